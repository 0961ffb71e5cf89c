"""A report in the words of its setting; what somebody typed stays as it was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from provision_xl.profiles import Profile, in_words, worded
from provision_xl.reports.report import Fact, Report, Section
from provision_xl.school.columns import Kind
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES

type Say = Callable[[str], str]


def own_words(report: Report, school: School, profile: Profile) -> Report:
    """The report with titles, headings, notes and, where it is about the whole school, its sentences reworded.

    A sentence that holds a text of the workbook which has one of the words in it is left as it is, and so are all
    sentences of a report about one class or pupil, where pupils and families speak for themselves.
    """
    if not profile.words:
        return report
    say = _sayer(school, profile)
    whole = not report.readers.only_of
    return replace(
        report,
        title=worded(report.title, profile),
        opening=_facts(report.opening, say) if whole else report.opening,
        headline=_facts(report.headline, say) if whole else report.headline,
        sections=tuple(_section(section, profile, say, whole) for section in report.sections),
    )


def _section(section: Section, profile: Profile, say: Say, whole: bool) -> Section:
    chart = replace(section.chart, title=worded(section.chart.title, profile)) if section.chart else None
    return replace(
        section,
        heading=worded(section.heading, profile),
        words=tuple(map(say, section.words)) if whole else section.words,
        table=in_words(section.table, profile) if section.table and whole else section.table,
        facts=_facts(section.facts, say) if whole else section.facts,
        chart=chart,
    )


def _facts(facts: tuple[Fact, ...], say: Say) -> tuple[Fact, ...]:
    return tuple(Fact(say(fact.what), say(fact.answer)) for fact in facts)


def _sayer(school: School, profile: Profile) -> Say:
    typed = {
        text
        for text in _typed(school)
        if worded(text, profile) != text or worded(text.lower(), profile) != text.lower()
    }

    def say(text: str) -> str:
        return text if any(own in text for own in typed) else worded(text, profile)

    return say


def _typed(school: School) -> Iterator[str]:
    """Every text that somebody typed freely."""
    yield from (school.settings.school_name, school.settings.school_id)
    for table in TABLES.values():
        texts = [column.attribute for column in table.columns if column.kind in {Kind.TEXT, Kind.ID}]
        for row in school.rows(table.name):
            yield from (text for attribute in texts if (text := getattr(row, attribute)))

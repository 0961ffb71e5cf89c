"""A report in the words of its setting; what somebody typed stays as it was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from provision_xl.profiles import Profile, in_words, worded
from provision_xl.reports.report import Fact, Report, Section
from provision_xl.results import Result
from provision_xl.school.columns import Kind
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES

type Say = Callable[[str], str]


def own_words(report: Report, school: School, profile: Profile) -> Report:
    """The report with titles, headings, notes and, where it is about the whole school, its sentences reworded.

    A text that holds something typed in the workbook which has one of the words in it is left as it is, and so are all
    sentences of a report about one class or pupil, where pupils and families speak for themselves.
    """
    if not profile.words:
        return report
    say = _sayer(school, profile)
    whole = report.readers.only_of == "school"
    return replace(
        report,
        title=say(report.title),
        opening=_facts(report.opening, say) if whole else report.opening,
        headline=_facts(report.headline, say) if whole else report.headline,
        sections=tuple(_section(section, profile, say, whole) for section in report.sections),
    )


def _section(section: Section, profile: Profile, say: Say, whole: bool) -> Section:
    return replace(
        section,
        heading=say(section.heading),
        words=tuple(map(say, section.words)) if whole else section.words,
        table=_table(section.table, profile, say) if section.table else None,
        facts=_facts(section.facts, say) if whole else section.facts,
        chart=replace(section.chart, title=say(section.chart.title)) if section.chart else None,
    )


def _table(table: Result, profile: Profile, say: Say) -> Result:
    own = in_words(table, profile)
    return replace(own, title=say(table.title), notes=tuple(map(say, table.notes)))


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

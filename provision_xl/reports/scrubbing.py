"""IDs taken out of everything that a person typed: the name of a fund or service may hold one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from provision_xl.reports.report import Fact, Report, Section
from provision_xl.results import Result
from provision_xl.school.school import School

LEFT_OUT = "(ID left out)"
_LETTERS_AND_DIGITS = re.compile(r"(?=.*[^\W\d_])(?=.*\d)|.{4,}")


def scrubbed(report: Report, school: School) -> Report:
    """The report with every pupil's and member of staff's ID taken out of its words.

    IDs that are ordinary words or short numbers, such as TA or 7, cannot be told from those words and are left.
    """
    clean = cleaner(school)
    return replace(
        report,
        opening=_facts(report.opening, clean),
        headline=_facts(report.headline, clean),
        sections=tuple(_section(section, clean) for section in report.sections),
    )


def _ids(school: School) -> set[str]:
    """IDs that stand out from words: with letters and digits both, or of four signs and more."""
    ids = {pupil.pupil_id for pupil in school.pupils} | {person.staff_id for person in school.staff}
    ids |= {row.person for row in school.senco} | {row.person_key for row in school.staff}
    return {name for name in ids if _LETTERS_AND_DIGITS.match(name)} - _ordinary_words(school)


def _ordinary_words(school: School) -> set[str]:
    words = {person.role for person in school.staff} | {row.part for row in school.senco}
    for row in school.interventions:
        words |= {row.code, row.name}
    return words


def cleaner(school: School) -> Callable[[str], str]:
    """A function that takes the IDs of everybody in the school out of a text."""
    longest_first = sorted(_ids(school), key=lambda name: (-len(name), name))
    if not longest_first:
        return str
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w])")
    return lambda text: pattern.sub(LEFT_OUT, text)


def _section(section: Section, clean: Callable[[str], str]) -> Section:
    return replace(
        section,
        words=tuple(clean(text) for text in section.words),
        table=section.table and _table(section.table, clean),
        facts=_facts(section.facts, clean),
        blanks=tuple(replace(blank, what=clean(blank.what)) for blank in section.blanks),
    )


def _facts(facts: Iterable[Fact], clean: Callable[[str], str]) -> tuple[Fact, ...]:
    return tuple(Fact(fact.what, clean(fact.answer)) for fact in facts)


def _table(table: Result, clean: Callable[[str], str]) -> Result:
    def cell(value: Any) -> Any:
        return clean(value) if isinstance(value, str) else value

    return replace(
        table,
        rows=tuple(tuple(cell(value) for value in row) for row in table.rows),
        total=tuple(cell(value) for value in table.total),
        notes=tuple(clean(note) for note in table.notes),
        answer=clean(table.answer),
    )

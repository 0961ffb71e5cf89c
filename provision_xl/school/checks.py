"""Checks across rows and tables that need nothing but the tables: identity, references, dates, and groups."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from provision_xl.dates import school_year_of_label, weekdays_between
from provision_xl.errors import Finding, OutOfRange, Verdict
from provision_xl.money import natural
from provision_xl.results import decimals
from provision_xl.school.columns import Kind, Row, Table
from provision_xl.school.core_tables import NEEDS, Line
from provision_xl.school.other_tables import TOP_UP
from provision_xl.school.record_checks import RECORD_CHECKS
from provision_xl.school.school import School, line_key
from provision_xl.school.strategy import activities_named_once
from provision_xl.school.tables import TABLES

STOP, WARN = Verdict.STOP, Verdict.WARN
_FEW_WEEKS = 30
_ORDERED = (("starts", "ends"), ("starts", "leaves"), ("ehc_from", "ehc_to"), ("day", "expires"),
            ("requested", "seen"), ("requested", "chased"), ("requested", "report_date"))  # fmt: skip
_NO_COST = frozenset({"Classes", "Unavailable", "Wishes", "Timetable"})  # where no figure rests on a row
_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХавекмнорстухΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXabekmhopctyxABEZHIKMNOPTYX")


def check_tables(school: School) -> tuple[Finding, ...]:
    """Every finding of every check, in the order of the checks."""
    return tuple(finding for check in CHECKS for finding in check(school))


def academic_year(school: School) -> Iterable[Finding]:
    """Settings names a school year."""
    problem = _not_a_year(school.settings.academic_year)
    if problem:
        yield school.setting_finding("PX-F01", STOP, "academic_year", problem, "Type it as 2026/27.")


def _not_a_year(label: str) -> str:
    try:
        if label:
            school_year_of_label(label)
    except OutOfRange as error:
        return str(error)
    return ""


def terms(school: School) -> Iterable[Finding]:
    """Each term has weekdays and a year that can be read, and none overlaps another."""
    rows = [row for row in school.terms if row.starts and row.ends]
    for row in rows:
        if _not_a_year(row.year):
            yield school.finding("PX-F01", STOP, "Terms", row, "year", _not_a_year(row.year), "Type it as 2026/27.")
        if not weekdays_between(row.starts or date.min, row.ends or date.min):
            saw = f"{row.term} has no weekday in it"
            yield school.finding("PX-F02", STOP, "Terms", row, "starts", saw, "Put its dates right.")
    for earlier, later in pairwise(sorted(rows, key=lambda row: row.starts or date.min)):
        if (later.starts or date.max) <= (earlier.ends or date.min):
            yield school.finding(
                "PX-F02",
                STOP,
                "Terms",
                later,
                "starts",
                f"{later.term} starts on {later.starts:%d/%m/%Y}, before {earlier.term} has ended",
                "Terms may not overlap; put one of the dates right.",
            )


def terms_of_the_year(school: School) -> Iterable[Finding]:
    """The school year of Settings has terms, and about as many teaching weeks as a year has."""
    year = school.settings.academic_year
    if not school.has_sheet("Terms") or not year or any(True for _ in (*academic_year(school), *terms(school))):
        return
    weeks = school.calendar.teaching_weeks(school.school_year)
    if not weeks:
        saw = f"there is no term in {year}"
        cure = "Type the terms of the school year that stands in Settings."
        yield Finding("PX-F03", STOP, "Terms", "A1", saw, cure)
    elif weeks < _FEW_WEEKS:
        saw = f"the terms of {year} make only {decimals(weeks, 1)} teaching weeks"
        cure = "Type every term of the year; with fewer, costs at the local authority's rate come out too high."
        yield Finding("PX-F12", WARN, "Terms", "A1", saw, cure)


def duplicates(school: School) -> Iterable[Finding]:
    """What must be there once is there once."""
    for table in TABLES.values():
        if not table.key:
            continue
        first: dict[tuple[Any, ...], Row] = {}
        for row in school.rows(table.name):
            key = tuple(getattr(row, attribute) for attribute in table.key)
            if any(part in ("", None) for part in key[:1]):
                continue
            if key in first:
                other = school.cell(table.name, first[key], table.key[0])
                words = " ".join(str(part) for part in key if part not in ("", None))
                else_ = f"unless {table.twice_if}" if table.twice_if else "or give it another ID"
                yield school.finding(
                    "PX-E01",
                    WARN if table.twice_if else STOP,
                    table.name,
                    row,
                    table.key[0],
                    f'"{words}" stands at {other} too',
                    f"Delete one of the two rows, {else_}.",
                )
            first.setdefault(key, row)


def line_numbers(school: School) -> Iterable[Finding]:
    """No two rows of Provision share a Line, nor a content where the Line is blank."""
    first: dict[str, Line] = {}
    for row in school.provision:
        key = line_key(row)
        if key in first:
            saw = f"the row is the same line as row {first[key].row}: {key}"
            yield school.finding(
                "PX-E11",
                STOP,
                "Provision",
                row,
                "line" if row.line else "pupil_id",
                saw,
                "Give it its own Line, or another Group or Cycle, or delete it.",
            )
        first.setdefault(key, row)


def look_alikes(school: School) -> Iterable[Finding]:
    """IDs that a person takes for the same: another alphabet, another case, a nought in front."""
    for table, attribute in (
        ("Pupils", "pupil_id"),
        ("Staff", "staff_id"),
        ("Interventions", "code"),
        ("Funds", "fund"),
    ):
        seen: dict[str, tuple[str, Row]] = {}
        for row in school.rows(table):
            text = getattr(row, attribute)
            plain = unicodedata.normalize("NFKC", text).translate(_LOOK_ALIKES).casefold()
            bare = plain.lstrip("0") if plain.isdigit() else plain
            other = seen.setdefault(bare, (text, row))
            if text and other[0] != text:
                only_case = other[0].casefold() == text.casefold()
                yield school.finding(
                    "PX-E03" if only_case else "PX-E04",
                    WARN if only_case else STOP,
                    table,
                    row,
                    attribute,
                    f'"{text}" looks like "{other[0]}" at {school.cell(table, other[1], attribute)}',
                    "If they are the same, type them alike; if not, give one another ID.",
                )


def references(school: School) -> Iterable[Finding]:
    """What a row names in another table is there."""
    known: dict[str, frozenset[str]] = {}
    for table in TABLES.values():
        for column in table.columns:
            if not column.refers_to or table.name == "Key" or not school.has_sheet(column.refers_to.split(".")[0]):
                continue
            if column.refers_to not in known:
                known[column.refers_to] = _values(school, column.refers_to)
            for row in school.rows(table.name):
                value = getattr(row, column.attribute)
                for item in value if column.kind is Kind.LIST else (value,):
                    if item and item not in known[column.refers_to]:
                        yield _unknown(school, table, row, column.attribute, column.refers_to, item)


def _values(school: School, refers_to: str) -> frozenset[str]:
    name, _, header = refers_to.partition(".")
    table = TABLES[name]
    attribute = next(column.attribute for column in table.columns if column.header == header)
    also = {f"{TOP_UP} {row.pupil_id}" for row in school.top_ups} if refers_to == "Funds.Fund" else set()
    if refers_to == "Provision.Group":
        also = {line_key(row) for row in school.provision if not row.group}  # such a line is a group by itself
    return frozenset(getattr(row, attribute) for row in school.rows(name)) | also


def _unknown(school: School, table: Table, row: Row, attribute: str, refers_to: str, item: str) -> Finding:
    sheet, _, header = refers_to.partition(".")
    return school.finding(
        "PX-E10",
        WARN if table.name in _NO_COST else STOP,
        table.name,
        row,
        attribute,
        f'"{item}" is not in {sheet}',
        f"Choose a {header} from {sheet}, or add it there.",
    )


def dates_in_order(school: School) -> Iterable[Finding]:
    """Nothing ends before it starts."""
    for table in TABLES.values():
        attributes = {column.attribute for column in table.columns}
        for first, last in _ORDERED:
            if not {first, last} <= attributes:
                continue
            for row in school.rows(table.name):
                starts, ends = getattr(row, first), getattr(row, last)
                if starts and ends and ends < starts:
                    words = table.column(last).header, table.column(first).header
                    yield school.finding(
                        "PX-F04",
                        STOP,
                        table.name,
                        row,
                        last,
                        f"{words[0]} {ends:%d/%m/%Y} lies before {words[1]} {starts:%d/%m/%Y}",
                        "Put one of the two dates right.",
                    )


def interventions(school: School) -> Iterable[Finding]:
    """Smallest and largest group fit together."""
    for row in school.interventions:
        if row.group_min and row.group_max and row.group_min > row.group_max:
            yield school.finding(
                "PX-F05",
                STOP,
                "Interventions",
                row,
                "group_min",
                f"Group min {row.group_min} is above Group max {row.group_max}",
                "Put one of the two right.",
            )


def needs_recorded(school: School) -> Iterable[Finding]:
    """Pupils with SEN have a primary need; without one nothing can be proposed for them."""
    without = [row for row in school.pupils if row.sen_status in {"K", "E"} and not row.primary_need]
    if without:
        saw = f"{len(without)} of the pupils with SEN have no Primary need ({without[0].pupil_id} first)"
        cure = "Choose one for each; until then the plan proposes nothing for them."
        yield school.finding("PX-F13", WARN, "Pupils", without[0], "primary_need", saw, cure)


def hours_of_contract(school: School) -> Iterable[Finding]:
    """Nobody has more hours for interventions than are paid for in all."""
    for row in school.staff:
        if row.intervention_hours and row.hours_per_week and row.intervention_hours > row.hours_per_week:
            saw = (
                f"Intervention hours {decimals(row.intervention_hours, 2)} are more than "
                f"Hours per week {decimals(row.hours_per_week, 2)}"
            )
            cure = "Put one of the two right; until then a plan could use hours that nobody works."
            yield school.finding("PX-F31", WARN, "Staff", row, "intervention_hours", saw, cure)


def lines_there(school: School) -> Iterable[Finding]:
    """Provision has a line; where it has none, every figure is nought because nothing was asked."""
    if school.has_sheet("Provision") and not school.provision:
        saw = "there is no line in Provision, so the map costs £0.00"
        yield Finding("PX-F32", WARN, "Provision", "", saw, "Type a row for each pupil and intervention.")


def restrictions(school: School) -> Iterable[Finding]:
    """What a fund is restricted to can be understood, and its pupil is there."""
    for row in school.funds:
        kind, _, value = (part.strip() for part in row.restricted_to.partition(":"))
        known = {"": True, "Pupil": value in school.pupil, "Need": value in NEEDS}
        if kind not in {"All", "PP", "LAC", "EHC", "EY"} and not (known.get(kind, False) and (value or not kind)):
            yield school.finding(
                "PX-F06",
                STOP,
                "Funds",
                row,
                "restricted_to",
                f'"{row.restricted_to}" is not understood',
                "Type All, PP, LAC, EHC, EY, Pupil:<ID> or Need:<code>.",
            )


def stopped(school: School) -> Iterable[Finding]:
    """A stopped line says when it ended."""
    for row in school.provision:
        if row.status == "Stopped" and row.ends is None:
            yield school.finding(
                "PX-F07",
                STOP,
                "Provision",
                row,
                "ends",
                "the line is Stopped but has no Ends",
                "Type the last day it ran.",
            )


_ONE_IN_A_GROUP: Sequence[tuple[str, str]] = (
    ("intervention", "interventions"),
    ("staff_id", "entries of Staff ID"),
    ("group_minutes", "Group minutes"),
    ("group_sessions", "Group sessions"),
    ("individual_minutes", "Individual minutes"),
    ("individual_sessions", "Individual sessions"),
)


def group_rows(school: School) -> Iterable[Finding]:
    """Rows taught together agree on what, by whom and how long, and hold each pupil once at a time."""
    together: dict[str, list[Line]] = {}
    for row in school.provision:
        if row.group and row.plan != "Exclude":
            together.setdefault(row.group, []).append(row)
    for group, rows in together.items():
        for attribute, words in _ONE_IN_A_GROUP:
            first = getattr(rows[0], attribute)
            differing = next((row for row in rows if getattr(row, attribute) != first), None)
            if differing:
                yield school.finding(
                    "PX-F08",
                    STOP,
                    "Provision",
                    differing,
                    attribute,
                    f'group {group} has two {words}: "{_shown(getattr(differing, attribute))}" here and '
                    f'"{_shown(first)}" at {school.cell("Provision", rows[0], attribute)}',
                    "Make them the same in every row of the group, or give the row another Group.",
                )
        yield from _twice_at_once(school, group, rows)


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _twice_at_once(school: School, group: str, rows: Sequence[Line]) -> Iterable[Finding]:
    by_pupil: dict[str, list[Line]] = {}
    for row in sorted(rows, key=lambda row: (row.starts or date.min, natural(line_key(row)))):
        by_pupil.setdefault(row.pupil_id, []).append(row)
    for pupil_rows in by_pupil.values():
        for earlier, later in pairwise(pupil_rows):
            if earlier.ends is None or (later.starts and later.starts <= earlier.ends):
                yield school.finding(
                    "PX-F09",
                    STOP,
                    "Provision",
                    later,
                    "starts",
                    f"the pupil is in group {group} twice at the same time (row {earlier.row} too)",
                    "End the earlier row first, or put this one into another Group.",
                )


CHECKS: tuple[Callable[[School], Iterable[Finding]], ...] = (
    academic_year,
    terms,
    terms_of_the_year,
    duplicates,
    line_numbers,
    look_alikes,
    references,
    dates_in_order,
    interventions,
    needs_recorded,
    hours_of_contract,
    lines_there,
    restrictions,
    stopped,
    group_rows,
    activities_named_once,
    *RECORD_CHECKS,
)

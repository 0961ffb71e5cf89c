"""What an EHC plan promises one pupil beside what the map gives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from provision_xl.costing.checks import hours_met, required_minutes
from provision_xl.ehc.promises import named, serves
from provision_xl.reports.papers.paper import label
from provision_xl.reports.papers.sources import NOTHING, recorded
from provision_xl.reports.papers.subject import Run, Subject
from provision_xl.reports.report import Section
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.other_tables import EhcProvision

_HOURS = "EHC hours of Pupils"
_COLUMNS = (
    Shown("item", "Promised"),
    Shown("minutes", "Minutes a week", Shows.MINUTES),
    Shown("times", "Times a year", Shows.NUMBER),
    Shown("adult", "Adult"),
    Shown("group_max", "Group max", Shows.COUNT),
    Shown("dates", "In force"),
    Shown("met_by", "Met by"),
    Shown("received_minutes", "Received", Shows.MINUTES, "Minutes a week on the as-at date, of Required lines alone."),
    Shown("short_minutes", "Short by", Shows.MINUTES),
)


def plan(subject: Subject) -> Section:
    """Each item of Section F and the hours of the plan, with the minutes that Required lines give."""
    items = subject.own(subject.school.ehc_provision, "starts", "item")
    if not subject.plan:
        return Section("plan", "EHC provision", (NOTHING, "There is no EHC plan in the workbook for this pupil."))
    rows = [*_hours(subject), *(_row(subject, item) for item in items)]
    held = [subject.pupil] if subject.pupil.ehc_hours is not None else []
    words = [*recorded("Type the plan's Section F into EHC provision, item by item.", pupils=held, ehc_provision=items)]
    twice = _named_twice(items)
    if twice:
        names = ", ".join(label(subject.school, code) for code in twice)
        words.append(f"Several items are met by {names}: its minutes stand in each of them.")
    table = Result("EHC provision", f"Promised and received on {subject.as_at:%d/%m/%Y}", _COLUMNS, tuple(rows))
    return Section("plan", "EHC provision", tuple(words), table if rows else None)


def _hours(subject: Subject) -> Iterable[tuple[Any, ...]]:
    pupil = subject.pupil
    if pupil.ehc_hours is not None:
        promised = Fraction(pupil.ehc_hours) * 60
        kinds = required_minutes(subject.work.costs.groups, subject.as_at).get(subject.id, {})
        met = hours_met(kinds, pupil.ehc_adult) * 60
        dates, short = _dates(pupil.ehc_from, pupil.ehc_to), max(promised - met, Fraction(0))
        yield (_HOURS, promised, None, pupil.ehc_adult, None, dates, "all Required lines", met, short)


def _row(subject: Subject, item: EhcProvision) -> tuple[Any, ...]:
    met = received(subject, item)
    promised = item.minutes_a_week
    short = None if promised is None else max(Fraction(promised) - met, Fraction(0))
    return (item.item, promised, item.times_a_year, item.adult, item.group_max, _dates(item.starts, item.ends),
            "; ".join(label(subject.school, code) for code in item.met_by), met, short)  # fmt: skip


def _dates(first: date | None, last: date | None) -> str:
    """
    >>> _dates(date(2026, 11, 2), None)
    'from 02/11/2026'
    """
    words = [f"{word} {day:%d/%m/%Y}" for word, day in (("from", first), ("to", last)) if day]
    return " ".join(words)


def received(subject: Subject, item: EhcProvision) -> Fraction:
    """Minutes a week, on the as-at date, of Required lines that the item names, given as it says.

    1:1 counts individual time and groups of one; Group only groups of two and more, none above Group max.
    """
    return sum((_counted(subject, run, item) for run in subject.now
                if run.line.required and named(item, run.line.intervention)), Fraction(0))  # fmt: skip


def _counted(subject: Subject, run: Run, item: EhcProvision) -> Fraction:
    size, minutes = run.size(subject.as_at), run.group.minutes
    alone = minutes.alone + (minutes.together if size == 1 else 0)
    together = minutes.received - alone
    own = alone if serves(item.adult, item.group_max, 1) else Fraction(0)
    return own + (together if size > 1 and serves(item.adult, item.group_max, size) else Fraction(0))


def _named_twice(items: Iterable[EhcProvision]) -> list[str]:
    codes = [code for item in items for code in dict.fromkeys(item.met_by)]
    return sorted({code for code in codes if codes.count(code) > 1})

"""Dated figures: which are others than last school year, which run out soon, and which are not sure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from provision_xl.dates import ONE_DAY, school_year, school_year_dates, year_label
from provision_xl.money import natural
from provision_xl.rates import SURE, Entry, Figure, Rates
from provision_xl.results import Result, Shown, Shows

DAYS_AHEAD = 90
RAN_OUT, ENDS, UNSURE = "has run out", "ends soon", "not sure"
_CHANGED = (
    Shown("figure", "Figure"),
    Shown("key", "Point or kind"),
    Shown("old", "Last school year"),
    Shown("new", "Now"),
    Shown("percent", "Change", Shows.PERCENT, "Of the old one."),
    Shown("unit", "Unit"),
    Shown("from", "From", Shows.DATE),
    Shown("status", "Status"),
    Shown("touches", "What it touches"),
)
_TO_CHECK = (
    Shown("figure", "Figure or list"),
    Shown("why", "Why"),
    Shown("status", "Status"),
    Shown("from", "From", Shows.DATE),
    Shown("to", "To", Shows.DATE),
    Shown("days_left", "Days left", Shows.COUNT, "Below nought where it has run out."),
    Shown("next", "Next from", Shows.DATE, "Where the figure that follows is known."),
    Shown("values", "Values", Shows.COUNT),
    Shown("touches", "What it touches"),
    Shown("source", "Source", lesser=True),
)


def changed_figures(as_at: date, rates: Rates) -> Result:
    """Each value in force that day that is another than on the last day of the school year before.

    Per cent is (new - old) / old, exact; blank for words and for what was not there before.
    """
    before = school_year_dates(school_year(as_at))[0] - ONE_DAY
    rows = [row for figure in _figures(rates) for row in _changes(figure, before, as_at)]
    title = f"Figures that are others than in {year_label(school_year(before))}: {len(rows)}"
    about = {"as_at": as_at, "compared_with": before}
    return Result("Figures changed", title, _CHANGED, tuple(rows), (), (), about)


def figures_to_check(as_at: date, rates: Rates) -> Result:
    """Figures in force that have run out or end within 90 days, then those that are not sure, then such lists."""
    found = [(figure, entry) for figure in _figures(rates) if (entry := _in_force(figure, as_at))]
    ends = [_check(figure, entry, RAN_OUT if entry.ends < as_at else ENDS, as_at) for figure, entry in found
            if entry.ends and entry.ends <= as_at + timedelta(days=DAYS_AHEAD)]  # fmt: skip
    ends.sort(key=lambda row: (row[4], natural(row[0])))
    unsure = [_check(figure, entry, UNSURE, as_at) for figure, entry in found if entry.status not in SURE]
    rows = (*ends, *unsure, *_lists(rates))
    title = f"Figures to check: {len(ends)} have run out or end by {as_at + timedelta(days=DAYS_AHEAD):%d/%m/%Y}"
    notes = ("A figure that ends is held on until the next is known. Your own, on Local rates, wins.",) if ends else ()
    return Result("Figures to check", title, _TO_CHECK, rows, (), notes, {"as_at": as_at, "days_ahead": DAYS_AHEAD})


def _figures(rates: Rates) -> list[Figure]:
    return sorted(rates.figures.values(), key=lambda figure: natural(figure.label))


def _in_force(figure: Figure, day: date) -> Entry | None:
    return figure.at(day) if figure.entries[0].starts <= day else None


def _changes(figure: Figure, before: date, as_at: date) -> Iterator[tuple[Any, ...]]:
    old, new = _in_force(figure, before), _in_force(figure, as_at)
    if new is None or new is old:
        return
    was, now = (dict(entry.value) if figure.index else {"": entry.value} for entry in (old or new, new))
    if old is None:
        was = {}
    for key in sorted({*was, *now}, key=natural):
        first, last = was.get(key), now.get(key)
        if first != last:
            yield (figure.label, key, _text(first), _text(last), percent(first, last), figure.unit, new.starts,
                   new.status, figure.touches)  # fmt: skip


def percent(old: Any, new: Any) -> Fraction | None:
    """
    >>> percent(Decimal(200), Decimal(207)), percent(None, Decimal(5)), percent("E01", "E02")
    (Fraction(7, 200), None, None)
    """
    if not isinstance(old, Decimal) or not isinstance(new, Decimal) or not old:
        return None
    return (Fraction(new) - Fraction(old)) / Fraction(old)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _check(figure: Figure, entry: Entry, why: str, as_at: date) -> tuple[Any, ...]:
    following = next((other.starts for other in figure.entries if other.starts > entry.starts), None)
    left = (entry.ends - as_at).days if entry.ends else None
    count = len(entry.value) if figure.index else 1
    return (figure.label, why, entry.status, entry.starts, entry.ends, left, following, count, figure.touches,
            entry.source)  # fmt: skip


def _lists(rates: Rates) -> Iterator[tuple[Any, ...]]:
    for records in sorted(rates.lists.values(), key=lambda item: natural(item.label)):
        for status in sorted({row["status"] for row in records.rows} - SURE):
            count = sum(row["status"] == status for row in records.rows)
            yield (records.label, UNSURE, status, None, None, None, None, count, "", "see each row of the list")

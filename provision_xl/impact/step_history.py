"""Steps up and down: what changed of status, tier and kind of plan, for each pupil by date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from provision_xl.costing.tiers import Tiers, tiers_of
from provision_xl.dates import school_year, year_label
from provision_xl.impact.standing import on_roll
from provision_xl.money import natural
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.other_tables import Change
from provision_xl.school.school import School

FIELDS = ("SEN status", "Plan type", "Tier")
UP, DOWN, SAME, NOT_TOLD, FIRST = "Up", "Down", "Same level", "Not told", "First on record"
SINCE_ALWAYS = 14  # years; a first row so old only says what held before, as New EHC plan and imports write it
COLUMNS = (
    Shown("pupil", "Pupil"),
    Shown("day", "From", Shows.DATE),
    Shown("school_year", "School year", lesser=True),
    Shown("what", "What"),
    Shown("before", "Before"),
    Shown("after", "After"),
    Shown("direction", "Direction", help="Up is more support, by the order of statuses, plans and your tiers."),
)
type Ranks = Mapping[tuple[str, str], int]


def step_history(school: School, as_at: date, rates: Rates, pupil: str = "") -> Result:
    """Each change of status, plan type and tier in Changes up to a day, of pupils on roll or of one.

    What held before the first row of Changes is what Pupils says, if that is neither the latest of them nor the one in
    force; else it is not known, as Pupils then holds a newer value.
    """
    tiers = tiers_of(school, rates)
    ranks = {(row["Field"], row["Value"]): int(row["Order"]) for row in rates.rows("support_steps")}
    here = {row.pupil_id for row in school.pupils if on_roll(row, as_at) and pupil in ("", row.pupil_id)}
    rows = [row for name in here for what in FIELDS for row in _steps(school, name, what, as_at, tiers, ranks)]
    rows.sort(key=lambda row: (natural(row[0]), row[1], FIELDS.index(row[3])))
    counted = ", ".join(f"{word.lower()} {sum(row[6] == word for row in rows)}" for word in (UP, DOWN, SAME))
    notes = (f"Steps in all: {counted}.",) if rows else ()
    about = {"as_at": as_at, "tier_names": tiers.scheme}
    return Result("Steps up and down", "Steps up and down, by date", COLUMNS, tuple(rows), (), notes, about)


def _steps(school: School, pupil: str, what: str, as_at: date, tiers: Tiers, ranks: Ranks) -> Iterator[tuple[Any, ...]]:
    own = (row for row in school.changes if (row.pupil_id, row.field) == (pupil, what) and row.starts)
    every = sorted(own, key=_day)
    before = _before(school, pupil, what, every, as_at)
    for row in every:
        day = row.starts
        if day is None or day > as_at:
            return
        known = before if before is not None else ""
        if before is None:
            direction = FIRST
        elif before == row.value:
            continue
        else:
            direction = _direction(what, before, row.value, tiers, ranks)
        if direction != FIRST or as_at.year - day.year < SINCE_ALWAYS:
            year = year_label(school_year(day))
            yield (pupil, day, year, what, _shown(what, known, tiers), _shown(what, row.value, tiers), direction)
        before = row.value


def _day(row: Change) -> tuple[date, str]:
    return row.starts or date.max, row.value


def _before(school: School, pupil: str, what: str, every: Sequence[Change], as_at: date) -> str | None:
    """What held before the first change; None where it is not known."""
    if not every or what == "Tier":
        return None
    typed = school.pupil[pupil].sen_status if what == "SEN status" else school.pupil[pupil].plan_type
    by_then = [row.value for row in every if row.starts and row.starts <= as_at]
    return typed if typed and typed not in {every[-1].value, *by_then[-1:]} else None


def _shown(what: str, value: str, tiers: Tiers) -> str:
    return tiers.named(value).shown if what == "Tier" else value


def _direction(what: str, before: str, after: str, tiers: Tiers, ranks: Ranks) -> str:
    if what == "Tier":
        way = tiers.compare(before, after)
    elif (what, before) in ranks and (what, after) in ranks:
        first, second = ranks[what, before], ranks[what, after]
        way = (second > first) - (second < first)
    else:
        way = None
    return NOT_TOLD if way is None else {1: UP, -1: DOWN, 0: SAME}[way]

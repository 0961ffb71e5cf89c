"""All dates of a school in one table, by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from provision_xl.dates import school_year
from provision_xl.errors import OutOfRange
from provision_xl.impact.standing import on_roll
from provision_xl.meetings.entry import Entry
from provision_xl.meetings.reviews import line_reviews, meetings, plan_reviews
from provision_xl.meetings.statutory import (
    DATES,
    annual_from,
    annual_reviews,
    assessments,
    exceptions,
    has_plan,
    last_of_months,
    moves,
    moves_after_16,
    requests,
    status_of,
    under_five,
)
from provision_xl.money import natural
from provision_xl.rates import SURE, Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School

_BY_UNSURE = frozenset({"ehc", "annual", "post-16", "under five"})
COLUMNS = (
    Shown("day", "Day", Shows.DATE),
    Shown("days_overdue", "Days overdue", Shows.COUNT),
    Shown("days_left", "Days left", Shows.COUNT),
    Shown("pupil", "Pupil"),
    Shown("what", "What"),
    Shown("line", "Line", lesser=True),
    Shown("with", "With", lesser=True),
    Shown("statutory", "Statutory", Shows.FLAG),
    Shown("done", "Done", Shows.FLAG),
    Shown("sheet", "Sheet", lesser=True),
    Shown("row", "Row", Shows.COUNT, lesser=True),
)


def until_of(as_at: date, until: date | None) -> date:
    """The last day shown: the one given, else twelve months from the as-at date.

    Raises:
        OutOfRange: it lies before the as-at date.
    """
    last = until or last_of_months(as_at, 12)
    if last < as_at:
        raise OutOfRange(f"The calendar cannot end on {last:%d/%m/%Y}, before {as_at:%d/%m/%Y}; give a later --until.")
    return last


def entries_of(
    school: School, as_at: date, rates: Rates, pupil: str = "", until: date | None = None
) -> tuple[Entry, ...]:
    """Dates of pupils on roll up to a day, sorted: what is open, and what was done since 1 September.

    Raises:
        OutOfRange: there is no such pupil, or until lies before the as-at date.
    """
    last, begins = until_of(as_at, until), date(school_year(as_at), 9, 1)
    if pupil and pupil not in {row.pupil_id for row in school.pupils}:
        raise OutOfRange(f'Pupils has no pupil "{pupil}"; give an ID as it stands there.')
    here = {row.pupil_id for row in school.pupils if on_roll(row, as_at)}
    found = (
        entry for entry in _all(school, as_at, rates)
        if entry.pupil in here and pupil in ("", entry.pupil) and entry.day <= last
        and (not entry.done or begins <= entry.day <= as_at)
    )  # fmt: skip
    return tuple(sorted(found, key=_order))


def _all(school: School, as_at: date, rates: Rates) -> Iterator[Entry]:
    yield from meetings(school, as_at)
    yield from plan_reviews(school, as_at)
    yield from line_reviews(school)
    yield from assessments(school, rates)
    yield from annual_reviews(school, as_at, rates)
    yield from moves(school, as_at, rates)
    yield from moves_after_16(school, as_at, rates)
    yield from under_five(school, as_at, rates)


def _order(entry: Entry) -> tuple[Any, ...]:
    return (entry.day, natural(entry.pupil), entry.pupil, entry.what, entry.stands_for, entry.who, entry.row)


def calendar_of(school: School, as_at: date, rates: Rates, pupil: str = "", until: date | None = None) -> Result:
    """The dates as a table, with what to know of them.

    Raises:
        OutOfRange: there is no such pupil, or until lies before the as-at date.
    """
    entries, last = entries_of(school, as_at, rates, pupil, until), until_of(as_at, until)
    rows = tuple(_row(entry, as_at) for entry in entries)
    about = {"as_at": as_at, "until": last}
    notes = _notes(school, as_at, rates, pupil, entries)
    return Result("calendar", f"Calendar up to {last:%d/%m/%Y}", COLUMNS, rows, (), notes, about)


def _row(entry: Entry, as_at: date) -> tuple[Any, ...]:
    late = (as_at - entry.day).days
    overdue = late if late > 0 and not entry.done else None
    left = -late if late <= 0 and not entry.done else None
    return (entry.day, overdue, left, entry.pupil, entry.what, entry.line, entry.who, entry.statutory, entry.done,
            entry.sheet, entry.row or None)  # fmt: skip


def _notes(school: School, as_at: date, rates: Rates, pupil: str, entries: Sequence[Entry]) -> tuple[str, ...]:
    notes = []
    overdue = sum(entry.day < as_at and not entry.done for entry in entries)
    if entries:
        notes.append(f"{overdue} of {len(entries)} are overdue.")
    mine = [row for row in school.pupils if pupil in ("", row.pupil_id) and on_roll(row, as_at)]
    undated = [row.pupil_id for row in mine if has_plan(school, row, as_at) and not annual_from(school, row, as_at)]
    if undated:
        notes.append(f"No annual review can be dated for {', '.join(sorted(undated, key=natural))}: fill in EHC from "
                     "on Pupils, or Held on Reviews.")  # fmt: skip
    here = {row.pupil_id for row in mine}
    unknown = sorted({row.pupil_id for row in requests(school) if row.pupil_id in here and not status_of(row)},
                     key=natural)  # fmt: skip
    if unknown:
        notes.append(f"Status on Referrals does not say how far the EHC needs assessment is for {', '.join(unknown)}; "
                     "it counts as Asked. Write Asked, Agreed, Refused, Plan issued or No plan.")  # fmt: skip
    if any(entry.sheet == "Referrals" for entry in entries):
        notes.append("Weeks of an EHC needs assessment run through holidays from the day asked. The authority may have "
                     f"longer (unverified, so ask it) where {'; '.join(exceptions(rates))}.")  # fmt: skip
    unsure = list(dict.fromkeys(row["What"] for row in rates.rows(DATES)
                                if row["status"] not in SURE and row["Step"] != "exception"))  # fmt: skip
    if unsure and any(entry.stands_for[0] in _BY_UNSURE for entry in entries):
        notes.append(f"Check with your authority, not yet confirmed against the law: {'; '.join(unsure)}.")
    if any(entry.stands_for[0] == "phase" for entry in entries):
        own = "; ".join(school.settings.year_groups_that_move)
        notes.append(f"Moves follow the year groups of Settings: {own}." if own else
                     "Moves are taken to follow N2, Year 6 and Year 11. Infant, junior, first and middle schools type "
                     "their own into Settings, Year groups that move.")  # fmt: skip
    return tuple(notes)

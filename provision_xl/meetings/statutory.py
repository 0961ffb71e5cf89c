"""Dates that the law sets: the EHC needs assessment, the annual review, and the move to another school."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from provision_xl.dates import ONE_DAY, school_year
from provision_xl.meetings.entry import Entry
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Pupil
from provision_xl.school.other_tables import Referral
from provision_xl.school.school import School

DATES = "statutory_dates"
AUTHORITY = "Local authority"
STEPS = ("assess", "no plan", "draft", "final")
POST_16 = frozenset({"11", "12", "13", "14"})  # year groups from which a move is one to post-16
# what each status has behind it, and what still lies before it
BY_STATUS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "asked": (frozenset(), frozenset(STEPS)),
    "agreed": (frozenset({"assess"}), frozenset({"no plan", "draft", "final"})),
    "refused": (frozenset({"assess"}), frozenset()),
    "no plan": (frozenset({"assess", "no plan"}), frozenset()),
    "plan issued": (frozenset({"assess", "draft", "final"}), frozenset()),
}


def weeks_after(day: date, weeks: int) -> date:
    """So many calendar weeks later, holidays included.

    >>> weeks_after(date(2028, 2, 15), 6)
    datetime.date(2028, 3, 28)
    """
    return day + timedelta(weeks=weeks)


def last_of_months(first: date, months: int) -> date:
    """The last day of so many months that begin with `first`.

    >>> last_of_months(date(2026, 11, 2), 12), last_of_months(date(2028, 2, 29), 12)
    (datetime.date(2027, 11, 1), datetime.date(2029, 2, 28))
    """
    start, following = _month(first, months)
    return min(start + timedelta(days=first.day - 1), following) - ONE_DAY


def _month(day: date, months: int) -> tuple[date, date]:
    """The first day of the month so many months on, and of the one after it."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    return first, (first + timedelta(days=31)).replace(day=1)


def assessments(school: School, rates: Rates) -> Iterator[Entry]:
    """Each step of each request for an EHC needs assessment that its Status leaves open or has behind it."""
    for row in requests(school):
        behind, ahead = BY_STATUS[status_of(row) or "asked"]
        for step in rates.rows(DATES):
            name = step["Step"]
            if row.requested and name in behind | ahead:
                what = f"EHC needs assessment: {step['What'][:1].lower()}{step['What'][1:]} (week {step['Weeks']})"
                yield Entry(weeks_after(row.requested, step["Weeks"]), what, what, row.pupil_id, "Referrals", row.row,
                            ("ehc", row.pupil_id, str(row.requested), name), who=AUTHORITY,
                            statutory=step["Statutory"] == "Yes", done=name in behind)  # fmt: skip


def steps_overdue(school: School, as_at: date, rates: Rates) -> tuple[Entry, ...]:
    """For each request the first step that the Status leaves open and whose day is past, as the authority owes it."""
    first: dict[tuple[str, ...], Entry] = {}
    for entry in assessments(school, rates):
        if entry.day < as_at and not entry.done and entry.statutory:
            key = entry.stands_for[:3]
            if key not in first or entry.day < first[key].day:
                first[key] = entry
    return tuple(first.values())


def requests(school: School) -> tuple[Referral, ...]:
    """Rows of Referrals that ask for an EHC needs assessment."""
    return tuple(row for row in school.referrals if row.is_assessment)


def status_of(row: Referral) -> str:
    """The status where it is one that says how far the request is; blank counts as asked; "" for any other."""
    status = " ".join(row.status.casefold().split()) or "asked"
    return status if status in BY_STATUS else ""


def annual_held(school: School, pupil_id: str, as_at: date) -> date | None:
    """The day of the pupil's last annual review that was held."""
    rows = (row for row in school.reviews if row.pupil_id == pupil_id and "annual" in row.type.casefold())
    return max((row.held for row in rows if row.held and row.held <= as_at), default=None)


def has_plan(school: School, pupil: Pupil, as_at: date) -> bool:
    """Whether an EHC plan is in force for the pupil that day."""
    ended = pupil.ehc_to is not None and pupil.ehc_to < as_at
    return not ended and school.in_force(pupil.pupil_id, "SEN status", as_at) == "E"


def annual_from(school: School, pupil: Pupil, as_at: date) -> date | None:
    """The day from which the next annual review is counted: the last one held, or the plan's first day if later."""
    begun = pupil.ehc_from if pupil.ehc_from and pupil.ehc_from <= as_at else None
    days = [day for day in (annual_held(school, pupil.pupil_id, as_at), begun) if day]
    return max(days, default=None)


def annual_reviews(school: School, as_at: date, rates: Rates) -> Iterator[Entry]:
    """The last day for the annual review of each pupil with a plan, where the plan's or last review's day is known."""
    for rule in _rules(rates, "annual"):
        for pupil in school.pupils:
            first = annual_from(school, pupil, as_at)
            if first and has_plan(school, pupil, as_at):
                what = f"{rule['What']}, counted from {first:%d/%m/%Y}"
                yield Entry(last_of_months(first, rule["Months"]), what, rule["What"], pupil.pupil_id, "Pupils",
                            pupil.row, ("annual", pupil.pupil_id, str(first)), who=AUTHORITY,
                            statutory=rule["Statutory"] == "Yes")  # fmt: skip


def moves(school: School, as_at: date, rates: Rates) -> Iterator[Entry]:
    """The day before which the plan must be amended, for each pupil with a plan in a year group that usually moves.

    It falls in the calendar year in which the as-at date's school year ends. Once past, an annual review held since
    1 September counts as having met it.
    """
    year = school_year(as_at)
    for rule in _rules(rates, "phase"):
        day = date(year + 1, rule["Month"], rule["Day"])
        moving = moving_groups(school, rule["Year groups"])
        for pupil in school.pupils:
            if pupil.year_group in moving and has_plan(school, pupil, as_at):
                held = annual_held(school, pupil.pupil_id, as_at)
                met = day < as_at and held is not None and held >= date(year, 9, 1)
                what = f"{rule['What']}, before this day"
                yield Entry(day, what, what, pupil.pupil_id, "Pupils", pupil.row,
                            ("phase", pupil.pupil_id, str(day)), who=AUTHORITY,
                            statutory=rule["Statutory"] == "Yes", done=met)  # fmt: skip


def moving_groups(school: School, usual: Sequence[str]) -> frozenset[str]:
    """The year groups that a rule of moves is for: those of Settings of its kind, to post-16 or not, else the usual."""
    own = frozenset(school.settings.year_groups_that_move)
    return (own & POST_16 if POST_16 & set(usual) else own - POST_16) if own else frozenset(usual)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of a shorter month.

    >>> months_before(date(2027, 7, 22), 5), months_before(date(2027, 7, 31), 5)
    (datetime.date(2027, 2, 22), datetime.date(2027, 2, 28))
    """
    first, following = _month(day, -months)
    return min(first + timedelta(days=day.day - 1), following - ONE_DAY)


def moves_after_16(school: School, as_at: date, rates: Rates) -> Iterator[Entry]:
    """The last day to amend the plan of each pupil with a plan who leaves for another post-16 institution."""
    for rule in _rules(rates, "post-16"):
        for pupil in school.pupils:
            if pupil.leaves and pupil.year_group in rule["Year groups"] and has_plan(school, pupil, as_at):
                day = months_before(pupil.leaves + ONE_DAY, rule["Months"])
                held = annual_held(school, pupil.pupil_id, as_at)
                met = day < as_at and held is not None and held >= months_before(day, 12)
                yield Entry(day, rule["What"], rule["What"], pupil.pupil_id, "Pupils", pupil.row,
                            ("post-16", pupil.pupil_id, str(day)), who=AUTHORITY,
                            statutory=rule["Statutory"] == "Yes", done=met)  # fmt: skip


def under_five(school: School, as_at: date, rates: Rates) -> Iterator[Entry]:
    """The end of six months from the plan, or from the last review held, of each pupil under five with a plan."""
    for rule in _rules(rates, "under five"):
        for pupil in school.pupils:
            if pupil.year_group in rule["Year groups"] and has_plan(school, pupil, as_at):
                held = [row.held for row in school.reviews if row.pupil_id == pupil.pupil_id and row.held
                        and row.held <= as_at and "review" in row.type.casefold()]  # fmt: skip
                first = max([*held, *filter(None, [annual_from(school, pupil, as_at)])], default=None)
                if first:
                    what = f"{rule['What']}, counted from {first:%d/%m/%Y}"
                    yield Entry(last_of_months(first, rule["Months"]), what, rule["What"], pupil.pupil_id, "Pupils",
                                pupil.row, ("under five", pupil.pupil_id, str(first)), who=AUTHORITY,
                                statutory=rule["Statutory"] == "Yes")  # fmt: skip


def exceptions(rates: Rates) -> tuple[str, ...]:
    """What may give the authority more time for an assessment, in words."""
    return tuple(rule["What"] for rule in _rules(rates, "exception"))


def _rules(rates: Rates, step: str) -> list[Mapping[str, Any]]:
    return [row for row in rates.rows(DATES) if row["Step"] == step]

"""Whole staff cost (rule 10), day by day, for every person and month of the school year of Settings."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction

from provision_xl.rates import Rates
from provision_xl.school.core_tables import Staff
from provision_xl.school.school import School

from .absences import absence_on, holds, pay_that_goes_on, stand_in
from .arithmetic import half_up, largest_remainder
from .days import each_day, month_of, settings_year, teaching_days
from .pay import hourly
from .pieces import Question
from .time_costs import exact_cost, held_ratio, whole_pence, without_planned

type Amounts = dict[str, int]  # pence by part
type Found = dict[tuple[str, str], Amounts]  # by Staff ID and YYYY-MM
_USES = {"Class": "class", "Universal": "universal", "Lunch": "lunch", "Cover": "cover",
         "Planning and meetings": "planning", "Training": "training", "Other": "other"}  # fmt: skip


def staff_costs(school: School, as_at: date, rates: Rates) -> Found:
    """Pence of each part that is not nought; those of a person and month add up to "paid"."""
    on_map, not_delivered = _map(Question(school, as_at, rates))
    months = sorted({month_of(day) for day in _year(school)})
    found: Found = {}
    for person in school.staff:
        exact = _exact(school, person, as_at, rates)
        whole = {part: dict(zip(months, _whole([by_month[month] for month in months]), strict=True))
                 for part, by_month in exact.items()}  # fmt: skip
        for month in months:
            key = (person.staff_id, month)
            parts = {part: by_month[month] for part, by_month in whole.items()}
            parts["provision"] = on_map[key]
            if "paid" in parts:
                paid, worked, beyond = parts["paid"], parts.pop("worked"), parts.pop("inset")
                uses = sum(parts.get(use, 0) for use in _USES.values())
                parts["not_delivered"] = not_delivered[key]
                parts["not_placed"] = worked - uses - parts["provision"] - parts["absence"] - not_delivered[key]
                if any(exact["inset"].values()):
                    parts["inset"] = paid - worked - parts["timing"]
                else:
                    assert beyond == 0
                    parts["timing"] = paid - worked
            else:
                parts["paid"] = sum(parts.values())
            if any(parts.values()):
                found[key] = {part: pence for part, pence in parts.items() if pence}
    return found


def _year(school: School) -> list[date]:
    year = settings_year(school)
    return list(each_day(date(year, 9, 1), date(year + 1, 8, 31)))


def _whole(exact: list[Fraction]) -> list[int]:
    """The sum rounded once, and shared by largest remainder."""
    total = sum(exact, Fraction(0))
    return largest_remainder(-half_up(-total) if total < 0 else half_up(total), exact)


def _exact(school: School, person: Staff, as_at: date, rates: Rates) -> dict[str, dict[str, Fraction]]:
    """Exact pence by part and month; "paid" only where there is a contract with hours."""
    found: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    days, teaching = _year(school), teaching_days(school)
    taught = sum((teaching[day].weight for day in days if day in teaching), Fraction(0))
    for day in days:
        if not holds(person, day):
            continue
        price, month = hourly(school, person, day, rates).pounds * 100, month_of(day)
        weeks = teaching[day].weight if day in teaching else Fraction(0)
        row = absence_on(school, person.staff_id, day)
        away = row is not None and (day <= as_at or stand_in(school, row, day) != "")
        for use in school.staff_time:
            in_force = (use.starts is None or use.starts <= day) and (use.ends is None or day <= use.ends)
            if use.staff_id == person.staff_id and in_force and not away:
                found[_USES[use.use]][month] += Fraction(use.hours_per_week or 0) * weeks * price
        weekly, worked_weeks = _contract(school, person)
        if not weekly or not worked_weeks:
            continue
        pay = weekly * worked_weeks * price / len(days)
        work = weekly * weeks * price
        goes_on = pay_that_goes_on(row) if away and row else Fraction(1)
        beyond = pay - pay * taught / worked_weeks
        found["paid"][month] += pay - (1 - goes_on) * work
        found["worked"][month] += goes_on * work
        found["inset"][month] += beyond
        found["timing"][month] += pay - beyond - work
        found["absence"][month] += goes_on * work if away else 0
    return found


def _contract(school: School, person: Staff) -> tuple[Fraction, Fraction]:
    """Hours a week and worked weeks; no hours where they are paid one by one."""
    weeks = Fraction(school.setting("worked_weeks") if person.worked_weeks is None else person.worked_weeks)
    if person.hours_per_week:
        return Fraction(person.hours_per_week), weeks
    return (1265 * Fraction(person.fte or 0) / weeks if weeks else Fraction(0)), weeks


def _map(question: Question) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """Forecast of provision, and what was to be given to date by those who were there and was not."""
    forecast: dict[tuple[str, str], int] = defaultdict(int)
    missed: dict[tuple[str, str], int] = defaultdict(int)
    for group in question.groups:
        to_as_at = {day: there for day, there in group.days.items() if day <= question.as_at}
        running = without_planned(to_as_at)
        ratio = held_ratio(question, group, running)
        held = exact_cost(question, group, running, given_only=True)
        planned, until, given, to_date = (
            whole_pence(exact_cost(question, group, group.days)),
            whole_pence(exact_cost(question, group, to_as_at)),
            whole_pence(exact_cost(question, group, to_as_at, given_only=True)),
            whole_pence({cell: ratio * cost for cell, cost in held.items()}),
        )
        for cell in planned:
            key = (cell.staff, cell.month)
            forecast[key] += planned[cell] - until.get(cell, 0) + to_date.get(cell, 0)
            missed[key] += given.get(cell, 0) - to_date.get(cell, 0)
    return forecast, missed

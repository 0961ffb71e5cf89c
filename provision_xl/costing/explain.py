"""The chain of rules behind a line's pence, each step with its figure and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from provision_xl.costing.adults import NOBODY
from provision_xl.costing.basis import la_basis
from provision_xl.costing.costs import Costs
from provision_xl.costing.groups import Group, Member
from provision_xl.costing.held import held_ratio, logs_of
from provision_xl.costing.pattern import charged_minutes, week_at
from provision_xl.costing.pay import Hourly, Step, change_dates, hourly_cost, planning_cost
from provision_xl.costing.pieces import TIME, Piece
from provision_xl.errors import OutOfRange
from provision_xl.money import pounds
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, decimals
from provision_xl.school.school import School

type StepRow = tuple[str, str, str, str]
"""Rule, what, figure, source."""

_COLUMNS = (Shown("rule", "Rule"), Shown("what", "What"), Shown("figure", "Figure"), Shown("source", "Source"))


def explain(costs: Costs, la: Costs | None, line: str, rates: Rates) -> Result:
    """Every step from the map's row to its whole pence.

    Raises:
        OutOfRange: no costed line has that name; the message lists near ones.
    """
    group, member = _find(costs, line)
    rows = [
        *_who_and_when(costs, group, member),
        *_minutes(costs, group, member),
        *(row for name, part in group.adults for row in _adult(costs, group, name, part, rates)),
        *_held(costs, group),
        *_pence(costs, member, "the school's own cost"),
        *(_la(costs.school, la, member) if la else ()),
    ]
    title = (
        f"How line {line} comes to {pounds(costs.by_line[line].planned) if line in costs.by_line else '£0.00'} planned"
    )
    about = {"line": line, "as_at": costs.as_at}
    return Result("Explain", title, _COLUMNS, tuple(rows), about=about)


def _find(costs: Costs, line: str) -> tuple[Group, Member]:
    for group in costs.groups:
        for member in group.members:
            if member.key == line:
                return group, member
    known = [member.key for group in costs.groups for member in group.members]
    hint = f"Lines are named {known[0]} to {known[-1]}." if known else "The map has no costed line."
    raise OutOfRange(f'There is no costed line "{line}". {hint}')


def _who_and_when(costs: Costs, group: Group, member: Member) -> Iterable[StepRow]:
    line, calendar = member.line, costs.school.calendar
    yield (
        "",
        "pupil, intervention, group",
        f"{line.pupil_id}, {group.intervention.code}, {line.group or 'alone'}",
        "Provision",
    )
    yield "2 weeks", "runs from", f"{member.first:%d/%m/%Y} to {member.last:%d/%m/%Y}", _end_from(group, member)
    for term, first, last in calendar.overlaps(member.first, member.last):
        weeks = decimals(group.weeks(calendar, first, last), 3)
        yield "2 weeks", f"teaching weeks in {term.label}", weeks, f"{term.weeks} over {term.weekdays} weekdays, Terms"


def _end_from(group: Group, member: Member) -> str:
    if member.line.ends:
        return "Ends in Provision"
    return "Weeks in Interventions" if group.intervention.weeks else "the group's or the school year's end"


def _minutes(costs: Costs, group: Group, member: Member) -> Iterable[StepRow]:
    minutes, day = group.minutes, min(max(costs.as_at, member.first), member.last)
    week = week_at(group, day)
    if week is None:
        return
    yield "3 time", "minutes a week together", decimals(minutes.together, 1), "group sessions x minutes"
    yield "3 time", "preparation, minutes a week", decimals(minutes.preparation, 1), "Interventions"
    yield "3 time", "minutes a week alone, each pupil", decimals(minutes.alone, 1), "individual sessions x minutes"
    yield "4 shares", f"in the group on {day:%d/%m/%Y}", str(len(week.members)), "rows with the same Group"
    yield (
        "4 shares",
        "charged to this pupil, minutes a week",
        decimals(charged_minutes(group, week, member), 2),
        f"received: {decimals(minutes.received, 1)}",
    )


def _adult(costs: Costs, group: Group, name: str, part: Fraction, rates: Rates) -> Iterable[StepRow]:
    school = costs.school
    who = f"{name}, {decimals(part * 100, 0)}% of the time" if part != 1 else name or "no adult"
    before: Hourly | None = None
    for day in _rate_days(school, group, rates):
        hourly = _priced(school, name, day, rates)
        if hourly == before:
            continue
        before = hourly
        for step in hourly.steps:
            figure = _figure(step)
            yield "1 hourly cost", f"{who} from {day:%d/%m/%Y}: {step.what}", figure, step.source


def _figure(step: Step) -> str:
    """A step's value with its unit: £26,427.00 a year, 0.8108 share."""
    value = decimals(step.value, 4 if "share" in step.unit else 2)
    return f"£{value}{step.unit.removeprefix('£')}" if step.unit.startswith("£") else f"{value} {step.unit}"


def _rate_days(school: School, group: Group, rates: Rates) -> list[date]:
    return [group.first, *(day for day in change_dates(school, rates) if group.first < day <= group.last)]


def _priced(school: School, name: str, day: date, rates: Rates) -> Hourly:
    person = school.member_of_staff.get(name)
    return (
        planning_cost(school, "no adult" if name == NOBODY else "")
        if person is None
        else hourly_cost(school, person, day, rates)
    )


def _held(costs: Costs, group: Group) -> Iterable[StepRow]:
    ratio = held_ratio(costs.school, group, costs.as_at, logs_of(costs.school, costs.as_at))
    if ratio is not None:
        yield "7 to date", "sessions held over sessions implied", decimals(ratio, 3), "Sessions held, or Sessions"


def _pence(costs: Costs, member: Member, basis: str) -> Iterable[StepRow]:
    own = [piece for piece in costs.pieces if piece.line == member.key]
    for term in dict.fromkeys(piece.term for piece in own):
        for kind in dict.fromkeys(piece.kind for piece in own):
            found = [piece for piece in own if piece.term == term and piece.kind == kind]
            if found:
                yield _sum_row(found, term, kind, basis)
    total = costs.by_line.get(member.key)
    if total:
        yield ("", f"planned, {basis}", pounds(total.planned), "the sum of the above")
        yield ("7 to date", f"to {costs.as_at:%d/%m/%Y}", pounds(total.to_date), f"forecast {pounds(total.forecast)}")


def _sum_row(found: list[Piece], term: str, kind: str, basis: str) -> StepRow:
    rule = "6 whole pence" if kind == TIME else "4 shares"
    months = ", ".join(f"{piece.month[1]:02d}/{piece.month[0]} {pounds(piece.planned)}" for piece in found)
    return rule, f"{kind} in {term or 'holidays'}, {basis}", pounds(sum(piece.planned for piece in found)), months


def _la(school: School, la: Costs, member: Member) -> Iterable[StepRow]:
    used = la_basis(school)
    if used is None:
        return
    group, _ = _find(la, member.key)
    if not used.accepts(group.intervention):
        yield "5 LA basis", "LA counts is No for this intervention", "£0.00", "Interventions"
        return
    for name, _part in group.adults:
        (segment,) = used.from_day(name, group.first, group.first)
        yield (
            "5 LA basis",
            f"rate for {name or 'no adult'}",
            f"£{decimals(segment.pounds or Fraction(0), 2)} an hour",
            "Settings, Local rates",
        )
    year = school.calendar.term_at(group.first)
    factor = used.week_factor(year.school_year) if year else Fraction(1)
    weeks = school.setting("la_weeks")
    yield "5 LA basis", "LA weeks over teaching weeks", decimals(factor, 4), f"{weeks} LA weeks"
    yield from _pence(la, member, "LA basis")

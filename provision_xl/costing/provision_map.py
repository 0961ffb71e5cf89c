"""The provision map as people read it: by pupil, class, intervention or need."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from provision_xl.costing.costs import NOT_GIVEN, Costs, Sum
from provision_xl.costing.groups import Group, Member
from provision_xl.costing.pattern import charged_minutes, week_at
from provision_xl.errors import OutOfRange
from provision_xl.money import natural
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.core_tables import Line
from provision_xl.school.school import School

type _Key = Callable[[School, Line, date], str]

MAP_VIEWS: dict[str, _Key] = {
    "pupil": lambda school, line, day: line.pupil_id,
    "class": lambda school, line, day: school.in_force(line.pupil_id, "Class", day) or NOT_GIVEN,
    "intervention": lambda school, line, day: line.intervention,
    "need": lambda school, line, day: school.in_force(line.pupil_id, "Primary need", day) or NOT_GIVEN,
}

_COLUMNS = (
    Shown("pupil", "Pupil"),
    Shown("intervention", "Intervention"),
    Shown("name", "Name", lesser=True),
    Shown("line", "Line", lesser=True),
    Shown("group", "Group"),
    Shown("staff", "Adult"),
    Shown("size", "In group", Shows.COUNT, lesser=True),
    Shown("received_minutes", "Received", Shows.MINUTES, "Minutes a week that the pupil is in a session.", lesser=True),
    Shown("charged_minutes", "Charged", Shows.MINUTES, "The pupil's share of the adult's minutes a week.", lesser=True),
    Shown("weeks", "Weeks", Shows.NUMBER, lesser=True),
    Shown("starts", "Starts", Shows.DATE, lesser=True),
    Shown("ends", "Ends", Shows.DATE),
    Shown("status", "Status", lesser=True),
    Shown("planned_pence", "Planned", Shows.PENCE),
    Shown("to_date_pence", "To date", Shows.PENCE),
    Shown("forecast_pence", "Forecast", Shows.PENCE),
    Shown("la_planned_pence", "Planned (LA)", Shows.PENCE, lesser=True),
    Shown("estimate", "Estimate", Shows.FLAG),
)


def status_at(line: Line, member: Member | None, day: date) -> str:
    """The status typed; where blank, Planned before the first day, then Running, Ended after the last."""
    if line.status or member is None:
        return line.status
    if day < member.first:
        return "Planned"
    return "Running" if day <= member.last else "Ended"


def provision_map(costs: Costs, la: Costs | None, by: str = "pupil") -> Result:
    """Every costed line of the map, in the order of a view.

    Args:
        by: pupil, class, intervention or need.

    Raises:
        OutOfRange: another view.
    """
    if by not in MAP_VIEWS:
        raise OutOfRange(f'The map cannot be shown by "{by}"; choose one of {", ".join(MAP_VIEWS)}.')
    school, day = costs.school, costs.as_at
    rows = []
    for group in costs.groups:
        week_of = _week_of(costs, group)
        for member in group.members:
            key, week = MAP_VIEWS[by](school, member.line, day), week_of(member)
            rows.append((natural(key), natural(member.line.pupil_id), natural(member.key), key, group, member, week))
    rows.sort(key=lambda row: row[:3])
    shown = tuple(
        (*(() if by in {"pupil", "intervention"} else (key,)), *_row(costs, la, group, member, week))
        for _, _, _, key, group, member, week in rows
    )
    lead = () if by in {"pupil", "intervention"} else (Shown(by, by.capitalize()),)
    columns = (*lead, *_COLUMNS)
    if by == "intervention":  # what the rows are ordered by stands first
        order = (1, 0, *range(2, len(columns)))
        columns, shown = (
            tuple(columns[place] for place in order),
            tuple(tuple(row[place] for place in order) for row in shown),
        )
    title, about = f"Provision map by {by}", {"by": by, "as_at": day}
    return Result("Map", title, columns, shown, _total(shown, len(lead)) if shown else (), about=about)


def _total(rows: tuple[tuple[object, ...], ...], lead: int) -> tuple[object, ...]:
    first = lead + 13
    la_known = all(row[first + 3] is not None for row in rows)
    sums: list[object] = [sum(row[place] for row in rows) for place in range(first, first + 3)]  # type: ignore[misc]
    sums.append(sum(row[first + 3] for row in rows) if la_known else None)  # type: ignore[misc]
    return ("Total", *([None] * (first - 1)), *sums, None)


_NOTHING = Sum("", 0, 0, 0, Fraction(0), Fraction(0), Fraction(0), 0, False, False)
type _Week = tuple[int, Fraction, Fraction, Fraction]
"""How many are in the group, minutes received and charged, and weeks."""


def _week_of(costs: Costs, group: Group) -> Callable[[Member], _Week]:
    """What a member of a group has; the same for all who are there on the same days and bear alike."""
    known: dict[tuple[date, date, bool], _Week] = {}

    def week_of(member: Member) -> _Week:
        alike = (member.first, member.last, member.full)
        if alike not in known:
            week = week_at(group, min(max(costs.as_at, member.first), member.last))
            charged = charged_minutes(group, week, member) if week else Fraction(0)
            weeks = group.weeks(costs.school.calendar, member.first, member.last)
            known[alike] = len(week.members) if week else 0, group.minutes.received, charged, weeks
        return known[alike]

    return week_of


def _row(costs: Costs, la: Costs | None, group: Group, member: Member, week: _Week) -> tuple[object, ...]:
    line = member.line
    own = costs.by_line.get(member.key, _NOTHING)
    other = la.by_line.get(member.key, _NOTHING).planned if la else None
    return (
        line.pupil_id,
        group.intervention.code,
        group.intervention.name,
        member.key,
        line.group,
        line.staff_id,
        *week,
        member.first,
        member.last,
        status_at(line, member, costs.as_at),
        own.planned,
        own.to_date,
        own.forecast,
        other,
        own.estimate,
    )

"""What runs in the week of a day: each group with its adult, its pupils, and what is different this week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from provision_xl.costing.groups import Group, Member
from provision_xl.dates import week_of
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School
from provision_xl.views.work import Work

_COLUMNS = (
    Shown("group", "Group"),
    Shown("intervention", "Intervention"),
    Shown("name", "Name", lesser=True),
    Shown("staff", "Adult"),
    Shown("pupils", "Pupils"),
    Shown("size", "In group", Shows.COUNT, lesser=True),
    Shown("sessions", "Sessions", Shows.NUMBER, "Sessions a week."),
    Shown("received_minutes", "Minutes", Shows.MINUTES, "Minutes a week that each pupil is in a session."),
    Shown("note", "This week", help="Who starts or ends, and which adult is away."),
)
_OVER = frozenset({"Done", "Stopped"})


def this_week(work: Work) -> Result:
    """Every group that meets in the week of the as-at date, in natural order."""
    school = work.school
    first, last = week_of(work.as_at)
    rows = tuple(
        _row(school, group, members, first, last)
        for group in work.costs.groups
        if group.weeks(school.calendar, first, last) > 0 and (members := _there(group, first, last))
    )
    title = f"Week of {first:%d/%m/%Y}"
    about = {"as_at": work.as_at, "from": first, "to": last}
    return Result("This week", title, _COLUMNS, rows, (), _notes(school, rows, first, last), about)


def _there(group: Group, first: date, last: date) -> list[Member]:
    return [
        member for member in group.members
        if member.first <= last and member.last >= first and member.line.status not in _OVER
    ]  # fmt: skip


def _row(school: School, group: Group, members: list[Member], first: date, last: date) -> tuple[object, ...]:
    pupils = list(dict.fromkeys(member.line.pupil_id for member in members))
    return (
        group.key,
        group.intervention.code,
        group.intervention.name,
        "; ".join(name for name, _ in group.adults if name),
        "; ".join(pupils),
        len(pupils),
        group.minutes.sessions,
        group.minutes.received,
        "; ".join([*_begins_and_ends(group, members, first, last), *_away(school, group, first, last)]),
    )


def _begins_and_ends(group: Group, members: list[Member], first: date, last: date) -> Iterator[str]:
    """Of the whole group in one word, else pupil by pupil."""
    for word, days in (("starts", [member.first for member in members]), ("ends", [member.last for member in members])):
        found = [(day, member.line.pupil_id) for day, member in zip(days, members, strict=True) if first <= day <= last]
        together = {day for day, _ in found}
        if len(found) == len(members) and len(together) == 1:
            yield f"{word} {found[0][0]:%d/%m}"
        else:
            yield from (f"{pupil} {word} {day:%d/%m}" for day, pupil in found)


def _away(school: School, group: Group, first: date, last: date) -> Iterator[str]:
    adults = {name for name, _ in group.adults}
    for row in school.absences:
        if row.staff_id in adults and row.starts and row.ends and row.starts <= last and row.ends >= first:
            cover = f"{row.covered_by} covers" if row.covered_by else "nobody covers"
            begins, ends = max(row.starts, first), min(row.ends, last)
            days = f"{begins:%d/%m}" if begins == ends else f"{begins:%d/%m} to {ends:%d/%m}"
            yield f"{row.staff_id} away {days}, {cover}"


def _notes(school: School, rows: tuple[tuple[object, ...], ...], first: date, last: date) -> tuple[str, ...]:
    if school.calendar.weeks(first, last) == 0:
        back = school.calendar.first_teaching_day(first)
        return (f"No school in these days; the next teaching day is {back:%d/%m/%Y}." if back else
                "No school in these days, and Terms has no later one.",)  # fmt: skip
    nobody = sum(1 for row in rows if not row[3])
    return (f"{nobody} of {len(rows)} groups have no adult yet.",) if nobody else ()

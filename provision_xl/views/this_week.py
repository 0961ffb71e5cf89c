"""What runs in the week of a day: each group with its adult, its pupils, and what is different this week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from provision_xl.costing.away import times_away
from provision_xl.costing.groups import Group, Member, running
from provision_xl.dates import week_of
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School
from provision_xl.views.week import days_told
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


def this_week(work: Work) -> Result:
    """Every group that meets in the week of the as-at date, in natural order."""
    school = work.school
    first, last = week_of(work.as_at)
    rows = tuple(
        _row(school, group, members, first, last)
        for group, members in running(work.costs.groups, school.calendar, first, last)
    )
    title = f"Week of {first:%d/%m/%Y}"
    about = {"as_at": work.as_at, "from": first, "to": last}
    return Result("This week", title, _COLUMNS, rows, (), _notes(school, rows, first, last), about)


def _row(school: School, group: Group, members: Sequence[Member], first: date, last: date) -> tuple[object, ...]:
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


def _begins_and_ends(group: Group, members: Sequence[Member], first: date, last: date) -> Iterator[str]:
    """Of the whole group in one word, else pupil by pupil."""
    for word, days in (("starts", [member.first for member in members]), ("ends", [member.last for member in members])):
        found = [(day, member.line.pupil_id) for day, member in zip(days, members, strict=True) if first <= day <= last]
        together = {day for day, _ in found}
        if len(found) == len(members) and len(together) == 1:
            yield f"{word} {found[0][0]:%d/%m}"
        else:
            yield from (f"{pupil} {word} {day:%d/%m}" for day, pupil in found)


def _away(school: School, group: Group, first: date, last: date) -> Iterator[str]:
    """Somebody who is away too, or not in post, stands in for nobody."""
    for name in dict.fromkeys(name for name, _ in group.adults if name in school.member_of_staff):
        for away in times_away(school, school.member_of_staff[name]):
            begins, ends = max(away.first, first), min(away.last, last)
            if begins <= ends:
                cover = f"{away.cover} covers" if away.cover else "nobody covers"
                yield f"{name} away {days_told(begins, ends)}, {cover}"


def _notes(school: School, rows: tuple[tuple[object, ...], ...], first: date, last: date) -> tuple[str, ...]:
    if school.calendar.weeks(first, last) == 0:
        back = school.calendar.first_teaching_day(first)
        return (f"No school in these days; the next teaching day is {back:%d/%m/%Y}." if back else
                "No school in these days, and Terms has no later one.",)  # fmt: skip
    nobody = sum(1 for row in rows if not row[3])
    return (f"{nobody} of {len(rows)} groups have no adult yet.",) if nobody else ()

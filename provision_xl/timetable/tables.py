"""The timetable as tables: every session, what is not placed and why, clashes, and minutes against the map."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from provision_xl.costing.groups import Group, Member
from provision_xl.dates import week_of
from provision_xl.money import natural
from provision_xl.results import Result, Shown, Shows, decimals
from provision_xl.school.school import School
from provision_xl.school.timetable_tables import DAYS
from provision_xl.solving import Status
from provision_xl.timetable.check import Clash
from provision_xl.timetable.grids import activity_of, clock, place_of
from provision_xl.timetable.question import Question, Why
from provision_xl.timetable.reasons import named
from provision_xl.timetable.week import Week

SESSIONS = (
    Shown("day", "Day"),
    Shown("period", "Period"),
    Shown("starts", "Starts"),
    Shown("ends", "Ends"),
    Shown("group", "Group"),
    Shown("intervention", "Intervention"),
    Shown("staff", "Adult"),
    Shown("pupils", "Pupils"),
    Shown("room", "Room"),
    Shown("missed", "Lesson missed", lesser=True),
    Shown("moved", "Moved", Shows.FLAG, "It stood at another time last time.", lesser=True),
    Shown("kept", "Kept", Shows.FLAG, "Keep on the sheet Timetable holds it there.", lesser=True),
)
_MISSING = (
    Shown("group", "Group"),
    Shown("intervention", "Intervention"),
    Shown("staff", "Adult"),
    Shown("pupils", "Pupils"),
    Shown("sessions", "Sessions", Shows.COUNT, "A week, that found no place."),
    Shown("session_minutes", "Minutes", Shows.MINUTES, "Of each."),
    Shown("required", "Required", Shows.FLAG),
    Shown("reason", "Why it does not fit"),
    Shown("change", "The least change that lets it in"),
)
_CLASHES = (
    Shown("day", "When"),
    Shown("who", "Who or what"),
    Shown("clash", "Clash"),
    Shown("sessions", "Sessions"),
)
_BESIDE = (
    Shown("group", "Group"),
    Shown("intervention", "Intervention"),
    Shown("staff", "Adult"),
    Shown("planned_minutes", "Planned", Shows.MINUTES, "Minutes a week of the group by the map, all sessions."),
    Shown("timetabled_minutes", "Timetabled", Shows.MINUTES, "Minutes a week of its sessions in the timetable."),
    Shown("difference_minutes", "Difference", Shows.MINUTES, "Timetabled less planned."),
    Shown("note", "What is the matter"),
)
_ON_THE_MAP = (
    Shown("timetabled_minutes", "Timetabled", Shows.MINUTES,
          "Minutes a week of the pupil's sessions in the timetable; blank where the line does not run this week.",
          lesser=True),
    Shown("differs", "Differs", Shows.FLAG, "The timetable has more or fewer minutes than the pupil is to receive."),
)  # fmt: skip
CLASH_WORDS = {
    Why.KIND: "a lesson where a break is wanted, or the other way round",
    Why.SHORT: "the period is shorter than the session",
    Why.AWAY: "is not there then",
    Why.PROTECTED: "has a protected lesson then",
    Why.ADULT: "has more minutes than the period",
    Why.PUPIL: "is in two sessions at once",
    Why.ROOM: "pupils or more: too few rooms of that size",
    Why.DAY: "more sessions than planned, or too many on one day",
    Why.HOURS: "more hours than for provision",
    Why.BREAK: "keeps no break that day",
    Why.TRAVEL: "has no time for the way between two sites",
}


def week_tables(week: Week) -> tuple[Result, ...]:
    """All of them, the sessions first; clashes only where there are some."""
    found = clash_table(week)
    return (session_table(week), missing_table(week), *([found] if found.rows else []), beside_table(week))


def answer(week: Week) -> str:
    """What came of it in one sentence."""
    short = week.wanted - week.placed
    said = f"{week.placed} of {week.wanted} sessions have a place"
    if short:
        groups = len({item.activity.group for item in week.missing})
        said += f"; {short} session{'s' if short > 1 else ''} of {groups} group{'s' if groups > 1 else ''} do not fit, "
        said += "each with its reason"
    if week.clashes:
        many = len(week.clashes)
        said += f"; {many} clash{'es' if many > 1 else ''}"
    return f"{said}."


def session_table(week: Week) -> Result:
    """Every session in order of day and time."""
    kept = {(row.group, row.pupil_id, row.day, row.period) for row in week.school.timetable if row.keep}
    rows = tuple(_session(week, place, kept) for place in range(len(week.sessions)))
    about = {"as_at": week.as_at, "placed": week.placed, "wanted": week.wanted, "harm": week.harm}
    if week.solved:
        about |= {"status": str(week.solved.status), "first_try_placed": week.first_try[0],
                  "first_try_harm": week.first_try[1]}  # fmt: skip
    return Result("Week by session", f"Sessions of the week of {week_of(week.as_at)[0]:%d/%m/%Y}", SESSIONS, rows,
                  notes=_notes(week), about=about, answer=answer(week))  # fmt: skip


def _session(week: Week, place: int, kept: Collection[tuple[str, str, str, str]]) -> tuple[object, ...]:
    session = week.sessions[place]
    activity, slot = activity_of(week, session), week.question.slots[session.slot]
    missed = dict.fromkeys(subject for _, subject in week.question.missed(activity, session.slot))
    return (
        DAYS[slot.day], slot.period, clock(session.starts), clock(session.ends), activity.group, activity.code,
        "; ".join(activity.adults), "; ".join(activity.pupils), place_of(week, session), "; ".join(missed),
        activity.moved_to(session.slot),
        (activity.group, activity.pupil, DAYS[slot.day], slot.period) in kept,
    )  # fmt: skip


def _notes(week: Week) -> tuple[str, ...]:
    notes = []
    untimed = sum(not session.exact for session in week.sessions)
    if untimed:
        notes.append(f"{untimed} sessions of several adults find no order within their period: agree the time by hand.")
    if any(activity.along for activity in week.question.activities):
        notes.append("Whoever gives one pupil 1:1 support stays with the pupil in sessions of somebody else too.")
    if week.solved and week.solved.status is not Status.OPTIMAL:
        stage = week.solved.stage("harm")
        if stage and stage.bound is not None and stage.value:
            least = week.harm - (Fraction(stage.value) - Fraction(stage.bound))  # that of what is kept is no choice
            notes.append(f"Harm to lessons {week.harm}; none below {decimals(least, 0)} is possible. "
                         "Longer thinking may find a gentler week.")  # fmt: skip
    if week.solved:
        notes.append(f"Taking the first free time would have placed {week.first_try[0]} sessions, harm "
                     f"{week.first_try[1]}; here harm is {week.harm}.")  # fmt: skip
    notes.append("Harm: for each pupil and subject the times missed in a week, squared; 2 for a wish not met; 1 for a "
                 "session that moved.")  # fmt: skip
    return tuple(notes)


def missing_table(week: Week) -> Result:
    rows = tuple(
        (item.activity.group, item.activity.code, "; ".join(item.activity.adults), "; ".join(item.activity.pupils),
         item.sessions, item.activity.length, item.activity.required, item.reason, item.change)
        for item in week.missing
    )  # fmt: skip
    title = "What does not fit" if rows else "Everything fits"
    return Result("Not placed", title, _MISSING, rows, about={"as_at": week.as_at})


def clash_table(week: Week) -> Result:
    rows = tuple(_clash(week.question, clash) for clash in week.clashes)
    return Result("Clashes", "Clashes in the timetable", _CLASHES, rows, about={"as_at": week.as_at})


def _clash(question: Question, clash: Clash) -> tuple[object, ...]:
    when = "" if clash.why is Why.HOURS else named(question, clash.slot)
    told = "; ".join(f"{question.activities[number].code} {question.activities[number].group}"
                     for number in dict.fromkeys(clash.activities))  # fmt: skip
    return when, clash.who, CLASH_WORDS[clash.why], told


def beside_table(week: Week) -> Result:
    """Timetabled minutes of each running group against those of the map; every difference has its words."""
    rows = tuple(row for group, members in week.meeting if (row := _beside(week, group, _planned(group, members))))
    known = {group.key for group, _ in week.meeting}
    rows = tuple(sorted((*rows, *_strangers(week.school, known)), key=lambda row: natural(str(row[0]))))
    different = sum(1 for row in rows if row[-1])
    title = f"{different} of {len(rows)} groups differ from the map" if different else "All groups are as on the map"
    return Result("Timetabled", title, _BESIDE, rows, about={"as_at": week.as_at})


def _planned(group: Group, members: Iterable[Member]) -> Fraction:
    """Minutes a week of a group's sessions with these members, preparation left out."""
    pupils = len({member.line.pupil_id for member in members})
    return group.minutes.together + pupils * group.minutes.alone


def _beside(week: Week, group: Group, planned: Fraction) -> tuple[object, ...] | None:
    timetabled = week.minutes.get(group.key, Fraction(0))
    if not planned and not timetabled:
        return None
    less = [item for item in week.missing if item.activity.group == group.key]
    note = "" if timetabled == planned else (
        _no_place(sum(item.sessions for item in less)) if less else
        "the map plans fewer or shorter sessions than whole ones" if timetabled > planned else
        "fewer minutes are in the timetable than the map plans")  # fmt: skip
    adults = "; ".join(name for name, _ in group.adults if name)
    return group.key, group.intervention.code, adults, planned, timetabled, timetabled - planned, note


def on_the_map(week: Week, table: Result) -> Result:
    """The provision map with what each line has in the timetable, behind what it plans."""
    had: dict[tuple[str, str], Fraction] = {}
    for activity, slots in zip(week.question.activities, week.timetable, strict=True):
        for pupil in activity.pupils:
            had[activity.group, pupil] = had.get((activity.group, pupil), Fraction(0)) + activity.length * len(slots)
    minutes = {member.key: (had.get((group.key, member.line.pupil_id), Fraction(0)), group.minutes.received)
               for group, members in week.meeting for member in members}  # fmt: skip
    keys = [column.key for column in table.columns]
    place, line = keys.index("charged_minutes") + 1, keys.index("line")

    def beside(row: tuple[Any, ...]) -> tuple[Any, ...]:
        found = minutes.get(row[line])
        return (found[0], found[0] != found[1]) if found else (None, None)

    return replace(table, columns=_beside_them(table.columns, place, _ON_THE_MAP),
                   rows=tuple(_beside_them(row, place, beside(row)) for row in table.rows),
                   total=_beside_them(table.total, place, (None, None)) if table.total else ())  # fmt: skip


def _beside_them[T](row: tuple[T, ...], place: int, more: tuple[T, ...]) -> tuple[T, ...]:
    return (*row[:place], *more, *row[place:])


def _no_place(sessions: int) -> str:
    return f"{sessions} session{'s have' if sessions > 1 else ' has'} no place: see Not placed"


def _strangers(school: School, known: Collection[str]) -> list[tuple[object, ...]]:
    """Groups in the timetable that the map does not run in that week."""
    strange = dict.fromkeys(row.group for row in school.timetable if row.group not in known)
    return [(name, "", "", None, None, None, "in Timetable, but it does not run this week") for name in strange]

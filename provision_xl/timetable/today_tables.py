"""A changed day as tables: what changes, each covering adult's day, and the rows for Sessions."""

from __future__ import annotations

from collections.abc import Iterator

from provision_xl.costing.held import is_whole
from provision_xl.money import natural
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.other_tables import Session as Logged
from provision_xl.school.timetable_tables import DAYS
from provision_xl.solving import Status
from provision_xl.timetable.grids import clock, place_of
from provision_xl.timetable.reasons import named
from provision_xl.timetable.today import Done, Today

WHY = "Adult away"
NOT_HELD = "not held"
_CHANGED = (
    Shown("starts", "Starts"),
    Shown("ends", "Ends"),
    Shown("intervention", "Intervention"),
    Shown("group", "Group"),
    Shown("pupils", "Pupils"),
    Shown("classes", "Class"),
    Shown("usual", "Usually"),
    Shown("now", "Today"),
    Shown("room", "Where"),
    Shown("required", "Required", Shows.FLAG),
    Shown("note", "Note"),
)
_DAY = (
    Shown("staff", "Adult"),
    Shown("starts", "Starts"),
    Shown("ends", "Ends"),
    Shown("intervention", "Intervention"),
    Shown("group", "Group"),
    Shown("pupils", "Pupils"),
    Shown("room", "Where"),
    Shown("new", "New today", Shows.FLAG),
)
_LOG = (
    Shown("date", "Date", Shows.DATE),
    Shown("group", "Group"),
    Shown("held", "Held", Shows.FLAG),
    Shown("why_not", "Why not"),
)


def today_tables(found: Today) -> tuple[Result, ...]:
    """What changes, the day of each adult who covers, and what belongs into Sessions."""
    return changed_table(found), covering_table(found), log_table(found)


def title(found: Today) -> str:
    return f"{DAYS[found.day.weekday()]} {found.day:%d/%m/%Y}: {' and '.join(found.away)} away"


def answer(found: Today) -> str:
    """The day in one sentence."""
    lost = found.not_held
    covered = [done for done in found.changed if done.held]
    if not found.changed:
        return "No session of theirs is in the timetable that day."
    required = [done for done in lost if done.activity.required]
    said = f"{len(covered)} of {len(covered) + len(lost)} sessions are covered"
    said += f", {len(lost)} not held" if lost else ""
    return f"{said}{', ' + str(len(required)) + ' of them required by a plan' if required else ''}."


def changed_table(found: Today) -> Result:
    """Every session that is not as usual, in order of time."""
    rows = tuple(_changed(found, done) for done in found.changed)
    notes = [] if found.solved.status is Status.OPTIMAL else ["There was no time to prove that nothing better exists."]
    notes.append("Least required time is lost first, then least time at all, then least is changed.")
    about = {"as_at": found.day, "away": list(found.away), "status": str(found.solved.status)}
    return Result("Today", title(found), _CHANGED, rows, notes=tuple(notes), about=about, answer=answer(found))


def _changed(found: Today, done: Done) -> tuple[object, ...]:
    activity, week = done.activity, found.week
    starts, ends = _time(found, done)
    moved = done.slot is not None and done.slot != done.session.slot
    stay = [name for name in activity.adults if name not in found.away]
    note = (
        f"moves from {named(week.question, done.session.slot)} to {named(week.question, done.slot)}"
        if moved and done.slot is not None else
        f"{' and '.join(stay)} takes another session instead" if done.gives_way else
        f"{' and '.join(stay)} is there: decide whether to hold it alone" if stay and not done.held else ""
    )  # fmt: skip
    now = NOT_HELD if not done.held else " and ".join((done.by or "", *stay))
    return (
        starts, ends, activity.code, activity.group, "; ".join(activity.pupils),
        "; ".join(week.question.classes(activity)),
        " and ".join(activity.adults), now, _place(found, done), activity.required, note,
    )  # fmt: skip


def _time(found: Today, done: Done) -> tuple[str, str]:
    """When it is that day; one that is not held, at its usual time."""
    if done.slot is None:
        return clock(done.session.starts), clock(done.session.ends)
    if done.starts is None:
        return "", f"within {named(found.week.question, done.slot)}"
    return clock(done.starts), clock(done.starts + done.activity.minutes)


def _place(found: Today, done: Done) -> str:
    return done.room or ("any free room" if done.activity.out and done.held else place_of(found.week, done.session))


def covering_table(found: Today) -> Result:
    """The whole day of each adult whose day changes: what they have anyway, and what is new."""
    names = sorted({done.by for done in found.changed if done.by}, key=natural)
    rows = tuple(row for name in names for row in _day_of(found, name))
    return Result("Today by adult", f"The day of those who cover, {found.day:%d/%m/%Y}", _DAY, rows)


def _day_of(found: Today, name: str) -> Iterator[tuple[object, ...]]:
    week = found.week
    changed = {(done.session.number, done.session.slot): done for done in found.changed}
    rows: list[tuple[str, str, str, str, str, str, str, bool]] = []
    for session in week.sessions:
        activity = week.question.activities[session.number]
        done = changed.get((session.number, session.slot))
        own = name in activity.adults and (done is None or not done.gives_way)
        new = done is not None and done.by == name
        if week.question.slots[session.slot].day == found.day.weekday() and (own or new):
            starts, ends = _time(found, done) if done and new else (clock(session.starts), clock(session.ends))
            where = _place(found, done) if done and new else place_of(week, session)
            rows.append((name, starts, ends, activity.code, activity.group, "; ".join(activity.pupils), where, new))
    return iter(sorted(rows, key=lambda row: (row[1] or row[2], natural(row[4]))))


def logged(found: Today) -> tuple[Logged, ...]:
    """Rows for Sessions: what is not held that day; of groups that note every session there also what is.

    A day of a group that stands there already is left alone.
    """
    noted = found.week.school.sessions_of
    lost = {(done.session.number, done.session.slot) for done in found.not_held}
    changed = {done.activity.group for done in found.changed}
    rows = []
    for session in found.week.sessions:
        group = found.week.question.activities[session.number].group
        own, held = noted.get(group, ()), (session.number, session.slot) not in lost
        today = found.week.question.slots[session.slot].day == found.day.weekday()
        if today and group in changed and (not held or is_whole(own)) and all(row.day != found.day for row in own):
            rows.append(Logged(found.day, group, held, None, "" if held else WHY))
    return tuple(sorted(rows, key=lambda row: natural(row.group)))


def log_table(found: Today) -> Result:
    log = logged(found)
    rows = tuple((row.day, row.group, row.held, row.why_not) for row in log)
    there = {row.group for row in found.week.school.sessions if row.day == found.day}
    silent = sorted({done.activity.group for done in found.not_held} & there, key=natural)
    note = f"Sessions has rows of {', '.join(silent)} on that day already: see that they are right."
    return Result("Today log", "For the sheet Sessions", _LOG, rows, notes=(note,) if silent else (),
                  about={"as_at": found.day})  # fmt: skip

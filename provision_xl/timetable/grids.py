"""The week as pages: by adult, pupil, class, room or period; one page each, a column for each day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from provision_xl.choices import WEEK_VIEWS
from provision_xl.errors import OutOfRange
from provision_xl.money import natural
from provision_xl.results import Result, Shown
from provision_xl.school.timetable_tables import DAYS
from provision_xl.timetable.clock import Session
from provision_xl.timetable.question import Activity
from provision_xl.timetable.week import Week

IN_CLASS, AT_BREAK = "in class", "at break"


@dataclass(frozen=True, slots=True)
class Entry:
    """One session in a cell: when, what in bold, who or where under it."""

    at: str
    what: str
    more: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """A period, or in the view of a period an adult: its name, its time, and the entries of each day."""

    name: str
    times: str
    cells: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One page."""

    view: str
    name: str
    title: str
    lead: str
    rows: tuple[GridRow, ...]
    notes: tuple[str, ...] = ()


def clock(minute: int) -> str:
    """
    >>> clock(550)
    '09:10'
    """
    return f"{minute // 60:02d}:{minute % 60:02d}"


def when(session: Session) -> str:
    return f"{clock(session.starts)} to {clock(session.ends)}"


def grids(week: Week, view: str, name: str = "") -> tuple[Grid, ...]:
    """Every page of a view, or the one of a name, in natural order.

    Args:
        view: adult, pupil, class, room or period.

    Raises:
        OutOfRange: no such view, or nobody and nothing of that name has a session.
    """
    if view not in WEEK_VIEWS:
        raise OutOfRange(f'The timetable cannot be shown by "{view}"; choose one of {", ".join(WEEK_VIEWS)}.')
    found: dict[str, list[Session]] = {}
    for session in week.sessions:
        for key in dict.fromkeys(_KEYS[view](week, session)):
            found.setdefault(key, []).append(session)
    names = [name] if name else sorted(filter(None, found), key=natural)
    if name and name not in found:
        raise OutOfRange(f'"{name}" has no session in this timetable as {view}. {_known(sorted(found, key=natural))}')
    made = _of_period if view == "period" else _grid
    return tuple(made(week, view, key, found[key]) for key in names)


def _known(names: Iterable[str]) -> str:
    first = [name for name in names if name][:6]
    return f"There are {', '.join(first)} and others." if first else "There is no session at all yet."


_KEYS: Mapping[str, Callable[[Week, Session], tuple[str, ...]]] = {
    "adult": lambda week, session: activity_of(week, session).adults,
    "pupil": lambda week, session: activity_of(week, session).pupils,
    "class": lambda week, session: week.question.classes(activity_of(week, session)),
    "room": lambda week, session: (session.room,),
    "period": lambda week, session: (week.question.slots[session.slot].period,),
}


def activity_of(week: Week, session: Session) -> Activity:
    return week.question.activities[session.number]


def place_of(week: Week, session: Session) -> str:
    """Where a session is: its room, in class, or at break."""
    activity = activity_of(week, session)
    if session.room:
        return session.room
    return AT_BREAK if activity.at_break else "" if activity.out else IN_CLASS


def _grid(week: Week, view: str, name: str, there: list[Session]) -> Grid:
    question = week.question
    periods = list(dict.fromkeys(slot.period for slot in sorted(question.slots, key=lambda slot: slot.starts)))
    rows = []
    for period in periods:
        slots = {slot.day: number for number, slot in enumerate(question.slots) if slot.period == period}
        times = list(dict.fromkeys(f"{clock(question.slots[number].starts)} to {clock(question.slots[number].ends)}"
                                   for number in slots.values()))  # fmt: skip
        cells = tuple(tuple(_entry(week, view, name, session) for session in there if session.slot == slots.get(day))
                      for day in range(len(DAYS)))  # fmt: skip
        rows.append(GridRow(period, times[0] if len(times) == 1 else "", cells))
    away = sorted({question.slots[slot].day for who, slot in question.away if who == name})
    whole = [DAYS[day] for day in away if all((name, slot) in question.away for slot in question.days[day])]
    notes = (f"Not there on {', '.join(whole)}.",) if whole else ()
    return Grid(view, name, f"Timetable of {name}", "Period", tuple(rows), notes)


def _of_period(week: Week, view: str, name: str, there: list[Session]) -> Grid:
    adults = sorted(dict.fromkeys(adult for session in there for adult in activity_of(week, session).adults),
                    key=natural)  # fmt: skip
    rows = tuple(
        GridRow(adult, "", tuple(
            tuple(_entry(week, "adult", adult, session) for session in there
                  if adult in activity_of(week, session).adults and week.question.slots[session.slot].day == day)
            for day in range(len(DAYS))))
        for adult in adults
    )  # fmt: skip
    return Grid(view, name, f"Period {name}", "Adult", rows)


def _entry(week: Week, view: str, name: str, session: Session) -> Entry:
    activity = activity_of(week, session)
    what = f"{activity.code} {activity.group}"
    adults, pupils, where = " and ".join(activity.adults), ", ".join(activity.pupils), place_of(week, session)
    own = ", ".join(pupil for pupil in activity.pupils if week.question.class_of.get(pupil, "") == name)
    with_adults = [other for other in activity.adults if other != name]
    more = {
        "adult": (pupils, where, f"with {' and '.join(with_adults)}" if with_adults else ""),
        "pupil": (f"with {adults}", where),
        "class": (own, f"with {adults}", where),
        "room": (f"with {adults}", pupils),
    }[view]
    return Entry(when(session) if session.exact else "", what, ", ".join(filter(None, more)))


def grid_table(grid: Grid) -> Result:
    """A page as a table, a cell holding its sessions one after the other."""
    columns = (Shown("row", grid.lead), Shown("times", "Times"), *(Shown(day.lower(), day) for day in DAYS))
    rows = tuple((row.name, row.times, *("; ".join(_told(entry) for entry in cell) for cell in row.cells))
                 for row in grid.rows)  # fmt: skip
    shown = columns if any(row.times for row in grid.rows) else (columns[0], *columns[2:])
    if len(shown) < len(columns):
        rows = tuple((row[0], *row[2:]) for row in rows)
    return Result("Week", grid.title, shown, rows, notes=grid.notes, about={"by": grid.view, "of": grid.name})


def _told(entry: Entry) -> str:
    return " ".join(filter(None, (entry.at, entry.what, f"({entry.more})" if entry.more else "")))

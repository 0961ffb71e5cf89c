"""The day somebody is away: who covers what, what moves, and what is not held, with as little change as can be.

Goals in strict order: least time lost that plans require, least time lost at all (minutes x pupils), least change. A
cover at the same time counts 1, at another time 2, a session that others lose for it 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from provision_xl.costing.covering import absence_of
from provision_xl.errors import OutOfRange
from provision_xl.money import natural
from provision_xl.school.school import School
from provision_xl.school.timetable_tables import DAYS
from provision_xl.solving import Goal, Model, Sense, Solved, solve
from provision_xl.timetable.clock import Session
from provision_xl.timetable.placing import Placing
from provision_xl.timetable.question import Activity, Question, Why
from provision_xl.timetable.week import Week, standing_week, who_could

SECONDS = 3.0
_COVERED, _MOVED, _TAKEN = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Done:
    """What becomes of one session that day.

    Args:
        by: who covers; None where it is not held.
        slot, starts, room: where it then is; starts is None where the cover has the minutes, but in pieces.
        gives_way: its own adult is there, and takes another's session instead.
    """

    session: Session
    activity: Activity
    by: str | None = None
    slot: int | None = None
    starts: int | None = None
    room: str = ""
    gives_way: bool = False

    @property
    def held(self) -> bool:
        return self.by is not None


@dataclass(frozen=True)
class Today:
    """A changed day, with every session that is not as it stands in the timetable."""

    week: Week
    day: date
    away: tuple[str, ...]
    changed: tuple[Done, ...]
    solved: Solved

    @property
    def not_held(self) -> tuple[Done, ...]:
        return tuple(done for done in self.changed if not done.held)


@dataclass
class _Day:
    """One day being put right."""

    question: Question
    placing: Placing
    slots: tuple[int, ...]
    hit: list[Session]  # sessions with an adult who is away
    others: list[Session]
    model: Model = field(default_factory=Model)
    covers: dict[tuple[int, str, int], int] = field(default_factory=dict)  # (place in hit, adult, slot) -> variable
    gives: dict[int, int] = field(default_factory=dict)  # place in others -> variable


def away_on(school: School, day: date) -> tuple[str, ...]:
    """Staff whom Absences has away on a day."""
    found = (row.staff_id for row in school.staff if absence_of(school, row.staff_id, day, day))
    return tuple(sorted(found, key=natural))


def today(
    school: School, day: date, away: Iterable[str] = (), seconds: float = SECONDS,
    cancel: Callable[[], bool] | None = None,
) -> Today:  # fmt: skip
    """The day with those away whom Absences or `away` names.

    Args:
        school: with a timetable.
        day: a school day.
        seconds: for the search.

    Raises:
        OutOfRange: no school that day, nobody is away, nobody of that Staff ID, or no timetable.
    """
    gone = tuple(sorted({*away_on(school, day), *away}, key=natural))
    _refuse(school, day, gone)
    week = standing_week(school, day)
    todays = week.question.days.get(day.weekday(), ())
    there = [session for session in week.sessions if session.slot in todays]
    hit = [session for session in there if set(week.question.activities[session.number].adults) & set(gone)]
    lost = {(session.number, session.slot) for session in hit}
    rest = tuple(tuple(slot for slot in slots if (number, slot) not in lost) for number, slots in
                 enumerate(week.timetable))  # fmt: skip
    made = _Day(week.question, Placing(week.question, rest), todays, hit, [one for one in there if one not in hit])
    _fill(made, _candidates(school, week, made, gone, day))
    solved = solve(made.model, _goals(made), time_limit_seconds=seconds, cancel=cancel, start=_nothing(made))
    return Today(week, day, gone, _changed(made, solved), solved)


def _refuse(school: School, day: date, gone: Sequence[str]) -> None:
    unknown = [name for name in gone if name not in school.member_of_staff]
    if unknown:
        raise OutOfRange(f'There is no Staff ID "{unknown[0]}". Type it as on the sheet Staff.')
    if not gone:
        raise OutOfRange(f"Nobody is noted as away on {day:%d/%m/%Y}. Say who is, by the Staff ID.")
    if not school.timetable:
        raise OutOfRange("There is no timetable yet: make one first, then somebody can be taken out of it.")
    if day.weekday() >= len(DAYS) or not school.calendar.weeks(day, day):
        raise OutOfRange(f"There is no school on {day:%d/%m/%Y}. Choose a school day.")


def _candidates(
    school: School, week: Week, made: _Day, gone: Sequence[str], day: date
) -> Iterator[tuple[int, str, int]]:
    """(session, adult, slot) wherever nothing but that adult's own sessions is in the way of a cover."""
    for place, session in enumerate(made.hit):
        activity = made.question.activities[session.number]
        stay = tuple(name for name in activity.adults if name not in gone)
        alone = replace(activity, adults=(next(name for name in activity.adults if name in gone),))
        for name in who_could(school, made.question, alone, day):
            if name in gone or name in activity.adults:
                continue
            for slot in made.slots if not activity.along else (session.slot,):
                if not _in_the_way(made.placing, replace(activity, adults=(name, *stay)), slot, session.slot):
                    yield place, name, slot


def _in_the_way(placing: Placing, activity: Activity, slot: int, usual: int) -> bool:
    """Whether anything but sessions of the adult who covers, its first one, keeps it out of that slot."""
    ignored = {Why.DAY, Why.HOURS, *((Why.ROOM,) if slot == usual else ())}  # its room stands empty then
    own = (Why.ADULT, activity.adults[0])
    return any(why not in ignored and (why, who) != own for why, who in placing.blocks_of(activity, slot))


def _fill(made: _Day, candidates: Iterable[tuple[int, str, int]]) -> None:
    model, question = made.model, made.question
    for key in candidates:
        made.covers[key] = model.add(label=f"{key[1]} covers")
    for place in range(len(made.hit)):
        own = [(variable, 1) for (which, _, _), variable in made.covers.items() if which == place]
        if own:
            model.constrain(own, high=1, rule="one cover", label=made.hit[place].room)
    busy = {(name, slot) for (_, name, slot) in made.covers}
    for name, slot in sorted(busy):
        there = [place for place, session in enumerate(made.others)
                 if session.slot == slot and name in question.activities[session.number].adults]  # fmt: skip
        for place in there:
            if place not in made.gives:
                made.gives[place] = model.add(label="gives way")
        taken = sum(question.activities[made.others[place].number].minutes for place in there)
        terms = [(variable, question.activities[made.hit[place].number].minutes)
                 for (place, other, at), variable in made.covers.items() if (other, at) == (name, slot)]  # fmt: skip
        terms += [(made.gives[place], -question.activities[made.others[place].number].minutes) for place in there]
        model.constrain(terms, high=question.slots[slot].minutes - taken, rule=Why.ADULT, label=name)
    _pupils_once(made)


def _pupils_once(made: _Day) -> None:
    """Sessions that move do not meet in one slot with the same pupil, nor more of them than there are rooms."""
    at: dict[tuple[str, int, bool], list[tuple[int, int]]] = {}
    moved: dict[int, list[tuple[int, int]]] = {}
    for (place, _, slot), variable in made.covers.items():
        activity = made.question.activities[made.hit[place].number]
        for pupil in activity.pupils:
            at.setdefault((pupil, slot, activity.along), []).append((variable, 1))
        if activity.out and slot != made.hit[place].slot:
            moved.setdefault(slot, []).append((variable, 1))
    for (pupil, _, _), terms in at.items():
        made.model.constrain(terms, high=1, rule=Why.PUPIL, label=pupil)
    if not made.question.rooms:
        return
    for slot, terms in moved.items():
        largest = max(made.question.activities[session.number].size for session in made.hit)
        using = {made.question.activities[session.number].adults[0] for session in made.others + made.hit
                 if session.slot == slot and made.question.activities[session.number].out}  # fmt: skip
        spare = max(1, made.question.rooms_for(largest, slot) - len(using))  # one fits, as was looked at before
        made.model.constrain(terms, high=spare, rule=Why.ROOM, label=str(slot))


def _goals(made: _Day) -> list[Goal]:
    def worth(session: Session) -> int:
        activity = made.question.activities[session.number]
        return activity.minutes * activity.size

    def terms(only: Callable[[Activity], bool]) -> list[tuple[int, int]]:
        activities = made.question.activities
        found = [(variable, worth(made.hit[place])) for (place, _, _), variable in made.covers.items()
                 if only(activities[made.hit[place].number])]  # fmt: skip
        return found + [(variable, -worth(made.others[place])) for place, variable in made.gives.items()
                        if only(activities[made.others[place].number])]  # fmt: skip

    change = [(variable, _COVERED if slot == made.hit[place].slot else _MOVED)
              for (place, _, slot), variable in made.covers.items()]  # fmt: skip
    change += [(variable, _TAKEN) for variable in made.gives.values()]
    return [Goal("required time kept", terms(lambda activity: activity.required)),
            Goal("time kept", terms(lambda activity: True)), Goal("change", change, Sense.LEAST)]  # fmt: skip


def _nothing(made: _Day) -> tuple[int, ...]:
    return (0,) * len(made.model.variables)


def _changed(made: _Day, solved: Solved) -> tuple[Done, ...]:
    values = solved.values if solved.has_plan and solved.values else _nothing(made)
    lost = {place for place, variable in made.gives.items() if values[variable] > 0.5}
    found = [Done(made.others[place], made.question.activities[made.others[place].number], gives_way=True)
             for place in lost]  # fmt: skip
    standing = [session for place, session in enumerate(made.others) if place not in lost]
    taken = _Taken(made.question, standing)
    for place, session in sorted(enumerate(made.hit), key=lambda item: item[1].starts):
        activity = made.question.activities[session.number]
        own = next(((name, slot) for (which, name, slot), variable in made.covers.items()
                    if which == place and values[variable] > 0.5), None)  # fmt: skip
        found.append(Done(session, activity, *own, *taken.put(session, activity, *own)) if own
                     else Done(session, activity))  # fmt: skip
    def order(done: Done) -> tuple[object, ...]:
        at = done.starts if done.starts is not None else made.question.slots[done.slot or done.session.slot].starts
        return (at if done.held else done.session.starts, natural(done.activity.group), natural(done.activity.pupil))

    return tuple(sorted(found, key=order))


class _Taken:
    """Whose minutes, and which rooms, are taken that day while covers are put in."""

    def __init__(self, question: Question, standing: Sequence[Session]) -> None:
        self.question = question
        self.busy: dict[tuple[str, int], list[tuple[int, int]]] = {}  # by adult or room, and slot
        for session in standing:
            for name in (*question.activities[session.number].adults, session.room):
                self._take(name, session.slot, session.starts, session.ends)

    def put(self, session: Session, activity: Activity, name: str, slot: int) -> tuple[int | None, str]:
        """The time at which the cover has the session, its usual one where that is free, and a room that is free then.

        None where the minutes of the cover are in pieces, "" where no room is free.
        """
        bounds = self.question.slots[slot]
        tries = [session.starts] * (slot == session.slot)
        tries += [bounds.starts, *sorted(end for (_, at), taken in self.busy.items() if at == slot for _, end in taken)]
        times = [minute for minute in tries if minute + activity.minutes <= bounds.ends
                 and self._free(name, slot, minute, activity.minutes)]  # fmt: skip
        both = ((minute, room) for room in self._rooms(session, activity) for minute in times
                if not room or self._free(room, slot, minute, activity.minutes))  # fmt: skip
        starts, room = next(both, (times[0] if times else None, ""))
        if starts is not None:
            for taken in (name, room):
                self._take(taken, slot, starts, starts + activity.minutes)
        return starts, room

    def _rooms(self, session: Session, activity: Activity) -> list[str]:
        """Its own room first, then the smallest that will do."""
        if not activity.out or not self.question.rooms:
            return [session.room]
        fitting = [room for room in self.question.rooms if room.size >= activity.size
                   and room.site in {"", activity.site or room.site}]  # fmt: skip
        names = [room.room for room in sorted(fitting, key=lambda room: (room.size, natural(room.room)))]
        return [session.room, *names] if session.room else names

    def _take(self, name: str, slot: int, starts: int, ends: int) -> None:
        if name:
            self.busy.setdefault((name, slot), []).append((starts, ends))

    def _free(self, name: str, slot: int, starts: int, minutes: int) -> bool:
        taken = self.busy.get((name, slot), ())
        there = (name, slot) not in self.question.away
        return there and all(starts + minutes <= begin or starts >= end for begin, end in taken)

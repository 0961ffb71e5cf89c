"""A change as rows of Provision: what ends, what goes on in another way, and what is new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from provision_xl.dates import ONE_DAY
from provision_xl.planning.replan.moves import Group, Kind, Move
from provision_xl.planning.replan.question import Asked
from provision_xl.school.core_tables import Line
from provision_xl.school.school import School


@dataclass(frozen=True)
class Rows:
    """What is to be written into Provision.

    Args:
        new: rows to be added, Line left for Update to fill.
        changed: rows that have not begun, with another group or adult.
        ended: rows that have begun, with the day on which they end and, where nothing goes on, Stopped.
        dropped: rows that have not begun and have no place, marked Exclude.
    """

    new: tuple[Line, ...] = ()
    changed: tuple[Line, ...] = ()
    ended: tuple[Line, ...] = ()
    dropped: tuple[Line, ...] = ()


def rows(school: School, before: Asked, asked: Asked, moves: Sequence[Move], there: dict[str, Group],
         dropped_code: str) -> Rows:  # fmt: skip
    """The rows that make these changes, from the first day of the stretch on.

    Args:
        school: what is on the map, without the event.
        there: where each group of the map goes on.
        dropped_code: the intervention that is run no more; empty for none.
    """
    found: dict[str, list[Line]] = {"new": [], "changed": [], "ended": [], "dropped": []}
    entries = {group.key: group.entry for group in there.values()}
    for move in moves:
        for what, line in _of(school, before, asked, move, entries, dropped_code):
            found[what].append(line)
    found["new"] += _nobody_yet(school, asked, moves)
    found["changed"] += _ends_filled(before, [line for lines in found.values() for line in lines])
    return Rows(*(tuple(found[what]) for what in ("new", "changed", "ended", "dropped")))


def _of(
    school: School, before: Asked, asked: Asked, move: Move, entries: dict[str, str], dropped_code: str
) -> Iterator[tuple[str, Line]]:
    day = asked.problem.term.first
    if move.place is None:
        yield from _started(school, asked, move, entries, day)
        return
    job = before.jobs[move.place.job]
    lasts = {member.key: member.last for member in job.group.members}
    for line in move.place.lines:
        last = next(lasts[member.key] for member in job.group.members if member.line == line)
        if move.now:
            yield from _goes_on(line, move.now, entries.get(move.now, "; ".join(move.now_staff)), last, day)
        elif move.kind is Kind.LOSES and line.required and move.code != dropped_code:
            yield from _goes_on(line, "", "", last, day)  # still asked for, by nobody yet
        elif (line.starts or date.max) < day:
            status = "Stopped" if move.kind is Kind.LOSES else line.status
            yield "ended", replace(line, ends=day - ONE_DAY, status=status)
        else:
            yield "dropped", replace(line, plan="Exclude")


def _goes_on(line: Line, group: str, staff: str, last: date, day: date) -> Iterator[tuple[str, Line]]:
    """A row that has not begun is changed; one that has ends, and another goes on from it."""
    if line.starts is not None and line.starts >= day:
        yield "changed", replace(line, group=group, staff_id=staff, ends=line.ends or last)
        return
    yield "ended", replace(line, ends=day - ONE_DAY)
    yield "new", replace(
        line, line="", row=0, group=group, staff_id=staff, starts=day, ends=last, status="", sessions_held=None,
        sessions_attended=None, continues=line.line,
    )  # fmt: skip


def _started(
    school: School, asked: Asked, move: Move, entries: dict[str, str], day: date
) -> Iterator[tuple[str, Line]]:
    pair = move.pair
    if pair is None:
        return
    staff = entries.get(move.now, "; ".join(move.now_staff))
    found = school.calendar.after_weeks(day, pair.weeks)
    last = min(found[0], asked.problem.term.last) if found else asked.problem.term.last
    if pair.line is None or pair.line not in school.provision:
        row = pair.line or Line(pupil_id=pair.pupil, intervention=pair.code)
        yield "new", replace(row, group=move.now, staff_id=staff, starts=day, ends=last, status="")
    else:
        yield from _goes_on(pair.line, move.now, staff, pair.line.ends or last, day)


def _nobody_yet(school: School, asked: Asked, moves: Sequence[Move]) -> list[Line]:
    """What is required for a pupil who arrives and has no place: a row that asks for it, without an adult."""
    placed = {(move.pupil, move.code) for move in moves if move.kind is Kind.STARTS}
    return [line for line in asked.wanted if line not in school.provision
            and (line.pupil_id, line.intervention) not in placed]  # fmt: skip


def _ends_filled(before: Asked, written: Sequence[Line]) -> list[Line]:
    """Rows that stay and have no Ends: a row of their group that gets one would end them too."""
    touched, done = {line.group for line in written if line.group}, {_name(line) for line in written}
    return [
        replace(member.line, ends=member.last)
        for job in before.jobs.values() if job.key in touched
        for member in job.group.members
        if member.line.ends is None and _name(member.line) not in done
    ]  # fmt: skip


def applied(school: School, found: Rows) -> School:
    """The map with these rows written into it."""
    instead = {_name(line): line for line in (*found.changed, *found.ended, *found.dropped)}
    provision = tuple(instead.get(_name(line), line) for line in school.provision)
    return replace(school, provision=(*provision, *found.new))


def _name(line: Line) -> tuple[object, ...]:
    """What a row is known by that none of these changes touches."""
    return line.row, line.line, line.pupil_id, line.intervention, line.starts, line.cycle

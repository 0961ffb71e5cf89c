"""Who must be told of a change, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from provision_xl.money import natural
from provision_xl.planning.replan.moves import Kind, Move
from provision_xl.school.school import School

ADULT, TEACHER, FAMILY = "Adult", "Class teacher", "Family"


@dataclass(frozen=True, slots=True)
class Told:
    """One to be told.

    Args:
        role: Adult, Class teacher or Family.
        who: a Staff ID, a class, or a Pupil ID.
        why: in a sentence, with IDs only.
    """

    role: str
    who: str
    why: str


def who_is_told(school: School, moves: Iterable[Move], away: str, day: date) -> tuple[Told, ...]:
    """Adults whose groups change, teachers of the pupils' classes, families where provision of an EHC plan changes.

    Args:
        school: its tables once the event has happened.
        away: an adult who is away, and is not told again; empty for nobody.
        day: on which the change begins.
    """
    found = list(moves)
    return (*_adults(found, away), *_teachers(school, found, day), *_families(school, found, day))


def _adults(moves: list[Move], away: str) -> Iterator[Told]:
    said: dict[str, list[str]] = {}
    for move in moves:
        for name in move.was_staff:
            if name not in move.now_staff or move.kind is Kind.GROUP:
                said.setdefault(name, []).append(f"{move.pupil} is no longer in {move.was} ({move.code})")
        for name in move.now_staff:
            if name not in move.was_staff or move.kind is Kind.GROUP:
                said.setdefault(name, []).append(f"{move.pupil} comes to {move.now} ({move.code})")
    for name in sorted(said, key=natural):
        if name != away:
            yield Told(ADULT, name, f"{'; '.join(said[name])}.")


def _teachers(school: School, moves: list[Move], day: date) -> Iterator[Told]:
    said: dict[str, list[str]] = {}
    for move in moves:
        said.setdefault(class_of(school, move.pupil, day), []).append(move_told(move))
    for name in sorted(said, key=natural):
        yield Told(TEACHER, name, f"{'; '.join(said[name])}.")


def class_of(school: School, pupil: str, day: date) -> str:
    """The pupil's class, or where none is recorded the year group."""
    return school.in_force(pupil, "Class", day) or f"Year {school.pupil[pupil].year_group}, no class recorded"


def _families(school: School, moves: list[Move], day: date) -> Iterator[Told]:
    said: dict[str, list[str]] = {}
    for move in moves:
        if move.kind is not Kind.LEAVES and is_of_a_plan(school, move, day):
            said.setdefault(move.pupil, []).append(move_told(move))
    for name in sorted(said, key=natural):
        yield Told(FAMILY, name, f"Provision of the EHC plan changes: {'; '.join(said[name])}.")


def is_of_a_plan(school: School, move: Move, day: date) -> bool:
    """Whether a change touches what an EHC plan promises: a Required row, or what EHC provision is met by."""
    if school.in_force(move.pupil, "SEN status", day) != "E":
        return False
    return move.required or any(row.pupil_id == move.pupil and move.code in row.met_by for row in school.ehc_provision)


def move_told(move: Move) -> str:
    """A change in words, with IDs only."""
    staff = f" with {', '.join(move.now_staff)}" if move.now_staff else ""
    if move.kind is Kind.STARTS:
        return f"{move.pupil} starts {move.code} in {move.now}{staff}"
    if move.kind is Kind.ADULT:
        return f"{move.pupil} has {', '.join(move.now_staff)} for {move.code} in place of {', '.join(move.was_staff)}"
    if move.kind is Kind.GROUP:
        return f"{move.pupil} goes on with {move.code} in {move.now}{staff}"
    does = {Kind.LEAVES: "leaves", Kind.MISSES: "misses sessions of"}.get(move.kind, "loses")
    return f"{move.pupil} {does} {move.code} ({move.was})"

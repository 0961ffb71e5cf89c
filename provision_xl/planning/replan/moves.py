"""What changes for each pupil, and in which group with which adults everyone goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from provision_xl.costing.adults import NOBODY
from provision_xl.money import natural, share
from provision_xl.planning.assembly import free_numbers
from provision_xl.planning.choice import Choice
from provision_xl.planning.question import Pair
from provision_xl.planning.replan.jobs import Job, Place
from provision_xl.planning.replan.model import adult_of, home_of
from provision_xl.planning.replan.question import Asked
from provision_xl.results import decimals
from provision_xl.school.core_tables import YEAR_GROUPS
from provision_xl.school.school import School


class Kind(StrEnum):
    """What a change is to a pupil."""

    LOSES = "loses the place"
    MISSES = "misses sessions"
    ADULT = "has another adult"
    GROUP = "goes on in another group"
    STARTS = "starts"
    LEAVES = "leaves"


@dataclass(frozen=True, slots=True)
class Move:
    """One pupil's change.

    Args:
        was, now: group; was_staff, now_staff: Staff IDs; empty where there is none.
        minutes: minutes a week that the pupil receives there; required: whether a row of the map is Required.
        place: what the map has; pair: what is started.
    """

    kind: Kind
    pupil: str
    code: str
    was: str
    was_staff: tuple[str, ...]
    now: str
    now_staff: tuple[str, ...]
    minutes: Fraction
    required: bool
    place: Place | None = None
    pair: Pair | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Where an offer goes on: the Group on the map and its adults; `entry` is what Staff ID holds."""

    key: str
    staff: tuple[str, ...]
    entry: str


def moves(school: School, then: School, before: Asked, asked: Asked, choice: Choice, leaver: str) -> tuple[Move, ...]:
    """Every change for a pupil, in natural order of pupil and intervention.

    Args:
        school, before: the map without the event; then: the tables once it has happened.
        asked, choice: what was chosen after it.
        leaver: the pupil who leaves; empty for nobody.
    """
    homes, there = home_of(asked, choice), groups_after(school, asked, choice)
    found = [*_gone(before, asked, leaver), *_of_places(asked, homes, there),
             *_of_starts(school, then, asked, choice, there)]  # fmt: skip
    return tuple(sorted(found, key=lambda move: (natural(move.pupil), natural(move.code), natural(move.was))))


def _gone(before: Asked, asked: Asked, leaver: str) -> Iterator[Move]:
    """Places that the event itself takes away."""
    for key, place in before.places.items():
        if key not in asked.places:
            job = before.jobs[place.job]
            kind = Kind.LEAVES if place.pupil == leaver else Kind.LOSES
            yield _move(kind, job, place, "", ())


def _move(kind: Kind, job: Job, place: Place, now: str, staff: tuple[str, ...]) -> Move:
    return Move(
        kind, place.pupil, place.code, job.key, job.staff, now, staff, job.minutes.received, place.required, place
    )  # fmt: skip


def _of_places(asked: Asked, homes: Mapping[tuple[str, str], str], there: Mapping[str, Group]) -> Iterator[Move]:
    for key, place in asked.places.items():
        job, option = asked.jobs[place.job], homes.get(key)
        if option is None:
            yield _move(Kind.LOSES, job, place, "", ())
        elif option != place.job:
            yield _move(Kind.GROUP, job, place, there[option].key, there[option].staff)
        elif there[option].staff != job.staff:
            yield _move(Kind.ADULT, job, place, there[option].key, there[option].staff)


def _of_starts(
    school: School, then: School, asked: Asked, choice: Choice, there: Mapping[str, Group]
) -> Iterator[Move]:
    pairs = {pair.key: pair for pair in asked.problem.pairs}
    for (pupil, home), option in home_of(asked, choice).items():
        if (pupil, home) not in asked.places and option in asked.jobs:
            yield _start(asked, pairs[pupil, option], there[option])
    numbers = free_numbers(school, len({group.key for group in there.values()} - set(asked.jobs)))
    for key in asked.problem.offers:
        if key not in asked.jobs:
            takers = [pairs[pupil, key] for pupil, offer in choice.taken if offer == key]
            yield from _new_groups(asked, choice, key, sorted(takers, key=_by_year(then)), numbers)


def _by_year(school: School) -> Callable[[Pair], tuple[Any, ...]]:
    years = {year: place for place, year in enumerate(YEAR_GROUPS)}
    return lambda pair: (years.get(school.pupil[pair.pupil].year_group, len(years)), natural(pair.pupil))


def _new_groups(asked: Asked, choice: Choice, key: str, takers: list[Pair], numbers: Iterator[int]) -> Iterator[Move]:
    """Those of one year sit together, and the groups of one adult are as alike in size as can be."""
    for name in asked.problem.offers[key].adults:
        count = choice.groups.get((key, name), 0)
        for size in share(choice.seats.get((key, name), 0), [1] * count) if count else ():
            group = Group(f"G{next(numbers)}", (name,), name) if size else None
            inside, takers = takers[:size], takers[size:]
            yield from (_start(asked, pair, group) for pair in inside if group is not None)


def _start(asked: Asked, pair: Pair, group: Group) -> Move:
    received = asked.problem.minutes(asked.problem.offers[pair.offer].received)
    return Move(Kind.STARTS, pair.pupil, pair.code, "", (), group.key, group.staff, received, bool(pair.required),
                None, pair)  # fmt: skip


def groups_after(school: School, asked: Asked, choice: Choice) -> dict[str, Group]:
    """Every group of the map that goes on; one that has begun and changes hands goes on under a new number."""
    runs, numbers = adult_of(choice), free_numbers(school, 0)
    found: dict[str, Group] = {}
    for key, job in asked.jobs.items():
        if key in runs:
            same = runs[key] == job.adult
            begun = any(line.starts and line.starts < asked.problem.term.first
                        for place in job.places for line in place.lines)  # fmt: skip
            number = key if same or not begun else f"G{next(numbers)}"
            found[key] = Group(number, *_staffed(job, runs[key]))
    return found


def _staffed(job: Job, adult: str) -> tuple[tuple[str, ...], str]:
    """The adults of a group once one is exchanged, and how Staff ID says so."""
    if adult == job.adult:
        entry = next((line.staff_id for place in job.places for line in place.lines if line.staff_id), "")
        entry = entry or next((line.staff_id for line in job.group.rows if line.staff_id), "")
        return job.staff, entry
    parts: dict[str, Fraction] = {}
    for name, part in job.group.adults:
        name = adult if name == job.adult else name
        if name != NOBODY:
            parts[name] = parts.get(name, Fraction(0)) + part
    if all(part == 1 for part in parts.values()):
        return tuple(parts), "; ".join(parts)
    return tuple(parts), " / ".join(f"{name} {_percent(part)}%" for name, part in parts.items())


def _percent(part: Fraction) -> str:
    """
    >>> _percent(Fraction(3, 5)), _percent(Fraction(1, 8))
    ('60', '12.5')
    """
    return decimals(part * 100, 4).rstrip("0").rstrip(".")

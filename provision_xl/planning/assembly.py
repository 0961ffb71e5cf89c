"""From a choice to groups with names in them, and to what each costs and who pays; whole pence, nothing left over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from provision_xl.errors import PlanError
from provision_xl.money import natural, share
from provision_xl.planning.cash import EXTRA_HOURS, Claim, paid_by, pay
from provision_xl.planning.choice import Choice, bearing_materials, extra_pence, group_pence, loads, seat_pence
from provision_xl.planning.question import KeptGroup, Offer, Pair, Problem
from provision_xl.school.core_tables import YEAR_GROUPS
from provision_xl.school.school import School, line_key

type Funded = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PlannedGroup:
    """A group of the plan.

    Args:
        key: the Group on the map, a new one where it is not kept.
        staff: Staff IDs; pupils: all of its pupils; joined: those of them whom the plan puts in.
        rows: for pupils who fill a row of the map, (pupil, Line).
        minutes: minutes a week that it takes of one adult.
        cost_pence: cash in the term (and staff time, where that is charged); funds: who pays it.
    """

    key: str
    intervention: str
    offer: str
    staff: tuple[str, ...]
    pupils: tuple[str, ...]
    joined: tuple[str, ...]
    kept: bool
    rows: tuple[tuple[str, str], ...]
    minutes: Fraction
    cost_pence: int = 0
    funds: Funded = ()


@dataclass(frozen=True, slots=True)
class ExtraHours:
    """Paid extra time of one adult, a week, and its cost over the term."""

    staff: str
    minutes: Fraction
    cost_pence: int
    funds: Funded = ()


def assemble(
    school: School, problem: Problem, choice: Choice
) -> tuple[tuple[PlannedGroup, ...], tuple[ExtraHours, ...]]:
    """Name the pupils of every group, and pay for it.

    Raises:
        PlanError: the funds cannot pay what the choice costs.
    """
    groups = [
        *_kept(problem, choice, seated := _Seating(school, problem, choice)),
        *_new(school, problem, choice, seated),
    ]
    extra = [
        ExtraHours(name, problem.minutes(problem.adults[name].overrun(ticks)), extra_pence(problem, choice)[name])
        for name, ticks in loads(problem, choice).items()
        if problem.adults[name].overrun(ticks)
    ]
    return _funded(problem, groups, extra, _shares(problem, groups))


class _Seating:
    """Hands out the pupils of each offer, year by year, so that those of one year sit together."""

    def __init__(self, school: School, problem: Problem, choice: Choice) -> None:
        years = {year: place for place, year in enumerate(YEAR_GROUPS)}
        self.queues: dict[str, list[Pair]] = {}
        for pair in problem.pairs:
            if pair.key in choice.taken:
                self.queues.setdefault(pair.offer, []).append(pair)
        for queue in self.queues.values():
            queue.sort(
                key=lambda pair: (years.get(school.pupil[pair.pupil].year_group, len(years)), natural(pair.pupil))
            )

    def next(self, offer: str, count: int) -> list[Pair]:
        queue = self.queues.get(offer, [])
        self.queues[offer] = queue[count:]
        return queue[:count]


def _kept(problem: Problem, choice: Choice, seating: _Seating) -> Iterator[PlannedGroup]:
    for group in problem.kept:
        joining = seating.next(group.offer, choice.joined.get(group.key, 0)) if group.offer else []
        alone = problem.offers[group.offer].alone * len(joining) if group.offer else 0
        yield PlannedGroup(
            group.key,
            group.code,
            group.offer,
            group.staff,
            _natural([*group.pupils, *(pair.pupil for pair in joining)]),
            _natural(pair.pupil for pair in joining),
            True,
            _rows(joining),
            problem.minutes(group.weekly_ticks + alone),
        )


def _new(school: School, problem: Problem, choice: Choice, seating: _Seating) -> Iterator[PlannedGroup]:
    numbers = free_numbers(school)
    for key, offer in problem.offers.items():
        for name in offer.adults:
            count = choice.groups.get((key, name), 0)
            for size in _even(choice.seats.get((key, name), 0), count):
                pairs = seating.next(key, size)
                if pairs:  # a group that the numbers leave empty does not run
                    yield _group(problem, offer, name, pairs, f"G{next(numbers)}")


def _group(problem: Problem, offer: Offer, adult: str, pairs: list[Pair], key: str) -> PlannedGroup:
    pupils = _natural(pair.pupil for pair in pairs)
    minutes = problem.minutes(offer.group_ticks + offer.alone * len(pairs))
    return PlannedGroup(key, offer.code, offer.key, (adult,), pupils, pupils, False, _rows(pairs), minutes)


def _natural(pupils: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(pupils, key=natural))


def _rows(pairs: Iterable[Pair]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((pair.pupil, line_key(pair.line)) for pair in pairs if pair.line is not None))


def _even(pupils: int, groups: int) -> list[int]:
    return share(pupils, [1] * groups) if groups else []


def free_numbers(school: School, after: int = 0) -> Iterator[int]:
    """Group numbers that the map never used, so many of them left out."""
    used = [int(found[1]) for line in school.provision if (found := re.fullmatch(r"[Gg](\d+)", line.group))]
    number = max(used, default=0) + after
    while True:
        number += 1
        yield number


def _shares(problem: Problem, groups: list[PlannedGroup]) -> list[tuple[int, str, int]]:
    """(group, pupil, pence): each pupil's part of what a group costs, by largest remainder in natural order."""
    joined = {(pupil, group.offer) for group in groups for pupil in group.joined}
    chosen = bearing_materials(pair for pair in problem.pairs if pair.key in joined)
    materials = {pair.key: pair.materials for pair in chosen}
    kept = {group.key: group for group in problem.kept}
    found: list[tuple[int, str, int]] = []
    for place, group in enumerate(groups):
        amounts = _group_shares(problem, group, kept.get(group.key) if group.kept else None, materials)
        found.extend((place, pupil, pence) for pupil, pence in amounts.items())
    return [*found, *_one_off_shares(problem, groups)]


def _group_shares(
    problem: Problem, group: PlannedGroup, kept: KeptGroup | None, materials: Mapping[tuple[str, str], int]
) -> dict[str, int]:
    offer = problem.offers.get(group.offer)
    each = {pupil: materials.get((pupil, group.offer), 0) if pupil in group.joined else 0 for pupil in group.pupils}
    if kept is not None:
        whole = kept.pence + kept.time_pence - sum(kept.own_pence.values())
        each.update(kept.own_pence)
    else:
        whole = group_pence(offer, problem.adults[group.staff[0]]) if offer else 0
    if offer is not None and group.joined:
        seat = seat_pence(offer, problem.adults[group.staff[0]])
        for pupil in group.joined:
            each[pupil] += seat
    for pupil, pence in zip(group.pupils, share(whole, [1] * len(group.pupils)), strict=True):
        each[pupil] += pence
    return each


def _one_off_shares(problem: Problem, groups: list[PlannedGroup]) -> Iterator[tuple[int, str, int]]:
    for code, pence in problem.one_off.items():
        first: dict[str, int] = {}
        for place, group in enumerate(groups):
            if group.intervention == code:
                for pupil in group.pupils:
                    first.setdefault(pupil, place)
        if first:
            pupils = _natural(first)
            for pupil, part in zip(pupils, share(pence, [1] * len(pupils)), strict=True):
                yield first[pupil], pupil, part


def _funded(
    problem: Problem, groups: list[PlannedGroup], extra: list[ExtraHours], shares: list[tuple[int, str, int]]
) -> tuple[tuple[PlannedGroup, ...], tuple[ExtraHours, ...]]:
    claims = [Claim((str(place), pupil), pence, _may_pay(problem, pupil)) for place, pupil, pence in shares]
    claims += [Claim((EXTRA_HOURS, item.staff), item.cost_pence, _may_pay(problem, "")) for item in extra]
    paid = {} if problem.funds is None else pay(claims, {fund.name: fund.pence for fund in problem.funds})
    if paid is None:
        raise PlanError("The funds cannot pay what the plan costs. Please report this with the book's inputs hash.")
    of_group: dict[int, list[int]] = {}
    for number, (place, _, _) in enumerate(shares):
        of_group.setdefault(place, []).append(number)
    costed = tuple(
        replace(
            group,
            cost_pence=sum(shares[number][2] for number in of_group.get(place, ())),
            funds=tuple(paid_by(paid, of_group.get(place, ())).items()),
        )
        for place, group in enumerate(groups)
    )
    hours = tuple(
        replace(item, funds=tuple(paid_by(paid, [len(shares) + place]).items())) for place, item in enumerate(extra)
    )
    return costed, hours


def _may_pay(problem: Problem, pupil: str) -> tuple[str, ...]:
    return tuple(fund.name for fund in problem.funds or () if fund.own is None or pupil in fund.own)

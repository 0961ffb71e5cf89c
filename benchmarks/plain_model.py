"""The first two goals of a term as one weighted model, written down plainly from the specification.

Nothing of our own model is used here: every group has its seats, groups are bounded by the pupils there are and by
nothing cleverer, and the two goals stand in one line, the first with a weight that no benefit can outweigh.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import gcd

from provision_xl.money import half_up
from provision_xl.planning.choice import places
from provision_xl.planning.question import FundLeft, Pair, Problem

type Row = tuple[list[tuple[int, int]], int | None, int | None]


@dataclass
class Plain:
    """Columns as (low, high, whole), rows as (terms, low, high), and what is to be most.

    Args:
        weight: of a tick of required provision that is placed; constant: what the objective is without any choice.
    """

    columns: list[tuple[int, int, bool]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    most: dict[int, int] = field(default_factory=dict)
    take: dict[tuple[str, str], int] = field(default_factory=dict)
    weight: int = 0
    constant: int = 0

    def add(self, high: int, whole: bool = True) -> int:
        self.columns.append((0, high, whole))
        return len(self.columns) - 1

    def rule(self, terms: Iterable[tuple[int, int]], low: int | None = None, high: int | None = None) -> None:
        self.rows.append(([(number, factor) for number, factor in terms if factor], low, high))


def plain(problem: Problem) -> Plain:
    """Every rule of the specification, line by line."""
    made = Plain()
    groups: dict[tuple[str, str], int] = {}
    seats: dict[tuple[str, str], int] = {}
    for pair in problem.pairs:
        if not pair.barred:
            made.take[pair.key] = made.add(1)
    joined = {room.key: made.add(room.free) for room in problem.rooms}
    for key, offer in problem.offers.items():
        takers = [number for (_, which), number in made.take.items() if which == key]
        for name in offer.adults if offer.least <= offer.most else ():
            groups[key, name] = made.add(len(takers) // offer.least)
            seats[key, name] = made.add(len(takers))
            made.rule([(seats[key, name], 1), (groups[key, name], -offer.least)], low=0)
            made.rule([(seats[key, name], 1), (groups[key, name], -offer.most)], high=0)
        there = [(number, -1) for (which, _), number in seats.items() if which == key]
        there += [(joined[room.key], -1) for room in problem.rooms if room.offer == key]
        made.rule([*((number, 1) for number in takers), *there], 0, 0)
    extra = _hours(problem, made, groups, seats, joined)
    _pupils(problem, made)
    _money(problem, made, groups, seats, joined, extra)
    _objective(problem, made)
    return made


type Numbers = dict[tuple[str, str], int]


def _hours(
    problem: Problem, made: Plain, groups: Numbers, seats: Numbers, joined: dict[str, int]
) -> dict[str, int]:
    """Every adult's time; the answer is the pence of extra hours, rounded half up."""
    pence: dict[str, int] = {}
    for name, adult in problem.adults.items():
        if not adult.available:
            continue
        extra = made.add(adult.extra, whole=False)
        terms = [(number, problem.offers[key].group_ticks) for (key, who), number in groups.items() if who == name]
        terms += [(number, problem.offers[key].alone) for (key, who), number in seats.items() if who == name]
        terms += [(joined[room.key], problem.offers[room.offer].alone) for room in problem.rooms if room.adult == name]
        made.rule([*terms, (extra, -1)], high=adult.ticks - adult.kept)
        pence[name] = made.add(adult.extra_cost(adult.extra))
        top, bottom = adult.extra_pence.numerator, adult.extra_pence.denominator
        made.rule([(pence[name], 2 * bottom), (extra, -2 * top)], low=1 - bottom)
    return pence


def _pupils(problem: Problem, made: Plain) -> None:
    """Minutes out of class, and at most one of several alternatives."""
    out: dict[str, list[tuple[int, int]]] = {}
    one_of: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for (pupil, key), number in made.take.items():
        offer = problem.offers[key]
        if offer.out:
            out.setdefault(pupil, []).append((number, offer.received))
        if offer.alternative:
            one_of.setdefault((pupil, offer.alternative), []).append((number, 1))
    for pupil, terms in out.items():
        limit = problem.out_left[pupil]
        if limit is not None:
            made.rule(terms, high=limit)
    for taken, terms in one_of.items():
        made.rule(terms, high=0 if taken in problem.alternatives_taken else 1)


def _money(
    problem: Problem, made: Plain, groups: Numbers, seats: Numbers, joined: dict[str, int], extra: dict[str, int]
) -> None:
    cash: dict[str, list[tuple[int, int]]] = {}
    fixed: dict[str, int] = {}
    kept: dict[str, set[str]] = {}
    for group in problem.kept:
        fixed[group.code] = fixed.get(group.code, 0) + group.pence + group.time_pence
        kept.setdefault(group.code, set()).update(group.pupils)
        cash.setdefault(group.code, [])
    for pair in problem.pairs:
        if pair.key in made.take:
            cash.setdefault(pair.code, []).append((made.take[pair.key], pair.materials))
    for (key, name), number in groups.items():
        offer, adult = problem.offers[key], problem.adults[name]
        each = offer.cost_per_group + half_up(offer.group_ticks * adult.pence * offer.weeks)
        seat = half_up(offer.alone * adult.pence * offer.weeks)
        cash.setdefault(offer.code, []).extend([(number, each), (seats[key, name], seat)])
    for room in problem.rooms:
        offer, adult = problem.offers[room.offer], problem.adults[room.adult]
        cash.setdefault(room.code, []).append((joined[room.key], half_up(offer.alone * adult.pence * offer.weeks)))
    for code, pence in problem.one_off.items():
        if code in kept:
            fixed[code] += pence
        elif code in cash:
            runs = made.add(1)
            for pair in problem.pairs:
                if pair.code == code and pair.key in made.take:
                    made.rule([(made.take[pair.key], 1), (runs, -1)], high=0)
            cash[code].append((runs, pence))
    if problem.budget_pence is not None:
        everything = [term for terms in cash.values() for term in terms] + [(number, 1) for number in extra.values()]
        made.rule(everything, high=problem.budget_pence - sum(fixed.values()))
    if problem.funds is not None:
        _funds(problem, made, cash, fixed, kept, extra)


def _funds(
    problem: Problem, made: Plain, cash: dict[str, list[tuple[int, int]]], fixed: dict[str, int],
    kept: dict[str, set[str]], extra: dict[str, int],
) -> None:  # fmt: skip
    """Each intervention is paid in full; a fund for certain pupils pays their places, or all where only they are in."""
    place = places(problem)
    paid: dict[str, list[tuple[int, int]]] = {fund.name: [] for fund in problem.funds or ()}
    for code in sorted(cash):
        payers: list[tuple[int, int]] = []
        takers = [(pair, made.take[pair.key]) for pair in problem.pairs if pair.code == code and pair.key in made.take]
        most = fixed.get(code, 0) + sum(factor * made.columns[number][1] for number, factor in cash[code])
        for fund in problem.funds or ():
            if fund.own is None or (kept.get(code, set()) <= fund.own):
                number = made.add(min(most, fund.pence), whole=False)
                payers.append((number, -1))
                paid[fund.name].append((number, 1))
                if fund.own is not None:
                    only = made.add(1)
                    made.rule([(number, 1), (only, -most)], high=0)
                    for pair, take in takers:
                        if pair.pupil not in fund.own:
                            made.rule([(take, 1), (only, 1)], high=1)
        payers += _places(problem, made, code, takers, place, paid)
        made.rule([*cash[code], *payers], -fixed.get(code, 0), -fixed.get(code, 0))
    payers = []
    for fund in problem.funds or ():
        if fund.own is None:
            number = made.add(fund.pence, whole=False)
            payers.append((number, -1))
            paid[fund.name].append((number, 1))
    made.rule([*((number, 1) for number in extra.values()), *payers], 0, 0)
    for fund in problem.funds or ():
        made.rule(paid[fund.name], high=fund.pence)


def _places(
    problem: Problem, made: Plain, code: str, takers: list[tuple[Pair, int]], place: dict[tuple[str, str], int],
    paid: dict[str, list[tuple[int, int]]],
) -> list[tuple[int, int]]:  # fmt: skip
    """What funds for certain pupils pay for the places of their own, pupils with the same funds together."""
    sure: dict[tuple[str, ...], tuple[list[tuple[int, int]], int]] = {}
    for group in problem.kept:
        for pupil, pence in group.own_place.items() if group.code == code else ():
            terms, pences = sure.setdefault(_own(problem.funds or (), pupil), ([], 0))
            sure[_own(problem.funds or (), pupil)] = (terms, pences + pence)
    for pair, number in takers:
        sure.setdefault(_own(problem.funds or (), pair.pupil), ([], 0))[0].append((number, place[pair.key]))
    payers: list[tuple[int, int]] = []
    for funds, (terms, pence) in sorted(sure.items()):
        amounts = [made.add(next(fund.pence for fund in problem.funds or () if fund.name == name), whole=False)
                   for name in funds]  # fmt: skip
        for name, number in zip(funds, amounts, strict=True):
            paid[name].append((number, 1))
        made.rule([*((number, 1) for number in amounts), *((number, -each) for number, each in terms)], high=pence)
        payers += [(number, -1) for number in amounts]
    return payers


def _own(funds: Iterable[FundLeft], pupil: str) -> tuple[str, ...]:
    return tuple(fund.name for fund in funds if fund.own is not None and pupil in fund.own)


def _objective(problem: Problem, made: Plain) -> None:
    """A tick of required provision outweighs all benefit there is; what is missed is counted, not what is placed."""
    required = {pair.key: pair.required for pair in problem.pairs if pair.key in made.take and pair.required}
    unit = gcd(*required.values()) if required else 1
    made.weight = sum(pair.value for pair in problem.pairs) // unit + 1 if required else 0
    made.constant = -made.weight * sum(required.values())
    for pair in problem.pairs:
        if pair.key in made.take:
            worth = pair.value + made.weight * required.get(pair.key, 0)
            if worth:
                made.most[made.take[pair.key]] = worth

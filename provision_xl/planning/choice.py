"""A choice of what runs and for whom, and what follows from it: hours, cash, and who pays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from provision_xl.money import half_up
from provision_xl.planning.cash import EXTRA_HOURS, Claim, Paid, pay
from provision_xl.planning.question import Adult, Offer, Pair, Problem

PLACES, REST = "places", "rest"


@dataclass(frozen=True)
class Choice:
    """Who takes what, and how many groups and seats each adult has of each offer.

    Args:
        taken: (pupil, offer) pairs.
        groups, seats: new groups and their pupils, by (offer, Staff ID).
        joined: pupils who join a kept group, by its key.
    """

    taken: frozenset[tuple[str, str]] = frozenset()
    groups: Mapping[tuple[str, str], int] = field(default_factory=dict)
    seats: Mapping[tuple[str, str], int] = field(default_factory=dict)
    joined: Mapping[str, int] = field(default_factory=dict)


def benefit(problem: Problem, choice: Choice) -> int:
    """Thousandths of a month, kept rows included."""
    return problem.kept_value + sum(pair.value for pair in chosen(problem, choice))


def shortfall(problem: Problem, choice: Choice) -> int:
    """Ticks a week of required provision that are not placed."""
    return sum(pair.required for pair in problem.pairs if pair.key not in choice.taken)


def chosen(problem: Problem, choice: Choice) -> list[Pair]:
    return [pair for pair in problem.pairs if pair.key in choice.taken]


def bearing_materials(pairs: Iterable[Pair]) -> list[Pair]:
    """Of each pupil and intervention the first pair: the cost per pupil is paid once, however many rows there are."""
    first: dict[tuple[str, str], Pair] = {}
    for pair in pairs:
        first.setdefault((pair.pupil, pair.code), pair)
    return list(first.values())


def waiting(problem: Problem) -> tuple[str, ...]:
    """Pupils who could take something and have nothing that stays, in order."""
    kept = {pupil for group in problem.kept for pupil in group.pupils}
    return tuple(dict.fromkeys(pair.pupil for pair in problem.pairs if not pair.barred and pair.pupil not in kept))


def left_out(problem: Problem, choice: Choice) -> tuple[str, ...]:
    """Pupils who could take something and have nothing at all."""
    served = {pupil for pupil, _ in choice.taken}
    return tuple(pupil for pupil in waiting(problem) if pupil not in served)


def loads(problem: Problem, choice: Choice) -> dict[str, int]:
    """Ticks a week of new groups and of pupils who join kept ones, by adult."""
    found = dict.fromkeys(problem.adults, 0)
    for (offer, adult), count in choice.groups.items():
        found[adult] += problem.offers[offer].group_ticks * count
    for (offer, adult), count in choice.seats.items():
        found[adult] += problem.offers[offer].alone * count
    for room in problem.rooms:
        found[room.adult] += problem.offers[room.offer].alone * choice.joined.get(room.key, 0)
    return found


def extra_pence(problem: Problem, choice: Choice) -> dict[str, int]:
    """What paid extra hours cost, by adult."""
    load = loads(problem, choice)
    return {name: adult.extra_cost(adult.overrun(load[name])) for name, adult in problem.adults.items()}


def group_pence(offer: Offer, adult: Adult) -> int:
    """Pence of one more group, whatever its size: materials, and staff time where that is charged too."""
    return offer.cost_per_group + half_up(offer.group_ticks * adult.pence * offer.weeks)


def seat_pence(offer: Offer, adult: Adult) -> int:
    """Pence of one more pupil's own staff time, where that is charged too."""
    return half_up(offer.alone * adult.pence * offer.weeks)


def cash_by_code(problem: Problem, choice: Choice) -> dict[str, int]:
    """Pence of each intervention in the term, kept groups included, extra hours left out."""
    found: dict[str, int] = {}

    def add(code: str, pence: int) -> None:
        found[code] = found.get(code, 0) + pence

    for kept in problem.kept:
        add(kept.code, kept.pence + kept.time_pence)
    for pair in bearing_materials(chosen(problem, choice)):
        add(pair.code, pair.materials)
    for (key, adult), count in choice.groups.items():
        add(problem.offers[key].code, count * group_pence(problem.offers[key], problem.adults[adult]))
    for (key, adult), count in choice.seats.items():
        add(problem.offers[key].code, count * seat_pence(problem.offers[key], problem.adults[adult]))
    for room in problem.rooms:
        seat = seat_pence(problem.offers[room.offer], problem.adults[room.adult])
        add(room.code, choice.joined.get(room.key, 0) * seat)
    for code in pupils_by_code(problem, choice):
        add(code, problem.one_off.get(code, 0))
    return found


def pupils_by_code(problem: Problem, choice: Choice) -> dict[str, set[str]]:
    """Who is in each intervention, kept pupils included."""
    found: dict[str, set[str]] = {}
    for kept in problem.kept:
        found.setdefault(kept.code, set()).update(kept.pupils)
    for pair in chosen(problem, choice):
        found.setdefault(pair.code, set()).add(pair.pupil)
    return found


def cost(problem: Problem, choice: Choice) -> int:
    """All pence of a choice in the term."""
    return sum(cash_by_code(problem, choice).values()) + sum(extra_pence(problem, choice).values())


def heads(problem: Problem, code: str) -> int:
    """The most pupils who could share the one-off cost of an intervention."""
    kept = {pupil for group in problem.kept if group.code == code for pupil in group.pupils}
    return max(1, len(kept | {pair.pupil for pair in problem.pairs if pair.code == code and not pair.barred}))


def places(problem: Problem) -> dict[tuple[str, str], int]:
    """For each pair, pence that are surely the pupil's own share, however full its group is.

    place = cost per pupil + cost per group / Group max + one-off cost / most pupils, each rounded down
    (+ the cheapest staff time). A fund for certain pupils pays that for each of them, and all of an
    intervention's cost where only its own pupils are in it.
    """
    count = {code: heads(problem, code) for code in {pair.code for pair in problem.pairs}}
    shared = {key: _shared_place(problem, offer) for key, offer in problem.offers.items()}
    bearing = {pair.key for pair in bearing_materials(pair for pair in problem.pairs if not pair.barred)}
    return {
        pair.key: (pair.materials if pair.key in bearing else 0)
        + shared[pair.offer]
        + problem.one_off.get(pair.code, 0) // count[pair.code]
        for pair in problem.pairs
    }


def _shared_place(problem: Problem, offer: Offer) -> int:
    adults = [problem.adults[name] for name in offer.adults]
    alone = min((seat_pence(offer, adult) for adult in adults), default=0)
    if any(room.offer == offer.key for room in problem.rooms):
        return alone  # who joins a kept group may have no share in its cost
    group = min((group_pence(offer, adult) for adult in adults), default=0)
    return alone + group // max(1, offer.most)


def open_funds(problem: Problem) -> tuple[str, ...]:
    """Funds that may pay for anyone, in order."""
    return tuple(fund.name for fund in problem.funds or () if fund.own is None)


def own_funds(problem: Problem, pupil: str) -> tuple[str, ...]:
    """Funds for certain pupils, this one among them, in order."""
    return tuple(fund.name for fund in problem.funds or () if fund.own is not None and pupil in fund.own)


def claims(problem: Problem, choice: Choice, place: Mapping[tuple[str, str], int]) -> list[Claim]:
    """What has to be paid and by which funds: sure places of pupils with funds of their own, and the rest."""
    anyone = open_funds(problem)
    present = pupils_by_code(problem, choice)
    own = _own_places(problem, choice, place)
    found: list[Claim] = []
    for code, pence in sorted(cash_by_code(problem, choice).items()):
        rest = pence
        for (other, funds), amount in sorted(own.items()):
            if other == code:
                rest -= amount
                found.append(Claim((PLACES, code, *funds), amount, _in_order(problem, (*funds, *anyone))))
        inside = present.get(code, set())
        whole = [fund.name for fund in problem.funds or () if fund.own is not None and inside <= fund.own]
        found.append(Claim((REST, code), rest, _in_order(problem, (*whole, *anyone))))
    found.append(Claim((EXTRA_HOURS,), sum(extra_pence(problem, choice).values()), anyone))
    return found


def _own_places(
    problem: Problem, choice: Choice, place: Mapping[tuple[str, str], int]
) -> dict[tuple[str, tuple[str, ...]], int]:
    found: dict[tuple[str, tuple[str, ...]], int] = {}

    def add(code: str, pupil: str, pence: int) -> None:
        funds = own_funds(problem, pupil)
        if funds and pence:
            found[code, funds] = found.get((code, funds), 0) + pence

    for kept in problem.kept:
        for pupil, pence in kept.own_place.items():
            add(kept.code, pupil, pence)
    for pair in chosen(problem, choice):
        add(pair.code, pair.pupil, place[pair.key])
    return found


def _in_order(problem: Problem, names: Iterable[str]) -> tuple[str, ...]:
    wanted = set(names)
    return tuple(fund.name for fund in problem.funds or () if fund.name in wanted)


def payment(problem: Problem, choice: Choice, place: Mapping[tuple[str, str], int]) -> tuple[list[Claim], Paid] | None:
    """How the funds bear a choice; None where the budget or the funds cannot."""
    if problem.budget_pence is not None and cost(problem, choice) > problem.budget_pence:
        return None
    if problem.funds is None:
        return [], {}
    due = claims(problem, choice, place)
    paid = pay(due, {fund.name: fund.pence for fund in problem.funds})
    return None if paid is None else (due, paid)

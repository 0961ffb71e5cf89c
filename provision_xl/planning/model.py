"""The whole model of one term: every rule named, the goals in strict order."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from provision_xl.planning.choice import waiting
from provision_xl.planning.layout import Layout
from provision_xl.planning.model_cash import add_budget, add_cash, add_materials, add_one_off, cost_terms
from provision_xl.planning.question import Adult, Offer, Problem
from provision_xl.solving import Goal, Model, Sense

SHORTFALL, BENEFIT, FAIRNESS = "shortfall", "benefit", "pupils with nothing"
COST, CHANGE, TIE = "cost", "change", "tie-break"
SEATS, GROUP_SIZE, HOURS, OUT_OF_CLASS = "one seat for each pupil", "group size", "hours", "out-of-class limit"
ONLY_ONE_OF, EXTRA_COST, COUNTED = "only one of", "cost of extra hours", "groups are counted"
SOMETHING = "something or nothing"

EXACT_BELOW = 2000  # variables; larger models may give a thousandth away
GIVE = Fraction(1, 1000)
# Larger models have their ties broken as far as one node goes: a proof would take longer than all other goals
# together. What it leaves open is settled alike every time: rows in order of their IDs, one thread, one seed.
TIE_BELOW = 500


def build(problem: Problem, model: Model | None = None) -> Layout:
    """The model of a term, its variables and rules in natural order of their IDs.

    Args:
        model: holds other terms already, to which this one is added; None for a model of its own.
    """
    plan = Layout(problem, Model() if model is None else model)
    _add_choices(plan)
    _add_helpers(plan)
    for rule in (
        _totals, _seats, _group_size, _hours, _out_of_class, _only_one_of, _nothing, add_one_off, add_materials,
        add_cash, add_budget,
    ):  # fmt: skip
        rule(plan)
    return plan


def goals(plan: Layout) -> list[Goal]:
    """The goals in strict order; a new one is a line here and a function below."""
    size = len(plan.model.variables)
    give = GIVE if size >= EXACT_BELOW else Fraction(0)
    tie = Goal(TIE, _tie_terms(plan), Sense.LEAST, hunt=0)
    return [
        Goal(SHORTFALL, [(number, plan.pairs[key].required) for key, number in plan.take.items()]),
        Goal(BENEFIT, [(number, plan.pairs[key].value) for key, number in plan.take.items()], give=give),
        Goal(FAIRNESS, [(number, plan.problem.priorities[pupil]) for pupil, number in plan.nothing.items()],
             Sense.LEAST),
        Goal(COST, cost_terms(plan), Sense.LEAST, give, hunt=0),
        Goal(CHANGE, [(number, -1 if plan.pairs[key].line else 1) for key, number in plan.take.items()], Sense.LEAST,
             hunt=0),
        tie if size < TIE_BELOW else replace(tie, nodes=1, counts=False),
    ]


def _add_choices(plan: Layout) -> None:
    problem, add = plan.problem, plan.model.add
    for key, offer in problem.offers.items():
        wanting = plan.by_offer.get(key, [])
        rooms = [room for room in problem.rooms if room.offer == key]
        sizes = {name: _most_groups(problem.adults[name], offer, len(wanting)) for name in offer.adults}
        if not wanting or not (rooms or any(sizes.values())):
            continue
        for pair in wanting:
            number = plan.take[pair.key] = add(0, 1, label=f"{pair.pupil} takes {key}")
            plan.takes_of.setdefault(pair.code, []).append((pair, number))
        for name, most in sizes.items():
            if most:
                plan.groups[key, name] = add(0, most, label=f"groups of {key} with {name}")
            if most and offer.alone:
                seats = _most_seats(problem.adults[name], offer, most, len(wanting))
                plan.seats[key, name] = add(0, seats, label=f"pupils of {name} in {key}")
        for room in rooms if offer.alone else ():
            plan.joined[room.key] = add(0, min(room.free, len(wanting)), label=f"pupils who join {room.key}")


def _most_groups(adult: Adult, offer: Offer, pupils: int) -> int:
    """The most groups that an adult's hours and the pupils there are allow."""
    by_pupils = pupils // offer.least if offer.least <= offer.most else 0
    smallest = offer.group_ticks + offer.least * offer.alone
    return min(by_pupils, adult.free // smallest) if smallest else by_pupils


def _most_seats(adult: Adult, offer: Offer, groups: int, pupils: int) -> int:
    by_size = min(pupils, groups * offer.most)
    return min(by_size, (adult.free - offer.group_ticks) // offer.alone) if offer.alone else by_size


def _add_helpers(plan: Layout) -> None:
    problem, add = plan.problem, plan.model.add
    for name, adult in problem.adults.items():
        if adult.available and adult.extra:
            plan.extra[name] = add(0, adult.extra, integer=False, label=f"extra time of {name}")
            if adult.extra_pence:
                plan.extra_pence[name] = add(0, adult.extra_cost(adult.extra), label=f"pence of extra time of {name}")
    kept = {group.code for group in problem.kept}
    for code in plan.takes_of:
        if problem.one_off.get(code) and code not in kept:
            plan.used[code] = add(0, 1, label=f"{code} runs")


def _totals(plan: Layout) -> None:
    """Groups of each offer, counted over adults: no rule of the school, but what a proof is quickest to branch on."""
    joinable = {room.offer for room in plan.problem.rooms}
    for key in dict.fromkeys(offer for offer, _ in plan.groups):
        offer, takers = plan.problem.offers[key], plan.by_offer[key]
        groups = [plan.groups[key, name] for name in offer.adults if (key, name) in plan.groups]
        most = min(len(takers) // offer.least, sum(plan.model.variables[number].high or 0 for number in groups))
        total = plan.totals[key] = plan.model.add(0, most, label=f"groups of {key}")
        plan.model.constrain([(total, 1), *((number, -1) for number in groups)], 0, 0, COUNTED, key)
        if key not in joinable:
            for pair in takers:
                plan.model.constrain([(plan.take[pair.key], 1), (total, -1)], high=0, rule=COUNTED, label=key)


def _seats(plan: Layout) -> None:
    """Where pupils have time of their own, each adult's seats are counted, since they take hours."""
    for key in dict.fromkeys(offer for _, offer in plan.take):
        if plan.problem.offers[key].alone:
            terms = [(number, 1) for (offer, _), number in plan.seats.items() if offer == key]
            terms += [(plan.joined[room.key], 1) for room in plan.problem.rooms if room.offer == key]
            terms += [(plan.take[pair.key], -1) for pair in plan.by_offer[key]]
            plan.model.constrain(terms, 0, 0, SEATS, key)


def _group_size(plan: Layout) -> None:
    """least x groups <= seats <= most x groups: for each adult, or all together where seats take no hours."""
    for key in dict.fromkeys(offer for _, offer in plan.take):
        offer = plan.problem.offers[key]
        groups = {name: plan.groups[key, name] for name in offer.adults if (key, name) in plan.groups}
        for name, number in groups.items() if offer.alone else ():
            _between(plan, offer, [(plan.seats[key, name], 1)], [number], 0, f"{key} with {name}")
        if not offer.alone:
            free = sum(room.free for room in plan.problem.rooms if room.offer == key)
            takers = [(plan.take[pair.key], 1) for pair in plan.by_offer[key]]
            _between(plan, offer, takers, list(groups.values()), free, key)


def _between(
    plan: Layout, offer: Offer, seats: list[tuple[int, int]], groups: list[int], free: int, label: str
) -> None:
    if groups:
        plan.model.constrain([*seats, *((n, -offer.least) for n in groups)], low=0, rule=GROUP_SIZE, label=label)
    plan.model.constrain([*seats, *((n, -offer.most) for n in groups)], high=free, rule=GROUP_SIZE, label=label)


def _hours(plan: Layout) -> None:
    offers = plan.problem.offers
    for name, adult in plan.problem.adults.items():
        if not adult.available:
            continue
        terms = [(number, offers[key].group_ticks) for (key, who), number in plan.groups.items() if who == name]
        terms += [(number, offers[key].alone) for (key, who), number in plan.seats.items() if who == name]
        terms += [(plan.joined[room.key], offers[room.offer].alone)
                  for room in plan.problem.rooms if room.adult == name and room.key in plan.joined]  # fmt: skip
        terms += [(plan.extra[name], -1)] if name in plan.extra else []
        if terms:
            plan.model.constrain(terms, high=adult.ticks - adult.kept, rule=HOURS, label=name)
        if name in plan.extra_pence:
            _extra_cost(plan, name, adult)


def _nothing(plan: Layout) -> None:
    """Who could take something, has nothing that stays, and takes nothing, is counted."""
    mine: dict[str, list[int]] = {}
    for (pupil, _), number in plan.take.items():
        mine.setdefault(pupil, []).append(number)
    for pupil in waiting(plan.problem):
        if pupil in mine:
            nothing = plan.nothing[pupil] = plan.model.add(0, 1, label=f"{pupil} takes nothing")
            terms = [(nothing, 1), *((number, 1) for number in mine[pupil])]
            plan.model.constrain(terms, low=1, rule=SOMETHING, label=pupil)


def _extra_cost(plan: Layout, name: str, adult: Adult) -> None:
    """Whole pence p of x exact ones, half up: 2dp >= 2nx - d + 1, where a tick costs n/d pence."""
    top, bottom = adult.extra_pence.numerator, adult.extra_pence.denominator
    terms = [(plan.extra_pence[name], 2 * bottom), (plan.extra[name], -2 * top)]
    plan.model.constrain(terms, low=1 - bottom, rule=EXTRA_COST, label=name)


def _out_of_class(plan: Layout) -> None:
    out: dict[str, list[tuple[int, int]]] = {}
    for (pupil, key), number in plan.take.items():
        offer = plan.problem.offers[key]
        if offer.out and offer.received:
            out.setdefault(pupil, []).append((number, offer.received))
    for pupil, left in plan.problem.out_left.items():
        terms = out.get(pupil, [])
        if left is not None and sum(ticks for _, ticks in terms) > left:
            plan.model.constrain(terms, high=max(0, left), rule=OUT_OF_CLASS, label=pupil)


def _only_one_of(plan: Layout) -> None:
    together: dict[tuple[str, str], list[int]] = {}
    for (pupil, key), number in plan.take.items():
        word = plan.problem.offers[key].alternative
        if word:
            together.setdefault((pupil, word), []).append(number)
    for (pupil, word), numbers in together.items():
        allowed = 0 if (pupil, word) in plan.problem.alternatives_taken else 1
        if len(numbers) > allowed:
            terms = [(number, 1) for number in numbers]
            plan.model.constrain(terms, high=allowed, rule=ONLY_ONE_OF, label=f"{pupil}, {word}")


def _tie_terms(plan: Layout) -> list[tuple[int, int]]:
    """A weight for each choice, scattered but fixed by the natural order of the IDs, so that one plan is least."""
    ranks: dict[str, dict[str, int]] = {"pupil": {}, "offer": {}, "adult": {}}
    for rank, pupil in enumerate(plan.problem.out_left):
        ranks["pupil"][pupil] = rank
    for rank, key in enumerate(plan.problem.offers):
        ranks["offer"][key] = rank
    for rank, name in enumerate(plan.problem.adults):
        ranks["adult"][name] = rank
    rooms = {room.key: rank for rank, room in enumerate(plan.problem.rooms)}
    terms = [(n, scatter(1, ranks["pupil"][who], ranks["offer"][key])) for (who, key), n in plan.take.items()]
    terms += [(n, scatter(2, ranks["adult"][who], ranks["offer"][key])) for (key, who), n in plan.groups.items()]
    terms += [(n, scatter(3, ranks["adult"][who], ranks["offer"][key])) for (key, who), n in plan.seats.items()]
    return terms + [(n, scatter(4, rooms[key], 0)) for key, n in plan.joined.items()]


def scatter(kind: int, first: int, second: int) -> int:
    """A fixed whole number from 1 to 65,536 that looks like chance, the same on every machine.

    >>> scatter(1, 0, 0) == scatter(1, 0, 0) != scatter(1, 0, 1)
    True
    """
    mixed = (kind * 0x9E3779B1 + first * 0x85EBCA6B + second * 0xC2B2AE35) & 0xFFFFFFFF
    for shift in (16, 13, 16):
        mixed = (mixed ^ (mixed >> shift)) * 0x45D9F3B & 0xFFFFFFFF
    return (mixed >> 12 & 0xFFFF) + 1

"""What of a term's plan may be chosen anew at once: what a few adults run, and for some of the pupils."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from random import Random

from provision_xl.planning.layout import Layout
from provision_xl.planning.model import BENEFIT, CHANGE, COST, EXACT_BELOW, FAIRNESS, goals
from provision_xl.solving import Goal, Nearby

FEWEST_ADULTS, FEWEST_PUPILS = 2, 5
WORK = 2_500_000_000  # nodes x variables x variables of the benefit of a large model; a tenth for later goals
HARD_HUNT = 0.3
AFTER, LATER = 24, 16  # rounds: after the benefit, and before each later goal


def searched_goals(plan: Layout) -> list[Goal]:
    """The goals of a term; those of a large model are searched near what is known, since no proof comes in time.

    Benefit is solved as a whole as far as the work goes, which gives its bound, and then searched. Later goals are
    searched first: near a plan with much benefit that is far quicker than to solve the whole.
    """
    wanted, size = goals(plan), len(plan.model.variables)
    if size < EXACT_BELOW:
        return wanted
    return [_searched(goal, WORK // size**2) for goal in wanted]


def _searched(goal: Goal, nodes: int) -> Goal:
    if goal.name == BENEFIT:
        return replace(goal, nodes=max(1, nodes), after=AFTER, hunt=HARD_HUNT)
    if goal.name in {FAIRNESS, COST, CHANGE}:
        return replace(goal, nodes=max(1, nodes // 10), before=LATER)
    return goal


def nearby(plan: Layout) -> Nearby:
    """Ways to choose a part of a plan anew: all that some adults can run, or that for some pupils only."""
    runs = [*plan.groups.items(), *plan.seats.items()]
    adults = sorted({adult for _, adult in plan.groups})
    pupils = sorted({pupil for pupil, _ in plan.take})
    offers_of = {adult: {offer for offer, who in plan.groups if who == adult} for adult in adults}

    def of_adults(chance: Random, share: float) -> Set[int]:
        return picked(_some(chance, adults, share, FEWEST_ADULTS), frozenset(pupils))

    def of_both(chance: Random, share: float) -> Set[int]:
        who = _some(chance, adults, share, FEWEST_ADULTS)
        return picked(who, _some(chance, pupils, share, FEWEST_PUPILS))

    def picked(who: Set[str], whom: Set[str]) -> Set[int]:
        offers = set().union(*(offers_of[adult] for adult in who))
        takes = {number for (pupil, offer), number in plan.take.items() if offer in offers and pupil in whom}
        return takes | {number for (_, adult), number in runs if adult in who}

    movable = frozenset(plan.take.values()) | {number for _, number in runs}
    return Nearby(movable, (of_adults, of_both))


def _some(chance: Random, names: Sequence[str], share: float, fewest: int) -> frozenset[str]:
    return frozenset(chance.sample(names, min(len(names), max(fewest, int(len(names) * share)))))

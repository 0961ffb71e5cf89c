"""The optimiser against every plan there is, on small schools; the big count is in tests/torture."""

from __future__ import annotations

from tests.planning.small import alike, short_of_places, side_by_side
from tests.planning.small_trial import LIFTED, Met, binding, same_as_counted

SCHOOLS = 32
# of the schools whose interventions all bring the same, those in which, counted out, a later goal decides:
# fairness in 5, 34 and 54, cost in 34, 46, 54 and 62, change in 17, 23 and 47
LATER_GOALS_DECIDE = (5, 17, 23, 34, 46, 47, 54, 62)
FAIRNESS_ALONE_DECIDES = (1, 2, 3, 6, 9, 11, 17, 18)  # without it the plan is cheaper and leaves out more pupils
SEATS_ALONE_DECIDE = tuple(range(6))  # without their weights in the tie-break other pupils are with the other adult


def test_the_plan_of_a_small_school_is_the_one_found_by_trying_every_plan() -> None:
    met = Met()
    for seed in range(SCHOOLS):
        same_as_counted(seed, met)
    for seed in LATER_GOALS_DECIDE:
        same_as_counted(seed, met, alike)
    met.must_be_tight()


def test_fairness_comes_before_the_cost() -> None:
    for seed in FAIRNESS_ALONE_DECIDES:
        same_as_counted(seed, Met(), short_of_places)


def test_how_many_pupils_each_of_two_adults_has_is_settled_too() -> None:
    for seed in SEATS_ALONE_DECIDE:
        same_as_counted(seed, Met(), side_by_side)


def test_every_rule_holds_somebody_back_in_one_of_these_schools() -> None:
    waiting = list(LIFTED)
    for seed in range(SCHOOLS):
        found = set(binding(seed, waiting)) if waiting else set()
        waiting = [rule for rule in waiting if rule not in found]
    assert not waiting, f"never binding: {waiting}"

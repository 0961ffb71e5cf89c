"""What each goal cost the next: by hand, and counted out over every plan of small schools."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from provision_xl.planning import Plan, optimise
from provision_xl.planning.explained import explained
from provision_xl.planning.goal_prices import GoalPrice, goal_prices
from provision_xl.planning.model import BENEFIT, CHANGE, COST, FAIRNESS, SHORTFALL
from provision_xl.rates import national
from tests.planning.by_counting import Counting
from tests.planning.one_term import EACH, TALK, adult, line, planned, pupils, school
from tests.planning.small import AS_AT, TERM, budget, small
from tests.planning.test_kept import SUPPORT

SECONDS = 60  # never reached: work is limited by nodes
SCHOOLS, PARTS = 60, 4


def price(plan: Plan, goal: str, other: str) -> GoalPrice:
    (found,) = [item for item in explained(plan, SECONDS).prices if (item.goal, item.other) == (goal, other)]
    return found


def test_required_provision_costs_the_group_that_would_take_its_hours() -> None:
    # two and a half hours: SUP for P4 takes all of it; without it TALK for four brings 4,400. SUP brings nothing
    asked = line("R1", "P4", "SUP", required=True)
    plan = planned(school(interventions=(TALK, SUPPORT), staff=(adult(hours="2.5"),), provision=(asked,)))
    found = price(plan, SHORTFALL, BENEFIT)
    assert (found.least, found.most, found.exact) == (4 * EACH, 4 * EACH, True)
    words = "Placing all required provision that fits before anything else costs 4.4 months of planning weight."
    assert found.words == words and words in explained(plan, SECONDS).tables[0].notes


def test_the_benefit_at_its_best_leaves_pupils_with_nothing() -> None:
    # one hour: CHAT for P1 alone at 7.6 x 11/38 = 2,200, Priority 2: 4,400; or TALK for P2, P3 and P4 at 3,300
    chat = replace(TALK, code="CHAT", needs=("SEMH",), gain=Decimal("7.6"), group_min=1)
    some = (replace(pupils(1)[0], primary_need="SEMH", priority=2), *pupils(4)[1:])
    plan = planned(school(pupils=some, interventions=(TALK, chat), staff=(adult(hours="1"),)))
    found = price(plan, BENEFIT, FAIRNESS)
    # with CHAT three are left out, with TALK P1, who counts double: one more
    assert (found.least, found.most) == (1, 1)
    assert found.words == "Keeping the benefit at its best leaves 1 more pupil (counted by priority) with nothing."


def test_the_benefit_at_its_best_costs_more_than_the_cheapest_plan_that_helps_as_many() -> None:
    # every pupil could have CHAT, which brings more and costs £3.00 each, or TALK, which costs nothing: £12.00
    rows = (replace(TALK, only_one_of="W"),
            replace(TALK, code="CHAT", only_one_of="W", gain=Decimal(4), cost_per_pupil=300))  # fmt: skip
    plan = planned(school(interventions=rows))
    assert plan.cost_pence == 1200
    found = price(plan, BENEFIT, COST)
    assert (found.least, found.most) == (1200, 1200)
    more = "costs £12.00 more than the cheapest plan that places as much required provision and helps as many."
    assert found.words == f"Keeping the benefit at its best {more}"
    assert price(plan, FAIRNESS, COST).words.endswith("costs nothing more.")


def test_a_price_that_was_not_proved_says_at_least_and_at_most() -> None:
    assert GoalPrice(SHORTFALL, BENEFIT, 1200, 1500).words.endswith(
        "costs at least 1.2 months of planning weight and at most 1.5 months of planning weight."
    )
    assert GoalPrice(SHORTFALL, BENEFIT, 1200, None).words.endswith("how much more was not settled.")
    assert "at most £5.00, perhaps nothing" in GoalPrice(FAIRNESS, COST, 0, 500).words
    assert GoalPrice(COST, CHANGE, 0, 0).words == "Choosing the cheapest of equally good plans costs nothing."


def test_without_time_no_price_is_told() -> None:
    plan = planned(school())
    assert plan.problem and plan.choice and goal_prices(plan.problem, plan.choice, 0) == ()


def counted(seed: int) -> dict[tuple[str, str], int] | None:
    """Every plan of a small school in its five goals, least is best, and from them what each goal costs the next."""
    counting = Counting(small(seed), budget(seed))
    plans = [(*counting.goals(taking), counting.left_out(taking), pence, counting.changes(taking))
             for taking in counting.takings() if (pence := counting._cheapest(taking)) is not None]  # fmt: skip
    if not plans:
        return None
    best = min(plans)
    held = {
        (SHORTFALL, BENEFIT): (1, ()), (BENEFIT, FAIRNESS): (2, (0,)), (BENEFIT, COST): (3, (0, 2)),
        (FAIRNESS, COST): (3, (0, 1)), (COST, CHANGE): (4, (0, 1, 2)),
    }  # fmt: skip
    return {names: best[place] - min(plan[place] for plan in plans if all(plan[at] <= best[at] for at in at_most))
            for names, (place, at_most) in held.items()}  # fmt: skip


@pytest.mark.parametrize("part", range(PARTS))
def test_prices_of_small_schools_are_those_that_are_counted_out(part: int) -> None:
    some = 0
    for seed in range(part, SCHOOLS, PARTS):
        expected = counted(seed)
        plan = optimise(small(seed), TERM, AS_AT, national(), budget(seed))
        assert (expected is None) == (plan.problem is None)
        if expected is None or plan.problem is None or plan.choice is None:
            continue
        found = goal_prices(plan.problem, plan.choice, SECONDS)
        assert all(item.exact for item in found), f"school {seed}"
        assert {(item.goal, item.other): item.least for item in found} == {
            names: expected[names] for names in expected if names in {(item.goal, item.other) for item in found}
        }, f"school {seed}"
        missing = set(expected) - {(item.goal, item.other) for item in found}
        assert all(expected[names] == 0 for names in missing), f"school {seed}"
        some += any(item.least for item in found)
    assert some

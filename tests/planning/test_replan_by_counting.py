"""The least change against every change there is, on small schools with an event each."""

from __future__ import annotations

from collections import Counter

from provision_xl.planning.replan.again import Replan, replan
from provision_xl.rates import national
from tests.planning.replan_by_counting import Counting
from tests.planning.replan_schools import DAY, KINDS, TERM, kind_of, small

SCHOOLS = 60


def goals(plan: Replan) -> tuple[int, ...]:
    after = plan.after
    return (int(after.missing_minutes), after.places_lost, after.pupils_changed, after.adults_touched, -after.benefit,
            after.cost_pence)  # fmt: skip


def least(seed: int) -> Replan:
    """The change of a small school, found to be the least by trying every change."""
    school, event = small(seed)
    plan = replan(school, TERM, DAY, national(), event)
    assert goals(plan) == Counting(school, event).best(), f"school {seed}, {kind_of(seed)}"
    assert plan.status == "optimal", f"school {seed}"
    return plan


def test_no_change_is_less_by_any_goal_in_turn() -> None:
    losing, kinds = 0, Counter[str]()
    for seed in range(SCHOOLS):
        losing += least(seed).after.places_lost > 0
        kinds[kind_of(seed)] += 1
    assert losing * 3 >= SCHOOLS, f"only {losing} of {SCHOOLS} lose a place"
    assert set(kinds) == set(KINDS)

"""Plans of schools with every kind of row on the map, looked over once more from the tables alone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from provision_xl.planning import Plan, optimise
from provision_xl.rates import national
from tests.planning.medium import medium
from tests.planning.recheck import mistakes
from tests.planning.small import AS_AT, TERM


def looked_over(seed: int) -> Plan:
    """Raises AssertionError where the plan of a medium school breaks a rule."""
    school = medium(seed)
    plan = optimise(school, TERM, AS_AT, national(), time_limit_seconds=120)
    if plan.clashes:
        assert plan.status == "infeasible" and not plan.groups
        return plan
    assert plan.status == "optimal"
    assert mistakes(school, plan) == []
    assert (plan.shortfall_minutes, -plan.benefit) <= (plan.greedy_shortfall_minutes, -plan.greedy_benefit)
    return plan


def test_plans_of_20_schools_have_no_mistake() -> None:
    plans = [looked_over(seed) for seed in range(20)]
    for kind in ("clashes", "shortfall_minutes", "left_out", "extra", "unplaced", "rows", "changed"):
        assert any(getattr(plan, kind) for plan in plans), kind
    assert any(group.kept for plan in plans for group in plan.groups)
    assert any(group.kept and group.joined for plan in plans for group in plan.groups)


def test_each_mistake_is_seen() -> None:
    school = medium(7)
    plan = optimise(school, TERM, AS_AT, national())
    place, group = next((n, group) for n, group in enumerate(plan.groups) if not group.kept and len(group.pupils) > 1)
    stranger = next(row.pupil_id for row in school.pupils if row.pupil_id not in group.pupils)
    nobody = next(row.staff_id for row in school.staff if row.staff_id not in group.staff)

    def with_group(**changes: object) -> Plan:
        groups = list(plan.groups)
        groups[place] = replace(group, **changes)  # type: ignore[arg-type]
        return replace(plan, groups=tuple(groups))

    assert mistakes(school, plan) == []
    assert mistakes(school, with_group(pupils=group.pupils * 5))
    assert mistakes(school, with_group(pupils=(stranger,), joined=(stranger,)))
    assert mistakes(school, with_group(staff=(*group.staff, nobody)))
    assert mistakes(school, with_group(cost_pence=group.cost_pence + 1))
    no_time = tuple(replace(row, intervention_hours=Fraction(0)) for row in school.staff)  # type: ignore[arg-type]
    assert mistakes(replace(school, staff=no_time), plan)
    assert mistakes(replace(school, staff=tuple(replace(row, skills=()) for row in school.staff)), plan)
    no_room = tuple(replace(row, out_of_class_limit=0) for row in school.pupils)  # type: ignore[arg-type]
    assert mistakes(replace(school, pupils=no_room), plan)



"""One small school, planned and counted out; what the trials of a run have met is kept, so that it can be asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from provision_xl.planning import Plan, optimise
from provision_xl.rates import national
from provision_xl.school.core_tables import Fund, Intervention, Pupil, Staff
from provision_xl.school.school import School
from tests.planning.by_counting import best, who
from tests.planning.small import AS_AT, TERM, budget, small


@dataclass
class Met:
    """How many schools of a run were tried, and how many of them are short of something."""

    schools: int = 0
    without: int = 0  # leave a pupil with nothing who could take something
    missing: int = 0  # cannot place all required provision
    seeds: list[int] = field(default_factory=list)

    def add(self, seed: int, plan: Plan) -> None:
        self.schools += 1
        self.without += bool(plan.left_out)
        self.missing += bool(plan.shortfall_minutes)
        self.seeds.append(seed)

    def must_be_tight(self) -> None:
        """Raises AssertionError where too few schools are short of anything to prove much."""
        assert self.without * 2 >= self.schools, f"only {self.without} of {self.schools} leave a pupil with nothing"
        assert self.missing * 4 >= self.schools, f"only {self.missing} of {self.schools} miss required provision"


def weight(school: School, pupils: Iterable[str]) -> int:
    return sum(1 if (given := school.pupil[pupil].priority) is None else given for pupil in pupils)


def planned(school: School, cap: int | None) -> Plan:
    return optimise(school, TERM, AS_AT, national(), cap)


def same_as_counted(seed: int, met: Met, make: Callable[[int], School] = small) -> None:
    """Every goal of the plan, and the plan itself to the pupil, are those found by trying every plan.

    Raises:
        AssertionError: they are not.
    """
    school, cap = make(seed), budget(seed)
    plan, counted = planned(school, cap), best(school, cap)
    met.add(seed, plan)
    if counted is None:
        assert plan.status == "infeasible" and plan.clashes and not plan.groups, f"school {seed}"
        return
    found = (plan.shortfall_minutes, plan.benefit, weight(school, plan.left_out), plan.cost_pence, plan.changes)
    assert found == counted.goals, f"school {seed}"
    assert plan.status == "optimal" and plan.gap == 0, f"school {seed}"
    assert len(counted.who) == 1, f"school {seed}: the tie-break does not decide"
    assert who(plan) in counted.who, f"school {seed}"


def _staff(change: Callable[[Staff], Staff]) -> Callable[[School], School]:
    return lambda school: replace(school, staff=tuple(map(change, school.staff)))


def _interventions(change: Callable[[Intervention], Intervention]) -> Callable[[School], School]:
    return lambda school: replace(school, interventions=tuple(map(change, school.interventions)))


def _funds(change: Callable[[Fund], Fund]) -> Callable[[School], School]:
    return lambda school: replace(school, funds=tuple(map(change, school.funds)))


def _no_limits(school: School) -> School:
    rows: tuple[Pupil, ...] = tuple(replace(row, out_of_class_limit=None) for row in school.pupils)
    return replace(school, pupils=rows, settings=replace(school.settings, out_of_class_limit=None))


def _without(school: School, *, plan: str = "", status: str = "") -> School:
    stay = tuple(line for line in school.provision if not (line.plan == plan if plan else line.status == status))
    return replace(school, provision=stay)


# each rule with the school in which it does not hold anyone back
LIFTED: dict[str, Callable[[School], School]] = {
    "hours": _staff(lambda row: replace(row, intervention_hours=(row.intervention_hours or 0) + Decimal(40))),
    "skill": _interventions(lambda row: replace(row, skill="")),
    "group size": _interventions(lambda row: replace(row, group_min=None, group_max=8)),
    "out of class": _no_limits,
    "only one of": _interventions(lambda row: replace(row, only_one_of="")),
    "fund": _funds(lambda row: replace(row, amount=99_999) if row.fund == "SEN" else row),
    "restricted fund": _funds(lambda row: replace(row, restricted_to="")),
    "kept": lambda school: _without(school, status="Running"),
    "excluded": lambda school: _without(school, plan="Exclude"),
    "extra hours": _staff(lambda row: replace(row, extra_hours=Decimal(40))),
    "one-off": _interventions(lambda row: replace(row, one_off_cost=None)),
    "budget": lambda school: school,  # asked for without its cap
}


def binding(seed: int, asked: Iterable[str]) -> Iterator[str]:
    """Those of the rules without which the plan of a small school would be better in its first two goals."""
    school, cap = small(seed), budget(seed)
    plan = planned(school, cap)
    for rule in asked if not plan.clashes else ():
        if _brings_more(planned(LIFTED[rule](school), None if rule == "budget" else cap), plan):
            yield rule


def _brings_more(free: Plan, plan: Plan) -> bool:
    return (-free.shortfall_minutes, free.benefit) > (-plan.shortfall_minutes, plan.benefit)

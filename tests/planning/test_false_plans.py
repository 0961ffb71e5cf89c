"""For each rule a plan that breaks that rule and no other: it is refused, and the sentence names the rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from provision_xl.errors import PlanError
from provision_xl.planning import Plan
from provision_xl.planning.check import CHECKS, check
from provision_xl.planning.check_facts import Shown
from provision_xl.planning.plan import _must_pass
from provision_xl.planning.window import window
from provision_xl.rates import national
from provision_xl.school.school import School
from tests.planning.one_term import AS_AT, EACH, LAST, TALK, adult, fund, line, planned, pupils, school

CHAT = replace(TALK, code="CHAT", group_min=1)
DEAR = replace(TALK, cost_per_group=1000)
OTHER_NEED = tuple(replace(row, primary_need="PD") if row.pupil_id == "P5" else row for row in pupils(5))


@dataclass(frozen=True)
class Planted:
    """A false plan: what is wrong with it in words, the tables it is held against, and the plan."""

    why: str
    tables: School
    plan: Plan


def good(**tables: Any) -> Plan:
    """Four pupils in one group, G1, of T1, who has two hours: nothing costs anything."""
    plan = planned(school(**tables))
    assert plan.benefit == 4 * EACH and [group.pupils for group in plan.groups] == [("P1", "P2", "P3", "P4")]
    return plan


def of_group(plan: Plan, **changes: Any) -> Plan:
    return replace(plan, groups=(replace(plan.groups[0], **changes),))


def held(by: Plan, why: str, **tables: Any) -> Planted:
    """The good plan held against other tables."""
    return Planted(why, school(**tables), by)


def told(plan: Plan, why: str, **changes: Any) -> Planted:
    """The good plan with a figure or a group made wrong."""
    return Planted(why, school(), replace(plan, **changes))


def one_more(plan: Plan, code: str, *names: str) -> tuple[Any, ...]:
    return (*plan.groups, replace(plan.groups[0], key="G2", intervention=code, offer=code, pupils=names, joined=names))


def fourth(**changes: Any) -> tuple[Any, ...]:
    return tuple(replace(row, **changes) if row.pupil_id == "P4" else row for row in pupils(4))


def _known() -> Planted:
    group = good().groups[0]
    return Planted("there is no P99", school(), of_group(good(), pupils=(*group.pupils[:3], "P99")))


def _kept() -> Planted:
    # P1 to P4 stay in G1, which the plan leaves out; what they gain is still counted
    rows = tuple(line(f"L{n}", f"P{n}", group="G1", staff_id="T1", plan="Keep") for n in range(1, 5))
    book = school(provision=rows)
    return Planted("G1 is gone", book, replace(planned(book), groups=()))


def _group_size() -> Planted:
    book = school(pupils=pupils(5))
    names = tuple(f"P{n}" for n in range(1, 6))
    plan = of_group(good(), pupils=names, joined=names)
    return Planted("five sit where four may", book, replace(plan, benefit=5 * EACH))


def _one_adult() -> Planted:
    book = school(staff=(adult(), adult("T2")))
    return Planted("two adults where one is planned", book, of_group(good(), staff=("T1", "T2")))


def _eligible() -> Planted:
    names = ("P1", "P2", "P3", "P5")
    return Planted("P5 needs something else", school(pupils=OTHER_NEED), of_group(good(), pupils=names, joined=names))


def _once() -> Planted:
    plan, book = good(), school(pupils=pupils(5))
    twice = replace(plan, groups=one_more(plan, "TALK", "P1", "P5"), benefit=6 * EACH)
    return Planted("P1 sits in two groups of TALK", book, twice)


def _only_one_of() -> Planted:
    plan = good()
    rows = tuple(replace(row, only_one_of="Words") for row in (TALK, CHAT))
    both = replace(plan, groups=one_more(plan, "CHAT", "P1"), benefit=5 * EACH)
    return Planted("P1 has both of two alternatives", school(interventions=rows), both)


def _funds() -> Planted:
    # the group costs £10.00, which a fund for PP pays, though none of the four brings PP
    book = school(interventions=(DEAR,), funds=(fund("SEN", 5_000), fund("PP", 5_000, restricted_to="PP")))
    plan = planned(book)
    assert plan.cost_pence == 1000
    return Planted("PP pays for others", book, of_group(plan, funds=(("PP", 1000),)))


FALSE: dict[str, Callable[[], Planted]] = {
    "known": _known,
    "kept": _kept,
    "group size": _group_size,
    "skill": lambda: held(good(), "T1 cannot Talk", staff=(adult(skills=("Lego",)),)),
    "one adult": _one_adult,
    "in post": lambda: held(good(), "T1 leaves a day early", staff=(adult(ends=date(2027, 3, 25)),)),
    "hours": lambda: held(good(), "an hour is used of 59.4 minutes", staff=(adult(hours="0.99"),)),
    "minutes": lambda: Planted("twice 30 minutes are 60", school(), of_group(good(), minutes=Fraction(61))),
    "eligible": _eligible,
    "excluded": lambda: held(good(), "a row says Exclude", provision=(line("X", "P4", plan="Exclude"),)),
    "once": _once,
    "again": lambda: held(
        good(), "TALK was stopped for P4",
        provision=(line("S", "P4", starts=date(2026, 9, 7), ends=date(2026, 10, 2), status="Stopped"),),
    ),
    "on roll": lambda: held(good(), "P4 comes in February", pupils=fourth(starts=date(2027, 2, 1))),
    "only one of": _only_one_of,
    "out of class": lambda: held(good(), "60 minutes of 59", pupils=fourth(out_of_class_limit=Decimal(59))),
    "cash": lambda: held(good(), "it costs £10.00 and is shown as nothing", interventions=(DEAR,)),
    "funds": _funds,
    "shortfall": lambda: told(good(), "nothing is required", shortfall_minutes=Fraction(1)),
    "benefit": lambda: told(good(), "four gain 1.1 months each", benefit=4 * EACH + 1),
}  # fmt: skip


@pytest.mark.parametrize("rule", FALSE)
def test_a_plan_that_breaks_one_rule_is_refused_and_the_rule_is_named(rule: str) -> None:
    false = FALSE[rule]()
    plan = false.plan
    shown = Shown(plan.groups, plan.extra, plan.benefit, plan.shortfall_minutes, plan.cost_pence)
    found = check(false.tables, window(false.tables, "Spring", AS_AT), AS_AT, national(), shown)
    assert {item.rule for item in found} == {rule}, f"{false.why}: {found}"
    assert plan.problem is not None
    with pytest.raises(PlanError, match=rf"did not pass the independent check and is not shown: {rule}: "):
        _must_pass(false.tables, plan.problem, national(), plan)


def test_no_rule_is_without_a_false_plan() -> None:
    assert set(FALSE) == {*CHECKS, "known"}
    assert good().ends == LAST


@pytest.mark.parametrize("rule", sorted(set(FALSE) - {"known"}))
def test_with_its_check_taken_out_the_false_plan_would_pass(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that each rule rests on its own check, and on no other."""
    false = FALSE[rule]()
    monkeypatch.delitem(CHECKS, rule)
    assert false.plan.problem is not None
    _must_pass(false.tables, false.plan.problem, national(), false.plan)

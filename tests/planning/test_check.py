"""The independent check catches each rule when it alone is broken on purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from provision_xl.errors import PlanError
from provision_xl.planning import plan as planning
from provision_xl.planning.assembly import PlannedGroup
from provision_xl.planning.check import CHECKS, Violation, check
from provision_xl.planning.check_facts import Shown
from provision_xl.planning.plan import Plan
from provision_xl.planning.window import window
from provision_xl.rates import national
from provision_xl.school.other_tables import Absence
from provision_xl.school.school import School
from tests.planning.one_term import AS_AT, FIRST, LAST, TALK, adult, fund, line, planned, pupils, school

# four pupils, of whom P1 and P2 stay in G1 with T1; P3 and P4 make a new group with T2, paid by SEN and PP
ROW = replace(TALK, cost_per_pupil=250, cost_per_group=1000, group_max=2, only_one_of="Words")
CHAT = replace(ROW, code="CHAT", use=None)


def book(**tables: Any) -> School:
    some = tuple(replace(item, pupil_premium="FSM6") if item.pupil_id == "P4" else item for item in pupils(5))
    base = school(
        pupils=(*some[:4], replace(some[4], primary_need="PD")),
        interventions=(ROW, CHAT),
        staff=(adult("T1", "1"), adult("T2", "1", extra_hours=Decimal(1), extra_hourly_cost=Decimal(10))),
        provision=tuple(line(f"L{n}", f"P{n}", group="G1", staff_id="T1", plan="Keep") for n in (1, 2)),
        funds=(fund("PP", 5_000, restricted_to="PP", order=Decimal(1)), fund("SEN", 5_000, order=Decimal(2))),
    )
    return replace(base, **tables)


def shown(plan: Plan) -> Shown:
    return Shown(plan.groups, plan.extra, plan.benefit, plan.shortfall_minutes, plan.cost_pence)


def broken(school: School, what: Shown, **more: Any) -> set[str]:
    """The rules that a check of the spring term finds broken."""
    found = check(school, window(school, "Spring", AS_AT), AS_AT, national(), what, **more)
    assert all(isinstance(item, Violation) and str(item) for item in found)
    return {item.rule for item in found}


def new_group(what: Shown) -> tuple[int, PlannedGroup]:
    return next((place, group) for place, group in enumerate(what.groups) if not group.kept)


def with_new(what: Shown, **changes: Any) -> Shown:
    """The plan with its new group changed."""
    place, group = new_group(what)
    groups = list(what.groups)
    groups[place] = replace(group, **changes)
    return replace(what, groups=tuple(groups))


@pytest.fixture(name="good")
def _good() -> Shown:
    plan = planned(book())
    assert [(group.key, group.pupils, group.staff) for group in plan.groups] == [
        ("G1", ("P1", "P2"), ("T1",)), ("G2", ("P3", "P4"), ("T2",)),
    ]  # fmt: skip
    return shown(plan)


def test_a_good_plan_passes(good: Shown) -> None:
    assert not broken(book(), good)


def swap(name: str, other: str) -> Callable[[Shown], Shown]:
    """P3 or P4 of the new group taken for someone else."""

    def change(what: Shown) -> Shown:
        names = tuple(other if pupil == name else pupil for pupil in ("P3", "P4"))
        return with_new(what, pupils=names, joined=names)

    return change


def funds(*paid: tuple[str, int]) -> Callable[[Shown], Shown]:
    return lambda what: with_new(what, funds=paid)


BREAKS: dict[str, Callable[[Shown], Shown]] = {
    "known": swap("P3", "P99"),
    "kept": lambda what: replace(what, groups=what.groups[1:]),
    "group size": lambda what: with_new(what, pupils=("P3",), joined=("P3",)),
    "one adult": lambda what: with_new(what, staff=("T1", "T2")),
    "hours": lambda what: with_new(what, staff=("T1",)),
    "minutes": lambda what: with_new(what, minutes=Fraction(59)),
    "eligible": swap("P3", "P5"),
    "once": swap("P3", "P1"),
    "cash": lambda what: replace(what, cost_pence=what.cost_pence - 1),
    "funds": funds(("PP", 1_000), ("SEN", 500)),  # P4's share is £7.50
    "shortfall": lambda what: replace(what, shortfall_minutes=Fraction(1)),
    "benefit": lambda what: replace(what, benefit=what.benefit + 1),
}


@pytest.mark.parametrize("rule", BREAKS)
def test_each_rule_is_seen_when_the_plan_breaks_it(rule: str, good: Shown) -> None:
    assert rule in broken(book(), BREAKS[rule](good))


def with_pupil(name: str, **changes: Any) -> School:
    rows = book().pupils
    return book(pupils=tuple(replace(row, **changes) if row.pupil_id == name else row for row in rows))


def with_t2(**changes: Any) -> School:
    rows = book().staff
    return book(staff=(rows[0], replace(rows[1], **changes)))


def with_line(*more: Any) -> School:
    return book(provision=(*book().provision, *more))


CHANGED_BOOKS: dict[str, list[School]] = {
    "skill": [with_t2(skills=("Lego",)), with_t2(skills=())],
    "in post": [
        with_t2(ends=date(2027, 3, 25)), with_t2(starts=date(2027, 1, 5)),
        book(absences=(Absence(staff_id="T2", starts=FIRST, ends=LAST),)),
    ],
    "hours": [with_t2(intervention_hours=Decimal("0.9")), with_t2(intervention_hours=None)],
    "eligible": [
        with_pupil("P3", primary_need="PD"), book(interventions=(replace(ROW, use=False), CHAT)),
        book(interventions=(replace(ROW, gain=None), CHAT)), book(interventions=(replace(ROW, kind="Lunch"), CHAT)),
        book(interventions=(replace(ROW, tier="Universal"), CHAT)),
    ],
    "excluded": [with_line(line("X", "P3", plan="Exclude"))],
    "again": [with_line(line("D", "P3", starts=date(2026, 9, 7), ends=date(2026, 12, 1), status="Stopped"))],
    "on roll": [with_pupil("P3", starts=date(2027, 2, 1)), with_pupil("P3", leaves=date(2026, 12, 20))],
    "only one of": [
        with_line(line("K", "P3", "CHAT", group="G9", staff_id="T1", starts=date(2026, 11, 2), status="Running"))
    ],
    "out of class": [with_pupil("P3", out_of_class_limit=Decimal(59))],
    "group size": [
        book(interventions=(replace(ROW, group_min=3, group_max=3), CHAT)),
        book(interventions=(replace(ROW, group_min=1, group_max=1), CHAT)),
    ],
    "minutes": [book(interventions=(replace(ROW, prep_minutes=Decimal(1)), CHAT))],
    "cash": [book(interventions=(replace(ROW, cost_per_pupil=251), CHAT)),
             book(interventions=(replace(ROW, one_off_cost=1), CHAT))],
    "funds": [
        book(funds=(fund("PP", 5_000, restricted_to="PP"), fund("SEN", 999))),
        book(funds=(fund("PP", 5_000, restricted_to="LAC"), fund("SEN", 5_000))),
        book(funds=(fund("PP", 5_000), fund("SEN", 5_000, ends=date(2027, 1, 3)))),
    ],
    "shortfall": [with_line(line("R", "P5", required=True))],
    "benefit": [book(interventions=(replace(ROW, evidence=Decimal(4)), CHAT)), with_pupil("P3", priority=2)],
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "place"), [(rule, n) for rule, books in CHANGED_BOOKS.items() for n in range(len(books))]
)
def test_each_rule_is_seen_when_the_tables_change_under_the_plan(rule: str, place: int, good: Shown) -> None:
    if rule == "only one of":  # the kept row of the changed book stands in the plan too
        kept = replace(good.groups[0], key="G9", intervention="CHAT", pupils=("P3",))
        good = replace(good, groups=(*good.groups, kept))
    assert rule in broken(CHANGED_BOOKS[rule][place], good)


def test_every_rule_is_broken_by_one_of_these() -> None:
    assert set(CHECKS) | {"known"} == set(BREAKS) | set(CHANGED_BOOKS)


def test_the_budget_caps_all_cash(good: Shown) -> None:
    assert not broken(book(), good, budget_pence=good.cost_pence)
    assert broken(book(), good, budget_pence=good.cost_pence - 1) == {"cash"}


def test_extra_hours_are_within_their_limit_and_paid_at_their_price() -> None:
    short = replace(with_t2(intervention_hours=Decimal("0.5")), funds=(fund("SEN", 9_000),))
    plan = planned(short)
    (extra,) = plan.extra
    assert (extra.minutes, extra.cost_pence) == (30, 5_500)  # £10.00 x 0.5 h x 11 weeks
    good = shown(plan)
    assert not broken(short, good)
    assert "hours" in broken(short, replace(good, extra=(replace(extra, minutes=Fraction(29)),)))
    assert "hours" in broken(short, replace(good, extra=(replace(extra, minutes=Fraction(61)),)))
    assert "cash" in broken(short, replace(good, extra=(replace(extra, cost_pence=5_499),)))
    assert "funds" in broken(short, replace(good, extra=(replace(extra, funds=(("PP", 5_500),)),)))
    premium = replace(short, funds=(fund("PP", 99_999, restricted_to="PP"),))
    assert not planned(premium).extra  # paid extra time is nobody's own


def test_a_plan_that_does_not_pass_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    # the check itself is real; what is made wrong is the plan handed to it
    honest = planning.cost
    monkeypatch.setattr(planning, "cost", lambda problem, choice: honest(problem, choice) + 1)
    with pytest.raises(PlanError, match=r"did not pass the independent check.*cash"):
        planned(book())


def test_kept_groups_keep_their_adult_and_their_pupils(good: Shown) -> None:
    kept = good.groups[0]
    assert "kept" in broken(book(), replace(good, groups=(replace(kept, staff=("T2",)), good.groups[1])))
    assert "kept" in broken(book(), replace(good, groups=(replace(kept, pupils=("P1",)), good.groups[1])))
    stranger = replace(kept, pupils=("P1", "P2", "P5"))
    assert "kept" in broken(book(), replace(good, groups=(stranger, good.groups[1])))
    assert "kept" in broken(book(), replace(good, groups=(*good.groups, replace(kept, key="G77"))))


def test_too_few_weeks_left_is_seen() -> None:
    course = replace(ROW, weeks=Decimal(12))
    before = line("D", "P3", starts=date(2026, 9, 7), ends=date(2026, 12, 18), status="Running", staff_id="T1")
    plan = planned(book(interventions=(course, CHAT)))
    rows = (*book().provision, before)  # P3 has had 14 weeks of 12
    assert "again" in broken(book(interventions=(course, CHAT), provision=rows), shown(plan))


def test_what_is_too_much_already_may_not_become_more() -> None:
    # TALK with 15 minutes alone runs for P1 and P2: 60 + 2 x 15 minutes of the hour that T1 has; 75 out of class for P1
    row = replace(ROW, group_max=4, only_one_of="", individual_minutes=Decimal(15), individual_sessions=Decimal(1))
    rows = tuple(line(f"L{n}", f"P{n}", group="G1", staff_id="T1", starts=date(2026, 11, 2)) for n in (1, 2))
    some = tuple(replace(item, out_of_class_limit=Decimal(60)) if item.pupil_id == "P1" else item for item in pupils(3))
    full = school(pupils=some, interventions=(row, replace(CHAT, use=True)), staff=(adult("T1", "1"),), provision=rows)
    good = shown(planned(full))
    assert not broken(full, good)
    (kept,) = good.groups
    joined = replace(kept, pupils=("P1", "P2", "P3"), joined=("P3",), offer="TALK", minutes=Fraction(105))
    assert "hours" in broken(full, replace(good, groups=(joined,)))
    new = replace(kept, key="G2", intervention="CHAT", offer="CHAT", kept=False, pupils=("P1", "P2"),
                  joined=("P1", "P2"), minutes=Fraction(60))  # fmt: skip
    assert {"hours", "out of class"} <= broken(full, replace(good, groups=(kept, new)))

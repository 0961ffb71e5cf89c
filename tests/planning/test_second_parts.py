"""Several rows of one pupil for one intervention: parts in groups of their own, and no alternatives to each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from provision_xl.planning import Plan
from provision_xl.school.core_tables import Line
from tests.planning.one_term import EACH, TALK, adult, line, planned, pupils, school
from tests.planning.test_kept import SUPPORT

# P1 and P2 are in G1 with T1, who has the one hour a week that it takes; a required row asks for TALK once more for P1
RUNNING = tuple(line(f"L{n}", f"P{n}", group="G1", staff_id="T1", starts=date(2026, 11, 2), ends=None) for n in (1, 2))
ONCE_MORE = (*RUNNING, line("R1", "P1", required=True))
WORDS = replace(SUPPORT, only_one_of="Words")
CHAT = replace(
    TALK, code="CHAT", only_one_of="Words", group_min=1, group_minutes=Decimal(20), group_sessions=Decimal(1)
)


def groups_of(plan: Plan) -> list[tuple[str, tuple[str, ...]]]:
    return [(group.key, group.pupils) for group in plan.groups]


@pytest.mark.parametrize("word", ["", "Words"])
def test_the_second_part_of_a_pupil_is_not_put_into_the_group_that_has_the_first(word: str) -> None:
    # G1 has two places left; the second part needs another group, which P3 and P4 share: T2 has one hour
    row = replace(TALK, only_one_of=word)
    staff = (adult("T1", "1"), adult("T2", "1"))
    plan = planned(school(interventions=(row,), provision=ONCE_MORE, staff=staff))
    assert groups_of(plan) == [("G1", ("P1", "P2")), ("G2", ("P1", "P3", "P4"))]
    assert plan.shortfall_minutes == 0 and plan.benefit == 5 * EACH
    assert any("Group G1 (TALK) takes in nobody else" in note and "for P1" in note for note in plan.notes)


def test_a_second_part_with_an_adult_and_keep_lets_others_join_as_the_note_says() -> None:
    rows = (*RUNNING, line("R1", "P1", required=True, staff_id="T2", plan="Keep"))
    plan = planned(school(provision=rows, staff=(adult("T1", "1"), adult("T2", "1"))))
    assert all(group.kept for group in plan.groups) and plan.shortfall_minutes == 0
    assert {pupil for group in plan.groups for pupil in group.joined} == {"P3", "P4"}
    assert not any("takes in nobody else" in note for note in plan.notes)


def test_where_nobody_has_the_time_the_second_part_is_missing_and_said_to_be() -> None:
    plan = planned(school(provision=ONCE_MORE, staff=(adult("T1", "1"),)))
    assert groups_of(plan) == [("G1", ("P1", "P2"))] and plan.shortfall_minutes == 60
    (item,) = [item for item in plan.unplaced if item.pupil == "P1"]
    assert item.reason.startswith("required, and not placed: needs 1.00 h a week more")


def test_a_second_part_that_is_excluded_keeps_no_place_free() -> None:
    rows = (*ONCE_MORE, line("X1", "P1", plan="Exclude"))
    plan = planned(school(provision=rows, staff=(adult("T1", "1"),)))
    assert groups_of(plan) == [("G1", ("P1", "P2", "P3", "P4"))] and plan.shortfall_minutes == 60
    assert not any("takes in nobody else" in note for note in plan.notes)


def asked(*rows: Line, hours: str, **more: Any) -> Plan:
    return planned(
        school(pupils=pupils(1), interventions=(WORDS, CHAT), provision=rows, staff=(adult("T1", hours),), **more)
    )


def part(number: int, **more: Any) -> Line:
    return line(f"R{number}", "P1", "SUP", required=True, group=f"A{number}", **more)


def test_two_parts_of_one_intervention_are_no_alternatives_to_each_other() -> None:
    # 150 and 100 minutes a week
    plan = asked(part(1), part(2, individual_minutes=Decimal(20)), hours="9")
    assert plan.shortfall_minutes == 0 and sorted(group.minutes for group in plan.groups) == [100, 150]


def test_an_alternative_does_not_take_the_place_of_one_of_two_parts() -> None:
    # three hours hold one part of 150 minutes and CHAT's 20: SUP and CHAT are alternatives all the same
    plan = asked(part(1), part(2), hours="3")
    assert [group.intervention for group in plan.groups] == ["SUP"] and plan.shortfall_minutes == 150
    (item,) = [item for item in plan.unplaced if item.intervention == "CHAT"]
    assert item.reason == "several rows ask for SUP, and only one of Words is allowed"


def test_a_map_that_asks_for_alternatives_and_for_one_of_them_twice_gets_one() -> None:
    # nine hours hold all three rows; one part of SUP weighs most: 150 of 150 + 150 + 20 minutes are placed
    rows = (part(1), part(2), line("R3", "P1", "CHAT", required=True))
    plan = asked(*rows, hours="9")
    assert [group.intervention for group in plan.groups] == ["SUP"] and plan.shortfall_minutes == 170
    kept = line("K1", "P1", "CHAT", group="G1", staff_id="T1", plan="Keep")
    plan = asked(part(1), part(2), kept, hours="9")
    assert [group.intervention for group in plan.groups] == ["CHAT"] and plan.shortfall_minutes == 300


@pytest.mark.parametrize(
    ("hours", "budget_pence", "cost", "missing"),
    [("9", None, 500, 0), ("3", None, 500, 150), ("9", 500, 500, 0), ("9", 499, 0, 300)],
)
def test_the_cost_per_pupil_is_due_once_whichever_of_two_parts_is_placed(
    hours: str, budget_pence: int | None, cost: int, missing: int
) -> None:
    # £5.00 for P1; nine hours hold both parts of 150 minutes, three hours one of them
    row = replace(SUPPORT, cost_per_pupil=500)
    book = school(pupils=pupils(1), interventions=(row,), provision=(part(1), part(2)), staff=(adult("T1", hours),))
    plan = planned(book, budget_pence=budget_pence)
    assert (plan.cost_pence, plan.shortfall_minutes) == (cost, missing)

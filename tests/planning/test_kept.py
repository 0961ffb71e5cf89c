"""What the map says already: rows that are kept, required or running, and when nothing fits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from provision_xl.app import with_changed, with_rows
from provision_xl.costing.groups import groups
from provision_xl.planning import optimise
from provision_xl.rates import national
from provision_xl.school.core_tables import Intervention, Line
from tests.planning.one_term import AS_AT, EACH, FIRST, LAST, TALK, adult, fund, line, planned, pupils, school, taught

AUTUMN = {"starts": date(2026, 11, 2), "ends": None}
SUPPORT = Intervention(
    code="SUP", name="Support in class", kind="1:1 support", where="In", needs=("SLCN",),
    individual_minutes=Decimal(30), individual_sessions=Decimal(5),
)  # fmt: skip


def pair_of(group: str = "G1", **more: object) -> tuple[Line, ...]:
    return tuple(line(f"L{n}", f"P{n}", group=group, staff_id="T1", **more) for n in (1, 2))


def test_a_kept_group_stays_as_it_is_and_takes_its_hours() -> None:
    plan = planned(school(provision=pair_of(plan="Keep"), staff=(adult(hours="1"),)))
    (group,) = plan.groups
    assert (group.key, group.kept, group.staff) == ("G1", True, ("T1",))
    assert plan.benefit == 4 * EACH  # the other two join it: there is room for four, and no more time is needed
    assert group.joined == ("P3", "P4") and {row.group for row in plan.rows} == {"G1"}


def test_a_group_that_is_full_is_joined_by_nobody() -> None:
    row = replace(TALK, group_max=2)
    plan = planned(school(interventions=(row,), provision=pair_of(plan="Keep"), staff=(adult(hours="1"),)))
    assert [group.joined for group in plan.groups] == [()]


def test_a_course_that_has_begun_is_not_joined_and_an_open_ended_one_is() -> None:
    course = replace(TALK, weeks=Decimal(20), group_min=3)
    begun = pair_of(**AUTUMN)
    plan = planned(school(interventions=(course,), provision=begun, staff=(adult(hours="1"),)))
    assert taught(plan) == {("P1", "TALK"), ("P2", "TALK")}
    open_ended = replace(course, weeks=None)
    plan = planned(school(interventions=(open_ended,), provision=begun, staff=(adult(hours="1"),)))
    assert len(taught(plan)) == 4


def test_who_joins_for_a_term_does_not_end_the_others() -> None:
    # the group has no Ends, so it lasts to the last day of the year's last term, 21/07/2027; P3 and P4 join to 26/03
    book = school(provision=pair_of(**AUTUMN), staff=(adult(hours="1"),))
    plan = planned(book)
    assert {(row.pupil_id, row.ends) for row in plan.rows} == {("P3", LAST), ("P4", LAST)}
    assert {(row.line, row.ends) for row in plan.changed} == {("L1", date(2027, 7, 21)), ("L2", date(2027, 7, 21))}
    accepted = with_rows(with_changed(book, plan.changed), plan.rows)
    (group,) = groups(accepted)
    lasts = {member.line.pupil_id: member.last for member in group.members}
    assert lasts == {"P1": date(2027, 7, 21), "P2": date(2027, 7, 21), "P3": LAST, "P4": LAST}


def test_what_runs_already_may_be_too_much_and_then_nothing_is_added() -> None:
    plan = planned(school(provision=pair_of(**AUTUMN), staff=(adult(hours="0.5"),)))
    assert plan.status == "optimal" and [group.joined for group in plan.groups] == [()]
    assert "T1 is booked for 0.50 h a week too many" in " ".join(plan.notes)


def test_kept_rows_for_the_coming_term_that_do_not_fit_say_what_would_mend_it() -> None:
    plan = planned(school(provision=pair_of(plan="Keep"), staff=(adult(hours="0.75"),)))
    assert (plan.status, plan.groups, plan.rows) == ("infeasible", (), ())
    (clash,) = plan.clashes
    assert "Hours of T1" in clash and "(G1)" in clash and "Give T1 0.25 h a week more" in clash
    assert clash in " ".join(plan.tables[0].notes)


def test_kept_rows_beyond_the_out_of_class_limit_clash() -> None:
    limited = tuple(replace(item, out_of_class_limit=Decimal(45)) for item in pupils(4))
    plan = planned(school(pupils=limited, provision=pair_of(plan="Keep")))
    assert plan.status == "infeasible" and len(plan.clashes) == 2
    assert "15 minutes a week more" in plan.clashes[0]


def test_kept_rows_beyond_the_budget_or_the_funds_clash() -> None:
    row = replace(TALK, cost_per_pupil=500)
    kept = pair_of(plan="Keep")
    plan = planned(school(interventions=(row,), provision=kept), budget_pence=900)
    assert plan.status == "infeasible" and "£1.00 more than the budget of £9.00" in plan.clashes[0]
    plan = planned(school(interventions=(row,), provision=kept, funds=(fund("SEN", 900),)))
    assert plan.status == "infeasible" and plan.clashes[0].startswith("Funds:")
    assert planned(school(interventions=(row,), provision=kept), budget_pence=1000).status == "optimal"


def test_a_required_row_comes_before_any_benefit() -> None:
    # an hour of the adult: either the group of four, or the required support of P4, 150 minutes a week
    asked = line("R1", "P4", "SUP", required=True)
    book = school(interventions=(TALK, SUPPORT), staff=(adult(hours="2.5"),), provision=(asked,))
    plan = planned(book)
    assert taught(plan) == {("P4", "SUP")} and plan.shortfall_minutes == 0
    assert [row.line for row in plan.changed] == ["R1"] and plan.changed[0].staff_id == "T1"


def test_a_required_row_that_cannot_be_placed_is_a_shortfall_and_says_why() -> None:
    asked = line("R1", "P4", "SUP", required=True)
    plan = planned(school(interventions=(TALK, SUPPORT), staff=(adult(hours="2.25"),), provision=(asked,)))
    assert plan.status == "optimal" and plan.shortfall_minutes == 150
    (item,) = [item for item in plan.unplaced if item.intervention == "SUP"]
    assert item.reason.startswith("required, and not placed: needs 1.25 h a week more of any adult")
    assert len(taught(plan)) == 4  # what is left of the hours still does some good


def test_more_is_required_than_there_is() -> None:
    asked = tuple(line(f"R{n}", f"P{n}", "SUP", required=True) for n in range(1, 5))
    plan = planned(school(interventions=(SUPPORT,), staff=(adult(hours="5"),), provision=asked))
    assert plan.status == "optimal" and plan.shortfall_minutes == 2 * 150


def test_a_required_row_with_minutes_of_its_own() -> None:
    asked = line("R1", "P4", "SUP", required=True, individual_minutes=Decimal(60), individual_sessions=Decimal(1))
    (group,) = planned(school(interventions=(SUPPORT,), staff=(adult(hours="1"),), provision=(asked,))).groups
    assert (group.minutes, group.rows) == (60, (("P4", "R1"),))
    plan = planned(school(interventions=(SUPPORT,), staff=(adult(hours="0.9"),), provision=(asked,)))
    assert plan.shortfall_minutes == 60


def test_required_and_excluded_at_once_is_not_placed() -> None:
    both = (line("R1", "P4", "SUP", required=True), line("X1", "P4", "SUP", plan="Exclude"))
    plan = planned(school(interventions=(SUPPORT,), staff=(adult(hours="9"),), provision=both))
    assert plan.shortfall_minutes == 150
    assert any("another row of Provision says Exclude" in item.reason for item in plan.unplaced)


def test_two_required_parts_with_different_minutes_are_both_placed() -> None:
    parts = (
        line("R1", "P1", "SUP", required=True, group="A", individual_minutes=Decimal(20)),
        line("R2", "P1", "SUP", required=True, group="B"),
    )
    plan = planned(school(interventions=(SUPPORT,), staff=(adult(hours="9"),), provision=parts))
    assert plan.shortfall_minutes == 0 and sorted(group.minutes for group in plan.groups) == [100, 150]


def test_kept_rows_without_an_adult_are_given_one() -> None:
    kept = tuple(line(f"L{n}", f"P{n}", group="G1", plan="Keep") for n in (1, 2))
    plan = planned(school(provision=kept, pupils=pupils(2)))
    assert [row.staff_id for row in plan.changed] == ["T1", "T1"] and not plan.rows


def test_a_running_group_without_an_adult_stays_and_is_told() -> None:
    running = tuple(line(f"L{n}", f"P{n}", group="G1", **AUTUMN) for n in (1, 2))
    plan = planned(school(provision=running, staff=()))
    assert len(plan.groups) == 1 and any("without an adult" in note for note in plan.notes)


def test_rows_that_are_done_or_stopped_stay_out_of_the_plan() -> None:
    over = (
        line("L1", "P1", status="Done", staff_id="T1", starts=date(2026, 11, 2), ends=date(2027, 2, 1)),
        line("L2", "P2", status="Stopped", staff_id="T1", starts=date(2026, 11, 2), ends=date(2027, 2, 1)),
    )
    plan = planned(school(provision=over, staff=()))
    assert not plan.groups


def test_two_kept_groups_one_after_the_other_take_their_hours_only_once() -> None:
    first = replace(line("L1", "P1", group="A", staff_id="T1", plan="Keep"), ends=date(2027, 2, 12))
    second = replace(line("L2", "P2", group="B", staff_id="T1", plan="Keep"), starts=date(2027, 2, 22), ends=LAST)
    plan = planned(school(provision=(first, second), pupils=pupils(2), staff=(adult(hours="1"),)))
    assert plan.status == "optimal" and len(plan.groups) == 2


def test_parts_of_an_adult_take_parts_of_the_hours() -> None:
    rows = tuple(replace(item, staff_id="T1 50% / T2 50%") for item in pair_of(plan="Keep"))
    assert planned(school(provision=rows, staff=(adult("T1", "0.5"), adult("T2", "0.5")))).status == "optimal"
    both = tuple(replace(item, staff_id="T1; T2") for item in pair_of(plan="Keep"))
    assert planned(school(provision=both, staff=(adult("T1", "0.5"), adult("T2", "1")))).status == "infeasible"


def test_an_alternative_that_is_kept_rules_the_other_out() -> None:
    rows = (replace(TALK, only_one_of="Words"), replace(TALK, code="CHAT", only_one_of="Words", group_min=1))
    plan = planned(school(interventions=rows, provision=pair_of(plan="Keep"), staff=(adult(hours="9"),)))
    assert not {("P1", "CHAT"), ("P2", "CHAT")} & taught(plan)


@pytest.mark.parametrize("status", ["", "Planned"])
def test_planned_rows_are_open_to_change(status: str) -> None:
    rows = tuple(replace(item, status=status) for item in pair_of())
    plan = planned(school(provision=rows, staff=(adult("T2", "2"),)))
    assert {group.staff for group in plan.groups} == {("T2",)}
    assert any("Planned rows without Keep" in note for note in plan.notes)


def test_in_the_term_itself_what_has_begun_stays() -> None:
    rows = pair_of()
    plan = optimise(school(provision=rows), "Spring", date(2027, 1, 20), national())
    assert [group.kept for group in plan.groups if "P1" in group.pupils] == [True]
    assert AS_AT < FIRST

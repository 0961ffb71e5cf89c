"""Each rule of the plan on a school small enough for paper; the sums stand beside the figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from provision_xl.errors import OutOfRange
from provision_xl.school.core_tables import Line
from provision_xl.school.other_tables import Absence, Benefit, Training
from tests.planning.one_term import EACH, FIRST, LAST, TALK, adult, fund, line, planned, pupils, school, taught


def reason(plan: object, pupil: str, code: str = "TALK") -> str:
    (found,) = [item.reason for item in plan.unplaced if (item.pupil, item.intervention) == (pupil, code)]  # type: ignore[attr-defined]
    return str(found)


def test_one_group_of_four_takes_an_hour_and_costs_nothing() -> None:
    plan = planned(school())
    (group,) = plan.groups
    assert (group.intervention, group.staff, group.pupils) == ("TALK", ("T1",), ("P1", "P2", "P3", "P4"))
    assert (group.minutes, plan.cost_pence, plan.benefit, plan.bound, plan.gap) == (60, 0, 4 * EACH, 4 * EACH, 0)
    assert plan.status == "optimal"
    assert plan.unused_minutes == {"T1": 60}


def test_five_pupils_make_two_groups_as_even_as_can_be() -> None:
    plan = planned(school(pupils=pupils(5)))
    assert [group.pupils for group in plan.groups] == [("P1", "P2", "P3"), ("P4", "P5")]


def test_hours_that_do_not_reach_leave_someone_out_and_say_by_how_much() -> None:
    plan = planned(school(pupils=pupils(6), staff=(adult(hours="1.5"),)))
    assert plan.benefit == 4 * EACH  # one hour of the hour and a half; a second group would need 30 minutes more
    left = plan.unplaced
    assert len(left) == 2 and {item.reason for item in left} == {"needs 30 minutes a week more of someone with Talk"}
    assert all(item.likely for item in left)


def test_a_group_needs_its_fewest_pupils() -> None:
    plan = planned(school(pupils=pupils(1)))
    assert not plan.groups
    assert reason(plan, "P1") == "a new group needs 2 pupils and only 1 could come: 1 more would do"


def test_blank_sizes_are_one_and_eight() -> None:
    open_group = replace(TALK, group_min=None, group_max=None)
    assert [len(g.pupils) for g in planned(school(pupils=pupils(1), interventions=(open_group,))).groups] == [1]
    assert [len(g.pupils) for g in planned(school(pupils=pupils(9), interventions=(open_group,))).groups] == [5, 4]


def test_preparation_and_time_alone_count_to_the_hours() -> None:
    # 60 together + 20 preparation + 10 for each pupil: with two hours, four pupils take exactly 120 minutes
    row = replace(TALK, prep_minutes=Decimal(20), individual_minutes=Decimal(5), individual_sessions=Decimal(2))
    (group,) = planned(school(interventions=(row,))).groups
    assert (len(group.pupils), group.minutes) == (4, 120)
    (short,) = planned(school(interventions=(row,), staff=(adult(hours="1.9"),))).groups  # 114 minutes: three pupils
    assert (len(short.pupils), short.minutes) == (3, 110)


def test_minutes_need_not_be_whole() -> None:
    row = replace(TALK, group_minutes=Decimal("22.5"), group_sessions=Decimal("1.5"))  # 33.75 minutes
    (group,) = planned(school(interventions=(row,), staff=(adult(hours="0.5625"),))).groups
    assert group.minutes == Fraction(135, 4)
    assert not planned(school(interventions=(row,), staff=(adult(hours="0.5624"),))).groups


def test_only_those_with_the_skill_may_run_it_however_it_is_spelt() -> None:
    assert planned(school(staff=(adult(skills=(" tALK ",)),))).groups
    plan = planned(school(staff=(adult(skills=("Lego",)),)))
    assert not plan.groups
    assert reason(plan, "P1").startswith("nobody who is there for the whole term has Talk")


@pytest.mark.parametrize(
    ("done", "expires", "counts"),
    [
        (date(2026, 9, 1), None, True),
        (date(2026, 9, 1), LAST, True),  # holds to the very last day
        (date(2026, 9, 1), date(2027, 3, 25), False),
        (date(2026, 9, 1), date(2026, 12, 1), False),
        (date(2027, 2, 1), None, False),  # only trained in the middle of the term
        (FIRST, None, True),
    ],
)
def test_training_counts_while_it_holds(done: date, expires: date | None, counts: bool) -> None:
    rows = (Training(staff_id="T1", skill="Talk", day=done, expires=expires),)
    plan = planned(school(staff=(adult(skills=()),), training=rows))
    assert bool(plan.groups) is counts


def test_a_blank_skill_lets_anyone_run_it() -> None:
    assert planned(school(interventions=(replace(TALK, skill=""),), staff=(adult(skills=()),))).groups


@pytest.mark.parametrize("dates", [{"starts": date(2027, 1, 5)}, {"ends": date(2027, 3, 25)}])
def test_people_who_are_not_there_for_the_whole_term_get_no_new_group(dates: dict[str, date]) -> None:
    plan = planned(school(staff=(adult(**dates),)))
    assert not plan.groups
    assert any(note.startswith("T1 is left out") for note in plan.notes)


def test_someone_away_for_the_whole_term_gets_no_group_and_for_a_week_does() -> None:
    away = (Absence(staff_id="T1", starts=FIRST, ends=LAST),)
    assert not planned(school(absences=away)).groups
    assert planned(school(absences=(Absence(staff_id="T1", starts=FIRST, ends=date(2027, 1, 8)),))).groups


def test_extra_hours_are_bought_only_where_they_bring_something() -> None:
    # 30 minutes at £18.37 for 11 weeks = £101.035, half up £101.04
    staff = (adult(hours="0.5", extra_hours=Decimal(1), extra_hourly_cost=Decimal("18.37")),)
    plan = planned(school(staff=staff))
    assert plan.cost_pence == 10_104
    (extra,) = plan.extra
    assert (extra.staff, extra.minutes, extra.cost_pence) == ("T1", 30, 10_104)
    assert planned(school(staff=staff), budget_pence=10_104).groups
    plan = planned(school(staff=staff), budget_pence=10_103)
    assert not plan.groups and plan.cost_pence == 0
    assert reason(plan, "P1") == "it would cost £101.04 more, £0.01 above the budget"


def test_of_equal_plans_the_cheapest_is_taken() -> None:
    dear = adult("T1", hours="0", extra_hours=Decimal(1), extra_hourly_cost=Decimal(10))
    (group,) = planned(school(staff=(dear, adult("T2", hours="1")))).groups
    assert group.staff == ("T2",)


def test_out_of_class_limit_is_the_pupils_own_or_else_the_schools() -> None:
    base = school()
    limited = replace(base, settings=replace(base.settings, out_of_class_limit=Decimal(59)))
    assert not planned(limited).groups
    free = tuple(replace(row, out_of_class_limit=Decimal(60)) for row in pupils(2)) + pupils(4)[2:]
    plan = planned(replace(limited, pupils=free))
    assert taught(plan) == {("P1", "TALK"), ("P2", "TALK")}
    assert reason(plan, "P3") == "the pupil would be out of class 1 minute a week more than the limit allows"
    inside = replace(limited, interventions=(replace(TALK, where="In"),))
    assert len(taught(planned(inside))) == 4


def test_alternatives_are_one_for_each_pupil() -> None:
    rows = (replace(TALK, only_one_of="Words"), replace(TALK, code="CHAT", only_one_of=" words", gain=Decimal("3.7")))
    plan = planned(school(interventions=rows, staff=(adult(hours="9"),)))
    assert taught(plan) == {(f"P{n}", "TALK") for n in range(1, 5)}
    assert reason(plan, "P1", "CHAT") == "TALK is chosen for the pupil, and only one of the two is allowed"


def test_exclude_keeps_a_pupil_out_in_its_own_dates_only() -> None:
    plan = planned(school(provision=(line("L1", "P1", plan="Exclude", ends=None),)))
    assert ("P1", "TALK") not in taught(plan) and len(taught(plan)) == 3
    assert "Exclude" in reason(plan, "P1")
    old = line("L1", "P1", plan="Exclude", starts=date(2026, 9, 7), ends=date(2026, 12, 18))
    assert len(taught(planned(school(provision=(old,))))) == 4


def test_benefits_name_a_pair_and_are_not_weighed_down() -> None:
    # evidence 0 halves the catalogue's 1,100; the SENCo's own 7.6 months count whole: 7.6 x 11/38 = 2.2 months
    row = replace(TALK, evidence=Decimal(0))
    others = (*pupils(1), *(replace(item, primary_need="PD") for item in pupils(2)[1:]))
    book = school(pupils=others, interventions=(row,), benefits=(Benefit("P2", "TALK", Decimal("7.6")),))
    plan = planned(book)
    assert taught(plan) == {("P1", "TALK"), ("P2", "TALK")}
    assert plan.benefit == 550 + 2200


def test_priority_counts_double() -> None:
    many = tuple(replace(item, priority=2) if item.pupil_id == "P6" else item for item in pupils(6))
    plan = planned(school(pupils=many, staff=(adult(hours="1"),)))
    assert ("P6", "TALK") in taught(plan) and plan.benefit == 5 * EACH


@pytest.mark.parametrize(("evidence", "each"), [(None, 550), (Decimal(0), 550), (Decimal(3), 880), (Decimal(5), 1100)])
def test_evidence_weighs_the_gain(evidence: Decimal | None, each: int) -> None:
    plan = planned(school(interventions=(replace(TALK, evidence=evidence),)))
    assert plan.benefit == 4 * each
    assert any("nrated" in note for note in plan.notes) is (evidence is None)


def test_a_course_of_weeks_brings_its_part_and_ends_when_it_is_over() -> None:
    # ten weeks fit into the eleven of the term: all of 3.8 months; twenty do not: 11/20
    plan = planned(school(interventions=(replace(TALK, weeks=Decimal(10)),)))
    assert plan.benefit == 4 * 3800
    # the term has 60 weekdays for 11 weeks; ten weeks are 54.5 of them, used up on the 55th: Friday 19 March
    assert {row.ends for row in plan.rows} == {date(2027, 3, 19)}
    assert planned(school(interventions=(replace(TALK, weeks=Decimal(20)),))).benefit == 4 * 2090


def test_what_is_left_of_a_course_goes_on_and_what_is_over_does_not_start_again() -> None:
    course = replace(TALK, weeks=Decimal(20), group_min=1)
    before = line("L1", "P1", starts=date(2026, 9, 7), ends=date(2026, 12, 18), status="Running", staff_id="T1")
    plan = planned(school(interventions=(course,), pupils=pupils(1), provision=(before,)))
    assert plan.benefit == 1140  # 14 weeks are gone, 6 of 20 are left: 3.8 x 6/20
    done = replace(before, status="Done")
    plan = planned(school(interventions=(course,), pupils=pupils(1), provision=(done,)))
    assert not plan.groups and reason(plan, "P1") == "the pupil has had all its weeks this school year"
    stopped = replace(before, status="Stopped")
    assert "was stopped" in reason(
        planned(school(interventions=(course,), pupils=pupils(1), provision=(stopped,))), "P1"
    )
    open_ended = replace(course, weeks=None)
    assert planned(school(interventions=(open_ended,), pupils=pupils(1), provision=(done,))).groups


def test_what_can_never_be_chosen_says_why() -> None:
    blank = planned(school(interventions=(replace(TALK, gain=None),)))
    assert not blank.groups and "no gain is recorded" in reason(blank, "P1")
    assert [(item.intervention, "no gain" in item.reason) for item in blank.not_run] == [("TALK", True)]
    timeless = planned(school(interventions=(replace(TALK, group_minutes=None),)))
    assert "no minutes or sessions" in timeless.not_run[0].reason
    upside_down = planned(school(interventions=(replace(TALK, group_min=5, group_max=4),)))
    assert "above its Group max" in upside_down.not_run[0].reason
    unused = planned(school(interventions=(replace(TALK, use=None),)))
    assert not unused.groups and not unused.not_run


@pytest.mark.parametrize("kind", ["In class", "1:1 support", "Lunch", "Strategy"])
def test_only_interventions_are_proposed(kind: str) -> None:
    assert not planned(school(interventions=(replace(TALK, kind=kind),))).groups


def test_the_class_offer_is_not_proposed() -> None:
    assert not planned(school(interventions=(replace(TALK, tier="Universal"),))).groups


def test_pupils_without_needs_or_not_on_roll_are_told() -> None:
    no_need, late, gone = (replace(item, pupil_id=name) for item, name in zip(pupils(3), "ABC", strict=True))
    rows = (
        replace(no_need, primary_need=""),
        replace(late, starts=date(2027, 2, 1)),
        replace(gone, leaves=date(2026, 12, 18)),
    )
    plan = planned(school(pupils=rows))
    assert "no need is recorded" in reason(plan, "A", "")
    assert "not on roll" in reason(plan, "B") and "not on roll" in reason(plan, "C")


def test_one_who_leaves_in_the_term_counts_for_the_weeks_until_then() -> None:
    # to 12 February are 30 of the 60 weekdays: 5.5 of 11 weeks
    rows = (replace(pupils(1)[0], leaves=date(2027, 2, 12)), *pupils(2)[1:])
    assert planned(school(pupils=rows)).benefit == EACH + EACH // 2


def test_there_is_no_such_term() -> None:
    from provision_xl.planning import optimise
    from provision_xl.rates import national

    with pytest.raises(OutOfRange, match=r"no term called .Advent.*Autumn 2026/27"):
        optimise(school(), "Advent", FIRST, national())
    with pytest.raises(OutOfRange, match="below nought"):
        planned(school(), budget_pence=-1)


def test_an_empty_book_has_an_empty_plan() -> None:
    plan = planned(school(pupils=(), interventions=(), staff=()))
    assert (plan.status, plan.groups, plan.benefit, plan.cost_pence) == ("optimal", (), 0, 0)


def test_new_rows_can_be_put_into_provision() -> None:
    plan = planned(school(provision=(line("L7", "P1", group="G3", starts=date(2026, 9, 7), ends=date(2026, 12, 18)),)))
    assert {row.group for row in plan.rows} == {"G4"}  # the next free number
    assert {(row.pupil_id, row.staff_id, row.starts, row.ends, row.line) for row in plan.rows} == {
        (f"P{n}", "T1", FIRST, LAST, "") for n in range(1, 5)
    }


def test_the_money_tells_what_each_fund_pays() -> None:
    # £2.50 for each of four, £10.00 for the group, £9.99 once: £29.99; PP pays P1's share first in its Order
    row = replace(TALK, cost_per_pupil=250, cost_per_group=1000, one_off_cost=999)
    some = tuple(replace(item, pupil_premium="FSM6") if item.pupil_id == "P1" else item for item in pupils(4))
    funds = (fund("SEN", 10_000, order=Decimal(2)), fund("PP", 5_000, order=Decimal(1), restricted_to="PP"))
    plan = planned(school(pupils=some, interventions=(row,), funds=funds))
    assert plan.cost_pence == 2999
    (group,) = plan.groups
    assert dict(group.funds) == {"PP": 250 + 250 + 250, "SEN": 2249}  # P1's part of 9.99 in four is 2.50
    assert plan.unused_pence == {"PP": 4250, "SEN": 7751}


def test_a_fund_for_certain_pupils_pays_for_nobody_else() -> None:
    row = replace(TALK, cost_per_pupil=250, group_min=1)
    some = tuple(replace(item, pupil_premium="FSM6") if item.pupil_id in {"P1", "P2"} else item for item in pupils(4))
    plan = planned(school(pupils=some, interventions=(row,), funds=(fund("PP", 99_999, restricted_to="PP"),)))
    assert taught(plan) == {("P1", "TALK"), ("P2", "TALK")}
    assert reason(plan, "P3") == "it would cost £2.50 more, which the funds that may pay for it do not have left"


def test_a_fund_for_certain_pupils_pays_all_of_a_group_that_is_theirs_alone() -> None:
    row = replace(TALK, cost_per_group=1500)
    some = tuple(replace(item, pupil_premium="FSM6") if item.pupil_id in {"P1", "P2"} else item for item in pupils(4))
    (group,) = planned(school(pupils=some, interventions=(row,), funds=(fund("PP", 1500, restricted_to="PP"),))).groups
    assert (group.pupils, group.cost_pence, dict(group.funds)) == (("P1", "P2"), 1500, {"PP": 1500})


def test_nothing_is_paid_twice_by_two_funds_for_the_same_pupil() -> None:
    # P1's £2.50 may be paid by PP or by the fund of P1, but P2's by neither
    row = replace(TALK, cost_per_pupil=250)
    some = (replace(pupils(1)[0], pupil_premium="FSM6"), *pupils(2)[1:])
    own = (fund("PP", 9_999, restricted_to="PP"), fund("Own", 9_999, restricted_to="Pupil:P1"))
    assert not planned(school(pupils=some, interventions=(row,), funds=own)).groups
    assert planned(school(pupils=some, interventions=(row,), funds=(*own, fund("SEN", 250)))).groups


def test_a_fund_pays_only_in_its_dates() -> None:
    row = replace(TALK, cost_per_group=100)
    late = fund("SEN", 9_999, starts=date(2027, 1, 5), ends=date(2027, 12, 31))
    assert not planned(school(interventions=(row,), funds=(late,))).groups
    assert planned(school(interventions=(row,), funds=(replace(late, starts=FIRST),))).groups


def test_without_funds_only_the_budget_limits_the_cash_and_the_plan_says_so() -> None:
    row = replace(TALK, cost_per_group=100)
    plan = planned(school(interventions=(row,)))
    assert plan.cost_pence == 100 and any("Funds is empty" in note for note in plan.notes)
    assert not planned(school(interventions=(row,)), budget_pence=99).groups


def test_materials_of_this_school_year_are_paid_once() -> None:
    row = replace(TALK, cost_per_pupil=250, one_off_cost=999, group_min=1)
    before = line("L1", "P1", starts=date(2026, 9, 7), ends=date(2026, 12, 18), status="Done")
    plan = planned(school(interventions=(row,), pupils=pupils(2), provision=(before,)))
    assert len(taught(plan)) == 2 and plan.cost_pence == 250  # P2's; P1's and the one-off were paid in the autumn


def test_full_cost_charges_staff_time_too() -> None:
    # an hour a week at £20.00 for 11 weeks
    assert planned(school(), full_cost=True).cost_pence == 22_000
    assert not planned(school(), full_cost=True, budget_pence=21_999).groups


def test_half_terms_join_in_their_report_term() -> None:
    from provision_xl.planning import optimise
    from provision_xl.rates import national
    from provision_xl.school.core_tables import TermRow

    halves = (
        TermRow("Spring 1", FIRST, date(2027, 2, 12), Decimal(6), report_term="Spring"),
        TermRow("Spring 2", date(2027, 2, 22), LAST, Decimal(5), report_term="Spring"),
    )
    plan = optimise(school(terms=halves), "spring", FIRST, national())
    assert (plan.starts, plan.ends, plan.benefit) == (FIRST, LAST, 4 * 3800)  # all 11 weeks of the year there are
    first = optimise(school(terms=halves), "Spring 1", FIRST, national())
    assert (first.ends, first.benefit) == (date(2027, 2, 12), 4 * 2073)  # 3.8 x 6/11 = 2.0727


def test_every_table_says_that_gains_are_no_forecast() -> None:
    plan = planned(school())
    assert "no forecast for this child" in " ".join(plan.tables[0].notes)
    assert plan.about["groups"][0]["pupils"] == ["P1", "P2", "P3", "P4"]
    assert plan.about["status"] == "optimal" and plan.about["shortfall_minutes"] == 0


def test_a_plan_with_rows_already_planned_fills_those_rows() -> None:
    rows: tuple[Line, ...] = tuple(line(f"L{n}", f"P{n}", status="Planned") for n in range(1, 3))
    plan = planned(school(provision=rows))
    assert sorted(row.line for row in plan.changed) == ["L1", "L2"] and len(plan.rows) == 2
    assert {row.staff_id for row in plan.changed} == {"T1"}

"""Two terms planned together, each case worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from provision_xl.errors import OutOfRange
from provision_xl.planning.year.plan import YearPlan, optimise_year
from provision_xl.planning.year.question import remaining_terms
from provision_xl.rates import national
from provision_xl.school.core_tables import Line, TermRow
from provision_xl.school.other_tables import Benefit
from tests.planning.one_term import adult, pupils
from tests.planning.schools import TERMS as YEAR
from tests.planning.two_terms import (
    AS_AT,
    ONE,
    SPRING,
    SPRING_ENDS,
    SUMMER,
    SUMMER_ENDS,
    TERMS,
    fund,
    line,
    planned,
    school,
    taught,
)

P1, P2 = ("P1", "ONE"), ("P2", "ONE")
MARCH, APRIL = date(2027, 3, 31), date(2027, 4, 1)


def notes(plan: YearPlan) -> str:
    return " ".join(plan.tables[0].notes)


def long_course(weeks: int) -> object:
    return replace(ONE, weeks=Decimal(weeks))


def test_each_pupil_has_a_course_of_ten_weeks_once() -> None:
    # an hour a week: one pupil a term; a second course for the same pupil is not allowed, so one each: 2 x 1,000
    plan = planned(school())
    assert taught(plan) == [{P1}, {P2}] and (plan.status, plan.benefit, plan.gap) == ("optimal", 2000, 0)
    assert [(one.could, one.starts) for one in plan.waiting] == [("Spring", "Summer")]
    assert plan.waiting[0].reason == "likely: needs 1.00 h a week more of any adult"


def test_one_pupil_alone_has_nothing_to_do_in_the_second_term() -> None:
    plan = planned(school(pupils=pupils(1)))
    assert taught(plan) == [{P1}, set()] and plan.benefit == 1000


def test_a_course_longer_than_a_term_goes_on_for_what_is_left_and_is_one_row() -> None:
    # 15 weeks: 10 of 15 in spring is 667 thousandths, the 5 that are left are 333: never more than one course
    plan = planned(school(pupils=pupils(1), interventions=(long_course(15),)))
    assert taught(plan) == [{P1}, {P1}] and [term.benefit for term in plan.terms] == [667, 333]
    (row,) = plan.rows
    # the fifth week of summer ends on Friday 14 May
    assert (row.group, row.starts, row.ends, row.status) == ("G1", SPRING, date(2027, 5, 14), "Planned")
    assert [term.groups[0].key for term in plan.terms] == ["G1", "G1"]
    (course,) = plan.tables[1].rows
    assert course[-2:] == ("starts", "ends")


def test_a_course_holds_its_hours_to_the_end_of_the_term_though_it_ends_before() -> None:
    # 15 weeks for two pupils with an hour a week: two terms have one place each. P1 twice: 667 + 333 = 1,000;
    # P1 then P2: 667 + 667 = 1,334, though P1 keeps only ten weeks; the five free weeks after P1 are no place
    plan = planned(school(interventions=(long_course(15),)))
    assert taught(plan) == [{P1}, {P2}] and plan.benefit == 1334


def test_an_open_ended_intervention_may_be_had_in_every_term_and_goes_on_in_its_group() -> None:
    # open-ended: each term is 10 of the year's 20 weeks, 500 thousandths
    row = replace(ONE, weeks=None, group_max=2, group_minutes=Decimal(30), group_sessions=Decimal(2),
                  individual_minutes=None, individual_sessions=None)  # fmt: skip
    plan = planned(school(interventions=(row,)))
    assert taught(plan) == [{P1, P2}, {P1, P2}] and plan.benefit == 4 * 500
    assert [(item.group, item.starts, item.ends) for item in plan.rows] == [("G1", SPRING, SUMMER_ENDS)] * 2


def test_a_group_that_costs_something_on_its_first_day_is_a_new_one_in_each_term() -> None:
    # the map costs a group once, on its first day; the plan pays it in each term, so each has a group of its own
    row = replace(ONE, weeks=None, cost_per_group=500)
    plan = planned(school(pupils=pupils(1), interventions=(row,)))
    assert plan.cost_pence == 2 * 500 and [item.group for item in plan.rows] == ["G1", "G2"]


def test_materials_and_one_off_costs_are_paid_once_in_the_year() -> None:
    # spring: £3 for P1 and £7 once; summer: £3 for P2 alone; 10 weeks each
    row = replace(ONE, cost_per_pupil=300, one_off_cost=700)
    plan = planned(school(interventions=(row,), funds=(fund("SEN", 1300),)))
    assert [term.cost_pence for term in plan.terms] == [1000, 300] and plan.unused_pence == {"SEN": 0}
    plan = planned(school(interventions=(row,), funds=(fund("SEN", 1299),)))
    assert plan.benefit == 1000 and plan.cost_pence == 1000  # one penny short: only one of the two


def test_a_course_that_goes_on_pays_its_materials_once() -> None:
    row = replace(long_course(15), cost_per_pupil=300, one_off_cost=700)
    plan = planned(school(pupils=pupils(1), interventions=(row,)), budget_pence=1000)
    assert plan.benefit == 1000 and [term.cost_pence for term in plan.terms] == [1000, 0]
    assert planned(school(pupils=pupils(1), interventions=(row,)), budget_pence=999).benefit == 0


def test_a_course_may_go_on_after_its_fund_has_ended_since_nothing_is_due_any_more() -> None:
    row = replace(long_course(15), cost_per_pupil=300)
    book = school(pupils=pupils(1), interventions=(row,), funds=(fund("Old", 300, ends=MARCH),))
    assert planned(book).benefit == 1000


def test_a_fund_that_ends_on_31_march_pays_for_spring_alone() -> None:
    # £3 each and an hour a week for each of the two: £6 in spring, or £3 in spring and £3 in summer
    row = replace(ONE, cost_per_pupil=300)
    both = school(interventions=(row,), funds=(fund("Old", 600, ends=MARCH),))
    plan = planned(both)
    assert [len(found) for found in taught(plan)] == [1, 0]  # one place a term, and nothing pays in summer
    assert plan.unused_pence == {"Old": 300}
    plan = planned(replace(both, funds=(*both.funds, fund("New", 300, starts=APRIL))))
    assert plan.benefit == 2000 and [term.paid for term in plan.terms] == [{"Old": 300}, {"New": 300}]


def test_money_that_lasts_is_saved_for_the_term_in_which_no_other_pays() -> None:
    # All comes first in Order; were spring paid from it, summer would have nothing
    row = replace(ONE, cost_per_pupil=300)
    funds = (fund("All", 300, order=Decimal(1)), fund("Old", 300, ends=MARCH, order=Decimal(2)))
    plan = planned(school(interventions=(row,), funds=funds))
    assert plan.benefit == 2000 and [term.paid for term in plan.terms] == [{"Old": 300}, {"All": 300}]
    assert plan.tables[-1].rows == (("All", 0, 300, 0), ("Old", 300, 0, 0))


def test_one_balance_is_shared_by_the_terms() -> None:
    row = replace(ONE, cost_per_pupil=300)
    assert planned(school(interventions=(row,), funds=(fund("SEN", 599),))).benefit == 1000
    assert planned(school(interventions=(row,), funds=(fund("SEN", 600),))).benefit == 2000


def test_a_fund_for_certain_pupils_is_kept_for_them_over_the_terms() -> None:
    # PP is P2's alone: £3 for P2 from PP, £3 for P1 from SEN
    row = replace(ONE, cost_per_pupil=300)
    funds = (fund("SEN", 300), fund("PP", 300, restricted_to="Pupil:P2"))
    plan = planned(school(interventions=(row,), funds=funds))
    assert plan.benefit == 2000 and plan.unused_pence == {"PP": 0, "SEN": 0}


def test_a_fund_for_certain_pupils_pays_no_share_of_materials_that_are_paid_already() -> None:
    # 15 weeks in a group of just two. Spring: £3 each and £4.50 a group, P1's share of it £5.25, paid by PP and SEN.
    # Summer: £4.50, of which PP may pay £2.25 for P1, not the £5.25 of spring; SEN has ended, so nothing goes on
    row = replace(
        ONE, weeks=Decimal(15), group_min=2, group_max=2, cost_per_pupil=300, cost_per_group=450,
        group_minutes=Decimal(30), group_sessions=Decimal(2), individual_minutes=None, individual_sessions=None,
    )  # fmt: skip
    funds = (fund("PP", 9999, restricted_to="Pupil:P1"), fund("SEN", 525, ends=MARCH))
    plan = planned(school(interventions=(row,), funds=funds))
    assert taught(plan) == [{P1, P2}, set()] and (plan.status, plan.gap) == ("optimal", 0)
    assert plan.terms[0].paid == {"PP": 525, "SEN": 525}
    plan = planned(school(interventions=(row,), funds=(*funds, fund("New", 225, starts=APRIL))))
    assert taught(plan) == [{P1, P2}, {P1, P2}] and plan.terms[1].paid == {"New": 225, "PP": 225}


def test_shifting_to_the_slack_term_brings_more_than_one_term_after_the_other() -> None:
    # Spring has T1's hour; summer has T2's too, who cannot run ONE. SHORT brings 1,200 and is for P1 alone.
    short = replace(ONE, code="SHORT", gain=Decimal("1.2"), weeks=Decimal(10), needs=("SEMH",))
    book = school(
        pupils=(replace(pupils(1)[0], secondary_need="SEMH"), pupils(2)[1]),
        interventions=(replace(ONE, skill="Talk"), replace(short, skill="")),
        staff=(adult(hours="1"), adult("T2", hours="1", skills=(), starts=APRIL)),
    )
    # by itself, spring gives T1 to SHORT for P1 (1,200 > 1,000); summer then has T1 for ONE with P1 or P2 (1,000), and
    # nothing for T2: 2,200. Together: spring ONE, summer ONE with T1 and SHORT with T2: 1,000 + 1,000 + 1,200
    plan = planned(book)
    assert plan.alone_benefit == 2200 and plan.benefit == 3200
    assert "it brings 1.0 months more (45.5%): 3.2 instead of 2.2" in notes(plan)
    assert ("P1", "SHORT", "Spring", "Summer") in [row[:4] for row in plan.tables[2].rows]


def test_only_one_of_two_alternatives_in_a_term_but_the_other_in_the_next() -> None:
    two = replace(ONE, code="TWO", only_one_of="Talk")
    book = school(pupils=pupils(1), staff=(adult(hours="2"),), interventions=(replace(ONE, only_one_of="Talk"), two))
    assert [len(found) for found in taught(planned(book))] == [1, 1]


def test_paid_extra_hours_count_to_the_balance_of_all_terms() -> None:
    # no hours of their own: 1 h a week x 10 weeks x £20 = £200 a term
    staff = (adult(hours="0", extra_hours=Decimal(1), extra_hourly_cost=Decimal(20)),)
    assert planned(school(staff=staff, funds=(fund("SEN", 40_000),))).benefit == 2000
    plan = planned(school(staff=staff, funds=(fund("SEN", 39_999),)))
    assert plan.benefit == 1000 and plan.unused_pence == {"SEN": 19_999}


def test_the_budget_caps_the_cash_of_all_terms() -> None:
    row = replace(ONE, cost_per_pupil=300)
    assert planned(school(interventions=(row,)), budget_pence=600).benefit == 2000
    assert planned(school(interventions=(row,)), budget_pence=599).benefit == 1000


def test_a_required_row_comes_first_in_its_own_term_only() -> None:
    # P2 is required in spring: an hour of the only hour; P1 has to wait for summer
    plan = planned(school(provision=(line("R1", "P2", required=True),)))
    assert taught(plan) == [{P2}, {P1}] and plan.shortfall_minutes == 0
    assert [(row.line, row.group, row.staff_id) for row in plan.changed] == [("R1", "G1", "T1")]


def test_a_required_row_of_a_later_term_is_not_used_up_by_an_earlier_course() -> None:
    # ten weeks of P1 are asked for in summer: a course in spring would be a second one
    asked = line("R1", "P1", required=True, starts=SUMMER, ends=SUMMER_ENDS)
    plan = planned(school(provision=(asked,), pupils=pupils(1)))
    assert taught(plan) == [set(), {P1}] and plan.benefit == 1000


def test_a_required_row_over_both_terms_is_placed_in_each_and_stays_one_row() -> None:
    row = replace(ONE, weeks=None)
    asked = line("R1", "P2", required=True, ends=SUMMER_ENDS)
    plan = planned(school(interventions=(row,), provision=(asked,)))
    assert taught(plan) == [{P2}, {P2}] and plan.rows == ()
    assert plan.changed == (replace(asked, group="G1", staff_id="T1"),)


def test_a_required_row_that_has_an_adult_in_one_term_only_is_cut_and_the_rest_stays_required() -> None:
    row = replace(ONE, weeks=None)
    asked = line("R1", "P2", required=True, ends=SUMMER_ENDS)
    gone = (adult(hours="1", ends=APRIL),)
    plan = planned(school(interventions=(row,), provision=(asked,), staff=gone))
    assert [term.shortfall_minutes for term in plan.terms] == [0, 60] and plan.shortfall_minutes == 60
    assert [(item.line, item.ends) for item in plan.changed] == [("R1", SPRING_ENDS)]
    (rest,) = plan.rows
    assert (rest.line, rest.required, rest.staff_id, rest.starts, rest.ends) == ("", True, "", SUMMER, SUMMER_ENDS)
    assert "Summer: required provision not placed: 60 pupil-minutes a week." in notes(plan)


def test_planned_rows_are_used_where_they_fit_and_left_out_where_they_do_not() -> None:
    lines = (line("L1", "P2"), line("L2", "P2", "TWO"))
    book = school(pupils=pupils(2), interventions=(ONE, replace(ONE, code="TWO", gain=Decimal("0.5"))), provision=lines)
    plan = planned(book)
    # four courses of an hour for two hours: both of ONE; of the two orders the one that keeps the planned row in place
    assert plan.benefit == 2000 and {row.line for row in plan.changed} == {"L1"}
    assert [(row.line, row.plan) for row in plan.dropped] == [("L2", "Exclude")]


def test_a_group_that_stays_takes_its_hours_in_the_terms_that_it_reaches_into() -> None:
    kept = line("L1", "P1", group="G7", staff_id="T1", plan="Keep")
    plan = planned(school(provision=(kept,)))
    assert taught(plan) == [{P1}, {P2}] and plan.benefit == 2000
    assert [group.kept for term in plan.terms for group in term.groups] == [True, False]


def test_rows_of_a_group_that_is_joined_have_their_last_day_written_out() -> None:
    # a last day typed for P2, who joins, would otherwise be that of P1 too
    row = replace(ONE, weeks=None, group_max=2, group_minutes=Decimal(30), group_sessions=Decimal(2),
                  individual_minutes=None, individual_sessions=None)  # fmt: skip
    running = line("L1", "P1", group="G7", staff_id="T1", starts=SPRING, ends=None, plan="Keep")
    plan = planned(school(interventions=(row,), provision=(running,)))
    assert [(item.line, item.ends) for item in plan.changed] == [("L1", SUMMER_ENDS)]
    assert [(item.pupil_id, item.group, item.starts, item.ends) for item in plan.rows] == [
        ("P2", "G7", SPRING, SUMMER_ENDS)
    ]


def test_what_is_kept_and_too_much_in_one_term_says_so() -> None:
    kept = tuple(line(f"L{n}", f"P{n}", group=f"G{n}", staff_id="T1", plan="Keep", starts=SUMMER, ends=SUMMER_ENDS)
                 for n in (1, 2))  # fmt: skip
    plan = planned(school(provision=kept))
    assert plan.status == "infeasible" and plan.clashes[0].startswith("Summer: Hours of T1")
    assert plan.tables[0].rows == () and "Nothing fits" in notes(plan)


def test_what_is_kept_and_fits_each_term_but_not_the_money_of_both_says_so() -> None:
    row = replace(ONE, cost_per_pupil=300)
    kept = (line("L1", "P1", group="G1", staff_id="T1", plan="Keep"),
            line("L2", "P2", group="G2", staff_id="T1", plan="Keep", starts=SUMMER, ends=SUMMER_ENDS))  # fmt: skip
    book = school(interventions=(row,), provision=kept, funds=(fund("SEN", 599),))
    plan = planned(book)
    assert plan.status == "infeasible" and "what is kept costs £6.00 over these terms" in plan.clashes[0]
    plan = planned(replace(book, funds=()), budget_pence=500)
    assert plan.clashes[0].startswith("Budget:") and "£1.00 more than the budget of £5.00" in plan.clashes[0]
    assert planned(replace(book, funds=(fund("SEN", 600),))).status == "optimal"
    # by their order All would pay spring and leave nothing for summer; Old can pay spring
    lasting, old = fund("All", 300, order=Decimal(1)), fund("Old", 300, ends=MARCH, order=Decimal(2))
    assert planned(replace(book, funds=(lasting, old))).unused_pence == {"All": 0, "Old": 0}


def test_money_for_what_a_later_term_keeps_is_set_aside() -> None:
    row = replace(ONE, cost_per_pupil=300)
    kept = line("L2", "P2", group="G2", staff_id="T1", plan="Keep", starts=SUMMER, ends=SUMMER_ENDS)
    plan = planned(school(interventions=(row,), provision=(kept,), funds=(fund("SEN", 599),)))
    assert taught(plan) == [set(), {P2}] and plan.alone_benefit == plan.benefit == 1000
    plan = planned(school(interventions=(row,), provision=(kept,)), budget_pence=599)
    assert taught(plan) == [set(), {P2}] and plan.alone_benefit == plan.benefit == 1000


def test_required_minutes_count_alike_in_terms_of_different_minutes() -> None:
    # £3 for one of the two: 40.5 minutes a week in spring, where spring by itself places it,
    # or 60 in summer
    row = replace(ONE, cost_per_pupil=300)
    own = {"individual_minutes": Decimal("40.5"), "individual_sessions": Decimal(1)}
    asked = (line("R1", "P1", required=True, **own),
             line("R2", "P2", required=True, starts=SUMMER, ends=SUMMER_ENDS))  # fmt: skip
    plan = planned(school(interventions=(row,), provision=asked), budget_pence=300)
    assert [term.shortfall_minutes for term in plan.terms] == [Fraction(81, 2), 0]
    assert plan.alone_shortfall_minutes == 60
    assert "20 more pupil-minutes a week of required provision are placed" in notes(plan)


def test_a_required_row_that_ends_within_a_term_is_not_drawn_out_to_the_next() -> None:
    asked = line("R1", "P1", required=True, ends=date(2027, 2, 5))
    plan = planned(school(interventions=(replace(ONE, weeks=None),), pupils=pupils(1), provision=(asked,)))
    assert [(row.line, row.starts, row.ends) for row in (*plan.changed, *plan.rows)] == [
        ("R1", SPRING, date(2027, 2, 5)), ("", SUMMER, SUMMER_ENDS)
    ]  # fmt: skip


def test_the_order_of_rows_does_not_matter() -> None:
    row = replace(long_course(15), cost_per_pupil=300)
    lines = (line("R1", "P2", required=True), Line(line="X", pupil_id="P3", intervention="ONE", starts=SUMMER))
    book = school(
        pupils=pupils(4), interventions=(row, replace(ONE, code="TWO")), staff=(adult(hours="1"), adult("T2", "1")),
        funds=(fund("SEN", 900), fund("Old", 600, ends=MARCH)), provision=lines,
    )  # fmt: skip
    turned = replace(
        book, pupils=book.pupils[::-1], interventions=book.interventions[::-1], staff=book.staff[::-1],
        funds=book.funds[::-1], provision=book.provision[::-1], terms=book.terms[::-1],
    )  # fmt: skip
    one, other = planned(book), planned(turned, ["Summer", "Spring"])
    assert one.rows == other.rows and one.changed == other.changed and one.dropped == other.dropped
    assert [table.rows for table in one.tables] == [table.rows for table in other.tables]


def test_half_terms_are_planned_by_themselves_or_joined_by_their_report_term() -> None:
    halves = (
        TermRow(term="Spring 1", starts=SPRING, ends=date(2027, 2, 5), teaching_weeks=Decimal(5), report_term="Spring"),
        TermRow(term="Spring 2", starts=date(2027, 2, 8), ends=SPRING_ENDS, teaching_weeks=Decimal(5),
                report_term="Spring"),
        TERMS[1],
    )  # fmt: skip
    book = school(terms=halves, pupils=pupils(1), interventions=(long_course(15),))
    assert planned(book).benefit == 1000 == planned(book, ["Spring 1", "Spring 2", "Summer"]).benefit
    assert planned(book, ["Spring"]).benefit == 667  # 10 of 15 weeks
    assert planned(book, ["Spring 1", "Spring 2"]).benefit == 2 * 333  # 5 of 15 each, each rounded to whole thousandths
    assert remaining_terms(book, AS_AT) == ("Spring", "Summer")
    assert remaining_terms(book, date(2027, 2, 8)) == ("Spring 2", "Summer")
    assert remaining_terms(book, date(2027, 9, 1)) == ()


def test_terms_that_cannot_be_planned_together_are_refused() -> None:
    book = school(terms=YEAR)
    for terms, words in (
        ((), "at least one term"),
        (("Spring", "Spring"), "overlap"),
        (("Autumn", "Summer"), "Spring 2026/27 lies between"),
        (("Easter",), 'no term called "Easter"'),
    ):
        with pytest.raises(OutOfRange, match=words):
            planned(book, terms)
    with pytest.raises(OutOfRange, match="below nought"):
        planned(book, budget_pence=-1)


def test_cancelled_it_gives_one_term_after_the_other_or_better() -> None:
    plan = optimise_year(school(), ["Spring", "Summer"], AS_AT, national(), cancel=lambda: True)
    assert plan.status in {"stopped early", "optimal"} and plan.benefit >= plan.alone_benefit


def test_staff_time_is_charged_where_the_user_asks_for_it() -> None:
    # an hour a week x 10 weeks x £20 = £200 a term
    plan = planned(school(), full_cost=True)
    assert [term.cost_pence for term in plan.terms] == [20_000, 20_000]
    assert planned(school(), full_cost=True, budget_pence=39_999).benefit == 1000


def test_a_judgement_of_the_senco_weighs_whole_over_the_terms() -> None:
    judged = (Benefit(pupil_id="P1", intervention="ONE", gain=Decimal(3)),)
    plan = planned(school(pupils=pupils(1), interventions=(long_course(15),), benefits=judged))
    assert plan.benefit == 3000 and [Fraction(term.benefit) for term in plan.terms] == [2000, 1000]

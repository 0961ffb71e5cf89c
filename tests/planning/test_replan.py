"""Changes in the middle of a term that a person can work out on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from provision_xl.errors import OutOfRange, PlanError
from provision_xl.planning.replan.again import (
    AdultAway,
    Event,
    FundCut,
    InterventionDropped,
    PupilArrives,
    PupilLeaves,
    Replan,
    replan,
)
from provision_xl.planning.replan.check import Claimed, broken
from provision_xl.planning.replan.events import after
from provision_xl.planning.replan.lines import Rows, applied
from provision_xl.planning.replan.rest import rest_of
from provision_xl.rates import national
from provision_xl.school.core_tables import Line
from provision_xl.school.other_tables import EhcProvision
from provision_xl.school.school import School
from tests.planning.one_term import LAST, TALK, adult, fund, line, pupils, school
from tests.planning.replan_schools import small

NOW = date(2027, 2, 1)  # a Monday: 40 of the term's 60 weekdays are left, 11 x 40/60 = 22/3 teaching weeks
AUTUMN = {"starts": date(2026, 11, 2), "ends": None}
LATER = date(2027, 2, 8)
TWO = adult("T1", "1"), adult("T2", "1")


def running(*groups: str, **more: Any) -> tuple[Line, ...]:
    """Rows L1, L2, … of P1, P2, …, each in the group and with the adult of its word such as "G1 T1"."""
    found = (word.partition(" ") for word in groups)
    return tuple(line(f"L{n}", f"P{n}", group=key, staff_id=staff, **{**AUTUMN, **more})
                 for n, (key, _, staff) in enumerate(found, start=1))  # fmt: skip


def again(book: School, event: Event, **more: Any) -> Replan:
    return replan(book, "Spring", more.pop("as_at", NOW), national(), event, **more)


def changes(plan: Replan) -> list[tuple[str, str, str, str]]:
    return [(move.pupil, str(move.kind), move.now, "; ".join(move.now_staff)) for move in plan.moves]


def figures(plan: Replan) -> tuple[int, int, int, int]:
    got = plan.after
    return int(got.missing_minutes), got.places_lost, got.pupils_changed, got.adults_touched


def test_somebody_with_the_skill_and_the_hours_takes_the_group_over() -> None:
    # T2 has an hour, the group takes 30 x 2 = 60 minutes
    book = school(provision=running("G1 T1", "G1 T1"), staff=TWO)
    plan = again(book, AdultAway("T1", NOW))
    assert changes(plan) == [("P1", "has another adult", "G2", "T2"), ("P2", "has another adult", "G2", "T2")]
    assert figures(plan) == (0, 0, 2, 1) and plan.lost == ()
    assert [(row.staff, row.before, row.after) for row in plan.hours] == [("T1", 60, 0), ("T2", 0, 60)]
    assert [row.who for row in plan.told if row.role == "Adult"] == ["T2"]  # T1 is away, and is the reason


def test_a_group_that_has_begun_ends_the_day_before_and_goes_on_in_new_rows() -> None:
    book = school(provision=running("G1 T1", "G1 T1", required=True, aim="Talk"), staff=TWO)
    rows = again(book, AdultAway("T1", NOW)).rows
    assert [(row.line, row.ends, row.status) for row in rows.ended] == [
        ("L1", date(2027, 1, 31), ""), ("L2", date(2027, 1, 31), ""),
    ]  # fmt: skip
    first = rows.new[0]
    assert (first.line, first.continues, first.group, first.staff_id, first.starts) == ("", "L1", "G2", "T2", NOW)
    assert (first.required, first.aim, first.status) == (True, "Talk", "")
    assert first.ends == date(2027, 7, 21)  # an open-ended row lasts to the end of the school year
    assert rows.changed == rows.dropped == ()


def test_a_group_that_has_not_begun_gets_the_other_adult_in_its_own_rows() -> None:
    book = school(provision=running("G1 T1", "G1 T1", starts=LATER, ends=LAST), staff=TWO)
    rows = again(book, AdultAway("T1", NOW)).rows
    assert [(row.line, row.group, row.staff_id) for row in rows.changed] == [("L1", "G1", "T2"), ("L2", "G1", "T2")]
    assert rows.new == rows.ended == rows.dropped == ()


def test_pupils_join_a_group_with_room_where_nobody_has_the_hours() -> None:
    # T2's hour is taken by G2; Group max is 4, and both groups are open-ended
    book = school(provision=running("G1 T1", "G1 T1", "G2 T2", "G2 T2"), staff=TWO)
    plan = again(book, AdultAway("T1", NOW))
    assert changes(plan) == [
        ("P1", "goes on in another group", "G2", "T2"), ("P2", "goes on in another group", "G2", "T2"),
    ]  # fmt: skip
    assert figures(plan) == (0, 0, 2, 1)


def test_rows_without_ends_beside_one_that_gets_an_end_keep_theirs() -> None:
    # No Ends means: to the end of its group; the newcomer's Ends would end L3 and L4 too
    book = school(provision=running("G1 T1", "G1 T1", "G2 T2", "G2 T2"), staff=TWO)
    rows = again(book, AdultAway("T1", NOW)).rows
    assert [(row.line, row.ends) for row in rows.changed] == [("L3", date(2027, 7, 21)), ("L4", date(2027, 7, 21))]


def test_a_course_is_joined_only_by_those_who_began_on_the_same_day() -> None:
    course = replace(TALK, weeks=Decimal(30))
    rows = running("G1 T1", "G1 T1", "G2 T2", "G2 T2")
    late = tuple(replace(row, starts=date(2026, 11, 9)) if row.group == "G2" else row for row in rows)
    alike = school(interventions=(course,), provision=rows, staff=TWO)
    assert figures(again(alike, AdultAway("T1", NOW))) == (0, 0, 2, 1)
    assert figures(again(replace(alike, provision=late), AdultAway("T1", NOW))) == (0, 2, 0, 0)


def test_required_places_come_before_others() -> None:
    # T2's G2 is no longer run, so that T2 can take the required G1 over: two are lost, one of each group is changed
    row = replace(TALK, group_max=2)
    lines = running("G1 T1", "G1 T1", "G2 T2", "G2 T2")
    asked = tuple(replace(item, required=True) if item.group == "G1" else item for item in lines)
    plan = again(school(interventions=(row,), provision=asked, staff=TWO), AdultAway("T1", NOW))
    assert figures(plan) == (0, 2, 2, 1)
    assert [(item.pupil, item.required) for item in plan.lost] == [("P3", False), ("P4", False)]
    assert [(item.line, item.status) for item in plan.rows.ended if item.group == "G2"] == [
        ("L3", "Stopped"), ("L4", "Stopped"),
    ]  # fmt: skip


def test_a_required_place_that_is_lost_stays_asked_for_and_says_so() -> None:
    book = school(pupils=pupils(2, class_name="3A"), provision=running("G1 T1", "G1 T1", required=True),
                  staff=(adult("T1", "1"),))  # fmt: skip
    plan = again(book, AdultAway("T1", NOW))
    assert figures(plan) == (120, 2, 0, 0)
    assert [(row.staff_id, row.required, row.group) for row in plan.rows.new] == [("", True, ""), ("", True, "")]
    assert "find another way" in plan.tables[1].notes[0]
    assert plan.lost[0].why == "nobody who is there has the skill Talk"


def test_why_says_what_is_needed_and_what_there_is() -> None:
    book = school(provision=running("G1 T1", "G1 T1"), staff=(adult("T1", "1"), adult("T2", "0.75")))
    plan = again(book, AdultAway("T1", NOW))
    assert plan.lost[0].why == "it needs 1.00 h a week, and free are: T2 0.75 h"


def test_a_second_adult_who_is_away_is_replaced_where_someone_has_the_hours() -> None:
    rows = running("G1 T1; T2", "G1 T1; T2")
    three = (*TWO, adult("T3", "1"))
    plan = again(school(provision=rows, staff=three), AdultAway("T2", NOW))
    assert {row.staff_id for row in plan.rows.new} == {"T1; T3"} and figures(plan) == (0, 0, 2, 1)
    alone = again(school(provision=rows, staff=TWO), AdultAway("T2", NOW))
    assert {row.staff_id for row in alone.rows.new} == {"T1"}
    assert alone.after.short_groups == 1 and figures(alone) == (0, 0, 2, 0)


def test_who_gives_a_part_of_the_time_is_replaced_for_that_part() -> None:
    # T3 has half an hour: 40 % of 60 minutes are 24, and they fit; 60 % are 36, and they do not
    rows = running("G1 T1 60% / T2 40%", "G1 T1 60% / T2 40%")
    staff = (adult("T1", "0.6"), adult("T2", "0.4"), adult("T3", "0.5"))
    plan = again(school(provision=rows, staff=staff), AdultAway("T2", NOW))
    assert {row.staff_id for row in plan.rows.new} == {"T1 60% / T3 40%"}
    assert [(row.staff, row.after) for row in plan.hours] == [("T1", 36), ("T2", 0), ("T3", 24)]
    assert figures(again(school(provision=rows, staff=staff), AdultAway("T1", NOW))) == (0, 2, 0, 0)


def test_an_absence_of_days_changes_no_row_and_names_the_cover() -> None:
    # Monday to Friday: 11 x 5/60 = 11/12 weeks of 2 sessions are 11/6, and 60 minutes a week 55
    book = school(provision=running("G1 T1", "G1 T1", "G3 T1", "G3 T1"), staff=(adult("T1", "2"), adult("T2", "1")))
    plan = again(book, AdultAway("T1", NOW, date(2027, 2, 5)))
    assert plan.rows == Rows() and (plan.starts, plan.ends) == (NOW, date(2027, 2, 5))
    assert sorted(item.adult for item in plan.cover) == ["", "T2"]
    assert {(item.sessions, item.minutes) for item in plan.cover} == {(Fraction(11, 6), 55)}
    assert figures(plan) == (0, 2, 2, 1)
    assert "1.8 of 3.7 sessions are not covered." in plan.tables[0].notes
    assert any(row.role == "Class teacher" and "misses sessions of TALK" in row.why for row in plan.told)


def test_the_absence_leaves_groups_of_others_alone() -> None:
    # for good, T2 would give up G2 for the required G1; for some days nobody's group is given up
    row = replace(TALK, group_max=2)
    lines = running("G1 T1", "G1 T1", "G2 T2", "G2 T2")
    asked = tuple(replace(item, required=True) if item.group == "G1" else item for item in lines)
    book = school(interventions=(row,), provision=asked, staff=TWO)
    plan = again(book, AdultAway("T1", NOW, date(2027, 2, 5)))
    assert {move.pupil for move in plan.moves} == {"P1", "P2"} and figures(plan) == (120, 2, 0, 0)


def test_a_cut_takes_what_is_not_bought_yet() -> None:
    # £5.00 each from 8 February: £20.00 in all, £12.00 of £20.00 left after the cut. Two groups of two; one goes
    row = replace(TALK, cost_per_pupil=500)
    lines = running("G1 T1", "G1 T1", "G2 T2", "G2 T2", starts=LATER, ends=LAST)
    plan = again(school(interventions=(row,), provision=lines, staff=TWO, funds=(fund("SEN", 2000),)),
                 FundCut("SEN", 800, NOW))  # fmt: skip
    assert (plan.before.cost_pence, plan.after.cost_pence) == (2000, 1000) and figures(plan)[:2] == (0, 2)
    assert plan.funds == {"SEN": (2000, 1200)}
    assert {row.plan for row in plan.rows.dropped} == {"Exclude"} and len(plan.rows.dropped) == 2
    assert plan.lost[0].why.startswith("the money does not reach")


def test_a_cut_spares_what_is_bought_already() -> None:
    row = replace(TALK, cost_per_pupil=500)
    book = school(interventions=(row,), provision=running("G1 T1", "G1 T1"), funds=(fund("SEN", 1000),))
    plan = again(book, FundCut("SEN", 300, NOW))
    assert figures(plan) == (0, 0, 0, 0) and plan.moves == ()
    assert "£3.00 of the cut cannot be met" in " ".join(plan.notes)


def test_staff_time_can_be_charged_too() -> None:
    # from 8 February 35 of 60 weekdays are left: 77/12 weeks x £20.00 = £128.33 for each of two groups; £200.00 pay one
    lines = running("G1 T1", "G1 T1", "G2 T2", "G2 T2", starts=LATER, ends=LAST)
    book = school(provision=lines, staff=TWO, funds=(fund("SEN", 30_000),))
    plan = again(book, FundCut("SEN", 10_000, NOW), full_cost=True)
    assert (plan.before.cost_pence, plan.after.cost_pence) == (2 * 12_833, 12_833)
    assert figures(plan) == (0, 0, 2, 2)  # all four together, since four may be in a group
    pairs = again(
        replace(book, interventions=(replace(TALK, group_max=2),)), FundCut("SEN", 10_000, NOW), full_cost=True
    )
    assert pairs.after.cost_pence == 12_833 and figures(pairs) == (0, 2, 0, 1)


def test_a_map_that_the_funds_cannot_pay_may_cost_no_more_than_it_does() -> None:
    row = replace(TALK, cost_per_pupil=500)
    lines = running("G1 T1", "G1 T1", starts=LATER, ends=LAST)
    plan = again(school(interventions=(row,), provision=lines, staff=TWO, funds=(fund("SEN", 900),)),
                 AdultAway("T1", NOW))  # fmt: skip
    assert figures(plan) == (0, 0, 2, 1) and "The funds cannot pay today's map as it is" in " ".join(plan.notes)


def test_a_pupil_who_arrives_takes_a_seat_that_is_free() -> None:
    who = replace(pupils(1)[0], pupil_id="P9", sen_status="E", class_name="3A")
    book = school(provision=running("G1 T1", "G1 T1"), staff=TWO)
    plan = again(book, PupilArrives(who, NOW, ("TALK",)))
    assert changes(plan) == [("P9", "starts", "G1", "T1")]
    (new,) = plan.rows.new
    assert (new.pupil_id, new.group, new.staff_id, new.starts, new.required) == ("P9", "G1", "T1", NOW, True)
    assert [(row.role, row.who) for row in plan.told] == [("Adult", "T1"), ("Class teacher", "3A"), ("Family", "P9")]
    # the others have gone without something until now, and an arrival is no reason to change that
    assert {move.pupil for move in plan.moves} == {"P9"}


def test_what_is_required_for_an_arrival_and_has_no_place_is_asked_for_by_a_row() -> None:
    who = replace(pupils(1)[0], pupil_id="P9")
    full = replace(TALK, group_max=2)
    plan = again(school(interventions=(full,), provision=running("G1 T1", "G1 T1"), staff=(adult("T1", "1"),)),
                 PupilArrives(who, NOW, ("TALK",)))  # fmt: skip
    assert figures(plan)[0] == 60 and plan.moves == ()
    assert [(row.pupil_id, row.required, row.staff_id) for row in plan.rows.new] == [("P9", True, "")]


def test_hours_that_come_free_are_offered_to_those_who_wait() -> None:
    # CHAT needs one pupil; T1's hour is taken by it until P1 leaves, and then P2 to P4 can have TALK: 3 x 733
    # 3.8 x 22/3 / 38 = 11/15 month = 733 thousandths each
    chat = replace(TALK, code="CHAT", group_min=1, group_max=1, gain=Decimal(1))
    lines = (line("L1", "P1", "CHAT", group="G1", staff_id="T1", **AUTUMN),)
    plan = again(school(interventions=(TALK, chat), provision=lines, staff=(adult("T1", "1"),)), PupilLeaves("P1", NOW))
    assert changes(plan) == [
        ("P1", "leaves", "", ""), *((f"P{n}", "starts", "G2", "T1") for n in (2, 3, 4)),
    ]  # fmt: skip
    assert plan.after.benefit == 3 * 733 and figures(plan) == (0, 0, 0, 0)
    assert [(row.line, row.ends) for row in plan.rows.ended] == [("L1", date(2027, 1, 31))]


def test_a_group_is_not_split_to_save_what_a_new_one_costs() -> None:
    # P4 and P5 wait, G1 holds four: the two are a new group for £10.00, and G1 does not run twice for nothing
    row = replace(TALK, cost_per_group=1000)
    lines = (*running("G1 T1", "G1 T1", "G1 T1"), line("L6", "P6", group="G6", staff_id="T2", **AUTUMN))
    staff = (adult("T1", "2"), adult("T2", "1", skills=()))
    book = school(pupils=pupils(6), interventions=(row,), provision=lines, staff=staff)
    plan = again(book, PupilLeaves("P6", NOW))
    assert changes(plan)[:2] == [("P4", "starts", "G7", "T1"), ("P5", "starts", "G7", "T1")]
    assert plan.after.cost_pence == 1000


def test_what_is_dropped_is_lost_and_nobody_is_offered_it_again() -> None:
    plan = again(
        school(provision=running("G1 T1", "G1 T1", required=True), staff=TWO), InterventionDropped("TALK", NOW)
    )
    assert figures(plan) == (120, 2, 0, 0) and plan.lost[0].why == "TALK is dropped"
    assert {row.status for row in plan.rows.ended} == {"Stopped"} and plan.rows.new == ()


def test_families_are_told_where_section_f_is_met_by_it() -> None:
    promised = EhcProvision(pupil_id="P2", item="Talk", met_by=("TALK",), starts=date(2026, 9, 1))
    book = school(pupils=tuple(replace(item, sen_status="E") for item in pupils(2)), staff=TWO,
                  provision=running("G1 T1", "G1 T1"), ehc_provision=(promised,))  # fmt: skip
    plan = again(book, AdultAway("T1", NOW))
    assert [row.who for row in plan.told if row.role == "Family"] == ["P2"]


def test_what_was_too_much_already_stays_and_nothing_is_added() -> None:
    # T2 is booked for 60 minutes of 30; T1 is away, and T2's own group goes on
    book = school(provision=running("G1 T1", "G1 T1", "G2 T2", "G2 T2"), interventions=(replace(TALK, group_max=2),),
                  staff=(adult("T1", "1"), adult("T2", "0.5")))  # fmt: skip
    assert figures(again(book, AdultAway("T1", NOW))) == (0, 2, 0, 0)


def test_who_has_too_much_already_takes_nothing_on_even_for_what_is_required() -> None:
    # T2 gives 60 minutes and has 30: giving up G2 for the required G1 would be something new
    lines = running("G1 T1", "G1 T1", "G2 T2", "G2 T2")
    asked = tuple(replace(item, required=True) if item.group == "G1" else item for item in lines)
    book = school(provision=asked, interventions=(replace(TALK, group_max=2),), staff=(TWO[0], adult("T2", "0.5")))
    assert figures(again(book, AdultAway("T1", NOW))) == (120, 2, 0, 0)


def test_who_is_out_of_class_for_too_long_already_keeps_the_place() -> None:
    # 60 minutes a week of 45
    people = tuple(replace(item, out_of_class_limit=Decimal(45)) for item in pupils(2))
    book = school(pupils=people, provision=running("G1 T1", "G1 T1"), funds=(fund("SEN", 100),))
    assert figures(again(book, FundCut("SEN", 50, NOW))) == (0, 0, 0, 0)


def test_nobody_moves_to_a_group_in_which_they_are_already() -> None:
    # P1 has TALK twice; P2 goes on in G2, and P1's first place is lost
    lines = (*running("G1 T1", "G1 T1", "G2 T2"), line("L4", "P1", group="G2", staff_id="T2", **AUTUMN))
    plan = again(school(provision=lines, staff=TWO), AdultAway("T1", NOW))
    assert [(item.pupil, item.group) for item in plan.lost] == [("P1", "G1")] and figures(plan) == (0, 1, 1, 1)


@pytest.mark.parametrize(("many", "few"), [("T2", "T3"), ("T3", "T2")])
def test_one_adult_takes_both_groups_rather_than_two_adults_one_each(many: str, few: str) -> None:
    row = replace(TALK, group_max=2)
    staff = (adult("T1", "2"), adult(many, "2"), adult(few, "1"))
    book = school(interventions=(row,), provision=running("G1 T1", "G1 T1", "G2 T1", "G2 T1"), staff=staff)
    plan = again(book, AdultAway("T1", NOW))
    assert {move.now_staff for move in plan.moves} == {(many,)} and figures(plan) == (0, 0, 4, 1)


@pytest.mark.parametrize(("free", "paid"), [("T2", "T3"), ("T3", "T2")])
def test_free_hours_come_before_paid_ones(free: str, paid: str) -> None:
    staff = (adult("T1", "1"), adult(free, "1"), adult(paid, "0", extra_hours=Decimal(1)))
    plan = again(school(provision=running("G1 T1", "G1 T1"), staff=staff), AdultAway("T1", NOW))
    assert {move.now_staff for move in plan.moves} == {(free,)} and plan.after.cost_pence == 0
    # 1 h x 22/3 weeks x £20.00 = £146.67
    only = again(school(provision=running("G1 T1", "G1 T1"), staff=(staff[0], staff[2])), AdultAway("T1", NOW))
    assert only.after.cost_pence == 14_667


def test_groups_without_an_adult_are_named_and_left() -> None:
    book = school(provision=running("G1 T1", "G1 T1", "G2 ", "G2 "), staff=TWO)
    plan = again(book, AdultAway("T1", NOW))
    assert figures(plan)[:2] == (0, 0) and "G2" in plan.notes[0]


def test_nothing_before_the_day_is_changed() -> None:
    plan = again(school(provision=running("G1 T1", "G1 T1"), staff=TWO), AdultAway("T1", date(2027, 1, 4)))
    assert plan.starts == NOW
    saturday = again(school(provision=running("G1 T1", "G1 T1"), staff=TWO), AdultAway("T1", date(2027, 2, 6)))
    assert saturday.starts == LATER


def test_a_term_is_cut_without_changing_what_a_day_weighs() -> None:
    book = school()
    cut, rest = rest_of(book, "Spring", NOW, NOW)
    assert (rest.first, rest.last, rest.weeks) == (NOW, LAST, Fraction(22, 3))
    for first, last in ((date(2027, 1, 4), LAST), (date(2027, 1, 29), NOW), (NOW, date(2027, 7, 21))):
        assert cut.calendar.weeks(first, last) == book.calendar.weeks(first, last)


def test_the_order_of_rows_does_not_matter() -> None:
    for seed in range(12):
        book, event = small(seed)
        turned = replace(book, **{name: tuple(reversed(getattr(book, name)))
                                  for name in ("pupils", "interventions", "staff", "provision")})  # fmt: skip
        one, other = (again(item, event) for item in (book, turned))
        assert (one.moves, one.after, one.told, one.lost) == (other.moves, other.after, other.told, other.lost)
        assert one.rows == other.rows, f"school {seed}"


def test_a_run_that_is_stopped_is_no_worse_than_leaving_everything_else_alone() -> None:
    book = school(provision=running("G1 T1", "G1 T1", "G2 T2", "G2 T2"), staff=TWO)
    plan = again(book, AdultAway("T1", NOW), seconds=0)
    assert plan.status == "stopped early" and figures(plan)[1] <= 2
    assert {move.pupil for move in plan.moves} == {"P1", "P2"}


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (AdultAway("T9", NOW), "no Staff ID"),
        (AdultAway("T1", NOW, date(2027, 1, 29)), "comes before the first"),
        (FundCut("Old", 1, NOW), "no fund"),
        (FundCut("SEN", -1, NOW), "below nought"),
        (PupilArrives(pupils(1)[0], NOW), "already"),
        (PupilArrives(replace(pupils(1)[0], pupil_id="P9"), NOW, ("NELI",)), "no intervention"),
        (PupilLeaves("P9", NOW), "no pupil"),
        (InterventionDropped("NELI", NOW), "no intervention"),
        (AdultAway("T1", date(2027, 3, 29)), "no teaching day"),
    ],
)
def test_what_is_not_in_the_tables_is_refused(event: Event, words: str) -> None:
    with pytest.raises(OutOfRange, match=words):
        again(school(funds=(fund("SEN", 1),)), event)


def test_the_check_sees_each_rule_that_rows_break() -> None:
    book = school(provision=running("G1 T1", "G1 T1"), staff=(*TWO, adult("T3", "9", skills=())),
                  interventions=(TALK, replace(TALK, code="CHAT", only_one_of="W")))  # fmt: skip
    event = AdultAway("T1", NOW)
    cut, rest = rest_of(book, "Spring", NOW, NOW)
    plan = again(book, event)
    then = after(cut, event, rest.first, rest.last)
    right = Claimed(Fraction(0), 0, 2, 0)

    def found(rows: Rows, claimed: Claimed = right, purse: int | None = None) -> str:
        now = applied(replace(cut, absences=then.absences), rows)
        return " ".join(broken(cut, now, rest, national(), claimed, "T1", "", "", purse))

    def new(**more: Any) -> Rows:
        return replace(plan.rows, new=tuple(replace(row, **more) for row in plan.rows.new))

    extra = tuple(replace(plan.rows.new[0], pupil_id=name, continues="") for name in ("P3", "P4"))
    wide = replace(plan.rows, new=(*plan.rows.new, *(replace(row, group="G9") for row in extra)))
    assert found(plan.rows) == ""
    assert "still has T1" in found(Rows())
    assert "T3 runs G2 without Talk" in found(new(staff_id="T3"))
    assert "T2 is used for 120 minutes a week and has 60" in found(wide)
    assert "needs 2" in found(replace(wide, new=(*plan.rows.new, replace(extra[0], group="G9"))))
    assert "places_lost=1" in found(replace(plan.rows, new=plan.rows.new[:1]))
    assert "costs 0 pence and is shown as 7" in found(plan.rows, replace(right, cost_pence=7))
    assert "P1 has TALK 2 times" in found(replace(wide, new=(*plan.rows.new, replace(plan.rows.new[0], group="G9"))))
    assert "the funds hold -1" in found(plan.rows, right, -1)


def test_a_change_that_does_not_pass_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provision_xl.planning.replan.again.pupils_changed", lambda asked, choice: {"P1"})
    with pytest.raises(PlanError, match="did not pass"):
        again(school(provision=running("G1 T1", "G1 T1"), staff=TWO), AdultAway("T1", NOW))

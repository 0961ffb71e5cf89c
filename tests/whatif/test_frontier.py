"""What each amount of money can do, on schools worked out on paper and against every plan of small ones."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from time import monotonic
from typing import Any

import pytest

from provision_xl.errors import OutOfRange
from provision_xl.planning import optimise, problem
from provision_xl.planning.choice import Choice
from provision_xl.rates import national
from provision_xl.results import Result
from provision_xl.school.school import School
from provision_xl.whatif import frontier
from provision_xl.whatif.chains import Reached
from provision_xl.whatif.points import Point, at_least
from tests.planning import small as small_schools
from tests.planning.by_counting import best
from tests.planning.one_term import AS_AT, EACH, fund, line, planned, pupils, school
from tests.planning.schools import AS_AT as LARGE_AS_AT
from tests.planning.schools import large
from tests.planning.small import small
from tests.whatif.test_sentences import ASKED, KEPT, PAID_TALK, TALK, asked_against_talk

AT_BEST = "at best"


def drawn(book: School, points: int = 12, **more: Any) -> Result:
    return frontier(book, "Spring", AS_AT, national(), more.pop("seconds", 60), points, **more)


def best_rows(result: Result) -> list[dict[str, Any]]:
    keys = [column.key for column in result.columns]
    return [dict(zip(keys, row, strict=True)) for row in result.rows if row[0] == AT_BEST]


def test_twelve_amounts_from_nought_to_what_is_wanted_evenly_in_whole_pence() -> None:
    """TALK at £10 a pupil for four: £40 is wanted. 4000 x n / 11 pence, rounded down; a group starts at £20."""
    found = best_rows(drawn(school(interventions=(PAID_TALK,))))
    assert [row["cap_pence"] for row in found] == [
        0, 363, 727, 1090, 1454, 1818, 2181, 2545, 2909, 3272, 3636, 4000,
    ]  # fmt: skip
    taking = [0, 0, 0, 0, 0, 0, 2, 2, 2, 3, 3, 4]  # least two in a group
    assert [row["helped"] for row in found] == taking
    assert [row["cost_pence"] for row in found] == [1000 * count for count in taking]
    assert [row["benefit_months"] for row in found] == [Fraction(EACH * count, 1000) for count in taking]
    assert {row["status"] for row in found} == {"optimal"}


def test_the_marks_are_todays_map_the_plan_by_hand_and_the_chosen_one() -> None:
    """Two of four are kept for £20 a group; by hand the other two join, for no money."""
    marks = {row[0]: row[2:6] for row in drawn(KEPT, 2).rows if row[0] != AT_BEST}
    plan = planned(KEPT)
    assert list(marks) == ["today's map", "by hand", "chosen plan"]
    assert marks["today's map"] == (2000, Fraction(2 * EACH, 1000), 2, "as it stands")
    assert marks["by hand"][:3] == (2000, Fraction(4 * EACH, 1000), 4)
    assert marks["by hand"][:2] == (plan.cost_pence, plan.greedy_benefit_months)
    assert marks["chosen plan"] == (2000, Fraction(4 * EACH, 1000), 4, "optimal")


def test_todays_map_counts_rows_that_are_only_planned() -> None:
    """P1 and P2 are planned with T1, P3 alone and not kept: £10 each and 1.1 months each, though no plan must keep it.

    A group that is over, and a row that says Exclude, are no part of the map.
    """
    book = school(
        interventions=(PAID_TALK,),
        provision=(
            line("L1", "P1", group="G1", staff_id="T1"), line("L2", "P2", group="G1", staff_id="T1"),
            line("L3", "P3", group="G2", staff_id="T1"), line("L4", "P4", group="G3", status="Stopped", staff_id="T1"),
            line("L5", "P4", plan="Exclude"),
        ),
    )  # fmt: skip
    mark = next(row for row in drawn(book, 2).rows if row[0] == "today's map")
    assert mark[1:5] == (None, 3000, Fraction(3 * EACH, 1000), 3)


def test_the_chosen_plan_is_the_one_that_is_handed_over() -> None:
    """A plan with £20 in all helps two; without it the best there is, which helps four, would be marked."""
    book = school(interventions=(PAID_TALK,))
    marks = {row[0]: row[2:5] for row in drawn(book, 2, plan=planned(book, budget_pence=2000)).rows}
    assert marks["chosen plan"] == (2000, Fraction(2 * EACH, 1000), 2)


def test_funds_do_not_hold_the_curve_back_but_are_marked_on_it() -> None:
    """£40 is wanted and SEN has £20: the curve goes on to £40, and today's funds help two."""
    result = drawn(school(interventions=(PAID_TALK,), funds=(fund("SEN", 2000),)), 3)
    assert [(row["cap_pence"], row["helped"]) for row in best_rows(result)] == [(0, 0), (2000, 2), (4000, 4)]
    assert [row[1:5] for row in result.rows if row[0] == "chosen plan"] == [(None, 2000, Fraction(2 * EACH, 1000), 2)]
    said = "Money counts here as one pot for any pupil; the chosen plan keeps to what each of today's funds may pay."
    assert said in result.notes


def test_money_for_certain_pupils_does_not_lift_the_mark_of_today() -> None:
    """PP's £40 may pay for P1 and P2 alone: £20 of it, and a group of the two."""
    some = (*pupils(2, pupil_premium="FSM6"), *pupils(4)[2:])
    result = drawn(school(pupils=some, interventions=(PAID_TALK,), funds=(fund("PP", 4000, restricted_to="PP"),)), 2)
    assert next(row[2:5] for row in result.rows if row[0] == "chosen plan") == (2000, Fraction(11, 5), 2)
    assert best_rows(result)[-1]["helped"] == 4


def test_required_provision_goes_before_benefit_and_that_is_said() -> None:
    """£20 place ASK, worth 0.11 months, in the only hour; with less the hour goes to TALK, worth 4.4.

    So more money has less benefit, but not less of what is wanted first; each point is Optimise's own answer.
    """
    result = drawn(asked_against_talk(funds=()), 3)
    found = best_rows(result)
    assert [(row["cap_pence"], row["benefit_months"]) for row in found] == [
        (0, Fraction(22, 5)), (1000, Fraction(22, 5)), (2000, Fraction(11, 100)),
    ]  # fmt: skip
    for row in found:
        own = planned(asked_against_talk(funds=()), budget_pence=row["cap_pence"])
        assert (row["benefit_months"], row["cost_pence"]) == (own.benefit_months, own.cost_pence)
    assert "With less than £20.00 some required provision is not placed; it goes before benefit." in result.notes


def test_amounts_below_what_is_kept_are_left_out_and_counted() -> None:
    """What is kept costs £20, and so does the best plan: of £0, £10 and £20 only the last fits."""
    result = drawn(KEPT, 3)
    assert [row["cap_pence"] for row in best_rows(result)] == [2000]
    said = "2 of 3 amounts are less than the £20.00 that what is kept costs, so no plan fits them."
    assert said in result.notes
    assert not any("time" in note for note in result.notes)


def test_where_nothing_fits_there_is_no_point_and_the_clash_is_told() -> None:
    """The adult has no hour for a group that says Keep."""
    book = replace(KEPT, staff=(replace(KEPT.staff[0], intervention_hours=KEPT.staff[0].intervention_hours * 0),))
    result = drawn(book, 3)
    assert result.rows == ()
    assert result.notes[0].startswith("Nothing fits: Hours of T1:")


def test_a_plan_that_takes_no_money_is_said_to() -> None:
    """TALK costs nothing, so every amount is £0.00."""
    result = drawn(school())
    assert {(row["cap_pence"], row["benefit_months"]) for row in best_rows(result)} == {(0, Fraction(22, 5))}
    assert len(best_rows(result)) == 12
    assert "The best plan takes no money, so every amount is £0.00." in result.notes


@pytest.mark.parametrize("stop", ["clock", "cancel"])
def test_when_the_time_is_over_there_are_fewer_amounts_and_that_is_said(stop: str) -> None:
    more: dict[str, Any] = {"seconds": 0.001} if stop == "clock" else {"cancel": lambda: True}
    result = drawn(school(interventions=(PAID_TALK,)), **more)
    assert 1 <= len(best_rows(result)) < 12
    short = 12 - len(best_rows(result))
    assert f"The time was over: {short} of 12 amounts were not worked out." in result.notes


def test_a_large_school_keeps_to_the_clock_and_rises() -> None:
    began = monotonic()
    result = frontier(large(1), "Spring", LARGE_AS_AT, national(), 6)
    assert monotonic() - began < 20, "6 seconds asked; building and checking a plan comes on top"
    found = best_rows(result)
    assert [row["benefit_months"] for row in found] == sorted(row["benefit_months"] for row in found)
    assert all(row["cost_pence"] <= row["cap_pence"] for row in found)


def test_fewer_than_two_amounts_are_refused() -> None:
    with pytest.raises(OutOfRange, match="1 amounts draw no line: ask for 2 or more"):
        drawn(school(), 1)


QUESTION = problem(school(), "Spring", AS_AT, national())


def point(status: str, cap: int, missing: int, benefit: int) -> Point:
    return Point(AT_BEST, Fraction(cap), QUESTION, Choice(), Reached(Fraction(missing), -benefit, 0, cap), status)


def test_a_plan_that_was_stopped_short_gives_way_to_one_for_less_money_without_its_proof() -> None:
    before = [point("optimal", 100, 0, 500), point("optimal", 200, 0, 700)]
    found = at_least(point("stopped early", 300, 0, 600), before)
    assert (found.cap, found.reached.pence, found.reached.less) == (300, 200, -700)
    assert found.status == "stopped early", "it is not proved to be the best for this cap"


def test_required_provision_decides_before_benefit_which_plan_is_worse() -> None:
    before = [point("optimal", 100, 60, 900)]
    more = point("optimal", 200, 0, 100)
    assert at_least(more, before) == more
    assert at_least(point("optimal", 200, 90, 9999), before).reached.less == -900


def test_every_amount_against_every_plan_of_small_schools_and_more_is_never_worse() -> None:
    """Funds as they are: the curve counts money as one pot, so the plans are counted out without them."""
    tried = short = rising = required = 0
    for seed in range(400, 440):
        book = small(seed)
        one_pot = replace(book, funds=())
        found = best_rows(frontier(book, small_schools.TERM, small_schools.AS_AT, national(), 60, 4))
        wanted = []
        for row in found:
            counted = best(one_pot, row["cap_pence"])
            assert counted is not None and row["status"] == "optimal"
            assert (row["benefit_months"], row["cost_pence"]) == (Fraction(counted.benefit, 1000), counted.pence), seed
            assert row["cost_pence"] <= row["cap_pence"]
            wanted.append((-counted.shortfall, counted.benefit))
        assert wanted == sorted(wanted), seed
        if not found:
            assert best(one_pot, None) is None, seed
            continue
        free = optimise(one_pot, small_schools.TERM, small_schools.AS_AT, national(), found[0]["cap_pence"])
        tried, short = tried + 1, short + any(item.intervention for item in free.unplaced)
        rising, required = rising + (wanted[0] < wanted[-1]), required + (wanted[0][0] < wanted[-1][0])
    assert tried >= 30 and short * 2 >= tried, "too few of the schools leave somebody out"
    assert rising * 2 >= tried and required, "too few where money makes a difference"


def test_the_order_of_rows_makes_no_difference_and_the_school_stays_as_it_was() -> None:
    book = school(
        interventions=(PAID_TALK, ASKED, replace(TALK, code="FREE", only_one_of="Talk")),
        provision=(line("L1", "P1", "ASK", required=True),), funds=(fund("SEN", 2000), fund("B", 700)),
    )  # fmt: skip
    before = repr(book)
    first = drawn(book, 4)
    assert repr(book) == before
    turned = replace(book, pupils=book.pupils[::-1], interventions=book.interventions[::-1], funds=book.funds[::-1])
    assert drawn(turned, 4) == first
    with ThreadPoolExecutor(3) as executor:
        assert drawn(turned, 4, executor=executor) == first

"""The plan beside today's map, line by line, on maps that a person can compare by eye."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from provision_xl.planning.difference import compared, difference
from provision_xl.planning.plan import Plan, optimise
from provision_xl.rates import national
from provision_xl.school.school import School
from tests.planning.one_term import TALK, adult, fund, line, planned, pupils, school
from tests.planning.small import AS_AT, TERM, small

AUTUMN: dict[str, Any] = {"starts": date(2026, 11, 2), "ends": None}


def lines(book: School, plan: Plan) -> list[tuple[str, str, str, str, int]]:
    """What happens, line, pupil, adult in the plan, pence."""
    return [(str(row.kind), row.line, row.pupil, row.staff, row.pence) for row in compared(book, plan)]


def test_what_runs_stays_and_who_joins_it_is_new() -> None:
    # £5.00 a pupil: paid in the autumn for P1 and P2, new for P3 and P4: £10.00, in four equal parts of £2.50
    row = replace(TALK, cost_per_pupil=500)
    kept = tuple(line(f"L{n}", f"P{n}", group="G1", staff_id="T1", **AUTUMN) for n in (1, 2))
    book = school(interventions=(row,), provision=kept, staff=(adult(hours="1"),))
    plan = planned(book)
    assert lines(book, plan) == [
        ("stays", "L1", "P1", "T1", 250), ("stays", "L2", "P2", "T1", 250),
        ("new", "", "P3", "T1", 250), ("new", "", "P4", "T1", 250),
    ]  # fmt: skip
    assert difference(book, plan).notes == ("Stays: 2 lines, £5.00.", "New: 2 lines, £5.00.")


def test_planned_rows_with_the_same_adult_and_pupils_stay_though_the_number_is_another() -> None:
    rows = tuple(line(f"L{n}", f"P{n}", group="G7", staff_id="T1") for n in (1, 2, 3, 4))
    book = school(provision=rows, staff=(adult(hours="1"),))
    assert {row[0] for row in lines(book, planned(book))} == {"stays"}


def test_another_adult_or_other_pupils_are_a_change() -> None:
    # T1 has no hours any more, so that T2 takes them; then P5 comes to the four, which no longer are alone
    rows = tuple(line(f"L{n}", f"P{n}", group="G7", staff_id="T1") for n in (1, 2, 3, 4))
    book = school(provision=rows, staff=(adult("T1", "0"), adult("T2", "1")))
    assert {row[0] for row in lines(book, planned(book))} == {"changes adult or group"}
    wide = replace(TALK, group_max=5)
    book = school(provision=rows, staff=(adult(hours="1"),), pupils=pupils(5), interventions=(wide,))
    assert Counter(row[0] for row in lines(book, planned(book))) == {"changes adult or group": 4, "new": 1}


def test_what_has_no_place_is_left_out_with_what_it_would_have_cost() -> None:
    # £5.00 a pupil and £10.01 a group, of which the first of two pupils bears the odd penny: £10.01 and £10.00
    row = replace(TALK, cost_per_pupil=500, cost_per_group=1001)
    rows = tuple(line(f"L{n}", f"P{n}", group="G7", staff_id="T1") for n in (1, 2))
    book = school(interventions=(row,), provision=rows, funds=(fund("SEN", 0),))
    assert lines(book, planned(book)) == [("left out", "L1", "P1", "", 1001), ("left out", "L2", "P2", "", 1000)]


def test_a_required_row_without_a_place_is_left_out_too() -> None:
    book = school(provision=(line("R1", "P1", required=True),), staff=(adult(hours="0"),))
    assert lines(book, planned(book)) == [("left out", "R1", "P1", "", 0)]


def test_what_is_bought_already_is_no_cost_of_a_row_left_out() -> None:
    # begun in the autumn, when its £5.00 for the pupil and £10.01 for the group were paid, and without an adult now
    row = replace(TALK, cost_per_pupil=500, cost_per_group=1001)
    begun = (line("R1", "P1", group="G1", required=True, **AUTUMN),)
    book = school(interventions=(row,), provision=begun, staff=(adult(hours="0"),))
    assert lines(book, planned(book)) == [("left out", "R1", "P1", "", 0)]


def test_paid_extra_hours_stand_by_themselves() -> None:
    # an hour a week, half of it paid extra: 0.5 x 11 weeks x £10.00 = £55.00
    staff = (adult(hours="0.5", extra_hours=Decimal("0.5"), extra_hourly_cost=Decimal(10)),)
    book = school(staff=staff)
    assert ("paid extra hours", "", "", "T1", 5500) in lines(book, planned(book))
    assert "Paid extra hours: £55.00." in difference(book, planned(book)).notes


def test_nothing_fits_and_nothing_is_compared() -> None:
    kept = tuple(line(f"L{n}", f"P{n}", group="G1", staff_id="T1", plan="Keep") for n in (1, 2))
    book = school(provision=kept, staff=(adult(hours="0.5"),))
    found = difference(book, planned(book))
    assert found.rows == () and "Nothing fits" in found.notes[0]


def test_every_row_of_the_plan_and_every_penny_is_there_once() -> None:
    for seed in range(30):
        book = small(seed)
        plan = optimise(book, TERM, AS_AT, national())
        found = compared(book, plan)
        counts = Counter(str(row.kind) for row in found)
        assert sum(row.pence for row in found if str(row.kind) != "left out") == plan.cost_pence, f"school {seed}"
        assert counts["new"] == len(plan.rows), f"school {seed}"
        assert {row.line for row in found} >= {row.line for row in (*plan.changed, *plan.dropped)}, f"school {seed}"
        turned = replace(book, pupils=book.pupils[::-1], provision=book.provision[::-1])
        assert compared(turned, optimise(turned, TERM, AS_AT, national())) == found, f"school {seed}"

"""What each amount of TA hours can do, on paper and against every plan of small schools."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from provision_xl.errors import OutOfRange
from provision_xl.rates import national
from provision_xl.results import Result
from provision_xl.school.school import School
from provision_xl.whatif import frontier_hours
from provision_xl.whatif.changed import with_share_of_hours
from tests.planning import small as small_schools
from tests.planning.by_counting import best
from tests.planning.one_term import AS_AT, EACH, FIRST, adult, fund, line, planned, pupils, school
from tests.planning.small import small
from tests.whatif.test_sentences import PAID_TALK

AT_BEST = "at best"


def drawn(book: School, points: int = 13, **more: Any) -> Result:
    return frontier_hours(book, "Spring", AS_AT, national(), more.pop("seconds", 60), points, **more)


def best_rows(result: Result) -> list[dict[str, Any]]:
    keys = [column.key for column in result.columns]
    return [dict(zip(keys, row, strict=True)) for row in result.rows if row[0] == AT_BEST]


def marks(result: Result) -> dict[str, tuple[Any, ...]]:
    return {row[0]: row[1:5] for row in result.rows if row[0] != AT_BEST}


def test_thirteen_amounts_from_none_to_twice_todays_of_which_one_is_todays() -> None:
    """T1's three hours x n / 6: a group of four takes an hour, and eight pupils make two groups."""
    result = drawn(school(pupils=pupils(8), staff=(adult("T1", "3"),)))
    found = best_rows(result)
    assert [row["cap_hours"] for row in found] == [Fraction(number, 2) for number in range(13)]
    assert [row["helped"] for row in found] == [0, 0, 4, 4, *[8] * 9]
    assert [row["used_hours"] for row in found] == [0, 0, 1, 1, *[2] * 9]
    assert [row["benefit_months"] for row in found] == [Fraction(EACH * row["helped"], 1000) for row in found]
    assert {row["status"] for row in found} == {"optimal"}
    assert any("twice today's 3.00 a week" in note for note in result.notes)


def test_hours_are_rounded_down_so_that_more_never_leaves_anybody_with_fewer() -> None:
    """0.25 h x 2/3 is 0.1666: 0.16. A teacher keeps all hours."""
    staff = (adult("T1", "0.25"), adult("T2", "0.125"), adult("C1", "5", role="Teacher"))
    found = with_share_of_hours(School(staff=staff), Fraction(2, 3), FIRST)
    assert [row.intervention_hours for row in found.staff] == [Decimal("0.16"), Decimal("0.083"), Decimal(5)]
    assert with_share_of_hours(School(staff=staff), Fraction(1), FIRST) == School(staff=staff)


def test_the_marks_say_what_todays_map_the_plan_by_hand_and_the_chosen_one_take() -> None:
    """Two are planned in a group of an hour; the best plan, and the one by hand, put all four into one of an hour."""
    book = school(provision=tuple(line(f"L{n}", f"P{n}", group="G1", staff_id="T1") for n in (1, 2)))
    assert marks(drawn(book, 2)) == {
        "today's map": (None, 1, Fraction(2 * EACH, 1000), 2),
        "by hand": (None, 1, Fraction(4 * EACH, 1000), 4),
        "chosen plan": (None, 1, Fraction(4 * EACH, 1000), 4),
    }


def test_a_map_that_takes_more_than_there_is_shows_what_it_takes() -> None:
    """Three groups of an hour run, and T1 has two."""
    kept = tuple(line(f"L{n}", f"P{n}", group=f"G{n}", staff_id="T1", status="Running") for n in (1, 2, 3))
    assert marks(drawn(school(provision=kept), 2))["today's map"][1] == 3


def test_money_holds_as_it_is_and_extra_hours_come_on_top() -> None:
    """SEN's £20 pay for two of four. T1's half an hour extra and the half that is T1's own make the group's hour.

    Extra time costs £10 x 1/2 x 11 weeks = £55 more.
    """
    staff = (adult("T1", "0.5", extra_hours=Decimal("0.5"), extra_hourly_cost=Decimal(10)),)
    poor = drawn(school(interventions=(PAID_TALK,), funds=(fund("SEN", 2000),)), 3)
    assert [row["helped"] for row in best_rows(poor)] == [0, 2, 2]
    extra = drawn(school(interventions=(PAID_TALK,), funds=(fund("SEN", 7500),), staff=staff), 3)
    assert [(row["cap_hours"], row["used_hours"], row["helped"]) for row in best_rows(extra)] == [
        (0, 0, 0), (Fraction(1, 2), Fraction(1, 2), 2), (1, 1, 4),
    ]  # fmt: skip


def test_hours_that_groups_with_keep_do_not_fit_into_are_left_out_and_counted() -> None:
    """An hour of T1's two is to be kept: at none it does not fit, at one and more it does."""
    book = school(provision=(line("L1", "P1", group="G1", staff_id="T1", plan="Keep"),))
    result = drawn(book, 5)
    assert [row["cap_hours"] for row in best_rows(result)] == [1, 2, 3, 4]
    assert "1 of 5 amounts are fewer hours than what is kept takes, so no plan fits them." in result.notes


def test_without_ta_hours_there_is_no_line_and_that_is_said() -> None:
    result = drawn(school(staff=(adult("C1", "5", role="Teacher"),)))
    assert result.rows == ()
    assert result.notes == ("No TA has intervention hours, so none can be tried: fill in Staff.",)


def test_fewer_than_two_amounts_are_refused() -> None:
    with pytest.raises(OutOfRange, match="1 amounts draw no line: ask for 2 or more"):
        drawn(school(), 1)


@pytest.mark.parametrize("stop", ["clock", "cancel"])
def test_when_the_time_is_over_there_are_fewer_amounts_and_that_is_said(stop: str) -> None:
    more: dict[str, Any] = {"seconds": 0.0} if stop == "clock" else {"cancel": lambda: True}
    result = drawn(school(), plan=planned(school()), **more)
    assert best_rows(result) == []
    assert "The time was over: 13 of 13 amounts were not worked out." in result.notes
    assert list(marks(result)) == ["today's map", "by hand", "chosen plan"]


def test_every_amount_against_every_plan_of_small_schools_and_more_is_never_worse() -> None:
    """20 schools with none, all, and twice of everybody's hours.

    With none, what runs may take paid extra hours that the funds cannot bear: such amounts have no plan and no row.
    """
    tried = rising = 0
    for seed in range(900, 1000):
        book = small(seed)
        if len(book.pupils) == 5 or not any(
            row.intervention_hours for row in book.staff
        ):  # five take long to count out
            continue
        found = {row["cap_hours"]: row for row in best_rows(frontier_hours(
            book, small_schools.TERM, small_schools.AS_AT, national(), 60, 3))}  # fmt: skip
        wanted = []
        for times in (0, 1, 2):
            staff = tuple(replace(row, intervention_hours=(row.intervention_hours or 0) * times) for row in book.staff)
            counted = best(replace(book, staff=staff), None)
            row = found.pop(sum(Fraction(item.intervention_hours or 0) for item in staff), None)
            if counted is None:
                assert row is None, (seed, times)
                continue
            assert row is not None and row["status"] == "optimal"
            assert row["benefit_months"] == Fraction(counted.benefit, 1000), (seed, times)
            wanted.append((-counted.shortfall, counted.benefit))
        assert wanted == sorted(wanted) and not found, seed
        tried, rising = tried + bool(wanted), rising + (len(set(wanted)) > 1)
        if tried == 20:
            break
    assert tried == 20 and rising >= 10


def test_the_same_points_side_by_side_and_for_rows_in_another_order() -> None:
    book = school(pupils=pupils(9), staff=(adult("T1", "1.5"), adult("T2", "0.5")), funds=(fund("SEN", 900),))
    first = drawn(book)
    turned = replace(book, pupils=book.pupils[::-1], staff=book.staff[::-1])
    with ThreadPoolExecutor(3) as executor:
        assert drawn(turned, executor=executor) == first

"""Causes of a restated term, each worked out by hand; see by_hand for the school and its £1,276."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from provision_xl.closing.inputs import Money, total_of
from provision_xl.closing.keeping import kept_inputs
from provision_xl.closing.restated import OTHER, Restated
from provision_xl.closing.sentences import restated_words
from provision_xl.costing.held import Log
from provision_xl.school.core_tables import Intervention
from provision_xl.school.other_tables import Absence, Session
from provision_xl.school.school import School
from tests.closing.by_hand import AS_AT, FIRST, HALF, LAST, SCHOOL, SPRING, TALK, closed, line, now, with_line

CLOSED = closed(SCHOOL)
LONG = date(2026, 9, 25)  # 3 of the 6 weeks before half term

T1, T2 = SCHOOL.staff
EP = SCHOOL.services[0]


def staff(**hourly: int) -> tuple:
    return tuple(
        replace(row, hourly_cost=Decimal(hourly[row.staff_id])) if row.staff_id in hourly else row
        for row in SCHOOL.staff
    )


# after: the change; forecast: pence by hand; words: what must be said of it; why: the hand calculation
CASES = {
    "longer line": (
        with_line(CLOSED, "L4", ends=LAST), {"L4": 14_000},
        "line L4 was lengthened to 18/12/2026 instead of 16/10/2026 (+£140.00)",
        "7 more weeks x £20",
    ),
    "shorter line": (
        with_line(CLOSED, "L4", ends=LONG), {"L4": -6_000},
        "line L4 was shortened to 25/09/2026 instead of 16/10/2026 (-£60.00)",
        "3 weeks fewer x £20",
    ),
    "other adult": (
        with_line(CLOSED, "L4", staff_id="T1"), {"L4": -4_800},
        "line L4 has T1 as adult instead of T2 (-£48.00)",
        "6 weeks x (£12 - £20)",
    ),
    "pay award": (
        replace(CLOSED, staff=staff(T2=22)), {"L4": 1_200},
        "an hour of T2 costs £22.00 instead of £20.00 (+£12.00)",
        "6 weeks x £2",
    ),
    "sessions held typed later": (
        with_line(CLOSED, "L2", sessions_held=Decimal(12)), {"L1": -399, "L2": -400, "L3": -401},
        "line L2: Sessions held is 12 instead of blank (-£12.00, of it L1 -£3.99 and L3 -£4.01 as shares of others)",
        "12 of 13 implied. Autumn 1 £72 x 12/13 = £66.46: 22.16 + 22.15 + 22.15; Autumn 2 £84 x 12/13 = £77.54: "
        "25.85 + 25.85 + 25.84; so L1 £48.01, L2 £48.00, L3 £47.99 of £52",
    ),
    "sessions entered in the log": (
        replace(CLOSED, sessions=tuple(
            Session(day=FIRST, group="G1", held=True, minutes=Decimal(n)) for n in range(11)
        )),
        {"L1": -799, "L2": -800, "L3": -801},
        "Sessions has 11 held of group G1 instead of none (-£24.00)",
        "11 of 13. Autumn 1 £60.92: 20.31 + 20.31 + 20.30; Autumn 2 £71.08: 23.70 + 23.69 + 23.69",
    ),
    "only what was not held entered": (
        replace(CLOSED, sessions=tuple(Session(day=day, group="G1", held=False) for day in (FIRST, HALF))),
        {"L1": -799, "L2": -800, "L3": -801},
        "Sessions has 2 not held of group G1 instead of none (-£24.00)",
        "13 less 2 of 13, as above",
    ),
    "a member leaves a shared group": (
        with_line(CLOSED, "L3", ends=HALF), {"L1": 1_400, "L2": 1_400, "L3": -2_800},
        "line L3 was shortened to 16/10/2026 instead of 18/12/2026 "
        "(+£0.00, of it L1 +£14.00 and L2 +£14.00 as shares of others)",
        "L3 6 weeks x £4 = £24 of its £52; the others 6 x £4 + 7 x £6 = £66 each of £52",
    ),
    "service price": (
        replace(CLOSED, services=(replace(EP, unit_cost=55_000),)), {"Service: EP": 10_000},
        "EP in Services: Unit cost is £550.00 instead of £500.00 (+£100.00)",
        "2 days x £50",
    ),
    "line deleted": (
        replace(CLOSED, provision=CLOSED.provision[:3]), {"L4": -12_000},
        "line L4 was deleted (-£120.00)",
        "its 6 weeks x £20",
    ),
    "a member deleted": (
        replace(CLOSED, provision=(*CLOSED.provision[:2], CLOSED.provision[3])),
        {"L1": 2_600, "L2": 2_600, "L3": -5_200},
        "line L3 was deleted (group G1) (+£0.00, of it L1 +£26.00 and L2 +£26.00 as shares of others)",
        "£156 / 2 = £78 each",
    ),
    "line added": (
        replace(CLOSED, provision=(*CLOSED.provision, line("L5", "P5", staff_id="T2", ends=HALF))), {"L5": 12_000},
        "line L5 was added (+£120.00)",
        "6 weeks x £20",
    ),
    "pupil left": (
        replace(CLOSED, pupils=tuple(replace(row, leaves=LONG) if row.pupil_id == "P4" else row
                                     for row in CLOSED.pupils)), {"L4": -6_000},
        "P4 leaves on 25/09/2026 (-£60.00)",
        "3 weeks fewer x £20",
    ),
    "full charge": (
        with_line(CLOSED, "L1", charge="Full"), {"L1": 10_400, "L2": -5_200, "L3": -5_200},
        "line L1: Charge is Full instead of Shared (+£0.00, of it L2 -£52.00 and L3 -£52.00 as shares of others)",
        "L1 bears the £156 alone",
    ),
    "absence": (
        replace(CLOSED, absences=(Absence(staff_id="T2", starts=FIRST, ends=date(2026, 9, 18)),)), {"L4": -4_000},
        "the absence of T2 from 07/09/2026 to 18/09/2026 was entered (-£40.00)",
        "2 weeks x £20 not given",
    ),
    "longer sessions in the catalogue": (
        replace(CLOSED, interventions=(replace(TALK, group_minutes=Decimal(75)),)),
        {"L1": 1_300, "L2": 1_300, "L3": 1_300, "L4": 3_000},
        "TALK in Interventions: Group minutes is 75 instead of 60 (+£69.00)",
        "a quarter more: £156 / 4 = £39, £13 each, and £120 / 4 = £30",
    ),
    "own minutes": (
        with_line(CLOSED, "L4", group_minutes=Decimal(30)), {"L4": -6_000},
        "line L4: Group minutes is 30 instead of blank (-£60.00)",
        "half of £120",
    ),
    "left out of the map": (
        with_line(CLOSED, "L4", plan="Exclude"), {"L4": -12_000},
        "line L4 was changed: Plan is Exclude instead of blank (-£120.00)",
        "it costs nothing",
    ),
    "taught together": (
        with_line(CLOSED, "L4", group="G2", staff_id="T2"), {}, "", "a group of its own is what it was",
    ),
    "term dates": (
        replace(CLOSED, terms=(replace(CLOSED.terms[0], teaching_weeks=Decimal(5)), *CLOSED.terms[1:])),
        {"L1": -400, "L2": -400, "L3": -400, "L4": -2_000},
        "Autumn 1 in Terms: Teaching weeks is 5 instead of 6 (-£32.00)",
        "a week less: £12 of the group, £4 each, and £20",
    ),
}  # fmt: skip


def moved(found: Restated) -> dict[str, int]:
    """What each line costs more, over all causes."""
    sums: dict[str, int] = {}
    for cause in found.causes:
        for name, money in cause.moved.items():
            sums[name] = sums.get(name, 0) + money.forecast
    return {name: amount for name, amount in sums.items() if amount}


@pytest.mark.parametrize("name", CASES)
def test_each_cause_is_found_with_its_pence(name: str) -> None:
    after, by_line, words, _ = CASES[name]
    found = now(after)
    assert moved(found) == by_line
    assert found.amount("forecast_pence") == sum(by_line.values())
    assert all(cause.kind != OTHER for cause in found.causes)
    assert len(found.causes) == (1 if by_line else 0)
    total = sum(by_line.values())
    said = restated_words(found)[0]
    if not by_line:
        assert said == "Autumn 2026/27 stands as it was closed on 18/12/2026."
    elif total:
        sign = "+" if total > 0 else "-"
        assert said.startswith(f"Autumn 2026/27 is restated by {sign}£{abs(total) / 100:.2f} since it was closed on ")
        assert said.endswith(f": {words}." if not words.startswith("Sessions has") else ".") and words[:-1] in said
    else:
        assert said.startswith("Autumn 2026/27 is restated between lines; its totals stand since it was closed")
        assert words in said


def test_nothing_changed_is_said_so() -> None:
    found = now(CLOSED)
    assert (found.by, found.causes, found.is_restated) == (Money(), (), False)


def test_two_changes_of_one_line_share_what_they_do_together_in_the_stated_order() -> None:
    """Prices first: 6 weeks x £2 = £12; then 7 more weeks at the new £22 = £154. Together 13 x £22 - £120 = £166."""
    found = now(replace(with_line(CLOSED, "L4", ends=LAST), staff=staff(T2=22)))
    assert [(cause.kind, cause.money.forecast) for cause in found.causes] == [
        ("the cost of staff hours", 1_200), ("dates of lines", 15_400),
    ]  # fmt: skip
    assert found.amount("forecast_pence") == 16_600
    assert restated_words(found)[0] == (
        "Autumn 2026/27 is restated by +£166.00 since it was closed on 18/12/2026: an hour of T2 costs £22.00 "
        "instead of £20.00 (+£12.00); line L4 was lengthened to 18/12/2026 instead of 16/10/2026 (+£154.00)."
    )


def test_a_later_pupil_takes_a_share_of_a_one_off_cost() -> None:
    """£100 once a year over the pupils of that year: three in autumn 33.34 + 33.33 + 33.33; with a fourth from Spring
    £25 each. Autumn costs £25 less, which only a line of Spring has done.
    """
    kit = replace(TALK, one_off_cost=10_000)
    before = closed(replace(SCHOOL, interventions=(kit,), provision=SCHOOL.provision[:3]))
    later = line("L9", "P5", staff_id="T2", starts=SPRING, ends=date(2027, 3, 26))
    found = now(replace(before, provision=(*before.provision, later)))
    assert [(cause.kind, cause.lines, cause.money.planned) for cause in found.causes] == [
        ("lines added", ("L9",), -2_500)
    ]
    assert moved(found) == {"L1": -834, "L2": -833, "L3": -833}


def test_an_as_at_date_before_the_end_is_a_cause_of_its_own() -> None:
    """Closed after 10 of the 13 weeks (27/11): to date 10 x £12 = £120 of the group, at the end £156: £36 more, as
    planned. L4 and EP were over. The forecast stands; to date alone is restated, by the days since.
    """
    early = closed(SCHOOL, as_at=date(2026, 11, 27))
    found = now(early, as_at=AS_AT)
    assert (found.by, [cause.kind for cause in found.causes]) == (Money(0, 3_600, 0), ["the as-at date"])
    said = "costs are counted to 18/12/2026 instead of 27/11/2026"
    began = "Autumn 2026/27 is restated by +£36.00 since it was closed on 27/11/2026 (to date): "
    assert restated_words(found)[0].startswith(f"{began}{said}")


def test_a_closed_penny_changed_by_hand_is_other_and_named() -> None:
    less = ("total", "forecast_pence")
    rows = tuple(replace(row, value=(row.value or 0) - Decimal(1))
                 if (row.view, row.figure) == less else row for row in CLOSED.closed)  # fmt: skip
    found = now(replace(CLOSED, closed=rows))
    assert [(cause.kind, cause.money) for cause in found.causes] == [(OTHER, Money(0, 0, 1))]
    assert "other, which no change in the workbook explains" in restated_words(found)[0]


def test_without_what_was_kept_the_amount_is_told_and_that_the_cause_is_not_known() -> None:
    rows = tuple(row for row in CLOSED.closed if not row.view.startswith("kept "))
    found = now(with_line(replace(CLOSED, closed=rows), "L4", ends=LAST))
    assert restated_words(found) == [
        "Autumn 2026/27 is restated by +£140.00 since it was closed on 18/12/2026. Why cannot be told: what its "
        "figures rested on was not kept."
    ]


def test_governors_are_told_kinds_of_change_and_no_line_pupil_or_adult() -> None:
    after = replace(with_line(CLOSED, "L4", ends=LAST), staff=staff(T2=22))
    assert restated_words(now(after), sees_lines=False) == [
        "Autumn 2026/27 is restated by +£166.00 since it was closed on 18/12/2026: changed were the cost of staff "
        "hours and dates of lines."
    ]


def test_many_causes_are_told_largest_first_and_the_rest_with_its_sum() -> None:
    """Ten lines of a week each, P1 alone with T2 (£20), lengthened by 1 to 10 days: a day is £20 / 5 = £4."""
    own = [line(f"L{20 + n}", "P1", group=f"X{n}", staff_id="T2", ends=date(2026, 9, 11)) for n in range(1, 8)]
    before = closed(replace(SCHOOL, provision=tuple(own)))
    ends = [date(2026, 9, 13 + n) for n in range(1, 6)] + [date(2026, 9, 21), date(2026, 9, 22)]
    after = replace(before, provision=tuple(replace(row, ends=day) for row, day in zip(own, ends, strict=True)))
    found = now(after)
    assert found.amount("forecast_pence") == 400 * (1 + 2 + 3 + 4 + 5 + 6 + 7)
    assert restated_words(found)[0].endswith("; 1 more (+£4.00).")


@pytest.mark.parametrize("name", CASES)
def test_the_order_of_rows_does_not_matter(name: str) -> None:
    after = CASES[name][0]
    turned = replace(after, provision=after.provision[::-1], closed=after.closed[::-1], staff=after.staff[::-1],
                     pupils=after.pupils[::-1], terms=after.terms[::-1])  # fmt: skip
    assert restated_words(now(turned)) == restated_words(now(after))


def test_a_log_kept_as_none_held_without_its_days_counts_as_not_kept() -> None:
    """Once "0" was kept of a group with only "No" in Sessions; today such a log needs its days."""
    school = closed(replace(SCHOOL, sessions=(Session(day=FIRST, group="G1", held=False),)))
    assert kept_inputs(school.closed).held == {"G1": Log(0, (FIRST,))}
    by_old_build = [replace(row, kept="0") if row.view == "kept sessions" else row for row in school.closed]
    assert by_old_build != list(school.closed) and kept_inputs(by_old_build) is None


def test_other_inputs_do_not_restate() -> None:
    """What no cost rests on: a review, an aim, a fund."""
    after = with_line(replace(CLOSED, funds=()), "L4", aim="Speaks", outcome=Decimal(1))
    assert not now(after).is_restated


def test_causes_add_up_to_the_penny_with_every_case_at_once() -> None:
    after: School = replace(
        CLOSED,
        staff=staff(T1=13, T2=22),
        services=(replace(EP, unit_cost=55_000),),
        interventions=(replace(TALK, group_minutes=Decimal(50), prep_minutes=Decimal(7)),
                       Intervention(code="ODD", name="Odd", needs=("MLD",), cost_per_group=1_001)),
        provision=(line("L1", "P1", group="G1", staff_id="T1 60% / T2 40%", charge="Full"),
                   line("L3", "P3", group="G1", staff_id="T1 60% / T2 40%", ends=LONG),
                   line("L7", "P5", group="G7", intervention="ODD", staff_id="T2")),
    )  # fmt: skip
    found = now(after)
    assert total_of(cause.money for cause in found.causes) == found.by
    assert OTHER not in {cause.kind for cause in found.causes}

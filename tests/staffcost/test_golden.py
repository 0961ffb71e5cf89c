"""Whole staff cost against hand calculation, the product and the second calculator both."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from provision_xl.costing import cost
from provision_xl.rates import national
from provision_xl.results import Result
from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import Absence, LedgerLine
from provision_xl.school.school import School
from provision_xl.staffcost import staff_cost
from provision_xl.views import Work, staff_cost_tables
from tests.independent.golden import Case, cases, expected_staff_cost
from tests.independent.staff_cost import staff_costs

CASES = {case.name: case for case in cases() if expected_staff_cost(case)}
STORY = CASES["from £9,870 on the map to £17,550 paid"]


@pytest.mark.parametrize("case", CASES.values(), ids=lambda case: case.name)
def test_every_part_of_the_year_is_that_of_hand_calculation(case: Case) -> None:
    costs = cost(case.school, case.as_at, national())
    assert costs is not None
    ours: Counter[tuple[str, str]] = Counter()
    for row in staff_cost(costs, national()):
        ours.update({(row.staff, part): pence for part, pence in {**row.parts, "paid": row.paid}.items()})
    second: Counter[tuple[str, str]] = Counter()
    for (staff, _), parts in staff_costs(case.school, case.as_at, national()).items():
        second.update({(staff, part): pence for part, pence in parts.items()})
    wanted = {(staff, part): pence for staff, parts in expected_staff_cost(case).items()
              for part, pence in parts.items()}  # fmt: skip
    assert {key: pence for key, pence in ours.items() if pence} == wanted, case.why
    assert {key: pence for key, pence in second.items() if pence} == wanted, case.why


def story(by: str) -> tuple[Result, ...]:
    """The school of the story with its ledger: 12 x £1,462.50 of pay, £862.00 of back pay, and what does not count."""
    months = [(2026, month) for month in (9, 10, 11, 12)] + [(2027, month) for month in range(1, 9)]
    pay = [LedgerLine(date(*month, 28), "E03", "Pay", 146_250) for month in months]
    other = [
        LedgerLine(date(2026, 12, 28), "E03", "Back pay", 86_200, "Actual"),
        LedgerLine(date(2026, 9, 1), "E03", "Budget", 2_000_000, "Budget"),
        LedgerLine(date(2026, 8, 28), "E03", "Pay of last school year", 99_900, "Actual"),
        LedgerLine(date(2026, 10, 1), "E19", "Readers", 4_500, "Actual"),
        LedgerLine(date(2026, 10, 1), "I01", "Grant", -900_000, "Actual"),
    ]
    school = replace(STORY.school, ledger=(*pay, *other))
    return staff_cost_tables(Work(school, STORY.as_at, national()), by)


def test_from_the_map_to_the_ledger_every_difference_has_a_name_and_an_amount() -> None:
    table, months = story("code")
    rows = {row[1]: row[2] for row in table.rows if row[0] == "E03"}
    assert rows.pop("On the map") == 987_000
    assert rows.pop("In the ledger") == 1_841_200
    assert rows == {
        "Class": 315_000,
        "Planning and meetings": 52_500,
        "Absence": 135_000,
        "Not delivered": 63_000,
        "Not placed": 157_500,
        "INSET and other weeks": 45_000,
        "Ledger not explained": 86_200,
    }
    assert sum(rows.values()) == 854_200
    assert table.notes == (
        "E03: £18,412.00 in the ledger, £9,870.00 on the map; "
        "the 7 names between add up to the difference of £8,542.00.",
    )
    assert {row[0] for row in months.rows} == {"E03"}
    assert sum(row[5] for row in months.rows) == 86_200
    december = next(row for row in months.rows if row[1] == "2026-12")
    # 17,550 x 31/365 = 1,490.55; the ledger has 1,462.50 + 862.00
    assert december[3:] == (149_055, 232_450, 83_395)


def test_a_month_counts_against_the_ledger_once_it_is_over() -> None:
    school = replace(STORY.school, ledger=(LedgerLine(date(2026, 9, 28), "E03", "Pay", 146_250),))
    on_29th, on_30th = (staff_cost_tables(Work(school, date(2026, 9, day), national()), "code") for day in (29, 30))
    assert on_29th[0].rows == on_29th[1].rows == ()
    assert [row[1] for row in on_30th[1].rows] == ["2026-09"]
    assert on_29th[0].notes == ("No month of the school year is over yet: there is nothing to compare.",)


def test_time_without_an_adult_and_a_code_without_ledger() -> None:
    # the line's £20.00 an hour stands in: 20 h x 14 weeks of autumn, of which 19 weekdays of 75 are September's 18
    lines = tuple(replace(line, staff_id="", sessions_held=None) for line in STORY.school.provision)
    school = replace(STORY.school, provision=lines, staff=(), staff_time=(), absences=(), ledger=())
    table, months = staff_cost_tables(Work(school, date(2026, 9, 30), national()), "code")
    september = 100 * 20 * 20 * 14 * 18 // 75  # 18 weekdays from the 7th to the 30th
    assert [row[1:3] for row in table.rows] == [
        ("On the map", september), ("Without an adult", -september), ("Paid", 0),
    ]  # fmt: skip
    assert months.rows == (("E03", "2026-09", september, 0, None, None),)


def nine() -> School:
    """Nine assistants at £25,583 full time, 30 of 37 hours, 39 weeks, 33 days of leave, LGPS 20%, levy 0.5%."""
    people = tuple(
        Staff(f"TA{number}", role="TA", salary=2_558_300, hours_per_week=D(30), intervention_hours=D(20))
        for number in range(1, 10)
    )
    settings = replace(STORY.school.settings, lgps_rate=D("0.20"), levy=True)
    lines = tuple(
        replace(STORY.school.provision[0], line=f"L{n}", group=f"G{n}", staff_id=f"TA{n}", group_sessions=D(n),
                sessions_held=None)
        for n in range(1, 10)
    )  # fmt: skip
    time = tuple(replace(row, staff_id=person.staff_id) for row in STORY.school.staff_time for person in people)
    return replace(STORY.school, settings=settings, staff=people, provision=lines, staff_time=time)


def test_nine_assistants_in_twelve_months() -> None:
    work = Work(nine(), date(2027, 1, 20), national())
    (people,), (months,) = staff_cost_tables(work, "person"), staff_cost_tables(work, "month")
    assert len(people.rows) == 9
    assert len(months.rows) == 9 * 12
    for row in (*people.rows, *months.rows, people.total, months.total):
        assert row[3] == sum(row[4:-1])
    timing = [column.key for column in people.columns].index("timing_pence")
    for row in people.rows:
        assert row[3] == 2_331_881  # £23,318.81: pay 17,762.96, NI 1,914.44, LGPS 3,552.59, levy 88.81
        assert row[timing] == 0
        own = [month for month in months.rows if month[0] == row[0]]
        assert [sum(month[place] for month in own) for place in range(3, len(row) - 1)] == list(row[3:-1])
        assert {month[timing] for month in own} != {0}  # term-time work, paid in every month
    october = next(row for row in months.rows if row[:2] == ("TA4", "2026-10"))
    assert october[3] == 198_050  # 23,318.81 x 31/365 = 1,980.50


def test_people_without_pay_are_an_estimate_and_say_so() -> None:
    people = (Staff("TA1", role="TA", hours_per_week=D(10)), Staff("TA2", role="TA"))
    school = replace(STORY.school, staff=people, absences=(), staff_time=())
    (table,) = staff_cost_tables(Work(school, date(2026, 9, 1), national()), "person")
    # £20.00 x 10 h x 39 weeks; nobody knows the hours of TA2, so nothing is paid and nothing shown
    assert [(row[0], row[3], row[-1]) for row in table.rows] == [("TA1", 780_000, True)]


def test_more_placed_than_paid_is_a_finding_and_a_penny_is_not() -> None:
    full = tuple(replace(row, hours_per_week=D(27)) if row.hours_per_week == 6 else row
                 for row in STORY.school.staff_time)  # fmt: skip
    school = replace(STORY.school, staff_time=full, absences=())
    found = [item for item in Work(school, STORY.as_at, national()).findings if item.code == "PX-H06"]
    assert [item.saw for item in found] == [
        "TA1 has more hours on the map and in Staff time than are paid, in 11 months, most in "
        # 48 h in a week of 30; March has 23 of the 64 weekdays of 12 weeks: 18 x 15.00 x 12 x 23/64 = 1,164.375
        "2027-03: not placed is -£1,164.37"
    ]


def test_whole_pence_alone_make_no_finding() -> None:
    """Thirty of thirty hours on the map in three groups at £13.37: some months are a penny or two over, by rounding."""
    third = replace(STORY.school.provision[0], group_sessions=D(10), sessions_held=None)
    lines = tuple(replace(third, line=f"L{n}", group=f"G{n}") for n in (1, 2, 3))
    people = (replace(STORY.school.staff[0], hourly_cost=D("13.37")),)
    school = replace(STORY.school, provision=lines, staff=people, staff_time=(), absences=())
    work = Work(school, STORY.as_at, national())
    over = [row.parts["not_placed"] for row in work.staff_cost]
    assert -6 < min(over) < 0
    assert [item.code for item in work.findings if item.code == "PX-H06"] == []


def test_somebody_away_too_covers_nobody() -> None:
    other = Staff("TA2", role="TA", hourly_cost=D(20), hours_per_week=D(25))
    rows = (replace(STORY.school.absences[0], covered_by="TA2"), Absence("TA2", date(2027, 2, 1), date(2027, 2, 12)))
    school = replace(STORY.school, staff=(*STORY.school.staff, other), absences=rows)
    work = Work(school, STORY.as_at, national())
    assert [item.saw for item in work.findings if item.code == "PX-H07"] == [
        "TA2 cannot stand in for TA1 on 01/02/2027: away as well"
    ]
    # 15 of the 64 weekdays of 12 weeks: 20 h x £20.00 x 2.8125 weeks = 1,125
    assert sum(
        row.parts["provision"] + row.parts["not_delivered"] for row in work.staff_cost if row.staff == "TA2"
    ) == (112_500)


def test_absences_that_cannot_be_covered_as_typed_are_findings() -> None:
    rows = STORY.school.absences
    leaver = Staff("TA2", role="TA", hourly_cost=D(15), hours_per_week=D(20), ends=date(2027, 1, 20))
    twice = (replace(rows[0], covered_by="TA2"), replace(rows[0], starts=date(2027, 1, 25), covered_by="TA1"))
    school = replace(STORY.school, staff=(*STORY.school.staff, leaver), absences=twice)
    found = [item for item in Work(school, STORY.as_at, national()).findings if item.code in {"PX-H07", "PX-H08"}]
    assert [item.saw for item in found] == [
        "TA2 cannot stand in for TA1 on 21/01/2027: not in post",
        "TA1 cannot stand in for TA1 on 25/01/2027: nobody covers for themselves",
        "TA1 is away twice on the same days",
    ]


def test_terms_that_are_missing_are_said() -> None:
    school = replace(STORY.school, terms=STORY.school.terms[:1])
    for table in staff_cost_tables(Work(school, date(2026, 12, 31), national())):
        assert table.notes[-1].startswith("Terms has 14.0 teaching weeks in this school year and staff work 39.0: ")
    assert not any("Terms has" in note for table in story("") for note in table.notes)

"""The product against hand calculation, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from provision_xl.costing import cost
from provision_xl.costing.threshold import three_figures
from provision_xl.funding import payments
from provision_xl.rates import national
from provision_xl.school.core_tables import Intervention, Line, Pupil, Settings, TermRow
from provision_xl.school.school import School
from tests.costing.plain import pieces_of
from tests.independent.golden import Case, actual, cases, expected, expected_funds, expected_pupils

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_figures_are_those_of_hand_calculation(case: Case) -> None:
    costs = cost(case.school, case.as_at, national(), case.basis)
    assert (costs is None) == case.expect.get("unavailable", False)
    assert actual(case, pieces_of(costs) if costs else {}) == expected(case), case.why


@pytest.mark.parametrize("case", [case for case in CASES if expected_funds(case)], ids=lambda case: case.name)
def test_funds_pay_what_hand_calculation_gives(case: Case) -> None:
    costs = cost(case.school, case.as_at, national(), case.basis)
    assert costs is not None
    for figure, wanted in expected_funds(case).items():
        paid: dict[str, int] = {}
        for payment in payments(costs):
            amount = getattr(payment, figure)
            if amount:
                paid[payment.fund] = paid.get(payment.fund, 0) + amount
        assert paid == wanted, case.why


@pytest.mark.parametrize("case", [case for case in CASES if expected_pupils(case)], ids=lambda case: case.name)
def test_pupils_cost_what_hand_calculation_gives(case: Case) -> None:
    costs = cost(case.school, case.as_at, national(), case.basis)
    assert costs is not None
    figures = three_figures(costs)
    for pupil, wanted in expected_pupils(case).items():
        year, _, twelve_months, full_year = figures[pupil]
        found = {"this_year": year, "full_year": full_year, "last_twelve_months": twelve_months}
        assert {name: found[name] for name in wanted} == wanted, case.why


def test_a_term_in_late_august_belongs_to_the_year_it_names() -> None:
    # £5.00 a pupil and school year: one year if the term says 2026/27, two if it goes by its first day in August
    def school(year: str) -> School:
        return School(
            settings=Settings(academic_year="2026/27"),
            terms=(
                TermRow(
                    term="Autumn", starts=date(2026, 8, 27), ends=date(2026, 12, 18), teaching_weeks=D(14), year=year
                ),
                TermRow(term="Spring", starts=date(2027, 1, 4), ends=date(2027, 7, 16), teaching_weeks=D(24)),
            ),
            pupils=(Pupil(pupil_id="P1", year_group="4", sen_status="K"),),
            interventions=(Intervention(code="A", name="A", needs=("SLCN",), cost_per_pupil=500),),
            provision=(Line(line="L1", pupil_id="P1", intervention="A", starts=date(2026, 8, 27)),),
        )

    def planned(year: str) -> int:
        costs = cost(school(year), date(2026, 9, 1), national())
        return costs.total.planned if costs else 0

    assert planned("2026/27") == 500  # open-ended: to July, in one school year
    assert planned("") == 500  # by its dates the line ends with the last term of 2025/26
    both_terms = replace(school("2026/27"), provision=(replace(school("").provision[0], ends=date(2027, 3, 1)),))
    by_date = replace(both_terms, terms=school("").terms)
    totals = [
        costs.total.planned for item in (both_terms, by_date) if (costs := cost(item, date(2026, 9, 1), national()))
    ]
    assert totals == [500, 1000]

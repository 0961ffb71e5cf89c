"""The product against hand calculation, case by case."""

from __future__ import annotations

import pytest

from provision_xl.costing import cost
from provision_xl.costing.basis import la_basis, school_basis
from provision_xl.costing.threshold import three_figures
from provision_xl.funding import payments
from provision_xl.rates import national
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
    basis = school_basis(case.school, national()) if case.basis == "school" else la_basis(case.school)
    assert costs is not None
    assert basis is not None
    figures = three_figures(costs, basis)
    for pupil, wanted in expected_pupils(case).items():
        year, _, twelve_months, full_year = figures[pupil]
        found = {"this_year": year, "full_year": full_year, "last_twelve_months": twelve_months}
        assert {name: found[name] for name in wanted} == wanted, case.why

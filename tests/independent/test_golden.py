"""The second calculator against what hand calculation gives."""

from __future__ import annotations

from collections import defaultdict

import pytest

from provision_xl.rates import national

from .calculator import calculate
from .funds import fund_out
from .golden import Case, actual, cases, expected, expected_funds, expected_minutes, expected_pupils
from .pieces import Question
from .threshold import pupil_costs, weekly_minutes

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_figures_are_those_of_hand_calculation(case: Case) -> None:
    table = calculate(case.school, case.as_at, national(), case.basis)
    assert (table is None) == case.expect.get("unavailable", False)
    assert actual(case, table or {}) == expected(case), case.why


@pytest.mark.parametrize("case", [case for case in CASES if expected_funds(case)], ids=lambda case: case.name)
def test_funds_pay_what_hand_calculation_gives(case: Case) -> None:
    for figure, wanted in expected_funds(case).items():
        paid: dict[str, int] = defaultdict(int)
        for key, pence in (fund_out(case.school, case.as_at, national(), figure, case.basis) or {}).items():
            paid[key[-1]] += pence
        assert dict(paid) == wanted, case.why


@pytest.mark.parametrize("case", [case for case in CASES if expected_pupils(case)], ids=lambda case: case.name)
def test_pupils_cost_what_hand_calculation_gives(case: Case) -> None:
    costs = pupil_costs(case.school, case.as_at, national(), case.basis)
    assert costs is not None
    for pupil, wanted in expected_pupils(case).items():
        found = {"this_year": costs[pupil].this_year.planned, "full_year": costs[pupil].full_year,
                 "last_twelve_months": costs[pupil].last_twelve_months}  # fmt: skip
        assert {name: found[name] for name in wanted} == wanted, case.why


@pytest.mark.parametrize("case", [case for case in CASES if expected_minutes(case)], ids=lambda case: case.name)
def test_minutes_are_those_of_hand_calculation(case: Case) -> None:
    found = weekly_minutes(Question(case.school, case.as_at, national(), case.basis), case.as_at)
    assert {line: minutes._asdict() for line, minutes in found.items()} == expected_minutes(case), case.why


def test_every_case_says_why_and_has_a_name_of_its_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
    assert all(case.why and case.expect for case in CASES)

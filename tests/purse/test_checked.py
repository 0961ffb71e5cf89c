"""A split is shown only after its plans pass the independent check, and its sums the count of what there is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provision_xl.errors import PlanError
from provision_xl.purse import share
from provision_xl.purse.finishing import must_pass
from provision_xl.purse.question import Grant, school_with
from provision_xl.rates import national
from tests.purse.trusts import TERM, hill_and_oak, sites


def test_what_was_found_passes() -> None:
    shared = share(sites(hill_and_oak()), TERM, national())
    must_pass(shared.question, shared.found, national())


def test_more_hours_than_there_are_do_not_pass() -> None:
    """Oak keeps its six hours and Hill its ten: sixteen of ten."""
    shared = share(sites(hill_and_oak()), TERM, national())
    with pytest.raises(PlanError, match="More of K-31 is shared out than there is"):
        must_pass(shared.question, (shared.fixed[0], shared.found[1]), national())


def test_a_plan_for_more_hours_than_a_school_is_given_does_not_pass() -> None:
    shared = share(sites(hill_and_oak()), TERM, national())
    greedy = replace(shared.found[1], grant=Grant((("K-31", 20),)))
    with pytest.raises(PlanError, match="The plan of Oak did not pass the independent check"):
        must_pass(shared.question, (shared.found[0], greedy), national())


def test_a_benefit_that_is_not_so_does_not_pass() -> None:
    shared = share(sites(hill_and_oak()), TERM, national())
    boasting = replace(shared.found[1], benefit=shared.found[1].benefit + 1)
    with pytest.raises(PlanError, match="The plan of Oak did not pass"):
        must_pass(shared.question, (shared.found[0], boasting), national())


def test_the_tables_with_what_is_given_have_the_hours_and_the_money_and_nothing_else_new() -> None:
    hill, oak = hill_and_oak()
    places = sites((replace(hill, pounds=0), oak))
    shared = share(places, TERM, national(), pounds=40)
    before = shared.question.sites[0].school
    after = school_with(shared.question, 0, Grant((("K-31", -5),), 30))
    assert str(after.staff[0].intervention_hours) == "8.75"
    assert [(fund.fund, fund.amount) for fund in after.funds] == [("SEN", 0), ("Trust money", 3000)]
    assert replace(after, staff=before.staff, funds=before.funds) == before

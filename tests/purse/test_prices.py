"""Prices of shared hours: any of them prove something, and the best ones lie where an hour is worth as much to both."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from time import monotonic

import pytest

from provision_xl.purse import Travel
from provision_xl.purse.decomposed import Search, _ask
from provision_xl.purse.prices import Prices, prices
from provision_xl.purse.question import Column, Question
from provision_xl.purse.share import alone, ask, held, in_parts
from provision_xl.rates import national
from tests.purse.counting import best_split
from tests.purse.test_by_counting import WAYS, there_and_back
from tests.purse.trusts import TERM, Small, by_chance, hill_and_oak, sites


def asked(
    schools: tuple[Small, ...], pounds: int = 0, travel: Travel | None = None
) -> tuple[Question, tuple[Column, ...]]:
    question, _ = ask(sites(schools), TERM, national(), travel, pounds)
    fixed = alone(question, monotonic() + 60)
    return held(question, fixed), fixed


@pytest.mark.parametrize("seed", [0, 4, 9, 29])
def test_no_split_beats_what_any_prices_prove(seed: int) -> None:
    schools = by_chance(seed, 2)
    question, fixed = asked(schools)
    _, truth = best_split(schools)
    chance = random.Random(seed)
    for price in (0, *(chance.randint(1, 40_000) for _ in range(6))):
        found = Search(question, list(fixed), fixed, monotonic() + 60)
        _ask(found, Prices((price,), Fraction(0)))
        assert found.bound is not None and found.bound >= truth


@pytest.mark.parametrize("seed", [42, 46, 48])
def test_nor_where_there_is_travel_today(seed: int) -> None:
    schools = by_chance(seed, 2)
    assert all(school.hours for school in schools)
    question, fixed = asked(schools, travel=Travel(WAYS))
    _, truth = best_split(schools, trips=there_and_back(schools))
    for price in (0, 1_000, 5_000, 20_000, 60_000):
        found = Search(question, list(fixed), fixed, monotonic() + 60)
        _ask(found, Prices((price,), Fraction(0)))
        assert found.bound is not None and found.bound >= truth


def test_the_best_price_of_an_hour_lies_between_what_it_brings_here_and_there() -> None:
    """Beyond six hours Oak has half a month an hour, and Hill one; the sixth hour brings Oak 5: 1 to 5 months an hour.

    A month is 1,000 thousandths, prices are hundredths of one for a minute: 1,000 x 100 / 60 = 1,667 to 8,333.
    """
    question, fixed = asked(hill_and_oak())
    found = in_parts(question, fixed, monotonic() + 60)
    assert found.bound == 49_000 == found.value
    assert found.prices is not None
    assert 1_660 <= found.prices.hundredths[0] <= 8_340


def test_prices_of_known_plans_come_to_the_best_mixture_of_them() -> None:
    """Two plans a school, one hour to give: all of it given is 4 + 50, nothing 10 + 20; half of each is 7 + 35."""
    def known(site: int, minutes: int, worth: int) -> Column:
        return replace(fixed[0], site=site, uses=(minutes,), benefit=worth)

    _, fixed = asked(hill_and_oak())
    given = [known(0, 0, 10), known(0, -60, 4), known(1, 0, 20), known(1, 60, 50)]
    whole = prices(given, (0,), lambda column: column.benefit)
    assert whole is not None and whole.reached == 54
    half = prices([*given[:1], known(0, -30, 4), *given[2:]], (0,), lambda column: column.benefit)
    assert half is not None and half.reached == Fraction(4 + 35)


def test_money_that_nobody_needs_has_no_price() -> None:
    schools = tuple(replace(school, pounds=0) for school in hill_and_oak())
    question, fixed = asked(schools, 100)
    found = in_parts(question, fixed, monotonic() + 60)
    assert found.prices is not None
    assert found.prices.hundredths[1] * 100 <= found.value * 100 // 1000  # what is near enough

"""Small trusts against every split there is, counted through without the product."""

from __future__ import annotations

from time import monotonic

import pytest

from provision_xl.purse import Shared, Travel, share
from provision_xl.purse.joint import best_of, joint
from provision_xl.purse.share import alone, ask, benefit_of, held, in_parts, missed_by
from provision_xl.rates import national
from tests.purse.counting import best_split, travelled
from tests.purse.trusts import TERM, Small, by_chance, sites

WAYS = {("100001", "100002"): 12, ("100001", "100003"): 25, ("100002", "100003"): 8}


def there_and_back(schools: tuple[Small, ...]) -> dict[str, int]:
    """Twice the way from the school with most hours, the first of those alike."""
    base = max(schools, key=lambda school: school.hours)
    between = {frozenset(pair): minutes for pair, minutes in WAYS.items()}
    return {school.name: 2 * between[frozenset((base.school_id, school.school_id))]
            for school in schools if school is not base}  # fmt: skip


def reached(found: Shared) -> tuple[int, int]:
    """Minutes missed and thousandths of a month, all schools."""
    return missed_by(found.found) // found.question.scale, benefit_of(found.found)


@pytest.mark.parametrize("seed", range(24))
def test_two_schools(seed: int) -> None:
    schools = by_chance(seed, 2)
    found = share(sites(schools), TERM, national())
    assert reached(found) == best_split(schools)
    assert found.status == "optimal"


@pytest.mark.parametrize("seed", range(24, 32))
def test_three_schools(seed: int) -> None:
    schools = by_chance(seed, 3)
    assert reached(share(sites(schools), TERM, national())) == best_split(schools)


@pytest.mark.parametrize("seed", range(40, 56))
def test_travel_is_taken_off_the_hours(seed: int) -> None:
    schools = by_chance(seed, 2 + seed % 2)
    trips = there_and_back(schools)
    found = share(sites(schools), TERM, national(), Travel(WAYS))
    assert reached(found) == best_split(schools, trips=trips)
    person = found.question.people[0]
    now = [place.minutes + 15 * found.found[place.site].grant.of("K-31") for place in person.places]
    today = [place.minutes for place in person.places]
    assert sum(now) + travelled(schools, trips, now) <= sum(today) + travelled(schools, trips, today)


@pytest.mark.parametrize("seed", range(60, 72))
def test_money_and_hours_together(seed: int) -> None:
    schools = by_chance(seed, 2, money=True)
    counts = [len(school.wishes) for school in schools]
    exact = [12 * count / sum(counts) for count in counts]
    first = int(exact[0]) + (exact[0] - int(exact[0]) >= exact[1] - int(exact[1]) and exact[0] != int(exact[0]))
    found = share(sites(schools), TERM, national(), pounds=12)
    assert found.question.shares == (first, 12 - first)
    assert reached(found) == best_split(schools, 12, (first, 12 - first))
    assert sum(column.grant.pounds for column in found.found) <= 12


@pytest.mark.parametrize("seed", [*range(12), *range(24, 32)])
def test_in_parts_alone_the_truth_lies_within_the_proved_gap(seed: int) -> None:
    schools = by_chance(seed, 2 if seed < 24 else 3)
    question, _ = ask(sites(schools), TERM, national(), None, 0)
    ends = monotonic() + 60
    fixed = alone(question, ends)
    found = in_parts(held(question, fixed), fixed, ends)
    missed, worth = best_split(schools)
    assert missed_by(found.best) == missed * question.scale
    assert found.bound is not None
    assert found.value <= worth <= found.bound


@pytest.mark.parametrize("seed", [6, 7, 25, 26, 28, 30])  # required provision is missed in all but the best splits
def test_all_schools_as_one_model_by_itself(seed: int) -> None:
    schools = by_chance(seed, 2 if seed < 24 else 3)
    question, _ = ask(sites(schools), TERM, national(), None, 0)
    fixed = alone(question, monotonic() + 60)
    question = held(question, fixed)
    answer = best_of(joint(question, range(len(schools))), fixed, question.limits, 60, 1000, placed_first=True)
    assert missed_by(fixed) > missed_by(answer.columns)
    assert (missed_by(answer.columns) // question.scale, benefit_of(answer.columns)) == best_split(schools)
    assert answer.bound == benefit_of(answer.columns)

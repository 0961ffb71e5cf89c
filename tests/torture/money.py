"""Money by Hypothesis: pence that are shared out, every way of adding up a school, and prices that double."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from provision_xl.choices import COST_VIEWS
from provision_xl.costing import VIEWS, Costs, cost
from provision_xl.costing.pieces import SERVICE, TIME
from provision_xl.funding import payments
from provision_xl.money import half_up, share, whole_pence
from provision_xl.rates import national
from provision_xl.school.school import School
from tests.independent.schools import random_school

EXAMPLES = 100
"""Of each trial."""
FIGURES = ("planned", "to_date", "forecast")

a_hundred = settings(max_examples=EXAMPLES, database=None, deadline=None, print_blob=False, report_multiple_bugs=False,
                     phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck))  # fmt: skip
prices = st.decimals("0.01", "95", places=2)
# Halves often, for they are what rounding is about.
amounts = st.one_of(
    st.integers(-(10**6), 10**6).map(lambda halves: Fraction(halves, 2)),
    st.fractions(-(10**6), 10**6, max_denominator=10**4),
)
weights = st.one_of(
    st.integers(0, 10**6),
    st.decimals("0", "100", places=4),
    st.fractions(0, 1000, max_denominator=10**4),
)


def examples(number: int, rule: Callable[..., None]) -> None:
    """A hundred examples of a rule, the same for the same number.

    Raises:
        AssertionError: an example that breaks it, the smallest that was found.
    """
    seed(number)(rule)()


@a_hundred
@given(st.integers(0, 10**11), st.lists(weights, min_size=1, max_size=40))
def shares_add_up(total: int, given_weights: list[Any]) -> None:
    """Shares add up to the penny, and none is a whole penny from its exact amount."""
    exact = [Fraction(weight) for weight in given_weights]
    if not sum(exact):
        return
    found = share(total, given_weights)
    assert sum(found) == total
    assert all(isinstance(pence, int) and pence >= 0 for pence in found)
    for pence, weight in zip(found, exact, strict=True):
        assert abs(pence - total * weight / sum(exact)) < 1
        assert weight or not pence, "a weight of nought pays nothing"
    assert share(total, [weight * 7 for weight in exact]) == found, "only the proportions count"


@a_hundred
@given(st.lists(amounts, min_size=1, max_size=40))
def exact_pence_become_whole(exact: list[Fraction]) -> None:
    """Whole pence add up to the exact sum rounded once, half up, away from nought."""
    whole, total = whole_pence(exact), sum(exact, Fraction(0))
    away = -1 if total < 0 else 1
    assert sum(whole) == half_up(total) == away * int(abs(total) + Fraction(1, 2))
    assert all(abs(pence - amount) < 1 for pence, amount in zip(whole, exact, strict=True))


@a_hundred
@given(st.integers(0, 10**9), st.integers(0, 10**9))
def schools_add_up(of_school: int, order: int) -> None:
    """By pupil, intervention, staff, fund, CFR code, term and month: one total; in any order of rows, the same rows."""
    school, as_at = random_school(of_school)
    costs = cost(school, as_at, national())
    assert costs is not None
    found = added_up(costs)
    assert set(found) == set(COST_VIEWS) - {"cfr"}
    for view, by_key in found.items():
        for place, figure in enumerate(FIGURES):
            together = sum(amounts[place] for amounts in by_key.values())
            assert together == getattr(costs.total, figure), (view, figure)
    mixed = cost(shuffled(school, order), as_at, national())
    assert mixed is not None and added_up(mixed) == found


def added_up(costs: Costs) -> dict[str, dict[str, tuple[int, ...]]]:
    """Planned, to date and forecast by every view, and by fund what each pays."""
    found = {view: {row.key: tuple(getattr(row, figure) for figure in FIGURES) for row in costs.by(view)}
             for view in VIEWS}  # fmt: skip
    by_fund: dict[str, tuple[int, ...]] = defaultdict(lambda: (0, 0, 0))
    for paid in payments(costs):
        before = by_fund[paid.fund]
        by_fund[paid.fund] = tuple(old + getattr(paid, figure) for old, figure in zip(before, FIGURES, strict=True))
    return {**found, "fund": dict(by_fund)}


def shuffled(school: School, order: int) -> School:
    """The same school with the rows of every table in another order."""
    chance = Random(order)
    names = ("terms", "pupils", "interventions", "staff", "provision", "services", "training", "sessions", "absences",
             "funds", "top_ups", "local_rates", "changes", "staff_time")  # fmt: skip
    rows: dict[str, Any] = {
        name: tuple(chance.sample(old, len(old))) for name in names if (old := getattr(school, name))
    }
    return replace(school, **rows)


@a_hundred
@given(st.integers(0, 10**9), st.lists(prices, min_size=4, max_size=4), prices)
def doubled_prices_double_the_cost(of_school: int, hourly: list[Decimal], nobody: Decimal) -> None:
    """Every price doubled doubles the cost within the rounding rule.

    The exact cost of a group's time in a term is rounded once, half up, so it is at most half a penny off; twice that
    and once more half a penny is 1.5, and whole pence differ by at most one. A line's share is less than a penny off
    its exact part, so it differs by at most two. What was whole pence before doubles exactly.
    """
    school, as_at = random_school(of_school)
    once, twice = (cost(at_prices(school, hourly, nobody, factor), as_at, national()) for factor in (1, 2))
    assert once is not None and twice is not None
    group_of = {member.key: group.key for group in once.groups for member in group.members}
    for piece_sum, most in ((_by_group_and_term, 1), (_by_line_and_term, 2)):
        before, after = piece_sum(once, group_of), piece_sum(twice, group_of)
        for key in {*before, *after}:
            assert abs(after.get(key, 0) - 2 * before.get(key, 0)) <= most, (key, before.get(key), after.get(key))
    fixed_once, fixed_twice = _fixed(once), _fixed(twice)
    assert fixed_twice == {key: 2 * pence for key, pence in fixed_once.items()}


def at_prices(school: School, hourly: list[Decimal], nobody: Decimal, factor: int) -> School:
    """The school with these prices of an hour for its staff, and every price times a factor."""
    staff = tuple(replace(person, hourly_cost=hourly[place % len(hourly)] * factor)
                  for place, person in enumerate(school.staff))  # fmt: skip
    interventions = tuple(
        replace(row, **{name: times(getattr(row, name), factor)
                        for name in ("cost_per_group", "cost_per_pupil", "one_off_cost")})
        for row in school.interventions
    )  # fmt: skip
    return replace(
        school, staff=staff, interventions=interventions,
        settings=replace(school.settings, planning_hourly_cost=nobody * factor),
        services=tuple(replace(row, unit_cost=times(row.unit_cost, factor)) for row in school.services),
        training=tuple(replace(row, cost=times(row.cost, factor)) for row in school.training),
    )  # fmt: skip


def times(amount: int | None, factor: int) -> int | None:
    return None if amount is None else amount * factor


def _by_group_and_term(costs: Costs, group_of: dict[str, str]) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for piece in costs.pieces:
        if piece.kind == TIME:
            found[group_of[piece.line], piece.term] += piece.planned
    return found


def _by_line_and_term(costs: Costs, _: dict[str, str]) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for piece in costs.pieces:
        if piece.kind == TIME:
            found[piece.line, piece.term] += piece.planned
    return found


def _fixed(costs: Costs) -> Counter[tuple[str, ...]]:
    """Amounts that are whole pence before they are shared: by kind, intervention and school year's terms together."""
    found: Counter[tuple[str, ...]] = Counter()
    for piece in costs.pieces:
        if piece.kind not in {TIME, SERVICE}:
            found[piece.kind, piece.item] += piece.planned
    return found


def shares(number: int) -> None:
    examples(number, shares_add_up)
    examples(number, exact_pence_become_whole)


def adding_up(number: int) -> None:
    examples(number, schools_add_up)


def doubling(number: int) -> None:
    examples(number, doubled_prices_double_the_cost)

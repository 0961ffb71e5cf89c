"""The rules of money hold, and each finds the fault that was planted for it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from provision_xl import funding, money
from provision_xl.costing import time
from provision_xl.errors import OutOfRange
from tests.torture import money as rules

SEED = 7
groups_module = sys.modules["provision_xl.costing.groups"]  # the package has a function of that name


@pytest.mark.parametrize("rule", [rules.shares, rules.adding_up, rules.doubling])
def test_the_rule_holds(rule: Callable[[int], None]) -> None:
    rule(SEED)


def _a_penny_more(known: Callable[..., list[int]]) -> Callable[..., list[int]]:
    def wrong(*given: Any) -> list[int]:
        found = known(*given)
        return [*found[:-1], found[-1] + 1] if len(found) > 1 else found

    return wrong


def test_a_share_that_is_rounded_by_itself_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def each(total: int, weights: Sequence[Any]) -> list[int]:
        return [money.half_up(total * money.Fraction(weight) / sum(map(money.Fraction, weights))) for weight in weights]

    monkeypatch.setattr(rules, "share", each)
    with pytest.raises(AssertionError):
        rules.shares(SEED)


def test_half_a_penny_rounded_to_the_even_one_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "half_up", round)
    with pytest.raises(AssertionError):
        rules.shares(SEED)


def test_a_fund_that_pays_a_penny_too_much_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def more(costs: Any) -> Any:
        found = funding.payments(costs)
        return (found[0]._replace(planned=found[0].planned + 1), *found[1:]) if found else found

    monkeypatch.setattr(rules, "payments", more)
    with pytest.raises(AssertionError):
        rules.adding_up(SEED)


def test_a_penny_that_hangs_on_the_order_of_rows_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pennies left over go to the first in the table instead of to the first in natural order."""
    monkeypatch.setattr(groups_module, "natural", lambda text: 0)
    with pytest.raises(AssertionError):
        rules.adding_up(SEED)


@pytest.fixture
def worked_out_anew() -> Iterator[None]:
    """Costs of groups that are alike are kept: none from before, and none that a fault has made after."""
    time._split.cache_clear()
    yield
    time._split.cache_clear()


@pytest.mark.usefixtures("worked_out_anew")
def test_a_cost_that_does_not_double_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the rule, or where a line's penny too much is shared once more, by the sharing, whose total it is not."""
    monkeypatch.setattr(time, "share_scaled", _a_penny_more(money.share_scaled))
    with pytest.raises((AssertionError, OutOfRange)):
        rules.doubling(SEED)


@pytest.mark.parametrize(
    ("total", "weights"), [(100, []), (100, [0, 0]), (100, [1, -1, 5]), (-1, [1]), (100, [-1])], ids=str
)
def test_what_cannot_be_shared_is_refused(total: int, weights: list[int]) -> None:
    with pytest.raises(OutOfRange):
        money.share(total, weights)


@pytest.mark.parametrize(("total", "numerators"), [(3, [2, 2]), (1, [2, 2]), (7, [2, 2])])
def test_a_total_that_does_not_belong_to_the_amounts_is_refused(total: int, numerators: list[int]) -> None:
    """Twice two thirds are 1.33: a penny is left over, at most two could be; of 7 there would be seven."""
    with pytest.raises(OutOfRange):
        money.share_scaled(total, numerators, 3 if total == 3 else 1)


def test_natural_order_has_what_ends_first_then_numbers_then_words() -> None:
    """"L" ends where "L0" goes on with a number and "La" with a letter."""
    assert sorted(["La", "L10b", "L10", "L0", "L2", "L", "10", "a", ""], key=money.natural) == [
        "", "10", "a", "L", "L0", "L2", "L10", "L10b", "La"]  # fmt: skip

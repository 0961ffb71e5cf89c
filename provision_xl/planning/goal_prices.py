"""What each goal of a plan costs the next one: the same question with the earlier goal not held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from time import monotonic

from provision_xl.money import pounds
from provision_xl.planning.choice import Choice
from provision_xl.planning.layout import Layout
from provision_xl.planning.model import BENEFIT, CHANGE, COST, FAIRNESS, SHORTFALL, build, goals
from provision_xl.planning.question import Problem
from provision_xl.results import decimals
from provision_xl.solving import Goal, Model, Sense, Status, solve, total

HELD = "earlier goal"
NODES = 2_000  # for each price: the same end every time, unlike the clock

# what is not held, what is asked for instead, and what is held beside all goals before the first of the two
PAIRS = (
    (SHORTFALL, BENEFIT, ()),
    (BENEFIT, FAIRNESS, ()),
    (BENEFIT, COST, (FAIRNESS,)),
    (FAIRNESS, COST, ()),
    (COST, CHANGE, ()),
)


@dataclass(frozen=True, slots=True)
class GoalPrice:
    """What one goal costs another, in the unit of the other: thousandths of a month, pupils by priority, pence, rows.

    Args:
        goal: what is put first; other: what pays for it.
        least: it costs at least so much, since a plan that has it was found.
        most: it costs at most so much, since no plan has more; None where nothing was proved.
    """

    goal: str
    other: str
    least: int
    most: int | None

    @property
    def exact(self) -> bool:
        return self.least == self.most

    @property
    def words(self) -> str:
        """The price as a sentence for a SENCo."""
        return _sentence(self)


def goal_prices(problem: Problem, choice: Choice, seconds: float) -> tuple[GoalPrice, ...]:
    """What each goal cost the next, as far as the time allows.

    price = value of the later goal where the earlier one is not held, less its value in the plan, the goals before
    the earlier one held at what the plan reached

    Args:
        choice: the plan's, which keeps every rule.
        seconds: for all prices together; those that it does not reach are left out.
    """
    layout, ends = build(problem), monotonic() + seconds
    wanted = {goal.name: goal for goal in goals(layout)}
    found = []
    for goal, other, beside in PAIRS:
        left = ends - monotonic()
        if left > 0 and wanted[goal].terms and wanted[other].terms:
            held = [*_before(list(wanted.values()), goal), *(wanted[name] for name in beside)]
            found.append(_price(layout, choice, wanted[goal], wanted[other], held, left))
    return tuple(price for price in found if price is not None)


def _before(wanted: Sequence[Goal], name: str) -> Iterator[Goal]:
    for goal in wanted:
        if goal.name == name:
            return
        yield goal


def _price(
    layout: Layout, choice: Choice, goal: Goal, other: Goal, held: Sequence[Goal], seconds: float
) -> GoalPrice | None:
    start = layout.encode(choice)
    model = Model(list(layout.model.variables), list(layout.model.rules))
    for earlier in held:
        value = total(earlier.terms, start)
        low, high = (floor(value), None) if earlier.sense is Sense.MOST else (None, ceil(value))
        if earlier.terms:
            model.constrain(earlier.terms, low, high, HELD, earlier.name)
    asked = Goal(other.name, other.terms, other.sense)
    solved = solve(model, [asked], time_limit_seconds=seconds, start=start, tidy=layout.tidy, node_limit=NODES)
    stage = solved.stage(other.name)
    if stage is None or not solved.has_plan or (solved.status is Status.STOPPED and stage.bound is None):
        return None
    sign, there = 1 if other.sense is Sense.MOST else -1, total(other.terms, start)
    most = None if stage.bound is None else floor(sign * (stage.bound - there))
    return GoalPrice(goal.name, other.name, int(sign * (stage.value - there)), most)


_FIRST = {
    (SHORTFALL, BENEFIT): "Placing all required provision that fits before anything else",
    (BENEFIT, FAIRNESS): "Keeping the benefit at its best",
    (BENEFIT, COST): "Keeping the benefit at its best",
    (FAIRNESS, COST): "Helping as many pupils as can be instead of leaving them with nothing",
    (COST, CHANGE): "Choosing the cheapest of equally good plans",
}


def _sentence(price: GoalPrice) -> str:
    first = _FIRST[price.goal, price.other]
    if not price.least and price.exact:
        return f"{first} costs nothing{_of(price)}."
    amount = f"{'' if price.exact else 'at least '}{_amount(price, price.least)}"
    if price.least and price.exact:
        return f"{first} {_verb(price, amount)}."
    if price.most is None:
        return f"{first} {_verb(price, amount)}; how much more was not settled."
    if not price.least:
        return f"{first} {_verb(price, f'at most {_amount(price, price.most)}')}, perhaps nothing."
    return f"{first} {_verb(price, amount)} and at most {_amount(price, price.most)}."


def _of(price: GoalPrice) -> str:
    return {FAIRNESS: ": it leaves no more pupils with nothing", COST: " more", BENEFIT: "", CHANGE: ""}[price.other]


def _verb(price: GoalPrice, amount: str) -> str:
    if price.other == FAIRNESS:
        return f"leaves {amount} with nothing"
    if (price.goal, price.other) == (BENEFIT, COST):
        return f"costs {amount} more than the cheapest plan that places as much required provision and helps as many"
    if price.other == CHANGE:
        return f"changes {amount} of the map"
    return f"costs {amount}"


def _amount(price: GoalPrice, value: int) -> str:
    if price.other == BENEFIT:
        return f"{decimals(Fraction(value, 1000), 1 if value >= 50 else 3)} months of planning weight"
    if price.other == COST:
        return pounds(value)
    what = "more pupil" if price.other == FAIRNESS else "more row"
    return f"{value} {what}{'' if value == 1 else 's'}{' (counted by priority)' if price.other == FAIRNESS else ''}"

"""Better plans near a known one: most of it stays, a small part is chosen anew, round after round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from random import Random

from provision_xl.solving.model import Model, Rule, Terms, Values

SEED = 1
FIRST_SHARE = 0.3
STEP = 1.15  # a share grows by this where a round was proved, and shrinks where it was not
MOST_PICKED = 1200  # variables chosen anew at once
NODES = 50  # of a round: the same end every time, unlike the clock

type Picks = Callable[[Random, float], Set[int]]
"""Takes chance and a share, 0 to 1; gives the variables that hang together in so much of the plan."""


@dataclass(frozen=True)
class Nearby:
    """What of a plan may be chosen anew at once.

    Args:
        movable: whole-number variables that stay in a round unless they are picked; all others, the helpers, move.
        picks: ways to pick, in turn.
    """

    movable: frozenset[int]
    picks: tuple[Picks, ...]


class Rounds:
    """What is chosen anew in one round after another, the same every time; each way to pick finds its own size."""

    def __init__(self, nearby: Nearby) -> None:
        self.nearby = nearby
        self.chance = Random(SEED)
        self.shares = [FIRST_SHARE] * len(nearby.picks)
        self.turn = -1

    def next(self) -> Set[int]:
        """The variables that stay in the next round."""
        self.turn = (self.turn + 1) % len(self.shares)
        pick = self.nearby.picks[self.turn]
        picked = pick(self.chance, self.shares[self.turn])
        for _ in range(20):
            if len(picked) <= MOST_PICKED:
                break
            self.shares[self.turn] /= STEP
            picked = pick(self.chance, self.shares[self.turn])
        return self.nearby.movable - picked

    def ended(self, proved: bool) -> None:
        """Pick more next time where the last round was proved, and less where it was not."""
        share = self.shares[self.turn]
        self.shares[self.turn] = min(1.0, share * STEP) if proved else share / STEP


@dataclass(frozen=True)
class Part:
    """A model without the variables that stay, and the numbers in the whole model of those that it has."""

    model: Model
    numbers: tuple[int, ...]

    def terms(self, terms: Terms) -> Terms:
        """Terms of the whole model as those of the part; what stays adds nothing that could change."""
        places = {number: place for place, number in enumerate(self.numbers)}
        return [(places[number], factor) for number, factor in terms if number in places]

    def start(self, values: Values) -> Values:
        return tuple(values[number] for number in self.numbers)

    def put_into(self, values: Values, found: Values) -> Values:
        """The whole plan with what was found for the part."""
        whole = list(values)
        for number, value in zip(self.numbers, found, strict=True):
            whole[number] = value
        return tuple(whole)


def part_of(model: Model, held: Iterable[Rule], values: Values, stay: Set[int]) -> Part:
    """The model in which some variables keep their values, written without them.

    Args:
        held: further rules.
        values: of a plan that keeps every rule, so that a rule about nothing but what stays can be left out.
        stay: whole-number variables.

    >>> whole = Model()
    >>> tea, cake = whole.add(0, 3), whole.add(0, 3)
    >>> _ = whole.constrain([(tea, 1), (cake, 2)], high=5)
    >>> smaller = part_of(whole, [], (1, 2), {cake})
    >>> smaller.numbers, smaller.model.rules[0].terms, smaller.model.rules[0].high
    ((0,), ((0, 1),), 1)
    """
    numbers = tuple(number for number in range(len(model.variables)) if number not in stay)
    places = {number: place for place, number in enumerate(numbers)}
    rules = []
    for rule in (*model.rules, *held):
        terms = tuple((places[number], factor) for number, factor in rule.terms if number in places)
        if terms:
            there = sum(factor * int(values[number]) for number, factor in rule.terms if number not in places)
            low = None if rule.low is None else rule.low - there
            high = None if rule.high is None else rule.high - there
            rules.append(Rule(terms, low, high, rule.rule, rule.label))
    return Part(Model([model.variables[number] for number in numbers], rules), numbers)

"""A reader who knows every published sum of counts, and what a pupil costs where that is a price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from math import inf

from provision_xl.reports.published import COUNTS, Addition, Interval, Leak, Name, Published


def unknowns(addition: Addition, hidden: Set[Name]) -> dict[Name, int]:
    """The hidden rows of a sum with their sign, the whole positive."""
    terms = {addition.whole: 1} if addition.whole in hidden else {}
    for name in addition.parts:
        if name in hidden:
            terms[name] = terms.get(name, 0) - 1
    return terms


def is_full(published: Published, name: Name, found: Interval) -> bool:
    """Whether everything that the word allows is possible."""
    low, high = published.limits(name)
    return found[0] <= low and found[1] >= high


def interval_within(published: Published, hidden: Set[Name], addition: Addition, name: Name) -> Interval:
    """What one published sum of counts says of a hidden row in it, with the limits of the other hidden rows."""
    known, least, most = 0, 0.0, 0.0
    sign = {addition.whole: 1} | dict.fromkeys(addition.parts, -1)
    for other, factor in sign.items():
        if other not in hidden:
            known += factor * published.counts[other]
        elif other != name:
            low, high = sorted(factor * limit for limit in published.limits(other))
            least, most = least + low, most + high
    low, high = sorted(sign[name] * limit for limit in (-known - most, -known - least))
    return low, high


def narrow(published: Published, hidden: Set[Name], asked: Set[Name]) -> Iterator[Leak]:
    """Those asked for of the hidden counts of which not every number is possible that their word allows, the easiest
    ones first."""
    found = list(_narrow_in_one(published, hidden, asked))
    yield from found or _narrow_in_all(published, hidden, asked)


def _narrow_in_one(published: Published, hidden: Set[Name], asked: Set[Name]) -> Iterator[Leak]:
    for addition in published.of(COUNTS):
        for name in addition.names:
            if name in asked:
                found = interval_within(published, hidden, addition, name)
                if not is_full(published, name, found):
                    yield Leak(name, COUNTS, *found)


def _narrow_in_all(published: Published, hidden: Set[Name], asked: Set[Name]) -> Iterator[Leak]:
    """What all sums of counts together say, and costs that are so much a pupil, by whole-number programming: each
    count asked for is made as small and as large as anything that a reader sees allows."""
    told = [*_sums(published, hidden), *_prices(published, hidden)]
    names = list(dict.fromkeys(name for equation in told for name in equation.factors))
    figure = {name: equation.figure for equation in reversed(told) for name in equation.factors}
    wanted = [name for name in names if name in asked]
    if not wanted:
        return
    reader = _Reader(published, names, told, wanted)
    for name in wanted:
        for end in (0, 1):
            if not reader.can_reach(name, end):
                yield Leak(name, figure[name])


@dataclass(frozen=True)
class _Equation:
    """Hidden counts, each times a factor, that add up to a value, or to no more than it."""

    figure: str
    factors: Mapping[Name, int]
    value: int
    exact: bool = True


def _sums(published: Published, hidden: Set[Name]) -> Iterator[_Equation]:
    for addition in published.of(COUNTS):
        factors = unknowns(addition, hidden)
        if factors:
            value = sum(factor * published.counts[name] for name, factor in factors.items())
            yield _Equation(COUNTS, factors, value)


def _prices(published: Published, hidden: Set[Name]) -> Iterator[_Equation]:
    """Costs shown as a sum, of which hidden rows are a known price times pupils; a cost is never below nought."""
    for addition in published.additions:
        rows = [(addition.figure, name) for name in addition.parts if name in hidden]
        priced = {row[1]: published.prices[row] for row in rows if row in published.prices}
        if priced and addition.whole not in hidden and all(name in published.counts for name in priced):
            together = sum(published.columns[row][0] for row in rows)
            yield _Equation(addition.figure, priced, together, len(priced) == len(rows))


class _Reader:
    """Somebody who knows every published sum and looks for tables that agree with it."""

    def __init__(
        self, published: Published, names: Sequence[Name], told: Sequence[_Equation], wanted: Sequence[Name]
    ) -> None:
        from provision_xl.solving import Model

        self.published, self.names = published, names
        self.place = {name: place for place, name in enumerate(names)}
        self.model = Model()
        for name in names:
            low, high = published.limits(name)
            self.model.add(int(low), None if high == inf else int(high), label=str(name))
        for equation in told:
            terms = [(self.place[name], factor) for name, factor in equation.factors.items()]
            at_least = equation.value if equation.exact else None
            self.model.constrain(terms, low=at_least, high=equation.value, rule="published sum", label=equation.figure)
        self.truth = tuple(published.counts[name] for name in names)
        self.reached: set[tuple[Name, int]] = set()
        for goal in (0, 1):
            self._look(wanted, goal)

    def can_reach(self, name: Name, end: int) -> bool:
        """Whether a table that agrees with everything shown has the least (0) or most (1) that the word allows."""
        if (name, end) not in self.reached:
            self._look([name], end)
        return (name, end) in self.reached

    def _look(self, names: Sequence[Name], end: int) -> None:
        from provision_xl.solving import Goal, Sense, solve

        goal = Goal("count", [(self.place[name], 1) for name in names], Sense.MOST if end else Sense.LEAST)
        found = solve(self.model, [goal], start=self.truth, time_limit_seconds=20)
        for name, value in zip(self.names, found.values, strict=False):
            for reached, limit in enumerate(self.published.limits(name)):
                if value == limit:
                    self.reached.add((name, reached))

"""The auditor of hidden rows: tries to work them out from everything that is shown.

It does what a reader with pencil and paper could do, and more: every published sum is an equation, every word in
place of a figure a limit. A hidden count passes only if every number that its word allows is still possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from fractions import Fraction
from math import inf

COUNTS = "pupils"

type Name = tuple[str, ...]
"""(table, row) or (table, row, column)."""

type Interval = tuple[float, float]
"""Whole numbers, or inf: the least and the most that a hidden count can be."""


@dataclass(frozen=True, slots=True)
class Addition:
    """A row that is the sum of others, in one kind of figure: `pupils`, or any name for figures that hang on them."""

    figure: str
    whole: Name
    parts: tuple[Name, ...]

    @property
    def names(self) -> tuple[Name, ...]:
        return (self.whole, *self.parts)


@dataclass(frozen=True)
class Published:
    """Everything that tables would show.

    Args:
        least: the smallest count that may be shown, > 0.
        counts: pupils (or posts) in each row that is about people; every row of a `pupils` addition must be here.
        additions: every sum that the tables show or a reader may know.
        small: further rows that must be hidden.
        with_noughts: tables in which a row may stand for nobody; elsewhere a row that is listed has somebody.
        leasts: another least for a table.
        sizes: pence or another amount of each row, to choose partners by.
        joined: tables that are parts of one, with its name; a table not named here is one by itself.
        lost_first: such tables that rather lose rows than others, where a sum goes across several.
    """

    least: int
    counts: Mapping[Name, int]
    additions: tuple[Addition, ...] = ()
    small: frozenset[Name] = frozenset()
    with_noughts: frozenset[str] = frozenset()
    leasts: Mapping[str, int] = field(default_factory=dict)
    sizes: Mapping[Name, int] = field(default_factory=dict)
    joined: Mapping[str, str] = field(default_factory=dict)
    lost_first: tuple[str, ...] = ()

    def table_of(self, name: Name) -> str:
        """The table in which a reader finds the row."""
        return self.joined.get(name[0], name[0])

    @property
    def names(self) -> tuple[Name, ...]:
        """Every row, each once."""
        summed = (name for addition in self.additions for name in addition.names)
        return tuple(dict.fromkeys((*self.counts, *self.small, *summed)))

    def least_of(self, name: Name) -> int:
        return self.leasts.get(name[0], self.least)

    def is_small(self, name: Name) -> bool:
        return name in self.small or 0 < self.counts.get(name, 0) < self.least_of(name)

    def limits(self, name: Name) -> Interval:
        """What the word in place of a hidden count says of it."""
        least = self.least_of(name)
        if self.counts[name] >= least:
            return least, inf
        return (0 if name[0] in self.with_noughts else 1), least - 1


@dataclass(frozen=True, slots=True)
class Leak:
    """A hidden row of which a reader can learn more than its word says; for counts, what it could still be."""

    name: Name
    figure: str
    least: float = 0
    most: float = inf


def audit(published: Published, hidden: Set[Name]) -> Iterator[Leak]:
    """Every hidden small row that can be worked out, wholly or in part, the easiest ones first."""
    figures = dict.fromkeys(addition.figure for addition in published.additions)
    for figure in figures:
        yield from _determined(published, hidden, figure)
        yield from _small_together(published, hidden, figure)
    narrow = list(_narrow_in_one(published, hidden))
    yield from narrow or _narrow_in_all(published, hidden)


def _of(published: Published, figure: str) -> list[Addition]:
    return [addition for addition in published.additions if addition.figure == figure]


def _determined(published: Published, hidden: Set[Name], figure: str) -> Iterator[Leak]:
    """Rows that subtraction pins: those whose value follows from the sums alone, whatever the amounts are."""
    equations = [_equation(addition, hidden) for addition in _of(published, figure)]
    for name in solved([equation for equation in equations if equation]):
        if published.is_small(name):
            yield Leak(name, figure)


def _equation(addition: Addition, hidden: Set[Name]) -> dict[Name, int]:
    terms = {addition.whole: 1} if addition.whole in hidden else {}
    for name in addition.parts:
        if name in hidden:
            terms[name] = terms.get(name, 0) - 1
    return terms


def solved(equations: Iterable[Mapping[Name, int]]) -> list[Name]:
    """The unknowns that a set of linear equations determines.

    >>> a, b, c = ("t", "a"), ("t", "b"), ("t", "c")
    >>> solved([{a: 1, b: 1, c: 1}, {b: 1, c: 1}])
    [('t', 'a')]
    """
    reduced: dict[Name, dict[Name, Fraction]] = {}
    for equation in equations:
        row = {name: Fraction(factor) for name, factor in equation.items() if factor}
        for pivot, known in reduced.items():
            row = _less(row, known, pivot)
        if not row:
            continue
        pivot = next(iter(row))
        row = {name: factor / row[pivot] for name, factor in row.items()}
        reduced = {other: _less(known, row, pivot) for other, known in reduced.items()}
        reduced[pivot] = row
    return [pivot for pivot, row in reduced.items() if len(row) == 1]


def _less(row: dict[Name, Fraction], other: Mapping[Name, Fraction], pivot: Name) -> dict[Name, Fraction]:
    """A row with the pivot taken out of it by another one."""
    times = row.get(pivot)
    if not times:
        return row
    found = {name: row.get(name, Fraction(0)) - times * other.get(name, Fraction(0)) for name in {**row, **other}}
    return {name: factor for name, factor in found.items() if factor}


def _small_together(published: Published, hidden: Set[Name], figure: str) -> Iterator[Leak]:
    """Small rows whose sum a reader can see, where all of them together are still too few to be shown."""
    for addition in _of(published, figure):
        together = [name for name in addition.parts if name in hidden]
        counted = all(name in published.counts for name in together)
        if addition.whole in hidden or not together or not counted:
            continue
        people = sum(published.counts[name] for name in together)
        if people < max(published.least_of(name) for name in together):
            yield from (Leak(name, figure) for name in together if published.is_small(name))


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


def _narrow_in_one(published: Published, hidden: Set[Name]) -> Iterator[Leak]:
    for addition in _of(published, COUNTS):
        for name in addition.names:
            if name in hidden and published.is_small(name):
                found = interval_within(published, hidden, addition, name)
                if not is_full(published, name, found):
                    yield Leak(name, COUNTS, *found)


def _narrow_in_all(published: Published, hidden: Set[Name]) -> Iterator[Leak]:
    """What all sums of counts together say, by whole-number programming: each small row made as small and as large
    as anything that a reader sees allows."""
    names = [name for name in _counted(published) if name in hidden]
    wanted = [(name, end) for name in names if published.is_small(name) for end in (0, 1)]
    if not wanted:
        return
    reader = _Reader(published, hidden, names)
    for name, end in wanted:
        if not reader.can_reach(name, end):
            yield Leak(name, COUNTS)


def _counted(published: Published) -> Sequence[Name]:
    return list(dict.fromkeys(name for addition in _of(published, COUNTS) for name in addition.names))


class _Reader:
    """Somebody who knows every published sum and looks for tables that agree with it."""

    def __init__(self, published: Published, hidden: Set[Name], names: Sequence[Name]) -> None:
        from provision_xl.solving import Model

        self.published, self.names = published, names
        self.place = {name: place for place, name in enumerate(names)}
        self.model = Model()
        for name in names:
            low, high = published.limits(name)
            self.model.add(int(low), None if high == inf else int(high), label=str(name))
        for addition in _of(published, COUNTS):
            terms = [(self.place[name], factor) for name, factor in _equation(addition, hidden).items()]
            shown = [-published.counts[name] for name in addition.parts if name not in hidden]
            known = sum(shown) + (published.counts[addition.whole] if addition.whole not in hidden else 0)
            if terms:
                self.model.constrain(terms, low=-known, high=-known, rule="published sum", label=str(addition.whole))
        self.truth = tuple(published.counts[name] for name in names)
        self.reached: set[tuple[Name, int]] = set()
        for goal in (0, 1):
            self._look([name for name in names if published.is_small(name)], goal)

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

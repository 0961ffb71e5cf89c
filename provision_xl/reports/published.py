"""What tables would publish, told to whoever hides and audits: counts, sums, who stands behind a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
        posts: members of staff whose pay stands in a row's figures, by kind of figure and row.
        least_posts: the fewest of them whose pay may stand in a sum that is shown.
        prices: pence a pupil where a row's cost is a price that readers may know, by kind of figure and row.
        columns: the pence of each row, column by column, planned ones first, by kind of figure and row.
        shown: rows that may not be hidden: those of nobody of which all else tells that they are.
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
    posts: Mapping[tuple[str, Name], frozenset[str]] = field(default_factory=dict)
    least_posts: int = 0
    prices: Mapping[tuple[str, Name], int] = field(default_factory=dict)
    columns: Mapping[tuple[str, Name], tuple[int, ...]] = field(default_factory=dict)
    shown: frozenset[Name] = frozenset()

    def of(self, figure: str) -> list[Addition]:
        """The sums of one kind of figure."""
        return [addition for addition in self.additions if addition.figure == figure]

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

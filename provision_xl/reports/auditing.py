"""The auditor of hidden rows: tries to work them out from everything that is shown.

It does what a reader with pencil and paper could do, and more: every published sum is an equation, every word in
place of a figure a limit. A hidden count passes only if every number that its word allows is still possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from fractions import Fraction

from provision_xl.reports.published import COUNTS, Addition, Interval, Leak, Name, Published
from provision_xl.reports.reader import interval_within, is_full, narrow, unknowns

__all__ = [
    "COUNTS", "Addition", "Interval", "Leak", "Name", "Published", "audit", "interval_within", "is_full", "narrow",
    "solved",
]  # fmt: skip


def audit(published: Published, hidden: Set[Name]) -> Iterator[Leak]:
    """Every hidden small row that can be worked out, wholly or in part, the easiest ones first."""
    figures = dict.fromkeys(addition.figure for addition in published.additions)
    for figure in figures:
        yield from _determined(published, hidden, figure)
        yield from _small_together(published, hidden, figure)
        yield from _few_posts_together(published, hidden, figure)
        yield from _alone_in_a_column(published, hidden, figure)
    yield from narrow(published, hidden, {name for name in hidden if published.is_small(name)})


def _determined(published: Published, hidden: Set[Name], figure: str) -> Iterator[Leak]:
    """Rows that subtraction pins: those whose value follows from the sums alone, whatever the amounts are."""
    equations = [unknowns(addition, hidden) for addition in published.of(figure)]
    for name in solved([equation for equation in equations if equation]):
        if published.is_small(name):
            yield Leak(name, figure)


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
    for addition in published.of(figure):
        together = [name for name in addition.parts if name in hidden]
        counted = all(name in published.counts for name in together)
        if addition.whole in hidden or not together or not counted:
            continue
        people = sum(published.counts[name] for name in together)
        if people < max(published.least_of(name) for name in together):
            yield from (Leak(name, figure) for name in together if published.is_small(name))


def _few_posts_together(published: Published, hidden: Set[Name], figure: str) -> Iterator[Leak]:
    """Small rows in a sum that a reader can see, where all pay in its hidden rows is that of too few people."""
    for addition in published.of(figure):
        together = [name for name in addition.parts if name in hidden]
        people = frozenset[str]().union(*(published.posts.get((figure, name), frozenset()) for name in together))
        if addition.whole not in hidden and 0 < len(people) < published.least_posts:
            yield from (Leak(name, figure) for name in together if published.is_small(name))


def _alone_in_a_column(published: Published, hidden: Set[Name], figure: str) -> Iterator[Leak]:
    """Small rows to which all that is hidden in some column belongs, the other hidden rows being nought there."""
    for addition in published.of(figure):
        rows = [name for name in addition.parts if name in hidden]
        if addition.whole in hidden:
            continue
        for column in zip(*(published.columns.get((figure, name), ()) for name in rows), strict=False):
            having = [name for name, pence in zip(rows, column, strict=True) if pence]
            if len(having) == 1 and published.is_small(having[0]):
                yield Leak(having[0], figure)

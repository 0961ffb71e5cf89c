"""Hiding small counts so that no subtraction brings them back.

Rows are known by names, (table, row) or (table, row, column). A row is hidden as a whole: its count and every
figure that depends on it. Two words are used for a hidden row: `fewer than N` where its count is small, and
`hidden` where it only protects another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from provision_xl.reports.auditing import (
    COUNTS,
    Addition,
    Leak,
    Name,
    Published,
    audit,
    interval_within,
    is_full,
    narrow,
)

PARTNER = "hidden"
FEWER = "fewer than "
TOTAL = "total"


@dataclass(frozen=True)
class Hidden:
    """What is not shown: single rows, and tables of which only the grand total may stand."""

    rows: frozenset[Name] = frozenset()
    tables: frozenset[str] = frozenset()

    def covers(self, name: Name) -> bool:
        return name in self.rows or name[0] in self.tables


_NOTHING = Hidden()


def hide(published: Published, before: Hidden = _NOTHING) -> Hidden:
    """The rows to hide so that the auditor finds nothing: small ones, and others that protect them.

    What is hidden from other readers already stays hidden, so that two reports side by side tell no more than one.

    Where a row cannot be protected by hiding others of its table, the whole table goes. Grand totals stay, unless
    they are small themselves: then every table goes.

    >>> rows = {("need", "SLCN"): 20, ("need", "HI"): 2, ("need", "MLD"): 9, ("total", "pupils"): 31}
    >>> adds = Addition(COUNTS, ("total", "pupils"), (("need", "SLCN"), ("need", "HI"), ("need", "MLD")))
    >>> sorted(hide(Published(5, rows, (adds,))).rows)
    [('need', 'HI'), ('need', 'MLD')]
    """
    hidden = _hidden(published, before)
    while told := _told_noughts(published, hidden):
        published = replace(published, shown=published.shown | told)
        hidden = _hidden(published, replace(before, rows=before.rows - published.shown))
    return hidden


def _hidden(published: Published, before: Hidden) -> Hidden:
    hidden = Hidden(primary(published) | before.rows, before.tables)
    if any(name[0] == TOTAL for name in hidden.rows):
        return Hidden(hidden.rows, frozenset(name[0] for name in published.names))
    last = frozenset(name[0] for name in published.names if published.table_of(name) in published.lost_first)
    for told in (without_tables(published, last), published):
        while leak := first_leak(told, hidden):
            hidden = _remedied(told, hidden, leak)
    return hidden


def _told_noughts(published: Published, hidden: Hidden) -> frozenset[Name]:
    """Hidden noughts of which a reader learns more than their word says: these are shown, as nobody stands behind
    them and the word would be untrue."""
    noughts = {name for name in hidden.rows
               if published.counts.get(name) == 0 and name[0] in published.with_noughts}  # fmt: skip
    told = without_tables(published, hidden.tables)
    return frozenset(leak.name for leak in narrow(told, hidden.rows, noughts))


def primary(published: Published) -> frozenset[Name]:
    """The rows that are too small to be shown, before anything is done to protect them."""
    small = {name for name, count in published.counts.items() if 0 < count < published.least_of(name)}
    return frozenset(small) | published.small


def first_leak(published: Published, hidden: Hidden) -> Leak | None:
    """The first way in which the reader could work out what is hidden, or None."""
    return next(islice(audit(without_tables(published, hidden.tables), hidden.rows), 1), None)


def without_tables(published: Published, tables: frozenset[str]) -> Published:
    """What is left to the reader where some tables are not shown."""
    shown = (addition for addition in published.additions if not any(name[0] in tables for name in addition.names))
    return replace(published, additions=tuple(shown))


def word(published: Published, name: Name) -> str:
    """What stands in place of a hidden row's figures."""
    count = published.counts.get(name)
    least = published.least_of(name)
    return fewer_than(least) if count is not None and count < least and least > 2 else PARTNER


def fewer_than(least: int) -> str:
    """
    >>> fewer_than(5)
    'fewer than 5'
    """
    return f"{FEWER}{least}"


def _remedied(published: Published, hidden: Hidden, leak: Leak) -> Hidden:
    """One more row hidden, of the table that has to lose it; the whole of that table where no row is left."""
    near = _nearest(without_tables(published, hidden.tables).additions, hidden, leak)
    loser = _loser(published, near, leak)
    for addition in near:
        partner = _partner(published, hidden, addition, leak, loser)
        if partner is not None:
            return replace(hidden, rows=hidden.rows | {partner})
    gone = {name[0] for name in published.names if published.table_of(name) == loser}
    return replace(hidden, tables=hidden.tables | gone)


def _loser(published: Published, near: Iterable[Addition], leak: Leak) -> str:
    """The table that pays for a leak: one of those to be lost first where they have a part in it, else its own."""
    tables = {published.table_of(name) for addition in near for name in addition.names}
    return next((table for table in published.lost_first if table in tables), published.table_of(leak.name))


def _nearest(additions: Iterable[Addition], hidden: Hidden, leak: Leak) -> list[Addition]:
    """Additions of the leak's figure, those that hold the row itself first, then those joined to it by hidden rows."""
    left = [addition for addition in additions if addition.figure == leak.figure]
    found: list[Addition] = []
    reached = {leak.name}
    while joined := [addition for addition in left if reached & set(addition.names)]:
        found.extend(joined)
        left = [addition for addition in left if addition not in joined]
        reached = {name for addition in found for name in addition.names if name in hidden.rows}
    return found


def _partner(published: Published, hidden: Hidden, addition: Addition, leak: Leak, loser: str) -> Name | None:
    """The row of an addition, in the losing table, that is hidden at the least loss to protect a leaking one."""
    names = [name for name in addition.names if name not in hidden.rows and _may_be_hidden(published, name, leak)]
    names = [name for name in names if published.table_of(name) == loser]
    if not names:
        return None
    enough = [name for name in names if _protects(published, hidden, addition, leak, name)]
    size = _size(published, leak.figure)
    if not enough:
        return max(names, key=size)
    return min(enough, key=lambda name: ((leak.figure, name) in published.prices, size(name)))


def _may_be_hidden(published: Published, name: Name, leak: Leak) -> bool:
    if name[0] == TOTAL or name in published.shown:
        return False
    return leak.figure != COUNTS or published.counts[name] > 0 or name[0] in published.with_noughts


def _protects(published: Published, hidden: Hidden, addition: Addition, leak: Leak, name: Name) -> bool:
    """Whether hiding one more row is enough, as far as this one addition tells."""
    size = _size(published, leak.figure)
    if leak.figure != COUNTS:
        big = size(name) >= size(leak.name) > 0 and not published.is_small(name)
        return big and _in_every_column(published, leak, name)
    if leak.name not in addition.names:
        return True
    after = interval_within(published, hidden.rows | {name}, addition, leak.name)
    return is_full(published, leak.name, after)


def _in_every_column(published: Published, leak: Leak, name: Name) -> bool:
    """Whether a row has an amount wherever the leaking one has."""
    own, other = (published.columns.get((leak.figure, row), ()) for row in (leak.name, name))
    return all(there for here, there in zip(own, other, strict=False) if here)


def _size(published: Published, figure: str) -> _Size:
    return _Size(published.counts if figure == COUNTS else published.sizes)


@dataclass(frozen=True)
class _Size:
    """How much is lost with a row, as a key for sorting."""

    amounts: Mapping[Name, int] = field(default_factory=dict)

    def __call__(self, name: Name) -> int:
        return self.amounts.get(name, 0)

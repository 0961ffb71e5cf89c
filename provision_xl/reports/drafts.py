"""A section while it is made: the full table, what suppression must know of it, and the words that go with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any

from provision_xl.money import natural, pounds
from provision_xl.reports.auditing import Addition, Name, Published
from provision_xl.reports.report import Chart, Section
from provision_xl.reports.suppression import PARTNER, TOTAL, Hidden, fewer_than
from provision_xl.results import Result, Shown, Shows

PUPILS_KEY = "pupils"
ALL_HIDDEN = "Every row of this table stands for few people, so the table is left out."
LEFT_OUT = "This table is left out: with so few people behind it, it would tell about single ones."

WITH_NOUGHTS = frozenset({"cell", "band"})  # kinds of rows that stand in a table though nobody may be in them

ESTIMATE = Shown("estimate", "Estimate", Shows.FLAG, "Something in it rests on a stand-in.")

type Words = Callable[[Result], Sequence[str]]


@dataclass(frozen=True)
class Draft:
    """A section with every figure in it.

    Args:
        words: what is said of the table; given the table as its readers see it.
        rows: what suppression calls each row of the table; () where no row is about few people.
        cells: the same for single cells (row, column) of a table of counts, the total being the last row.
        counts: people behind each row or cell.
        small: further rows that must not be shown.
        additions: which rows are sums of which.
        sizes: pence of each row, to choose by.
        posts: members of staff whose pay stands in a row, by kind of figure and row.
        prices: pence a pupil where a row's cost is a price that readers may know, by kind of figure and row.
        columns: the pence of each row, column by column, planned ones first, by kind of figure and row.
        names_matter: whether the names of its rows are worth reading where every figure is hidden.
    """

    key: str
    heading: str
    words: Words
    table: Result
    chart: Chart | None = None
    rows: tuple[Name, ...] = ()
    cells: Mapping[tuple[int, int], Name] = field(default_factory=dict)
    counts: Mapping[Name, int] = field(default_factory=dict)
    small: frozenset[Name] = frozenset()
    additions: tuple[Addition, ...] = ()
    sizes: Mapping[Name, int] = field(default_factory=dict)
    posts: Mapping[tuple[str, Name], frozenset[str]] = field(default_factory=dict)
    prices: Mapping[tuple[str, Name], int] = field(default_factory=dict)
    columns: Mapping[tuple[str, Name], tuple[int, ...]] = field(default_factory=dict)
    names_matter: bool = False

    def section(self) -> Section:
        """The section with everything shown."""
        return self._section(self.table)

    def _section(self, table: Result) -> Section:
        has_rows = bool(table.rows)
        chart = self.chart if has_rows and self.chart and drawn(table, self.chart) else None
        return Section(self.key, self.heading, tuple(self.words(table)), table if has_rows else None, chart)

    def section_without(self, hidden: Hidden, least: int) -> Section:
        """The section with hidden rows and cells shown by a word, below the others."""
        if any(name[0] in hidden.tables for name in (*self.rows, *self.cells.values())):
            return Section(self.key, self.heading, (LEFT_OUT,))
        people = [name for name in self.rows if name in self.counts]
        if people and all(map(hidden.covers, people)) and not self.names_matter:
            return Section(self.key, self.heading, (ALL_HIDDEN,))
        return self._section(_veiled(self, hidden, least))


def published(drafts: Iterable[Draft], least: int, leasts: Mapping[str, int], least_posts: int = 0) -> Published:
    """Everything that these sections would tell together."""
    counts: dict[Name, int] = {}
    sizes: dict[Name, int] = {}
    small: frozenset[Name] = frozenset()
    additions: list[Addition] = []
    joined: dict[str, str] = {}
    posts: dict[tuple[str, Name], frozenset[str]] = {}
    prices: dict[tuple[str, Name], int] = {}
    columns: dict[tuple[str, Name], tuple[int, ...]] = {}
    for draft in drafts:
        for name, count in draft.counts.items():
            counts[name] = min(count, counts.get(name, count))  # a row in two tables is as small as in the smaller one
        sizes.update(draft.sizes)
        small |= draft.small
        additions.extend(addition for addition in draft.additions if addition not in additions)
        posts.update(draft.posts)
        prices.update(draft.prices)
        columns.update(draft.columns)
        joined.update({name[0]: draft.key for name in draft.cells.values() if name[0] != TOTAL})
    last = tuple(dict.fromkeys(joined.values()))
    return Published(
        least, counts, tuple(additions), small, WITH_NOUGHTS, leasts, sizes, joined, last,
        posts, least_posts, prices, columns,
    )  # fmt: skip


def _veiled(draft: Draft, hidden: Hidden, least: int) -> Result:
    table = draft.table
    if draft.cells:
        *rows, total = (
            tuple(_veiled_cell(draft, hidden, least, (row, place), value) for place, value in enumerate(values))
            for row, values in enumerate((*table.rows, table.total))
        )
        notes = (*table.notes, *_note(_count(hidden, draft.cells.values()), "cell"))
        return replace(table, rows=tuple(rows), total=total, notes=notes)
    named = list(zip(draft.rows, table.rows, strict=True)) if draft.rows else []
    if not named:
        return table
    shown = [row for name, row in named if not hidden.covers(name)]
    veiled = [_veiled_row(table.columns, row, least) for name, row in named if hidden.covers(name)]
    veiled.sort(key=lambda row: natural(str(row[0])))  # the order of amounts would tell something of them
    notes = (*table.notes, *_note(len(veiled), "row"), *_together(table, shown, len(veiled)))
    return replace(table, rows=(*shown, *veiled), notes=notes)


def _together(table: Result, shown: Sequence[Sequence[Any]], hidden: int) -> tuple[str, ...]:
    """What hidden rows cost together: no more than the total less what is shown, but worked out for the reader."""
    if hidden < 2 or not table.total:
        return ()
    said = [
        f"{pounds(total - sum(row[place] or 0 for row in shown))} ({column.header[0].lower()}{column.header[1:]})"
        for place, (column, total) in enumerate(zip(table.columns, table.total, strict=True))
        if column.shows is Shows.PENCE and isinstance(total, int)
    ]
    return (f"Together the hidden rows come to {', '.join(said)}.",) if said else ()


def _count(hidden: Hidden, names: Iterable[Name]) -> int:
    return sum(hidden.covers(name) for name in names)


def _note(count: int, what: str) -> tuple[str, ...]:
    if not count:
        return ()
    if count == 1:
        return (f"One {what} is hidden: few people stand behind it.",)
    return (f"{count} {what}s are hidden: few people stand behind them, or they would give another one away.",)


def _veiled_cell(draft: Draft, hidden: Hidden, least: int, place: tuple[int, int], value: Any) -> Any:
    name = draft.cells.get(place)
    if name is None or not hidden.covers(name):
        return value
    return _word(value, least)


def _veiled_row(columns: Sequence[Shown], row: Sequence[Any], least: int) -> tuple[Any, ...]:
    return tuple(_veiled_value(column, value, least) for column, value in zip(columns, row, strict=True))


def _veiled_value(column: Shown, value: Any, least: int) -> Any:
    if column.shows in {Shows.TEXT, Shows.DATE}:
        return value
    if column.shows is Shows.FLAG:
        return None
    return _word(value, least) if column.key == PUPILS_KEY else PARTNER


def _word(count: Any, least: int) -> str:
    return fewer_than(least) if isinstance(count, int) and count < least else PARTNER


def is_hidden(value: Any) -> bool:
    """Whether a figure is a word in a hidden row."""
    return isinstance(value, str)


def drawn(table: Result, chart: Chart) -> tuple[tuple[Any, ...], ...]:
    """The label and bars of each row that a chart draws, from the top to the first hidden one; () for one alone."""
    places = [[column.key for column in table.columns].index(key) for key in (chart.label, *chart.bars)]
    rows = [tuple(row[place] for place in places) for row in table.rows]
    shown = list(takewhile(lambda row: not any(is_hidden(value) for value in row[1:]), rows))[: chart.most]
    while shown and all(value is None for value in shown[-1][1:]):
        shown.pop()
    return tuple(shown) if len(shown) > 1 and any(any(row[1:]) for row in shown) else ()


def whole(figure: str) -> Name:
    """The name of a grand total."""
    return (TOTAL, figure)


def marked(table: Result) -> Result:
    """The table, without its last column (Estimate) where no row is one."""
    if any(row[-1] for row in table.rows):
        return table
    rows = tuple(row[:-1] for row in table.rows)
    return replace(table, columns=table.columns[:-1], rows=rows, total=table.total[:-1])

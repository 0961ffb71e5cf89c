"""Made-up tables hidden by the product, then attacked by a reader who knows nothing of how; and whole schools."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.demo import demo_school
from provision_xl.rates import national
from provision_xl.reports import report_of
from provision_xl.reports.auditing import COUNTS, Addition, Name, Published
from provision_xl.reports.suppression import PARTNER, Hidden, hide, word
from provision_xl.views.work import work_on
from tests.reports.several import Cell, Desk, on_the_desk, worked_out

LEAST, LEAST_POSTS = 5, 2
TERMS = ("Autumn", "Spring", "Summer")


@dataclass
class Seen:
    """How much was made and how much of it stayed to be read, over all trials."""

    rows: int = 0
    hidden: int = 0
    tables_gone: int = 0
    small: int = 0


SEEN = Seen()


def trial(seed: int) -> None:
    """One made-up table, or several that belong together, of four kinds in turn."""
    chance = random.Random(seed)
    (two_ways, terms, priced, posts)[seed % 4](chance)


def school(seed: int) -> None:
    """The reports of all terms of one made-up school, read together."""
    work = work_on(demo_school(pupils=random.Random(seed).choice((14, 24, 40, 78, 110)), seed=seed),
                   date(2026, 11, 23), national())  # fmt: skip
    desk = on_the_desk([report_of(work, term, "governors") for term in TERMS], terms_are_all=True)
    assert desk.small
    assert not worked_out(desk)


def _count(chance: random.Random) -> int:
    return chance.choice((1, 1, 2, 3, 4, 5, 6, 7, 9, 12, 16, 25))


def _note(published: Published, hidden: Hidden) -> None:
    SEEN.rows += len(published.counts)
    SEEN.hidden += len(hidden.rows)
    SEEN.tables_gone += bool(hidden.tables)
    SEEN.small += sum(map(published.is_small, published.counts))


def two_ways(chance: random.Random) -> None:
    """Need by year with both margins, and the margins as tables of their own."""
    down, across = range(chance.randint(2, 4)), range(chance.randint(2, 4))
    table = [[chance.choice((0, 0, 1, 2, 3, 4, 6, 9, 14)) for _ in across] for _ in down]
    table = [[count + 3 * (row == place) for place, count in enumerate(line)] for row, line in enumerate(table)]
    counts: dict[Name, int] = {("cell", str(r), str(c)): table[r][c] for r in down for c in across}
    counts |= {("row", str(r)): sum(table[r]) for r in down}
    counts |= {("column", str(c)): sum(line[c] for line in table) for c in across}
    counts = {name: count for name, count in counts.items() if count or name[0] == "cell"}
    whole = ("total", COUNTS)
    counts[whole] = sum(map(sum, table))
    rows = [Addition(COUNTS, ("row", str(r)), tuple(("cell", str(r), str(c)) for c in across)) for r in down
            if ("row", str(r)) in counts]  # fmt: skip
    columns = [Addition(COUNTS, ("column", str(c)), tuple(("cell", str(r), str(c)) for r in down)) for c in across
               if ("column", str(c)) in counts]  # fmt: skip
    margins = [Addition(COUNTS, whole, tuple(name for name in counts if name[0] == side)) for side in ("row", "column")]
    published = Published(LEAST, counts, (*rows, *columns, *margins), with_noughts=frozenset({"cell"}),
                          joined=dict.fromkeys(("cell", "row", "column"), "crossed"))  # fmt: skip
    hidden = hide(published)
    _note(published, hidden)
    desk = Desk()
    for name, count in counts.items():
        _show(desk, published, hidden, name, count, _count_cell(name))
    for addition in published.additions:
        if not any(name[0] in hidden.tables for name in addition.names):
            desk.sums.append((_count_cell(addition.whole), tuple(map(_count_cell, addition.parts))))
    assert not worked_out(desk)


def _count_cell(name: Name) -> Cell:
    return (name[0], " ".join(name[1:]), "pupils_" if name[0] == "cell" else "pupils")


def _show(desk: Desk, published: Published, hidden: Hidden, name: Name, value: int, cell: Cell) -> None:
    if name[0] in hidden.tables:
        return
    if name not in hidden.rows:
        desk.figures[cell] = Fraction(value)
        return
    desk.words[cell] = word(published, name)
    if published.is_small(name):
        desk.small[cell] = desk.words[cell]


def terms(chance: random.Random) -> None:
    """Interventions in three terms and the year, with costs; a reader has all four tables."""
    names = [("intervention", str(place)) for place in range(chance.randint(2, 7))]
    pupils = {(name, term): chance.choice((0, 1)) * _count(chance) for name in names for term in TERMS}
    for name in names:
        if not any(pupils[name, term] for term in TERMS):
            pupils[name, TERMS[0]] = _count(chance)
    cost = {key: count * chance.randint(500, 40_000) for key, count in pupils.items() if count}
    counts = {name: min(count for (other, _), count in pupils.items() if other == name and count) for name in names}
    year = {name: sum(cost.get((name, term), 0) for term in TERMS) for name in names}
    running = {term: tuple(name for name in names if pupils[name, term]) for term in TERMS}
    sums = [Addition(f"term {term}", ("total", term), running[term]) for term in TERMS if running[term]]
    published = Published(LEAST, counts, (*sums, Addition("year", ("total", "year"), tuple(names))), sizes=year)
    hidden = hide(published)
    _note(published, hidden)
    desk = Desk()
    for term in TERMS:
        _money(desk, published, hidden, term, {name: cost[name, term] for name in running[term]})
        for name in running[term]:
            if pupils[name, term] >= LEAST:
                desk.small.pop((term, name[1], "pence"), None)  # in this table it is not a small one
    _money(desk, published, hidden, "year", year)
    for name in names:
        parts = tuple((term, name[1], "pence") for term in TERMS if name in running[term])
        desk.sums.append((("year", name[1], "pence"), parts))
    if not hidden.tables:
        assert not worked_out(desk)


def _money(desk: Desk, published: Published, hidden: Hidden, table: str, cost: dict[Name, int]) -> None:
    for name, pence in cost.items():
        _show(desk, published, hidden, name, pence, (table, name[1], "pence"))
    if "intervention" not in hidden.tables:
        whole = (table, "Total", "pence")
        desk.figures[whole] = Fraction(sum(cost.values()))
        desk.sums.append((whole, tuple((table, name[1], "pence") for name in cost)))


def priced(chance: random.Random) -> None:
    """Costs that are a price a pupil which the reader knows, among others that are not."""
    names = [("intervention", str(place)) for place in range(chance.randint(2, 7))]
    counts = {name: _count(chance) for name in names}
    prices = {name: chance.choice((100, 450, 999, 2_500, 12_000)) for name in names if chance.random() < 0.7}
    cost = {name: counts[name] * prices.get(name, chance.randint(100, 30_000)) for name in names}
    published = Published(
        LEAST, counts, (Addition("year", ("total", "year"), tuple(names)),), sizes=cost,
        prices={("year", name): price for name, price in prices.items()},
        columns={("year", name): (pence,) for name, pence in cost.items()},
    )  # fmt: skip
    hidden = hide(published)
    _note(published, hidden)
    if hidden.tables:
        return
    desk = Desk()
    for name in names:
        _show(desk, published, hidden, name, counts[name], ("year", name[1], "pupils"))
    unseen = [name for name in names if name in hidden.rows]
    factors = {("year", name[1], "pupils"): prices[name] for name in unseen if name in prices}
    for cell in factors:
        desk.words[cell] = "hidden" if desk.words[cell] == PARTNER else desk.words[cell]
    if factors:
        desk.weighed.append((factors, sum(cost[name] for name in unseen), len(factors) == len(unseen)))
    assert not worked_out(desk)


def posts(chance: random.Random) -> None:
    """Who is paid behind each row: what is hidden together is never one person's."""
    names = [("intervention", str(place)) for place in range(chance.randint(2, 7))]
    people = {name: frozenset(chance.sample(("T1", "T2", "T3"), chance.choice((0, 1, 1, 2)))) for name in names}
    counts = {name: 5 + _count(chance) for name in names}
    cost = {name: counts[name] * chance.randint(500, 9_000) for name in names}
    small = frozenset(name for name in names if 0 < len(people[name]) < LEAST_POSTS)
    published = Published(
        LEAST, counts, (Addition("year", ("total", "year"), tuple(names)),), small, sizes=cost,
        posts={("year", name): found for name, found in people.items()}, least_posts=LEAST_POSTS,
    )  # fmt: skip
    hidden = hide(published)
    _note(published, hidden)
    if hidden.tables:
        return
    assert small <= hidden.rows
    together = frozenset[str]().union(*(people[name] for name in hidden.rows))
    assert len(together) != 1

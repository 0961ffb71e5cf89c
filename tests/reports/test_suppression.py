"""What is hidden stays hidden: the auditor against an attacker who tries everything, and planted mistakes."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provision_xl.reports.auditing import COUNTS, Addition, Published, audit, solved
from provision_xl.reports.suppression import PARTNER, Hidden, first_leak, hide, primary, without_tables, word
from tests.reports.attacker import possible_values

LEAST = 5
PUPILS = ("total", "pupils")


def one_table(counts: list[int], money: list[int] | None = None) -> Published:
    """Rows with pupils, and cost beside, that add up to a total."""
    names = [("need", f"N{place}") for place in range(len(counts))]
    all_counts = {**dict(zip(names, counts, strict=True)), PUPILS: sum(counts)}
    additions = (Addition(COUNTS, PUPILS, tuple(names)), Addition("cost", PUPILS, tuple(names)))
    sizes = dict(zip(names, money or counts, strict=True))
    return Published(LEAST, all_counts, additions, sizes=sizes)


def two_ways(table: list[list[int]]) -> Published:
    """A table of rows and columns with both margins, the rows joined to a finer list, and the total."""
    rows, columns = range(len(table)), range(len(table[0]))
    counts = {("cell", f"r{row}", f"c{column}"): table[row][column] for row in rows for column in columns}
    across = {("row", f"r{row}"): sum(table[row]) for row in rows}
    down = {("column", f"c{column}"): sum(table[row][column] for row in rows) for column in columns}
    inner = [
        Addition(COUNTS, ("row", f"r{row}"), tuple(("cell", f"r{row}", f"c{column}") for column in columns))
        for row in rows
    ] + [
        Addition(COUNTS, ("column", f"c{column}"), tuple(("cell", f"r{row}", f"c{column}") for row in rows))
        for column in columns
    ]
    margins = [Addition(COUNTS, PUPILS, tuple(across)), Addition(COUNTS, PUPILS, tuple(down))]
    total = {PUPILS: sum(across.values())}
    return Published(
        LEAST, {**counts, **across, **down, **total}, (*inner, *margins), with_noughts=frozenset({"cell"}),
        joined=dict.fromkeys(("cell", "row", "column"), "crossed"),
    )  # fmt: skip


def seen(published: Published, hidden: Hidden) -> dict[tuple[str, ...], int | str]:
    """The tables as a reader has them; what protects others is known not to be small."""
    shown: dict[tuple[str, ...], int | str] = {}
    for name, count in published.counts.items():
        if name[0] in hidden.tables:
            continue
        mark = word(published, name) if name in hidden.rows else count
        shown[name] = f"hidden {LEAST}" if mark == PARTNER else mark
    return shown


def attack(published: Published, hidden: Hidden) -> dict[tuple[str, ...], set[int]]:
    """For each small row that is in a table shown, every value that it can still have."""
    left = without_tables(published, hidden.tables)
    sums = [(addition.whole, addition.parts) for addition in left.additions if addition.figure == COUNTS]
    in_sums = {name for whole, parts in sums for name in (whole, *parts)}
    shown = {name: value for name, value in seen(published, hidden).items() if name in in_sums}
    listed = frozenset({"need", "row", "column", "total"})
    small = [name for name in primary(published) if name in shown]
    return {name: possible_values(shown, sums, listed, name) for name in small}


def everything(published: Published, name: tuple[str, ...]) -> set[int]:
    return set(range(0 if name[0] in published.with_noughts else 1, LEAST))


def test_two_hidden_rows_that_add_up_to_two_are_no_secret():
    # 1 + 1 = 2 and nobody else is hidden: 24 - 22 = 2, so each of the two is 1
    published = one_table([1, 1, 22])
    only_small = Hidden(primary(published))
    assert attack(published, only_small) == {("need", "N0"): {1}, ("need", "N1"): {1}}
    assert {(leak.name, leak.least, leak.most) for leak in audit(published, only_small.rows) if leak.most < 5} == {
        (("need", "N0"), -2, 1),
        (("need", "N1"), -2, 1),
    }
    assert len(hide(published).rows) == 3  # the 22 too: of 24 it could be 16 to 22, and the others 1 to 4 each


def test_a_partner_with_too_little_room_is_not_chosen():
    # 2 + 5 = 7: "hidden" is at least 5, so the small row could be 1 or 2 only. With the 9: 11 - 5 = 6 covers 1 to 4.
    published = one_table([2, 5, 9, 30])
    shown = {
        ("need", "N0"): "fewer than 5",
        ("need", "N1"): "hidden 5",
        ("need", "N2"): 9,
        ("need", "N3"): 30,
        PUPILS: 46,
    }
    sums = [(PUPILS, [("need", f"N{number}") for number in range(4)])]
    assert possible_values(shown, sums, frozenset({"need"}), ("need", "N0")) == {1, 2}
    assert hide(published).rows == {("need", "N0"), ("need", "N2")}


def test_nought_stays_where_it_gives_nothing_away_and_is_hidden_where_it_does():
    # row 3 + 3 + 0 = 6: each could only be 2 to 4; with the nought hidden as "fewer than 5" each can be 0 to 4
    published = two_ways([[3, 3, 0], [9, 9, 9], [9, 9, 9]])
    hidden = hide(published)
    assert ("cell", "r0", "c2") in hidden.rows
    assert word(published, ("cell", "r0", "c2")) == "fewer than 5"
    quiet = two_ways([[0, 9, 9], [9, 9, 9], [9, 9, 9]])
    assert hide(quiet) == Hidden()


def test_a_total_that_is_small_itself_takes_every_table_with_it():
    assert hide(one_table([1, 2])).tables == {"need", "total"}


def test_cost_beside_hidden_counts_is_protected_too():
    # counts overlap and do not add up, so one hidden count is safe; its cost is not: total less the others
    names = tuple(("intervention", code) for code in ("A", "B", "C"))
    counts = dict(zip(names, (3, 12, 8), strict=True))
    money = dict(zip(names, (30000, 90000, 41000), strict=True))
    published = Published(LEAST, counts, (Addition("cost", ("total", "cost"), names),), sizes=money)
    assert [leak.name for leak in audit(published, primary(published))] == [names[0], names[0]]  # pinned, and alone
    assert hide(published).rows == {names[0], names[2]}  # the smallest that is no smaller than what it protects


def test_two_hidden_rows_that_are_few_together_are_not_published_as_a_sum():
    # 1 + 2 = 3 pupils: total less the others is what three pupils cost
    names = tuple(("intervention", code) for code in ("A", "B", "C"))
    published = Published(
        LEAST, dict(zip(names, (1, 2, 8), strict=True)), (Addition("cost", ("total", "cost"), names),)
    )
    assert {leak.name for leak in audit(published, primary(published))} == set(names[:2])
    assert hide(published).rows == set(names)


@pytest.mark.parametrize(
    ("paid", "found"),
    [({"A": "T1", "B": "T1"}, True), ({"A": "T1", "B": "T2"}, False), ({"B": "T1"}, True), ({}, False)],
)
def test_a_sum_of_hidden_rows_that_is_one_person_s_pay_is_found(paid: dict[str, str], found: bool) -> None:
    """A of 3 pupils and B of 12 are hidden, so total less C is both: the pay of two people at least must be in it."""
    names = {code: ("intervention", code) for code in ("A", "B", "C")}
    published = Published(
        LEAST, dict(zip(names.values(), (3, 12, 8), strict=True)),
        (Addition("cost", ("total", "cost"), tuple(names.values())),),
        posts={("cost", names[code]): frozenset({person}) for code, person in paid.items()}, least_posts=2,
    )  # fmt: skip
    leaks = {leak.name for leak in audit(published, {names["A"], names["B"]})}
    assert leaks == ({names["A"]} if found else set())


def test_the_auditor_adds_rows_and_takes_columns_away():
    # a bridge: no single sum has one unknown, but (row 0 + row 1) less column 0 leaves one cell
    names = {text: ("cell", text) for text in "abcde"}
    a, b, c, d, e = (names[text] for text in "abcde")
    assert solved([{a: 1, b: 1}, {c: 1, d: 1, e: 1}, {a: 1, c: 1}, {b: 1, d: 1}]) == [e]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 14), min_size=2, max_size=6))
def test_one_way_tables_tell_no_more_than_the_words(counts: list[int]):
    published = one_table(counts)
    hidden = hide(published)
    for name, values in attack(published, hidden).items():
        assert values == everything(published, name)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=3).filter(
    lambda table: all(map(sum, table)) and all(map(sum, zip(*table, strict=True)))))  # fmt: skip
def test_two_way_tables_tell_no_more_than_the_words(table: list[list[int]]):
    published = two_ways(table)
    hidden = hide(published)
    assert first_leak(published, hidden) is None
    for name, values in attack(published, hidden).items():
        assert values == everything(published, name), (name, seen(published, hidden))


def test_primary_alone_is_found_out_in_most_tables_and_our_own_in_none():
    """The planted mistake and the right way in one run, over the same tables."""
    random = Random(20261123)
    leaking, safe = 0, 0
    for _ in range(150):
        table = [[random.choice((0, 0, 1, 2, 4, 6, 9, 15)) for _ in range(4)] for _ in range(4)]
        table = [[count + (place == number) * 5 for place, count in enumerate(row)] for number, row in enumerate(table)]
        published = two_ways(table)
        leaking += first_leak(published, Hidden(primary(published))) is not None
        safe += first_leak(published, hide(published)) is None
    assert safe == 150
    assert leaking >= 100


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(100, 90_000)), min_size=1, max_size=7))
def test_no_hidden_cost_follows_from_the_sums(rows: list[tuple[int, int]]):
    """An elimination of its own, in fractions: the cost of no small row is fixed by what is shown."""
    names = [("intervention", str(place)) for place in range(len(rows))]
    published = Published(
        LEAST,
        {name: count for name, (count, _) in zip(names, rows, strict=True)},
        (Addition("cost", ("total", "cost"), tuple(names)),),
        sizes={name: pence for name, (_, pence) in zip(names, rows, strict=True)},
    )
    hidden = hide(published)
    if "intervention" in hidden.tables:
        return
    unknown = [name for name in names if name in hidden.rows]
    if any(published.is_small(name) for name in unknown):
        assert len(unknown) >= 2
        assert sum(published.counts[name] for name in unknown) >= LEAST
        assert Fraction(len(unknown)) > 1


@pytest.mark.parametrize(("least", "expected"), [(5, "fewer than 5"), (10, "fewer than 10")])
def test_the_word_says_the_setting(least: int, expected: str):
    published = Published(least, {("need", "HI"): 2, ("need", "SLCN"): 40})
    assert word(published, ("need", "HI")) == expected
    assert word(published, ("need", "SLCN")) == "hidden"


def test_a_nought_that_the_sums_tell_is_shown_as_one() -> None:
    """0 + 9 = 9: the nought stays hidden only where another hidden cell of its row leaves it open."""
    counts = {("cell", "a"): 0, ("cell", "b"): 9, ("cell", "c"): 7, ("row", "1"): 16}
    published = Published(5, counts, (Addition(COUNTS, ("row", "1"), (("cell", "a"), ("cell", "b"), ("cell", "c"))),),
                          with_noughts=frozenset({"cell"}))  # fmt: skip
    assert hide(published, Hidden(frozenset({("cell", "a")}))).rows == frozenset()
    both = frozenset({("cell", "a"), ("cell", "b")})
    assert hide(published, Hidden(both)).rows == both


@pytest.mark.parametrize(("other", "open_"), [(5, False), (8, False), (9, True)])
def test_a_nought_that_its_partners_word_narrows_is_shown_as_one(other: int, open_: bool) -> None:
    """`hidden` says 5 or more: of 0 + 8 = 8 a reader knows that the nought is 3 at most, of 0 + 9 = 9 nothing."""
    counts = {("cell", "a"): 0, ("cell", "b"): other, ("cell", "c"): 7, ("row", "1"): other + 7}
    published = Published(5, counts, (Addition(COUNTS, ("row", "1"), (("cell", "a"), ("cell", "b"), ("cell", "c"))),),
                          with_noughts=frozenset({"cell"}))  # fmt: skip
    both = frozenset({("cell", "a"), ("cell", "b")})
    assert hide(published, Hidden(both)).rows == (both if open_ else {("cell", "b")})

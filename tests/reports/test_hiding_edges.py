"""The exact edges of hiding: which row pays for another, where a reader just learns something and where just not."""

from __future__ import annotations

from typing import Any

import pytest

from provision_xl.reports.auditing import COUNTS, Addition, Leak, Name, Published, audit, solved
from provision_xl.reports.suppression import Hidden, hide, primary, word

LEAST = 5
A, B, C = (("intervention", code) for code in "ABC")
COST = Addition("cost", ("total", "cost"), (A, B, C))


def costs(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int], **more: Any) -> Published:
    """Three interventions, each with its pupils (which overlap, so they add up to nothing) and its pence."""
    rows = dict(zip((A, B, C), (a, b, c), strict=True))
    counts: dict[Name, int] = {name: row[0] for name, row in rows.items()}
    return Published(LEAST, counts, (COST,), sizes={name: row[1] for name, row in rows.items()}, **more)


def summed(counts: dict[Name, int], *sums: tuple[str, tuple[Name, ...]], **more: Any) -> Published:
    """Rows of pupils that add up to totals which are shown."""
    totals: dict[Name, int] = {("total", total): sum(map(counts.__getitem__, parts)) for total, parts in sums}
    additions = tuple(Addition(COUNTS, ("total", total), parts) for total, parts in sums)
    return Published(LEAST, {**counts, **totals}, additions, **more)


# ------------------------------------------------------------------------------------------------ the auditor


def test_two_sums_of_which_one_takes_a_row_away_tell_both() -> None:
    """a + b and a - b are known: half of what they make together is a, half of the difference b."""
    assert solved([{A: 1, B: 1}, {A: 1, B: -1}]) == [A, B]
    assert solved([{A: 2, B: 2}, {A: 1, B: 1}]) == []  # the same sum twice tells neither


@pytest.mark.parametrize(("second", "found"), [(2, {A, B}), (3, set()), (4, set())])
def test_hidden_rows_of_five_pupils_together_may_be_read_as_a_sum(second: int, found: set[Name]) -> None:
    """2 + 3 = 5 are as many as may be shown in one row; 2 + 2 = 4 are fewer."""
    published = costs((2, 300), (second, 400), (8, 900))
    assert {leak.name for leak in audit(published, {A, B})} == found


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({A: (100, 50), B: (0, 200)}, [A]),  # all that is hidden in the first column is A's
        ({A: (0, 50), B: (100, 200)}, []),  # it is B's, which is not small
        ({A: (100, 50), B: (300, 200)}, []),  # in each column there are two
        ({A: (0, 0), B: (0, 0)}, []),  # nothing to be read
        ({A: (100, 50)}, []),  # of B's columns nothing is known
        ({A: (100, 50), B: (300,)}, []),  # nor of its second one
    ],
)
def test_a_small_row_alone_with_an_amount_in_a_column_is_found(
    columns: dict[Name, tuple[int, ...]], found: list[Name]
) -> None:
    """A of 3 pupils and B of 12 are hidden; the total of a column less C is what both have in it."""
    published = costs((3, 150), (12, 200), (8, 900), columns={("cost", name): row for name, row in columns.items()})
    assert list(audit(published, {A, B})) == [Leak(name, "cost") for name in found]


# ----------------------------------------------------------------------------------------- which row protects


@pytest.mark.parametrize(
    ("rows", "more", "partner"),
    [
        # hiding B, of a third, would tell A to within a quarter: as much as A has must stand beside it
        (((3, 300), (12, 100), (8, 900)), {}, C),
        (((3, 300), (12, 300), (8, 900)), {}, B),  # just as much is enough, and loses less than C
        (((3, 1), (12, 100), (8, 900)), {}, B),  # the smallest that is no smaller, though A is a penny
        # of a row that costs nothing nobody can say what would be enough, so the dearest goes
        (((3, 0), (12, 100), (8, 900)), {}, C),
        # by pence, not by pupils: C is the cheaper one of those that are dear enough, B has fewer pupils
        (((3, 300), (8, 900), (12, 410)), {}, C),
        # the price of B is known, so its cost would tell its pupils; C loses more and gives nothing away
        (((3, 300), (12, 400), (8, 900)), {"prices": {("cost", B): 40}}, C),
        # in the column in which A has its amount B has none, and would leave it alone there
        (((3, 100), (12, 200), (8, 600)), {"columns": {("cost", A): (100, 0), ("cost", B): (0, 200),
                                                       ("cost", C): (300, 300)}}, C),
        # B has amounts where A has some, and is no less: that A has nothing in the second column does not matter
        (((3, 100), (12, 200), (8, 600)), {"columns": {("cost", A): (100, 0), ("cost", B): (200, 0),
                                                       ("cost", C): (300, 300)}}, B),
        # a row of whose columns nothing is known is judged by its size
        (((3, 100), (12, 200), (8, 600)), {"columns": {("cost", A): (100, 0)}}, B),
    ],
    ids=["smaller", "as large", "a penny", "nothing", "by pence", "a price", "another column", "same column",
         "no columns"],
)  # fmt: skip
def test_the_row_hidden_beside_a_small_cost_is_the_least_loss_that_protects_it(
    rows: tuple[tuple[int, int], ...], more: dict[str, Any], partner: Name
) -> None:
    assert hide(costs(*rows, **more)).rows == {A, partner}


def test_a_row_of_which_no_size_is_known_is_like_one_that_costs_nothing() -> None:
    """A has no size: nobody can say what would be enough, so the dearest goes."""
    published = Published(LEAST, {A: 3, B: 12, C: 8}, (COST,), sizes={B: 100, C: 900})
    assert hide(published).rows == {A, C}


def test_counts_are_protected_by_the_fewest_pupils_not_by_the_fewest_pence() -> None:
    """2 + 9 = 11, less at least 5, leaves A 1 to 4; B loses nine pupils, C would lose twelve."""
    published = summed({A: 2, B: 9, C: 12}, ("pupils", (A, B, C)), sizes={A: 50, B: 700, C: 60})
    assert hide(published).rows == {A, B}


def test_a_nought_of_a_table_that_lists_only_rows_with_somebody_is_not_hidden() -> None:
    """3 + 3 = 6 and each at least 1: 2 to 4 are left of 1 to 4, so a third one goes. "Fewer than 5" in place of the
    nought would say that somebody is there; D is the only one left."""
    d = ("intervention", "D")
    published = summed({A: 3, B: 3, C: 0, d: 20}, ("pupils", (A, B, C, d)))
    assert hide(published).rows == {A, B, d}


def test_a_row_of_one_pupil_that_may_be_shown_can_protect_another() -> None:
    """Rows of the other table may be shown from 1 on. 4 + 1 = 5: B is 1 or more, so A can still be 1 to 4."""
    a, b, c = ("by need", "A"), ("open to all", "B"), ("open to all", "C")
    published = summed({a: 4, b: 1, c: 20}, ("pupils", (a, b, c)), leasts={"open to all": 1},
                       joined={"by need": "all", "open to all": "all"})  # fmt: skip
    assert hide(published).rows == {a, b}


def test_a_grand_total_is_never_the_row_that_is_hidden() -> None:
    """2 + 4 = 6 leaves A 2 to 4: too little, and no row is left but the total of the same table. So the table goes."""
    published = summed({A: 2, B: 4}, ("pupils", (A, B)), joined={"intervention": "all", "total": "all"})
    hidden = hide(published)
    assert hidden.rows == {A, B} and "intervention" in hidden.tables


# --------------------------------------------------------------------------------------------- several sums


def test_a_sum_that_has_nothing_to_do_with_a_leak_loses_no_row() -> None:
    """Two lists of one table: A is protected by B of its own, not by C, which loses less but helps nothing."""
    d = ("intervention", "D")
    published = summed({C: 6, d: 7, A: 2, B: 9}, ("others", (C, d)), ("pupils", (A, B)))
    assert hide(published).rows == {A, B}


def test_where_its_own_sum_has_no_row_left_the_smallest_of_a_sum_joined_to_it_goes() -> None:
    """A + B = 11 and B + C + D = 28. B is hidden for A, but 28 - 7 - 12 = 9 is B, and so 11 - 9 = 2 is A.

    Of the first sum nothing is left to hide. Of the second C goes, the fewest pupils: then B is 16 less 5 or more, A
    anything from 1 to 4.
    """
    d = ("intervention", "D")
    published = summed({A: 2, B: 9, C: 7, d: 12}, ("first", (A, B)), ("second", (B, C, d)))
    assert hide(published) == Hidden(frozenset({A, B, C}))


def test_a_table_that_is_lost_first_pays_only_where_it_has_a_part_in_the_leak() -> None:
    """2 of 31 follow from the total whatever the cells tell, so 9 go too. The cells, 1 + 1 of A, are small and hidden:
    with A hidden each can be 0 to 4, so their table stays."""
    cells = (("cell", "A", "girls"), ("cell", "A", "boys"))
    published = Published(
        LEAST, {A: 2, B: 9, C: 20, ("total", "pupils"): 31, cells[0]: 1, cells[1]: 1},
        (Addition(COUNTS, ("total", "pupils"), (A, B, C)), Addition(COUNTS, A, cells)),
        with_noughts=frozenset({"cell"}), lost_first=("cell",),
    )  # fmt: skip
    assert hide(published) == Hidden(frozenset({A, B, *cells}))


def test_a_table_that_is_lost_first_pays_for_a_leak_across_it() -> None:
    """14 = 3 + 11 of two cells of which the first is small: the 11 of the cells goes, not the 14 of the other table."""
    few, many = ("cell", "A", "girls"), ("cell", "A", "boys")
    published = Published(
        LEAST, {A: 14, B: 9, ("total", "pupils"): 23, few: 3, many: 11},
        (Addition(COUNTS, ("total", "pupils"), (A, B)), Addition(COUNTS, A, (few, many))),
        with_noughts=frozenset({"cell"}), lost_first=("cell",),
    )  # fmt: skip
    assert hide(published) == Hidden(frozenset({few, many}))


# ------------------------------------------------------------------------------------------- what it is called


@pytest.mark.parametrize(
    ("least", "count", "said"),
    # "fewer than 2" would be 1, and tell it
    [(2, 1, "hidden"), (3, 1, "fewer than 3"), (3, 2, "fewer than 3"), (3, 3, "hidden"), (4, 3, "fewer than 4")],
)
def test_the_word_never_tells_the_count(least: int, count: int, said: str) -> None:
    assert word(Published(least, {A: count}), A) == said


def test_a_row_is_covered_by_itself_or_by_its_whole_table() -> None:
    hidden = Hidden(frozenset({A, ("crossed", "r", "c")}), frozenset({"need"}))
    covered = [A, ("crossed", "r", "c"), ("need", "SLCN"), ("need", "SLCN", "3")]
    shown = [B, ("crossed", "c", "r"), ("year", "need"), ("total", "pupils")]
    assert all(map(hidden.covers, covered)) and not any(map(hidden.covers, shown))


def test_small_is_more_than_nought_and_fewer_than_the_least() -> None:
    counts: dict[Name, int] = {("need", str(count)): count for count in range(7)}
    assert primary(Published(LEAST, counts)) == {("need", str(count)) for count in (1, 2, 3, 4)}

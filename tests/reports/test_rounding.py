"""Rounded for everybody: counts, shares of targets, totals; what is no count of pupils stays as it was."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from provision_xl.reports.report import Report, Section
from provision_xl.reports.rounding import rounded
from provision_xl.results import Result, Shown, Shows

COLUMNS = (
    Shown("intervention", "Intervention"), Shown("pupils", "Pupils", Shows.COUNT), Shown("met_target", "Met target"),
    Shown("unit_pence", "A pupil", Shows.PENCE), Shown("note", "Note"), Shown("groups", "Groups", Shows.COUNT),
)  # fmt: skip
NOTE = "Pupils are counted to the nearest 5, so that rows need not add up to their total."


def told(audience: str, *rows: tuple[Any, ...], total: tuple[Any, ...] = (), columns: Any = COLUMNS) -> Result:
    """The table as the audience's report has it."""
    table = Result("ran", "What ran", columns, rows, total, ("A note.",), {"basis": "school"})
    sections = (Section("words", "Words", ("Nothing counted.",)), Section("ran", "What ran", (), table))
    report = Report("Report", "Hill", "Autumn", date(2026, 11, 23), "school", audience, (), (), sections)
    words, ran = rounded(report).sections
    assert words == report.sections[0] and ran.table
    return ran.table


def test_counts_are_told_to_the_nearest_five_and_what_tells_the_exact_one_is_left_out() -> None:
    """12 and 13 lie on either side of 12.5; a total of 25 is not the 10 + 15 of its rows but its own."""
    table = told("public", ("Talk", 12, "45%", 3_000, "45%", 12), ("Read", 13, "hidden", 2_000, "7 of 9", 13),
                 total=("", 27, "", None, "", 27))  # fmt: skip
    assert [column.key for column in table.columns] == ["intervention", "pupils", "met_target", "note", "groups"]
    assert table.rows == (("Talk", 10, "about 50%", "45%", 12), ("Read", 15, "hidden", "7 of 9", 13))
    assert table.total == ("", 25, "", "", 27)
    assert table.notes == (NOTE, "A note.") and table.about == {"basis": "school"}


@pytest.mark.parametrize(
    ("share", "said"),
    # to the nearest tenth, halves up
    [("0%", "about 0%"), ("4%", "about 0%"), ("5%", "about 10%"), ("44%", "about 40%"), ("45%", "about 50%"),
     ("100%", "about 100%"), ("no targets", "no targets"), ("about 45%", "about 45%"), (None, None), (45, 45)],
)  # fmt: skip
def test_a_share_of_targets_is_told_to_the_nearest_tenth(share: Any, said: Any) -> None:
    assert told("public", ("Talk", 12, share, 3_000, "", 1)).rows[0][2] == said


def test_words_in_place_of_a_count_stay_and_a_table_without_a_total_has_none() -> None:
    table = told("public", ("Talk", "fewer than 10", "hidden", None, "", 1))
    assert table.rows == (("Talk", "fewer than 10", "hidden", "", 1),)
    assert table.total == ()


def test_other_readers_and_tables_without_pupils_see_what_was_there() -> None:
    row = ("Talk", 12, "45%", 3_000, "45%", 12)
    assert told("governors", row).rows == (row,) and told("governors", row).notes == ("A note.",)
    plain = tuple(column for column in COLUMNS if column.key != "pupils")
    assert told("public", ("Talk", "45%", 3_000, "45%", 12), columns=plain).rows == (("Talk", "45%", 3_000, "45%", 12),)

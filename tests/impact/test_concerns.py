"""Pupils to look at, each with figures, reason and since when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.impact import concerns
from provision_xl.rates import national
from provision_xl.school.core_tables import Line
from provision_xl.school.other_tables import Assessment
from tests.impact.schools import AS_AT, assessed, line, school

RATES = national()
SEP, NOV, JAN, FEB = date(2025, 9, 10), date(2025, 11, 12), date(2026, 1, 14), date(2026, 2, 11)


def found(**tables: Any) -> list[dict[str, Any]]:
    return concerns(school(**tables), AS_AT, RATES).records()


def whats(**tables: Any) -> list[str]:
    return [row["what"] for row in found(**tables)]


@pytest.mark.parametrize(
    ("scores", "what", "figures", "since", "why"),
    [
        ([(NOV, "88", "90")], "Below expected", "88 on 12/11/2025, expected 90", NOV, "any shortfall is listed"),
        ([(SEP, "80", "80"), (NOV, "84", "85"), (FEB, "86", "90")], "Below expected",
         "86 on 11/02/2026, expected 90", NOV,
         "below since November without a break"),
        ([(SEP, "78", "80"), (NOV, "84", ""), (FEB, "86", "90")], "Below expected",
         "86 on 11/02/2026, expected 90", SEP,
         "November says nothing of what was expected, so it breaks nothing"),
        ([(SEP, "90", ""), (FEB, "87", "")], "Falling", "90 on 10/09/2025, 87 on 11/02/2026", FEB, "3 points are real"),
        ([(SEP, "90", ""), (NOV, "88", ""), (FEB, "86", "")], "Falling",
         "90 on 10/09/2025, 88 on 12/11/2025, 86 on 11/02/2026", NOV,
         "twice 2 points: 4 in all"),
        ([(SEP, "80", ""), (NOV, "90", ""), (FEB, "86", "")], "Falling", "90 on 12/11/2025, 86 on 11/02/2026", FEB,
         "up, then down by 4 from the top"),
    ],
)  # fmt: skip
def test_assessments_that_give_concern(scores: Any, what: str, figures: str, since: date, why: str) -> None:
    rows = found(assessments=tuple(assessed("P1", *score) for score in scores))
    told = f"{figures}; a real change is 3"
    assert [(row["what"], row["figures"], row["since"]) for row in rows] == [(what, told, since.isoformat())], why
    assert rows[0]["pupil"] == "P1" and rows[0]["reason"].endswith(".")


@pytest.mark.parametrize(
    ("scores", "why"),
    [
        ([(NOV, "90", "90")], "as expected"),
        ([(SEP, "80", "90"), (NOV, "92", "91")], "below once, not now"),
        ([(SEP, "90", ""), (FEB, "88", "")], "2 points are less than the smallest real change"),
        ([(SEP, "90", ""), (NOV, "80", ""), (FEB, "81", "")], "fell, but the last one went up"),
        ([(date(2026, 3, 3), "10", "90")], "after the as-at date"),
        ([(SEP, "ill", "90")], "no number"),
    ],
)
def test_assessments_that_give_none(scores: Any, why: str) -> None:
    assert not whats(assessments=tuple(assessed("P1", *score) for score in scores)), why


@pytest.mark.parametrize(
    ("measure", "first", "second", "expected", "why"),
    [
        ("Errors", "10", "12", ["Falling"], "more errors are worse, and any change counts"),
        ("Errors", "12", "10", [], "fewer errors are better"),
        ("Level", "GD", "EX", ["Falling"], "one band down"),
        ("Level", "WT", "ex", [], "one band up, whatever the case"),
        ("Level", "GD", "90", [], "a band and a number cannot be compared"),
        ("Level", "90", "GD", [], "nor a number and a band"),
        ("Unheard of", "10", "9", ["Falling"], "not in Measures: higher is taken as better, any change counts"),
    ],
)
def test_falling_goes_the_measures_way(measure: str, first: str, second: str, expected: list[str], why: str) -> None:
    rows = (assessed("P1", SEP, first, measure=measure), assessed("P1", NOV, second, measure=measure))
    assert whats(assessments=rows) == expected, why


def test_bands_below_what_is_expected() -> None:
    rows = found(assessments=(assessed("P1", SEP, "WT", "EX", "Level"),))
    assert [row["figures"] for row in rows] == ["WT on 10/09/2025, expected EX"]


@pytest.mark.parametrize(
    ("given_line", "expected", "why"),
    [
        (line("L", entry=80, target=90, exit=88), ["Below target"], "88 of 90, though 8 points up"),
        (line("L", entry=80, target=81, exit=82), ["No progress"], "target met, but 2 points are no real change"),
        (line("L", entry=80, target=90, exit=79), ["Below target", "No progress"], "both"),
        (line("L", entry=80, target=83, exit=83), [], "target met, 3 points are real"),
        (line("L", entry=80, exit=80, status="Stopped"), [], "stopped, so no whole cycle"),
        (line("L", entry=80, exit=80, ends=date(2026, 6, 1)), [], "still running"),
        (line("L", entry=80, target=90), ["No exit score"], "over without an exit score"),
        (line("L", measure=""), ["No exit score"], "an intervention without any score"),
        (line("L", entry=80, target=90, ends=date(2026, 6, 1)), [], "still running"),
        (line("L", code="LUNCH", measure=""), [], "lunch club with nothing to measure"),
        (line("L", code="LUNCH", entry=5), ["No exit score"], "lunch club with an entry score"),
        (line("L", code="QFT", measure=""), [], "the class offer needs no lines"),
        (
            line("L", measure="Errors", entry=9, target=5, exit=9),
            ["Below target", "No progress"],
            "9 errors, 5 aimed at",
        ),
        (line("L", measure="Errors", entry=9, target=5, exit=4), [], "fewer errors than aimed at"),
        (line("L", "GONE", entry=80, target=90, exit=70), [], "the pupil has left"),
        (line("L", entry=80, target=90, exit=70, plan="Exclude"), [], "excluded"),
    ],
)
def test_lines_that_give_concern(given_line: Line, expected: list[str], why: str) -> None:
    assert whats(provision=(given_line,)) == expected, why


def test_a_row_says_all_that_is_needed() -> None:
    row = found(provision=(line("L7", "P2", entry=80, target=90, exit=82),))[1]
    assert row == {
        "pupil": "P2", "what": "No progress", "measure": "Score", "intervention": "READ", "line": "L7",
        "figures": "entry 80, exit 82; a real change is 3; from 08/09/2025 to 12/12/2025",
        "reason": "A whole cycle of READ brought no real gain.", "since": "2025-12-12", "newest": "2025-12-12",
        "voice": "",
    }  # fmt: skip


def test_only_the_latest_cycle_counts_for_target_and_progress() -> None:
    first = line("L1", cycle=1, entry=80, target=90, exit=80, ends=date(2025, 10, 10))
    second = line("L2", cycle=2, entry=80, target=90, exit=92)
    assert whats(provision=(second, first)) == []
    assert whats(provision=(first,)) == ["Below target", "No progress"]


def test_a_line_that_another_one_continues_needs_no_exit_score() -> None:
    on = line("L2", starts=date(2026, 1, 5), ends=date(2026, 3, 27), continues="L1")
    assert whats(provision=(line("L1"), on)) == []


def test_done_before_its_last_day_has_no_since() -> None:
    assert found(provision=(line("L", status="Done", ends=date(2026, 6, 1)),))[0]["since"] is None


def test_scores_that_cannot_be_read_are_named_once() -> None:
    rows = (assessed("P1", SEP, "1e999999999"), assessed("P2", SEP, "ill"), assessed("P3", SEP, "ill"))
    result = concerns(school(assessments=rows), AS_AT, RATES)
    assert len(result.notes) == 1
    assert result.notes[0].count('"ill" (Score)') == 1 and "Order of bands" in result.notes[0]


@given(
    st.lists(
        st.tuples(st.integers(1, 8), st.integers(1, 28), st.integers(60, 100), st.none() | st.integers(60, 100)),
        max_size=20,
    ),
    st.randoms(use_true_random=False),
)
def test_row_order_changes_nothing_and_each_pupil_and_measure_is_named_at_most_once_for_each_reason(
    scores: list[tuple[int, int, int, int | None]], order: Any
) -> None:
    rows: list[Assessment] = [
        assessed(f"P{pupil}", date(2026, 1, day), str(score), "" if expected is None else str(expected))
        for pupil, day, score, expected in {(row[0], row[1]): row for row in scores}.values()
    ]
    forward = concerns(school(assessments=tuple(rows)), AS_AT, RATES)
    order.shuffle(rows)
    assert concerns(school(assessments=tuple(rows)), AS_AT, RATES) == forward
    named = [(row[0], row[1], row[2]) for row in forward.rows]
    assert len(named) == len(set(named))

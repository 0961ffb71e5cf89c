"""Gains, targets, outcomes and cost by intervention and measure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.impact import impact
from provision_xl.results import Result
from provision_xl.school.core_tables import Line
from tests.impact.schools import AS_AT, line, school


def shown(lines: tuple[Line, ...], costs: Mapping[str, int] | None = None, **tables: Any) -> Result:
    return impact(school(provision=lines, **tables), AS_AT, costs or {})


def values(result: Result, place: int = 0) -> dict[str, Any]:
    return {column.key: value for column, value in zip(result.columns, result.rows[place], strict=True)}


# Two of three gain at least 3 points; P1 and P2 meet the target, P3 does not.
THREE = (
    line("L1", "P1", entry=80, target=85, exit=88, outcome=2, status="Done"),
    line("L2", "P2", entry=80, target=85, exit=85, outcome=1),
    line("L3", "P3", entry=90, target=95, exit=91, outcome=-1),
    line("L4", "P4", entry=70, target=75),
    line("L5", "P5", entry=70, target=75, ends=date(2026, 3, 20)),
)
COSTS = {"L1": 10_001, "L2": 10_000, "L3": 10_000, "L4": 5_000, "L5": 3_000}


@pytest.mark.parametrize(
    ("key", "expected", "why"),
    [
        ("lines", 5, "all five have begun"),
        ("finished", 4, "L5 runs until 20 March"),
        ("with_exit", 3, "L1, L2, L3"),
        ("mean_gain", Fraction(14, 3), "8 + 5 + 1 over 3 lines"),
        ("gained", 2, "8 and 5 are at least the smallest real change of 3"),
        ("unchanged", 1, "1 is less than 3"),
        ("lost", 0, "nobody fell"),
        ("with_target", 3, "three have target and exit"),
        ("met_target", 2, "88 and 85 of 85; 91 misses 95"),
        ("met_share", Fraction(2, 3), "two of three"),
        ("outcome_minus_1", 1, "L3"),
        ("outcome_0", 0, "nobody"),
        ("outcome_plus_1", 1, "L2"),
        ("outcome_plus_2", 1, "L1"),
        ("without_exit", 1, "L4 is over without one"),
        ("without_outcome", 1, "L4; L5 still runs"),
        ("cost_pence", 38_001, "all five"),
        ("finished_cost_pence", 35_001, "all but L5"),
        ("pupils_met", 2, "P1 and P2"),
        ("cost_per_pupil_met_pence", 17_501, "35,001 / 2 = 17,500.5, half up"),
        ("few", True, "three exit scores are fewer than five"),
    ],
)
def test_figures_of_one_intervention(key: str, expected: Any, why: str) -> None:
    result = shown(THREE, COSTS)
    assert len(result.rows) == 1
    assert values(result)[key] == expected, why


def test_what_must_be_known_of_the_figures_stands_under_them() -> None:
    notes = " ".join(shown(THREE, COSTS).notes)
    assert "forecast nothing for any one child" in notes and "Do not rank" in notes
    assert "without an exit score: L4." in notes and "without an outcome: L4." in notes
    assert "READ (Score)" in notes


@pytest.mark.parametrize(
    ("given_line", "gain", "met", "why"),
    [
        (
            line("L", measure="Errors", entry=20, target=10, exit=8),
            12,
            True,
            "fewer errors are better: 20 - 8, 8 <= 10",
        ),
        (line("L", measure="Errors", entry=20, target=10, exit=11), 9, False, "11 is over the 10 aimed at"),
        (line("L", measure="Errors", entry=20, target=10, exit=25), -5, False, "more errors are a loss"),
        (line("L", measure=" score ", entry=1, target=5, exit=5), 4, True, "names match whatever their case"),
        (
            line("L", measure="Own", entry=20, target=10, exit=12),
            8,
            False,
            "not in Measures: entry to target points down",
        ),
        (
            line("L", measure="Own", entry=10, target=20, exit=22),
            12,
            True,
            "not in Measures: entry to target points up",
        ),
        (line("L", measure="Own", entry=10, exit=12), 2, None, "no target: up, and nothing to meet"),
        (line("L", target=5, exit=5), None, True, "no entry: no gain, but the target is met"),
    ],
)
def test_gain_and_target_go_the_measures_way(given_line: Line, gain: int | None, met: bool | None, why: str) -> None:
    row = values(shown((given_line,)))
    assert row["mean_gain"] == gain, why
    assert (row["met_target"], row["with_target"]) == (bool(met), int(met is not None)), why


@pytest.mark.parametrize(
    ("exit_score", "expected"),
    [(83, "gained"), (82, "unchanged"), (80, "unchanged"), (78, "unchanged"), (77, "lost")],
)
def test_the_smallest_real_change_counts_on_both_sides(exit_score: int, expected: str) -> None:
    """Entry 80, smallest real change 3."""
    row = values(shown((line("L", entry=80, exit=exit_score),)))
    assert {key: row[key] for key in ("gained", "unchanged", "lost")} == {
        key: int(key == expected) for key in ("gained", "unchanged", "lost")
    }


def test_measures_are_never_mixed_and_rows_stand_in_natural_order() -> None:
    lines = (
        line("L1", "P1", "READ", measure="Score"), line("L2", "P1", "CALM", measure="Errors"),
        line("L3", "P2", "READ", measure="Errors"), line("L4", "P3", "READ", measure=""),
    )  # fmt: skip
    rows = [(row[0], row[2]) for row in shown(lines).rows]
    assert rows == [("CALM", "Errors"), ("READ", ""), ("READ", "Errors"), ("READ", "Score")]


@pytest.mark.parametrize(
    ("left_out", "why"),
    [
        (line("L9", plan="Exclude"), "excluded lines are no provision"),
        (line("L9", status="Planned"), "marked Planned"),
        (line("L9", starts=date(2026, 3, 3)), "begins after the as-at date"),
    ],
)
def test_lines_that_have_not_begun_are_left_out(left_out: Line, why: str) -> None:
    assert not shown((left_out,)).rows, why


@pytest.mark.parametrize(
    ("given_line", "over", "why"),
    [
        (line("L", ends=date(2026, 3, 1)), 1, "the last day was yesterday"),
        (line("L", ends=date(2026, 3, 2)), 0, "today is its last day"),
        (line("L", ends=None), 1, "ten weeks from 8 September are over in November"),
        (line("L", code="CALM", ends=None), 0, "open-ended: to the end of the year"),
        (line("L", status="Stopped", ends=date(2026, 6, 1)), 1, "stopped"),
        (line("L", "GONE", ends=date(2026, 6, 1)), 1, "the pupil has left"),
    ],
)
def test_when_a_line_is_over(given_line: Line, over: int, why: str) -> None:
    assert values(shown((given_line,)))["finished"] == over, why


def test_two_cycles_of_one_pupil_are_one_pupil_who_met_the_target() -> None:
    """Two lines of 60.00 each, one pupil: 120.00 for that one pupil, not 60.00."""
    lines = (line("L1", cycle=1, target=5, exit=6), line("L2", cycle=2, target=5, exit=9))
    row = values(shown(lines, {"L1": 6_000, "L2": 6_000}))
    assert (row["met_target"], row["pupils_met"], row["cost_per_pupil_met_pence"]) == (2, 1, 12_000)


def test_nobody_met_it_so_the_cost_of_meeting_it_is_blank() -> None:
    row = values(shown((line("L1", target=5, exit=4),), {"L1": 6_000}))
    assert (row["pupils_met"], row["cost_per_pupil_met_pence"], row["cost_pence"]) == (0, None, 6_000)


def test_without_a_cost_the_cells_are_blank_not_nought() -> None:
    row = values(shown((line("L1", target=5, exit=5),)))
    assert (row["cost_pence"], row["finished_cost_pence"], row["cost_per_pupil_met_pence"]) == (None, None, None)


def test_an_outcome_between_two_marks_counts_half_up() -> None:
    assert values(shown((line("L1", outcome=Decimal("0.5")),)))["outcome_plus_1"] == 1


def test_no_lines_no_rows_and_no_caution() -> None:
    result = shown(())
    assert (result.rows, result.total, result.notes) == ((), (), ())


def test_json_has_pence_keys_and_the_as_at_date() -> None:
    plain = json.loads(json.dumps(shown(THREE, COSTS).as_json()))
    assert plain["as_at"] == "2026-03-02"
    assert plain["rows"][0]["cost_per_pupil_met_pence"] == 17_501
    assert plain["rows"][0]["mean_gain"] == 4.6667
    assert plain["total"]["cost_pence"] == 38_001 and "pupils_met" not in plain["total"]


lines_of_any_kind = st.lists(
    st.builds(
        lambda pupil, code, measure, entry, target, exit_score, outcome, status: line(
            "", f"P{pupil}", code, measure=measure, status=status,
            **{name: value for name, value in
               {"entry": entry, "target": target, "exit": exit_score, "outcome": outcome}.items() if value is not None},
        ),
        st.integers(1, 8), st.sampled_from(["READ", "CALM"]), st.sampled_from(["Score", "Errors", ""]),
        st.none() | st.integers(0, 20), st.none() | st.integers(0, 20), st.none() | st.integers(0, 20),
        st.none() | st.integers(-2, 2), st.sampled_from(["", "Running", "Done", "Stopped"]),
    ),
    max_size=12,
).map(lambda found: tuple(numbered(row, place) for place, row in enumerate(found, start=1)))  # fmt: skip


def numbered(row: Line, place: int) -> Line:
    from dataclasses import replace

    return replace(row, line=f"L{place}")


@given(lines_of_any_kind, st.randoms(use_true_random=False))
def test_counts_and_costs_add_up_and_row_order_changes_nothing(lines: tuple[Line, ...], order: Any) -> None:
    costs = {row.line: 100 * place + 1 for place, row in enumerate(lines, start=1)}
    result = shown(lines, costs)
    assert sum(values(result, place)["lines"] for place in range(len(result.rows))) == len(lines)
    assert sum(values(result, place)["cost_pence"] for place in range(len(result.rows))) == sum(costs.values())
    for place in range(len(result.rows)):
        row = values(result, place)
        assert row["gained"] + row["unchanged"] + row["lost"] <= row["with_exit"] <= row["lines"]
        assert row["pupils_met"] <= row["met_target"] <= row["with_target"] <= row["with_exit"]
        assert (row["cost_per_pupil_met_pence"] is None) == (row["pupils_met"] == 0)
    shuffled = list(lines)
    order.shuffle(shuffled)
    assert shown(tuple(shuffled), costs) == result

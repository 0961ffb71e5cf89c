"""A false alarm that somebody dismissed stays off the list until there are newer figures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.impact import concern_tables, flags
from provision_xl.rates import national
from provision_xl.school.core_tables import Pupil
from provision_xl.school.other_tables import Dismissed
from provision_xl.school.school import School
from tests.impact.schools import AS_AT, assessed, line, school

RATES = national()
NOV, DEC, FEB = date(2025, 11, 12), date(2025, 12, 1), date(2026, 2, 11)
LOW = assessed("P1", NOV, "88", "90")
WHY = "Was ill that week."


def dismissed(**more: Any) -> Dismissed:
    return Dismissed(**{"pupil_id": "P1", "flag": "Below expected", "day": DEC, "reason": WHY, "who": "SENCo", **more})


def left(given_school: School, as_at: date = AS_AT) -> list[str]:
    return [row["what"] for row in concern_tables(given_school, as_at, RATES)[0].records()]


def now(given_school: School, as_at: date = AS_AT) -> list[str]:
    return [row["now"] for row in concern_tables(given_school, as_at, RATES)[1].records()]


def test_a_dismissed_flag_is_off_the_list_and_told_with_day_and_reason() -> None:
    given_school = school(assessments=(LOW,), dismissed=(dismissed(),))
    assert left(given_school) == []
    table, told = concern_tables(given_school, AS_AT, RATES)
    assert "1 more is dismissed" in table.notes[0]
    assert told.records() == [
        {"pupil": "P1", "what": "Below expected", "measure": "", "line": "", "dismissed": "2025-12-01",
         "because": WHY, "who": "SENCo", "now": "Off the list"}
    ]  # fmt: skip


def test_it_stays_dismissed_for_years_where_nothing_new_comes() -> None:
    pupils = (Pupil(pupil_id="P1", sen_status="K"),)
    given_school = school(assessments=(LOW,), dismissed=(dismissed(),), pupils=pupils)
    assert left(given_school, date(2029, 7, 1)) == []


@pytest.mark.parametrize(
    ("day", "flags_left", "why"),
    [(DEC, [], "of the same day: seen when it was dismissed"), (date(2025, 12, 2), ["Below expected"], "a day after")],
)
def test_an_assessment_after_that_day_brings_it_back(day: date, flags_left: list[str], why: str) -> None:
    given_school = school(assessments=(LOW, assessed("P1", day, "88", "90")), dismissed=(dismissed(),))
    assert left(given_school) == flags_left, why
    if flags_left:
        assert now(given_school) == ["Back on Concerns: newer figures, the latest of 02/12/2025"]


def test_a_newer_score_in_another_measure_brings_nothing_back() -> None:
    other = assessed("P1", FEB, "GD", "EX", "Level")
    assert left(school(assessments=(LOW, other), dismissed=(dismissed(measure="Score"),))) == []


def test_a_new_score_that_is_well_leaves_nothing_to_dismiss() -> None:
    given_school = school(assessments=(LOW, assessed("P1", FEB, "95", "90")), dismissed=(dismissed(),))
    assert left(given_school) == [] and now(given_school) == ["There is no such flag any more"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (dismissed(pupil_id="P2"), "another pupil"),
        (dismissed(flag="Falling"), "another flag"),
        (dismissed(measure="Level"), "another measure"),
        (dismissed(line="L9"), "a line; this flag has none"),
        (dismissed(day=date(2025, 11, 11)), "the day before the score"),
        (dismissed(day=date(2026, 3, 3)), "after the as-at date"),
    ],
)
def test_what_does_not_dismiss_it(row: Dismissed, why: str) -> None:
    assert left(school(assessments=(LOW,), dismissed=(row,))) == ["Below expected"], why


def test_a_date_typed_far_ahead_silences_nothing() -> None:
    given_school = school(assessments=(LOW,), dismissed=(dismissed(day=date(2062, 12, 1)),))
    assert left(given_school) == ["Below expected"] and now(given_school) == ["Counts from 01/12/2062 on"]


def test_letter_case_and_spaces_do_not_matter() -> None:
    row = dismissed(flag="below  Expected", measure="SCORE")
    assert left(school(assessments=(LOW,), dismissed=(row,))) == []


OVER = line("L1", entry=80, target=90, exit=80)  # over on 12 December 2025


@pytest.mark.parametrize(
    ("day", "line_named", "flags_left", "why"),
    [
        (date(2025, 12, 12), "L1", ["No progress"], "one of its two flags, on the day it was over"),
        (date(2025, 12, 11), "L1", ["Below target", "No progress"], "before the cycle was over"),
        (date(2025, 12, 12), "L2", ["Below target", "No progress"], "another line"),
    ],
)
def test_flags_of_a_line(day: date, line_named: str, flags_left: list[str], why: str) -> None:
    row = dismissed(flag="Below target", day=day, line=line_named)
    assert left(school(provision=(OVER,), dismissed=(row,))) == flags_left, why


def test_the_next_cycle_and_a_new_score_bring_the_flag_of_a_line_back() -> None:
    row = dismissed(flag="No progress", day=date(2025, 12, 20))
    target = dismissed(flag="Below target", day=date(2026, 3, 1))
    again = line("L2", entry=80, target=90, exit=80, starts=date(2026, 1, 5), ends=date(2026, 2, 6))
    assert left(school(provision=(OVER,), dismissed=(row, target))) == []
    assert left(school(provision=(OVER, again), dismissed=(row, target))) == ["No progress"]
    scored = school(provision=(OVER,), dismissed=(row, target), assessments=(assessed("P1", FEB, "81"),))
    assert left(scored) == ["No progress"]


def test_pupils_who_left_are_on_neither_list() -> None:
    given_school = school(assessments=(assessed("GONE", NOV, "88", "90"),), dismissed=(dismissed(pupil_id="GONE"),))
    assert left(given_school) == [] and len(concern_tables(given_school, AS_AT, RATES)) == 1


SCORES = st.lists(
    st.tuples(st.integers(1, 3), st.integers(0, 170), st.integers(60, 100), st.none() | st.integers(60, 100)),
    min_size=1, max_size=15, unique_by=lambda row: row[:2],
)  # fmt: skip


@given(SCORES, st.integers(0, 170))
def test_dismissing_every_flag_clears_the_list_and_only_newer_scores_fill_it_again(scores: Any, day: int) -> None:
    """The flags that are left are those with a figure after the day of dismissal, whatever the scores."""
    begin = date(2025, 9, 1)
    rows = tuple(
        assessed(f"P{pupil}", begin + timedelta(days=place), str(score), "" if expected is None else str(expected))
        for pupil, place, score, expected in scores
    )
    plain = school(assessments=rows)
    found = flags(plain, AS_AT, RATES)
    cut = begin + timedelta(days=day)
    dropped = tuple(dismissed(pupil_id=item.pupil, flag=item.what, measure=item.measure, day=cut) for item in found)
    newest = {(row.pupil_id): max(other.day for other in rows if other.pupil_id == row.pupil_id and other.day)
              for row in rows}  # fmt: skip
    wanted = [item.what for item in found if newest[item.pupil] > cut]
    assert left(school(assessments=rows, dismissed=dropped)) == wanted

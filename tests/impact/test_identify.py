"""Identify: every kind of measure, sudden drops, attendance and suspensions, cycles told by Assessments, voice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from provision_xl.errors import OutOfRange
from provision_xl.impact import concern_tables, concerns
from provision_xl.rates import national
from provision_xl.school.core_tables import Pupil
from provision_xl.school.other_tables import Assessment, Measure, Voice
from tests.impact.schools import AS_AT, MEASURES, assessed, line, school

RATES = national()
SEP, NOV, JAN, FEB = date(2025, 9, 10), date(2025, 11, 12), date(2026, 1, 14), date(2026, 2, 11)
ALL = (
    *MEASURES,
    Measure("Standard", "standardised score", True, None, Decimal(5)),
    Measure("Spelling age", "age in months", True, Decimal(12), Decimal(4)),
    Measure("Attendance", "per cent", True, None, Decimal(2)),
    Measure("Suspensions", "school days", False),
)


def rows(*scores: tuple[str, date, str, str], **more: Any) -> list[dict[str, Any]]:
    given = tuple(assessed("P1", day, score, expected, measure) for measure, day, score, expected in scores)
    return concerns(school(measures=ALL, assessments=given, **more), AS_AT, RATES).records()


def whats(*scores: tuple[str, date, str, str], **more: Any) -> list[str]:
    return [row["what"] for row in rows(*scores, **more)]


@pytest.mark.parametrize(
    ("measure", "first", "second", "expected", "flags", "why"),
    [
        ("Score", "80", "81", "90", ["Below expected"], "points"),
        ("Standard", "92", "88", "85", [], "4 of 5 points down are chance, and 85 is reached"),
        ("Standard", "92", "87", "90", ["Below expected", "Falling"], "5 down are real, 3 short of 90"),
        ("Spelling age", "90", "86", "96", ["Below expected", "Falling"], "4 months down, 10 behind"),
        ("Spelling age", "90", "95", "95", [], "95 months at 95"),
        ("Errors", "5", "7", "6", ["Below expected", "Falling"], "fewer is better: 7 are more than 6, and than 5"),
        ("Errors", "7", "5", "6", [], "fewer is better"),
        ("Level", "EX", "WT", "EX", ["Below expected", "Falling"], "a band down, a band short"),
        ("Attendance", "97%", "94%", "96", ["Below expected", "Falling"], "3 down of 2; the sign is no hindrance"),
    ],
)
def test_below_and_falling_in_each_kind_of_measure(
    measure: str, first: str, second: str, expected: str, flags: list[str], why: str
) -> None:
    assert sorted(whats((measure, SEP, first, ""), (measure, FEB, second, expected))) == flags, why


@pytest.mark.parametrize(
    ("measure", "scores", "flags", "why"),
    [
        ("Score", ("90", "84"), ["Sudden drop"], "6 points are twice the smallest real change of 3"),
        ("Score", ("90", "85"), ["Falling"], "5 are fewer than 6"),
        ("Level", ("GD", "WT"), ["Sudden drop"], "two bands at once"),
        ("Level", ("GD", "EX"), ["Falling"], "one band"),
        ("Errors", ("1", "40"), ["Falling"], "how much is chance is not known, so nothing says it is sudden"),
        ("Standard", ("80", "95", "85"), ["Sudden drop"], "up, then 10 down: twice 5"),
        ("Standard", ("95", "92", "82"), ["Sudden drop"], "3 down, then 10"),
        ("Standard", ("95", "85", "84"), ["Falling"], "the drop was before; the last step is small"),
    ],
)
def test_a_sudden_drop_is_twice_what_chance_would_move(
    measure: str, scores: tuple[str, ...], flags: list[str], why: str
) -> None:
    given = [(measure, day, score, "") for day, score in zip((SEP, NOV, FEB), scores, strict=False)]
    assert whats(*given) == flags, why


@pytest.mark.parametrize(
    ("score", "though", "why"),
    [("88", True, "2 short, and 3 are real"), ("87", False, "3 short"), ("60", False, "30 short")],
)
def test_a_shortfall_that_may_be_chance_is_said_to_be_one(score: str, though: bool, why: str) -> None:
    reason = rows(("Score", FEB, score, "90"))[0]["reason"]
    assert reason.endswith("at that age, though by less than a real change.") is though, why


def test_a_sudden_drop_carries_peak_step_expected_and_real_change() -> None:
    found = rows(("Standard", SEP, "95", ""), ("Standard", NOV, "92", ""), ("Standard", FEB, "82", "80"))[0]
    assert found["figures"] == ("95 on 10/09/2025, 92 on 12/11/2025, 82 on 11/02/2026, expected 80; a real change is 5")
    assert (found["since"], found["newest"]) == ("2026-02-11", "2026-02-11")


@pytest.mark.parametrize(
    ("scores", "flags", "figures"),
    [
        ([(SEP, "88.4")], ["Low attendance"], "88.4% on 10/09/2025; persistent absence is 90% or less"),
        ([(SEP, "90")], ["Low attendance"], "90% on 10/09/2025; persistent absence is 90% or less"),
        ([(SEP, "90.1")], [], ""),
        ([(SEP, "50")], ["Low attendance"], "50% on 10/09/2025; severe absence is 50% or less"),
        ([(SEP, "80"), (FEB, "95")], [], ""),
    ],
)
def test_attendance_of_a_pupil(scores: Any, flags: list[str], figures: str) -> None:
    found = rows(*(("Attendance", day, score, "") for day, score in scores))
    assert [row["what"] for row in found] == flags
    assert not flags or found[0]["figures"] == figures


def test_attendance_is_low_since_the_first_of_the_figures_in_a_row() -> None:
    given = [("Attendance", SEP, "96", ""), ("Attendance", NOV, "90", ""), ("Attendance", FEB, "89", "")]
    found = next(row for row in rows(*given) if row["what"] == "Low attendance")
    assert (found["since"], found["newest"]) == ("2025-11-12", "2026-02-11")


def test_attendance_as_a_share_is_named_and_not_judged() -> None:
    """0.88 may be 88% or a slip: neither low, nor a drop from 97."""
    given = tuple(assessed("P1", day, score, "", "Attendance") for day, score in ((SEP, "97"), (FEB, "0.88")))
    result = concerns(school(measures=ALL, assessments=given), AS_AT, RATES)
    assert result.rows == ()
    assert len(result.notes) == 1 and '"0.88" on 11/02/2026' in result.notes[0] and "92.4" in result.notes[0]


def test_suspensions_of_twelve_months_are_counted_with_their_days() -> None:
    """As at 2 March 2026 the last 365 days begin on 3 March 2025: the one on 2 March 2025 is out."""
    given = [("Suspensions", date(2025, 3, 2), "5", ""), ("Suspensions", date(2025, 3, 3), "3", ""),
             ("Suspensions", FEB, "1.5", ""), ("Suspensions", date(2026, 2, 20), "0", "")]  # fmt: skip
    found = rows(*given)
    assert [row["what"] for row in found] == ["Suspended"]  # and neither falling nor a sudden drop
    assert found[0]["figures"] == (
        "2 suspensions since 03/03/2025, 4.5 school days: 3 on 03/03/2025, 1.5 on 11/02/2026"
    )
    assert (found[0]["since"], found[0]["newest"]) == ("2025-03-03", "2026-02-11")
    assert whats(given[0]) == []


CYCLE = {"starts": date(2025, 9, 15), "ends": date(2025, 12, 12), "exit": 99}


@pytest.mark.parametrize(
    ("measure", "before", "after", "flags", "why"),
    [
        ("Score", "80", "82", ["No exit score", "No progress"], "2 of 3 points"),
        ("Score", "80", "83", ["No exit score"], "3 points are real"),
        ("Errors", "9", "9", ["No exit score", "No progress"], "as many errors"),
        ("Errors", "9", "8", ["No exit score"], "one fewer"),
        ("Level", "WT", "WT", ["No exit score", "No progress"], "the same band"),
        ("Level", "WT", "EX", ["No exit score"], "a band up"),
        ("Spelling age", "90", "93", ["No exit score", "No progress"], "3 of 4 months"),
    ],
)
def test_no_progress_after_a_cycle_is_told_by_assessments_where_entry_and_exit_are_blank(
    measure: str, before: str, after: str, flags: list[str], why: str
) -> None:
    cycle = line("L1", measure=measure, starts=date(2025, 9, 15), ends=date(2025, 12, 12))
    found = rows((measure, SEP, before, ""), (measure, JAN, after, ""), provision=(cycle,))
    assert sorted(row["what"] for row in found) == flags, why


def test_figures_of_a_cycle_told_by_assessments() -> None:
    """Entry is typed; the first score from the last day on stands for the exit, not one within the cycle."""
    cycle = line("L1", entry=80, starts=date(2025, 9, 15), ends=date(2025, 12, 12))
    found = rows(("Score", NOV, "95", ""), ("Score", JAN, "81", ""), ("Score", FEB, "99", ""), provision=(cycle,))
    figures = {row["what"]: row["figures"] for row in found}
    assert figures["No progress"] == (
        "entry 80, 81 on 14/01/2026 after it; a real change is 3; from 15/09/2025 to 12/12/2025"
    )


def test_a_band_typed_as_its_place_is_compared_with_a_band_in_words() -> None:
    """2 is the second band of WT; EX; GD."""
    cycle = line("L1", measure="Level", entry=2, starts=date(2025, 9, 15), ends=date(2025, 12, 12))
    assert "No progress" in whats(("Level", JAN, "EX", ""), provision=(cycle,))
    assert "No progress" not in whats(("Level", JAN, "GD", ""), provision=(cycle,))


def test_the_cycle_of_this_year_counts_though_numbers_begin_anew() -> None:
    before = line("L1", cycle=3, entry=80, target=90, exit=80, starts=date(2025, 1, 6), ends=date(2025, 4, 4))
    now = line("L2", cycle=1, entry=80, target=90, exit=92)
    assert whats(provision=(before, now)) == []


VOICE = (
    Voice("P1", "Pupil", date(2025, 9, 20), "I like the small group."),
    Voice("P1", "Family", date(2025, 10, 1), "Reading at home is hard."),
    Voice("P1", "Pupil", date(2026, 1, 12), "I can read the menu now."),
    Voice("P1", "Pupil", date(2026, 3, 3), "After the as-at date."),
    Voice("P2", "Family", date(2025, 10, 2), "Somebody else's."),
)
BELOW = (assessed("P1", NOV, "88", "90"), assessed("P2", NOV, "88", "90"), assessed("P3", NOV, "88", "90"))


def test_who_said_something_last_and_when_stands_beside_a_flag_without_the_words() -> None:
    found = concerns(school(assessments=BELOW, voice=VOICE), AS_AT, RATES).records()
    assert {row["pupil"]: row["voice"] for row in found} == {
        "P1": "Pupil 12/01/2026; Family 01/10/2025", "P2": "Family 02/10/2025", "P3": "",
    }  # fmt: skip
    assert not any(row.words in str(found) for row in VOICE)


def test_words_stand_in_the_paper_of_that_pupil_alone() -> None:
    given = school(assessments=BELOW, voice=VOICE)
    for_all = concern_tables(given, AS_AT, RATES)
    assert [table.name for table in for_all] == ["concerns"]
    flags, said = concern_tables(given, AS_AT, RATES, "P1")
    assert {row["pupil"] for row in flags.records()} == {"P1"}
    assert [(row["day"], row["who"], row["words"]) for row in said.records()] == [
        ("2025-09-20", "Pupil", "I like the small group."),
        ("2025-10-01", "Family", "Reading at home is hard."),
        ("2026-01-12", "Pupil", "I can read the menu now."),
    ]


def test_a_pupil_who_is_not_there_is_named() -> None:
    with pytest.raises(OutOfRange, match='no pupil "P99"'):
        concern_tables(school(), AS_AT, RATES, "P99")


def test_pupils_without_sen_are_looked_at_too() -> None:
    given = school(
        pupils=(Pupil(pupil_id="P9", sen_status="N"),), assessments=(Assessment("P9", "Score", NOV, "80", "90"),)
    )
    assert [row["what"] for row in concerns(given, AS_AT, RATES).records()] == ["Below expected"]

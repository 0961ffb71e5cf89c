"""The graduated response: the step of each line, cycles over several school years, and each pupil's row."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.costing.tiers import Tiers
from provision_xl.impact.cycles import cycles, cycles_table, following, pupils_table
from provision_xl.rates import national
from provision_xl.school.core_tables import Line, Pupil
from provision_xl.school.other_tables import Change, Review
from provision_xl.school.school import School
from tests.impact.schools import AS_AT, line, school

TIERS = Tiers(national(), "Waves")
RUNS = {"starts": date(2026, 1, 5), "ends": date(2026, 3, 27)}
LATER = {"starts": date(2026, 4, 13), "ends": date(2026, 7, 17)}


def table(given_school: School, as_at: date = AS_AT, pupil: str = "") -> list[dict[str, Any]]:
    return cycles_table(given_school, cycles(given_school, as_at, pupil), as_at).records()


def pupils(given_school: School, pupil: str = "") -> list[dict[str, Any]]:
    found = cycles(given_school, AS_AT, pupil)
    return pupils_table(given_school, found, AS_AT, TIERS, pupil).records()


@pytest.mark.parametrize(
    ("given_line", "step", "why"),
    [
        (line("L", **RUNS), "Assess", "runs, and nobody wrote down where it starts"),
        (line("L", **LATER), "Assess", "not begun: assess before it does"),
        (line("L", entry=80, **RUNS), "Plan", "an entry, and no target"),
        (line("L", entry=80, target=90, **RUNS), "Do", "runs"),
        (line("L", entry=80, target=90, **LATER), "Do", "ready to begin"),
        (line("L", entry=80, target=90, review_due=AS_AT, **RUNS), "Review", "due today"),
        (line("L", entry=80, target=90, review_due=date(2026, 3, 3), **RUNS), "Do", "due tomorrow"),
        (line("L", review_due=date(2026, 2, 1), **RUNS), "Review", "a review that is due comes first"),
        (line("L", entry=80, target=90), "Review", "over in December, without outcome"),
        (line("L", entry=80, target=90, outcome=0), "Reviewed", "outcome 0 is as hoped"),
        (line("L", entry=80, status="Stopped"), "Stopped", "stopped"),
        (line("L", code="LUNCH", measure="", **RUNS), "Do", "a lunch club asks for no scores"),
    ],
)
def test_the_step_that_a_line_is_at(given_line: Line, step: str, why: str) -> None:
    assert [row["step"] for row in table(school(provision=(given_line,)))] == [step], why


BEFORE = {"starts": date(2024, 9, 9), "ends": date(2024, 12, 13)}
SPRING_BEFORE = {"starts": date(2025, 1, 6), "ends": date(2025, 4, 4)}
STORY = (
    line("L9", entry=86, target=92, cycle=3, review_due=date(2026, 3, 27), **RUNS),
    line("L1", entry=70, target=80, exit=74, outcome=-1, cycle=1, **BEFORE),
    line("L5", code="CALM", measure="", aim="Stays in class", **SPRING_BEFORE),
    line("L2", entry=74, target=84, exit=86, outcome=1, cycle=2, review_due=date(2025, 4, 4), **SPRING_BEFORE),
)


def test_cycles_of_earlier_school_years_come_first_and_tell_what_came_next() -> None:
    """Terms of 2024/25 are not in Terms: their lines are there all the same."""
    held = Review("P1", "Plan review", date(2025, 4, 4), date(2025, 4, 2))
    rows = table(school(provision=STORY, reviews=(held,)))
    assert [(row["school_year"], row["line"], row["cycle"], row["step"], row["next"]) for row in rows] == [
        ("2024/25", "L1", 1, "Reviewed", "L2: READ from 06/01/2025"),
        ("2024/25", "L5", 1, "Review", "Nothing recorded"),
        ("2024/25", "L2", 2, "Reviewed", "L9: READ from 05/01/2026"),
        ("2025/26", "L9", 3, "Do", ""),
    ]
    assert [row["review_held"] for row in rows] == [None, None, "2025-04-02", None]
    assert rows[1]["aim"] == "Stays in class"
    assert (rows[2]["entry"], rows[2]["target"], rows[2]["exit"], rows[2]["outcome"]) == (74, 84, 86, 1)


def test_a_blank_cycle_is_counted_by_start_and_continues_wins_over_the_number() -> None:
    first, second = line("L1", **BEFORE), line("L2", **SPRING_BEFORE)
    other = line("L3", code="CALM", continues="L1", **SPRING_BEFORE)
    given_school = school(provision=(second, other, first))
    assert [(row["line"], row["cycle"]) for row in table(given_school)] == [("L1", 1), ("L3", 1), ("L2", 2)]
    assert following(given_school) == {"L1": ("L3",)}


@pytest.mark.parametrize(
    ("after", "named", "why"),
    [
        (line("L2", cycle=2, **RUNS), ("L2",), "the next number, later"),
        (line("L2", cycle=4, **RUNS), ("L2",), "a number was left out"),
        (line("L2", cycle=1, **RUNS), (), "the same number"),
        (line("L2", cycle=2, starts=date(2025, 1, 6)), (), "the next number, but earlier"),
        (line("L2", "P2", cycle=2, **RUNS), (), "another pupil"),
        (line("L2", code="CALM", cycle=2, **RUNS), (), "another intervention"),
        (line("L2", cycle=2, continues="L0", **RUNS), (), "goes on from another line"),
        (line("L2", cycle=2, plan="Exclude", **RUNS), (), "excluded"),
    ],
)
def test_what_came_next_by_the_number_of_the_cycle(after: Line, named: tuple[str, ...], why: str) -> None:
    assert following(school(provision=(line("L1", cycle=1), after))).get("L1", ()) == named, why


def test_of_several_later_cycles_the_nearest_comes_next() -> None:
    """Cycle 2 in two groups at once, then cycle 3."""
    rows = (line("L1", cycle=1), line("L4", cycle=3, **LATER), line("L2", cycle=2, group="A", **RUNS),
            line("L3", cycle=2, group="B", **RUNS))  # fmt: skip
    assert following(school(provision=rows)) == {"L1": ("L2", "L3"), "L2": ("L4",), "L3": ("L4",)}


def test_a_row_for_each_pupil_with_what_waits_first() -> None:
    plan = line("L6", "P1", "CALM", measure="Errors", entry=9, **RUNS)  # an entry, no target
    rows = pupils(school(provision=(*STORY, plan), pupils=(Pupil(pupil_id="P1", class_name="4B", sen_status="K"),)))
    assert rows == [{
        "pupil": "P1", "class": "4B", "status": "K", "plan": "", "tier": "", "today": "Review", "assess": 0,
        "plan_step": 1, "do": 1, "review": 1, "lines": 5, "since": "2024-09-09", "reviewed_cycles": 2,
        "next_review": "2026-03-27",
    }]  # fmt: skip


def test_pupils_with_sen_and_nothing_on_the_map_are_named() -> None:
    """P1 has a line, P2 is at SEN support without one, P3 has no SEN, and GONE has left."""
    people = (Pupil(pupil_id="P1", sen_status="N"), Pupil(pupil_id="P2", sen_status="K", plan_type="None"),
              Pupil(pupil_id="P3", sen_status="N"),
              Pupil(pupil_id="GONE", sen_status="K", leaves=date(2025, 12, 19)))  # fmt: skip
    given_school = school(pupils=people, provision=(line("L1", entry=1, target=2, **RUNS),))
    found = pupils_table(given_school, cycles(given_school, AS_AT), AS_AT, TIERS)
    assert [(row["pupil"], row["today"], row["plan"]) for row in found.records()] == [
        ("P1", "Do", ""), ("P2", "Nothing on the map", ""),
    ]  # fmt: skip
    assert found.notes == ("With SEN and with nothing on the map: P2.",)


def test_values_in_force_and_the_tier_in_the_schools_words() -> None:
    changes = (Change("P1", "Plan type", date(2026, 1, 5), "ISP"), Change("P1", "Tier", date(2026, 1, 5), "Targeted"))
    row = pupils(school(changes=changes), "P1")
    assert [(found["plan"], found["tier"]) for found in row] == [("ISP", "Wave 2")]


def test_one_pupil_alone() -> None:
    given_school = school(provision=(*STORY, line("L7", "P2", **RUNS)))
    assert (
        {row["pupil"] for row in table(given_school, pupil="P2")}
        == {"P2"}
        == {row["pupil"] for row in pupils(given_school, "P2")}
    )


LINES = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from(["READ", "CALM"]), st.integers(0, 900), st.integers(1, 120),
              st.none() | st.integers(1, 4), st.none() | st.integers(-2, 2)),
    max_size=12,
)  # fmt: skip


@given(LINES, st.randoms(use_true_random=False))
def test_no_line_is_lost_or_shown_twice_in_any_row_order(drawn: Any, order: Any) -> None:
    begin = date(2024, 1, 1).toordinal()
    rows = [
        Line(line=f"L{place}", pupil_id=f"P{pupil}", intervention=code, starts=date.fromordinal(begin + first),
             ends=date.fromordinal(begin + first + days), cycle=cycle, outcome=outcome)
        for place, (pupil, code, first, days, cycle, outcome) in enumerate(drawn, start=1)
    ]  # fmt: skip
    forward = table(school(provision=tuple(rows)))
    assert sorted(row["line"] for row in forward) == sorted(row.line for row in rows)
    assert [(row["pupil"], row["from"]) for row in forward] == sorted((row["pupil"], row["from"]) for row in forward)
    each = pupils(school(provision=tuple(rows)))
    assert sum(row["lines"] for row in each) == len(rows)
    order.shuffle(rows)
    assert table(school(provision=tuple(rows))) == forward

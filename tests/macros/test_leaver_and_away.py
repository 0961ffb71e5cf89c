"""What Leaver and Away tell and refuse, on a school of one group that is worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from provision_xl import app
from provision_xl.errors import OutOfRange
from provision_xl.functions.away import away_told
from provision_xl.functions.leaver import leaver_told
from provision_xl.school.core_tables import Line, Staff
from provision_xl.school.other_tables import Absence
from provision_xl.school.school import School
from tests.macros.test_map_macros import LINES, SCHOOL, TALK

HALF_TERM, BACK = date(2026, 10, 23), date(2026, 11, 2)


def with_leaves(school: School, pupil_id: str, leaves: date) -> School:
    pupils = (replace(row, leaves=leaves) if row.pupil_id == pupil_id else row for row in school.pupils)
    return replace(school, pupils=tuple(pupils))


def told(school: School, last_day: date) -> list[str]:
    return leaver_told(school, school.pupil["P2"], last_day)


# Before half term and after it are two lines of P2 in the same group.
TWO_CYCLES = replace(
    SCHOOL,
    provision=(LINES[0], replace(LINES[1], ends=HALF_TERM), LINES[2],
               Line(line="L4", group="G1", pupil_id="P2", intervention="TALK", starts=BACK, ends=date(2026, 12, 18),
                    cycle=2)),
)  # fmt: skip


def test_both_lines_of_a_leaver_in_one_group_are_told() -> None:
    assert told(TWO_CYCLES, date(2026, 10, 16)) == [
        "L2, TALK, ends with the last day instead of 23/10/2026; L4, TALK, would begin on 02/11/2026 and does not run; "
        "G1 goes on with 2, fewer than its least of 3, who share its cost."
    ]


def test_a_line_that_is_over_by_then_is_not_told() -> None:
    assert told(TWO_CYCLES, date(2026, 11, 27)) == [
        "L4, TALK, ends with the last day instead of 18/12/2026; G1 goes on with 2, fewer than its least of 3, "
        "who share its cost."
    ]


def test_a_last_day_that_moves_later_tells_what_runs_on() -> None:
    leaving = with_leaves(SCHOOL, "P2", date(2026, 10, 30))
    assert told(leaving, date(2026, 12, 4)) == [
        "L2, TALK, goes on to 04/12/2026 instead of 30/10/2026; in G1, 3 share its cost after 30/10/2026."
    ]
    both = with_leaves(TWO_CYCLES, "P2", date(2026, 10, 16))
    assert told(both, date(2027, 1, 31)) == [
        "L2, TALK, goes on to 23/10/2026 instead of 16/10/2026; L4, TALK, runs after all, from 02/11/2026 to "
        "18/12/2026; in G1, 3 share its cost after 16/10/2026."
    ]


def test_a_last_day_that_moves_earlier_is_told_from_the_one_there_was() -> None:
    leaving = with_leaves(replace(SCHOOL, provision=LINES[1:2]), "P2", date(2026, 12, 4))
    assert told(leaving, date(2026, 11, 6)) == [
        "L2, TALK, ends with the last day instead of 04/12/2026; nobody else is in G1."
    ]
    assert told(leaving, date(2026, 12, 4)) == []


def test_who_ends_on_another_day_since_the_first_has_left_is_told() -> None:
    """The catalogue's 4 weeks count from 7 September while P2 begins then, and from 21 September without P2.

    4 weeks of 5 days from Monday 7 September end on Friday 2 October; from the 21st, on Friday 16 October.
    """
    term = replace(SCHOOL.terms[0], teaching_weeks=Decimal(15))  # 75 weekdays: a day is a fifth of a week
    lines = (replace(LINES[1], ends=None), replace(LINES[0], ends=None, starts=date(2026, 9, 21)))
    school = replace(
        SCHOOL, terms=(term,), interventions=(replace(TALK, weeks=Decimal(4)),), provision=lines
    )  # fmt: skip
    assert told(school, date(2026, 9, 4)) == [
        "L1, TALK, of P1 then ends on 16/10/2026 instead of 02/10/2026; L2, TALK, would begin on 07/09/2026 and does "
        "not run; G1 goes on with 1, fewer than its least of 3, who bears its cost."
    ]


# T1 takes G1: an hour together and three times half an hour alone, 2.5 hours a week. T2 has 1 hour, T3 has 10.
STAFF = tuple(
    Staff(staff_id=name, role="TA", hourly_cost=Decimal(12), intervention_hours=Decimal(hours))
    for name, hours in (("T1", 10), ("T2", 1), ("T3", 10))
)
TAUGHT = replace(SCHOOL, staff=STAFF, provision=tuple(replace(line, staff_id="T1") for line in LINES))
MONDAY, FRIDAY = date(2026, 11, 2), date(2026, 11, 6)


def away(school: School, covered_by: str = "", who: str = "T1", first: date = MONDAY, last: date = FRIDAY) -> list[str]:
    return away_told(app.work(school).costs, school.member_of_staff[who], first, last, covered_by)


def absent(staff_id: str, first: date, last: date, **more: Any) -> School:
    return replace(TAUGHT, absences=(Absence(row=7, staff_id=staff_id, starts=first, ends=last, **more),))


def test_a_cover_without_the_hours_is_told() -> None:
    group = "G1, TALK: 0.9 sessions, 2.3 h of staff time"  # 5 of 75 weekdays of 14 weeks: 0.93 weeks
    assert away(TAUGHT, "T2") == [
        f"{group}, covered by T2.",
        "T2 has 1.0 h a week free in those days and needs 2.5: free them of something else, or name someone else.",
    ]
    assert away(TAUGHT, "T3") == [f"{group}, covered by T3."]
    assert away(TAUGHT) == [f"{group}. Could cover: T3 (10.0 h a week free)."]


def test_a_cover_whose_hours_are_taken_is_told() -> None:
    """T3 has 10 hours; four groups like G1 take them all."""
    groups = [replace(line, line="", group=f"H{number}", staff_id="T3", cycle=number)
              for number in range(2, 6) for line in LINES]  # fmt: skip
    busy = replace(TAUGHT, provision=(*TAUGHT.provision, *groups))
    assert away(busy, "T3")[1].startswith("T3 has 0.0 h a week free in those days and needs 2.5: ")


def test_a_cover_without_the_skill_is_told() -> None:
    school = replace(TAUGHT, interventions=(replace(TALK, skill="Talk"),))
    assert away(school, "T3")[1:] == [
        "T3 has no skill Talk, in Staff or by a training that holds: check that they can do it."
    ]
    skilled = replace(school, staff=tuple(replace(row, skills=("talk",)) for row in STAFF))
    assert away(skilled, "T3")[1:] == []


@pytest.mark.parametrize(("first", "last"), [(MONDAY, FRIDAY), (FRIDAY, date(2026, 11, 20)), (HALF_TERM, MONDAY)])
def test_a_cover_who_is_away_then_is_refused(first: date, last: date) -> None:
    with pytest.raises(OutOfRange, match=r"T3 is away from .* \(Absences, row 7\) and cannot cover then\."):
        away(absent("T3", first, last), "T3")


def test_a_cover_who_is_away_on_other_days_is_taken() -> None:
    assert len(away(absent("T3", date(2026, 11, 9), date(2026, 11, 20)), "T3")) == 1


@pytest.mark.parametrize("post", [{"starts": date(2026, 11, 4)}, {"ends": date(2026, 11, 5)}])
def test_a_cover_who_is_not_in_post_on_all_days_is_refused(post: dict[str, date]) -> None:
    staff = tuple(replace(row, **post) if row.staff_id == "T3" else row for row in STAFF)
    with pytest.raises(OutOfRange, match="T3 is not in post on all of those days"):
        away(replace(TAUGHT, staff=staff), "T3")


@pytest.mark.parametrize(("first", "last"), [(MONDAY, FRIDAY), (HALF_TERM, MONDAY), (FRIDAY, date(2026, 12, 1))])
def test_an_absence_that_overlaps_one_of_the_same_person_is_refused(first: date, last: date) -> None:
    noted = rf"T1 is away from {first:%d/%m/%Y} to {last:%d/%m/%Y} \(Absences, row 7\) already"
    with pytest.raises(OutOfRange, match=noted):
        away(absent("T1", first, last))
    assert away(absent("T1", date(2026, 11, 9), date(2026, 11, 9))), "a day after it is another absence"


def test_who_was_to_cover_somebody_else_is_told() -> None:
    assert away(absent("T3", MONDAY, FRIDAY, covered_by="T1"))[-1] == (
        "T1 is to cover then: T3 is away from 02/11/2026 to 06/11/2026 (Absences, row 7). "
        "Name someone else in that row."
    )

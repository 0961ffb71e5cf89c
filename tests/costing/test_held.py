"""Rule 7 by hand: what Sessions says, with every session noted or only those that were not held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from provision_xl.costing.groups import groups
from provision_xl.costing.held import held_ratio, logs_of
from provision_xl.school.core_tables import Intervention, Line, Pupil, Settings, Staff, TermRow
from provision_xl.school.other_tables import Absence, Session
from provision_xl.school.school import School, from_rows

TERMS = (TermRow("Autumn", date(2026, 9, 1), date(2026, 12, 18), Decimal("15.8")),)  # 79 days
MONDAY, FRIDAY = date(2026, 9, 28), date(2026, 10, 16)  # three weeks, two sessions each: six are planned
TUESDAY, SATURDAY = date(2026, 9, 29), date(2026, 10, 3)


def school(*sessions: tuple[date, bool], typed: int | None = None, absences: Iterable[Absence] = ()) -> School:
    line = Line("L1", "G1", "P1", "PHON", "T1", MONDAY, FRIDAY,
                sessions_held=None if typed is None else Decimal(typed))  # fmt: skip
    offer = Intervention(use=True, code="PHON", name="Phonics", group_minutes=Decimal(30), group_sessions=Decimal(2))
    return from_rows(
        settings=Settings("Hill", "1", "Mainstream primary", "2026/27", FRIDAY), terms=TERMS,
        pupils=(Pupil("P1", "4", "4A", "K"),), interventions=(offer,), provision=(line,),
        staff=(Staff("T1", role="TA", hours_per_week=Decimal(30)),), absences=tuple(absences),
        sessions=tuple(Session(day, "G1", held) for day, held in sessions),
    )  # fmt: skip


def ratio(made: School, as_at: date = FRIDAY) -> Fraction | None:
    (group,) = groups(made)
    return held_ratio(made, group, as_at, logs_of(made, as_at))


@pytest.mark.parametrize(
    ("sessions", "held"),
    [
        ([(MONDAY, True)], 1),  # one Yes: what is noted is all there was
        ([(MONDAY, True), (TUESDAY, False)], 1),
        ([(TUESDAY, False)], 5),  # only No: all others were held
        ([(TUESDAY, False), (TUESDAY, False)], 4),
        ([(TUESDAY, False), (SATURDAY, False)], 5),  # none was planned on a Saturday
        ([(date(2026, 9, 25), False), (date(2026, 10, 19), False)], 6),  # before it began, after it ended
        ([(MONDAY, False)] * 7, 0),
    ],
)
def test_sessions_of_six(sessions: list[tuple[date, bool]], held: int) -> None:
    assert ratio(school(*sessions)) == Fraction(held, 6)


def test_nothing_noted_and_what_is_typed() -> None:
    assert ratio(school()) is None
    assert ratio(school((TUESDAY, False), typed=3)) == Fraction(3, 6)


def test_later_rows_do_not_count_yet() -> None:
    """By the first Friday two sessions are planned; the row of the second week is still to come."""
    later = (date(2026, 10, 6), False)
    assert ratio(school((TUESDAY, False), later), date(2026, 10, 2)) == Fraction(1, 2)
    assert ratio(school(later), date(2026, 10, 2)) is None


def test_a_session_lost_to_an_absence_is_not_lost_twice() -> None:
    """Away on Tuesday: 14 of 15 days are left, 14/15 of six sessions; all were held, or all but one on Monday."""
    gone = [Absence("T1", TUESDAY, TUESDAY)]
    assert ratio(school((TUESDAY, False), absences=gone)) == 1
    assert ratio(school((TUESDAY, False), (MONDAY, False), absences=gone)) == 1 - 1 / (6 * Fraction(14, 15))

"""The heaviest weeks of the year: what each takes and has, and what makes it heavy."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from provision_xl.rates import national
from provision_xl.school.other_tables import Cover, Review
from provision_xl.senco import SencoTime, senco_time, tables
from provision_xl.senco.weeks import NO_WEEKS, heaviest_sentence, what_makes_it_heavy
from tests.senco.schools import AS_AT, duty, person, pupil, school

# Weeks from Monday: Autumn 1 has 8 for its 8 teaching weeks, Autumn 2 has 7 for 8, Spring 12 for 12, Summer 14 for 12.
CALENDAR_WEEKS = 8 + 7 + 12 + 14
EVEN = duty("Records", hours="40", number=9)  # an hour for each teaching week
REVIEWS = duty("Annual reviews", "EHC plans", hours="6", when="By date", statutory=True)


def worked_out(**tables: Any) -> SencoTime:
    return senco_time(school(**{"senco": (person(),), **tables}), AS_AT, national())


def with_plans(*days: date) -> tuple[Any, ...]:
    return tuple(pupil(f"P{n}", "E", plan_review_due=day) for n, day in enumerate(days, start=1))


def test_the_week_with_three_reviews_and_cover_is_the_heaviest_and_says_why() -> None:
    """3 x 6 h and 1 h even = 19 h needed; 10 h less 2 h of cover had; the 18 h of the law come first and lack 10."""
    time = worked_out(
        duties=(EVEN, REVIEWS),
        pupils=with_plans(date(2026, 2, 9), date(2026, 2, 11), date(2026, 2, 13), date(2026, 5, 6)),
        cover_log=(Cover("S1", date(2026, 2, 10), Decimal(2)),),
    )
    week = time.weeks[0]
    assert (week.starts, week.term, week.number) == (date(2026, 2, 9), "Spring", 6)  # after those of 5/1 to 2/2
    assert (week.needed, week.had, week.gap, week.statutory_gap) == (19, 8, 11, 10)
    assert what_makes_it_heavy(week) == '"Annual reviews" 18 h (3 due); cover took 2 h'
    assert heaviest_sentence(time.weeks) == (
        "The heaviest week is that of 09/02/2026: 19 hours are needed, 8 are there, 11 lack. What makes it heavy: "
        '"Annual reviews" 18 h (3 due); cover took 2 h.'
    )
    assert time.weeks[1].starts == date(2026, 5, 4), "then the week with one review"
    assert what_makes_it_heavy(time.weeks[-1]) == "no more than usual"


def test_weeks_stand_in_a_table_and_in_json_with_needed_had_gap_and_reason() -> None:
    time = worked_out(duties=(EVEN, REVIEWS), pupils=with_plans(date(2026, 2, 9)))
    table = next(table for table in tables(time) if table.name == "senco_weeks")
    assert len(table.rows) == CALENDAR_WEEKS
    assert table.records()[0] == {
        "week": "2026-02-09", "term": "Spring", "number": 6, "needed_hours": 7, "had_hours": 10, "gap_hours": 0,
        "statutory_gap_hours": 0, "heavy": '"Annual reviews" 6 h (1 due)',
    }  # fmt: skip
    assert table.notes[0] == heaviest_sentence(time.weeks)
    assert time.as_json()["weeks"] == table.records()


def test_work_of_a_term_is_spread_over_the_weeks_of_that_term_alone() -> None:
    """16 h in Autumn: 1 h in each of 8 weeks, 8/7 h in each of 7; a short first week weighs its days."""
    time = worked_out(duties=(duty("Strategy", hours="16", when="Autumn"),))
    hours = {week.starts: week.needed for week in time.weeks}
    assert (hours[date(2025, 9, 8)], hours[date(2025, 11, 10)], hours[date(2026, 1, 5)]) == (1, Fraction(8, 7), 0)


def test_a_half_week_has_half_the_hours() -> None:
    """The last week of Summer, 13 to 17 July, ends on the Wednesday: 12 weeks over 68 days, so 3 days are 36/68."""
    terms = list(school().terms)
    terms[3] = terms[3].__class__("Summer", date(2026, 4, 13), date(2026, 7, 15), Decimal(12))
    time = worked_out(duties=(EVEN,), terms=tuple(terms))
    last = next(week for week in time.weeks if week.starts == date(2026, 7, 13))
    assert (last.needed, last.had, last.number) == (Fraction(36, 68), Fraction(360, 68), 14)


def test_a_review_in_the_holidays_falls_in_the_first_week_after_them() -> None:
    time = worked_out(duties=(REVIEWS,), pupils=with_plans(date(2025, 12, 27), date(2025, 10, 29)))
    assert {week.starts for week in time.weeks if week.needed} == {date(2026, 1, 5), date(2025, 11, 3)}


def test_without_terms_there_are_no_weeks_and_it_is_said() -> None:
    time = worked_out(duties=(EVEN,), terms=())
    assert time.weeks == () and heaviest_sentence(time.weeks) == NO_WEEKS
    assert NO_WEEKS in next(table for table in tables(time) if table.name == "senco_weeks").notes


def test_no_pupil_is_named_in_the_weeks() -> None:
    time = worked_out(duties=(REVIEWS,), pupils=(pupil("ID-77", "E", plan_review_due=date(2026, 2, 9)),))
    assert "ID-77" not in str(next(table for table in tables(time) if table.name == "senco_weeks"))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.dates(date(2025, 9, 1), date(2026, 8, 31)), max_size=8), st.integers(0, 60))
def test_the_weeks_of_a_term_add_up_to_the_term(days: list[date], even: int) -> None:
    """Whatever the dates, holidays and weekends too, and the order of the rows."""
    reviews = tuple(Review("P1", "Meeting", day) for day in days)
    duties = (
        duty("Records", hours=str(even)), duty("Strategy", hours="9", when="Autumn"),
        duty("Meetings", "Reviews", hours="2", when="By date"),
    )  # fmt: skip
    time = worked_out(duties=duties, pupils=(pupil("P1"),), reviews=reviews)
    for place, season in enumerate(time.terms):
        weeks = [week for week in time.weeks if week.term == season.name]
        assert sum(week.needed for week in weeks) == sum(done.need.hours[place] for done in time.done)
        assert sum(week.had for week in weeks) == sum(person.net[place] for person in time.people)
        assert sum((week.gap for week in weeks), Fraction(0)) >= sum(done.gap[place] for done in time.done)
        assert sorted(week.number for week in weeks) == list(range(1, len(weeks) + 1))
    assert len(time.weeks) == CALENDAR_WEEKS
    assert all(week.starts.weekday() < 5 for week in time.weeks)
    again = worked_out(duties=duties, pupils=(pupil("P1"),), reviews=reviews[::-1])
    assert again.weeks == time.weeks


def test_a_week_is_never_counted_twice_where_two_terms_share_it() -> None:
    """Autumn 1 to Wednesday 22 October, Autumn 2 from Thursday 23: one week of Autumn, not two."""
    terms = list(school().terms)
    terms[0] = terms[0].__class__("Autumn 1", date(2025, 9, 1), date(2025, 10, 22), Decimal(8), "", "Autumn")
    terms[1] = terms[1].__class__("Autumn 2", date(2025, 10, 23), date(2025, 12, 19), Decimal(8), "", "Autumn")
    time = worked_out(duties=(EVEN,), terms=tuple(terms))
    starts = [week.starts - timedelta(days=week.starts.weekday()) for week in time.weeks]
    assert len(starts) == len(set(starts))

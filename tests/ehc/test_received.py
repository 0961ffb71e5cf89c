"""EHC provision promised and received: each expected figure is counted in fifths of a week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.ehc import ehc_received
from provision_xl.errors import OutOfRange
from provision_xl.school.other_tables import Absence, Referral, Service, Session
from tests.ehc.schools import AS_AT, FIRST, OVER, costs, item, line, minutes, school, week, with_pupil

MATES = ("P2", "P3", "P4")


def group(code: str, size: int, key: str = "G1") -> tuple[Any, ...]:
    """P1's line L1 and so many mates in the same group."""
    mates = MATES[: size - 1]
    return (line("L1", code, group=key), *(line(f"M{place}", code, mate, key) for place, mate in enumerate(mates)))


def only(made: Any, day: date = OVER, as_at: date = AS_AT) -> dict[str, Any]:
    (row,) = week(made, day, as_at)
    return row


def test_an_item_of_section_f_stands_beside_what_the_map_gives_and_by_whom() -> None:
    """Two sessions of 30 minutes alone are 60 of the 90 promised."""
    row = only(school(provision=(line("L1", "READ"),), ehc_provision=(item("Reading alone", 90, "read"),)))
    assert minutes(row) == (90, 60, 60, 30)
    assert row["by"] == "L1 READ, TA1: 60 min alone"
    assert row["why"] == "the map plans 60 of 90 minutes"


@pytest.mark.parametrize(
    ("adult", "size", "received"),
    # MIX: 2 x 30 together, 15 alone. In a group of one all 75 are alone.
    [("1:1", 2, 15), ("Group", 2, 60), ("Any", 2, 75), ("", 2, 75), ("1:1", 1, 75), ("Group", 1, 0), ("Any", 1, 75)],
)
def test_minutes_count_only_as_the_item_says_they_are_given(adult: str, size: int, received: int) -> None:
    row = only(school(provision=group("MIX", size), ehc_provision=(item("Talk", 100, "MIX", adult=adult),)))
    assert row["received_minutes"] == received


@pytest.mark.parametrize(("most", "size", "received"), [(3, 3, 60), (2, 3, 0), (None, 4, 60)])
@pytest.mark.parametrize("adult", ["Group", "Any"])
def test_a_group_larger_than_group_max_does_not_count(adult: str, most: int | None, size: int, received: int) -> None:
    promised = item("Talk", 60, "TALK", adult=adult, group_max=most)
    row = only(school(provision=group("TALK", size), ehc_provision=(promised,)))
    assert row["received_minutes"] == received
    assert ("L1 is taught in a group of 3, more than 2" in row["why"]) == (received == 0)


def test_a_line_that_is_not_marked_required_does_not_count_and_is_named() -> None:
    row = only(school(provision=(line("L1", "READ", required=None),), ehc_provision=(item("Reading", 60, "READ"),)))
    assert minutes(row) == (60, 0, 0, 60)
    assert "L1 is not marked Required" in row["why"]


@pytest.mark.parametrize(
    ("met_by", "said"), [((), "Met by is empty"), (("NONE",), "no line of NONE runs")]
)  # fmt: skip
def test_what_nothing_meets_says_what_to_type(met_by: tuple[str, ...], said: str) -> None:
    row = only(school(ehc_provision=(item("Reading", 60, *met_by),)))
    assert minutes(row) == (60, 0, 0, 60) and said in row["why"]


def test_no_minute_counts_for_two_items() -> None:
    """60 minutes of READ for two items of 60 and 40: the larger has all of them, the other none."""
    items = (item("Small", 40, "READ"), item("Large", 60, "READ"))
    rows = week(school(provision=(line("L1", "READ"),), ehc_provision=items))
    assert [(row["item"], *minutes(row)) for row in rows] == [("Large", 60, 60, 60, 0), ("Small", 40, 0, 0, 40)]
    assert "L1 serves another item too" in rows[1]["why"]


def test_an_item_gives_way_to_one_that_has_no_other_minutes() -> None:
    """The larger item can be met by TALK as well, so READ is left to the one that needs it: nothing is missing."""
    items = (item("Any help", 60, "READ", "TALK", adult="Any"), item("Alone", 50, "READ", adult="1:1"))
    rows = week(school(provision=(line("L1", "READ"), *group("TALK", 3)[1:], line("L2", "TALK", group="G1")),
                       ehc_provision=items))  # fmt: skip
    # READ 60 and TALK 60 for 60 and 50: 50 of READ to the second, 10 of READ and 50 of TALK to the first, or more TALK.
    assert [minutes(row) for row in rows] == [(60, 60, 60, 0), (50, 50, 50, 0)]
    assert rows[1]["by"] == "L1 READ, TA1: 50 min alone"


def test_an_adult_away_whom_nobody_covers_takes_the_days_off() -> None:
    """Tuesday and Wednesday of five: 36 of 60 minutes are left."""
    gone = Absence("TA1", date(2026, 9, 29), date(2026, 9, 30))
    made = school(provision=(line("L1", "READ"),), ehc_provision=(item("Reading", 60, "READ"),), absences=(gone,))
    row = only(made)
    assert minutes(row) == (60, 60, 36, 24)
    assert row["why"] == "TA1 away on 29/09 to 30/09, nobody covers"
    covered = only(replace(made, absences=(replace(gone, covered_by="TA2"),)))
    assert minutes(covered) == (60, 60, 60, 0)
    assert covered["by"] == "L1 READ, TA1 (TA2 covers): 60 min alone"


@pytest.mark.parametrize(("staff", "received"), [("TA1; TA2", 60), ("TA1 60% / TA2 40%", 24)])
def test_one_of_two_adults_away_leaves_what_the_other_gives(staff: str, received: int) -> None:
    """Both at once: the other still gives all. In turn: 40% of 60 in a week in which the first is away."""
    gone = Absence("TA1", date(2026, 9, 28), date(2026, 10, 2))
    row = only(school(provision=(line("L1", "READ", staff_id=staff),), ehc_provision=(item("Reading", 60, "READ"),),
                      absences=(gone,)))  # fmt: skip
    assert row["received_minutes"] == received


def log(*days: tuple[date, bool], **more: Any) -> tuple[Session, ...]:
    return tuple(Session(day=day, group="G1", held=held, **more) for day, held in days)


MONDAY, TUESDAY, FRIDAY = date(2026, 9, 28), date(2026, 9, 29), date(2026, 10, 2)


@pytest.mark.parametrize(
    ("sessions", "received", "why"),
    [
        # three sessions of 20 are planned
        (log((MONDAY, True), (TUESDAY, True), (FRIDAY, True)), 60, ""),
        (log((MONDAY, True), (TUESDAY, True), (FRIDAY, False), why_not="Trip"), 40, "G1 not held on 02/10"),
        (
            log((MONDAY, True), (TUESDAY, True), minutes=Decimal(15)),
            30,
            "fewer sessions of G1 in Sessions than planned",
        ),
        (log((date(2026, 9, 22), True)), 0, "Sessions has no row of G1 in this week"),
        (log((date(2026, 10, 5), True)), 60, ""),  # the log begins in the week after
        (log((FRIDAY, False)), 40, "G1 not held on 02/10"),  # only what fell out is noted
        (log((date(2026, 9, 22), False)), 60, ""),
    ],
)
def test_sessions_say_what_was_held(sessions: tuple[Session, ...], received: int, why: str) -> None:
    made = school(provision=group("TALK", 2), ehc_provision=(item("Talk", 60, "TALK"),), sessions=sessions)
    row = only(made)
    assert minutes(row) == (60, 60, received, 60 - received)
    assert row["why"] == why


def test_in_a_week_that_is_not_over_only_what_fell_out_is_taken_off() -> None:
    """On Wednesday 7 October one of the three sessions has been noted as not held: 40 of 60."""
    sessions = log((MONDAY, True), (date(2026, 10, 6), False))
    row = only(school(provision=group("TALK", 2), ehc_provision=(item("Talk", 60, "TALK"),), sessions=sessions), AS_AT)
    assert minutes(row) == (60, 60, 40, 20)


def test_own_time_beside_group_sessions_goes_by_their_number() -> None:
    """MIX has 2 sessions of 30 and 15 alone: with one session held 30 together and 7.5 alone."""
    sessions = log((MONDAY, True), (TUESDAY, False))
    made = school(provision=group("MIX", 2), ehc_provision=(item("Talk", 75, "MIX"),), sessions=sessions)
    assert minutes(only(made)) == (75, 75, 37.5, 37.5)


@pytest.mark.parametrize(
    ("day", "promised"),
    [(date(2026, 10, 12), 36), (date(2026, 10, 19), None), (date(2026, 11, 2), 60)],  # three school days; holidays
)
def test_a_short_week_promises_its_school_days(day: date, promised: int | None) -> None:
    rows = week(school(provision=(line("L1", "READ"),), ehc_provision=(item("Reading", 60, "READ"),)), day)
    assert [minutes(row) for row in rows] == ([(promised, promised, promised, 0)] if promised else [])


def test_an_item_or_a_pupil_that_comes_or_goes_within_the_week_counts_its_days() -> None:
    """From Wednesday: three fifths of 60. A pupil who leaves on Tuesday: two fifths."""
    from_wednesday = item("Reading", 60, "READ", starts=date(2026, 9, 30))
    made = school(provision=(line("L1", "READ"),), ehc_provision=(from_wednesday,))
    assert minutes(only(made)) == (36, 36, 36, 0)
    leaver = replace(made, pupils=with_pupil(leaves=TUESDAY), ehc_provision=(item("Reading", 60, "READ"),))
    assert minutes(only(leaver)) == (24, 24, 24, 0)


def test_a_line_still_marked_planned_gave_nothing_up_to_today() -> None:
    made = school(provision=(line("L1", "READ", status="Planned"),), ehc_provision=(item("Reading", 60, "READ"),))
    assert only(made)["received_minutes"] == 0
    assert only(made, date(2026, 11, 9))["received_minutes"] == 60, "ahead it counts as planned"


@pytest.mark.parametrize(("adult", "received"), [("1:1", 60), ("Group", 60), ("Any", 120)])
def test_a_pupil_with_hours_alone_has_their_total(adult: str, received: int) -> None:
    """2 hours are 120 minutes; READ gives 60 alone and TALK 60 in a group of two, both Required."""
    pupils = with_pupil(ehc_hours=Decimal(2), ehc_adult=adult, ehc_from=FIRST)
    rows = (line("L1", "READ"), line("L2", "TALK", group="G1"), line("L3", "TALK", "P2", "G1"))
    row = only(school(pupils=pupils, provision=rows))
    assert row["item"] == "All hours of the plan"
    assert minutes(row) == (120, received, received, 120 - received)


def test_times_a_year_are_counted_from_referrals_services_and_sessions() -> None:
    """One visit seen in October before the as-at date, one in July of the last school year, one still to come."""
    seen = [Referral(pupil_id="P1", service="EP", requested=FIRST, seen=day)
            for day in (date(2026, 10, 1), date(2026, 7, 1), date(2026, 10, 20))]  # fmt: skip
    made = school(ehc_provision=(item("Advice", None, "EP", times_a_year=Decimal(3)),), referrals=tuple(seen))
    row = only(made)
    assert (row["times_promised"], row["times_given"], row["promised_minutes"]) == (3, 1, None)
    assert row["why"] == "2 of 3 times to come by 31/08/2027"
    own = Service(service="EP", kind="Service", unit_cost=0, units_bought=Decimal(3), units_used=Decimal(2),
                  pupil_ids=("P1",))  # fmt: skip
    assert only(replace(made, services=(own,)))["times_given"] == 2, (
        "the larger of the two, for they are the same visits"
    )
    shared = replace(own, pupil_ids=("P1", "P2"))
    assert only(replace(made, services=(shared,)))["times_given"] == 1, "which pupil had it is not known"


def test_hours_bought_for_a_pupil_count_over_their_school_days() -> None:
    """10 hours from 7 September to 2 October, 20 school days: 30 minutes a day, 150 a week; 8 used: 120 a week."""
    bought = Service(service="Therapist", kind="Service", unit="hour", unit_cost=0, units_bought=Decimal(10),
                     units_used=Decimal(8), starts=FIRST, ends=FRIDAY, pupil_ids=("P1",), provider="NHS")  # fmt: skip
    promised = (item("Therapy", 150, "Therapist", adult="1:1"),)
    row = only(school(ehc_provision=promised, services=(bought,)))
    assert minutes(row) == (150, 150, 120, 30)
    assert row["why"] == "fewer hours used than bought"
    other = replace(bought, pupil_ids=("P2",))
    assert minutes(only(school(ehc_provision=promised, services=(other,)))) == (150, 0, 0, 150)
    with_hours = school(pupils=with_pupil(ehc_hours=Decimal(1), ehc_from=FIRST), services=(bought,))
    assert only(with_hours)["received_minutes"] == 0, "hours of the plan are met by Required lines alone"
    halves = replace(bought, pupil_ids=("P1", "P2"))
    assert only(school(ehc_provision=promised, services=(halves,)))["planned_minutes"] == 75


def test_week_by_week_only_what_fell_short_and_every_week_of_one_pupil() -> None:
    """Away from 14 to 18 September: that week of four gave nothing; 3 of 4 hours in the year so far."""
    gone = Absence("TA1", date(2026, 9, 14), date(2026, 9, 18))
    made = school(provision=(line("L1", "READ"),), ehc_provision=(item("Reading", 60, "READ"),), absences=(gone,))
    _, by_week, so_far = ehc_received(costs(made))
    assert [(row["week"], *minutes(row)) for row in by_week.records()] == [("2026-09-14", 60, 60, 0, 60)]
    assert so_far.records() == [
        {"pupil": "P1", "item": "Reading", "weeks": 4, "weeks_short": 1, "promised_hours": 4, "planned_hours": 4,
         "received_hours": 3, "missing_hours": 1},
    ]  # fmt: skip
    _, every, _ = ehc_received(costs(made), pupil="P1")
    assert [row["week"] for row in every.records()] == ["2026-09-07", "2026-09-14", "2026-09-21", "2026-09-28"]
    with pytest.raises(OutOfRange, match="P9"):
        ehc_received(costs(made), pupil="P9")


def test_the_weeks_note_says_how_much_is_missing_in_all() -> None:
    """30 minutes of an item and 60 of a pupil with hours alone: 1.5 hours; hours beside items are not added."""
    pupils = with_pupil(ehc_hours=Decimal("1.5"), ehc_from=FIRST)
    pupils = (pupils[0], replace(pupils[1], ehc_hours=Decimal(1), ehc_from=FIRST), *pupils[2:])
    made = school(pupils=pupils, provision=(line("L1", "READ"),), ehc_provision=(item("Reading", 90, "READ"),))
    notes = ehc_received(costs(made), OVER)[0].notes
    assert notes[0] == "3 of 3 promises fall short in this week, by 1.5 hours in all."


@given(st.permutations(range(4)), st.permutations(range(3)))
def test_the_order_of_rows_changes_nothing(lines: list[int], items: list[int]) -> None:
    rows = (line("L1", "READ"), line("L2", "TALK", group="G1"), line("L3", "TALK", "P2", "G1"), line("L4", "MIX"))
    promised = (item("A", 60, "READ", "MIX"), item("B", 60, "READ", "TALK"), item("C", 90, "TALK", "MIX"))
    as_typed = week(school(provision=rows, ehc_provision=promised))
    mixed = school(provision=tuple(rows[place] for place in lines), ehc_provision=tuple(promised[p] for p in items))
    assert week(mixed) == as_typed

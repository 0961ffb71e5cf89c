"""The day somebody is away: required provision is lost last, least is changed, and nobody is in two places."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from provision_xl import app
from provision_xl.demo import demo_school
from provision_xl.errors import OutOfRange
from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import Absence, Session
from provision_xl.school.school import School
from provision_xl.school.timetable_tables import Period, Timetabled
from provision_xl.timetable import logged, standing_week, today, today_tables

from .weeks import MONDAY, PERIODS, intervention, line, school

TUESDAY = date(2026, 11, 24)
ONE_HOUR = (Period("Every day", "1", time(9), time(10)),)


def week(*rows: Timetabled, **tables: object) -> School:
    return school(timetable=rows, **tables)


def stands(group: str, staff: str, day: str = "Tuesday", period: str = "1") -> Timetabled:
    return Timetabled(group, "", staff, day, period)


def test_a_free_colleague_with_the_skill_covers_at_the_same_time() -> None:
    found = today(week(stands("G1", "T1")), TUESDAY, ["T1"])
    (done,) = found.changed
    assert (done.by, done.slot, done.starts) == ("T2", done.session.slot, 9 * 60)
    assert today_tables(found)[0].answer == "1 of 1 sessions are covered."


def test_nobody_covers_without_the_skill() -> None:
    phonics = intervention("PHON", skill="Phonics")
    base = week(stands("G1", "T1"), interventions=(phonics,))
    staff = (replace(base.staff[0], skills=("Phonics",)), base.staff[1])
    (done,) = today(replace(base, staff=staff), TUESDAY, ["T1"]).changed
    assert not done.held
    staff = (base.staff[0], replace(base.staff[1], skills=("phonics",)))
    assert today(replace(base, staff=staff), TUESDAY, ["T1"]).changed[0].by == "T2"


def test_what_is_not_required_gives_way_to_what_is() -> None:
    """One period of an hour: T2 has G2 for 45 minutes then, and G1's 30 required minutes do not fit beside it."""
    long = intervention("LONG", group_minutes=Decimal(45))
    lines = (line("G1", "P1", "PHON", "T1", required=True), line("G2", "P3", "LONG", "T2"))
    base = week(stands("G1", "T1"), stands("G2", "T2"), periods=ONE_HOUR, provision=lines,
                interventions=(intervention("PHON"), long))  # fmt: skip
    found = {done.activity.group: done for done in today(base, TUESDAY, ["T1"]).changed}
    assert found["G1"].by == "T2" and found["G2"].gives_way and not found["G2"].held
    plain = replace(base, provision=(line("G1", "P1", "PHON", "T1"), lines[1]))
    (done,) = today(plain, TUESDAY, ["T1"]).changed  # 30 minutes are no reason to lose 45
    assert (done.activity.group, done.held) == ("G1", False)


def test_it_moves_to_another_time_where_its_own_is_taken() -> None:
    long = intervention("LONG", group_minutes=Decimal(45))
    lines = (line("G1", "P1", "PHON", "T1"), line("G2", "P3", "LONG", "T2"))
    base = week(stands("G1", "T1"), stands("G2", "T2"), provision=lines, interventions=(intervention("PHON"), long))
    (done,) = today(base, TUESDAY, ["T1"]).changed
    assert done.by == "T2" and done.slot != done.session.slot and done.slot is not None
    table = today_tables(today(base, TUESDAY, ["T1"]))[0]
    assert "moves from Tuesday 1 to Tuesday" in str(table.rows[0][-1])


def test_those_in_absences_are_away_and_nobody_away_covers() -> None:
    away = (Absence("T1", TUESDAY, TUESDAY), Absence("T2", TUESDAY, TUESDAY))
    found = today(week(stands("G1", "T1"), absences=away), TUESDAY)
    assert found.away == ("T1", "T2") and not found.changed[0].held


def test_what_is_not_held_goes_into_sessions_and_what_is_where_all_is_noted() -> None:
    """T2 is away as well, so that neither is held; G1 notes every session, G2 none yet."""
    log = (Session(MONDAY, "G1", True),)
    lines = (line("G1", "P1", "PHON", "T1"), line("G2", "P3", "PHON", "T1"))
    base = week(stands("G1", "T1"), stands("G2", "T1", period="2"), sessions=log, provision=lines)
    found = today(base, TUESDAY, ["T1", "T2"])
    assert logged(found) == tuple(Session(TUESDAY, group, False, None, "Adult away") for group in ("G1", "G2"))
    assert today_tables(found)[2].notes == ()
    assert logged(today(base, TUESDAY, ["T1"])) == (Session(TUESDAY, "G1", True),)
    again = today(replace(base, sessions=(*log, *logged(found))), TUESDAY, ["T1", "T2"])
    assert logged(again) == ()
    (note,) = today_tables(again)[2].notes
    assert note == "Sessions has rows of G1, G2 on that day already: see that they are right."


def test_two_sessions_of_a_group_on_a_day_are_two_rows_that_stop_nothing() -> None:
    twice = intervention("PHON", group_sessions=Decimal(2))
    base = week(stands("G1", "T1"), stands("G1", "T1", period="2"), provision=(line("G1", "P1", "PHON", "T1"),),
                interventions=(twice,))  # fmt: skip
    rows = logged(today(base, TUESDAY, ["T1", "T2"]))
    assert rows == (Session(TUESDAY, "G1", False, None, "Adult away"),) * 2
    (finding,) = [one for one in app.work(replace(base, sessions=rows), TUESDAY).findings if one.code == "PX-E01"]
    assert finding.verdict == "WARN" and "unless the group meets more than once that day" in finding.cure


def test_what_is_wrong_is_said() -> None:
    base = week(stands("G1", "T1"))
    for given, words in (
        ((base, TUESDAY, ["T9"]), 'no Staff ID "T9"'),
        ((base, TUESDAY, []), "Nobody is noted as away on 24/11/2026"),
        ((base, date(2026, 11, 28), ["T1"]), "no school on 28/11/2026"),
        ((school(), TUESDAY, ["T1"]), "There is no timetable yet"),
    ):
        with pytest.raises(OutOfRange, match=words):
            today(*given)


@pytest.mark.parametrize("who", ["TA1", "TA6", "TA10", "HLTA1"])
def test_in_the_demo_school_nobody_is_in_two_places_that_day(who: str) -> None:
    whole = demo_school()
    found = today(whole, TUESDAY, [who], seconds=20)
    taken: dict[tuple[str, int], list[tuple[int, int]]] = {}
    changed = {(done.session.number, done.session.slot): done for done in found.changed}
    for session in standing_week(whole, TUESDAY).sessions:
        activity = found.week.question.activities[session.number]
        done = changed.get((session.number, session.slot))
        if done is None:
            held = [(name, session.slot, session.starts, session.ends) for name in activity.adults]
        elif done.held and done.starts is not None and done.slot is not None:
            stay = [name for name in activity.adults if name != who]
            held = [(name, done.slot, done.starts, done.starts + activity.minutes) for name in (done.by or "", *stay)]
            assert not activity.out or done.room
        else:
            held = []
        for name, slot, starts, ends in held:
            if found.week.question.slots[slot].day == 1:
                assert name != who
                taken.setdefault((name, slot), []).append((starts, ends))
    for times in taken.values():
        ordered = sorted(times)
        assert all(before[1] <= after[0] for before, after in zip(ordered, ordered[1:], strict=False))
    assert found.changed and any(done.held for done in found.changed)


def test_a_cover_must_be_in_post() -> None:
    base = week(stands("G1", "T1"), periods=PERIODS)
    gone = Staff("T2", role="TA", intervention_hours=Decimal(20), ends=MONDAY)
    (done,) = today(replace(base, staff=(base.staff[0], gone)), TUESDAY, ["T1"]).changed
    assert not done.held

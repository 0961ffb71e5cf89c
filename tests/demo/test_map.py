"""The map of the demo school keeps the rules of groups, adults, limits and plans, counted by hand on its rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from provision_xl.demo.planted import PLANTED
from provision_xl.school.core_tables import Line
from provision_xl.school.school import School
from tests.demo.by_hand import adults, groups, hours_of_staff, minutes, runs, sample_days
from tests.demo.test_school import VARIANTS, school

SPECIAL = {entry.key["group"] for entry in PLANTED if "group" in entry.key}
LEAVER = next(entry.key["pupil_id"] for entry in PLANTED if "left" in entry.what and entry.table == "Pupils")
OVER = next(entry.key["staff_id"] for entry in PLANTED if "more on the map" in entry.what)
TEMPORARY = next(entry.key["staff_id"] for entry in PLANTED if entry.what == "A person who has left")
YEARS = ["R", "1", "2", "3", "4", "5", "6"]
ALL = pytest.mark.parametrize("wanted", VARIANTS, ids=str)


def _year(found: School, line: Line) -> int:
    return YEARS.index(found.pupil[line.pupil_id].year_group)


@ALL
def test_a_group_has_one_intervention_one_entry_of_adults_and_one_set_of_minutes(wanted: dict[str, Any]) -> None:
    found = school(**wanted)
    for name, rows in groups(found).items():
        same = {(row.intervention, row.staff_id, row.group_minutes, row.group_sessions, row.individual_minutes,
                 row.individual_sessions) for row in rows}  # fmt: skip
        assert len(same) == 1, name
        assert len({row.pupil_id for row in rows}) == len(rows), name


@ALL
def test_group_sizes_are_within_the_catalogue_and_six(wanted: dict[str, Any]) -> None:
    found = school(**wanted)
    for name, rows in groups(found).items():
        row = found.intervention[rows[0].intervention]
        assert (row.group_min or 1) <= len(rows) <= min(row.group_max or 8, 6), name


@ALL
def test_groups_are_of_neighbouring_years(wanted: dict[str, Any]) -> None:
    found = school(**wanted)
    for name, rows in groups(found).items():
        years = [_year(found, row) for row in rows if row.pupil_id != LEAVER]
        if years and name not in SPECIAL:
            assert max(years) - min(years) <= 1, name


@ALL
def test_needs_and_use_fit(wanted: dict[str, Any]) -> None:
    found = school(**wanted)
    for line in found.provision:
        pupil, row = found.pupil[line.pupil_id], found.intervention[line.intervention]
        assert row.use, line.intervention
        if pupil.sen_status != "N":
            assert {pupil.primary_need, pupil.secondary_need} & set(row.needs), (line, pupil)


@ALL
def test_nobody_misses_more_class_than_the_limit(wanted: dict[str, Any]) -> None:
    found = school(**wanted)
    for day in sample_days(found):
        out: dict[str, Decimal] = defaultdict(Decimal)
        for line in found.provision:
            if found.intervention[line.intervention].where in {"", "Out"} and runs(found, line, day):
                together, alone, _ = minutes(found, line)
                out[line.pupil_id] += together + alone
        for pupil_id, taken in out.items():
            assert taken <= (found.pupil[pupil_id].out_of_class_limit or 150), (pupil_id, day)


@ALL
def test_alternatives_and_the_same_thing_never_run_at_once(wanted: dict[str, Any]) -> None:
    found = school(**wanted)
    for day in sample_days(found):
        seen: set[tuple[str, str]] = set()
        for line in found.provision:
            if runs(found, line, day):
                row = found.intervention[line.intervention]
                for word in {row.code, row.only_one_of} - {""}:
                    assert (line.pupil_id, word) not in seen, (line, day)
                    seen.add((line.pupil_id, word))


@ALL
def test_hours_of_adults_are_kept_but_for_the_one_that_is_planted(wanted: dict[str, Any]) -> None:
    found = school(**wanted)
    over: set[str] = set()
    for day in sample_days(found):
        for who, hours in hours_of_staff(found, day).items():
            person = found.member_of_staff[who]
            if who != TEMPORARY:
                assert person.starts is None or person.starts <= day, (who, day)
            if hours > (person.intervention_hours or 0):
                over.add(who)
            other = sum((row.hours_per_week or 0) for row in found.staff_time if row.staff_id == who)
            contract = person.hours_per_week if person.fte is None else Decimal("32.5") * person.fte
            assert contract is not None and hours + other <= contract, (who, day)
    assert over == {OVER}


@ALL
def test_adults_have_the_skill(wanted: dict[str, Any]) -> None:
    found = school(**wanted)
    for line in found.provision:
        skill = found.intervention[line.intervention].skill
        for who, _ in adults(line.staff_id):
            assert not skill or skill in found.member_of_staff[who].skills, line


def test_some_adults_take_turns_and_some_work_together() -> None:
    entries = {line.staff_id for line in school().provision}
    assert any("% /" in entry for entry in entries)
    assert any(";" in entry for entry in entries)


@ALL
def test_the_hours_of_each_plan_are_met_exactly_by_required_lines(wanted: dict[str, Any]) -> None:
    found = school(**wanted)
    year_began = date(found.school_year, 9, 1)
    plans = [pupil for pupil in found.pupils if pupil.sen_status == "E"]
    assert plans
    for pupil in plans:
        for day in (day for day in sample_days(found) if pupil.ehc_from and day >= max(pupil.ehc_from, year_began)):
            counted = Decimal(0)
            for line in found.provision:
                if line.required and line.pupil_id == pupil.pupil_id and runs(found, line, day):
                    together, alone, _ = minutes(found, line)
                    in_group = len(groups(found)[line.group]) > 1
                    assert alone == 0 or not in_group
                    kind = "Group" if in_group else "1:1"
                    counted += together + alone if pupil.ehc_adult in {kind, "Any"} else 0
            assert counted == (pupil.ehc_hours or 0) * 60, (pupil.pupil_id, day)


@ALL
def test_no_line_begins_before_its_pupil_is_at_school(wanted: dict[str, Any]) -> None:
    found = school(**wanted)
    september = date(found.school_year, 9, 1)
    for line in found.provision:
        assert line.starts is not None
        assert line.starts >= september or found.pupil[line.pupil_id].year_group != "R", line


@ALL
def test_status_goes_by_the_dates(wanted: dict[str, Any]) -> None:
    found = school(**wanted)
    as_at = found.settings.as_at
    assert as_at
    for line in found.provision:
        if line.group in SPECIAL or line.plan == "Exclude":
            continue
        match line.status:
            case "Done" | "Stopped":
                assert line.ends and line.ends < as_at
            case "Running":
                assert line.starts and line.starts <= as_at <= (line.ends or as_at)
            case _:
                assert line.status == "Planned" and line.starts and line.starts > as_at


@ALL
def test_one_line_was_stopped_in_the_middle_of_its_group(wanted: dict[str, Any]) -> None:
    found = school(**wanted)
    for line in (line for line in found.provision if line.status == "Stopped"):
        others = [row for row in groups(found)[line.group] if row is not line]
        assert others and all(row.ends and line.ends and line.ends < row.ends for row in others)
        assert line.sessions_attended is not None and line.sessions_held is not None
        assert line.sessions_attended * 2 <= line.sessions_held


def test_the_default_school_has_such_a_line() -> None:
    assert [line.status for line in school().provision].count("Stopped") == 1


@ALL
def test_cycles_carry_scores_on(wanted: dict[str, Any]) -> None:
    found = school(**wanted)
    lines = {line.line: line for line in found.provision}
    scored = {row.measure for row in found.measures}
    for line in found.provision:
        if line.plan == "Exclude":
            continue
        assert line.measure in scored and line.aim and line.entry is not None and line.target is not None
        assert (line.cycle == 1) == (line.continues == "")
        if line.continues:
            before = lines[line.continues]
            assert (before.pupil_id, before.intervention) == (line.pupil_id, line.intervention)
            assert before.cycle is not None and line.cycle == before.cycle + 1
            assert before.starts and line.starts and before.starts < line.starts


@ALL
def test_targets_lie_in_the_direction_of_better(wanted: dict[str, Any]) -> None:
    found = school(**wanted)
    higher = {row.measure: row.higher_is_better for row in found.measures}
    for line in found.provision:
        if line.entry is not None and line.target is not None:
            assert (line.target > line.entry) == higher[line.measure], line

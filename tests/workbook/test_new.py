"""A new workbook: usual settings and terms, the library not yet in use, no pupil that nobody entered."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from provision_xl.errors import OutOfRange
from provision_xl.rates import national
from provision_xl.school.cells import read_cell
from provision_xl.school.core_tables import SETTING_TYPES
from provision_xl.school.school import SETTING_DEFAULTS
from provision_xl.school.tables import TABLES
from provision_xl.workbook.build import Contents, workbook_bytes
from provision_xl.workbook.new import new_school, proposed_ids

RATES, DAY = national(), date(2026, 11, 23)


@pytest.mark.parametrize("setting", SETTING_TYPES)
def test_nothing_in_it_is_costed_by_mistake(setting: str) -> None:
    school = new_school(setting, (), RATES, DAY)
    assert not (school.pupils or school.staff or school.provision or school.funds)
    assert school.settings.setting_type == setting
    assert not any(row.use for row in school.interventions)


def test_settings_have_the_usual_values_and_the_school_is_for_its_people_to_name() -> None:
    settings = new_school("Mainstream primary", (), RATES, DAY).settings
    assert {name: getattr(settings, name) for name in SETTING_DEFAULTS} == SETTING_DEFAULTS
    assert (settings.school_name, settings.school_id, settings.as_at) == ("", "", None)
    assert settings.academic_year == "2026/27"
    assert new_school("Childminder", (), RATES, DAY).settings.school_week_hours == Decimal(30)


def test_the_usual_terms_of_the_year_are_there() -> None:
    school = new_school("Mainstream primary", (), RATES, DAY)
    assert [row.report_term for row in school.terms] == ["Autumn"] * 2 + ["Spring"] * 2 + ["Summer"] * 2
    assert school.terms[0].starts is not None
    assert school.terms[0].starts.year == 2026
    assert sum(row.teaching_weeks or 0 for row in school.terms) == Decimal(38)


def test_terms_of_a_year_that_is_not_listed_are_moved_by_whole_weeks() -> None:
    last = max(str(row["Year"]) for row in RATES.rows("usual_terms"))
    listed = new_school("Mainstream primary", (), RATES, DAY, last).terms
    later = new_school("Mainstream primary", (), RATES, DAY, "2035/36").terms
    assert len(later) == 6
    for term in later:
        assert term.starts is not None
        assert term.ends is not None
        assert term.starts.weekday() < 5
        assert date(2035, 8, 25) < term.starts < term.ends < date(2036, 8, 1)
    assert [row.teaching_weeks for row in later] == [row.teaching_weeks for row in listed]
    for old, new in zip(listed, later, strict=True):
        assert old.starts is not None
        assert new.starts is not None
        assert (new.starts - old.starts).days % 7 == 0


def test_the_whole_library_reads_without_a_problem_and_says_how_sure_its_source_is() -> None:
    columns = TABLES["Interventions"].columns
    records = RATES.rows("interventions")
    assert len(records) >= 30
    for record in records:
        for column in columns:
            read = read_cell(column, record.get(column.header))
            assert read.problem is None or read.problem.code == "PX-D27", (record["Code"], column.header, read.problem)
    rows = new_school("Mainstream primary", (), RATES, DAY).interventions
    assert len({row.code for row in rows}) == len(rows) == len(records)
    assert all(re.match(r"\((agreed|derived|provisional|unverified|own estimate)\) .", row.source) for row in rows)


def test_duties_are_filled_when_they_are_wanted() -> None:
    assert not new_school("Mainstream primary", (), RATES, DAY).duties
    duties = new_school("Mainstream primary", ["Duties"], RATES, DAY).duties
    assert {row.number for row in duties} == set(range(1, 16))


def test_a_setting_or_table_that_does_not_exist_is_named() -> None:
    with pytest.raises(OutOfRange, match='"Zoo" is not a setting type. They are: Mainstream primary'):
        new_school("Zoo", (), RATES, DAY)
    with pytest.raises(OutOfRange, match='There is no table "Reveiws"'):
        new_school("Mainstream primary", ["Reveiws"], RATES, DAY)


def test_proposed_ids_say_nothing_and_are_never_taken_twice() -> None:
    ids = proposed_ids(Random(1), 500)
    assert len(set(ids)) == 500
    assert all(re.fullmatch("P-[B-DF-HJ-NP-TV-Z346789]{4}", item) for item in ids)
    assert not set(proposed_ids(Random(1), 500, ids)) & set(ids)


def test_proposed_ids_stand_on_the_first_sheet_only_and_are_no_pupils() -> None:
    from tests.workbook.made import members, sheet_part

    content = workbook_bytes(Contents(new_school("Mainstream primary", (), RATES, DAY), proposed_ids=("P-XYZ3",)))
    texts = re.findall(rb"<si><t[^>]*>([^<]*)</t></si>", members(content)["xl/sharedStrings.xml"])
    place = texts.index(b"P-XYZ3")
    assert b"<v>%d</v></c>" % place in members(content)[sheet_part(content, "Start")]
    assert b't="s"><v>%d</v></c>' % place not in members(content)[sheet_part(content, "Pupils")]

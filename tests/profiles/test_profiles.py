"""The profiles as data: complete, in step with what else is declared, each documented; and what they check."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.errors import Verdict
from provision_xl.funding import funded_hours_table, funding_by_rule, purses, rule_findings
from provision_xl.profiles import profile_of, profiles, setting_findings, setting_named
from provision_xl.rates import national
from provision_xl.school.core_tables import (
    SETTING_TYPES,
    YEAR_GROUPS,
    Fund,
    Intervention,
    Line,
    Pupil,
    Settings,
    TermRow,
)
from provision_xl.school.other_tables import FundedHours, LocalRate, TopUp
from provision_xl.school.school import School
from provision_xl.school.tables import OTHERS, SETTINGS
from provision_xl.views import check_school
from provision_xl.workbook.build import Contents, workbook_bytes
from provision_xl.workbook.new import new_school, tables_of
from tests.profiles.pictures import FOLDER, file_name
from tests.workbook.made import members

RATES, DAY = national(), date(2026, 11, 23)
PAGE = (Path(__file__).parent.parent.parent / "docs" / "settings.md").read_text("utf-8")
D = Decimal
# One term of 38 weeks, 1 September 2026 to 31 August 2027: with 261 weekdays.
YEAR = (TermRow("Year", date(2026, 9, 1), date(2027, 8, 31), D(38), "2026/27"),)


def nursery(**tables: Any) -> School:
    settings = Settings("Rowan", "1", tables.pop("setting", "Maintained nursery"), "2026/27", **tables.pop("more", {}))
    return School(settings=settings, terms=tables.pop("terms", YEAR), **tables)


def child(name: str = "C1", premium: str = "EYPP", year: str = "N2", **more: Any) -> Pupil:
    return Pupil(name, year, sen_status="K", primary_need="SLCN", pupil_premium=premium, **more)


# As declared


def test_every_setting_type_has_a_profile_and_no_other() -> None:
    assert tuple(profile.setting for profile in profiles(RATES)) == SETTING_TYPES
    assert profile_of("", RATES).setting == "" and profile_of("", RATES).years == YEAR_GROUPS


@pytest.mark.parametrize("profile", profiles(RATES), ids=lambda profile: profile.setting)
def test_what_a_profile_names_is_there(profile: Any) -> None:
    listed = {row["Source"] for row in RATES.rows("fund_sources")}
    assert set(profile.sources) <= listed
    assert {rule.partition(":")[0] for rule in profile.by_rule} <= set(profile.sources)
    assert set(profile.years) <= set(YEAR_GROUPS) and profile.leaving <= set(profile.years)
    assert set(profile.tables) <= {table.name for table in OTHERS}
    assert set(profile.usual or {}) <= {column.header for column in SETTINGS}
    assert set(profile.without_duties) <= {row["Duty"] for row in RATES.rows("duties")}
    assert profile.meaning and profile.senco.endswith(".") and profile.source and profile.status


@pytest.mark.parametrize("setting", SETTING_TYPES)
def test_every_profile_has_a_row_and_a_picture_in_the_documentation(setting: str) -> None:
    row = next((line for line in PAGE.splitlines() if line.startswith(f"| {setting} |")), "")
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert len(cells) == 4 and all(cells), f"docs/settings.md has no full row for {setting}"
    assert f'new FILE --setting "{setting}"' in cells[2] and f'demo --setting "{setting}"' in cells[2]
    test = re.search(r"`([\w/]+\.py)`", cells[3])
    assert test and (FOLDER.parent.parent / test[1]).exists()
    picture = FOLDER / file_name(setting)
    assert f"settings/{file_name(setting)}" in PAGE and picture.stat().st_size <= 60 * 1024


# A new workbook


@pytest.mark.parametrize("setting", SETTING_TYPES)
def test_a_new_workbook_has_the_tables_and_values_of_its_setting(setting: str) -> None:
    profile = setting_named(setting, RATES)
    school = new_school(setting, (), RATES, DAY)
    for header, value in (profile.usual or {}).items():
        attribute = next(column.attribute for column in SETTINGS if column.header == header)
        assert getattr(school.settings, attribute) == value
    content = members(workbook_bytes(Contents(school, host="no-macros", tables=tables_of(profile, ()))))
    sheets = re.findall(r'<sheet name="([^"]+)"', content["xl/workbook.xml"].decode())
    assert [name for name in sheets if name in {table.name for table in OTHERS}] == [
        table.name for table in OTHERS if table.name in profile.tables
    ]


def test_the_drop_downs_offer_what_the_setting_has() -> None:
    texts = {name: members(workbook_bytes(Contents(new_school(name, (), RATES, DAY), host="no-macros")))
             for name in ("College", "Childminder")}  # fmt: skip
    college, home = (b"".join(part for name, part in sorted(texts[setting].items()) if "worksheets/sheet" in name)
                     for setting in ("College", "Childminder"))  # fmt: skip
    assert b"12,13,14" in college and b"N1,N2,R<" not in college and b'N1,N2,R"' in home
    assert b"Note-taker" in college and b"Note-taker" not in home and b"Childminder,Assistant" in home
    assert all(name.encode() in college for name in SETTING_TYPES), "Settings offers every setting type"


def test_only_a_mainstream_school_has_the_inclusion_strategy_among_its_duties() -> None:
    duty = "Inclusion strategy with budgeted costs"
    with_it = [setting for setting in SETTING_TYPES
               if duty in {row.duty for row in new_school(setting, ("Duties",), RATES, DAY).duties}]  # fmt: skip
    assert with_it == ["Mainstream primary", "Mainstream secondary", "Shared SENCo or trust", "Resourced base"]


def test_rates_of_a_college_are_marked_until_the_authoritys_are_typed() -> None:
    new = new_school("college", (), RATES, DAY)
    assert {row.name for row in new.local_rates} == {
        "LA hourly rate: Learning support assistant", "LA hourly rate: Note-taker",
        "LA hourly rate: Communication support worker", "LA hourly rate: Specialist tutor",
    }  # fmt: skip
    assert all(row.source.startswith("(own estimate)") for row in new.local_rates)
    marked = [item.saw for item in setting_findings(new, RATES) if item.code == "PX-T06"]
    assert marked == ["4 rates are our own estimates (LA hourly rate: Learning support assistant first)"]
    typed = replace(new, local_rates=tuple(replace(row, source="Letter of the authority") for row in new.local_rates))
    assert "PX-T06" not in {item.code for item in setting_findings(typed, RATES)}


# What is checked


def codes(school: School) -> list[tuple[str, str, str]]:
    found = setting_findings(school, RATES)
    assert all(item.verdict is Verdict.WARN for item in found)
    return [(item.code, item.sheet, item.cell) for item in found]


@pytest.mark.parametrize(
    ("school", "expected"),
    [
        (nursery(pupils=(child(year="N1", row=5), child("C2", year="R", row=6))), [("PX-T01", "Pupils", "B6")]),
        (nursery(setting="College", pupils=(child(year="11", row=5),), more={"commissioned_places": 1}),
         [("PX-T01", "Pupils", "B5")]),
        (nursery(setting="Mainstream primary", pupils=(child(year="6"),)), []),
        (nursery(setting="Childminder", funds=(Fund("SEN", "notional SEN budget", 1, row=7),)),
         [("PX-T02", "Funds", "B7")]),
        (nursery(setting="Childminder", funds=(Fund("OWN", "Parents' gifts", 1),)), []),
        (nursery(setting="Special school"), [("PX-T03", "Settings", "")]),
        (nursery(setting="Resourced base", more={"commissioned_places": 6, "places_taken": 7}),
         [("PX-T03", "Settings", "")]),
        (nursery(setting="Resourced base", more={"commissioned_places": 6, "places_taken": 6}), []),
        (nursery(pupils=(child(),), funded_hours=(FundedHours("C1", D(31), date(2026, 9, 1), row=5),)),
         [("PX-T04", "Funded hours", "B5")]),
        (nursery(pupils=(child(),), funded_hours=(FundedHours("C1", D(15), date(2026, 9, 1), row=5),
                                                  FundedHours("C1", D(30), date(2027, 1, 1), row=6))),
         [("PX-T05", "Funded hours", "C6")]),
        (nursery(pupils=(child(),),
                 funded_hours=(FundedHours("C1", D(15), date(2026, 9, 1), date(2026, 12, 31)),
                               FundedHours("C1", D(30), date(2027, 1, 1)))), []),
        (nursery(setting="Other early years", local_rates=(LocalRate("x", "", DAY, D(1), "(own estimate) y"),)),
         [("PX-T06", "Local rates", "A")]),
        (nursery(setting="Zoo", pupils=(child(year="11"),)), []),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_setting_is_pointed_at(school: School, expected: list[tuple[str, str, str]]) -> None:
    found = codes(school)
    assert [item[:2] for item in found] == [item[:2] for item in expected]
    assert [item[2] for item in found if item[2]] == [item[2] for item in expected if len(item[2]) > 1]


def rows_of(school: School) -> dict[str, dict[str, Any]]:
    return {row["source"]: row for row in funding_by_rule(school, DAY, RATES).records()}


def test_places_taken_above_those_agreed_are_not_counted() -> None:
    """6 agreed, 7 taken: 6 x £6,000, and none is empty."""
    school = nursery(setting="Resourced base", more={"commissioned_places": 6, "places_taken": 7})
    assert funding_by_rule(school, DAY, RATES).total[4] == 3_600_000


def test_hours_are_cut_to_the_childs_own_dates_and_to_the_next_row() -> None:
    """Of 261 weekdays of the year, 38 / 261 weeks each: 1 September to 31 December has 88, 1 January on 173; the child
    comes on 1 October (66 weekdays to December) and leaves on 31 March (64 from January)."""
    rows = (FundedHours("C1", D(15), date(2026, 9, 1)), FundedHours("C1", D(30), date(2027, 1, 1)))
    pupil = child(premium="No", starts=date(2026, 10, 1), leaves=date(2027, 3, 31))
    found = funded_hours_table(nursery(pupils=(pupil,), funded_hours=rows), RATES)
    assert [row[5] * 261 for row in found.rows] == [15 * 38 * 66, 30 * 38 * 64]


def test_the_premium_counts_fifteen_hours_and_the_rate_of_the_day() -> None:
    """15 of 30 hours: 15 x 38 = 570 hours. In 2025/26 £1.00 to 31 March, £1.15 from 1 April; of 261 weekdays 152 and
    109: 570 / 261 x (152 x 1.00 + 109 x 1.15) = £605.71 (60,570.69 pence)."""
    terms = (TermRow("Year", date(2025, 9, 1), date(2026, 8, 31), D(38), "2025/26"),)
    settings = Settings("Rowan", "1", "Maintained nursery", "2025/26")
    rows = (FundedHours("C1", D(30), date(2025, 9, 1)),)
    school = School(settings=settings, terms=terms, pupils=(child(),), funded_hours=rows)
    found = funded_hours_table(school, RATES).rows[0]
    assert (found[6], found[7]) == (570, 60_571)
    # by day: weekdays of the two parts, counted one by one
    days = [date(2025, 9, 1) + timedelta(days=count) for count in range(365)]
    weekdays = [day for day in days if day.weekday() < 5]
    assert (sum(day < date(2026, 4, 1) for day in weekdays), len(weekdays)) == (152, 261)


def test_the_access_fund_is_one_sum_a_child_and_year_however_many_rows_claim_it() -> None:
    rows = (FundedHours("C1", D(15), date(2026, 9, 1), date(2026, 12, 31), True),
            FundedHours("C1", D(30), date(2027, 1, 1), None, True))  # fmt: skip
    assert rows_of(nursery(pupils=(child(),), funded_hours=rows))["Disability access fund"]["due_pence"] == 97_500


@given(st.permutations(range(4)))
def test_the_order_of_rows_changes_nothing(order: list[int]) -> None:
    first, later = date(2026, 9, 1), date(2027, 1, 1)
    rows = (FundedHours("C1", D(15), first, date(2026, 12, 31)), FundedHours("C2", D(30), first),
            FundedHours("C1", D(30), later, None, True), FundedHours("C3", D(12), first))  # fmt: skip
    pupils = (child("C1"), child("C2"), child("C3"))
    given_so = funded_hours_table(nursery(pupils=pupils, funded_hours=rows), RATES)
    mixed = funded_hours_table(nursery(pupils=pupils[::-1], funded_hours=tuple(rows[at] for at in order)), RATES)
    assert mixed == given_so


@pytest.mark.parametrize(
    ("funds", "saw"),
    [
        ((), ["Place funding of a year comes to £80,000.00 by the rule, and Funds has £0.00"]),
        ((70_000_00,), ["Place funding of a year comes to £80,000.00 by the rule, and Funds has £70,000.00"]),
        ((80_000_00,), []),
        ((50_000_00, 30_000_00), []),
    ],
)
def test_places_that_funds_tells_otherwise_are_pointed_at(funds: tuple[int, ...], saw: list[str]) -> None:
    rows = tuple(Fund(f"F{at}", "Place funding", pence, date(2026, 4, 1), date(2027, 3, 31))
                 for at, pence in enumerate(funds))  # fmt: skip
    school = nursery(setting="Special school", funds=rows, more={"commissioned_places": 8})
    assert [item.saw for item in rule_findings(school, DAY, RATES)] == saw


def test_no_rule_makes_money_of_a_number_of_pupils_with_sen() -> None:
    pupils = tuple(child(f"C{at}", premium="FSM6", year="4") for at in range(40))
    assert rows_of(nursery(setting="Mainstream primary", pupils=pupils)) == {}


def test_a_child_receives_no_more_than_its_own_funded_week() -> None:
    """3 x 5 hours alone = 15 a week: too much with 12 funded hours, not with 15, nor with 30 in Settings."""
    intervention = Intervention(True, "LONG", "Long days", needs=("SLCN",), individual_minutes=D(300),
                                individual_sessions=D(3))  # fmt: skip
    lines = tuple(Line(f"L{at}", "", f"C{at}", "LONG", starts=date(2026, 9, 1)) for at in (1, 2, 3))
    hours = (FundedHours("C1", D(12), date(2026, 9, 1)), FundedHours("C2", D(12), date(2026, 9, 1), DAY),
             FundedHours("C2", D(15), DAY))  # fmt: skip
    school = nursery(pupils=(child("C1"), child("C2"), child("C3")), interventions=(intervention,), provision=lines,
                     funded_hours=hours, more={"school_week_hours": D(30)})  # fmt: skip
    over = [item.saw for item in check_school(school, DAY, RATES) if item.code == "PX-F11"]
    assert over == ["receives 15.0 hours a week; the week there has 12.0"]


def test_the_access_fund_of_a_child_comes_beside_its_top_up_and_takes_nothing_from_it() -> None:
    """£975 and £3,000: a fund of one child that is no access fund would be the top-up itself."""
    dates = (date(2026, 9, 1), date(2027, 8, 31))
    fund = Fund("DAF", "Disability access fund", 97_500, *dates, "Pupil:C1")
    top_up = TopUp("C1", 300_000, "year", *dates)
    school = nursery(pupils=(child(),), funds=(fund,), top_ups=(top_up,))
    assert {purse.name: purse.amount for purse in purses(school)} == {"Top-up C1": 300_000, "DAF": 97_500}
    assert "PX-H03" not in {item.code for item in check_school(school, DAY, RATES)}
    named = replace(school, funds=(replace(fund, source="Top-up Derby"),))
    assert [purse.name for purse in purses(named)] == ["DAF"]
    assert "PX-H03" in {item.code for item in check_school(named, DAY, RATES)}


def test_top_ups_of_another_school_year_are_not_counted_into_this_one() -> None:
    terms = (*YEAR, TermRow("Next", date(2027, 9, 1), date(2028, 8, 31), D(38), "2027/28"))
    top_up = TopUp("C1", 300_000, "year", date(2026, 9, 1), date(2028, 8, 31))
    school = nursery(setting="Special school", pupils=(child(),), top_ups=(top_up,), terms=terms)
    assert rows_of(school)["Top-ups"]["due_pence"] == 300_000

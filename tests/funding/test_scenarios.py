"""Scenarios by hand, and what cannot be tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from provision_xl import app
from provision_xl.app.funding import scenario_tables
from provision_xl.costing import cost
from provision_xl.errors import OutOfRange
from provision_xl.rates import national
from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import LocalRate
from provision_xl.school.school import School
from provision_xl.views import Work
from tests.cli.running import fine, run
from tests.funding.schools import AS_AT, plain_school, rows_by, top_up, work
from tests.independent.schools import random_school
from tests.json_shapes import BY_COMMAND, problems

SPRING = "from 2027-01-04"


def tried(school: School, *wanted: str, calendar: str = "") -> dict[str, dict[str, Any]]:
    return rows_by(scenario_tables(work(school), wanted, calendar)[0], "scenario")


def test_pay_from_a_day_on() -> None:
    """Autumn £150 stays; spring £120 and summer £140 are a tenth dearer: £150 + £132 + £154 = £436."""
    rows = tried(plain_school(), f"pay +10% {SPRING}", f"pay TA -10 {SPRING}", f"pay TA1 +10 {SPRING}")
    assert [row["forecast_pence"] for row in rows.values()] == [41_000, 43_600, 38_400, 43_600]
    assert rows[f"pay +10% {SPRING}"]["change_pence"] == 2_600


def test_pay_begins_with_the_day_after_the_as_at_date_where_no_day_is_named() -> None:
    """£80 to Friday 30 October stay, that day with them; November to July £330 are a tenth dearer."""
    for day in (date(2026, 10, 30), AS_AT):
        (found, *_) = scenario_tables(work(plain_school(), day), ["pay +10%"])
        assert rows_by(found, "scenario")["pay +10%"]["forecast_pence"] == 8_000 + 36_300


def test_one_person_s_rise_leaves_others_on_the_same_point_alone() -> None:
    """Two people on one scale of Local rates teach one line in turn; a rise of one is half the rise of both."""
    one = Staff(staff_id="TA1", role="TA", pay_scale="County", point="1", hours_per_week=D(37), worked_weeks=D(39),
                pension="None", intervention_hours=D(9))  # fmt: skip
    both = (one, replace(one, staff_id="TA2"))
    school = plain_school(
        staff=both,
        local_rates=(LocalRate("County", "1", date(2020, 4, 1), D(26_000), "own"),),
        provision=(replace(plain_school().provision[0], staff_id="TA1 50% / TA2 50%"),),
    )
    rows = tried(school, f"pay TA1 +10% {SPRING}", f"pay County +10% {SPRING}")
    single, double = (row["change_pence"] for row in list(rows.values())[1:])
    assert single > 0 and abs(double - 2 * single) <= 4  # two people in two terms, each rounded


def test_a_rise_of_a_scale_is_that_of_its_salaries_typed_higher() -> None:
    """NJC point 5 a tenth higher in Local rates from January, typed by hand, costs the same."""
    person = Staff(staff_id="TA1", role="TA", pay_scale="NJC", point="5", hours_per_week=D(30), intervention_hours=D(9))
    school = plain_school(staff=(person,))
    found = tried(school, f"pay NJC +10% {SPRING}")[f"pay NJC +10% {SPRING}"]["forecast_pence"]
    typed = replace(school, local_rates=(LocalRate("NJC", "5", date(2027, 1, 4), D("29069.7"), "26,427 x 1.1"),))
    wanted = cost(typed, AS_AT, national())
    assert wanted and found == wanted.total.forecast


def test_a_fund_less_by_pounds_by_per_cent_or_set() -> None:
    """SEN £365 pays £270 by the end of March; with £200 it pays £200, and £70 goes on to Gift (from January)."""
    rows = tried(plain_school(), "fund SEN -165", "fund notional sen budget -5%", "fund SEN =0", "fund Gift +10.50")
    assert rows["fund SEN -165"]["income_pence"] == 73_000 - 16_500
    assert rows["fund SEN -165"]["unfunded_pence"] == 0
    assert rows["fund notional sen budget -5%"]["income_pence"] == 73_000 - 1_825
    assert rows["fund SEN =0"]["unfunded_pence"] == 15_000  # autumn; from January Gift pays £260 of its £365
    assert rows["fund Gift +10.50"]["balance_pence"] == 73_000 + 1_050 - 41_000


def test_a_leaver_is_not_there_from_that_day_on_and_the_top_up_ends() -> None:
    """The last day is 3 January: autumn alone, £150. Top-up of £10 a day: September to December and three days, 125."""
    school = plain_school(top_ups=(top_up("P1", 365_000, "year", date(2026, 9, 1)),))
    row = tried(school, f"leaver P1 {SPRING}")[f"leaver P1 {SPRING}"]
    assert row["forecast_pence"] == 15_000
    assert row["income_pence"] == 73_000 + 125_000


def test_a_new_plan_adds_the_hours_that_the_map_does_not_give() -> None:
    """5 hours x £20 planning cost x (12 + 14 weeks) = £2,600; required rows give none. With TA1 at £10 it is £1,300."""
    rows = tried(plain_school(), f"ehc P1 5 hours {SPRING}", f"ehc P1 5h with TA1 {SPRING}",
                 f"ehc P1 5 hours top-up 3650 {SPRING}")  # fmt: skip
    changes = [row["change_pence"] for row in rows.values()]
    assert changes == [0, 260_000, 130_000, 260_000]
    # from 4 January to 31 August are 240 days at £10
    assert rows[f"ehc P1 5 hours top-up 3650 {SPRING}"]["income_pence"] == 73_000 + 240_000


def test_a_plan_of_which_the_map_gives_an_hour_already() -> None:
    """One required hour a week of five: four are added, 4 x £20 x 26 = £2,080."""
    required = replace(plain_school().provision[0], required=True)
    rows = tried(plain_school(provision=(required,)), f"ehc P1 5 hours {SPRING}")
    assert rows[f"ehc P1 5 hours {SPRING}"]["change_pence"] == 208_000


def test_several_changes_in_one_scenario_and_the_year_of_a_calendar() -> None:
    """To March: £150 + £120 x 1.1 = £282, of which SEN has £200; Gift, from January, pays the other £82."""
    found = scenario_tables(work(plain_school()), [f"pay +10% {SPRING}; fund SEN =200"], "financial")
    row = rows_by(found[0], "scenario")[f"pay +10% {SPRING}; fund SEN =200"]
    assert (row["forecast_pence"], row["unfunded_pence"], row["income_pence"]) == (28_200, 0, 20_000 + 9_000)
    by_fund = rows_by(found[1], "fund")
    assert by_fund["SEN"]["scenario_1_pence"] == 20_000 and by_fund["Gift"]["scenario_1_pence"] == 8_200
    assert by_fund["SEN"]["today_pence"] == 27_000
    march = rows_by(found[2], "month")["2027-03"]
    assert (march["today_pence"], march["scenario_1_pence"]) == (4_000, 4_400)
    assert found[1].total == found[2].total == ("Total", 27_000, 28_200)
    assert len(found[3].rows) == 2


def test_a_top_up_from_a_day_on() -> None:
    wanted = ("top-up P1 3650", "top-up P2 10 a week", "top-up P2 12 per hour")
    rows = tried(plain_school(), *(f"{text} {SPRING}" for text in wanted))
    # 240 days; 26 weeks; 26 weeks x 5 hours
    assert [row["income_pence"] - 73_000 for row in rows.values()] == [0, 240_000, 26_000, 156_000]


@pytest.mark.parametrize("seed", range(20))
def test_a_rise_of_nothing_changes_nothing_in_any_school(seed: int) -> None:
    """Everybody is put on a scale of their own with dated salaries: not a penny may move."""
    school, as_at = random_school(seed)
    tables = scenario_tables(Work(school, as_at, national()), ["pay +0%"])
    today, zero = tables[0].rows
    assert today[1:] == zero[1:]
    assert all(row[1] == row[2] for table in tables[1:3] for row in table.rows)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing to change"), ("raise 3", "not understood"), ("pay", "says no per cent"),
        ("pay TA13", "says no per cent"), ("pay TB +3%", "Nobody in Staff"), ("pay +3% from March", "is not a date"),
        ("fund SEN 5000", "says no amount"), ("fund SEM -5", 'Did you mean "SEN"?'), ("fund SEN -400", "cannot lose"),
        ("fund SEN -5 from 2027-01-04", "own dates"), ("leaver P9", "There is no pupil"),
        ("leaver P1 from 2026-02-30", "is not a date"), ("ehc P1", "is not understood"),
        ("ehc P1 5 hours with TA9", "There is no adult"), ("ehc P1 5 hours from 2028-01-01", "ends on 31/08/2027"),
        ("top-up P1", "is not understood"), ("top-up P1 lots", "is not understood"),
    ],
)  # fmt: skip
def test_what_cannot_be_tried_is_said_with_its_cure(text: str, words: str) -> None:
    with pytest.raises(OutOfRange, match="(?s).*" + words.replace("?", r"\?")):
        tried(plain_school(), text)


def test_one_to_six_scenarios() -> None:
    for count in (0, 7):
        with pytest.raises(OutOfRange, match="one to 6"):
            tried(plain_school(), *["pay +1%"] * count)
    assert len(tried(plain_school(), *(f"pay +{n}%" for n in range(6)))) == 7


def test_the_command_writes_a_workbook_beside_and_leaves_the_map_as_it_is(tmp_path: Path) -> None:
    book = app.write_book(tmp_path / "a.xlsx", plain_school(), (), "no-macros", None)
    plain = fine("scenario", book, f"pay +10% {SPRING}", "--out", tmp_path / "b.xlsx", "--json").json()
    assert problems(BY_COMMAND["scenario"], plain) == [] and plain["file"] == str(tmp_path / "b.xlsx")
    assert app.load(tmp_path / "b.xlsx").provision == app.load(book).provision
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["Scenarios"]
    rows = {row[0]: row for row in sheet.values}
    assert rows[f"pay +10% {SPRING}"][2] == 436 and rows["Today"][2] == 410
    assert run("scenario", book).code == 2

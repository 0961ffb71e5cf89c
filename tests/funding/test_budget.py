"""The budget by hand: calendars, budgets in Ledger, what it is set against, and the words that stay with a line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random

import openpyxl
import pytest

from provision_xl import app
from provision_xl.errors import OutOfRange
from provision_xl.funding import window
from provision_xl.school.other_tables import BudgetNote
from provision_xl.views import budget_tables, check_school
from tests.cli.running import fine
from tests.funding.schools import AS_AT, BY_MONTH, GIFT, SEN, ledger, plain_school, rows_by, work

APRIL, OCTOBER = date(2026, 4, 1), date(2026, 10, 14)


@pytest.mark.parametrize(
    ("calendar", "year", "earlier", "within", "carried", "forecast"),
    [
        # SEN: 365 days from April; 153 of them before September, 212 from then on
        ("financial", "2026/27", 0, 36_500, 0, 27_000),
        ("academic", "2026/27", 15_300, 21_200, 0, 27_000),
        ("academy", "2026/27", 15_300, 21_200, 0, 27_000),
        ("academic", "2025/26", 0, 15_300, 21_200, 0),
    ],
)
def test_a_fund_that_crosses_the_year_is_parted_by_days_and_nothing_is_lost(
    calendar: str, year: str, earlier: int, within: int, carried: int, forecast: int
) -> None:
    row = rows_by(budget_tables(work(plain_school()), calendar, year)[0], "fund")["SEN"]
    found = tuple(row[f"{name}_pence"] for name in ("earlier", "income", "carried", "forecast"))
    assert found == (earlier, within, carried, forecast)


def test_a_calendar_year_fund_in_two_financial_years() -> None:
    """Gift: £1.00 a day from 1 January to 31 December 2027; January to March has 31 + 28 + 31 = 90 days.

    SEN pays first and ends in March; Gift pays April to July, £30 + £42 + £44 + £24 = £140.
    """
    first, second = (rows_by(budget_tables(work(plain_school()), "financial", year)[0], "fund")["Gift"]
                     for year in ("2026/27", "2027/28"))  # fmt: skip
    assert (first["income_pence"], first["carried_pence"], first["forecast_pence"]) == (9_000, 27_500, 0)
    assert (second["earlier_pence"], second["income_pence"], second["forecast_pence"]) == (9_000, 27_500, 14_000)
    assert second["balance_pence"] == 13_500


def test_months_are_those_of_hand_calculation_in_every_calendar() -> None:
    for calendar in ("financial", "academic", "academy", ""):
        months = rows_by(budget_tables(work(plain_school()), calendar)[2], "month")
        inside = {name: pence for name, pence in BY_MONTH.items() if calendar != "financial" or name < "2027-04"}
        assert {name: row["planned_pence"] for name, row in months.items() if row["planned_pence"]} == inside
        assert months["2026-09"]["income_pence"] == 3_000  # SEN, 30 days
        assert months["2027-02"]["income_pence"] == 5_600  # SEN and Gift, 28 days each
        assert months["2026-09"]["to_date_pence"] == 3_600 and months["2026-11"]["to_date_pence"] == 0


LEDGER = ledger(
    (APRIL, "E03", 120_000, "Budget", ""),  # £100 a month from April to March
    (OCTOBER, "E03", 180_000, "Revised budget", ""),  # £150 a month
    (APRIL, "E19", 60_000, "Budget", ""),
    (date(2026, 10, 1), "E03", 7_000, "Actual", "SEN"),
    (date(2026, 11, 5), "E03", 9_900, "", "SEN"),  # after the as-at date
    (date(2026, 10, 20), "E03", 2_500, "Commitment", ""),
    (APRIL, "I01", -10_000, "Actual", "SEN"),
)


def test_budgets_commitments_and_variance_of_a_code_in_the_financial_year() -> None:
    """E03: revised £1,800 less the forecast of £270 to March = £1,530, which is 85 %; E19 is at its original."""
    school = plain_school(ledger=LEDGER)
    codes = rows_by(budget_tables(work(school), "financial")[1], "cfr")
    row = codes["E03"]
    assert (row["original_pence"], row["revised_pence"], row["ledger_pence"], row["commitments_pence"]) == (
        120_000, 180_000, 7_000, 2_500)  # fmt: skip
    assert (row["forecast_pence"], row["variance_pence"], row["against"]) == (27_000, 153_000, "revised budget")
    assert row["variance_share"] == Fraction(85, 100)
    assert (codes["E19"]["original_pence"], codes["E19"]["revised_pence"]) == (60_000, 60_000)
    assert (codes["E19"]["variance_pence"], codes["E19"]["against"]) == (60_000, "original budget")
    assert "I01" not in codes


def test_the_academic_year_takes_seven_twelfths_of_each_financial_budget() -> None:
    """September to March: 7 x £100 and 7 x £150; the forecast of the whole school year is £410."""
    row = rows_by(budget_tables(work(plain_school(ledger=LEDGER)), "academic")[1], "cfr")["E03"]
    assert (row["original_pence"], row["revised_pence"], row["forecast_pence"]) == (70_000, 105_000, 41_000)
    assert row["variance_pence"] == 64_000


def test_an_academy_s_budget_of_the_year_runs_from_september() -> None:
    """A budget dated in April is one of the year before; the one of October is of September to August, whole."""
    row = rows_by(budget_tables(work(plain_school(ledger=LEDGER)), "academy")[1], "cfr")["E03"]
    assert (row["original_pence"], row["revised_pence"], row["variance_pence"]) == (None, 180_000, 139_000)
    before = rows_by(budget_tables(work(plain_school(ledger=LEDGER)), "academy", "2025/26")[1], "cfr")["E03"]
    assert (before["original_pence"], before["revised_pence"]) == (120_000, 120_000)


def test_a_budget_by_month_stands_in_its_months_and_pence_of_a_year_add_up() -> None:
    school = plain_school(ledger=ledger(
        (date(2026, 9, 1), "E03", 4_000, "Budget", ""), (date(2026, 10, 1), "E03", 5_000, "Budget", ""),
        (APRIL, "E19", 100_001, "Budget", ""),
    ))  # fmt: skip
    months = rows_by(budget_tables(work(school), "financial")[2], "month")
    # £1,000.01 over twelve months: £83.34 five times and £83.33 seven times
    assert months["2026-04"]["original_pence"] == 8_334 and months["2027-03"]["original_pence"] == 8_333
    assert months["2026-09"]["original_pence"] == 4_000 + 8_333
    assert months["2026-10"]["original_pence"] == 5_000 + 8_333
    assert sum(row["original_pence"] for row in months.values()) == 109_001


def test_budget_of_a_fund_goes_before_its_income_and_without_any_there_is_no_variance() -> None:
    """SEN: budget £300 less £270 = £30; Gift has none: income £365 less £140 = £225; a code without a budget: blank."""
    school = plain_school(ledger=ledger((APRIL, "E03", 30_000, "Budget", "SEN")))
    funds = rows_by(budget_tables(work(school))[0], "fund")
    assert (funds["SEN"]["variance_pence"], funds["SEN"]["against"]) == (3_000, "original budget")
    assert funds["SEN"]["balance_pence"] == 36_500 - 27_000
    assert (funds["Gift"]["variance_pence"], funds["Gift"]["against"]) == (22_500, "income")
    codes = rows_by(budget_tables(work(plain_school()))[1], "cfr")
    assert (codes["E03"]["variance_pence"], codes["E03"]["variance_share"], codes["E03"]["against"]) == (None, None, "")


def test_the_three_tables_add_up_to_the_same_budget() -> None:
    for calendar in ("", "financial", "academic", "academy"):
        tables = budget_tables(work(plain_school(ledger=LEDGER)), calendar)[:3]
        totals = [dict(zip((column.key for column in table.columns), table.total, strict=True)) for table in tables]
        for key in ("planned_pence", "to_date_pence", "forecast_pence"):
            assert len({total[key] for total in totals}) == 1, (calendar, key)
        for key in ("original_pence", "revised_pence", "commitments_pence", "ledger_pence"):
            assert totals[1][key] == totals[2][key], (calendar, key)


def test_the_years_of_each_calendar_side_by_side() -> None:
    """Cost £270 + £140, or £410; SEN 153 days in 2025/26 and 212 in 2026/27, Gift 90 + 275, or 243 + 122.

    Budgets: £1,200 + £600 and £1,800 + £600 of the financial year; seven twelfths of them from September on, £1,050 and
    £1,400; an academy has £1,800 of April in 2025/26, and of October £1,800 in 2026/27.
    """
    table = budget_tables(work(plain_school(ledger=LEDGER)))[3]
    names = [column.key for column in table.columns]
    keys = ("income_pence", "original_pence", "revised_pence", "forecast_pence", "ledger_pence", "commitments_pence")
    found = {row[:2]: tuple(row[names.index(key)] for key in keys) for row in table.rows}
    assert found == {
        ("Financial", "2026/27"): (45_500, 180_000, 240_000, 27_000, 7_000, 2_500),
        ("Financial", "2027/28"): (27_500, None, None, 14_000, 0, 0),
        ("Academic", "2025/26"): (15_300, 75_000, 100_000, 0, 0, 0),
        ("Academic", "2026/27"): (45_500, 105_000, 140_000, 41_000, 7_000, 2_500),
        ("Academic", "2027/28"): (12_200, None, None, 0, 0, 0),
        ("Academy", "2025/26"): (15_300, 180_000, 180_000, 0, 0, 0),
        ("Academy", "2026/27"): (45_500, None, 180_000, 41_000, 7_000, 2_500),
        ("Academy", "2027/28"): (12_200, None, None, 0, 0, 0),
    }


def test_two_revised_budgets_in_a_year_are_pointed_at() -> None:
    rows = ledger((APRIL, "E03", 100, "Budget", ""), (OCTOBER, "E03", 110, "Revised budget", ""),
                  (date(2027, 1, 9), "E03", 120, "Revised budget", ""))  # fmt: skip
    school = plain_school(ledger=rows)
    (found,) = [item for item in check_school(school, AS_AT, work(school).rates) if item.code == "PX-H09"]
    assert "E03 has 2 revised budgets in one year" in found.saw
    assert not [item for item in check_school(plain_school(ledger=rows[:2]), AS_AT, work(school).rates)
                if item.code == "PX-H09"]  # fmt: skip


@pytest.mark.parametrize(("calendar", "year"), [("lunar", ""), ("", "2026/27"), ("academic", "2026"), ("", "x")])
def test_a_calendar_or_year_that_is_not_one_is_refused(calendar: str, year: str) -> None:
    with pytest.raises(OutOfRange):
        window(calendar, year, AS_AT)


NOTES = (
    BudgetNote(by="Fund", line="sen ", why="Award came late"),
    BudgetNote(by="Fund", line="SEN", calendar="Financial", why="Two new plans"),
    BudgetNote(by="CFR code", line="E03", calendar="Academy", why="One post held open"),
    BudgetNote(by="Month", line="2026-10", why="Half term"),
)


def test_words_stand_beside_their_line_in_their_calendar_in_any_order_of_rows() -> None:
    for seed in range(4):
        done = work(plain_school(budget_notes=tuple(Random(seed).sample(NOTES, len(NOTES)))))
        assert rows_by(budget_tables(done)[0], "fund")["SEN"]["why"] == "Award came late; Financial: Two new plans"
        assert rows_by(budget_tables(done, "financial")[0], "fund")["SEN"]["why"] == "Award came late; Two new plans"
        assert rows_by(budget_tables(done, "academic")[0], "fund")["SEN"]["why"] == "Award came late"
        assert rows_by(budget_tables(done, "academy")[1], "cfr")["E03"]["why"] == "One post held open"
        assert rows_by(budget_tables(done, "financial")[1], "cfr")["E03"]["why"] == ""
        assert rows_by(budget_tables(done)[2], "month")["2026-10"]["why"] == "Half term"
        assert rows_by(budget_tables(done)[0], "fund")["Gift"]["why"] == ""


def test_words_live_through_update_and_those_whose_line_is_gone_are_kept_and_pointed_at(tmp_path: Path) -> None:
    """The workbook is written, a fund goes, and it is updated twice: every word is still in Budget notes."""
    gone = BudgetNote(by="Fund", line="Old grant", why="=Ended, with 2 < 3 & an é")
    typed = tuple(replace(row, line=row.line.strip()) for row in NOTES)
    first = app.write_book(tmp_path / "a.xlsx", plain_school(budget_notes=(*typed, gone)), (), "no-macros", None)
    fine("update", first, "--out", tmp_path / "b.xlsx")
    fine("update", tmp_path / "b.xlsx", "--out", tmp_path / "c.xlsx")
    school = app.load(tmp_path / "c.xlsx")
    assert school.budget_notes == (*typed, gone)
    (finding,) = [item for item in app.check(school) if item.code == "PX-H10"]
    sheet = openpyxl.load_workbook(tmp_path / "c.xlsx")["Budget notes"]
    assert finding.sheet == "Budget notes" and sheet[finding.cell].value == "Old grant"
    cells = list(openpyxl.load_workbook(tmp_path / "c.xlsx")["Budget"].values)
    header = next(row for row in cells if row[0] == "Fund")
    line = next(row for row in cells if row[0] == "SEN")
    assert line[header.index("Why")] == "Award came late; Financial: Two new plans"


def test_funds_of_equal_order_pay_by_name_whatever_their_rows() -> None:
    rows = tuple(replace(row, order=None) for row in (SEN, GIFT))
    both = [budget_tables(work(plain_school(funds=found)))[0].rows for found in (rows, rows[::-1])]
    assert both[0] == both[1] and both[0][0][0] == "Gift"

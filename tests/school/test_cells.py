"""What is made of one cell: each case names the cell, and what a careful person would make of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.money import as_decimal
from provision_xl.school.cells import read_cell
from provision_xl.school.raw import CellError, NoValue
from provision_xl.school.tables import SETTINGS, TABLES

MONEY = TABLES["Services"].column("unit_cost")
HOURS = TABLES["Staff"].column("intervention_hours")
DATE = TABLES["Provision"].column("starts")
ID = TABLES["Pupils"].column("pupil_id")
YEAR = TABLES["Pupils"].column("year_group")
NEEDS = TABLES["Interventions"].column("needs")
REQUIRED = TABLES["Provision"].column("required")
SHARE = next(column for column in SETTINGS if column.attribute == "lgps_rate")
WHOLE = TABLES["Interventions"].column("group_min")

# column, what stands in the cell, the value, the code of the finding ("" none) and its verdict
CASES: list[tuple[Any, Any, Any, str, str]] = [
    (MONEY, 1200.5, 120050, "", ""),
    (MONEY, 0, 0, "", ""),
    (MONEY, 17.200000000000003, 1720, "", ""),  # what a sum of pennies leaves in Excel
    (MONEY, "12.5", 1250, "PX-D01", "MEND"),
    (MONEY, "£1,200.50", 120050, "PX-D02", "MEND"),
    (MONEY, "1.200,50", None, "PX-D03", "STOP"),
    (MONEY, "(50.00)", None, "PX-D04", "STOP"),
    (MONEY, "1\u00a0200", 120000, "PX-D05", "MEND"),
    (MONEY, "12abc", None, "PX-D06", "STOP"),
    (MONEY, "£1,2OO", None, "PX-D07", "STOP"),
    (MONEY, 1e30, None, "PX-D15", "STOP"),
    (MONEY, "12OO", None, "PX-D07", "STOP"),
    (MONEY, "l2", None, "PX-D07", "STOP"),
    (MONEY, -5, None, "PX-D08", "STOP"),
    (MONEY, "-5", None, "PX-D08", "STOP"),
    (MONEY, 1.005, None, "PX-D09", "STOP"),
    (MONEY, True, None, "PX-D10", "STOP"),
    (MONEY, CellError("#REF!"), None, "PX-D11", "STOP"),
    (MONEY, NoValue(), None, "PX-D12", "STOP"),
    (MONEY, float("nan"), None, "PX-D15", "STOP"),
    (MONEY, float("inf"), None, "PX-D15", "STOP"),
    (MONEY, datetime(2026, 9, 1), None, "PX-D21", "STOP"),
    (DATE, datetime(2026, 9, 14), date(2026, 9, 14), "", ""),
    (DATE, "03/04/2026", date(2026, 4, 3), "PX-D16", "MEND"),
    (DATE, "2026-04-03", date(2026, 4, 3), "PX-D16", "MEND"),
    (DATE, "04/13/2026", None, "PX-D17", "STOP"),
    (DATE, 46279, date(2026, 9, 14), "PX-D18", "MEND"),
    (DATE, 60, None, "PX-D20", "STOP"),
    (DATE, 2958466, None, "PX-D20", "STOP"),
    (DATE, datetime(1900, 2, 28), None, "PX-D20", "STOP"),
    (DATE, "next week", None, "PX-D20", "STOP"),
    (HOURS, 12.5, Decimal("12.5"), "", ""),
    (HOURS, timedelta(days=1, hours=3, minutes=30), Decimal("27.5"), "", ""),
    (HOURS, datetime(1900, 1, 1, 3, 30), Decimal("27.5"), "", ""),  # 27:30 in a cell shown as h:mm
    (HOURS, time(12, 30), Decimal("12.5"), "", ""),
    (HOURS, "12:30", Decimal("12.5"), "PX-D21", "MEND"),
    (HOURS, "22 hours", Decimal(22), "PX-D24", "MEND"),
    (HOURS, 61, None, "PX-D23", "STOP"),
    (SHARE, 0.215, Decimal("0.215"), "", ""),
    (SHARE, "21.5%", Decimal("0.215"), "PX-D23", "MEND"),
    (SHARE, 21.5, None, "PX-D23", "STOP"),
    (WHOLE, 2.5, None, "PX-D30", "STOP"),
    (ID, "007", "007", "", ""),
    (ID, 7, "7", "", ""),
    (ID, 7.0, "7", "", ""),
    (ID, "NA", "NA", "", ""),
    (ID, "nan", "nan", "", ""),
    (ID, "1E5", "1E5", "", ""),
    (ID, True, "TRUE", "", ""),
    (ID, "=1+1", "=1+1", "", ""),
    (ID, " P1\u00a0", "P1", "PX-E02", "MEND"),
    (ID, "Jose\u0301", "José", "PX-E05", "MEND"),
    (ID, "P\u200b1", "P1", "PX-E08", "WARN"),
    (ID, "\u202eP1", "P1", "PX-E08", "WARN"),
    (ID, 12345678901234567890, "", "PX-D25", "STOP"),
    (ID, datetime(2026, 3, 1), "", "PX-E06", "STOP"),  # MAR1, typed as text, became a date
    (YEAR, 4, "4", "", ""),
    (YEAR, "Year 4", "4", "PX-D27", "MEND"),
    (YEAR, "reception", "R", "PX-D27", "MEND"),
    (YEAR, "42", "", "PX-D28", "STOP"),
    (NEEDS, "SLCN; ASD", ("SLCN", "ASD"), "", ""),
    (NEEDS, "slcn, asd", ("SLCN", "ASD"), "PX-D27", "MEND"),
    (NEEDS, "SLCN; SPEECH", (), "PX-D28", "STOP"),
    (REQUIRED, "Yes", True, "", ""),
    (REQUIRED, "maybe", None, "PX-D29", "STOP"),
    (REQUIRED, None, None, "", ""),
]


@pytest.mark.parametrize(("column", "raw", "value", "code", "verdict"), CASES, ids=lambda item: repr(item)[:30])
def test_cell(column: Any, raw: Any, value: Any, code: str, verdict: str) -> None:
    read = read_cell(column, raw)
    assert (read.value, type(read.value)) == (value, type(value))
    assert (read.problem.code if read.problem else "") == code
    if read.problem:
        assert str(read.problem.verdict) == verdict
        assert read.problem.saw.startswith(column.header)
        assert read.problem.cure.endswith((".", "?"))


@given(st.integers(0, 10**11))
def test_every_amount_that_excel_can_hold_comes_back_to_the_penny(pence: int) -> None:
    assert read_cell(MONEY, float(as_decimal(pence))).value == pence


@given(st.text(min_size=1, max_size=12).filter(lambda text: text.isprintable() and text == text.strip()))
def test_no_cell_is_ever_lost_in_silence(text: str) -> None:
    for column in (MONEY, DATE, HOURS, YEAR, NEEDS, REQUIRED):
        read = read_cell(column, text)
        assert read.problem is not None or read.value not in (None, "", ())


@given(st.one_of(st.floats(), st.integers(), st.text(), st.booleans(), st.datetimes(), st.times(), st.timedeltas()))
def test_nothing_raises(raw: Any) -> None:
    for table in TABLES.values():
        for column in table.columns:
            read_cell(column, raw)

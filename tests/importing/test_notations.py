"""Amounts and dates written in every notation and read again; what can be read in two ways is never guessed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.importing.amounts import read_amount
from provision_xl.importing.days import read_day

PENCE = st.integers(-(10**10), 10**10)
DAYS = st.dates(date(1991, 1, 1), date(2099, 12, 31))


def grouped(pence: int, point: str = ".", between: str = ",") -> str:
    return f"{abs(pence) // 100:,}".replace(",", between) + f"{point}{abs(pence) % 100:02d}"


@given(PENCE)
def test_an_amount_is_the_same_in_every_notation(pence: int) -> None:
    size, bare = grouped(pence), grouped(pence).replace(",", "")
    blanks = [grouped(pence, between=between) for between in (" ", "\u00a0")]
    for digits in (size, bare, f"£{size}", f"{size} GBP", *blanks):
        below = [f"-{digits}", f"{digits}-", f"({digits})", f"{digits} CR", f"CR {digits}", f"{digits}CR", f"−{digits}"]
        above = [digits, f"+{digits}", f"{digits} DR", f"dr {digits}", f" {digits} "]
        assert {read_amount(text).pence for text in (below if pence < 0 else above)} == {pence}
    assert read_amount(Decimal(pence).scaleb(-2)).pence == pence
    assert read_amount(pence / 100).pence == pence  # a workbook's cell: fifteen digits are enough for these


@given(PENCE)
def test_with_a_comma_before_the_pence_it_is_the_same_once_that_is_said(pence: int) -> None:
    text = ("-" if pence < 0 else "") + grouped(pence, ",", ".")
    assert read_amount(text, decimal_comma=True).pence == pence
    unsaid = read_amount(text)
    assert (unsaid.pence, unsaid.code) == (None, "PX-D03"), text


@pytest.mark.parametrize(
    ("text", "code"),
    [("1.200,50", "PX-D03"), ("1,23", "PX-D03"), ("1.234", "PX-D03"), ("-5.00 CR", "PX-D03"), ("12abc", "PX-D06"),
     ("1O.00", "PX-D06"), ("12.3456", "PX-D09"), ("1,23,456", "PX-D06"), ("#REF!", "PX-D11"), ("TRUE", "PX-D06"),
     (True, "PX-D06"), (float("nan"), "PX-D15"), (1e300, "PX-D15"), (0.005, "PX-D09"), ("1_000.00", "PX-D06"),
     ("١٢", "PX-D06")],
)  # fmt: skip
def test_what_is_no_amount_is_named_and_has_none(text: object, code: str) -> None:
    found = read_amount(text)
    assert (found.pence, found.code) == (None, code)
    assert found.saw and found.cure


@given(DAYS)
def test_a_date_is_the_same_in_every_notation(day: date) -> None:
    two = day.year >= 2000
    texts = [f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", f"{day:%d.%m.%Y}", f"{day:%d-%m-%Y}",
             day.isoformat(), f"{day.isoformat()}T09:30:00", f"{day:%d/%m/%Y} 00:00:00", f"{day:%d %b %Y}",
             f"{day:%d-%b-%Y}", f"{day:%d %B %Y}",
             *([f"{day:%d/%m/%y}", f"{day:%d-%b-%y}"] if two else [])]  # fmt: skip
    assert {read_day(text).day for text in texts} == {day}
    assert read_day(datetime(day.year, day.month, day.day, 8)).day == day
    turned = day.day <= 12 and day.day != day.month
    assert read_day(f"{day:%d/%m/%Y}").two_ways is turned
    assert read_day(day.isoformat()).two_ways is False


@pytest.mark.parametrize(("text", "code"), [("09/13/2026", "PX-D17"), ("31/02/2026", "PX-D20"), ("soon", "PX-D20"),
                                            ("12", "PX-D20"), ("2026-13-01", "PX-D20")])  # fmt: skip
def test_what_is_no_date_is_named(text: str, code: str) -> None:
    assert (read_day(text).day, read_day(text).code) == (None, code)


def test_names_are_not_repeated_where_an_amount_or_a_date_belongs() -> None:
    for found in (read_amount("Zoe Quillfeather"), read_day("Zoe Quillfeather")):
        assert "Quill" not in found.saw and "16 signs" in found.saw

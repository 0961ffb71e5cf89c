"""The CSV: one plain table a file, opened rightly by Excel, and nothing in it that a spreadsheet would run."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.rates import national
from provision_xl.reports import Report, report_files, termly_report
from provision_xl.reports.csv_files import csv_files, plain
from provision_xl.reports.report import Fact, Section
from provision_xl.results import Result, Shown, Shows
from tests.reports.schools import AS_AT, HAND
from tests.reports.test_files import EVIL, evil_report

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@cache
def report() -> Report:
    return termly_report(HAND, AS_AT, national(), "Autumn", "leadership")


def unpacked(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_one_file_a_table_in_the_order_of_the_report_and_one_about_it() -> None:
    tables = [section.table.name for section in report().sections if section.table]
    names = list(unpacked(csv_files(report())))
    assert names == ["00 About.csv", *(f"{number:02d} {name}.csv" for number, name in enumerate(tables, start=1))]


def test_excel_knows_the_pound_sign_and_the_ends_of_lines() -> None:
    for name, content in unpacked(csv_files(report())).items():
        assert content.startswith(b"\xef\xbb\xbf"), name
        text = content.decode("utf-8-sig")
        assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    about = rows(unpacked(csv_files(report()))["00 About.csv"])
    assert ["Report", "This term, forecast", "£404.00"] in about  # TALK 144 + ONE 260, by hand in schools.py


def test_each_kind_of_figure_by_hand() -> None:
    kinds = (
        (Shows.TEXT, "a; b, \"c\"", 'a; b, "c"'), (Shows.PENCE, -123_456, "-1234.56"), (Shows.PENCE, 0, "0.00"),
        (Shows.PENCE, "hidden", "hidden"), (Shows.HOURS, Fraction(4001, 3), "1333.6667"), (Shows.COUNT, 1234, "1234"),
        (Shows.NUMBER, Decimal("2.5"), "2.5000"), (Shows.PERCENT, Fraction(1, 8), "0.1250"), (Shows.FLAG, True, "yes"),
        (Shows.FLAG, False, ""), (Shows.DATE, date(2026, 11, 23), "2026-11-23"), (Shows.PENCE, None, ""),
    )  # fmt: skip
    columns = tuple(Shown(f"k{place}", f"K{place}", shows) for place, (shows, _, _) in enumerate(kinds))
    table = Result("T", "T", columns, (tuple(value for _, value, _ in kinds),))
    made = unpacked(csv_files(replace(report(), sections=(Section("t", "T", (), table),))))
    assert rows(made["01 T.csv"])[1] == [text for _, _, text in kinds]


def runs(cell: str) -> bool:
    return cell.lstrip(" ").startswith(RUNS) and not cell.replace(".", "").replace("-", "", 1).isdigit()


@pytest.mark.parametrize("audience", ["leadership", "governors"])
def test_no_text_that_somebody_typed_is_taken_for_a_formula(audience: str) -> None:
    made = report_files(evil_report(audience), ("csv",))
    cells = [
        cell for content in made.values() for part in unpacked(content).values() for row in rows(part) for cell in row
    ]
    assert [cell for cell in cells if runs(cell)] == []
    assert {f"'{text}" for text in EVIL if text != "https://evil.test"} & set(cells) >= {"'=1+1", "'@SUM(A1)", "'+1"}
    assert any(map(runs, EVIL)), "the search would have found them"


@given(st.text(max_size=30))
def test_every_text_is_guarded_and_read_back_whole(text: str) -> None:
    held = replace(report(), opening=(Fact("typed", text),), sections=())
    typed = next(row[2] for row in rows(unpacked(csv_files(held))["00 About.csv"]) if row[1] == "typed")
    assert not runs(typed) or typed.isspace()
    assert typed.removeprefix("'") == text.removeprefix("'") or typed == text


@given(
    st.sampled_from([sign for sign in RUNS if not sign.isspace()]),
    st.text(alphabet=" \t\n", max_size=3),
    st.text(max_size=5),
)
def test_a_risky_sign_behind_blanks_is_guarded_too(sign: str, blanks: str, rest: str) -> None:
    assert plain(f"{blanks}{sign}{rest}").startswith("'")


def test_the_same_bytes_each_time_and_no_date_of_today_inside() -> None:
    assert csv_files(report()) == csv_files(report())
    with ZipFile(BytesIO(csv_files(report()))) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {(entry.comment, entry.extra) for entry in packed.infolist()} == {(b"", b"")}


def test_the_workbooks_properties_tell_of_nobody_and_of_no_machine() -> None:
    content = report_files(report(), ("xlsx",))["Termly report Autumn 2026-27 leadership.xlsx"]
    about = openpyxl.load_workbook(BytesIO(content)).properties
    assert (about.creator, about.lastModifiedBy) in {("provision_xl", None), ("provision_xl", "provision_xl")}
    assert about.created.date() == about.modified.date() == AS_AT
    parts = unpacked(content)
    assert {"docProps/app.xml", "docProps/core.xml"} == {name for name in parts if name.startswith("docProps")}
    for text in (b"/tmp", b"/home", b"\\Users", b"absPath", b"<Company>x", b"<Manager>"):
        assert not any(text in part for part in parts.values()), text

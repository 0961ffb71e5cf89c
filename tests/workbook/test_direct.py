"""Sheets that are read straight from their XML give what the library gives, cell by cell, or are left to it."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from provision_xl import app
from provision_xl.demo import demo_school
from provision_xl.files.gate import admit
from provision_xl.files.package import Package
from provision_xl.workbook import direct, number_formats, reading
from tests.corpus.cases import MAKERS
from tests.torture import damage

CODES = (
    "General", "@", "0.00", "dd/mm/yyyy", "[$-809]dd mmmm yyyy;@", "h:mm", "[h]:mm", "[hh]:mm:ss", "[mm]:ss", "[s].00",
    '0" days"', r"0\d", "_d0", "[Red]0", "[Yellow]0.0", "mmm-yy", '"x"[h]', '"[h]"0', '"[h]"dd', "0;dd", "", "0.0E+00",
    "£#,##0.00", "[$£-809]#,##0", "yyyy", "D", "H:MM AM/PM",
)  # fmt: skip


def read_in_both_ways(package: Package, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether it was read directly; what is read, or the kind of error, is the same either way."""

    def tried() -> str:
        try:
            return repr(reading.grids_of(package))
        except Exception as error:  # the library raises many kinds on damaged files
            return type(error).__name__

    sheets = [sheet for sheet in package.sheets if reading.is_input_sheet(sheet.name)]
    was_direct = direct.direct_rows(package, sheets) is not None
    mine = tried()
    with monkeypatch.context() as patched:
        patched.setattr(reading, "direct_rows", lambda *_: None)
        assert mine == tried()
    return was_direct


def admitted(path: Path) -> Package | None:
    return admit(path, reading.is_input_sheet)[0]


def test_a_school_of_ours_is_read_directly_and_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "school.xlsx"
    app.write_book(path, demo_school(pupils=30), (), "no-macros", None)
    package = admitted(path)
    assert package and read_in_both_ways(package, monkeypatch)


def test_every_file_of_the_corpus_is_read_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ways: Counter[bool] = Counter()
    for case, make in MAKERS.items():
        for number, made in enumerate(make().values()):
            package = admitted(made.written(tmp_path / case / str(number)))
            if package:
                ways[read_in_both_ways(package, monkeypatch)] += 1
    assert ways[True] > 80 and ways[False] > 5, ways


@pytest.mark.parametrize("start", range(0, 240, 40))
def test_damaged_files_are_read_alike(start: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ways: Counter[bool] = Counter()
    for seed in range(start, start + 40):
        path = tmp_path / f"{seed}.xlsx"
        path.write_bytes(damage.in_xml(seed))
        package = admitted(path)
        if package:
            ways[read_in_both_ways(package, monkeypatch)] += 1
    assert ways[True] > 5 and ways[False] > 5, ways


@pytest.mark.parametrize("number", range(164))
def test_built_in_formats_are_dates_where_the_library_says_so(number: int) -> None:
    assert number_formats._kind(number, None) == kind(builtin_format_code(number))


@pytest.mark.parametrize("code", CODES)
def test_own_formats_are_dates_where_the_library_says_so(code: str) -> None:
    assert number_formats._kind(164, code) == kind(code)


def kind(code: str | None) -> int:
    if not is_date_format(code):
        return number_formats.PLAIN
    return number_formats.LENGTH if is_timedelta_format(code) else number_formats.DATE


@pytest.mark.parametrize("epoch", [WINDOWS_EPOCH, MAC_EPOCH])
def test_moments_are_those_of_the_library(epoch: datetime) -> None:
    chance = random.Random(1)
    numbers = [0, 1, 59, 60, 61, 0.5, 0.999999999, 59.75, -1, -0.25, 46000, 46000.999999999, 2_950_000]
    numbers += [chance.uniform(-10, 100) for _ in range(300)] + [chance.randrange(60_000) for _ in range(300)]
    for number in numbers:
        for length in (False, True):
            mine = number_formats.LENGTH if length else number_formats.DATE
            assert direct._moment(number, mine, epoch) == from_excel(number, epoch, timedelta=length), number


def test_each_type_of_cell_is_read_as_what_it_says() -> None:
    cells = (
        '<c r="A2" t="b"><v>0</v></c><c r="B2" t="b"><v>1</v></c><c r="C2"><v>7</v></c><c r="D2" s="1"><v>46000</v></c>'
        '<c r="E2" t="s"><v>1</v></c><c r="F2" t="str"><f>A1&amp;B1</f><v> a&amp;b</v></c>'
        '<c r="G2" t="e"><v>#N/A</v></c><c r="H2" t="inlineStr"><is><t>typed</t></is></c>'
        '<c r="I2" s="1"/><c r="AB2" t="n"><v>1.5</v></c>'
    )
    head = f'<worksheet xmlns="{direct.MAIN.decode()}"><sheetData>'
    content = f'{head}<row r="2" ht="27.75" hidden="1">{cells}</row></sheetData></worksheet>'.encode()
    rows = direct.rows_of_sheet(content, ["zero", "one"], {"0": 0, "1": number_formats.DATE}, WINDOWS_EPOCH)
    wanted = [False, True, 7, datetime(2025, 12, 9), "one", " a&b", direct.CellError("#N/A"), "typed"]
    assert rows == {2: [*wanted, *[None] * 19, 1.5]}
    assert [type(value) for value in rows[2][:3]] == [bool, bool, int]


HEAD = f'<worksheet xmlns="{direct.MAIN.decode()}"'
CELL = '<c r="A1"><v>1</v></c>'


def sheet(root: str = "", row: str = ' r="1"', cells: str = CELL) -> bytes:
    return f"{HEAD}{root}><sheetData><row{row}>{cells}</row></sheetData></worksheet>".encode()


@pytest.mark.parametrize(
    "content",
    [
        sheet(root=' xmlns:a="b" xmlns:a="c"'),  # the same attribute twice: no XML
        sheet(root="".join(f' a{n}="1"' for n in range(2_000))),  # would be read anew for each kind of row
        sheet(row=' r="1" a:b="1"'),  # a prefix that is not declared
        sheet(row=' r="1" ht="tall"'),
        sheet(row=' r="1" ht="5" ht="5"'),
        sheet(cells='<c r="A1"><f t="a" t="a">1</f><v>1</v></c>'),
        sheet(cells='<c r="A1"><f' + "".join(f' a{"b" * n}="1"' for n in range(8)) + ">1</f><v>1</v></c>"),
        sheet(cells='<c r="A1"><v>a & b</v></c>'),
        sheet(cells='<c r="A1" t="str"><v>&eacute;</v></c>'),
        sheet(cells='<c r="A1" t="str"><v>a\x01</v></c>'),
        sheet(cells='<c r="A1" t="str"><v>a\uffff</v></c>'),
        sheet(cells='<c r="A1" t="str"><v>a]]></v></c>'),
        sheet(cells='<c r="A1" t="str"><v>a\rb</v></c>'),
        sheet(cells='<c r="A1" s="7"><v>1</v></c>'),  # there is no such style
        sheet(cells='<c r="A2"><v>1</v></c>'),  # in another row
        sheet(cells='<c r="B1"><v>1</v></c><c r="A1"><v>1</v></c>'),
        sheet(cells=CELL + CELL),
        sheet(cells='<c r="A1" t="inlineStr"/>'),
        sheet(cells='<c r="A1" t="s"><v>5</v></c>'),  # there is no such text
        sheet(cells=f"{CELL}a"),
        sheet(cells=f'{CELL}<row r="2"/>'),
        sheet(cells=f"{CELL}</row></row>"),
        sheet(cells=f'{CELL}</row><row r="1">'),
        sheet().replace(b"</row>", b""),
        sheet().replace(b"<row", b"<a><row"),
        sheet().replace(b"worksheet", b"chartsheet"),
        sheet().replace(b"main", b"other"),
    ],
)
def test_what_no_spreadsheet_writes_is_left_to_the_library(content: bytes) -> None:
    with pytest.raises((direct.Unusual, ValueError, LookupError, direct.ExpatError)):
        direct.rows_of_sheet(content, ["zero"], {"0": 0}, WINDOWS_EPOCH)


def test_the_same_without_what_is_wrong_is_read() -> None:
    declared = sheet(root=' xmlns:a="b"', row=' r="1" a:b="1" ht="5"', cells='<c r="A1" t="str"><v>a&lt;\u00e9</v></c>')
    assert direct.rows_of_sheet(declared, [], {"0": 0}, WINDOWS_EPOCH) == {1: ["a<é"]}
    assert direct.rows_of_sheet(sheet(), [], {"0": 0}, WINDOWS_EPOCH) == {1: [1]}
    empty = f'{HEAD}><sheetData><row r="3"/><row r="4"></row></sheetData></worksheet>'.encode()
    assert direct.rows_of_sheet(empty, [], {"0": 0}, WINDOWS_EPOCH) == {}

"""A sheet in a form that XML allows and no spreadsheet writes is read to the cell, or its stray cell is named."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from provision_xl.files.usual_form import in_usual_form, is_usual
from provision_xl.school.raw import NoValue
from provision_xl.workbook.reading import read_book, read_workbook
from provision_xl.workbook.sheetxml import bad_numbers, bad_numbers_as_text
from tests.workbook.made import changed, little_book, little_school, members, saved, sheet_part

BOOK = little_book()
STAFF = sheet_part(BOOK, "Staff")


def other_quotes(part: bytes) -> bytes:
    return re.sub(rb'="([^"\x27<>]*)"', rb"='\1'", part)


def blanks_at_the_sign(part: bytes) -> bytes:
    return part.replace(b' r="', b' r = "')


def without_places(part: bytes) -> bytes:
    return re.sub(rb'<row r="\d+"', b"<row", part)


def with_comments(part: bytes) -> bytes:
    return part.replace(b"<v>", b"<!-- a --><v>").replace(b"</row>", b"<?go on?></row>")


def odd_prefix(part: bytes) -> bytes:
    plain = re.sub(rb"<(/?)(?!\?)([A-Za-z])", rb"<\1a-b:\2", part)
    return plain.replace(b'xmlns="', b'xmlns:a-b="', 1)


ODD = [other_quotes, blanks_at_the_sign, with_comments, odd_prefix]


@pytest.mark.parametrize("change", ODD, ids=lambda change: change.__name__)
def test_an_odd_form_reads_the_same(change: Callable[[bytes], bytes], tmp_path: Path) -> None:
    part = change(members(BOOK)[STAFF])
    assert not is_usual(part) and is_usual(in_usual_form(part))
    assert read_workbook(saved(tmp_path, changed(BOOK, STAFF, change))) == little_school()


def test_every_sheet_that_we_write_is_in_the_usual_form() -> None:
    assert all(is_usual(part) for name, part in members(BOOK).items() if "worksheets/sheet" in name)


@pytest.mark.parametrize(
    "cell", ["<c r='C9'><f>1+1</f></c>", '<c r="C9"><!-- a --><f>1+1</f></c>', '<c r = "C9"><f>1+1</f></c>']
)
def test_a_formula_without_its_value_is_seen_in_any_form(cell: str, tmp_path: Path) -> None:
    row = f'<row r="9">{cell}</row></sheetData>'.encode()
    content = changed(BOOK, STAFF, lambda part: part.replace(b"</sheetData>", row))
    grids, _ = read_book(saved(tmp_path, content))
    assert grids["Staff"].rows[8][2] == NoValue()


def test_cells_without_a_place_stand_one_after_the_other() -> None:
    part = b"<worksheet><sheetData><row><c/><c r='D1'/><c/></row><row/><row r='9'><c/></row></sheetData></worksheet>"
    assert in_usual_form(part) == (
        b'<worksheet><sheetData><row r="1"><c r="A1" /><c r="D1" /><c r="E1" /></row><row r="2" />'
        b'<row r="9"><c r="A9" /></row></sheetData></worksheet>'
    )


@pytest.mark.parametrize("text", [b"1" * 300_000 + b"x", b' t="n"' * 100_000])
def test_a_number_made_to_keep_us_busy_does_not(text: bytes) -> None:
    inside = b"<v>" + text + b"</v>" if b"t=" not in text else b"<v>x</v>"
    attributes = text if b"t=" in text else b""
    part = b'<row r="1"><c r="A1" ' + attributes + b">" + inside + b"</c></row>"
    started = time.process_time()
    list(bad_numbers(part))
    bad_numbers_as_text(part)
    assert time.process_time() - started < 2

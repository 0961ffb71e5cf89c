"""Workbooks damaged by chance, in the bytes of the file or inside its XML: refused, or read as they now stand.

What the file says is read a second time by a plain reader that shares nothing with the product. A cell that the
product reads otherwise than before must be one that the file says otherwise, or one that a finding is about; and a
cell that the file says otherwise must not be read as before in silence.
"""

from __future__ import annotations

import io
import random
import re
import signal
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any
from xml.etree import ElementTree

from provision_xl import app
from provision_xl.errors import STOPPING, Finding, Verdict
from provision_xl.rates import national
from provision_xl.school.raw import Grid
from provision_xl.school.reading import fold, read_school
from provision_xl.views import check_school
from provision_xl.workbook.reading import is_input_sheet, read_book
from tests.corpus.book import Formula, book, place
from tests.workbook.made import members, repacked

SECONDS = 10  # of the processor, for one workbook
TOTAL, FUND = 46_500, 120_050  # pence, by hand in tests/corpus/book.py
AS_AT = date(2026, 11, 23)
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TOKENS = (
    b"<!-- -->", b"<![CDATA[1]]>", b"&amp;", b"&#49;", b"&x;", b"<a/>", b"<", b">", b'"', b"'", b"\x00", b"\x01",
    b"\xff", b"\xc2\xa0", b"\xe2\x80\x8b", b"-", b"1", b"0", b"9" * 400, b"e5", b".5", b",", b"O", b" ",
    b"#REF!", b"NaN", b"=1+1", b'r="A1"', b't="s"', b't="e"', b't="str"', b't="b"', b't="d"', b't="inlineStr"',
    b's="1"', b's="99999"', b'hidden="1"', b'xml:space="preserve"', b"<f>1</f>", b"<v></v>", b"<is><t>x</t></is>",
    b'<mergeCells><mergeCell ref="A2:A3"/></mergeCells>', b"</row>", b"</c>", b"<row>", b"<c>",
)  # fmt: skip

type Cells = Mapping[tuple[str, int, int], Any]
type Read = Callable[[Path], tuple[dict[str, Grid], tuple[Finding, ...]]]

SEEN: Counter[str] = Counter()


@cache
def base() -> bytes:
    return book({"Funds!C2": Formula("=1000+200.5", 1200.5), "Pupils!E1": "Class", "Staff!F1": "Our note"})


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="damage")


# Damage


def in_bytes(seed: int) -> bytes:
    """The base with one to four bytes, or a piece, of the file changed."""
    chance, content = random.Random(seed), bytearray(base())
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(content))
        kind = chance.randrange(5)
        if kind < 2:
            content[at] ^= 1 << chance.randrange(8)
        elif kind == 2:
            content[at] = chance.randrange(256)
        elif kind == 3:
            del content[at : at + chance.choice((1, 2, 16, 500))]
        else:
            content[at:at] = content[at : at + chance.choice((1, 8, 100))]
    return bytes(content)


def in_xml(seed: int) -> bytes:
    """The base with one to three things changed inside its parts."""
    chance = random.Random(seed)
    parts = dict(members(base()))
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        name = chance.choice(_weighed(tuple(parts)))
        parts[name] = chance.choice(_DAMAGES)(chance, parts[name])
    return repacked(base(), parts)


def _weighed(names: tuple[str, ...]) -> list[str]:
    """Sheets, texts, formats, the workbook and what relates them; the rest now and then."""
    often = [name for name in names if re.search(r"sheet\d+\.xml$|sharedStrings|styles|workbook\.xml", name)]
    return [*often * 3, *names]


def _spot(chance: random.Random, part: bytes, pattern: bytes) -> re.Match[bytes] | None:
    found = list(re.finditer(pattern, part))
    return chance.choice(found) if found else None


def _put(part: bytes, found: re.Match[bytes] | None, text: bytes) -> bytes:
    return part if found is None else part[: found.start(1)] + text + part[found.end(1) :]


def _a_byte(chance: random.Random, part: bytes) -> bytes:
    at = chance.randrange(len(part))
    return part[:at] + bytes([chance.randrange(256)]) + part[at + 1 :]


def _a_token(chance: random.Random, part: bytes) -> bytes:
    at = chance.randrange(len(part))
    return part[:at] + chance.choice(_TOKENS) + part[at + chance.choice((0, 0, 1, 5)) :]


def _a_token_at_a_mark(chance: random.Random, part: bytes) -> bytes:
    """Where an element begins, ends or has a blank, so that more of them stay whole."""
    return _put(
        part, _spot(chance, part, rb"[> ]()[<A-Za-z]"), b" " * chance.randrange(2) + chance.choice(_TOKENS) + b" "
    )


def _a_piece_gone(chance: random.Random, part: bytes) -> bytes:
    at = chance.randrange(len(part))
    return part[:at] + part[at + chance.choice((1, 3, 20, 300, 10**6)) :]


def _an_element_gone(chance: random.Random, part: bytes) -> bytes:
    return _put(
        part, _spot(chance, part, rb"(<(c|row|si|xf|sheet|Relationship|numFmt|v|f)\b[^<>]*(?:/>|>.*?</\2>))"), b""
    )


def _an_element_twice(chance: random.Random, part: bytes) -> bytes:
    found = _spot(chance, part, rb"(<(c|row|si|xf|sheet|Relationship|numFmt)\b[^<>]*(?:/>|>.*?</\2>))")
    return part if found is None else _put(part, found, found[1] * 2)


def _a_value(chance: random.Random, part: bytes) -> bytes:
    return _put(
        part, _spot(chance, part, rb"<(?:v|t|f)[^<>]*>([^<]*)<"), chance.choice((*_TOKENS, b"3", b"7", b"-1", b""))
    )


def _an_attribute(chance: random.Random, part: bytes) -> bytes:
    other = _spot(chance, part, rb'="([^"<>]*)"')
    values = (b"", b"A1", b"C2", b"B3", b"XFD1048576", b"s", b"n", b"e", b"str", b"b", b"1", b"0", b"14", b"22",
              b"99999999", other[1] if other else b"")  # fmt: skip
    return _put(part, _spot(chance, part, rb'="([^"<>]*)"'), chance.choice(values))


def _an_attribute_gone(chance: random.Random, part: bytes) -> bytes:
    return _put(part, _spot(chance, part, rb'( [\w:]+="[^"<>]*")'), b"")


def _other_quotes(chance: random.Random, part: bytes) -> bytes:
    found = _spot(chance, part, rb'=("[^"<>\']*")')
    return part if found is None else _put(part, found, b"'" + found[1][1:-1] + b"'")


_DAMAGES = (_a_byte, _a_token, _a_token_at_a_mark, _a_piece_gone, _an_element_gone, _an_element_twice, _a_value,
            _a_value, _an_attribute, _an_attribute, _an_attribute_gone, _other_quotes)  # fmt: skip


# What the file says, by a reader of its own


def plain_cells(content: bytes) -> dict[tuple[str, int, int], tuple[str, str, str, str]]:
    """Every filled cell: its type, its text, its number format, its formula; the first of two at one place.

    Raises:
        Exception: the file is not whole, or names what is not there.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:

        def tree(name: str) -> ElementTree.Element:
            return ElementTree.fromstring(archive.read(name))

        targets = {item.get("Id"): item for item in tree("xl/_rels/workbook.xml.rels")}
        texts = [_text(item) for item in tree("xl/sharedStrings.xml").iterfind("{*}si")]
        looks = _looks(tree("xl/styles.xml"))
        found: dict[tuple[str, int, int], tuple[str, str, str, str]] = {}
        for sheet in tree("xl/workbook.xml").iterfind("{*}sheets/{*}sheet"):
            target = targets[sheet.get(_OFFICE)].get("Target", "")
            name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            for where, cell in _placed(tree(name)):
                said = _said(cell, texts, looks)
                if said[1] or said[3]:
                    found[(fold(sheet.get("name", "")), *where)] = said
    return found


def _looks(tree: ElementTree.Element) -> list[str]:
    own = {item.get("numFmtId"): item.get("formatCode", "") for item in tree.iterfind("{*}numFmts/{*}numFmt")}
    return [own.get(item.get("numFmtId"), str(item.get("numFmtId"))) for item in tree.iterfind("{*}cellXfs/{*}xf")]


def _placed(sheet: ElementTree.Element) -> Iterator[tuple[tuple[int, int], ElementTree.Element]]:
    number = 0
    for row in sheet.iterfind("{*}sheetData/{*}row"):
        number, column = int(row.get("r", number + 1)), 0
        for cell in row.iterfind("{*}c"):
            said = cell.get("r")
            where = place(said) if said else (number - 1, column)
            column = where[1] + 1
            yield where, cell


def _text(item: ElementTree.Element) -> str:
    """The text of one entry, whole or in runs; how it is pronounced stands beside it and is no part of it."""
    return "".join(part.text or "" for part in (*item.iterfind("{*}t"), *item.iterfind("{*}r/{*}t")))


def _said(cell: ElementTree.Element, texts: list[str], looks: list[str]) -> tuple[str, str, str, str]:
    kind, value = cell.get("t", "n"), cell.findtext("{*}v") or ""
    if kind == "s" and value:
        kind, value = "text", texts[int(value)]
    if kind == "inlineStr":
        kind, value = "text", "".join(map(_text, cell.iterfind("{*}is")))
    if kind == "str":
        kind = "text"
    style = cell.get("s")
    formula = cell.find("{*}f")
    return kind, value, looks[int(style)] if style else "", "" if formula is None else f"={formula.text or ''}"


# The comparison


def _values(grids: Mapping[str, Grid]) -> dict[tuple[str, int, int], Any]:
    return {
        (fold(name), row, column): value
        for name, grid in grids.items()
        for row, line in enumerate(grid.rows)
        for column, value in enumerate(line)
        if value is not None and value != ""
    }


@cache
def _before() -> tuple[Cells, Cells, frozenset[str]]:
    path = Path(_folder().name) / "base.xlsx"
    path.write_bytes(base())
    grids, findings = read_book(path)
    school = read_school(grids, findings)
    found = check_school(school, AS_AT, national())
    assert (app.work(school, AS_AT).costs.total.planned, school.funds[0].amount) == (TOTAL, FUND)
    return _values(grids), plain_cells(base()), frozenset(str(item) for item in found)


def _differing(first: Cells, second: Cells) -> set[tuple[str, int, int]]:
    return {where for where in first.keys() | second.keys() if first.get(where) != second.get(where)}


def silent(
    content: bytes, grids: Mapping[str, Grid], findings: tuple[Finding, ...], unread: tuple[str, ...]
) -> set[str]:
    """Cells that are read otherwise than the file says, or than it said before, without a word about it."""
    read_before, said_before, found_before = _before()
    told = {fold(item.sheet) for item in findings if str(item) not in found_before}
    told |= {fold(name) for name in unread}
    read = _differing(_values(grids), read_before)
    try:
        now = plain_cells(content)
    except Exception:  # what is broken is outside the cells, or something is said of it
        return {f"{where} is read otherwise" for where in read if where[0] not in told and not told}
    said = _differing(now, said_before)
    unfounded = {f"{where} is read otherwise" for where in read - said if where[0] not in told}
    lost = {
        f"{where} is read as before, and is {now.get(where)}"
        for where in said - read
        if is_input_sheet(where[0])
        and where[0] not in told
        and not _means_the_same(now.get(where), said_before.get(where))
    }
    return unfounded | lost


def _means_the_same(now: Any, before: Any) -> bool:
    """Another way to write the same value, another look of it, or another formula with the same value."""
    if now is None or before is None:
        return False
    if now[0] == before[0] == "text":
        return bool(now[1] == before[1])
    try:
        return bool(now[0] == before[0] == "n" and float(now[1]) == float(before[1]))
    except ValueError:
        return False


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"{seconds} seconds of the processor were not enough")

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def bytes_trial(seed: int, read: Read = read_book) -> None:
    """One workbook with damage in the bytes of its file."""
    look_at(in_bytes(seed), read)


def xml_trial(seed: int, read: Read = read_book) -> None:
    """One workbook with damage inside its XML."""
    look_at(in_xml(seed), read)


def look_at(content: bytes, read: Read = read_book) -> None:
    """
    Raises:
        AssertionError: a promise is broken; or whatever left the reader, which nothing may.
    """
    path = Path(_folder().name) / "map.xlsx"
    path.write_bytes(content)
    with _at_most(SECONDS):
        grids, findings = read(path)
        refused = [item for item in findings if item.verdict is Verdict.REFUSE]
        if refused:
            assert not grids and re.fullmatch(r"PX-[AB]\d\d  \S.*: .+\. [A-Z].{15,}", str(refused[0]), re.S), refused
            SEEN["refused"] += 1
            return
        school = read_school(grids, findings)
        found = check_school(school, AS_AT, national())
    broken = silent(content, grids, found, school.not_read)
    assert not broken, sorted(broken)[:3]
    if any(item.verdict in STOPPING for item in found):
        SEEN["stopped"] += 1
        return
    SEEN["read"] += 1
    if not _differing(_values(grids), _before()[0]):
        SEEN["read as before"] += 1
        assert (app.work(school, AS_AT).costs.total.planned, school.funds[0].amount) == (TOTAL, FUND)

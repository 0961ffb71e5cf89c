"""The exact edge of every limit of the gate, and the ways in that only some computers have."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from provision_xl.files import gate
from provision_xl.files.gate import Limits, admit
from tests.workbook.made import changed, little_book, members, repacked, saved, sheet_part

BOOK = little_book()
PUPILS = sheet_part(BOOK, "Pupils")
PARTS = members(BOOK)
MIB = 1 << 20
READ = [name for name in PARTS if name.startswith("xl/worksheets/sheet")] + [
    "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml",
]  # fmt: skip
EDGES = {
    "file_bytes": len(BOOK),
    "members": len(PARTS),
    "unpacked_bytes": sum(map(len, PARTS.values())),
    "kept_bytes": sum(len(PARTS[name]) for name in READ),
    "defined_names": PARTS["xl/workbook.xml"].count(b"definedName "),
    "cells": sum(part.count(b"<c ") for name, part in PARTS.items() if name.startswith("xl/worksheets/sheet")),
}


def code_of(path: Path, **how: Any) -> str:
    """The code of the refusal; "" where it is let in."""
    package, findings = admit(path, **how)
    return "" if package else findings[0].code


def test_the_limits_are_those_that_are_promised() -> None:
    """64 MB on disk, 400 MB unpacked, 96 MB kept; 5,000 members, 10,000 names, 600,000 cells."""
    assert Limits() == Limits(67_108_864, 5_000, 419_430_400, 100_663_296, 10_000, 600_000)


@pytest.mark.parametrize("limit", EDGES)
def test_a_workbook_exactly_as_large_as_a_limit_is_let_in_and_one_more_is_not(limit: str, tmp_path: Path) -> None:
    path = saved(tmp_path, BOOK)
    assert code_of(path, limits=Limits(**{limit: EDGES[limit]})) == ""
    assert code_of(path, limits=Limits(**{limit: EDGES[limit] - 1})) != ""


def test_what_is_too_large_is_told_in_megabytes(tmp_path: Path) -> None:
    import os

    filler = os.urandom(3 * MIB)
    large = saved(tmp_path, repacked(BOOK, {"xl/media/picture.bin": filler}, zipfile.ZIP_STORED))
    (on_disk,) = admit(large, limits=Limits(file_bytes=MIB))[1]
    assert "3 MB" in on_disk.saw
    (unpacked,) = admit(large, limits=Limits(unpacked_bytes=2 * MIB))[1]
    assert (unpacked.code, "the limit is 2 MB" in unpacked.saw) == ("PX-B01", True)
    texts = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(900, 90_000))
    long = changed(BOOK, PUPILS, lambda part: part.replace(b"</sheetData>", texts + b"</sheetData>"))
    (kept,) = admit(saved(tmp_path, long, "long.xlsx"), limits=Limits(kept_bytes=2 * MIB))[1]
    assert (kept.code, "the limit is 2 MB" in kept.saw) == ("PX-B01", True)


class On(type(Path())):  # type: ignore[misc]
    """A path as Windows shows it, or whose disk fails."""

    attributes = 0
    failure: OSError | None = None

    def stat(self, *, follow_symlinks: bool = True) -> Any:
        real = super().stat(follow_symlinks=follow_symlinks)
        return SimpleNamespace(st_mode=real.st_mode, st_size=real.st_size, st_file_attributes=self.attributes)

    def read_bytes(self) -> bytes:
        if self.failure:
            raise self.failure
        return bytes(super().read_bytes())


@pytest.mark.parametrize(
    ("attributes", "code"),
    # read-only, hidden and archived are ordinary; offline, and recalled when it is opened, are in the cloud alone
    [(0x1, ""), (0x2, ""), (0x20, ""), (0x1000, "PX-A15"), (0x40_0000, "PX-A15"), (0x40_1020, "PX-A15")],
)
def test_a_file_that_only_the_cloud_has_is_told_from_others(attributes: int, code: str, tmp_path: Path) -> None:
    path = On(saved(tmp_path, BOOK))
    path.attributes = attributes
    assert code_of(path) == code


@pytest.mark.parametrize(
    ("failure", "said"), [(PermissionError(13, "Permission denied"), "Permission denied"), (OSError(), "OSError")]
)
def test_a_disk_that_fails_is_told_in_its_words_or_else_by_its_kind(
    failure: OSError, said: str, tmp_path: Path
) -> None:
    path = On(saved(tmp_path, BOOK))
    path.failure = failure
    (finding,) = admit(path)[1]
    assert (finding.code, said in finding.saw) == ("PX-A20", True)


def test_only_what_is_needed_is_kept_unless_every_part_is_wanted(tmp_path: Path) -> None:
    path = saved(tmp_path, BOOK)
    package, _ = admit(path)
    whole, _ = admit(path, every_part=True)
    assert package and whole
    assert "docProps/app.xml" not in package.parts and PUPILS in package.parts
    assert whole.parts["docProps/app.xml"] == PARTS["docProps/app.xml"]
    assert package.parts[PUPILS] == PARTS[PUPILS], "blank cells of a small sheet stay"


def test_a_content_that_is_given_is_taken_and_the_file_not_read(tmp_path: Path) -> None:
    package, findings = admit(tmp_path / "nowhere.xlsx", content=BOOK)
    assert package is not None and not findings


def test_a_backup_is_offered_for_a_file_of_nothing_but_nul(tmp_path: Path) -> None:
    from provision_xl.files.save import write_bytes

    path = tmp_path / "map.xlsx"
    write_bytes(path, BOOK)
    write_bytes(path, bytes(5000))
    (finding,) = admit(path)[1]
    (backup,) = (tmp_path / ".backups").iterdir()
    assert (finding.code, backup.name in finding.cure) == ("PX-A02", True)


def root(old: bytes, new: bytes) -> bytes:
    assert old in PARTS[PUPILS]
    return changed(BOOK, PUPILS, lambda part: part.replace(old, new, 1))


MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (root(MAIN, b'xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"'), "PX-A16"),
        (root(MAIN, b'xmlns="http://example.org/other"'), "PX-A03"),
        (root(MAIN, b'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'), "PX-A03"),
        (root(b"<worksheet ", b"<sheet "), "PX-A03"),
    ],
    ids=["strict", "another name space", "a name space that it does not use", "no sheet at all"],
)
def test_a_sheet_whose_root_is_not_a_sheet_s_is_named(content: bytes, code: str, tmp_path: Path) -> None:
    package, (finding, *_) = admit(saved(tmp_path, content))
    assert package is None and finding.code == code


def test_a_part_that_declares_entities_is_refused_by_the_second_line_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first line looks for the words before anything is parsed; here it is struck blind."""
    declared = b'?><!DOCTYPE w [<!ENTITY a "ha">]>'
    content = changed(BOOK, "xl/workbook.xml", lambda part: part.replace(b"?>", declared, 1))
    monkeypatch.setattr(gate, "_DECLARES", re.compile(b"(?!)"))
    assert code_of(saved(tmp_path, content)) == "PX-B05"


@pytest.mark.parametrize("before", [1, 5, 8])
def test_a_declaration_that_lies_across_two_pieces_of_a_part_is_found(before: int, tmp_path: Path) -> None:
    """Parts are looked through in pieces of a mebibyte; so many signs of the word stand in the first."""
    head, tail = b'<?xml version="1.0" encoding="UTF-8"?>', b"<!DOCTYPE w>"
    filler = b"<!-- " + b"x" * (MIB - len(head) - 9 - before) + b" -->"
    assert len(head + filler) == MIB - before
    content = repacked(BOOK, {"docProps/app.xml": head + filler + tail + b"<a/>"})
    assert code_of(saved(tmp_path, content)) == "PX-B05"


def test_blanks_are_left_out_from_nine_megabytes_on_and_stay_below_eight(tmp_path: Path) -> None:
    """A row of ten formatted blanks takes 240 bytes or so; 30,000 take 7 MB, 36,500 between eight and nine."""
    blank = "".join(f'<c r="{letter}{{0}}" s="1"/>' for letter in "ABCDEFGHIJ")

    def blanks(rows: int) -> tuple[int, int]:
        text = "".join(f'<row r="{row}">{blank.format(row)}</row>' for row in range(100_000, 100_000 + rows)).encode()
        content = changed(BOOK, PUPILS, lambda part: part.replace(b"</sheetData>", text + b"</sheetData>"))
        package, _ = admit(saved(tmp_path, content))
        assert package is not None
        return len(members(content)[PUPILS]), len(package.parts[PUPILS])

    small, kept = blanks(30_000)
    assert small < 8 * MIB and kept == small
    large, kept = blanks(36_500)
    assert 8 * MIB < large < 9 * MIB and kept < MIB


SHEET = b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
RELATIONS = "xl/_rels/workbook.xml.rels"


@pytest.mark.parametrize(
    ("part", "old", "new", "code"),
    [
        ("_rels/.rels", b"relationships/officeDocument", b"relationships/other", "PX-A17"),
        (RELATIONS, b'Id="rId1"', b'Id="rId901"', "PX-A17"),
        (RELATIONS, SHEET, b'TargetMode="External" ' + SHEET, "PX-B13"),
    ],
    ids=["no main part", "a sheet that leads nowhere", "a sheet in another file"],
)
def test_a_package_that_does_not_lead_to_its_sheets_is_refused(
    part: str, old: bytes, new: bytes, code: str, tmp_path: Path
) -> None:
    assert old in PARTS[part]
    assert code_of(saved(tmp_path, changed(BOOK, part, lambda content: content.replace(old, new, 1)))) == code


def test_a_sheet_that_is_one_chart_is_no_sheet_to_read(tmp_path: Path) -> None:
    chart = changed(BOOK, RELATIONS, lambda part: part.replace(b"/worksheet", b"/chartsheet", 1))
    package, findings = admit(saved(tmp_path, chart))
    whole, _ = admit(saved(tmp_path, BOOK, "whole.xlsx"))
    assert package and whole and not findings
    assert [sheet.name for sheet in package.sheets] == [sheet.name for sheet in whole.sheets][1:]


def test_a_directory_that_asks_for_a_later_kind_of_zip_is_refused(tmp_path: Path) -> None:
    """The sixth byte of an entry of the directory is ten times the version that its reader must know; 9.9 is none."""
    place = BOOK.find(b"PK\x01\x02") + 6
    (finding,) = admit(saved(tmp_path, BOOK[:place] + b"\x63" + BOOK[place + 1 :]))[1]
    assert (finding.code, "NotImplementedError" in finding.saw) == ("PX-A03", True)

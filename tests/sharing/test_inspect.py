"""Each kind of hidden thing is found where it was planted, and nothing in a workbook that hides nothing."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill

from provision_xl import app
from provision_xl.errors import FileError
from provision_xl.files import inspecting
from tests.cli.running import run
from tests.json_shapes import BY_COMMAND, problems
from tests.sharing.planting import CASES, SECRET, Planted, by_openpyxl, plain


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_planted_thing_is_found_with_its_place_and_cure(case: Planted, tmp_path: Path) -> None:
    path = tmp_path / "shared.xlsx"
    case.make(path)
    found = [row for row in app.inspected(path).records() if row["kind"] == case.kind and row["sheet"] == case.sheet]
    assert case.cell in [row["cell"] for row in found], app.inspected(path).rows
    assert all(row["what"].endswith(".") and row["cure"].endswith(".") for row in found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_only_what_was_planted_is_found_and_its_words_are_not_repeated(case: Planted, tmp_path: Path) -> None:
    path = tmp_path / "shared.xlsx"
    case.make(path)
    rows = app.inspected(path).rows
    assert SECRET not in str(rows)
    beside = {"hidden sheet"} if case.kind == "chart" else {"defined name"} if case.name == "filtered rows" else set()
    assert {row[2] for row in rows} <= {case.kind, *beside}


def test_a_workbook_that_hides_nothing_is_said_to_hide_nothing(tmp_path: Path) -> None:
    plain(tmp_path / "shared.xlsx")
    ran = run("inspect", tmp_path / "shared.xlsx")
    assert ran.code == 0
    assert "Nothing hidden was found in shared.xlsx" in ran.words


@pytest.mark.parametrize(
    "font",
    [Font(color="FF000000"), Font(color="FFFFFFFF"), Font(sz=8)],
    ids=["black on white", "white on blue", "small print"],
)
def test_text_that_can_be_read_is_no_finding(font: Font, tmp_path: Path) -> None:
    path = tmp_path / "shared.xlsx"

    def change(_: object, sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["C7"].value, sheet["C7"].font = "seen", font
        if font.color and font.color.rgb == "FFFFFFFF":
            sheet["C7"].fill = PatternFill("solid", fgColor="FF1F4E79")
        sheet["D7"].font = Font(color="FFFFFFFF")  # white, and empty

    by_openpyxl(change)(path)
    assert app.inspected(path).rows == ()


def test_exit_code_json_and_csv(tmp_path: Path) -> None:
    path = tmp_path / "shared.xlsx"
    CASES[0].make(path)
    before = path.read_bytes()
    for form in ((), ("--json",), ("--csv",)):
        assert run("inspect", path, *form).code == 1
    plain_rows = run("inspect", path, "--json").json()
    assert problems(BY_COMMAND["inspect"], plain_rows) == []
    assert plain_rows["rows"][0]["sheet"] == "More"
    assert run("inspect", path, "--csv").csv()[0]["Kind"] == "hidden sheet"
    assert path.read_bytes() == before


def test_what_is_no_workbook_is_refused_by_the_gate(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(b"PK\x03\x04 no workbook")
    assert run("inspect", path).code == 2
    with pytest.raises(FileError):
        inspecting.unseen(path)


@pytest.mark.parametrize("audience", ["leadership", "governors"])
def test_our_own_reports_hide_nothing(small: Path, tmp_path: Path, audience: str) -> None:
    wanted = app.ReportWanted("Autumn", audience, formats=("xlsx",))
    for name, content in app.report_files(app.work(small), wanted).items():
        if name.endswith(".xlsx"):
            (tmp_path / name).write_bytes(content)
            assert app.inspected(tmp_path / name).rows == ()

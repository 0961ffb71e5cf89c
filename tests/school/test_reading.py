"""Sheets become a school: found by name and header, moved or not, and what is wrong is said with its cell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from provision_xl.errors import Finding
from provision_xl.school.checks import check_tables
from provision_xl.school.raw import Grid
from provision_xl.school.reading import read_school
from provision_xl.school.school import School
from provision_xl.school.tables import CORE, TABLES


def sheets(**changed: list[list[Any]]) -> dict[str, Grid]:
    """The sheets of a small school, some of them replaced."""
    rows: dict[str, list[list[Any]]] = {table.name: [[column.header for column in table.columns]] for table in CORE}
    rows["Settings"] = [
        ["Setting", "Value", "Notes"],
        ["School name", "Hill", None],
        ["School ID", 130003, None],
        ["Setting type", "Mainstream primary", None],
        ["Academic year", "2026/27", None],
    ]
    rows["Terms"].append(["Autumn", datetime(2026, 9, 7), datetime(2027, 7, 16), 38])
    rows["Pupils"] = [
        ["Pupil ID", "Year group", "SEN status", "Primary need"],
        ["P1", 4, "K", "SLCN"],
        ["P2", 5, "E", "ASD"],
    ]
    rows["Interventions"] = [["Code", "Intervention", "Needs"], ["A", "Reading", "SPLD"]]
    rows["Staff"] = [["Staff ID", "Role", "Intervention hours"], ["T1", "TA", 10]]
    rows["Provision"] = [
        ["Line", "Group", "Pupil ID", "Intervention", "Staff ID", "Starts", "Ends"],
        ["L1", "G1", "P1", "A", "T1", datetime(2026, 9, 7), datetime(2026, 10, 1)],
        ["L2", "G1", "P2", "A", "T1", datetime(2026, 9, 7), datetime(2026, 10, 1)],
    ]
    rows["Funds"] = [["Fund", "Source", "Amount", "From", "To"]]
    rows.update({name.replace("_", " "): grid for name, grid in changed.items()})
    return {name: Grid(name, grid) for name, grid in rows.items()}


def found(grids: Mapping[str, Grid]) -> dict[tuple[str, str], Finding]:
    """Every finding by its code and place."""
    school = read_school(grids)
    findings = [*school.findings, *check_tables(school)]
    return {(finding.code, f"{finding.sheet}!{finding.cell}"): finding for finding in findings}


def school(**changed: list[list[Any]]) -> School:
    return read_school(sheets(**changed))


def test_a_small_school_reads_without_a_finding() -> None:
    assert found(sheets()) == {}
    assert [pupil.pupil_id for pupil in school().pupils] == ["P1", "P2"]
    assert school().settings.school_id == "130003"


def test_columns_may_be_moved_and_stand_beside_others_and_cells_are_named_where_they_stand() -> None:
    pupils = [
        ["Own note", "SEN status", "pupil id *", None, "Year  group"],
        ["x", "K", "P1", None, 4],
        ["y", "Q", "P2", 1, 5],
    ]
    assert [(row.pupil_id, row.year_group) for row in school(Pupils=pupils).pupils] == [("P1", "4"), ("P2", "5")]
    assert ("PX-D28", "Pupils!B3") in found(sheets(Pupils=pupils))


def test_the_header_may_stand_lower() -> None:
    pupils = [["Our pupils"], [None], ["Pupil ID", "Year group", "SEN status"], ["P1", 4, "K"], ["P2", 5, "E"]]
    assert [row.row for row in school(Pupils=pupils).pupils] == [4, 5]


def test_sheet_names_are_found_in_any_case() -> None:
    grids = sheets()
    grids["  PUPILS "] = grids.pop("Pupils")
    assert len(read_school(grids).pupils) == 2


P = ["Pupil ID", "Year group", "SEN status"]
L = ["Line", "Group", "Pupil ID", "Intervention", "Staff ID", "Starts", "Ends"]
C = ["Pupil ID", "Field", "From", "Value"]
SEP, OCT = datetime(2026, 9, 7), datetime(2026, 10, 1)

# sheet, its rows, the finding that must come with its place, and words that it must hold
BAD: list[tuple[str, list[list[Any]], str, str, tuple[str, ...]]] = [
    ("Pupils", [["Pupil Ref", *P[1:]], ["P1", 4, "K"]], "PX-C03", "Pupils!A1", ("Pupil ID", "rename")),
    ("Pupils", [[*P, "Pupil ID"], ["P1", 4, "K", "P1"]], "PX-C05", "Pupils!D1", ("A1",)),
    ("Pupils", [P, ["P1", 4, "K"], ["P2", 5, "E"], ["P1", 5, "K"]], "PX-E01", "Pupils!A4", ("A2", "P1")),
    ("Pupils", [P, ["P1", 4, "K"], ["P2", None, "E"]], "PX-D00", "Pupils!B3", ("Year group",)),
    ("Pupils", [P, ["P1", 4, "K"], ["P2", 5, "E"], ["p1", 5, "K"]], "PX-E03", "Pupils!A4", ("looks like",)),
    ("Pupils", [P, ["P1", 4, "K"], ["P2", 5, "E"], ["Р1", 5, "K"]], "PX-E04", "Pupils!A4", ("looks like",)),
    ("Pupils", [P, ["P1", 4, "K"], ["P2", 5, "E"], ["007", 5, "K"], [7, 5, "K"]], "PX-E04", "Pupils!A5", ("007",)),
    ("Pupils", [P, ["P1", 4, "K"], ["P2", 5, "E"], ["Total", None, None]], "PX-C17", "Pupils!A4", ("total",)),
    ("Pupils", [P, ["P1", 4, "K"], ["P2", 5, "N"]], "PX-F13", "Pupils!A2", ("1 of the pupils", "P1")),
    ("Changes", [C, ["P1", "SEN status", SEP, "K"], ["P1", "SEN status", OCT, "EHCP"]],
     "PX-F15", "Changes!D3", ("no SEN status", "N, K, E")),
    ("Changes", [C, ["P1", "Class", SEP, "4B"], ["P1", "Plan type", OCT, "IEPs"]],
     "PX-F15", "Changes!D3", ("no Plan type", "IEP, ISP, EHC")),
    ("Provision", [L, ["L1", "", "P9", "A", "T1", SEP, OCT]], "PX-E10", "Provision!C2", ("P9", "Pupils")),
    ("Provision", [L, ["L1", "", "P1", "B", "T1", SEP, OCT]], "PX-E10", "Provision!D2", ("Interventions",)),
    ("Provision", [L, ["L1", "", "P1", "A", "T1", OCT, SEP]], "PX-F04", "Provision!G2", ("before",)),
    ("Provision", [L, ["L1", "", "P1", "A", "T1", SEP, OCT], ["L1", "", "P2", "A", "T1", SEP, OCT]],
     "PX-E11", "Provision!A3", ("row 2",)),
    ("Provision", [L, ["L1", "G", "P1", "A", "T1", SEP, OCT], ["L2", "G", "P2", "A", "T2", SEP, OCT]],
     "PX-F08", "Provision!E3", ("two entries of Staff ID", "E2")),
    ("Provision", [L, ["L1", "G", "P1", "A", "T1", SEP, OCT], ["L2", "G", "P1", "A", "T1", OCT, OCT]],
     "PX-F09", "Provision!F3", ("twice",)),
    ("Terms", [["Term", "Starts", "Ends", "Teaching weeks"], ["A", SEP, datetime(2026, 10, 20), 6], ["B", OCT, OCT, 1]],
     "PX-F02", "Terms!B3", ("before A",)),
    ("Terms", [["Term", "Starts", "Ends", "Teaching weeks"], ["A", datetime(2024, 9, 2), datetime(2024, 10, 2), 4]],
     "PX-F03", "Terms!A1", ("2026/27",)),
    ("Terms", [["Term", "Starts", "Ends", "Teaching weeks"], ["A", SEP, datetime(2026, 12, 18), 14]],
     "PX-F12", "Terms!A1", ("14.0", "too high")),
    ("Interventions", [["Code", "Intervention", "Needs", "Group min", "Group max"], ["A", "x", "SPLD", 5, 3]],
     "PX-F05", "Interventions!D2", ("above",)),
    ("Funds", [["Fund", "Source", "Amount", "From", "To", "Restricted to"], ["F", "x", 5, SEP, OCT, "Year 4"]],
     "PX-F06", "Funds!F2", ("Year 4",)),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "rows", "code", "place", "words"), BAD, ids=[f"{bad[2]} {bad[3]}" for bad in BAD])
def test_what_is_wrong_is_said_with_its_cell(
    sheet: str, rows: list[list[Any]], code: str, place: str, words: tuple[str, ...]
) -> None:
    findings = found(sheets(**{sheet: rows}))
    assert (code, place) in findings, sorted(findings)
    text = str(findings[code, place])
    assert all(word in text for word in words), text


def test_a_missing_sheet_is_named_with_the_nearest_one() -> None:
    grids = sheets()
    grids["Pupil list"] = grids.pop("Pupils")
    finding = found(grids)["PX-C01", "Pupils!"]
    assert 'Perhaps "Pupil list" is meant' in finding.cure


def test_merged_cells_stop_and_hidden_rows_are_told() -> None:
    grids = sheets()
    pupils = grids["Pupils"].rows
    grids["Pupils"] = Grid("Pupils", pupils, merged=("A2:A3",), hidden_rows=frozenset({3}))
    findings = found(grids)
    assert ("PX-C08", "Pupils!A2:A3") in findings
    assert "1 hidden" in findings["PX-C16", "Pupils!"].saw


def test_names_in_key_are_never_read() -> None:
    grids = sheets()
    grids["Key"] = Grid("Key", [["Pupil ID", "Name"], ["P1", "ZZCANARY"]])
    read = read_school(grids)
    assert read.key == () and "ZZCANARY" not in repr(read)


def test_every_table_has_a_field_of_the_school() -> None:
    assert all(hasattr(School(), table.attribute) for table in TABLES.values())

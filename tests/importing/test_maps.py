"""A hand-made map, and an older workbook of ours, brought into the small school."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from provision_xl.errors import OutOfRange
from provision_xl.importing import older_proposal
from provision_xl.importing.intervention_names import find_intervention
from provision_xl.importing.map_cells import read_dose
from provision_xl.rates import national
from provision_xl.school.other_tables import KeyRow
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES
from provision_xl.workbook.new import rows_of
from tests.cli.books import small_school
from tests.importing.looking import counts, look, school, table
from tests.importing.sheets import MAP, MERGED, workbook


def without_lines() -> School:
    return school(provision=())


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return workbook(tmp_path / "map.xlsx", {"Map": MAP}, MERGED)


def test_the_map_is_read_row_by_row_and_what_is_not_clear_is_asked(sheet: Path) -> None:
    """Row 8 says "maybe", row 9 names nobody known, and Talk-tme is much like Talk time: asked before anything."""
    proposal = look("map", sheet, into=without_lines())
    assert [(item.code, item.cell) for item in proposal.stopped] == [("PX-I13", "E3"), ("PX-I14", "D8"),
                                                                     ("PX-I11", "A9")]  # fmt: skip
    assert all(item.sheet == "map.xlsx, Map" for item in proposal.findings)
    assert "Somebody" not in repr(proposal.findings) + repr(proposal.tables)
    ignored = {row["reason"]: row["where"] for row in table(proposal, "Ignored")}
    assert ignored == {"headings, such as a class": "row 4", "totals": "row 10", "pupils that are not known": "row 9"}


def test_answers_are_taken_and_remembered_and_rows_are_proposed(sheet: Path) -> None:
    """Talk-tme is the school's own; READ 20 is the catalogue's, 25 is not; Reading eggs 20 and 3 x 15 are its own."""
    answers = {"match": "Talk-tme=NEW", "leave_out": True, "starts": date(2027, 1, 4)}
    proposal = look("map", sheet, into=without_lines(), **answers)
    assert not proposal.stopped and proposal.kept is not None
    made = proposal.make()
    rows = {(line.pupil_id, line.intervention): line for line in made.provision}
    assert set(rows) == {("P1", "TALK"), ("P1", "READ"), ("P1", "RE"), ("P2", "TALK"), ("P2", "RE"), ("P3", "TALK"),
                         ("P3", "TT"), ("P3", "READ"), ("P4", "READ")}  # fmt: skip
    assert {line.line for line in made.provision} == {f"L{number}" for number in range(1, 10)}
    assert {line.starts for line in made.provision} == {date(2027, 1, 4)}
    assert [rows[pupil, "TALK"].group for pupil in ("P1", "P2", "P3")] == ["TALK-A", "TALK-A", "TALK-B"]
    assert rows["P3", "READ"].individual_minutes is None and rows["P4", "READ"].individual_minutes == 25
    assert (rows["P2", "RE"].individual_minutes, rows["P2", "RE"].individual_sessions) == (Decimal(15), Decimal(3))
    new = {row.code: row for row in made.interventions[2:]}
    assert (new["RE"].name, new["RE"].needs, new["RE"].use) == ("Reading eggs", ("SLCN",), True)
    assert set(new) == {"RE", "TT"}
    again = look("map", sheet, into=made, leave_out=True, kept=proposal.kept)
    assert counts(again)["added", "Provision"] == 0 and counts(again)["there already", "Provision"] == 9
    notes = " ".join(note for found in proposal.tables for note in found.notes)
    assert "Minutes in G5, F8 were taken for minutes of one session" in notes


def test_two_columns_of_one_intervention_make_one_row_and_are_told(tmp_path: Path) -> None:
    rows = [["Pupil", "Talk time", "Talk-tme", "READ"], ["P1", "x", "x", "x"], ["P2", "x", None, None]]
    path = workbook(tmp_path / "a.xlsx", {"Map": rows})
    proposal = look("map", path, into=without_lines(), match="likely")
    assert [(item.code, str(item.verdict), item.cell) for item in proposal.findings] == [("PX-I15", "WARN", "C2")]
    assert "B2" in proposal.findings[0].saw and counts(proposal)["added", "Provision"] == 3
    whys = {row["header"]: row["why"] for row in table(proposal, "Matches")}
    assert (whys["Talk time"], whys["Talk-tme"]) == ("the same name", "much the same words; you agreed")


def test_minutes_of_a_week_go_into_the_sessions_of_the_catalogue(tmp_path: Path) -> None:
    """READ has 3 sessions: 75 a week are 3 x 25; 40 do not go into 3, so they are one session of 40."""
    rows = [["Pupil", "READ", "TALK"], ["P1", 75, "x"], ["P2", 40, "x"]]
    made = look("map", workbook(tmp_path / "a.xlsx", {"Map": rows}), into=without_lines(), minutes="week").make()
    found = {line.pupil_id: (line.individual_minutes, line.individual_sessions)
             for line in made.provision if line.intervention == "READ"}  # fmt: skip
    assert found == {"P1": (Decimal(25), Decimal(3)), "P2": (Decimal(40), Decimal(1))}


def test_cells_merged_over_pupils_are_never_guessed(tmp_path: Path) -> None:
    rows = [["Pupil", "READ", "TALK"], ["P1", None, "x"], ["P2", None, "x"]]
    path = workbook(tmp_path / "a.xlsx", {"Map": rows}, {"B2:B3": "x"})
    found = look("map", path, into=without_lines()).stopped
    assert [(item.code, item.cell) for item in found] == [("PX-C08", "B2")]


def test_a_header_of_two_rows_is_read_from_its_lowest(tmp_path: Path) -> None:
    rows = [[None, "Reading", None], [None, "READ", "TALK"], ["P1", "x", "x"]]
    path = workbook(tmp_path / "a.xlsx", {"Map": rows}, {"A1:A2": "Pupil"})
    assert {line.intervention for line in look("map", path, into=without_lines()).make().provision} == {"READ", "TALK"}


@pytest.mark.parametrize(
    ("header", "code", "sure"),
    [("Toe by Toe", "TBT", True), ("toe-by-toe", "TBT", True), ("ELSA", "ELSA", True), ("Toe by Tow", "TBT", False),
     ("Lego therapy", "", False), ("Precision teaching", "PRECT", True), ("Precison Teaching", "PRECT", False),
     ("Sensory circuits group", "SENSC", False), ("Homework club", "", False), ("NELI group", "NELI", False)],
)  # fmt: skip
def test_the_library_is_found_by_name_and_only_a_name_written_out_is_sure(header: str, code: str, sure: bool) -> None:
    library = list(rows_of(TABLES["Interventions"], national().rows("interventions")))
    found = find_intervention(header, library)  # type: ignore[arg-type]
    assert (found.code, found.sure) == (code, sure)


@pytest.mark.parametrize(
    ("cell", "given", "minutes", "times", "group"),
    [("✔", True, None, None, ""), ("x", True, None, None, ""), ("", False, None, None, ""),
     ("n/a", False, None, None, ""),
     (20, True, 20, None, ""), ("20 mins", True, 20, None, ""), ("3x20", True, 20, 3, ""), ("20m x 3", True, 20, 3, ""),
     ("G2", True, None, None, "2"), ("Grp 1", True, None, None, "1"), ("B", True, None, None, "B"),
     (1, True, None, None, ""), (0, False, None, None, "")],
)  # fmt: skip
def test_a_cell_of_a_map(cell: object, given: bool, minutes: int | None, times: int | None, group: str) -> None:
    assert tuple(read_dose(cell)) == (given, minutes, times, group, "")


@pytest.mark.parametrize("cell", ["maybe", 3, "2", "20/30", "daily", 5000])
def test_a_cell_that_could_mean_anything_is_wrong(cell: object) -> None:
    assert read_dose(cell).wrong and not read_dose(cell).given


def test_an_answer_that_names_no_intervention_is_an_error(sheet: Path) -> None:
    with pytest.raises(OutOfRange, match="names no intervention"):
        look("map", sheet, into=without_lines(), match="Talk-tme=NOSUCH")


def test_an_older_workbook_adds_what_is_missing_and_replaces_nothing_unasked() -> None:
    newer = school(funds=())
    pupil = newer.pupils[0]
    old = replace(
        small_school(), pupils=(replace(pupil, class_name="2B"), replace(pupil, pupil_id="P9")), layout={"Pupils": {}}
    )
    key = (KeyRow(pupil_id="P9", name="Zoe Old"),)
    proposal = older_proposal(old, newer, key, (), False)
    found = counts(proposal)
    assert (found["added", "Pupils"], found["differ, kept as they are", "Pupils"], found["added", "Funds"]) == (1, 1, 1)
    assert (found["the same already", "Provision"], found["added", "Provision"], found["added", "Key"]) == (5, 0, 1)
    made = proposal.make()
    assert [row.class_name for row in made.pupils if row.pupil_id in {"P1", "P9"}] == ["3A", "3A"]
    assert made.key == key and made.settings == newer.settings
    assert older_proposal(old, made, key, made.key, False).make() == made, "twice adds nothing"
    replaced = older_proposal(old, newer, key, (), True).make()
    assert [row.class_name for row in replaced.pupils if row.pupil_id == "P1"] == ["2B"]
    shown = repr(proposal.tables)
    assert "2B" not in shown and "Zoe" not in shown and "Class" in shown


def test_a_workbook_that_is_none_of_ours_is_refused_as_an_older_one() -> None:
    assert [item.code for item in older_proposal(School(), school(), (), (), False).stopped] == ["PX-C01"]

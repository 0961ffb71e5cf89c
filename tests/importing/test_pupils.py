"""Whose row it is: by the name in Key where one pupil has it, never where two have."""

from __future__ import annotations

from pathlib import Path

import pytest

from provision_xl.importing.pupil_columns import needs_in, premium_of, status_of, year_of
from provision_xl.rates import national
from provision_xl.school.other_tables import KeyRow
from tests.importing.looking import KEY, NAME, counts, look, table

DATA = Path(__file__).parent / "data"
TWINS = (*KEY, KeyRow(pupil_id="P3", name=NAME))


def test_a_name_that_two_pupils_have_is_asked_about_and_never_settled() -> None:
    proposal = look("pupils", DATA / "arbor_pupils.csv", key=TWINS)
    assert ("PX-I10", "A2") in {(item.code, item.cell) for item in proposal.stopped}
    saw = next(item.saw for item in proposal.stopped if item.code == "PX-I10")
    assert "P1, P3" in saw and "Quill" not in saw
    scores = look("assessments", DATA / "scores.csv", key=TWINS)
    assert counts(scores)["added", "Assessments"] == 0


def test_a_name_that_two_pupils_have_is_no_pupil_of_a_map(tmp_path: Path) -> None:
    from tests.importing.sheets import workbook

    path = workbook(tmp_path / "a.xlsx", {"Map": [["Name", "READ", "TALK"], [NAME, "x", "x"]]})
    found = look("map", path, key=TWINS).stopped
    assert [(item.code, item.cell) for item in found] == [("PX-I11", "A2")]
    assert "2 pupils of Key" in found[0].saw


def test_a_chosen_column_of_ids_settles_it(tmp_path: Path) -> None:
    proposal = look("pupils", DATA / "sims_pupils.csv", columns="id=B")
    assert not proposal.stopped
    assert [row["pupil"] for row in table(proposal, "Added")] == ["0071", "0072", "0073"], "leading noughts are kept"
    made = proposal.make()
    assert {row.pupil_id: row.name for row in made.key}["0072"] == "Quillfeather, Zebedee"


def test_a_row_taken_for_a_header_is_not_repeated(tmp_path: Path) -> None:
    path = tmp_path / "no header.csv"
    path.write_text("Quillfeather Zoe,Year R,K\nQuillfeather Zoe,Year R,K\n", "utf-8")
    proposal = look("pupils", path, columns="name=A; year=B; status=C")
    assert {row["how"] for row in table(proposal, "Columns")} == {"as you said"}
    assert "Quill" not in repr(proposal.tables) + repr(proposal.findings)


def test_pupils_of_the_workbook_that_the_export_has_not_are_listed_and_left() -> None:
    proposal = look("pupils", DATA / "arbor_pupils.csv", leave_out=True)
    assert [row["pupil"] for row in table(proposal, "Absent")] == ["P2", "P3", "P4", "P5"]
    assert {"P2", "P3", "P4", "P5"} <= set(proposal.make().pupil)


@pytest.mark.parametrize("text", ["School Action", "S", "A", "Monitoring"])
def test_a_status_of_former_days_is_none_of_today(text: str) -> None:
    assert status_of(text) == ""


@pytest.mark.parametrize("code", ["SPLD", "MLD", "SLD", "PMLD", "SEMH", "SLCN", "HI", "VI", "MSI", "PD", "ASD", "DS",
                                  "OTH", "NSA"])  # fmt: skip
def test_every_type_of_need_is_known_by_code_and_by_its_words(code: str) -> None:
    words = next(str(row["Need"]) for row in national().rows("need_codes") if row["Code"] == code)
    for text in (code, code.lower(), words, words.upper(), f"{code} - {words}"):
        assert needs_in(text, national()) == (code,)


def test_years_and_premiums_in_the_words_of_the_systems() -> None:
    assert [year_of(text) for text in ("Year 13", "Y10", "NC Year 1", "Year R", "N1", "Year 15", "12B")] == [
        "13", "10", "1", "R", "N1", "", ""]  # fmt: skip
    assert [premium_of(text) for text in ("FSM6", "Service child", "Adopted from care", "Yes")] == [
        "FSM6", "Service", "PLAC", ""]  # fmt: skip

"""First answers from little: pupils with year and status, picked interventions, adults with hours, three groups."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from tests.cli.books import Sheet
from tests.cli.running import fine
from tests.json_shapes import BY_COMMAND, problems, provision_map

AT = ("--as-at", "2026-11-23")
PLANNING_HOURLY_COST = 20  # pounds, as `new` puts it into Settings
PUPILS = {"NELI": 3, "PRECT": 1, "ELSA": 1}


@pytest.fixture(scope="module")
def findings(half: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = fine("check", half, *AT, "--json").json()["findings"]
    return found


def test_nothing_stops_the_work(findings: list[dict[str, str]]) -> None:
    assert {finding["verdict"] for finding in findings} <= {"WARN", "MEND"}


@pytest.mark.parametrize(
    ("sheet", "row", "header", "words"),
    [
        ("Settings", ("Setting", "School name"), "Value", "School name"),
        ("Settings", ("Setting", "School ID"), "Value", "School ID"),
        ("Settings", ("Setting", "LA hourly rate"), "Value", "no LA hourly rate"),
        ("Staff", ("Staff ID", "T1"), "Pay scale", "T1 cannot be priced"),
        ("Staff", ("Staff ID", "T2"), "Pay scale", "T2 cannot be priced"),
        ("Provision", ("Pupil ID", "P1"), "Staff ID", "T1 is not known to have the skill NELI"),
        ("Provision", ("Pupil ID", "P5"), "Staff ID", "T2 is not known to have the skill ELSA"),
    ],
)
def test_each_missing_part_is_named_with_its_cell_and_cure(
    half: Path, findings: list[dict[str, str]], sheet: str, row: tuple[str, str], header: str, words: str
) -> None:
    known = {"Settings": "Setting", "Staff": "Staff ID", "Provision": "Pupil ID"}[sheet]
    shown = Sheet(openpyxl.load_workbook(half), sheet, known)
    cell = shown.put(shown.row_of(*row), header, None).cell
    found = [finding for finding in findings if (finding["sheet"], finding["cell"]) == (sheet, cell)]
    assert any(words in finding["saw"] for finding in found), (cell, found)
    assert all(len(finding["cure"]) > 10 for finding in found)


def test_money_that_no_fund_pays_is_named_too(findings: list[dict[str, str]]) -> None:
    assert any(finding["sheet"] == "Funds" and "no fund" in finding["saw"] for finding in findings)


def minutes_a_week(half: Path, code: str) -> tuple[Fraction, Fraction]:
    """An adult's minutes a week for the group, and the weeks, by the cells of the library."""
    library = Sheet(openpyxl.load_workbook(half), "Interventions", "Code")
    row = library.row_of("Code", code)

    def cell(header: str) -> Fraction:
        return Fraction(str(library.value(row, header) or 0))

    together = cell("Group minutes") * cell("Group sessions") + cell("Prep minutes")
    alone = PUPILS[code] * cell("Individual minutes") * cell("Individual sessions")
    return together + alone, cell("Weeks")


def test_costs_come_out_by_hand_and_are_marked_estimate(half: Path) -> None:
    """NELI for three: 3 x 30 and 3 x 2 x 15 = 180 minutes a week, 60 hours over 20 weeks, £1,200.00 at £20."""
    assert minutes_a_week(half, "NELI") == (180, 20)
    plain = fine("cost", half, *AT, "--json").json()
    rows = {row["intervention"]: row for row in plain["rows"]}
    assert rows["NELI"]["planned_pence"] == 120_000
    for code, row in rows.items():
        minutes, weeks = minutes_a_week(half, code)
        hours = minutes * weeks / 60
        assert row["planned_pence"] == round(hours * PLANNING_HOURLY_COST * 100)
        assert row["staff_hours"] == pytest.approx(float(hours), abs=0.0001)
        assert (row["pupils"], row["estimate"]) == (PUPILS[code], True)
    assert set(rows) == set(PUPILS)
    assert plain["total"]["estimate"] is True
    assert "Estimate" in fine("cost", half, *AT).out


def test_the_map_shows_five_lines_all_estimates(half: Path) -> None:
    plain = fine("map", half, *AT, "--json").json()
    assert problems(provision_map("pupil"), plain) == []
    assert [row["pupil"] for row in plain["rows"]] == ["P1", "P2", "P3", "P4", "P5"]
    assert all(row["estimate"] for row in plain["rows"])
    assert {row["la_planned_pence"] for row in plain["rows"]} == {None}


def test_staffing_shows_hours_had_used_and_free(half: Path) -> None:
    """On 23 November NELI (180 minutes, T1) and ELSA (T2) run; 12 - 3 = 9 hours are free of T1's."""
    plain = fine("staffing", half, *AT, "--json").json()
    assert problems(BY_COMMAND["staffing"], plain) == []
    rows = {row["staff"]: row for row in plain["rows"]}
    assert (rows["T1"]["had_hours"], rows["T1"]["used_hours"], rows["T1"]["free_hours"]) == (12, 3, 9)
    elsa, _ = minutes_a_week(half, "ELSA")
    assert rows["T2"]["used_hours"] == pytest.approx(float(elsa / 60))
    assert plain["without_an_adult"] == []


def test_update_writes_a_workbook_that_reads_back(half: Path, tmp_path: Path) -> None:
    target = tmp_path / "updated.xlsx"
    fine("update", half, *AT, "--out", target)
    costs, again = (fine("cost", book, *AT, "--json").json() for book in (half, target))
    assert costs["total"] == again["total"]
    assert "estimate" in " ".join(
        str(cell).casefold() for row in openpyxl.load_workbook(target)["Costs by intervention"].values for cell in row
    )


def test_a_plan_comes_out_marked_estimate(half: Path) -> None:
    """NELI runs into the spring, so it stays in the plan; what the adults cost is not known."""
    given = ("optimise", half, *AT, "--term", "Spring")
    plain = fine(*given, "--json").json()
    assert problems(BY_COMMAND["optimise"], plain) == []
    assert plain["status"] == "optimal"
    assert [(group["intervention"], group["pupils"]) for group in plain["groups"]] == [("NELI", ["P1", "P2", "P3"])]
    words = fine(*given).words
    assert "estimate" in words
    assert "primary need" in words.casefold(), "why nothing is proposed for P6 and P7"


@pytest.mark.parametrize(
    "name", ["budget", "funding", "awards", "threshold", "impact", "concerns", "reviews", "senco-time", "allocate"]
)
def test_every_other_table_comes_out_too(half: Path, name: str) -> None:
    plain = fine(name, half, *AT, "--json").json()
    assert problems(BY_COMMAND[name], plain) == []
    assert fine(name, half, *AT).out


def test_a_scenario_comes_out_and_names_those_whose_pay_is_not_known(half: Path) -> None:
    given = ("scenario", half, "pay +3%", "ehc P4 10 hours top-up 4500", *AT)
    plain = fine(*given, "--json").json()
    assert problems(BY_COMMAND["scenario"], plain) == []
    assert "No pay is known of T1, T2" in fine(*given).words


def test_the_report_comes_out_and_says_that_it_rests_on_estimates(half: Path, tmp_path: Path) -> None:
    plain = fine("report", half, *AT, "--term", "Autumn", "--out", tmp_path, "--json").json()
    pages = [Path(name).read_text("utf-8") for name in plain["files"] if name.endswith(".html")]
    assert len(pages) == 1
    assert "estimate" in pages[0].casefold()

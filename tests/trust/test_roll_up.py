"""The example of every setting type rolled up: sums against an adder of its own, and what is not counted is named."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from provision_xl import app
from provision_xl.demo.examples import example_school
from provision_xl.results import Result
from provision_xl.trust import Asked, roll_up, run, trust_report, write_report
from provision_xl.trust.one_school import school_totals
from provision_xl.trust.rollup import EACH
from provision_xl.views import cost_table
from tests.cli.running import fine
from tests.json_shapes import BY_COMMAND, problems
from tests.trust.books import CANARY, EXAMPLES, examples, with_canary, write


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("schools")
    examples(place)
    return place


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, Result]:
    found = run(sorted(folder.glob("*.xlsx")), Asked())
    return {table.name: table for table in roll_up(found)}


def records(table: Result) -> list[dict[str, Any]]:
    return table.records()


def test_every_school_is_counted_with_its_own_pence(tables: dict[str, Result]) -> None:
    """Each figure beside the pence that `cost` gives for the school as it stands in memory, with no workbook."""
    rows = {row["school_id"]: row for row in records(tables["Schools"])}
    assert len(rows) == len(EXAMPLES) == 8
    for setting in EXAMPLES:
        school = example_school(setting)
        total = cost_table(app.work(school)).as_json()["total"]
        row = rows[school.settings.school_id]
        assert row["planned_pence"] == total["planned_pence"] and row["forecast_pence"] == total["forecast_pence"]
        assert row["roll"] == school.settings.pupils_on_roll
    assert not tables["Not counted"].rows


def test_each_view_adds_up_to_the_schools_and_to_the_trust(tables: dict[str, Result]) -> None:
    keys = ("planned_pence", "to_date_pence", "forecast_pence")
    schools = {row["school_id"]: row for row in records(tables["Schools"])}
    whole = tables["Schools"].as_json()["total"]
    for view in ("need", "intervention", "fund"):
        found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(keys, 0))
        for row in records(tables[f"{EACH} {view}"]):
            for key in keys:
                found[row["school_id"]][key] += row[key]
        assert {name: found[name] for name in schools} == {
            name: {key: row[key] for key in keys} for name, row in schools.items()
        }, view
        together = records(tables[f"By {view}"])
        assert {key: sum(row[key] for row in together) for key in keys} == {key: whole[key] for key in keys}, view


def test_a_pupil_and_a_sen_pupil_cost_the_planned_pence_over_their_number(tables: dict[str, Result]) -> None:
    """Larchfield: £4,864.40 over 8 pupils, all with a plan, is £608.05."""
    (row,) = (row for row in records(tables["Schools"]) if row["school_id"] == "EXAMPLE-SPECIAL")
    assert (row["roll"], row["support"], row["plans"], row["planned_pence"]) == (8, 0, 8, 486_440)
    assert row["per_pupil_pence"] == row["per_sen_pupil_pence"] == 60_805


def test_the_order_of_the_workbooks_and_how_many_work_make_no_difference(folder: Path, tables: Any) -> None:
    paths = sorted(folder.glob("*.xlsx"))
    assert {table.name: table for table in roll_up(run(paths[::-1], Asked(), workers=1))} == tables


def test_schools_that_cannot_be_counted_are_named_and_stop_nobody(tmp_path: Path) -> None:
    good = example_school("Special school")
    write(tmp_path, good)
    write(tmp_path, replace(good, settings=replace(good.settings, school_id="")), "No ID")
    other = example_school("College")
    write(tmp_path, other, "One")
    write(tmp_path, other, "Two")
    stopped = replace(other, settings=replace(other.settings, school_id="S"),
                      provision=tuple(replace(row, intervention="GONE") for row in other.provision))  # fmt: skip
    write(tmp_path, stopped, "Stopped")
    (tmp_path / "Torn.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    tables = {table.name: table for table in roll_up(run(sorted(tmp_path.glob("*.xlsx")), Asked()))}
    assert [row["school_id"] for row in records(tables["Schools"])] == ["EXAMPLE-SPECIAL"]
    assert tables["Schools"].notes == ("5 of 6 workbooks are not counted: Not counted says why.",)
    said = defaultdict(list)
    for row in records(tables["Not counted"]):
        said[row["file"]].append(row["why"])
    assert said["No ID.xlsx"][0].startswith("School ID on Settings is blank")
    assert said["One.xlsx"][0].startswith("School ID EXAMPLE-COLLEGE stands in Two.xlsx too")
    assert said["Torn.xlsx"][0].startswith("PX-A")
    assert any("Provision!" in why for why in said["Stopped.xlsx"]), "sheet and cell"


def test_no_id_of_a_pupil_travels(tmp_path: Path) -> None:
    school = with_canary(example_school("Special school"))
    path = write(tmp_path, school)
    assert CANARY in path.name or CANARY in str(cost_table(app.work(app.load(path)), "pupil").rows), "planted"
    found = run([path], Asked(term="Autumn", seconds=5), keep=tmp_path / "kept")
    assert CANARY not in str(found)
    assert "(ID left out)" in str(found), "it stood in the names of interventions and of sources"
    kept = list((tmp_path / "kept").glob("*.json"))
    assert len(kept) == 1 and CANARY.encode() not in kept[0].read_bytes()
    files = write_report(trust_report(roll_up(found), "Trust", school.settings.as_at), tmp_path / "out")
    assert {path.suffix for path in files} >= {".xlsx", ".html", ".pdf"}
    assert not any(CANARY.encode() in path.read_bytes() for path in files if path.suffix == ".html")


def test_what_stops_a_school_is_told_without_what_stood_in_the_cell(tmp_path: Path) -> None:
    school = with_canary(example_school("College"))
    broken = replace(school, provision=tuple(replace(row, intervention=f"X {CANARY}") for row in school.provision))
    totals = school_totals(write(tmp_path, broken))
    assert totals["failed"] and CANARY not in str(totals)


def test_what_is_no_school_s_workbook_is_told_in_one_sentence_and_a_long_list_is_cut(tmp_path: Path) -> None:
    """Termly reports often lie beside the workbook; each would be named with forty findings."""
    school = example_school("College")
    report = openpyxl.Workbook()
    report["Sheet"].title = "Spending"
    report.save(tmp_path / "Report.xlsx")
    assert school_totals(tmp_path / "Report.xlsx")["failed"] == [
        "It is no school's workbook: it has no sheets Settings, Terms, Pupils, Interventions, Staff, Provision, Funds. "
        "Move it out of the folder."
    ]
    rows = tuple(replace(row, intervention="X", pupil_id="Y") for row in school.provision)
    broken = replace(school, provision=rows)
    assert len(rows) == 6
    told = school_totals(write(tmp_path, broken))["failed"]
    assert len(told) == 9 and all("Provision!" in why for why in told[:8])
    assert told[8] == "4 more stop the work: run provision-xl check on it."


def test_workbooks_of_one_name_are_told_apart_and_counted_each(tmp_path: Path) -> None:
    paths = [tmp_path / school / "Map.xlsx" for school in ("Hill", "Oak")]
    for path in paths:
        path.parent.mkdir()
        path.write_text("no workbook", "utf-8")
    schools, *_, not_counted = roll_up(run(paths, Asked()))
    assert [row["file"] for row in records(not_counted)] == ["Hill/Map.xlsx", "Oak/Map.xlsx"]
    assert schools.notes == ("2 of 2 workbooks are not counted: Not counted says why.",)


def test_the_command_prints_what_it_is_declared_to_and_writes_the_report(folder: Path, tmp_path: Path) -> None:
    ran = fine("trust", folder, "--json", "--out", tmp_path / "out", "--parquet", "--plan", "Autumn",
               "--time-limit", "5")  # fmt: skip
    plain = ran.json()
    assert problems(BY_COMMAND["trust"], plain) == []
    assert len(plain["rows"]) == len(plain["plans"]) == 8
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"Trust roll-up.xlsx", "Trust roll-up.html", "Trust roll-up.pdf", "Schools.parquet"} <= names
    import pandas

    frame = pandas.read_parquet(tmp_path / "out" / "Schools.parquet")
    assert int(frame["planned_pence"].sum()) == sum(row["planned_pence"] for row in plain["rows"])


def test_a_person_reads_the_schools_and_their_sum(folder: Path) -> None:
    ran = fine("trust", folder)
    assert "What SEN provision costs, by school" in ran.words and "Larchfield" in ran.words and "Total" in ran.words
    assert len(fine("trust", folder, "--csv").csv()) == 8

"""Each kind of setting for real: a small school of its own in a workbook, through the commands that people use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from provision_xl import app
from provision_xl.demo import example_school
from provision_xl.errors import OutOfRange
from provision_xl.rates import national
from provision_xl.school.core_tables import SETTING_TYPES
from provision_xl.senco.law import law_findings
from tests.cli.running import fine, run
from tests.profiles import by_hand

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("settings")


def book(folder: Path, setting: str) -> Path:
    path = folder / f"{setting}.xlsx"
    if not path.exists():
        school = example_school(setting)
        app.write_book(path, school, (), "no-macros", None, as_at=school.settings.as_at)
    return path


@pytest.mark.parametrize("setting", SETTING_TYPES)
def test_a_setting_goes_through_every_step_and_comes_to_what_was_worked_out_by_hand(
    setting: str, folder: Path, tmp_path: Path
) -> None:
    path = book(folder, setting)
    found = fine("check", path, "--json").json()["findings"]
    assert not [item for item in found if item["verdict"] in {"STOP", "REFUSE"}]
    assert not [item for item in found if item["code"].startswith("PX-T")], "the example fits its own setting"
    cost = fine("cost", path, "--json").json()["total"]["planned_pence"]
    assert cost == by_hand.OWN_COST.get(setting, cost) > 0
    assert fine("budget", path, "--json").json()["rows"]
    plan = fine("optimise", path, "--term", "Spring", "--time-limit", "5", "--json").json()
    assert plan["status"] == "optimal" and plan["groups"]
    had = fine("senco-time", path, "--json").json()["had_hours"]
    assert had == by_hand.SENCO_HOURS.get(setting, had) > 0
    fine("report", path, "--term", "Autumn", "--out", tmp_path, "--format", "html")
    (page,) = tmp_path.glob("*.html")
    assert example_school(setting).settings.school_name in page.read_text("utf-8")


@pytest.mark.parametrize("setting", SETTING_TYPES)
def test_its_money_by_rule_is_that_of_the_hand_calculation(setting: str, folder: Path) -> None:
    plain = fine("setting", book(folder, setting), "--json").json()
    rows = plain.get("funding_by_rule", [])
    made = {(row["source"], row["counted"]): (row["number"], row["each_pence"], row["due_pence"])
            for row in rows if row["number"] is not None}  # fmt: skip
    assert made == by_hand.BY_RULE.get(setting, {})
    top_ups = [row["due_pence"] for row in rows if row["source"] == "Top-ups"]
    assert top_ups == ([by_hand.TOP_UPS[setting]] if setting in by_hand.TOP_UPS else [])
    hours: dict[str, list[tuple[float, float]]] = {}
    for row in plain.get("funded_hours_by_child", []):
        hours.setdefault(row["pupil"], []).append((row["week_hours"], row["year_hours"]))
    wanted = by_hand.HOURS.get(setting, {})
    assert {child: hours[child] for child in wanted} == wanted
    assert bool(hours) == bool(wanted)


def test_a_special_school_has_its_places_and_its_top_ups_and_what_else_is_typed(folder: Path) -> None:
    """£80,000 of places, £109,500 of top-ups, £3,030 of pupil premium."""
    school = example_school("Special school")
    made = next(table for table in app.output_tables(app.work(school)) if table.name == "Funding by rule")
    assert made.total[4:6] == (8_000_000 + 10_950_000 + 303_000,) * 2


@pytest.mark.parametrize("setting", by_hand.BY_SUPPORT_TYPE)
def test_an_hour_of_support_costs_the_authority_what_its_type_does(setting: str, folder: Path) -> None:
    rows = fine("cost", book(folder, setting), "--by", "staff", "--basis", "la", "--json").json()["rows"]
    assert {row["staff"]: row["planned_pence"] for row in rows} == by_hand.BY_SUPPORT_TYPE[setting]


@pytest.mark.parametrize("setting", SETTING_TYPES)
def test_the_law_of_its_setting_is_what_its_senco_is_held_to(setting: str) -> None:
    found = law_findings(example_school(setting), DAY, national())
    assert [item.code for item in found] == by_hand.LAW.get(setting, [])


def test_an_example_is_the_same_every_time_and_in_any_case_of_letters() -> None:
    assert example_school("COLLEGE") == example_school("College")
    with pytest.raises(OutOfRange, match='"Zoo" is not a setting type. They are: Mainstream primary, .*, College'):
        example_school("Zoo")


def test_demo_writes_the_workbooks_and_reports_of_a_setting(tmp_path: Path) -> None:
    plain = fine("demo", "--setting", "childminder", "--out", tmp_path, "--json").json()
    names = {Path(name).name for name in plain["files"]}
    assert {"Acorns Childminding.xlsx", "Acorns Childminding.xlsm"} <= names
    assert app.load(tmp_path / "Acorns Childminding.xlsx") == replace(example_school("Childminder"), key=())


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--setting", "Zoo"), '"Zoo" is not a setting type. They are: Mainstream primary,'),
        (("--setting", "College", "--pupils", "20"), "is always the same: leave out --pupils and --seed"),
    ],
)
def test_a_demo_that_cannot_be_made_is_a_sentence(given: tuple[str, ...], words: str, tmp_path: Path) -> None:
    ran = run("demo", "--out", tmp_path, *given)
    assert ran.code == 1 and words in ran.err and not list(tmp_path.iterdir())

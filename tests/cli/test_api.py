"""The same from Python: `import provision_xl as px`."""

from __future__ import annotations

import importlib
import pkgutil
import shutil
from datetime import date
from pathlib import Path

import pytest

import provision_xl as px
from provision_xl.errors import STOPPING, FileError, OutOfRange
from tests.cli.books import AS_AT, Sheet, digest, opened
from tests.cli.running import fine, run
from tests.cli.test_damaged import TEN, damaged


@pytest.fixture(scope="module")
def school(small: Path) -> px.School:
    return px.read(str(small))


def test_read_gives_the_school(school: px.School) -> None:
    assert [pupil.pupil_id for pupil in school.pupils] == ["P1", "P2", "P3", "P4", "P5"]
    assert school.settings.as_at == AS_AT


def test_costs_have_pieces_that_make_every_view(school: px.School, small: Path) -> None:
    costs = px.cost(school, basis="school")
    assert sum(piece.planned for piece in costs.pieces) == costs.total.planned
    by = {row.key: row.planned for row in costs.by("intervention")}
    assert sum(by.values()) == costs.total.planned
    printed = fine("cost", small, "--json").json()["rows"]
    assert by == {row["intervention"]: row["planned_pence"] for row in printed}


def test_the_la_basis_is_42392_pence_as_worked_out_by_hand(school: px.School) -> None:
    assert px.cost(school, basis="la").total.planned == 42_392
    assert px.cost(school, "la", date(2026, 9, 1)).total.to_date == 0


def test_another_basis_is_refused(school: px.School) -> None:
    with pytest.raises(OutOfRange, match="basis"):
        px.cost(school, basis="county")


def test_tables_are_what_the_command_line_prints(school: px.School, small: Path) -> None:
    assert [table.records() for table in px.staffing(school)][0] == fine("staffing", small, "--json").json()["rows"]
    assert px.budget(school)[0].records() == fine("budget", small, "--json").json()["rows"]
    assert px.concerns(school).records() == fine("concerns", small, "--json").json()["rows"]


def test_senco_time_has_hours_needed_had_and_lacking(school: px.School, small: Path) -> None:
    time = px.senco_time(school)
    plain = fine("senco-time", small, "--json").json()
    assert float(time.needed) == pytest.approx(plain["needed_hours"], abs=0.0001)
    assert time.had == plain["had_hours"]
    assert time.gap <= time.needed


def test_optimise_gives_a_plan_with_groups_and_reasons(school: px.School) -> None:
    plan = px.optimise(school, "Spring", time_limit_seconds=10)
    assert plan.status in {"optimal", "feasible", "infeasible", "stopped early"}
    assert plan.cost_pence >= 0
    assert plan.groups or plan.unplaced or plan.clashes
    assert plan.tables[0].title.startswith("Plan for Spring")


def test_report_writes_into_the_folder_given(school: px.School, tmp_path: Path) -> None:
    files = px.report(school, term="Autumn", audience="governors", folder=tmp_path)
    assert sorted(path.suffix for path in files) == [".html", ".pdf", ".xlsx", ".zip"]
    assert all(path.parent == tmp_path for path in files)


def test_report_without_a_folder_writes_where_it_is_called(
    school: px.School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    px.report(school, term="Autumn", audience="governors")
    assert len(list(tmp_path.glob("*.html"))) == 1


def test_an_error_lists_every_finding_as_check_does(small: Path, tmp_path: Path) -> None:
    book = Path(shutil.copy(small, tmp_path))
    damaged(book, [damage for damage in TEN if damage.stops])
    with pytest.raises(px.WorkbookError) as caught:
        px.read(book)
    stops = [finding for finding in caught.value.findings if finding.verdict in STOPPING]
    assert len(stops) >= sum(damage.stops for damage in TEN)
    checked = [finding for finding in px.check(book) if finding.verdict in STOPPING]
    assert sorted(stops) == sorted(checked)
    for finding in stops:
        assert str(finding) in str(caught.value)
    assert run("cost", book).err.strip() == str(caught.value)


def test_an_error_of_many_findings_says_how_many_more_there_are(small: Path, tmp_path: Path) -> None:
    book = Path(shutil.copy(small, tmp_path))
    with opened(book) as opened_book:
        pupils = Sheet(opened_book, "Pupils", "Pupil ID")
        pupils.fill({"Pupil ID": f"Q{n}", "Year group": "99", "SEN status": "K"} for n in range(1, 31))
    with pytest.raises(px.WorkbookError) as caught:
        px.read(book)
    stops = [finding for finding in caught.value.findings if finding.verdict in STOPPING]
    assert len(stops) >= 35, "30 year groups, 5 lines whose pupils are gone"
    assert f"and {len(stops) - 20} more" in str(caught.value)


def test_a_file_that_is_no_workbook_is_an_error_of_its_own_and_both_are_provision_errors(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    path.write_text("no workbook", "utf-8")
    with pytest.raises(FileError, match="text file"):
        px.read(path)
    assert issubclass(FileError, px.ProvisionError) and issubclass(px.WorkbookError, px.ProvisionError)


def test_nothing_is_written_by_reading(small: Path) -> None:
    before = digest(small)
    px.budget(px.read(small))
    assert digest(small) == before
    assert [item.name for item in small.parent.iterdir()] == [small.name]


def test_every_name_of_the_package_can_be_called_whatever_was_imported_before() -> None:
    """A module of the package with the name of a function would stand in its place once it is imported."""
    for module in pkgutil.iter_modules(px.__path__):
        importlib.import_module(f"provision_xl.{module.name}")
    assert [name for name in px.__all__ if not callable(getattr(px, name))] == []
    with pytest.raises(AttributeError, match="'costs'"):
        getattr(px, "costs")  # noqa: B009

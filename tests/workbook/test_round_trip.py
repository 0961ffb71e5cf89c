"""What goes into a workbook comes out of it again: the same school, the same rows in the same order."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how

from provision_xl.errors import FileError, OutOfRange, Verdict
from provision_xl.school.core_tables import Pupil
from provision_xl.school.other_tables import KeyRow, Voice
from provision_xl.school.school import School
from provision_xl.school.tables import CORE
from provision_xl.workbook.build import Contents, build, input_tables, verify, workbook_bytes
from provision_xl.workbook.reading import read_workbook
from tests.workbook.made import little_school, saved
from tests.workbook.strategies import ODD, schools


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("books")


@given(schools())
@how(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_the_school_read_is_the_school_built(folder: Path, school: School) -> None:
    found = read_workbook(saved(folder, workbook_bytes(Contents(school))))
    assert found == school
    assert not [finding for finding in found.findings if finding.verdict in {Verdict.STOP, Verdict.REFUSE}]


@pytest.mark.parametrize("text", ODD)
def test_an_identifier_survives_as_typed(text: str, folder: Path) -> None:
    school = replace(little_school(), pupils=(Pupil(pupil_id=text, year_group="1", class_name=text, sen_status="K"),))
    (pupil,) = read_workbook(saved(folder, workbook_bytes(Contents(school)))).pupils
    assert (pupil.pupil_id, pupil.class_name) == (text, text)


def test_rows_stay_in_the_order_they_have(folder: Path) -> None:
    school = little_school()
    turned = replace(school, pupils=school.pupils[::-1])
    assert read_workbook(saved(folder, workbook_bytes(Contents(turned)))).pupils == turned.pupils != school.pupils


def test_names_go_into_the_workbook_and_are_never_read(folder: Path) -> None:
    school = replace(little_school(), key=(KeyRow(pupil_id="007", name="Ada Lovelace"),))
    content = workbook_bytes(Contents(school))
    path = saved(folder, content)
    assert read_workbook(path).key == ()
    verify(path, school, content)


def test_the_same_contents_give_the_same_bytes_in_any_process() -> None:
    program = (
        "import hashlib; from tests.workbook.made import little_book; print(hashlib.sha256(little_book()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(found) == 1


def test_core_tables_are_always_there_and_others_when_asked_for_or_filled() -> None:
    school = replace(little_school(), voice=(Voice(pupil_id="007"),))
    names = [table.name for table in input_tables(school, ["Reviews"])]
    assert names == [*(table.name for table in CORE), "Voice", "Reviews"]
    with pytest.raises(OutOfRange, match='There is no table "Review"'):
        workbook_bytes(Contents(school, tables=["Review"]))


def test_a_saved_workbook_is_read_back_before_it_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    build(path, little_school())
    other = replace(little_school(), pupils=())
    with pytest.raises(FileError, match="PX-A32"):
        verify(path, other, path.read_bytes())


def test_a_cell_of_a_sheet_that_nobody_types_into_is_read_back_too(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    build(path, little_school())
    content = path.read_bytes()
    with ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    name = next(name for name, part in parts.items() if b"provision_xl" in part and name.startswith("xl/shared"))
    parts[name] = parts[name].replace(b"provision_xl", b"provision_xy", 1)
    with ZipFile(path, "w") as damaged:
        for part, text in parts.items():
            damaged.writestr(part, text)
    with pytest.raises(FileError, match="PX-A32"):
        verify(path, little_school(), content)


def test_a_text_too_long_for_a_cell_is_never_cut() -> None:
    school = replace(little_school(), pupils=(Pupil(pupil_id="1", class_name="x" * 32_768),))
    with pytest.raises(OutOfRange, match="32,768 signs"):
        workbook_bytes(Contents(school))

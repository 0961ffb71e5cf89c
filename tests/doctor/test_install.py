"""Setting up and taking back: the files it writes, nothing else, and the same bytes the second time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from provision_udfs import user_setting
from provision_udfs.installing import Here, install_for, uninstall_for
from provision_udfs.libreoffice_reading import find_libreoffice

FOREIGN = b'"LICENSE_KEY","noncommercial"\r\n"INTERPRETER_WIN","C:\\other\\python.exe"\r\n"SHOW CONSOLE","True"\r\n'


@pytest.fixture
def windows(tmp_path: Path) -> Here:
    """A person on Windows who has used LibreOffice too, with settings of other programs."""
    home = tmp_path / "sam"
    (home / ".xlwings").mkdir(parents=True)
    (home / ".xlwings" / "xlwings.conf").write_bytes(FOREIGN)
    (home / "Documents").mkdir()
    (home / "Documents" / "map.xlsm").write_bytes(b"a workbook")
    return Here("win32", home, r"C:\px\Scripts\python.exe", tmp_path / "lo", True)


def contents(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_both_spreadsheets_are_told_where_python_is(windows: Here) -> None:
    said = install_for(windows)
    written = user_setting.setting_file(windows.home).read_bytes()
    assert user_setting.value_of(written, b"INTERPRETER_WIN") == rb"C:\px\Scripts\python.exe"
    scripts = windows.profile / "user" / "Scripts" / "python"
    assert json.loads((scripts / "provision_calc.json").read_bytes()) == {"interpreter": r"C:\px\Scripts\python.exe"}
    assert (scripts / "provision_calc.py").is_file()
    assert said[0].startswith("Excel: ") and "now names this Python. Other settings in it were kept" in said[0]
    assert said[1].startswith("LibreOffice: a script was put into your profile")
    assert said[-1] == "Nothing else on this computer was changed."


def test_other_settings_are_kept_and_the_old_file_is_backed_up(windows: Here) -> None:
    install_for(windows)
    file = user_setting.setting_file(windows.home)
    assert user_setting.value_of(file.read_bytes(), b"LICENSE_KEY") == b"noncommercial"
    assert user_setting.value_of(file.read_bytes(), b"SHOW CONSOLE") == b"True"
    assert [path.read_bytes() for path in (file.parent / ".backups").iterdir()] == [FOREIGN]


def test_the_second_time_nothing_is_written(windows: Here, tmp_path: Path) -> None:
    install_for(windows)
    once = contents(tmp_path)
    said = install_for(windows)
    assert contents(tmp_path) == once
    assert [sentence for sentence in said if "left alone" in sentence] == said[:2]


def test_only_its_own_files_are_touched(windows: Here, tmp_path: Path) -> None:
    before = set(contents(tmp_path))
    install_for(windows)
    new = set(contents(tmp_path)) - before
    backups = {name for name in new if "/.backups/" in name}
    assert new - backups == {
        "lo/user/Scripts/python/provision_calc.py",
        "lo/user/Scripts/python/provision_calc.json",
        "lo/user/registrymodifications.xcu",
    }
    assert contents(tmp_path)["sam/Documents/map.xlsm"] == b"a workbook"


def test_it_can_be_taken_back(windows: Here, tmp_path: Path) -> None:
    install_for(windows)
    said = uninstall_for(windows)
    left = {name for name in contents(tmp_path) if "/.backups/" not in name}
    assert left == {"sam/.xlwings/xlwings.conf", "sam/Documents/map.xlsm"}
    found = user_setting.setting_file(windows.home).read_bytes()
    assert sorted(found.splitlines()) == sorted(FOREIGN.splitlines())
    assert said[-1] == "Your workbooks stay as they are."
    assert uninstall_for(windows)[:2] == [
        "Excel: its settings do not name this Python. They were left alone.",
        "LibreOffice: there was no script of ours in your profile.",
    ]


def test_where_there_was_no_file_none_is_left(windows: Here) -> None:
    file = user_setting.setting_file(windows.home)
    file.unlink()
    install_for(windows)
    assert file.is_file()
    uninstall_for(windows)
    assert not file.exists()


def test_a_newer_version_takes_the_place_of_the_older(windows: Here) -> None:
    install_for(windows)
    script = windows.profile / "user" / "Scripts" / "python" / "provision_calc.py"
    script.write_bytes(b"older")
    said = install_for(replace(windows, interpreter=r"C:\px2\Scripts\python.exe"))
    assert script.read_bytes() != b"older"
    assert "left alone" not in " ".join(said)


def test_a_folder_that_cannot_be_written_is_said_and_the_rest_goes_on(windows: Here) -> None:
    in_the_way = replace(windows, home=windows.home / "Documents" / "map.xlsm")
    said = install_for(in_the_way)
    assert said[0].startswith("Excel: nothing was changed (")
    assert said[1].startswith("LibreOffice: a script was put")


def test_a_python_of_the_store_and_a_passing_one_are_named(windows: Here) -> None:
    store = install_for(replace(windows, interpreter=r"C:\Users\s\AppData\Local\Microsoft\WindowsApps\python.exe"))
    assert any("Microsoft Store" in sentence for sentence in store)
    passing = install_for(replace(windows, interpreter=r"C:\uv\cache\archive-v0\a\Scripts\python.exe"))
    assert any("uv tool install" in sentence for sentence in passing)


@pytest.mark.parametrize(
    ("system", "word"), [("linux", "it runs on Windows only"), ("darwin", "macros run in LibreOffice")]
)
def test_elsewhere_excel_is_left_alone(windows: Here, system: str, word: str) -> None:
    before = contents(windows.home)
    said = install_for(replace(windows, system=system, has_libreoffice=False))
    assert word in said[0]
    assert said[1] == "LibreOffice: it was not found. Nothing was set up for it."
    assert contents(windows.home) == before


def run(home: Path, code: str) -> object:
    """Our own code in a process of its own, for a person whose folder is `home`."""
    environment = {"HOME": str(home), "USERPROFILE": str(home), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=home, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


INSTALL = "import json, provision_udfs.installing as i; print(json.dumps(i.install_all()))"
UNINSTALL = "import json, provision_udfs.installing as i; print(json.dumps(i.uninstall_all()))"
EXAMINE = (
    "import json, provision_udfs.doctor as d; r, t = d.examine(); "
    "print(json.dumps([{row[0]: row[1] for row in r.rows}, t]))"
)


@pytest.mark.skipif(sys.platform == "win32", reason="there Excel counts as well")
def test_a_real_person_sets_up_looks_and_takes_back(tmp_path: Path) -> None:
    has_office = find_libreoffice(sys.platform) is not None
    before = run(tmp_path, EXAMINE)
    assert isinstance(before, list)
    assert before[0]["Python"] == before[0]["First start"] == "fine"
    assert before[0]["Excel"] == "not on this computer"
    assert before[0]["LibreOffice's way to Python"] == ("trouble" if has_office else "not on this computer")
    assert contents(tmp_path) == {}  # looking writes nothing
    run(tmp_path, INSTALL)
    once = contents(tmp_path)
    run(tmp_path, INSTALL)
    assert contents(tmp_path) == once
    assert len(once) == (3 if has_office else 0)  # script, setting, menu
    after = run(tmp_path, EXAMINE)
    assert isinstance(after, list)
    assert after[0]["LibreOffice's way to Python"] == ("fine" if has_office else "not on this computer")
    run(tmp_path, UNINSTALL)
    assert contents(tmp_path) == {}

"""LibreOffice's own files: its version, and what a profile says of macros."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from provision_udfs.libreoffice import install
from provision_udfs.libreoffice_reading import find_libreoffice, macro_rules, read_libreoffice, version_at

HEAD = '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
ITEM = (
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
    '<prop oor:name="{}"><value>{}</value></prop></item>'
)


def profile_with(*items: str) -> bytes:
    return f"{HEAD}{''.join(items)}</oor:items>".encode()


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_the_level_of_macro_security(level: int) -> None:
    assert macro_rules(profile_with(ITEM.format("MacroSecurityLevel", level))) == (level, ())


def test_macros_switched_off_altogether() -> None:
    items = ITEM.format("MacroSecurityLevel", 0), ITEM.format("DisableMacrosExecution", "true")
    assert macro_rules(profile_with(*items)) == (4, ())


def test_trusted_folders() -> None:
    items = ITEM.format("SecureURL", "<it>file:///home/sam/SEN%20map</it><it>$(work)/SEN%20b</it>")
    assert macro_rules(profile_with(items)) == (2, ("/home/sam/SEN map", "$(work)/SEN b"))


@pytest.mark.parametrize(
    "content",
    [b"", b"<broken", profile_with(), b'<!DOCTYPE x [<!ENTITY e "0">]><x/>', profile_with(ITEM.format("Other", 0))],
)
def test_a_profile_that_says_nothing_has_the_usual_level(content: bytes) -> None:
    assert macro_rules(content) == (2, ())


def test_the_version_stands_in_the_installation(tmp_path: Path) -> None:
    registry = tmp_path / "share" / "registry"
    registry.mkdir(parents=True)
    (registry / "main.xcd").write_text(
        '<prop oor:name="ooSetupVersionAboutBox"><value/></prop>'
        '<prop oor:name="ooSetupVersionAboutBox">\n <value>24.8.1.2</value></prop>',
        "utf-8",
    )
    assert version_at(tmp_path / "program" / "soffice") == (24, 8, 1, 2)
    assert version_at(tmp_path / "elsewhere" / "program" / "soffice") == ()


def test_a_real_libreoffice_says_the_same_version_itself(tmp_path: Path) -> None:
    program = find_libreoffice(sys.platform)
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is not installed. The continuous integration must have it.")
        pytest.skip("LibreOffice (soffice) is not installed.")
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    profile = f"-env:UserInstallation={(tmp_path / 'p').as_uri()}"
    said = subprocess.run(
        [str(program), profile, "--version"], env=environment, capture_output=True, text=True, check=True
    )
    assert said.stdout.split()[1] == ".".join(map(str, version_at(program)))


def test_the_script_in_a_profile(tmp_path: Path) -> None:
    if find_libreoffice(sys.platform) is None:
        assert read_libreoffice(sys.platform, tmp_path) is None
        return
    empty = read_libreoffice(sys.platform, tmp_path)
    assert empty is not None and (empty.script, empty.interpreter) == ("", "")
    script = install(tmp_path, Path("/opt/px/bin/python"))
    told = read_libreoffice(sys.platform, tmp_path)
    assert told is not None and (told.script, told.interpreter) == ("this", "/opt/px/bin/python")
    script.write_bytes(b"older")
    older = read_libreoffice(sys.platform, tmp_path)
    assert older is not None and older.script == "other"

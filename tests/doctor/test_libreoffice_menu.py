"""The menu in a LibreOffice profile: what stands in it, that all other settings stay, and when it is not written."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from provision_udfs.installing import Here, install_for, uninstall_for
from provision_udfs.libreoffice import has_menu, settings_file
from provision_udfs.libreoffice_menu import SEPARATOR, entries, menu_in, with_menu, without_menu
from provision_udfs.vba import modules

from provision_xl.functions.macros import MACROS

OTHERS = b"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>1</value></prop></item>
<item oor:path="/org.openoffice.Office.Addons/AddonUI/OfficeMenuBar"><node oor:name="org.somebody" oor:op="replace">
<prop oor:name="Title" oor:op="fuse"><value xml:lang="en-US">Dictionary</value></prop></node></item>
</oor:items>"""


@pytest.fixture
def place(tmp_path: Path) -> Here:
    """A person on Linux who has used LibreOffice."""
    file = settings_file(tmp_path / "lo")
    file.parent.mkdir(parents=True)
    file.write_bytes(OTHERS)
    return Here("linux", tmp_path, "/opt/px/bin/python", tmp_path / "lo", True)


def items(settings: bytes) -> list[str]:
    """Each setting on its own, in one way of writing."""
    return [ElementTree.canonicalize(ElementTree.tostring(item, encoding="unicode"), strip_text=True)
            for item in ElementTree.fromstring(settings)]  # fmt: skip


def test_every_macro_stands_in_it_in_its_group_and_undo_last() -> None:
    captions = [caption for caption, _ in entries() if caption]
    assert captions == [*(macro.caption for macro in MACROS), "Undo"]
    groups = list(dict.fromkeys(macro.group for macro in MACROS))
    assert [target for _, target in entries()].count(SEPARATOR) == len(groups) - 1


def test_every_entry_runs_a_macro_of_the_workbook() -> None:
    code = modules("libreoffice")["ProvisionMacros"]
    for caption, target in entries():
        if caption:
            macro = re.search(r"\$menu\((\w+)\)", target)
            assert macro is not None and f"Public Sub {macro[1]}()" in code, caption


def test_other_settings_stay_and_other_peoples_menus_too() -> None:
    found = with_menu(OTHERS)
    assert items(found)[:2] == items(OTHERS)
    assert list(menu_in(found)) == entries() != list(menu_in(OTHERS))
    assert items(without_menu(found)) == items(OTHERS)


def test_it_is_there_once_however_often_it_is_written_and_an_older_one_goes() -> None:
    older = with_menu(OTHERS, [("Old macro", "vnd.sun.star.script:old")])
    assert [caption for caption, _ in menu_in(older)] == ["Old macro"]
    assert with_menu(older) == with_menu(with_menu(OTHERS)) == with_menu(OTHERS)


def test_settings_without_it_come_back_as_they_are() -> None:
    assert without_menu(OTHERS) == OTHERS and without_menu(b"") == b""


def test_install_puts_it_there_and_remove_takes_it_out(place: Here) -> None:
    said = install_for(place)
    assert has_menu(place.profile) and "not there yet" not in said[1]
    uninstall_for(place)
    assert items(settings_file(place.profile).read_bytes()) == items(OTHERS)


def test_while_libreoffice_runs_nothing_is_written_and_it_says_what_to_do(place: Here) -> None:
    (place.profile / ".lock").write_bytes(b"")
    said = install_for(place)
    assert settings_file(place.profile).read_bytes() == OTHERS
    assert said[1].endswith("close LibreOffice, then run provision-xl install again.")
    (place.profile / ".lock").unlink()
    install_for(place)
    (place.profile / ".lock").write_bytes(b"")
    with_it = settings_file(place.profile).read_bytes()
    assert "Its menu Provision is still there: close LibreOffice" in uninstall_for(place)[0]
    assert settings_file(place.profile).read_bytes() == with_it


@pytest.mark.parametrize("damaged", [b"<oor:items", b"no settings at all", OTHERS.replace(b"</oor:items>", b"")])
def test_settings_that_cannot_be_read_are_left_as_they_are(place: Here, damaged: bytes) -> None:
    settings_file(place.profile).write_bytes(damaged)
    said = install_for(place)
    assert settings_file(place.profile).read_bytes() == damaged
    assert "Its menu Provision is not there yet" in said[1]
    uninstall_for(place)
    assert settings_file(place.profile).read_bytes() == damaged

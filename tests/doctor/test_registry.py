"""What is read from a registry: made-up ones, as Office's own keys and the school's rules fill them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from provision_udfs.machine import Defender, Excel, Language, MacroRules, TrustedFolder, WebAddIns
from provision_udfs.registry_reading import (
    CALLS,
    STARTS,
    defender,
    excel,
    language,
    macro_rules,
    program_bits,
    web_add_ins,
)

USER = r"Software\Microsoft\Office\16.0"
SCHOOL = r"Software\Policies\Microsoft\Office\16.0"
APP_PATH = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
PROGRAM = r"C:\Program Files\Microsoft Office\Root\Office16\EXCEL.EXE"


class Made:
    """A registry as keys and values."""

    def __init__(self, values: Mapping[str, Mapping[str, object]]) -> None:
        self._values = {key.lower(): dict(value) for key, value in values.items()}

    def value(self, key: str, name: str) -> object | None:
        return self._values.get(key.lower(), {}).get(name)

    def names(self, key: str) -> list[str]:
        return list(self._values.get(key.lower(), {}))

    def subkeys(self, key: str) -> list[str]:
        inside = [other[len(key) + 1 :] for other in self._values if other.startswith(key.lower() + "\\")]
        return [name for name in inside if "\\" not in name]


def test_an_empty_registry_has_no_excel_and_no_rules() -> None:
    nothing = Made({})
    assert excel(nothing, lambda path: 64) is None
    assert macro_rules(nothing) == MacroRules()
    assert web_add_ins(nothing) == WebAddIns()
    assert language(nothing) is None


def test_excel_of_microsoft_365() -> None:
    registry = Made(
        {APP_PATH: {"": f'"{PROGRAM}"'}, CLICK_TO_RUN: {"VersionToReport": "16.0.17328.20162", "Platform": "x86"}}
    )
    assert excel(registry, lambda path: 0) == Excel(PROGRAM, "16.0.17328.20162", 32)
    assert excel(registry, lambda path: 64) == Excel(PROGRAM, "16.0.17328.20162", 64)  # the program itself knows best


def test_excel_of_an_installer() -> None:
    registry = Made(
        {
            r"SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot": {"Path": "C:\\Office16\\"},
            r"SOFTWARE\Classes\Excel.Application\CurVer": {"": "Excel.Application.16"},
        }
    )
    assert excel(registry, lambda path: 32) == Excel(r"C:\Office16\EXCEL.EXE", "16", 32)


def test_rules_of_the_person_and_of_the_school() -> None:
    registry = Made(
        {
            rf"{USER}\Excel\Security": {"VBAWarnings": 1},
            rf"{SCHOOL}\Excel\Security": {"VBAWarnings": 3, "blockcontentexecutionfrominternet": 1},
            rf"{USER}\Excel\Security\Trusted Locations": {"AllowNetworkLocations": 1},
            rf"{USER}\Excel\Security\Trusted Locations\Location2": {"Path": "H:\\SEN", "AllowSubfolders": 1},
            rf"{SCHOOL}\Excel\Security\Trusted Locations\Location9": {"Path": "\\\\s\\sen"},
        }
    )
    found = macro_rules(registry)
    assert found == MacroRules(
        own=1,
        policy=3,
        internet=1,
        trusted=(TrustedFolder("\\\\s\\sen", False), TrustedFolder("H:\\SEN", True)),
        network_trusted=True,
    )
    assert found.in_force == 3


def test_the_school_may_set_the_persons_own_folders_and_all_folders_aside() -> None:
    own = {rf"{USER}\Excel\Security\Trusted Locations\Location2": {"Path": "H:\\SEN"}}
    kept = Made({**own, rf"{SCHOOL}\Common\Security\Trusted Locations": {"Allow User Locations": 0}})
    assert macro_rules(kept).trusted == ()
    off = Made({**own, rf"{SCHOOL}\Excel\Security\Trusted Locations": {"AllLocationsDisabled": 1}})
    assert macro_rules(off).trusted_off


def test_rules_from_the_cloud_and_macros_switched_off() -> None:
    registry = Made(
        {
            r"Software\Policies\Microsoft\Cloud\Office\16.0\Excel\Security": {"VBAWarnings": 4},
            rf"{SCHOOL}\Common": {"vbaoff": 1},
        }
    )
    assert macro_rules(registry).policy == 4
    assert macro_rules(registry).switched_off


@pytest.mark.parametrize("value", ["3", 3])
def test_numbers_kept_as_text_count_too(value: object) -> None:
    assert macro_rules(Made({rf"{USER}\Excel\Security": {"VBAWarnings": value}})).own == 3


@pytest.mark.parametrize("value", [0, 9, "", "x", b"3", None])
def test_a_rule_that_excel_does_not_know_is_none(value: object) -> None:
    assert macro_rules(Made({rf"{USER}\Excel\Security": {"VBAWarnings": value}})).own is None


GUARD = r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR"
MANAGED = r"SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager"


def test_windows_protection_of_office() -> None:
    assert defender(Made({})) == Defender()
    by_policy = Made({rf"{GUARD}\Rules": {STARTS.upper(): "1", CALLS: "2"}})
    assert defender(by_policy) == Defender(start=1, calls=2)
    own = Made({GUARD.replace("Policies\\", "") + r"\Rules": {CALLS: 6}})
    assert defender(own) == Defender(calls=6)
    excepted = Made({rf"{GUARD}\Rules": {STARTS: 1}, rf"{GUARD}\ASROnlyExclusions": {r"C:\px": 0}})
    assert defender(excepted) == Defender(start=1, has_exceptions=True)


def test_windows_protection_set_from_afar_goes_first() -> None:
    rules = f"{STARTS.upper()}=1|{CALLS}=0|broken|{{x}}=y"
    registry = Made({MANAGED: {"ASRRules": rules, "ASROnlyExclusions": r"C:\px"}, rf"{GUARD}\Rules": {CALLS: 1}})
    assert defender(registry) == Defender(start=1, calls=0, has_exceptions=True)


def test_web_add_ins() -> None:
    registry = Made(
        {
            rf"{SCHOOL}\WEF\TrustedCatalogs": {"DisableAllCatalogs": 1},
            rf"{USER}\WEF\Developer": {"one": "C:\\a.xml", "two": "C:\\b.xml"},
            rf"{USER}\WEF\TrustedCatalogs\{{guid}}": {"Url": "\\\\s\\addins"},
        }
    )
    assert web_add_ins(registry) == WebAddIns(blocked=True, by_hand=2, from_folders=1)


def test_marks_of_lists_and_numbers() -> None:
    assert language(Made({r"Control Panel\International": {"sList": ";", "sDecimal": ","}})) == Language(";", ",")


@pytest.mark.parametrize(("word", "found"), [(0x14C, 32), (0x8664, 64), (0xAA64, 64), (0x1234, 0)])
def test_bits_of_a_program(tmp_path: Path, word: int, found: int) -> None:
    head = b"MZ".ljust(0x3C, b"\0") + (0x80).to_bytes(4, "little")
    program = tmp_path / "EXCEL.EXE"
    program.write_bytes(head.ljust(0x80, b"\0") + b"PE\0\0" + word.to_bytes(2, "little"))
    assert program_bits(str(program)) == found


@pytest.mark.parametrize("content", [b"", b"MZ", b"#!/bin/sh", b"MZ".ljust(0x3C, b"\0") + b"\xff\xff\xff\xff"])
def test_what_is_no_program_has_no_bits(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    assert program_bits(str(tmp_path / "x")) == 0
    assert program_bits(str(tmp_path / "none")) == 0
    assert program_bits("\0") == 0

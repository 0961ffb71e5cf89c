"""What Windows' registry says of Excel: where it is, its rule for macros, its web add-ins; nothing is written there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Protocol

from provision_udfs.machine import Defender, Excel, Language, MacroRules, TrustedFolder, WebAddIns

_OFFICE = r"Software\Microsoft\Office\16.0"
_POLICY = r"Software\Policies\Microsoft\Office\16.0"
_CLOUD_POLICY = r"Software\Policies\Microsoft\Cloud\Office\16.0"
_APP_PATH = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
_INSTALLED_VERSIONS = ("16.0", "15.0", "14.0")
_DEFENDER = r"SOFTWARE\Policies\Microsoft\Windows Defender"
_GUARD = r"Windows Defender Exploit Guard\ASR"
_GUARDS = (rf"{_DEFENDER}\{_GUARD}", rf"SOFTWARE\Microsoft\Windows Defender\{_GUARD}")
STARTS = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"  # Block all Office applications from creating child processes
CALLS = "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b"  # Block Win32 API calls from Office macros
_MACHINE_OF = {0x14C: 32, 0x8664: 64, 0xAA64: 64}


class Registry(Protocol):
    """What is asked of a registry; both the person's part and the computer's are looked into, in this order."""

    def value(self, key: str, name: str) -> object | None:
        """A value, or None."""

    def names(self, key: str) -> list[str]:
        """Names of the values under a key."""

    def subkeys(self, key: str) -> list[str]:
        """Names of the keys under a key."""


@dataclass(frozen=True, slots=True)
class Hives:
    """The registry of this computer: the person's own, then the computer's in both of its views."""

    def value(self, key: str, name: str) -> object | None:
        """A value, or None."""
        if sys.platform == "win32":
            import winreg

            for hive, view in _views():
                try:
                    with winreg.OpenKey(hive, key, 0, winreg.KEY_READ | view) as opened:
                        found: object = winreg.QueryValueEx(opened, name)[0]
                        return found
                except OSError:
                    continue
        return None

    def names(self, key: str) -> list[str]:
        """Names of the values under a key."""
        if sys.platform == "win32":
            import winreg

            return _listed(key, lambda opened, place: winreg.EnumValue(opened, place)[0])
        return []

    def subkeys(self, key: str) -> list[str]:
        """Names of the keys under a key."""
        if sys.platform == "win32":
            import winreg

            return _listed(key, winreg.EnumKey)
        return []


if sys.platform == "win32":
    import winreg

    def _views() -> list[tuple[int, int]]:
        computer = winreg.HKEY_LOCAL_MACHINE
        return [
            (winreg.HKEY_CURRENT_USER, 0),
            (computer, winreg.KEY_WOW64_64KEY),
            (computer, winreg.KEY_WOW64_32KEY),
        ]

    def _listed(key: str, item: Callable[[winreg.HKEYType, int], str]) -> list[str]:
        found: dict[str, None] = {}
        for hive, view in _views():
            try:
                with winreg.OpenKey(hive, key, 0, winreg.KEY_READ | view) as opened:
                    for place in count():
                        found[item(opened, place)] = None
            except OSError:  # the end of the list, or no such key
                continue
        return list(found)


def excel(registry: Registry, bits_of: Callable[[str], int]) -> Excel | None:
    """Excel as it is registered, or None.

    Args:
        registry: of this computer.
        bits_of: 32 or 64 of a program file, 0 where it cannot be read.
    """
    path = _program(registry)
    if not path:
        return None
    version = _text(registry, _CLICK_TO_RUN, "VersionToReport")
    if not version:
        version = _text(registry, r"SOFTWARE\Classes\Excel.Application\CurVer", "").rpartition(".")[2]
    bits = bits_of(path) or {"x64": 64, "x86": 32}.get(_text(registry, _CLICK_TO_RUN, "Platform").lower(), 0)
    return Excel(path, version, bits)


def _program(registry: Registry) -> str:
    path = _text(registry, _APP_PATH, "").strip('"')
    folders = (
        _text(registry, rf"SOFTWARE\Microsoft\Office\{version}\Excel\InstallRoot", "Path")
        for version in _INSTALLED_VERSIONS
    )
    return path or next((rf"{folder.rstrip(chr(92))}\EXCEL.EXE" for folder in folders if folder), "")


def program_bits(path: str) -> int:
    """32 or 64, as the head of a Windows program says; 0 where it cannot be read."""
    try:
        with Path(path).open("rb") as stream:
            head = stream.read(4096)
    except (OSError, ValueError):
        return 0
    at = int.from_bytes(head[0x3C:0x40], "little")
    if head[:2] != b"MZ" or head[at : at + 4] != b"PE\0\0":
        return 0
    return _MACHINE_OF.get(int.from_bytes(head[at + 4 : at + 6], "little"), 0)


def macro_rules(registry: Registry) -> MacroRules:
    """How Excel treats macros for this person."""
    mine, theirs = rf"{_OFFICE}\Excel\Security", rf"{_POLICY}\Excel\Security"
    cloud = rf"{_CLOUD_POLICY}\Excel\Security"
    places = [rf"{theirs}\Trusted Locations"]
    if _number(registry, rf"{_POLICY}\Common\Security\Trusted Locations", "Allow User Locations") != 0:
        places.append(rf"{mine}\Trusted Locations")
    both = [rf"{key}\Trusted Locations" for key in (theirs, mine)]
    return MacroRules(
        own=_rule(registry, mine),
        policy=_rule(registry, cloud) or _rule(registry, theirs),
        switched_off=_number(registry, rf"{_POLICY}\Common", "vbaoff") == 1,
        internet=_first(registry, (cloud, theirs), "blockcontentexecutionfrominternet"),
        trusted=tuple(folder for key in places for folder in _trusted(registry, key)),
        trusted_off=_first(registry, both, "AllLocationsDisabled") == 1,
        network_trusted=_first(registry, both, "AllowNetworkLocations") == 1,
    )


def defender(registry: Registry) -> Defender:
    """What Windows' own protection makes of Office starting Python."""
    managed = _text(registry, rf"{_DEFENDER}\Policy Manager", "ASRRules").lower()
    from_afar = dict(rule.strip("{} ").split("=", 1) for rule in managed.split("|") if "=" in rule)
    exceptions = any(registry.names(rf"{guard}\ASROnlyExclusions") for guard in _GUARDS)
    return Defender(
        start=_guard(registry, STARTS, from_afar.get(STARTS, "")),
        calls=_guard(registry, CALLS, from_afar.get(CALLS, "")),
        has_exceptions=exceptions or bool(_text(registry, rf"{_DEFENDER}\Policy Manager", "ASROnlyExclusions")),
    )


def _guard(registry: Registry, rule: str, from_afar: str) -> int:
    """The setting of one rule: the school's, by whichever way it came, then the computer's own."""
    if from_afar.strip().isdecimal():
        return int(from_afar)
    # Names of values know no capitals in Windows; both ways of writing are asked for all the same.
    asked = ((rf"{guard}\Rules", name) for guard in _GUARDS for name in (rule, rule.upper()))
    return next((found for key, name in asked if (found := _number(registry, key, name)) is not None), 0)


def web_add_ins(registry: Registry) -> WebAddIns:
    """Whether add-ins of the newer kind may run, and how many are set up."""
    return WebAddIns(
        blocked=_number(registry, rf"{_POLICY}\WEF\TrustedCatalogs", "DisableAllCatalogs") == 1,
        by_hand=len(registry.names(rf"{_OFFICE}\WEF\Developer")),
        from_folders=len(registry.subkeys(rf"{_OFFICE}\WEF\TrustedCatalogs")),
    )


def language(registry: Registry) -> Language | None:
    """The marks that Windows uses in lists and numbers."""
    key = r"Control Panel\International"
    separator, decimal = _text(registry, key, "sList"), _text(registry, key, "sDecimal")
    return Language(separator, decimal) if separator or decimal else None


def _trusted(registry: Registry, key: str) -> list[TrustedFolder]:
    found = []
    for name in registry.subkeys(key):
        path = _text(registry, rf"{key}\{name}", "Path")
        if path:
            below = _number(registry, rf"{key}\{name}", "AllowSubfolders") == 1
            found.append(TrustedFolder(os.path.expandvars(path), below))
    return found


def _rule(registry: Registry, key: str) -> int | None:
    rule = _number(registry, key, "VBAWarnings")
    return rule if rule in {1, 2, 3, 4} else None


def _first(registry: Registry, keys: tuple[str, ...] | list[str], name: str) -> int | None:
    found = (_number(registry, key, name) for key in keys)
    return next((number for number in found if number is not None), None)


def _number(registry: Registry, key: str, name: str) -> int | None:
    value = registry.value(key, name)
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.strip().isdecimal() else None


def _text(registry: Registry, key: str, name: str) -> str:
    value = registry.value(key, name)
    return value if isinstance(value, str) else ""

"""What is asked of LibreOffice: its version, our script in the person's profile, and its rule for macros."""

from __future__ import annotations

from collections.abc import Callable

from provision_udfs.diagnosis import Check, Diagnosis, absent, fine, look, trouble
from provision_udfs.excel_checks import INSTALL
from provision_udfs.machine import LibreOffice, Machine

OLDEST = (7, 4)
_ASKS, _SIGNED = 1, 2


def _in_libreoffice(question: Callable[[Machine, LibreOffice], Diagnosis]) -> Callable[[Machine], Diagnosis]:
    def asked(machine: Machine) -> Diagnosis:
        if machine.libreoffice is None:
            return absent("LibreOffice was not found.")
        return question(machine, machine.libreoffice)

    return asked


def _serious(machine: Machine, seen: str, cure: str, tell_it: str = "") -> Diagnosis:
    """Trouble where LibreOffice is the only spreadsheet; beside Excel it may never be used."""
    if machine.excel is None:
        return trouble(seen, cure, tell_it)
    return look(seen, f"If you use LibreOffice too: {cure[0].lower()}{cure[1:]}", tell_it)


def _version(machine: Machine, office: LibreOffice) -> Diagnosis:
    seen = f"LibreOffice {'.'.join(map(str, office.version)) or 'of an unknown version'}"
    if office.version and office.version < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        return _serious(
            machine,
            f"{seen}; {oldest} or newer is needed",
            f"Install LibreOffice {oldest} or newer.",
            f"Installed at {office.path}.",
        )
    return fine(seen)


def _script(machine: Machine, office: LibreOffice) -> Diagnosis:
    where = "user/Scripts/python/provision_calc.py in the LibreOffice profile"
    if not office.script:
        return _serious(machine, "LibreOffice has not been told where Python is.", INSTALL, f"Missing: {where}.")
    if office.script != "this":
        return _serious(machine, "LibreOffice has the script of another version.", INSTALL, f"Outdated: {where}.")
    if not machine.same(office.interpreter, machine.python.executable):
        return _serious(
            machine,
            "LibreOffice starts another Python than this one.",
            INSTALL,
            f"provision_calc.json names {office.interpreter or 'none'}; doctor runs in {machine.python.executable}.",
        )
    return fine("LibreOffice starts this Python.")


def _rules(machine: Machine, office: LibreOffice) -> Diagnosis:
    if office.macro_level <= 0:
        return look(
            "LibreOffice runs every macro of every file without asking.",
            "In LibreOffice: Tools, Options, Security, Macro Security: choose Medium.",
            "MacroSecurityLevel = 0 lets any file run code; 1 is safe and enough for provision_xl.",
        )
    if office.macro_level == _ASKS:
        return fine("LibreOffice asks before it runs macros: choose Enable Macros.")
    if machine.book and machine.inside(machine.book.path, office.trusted):
        return fine("LibreOffice runs macros from trusted folders, and the workbook lies in one.")
    if not machine.book and office.trusted:
        return fine("LibreOffice runs macros from trusted folders only: keep the workbook in one of them.")
    level = "signed ones and those in trusted folders" if office.macro_level == _SIGNED else "those in trusted folders"
    return _serious(
        machine,
        f"LibreOffice runs no macros but {level}.",
        "In LibreOffice: Tools, Options, Security, Macro Security: add the folder of your provision map under "
        "Trusted Sources, or choose Medium.",
        f"MacroSecurityLevel = {office.macro_level}; SecureURL does not hold the workbook's folder.",
    )


CHECKS = (
    Check("LibreOffice", _in_libreoffice(_version)),
    Check("LibreOffice's way to Python", _in_libreoffice(_script)),
    Check("LibreOffice's rule for macros", _in_libreoffice(_rules)),
)

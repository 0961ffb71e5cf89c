"""Each trouble alone: exactly that finding, with the verdict, the words that matter, and no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest
from provision_udfs.doctor import CHECKS, diagnosed
from provision_udfs.machine import Book, Defender, Machine, TrustedFolder, WebAddIns

from tests.doctor.machines import (
    BOOK,
    BOTH,
    FOLDER,
    LINUX,
    PYTHON,
    STORE_PYTHON,
    TRUSTED,
    WINDOWS,
    findings,
    line,
    with_book,
    with_excel,
    with_office,
    with_python,
    with_rules,
    with_setting,
)


class Ill(NamedTuple):
    """A computer with one thing wrong: which line says so, how bad it is, and a word of what was seen."""

    machine: Machine
    what: str
    verdict: str
    seen: str


def _stored() -> Machine:
    """Python from the Store, and Excel told to start it: one cause, one finding."""
    return replace(with_python(executable=STORE_PYTHON), setting=replace(WINDOWS.setting, interpreter=STORE_PYTHON))


def _passing() -> Machine:
    python = r"C:\Users\sam\AppData\Local\uv\cache\archive-v0\x\Scripts\python.exe"
    return replace(with_python(executable=python), setting=replace(WINDOWS.setting, interpreter=python))


SHARE = r"\\server\sen"
ONEDRIVE = r"C:\Users\sam\OneDrive - Two Oaks\SEN\map.xlsm"
STORE_EXCEL = r"C:\Program Files\WindowsApps\Microsoft.Office.Desktop.Excel_16051\Office16\EXCEL.EXE"
DEFENDER = "Windows' protection of Office"
WAY, RULE, CALC = "Excel's way to Python", "Excel's rule for macros", "LibreOffice's way to Python"

ILL = {
    "old Python": Ill(with_python(version=(3, 11)), "Python", "trouble", "3.12 or newer"),
    "Python of uvx": Ill(_passing(), "Python", "look", "emptied from time to time"),
    "Store Python": Ill(_stored(), "Python from the Microsoft Store", "trouble", "-2147221164"),
    "made from Store Python": Ill(
        with_python(base=r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.13_qbz5n2kfra8p0"),
        "Python from the Microsoft Store",
        "trouble",
        "-2147221164",
    ),
    "no start": Ill(replace(WINDOWS, start_seconds=None), "First start", "trouble", "does not start"),
    "slow start": Ill(replace(WINDOWS, start_seconds=47.2), "First start", "look", "47 seconds"),
    "profile read only": Ill(
        replace(WINDOWS, place=replace(WINDOWS.place, writable=False)), "Your settings folder", "trouble", "written"
    ),
    "disk full": Ill(
        replace(WINDOWS, place=replace(WINDOWS.place, free_bytes=99 << 20)), "Room on the disk", "trouble", "0.1 GB"
    ),
    "disk nearly full": Ill(
        replace(WINDOWS, place=replace(WINDOWS.place, free_bytes=512 << 20)), "Room on the disk", "look", "0.5 GB"
    ),
    "old Excel": Ill(with_excel(version="15.0.4420.1017"), "Excel", "trouble", "Excel 2016 or newer"),
    "Store Excel": Ill(with_excel(path=STORE_EXCEL), "Excel from the Microsoft Store", "trouble", "-2147221164"),
    "damaged setting": Ill(with_setting(whole=False), WAY, "trouble", "damaged line"),
    "never installed": Ill(replace(WINDOWS, setting=type(WINDOWS.setting)()), WAY, "trouble", "has not been told"),
    "Python by its name alone": Ill(
        with_setting(interpreter="pythonw", exists=False, libraries=()), WAY, "trouble", "but not where it is"
    ),
    "debugging": Ill(with_setting(debugging=True), WAY, "trouble", "DEBUG UDFS"),
    "Python gone": Ill(with_setting(exists=False, libraries=()), WAY, "trouble", "no longer there"),
    "nothing in it": Ill(with_setting(package=""), WAY, "trouble", "no provision_xl in it"),
    "other version": Ill(with_setting(package="0.0.9"), WAY, "trouble", "starts provision_xl 0.0.9; this one is 0.1.0"),
    "another Python": Ill(with_setting(interpreter=r"D:\px\python.exe"), WAY, "look", "another Python"),
    "Store Python told": Ill(with_setting(interpreter=STORE_PYTHON), WAY, "trouble", "Microsoft Store"),
    "library missing": Ill(with_setting(libraries=()), "Excel's library", "trouble", "missing; xlwings64-0.37.8.dll"),
    "library of the other bits": Ill(
        with_setting(libraries=("xlwings32-0.37.8.dll",)), "Excel's library", "trouble", "missing"
    ),
    "library for 32 bits missing": Ill(
        replace(with_excel(bits=32), setting=replace(WINDOWS.setting, libraries=("xlwings64-0.37.8.dll",))),
        "Excel's library",
        "trouble",
        "xlwings32-0.37.8.dll",
    ),
    "library of another version": Ill(
        with_setting(libraries=("xlwings64-0.33.0.dll",)), "Excel's library", "trouble", "xlwings64-0.33.0.dll"
    ),
    "VBA off": Ill(with_rules(switched_off=True), RULE, "trouble", "switched macros off"),
    "signed only, by the school": Ill(with_rules(policy=3), RULE, "trouble", "only signed"),
    "no macros, own choice": Ill(with_rules(own=4), RULE, "trouble", "no macros"),
    "the school's rule goes first": Ill(with_rules(own=2, policy=4), RULE, "trouble", "no macros"),
    "all macros": Ill(with_rules(own=1), RULE, "look", "every macro"),
    "Defender blocks the start": Ill(
        replace(WINDOWS, defender=Defender(start=1)), DEFENDER, "trouble", "Excel from starting Python."
    ),
    "Defender blocks calls": Ill(
        replace(WINDOWS, defender=Defender(calls=1)), DEFENDER, "trouble", "macros from using Windows."
    ),
    "Defender blocks, with exceptions": Ill(
        replace(WINDOWS, defender=Defender(start=1, calls=1, has_exceptions=True)), DEFENDER, "look", "not always"
    ),
    "Defender warns": Ill(replace(WINDOWS, defender=Defender(start=6)), DEFENDER, "look", "not always"),
    "web add-ins blocked": Ill(replace(WINDOWS, web=WebAddIns(blocked=True)), "Web add-ins", "look", "blocks"),
    "certificate expired": Ill(
        replace(WINDOWS, certificate_ends=date(2026, 11, 23)),
        "Certificate for Excel on the web",
        "trouble",
        "23/11/2026",
    ),
    "certificate's last day": Ill(
        replace(WINDOWS, certificate_ends=WINDOWS.today), "Certificate for Excel on the web", "look", "24/11/2026"
    ),
    "certificate ends soon": Ill(
        replace(WINDOWS, certificate_ends=date(2026, 12, 7)), "Certificate for Excel on the web", "look", "07/12/2026"
    ),
    "workbook damaged": Ill(
        replace(WINDOWS, book=Book(BOOK, refused="the file is cut off", cure="Open the newest backup.")),
        "The workbook",
        "trouble",
        "cut off",
    ),
    "workbook older": Ill(with_book(version="0.0.9"), "Version of the workbook", "look", "0.0.9; this one is 0.1.0"),
    "workbook unstamped": Ill(with_book(version=""), "Version of the workbook", "look", "No version"),
    "workbook's module older": Ill(
        with_book(xlwings="0.33.0"), "Macros of the workbook", "trouble", "version 0.33.0 of the file"
    ),
    "marked": Ill(with_book(zone=3), "Mark of the internet", "trouble", "blocks its macros"),
    "marked, restricted": Ill(with_book(zone=4), "Mark of the internet", "trouble", "blocks its macros"),
    "marked, let be": Ill(
        replace(with_book(zone=3), rules=replace(WINDOWS.rules, internet=0)), "Mark of the internet", "look", "lets you"
    ),
    "trusted folders off": Ill(
        with_rules(trusted=(TRUSTED,), trusted_off=True), "Trusted folder", "look", "does not count"
    ),
    "OneDrive folder": Ill(with_book(path=ONEDRIVE), "OneDrive and SharePoint", "look", "OneDrive folder"),
    "OneDrive folder, other capitals": Ill(
        with_book(path=ONEDRIVE.lower()), "OneDrive and SharePoint", "look", "OneDrive folder"
    ),
    "web address": Ill(
        with_book(path="https://twooaks.sharepoint.com/sites/sen/map.xlsm"),
        "OneDrive and SharePoint",
        "look",
        "web address",
    ),
    "share": Ill(with_book(path=rf"{SHARE}\map.xlsm"), "Network drive", "look", "drive of the network"),
    "mapped drive": Ill(with_book(path=r"H:\map.xlsm", on_network=True), "Network drive", "look", "network"),
    "stray settings": Ill(
        with_book(stray=("xlwings.conf beside it",)), "Settings beside the workbook", "look", "xlwings.conf"
    ),
    "old LibreOffice": Ill(with_office(version=(7, 3, 7)), "LibreOffice", "trouble", "7.4 or newer"),
    "LibreOffice not told": Ill(with_office(script="", interpreter=""), CALC, "trouble", "has not been told"),
    "LibreOffice's script older": Ill(with_office(script="other"), CALC, "trouble", "another version"),
    "LibreOffice starts another": Ill(with_office(interpreter="/usr/bin/python3"), CALC, "trouble", "another Python"),
    "LibreOffice beside Excel": Ill(with_office(BOTH, script=""), CALC, "look", "has not been told"),
    "LibreOffice lets all run": Ill(with_office(macro_level=0), "LibreOffice's rule for macros", "look", "every macro"),
    "LibreOffice signed only": Ill(
        with_office(macro_level=2), "LibreOffice's rule for macros", "trouble", "no macros but signed"
    ),
    "LibreOffice trusts another folder": Ill(
        with_office(macro_level=3, trusted=("/home/sam/other",)), "LibreOffice's rule for macros", "trouble", "trusted"
    ),
}


@pytest.mark.parametrize("ill", ILL.values(), ids=ILL.keys())
def test_each_trouble_gives_its_finding_and_no_other(ill: Ill) -> None:
    assert findings(ill.machine) == {ill.what: ill.verdict}
    _, _, seen, cure, _ = line(ill.machine, ill.what)
    assert ill.seen in seen
    assert cure
    assert diagnosed(ill.machine)[1] == (ill.verdict == "trouble")


WELL = {
    "Windows": WINDOWS,
    "Windows without a workbook named": replace(WINDOWS, book=None),
    "Windows with both spreadsheets": BOTH,
    "Linux": LINUX,
    "Linux without a spreadsheet": replace(LINUX, libreoffice=None),
    "32 and 64 bits": with_excel(bits=32),
    "an Excel whose version cannot be read": with_excel(version="", bits=0),
    "signed only, but a trusted folder": with_rules(policy=3, trusted=(TRUSTED,)),
    "marked, but a trusted folder": replace(with_book(zone=3), rules=replace(WINDOWS.rules, trusted=(TRUSTED,))),
    "marked, but without macros": with_book(zone=3, has_macros=False, xlwings=""),
    "from the school's own network": with_book(zone=1),
    "in a folder below a trusted one": with_rules(
        policy=4, trusted=(TrustedFolder(r"c:\users\SAM\documents", below=True),)
    ),
    "a trusted share": replace(
        with_book(path=rf"{SHARE}\map.xlsm"),
        rules=replace(WINDOWS.rules, trusted=(TrustedFolder(SHARE + "\\", False),), network_trusted=True),
    ),
    "Defender only notes": replace(WINDOWS, defender=Defender(start=2, calls=2)),
    "a start of ten seconds": replace(WINDOWS, start_seconds=10.0),
    "exactly 1 GB left": replace(WINDOWS, place=replace(WINDOWS.place, free_bytes=1 << 30)),
    "certificate for another fortnight": replace(WINDOWS, certificate_ends=date(2026, 12, 8)),
    "LibreOffice trusts the folder": with_office(macro_level=3, trusted=("/home/sam",)),
    "LibreOffice 7.4 itself": with_office(version=(7, 4)),
    "a decimal comma": replace(WINDOWS, language=type(WINDOWS.language)(";", ",")),  # type: ignore[misc,call-arg]
    "capitals in the path of Python": with_setting(interpreter=PYTHON.upper()),
}


@pytest.mark.parametrize("machine", WELL.values(), ids=WELL.keys())
def test_a_healthy_computer_has_no_finding(machine: Machine) -> None:
    assert findings(machine) == {}
    result, is_trouble = diagnosed(machine)
    assert not is_trouble
    assert result.title == "This computer: nothing is in the way"


def test_a_trusted_folder_does_not_trust_the_folders_below_unless_it_says_so() -> None:
    inner = replace(with_rules(policy=4, trusted=(TRUSTED,)), book=Book(rf"{FOLDER}\old\map.xlsm", version="0.1.0"))
    assert findings(inner) == {RULE: "trouble"}


def test_a_share_among_trusted_folders_counts_only_where_the_network_may_be_trusted() -> None:
    share = replace(
        with_book(path=rf"{SHARE}\map.xlsm"),
        rules=replace(WINDOWS.rules, trusted=(TrustedFolder(SHARE, False),)),
    )
    assert findings(share) == {"Trusted folder": "look", "Network drive": "look"}


def test_without_excel_its_parts_are_not_on_this_computer() -> None:
    absent = {row[0] for row in diagnosed(LINUX)[0].rows if row[1] == "not on this computer"}
    assert absent == {
        "Python from the Microsoft Store",
        "Excel",
        "Excel from the Microsoft Store",
        "Excel's way to Python",
        "Excel's library",
        "Excel's rule for macros",
        "Windows' protection of Office",
        "Web add-ins",
        "Certificate for Excel on the web",
        "Marks in lists and numbers",
        "Macros of the workbook",
        "Mark of the internet",
        "Trusted folder",
    }


def test_the_marks_of_lists_and_numbers_are_told() -> None:
    machine = replace(WINDOWS, language=type(WINDOWS.language)(";", ","))  # type: ignore[misc,call-arg]
    assert line(machine, "Marks in lists and numbers")[1:3] == (
        "fine",
        "Lists are separated by ; and decimals by ,; type formulas so. Workbooks are the same everywhere.",
    )


def test_the_school_is_asked_where_its_rule_stands_in_the_way_and_the_person_where_their_own_does() -> None:
    assert line(with_rules(policy=4), RULE)[3].startswith("Ask IT")
    assert line(with_rules(own=4), RULE)[3].startswith("In Excel: File, Options")


def test_several_troubles_are_all_told_and_counted() -> None:
    unread = Book(BOOK, refused="cut off", cure="Get it again.")
    machine = replace(with_excel(path=STORE_EXCEL), start_seconds=60.0, book=unread)
    result, is_trouble = diagnosed(machine)
    assert is_trouble
    assert result.title == "This computer: 2 in trouble and 1 to look at"


def test_every_check_has_a_trouble_or_a_look_that_is_tested() -> None:
    told_only = {"Marks in lists and numbers"}
    assert {ill.what for ill in ILL.values()} | told_only == {check.what for check in CHECKS}


def test_checks_have_different_names() -> None:
    names = [check.what for check in CHECKS]
    assert len(set(names)) == len(names)

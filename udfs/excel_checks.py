"""What is asked of Excel on Windows: itself, the way from it to Python, its rule for macros, its web add-ins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from provision_udfs.diagnosis import Check, Diagnosis, absent, fine, look, trouble
from provision_udfs.machine import Excel, Machine
from provision_udfs.python_checks import from_store
from provision_udfs.registry_reading import CALLS, STARTS

INSTALL = "Run: provision-xl install"
AGAIN = "Install provision_xl again, then run: provision-xl install"
OLDEST_EXCEL = 16  # Excel 2016; tables and ribbon of the workbook are made for it
RENEWED_DAYS = 14
_BLOCKS, _WARNS = 1, 6  # of Windows' protection
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0"
USER = r"HKCU\Software\Microsoft\Office\16.0"


def in_excel(question: Callable[[Machine, Excel], Diagnosis]) -> Callable[[Machine], Diagnosis]:
    """A check that is asked only where Excel for Windows is."""

    def asked(machine: Machine) -> Diagnosis:
        if machine.excel is None:
            return absent("Excel for Windows was not found.")
        return question(machine, machine.excel)

    return asked


def _excel(machine: Machine, excel: Excel) -> Diagnosis:
    bits = f", {excel.bits} bits" if excel.bits else ""
    seen = f"Excel {excel.version or 'of an unknown version'}{bits}"
    major = excel.version.partition(".")[0]
    if major.isdecimal() and int(major) < OLDEST_EXCEL:
        return trouble(
            f"{seen}; Excel 2016 or newer is needed",
            "Use a newer Excel, or LibreOffice.",
            "Microsoft 365 Apps or Office 2016 and later, installed by Click-to-Run or MSI.",
        )
    # Python is a process of its own, so 32 and 64 bits go together.
    return fine(f"{seen}; Python has {machine.python.bits}, which goes together")


def _store(machine: Machine, excel: Excel) -> Diagnosis:
    if from_store(excel.path):
        return trouble(
            "Excel came from the Microsoft Store; it cannot reach Python (error -2147221164).",
            "Ask IT for the usual Office from your school's Microsoft 365 page in place of the one from the Store.",
            "Remove the Store package (Microsoft.Office.Desktop) and install Microsoft 365 Apps (Click-to-Run).",
        )
    return fine("Excel did not come from the Microsoft Store.")


def _setting(machine: Machine, excel: Excel) -> Diagnosis:
    setting = machine.setting
    file = r"%USERPROFILE%\.xlwings\xlwings.conf"
    if not setting.whole:
        return trouble(
            "The settings file for Excel's macros has a damaged line; no macro can read past it.",
            f"{INSTALL} (whole lines are kept, a copy is made first)",
            f'Each line of {file} must be one pair: "KEY","value".',
        )
    if not setting.interpreter:
        return trouble("Excel has not been told where Python is.", INSTALL, f"INTERPRETER_WIN is missing in {file}.")
    if not machine.path(setting.interpreter).is_absolute():
        return trouble(
            "Excel has been told the name of Python, but not where it is; its macros need both.",
            INSTALL,
            f"INTERPRETER_WIN in {file} is {setting.interpreter}; a full path is needed.",
        )
    if setting.debugging:
        return trouble(
            "A setting sends macros to a programmer's own program (DEBUG UDFS).",
            "Ask whoever set it to take it out again.",
            f'Set "DEBUG UDFS" to False in {file}.',
        )
    if not setting.exists:
        return trouble(
            "The Python that Excel is told to start is no longer there.",
            INSTALL,
            f"INTERPRETER_WIN in {file} names {setting.interpreter}.",
        )
    return _named_python(machine)


def _named_python(machine: Machine) -> Diagnosis:
    setting, here = machine.setting, machine.package.version
    told = f"INTERPRETER_WIN names {setting.interpreter}; doctor runs in {machine.python.executable}."
    if not setting.package:
        return trouble("The Python that Excel starts has no provision_xl in it.", INSTALL, told)
    if setting.package != here:
        return trouble(f"Excel starts provision_xl {setting.package}; this one is {here}.", INSTALL, told)
    if machine.same(setting.interpreter, machine.python.executable):
        return fine("Excel starts this Python.")
    if from_store(setting.interpreter):
        return trouble("The Python that Excel starts came from the Microsoft Store.", INSTALL, told)
    return look(
        "Excel starts another Python than this one, with the same provision_xl in it.",
        f"Leave it if macros work. To use this one: {INSTALL[0].lower()}{INSTALL[1:]}",
        told,
    )


def library(machine: Machine, excel: Excel, version: str) -> str:
    """The file that Excel loads to reach Python, for a version of xlwings."""
    return f"xlwings{excel.bits or 64}-{version}.dll"


def _library(machine: Machine, excel: Excel) -> Diagnosis:
    setting, needed = machine.setting, library(machine, excel, machine.package.xlwings)
    if not setting.exists:
        return fine("It is looked for beside the Python that Excel starts, once there is one.")
    if needed in setting.libraries:
        return fine(f"The file by which Excel reaches Python is there ({needed}).")
    others = [name for name in setting.libraries if name.startswith(needed.partition("-")[0])]
    seen = f"of another version ({others[0]})" if others else "missing"
    return trouble(
        f"The file by which Excel reaches Python is {seen}; {needed} is needed.",
        AGAIN,
        f"{needed} must lie beside {setting.interpreter} or one folder above; antivirus may have removed it "
        f"(xlwings {machine.package.xlwings}).",
    )


def _rules(machine: Machine, excel: Excel) -> Diagnosis:
    rules = machine.rules
    if rules.switched_off:
        return trouble(
            "Your school has switched macros off in all of Office.",
            "Ask IT to allow macros, or use provision-xl without a spreadsheet.",
            rf"VBA is disabled: {POLICY}\Common, vbaoff = 1.",
        )
    if rules.in_force >= 3 and not (machine.book and machine.trusts(machine.book.path)):
        return _no_macros(rules.in_force, rules.policy is not None)
    if rules.in_force == 1:
        return look(
            "Excel runs every macro of every workbook without asking.",
            "In Excel: File, Options, Trust Center, Trust Center Settings, Macro Settings: choose Disable with "
            "notification.",
            "VBAWarnings = 1 lets any workbook run code; 2 is safe and enough for provision_xl.",
        )
    if rules.in_force >= 3:
        return fine("Only workbooks in trusted folders run macros, and this one lies in one.")
    return fine("Excel asks before it runs macros: choose Enable Content once.")


def _no_macros(rule: int, by_school: bool) -> Diagnosis:
    which = "only signed macros" if rule == 3 else "no macros"
    cure = (
        "Ask IT to make the folder with your provision map a trusted one."
        if by_school
        else "In Excel: File, Options, Trust Center, Trust Center Settings, Macro Settings: choose Disable with "
        "notification. Then open the workbook again."
    )
    where = rf"{POLICY if by_school else USER}\Excel\Security"
    return trouble(
        f"Excel runs {which}; those of provision_xl are not signed.",
        cure,
        rf"VBAWarnings = {rule} in {where}. Either 2, or a Trusted Location for the workbook's folder.",
    )


def _defender(machine: Machine, excel: Excel) -> Diagnosis:
    guard = machine.defender
    blocked = {"Excel from starting Python": guard.start, "macros from using Windows": guard.calls}
    found = [what for what, rule in blocked.items() if rule in {_BLOCKS, _WARNS}]
    if not found:
        return fine("Windows lets Excel start Python.")
    tell_it = (
        f"Attack surface reduction rules {STARTS} and {CALLS}: EXCEL.EXE loads xlwings{excel.bits or 64}-*.dll, which "
        f"starts cmd.exe and {machine.setting.interpreter or 'python.exe'}. Exclude that, or use LibreOffice."
    )
    seen = f"Windows' protection keeps {' and '.join(found)}"
    if guard.has_exceptions or _BLOCKS not in blocked.values():
        return look(f"{seen}, but not always.", "Leave it if macros work. If not, ask IT.", tell_it)
    return trouble(f"{seen}.", "Ask IT to let Excel start provision_xl, or use LibreOffice.", tell_it)


def _web(machine: Machine, excel: Excel) -> Diagnosis:
    web = machine.web
    if web.blocked:
        return look(
            "Your school blocks add-ins of the newer kind; Excel on the web would need one.",
            "Nothing, if you use Excel on this computer.",
            rf"{POLICY}\WEF\TrustedCatalogs, DisableAllCatalogs = 1. Only needed for an add-in for Excel on the web.",
        )
    return fine(f"Add-ins of the newer kind are allowed; set up: {web.by_hand} by hand, {web.from_folders} folders.")


def _certificate(machine: Machine) -> Diagnosis:
    ends = machine.certificate_ends
    if ends is None:
        return absent("Excel on the web was not set up here: provision-xl serve does that.")
    seen = f"The certificate for Excel on the web ends on {ends:%d/%m/%Y}."
    cure = "Start provision-xl serve: it makes a new one, and shows the line by which this computer trusts it."
    if ends < machine.today:
        return trouble(f"{seen} That day has passed.", cure, "The certificate of localhost has expired.")
    if ends - machine.today < timedelta(days=RENEWED_DAYS):
        return look(seen, cure)
    return fine(seen)


def _language(machine: Machine) -> Diagnosis:
    if machine.language is None:
        return absent("Windows' settings for numbers were not found.")
    language = machine.language
    return fine(
        f"Lists are separated by {language.list_separator or '(nothing)'} and decimals by "
        f"{language.decimal or '(nothing)'}; type formulas so. Workbooks are the same everywhere."
    )


CHECKS = (
    Check("Excel", in_excel(_excel)),
    Check("Excel from the Microsoft Store", in_excel(_store)),
    Check("Excel's way to Python", in_excel(_setting)),
    Check("Excel's library", in_excel(_library)),
    Check("Excel's rule for macros", in_excel(_rules)),
    Check("Windows' protection of Office", in_excel(_defender)),
    Check("Web add-ins", in_excel(_web)),
    Check("Certificate for Excel on the web", _certificate),
    Check("Marks in lists and numbers", _language),
)

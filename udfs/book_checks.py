"""What is asked of the workbook that was named: where it lies and which version made it, never what it holds."""

from __future__ import annotations

from collections.abc import Callable

from provision_udfs.diagnosis import Check, Diagnosis, absent, fine, look, trouble
from provision_udfs.excel_checks import POLICY, USER
from provision_udfs.machine import Book, Machine, is_web_address

INTERNET = 3  # the mark's zones from here on are not trusted
_VERSION_HISTORY = "OneDrive keeps earlier versions: File, Info, Version History."


def _readable(machine: Machine, book: Book) -> Diagnosis:
    if book.refused:
        return trouble(f"The workbook cannot be read: {book.refused}", book.cure)
    return fine("It can be read, with macros in it." if book.has_macros else "It can be read; it has no macros.")


def _version(machine: Machine, book: Book) -> Diagnosis:
    here = machine.package.version
    if book.refused or is_web_address(book.path):
        return fine("It could not be looked at here.")
    if not book.version:
        return look(
            "No version of provision_xl stands in it.",
            "Make the workbook anew with provision-xl new or update, if you want its newest sheets and macros.",
        )
    if book.version != here:
        return look(
            f"It was made by provision_xl {book.version}; this one is {here}.",
            "Run provision-xl update with it: that makes a new workbook beside it with the sheets and macros of this "
            "version.",
        )
    return fine(f"It was made by this version ({here}).")


def _module(machine: Machine, book: Book) -> Diagnosis:
    here = machine.package.xlwings
    if machine.excel is None:
        return absent("Excel for Windows was not found.")
    if not book.xlwings:
        return fine("It has no macros for Excel.")
    if book.xlwings != here:
        return trouble(
            f"Its macros look for version {book.xlwings} of the file by which Excel reaches Python; here is {here}.",
            "Run provision-xl update with it and use the new workbook, or install the provision_xl that made it.",
            f"The VBA module xlwings loads xlwings32/64-{book.xlwings}.dll; installed is xlwings {here}.",
        )
    return fine("Its macros fit what is installed here.")


def _mark(machine: Machine, book: Book) -> Diagnosis:
    if not machine.is_windows:
        return absent("Only Windows marks files from the internet.")
    if book.zone is None or book.zone < INTERNET or not book.has_macros:
        return fine("It is not marked as a file from the internet." if not book.zone else "Its mark does no harm.")
    if machine.trusts(book.path):
        return fine("It is marked as a file from the internet, and lies in a trusted folder.")
    if machine.rules.internet == 0 and book.zone == INTERNET:
        return look(
            "It is marked as a file from the internet; your school lets you open it all the same.",
            "Choose Enable Editing, then Enable Content.",
        )
    return trouble(
        "It is marked as a file from the internet, so Excel blocks its macros.",
        "Close it. In Explorer right-click the file, choose Properties, tick Unblock, press OK, and open it again.",
        rf"Zone.Identifier ZoneId={book.zone}. Or put it in a Trusted Location; {POLICY}\Excel\Security, "
        f"blockcontentexecutionfrominternet = {machine.rules.internet}.",
    )


def _folder(machine: Machine, book: Book) -> Diagnosis:
    if machine.excel is None:
        return absent("Excel for Windows was not found.")
    folder = str(machine.path(book.path).parent)
    if machine.trusts(book.path):
        return fine("Its folder is a trusted one: macros run without asking.")
    if machine.is_listed(folder):
        return look(
            "Its folder stands among the trusted ones, but Excel does not count it.",
            "Ask IT, or keep the workbook in a trusted folder on this computer.",
            rf"Trusted Locations are off or the folder is on the network: {USER}\Excel\Security\Trusted Locations, "
            "AllowNetworkLocations; policy AllLocationsDisabled or Allow User Locations.",
        )
    return fine("Its folder is not a trusted one: Excel asks before it runs macros, if your school lets it.")


def _cloud(machine: Machine, book: Book) -> Diagnosis:
    if is_web_address(book.path):
        return look(
            "The workbook is on OneDrive or SharePoint and has a web address.",
            "Open it in the Excel program, not in the browser. Before a change no copy is kept beside it; "
            + _VERSION_HISTORY,
            "Macros from a web address run only if the site is a trusted one in Windows' Internet Options.",
        )
    if machine.inside(book.path, machine.cloud_folders):
        return look(
            "The workbook lies in a OneDrive folder.",
            "It works. Let OneDrive finish before you close the computer, and open the workbook in one place at a "
            "time. " + _VERSION_HISTORY,
        )
    return fine("It does not lie on OneDrive or SharePoint.")


def _network(machine: Machine, book: Book) -> Diagnosis:
    if is_web_address(book.path) or not machine.is_away(book.path):
        return fine("It does not lie on a drive of the network.")
    if machine.trusts(book.path):
        return fine("It lies on a drive of the network, in a trusted folder.")
    return look(
        "It lies on a drive of the network.",
        "It works, more slowly. If Excel will not run its macros, ask IT to make its folder a trusted one.",
        "A Trusted Location on a share needs AllowNetworkLocations = 1 as well.",
    )


def _stray(machine: Machine, book: Book) -> Diagnosis:
    if book.stray:
        return look(
            f"Settings that are never read stand with the workbook: {', '.join(book.stray)}.",
            "If you did not put them there, show them to IT and delete them. Only settings in your own folder count.",
            "xlwings.conf beside or in a workbook could name a program to run; provision_xl's module ignores both.",
        )
    return fine("No settings stand beside it or in it.")


_QUESTIONS = {
    "The workbook": _readable,
    "Version of the workbook": _version,
    "Macros of the workbook": _module,
    "Mark of the internet": _mark,
    "Trusted folder": _folder,
    "OneDrive and SharePoint": _cloud,
    "Network drive": _network,
    "Settings beside the workbook": _stray,
}


def _asked(what: str, question: Callable[[Machine, Book], Diagnosis]) -> Check:
    def of(machine: Machine) -> Diagnosis:
        return question(machine, machine.book) if machine.book else absent("No workbook was named.")

    return Check(what, of, asks_book=True)


CHECKS = tuple(_asked(what, question) for what, question in _QUESTIONS.items())

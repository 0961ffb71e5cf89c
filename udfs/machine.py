"""A computer as the checks see it: what was read of it once, and nothing else.

Paths are texts, because a Windows computer is looked at on other systems too; None stands for what is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath, PurePosixPath, PureWindowsPath

_WEB_ADDRESS = re.compile(r"https?:[\\/]+", re.I)


@dataclass(frozen=True, slots=True)
class Python:
    """The Python that runs this: its version, 32 or 64 bits, itself, and the one it was made from."""

    version: tuple[int, int]
    bits: int
    executable: str
    base: str


@dataclass(frozen=True, slots=True)
class Package:
    """Versions of provision_xl and of xlwings that are installed here; "" where xlwings is not."""

    version: str
    xlwings: str


@dataclass(frozen=True, slots=True)
class Place:
    """The person's own folder: whether settings can be written there, and what room is left in bytes."""

    profile: str
    writable: bool
    free_bytes: int


@dataclass(frozen=True, slots=True)
class Excel:
    """Excel on Windows: its program, its version, and 32 or 64 bits (0 where that could not be read)."""

    path: str
    version: str
    bits: int


@dataclass(frozen=True, slots=True)
class ExcelSetting:
    """What the workbook's module will read in the person's own profile.

    Args:
        whole: every line of the file is a pair, so that reading it never stops.
        interpreter: the Python it names, or "".
        exists: that Python is there.
        package: the version of provision_xl in it, or "".
        debugging: calls are sent to somebody's own program instead.
        libraries: file names of xlwings' libraries in the two folders that are searched.
    """

    whole: bool = True
    interpreter: str = ""
    exists: bool = False
    package: str = ""
    debugging: bool = False
    libraries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrustedFolder:
    """A folder whose workbooks Excel trusts; `below`: those in it too."""

    path: str
    below: bool


@dataclass(frozen=True, slots=True)
class MacroRules:
    """How Excel treats macros.

    Args:
        own: 1 all run, 2 ask, 3 signed only, 4 none; set by the person; None where never set.
        policy: the same, set by the school, which counts first.
        switched_off: the school switched macros off for all of Office.
        internet: 1 where the school blocks macros of marked files, 0 where it lets them be, else None.
        trusted: folders that count.
        trusted_off: trusted folders do not count here.
        network_trusted: trusted folders may lie on the network.
    """

    own: int | None = None
    policy: int | None = None
    switched_off: bool = False
    internet: int | None = None
    trusted: tuple[TrustedFolder, ...] = ()
    trusted_off: bool = False
    network_trusted: bool = False

    @property
    def in_force(self) -> int:
        """What counts: the school's rule, the person's, or Excel's own, which is to ask."""
        return self.policy or self.own or 2


@dataclass(frozen=True, slots=True)
class Defender:
    """Windows' own rules for Office, each 0 off, 1 block, 2 note only, 6 warn.

    Args:
        start: for starting other programs from Office.
        calls: for macros that call into Windows.
        has_exceptions: some folders or programs are left out of the rules.
    """

    start: int = 0
    calls: int = 0
    has_exceptions: bool = False


@dataclass(frozen=True, slots=True)
class WebAddIns:
    """Add-ins of the newer kind: blocked by the school; how many are set up by hand and from folders."""

    blocked: bool = False
    by_hand: int = 0
    from_folders: int = 0


@dataclass(frozen=True, slots=True)
class LibreOffice:
    """LibreOffice and our script in its profile.

    Args:
        path: of its program.
        version: such as (7, 4, 7, 2); empty where it could not be read.
        script: "" where there is none, "this" or "other" version's.
        interpreter: the Python that the script starts, or "".
        macro_level: 0 all run, 1 ask, 2 signed or trusted only, 3 trusted only.
        trusted: folders whose workbooks it trusts.
    """

    path: str
    version: tuple[int, ...]
    script: str
    interpreter: str
    macro_level: int
    trusted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Language:
    """The marks that Windows uses in lists and numbers."""

    list_separator: str
    decimal: str


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as a file: none of its tables is read.

    Args:
        path: a path or a web address.
        refused: why it cannot be read, or ""; `cure` is what to do about it.
        version: of provision_xl, as its About sheet says, or "".
        has_macros: there is a macro project in it.
        xlwings: the version of the xlwings module in that project, or "".
        zone: the mark of where it came from (3 internet, 4 restricted), or None.
        on_network: it lies on a drive of the network.
        stray: names of settings in it or beside it that are never read.
    """

    path: str
    refused: str = ""
    cure: str = ""
    version: str = ""
    has_macros: bool = False
    xlwings: str = ""
    zone: int | None = None
    on_network: bool = False
    stray: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Machine:
    """Everything that is known of a computer; `system` as `sys.platform` names it.

    Args:
        start_seconds: what the process behind the spreadsheet took to its first answer; None: it gave none.
        certificate_ends: last day of the certificate for Excel on the web.
        cloud_folders: folders that OneDrive keeps.
    """

    system: str
    today: date
    python: Python
    package: Package
    start_seconds: float | None
    place: Place
    excel: Excel | None = None
    setting: ExcelSetting = ExcelSetting()
    rules: MacroRules = MacroRules()
    defender: Defender = Defender()
    web: WebAddIns = WebAddIns()
    libreoffice: LibreOffice | None = None
    language: Language | None = None
    certificate_ends: date | None = None
    cloud_folders: tuple[str, ...] = ()
    book: Book | None = None

    @property
    def is_windows(self) -> bool:
        """Whether Excel's parts are looked for at all."""
        return self.system == "win32"

    def path(self, text: str) -> PurePath:
        """A path as this system understands it; on Windows capitals make no difference."""
        return PureWindowsPath(text) if self.is_windows else PurePosixPath(text)

    def same(self, one: str, other: str) -> bool:
        """Whether two texts name one place."""
        return bool(one) and self.path(one) == self.path(other)

    def inside(self, path: str, folders: Iterable[str]) -> bool:
        """Whether a place lies in one of these folders, however deep."""
        return any(folder and self.path(path).is_relative_to(self.path(folder)) for folder in folders)

    def trusts(self, path: str) -> bool:
        """Whether Excel trusts the folder of that workbook."""
        rules, folder = self.rules, str(self.path(path).parent)
        if rules.trusted_off or (self.is_away(path) and not rules.network_trusted):
            return False
        return self.is_listed(folder)

    def is_listed(self, folder: str) -> bool:
        """Whether that folder is among the trusted ones, whether or not they count."""
        exact = any(self.same(folder, item.path) for item in self.rules.trusted)
        return exact or self.inside(folder, [item.path for item in self.rules.trusted if item.below])

    def is_away(self, path: str) -> bool:
        """Whether the book lies on the network, by its path or by its drive."""
        drive = bool(self.book and self.book.path == path and self.book.on_network)
        return drive or path.startswith(("\\\\", "//")) or is_web_address(path)


def is_web_address(path: str) -> bool:
    """Whether a text is an address of the web, also after a path was made of it.

    >>> is_web_address("https://school.sharepoint.com/book.xlsm"), is_web_address("https:/a/b"), is_web_address("C:/a")
    (True, True, False)
    """
    return _WEB_ADDRESS.match(path) is not None

"""The gate: a workbook is looked at as a plain file before any program for workbooks opens it.

What passes is unpacked within stated limits and handed on as XML parts in memory, so the file itself is closed
again at once, on disk nothing is unpacked, and no part that is not needed is ever looked into.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from stat import S_ISREG
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from provision_xl.errors import FileError, Finding, Verdict
from provision_xl.files.backups import newest_backup
from provision_xl.files.cells import far_cell, without_blanks
from provision_xl.files.child import SURE_BYTES, in_child
from provision_xl.files.contents import refusal_by_content, refusal_by_members, refusal_by_name
from provision_xl.files.package import CONTENT_TYPES, MissingPart, OutsidePart, Package, describe
from provision_xl.files.refusals import refusal, refused
from provision_xl.files.usual_form import in_usual_form, is_usual

_CHUNK = 1 << 20
XML_ENDINGS = (".xml", ".rels")
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ONLINE_ONLY = 0x0040_0000 | 0x0000_1000  # recall on data access, offline
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding=["']([^"']*)["']""", re.I)
_STRICT = b"http://purl.oclc.org/ooxml/"
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ROOT = re.compile(rb"<(?:(\w+):)?worksheet\s[^<>]*>")
_LONGEST_MARK = 16


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a workbook may be; a school of 400 pupils with every table takes a twentieth of each."""

    file_bytes: int = 64 << 20
    members: int = 5_000
    unpacked_bytes: int = 400 << 20
    kept_bytes: int = 96 << 20
    defined_names: int = 10_000
    cells: int = 600_000


LIMITS = Limits()


def admit(
    path: Path,
    wanted: Callable[[str], bool] = lambda sheet: True,
    limits: Limits = LIMITS,
    content: bytes | None = None,
    every_part: bool = False,
) -> tuple[Package | None, tuple[Finding, ...]]:
    """The parts of a workbook, or None with the reason why it is not read.

    Args:
        path: of the file; its name is not trusted, its content decides.
        wanted: which sheets, by name, will be read; only these and what they need are kept.
        limits: how large it may be.
        content: of the file, where it had a password and was unlocked; else it is read.
        every_part: keep every XML part, for whoever looks for what is hidden.
    """
    try:
        content = _content(path, limits) if content is None else content
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            package = _package(path, archive, wanted, limits, every_part)
    except FileError as error:
        return None, (error.finding,)
    except zipfile.BadZipFile as error:
        return None, (_broken(path, str(error)),)
    except (ValueError, LookupError, ArithmeticError, RuntimeError, EOFError, struct.error) as error:
        return None, (refusal("PX-A03", path, detail=type(error).__name__),)  # what zipfile says of a damaged directory
    return package, tuple(_warnings(path, package))


def _content(path: Path, limits: Limits) -> bytes:
    """The bytes of a file that could be a workbook.

    Raises:
        FileError: it cannot be read, or is something else.
    """
    by_name = refusal_by_name(path)
    if by_name:
        raise refused(by_name, path)
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            raise refused("PX-A20", path, detail="it is not a file")
        if getattr(status, "st_file_attributes", 0) & _ONLINE_ONLY:
            raise refused("PX-A15", path)
        if status.st_size > limits.file_bytes:
            raise refused("PX-A24", path, detail=f"{status.st_size >> 20} MB")
        content = path.read_bytes()
    except FileNotFoundError:
        raise refused("PX-A19", path) from None
    except OSError as error:
        raise refused("PX-A20", path, detail=error.strerror or type(error).__name__) from None
    by_content = refusal_by_content(content)
    if by_content:
        raise FileError(_broken(path, "") if by_content == "PX-A02" else refusal(by_content, path))
    return content


def _broken(path: Path, why: str) -> Finding:
    """A file that begins like a workbook and is not whole; the newest backup is offered."""
    damaged = any(word in why for word in ("CRC", "Bad magic", "Overlapped", "differ"))
    backup = newest_backup(path)
    offer = f"The newest backup is {backup.name} in {backup.parent.name}." if backup else ""
    return refusal("PX-A03" if damaged else "PX-A02", path, cure=offer)


def _package(
    path: Path, archive: zipfile.ZipFile, wanted: Callable[[str], bool], limits: Limits, every_part: bool
) -> Package:
    _check_members(path, archive, limits)
    parts = _Parts(path, archive, limits)
    names = frozenset(archive.namelist())
    if CONTENT_TYPES not in names:
        raise refused("PX-A17", path, detail=CONTENT_TYPES)
    try:
        package, main = describe(parts.read, names)
        _check_workbook(path, parts.read(main), limits)
        sheets = {sheet.part: sheet.name for sheet in package.sheets if wanted(sheet.name)}
        needed = {*sheets, package.styles, package.shared_strings} - {""}
        needed |= {name for name in names if name.endswith(XML_ENDINGS)} if every_part else set()
        kept = {name: parts.read(name) for name in sorted(needed)}
        kept |= {name: _in_usual_form(path, kept[name]) for name in sheets if not is_usual(kept[name])}
        parts.look_through(names)
    except MissingPart as missing:
        raise refused("PX-A17", path, detail=str(missing)) from None
    except OutsidePart:
        raise refused("PX-B13", path) from None
    except DefusedXmlException:
        raise refused("PX-B05", path) from None
    except (ParseError, zlib.error, EOFError, RecursionError) as error:
        raise refused("PX-A03", path, detail=type(error).__name__) from None
    for part, sheet in sheets.items():
        _check_cells(path, sheet, kept[part])
    if sum(kept[part].count(b"<c ") for part in sheets) > limits.cells:
        raise refused("PX-B17", path, detail=f"the limit is {limits.cells:,}")
    return replace(package, parts=kept, names=names)


def _in_usual_form(path: Path, sheet: bytes) -> bytes:
    small = len(sheet) <= SURE_BYTES
    return in_usual_form(sheet) if small else in_child(path, in_usual_form, sheet)


def _check_members(path: Path, archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    names = [member.filename for member in members]
    if len(members) > limits.members:
        raise refused("PX-B04", path, detail=f"{len(members):,}")
    other = refusal_by_members(frozenset(names))
    if other:
        raise refused(other, path)
    if len({name.casefold() for name in names}) < len(names):
        raise refused("PX-B16", path)
    for member in members:
        if ".." in re.split(r"[/\\]", member.filename) or member.filename.startswith(("/", "\\")):
            raise refused("PX-B13", path)
        if member.flag_bits & 1:
            raise refused("PX-A09", path)
        if member.compress_type not in _METHODS:
            raise refused("PX-B02", path, detail=f"method {member.compress_type}")
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise refused("PX-B01", path, detail=f"the limit is {limits.unpacked_bytes >> 20} MB")


def _check_workbook(path: Path, content: bytes, limits: Limits) -> None:
    if _STRICT in content:
        raise refused("PX-A16", path)
    if content.count(b"definedName ") > limits.defined_names:
        raise refused("PX-B12", path)


def _check_cells(path: Path, sheet: str, content: bytes) -> None:
    root = _ROOT.search(content)
    if root is None or not _is_ours(root):  # every reader would take it for an empty sheet
        raise refused("PX-A16" if root and _STRICT in root[0] else "PX-A03", path, sheet=sheet)
    far = far_cell(content)
    if far:
        raise refused("PX-B09" if far.on_sheet else "PX-B10", path, sheet=sheet, cell=far.cell)


def _is_ours(root: re.Match[bytes]) -> bool:
    """Whether a sheet's first element is in the name space of sheets."""
    named = rb"xmlns:" + root[1] if root[1] else rb"xmlns"
    return re.search(rb"\s" + named + b"=[\"']" + re.escape(_MAIN) + b"[\"']", root[0]) is not None


def _warnings(path: Path, package: Package) -> Iterator[Finding]:
    if package.external_links:
        yield Finding(
            "PX-B14",
            Verdict.WARN,
            path.name,
            "",
            "the workbook looks into other files",
            "Nothing was fetched; values stand as last seen. Break the links under Data, Edit Links.",
        )


class _Parts:
    """Reads parts once, within the limits, and nothing that is not plain XML in UTF-8."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, limits: Limits) -> None:
        self.path, self.archive, self.limits = path, archive, limits
        self.kept = 0
        self.found: dict[str, bytes] = {}

    def read(self, name: str) -> bytes:
        """The content of a part, without the blank cells where it is a large sheet.

        Raises:
            MissingPart: there is no such part.
            FileError: it is too large, damaged, or declares what Excel never does.
        """
        if name not in self.found:
            self.found[name] = self._unpacked(name)
        return self.found[name]

    def look_through(self, names: frozenset[str]) -> None:
        """Check the XML parts that nothing will read, and keep nothing of them.

        Raises:
            FileError: one of them is too large, damaged, or declares what Excel never does.
        """
        for name in sorted(names - self.found.keys()):
            if name.endswith(XML_ENDINGS):
                for _ in self._checked(name):
                    pass

    def _unpacked(self, name: str) -> bytes:
        try:
            size = self.archive.getinfo(name).file_size
        except KeyError:
            raise MissingPart(name) from None
        chunks = self._checked(name)
        kept = []
        for piece in without_blanks(chunks) if size > 8 * _CHUNK else chunks:
            self.kept += len(piece)
            if self.kept > self.limits.kept_bytes:
                raise refused("PX-B01", self.path, detail=f"the limit is {self.limits.kept_bytes >> 20} MB")
            kept.append(piece)
        return b"".join(kept)

    def _checked(self, name: str) -> Iterator[bytes]:
        tail = b""
        with self.archive.open(name) as stream:
            while chunk := stream.read(_CHUNK):  # never more than its directory says, whose sum was looked at
                if not tail:
                    _check_encoding(self.path, name, chunk)
                if _DECLARES.search(tail + chunk):
                    raise refused("PX-B05", self.path)
                tail = chunk[-_LONGEST_MARK:]
                yield chunk


def _check_encoding(path: Path, name: str, head: bytes) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf")
    declared = _ENCODING.match(start[:200])
    encoding = declared[1].decode("ascii", "replace").casefold() if declared else "utf-8"
    if not start.lstrip().startswith(b"<") or b"\0" in start[:64] or encoding not in {"utf-8", "us-ascii", "ascii"}:
        raise refused("PX-B08", path, detail=name.rpartition("/")[2])

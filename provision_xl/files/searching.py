"""Which files hold a word, looked for in everything inside them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

_CHUNK, _OVERLAP = 1 << 20, 1 << 12
_MOST = 400 << 20  # bytes unpacked; no workbook that passes the gate has more


def pattern_of(words: Iterable[str]) -> re.Pattern[bytes]:
    """Any of these words standing by itself, as text or as XML writes it, in any case.

    >>> bool(pattern_of(["P12"]).search(b"<t>p12</t>")), bool(pattern_of(["P12"]).search(b"<t>P125</t>"))
    (True, False)
    """
    forms = {form for word in words for form in (word, escape(word), escape(word, {'"': "&quot;", "'": "&apos;"}))}
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    any_of = b"|".join(re.escape(form.encode()) for form in longest_first)
    return re.compile(rb"(?<![\w-])(?:" + any_of + rb")(?!\w)", re.IGNORECASE)


def parts_with(path: Path, words: Iterable[str]) -> tuple[str, ...] | None:
    """The parts of a workbook that hold one of these words; None where it cannot be looked into.

    >>> parts_with(Path("no such file.xlsx"), ["P12"]) is None
    True
    """
    pattern = pattern_of(words)
    try:
        content = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MOST:
                return None
            return tuple(member.filename for member in archive.infolist() if _holds(archive, member, pattern))
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return None


def _holds(archive: zipfile.ZipFile, member: zipfile.ZipInfo, pattern: re.Pattern[bytes]) -> bool:
    if pattern.search(member.filename.encode()):
        return True
    unpacked, tail = 0, b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            unpacked += len(chunk)
            if unpacked > _MOST:
                raise zipfile.BadZipFile("it unpacks to more than it says")
            if pattern.search(tail + chunk):
                return True
            tail = chunk[-_OVERLAP:]
    return False

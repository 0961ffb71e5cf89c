"""The file in a person's own profile that tells Excel's module where Python is: pairs, one a line, shared with others.

It is handled as bytes: Excel reads it in the code page of the computer, and the lines of others stay as they are.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

INTERPRETER = b"INTERPRETER_WIN"
# Read by nobody but us: what stood there before, so that it can be put back.
BEFORE = b"PROVISION_XL_BEFORE"
DEBUGGING = b"DEBUG UDFS"
_PART = re.compile(rb'[ \t]*(?:"([^"\r\n]*)"[ \t]*|([^,\r\n]*))(?:,|\r\n|\n|\r|\Z)')
_TRUE = frozenset({b"true", b"-1", b"1"})


def setting_file(home: Path) -> Path:
    """Where the module looks: below what Windows calls USERPROFILE.

    >>> setting_file(Path("C:/Users/sam")).as_posix()
    'C:/Users/sam/.xlwings/xlwings.conf'
    """
    return home / ".xlwings" / "xlwings.conf"


def parts(content: bytes) -> Iterator[bytes]:
    """The values of a file in the order in which Visual Basic's `Input #` takes them; a blank line is one too.

    >>> list(parts(b'"A","b,c"' + bytes([13, 10]) + b'D,e'))
    [b'A', b'b,c', b'D', b'e']
    """
    place = 0
    while place < len(content):
        found = _PART.match(content, place)
        if found is None:  # words behind a closing quote: they become a value of their own
            found = re.compile(rb"([^,\r\n]*)()(?:,|\r\n|\n|\r|\Z)").match(content, place)
        if found is None or found.end() == place:
            return
        yield found[1] if found[1] is not None else found[2].rstrip()
        place = found.end()


def is_pair(line: bytes) -> bool:
    """Whether a line is one setting and its value.

    >>> is_pair(b'"A","b"'), is_pair(b'"A"'), is_pair(b'')
    (True, False, False)
    """
    return len(list(parts(line))) == 2 and not line.rstrip().endswith(b",,")


def lines(content: bytes) -> list[bytes]:
    """The lines of a file without their ends, and without the mark that some editors put first."""
    return content.removeprefix(b"\xef\xbb\xbf").splitlines()


def is_whole(content: bytes) -> bool:
    """Whether the module can read the file to its end."""
    return all(is_pair(line) for line in lines(content))


def value_of(content: bytes, key: bytes) -> bytes:
    """The value that the module finds for a setting, or nothing.

    >>> value_of(b'"x","1"' + bytes([10]) + b'"interpreter_win","C:"', INTERPRETER)
    b'C:'
    """
    found = list(parts(content))
    pairs = zip(found[::2], found[1::2], strict=False)
    return next((value for name, value in pairs if name.lower() == key.lower()), b"")


def is_true(value: bytes) -> bool:
    """Whether Visual Basic takes a value for yes."""
    return value.strip().lower() in _TRUE


def told(content: bytes, interpreter: bytes) -> bytes:
    """The file with that Python named first, what stood there before noted, and all other settings kept."""
    if value_of(content, INTERPRETER) == interpreter and is_whole(content):
        return content
    current, before = _written(content, INTERPRETER), _written(content, BEFORE)
    if not before and current != interpreter:
        before = current
    ours = [_line(INTERPRETER, interpreter), *([_line(BEFORE, before)] if before else [])]
    return _joined([*ours, *_others(content)])


def untold(content: bytes, interpreter: bytes) -> bytes:
    """The file as it was before us; a Python that somebody else named since then stays."""
    current, before = _written(content, INTERPRETER), _written(content, BEFORE)
    kept = before if current == interpreter else current
    return _joined([*([_line(INTERPRETER, kept)] if kept else []), *_others(content)])


def encoded(path: str) -> bytes:
    """A path as Visual Basic reads it.

    Raises:
        ValueError: it has letters that the code page of this computer does not have, or a quotation mark.
    """
    if '"' in path:
        raise ValueError("it has a quotation mark in it")
    return path.encode("mbcs" if sys.platform == "win32" else "utf-8")


def decoded(value: bytes) -> str:
    """A value as text, for people."""
    return value.decode("mbcs" if sys.platform == "win32" else "utf-8", "replace")


def _written(content: bytes, key: bytes) -> bytes:
    """The value on the line of that setting, even where a damaged line above keeps the module from finding it."""
    return next((value for line in lines(content) if is_pair(line) and (value := value_of(line, key))), b"")


def _others(content: bytes) -> list[bytes]:
    ours = {INTERPRETER.lower(), BEFORE.lower()}
    return [line for line in lines(content) if is_pair(line) and next(parts(line)).lower() not in ours]


def _line(key: bytes, value: bytes) -> bytes:
    return b'"' + key + b'","' + value + b'"'


def _joined(kept: list[bytes]) -> bytes:
    return b"".join(line + b"\r\n" for line in kept)

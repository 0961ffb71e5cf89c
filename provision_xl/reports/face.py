"""The typeface of printed reports, which travels with the program: which signs it has, and how wide they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from struct import unpack_from
from unicodedata import category

FAMILY, STRETCH = "DejaVu Sans", "87.5%"
FOLDER = "fonts"
NO_SIGN = "\ufffd"  # stands for a sign that the typeface has not
MAY_BREAK = "\u200b"
LONGEST_WORD = 20  # signs; longer ones may be broken, so that no column is wider than its page
_SIMPLE = (("\0", "\u02ff"), ("\u0370", "\u0482"), ("\u048a", "\u052f"), ("\u1e00", "\u20cf"), ("\u2100", "\u2bff"))
_TOO_LONG = re.compile(rf"(\S{{{LONGEST_WORD}}})(?=\S)")
_REGULAR, _BOLD = "DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf"


@dataclass(frozen=True)
class Face:
    """A TrueType font.

    Args:
        widths: of each sign it has, in parts of the type size.
    """

    widths: Mapping[int, float]

    def width(self, text: str) -> float:
        """How wide a text runs, in type sizes."""
        none = self.widths.get(ord("m"), 1.0)
        return sum(self.widths.get(ord(sign), none) for sign in text)


@cache
def regular() -> Face:
    return _read(_REGULAR)


@cache
def bold() -> Face:
    return _read(_BOLD)


def printable(text: str) -> str:
    """The text with signs that both faces have: control and direction signs go, others that are missing become one.

    >>> printable("Zoë\\t£5 \\u202e\\u4e2d")
    'Zoë £5 \ufffd'
    """
    there = regular().widths.keys() & bold().widths.keys()
    return "".join(_signs(text, there))


def _signs(text: str, there: set[int]) -> Iterator[str]:
    for sign in text:
        kind = category(sign)
        if kind in {"Cc", "Zl", "Zp"}:
            yield " "
        elif kind not in {"Cf", "Cs"}:
            yield sign if ord(sign) in there else NO_SIGN


def simple(text: str) -> str:
    """The text in scripts whose letters stand side by side: Latin, Greek, Cyrillic, and usual signs.

    >>> simple("Łódź £5 \u0628")
    'Łódź £5 �'
    """
    return "".join(sign if any(first <= sign <= last for first, last in _SIMPLE) else NO_SIGN for sign in text)


def breakable(text: str) -> str:
    """The text with places where a very long word may be broken.

    >>> breakable("a" * 21).count(MAY_BREAK), breakable("short")
    (1, 'short')
    """
    return _TOO_LONG.sub(rf"\1{MAY_BREAK}", text)


def _read(name: str) -> Face:
    font = files(__package__).joinpath(FOLDER, name).read_bytes()
    tables = {}
    for place in range(unpack_from(">H", font, 4)[0]):
        tag, _, offset, _ = unpack_from(">4sLLL", font, 12 + 16 * place)
        tables[tag.decode()] = offset
    size = unpack_from(">H", font, tables["head"] + 18)[0]
    metrics = unpack_from(">H", font, tables["hhea"] + 34)[0]
    widths = unpack_from(">" + "HH" * metrics, font, tables["hmtx"])[::2]
    glyphs = _glyphs(font, tables["cmap"])
    return Face({sign: widths[min(glyph, metrics - 1)] / size for sign, glyph in glyphs})


def _glyphs(font: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    """Each sign with the number of its drawing, from the table of all of Unicode (format 12)."""
    for place in range(unpack_from(">H", font, cmap + 2)[0]):
        at = cmap + unpack_from(">L", font, cmap + 8 + 8 * place)[0]
        if unpack_from(">H", font, at)[0] == 12:
            for group in range(unpack_from(">L", font, at + 12)[0]):
                first, last, glyph = unpack_from(">LLL", font, at + 16 + 12 * group)
                yield from ((sign, glyph + sign - first) for sign in range(first, last + 1))
            return
    raise ValueError("the typeface has no table of format 12")

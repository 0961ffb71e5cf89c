"""Which of a workbook's formats make a cell's content invisible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from provision_xl.files.package import parsed
from provision_xl.files.unseen import local

_WHITE = "FFFFFF"
_THEME_WHITE = "0"  # the first colour of a theme is its paper
_INDEXED = {"9": _WHITE, "1": _WHITE, "8": "000000", "0": "000000", "64": "000000", "65": _WHITE}
_SMALLEST_READABLE = 3.0  # points

NO_FORMAT = "the number format shows nothing (;;;)"
SAME_COLOUR = "the text has the colour of its background"
TINY = "the text is too small to read"


@dataclass(frozen=True)
class Looks:
    """Why a cell cannot be seen, by its style number; and the same for conditional formats."""

    styles: Mapping[int, str] = field(default_factory=dict)
    conditional: Mapping[int, str] = field(default_factory=dict)


def looks_of(content: bytes) -> Looks:
    """The formats of a styles part that hide what a cell holds."""
    tree = parsed(content)
    formats = {item.get("numFmtId"): item.get("formatCode", "") for item in _children(tree, "numFmts")}
    fonts, fills = _children(tree, "fonts"), _children(tree, "fills")
    styles = {}
    for number, item in enumerate(_children(tree, "cellXfs")):
        font, fill = _at(fonts, item.get("fontId")), _at(fills, item.get("fillId"))
        why = _why(formats.get(item.get("numFmtId"), ""), font, fill, "none")
        if why:
            styles[number] = why
    conditional = {}
    for number, item in enumerate(_children(tree, "dxfs")):
        code = next((part.get("formatCode", "") for part in item if local(part) == "numFmt"), "")
        font, fill = (next((part for part in item if local(part) == name), None) for name in ("font", "fill"))
        why = _why(code, font, fill, "solid") if fill is not None or code or _colour_of(font) == _WHITE else ""
        if why:
            conditional[number] = why
    return Looks(styles, conditional)


def shows_nothing(code: str) -> bool:
    """Whether a number format writes nothing, whatever stands in the cell.

    >>> shows_nothing(";;;"), shows_nothing(' ; ; ; '), shows_nothing('0.00;-0.00;;@'), shows_nothing('""')
    (True, True, False, True)
    """
    parts = [part.strip().replace('""', "") for part in code.split(";")]
    return bool(code) and not any(parts) and (len(parts) >= 3 or '""' in code)


def _why(code: str, font: Any, fill: Any, usual: str) -> str:
    if shows_nothing(code):
        return NO_FORMAT
    if font is not None:
        if _colour_of(font) and _colour_of(font) == _background(fill, usual):
            return SAME_COLOUR
        size = next((part.get("val", "") for part in font if local(part) == "sz"), "")
        if size and 0 < float(size) < _SMALLEST_READABLE:
            return TINY
    return ""


def _colour_of(font: Any) -> str:
    """RRGGBB, or theme and its tint, or "" for the usual one."""
    found = next((part for part in font if local(part) == "color"), None) if font is not None else None
    return _colour(found)


def _colour(element: Any) -> str:
    if element is None:
        return ""
    if element.get("rgb"):
        return str(element.get("rgb"))[-6:].upper()
    if element.get("theme") is not None:
        theme, tint = element.get("theme"), element.get("tint", "0")
        return _WHITE if theme == _THEME_WHITE and float(tint or 0) == 0 else f"theme {theme} {tint}"
    return _INDEXED.get(element.get("indexed", ""), "")


def _background(fill: Any, usual: str) -> str:
    """The colour behind a cell's text, "" where it is no single one; paper is white.

    Args:
        usual: what a pattern without a type is: none in a cell, solid in a conditional format.
    """
    if fill is None:
        return _WHITE
    pattern = next((part for part in fill if local(part) == "patternFill"), None)
    if pattern is None:
        return ""  # a gradient
    kind = pattern.get("patternType", usual)
    if kind != "solid":
        return _WHITE if kind == "none" else ""
    names = ("bgColor", "fgColor") if usual == "solid" else ("fgColor", "bgColor")
    colours = [_colour(part) for name in names for part in pattern if local(part) == name]
    return next((colour for colour in colours if colour), "")


def _children(tree: Any, name: str) -> list[Any]:
    found = next((part for part in tree if local(part) == name), None)
    return [] if found is None else list(found)


def _at(items: list[Any], number: str | None) -> Any:
    place = int(number) if number and number.isdigit() else 0
    return items[place] if place < len(items) else None

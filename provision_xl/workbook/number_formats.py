"""Which cell styles show dates and lengths of time, of a style sheet that is written as spreadsheets write it.

The library refuses a workbook whose styles it cannot make out, down to the colour of a border. So that no file is
taken here that it would refuse, every element, attribute and value has to be one that is named below.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from provision_xl.files.package import parsed
from provision_xl.workbook.sheetxml import MAIN


class Unusual(Exception):
    """Something that is not read here; the library has to look at the whole workbook."""


PLAIN, DATE, LENGTH = range(3)

_NS = f"{{{MAIN.decode()}}}"
_ANY, _BOOL, _INT, _NUMBER = r".*", r"0|1|true|false", r"\d{1,6}", r"\d{1,4}(\.\d{1,9})?"
_COUNTED = {"count": _INT}
_FLAG = {"val": _BOOL}
_COLOUR = {
    "rgb": r"[0-9A-Fa-f]{8}", "theme": _INT, "indexed": _INT, "auto": _BOOL, "tint": r"-?(0?\.\d{1,20}|0|1)",
}  # fmt: skip
_SIDE = {
    "style": "none|thin|medium|thick|dashed|dotted|double|hair|dashDot|dashDotDot|"
    "mediumDashed|mediumDashDot|mediumDashDotDot|slantDashDot"
}
_PATTERN = "none|solid|gray125|gray0625|mediumGray|(dark|light)(Gray|Down|Up|Grid|Horizontal|Vertical|Trellis)"
_APPLIES = ("NumberFormat", "Font", "Fill", "Border", "Alignment", "Protection")
_XF = {
    **dict.fromkeys(("numFmtId", "fontId", "fillId", "borderId", "xfId"), _INT),
    **dict.fromkeys(("quotePrefix", "pivotButton", *(f"apply{what}" for what in _APPLIES)), _BOOL),
}
_ATTRIBUTES: Mapping[str, Mapping[str, str]] = {
    "numFmts": _COUNTED, "fonts": _COUNTED, "fills": _COUNTED, "borders": _COUNTED, "cellStyleXfs": _COUNTED,
    "cellXfs": _COUNTED, "cellStyles": _COUNTED, "dxfs": _COUNTED,
    "numFmt": {"numFmtId": _INT, "formatCode": _ANY},
    "b": _FLAG, "i": _FLAG, "strike": _FLAG, "outline": _FLAG, "shadow": _FLAG, "condense": _FLAG, "extend": _FLAG,
    "u": {"val": "none|single|double|singleAccounting|doubleAccounting"},
    "vertAlign": {"val": "none|baseline|superscript|subscript"},
    "sz": {"val": _NUMBER}, "name": {"val": _ANY}, "family": {"val": r"\d|1[0-4]"}, "charset": {"val": _INT},
    "scheme": {"val": "none|major|minor"},
    "color": _COLOUR, "fgColor": _COLOUR, "bgColor": _COLOUR, "rgbColor": {"rgb": r"[0-9A-Fa-f]{8}"},
    "patternFill": {"patternType": _PATTERN},
    "border": dict.fromkeys(("diagonalUp", "diagonalDown", "outline"), _BOOL),
    **dict.fromkeys(("left", "right", "top", "bottom", "diagonal", "vertical", "horizontal", "start", "end"), _SIDE),
    "xf": _XF,
    "alignment": {
        "horizontal": "general|left|center|right|fill|justify|centerContinuous|distributed",
        "vertical": "top|center|bottom|justify|distributed", "wrapText": _BOOL, "shrinkToFit": _BOOL,
        "indent": r"\d{1,2}", "textRotation": r"\d|[1-8]\d|90", "readingOrder": r"[0-2]",
    },
    "protection": {"locked": _BOOL, "hidden": _BOOL},
    "cellStyle": {
        "name": r".+", "xfId": _INT, "builtinId": _INT, "iLevel": _INT, "hidden": _BOOL, "customBuiltin": _BOOL,
    },
    "tableStyles": {"count": _INT, "defaultTableStyle": _ANY, "defaultPivotStyle": _ANY},
    "ext": {"uri": r".+"},
}  # fmt: skip
_CHILDREN: Mapping[str, str] = {
    "styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst",
    "numFmts": "numFmt", "fonts": "font", "fills": "fill", "borders": "border", "cellStyleXfs": "xf", "cellXfs": "xf",
    "cellStyles": "cellStyle", "dxfs": "dxf", "colors": "mruColors indexedColors", "extLst": "ext",
    "font": "b i strike outline shadow condense extend u vertAlign sz name family charset scheme color",
    "fill": "patternFill", "patternFill": "fgColor bgColor",
    "border": "left right top bottom diagonal vertical horizontal start end",
    **dict.fromkeys(("left", "right", "top", "bottom", "diagonal", "vertical", "horizontal", "start", "end"), "color"),
    "xf": "alignment protection", "dxf": "font numFmt fill alignment border protection",
    "mruColors": "color", "indexedColors": "rgbColor",
}  # fmt: skip
_NEEDED = {"numFmt": ("numFmtId", "formatCode"), "cellStyle": ("name", "xfId"), "rgbColor": ("rgb",), "ext": ("uri",)}
_ONCE = {"styleSheet", "fill"}  # elements that hold no child twice
_BARE = {"{http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac}knownFonts"}

# Format codes as the library looks at them.
_DATES_BUILT_IN = frozenset({*range(14, 23), 45, 46, 47})
_LENGTHS_BUILT_IN = frozenset({46})
_NO_PART_OF_A_DATE = re.compile(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')
_DATE_SIGN = re.compile(r"(?<![_\\])[dmhysDMHYS]")
_LENGTH_SIGN = re.compile(r"\[hh?\]|\[mm?\]|\[ss?\]", re.I)


def kinds_of_styles(content: bytes) -> dict[str, int]:
    """For each style that a cell can name, PLAIN, DATE or LENGTH.

    Raises:
        Unusual: the style sheet has something that is not known here.
        ParseError: it is no XML.
    """
    tree = parsed(content)
    if tree.tag != f"{_NS}styleSheet":
        raise Unusual
    _check(tree, "styleSheet")
    found = {_local(child): child for child in tree}
    _check_references(found)
    codes = {int(item.get("numFmtId")): item.get("formatCode") for item in found.get("numFmts", ())}
    numbers = [int(item.get("numFmtId", "0")) for item in found.get("cellXfs", ())]
    if not numbers:
        raise Unusual
    return {str(place): _kind(number, codes.get(number)) for place, number in enumerate(numbers)}


def _kind(number: int, code: str | None) -> int:
    """
    >>> _kind(14, None), _kind(164, "dd/mm/yyyy"), _kind(164, "[h]:mm"), _kind(164, '0" days"')
    (1, 1, 2, 0)
    """
    if code is None:
        return LENGTH if number in _LENGTHS_BUILT_IN else DATE if number in _DATES_BUILT_IN else PLAIN
    first = code.split(";")[0]
    if _DATE_SIGN.search(_NO_PART_OF_A_DATE.sub("", first)) is None:
        return PLAIN
    return LENGTH if _LENGTH_SIGN.search(first) else DATE


def _local(element: Any) -> str:
    tag: str = element.tag
    if not tag.startswith(_NS):
        raise Unusual
    return tag[len(_NS) :]


def _check(element: Any, name: str) -> None:
    """Every child, attribute and value of an element is one that is known."""
    children = [(child, _local(child)) for child in element] if name != "ext" else []
    names = [child for _, child in children]
    if not set(names) <= set(_CHILDREN.get(name, "").split()) or (name in _ONCE and len(set(names)) < len(names)):
        raise Unusual
    if name == "fill" and not names:
        raise Unusual
    for child, child_name in children:
        known = _ATTRIBUTES.get(child_name, {})
        for attribute, value in child.items():
            if attribute in _BARE and child_name == "fonts":
                continue
            if attribute not in known or not re.fullmatch(known[attribute], value):
                raise Unusual
        if any(child.get(attribute) is None for attribute in _NEEDED.get(child_name, ())):
            raise Unusual
        _check(child, child_name)


def _check_references(found: Mapping[str, Any]) -> None:
    """Named styles refer to fonts, fills and borders that are there."""
    counts = {name: len(found.get(name, ())) for name in ("fonts", "fills", "borders", "cellStyleXfs")}
    wanted = (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"))
    inside = [int(xf.get(which, "0")) < counts[name] for xf in found.get("cellStyleXfs", ()) for which, name in wanted]
    inside += [int(style.get("xfId")) < counts["cellStyleXfs"] for style in found.get("cellStyles", ())]
    if not all(inside):
        raise Unusual

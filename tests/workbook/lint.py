"""Rules that a workbook of ours keeps, looked up in the file itself: one function a rule, each gives what breaks it.

They are those of a spreadsheet auditor (formulas alike, no figure inside one, nothing hidden or from outside) and of
Excel's own accessibility checker, as far as a script can tell.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from openpyxl import load_workbook
from openpyxl.formula import Tokenizer
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import column_index_from_string

from tests.workbook.made import members

LEAST_CONTRAST = 4.5
VOLATILE = {"NOW(", "TODAY(", "RAND(", "RANDBETWEEN(", "RANDARRAY(", "OFFSET(", "INDIRECT(", "CELL(", "INFO("}
IN_RULES = {"TODAY("}  # Excel works conditional formats out on every redraw, whatever they hold
PLAIN_CONSTANTS = {"0", "1"}
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DRAW = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_REFERENCE = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+)")
_CELL_RANGE = re.compile(r"^(?:'?([^'!]+)'?!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?$")
_TITLES = re.compile(r"\$(\d+):\$(\d+)")
_BUTTON = re.compile(r"<v:shape [^>]*>(?:(?!</v:shape>).)*ObjectType=\"Button\"", re.S)


class Book:
    """A workbook as its parts and as openpyxl reads it."""

    def __init__(self, content: bytes) -> None:
        self.parts = members(content)
        self.book: Any = load_workbook(io.BytesIO(content))

    @cached_property
    def formulas(self) -> list[tuple[str, int, int, str]]:
        """Sheet, row, column and text of each formula."""
        return [
            (sheet.title, cell.row, cell.column, getattr(cell.value, "text", cell.value))
            for sheet in self.book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]

    @cached_property
    def names(self) -> list[tuple[str, str]]:
        """Every defined name with what it stands for, those of single sheets too."""
        own = [(name, item.attr_text) for name, item in self.book.defined_names.items()]
        return own + [(name, item.attr_text) for sheet in self.book for name, item in sheet.defined_names.items()]

    @cached_property
    def rules(self) -> list[tuple[str, str]]:
        """Sheet and text of each formula of a conditional format."""
        return [
            (sheet.title, text)
            for sheet in self.book.worksheets
            for cells in sheet.conditional_formatting
            for rule in cells.rules
            for text in rule.formula
        ]

    @cached_property
    def styles(self) -> ET.Element:
        return ET.fromstring(self.parts["xl/styles.xml"])

    @cached_property
    def rule_looks(self) -> list[ET.Element]:
        """What conditional formats change; tables keep looks in the same list, which are those of their cells."""
        sheets = [content for name, content in self.parts.items() if name.startswith("xl/worksheets/sheet")]
        used = {int(place) for content in sheets for place in re.findall(rb'<cfRule [^>]*dxfId="(\d+)"', content)}
        return [item for place, item in enumerate(self.styles.iter(f"{_NS}dxf")) if place in used]

    def named(self, start: str) -> Iterator[tuple[str, ET.Element]]:
        """The parts whose names begin so."""
        for name, content in self.parts.items():
            if name.startswith(start) and name.endswith(".xml"):
                yield name, ET.fromstring(content)


def tokens(formula: str) -> list[Any]:
    return list(Tokenizer(formula if formula.startswith("=") else f"={formula}").items)


def relative(formula: str, row: int, column: int) -> str:
    """The formula as seen from its own cell, so that one filled down or across stays the same text."""

    def seen(found: re.Match[str]) -> str:
        across = column_index_from_string(found[2]) - (0 if found[1] else column)
        down = int(found[4]) - (0 if found[3] else row)
        return f"R{found[3]}{down}C{found[1]}{across}"

    parts = [_REFERENCE.sub(seen, item.value) if item.subtype == "RANGE" else item.value for item in tokens(formula)]
    return "".join(parts)


def inconsistent_neighbours(book: Book) -> Iterator[str]:
    """A formula unlike two alike ones on both of its sides, or unlike the others of its table's column."""
    seen = {(sheet, row, column): relative(text, row, column) for sheet, row, column, text in book.formulas}
    for (sheet, row, column), own in seen.items():
        for down, across in ((1, 0), (0, 1)):
            before = seen.get((sheet, row - down, column - across))
            after = seen.get((sheet, row + down, column + across))
            if before is not None and before == after != own:
                yield f"{sheet} R{row}C{column}: {own}"
    for sheet in book.book.worksheets:
        for table in sheet.tables.values():
            left, top, right, bottom = range_boundaries(table.ref)
            for column in range(left, right + 1):
                found = {seen.get((sheet.title, row, column)) for row in range(top + 1, bottom + 1)}
                if len(found) > 1:
                    yield f"{sheet.title} {table.name} column {column}: {len(found)} different formulas"


def constants(book: Book) -> Iterator[str]:
    """A number inside a formula, but 0 and 1."""
    for sheet, row, column, text in book.formulas:
        for item in tokens(text):
            if item.type == "OPERAND" and item.subtype == "NUMBER" and item.value not in PLAIN_CONSTANTS:
                yield f"{sheet} R{row}C{column}: {item.value}"


def external_links(book: Book) -> Iterator[str]:
    yield from (name for name in book.parts if name.startswith("xl/externalLinks"))
    for name, content in book.parts.items():
        if name.endswith(".rels") and b'TargetMode="External"' in content:
            yield name
    for sheet, row, column, text in book.formulas:
        if re.search(r"\[[^\]]*\.xl\w+\]|\[\d+\]", text) or "WEBSERVICE(" in text.upper():
            yield f"{sheet} R{row}C{column}: {text}"


def hidden(book: Book) -> Iterator[str]:
    for sheet in book.book.worksheets:
        if sheet.sheet_state != "visible":
            yield f"sheet {sheet.title}"
        yield from (f"{sheet.title} row {row}" for row, item in sheet.row_dimensions.items() if item.hidden)
        yield from (f"{sheet.title} column {name}" for name, item in sheet.column_dimensions.items() if item.hidden)


def volatile(book: Book) -> Iterator[str]:
    texts = [(f"{sheet} R{row}C{column}", text, set()) for sheet, row, column, text in book.formulas]
    texts += [(name, text, set()) for name, text in book.names]
    texts += [(f"a rule of {sheet}", text, IN_RULES) for sheet, text in book.rules]
    for where, text, allowed in texts:
        called = {item.value.upper() for item in tokens(text) if item.type == "FUNC"}
        if called & (VOLATILE - allowed):
            yield f"{where}: {text}"


def merged(book: Book) -> Iterator[str]:
    for sheet in book.book.worksheets:
        yield from (f"{sheet.title} {cells}" for cells in sheet.merged_cells.ranges)


def no_print_titles(book: Book) -> Iterator[str]:
    """A sheet with a table whose header row is not repeated on each page."""
    for sheet in book.book.worksheets:
        found = _TITLES.search(sheet.print_title_rows or "")
        for table in sheet.tables.values():
            row = range_boundaries(table.ref)[1]
            if found is None or not int(found[1]) <= row <= int(found[2]):
                yield f"{sheet.title} {table.name}"


def names_without_cells(book: Book) -> Iterator[str]:
    """A defined name that means no cells of this workbook."""
    for name, text in book.names:
        ranges = [item.value for item in tokens(text) if item.subtype == "RANGE"]
        sheets = [found[1] for value in ranges if (found := _CELL_RANGE.match(value))]
        gone = any(sheet not in book.book.sheetnames for sheet in sheets if sheet)
        if "#REF!" in text or not ranges or _is_address(name) or gone:
            yield f"{name}: {text}"


def tables_without_headers(book: Book) -> Iterator[str]:
    """A table without a header row, without a name of its own (a cell's address is none), or with a blank header."""
    for name, table in book.named("xl/tables/"):
        headers = [column.get("name", "") for column in table.iter(f"{_NS}tableColumn")]
        default = re.fullmatch(r"Table\d+|", table.get("displayName", ""))
        unnamed = any(re.fullmatch(r"Column\d+|\s*", head) for head in headers)
        cell = _is_address(table.get("displayName", ""))
        if table.get("headerRowCount") == "0" or default or unnamed or cell:
            yield f"{name}: {table.get('displayName')}"


def _is_address(name: str) -> bool:
    """Whether Excel takes a name for a cell: OUT1 is one, since its columns go to XFD.

    >>> _is_address("out1"), _is_address("XFE1"), _is_address("tblOut1")
    (True, False, False)
    """
    found = re.fullmatch(r"([A-Za-z]{1,3})\d+", name)
    return found is not None and column_index_from_string(found[1].upper()) <= 16_384


def without_alt_text(book: Book) -> Iterator[str]:
    """A chart, a picture or a button that is not told in words."""
    for name, drawing in book.named("xl/drawings/drawing"):
        for item in drawing.iter():
            if item.tag.endswith("}cNvPr") and not item.get("descr"):
                yield f"{name}: {item.get('name')}"
    for name, content in book.parts.items():
        if name.endswith(".vml"):
            for found in _BUTTON.finditer(content.decode()):
                if not re.search(r' alt="[^"]+"', found[0].rpartition("<v:shape ")[2]):
                    yield f"{name}: a button"


def default_sheet_names(book: Book) -> Iterator[str]:
    yield from (name for name in book.book.sheetnames if re.fullmatch(r"(Sheet|Chart|Tabelle|Feuil)\d+", name))


@dataclass(frozen=True)
class _Ink:
    """Colours of a style: of its text, and those behind it."""

    text: str
    behind: tuple[str, ...]


def too_little_contrast(book: Book) -> Iterator[str]:
    """Text on a ground from which it stands out less than 4.5 to 1, colours of number formats among them."""
    fonts, fills = ([*book.styles.find(f"{_NS}{part}")] for part in ("fonts", "fills"))  # type: ignore[misc]
    looks = book.styles.find(f"{_NS}cellXfs")
    inks = {
        _Ink(_colour(fonts[int(look.get("fontId", "0"))]), _grounds(fills[int(look.get("fillId", "0"))]))
        for look in (looks if looks is not None else ())
    }
    differing = book.rule_looks
    texts = {_colour(font) for item in differing if (font := item.find(f"{_NS}font")) is not None} | {"000000"}
    grounds = {_grounds(fill) for item in differing if (fill := item.find(f"{_NS}fill")) is not None} | {("FFFFFF",)}
    inks |= {_Ink(text, ground) for text in texts for ground in grounds}
    for item in book.styles.iter(f"{_NS}numFmt"):
        code = item.get("formatCode", "").lower()
        inks |= {_Ink(colour, ("FFFFFF",)) for word, colour in _NAMED.items() if f"[{word}]" in code}
    for ink in inks:
        yield from (f"{ink.text} on {ground}" for ground in ink.behind if contrast(ink.text, ground) < LEAST_CONTRAST)


_NAMED = {"red": "FF0000", "green": "00FF00", "yellow": "FFFF00", "cyan": "00FFFF", "magenta": "FF00FF",
          "blue": "0000FF", "white": "FFFFFF"}  # fmt: skip


def _colour(font: ET.Element) -> str:
    colour = font.find(f"{_NS}color")
    return colour.get("rgb", "FF000000")[2:] if colour is not None else "000000"


def _grounds(fill: ET.Element) -> tuple[str, ...]:
    pattern = fill.find(f"{_NS}patternFill")
    if pattern is None or pattern.get("patternType") in {"none", "gray125"}:
        return ("FFFFFF",)
    hatched = pattern.get("patternType") not in {"solid", None}  # for blank cells only: no text stands on its lines
    sides = ("bgColor",) if hatched else ("fgColor",) if pattern.get("patternType") else ("fgColor", "bgColor")
    colours = [pattern.find(f"{_NS}{side}") for side in sides]
    return tuple(colour.get("rgb", "FFFFFFFF")[2:] for colour in colours if colour is not None) or ("FFFFFF",)


def contrast(first: str, second: str) -> float:
    """The contrast of two colours as WCAG defines it, from 1 to 21.

    >>> contrast("000000", "FFFFFF"), round(contrast("777777", "FFFFFF"), 2)
    (21.0, 4.48)
    """
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def told_by_colour_alone(book: Book) -> Iterator[str]:
    """A conditional format that changes nothing but colour, a red negative without sign, two series of one shape."""
    for place, item in enumerate(book.rule_looks):
        if not _shaped(item):
            yield f"conditional format {place}"
    for item in book.styles.iter(f"{_NS}numFmt"):
        negative = [*item.get("formatCode", "").split(";"), ""][1]
        if re.search(r"\[[A-Z][a-z]+\]", negative) and not re.search(r"[-(]", negative):
            yield f"number format {item.get('formatCode')}"
    for name, chart in book.named("xl/charts/chart"):
        looks = sorted(_series_look(series) for series in chart.iter(f"{_CHART}ser"))
        yield from (f"{name}: two series look alike" for one, other in pairwise(looks) if one == other)


def _shaped(item: ET.Element) -> bool:
    font, fill = item.find(f"{_NS}font"), item.find(f"{_NS}fill")
    weights = [font.find(f"{_NS}{tag}") for tag in ("b", "i", "u", "strike")] if font is not None else []
    pattern = fill.find(f"{_NS}patternFill") if fill is not None else None
    hatched = pattern is not None and pattern.get("patternType") not in {None, "solid", "none"}
    framed = item.find(f"{_NS}border") is not None or item.find(f"{_NS}numFmt") is not None
    return framed or hatched or any(weight is not None for weight in weights)


def _series_look(series: ET.Element) -> tuple[str, ...]:
    own = series.find(f"{_CHART}spPr")
    pattern = own.find(f"{_DRAW}pattFill") if own is not None else None
    dash = own.find(f"{_DRAW}ln/{_DRAW}prstDash") if own is not None else None
    marker = series.find(f"{_CHART}marker/{_CHART}symbol")
    marks = [pattern.get("prst") if pattern is not None else None]
    marks += [item.get("val") if item is not None else None for item in (dash, marker)]
    return tuple(mark or "" for mark in marks)


RULES: tuple[Callable[[Book], Iterator[str]], ...] = (
    inconsistent_neighbours, constants, external_links, hidden, volatile, merged, no_print_titles, names_without_cells,
    tables_without_headers, without_alt_text, default_sheet_names, too_little_contrast, told_by_colour_alone,
)  # fmt: skip


def lint(content: bytes) -> dict[str, list[str]]:
    """What breaks each rule, by the rule's name; empty where the workbook keeps all of them."""
    book = Book(content)
    found = {rule.__name__: list(rule(book)) for rule in RULES}
    return {name: broken for name, broken in found.items() if broken}

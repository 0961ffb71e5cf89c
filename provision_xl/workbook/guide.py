"""The first sheet: five steps to a first answer, the buttons, what each sheet is for, how to keep pupils safe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import batched, groupby
from typing import Any

from provision_xl.results import capital
from provision_xl.school.tables import SETTINGS_SHEET, TABLES
from provision_xl.workbook.layout import (
    ABOUT,
    AUDIT,
    LISTS,
    LIVE,
    START,
    Columns,
    Work,
    column_range,
    quoted_sheet,
)
from provision_xl.workbook.looks import DARK, PALE, WHITE
from provision_xl.workbook.page import band, print_setup
from provision_xl.workbook.widths import fit_height

_WIDTHS = [11.0, 24.0, 56.0, 24.0, 56.0, 15.0]
_LEFT, _RIGHT, _COUNT = 1, 3, 5  # columns of what stands on the left, on the right, and of the rows so far
_TEXT_WIDTH = _WIDTHS[_LEFT + 1]
_STEPS: tuple[tuple[str, str, str], ...] = (  # number, sheet, what to do: at most 125 signs, one line
    ("1", "Settings", "School name and School ID. The others have usual values: change what differs."),
    ("", "Terms", "The usual dates stand there already. Look them over, and check them with your LA."),
    ("2", "Pupils", "One row a pupil with SEN: an ID of your own, year group, SEN status. No names."),
    ("3", "Interventions", "Set Use to Yes for what your school runs; change minutes and sessions where yours differ."),
    ("4", "Staff", "One row an adult: ID, role, hours for provision. Without pay, costs are marked as estimates."),
    ("5", "Provision", "One row for each pupil and intervention. Rows with the same Group are taught together."),
)
_LATER = (
    "All else can follow: pay in Staff, money in Funds, reviews, duties. What is missing is named and stops nothing."
)
_EXAMPLE_HEADS = ("Group", "Pupil ID", "Intervention", "Staff ID", "Starts")
_EXAMPLES = (("G1", "P-7F3K", "NELI", "TA1", "14/09/2026"), ("G1", "P-2C9M", "NELI", "TA1", "14/09/2026"))
_EXAMPLE_NOTE = (
    "Two pupils in one group, with one adult. NELI has 3 group sessions and 2 individual ones a week: "
    "the two share the group's time, and the individual time is each pupil's own."
)
_SAFE = (
    "Put no pupil's name on any sheet but Key; only IDs are ever worked with.",
    "Do not build an ID from initials, date of birth, UPN or row number.",
    "IDs stay personal data: keep this workbook where your SEN records are kept.",
)
_IDS_ACROSS = 8
_REFERENCE = (AUDIT, LIVE, LISTS, ABOUT)
_BUTTON_HEIGHT = 34


@dataclass(frozen=True, slots=True)
class Button:
    """A button that runs a macro: what stands on it, the macro's name, what it does, and with which it stands."""

    caption: str
    macro: str
    help: str
    group: str = ""


def start_sheet(work: Work, sheet: Any, buttons: Sequence[Button], proposed_ids: Sequence[str]) -> None:
    """Write the first sheet; called last, when all sheets are known."""
    sheet.hide_gridlines(2)
    sheet.set_tab_color(PALE)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    band(sheet, "SEN provision map", len(_WIDTHS), work.looks.band(PALE))
    sheet.write_string(1, 0, work.school_name or "Start here.", work.looks.heading)
    row = _steps(work, sheet, 3)
    row = _how_to_run(work, sheet, row + 1, buttons)
    row = _example(work, sheet, row + 1)
    row = _lines(work, sheet, row + 1, "Keep pupils safe", _SAFE)
    row = _ids(work, sheet, row, proposed_ids)
    _contents(work, sheet, row + 1)
    print_setup(sheet, work.school_name, _WIDTHS, one_page=True)
    sheet.activate()
    sheet.set_first_sheet()


def _steps(work: Work, sheet: Any, row: int) -> int:
    sheet.write_string(row, 0, "Five steps to a first answer, in about 20 minutes", work.looks.heading)
    row += 1
    heads = {0: "Step", _LEFT: "Sheet", _LEFT + 1: "What to do", _COUNT: "Rows so far"}
    look = work.looks.of(bold=True, font_color=WHITE, bg_color=DARK)
    for place in range(len(_WIDTHS)):
        sheet.write_string(row, place, heads.get(place, ""), look)
    for at, (number, name, what) in enumerate(_STEPS, start=row + 1):
        sheet.write_string(at, 0, number, work.looks.of(bold=True, align="center"))
        _link(work, sheet, at, _LEFT, name)
        sheet.write_string(at, _LEFT + 1, work.said(what), work.looks.plain)
        if name in TABLES:
            _filled_rows(work, sheet, at, name)
    below = row + len(_STEPS) + 1
    sheet.write_string(below, _LEFT + 1, _LATER, work.looks.note)
    return below + 1


def _filled_rows(work: Work, sheet: Any, row: int, name: str) -> None:
    """A count that follows what is typed; Excel's own function, so it needs no macro."""
    table = TABLES[name]
    chosen = name == "Interventions"
    known = "use" if chosen else next(column for column in table.columns if column.required).attribute
    rows = work.school.rows(name)
    cells = f"{quoted_sheet(name)}!{column_range(Columns(table, work.names), known, len(rows))}"
    count = sum(getattr(item, known) not in ((None, False) if chosen else (None, "")) for item in rows)
    look = work.looks.of(num_format='0" in use"' if chosen else "0", align="center")
    sheet.write_formula(row, _COUNT, f'=COUNTIF({cells},"Yes")' if chosen else f"=COUNTA({cells})", look, count)


def _link(work: Work, sheet: Any, row: int, place: int, name: str) -> None:
    sheet.write_url(row, place, f"internal:{quoted_sheet(name)}!A1", work.looks.link, name, f"Go to {name}")


def _how_to_run(work: Work, sheet: Any, row: int, buttons: Sequence[Button]) -> int:
    sheet.write_string(row, 0, "Then work it out", work.looks.heading)
    if not buttons:
        text = "Save and close the workbook, and run:  provision-xl update FILE  The figures come in a new workbook."
        sheet.write_string(row + 1, _LEFT, text, work.looks.plain)
        return row + 2
    row += 1
    for group, found in groupby(buttons, key=lambda button: button.group):
        if group:
            sheet.write_string(row, 0, group, work.looks.of(bold=True))
        row = _buttons(work, sheet, row, found)
    return row


def _buttons(work: Work, sheet: Any, row: int, buttons: Iterable[Button]) -> int:
    """Two beside each other, each with its help on the right; gives the row below them."""
    for pair in batched(buttons, 2, strict=False):
        sheet.set_row(row, _BUTTON_HEIGHT)
        for place, button in zip((_LEFT, _RIGHT), pair, strict=False):
            options = {"macro": button.macro, "caption": button.caption, "width": 160, "height": 28, "y_offset": 6}
            sheet.insert_button(row, place, {**options, "description": f"{button.caption}: {button.help}"})
            sheet.write_string(row, place + 1, button.help, work.looks.of(text_wrap=True, valign="vcenter"))
        row += 1
    return row


def _example(work: Work, sheet: Any, row: int) -> int:
    """Two rows as words on this sheet, which is never read, so that no example is ever costed."""
    sheet.write_string(row, 0, "How rows of the sheet Provision read", work.looks.heading)
    sheet.write_string(row + 1, _LEFT, work.said(_EXAMPLE_NOTE), work.looks.plain)
    for offset, cells in enumerate(_EXAMPLES, start=2):
        text = "     ".join(f"{head} {cell}" for head, cell in zip(_EXAMPLE_HEADS, cells, strict=True))
        sheet.write_string(row + offset, _LEFT, "Example", work.looks.note)
        sheet.write_string(row + offset, _LEFT + 1, text, work.looks.of(italic=True))
    return row + 2 + len(_EXAMPLES)


def _lines(work: Work, sheet: Any, row: int, heading: str, lines: Sequence[str]) -> int:
    sheet.write_string(row, 0, heading, work.looks.heading)
    for offset, line in enumerate(lines, start=1):
        sheet.write_string(row + offset, _LEFT, line, work.looks.plain)
    return row + len(lines) + 1


def _ids(work: Work, sheet: Any, row: int, proposed_ids: Sequence[str]) -> int:
    if not proposed_ids:
        return row
    sheet.write_string(row, _LEFT, "IDs drawn at random that you may use, each once:", work.looks.plain)
    row += 1
    for group in batched(proposed_ids, _IDS_ACROSS, strict=False):
        sheet.write_string(row, _LEFT + 1, "     ".join(group), work.looks.of(font_name="Consolas"))
        row += 1
    return row


def _contents(work: Work, sheet: Any, row: int) -> None:
    """Every sheet with a link: those to fill in by the band of their title, then results, then the rest."""
    parts: dict[str, list[tuple[str, str]]] = {"Sheets to fill in": [], "Results": [], "To look things up": []}
    for name, what in work.links:
        typed = name == SETTINGS_SHEET or name in TABLES
        part = "Sheets to fill in" if typed else "To look things up" if name in _REFERENCE else "Results"
        if name != START:
            parts[part].append((name, capital(what.rstrip("."))))
    for heading, found in parts.items():
        if found:
            sheet.write_string(row, 0, heading, work.looks.heading)
            row = _links(work, sheet, row + 1, found) + 1


def _links(work: Work, sheet: Any, row: int, found: Sequence[tuple[str, str]]) -> int:
    """Links in two columns, down the left one first; gives the row below them."""
    half = (len(found) + 1) // 2
    for number, (name, what) in enumerate(found):
        at, place = row + number % half, _LEFT if number < half else _RIGHT
        _link(work, sheet, at, place, name)
        sheet.write_string(at, place + 1, what, work.looks.wrapped)
    for offset in range(half):
        texts = [found[offset][1], *(what for _, what in found[half + offset : half + offset + 1])]
        fit_height(sheet, row + offset, [(text, _TEXT_WIDTH) for text in texts])
    return row + half

"""The first sheet: what to fill in, in which order, with links; what each sheet is for; how to keep pupils safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from provision_xl.school.tables import TABLES
from provision_xl.workbook.layout import START, Work, column_range, quoted_sheet
from provision_xl.workbook.page import print_setup
from provision_xl.workbook.widths import fit_height

_WIDTHS = [6.0, 24.0, 92.0, 16.0]
_STEPS: tuple[tuple[str, str], ...] = (
    ("Settings", "School name and School ID. The other settings have usual values: change what differs."),
    ("Terms", "The usual dates stand there. Check them with your LA."),
    ("Pupils", "One row a pupil: an ID of your own, year group, SEN status. No names. The rest can follow."),
    (
        "Interventions",
        "Set Use to Yes for what your school runs, and put your own minutes and sessions where they differ.",
    ),
    (
        "Staff",
        "One row an adult: ID, role, hours for provision. While pay is missing the Planning hourly cost of Settings "
        "stands in, and each figure that rests on it is marked as an estimate.",
    ),
    ("Provision", "One row for each pupil and intervention. Rows with the same Group are taught together."),
    (
        "Funds",
        "Name, amount and dates of each fund. A line is paid by the funds in order, unless its Fund says otherwise.",
    ),
)
_EXAMPLE_HEADS = ("Group", "Pupil ID", "Intervention", "Staff ID", "Starts")
_EXAMPLES = (("G1", "P-7F3K", "NELI", "TA1", "14/09/2026"), ("G1", "P-2C9M", "NELI", "TA1", "14/09/2026"))
_EXAMPLE_NOTE = (
    "For example: two pupils in one group, with one adult. NELI has 3 group sessions and 2 individual ones a "
    "week; the group's time is shared by the two, the individual time is each pupil's own."
)
_SAFE = (
    "Put no pupil's name on any sheet but Key; only IDs are ever worked with.",
    "Do not build an ID from initials, date of birth, UPN or row number.",
    "IDs stay personal data: keep this workbook where your SEN records are kept.",
)
_IDS_ACROSS = 8


@dataclass(frozen=True, slots=True)
class Button:
    """A button that runs a macro: what stands on it, the macro's name, and what it does."""

    caption: str
    macro: str
    help: str


def start_sheet(work: Work, sheet: Any, buttons: Sequence[Button], proposed_ids: Sequence[str]) -> None:
    """Write the first sheet; called last, when all sheets are known."""
    looks = work.looks
    sheet.hide_gridlines(2)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, "SEN provision map", looks.title)
    sheet.write_string(1, 0, work.school_name or "Start here: fill in the sheets in this order.", looks.heading)
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
    for place, head in enumerate(("Step", "Sheet", "What to do", "Rows so far")):
        sheet.write_string(row, place, head, work.looks.header(True))
    for number, (name, what) in enumerate(_STEPS, start=1):
        at = row + number
        sheet.write_number(at, 0, number, work.looks.of(bold=True, align="center", num_format="0"))
        _link(work, sheet, at, 1, name)
        sheet.write_string(at, 2, what, work.looks.wrapped)
        fit_height(sheet, at, [(what, _WIDTHS[2])])
        if name in TABLES:
            _filled_rows(work, sheet, at, name)
    return row + len(_STEPS) + 1


def _filled_rows(work: Work, sheet: Any, row: int, name: str) -> None:
    """A count that follows what is typed; Excel's own function, so it needs no macro."""
    table = TABLES[name]
    chosen = name == "Interventions"
    known = "use" if chosen else next(column for column in table.columns if column.required).attribute
    rows = work.school.rows(name)
    cells = f"{quoted_sheet(name)}!{column_range(table, known, len(rows))}"
    count = sum(getattr(item, known) not in ((None, False) if chosen else (None, "")) for item in rows)
    look = work.looks.of(num_format='0" in use"' if chosen else "0", align="center")
    sheet.write_formula(row, 3, f'=COUNTIF({cells},"Yes")' if chosen else f"=COUNTA({cells})", look, count)


def _link(work: Work, sheet: Any, row: int, place: int, name: str) -> None:
    sheet.write_url(row, place, f"internal:{quoted_sheet(name)}!A1", work.looks.link, name, f"Go to {name}")


def _how_to_run(work: Work, sheet: Any, row: int, buttons: Sequence[Button]) -> int:
    sheet.write_string(row, 0, "Then work it out", work.looks.heading)
    if not buttons:
        text = "Save and close the workbook, and run:  provision-xl update FILE  The figures come in a new workbook."
        sheet.write_string(row + 1, 1, text, work.looks.plain)
        return row + 2
    for offset, button in enumerate(buttons, start=1):
        sheet.set_row(row + offset, 24)
        sheet.insert_button(
            row + offset,
            1,
            {"macro": button.macro, "caption": button.caption, "width": 160, "height": 26, "description": button.help},
        )
        sheet.write_string(row + offset, 2, button.help, work.looks.plain)
    return row + len(buttons) + 1


def _example(work: Work, sheet: Any, row: int) -> int:
    """Two rows as words on this sheet, which is never read, so that no example is ever costed."""
    sheet.write_string(row, 0, "How rows of the sheet Provision read", work.looks.heading)
    sheet.write_string(row + 1, 1, _EXAMPLE_NOTE, work.looks.plain)
    for offset, cells in enumerate(_EXAMPLES, start=2):
        text = "     ".join(f"{head} {cell}" for head, cell in zip(_EXAMPLE_HEADS, cells, strict=True))
        sheet.write_string(row + offset, 1, "Example", work.looks.note)
        sheet.write_string(row + offset, 2, text, work.looks.of(italic=True))
    return row + 2 + len(_EXAMPLES)


def _lines(work: Work, sheet: Any, row: int, heading: str, lines: Sequence[str]) -> int:
    sheet.write_string(row, 0, heading, work.looks.heading)
    for offset, line in enumerate(lines, start=1):
        sheet.write_string(row + offset, 1, line, work.looks.plain)
    return row + len(lines) + 1


def _ids(work: Work, sheet: Any, row: int, proposed_ids: Sequence[str]) -> int:
    if not proposed_ids:
        return row
    sheet.write_string(row, 1, "IDs drawn at random that you may use, each once:", work.looks.plain)
    row += 1
    groups = [proposed_ids[first : first + _IDS_ACROSS] for first in range(0, len(proposed_ids), _IDS_ACROSS)]
    for offset, group in enumerate(groups):
        sheet.write_string(row + offset, 2, "     ".join(group), work.looks.of(font_name="Consolas"))
    return row + len(groups)


def _contents(work: Work, sheet: Any, row: int) -> None:
    done = {name for name, _ in _STEPS}
    others = [(name, what) for name, what in work.links if name not in done and name != START]
    sheet.write_string(row, 0, "The other sheets", work.looks.heading)
    for offset, (name, what) in enumerate(others, start=1):
        _link(work, sheet, row + offset, 1, name)
        sheet.write_string(row + offset, 2, what, work.looks.plain)

"""The Audit sheet: each line's planned cost once more, by Excel's own formulas from figures that stand beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from provision_xl.costing import Costs
from provision_xl.funding import payments
from provision_xl.results import Shows
from provision_xl.workbook.audit_funds import FUNDS_COUNT, audit_fund_tables, fund_pennies
from provision_xl.workbook.audit_rows import audit_rows
from provision_xl.workbook.audit_tables import GIVEN, AuditColumn, AuditTable, audit_tables
from provision_xl.workbook.layout import AUDIT, Work
from provision_xl.workbook.looks import LEFT_SHOWN, LINE, RESULT, SHOWN_FORMATS
from provision_xl.workbook.outputs import TAB_COLOUR, origin
from provision_xl.workbook.page import band, lock, print_setup
from provision_xl.workbook.writing import as_shown, put

_TABLE_STYLE = "Table Style Light 1"
_HOW_ROW, _GIVEN_ROW, _TITLE_ROW, _HEADER_ROW = 2, 6, 11, 12
_VALUE_PLACE, _COUNT_PLACE = 3, 7
_GAP = 3.0
_HEADER_HEIGHT = 46
_FORMATS = {Shows.NUMBER: "#,##0.000000"}
_HOW = (
    "Columns with a dark head are given, those with a framed one are formulas: select a cell to read one.",
    "Costs are the school's own, as planned. Time is rounded once for each group and term; the pennies left go to "
    "the largest remainders.",
    "On paper come the lines; what they are worked out from, and the proof that no cost is counted twice, stand to the "
    "right of them.",
)
_COUNTS: tuple[tuple[str, str], ...] = (
    ("Pennies of difference", "=SUMPRODUCT(ABS(AuditLines[Difference]))*AuditPence"),
    ("the same, time of each term", "=SUMPRODUCT(ABS(AuditShares[Difference]))"),
    ("the same, other costs", "=SUMPRODUCT(ABS(AuditOther[Difference]))"),
    FUNDS_COUNT,
)


def audit_sheet(work: Work, costs: Costs) -> None:
    """Write the Audit sheet of the school's own costs.

    Args:
        costs: on the basis school; there is no sheet where they have no line.
    """
    of_costs = audit_tables(audit_rows(costs, costs.priced_by))
    if not of_costs[0].rows:
        return
    of_funds = audit_fund_tables(costs, payments(costs))
    tables = (*of_costs, *of_funds)
    sheet = work.book.add_worksheet(AUDIT)
    sheet.set_tab_color(TAB_COLOUR)
    places = _places(tables)
    columns = places[-1] + len(tables[-1].columns)
    band(sheet, "Audit: costs worked out again by Excel's own formulas", columns, work.looks.band(RESULT))
    sheet.write_string(1, 0, origin(work, {"as_at": costs.as_at}), work.looks.note)
    for row, line in enumerate(_HOW, start=_HOW_ROW):
        sheet.write_string(row, 0, line, work.looks.note)
    _given(work, sheet)
    _counts(work, sheet, [*(_pennies(table) for table in of_costs[:3]), fund_pennies(of_funds)])
    sheet.set_row(_HEADER_ROW, _HEADER_HEIGHT)
    for place, table in zip(places, tables, strict=True):
        _table(work, sheet, table, place)
    sheet.freeze_panes(_HEADER_ROW + 1, 1)
    lines = tables[0]
    print_setup(sheet, work.school_name, [column.wide for column in lines.columns], _HEADER_ROW)
    sheet.print_area(0, 0, _HEADER_ROW + len(lines.rows), len(lines.columns) - 1)
    lock(sheet)
    work.links.append((AUDIT, "each line's planned cost by Excel's own formulas"))


def _places(tables: Sequence[AuditTable]) -> list[int]:
    """The first column of each table; they stand side by side under one row of headers, which every page repeats."""
    places = [0]
    for table in tables[:-1]:
        places.append(places[-1] + len(table.columns) + 1)
    return places


def _given(work: Work, sheet: Any) -> None:
    look = work.looks.of("PX Input", num_format="#,##0", align="right", border=1)
    for row, (name, what, value) in enumerate(GIVEN, start=_GIVEN_ROW):
        sheet.write_string(row, 0, what, work.looks.plain)
        sheet.write_number(row, _VALUE_PLACE, value, look)
        work.book.define_name(name, f"='{AUDIT}'!$D${row + 1}")


def _pennies(table: AuditTable) -> int:
    return int(sum(abs(row[-1] or 0) for row in table.rows))


def _counts(work: Work, sheet: Any, found: Sequence[int]) -> None:
    """How many pennies differ, at the head of the sheet."""
    look = work.looks.of("PX Total", bold=True, num_format="#,##0", align="right", top=1, bottom=6)
    for row, ((what, formula), pennies) in enumerate(zip(_COUNTS, found, strict=True), start=_GIVEN_ROW):
        sheet.write_string(row, _COUNT_PLACE - 2, what, work.looks.of(bold=row == _GIVEN_ROW))
        sheet.write_formula(row, _COUNT_PLACE, formula, look, pennies)


def _table(work: Work, sheet: Any, table: AuditTable, place: int) -> None:
    sheet.write_string(_TITLE_ROW, place, table.title, work.looks.heading)
    heads = [
        {"header": column.header, "header_format": work.looks.worked_header if column.formula else
         work.looks.result_header, **({"formula": table.formula(column)} if column.formula else {})}
        for column in table.columns
    ]  # fmt: skip
    last_row, last_place = _HEADER_ROW + len(table.rows), place + len(heads) - 1
    sheet.add_table(_HEADER_ROW, place, last_row, last_place, {
        "name": table.name, "style": _TABLE_STYLE, "columns": heads, "autofilter": False,
        "title": table.title, "description": f"{table.title}, {len(table.rows)} rows",
    })  # fmt: skip
    for offset, column in enumerate(table.columns):
        sheet.set_column(place + offset, place + offset, column.wide)
        _cells(work, sheet, table, offset, place + offset)
    sheet.set_column(last_place + 1, last_place + 1, _GAP)


def _cells(work: Work, sheet: Any, table: AuditTable, offset: int, place: int) -> None:
    column: AuditColumn = table.columns[offset]
    look, formula = _look(work, column), table.formula(column) if column.formula else ""
    for number, row in enumerate(table.rows, start=_HEADER_ROW + 1):
        value = row[offset] if column.shows is Shows.NUMBER else as_shown(row[offset], column.shows)
        if formula and value is not None:
            sheet.write_formula(number, place, formula, look, float(value))
        else:
            put(sheet, number, place, value, look)


def _look(work: Work, column: AuditColumn) -> Any:
    side = "left" if column.shows in LEFT_SHOWN else "right"
    number_format = _FORMATS.get(column.shows, SHOWN_FORMATS[column.shows])
    indent = {"indent": 1} if side == "right" else {}
    return work.looks.of("PX Result", num_format=number_format, align=side, bottom=1, bottom_color=LINE, **indent)

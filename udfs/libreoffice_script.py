"""The script that stands in a LibreOffice user's profile: it reads cells, asks Python, and writes cells.

LibreOffice runs it in a Python of its own, which has none of our packages and may be as old as 3.8. So it starts
the Python that provision_xl is installed in, named in the file beside it, and keeps that one process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]

SETTING = "provision_calc.json"
HEADER_ROWS = 20
MOST_CELLS = 200000
VALUES_DATES_TEXTS_FORMULAS = 1 | 2 | 4 | 16
ERROR_RESULTS = 4
DATE_OR_TIME, TRUE_OR_FALSE = 6, 1024
LOOKS = 32  # formats that were put on cells directly
BOLD, PLAIN = 150.0, 100.0
TOP = 1
HUNDREDTHS_OF_MM_A_CHARACTER = 200
ROWS_WITH_CHOICES = 500  # below a new table
PRINT_AREA = "_xlnm.Print_Area"

# LibreOffice loads this file anew for each document; what must last lives here.
_HELD: Any = sys.modules.setdefault("_provision_calc_held", types.ModuleType("_provision_calc_held"))
_HELD.__dict__.setdefault("engine", None)
_HELD.__dict__.setdefault("layout", None)
_HELD.__dict__.setdefault("planned", {})
_HELD.__dict__.setdefault("before", {})


# --- called from Basic and from the menu -----------------------------------------------------------------------


def ask(document: Any, call: str, given: Any) -> Any:
    """A function of a cell: its value, its rows, or the sentence that says what is wrong."""
    answer = _request(document, {"call": call, "args": [_argument(document, value) for value in given]})
    if "error" in answer:
        return answer["error"]
    if "table" in answer:
        return tuple(map(tuple, answer["table"]))
    return answer["value"]


def questions(document: Any, call: str) -> Any:
    """What a macro asks: "ready", then for each question its words, its default, and "needed" or ""; or "stop"."""
    request = {"call": "QUESTIONS", "args": [call], "tables": _sheets(document), "selected": _selected(document)}
    request["selected"]["book"] = _saved_at(document)
    answer = _request(document, request)
    if "error" in answer:
        return ("stop", answer["error"])
    flat = [(item["prompt"], item["default"], "needed" if item["required"] else "") for item in answer["questions"]]
    return ("ready",) + tuple(part for parts in flat for part in parts)


def plan(document: Any, call: str, answers: Any) -> Any:
    """What a macro would change: ("ready" or "stop", one text a page)."""
    _HELD.planned.pop(document.RuntimeUID, None)
    request = {"call": call, "args": list(answers), "tables": _sheets(document)}
    answer = _request(document, request)
    if "error" in answer:
        return ("stop", answer["error"])
    if not answer["pages"]:
        return ("stop", answer["message"])
    _HELD.planned[document.RuntimeUID] = (request, answer)
    return ("ready",) + tuple(answer["pages"])


def write(document: Any) -> str:
    """Write what was planned last for this workbook, so that `undo` can take it back; the sentence to show."""
    planned = _HELD.planned.pop(document.RuntimeUID, None)
    if planned is None:
        return "There is nothing to write. Nothing was changed."
    request, planned = planned
    if planned["goes_on"]:
        answer = _request(document, dict(request, agreed=True))
        return str(answer.get("error") or answer["message"])
    new = [name for name in planned["sheets"] if not document.Sheets.hasByName(name)]
    cells, tables = _standing(document, planned["cells"]), _table_areas(document)
    _HELD.before[document.RuntimeUID] = (cells, tables, new, planned["message"])
    if planned["cells"]:
        _write_cells(document, planned["cells"])
    for name, written in planned["sheets"].items():
        _write_sheet(document, name, written)
    _show(document, planned["goto"])
    return str(planned["message"])


def undo(document: Any) -> str:
    """Take back the cells and new sheets that were written last; the sentence to show.

    LibreOffice itself records nothing of what a program writes, so Edit, Undo does not know of it.
    """
    cells, tables, new, words = _HELD.before.pop(document.RuntimeUID, ((), (), (), ""))
    if not cells and not new:
        return "There is nothing to take back. Result sheets are written afresh by Update."
    for name, row, column, formula, value in reversed(cells):
        cell = _cell(document, name, row, column)
        if formula:
            cell.setFormula(formula)
        else:
            cell.setDataArray(((value,),))
    for name in new:
        document.Sheets.removeByName(name)
    ranges = document.DatabaseRanges
    for name in ranges.ElementNames:
        if name not in tables:
            ranges.removeByName(name)
        else:
            ranges.getByName(name).setDataArea(tables[name])
    return "Taken back: " + words


def menu(macro: str, *event: Any) -> None:
    """Run a macro of the open workbook from the menu."""
    document = XSCRIPTCONTEXT.getDocument()  # type: ignore[name-defined]  # noqa: F821  (LibreOffice puts it there)
    try:
        address = f"vnd.sun.star.script:VBAProject.ProvisionMacros.{macro}?language=Basic&location=document"
        found = document.getScriptProvider().getScript(address)
    except Exception:  # whatever LibreOffice makes of a workbook without our macros
        _say(
            document,
            "This is not a provision map, or its macros are switched off. Open your provision map and "
            "choose Enable Macros; provision-xl new --for libreoffice makes one.",
        )
        return
    found.invoke((), (), ())


def _say(document: Any, words: str) -> None:
    window = document.CurrentController.Frame.ContainerWindow
    kind = uno.Enum("com.sun.star.awt.MessageBoxType", "INFOBOX")
    window.getToolkit().createMessageBox(window, kind, 1, "Provision", words).execute()


def _table_areas(document: Any) -> Any:
    return {area.Name: area.getDataArea() for area in _each(document.DatabaseRanges)}


def _standing(document: Any, cells: Any) -> Any:
    """What stands in cells that will be written: the formula, "" where there is none, and the value."""
    found = []
    for name, row, column, _ in cells:
        cell = _cell(document, name, row, column)
        ((formula,),), ((value,),) = cell.getFormulaArray(), cell.getDataArray()
        found.append((name, row, column, formula if formula != value and str(formula).startswith("=") else "", value))
    return found


def _cell(document: Any, name: str, row: int, column: int) -> Any:
    return document.Sheets.getByName(name).getCellRangeByPosition(column - 1, row - 1, column - 1, row - 1)


def _show(document: Any, name: str) -> None:
    controller = document.CurrentController
    if name and controller is not None and document.Sheets.hasByName(name):
        controller.setActiveSheet(document.Sheets.getByName(name))


def _saved_at(document: Any) -> str:
    """Where the workbook is saved on this computer; "" where it never was."""
    return uno.fileUrlToSystemPath(document.URL) if document.URL.startswith("file:") else ""


def _selected(document: Any) -> Any:
    """The sheet, and first and last row of each part that is selected."""
    selection = document.CurrentSelection
    if hasattr(selection, "getRangeAddresses"):
        addresses = selection.getRangeAddresses()
    elif hasattr(selection, "getRangeAddress"):
        addresses = (selection.getRangeAddress(),)
    else:
        return {}
    if not addresses:
        return {}
    name = document.Sheets.getByIndex(addresses[0].Sheet).Name
    return {"sheet": name, "rows": [[address.StartRow + 1, address.EndRow + 1] for address in addresses]}


# --- reading ---------------------------------------------------------------------------------------------------


def _argument(document: Any, value: Any) -> Any:
    if hasattr(value, "CellRange"):  # Basic hands ranges on in the manner of Excel
        return _range(document, value.CellRange)
    if isinstance(value, tuple):  # an array that stands in the formula itself
        rows = value if value and isinstance(value[0], tuple) else (value,)
        return {"table": [list(row) for row in rows]}
    return value


def _range(document: Any, cells: Any) -> Any:
    address = cells.getRangeAddress()
    sheet = cells.getSpreadsheet()
    rows = _rows(document, _used(sheet, address))
    return {"table": rows, "at": [sheet.Name, address.StartRow + 1, address.StartColumn + 1]}


def _used(sheet: Any, address: Any) -> Any:
    """The part of a range that is not beyond the last cell of its sheet: whole columns have a million rows."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.getRangeAddress()
    end_row = max(min(address.EndRow, last.EndRow), address.StartRow)
    end_column = max(min(address.EndColumn, last.EndColumn), address.StartColumn)
    return sheet.getCellRangeByPosition(address.StartColumn, address.StartRow, end_column, end_row)


def _rows(document: Any, cells: Any) -> Any:
    """Values, with dates, times, TRUE and FALSE told from numbers by their format, and errors by their text."""
    rows = [[None if value == "" else value for value in row] for row in cells.getDataArray()]
    formats = document.NumberFormats
    for group in _each(cells.getUniqueCellFormatRanges()):
        kind = formats.getByKey(group.NumberFormat).Type
        if kind & DATE_OR_TIME and kind < TRUE_OR_FALSE:
            _change(rows, cells, group, lambda value: {"date": value})
        elif kind & TRUE_OR_FALSE:
            _change(rows, cells, group, bool)
    _mark_errors(rows, cells)
    return rows


def _each(container: Any) -> Any:
    return [container.getByIndex(place) for place in range(container.Count)]


def _change(rows: Any, cells: Any, group: Any, changed: Any) -> None:
    origin = cells.getRangeAddress()
    for address in group.getRangeAddresses():
        for row in rows[address.StartRow - origin.StartRow : address.EndRow - origin.StartRow + 1]:
            for place in range(address.StartColumn - origin.StartColumn, address.EndColumn - origin.StartColumn + 1):
                if isinstance(row[place], float):
                    row[place] = changed(row[place])


def _mark_errors(rows: Any, cells: Any) -> None:
    origin = cells.getRangeAddress()
    sheet = cells.getSpreadsheet()
    for address in cells.queryFormulaCells(ERROR_RESULTS).getRangeAddresses():
        for row in range(address.StartRow, address.EndRow + 1):
            for column in range(address.StartColumn, address.EndColumn + 1):
                shown = sheet.getCellByPosition(column, row).String
                rows[row - origin.StartRow][column - origin.StartColumn] = {"error": shown}


def _sheets(document: Any) -> Any:
    """The input sheets from A1 on, without the columns that are not ours: a name looked up from Key never leaves."""
    if _HELD.layout is None:
        sheets = _request(document, {"call": "LAYOUT"})["sheets"]
        _HELD.layout = {_fold(name): headers for name, headers in sheets.items()}
    found = {}
    for sheet in _each(document.Sheets):
        headers = _HELD.layout.get(_fold(sheet.Name))
        if headers is not None:
            cursor = sheet.createCursor()
            cursor.gotoEndOfUsedArea(False)
            last = cursor.getRangeAddress()
            rows = _rows(document, sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow))
            found[sheet.Name] = _ours(rows, {_fold(header) for header in headers})
    return found


def _ours(rows: Any, headers: Any) -> Any:
    scores = [len({_fold(cell) for cell in row if isinstance(cell, str)} & headers) for row in rows[:HEADER_ROWS]]
    if not scores or not max(scores):
        return []
    top = scores.index(max(scores))
    kept = [cell is None or _fold(cell) in headers for cell in rows[top]]
    below = [[cell if keep else None for cell, keep in zip(row, kept)] for row in rows[top + 1 :]]  # noqa: B905
    return rows[: top + 1] + below


def _fold(words: Any) -> str:
    return " ".join(str(words).replace("*", "").split()).casefold()


# --- writing ---------------------------------------------------------------------------------------------------


def _write_cells(document: Any, cells: Any) -> None:
    """Cells, those of a column together where no formula of the person's lies between."""
    by_column: Any = {}
    for name, row, column, value in cells:
        by_column.setdefault((name, column), {})[row] = value
    for (name, column), values in by_column.items():
        sheet = document.Sheets.getByName(name)
        for first, last in _runs(sheet, column, sorted(values)):
            part = sheet.getCellRangeByPosition(column - 1, first - 1, column - 1, last - 1)
            standing = part.getDataArray()
            new = tuple((values.get(row, old),) for row, (old,) in enumerate(standing, start=first))
            part.setDataArray(new)
    for name in dict.fromkeys(name for name, _ in by_column):
        rows = {row for (other, _), values in by_column.items() if other == name for row in values}
        _grow_table(document, document.Sheets.getByName(name), rows)


def _runs(sheet: Any, column: int, rows: Any) -> Any:
    """First and last row of stretches to be written at once: no formula of the person's lies between."""
    whole = sheet.getCellRangeByPosition(column - 1, rows[0] - 1, column - 1, rows[-1] - 1)
    kept = {row for row, (text,) in enumerate(whole.getFormulaArray(), start=rows[0]) if str(text).startswith("=")}
    found = [[rows[0], rows[0]]]
    for row in rows[1:]:
        if kept.isdisjoint(range(found[-1][1] + 1, row)):
            found[-1][1] = row
        else:
            found.append([row, row])
    return found


def _grow_table(document: Any, sheet: Any, rows: Any) -> None:
    """A table that ends just above rows that were written takes them in."""
    for area in _each(document.DatabaseRanges):
        address = area.getDataArea()
        before = address.EndRow
        while address.Sheet == sheet.RangeAddress.Sheet and address.EndRow + 2 in rows:
            address.EndRow += 1
        if address.EndRow > before:
            area.setDataArea(address)


def _write_sheet(document: Any, name: str, written: Any) -> None:
    sheets = document.Sheets
    is_new = not sheets.hasByName(name)
    if is_new:
        sheets.insertNewByName(name, sheets.Count)
    sheet = sheets.getByName(name)
    was_locked = sheet.isProtected()
    if was_locked:  # without a password, so that nobody types into results
        sheet.unprotect("")
    sheet.clearContents(VALUES_DATES_TEXTS_FORMULAS)
    rows = written["rows"]
    width = max(map(len, rows), default=0)
    if width:
        filled = tuple(tuple(row) + ("",) * (width - len(row)) for row in rows)
        sheet.getCellRangeByPosition(0, 0, width - 1, len(rows) - 1).setDataArray(filled)
    if written["table"] and not is_new:
        _fit_table(sheet, document, written["table"])
    _dress(document, sheet, written)
    if is_new:
        _set_up(document, sheet, written)
    _print_all_columns(sheet, width)
    if was_locked:
        sheet.protect("")


def _print_all_columns(sheet: Any, width: int) -> None:
    """Widen the area to print; its name goes, since LibreOffice would save the old one beside the new."""
    areas = sheet.getPrintAreas()
    if areas and areas[0].EndColumn < width - 1:
        areas[0].EndColumn = width - 1
        sheet.setPrintAreas(areas)
        if sheet.NamedRanges.hasByName(PRINT_AREA):
            sheet.NamedRanges.removeByName(PRINT_AREA)


def _set_up(document: Any, sheet: Any, written: Any) -> None:
    """What a new sheet has beside its values: widths, its table, and drop-downs."""
    for column, characters in written["widths"]:
        sheet.Columns.getByIndex(column - 1).Width = int(characters * HUNDREDTHS_OF_MM_A_CHARACTER)
    if not written["table"]:
        return
    top, left, bottom, right = written["table"]
    is_input = written["table_name"].startswith("tbl")
    if is_input:
        area = sheet.getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)
        document.DatabaseRanges.addNewByName(written["table_name"], area.getRangeAddress())
        document.DatabaseRanges.getByName(written["table_name"]).AutoFilter = True
    last = bottom + (ROWS_WITH_CHOICES if is_input else 0)
    for column, source in written["choices"]:
        _offer(sheet.getCellRangeByPosition(column - 1, top, column - 1, last - 1), source)


def _offer(cells: Any, source: str) -> None:
    rule = cells.Validation
    rule.Type = uno.Enum("com.sun.star.sheet.ValidationType", "LIST")
    words = '"' + source.replace(",", '";"') + '"'
    rule.setFormula1(source[1:] if source.startswith("=") else words)
    rule.ErrorAlertStyle = uno.Enum("com.sun.star.sheet.ValidationAlertStyle", "WARNING")
    rule.ShowList = 1
    cells.Validation = rule


def _fit_table(sheet: Any, document: Any, table: Any) -> None:
    top, left, bottom, right = table
    for area in _each(document.DatabaseRanges):
        address = area.getDataArea()
        if address.Sheet == sheet.RangeAddress.Sheet and address.StartRow == top - 1:
            address.StartColumn, address.EndRow, address.EndColumn = left - 1, bottom - 1, right - 1
            area.setDataArea(address)
    # What stood below may have been a total; the new looks are put on afterwards.
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = max(cursor.getRangeAddress().EndRow, bottom)
    sheet.getCellRangeByPosition(left - 1, top, right - 1, end).clearContents(LOOKS)


def _dress(document: Any, sheet: Any, written: Any) -> None:
    for top, left, bottom, right, look in written["areas"]:
        cells = sheet.getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)
        cells.NumberFormat = _number_format(document, look["number_format"])
        cells.HoriJustify = uno.Enum("com.sun.star.table.CellHoriJustify", (look["side"] or "standard").upper())
        cells.VertJustify = TOP
        cells.IsTextWrapped = look["wrapped"]
        cells.CharWeight = BOLD if look["bold"] else PLAIN


def _number_format(document: Any, code: str) -> int:
    english = uno.createUnoStruct("com.sun.star.lang.Locale")
    english.Language, english.Country = "en", "GB"
    known = document.NumberFormats.queryKey(code, english, False)
    return int(known if known != -1 else document.NumberFormats.addNew(code, english))


# --- the Python behind ------------------------------------------------------------------------------------------


def _request(document: Any, request: Any) -> Any:
    if document.NullDate.Year == 1904:
        request["date1904"] = True
    line = (json.dumps(request) + "\n").encode("ascii")
    for _ in (1, 2):  # a process that died is started once more
        answer = _try(line)
        if answer:
            return json.loads(answer.decode("ascii"))
    return {"error": "PX-X04: the Python behind this workbook does not start. Install provision_xl again."}


def _try(line: bytes) -> bytes:
    try:
        engine = _engine()
        engine.stdin.write(line)
        engine.stdin.flush()
        answer: bytes = engine.stdout.readline()
    except (OSError, ValueError):
        answer = b""
    if not answer:
        _HELD.engine = None
    return answer


def _engine() -> Any:
    if _HELD.engine is None or _HELD.engine.poll() is not None:
        _HELD.engine = subprocess.Popen(
            [_interpreter(), "-I", "-m", "provision_udfs.engine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=str(_folder()),
            env={name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LD_", "URE_"))},
        )
    return _HELD.engine


def _interpreter() -> Any:
    return json.loads((_folder() / SETTING).read_text("utf-8"))["interpreter"]


def _folder() -> Path:
    return Path(uno.fileUrlToSystemPath(__file__) if __file__.startswith("file:") else __file__).parent


g_exportedScripts = (ask, questions, plan, write, undo, menu)

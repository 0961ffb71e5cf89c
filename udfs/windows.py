"""Excel on Windows: called by the VBA of the workbook through the Python process that xlwings keeps running.

Excel itself hands over what stands in a formula; a macro's sheets are read and written through xlwings, in the open
workbook and never in its file. All but the one line that finds that workbook takes any workbook that xlwings has.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from provision_udfs.answering import answer
from provision_udfs.excel_reading import sheets
from provision_udfs.excel_sheets import PasswordProtected, is_input
from provision_udfs.excel_values import ERRORS, argument
from provision_udfs.excel_writing import Before, changed_since, take_back, write_change

from provision_xl.school.reading import fold

__all__ = ["ERRORS", "ask", "can_undo", "plan", "questions", "undo", "write"]

_planned: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
_written: dict[str, Before] = {}


def ask(call: str, given: Sequence[Any]) -> Any:
    """A function of a cell: its value, its rows, or the sentence that says what is wrong."""
    found = answer({"call": call, "args": [argument(value) for value in given]})
    return next(iter(found.values()))


def questions(call: str, selected: Sequence[Any], workbook: Any) -> list[Any]:
    """What a macro asks: "ready", then for each question its words, its default, and "needed" or ""; or "stop"."""
    return asked(call, selected, _book(workbook))


def plan(call: str, answers: Sequence[Any], workbook: Any) -> list[str]:
    """What a macro would change: "ready", "copy" where a copy should be kept first, or "stop"; then the pages."""
    return planned(call, answers, _book(workbook))


def write(workbook: Any) -> str:
    """Write what was planned last for this workbook; the sentence to show."""
    return write_planned(_book(workbook))


def can_undo(workbook: Any) -> bool:
    """Whether there is something that `undo` would take back."""
    return is_undoable(_book(workbook))


def undo(workbook: Any) -> str:
    """Take back what was written last into this workbook; the sentence to show."""
    return taken_back(_book(workbook))


def _book(workbook: Any) -> Any:
    import xlwings
    from xlwings import _xlwindows

    return xlwings.Book(impl=_xlwindows.Book(workbook))  # type: ignore[no-untyped-call]


def asked(call: str, selected: Sequence[Any], book: Any) -> list[Any]:
    """As `questions`, for a workbook as xlwings has it.

    Args:
        call: the macro's.
        selected: the name of the sheet, then first and last row of each part that is selected; a blank name for none.
        book: the workbook.
    """
    rows = [[int(first), int(last)] for first, last in zip(selected[1::2], selected[2::2], strict=True)]
    chosen = {"sheet": selected[0] if selected else "", "rows": rows, "book": _saved_at(book)}
    found = answer({"call": "QUESTIONS", "args": [call], "tables": sheets(book), "selected": chosen})
    if "error" in found:
        return ["stop", found["error"]]
    flat = [(item["prompt"], item["default"], "needed" if item["required"] else "") for item in found["questions"]]
    return ["ready", *(part for parts in flat for part in parts)]


def _saved_at(book: Any) -> str:
    """Where a workbook is saved on this computer; "" where it never was, or where only the cloud has it."""
    path = str(book.impl.fullname)
    return path if Path(path).is_absolute() else ""


def planned(call: str, answers: Sequence[Any], book: Any) -> list[str]:
    """As `plan`, for a workbook as xlwings has it."""
    _planned.pop(book.name, None)
    request = {"call": call, "args": list(answers), "tables": sheets(book)}
    found = answer(request)
    if "error" in found:
        return ["stop", found["error"]]
    if not found["pages"]:
        return ["stop", found["message"]]
    _planned[book.name] = (request, found)
    there = {fold(sheet.name) for sheet in book.sheets}
    new = any(fold(name) not in there and is_input(sheet) for name, sheet in found["sheets"].items())
    return ["copy" if new else "ready", *found["pages"]]


def write_planned(book: Any) -> str:
    """As `write`, for a workbook as xlwings has it."""
    if book.name not in _planned:
        return "There is nothing to write. Nothing was changed."
    request, found = _planned.pop(book.name)
    if found["goes_on"]:
        last = answer({**request, "agreed": True})
        return str(last.get("error") or last["message"])
    _written.pop(book.name, None)
    try:
        _written[book.name] = write_change(book, found)
    except PasswordProtected as error:
        return f"Nothing was changed: {_take_it_off(error)} run this again."
    except Exception as error:  # Excel gives no list of what can go wrong
        return (
            f"PX-X05: Excel did not let this be written ({type(error).__name__}). Your tables are as they were; "
            "a result sheet may be half written: run Update. If it happens again, report this code."
        )
    _show(book, found["goto"])
    return str(found["message"])


def _take_it_off(error: PasswordProtected) -> str:
    return f"the sheet {error} is protected with a password. Take it off (Review, Unprotect Sheet) and"


def _show(book: Any, name: str) -> None:
    for sheet in book.sheets:
        if name and fold(sheet.name) == fold(name):
            sheet.impl.activate()  # its own also looks for other Excels, and moves windows about


def is_undoable(book: Any) -> bool:
    """As `can_undo`, for a workbook as xlwings has it."""
    before = _written.get(book.name)
    return before is not None and before.is_something


def taken_back(book: Any) -> str:
    """As `undo`, for a workbook as xlwings has it."""
    if not is_undoable(book):
        return "There is nothing to take back."
    changed = changed_since(book, _written[book.name])
    if changed:
        return f"{changed} was changed since, so nothing was taken back. Change it back, or mend the rows by hand."
    try:
        told = take_back(book, _written[book.name])
    except PasswordProtected as error:
        return f"Nothing was taken back: {_take_it_off(error)} press Undo again."
    except Exception as error:  # Excel gives no list of what can go wrong
        return f"PX-X05: Excel did not let this be taken back ({type(error).__name__}). Look at the rows it was for."
    del _written[book.name]
    return told

"""A sheet of the open workbook written afresh as values, with its looks, table, widths and drop-downs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from provision_udfs.excel_values import as_typed

_SIDES = {"left": -4131, "right": -4152, "center": -4108, "": 1}  # xlLeft, xlRight, xlCenter, xlGeneral
_TOP = -4160  # xlTop
_TABLE_STYLE = "TableStyleLight1"
_ALLOWED = {"AllowFormattingColumns": True, "AllowFormattingRows": True, "AllowSorting": True, "AllowFiltering": True}
_LIST, _WARNING, _BETWEEN = 3, 2, 1  # xlValidateList, xlValidAlertWarning, xlBetween
_ROWS_WITH_CHOICES = 500  # below an input table


class PasswordProtected(Exception):
    """A sheet that cannot be written because a password protects it; the text is its name."""


def is_input(sheet: Mapping[str, Any]) -> bool:
    """Whether a sheet of an answer is one that people fill in."""
    return str(sheet["table_name"]).startswith("tbl")


@contextmanager
def unlocked(sheet: Any, lock_anyway: bool = False) -> Iterator[None]:
    """Result sheets are locked without a password, so that nobody types into them; they are locked again.

    Args:
        sheet: as xlwings has it.
        lock_anyway: lock it at the end though it was not, as a result sheet that is new.

    Raises:
        PasswordProtected: somebody has protected the sheet with a password of their own.
    """
    was_locked = bool(sheet.api.ProtectContents)
    if was_locked:
        _unlock(sheet)
    try:
        yield
    finally:
        if was_locked or lock_anyway:
            sheet.api.Protect(**_ALLOWED)


def _unlock(sheet: Any) -> None:
    try:
        sheet.api.Unprotect("")  # without the blank password Excel would ask for one
    except Exception as error:
        raise PasswordProtected(sheet.name) from error
    if sheet.api.ProtectContents:
        raise PasswordProtected(sheet.name)


def write_sheet(sheet: Any, written: Mapping[str, Any], is_new: bool) -> None:
    """Write a sheet in the place of what stood there.

    Args:
        sheet: as xlwings has it.
        written: the sheet of a macro's answer.
        is_new: it was added just now.
    """
    with unlocked(sheet, lock_anyway=is_new and not is_input(written)):
        if written["table"] and not is_new:
            _fit_table(sheet, written["table"])
        sheet.used_range.clear_contents()
        _dress(sheet, written["areas"])
        _fill(sheet, written["rows"])
        if is_new:
            _set_up(sheet, written)
        if written["table"]:
            _offer(sheet, written)


def _fill(sheet: Any, rows: Sequence[Sequence[Any]]) -> None:
    width = max(map(len, rows), default=0)
    if width:
        filled = [[*map(as_typed, row), *[None] * (width - len(row))] for row in rows]
        sheet.range((1, 1), (len(rows), width)).value = filled


def _set_up(sheet: Any, written: Mapping[str, Any]) -> None:
    for column, characters in written["widths"]:
        sheet.range((1, column)).column_width = characters
    if written["table"]:
        top, left, bottom, right = written["table"]
        name = written["table_name"] if is_input(written) else None
        sheet.tables.add(sheet.range((top, left), (bottom, right)), name=name, table_style_name=_TABLE_STYLE)


def _offer(sheet: Any, written: Mapping[str, Any]) -> None:
    """Drop-downs; what may be chosen on a locked sheet must not be locked itself."""
    top, _, bottom, _ = written["table"]
    last = bottom + (_ROWS_WITH_CHOICES if is_input(written) else 0)
    for column, source in written["choices"]:
        cells = sheet.range((top + 1, column), (last, column)).api
        cells.Validation.Delete()
        cells.Validation.Add(_LIST, _WARNING, _BETWEEN, source)
        cells.Locked = False


def _fit_table(sheet: Any, table: Sequence[int]) -> None:
    top, left, bottom, right = table
    for found in sheet.tables:
        if found.range.row == top:
            found.resize(sheet.range((top, left), (bottom, right)))
    # What stood below may have been a total; the new looks are put on afterwards.
    end = max(sheet.used_range.last_cell.row, bottom + 1)
    sheet.range((top + 1, left), (end, right)).clear_formats()


def _dress(sheet: Any, areas: Sequence[Any]) -> None:
    for top, left, bottom, right, look in areas:
        cells = sheet.range((top, left), (bottom, right))
        cells.number_format = look["number_format"]
        cells.wrap_text = look["wrapped"]
        cells.font.bold = look["bold"]
        cells.api.HorizontalAlignment = _SIDES[look["side"]]
        cells.api.VerticalAlignment = _TOP

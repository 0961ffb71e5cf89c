"""Where things stand on an input sheet, and what every module of the building knows of the workbook in the making."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from provision_xl.school.columns import Kind, Table, letter
from provision_xl.school.school import School
from provision_xl.school.tables import SETTINGS, SETTINGS_SHEET
from provision_xl.workbook.looks import Looks

TITLE_ROW, HELP_ROW, SIGNS_ROW, HEADER_ROW, FIRST_ROW = range(5)  # counted from nought
LEAST_PREPARED = 2_000  # rows with drop-downs and rules, whatever the table holds
SPARE_WHEN_EMPTY, SPARE = 15, 5  # blank rows inside the table, to type in where tables do not grow by themselves
START, DASHBOARD, LIVE, LISTS, ABOUT = "Start", "Dashboard", "Live", "Lists", "About"
AS_AT = "AsAtDate"


@dataclass
class Work:
    """A workbook being built."""

    book: Any
    looks: Looks
    school: School
    sources: Mapping[str, str]  # what a drop-down offers: "Pupils.Pupil ID" or a list's title -> its defined name
    links: list[tuple[str, str]] = field(default_factory=list)  # sheets made so far, with what each is for

    @property
    def school_name(self) -> str:
        return self.school.settings.school_name


def prepared_rows(rows: int) -> int:
    """How many rows below the header carry drop-downs, formats and rules."""
    return max(LEAST_PREPARED, rows + 500)


def table_rows(rows: int) -> int:
    """How many rows the table itself spans."""
    return rows + SPARE if rows else SPARE_WHEN_EMPTY


def frozen_columns(table: Table) -> int:
    """How many columns stay in view while scrolling: up to the first that identifies a row, at most three.

    >>> from provision_xl.school.tables import TABLES
    >>> frozen_columns(TABLES["Provision"]), frozen_columns(TABLES["Ledger"])
    (3, 0)
    """
    places = [place for place, column in enumerate(table.columns) if column.required and column.kind is Kind.ID]
    return places[0] + 1 if places and places[0] < 3 else 0


def column_range(table: Table, attribute: str, rows: int) -> str:
    """The cells of a column in the layout that is built, such as $A$5:$A$2004."""
    name = table.letter(attribute)
    return f"${name}${FIRST_ROW + 1}:${name}${FIRST_ROW + prepared_rows(rows)}"


def setting_cell(attribute: str) -> str:
    """The cell that holds a setting, on its own sheet.

    >>> setting_cell("school_name")
    "'Settings'!$B$5"
    """
    place = [column.attribute for column in SETTINGS].index(attribute)
    return f"'{SETTINGS_SHEET}'!${letter(1)}${FIRST_ROW + place + 1}"


def quoted_sheet(name: str) -> str:
    """A sheet's name as a formula writes it."""
    return "'" + name.replace("'", "''") + "'"

"""Where things stand on an input sheet, and what every module of the building knows of the workbook in the making."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from provision_xl.profiles import Profile, worded
from provision_xl.school.columns import Kind, Table, letter
from provision_xl.school.core_tables import YEAR_GROUPS
from provision_xl.school.school import School
from provision_xl.school.tables import SETTINGS, SETTINGS_SHEET, TABLES
from provision_xl.workbook.looks import Looks

TITLE_ROW, HELP_ROW, SIGNS_ROW, HEADER_ROW, FIRST_ROW = range(5)  # counted from nought
LEAST_PREPARED = 2_000  # rows with drop-downs and rules, whatever the table holds
SPARE_WHEN_EMPTY, SPARE = 15, 5  # blank rows inside the table, to type in where tables do not grow by themselves
START, DASHBOARD, AUDIT, LIVE, LISTS, ABOUT = "Start", "Dashboard", "Audit", "Live", "Lists", "About"
AS_AT = "AsAtDate"
KEY, NAME_HEADER = TABLES["Key"], "Name"


@dataclass
class Work:
    """A workbook being built."""

    book: Any
    looks: Looks
    school: School
    sources: Mapping[str, str]  # what a drop-down offers: "Pupils.Pupil ID" or a list's title -> its defined name
    links: list[tuple[str, str]] = field(default_factory=list)  # sheets made so far, with what each is for
    names: bool = False  # whether the sheet Key is there, so that names can stand beside IDs
    profile: Profile = field(default_factory=Profile)  # what the setting type changes

    @property
    def offered(self) -> dict[str, tuple[str, ...]]:
        """By header, what the setting offers in place of our usual words."""
        years = {"Year group": self.profile.years} if self.profile.years != YEAR_GROUPS else {}
        return years | ({"Role": self.profile.roles} if self.profile.roles else {})

    def said(self, text: str) -> str:
        """A sentence in the setting's words."""
        return worded(text, self.profile)

    @property
    def school_name(self) -> str:
        return self.school.settings.school_name


@dataclass(frozen=True)
class Columns:
    """Where the columns of an input sheet stand: as declared, with a looked-up name behind the pupil's ID.

    >>> Columns(TABLES["Provision"], names=True).letter("intervention"), Columns(TABLES["Staff"], names=True).name_place
    ('E', None)
    """

    table: Table
    names: bool

    @property
    def name_place(self) -> int | None:
        """Where the name stands, counted from nought; None on a sheet without a pupil's ID of its own."""
        attributes = [column.attribute for column in self.table.columns]
        if not self.names or self.table == KEY or "pupil_id" not in attributes:
            return None
        return attributes.index("pupil_id") + 1

    @property
    def places(self) -> list[int]:
        """The place of each declared column, counted from nought."""
        name = self.name_place
        return [place + (name is not None and place >= name) for place in range(len(self.table.columns))]

    @property
    def count(self) -> int:
        return self.places[-1] + 1

    def place(self, attribute: str) -> int:
        return self.places[[column.attribute for column in self.table.columns].index(attribute)]

    def letter(self, attribute: str) -> str:
        return letter(self.place(attribute))

    def stretches(self) -> list[tuple[int, int]]:
        """First and last place of the columns that are typed in, without the name between them."""
        name, last = self.name_place, self.count - 1
        if name is None:
            return [(0, last)]
        return [(0, name - 1)] + ([(name + 1, last)] if name < last else [])


def name_formula(pupil: str) -> str:
    """Excel's own lookup of a name in the sheet Key; blank where the ID is not there.

    Args:
        pupil: the cell that holds the pupil's ID, as a formula of the same row writes it.
    """
    named = f"{KEY.excel_name}[{NAME_HEADER}],MATCH({pupil},{KEY.excel_name}[Pupil ID],0)"
    return f'=IFERROR(INDEX({named}),"")'


def prepared_rows(rows: int) -> int:
    """How many rows below the header carry drop-downs, formats and rules."""
    return max(LEAST_PREPARED, rows + 500)


def table_rows(rows: int) -> int:
    """How many rows the table itself spans."""
    return rows + SPARE if rows else SPARE_WHEN_EMPTY


def frozen_columns(columns: Columns) -> int:
    """How many columns stay in view while scrolling: up to the first that identifies a row, at most three, and a name.

    >>> frozen_columns(Columns(TABLES["Provision"], False)), frozen_columns(Columns(TABLES["Ledger"], False))
    (3, 0)
    """
    declared = enumerate(columns.table.columns)
    places = [place for place, column in declared if column.required and column.kind is Kind.ID]
    if not places or places[0] > 2:
        return 0
    return places[0] + 1 + (columns.name_place == places[0] + 1)


def column_range(columns: Columns, attribute: str, rows: int) -> str:
    """The cells of a column in the layout that is built, such as $A$5:$A$2004."""
    name = columns.letter(attribute)
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

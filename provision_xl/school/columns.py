"""How a table is declared: a frozen dataclass is the row, and each field carries its column.

From these declarations come the sheets with their drop-downs and help, the reading, the checks, the
documentation and the test data. Nothing else lists the columns.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a cell holds, and the Python type it becomes (blank is None, "" or ())."""

    TEXT = "text"  # str
    ID = "identifier"  # str, kept as typed
    CHOICE = "choice"  # str, one of `allowed`
    LIST = "list"  # tuple[str, ...], split at semicolons
    DATE = "date"  # date
    TIME = "time of day"  # time, to the minute
    NUMBER = "number"  # Decimal
    WHOLE = "whole number"  # int
    MONEY = "money"  # int, whole pence
    RATE = "pounds an hour"  # Decimal
    HOURS = "hours"  # Decimal; 27:30 is 27.5
    MINUTES = "minutes"  # Decimal
    SHARE = "share"  # Decimal 0 to 1; 20% is 0.2
    YESNO = "Yes or No"  # bool


WORDS = frozenset({Kind.TEXT, Kind.ID, Kind.CHOICE})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: header as it stands on the sheet, what it holds, and what a user is told of it."""

    attribute: str
    header: str
    kind: Kind
    help: str
    example: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    refers_to: str = ""  # "Table.Header" whose values are meant
    lowest: Decimal | None = Decimal(0)
    highest: Decimal | None = None
    width: int = 0

    @property
    def blank(self) -> Any:
        if self.kind in WORDS:
            return ""
        return () if self.kind is Kind.LIST else None


def col(
    header: str,
    kind: Kind,
    help: str,
    example: str = "",
    *,
    required: bool = False,
    allowed: tuple[str, ...] = (),
    refers_to: str = "",
    lowest: str | None = "0",
    highest: str | None = None,
    width: int = 0,
) -> Any:
    """Declare the column of a row's field; numbers are never below nought unless `lowest` says so."""
    column = Column(
        "",
        header,
        kind,
        help,
        example,
        required,
        allowed,
        refers_to,
        None if lowest is None else Decimal(lowest),
        None if highest is None else Decimal(highest),
        width,
    )
    return field(default=column.blank, metadata={"column": column})


def columns_of(row_type: type) -> tuple[Column, ...]:
    """The columns declared in a row class, in the order of the sheet."""
    return tuple(_named(item) for item in fields(row_type) if "column" in item.metadata)


def _named(item: Field[Any]) -> Column:
    column: Column = item.metadata["column"]
    values = {slot.name: getattr(column, slot.name) for slot in fields(Column)}
    return Column(**{**values, "attribute": item.name})


@dataclass(frozen=True, slots=True)
class Row:
    """A row of any table; `row` is its row on the sheet, 0 where it did not come from one."""

    row: int = field(default=0, compare=False, kw_only=True)


@dataclass(frozen=True)
class Table:
    """One sheet with one Excel table on it."""

    name: str
    row_type: type[Row]
    help: str
    core: bool = False
    key: tuple[str, ...] = ()  # attributes that must not occur twice together
    twice_if: str = ""  # when they may all the same

    def __post_init__(self) -> None:
        if any(item.default is MISSING and item.name != "row" for item in fields(self.row_type)):
            raise TypeError(f"{self.name}: every field must be declared with col().")
        object.__setattr__(self, "_columns", columns_of(self.row_type))
        object.__setattr__(self, "_places", {column.attribute: place for place, column in enumerate(self.columns)})

    @property
    def columns(self) -> tuple[Column, ...]:
        return self._columns  # type: ignore[attr-defined, no-any-return]

    @property
    def attribute(self) -> str:
        """The field of School that holds the rows."""
        return self.name.lower().replace(" ", "_").replace("-", "_")

    @property
    def excel_name(self) -> str:
        """
        >>> from provision_xl.school.tables import TABLES
        >>> TABLES["Staff time"].excel_name
        'tblStaffTime'
        """
        return "tbl" + "".join(word[0].upper() + word[1:] for word in self.name.replace("-", " ").split())

    def column(self, attribute: str) -> Column:
        return self.columns[self._places[attribute]]  # type: ignore[attr-defined]

    def letter(self, attribute: str) -> str:
        """The column letter of an attribute in the layout that we build."""
        return letter(self._places[attribute])  # type: ignore[attr-defined]


def letter(place: int) -> str:
    """The letters of a column counted from nought.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text

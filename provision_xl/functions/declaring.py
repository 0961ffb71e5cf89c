"""Functions and macros, each declared once: what every host, the help and the tests are made from.

A function is data around a plain function. `PX_` before its name is what a person types in a cell. A macro is
data around a use case that looks at the whole workbook and says which cells it would change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any, Literal

CATEGORY = "Provision"
PREFIX = "PX_"


class Take(StrEnum):
    """What an argument takes from a cell or range."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    SHARE = "share"  # 0 to 1; 21.5% is 0.215
    DATE = "date"
    TABLE = "table"  # a range with its header row, handed on as it stands
    TABLES = "tables"  # any number of input tables, known by their headers


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument as the Function Wizard shows it.

    Args:
        name: the words a person sees, lower case.
        help: what it is, with its unit.
        kind: what a cell must hold.
        default: what holds where it is left out or blank, in words; None where it must be given.
        choices: the texts it may be; empty for any.
        lowest: the least number allowed, None for any.
        nought_is_blank: 0 cannot be meant, so it counts as left out. LibreOffice hands over 0 for an argument that
            is left out between two others; for texts and dates that is always so.
    """

    name: str
    help: str
    kind: Take = Take.TEXT
    default: str | None = None
    choices: tuple[str, ...] = ()
    lowest: int | None = 0
    nought_is_blank: bool = False

    @property
    def required(self) -> bool:
        return self.default is None

    @property
    def identifier(self) -> str:
        """The name as VBA and Python can spell it; `given_` keeps it clear of their own words.

        >>> Argument("paid weeks", "Weeks.").identifier
        'given_paid_weeks'
        """
        return "given_" + self.name.replace(" ", "_").replace("-", "_")


@dataclass(frozen=True, slots=True)
class Function:
    """A worksheet function.

    Args:
        name: without `PX_`.
        call: the plain function, or `module:function` to be imported when first called.
        arguments: in the order of the cell.
        returns: one value, or a table with a header row.
        help: one sentence.
        category: where Excel lists it.
        example: a formula that works in the demonstration workbook, as Excel writes it.
    """

    name: str
    call: Callable[..., Any] | str
    arguments: tuple[Argument, ...]
    returns: Literal["scalar", "table"]
    help: str
    example: str
    category: str = CATEGORY

    @property
    def excel_name(self) -> str:
        return PREFIX + self.name

    @property
    def takes_tables(self) -> bool:
        """Whether it takes any number of input tables, after its options."""
        return any(argument.kind is Take.TABLES for argument in self.arguments)

    @property
    def plain(self) -> Callable[..., Any]:
        return imported(self.call)


class Wants(StrEnum):
    """What an answer to a macro's question is; hosts that can, offer what there is to choose from."""

    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    PUPIL = "pupil"
    PUPILS = "pupils"  # several, with ; between them
    INTERVENTION = "intervention"
    INTERVENTIONS = "interventions"
    STAFF = "staff"
    TERM = "term"
    TERM_TO_CLOSE = "term to close"  # one that has begun and is not closed
    COMING_TERM = "coming term"  # one that has not begun
    TABLE = "table"  # one that the workbook has not yet
    CHOICE = "choice"
    FOLDER = "folder"
    FILE = "file"
    THIS_BOOK = "this book"  # where the open workbook is saved; the host knows


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing a macro asks for.

    Args:
        name: the key under which the answer is handed on.
        question: what the person reads.
        default: what stands in the box.
        required: a blank answer ends the macro.
        wants: what the answer is.
        choices: the answers there are, where `wants` is a choice.
    """

    name: str
    question: str
    default: str = ""
    required: bool = True
    wants: Wants = Wants.TEXT
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro: a button, and a place in the ribbon, the menu and the task pane.

    Args:
        name: as VBA spells it.
        caption: as a person sees it.
        help: one sentence.
        asks: what it needs to know, in order.
        command: the command of the same work on a closed file.
        group: with which others it stands.
        key: its letters on the keyboard, after those of the tab.
        icon: the name of one of Excel's own pictures.
    """

    name: str
    caption: str
    help: str
    asks: tuple[Ask, ...]
    command: str
    group: str
    key: str
    icon: str

    @property
    def call(self) -> str:
        """The name under which a host asks for it.

        >>> Macro("AddGroup", "Add group", "", (), "add-group", "Map", "G", "GroupInsert").call
        'ADD_GROUP'
        """
        return self.command.upper().replace("-", "_")


def imported(call: Callable[..., Any] | str) -> Callable[..., Any]:
    """The plain function behind `call`, imported now where only its place was given.

    >>> imported("provision_xl.money:pounds")(5)
    '£0.05'
    """
    if callable(call):
        return call
    module, _, name = call.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found

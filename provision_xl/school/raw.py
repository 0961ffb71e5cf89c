"""Cells as a host hands them over, before anything is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CellError:
    """An Excel error such as #REF! standing in a cell."""

    text: str


@dataclass(frozen=True, slots=True)
class NoValue:
    """A formula that was never worked out, so that its cell holds no figure."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: values from A1 on, None where blank, and what matters of how it looks.

    Args:
        sheet: its name, exactly as it stands.
        rows: each row's values from column A on; rows may differ in length.
        merged: ranges such as "A2:A3".
        hidden_rows: row numbers on the sheet that a person does not see.
    """

    sheet: str
    rows: Sequence[Sequence[Any]]
    merged: tuple[str, ...] = ()
    hidden_rows: frozenset[int] = frozenset()

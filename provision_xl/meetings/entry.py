"""One date of the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Entry:
    """A day on which something is due or was held.

    Args:
        day: the day it is due, or was held.
        what: what it is, in the words of the workbook.
        plain: what it is in words of our own, which may leave the school.
        pupil: the pupil's ID.
        line: the line of Provision, or empty.
        who: whom it is held with, as typed.
        sheet: where it comes from; with row, 0 where it came from no sheet.
        statutory: whether the law asks for it.
        done: whether it is over with.
        stands_for: what makes it this date and no other, whatever day it is moved to.
    """

    day: date
    what: str
    plain: str
    pupil: str
    sheet: str
    row: int
    stands_for: tuple[str, ...]
    line: str = ""
    who: str = ""
    statutory: bool = False
    done: bool = False

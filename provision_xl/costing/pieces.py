"""The smallest pieces of cost, of which every view is a sum."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from provision_xl.dates import Month
from provision_xl.school.other_tables import Service, Training

TIME, PER_PUPIL, PER_GROUP, ONE_OFF, SERVICE, TRAINING = (
    "time",
    "per pupil",
    "per group",
    "one-off",
    "service",
    "training",
)
OUTSIDE_TERMS = ""


class Piece(NamedTuple):
    """Whole pence of one line, term, month and kind; time is one adult's.

    `line` is the line's key; a bought service or a training has a name of its own there. `pupil` is for whom it is, ""
    where it is for the whole school. Hours are staff hours shared like the time's cost.
    """

    line: str
    pupil: str
    item: str  # intervention code, or the name of the service or training
    term: str
    month: Month
    kind: str
    staff: str
    planned: int
    planned_to_date: int
    to_date: int
    hours: Fraction = Fraction(0)
    hours_to_date: Fraction = Fraction(0)
    received: Fraction = Fraction(0)
    estimate: bool = False
    provisional: bool = False
    bought: Service | Training | None = None  # the row of a service or training
    absent: int = 0  # of planned to date: the adult was away and nobody stood in

    @property
    def forecast(self) -> int:
        """To date, and what the plan has from then on."""
        return self.to_date + self.planned - self.planned_to_date

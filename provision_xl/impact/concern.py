"""One flag on a pupil, with the figures that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from provision_xl.choices import CONCERNS
from provision_xl.impact.scores import plain
from provision_xl.money import natural
from provision_xl.school.other_tables import Measure

(
    BELOW_EXPECTED, FALLING, SUDDEN_DROP, LOW_ATTENDANCE, SUSPENDED, BELOW_TARGET, NO_PROGRESS, NO_EXIT,
) = CONCERNS  # fmt: skip


@dataclass(frozen=True, slots=True)
class Concern:
    """One reason to look at a pupil.

    Args:
        since: from when on it holds.
        newest: the day of the newest figure behind it; a dismissal of that day or later takes it off the list.
    """

    pupil: str
    what: str
    measure: str
    intervention: str
    line: str
    figures: str
    reason: str
    since: date | None
    newest: date | None

    @property
    def row(self) -> tuple[Any, ...]:
        return (
            self.pupil, self.what, self.measure, self.intervention, self.line, self.figures, self.reason, self.since,
            self.newest,
        )  # fmt: skip

    @property
    def place(self) -> tuple[Any, ...]:
        """Where it stands in the list."""
        return natural(self.pupil), self.since or date.max, self.what, natural(self.measure), natural(self.line)


def on(score: str, day: date) -> str:
    """
    >>> on("88", date(2026, 2, 11))
    '88 on 11/02/2026'
    """
    return f"{score} on {day:%d/%m/%Y}"


def real_change(measure: Measure | None) -> str:
    """What goes behind the figures: the measure's smallest real change, where it has one.

    >>> from decimal import Decimal
    >>> real_change(Measure(measure="R", smallest_change=Decimal(3)))
    '; a real change is 3'
    """
    smallest = measure.smallest_change if measure is not None else None
    return f"; a real change is {plain(smallest)}" if smallest else ""

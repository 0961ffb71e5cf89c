"""Staff hours of a term: planned, due by the as-at date, and delivered."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from provision_xl.costing.costs import add
from provision_xl.costing.pattern import planned_hours
from provision_xl.costing.pieces import Piece
from provision_xl.reports.picture import Picture

ZERO = Fraction(0)


class Hours(NamedTuple):
    """Of each adult's time: what the plan has in the term, what it has by the as-at date, what took place."""

    planned: Fraction
    due: Fraction
    delivered: Fraction

    @property
    def share(self) -> Fraction | None:
        """Delivered of due; None where nothing was due yet."""
        return self.delivered / self.due if self.due else None


def hours_due(picture: Picture) -> dict[str, Fraction]:
    """For each intervention, the hours that its groups should have had in the term by the as-at date."""
    found: dict[str, Fraction] = {}
    for group in picture.groups:
        for term in picture.term.terms:
            hours = planned_hours(picture.school.calendar, group, term.starts, min(term.ends, picture.as_at))
            code = group.intervention.code
            found[code] = found.get(code, ZERO) + hours
    return found


def hours_of(pieces: Iterable[Piece], due: Fraction) -> Hours:
    found = tuple(pieces)
    return Hours(add(piece.hours for piece in found), due, add(piece.hours_to_date for piece in found))

"""The product's pieces in the form that the second calculator gives, so that the two can be compared."""

from __future__ import annotations

from collections import defaultdict

from provision_xl.costing import Costs, Piece
from provision_xl.dates import month_label

type Key = tuple[str, str, str, str, str]


def line_of(piece: Piece) -> str:
    """The line, and for a bought service the pupil too."""
    return f"{piece.line} for {piece.pupil}" if piece.kind == "service" and piece.pupil else piece.line


def pieces_of(costs: Costs) -> dict[Key, tuple[int, int, int]]:
    """Planned, planned to date and to date by line, term, month, kind and staff; what is nought in all is left out."""
    found: dict[Key, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for piece in costs.pieces:
        key = (line_of(piece), piece.term, month_label(piece.month), piece.kind, piece.staff)
        before = found[key]
        found[key] = (before[0] + piece.planned, before[1] + piece.planned_to_date, before[2] + piece.to_date)
    return {key: amounts for key, amounts in found.items() if any(amounts)}

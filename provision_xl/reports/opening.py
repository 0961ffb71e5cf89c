"""What every report says before its figures: on which basis they are, and what they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from provision_xl.costing.pieces import Piece
from provision_xl.reports.picture import pupils_behind
from provision_xl.reports.report import Fact
from provision_xl.reports.wording import share_words
from provision_xl.school.school import School


def basis_fact(with_la: bool) -> Fact:
    """The basis of the figures, and whether the authority's stands beside it."""
    own = "The school's own cost of each person's hour"
    beside = "the authority's basis stands beside it" if with_la else "the authority's rate is not given"
    return Fact("Basis", f"{own}; {beside}.")


def stand_ins(pieces: Sequence[Piece], of_what: str, least: int = 1) -> tuple[Fact, Fact]:
    """How much of the planned cost rests on estimates, and how much on provisional rates.

    Args:
        of_what: words that say which cost it is, such as "of the school year".
        least: the smallest count of pupils that may be told apart.
    """
    estimates = [piece for piece in pieces if piece.estimate]
    provisional = [piece for piece in pieces if piece.provisional]
    return (
        Fact("Rests on estimates", _rests(pieces, estimates, of_what, least)),
        Fact("Rests on provisional rates", _rests(pieces, provisional, of_what, least)),
    )


def _rests(pieces: Sequence[Piece], some: Sequence[Piece], of_what: str, least: int) -> str:
    """The share of planned cost that stands in some of the pieces."""
    total, part = sum(piece.planned for piece in pieces), sum(piece.planned for piece in some)
    if not total or not part:
        return "Nothing."
    if 0 < pupils_behind(some) < least:
        return "A part that stands for few pupils."
    return f"{share_words(Fraction(part, total))} of the planned cost {of_what}.".capitalize()


def inputs_fact(school: School) -> Fact:
    """The hash of everything that was typed."""
    return Fact("Inputs", f"{school.inputs_hash} (changes when anything typed in the workbook changes)")

"""All pieces of a school's costs, and the sums by piece that two calculators are compared by."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from provision_xl.rates import Rates
from provision_xl.school.school import School

from .bought import bought_pieces
from .fixed import fixed_pieces
from .pay import Missing, knows_authority_rate
from .pieces import NOTHING, Amounts, Piece, Question
from .time_costs import time_pieces

type Key = tuple[str, str, str, str, str]  # line, term with its year, YYYY-MM, kind, staff
type Table = dict[Key, Amounts]


def calculate(school: School, as_at: date, rates: Rates, basis: str = "school") -> Table | None:
    """Planned, planned to the as-at date, and to-date pence of every piece that is not nought in all three.

    None on the authority's basis where its rate is not known.
    """
    found: Table = defaultdict(lambda: NOTHING)
    pieces = all_pieces(school, as_at, rates, basis)
    if pieces is None:
        return None
    for piece in pieces:
        before = found[piece.key]
        found[piece.key] = Amounts(*(old + new for old, new in zip(before, piece.amounts, strict=True)))
    return {key: amounts for key, amounts in found.items() if any(amounts)}


def all_pieces(school: School, as_at: date, rates: Rates, basis: str = "school") -> list[Piece] | None:
    question = Question(school, as_at, rates, basis)
    if question.is_authority and not knows_authority_rate(school):
        return None
    try:
        return [*time_pieces(question), *fixed_pieces(question), *bought_pieces(question)]
    except Missing:
        assert question.is_authority
        return None

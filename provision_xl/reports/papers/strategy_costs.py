"""What each activity of the inclusion strategy costs: typed, or from the map of the school year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from provision_xl.costing.groups import is_universal
from provision_xl.costing.pieces import SERVICE, TIME, TRAINING, Piece
from provision_xl.dates import school_year_dates
from provision_xl.errors import Verdict, WorkbookError
from provision_xl.impact.scores import folded
from provision_xl.money import natural
from provision_xl.reports.papers.paper import paper_year
from provision_xl.school.core_tables import Fund
from provision_xl.school.other_tables import Strategy
from provision_xl.school.school import School
from provision_xl.school.strategy import activities_named_once
from provision_xl.views.work import Work

IMF = "Inclusive Mainstream Fund"


@dataclass(frozen=True)
class Activity:
    """One row of Strategy with its cost.

    Args:
        row: as typed.
        fund: the row of Funds that pays; None where none is named, or Funds has none of that name.
        pieces: planned cost on the map in the school year; () where no intervention is named.
        in_fund: pence of the map in the dates of the fund, to compare; None without a fund or an intervention.
    """

    row: Strategy
    fund: Fund | None
    pieces: tuple[Piece, ...]
    in_fund: int | None = None

    @property
    def from_map(self) -> bool:
        return bool(self.row.intervention)

    @property
    def has_cost(self) -> bool:
        """Whether anybody said what it costs, or left it to the map."""
        return self.from_map or self.row.cost is not None

    @cached_property
    def cost(self) -> int:
        """Pence: from the map with an intervention, else as typed."""
        return sum(piece.planned for piece in self.pieces) if self.from_map else self.row.cost or 0

    @cached_property
    def pupil_ids(self) -> frozenset[str]:
        """Pupils whose provision the cost stands for."""
        return frozenset(piece.pupil for piece in self.pieces if piece.planned)

    @property
    def pupils(self) -> int:
        return len(self.pupil_ids)

    @cached_property
    def posts(self) -> int:
        """Members of staff whose time is in the cost."""
        return len({piece.staff for piece in self.pieces if piece.kind == TIME and piece.staff})


def activities(work: Work) -> tuple[Activity, ...]:
    """Every row of Strategy with its cost, in natural order of the activities.

    Raises:
        WorkbookError: two rows name one intervention, whose cost would count twice.
    """
    _refuse_double(work.school)
    rows = sorted(work.school.strategy, key=lambda row: (natural(row.activity), natural(row.barrier), row.cost or 0))
    return tuple(_activity(work, row) for row in rows)


def _refuse_double(school: School) -> None:
    found = [replace(finding, verdict=Verdict.STOP) for finding in activities_named_once(school)]
    if found:
        raise WorkbookError(found)


def _activity(work: Work, row: Strategy) -> Activity:
    fund = next((fund for fund in work.school.funds if fund.fund == row.fund and row.fund), None)
    if not row.intervention:
        return Activity(row, fund, ())
    pieces = tuple(on_map(work, row.intervention, *school_year_dates(paper_year(work))))
    if fund is None or fund.starts is None or fund.ends is None:
        return Activity(row, fund, pieces)
    in_fund = sum(piece.planned for piece in on_map(work, row.intervention, fund.starts, fund.ends))
    return Activity(row, fund, pieces, in_fund)


def on_map(work: Work, code: str, first: date, last: date) -> Iterable[Piece]:
    """Pieces of an intervention in months whose first day lies between two days, as a fund would pay them."""
    for piece in work.costs.pieces:
        bought = piece.kind in {SERVICE, TRAINING}
        if piece.item == code and not bought and first <= date(*piece.month, 1) <= last:
            yield piece


def imf_funds(work: Work) -> tuple[Fund, ...]:
    """Rows of Funds that are the Inclusive Mainstream Fund: in force on the as-at date, else in the school year."""
    found = [row for row in work.school.funds if is_imf(row) and row.starts and row.ends]
    now = [row for row in found if row.starts and row.ends and row.starts <= work.as_at <= row.ends]
    first, last = school_year_dates(paper_year(work))
    near = [row for row in found if row.starts and row.ends and row.starts <= last and row.ends >= first]
    return tuple(sorted(now or near, key=lambda row: natural(row.fund)))


def is_imf(row: Fund) -> bool:
    """
    >>> is_imf(Fund("Inclusion", "Inclusive mainstream fund 2026-27")), is_imf(Fund("IMF")), is_imf(Fund("SEN"))
    (True, True, False)
    """
    return folded(IMF) in folded(f"{row.fund} {row.source}") or "imf" in folded(row.fund).split()


def never_on_map(school: School, code: str) -> bool:
    """Whether an intervention is the class offer, which costs nothing on the map."""
    found = school.intervention.get(code)
    return found is not None and is_universal(found)

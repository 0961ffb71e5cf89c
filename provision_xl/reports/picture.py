"""The figures that all parts of a termly report share: the term, and the costs that fall into it and into its year."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from provision_xl.closing import NamedTerm, named_term
from provision_xl.costing import Costs
from provision_xl.costing.groups import Group
from provision_xl.costing.pieces import SERVICE, TRAINING, Piece
from provision_xl.costing.threshold import school_year_of
from provision_xl.dates import financial_year, month_of, year_label
from provision_xl.reports.audiences import Audience
from provision_xl.school.school import School
from provision_xl.views.work import Work


def report_term(school: School, name: str) -> NamedTerm:
    """The term that a name means: of the school year in Settings where it has one of that name, else the latest.

    Raises:
        OutOfRange: Terms has no such term; the message names those it has.
    """
    return named_term(school.calendar, name, school.school_year if school.settings.academic_year else None)


@dataclass(frozen=True)
class Picture:
    """One school's costs around a term, for one audience."""

    work: Work
    term: NamedTerm
    audience: Audience

    @property
    def school(self) -> School:
        return self.work.school

    @property
    def as_at(self) -> date:
        return self.work.as_at

    @property
    def least(self) -> int:
        """The smallest count of pupils that may be shown; 1 shows all."""
        return int(self.school.setting(self.audience.hides_below)) if self.audience.hides else 1

    @property
    def year_label(self) -> str:
        return year_label(self.term.school_year)

    @cached_property
    def financial_year(self) -> int:
        """The financial year of the as-at date."""
        return financial_year(month_of(self.as_at))

    @cached_property
    def of_term(self) -> Costs:
        """Costs that fall into the term."""
        return only(self.work.costs, lambda piece: piece.term in self.term.labels)

    @cached_property
    def of_year(self) -> Costs:
        """Costs that fall into the term's school year, 1 September to 31 August."""
        return only(self.work.costs, self._in_year)

    @cached_property
    def la_of_year(self) -> Costs | None:
        """The same on the local authority's basis; None where it has no rate."""
        return only(self.work.la_costs, self._in_year) if self.work.la_costs else None

    def _in_year(self, piece: Piece) -> bool:
        return school_year_of(piece.month) == self.term.school_year

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Groups that run on a day of the term."""
        first, last = self.term.starts, self.term.ends
        return tuple(group for group in self.work.costs.groups if group.first <= last and group.last >= first)


def only(costs: Costs, wanted: Callable[[Piece], bool]) -> Costs:
    """The same costs, of some pieces only."""
    return replace(costs, pieces=tuple(piece for piece in costs.pieces if wanted(piece)))


def is_bought(piece: Piece) -> bool:
    """Whether a cost is a bought service or a training, and not provision on the map."""
    return piece.kind in {SERVICE, TRAINING}


def pupils_behind(pieces: Iterable[Piece]) -> int:
    """How many pupils a cost rests on; 0 where part of it is the whole school's, so that it tells of nobody."""
    found = {piece.pupil for piece in pieces}
    return 0 if "" in found else len(found)

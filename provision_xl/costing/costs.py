"""All costs of a school on one basis, and every view of them as a sum of the same pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from provision_xl.choices import BASES, COST_VIEWS
from provision_xl.costing.basis import Basis, Segment, la_basis, school_basis, unpriced
from provision_xl.costing.fixed import fixed_pieces, service_pieces, training_pieces
from provision_xl.costing.groups import Group, groups
from provision_xl.costing.held import held_ratio, sessions_held
from provision_xl.costing.pieces import SERVICE, TIME, TRAINING, Piece
from provision_xl.costing.time import time_pieces
from provision_xl.dates import financial_year, month_label, year_label
from provision_xl.errors import OutOfRange
from provision_xl.money import natural
from provision_xl.rates import Rates
from provision_xl.school.core_tables import YEAR_GROUPS
from provision_xl.school.school import School

WHOLE_SCHOOL = "Whole school"
NO_ADULT = "Without an adult"
NOT_TIME = "Not staff time"
NOT_GIVEN = "Not given"
OUTSIDE = "Outside terms"


@dataclass(frozen=True, slots=True)
class Sum:
    """One row of a view: money in whole pence, exact hours, how many pupils, whether a stand-in is in it."""

    key: str
    planned: int
    planned_to_date: int
    to_date: int
    hours: Fraction
    hours_to_date: Fraction
    received: Fraction
    pupils: int
    estimate: bool
    provisional: bool

    @property
    def forecast(self) -> int:
        return self.to_date + self.planned - self.planned_to_date


@dataclass(frozen=True)
class Costs:
    """Every piece of cost on one basis, school or la, to an as-at date."""

    school: School
    as_at: date
    basis: str
    groups: tuple[Group, ...]
    pieces: tuple[Piece, ...]

    def by(self, view: str) -> tuple[Sum, ...]:
        """The pieces summed by a view, in natural order of its keys; year groups as they follow each other.

        Args:
            view: one of `VIEWS`.

        Raises:
            OutOfRange: there is no such view.
        """
        if view not in VIEWS:
            raise OutOfRange(f'Costs cannot be shown by "{view}"; choose one of {", ".join(COST_VIEWS)}.')
        key_of = VIEWS[view](self.school)
        rows = sums((key_of(piece), piece) for piece in self.pieces)
        return tuple(sorted(rows, key=_by_year_group)) if view == "year" else rows

    @cached_property
    def total(self) -> Sum:
        found = sums(("Total", piece) for piece in self.pieces)
        return found[0] if found else Sum("Total", 0, 0, 0, Fraction(0), Fraction(0), Fraction(0), 0, False, False)

    @cached_property
    def by_line(self) -> dict[str, Sum]:
        return {row.key: row for row in self.by("line")}


def cost(school: School, as_at: date, rates: Rates, basis: str = "school") -> Costs | None:
    """All costs of a school to a date; None on the basis la where no local authority's rate is given.

    Args:
        as_at: to-date figures count this day too.
        basis: school (own hourly costs) or la (the authority's rate and weeks).

    Raises:
        OutOfRange: another basis.
    """
    if basis not in BASES:
        raise OutOfRange(f'"{basis}" is no basis; choose {" or ".join(BASES)}.')
    found = groups(school)
    return _own(school, as_at, rates, found) if basis == "school" else _la(school, as_at, found)


def both(school: School, as_at: date, rates: Rates) -> tuple[Costs, Costs | None]:
    """The costs on the school's basis, and on the local authority's where all its rates are known."""
    found = groups(school)
    return _own(school, as_at, rates, found), _la(school, as_at, found)


def cost_at_prices(school: School, as_at: date, rates: Rates, prices: Mapping[str, tuple[Segment, ...]]) -> Costs:
    """All costs on the school's own basis, with the hours of these people at prices that are known already."""
    return costs_on(school, as_at, school_basis(school, rates, prices), groups(school))


def _own(school: School, as_at: date, rates: Rates, found: tuple[Group, ...]) -> Costs:
    return costs_on(school, as_at, school_basis(school, rates), found)


def _la(school: School, as_at: date, found: tuple[Group, ...]) -> Costs | None:
    la = la_basis(school)
    return None if la is None or unpriced(la, found) else costs_on(school, as_at, la, found)


def costs_on(school: School, as_at: date, basis: Basis, found: tuple[Group, ...]) -> Costs:
    """All costs on a basis, of the groups that `groups` finds."""
    log = sessions_held(school, as_at)
    pieces: list[Piece] = []
    for group in found:
        pieces.extend(time_pieces(group, school.calendar, basis, as_at, held_ratio(school, group, as_at, log)))
    pieces.extend(fixed_pieces(school, found, basis, as_at))
    pieces.extend(service_pieces(school, as_at))
    pieces.extend(training_pieces(school, as_at))
    return Costs(school, as_at, basis.name, found, tuple(pieces))


def sums(keyed: Iterable[tuple[str, Piece]]) -> tuple[Sum, ...]:
    """Pieces added up by key, in natural order of the keys."""
    together: dict[str, list[Piece]] = {}
    for key, piece in keyed:
        together.setdefault(key, []).append(piece)
    return tuple(_sum(key, together[key]) for key in sorted(together, key=natural))


def _sum(key: str, pieces: Sequence[Piece]) -> Sum:
    time = [piece for piece in pieces if piece.kind == TIME]
    return Sum(
        key,
        sum([piece.planned for piece in pieces]),
        sum([piece.planned_to_date for piece in pieces]),
        sum([piece.to_date for piece in pieces]),
        add([piece.hours for piece in time]),
        add([piece.hours_to_date for piece in time]),
        add([piece.received for piece in time]),
        len({piece.pupil for piece in pieces if piece.pupil}),
        any(piece.estimate for piece in pieces),
        any(piece.provisional for piece in pieces),
    )


def add(amounts: Iterable[Fraction]) -> Fraction:
    """An exact sum, quicker than adding Fractions one to the other: alike denominators first."""
    by_denominator: dict[int, int] = {}
    for amount in amounts:
        if amount:
            by_denominator[amount.denominator] = by_denominator.get(amount.denominator, 0) + amount.numerator
    return sum((Fraction(top, bottom) for bottom, top in by_denominator.items()), Fraction(0))


def _by_year_group(row: Sum) -> int:
    return YEAR_GROUPS.index(row.key) if row.key in YEAR_GROUPS else len(YEAR_GROUPS)


type _KeyOf = Callable[[Piece], str]


def _by_pupil_field(attribute: str) -> Callable[[School], _KeyOf]:
    def view(school: School) -> _KeyOf:
        found = {pupil.pupil_id: getattr(pupil, attribute) or NOT_GIVEN for pupil in school.pupils}
        return lambda piece: found.get(piece.pupil, NOT_GIVEN) if piece.pupil else WHOLE_SCHOOL

    return view


def _by_intervention_field(attribute: str, blank: str) -> Callable[[School], _KeyOf]:
    def view(school: School) -> _KeyOf:
        found = {row.code: getattr(row, attribute) or blank for row in school.interventions}
        return lambda piece: _bought(piece) or found.get(piece.item, blank)

    return view


def _bought(piece: Piece) -> str:
    return {SERVICE: "Bought in", TRAINING: "Training"}.get(piece.kind, "")


def _staff_key(piece: Piece) -> str:
    return (piece.staff or NO_ADULT) if piece.kind == TIME else NOT_TIME


VIEWS: dict[str, Callable[[School], _KeyOf]] = {
    "line": lambda _: lambda piece: piece.line,
    "pupil": lambda _: lambda piece: piece.pupil or WHOLE_SCHOOL,
    "intervention": lambda _: lambda piece: piece.item if not _bought(piece) else piece.line,
    "year": _by_pupil_field("year_group"),
    "need": _by_pupil_field("primary_need"),
    "tier": _by_intervention_field("tier", NOT_GIVEN),
    "kind": _by_intervention_field("kind", "Intervention"),
    "staff": lambda _: _staff_key,
    "term": lambda _: lambda piece: piece.term or OUTSIDE,
    "month": lambda _: lambda piece: month_label(piece.month),
    "financial_year": lambda _: lambda piece: year_label(financial_year(piece.month)),
}

"""All costs of a school on one basis, and every view of them as a sum of the same pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from provision_xl.choices import BASES, COST_VIEWS
from provision_xl.costing.basis import Basis, Segment, la_basis, school_basis, unpriced
from provision_xl.costing.fixed import fixed_pieces, service_pieces, training_pieces
from provision_xl.costing.groups import Group, groups
from provision_xl.costing.held import held_ratio, logs_of
from provision_xl.costing.pieces import SERVICE, TIME, TRAINING, Piece
from provision_xl.costing.time import time_pieces
from provision_xl.dates import Month, financial_year, month_label, year_label
from provision_xl.errors import OutOfRange
from provision_xl.money import fraction, natural, over_one
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
    """Every piece of cost on one basis, school or la, to an as-at date; `priced_by` is what prices the hours."""

    school: School
    as_at: date
    basis: str
    groups: tuple[Group, ...]
    pieces: tuple[Piece, ...]
    priced_by: Basis = field(compare=False, repr=False)

    def by(self, view: str) -> tuple[Sum, ...]:
        """The pieces summed by a view, in natural order of its keys; year groups as they follow each other.

        Args:
            view: one of `VIEWS`.

        Raises:
            OutOfRange: there is no such view.
        """
        if view not in VIEWS:
            raise OutOfRange(f'Costs cannot be shown by "{view}"; choose one of {", ".join(COST_VIEWS)}.')
        if view not in self._views:
            rows = self.summed(VIEWS[view](self.school), "line" if view in _OF_LINES else "month")
            self._views[view] = tuple(sorted(rows, key=_by_year_group)) if view == "year" else rows
        return self._views[view]

    def summed(self, key_of: Callable[[Piece], str], per: str = "piece") -> tuple[Sum, ...]:
        """The pieces summed by a key, in natural order of the keys.

        Args:
            per: of what sums will do, since the key is the same for all their pieces: "line", where it hangs on line,
                pupil, item and row bought alone; "month", where on month, term, adult, kind, and what is no time on
                item and row bought.
        """
        pieces, addends = self._grain(per)
        return _sums(map(key_of, pieces), addends)

    @cached_property
    def _views(self) -> dict[str, tuple[Sum, ...]]:
        return {}

    @cached_property
    def _grains(self) -> dict[str, tuple[Sequence[Piece], _Addends]]:
        return {"piece": (self.pieces, _addends(self.pieces))}

    def _grain(self, per: str) -> tuple[Sequence[Piece], _Addends]:
        """One piece of each line or month, and what all its pieces together add to a sum."""
        if per not in self._grains:
            grain_of = _GRAINS[per]
            together: dict[Any, list[int]] = {}
            for place, piece in enumerate(self.pieces):
                together.setdefault(grain_of(piece), []).append(place)
            rows, over = self._grains["piece"][1]
            added = tuple(_added([rows[place] for place in places]) for places in together.values())
            self._grains[per] = [self.pieces[places[0]] for places in together.values()], _Addends(added, over)
        return self._grains[per]

    @cached_property
    def total(self) -> Sum:
        found = self.summed(lambda _: "Total", "line")
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
    if basis == "school":
        return costs_on(school, as_at, school_basis(school, rates), found)
    return _la(school, as_at, found, None)


def both(school: School, as_at: date, rates: Rates) -> tuple[Costs, Costs | None]:
    """The costs on the school's basis, and on the local authority's where all its rates are known."""
    found = groups(school)
    ratios = _held(school, as_at, found)
    return costs_on(school, as_at, school_basis(school, rates), found, ratios), _la(school, as_at, found, ratios)


def cost_at_prices(school: School, as_at: date, rates: Rates, prices: Mapping[str, tuple[Segment, ...]]) -> Costs:
    """All costs on the school's own basis, with the hours of these people at prices that are known already."""
    return costs_on(school, as_at, school_basis(school, rates, prices), groups(school))


type _Ratios = Sequence[Fraction | None]
"""For each group, sessions held over sessions planned; the same on every basis."""


def _held(school: School, as_at: date, found: Iterable[Group]) -> _Ratios:
    logs = logs_of(school, as_at)
    return [held_ratio(school, group, as_at, logs) for group in found]


def _la(school: School, as_at: date, found: tuple[Group, ...], ratios: _Ratios | None) -> Costs | None:
    la = la_basis(school)
    return None if la is None or unpriced(la, found) else costs_on(school, as_at, la, found, ratios)


def costs_on(
    school: School, as_at: date, basis: Basis, found: tuple[Group, ...], ratios: _Ratios | None = None
) -> Costs:
    """All costs on a basis, of the groups that `groups` finds.

    Args:
        ratios: for each group, sessions held over sessions planned, where they are known already.
    """
    ratios = _held(school, as_at, found) if ratios is None else ratios
    pieces: list[Piece] = []
    for group, ratio in zip(found, ratios, strict=True):
        pieces.extend(time_pieces(group, school.calendar, basis, as_at, ratio))
    pieces.extend(fixed_pieces(school, found, basis, as_at))
    pieces.extend(service_pieces(school, as_at))
    pieces.extend(training_pieces(school, as_at))
    return Costs(school, as_at, basis.name, found, tuple(pieces), basis)


def sums(keyed: Iterable[tuple[str, Piece]]) -> tuple[Sum, ...]:
    """Pieces added up by key, in natural order of the keys."""
    pairs = list(keyed)
    return _sums([key for key, _ in pairs], _addends([piece for _, piece in pairs]))


type _Addend = tuple[int, int, int, int, int, int, frozenset[str], bool, bool]
"""As in a `Sum`, but for the pupils themselves."""


class _Addends(NamedTuple):
    """What pieces add to a sum: the three kinds of hours as whole numbers, each over one denominator for all pieces."""

    rows: tuple[_Addend, ...]
    over: tuple[int, int, int]


def _addends(pieces: Sequence[Piece]) -> _Addends:
    time = [piece if piece.kind == TIME else _NO_HOURS for piece in pieces]
    hours, hours_over = over_one([piece.hours for piece in time])
    to_date, to_date_over = over_one([piece.hours_to_date for piece in time])
    received, received_over = over_one([piece.received for piece in time])
    alone = {pupil: frozenset((pupil,) if pupil else ()) for pupil in {piece.pupil for piece in pieces}}
    rows = zip(
        [piece.planned for piece in pieces],
        [piece.planned_to_date for piece in pieces],
        [piece.to_date for piece in pieces],
        hours,
        to_date,
        received,
        [alone[piece.pupil] for piece in pieces],
        [piece.estimate for piece in pieces],
        [piece.provisional for piece in pieces],
        strict=True,
    )
    return _Addends(tuple(rows), (hours_over, to_date_over, received_over))


def _sums(keys: Iterable[str], addends: _Addends) -> tuple[Sum, ...]:
    """Rows added up by their keys: Fractions are made once a sum."""
    together: dict[str, list[_Addend]] = {}
    for key, row in zip(keys, addends.rows, strict=True):
        together.setdefault(key, []).append(row)
    return tuple(_sum(key, together[key], addends.over) for key in sorted(together, key=natural))


def _sum(key: str, rows: Sequence[_Addend], over: tuple[int, int, int]) -> Sum:
    planned, planned_to_date, to_date, *hours, pupils, estimate, provisional = _added(rows)
    given, given_to_date, received = map(fraction, hours, over)
    flags = estimate, provisional
    return Sum(key, planned, planned_to_date, to_date, given, given_to_date, received, len(pupils), *flags)


def _added(rows: Sequence[_Addend]) -> _Addend:
    """Rows as one."""
    if len(rows) == 1:
        return rows[0]
    *amounts, pupils, estimates, provisionals = zip(*rows, strict=True)
    planned, planned_to_date, to_date, hours, hours_to_date, received = map(sum, amounts)
    together = pupils[0].union(*set(pupils))
    return (planned, planned_to_date, to_date, hours, hours_to_date, received, together, any(estimates),
            any(provisionals))  # fmt: skip


def add(amounts: Iterable[Fraction]) -> Fraction:
    """An exact sum, quicker than adding Fractions one to the other: alike denominators first."""
    by_denominator: dict[int, int] = {}
    for amount in amounts:
        if amount:
            by_denominator[amount.denominator] = by_denominator.get(amount.denominator, 0) + amount.numerator
    return sum((Fraction(top, bottom) for bottom, top in by_denominator.items()), Fraction(0))


def _by_year_group(row: Sum) -> int:
    return YEAR_GROUPS.index(row.key) if row.key in YEAR_GROUPS else len(YEAR_GROUPS)


_GRAINS: dict[str, Callable[[Piece], tuple[Any, ...]]] = {
    "line": lambda piece: (piece.line, piece.pupil, piece.item, piece.bought),
    "month": lambda piece: (
        piece.month, piece.term, piece.kind, piece.staff, piece.item if piece.kind != TIME else "", piece.bought,
    ),
}  # fmt: skip
_NO_HOURS = Piece("", "", "", "", (1, 1), "", "", 0, 0, 0)
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


_BOUGHT = {SERVICE: "Bought in", TRAINING: "Training"}


def _bought(piece: Piece) -> str:
    return _BOUGHT.get(piece.kind, "")


def _staff_key(piece: Piece) -> str:
    return (piece.staff or NO_ADULT) if piece.kind == TIME else NOT_TIME


@lru_cache(maxsize=4_096)
def _financial_year(month: Month) -> str:
    return year_label(financial_year(month))


_OF_LINES: dict[str, Callable[[School], _KeyOf]] = {
    "line": lambda _: lambda piece: piece.line,
    "pupil": lambda _: lambda piece: piece.pupil or WHOLE_SCHOOL,
    "intervention": lambda _: lambda piece: piece.item if not _bought(piece) else piece.line,
    "year": _by_pupil_field("year_group"),
    "need": _by_pupil_field("primary_need"),
    "tier": _by_intervention_field("tier", NOT_GIVEN),
    "kind": _by_intervention_field("kind", "Intervention"),
}
_OF_MONTHS: dict[str, Callable[[School], _KeyOf]] = {
    "staff": lambda _: _staff_key,
    "term": lambda _: lambda piece: piece.term or OUTSIDE,
    "month": lambda _: lambda piece: month_label(piece.month),
    "financial_year": lambda _: lambda piece: _financial_year(piece.month),
}
VIEWS = {**_OF_LINES, **_OF_MONTHS}

"""What the Audit sheet starts from: stretches of time, shares of them, and fixed amounts, as plain figures.

They are taken from groups, calendar and hourly costs, not from the pieces that are to be audited; of those it takes
only the pence at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.costing import Costs, Group, Member, Piece
from provision_xl.costing.basis import Basis, Segment, given_parts
from provision_xl.costing.pieces import ONE_OFF, PER_GROUP, PER_PUPIL, TIME
from provision_xl.dates import ONE_DAY, Term, cut_points, weekdays_between

_FIXED = (PER_PUPIL, PER_GROUP, ONE_OFF)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One adult's time for a group in one term, while nobody joins or leaves and no rate changes."""

    block: int  # number of the group and term
    group: Group
    term: Term
    adult: str  # "" for nobody
    first: date
    last: date
    weeks_off: Fraction  # what the last day weighs less than a whole one
    members: int
    full: int  # members with Charge = Full
    part: Fraction  # of the time that this adult gives
    pounds: Fraction  # an hour


@dataclass(frozen=True, slots=True)
class Share:
    """One line in one term: the pence of its time are to be found again."""

    block: int
    group: Group
    term: Term
    member: Member
    order: int  # among the lines of the block, in natural order
    pence: int  # ours


@dataclass(frozen=True, slots=True)
class Fixed:
    """One line's part of a fixed amount."""

    line: str
    kind: str
    term: str
    amount: int  # pence, of the whole amount
    shared_by: int
    order: int
    pence: int  # ours


@dataclass(frozen=True)
class AuditRows:
    """Everything the sheet shows before its formulas."""

    lines: tuple[tuple[str, Group, int], ...]  # line, its group, our pence
    shares: tuple[Share, ...]
    stretches: tuple[Stretch, ...]
    fixed: tuple[Fixed, ...]


def audit_rows(costs: Costs, basis: Basis) -> AuditRows:
    """All rows of a school's costs on one basis.

    Args:
        costs: what is audited.
        basis: what an hour of each adult costs; the same basis as that of the costs.
    """
    ours: dict[tuple[str, str], int] = {}
    for piece in costs.pieces:
        if piece.kind == TIME:
            ours[piece.line, piece.term] = ours.get((piece.line, piece.term), 0) + piece.planned
    shares: list[Share] = []
    stretches: list[Stretch] = []
    block = 0
    for group in costs.groups:
        for term, first, last in costs.school.calendar.overlaps(group.first, group.last):
            block += 1
            stretches.extend(_stretches(group, term, first, last, block, basis))
            shares.extend(_shares(group, term, block, ours))
    totals = costs.by_line
    members = [(member.key, group) for group in costs.groups for member in group.members]
    lines = tuple((key, group, totals[key].planned if key in totals else 0) for key, group in members)
    return AuditRows(lines, tuple(shares), tuple(stretches), tuple(_fixed(costs)))


def _shares(group: Group, term: Term, block: int, ours: dict[tuple[str, str], int]) -> Iterator[Share]:
    there = [member for member in group.members if member.first <= term.ends and member.last >= term.starts]
    for order, member in enumerate(there, start=1):
        yield Share(block, group, term, member, order, ours.get((member.key, term.label), 0))


def _stretches(group: Group, term: Term, first: date, last: date, block: int, basis: Basis) -> Iterator[Stretch]:
    rates = [basis.from_day(staff, first, last) for staff, _ in group.adults]
    changes = [segment.starts for adult in rates for segment in adult]
    changes += [day for member in group.members for day in (member.first, member.last + ONE_DAY)]
    for start, end in cut_points(first, last, changes):
        there = [member for member in group.members if member.first <= start and member.last >= end]
        if not there or not weekdays_between(start, end):
            continue
        off = Fraction(0)
        if group.last_day_weight is not None and start <= group.last <= end:
            off = term.day_weight - group.last_day_weight
        full = sum(member.full for member in there)
        in_force = [_in_force(adult, start) for adult in rates]
        parts = given_parts(group.adults, [segment.staff for segment in in_force])
        for segment, part in zip(in_force, parts, strict=True):
            pounds = segment.pounds or Fraction(0)
            yield Stretch(block, group, term, segment.staff, start, end, off, len(there), full, part, pounds)


def _in_force(segments: Sequence[Segment], day: date) -> Segment:
    return [segments[0], *(segment for segment in segments[1:] if segment.starts <= day)][-1]


def _fixed(costs: Costs) -> Iterator[Fixed]:
    """Fixed amounts, those that share one together, in the natural order in which pence are given out."""
    years = {term.label: term.school_year for term in costs.school.calendar.terms}
    group_of = {member.key: group.key for group in costs.groups for member in group.members}
    together: dict[tuple[str, ...], list[Piece]] = {}
    for piece in costs.pieces:
        if piece.kind in _FIXED:
            year = str(years.get(piece.term, ""))
            with_whom = {PER_PUPIL: piece.line, PER_GROUP: group_of.get(piece.line, ""), ONE_OFF: ""}[piece.kind]
            together.setdefault((piece.kind, piece.item, year, with_whom), []).append(piece)
    for (kind, code, *_), pieces in together.items():
        intervention = costs.school.intervention[code]
        amounts = {
            PER_PUPIL: intervention.cost_per_pupil,
            PER_GROUP: intervention.cost_per_group,
            ONE_OFF: intervention.one_off_cost,
        }
        for order, piece in enumerate(pieces, start=1):
            yield Fixed(piece.line, kind, piece.term, amounts[kind] or 0, len(pieces), order, piece.planned)

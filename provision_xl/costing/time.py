"""Rules 3, 4, 6 and 7 for time: the exact hours and cost of groups, rounded once a term and shared to the penny."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from provision_xl.costing.basis import Basis, Segment
from provision_xl.costing.groups import Group, Member
from provision_xl.costing.pieces import TIME, Piece
from provision_xl.dates import ONE_DAY, Calendar, Month, Term, cut_points, month_of, weekdays_between
from provision_xl.money import half_up, natural, share_scaled

ZERO = Fraction(0)

type Cell = tuple[str, Month]
"""Staff ID and month."""


class Amount(NamedTuple):
    """What one member bears of one adult's month: staff hours, exact pence, and hours received."""

    hours: Fraction
    pence: Fraction
    received: Fraction
    estimate: bool
    provisional: bool


class _Pattern(NamedTuple):
    """Members who run on the same days and pay alike; all of them bear the same."""

    first: date
    last: date
    full: bool


type _Shares = dict[_Pattern, dict[Cell, Amount]]
type _Split = dict[str, dict[Cell, tuple[int, Amount]]]


def time_pieces(group: Group, calendar: Calendar, basis: Basis, as_at: date, ratio: Fraction | None) -> Iterable[Piece]:
    """The pieces of a group's time, term by term.

    Args:
        ratio: sessions held over sessions implied to the as-at date; None where none are recorded.
    """
    running = [member for member in group.members if not member.marked_planned]
    for term, first, last in calendar.overlaps(group.first, group.last):
        planned = _split(group.members, _shares(group, group.members, term, first, last, basis))
        if as_at < first:
            yield from _pieces(group, term, planned, {}, {})
            continue
        until = planned
        if last > as_at:
            until = _split(group.members, _shares(group, group.members, term, first, as_at, basis))
        to_date = until
        if ratio is not None or len(running) < len(group.members):
            shares = _shares(group, running, term, first, min(last, as_at), basis)
            to_date = _split(running, _times(shares, Fraction(1) if ratio is None else ratio))
        yield from _pieces(group, term, planned, until, to_date)


def _shares(group: Group, members: Sequence[Member], term: Term, first: date, last: date, basis: Basis) -> _Shares:
    """What a member of each pattern bears, by adult and month, exactly."""
    sizes: dict[_Pattern, int] = {}
    for member in members:
        pattern = _Pattern(member.first, member.last, member.full)
        sizes[pattern] = sizes.get(pattern, 0) + 1
    shares: _Shares = {pattern: {} for pattern in sizes}
    joins_and_leaves = [day for pattern in sizes for day in (pattern.first, pattern.last + ONE_DAY)]
    changes = [segment.starts for staff_id, _ in group.adults for segment in basis.from_day(staff_id, first, last)]
    for start, end in cut_points(first, last, [*joins_and_leaves, *changes, *_month_starts(first, last)]):
        present = {pattern: size for pattern, size in sizes.items() if pattern.first <= start and pattern.last >= end}
        weight = _weight(group, term, start, end) * basis.week_factor(term.school_year)
        if present and weight:
            _bear(group, present, start, weight, basis, shares)
    return shares


def _month_starts(first: date, last: date) -> list[date]:
    return [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if first < date(year, month, 1) <= last
    ]


def _weight(group: Group, term: Term, start: date, end: date) -> Fraction:
    weight = weekdays_between(start, end) * term.day_weight
    if group.last_day_weight is not None and start <= group.last <= end:
        weight += group.last_day_weight - term.day_weight
    return weight


def _bear(
    group: Group, present: Mapping[_Pattern, int], start: date, weight: Fraction, basis: Basis, shares: _Shares
) -> None:
    """Add to each pattern present what one member of it bears of a stretch in which no rate changes."""
    minutes = group.minutes
    together = minutes.together + (minutes.preparation if basis.counts_preparation else ZERO)
    payers = sum(size for pattern, size in present.items() if pattern.full) or sum(present.values())
    all_pay = not any(pattern.full for pattern in present)
    accepted = basis.accepts(group.intervention)
    whole = sum((part for _, part in group.adults), ZERO)
    for staff_id, part in group.adults:
        (segment,) = basis.from_day(staff_id, start, start)
        pence_an_hour = (segment.pounds or ZERO) * 100 if accepted else ZERO
        for pattern in present:
            charged = minutes.alone + (together / payers if all_pay or pattern.full else ZERO)
            hours = weight * part * charged / 60
            received = weight * minutes.received * part / whole / 60
            _add(shares[pattern], (segment.staff, month_of(start)), segment, hours, pence_an_hour, received)


def _add(
    cells: dict[Cell, Amount],
    cell: Cell,
    segment: Segment,
    hours: Fraction,
    pence_an_hour: Fraction,
    received: Fraction,
) -> None:
    before = cells.get(cell)
    pence = hours * pence_an_hour
    if before is None:
        cells[cell] = Amount(hours, pence, received, segment.estimate, segment.provisional)
    else:
        cells[cell] = Amount(
            before.hours + hours,
            before.pence + pence,
            before.received + received,
            before.estimate or segment.estimate,
            before.provisional or segment.provisional,
        )


def _times(shares: _Shares, ratio: Fraction) -> _Shares:
    return {
        pattern: {
            cell: amount._replace(hours=amount.hours * ratio, pence=amount.pence * ratio)
            for cell, amount in cells.items()
        }
        for pattern, cells in shares.items()
    }


def _split(members: Sequence[Member], shares: _Shares) -> _Split:
    """Rule 6: the exact sum rounded once, shared over lines, and each line's pence over its adults and months."""
    exact = {pattern: sum((amount.pence for amount in cells.values()), ZERO) for pattern, cells in shares.items()}
    patterns = [_Pattern(member.first, member.last, member.full) for member in members]
    scale = lcm(*(amount.denominator for amount in exact.values()))
    numerators = {pattern: amount.numerator * (scale // amount.denominator) for pattern, amount in exact.items()}
    over = [numerators[pattern] for pattern in patterns]
    pence = share_scaled(half_up(Fraction(sum(over), scale)), over, scale)
    cached: dict[tuple[_Pattern, int], dict[Cell, tuple[int, Amount]]] = {}
    found: _Split = {}
    for member, pattern, amount in zip(members, patterns, pence, strict=True):
        if (pattern, amount) not in cached:
            cached[pattern, amount] = _over_cells(amount, shares[pattern])
        found[member.key] = cached[pattern, amount]
    return found


def _over_cells(pence: int, cells: Mapping[Cell, Amount]) -> dict[Cell, tuple[int, Amount]]:
    ordered = sorted(cells.items(), key=lambda item: (natural(item[0][0]), item[0][1]))
    scale = lcm(*(amount.pence.denominator for _, amount in ordered))
    numerators = [amount.pence.numerator * (scale // amount.pence.denominator) for _, amount in ordered]
    shares = share_scaled(pence, numerators, scale)
    return {cell: (share, amount) for (cell, amount), share in zip(ordered, shares, strict=True)}


_NOTHING: tuple[int, Amount] = (0, Amount(ZERO, ZERO, ZERO, False, False))


def _pieces(group: Group, term: Term, planned: _Split, until: _Split, to_date: _Split) -> Iterable[Piece]:
    for member in group.members:
        cells, cells_until, cells_to_date = (split.get(member.key, {}) for split in (planned, until, to_date))
        for cell, (pence, amount) in cells.items():
            done, so_far = cells_to_date.get(cell, _NOTHING)
            yield Piece(
                member.key,
                member.line.pupil_id,
                group.intervention.code,
                term.label,
                cell[1],
                TIME,
                cell[0],
                pence,
                cells_until.get(cell, _NOTHING)[0],
                done,
                amount.hours,
                so_far.hours,
                amount.received,
                amount.estimate,
                amount.provisional,
            )

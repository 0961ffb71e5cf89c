"""Rules 3, 4, 6 and 7 for time: the exact hours and cost of groups, rounded once a term and shared to the penny.

Every amount is exact: whole numbers over one denominator a group and term, which is far quicker than Fractions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import NamedTuple

from provision_xl.costing.adults import NOBODY
from provision_xl.costing.basis import Basis, Segment, given_parts
from provision_xl.costing.groups import Group, Member
from provision_xl.costing.pieces import TIME, Piece
from provision_xl.dates import ONE_DAY, Calendar, Month, Term, cut_points, month_of, month_starts, weekdays_between
from provision_xl.money import fraction, half_up_ratio, natural, share_scaled

type Cell = tuple[str, Month]
"""Staff ID and month."""

_NO_TIME = Fraction(0)


class _Pattern(NamedTuple):
    """Members who run on the same days and pay alike; all of them bear the same."""

    first: date
    last: date
    full: bool


@dataclass(slots=True)
class _Amount:
    """What one member bears of one adult's month, as whole numbers over the denominators of its `_Shares`."""

    hours: int = 0
    pence: int = 0
    received: int = 0
    estimate: bool = False
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class _Shares:
    """What a member of each pattern bears, by adult and month in order, and over what."""

    cells: Mapping[_Pattern, Mapping[Cell, _Amount]]
    hours_over: int
    pence_over: int
    received_over: int


class _Part(NamedTuple):
    """Whole pence of a member's cell, and its hours."""

    pence: int
    hours: Fraction
    received: Fraction
    estimate: bool
    provisional: bool


type _Split = dict[str, dict[Cell, _Part]]


class _Days(NamedTuple):
    """Days in one month in which nobody joins or leaves and no rate changes, and who is there."""

    first: date
    last: date
    month: Month
    weekdays: int
    present: tuple[_Pattern, ...]
    payers: int


class _Stretch(NamedTuple):
    """Such days, what they weigh, and what the adults cost."""

    month: Month
    weight: int  # over the weight's denominator
    present: tuple[_Pattern, ...]
    payers: int
    rates: tuple[Segment, ...]  # of each adult


class _Bearers(NamedTuple):
    """Members who bear a cost, the pattern of each, and how many have each pattern."""

    members: Sequence[Member]
    patterns: Sequence[_Pattern]
    sizes: tuple[tuple[_Pattern, int], ...]


def _bearers(members: Sequence[Member]) -> _Bearers:
    patterns = [_Pattern(member.first, member.last, member.full) for member in members]
    return _Bearers(members, patterns, tuple(Counter(patterns).items()))


def time_pieces(group: Group, calendar: Calendar, basis: Basis, as_at: date, ratio: Fraction | None) -> Iterable[Piece]:
    """The pieces of a group's time, term by term.

    Args:
        ratio: sessions held over sessions implied to the as-at date; None where none are recorded.
    """
    everybody = _bearers(group.members)
    running = _bearers([member for member in group.members if not member.marked_planned])
    some_planned = len(running.members) < len(group.members)
    week = _week(group, basis)
    for term, first, last in calendar.overlaps(group.first, group.last):
        shares = _shares(group, week, everybody, term, first, last, basis)
        planned = _split(everybody, shares)
        if as_at < first:
            yield from _pieces(group, term, planned, {}, {}, {})
            continue
        until, end = planned, min(last, as_at)
        if last > as_at:
            shares = _shares(group, week, everybody, term, first, as_at, basis)
            until = _split(everybody, shares)
        given = to_date = until
        if _somebody_away(group, basis, first, end):
            shares = _shares(group, week, everybody, term, first, end, basis, given=True)
            given = to_date = _split(everybody, shares)
        if some_planned:
            shares = _shares(group, week, running, term, first, end, basis, given=True)
        if ratio is not None or some_planned:
            to_date = _split(running, shares if ratio is None else _times(shares, ratio))
        yield from _pieces(group, term, planned, until, given, to_date)


def _somebody_away(group: Group, basis: Basis, first: date, last: date) -> bool:
    """Whether an adult may be away in these days without anybody who stands in."""
    return any(segment.away for name, _ in group.adults for segment in basis.from_day(name, first, last))


class _Week(NamedTuple):
    """A group's week in whole numbers: minutes over `over`, the adults' parts over `parts_over`."""

    together: int
    alone: int
    received: int
    over: int
    parts: tuple[int, ...]
    parts_over: int


def _week(group: Group, basis: Basis) -> _Week:
    minutes = group.minutes
    together = minutes.together + minutes.preparation if basis.counts_preparation else minutes.together
    over = lcm(together.denominator, minutes.alone.denominator, minutes.received.denominator)
    parts_over = lcm(*(part.denominator for _, part in group.adults))
    parts = tuple(int(part * parts_over) for _, part in group.adults)
    alone, received = int(minutes.alone * over), int(minutes.received * over)
    return _Week(int(together * over), alone, received, over, parts, parts_over)


def _shares(
    group: Group,
    week: _Week,
    bearers: _Bearers,
    term: Term,
    first: date,
    last: date,
    basis: Basis,
    given: bool = False,
) -> _Shares:
    """What a member of each pattern bears, by adult and month, exactly.

    Args:
        given: leave out the time of adults who are away with nobody to stand in.
    """
    weights_over, stretches = _stretches(group, bearers.sizes, term, first, last, basis)
    accepted = basis.accepts(group.intervention)
    payers_over = lcm(*(stretch.payers for stretch in stretches))
    price_over = lcm(*(rate.pounds.denominator for stretch in stretches for rate in stretch.rates if rate.pounds))
    shared, alone = week.together * payers_over, week.alone * payers_over
    cells: dict[_Pattern, dict[Cell, _Amount]] = {pattern: {} for pattern, _ in bearers.sizes}
    for month, weight, present, payers, rates in stretches:
        nobody_full = not any(pattern.full for pattern in present)
        parts = _parts(group, week, rates)
        for rate, part, whole_part in zip(rates, parts, week.parts, strict=True):
            if given and rate.away:
                continue
            pounds = rate.pounds if accepted and rate.pounds else _NO_TIME
            price = 100 * pounds.numerator * (price_over // pounds.denominator)
            for pattern in present:
                hours = weight * part * (alone + (shared // payers if nobody_full or pattern.full else 0))
                amount = cells[pattern].setdefault((rate.staff, month), _Amount())
                amount.hours += hours
                amount.pence += hours * price
                amount.received += weight * whole_part * week.received
                amount.estimate |= rate.estimate
                amount.provisional |= rate.provisional
    hours_over = weights_over * week.parts_over * week.over * payers_over * 60
    return _Shares(
        {pattern: _in_order(found) for pattern, found in cells.items()},
        hours_over,
        hours_over * price_over,
        weights_over * week.over * sum(week.parts) * 60,
    )


def _parts(group: Group, week: _Week, rates: Sequence[Segment]) -> tuple[int, ...]:
    """The parts of the adults, or of whoever covers, over the week's `parts_over`."""
    if all(rate.staff in {NOBODY, name} for rate, (name, _) in zip(rates, group.adults, strict=True)):
        return week.parts
    return tuple(int(part * week.parts_over) for part in given_parts(group.adults, rates))


def _in_order(cells: Mapping[Cell, _Amount]) -> Mapping[Cell, _Amount]:
    if len({staff for staff, _ in cells}) < 2:
        return cells  # the stretches came in order
    return dict(sorted(cells.items(), key=lambda item: (natural(item[0][0]), item[0][1])))


def _stretches(
    group: Group, sizes: tuple[tuple[_Pattern, int], ...], term: Term, first: date, last: date, basis: Basis
) -> tuple[int, list[_Stretch]]:
    """The stretches of a term that have somebody in them, and the denominator of their weights."""
    a_day = basis.day_weight(term)
    over, day_weight, less = a_day.denominator, a_day.numerator, 0
    if group.last_day_weight is not None and first <= group.last <= last:
        last_day = group.last_day_weight * basis.week_factor(term.school_year)
        over = lcm(a_day.denominator, last_day.denominator)
        day_weight, less = int(a_day * over), int((a_day - last_day) * over)
    rates = [basis.from_day(staff_id, first, last) for staff_id, _ in group.adults]
    changes = frozenset([rate.starts for adult in rates for rate in adult if first < rate.starts <= last])
    found = []
    for start, end, month, weekdays, present, payers in _days(first, last, changes, sizes):
        weight = weekdays * day_weight - (less if start <= group.last <= end else 0)
        if weight:
            in_force = tuple([_at(adult, start) for adult in rates])
            found.append(_Stretch(month, weight, present, payers, in_force))
    return over, found


@lru_cache(maxsize=16_384)  # many groups run alike
def _days(
    first: date, last: date, changes: frozenset[date], sizes: tuple[tuple[_Pattern, int], ...]
) -> tuple[_Days, ...]:
    """Days cut at each change, each month's start and where somebody joins or leaves; those with somebody there."""
    joins = [day for pattern, _ in sizes for day in (pattern.first, pattern.last + ONE_DAY)]
    found = []
    for start, end in cut_points(first, last, [*changes, *joins, *month_starts(first, last)]):
        there = {pattern: size for pattern, size in sizes if pattern.first <= start and pattern.last >= end}
        if there:
            payers = sum(size for pattern, size in there.items() if pattern.full) or sum(there.values())
            found.append(_Days(start, end, month_of(start), weekdays_between(start, end), tuple(there), payers))
    return tuple(found)


def _at(rates: Sequence[Segment], day: date) -> Segment:
    for rate in reversed(rates):
        if rate.starts <= day:
            return rate
    return rates[0]


def _times(shares: _Shares, ratio: Fraction) -> _Shares:
    """The same for so many times the time."""
    times, over = ratio.as_integer_ratio()
    cells = {
        pattern: {
            cell: _Amount(one.hours * times, one.pence * times, one.received, one.estimate, one.provisional)
            for cell, one in found.items()
        }
        for pattern, found in shares.cells.items()
    }
    return _Shares(cells, shares.hours_over * over, shares.pence_over * over, shares.received_over)


def _split(bearers: _Bearers, shares: _Shares) -> _Split:
    """Rule 6: the exact sum rounded once, shared over lines, and each line's pence over its adults and months."""
    exact = {pattern: sum(amount.pence for amount in cells.values()) for pattern, cells in shares.cells.items()}
    over = [exact[pattern] for pattern in bearers.patterns]
    pence = share_scaled(half_up_ratio(sum(over), shares.pence_over), over, shares.pence_over)
    cached: dict[tuple[_Pattern, int], dict[Cell, _Part]] = {}
    hours: dict[_Pattern, list[tuple[Fraction, Fraction]]] = {}
    found: _Split = {}
    for member, pattern, amount in zip(*bearers[:2], pence, strict=True):
        if (pattern, amount) not in cached:
            if pattern not in hours:
                hours[pattern] = _hours(shares, pattern)
            cached[pattern, amount] = _over_cells(amount, shares, pattern, hours[pattern])
        found[member.key] = cached[pattern, amount]
    return found


def _hours(shares: _Shares, pattern: _Pattern) -> list[tuple[Fraction, Fraction]]:
    return [
        (fraction(amount.hours, shares.hours_over), fraction(amount.received, shares.received_over))
        for amount in shares.cells[pattern].values()
    ]


def _over_cells(
    pence: int, shares: _Shares, pattern: _Pattern, hours: Sequence[tuple[Fraction, Fraction]]
) -> dict[Cell, _Part]:
    cells = shares.cells[pattern]
    split = share_scaled(pence, [amount.pence for amount in cells.values()], shares.pence_over)
    return {
        cell: _Part(share, given, received, amount.estimate, amount.provisional)
        for (cell, amount), share, (given, received) in zip(cells.items(), split, hours, strict=True)
    }


_NOTHING = _Part(0, _NO_TIME, _NO_TIME, False, False)


def _pieces(
    group: Group, term: Term, planned: _Split, until: _Split, given: _Split, to_date: _Split
) -> Iterable[Piece]:
    none: dict[Cell, _Part] = {}
    code, label = group.intervention.code, term.label
    for member in group.members:
        key, pupil = member.key, member.line.pupil_id
        cells_until, cells_given, cells_to_date = until.get(key, none), given.get(key, none), to_date.get(key, none)
        for cell, part in planned.get(key, none).items():
            so_far = cells_to_date.get(cell, _NOTHING)
            pence_until = cells_until.get(cell, _NOTHING).pence
            yield Piece(
                key,
                pupil,
                code,
                label,
                cell[1],
                TIME,
                cell[0],
                part.pence,
                pence_until,
                so_far.pence,
                part.hours,
                so_far.hours,
                part.received,
                part.estimate,
                part.provisional,
                absent=pence_until - cells_given.get(cell, _NOTHING).pence,
            )

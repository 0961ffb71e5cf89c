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
from itertools import compress
from math import lcm
from typing import NamedTuple

from provision_xl.costing.adults import NOBODY
from provision_xl.costing.basis import Basis, Names, Price, Prices, given_parts
from provision_xl.costing.groups import Group
from provision_xl.costing.pieces import TIME, Piece
from provision_xl.dates import ONE_DAY, Calendar, Month, Term, cut_points, month_of, month_starts, weekdays_between
from provision_xl.money import fraction, half_up_ratio, natural, over_one, share_scaled

type Cell = tuple[str, Month]
"""Who of the adults, as `Prices` numbers them, and the month."""

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


type _Split = Sequence[Mapping[Cell, _Part]]
"""Of each member in turn."""


class _Days(NamedTuple):
    """Days in one month in which nobody joins or leaves and no rate changes, and who is there."""

    first: date
    last: date
    month: Month
    weekdays: int
    present: tuple[_Pattern, ...]
    payers: int
    all_pay: bool


class _Stretch(NamedTuple):
    """Such days, what they weigh, and what the adults cost."""

    month: Month
    weight: int  # over the weight's denominator
    present: tuple[_Pattern, ...]
    payers: int
    all_pay: bool
    prices: tuple[Price, ...]  # of each adult


class _Week(NamedTuple):
    """A group's week in whole numbers: minutes over `over`, the adults' parts over `parts_over`."""

    together: int
    alone: int
    received: int
    over: int
    parts: tuple[int, ...]
    parts_over: int


class _Span(NamedTuple):
    """Days of a term of a group, and all that its time costs hang on but who its members are; many groups are alike."""

    week: _Week
    prices: Prices
    first: date
    last: date
    day_weight: tuple[int, int]  # numerator and denominator
    last_day: tuple[date, int, int] | None  # and its weight, where that is another


def time_pieces(group: Group, calendar: Calendar, basis: Basis, as_at: date, ratio: Fraction | None) -> Iterable[Piece]:
    """The pieces of a group's time, term by term.

    Args:
        ratio: sessions held over sessions implied to the as-at date; None where none are recorded.
    """
    everybody = tuple([_Pattern(member.first, member.last, member.full) for member in group.members])
    runs = [not member.marked_planned for member in group.members]
    running = tuple(compress(everybody, runs))
    times = (1, 1) if ratio is None else ratio.as_integer_ratio()
    week = _week(group, basis)
    for term, first, last in calendar.overlaps(group.first, group.last):
        prices, names = basis.prices(group.adults, first, last, basis.accepts(group.intervention))
        span = _Span(week, prices, first, last, *_weights(group, term, first, last, basis))
        planned = _split(span, everybody)
        nothing: _Split = [{}] * len(everybody)
        if as_at < first:
            yield from _pieces(group, term, names, planned, nothing, nothing, nothing)
            continue
        so_far = span._replace(last=min(last, as_at))
        until = _split(so_far, everybody)
        given = _split(so_far, everybody, given=True) if _somebody_away(so_far) else until
        to_date = given
        if ratio is not None or not all(runs):
            of_running = iter(_split(so_far, running, given=True, times=times))
            to_date = [next(of_running) if is_running else {} for is_running in runs]
        yield from _pieces(group, term, names, planned, until, given, to_date)


def _week(group: Group, basis: Basis) -> _Week:
    minutes = group.minutes
    (together, preparation, alone), over = over_one((minutes.together, minutes.preparation, minutes.alone))
    parts, parts_over = over_one([part for _, part in group.adults])
    costed = together + preparation if basis.counts_preparation else together
    return _Week(costed, alone, together + alone, over, tuple(parts), parts_over)


def _weights(
    group: Group, term: Term, first: date, last: date, basis: Basis
) -> tuple[tuple[int, int], tuple[date, int, int] | None]:
    """What a day of a term weighs, and a group's last day where that is another."""
    a_day = basis.day_weight(term).as_integer_ratio()
    if group.last_day_weight is None or not first <= group.last <= last:
        return a_day, None
    weight = group.last_day_weight * basis.week_factor(term.school_year)
    return a_day, (group.last, *weight.as_integer_ratio())


def _somebody_away(span: _Span) -> bool:
    """Whether an adult may be away in these days without anybody who stands in."""
    return any(price.away for adult in span.prices.adults for price in adult if price.starts <= span.last)


def _shares(span: _Span, sizes: Mapping[_Pattern, int], given: bool) -> _Shares:
    """What a member of each pattern bears, by adult and month, exactly.

    Args:
        sizes: how many members have each pattern.
        given: leave out the time of adults who are away with nobody to stand in.
    """
    week = span.week
    weights_over, stretches = _stretches(span, tuple(sizes.items()))
    payers_over = lcm(*(stretch.payers for stretch in stretches))
    price_over = lcm(*(price.pence[1] for stretch in stretches for price in stretch.prices))
    shared, alone = week.together * payers_over, week.alone * payers_over
    cells: dict[_Pattern, dict[Cell, _Amount]] = {pattern: {} for pattern in sizes}
    for month, weight, present, payers, all_pay, prices in stretches:
        parts = _parts(span, prices)
        for price, part, whole_part in zip(prices, parts, week.parts, strict=True):
            if given and price.away:
                continue
            pence = price.pence[0] * (price_over // price.pence[1])
            for pattern in present:
                hours = weight * part * (alone + (shared // payers if all_pay or pattern.full else 0))
                amount = cells[pattern].setdefault((price.who, month), _Amount())
                amount.hours += hours
                amount.pence += hours * pence
                amount.received += weight * whole_part * week.received
                amount.estimate |= price.estimate
                amount.provisional |= price.provisional
    hours_over = weights_over * week.parts_over * week.over * payers_over * 60
    return _Shares(
        {pattern: _in_order(found) for pattern, found in cells.items()},
        hours_over,
        hours_over * price_over,
        weights_over * week.over * sum(week.parts) * 60,
    )


def _parts(span: _Span, prices: Sequence[Price]) -> tuple[int, ...]:
    """The parts of the adults, or of whoever covers, over the week's `parts_over`."""
    week, adults = span.week, span.prices.who
    if len(adults) == 1 or all(price.who in {NOBODY, own} for price, own in zip(prices, adults, strict=True)):
        return week.parts
    entries = [(own, Fraction(part, week.parts_over)) for own, part in zip(adults, week.parts, strict=True)]
    return tuple(int(part * week.parts_over) for part in given_parts(entries, [price.who for price in prices]))


def _in_order(cells: Mapping[Cell, _Amount]) -> Mapping[Cell, _Amount]:
    if len({who for who, _ in cells}) < 2:
        return cells  # the stretches came in order
    return dict(sorted(cells.items(), key=lambda item: (natural(item[0][0]), item[0][1])))


def _stretches(span: _Span, sizes: tuple[tuple[_Pattern, int], ...]) -> tuple[int, list[_Stretch]]:
    """The stretches of a term that have somebody in them, and the denominator of their weights."""
    (day_weight, over), closing, less = span.day_weight, None, 0
    if span.last_day is not None:
        closing, top, below = span.last_day
        both = lcm(over, below)
        day_weight, over = day_weight * (both // over), both
        less = day_weight - top * (both // below)
    starts = [price.starts for adult in span.prices.adults for price in adult]
    changes = frozenset([day for day in starts if span.first < day <= span.last])
    found = []
    for start, end, month, weekdays, present, payers, all_pay in _days(span.first, span.last, changes, sizes):
        weight = weekdays * day_weight - (less if closing is not None and start <= closing <= end else 0)
        if weight:
            in_force = tuple([_at(adult, start) for adult in span.prices.adults])
            found.append(_Stretch(month, weight, present, payers, all_pay, in_force))
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
            full = sum(size for pattern, size in there.items() if pattern.full)
            weekdays, payers = weekdays_between(start, end), full or sum(there.values())
            found.append(_Days(start, end, month_of(start), weekdays, tuple(there), payers, not full))
    return tuple(found)


def _at(prices: Sequence[Price], day: date) -> Price:
    for price in reversed(prices):
        if price.starts <= day:
            return price
    return prices[0]


@lru_cache(maxsize=2_048)
def _split(
    span: _Span, members: tuple[_Pattern, ...], given: bool = False, times: tuple[int, int] = (1, 1)
) -> _Split:
    """Rule 6: the exact sum rounded once, shared over lines, and each line's pence over its adults and months.

    Args:
        times: so many times the time, as numerator and denominator.
    """
    shares = _times(_shares(span, Counter(members), given), times)
    exact = {pattern: sum([amount.pence for amount in cells.values()]) for pattern, cells in shares.cells.items()}
    over = [exact[pattern] for pattern in members]
    pence = share_scaled(half_up_ratio(sum(over), shares.pence_over), over, shares.pence_over)
    cached: dict[tuple[_Pattern, int], dict[Cell, _Part]] = {}
    found = []
    for pattern, amount in zip(members, pence, strict=True):
        if (pattern, amount) not in cached:
            cached[pattern, amount] = _over_cells(amount, shares, pattern)
        found.append(cached[pattern, amount])
    return found


def _times(shares: _Shares, times: tuple[int, int]) -> _Shares:
    """The same for so many times the time."""
    top, below = times
    if top == below:
        return shares
    cells = {
        pattern: {
            cell: _Amount(one.hours * top, one.pence * top, one.received, one.estimate, one.provisional)
            for cell, one in found.items()
        }
        for pattern, found in shares.cells.items()
    }
    return _Shares(cells, shares.hours_over * below, shares.pence_over * below, shares.received_over)


def _over_cells(pence: int, shares: _Shares, pattern: _Pattern) -> dict[Cell, _Part]:
    cells = shares.cells[pattern]
    split = share_scaled(pence, [amount.pence for amount in cells.values()], shares.pence_over)
    return {
        cell: _Part(
            share,
            fraction(amount.hours, shares.hours_over),
            fraction(amount.received, shares.received_over),
            amount.estimate,
            amount.provisional,
        )
        for (cell, amount), share in zip(cells.items(), split, strict=True)
    }


_NOTHING = _Part(0, _NO_TIME, _NO_TIME, False, False)


def _pieces(
    group: Group,
    term: Term,
    names: Names,
    planned: _Split,
    until: _Split,
    given: _Split,
    to_date: _Split,
) -> Iterable[Piece]:
    code, label = group.intervention.code, term.label
    for member, cells, *others in zip(group.members, planned, until, given, to_date, strict=True):
        key, pupil = member.key, member.line.pupil_id
        cells_until, cells_given, cells_to_date = others
        for cell, part in cells.items():
            so_far = cells_to_date.get(cell, _NOTHING)
            pence_until = cells_until.get(cell, _NOTHING).pence
            yield Piece(
                key,
                pupil,
                code,
                label,
                cell[1],
                TIME,
                names[cell[0]],
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

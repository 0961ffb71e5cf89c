"""The four tables of the Audit sheet: which cells are given, which are formulas, and what each formula gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

from provision_xl.costing.adults import NOBODY
from provision_xl.dates import weekdays_between
from provision_xl.results import Shows
from provision_xl.workbook.audit_rows import AuditRows, Fixed, Share, Stretch

MINUTES, PENCE, PLACES, PARTS = "AuditMinutes", "AuditPence", "AuditPlaces", "AuditParts"
GIVEN: tuple[tuple[str, str, int], ...] = (  # defined name, what it is, value
    (MINUTES, "Minutes in an hour", 60),
    (PENCE, "Pence in a pound", 100),
    (PLACES, "Places of a penny kept before rounding", 6),
    (PARTS, "The same as a number of parts of a penny", 1_000_000),
)
_MINUTES, _PENCE, _PLACES, _PARTS = (value for _, _, value in GIVEN)


@dataclass(frozen=True, slots=True)
class AuditColumn:
    """A column: its header, what it holds, and its formula as a person would type it in the table; "" where given."""

    header: str
    shows: Shows
    formula: str = ""
    wide: float = 11


@dataclass(frozen=True)
class AuditTable:
    """One table: its Excel name, title, columns and the values of its rows."""

    name: str
    title: str
    columns: tuple[AuditColumn, ...]
    rows: Sequence[tuple[Any, ...]]

    def formula(self, column: AuditColumn) -> str:
        """The formula as a file holds it: [@Line] is written in full.

        >>> AuditTable("AuditLines", "", (), ()).formula(AuditColumn("X", Shows.NUMBER, "=[@Time]+[@[Of them Full]]"))
        '=AuditLines[[#This Row],[Time]]+AuditLines[[#This Row],[Of them Full]]'
        """
        text = column.formula.replace("[@[", "[@").replace("]]", "]")
        head, *rest = text.split("[@")
        return head + "".join(f"{self.name}[[#This Row],[{part.replace(']', ']]', 1)}" for part in rest)


_N, _P, _T, _D, _C = Shows.NUMBER, Shows.PENCE, Shows.TEXT, Shows.DATE, Shows.COUNT
_LINES = (
    AuditColumn("Line", _T, wide=18), AuditColumn("Group", _T, wide=18), AuditColumn("Intervention", _T, wide=20),
    AuditColumn("Time", _P, f"=SUMIFS(AuditShares[Pence],AuditShares[Line],[@Line])/{PENCE}", 14),
    AuditColumn("Other costs", _P, f"=SUMIFS(AuditOther[Pence],AuditOther[Line],[@Line])/{PENCE}", 14),
    AuditColumn("Planned by formula", _P, "=[@Time]+[@[Other costs]]", 16), AuditColumn("Our figure", _P, "", 16),
    AuditColumn("Difference", _P, f"=ROUND(([@[Planned by formula]]-[@[Our figure]])*{PENCE},0)/{PENCE}", 14),
)  # fmt: skip
_WITHIN = 'AuditTime[Block],[@Block],AuditTime[From],">="&[@From],AuditTime[To],"<="&[@To]'
_SHARES = (
    AuditColumn("Block", _C, wide=9), AuditColumn("Group", _T), AuditColumn("Term", _T, wide=18),
    AuditColumn("Line", _T), AuditColumn("Order", _C, wide=9), AuditColumn("From", _D), AuditColumn("To", _D),
    AuditColumn("Pays in full", _C, wide=9),
    AuditColumn("Exact pence", _N, f"=SUMIFS(AuditTime[Own time],{_WITHIN})+IF([@[Pays in full]]=1,SUMIFS("
                f"AuditTime[A share],{_WITHIN}),SUMIFS(AuditTime[Share unless full],{_WITHIN}))", 14),
    AuditColumn("Whole pence", _C, f"=INT(ROUND([@[Exact pence]],{PLACES}))"),
    AuditColumn("Left over", _C, f"=ROUND(([@[Exact pence]]-[@[Whole pence]])*{PARTS},0)"),
    AuditColumn("Pence to give out", _C, "=ROUND(ROUND(SUMIFS(AuditShares[Exact pence],AuditShares[Block],[@Block]),"
                f"{PLACES}),0)-SUMIFS(AuditShares[Whole pence],AuditShares[Block],[@Block])"),
    AuditColumn("Place in the queue", _C, '=1+COUNTIFS(AuditShares[Block],[@Block],AuditShares[Left over],">"&'
                "[@[Left over]])+COUNTIFS(AuditShares[Block],[@Block],AuditShares[Left over],[@[Left over]],"
                'AuditShares[Order],"<"&[@Order])'),
    AuditColumn("Pence", _C, "=[@[Whole pence]]+IF([@[Place in the queue]]<=[@[Pence to give out]],1,0)"),
    AuditColumn("Our pence", _C), AuditColumn("Difference", _C, "=[@Pence]-[@[Our pence]]"),
)  # fmt: skip
_COST = f"[@Part]*[@[Cost of an hour]]*{PENCE}"
_TIME = (
    AuditColumn("Block", _C, wide=9), AuditColumn("Group", _T), AuditColumn("Term", _T, wide=18),
    AuditColumn("Adult", _T), AuditColumn("From", _D), AuditColumn("To", _D), AuditColumn("Term from", _D),
    AuditColumn("Term to", _D), AuditColumn("Teaching weeks", _N), AuditColumn("Weeks off the last day", _N),
    AuditColumn("Minutes together", _N), AuditColumn("Minutes to prepare", _N), AuditColumn("Minutes alone", _N),
    AuditColumn("Pupils", _C, wide=9), AuditColumn("Of them in full", _C, wide=9),
    AuditColumn("Part", Shows.PERCENT, wide=9),
    AuditColumn("Cost of an hour", _N, wide=12),
    AuditColumn("Weeks", _N, "=NETWORKDAYS([@From],[@To])*[@[Teaching weeks]]/NETWORKDAYS([@[Term from]],[@[Term to]])"
                "-[@[Weeks off the last day]]"),
    AuditColumn("Own time", _N, f"=[@Weeks]*[@[Minutes alone]]/{MINUTES}*{_COST}", 13),
    AuditColumn("A share", _N, f"=[@Weeks]*([@[Minutes together]]+[@[Minutes to prepare]])/{MINUTES}*{_COST}"
                "/IF([@[Of them in full]]>0,[@[Of them in full]],[@Pupils])", 13),
    AuditColumn("Share unless full", _N, "=IF([@[Of them in full]]>0,0,[@[A share]])", 13),
)  # fmt: skip
_OTHER = (
    AuditColumn("Line", _T), AuditColumn("Kind", _T), AuditColumn("Term", _T, wide=18), AuditColumn("Amount", _P),
    AuditColumn("Shared by", _C, wide=9), AuditColumn("Order", _C, wide=9),
    AuditColumn("Pence", _C, f"=INT(ROUND([@Amount]*{PENCE},0)/[@[Shared by]])"
                f"+IF([@Order]<=MOD(ROUND([@Amount]*{PENCE},0),[@[Shared by]]),1,0)"),
    AuditColumn("Our pence", _C), AuditColumn("Difference", _C, "=[@Pence]-[@[Our pence]]"),
)  # fmt: skip


def audit_tables(rows: AuditRows) -> tuple[AuditTable, ...]:
    """The tables, each formula's value worked out as the spreadsheet will."""
    times = [_time(stretch) for stretch in rows.stretches]
    shares = _shares(rows.shares, rows.stretches, times)
    other = [_other(fixed) for fixed in rows.fixed]
    time_of, other_of = _sums(shares, 3, 13), _sums(other, 0, 6)
    lines = [_line(key, group.key, group.intervention.code, time_of, other_of, ours) for key, group, ours in rows.lines]
    return (
        AuditTable("AuditLines", "Each line of the map", _LINES, lines),
        AuditTable("AuditShares", "Its time, term by term: a block is one group in one term", _SHARES, shares),
        AuditTable("AuditOther", "Its other costs", _OTHER, other or [("",) * 3 + (None,) * 6]),
        AuditTable("AuditTime", "What the time comes from: figures of a week, pence of the stretch", _TIME, times),
    )


def _line(line: str, group: str, code: str, time: Mapping[str, int], other: Mapping[str, int], ours: int) -> Any:
    found = time.get(line, 0) + other.get(line, 0)
    return line, group, code, time.get(line, 0), other.get(line, 0), found, ours, found - ours


def _sums(rows: Iterable[tuple[Any, ...]], key: int, value: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[row[key]] = found.get(row[key], 0) + row[value]
    return found


def _time(stretch: Stretch) -> tuple[Any, ...]:
    term, minutes = stretch.term, stretch.group.minutes
    weeks_off, teaching, part, pounds = map(float, (stretch.weeks_off, term.weeks, stretch.part, stretch.pounds))
    together, prepare, alone = map(float, (minutes.together, minutes.preparation, minutes.alone))
    weekdays = weekdays_between(stretch.first, stretch.last)
    weeks = weekdays * teaching / weekdays_between(term.starts, term.ends) - weeks_off
    share = weeks * (together + prepare) / _MINUTES * part * pounds * _PENCE / (stretch.full or stretch.members)
    return (
        stretch.block, stretch.group.key, term.label, "nobody" if stretch.adult == NOBODY else stretch.adult,
        stretch.first, stretch.last, term.starts, term.ends, teaching, weeks_off, together, prepare, alone,
        stretch.members, stretch.full, part, pounds,
        weeks, weeks * alone / _MINUTES * part * pounds * _PENCE, share, 0 if stretch.full else share,
    )  # fmt: skip


def _shares(
    shares: Sequence[Share], stretches: Sequence[Stretch], times: Sequence[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    by_block: dict[int, list[tuple[Stretch, tuple[Any, ...]]]] = {}
    for stretch, time in zip(stretches, times, strict=True):
        by_block.setdefault(stretch.block, []).append((stretch, time))
    blocks: dict[int, list[Share]] = {}
    for share in shares:
        blocks.setdefault(share.block, []).append(share)
    return [row for block, found in blocks.items() for row in _block(found, by_block.get(block, []))]


def _block(shares: Sequence[Share], stretches: Sequence[tuple[Stretch, tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
    """One group and term: exact pence, rounded down, and the pennies left given to the largest remainders."""
    exact = [_exact(share, stretches) for share in shares]
    whole = [floor(round(pence, _PLACES)) for pence in exact]
    left = [floor((pence - down) * _PARTS + 0.5) for pence, down in zip(exact, whole, strict=True)]
    give = floor(round(sum(exact), _PLACES) + 0.5) - sum(whole)
    rows = []
    for place, share in enumerate(shares):
        queue = 1 + sum(other > left[place] for other in left) + left[:place].count(left[place])
        found = whole[place] + (queue <= give)
        rows.append((
            share.block, share.group.key, share.term.label, share.member.key, share.order, share.member.first,
            share.member.last, int(share.member.full), exact[place], whole[place], left[place], give, queue, found,
            share.pence, found - share.pence,
        ))  # fmt: skip
    return rows


def _exact(share: Share, stretches: Sequence[tuple[Stretch, tuple[Any, ...]]]) -> float:
    member = share.member
    own, shared = -3, -2 if member.full else -1
    there = [time for stretch, time in stretches if member.first <= stretch.first and stretch.last <= member.last]
    total: float = sum(time[own] for time in there) + sum(time[shared] for time in there)
    return total


def _other(fixed: Fixed) -> tuple[Any, ...]:
    found = fixed.amount // fixed.shared_by + (fixed.order <= fixed.amount % fixed.shared_by)
    return (
        fixed.line, fixed.kind, fixed.term, fixed.amount, fixed.shared_by, fixed.order, found, fixed.pence,
        found - fixed.pence,
    )  # fmt: skip

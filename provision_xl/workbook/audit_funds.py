"""The proof on the Audit sheet that no cost is counted twice: each line is what its funds pay and what is unfunded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from provision_xl.costing import Costs
from provision_xl.funding import UNFUNDED, Payment, purses
from provision_xl.money import natural
from provision_xl.results import Shows
from provision_xl.workbook.audit_tables import PENCE, AuditColumn, AuditTable

FUNDS_COUNT = (
    "the same, what funds pay",
    "=SUMPRODUCT(ABS(AuditFunded[Planned: difference])+ABS(AuditFunded[To date: difference])"
    "+ABS(AuditFunded[Forecast: difference]))*AuditPence+SUM(AuditFunds[Paid too much])*AuditPence",
)
_FIGURES = ("Planned", "To date", "Forecast")
_N, _P, _T = Shows.COUNT, Shows.PENCE, Shows.TEXT


def _funded(figure: str) -> tuple[AuditColumn, ...]:
    """The four columns of one figure: cost, what funds pay of it, what is unfunded, and what is left over."""
    paid = f"AuditPaid[{figure}],AuditPaid[Line number],[@[Line number]],AuditPaid[Fund number]"
    parts = f"[@[{figure}: funds]]+[@[{figure}: unfunded]]-[@[{figure}: cost]]"
    return (
        AuditColumn(f"{figure}: cost", _P, wide=14),
        AuditColumn(f"{figure}: funds", _P, f'=SUMIFS({paid},">0")', 14),
        AuditColumn(f"{figure}: unfunded", _P, f"=SUMIFS({paid},0)", 14),
        AuditColumn(f"{figure}: difference", _P, f"=ROUND(({parts})*{PENCE},0)/{PENCE}", 14),
    )


_FUNDED = (
    AuditColumn("Line number", _N, wide=9),
    AuditColumn("Line", _T, wide=24),
    *(column for figure in _FIGURES for column in _funded(figure)),
)
_MOST = "MAX([@[Planned: paid]],[@[To date: paid]],[@[Forecast: paid]])"
_FUNDS = (
    AuditColumn("Fund number", _N, wide=9),
    AuditColumn("Fund", _T, wide=24),
    AuditColumn("Amount", _P, wide=14),
    *(AuditColumn(f"{figure}: paid", _P, f"=SUMIFS(AuditPaid[{figure}],AuditPaid[Fund number],[@[Fund number]])", 14)
      for figure in _FIGURES),
    AuditColumn("Paid too much", _P, f"=ROUND(MAX(0,{_MOST}-[@Amount])*{PENCE},0)/{PENCE}", 14),
)  # fmt: skip
_PAID = (
    AuditColumn("Line number", _N, wide=9),
    AuditColumn("Line", _T, wide=24),
    AuditColumn("Fund number", _N, wide=9),
    AuditColumn("Fund", _T, wide=24),
    *(AuditColumn(figure, _P, wide=14) for figure in _FIGURES),
)
type _Three = tuple[int, int, int]


def audit_fund_tables(costs: Costs, paid: Sequence[Payment]) -> tuple[AuditTable, ...]:
    """Each line with its funds, each fund with what it pays, and the payments both are added up from.

    Lines and funds are told apart by numbers: a name may hold signs that a formula takes for others.
    """
    cost: dict[str, _Three] = {}
    for piece in costs.pieces:
        cost[piece.line] = _more(cost.get(piece.line), (piece.planned, piece.to_date, piece.forecast))
    funds = [*purses(costs.school)]
    number_of_line = {line: number for number, line in enumerate(sorted(cost, key=natural), start=1)}
    number_of_fund = {**{purse.name: number for number, purse in enumerate(funds, start=1)}, UNFUNDED: 0}
    by_pair: dict[tuple[int, int], _Three] = {}
    for payment in paid:
        pair = number_of_line[payment.piece.line], number_of_fund[payment.fund]
        by_pair[pair] = _more(by_pair.get(pair), (payment.planned, payment.to_date, payment.forecast))
    of_line: dict[int, dict[int, _Three]] = {}
    for (line, fund), amounts in by_pair.items():
        of_line.setdefault(line, {})[fund] = amounts
    lines = {number: line for line, number in number_of_line.items()}
    names = {number: fund for fund, number in number_of_fund.items()}
    payments = [(line, lines[line], fund, names[fund], *by_pair[line, fund]) for line, fund in sorted(by_pair)]
    funded = [_line(number, line, cost[line], of_line.get(number, {})) for number, line in sorted(lines.items())]
    spent = [_fund(number, purse.name, purse.amount, by_pair) for number, purse in enumerate(funds, start=1)]
    blank: tuple[Any, ...] = (None, "", None, "", None, None, None)
    return (
        AuditTable("AuditFunded", "Each line is what its funds pay, and what is unfunded", _FUNDED, funded),
        AuditTable("AuditFunds", "No fund pays more than it has", _FUNDS, spent or [(None, "", *[None] * 5)]),
        AuditTable("AuditPaid", "What each fund pays of each line", _PAID, payments or [blank]),
    )


def fund_pennies(tables: Sequence[AuditTable]) -> int:
    """The pennies that the count at the head of the sheet will find."""
    funded, funds, _ = tables
    differences = sum(abs(row[place]) for row in funded.rows for place in (5, 9, 13))
    return int(differences + sum(row[-1] or 0 for row in funds.rows))


def _more(before: _Three | None, now: _Three) -> _Three:
    first = before or (0, 0, 0)
    return first[0] + now[0], first[1] + now[1], first[2] + now[2]


def _line(number: int, line: str, cost: _Three, own: Mapping[int, _Three]) -> tuple[Any, ...]:
    row: list[Any] = [number, line]
    for place, whole in enumerate(cost):
        funds = sum(amounts[place] for fund, amounts in own.items() if fund)
        unfunded = own.get(0, (0, 0, 0))[place]
        row += [whole, funds, unfunded, funds + unfunded - whole]
    return tuple(row)


def _fund(number: int, name: str, amount: int, by_pair: Mapping[tuple[int, int], _Three]) -> tuple[Any, ...]:
    sums = [sum(amounts[place] for (_, fund), amounts in by_pair.items() if fund == number) for place in range(3)]
    return (number, name, amount, *sums, max(0, max(sums) - amount))

"""The budget by fund, CFR code and month: income, planned, to date, forecast, and the ledger beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from provision_xl.costing.costs import Costs
from provision_xl.dates import month_label, month_of
from provision_xl.errors import Finding, OutOfRange, Verdict
from provision_xl.funding.codes import code_of
from provision_xl.funding.funds import UNFUNDED, Purse, fund_order, purses, top_up_amount
from provision_xl.funding.paying import Payment
from provision_xl.money import natural, pounds
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School

_MONEY = (
    Shown("planned_pence", "Planned", Shows.PENCE, "What the map costs as planned."),
    Shown("to_date_pence", "To date", Shows.PENCE, "What it has cost to the as-at date.", lesser=True),
    Shown("ledger_pence", "Ledger", Shows.PENCE, "Actual entries of the ledger; beside, never mixed in.", lesser=True),
    Shown("forecast_pence", "Forecast", Shows.PENCE, "To date, and what is still planned."),
)


def budget(costs: Costs, paid: Sequence[Payment], rates: Rates) -> tuple[Result, Result, Result]:
    """The budget by fund, by CFR code and by month.

    Planned, to date and forecast of all funds and Unfunded add up to the cost of the map, to the penny.
    """
    about = {"basis": costs.basis, "as_at": costs.as_at}
    return by_fund(costs, paid, about), by_code(costs, rates, about), by_month(costs, paid, about)


def by_fund(costs: Costs, paid: Sequence[Payment], about: Mapping[str, object]) -> Result:
    available = purses(costs.school)
    spent = _sums(paid, lambda payment: payment.fund)
    ledger = _ledger(costs.school, costs.as_at, lambda row: row.fund)
    columns = (
        Shown("fund", "Fund"),
        Shown("source", "Source", lesser=True),
        Shown("from", "From", Shows.DATE, lesser=True),
        Shown("to", "To", Shows.DATE, lesser=True),
        Shown("income_pence", "Income", Shows.PENCE, "As typed in Funds."),
        *_MONEY,
        Shown("balance_pence", "Balance", Shows.PENCE, "Income less forecast."),
    )
    rows = [_fund_row(purse, spent.get(purse.name, (0, 0, 0)), ledger.get(purse.name, 0)) for purse in available]
    unfunded = spent.get(UNFUNDED, (0, 0, 0))
    rows.append(
        (UNFUNDED, "no fund may pay or has money left", None, None, 0, *unfunded[:2], 0, unfunded[2], -unfunded[2])
    )
    return Result("Budget", "Budget by fund", columns, tuple(rows), _total(rows, 4), about=about)


def _fund_row(purse: Purse, spent: tuple[int, int, int], ledger: int) -> tuple[object, ...]:
    planned, to_date, forecast = spent
    return (
        purse.name,
        purse.source,
        purse.starts,
        purse.ends,
        purse.amount,
        planned,
        to_date,
        ledger,
        forecast,
        purse.amount - forecast,
    )


def by_code(costs: Costs, rates: Rates, about: Mapping[str, object]) -> Result:
    code = code_of(costs.school, rates)
    spent: dict[str, tuple[int, int, int]] = {}
    for piece in costs.pieces:
        before = spent.get(code(piece), (0, 0, 0))
        spent[code(piece)] = (before[0] + piece.planned, before[1] + piece.to_date, before[2] + piece.forecast)
    ledger = _ledger(costs.school, costs.as_at, lambda row: row.cfr_code)
    spending = {key: pence for key, pence in ledger.items() if not key.upper().startswith("I")}
    labels = {row["Code"]: row["Label"] for row in rates.rows("cfr_codes")}
    columns = (
        Shown("cfr", "CFR code"),
        Shown("label", "What it is"),
        *_MONEY,
        Shown("difference_pence", "Ledger less map", Shows.PENCE, "To date."),
    )
    rows = [
        (
            key,
            labels.get(key, ""),
            *spent.get(key, (0, 0, 0))[:2],
            spending.get(key, 0),
            spent.get(key, (0, 0, 0))[2],
            spending.get(key, 0) - spent.get(key, (0, 0, 0))[1],
        )
        for key in sorted({*spent, *spending}, key=natural)
    ]
    note = "The ledger holds the whole post; the map holds the part of it that is provision."
    return Result("Budget by code", "Budget by CFR code", columns, tuple(rows), _total(rows, 2), (note,), about)


def by_month(costs: Costs, paid: Sequence[Payment], about: Mapping[str, object]) -> Result:
    spent = _sums(paid, lambda payment: month_label(payment.piece.month))
    unfunded = _sums(
        (payment for payment in paid if payment.fund == UNFUNDED), lambda payment: month_label(payment.piece.month)
    )
    ledger = _ledger(costs.school, costs.as_at, lambda row: month_label(month_of(row.day)) if row.day else "")
    columns = (Shown("month", "Month"), *_MONEY, Shown("unfunded_pence", "Unfunded", Shows.PENCE, "Of the forecast."))
    rows = [
        (
            key,
            *spent.get(key, (0, 0, 0))[:2],
            ledger.get(key, 0),
            spent.get(key, (0, 0, 0))[2],
            unfunded.get(key, (0, 0, 0))[2],
        )
        for key in sorted({*spent, *ledger} - {""})
    ]
    return Result("Budget by month", "Budget by month", columns, tuple(rows), _total(rows, 1), about=about)


def _sums(paid: Iterable[Payment], key: Callable[[Payment], str]) -> dict[str, tuple[int, int, int]]:
    found: dict[str, tuple[int, int, int]] = {}
    for payment in paid:
        planned, to_date, forecast = found.get(key(payment), (0, 0, 0))
        found[key(payment)] = (planned + payment.planned, to_date + payment.to_date, forecast + payment.forecast)
    return found


def _ledger(school: School, as_at: date, key: Callable[..., str]) -> dict[str, int]:
    """Actual spending of the ledger to a date; income codes are left out."""
    found: dict[str, int] = {}
    for row in school.ledger:
        actual = row.type in {"", "Actual"} and not row.cfr_code.upper().startswith("I")
        if actual and row.day and row.day <= as_at and row.amount is not None:
            found[key(row)] = found.get(key(row), 0) + row.amount
    return found


def _total(rows: Sequence[tuple[object, ...]], words: int) -> tuple[object, ...]:
    if not rows:
        return ()
    sums = (sum(row[place] for row in rows) for place in range(words, len(rows[0])))  # type: ignore[misc]
    return ("Total", *([None] * (words - 1)), *sums)


def funding_findings(costs: Costs, paid: Sequence[Payment]) -> tuple[Finding, ...]:
    """Funds that are overspent or unfunded cost, and top-ups that Funds tells otherwise."""
    school = costs.school
    unfunded = sum(payment.forecast for payment in paid if payment.fund == UNFUNDED)
    found = list(_differing_top_ups(school))
    if unfunded > 0:
        found.append(
            Finding(
                "PX-H01",
                Verdict.WARN,
                "Funds",
                "",
                f"{pounds(unfunded)} of the forecast is paid by no fund",
                "Look at Budget by month; add a fund, widen its dates, or change the map.",
            )
        )
    promised = _sums(paid, lambda payment: payment.fund)
    found.extend(
        school.finding(
            "PX-H02",
            Verdict.WARN,
            "Funds",
            row,
            "amount",
            f"nothing is left of {row.fund} ({pounds(row.amount or 0)})",
            "What it can no longer pay goes to the next fund, or is unfunded.",
        )
        for row in school.funds
        if row.amount and promised.get(row.fund, (0, 0, 0))[2] >= row.amount
    )
    return tuple(found)


def _differing_top_ups(school: School) -> Iterable[Finding]:
    first, last = school.year_dates
    for fund in school.funds:
        kind, _, pupil_id = fund.restricted_to.partition(":")
        rows = [row for row in school.top_ups if kind == "Pupil" and row.pupil_id == pupil_id.strip()]
        awarded = sum(top_up_amount(school, row, first, last) for row in rows)
        if rows and awarded != fund.amount:
            yield school.finding(
                "PX-H03",
                Verdict.WARN,
                "Funds",
                fund,
                "amount",
                f"{fund.fund} says {pounds(fund.amount or 0)}, Top-ups make {pounds(awarded)}",
                "Put one of the two right; until then Funds is used.",
            )


def check_entries(school: School) -> Iterable[Finding]:
    """Every Fund entry of the map and of Services can be read, and names funds that there are."""
    known = {purse.name for purse in purses(school)} | {f"Top-up {row.pupil_id}" for row in school.top_ups}
    for table in ("Provision", "Services", "Staff time") if school.has_sheet("Funds") else ():
        for row in school.rows(table):
            entry: str = row.fund  # type: ignore[attr-defined]
            try:
                order = fund_order(entry)
            except OutOfRange as error:
                yield school.finding(
                    "PX-H04",
                    Verdict.STOP,
                    table,
                    row,
                    "fund",
                    str(error).split(". ")[0],
                    'Write one fund, "PP; SEN" in turn, or "PP 60% / SEN 40%" in parts.',
                )
                continue
            for name in (*order.in_turn, *(name for name, _ in order.parts)):
                if name not in known:
                    yield school.finding(
                        "PX-H05",
                        Verdict.STOP,
                        table,
                        row,
                        "fund",
                        f'there is no fund "{name}"',
                        f"Choose one of {', '.join(sorted(known)[:12])}, or add it to Funds.",
                    )

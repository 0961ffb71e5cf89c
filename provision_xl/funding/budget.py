"""The budget by fund, CFR code and month: income and budget, what is spent and committed, the forecast, and why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.costing.costs import Costs
from provision_xl.dates import Month, month_label, month_of, months_between
from provision_xl.funding.calendars import EVERYTHING, Window
from provision_xl.funding.funds import UNFUNDED, Purse, purses
from provision_xl.funding.income import Income, income
from provision_xl.funding.ledger import Posted, posted
from provision_xl.funding.notes import BY_CODE, BY_FUND, BY_MONTH, why_of
from provision_xl.funding.paying import Spending, Spent, added
from provision_xl.money import natural
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School

_NOTHING = Posted()
_MONEY = (
    Shown("planned_pence", "Planned", Shows.PENCE, "What the map costs as planned."),
    Shown("to_date_pence", "To date", Shows.PENCE, "What it has cost to the as-at date.", lesser=True),
    Shown("ledger_pence", "Actual", Shows.PENCE, "Actual entries of the ledger; beside, never mixed in.", lesser=True),
    Shown("forecast_pence", "Forecast", Shows.PENCE, "To date, and what is still planned."),
)
_INCOME = Shown("income_pence", "Income", Shows.PENCE, "As typed in Funds; of a year the part that falls into it.")
_OUTSIDE = (
    Shown("earlier_pence", "Earlier", Shows.PENCE, "Of the fund, what falls before the year.", lesser=True),
    Shown("carried_pence", "Carried", Shows.PENCE, "Of the fund, what falls after the year.", lesser=True),
)
_BALANCE = Shown("balance_pence", "Balance", Shows.PENCE, "Income less forecast.")
_BUDGET = (
    Shown("original_pence", "Original budget", Shows.PENCE, "Rows of Ledger of the type Budget.", lesser=True),
    Shown("revised_pence", "Revised budget", Shows.PENCE, "What holds now, revised or not.", lesser=True),
    Shown("commitments_pence", "Commitments", Shows.PENCE, "Ordered and not yet paid.", lesser=True),
    Shown("variance_pence", "Variance", Shows.PENCE, "Budget less forecast; below nought is too little.", lesser=True),
    Shown("variance_share", "Variance %", Shows.PERCENT, "Of what it is set against.", lesser=True),
    Shown("against", "Against", Shows.TEXT, "Revised budget, else original, else income.", lesser=True),
    Shown("why", "Why", Shows.TEXT, "Your words, from the sheet Budget notes.", lesser=True),
)
_HOW = (
    "Variance is the revised budget, else the original, else income, less the forecast; Against says which.",
    "A budget that Ledger has in one month only is the year's: a twelfth of it counts in each month of that year.",
    "Why comes from the sheet Budget notes (Add a table): words typed there stay with their line.",
)
_OF_A_YEAR = (
    "A year is the sum of its months. A fund that crosses the year's end comes in evenly by its days (a top-up by the "
    "week or hour by teaching weeks); Earlier and Carried are the rest, and the three make up the fund.",
    "Top-ups count within the school year of Settings only.",
    "Spending is not held back by that: a fund pays as long as it has money, and may be spent before its last day.",
)
_CALENDARS = (
    "The academic and the academy year are the same months and cost the same; a year's budget in Ledger is taken as "
    "one from September for an academy, else as one from April."
)
_WHOLE_POST = "The ledger holds the whole post; the map holds the part of it that is provision."


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One line of the budget: its name, what the map costs there, the ledger's figures, its income where it has one."""

    name: str
    spent: Spent
    ledger: Posted
    why: str = ""
    income: int | None = None
    words: tuple[object, ...] = ()
    outside: tuple[int, int] = (0, 0)
    unfunded: int = 0

    @property
    def money(self) -> tuple[int, int, int, int]:
        return self.spent.planned, self.spent.to_date, self.ledger.actual, self.spent.forecast

    @property
    def against(self) -> tuple[str, int | None]:
        """What the forecast is set against, in words and pence."""
        if self.ledger.in_force is not None:
            return "revised budget" if self.ledger.revised else "original budget", self.ledger.in_force
        return ("income", self.income) if self.income is not None else ("", None)

    @property
    def variance(self) -> int | None:
        basis = self.against[1]
        return None if basis is None else basis - self.spent.forecast

    @property
    def budget(self) -> tuple[object, ...]:
        """The values of the columns of a budget, in their order."""
        words, basis = self.against
        part = Fraction(self.variance, basis) if self.variance is not None and basis else None
        ledger = self.ledger
        return (ledger.original, ledger.in_force, ledger.commitments, self.variance, part, words, self.why)


def budget_of(
    costs: Costs, spent: Spending, rates: Rates, shown: Window = EVERYTHING
) -> tuple[Result, Result, Result]:
    """The budget by fund, by CFR code and by month, of one year of a calendar or of all dates.

    Planned, to date and forecast of all funds and Unfunded add up to the cost of the map in that year, to the penny.
    Payments are worked out for all dates together and then summed by month, so every calendar has the same months.
    """
    about = _about(costs)
    if shown.calendar:
        about |= {"calendar": shown.title, "from": shown.first, "to": shown.last}
    return (
        _by_fund(fund_lines(costs, spent, shown), shown, about),
        _by_code(code_lines(costs, spent, shown), rates, shown, about),
        _by_month(month_lines(costs, month_money(costs, spent, shown), shown), shown, about),
    )


def by_fund(costs: Costs, spent: Spending) -> Result:
    """Income, cost and balance of each fund over all dates, without the columns of a budget."""
    lines = fund_lines(costs, spent, EVERYTHING)
    rows = tuple((line.name, *line.words, line.income, *line.money, _balance(line)) for line in lines)
    columns = (*_FUND, _INCOME, *_MONEY, _BALANCE)
    return Result("Budget", "Budget by fund", columns, rows, _total(columns, rows), about=_about(costs))


def _about(costs: Costs) -> dict[str, object]:
    return {"basis": costs.basis, "as_at": costs.as_at}


_FUND = (
    Shown("fund", "Fund"),
    Shown("source", "Source", lesser=True),
    Shown("from", "From", Shows.DATE, lesser=True),
    Shown("to", "To", Shows.DATE, lesser=True),
)


def _balance(line: BudgetLine) -> int:
    return (line.income or 0) - line.spent.forecast


def fund_lines(costs: Costs, spent: Spending, shown: Window) -> list[BudgetLine]:
    """A line for each fund that has money or spending in the year, in the order of paying, and Unfunded."""
    school = costs.school
    paid = _within(spent.by_fund, shown)
    ledger = posted(school, costs.as_at, shown, lambda row: row.fund)
    why = why_of(school, BY_FUND, shown)
    lines = []
    for purse in purses(school):
        parts = income(school, purse, shown)
        if purse.name in paid or purse.name in ledger or _touches(purse, shown):
            figures = paid.get(purse.name, Spent()), ledger.get(purse.name, _NOTHING)
            lines.append(_fund_line(purse, parts, *figures, why))
    words = ("no fund may pay or has money left", None, None)
    unfunded = paid.get(UNFUNDED, Spent())
    return [*lines, BudgetLine(UNFUNDED, unfunded, _NOTHING, why(UNFUNDED), 0, words)]


def _touches(purse: Purse, shown: Window) -> bool:
    return purse.starts <= shown.last and purse.ends >= shown.first


def _fund_line(purse: Purse, parts: Income, spent: Spent, ledger: Posted, why: Callable[[str], str]) -> BudgetLine:
    words = (purse.source, purse.starts, purse.ends)
    outside = (parts.earlier, parts.carried)
    return BudgetLine(purse.name, spent, ledger, why(purse.name), parts.within, words, outside)


def code_lines(costs: Costs, spent: Spending, shown: Window) -> list[BudgetLine]:
    """A line for each CFR code that the map or the ledger has in the year, in natural order."""
    school = costs.school
    by_code = _within(spent.by_code, shown)
    ledger = posted(school, costs.as_at, shown, lambda row: row.cfr_code)
    why = why_of(school, BY_CODE, shown)
    return [
        BudgetLine(name, by_code.get(name, Spent()), ledger.get(name, _NOTHING), why(name))
        for name in sorted({*by_code, *ledger}, key=natural)
    ]


@dataclass(frozen=True, slots=True)
class MonthMoney:
    """By month, what all funds pay, what of it none does, and what comes in: the same in every calendar."""

    spent: Mapping[str, Spent]
    unfunded: Mapping[str, Spent]
    comes_in: Mapping[str, int]


def month_money(costs: Costs, spent: Spending, shown: Window) -> MonthMoney:
    in_year = [(fund, month_label(month), pence) for (fund, month), pence in spent.by_fund.items() if shown.has(month)]
    by_month = added((month, pence) for _, month, pence in in_year)
    unfunded = added((month, pence) for fund, month, pence in in_year if fund == UNFUNDED)
    return MonthMoney(by_month, unfunded, income_by_month(costs.school, shown))


def _within(spent: Mapping[tuple[str, Month], Spent], shown: Window) -> dict[str, Spent]:
    """Of the months of a year, all together."""
    return added((name, pence) for (name, month), pence in spent.items() if shown.has(month))


def month_lines(costs: Costs, money: MonthMoney, shown: Window) -> list[BudgetLine]:
    """A line for each month in which something is spent, posted or comes in."""
    school = costs.school
    ledger = posted(school, costs.as_at, shown, lambda row: month_label(month_of(row.day)) if row.day else "")
    why = why_of(school, BY_MONTH, shown)
    return [
        BudgetLine(
            name,
            money.spent.get(name, Spent()),
            ledger.get(name, _NOTHING),
            why(name),
            money.comes_in.get(name, 0),
            unfunded=money.unfunded.get(name, Spent()).forecast,
        )
        for name in sorted({*money.spent, *ledger, *money.comes_in})
    ]


def income_by_month(school: School, shown: Window) -> dict[str, int]:
    """Pence of all funds that come in in each month of the year."""
    found: dict[str, int] = {}
    for purse in purses(school):
        for month in months_between(max(purse.starts, shown.first), min(purse.ends, shown.last)):
            pence = income(school, purse, _month(month)).within
            found[month_label(month)] = found.get(month_label(month), 0) + pence
    return found


def _month(month: Month) -> Window:
    year, number = month
    following = date(year + number // 12, number % 12 + 1, 1)
    return Window("", year, date(year, number, 1), date.fromordinal(following.toordinal() - 1))


def _by_fund(lines: Sequence[BudgetLine], shown: Window, about: Mapping[str, object]) -> Result:
    outside = _OUTSIDE if shown.calendar else ()
    columns = (*_FUND, _INCOME, *outside, *_MONEY, _BALANCE, *_BUDGET)
    rows = tuple(
        (line.name, *line.words, line.income, *line.outside[: len(outside)], *line.money, _balance(line), *line.budget)
        for line in lines
    )
    return Result("Budget", _title("fund", shown), columns, rows, _total(columns, rows), _notes(shown), about)


def _by_code(lines: Sequence[BudgetLine], rates: Rates, shown: Window, about: Mapping[str, object]) -> Result:
    labels = {row["Code"]: row["Label"] for row in rates.rows("cfr_codes")}
    columns = (
        Shown("cfr", "CFR code"),
        Shown("label", "What it is"),
        *_MONEY,
        Shown("difference_pence", "Actual less map", Shows.PENCE, "To date.", lesser=True),
        *_BUDGET,
    )
    rows = tuple(
        (line.name, labels.get(line.name, ""), *line.money, line.ledger.actual - line.spent.to_date, *line.budget)
        for line in lines
    )
    notes = (_WHOLE_POST, *_notes(shown))
    return Result("Budget by code", _title("CFR code", shown), columns, rows, _total(columns, rows), notes, about)


def _by_month(lines: Sequence[BudgetLine], shown: Window, about: Mapping[str, object]) -> Result:
    columns = (
        Shown("month", "Month"),
        *_MONEY,
        Shown("unfunded_pence", "Unfunded", Shows.PENCE, "Of the forecast."),
        _INCOME,
        *_BUDGET,
    )
    rows = tuple((line.name, *line.money, line.unfunded, line.income, *line.budget) for line in lines)
    return Result("Budget by month", _title("month", shown), columns, rows, _total(columns, rows), _notes(shown), about)


def _title(by: str, shown: Window) -> str:
    return f"Budget by {by}, {shown.title}" if shown.calendar else f"Budget by {by}"


def _notes(shown: Window) -> tuple[str, ...]:
    if not shown.calendar:
        return _HOW
    return (*_HOW, *_OF_A_YEAR, *((_CALENDARS,) if shown.calendar != "financial" else ()))


def _total(columns: Sequence[Shown], rows: Collection[tuple[object, ...]]) -> tuple[object, ...]:
    """Every column of pence added up, blank where no line has a figure."""
    if not rows:
        return ()
    sums = []
    for place, column in enumerate(columns[1:], start=1):
        figures = [row[place] for row in rows if isinstance(row[place], int)]
        sums.append(sum(figures) if column.shows is Shows.PENCE and figures else None)  # type: ignore[arg-type]
    return ("Total", *sums)


def lines_there(costs: Costs, spent: Spending) -> dict[str, list[str]]:
    """The names of all lines of the budget over all dates, by what the budget goes by."""
    return {
        BY_FUND: [line.name for line in fund_lines(costs, spent, EVERYTHING)],
        BY_CODE: [line.name for line in code_lines(costs, spent, EVERYTHING)],
        BY_MONTH: [line.name for line in month_lines(costs, month_money(costs, spent, EVERYTHING), EVERYTHING)],
    }

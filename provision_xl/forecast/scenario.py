"""Scenarios side by side with today's figures: forecast, what is unfunded, by fund and by month."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from provision_xl.costing import groups
from provision_xl.costing.basis import school_basis
from provision_xl.costing.costs import costs_on
from provision_xl.dates import month_label
from provision_xl.errors import OutOfRange
from provision_xl.forecast.changes import Tried, changes_of
from provision_xl.forecast.raises import raised_basis
from provision_xl.funding import UNFUNDED, Payment, Window, payments, purses
from provision_xl.funding.income import income
from provision_xl.results import Result, Shown, Shows
from provision_xl.views import Work

MOST = 6
_TODAY = "Today"


@dataclass(frozen=True)
class Scenario:
    """A school as it would be, and what its funds pay in the year shown."""

    name: str
    tried: Tried
    paid: tuple[Payment, ...]
    shown: Window

    @cached_property
    def income(self) -> int:
        return sum(income(self.tried.school, purse, self.shown).within for purse in purses(self.tried.school))

    @cached_property
    def forecast(self) -> int:
        return sum(payment.forecast for payment in self.paid)

    @cached_property
    def unfunded(self) -> int:
        return sum(payment.forecast for payment in self.paid if payment.fund == UNFUNDED)

    def by(self, key: Callable[[Payment], str]) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for payment in self.paid:
            found[key(payment)] = found.get(key(payment), 0) + payment.forecast
        return found


def scenarios(work: Work, wanted: Sequence[str], shown: Window) -> tuple[Result, Result, Result, Result]:
    """Each scenario worked out anew from a changed school, beside today's.

    Args:
        wanted: one to six scenarios as typed, each of changes with ; between them.
        shown: the days that are summed; all dates, or one year of a calendar.

    Raises:
        OutOfRange: none, too many, one that cannot be understood, or one that names what is not there.
    """
    if not 1 <= len(wanted) <= MOST:
        raise OutOfRange(f'Name one to {MOST} scenarios, each in quotes, such as "pay +3%" "fund SEN -5000".')
    found = [_worked_out(work, _TODAY, Tried(work.school), shown)]
    found += [_worked_out(work, text, _tried(work, text), shown) for text in wanted]
    about = {"as_at": work.as_at, **({"calendar": shown.title} if shown.calendar else {})}
    return (
        _summary(found, about),
        _side_by_side(found, "fund", "Fund", lambda payment: payment.fund, _fund_order(found), about),
        _side_by_side(found, "month", "Month", lambda payment: month_label(payment.piece.month), None, about),
        _told(found, about),
    )


def _tried(work: Work, text: str) -> Tried:
    tried = Tried(work.school)
    for change in changes_of(text, work.school, work.as_at, work.rates):
        tried = change(tried)
    return tried


def _worked_out(work: Work, name: str, tried: Tried, shown: Window) -> Scenario:
    basis = raised_basis(school_basis(tried.school, work.rates), tried.raises)
    costs = costs_on(tried.school, work.as_at, basis, groups(tried.school))
    paid = tuple(payment for payment in payments(costs) if shown.has(payment.piece.month))
    return Scenario(name, tried, paid, shown)


def _summary(found: Sequence[Scenario], about: Mapping[str, object]) -> Result:
    today = found[0]
    columns = (
        Shown("scenario", "Scenario"),
        Shown("income_pence", "Income", Shows.PENCE, "Of all funds."),
        Shown("forecast_pence", "Forecast", Shows.PENCE, "To date, and what is still planned."),
        Shown("change_pence", "Change", Shows.PENCE, "Of the forecast, against today."),
        Shown("unfunded_pence", "Unfunded", Shows.PENCE, "What no fund pays."),
        Shown("unfunded_change_pence", "Change, unfunded", Shows.PENCE, "Of what no fund pays, against today."),
        Shown("balance_pence", "Balance", Shows.PENCE, "Income less forecast."),
    )
    rows = tuple(
        (
            item.name,
            item.income,
            item.forecast,
            item.forecast - today.forecast,
            item.unfunded,
            item.unfunded - today.unfunded,
            item.income - item.forecast,
        )
        for item in found
    )
    notes = ("Tried out only: nothing was written into the map.",)
    title = f"What would change, {today.shown.title}" if today.shown.calendar else "What would change"
    return Result("Scenarios", title, columns, rows, (), notes, about)


def _fund_order(found: Sequence[Scenario]) -> list[str]:
    """Every fund of any scenario in the order of paying, Unfunded last."""
    names = [purse.name for item in found for purse in purses(item.tried.school)]
    return [*dict.fromkeys(names), UNFUNDED]


def _side_by_side(
    found: Sequence[Scenario],
    by: str,
    header: str,
    key: Callable[[Payment], str],
    order: Sequence[str] | None,
    about: Mapping[str, object],
) -> Result:
    """The forecast of each fund or month in today's column and in one for each scenario."""
    sums = [item.by(key) for item in found]
    there = {name for of_one in sums for name in of_one}
    names = [name for name in order if name in there] if order is not None else sorted(there)
    columns = (
        Shown(by, header),
        Shown("today_pence", _TODAY, Shows.PENCE, "Forecast as things stand."),
        *(Shown(f"scenario_{place}_pence", item.name, Shows.PENCE, "Forecast in this scenario.")
          for place, item in enumerate(found[1:], start=1)),
    )  # fmt: skip
    rows = tuple((name, *(of_one.get(name, 0) for of_one in sums)) for name in names)
    total = ("Total", *(item.forecast for item in found)) if rows else ()
    return Result(f"Scenarios by {by}", f"Forecast by {by}, side by side", columns, rows, total, about=about)


def _told(found: Sequence[Scenario], about: Mapping[str, object]) -> Result:
    columns = (Shown("scenario", "Scenario"), Shown("what", "What was assumed"))
    rows = tuple((item.name, words) for item in found[1:] for words in item.tried.told)
    return Result("Assumptions", "What each scenario assumes", columns, rows, about=about)

"""Income by source and by home local authority: expected in a year, to date, and what the ledger has received."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from provision_xl.errors import UnknownRate
from provision_xl.funding.calendars import Window
from provision_xl.funding.funds import Purse, purses
from provision_xl.funding.income import income
from provision_xl.funding.ledger import received
from provision_xl.money import natural, pence, pounds
from provision_xl.rates import Quoted, Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School

TOP_UPS, NOT_GIVEN, NOT_NAMED = "Top-ups", "Not given", "In Ledger, no fund named"
_MONEY = (
    Shown("expected_pence", "Expected", Shows.PENCE, "Of the year; what is typed, by days where a fund crosses it."),
    Shown("to_date_pence", "To date", Shows.PENCE, "What of it belongs to the days up to the as-at date."),
)


@dataclass(frozen=True, slots=True)
class _Given:
    """One fund in the year: what is expected of it, and what of that belongs to the days that are over."""

    purse: Purse
    expected: int
    to_date: int

    @property
    def source(self) -> str:
        return TOP_UPS if self.purse.top_up else self.purse.source

    @property
    def pupil(self) -> str:
        kind, _, value = self.purse.restricted_to.partition(":")
        return value.strip() if kind == "Pupil" else ""


def funding(school: School, as_at: date, rates: Rates, shown: Window) -> tuple[Result, Result, Result, Result]:
    """Income by source, by home authority, each top-up, and the usual sources with hints and national figures."""
    about: dict[str, object] = {"as_at": as_at, "calendar": shown.title}
    given = list(_in_year(school, as_at, shown))
    return (
        by_source(school, as_at, shown, given, about),
        by_home_la(school, given, about),
        top_ups(school, given, about),
        usual_sources(as_at, rates),
    )


def _in_year(school: School, as_at: date, shown: Window) -> Iterable[_Given]:
    so_far = Window(shown.calendar, shown.year, shown.first, min(max(as_at, shown.first), shown.last))
    for purse in purses(school):
        if purse.starts <= shown.last and purse.ends >= shown.first:
            to_date = income(school, purse, so_far).within if as_at >= shown.first else 0
            yield _Given(purse, income(school, purse, shown).within, to_date)


def by_source(
    school: School, as_at: date, shown: Window, given: Sequence[_Given], about: Mapping[str, object]
) -> Result:
    """A row for each source; what the ledger received without a fund's name goes by its code where that is plain."""
    by_name: dict[str, list[_Given]] = {}
    for fund in given:
        by_name.setdefault(fund.source, []).append(fund)
    posted, unnamed = _received(school, as_at, shown, by_name)
    rows: list[tuple[Any, ...]] = [
        (
            source,
            f"{len(funds)} pupils' awards" if source == TOP_UPS else "; ".join(fund.purse.name for fund in funds),
            "; ".join(sorted({fund.purse.income_code for fund in funds if fund.purse.income_code}, key=natural)),
            sum(fund.expected for fund in funds),
            sum(fund.to_date for fund in funds),
            posted.get(source, 0),
        )
        for source, funds in by_name.items()
    ]
    rows += [(NOT_NAMED, "", code, 0, 0, unnamed[code]) for code in sorted(unnamed, key=natural)]
    columns = (
        Shown("source", "Source"),
        Shown("funds", "Funds", lesser=True),
        Shown("income_code", "Income code", lesser=True),
        *_MONEY,
        Shown("received_pence", "Received", Shows.PENCE, "Income in Ledger up to the as-at date."),
    )
    notes = ("Income is what is typed: no figure here is worked out from a number of pupils.",
             "Top-ups count in each school year of which Terms has the dates.")  # fmt: skip
    sums = [sum(figures) for figures in zip(*(row[3:] for row in rows), strict=True)]
    total = ("Total", None, None, *sums) if rows else ()
    return Result("Funding", f"Income by source, {shown.title}", columns, tuple(rows), total, notes, about)


def _received(
    school: School, as_at: date, shown: Window, by_name: Mapping[str, Sequence[_Given]]
) -> tuple[dict[str, int], dict[str, int]]:
    """Pence that Ledger has received, by source, and by code where no source can be told."""
    of_fund = {fund.purse.name: source for source, funds in by_name.items() for fund in funds}
    of_code: dict[str, set[str]] = {}
    for source, funds in by_name.items():
        for fund in funds:
            of_code.setdefault(fund.purse.income_code.casefold(), set()).add(source)
    posted: dict[str, int] = {}
    unnamed: dict[str, int] = {}
    for row in received(school, as_at, shown):
        alone = of_code.get(row.cfr_code.casefold(), set())
        source = of_fund.get(row.fund, "") or (next(iter(alone)) if len(alone) == 1 and not row.fund else "")
        into, key = (posted, source) if source else (unnamed, row.cfr_code)
        into[key] = into.get(key, 0) - (row.amount or 0)
    return posted, unnamed


def by_home_la(school: School, given: Sequence[_Given], about: Mapping[str, object]) -> Result:
    """What each home authority gives for single pupils: top-ups, and funds that are for one pupil."""
    together: dict[str, list[_Given]] = {}
    for fund in given:
        if fund.pupil:
            together.setdefault(_home_la(school, fund), []).append(fund)
    rows = tuple(
        (la, len({fund.pupil for fund in together[la]}), *_sums(together[la])) for la in sorted(together, key=natural)
    )
    columns = (Shown("home_la", "Home LA"), Shown("pupils", "Pupils", Shows.COUNT), *_MONEY)
    total = ("Total", sum(row[1] for row in rows), *_sums([fund for fund in given if fund.pupil])) if rows else ()
    return Result("Funding by home LA", "Money for single pupils by home authority", columns, rows, total, (), about)


def _sums(given: Iterable[_Given]) -> tuple[int, int]:
    rows = list(given)
    return sum(fund.expected for fund in rows), sum(fund.to_date for fund in rows)


def _home_la(school: School, fund: _Given) -> str:
    """The authority of the award, else the one of its pupil."""
    awards = [fund.purse.top_up] if fund.purse.top_up else [row for row in school.top_ups if row.pupil_id == fund.pupil]
    named = sorted({award.home_la for award in awards if award.home_la}, key=natural)
    pupil = school.pupil.get(fund.pupil)
    return "; ".join(named) or (pupil.home_la if pupil else "") or NOT_GIVEN


def top_ups(school: School, given: Sequence[_Given], about: Mapping[str, object]) -> Result:
    """Each award of Top-ups that is in force in the year."""
    columns = (
        Shown("pupil", "Pupil"),
        Shown("home_la", "Home LA"),
        Shown("band", "Band"),
        Shown("amount_pence", "Award", Shows.PENCE, "As typed."),
        Shown("per", "Per"),
        Shown("from", "From", Shows.DATE),
        Shown("to", "To", Shows.DATE, "Blank is open."),
        *_MONEY,
    )
    rows = tuple(_top_up(school, fund) for fund in given if fund.purse.top_up)
    total = ("Total", *([None] * 6), *_sums(fund for fund in given if fund.purse.top_up)) if rows else ()
    notes = ("A year's award counts by days, one by the week by teaching weeks, one by the hour by EHC hours a week "
             "and teaching weeks.",)  # fmt: skip
    return Result("Top-up awards", "Top-ups in force", columns, rows, total, notes, about)


def _top_up(school: School, fund: _Given) -> tuple[Any, ...]:
    row = fund.purse.top_up
    assert row is not None
    named = (row.pupil_id, _home_la(school, fund), row.band, row.amount, row.per or "year", row.starts, row.ends)
    return (*named, fund.expected, fund.to_date)


def usual_sources(as_at: date, rates: Rates) -> Result:
    """Sources that schools commonly have: usual restriction, order, dates, national figure, and where from."""
    columns = (
        Shown("source", "Source"),
        Shown("restricted_to", "Usually restricted to"),
        Shown("order", "Usual order", Shows.COUNT),
        Shown("income_code", "Income code", lesser=True),
        Shown("year", "Year", lesser=True),
        Shown("figure", "National figure", lesser=True),
        Shown("status", "How sure"),
        Shown("means", "What to know", lesser=True),
        Shown("where", "Where from", lesser=True),
    )
    rows = tuple(
        (
            row["Source"],
            row["Restricted to"],
            int(row["Order"]),
            row.get("Income code", ""),
            row["Year"],
            _figure(rates, row.get("Figure", ""), as_at),
            row["status"],
            row["Meaning"],
            row["source"],
        )
        for row in rates.rows("fund_sources")
    )
    notes = ("Restrictions and orders are hints; your budget statement and a grant's conditions go before them.",)
    return Result("Usual sources", "Sources of SEN money, and how they are usually set up", columns, rows, (), notes)


def _figure(rates: Rates, name: str, day: date) -> str:
    """A national figure in words, such as daf or pupil_premium:LAC: its values, from when, and how sure."""
    if not name:
        return ""
    name, _, only = name.partition(":")
    figure = rates.figure(name)
    try:
        entry = figure.at(day)
        keys = [key for key in sorted(entry.value) if key.startswith(only)] if figure.index else [""]
        quoted = [figure.quote(day, key) for key in keys]
    except UnknownRate:
        return ""
    values = "; ".join(f"{found.key} {pounds(pence(found.value))}".strip() for found in quoted)
    return f"{values}, {figure.unit.removeprefix('GBP/').replace('/', ' and ')}: {_how_sure(quoted[0])}"


def _how_sure(found: Quoted) -> str:
    held = ", run out and held on" if found.held else ""
    return f"{found.entry.status}, from {found.entry.starts:%d/%m/%Y}{held}"

"""Spending by fund and by CFR code, against income and budget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from provision_xl.costing.costs import sums
from provision_xl.costing.pieces import TIME, Piece
from provision_xl.dates import financial_year, month_of, year_label
from provision_xl.funding import UNFUNDED, Payment, by_fund, code_of, purses
from provision_xl.funding.funds import Purse, allows
from provision_xl.money import natural, pounds
from provision_xl.reports.auditing import Addition, Name
from provision_xl.reports.behind import funds_of_few_posts
from provision_xl.reports.drafts import Draft, is_hidden, whole
from provision_xl.reports.picture import Picture, only, pupils_behind
from provision_xl.reports.report import Chart
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.other_tables import LedgerLine

PERSONAL = "Top-ups and other funds for one pupil"
UNPAID: Name = whole("unfunded")  # told in every report, so never hidden to protect another row
_INCOME = "I"


def funds(picture: Picture) -> Draft:
    """Each fund: its income, what the term took of it, planned, to date, ledger, forecast and balance."""
    over_all = by_fund(picture.work.costs, picture.work.spending)
    of_term = _paid_in_term(picture)
    rows = [(*row[:5], of_term.get(row[0], 0), *row[5:]) for row in over_all.rows]
    if not picture.audience.sees_pupils:
        rows = _personal_together(picture, rows)
    rows = _for_everybody_first(picture, [row for row in rows if row[0] != UNFUNDED or any(row[5:])])
    columns = (
        *over_all.columns[:5],
        Shown("term_pence", "This term to date", Shows.PENCE, f"Of {picture.term.label}."),
        *over_all.columns[5:],
    )
    table = Result("Funds", "Spending by fund", columns, tuple(rows), _total(rows, 4), _fund_notes(over_all.notes))
    names = tuple(_fund_name(row[0]) for row in rows)
    chart = Chart("Income and forecast", "fund", ("income_pence", "forecast_pence"))
    return Draft(
        "funds", "Spending by fund", _fund_words, table, chart, names,
        counts=_pupils_of_funds(picture, names), small=funds_of_few_posts(picture) & frozenset(names),
        additions=(Addition("fund", whole("fund"), names),),
        sizes={name: row[9] for name, row in zip(names, rows, strict=True)},
        columns={("fund", name): tuple(value or 0 for value in row[4:]) for name, row in zip(names, rows, strict=True)},
    )  # fmt: skip


def _fund_name(fund: str) -> Name:
    return UNPAID if fund == UNFUNDED else ("fund", fund)


def _fund_notes(notes: Iterable[str]) -> tuple[str, ...]:
    said = "Planned, to date and forecast are those of all dates on the map, as the money of a fund has its own year."
    return (said, "The ledger stands beside the map and is never mixed into it.", *notes)


def _paid_in_term(picture: Picture) -> dict[str, int]:
    found: dict[str, int] = {}
    for payment in picture.work.paid:
        if payment.piece.term in picture.term.labels:
            found[payment.fund] = found.get(payment.fund, 0) + payment.to_date
    return found


def _personal(picture: Picture) -> frozenset[str]:
    """Funds that are for one pupil alone."""
    return frozenset(purse.name for purse in purses(picture.school) if purse.restricted_to.startswith("Pupil:"))


def _for_everybody_first(picture: Picture, rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    personal = _personal(picture) | {PERSONAL}
    return sorted(rows, key=lambda row: (row[0] == UNFUNDED, row[0] in personal))


def _personal_together(picture: Picture, rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows with all funds that are for one pupil alone joined into one."""
    personal = _personal(picture)
    own = [row for row in rows if row[0] in personal]
    if not own:
        return list(rows)
    starts, ends = min(row[2] for row in own), max(row[3] for row in own)
    joined = (PERSONAL, "Local authority and others", starts, ends)
    return [(*joined, *_column_sums(own, 4)), *(row for row in rows if row[0] not in personal)]


def _pupils_of_funds(picture: Picture, names: Sequence[Name]) -> dict[Name, int]:
    """Pupils that a fund is for, where it is for some only."""
    available = {purse.name: purse for purse in purses(picture.school)}
    found: dict[Name, int] = {}
    for name in names:
        purse = available.get(name[1])
        if name[1] == PERSONAL:
            found[name] = len({p.restricted_to for p in available.values() if p.restricted_to.startswith("Pupil:")})
        elif purse and purse.restricted_to not in {"", "All"}:
            found[name] = _pupils_of_purse(picture, purse)
    return {name: count for name, count in found.items() if count}


def _pupils_of_purse(picture: Picture, purse: Purse) -> int:
    """Pupils that the fund's restriction lets in on any of its days that matter, or that it pays for."""
    school = picture.school
    days = {purse.starts, min(max(picture.as_at, purse.starts), purse.ends)}
    allowed = {pupil.pupil_id for pupil in school.pupils for day in days
               if allows(school, purse.restricted_to, pupil.pupil_id, day)}  # fmt: skip
    paid = {payment.piece.pupil for payment in picture.work.paid if payment.fund == purse.name}
    return len(allowed | paid)


def _column_sums(rows: Sequence[tuple[Any, ...]], first: int) -> tuple[int, ...]:
    return tuple(sum(row[place] or 0 for row in rows) for place in range(first, len(rows[0])))


def _total(rows: Sequence[tuple[Any, ...]], words: int) -> tuple[Any, ...]:
    return ("Total", *([None] * (words - 1)), *_column_sums(rows, words)) if rows else ()


def _fund_words(table: Result) -> list[str]:
    if not any(row[0] != UNFUNDED for row in table.rows):
        return ["There are no funds yet: fill in Funds, so that the cost can be set against money."]
    over = [row[0] for row in table.rows if row[0] != UNFUNDED and not is_hidden(row[-1]) and row[-1] < 0]
    unpaid = next((row[-2] for row in table.rows if row[0] == UNFUNDED and not is_hidden(row[-2])), 0)
    said = [f"By forecast {pounds(unpaid)} is paid by no fund." if unpaid else "Every cost is paid by a fund."]
    if over:
        said.append(f"Forecast above income: {', '.join(over)}.")
    return said


class _Spent(NamedTuple):
    """Pence of one code: this term to date; of the financial year budget, planned, to date, ledger, forecast."""

    term: int
    budget: int | None
    planned: int
    to_date: int
    ledger: int
    forecast: int


def codes(picture: Picture) -> Draft:
    """Each CFR code: the map and the ledger of the financial year against its budget."""
    code = code_of(picture.school, picture.work.rates)
    year = only(picture.work.costs, lambda piece: financial_year(piece.month) == picture.financial_year)
    of_year = {row.key: row for row in sums((code(piece), piece) for piece in year.pieces)}
    of_term = {row.key: row.to_date for row in sums((code(piece), piece) for piece in picture.of_term.pieces)}
    ledger, budgets = _ledger(picture), _budgets(picture)
    found: dict[str, _Spent] = {}
    for key in sorted({*of_year, *of_term, *ledger, *budgets}, key=natural):
        row = of_year.get(key)
        planned, to_date, forecast = (row.planned, row.to_date, row.forecast) if row else (0, 0, 0)
        found[key] = _Spent(of_term.get(key, 0), budgets.get(key), planned, to_date, ledger.get(key, 0), forecast)
    return _codes_draft(picture, found, _few_behind(picture, found))


def _codes_draft(picture: Picture, found: Mapping[str, _Spent], few: frozenset[Name]) -> Draft:
    labels = {row["Code"]: row["Label"] for row in picture.work.rates.rows("cfr_codes")}
    with_budget = any(spent.budget is not None for spent in found.values())
    rows = tuple(_code_row(key, labels.get(key, ""), spent, with_budget) for key, spent in found.items())
    year = year_label(picture.financial_year)
    columns = tuple(column for column in _code_columns(picture) if with_budget or column.key not in _BUDGET_KEYS)
    notes = ("The ledger holds the whole post; the map holds the part of it that is provision.",)
    table = Result("CFR codes", f"Spending by CFR code, financial year {year}", columns, rows, _total(rows, 2), notes)
    names: tuple[Name, ...] = tuple(("code", key) for key in found)
    bars = ("budget_pence", "ledger_pence") if with_budget else ("ledger_pence", "to_date_pence")
    return Draft(
        "codes", "Spending by CFR code against budget", lambda shown: _code_words(picture, with_budget, shown), table,
        Chart("Budget and ledger" if with_budget else "Ledger and map", "label", bars), names, small=few,
        additions=(Addition("code", whole("code"), names),),
        sizes={name: max(spent.forecast, spent.ledger) for name, spent in zip(names, found.values(), strict=True)},
        columns={("code", ("code", key)): tuple(value or 0 for value in spent) for key, spent in found.items()},
    )  # fmt: skip


_BUDGET_KEYS = {"budget_pence", "left_pence"}


def _code_columns(picture: Picture) -> tuple[Shown, ...]:
    return (
        Shown("cfr", "CFR code"),
        Shown("label", "What it is"),
        Shown("term_pence", "This term to date", Shows.PENCE, f"Of {picture.term.label}."),
        Shown("budget_pence", "Budget", Shows.PENCE, "Revised budget of the ledger where there is one."),
        Shown("ledger_pence", "Ledger", Shows.PENCE, "Actual entries to the as-at date."),
        Shown("left_pence", "Budget less ledger", Shows.PENCE),
        Shown("planned_pence", "Map: planned", Shows.PENCE),
        Shown("to_date_pence", "Map: to date", Shows.PENCE),
        Shown("forecast_pence", "Map: forecast", Shows.PENCE),
    )


def _code_row(key: str, label: str, spent: _Spent, with_budget: bool) -> tuple[Any, ...]:
    left = None if spent.budget is None else spent.budget - spent.ledger
    against = (spent.budget, spent.ledger, left) if with_budget else (spent.ledger,)
    return (key, label, spent.term, *against, spent.planned, spent.to_date, spent.forecast)


def _code_words(picture: Picture, with_budget: bool, table: Result) -> list[str]:
    if not table.rows:
        return ["There is neither cost nor ledger for this financial year yet."]
    year = year_label(picture.financial_year)
    said = [f"The financial year {year} runs from April to March; the term's own share stands in the first column."]
    if not with_budget:
        said.append("There is no budget in Ledger for it: add rows of the type Budget to set spending against one.")
    return said


def _in_financial_year(picture: Picture, row: LedgerLine) -> bool:
    return row.day is not None and financial_year(month_of(row.day)) == picture.financial_year


def _ledger(picture: Picture) -> dict[str, int]:
    """Actual spending of the financial year to the as-at date, by code."""
    return _added(
        row for row in picture.school.ledger
        if row.type in {"", "Actual"} and _in_financial_year(picture, row) and (row.day or date.max) <= picture.as_at
    )  # fmt: skip


def _budgets(picture: Picture) -> dict[str, int]:
    """Budget of the financial year by code; a revised one takes its place."""
    rows = [row for row in picture.school.ledger if _in_financial_year(picture, row)]
    return {**_added(row for row in rows if row.type == "Budget"),
            **_added(row for row in rows if row.type == "Revised budget")}  # fmt: skip


def _added(rows: Iterable[LedgerLine]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        if row.amount is not None and not row.cfr_code.upper().startswith(_INCOME):
            found[row.cfr_code] = found.get(row.cfr_code, 0) + row.amount
    return found


def _few_behind(picture: Picture, keys: Iterable[str]) -> frozenset[Name]:
    """Codes that hold the pay of too few posts, or what is spent on a few pupils alone."""
    if not picture.audience.hides:
        return frozenset()
    code = code_of(picture.school, picture.work.rates)
    pieces: dict[str, list[Piece]] = {}
    for piece in picture.work.costs.pieces:
        pieces.setdefault(code(piece), []).append(piece)
    posts = _posts(picture)
    few = {key for key in keys if 0 < len(posts.get(key, ())) < picture.audience.least_posts}
    few |= {key for key, found in pieces.items() if 0 < pupils_behind(found) < picture.least}
    return frozenset(("code", key) for key in few)


def _posts(picture: Picture) -> dict[str, set[str]]:
    """Members of staff whose pay stands in each code: by Staff, and by the ledger where its rows name somebody."""
    code = code_of(picture.school, picture.work.rates)
    found: dict[str, set[str]] = {}
    for person in picture.school.staff:
        hour = Piece("", "", "", "", month_of(picture.as_at), TIME, person.staff_id, 0, 0, 0)
        found.setdefault(code(hour), set()).add(person.staff_id)
    for row in picture.school.ledger:
        if row.staff_id:
            found.setdefault(row.cfr_code, set()).add(row.staff_id)
    return found


def unfunded(paid: Iterable[Payment]) -> int:
    """Pence of the forecast that no fund pays."""
    return sum(payment.forecast for payment in paid if payment.fund == UNFUNDED)

"""Whole staff cost as tables: by CFR code against the ledger, by person, and by person and month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from provision_xl.dates import month_label, year_label
from provision_xl.money import natural, pounds
from provision_xl.results import Result, Shown, Shows
from provision_xl.staffcost.ledger import LedgerMonth
from provision_xl.staffcost.staff_cost import PARTS, PROVISION, USES, PersonMonth


class Words(NamedTuple):
    """A part of the pay: its header, and what it means."""

    header: str
    means: str


WORDS: Mapping[str, Words] = {
    PROVISION: Words("Provision", "Hours of the map: given to date, and planned from then on."),
    "class": Words("Class", "Staff time: support in class."),
    "universal": Words("Universal", "Staff time: what every pupil gets."),
    "lunch": Words("Lunch", "Staff time: lunch."),
    "cover": Words("Cover", "Staff time: cover for others."),
    "planning": Words("Planning and meetings", "Staff time: planning and meetings."),
    "training": Words("Training", "Staff time: training."),
    "other": Words("Other", "Staff time: other."),
    "absence": Words("Absence", "Paid hours of days away; charged to no pupil."),
    "not_delivered": Words("Not delivered", "On the map and not held, though the adult was there."),
    "not_placed": Words("Not placed", "Paid hours that are neither on the map nor in Staff time."),
    "timing": Words("Timing", "Paid all year round, worked in term: 0.00 over a whole year."),
    "inset": Words("INSET and other weeks", "Worked weeks beyond the teaching weeks."),
}
WITHOUT_ADULT = Words("Without an adult", "On the map, but nobody is paid for it yet.")
NOT_EXPLAINED = Words("Ledger not explained", "Overtime, back pay, people not in Staff, a wrong code.")
_LESSER = frozenset(USES.values()) - {"class"}
_PAID = Shown("paid_pence", "Paid", Shows.PENCE, "With on-costs; the sum of what follows.")
_ESTIMATE = Shown("estimate", "Estimate", Shows.FLAG, "Something in it rests on a stand-in.")
ADDS_UP = "What follows Paid adds up to it, to the penny; nothing is spread over pupils."


def by_person(rows: Sequence[PersonMonth], as_at: date, school_year: int) -> Result:
    """Each person in the school year: what is paid, and every part of it."""
    together: dict[str, list[PersonMonth]] = {}
    for row in rows:
        together.setdefault(row.staff, []).append(row)
    parts = _parts(rows)
    columns = (
        Shown("staff", "Staff"), Shown("role", "Role", lesser=True), Shown("cfr", "CFR code", lesser=True), _PAID,
        *_columns(parts), _ESTIMATE,
    )  # fmt: skip
    shown = tuple(
        (staff, found[0].role, "; ".join(dict.fromkeys(row.code for row in found)), *_money(found, parts), _any(found))
        for staff, found in together.items()
    )
    total = ("Total", None, None, *_money(rows, parts), None) if rows else ()
    title = f"Whole staff cost by person, {year_label(school_year)}"
    about = {"as_at": as_at, "by": "person", "school_year": year_label(school_year)}
    return Result("Staff cost by person", title, columns, shown, total, (ADDS_UP,), about)


def by_month(rows: Sequence[PersonMonth], as_at: date, school_year: int) -> Result:
    """Each person in each month of the school year."""
    parts = _parts(rows)
    columns = (
        Shown("staff", "Staff"), Shown("month", "Month"), Shown("cfr", "CFR code", lesser=True), _PAID,
        *_columns(parts), _ESTIMATE,
    )  # fmt: skip
    shown = tuple((row.staff, month_label(row.month), row.code, *_money([row], parts), row.estimate) for row in rows)
    total = ("Total", None, None, *_money(rows, parts), None) if rows else ()
    title = f"Whole staff cost by person and month, {year_label(school_year)}"
    about = {"as_at": as_at, "by": "month", "school_year": year_label(school_year)}
    return Result("Staff cost by month", title, columns, shown, total, (ADDS_UP,), about)


def _parts(rows: Iterable[PersonMonth]) -> tuple[str, ...]:
    """The parts to be shown: all but uses of Staff time that nobody has."""
    used = {name for row in rows for name, pence in row.parts.items() if pence}
    return tuple(name for name in PARTS if name in used or name not in USES.values())


def _columns(parts: Iterable[str]) -> tuple[Shown, ...]:
    return tuple(
        Shown(f"{name}_pence", WORDS[name].header, Shows.PENCE, WORDS[name].means, lesser=name in _LESSER)
        for name in parts
    )


def _money(rows: Iterable[PersonMonth], parts: Iterable[str]) -> tuple[int, ...]:
    found = list(rows)
    return (sum(row.paid for row in found), *(sum(row.parts[name] for row in found) for name in parts))


def _any(rows: Iterable[PersonMonth]) -> bool:
    return any(row.estimate for row in rows)


def by_code(months: Sequence[LedgerMonth], as_at: date, labels: Mapping[str, str], school_year: int) -> Result:
    """From the map to the ledger, code by code: every difference with its name and amount.

    Args:
        labels: what each CFR code stands for.
    """
    columns = (
        Shown("cfr", "CFR code"),
        Shown("what", "What"),
        Shown("amount_pence", "Amount", Shows.PENCE, "In the months that are over."),
        Shown("means", "What it means"),
    )
    codes = sorted({month.code for month in months}, key=natural)
    found = {code: [month for month in months if month.code == code] for code in codes}
    rows = tuple((code, *row) for code in codes for row in _steps(found[code], labels.get(code, "")))
    over = sorted({month.month for month in months})
    title = "From the provision map to the ledger"
    title += f", {month_label(over[0])} to {month_label(over[-1])}" if over else ""
    about = {"as_at": as_at, "by": "code", "school_year": year_label(school_year)}
    return Result("Whole staff cost", title, columns, rows, (), tuple(_notes(found)), about)


def _steps(months: Sequence[LedgerMonth], label: str) -> Iterator[tuple[str, int | None, str]]:
    yield "On the map", sum(month.on_the_map for month in months), "Provision, with and without an adult."
    yield from ((words.header, amount, words.means) for words, amount in _differences(months) if amount)
    if ledger_of(months) is None:
        yield "Paid", sum(month.paid for month in months), "By the contracts; the ledger has no entry of that code."
    else:
        yield "In the ledger", ledger_of(months), label


def ledger_of(months: Iterable[LedgerMonth]) -> int | None:
    """All of a code's ledger; None where there is none."""
    amounts = [month.ledger for month in months]
    return None if None in amounts else sum(amount or 0 for amount in amounts)


def _differences(months: Sequence[LedgerMonth]) -> Iterator[tuple[Words, int]]:
    """Every name between the map and the ledger with its amount; together they are the difference."""
    for name in PARTS:
        if name != PROVISION:
            yield WORDS[name], sum(month.parts[name] for month in months)
    yield WITHOUT_ADULT, -sum(month.without_adult for month in months)
    yield NOT_EXPLAINED, sum(month.not_explained or 0 for month in months)


def _notes(found: Mapping[str, Sequence[LedgerMonth]]) -> Iterator[str]:
    if not found:
        yield "No month of the school year is over yet: there is nothing to compare."
    for code, months in found.items():
        ledger, on_map = ledger_of(months), sum(month.on_the_map for month in months)
        if ledger is not None:
            names = sum(bool(amount) for _, amount in _differences(months))
            yield (
                f"{code}: {pounds(ledger)} in the ledger, {pounds(on_map)} on the map; "
                f"the {names} names between add up to the difference of {pounds(ledger - on_map)}."
            )


def ledger_by_month(months: Sequence[LedgerMonth], as_at: date) -> Result:
    """Each CFR code of staff in each month that is over: the map, what is paid, the ledger, and what is left over."""
    columns = (
        Shown("cfr", "CFR code"),
        Shown("month", "Month"),
        Shown("map_pence", "On the map", Shows.PENCE),
        Shown("paid_pence", "Paid", Shows.PENCE, "By the contracts in Staff, with on-costs."),
        Shown("ledger_pence", "Ledger", Shows.PENCE, "Actual entries of that code and month."),
        Shown("not_explained_pence", "Ledger not explained", Shows.PENCE, NOT_EXPLAINED.means),
    )
    rows = tuple(
        (row.code, month_label(row.month), row.on_the_map, row.paid, row.ledger, row.not_explained) for row in months
    )
    return Result("Ledger by month", "Staff pay and the ledger, month by month", columns, rows, about={"as_at": as_at})

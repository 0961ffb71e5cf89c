"""What only funding can see: cost that nobody pays, funds that are spent, awards and entries that do not agree."""

from __future__ import annotations

from collections.abc import Iterable

from provision_xl.costing.costs import Costs
from provision_xl.costing.pay import local_rate
from provision_xl.errors import Finding, OutOfRange, Verdict
from provision_xl.funding.funds import UNFUNDED, beside_top_ups, fund_order, purses, top_up_amount
from provision_xl.funding.paying import Spending, Spent, added
from provision_xl.money import pence, pounds
from provision_xl.school.other_tables import TOP_UP
from provision_xl.school.school import School


def funding_findings(costs: Costs, spent: Spending) -> tuple[Finding, ...]:
    """Funds that are overspent or unfunded cost, and top-ups that Funds tells otherwise."""
    school = costs.school
    promised = added((fund, figures) for (fund, _), figures in spent.by_fund.items())
    unfunded = promised.get(UNFUNDED, Spent()).forecast
    found = [*_differing_top_ups(school), *_differing_bands(school), *_without_hours(school)]
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
        if row.amount and promised.get(row.fund, Spent()).forecast >= row.amount
    )
    return tuple(found)


def _differing_top_ups(school: School) -> Iterable[Finding]:
    first, last = school.year_dates
    for fund in school.funds:
        kind, _, pupil_id = fund.restricted_to.partition(":")
        own = kind == "Pupil" and not beside_top_ups(fund.source)
        rows = [row for row in school.top_ups if own and row.pupil_id == pupil_id.strip()]
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


def _differing_bands(school: School) -> Iterable[Finding]:
    """A top-up whose band stands in Local rates with another amount on its first day."""
    for row in school.top_ups:
        value = local_rate(school, row.band, row.starts) if row.band and row.starts else None
        if value is not None and row.amount is not None and pence(value) != row.amount:
            yield school.finding(
                "PX-H11",
                Verdict.WARN,
                "Top-ups",
                row,
                "amount",
                f"the amount is {pounds(row.amount)}, and {row.band} in Local rates is {pounds(pence(value))}",
                "The amount in Top-ups is used; put the wrong one of the two right.",
            )


def _without_hours(school: School) -> Iterable[Finding]:
    """A top-up by the hour for a pupil without EHC hours comes to nothing."""
    for row in school.top_ups:
        pupil = school.pupil.get(row.pupil_id)
        if row.per == "hour" and pupil and not pupil.ehc_hours:
            yield school.finding(
                "PX-H12",
                Verdict.WARN,
                "Top-ups",
                row,
                "per",
                "the award is by the hour, and the pupil has no EHC hours, so it counts as £0.00",
                "Type EHC hours in Pupils, or the award by the year or week.",
            )


def known_funds(school: School) -> set[str]:
    """Every name that a Fund cell may have: Funds, and each top-up."""
    return {purse.name for purse in purses(school)} | {f"{TOP_UP} {row.pupil_id}" for row in school.top_ups}


def check_entries(school: School) -> Iterable[Finding]:
    """Every Fund entry of the map and of Services can be read, and names funds that there are."""
    try:
        known = known_funds(school)
    except OutOfRange:  # the school year of Settings cannot be read, which is found there
        return
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

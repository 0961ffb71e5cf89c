"""Two plans side by side: with the means there are, and with others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from provision_xl.money import natural, pounds
from provision_xl.planning import Plan, optimise
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, Shows, decimals
from provision_xl.school.school import School
from provision_xl.senco import senco_time
from provision_xl.whatif.changed import with_hours, with_money, with_plans

type Cancel = Callable[[], bool] | None


class Measure(NamedTuple):
    """A figure of both plans, in its own unit."""

    name: str
    unit: str
    now: Fraction
    changed: Fraction


def what_if(
    school: School,
    term: str,
    as_at: date,
    rates: Rates,
    money_pence: int,
    hours: Decimal,
    plans: int,
    seconds: float = 20,
    cancel: Cancel = None,
) -> tuple[Result, ...]:
    """The best plan of a term with today's means beside the best with others; nothing of the map is touched.

    More money is a fund of its own, less is taken from the funds for everyone, the last in Order first. Hours are
    spread over the TAs in proportion to what they have. More EHC plans count for the SENCo's time.

    Args:
        money_pence: more, or where negative less.
        hours: of TAs a week, likewise.
        plans: more EHC plans, not negative.
        seconds: most to think, both plans together.

    Raises:
        OutOfRange: no such term, no TA to give hours to, or more plans than pupils on SEN support.
    """
    now = optimise(school, term, as_at, rates, None, seconds / 2, False, None, cancel)
    other = with_hours(with_money(school, money_pence, now.starts, now.ends), hours, now.starts)
    changed = optimise(other, term, as_at, rates, None, seconds / 2, False, None, cancel)
    measures = [*_of_plans(now, changed), *_of_senco(school, with_plans(school, plans, as_at), as_at, rates)]
    about = {"term": term, "as_at": as_at, "money_pence": money_pence, "plans": plans, "status": changed.status}
    notes = _notes(now, changed, money_pence, hours, plans, measures)
    return _measures(term, measures, notes, about), _groups(now, changed)


def _of_plans(now: Plan, changed: Plan) -> Iterable[Measure]:
    thousand, pence = 1000, 100
    yield Measure("Benefit of the plan", "months of planning weight", Fraction(now.benefit, thousand),
                  Fraction(changed.benefit, thousand))  # fmt: skip
    yield Measure("Cash that the plan takes", "pounds", Fraction(now.cost_pence, pence),
                  Fraction(changed.cost_pence, pence))  # fmt: skip
    yield Measure("Groups", "groups", Fraction(len(now.groups)), Fraction(len(changed.groups)))
    yield Measure("Pupils helped", "pupils", Fraction(len(_helped(now))), Fraction(len(_helped(changed))))
    yield Measure("Pupils who could be helped and have nothing", "pupils", Fraction(len(now.left_out)),
                  Fraction(len(changed.left_out)))  # fmt: skip
    yield Measure("Required provision not placed", "pupil-minutes a week", now.shortfall_minutes,
                  changed.shortfall_minutes)  # fmt: skip
    yield Measure("Staff hours left over", "hours a week", _left(now), _left(changed))


def _helped(plan: Plan) -> set[str]:
    return {pupil for group in plan.groups for pupil in group.pupils}


def _left(plan: Plan) -> Fraction:
    return sum(plan.unused_minutes.values(), Fraction(0)) / 60


def _of_senco(now: School, changed: School, as_at: date, rates: Rates) -> Iterable[Measure]:
    if not now.duties:
        return
    before, after = senco_time(now, as_at, rates), senco_time(changed, as_at, rates)
    yield Measure("SENCo hours needed", "hours a year", before.needed, after.needed)
    yield Measure("SENCo hours lacking", "hours a year", before.gap, after.gap)


def _notes(
    now: Plan, changed: Plan, money_pence: int, hours: Decimal, plans: int, measures: Iterable[Measure]
) -> tuple[str, ...]:
    months = decimals(abs(Fraction(changed.benefit - now.benefit, 1000)), 1)
    groups = len(changed.groups) - len(now.groups)
    so = f"{abs(groups)} groups {'more' if groups > 0 else 'fewer'}" if groups else "as many groups"
    way = "more" if changed.benefit >= now.benefit else "less"
    said = []
    if money_pence or hours:
        said.append(f"With {_means(money_pence, hours)}: {so}, {months} months of planning weight {way}.")
    needed = next((item for item in measures if item.name == "SENCo hours needed"), None)
    if plans and needed:
        each = decimals((needed.changed - needed.now) / plans, 1)
        said.append(f"Each EHC plan more takes {each} hours of the SENCo's year.")
    if "stopped early" in {now.status, changed.status}:
        said.append("A plan was stopped early, so the difference is not exact: run it again with fewer changes.")
    return (*said, "Nothing of the map was changed. Months are planning weights, no forecast for a child.")


def _means(money_pence: int, hours: Decimal) -> str:
    parts = []
    if money_pence:
        parts.append(f"{pounds(abs(money_pence))} {'more' if money_pence > 0 else 'less'}")
    if hours:
        parts.append(f"{decimals(abs(Fraction(hours)), 1)} TA hours a week {'more' if hours > 0 else 'fewer'}")
    return " and ".join(parts)


def _measures(term: str, measures: Iterable[Measure], notes: tuple[str, ...], about: dict[str, object]) -> Result:
    columns = (
        Shown("measure", "What"), Shown("unit", "Unit"), Shown("now", "With today's means", Shows.NUMBER),
        Shown("changed", "With the change", Shows.NUMBER), Shown("difference", "Difference", Shows.NUMBER),
    )  # fmt: skip
    rows = tuple((item.name, item.unit, item.now, item.changed, item.changed - item.now) for item in measures)
    return Result("What if", f"What if, {term}", columns, rows, notes=notes, about=about)


def _groups(now: Plan, changed: Plan) -> Result:
    columns = (Shown("change", "Change"), Shown("intervention", "Intervention"), Shown("name", "Name"),
               Shown("staff", "Staff"), Shown("pupils", "Pupils"))  # fmt: skip
    before, after = _contents(now), _contents(changed)
    lost = [("no longer", *item) for item in before if item not in after]
    new = [("new", *item) for item in after if item not in before]
    names = {**now.names, **changed.names}
    rows = tuple(
        (change, code, names.get(code, ""), "; ".join(staff), "; ".join(pupils))
        for change, code, staff, pupils in (*lost, *new)
    )
    return Result("What if groups", "Groups that come and go", columns, rows)


def _contents(plan: Plan) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    found = [(group.intervention, tuple(group.staff), tuple(group.pupils)) for group in plan.groups]
    return sorted(found, key=lambda item: (natural(item[0]), natural("; ".join(item[2]))))

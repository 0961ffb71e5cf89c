"""Two plans side by side: with the means there are, and with others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from provision_xl.money import natural
from provision_xl.planning import Plan, Problem, optimise, problem
from provision_xl.planning.assembly import PlannedGroup
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School
from provision_xl.senco import senco_time
from provision_xl.senco.growth import with_plans
from provision_xl.senco.senco_time import SencoTime
from provision_xl.whatif.changed import with_hours, with_money
from provision_xl.whatif.sentences import (
    NOTHING_CHANGED,
    differences,
    helped,
    how_sure,
    of_money,
    of_plans,
    of_pupils,
    other_adults,
)

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

    More money is a fund of its own; less is taken from what the funds for everyone have left in the term, the last in
    Order first. Hours are spread over support staff in proportion to what they have. More EHC plans, for pupils on SEN
    support, count for the SENCo's time alone.

    Args:
        money_pence: more, or where negative less.
        hours: of TAs a week, likewise.
        plans: more EHC plans, not negative.
        seconds: most to think, both plans together.

    Raises:
        OutOfRange: no such term, no TA to give hours to, or more plans than pupils on SEN support.
    """
    with_more_plans = with_plans(school, plans, as_at)
    question = problem(school, term, as_at, rates)
    first, last = question.term.first, question.term.last
    moneyed = with_money(school, money_pence, first, last, _open_money(question))
    other = with_hours(moneyed, hours, first)
    now = optimise(school, term, as_at, rates, None, seconds / 2, False, None, cancel)
    asked = problem(other, term, as_at, rates)
    changed = now
    if hours or not _still_best(now, asked, money_pence):
        changed = optimise(other, term, as_at, rates, None, seconds / 2, False, None, cancel)
    measures: list[Measure] = []
    if not (now.clashes or changed.clashes):
        measures += _of_plans(_Had(now, _own_hours(question)), _Had(changed, _own_hours(asked)))
    senco = _senco_of(school, with_more_plans, plans, as_at, rates)
    measures += _of_senco(senco)
    about = {"term": term, "as_at": as_at, "money_pence": money_pence, "plans": plans, "status": changed.status}
    counted = money_pence if school.funds else 0
    notes = (*differences(now, changed, counted, hours), *of_pupils(now, changed),
             *of_money(school, moneyed, money_pence), *of_plans(senco, plans), *how_sure(now, changed),
             NOTHING_CHANGED)  # fmt: skip
    return _measures(term, measures, notes, about), _groups(now, changed)


def _still_best(now: Plan, asked: Problem, money_pence: int) -> bool:
    """Whether a plan is the best with this money too: the same money, or less that still pays for all of it.

    Less money allows no plan that was not allowed before, so the best of before stays the best while it is paid.
    """
    if not money_pence or asked.funds is None:
        return True
    return money_pence < 0 and not now.clashes and sum(_open_money(asked).values()) >= now.cost_pence


def _open_money(question: Problem) -> dict[str, int]:
    """What funds for everyone can still give, by name."""
    return {fund.name: fund.pence for fund in question.funds or () if fund.own is None}


def _own_hours(question: Problem) -> Fraction:
    return sum((question.minutes(adult.ticks) for adult in question.adults.values()), Fraction(0)) / 60


class _Had(NamedTuple):
    """A plan, and the hours a week that its staff have for provision."""

    plan: Plan
    hours: Fraction

    @property
    def left(self) -> Fraction:
        return sum(self.plan.unused_minutes.values(), Fraction(0)) / 60

    @property
    def used(self) -> Fraction:
        """Own hours that are not left, and paid extra ones."""
        return self.hours - self.left + sum((item.minutes for item in self.plan.extra), Fraction(0)) / 60


def _of_plans(now: _Had, changed: _Had) -> Iterable[Measure]:
    def both(name: str, unit: str, figure: Callable[[_Had], Fraction | int]) -> Measure:
        return Measure(name, unit, Fraction(figure(now)), Fraction(figure(changed)))

    yield both("Benefit of the plan", "months of planning weight", lambda had: had.plan.benefit_months)
    yield both("Cash that the plan takes", "pounds", lambda had: Fraction(had.plan.cost_pence, 100))
    yield both("Groups", "groups", lambda had: len(had.plan.groups))
    yield both("Pupils with a place", "pupils", lambda had: len(helped(had.plan)))
    yield both("Pupils who could take something and have nothing", "pupils", lambda had: len(had.plan.left_out))
    yield both("Required provision not placed", "pupil-minutes a week", lambda had: had.plan.shortfall_minutes)
    yield both("Staff hours used, paid extra ones included", "hours a week", lambda had: had.used)
    yield both("Staff hours left over", "hours a week", lambda had: had.left)


def _senco_of(
    school: School, with_more_plans: School, plans: int, as_at: date, rates: Rates
) -> tuple[SencoTime, SencoTime] | None:
    """The SENCo's year now and with more plans; None where nobody asks and no duties are recorded."""
    if not (school.duties or plans):
        return None
    before = senco_time(school, as_at, rates)
    return before, senco_time(with_more_plans, as_at, rates) if plans else before


def _of_senco(senco: tuple[SencoTime, SencoTime] | None) -> Iterable[Measure]:
    if senco is not None:
        before, after = senco
        yield Measure("SENCo hours needed", "hours a year", before.needed, after.needed)
        yield Measure("SENCo hours lacking", "hours a year", before.gap, after.gap)


def _measures(term: str, measures: Iterable[Measure], notes: tuple[str, ...], about: dict[str, object]) -> Result:
    columns = (
        Shown("measure", "What"), Shown("unit", "Unit"), Shown("now", "With today's means", Shows.NUMBER),
        Shown("changed", "With the change", Shows.NUMBER), Shown("difference", "Difference", Shows.NUMBER),
    )  # fmt: skip
    rows = tuple((item.name, item.unit, item.now, item.changed, item.changed - item.now) for item in measures)
    return Result("What if", f"What if, {term}", columns, rows, notes=notes, about=about)


def _groups(now: Plan, changed: Plan) -> Result:
    """Groups that only one of the plans has; none where nothing fits, since there is no plan to compare."""
    columns = (Shown("change", "Change"), Shown("intervention", "Intervention"), Shown("name", "Name"),
               Shown("staff", "Staff"), Shown("pupils", "Pupils"))  # fmt: skip
    fits = not (now.clashes or changed.clashes)
    lost, new = (_only(now, changed), _only(changed, now)) if fits else ([], [])
    names = {**now.names, **changed.names}
    rows = tuple(
        (change, group.intervention, names.get(group.intervention, ""), "; ".join(group.staff), "; ".join(group.pupils))
        for change, groups in (("no longer", lost), ("new", new))
        for group in groups
    )
    notes = other_adults(len(now.groups) - len(lost) - _unmoved(now, changed)) if fits else ()
    return Result("What if groups", "Groups that come and go", columns, rows, notes=notes)


def _content(group: PlannedGroup) -> tuple[str, tuple[str, ...]]:
    return group.intervention, tuple(sorted(group.pupils))


def _only(plan: Plan, other: Plan) -> list[PlannedGroup]:
    """Groups whose pupils have no such group in the other plan, whoever takes it."""
    there = Counter(map(_content, other.groups))
    found = []
    for group in plan.groups:
        if there[_content(group)]:
            there[_content(group)] -= 1
        else:
            found.append(group)
    return sorted(found, key=lambda group: (natural(group.intervention), natural("; ".join(group.pupils))))


def _unmoved(now: Plan, changed: Plan) -> int:
    """Groups with the same pupils and the same adults in both plans."""
    before, after = (Counter((_content(group), group.staff) for group in plan.groups) for plan in (now, changed))
    return (before & after).total()

"""The next pound, hour and skill: what one thing more would bring, each worked out by solving again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from datetime import date
from fractions import Fraction
from typing import Any

from provision_xl.planning import Plan, optimise
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School
from provision_xl.whatif.chains import Found
from provision_xl.whatif.gained import Gained, best_of_each, order
from provision_xl.whatif.next_plan import next_plan
from provision_xl.whatif.sentences import NOTHING_CHANGED
from provision_xl.whatif.side_by_side import Cancel, Job, side_by_side
from provision_xl.whatif.step_sentences import of_steps, said, what_is_more, who_gets_it
from provision_xl.whatif.steps import Today, all_asked, money_matters
from provision_xl.whatif.training import Trained

SHARE_FOR_TODAY = 1 / 3  # of the time, where today's plan has to be found first
LEAST_SECONDS = 3.0  # for a step: a few that are worked out say more than many that are cut short
HUNDRED_POUNDS = 10_000  # pence


def next_steps(
    school: School,
    term: str,
    as_at: date,
    rates: Rates,
    seconds: float = 60,
    executor: Executor | None = None,
    cancel: Cancel = None,
    plan: Plan | None = None,
) -> tuple[Result, ...]:
    """What £500, £1,000, 5 hours of a skill, an hour of a person, or one more person with a skill would bring.

    Each step is solved anew from today's best plan, which it keeps where nothing better is found: more never brings
    less. Steps that place required provision come first, then by benefit for each pound, then those without a price.

    Args:
        seconds: most to think, all together; steps that it does not reach say so.
        executor: works side by side; None for processes of our own where the host allows them.
        cancel: asked often; True ends it with what is known by then.
        plan: today's plan of this term, where it is known already.

    Raises:
        OutOfRange: no such term.
    """
    if plan is None:
        plan = optimise(school, term, as_at, rates, None, seconds * SHARE_FOR_TODAY, False, None, cancel)
        seconds -= min(plan.seconds, seconds)
    about = {"term": term, "as_at": as_at, "status": plan.status}
    senco = next_plan(school, as_at, rates)
    if plan.problem is None or plan.choice is None:
        return _result(term, [], [f"With today's means nothing fits: {' '.join(plan.clashes)}"], about), senco
    today = Today(school, term, as_at, rates, plan.problem, plan.choice)
    asked = all_asked(today)
    likely = plan.seconds / 2  # since a step starts from today's plan, and stops after its first goals
    jobs: list[Job[list[Found] | Trained]] = [item.job for item in asked]
    found = side_by_side(jobs, seconds, executor, cancel, max(LEAST_SECONDS, likely), likely)
    gained = sorted(best_of_each(today, asked, found), key=order)
    return _result(term, gained, _notes(today, plan, gained), about), senco


def _notes(today: Today, plan: Plan, gained: Sequence[Gained]) -> Iterator[str]:
    if not money_matters(today):
        yield "Funds is empty, so money holds nothing back: fill in Funds to see what more of it would bring."
    yield from of_steps(plan, gained)
    yield NOTHING_CHANGED


def _result(term: str, gained: Sequence[Gained], notes: Iterable[str], about: dict[str, Any]) -> Result:
    columns = (
        Shown("step", "One thing more"),
        Shown("who", "Who"),
        Shown("price_pence", "Price", Shows.PENCE, "In the term; blank where it is not recorded."),
        Shown("benefit_months", "Planning weight gained", Shows.NUMBER, "Months of planning weight."),
        Shown("months_per_hundred", "For each £100", Shows.NUMBER, "Months of planning weight."),
        Shown("required_minutes", "Required placed", Shows.MINUTES, "Pupil-minutes a week more.", lesser=True),
        Shown("helped", "Pupils with a place", Shows.COUNT, "More than today; blank in large schools.", lesser=True),
        Shown("status", "Status", lesser=True),
        Shown("sentence", "In words"),
    )
    rows = tuple(_row(item) for item in gained)
    title = f"What one thing more would bring, {term}"
    return Result("Next steps", title, columns, rows, notes=tuple(notes), about=about)


def _row(gained: Gained) -> tuple[Any, ...]:
    step, benefit = gained.step, gained.benefit
    months = None if benefit is None else Fraction(benefit, 1000)
    each = months * HUNDRED_POUNDS / step.pence if months is not None and step.pence else None
    return (
        what_is_more(step), who_gets_it(step, gained.person), step.pence, months, each, gained.placed, gained.helped,
        gained.status, said(gained),
    )  # fmt: skip

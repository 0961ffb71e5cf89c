"""The plan of a term: what comes back from the optimiser, checked, with reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from time import monotonic
from typing import Any

from provision_xl.errors import PlanError
from provision_xl.planning.assembly import ExtraHours, Funded, PlannedGroup, assemble
from provision_xl.planning.best import Best, Told, best, nobody
from provision_xl.planning.check import check
from provision_xl.planning.check_facts import Shown
from provision_xl.planning.choice import Choice, benefit, chosen, cost, left_out, loads, shortfall
from provision_xl.planning.clash import Clash
from provision_xl.planning.goal_prices import GoalPrice
from provision_xl.planning.greedy import best_by_hand
from provision_xl.planning.question import Problem
from provision_xl.planning.reasons import Reason, not_run, unplaced
from provision_xl.planning.rows import changed_rows, dropped_rows, ends_written_out, new_rows
from provision_xl.planning.tables import about, tables
from provision_xl.planning.why_nothing_fits import Tables
from provision_xl.rates import Rates
from provision_xl.results import Result
from provision_xl.school.core_tables import Line
from provision_xl.school.school import School
from provision_xl.solving import Status

THOUSANDTHS = 1000


@dataclass(frozen=True)
class Plan:
    """What to run in a term, for whom, by whom, and why nothing else.

    Args:
        status: optimal, feasible, infeasible or stopped early.
        term: the term's name; starts and ends are its days.
        benefit, bound, greedy_benefit: whole thousandths of a month, what is kept included.
        gap: how far the benefit can be from the best, as a share; None where nothing was proved.
        shortfall_minutes: pupil-minutes a week of required provision that are not placed.
        cost_pence: cash of the term (and staff time, where that is charged).
        unused_minutes: minutes a week left of each adult; unused_pence: what is left of each fund.
        left_out: pupils who could take something and have nothing.
        problem, choice: the question and what was chosen, for those who ask on from here; None where nothing fits.
        changes: new rows of the map less its own planned rows that are used.
        clashes: where nothing fits, each rule that is broken by what is kept, and what would mend it.
        prices: what each goal cost the next; clash: what cannot all hold, and ways out; `explained` fills them in.
        asked: the tables that the plan was asked of.
        rows: new rows for Provision; changed: rows of the map with what the plan fills in; dropped: planned rows of
            the map that it has no place for, marked Exclude.
    """

    status: str
    term: str
    starts: date
    ends: date
    as_at: date
    benefit: int
    bound: int | None
    gap: Fraction | None
    shortfall_minutes: Fraction
    cost_pence: int
    groups: tuple[PlannedGroup, ...]
    extra: tuple[ExtraHours, ...]
    unused_minutes: Mapping[str, Fraction]
    unused_pence: Mapping[str, int]
    unplaced: tuple[Reason, ...]
    not_run: tuple[Reason, ...]
    greedy_name: str
    greedy_benefit: int
    greedy_shortfall_minutes: Fraction
    rows: tuple[Line, ...]
    changed: tuple[Line, ...]
    notes: tuple[str, ...]
    clashes: tuple[str, ...]
    names: Mapping[str, str]
    seconds: float = 0.0
    dropped: tuple[Line, ...] = ()
    left_out: tuple[str, ...] = ()
    changes: int = 0
    problem: Problem | None = field(default=None, repr=False, compare=False)
    choice: Choice | None = field(default=None, repr=False, compare=False)
    prices: tuple[GoalPrice, ...] = ()
    clash: Clash | None = None
    asked: Tables | None = field(default=None, repr=False, compare=False)

    @property
    def benefit_months(self) -> Fraction:
        return Fraction(self.benefit, THOUSANDTHS)

    @property
    def greedy_benefit_months(self) -> Fraction:
        return Fraction(self.greedy_benefit, THOUSANDTHS)

    @cached_property
    def tables(self) -> tuple[Result, ...]:
        """Groups, pupils without, interventions not run, unused hours, and unused money where there are funds."""
        return tables(self)

    @property
    def about(self) -> dict[str, Any]:
        """The plan's own figures, as they stand at the top of its JSON."""
        return about(self)


def optimise(
    school: School,
    term: str,
    as_at: date,
    rates: Rates,
    budget_pence: int | None = None,
    time_limit_seconds: float = 60,
    full_cost: bool = False,
    progress: Told | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Plan:
    """The plan that does most good in a term, with the money and the hours there are.

    Goals in strict order: least shortfall of required provision, most benefit, fewest pupils with nothing, least cost,
    least change of the map, a fixed tie-break.

    Args:
        term: a term's own name, or the report term that joins half terms.
        as_at: says which rows are running.
        budget_pence: caps all cash of the plan; None for no cap.
        time_limit_seconds: then the best plan so far comes back, as "stopped early".
        full_cost: whether staff time is charged to the money too.
        progress: told what is being done, and the share of the time that is gone.
        cancel: asked often; True ends it with the best plan so far.

    Raises:
        OutOfRange: there is no such term, or the budget is below nought.
        PlanError: the solver failed, or its plan did not pass the independent check.
    """
    tell, ends = progress or nobody, monotonic() + time_limit_seconds
    tell("reading the tables", 0.0)
    asked = Tables(school, term, as_at, rates, budget_pence, full_cost)
    problem = asked.question()
    if problem.clashes:
        return _nothing_fits(problem, asked)
    name, by_hand = best_by_hand(problem)
    found = best(problem, max(0.0, ends - monotonic()), by_hand, "", tell, cancel)
    tell("checking the plan", 0.99)
    plan = replace(_plan(school, problem, found, name), asked=asked)
    _must_pass(school, problem, rates, plan)
    return plan


def _plan(school: School, problem: Problem, found: Best, name: str) -> Plan:
    choice, solved, by_hand = found.choice, found.solved, found.start
    groups, extra = assemble(school, problem, choice)
    reached, bound = benefit(problem, choice), found.bound(problem)
    new, changed = new_rows(school, problem, groups), changed_rows(school, problem, groups)
    return Plan(
        status=solved.status.value,
        term=problem.term.name,
        starts=problem.term.first,
        ends=problem.term.last,
        as_at=problem.as_at,
        benefit=reached,
        bound=bound,
        gap=None if bound is None else Fraction(bound - reached, max(bound, 1)),
        shortfall_minutes=problem.minutes(shortfall(problem, choice)),
        cost_pence=cost(problem, choice),
        groups=groups,
        extra=extra,
        unused_minutes=_unused_minutes(problem, choice),
        unused_pence=_unused_pence(problem, groups, extra),
        unplaced=unplaced(problem, choice),
        not_run=not_run(problem, choice),
        greedy_name=name,
        greedy_benefit=benefit(problem, by_hand),
        greedy_shortfall_minutes=problem.minutes(shortfall(problem, by_hand)),
        rows=new,
        changed=(*changed, *ends_written_out(school, problem, (*new, *changed))),
        dropped=dropped_rows(problem, changed),
        notes=problem.notes,
        clashes=(),
        names=problem.names,
        seconds=solved.seconds,
        left_out=left_out(problem, choice),
        changes=sum(-1 if pair.line else 1 for pair in chosen(problem, choice)),
        problem=problem,
        choice=choice,
    )


def _unused_minutes(problem: Problem, choice: Choice) -> dict[str, Fraction]:
    """Minutes a week of each adult's own hours that the plan leaves; extra hours are not counted."""
    load = loads(problem, choice)
    return {
        name: problem.minutes(max(0, adult.ticks - adult.kept - load[name])) for name, adult in problem.adults.items()
    }


def _unused_pence(problem: Problem, groups: tuple[PlannedGroup, ...], extra: tuple[ExtraHours, ...]) -> dict[str, int]:
    left = {fund.name: fund.pence for fund in problem.funds or ()}
    for name, pence in (paid for funds in _bills(groups, extra) for paid in funds):
        left[name] -= pence
    return left


def _bills(groups: tuple[PlannedGroup, ...], extra: tuple[ExtraHours, ...]) -> list[Funded]:
    return [group.funds for group in groups] + [item.funds for item in extra]


def _nothing_fits(problem: Problem, asked: Tables) -> Plan:
    """A plan without groups that says what clashes."""
    none = Fraction(0)
    return Plan(
        Status.INFEASIBLE.value, problem.term.name, problem.term.first, problem.term.last, problem.as_at, 0, None, None,
        problem.minutes(problem.required_ticks), 0, (), (), {}, {}, (), (), "", 0, none, (), (), problem.notes,
        problem.clashes, problem.names, asked=asked,
    )  # fmt: skip


def _must_pass(school: School, problem: Problem, rates: Rates, plan: Plan) -> None:
    shown = Shown(plan.groups, plan.extra, plan.benefit, plan.shortfall_minutes, plan.cost_pence)
    broken = check(
        school, problem.term, problem.as_at, rates, shown, problem.budget_pence, problem.full_cost
    )  # fmt: skip
    if broken:
        first = "; ".join(map(str, broken[:5]))
        raise PlanError(f"The plan did not pass the independent check and is not shown: {first}. Please report this.")

"""The best choice of several terms: first one term after the other, then all of them together from there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from time import monotonic

from provision_xl.planning.best import NODE_LIMIT, Cancel, Told, best
from provision_xl.planning.cash import paid_by
from provision_xl.planning.choice import Choice, cost, payment, places
from provision_xl.planning.model import BENEFIT, EXACT_BELOW, SHORTFALL
from provision_xl.planning.question import Problem
from provision_xl.planning.year.improving import improved
from provision_xl.planning.year.layout import YearLayout
from provision_xl.planning.year.model import build_year, year_goals
from provision_xl.planning.year.money import Lived, borne, kept_cost, lived, reserved
from provision_xl.planning.year.question import History, YearQuestion, after, with_money
from provision_xl.solving import Goal, Progress, Solved, Stage, Status, Values, solve
from provision_xl.solving.model import total

SHARE_ALONE = 0.4  # of the time, for one term after the other
SHARE_IMPROVING = 0.6  # of what is left, in large models, for a better start
SHARE_FIRST = 0.8  # of what is left, for the first two goals
EARLIER = "earlier goal"


@dataclass(frozen=True)
class YearBest:
    """What was chosen for all terms together, and what one term after the other gives.

    Args:
        bound: thousandths of a month that no plan can beat, kept rows included; None where nothing was proved.
    """

    found: Lived
    alone: Lived
    status: Status
    bound: int | None


def best_year(question: YearQuestion, seconds: float, tell: Told, cancel: Cancel = None) -> YearBest:
    """The best choice of all terms together; by the first two goals never worse than one term after the other."""
    began = monotonic()
    alone, ended = one_after_the_other(question, seconds * SHARE_ALONE, tell, cancel)
    year = build_year(question)
    clock = _Clock(began, seconds, tell, cancel)
    start, cut_short = year.encode(alone.choices), False
    if len(year.model.variables) >= EXACT_BELOW and not year.model.broken(start):
        tell("improving a few terms at a time", SHARE_ALONE)
        start, cut_short = improved(year, _first_goals(year), start, clock.left * SHARE_IMPROVING, cancel)
    solved = _solved(year, alone, start, clock)
    found = lived(question, year.decode(solved.values)) if solved.has_plan else alone
    if found.rank > alone.rank or borne(found) is None:
        found = alone
    status = solved.status if solved.has_plan else Status.FEASIBLE
    return YearBest(found, alone, Status.STOPPED if ended or cut_short else status, _bound(question, solved, found))


@dataclass(frozen=True)
class _Clock:
    """When it began, the seconds there are in all, and who is told and asked."""

    began: float
    seconds: float
    tell: Told
    cancel: Cancel

    @property
    def left(self) -> float:
        return max(0.0, self.seconds - (monotonic() - self.began))

    def told(self, progress: Progress) -> None:
        share = (monotonic() - self.began) / max(self.seconds, 1)
        self.tell(f"planning the terms together: {progress.goal}", min(0.98, share))


def one_after_the_other(
    question: YearQuestion, seconds: float, tell: Told, cancel: Cancel = None
) -> tuple[Lived, bool]:
    """Each term planned by itself once those before it are chosen, and whether one of them ended by the clock."""
    had, choices, ended, spent = History(), list[Choice](), False, 0
    left = dict(question.balances or {})
    for place, term in enumerate(question.terms):
        tell(f"planning {term.name} by itself", place / len(question.terms) * SHARE_ALONE)
        problem = _with_what_is_left(question, place, after(term, had), left, spent)
        choice = Choice()
        if payment(problem, choice, places(problem)) is not None:
            found = best(problem, seconds / len(question.terms), cancel=cancel)
            choice, ended = found.choice, ended or found.solved.status is Status.STOPPED
        for fund, pence in _paid(problem, choice).items():
            left[fund] -= pence
        had, choices = had.grown(problem, choice), [*choices, choice]
        spent += cost(problem, choice)
    return lived(question, choices), ended


def _paid(problem: Problem, choice: Choice) -> dict[str, int]:
    """Pence by fund for a term's choice."""
    found = payment(problem, choice, places(problem))
    return {} if found is None else paid_by(found[1], range(len(found[0])))


def _with_what_is_left(
    question: YearQuestion, place: int, problem: Problem, left: dict[str, int], spent: int
) -> Problem:
    """A term's question with the money that is there once what later terms keep is set aside."""
    budget = question.budget_pence
    if budget is not None:
        budget = max(0, budget - spent - kept_cost(question, place))
    aside = reserved(question, place, left)
    return with_money(problem, {name: pence - aside.get(name, 0) for name, pence in left.items()}, budget)


def _first_goals(year: YearLayout) -> list[Goal]:
    return [goal for goal in year_goals(year) if goal.name in (SHORTFALL, BENEFIT)]


def _solved(year: YearLayout, alone: Lived, start: Values, clock: _Clock) -> Solved:
    """The first two goals, then the others with the first two held: no lower than one term after the other."""
    goals, first = year_goals(year), _first_goals(year)
    reached = _solve(year, first, clock.left * SHARE_FIRST, start, clock)
    if reached.status in (Status.STOPPED, Status.FAILED, Status.INFEASIBLE):
        return reached
    _hold(year, alone, reached, first)
    rest = _solve(year, goals[len(first) :], clock.left, reached.values, clock)
    stages = (*reached.stages, *rest.stages)
    if not rest.has_plan:
        return Solved(Status.FEASIBLE, reached.values, stages, rest.message)
    proved = reached.status is Status.OPTIMAL or rest.status is not Status.OPTIMAL
    return Solved(rest.status if proved else Status.FEASIBLE, rest.values, stages, rest.message)


def _solve(year: YearLayout, goals: Sequence[Goal], seconds: float, start: Values, clock: _Clock) -> Solved:
    return solve(
        year.model, goals, time_limit_seconds=seconds, start=start, tidy=year.tidy, node_limit=NODE_LIMIT,
        cancel=clock.cancel, progress=clock.told,
    )  # fmt: skip


def _hold(year: YearLayout, alone: Lived, reached: Solved, goals: Sequence[Goal]) -> None:
    """Later goals may take what benefit gives away, but never so much that the terms by themselves were better."""
    shortfall, gained = goals
    placed, benefit = total(shortfall.terms, reached.values), int(total(gained.terms, reached.values))
    now = lived(year.question, year.decode(reached.values))
    least = benefit - floor(abs(benefit) * gained.give)
    if now.shortfall == alone.shortfall:
        least = max(least, benefit - (now.benefit - alone.benefit))
    year.model.constrain(shortfall.terms, low=int(placed), rule=EARLIER, label=SHORTFALL)
    year.model.constrain(gained.terms, low=least, rule=EARLIER, label=BENEFIT)


def _bound(question: YearQuestion, solved: Solved, found: Lived) -> int | None:
    stage: Stage | None = solved.stage(BENEFIT)
    if stage is None or stage.bound is None:
        return None
    kept = sum(problem.kept_value for problem in question.problems)
    return max(int(Fraction(stage.bound)) + kept, found.benefit)

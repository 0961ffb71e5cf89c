"""Questions that lie close to each other, each solved from the plan of the one before."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from time import monotonic
from typing import NamedTuple

from provision_xl.planning import Problem
from provision_xl.planning.best import Best, best
from provision_xl.planning.choice import Choice, benefit, cost, left_out, shortfall
from provision_xl.planning.model import BENEFIT
from provision_xl.solving import Solved, Status
from provision_xl.whatif.side_by_side import Cancel

CHEAP_BELOW = 400  # pairs of pupil and intervention; in larger schools goals after benefit take longer than it does


class Reached(NamedTuple):
    """What a choice does, the first goals first; the least is the best.

    Args:
        missing: pupil-minutes a week of required provision that are not placed.
        less: minus the benefit, in thousandths of a month.
        nothing: priorities of pupils who could take something and have nothing, added up.
        pence: cash in the term.
    """

    missing: Fraction
    less: int
    nothing: int
    pence: int


class Found(NamedTuple):
    """A choice, and how its benefit came out: optimal, feasible or stopped early."""

    choice: Choice
    status: str
    seconds: float = 0.0


def reached(problem: Problem, choice: Choice) -> Reached:
    nothing = sum(problem.priorities[pupil] for pupil in left_out(problem, choice))
    missing = problem.minutes(shortfall(problem, choice))
    return Reached(missing, -benefit(problem, choice), nothing, cost(problem, choice))


def helped(problem: Problem, choice: Choice) -> int:
    """Pupils who have something, what is kept included."""
    return len({pupil for group in problem.kept for pupil in group.pupils} | {pupil for pupil, _ in choice.taken})


def last_goal(problem: Problem, wanted: str) -> str:
    """The goal after which to stop: the one that is wanted, in large schools already the benefit."""
    return wanted if len(problem.pairs) < CHEAP_BELOW else BENEFIT


def how_it_ended(solved: Solved) -> str:
    """The word for the benefit alone, whatever came of the goals after it."""
    stage = solved.stage(BENEFIT)
    if stage is None:
        return Status.STOPPED.value
    if stage.bound == stage.value and all(item.proved for item in solved.stages[: solved.stages.index(stage)]):
        return Status.OPTIMAL.value
    late = solved.status is Status.STOPPED and solved.stages[-1] is stage and not stage.proved
    return Status.STOPPED.value if late else Status.FEASIBLE.value


def no_worse(problem: Problem, found: Best) -> Found:
    """The choice that was found, or what it started from where that is as good."""
    is_better = reached(problem, found.choice) < reached(problem, found.start)
    return Found(found.choice if is_better else found.start, how_it_ended(found.solved), found.solved.seconds)


@dataclass(frozen=True)
class Chain:
    """Questions without clashes, with more means from one to the next.

    Args:
        start: a choice that the first one allows, to begin from; None for the better plan by hand.
        goal: the last goal that counts.
    """

    problems: tuple[Problem, ...]
    start: Choice | None
    goal: str

    def done(self, seconds: float, cancel: Cancel) -> list[Found]:
        """The best for each; fewer where the time is over. Each has at least what the one before it had."""
        ends, start = monotonic() + seconds, self.start
        found: list[Found] = []
        for number, problem in enumerate(self.problems):
            left = 0.0 if cancel is not None and cancel() else ends - monotonic()
            if left <= 0:
                break
            own = left / (len(self.problems) - number)
            found.append(no_worse(problem, best(problem, own, start, self.goal, None, cancel)))
            start = found[-1].choice
        return found

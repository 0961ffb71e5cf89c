"""The best choice for one question: solved from a plan that is known, through all goals or only the first ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from provision_xl.errors import PlanError
from provision_xl.planning.choice import Choice
from provision_xl.planning.greedy import best_by_hand
from provision_xl.planning.model import BENEFIT, build
from provision_xl.planning.near import nearby, searched_goals
from provision_xl.planning.question import Problem
from provision_xl.solving import Progress, Solved, Status, solve

NODE_LIMIT = 20_000  # for each goal: the same end every time, unlike the clock

type Told = Callable[[str, float], None]
"""Takes what is being done and the share that is done, 0 to 1."""

type Cancel = Callable[[], bool] | None


def nobody(what: str, share: float) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Best:
    """What was chosen for a question, how each goal came out, and what it started from."""

    choice: Choice
    solved: Solved
    start: Choice

    def bound(self, problem: Problem) -> int | None:
        """Thousandths of a month that no plan can beat, kept rows included; None where nothing was proved."""
        stage = self.solved.stage(BENEFIT)
        return None if stage is None or stage.bound is None else int(stage.bound) + problem.kept_value


def best(
    problem: Problem,
    seconds: float,
    start: Choice | None = None,
    last_goal: str = "",
    tell: Told | None = None,
    cancel: Cancel = None,
) -> Best:
    """The best choice for a question.

    Args:
        problem: without clashes.
        seconds: most to think, building the model and filling by hand included.
        start: a choice to begin from, used where it keeps every rule; else the better of the plans by hand.
        last_goal: the goal after which to stop, such as `model.BENEFIT`; all of them where empty.
        tell: told how far it is.
        cancel: asked often; True ends it with the best choice so far.

    Raises:
        PlanError: the solver gave nothing that can be used.
    """
    began = monotonic()
    ends = began + seconds
    by_hand = best_by_hand(problem)[1] if start is None else None
    spent = monotonic() - began
    if by_hand is not None and seconds < 2 * spent:  # the model takes about as long to build as filling by hand
        return Best(by_hand, Solved(Status.STOPPED, seconds=spent), by_hand)
    layout = build(problem)
    if start is None or layout.model.broken(layout.encode(start)):
        start = best_by_hand(problem)[1] if by_hand is None else by_hand
    wanted = searched_goals(layout)
    if last_goal:
        place = next(place for place, goal in enumerate(wanted) if goal.name == last_goal)
        wanted = wanted[: place + 1]
    solved = solve(
        layout.model, wanted, time_limit_seconds=max(0.0, ends - monotonic()), start=layout.encode(start),
        tidy=layout.tidy, node_limit=NODE_LIMIT, nearby=nearby(layout), cancel=cancel,
        progress=_progress(tell, seconds),
    )  # fmt: skip
    if not solved.has_plan:
        raise PlanError(f"No plan was found ({solved.status.value}: {solved.message or 'no reason given'}). "
                        "Run it again with a longer time limit; if it happens again, please report it.")  # fmt: skip
    return Best(layout.decode(solved.values), solved, start)


def _progress(tell: Told | None, seconds: float) -> Callable[[Progress], None] | None:
    if tell is None:
        return None
    return lambda told: tell(f"finding the best plan: {told.goal}", min(0.98, told.seconds / max(seconds, 1)))

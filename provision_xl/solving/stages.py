"""Goals in strict order: each is solved with all earlier ones held at what they reached."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil, floor, isfinite
from time import monotonic

from provision_xl.solving.highs import Limits, Live, Outcome, Progress, Word
from provision_xl.solving.model import Goal, Model, Rule, Sense, Solved, Stage, Status, Values, added_up, total
from provision_xl.solving.nearby import NODES, Nearby, Rounds, part_of

HELD = "earlier goal"
BOUND_ROUNDING = 1e-6
SHARE_OF_TIME = 0.75  # of what is left, for a goal that is not the last
SHARE_OF_WHOLE = 0.6  # of a goal's own time, where rounds near the plan come after
NO_GOAL = Goal("any plan", ())

type Tidy = Callable[[Values], Values]


def solve(
    model: Model,
    goals: Sequence[Goal],
    *,
    time_limit_seconds: float = 60,
    start: Sequence[int | float] | None = None,
    tidy: Tidy | None = None,
    node_limit: int | None = None,
    nearby: Nearby | None = None,
    cancel: Callable[[], bool] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Solved:
    """Reach the goals of a model in strict order, on one thread and with a fixed seed.

    Args:
        model: variables and rules.
        goals: first things first; none asks for any plan that keeps the rules.
        time_limit_seconds: for all goals together, watched from outside too.
        start: values of a known plan, one a variable; used only if they keep every rule.
        tidy: works helper variables out again from the others after each goal; a solver leaves them loose.
        node_limit: ends a goal after so much work, the same every time, unlike the clock.
        nearby: what of a plan may be chosen anew at once, for goals that ask for such rounds.
        cancel: asked every 50 ms; True ends the run with the best plan so far.
        progress: told every 50 ms how a goal stands.

    Returns:
        status `optimal` where each goal is proved and gives nothing away, else `feasible`, `stopped early`
        (clock, cancel), `infeasible` or `failed`; values are ints for whole-number variables.

    >>> model = Model()
    >>> tea, cake = model.add(0, 3, label="tea"), model.add(0, 3, label="cake")
    >>> _ = model.constrain([(tea, 1), (cake, 2)], high=5, rule="purse", label="pounds")
    >>> most = Goal("things", [(tea, 1), (cake, 1)])
    >>> solved = solve(model, [most, Goal("cake", [(cake, 1)], Sense.MOST)])
    >>> solved.status.value, solved.values, [stage.value for stage in solved.stages]
    ('optimal', (3, 1), [4, 1])
    """
    limits = Limits(0.0, node_limit, cancel, progress)
    return _Run(model, goals or [NO_GOAL], time_limit_seconds, start, tidy, limits, nearby).solved()


class _Run:
    """One run through the goals: what is best so far, and why it ended."""

    def __init__(
        self, model: Model, goals: Sequence[Goal], seconds: float, start: Sequence[int | float] | None,
        tidy: Tidy | None, limits: Limits, nearby: Nearby | None,
    ) -> None:  # fmt: skip
        self.model, self.goals, self.limits, self.nearby = model, goals, limits, nearby
        self.began = monotonic()
        self.ends = self.began + seconds
        self.tidy = tidy or _as_they_are
        self.held: list[Rule] = []
        self.best: Values | None = None
        self.stages: list[Stage] = []
        self.exact = True
        self.handing_over = 0.0
        self.stopped = False  # a goal used up its share of the time; later ones still have theirs
        if start is not None and not model.broken(start):
            self.best = tuple(start)

    def solved(self) -> Solved:
        if self.best is not None and monotonic() >= self.ends:
            return self._end(Status.STOPPED)  # nothing is left to hand the model over
        live = self._handed_over()
        for place, goal in enumerate(self.goals):
            goal = replace(goal, terms=added_up(goal.terms))
            left = max(0.0, self.ends - monotonic())
            ends = self.ends if place == len(self.goals) - 1 else monotonic() + left * SHARE_OF_TIME
            self._look_near(goal, goal.before, ends)
            outcome = self._ask(live, goal, ends)
            ended = self._take(goal, outcome, ends)
            if ended is not None:
                return ended
            self._hold(goal)
            if outcome.left_behind:
                if not self._is_time_to_hand_over(self.ends):
                    return self._end(Status.STOPPED)
                live = self._handed_over()  # the other one is still at work, and not ours any more
                live.add_rules(self.held)
            else:
                live.add_rules(self.held[-1:])
        reached = Status.OPTIMAL if self.exact else Status.FEASIBLE
        return self._end(Status.STOPPED if self.stopped else reached)

    def _handed_over(self) -> Live:
        """The model in a solver of its own, and how long that takes, seconds."""
        began = monotonic()
        live = Live(self.model)
        self.handing_over = monotonic() - began
        return live

    def _is_time_to_hand_over(self, ends: float) -> bool:
        """Whether some is left when a model of this size has been put together and handed over."""
        return ends - monotonic() > 3 * self.handing_over

    def _reached(self, goal: Goal) -> bool:
        """Whether no plan can be better, by the limits of the variables alone."""
        return self.best is not None and total(goal.terms, self.best) == _by_limits(self.model, goal)

    def _look_near(self, goal: Goal, rounds: int, ends: float) -> None:
        """Choose a part of the plan anew, round after round; a plan never gets worse by it."""
        if self.nearby is None:
            return
        near = Rounds(self.nearby)
        for _ in range(rounds):
            left = ends - monotonic()
            if self.best is None or self._reached(goal) or self._is_cancelled():
                return
            if left <= 0 or not self._is_time_to_hand_over(ends):
                self.stopped = True
                return
            part = part_of(self.model, self.held, self.best, near.next())
            limits = replace(self.limits, seconds=left, nodes=NODES)
            outcome = Live(part.model).run(replace(goal, terms=part.terms(goal.terms)), limits, part.start(self.best))
            near.ended(outcome.word is Word.PROVED)
            self.stopped = self.stopped or outcome.word is Word.CLOCK
            if outcome.values is not None:
                found = replace(outcome, values=part.put_into(self.best, outcome.values))
                better = self._usable(goal, found)
                self.best = self.best if better is None else self._preferred(goal, better)

    def _is_cancelled(self) -> bool:
        return self.limits.cancel is not None and self.limits.cancel()

    def _ask(self, live: Live, goal: Goal, ends: float) -> Outcome:
        """Solve for a goal; an answer that contradicts itself is asked for again, then with nothing simplified."""
        if self.best is not None and self._reached(goal):
            return Outcome(Word.PROVED, self.best, total(goal.terms, self.best))
        ends -= (ends - monotonic()) * (1 - SHARE_OF_WHOLE) if goal.after and self.nearby is not None else 0.0
        nodes = min((most for most in (goal.nodes, self.limits.nodes) if most is not None), default=None)
        outcome = Outcome(Word.FAILED)
        for start, presolve in ((self.best, True), (None, True), (None, False)):
            limits = replace(self.limits, seconds=max(0.0, ends - monotonic()), nodes=nodes, presolve=presolve)
            outcome = live.run(goal, limits, start)
            if outcome.word is Word.UNDECIDED and self.best is None:
                return self._decide(live, outcome, limits)
            if _stands(goal, outcome, self.best):
                return outcome
        return replace(outcome, word=Word.LIMIT)

    def _decide(self, live: Live, outcome: Outcome, limits: Limits) -> Outcome:
        """Without a goal nothing is unbounded, so any plan at all decides between infeasible and unbounded."""
        any_plan = live.run(None, limits, None)
        word = Word.INFEASIBLE if any_plan.word is Word.INFEASIBLE else Word.FAILED
        return replace(outcome, word=word, message="the goal has no limit")

    def _take(self, goal: Goal, outcome: Outcome, ends: float) -> Solved | None:
        """Take over what a goal gave, and look near it where that is not proved; an answer ends the run."""
        if self.best is None and outcome.word is Word.INFEASIBLE:
            return self._end(Status.INFEASIBLE)
        better = self._usable(goal, outcome)
        if better is None and self.best is None:
            stopped = outcome.word in {Word.CLOCK, Word.CANCELLED}
            return self._end(Status.STOPPED if stopped else Status.FAILED, outcome.message or outcome.word.value)
        self.best = self._preferred(goal, better) if better is not None else self.best
        if outcome.word in {Word.LIMIT, Word.CLOCK}:
            self._look_near(goal, goal.after, ends)
        stage = self._stage(goal, outcome, outcome.word is Word.PROVED and better is not None)
        self.stages.append(stage)
        if goal.counts:
            self.exact = self.exact and stage.proved and stage.bound == stage.value and not goal.give
        self.stopped = self.stopped or outcome.word in {Word.CLOCK, Word.CANCELLED}
        if outcome.word is Word.CANCELLED or (self.stopped and monotonic() >= self.ends):
            return self._end(Status.STOPPED)
        return None

    def _usable(self, goal: Goal, outcome: Outcome) -> Values | None:
        """The values tidied, if they keep every rule and earlier goal and are no worse than what we have."""
        if outcome.values is None:
            return None
        whole = (rule for rule in self.model.rules if self.model.is_whole(rule.terms))
        if not all(rule.holds(outcome.values) for rule in whole):
            return None  # helpers cannot be worked out from what makes no sense
        values = self.tidy(outcome.values)
        if self.model.broken(values) or not all(rule.holds(values) for rule in self.held):
            return None
        if self.best is not None and self._worse(goal, values, self.best):
            return None
        return values

    def _preferred(self, goal: Goal, values: Values) -> Values:
        """The values, or the plan that was known where that is as good by this goal and better by the later ones.

        Later goals may never be reached in the time; a plan by hand must not be left for one that is worse by them.
        """
        if self.best is None:
            return values
        names = [other.name for other in self.goals]
        for later in self.goals[names.index(goal.name) :]:
            if self._worse(later, values, self.best):
                return self.best
            if self._worse(later, self.best, values):
                return values
        return values

    def _worse(self, goal: Goal, values: Values, than: Values) -> bool:
        difference = total(goal.terms, values) - total(goal.terms, than)
        return difference < 0 if goal.sense is Sense.MOST else difference > 0

    def _stage(self, goal: Goal, outcome: Outcome, proved: bool) -> Stage:
        value = total(goal.terms, self.best or ())
        bound = value if proved and not goal.give else self._bound(goal, outcome.bound, value)
        within = bound is not None and abs(bound - value) <= goal.give * abs(bound)
        return Stage(goal.name, value, bound, proved or within, outcome.nodes, outcome.seconds)

    def _bound(self, goal: Goal, bound: float | None, value: int | float) -> int | float | None:
        """What cannot be beaten; whole where every variable is, never on the wrong side of what was reached."""
        if bound is None or not isfinite(bound) or abs(bound) > 1e300 or _is_wrong_side(goal, bound, value):
            return None
        whole = self.model.is_whole(goal.terms)
        if goal.sense is Sense.MOST:
            return max(value, floor(bound + 1e-6) if whole else bound)
        return min(value, ceil(bound - 1e-6) if whole else bound)

    def _hold(self, goal: Goal) -> None:
        value = total(goal.terms, self.best or ())
        given = floor(abs(value) * goal.give)
        terms = tuple(goal.terms)
        if goal.sense is Sense.MOST:
            rule = Rule(terms, floor(value) - given, None, HELD, goal.name)
        else:
            rule = Rule(terms, None, ceil(value) + given, HELD, goal.name)
        self.held.append(rule)

    def _end(self, status: Status, message: str = "") -> Solved:
        plan = self.best if status not in {Status.INFEASIBLE, Status.FAILED} else None
        return Solved(status, plan or (), tuple(self.stages), message, monotonic() - self.began)


def _by_limits(model: Model, goal: Goal) -> int | None:
    """What no plan can beat by the limits of the variables alone; None where there is no such thing."""
    reached = 0
    for place, factor in goal.terms:
        upwards = (factor > 0) is (goal.sense is Sense.MOST)
        end = model.variables[place].high if upwards else model.variables[place].low
        if end is None:
            return None
        reached += factor * end
    return reached


def _stands(goal: Goal, outcome: Outcome, known: Values | None) -> bool:
    """Whether an answer agrees with itself and with a plan that we know.

    HiGHS 1.16 can call a start the best, or no plan possible, though its own bound or our plan says otherwise.
    """
    if outcome.word in {Word.INFEASIBLE, Word.UNDECIDED}:
        return known is None
    if outcome.word is not Word.PROVED or outcome.values is None:
        return True
    if outcome.bound is None:
        return False
    value = float(total(goal.terms, outcome.values))
    given = float(goal.give) * max(abs(value), abs(outcome.bound))
    return abs(value - outcome.bound) <= given + BOUND_ROUNDING * max(1.0, abs(value))


def _is_wrong_side(goal: Goal, bound: float, value: int | float) -> bool:
    """Whether what was reached is beyond what nothing can beat, by more than rounding."""
    beyond = value - bound if goal.sense is Sense.MOST else bound - value
    return beyond > BOUND_ROUNDING * max(1.0, abs(value))


def _as_they_are(values: Values) -> Values:
    return values

"""The one place that knows PuLP and HiGHS; they are imported when the first model is solved."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import isfinite
from time import monotonic
from typing import Any

from provision_xl.solving.model import Goal, Model, Rule, Sense, Values

SEED = 1
THREADS = 1
POLL_SECONDS = 0.05
GRACE_SECONDS = 0.25  # what a solver may overrun before it is left behind
LAST_SECONDS = 30.0  # what one left behind may take to notice, when the whole process ends
NEAR_WHOLE = 1e-4
NO_HUNT: dict[str, Any] = {
    "mip_heuristic_effort": 0.0,
    "mip_detect_symmetry": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_root_reduced_cost": False,
    "mip_heuristic_run_feasibility_jump": False,
}


class Word(StrEnum):
    """How one run of the solver ended, in our words."""

    PROVED = "proved"
    LIMIT = "limit"  # of nodes: the same every time
    CLOCK = "clock"
    CANCELLED = "cancelled"
    INFEASIBLE = "infeasible"
    UNDECIDED = "undecided"  # infeasible or unbounded
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run gave; `values` None where it has no usable solution.

    Args:
        left_behind: whether the solver still runs, so that its model cannot be used again.
    """

    word: Word
    values: Values | None = None
    bound: float | None = None
    nodes: int = 0
    seconds: float = 0.0
    message: str = ""
    left_behind: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands: seconds since it began, the best value so far and what cannot be beaten, if known."""

    goal: str
    seconds: float
    value: float | None
    bound: float | None


@dataclass(frozen=True, slots=True)
class Limits:
    """What ends a run before it has proved its goal."""

    seconds: float
    nodes: int | None = None
    cancel: Callable[[], bool] | None = None
    progress: Callable[[Progress], None] | None = None
    presolve: bool = True


@dataclass(slots=True)
class _Watch:
    """Shared by the solver's thread and ours; each field is written by one of them."""

    stop: bool = False
    value: float | None = None
    bound: float | None = None
    best: list[float] | None = None
    stats: Any = None
    error: BaseException | None = None


class Live:
    """A model in the solver's hands, to which goals are given one after another."""

    def __init__(self, model: Model) -> None:
        self.pulp = _pulp()
        self.model = model
        self.problem = self.pulp.LpProblem("plan", self.pulp.LpMinimize)
        self.variables = [
            self.problem.add_variable(f"v{place}", item.low, item.high, "Integer" if item.integer else "Continuous")
            for place, item in enumerate(model.variables)
        ]
        self.add_rules(model.rules)

    def _expression(self, terms: Sequence[tuple[int, int]]) -> Any:
        return self.pulp.LpAffineExpression.from_list([(self.variables[place], factor) for place, factor in terms])

    def add_rules(self, rules: Iterable[Rule]) -> None:
        """Rules with one or two sides; no names, since HiGHS is told by number."""
        variables, add, of = self.variables, self.problem.addConstraint, self.pulp.LpAffineExpression.from_list
        least, most, equal = self.pulp.LpConstraintGE, self.pulp.LpConstraintLE, self.pulp.LpConstraintEQ
        for rule in rules:
            low, high = rule.low, rule.high
            sides = ((low, equal),) if low is not None and low == high else ((low, least), (high, most))
            for side, sense in sides:
                if side is not None:
                    row = of([(variables[place], factor) for place, factor in rule.terms], -side)
                    row.sense = sense  # comparing with <= would copy the row first
                    add(row)

    def run(self, goal: Goal | None, limits: Limits, start: Values | None) -> Outcome:
        """Solve for one goal, or for any plan at all where it is None, and watch it from outside."""
        sign = 1 if goal and goal.sense is Sense.MOST else -1
        terms = () if goal is None else goal.terms
        self.problem.sense = self.pulp.LpMaximize if sign == 1 else self.pulp.LpMinimize
        self.problem.setObjective(self._expression(terms))
        start = start or None  # a model without variables has nothing to start from
        if start is not None:
            for variable, value in zip(self.variables, start, strict=True):
                variable.setInitialValue(value, check=False)
        watch, began = _Watch(), monotonic()
        solver = self._solver(goal, limits, start is not None, watch)
        thread = threading.Thread(target=self._work, args=(solver, watch), daemon=True)
        thread.start()
        word = _wait(thread, watch, limits, goal.name if goal else "", began)
        seconds = monotonic() - began
        if thread.is_alive():
            atexit.register(thread.join, LAST_SECONDS)  # a process that ends under a running solver crashes
            found = self._read(watch.best)
            return Outcome(word, found, watch.bound, 0, seconds, "the solver did not stop in time", left_behind=True)
        try:
            return self._outcome(word, watch, seconds)
        except Exception as error:  # an answer that cannot be read is none
            return Outcome(Word.FAILED, seconds=seconds, message=f"its answer cannot be read: {error}")

    def _solver(self, goal: Goal | None, limits: Limits, warm: bool, watch: _Watch) -> Any:
        call, kinds = _callback(watch)
        more: dict[str, Any] = {} if limits.nodes is None else {"mip_max_nodes": limits.nodes}
        if not limits.presolve:
            more["presolve"] = "off"
        if goal is not None:
            more |= {"mip_heuristic_effort": goal.hunt} if goal.hunt else NO_HUNT
        give = float(goal.give) if goal else 0.0
        return self.pulp.HiGHS(
            msg=False, output_flag=False, timeLimit=max(limits.seconds, 0.0), gapRel=give, gapAbs=0.0, threads=THREADS,
            random_seed=SEED, warmStart=warm, callbackTuple=(call, None), callbacksToActivate=kinds, **more,
        )  # fmt: skip

    def _work(self, solver: Any, watch: _Watch) -> None:
        try:
            watch.stats = self.problem.solve(solver)
        except BaseException as error:  # a panic of Rust code too: whatever is raised becomes "failed"
            watch.error = error

    def _outcome(self, word: Word, watch: _Watch, seconds: float) -> Outcome:
        if watch.error is not None:
            return Outcome(Word.FAILED, seconds=seconds, message=f"{type(watch.error).__name__}: {watch.error}")
        stats, nodes = watch.stats, self._nodes()
        found = self._word(stats.status)
        if found is Word.CANCELLED and word is Word.CLOCK:
            found = Word.CLOCK  # we told it to stop because its time was over
        values = self._read([variable.varValue for variable in self.variables]) if stats.has_solution else None
        bound = None if found is Word.FAILED else stats.best_bound  # HiGHS refusing a model leaves its bound at nought
        if bound is None and found is Word.PROVED:
            bound = stats.objective
        return Outcome(found, values, bound, nodes, seconds, "" if found is not Word.FAILED else str(stats.status.name))

    def _word(self, status: Any) -> Word:
        """Our word for the solver's; a word that we do not know is a failure."""
        known = {
            "Optimal": Word.PROVED, "GapLimit": Word.PROVED, "Infeasible": Word.INFEASIBLE, "Undefined": Word.UNDECIDED,
            "Unbounded": Word.FAILED, "TimeLimit": Word.CLOCK, "Interrupted": Word.CANCELLED, "NodeLimit": Word.LIMIT,
            "SolutionLimit": Word.LIMIT, "IterationLimit": Word.LIMIT,
        }  # fmt: skip
        return known.get(getattr(status, "name", ""), Word.FAILED)

    def _nodes(self) -> int:
        try:
            return max(0, int(self.problem.solverModel.getInfo().mip_node_count))
        except AttributeError:
            return 0

    def _read(self, values: Sequence[float | None] | None) -> Values | None:
        """Values as ints where the variable is whole; None where one is not near a whole number, or some are missing.

        HiGHS 1.16 was seen to hand a shorter list to whoever looks on while it works.
        """
        if values is None or len(values) != len(self.model.variables):
            return None
        read: list[int | float] = []
        for variable, value in zip(self.model.variables, values, strict=True):
            exact = float(variable.low if value is None else value)
            if not isfinite(exact):
                return None
            if variable.integer and abs(exact - round(exact)) > NEAR_WHOLE:
                return None
            read.append(round(exact) if variable.integer else exact)
        return tuple(read)


def _wait(thread: threading.Thread, watch: _Watch, limits: Limits, goal: str, began: float) -> Word:
    """Wait for the solver, pass on progress, and tell it to stop when its time is over or the user has had enough."""
    word = Word.FAILED
    stop_at = began + limits.seconds
    while thread.is_alive():
        thread.join(POLL_SECONDS)
        now = monotonic()
        if limits.progress is not None and thread.is_alive():
            limits.progress(Progress(goal, now - began, watch.value, watch.bound))
        if word is Word.FAILED and limits.cancel is not None and limits.cancel():
            word, watch.stop, stop_at = Word.CANCELLED, True, min(stop_at, now)
        if word is Word.FAILED and now > stop_at:
            word, watch.stop = Word.CLOCK, True
        if now > stop_at + GRACE_SECONDS:
            break
    return word


def _callback(watch: _Watch) -> tuple[Callable[..., None], list[Any]]:
    import highspy

    kind = highspy.cb.HighsCallbackType
    asked = (kind.kCallbackMipInterrupt, kind.kCallbackSimplexInterrupt, kind.kCallbackIpmInterrupt)

    def call(what: Any, message: str, out: Any, back: Any, data: Any) -> None:
        if what == kind.kCallbackMipImprovingSolution:
            watch.value = float(out.objective_function_value)
            watch.best = list(out.mip_solution)
        else:
            if what == kind.kCallbackMipInterrupt:
                watch.bound = float(out.mip_dual_bound)
            if watch.stop:
                back.user_interrupt = True

    return call, [*asked, kind.kCallbackMipImprovingSolution]


@cache
def _pulp() -> Any:
    """PuLP, with HiGHS woken up: the first instance of a process greets on standard output, which is not ours."""
    import highspy
    import pulp

    wake: Callable[[], object] = highspy.Highs
    with _standard_output_away():
        wake()
    return pulp


@contextmanager
def _standard_output_away() -> Iterator[None]:
    """Send what C code writes to standard output nowhere; a host without one has nothing to spoil."""
    try:
        kept = os.dup(1)
    except OSError:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)

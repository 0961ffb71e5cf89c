"""Solvers gone wrong, put where PuLP hands a model to HiGHS: they die, lie, leave things out, or never come back."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import highspy
import pulp

from provision_xl.solving.highs import _pulp

_pulp()  # wakes HiGHS up, so that its greeting is not written into a test's output
HONEST = pulp.LpProblem.solve
WORDS = pulp.LpSolveStatus

type Solve = Callable[[Any, Any], Any]
"""Takes the problem and the solver, as `LpProblem.solve` does, and gives what it gives back."""


class Panic(BaseException):
    """As Rust code inside PuLP would end a thread: no `Exception`."""


def dies(problem: Any, solver: Any) -> Any:
    raise RuntimeError("out of memory in the solver")


def panics(problem: Any, solver: Any) -> Any:
    raise Panic("index out of bounds")


def says_nothing(problem: Any, solver: Any) -> Any:
    return None


def says(word: Any, has_solution: bool = False) -> Solve:
    """Solves nothing and uses this word."""
    return lambda problem, solver: SimpleNamespace(
        status=word, has_solution=has_solution, objective=None, best_bound=None
    )


def with_values(value: float) -> Solve:
    """Calls it the best, with this value for every variable."""

    def solve(problem: Any, solver: Any) -> Any:
        stats = HONEST(problem, solver)
        for variable in problem.variables():
            variable.varValue = value
        return SimpleNamespace(
            status=WORDS.Optimal, has_solution=True, objective=stats.objective, best_bound=stats.best_bound
        )

    return solve


def with_figures(**figures: Any) -> Solve:
    """Solves it honestly, and tells other figures."""

    def solve(problem: Any, solver: Any) -> Any:
        stats = HONEST(problem, solver)
        told = {name: getattr(stats, name) for name in ("status", "has_solution", "objective", "best_bound")}
        return SimpleNamespace(**{**told, **figures})

    return solve


def bound_below(problem: Any, solver: Any) -> Any:
    """Claims a bound on the wrong side of what it has reached: nothing above nought where more is to be had."""
    stats = HONEST(problem, solver)
    wrong = -1e6 if problem.sense == pulp.LpMaximize else 1e6
    return SimpleNamespace(status=stats.status, has_solution=True, objective=stats.objective, best_bound=wrong)


class Hangs:
    """Looks neither at its time limit nor at being told to stop, until it is let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()

    def __call__(self, problem: Any, solver: Any) -> Any:
        self.let_go.wait(60)
        return says(WORDS.Optimal, True)(problem, solver)


def too_few_values(monkeypatch: Any) -> None:
    """HiGHS itself hands over one value only."""
    honest = highspy.Highs.getSolution

    def first_only(self: Any) -> Any:
        whole = honest(self)
        return SimpleNamespace(**{name: list(getattr(whole, name))[:1]
                                  for name in ("col_value", "col_dual", "row_value", "row_dual")})  # fmt: skip

    monkeypatch.setattr(highspy.Highs, "getSolution", first_only)


def refuses(monkeypatch: Any) -> None:
    """HiGHS gives kError at once, as it does where another part of the process has set it up in another way."""
    monkeypatch.setattr(highspy.Highs, "run", lambda self: highspy.HighsStatus.kError)


def planted(name: str) -> Callable[[Any], None]:
    """What puts one of `BAD` in the solver's place."""
    return lambda monkeypatch: monkeypatch.setattr(pulp.LpProblem, "solve", BAD[name])


BAD: dict[str, Solve] = {
    "dies": dies,
    "panics": panics,
    "says nothing": says_nothing,
    "a word that nobody knows": says(SimpleNamespace(name="Splendid")),
    "no word": says(None),
    "infeasible": says(WORDS.Infeasible),
    "unbounded": says(WORDS.Unbounded),
    "undefined": says(WORDS.Undefined),
    "not solved": says(WORDS.NotSolved),
    "out of memory": says(WORDS.MemoryLimit),
    "optimal, and no figure": says(WORDS.Optimal, True),
    "an unknown word beside a plan": with_figures(status=SimpleNamespace(name="Splendid")),
    "values above every limit": with_values(9.0),
    "values below nought": with_values(-1.0),
    "one for everything": with_values(1.0),
    "nothing at all": with_values(0.0),
    "halves": with_values(0.5),
    "not a number": with_values(math.nan),
    "infinite": with_values(math.inf),
    "a wrong objective": with_figures(objective=1e9, best_bound=None),
    "a bound on the wrong side": bound_below,
    "a bound far off": with_figures(best_bound=1e9),
    "a bound that is no number": with_figures(best_bound=math.nan),
    "an infinite bound": with_figures(best_bound=math.inf),
}

WAYS: dict[str, Callable[[Any], None]] = {name: planted(name) for name in BAD}
WAYS |= {"too few values": too_few_values, "HiGHS refuses": refuses}

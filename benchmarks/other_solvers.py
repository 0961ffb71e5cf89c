"""The plain model given straight to HiGHS, CP-SAT and CBC, with nothing of ours between."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy

from benchmarks.plain_model import Plain

WORKERS = 2


@dataclass(frozen=True)
class Reached:
    """What a solver came to: the objective and the bound on it (None for none), seconds of processor and of clock."""

    value: float | None
    bound: float | None
    processor: float
    clock: float

    def gap(self, scale: float) -> float | None:
        """How far the value can be from the best, as a share of `scale`."""
        return None if self.value is None or self.bound is None else max(0.0, self.bound - self.value) / max(scale, 1)


def timed(run: Callable[[], tuple[float | None, float | None]], workers: int = 1) -> Reached:
    """Run a solver; its processor seconds are those of one worker, processes of its own included."""
    processor, clock = processor_seconds(), time.monotonic()
    value, bound = run()
    return Reached(value, bound, (processor_seconds() - processor) / workers, time.monotonic() - clock)


def processor_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def by_highs(model: Plain, seconds: float, gap: float) -> Reached:
    """HiGHS on one thread; `gap` is absolute."""

    def run() -> tuple[float | None, float | None]:
        solver = highspy.Highs()
        for name, setting in (("output_flag", False), ("threads", 1), ("random_seed", 1), ("time_limit", seconds),
                              ("mip_rel_gap", 0.0), ("mip_abs_gap", gap)):  # fmt: skip
            solver.setOptionValue(name, setting)
        solver.passModel(_matrix(model))
        solver.run()
        info = solver.getInfo()
        found = info.primal_solution_status == 2
        return info.objective_function_value if found else None, info.mip_dual_bound

    return timed(run)


def _matrix(model: Plain) -> Any:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.columns), len(model.rows)
    lp.col_lower_ = numpy.array([low for low, _, _ in model.columns], float)
    lp.col_upper_ = numpy.array([high for _, high, _ in model.columns], float)
    cost = numpy.zeros(lp.num_col_)
    for number, factor in model.most.items():
        cost[number] = factor
    lp.col_cost_, lp.sense_, lp.offset_ = cost, highspy.ObjSense.kMaximize, float(model.constant)
    lp.row_lower_ = numpy.array([-numpy.inf if low is None else low for _, low, _ in model.rows], float)
    lp.row_upper_ = numpy.array([numpy.inf if high is None else high for _, _, high in model.rows], float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = numpy.cumsum([0, *(len(terms) for terms, _, _ in model.rows)])
    lp.a_matrix_.index_ = numpy.array([number for terms, _, _ in model.rows for number, _ in terms])
    lp.a_matrix_.value_ = numpy.array([factor for terms, _, _ in model.rows for _, factor in terms], float)
    kind = highspy.HighsVarType
    lp.integrality_ = [kind.kInteger if whole else kind.kContinuous for _, _, whole in model.columns]
    return lp


def by_cp_sat(model: Plain, seconds: float, gap: float) -> Reached:
    """CP-SAT with two workers; money and time in whole pence and ticks, which loses nothing."""
    from ortools.sat.python import cp_model

    def run() -> tuple[float | None, float | None]:
        made = cp_model.CpModel()
        columns = [made.new_int_var(low, high, "") for low, high, _ in model.columns]
        for terms, low, high in model.rows:
            expression = cp_model.LinearExpr.weighted_sum([columns[n] for n, _ in terms], [f for _, f in terms])
            if low is not None and low == high:
                made.add(expression == low)
                continue
            if low is not None:
                made.add(expression >= low)
            if high is not None:
                made.add(expression <= high)
        worth = cp_model.LinearExpr.weighted_sum([columns[n] for n in model.most], list(model.most.values()))
        made.maximize(worth + model.constant)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = WORKERS
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.absolute_gap_limit = gap
        status = solver.solve(made)
        found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
        return solver.objective_value if found else None, solver.best_objective_bound

    return timed(run, WORKERS)


def by_cbc(model: Plain, seconds: float, gap: float) -> Reached:
    """CBC through PuLP, in a process of its own; PuLP tells no bound, so without a proof there is none."""
    import pulp

    problem = pulp.LpProblem("plain", pulp.LpMaximize)
    columns = [
        problem.add_variable(f"v{place}", low, high, "Integer" if whole else "Continuous")
        for place, (low, high, whole) in enumerate(model.columns)
    ]
    for terms, low, high in model.rows:
        expression = pulp.LpAffineExpression.from_list([(columns[n], factor) for n, factor in terms])
        if low is not None and low == high:
            problem += expression == low
            continue
        if low is not None:
            problem += expression >= low
        if high is not None:
            problem += expression <= high
    problem += pulp.LpAffineExpression.from_list([(columns[n], factor) for n, factor in model.most.items()])

    def run() -> tuple[float | None, float | None]:
        stats = problem.solve(pulp.COIN_CMD(msg=False, timeLimit=seconds, gapAbs=gap, gapRel=0, threads=1))
        if not stats.has_solution:
            return None, None
        value = stats.objective + model.constant
        return value, value if stats.status.name == "Optimal" else None

    return timed(run)

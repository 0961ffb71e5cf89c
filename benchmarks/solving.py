"""The optimiser against HiGHS spoken to directly, on the same matrix: building it, and solving for the benefit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import highspy
import numpy

from benchmarks.measure import Row, compare, seconds
from provision_xl import app
from provision_xl.demo import demo_school
from provision_xl.planning.model import build, goals
from provision_xl.planning.problem import problem
from provision_xl.rates import national
from provision_xl.solving import Goal, Model, solve
from provision_xl.solving.highs import Live

SIZES = ((35, 2026), (90, 7), (90, 41))
TERM = "Spring"
ALONE = "highspy, same matrix"


def raw(model: Model, goal: Goal) -> Any:
    """The same matrix handed over row by row to HiGHS itself."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.variables), len(model.rules)
    lp.col_lower_ = numpy.array([item.low for item in model.variables], float)
    lp.col_upper_ = numpy.array([numpy.inf if item.high is None else item.high for item in model.variables], float)
    cost = numpy.zeros(lp.num_col_)
    for place, factor in goal.terms:
        cost[place] += factor
    lp.col_cost_, lp.sense_ = cost, highspy.ObjSense.kMaximize
    lp.row_lower_ = numpy.array([-numpy.inf if rule.low is None else rule.low for rule in model.rules], float)
    lp.row_upper_ = numpy.array([numpy.inf if rule.high is None else rule.high for rule in model.rules], float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = numpy.cumsum([0, *(len(rule.terms) for rule in model.rules)])
    lp.a_matrix_.index_ = numpy.array([place for rule in model.rules for place, _ in rule.terms])
    lp.a_matrix_.value_ = numpy.array([factor for rule in model.rules for _, factor in rule.terms], float)
    whole = highspy.HighsVarType.kInteger
    lp.integrality_ = [whole if item.integer else highspy.HighsVarType.kContinuous for item in model.variables]
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 1)
    solver.setOptionValue("mip_rel_gap", float(goal.give))
    solver.setOptionValue("mip_abs_gap", 0.0)
    solver.passModel(lp)
    return solver


def solving() -> Iterator[Row]:
    """Whole-number models of made-up schools; the plain goal of most benefit, to the same gap."""
    for pupils, seed in SIZES:
        school = demo_school(pupils=pupils, seed=seed)
        layout = build(problem(school, TERM, app.day_of(school), national()))
        goal = next(goal for goal in goals(layout) if goal.name == "benefit")
        what = f"{pupils} pupils, seed {seed}, {len(layout.model.variables)} variables"
        yield from against_highs(what, layout.model, goal)


def against_highs(what: str, model: Model, goal: Goal) -> Iterator[Row]:
    def ours() -> float:
        return seconds(lambda: solve(model, [goal], time_limit_seconds=60))

    def theirs() -> float:
        return seconds(lambda: raw(model, goal).run())

    yield compare(
        f"building, {what}", lambda: seconds(lambda: Live(model)), ALONE, lambda: seconds(lambda: raw(model, goal)), 3.0
    )
    yield compare(f"solving, {what}", ours, ALONE, theirs, 1.1, runs=5)

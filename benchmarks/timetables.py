"""The weekly timetable beside its bound, a plain CP-SAT model of the same problem, and the first slot that is free.

`PROVISION_WEEKS=90` picks sizes by pupils. Seconds are the clock's, one thread each: nothing else may run meanwhile.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from benchmarks.made_weeks import full_house, made_week
from benchmarks.measure import Row
from provision_xl.costing.groups import groups
from provision_xl.demo import demo_school
from provision_xl.solving import Sense, Status
from provision_xl.timetable.asked import question_of
from provision_xl.timetable.check import clashes
from provision_xl.timetable.model import Built, build
from provision_xl.timetable.placing import greedy, harm, placed_sessions
from provision_xl.timetable.question import Question, Timetable
from provision_xl.timetable.week import searched

SEEDS = {90: (1, 2, 3), 300: (1,)}
SIZES = ((90, 14, 25, 20.0), (300, 25, 30, 120.0))  # pupils, adults, periods, seconds
NEAR, LONGER = 0.02, 3
HOUSES = ((4, 30), (5, 30), (6, 30))


@dataclass(frozen=True)
class Found:
    """A week: required and all sessions, harm, what cannot be beaten, and seconds to the first full week and in all."""

    required: int
    placed: int
    harm: int
    bound: float | None
    most: float
    first: float
    seconds: float

    @property
    def worth(self) -> tuple[int, int, int]:
        return self.required, self.placed, -self.harm


def timetables() -> Iterator[Row]:
    picked = os.environ.get("PROVISION_WEEKS", "")
    for pupils, adults, periods, limit in SIZES:
        if not picked or str(pupils) in picked.split(","):
            for seed in SEEDS[pupils]:
                yield from beside(f"{pupils} pupils, {adults} adults, {periods} periods, seed {seed}",
                                  made_week(pupils, adults, periods, seed), limit)  # fmt: skip
    if not picked:
        school = demo_school()
        day = school.settings.as_at
        assert day
        yield from beside("the demo school", question_of(replace(school, timetable=()), day, groups(school)), 20.0)
        for side, periods in HOUSES:
            yield full(side, periods)


def beside(what: str, question: Question, limit: float) -> Iterator[Row]:
    built, first = build(question), greedy(question)
    own, other, simple = ours(built, first, limit), cp_sat(built, first, limit), told(question, first)
    wanted = sum(activity.sessions for activity in question.activities)
    long = ours(built, first, LONGER * limit)
    known = min(own.harm, long.harm, *([other.harm] if other.placed >= own.placed else []))
    yield Row(f"{what}: sessions of {wanted}", "what cannot be beaten", own.placed, own.most, own.placed / own.most,
              ">= 0.98", own.placed >= (1 - NEAR) * own.most)  # fmt: skip
    yield Row(f"{what}: harm, {own.seconds:.0f} s", f"best known, {LONGER} times as long", own.harm, known,
              own.harm / max(1, known), "<= 1.02", own.harm <= (1 + NEAR) * known)  # fmt: skip
    yield Row(f"{what}: harm", "what is proved to be the least", own.harm, own.bound or 0.0,
              own.harm / max(1.0, own.bound or 0.0), "told", True)  # fmt: skip
    yield Row(f"{what}: harm, {own.placed} sessions", f"CP-SAT, {other.placed} sessions", own.harm, other.harm,
              own.harm / max(1, other.harm), "never worse", own.worth >= other.worth)  # fmt: skip
    yield Row(f"{what}: harm, {own.placed} sessions", f"first free slot, {simple.placed} sessions", own.harm,
              simple.harm, own.harm / max(1, simple.harm), "never worse", own.worth >= simple.worth)  # fmt: skip
    yield Row(f"{what}: seconds to as many sessions as can be", "to the best week", own.first, own.seconds,
              own.first / max(0.01, own.seconds), "told", True)  # fmt: skip


def told(question: Question, timetable: Timetable, bound: float | None = None, most: float = 0.0, first: float = 0.0,
         seconds: float = 0.0) -> Found:  # fmt: skip
    assert not clashes(question, timetable), "no hard rule may be broken"
    required = sum(len(slots) for activity, slots in zip(question.activities, timetable, strict=True)
                   if activity.required)  # fmt: skip
    return Found(required, placed_sessions(timetable), harm(question, timetable), bound, most, first, seconds)


def ours(built: Built, first: Timetable, limit: float) -> Found:
    timetable, solved = searched(built.question, first, limit)
    stages = {stage.name: stage for stage in solved.stages}
    first_full = sum(stage.seconds for name, stage in stages.items() if name != "harm")
    bound = stages["harm"].bound if "harm" in stages else None
    most = stages["sessions"].bound if "sessions" in stages else None
    assert solved.status is not Status.FAILED
    wanted = float(sum(activity.sessions for activity in built.question.activities))
    return told(built.question, timetable, None if bound is None else float(bound),
                wanted if most is None else float(most), first_full, solved.seconds)  # fmt: skip


def cp_sat(built: Built, first: Timetable, limit: float) -> Found:
    """The same variables and rules, the goals in one sum in which an earlier one outweighs all later ones."""
    from ortools.sat.python import cp_model

    start, made = time.monotonic(), cp_model.CpModel()
    columns = [made.new_int_var(item.low, 1_000 if item.high is None else item.high, "") for item in
               built.model.variables]  # fmt: skip
    for rule in built.model.rules:
        places, factors = zip(*rule.terms, strict=True)
        row = cp_model.LinearExpr.weighted_sum([columns[place] for place in places], list(factors))
        if rule.low is not None:
            made.add(row >= rule.low)
        if rule.high is not None:
            made.add(row <= rule.high)
    weights: dict[int, int] = {}
    scale = 1
    for goal in reversed(built.goals()):
        for place, factor in goal.terms:
            weights[place] = weights.get(place, 0) + factor * scale * (-1 if goal.sense is Sense.LEAST else 1)
        scale *= 1 + sum(abs(factor) * (built.model.variables[place].high or 1_000) for place, factor in goal.terms)
    made.maximize(cp_model.LinearExpr.weighted_sum([columns[place] for place in weights], list(weights.values())))
    for column, value in zip(columns, built.values(first), strict=True):
        made.add_hint(column, int(value))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = limit, 1
    status = solver.solve(made)
    found = [solver.value(column) for column in columns] if status in {cp_model.OPTIMAL, cp_model.FEASIBLE} else None
    timetable = first if found is None else built.timetable(found)
    return told(built.question, timetable, seconds=time.monotonic() - start)


def full(side: int, periods: int) -> Row:
    """A week in which every class, teacher and room is busy in every period, and which is known to exist."""
    question = full_house(side, periods, 1)
    built, first = build(question), greedy(question)
    found = ours(built, first, 60.0)
    wanted = side * periods
    what = f"{side} classes, teachers, rooms, {periods} full periods: sessions, {found.seconds:.1f} s"
    return Row(what, "known to exist", found.placed, wanted, found.placed / wanted, "= 1", found.placed == wanted)

"""Whatever the solver does, there is a lawful plan with an honest word, or a sentence: never a crash, never a lie."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import pulp
import pytest

from provision_xl.errors import PlanError
from provision_xl.planning import allocate, optimise
from provision_xl.rates import national
from provision_xl.solving import Goal, Model, Sense, Solved, Status, highs, solve, total
from tests.planning.medium import medium
from tests.planning.one_term import AS_AT, adult, line, school
from tests.planning.recheck import mistakes
from tests.planning.small import TERM
from tests.solving.bad_solvers import WAYS, Hangs

every_way = pytest.mark.parametrize("way", WAYS)


ONE_AFTER_ANOTHER = [Goal("most", [(0, 1), (1, 2)]), Goal("least", [(1, 1)], Sense.LEAST)]


def model() -> Model:
    """Two things, at most three of each and four together: the best of the first goal is 1 and 3, worth 7."""
    found = Model()
    first, second = found.add(0, 3, label="first"), found.add(0, 3, label="second")
    found.constrain([(first, 1), (second, 1)], high=4, rule="together")
    return found


def is_honest(solved: Solved) -> None:
    """Raises AssertionError where the plan breaks a rule, or more is claimed than is true."""
    book = model()
    if solved.values:
        assert not book.broken(solved.values)
        for goal, stage in zip(ONE_AFTER_ANOTHER, solved.stages, strict=False):
            assert stage.value == total(goal.terms, solved.values) or stage is not solved.stages[-1]
    assert solved.status is not Status.OPTIMAL or solved.values == (1, 3)
    if not solved.has_plan:
        assert not solved.values and (solved.message or solved.status is Status.INFEASIBLE)
    proved = [stage.name for stage in solved.stages if stage.proved]
    assert "most" not in proved or solved.stages[0].value == 7


@every_way
def test_a_model_without_a_known_plan(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    WAYS[way](monkeypatch)
    is_honest(solve(model(), ONE_AFTER_ANOTHER, time_limit_seconds=5))


@every_way
def test_a_model_with_a_known_plan_has_one_at_least_as_good(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    WAYS[way](monkeypatch)
    solved = solve(model(), ONE_AFTER_ANOTHER, time_limit_seconds=5, start=(2, 2))
    is_honest(solved)
    assert solved.has_plan and solved.stages[0].value >= 6


@every_way
def test_the_plan_of_a_school_falls_back_to_one_by_hand_that_breaks_no_rule(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = medium(7)
    honest = optimise(book, TERM, AS_AT, national())
    by_hand = (-honest.greedy_shortfall_minutes, honest.greedy_benefit)
    assert honest.status == "optimal" and (-honest.shortfall_minutes, honest.benefit) > by_hand
    WAYS[way](monkeypatch)
    plan = optimise(book, TERM, AS_AT, national(), time_limit_seconds=10)
    assert mistakes(book, plan) == []
    assert (-plan.shortfall_minutes, plan.benefit) >= by_hand
    if plan.status == "optimal":
        assert (plan.benefit, plan.cost_pence, plan.groups) == (honest.benefit, honest.cost_pence, honest.groups)
    else:
        assert plan.status in {"feasible", "stopped early"}
        assert plan.bound is None or plan.bound >= honest.benefit, "no plan can be better, it is said, and one is"


@every_way
def test_an_allocation_is_lawful_or_told_in_a_sentence(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    running = tuple(line(f"L{n}", f"P{n}", group="G1", status="Running", starts=AS_AT) for n in (1, 2))
    book = school(provision=running, staff=(adult("T1", "2"), adult("T2", "0.5")))
    WAYS[way](monkeypatch)
    try:
        groups, hours = allocate(book, AS_AT, national())
    except PlanError as error:
        assert "No allocation was found" in str(error) and "report it" in str(error)
        return
    assert [row[5] for row in groups.rows] in (["T1"], [""])  # nobody else has the hour
    assert all(row[2] <= row[1] for row in hours.rows)


@pytest.fixture(name="hangs")
def _hangs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hangs]:
    """A solver that hangs; half a second's grace instead of five."""
    found = Hangs()
    monkeypatch.setattr(pulp.LpProblem, "solve", lambda problem, solver: found(problem, solver))
    monkeypatch.setattr(highs, "GRACE_SECONDS", 0.5)
    yield found
    found.let_go.set()


def test_a_solver_that_hangs_is_left_behind_when_its_time_is_over(hangs: Hangs) -> None:
    began = time.monotonic()
    plan = optimise(book := medium(7), TERM, AS_AT, national(), time_limit_seconds=1)
    assert time.monotonic() - began < 4
    assert plan.status == "stopped early" and mistakes(book, plan) == [] and plan.gap is None
    assert (plan.shortfall_minutes, plan.benefit) == (plan.greedy_shortfall_minutes, plan.greedy_benefit)


def test_a_solver_that_hangs_is_left_behind_when_the_user_has_had_enough(hangs: Hangs) -> None:
    began = time.monotonic()
    plan = optimise(medium(7), TERM, AS_AT, national(), time_limit_seconds=600, cancel=lambda: True)
    assert time.monotonic() - began < 4 and plan.status == "stopped early"


def test_without_a_known_plan_a_solver_that_hangs_gives_nothing(hangs: Hangs) -> None:
    solved = solve(model(), ONE_AFTER_ANOTHER, time_limit_seconds=0.5)
    assert (solved.status, solved.values, solved.has_plan) == (Status.STOPPED, (), False)


def test_what_it_says_after_it_was_left_behind_changes_nothing(hangs: Hangs) -> None:
    solved = solve(model(), ONE_AFTER_ANOTHER, time_limit_seconds=0.2, start=(2, 2))
    hangs.let_go.set()
    time.sleep(0.1)
    assert (solved.status, solved.values) == (Status.STOPPED, (2, 2))


def test_another_highs_in_the_process_with_more_threads_does_no_harm() -> None:
    code = """if True:
        import highspy
        from tests.planning.one_term import planned, pupils, school
        other = highspy.Highs()
        other.setOptionValue("output_flag", False)
        other.setOptionValue("threads", 2)
        other.setOptionValue("parallel", "on")
        numbers = [other.addBinary(obj=-n) for n in (3, 4, 5, 6)]
        other.addConstr(3 * numbers[0] + 4 * numbers[1] + 5 * numbers[2] + 6 * numbers[3] <= 10)
        other.run()
        print("plan:", planned(school()).status)
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "plan: optimal" in done.stdout, done.stderr


def test_the_honest_solver_reaches_what_these_tests_take_for_the_best() -> None:
    solved = solve(model(), ONE_AFTER_ANOTHER)
    assert (solved.status, solved.values) == (Status.OPTIMAL, (1, 3))

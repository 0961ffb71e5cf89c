"""The wrapper around the solver: its status words, its strict goals, its start, its end by clock and by cancel."""

from __future__ import annotations

import random
import subprocess
import sys
from fractions import Fraction
from itertools import product
from types import SimpleNamespace

import pytest

from provision_xl.errors import OutOfRange
from provision_xl.solving import Goal, Model, Progress, Sense, Solved, Stage, Status, solve, total
from provision_xl.solving.highs import Live, Word
from provision_xl.solving.model import Rule


def two(high: int = 3) -> tuple[Model, int, int]:
    model = Model()
    return model, model.add(0, high, label="first"), model.add(0, high, label="second")


def hard(seed: int = 1) -> tuple[Model, Goal]:
    """Forty knapsacks over 120 things: no proof within seconds."""
    chance, model = random.Random(seed), Model()
    things = [model.add() for _ in range(120)]
    for _ in range(40):
        weights = [chance.randint(10, 99) for _ in things]
        model.constrain(list(zip(things, weights, strict=True)), high=sum(weights) // 3)
    return model, Goal("worth", [(thing, chance.randint(10, 99)) for thing in things])


def test_infeasible() -> None:
    model, first, _ = two()
    model.constrain([(first, 2)], 3, 3)
    solved = solve(model, [Goal("any", [(first, 1)])])
    assert (solved.status, solved.values, solved.has_plan) == (Status.INFEASIBLE, (), False)


def test_a_goal_without_limit_is_failed_and_says_so() -> None:
    model = Model()
    free = model.add(0, None)
    model.constrain([(free, 1)], low=2)
    solved = solve(model, [Goal("more", [(free, 1)])])
    assert (solved.status, solved.message) == (Status.FAILED, "the goal has no limit")


def test_a_word_that_is_not_known_is_failed() -> None:
    live = Live(two()[0])
    assert live._word(SimpleNamespace(name="Splendid")) is Word.FAILED
    assert live._word(SimpleNamespace(name="NumericalError")) is Word.FAILED
    assert live._word(SimpleNamespace(name="Unbounded")) is Word.FAILED
    assert live._word(None) is Word.FAILED
    assert live._word(SimpleNamespace(name="Optimal")) is Word.PROVED


def test_no_goal_asks_for_any_plan_and_no_variable_is_a_plan_too() -> None:
    model, first, second = two()
    model.constrain([(first, 1), (second, 1)], low=5)
    solved = solve(model, [])
    assert solved.status is Status.OPTIMAL and not model.broken(solved.values)
    nothing = solve(Model(), [Goal("none", [])], start=())
    assert (nothing.status, nothing.values, nothing.has_plan) == (Status.OPTIMAL, (), True)


def test_stopped_by_the_clock_keeps_the_best_so_far_and_says_how_far_it_can_be_from_the_best() -> None:
    model, goal = hard()
    solved = solve(model, [goal], time_limit_seconds=2)
    assert solved.status is Status.STOPPED and solved.has_plan and not model.broken(solved.values)
    (stage,) = solved.stages
    assert stage.bound is not None and stage.bound > stage.value == total(goal.terms, solved.values)
    assert not stage.proved and stage.gap is not None and 0 < stage.gap < 1
    assert solved.seconds < 8


def test_no_time_at_all_gives_the_start_back() -> None:
    model, goal = hard()
    start = [0] * len(model.variables)
    solved = solve(model, [goal], time_limit_seconds=0, start=start)
    assert solved.status is Status.STOPPED and solved.has_plan
    nothing = solve(model, [goal], time_limit_seconds=0)
    assert nothing.status is Status.STOPPED and not nothing.has_plan


def test_cancel_ends_it_at_once_with_the_best_so_far() -> None:
    model, goal = hard()
    seen: list[Progress] = []
    solved = solve(
        model, [goal], time_limit_seconds=60, start=[0] * 120, progress=seen.append, cancel=lambda: len(seen) > 10
    )
    assert solved.status is Status.STOPPED and solved.has_plan and solved.seconds < 10
    assert {item.goal for item in seen} == {"worth"} and seen[-1].seconds > 0


def test_a_limit_of_work_ends_the_same_way_every_time() -> None:
    model, goal = hard()
    first, second = (solve(model, [goal], time_limit_seconds=60, node_limit=50) for _ in range(2))
    assert first.status is Status.FEASIBLE and first.values == second.values
    assert [stage.bound for stage in first.stages] == [stage.bound for stage in second.stages]


def test_a_start_that_breaks_a_rule_is_not_used() -> None:
    model, first, second = two()
    model.constrain([(first, 1), (second, 1)], high=4)
    assert solve(model, [Goal("sum", [(first, 1), (second, 1)])], start=[3, 3]).stages[0].value == 4


def test_what_a_goal_gives_away_may_be_used_by_later_ones_and_makes_it_feasible_only() -> None:
    # 100 of the first thing is best; giving 10 % lets ten of them be swapped for the second, which the next goal wants
    model = Model()
    first, second = model.add(0, 100), model.add(0, 100)
    model.constrain([(first, 1), (second, 1)], high=100)
    most, other = [(first, 1)], Goal("second", [(second, 1)])
    exact = solve(model, [Goal("first", most), other])
    assert (exact.status, exact.values) == (Status.OPTIMAL, (100, 0))
    loose = solve(model, [Goal("first", most, give=Fraction(1, 10)), other])
    assert loose.status is Status.FEASIBLE and loose.values[1] >= 10 and loose.values[0] >= 80


def test_helpers_are_worked_out_again_after_each_goal() -> None:
    # the helper must be at least the thing; a goal that does not look at it leaves it loose
    model = Model()
    thing, helper = model.add(0, 5), model.add(0, 50)
    model.constrain([(helper, 1), (thing, -1)], low=0)
    solved = solve(model, [Goal("thing", [(thing, 1)])], tidy=lambda values: (values[0], values[0]))
    assert solved.values == (5, 5)


def test_values_of_whole_variables_are_ints_and_of_others_near_enough() -> None:
    model = Model()
    whole, part = model.add(0, 3), model.add(0, 3, integer=False)
    model.constrain([(whole, 2), (part, 3)], high=7)
    solved = solve(model, [Goal("sum", [(whole, 1), (part, 1)])])
    assert isinstance(solved.values[0], int) and not model.broken(solved.values)


def test_the_model_says_what_is_broken_exactly() -> None:
    model, first, second = two()
    model.constrain([(first, 1), (second, 1)], low=1, high=2, rule="hours", label="T1")
    assert model.broken([1, 1]) == []
    assert model.broken([0, 0]) == model.broken([2, 1]) == ["hours: T1"]
    assert model.broken([4, -1]) == ["limits of first", "limits of second", "hours: T1"]
    assert model.broken([1]) == ["1 values for 2 variables"]
    assert model.broken([0.5, 1]) == ["limits of first"]
    assert Rule(((0, 10**17),), None, 10**17, "", "").holds([1])


def test_a_model_that_makes_no_sense_is_refused() -> None:
    model = Model()
    with pytest.raises(OutOfRange):
        model.add(2, 1)
    with pytest.raises(OutOfRange):
        model.constrain([(0, 1)], high=1)
    number = model.add()
    with pytest.raises(OutOfRange):
        model.constrain([(number, 1)])


@pytest.mark.parametrize("seed", range(60))
def test_every_goal_in_turn_against_counting(seed: int) -> None:
    chance, model = random.Random(seed), Model()
    highs = [chance.randint(1, 4) for _ in range(chance.randint(2, 5))]
    things = [model.add(0, high) for high in highs]
    rows = []
    for _ in range(chance.randint(1, 4)):
        weights, limit = [chance.randint(0, 5) for _ in things], chance.randint(1, 12)
        low, high = (limit, None) if chance.random() < 0.5 else (None, limit + 4)
        rows.append((weights, low, high))
        model.constrain(list(zip(things, weights, strict=True)), low, high)
    goals = [
        Goal(str(n), [(thing, chance.randint(0, 9)) for thing in things], chance.choice(list(Sense))) for n in range(3)
    ]
    plans = [
        plan for plan in product(*(range(high + 1) for high in highs))
        if all((low is None or dot(w, plan) >= low) and (high is None or dot(w, plan) <= high) for w, low, high in rows)
    ]  # fmt: skip
    solved = solve(model, goals)
    if not plans:
        assert solved.status is Status.INFEASIBLE
        return
    for goal, stage in zip(goals, solved.stages, strict=True):
        best = (max if goal.sense is Sense.MOST else min)(total(goal.terms, plan) for plan in plans)
        plans = [plan for plan in plans if total(goal.terms, plan) == best]
        assert (stage.value, stage.bound, stage.proved) == (best, best, True)
    assert solved.status is Status.OPTIMAL


def dot(weights: list[int], plan: tuple[int, ...]) -> int:
    return sum(weight * count for weight, count in zip(weights, plan, strict=True))


def test_a_proof_that_contradicts_itself_is_asked_for_again() -> None:
    # HiGHS 1.16 calls the start of the third goal the best, 8, where (0, 2, 2, 0) has 6
    model = Model()
    things = [model.add(0, high) for high in (2, 4, 4, 4)]
    model.constrain([(things[0], 1), (things[1], 1)], low=2)
    model.constrain([(thing, 1) for thing in things], low=4)
    weights = ((7, 5, 3, 3), (1, 1, 1, 1), (0, 1, 2, 3))
    goals = [Goal(str(row), list(zip(things, row, strict=True)), Sense.LEAST) for row in weights]
    solved = solve(model, goals)
    assert [stage.value for stage in solved.stages] == [16, 4, 6] and solved.values == (0, 2, 2, 0)


def test_the_solver_does_not_greet_on_standard_output_and_is_not_imported_before_it_is_needed() -> None:
    code = (
        "import sys; from provision_xl.solving import Goal, Model, solve; import provision_xl.planning\n"
        "assert not {'pulp', 'highspy'} & set(sys.modules)\n"
        "model = Model(); thing = model.add(0, 2); solve(model, [Goal('most', [(thing, 1)])]); print('done')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "done\n"


def test_the_gap_of_a_stage() -> None:
    assert Stage("x", 5, None, False, 0, 0.0).gap is None
    assert Stage("x", 5, 5, True, 0, 0.0).gap == 0
    assert Solved(Status.FAILED).stage("x") is None

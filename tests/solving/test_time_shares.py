"""Goals that need no solver, and what becomes of later goals when one has used up its share of the time."""

from __future__ import annotations

import random

import pytest

from provision_xl.solving import Goal, Model, Sense, Status, solve
from provision_xl.solving.highs import Live, Outcome, Word


def hard() -> tuple[Model, Goal, list[int]]:
    """Forty knapsacks over 120 things: no proof within seconds."""
    chance, model = random.Random(1), Model()
    things = [model.add() for _ in range(120)]
    for _ in range(40):
        weights = [chance.randint(10, 99) for _ in things]
        model.constrain(list(zip(things, weights, strict=True)), high=sum(weights) // 3)
    return model, Goal("worth", [(thing, chance.randint(10, 99)) for thing in things]), things


def test_later_goals_still_have_their_share_when_one_was_stopped_by_the_clock() -> None:
    model, goal, things = hard()
    loose = model.add(0, 9)
    solved = solve(model, [goal, Goal("loose", [(loose, 1)])], time_limit_seconds=4, start=[*(0 for _ in things), 9])
    assert solved.status is Status.STOPPED
    first, second = solved.stages
    assert not first.proved and (second.value, second.proved) == (9, True)


def test_a_goal_whose_start_is_the_most_there_can_be_needs_no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(self: Live, *more: object) -> None:
        raise AssertionError("the solver was asked")

    monkeypatch.setattr(Live, "run", never)
    model = Model()
    up, down = model.add(0, 3), model.add(1, 3)
    goals = [Goal("most", [(up, 2), (down, -1)]), Goal("least", [(up, -1), (down, 1)], Sense.LEAST)]
    solved = solve(model, goals, start=[3, 1])
    assert (solved.status, solved.values) == (Status.OPTIMAL, (3, 1))
    assert [(stage.value, stage.bound) for stage in solved.stages] == [(5, 5), (-2, -2)]
    with pytest.raises(AssertionError):
        solve(model, goals, start=[2, 1])


def test_a_start_is_not_left_for_a_plan_that_is_as_good_by_this_goal_and_worse_by_a_later_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The run ends after the first goal: of 3 + 5 and 3 + 0 the start is the better one, though both reach 3."""
    model = Model()
    first, second = model.add(0, 9), model.add(0, 5)
    model.constrain([(first, 1)], high=3)
    answers = iter([Outcome(Word.PROVED, (3, 0), 3.0), Outcome(Word.CANCELLED)])
    monkeypatch.setattr(Live, "run", lambda self, *more: next(answers))
    goals = [Goal("first", [(first, 1)]), Goal("both", [(first, 1), (second, 1)])]
    solved = solve(model, goals, start=[3, 4])
    assert (solved.status, solved.values) == (Status.STOPPED, (3, 4))
    assert solved.stages[0].proved, "the answer still proves the first goal"


def test_values_of_which_some_are_missing_are_none() -> None:
    model = Model()
    _ = model.add(0, 3), model.add(0, 3)
    assert Live(model)._read([1.0, 2.0]) == (1, 2)
    assert Live(model)._read([1.0]) is None and Live(model)._read([]) is None


def test_a_goal_without_limit_is_never_taken_for_reached() -> None:
    model = Model()
    free = model.add(0, None)
    model.constrain([(free, 1)], high=7)
    assert solve(model, [Goal("most", [(free, 1)])], start=[2]).values == (7,)


def test_no_time_gives_the_start_back_without_handing_the_model_over() -> None:
    model, goal, things = hard()
    solved = solve(model, [goal], time_limit_seconds=0, start=[0] * len(things))
    assert (solved.status, solved.values, solved.stages) == (Status.STOPPED, (0,) * len(things), ())

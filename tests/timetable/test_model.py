"""The week against trying every week; the first try never beats it; what is kept stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provision_xl.solving import solve
from provision_xl.timetable.check import clashes
from provision_xl.timetable.model import build
from provision_xl.timetable.placing import Placing, greedy, harm, placed_sessions
from provision_xl.timetable.question import Question, Timetable

from .weeks import every_week, week_by_chance

SEEDS = range(60)


def best(question: Question) -> Timetable:
    built = build(question)
    solved = solve(built.model, built.goals(), time_limit_seconds=60, tidy=built.tidy)
    assert solved.status == "optimal"
    found = built.timetable(solved.values)
    reached = next(stage.value for stage in solved.stages if stage.name == "harm")
    held = harm(question, tuple(activity.kept for activity in question.activities))
    assert held or reached == harm(question, found), "the model counts harm as the week does"
    return found


def worth(question: Question, timetable: Timetable) -> tuple[int, int, int]:
    required = sum(len(slots) for activity, slots in zip(question.activities, timetable, strict=True)
                   if activity.required)  # fmt: skip
    return required, placed_sessions(timetable), -harm(question, timetable)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_week_of_all_weeks_is_better(seed: int) -> None:
    question = week_by_chance(seed)
    found = best(question)
    assert not clashes(question, found)
    assert worth(question, found) == max(worth(question, other) for other in every_week(question))
    first = greedy(question)
    assert not clashes(question, first) and worth(question, first) <= worth(question, found)


def test_half_of_these_weeks_are_too_full() -> None:
    full = [seed for seed in SEEDS if placed_sessions(best(week_by_chance(seed))) <
            sum(activity.sessions for activity in week_by_chance(seed).activities)]  # fmt: skip
    assert len(full) >= len(SEEDS) / 2


@pytest.mark.parametrize("seed", SEEDS)
def test_what_stands_in_the_way_is_what_would_clash(seed: int) -> None:
    """One more session in each slot of a filled week: the placing names something exactly where a rule would break."""
    question = week_by_chance(seed)
    found = greedy(question)
    placing = Placing(question)
    for number, slots in enumerate(found):
        for slot in slots:
            placing.put(number, slot)
    for number, activity in enumerate(question.activities):
        if len(found[number]) >= activity.sessions:
            continue
        for slot in range(len(question.slots)):
            more = tuple(tuple(sorted((*slots, slot))) if place == number else slots for place, slots in
                         enumerate(found))  # fmt: skip
            assert bool(placing.blocks(number, slot)) is bool(clashes(question, more)), (number, slot)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_slot_is_open_where_nothing_bars_it(seed: int) -> None:
    question = week_by_chance(seed)
    for activity, allowed in zip(question.activities, question.allowed, strict=True):
        assert allowed == tuple(slot for slot in range(len(question.slots)) if not question.barred(activity, slot))


@pytest.mark.parametrize("seed", range(20))
def test_what_is_kept_stays_though_another_place_would_be_better(seed: int) -> None:
    question = week_by_chance(seed)
    first = greedy(question)
    number = next((place for place, slots in enumerate(first) if slots), None)
    if number is None:
        pytest.skip("nothing fits into this week at all")
    kept = replace(question.activities[number], kept=first[number])
    question = replace(question, activities=tuple(kept if place == number else activity for place, activity in
                                                  enumerate(question.activities)))  # fmt: skip
    assert set(first[number]) <= set(best(question)[number])

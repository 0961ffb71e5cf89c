"""A gentler week keeps every rule and every session, counts its harm as the week does, and is the same each time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.made_weeks import made_week
from provision_xl.timetable.check import clashes
from provision_xl.timetable.gentler import Walk, gentler
from provision_xl.timetable.placing import greedy, harm
from provision_xl.timetable.question import Question

from .weeks import week_by_chance

STEPS = 2000
WEEKS = [*map(week_by_chance, range(40)), made_week(20, 4, 15, 1), made_week(90, 14, 25, 2)]


@pytest.mark.parametrize("question", WEEKS, ids=map(str, range(len(WEEKS))))
def test_no_rule_is_broken_and_no_harm_is_added(question: Question) -> None:
    first = greedy(question)
    found = gentler(question, first, STEPS, lambda: 0)
    assert not clashes(question, found)
    assert list(map(len, found)) == list(map(len, first))
    assert harm(question, found) <= harm(question, first)
    assert found == gentler(question, first, STEPS, lambda: 0)


def test_what_is_kept_stays() -> None:
    question = made_week(20, 4, 15, 1)
    kept = [slots[:1] for slots in greedy(question)]
    activities = (replace(activity, kept=slots) for activity, slots in zip(question.activities, kept, strict=True))
    question = replace(question, activities=tuple(activities))
    first = greedy(question)
    found = gentler(question, first, STEPS, lambda: 0)
    assert found != first
    assert all(set(here) <= set(slots) for here, slots in zip(kept, found, strict=True))


@pytest.mark.parametrize("question", WEEKS, ids=map(str, range(len(WEEKS))))
def test_the_walk_knows_its_harm_wherever_it_is(question: Question) -> None:
    """Hot, so that it also goes where the week is worse."""
    first = greedy(question)
    walk = Walk(question, first)
    for _ in range(150 if walk.sessions else 0):
        walk.step(20.0)
        assert walk.gained == harm(question, walk.placing.timetable) - harm(question, first)
        assert not clashes(question, walk.placing.timetable)


def test_the_walk_moves_and_exchanges() -> None:
    question = made_week(20, 4, 15, 1)
    walk, moved = Walk(question, greedy(question)), set[int]()
    for _ in range(STEPS):
        before = walk.sessions.copy()
        walk.step(20.0)
        moved.add(sum(one != other for one, other in zip(before, walk.sessions, strict=True)))
    assert moved >= {0, 1, 2, 3}


def test_the_clock_ends_the_search() -> None:
    question = made_week(20, 4, 15, 1)
    first = greedy(question)
    assert gentler(question, first, STEPS, lambda: 1.0) == first
    asked = iter((0.0, 0.5, 0.9, 1.0))
    gentler(question, first, 10**9, lambda: next(asked))
    assert next(asked, None) is None

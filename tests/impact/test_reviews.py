"""Reviews that are due, the longest overdue first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.errors import OutOfRange
from provision_xl.impact import reviews_due
from provision_xl.school.core_tables import Line, Pupil
from provision_xl.school.other_tables import Change, Review
from tests.impact.schools import AS_AT, line, school


def found(days: int = 60, **tables: Any) -> list[dict[str, Any]]:
    return reviews_due(school(**tables), AS_AT, days).records()


def test_overdue_first_with_days() -> None:
    """As at 2 March 2026: 20 February is 10 days ago, 2 March is today, 12 March in 10 days, 2 May in 61."""
    rows = found(
        provision=(line("L1", "P1", review_due=date(2026, 3, 12)), line("L2", "P2", review_due=date(2026, 5, 2))),
        pupils=(
            Pupil(pupil_id="P1", class_name="4B"), Pupil(pupil_id="P2"),
            Pupil(pupil_id="P3", plan_type="ISP", plan_review_due=date(2026, 2, 20)),
        ),
        reviews=(Review(pupil_id="P2", type="Annual review", due=date(2026, 3, 2), with_whom="Family, EP"),),
    )  # fmt: skip
    assert rows == [
        {"due": "2026-02-20", "days_overdue": 10, "days_left": None, "pupil": "P3", "class": "", "kind": "Plan",
         "what": "ISP review", "line": "", "with": ""},
        {"due": "2026-03-02", "days_overdue": None, "days_left": 0, "pupil": "P2", "class": "", "kind": "Meeting",
         "what": "Annual review", "line": "", "with": "Family, EP"},
        {"due": "2026-03-12", "days_overdue": None, "days_left": 10, "pupil": "P1", "class": "4B", "kind": "Line",
         "what": "READ", "line": "L1", "with": ""},
    ]  # fmt: skip


@pytest.mark.parametrize(("days", "count"), [(60, 0), (61, 1)])
def test_how_far_ahead_is_looked(days: int, count: int) -> None:
    assert len(found(days, provision=(line("L2", review_due=date(2026, 5, 2)),))) == count


DUE = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("given_line", "due", "why"),
    [
        (line("L1", review_due=DUE), True, "no outcome yet"),
        (line("L1", review_due=DUE, exit=5), True, "an exit score is no review"),
        (line("L1", review_due=DUE, outcome=0), False, "reviewed: there is an outcome"),
        (line("L1", review_due=DUE, status="Stopped"), False, "stopped"),
        (line("L1", review_due=DUE, plan="Exclude"), False, "excluded"),
        (line("L1", "GONE", review_due=DUE), False, "the pupil has left"),
        (line("L1", "P99", review_due=DUE), False, "no such pupil"),
    ],
)
def test_which_lines_are_due(given_line: Line, due: bool, why: str) -> None:
    assert bool(found(provision=(given_line,))) is due, why


def test_a_line_that_another_one_continues_has_been_reviewed() -> None:
    assert not found(provision=(line("L1", review_due=DUE), line("L2", continues="L1")))


@pytest.mark.parametrize(
    ("review", "kinds", "why"),
    [
        (Review(pupil_id="P1", type="Plan review", due=DUE), ["Meeting"], "the same review, once"),
        (Review(pupil_id="P1", type="Plan review", due=DUE, held=date(2026, 3, 1)), [], "held"),
        (
            Review(pupil_id="P1", type="Plan review", due=DUE, held=date(2026, 3, 9)),
            ["Meeting"],
            "to be held next week",
        ),
        (Review(pupil_id="P1", type="Plan review", due=date(2026, 3, 11)), ["Plan", "Meeting"], "another day"),
        (Review(pupil_id="P2", type="Plan review", due=DUE, held=date(2026, 3, 1)), ["Plan"], "another pupil's"),
    ],
)
def test_a_plan_review_that_reviews_has_is_not_listed_twice(review: Review, kinds: list[str], why: str) -> None:
    pupils = (Pupil(pupil_id="P1", plan_review_due=DUE), Pupil(pupil_id="P2"))
    assert [row["kind"] for row in found(pupils=pupils, reviews=(review,))] == kinds, why


def test_class_and_plan_are_those_in_force() -> None:
    changes = (
        Change(pupil_id="P1", field="Class", starts=date(2026, 1, 5), value="4C"),
        Change(pupil_id="P1", field="Plan type", starts=date(2026, 1, 5), value="EHC"),
    )
    pupils = (Pupil(pupil_id="P1", class_name="4B", plan_type="ISP", plan_review_due=DUE),)
    row = found(pupils=pupils, changes=changes)[0]
    assert (row["class"], row["what"]) == ("4C", "EHC review")


def test_days_below_nought_are_refused() -> None:
    with pytest.raises(OutOfRange, match="0 or more"):
        found(-1)


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(-90, 90)), max_size=15), st.randoms(use_true_random=False))
def test_every_review_within_the_days_is_listed_once_in_order_of_date(due: list[tuple[int, int]], order: Any) -> None:
    rows = [
        Review(pupil_id=f"P{pupil}", type="Meeting", due=AS_AT + timedelta(days=days)) for pupil, days in set(due)
    ]  # fmt: skip
    listed = found(reviews=tuple(rows))
    assert len(listed) == sum(days <= 60 for _, days in set(due))
    assert [row["due"] for row in listed] == sorted(row["due"] for row in listed)
    assert sum((row["days_overdue"] or 0) > 0 for row in listed) == sum(days < 0 for _, days in set(due))
    order.shuffle(rows)
    assert found(reviews=tuple(rows)) == listed

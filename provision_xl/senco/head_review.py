"""The head's review of the SENCo's time: when it was held, what was found, when it is due next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from provision_xl.dates import years_on
from provision_xl.results import machine
from provision_xl.school.other_tables import SencoPerson
from provision_xl.school.school import School
from provision_xl.senco.people import SENCO


@dataclass(frozen=True, slots=True)
class HeadReview:
    """The record in SENCo of the head's review of one SENCo's time.

    Args:
        held: the day of the last one, None where there was none.
        finding: what was found, as typed.
        due: when the next one is due; None where there was none yet and no day is set.
        overdue: whether that day is past.
    """

    row: SencoPerson
    held: date | None
    finding: str
    due: date | None
    overdue: bool

    def as_json(self) -> dict[str, Any]:
        plain = {"person": self.row.person, "date": self.held, "finding": self.finding, "next_date": self.due,
                 "overdue": self.overdue, "sentence": review_sentence(self)}  # fmt: skip
        return {key: machine(value) for key, value in plain.items()}


def head_reviews(school: School, as_at: date) -> tuple[HeadReview, ...]:
    """One for each SENCo, as recorded; without a day for the next one it is due a year after the last."""
    return tuple(_review(row, as_at) for row in school.senco if (row.part or SENCO) == SENCO)


def _review(row: SencoPerson, as_at: date) -> HeadReview:
    due = row.next_review or (years_on(row.reviewed, 1) if row.reviewed else None)
    return HeadReview(row, row.reviewed, row.review_finding, due, due is not None and due < as_at)


def review_sentence(review: HeadReview) -> str:
    """What is recorded of the head's review, and when the next one is due."""
    who = f"Head's review of {review.row.person}'s time"
    if review.held is None:
        due = f"; it is due by {review.due:%d/%m/%Y}" if review.due else ""
        return f"{who}: none is recorded{due}."
    found = f'found "{review.finding}"' if review.finding else "no finding is written down"
    when = "was due" if review.overdue else "is due"
    return f"{who}: held on {review.held:%d/%m/%Y}, {found}; the next one {when} by {review.due:%d/%m/%Y}."


def review_seen(sencos: Iterable[SencoPerson], as_at: date) -> Iterator[tuple[SencoPerson, str, str]]:
    """A review that is overdue or was never recorded: the row, the column that says so, and what is seen."""
    for review in (_review(row, as_at) for row in sencos):
        if review.overdue:
            yield (
                review.row,
                "next_review",
                (f"the head's review of {review.row.person}'s time was due by {review.due:%d/%m/%Y}"),
            )
        elif review.held is None:
            yield review.row, "reviewed", f"no head's review of {review.row.person}'s time is recorded"

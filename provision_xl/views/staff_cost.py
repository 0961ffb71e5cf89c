"""Whole staff cost as users ask for it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from provision_xl.choices import STAFF_COST_VIEWS
from provision_xl.errors import OutOfRange
from provision_xl.results import Result, decimals
from provision_xl.staffcost import by_code, by_month, by_person, ledger_by_month
from provision_xl.views.work import Work

_MOST_INSET_WEEKS = 4


def staff_cost_tables(work: Work, by: str = "") -> tuple[Result, ...]:
    """What staff are paid and what for, in the school year of Settings.

    Args:
        by: one of choices.STAFF_COST_VIEWS; blank is all of them, code first.

    Raises:
        OutOfRange: there is no such view.
    """
    if by not in {"", *STAFF_COST_VIEWS}:
        raise OutOfRange(f'Staff cost cannot be shown by "{by}"; choose one of {", ".join(STAFF_COST_VIEWS)}.')
    year = work.school.school_year
    found: list[Result] = []
    if by in {"", "code"}:
        labels = {row["Code"]: row["Label"] for row in work.rates.rows("cfr_codes")}
        found.append(by_code(work.ledger_months, work.as_at, labels, year))
        found.append(ledger_by_month(work.ledger_months, work.as_at))
    if by in {"", "person"}:
        found.append(by_person(work.staff_cost, work.as_at, year))
    if by in {"", "month"}:
        found.append(by_month(work.staff_cost, work.as_at, year))
    return tuple(replace(result, notes=(*result.notes, *_missing_terms(work))) for result in found)


def _missing_terms(work: Work) -> tuple[str, ...]:
    """A note where Terms cannot be the whole school year, for then INSET and other weeks are too many."""
    taught = work.school.calendar.weeks(*work.school.year_dates)
    worked = Fraction(work.school.setting("worked_weeks"))
    if worked - taught <= _MOST_INSET_WEEKS:
        return ()
    return (
        f"Terms has {decimals(taught, 1)} teaching weeks in this school year and staff work {decimals(worked, 1)}: "
        "add the missing terms; until then the difference stands under INSET and other weeks.",
    )

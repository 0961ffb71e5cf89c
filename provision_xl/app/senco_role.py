"""What plans promise, outside services, and skills of staff, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from provision_xl.results import Result
from provision_xl.views import Work


def ehc_tables(done: Work, week: date | None = None, pupil: str = "") -> Sequence[Result]:
    """Items of EHC plans against minutes received; see `ehc.ehc_received`."""
    from provision_xl.ehc import ehc_received

    return ehc_received(done.costs, week, pupil.strip())


def services_tables(done: Work) -> Sequence[Result]:
    """Referrals, waits, and services bought and used; see `outside.outside_tables`."""
    from provision_xl.outside import outside_tables

    return outside_tables(done.school, done.as_at, done.rates)


def skills_tables(done: Work, with_grid: bool = True) -> Sequence[Result]:
    """Skills, cover, what hangs on one adult, supervision and new staff; see `skills.skills_tables`.

    Args:
        with_grid: the matrix of people and skills too, whose columns are the school's own skills.
    """
    from provision_xl import skills

    found = skills.skills_tables(done.costs)
    return (*found, skills.grid(done.school, done.as_at)) if with_grid else found

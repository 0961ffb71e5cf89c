"""Services and training: rule 11."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from provision_xl.school.other_tables import Service
from provision_xl.school.school import School

from .arithmetic import by_weight, half_up, largest_remainder, natural
from .days import month_of, settings_year, term_label, weekdays
from .pieces import Amounts, Kind, Piece, Question

type Cell = tuple[str, str]  # term, month


def bought_pieces(question: Question) -> Iterator[Piece]:
    for service in question.school.services:
        yield from _service(question, service)
    for row in question.school.training:
        assert row.day
        past = row.cost if row.cost and row.day <= question.as_at else 0
        amounts = Amounts(row.cost or 0, past or 0, past or 0)
        yield Piece(f"Training: {row.skill}", term_label(question.school, row.day), month_of(row.day), Kind.TRAINING,
                    row.staff_id, amounts, "", "", row.day, row.day)  # fmt: skip


def _service(question: Question, service: Service) -> Iterator[Piece]:
    """Each pupil's part of the cost (the whole school's where there is no pupil), over months and terms."""
    days = days_of(question.school, service)
    past = [day for day in days if day <= question.as_at]
    planned = half_up(Fraction(service.unit_cost or 0) * Fraction(service.units_bought or 0))
    planned_to_date = half_up(Fraction(planned * len(past), len(days)))
    to_date = planned_to_date
    if service.units_used is not None:
        to_date = half_up(Fraction(service.unit_cost or 0) * Fraction(service.units_used))
    pupils = sorted(service.pupil_ids, key=natural) or [""]
    shares = [by_weight(amount, [1] * len(pupils)) for amount in (planned, planned_to_date, to_date)]
    for place, pupil in enumerate(pupils):
        spread = [over_cells(question.school, shares[0][place], days)]
        spread += [over_cells(question.school, share[place], past) for share in shares[1:]]
        yield from _pieces(question.school, service, pupil, spread)


def _pieces(school: School, service: Service, pupil: str, spread: list[dict[Cell, int]]) -> Iterator[Piece]:
    starts = starts_of(school, service)
    name = f"Service: {service.service} for {pupil}" if pupil else f"Service: {service.service}"
    for cell in {cell: None for part in spread for cell in part}:
        amounts = Amounts(*(part.get(cell, 0) for part in spread))
        yield Piece(name, *cell, Kind.SERVICE, "", amounts, pupil, service.fund, starts, starts)


def starts_of(school: School, service: Service) -> date:
    return service.starts or date(settings_year(school), 9, 1)


def days_of(school: School, service: Service) -> list[date]:
    """The days among which the cost is spread: weekdays to Ends, or the first day alone."""
    starts = starts_of(school, service)
    return (weekdays(starts, service.ends) if service.ends else []) or [starts]


def over_cells(school: School, pence: int, days: list[date]) -> dict[Cell, int]:
    """Pence over the terms and months of some days, each as many parts as it has days; earlier ones win ties.

    Nothing where there are no days yet.
    """
    counted = Counter((term_label(school, day), month_of(day)) for day in days)
    if not counted:
        return {}
    exact = [Fraction(pence * count, len(days)) for count in counted.values()]
    return dict(zip(counted, largest_remainder(pence, exact), strict=True))

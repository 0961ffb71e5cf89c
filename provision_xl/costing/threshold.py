"""Rule 9: each pupil's cost against the threshold, three ways and on both bases, and the top-up beside it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from provision_xl.costing.basis import given_parts
from provision_xl.costing.costs import Costs, add
from provision_xl.costing.pattern import charged_minutes, week_at
from provision_xl.costing.pieces import TIME
from provision_xl.dates import Month, school_year
from provision_xl.money import half_up, natural
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School

type ThreeFigures = tuple[int, int, int, int]
"""This school year planned and forecast, the last twelve months, a full year at today's pattern: whole pence."""


def three_figures(costs: Costs) -> dict[str, ThreeFigures]:
    """For each pupil, the figures of rule 9 on one basis."""
    pattern = _full_year(costs)
    year, months = school_year(costs.as_at), _last_twelve(costs.as_at.year, costs.as_at.month)
    found: dict[str, list[int]] = {}
    for piece in costs.pieces:
        if not piece.pupil:
            continue
        figures = found.setdefault(piece.pupil, [0, 0, 0, 0])
        if school_year_of(piece.month) == year:
            figures[0] += piece.planned
            figures[1] += piece.forecast
            figures[3] += piece.planned if piece.kind != TIME else 0
        if piece.month in months:
            figures[2] += piece.to_date
    for pupil, pence in pattern.items():
        found.setdefault(pupil, [0, 0, 0, 0])[3] += half_up(pence)
    return {pupil: (a, b, c, d) for pupil, (a, b, c, d) in found.items()}


def school_year_of(month: Month) -> int:
    return month[0] if month[1] >= 9 else month[0] - 1


def _last_twelve(year: int, month: int) -> frozenset[Month]:
    """The calendar months that end with this one."""
    last = year * 12 + month  # months counted through, December of the year before being year * 12
    return frozenset(((place - 1) // 12, (place - 1) % 12 + 1) for place in range(last - 11, last + 1))


def _full_year(costs: Costs) -> dict[str, Fraction]:
    """Charged minutes a week on the as-at date x LA weeks, in exact pence, by pupil."""
    weeks, day, basis = Fraction(costs.school.setting("la_weeks")), costs.as_at, costs.priced_by
    found: dict[str, list[Fraction]] = {}
    for group in costs.groups:
        week = week_at(group, day)
        if week is None or not basis.accepts(group.intervention):
            continue
        rates = [basis.from_day(name, day, day)[0] for name, _ in group.adults]
        parts = given_parts(group.adults, [rate.staff for rate in rates])
        an_hour = sum(((rate.pounds or 0) * part for rate, part in zip(rates, parts, strict=True)), Fraction(0))
        a_minute = an_hour * 100 * weeks / 60
        pence: dict[bool, Fraction] = {}
        for member in week.members:
            if member.full not in pence:
                pence[member.full] = charged_minutes(group, week, member, basis.counts_preparation) * a_minute
            found.setdefault(member.line.pupil_id, []).append(pence[member.full])
    return {pupil: add(amounts) for pupil, amounts in found.items()}


def threshold(costs: Costs, la: Costs | None, top_ups: Mapping[str, int]) -> Result:
    """Each pupil's three figures on both bases, what lies above the threshold, and the top-up.

    Args:
        top_ups: pence of top-up for this school year, by pupil.
    """
    school = costs.school
    limit = school.setting("threshold")
    own, other = three_figures(costs), three_figures(la) if la else {}
    rows = [
        _row(school, pupil, own.get(pupil, (0, 0, 0, 0)), other.get(pupil), limit, top_ups.get(pupil, 0))
        for pupil in sorted({*own, *other, *top_ups}, key=natural)
    ]
    note = "The threshold is a level of cost per pupil; it is no income, and most pupils' support costs less."
    about = {"as_at": costs.as_at, "threshold_pence": limit}
    return Result("Threshold", "Cost per pupil against the threshold", _COLUMNS, tuple(rows), (), (note,), about)


_COLUMNS = (
    Shown("pupil", "Pupil"),
    Shown("status", "SEN status"),
    Shown("year_pence", "This school year", Shows.PENCE, "Planned, school's own cost."),
    Shown("forecast_pence", "Forecast", Shows.PENCE, "This school year, own cost."),
    Shown(
        "twelve_months_pence", "Last twelve months", Shows.PENCE, "To date, the calendar months ending with this one."
    ),
    Shown("full_year_pence", "A full year at today's pattern", Shows.PENCE),
    Shown("la_year_pence", "This school year (LA)", Shows.PENCE),
    Shown("la_forecast_pence", "Forecast (LA)", Shows.PENCE),
    Shown("la_twelve_months_pence", "Last twelve months (LA)", Shows.PENCE),
    Shown("la_full_year_pence", "A full year (LA)", Shows.PENCE),
    Shown("above_pence", "Above the threshold", Shows.PENCE, "Forecast of this school year."),
    Shown("top_up_pence", "Top-up", Shows.PENCE),
    Shown("short_pence", "Not met by top-up", Shows.PENCE),
    Shown("above", "Above", Shows.FLAG),
)


def _row(
    school: School, pupil: str, own: ThreeFigures, la: ThreeFigures | None, limit: int, top_up: int
) -> tuple[object, ...]:
    above = max(0, own[1] - limit)
    status = school.pupil[pupil].sen_status if pupil in school.pupil else ""
    return (pupil, status, *own, *(la or (None,) * 4), above, top_up, max(0, above - top_up), above > 0)

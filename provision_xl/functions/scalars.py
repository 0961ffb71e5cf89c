"""The functions that give one value: plain arithmetic around the same rules that the workbook is costed by."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from provision_xl.errors import OutOfRange
from provision_xl.functions.reading import rows_of
from provision_xl.money import as_decimal, pence
from provision_xl.rates import national
from provision_xl.school.raw import Grid
from provision_xl.school.school import School

SALARIES = {"njc": "njc_salary", "teacher": "teacher_salary"}


def rate(name: str, day: date, key: str | None = None) -> Decimal | str | bool:
    """A national figure in force on a day, in the unit of its file.

    Raises:
        UnknownRate: no such figure, or none for that day or key.
    """
    value: Decimal | str | bool = national().quote(name, day, key or "").value
    return value


def salary(scale: str, point: str, day: date, area: str | None = None) -> Decimal:
    """Full-time salary of a point, pounds a year.

    Raises:
        OutOfRange: no such scale.
        UnknownRate: the point is not on the scale that day.
    """
    figure = SALARIES.get(scale.casefold())
    if figure is None:
        raise OutOfRange(f'scale: "{scale}" is not NJC or Teacher. Your own scales stand in Local rates, and are used '
                         "for the people of Staff only.")  # fmt: skip
    key = point if figure == "njc_salary" else f"{area or 'England'} {point}"
    value: Decimal = national().quote(figure, day, key).value
    return value


def provision_cost(
    minutes: Decimal,
    sessions: Decimal,
    weeks: Decimal,
    hourly: Decimal,
    pupils: int,
    prep: Decimal | None = None,
    materials: Decimal | None = None,
) -> Decimal:
    """Cost of a provision for each pupil of a group, pounds, rounded half up to the penny.

    cost = ((minutes x sessions + prep) / 60 x weeks x hourly + materials) / pupils

    Args:
        minutes: length of a session.
        sessions: a week.
        weeks: teaching weeks.
        hourly: cost of an hour of the adult, pounds.
        pupils: in the group, 1 or more.
        prep: minutes a week for the group.
        materials: pounds for the group in all.

    >>> provision_cost(Decimal(60), Decimal(1), Decimal(38), Decimal(12), 5)
    Decimal('91.20')
    """
    hours = (Fraction(minutes) * Fraction(sessions) + Fraction(prep or 0)) / 60 * Fraction(weeks)
    return as_decimal(pence((hours * Fraction(hourly) + Fraction(materials or 0)) / pupils))


def weeks(first: date, last: date, terms: Grid) -> Fraction:
    """Teaching weeks between two days, both counted; see `Calendar.weeks`.

    Raises:
        OutOfRange: the last day comes first, or the range is not a table of terms.
    """
    if last < first:
        raise OutOfRange(f"to is {last:%d/%m/%Y}, which comes before {first:%d/%m/%Y}. Turn the two dates round.")
    return School(terms=rows_of("Terms", terms)).calendar.weeks(first, last)

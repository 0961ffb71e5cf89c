"""The functions that give one value: plain arithmetic around the same rules that the workbook is costed by."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction

from provision_xl.costing.pay import hourly_cost as cost_of_an_hour
from provision_xl.costing.pay import national_salary
from provision_xl.errors import OutOfRange
from provision_xl.functions.arguments import Tables
from provision_xl.functions.reading import rows_of
from provision_xl.money import as_decimal, pence
from provision_xl.rates import national
from provision_xl.school.core_tables import Staff
from provision_xl.school.school import School
from provision_xl.senco.drivers import FIXED, ON_ROLL, REFERRALS, REVIEWS, STAFF, STATUSES
from provision_xl.senco.duties import each

_CURES = {
    "pension_rate": "Give the pension rate, such as 21.5%.",
    "hours_per_week": "Give hours a week above 0.",
    "fte": "Give the FTE, above 0 and up to 1.",
}


def rate(name: str, day: date, key: str | None = None) -> Decimal | str | bool:
    """A national figure in force on a day, in the unit of its file.

    Raises:
        UnknownRate: no such figure, or none for that day or key.
    """
    value: Decimal | str | bool = national().quote(name, day, key or "").value
    return value


def salary(scale: str, point: str, day: date, area: str | None = None) -> Fraction:
    """Full-time salary of a point, pounds a year.

    Raises:
        UnknownRate: no such scale, or the point is not on it that day.
    """
    return national_salary(scale, point, day, area or "England", national()).value


def hourly_cost(
    scale: str,
    point: str,
    hours: Decimal,
    day: date,
    paid_weeks: Decimal | None = None,
    worked_weeks: Decimal | None = None,
    pension_rate: Decimal | None = None,
) -> Fraction:
    """What an hour of a person's time costs the school, pounds; see `costing.pay.hourly_cost`.

    Args:
        scale: NJC or Teacher.
        point: on the scale.
        hours: a week; for a teacher the FTE, up to 1.
        day: for which it holds.
        paid_weeks: a year, leave included; worked out from the worked weeks where not given.
        worked_weeks: a year.
        pension_rate: employer's share of pay, 0 to 1; support staff need it.

    Raises:
        OutOfRange: something is missing or beyond its limits.
        UnknownRate: the point is not on the scale that day.
    """
    national_salary(scale, point, day, "England", national())  # says what is wrong with scale, point or date
    is_teacher = scale.casefold() == "teacher"
    if is_teacher and hours > 1:
        raise OutOfRange(f"hours: {hours} is above 1. For a teacher give the FTE: 1 for full-time, 0.6 for three days.")
    person = Staff(
        pay_scale=scale,
        point=point,
        fte=hours if is_teacher else None,
        hours_per_week=None if is_teacher else hours,
        paid_weeks=paid_weeks,
        worked_weeks=worked_weeks,
        pension_rate=pension_rate,
    )
    found = cost_of_an_hour(School(), person, day, national())
    if found.missing:
        cure = _CURES.get(found.missing_attribute, "Look at what was given.")
        raise OutOfRange(f"{found.missing[:1].upper()}{found.missing[1:]}. {cure}")
    return found.pounds


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


def senco_hours(
    duties: Tables,
    pupils: Tables,
    pupils_on_roll: int | None = None,
    staff: int | None = None,
    reviews: int | None = None,
    referrals: int | None = None,
) -> Fraction:
    """Hours a year that the SENCo's duties need.

    hours = sum over duties of what the driver counts x Per year x Hours each

    Args:
        duties: the table of duties.
        pupils: the table of pupils; every row counts, by its SEN status.
        pupils_on_roll: of the whole school, for the duties that grow with them; likewise staff.
        reviews: of the school year; likewise referrals.

    Raises:
        OutOfRange: a range is another table, or a duty grows with a number that was not given.
    """
    statuses = Counter(row.sen_status for row in rows_of("Pupils", pupils))
    typed = {ON_ROLL: pupils_on_roll, STAFF: staff, REVIEWS: reviews or 0, REFERRALS: referrals or 0, FIXED: 1}
    counts = {driver: sum(statuses[status] for status in among) for driver, among in STATUSES.items()} | typed
    hours = Fraction(0)
    for duty in rows_of("Duties", duties):
        count = counts[duty.driver]
        if count is None:
            raise OutOfRange(f'The duty "{duty.duty}" grows with {duty.driver}, which is not given. '
                             f"Give how many {duty.driver.lower()} there are.")  # fmt: skip
        hours += count * each(duty)
    return hours


def weeks(first: date, last: date, terms: Tables) -> Fraction:
    """Teaching weeks between two days, both counted; see `Calendar.weeks`.

    Raises:
        OutOfRange: the last day comes first, or the range is not a table of terms.
    """
    if last < first:
        raise OutOfRange(f"to is {last:%d/%m/%Y}, which comes before {first:%d/%m/%Y}. Turn the two dates round.")
    return School(terms=rows_of("Terms", terms)).calendar.weeks(first, last)

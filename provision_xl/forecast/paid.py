"""What staff are paid from one day to another, on given rates: rule 10, for any stretch of days."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from provision_xl.dates import ONE_DAY, school_year, school_year_dates
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Staff
from provision_xl.school.school import School
from provision_xl.staffcost.contract import Stretch, stretches


def paid_between(school: School, person: Staff, first: date, last: date, as_at: date, rates: Rates) -> Fraction:
    """Exact pence that a contract is paid from one day to another, both included; nought where it has no hours.

    paid = yearly cost x days / days of the school year - what an unpaid absence takes off
    """
    if last < first:
        return Fraction(0)
    found = stretches(school, person, first, last, rates, [as_at + ONE_DAY])
    return sum((_paid(stretch, as_at) for stretch in found), Fraction(0)) * 100


def _paid(stretch: Stretch, as_at: date) -> Fraction:
    if stretch.contract is None:
        return Fraction(0)
    begins, ends = school_year_dates(school_year(stretch.first))
    whole_year = (ends - begins).days + 1
    price = stretch.hourly.pounds
    salary = price * stretch.contract.hours * stretch.days / whole_year
    away = stretch.away
    if away is None or not (away.cover or stretch.first <= as_at):
        return salary
    return salary - stretch.contract.weekly * stretch.teaching_weeks * price * (1 - away.paid)

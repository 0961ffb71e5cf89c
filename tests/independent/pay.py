"""What an hour of a person costs on a day: rule 1, and rule 5 for the authority's rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from provision_xl.errors import UnknownRate
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Staff
from provision_xl.school.school import School

WEEKS = Fraction(365, 7)
WEEKDAYS = Fraction(1825, 7)
DIRECTED_HOURS = 1265


class Hour(NamedTuple):
    pounds: Fraction
    estimate: bool


class Missing(Exception):
    """Something that the sum needs is not known."""


class Sum:
    """One person's pay on one day, and whether anything in it was not sure."""

    def __init__(self, school: School, person: Staff, day: date, rates: Rates) -> None:
        self.school, self.person, self.day, self.rates = school, person, day, rates
        self.estimate = False

    def national(self, name: str, key: str = "") -> Fraction:
        try:
            quoted = self.rates.quote(name, self.day, key)
        except UnknownRate as error:
            raise Missing(str(error)) from error
        self.estimate = self.estimate or not quoted.sure
        return Fraction(quoted.value)

    def setting(self, attribute: str) -> Fraction:
        return Fraction(self.school.setting(attribute))

    def salary(self) -> Fraction:
        """Full-time pounds a year: the row's, then Local rates, then the national file."""
        scale, point = self.person.pay_scale.strip().casefold(), self.person.point
        if self.person.salary is not None:
            return Fraction(self.person.salary, 100)
        own = local_rate(self.school, self.person.pay_scale, self.day, point) if scale else None
        if own is not None:
            return own
        area = self.school.setting("pay_area")
        if scale == "teacher":
            return self.national("teacher_salary", f"{area} {point}")
        if scale == "njc" and area == "England":
            return self.national("njc_salary", point)
        raise Missing(f"no salary for {self.person.pay_scale} {point}")

    def worked_weeks(self) -> Fraction:
        own = self.person.worked_weeks
        return self.setting("worked_weeks") if own is None else Fraction(own)

    def paid_weeks(self) -> Fraction:
        own = self.person.paid_weeks
        if own is not None:
            return Fraction(own)
        return self.worked_weeks() * WEEKDAYS / (WEEKDAYS - self.setting("leave_days"))

    def pay(self) -> Fraction:
        """Pounds a year on this contract."""
        if self.is_teacher():
            return self.salary() * Fraction(self.person.fte or 0)
        share = Fraction(self.person.hours_per_week or 0) / self.setting("full_time_hours")
        return self.salary() * share * self.paid_weeks() / WEEKS

    def is_teacher(self) -> bool:
        fte, hours = self.person.fte, self.person.hours_per_week
        if (fte is None) == (hours is None):
            raise Missing("FTE or Hours per week, one of them")
        return fte is not None

    def pension_rate(self) -> Fraction:
        scheme = self.person.pension or ("TPS" if self.person.pay_scale.strip().casefold() == "teacher" else "LGPS")
        if scheme == "None":
            return Fraction(0)
        if self.person.pension_rate is not None:
            return Fraction(self.person.pension_rate)
        if scheme == "TPS":
            return self.national("tps_rate")
        own = local_rate(self.school, "LGPS rate", self.day)
        if own is None and self.school.settings.lgps_rate is None:
            raise Missing("LGPS rate")
        return self.setting("lgps_rate") if own is None else own

    def yearly_cost(self) -> Fraction:
        """pay + NI rate x max(0, pay - threshold) + pension rate x pay + levy x pay"""
        pay = self.pay()
        insured = max(Fraction(0), pay - self.national("ni_threshold"))
        levy = self.national("apprenticeship_levy") if self.school.setting("levy") else Fraction(0)
        return pay + self.national("ni_rate") * insured + self.pension_rate() * pay + levy * pay

    def hours(self) -> Fraction:
        if self.is_teacher():
            return DIRECTED_HOURS * Fraction(self.person.fte or 0)
        return Fraction(self.person.hours_per_week or 0) * self.worked_weeks()

    def hour(self) -> Hour:
        if self.person.hourly_cost is not None:
            return Hour(Fraction(self.person.hourly_cost), False)
        try:
            if not self.hours():
                raise Missing("no hours")
            return Hour(self.yearly_cost() / self.hours(), self.estimate)
        except Missing:
            return planning_hour(self.school)


def local_rate(school: School, name: str, day: date, point: str = "") -> Fraction | None:
    """The latest of Local rates in force on a day, by its name and point; None where there is none."""
    found: tuple[date, Decimal] | None = None
    for row in school.local_rates:
        assert row.starts and row.value is not None
        same = row.name.strip().casefold() == name.strip().casefold() and row.point == point
        if same and row.starts <= day and (found is None or row.starts >= found[0]):
            found = (row.starts, row.value)
    return Fraction(found[1]) if found else None


def planning_hour(school: School) -> Hour:
    return Hour(Fraction(school.setting("planning_hourly_cost")), True)


def hourly(school: School, person: Staff, day: date, rates: Rates) -> Hour:
    """What an hour of a person in post costs the school."""
    return Sum(school, person, day, rates).hour()


def authority_hour(school: School, role: str, day: date) -> Fraction:
    """The authority's rate for a role on a day; "" is time with nobody in it.

    Raises:
        Missing: the authority's rate is not known.
    """
    for name in ([f"LA hourly rate: {role}"] if role else []) + ["LA hourly rate"]:
        rate = local_rate(school, name, day)
        if rate is not None:
            return rate
    if school.settings.la_hourly_rate is None:
        raise Missing("LA hourly rate")
    return Fraction(school.settings.la_hourly_rate)


def knows_authority_rate(school: School) -> bool:
    """Whether any rate of the authority is given at all."""
    local = any(row.name.strip().casefold().startswith("la hourly rate") for row in school.local_rates)
    return local or school.settings.la_hourly_rate is not None

"""Rule 1: what an hour of a person costs on a day, from salary, on-costs and the hours really worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from provision_xl.dates import WEEKDAYS_PER_YEAR, WEEKS_PER_YEAR
from provision_xl.errors import OutOfRange, UnknownRate
from provision_xl.rates import Quoted, Rates
from provision_xl.school.core_tables import Staff
from provision_xl.school.school import School

NATIONAL_SCALES = {"NJC": "njc_salary", "Teacher": "teacher_salary"}
PAY_FIGURES = ("ni_rate", "ni_threshold", "tps_rate", "apprenticeship_levy", "directed_hours")
LGPS_NAME = "LGPS rate"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of working out a figure: what it is, the value, and where the value comes from."""

    what: str
    value: Fraction
    unit: str
    source: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Hourly:
    """Pounds an hour; `estimate` where the school's planning figure stands in, `missing` says for want of what."""

    pounds: Fraction
    estimate: bool
    provisional: bool
    steps: tuple[Step, ...]
    missing: str = ""
    missing_attribute: str = ""


class MissingPay(Exception):
    """A row of Staff does not say what its pay goes by; `attribute` is what it lacks."""

    def __init__(self, attribute: str, why: str) -> None:
        super().__init__(why)
        self.attribute = attribute


def paid_weeks(worked_weeks: Fraction, leave_days: Fraction) -> Fraction:
    """Weeks of pay of term-time staff: worked weeks and the leave that belongs to them.

    paid weeks = worked weeks x 260.71 / (260.71 - leave days), where 260.71 is 1825/7 weekdays a year

    Args:
        worked_weeks: weeks a year, 1 to 53.
        leave_days: leave and bank holidays of a full-time post, days a year, below 260.

    Raises:
        OutOfRange: leave of a whole year.

    >>> round(float(paid_weeks(Fraction(39), Fraction(32))), 2)
    44.46
    """
    if leave_days >= WEEKDAYS_PER_YEAR:
        raise OutOfRange(f"Leave of {leave_days} days leaves no day to work.")
    return worked_weeks * WEEKDAYS_PER_YEAR / (WEEKDAYS_PER_YEAR - leave_days)


def employer_ni(pay: Fraction, rate: Fraction, threshold: Fraction) -> Fraction:
    """Employer's National Insurance of one contract, pounds a year, on actual pay.

    NI = rate x max(0, pay - threshold)

    >>> employer_ni(Fraction(35000), Fraction(15, 100), Fraction(5000))
    Fraction(4500, 1)
    """
    return rate * max(Fraction(0), pay - threshold)


def yearly_cost(
    pay: Fraction, day: date, pension_rate: Fraction, levy: bool, rates: Rates
) -> tuple[Fraction, list[Step]]:
    """What a contract costs in a year with on-costs, and the steps.

    cost = pay + NI + pension rate x pay + levy rate x pay

    Args:
        pay: actual pay, pounds a year.
        pension_rate: employer's share of pay, 0 to 1.
        levy: whether the apprenticeship levy is borne.

    Raises:
        UnknownRate: no rate is known for that day.
    """
    rate, threshold = rates.quote("ni_rate", day), rates.quote("ni_threshold", day)
    insurance = employer_ni(pay, Fraction(rate.value), Fraction(threshold.value))
    steps = [
        _step("National Insurance threshold", threshold, "£ a year"),
        Step(f"National Insurance at {rate.value * 100:f}%", insurance, "£ a year", rate.entry.source, rate.sure),
        Step(f"pension at {float(pension_rate):.2%}", pension_rate * pay, "£ a year"),
    ]
    total = pay + insurance + pension_rate * pay
    if levy:
        quoted = rates.quote("apprenticeship_levy", day)
        steps.append(
            Step("apprenticeship levy", Fraction(quoted.value) * pay, "£ a year", quoted.entry.source, quoted.sure)
        )
        total += Fraction(quoted.value) * pay
    return total, [*steps, Step("cost of a year", total, "£ a year")]


def hourly_cost(school: School, person: Staff, day: date, rates: Rates) -> Hourly:
    """What an hour of a person costs on a day.

    support staff: yearly cost / (hours a week x worked weeks); teachers: yearly cost / (1,265 x FTE)

    `Hourly cost` in the row wins. Whatever is missing makes it the planning hourly cost, an estimate.
    """
    if person.hourly_cost is not None:
        given = Fraction(person.hourly_cost)
        return Hourly(given, False, False, (Step("hourly cost as given in Staff", given, "£ an hour"),))
    try:
        return _worked_out(school, person, day, rates)
    except MissingPay as missing:
        return planning_cost(school, str(missing), missing.attribute)
    except UnknownRate as unknown:
        return planning_cost(school, str(unknown), "point")


def planning_cost(school: School, missing: str = "", attribute: str = "") -> Hourly:
    """The school's stand-in for an hour of which the cost is not known."""
    pounds = Fraction(school.setting("planning_hourly_cost"))
    step = Step("planning hourly cost from Settings", pounds, "£ an hour", missing, sure=False)
    return Hourly(pounds, True, False, (step,), missing, attribute)


def _worked_out(school: School, person: Staff, day: date, rates: Rates) -> Hourly:
    is_teacher = person.fte is not None
    if is_teacher == (person.hours_per_week is not None):
        both = "both FTE and Hours per week are given" if is_teacher else "neither FTE nor Hours per week is given"
        raise MissingPay("fte" if is_teacher else "hours_per_week", both)
    salary = full_time_salary(school, person, day, rates)
    share, weeks, worked = _teacher_year(person, day, rates) if is_teacher else _support_year(school, person)
    if not share or not worked.value:
        raise MissingPay("fte" if is_teacher else "hours_per_week", "the hours are nought")
    pay = salary.value * share.value * weeks.value / WEEKS_PER_YEAR
    pension = pension_rate(school, person, day, rates)
    total, steps = yearly_cost(pay, day, pension.value, bool(school.setting("levy")), rates)
    chain = (
        salary,
        share,
        weeks,
        Step("pay of a year", pay, "£ a year"),
        pension,
        *steps,
        worked,
        Step("cost of an hour", total / worked.value, "£ an hour"),
    )
    return Hourly(total / worked.value, False, not all(step.sure for step in chain), chain)


def _support_year(school: School, person: Staff) -> tuple[Step, Step, Step]:
    hours = Fraction(person.hours_per_week or 0)
    full_time = Fraction(school.setting("full_time_hours"))
    worked = Fraction(person.worked_weeks if person.worked_weeks is not None else school.setting("worked_weeks"))
    if person.paid_weeks is not None:
        weeks = Step("paid weeks as given", Fraction(person.paid_weeks), "weeks")
    else:
        leave = Fraction(school.setting("leave_days"))
        weeks = Step(f"paid weeks for {leave} days of leave", paid_weeks(worked, leave), "weeks")
    return (
        Step(f"{_plain(hours)} of {_plain(full_time)} hours", hours / full_time, "share"),
        weeks,
        Step(f"hours worked in {_plain(worked)} weeks", hours * worked, "hours a year"),
    )


def _teacher_year(person: Staff, day: date, rates: Rates) -> tuple[Step, Step, Step]:
    share = Fraction(person.fte or 0)
    directed = rates.quote("directed_hours", day)
    return (
        Step("FTE", share, "share"),
        Step("weeks of a year", WEEKS_PER_YEAR, "weeks"),
        Step("directed hours", Fraction(directed.value) * share, "hours a year", directed.entry.source, directed.sure),
    )


def full_time_salary(school: School, person: Staff, day: date, rates: Rates) -> Step:
    """The full-time salary that a person is paid by: own, then Local rates, then the national file."""
    if person.salary is not None:
        return Step("full-time salary as given in Staff", Fraction(person.salary, 100), "£ a year")
    if not person.pay_scale:
        raise MissingPay("pay_scale", "no pay scale, salary or hourly cost is given")
    if not person.point:
        raise MissingPay("point", "no point on the scale is given")
    local = local_rate(school, person.pay_scale, day, person.point)
    if local is not None:
        return Step(f"{person.pay_scale} point {person.point}, full time", Fraction(local), "£ a year", "Local rates")
    return national_salary(person.pay_scale, person.point, day, school.setting("pay_area"), rates)


def national_salary(scale: str, point: str, day: date, area: str, rates: Rates) -> Step:
    """A full-time salary of a national scale.

    Args:
        scale: NJC (England, outside London) or Teacher.
        area: pay area, for teachers.

    Raises:
        UnknownRate: no such scale, point or date; the message names them.
    """
    names = {name.casefold(): name for name in NATIONAL_SCALES}
    known = names.get(scale.casefold())
    if known is None:
        raise UnknownRate(f'There is no pay scale "{scale}"; use NJC or Teacher, or put yours into Local rates.')
    if known == "NJC" and area != "England":
        raise UnknownRate(f"NJC points are known for England outside London, not for {area}; give Salary instead.")
    quoted = rates.quote(NATIONAL_SCALES[known], day, f"{area} {point.upper()}" if known == "Teacher" else point)
    return _step(f"{known} point {point}, full time", quoted, "£ a year")


def pension_rate(school: School, person: Staff, day: date, rates: Rates) -> Step:
    """The employer's pension rate: the row's, else by scheme."""
    scheme = person.pension or ("TPS" if person.pay_scale.casefold() == "teacher" else "LGPS")
    if scheme == "None":
        return Step("no pension", Fraction(0), "share of pay")
    if person.pension_rate is not None:
        return Step("pension rate as given in Staff", Fraction(person.pension_rate), "share of pay")
    if scheme == "TPS":
        return _step("Teachers' Pension", rates.quote("tps_rate", day), "share of pay")
    local = local_rate(school, LGPS_NAME, day)
    if local is not None:
        return Step("LGPS", Fraction(local), "share of pay", "Local rates")
    if school.settings.lgps_rate is None:
        raise MissingPay("pension_rate", "the LGPS employer rate is not given")
    return Step("LGPS", Fraction(school.settings.lgps_rate), "share of pay", "Settings")


def local_rate(school: School, name: str, day: date, point: str = "") -> Decimal | None:
    """The value in Local rates that holds on a day; None where there is none."""
    rows = [
        row
        for row in school.local_rates
        if row.name.casefold() == name.casefold() and row.point == point and row.starts and row.starts <= day
    ]
    return max(rows, key=lambda row: row.starts or date.min).value if rows else None


def change_dates(school: School, rates: Rates) -> tuple[date, ...]:
    """Every day from which some rate that pay rests on may differ."""
    figures = [rates.figure(name) for name in (*PAY_FIGURES, *NATIONAL_SCALES.values())]
    national = {day for figure in figures for day in figure.changes}
    held = {entry.ends + timedelta(days=1) for figure in figures for entry in figure.entries if entry.ends}
    local = {row.starts for row in school.local_rates if row.starts}
    return tuple(sorted(national | held | local))


def _step(what: str, quoted: Quoted, unit: str) -> Step:
    note = "; this figure has run out and is held on" if quoted.held else ""
    return Step(what, Fraction(quoted.value), unit, f"{quoted.entry.source} ({quoted.entry.status}{note})", quoted.sure)


def _plain(value: Fraction) -> str:
    return f"{float(value):g}"

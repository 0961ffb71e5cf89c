"""Ways to get more time, each with what half a day a week of it costs and buys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from provision_xl.costing.pay import Hourly, hourly_cost, planning_cost
from provision_xl.errors import Finding, Verdict
from provision_xl.money import pence
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Staff
from provision_xl.school.school import School
from provision_xl.senco.duties import Need
from provision_xl.senco.people import ADMIN, ASSISTANT, PARTS, SENCO, Person, school_share
from provision_xl.senco.seasons import Hours
from provision_xl.senco.spending import Done, Team, spend

HALF_DAY_FTE = Fraction(1, 10)
DIRECTED_WEEKS = 39  # 195 directed days of five in a week

RELEASE, MORE_HOURS = "Release from teaching", "Shared post or more SENCo hours"
ASSISTANT_HOURS, ADMIN_HOURS = "Assistant SENCo", "SEN administrator"


@dataclass(frozen=True, slots=True)
class Option:
    """One way to get more time, in half days a week over the year.

    Args:
        name: in words.
        person: whose time it is, "" for somebody new.
        part: whose time it buys, of a SENCo, an assistant or admin: what the hours may be spent on.
        hours: what one half day a week buys in a year.
        pounds: what an hour costs in extra cash.
        already_paid: what the same hour of the SENCo costs already; None where that is not known or nothing is.
        most: half days that can be had at most, None without limit.
        basis: whence the cost comes.
        estimate: whether a stand-in or an unconfirmed figure is in it.
    """

    name: str
    person: str
    part: str
    hours: Fraction
    pounds: Fraction
    basis: str
    estimate: bool
    most: int | None = None
    already_paid: Fraction | None = None

    @property
    def extra_pence(self) -> int:
        """Extra cash for one half day a week over the year."""
        return pence(self.hours * self.pounds)

    @property
    def already_paid_pence(self) -> int | None:
        return None if self.already_paid is None else pence(self.hours * self.already_paid)

    @property
    def label(self) -> str:
        return f"{self.name} ({self.person})" if self.person else self.name

    def bought(self, half_days: int, parts: Hours) -> Team:
        """The hours that so many half days a week buy, laid over the seasons by teaching weeks."""
        more = tuple(half_days * self.hours * part for part in parts)
        return Team(*(more if part == self.part else tuple(Fraction(0) for _ in parts) for part in PARTS))


def half_day_hours(as_at: date, rates: Rates) -> Fraction:
    """Hours that half a day a week buys in a year: a tenth of a teacher's directed hours.

    >>> from provision_xl.rates import national
    >>> half_day_hours(date(2026, 11, 23), national())
    Fraction(253, 2)
    """
    first_known = rates.figure("directed_hours").changes[0]
    return HALF_DAY_FTE * Fraction(rates.quote("directed_hours", max(as_at, first_known)).value)


def half_days_taught(hours_a_week: Fraction, half_day: Fraction) -> int:
    """Whole half days a week that somebody teaches and could be released from.

    >>> half_days_taught(Fraction(39, 2), Fraction(253, 2)), half_days_taught(Fraction(3), Fraction(253, 2))
    (6, 0)
    """
    return int(hours_a_week * DIRECTED_WEEKS // half_day)


def options(school: School, group: Sequence[Person], as_at: date, rates: Rates) -> tuple[Option, ...]:
    """Every way to get more time, in a fixed order: release, more SENCo hours, assistant, admin."""
    hours = half_day_hours(as_at, rates)
    replacement = release_cost(school, as_at, rates)
    sencos = [person for person in group if (person.row.part or SENCO) == SENCO]
    releases = [_release(school, person, hours, replacement) for person in sencos]
    if not sencos:
        releases = [Option(RELEASE, "", SENCO, hours, replacement.pounds, _release_basis(school, replacement), True)]
    more = _more_hours(sencos, replacement, hours)
    helpers = (
        _helper(school, group, part, name, hours) for part, name in ((ASSISTANT, ASSISTANT_HOURS), (ADMIN, ADMIN_HOURS))
    )
    return (*releases, more, *helpers)


def release_cost(school: School, as_at: date, rates: Rates) -> Hourly:
    """An hour of a full-time teacher on the Release pay point, with on-costs."""
    teacher = Staff(pay_scale="Teacher", point=school.setting("release_pay_point").strip(), fte=Decimal(1))
    return hourly_cost(school, teacher, as_at, rates)


def _release(school: School, person: Person, hours: Fraction, replacement: Hourly) -> Option:
    taught = Fraction(person.row.teaching_hours or 0) * school_share(person.row)
    most = half_days_taught(taught, hours)
    typed = person.row.release_cost_per_hour
    if typed is not None:
        pounds, basis, estimate = Fraction(typed), "Release cost per hour in SENCo", False
    else:
        pounds, basis = replacement.pounds, _release_basis(school, replacement)
        estimate = replacement.estimate or replacement.provisional
    return Option(RELEASE, person.name, SENCO, hours, pounds, basis, estimate, most, person.hourly)


def _release_basis(school: School, replacement: Hourly) -> str:
    if replacement.estimate:
        return "Planning hourly cost in Settings (estimate)"
    sure = ", points not yet confirmed" if replacement.provisional else ""
    return f"a teacher on {school.setting('release_pay_point').strip()} with on-costs{sure}"


def _more_hours(sencos: Sequence[Person], replacement: Hourly, hours: Fraction) -> Option:
    known = next((person for person in sencos if person.hourly is not None), None)
    if known is not None and known.hourly is not None:
        return Option(MORE_HOURS, "", SENCO, hours, known.hourly, f"hourly cost of {known.name}", False)
    basis = "a teacher's hour for release, as the SENCo's own cost is not known (estimate)"
    return Option(MORE_HOURS, "", SENCO, hours, replacement.pounds, basis, True)


def _helper(school: School, group: Sequence[Person], part: str, name: str, hours: Fraction) -> Option:
    known = next((person for person in group if person.row.part == part and person.hourly is not None), None)
    if known is not None and known.hourly is not None:
        return Option(name, known.name, part, hours, known.hourly, f"hourly cost of {known.name}", False)
    basis = "Planning hourly cost in Settings (estimate)"
    return Option(name, "", part, hours, planning_cost(school).pounds, basis, True)


@dataclass(frozen=True, slots=True)
class Bought:
    """What half a day a week of an option changes.

    Args:
        option: the way.
        after: the duties with this time.
        closes: hours of the gap that it closes.
    """

    option: Option
    after: tuple[Done, ...]
    closes: Fraction


def bought(option: Option, needs: Sequence[Need], before: Sequence[Done], team: Team, parts: Hours) -> Bought:
    """What gets done with half a day a week more, laid over the seasons by teaching weeks.

    Args:
        parts: the part of the year that each season is.
    """
    if option.most == 0:
        return Bought(option, tuple(before), Fraction(0))
    after = spend(needs, team.plus(option.bought(1, parts)))
    gained = (done.total - was.total for done, was in zip(after, before, strict=True))
    return Bought(option, after, sum(gained, Fraction(0)))


def option_findings(school: School, group: Sequence[Person], as_at: date, rates: Rates) -> tuple[Finding, ...]:
    """Where a stand-in takes the place of what release or the SENCo's own hour costs."""
    seen = []
    replacement = release_cost(school, as_at, rates)
    typed = [person.row.release_cost_per_hour for person in group if person.row.part == SENCO]
    if replacement.estimate and (not typed or None in typed):
        saw = f"the cost of a teacher for release is not known: {replacement.missing}"
        cure = "Choose a point such as M3, or fill in Release cost per hour; until then it is the Planning hourly cost."
        seen.append(school.setting_finding("PX-S10", Verdict.WARN, "release_pay_point", saw, cure))
    for person in group:
        if person.hourly is None:
            saw = f"what an hour of {person.name} costs is not known"
            cure = (
                "Fill in Hourly cost, or use the same Person key as in Staff; until then it is a stand-in or a blank."
            )
            seen.append(school.finding("PX-S10", Verdict.WARN, "SENCo", person.row, "hourly_cost", saw, cure))
    return tuple(seen)

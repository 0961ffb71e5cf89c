"""The hours that the SENCo's work takes against those there are, and what closing the gap costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from provision_xl.errors import Finding
from provision_xl.rates import Rates
from provision_xl.results import Result
from provision_xl.school.school import School
from provision_xl.senco.cover import CoverTerm, cover
from provision_xl.senco.drivers import EHC_PLANS, SEN_SUPPORT
from provision_xl.senco.duties import Need, counted, duties, duty_findings, each, needs
from provision_xl.senco.head_review import HeadReview, head_reviews
from provision_xl.senco.law import law_findings
from provision_xl.senco.mix import Mix, cheapest_mix
from provision_xl.senco.options import Bought, Option, bought, option_findings, options
from provision_xl.senco.people import Person, people, people_findings, team
from provision_xl.senco.seasons import Hours, Season, missing_terms, parts_of_year, seasons, year_of
from provision_xl.senco.spending import Done, Team, gap_of, shortfall, spend
from provision_xl.senco.weeks import Week, weeks, weeks_of_terms

if TYPE_CHECKING:
    from provision_xl.senco.scenarios import Scenario


@dataclass(frozen=True)
class SencoTime:
    """A school year of the SENCo's work.

    Args:
        as_at: the day at which pupils, staff and rates are taken.
        year: the calendar year in which the school year begins.
        terms: its terms as reports name them.
        people: everybody who does the work, with their hours.
        done: every duty, first things first, with what gets done of it in each term.
        options: ways to get more time, each with what half a day a week changes.
        mix: the cheapest mix that closes the whole gap.
        statutory_mix: the cheapest mix that gets every statutory duty done.
        findings: what was seen on the way.
        estimate: whether the duties' hours are the library's estimates.
        school, rates: what it was worked out from.
    """

    as_at: date
    year: int
    terms: tuple[Season, ...]
    people: tuple[Person, ...]
    done: tuple[Done, ...]
    options: tuple[Bought, ...]
    mix: Mix
    statutory_mix: Mix
    findings: tuple[Finding, ...]
    estimate: bool
    school: School = field(repr=False, compare=False)
    rates: Rates = field(repr=False, compare=False)

    @property
    def needed(self) -> Fraction:
        """Hours of all duties."""
        return sum((done.need.total for done in self.done), Fraction(0))

    @property
    def had(self) -> Fraction:
        """Hours of everybody, less cover."""
        return sum((sum(person.net, Fraction(0)) for person in self.people), Fraction(0))

    @property
    def gap(self) -> Fraction:
        """Hours of duties that do not get done.

        Never less than needed - had: hours left over in one term, or that only shared work may use, do no other work.
        """
        return gap_of(self.done)

    @property
    def statutory_gap(self) -> Fraction:
        return gap_of(self.done, True)

    @property
    def spare(self) -> Fraction:
        """Hours that nothing in their term could use: had - (needed - gap)."""
        return self.had - (self.needed - self.gap)

    @property
    def one_more_ehc_plan(self) -> Fraction:
        """Hours a year that one more EHC plan takes, of the duties that grow with plans."""
        return self._per_unit(EHC_PLANS)

    @property
    def leaving_sen_support(self) -> Fraction:
        """Hours a year that fall away when that pupil was on SEN support before."""
        return self._per_unit(SEN_SUPPORT)

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """The weeks of the year, the heaviest first; none where Terms has no teaching weeks."""
        places = weeks_of_terms(self.terms)
        if not places:
            return ()
        rows, status, _ = duties(self.school, self.rates)
        group = people(self.school, self.as_at, self.rates, places)
        wanted = needs(self.school, rows, status, self.as_at, self.year, places)
        found = counted(self.school, rows, self.as_at, self.year)
        return weeks(places, spend(wanted, team(group, places)), group, found)

    @cached_property
    def cover(self) -> tuple[CoverTerm, ...]:
        """Cover planned and logged in each term, and the duties that it cost."""
        without = spend([done.need for done in self.done], team(self.people, self.terms, before_cover=True))
        return cover(self.school, self.people, self.terms, self.as_at, self.done, without)

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The year tried out with more and less time, one more plan, and more pupils."""
        from provision_xl.senco.scenarios import scenarios

        return scenarios(self)

    @property
    def head_reviews(self) -> tuple[HeadReview, ...]:
        """What is recorded of the head's review of each SENCo's time."""
        return head_reviews(self.school, self.as_at)

    @property
    def tables(self) -> tuple[Result, ...]:
        """Every table to be shown; the first begins with the answer to the head's question."""
        from provision_xl.senco.telling import tables

        return tables(self)

    @property
    def sentence(self) -> str:
        """In one sentence what half a day a week more costs, buys, gets done and leaves undone."""
        from provision_xl.senco.wording import sentence

        return sentence(self)

    def as_json(self) -> dict[str, Any]:
        """All of it as one plain object."""
        from provision_xl.senco.telling import as_json

        return as_json(self)

    def _per_unit(self, driver: str) -> Fraction:
        return sum((each(done.need.duty) for done in self.done if done.need.duty.driver == driver), Fraction(0))


def senco_time(school: School, as_at: date, rates: Rates) -> SencoTime:
    """Hours needed against hours had in the school year, by duty and term, with priced ways to close the gap.

    needed = sum over duties of driver count x Per year x Hours each;
    had = (Hours per week - Teaching hours) x teaching weeks x School share, less the Cover log

    Args:
        as_at: pupils and staff are counted, and pay is taken, at this day.

    Raises:
        OutOfRange: two terms overlap, or Academic year is no school year.
        PlanError: the cheapest mix could not be worked out.
    """
    year = year_of(school, as_at)
    terms = seasons(school, year)
    rows, status, library_finding = duties(school, rates)
    wanted = needs(school, rows, status, as_at, year, terms)
    group = people(school, as_at, rates, terms)
    had = team(group, terms)
    done = spend(wanted, had)
    ways = options(school, group, as_at, rates)
    parts = parts_of_year(terms)
    mix, statutory_mix = _mixes(ways, wanted, had, parts)
    findings = (
        *missing_terms(school, year), *library_finding, *duty_findings(school, rows, as_at, year, terms),
        *people_findings(school, terms), *option_findings(school, group, as_at, rates),
        *law_findings(school, as_at, rates),
    )  # fmt: skip
    changes = tuple(bought(way, wanted, done, had, parts) for way in ways)
    return SencoTime(
        as_at, year, terms, group, done, changes, mix, statutory_mix, findings, bool(status), school, rates
    )  # fmt: skip


def _mixes(ways: Sequence[Option], wanted: Sequence[Need], had: Team, parts: Hours) -> tuple[Mix, Mix]:
    statutory = [need for need in wanted if need.duty.statutory]
    whole, first = shortfall(wanted, had), shortfall(statutory, had)
    mix = cheapest_mix(ways, whole, parts)
    return mix, mix if first == whole else cheapest_mix(ways, first, parts)

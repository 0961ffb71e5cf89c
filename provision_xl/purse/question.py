"""What several schools share in a term as frozen whole numbers, and what one school may be given of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import floor, lcm

from provision_xl.money import share_scaled
from provision_xl.planning import Problem
from provision_xl.planning.choice import Choice, benefit, loads, payment, places, shortfall
from provision_xl.planning.question import FundLeft
from provision_xl.planning.staff import MINUTES_AN_HOUR
from provision_xl.purse.sites import STEP_MINUTES, SharedPerson, Site
from provision_xl.purse.travel import Trips
from provision_xl.school.core_tables import Fund
from provision_xl.school.school import School

TRUST_MONEY = "Trust money"


@dataclass(frozen=True)
class Question:
    """Several schools, each with its own question, and what they share.

    Args:
        sites, problems: the schools in order, and each one's term as it is today.
        people: who is shared; trips: what their visits cost.
        pounds: whole pounds of money that is shared; shares: what each school would have of it by its SEN pupils.
        most_missed: ticks a week of required provision that each school may at most miss, None for no limit.
    """

    sites: tuple[Site, ...]
    problems: tuple[Problem, ...]
    people: tuple[SharedPerson, ...]
    trips: Trips
    pounds: int = 0
    shares: tuple[int, ...] = ()
    most_missed: tuple[int, ...] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What is shared, in the order of every list of uses and prices: people, then money where there is any."""
        return (*(person.key for person in self.people), *((TRUST_MONEY,) if self.pounds else ()))

    @property
    def limits(self) -> tuple[int, ...]:
        """How much more than today there is of each: no more minutes of people, and all the money."""
        return (*(0 for _ in self.people), *((self.pounds,) if self.pounds else ()))

    @property
    def scale(self) -> int:
        """Ticks a minute on which every school's minutes are whole."""
        return lcm(*(problem.ticks_a_minute for problem in self.problems), 1)

    def at(self, site: int) -> tuple[SharedPerson, ...]:
        """The shared people who work, or could work, at a school."""
        return tuple(person for person in self.people if person.at(site) is not None)

    def fund_name(self, site: int) -> str:
        """What the shared money is called among a school's funds."""
        taken = {fund.name for fund in self.problems[site].funds or ()}
        return TRUST_MONEY if TRUST_MONEY not in taken else f"{TRUST_MONEY} (shared)"

    def takes_money(self, site: int) -> bool:
        """Whether money limits a school's plan: one without Funds has no use for more."""
        return bool(self.pounds) and self.problems[site].funds is not None

    def most_steps(self, person: SharedPerson, site: int) -> int:
        """The most quarter hours that a school could be given: all that the others have, travel included."""
        travel = sum(self.trips.minutes(person.key, place.site, place.minutes) for place in person.places)
        return floor(person.minutes - person.minutes_at(site) + travel) // STEP_MINUTES


@dataclass(frozen=True, slots=True)
class Grant:
    """What a school has of what is shared: quarter hours a week more than today, by person, and whole pounds."""

    steps: tuple[tuple[str, int], ...] = ()
    pounds: int = 0

    def of(self, key: str) -> int:
        return dict(self.steps).get(key, 0)


@dataclass(frozen=True, slots=True)
class Column:
    """One whole plan of one school: what it is given for it, what that takes of each shared thing, what comes of it.

    Args:
        uses: minutes a week more than today of each shared person, travel included, and pounds; by `Question.names`.
        benefit: thousandths of a month, what is kept included.
        missed: ticks a week of required provision that are not placed, on the scale of all schools.
        placed: those that are, likewise.
    """

    site: int
    grant: Grant
    uses: tuple[int, ...]
    benefit: int
    missed: int
    placed: int
    choice: Choice


def shares_by_pupils(pounds: int, sites: Sequence[Site], problems: Sequence[Problem]) -> tuple[int, ...]:
    """Whole pounds for each school by its pupils with SEN support or a plan; none where no Funds limit its plan.

    share = pounds x SEN pupils / all SEN pupils, by largest remainder, ties to the earlier school
    """
    counts = [
        0 if problem.funds is None else sum(pupil.sen_status in {"K", "E"} for pupil in site.school.pupils)
        for site, problem in zip(sites, problems, strict=True)
    ]
    everyone = sum(counts)
    if not everyone:
        return (0,) * len(counts)
    return tuple(share_scaled(pounds, [pounds * count for count in counts], everyone))


def granted(question: Question, site: int, grant: Grant) -> Problem:
    """A school's question with what it is given."""
    problem = question.problems[site]
    step = STEP_MINUTES * problem.ticks_a_minute
    adults = dict(problem.adults)
    for person in question.at(site):
        place = person.at(site)
        if place is not None:
            adult = adults[place.staff_id]
            adults[place.staff_id] = replace(adult, ticks=adult.ticks + step * grant.of(person.key))
    funds = problem.funds
    if funds is not None and question.takes_money(site):
        funds = (*funds, FundLeft(question.fund_name(site), 100 * grant.pounds, None))
    return replace(problem, adults=adults, funds=funds)


def school_with(question: Question, site: int, grant: Grant) -> School:
    """The school's tables as they would be with what it is given: hours typed into Staff, money into Funds."""
    school = question.sites[site].school
    hours = {
        place.staff_id: Decimal(grant.of(person.key)) * STEP_MINUTES / MINUTES_AN_HOUR
        for person in question.at(site)
        if (place := person.at(site)) is not None
    }
    staff = tuple(
        replace(row, intervention_hours=(row.intervention_hours or Decimal(0)) + hours.get(row.staff_id, Decimal(0)))
        if hours.get(row.staff_id) else row
        for row in school.staff
    )  # fmt: skip
    funds, term = school.funds, question.problems[site].term
    if question.takes_money(site) and grant.pounds:
        name = question.fund_name(site)
        funds = (*funds, Fund(fund=name, source="Trust", amount=100 * grant.pounds, starts=term.first, ends=term.last))
    return replace(school, staff=staff, funds=funds)


def uses_of(question: Question, site: int, grant: Grant) -> tuple[int, ...]:
    """What a grant takes of each shared thing beyond today.

    minutes = 15 x quarter hours + minutes there and back x (visits then - visits today)
    """
    found = []
    for person in question.people:
        today, more = person.minutes_at(site), STEP_MINUTES * grant.of(person.key)
        then = question.trips.minutes(person.key, site, today + more)
        found.append(more + then - question.trips.minutes(person.key, site, today))
    return (*found, *((grant.pounds,) if question.pounds else ()))


def column_of(question: Question, site: int, grant: Grant, choice: Choice) -> Column | None:
    """A school's plan as a column, worked out from the choice alone; None where hours or money do not reach."""
    problem = granted(question, site, grant)
    load = loads(problem, choice)
    for person in question.at(site):
        place = person.at(site)
        if place is None:
            continue
        adult = problem.adults[place.staff_id]
        if adult.ticks < 0 or load[place.staff_id] + adult.kept > adult.ticks + adult.extra:
            return None
    if payment(problem, choice, places(problem)) is None:
        return None
    scale = question.scale // problem.ticks_a_minute
    missed = shortfall(problem, choice)
    return Column(
        site, grant, uses_of(question, site, grant), benefit(problem, choice), missed * scale,
        (problem.required_ticks - missed) * scale, choice,
    )  # fmt: skip

"""The next pound, hour and skill: what would be changed, for whom, what it costs, and how it is worked out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from statistics import median_low

from provision_xl.costing.pay import hourly_cost
from provision_xl.money import half_up, natural, share
from provision_xl.planning import Problem, problem
from provision_xl.planning.choice import Choice
from provision_xl.planning.model import FAIRNESS
from provision_xl.planning.staff import folded
from provision_xl.rates import Rates
from provision_xl.school.school import School
from provision_xl.whatif.chains import Chain, last_goal
from provision_xl.whatif.changed import with_hours_of, with_money, with_skill
from provision_xl.whatif.training import TrainOne

MORE_PENCE = (50_000, 100_000)
SKILL_HOURS, PERSON_HOURS = 5, 1
_QUARTERS = 4


class Kind(StrEnum):
    """What there is more of."""

    MONEY = "money"
    SKILL = "hours of a skill"
    TRAINING = "training"
    PERSON = "hours of a person"


@dataclass(frozen=True)
class Step:
    """One thing more.

    Args:
        what: pounds as pence, or the skill, or the Staff ID.
        who: Staff IDs with their hours; for training empty, since that is what comes out.
        pence: what it costs in the term; None where that is not recorded.
    """

    kind: Kind
    what: str
    who: tuple[tuple[str, Decimal], ...] = ()
    pence: int | None = None


@dataclass(frozen=True)
class Asked:
    """Steps that are worked out together, and the questions they stand for.

    Args:
        steps: one for each question of the chain; of training one for all jobs.
        person: who is trained where the chain stands for that person alone.
    """

    steps: tuple[Step, ...]
    job: Chain | TrainOne
    person: str = ""


@dataclass(frozen=True)
class Today:
    """Where all steps begin: the school, and the best plan with today's means."""

    school: School
    term: str
    as_at: date
    rates: Rates
    problem: Problem
    choice: Choice

    def asked(self, school: School, more_pence: int = 0) -> Problem:
        """The question with other tables, and with more of the budget where there is one."""
        cap = self.problem.budget_pence
        budget = None if cap is None else cap + more_pence
        return problem(school, self.term, self.as_at, self.rates, budget, self.problem.full_cost)

    def chain(self, *problems: Problem) -> Chain:
        return Chain(problems, self.choice, last_goal(self.problem, FAIRNESS))


def all_asked(today: Today) -> list[Asked]:
    """Every step, first what is asked most: money, hours of each skill, training in each, hours of each person."""
    return [*_money(today), *_hours_of_skills(today), *_training(today), *_hours_of_people(today)]


def money_matters(today: Today) -> bool:
    """Whether money is a limit at all."""
    return bool(today.school.funds) or today.problem.budget_pence is not None


def _money(today: Today) -> Iterator[Asked]:
    if money_matters(today):
        term = today.problem.term
        moneyed = [with_money(today.school, pence, term.first, term.last) for pence in MORE_PENCE]
        asked = [today.asked(school, pence) for school, pence in zip(moneyed, MORE_PENCE, strict=True)]
        yield Asked(tuple(Step(Kind.MONEY, str(pence), (), pence) for pence in MORE_PENCE), today.chain(*asked))


def skills(today: Today) -> dict[str, str]:
    """Skills that something in the term needs, folded, as they are written; in natural order."""
    wanted = {pair.offer for pair in today.problem.pairs if not pair.barred}
    written = [offer.skill for key, offer in today.problem.offers.items() if key in wanted and offer.skill]
    return {folded(skill): skill for skill in sorted(written, key=natural)}


def _has(today: Today, skill: str) -> list[str]:
    return [name for name, adult in today.problem.adults.items() if adult.available and skill in adult.skills]


def _lacks(today: Today, skill: str) -> list[str]:
    adults = today.problem.adults
    return [name for name, adult in adults.items() if adult.available and skill not in adult.skills]


def _hours_of_skills(today: Today) -> Iterator[Asked]:
    for skill, written in skills(today).items():
        if people := _has(today, skill):
            yield _more_hours(today, Kind.SKILL, written, _spread(today, people))


def _hours_of_people(today: Today) -> Iterator[Asked]:
    for name, adult in today.problem.adults.items():
        if adult.available:
            yield _more_hours(today, Kind.PERSON, name, {name: Decimal(PERSON_HOURS)})


def _spread(today: Today, people: list[str]) -> dict[str, Decimal]:
    """The hours of a skill in quarters, in proportion to what people have; evenly where nobody has any."""
    had = [today.problem.adults[name].ticks for name in people]
    quarters = share(SKILL_HOURS * _QUARTERS, had if any(had) else [1] * len(had))
    given = zip(people, quarters, strict=True)
    return {name: Decimal(count) / _QUARTERS for name, count in given if count}


def _more_hours(today: Today, kind: Kind, what: str, hours: dict[str, Decimal]) -> Asked:
    step = Step(kind, what, tuple(hours.items()), _price_of_hours(today, hours))
    return Asked((step,), today.chain(today.asked(with_hours_of(today.school, hours))))


def _price_of_hours(today: Today, hours: dict[str, Decimal]) -> int | None:
    """Pence for the hours in each teaching week of the term; None where somebody's pay is not recorded."""
    term, total = today.problem.term, Fraction(0)
    for name, more in hours.items():
        person = today.school.member_of_staff[name]
        if person.extra_hourly_cost is not None:
            hourly = Fraction(person.extra_hourly_cost)
        else:
            worked_out = hourly_cost(today.school, person, term.first, today.rates)
            if worked_out.estimate:
                return None
            hourly = worked_out.pounds
        total += hourly * 100 * Fraction(more) * term.weeks
    return half_up(total)


def _training(today: Today) -> Iterator[Asked]:
    """One job for all who lack a skill, and one of their own for those who then could let pupils join what is kept."""
    goal = last_goal(today.problem, FAIRNESS)
    for skill, written in skills(today).items():
        step = (Step(Kind.TRAINING, written, (), usual_cost(today.school, skill)),)
        people = _lacks(today, skill)
        leading = {name for name in people if _leads(today, name, skill)}
        free = [name for name in people if name not in leading and today.problem.adults[name].free]
        if others := tuple(free):
            yield Asked(step, TrainOne(today.problem, skill, others, today.choice, goal))
        for name in people:
            if name in leading:
                yield Asked(step, today.chain(today.asked(with_skill(today.school, name, written))), name)


def _leads(today: Today, name: str, skill: str) -> bool:
    """Whether a person without a skill runs a kept group of what needs it."""
    of = today.school.intervention
    return any(kept.staff == (name,) and folded(of[kept.code].skill) == skill for kept in today.problem.kept)


def usual_cost(school: School, skill: str) -> int | None:
    """The middle one of the costs recorded in Training for a skill, the lower of two; None where there is none.

    Args:
        skill: folded.
    """
    costs = [row.cost for row in school.training if folded(row.skill) == skill and row.cost is not None]
    return median_low(costs) if costs else None

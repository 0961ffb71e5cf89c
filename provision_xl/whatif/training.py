"""One more person with a skill: who that is, is found together with what they would then run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from provision_xl.planning import Problem
from provision_xl.planning.choice import Choice
from provision_xl.planning.layout import Layout
from provision_xl.planning.model import build
from provision_xl.planning.question import Offer
from provision_xl.planning.staff import folded
from provision_xl.solving import Values
from provision_xl.whatif.chains import Found, reached
from provision_xl.whatif.side_by_side import Cancel
from provision_xl.whatif.solving_on import best_up_to

ONE_MORE = "one more person is trained"


class Trained(NamedTuple):
    """Who is trained, empty for nobody, and what can be done then."""

    person: str
    found: Found


@dataclass(frozen=True)
class TrainOne:
    """Train one of several people in a skill, whoever brings most.

    Args:
        problem: today's question, without clashes.
        skill: folded, as `planning.staff.folded` gives it.
        people: Staff IDs of those who lack it.
        start: today's plan.
        goal: the last goal that counts.
    """

    problem: Problem
    skill: str
    people: tuple[str, ...]
    start: Choice
    goal: str

    @property
    def asked(self) -> Problem:
        """The question in which all of them may take new groups of the skill; the plan keeps to one of them."""

        def more(offer: Offer) -> Offer:
            if folded(offer.skill) != self.skill:
                return offer
            can = {*offer.adults, *self.people}
            return replace(offer, adults=tuple(name for name in self.problem.adults if name in can))

        return replace(self.problem, offers={key: more(offer) for key, offer in self.problem.offers.items()})

    def done(self, seconds: float, cancel: Cancel) -> Trained:
        """The best person and plan: the term's own model, in which only who is trained may take new groups.

        Raises:
            PlanError: the solver gave nothing that can be used.
        """
        problem = self.asked
        layout = build(problem)
        trained = _add_people(layout, self.skill, self.people)

        def encode(choice: Choice) -> Values:
            values = list(layout.encode(choice))
            values[min(trained.values()) :] = [int(name in _new_teachers(choice, self)) for name in self.people]
            return tuple(values)

        found = best_up_to(self.goal, layout, self.start, seconds, cancel, encode=encode)
        if reached(problem, found.choice) >= reached(problem, self.start):
            found = found._replace(choice=self.start)
        person = next(iter(_new_teachers(found.choice, self)), "")
        return Trained(person, found)


def _add_people(layout: Layout, skill: str, people: tuple[str, ...]) -> dict[str, int]:
    """A variable for each person, at most one of them 1, without which they take no group of the skill."""
    model = layout.model
    trained = {name: model.add(0, 1, label=f"{name} is trained") for name in people}
    model.constrain([(number, 1) for number in trained.values()], high=1, rule=ONE_MORE, label=skill)
    for (key, name), number in layout.groups.items():
        if name in trained and folded(layout.problem.offers[key].skill) == skill:
            most = model.variables[number].high or 0
            model.constrain([(number, 1), (trained[name], -most)], high=0, rule=ONE_MORE, label=name)
    return trained


def _new_teachers(choice: Choice, job: TrainOne) -> list[str]:
    """Those of the people who take groups that they could not take without the skill."""
    offers = job.problem.offers
    busy = {name for (key, name), count in choice.groups.items() if count and name not in offers[key].adults}
    return [name for name in job.people if name in busy]

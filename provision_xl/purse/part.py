"""One school's plan as a model in which what it is given of the shared hours and money is chosen too."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from math import ceil, floor

from provision_xl.planning.layout import Layout
from provision_xl.planning.model import HOURS, build
from provision_xl.planning.model_cash import FUND
from provision_xl.purse.question import Column, Grant, Question, column_of, granted
from provision_xl.purse.sites import STEP_MINUTES, SharedPerson
from provision_xl.solving import Model, Values

SHARED_HOURS, VISITS, REQUIRED = "shared hours", "visits", "required provision"

type Terms = list[tuple[int, int]]


@dataclass
class Part:
    """Where a school's plan and what it is given stand in a model.

    Args:
        first, last: numbers of its variables, the last one not included.
        steps: quarter hours more than today, by Person key; visits a week, likewise, where they cost travel.
        pounds: of the shared money; None where the school has no use for it.
    """

    question: Question
    site: int
    layout: Layout
    first: int
    last: int = 0
    steps: dict[str, int] = field(default_factory=dict)
    visits: dict[str, int] = field(default_factory=dict)
    pounds: int | None = None

    @property
    def benefit_terms(self) -> Terms:
        return [(number, self.layout.pairs[key].value) for key, number in self.layout.take.items()]

    @property
    def placed_terms(self) -> Terms:
        """Ticks a week of required provision that are placed, on the scale of all schools."""
        scale = self.question.scale // self.layout.problem.ticks_a_minute
        return [(number, self.layout.pairs[key].required * scale) for key, number in self.layout.take.items()]

    def use_terms(self) -> list[tuple[Terms, int]]:
        """What the school takes of each shared thing beyond today, as terms and a constant; by `Question.names`."""
        found: list[tuple[Terms, int]] = []
        for person in self.question.people:
            if person.key not in self.steps:
                found.append(([], 0))
                continue
            terms, constant = [(self.steps[person.key], STEP_MINUTES)], 0
            if person.key in self.visits:
                trip = self.question.trips.trip(person.key, self.site)
                terms.append((self.visits[person.key], trip))
                constant = -self.question.trips.minutes(person.key, self.site, person.minutes_at(self.site))
            found.append((terms, constant))
        if self.question.pounds:
            found.append(([] if self.pounds is None else [(self.pounds, 1)], 0))
        return found

    def column(self, values: Values) -> Column | None:
        """The plan that values stand for, worked out anew; None where it does not keep hours and money."""
        grant = Grant(
            tuple((key, int(values[number])) for key, number in self.steps.items()),
            0 if self.pounds is None else int(values[self.pounds]),
        )
        return column_of(self.question, self.site, grant, self.layout.decode(values))

    def put(self, column: Column, values: list[int | float]) -> None:
        """Write a plan into the values of a model."""
        layout = copy(self.layout)
        layout.problem = granted(self.question, self.site, column.grant)
        values[self.first : self.last] = layout.encode(column.choice)[self.first : self.last]
        for key, number in self.steps.items():
            values[number] = column.grant.of(key)
        for person in self.question.people:
            if person.key in self.visits:
                minutes = person.minutes_at(self.site) + STEP_MINUTES * column.grant.of(person.key)
                values[self.visits[person.key]] = self.question.trips.visits(person.key, self.site, minutes)
        if self.pounds is not None:
            values[self.pounds] = column.grant.pounds


def add_part(question: Question, site: int, model: Model) -> Part:
    """Add a school's plan to a model; its required provision is missed no more than `most_missed` says."""
    most = Grant(
        tuple((person.key, question.most_steps(person, site)) for person in question.at(site)), question.pounds
    )
    first, rules = len(model.variables), len(model.rules)
    part = Part(question, site, build(granted(question, site, most), model), first)
    for person in question.at(site):
        _add_person(part, person, most.of(person.key), rules)
    if question.takes_money(site):
        _add_money(part, rules)
    if question.most_missed is not None:
        scale = question.scale // part.layout.problem.ticks_a_minute
        least = (part.layout.problem.required_ticks - question.most_missed[site]) * scale
        if least > 0:
            model.constrain(part.placed_terms, low=least, rule=REQUIRED, label=question.sites[site].name)
    part.last = len(model.variables)
    return part


def _add_person(part: Part, person: SharedPerson, most: int, rules: int) -> None:
    """What a school uses of a person is what it is given: load + kept - extra <= ticks today + a step for each."""
    model, problem = part.layout.model, part.question.problems[part.site]
    place = person.at(part.site)
    assert place is not None
    adult, today = problem.adults[place.staff_id], person.minutes_at(part.site)
    step = STEP_MINUTES * problem.ticks_a_minute
    label = f"{person.key} at {part.question.sites[part.site].name}"
    steps = part.steps[person.key] = model.add(-floor(today / STEP_MINUTES), most, label=f"quarter hours of {label}")
    used = next((rule.terms for rule in model.rules[rules:] if rule.rule == HOURS and rule.label == place.staff_id),
                ((part.layout.extra[place.staff_id], -1),) if place.staff_id in part.layout.extra else ())  # fmt: skip
    model.constrain([*used, (steps, -step)], high=adult.ticks - adult.kept, rule=SHARED_HOURS, label=label)
    if part.question.trips.trip(person.key, part.site):
        visit = part.question.trips.visit_minutes
        number = ceil((today + STEP_MINUTES * most) / visit)
        visits = part.visits[person.key] = model.add(0, number, label=f"visits of {label}")
        terms = [(steps, step), (visits, -visit * problem.ticks_a_minute)]
        model.constrain(terms, high=-adult.ticks, rule=VISITS, label=label)


def _add_money(part: Part, rules: int) -> None:
    """The shared money pays for what a plan costs up to what the school is given, in whole pounds."""
    model, name = part.layout.model, part.question.fund_name(part.site)
    label = f"pounds of {name} for {part.question.sites[part.site].name}"
    part.pounds = model.add(0, part.question.pounds, label=label)
    paid = next((rule.terms for rule in model.rules[rules:] if rule.rule == FUND and rule.label == name), ())
    model.constrain([*paid, (part.pounds, -100)], high=0, rule=FUND, label=label)

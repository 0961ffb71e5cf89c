"""Where each thing of a term stands in the model, so that choices become values and values choices."""

from __future__ import annotations

from dataclasses import dataclass, field

from provision_xl.planning.choice import (
    PLACES,
    REST,
    Choice,
    extra_pence,
    loads,
    payment,
    places,
    pupils_by_code,
)
from provision_xl.planning.question import Pair, Problem
from provision_xl.solving import Model, Values

type Payer = tuple[tuple[str, ...], str]
"""Claim and fund, as `choice.claims` names them."""


@dataclass
class Layout:
    """The model with the number of every variable, by what it stands for."""

    problem: Problem
    model: Model = field(default_factory=Model)
    take: dict[tuple[str, str], int] = field(default_factory=dict)
    groups: dict[tuple[str, str], int] = field(default_factory=dict)
    seats: dict[tuple[str, str], int] = field(default_factory=dict)
    joined: dict[str, int] = field(default_factory=dict)
    extra: dict[str, int] = field(default_factory=dict)
    extra_pence: dict[str, int] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)
    only_own: dict[tuple[str, str], int] = field(default_factory=dict)
    pay: dict[Payer, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place = places(self.problem)
        self.pairs = {pair.key: pair for pair in self.problem.pairs}
        self.by_offer: dict[str, list[Pair]] = {}
        for pair in self.problem.pairs:
            self.by_offer.setdefault(pair.offer, []).append(pair)

    def encode(self, choice: Choice) -> Values:
        """The values of every variable that a choice makes, helpers worked out from it."""
        values: list[int | float] = [variable.low for variable in self.model.variables]
        for key in choice.taken:
            values[self.take[key]] = 1
        for numbers, amounts in ((self.groups, choice.groups), (self.seats, choice.seats)):
            for key, amount in amounts.items():
                values[numbers[key]] = amount
        for room, amount in choice.joined.items():
            values[self.joined[room]] = amount
        self._encode_helpers(choice, values)
        return tuple(values)

    def _encode_helpers(self, choice: Choice, values: list[int | float]) -> None:
        load, pence = loads(self.problem, choice), extra_pence(self.problem, choice)
        for name, number in self.extra.items():
            values[number] = self.problem.adults[name].overrun(load[name])
        for name, number in self.extra_pence.items():
            values[number] = pence[name]
        present = pupils_by_code(self.problem, choice)
        for code, number in self.used.items():
            values[number] = int(bool(present.get(code)))
        for (code, fund), number in self.only_own.items():
            values[number] = int(present.get(code, set()) <= own_pupils(self.problem, fund))
        claims, paid = payment(self.problem, choice, self.place) or ([], {})
        for (place, fund), amount in paid.items():
            values[self._payer(claims[place].key, fund)] += amount

    def _payer(self, claim: tuple[str, ...], fund: str) -> int:
        """The variable that a payment belongs to: open funds pay places and rest from one purse."""
        if claim[0] == PLACES and (claim, fund) not in self.pay:
            return self.pay[(REST, claim[1]), fund]
        return self.pay[claim, fund]

    def decode(self, values: Values) -> Choice:
        """The choice that values of the variables stand for."""
        return Choice(
            frozenset(key for key, number in self.take.items() if values[number]),
            {key: int(values[number]) for key, number in self.groups.items() if values[number]},
            {key: int(values[number]) for key, number in self.seats.items() if values[number]},
            {key: int(values[number]) for key, number in self.joined.items() if values[number]},
        )

    def tidy(self, values: Values) -> Values:
        """Work every helper out again from what was chosen; a solver leaves them loose."""
        return self.encode(self.decode(values))


def own_pupils(problem: Problem, name: str) -> frozenset[str]:
    """The pupils a fund may pay for, where it is not for everyone."""
    return next(fund.own for fund in problem.funds or () if fund.name == name) or frozenset()

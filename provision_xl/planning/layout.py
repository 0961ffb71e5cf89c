"""Where each thing of a term stands in the model, so that choices become values and values choices."""

from __future__ import annotations

from collections.abc import Sequence
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
from provision_xl.planning.question import Offer, Pair, Problem
from provision_xl.solving import Model, Values

type Payer = tuple[tuple[str, ...], str]
"""Claim and fund, as `choice.claims` names them."""


@dataclass
class Layout:
    """The model with the number of every variable, by what it stands for; `takes_of` has those of `take` by code."""

    problem: Problem
    model: Model = field(default_factory=Model)
    take: dict[tuple[str, str], int] = field(default_factory=dict)
    takes_of: dict[str, list[tuple[Pair, int]]] = field(default_factory=dict)
    groups: dict[tuple[str, str], int] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    seats: dict[tuple[str, str], int] = field(default_factory=dict)
    joined: dict[str, int] = field(default_factory=dict)
    extra: dict[str, int] = field(default_factory=dict)
    extra_pence: dict[str, int] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)
    materials: dict[tuple[str, str], int] = field(default_factory=dict)
    nothing: dict[str, int] = field(default_factory=dict)
    only_own: dict[tuple[str, str], int] = field(default_factory=dict)
    pay: dict[Payer, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place = places(self.problem)
        self.pairs = {pair.key: pair for pair in self.problem.pairs}
        self.by_offer: dict[str, list[Pair]] = {}
        for pair in (pair for pair in self.problem.pairs if not pair.barred):
            self.by_offer.setdefault(pair.offer, []).append(pair)

    def encode(self, choice: Choice) -> Values:
        """The values of every variable that a choice makes, helpers worked out from it."""
        values: list[int | float] = [variable.low for variable in self.model.variables]
        for key in choice.taken:
            values[self.take[key]] = 1
        for numbers, amounts in ((self.groups, choice.groups), (self.seats, choice.seats)):
            for key, number in numbers.items():
                values[number] = amounts.get(key, 0)
        for room, number in self.joined.items():
            values[number] = choice.joined.get(room, 0)
        self._encode_helpers(choice, values)
        return tuple(values)

    def _encode_helpers(self, choice: Choice, values: list[int | float]) -> None:
        for key, number in self.totals.items():
            values[number] = sum(count for (offer, _), count in choice.groups.items() if offer == key)
        load, pence = loads(self.problem, choice), extra_pence(self.problem, choice)
        for name, number in self.extra.items():
            values[number] = self.problem.adults[name].overrun(load[name])
        for name, number in self.extra_pence.items():
            values[number] = pence[name]
        present = pupils_by_code(self.problem, choice)
        for code, number in self.used.items():
            values[number] = int(bool(present.get(code)))
        for (pupil, code), number in self.materials.items():
            values[number] = int(any(pair.pupil == pupil and pair.key in choice.taken
                                     for pair, _ in self.takes_of[code]))  # fmt: skip
        served = {pupil for pupil, _ in choice.taken}
        for pupil, number in self.nothing.items():
            values[number] = int(pupil not in served)
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
        taken = frozenset(key for key, number in self.take.items() if values[number])
        groups = {key: int(values[number]) for key, number in self.groups.items() if values[number]}
        seats = {key: int(values[number]) for key, number in self.seats.items() if values[number]}
        joined = {key: int(values[number]) for key, number in self.joined.items() if values[number]}
        for key, offer in self.problem.offers.items():
            count = sum(1 for _, which in taken if which == key)
            if count and not offer.alone:
                self._spread(offer, count, groups, seats, joined)
        return Choice(taken, groups, seats, joined)

    def _spread(
        self, offer: Offer, count: int, groups: dict[tuple[str, str], int], seats: dict[tuple[str, str], int],
        joined: dict[str, int],
    ) -> None:  # fmt: skip
        """Share pupils out over the groups of an offer where it makes no difference to hours: as evenly as can be."""
        rooms = [room for room in self.problem.rooms if room.offer == offer.key]
        adults = [name for name in offer.adults for _ in range(groups.get((offer.key, name), 0))]
        sizes = even_sizes(count, [offer.least] * len(adults), offer.most, [offer.most - room.free for room in rooms])
        for name, size in zip(adults, sizes, strict=False):
            seats[offer.key, name] = seats.get((offer.key, name), 0) + size
        for room, size in zip(rooms, sizes[len(adults) :], strict=True):
            if size:
                joined[room.key] = size

    def tidy(self, values: Values) -> Values:
        """Work every helper out again from what was chosen; a solver leaves them loose."""
        return self.encode(self.decode(values))


def own_pupils(problem: Problem, name: str) -> frozenset[str]:
    """The pupils a fund may pay for, where it is not for everyone."""
    return next(fund.own for fund in problem.funds or () if fund.name == name) or frozenset()


def even_sizes(count: int, least: Sequence[int], most: int, there: Sequence[int]) -> list[int]:
    """Newcomers for each new group and each kept one, so that all end up as alike in size as can be.

    Args:
        count: pupils to be shared out.
        least: fewest pupils of each new group.
        most: most pupils of any group.
        there: pupils already in each kept group.

    >>> even_sizes(7, [3, 3], 6, []), even_sizes(5, [2], 4, [2])
    ([4, 3], [4, 1])
    """
    sizes = [*least, *there]
    for _ in range(count - sum(least)):
        place = min((place for place, size in enumerate(sizes) if size < most), key=lambda place: sizes[place])
        sizes[place] += 1
    return [*sizes[: len(least)], *(size - before for size, before in zip(sizes[len(least) :], there, strict=True))]

"""A finished choice and what it leaves of hours, seats, limits and alternatives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from provision_xl.planning.choice import Choice, loads, places
from provision_xl.planning.question import Adult, Offer, Problem


@dataclass(frozen=True)
class Planned:
    """A finished choice, with what it leaves of hours, limits and money."""

    problem: Problem
    choice: Choice

    @cached_property
    def load(self) -> dict[str, int]:
        return loads(self.problem, self.choice)

    @cached_property
    def place(self) -> dict[tuple[str, str], int]:
        return places(self.problem)

    @cached_property
    def out(self) -> dict[str, int]:
        """Ticks a week that the plan takes each pupil out of class."""
        found: dict[str, int] = {}
        for pair in self.problem.pairs:
            offer = self.problem.offers[pair.offer]
            if pair.key in self.choice.taken and offer.out:
                found[pair.pupil] = found.get(pair.pupil, 0) + offer.received
        return found

    @cached_property
    def alternatives(self) -> dict[tuple[str, str], str]:
        """The intervention that uses up each pupil's word of Only one of."""
        taken = [pair for pair in self.problem.pairs if pair.key in self.choice.taken]
        words = {(pair.pupil, self.problem.offers[pair.offer].alternative): pair.code for pair in taken}
        return {key: code for key, code in words.items() if key[1]}

    def free(self, adult: Adult) -> int:
        return adult.free - self.load[adult.staff_id]

    def has_seat(self, offer: Offer, adult: str) -> bool:
        key = (offer.key, adult)
        return self.choice.seats.get(key, 0) < self.choice.groups.get(key, 0) * offer.most

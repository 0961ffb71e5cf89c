"""The two ways to fill a term by hand once more, looking at everything again after every step and paying from nothing.

Slow, and so easy to follow: what `greedy` must come to with its running account.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from provision_xl.planning.choice import Choice, payment, places
from provision_xl.planning.question import Adult, KeptGroup, Offer, Pair, Problem

type Start = tuple[tuple[int, Fraction], Offer, str, list[Pair]]
"""How good a new group is, what it is, who runs it, who is in it."""


@dataclass
class Filling:
    """A plan while it is being filled; every step keeps every rule."""

    problem: Problem
    taken: set[tuple[str, str]] = field(default_factory=set)
    groups: dict[tuple[str, str], int] = field(default_factory=dict)
    seats: dict[tuple[str, str], int] = field(default_factory=dict)
    joined: dict[str, int] = field(default_factory=dict)
    blocked: set[tuple[str, str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.load = dict.fromkeys(self.problem.adults, 0)
        self.out = dict(self.problem.out_left)
        self.alternatives = set(self.problem.alternatives_taken)
        self.place = places(self.problem)
        self.by_offer = {
            key: tuple(pair for pair in self.problem.pairs if pair.offer == key) for key in self.problem.offers
        }

    def choice(self) -> Choice:
        return Choice(frozenset(self.taken), dict(self.groups), dict(self.seats), dict(self.joined))

    def may_take(self, pair: Pair) -> bool:
        """Whether the pupil's own rules let it in."""
        offer = self.problem.offers[pair.offer]
        if (
            pair.barred
            or pair.key in self.taken
            or (offer.alternative and (pair.pupil, offer.alternative) in self.alternatives)
        ):
            return False
        left = self.out[pair.pupil]
        return not offer.out or not offer.received or left is None or offer.received <= left

    def free(self, adult: Adult) -> int:
        return adult.free - self.load[adult.staff_id]

    def put(self, pairs: Iterable[Pair], offer: Offer, adult: str, groups: int, room: str = "") -> bool:
        """Place pupils with an adult if it can be paid; otherwise nothing changes."""
        pairs = list(pairs)
        before = self.choice()
        self.taken.update(pair.key for pair in pairs)
        if room:
            self.joined[room] = self.joined.get(room, 0) + len(pairs)
        else:
            self.groups[offer.key, adult] = self.groups.get((offer.key, adult), 0) + groups
            self.seats[offer.key, adult] = self.seats.get((offer.key, adult), 0) + len(pairs)
        self.load[adult] += groups * offer.group_ticks + len(pairs) * offer.alone
        if payment(self.problem, self.choice(), self.place) is None:
            self.taken, self.groups = set(before.taken), dict(before.groups)
            self.seats, self.joined = dict(before.seats), dict(before.joined)
            self.load[adult] -= groups * offer.group_ticks + len(pairs) * offer.alone
            return False
        for pair in pairs:
            self._mark(pair, offer)
        return True

    def _mark(self, pair: Pair, offer: Offer) -> None:
        left = self.out[pair.pupil]
        if offer.out and left is not None:
            self.out[pair.pupil] = left - offer.received
        if offer.alternative:
            self.alternatives.add((pair.pupil, offer.alternative))


def by_minute(problem: Problem) -> Choice:
    """Open, one after another, the group that brings most for each staff minute; required provision first."""
    filling = Filling(problem)
    _fill_rooms(filling)
    while True:
        starts = sorted(_starts(filling), key=lambda start: start[0], reverse=True)
        if not any(_open(filling, *start[1:]) for start in starts):
            return filling.choice()


def _fill_rooms(filling: Filling) -> None:
    """Fill kept groups first: they run anyway."""
    for room in filling.problem.rooms:
        for pair in _by_worth(filling, filling.problem.offers[room.offer]):
            _join(filling, room, pair)


def _join(filling: Filling, room: KeptGroup, pair: Pair) -> bool:
    offer, adult = filling.problem.offers[room.offer], filling.problem.adults[room.adult]
    if filling.joined.get(room.key, 0) >= room.free or filling.free(adult) < offer.alone:
        return False
    return filling.put([pair], offer, room.adult, 0, room.key)


def _by_worth(filling: Filling, offer: Offer) -> list[Pair]:
    """Pupils who may take an offer, the most needed and most helped first."""
    free = [pair for pair in filling.by_offer[offer.key] if filling.may_take(pair)]
    return sorted(free, key=lambda pair: (-pair.required, -pair.value))


def _starts(filling: Filling) -> Iterator[Start]:
    for offer in filling.problem.offers.values():
        pupils = _by_worth(filling, offer)
        for adult in _by_hours(filling, offer):
            found = _fitting(filling, offer, adult, pupils)
            if found and (offer.key, adult.staff_id, len(found)) not in filling.blocked:
                ticks = max(1, offer.group_ticks + len(found) * offer.alone)
                required, value = sum(pair.required for pair in found), sum(pair.value for pair in found)
                if required or value:
                    yield (required, Fraction(value, ticks)), offer, adult.staff_id, found
                break


def _by_hours(filling: Filling, offer: Offer) -> list[Adult]:
    """Who may run it, those with most hours left first."""
    adults = [filling.problem.adults[name] for name in offer.adults]
    return sorted(adults, key=lambda adult: -filling.free(adult))


def _fitting(filling: Filling, offer: Offer, adult: Adult, pupils: list[Pair]) -> list[Pair]:
    """As many pupils as the group and the adult's hours take; none where that is too few."""
    room = filling.free(adult) - offer.group_ticks
    by_hours = room // offer.alone if offer.alone else offer.most
    count = min(offer.most, by_hours, len(pupils)) if room >= 0 else 0
    return pupils[:count] if count >= offer.least else []


def _open(filling: Filling, offer: Offer, adult: str, pairs: list[Pair]) -> bool:
    """Open the group; where the money does not reach for all, with fewer pupils."""
    for size in range(len(pairs), offer.least - 1, -1):
        if (offer.key, adult, size) in filling.blocked:
            continue
        if filling.put(pairs[:size], offer, adult, 1):
            return True
        filling.blocked.add((offer.key, adult, size))
    return False


def by_priority(problem: Problem) -> Choice:
    """Pupil by pupil, those of highest priority first: the best that can still be had, round after round."""
    filling = Filling(problem)
    required = {pair.pupil for pair in problem.pairs if pair.required}
    order = sorted(problem.out_left, key=lambda pupil: (pupil not in required, -problem.priorities[pupil]))
    own = {pupil: _best_first(problem, pupil) for pupil in order}
    rank = {pupil: place for place, pupil in enumerate(order)}
    served = 1
    while served:
        served = sum(_serve(filling, own[pupil], rank) for pupil in order)
    return filling.choice()


def _best_first(problem: Problem, pupil: str) -> list[Pair]:
    own = [pair for pair in problem.pairs if pair.pupil == pupil and (pair.value or pair.required)]
    return sorted(own, key=lambda pair: (-pair.required, -pair.value))


def _serve(filling: Filling, pairs: list[Pair], rank: dict[str, int]) -> bool:
    return any(_place(filling, pair, rank) for pair in pairs if filling.may_take(pair))


def _place(filling: Filling, pair: Pair, rank: dict[str, int]) -> bool:
    """Into a group with room, else into a new one with those who come next."""
    offer = filling.problem.offers[pair.offer]
    rooms = [room for room in filling.problem.rooms if room.offer == offer.key]
    if any(_join(filling, room, pair) for room in rooms):
        return True
    for adult in _by_hours(filling, offer):
        key = (offer.key, adult.staff_id)
        has_room = filling.seats.get(key, 0) < filling.groups.get(key, 0) * offer.most
        if has_room and filling.free(adult) >= offer.alone and filling.put([pair], offer, adult.staff_id, 0):
            return True
    others = [other for other in _by_worth(filling, offer) if other.pupil != pair.pupil]
    others.sort(key=lambda other: rank[other.pupil])
    for adult in _by_hours(filling, offer):
        found = _fitting(filling, offer, adult, [pair, *others])
        if found and _open(filling, offer, adult.staff_id, found):
            return True
    return False

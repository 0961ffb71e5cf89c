"""A plan while it is being filled by hand: what is taken, what is free, and what can still be paid."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from provision_xl.planning.choice import Choice
from provision_xl.planning.purse import Purse
from provision_xl.planning.question import KeptGroup, Offer, Pair, Problem

MANY_GONE = 8  # who can take nothing more and stands in front is put aside


class Filling:
    """A plan while it is being filled; every step keeps every rule."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.taken: set[tuple[str, str]] = set()
        self.groups: dict[tuple[str, str], int] = {}
        self.seats: dict[tuple[str, str], int] = {}
        self.joined: dict[str, int] = {}
        self.blocked: set[tuple[str, str, int]] = set()
        self.blocked_offers: set[str] = set()
        self.stuck: set[str] = set()
        self.purse = Purse(problem)
        self.free = {name: adult.free for name, adult in problem.adults.items()}
        self.out = dict(problem.out_left)
        self.alternatives = set(problem.alternatives_taken)
        self.rooms: dict[str, list[KeptGroup]] = {}
        for room in problem.rooms:
            self.rooms.setdefault(room.offer, []).append(room)
        self.waiting: dict[str, list[Pair]] = {key: [] for key in problem.offers}
        for pair in problem.pairs:
            self.waiting[pair.offer].append(pair)

    def choice(self) -> Choice:
        return Choice(frozenset(self.taken), dict(self.groups), dict(self.seats), dict(self.joined))

    def order(self, rank: Callable[[Pair], tuple[int, ...]]) -> None:
        """Put those who wait for each offer into the order in which they are served."""
        for pairs in self.waiting.values():
            pairs.sort(key=rank)

    def may_take(self, pair: Pair) -> bool:
        """Whether the pupil's own rules let it in; once they do not, they never do again."""
        offer = self.problem.offers[pair.offer]
        if (
            pair.barred
            or pair.key in self.taken
            or (offer.alternative and (pair.pupil, offer.alternative) in self.alternatives)
        ):
            return False
        left = self.out[pair.pupil]
        return not offer.out or not offer.received or left is None or offer.received <= left

    def first(self, offer: Offer, count: int, but: str = "") -> list[Pair]:
        """The first who may take an offer, at most so many, leaving out one pupil."""
        found: list[Pair] = []
        gone: set[tuple[str, str]] = set()
        for pair in self.waiting[offer.key]:
            if len(found) >= count:
                break
            if not self.may_take(pair):
                gone.add(pair.key)
            elif pair.pupil != but:
                found.append(pair)
        if len(gone) > MANY_GONE:
            self.waiting[offer.key] = [pair for pair in self.waiting[offer.key] if pair.key not in gone]
        return found

    def block(self, offer: Offer, adult: str, size: int) -> None:
        """A group of this size was too dear; it is not tried again."""
        self.blocked.add((offer.key, adult, size))
        self.blocked_offers.add(offer.key)

    def put(self, pairs: Sequence[Pair], offer: Offer, adult: str, groups: int, room: str = "") -> bool:
        """Place pupils with an adult if it can be paid; otherwise nothing changes."""
        self.purse.teach(pairs, offer.key, adult, groups)
        if not self.purse.can_pay():
            self.purse.teach(pairs, offer.key, adult, groups, -1)
            return False
        self.taken.update(pair.key for pair in pairs)
        if room:
            self.joined[room] = self.joined.get(room, 0) + len(pairs)
        else:
            self.groups[offer.key, adult] = self.groups.get((offer.key, adult), 0) + groups
            self.seats[offer.key, adult] = self.seats.get((offer.key, adult), 0) + len(pairs)
        self.free[adult] -= groups * offer.group_ticks + len(pairs) * offer.alone
        for pair in pairs:
            self._mark(pair, offer)
        return True

    def _mark(self, pair: Pair, offer: Offer) -> None:
        left = self.out[pair.pupil]
        if offer.out and left is not None:
            self.out[pair.pupil] = left - offer.received
        if offer.alternative:
            self.alternatives.add((pair.pupil, offer.alternative))

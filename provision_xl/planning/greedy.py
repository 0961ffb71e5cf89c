"""Two plain ways to fill a term, as a person with the tables before them would: what the plan is measured against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from provision_xl.planning.choice import Choice, benefit, shortfall
from provision_xl.planning.filling import Filling
from provision_xl.planning.question import KeptGroup, Offer, Pair, Problem

BY_MINUTE, BY_PRIORITY = "benefit per staff minute", "priority first"


@dataclass(frozen=True, slots=True)
class Start:
    """A group that could be opened: how good it is, who runs it, who is in it."""

    worth: tuple[int, Fraction]
    offer: Offer
    adult: str
    pairs: Sequence[Pair]


def best_by_hand(problem: Problem) -> tuple[str, Choice]:
    """The better of the two fillers, by shortfall and then by benefit, with its name."""
    plans = [(BY_MINUTE, by_minute(problem)), (BY_PRIORITY, by_priority(problem))]
    return min(plans, key=lambda plan: (shortfall(problem, plan[1]), -benefit(problem, plan[1])))


def by_minute(problem: Problem) -> Choice:
    """Open, one after another, the group that brings most for each staff minute; required provision first."""
    filling = Filling(problem)
    filling.order(lambda pair: (-pair.required, -pair.value))
    _fill_rooms(filling)
    starts = {key: _start(filling, offer) for key, offer in problem.offers.items()}
    while True:
        opened = _open_best(filling, starts)
        if opened is None:
            return filling.choice()
        for key, start in starts.items():
            if _is_touched(filling, problem.offers[key], start, opened):
                starts[key] = _start(filling, problem.offers[key])


def _open_best(filling: Filling, starts: Mapping[str, Start | None]) -> Start | None:
    """Open the best start that can be paid; the first in order where several are alike."""
    left = [start for start in starts.values() if start is not None]
    while left:
        best = max(left, key=lambda start: start.worth)
        if _open(filling, best.offer, best.adult, best.pairs):
            return best
        left.remove(best)
    return None


def _is_touched(filling: Filling, offer: Offer, start: Start | None, opened: Start) -> bool:
    """Whether a group that was opened changes what is the best start of an offer."""
    if offer.key in filling.blocked_offers or opened.adult in offer.adults:
        return True
    moved = {pair.pupil for pair in opened.pairs}
    return start is not None and any(pair.pupil in moved for pair in start.pairs)


def _fill_rooms(filling: Filling) -> None:
    """Fill kept groups first: they run anyway."""
    for room in filling.problem.rooms:
        offer = filling.problem.offers[room.offer]
        for pair in filling.first(offer, len(filling.waiting[offer.key])):
            _join(filling, room, pair)


def _join(filling: Filling, room: KeptGroup, pair: Pair) -> bool:
    offer = filling.problem.offers[room.offer]
    if filling.joined.get(room.key, 0) >= room.free or filling.free[room.adult] < offer.alone:
        return False
    return filling.put([pair], offer, room.adult, 0, room.key)


def _start(filling: Filling, offer: Offer) -> Start | None:
    """The group of an offer that an adult with most hours left could open now."""
    pupils = filling.first(offer, offer.most)
    for adult in _by_hours(filling, offer, 1):
        found = pupils[: _fitting(filling, offer, adult, len(pupils))]
        if found and (offer.key, adult, len(found)) not in filling.blocked:
            ticks = max(1, offer.group_ticks + len(found) * offer.alone)
            required, value = sum(pair.required for pair in found), sum(pair.value for pair in found)
            return Start((required, Fraction(value, ticks)), offer, adult, found) if required or value else None
    return None


def _by_hours(filling: Filling, offer: Offer, pupils: int) -> list[str]:
    """Who has the hours for a group, or for one pupil more in one there is, those with most hours left first."""
    least = offer.group_ticks if pupils else 0
    adults = [name for name in offer.adults if filling.free[name] >= least]
    return sorted(adults, key=lambda name: -filling.free[name])


def _fitting(filling: Filling, offer: Offer, adult: str, pupils: int) -> int:
    """How many of the pupils a new group and the adult's hours take; 0 where that is too few."""
    room = filling.free[adult] - offer.group_ticks
    by_hours = room // offer.alone if offer.alone else offer.most
    count = min(offer.most, by_hours, pupils) if room >= 0 else 0
    return count if count >= offer.least else 0


def _open(filling: Filling, offer: Offer, adult: str, pairs: Sequence[Pair]) -> bool:
    """Open the group; where the money does not reach for all, with fewer pupils."""
    for size in range(len(pairs), offer.least - 1, -1):
        if (offer.key, adult, size) in filling.blocked:
            continue
        if filling.put(pairs[:size], offer, adult, 1):
            return True
        filling.block(offer, adult, size)
    return False


def by_priority(problem: Problem) -> Choice:
    """Pupil by pupil, those of highest priority first: the best that can still be had, round after round."""
    filling = Filling(problem)
    required = {pair.pupil for pair in problem.pairs if pair.required}
    order = sorted(problem.out_left, key=lambda pupil: (pupil not in required, -problem.priorities[pupil]))
    rank = {pupil: place for place, pupil in enumerate(order)}
    own = _best_first(problem)
    filling.order(lambda pair: (rank[pair.pupil],))
    served = 1
    while served:
        served = sum(_serve(filling, own[pupil]) for pupil in order if pupil in own)
    return filling.choice()


def _best_first(problem: Problem) -> dict[str, list[Pair]]:
    """What each pupil could take, the most needed and most helpful first."""
    own: dict[str, list[Pair]] = {}
    for pair in problem.pairs:
        if pair.value or pair.required:
            own.setdefault(pair.pupil, []).append(pair)
    for pairs in own.values():
        pairs.sort(key=lambda pair: (-pair.required, -pair.value))
    return own


def _serve(filling: Filling, pairs: list[Pair]) -> bool:
    pairs[:] = [pair for pair in pairs if filling.may_take(pair)]
    return any(_place(filling, pair) for pair in pairs)


def _place(filling: Filling, pair: Pair) -> bool:
    """Into a group with room, else into a new one with those who come next."""
    offer = filling.problem.offers[pair.offer]
    if any(_join(filling, room, pair) for room in filling.rooms.get(offer.key, ())):
        return True
    for adult in _by_hours(filling, offer, 0):
        key = (offer.key, adult)
        has_room = filling.seats.get(key, 0) < filling.groups.get(key, 0) * offer.most
        if has_room and filling.free[adult] >= offer.alone and filling.put([pair], offer, adult, 0):
            return True
    return offer.key not in filling.stuck and _open_with_others(filling, pair, offer)


def _open_with_others(filling: Filling, pair: Pair, offer: Offer) -> bool:
    """A new group; where no adult can open one, none ever will: hours, pupils and sizes not tried only grow fewer."""
    pupils = [pair, *filling.first(offer, offer.most - 1, but=pair.pupil)]
    for adult in _by_hours(filling, offer, 1):
        found = pupils[: _fitting(filling, offer, adult, len(pupils))]
        if found and _open(filling, offer, adult, found):
            return True
    filling.stuck.add(offer.key)
    return False

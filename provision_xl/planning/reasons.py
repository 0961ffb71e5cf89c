"""Why a pupil is not in an intervention and why an intervention does not run, each with the smallest change.

A reason looks at the finished plan alone and changes one thing at a time, so it is "likely" until that change
has been solved.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil

from provision_xl.money import natural, pounds
from provision_xl.planning.choice import Choice, cost, group_pence, loads, payment, places, seat_pence
from provision_xl.planning.clashes import minutes
from provision_xl.planning.question import Adult, KeptGroup, Offer, Pair, Problem
from provision_xl.results import decimals


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not: the rule that stops it, in words with the smallest change; `likely` until it has been solved."""

    pupil: str
    intervention: str
    reason: str
    likely: bool = True


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


def unplaced(problem: Problem, choice: Choice) -> tuple[Reason, ...]:
    """Every pupil and intervention that fit and do not meet in the plan, in natural order."""
    planned = Planned(problem, choice)
    found = [Reason(pupil, code, why, False) for (pupil, code), why in problem.ruled_out.items()]
    found += [Reason(pupil, "", why, False) for pupil, why in problem.nothing_for.items()]
    found += [
        Reason(pair.pupil, pair.code, _why(planned, pair)) for pair in problem.pairs if pair.key not in choice.taken
    ]
    return tuple(sorted(found, key=lambda reason: (natural(reason.pupil), natural(reason.intervention), reason.reason)))


def not_run(problem: Problem, choice: Choice) -> tuple[Reason, ...]:
    """Every intervention in use that has no group in the plan."""
    running = {pair.code for pair in problem.pairs if pair.key in choice.taken} | {kept.code for kept in problem.kept}
    planned = Planned(problem, choice)
    found = [Reason("", code, why, False) for code, why in problem.never_run.items() if code not in running]
    codes = {offer.code for offer in problem.offers.values()} - running - set(problem.never_run)
    for code in sorted(codes, key=natural):
        pairs = [pair for pair in problem.pairs if pair.code == code]
        if pairs:
            first = max(pairs, key=lambda pair: (pair.required, pair.value))  # of alike ones the first in order
            found.append(Reason("", code, _why(planned, first)))
        else:
            others = [why for (_, other), why in problem.ruled_out.items() if other == code]
            found.append(Reason("", code, f"nobody is left whom it fits: {others[0] if others else 'no need matches'}"))
    return tuple(sorted(found, key=lambda reason: natural(reason.intervention)))


def _why(planned: Planned, pair: Pair) -> str:
    offer = planned.problem.offers[pair.offer]
    first = "required, and not placed: " if pair.required else ""
    if pair.barred:
        return first + pair.barred
    rules = (_no_adult, _alternative, _out_of_class, _too_few, _no_hours, _no_money, _no_gain)
    for rule in rules:
        words = rule(planned, pair, offer)
        if words:
            return first + words
    return (
        first + "other pupils or interventions bring more for the same hours and money; Required or Keep would force it"
    )


def _no_adult(planned: Planned, pair: Pair, offer: Offer) -> str:
    if offer.adults:
        return ""
    if not offer.skill:
        return "no adult is there for the whole term"
    return f"nobody who is there for the whole term has {offer.skill}: train someone, or add the skill in Staff"


def _alternative(planned: Planned, pair: Pair, offer: Offer) -> str:
    if not offer.alternative:
        return ""
    key = (pair.pupil, offer.alternative)
    if key in planned.problem.alternatives_taken:
        return "a kept intervention is an alternative to it, and only one of them is allowed"
    other = planned.alternatives.get(key)
    return f"{other} is chosen for the pupil, and only one of the two is allowed" if other else ""


def _out_of_class(planned: Planned, pair: Pair, offer: Offer) -> str:
    limit = planned.problem.out_left[pair.pupil]
    if limit is None or not offer.out:
        return ""
    over = planned.out.get(pair.pupil, 0) + offer.received - limit
    words = f"the pupil would be out of class {minutes(planned.problem, over)} a week more than the limit allows"
    return words if over > 0 else ""


def _rooms(planned: Planned, offer: Offer) -> list[KeptGroup]:
    return [
        room for room in planned.problem.rooms
        if room.offer == offer.key and planned.choice.joined.get(room.key, 0) < room.free
    ]  # fmt: skip


def _seats(planned: Planned, offer: Offer) -> list[Adult]:
    """Adults in one of whose groups of this offer there is still a seat."""
    names = [name for name in offer.adults if planned.has_seat(offer, name)]
    names += [room.adult for room in _rooms(planned, offer)]
    return [planned.problem.adults[name] for name in names]


def _coming(planned: Planned, offer: Offer) -> int:
    """How many pupils who are not in it could make up a new group."""
    return sum(
        1 for pair in planned.problem.pairs
        if pair.offer == offer.key and pair.key not in planned.choice.taken and not pair.barred
        and not _alternative(planned, pair, offer) and not _out_of_class(planned, pair, offer)
    )  # fmt: skip


def _too_few(planned: Planned, pair: Pair, offer: Offer) -> str:
    if offer.least > offer.most:
        return f"Group min {offer.least} is above Group max {offer.most}"
    coming = _coming(planned, offer)
    if _seats(planned, offer) or coming >= offer.least:
        return ""
    return f"a new group needs {offer.least} pupils and only {coming} could come: {offer.least - coming} more would do"


def _no_hours(planned: Planned, pair: Pair, offer: Offer) -> str:
    """Short of time with everyone who could: the least that is missing."""
    joining = [offer.alone - planned.free(adult) for adult in _seats(planned, offer)]
    needed = offer.group_ticks + offer.least * offer.alone
    opening = []
    if _coming(planned, offer) >= offer.least:
        opening = [needed - planned.free(planned.problem.adults[name]) for name in offer.adults]
    short = min([*joining, *opening], default=0)
    if short <= 0:
        return ""
    who = f"someone with {offer.skill}" if offer.skill else "any adult"
    return f"needs {needed_time(planned.problem, short)} a week more of {who}"


def needed_time(problem: Problem, ticks: int) -> str:
    """Time that would be enough: whole minutes below an hour, else hours, rounded up.

    >>> from types import SimpleNamespace
    >>> clock = SimpleNamespace(minutes=lambda ticks: Fraction(ticks, 2))
    >>> needed_time(clock, 9), needed_time(clock, 181)
    ('5 minutes', '1.51 h')
    """
    exact = problem.minutes(ticks)
    if exact < 60:
        return f"{ceil(exact)} minute{'' if ceil(exact) == 1 else 's'}"
    return f"{decimals(Fraction(ceil(exact * 100 / 60), 100), 2)} h"


def _no_money(planned: Planned, pair: Pair, offer: Offer) -> str:
    """Short of money: what one more pupil, or one more group, would cost beyond what is left."""
    problem, added = planned.problem, _with(planned, pair, offer)
    if added is None or payment(problem, added, planned.place) is not None:
        return ""
    more = cost(problem, added) - cost(problem, planned.choice)
    if problem.budget_pence is not None and cost(problem, added) > problem.budget_pence:
        over = cost(problem, added) - problem.budget_pence
        return f"it would cost {pounds(more)} more, {pounds(over)} above the budget"
    return f"it would cost {pounds(more)} more, which the funds that may pay for it do not have left"


def _with(planned: Planned, pair: Pair, offer: Offer) -> Choice | None:
    """The plan with this pupil in it: in a seat that is free, else with the fewest others in a new group."""
    choice = planned.choice
    for name in offer.adults:
        if planned.has_seat(offer, name) and planned.free(planned.problem.adults[name]) >= offer.alone:
            return _placed(choice, [pair], offer.key, name, 0)
    for room in _rooms(planned, offer):
        if planned.free(planned.problem.adults[room.adult]) >= offer.alone:
            joined = {**choice.joined, room.key: choice.joined.get(room.key, 0) + 1}
            return Choice(choice.taken | {pair.key}, choice.groups, choice.seats, joined)
    others = [
        other for other in planned.problem.pairs
        if other.offer == offer.key and other.key not in choice.taken and other != pair and not other.barred
        and not _alternative(planned, other, offer) and not _out_of_class(planned, other, offer)
    ]  # fmt: skip
    needed = offer.group_ticks + offer.least * offer.alone
    names = [name for name in offer.adults if planned.free(planned.problem.adults[name]) >= needed]
    names.sort(key=lambda name: _pence(planned, offer, name))
    together = [pair, *others][: offer.least]
    return _placed(choice, together, offer.key, names[0], 1) if names and len(together) == offer.least else None


def _pence(planned: Planned, offer: Offer, name: str) -> int:
    adult = planned.problem.adults[name]
    return group_pence(offer, adult) + offer.least * seat_pence(offer, adult)


def _placed(choice: Choice, pairs: list[Pair], offer: str, adult: str, groups: int) -> Choice:
    key = (offer, adult)
    return Choice(
        choice.taken | {pair.key for pair in pairs},
        {**choice.groups, key: choice.groups.get(key, 0) + groups},
        {**choice.seats, key: choice.seats.get(key, 0) + len(pairs)},
        choice.joined,
    )


def _no_gain(planned: Planned, pair: Pair, offer: Offer) -> str:
    return "" if pair.value else "what it is expected to bring this pupil in the term is nought"

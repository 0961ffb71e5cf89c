"""Why a pupil is not in an intervention and why an intervention does not run, each with the smallest change.

A reason looks at the finished plan alone and changes one thing at a time, so it is "likely" until that change
has been solved (`verifying`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from provision_xl.money import natural, pounds
from provision_xl.planning.change import Change, Kind, minutes_in_words, time_in_words
from provision_xl.planning.choice import Choice, cost, group_pence, left_out, payment, seat_pence
from provision_xl.planning.planned import Planned
from provision_xl.planning.question import Adult, KeptGroup, Offer, Pair, Problem


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not, in words, and as values.

    Args:
        pupil, intervention: whom and what it is about; one of them may be empty.
        reason: the rule that stops it, in words with the smallest change.
        likely: it is read off the plan and not solved.
        rules: what binds, by name; changes: the least that would let it in, all of them together.
        pair: pupil and offer looked at; None where a fact of the tables rules it out.
        checked: these changes were made and solved: then it fits, and all others keep their places.
        least: it is proved that no smaller change of this kind would do.
        lost: thousandths of a month that the whole plan would lose; missed: pupil-minutes a week of required
            provision that would not be placed any more; losers: pupils and interventions that would lose a place.
    """

    pupil: str
    intervention: str
    reason: str
    likely: bool = True
    rules: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    pair: tuple[str, str] | None = None
    checked: bool = False
    least: bool = False
    lost: int = 0
    missed: Fraction = Fraction(0)
    losers: tuple[tuple[str, str], ...] = ()


class Why(NamedTuple):
    """A rule that binds, the change that would do, and both in words."""

    rule: str
    changes: tuple[Change, ...]
    words: str


OTHERS = "others weigh more"
ELIGIBLE = "who may take what"


def unplaced(problem: Problem, choice: Choice) -> tuple[Reason, ...]:
    """Every pupil and intervention that fit and do not meet in the plan, as a SENCo asks for them.

    Required provision comes first, then pupils of higher priority, then pupils with nothing, then what would bring
    most; those alike in natural order.
    """
    planned = Planned(problem, choice)
    found = [(None, _fact(pupil, code, why)) for (pupil, code), why in problem.ruled_out.items()]
    found += [(None, _fact(pupil, "", why)) for pupil, why in problem.nothing_for.items()]
    rest = [(pair, _reason(planned, pair)) for pair in problem.pairs if pair.key not in choice.taken]
    nothing = {*left_out(problem, choice), *problem.nothing_for}

    def place(item: tuple[Pair | None, Reason]) -> tuple[object, ...]:
        pair, reason = item
        required, value = (pair.required, pair.value) if pair else (0, 0)
        return (-required, -problem.priorities.get(reason.pupil, 1), reason.pupil not in nothing, -value,
                natural(reason.pupil), natural(reason.intervention), reason.reason)  # fmt: skip

    return tuple(reason for _, reason in sorted([*found, *rest], key=place))


def not_run(problem: Problem, choice: Choice) -> tuple[Reason, ...]:
    """Every intervention in use that has no group in the plan."""
    running = {pair.code for pair in problem.pairs if pair.key in choice.taken} | {kept.code for kept in problem.kept}
    planned = Planned(problem, choice)
    found = [_fact("", code, why) for code, why in problem.never_run.items() if code not in running]
    codes = {offer.code for offer in problem.offers.values()} - running - set(problem.never_run)
    for code in sorted(codes, key=natural):
        pairs = [pair for pair in problem.pairs if pair.code == code]
        if pairs:
            first = max(pairs, key=lambda pair: (pair.required, pair.value))  # of alike ones the first in order
            found.append(replace(_reason(planned, first), pupil=""))
        else:
            others = [why for (_, other), why in problem.ruled_out.items() if other == code]
            words = f"nobody is left whom it fits: {others[0] if others else 'no need matches'}"
            found.append(Reason("", code, words, True, (ELIGIBLE,)))
    return tuple(sorted(found, key=lambda reason: natural(reason.intervention)))


def _fact(pupil: str, code: str, why: str) -> Reason:
    """What the tables themselves rule out; the words say which cell or row would have to change."""
    return Reason(pupil, code, why, False, (ELIGIBLE,), (Change(Kind.TABLES, pupil, Fraction(0), code),))


def _reason(planned: Planned, pair: Pair) -> Reason:
    why = _why(planned, pair)
    words = not_placed(pair) + why.words
    return Reason(pair.pupil, pair.code, words, True, (why.rule,), why.changes, pair.key)


def not_placed(pair: Pair) -> str:
    """How a reason begins."""
    return "required, and not placed: " if pair.required else ""


def _why(planned: Planned, pair: Pair) -> Why:
    offer = planned.problem.offers[pair.offer]
    if pair.barred:
        return Why(Kind.EXCLUDE, (Change(Kind.EXCLUDE, pair.pupil, Fraction(0), pair.offer),), pair.barred)
    rules = (_no_adult, _alternative, _out_of_class, _too_few, _no_hours, _no_money, _no_gain)
    for rule in rules:
        why = rule(planned, pair, offer)
        if why:
            return why
    words = "other pupils or interventions weigh more for the same hours and money; Required or Keep would force it"
    return Why(OTHERS, (), words)


def _no_adult(planned: Planned, pair: Pair, offer: Offer) -> Why | None:
    if offer.adults:
        return None
    if not offer.skill:
        return Why(Kind.HOURS, (), "no adult is there for the whole term")
    words = f"nobody who is there for the whole term has {offer.skill}: train someone, or add the skill in Staff"
    return Why(Kind.SKILL, (Change(Kind.SKILL, "", Fraction(1), offer.skill),), words)


def _alternative(planned: Planned, pair: Pair, offer: Offer) -> Why | None:
    if not offer.alternative:
        return None
    key = (pair.pupil, offer.alternative)
    if key in planned.problem.alternatives_taken:
        words = "a kept intervention is an alternative to it, and only one of them is allowed"
        return Why(Kind.ONLY_ONE_OF, (Change(Kind.KEEP, pair.pupil),), words)
    other = planned.alternatives.get(key)
    if not other:
        return None
    words = f"{other} is chosen for the pupil, and only one of the two is allowed"
    return Why(Kind.ONLY_ONE_OF, (Change(Kind.CHOICE, pair.pupil, Fraction(0), other),), words)


def _out_of_class(planned: Planned, pair: Pair, offer: Offer) -> Why | None:
    limit = planned.problem.out_left[pair.pupil]
    if limit is None or not offer.out:
        return None
    over = planned.problem.minutes(planned.out.get(pair.pupil, 0) + offer.received - limit)
    words = f"the pupil would be out of class {minutes_in_words(over)} a week more than the limit allows"
    return Why(Kind.OUT_OF_CLASS, (Change(Kind.OUT_OF_CLASS, pair.pupil, over),), words) if over > 0 else None


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


def _too_few(planned: Planned, pair: Pair, offer: Offer) -> Why | None:
    if offer.least > offer.most:
        words = f"Group min {offer.least} is above Group max {offer.most}"
        return Why(Kind.GROUP_SIZE, (Change(Kind.TABLES, "", Fraction(0), offer.code),), words)
    coming = _coming(planned, offer)
    more = offer.least - coming
    if _seats(planned, offer) or more <= 0:
        return None
    words = f"a new group needs {offer.least} pupils and only {coming} could come: {more} more would do"
    return Why(Kind.GROUP_SIZE, (Change(Kind.PUPILS, offer.key, Fraction(more)),), words)


def _no_hours(planned: Planned, pair: Pair, offer: Offer) -> Why | None:
    """Short of time with everyone who could: the least that is missing, and of whom."""
    short = [(offer.alone - planned.free(adult), adult.staff_id) for adult in _seats(planned, offer)]
    if _coming(planned, offer) >= offer.least:
        group = offer.group_ticks + offer.least * offer.alone
        short += [(group - planned.free(planned.problem.adults[name]), name) for name in offer.adults]
    least, name = min(short, key=lambda item: item[0], default=(0, ""))
    if least <= 0:
        return None
    change = Change(Kind.HOURS, name, planned.problem.minutes(least), offer.skill)
    who = f"someone with {offer.skill}" if offer.skill else "any adult"
    return Why(Kind.HOURS, (change,), f"needs {time_in_words(change.amount)} a week more of {who}")


def _no_money(planned: Planned, pair: Pair, offer: Offer) -> Why | None:
    """Short of money: what one more pupil, or one more group, would cost beyond what is left."""
    problem, added = planned.problem, _with(planned, pair, offer)
    if added is None or payment(problem, added, planned.place) is not None:
        return None
    more = cost(problem, added) - cost(problem, planned.choice)
    if problem.budget_pence is not None and cost(problem, added) > problem.budget_pence:
        over = cost(problem, added) - problem.budget_pence
        words = f"it would cost {pounds(more)} more, {pounds(over)} above the budget"
        return Why(Kind.BUDGET, (Change(Kind.BUDGET, "", Fraction(over)),), words)
    words = f"it would cost {pounds(more)} more, which the funds that may pay for it do not have left"
    return Why(Kind.FUND, (Change(Kind.FUND, "", Fraction(more)),), words)


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


def _no_gain(planned: Planned, pair: Pair, offer: Offer) -> Why | None:
    if pair.value:
        return None
    words = "its planning weight for this pupil in the term is nought"
    return Why(Kind.GAIN, (Change(Kind.GAIN, pair.pupil, Fraction(0), pair.code),), words)

"""Reasons solved again: the least change with which a pupil fits in, or what it would cost the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from time import monotonic

from provision_xl.money import half_up, natural
from provision_xl.planning.change import Change, Kind, listed, needed
from provision_xl.planning.choice import Choice, benefit, chosen, shortfall
from provision_xl.planning.loosened import Leeway, Loosened, holds, loosened
from provision_xl.planning.model import BENEFIT, SHORTFALL, TIE_BELOW, build, goals
from provision_xl.planning.question import Offer, Pair, Problem
from provision_xl.planning.reasons import OTHERS, Reason, not_placed
from provision_xl.results import decimals
from provision_xl.solving import Goal, Status, solve

SHOWN_FIRST = 20
NODES = 200  # for each goal of one reason: the same end every time, unlike the clock
FEW_NODES = 20  # where a change that suffices is known, and only a smaller one is looked for
FEW_NAMES = 3
CHECKED = "checked by solving again"
KEEPS = "keep places"

type Place = tuple[str, str]
"""Pupil and offer."""


@dataclass(frozen=True)
class Asked:
    """A finished plan to which pairs are added, one at a time.

    Args:
        hour_pence: what an hour more of an adult is taken to cost.
        booked_out: ticks a week that running groups take pupils out of class beyond their limit.
        ends: when the time is over, by the monotonic clock.
    """

    problem: Problem
    choice: Choice
    hour_pence: int
    booked_out: dict[str, int]
    ends: float
    models: dict[Leeway, Loosened] = field(default_factory=dict, compare=False)

    def model(self, leeway: Leeway) -> Loosened:
        """The model with this leeway, built once."""
        if leeway not in self.models:
            self.models[leeway] = loosened(self.problem, leeway)
        return self.models[leeway]

    @property
    def seconds(self) -> float:
        return max(0.0, self.ends - monotonic())


@dataclass(frozen=True)
class Found:
    """Changes with which a pair fits in; `least` where it is proved that no smaller ones do."""

    changes: tuple[Change, ...]
    least: bool


def verified(
    problem: Problem, choice: Choice, reasons: Sequence[Reason], seconds: float, hour_pence: int,
    booked_out: dict[str, int], count: int = SHOWN_FIRST,
) -> tuple[Reason, ...]:  # fmt: skip
    """The reasons with the first ones solved again; those that the time does not reach stay likely.

    A change is checked when with it, and no other, the pupil fits in and everyone in the plan keeps what they have,
    so that neither required provision nor benefit gets worse. Where no change of means does it, the whole plan is
    solved with the pupil in, and the reason says what that would cost.

    Args:
        seconds: for all of them together.
        hour_pence: pence, what an hour more of an adult is taken to cost.
        booked_out: ticks a week that running groups take pupils out of class beyond their limit.
        count: how many are solved, not negative.
    """
    asked = Asked(problem, choice, hour_pence, booked_out, monotonic() + seconds)
    pairs = {pair.key: pair for pair in problem.pairs}
    first = [reason for reason in reasons if reason.pair and not pairs[reason.pair].barred][:count]
    known = {pairs[reason.pair].key: reason for reason in reversed(first) if reason.pair}
    for refine in (False, True):  # every reason is looked at once before any is looked at closely
        for reason in first:
            if reason.pair and asked.seconds and not (refine and known[reason.pair].least):
                known[reason.pair] = _verified(asked, reason, pairs[reason.pair], known[reason.pair], refine)
    return tuple(_again(reason, known) for reason in reasons)


def _again(reason: Reason, known: dict[Place, Reason]) -> Reason:
    """The reason as it was solved, whether it stands for a pupil or for an intervention."""
    solved = known.get(reason.pair) if reason.pair else None
    return replace(solved, pupil=reason.pupil) if solved is not None and solved.checked else reason


def _verified(asked: Asked, reason: Reason, pair: Pair, so_far: Reason, refine: bool) -> Reason:
    """A reason solved; what is known of it `so_far` comes back where nothing better is found."""
    offer = asked.problem.offers[pair.offer]
    given_up = frozenset(_given_up(asked, reason, pair))
    if refine and so_far.checked and not so_far.changes:
        return so_far
    for leeway in _leeways(asked, reason, pair, offer):
        found = _least(asked, pair, offer, leeway, given_up, refine)
        if found is not None:
            return _fits(asked, reason, pair, found, given_up)
    if so_far.checked or not (refine or reason.rules == (OTHERS,)):
        return so_far
    return _in_place_of_others(asked, reason, pair) if asked.seconds else so_far


def _given_up(asked: Asked, reason: Reason, pair: Pair) -> Iterable[Place]:
    """What the pupil has of the interventions that would be given up."""
    codes = {change.what for change in reason.changes if change.kind is Kind.CHOICE}
    return (key for key in asked.choice.taken
            if key[0] == pair.pupil and asked.problem.offers[key[1]].code in codes)  # fmt: skip


def _leeways(asked: Asked, reason: Reason, pair: Pair, offer: Offer) -> list[Leeway]:
    """What may give way: first only what the reason names, then everything that could help."""
    if reason.rules == (OTHERS,):
        return []
    if any(change.kind in {Kind.KEEP, Kind.TABLES} for change in reason.changes):
        return []
    named = {change.kind for change in reason.changes}
    everything = _leeway(asked, pair, offer, {Kind.HOURS, Kind.OUT_OF_CLASS, Kind.FUND, Kind.PUPILS, Kind.SKILL})
    return [_leeway(asked, pair, offer, named), everything]


def _leeway(asked: Asked, pair: Pair, offer: Offer, kinds: set[Kind]) -> Leeway:
    problem = asked.problem
    no_skill = Kind.SKILL in kinds and bool(offer.skill) and not offer.adults
    there = tuple(name for name, adult in problem.adults.items() if adult.available)
    limited = pair.pupil not in asked.booked_out
    return Leeway(
        ticks=offer.group_ticks + offer.least * offer.alone,
        hours=there if Kind.HOURS in kinds else (),
        pence=_most_pence(problem, offer) if kinds & {Kind.FUND, Kind.BUDGET} else 0,
        pupils=(pair.pupil,) if Kind.OUT_OF_CLASS in kinds and limited else (),
        skills=(offer.skill,) if no_skill else (),
        joining=offer.key if Kind.PUPILS in kinds and offer.least > 1 else "",
    )


def _most_pence(problem: Problem, offer: Offer) -> int:
    """More than a new group can cost, extra hours of everyone counted in."""
    materials = max(pair.materials for pair in problem.pairs if pair.offer == offer.key)
    time = max((adult.pence for adult in problem.adults.values()), default=Fraction(0)) * offer.weeks
    group = offer.cost_per_group + (offer.group_ticks + offer.least * offer.alone + 1) * time
    extra = sum(adult.extra_cost(adult.extra) for adult in problem.adults.values())
    return offer.least * (materials + 1) + half_up(group) + problem.one_off.get(offer.code, 0) + extra + 1


def _least(
    asked: Asked, pair: Pair, offer: Offer, leeway: Leeway, given_up: frozenset[Place], refine: bool
) -> Found | None:
    """The least change with which the pair fits in and all others stay; None where there is none, or no time.

    Args:
        refine: groups may change hands; else every other group keeps its adult, which is quick.
    """
    loose = asked.model(leeway)
    if pair.key not in loose.layout.take:
        return None
    stay = asked.choice.taken - given_up
    places = {number: int(key in stay) for key, number in loose.layout.take.items()
              if key in stay or key in given_up or key[1] != offer.key}  # fmt: skip
    places[loose.layout.take[pair.key]] = 1
    hands = _hands(loose, asked.choice, {offer.key, *(key for _, key in given_up)})
    found, start = None, None
    for fixed in (places | hands, places) if refine else (places | hands,):
        solved = solve(loose.pinned(fixed), loose.goals(asked.hour_pence), time_limit_seconds=asked.seconds,
                       node_limit=FEW_NODES if start else NODES, start=start)  # fmt: skip
        if solved.status not in {Status.OPTIMAL, Status.FEASIBLE}:
            continue
        changes = loose.changes(solved.values)
        if holds(asked.problem, changes, loose.layout.decode(solved.values), stay | {pair.key}):
            least = solved.status is Status.OPTIMAL and fixed is places and not _booked_too_far(asked, changes)
            found, start = Found(changes, least), solved.values
    return found


def _booked_too_far(asked: Asked, changes: Iterable[Change]) -> bool:
    """Whether an adult with too many running groups gets hours: pupils may then join these groups, for less."""
    return any(change.kind is Kind.HOURS and asked.problem.adults[change.who].over for change in changes)


def _hands(loose: Loosened, choice: Choice, moving: set[str]) -> dict[int, int]:
    """The groups of each adult and their seats as they are in the plan, but for some offers."""
    fixed: dict[int, int] = {}
    for numbers, amounts in ((loose.layout.groups, choice.groups), (loose.layout.seats, choice.seats)):
        fixed |= {number: amounts.get(key, 0) for key, number in numbers.items() if key[0] not in moving}
    offers = {room.key: room.offer for room in loose.problem.rooms}
    return fixed | {number: choice.joined.get(room, 0) for room, number in loose.layout.joined.items()
                    if offers[room] not in moving}  # fmt: skip


def _with_skill(changes: Iterable[Change], offer: Offer) -> tuple[Change, ...]:
    """Hours of those who run the intervention are told with its skill."""
    return tuple(
        replace(change, what=offer.skill) if change.kind is Kind.HOURS and change.who in offer.adults else change
        for change in changes
    )


def _fits(asked: Asked, reason: Reason, pair: Pair, found: Found, given_up: frozenset[Place]) -> Reason:
    values = {item.key: item for item in asked.problem.pairs}
    changes = _with_skill(found.changes, asked.problem.offers[pair.offer])
    lost = sum(values[key].value for key in given_up) - (pair.value if given_up else 0)
    missed = sum(values[key].required for key in given_up) - (pair.required if given_up else 0)
    own = tuple(change for change in reason.changes if change.kind in {Kind.CHOICE, Kind.GAIN})
    words = reason.reason if (*own, *changes) == reason.changes else _in_words(pair, own, changes, reason)
    fits = replace(
        reason, likely=False, changes=(*own, *changes), checked=True, least=found.least, lost=max(0, lost),
        missed=asked.problem.minutes(max(0, missed)),
        rules=tuple(dict.fromkeys(change.kind.value for change in (*own, *changes))) or reason.rules,
    )  # fmt: skip
    how = CHECKED if found.least or not changes else f"{CHECKED}; less may do"
    return replace(fits, reason=f"{words}{_cost_in_words(fits)} ({how})")


def _in_words(pair: Pair, own: tuple[Change, ...], changes: tuple[Change, ...], reason: Reason) -> str:
    if not changes:
        return reason.reason if own else not_placed(pair) + "there is room for it: nothing would have to give way"
    if own:
        return f"{reason.reason}; it also needs {listed(map(needed, changes))}"
    return f"{not_placed(pair)}needs {listed(map(needed, changes))}"


def _cost_in_words(reason: Reason) -> str:
    """What the whole plan would lose, where it would lose anything."""
    lost = []
    if reason.missed:
        lost.append(f"{decimals(reason.missed, 0)} pupil-minutes a week of required provision")
    if reason.lost:
        lost.append(f"{decimals(Fraction(reason.lost, 1000), 2)} months of planning weight")
    return f"; the exchange would cost {listed(lost)}" if lost else ""


def _in_place_of_others(asked: Asked, reason: Reason, pair: Pair) -> Reason:
    """Solve the plan with the pair in it: what all together lose, and who would lose a place.

    At first nobody else gets anything new; in a small school the whole plan is then open.
    """
    layout = build(asked.problem)
    if pair.key not in layout.take:
        return reason
    loose, own = Loosened(asked.problem, layout), layout.take[pair.key]
    wanted = [goal for goal in goals(layout) if goal.name in {SHORTFALL, BENEFIT}]
    wanted.append(Goal(KEEPS, [(layout.take[key], 1) for key in sorted(asked.choice.taken)]))
    shut = {number: 0 for key, number in layout.take.items()
            if key not in asked.choice.taken and key[1] != pair.offer}  # fmt: skip
    small = len(layout.model.variables) < TIE_BELOW
    solved = solve(loose.pinned({**shut, own: 1}), wanted, time_limit_seconds=asked.seconds, tidy=layout.tidy,
                   node_limit=NODES)  # fmt: skip
    if solved.has_plan and small and asked.seconds:
        wider = solve(loose.pinned({own: 1}), wanted, time_limit_seconds=asked.seconds, tidy=layout.tidy,
                      node_limit=NODES, start=solved.values)  # fmt: skip
        solved = wider if wider.has_plan else solved
    if not solved.has_plan or solved.status is Status.STOPPED:
        return reason
    exact = small and solved.status is Status.OPTIMAL
    return _exchange(asked, reason, pair, layout.decode(solved.values), exact)


def _exchange(asked: Asked, reason: Reason, pair: Pair, other: Choice, exact: bool) -> Reason:
    problem, choice = asked.problem, asked.choice
    lost = benefit(problem, choice) - benefit(problem, other)
    missed = shortfall(problem, other) - shortfall(problem, choice)
    losers = tuple((item.pupil, item.code) for item in chosen(problem, choice) if item.key not in other.taken)
    losers = tuple(sorted(losers, key=lambda item: (natural(item[0]), natural(item[1]))))
    cost = []
    if missed > 0:
        cost.append(f"{decimals(problem.minutes(missed), 0)} pupil-minutes a week of required provision")
    if lost > 0:
        cost.append(f"{decimals(Fraction(lost, 1000), 2)} months of planning weight")
    words = "other pupils or interventions weigh more for the same hours and money" if cost else "others bring as much"
    price = f"placing it would cost {'' if exact else 'at most '}{listed(cost)}" if cost else "placing it costs nothing"
    names = [f"{pupil} would lose {code}" for pupil, code in losers[:FEW_NAMES]]
    rest = len(losers) - len(names)
    who = f", and {listed([*names, *([f'{rest} more would lose a place'] if rest else [])])}" if losers else ""
    first = reason.reason if reason.rules != (OTHERS,) else not_placed(pair) + words
    return replace(
        reason, reason=f"{first}; {price}{who} ({CHECKED})", likely=False, checked=True, changes=(), lost=max(0, lost),
        missed=problem.minutes(max(0, missed)), losers=losers,
    )  # fmt: skip

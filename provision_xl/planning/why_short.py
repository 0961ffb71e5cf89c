"""Why required provision does not all fit: the smallest clash of rules, and the cheapest ways to place all of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from time import monotonic

from provision_xl.money import half_up
from provision_xl.planning.change import MOST, Change, Kind
from provision_xl.planning.choice import Choice, shortfall
from provision_xl.planning.clash import WAYS, Clash, NamedRule, WayOut, rule_words, smallest, way_out
from provision_xl.planning.loosened import Key, Leeway, Loosened, holds, loosened
from provision_xl.planning.question import Offer, Pair, Problem
from provision_xl.solving import Goal, Model, Sense, Status, Values, solve

NODES = 200  # for each question put to the solver: the same end every time, unlike the clock
SHARE_OF_TIME = 0.5  # for the clash; the rest is for the ways out
HOUR_PENCE = 2_000
# rules are dropped from the clash in this order where it does not need them, so that the plainest ones are left
DROPPED_FIRST = (Kind.SKILL, Kind.GROUP_SIZE, Kind.ONLY_ONE_OF, Kind.EXCLUDE, Kind.OUT_OF_CLASS, Kind.BUDGET,
                 Kind.FUND, Kind.HOURS, Kind.REQUIRED)  # fmt: skip


@dataclass(frozen=True)
class Shortage:
    """The model with all required provision in it, and nothing else but those who may fill its groups."""

    loose: Loosened
    others: dict[int, int]
    ends: float

    def solved_with(
        self, pinned: dict[int, int], goals: list[Goal], more: Iterable[frozenset[Key]] = ()
    ) -> tuple[Status, Values]:
        """Status and values of a solution with these values pinned, and none of these sets of changes all made."""
        left = self.ends - monotonic()
        if left <= 0:
            return Status.STOPPED, ()
        model = self.loose.pinned(self.others | pinned)
        _forbid(model, self.loose, more)
        solved = solve(model, goals, time_limit_seconds=left, node_limit=NODES)
        return solved.status, solved.values


def why_short(problem: Problem, choice: Choice, seconds: float, hour_pence: int = HOUR_PENCE) -> Clash | None:
    """Why a plan does not place all required provision, and what would.

    What is kept stays, and all that is not required may go. Each way out was tried.

    Args:
        choice: of a plan whose shortfall is proved to be the least.
        seconds: for all of it; whatever it does not reach is left out.
        hour_pence: pence, what an hour more of an adult is taken to cost.

    Returns:
        None where nothing is short, or it was not settled in time.
    """
    if not shortfall(problem, choice):
        return None
    wanted = [pair for pair in problem.pairs if pair.required]
    loose = loosened(problem, _leeway(problem, wanted))
    offers = {pair.offer for pair in wanted}
    keys = {pair.key for pair in wanted}
    others = {number: 0 for key, number in loose.layout.take.items()
              if key not in keys and (key[1] not in offers or problem.offers[key[1]].least == 1)}  # fmt: skip
    began = monotonic()
    shortage = Shortage(loose, others, began + seconds * SHARE_OF_TIME)
    found = _smallest(problem, shortage)
    ways = _ways(problem, Shortage(loose, others, began + seconds), hour_pence)
    if found is None and not ways:
        return None
    rules, proved = found or ((), False)
    return Clash(rules, ways, proved)


def _leeway(problem: Problem, wanted: list[Pair]) -> Leeway:
    offers = list(dict.fromkeys(problem.offers[pair.offer] for pair in wanted))
    there = tuple(name for name, adult in problem.adults.items() if adult.available)
    extra = sum(adult.extra_cost(adult.extra) for adult in problem.adults.values())
    needed = [problem.offers[pair.offer] for pair in wanted]
    return Leeway(
        ticks=sum(offer.group_ticks + offer.least * offer.alone for offer in needed),
        hours=there,
        pence=extra + sum(_most_pence(problem, offer) for offer in needed),
        pupils=tuple(dict.fromkeys(pair.pupil for pair in problem.pairs if problem.offers[pair.offer] in offers)),
        offers=tuple(offer.key for offer in offers),
        skills=tuple(dict.fromkeys(offer.skill for offer in offers if offer.skill)),
        only_one_of=True,
        barred=tuple(pair.key for pair in wanted if pair.barred),
        required=tuple(pair.key for pair in wanted),
    )


def _most_pence(problem: Problem, offer: Offer) -> int:
    """More than a group of its own costs for a pupil."""
    materials = max(pair.materials for pair in problem.pairs if pair.offer == offer.key)
    time = max((adult.pence for adult in problem.adults.values()), default=Fraction(0)) * offer.weeks
    ticks = offer.group_ticks + offer.least * offer.alone + 1
    return offer.least * (materials + 1) + offer.cost_per_group + half_up(ticks * time) + problem.one_off.get(
        offer.code, 0) + 1  # fmt: skip


def _named(problem: Problem, loose: Loosened) -> dict[NamedRule, list[Key]]:
    """Every rule that may give way by its name; a skill is one rule, whoever might be trained in it."""
    found: dict[NamedRule, list[Key]] = {}
    for key in sorted(loose.amount, key=lambda key: DROPPED_FIRST.index(key[0])):
        kind, who, what = key
        who = "" if kind is Kind.SKILL else who
        rule = NamedRule(kind, who, what, rule_words(problem, kind, who, what))
        found.setdefault(rule, []).append(key)
    return found


def _smallest(problem: Problem, shortage: Shortage) -> tuple[tuple[NamedRule, ...], bool] | None:
    named = _named(problem, shortage.loose)

    def fits(held: Collection[NamedRule]) -> bool | None:
        kept = {shortage.loose.amount[key]: 0 for rule in held for key in named[rule]}
        status, _ = shortage.solved_with(kept, [])
        if status is Status.INFEASIBLE:
            return False
        return True if status is Status.OPTIMAL else None

    return smallest(list(named), fits)


def _ways(problem: Problem, shortage: Shortage, hour_pence: int) -> tuple[WayOut, ...]:
    """The cheapest ways out, each of which does without some change of every one before."""
    loose, found = shortage.loose, list[WayOut]()
    sound = {number: 0 for key, number in loose.amount.items() if _is_sound(key)}
    before: list[frozenset[Key]] = []
    goals = [Goal(goal.name, [term for term in goal.terms if term[0] not in sound], Sense.LEAST)
             for goal in loose.goals(hour_pence)]  # fmt: skip
    while len(found) < WAYS and monotonic() < shortage.ends:
        status, values = shortage.solved_with(sound, goals, before)
        if status not in {Status.OPTIMAL, Status.FEASIBLE}:
            break
        used = frozenset(key for key, number in loose.amount.items() if values[number])
        changes = loose.changes(values)
        let_go = {(change.who, change.what) for change in changes if change.kind is Kind.REQUIRED}
        wanted = [pair.key for pair in problem.pairs if pair.required and pair.key not in let_go]
        if not used or not holds(problem, changes, loose.layout.decode(values), wanted):
            break
        given_up = sum(pair.required for pair in problem.pairs if pair.key in let_go)
        way = way_out(problem, _in_order(changes), problem.minutes(given_up), hour_pence)
        found.append(replace(way, least=status is Status.OPTIMAL))
        before.append(used)
    return tuple(found)


def _is_sound(key: Key) -> bool:
    """Rules that no way out bends: a fuller group, or two alternatives at once, would help nobody."""
    return key[0] is Kind.ONLY_ONE_OF or (key[0] is Kind.GROUP_SIZE and key[2] == MOST)


def _in_order(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """What is let go comes first, then the rest as it stands."""
    return tuple(sorted(changes, key=lambda change: change.kind is not Kind.REQUIRED))


def _forbid(model: Model, loose: Loosened, sets: Iterable[frozenset[Key]]) -> None:
    """No way out may make all the changes of an earlier one."""
    for keys in sets:
        terms = [(loose.used[key], 1) for key in keys]
        model.constrain(terms, high=len(keys) - 1, rule="another way out", label="")

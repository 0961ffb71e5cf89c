"""Rules that cannot all hold, the smallest set of them, and the cheapest ways out, as values and in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from provision_xl.money import half_up, pounds
from provision_xl.planning.change import LEAST, Change, Kind, listed, minutes_in_words, time_in_words
from provision_xl.planning.question import Offer, Problem
from provision_xl.results import decimals

WAYS = 3
MEASURE = (
    "Ways out are in order: first those that give up least provision, then those that bend fewest rules without a "
    "price, then the cheapest; an hour more of an adult is priced at the planning hourly cost."
)

type Fits = Callable[[Collection[NamedRule]], bool | None]
"""Whether everything fits while these rules hold and the others do not; None where that was not settled."""


@dataclass(frozen=True, slots=True)
class NamedRule:
    """A rule by its name: what kind, whom it is about, and what it says."""

    kind: Kind
    who: str
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class WayOut:
    """Changes that together make everything fit, which was tried.

    Args:
        pence: of the term, hours at the planning hourly cost.
        given_up: pupil-minutes a week of provision that is let go.
        least: it is proved that none that is not listed before it is cheaper.
    """

    changes: tuple[Change, ...]
    pence: int
    given_up: Fraction
    words: str
    least: bool = True


@dataclass(frozen=True, slots=True)
class Clash:
    """Rules that cannot all hold, of which every one is needed for that, and the cheapest ways out.

    Args:
        proved: without any one of the rules the others were seen to fit, and all together not to.
    """

    rules: tuple[NamedRule, ...]
    ways: tuple[WayOut, ...]
    proved: bool

    @property
    def sentences(self) -> tuple[str, ...]:
        """The clash and its ways out for a SENCo, one sentence each."""
        found = []
        if self.rules and self.proved:
            found.append(_together(self.rules))
        found += [f"Way out {number}: {way.words}." for number, way in enumerate(self.ways, 1)]
        found += [] if all(way.least for way in self.ways) else ["There may be a cheaper way out that was not found."]
        return (*found, MEASURE) if self.ways else tuple(found)


def _together(rules: Sequence[NamedRule]) -> str:
    words = "; ".join(rule.words for rule in rules)
    if len(rules) == 1:
        return f"This cannot hold as things stand: {words}."
    return f"These cannot all hold: {words}. Without any one of them the others would fit."


def smallest(rules: Sequence[NamedRule], fits: Fits) -> tuple[tuple[NamedRule, ...], bool] | None:
    """The rules that are left when each is dropped in turn without which the others still clash.

    Returns:
        The rules, and whether every step was settled; None where all rules together fit, or that was not settled.

    >>> named = [NamedRule(Kind.HOURS, name, "", name) for name in "ABC"]
    >>> found = smallest(named, lambda held: not {"A", "C"} <= {rule.who for rule in held})
    >>> [rule.who for rule in found[0]], found[1]
    (['A', 'C'], True)
    """
    if fits(rules) is not False:
        return None
    found, proved = list(rules), True
    chunks = [[rule for rule in rules if rule.kind is kind] for kind in dict.fromkeys(rule.kind for rule in rules)]
    while chunks:  # whole kinds at first: most of them are not needed, and halves are tried of what is
        chunk = chunks.pop(0)
        rest = [rule for rule in found if rule not in chunk]
        answer = fits(rest)
        if answer is False:
            found = rest
        elif len(chunk) > 1:
            half = len(chunk) // 2
            chunks = [chunk[:half], chunk[half:], *chunks]
        else:
            proved = proved and answer is not None
    return tuple(found), proved


def pence_of(changes: Sequence[Change], hour_pence: int, weeks: Fraction) -> int:
    """What changes cost over a term: hours at the planning hourly cost; budget and funds rise by the same pounds."""
    minutes = sum((change.amount for change in changes if change.kind is Kind.HOURS), Fraction(0))
    money = max((change.amount for change in changes if change.kind in {Kind.BUDGET, Kind.FUND}), default=Fraction(0))
    return half_up(minutes / 60 * hour_pence * weeks + money)


def way_out(problem: Problem, changes: Sequence[Change], given_up: Fraction, hour_pence: int) -> WayOut:
    """A way out with its price and its words."""
    pence = pence_of(changes, hour_pence, problem.term.weeks)
    price = []
    if any(change.kind is Kind.HOURS for change in changes):
        price.append(f"{pounds(pence)} over the term, hours at {pounds(hour_pence)}")
    if given_up:
        price.append(f"{decimals(given_up, 0 if given_up.denominator == 1 else 1)} pupil-minutes a week given up")
    words = listed(advice(change, problem.offers) for change in changes) + (f" ({'; '.join(price)})" if price else "")
    return WayOut(tuple(changes), pence, given_up, words)


def advice(change: Change, offers: Mapping[str, Offer] = MappingProxyType({})) -> str:
    """A change as what to do.

    Args:
        offers: by key, so that those with minutes of their own are called by their code.

    >>> advice(Change(Kind.HOURS, "T2", Fraction(90))), advice(Change(Kind.BUDGET, "", Fraction(12000)))
    ('give T2 1.50 h a week more', 'raise the budget by £120.00')
    """
    who, what = _called(change.who, offers), _called(change.what, offers)
    return {
        Kind.HOURS: f"give {who} {time_in_words(change.amount)} a week more",
        Kind.OUT_OF_CLASS: f"raise the out-of-class limit of {who} by {minutes_in_words(change.amount)} a week",
        Kind.BUDGET: f"raise the budget by {pounds(int(change.amount))}",
        Kind.FUND: f"put {pounds(int(change.amount))} more into a fund that may pay for anyone",
        Kind.SKILL: f"train {who} in {what}",
        Kind.GROUP_SIZE: f"set {what} of {who} to 1",
        Kind.EXCLUDE: f"take out the row that says Exclude for {who} and {what}",
        Kind.REQUIRED: f"let {what} of {who} go",
        Kind.KEEP: f"let group {who} go",
    }[change.kind]


def _called(name: str, offers: Mapping[str, Offer]) -> str:
    """An offer by its code; everything else by its own name."""
    offer = offers.get(name)
    return name if offer is None or offer.key == offer.code else f"{offer.code} with minutes of its own"


def rule_words(problem: Problem, kind: Kind, who: str, what: str) -> str:
    """What a rule of a question says."""
    if kind is Kind.HOURS:
        adult = problem.adults[who]
        taken = f", of which kept groups take {_hours(problem, adult.kept + adult.over)}" if adult.kept else ""
        return f"{who} has {_hours(problem, adult.ticks + adult.extra)} a week{taken}"
    if kind is Kind.GROUP_SIZE:
        offer = problem.offers[who]
        return f"{what} of {_called(who, problem.offers)} is {offer.least if what == LEAST else offer.most}"
    if kind is Kind.BUDGET:
        return f"the budget is {pounds(problem.budget_pence or 0)}"
    if kind is Kind.FUND:
        return f"the funds have {pounds(sum(fund.pence for fund in problem.funds or ()))} left, each for its own pupils"
    return {
        Kind.KEEP: f"group {who} is kept",
        Kind.OUT_OF_CLASS: f"{who} may be out of class only so long",
        Kind.SKILL: f"only those with {what} may run what needs it",
        Kind.ONLY_ONE_OF: f"{who} may have only one of {what}",
        Kind.EXCLUDE: f"a row says Exclude for {who} and {_called(what, problem.offers)}",
        Kind.REQUIRED: f"{who} must have {_called(what, problem.offers)}",
    }[kind]


def _hours(problem: Problem, ticks: int) -> str:
    return f"{decimals(problem.minutes(ticks) / 60, 2)} h"

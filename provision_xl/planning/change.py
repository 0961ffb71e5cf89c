"""What would have to be different for something to fit: as a value, as words, and done to a term's question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil

from provision_xl.money import natural, pounds
from provision_xl.planning.question import Adult, FundLeft, Offer, Pair, Problem
from provision_xl.planning.staff import folded
from provision_xl.results import decimals

MORE_MONEY = "More money"
ANOTHER_PUPIL = "another pupil"
LEAST, MOST = "Group min", "Group max"
HUNDREDTH = Decimal("0.01")


class Kind(StrEnum):
    """What is changed."""

    CHOICE = "choice"  # another intervention of the pupil is given up
    GAIN = "gain"  # its planning weight
    TABLES = "tables"  # a cell or row that rules it out: the words say which
    EXCLUDE = "exclude"  # a row that says so is taken out
    REQUIRED = "required"  # a row that says so is let go
    KEEP = "keep"  # a group that stays is let go
    SKILL = "skill"  # for an adult
    HOURS = "hours"  # of an adult: minutes a week
    PUPILS = "pupils"  # for a group
    GROUP_SIZE = "group size"  # Group min or Group max of an intervention
    OUT_OF_CLASS = "out-of-class limit"  # of a pupil: minutes a week
    ONLY_ONE_OF = "only one of"  # alternatives of a pupil
    BUDGET = "budget"  # pence
    FUND = "fund"  # pence in a fund that may pay for anyone


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is changed, and by how much.

    Args:
        who: Staff ID, pupil, group, or key of the offer; empty for money.
        amount: minutes a week, pence or a number, as the kind says.
        what: the skill, the intervention, the word of Only one of, or which group size.
    """

    kind: Kind
    who: str = ""
    amount: Fraction = Fraction(0)
    what: str = ""

    @property
    def hours(self) -> Decimal:
        """Hours a week to type into Staff, rounded up to hundredths.

        >>> Change(Kind.HOURS, "T1", Fraction(20)).hours
        Decimal('0.34')
        """
        exact = Decimal(self.amount.numerator) / Decimal(self.amount.denominator * 60)
        return exact.quantize(HUNDREDTH, ROUND_CEILING)


def time_in_words(minutes: Fraction) -> str:
    """Time that would be enough: whole minutes below an hour, else hours, rounded up.

    Where minutes are no hundredths of an hour, those that suffice stand behind them, as they are typed into Staff.

    >>> time_in_words(Fraction(30)), time_in_words(Fraction(20)), time_in_words(Fraction(181, 2))
    ('30 minutes', '20 minutes (0.34 h)', '1.51 h')
    """
    if minutes < 60:
        whole = ceil(minutes)
        unit = f"{whole} minute{'' if whole == 1 else 's'}"
        return unit if whole * 100 % 60 == 0 else f"{unit} ({Change(Kind.HOURS, '', Fraction(whole)).hours} h)"
    return f"{decimals(Fraction(ceil(minutes * 100 / 60), 100), 2)} h"


def minutes_in_words(minutes: Fraction) -> str:
    """Minutes, with a decimal only where there is one.

    >>> minutes_in_words(Fraction(1)), minutes_in_words(Fraction(45, 2))
    ('1 minute', '22.5 minutes')
    """
    return f"{decimals(minutes, 0 if minutes.denominator == 1 else 1)} minute{'' if minutes == 1 else 's'}"


def needed(change: Change) -> str:
    """A change as what is needed: "30 minutes a week more of T1 with Talk".

    >>> needed(Change(Kind.HOURS, "T1", Fraction(30), "Talk")), needed(Change(Kind.FUND, "", Fraction(250)))
    ('30 minutes a week more of someone with Talk (T1)', '£2.50 more in a fund that may pay for anyone')
    """
    if change.kind is Kind.HOURS:
        who = f"someone with {change.what} ({change.who})" if change.what else change.who
        return f"{time_in_words(change.amount)} a week more of {who}"
    if change.kind is Kind.OUT_OF_CLASS:
        return f"an out-of-class limit of {change.who} that is {minutes_in_words(change.amount)} a week higher"
    if change.kind is Kind.BUDGET:
        return f"{pounds(int(change.amount))} more in the budget"
    if change.kind is Kind.FUND:
        return f"{pounds(int(change.amount))} more in a fund that may pay for anyone"
    if change.kind is Kind.PUPILS:
        return f"{change.amount} more pupil{'' if change.amount == 1 else 's'} for the group"
    if change.kind is Kind.SKILL:
        return f"{change.who} trained in {change.what}"
    if change.kind is Kind.CHOICE:
        return f"{change.what} to be given up for {change.who}"
    return f"another {change.kind.value} for {change.who}"


def listed(parts: Iterable[str]) -> str:
    """
    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    found = list(parts)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else ""


def applied(problem: Problem, changes: Iterable[Change]) -> Problem:
    """The question as it would be with these changes made; a choice given up changes nothing in it.

    Raises:
        KeyError: a change names an adult, pupil or offer that the question does not have.
    """
    for change in changes:
        problem = _applied(problem, change)
    return problem


def _applied(problem: Problem, change: Change) -> Problem:
    if change.kind is Kind.HOURS:
        ticks = int(change.amount * problem.ticks_a_minute)
        return replace(problem, adults=with_entry(problem.adults, change.who, more_time(problem, change.who, ticks)))
    if change.kind is Kind.OUT_OF_CLASS:
        left = problem.out_left[change.who]
        more = None if left is None else left + int(change.amount * problem.ticks_a_minute)
        return replace(problem, out_left=with_entry(problem.out_left, change.who, more))
    if change.kind is Kind.BUDGET:
        return replace(problem, budget_pence=(problem.budget_pence or 0) + int(change.amount))
    if change.kind is Kind.FUND:
        return with_fund(problem, int(change.amount))
    if change.kind is Kind.PUPILS:
        return with_pupils(problem, change.who, int(change.amount))
    if change.kind is Kind.SKILL:
        return with_skill(problem, [change.who], change.what)
    if change.kind is Kind.EXCLUDE:
        return let_in(problem, [(change.who, change.what)])
    if change.kind is Kind.GROUP_SIZE and change.what == LEAST:
        return replace(problem, offers=with_entry(problem.offers, change.who, _for_one(problem.offers[change.who])))
    if change.kind is Kind.REQUIRED:
        return let_go(problem, (change.who, change.what))
    return problem


def with_entry[Key, Value](mapping: Mapping[Key, Value], key: Key, value: Value) -> dict[Key, Value]:
    """The mapping in its order with one value changed."""
    return {name: value if name == key else old for name, old in mapping.items()}


def more_time(problem: Problem, name: str, ticks: int) -> Adult:
    """An adult with more time; groups that run already and take more than there is come first."""
    adult = problem.adults[name]
    eaten = min(adult.over, ticks)
    return replace(adult, ticks=adult.ticks + ticks, kept=adult.kept + eaten, over=adult.over - eaten)


def with_fund(problem: Problem, pence: int) -> Problem:
    """The question with one more fund, for anyone; without any fund money is no limit and nothing changes."""
    if problem.funds is None:
        return problem
    return replace(problem, funds=(*problem.funds, FundLeft(MORE_MONEY, pence, None)))


def with_pupils(problem: Problem, key: str, count: int) -> Problem:
    """The question with made-up pupils who could take an offer and bring nothing else."""
    alike = next(pair for pair in problem.pairs if pair.offer == key)
    names = [f"{ANOTHER_PUPIL} {number}" for number in range(1, count + 1)]
    materials = max(pair.materials for pair in problem.pairs if pair.offer == key)
    new = [Pair(name, key, alike.code, 0, alike.weeks, 0, materials, None) for name in names]
    return replace(
        problem, pairs=(*problem.pairs, *new), out_left={**problem.out_left, **dict.fromkeys(names)},
        priorities={**problem.priorities, **dict.fromkeys(names, 0)},
    )  # fmt: skip


def with_skill(problem: Problem, names: Iterable[str], skill: str) -> Problem:
    """The question with adults who have one skill more."""
    trained = set(names)
    adults = {
        name: replace(adult, skills=adult.skills | {folded(skill)}) if name in trained else adult
        for name, adult in problem.adults.items()
    }
    offers = {key: _run_by(offer, trained) if folded(offer.skill) == folded(skill) else offer
              for key, offer in problem.offers.items()}  # fmt: skip
    return replace(problem, adults=adults, offers=offers)


def _run_by(offer: Offer, names: Iterable[str]) -> Offer:
    return replace(offer, adults=tuple(sorted({*offer.adults, *names}, key=natural)))


def _for_one(offer: Offer) -> Offer:
    """The offer when a group may be one pupil alone."""
    return replace(offer, least=1)


def let_in(problem: Problem, keys: Iterable[tuple[str, str]]) -> Problem:
    """The question without what bars these pairs."""
    wanted = set(keys)
    pairs = tuple(replace(pair, barred="") if pair.key in wanted else pair for pair in problem.pairs)
    return replace(problem, pairs=pairs)


def let_go(problem: Problem, key: tuple[str, str]) -> Problem:
    """The question in which nothing asks for this pair any more."""
    pairs = tuple(replace(pair, required=0) if pair.key == key else pair for pair in problem.pairs)
    return replace(problem, pairs=pairs)

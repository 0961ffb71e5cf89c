"""The SENCo's year tried out side by side: more or less time, more plans, more pupils on SEN support."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from provision_xl.errors import OutOfRange
from provision_xl.senco.duties import Need, duties, needs
from provision_xl.senco.growth import more_on_support, on_support, with_newcomers, with_plans
from provision_xl.senco.mix import Mix, cheapest_mix
from provision_xl.senco.options import ADMIN_HOURS, ASSISTANT_HOURS, MORE_HOURS, RELEASE, Option
from provision_xl.senco.people import team
from provision_xl.senco.seasons import parts_of_year
from provision_xl.senco.senco_time import SencoTime
from provision_xl.senco.spending import Done, Team, gap_of, shortfall, spend
from provision_xl.senco.words import counted_half_days

HALF_DAYS_A_DAY, MOST_HALF_DAYS = 2, 10
_NUMBER = re.compile(r"[+-]?\d{1,4}(\.\d{1,4})?")
TODAY, MIX, STATUTORY_MIX = "Today", "The cheapest mix for all duties", "The cheapest mix for statutory duties"
WAYS = {"release": (RELEASE, MORE_HOURS), "post": (MORE_HOURS,), "assistant": (ASSISTANT_HOURS,),
        "admin": (ADMIN_HOURS,)}  # fmt: skip
"""For each way to get more time, the options that give it: release as far as there is any, then a shared post."""


class Asked(NamedTuple):
    """What a user wants tried out.

    Args:
        half_days: more half days a week, or where negative less of the SENCo's.
        way: key of WAYS, whose time it is.
        ehc_plans: more EHC plans.
        support_percent: more pupils on SEN support, in per cent of those there are.
    """

    half_days: int = 0
    way: str = "release"
    ehc_plans: int = 0
    support_percent: Fraction = Fraction(0)


@dataclass(frozen=True)
class Scenario:
    """One way that the year could go.

    Args:
        name: in words.
        had: hours that there are in it.
        done: what gets done of each duty.
        taken: options with their half days a week that are paid for in it.
        mix: what the cheapest mix would be that closes the gap left.
    """

    name: str
    had: Fraction
    done: tuple[Done, ...]
    taken: Mix
    mix: Mix

    @property
    def needed(self) -> Fraction:
        return sum((row.need.total for row in self.done), Fraction(0))

    @property
    def gap(self) -> Fraction:
        return gap_of(self.done)

    @property
    def statutory_gap(self) -> Fraction:
        return gap_of(self.done, True)

    @property
    def extra_pence(self) -> int:
        """Extra cash that it costs; less time saves nothing here."""
        return self.taken.extra_pence


def asked_for(days: str, way: str, ehc_plans: int, support: str) -> Asked | None:
    """What a user typed, to be tried out; None where nothing is asked for.

    Args:
        days: a week more, or less, such as 0.5, +1 or -1; whole half days.
        support: per cent, with or without the sign.

    Raises:
        OutOfRange: it cannot be read, or cannot be tried.

    >>> asked_for("-1", "release", 1, "+10%")
    Asked(half_days=-2, way='release', ehc_plans=1, support_percent=Fraction(10, 1))
    >>> asked_for("", "release", 0, "")
    """
    half_days = _number(days, "--days", "0.5, 1 or -1") * HALF_DAYS_A_DAY
    percent = _number(support.strip().removesuffix("%"), "--sen-support", "10%")
    if half_days.denominator != 1 or abs(half_days) > MOST_HALF_DAYS:
        raise OutOfRange(f"{days} days cannot be tried: type half or whole days a week, such as 0.5 or -1, at most 5.")
    if way not in WAYS:
        raise OutOfRange(f'"{way}" is no way to get time; choose one of {", ".join(WAYS)}.')
    if half_days < 0 and way != "release":
        raise OutOfRange("Less time can be tried for the SENCo only: leave --by out.")
    if ehc_plans < 0 or percent < 0:
        raise OutOfRange("Fewer EHC plans or fewer pupils on SEN support cannot be tried: type 0 or more.")
    if not (half_days or ehc_plans or percent):
        return None
    return Asked(int(half_days), way, ehc_plans, percent)


def _number(text: str, flag: str, such_as: str) -> Fraction:
    if not text.strip():
        return Fraction(0)
    if not _NUMBER.fullmatch(text.strip()):
        raise OutOfRange(f'"{text}" is no number for {flag}; type it as {such_as}.')
    return Fraction(text.strip())


def scenarios(time: SencoTime, asked: Asked | None = None) -> tuple[Scenario, ...]:
    """Today, more time by each way, the cheapest mixes, more plans, more pupils, less time; then what was asked for.

    More EHC plans are for pupils who are on SEN support, or where nobody is for newcomers.

    Raises:
        OutOfRange: what was asked for cannot be tried.
    """
    return (*_usual(time), *([_asked(time, asked)] if asked else []))


def _usual(time: SencoTime) -> Iterator[Scenario]:
    today = _Try(time, tuple(row.need for row in time.done))
    yield today.scenario(TODAY)
    for half_days, way, name in (
        (1, "release", "Half a day a week more of the SENCo"),
        (2, "release", "A day a week more of the SENCo"),
        (1, "assistant", "Half a day a week of an assistant SENCo"),
        (1, "admin", "Half a day a week of a SEN administrator"),
    ):
        yield today.scenario(name, half_days, way)
    for name, mix in ((MIX, time.mix), (STATUTORY_MIX, time.statutory_mix)):
        if mix.taken:
            yield today.with_mix(name, mix)
    yield _Try(time, _needs(time, 1, 0)).scenario("One more EHC plan")
    more = more_on_support(time.school, Fraction(10), time.as_at)
    yield _Try(time, _needs(time, 0, more)).scenario(f"10% more pupils on SEN support ({more})")
    yield today.scenario("A day a week less of the SENCo", -HALF_DAYS_A_DAY)


def _asked(time: SencoTime, asked: Asked) -> Scenario:
    more = more_on_support(time.school, asked.support_percent, time.as_at)
    tried = _Try(time, _needs(time, asked.ehc_plans, more))
    return tried.scenario(f"Asked: {', '.join(_words(asked, more))}", asked.half_days, asked.way)


def _words(asked: Asked, more: int) -> Iterator[str]:
    whose = {"release": "of the SENCo", "post": "of a shared post", "assistant": "of an assistant SENCo",
             "admin": "of a SEN administrator"}[asked.way]  # fmt: skip
    if asked.half_days:
        more_or_less = "more" if asked.half_days > 0 else "less"
        yield f"{counted_half_days(abs(asked.half_days))} a week {more_or_less} {whose}"
    if asked.ehc_plans:
        yield f"{asked.ehc_plans} more EHC plan{'' if asked.ehc_plans == 1 else 's'}"
    if asked.support_percent:
        yield f"{more} more pupil{'' if more == 1 else 's'} on SEN support"


def _needs(time: SencoTime, plans: int, support: int) -> tuple[Need, ...]:
    """What the duties take with so many more plans, and so many more pupils on SEN support."""
    grown = with_plans if on_support(time.school, time.as_at) else partial(with_newcomers, status="E")
    changed = with_newcomers(grown(time.school, plans, as_at=time.as_at), support, time.as_at, "K")
    rows, status, _ = duties(time.school, time.rates)
    return needs(changed, rows, status, time.as_at, time.year, time.terms)


class _Try:
    """Needs of a year, to be met with the hours there are and with more or fewer of them."""

    def __init__(self, time: SencoTime, wanted: tuple[Need, ...]) -> None:
        self.wanted = wanted
        self.parts = parts_of_year(time.terms)
        self.had = team(time.people, time.terms)
        self.ways = [change.option for change in time.options]

    def scenario(self, name: str, half_days: int = 0, way: str = "release") -> Scenario:
        """With so many half days a week more by one way, or where negative less of the SENCo's."""
        if half_days < 0:
            return self._worked(name, self._less(-half_days), Mix())
        return self.with_mix(name, take(self.ways, half_days, WAYS[way]))

    def with_mix(self, name: str, mix: Mix) -> Scenario:
        return self._worked(name, self.had.plus(mix.bought(self.parts)), mix)

    def _less(self, half_days: int) -> Team:
        lost = half_days * self.ways[0].hours
        senco = (max(Fraction(0), had - lost * part) for had, part in zip(self.had.senco, self.parts, strict=True))
        return self.had._replace(senco=tuple(senco))

    def _worked(self, name: str, had: Team, taken: Mix) -> Scenario:
        mix = cheapest_mix(_left(self.ways, taken), shortfall(self.wanted, had), self.parts)
        return Scenario(name, had.total, spend(self.wanted, had), taken, mix)


def take(ways: Sequence[Option], half_days: int, names: Sequence[str]) -> Mix:
    """So many half days a week of the named options, the first as far as there is any of it."""
    taken = []
    for name in names:
        for option in (option for option in ways if option.name == name):
            count = half_days if option.most is None else min(option.most, half_days)
            taken.append((option, count))
            half_days -= count
    return Mix(tuple((option, count) for option, count in taken if count))


def _left(ways: Sequence[Option], taken: Mix) -> list[Option]:
    """The options with what is left of each."""
    gone = dict(taken.taken)
    return [
        option if option.most is None else replace(option, most=option.most - gone.get(option, 0)) for option in ways
    ]

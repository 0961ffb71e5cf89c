"""The cheapest mix of options that closes a gap, in whole half days a week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import ceil

from provision_xl.errors import PlanError
from provision_xl.senco.options import Option
from provision_xl.senco.people import PARTS
from provision_xl.senco.seasons import Hours
from provision_xl.senco.spending import Short, Team
from provision_xl.solving import Goal, Model, Sense, Status, solve, total

TIME_LIMIT_SECONDS = 120  # solved in milliseconds; a slow computer may take long to load the solver
_RULES = ("what only a SENCo can do", "what no admin can do", "all that is needed")


@dataclass(frozen=True, slots=True)
class Mix:
    """Half days a week of each option taken; empty where nothing is needed or nothing helps.

    Args:
        taken: options with their half days, in the order of the options.
        why_not: why no mix closes the gap, "" where one does or none is needed.
    """

    taken: tuple[tuple[Option, int], ...] = ()
    why_not: str = ""

    @property
    def extra_pence(self) -> int:
        return sum(option.extra_pence * half_days for option, half_days in self.taken)

    @property
    def hours(self) -> Fraction:
        """Hours a year that the mix buys."""
        return sum((option.hours * half_days for option, half_days in self.taken), Fraction(0))

    def bought(self, parts: Hours) -> Team:
        """The same by season and by whose they are."""
        nothing = Team(*(tuple(Fraction(0) for _ in parts) for _ in PARTS))
        return reduce(Team.plus, (option.bought(half_days, parts) for option, half_days in self.taken), nothing)


def half_days_needed(
    short: Sequence[Hours | tuple[Fraction, ...]], parts: Hours, hours: Fraction
) -> tuple[int, ...] | None:
    """Whole half days a week so that each season gets what it lacks; None where a season without weeks lacks hours.

    half days = the most of hours lacking / (hours of a half day x part of the year), rounded up

    Args:
        short: for each kind of hours, what each season lacks.
        parts: the part of the year that each season is.
        hours: what half a day a week buys in a year, > 0.

    >>> half_days_needed([(Fraction(50), Fraction(70))], (Fraction(1, 2), Fraction(1, 2)), Fraction(253, 2))
    (2,)
    """
    if any(lacking > 0 and not part for kind in short for lacking, part in zip(kind, parts, strict=True)):
        return None
    return tuple(
        max((ceil(lacking / (hours * part)) for lacking, part in zip(kind, parts, strict=True) if part), default=0)
        for kind in short
    )


def cheapest_mix(options: Sequence[Option], short: Sequence[Short], parts: Hours) -> Mix:
    """The half days of each option that cost least extra cash and leave no gap.

    Ties go to fewer half days, then to options that come first. Every option buys the same hours a half day.

    Args:
        options: at least one of a SENCo's own time without limit, so that a mix exists.
        short: what each season lacks.
        parts: the part of the year that each season is.
    """
    kinds = list(zip(*short, strict=True))
    needed = half_days_needed(kinds, parts, options[0].hours)
    if needed is None:
        return Mix((), "A term without teaching weeks has duties that fall in it; half days a week cannot reach them.")
    if not any(needed):
        return Mix()
    taken = _solved(options, needed)
    return Mix(tuple((option, count) for option, count in zip(options, taken, strict=True) if count))


def _solved(options: Sequence[Option], needed: Sequence[int]) -> tuple[int, ...]:
    """How many half days of each option: least cost, then fewest, then first ones first.

    Args:
        needed: half days at least of SENCos, of SENCos and assistants, and of everybody.
    """
    model, all_half_days = Model(), max(needed)
    half_days = [
        model.add(0, all_half_days if option.most is None else min(option.most, all_half_days), label=option.label)
        for option in options
    ]
    for number, (least, rule) in enumerate(zip(needed, _RULES, strict=True), start=1):
        may = [(place, 1) for place, option in zip(half_days, options, strict=True) if option.part in PARTS[:number]]
        model.constrain(may, low=least, rule=rule, label="half days")
    everything = [(place, 1) for place in half_days]
    costs = [(place, option.extra_pence) for place, option in zip(half_days, options, strict=True)]
    _least(model, Goal("extra cash", costs, Sense.LEAST))
    _least(model, Goal("half days", everything, Sense.LEAST))
    return _least(model, Goal("order", [(place, rank) for rank, place in enumerate(half_days)], Sense.LEAST))


def _least(model: Model, goal: Goal) -> tuple[int, ...]:
    """Values that reach a goal, which the model then holds.

    One goal a run: a run with several starts each from the plan of the one before, and HiGHS 1.16 was seen
    to call such a start the best when it was not.
    """
    solved = solve(model, [goal], time_limit_seconds=TIME_LIMIT_SECONDS)
    if solved.status is not Status.OPTIMAL:
        raise PlanError(f"The cheapest mix could not be worked out ({solved.status.value} {solved.message}).")
    model.constrain(goal.terms, high=int(total(goal.terms, solved.values)), rule="earlier goal", label=goal.name)
    return tuple(int(value) for value in solved.values)

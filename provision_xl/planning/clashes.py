"""Kept rows that break a rule by themselves: then nothing fits, and this says what would make it fit."""

from __future__ import annotations

from provision_xl.money import pounds
from provision_xl.planning.change import minutes_in_words
from provision_xl.planning.choice import Choice, cost, payment, places
from provision_xl.planning.question import Problem
from provision_xl.results import decimals

NOTHING = Choice()


def clashes(problem: Problem) -> tuple[str, ...]:
    """Each rule that kept rows break, with the rows and what would mend it, in hours, minutes and pounds."""
    return (*_hours(problem), *_out_of_class(problem), *_money(problem))


def hours(problem: Problem, ticks: int) -> str:
    """Ticks in words, as hours with two decimals.

    >>> from fractions import Fraction
    >>> from types import SimpleNamespace
    >>> hours(SimpleNamespace(minutes=lambda ticks: Fraction(ticks, 2)), 180)
    '1.50 h'
    """
    return f"{decimals(problem.minutes(ticks) / 60, 2)} h"


def minutes(problem: Problem, ticks: int) -> str:
    """Ticks in words, as minutes, with a decimal only where there is one."""
    return minutes_in_words(problem.minutes(ticks))


def _hours(problem: Problem) -> list[str]:
    found = []
    for name, adult in problem.adults.items():
        if adult.asked:
            groups = ", ".join(kept.key for kept in problem.kept if name in kept.staff and not kept.running)
            found.append(
                f"Hours of {name}: with the groups to be kept ({groups}) {hours(problem, adult.kept + adult.over)} "
                f"a week are taken, and there are {hours(problem, adult.ticks + adult.extra)}. Give {name} "
                f"{hours(problem, adult.asked)} a week more, or take Keep off one of these groups."
            )
    return found


def _out_of_class(problem: Problem) -> list[str]:
    found = []
    for pupil, over in problem.out_over.items():
        groups = ", ".join(kept.key for kept in problem.kept if pupil in kept.pupils and not kept.running)
        found.append(
            f"Out of class, {pupil}: the groups to be kept ({groups}) ask for {minutes(problem, over)} a week more "
            "than the limit. Raise the pupil's own Out-of-class limit by that much, or take Keep off one of them."
        )
    return found


def _money(problem: Problem) -> list[str]:
    needed = cost(problem, NOTHING)
    if problem.budget_pence is not None and needed > problem.budget_pence:
        over = pounds(needed - problem.budget_pence)
        return [f"Budget: what is kept costs {pounds(needed)} this term, {over} more than the budget of "
                f"{pounds(problem.budget_pence)}. Raise the budget, or let a kept group go."]  # fmt: skip
    if payment(problem, NOTHING, places(problem)) is None:
        have = sum(fund.pence for fund in problem.funds or ())
        return [f"Funds: what is kept costs {pounds(needed)} this term; the funds that hold its first day have "
                f"{pounds(have)} left, and some of it is for certain pupils only. Add money or dates in Funds, or let "
                "a kept group go."]  # fmt: skip
    return []

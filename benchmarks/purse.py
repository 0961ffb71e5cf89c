"""People and money shared by many schools: in parts, by prices, against all schools as one model, both to 0.1 %.

`PROVISION_SCHOOLS=5,10` in the environment picks how many schools, `PROVISION_SEEDS=1,2` seeds. Each school's plan by
itself, which both begin from, is not counted. The one model is left after `MOST_SECONDS` with the best it has.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from fractions import Fraction
from time import monotonic

from benchmarks.generator import TERM
from benchmarks.measure import Row, seconds
from benchmarks.trusts import POUNDS_A_SCHOOL, kind_of, trust_of
from provision_xl.purse.joint import best_of, joint
from provision_xl.purse.question import Column, Question
from provision_xl.purse.share import alone, ask, benefit_of, held, in_parts, missed_by
from provision_xl.rates import national

SCHOOLS, SEEDS = (5, 10, 20), (0, 1, 2, 3)
MOST_SECONDS = 600.0
NEAR = Fraction(1, 100)
GIVE = Fraction(1, 1000)
NODES = 1_000_000


def purse() -> Iterator[Row]:
    """One line for each trust; it holds where the plans found in parts have 99 % of the one model's benefit."""
    for schools in _picked("PROVISION_SCHOOLS", SCHOOLS):
        for seed in _picked("PROVISION_SEEDS", SEEDS):
            yield compared(schools, seed)


def compared(schools: int, seed: int) -> Row:
    question, fixed = asked(schools, seed)
    found: list[tuple[tuple[Column, ...], Fraction | None]] = []

    def parts() -> None:
        search = in_parts(question, fixed, monotonic() + MOST_SECONDS)
        found.append((search.best, search.bound))

    def whole() -> None:
        made = joint(question, range(len(question.sites)))
        answer = best_of(made, fixed, question.limits, MOST_SECONDS, NODES, GIVE, placed_first=True)
        found.append((answer.columns, None if answer.bound is None else Fraction(answer.bound)))

    ours, theirs = seconds(parts), seconds(whole)
    (one, bound), (other, most) = found
    holds = (missed_by(one), -benefit_of(one)) <= (missed_by(other), -(1 - NEAR) * benefit_of(other))
    gain = benefit_of(one) - benefit_of(fixed)
    return Row(
        f"{len(question.sites)} schools, seed {seed}, {kind_of(seed)}: in parts, {_months(one)} months "
        f"(gap {_share(one, bound)}; alone {_months(fixed)}, so {gain / 1000:.0f} gained)",
        f"one model, {_months(other)} (gap {_share(other, most)})",
        ours, theirs, ours / theirs, "99 % of its benefit", holds,
    )  # fmt: skip


def asked(schools: int, seed: int) -> tuple[Question, tuple[Column, ...]]:
    """The question and each school's plan by itself."""
    sites, travel = trust_of(schools, seed)
    question, _ = ask(sites, TERM, national(), travel, POUNDS_A_SCHOOL * schools)
    fixed = alone(question, monotonic() + MOST_SECONDS)
    return held(question, fixed), fixed


def _picked(name: str, usual: tuple[int, ...]) -> tuple[int, ...]:
    typed = os.environ.get(name, "")
    return tuple(int(part) for part in typed.split(",")) if typed else usual


def _months(columns: tuple[Column, ...]) -> str:
    return f"{benefit_of(columns) / 1000:.1f}"


def _share(columns: tuple[Column, ...], bound: Fraction | None) -> str:
    if bound is None:
        return "not proved"
    return f"{float(100 * (bound - benefit_of(columns)) / max(1, bound)):.2f} %"

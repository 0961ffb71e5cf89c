"""What must hold of the second calculator in every school, and that the schools have all in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest

from provision_xl.rates import national
from provision_xl.school.school import School, line_key

from .calculator import calculate
from .funds import UNFUNDED, fund_out, purses_of
from .groups import Group
from .pieces import Question
from .schools import random_school
from .time_costs import exact_cost, without_planned

SEEDS = range(16)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    school, as_at = random_school(seed)
    rng = Random(seed)
    tables = ("terms", "pupils", "interventions", "staff", "provision", "services", "training", "sessions",
              "absences", "funds", "top_ups")
    rows: dict[str, Any] = {name: tuple(rng.sample(old, len(old))) for name in tables if (old := getattr(school, name))}
    mixed = replace(school, **rows)
    assert calculate(mixed, as_at, national()) == calculate(school, as_at, national())
    assert fund_out(mixed, as_at, national()) == fund_out(school, as_at, national())


@pytest.mark.parametrize("seed", SEEDS)
def test_whole_pence_are_the_exact_sum_of_each_group_and_term_rounded_once(seed: int) -> None:
    school, as_at = random_school(seed)
    found = calculate(school, as_at, national()) or {}
    for group in Question(school, as_at, national()).groups:
        exact = exact_cost(Question(school, as_at, national()), group, group.days)
        lines = {line_key(line) for line in group.lines}
        for term in {cell.term for cell in exact}:
            whole = sum(amounts.planned for (line, of_term, _, kind, _), amounts in found.items()
                        if line in lines and of_term == term and kind == "time")  # fmt: skip
            wanted = sum(cost for cell, cost in exact.items() if cell.term == term)
            assert -1 <= 2 * (wanted - whole) < 1


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_past_is_spent_where_nothing_says_otherwise(seed: int) -> None:
    school, _ = random_school(seed)
    lines = tuple(replace(line, status="Running", sessions_held=None) for line in school.provision)
    services = tuple(replace(row, units_used=None) for row in school.services)
    plain = replace(school, provision=lines, services=services, sessions=(), absences=())
    past, future = (calculate(plain, day, national()) or {} for day in (date(2099, 1, 1), date(2000, 1, 1)))
    assert all(amounts.planned == amounts.planned_to_date == amounts.to_date for amounts in past.values())
    assert all(amounts.planned_to_date == amounts.to_date == 0 for amounts in future.values())
    assert {key: amounts.planned for key, amounts in past.items()} == {
        key: amounts.planned for key, amounts in future.items()
    }


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("figure", ["planned", "to_date", "forecast"])
def test_funds_and_what_is_unfunded_are_the_cost_to_the_penny(seed: int, figure: str) -> None:
    school, as_at = random_school(seed)
    paid: dict[tuple[str, ...], int] = defaultdict(int)
    by_fund: Counter[str] = Counter()
    for (*key, fund), pence in (fund_out(school, as_at, national(), figure) or {}).items():
        paid[*key,] += pence
        by_fund[fund] += pence
    cost = {key: getattr(amounts, figure) for key, amounts in (calculate(school, as_at, national()) or {}).items()}
    assert dict(paid) == {key: pence for key, pence in cost.items() if pence}
    money: Counter[str] = Counter()
    for purse in purses_of(school):
        money[purse.name] += purse.left
    assert all(pence <= money[fund] for fund, pence in by_fund.items() if fund != UNFUNDED)


def _features(school: School, as_at: date) -> Iterator[str]:
    question = Question(school, as_at, national())
    for group in question.groups:
        yield from _group_features(question, group)
    yield from {key[3] for key in calculate(school, as_at, national()) or {}}
    yield "no LA rate" if calculate(school, as_at, national(), "la") is None else "LA rate"
    for staff_id in school.member_of_staff:
        yield "estimate" if question.hour(staff_id, as_at).estimate else "known pay"
    yield from {"paid by " + key[-1].split()[0] for key in fund_out(school, as_at, national()) or {}}


def _group_features(question: Question, group: Group) -> Iterator[str]:
    days = list(group.days.values())
    members = {there.lines for there in days}
    yield f"{min(len(group.adults), 3)} adults, {'parts' if group.adults[0].part != 1 else 'whole'}"
    if len(members) > 1:
        yield "members change"
    if any(there.weight != there.day.weight for there in days):
        yield "a last day in part"
    if any(line.charge == "Full" for line in group.lines) and len(group.lines) > 1:
        yield "full among others"
    if len({there.day.term.school_year for there in days}) > 1:
        yield "two school years"
    if len({question.in_post(adult.staff_id, day) for adult in group.adults for day in group.days}) > len(group.adults):
        yield "adult comes or goes"
    if days and without_planned(group.days) != group.days:
        yield "planned still"
    if any(line.sessions_held is not None for line in group.lines):
        yield "sessions held"
    noted = [row.held for row in question.school.sessions if row.group == group.name]
    if noted and group.name:
        yield "sessions logged" if any(noted) else "sessions not held logged"
    if not group.name and days:
        yield "no group"


WANTED = {
    "1 adults, whole", "2 adults, whole", "2 adults, parts", "3 adults, whole", "3 adults, parts", "members change",
    "a last day in part", "full among others", "two school years", "adult comes or goes", "planned still",
    "sessions held", "sessions logged", "sessions not held logged", "no group", "time", "per pupil", "per group",
    "one-off", "service", "training",
    "LA rate", "no LA rate", "estimate", "known pay", "paid by SEN", "paid by PP", "paid by HN", "paid by LAC",
    "paid by EY", "paid by IMF", "paid by Need", "paid by Own", "paid by Top-up", "paid by Unfunded",
}  # fmt: skip


def test_the_schools_have_all_in_them() -> None:
    seen: Counter[str] = Counter()
    for seed in range(80):
        seen.update(set(_features(*random_school(seed))))
    assert not WANTED - set(seen), WANTED - set(seen)

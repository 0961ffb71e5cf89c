"""A few terms at a time: never worse, every rule kept, and used where a school is large."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from provision_xl.planning.model import BENEFIT, EXACT_BELOW, SHORTFALL
from provision_xl.planning.year.improving import improved
from provision_xl.planning.year.model import build_year, year_goals
from provision_xl.planning.year.plan import optimise_year
from provision_xl.planning.year.question import year_question
from provision_xl.planning.year.solving import one_after_the_other
from provision_xl.rates import national
from provision_xl.solving.model import total
from tests.planning import schools
from tests.planning.small_years import budget, small_year
from tests.planning.two_terms import AS_AT, ONE, school


def test_it_never_gets_worse_and_keeps_every_rule() -> None:
    for seed in range(15):
        question = year_question(small_year(seed), ["Spring", "Summer"], AS_AT, national(), budget(seed))
        alone, _ = one_after_the_other(question, 60, lambda what, share: None)
        year = build_year(question)
        start = year.encode(alone.choices)
        goals = [goal for goal in year_goals(year) if goal.name in (SHORTFALL, BENEFIT)]
        values, cut_short = improved(year, goals, start, 60)
        assert not cut_short and not year.model.broken(values)
        assert [total(goal.terms, values) for goal in goals] >= [total(goal.terms, start) for goal in goals]


def test_what_a_term_could_have_it_gets() -> None:
    # from nothing at all: an hour a week in each of two terms, 1,000 for each pupil
    question = year_question(school(), ["Spring", "Summer"], AS_AT, national())
    year = build_year(question)
    goals = [goal for goal in year_goals(year) if goal.name in (SHORTFALL, BENEFIT)]
    nothing = tuple(0 for _ in year.model.variables)
    assert improved(year, goals, nothing, 0) == (nothing, True)
    assert improved(year, goals, nothing, 60, lambda: True) == (nothing, True)
    values, cut_short = improved(year, goals, year.tidy(nothing), 60)
    assert (total(goals[1].terms, values), cut_short) == (2000, False)


def test_a_large_school_has_a_plan_in_the_time_there_is() -> None:
    book = schools.large(1, pupils=50, interventions=18, staff=8)
    book = replace(book, interventions=(*book.interventions, replace(ONE, weeks=Decimal(20), needs=("SLCN",))))
    terms = ["Autumn", "Spring", "Summer"]
    question = year_question(book, terms, schools.AS_AT, national())
    assert len(build_year(question).model.variables) >= EXACT_BELOW
    plan = optimise_year(book, terms, schools.AS_AT, national(), seconds=3)
    assert plan.status in {"stopped early", "feasible"} and plan.benefit >= plan.alone_benefit > 0
    assert plan.bound is None or plan.bound >= plan.benefit

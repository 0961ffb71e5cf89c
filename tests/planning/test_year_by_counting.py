"""Two terms together against every plan there is, on very small schools, and what must hold whatever comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from provision_xl.planning.problem import problem as question_of
from provision_xl.planning.question import Pair, Problem
from provision_xl.planning.year.model import build_year, year_goals
from provision_xl.planning.year.plan import YearPlan, made_of
from provision_xl.planning.year.question import year_question
from provision_xl.planning.year.rows import history
from provision_xl.planning.year.solving import best_year
from provision_xl.rates import national
from provision_xl.school.core_tables import TermRow
from provision_xl.school.school import School
from provision_xl.solving.model import total
from tests.planning import small
from tests.planning.small_years import Counting, budget, small_year
from tests.planning.two_terms import AS_AT, SPRING, SPRING_ENDS, SUMMER, SUMMER_ENDS, planned

SCHOOLS, FEWER = 40, 20
TERMS = ["Spring", "Summer"]
HALVES = (  # five weeks each, so that a course of 14 weeks may go on through three of them
    TermRow(term="Spring 1", starts=SPRING, ends=date(2027, 2, 5), teaching_weeks=Decimal(5)),
    TermRow(term="Spring 2", starts=date(2027, 2, 8), ends=SPRING_ENDS, teaching_weeks=Decimal(5)),
    TermRow(term="Summer 1", starts=SUMMER, ends=date(2027, 5, 14), teaching_weeks=Decimal(5)),
    TermRow(term="Summer 2", starts=date(2027, 5, 17), ends=SUMMER_ENDS, teaching_weeks=Decimal(5)),
)
NAMES = [row.term for row in HALVES]


def _weight(school: School, pupils: Iterable[str]) -> int:
    return sum(school.pupil[pupil].priority or 1 for pupil in pupils)


def _better_than_alone(plan: YearPlan) -> bool:
    return (plan.shortfall_minutes, -plan.benefit) < (plan.alone_shortfall_minutes, -plan.alone_benefit)


def counted(seed: int) -> YearPlan:
    """The plan of two terms of a small school, found to be the best by trying every plan."""
    book, cap = small_year(seed), budget(seed)
    plan = planned(book, budget_pence=cap)
    nothing = sum(_weight(book, term.left_out) for term in plan.terms)
    found = (plan.shortfall_minutes, plan.benefit, nothing, plan.cost_pence)
    assert found == Counting(book, cap).best(), f"school {seed}"
    assert plan.status == "optimal" and plan.gap == 0, f"school {seed}"
    return plan


def test_the_plan_of_two_terms_is_the_one_found_by_trying_every_plan() -> None:
    shifted = missing = costly = 0
    for seed in range(SCHOOLS):
        plan = counted(seed)
        shifted += _better_than_alone(plan)
        missing += bool(plan.shortfall_minutes)
        costly += bool(plan.cost_pence)
    assert shifted >= 2 and missing >= 4 and costly >= 20, f"too easy: {shifted}, {missing}, {costly}"


def test_every_rule_over_the_terms_holds_somebody_back_in_one_of_these_schools() -> None:
    lifted: dict[str, Callable[[School], School]] = {
        "course": lambda book: _rows(book, weeks=None),
        "materials": lambda book: _rows(book, cost_per_pupil=None),
        "one-off cost": lambda book: _rows(book, one_off_cost=None),
        "funds": lambda book: replace(book, funds=()),
        "required": lambda book: replace(book, provision=()),
        "hours": lambda book: replace(
            book, staff=tuple(replace(row, intervention_hours=Decimal(9)) for row in book.staff)
        ),
    }  # fmt: skip
    waiting = set(lifted)
    for seed in range(SCHOOLS):
        plan = planned(small_year(seed), budget_pence=budget(seed))
        for rule in sorted(waiting):
            free = planned(lifted[rule](small_year(seed)), budget_pence=budget(seed))
            if (free.shortfall_minutes, -free.benefit) != (plan.shortfall_minutes, -plan.benefit):
                waiting.discard(rule)
    assert not waiting, f"never binding: {waiting}"


def _rows(book: School, **more: None) -> School:
    return replace(book, interventions=tuple(replace(row, **more) for row in book.interventions))


def test_what_is_left_of_a_later_term_is_what_its_tables_say_once_the_earlier_is_on_the_map() -> None:
    for seed in range(FEWER):
        for book in (small_year(seed), small.small(seed)):
            question = year_question(book, TERMS, small.AS_AT, national())
            if not any(problem.clashes for problem in question.problems):
                found = best_year(question, 60, lambda what, share: None).found
                placed = made_of(found).placed
                for place, (term, ours) in enumerate(zip(question.terms, found.problems, strict=True)):
                    had = replace(term.school, provision=(*term.school.provision, *history(placed, question, place)))
                    same_question(ours, question_of(had, term.name, small.AS_AT, national()))


def same_question(ours: Problem, theirs: Problem) -> None:
    """Both ask the same, but for pairs put aside because a row of a later term needs what is left of the course."""
    aside = {key for key, why in ours.ruled_out.items() if "later term" in why}
    assert _facts(ours, set()) == _facts(theirs, aside)
    present = {pair.code for pair in ours.pairs} | {group.code for group in ours.kept}
    one_off = [{code: found.one_off.get(code, 0) for code in present} for found in (ours, theirs)]
    assert one_off[0] == one_off[1]
    assert [(group.key, group.pence) for group in ours.kept] == [(group.key, group.pence) for group in theirs.kept]


def _facts(problem: Problem, aside: set[tuple[str, str]]) -> list[tuple[object, ...]]:
    def of(pair: Pair) -> tuple[object, ...]:
        return pair.key, pair.value, pair.weeks, pair.required, pair.materials

    return [of(pair) for pair in problem.pairs if pair.required or (pair.pupil, pair.code) not in aside]


def test_the_model_counts_the_benefit_and_the_pence_that_the_terms_have_one_after_the_other() -> None:
    for seed in range(FEWER):
        for book, terms in ((small_year(seed), TERMS), (replace(small_year(seed), terms=HALVES), NAMES)):
            question = year_question(book, terms, AS_AT, national(), budget(seed))
            best = best_year(question, 60, lambda what, share: None)
            year = build_year(question)
            for found in (best.found, best.alone):
                values = year.encode(found.choices)
                assert not year.model.broken(values), f"school {seed}"
                assert year.decode(values) == found.choices
                goals = {goal.name: total(goal.terms, values) for goal in year_goals(year)}
                assert (goals["benefit"], goals["cost"]) == (found.benefit, found.cost), f"school {seed}"


def test_it_is_never_worse_than_one_term_after_the_other() -> None:
    for seed in range(FEWER):
        plan = planned(small.small(seed), budget_pence=small.budget(seed))
        if not plan.clashes:
            assert (plan.shortfall_minutes, -plan.benefit) <= (plan.alone_shortfall_minutes, -plan.alone_benefit)

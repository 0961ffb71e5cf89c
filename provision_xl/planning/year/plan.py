"""The plan of the terms of a school year together: what comes back, checked, with what waits and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from provision_xl.errors import PlanError
from provision_xl.money import pounds
from provision_xl.planning.assembly import ExtraHours, PlannedGroup, assemble
from provision_xl.planning.best import Told, nobody
from provision_xl.planning.check_facts import Book, Shown
from provision_xl.planning.choice import Choice, benefit, cost, left_out, loads, shortfall
from provision_xl.planning.clashes import clashes as clashes_of
from provision_xl.planning.question import Problem
from provision_xl.planning.year.check import YearShown, check_year
from provision_xl.planning.year.money import Lived, Payments, borne, by_fund, lived
from provision_xl.planning.year.question import TermQuestion, YearQuestion, with_money, year_question
from provision_xl.planning.year.rows import Rows, Stretch, group_names, history, map_of_plan, stretches, year_rows
from provision_xl.planning.year.solving import YearBest, best_year
from provision_xl.planning.year.tables import about, tables
from provision_xl.planning.year.waiting import Waiting, waiting
from provision_xl.rates import Rates
from provision_xl.results import Result
from provision_xl.school.core_tables import Line
from provision_xl.school.school import School
from provision_xl.solving import Status


@dataclass(frozen=True)
class TermPlan:
    """One term of the plan of a year.

    Args:
        benefit: whole thousandths of a month, what is kept included.
        shortfall_minutes: pupil-minutes a week of required provision that are not placed.
        cost_pence: cash of the term (and staff time, where that is charged); paid: of it, pence by fund.
        used_minutes, unused_minutes: minutes a week of each adult's own hours.
        left_out: pupils for whom something fits in the term, by the map alone, and who have nothing.
    """

    name: str
    starts: date
    ends: date
    benefit: int
    shortfall_minutes: Fraction
    cost_pence: int
    groups: tuple[PlannedGroup, ...]
    extra: tuple[ExtraHours, ...]
    used_minutes: Mapping[str, Fraction]
    unused_minutes: Mapping[str, Fraction]
    paid: Mapping[str, int]
    left_out: tuple[str, ...]
    problem: Problem = field(repr=False, compare=False)
    choice: Choice = field(repr=False, compare=False)


@dataclass(frozen=True)
class Made:
    """A choice of all terms with names in it: its terms, who is in what without a break, and its rows."""

    terms: tuple[TermPlan, ...]
    placed: tuple[Stretch, ...]
    rows: Rows


@dataclass(frozen=True)
class YearPlan:
    """What to run in each of several terms of a school year, for whom, by whom, and what waits.

    Args:
        status: optimal, feasible, infeasible or stopped early.
        benefit, bound: whole thousandths of a month over all terms, what is kept included.
        gap: how far the benefit can be from the best, as a share; None where nothing was proved.
        shortfall_minutes: pupil-minutes a week of required provision that are not placed, all terms added up.
        alone_benefit, alone_shortfall_minutes: the same where each term is planned by itself, one after the other.
        unused_pence: what is left of each fund after all terms.
        courses: everyone whom the plan puts in, from the first to the last term without a break.
        waiting: pupils who start something later than they could, and why.
        clashes: where nothing fits, each rule that is broken by what is kept, and what would mend it.
        rows: new rows for Provision; changed: rows of the map with what the plan fills in; dropped: planned rows of
            the map that it has no place for, marked Exclude.
    """

    status: str
    as_at: date
    terms: tuple[TermPlan, ...]
    benefit: int
    bound: int | None
    gap: Fraction | None
    shortfall_minutes: Fraction
    cost_pence: int
    alone_benefit: int
    alone_shortfall_minutes: Fraction
    unused_pence: Mapping[str, int]
    courses: tuple[Stretch, ...]
    waiting: tuple[Waiting, ...]
    rows: tuple[Line, ...]
    changed: tuple[Line, ...]
    dropped: tuple[Line, ...]
    notes: tuple[str, ...]
    clashes: tuple[str, ...]
    names: Mapping[str, str]

    @cached_property
    def tables(self) -> tuple[Result, ...]:
        """Groups by term, hours, cash by fund, what starts, goes on and ends, and what waits."""
        return tables(self)

    @property
    def about(self) -> dict[str, Any]:
        """The plan's own figures, as they stand at the top of its JSON."""
        return about(self)


def optimise_year(
    school: School,
    terms: Sequence[str],
    as_at: date,
    rates: Rates,
    budget_pence: int | None = None,
    seconds: float = 120,
    full_cost: bool = False,
    progress: Told | None = None,
    cancel: Callable[[], bool] | None = None,
) -> YearPlan:
    """The plan that does most good over several terms together, with the money and the hours there are.

    The goals are those of one term in the same strict order, summed over the terms; by required provision and then by
    benefit the plan is never worse than one term after the other.

    Args:
        terms: names of terms or report terms of one school year that follow each other; see `remaining_terms`.
        as_at: says which rows are running.
        budget_pence: caps all cash of all terms together; None for no cap.
        seconds: then the best plan so far comes back, as "stopped early".
        full_cost: whether staff time is charged to the money too.
        progress: told what is being done, and the share of the time that is gone.
        cancel: asked often; True ends it with the best plan so far.

    Raises:
        OutOfRange: no such term, terms that overlap or leave one out, or a budget below nought.
        PlanError: the solver failed, or its plan did not pass the independent check.
    """
    tell = progress or nobody
    tell("reading the tables", 0.0)
    question = year_question(school, terms, as_at, rates, budget_pence, full_cost)
    clashes = _clashes(question)
    if clashes:
        return _nothing_fits(question, clashes)
    found = best_year(question, seconds, tell, cancel)
    tell("checking the plan", 0.99)
    return _checked(question, found, rates)


def _clashes(question: YearQuestion) -> tuple[str, ...]:
    """What is kept and breaks a rule by itself, in a term or over all of them."""
    found = [f"{term.name}: {clash}" for term in question.terms
             for clash in clashes_of(with_money(term.problem, question.balances))]  # fmt: skip
    nothing = lived(question, [Choice()] * len(question.terms))
    if found or borne(nothing) is not None:
        return tuple(found)
    needed = pounds(nothing.cost)
    if question.budget_pence is not None and nothing.cost > question.budget_pence:
        return (f"Budget: what is kept costs {needed} over these terms, {pounds(nothing.cost - question.budget_pence)} "
                f"more than the budget of {pounds(question.budget_pence)}. Raise the budget, or let a kept group go.",)
    have = pounds(sum((question.balances or {}).values()))
    return (f"Funds: what is kept costs {needed} over these terms; the funds have {have} left, and each pays only in "
            "terms within its dates and some of it for certain pupils only. Add money or dates in Funds, or let a kept "
            "group go.",)  # fmt: skip


def _nothing_fits(question: YearQuestion, clashes: tuple[str, ...]) -> YearPlan:
    """A plan without groups that says what clashes."""
    short = sum((problem.minutes(problem.required_ticks) for problem in question.problems), Fraction(0))
    return YearPlan(
        Status.INFEASIBLE.value, question.as_at, (), 0, None, None, short, 0, 0, short, {}, (), (), (), (), (),
        _notes(question), clashes, question.problems[0].names,
    )  # fmt: skip


def _notes(question: YearQuestion) -> tuple[str, ...]:
    return tuple(dict.fromkeys(note for problem in question.problems for note in problem.notes))


def _checked(question: YearQuestion, best: YearBest, rates: Rates) -> YearPlan:
    found, made = best.found, made_of(best.found)
    _must_pass(as_shown(question, made, rates))
    rows = made.rows
    left = dict(question.balances or {})
    for term in made.terms:
        for fund, pence in term.paid.items():
            left[fund] -= pence
    bound = best.bound
    return YearPlan(
        status=best.status.value,
        as_at=question.as_at,
        terms=_as_on_map(question, made.terms),
        benefit=found.benefit,
        bound=bound,
        gap=None if bound is None else Fraction(bound - found.benefit, max(bound, 1)),
        shortfall_minutes=_minutes(question, found.shortfall),
        cost_pence=found.cost,
        alone_benefit=best.alone.benefit,
        alone_shortfall_minutes=_minutes(question, best.alone.shortfall),
        unused_pence=left,
        courses=made.placed,
        waiting=waiting(found),
        rows=(*rows.new, *rows.rest),
        changed=rows.changed,
        dropped=rows.dropped,
        notes=_notes(question),
        clashes=(),
        names=question.problems[0].names,
    )


def made_of(found: Lived) -> Made:
    """Groups with names in them, who pays, and rows for the map.

    Raises:
        PlanError: the funds cannot pay what is chosen.
    """
    paid = borne(found)
    if paid is None:
        raise PlanError("The funds cannot pay what the plan costs. Please report this with the book's inputs hash.")
    terms = _term_plans(found.question, found, paid)
    placed = stretches(found.question, found.problems, [term.groups for term in terms])
    return Made(terms, placed, year_rows(found.question, placed))


def _minutes(question: YearQuestion, ticks: int) -> Fraction:
    return Fraction(ticks, question.ticks_a_minute)


def _term_plans(question: YearQuestion, found: Lived, paid: Payments) -> tuple[TermPlan, ...]:
    terms: list[TermPlan] = []
    numbered: tuple[Line, ...] = question.school.provision
    for place, (term, (problem, choice)) in enumerate(zip(question.terms, found.terms, strict=True)):
        paying = by_fund(paid, place)
        groups, extra = assemble(
            replace(term.school, provision=(*term.school.provision, *numbered)), with_money(problem, paying), choice
        )
        numbered = (*numbered, *(Line(group=group.key) for group in groups))
        terms.append(_term_plan(term, problem, choice, groups, extra, paying))
    return tuple(terms)


def _term_plan(
    asked: TermQuestion, problem: Problem, choice: Choice, groups: tuple[PlannedGroup, ...],
    extra: tuple[ExtraHours, ...], paid: Mapping[str, int],
) -> TermPlan:  # fmt: skip
    load = loads(problem, choice)
    used = {who: min(adult.ticks, adult.kept + load[who]) for who, adult in problem.adults.items()}
    return TermPlan(
        name=asked.name,
        starts=problem.term.first,
        ends=problem.term.last,
        benefit=benefit(problem, choice),
        shortfall_minutes=problem.minutes(shortfall(problem, choice)),
        cost_pence=cost(problem, choice),
        groups=groups,
        extra=extra,
        used_minutes={who: problem.minutes(ticks) for who, ticks in used.items()},
        unused_minutes={who: problem.minutes(adult.ticks - used[who]) for who, adult in problem.adults.items()},
        paid=paid,
        left_out=left_out(asked.problem, choice),
        problem=problem,
        choice=choice,
    )


def _as_on_map(question: YearQuestion, terms: Sequence[TermPlan]) -> tuple[TermPlan, ...]:
    """The terms with the keys that their groups have on the map."""
    names = group_names(question, [term.groups for term in terms])
    return tuple(
        replace(term, groups=tuple(replace(group, key=names[place, group.key]) for group in term.groups))
        for place, term in enumerate(terms)
    )


def as_shown(question: YearQuestion, made: Made, rates: Rates) -> YearShown:
    """What the check gets to see: the tables, each term with what earlier ones gave, and the rows as accepted."""
    books = []
    for place, (asked, term) in enumerate(zip(question.terms, made.terms, strict=True)):
        before = (*asked.school.provision, *history(made.placed, question, place))
        shown = Shown(term.groups, term.extra, term.benefit, term.shortfall_minutes, term.cost_pence)
        school = replace(asked.school, provision=before)
        books.append(Book(school, asked.window, question.as_at, rates, shown, None, question.full_cost))
    accepted = map_of_plan(question, made.rows)
    kept_only = map_of_plan(question, Rows((), (), (), ()))
    return YearShown(kept_only, accepted, question.as_at, rates, books, question.budget_pence)


def _must_pass(shown: YearShown) -> None:
    broken = check_year(shown)
    if broken:
        first = "; ".join(map(str, broken[:5]))
        raise PlanError(f"The plan did not pass the independent check and is not shown: {first}. Please report this.")

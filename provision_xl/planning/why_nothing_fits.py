"""Why nothing fits: the smallest clash of what is kept, and ways out, each tried on the school's own tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from itertools import combinations
from time import monotonic

from provision_xl.costing.groups import groups
from provision_xl.money import pence
from provision_xl.planning.change import HUNDREDTH, MORE_MONEY, Change, Kind, with_fund
from provision_xl.planning.choice import Choice, cost, payment, places
from provision_xl.planning.clash import WAYS, Clash, NamedRule, WayOut, rule_words, smallest, way_out
from provision_xl.planning.problem import problem as question_of
from provision_xl.planning.question import Problem
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Fund, Line, Pupil
from provision_xl.school.school import School, line_key

MOST_LET_GO = 3  # groups in one way out
MOST_TRIED = 60  # ways out: the same end every time, unlike the clock
NO_LIMIT = Decimal(100_000)
PLENTY_PENCE = 10**10
NOTHING = Choice()


@dataclass(frozen=True)
class Tables:
    """What a plan was asked of: a school, a term, and the user's own limits."""

    school: School
    term: str
    as_at: date
    rates: Rates
    budget_pence: int | None = None
    full_cost: bool = False

    @property
    def hour_pence(self) -> int:
        """What an hour of anyone is taken to cost: the planning hourly cost of Settings."""
        return pence(self.school.setting("planning_hourly_cost"))

    def question(self) -> Problem:
        return question_of(self.school, self.term, self.as_at, self.rates, self.budget_pence, self.full_cost)


def why_nothing_fits(tables: Tables, seconds: float) -> Clash | None:
    """The smallest clash among groups with Keep, hours, limits and money, and the cheapest ways out.

    Args:
        seconds: for all of it; ways out that it does not reach are left out.

    Returns:
        None where what is kept fits.
    """
    problem = tables.question()
    if not problem.clashes:
        return None
    ends = monotonic() + seconds
    rules = [*_keeps(problem), *_broken(problem)]

    def fits(held: Collection[NamedRule]) -> bool | None:
        return not without(tables, problem, [rule for rule in rules if rule not in held]).question().clashes

    found = smallest(rules, fits)
    named, proved = found or ((), False)
    return Clash(named, tuple(_ways(tables, problem, ends)), proved)


def _keeps(problem: Problem) -> Iterator[NamedRule]:
    """Groups with Keep that do not run yet; what runs already is a fact."""
    for group in problem.kept:
        if not group.running:
            who = ", ".join(group.pupils)
            yield NamedRule(Kind.KEEP, group.key, "", f"group {group.key} is kept ({group.code} for {who})")


def _broken(problem: Problem) -> Iterator[NamedRule]:
    """Rules that what is kept breaks."""
    for change in mends(problem):
        yield NamedRule(change.kind, change.who, "", rule_words(problem, change.kind, change.who, ""))


def mends(problem: Problem) -> list[Change]:
    """The least change of each rule that what is kept breaks; all of them together make it fit."""
    minutes = problem.minutes
    found = [Change(Kind.HOURS, name, minutes(adult.asked)) for name, adult in problem.adults.items() if adult.asked]
    found += [Change(Kind.OUT_OF_CLASS, pupil, minutes(over)) for pupil, over in problem.out_over.items() if over]
    needed = cost(problem, NOTHING)
    if problem.budget_pence is not None and needed > problem.budget_pence:
        found.append(Change(Kind.BUDGET, "", Fraction(needed - problem.budget_pence)))
    lacking = _lacking(replace(problem, budget_pence=None), needed)
    return [*found, Change(Kind.FUND, "", Fraction(lacking))] if lacking else found


def _lacking(problem: Problem, most: int) -> int:
    """The least pence in one more fund, for anyone, with which the funds can pay for what is kept."""
    least = 0
    while least < most:
        middle = (least + most) // 2
        trial = with_fund(problem, middle)
        if payment(trial, NOTHING, places(trial)) is None:
            least = middle + 1
        else:
            most = middle
    return least if payment(problem, NOTHING, places(problem)) is None else 0


def without(tables: Tables, problem: Problem, dropped: Iterable[NamedRule]) -> Tables:
    """The tables in which these rules do not hold: Keep taken off, or hours, a limit or money without end."""
    changes = []
    for rule in dropped:
        amount = Fraction(PLENTY_PENCE) if rule.kind in {Kind.BUDGET, Kind.FUND} else Fraction(NO_LIMIT)
        changes.append(Change(rule.kind, rule.who, amount))
    return changed(tables, problem, changes)


def changed(tables: Tables, problem: Problem, changes: Iterable[Change]) -> Tables:
    """The tables with these changes made, as a person would type them."""
    for change in changes:
        tables = _changed(tables, problem, change)
    return tables


def _changed(tables: Tables, problem: Problem, change: Change) -> Tables:
    school, who = tables.school, change.who
    if change.kind is Kind.BUDGET:
        return replace(tables, budget_pence=(tables.budget_pence or 0) + int(change.amount))
    if change.kind is Kind.HOURS:
        staff = tuple(replace(row, intervention_hours=(row.intervention_hours or Decimal(0)) + change.hours)
                      if row.staff_id == who else row for row in school.staff)  # fmt: skip
        return replace(tables, school=replace(school, staff=staff))
    if change.kind is Kind.OUT_OF_CLASS:
        pupils = tuple(_longer_out(school, row, change) if row.pupil_id == who else row for row in school.pupils)
        return replace(tables, school=replace(school, pupils=pupils))
    if change.kind is Kind.FUND:
        fund = Fund(fund=MORE_MONEY, source=MORE_MONEY, amount=int(change.amount), starts=problem.term.first,
                    ends=problem.term.last, order=Decimal(9999))  # fmt: skip
        return replace(tables, school=replace(school, funds=(*school.funds, fund)))
    provision = tuple(replace(row, plan="") if _keeps_group(row, who) else row for row in school.provision)
    return replace(tables, school=replace(school, provision=provision))


def _longer_out(school: School, row: Pupil, change: Change) -> Pupil:
    """A pupil whose own limit, or else the school's, is higher by so many minutes, rounded up to hundredths."""
    limit = row.out_of_class_limit
    limit = Decimal(school.setting("out_of_class_limit") or 0) if limit is None else limit
    more = Decimal(change.amount.numerator) / Decimal(change.amount.denominator)
    return replace(row, out_of_class_limit=limit + more.quantize(HUNDREDTH, ROUND_CEILING))


def _keeps_group(row: Line, key: str) -> bool:
    return row.plan == "Keep" and key in {row.group, line_key(row)}


def _ways(tables: Tables, problem: Problem, ends: float) -> list[WayOut]:
    """The cheapest ways out: groups let go, none at first, and whatever is still broken then mended."""
    minutes = {group.key: group.minutes.received for group in groups(tables.school)}
    given = {group.key: minutes[group.key] * len(group.pupils) for group in problem.kept if not group.running}
    found: dict[frozenset[str], WayOut] = {}
    for gone in _let_go(given):
        if monotonic() > ends and found:
            break
        let_go = [Change(Kind.KEEP, key) for key in gone]
        rest = mends(changed(tables, problem, let_go).question())
        way = way_out(problem, [*let_go, *rest], sum((given[key] for key in gone), Fraction(0)), tables.hour_pence)
        if _is_worth_it(way, frozenset(gone), found) and not changed(tables, problem, way.changes).question().clashes:
            found[frozenset(gone)] = way
    return sorted(found.values(), key=_place)[:WAYS]


def _let_go(given: dict[str, Fraction]) -> list[tuple[str, ...]]:
    """Sets of groups to be let go, those that give up least first."""
    sets = [keys for size in range(MOST_LET_GO + 1) for keys in combinations(given, size)]
    return sorted(sets, key=lambda keys: (len(keys) > 0, sum(given[key] for key in keys), len(keys)))[:MOST_TRIED]


def _is_worth_it(way: WayOut, gone: frozenset[str], found: dict[frozenset[str], WayOut]) -> bool:
    """Whether letting so much go saves something against letting less of it go."""
    fewer = [other for keys, other in found.items() if keys < gone]
    return not any(_place(other)[1:] <= _place(way)[1:] for other in fewer)


def _place(way: WayOut) -> tuple[Fraction, int, int]:
    unpriced = sum(change.kind is Kind.OUT_OF_CLASS for change in way.changes)
    return way.given_up, unpriced, way.pence

"""The question of several terms of a school year together: each term's own, and what joins them.

A term's question is asked of the map alone, as if nothing else were chosen; `after` makes of it the question that
is left once earlier terms are chosen. Rows that the plan may still change are cut where a term ends, so that each
term has its own part of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from math import lcm

from provision_xl.dates import ONE_DAY
from provision_xl.errors import OutOfRange
from provision_xl.money import natural
from provision_xl.planning import pairs as pairing
from provision_xl.planning.choice import Choice, chosen, pupils_by_code
from provision_xl.planning.pairs import Facts
from provision_xl.planning.problem import problem as question_of
from provision_xl.planning.question import FundLeft, KeptGroup, Pair, Problem
from provision_xl.planning.term_map import Wanted, had_before, paid_before, term_map, weeks_inside
from provision_xl.planning.window import Window, window
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Line
from provision_xl.school.school import School, line_key


@dataclass(frozen=True)
class TermQuestion:
    """One term of the year.

    Args:
        name: as it was asked for; school: with the term's own parts of the rows that the plan may change.
        problem: its question where nothing is chosen in the other terms.
        left: teaching weeks still to be had of a course, by (pupil, code), at the term's first day by the map alone.
    """

    name: str
    school: School
    problem: Problem
    facts: Facts
    left: Mapping[tuple[str, str], Fraction]

    @property
    def window(self) -> Window:
        return self.problem.term


@dataclass(frozen=True)
class YearQuestion:
    """All terms, in order of date, and what holds over them.

    Args:
        balances: pence that each fund has for all the terms together; None where Funds is empty.
        origins: the row of the map of which a part is a part, by the part's key.
        budget_pence: caps the cash of all terms together.
    """

    school: School
    as_at: date
    terms: tuple[TermQuestion, ...]
    balances: Mapping[str, int] | None
    origins: Mapping[str, Line]
    budget_pence: int | None
    full_cost: bool

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(term.problem for term in self.terms)

    @property
    def ticks_a_minute(self) -> int:
        """Ticks a minute on which the weekly figures of every term are whole."""
        return lcm(*(problem.ticks_a_minute for problem in self.problems))


@dataclass(frozen=True)
class History:
    """What earlier terms of the plan have given: weeks of each course, and what has been paid for."""

    weeks: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)
    begun: frozenset[tuple[str, str]] = frozenset()
    codes: frozenset[str] = frozenset()

    def grown(self, problem: Problem, choice: Choice) -> History:
        """With one more term, whose question this is."""
        weeks = dict(self.weeks)
        for pair in chosen(problem, choice):
            key = (pair.pupil, pair.code)
            weeks[key] = weeks.get(key, Fraction(0)) + pair.weeks
        present = pupils_by_code(problem, choice)
        begun = {(pupil, code) for code, pupils in present.items() for pupil in pupils}
        return History(weeks, self.begun | begun, self.codes | present.keys())


def year_question(
    school: School, terms: Sequence[str], as_at: date, rates: Rates, budget_pence: int | None = None,
    full_cost: bool = False,
) -> YearQuestion:  # fmt: skip
    """The question of several terms together.

    Args:
        terms: names of terms or report terms of one school year that follow each other, in any order.
        budget_pence: caps all cash of the terms together; not negative, None for no cap.

    Raises:
        OutOfRange: no such term, terms that overlap, of two school years or with one left out between them, or a
            budget below nought.
    """
    if budget_pence is not None and budget_pence < 0:
        raise OutOfRange(f"A budget of {budget_pence} pence is below nought; give 0 or more.")
    windows = _in_order(school, [window(school, name, as_at) for name in terms])
    cut, origins = _cut(school, windows, as_at)
    asked = [
        _term(_with_parts(school, origins, parts), stretch, as_at, rates, full_cost)
        for stretch, parts in zip(windows, cut, strict=True)
    ]
    asked = [replace(term, problem=_before_later_rows(asked, place)) for place, term in enumerate(asked)]
    return YearQuestion(school, as_at, tuple(asked), _balances(asked), origins, budget_pence, full_cost)


def remaining_terms(school: School, as_at: date) -> tuple[str, ...]:
    """Terms of the school year that are not over on a day, by their report term where all of it is to come."""
    to_come = [term for term in school.calendar.terms if term.ends >= as_at]
    year = [term for term in to_come if term.school_year == to_come[0].school_year]
    over = {term.report_term for term in school.calendar.terms
            if term.ends < as_at and year and term.school_year == year[0].school_year}  # fmt: skip
    return tuple(dict.fromkeys(term.name if term.report_term in {"", *over} else term.report_term for term in year))


def after(term: TermQuestion, had: History) -> Problem:
    """What is left of a term's question once earlier terms of the plan are chosen.

    A course goes on for what is left of it, and is not offered where nothing is; what has been paid once this school
    year is not paid again.
    """
    problem = term.problem
    pairs = (_left_of(term, had, pair) for pair in problem.pairs)
    return replace(
        problem,
        pairs=tuple(pair for pair in pairs if pair is not None),
        one_off={code: pence for code, pence in problem.one_off.items() if code not in had.codes},
        kept=tuple(_paid_before(group, had) for group in problem.kept),
    )


def weeks_left(term: TermQuestion, pair: Pair, had: Fraction) -> Fraction:
    """Weeks that a pair runs in its term after so many of the course in earlier terms of the plan; rows that ask for
    it have their own dates."""
    whole = term.left.get((pair.pupil, pair.code))
    return pair.weeks if pair.required or whole is None else min(pair.weeks, whole - had)


def value_of(term: TermQuestion, pair: Pair, weeks: Fraction) -> int:
    """Thousandths of a month of a pair that runs so many weeks."""
    if weeks == pair.weeks:
        return pair.value
    return pairing.value(term.facts, pair.pupil, term.facts.school.intervention[pair.code], weeks)


def _left_of(term: TermQuestion, had: History, pair: Pair) -> Pair | None:
    key = (pair.pupil, pair.code)
    weeks = weeks_left(term, pair, had.weeks.get(key, Fraction(0)))
    if weeks <= 0:
        return None
    materials = 0 if key in had.begun else pair.materials
    return replace(pair, weeks=weeks, value=value_of(term, pair, weeks), materials=materials)


def _paid_before(group: KeptGroup, had: History) -> KeptGroup:
    saved = {pupil: pence for pupil, pence in group.own_pence.items() if pence and (pupil, group.code) in had.begun}
    return replace(
        group,
        pence=group.pence - sum(saved.values()),
        own_pence={pupil: pence - saved.get(pupil, 0) for pupil, pence in group.own_pence.items()},
        own_place={pupil: pence - saved.get(pupil, 0) for pupil, pence in group.own_place.items()},
    )


def _in_order(school: School, found: Iterable[Window]) -> list[Window]:
    windows = sorted(found, key=lambda item: item.first)
    if not windows:
        raise OutOfRange("Name at least one term to plan.")
    if len({item.year for item in windows}) > 1:
        raise OutOfRange("The terms belong to different school years; plan one school year at a time.")
    for earlier, later in zip(windows, windows[1:], strict=False):
        if later.first <= earlier.last:
            raise OutOfRange(f'"{earlier.name}" and "{later.name}" overlap; name each stretch of the year once.')
        between = school.calendar.overlaps(earlier.last + ONE_DAY, later.first - ONE_DAY)
        missing = next(between, None)
        if missing is not None:
            raise OutOfRange(f"{missing[0].label} lies between {earlier.name} and {later.name}; name it too.")
    return windows


def _cut(school: School, windows: Sequence[Window], as_at: date) -> tuple[list[list[Line]], dict[str, Line]]:
    """For each term its parts of the rows that the plan may change, and the row that each is a part of."""
    open_rows: dict[str, Wanted] = {}
    for stretch in windows:
        found = term_map(school, stretch, as_at)
        open_rows.update((row.member.key, row) for row in (*found.wanted, *found.replaced))
    cut: list[list[Line]] = [[] for _ in windows]
    origins: dict[str, Line] = {}
    for _, row in sorted(open_rows.items(), key=lambda item: natural(item[0])):
        for place, part in _parts(row, windows):
            cut[place].append(part)
            origins[line_key(part)] = row.line
    return cut, origins


def _parts(row: Wanted, windows: Sequence[Window]) -> Iterator[tuple[int, Line]]:
    """The row itself where it reaches into one term only, with its last day written out; else a part for each."""
    line, member = row.line, row.member
    touched = [place for place, stretch in enumerate(windows) if stretch.touches(member.first, member.last)]
    for place in touched:
        starts = line.starts if place == touched[0] else windows[place].first
        ends = (line.ends or member.last) if place == touched[-1] else windows[place].last
        if len(touched) == 1:
            yield place, replace(line, ends=ends)
        else:
            yield place, replace(line, line=f"{member.key} in {windows[place].name}", row=0, starts=starts, ends=ends)


def _with_parts(school: School, origins: Mapping[str, Line], parts: Iterable[Line]) -> School:
    """The school without the rows that the plan may change, but for this term's parts of them."""
    open_rows = {line_key(line) for line in origins.values()}
    stay = tuple(line for line in school.provision if line_key(line) not in open_rows)
    return replace(school, provision=(*stay, *parts))


def _term(school: School, stretch: Window, as_at: date, rates: Rates, full_cost: bool) -> TermQuestion:
    problem = question_of(school, stretch.name, as_at, rates, None, full_cost)
    found = term_map(school, stretch, as_at)
    facts = Facts(
        school, stretch, found, had_before(school, stretch, as_at, found.everything),
        paid_before(school, stretch, as_at, found.everything), pairing.judgements(school),
    )  # fmt: skip
    left: dict[tuple[str, str], Fraction] = {}
    for pair in problem.pairs:
        whole, had = school.intervention[pair.code].weeks, facts.had.get((pair.pupil, pair.code))
        if whole is not None:
            left[pair.pupil, pair.code] = Fraction(whole) - (had.weeks if had else 0)
    return TermQuestion(stretch.name, school, problem, facts, left)


def _before_later_rows(terms: Sequence[TermQuestion], place: int) -> Problem:
    """The term's question without pairs whose course would be too long with a row of a later term that stays or is
    required: that row comes first."""
    term, later = terms[place], _weeks_on_map(terms[place + 1 :])
    problem = term.problem
    if not later:
        return problem
    spoken_for = {
        pair.key: pair
        for pair in problem.pairs
        if not pair.required
        and (pair.pupil, pair.code) in term.left
        and (pair.pupil, pair.code) in later
        and pair.weeks + later[pair.pupil, pair.code] > term.left[pair.pupil, pair.code]
    }
    why = "a row of a later term needs what is left of the course"
    return replace(
        problem,
        pairs=tuple(pair for pair in problem.pairs if pair.key not in spoken_for),
        ruled_out={**problem.ruled_out, **{(pair.pupil, pair.code): why for pair in spoken_for.values()}},
    )


def _weeks_on_map(terms: Iterable[TermQuestion]) -> dict[tuple[str, str], Fraction]:
    """Weeks of rows that stay or are required, by pupil and code, over some terms."""
    found: dict[tuple[str, str], Fraction] = {}
    for term in terms:
        rows = [(kept.group, member) for kept in term.facts.found.kept for member in kept.members]
        rows += [(row.group, row.member) for row in term.facts.found.wanted]
        for group, member in rows:
            key = (member.line.pupil_id, group.intervention.code)
            weeks = weeks_inside(term.school, term.window, group, member)
            found[key] = found.get(key, Fraction(0)) + weeks
    return found


def _balances(terms: Sequence[TermQuestion]) -> dict[str, int] | None:
    """Each fund's pence at the first of the terms that lies within its dates."""
    found: dict[str, int] = {}
    for term in terms:
        if term.problem.funds is None:
            return None
        for fund in term.problem.funds:
            found.setdefault(fund.name, fund.pence)
    return found


def with_money(problem: Problem, left: Mapping[str, int] | None, budget_pence: int | None = None) -> Problem:
    """The question with what the funds can still give."""
    if problem.funds is None or left is None:
        return replace(problem, budget_pence=budget_pence)
    funds = tuple(FundLeft(fund.name, left.get(fund.name, 0), fund.own) for fund in problem.funds)
    return replace(problem, funds=funds, budget_pence=budget_pence)

"""The independent check of a plan of several terms: each term by itself, what joins them, and the rows as accepted.

It reads the tables and what the plan shows; it knows nothing of the model. Each term is checked as one term is, with
what earlier terms gave written into the map; money, repeats and rows are checked over all terms together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.costing.costs import cost
from provision_xl.costing.groups import Group, Member, groups
from provision_xl.costing.pieces import PER_GROUP, PER_PUPIL
from provision_xl.funding.funds import allows, purses
from provision_xl.planning.check import CHECKS, Violation, known
from provision_xl.planning.check_facts import Book, Shown
from provision_xl.planning.check_money import share_of
from provision_xl.planning.funds_left import funds_left
from provision_xl.rates import Rates
from provision_xl.school.school import School

OVER_ALL_TERMS = frozenset({"funds"})  # rules of one term that are another matter over several


@dataclass(frozen=True)
class YearShown:
    """What a plan of several terms claims.

    Args:
        books: each term's tables, with what earlier terms gave on the map, beside what the plan shows for it.
        before: the school without what the plan may change.
        accepted: the school with the plan's rows taken over, and without required rows that have no place.
    """

    before: School
    accepted: School
    as_at: date
    rates: Rates
    books: Sequence[Book]
    budget_pence: int | None


def check_year(shown: YearShown) -> tuple[Violation, ...]:
    """Every rule that a plan of several terms breaks; empty where it may be shown."""
    strangers = [Violation("known", what) for book in shown.books for what in known(book)]
    if strangers:
        return tuple(strangers)
    found = [
        Violation(rule, f"{book.term.name}: {what}")
        for book in shown.books
        for rule, find in CHECKS.items()
        if rule not in OVER_ALL_TERMS
        for what in find(book)
    ]
    for rule, ask in YEAR_CHECKS.items():
        found.extend(Violation(rule, what) for what in ask(shown))
    return tuple(found)


def funds_bear_it(shown: YearShown) -> Iterator[str]:
    """Every penny is paid, by funds whose dates hold the term's first day, within their balance over all terms."""
    if not shown.before.funds:
        return
    opening = _opening(shown)
    spent: dict[str, int] = {}
    for book in shown.books:
        limits = {purse.name: purse for purse in purses(shown.before)}
        for name, pence, funds in _bills(book.shown):
            if sum(part for _, part in funds) != pence:
                yield f"{book.term.name}: {name} costs {pence} pence, and {sum(p for _, p in funds)} are paid"
            for fund, part in funds:
                spent[fund] = spent.get(fund, 0) + part
                if part < 0:
                    yield f"{book.term.name}: {fund} pays {part} pence for {name}"
                if fund not in limits or not limits[fund].holds(book.term.first):
                    yield f"{book.term.name}: {fund} is not in force on the term's first day and pays for {name}"
    for fund, pence in spent.items():
        if pence > opening.get(fund, 0):
            yield f"{fund} pays {pence} pence over all terms and has {opening.get(fund, 0)}"


def own_pupils(shown: YearShown) -> Iterator[str]:
    """A fund for certain pupils pays at most their equal shares of a group, and no extra hours."""
    limits = {purse.name: purse.restricted_to for purse in purses(shown.before)
              if purse.restricted_to not in ("", "All")}  # fmt: skip
    for book in shown.books:
        for group in book.shown.groups:
            for fund, pence in group.funds:
                own = [pupil for pupil in group.pupils
                       if fund in limits and allows(book.school, limits[fund], pupil, book.term.first)]  # fmt: skip
                most = sum(share_of(book, group, pupil) for pupil in own)
                if fund in limits and pence > most:
                    yield f"{book.term.name}: {fund} pays {pence} pence for {group.key}, its pupils' shares are {most}"
        for item in book.shown.extra:
            yield from (f"{book.term.name}: {fund} pays for extra time of {item.staff}, which is nobody's own"
                        for fund, _ in item.funds if fund in limits)  # fmt: skip


def budget(shown: YearShown) -> Iterator[str]:
    total = sum(book.shown.cost_pence for book in shown.books)
    if shown.budget_pence is not None and total > shown.budget_pence:
        yield f"the plan costs {total} pence and the budget is {shown.budget_pence}"


def materials(shown: YearShown) -> Iterator[str]:
    """What is bought is what the map costs once the rows are accepted, one-off costs at their first use."""
    if any(book.full_cost for book in shown.books):
        return  # staff time is in the same figures there; each term's own check takes it apart
    first, last = shown.books[0].term, shown.books[-1].term
    terms = {item.label for item in shown.before.calendar.terms if first.first <= item.starts <= last.last}
    costs = cost(shown.accepted, min(shown.as_at, first.first), shown.rates)
    pieces = costs.pieces if costs else ()
    exact = sum(piece.planned for piece in pieces if piece.kind in {PER_PUPIL, PER_GROUP} and piece.term in terms)
    codes = {group.intervention for book in shown.books for group in book.shown.groups if group.pupils}
    new = [code for code in codes if not shown.books[0].begun_before(code)]
    exact += sum(shown.before.intervention[code].one_off_cost or 0 for code in new)
    claimed = sum(group.cost_pence for book in shown.books for group in book.shown.groups)
    if claimed != exact:
        yield f"materials of all terms are {exact} pence by the map and {claimed} by the plan"


def rows_say_the_same(shown: YearShown) -> Iterator[str]:
    """The accepted rows put each pupil into the same interventions with the same adult in each term."""
    members = [(group, member) for group in groups(shown.accepted) for member in group.members]
    for book in shown.books:
        there = {(member.line.pupil_id, group.intervention.code, _adults(group))
                 for group, member in _in_term(book, members)}  # fmt: skip
        for shown_group in book.shown.groups:
            for pupil in shown_group.pupils:
                if (pupil, shown_group.intervention, shown_group.staff) not in there:
                    yield (f"{book.term.name}: no accepted row has {pupil} in {shown_group.intervention} "
                           f"with {', '.join(shown_group.staff)}")  # fmt: skip


def no_course_twice(shown: YearShown) -> Iterator[str]:
    """Over all terms nobody whom the plan puts in has more than one full course, but for rows that were asked for."""
    had: dict[tuple[str, str], Fraction] = {}
    chosen: set[tuple[str, str]] = set()
    for book in shown.books:
        for group in book.shown.groups:
            asked = {pupil for pupil, key in group.rows if key in book.to_place}
            chosen |= {(pupil, group.intervention) for pupil in group.joined if pupil not in asked}
    year, last_day = shown.books[0].term.year, shown.books[-1].term.last
    calendar = shown.accepted.calendar
    for course in groups(shown.accepted):
        for member in course.members:
            key = (member.line.pupil_id, course.intervention.code)
            if not (member.line.status == "Planned" and member.first < shown.as_at):
                weeks = course.weeks(calendar, max(member.first, date(year, 9, 1)), min(member.last, last_day))
                had[key] = had.get(key, Fraction(0)) + weeks
    a_day = max(term.day_weight for term in calendar.terms)  # a course may end in the middle of one
    for pupil, code in sorted(chosen):
        whole = shown.accepted.intervention[code].weeks
        if whole is not None and had.get((pupil, code), 0) >= Fraction(whole) + a_day:
            yield f"{pupil} has {had[pupil, code]} weeks of {code} in the year, a course is {whole}"


def _opening(shown: YearShown) -> Mapping[str, int]:
    """What each fund has at the first of the terms in its dates, nothing of the plan being paid yet."""
    found: dict[str, int] = {}
    for book in shown.books:
        left = funds_left(shown.before, book.term, book.as_at, book.rates, book.full_cost)
        for fund in left or ():
            found.setdefault(fund.name, fund.pence)
    return found


def _bills(shown: Shown) -> Iterator[tuple[str, int, tuple[tuple[str, int], ...]]]:
    yield from ((group.key, group.cost_pence, group.funds) for group in shown.groups)
    yield from ((f"extra time of {item.staff}", item.cost_pence, item.funds) for item in shown.extra)


def _adults(group: Group) -> tuple[str, ...]:
    return tuple(name for name, _ in group.adults if name)


def _in_term(book: Book, members: Sequence[tuple[Group, Member]]) -> Iterator[tuple[Group, Member]]:
    for group, member in members:
        if member.first <= book.term.last and member.last >= book.term.first:
            yield group, member


YEAR_CHECKS = {
    "funds over all terms": funds_bear_it,
    "own pupils": own_pupils,
    "budget": budget,
    "materials": materials,
    "rows": rows_say_the_same,
    "one course": no_course_twice,
}

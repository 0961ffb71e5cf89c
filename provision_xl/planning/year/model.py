"""The model of several terms together: each term's own model, and the rules that join them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import combinations

from provision_xl.planning.choice import PLACES, own_funds
from provision_xl.planning.model import BENEFIT, COST, SHORTFALL, TIE, goals
from provision_xl.planning.model_cash import BUDGET, CASH, FUND, ONE_OFF, OWN_PUPILS, cash_terms, cost_terms
from provision_xl.planning.question import Pair
from provision_xl.planning.year.layout import YearLayout
from provision_xl.planning.year.money import earlier_codes, one_off_share
from provision_xl.planning.year.question import TermQuestion, YearQuestion, value_of, weeks_left
from provision_xl.solving import Goal, Rule
from provision_xl.solving.model import added_up

COURSE, TOGETHER, PAID_BEFORE = "course", "course over several terms", "paid in an earlier term"
LATER = 1 << 16  # more than any tie-break weight: among plans alike, the one that starts sooner

type Terms = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Item:
    """One term's pair of a course, by the place of its term and the number of its variable."""

    place: int
    number: int
    term: TermQuestion
    pair: Pair


def build_year(question: YearQuestion) -> YearLayout:
    """The model of all terms, in order of date, with the rules that join them."""
    year = YearLayout(question)
    for problem in question.problems:
        year.add_term(problem)
    for rule in (_courses, _one_off_once, _materials_once, _relieve_cash, _sure_places, _balances, _budget):
        rule(year)
    return year


def year_goals(year: YearLayout) -> list[Goal]:
    """The goals of a term in the same strict order, summed over the terms.

    A pupil counts as without anything in each term in which something fits by the map alone.
    """
    of_terms = [goals(layout) for layout in year.layouts]
    found = []
    for alike in zip(*of_terms, strict=True):
        name = alike[0].name
        terms = [term for place, goal in enumerate(alike) for term in _weighed(year, place, goal)]
        if name == BENEFIT:
            terms += [(number, change) for number, (_, change) in year.together.items()]
        if name == COST:
            terms += [term for place in range(len(year.layouts)) for term in _relief(year, place)]
        found.append(replace(alike[0], terms=terms))
    return found


def _weighed(year: YearLayout, place: int, goal: Goal) -> Terms:
    """A term's part of a goal, on the scale of the year; the tie-break prefers what starts sooner."""
    scale = year.question.ticks_a_minute // year.layouts[place].problem.ticks_a_minute
    if goal.name == SHORTFALL:
        return [(number, factor * scale) for number, factor in goal.terms]
    taken = set(year.layouts[place].take.values()) if goal.name == TIE else set()
    return [(number, factor + (place * LATER if number in taken else 0)) for number, factor in goal.terms]


def _courses(year: YearLayout) -> None:
    """A course is never longer than its weeks: what an earlier term gave, a later one does not give again.

    Where all of some terms are chosen, the value changes by what their last one then runs less; a set in which
    nothing would be left for some term is not allowed.
    """
    for items in _by_course(year).values():
        if len({item.place for item in items}) > 1 and _may_overrun(items):
            _one_course(year, items)


def _by_course(year: YearLayout) -> dict[tuple[str, str], list[Item]]:
    found: dict[tuple[str, str], list[Item]] = {}
    for place, (layout, term) in enumerate(zip(year.layouts, year.question.terms, strict=True)):
        for key, number in layout.take.items():
            pair = layout.pairs[key]
            if (pair.pupil, pair.code) in term.left:
                found.setdefault((pair.pupil, pair.code), []).append(Item(place, number, term, pair))
    return found


def _may_overrun(items: list[Item]) -> bool:
    left = min(item.term.left[item.pair.pupil, item.pair.code] for item in items)
    return sum((item.pair.weeks for item in items), Fraction(0)) > left


def _one_course(year: YearLayout, items: list[Item]) -> None:
    worth: dict[tuple[int, ...], int | None] = {}
    sizes = range(1, len(items) + 1)
    for chosen in (chosen for size in sizes for chosen in combinations(range(len(items)), size)):
        worth[chosen] = _worth([items[place] for place in chosen])
    label = f"{items[0].pair.pupil}, {items[0].pair.code}"
    most = max(len(chosen) for chosen, value in worth.items() if value is not None)
    if most < len(items):
        year.model.constrain([(item.number, 1) for item in items], high=most, rule=COURSE, label=label)
    for chosen, value in worth.items():
        numbers = tuple(items[place].number for place in chosen)
        if value is None:
            smaller = [worth[part] for part in combinations(chosen, len(chosen) - 1) if part]
            if len(chosen) <= most and None not in smaller:
                year.model.constrain([(n, 1) for n in numbers], high=len(chosen) - 1, rule=COURSE, label=label)
        elif len(chosen) > 1 and (change := _change(chosen, worth)):
            _product(year, numbers, change, label)


def _worth(items: list[Item]) -> int | None:
    """Thousandths of a month of one course in some terms, one after the other; None where one of them gives none."""
    had: dict[int, Fraction] = {}
    total = 0
    for item in items:
        before = sum((weeks for place, weeks in had.items() if place < item.place), Fraction(0))
        weeks = weeks_left(item.term, item.pair, before)
        if weeks <= 0 and not item.pair.required:
            return None
        had[item.place] = had.get(item.place, Fraction(0)) + weeks
        total += value_of(item.term, item.pair, weeks)
    return total


def _change(chosen: tuple[int, ...], worth: Mapping[tuple[int, ...], int | None]) -> int:
    """What a whole set changes beyond the changes of its smaller sets (inclusion and exclusion)."""
    sizes = range(1, len(chosen) + 1)
    parts = [part for size in sizes for part in combinations(chosen, size)]
    return sum((-1) ** (len(chosen) - len(part)) * (worth[part] or 0) for part in parts)


def _product(year: YearLayout, numbers: tuple[int, ...], change: int, label: str) -> None:
    """A variable that is 1 just where all of these are; each goal needs but the side that it would cheat on."""
    product = year.model.add(0, 1, label=f"{label} over several terms")
    year.together[product] = (numbers, change)
    if change < 0:
        terms = [*((number, 1) for number in numbers), (product, -1)]
        year.model.constrain(terms, high=len(numbers) - 1, rule=TOGETHER, label=label)
    else:
        for number in numbers:
            year.model.constrain([(product, 1), (number, -1)], high=0, rule=TOGETHER, label=label)


def _one_off_once(year: YearLayout) -> None:
    """A one-off cost is paid by the first term in which the intervention runs, and only where it does run."""
    shared: set[str] = set()
    for place, layout in enumerate(year.layouts):
        kept = {group.code for group in layout.problem.kept}
        for code, pence in layout.problem.one_off.items():
            earlier = [before.used[code] for before in year.layouts[:place] if code in before.used]
            if not pence or not earlier or (code not in layout.used and code not in kept):
                continue
            number = year.again[place, code] = year.model.add(label=f"{code} is paid before {layout.problem.term.name}")
            year.model.constrain([(number, 1), *((used, -1) for used in earlier)], high=0, rule=ONE_OFF, label=code)
            if code in layout.used:
                year.model.constrain([(number, 1), (layout.used[code], -1)], high=0, rule=ONE_OFF, label=code)
            shared.add(code)
    for code in sorted(shared):
        for layout in (layout for layout in year.layouts if code in layout.used):
            takers = [(number, -1) for key, number in layout.take.items() if layout.pairs[key].code == code]
            year.model.constrain([(layout.used[code], 1), *takers], high=0, rule=ONE_OFF, label=code)


def _materials_once(year: YearLayout) -> None:
    """Materials of a pupil are not paid again in a later term."""
    for (place, pupil, code), (_, take) in year.materials.items():
        earlier = [number for before in range(place) for number in year.taken(before, pupil, code)]
        if earlier:
            number = year.waived[place, pupil, code] = year.model.add(label=f"{code} of {pupil} is paid before")
            terms = [(number, 1), *((before, -1) for before in earlier)]
            year.model.constrain(terms, high=0, rule=PAID_BEFORE, label=f"{pupil}, {code}")
            if take is not None:
                year.model.constrain([(number, 1), (take, -1)], high=0, rule=PAID_BEFORE, label=f"{pupil}, {code}")


def _relief(year: YearLayout, place: int, code: str = "") -> Terms:
    """Pence that a term does not pay since an earlier one did; of one intervention, or of all."""
    terms = [(number, -year.materials[term, pupil, which][0]) for (term, pupil, which), number in year.waived.items()
             if term == place and code in ("", which)]  # fmt: skip
    one_off = year.layouts[place].problem.one_off
    return terms + [(number, -one_off[which]) for (term, which), number in year.again.items()
                    if term == place and code in ("", which)]  # fmt: skip


def _amend(year: YearLayout, place: int, more: Callable[[Rule], Terms]) -> None:
    """Add terms to rules of a term."""
    _, _, first, last = year.spans[place]
    for number in range(first, last):
        old = year.model.rules[number]
        extra = more(old)
        if extra:
            year.model.rules[number] = replace(old, terms=added_up([*old.terms, *extra]))


def _relieve_cash(year: YearLayout) -> None:
    """What an earlier term paid needs no fund now."""
    for place in range(len(year.layouts)):
        codes = {code for term, _, code in year.waived if term == place}
        codes |= {code for term, code in year.again if term == place}
        more = {code: _relief(year, place, code) for code in codes}
        _amend(year, place, partial(_of_code, more))


def _of_code(more: Mapping[str, Terms], rule: Rule) -> Terms:
    return more.get(rule.label, []) if rule.rule == CASH else []


def _sure_places(year: YearLayout) -> None:
    """A fund for certain pupils pays no share of what an earlier term paid, or may have paid."""
    for place, earlier in enumerate(earlier_codes(year.question)):
        more = {number: _less_sure(year, place, claim[1], claim[2:], earlier)
                for (claim, _), number in year.layouts[place].pay.items() if claim[0] == PLACES}  # fmt: skip
        _amend(year, place, partial(_of_payer, more))


def _of_payer(more: Mapping[int, Terms], rule: Rule) -> Terms:
    if rule.rule != OWN_PUPILS:
        return []
    return next((more[number] for number, _ in rule.terms if number in more), [])


def _less_sure(year: YearLayout, place: int, code: str, funds: tuple[str, ...], earlier: frozenset[str]) -> Terms:
    problem = year.layouts[place].problem
    terms = [(number, year.materials[term, pupil, which][0]) for (term, pupil, which), number in year.waived.items()
             if term == place and which == code and own_funds(problem, pupil) == funds]  # fmt: skip
    share = one_off_share(problem, code) if code in earlier else 0
    takers = [(number, share) for key, number in year.layouts[place].take.items()
              if year.layouts[place].pairs[key].code == code and own_funds(problem, key[0]) == funds]  # fmt: skip
    return terms + (takers if share else [])


def _balances(year: YearLayout) -> None:
    """A fund pays no more than it has in all terms together."""
    for name, pence in (year.question.balances or {}).items():
        payers = [[(n, 1) for (_, fund), n in layout.pay.items() if fund == name] for layout in year.layouts]
        if sum(map(bool, payers)) > 1:
            year.model.constrain([term for terms in payers for term in terms], high=pence, rule=FUND, label=name)


def _budget(year: YearLayout) -> None:
    """The budget caps all cash of all terms together."""
    if year.question.budget_pence is None:
        return
    terms: Terms = []
    fixed = 0
    for place, layout in enumerate(year.layouts):
        codes = sorted({group.code for group in layout.problem.kept} | {pair.code for pair in layout.pairs.values()})
        fixed += sum(cash_terms(layout, code)[1] for code in codes)
        terms += [*cost_terms(layout), *_relief(year, place)]
    if terms:
        year.model.constrain(terms, high=year.question.budget_pence - fixed, rule=BUDGET, label="all terms")

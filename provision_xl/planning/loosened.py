"""The model of a term with rules that may give way: how far each has to is a variable, and whether it does another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from provision_xl.planning.change import (
    ANOTHER_PUPIL,
    LEAST,
    MORE_MONEY,
    MOST,
    Change,
    Kind,
    applied,
    let_in,
    with_fund,
    with_pupils,
    with_skill,
)
from provision_xl.planning.choice import Choice
from provision_xl.planning.layout import Layout
from provision_xl.planning.model import GROUP_SIZE, HOURS, ONLY_ONE_OF, OUT_OF_CLASS, build
from provision_xl.planning.model_cash import BUDGET, FUND
from provision_xl.planning.question import Problem
from provision_xl.planning.staff import folded
from provision_xl.solving import Goal, Model, Sense, Values
from provision_xl.solving.model import Rule, added_up

UNPRICED = frozenset({Kind.OUT_OF_CLASS, Kind.SKILL, Kind.GROUP_SIZE, Kind.ONLY_ONE_OF, Kind.EXCLUDE, Kind.PUPILS})

type Key = tuple[Kind, str, str]
"""Kind, who and what of a change."""

MONEY: tuple[Key, Key] = ((Kind.BUDGET, "", ""), (Kind.FUND, "", ""))


@dataclass(frozen=True)
class Leeway:
    """Which rules may give way.

    Args:
        ticks: most that an adult may get; hours: Staff IDs of those who may.
        pence: most money more; 0 for none.
        pupils: those whose out-of-class limit may rise.
        offers: those whose group sizes may give way; joining: one that made-up pupils may join.
        skills: those that adults may be trained in.
        only_one_of: whether a pupil may have alternatives.
        barred: pairs that a row says Exclude of; required: pairs that have to be placed or let go.
    """

    ticks: int = 0
    hours: tuple[str, ...] = ()
    pence: int = 0
    pupils: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    joining: str = ""
    only_one_of: bool = False
    barred: tuple[tuple[str, str], ...] = ()
    required: tuple[tuple[str, str], ...] = ()


@dataclass
class Loosened:
    """The model with, for every rule that may give way, how far it does and whether it does at all."""

    problem: Problem
    layout: Layout
    amount: dict[Key, int] = field(default_factory=dict)
    used: dict[Key, int] = field(default_factory=dict)
    money: int | None = None  # where both the budget and a fund may rise: the more of the two, since it is one pound

    @property
    def model(self) -> Model:
        return self.layout.model

    def give(self, kind: Kind, who: str, what: str, most: int) -> int:
        """A variable for how far a rule gives way, at most so far; the same for several rules of one name."""
        key = (kind, who, what)
        if key not in self.amount:
            self.amount[key] = self.used[key] = self.model.add(0, most, label=f"{kind.value} {who} {what}")
            if most > 1:
                self.used[key] = self.model.add(label=f"{kind.value} of {who} {what} gives way")
                self.model.constrain([(self.amount[key], 1), (self.used[key], -most)], high=0, rule=kind.value)
        return self.amount[key]

    def pinned(self, values: Mapping[int, int]) -> Model:
        """The model with some variables at given values, worked into the rules; numbers of variables stay."""
        variables = [
            replace(variable, low=values[number], high=values[number]) if number in values else variable
            for number, variable in enumerate(self.model.variables)
        ]
        return Model(variables, [rule for item in self.model.rules if (rule := _with_values(item, values)) is not None])

    def changes(self, values: Values) -> tuple[Change, ...]:
        """What gives way in a solution, as changes of the question, people first and money last."""
        order = list(Kind)
        return tuple(
            Change(key[0], key[1], self._size(key, int(values[number])), key[2])
            for key, number in sorted(self.amount.items(), key=lambda item: (order.index(item[0][0]), item[1]))
            if values[number]
        )

    def _size(self, key: Key, amount: int) -> Fraction:
        """A change in its own unit; what an adult's running groups take too much comes on top."""
        if key[0] is Kind.HOURS:
            return self.problem.minutes(amount + self.problem.adults[key[1]].over)
        return self.problem.minutes(amount) if key[0] is Kind.OUT_OF_CLASS else Fraction(amount)

    def goals(self, hour_pence: int) -> list[Goal]:
        """Give up least, then change fewest rules that have no price, then the least cost, then the fewest changes."""
        required = {pair.key: pair.required for pair in self.problem.pairs}
        given_up = [(number, required[key[1:]]) for key, number in self.used.items() if key[0] is Kind.REQUIRED]
        unpriced = [(number, 1) for key, number in self.used.items() if key[0] in UNPRICED]
        far = [(number, 1) for key, number in self.amount.items() if key[0] in UNPRICED]
        cost = self._cost_terms(hour_pence)
        both = [(self.amount[key], 1) for key in MONEY if self.money is not None]
        few = [(number, len(self.used) ** 2 + place) for place, number in enumerate(self.used.values())]
        wanted = (("given up", given_up), ("rules without a price", unpriced), ("how far", far), ("cost", cost),
                  ("money", both), ("fewest, in order", few))  # fmt: skip
        return [Goal(name, terms, Sense.LEAST, hunt=0) for name, terms in wanted if terms]

    def _cost_terms(self, hour_pence: int) -> list[tuple[int, int]]:
        """Hours at the planning hourly cost over the term, and money: in such parts of a penny that all are whole."""
        tick = Fraction(hour_pence, 60 * self.problem.ticks_a_minute) * self.problem.term.weeks
        terms: list[tuple[int, int]] = []
        for key, number in self.amount.items():
            if key[0] is Kind.HOURS:
                terms.append((number, tick.numerator))
                terms.append((self.used[key], self.problem.adults[key[1]].over * tick.numerator))
            elif self.money is None and key in MONEY:
                terms.append((number, tick.denominator))
        terms += [] if self.money is None else [(self.money, tick.denominator)]
        return [(number, factor) for number, factor in terms if factor]


def _with_values(rule: Rule, values: Mapping[int, int]) -> Rule | None:
    """A rule without the variables whose values are known; None where it then always holds."""
    rest = tuple((number, factor) for number, factor in rule.terms if number not in values)
    if len(rest) == len(rule.terms):
        return rule
    known = sum(factor * values[number] for number, factor in rule.terms if number in values)
    low = None if rule.low is None else rule.low - known
    high = None if rule.high is None else rule.high - known
    if not rest and (low is None or low <= 0) and (high is None or high >= 0):
        return None
    return replace(rule, terms=rest, low=low, high=high) if rest else rule


def loosened(problem: Problem, leeway: Leeway) -> Loosened:
    """The model of a question in which the rules of the leeway may give way."""
    found = Loosened(problem, build(_roomy(problem, leeway)))
    _loosen_hours(found, leeway)
    _loosen_limits(found, leeway)
    _loosen_sizes(found, leeway)
    _loosen_money(found, leeway)
    _loosen_skills(found, leeway)
    _loosen_rows(found, leeway)
    return found


def _roomy(problem: Problem, leeway: Leeway) -> Problem:
    """The question with all the room that the leeway could ever need; the rules then take it back."""
    adults = {
        name: replace(adult, ticks=adult.ticks + leeway.ticks) if name in leeway.hours else adult
        for name, adult in problem.adults.items()
    }
    offers = {key: replace(offer, least=1) if key in leeway.offers else offer for key, offer in problem.offers.items()}
    roomy = let_in(replace(problem, adults=adults, offers=offers), leeway.barred)
    if leeway.pence:
        roomy = with_fund(roomy, 0)
    if leeway.joining:
        roomy = with_pupils(roomy, leeway.joining, max(0, problem.offers[leeway.joining].least - 1))
    for skill in leeway.skills:
        roomy = with_skill(roomy, [name for name, adult in problem.adults.items() if adult.available], skill)
    return roomy


def _change_rule(found: Loosened, place: int, more: Iterable[tuple[int, int]], higher: int = 0) -> None:
    rule = found.model.rules[place]
    high = None if rule.high is None else rule.high + higher
    found.model.rules[place] = replace(rule, terms=added_up((*rule.terms, *more)), high=high)


def _rules(found: Loosened, *names: str) -> list[tuple[int, Rule]]:
    return [(place, rule) for place, rule in enumerate(found.model.rules) if rule.rule in names]


def _loosen_hours(found: Loosened, leeway: Leeway) -> None:
    for place, rule in _rules(found, HOURS):
        if rule.label in leeway.hours:
            more = found.give(Kind.HOURS, rule.label, "", leeway.ticks)
            _change_rule(found, place, [(more, -1)], -leeway.ticks)


def _loosen_limits(found: Loosened, leeway: Leeway) -> None:
    for place, rule in _rules(found, OUT_OF_CLASS):
        if rule.label in leeway.pupils:
            most = sum(factor for _, factor in rule.terms)
            _change_rule(found, place, [(found.give(Kind.OUT_OF_CLASS, rule.label, "", most), -1)])
    words = {(rule.label): place for place, rule in _rules(found, ONLY_ONE_OF)} if leeway.only_one_of else {}
    for label, place in words.items():
        pupil, _, word = label.rpartition(", ")
        most = len(found.model.rules[place].terms)
        _change_rule(found, place, [(found.give(Kind.ONLY_ONE_OF, pupil, word, most), -1)])


def _loosen_sizes(found: Loosened, leeway: Leeway) -> None:
    """Groups were counted with one pupil as the least: their own size comes back, and may give way."""
    of = {number: key for (key, _), number in found.layout.groups.items()}
    for place, rule in _rules(found, GROUP_SIZE):
        key = next((of[number] for number, _ in rule.terms if number in of), "")
        if key not in leeway.offers:
            continue
        offer, most = found.problem.offers[key], len(found.layout.by_offer[key])
        side = LEAST if rule.low is not None else MOST
        give = found.give(Kind.GROUP_SIZE, key, side, most * offer.least)
        own = [(number, 1 - offer.least if side == LEAST else 0) for number, _ in rule.terms if number in of]
        any_size = [(number, 0 if side == LEAST else offer.most - most) for number, _ in rule.terms if number in of]
        _change_rule(found, place, [*own, (give, 1 if side == LEAST else -1)])
        # whatever gives way, no pupil sits where no group is, and no group is empty
        found.model.constrain([*rule.terms, *any_size], rule.low, rule.high, GROUP_SIZE, key)


def _loosen_money(found: Loosened, leeway: Leeway) -> None:
    if not leeway.pence:
        return
    for place, _ in _rules(found, BUDGET):
        _change_rule(found, place, [(found.give(Kind.BUDGET, "", "", leeway.pence), -1)])
    for place, rule in _rules(found, FUND):
        if rule.label == MORE_MONEY:
            _change_rule(found, place, [(found.give(Kind.FUND, "", "", leeway.pence), -1)])
    if all(key in found.amount for key in MONEY):
        found.money = found.model.add(0, leeway.pence, label="more money")
        for key in MONEY:
            found.model.constrain([(found.money, 1), (found.amount[key], -1)], low=0, rule=key[0].value)


def _loosen_skills(found: Loosened, leeway: Leeway) -> None:
    """An adult runs what they have no skill for only once trained in it."""
    for (key, name), number in found.layout.groups.items():
        offer = found.problem.offers[key]
        skill = next((skill for skill in leeway.skills if folded(skill) == folded(offer.skill)), "")
        if skill and name not in offer.adults:
            trained = found.give(Kind.SKILL, name, skill, 1)
            most = found.model.variables[number].high or 0
            found.model.constrain([(number, 1), (trained, -most)], high=0, rule="skill", label=f"{name}, {key}")


def _loosen_rows(found: Loosened, leeway: Leeway) -> None:
    """Rows that say Required or Exclude, and pupils who are only made up."""
    for pupil, offer in leeway.required:
        take = found.layout.take.get((pupil, offer))
        terms = [(found.give(Kind.REQUIRED, pupil, offer, 1), 1), *([] if take is None else [(take, 1)])]
        found.model.constrain(terms, low=1, rule="required", label=pupil)
    for pupil, offer in leeway.barred:
        take = found.layout.take.get((pupil, offer))
        if take is not None:
            give = found.give(Kind.EXCLUDE, pupil, offer, 1)
            found.model.constrain([(take, 1), (give, -1)], high=0, rule="exclude", label=pupil)
    made_up = [number for (pupil, _), number in found.layout.take.items() if _is_made_up(pupil, leeway)]
    if made_up:
        count = found.give(Kind.PUPILS, leeway.joining, "", len(made_up))
        found.model.constrain([*((number, 1) for number in made_up), (count, -1)], 0, 0, "pupils", leeway.joining)
        for first, second in zip(made_up, made_up[1:], strict=False):
            found.model.constrain([(first, 1), (second, -1)], low=0, rule="in order", label=leeway.joining)


def _is_made_up(pupil: str, leeway: Leeway) -> bool:
    return bool(leeway.joining) and pupil.startswith(ANOTHER_PUPIL)


def holds(problem: Problem, changes: Sequence[Change], choice: Choice, keys: Collection[tuple[str, str]]) -> bool:
    """Whether a choice with these pairs in it keeps every rule of the changed question, in whole pence and ticks."""
    layout = build(applied(problem, changes))
    known = choice.taken <= set(layout.take)
    return known and set(keys) <= choice.taken and not layout.model.broken(layout.encode(choice))

"""One optimisation over all schools in parts: each school plans at given prices, and the prices are set by what comes.

Bound for any prices p not below nought, exact but for what the solver proves of each school:
    no split has more than  sum of each school's best (worth - uses x p) + limits x p
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import floor
from time import monotonic

from provision_xl.planning.choice import cost
from provision_xl.purse.joint import Joint, joint
from provision_xl.purse.master import chosen
from provision_xl.purse.part import REQUIRED
from provision_xl.purse.prices import PRICE_UNIT, Prices, Worth, prices
from provision_xl.purse.question import Column, Question, granted
from provision_xl.solving import Goal, solve

ROUNDS = 40
IDLE = 4  # rounds in a row that prove hardly anything more, after which prices are left as they are
NEAR = Fraction(1, 1000)  # where a proof is that near, nothing more is sought
TOGETHER = 4  # schools that are looked at together
EACH = Fraction(1, 2000)  # what a school's own plan may be away from its best, as a share of what schools have
MOST_EACH = Fraction(1, 20)
NODES = 200
NEAR_NODES = 100
PRICED = "worth at these prices"

type Cancel = Callable[[], bool] | None


@dataclass
class Search:
    """What is known so far: the plans of each school, the best of them together, and what none can beat.

    Args:
        worth: what the goal counts of a plan; placed: whether that is required provision and not benefit.
        together: least required provision placed by all schools, where it is held beside the benefit.
        ends: when the time is over, by the monotonic clock.
        least_missed: whether it is proved that no split misses less required provision.
    """

    question: Question
    columns: list[Column]
    best: tuple[Column, ...]
    ends: float
    placed: bool = False
    together: int = 0
    cancel: Cancel = None
    bound: Fraction | None = None
    prices: Prices | None = None
    rounds: int = 0
    stopped: bool = False
    least_missed: bool = True
    models: dict[int, Joint] = field(default_factory=dict)

    @property
    def worth(self) -> Worth:
        return _placed if self.placed else _benefit

    @property
    def limits(self) -> tuple[int, ...]:
        """What there is of each shared thing, and what all schools together may miss, where that is held."""
        return (*self.question.limits, *((self._may_miss,) if self.together else ()))

    @property
    def _may_miss(self) -> int:
        everything = sum(column.placed + column.missed for column in self.best)
        return everything - self.together

    @property
    def value(self) -> int:
        return sum(map(self.worth, self.best))

    def within(self, share: Fraction) -> bool:
        """Whether the value is proved to be that near the best."""
        return self.bound is not None and self.bound - self.value <= share * self.bound

    def seconds(self) -> float:
        """What is left of the time; 0 where somebody has had enough."""
        if self.cancel is not None and self.cancel():
            self.stopped = True
        left = 0.0 if self.stopped else max(0.0, self.ends - monotonic())
        self.stopped = self.stopped or not left
        return left

    def uses(self, column: Column) -> Column:
        """The column with required provision that is missed as one more thing that it uses."""
        return replace(column, uses=(*column.uses, column.missed)) if self.together else column

    def add(self, column: Column | None) -> bool:
        """Keep a plan, unless one with the same grant is known that is as good."""
        if column is None or any(as_good(known, column) for known in self.columns):
            return False
        self.columns.append(column)
        return True

    def model(self, site: int) -> Joint:
        """One school's model, built once."""
        if site not in self.models:
            self.models[site] = joint(self.question, [site])
        return self.models[site]


def as_good(known: Column, column: Column) -> bool:
    """Whether a plan does with the same grant what another does, or more."""
    alike = known.site == column.site and known.grant == column.grant
    return alike and known.placed >= column.placed and known.benefit >= column.benefit


def _placed(column: Column) -> int:
    return column.placed


def _benefit(column: Column) -> int:
    return column.benefit


def search(found: Search) -> None:
    """Set prices, plan at them, put together, and look near what was found, until the proof is near or time is over."""
    for guess in _guesses(found):
        if not found.seconds():
            return
        _ask(found, guess)
    _settle(found)
    _put_together(found)
    _fill(found)
    _put_together(found)
    _look_near(found)


def _settle(found: Search) -> None:
    """Prices and plans in turn: halfway to the newest prices while that helps, else at them."""
    halfway, best, idle = True, found.prices, 0
    while found.rounds < ROUNDS and idle < IDLE and found.seconds():
        newest = prices([found.uses(column) for column in found.columns], found.limits, found.worth)
        if newest is None:
            return
        if found.bound is not None and found.bound - newest.reached <= NEAR / 2 * found.bound:
            return
        before = found.bound
        asked = best.between(newest) if halfway and best is not None else newest
        new = _ask(found, asked)
        idle = 0 if before is None or found.bound is None or before - found.bound > NEAR / 10 * before else idle + 1
        if before is None or (found.bound is not None and found.bound < before):
            best, halfway = asked, True
        elif asked is newest and not new:
            return
        else:
            halfway = not halfway


def _guesses(found: Search) -> list[Prices]:
    """Prices to begin with: nothing, and a quarter of what a minute and a pound bring on average today."""
    question = found.question
    minutes = sum(
        problem.minutes(sum(adult.ticks for adult in problem.adults.values())) for problem in question.problems
    )
    pence = sum(cost(granted(question, item.site, item.grant), item.choice) for item in found.best)
    value = PRICE_UNIT * found.value
    each = [floor(value / max(1, minutes)) for _ in question.people]
    each += [value * 100 // max(100, pence)] if question.pounds else []
    each += [0] if found.together else []
    return [Prices((0,) * len(each), Fraction(0)), Prices(tuple(price // 4 for price in each), Fraction(0))]


def _ask(found: Search, asked: Prices) -> bool:
    """Each school's best plan at these prices; whether a new one came. The bound is taken where it is a better one."""
    found.rounds += 1
    new, most = False, []
    for site in range(len(found.question.sites)):
        column, bound = _plan_at(found, site, asked)
        new = found.add(column) or new
        most.append(bound)
        if not found.seconds():
            return new
    proved = [bound for bound in most if bound is not None]
    if len(proved) == len(most):
        there = sum(price * limit for price, limit in zip(asked.hundredths, found.limits, strict=True))
        total = Fraction(sum(proved) + there, PRICE_UNIT)
        if found.bound is None or total < found.bound:
            found.bound, found.prices = total, asked
    return new


def _plan_at(found: Search, site: int, asked: Prices) -> tuple[Column | None, int | None]:
    """A school's best plan at prices, and hundredths that no plan of it is worth more than."""
    made = found.model(site)
    part, question = made.parts[0], found.question
    terms, constant = _worth_terms(found, made)
    for price, (uses, fixed) in zip(asked.hundredths, part.use_terms(), strict=False):
        terms += [(number, -price * use) for number, use in uses]
        constant -= price * fixed
    if found.together:
        price = asked.hundredths[-1]
        terms += [(number, price * factor) for number, factor in part.placed_terms]
        scale = question.scale // question.problems[site].ticks_a_minute
        constant -= price * question.problems[site].required_ticks * scale
    known = max(
        (column for column in found.columns if column.site == site),
        key=lambda column: _net(found, column, asked),
    )
    wanted = Goal(PRICED, terms, give=_give(found, _net(found, known, asked)))
    solved = solve(
        made.model, [wanted], time_limit_seconds=max(0.1, found.seconds()), start=made.encode([known]),
        node_limit=NODES, cancel=found.cancel,
    )  # fmt: skip
    stage = solved.stage(PRICED)
    bound = None if stage is None or stage.bound is None else int(stage.bound) + constant
    return (part.column(solved.values) if solved.has_plan else None), bound


def _give(found: Search, net: int) -> Fraction:
    """The same amount in every school and at all prices, as a share of what the school's plan is worth at them."""
    amount = EACH * PRICE_UNIT * found.value / len(found.question.sites)
    return min(MOST_EACH, amount / net) if net > 0 else MOST_EACH


def _net(found: Search, column: Column, asked: Prices) -> int:
    uses = found.uses(column).uses
    return PRICE_UNIT * found.worth(column) - sum(p * use for p, use in zip(asked.hundredths, uses, strict=True))


def _worth_terms(found: Search, made: Joint) -> tuple[list[tuple[int, int]], int]:
    goal, constant = (made.placed, 0) if found.placed else (made.benefit, PRICE_UNIT * made.kept_value)
    return [(number, PRICE_UNIT * factor) for number, factor in goal.terms], constant


def _put_together(found: Search) -> None:
    with_uses = [found.uses(column) for column in found.columns]
    picked = chosen(
        with_uses, found.limits, found.worth, [found.uses(column) for column in found.best], max(1.0, found.seconds())
    )
    places = [with_uses.index(column) for column in picked]
    found.best = tuple(found.columns[place] for place in places)


def _spare(found: Search, sites: Sequence[int]) -> list[int]:
    """What these schools may use together, what the others use left out."""
    return [
        limit - sum(column.uses[place] for column in found.best if column.site not in sites)
        for place, limit in enumerate(found.question.limits)
    ]


def _fill(found: Search) -> None:
    """Each school in turn takes what the others leave over."""
    for site in range(len(found.question.sites)):
        if found.within(NEAR) or not found.seconds():
            return
        _anew(found, found.model(site), [site], NODES)


def _look_near(found: Search) -> None:
    """The schools that share a person share anew what they have together, a few at a time; all other schools stay."""
    for sites in _neighbours(found.question):
        if found.within(NEAR) or not found.seconds():
            return
        _anew(found, joint(found.question, sites), sites, NEAR_NODES)
    _put_together(found)


def _neighbours(question: Question) -> list[list[int]]:
    """Schools with a person in common, then schools next to each other, who may have money in common."""
    number = len(question.sites)
    of_people = [[place.site for place in person.places] for person in question.people]
    of_money = [site for site in range(number) if question.takes_money(site)]
    found: list[list[int]] = []
    for sites in (*of_people, of_money):
        for first in range(0, max(1, len(sites) - 1), TOGETHER - 1):
            some = sites[first : first + TOGETHER]
            if len(some) > 1 and some not in found:
                found.append(some)
    return found


def _anew(found: Search, made: Joint, sites: Sequence[int], nodes: int) -> None:
    known = [column for site in sites for column in found.best if column.site == site]
    goal = made.placed if found.placed else made.benefit
    model = made.within(_spare(found, sites))
    if not found.placed:
        placed = sum(column.placed for column in known)
        if placed:
            model.constrain(made.placed.terms, low=placed, rule=REQUIRED, label="together")
    solved = solve(
        model, [replace(goal, give=EACH)], time_limit_seconds=max(0.1, found.seconds()), start=made.encode(known),
        node_limit=nodes, cancel=found.cancel,
    )  # fmt: skip
    columns = made.columns(solved)
    if columns and sum(map(found.worth, columns)) > sum(map(found.worth, known)):
        for column in columns:
            found.add(column)
        columns = tuple(next(known for known in found.columns if as_good(known, column)) for column in columns)
        found.best = tuple(sorted((*(item for item in found.best if item.site not in sites), *columns),
                                  key=lambda item: item.site))  # fmt: skip

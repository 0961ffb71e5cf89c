"""What a choice costs and whether it can be paid, kept up to date while the choice grows and shrinks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from provision_xl.planning.cash import Claim, pay
from provision_xl.planning.choice import group_pence, open_funds, own_funds, places, seat_pence
from provision_xl.planning.question import Pair, Problem


class Purse:
    """The running account of a choice: the same money as `choice.payment` works out for it from nothing.

    Args:
        place: `choice.places` of the problem, where it is known already.
    """

    def __init__(self, problem: Problem, place: Mapping[tuple[str, str], int] | None = None) -> None:
        self.problem = problem
        self.place = places(problem) if place is None else place
        self.open = open_funds(problem)
        self.own = {fund.name: fund.own for fund in problem.funds or () if fund.own is not None}
        self.left = {fund.name: fund.pence for fund in problem.funds or ()}
        self.open_pence = sum(self.left[name] for name in self.open)
        self.all_pence = sum(self.left.values())
        self.by_code: dict[str, int] = {}
        self.takers: dict[str, dict[str, int]] = {}
        self.strangers: dict[str, dict[str, int]] = {}
        self.sure: dict[str, int] = {}
        self.sure_of: dict[tuple[str, ...], int] = {}
        self.load = dict.fromkeys(problem.adults, 0)
        self.extra = {name: adult.extra_cost(adult.overrun(0)) for name, adult in problem.adults.items()}
        self.total = sum(self.extra.values())
        self._prices: dict[tuple[str, str], tuple[int, int]] = {}
        self._own_funds: dict[str, tuple[str, ...]] = {}
        for group in problem.kept:
            self._spend(group.code, group.pence + group.time_pence)
            for pupil in group.pupils:
                self._come(group.code, pupil)
            for pupil, pence in group.own_place.items():
                self._surely(group.code, pupil, pence)

    def teach(self, pairs: Iterable[Pair], offer: str, adult: str, groups: int, sign: int = 1) -> None:
        """Pupils come to an adult, in so many new groups; with sign -1 they go again."""
        pairs = list(pairs)
        what = self.problem.offers[offer]
        each_group, each_seat = self._price(offer, adult)
        self._spend(what.code, sign * (groups * each_group + len(pairs) * each_seat))
        for pair in pairs:
            self._spend(pair.code, sign * pair.materials)
            self._surely(pair.code, pair.pupil, sign * self.place[pair.key])
            (self._come if sign > 0 else self._go)(pair.code, pair.pupil)
        self.load[adult] += sign * (groups * what.group_ticks + len(pairs) * what.alone)
        person = self.problem.adults[adult]
        pence = person.extra_cost(person.overrun(self.load[adult])) if person.extra_pence else 0
        self.total += pence - self.extra[adult]
        self.extra[adult] = pence

    def can_pay(self) -> bool:
        """Whether the budget and the funds can bear it."""
        if self.problem.budget_pence is not None and self.total > self.problem.budget_pence:
            return False
        if self.problem.funds is None or self.total <= self.open_pence:
            return True
        return self.total <= self.all_pence and pay(self._claims(), self.left) is not None

    def _claims(self) -> list[Claim]:
        """What has to be paid, alike claims together: sure places of pupils with funds of their own, and the rest."""
        owed: dict[tuple[str, ...], int] = {}
        for funds, pence in self.sure_of.items():
            owed[funds] = owed.get(funds, 0) + pence
        for code, pence in self.by_code.items():
            strangers = self.strangers.get(code, {})
            whole = tuple(name for name in self.own if not strangers.get(name))
            owed[whole] = owed.get(whole, 0) + pence - self.sure.get(code, 0)
        owed[()] = owed.get((), 0) + sum(self.extra.values())
        return [Claim(funds, pence, (*funds, *self.open)) for funds, pence in sorted(owed.items()) if pence]

    def _price(self, offer: str, adult: str) -> tuple[int, int]:
        found = self._prices.get((offer, adult))
        if found is None:
            what, person = self.problem.offers[offer], self.problem.adults[adult]
            found = self._prices[offer, adult] = group_pence(what, person), seat_pence(what, person)
        return found

    def _spend(self, code: str, pence: int) -> None:
        if pence:
            self.by_code[code] = self.by_code.get(code, 0) + pence
            self.total += pence

    def _surely(self, code: str, pupil: str, pence: int) -> None:
        funds = self._own_funds.get(pupil)
        if funds is None:
            funds = self._own_funds[pupil] = own_funds(self.problem, pupil)
        if funds and pence:
            self.sure[code] = self.sure.get(code, 0) + pence
            self.sure_of[funds] = self.sure_of.get(funds, 0) + pence

    def _come(self, code: str, pupil: str) -> None:
        """A pupil is in an intervention; the first one brings its one-off cost."""
        inside = self.takers.setdefault(code, {})
        if not inside:
            self._spend(code, self.problem.one_off.get(code, 0))
        inside[pupil] = inside.get(pupil, 0) + 1
        if inside[pupil] == 1:
            self._count(code, pupil, 1)

    def _go(self, code: str, pupil: str) -> None:
        inside = self.takers[code]
        inside[pupil] -= 1
        if not inside[pupil]:
            del inside[pupil]
            self._count(code, pupil, -1)
        if not inside:
            self._spend(code, -self.problem.one_off.get(code, 0))

    def _count(self, code: str, pupil: str, change: int) -> None:
        """Funds for certain pupils pay the whole of an intervention only while no stranger is in it."""
        strangers = self.strangers.setdefault(code, {})
        for name, own in self.own.items():
            if pupil not in own:
                strangers[name] = strangers.get(name, 0) + change

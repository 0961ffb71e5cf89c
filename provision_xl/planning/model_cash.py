"""The rules about money: what is chosen has to be paid, and no fund pays what it may not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from provision_xl.planning.cash import EXTRA_HOURS
from provision_xl.planning.choice import PLACES, REST, group_pence, open_funds, own_funds, seat_pence
from provision_xl.planning.layout import Layout

ONE_OFF, CASH, FUND, BUDGET = "one-off cost", "cash is paid", "fund", "budget"
MATERIALS = "cost per pupil"
OWN_PUPILS = "fund for certain pupils"


def add_one_off(plan: Layout) -> None:
    """An intervention that anyone takes runs, and its first use this school year costs once."""
    for code, used in plan.used.items():
        for _, number in plan.takes_of[code]:
            plan.model.constrain([(number, 1), (used, -1)], high=0, rule=ONE_OFF, label=code)


def add_materials(plan: Layout) -> None:
    """Where several rows of a pupil ask for one intervention, any of them makes its cost per pupil fall due, once."""
    for code, takes in plan.takes_of.items():
        rows = Counter(pair.pupil for pair, _ in takes)
        for pair, number in takes:
            if rows[pair.pupil] > 1 and pair.materials:
                key = (pair.pupil, code)
                if key not in plan.materials:
                    plan.materials[key] = plan.model.add(0, 1, label=f"{pair.pupil} has {code}")
                plan.model.constrain([(number, 1), (plan.materials[key], -1)], high=0, rule=MATERIALS, label=code)


def cash_terms(plan: Layout, code: str) -> tuple[list[tuple[int, int]], int]:
    """What an intervention costs in the term: terms in pence, and the pence of what is kept."""
    problem = plan.problem
    fixed = sum(group.pence + group.time_pence for group in problem.kept if group.code == code)
    if code not in plan.used and any(group.code == code for group in problem.kept):
        fixed += problem.one_off.get(code, 0)
    pence = {(pair.pupil, code): pair.materials for pair, _ in plan.takes_of.get(code, ())}
    terms = [(number, pair.materials) for pair, number in plan.takes_of.get(code, ())
             if (pair.pupil, code) not in plan.materials]  # fmt: skip
    terms += [(plan.materials[key], due) for key, due in pence.items() if key in plan.materials]
    terms += [(plan.used[code], problem.one_off[code])] if code in plan.used else []
    for (key, name), number in plan.groups.items():
        offer, adult = problem.offers[key], problem.adults[name]
        if offer.code == code:
            terms.append((number, group_pence(offer, adult)))
            if (key, name) in plan.seats:
                terms.append((plan.seats[key, name], seat_pence(offer, adult)))
    for room in problem.rooms:
        if room.code == code and room.key in plan.joined:
            terms.append((plan.joined[room.key], seat_pence(problem.offers[room.offer], problem.adults[room.adult])))
    return [(number, pence) for number, pence in terms if pence], fixed


def _codes(plan: Layout) -> list[str]:
    return sorted({group.code for group in plan.problem.kept} | set(plan.takes_of))


def cost_terms(plan: Layout) -> list[tuple[int, int]]:
    """All pence of the term that depend on the choice."""
    terms = [term for code in _codes(plan) for term in cash_terms(plan, code)[0]]
    return terms + [(number, 1) for number in plan.extra_pence.values()]


def add_budget(plan: Layout) -> None:
    """The budget caps all cash of the term."""
    if plan.problem.budget_pence is None:
        return
    fixed = sum(cash_terms(plan, code)[1] for code in _codes(plan))
    terms = cost_terms(plan)
    if terms:
        plan.model.constrain(terms, high=plan.problem.budget_pence - fixed, rule=BUDGET, label="whole plan")


def add_cash(plan: Layout) -> None:
    """Every penny is paid by a fund, and no fund pays more than it has, nor for whom it may not."""
    if plan.problem.funds is None:
        return
    for code in _codes(plan):
        terms, fixed = cash_terms(plan, code)
        if terms or fixed:
            payers = [*_pay_rest(plan, code, terms, fixed), *_pay_places(plan, code)]
            plan.model.constrain([*terms, *((number, -1) for number in payers)], -fixed, -fixed, CASH, code)
    if plan.extra_pence:
        payers = [_payer(plan, (EXTRA_HOURS,), fund) for fund in open_funds(plan.problem)]
        terms = [(number, 1) for number in plan.extra_pence.values()] + [(number, -1) for number in payers]
        plan.model.constrain(terms, 0, 0, CASH, "extra hours")
    for fund in plan.problem.funds:
        terms = [(number, 1) for (_, name), number in plan.pay.items() if name == fund.name]
        if terms:
            plan.model.constrain(terms, high=fund.pence, rule=FUND, label=fund.name)


def _payer(plan: Layout, claim: tuple[str, ...], fund: str) -> int:
    plan.pay[claim, fund] = plan.model.add(0, None, integer=False, label=f"{fund} pays for {' '.join(claim)}")
    return plan.pay[claim, fund]


def _pay_rest(plan: Layout, code: str, terms: Iterable[tuple[int, int]], fixed: int) -> list[int]:
    """Open funds pay for anything; a fund for certain pupils pays all where only they are in the intervention."""
    claim = (REST, code)
    numbers = [_payer(plan, claim, fund) for fund in open_funds(plan.problem)]
    most = fixed + sum(pence * (plan.model.variables[number].high or 0) for number, pence in terms)
    kept = {pupil for group in plan.problem.kept if group.code == code for pupil in group.pupils}
    takers = plan.takes_of.get(code, [])
    for fund in plan.problem.funds or ():
        if fund.own is None or not kept <= fund.own:
            continue
        if not any(pair.pupil in fund.own for pair, _ in takers) and not kept:
            continue
        number = _payer(plan, claim, fund.name)
        numbers.append(number)
        strangers = [take for pair, take in takers if pair.pupil not in fund.own]
        if strangers:
            only = plan.only_own[code, fund.name] = plan.model.add(label=f"only pupils of {fund.name} in {code}")
            plan.model.constrain([(number, 1), (only, -most)], high=0, rule=OWN_PUPILS, label=f"{fund.name}, {code}")
            for take in strangers:
                plan.model.constrain([(take, 1), (only, 1)], high=1, rule=OWN_PUPILS, label=f"{fund.name}, {code}")
    return numbers


def _pay_places(plan: Layout, code: str) -> list[int]:
    """Funds for certain pupils pay at most the sure shares of their own pupils, together where several may."""
    own: dict[tuple[str, ...], tuple[list[tuple[int, int]], int]] = {}
    for group in plan.problem.kept:
        for pupil, pence in group.own_place.items() if group.code == code else ():
            funds = own_funds(plan.problem, pupil)
            terms, fixed = own.get(funds, ([], 0))
            own[funds] = (terms, fixed + pence)
    for pair, number in plan.takes_of.get(code, ()):
        if plan.place[pair.key]:
            funds = own_funds(plan.problem, pair.pupil)
            own.setdefault(funds, ([], 0))[0].append((number, plan.place[pair.key]))
    numbers: list[int] = []
    for funds, (terms, fixed) in sorted(own.items()):
        if funds and (terms or fixed):
            payers = [_payer(plan, (PLACES, code, *funds), fund) for fund in funds]
            limit = [*((number, 1) for number in payers), *((number, -pence) for number, pence in terms)]
            plan.model.constrain(limit, high=fixed, rule=OWN_PUPILS, label=f"{', '.join(funds)}, {code}")
            numbers += payers
    return numbers

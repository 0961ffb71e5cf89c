"""The money of several terms together: what each term's choice costs, and how the funds bear them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provision_xl.planning.cash import Claim, pay
from provision_xl.planning.choice import Choice, benefit, claims, cost, heads, places, shortfall
from provision_xl.planning.question import Problem
from provision_xl.planning.year.question import History, YearQuestion, after

type Places = Mapping[tuple[str, str], int]
type Payments = dict[tuple[int, tuple[str, ...], str], int]
"""Pence by term, claim and fund."""


@dataclass(frozen=True)
class Lived:
    """The terms one after the other with what is chosen in each: every term's question is what earlier ones left."""

    question: YearQuestion
    problems: tuple[Problem, ...]
    choices: tuple[Choice, ...]

    @property
    def terms(self) -> list[tuple[Problem, Choice]]:
        return list(zip(self.problems, self.choices, strict=True))

    @property
    def benefit(self) -> int:
        """Thousandths of a month of all terms, kept rows included."""
        return sum(benefit(problem, choice) for problem, choice in self.terms)

    @property
    def shortfall(self) -> int:
        """Required ticks a week that are not placed, on the year's own scale, all terms added up."""
        scale = self.question.ticks_a_minute
        return sum(shortfall(problem, choice) * (scale // problem.ticks_a_minute) for problem, choice in self.terms)

    @property
    def cost(self) -> int:
        """All pence of all terms."""
        return sum(cost(problem, choice) for problem, choice in self.terms)

    @property
    def rank(self) -> tuple[int, int]:
        """The first two goals, least is best."""
        return self.shortfall, -self.benefit


def lived(question: YearQuestion, choices: Sequence[Choice]) -> Lived:
    """What becomes of the terms' questions where this is chosen, one term after the other."""
    had, problems = History(), []
    for term, choice in zip(question.terms, choices, strict=True):
        problems.append(after(term, had))
        had = had.grown(problems[-1], choice)
    return Lived(question, tuple(problems), tuple(choices))


def earlier_codes(question: YearQuestion) -> list[frozenset[str]]:
    """For each term, interventions that the plan could begin in an earlier one."""
    found, so_far = [], frozenset[str]()
    for problem in question.problems:
        found.append(so_far)
        so_far |= {pair.code for pair in problem.pairs if not pair.barred}
    return found


def one_off_share(problem: Problem, code: str) -> int:
    """What `choice.places` counts of the one-off cost in each pupil's sure place."""
    return problem.one_off.get(code, 0) // heads(problem, code)


def sure_places(question: YearQuestion, problems: Sequence[Problem]) -> list[Places]:
    """Pence that are surely each pupil's own whatever is chosen in earlier terms, as the year's model counts them.

    The one-off cost has no part in it where an earlier term may have paid it.
    """
    found: list[Places] = []
    for base, problem, earlier in zip(question.problems, problems, earlier_codes(question), strict=True):
        whole, now = places(base), {pair.key: pair.materials for pair in problem.pairs}
        shares = {code: one_off_share(base, code) for code in earlier}
        found.append({
            pair.key: whole[pair.key] - shares.get(pair.code, 0) - pair.materials + now.get(pair.key, pair.materials)
            for pair in base.pairs
        })  # fmt: skip
    return found


def payments(found: Lived, sure: Sequence[Places] | None = None) -> Payments | None:
    """How the funds bear all terms together; None where the budget or the funds cannot.

    Args:
        sure: sure places of each term; those of the questions as earlier terms left them where None.
    """
    question = found.question
    if question.budget_pence is not None and found.cost > question.budget_pence:
        return None
    if question.balances is None:
        return {}
    own = sure if sure is not None else [places(problem) for problem in found.problems]
    due = [(term, claim) for term, (problem, choice) in enumerate(found.terms)
           for claim in claims(problem, choice, own[term])]  # fmt: skip
    paid = pay([claim for _, claim in due], question.balances)
    if paid is None:
        return None
    return {(due[place][0], due[place][1].key, fund): pence for (place, fund), pence in paid.items()}


def borne(found: Lived) -> Payments | None:
    """Payments by the sure places of the model, else by those that the choice itself makes sure."""
    by_model = payments(found, sure_places(found.question, found.problems))
    return payments(found) if by_model is None else by_model


def by_fund(paid: Payments, term: int) -> dict[str, int]:
    """Pence that each fund pays in a term."""
    found: dict[str, int] = {}
    for (place, _, fund), pence in paid.items():
        if place == term:
            found[fund] = found.get(fund, 0) + pence
    return found


def reserved(question: YearQuestion, place: int, left: Mapping[str, int]) -> dict[str, int]:
    """What has to be left in each fund for what later terms keep, taken first from funds that pay nothing now."""
    nothing = Choice()
    now = {fund.name for fund in question.terms[place].problem.funds or ()}
    due = [elsewhere_first(claim, now) for problem in question.problems[place + 1 :]
           for claim in claims(problem, nothing, places(problem))]  # fmt: skip
    paid = pay(due, left) or {}
    found: dict[str, int] = {}
    for (_, fund), pence in paid.items():
        found[fund] = found.get(fund, 0) + pence
    return found


def elsewhere_first(claim: Claim, now: Iterable[str]) -> Claim:
    """The claim with funds that pay nothing now first."""
    wanted = set(now)
    return Claim(claim.key, claim.pence, tuple(sorted(claim.funds, key=lambda name: name in wanted)))


def kept_cost(question: YearQuestion, place: int) -> int:
    """Pence of what is kept in the terms after a place."""
    return sum(cost(problem, Choice()) for problem in question.problems[place + 1 :])

"""What one thing more brings, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from provision_xl.money import half_up, pounds
from provision_xl.planning import Plan
from provision_xl.results import decimals
from provision_xl.solving import Status
from provision_xl.whatif.gained import NOT_WORKED_OUT, Gained
from provision_xl.whatif.sentences import counted, in_months
from provision_xl.whatif.steps import PERSON_HOURS, SKILL_HOURS, Kind, Step


def what_is_more(step: Step) -> str:
    """
    >>> what_is_more(Step(Kind.MONEY, "50000")), what_is_more(Step(Kind.SKILL, "ELSA"))
    ('£500.00 more', '5 h a week more of ELSA')
    """
    if step.kind is Kind.MONEY:
        return f"{pounds(int(step.what))} more"
    if step.kind is Kind.TRAINING:
        return f"one more person with {step.what}"
    hours = SKILL_HOURS if step.kind is Kind.SKILL else PERSON_HOURS
    return f"{hours} h a week more of {step.what}"


def who_gets_it(step: Step, person: str) -> str:
    """
    >>> from decimal import Decimal
    >>> who_gets_it(Step(Kind.SKILL, "ELSA", (("T1", Decimal("3.50")), ("T4", Decimal("1.50")))), "")
    'T1 3.5 h, T4 1.5 h'
    """
    if step.kind is Kind.SKILL:
        return ", ".join(f"{name} {hours.normalize():f} h" for name, hours in step.who)
    return person or ", ".join(name for name, _ in step.who)


def said(gained: Gained) -> str:
    """What it is, what it costs, and what it brings."""
    step = gained.step
    if gained.benefit is None:
        return f"{_begin(gained)}: the time was over before this was worked out. Run it again with a longer time limit."
    stopped = gained.status == Status.STOPPED.value
    if not gained.brings and stopped:
        return f"{_begin(gained)}: nothing was found that it brings in the time there was."
    if not gained.brings:
        return f"{_begin(gained)} brings nothing: {_why_nothing(step)}."
    return f"{_begin(gained)} {_brings(gained)}{' at least' if stopped else ''}{_for_each(gained)}."


def _begin(gained: Gained) -> str:
    step = gained.step
    if step.kind is Kind.TRAINING:
        price = "cost not recorded" if step.pence is None else f"usually {pounds(step.pence)}"
        who = gained.person or "One more person"
        return f"{who} trained in {step.what} ({price})"
    people = who_gets_it(step, gained.person) if step.kind is Kind.SKILL else ""
    price = f"{pounds(step.pence)} in the term" if step.pence is not None and step.kind is not Kind.MONEY else ""
    inside = "; ".join(part for part in (people, price) if part)
    return what_is_more(step) + (f" ({inside})" if inside else "")


def _brings(gained: Gained) -> str:
    parts = []
    if gained.placed:
        minutes = decimals(gained.placed, 0 if gained.placed.denominator == 1 else 1)
        parts.append(f"places {minutes} pupil-minutes a week more of required provision")
    benefit = gained.benefit or 0
    if benefit:
        parts.append(f"brings {in_months(benefit)}" if benefit > 0 else f"takes {in_months(-benefit)} for it")
    if gained.helped:
        parts.append(f"helps {counted(abs(gained.helped), 'pupil')} {'more' if gained.helped > 0 else 'fewer'}")
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _for_each(gained: Gained) -> str:
    """The benefit beside the price, where that is recorded and not nought."""
    pence, benefit = gained.step.pence, gained.benefit or 0
    if benefit <= 0 or not pence:
        return ""
    return f": {in_months(half_up(Fraction(benefit * 10_000, pence)))} for each £100"


def _why_nothing(step: Step) -> str:
    """
    >>> _why_nothing(Step(Kind.MONEY, "50000"))
    'money is not what holds the plan back'
    """
    if step.kind is Kind.MONEY:
        return "money is not what holds the plan back"
    if step.kind is Kind.TRAINING:
        return f"there are enough people with {step.what}, or something else holds the plan back"
    return "these hours are not what holds the plan back"


def of_steps(plan: Plan, gained: Sequence[Gained]) -> Iterator[str]:
    """How the figures are to be read, and what the clock cut off."""
    yield "Each row is one thing more, by itself: what two of them bring together is not their sum."
    yield ("Hours are priced at Extra hourly cost, else at the hourly cost, for the term's teaching weeks; training at "
           "what Training usually records for the skill.")  # fmt: skip
    if any(item.benefit is not None and item.helped is None for item in gained):
        yield "In a school of this size steps are solved for required provision and benefit, not for pupils helped."
    if plan.status == Status.STOPPED.value:
        yield ("Today's plan was stopped early, so part of what a row brings may be had without it: "
               "run it again with a longer time limit.")  # fmt: skip
    if any(item.status == Status.FEASIBLE.value for item in gained):
        yield "Rows marked feasible are near the best, not proved to be: a small difference between them may be chance."
    if late := sum(item.status == NOT_WORKED_OUT for item in gained):
        yield f"The time was over: {late} of {len(gained)} rows were not worked out."
    if late := sum(item.status == Status.STOPPED.value for item in gained):
        yield f"The time was over: {late} of {len(gained)} rows show what is reached at least."

"""What a comparison of two plans says in plain sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from fractions import Fraction

from provision_xl.money import natural, pounds
from provision_xl.planning import Plan
from provision_xl.results import decimals
from provision_xl.school.school import School
from provision_xl.senco.senco_time import SencoTime
from provision_xl.solving import Status

NOTHING_CHANGED = "Nothing of the map was changed. Months are planning weights, no forecast for a child."
_MOST_NAMES = 12


def differences(now: Plan, changed: Plan, money_pence: int, hours: Decimal) -> Iterator[str]:
    """What more or less money or time does; where nothing fits, what clashes instead."""
    if now.clashes:
        yield f"With today's means nothing fits: {' '.join(now.clashes)}"
    if changed.clashes:
        yield f"With the change nothing fits: {' '.join(changed.clashes)}"
    if now.clashes or changed.clashes or not (money_pence or hours):
        return
    groups = len(changed.groups) - len(now.groups)
    said = [f"{counted(abs(groups), 'group')} {_more(groups)}" if groups else "as many groups",
            _months(changed.benefit - now.benefit)]  # fmt: skip
    missing = changed.shortfall_minutes - now.shortfall_minutes
    if missing:
        minutes = decimals(abs(missing), 0 if missing.denominator == 1 else 1)
        said.append(f"{minutes} pupil-minutes a week {_more(missing)} of required provision not placed")
    yield f"With {_means(money_pence, hours)}: {', '.join(said)}."


def of_pupils(now: Plan, changed: Plan) -> Iterator[str]:
    """Who would have nothing any more, and who something at last; nobody where nothing fits."""
    if now.clashes or changed.clashes:
        return
    before, after = helped(now), helped(changed)
    for pupils, what in ((before - after, "nothing any more"), (after - before, "something at last")):
        if pupils:
            yield f"{listed(pupils)} would have {what}."


def helped(plan: Plan) -> set[str]:
    """Pupils who have something, what is kept included."""
    return {pupil for group in plan.groups for pupil in group.pupils}


def listed(pupils: Collection[str]) -> str:
    """
    >>> listed({"P2"}), listed({"P10", "P2", "P1"})
    ('P2', 'P1, P2 and P10')
    """
    *first, last = sorted(pupils, key=natural)
    more = len(first) + 1 - _MOST_NAMES
    if more > 1:
        return f"{', '.join(first[:_MOST_NAMES])} and {more} more pupils"
    return f"{', '.join(first)} and {last}" if first else last


def of_money(school: School, moneyed: School, money_pence: int) -> Iterator[str]:
    """Why money changes nothing, or less of it was taken than asked for."""
    if not money_pence:
        return
    amount = f"{pounds(abs(money_pence))} {'more' if money_pence > 0 else 'less'}"
    if not school.funds:
        yield f"Funds is empty, so no plan is held back by money: fill in Funds to see what {amount} would change."
        return
    taken = _held(school) - _held(moneyed)
    if taken < -money_pence:
        yield f"The funds for everyone hold only {pounds(taken)}, so no more than that was taken."


def _held(school: School) -> int:
    return sum(fund.amount or 0 for fund in school.funds)


def of_plans(senco: tuple[SencoTime, SencoTime] | None, plans: int) -> Iterator[str]:
    """What one more EHC plan takes of the SENCo's year, and what that rests on."""
    if senco is None:
        return
    before, after = senco
    if plans:
        each = decimals((after.needed - before.needed) / plans, 1)
        yield f"Each EHC plan more, for a pupil who was on SEN support, takes {each} hours of the SENCo's year."
    if before.estimate:
        yield "Duties is empty, so the SENCo's hours rest on our own estimates."


def how_sure(now: Plan, changed: Plan) -> Iterator[str]:
    """Whether a small difference can be trusted."""
    if Status.STOPPED.value in {now.status, changed.status}:
        yield "A plan was stopped early, so the difference is not exact: run it again with a longer time limit."
    elif now.gap or changed.gap:
        most = decimals(max(now.gap or Fraction(0), changed.gap or Fraction(0)) * 100, 2)
        yield f"Each plan is within {most}% of the best there can be, so a difference smaller than that may be chance."


def other_adults(groups: int) -> tuple[str, ...]:
    """
    >>> other_adults(1), other_adults(0)
    (('1 group keeps its pupils and has another adult; it is not listed.',), ())
    """
    if not groups:
        return ()
    words = "keeps its pupils and has" if groups == 1 else "keep their pupils and have"
    return (f"{counted(groups, 'group')} {words} another adult; {'it is' if groups == 1 else 'they are'} not listed.",)


def counted(number: int, what: str) -> str:
    """
    >>> counted(1, "group"), counted(2, "group")
    ('1 group', '2 groups')
    """
    return f"{number} {what}{'' if number == 1 else 's'}"


def _more(difference: Fraction | int) -> str:
    return "more" if difference > 0 else "fewer"


def _months(thousandths: int) -> str:
    """
    >>> _months(-1100), _months(4), _months(0)
    ('1.1 months of planning weight less', '0.004 months of planning weight more', 'the same planning weight')
    """
    if not thousandths:
        return "the same planning weight"
    return f"{in_months(abs(thousandths))} {'more' if thousandths > 0 else 'less'}"


def in_months(thousandths: int) -> str:
    """
    >>> in_months(1100), in_months(4)
    ('1.1 months of planning weight', '0.004 months of planning weight')
    """
    places = 1 if thousandths >= 50 or not thousandths else 3  # never "0.0 months" of something
    return f"{decimals(Fraction(thousandths, 1000), places)} months of planning weight"


def _means(money_pence: int, hours: Decimal) -> str:
    """
    >>> _means(-100000, Decimal("2.5"))
    '£1,000.00 less and 2.5 TA hours a week more'
    """
    parts = []
    if money_pence:
        parts.append(f"{pounds(abs(money_pence))} {'more' if money_pence > 0 else 'less'}")
    if hours:
        places = 1 if hours * 10 % 1 == 0 else 2
        parts.append(f"{decimals(abs(hours), places)} TA hours a week {_more(Fraction(hours))}")
    return " and ".join(parts)

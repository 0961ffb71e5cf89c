"""A sound plan of two terms passes the check; spoiled in one place, the rule that it breaks is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from provision_xl.planning.assembly import PlannedGroup
from provision_xl.planning.year.check import YearShown, check_year
from provision_xl.planning.year.plan import as_shown, made_of
from provision_xl.planning.year.question import year_question
from provision_xl.planning.year.solving import best_year
from provision_xl.rates import national
from provision_xl.school.core_tables import Line
from tests.planning.one_term import pupils
from tests.planning.two_terms import AS_AT, ONE, SUMMER, SUMMER_ENDS, fund, school

MARCH = date(2027, 3, 31)


def sound() -> YearShown:
    """P1 has 15 weeks of ONE over both terms: £3 of materials and £7 once, paid by Old in spring."""
    row = replace(ONE, weeks=Decimal(15), cost_per_pupil=300, one_off_cost=700)
    funds = (fund("Old", 1000, ends=MARCH, order=Decimal(1)), fund("New", 5000, order=Decimal(2)),
             fund("PP", 400, restricted_to="Pupil:P9"))  # fmt: skip
    book = school(pupils=(*pupils(1), replace(pupils(1)[0], pupil_id="P9", primary_need="PD")),
                  interventions=(row,), funds=funds)  # fmt: skip
    question = year_question(book, ["Spring", "Summer"], AS_AT, national(), 1500)
    return as_shown(question, made_of(best_year(question, 60, lambda what, share: None).found), national())


def with_groups(shown: YearShown, place: int, change: Callable[[PlannedGroup], PlannedGroup]) -> YearShown:
    """The same with the groups of a term changed."""
    books = list(shown.books)
    old = books[place]
    groups = tuple(change(group) for group in old.shown.groups)
    books[place] = replace(old, shown=replace(old.shown, groups=groups))
    return replace(shown, books=books)


def paid_by(*funds: tuple[str, int]) -> Callable[[PlannedGroup], PlannedGroup]:
    return lambda group: replace(group, funds=funds, cost_pence=sum(pence for _, pence in funds))


def without_history(shown: YearShown) -> YearShown:
    """Summer's tables do not say what spring gave."""
    first, last = shown.books
    stay = tuple(line for line in last.school.provision if "had before" not in line.line)
    return replace(shown, books=[first, replace(last, school=replace(last.school, provision=stay))])


def more_rows(shown: YearShown, *lines: Line) -> YearShown:
    accepted = shown.accepted
    return replace(shown, accepted=replace(accepted, provision=(*accepted.provision, *lines)))


SPOILED: dict[str, tuple[Callable[[YearShown], YearShown], str, str]] = {
    "a fund pays after its last day": (
        lambda shown: with_groups(shown, 1, lambda group: replace(group, funds=(("Old", 0),))),
        "funds over all terms", "Summer: Old is not in force",
    ),
    "one term takes what the other needs": (
        lambda shown: with_groups(shown, 1, paid_by(("New", 5001))),
        "funds over all terms", "New pays 5001 pence over all terms and has 5000",
    ),
    "a bill is not paid": (
        lambda shown: with_groups(shown, 0, lambda group: replace(group, funds=(("Old", 999),))),
        "funds over all terms", "costs 1000 pence, and 999 are paid",
    ),
    "a fund pays for others": (
        lambda shown: with_groups(shown, 0, paid_by(("Old", 999), ("PP", 1))), "own pupils", "shares are 0",
    ),
    "materials are paid twice": (
        lambda shown: with_groups(shown, 1, paid_by(("New", 300))), "materials", "1000 pence by the map and 1300",
    ),
    "the budget is overspent": (
        lambda shown: replace(shown, budget_pence=999), "budget", "costs 1000 pence and the budget is 999",
    ),
    "a course begins anew": (without_history, "benefit", "Summer: the benefit is 667"),
    "a course is too long": (
        lambda shown: more_rows(shown, Line(line="X", pupil_id="P1", intervention="ONE", staff_id="T1", group="G9",
                                            starts=SUMMER, ends=SUMMER_ENDS)),
        "one course", "P1 has 25 weeks of ONE",
    ),
    "a row is missing": (
        lambda shown: replace(shown, accepted=shown.before), "rows", "no accepted row has P1 in ONE with T1",
    ),
    "a stranger": (
        lambda shown: with_groups(shown, 0, lambda group: replace(group, pupils=("P1", "P7"))), "known", "no pupil P7",
    ),
    "hours": (
        lambda shown: with_groups(shown, 1, lambda group: replace(group, pupils=("P1", "P9"), joined=("P1", "P9"))),
        "hours", "Summer: T1 is used for 120 minutes",
    ),
}  # fmt: skip


def test_a_sound_plan_passes() -> None:
    assert check_year(sound()) == ()


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_plan_is_found_out(name: str) -> None:
    spoil, rule, words = SPOILED[name]
    found = check_year(spoil(sound()))
    assert any(item.rule == rule and words in item.what for item in found), [str(item) for item in found]

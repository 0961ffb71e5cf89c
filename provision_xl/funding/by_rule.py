"""What a setting's money comes to by its rules, from places or from children and their hours, beside what is typed.

It is shown and compared, never paid out: what may be spent is what stands in Funds and Top-ups.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from provision_xl.errors import Finding, Verdict
from provision_xl.funding.funded_hours import Stretch, stretches
from provision_xl.funding.funds import ACCESS_FUND, purses
from provision_xl.money import pence, pounds
from provision_xl.profiles import Profile, profile_of
from provision_xl.rates import Quoted, Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School

TOP_UPS = "Top-ups"
PREMIUM, PLACES, ELEMENT_2 = "Early years pupil premium", "Place funding", "Element 2"
AS_TYPED = "as typed"
_NOTES = (
    "A year's money. What may be spent is what stands in Funds and Top-ups, never what a rule makes.",
    "Where the two differ, your own funding statement goes before both.",
)


@dataclass(frozen=True, slots=True)
class Due:
    """What one rule makes: of which source, what was counted, how many, and pence; `each` where one rate holds."""

    source: str
    counted: str
    number: Fraction
    each: int | None
    pence: int
    status: str
    where: str


def dues(school: School, rates: Rates) -> tuple[Due, ...]:
    """What each rule of the setting makes in the school year of Settings; a rule with nothing to count is left out."""
    profile = profile_of(school.settings.setting_type, rates)
    rows = stretches(school, rates)
    found = [due for rule in profile.by_rule for due in _RULES[rule](school, rates, rows)]
    return tuple(due for due in found if due.number)


def _places(school: School, rates: Rates, _: Sequence[Stretch]) -> Iterable[Due]:
    """Places x the rate of a place."""
    quoted = rates.quote("place_funding", school.year_dates[0])
    yield _each(PLACES, "places", school.settings.commissioned_places or 0, quoted)


def _base(school: School, rates: Rates, _: Sequence[Stretch]) -> Iterable[Due]:
    """Places taken by pupils on roll, and those that are empty, each at its own rate."""
    places = school.settings.commissioned_places or 0
    taken = min(school.settings.places_taken or 0, places)
    for count, key, words in ((taken, "taken", "places taken"), (places - taken, "empty", "places empty")):
        yield _each(PLACES, words, count, rates.quote("unit_place", school.year_dates[0], key))


def _element_2(school: School, rates: Rates, _: Sequence[Stretch]) -> Iterable[Due]:
    quoted = rates.quote("element_2_place", school.year_dates[0])
    yield _each(ELEMENT_2, "places", school.settings.commissioned_places or 0, quoted)


def _premium(_: School, rates: Rates, rows: Sequence[Stretch]) -> Iterable[Due]:
    """Premium hours of each child x the rate of their day."""
    hours = sum((row.premium_hours for row in rows), Fraction(0))
    entry = rates.figure("eypp_hour").at(max((row.first for row in rows), default=date(2026, 9, 1)))
    status = entry.status if all(row.sure for row in rows) else f"{entry.status}, run out and held on"
    amount = sum(row.premium for row in rows)
    yield Due(PREMIUM, "funded hours, 15 a week at most", hours, None, amount, status, entry.source)


def _access(school: School, rates: Rates, rows: Sequence[Stretch]) -> Iterable[Due]:
    """One sum a year for each child it is claimed for."""
    children = sum(row.access > 0 for row in rows)
    quoted = rates.quote("daf", school.year_dates[0])
    yield Due(ACCESS_FUND, "children", Fraction(children), pence(quoted.value), sum(row.access for row in rows),
              quoted.entry.status, quoted.entry.source)  # fmt: skip


def _each(source: str, counted: str, number: int, quoted: Quoted) -> Due:
    each = pence(quoted.value)
    return Due(source, counted, Fraction(number), each, number * each, quoted.entry.status, quoted.entry.source)


_RULES = {PREMIUM: _premium, ACCESS_FUND: _access, PLACES: _places, "Place funding: base": _base, ELEMENT_2: _element_2}


def typed(school: School, as_at: date) -> dict[str, int]:
    """Pence by source as typed: each fund in force on the day with its whole amount, and Top-ups of the year."""
    found: dict[str, int] = {}
    first, last = school.year_dates
    for purse in purses(school):
        if purse.top_up and not first <= purse.starts <= last:
            continue  # of another school year
        if purse.top_up or purse.holds(as_at):
            source = TOP_UPS if purse.top_up else purse.source.strip()
            found[source] = found.get(source, 0) + purse.amount
    return found


def funding_by_rule(school: School, as_at: date, rates: Rates) -> Result:
    """Each source of the setting with what its rule makes and what is typed, and the sum of both."""
    made, given = dues(school, rates), typed(school, as_at)
    rows: list[tuple[Any, ...]] = []
    seen: set[str] = set()
    for due in made:
        beside = None if due.source in seen else given.get(due.source, 0)
        rows.append((due.source, due.counted, due.number, due.each, due.pence, beside, due.status, due.where))
        seen.add(due.source)
    rows += [(source, AS_TYPED, None, None, amount, amount, AS_TYPED, TOP_UPS if source == TOP_UPS else "Funds")
             for source, amount in given.items() if source not in seen]  # fmt: skip
    sums = [sum(row[place] or 0 for row in rows) for place in (4, 5)]
    total = ("Total", None, None, None, *sums, None, None) if rows else ()
    about = {"as_at": as_at, "setting_type": school.settings.setting_type}
    return Result("Funding by rule", "What the setting's money comes to", _COLUMNS, tuple(rows), total, _NOTES, about)


_COLUMNS = (
    Shown("source", "Source"),
    Shown("counted", "What is counted"),
    Shown("number", "How many", Shows.NUMBER),
    Shown("each_pence", "Each", Shows.PENCE, "Blank where the rate changes within the year."),
    Shown("due_pence", "Comes to", Shows.PENCE, "A year by the rule; of a source without one, what is typed."),
    Shown("typed_pence", "Typed", Shows.PENCE, "Funds in force on the as-at date, whole amount; Top-ups of the year."),
    Shown("status", "How sure"),
    Shown("where", "Where from", lesser=True),
)


def rule_findings(school: School, as_at: date, rates: Rates) -> tuple[Finding, ...]:
    """Sources that Funds lacks though a rule makes something, or whose yearly amount is another one."""
    made: dict[str, int] = {}
    yearly: dict[str, bool] = {}
    for due in dues(school, rates):
        made[due.source] = made.get(due.source, 0) + due.pence
        yearly[due.source] = due.each is not None
    given = typed(school, as_at)
    return tuple(
        _differs(school, source, amount, given.get(source, 0))
        for source, amount in made.items()
        if source not in given or (yearly[source] and given[source] != amount)
    )


def _differs(school: School, source: str, made: int, given: int) -> Finding:
    saw = f"{source} of a year comes to {pounds(made)} by the rule, and Funds has {pounds(given)}"
    cure = "Type what your funding statement says; provision-xl setting shows how the first is made up."
    row = next((row for row in school.funds if row.source.strip() == source), None)
    if row is None:
        return Finding("PX-T07", Verdict.WARN, "Funds", "", saw, cure)
    return school.finding("PX-T07", Verdict.WARN, "Funds", row, "amount", saw, cure)


def profile_table(profile: Profile) -> Result:
    """What a setting type sets, line by line."""
    words = "; ".join(f"{ours}: {own}" for ours, own in (profile.words or {}).items())
    rows = (
        ("Setting type", profile.setting or "not given"),
        ("Who is meant", profile.meaning),
        ("Who may be SENCo", profile.senco),
        ("Words", words or "ours"),
        ("Year groups", ", ".join(profile.years)),
        ("Pay", profile.pay),
        ("Hours", profile.hours),
        ("Tables of a new workbook", ", ".join(profile.tables) or "the core ones"),
        ("Sources of money", "; ".join(profile.sources)),
        ("Worked out by rule", "; ".join(profile.by_rule) or "none"),
        ("How sure", profile.status),
        ("Where from", profile.source),
    )
    columns = (Shown("what", "What"), Shown("holds", "What holds"))
    return Result("Setting", "What the setting type changes", columns, tuple(row for row in rows if row[1]))

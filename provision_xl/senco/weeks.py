"""The year week by week: hours needed against hours had, the heaviest weeks first, and what makes them heavy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from provision_xl.dates import ONE_DAY, Term, weekdays_between
from provision_xl.results import Result, Shown, Shows
from provision_xl.senco.duties import BY_DATE, Need, Units
from provision_xl.senco.people import Person
from provision_xl.senco.seasons import WHOLE_YEAR, Season, place_of_day
from provision_xl.senco.spending import Done
from provision_xl.senco.words import hours_in_words

NAMED_AT_MOST = 3
_LEAST_NAMED = 1  # hours above the usual, below which a duty makes no week heavy
NO_WEEKS = "The terms of this school year are not filled in, so there are no weeks to look at: fill in Terms."
NOTE = (
    "Work without a date is spread evenly over its term. A week's gap can be moved into a lighter week of "
    "the same term; what cannot be moved at all is the gap of the term."
)

COLUMNS = (
    Shown("week", "Week from", Shows.DATE),
    Shown("term", "Term"),
    Shown("number", "Week of term", Shows.COUNT),
    Shown("needed_hours", "Needed", Shows.HOURS),
    Shown("had_hours", "Had", Shows.HOURS),
    Shown("gap_hours", "Gap", Shows.HOURS),
    Shown("statutory_gap_hours", "Of these statutory", Shows.HOURS),
    Shown("heavy", "What makes it heavy", Shows.TEXT, "What is more than an even share of the year."),
)


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a term.

    Args:
        starts: its first day of school.
        number: which week of its term.
        needed: hours that the duties take in it.
        had: hours that there are, less cover.
        gap: hours that do not get done in it.
        statutory_gap: of these, hours of statutory duties.
        more: duties that take more of it than an even share of the year, with their hours, the most above first.
        due: for each of these duties that goes by date, how many fall due.
        cover: hours that the Cover log took.
    """

    starts: date
    term: str
    number: int
    needed: Fraction
    had: Fraction
    gap: Fraction
    statutory_gap: Fraction
    more: tuple[tuple[str, Fraction], ...]
    due: Mapping[str, int]
    cover: Fraction


def weeks_of_terms(terms: Sequence[Season]) -> tuple[Season, ...]:
    """Each calendar week with school in it as a season of its own; none where Terms has no teaching weeks.

    A week weighs its weekdays inside the term x teaching weeks / weekdays of the term.
    """
    if any(season.name == WHOLE_YEAR for season in terms):
        return ()
    found: dict[tuple[str, date], list[Term]] = {}
    for season in terms:
        for term in season.terms:
            for monday, part in _weeks(term):
                found.setdefault((season.name, monday), []).append(part)
    return tuple(Season(name, tuple(parts)) for (name, _), parts in found.items())


def _weeks(term: Term) -> Iterator[tuple[date, Term]]:
    first = term.starts
    while first <= term.ends:
        monday = first - first.weekday() * ONE_DAY
        last = min(term.ends, monday + timedelta(days=6))
        days = weekdays_between(first, last)
        if days:
            yield monday, Term(term.name, first, last, term.day_weight * days, term.report_term)
        first = last + ONE_DAY


def weeks(places: Sequence[Season], done: Sequence[Done], group: Sequence[Person], counted: Units) -> tuple[Week, ...]:
    """The heaviest first: by gap, then by hours needed, then by date.

    Args:
        places: the weeks as seasons, see `weeks_of_terms`.
        done: what gets done of each duty in each of them.
        group: everybody with their hours in each of them.
        counted: what each driver counts.
    """
    whole = sum((week.weeks for week in places), Fraction(0))
    due = _due(places, [row.need for row in done], counted)
    gaps = [(row.gap, row.need.duty.statutory) for row in done]
    met: Counter[str] = Counter()
    found = []
    for place, week in enumerate(places):
        met[week.name] += 1
        more = _more(place, week.weeks / whole, done)
        found.append(
            Week(
                week.terms[0].starts,
                week.name,
                met[week.name],
                sum((row.need.hours[place] for row in done), Fraction(0)),
                sum((person.net[place] for person in group), Fraction(0)),
                sum((gap[place] for gap, _ in gaps), Fraction(0)),
                sum((gap[place] for gap, statutory in gaps if statutory), Fraction(0)),
                more,
                {name: due[name, place] for name, _ in more if due[name, place]},
                sum((person.cover[place] for person in group), Fraction(0)),
            )
        )
    return tuple(sorted(found, key=lambda week: (-week.gap, -week.needed, week.starts)))


def _due(places: Sequence[Season], needs: Sequence[Need], counted: Units) -> Counter[tuple[str, int]]:
    """How many of each duty that goes by date fall due in each week."""
    return Counter(
        (need.duty.duty, place_of_day(day, places))
        for need in needs
        if need.duty.when == BY_DATE
        for unit in counted[need.duty.driver]
        for day in unit.days
    )


def _more(place: int, part: Fraction, done: Sequence[Done]) -> tuple[tuple[str, Fraction], ...]:
    above = [(row.need.hours[place] - row.need.total * part, row.need) for row in done]
    named = sorted((item for item in above if item[0] >= _LEAST_NAMED), key=lambda item: (-item[0], item[1].duty.duty))
    return tuple((need.duty.duty, need.hours[place]) for _, need in named)


def what_makes_it_heavy(week: Week) -> str:
    """The duties with most above their usual share, each with its hours, and hours lost to cover."""
    named = [
        f'"{duty}" {hours_in_words(hours)} h' + (f" ({week.due[duty]} due)" if duty in week.due else "")
        for duty, hours in week.more[:NAMED_AT_MOST]
    ]
    if len(week.more) > NAMED_AT_MOST:
        named.append(f"and {len(week.more) - NAMED_AT_MOST} more")
    if week.cover:
        named.append(f"cover took {hours_in_words(week.cover)} h")
    return "; ".join(named) or "no more than usual"


def heaviest_sentence(found: Sequence[Week]) -> str:
    """Which week is the heaviest, what it takes and has, and why."""
    if not found:
        return NO_WEEKS
    week = found[0]
    lacking = f"{hours_in_words(week.gap)} lack" if week.gap else "none lack"
    return (
        f"The heaviest week is that of {week.starts:%d/%m/%Y}: {hours_in_words(week.needed)} hours are needed, "
        f"{hours_in_words(week.had)} are there, {lacking}. What makes it heavy: {what_makes_it_heavy(week)}."
    )


def weeks_table(found: Sequence[Week], about: Mapping[str, object]) -> Result:
    """Every week of the year, the heaviest first."""
    rows = tuple(
        (week.starts, week.term, week.number, week.needed, week.had, week.gap, week.statutory_gap,
         what_makes_it_heavy(week))
        for week in found
    )  # fmt: skip
    notes = (heaviest_sentence(found), *((NOTE,) if found else ()))
    return Result("senco_weeks", "Week by week, the heaviest first", COLUMNS, rows, (), notes, about)

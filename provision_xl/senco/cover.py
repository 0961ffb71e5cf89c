"""Cover: what was planned of it, what was logged, and which duties the logged hours cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.dates import ONE_DAY, Term, month_label, month_of, month_starts, weekdays_between
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.other_tables import StaffTime
from provision_xl.school.school import School
from provision_xl.senco.people import Person, covered, in_staff
from provision_xl.senco.seasons import Season
from provision_xl.senco.spending import Done
from provision_xl.senco.words import hours_in_words

COVER = "Cover"
WHOLE_TERM = "whole term"
COLUMNS = (
    Shown("term", "Term"),
    Shown("month", "Month"),
    Shown("planned_hours", "Planned", Shows.HOURS, "Staff time with the use Cover, of people in SENCo."),
    Shown("planned_to_date_hours", "Planned to date", Shows.HOURS),
    Shown("logged_hours", "Logged", Shows.HOURS, "Cover log."),
    Shown("over_hours", "More than planned", Shows.HOURS, "Logged less planned to date; below nought is less."),
    Shown("costs", "What the logged hours cost", Shows.TEXT, "Hours of duties that would otherwise get done."),
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Cover in a month of a term, or in the whole of it."""

    term: str
    month: str
    planned: Fraction
    to_date: Fraction
    logged: Fraction

    @property
    def over(self) -> Fraction:
        return self.logged - self.to_date


@dataclass(frozen=True, slots=True)
class CoverTerm:
    """Cover in a term, month by month, with the duties that it cost.

    Args:
        whole: the term as a whole, the sum of its months.
        months: its months in order.
        lost: duties of which less gets done, with the hours.
    """

    whole: Stretch
    months: tuple[Stretch, ...]
    lost: tuple[tuple[str, Fraction], ...]


def cover(
    school: School,
    group: Sequence[Person],
    terms: Sequence[Season],
    as_at: date,
    with_cover: Sequence[Done],
    without: Sequence[Done],
) -> tuple[CoverTerm, ...]:
    """Cover of everybody in SENCo, term by term.

    planned = Hours per week of Staff time with the use Cover x teaching weeks; logged = hours of Cover log

    Args:
        with_cover, without: what gets done with the hours after cover, and would get done without any.
    """
    rows = planned_rows(school, group)
    found = []
    for place, season in enumerate(terms):
        months = tuple(_month(school, group, rows, season, as_at, parts) for parts in _months(season))
        figures = zip(*((month.planned, month.to_date, month.logged) for month in months), strict=True)
        whole = Stretch(season.name, WHOLE_TERM, *(sum(figure, Fraction(0)) for figure in figures))
        lost = tuple(
            (after.need.duty.duty, before.done[place] - after.done[place])
            for before, after in zip(without, with_cover, strict=True)
            if before.done[place] > after.done[place]
        )
        found.append(CoverTerm(whole, months, lost))
    return tuple(found)


def planned_rows(school: School, group: Sequence[Person]) -> tuple[StaffTime, ...]:
    """Rows of Staff time with the use Cover whose person stands in SENCo."""
    ours = {member.staff_id for person in group for member in in_staff(school, person.row)}
    return tuple(row for row in school.staff_time if row.use == COVER and row.staff_id in ours)


def _months(season: Season) -> Iterator[tuple[Term, ...]]:
    """The season's terms cut at months: for each month the parts of terms that lie in it."""
    found: dict[tuple[int, int], list[Term]] = {}
    for term in season.terms:
        starts = [term.starts, *month_starts(term.starts, term.ends)]
        ends = [start - ONE_DAY for start in starts[1:]] + [term.ends]
        for first, last in zip(starts, ends, strict=True):
            weight = term.day_weight * weekdays_between(first, last)
            found.setdefault(month_of(first), []).append(Term(term.name, first, last, weight))
    return (tuple(parts) for _, parts in sorted(found.items()))


def _month(
    school: School,
    group: Sequence[Person],
    rows: Sequence[StaffTime],
    season: Season,
    as_at: date,
    parts: tuple[Term, ...],
) -> Stretch:
    planned = sum((_planned(row, part, date.max) for row in rows for part in parts), Fraction(0))
    to_date = sum((_planned(row, part, as_at) for row in rows for part in parts), Fraction(0))
    month = [Season(season.name, parts)]
    logged = sum((covered(school, person.row, month)[0] for person in group), Fraction(0))
    return Stretch(season.name, month_label(month_of(parts[0].starts)), planned, to_date, logged)


def _planned(row: StaffTime, part: Term, until: date) -> Fraction:
    """Hours a week x teaching weeks of the part of a term in which the row holds, up to a day."""
    first, last = max(part.starts, row.starts or part.starts), min(part.ends, row.ends or part.ends, until)
    days = weekdays_between(first, last)
    return Fraction(row.hours_per_week or 0) * part.day_weight * days if days else Fraction(0)


def cover_sentence(found: Sequence[CoverTerm]) -> str:
    """What was logged against the plan, and what that cost."""
    logged = sum((term.whole.logged for term in found), Fraction(0))
    to_date = sum((term.whole.to_date for term in found), Fraction(0))
    planned = f"{hours_in_words(to_date)} hours were planned to date" if to_date else "none was planned"
    if not logged:
        return f"No cover is logged; {planned}."
    lost: dict[str, Fraction] = {}
    for term in found:
        for duty, hours in term.lost:
            lost[duty] = lost.get(duty, Fraction(0)) + hours
    said = f"Cover took {hours_in_words(logged)} hours of SENCo time; {planned}."
    if not lost:
        return f"{said} Every duty that gets done without it gets done with it."
    first, hours = max(lost.items(), key=lambda item: item[1])
    others = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    total = hours_in_words(sum(lost.values(), Fraction(0)))
    which = f'{hours_in_words(hours)} of "{first}"{others}'
    return f"{said} Without it {total} more hours of duties would get done: {which}."


def what_it_cost(term: CoverTerm) -> str:
    """The duties of which less gets done, with the hours."""
    return "; ".join(f'"{duty}" {hours_in_words(hours)} h' for duty, hours in term.lost)


def cover_table(found: Sequence[CoverTerm], about: Mapping[str, object]) -> Result:
    """Planned against logged: each term, then those of its months that have any."""
    rows = tuple(row for term in found for row in _rows(term))
    total = ("Total", None, *(sum(_hours(term.whole)[place] for term in found) for place in range(4)), None)
    return Result("senco_cover", "Cover planned and logged", COLUMNS, rows, total if rows else (),
                  (cover_sentence(found),), about)  # fmt: skip


def _rows(term: CoverTerm) -> Iterator[tuple[object, ...]]:
    yield (term.whole.term, term.whole.month, *_hours(term.whole), what_it_cost(term))
    for month in (month for month in term.months if month.planned or month.logged):
        yield (month.term, month.month, *_hours(month), "")


def _hours(stretch: Stretch) -> tuple[Fraction, ...]:
    return (stretch.planned, stretch.to_date, stretch.logged, stretch.over)

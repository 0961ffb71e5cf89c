"""Pay awards: the figures in force at each date, what back-pay comes to, and what each further per cent costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from provision_xl.costing import cost
from provision_xl.costing.pay import NATIONAL_SCALES
from provision_xl.dates import ONE_DAY
from provision_xl.forecast.paid import paid_between
from provision_xl.funding import Window
from provision_xl.money import half_up, natural, pounds
from provision_xl.rates import SURE, Entry, Figure, Rates
from provision_xl.results import Result, Shown, Shows, decimals
from provision_xl.school.core_tables import Staff
from provision_xl.school.school import School
from provision_xl.views import Work

_PERCENT = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Award:
    """One entry of a pay scale, the one before it, and the days of the year on which it is in force."""

    scale: str
    figure: Figure
    before: Entry | None
    entry: Entry
    first: date
    last: date

    @property
    def held(self) -> bool:
        return self.entry.ends is not None and self.last > self.entry.ends

    @property
    def status(self) -> str:
        return f"{self.entry.status}, held on after {self.entry.ends:%d/%m/%Y}" if self.held else self.entry.status


def awards(work: Work, shown: Window) -> tuple[Result, Result]:
    """What each award in force in a year means for all staff on its scale, and the figures that it rests on.

    Args:
        shown: one year of a calendar.
    """
    about = {"as_at": work.as_at, "calendar": shown.title, "from": shown.first, "to": shown.last}
    found = [award for award in awards_of(work.rates, shown) if on_scale(work.school, award.scale)]
    return _meaning(work, found, shown, about), _figures(work.school, found, about)


def awards_of(rates: Rates, shown: Window) -> Iterator[Award]:
    """Every award that begins in the year, and any that is not agreed yet and in force on some day of it."""
    for scale, name in NATIONAL_SCALES.items():
        figure = rates.figure(name)
        for (before, entry), following in zip(
            pairwise([None, *figure.entries]), [*figure.entries[1:], None], strict=True
        ):
            assert entry is not None
            ends = following.starts - ONE_DAY if following else date.max
            in_force = entry.starts <= shown.last and ends >= shown.first
            if in_force and (entry.starts >= shown.first or entry.status not in SURE):
                yield Award(scale, figure, before, entry, max(entry.starts, shown.first), min(ends, shown.last))


def on_scale(school: School, scale: str) -> list[Staff]:
    """Staff who are paid by a scale and point, in natural order; an own Salary or Hourly cost goes before it."""
    return sorted(
        (row for row in school.staff if row.pay_scale.casefold() == scale.casefold()
         and row.salary is None and row.hourly_cost is None),
        key=lambda row: natural(row.staff_id),
    )  # fmt: skip


def _meaning(work: Work, found: list[Award], shown: Window, about: Mapping[str, object]) -> Result:
    columns = (
        Shown("scale", "Scale"),
        Shown("from", "From", Shows.DATE, "First day of the year on which it is in force."),
        Shown("status", "How sure"),
        Shown("rise", "Rise"),
        Shown("people", "People", Shows.COUNT),
        Shown("back_pay_pence", "Of the award to date", Shows.PENCE, "Back-pay where it is not yet paid."),
        Shown("rest_pence", "For the rest of the year", Shows.PENCE, "What the award adds from the as-at date on."),
        Shown("percent_to_date_pence", "1 % more: to date", Shows.PENCE, "Back-pay of each further per cent."),
        Shown("percent_rest_pence", "1 % more: rest", Shows.PENCE, "From the as-at date to the end of the year."),
        Shown("percent_map_pence", "1 % more: on the map", Shows.PENCE, "Of it, in the forecast of provision."),
    )
    rows = tuple(_row(work, award, shown) for award in found)
    said = tuple(sentence(award, row, work.as_at) for award, row in zip(found, rows, strict=True))
    notes = (
        *said,
        "Each further per cent is one per cent of the figure before the award, with on-costs, for all staff on the "
        "scale; staff with a Salary or Hourly cost of their own are not in it.",
        "When an award is agreed, its figure takes the place of the provisional one from its first day, and every cost "
        "since then follows; until our figures have it, type it into Local rates with that day.",
    )
    return Result("Pay awards", f"What pay awards mean, {shown.title}", columns, rows, (), notes, about)


def _row(work: Work, award: Award, shown: Window) -> tuple[object, ...]:
    school, as_at = work.school, work.as_at
    without, further = _without(work.rates, award), raised(work.rates, award, _PERCENT)
    to_date, rest = (award.first, min(as_at, award.last)), (max(as_at + ONE_DAY, award.first), award.last)
    on_map = _on_map(school, as_at, further, shown) - _on_map(school, as_at, work.rates, shown)
    return (
        award.scale,
        award.first,
        award.status,
        rise_of(school, award),
        len(on_scale(school, award.scale)),
        _more(work, award, without, work.rates, *to_date),
        _more(work, award, without, work.rates, *rest),
        _more(work, award, work.rates, further, *to_date),
        _more(work, award, work.rates, further, *rest),
        on_map,
    )


def _more(work: Work, award: Award, less: Rates, more: Rates, first: date, last: date) -> int:
    """Whole pence by which one set of rates pays more than another from one day to another."""
    people = on_scale(work.school, award.scale)
    exact = [
        paid_between(work.school, person, first, last, work.as_at, rates) * sign
        for person in people
        for rates, sign in ((more, 1), (less, -1))
    ]
    return half_up(sum(exact, Fraction(0)))


def _on_map(school: School, as_at: date, rates: Rates, shown: Window) -> int:
    found = cost(school, as_at, rates)
    return sum(piece.forecast for piece in found.pieces if shown.has(piece.month)) if found else 0


def raised(rates: Rates, award: Award, part: Fraction) -> Rates:
    """The rates with an award higher by a part of what was paid before it."""
    before = award.before.value if award.before else award.entry.value
    now = award.entry.value.items()
    return _with(rates, award, {key: Fraction(value) + part * Fraction(before.get(key, value)) for key, value in now})


def _without(rates: Rates, award: Award) -> Rates:
    """The rates as if the award had not come: every point as it was before."""
    before = award.before.value if award.before else {}
    return _with(rates, award, {key: before.get(key, value) for key, value in award.entry.value.items()})


def _with(rates: Rates, award: Award, values: Mapping[str, Fraction | Decimal]) -> Rates:
    entries = tuple(replace(entry, value=values) if entry is award.entry else entry for entry in award.figure.entries)
    figure = replace(award.figure, entries=entries)
    return replace(rates, figures={**rates.figures, figure.name: figure})


def rise_of(school: School, award: Award) -> str:
    """The rise of the points that staff are on, in per cent to two places, from least to most where it differs."""
    rises = sorted({rise for person in on_scale(school, award.scale) if (rise := _rise(school, award, person))})
    if not rises:
        return ""
    least, most = (decimals(rise * 100, 2) for rise in (rises[0], rises[-1]))
    return f"+{least} %" if least == most else f"+{least} % to +{most} %"


def _rise(school: School, award: Award, person: Staff) -> Fraction | None:
    key = f"{school.setting('pay_area')} {person.point.upper()}" if award.scale == "Teacher" else person.point
    before = award.before.value.get(key) if award.before else None
    now = award.entry.value.get(key)
    return (Fraction(now) - Fraction(before)) / Fraction(before) if before and now else None


def sentence(award: Award, row: tuple[object, ...], as_at: date) -> str:
    """What an award means in a sentence."""
    back, _, one_back, one_rest = (pounds(pence) for pence in row[5:9] if isinstance(pence, int))
    kind = "agreed" if award.entry.status in SURE else award.entry.status
    since = f"from {award.first:%d/%m/%Y} to {as_at:%d/%m/%Y}"
    to_date = f"it comes to {back} {since}" if as_at >= award.first else f"it begins on {award.first:%d/%m/%Y}"
    owed = ", back-pay where it is not yet paid" if kind != "agreed" and as_at >= award.first else ""
    more = f"each further 1 % costs {one_rest} for the rest of the year" + (
        f" and {one_back} of back-pay" if as_at >= award.first else ""
    )
    return f"{award.scale}, {kind} {row[3]}: {to_date}{owed}; {more}."


def _figures(school: School, found: list[Award], about: Mapping[str, object]) -> Result:
    columns = (
        Shown("scale", "Scale"),
        Shown("point", "Point"),
        Shown("from", "From", Shows.DATE),
        Shown("salary_pence", "Full-time salary", Shows.PENCE),
        Shown("before_pence", "Before", Shows.PENCE),
        Shown("status", "How sure"),
        Shown("source", "Source", lesser=True),
    )
    rows = []
    for award in found:
        area = f"{school.setting('pay_area')} " if award.scale == "Teacher" else ""
        points = {f"{area}{row.point.upper() if area else row.point}" for row in on_scale(school, award.scale)}
        for point in sorted(points & set(award.entry.value), key=natural):
            before = award.before.value.get(point) if award.before else None
            pence = half_up(Fraction(award.entry.value[point]) * 100)
            was = None if before is None else half_up(Fraction(before) * 100)
            rows.append((award.scale, point, award.entry.starts, pence, was, award.status, award.entry.source))
    return Result("Pay figures", "Pay figures in force, of the points that staff are on", columns, tuple(rows),
                  about=about)  # fmt: skip

"""Pupils one by one, and the use of staff."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from provision_xl.costing.costs import NO_ADULT, add, sums
from provision_xl.costing.pieces import TIME, Piece
from provision_xl.costing.staffing import Load, hours_had, loads, peak
from provision_xl.money import natural
from provision_xl.reports.auditing import Addition, Name
from provision_xl.reports.drafts import ESTIMATE, Draft, marked, whole
from provision_xl.reports.hours import ZERO
from provision_xl.reports.kinds import needs, years
from provision_xl.reports.picture import Picture
from provision_xl.reports.report import Chart
from provision_xl.reports.wording import counted
from provision_xl.results import Result, Shown, Shows, decimals
from provision_xl.school.core_tables import Staff

_PUPIL_COLUMNS = (
    Shown("pupil", "Pupil"),
    Shown("year_group", "Year group"),
    Shown("need", "Primary need"),
    Shown("status", "SEN status"),
    Shown("term_pence", "This term to date", Shows.PENCE),
    Shown("planned_pence", "Year planned", Shows.PENCE),
    Shown("to_date_pence", "Year to date", Shows.PENCE),
    Shown("forecast_pence", "Year forecast", Shows.PENCE),
)
_LA_COLUMN = Shown("la_forecast_pence", "Year forecast (LA)", Shows.PENCE, "At the authority's hourly rate and weeks.")
_ABOVE_COLUMN = Shown("above", "Above the threshold", Shows.FLAG, "By the forecast of the school year, own cost.")


def pupils(picture: Picture) -> Draft:
    """Every pupil with provision in the school year, the dearest first."""
    found = sorted(
        (row for row in sums((piece.pupil, piece) for piece in picture.of_year.pieces) if row.key),
        key=lambda row: (-row.forecast, natural(row.key)),
    )
    of_term = _to_date_by_pupil(picture.of_term.pieces)
    la = _forecast_by_pupil(picture.la_of_year.pieces) if picture.la_of_year else None
    limit = picture.school.setting("threshold")
    rows = tuple(
        (*_who(picture, row.key), of_term.get(row.key, 0), row.planned, row.to_date, row.forecast,
         *(() if la is None else (la.get(row.key, 0),)), row.forecast > limit, row.estimate)
        for row in found
    )  # fmt: skip
    columns = (*_PUPIL_COLUMNS, *(() if la is None else (_LA_COLUMN,)), _ABOVE_COLUMN, ESTIMATE)
    money = range(4, len(columns) - 2)
    sums_up = (*(sum(row[place] for row in rows) for place in money), None, None)
    total = ("Total", None, None, None, *sums_up) if rows else ()
    title = f"Cost per pupil, school year {picture.year_label}"
    above = sum(row.forecast > limit for row in found)
    return Draft("pupils", "Cost per pupil", lambda _: _pupil_words(limit, len(rows), above),
                 marked(Result("Pupils", title, columns, rows, total)))  # fmt: skip


def _pupil_words(limit: int, pupils: int, above: int) -> list[str]:
    if not pupils:
        return ["No pupil has provision in this school year."]
    return [f"{above} of {counted(pupils, 'pupil')} are above the threshold of £{limit // 100:,} by forecast. "
            "The threshold is a level of cost, not money that comes in."]  # fmt: skip


def _who(picture: Picture, pupil: str) -> tuple[str, str, str, str]:
    school = picture.school
    need, year = needs(school, picture.work.rates), years(school)
    return pupil, year.label(year.of(pupil)), need.of(pupil), school.in_force(pupil, "SEN status", picture.as_at)


def _to_date_by_pupil(pieces: Iterable[Piece]) -> dict[str, int]:
    found: dict[str, int] = {}
    for piece in pieces:
        found[piece.pupil] = found.get(piece.pupil, 0) + piece.to_date
    return found


def _forecast_by_pupil(pieces: Iterable[Piece]) -> dict[str, int]:
    found: dict[str, int] = {}
    for piece in pieces:
        found[piece.pupil] = found.get(piece.pupil, 0) + piece.forecast
    return found


class _Use(NamedTuple):
    """Of one person in the term: hours a week had and most used, hours planned and delivered."""

    had: Fraction
    used: Fraction
    planned: Fraction
    delivered: Fraction

    @property
    def over(self) -> bool:
        return self.used > self.had


_USE_COLUMNS = (
    Shown("had_hours", "Has a week", Shows.HOURS, "Hours free for provision."),
    Shown("used_hours", "Used, fullest week", Shows.HOURS),
    Shown("free_hours", "Free then", Shows.HOURS),
    Shown("planned_hours", "Planned this term", Shows.HOURS),
    Shown("delivered_hours", "Delivered to date", Shows.HOURS),
)


def _uses(picture: Picture) -> dict[str, _Use]:
    """Each person's use in the term, and nobody's under ""."""
    week, pieces = loads(picture.of_term), _by_staff(picture.of_term.pieces)
    people: list[Staff | None] = [*sorted(picture.school.staff, key=lambda person: natural(person.staff_id)), None]
    found = {}
    for person in people:
        key = person.staff_id if person else ""
        own = pieces.get(key, [])
        planned, delivered = add(piece.hours for piece in own), add(piece.hours_to_date for piece in own)
        found[key] = _Use(_had(picture, person), _most(picture, week.get(key, ())), planned, delivered)
    return found


def _by_staff(pieces: Iterable[Piece]) -> dict[str, list[Piece]]:
    found: dict[str, list[Piece]] = {}
    for piece in pieces:
        if piece.kind == TIME:
            found.setdefault(piece.staff, []).append(piece)
    return found


def _had(picture: Picture, person: Staff | None) -> Fraction:
    """Hours a week of somebody who is in post on any day of the term."""
    if person is None:
        return ZERO
    last = min(picture.term.ends, person.ends or picture.term.ends)
    return hours_had(person, last) if last >= picture.term.starts else ZERO


def _most(picture: Picture, found: Sequence[Load]) -> Fraction:
    return max((peak(found, term.starts, term.ends) for term in picture.term.terms), default=ZERO)


def staff(picture: Picture) -> Draft:
    """Hours had and used: by person where readers may see staff, else by role."""
    return _staff_by_person(picture) if picture.audience.sees_staff else _staff_by_role(picture)


def _row(use: _Use) -> tuple[Any, ...]:
    return (use.had, use.used, max(use.had - use.used, ZERO), use.planned, use.delivered)


def _total(rows: Sequence[tuple[Any, ...]], words: int) -> tuple[Any, ...]:
    places = range(words, words + len(_USE_COLUMNS))
    return ("Total", *(None,) * (words - 1), *(sum((row[place] for row in rows), ZERO) for place in places))


def _staff_by_person(picture: Picture) -> Draft:
    columns = (Shown("staff", "Staff"), Shown("role", "Role"), *_USE_COLUMNS, Shown("over", "Over hours", Shows.FLAG))
    used = _uses(picture)
    rows: list[tuple[Any, ...]] = [
        (person.staff_id, person.role, *_row(used[person.staff_id]), used[person.staff_id].over)
        for person in sorted(picture.school.staff, key=lambda person: natural(person.staff_id))
    ]
    nobody = used[""]
    if nobody.planned:
        rows.append((NO_ADULT, "", ZERO, nobody.used, ZERO, nobody.planned, nobody.delivered, None))
    table = Result("Staff", f"Staff hours in {picture.term.label}", columns, tuple(rows),
                   (*_total(rows, 2), None) if rows else ())  # fmt: skip
    over = [row[0] for row in rows if row[-1]]
    return Draft("staff", "Staff use", lambda _: _words(over, nobody), table, _CHART_OF_PERSONS)


def _words(over: Sequence[str], nobody: _Use) -> list[str]:
    said = [f"Over their hours in the fullest week: {', '.join(over)}." if over else "Nobody is over hours."]
    if nobody.planned:
        said.append(f"{decimals(nobody.planned, 0)} hours of the term are planned without an adult.")
    return said


_CHART_OF_PERSONS = Chart("Hours a week: had, and used in the fullest week", "staff", ("had_hours", "used_hours"), 30)
_CHART_OF_ROLES = Chart("Hours a week: had, and used in the fullest week", "role", ("had_hours", "used_hours"))


def _staff_by_role(picture: Picture) -> Draft:
    columns = (Shown("role", "Role"), Shown("posts", "Posts", Shows.COUNT), *_USE_COLUMNS)
    used = _uses(picture)
    members: dict[str, list[str]] = {}
    for person in picture.school.staff:
        members.setdefault(person.role, []).append(person.staff_id)
    roles = sorted(members, key=natural)
    rows = [(role, len(members[role]), *_summed(used[key] for key in members[role])) for role in roles]
    total = ("Total", sum(row[1] for row in rows), *_total(rows, 2)[2:]) if rows else ()
    names: tuple[Name, ...] = tuple(("role", row[0]) for row in rows)
    table = Result("Staff", f"Staff hours by role in {picture.term.label}", columns, tuple(rows), total)
    counts = {name: row[1] for name, row in zip(names, rows, strict=True)}
    words = ["Hours a week that staff have for provision, and hours used in the fullest week of each of them."]
    return Draft(
        "staff", "Staff use", lambda _: words, table, _CHART_OF_ROLES, names, counts=counts,
        additions=(Addition("staff", whole("staff"), names),) if names else (), sizes=counts,
    )  # fmt: skip


def _summed(uses: Iterable[_Use]) -> tuple[Any, ...]:
    rows = [_row(use) for use in uses]
    return tuple(sum(column, ZERO) for column in zip(*rows, strict=True))

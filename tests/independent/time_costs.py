"""Staff time, day by day (rules 3, 4, 5 and 7), then in whole pence (rule 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from provision_xl.school.core_tables import Line
from provision_xl.school.school import School, line_key

from .absences import at_work
from .arithmetic import half_up, largest_remainder, natural
from .days import month_of, weeks_of_year
from .groups import Group, Present, bearers, first_day
from .pieces import Amounts, Kind, Piece, Question


class Cell(NamedTuple):
    """Where a part of a line's time falls."""

    term: str
    line: str
    staff: str
    month: str


type Exact = dict[Cell, Fraction]  # pence
type Whole = dict[Cell, int]


def time_pieces(question: Question) -> Iterator[Piece]:
    for group in question.groups:
        if question.counts(group):
            yield from _group_pieces(question, group)


def _group_pieces(question: Question, group: Group) -> Iterator[Piece]:
    to_as_at = {day: there for day, there in group.days.items() if day <= question.as_at}
    running = without_planned(to_as_at)
    ratio = held_ratio(question, group, running)
    planned = whole_pence(exact_cost(question, group, group.days))
    planned_to_date = whole_pence(exact_cost(question, group, to_as_at))
    exact = exact_cost(question, group, running, given_only=True)
    to_date = whole_pence({cell: ratio * cost for cell, cost in exact.items()})
    rows = {line_key(line): line for line in group.lines}
    for cell in {**planned, **planned_to_date, **to_date}:
        line = rows[cell.line]
        amounts = Amounts(planned.get(cell, 0), planned_to_date.get(cell, 0), to_date.get(cell, 0))
        yield Piece(cell.line, cell.term, cell.month, Kind.TIME, cell.staff, amounts, line.pupil_id, line.fund,
                    line.starts or date.min, first_day(question.school, line))  # fmt: skip


def without_planned(days: dict[date, Present]) -> dict[date, Present]:
    """The days as they have been: a line still marked Planned was not there."""
    found = {}
    for day, there in days.items():
        lines = tuple(line for line in there.lines if line.status != "Planned")
        if lines:
            found[day] = there._replace(lines=lines)
    return found


def exact_cost(question: Question, group: Group, days: dict[date, Present], given_only: bool = False) -> Exact:
    """Pence for every line, adult, term and month; with `given_only` not of adults away for whom nobody stands in."""
    found: Exact = defaultdict(Fraction)
    for day, there in days.items():
        weeks = there.weight * authority_share(question, there)
        at_hand = adults_at_hand(question.school, group, day)
        for line in there.lines:
            hours = weeks * charged_minutes(question, group, there.lines, line) / 60
            for staff, part, given in at_hand:
                if given_only and not given:
                    continue
                cost = hours * part * question.hour(staff, day).pounds * 100
                found[Cell(there.day.term.label, line_key(line), staff, month_of(day))] += cost
    return found


def adults_at_hand(school: School, group: Group, day: date) -> list[tuple[str, Fraction, bool]]:
    """Who gives which part of a day, and whether it is given; somebody who covers gives at most what is left of 1."""
    found: list[tuple[str, Fraction, bool]] = []
    own = {adult.staff_id: adult.part for adult in group.adults}
    for adult in group.adults:
        staff, given = at_work(school, adult.staff_id, day)
        part = adult.part
        if staff not in {"", adult.staff_id}:
            has = own.get(staff, Fraction(0)) if at_work(school, staff, day)[0] == staff else Fraction(0)
            has += sum((one[1] for one, of in zip(found, group.adults, strict=False)
                        if one[0] == staff and of.staff_id != staff), Fraction(0))  # fmt: skip
            part = min(part, 1 - has)
        found.append((staff, part, given))
    return found


def authority_share(question: Question, there: Present) -> Fraction:
    """On the authority's basis a teaching week is LA weeks / teaching weeks of its school year."""
    if not question.is_authority:
        return Fraction(1)
    taught = weeks_of_year(question.school, there.day.term.school_year)
    return Fraction(question.school.setting("la_weeks")) / taught if taught else Fraction(0)


def charged_minutes(question: Question, group: Group, there: tuple[Line, ...], line: Line) -> Fraction:
    """A pupil's own minutes a week, and the share of what is done for all."""
    bearing = bearers(there)
    shared = group.session_minutes + question.prep_minutes(group)
    return group.own_minutes + (shared / len(bearing) if line in bearing else 0)


def held_ratio(question: Question, group: Group, running: dict[date, Present]) -> Fraction:
    """Sessions held / sessions that the days to date imply; 1 where nothing is said of sessions."""
    noted = [row for row in question.school.sessions
             if group.name and row.group == group.name and row.day and row.day <= question.as_at]  # fmt: skip
    typed = [line.sessions_held for line in group.lines if line.sessions_held is not None]
    if not noted and not typed:
        return Fraction(1)
    weekly = group.weekly("group_sessions") or group.weekly("individual_sessions")
    parts = {day: part_given(question.school, group, day) for day in running}
    implied = weekly * sum((there.weight * parts[day] for day, there in running.items()), Fraction(0))
    if typed:
        held = Fraction(max(typed))
    elif any(row.held for row in noted):
        held = Fraction(sum(row.held is True for row in noted))
    else:  # only what did not take place is noted: all else did
        held = max(Fraction(0), implied - sum((parts[row.day] for row in noted if row.day in running), Fraction(0)))
    return held / implied if implied else Fraction(0)


def part_given(school: School, group: Group, day: date) -> Fraction:
    """What the adults who are there give of a day's sessions: all of them where one is there of several at once."""
    return min(Fraction(1), sum((adult.part for adult in group.adults if at_work(school, adult.staff_id, day)[1]),
                                Fraction(0)))  # fmt: skip


def whole_pence(exact: Exact) -> Whole:
    """Round a group's cost of each term once, share it over its lines, and each line's over its cells."""
    found: Whole = {}
    for term in {cell.term for cell in exact}:
        found.update(_term(term, {cell: cost for cell, cost in exact.items() if cell.term == term}))
    return found


def _term(term: str, exact: Exact) -> Whole:
    lines = sorted({cell.line for cell in exact}, key=natural)
    sums = [sum((cost for cell, cost in exact.items() if cell.line == line), Fraction(0)) for line in lines]
    found: Whole = {}
    for line, pence in zip(lines, largest_remainder(half_up(sum(sums, Fraction(0))), sums), strict=True):
        cells = [cell for cell in exact if cell.line == line]
        cells.sort(key=lambda cell: (natural(cell.staff), cell.month))
        found.update(zip(cells, largest_remainder(pence, [exact[cell] for cell in cells]), strict=True))
    return found

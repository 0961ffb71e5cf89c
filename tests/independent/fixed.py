"""Costs per group, per pupil and one-off: rule 4."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from provision_xl.school.core_tables import Line
from provision_xl.school.school import line_key

from .arithmetic import by_weight, natural
from .days import month_of, school_year_of
from .groups import Group, Present, bearers, first_day
from .pieces import Amounts, Kind, Piece, Question


class Begins(NamedTuple):
    """A line's first day in a school year."""

    day: date
    line: Line
    there: Present


def fixed_pieces(question: Question) -> Iterator[Piece]:
    for group in question.groups:
        if question.counts(group):
            yield from _per_group(question, group)
    for firsts in _first_lines(question).values():
        intervention = question.school.intervention[firsts[0].line.intervention]
        if question.is_authority and intervention.la_counts is False:
            continue
        for begins in firsts:
            yield _piece(question, begins, Kind.PER_PUPIL, intervention.cost_per_pupil or 0)
        for begins, pence in zip(firsts, by_weight(intervention.one_off_cost or 0, [1] * len(firsts)), strict=True):
            yield _piece(question, begins, Kind.ONE_OFF, pence)


def _per_group(question: Question, group: Group) -> Iterator[Piece]:
    """Once, on the first day, by those who share that day's time."""
    if not group.days:
        return
    day = min(group.days)
    there = group.days[day]
    bearing = bearers(there.lines)
    shares = by_weight(group.intervention.cost_per_group or 0, [1] * len(bearing))
    for line, pence in zip(bearing, shares, strict=True):
        yield _piece(question, Begins(day, line, there), Kind.PER_GROUP, pence)


def _first_lines(question: Question) -> dict[tuple[str, int], list[Begins]]:
    """For each intervention and school year, the first line of each of its pupils, in natural order of line."""
    first: dict[tuple[str, int, str], Begins] = {}
    for group in question.groups:
        for day, there in group.days.items():
            for line in there.lines:
                key = line.intervention, school_year_of(day), line.pupil_id
                begins = Begins(day, line, there)
                if key not in first or _order(begins) < _order(first[key]):
                    first[key] = begins
    found: dict[tuple[str, int], list[Begins]] = defaultdict(list)
    for (code, year, _), begins in first.items():
        found[code, year].append(begins)
    for firsts in found.values():
        firsts.sort(key=lambda begins: natural(line_key(begins.line)))
    return found


def _order(begins: Begins) -> tuple[date, tuple[tuple[int, int, str], ...]]:
    return begins.day, natural(line_key(begins.line))


def _piece(question: Question, begins: Begins, kind: Kind, pence: int) -> Piece:
    line, day = begins.line, begins.day
    past = day <= question.as_at
    amounts = Amounts(pence, pence if past else 0, pence if past and line.status != "Planned" else 0)
    term = begins.there.day.term.label
    return Piece(line_key(line), term, month_of(day), kind, "", amounts, line.pupil_id, line.fund,
                 line.starts or date.min, first_day(question.school, line))  # fmt: skip

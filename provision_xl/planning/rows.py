"""The plan as rows for Provision: new ones, and rows of the map with what the plan fills in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

from provision_xl.planning.assembly import PlannedGroup
from provision_xl.planning.question import Pair, Problem
from provision_xl.planning.term_map import Kept, term_map
from provision_xl.school.core_tables import Line
from provision_xl.school.school import School, line_key


def new_rows(school: School, problem: Problem, groups: Iterable[PlannedGroup]) -> tuple[Line, ...]:
    """A row for each pupil whom the plan puts into a group and who has none yet; Line is left for Update to fill."""
    return tuple(line for line, is_new in _rows(school, problem, groups) if is_new)


def changed_rows(school: School, problem: Problem, groups: Iterable[PlannedGroup]) -> tuple[Line, ...]:
    """Rows of the map that the plan gives a group and an adult; all else in them stays."""
    return tuple(line for line, is_new in _rows(school, problem, groups) if not is_new)


def ends_written_out(school: School, problem: Problem, written: Iterable[Line]) -> tuple[Line, ...]:
    """Rows without Ends of kept groups that somebody joins in this term, with the day on which they end."""
    joined = {line.group for line in written} & {group.key for group in problem.kept}
    return tuple(with_ends(term_map(school, problem.term, problem.as_at).kept, joined)) if joined else ()


def with_ends(kept: Iterable[Kept], joined: Collection[str]) -> Iterator[Line]:
    """Rows without Ends of kept groups that somebody joins, with the day on which they end.

    A row without Ends lasts to the end of its group, so a last day typed for one who joins would end the others too.
    """
    for item in kept:
        for member in item.members if item.group.key in joined else ():
            if member.line.ends is None:
                yield replace(member.line, ends=member.last)


def dropped_rows(problem: Problem, changed: Iterable[Line]) -> tuple[Line, ...]:
    """Planned rows of the map that the plan has no place for, marked Exclude."""
    filled = {row.row or line_key(row) for row in changed}
    return tuple(replace(row, plan="Exclude") for row in problem.replaced if (row.row or line_key(row)) not in filled)


def _rows(school: School, problem: Problem, groups: Iterable[PlannedGroup]) -> Iterator[tuple[Line, bool]]:
    pairs = {pair.key: pair for pair in problem.pairs}
    starts = {key: group_start(school, key) for key in {group.key for group in problem.kept}}
    for group in groups:
        for pupil in group.joined:
            pair = pairs[pupil, group.offer]
            first = max(problem.term.first, starts.get(group.key, problem.term.first))
            if pair.line is not None:
                yield _filled(pair.line, group, first, problem), False
            else:
                yield _new(school, problem, group, pair, first), True


def group_start(school: School, key: str) -> date:
    """First day of a group on the map."""
    days = [row.starts for row in school.provision if key in {row.group, line_key(row)} and row.starts]
    return min(days, default=date.min)


def _new(school: School, problem: Problem, group: PlannedGroup, pair: Pair, first: date) -> Line:
    return Line(
        group=group.key,
        pupil_id=pair.pupil,
        intervention=pair.code,
        staff_id="; ".join(group.staff),
        starts=first,
        ends=_last_day(school, problem, pair, first),
        status="Planned",
    )


def _filled(line: Line, group: PlannedGroup, first: date, problem: Problem) -> Line:
    starts = line.starts if line.starts is not None and line.starts >= problem.term.first else first
    running = line.starts is not None and line.starts <= problem.as_at
    return replace(line, group=group.key, staff_id="; ".join(group.staff), starts=line.starts if running else starts)


def _last_day(school: School, problem: Problem, pair: Pair, first: date) -> date:
    """The day on which the weeks that it runs are used up, at the latest the last of the term."""
    found = school.calendar.after_weeks(first, pair.weeks)
    return min(found[0], problem.term.last) if found else problem.term.last

"""The plan of several terms as rows for Provision: what goes on with the same group and adult is one row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from provision_xl.money import natural
from provision_xl.planning.assembly import PlannedGroup
from provision_xl.planning.question import Problem
from provision_xl.planning.rows import changed_rows, new_rows, with_ends
from provision_xl.planning.year.question import TermQuestion, YearQuestion
from provision_xl.school.core_tables import Line
from provision_xl.school.school import School, line_key

type Groups = Sequence[PlannedGroup]
type Names = Mapping[tuple[int, str], str]
"""The group on the map that a group of a term is, by the place of its term and its own key."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A pupil in a group without a break: from the first to the last of some terms that follow each other.

    Args:
        line: as it is to stand on the map; origin: the row of the map that it fills, None for a new one.
        full: whether it runs to the last teaching day of its last term.
    """

    first: int
    last: int
    line: Line
    origin: Line | None
    full: bool

    @property
    def pupil(self) -> str:
        return self.line.pupil_id

    @property
    def code(self) -> str:
        return self.line.intervention


@dataclass(frozen=True, slots=True)
class Rows:
    """What Provision gets.

    Args:
        new: new rows; rest: new rows for required time that has a place in some of its terms only.
        changed: rows of the map with what the plan fills in; dropped: planned ones without a place, marked Exclude.
    """

    new: tuple[Line, ...]
    rest: tuple[Line, ...]
    changed: tuple[Line, ...]
    dropped: tuple[Line, ...]


def stretches(question: YearQuestion, problems: Sequence[Problem], groups: Sequence[Groups]) -> tuple[Stretch, ...]:
    """Everyone whom the plan puts in, those who go on with the same group and adult in one stretch; in order."""
    names = group_names(question, groups)
    found: list[Stretch] = []
    for place, (term, problem) in enumerate(zip(question.terms, problems, strict=True)):
        for one in _of_term(question, term, problem, place, groups[place], names):
            before = next((old for old in found if _goes_on(question, old, one)), None)
            if before is None:
                found.append(one)
            else:
                found[found.index(before)] = _joined(before, one)
    return tuple(sorted(found, key=lambda one: (natural(one.pupil), natural(one.code), one.first, one.line.starts)))


def year_rows(question: YearQuestion, placed: Sequence[Stretch]) -> Rows:
    """The rows that make the map what the plan says."""
    new, changed = [], [*_ends_written_out(question, placed)]
    used: dict[str, list[Stretch]] = {}
    for one in placed:
        if one.origin is None:
            new.append(one.line)
        else:
            used.setdefault(line_key(one.origin), []).append(one)
    for found in used.values():
        first, *others = found
        changed.append(first.line)
        new.extend(_without_number(other.line, other.origin) for other in others)
    rest = tuple(_not_placed(question, used))
    return Rows(tuple(new), rest, tuple(changed), tuple(_dropped(question, used)))


def history(placed: Iterable[Stretch], question: YearQuestion, place: int) -> tuple[Line, ...]:
    """What pupils have had before a term by the plan, as rows of their own: for checking that term."""
    day = question.terms[place].window.first
    found = []
    for number, one in enumerate(placed):
        ends, starts = one.line.ends, one.line.starts
        if starts is not None and starts < day:
            until = min(ends or day, question.terms[place].window.day_before)
            had = Line(line=f"had before {number}", pupil_id=one.pupil, intervention=one.code)
            found.append(replace(had, starts=starts, ends=until, plan="Keep"))
    return tuple(found)


def group_names(question: YearQuestion, groups: Sequence[Groups]) -> Names:
    """The key of each group on the map: one that goes on with its adult and some of its pupils keeps its key.

    Where each group costs something on its first day, a group of another term is a new one, as it is in the costs.
    """
    names = {(place, group.key): group.key for place, found in enumerate(groups) for group in found}
    for place, (before, now) in enumerate(pairwise(groups), start=1):
        alike = [
            (-len(set(old.joined) & set(new.joined)), natural(old.key), natural(new.key), old.key, new.key)
            for old in before for new in now if _may_go_on(question, old, new)
        ]  # fmt: skip
        taken: set[str] = set()
        for *_, old_key, new_key in sorted(alike):
            if old_key not in taken and new_key not in taken:
                names[place, new_key] = names[place - 1, old_key]
                taken |= {old_key, new_key}
    return names


def _may_go_on(question: YearQuestion, old: PlannedGroup, new: PlannedGroup) -> bool:
    same = (old.offer, old.staff, old.kept, new.kept) == (new.offer, new.staff, False, False)
    return (
        same
        and bool(set(old.joined) & set(new.joined))
        and not question.school.intervention[new.intervention].cost_per_group
    )


def _of_term(
    question: YearQuestion, term: TermQuestion, problem: Problem, place: int, groups: Groups, names: Names
) -> Iterator[Stretch]:
    parts = {(pair.pupil, pair.code): pair.line for pair in problem.pairs if pair.line is not None}
    # a planned row without Keep is taken as a new start with the plan's own dates; a required one has its dates
    free = replace(
        problem, pairs=tuple(pair if pair.required else replace(pair, line=None) for pair in problem.pairs)
    )  # fmt: skip
    last_day = term.school.calendar.last_teaching_day(problem.term.last) or problem.term.last
    for line in changed_rows(term.school, free, groups):
        origin = question.origins[line_key(line)]
        yield _stretch(place, line, origin, names, last_day)
    for line in new_rows(term.school, free, groups):
        part = parts.get((line.pupil_id, line.intervention))
        yield _stretch(place, line, question.origins[line_key(part)] if part else None, names, last_day)


def _stretch(place: int, line: Line, origin: Line | None, names: Names, last_day: date) -> Stretch:
    group = names[place, line.group]
    shown = replace(line, group=group) if origin is None else _as_on_map(origin, line, group)
    return Stretch(place, place, shown, origin, line.ends is not None and line.ends >= last_day)


def _as_on_map(origin: Line, line: Line, group: str) -> Line:
    return replace(origin, group=group, staff_id=line.staff_id, starts=line.starts, ends=line.ends)


def _goes_on(question: YearQuestion, old: Stretch, new: Stretch) -> bool:
    """Whether one term's stretch carries on another's: same pupil, group and adult, and not a day between."""
    if old.last + 1 != new.first or not old.full:
        return False
    first_day = question.school.calendar.first_teaching_day(question.terms[new.first].window.first)
    one, two = old.line, new.line
    return (
        (one.pupil_id, one.intervention, one.group, one.staff_id)
        == (two.pupil_id, two.intervention, two.group, two.staff_id)
        and (old.origin is None or new.origin is None or line_key(old.origin) == line_key(new.origin))
        and two.starts is not None and first_day is not None and two.starts <= first_day
    )  # fmt: skip


def _joined(old: Stretch, new: Stretch) -> Stretch:
    origin = old.origin or new.origin
    base = old.line if old.origin is not None or new.origin is None else new.line
    line = replace(base, starts=old.line.starts, ends=new.line.ends)
    return Stretch(old.first, new.last, line, origin, new.full)


def _without_number(line: Line, origin: Line | None) -> Line:
    """A further row beside one of the map: required as that is, with a Line of its own that Update fills."""
    return replace(line, line="", row=0, required=None if origin is None else origin.required)


def _not_placed(question: YearQuestion, used: Mapping[str, list[Stretch]]) -> Iterator[Line]:
    """Required time for which the plan has a place in some terms only: the rest stays on the map as it was asked."""
    for place, term in enumerate(question.terms):
        for pair in term.problem.pairs:
            origin = question.origins.get(line_key(pair.line)) if pair.line is not None and pair.required else None
            if origin is None or pair.line is None or line_key(origin) not in used:
                continue
            if not any(one.first <= place <= one.last for one in used[line_key(origin)]):
                yield replace(origin, line="", row=0, group="", staff_id="", starts=pair.line.starts,
                              ends=pair.line.ends)  # fmt: skip


def _dropped(question: YearQuestion, used: Mapping[str, list[Stretch]]) -> Iterator[Line]:
    seen: set[str] = set()
    for term in question.terms:
        for part in term.problem.replaced:
            origin = question.origins[line_key(part)]
            key = line_key(origin)
            if key not in used and key not in seen:
                seen.add(key)
                yield replace(origin, plan="Exclude")


def _ends_written_out(question: YearQuestion, placed: Sequence[Stretch]) -> Iterator[Line]:
    """Rows without Ends of kept groups that somebody joins in any term, each once."""
    joined = {one.line.group for one in placed}
    found: dict[str, Line] = {}
    for term in question.terms:
        for line in with_ends(term.facts.found.kept, joined):
            found.setdefault(line_key(replace(line, ends=None)), line)
    yield from found.values()


def map_of_plan(question: YearQuestion, rows: Rows) -> School:
    """The school with the plan's rows taken over; required rows that it has no place for are left out."""
    changed = {line_key(line): line for line in (*rows.changed, *rows.dropped)}
    open_rows = {line_key(line) for line in question.origins.values()}
    stay = (
        changed.get(key, line)
        for line in question.school.provision
        if (key := line_key(line)) in changed or key not in open_rows
    )
    return replace(question.school, provision=(*stay, *rows.new))

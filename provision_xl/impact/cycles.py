"""The graduated response: each pupil's cycles in order of time, and the step that each one is at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from provision_xl.costing.tiers import Tiers
from provision_xl.dates import school_year, year_label
from provision_xl.impact.plan_lines import PlanLine, plan_lines
from provision_xl.impact.reviews import reviews_due
from provision_xl.impact.standing import STOPPED, Standing, on_roll, standings
from provision_xl.money import natural
from provision_xl.results import Result, Shown, Shows, some_of
from provision_xl.school.core_tables import Line
from provision_xl.school.school import School

ASSESS, PLAN, DO, REVIEW, REVIEWED = "Assess", "Plan", "Do", "Review", "Reviewed"
STEPS = (ASSESS, PLAN, DO, REVIEW)
NOTHING = "Nothing on the map"
_URGENT = (REVIEW, ASSESS, PLAN, DO)  # which of a pupil's steps is told first
FAR = 10_000  # days within which the next review is looked for

COLUMNS = (
    Shown("pupil", "Pupil"),
    Shown("school_year", "School year", help="In which the line began."),
    Shown("cycle", "Cycle", Shows.COUNT, "As typed; where blank, counted for each intervention by its start."),
    Shown("line", "Line"),
    Shown("intervention", "Intervention"),
    Shown("aim", "Aim", lesser=True),
    Shown("measure", "Measure", lesser=True),
    Shown("entry", "Entry", Shows.NUMBER, lesser=True),
    Shown("target", "Target", Shows.NUMBER, lesser=True),
    Shown("exit", "Exit", Shows.NUMBER, lesser=True),
    Shown("outcome", "Outcome", Shows.NUMBER, "-2 much less than hoped to +2 much more.", lesser=True),
    Shown("from", "From", Shows.DATE, lesser=True),
    Shown("to", "To", Shows.DATE, lesser=True),
    Shown("review_due", "Review due", Shows.DATE, lesser=True),
    Shown("review_held", "Review held", Shows.DATE, "By Reviews, for the review due on that day.", lesser=True),
    Shown("step", "Step", help="Assess: no entry. Plan: no target. Do: running. Review: due, or over without outcome."),
    Shown("next", "What came next", help="By Continues, else the next Cycle of the same intervention."),
)
PUPILS = (
    Shown("pupil", "Pupil"),
    Shown("class", "Class"),
    Shown("status", "SEN status"),
    Shown("plan", "Plan type", help="Blank where there is none."),
    Shown("tier", "Tier", lesser=True),
    Shown("today", "Today", help="The step that waits first: a review, else what is not assessed or planned yet."),
    Shown("assess", "Assess", Shows.COUNT, "Lines without an entry score."),
    Shown("plan_step", "Plan", Shows.COUNT, "Lines without a target."),
    Shown("do", "Do", Shows.COUNT, "Lines that run, or are ready to."),
    Shown("review", "Review", Shows.COUNT, "Lines with a review due, or over without an outcome."),
    Shown("lines", "Lines", Shows.COUNT, "In every school year that the map holds.", lesser=True),
    Shown("since", "Since", Shows.DATE, "First day of the first line.", lesser=True),
    Shown("reviewed_cycles", "Reviewed cycles", Shows.COUNT,
          "Over, with an outcome or an exit score: by their numbers or the terms they ended in, whichever tells more."),
    Shown("next_review", "Next review", Shows.DATE, "The first that is due; earlier than today where overdue."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cycle:
    """A line of a pupil as a cycle: its number, the step it is at, and the lines that go on from it."""

    plan: PlanLine
    number: int
    last: date | None
    step: str
    following: tuple[str, ...]

    @property
    def place(self) -> tuple[Any, ...]:
        line = self.plan.line
        return natural(line.pupil_id), line.starts or date.max, natural(line.intervention), natural(self.plan.key)


def step_of(plan: PlanLine, as_at: date) -> str:
    """Where a line is between assess, plan, do and review; Reviewed or Stopped where it is done with.

    What asks for no scores, such as a lunch club, is not assessed or planned by them.
    """
    line = plan.line
    if line.outcome is not None or plan.carried_on:
        return REVIEWED
    if line.status == STOPPED:
        return STOPPED
    if plan.over or (plan.begun and line.review_due is not None and line.review_due <= as_at):
        return REVIEW
    if plan.measured and line.entry is None:
        return ASSESS
    return PLAN if plan.measured and line.target is None else DO


def following(school: School) -> Mapping[str, tuple[str, ...]]:
    """For each line by its key those that go on from it: by Continues, else its pupil's next Cycle of the same code.

    The next cycle is the one with the next higher number that begins later.
    """
    keys = school.line_keys
    rows = [(keys[place], line) for place, line in enumerate(school.provision) if line.plan != "Exclude"]
    found: dict[str, list[str]] = {}
    named = set()
    for key, line in rows:
        if line.continues:
            found.setdefault(line.continues, []).append(key)
            named.add(key)
    together: dict[tuple[str, str], list[tuple[str, Line]]] = {}
    for key, line in rows:
        together.setdefault((line.pupil_id, line.intervention), []).append((key, line))
    for mine in together.values():
        for key, line in mine:
            if key not in found:
                after = [other for other in mine if other[0] not in named and _comes_after(other[1], line)]
                lowest = min((other[1].cycle or 0 for other in after), default=0)
                nexts = [other[0] for other in after if other[1].cycle == lowest]
                found.update({key: nexts} if nexts else {})
    return {key: tuple(sorted(names, key=natural)) for key, names in found.items()}


def _comes_after(other: Line, line: Line) -> bool:
    if other.cycle is None or line.cycle is None or other.starts is None or line.starts is None:
        return False
    return other.cycle > line.cycle and other.starts > line.starts


def cycles(school: School, as_at: date, pupil: str = "") -> tuple[Cycle, ...]:
    """Every line of pupils on roll, or of one, in order of time; class offer and excluded rows are left out."""
    plans = [plan for plan in plan_lines(school, as_at) if pupil in ("", plan.line.pupil_id)]
    last = {id(row.line): row.last for row in standings(school, as_at)}
    numbers, after = _numbers(plans), following(school)
    found = (
        Cycle(plan, numbers[id(plan.line)], last.get(id(plan.line), plan.line.ends), step_of(plan, as_at),
              after.get(plan.key, ()))
        for plan in plans
    )  # fmt: skip
    return tuple(sorted(found, key=lambda cycle: cycle.place))


def _numbers(plans: Iterable[PlanLine]) -> Mapping[int, int]:
    """The number of each line: as typed, else its place by start among the pupil's lines of that intervention."""
    together: dict[tuple[str, str], list[PlanLine]] = {}
    for plan in plans:
        together.setdefault((plan.line.pupil_id, plan.line.intervention), []).append(plan)
    found = {}
    for mine in together.values():
        mine.sort(key=lambda plan: (plan.line.starts or date.max, natural(plan.key)))
        for place, plan in enumerate(mine, start=1):
            found[id(plan.line)] = plan.line.cycle if plan.line.cycle is not None else place
    return found


def cycles_table(school: School, found: Sequence[Cycle], as_at: date) -> Result:
    """Every cycle of every pupil in order of time, earlier school years first."""
    lines = {cycle.plan.key: cycle.plan.line for cycle in found}
    held = {(row.pupil_id, row.due): row.held for row in school.reviews if row.held and row.held <= as_at}
    rows = tuple(_row(cycle, lines, held) for cycle in found)
    about = {"as_at": as_at, "school_years": len({row[1] for row in rows})}
    return Result("Cycles", "Assess, plan, do, review: each pupil's cycles", COLUMNS, rows, about=about)


def _row(cycle: Cycle, lines: Mapping[str, Line], held: Mapping[Any, date | None]) -> tuple[Any, ...]:
    line = cycle.plan.line
    review = held.get((line.pupil_id, line.review_due)) if line.review_due else None
    return (
        line.pupil_id, year_label(school_year(line.starts)) if line.starts else "", cycle.number, cycle.plan.key,
        line.intervention, line.aim, line.measure, line.entry, line.target, line.exit, line.outcome, line.starts,
        cycle.last, line.review_due, review, cycle.step, _next(cycle, lines),
    )  # fmt: skip


def _next(cycle: Cycle, lines: Mapping[str, Line]) -> str:
    if cycle.following:
        told = (f"{key}: {lines[key].intervention} from {lines[key].starts:%d/%m/%Y}" if key in lines else key
                for key in cycle.following)  # fmt: skip
        return "; ".join(told)
    return "" if cycle.step in {ASSESS, PLAN, DO} else "Nothing recorded"


def reviewed_cycles(school: School, rows: Iterable[Standing]) -> int:
    """Cycles that are over and have an outcome or an exit score: by their numbers, or by the terms they ended in,
    whichever tells of more.

    Args:
        rows: lines of one pupil that have begun.
    """
    reviewed = [row for row in rows if row.whole_cycle and (row.line.outcome is not None or row.line.exit is not None)]
    numbers = {row.line.cycle for row in reviewed if row.line.cycle is not None}
    days = [school.calendar.last_teaching_day(row.last) for row in reviewed if row.last]
    terms = {term.label for day in days if day and (term := school.calendar.term_at(day))}
    return max(len(numbers), len(terms), 1 if reviewed else 0)


def pupils_table(school: School, found: Sequence[Cycle], as_at: date, tiers: Tiers, pupil: str = "") -> Result:
    """One row for each pupil on roll with SEN or with a line: how many cycles, and what waits at which step."""
    mine: dict[str, list[Cycle]] = {}
    for cycle in found:
        mine.setdefault(cycle.plan.line.pupil_id, []).append(cycle)
    begun: dict[str, list[Standing]] = {}
    for row in standings(school, as_at):
        begun.setdefault(row.line.pupil_id, []).append(row)
    due = _first_due(school, as_at)
    here = [row.pupil_id for row in school.pupils if on_roll(row, as_at) and pupil in ("", row.pupil_id)]
    wanted = [name for name in sorted(here, key=natural)
              if name in mine or school.in_force(name, "SEN status", as_at) in {"K", "E"}]  # fmt: skip
    rows = tuple(
        _pupil_row(school, name, mine.get(name, []), reviewed_cycles(school, begun.get(name, ())), due.get(name),
                   as_at, tiers)
        for name in wanted
    )  # fmt: skip
    title = "Graduated response: where each pupil's support is today"
    return Result("graduated_response", title, PUPILS, rows, (), _without(rows), {"as_at": as_at})


def _pupil_row(
    school: School, name: str, mine: Sequence[Cycle], reviewed: int, due: date | None, as_at: date, tiers: Tiers
) -> tuple[Any, ...]:
    counts = [sum(cycle.step == step for cycle in mine) for step in STEPS]
    waiting = next((step for step in _URGENT if counts[STEPS.index(step)]), REVIEWED if mine else NOTHING)
    starts = [cycle.plan.line.starts for cycle in mine if cycle.plan.line.starts]
    class_name, status, plan = (school.in_force(name, what, as_at) for what in ("Class", "SEN status", "Plan type"))
    tier = tiers.named(school.in_force(name, "Tier", as_at)).shown
    return (
        name, class_name, status, plan if plan != "None" else "", tier, waiting, *counts, len(mine),
        min(starts, default=None), reviewed, due,
    )  # fmt: skip


def _first_due(school: School, as_at: date) -> Mapping[str, date]:
    found: dict[str, date] = {}
    for row in reviews_due(school, as_at, FAR).rows:
        found.setdefault(row[3], row[0])
    return found


def _without(rows: Sequence[tuple[Any, ...]]) -> tuple[str, ...]:
    none = [row[0] for row in rows if row[5] == NOTHING]
    return (f"With SEN and with nothing on the map: {some_of(none, 20)}.",) if none else ()

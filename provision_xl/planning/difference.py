"""Today's map of a term beside the plan, line by line: what stays, what is new, what changes, what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from provision_xl.costing.groups import Group
from provision_xl.money import natural, pounds, share
from provision_xl.planning.assembly import PlannedGroup
from provision_xl.planning.plan import Plan
from provision_xl.planning.term_map import paid_before, term_map
from provision_xl.planning.window import window
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.core_tables import Line
from provision_xl.school.school import School, line_key


class Kind(StrEnum):
    """What the plan does with a line."""

    STAYS = "stays"
    NEW = "new"
    CHANGES = "changes adult or group"
    LEFT_OUT = "left out"
    HOURS = "paid extra hours"


@dataclass(frozen=True, slots=True)
class Compared:
    """One line; the pence are of the term, and of what is left out those that the map would have cost."""

    kind: Kind
    line: str
    pupil: str
    intervention: str
    was_group: str
    was_staff: str
    group: str
    staff: str
    pence: int


def difference(school: School, plan: Plan) -> Result:
    """The map of the plan's term as it is, against the plan.

    A line stays that keeps its adult and the pupils beside it, though its group may have another number. A group's
    cost is shown in equal parts over its pupils; paid extra hours stand by themselves.

    Args:
        school: what the plan was made from.
    """
    found = compared(school, plan)
    columns = (
        Shown("change", "What happens"), Shown("line", "Line", lesser=True), Shown("pupil", "Pupil"),
        Shown("intervention", "Intervention"), Shown("was_group", "Group now", lesser=True),
        Shown("was_staff", "Staff now"), Shown("group", "Group in the plan", lesser=True),
        Shown("staff", "Staff in the plan"),
        Shown("cost_pence", "Cost", Shows.PENCE, "In the term; of what is left out, what the map would have cost."),
    )  # fmt: skip
    rows = tuple(
        (str(row.kind), row.line, row.pupil, row.intervention, row.was_group, row.was_staff, row.group, row.staff,
         row.pence) for row in found
    )  # fmt: skip
    about = {"term": plan.term, "as_at": plan.as_at, "status": plan.status, "counts": _counts(found)}
    title = f"What the plan changes in {plan.term}, {plan.starts:%d/%m/%Y} to {plan.ends:%d/%m/%Y}"
    return Result("Plan difference", title, columns, rows, notes=tuple(_notes(plan, found)), about=about)


def compared(school: School, plan: Plan) -> tuple[Compared, ...]:
    """Every line of the map and of the plan, in order of what happens, then of pupil and intervention."""
    if plan.clashes:
        return ()
    found = [*_in_groups(school, plan), *_left_out(school, plan), *_extra(plan)]
    order = {kind: place for place, kind in enumerate(Kind)}
    key = {row: (order[row.kind], natural(row.pupil), natural(row.intervention), natural(row.line)) for row in found}
    return tuple(sorted(found, key=lambda row: key[row]))


def _in_groups(school: School, plan: Plan) -> Iterator[Compared]:
    lines = {line_key(line): line for line in school.provision}
    beside = _beside(school)
    kept = _kept_lines(school, plan)
    for group in plan.groups:
        parts = dict(zip(group.pupils, share(group.cost_pence, [1] * len(group.pupils)), strict=True))
        own = dict(group.rows)
        for pupil in group.pupils:
            line = lines.get(own.get(pupil, "")) or (None if pupil in group.joined else kept.get((group.key, pupil)))
            yield _of_group(group, pupil, line, beside, parts[pupil])


def _of_group(
    group: PlannedGroup, pupil: str, line: Line | None, beside: Mapping[str, frozenset[str]], pence: int
) -> Compared:
    staff = "; ".join(group.staff)
    if line is None:
        return Compared(Kind.NEW, "", pupil, group.intervention, "", "", group.key, staff, pence)
    own = group.kept and pupil not in group.joined
    same = own or (line.staff_id == staff and beside.get(_group_of(line), frozenset()) == frozenset(group.pupils))
    shown = line.staff_id if own else staff
    return Compared(Kind.STAYS if same else Kind.CHANGES, line_key(line), pupil, group.intervention, line.group,
                    line.staff_id, group.key, shown, pence)  # fmt: skip


def _group_of(line: Line) -> str:
    return line.group or line_key(line)


def _beside(school: School) -> dict[str, frozenset[str]]:
    """The pupils of each group of the map."""
    found: dict[str, set[str]] = {}
    for line in school.provision:
        if line.plan != "Exclude":
            found.setdefault(_group_of(line), set()).add(line.pupil_id)
    return {key: frozenset(pupils) for key, pupils in found.items()}


def _kept_lines(school: School, plan: Plan) -> dict[tuple[str, str], Line]:
    """The row of each pupil in each group that stays; of several, the last to begin."""
    found = term_map(school, window(school, plan.term, plan.as_at), plan.as_at)
    rows = [(kept.group.key, member.line) for kept in found.kept for member in kept.members]
    rows.sort(key=lambda row: (row[1].starts or date.min, natural(line_key(row[1]))))
    return {(key, line.pupil_id): line for key, line in rows}


def _left_out(school: School, plan: Plan) -> Iterator[Compared]:
    """Planned rows without a place in the plan, and rows that ask for one and get none."""
    term = window(school, plan.term, plan.as_at)
    found = term_map(school, term, plan.as_at)
    placed = {key for group in plan.groups for _, key in group.rows}
    paid = set(paid_before(school, term, plan.as_at, found.everything))
    for row in (*found.wanted, *found.replaced):
        line = row.line
        if line_key(line) not in placed:
            pence = _would_cost(school, row.group, line, term.first, paid)
            yield Compared(Kind.LEFT_OUT, line_key(line), line.pupil_id, line.intervention, line.group, line.staff_id,
                           "", "", pence)  # fmt: skip


def _would_cost(school: School, group: Group, line: Line, first: date, paid: set[tuple[str, str]]) -> int:
    """Materials of a pupil, where they are not paid yet, and an equal part of those of a group that has not begun."""
    row, key = school.intervention[line.intervention], (line.pupil_id, line.intervention)
    own = 0 if key in paid else row.cost_per_pupil or 0
    paid.add(key)
    if group.first < first:
        return own
    pupils = sorted({member.line.pupil_id for member in group.members}, key=natural)
    parts = dict(zip(pupils, share(row.cost_per_group or 0, [1] * len(pupils)), strict=True))
    return own + parts[line.pupil_id]


def _extra(plan: Plan) -> Iterator[Compared]:
    yield from (Compared(Kind.HOURS, "", "", "", "", "", "", item.staff, item.cost_pence) for item in plan.extra)


def _counts(found: tuple[Compared, ...]) -> dict[str, dict[str, int]]:
    lines = Counter(row.kind for row in found)
    return {str(kind): {"lines": lines[kind], "pence": sum(row.pence for row in found if row.kind is kind)}
            for kind in Kind if lines[kind]}  # fmt: skip


def _notes(plan: Plan, found: tuple[Compared, ...]) -> Iterator[str]:
    if plan.clashes:
        yield "Nothing fits, so there is no plan to compare with today's map."
        return
    for kind, figures in _counts(found).items():
        count = figures["lines"]
        if kind != Kind.HOURS:
            yield f"{kind.capitalize()}: {count} {'line' if count == 1 else 'lines'}, {pounds(figures['pence'])}."
        else:
            yield f"Paid extra hours: {pounds(figures['pence'])}."
    if not found:
        yield "Today's map of the term and the plan are both empty."

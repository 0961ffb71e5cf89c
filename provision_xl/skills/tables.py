"""Skills of staff as people read them: by person and as a grid, cover, what hangs on one, supervision, new staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from provision_xl.costing import Costs
from provision_xl.impact.scores import folded
from provision_xl.money import natural
from provision_xl.results import Result, Shown, Shows, decimals
from provision_xl.school.school import School
from provision_xl.skills.hanging import Cover, covers, hanging
from provision_xl.skills.induction import New, induction
from provision_xl.skills.standing import BOOKED, EXPIRED, EXPIRING, NEAR, TYPED, Held, skills_held, staff_of
from provision_xl.skills.supervision import supervision

_NAMED = 5  # people whom a cell names before it counts the rest
_BY_PERSON = (
    Shown("staff", "Staff"),
    Shown("role", "Role", lesser=True),
    Shown("skill", "Skill"),
    Shown("trained", "Trained", Shows.DATE),
    Shown("expires", "Expires", Shows.DATE),
    Shown("standing", "How it stands"),
    Shown("booked", "Next training", Shows.DATE, lesser=True),
    Shown("to_do", "What to do", lesser=True),
)
_COVER = (
    Shown("group", "Group"),
    Shown("intervention", "Intervention", lesser=True),
    Shown("staff", "Adult"),
    Shown("skill", "Skill"),
    Shown("weekly_hours", "Hours a week", Shows.HOURS),
    Shown("pupils", "Pupils", Shows.COUNT, lesser=True),
    Shown("could", "Could cover", help="Others with the skill and the hours free in that week, most hours first."),
    Shown("too_few", "Skill, too few hours", lesser=True),
)
_HANGING = (
    Shown("kind", "Kind"),
    Shown("what", "Skill or group"),
    Shown("staff", "Only"),
    Shown("groups", "Groups", lesser=True),
    Shown("pupils", "Pupils", Shows.COUNT),
    Shown("required_minutes", "Required", Shows.MINUTES, "Minutes a week of Required lines, now or later."),
    Shown("why", "Why"),
)
_SUPERVISION = (
    Shown("staff", "Staff"),
    Shown("what", "Supervision"),
    Shown("last", "Last held", Shows.DATE),
    Shown("due", "Next due", Shows.DATE),
    Shown("booked", "Booked for", Shows.DATE),
    Shown("standing", "How it stands"),
)
_INDUCTION = (
    Shown("staff", "Staff"),
    Shown("role", "Role", lesser=True),
    Shown("starts", "Starts", Shows.DATE),
    Shown("groups", "Groups"),
    Shown("needs", "Skills their groups need"),
    Shown("lacks", "Still lacking"),
    Shown("booked", "Training booked"),
)


def skills_tables(costs: Costs) -> tuple[Result, ...]:
    """Five tables: skills by person, cover for groups, what hangs on one adult, supervision, and new staff."""
    found = covers(costs)
    return (_by_person(costs), _cover(costs, found), _hanging(costs, found), _supervision(costs), _induction(costs))


def grid(school: School, as_at: date) -> Result:
    """People down, skills across; each cell says until when, or what is wrong with it."""
    held = skills_held(school, as_at)
    names = {folded(item.skill): item.skill for item in sorted(held, key=lambda item: item.skill, reverse=True)}
    order = sorted(names, key=natural)
    cells = {(item.staff, folded(item.skill)): _cell(item) for item in held}
    columns = (Shown("staff", "Staff"), Shown("role", "Role"),
               *(Shown(f"skill_{number}", names[skill]) for number, skill in enumerate(order, start=1)))  # fmt: skip
    rows = tuple(
        (person.staff_id, person.role, *(cells.get((person.staff_id, skill), "") for skill in order))
        for person in staff_of(school, as_at)
    )
    return Result("Skills matrix", "Skills matrix: who is trained for what", columns, rows, (), _notes(held),
                  {"as_at": as_at})  # fmt: skip


def _cell(item: Held) -> str:
    until = f" {item.expires:%d/%m/%Y}" if item.expires else ""
    if item.standing == EXPIRED:
        return f"expired{until}"
    if item.standing == EXPIRING:
        return f"runs out{until}"
    if item.standing == BOOKED:
        return f"booked {item.booked:%d/%m/%Y}" if item.booked else BOOKED
    if item.standing == TYPED:
        return TYPED
    return f"valid to{until}" if until else f"valid, {item.trained:%d/%m/%Y}" if item.trained else "valid"


def _notes(held: Sequence[Held]) -> tuple[str, ...]:
    counts = [(word, sum(item.standing == word for item in held)) for word in (EXPIRED, EXPIRING, TYPED)]
    said = ", ".join(f"{count} {'' if word.startswith('expire') else 'are '}{word}" for word, count in counts if count)
    first = f"Of {len(held)} skills {said}." if said else f"All {len(held)} skills are valid."
    return (first, "Typed only stands in Skills on Staff, without a row in Training: nothing says when it was gained."
            ) if held else ("Fill in Training, or Skills on Staff.",)  # fmt: skip


def _by_person(costs: Costs) -> Result:
    held = skills_held(costs.school, costs.as_at)
    role = {person.staff_id: person.role for person in costs.school.staff}
    rows = tuple(
        (item.staff, role[item.staff], item.skill, item.trained, item.expires, item.standing, item.booked, item.to_do)
        for item in held
    )
    return Result("Skills by person", "Skills of staff", _BY_PERSON, rows, (), _notes(held), {"as_at": costs.as_at})


def _cover(costs: Costs, found: Sequence[Cover]) -> Result:
    rows = tuple(
        (
            item.group.key, item.group.intervention.code, "; ".join(item.adults) or "nobody in post",
            item.group.intervention.skill, item.needed, len({member.line.pupil_id for member in item.members}),
            _people(item.could), _people(item.too_few),
        )
        for item in found
    )  # fmt: skip
    nobody = sum(not item.could for item in found)
    notes = (f"For {nobody} of {len(found)} groups nobody else has the skill and the hours.",) if found else ()
    return Result("Cover for groups", "Who could take each group this week", _COVER, rows, (), notes,
                  {"as_at": costs.as_at})  # fmt: skip


def _people(found: Sequence[tuple[str, Fraction]]) -> str:
    named = [f"{name} ({decimals(max(free, Fraction(0)), 2)} h free)" for name, free in found[:_NAMED]]
    more = [f"{len(found) - _NAMED} more"] if len(found) > _NAMED else []
    return "; ".join([*named, *more])


def _hanging(costs: Costs, found: Sequence[Cover]) -> Result:
    rows = tuple(
        (row.kind, row.what, row.staff, "; ".join(row.groups), len(row.pupils), row.required, row.why)
        for row in hanging(costs, found)
    )
    return Result("Only one adult", "Skills and groups that hang on one adult", _HANGING, rows, (), (),
                  {"as_at": costs.as_at})  # fmt: skip


def _supervision(costs: Costs) -> Result:
    rows = tuple(
        (row.staff, row.what, row.last, row.due, row.booked, row.standing)
        for row in supervision(costs.school, costs.as_at)
    )
    notes = ("Supervision stands in Training: the skill with the word supervision behind it, such as ELSA supervision; "
             "Date is the day it is held, Expires the day by which the next is due.",)  # fmt: skip
    return Result("Supervision due", "Supervision held, booked and due", _SUPERVISION, rows, (), notes,
                  {"as_at": costs.as_at})  # fmt: skip


def _induction(costs: Costs) -> Result:
    rows = tuple(_new_row(new) for new in induction(costs))
    notes = (f"Those whose Starts on Staff lies in the last {NEAR.days} days or ahead.",)
    return Result("Induction", "New staff and what they still lack", _INDUCTION, rows, (), notes,
                  {"as_at": costs.as_at})  # fmt: skip


def _new_row(new: New) -> tuple[object, ...]:
    booked = "; ".join(f"{skill} on {day:%d/%m/%Y}" for skill, day in new.booked)
    return (new.person.staff_id, new.person.role, new.person.starts, "; ".join(new.groups) or "none yet",
            "; ".join(new.needs), "; ".join(new.lacks), booked)  # fmt: skip

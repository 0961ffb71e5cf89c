"""Whether a plan is fair to look at and lawful to act on: who is left out, who decides, and what people overruled."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction

from provision_xl.money import natural
from provision_xl.planning.choice import waiting
from provision_xl.planning.plan import Plan
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.core_tables import YEAR_GROUPS, Line
from provision_xl.school.school import School, line_key

LEAST = 5  # fewer pupils than this are no group that anything is said of
NOT_GIVEN = "not given"
STATUS_WORDS = {"N": "no SEN status", "K": "SEN support", "E": "EHC plan"}
CAUTIONS = (
    "The plan proposes; a named person decides.",
    "A difference between groups is a question to ask, not a finding: needs, hours and skills differ too.",
    "The numbers are small: one pupil more or less moves a share a long way.",
)


@dataclass(frozen=True, slots=True)
class Counted:
    """One group of pupils: how many could take something, and how many have something in the plan."""

    kind: str
    group: str
    eligible: int
    placed: int

    @property
    def left_out(self) -> int:
        return self.eligible - self.placed

    @property
    def share(self) -> Fraction:
        return Fraction(self.placed, self.eligible)


def who_is_left_out(school: School, plan: Plan) -> Result:
    """Eligible pupils with and without a place, by need, year group, sex where it is given, premium and SEN status.

    Eligible is who has a place that stays, or could take something. Groups of fewer than five, or fewer than Settings
    hides, stand without figures, and so does the next smallest where one hidden alone could be worked out.

    Args:
        school: what the plan was made from.
    """
    least = max(LEAST, school.setting("hide_below"))
    columns = (
        Shown("by", "By"), Shown("group", "Group"), Shown("eligible", "Eligible", Shows.COUNT),
        Shown("placed", "With something", Shows.COUNT), Shown("left_out", "With nothing", Shows.COUNT),
        Shown("share", "Share with something", Shows.PERCENT), Shown("note", "Note", lesser=True),
    )  # fmt: skip
    title = f"Who has a place in the plan for {plan.term}, and who has none"
    found = counted(school, plan)
    hidden = _hidden(found, least)
    rows = tuple(_row(row, hidden.get(row, "")) for row in found)
    notes = (*CAUTIONS, *_notes(plan, found, least))
    return Result("Left out", title, columns, rows, notes=notes, about={"term": plan.term, "as_at": plan.as_at})


def counted(school: School, plan: Plan) -> tuple[Counted, ...]:
    """Every group of every kind, with its figures whole: for reckoning, not for showing."""
    placed = {pupil for group in plan.groups for pupil in group.pupils}
    everyone = sorted(_eligible(plan), key=natural)
    found: list[Counted] = []
    for kind, of_pupil in _kinds(school, plan).items():
        if kind == "Sex" and all(of_pupil(pupil) == NOT_GIVEN for pupil in everyone):
            continue
        sizes, inside = Counter(map(of_pupil, everyone)), Counter(of_pupil(p) for p in everyone if p in placed)
        found += [Counted(kind, name, sizes[name], inside[name]) for name in sorted(sizes, key=_order(kind))]
    return tuple(found)


def _eligible(plan: Plan) -> set[str]:
    if plan.problem is None:
        return set()
    kept = {pupil for group in plan.problem.kept for pupil in group.pupils}
    return kept | set(waiting(plan.problem))


def _kinds(school: School, plan: Plan) -> dict[str, Callable[[str], str]]:
    day = plan.starts
    return {
        "Need": lambda pupil: school.in_force(pupil, "Primary need", day) or NOT_GIVEN,
        "Year group": lambda pupil: school.pupil[pupil].year_group or NOT_GIVEN,
        "Sex": lambda pupil: school.pupil[pupil].sex or NOT_GIVEN,
        "Pupil premium": lambda pupil: "no" if school.pupil[pupil].pupil_premium in {"", "No"} else "yes",
        "SEN status": lambda pupil: STATUS_WORDS.get(school.in_force(pupil, "SEN status", day), NOT_GIVEN),
    }


def _order(kind: str) -> Callable[[str], tuple[int, object]]:
    years = {year: place for place, year in enumerate(YEAR_GROUPS)}
    words = {word: place for place, word in enumerate(STATUS_WORDS.values())}
    places = {"Year group": years, "SEN status": words}.get(kind, {})
    return lambda name: (places.get(name, len(places)), natural(name))


def _hidden(found: Sequence[Counted], least: int) -> dict[Counted, str]:
    """Groups without figures, and why: too small, or needed to hide the only one that is."""
    hidden: dict[Counted, str] = {}
    for kind in dict.fromkeys(row.kind for row in found):
        rows = [row for row in found if row.kind == kind]
        small = [row for row in rows if row.eligible < least]
        hidden.update(dict.fromkeys(small, f"fewer than {least}"))
        others = [row for row in rows if row.eligible >= least]
        if small and others and sum(row.eligible for row in small) < least:
            hidden[min(others, key=lambda row: row.eligible)] = "hidden, since a smaller group could be worked out"
    return hidden


def _row(row: Counted, why: str) -> tuple[object, ...]:
    if why:
        return row.kind, row.group, None, None, None, None, why
    return row.kind, row.group, row.eligible, row.placed, row.left_out, row.share, ""


def _notes(plan: Plan, found: Sequence[Counted], least: int) -> Iterator[str]:
    if plan.clashes:
        yield "Nothing fits, so nobody is placed by a plan."
    if not any(row.kind == "Sex" for row in found):
        yield "Sex is not recorded, so nothing is said of it."
    yield f"Groups of fewer than {least} pupils stand without figures."


def plan_hash(plan: Plan) -> str:
    """Sixteen letters that change with any row or figure of a plan, to say on paper which plan was signed."""
    rows = (*plan.rows, *plan.changed, *plan.dropped)
    parts = [plan.term, plan.starts, plan.ends, plan.as_at, plan.benefit, plan.cost_pence, plan.shortfall_minutes]
    parts += [tuple(getattr(line, item.name) for item in fields(line) if item.name != "row") for line in rows]
    parts += [(group.key, group.intervention, group.staff, group.pupils) for group in plan.groups]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def sign_off(plan: Plan) -> Result:
    """A block for print in which a person signs for the decision; what is blank is filled in by hand."""
    columns = (Shown("item", "Item"), Shown("entry", "Entry"))
    rows = (
        ("Plan for", f"{plan.term}, {plan.starts:%d/%m/%Y} to {plan.ends:%d/%m/%Y}"),
        ("As at", f"{plan.as_at:%d/%m/%Y}"),
        ("Plan's hash", plan_hash(plan)),
        ("Rows proposed", str(len(plan.rows) + len(plan.changed) + len(plan.dropped))),
        ("Pupils left with nothing", str(len(plan.left_out))),
        ("Decided by (name)", ""), ("Role", ""), ("Date", ""),
        ("Reasons for those left out read (yes or no)", ""),
        ("Changes made by hand", ""),
        ("Signature", ""),
    )  # fmt: skip
    notes = (
        CAUTIONS[0],
        "What an EHC plan promises stays a duty whatever the plan proposes.",
        "Planning weights come from other children's trials: they are no forecast for any child.",
    )
    return Result("Sign-off", f"Decision on the plan for {plan.term}", columns, rows, notes=notes,
                  about={"term": plan.term, "as_at": plan.as_at, "plan_hash": plan_hash(plan)})  # fmt: skip


def overrides(plan_rows: Sequence[Line], accepted_rows: Sequence[Line]) -> Result:
    """Each proposed row that a person did not accept, or accepted otherwise; IDs only, for the school's own record.

    Args:
        plan_rows: the rows of the plan, as proposed.
        accepted_rows: the rows that people accepted, as they stand now.
    """
    columns = (
        Shown("pupil", "Pupil"), Shown("intervention", "Intervention"), Shown("what", "What was done"),
        Shown("proposed", "Proposed"), Shown("decided", "Decided"),
    )  # fmt: skip
    rows = tuple(_overridden(plan_rows, accepted_rows))
    counts = Counter(row[2] for row in rows)
    words = [f"{count} {what}" for what, count in sorted(counts.items())]
    note = f"{len(plan_rows)} rows proposed: {', '.join(words) if words else 'all accepted as they were'}."
    return Result("Overrides", "What people decided otherwise than the plan", columns, rows, notes=(note, CAUTIONS[0]))


def _overridden(plan_rows: Sequence[Line], accepted_rows: Sequence[Line]) -> Iterator[tuple[str, ...]]:
    left = sorted(accepted_rows, key=_place)
    waiting_: list[Line] = []
    for line in sorted(plan_rows, key=_place):
        same = next((other for other in left if _same_pair(line, other) and _told(line) == _told(other)), None)
        if same is None:
            waiting_.append(line)
        else:
            left.remove(same)
    for line in waiting_:
        other = next((item for item in left if _same_pair(line, item)), None)
        if other is None:
            yield line.pupil_id, line.intervention, "not accepted", _told(line), ""
        else:
            left.remove(other)
            yield line.pupil_id, line.intervention, "changed", _told(line), _told(other)
    yield from ((line.pupil_id, line.intervention, "added by hand", "", _told(line)) for line in left)


def _place(line: Line) -> tuple[object, ...]:
    return natural(line.pupil_id), natural(line.intervention), natural(line_key(line)), natural(_told(line))


def _same_pair(line: Line, other: Line) -> bool:
    return (line.pupil_id, line.intervention) == (other.pupil_id, other.intervention)


def _told(line: Line) -> str:
    """What is decided in a row, in words."""
    if line.plan == "Exclude":
        return "no place (Exclude)"
    first = f" from {line.starts:%d/%m/%Y}" if line.starts else ""
    last = f" to {line.ends:%d/%m/%Y}" if line.ends else ""
    return f"{line.group or 'no group'} with {line.staff_id or 'nobody yet'}{first}{last}"

"""Plans are consistent: what each plan still lacks, for the SENCo's talk with a class teacher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from provision_xl.costing.groups import is_universal
from provision_xl.impact.plan_checks import CHECKS
from provision_xl.impact.plan_lines import PlanLine, plan_lines
from provision_xl.impact.scores import folded
from provision_xl.impact.standing import class_named, on_roll
from provision_xl.money import natural
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.other_tables import EhcProvision
from provision_xl.school.school import School

PROMISE_UNNAMED, PROMISE_NOT_RUNNING = "EHC provision: what meets it is not named", "EHC provision: nothing running yet"
COLUMNS = (
    Shown("class", "Class"),
    Shown("pupil", "Pupil"),
    Shown("line", "Line"),
    Shown("intervention", "Intervention", lesser=True),
    Shown("what", "What is missing"),
    Shown("cure", "Suggestion", lesser=True),
    Shown("sheet", "Sheet", lesser=True),
    Shown("cell", "Cell"),
)
KINDS = (Shown("what", "What is missing"), Shown("times", "How often", Shows.COUNT))
NOTE = "To talk over with the class teacher; it is no measure of a class, a teacher or a pupil."


@dataclass(frozen=True, slots=True)
class Gap:
    """A thing that one plan lacks; `order` is the place of its check."""

    class_name: str
    pupil: str
    line: str
    intervention: str
    order: int
    what: str
    cure: str
    sheet: str
    cell: str

    @property
    def place(self) -> tuple[Any, ...]:
        return (
            natural(self.class_name), natural(self.pupil), natural(self.line), self.order, self.what,
            natural(self.intervention), natural(self.cell), self.cure,
        )  # fmt: skip

    @property
    def row(self) -> tuple[Any, ...]:
        return (
            self.class_name, self.pupil, self.line, self.intervention, self.what, self.cure, self.sheet, self.cell
        )  # fmt: skip


def plan_quality(school: School, as_at: date, class_name: str = "") -> tuple[Result, Result]:
    """What each plan lacks, one row a line and check, and how often each kind occurs in the whole school.

    Args:
        as_at: the day it is; the class is the one in force then.
        class_name: rows of this class alone; every class where blank.

    Raises:
        OutOfRange: nobody is in that class.
    """
    wanted = class_named(school, as_at, class_name) if class_name.strip() else ""
    plans = plan_lines(school, as_at)
    every = sorted((*_of_lines(school, plans, as_at), *_of_promises(school, plans, as_at)), key=lambda gap: gap.place)
    found = [gap for gap in every if not wanted or gap.class_name == wanted]
    where = f" in class {wanted}" if wanted else ""
    title = f"What plans{where} still need" if found else f"Every plan{where} has what these checks look for"
    about = {"as_at": as_at, **({"class": wanted} if wanted else {})}
    rows = tuple(gap.row for gap in found)
    return Result("Plan quality", title, COLUMNS, rows, (), (NOTE,) if rows else (), about), _by_kind(every, as_at)


def _by_kind(gaps: Sequence[Gap], as_at: date) -> Result:
    counts = Counter((gap.order, gap.what) for gap in gaps)
    rows = tuple((what, times) for (_, what), times in sorted(counts.items()))
    return Result("By kind", "How often, in the whole school", KINDS, rows, (), (), {"as_at": as_at})


def _of_lines(school: School, plans: Iterable[PlanLine], as_at: date) -> Iterable[Gap]:
    for plan in plans:
        line = plan.line
        class_name = school.in_force(line.pupil_id, "Class", as_at)
        for order, check in enumerate(CHECKS):
            missing = check(plan, school, as_at)
            if missing is not None:
                cell = school.cell("Provision", line, missing.attribute)
                yield Gap(class_name, line.pupil_id, plan.key, line.intervention, order, missing.what, missing.cure,
                          "Provision", cell)  # fmt: skip


def _of_promises(school: School, plans: Iterable[PlanLine], as_at: date) -> Iterable[Gap]:
    """Items of EHC plans in force that day which nothing on the map meets."""
    running: dict[str, set[str]] = {}
    for plan in plans:
        if plan.running:
            running.setdefault(plan.line.pupil_id, set()).add(folded(plan.line.intervention))
    here = {pupil.pupil_id for pupil in school.pupils if on_roll(pupil, as_at)}
    for item in school.ehc_provision:
        if item.pupil_id not in here or not (item.starts or date.min) <= as_at <= (item.ends or date.max):
            continue
        met_by = {folded(name) for name in item.met_by if name.strip()}
        given = running.get(item.pupil_id, set()) | _without_lines(school, item.pupil_id, as_at)
        if not met_by & given:
            yield _promise(school, item, bool(met_by), as_at)


def _without_lines(school: School, pupil: str, as_at: date) -> set[str]:
    """What meets a promise without a line of the pupil's: the class offer, and services bought for the day."""
    offer = {folded(row.code) for row in school.interventions if row.use and is_universal(row)}
    services = {
        folded(row.service)
        for row in school.services
        if (not row.pupil_ids or pupil in row.pupil_ids) and (row.starts or date.min) <= as_at <= (row.ends or date.max)
    }
    return offer | services


def _promise(school: School, item: EhcProvision, named: bool, as_at: date) -> Gap:
    if named:
        what = PROMISE_NOT_RUNNING
        cure = (f"On {as_at:%d/%m/%Y} nothing that Met by names is running for this pupil: add its line to Provision, "
                "or type what meets it into Met by.")  # fmt: skip
    else:
        what, cure = PROMISE_UNNAMED, "Type the code of the intervention or service that meets it into Met by."
    codes = "; ".join(code for code in item.met_by if code in school.intervention)
    class_name = school.in_force(item.pupil_id, "Class", as_at)
    cell = school.cell("EHC provision", item, "met_by")
    return Gap(class_name, item.pupil_id, "", codes, len(CHECKS), what, cure, "EHC provision", cell)

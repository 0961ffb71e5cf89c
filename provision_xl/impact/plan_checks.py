"""What a plan for one pupil may still lack: one small check each, with what to type and in which column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from provision_xl.costing.checks import has_skill
from provision_xl.impact.plan_lines import PlanLine
from provision_xl.impact.scores import bands_are_words, by_name, direction, folded, level, plain, worse_by
from provision_xl.money import natural
from provision_xl.school.core_tables import Line
from provision_xl.school.other_tables import Measure
from provision_xl.school.school import School

NO_TARGET, NO_BASELINE, NO_AIM = "No target yet", "No baseline yet", "No aim yet"
NO_MEASURE, NOT_DECLARED = "No measure for the target yet", "Measure is not in Measures"
OFF_SCALE, STEP_BACK = "Score is not on the measure's scale", "Target would be a step back from the baseline"
NO_REVIEW, OVERDUE = "No review date yet", "Review date has passed"
SAME_AIM = "Aim reads the same as for other pupils"
NO_EXIT, NO_OUTCOME = "Outcome without an exit score", "Over, and no outcome yet"
NO_SKILL = "Skill of the adult is not on record"

OTHERS_WITH_AIM = 2
"""So many other pupils with the same aim make it worth a look: three with this one."""


class Missing(NamedTuple):
    """What a plan lacks, what to type, and into which column of Provision."""

    what: str
    cure: str
    attribute: str


type Check = Callable[[PlanLine, School, date], Missing | None]


def no_aim(plan: PlanLine, school: School, as_at: date) -> Missing | None:
    if plan.over or plan.line.aim.strip():
        return None
    return Missing(NO_AIM, "Type what it is for, in words, into Aim.", "aim")


def same_aim(plan: PlanLine, school: School, as_at: date) -> Missing | None:
    if plan.same_aim < OTHERS_WITH_AIM:
        return None
    cure = (f"{plan.same_aim} other pupils, not taught with this one, have the same words: type into Aim what this "
            "pupil should be able to do.")  # fmt: skip
    return Missing(SAME_AIM, cure, "aim")


def no_baseline(plan: PlanLine, school: School, as_at: date) -> Missing | None:
    """A line that has not begun needs none yet; of one that is over none can be taken any more."""
    if not plan.running or not plan.measured or plan.line.entry is not None:
        return None
    return Missing(NO_BASELINE, "Type the score at the start into Entry.", "entry")


def no_target(plan: PlanLine, school: School, as_at: date) -> Missing | None:
    if plan.over or not plan.measured or plan.line.target is not None:
        return None
    return Missing(NO_TARGET, "Type the score aimed at into Target.", "target")


def not_measurable(plan: PlanLine, school: School, as_at: date) -> Missing | None:
    """Scores without a measure, or with one that Measures, where it is filled in, does not have; then their scale."""
    line = plan.line
    if line.target is None and line.entry is None:
        return None
    if not line.measure.strip():
        return Missing(NO_MEASURE, "Type what is measured into Measure.", "measure")
    if not school.measures:
        return None
    measure = by_name(school.measures).get(folded(line.measure))
    if measure is None:
        return Missing(NOT_DECLARED, "Type one that is there into Measure, or add this one to Measures.", "measure")
    return _off_scale(line, measure) or _step_back(line, measure)


def _off_scale(line: Line, measure: Measure) -> Missing | None:
    """Bands that are words are typed as their place in Order of bands, as Entry and Target hold numbers."""
    bands = [folded(band) for band in measure.order_of_bands]
    if not bands:
        return None
    words = bands_are_words(measure)
    on_it = {str(place) for place in range(1, len(bands) + 1)} if words else set(bands)
    for attribute, score in (("entry", line.entry), ("target", line.target)):
        if score is not None and plain(score) not in on_it:
            order = "; ".join(measure.order_of_bands)
            may = f"the place of a band, 1 to {len(bands)}" if words else "one of the bands"
            cure = f"Type {may} into {attribute.capitalize()}; Order of bands is {order}."
            return Missing(OFF_SCALE, cure, attribute)
    return None


def _step_back(line: Line, measure: Measure) -> Missing | None:
    """A target as good as the baseline is one: to hold what there is."""
    if line.entry is None or line.target is None or measure.higher_is_better is None:
        return None
    entry, target = level(plain(line.entry), measure), level(plain(line.target), measure)
    if entry is None or target is None or not worse_by(target, entry, measure):
        return None
    way = "higher" if direction(measure) > 0 else "lower"
    cure = f"In Measures {way} is better: look at Entry ({plain(line.entry)}) and Target ({plain(line.target)})."
    return Missing(STEP_BACK, cure, "target")


def review(plan: PlanLine, school: School, as_at: date) -> Missing | None:
    """Until there is an outcome, or another line continues it."""
    line = plan.line
    if plan.over or plan.carried_on or line.outcome is not None:
        return None
    if line.review_due is None:
        return Missing(NO_REVIEW, "Type the day of the next review into Review due.", "review_due")
    if not plan.begun or line.review_due >= as_at:
        return None
    cure = f"It was due on {line.review_due:%d/%m/%Y}: once it is held, type Outcome, or the next day into Review due."
    return Missing(OVERDUE, cure, "review_due")


def no_exit(plan: PlanLine, school: School, as_at: date) -> Missing | None:
    if plan.line.outcome is None or plan.line.exit is not None or not plan.measured:
        return None
    return Missing(NO_EXIT, "Type the score at the end into Exit.", "exit")


def no_outcome(plan: PlanLine, school: School, as_at: date) -> Missing | None:
    if not plan.over or plan.carried_on or plan.line.outcome is not None:
        return None
    return Missing(NO_OUTCOME, "Type how it went into Outcome, from -2 to 2.", "outcome")


def no_skill(plan: PlanLine, school: School, as_at: date) -> Missing | None:
    """On the as-at date, or on the first day of a line that has not begun."""
    skill = plan.intervention.skill.strip()
    if plan.over or not skill:
        return None
    day = max(as_at, plan.line.starts or as_at)
    known = [name for name in plan.adults if name in school.member_of_staff]
    without = sorted((name for name in known if not has_skill(school, name, skill, day)), key=natural)
    if not without:
        return None
    cure = (f"If {' and '.join(without)} can run it, add {skill} to Skills in Staff or to Training; else plan the "
            "training, or name another adult in Staff ID.")  # fmt: skip
    return Missing(NO_SKILL, cure, "staff_id")


CHECKS: tuple[Check, ...] = (
    no_aim, same_aim, no_baseline, no_target, not_measurable, review, no_exit, no_outcome, no_skill,
)  # fmt: skip

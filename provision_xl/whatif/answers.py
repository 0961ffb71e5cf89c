"""What a SENCo asks of a plan, in sentences: what to run, who is where with whom, what a cut takes, why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from provision_xl.money import natural, pounds
from provision_xl.planning import Plan
from provision_xl.planning.assembly import PlannedGroup
from provision_xl.planning.tables import headline
from provision_xl.results import Result, Shown, decimals
from provision_xl.whatif.sentences import counted


def answers(plan: Plan, cut: Sequence[Result] = (), pupil: str = "", intervention: str = "") -> Result:
    """The plan in questions and answers.

    Args:
        cut: what `what_if` gives for the cut that is asked about; empty where none is.
        pupil, intervention: who is not in what; its Code or its name, both empty where nobody asks.
    """
    rows = [("How good is the plan?", headline(plan))]
    if not plan.clashes:
        rows.append(("What should I run?", what_to_run(plan)))
    if cut:
        rows.append(("What changes with other means?", " ".join(cut[0].notes)))
    if pupil and intervention:
        rows.append((f"Why is {pupil} not in {intervention}?", why_not(plan, pupil, intervention)))
    if not plan.clashes:
        rows += _who_is_where(plan)
    columns = (Shown("question", "You ask"), Shown("answer", "The plan says"))
    about = {"term": plan.term, "as_at": plan.as_at, "status": plan.status}
    return Result("Answers", f"The plan for {plan.term} in words", columns, tuple(rows), about=about)


def what_to_run(plan: Plan) -> str:
    """Each intervention with its groups and pupils, and what all of it costs."""
    if not plan.groups:
        return "Nothing: no group fits the hours, the money and the pupils there are."
    by_code: dict[str, list[PlannedGroup]] = {}
    for group in sorted(plan.groups, key=lambda group: natural(group.intervention)):
        by_code.setdefault(group.intervention, []).append(group)
    parts = [f"{_named(plan, code)} ({counted(len(groups), 'group')}, {counted(len(_pupils(groups)), 'pupil')})"
             for code, groups in by_code.items()]  # fmt: skip
    groups, pupils = counted(len(plan.groups), "group"), counted(len(_pupils(plan.groups)), "pupil")
    return f"Run {'; '.join(parts)}: in all {groups} for {pupils}, for {pounds(plan.cost_pence)} of cash in the term."


def _who_is_where(plan: Plan) -> Iterator[tuple[str, str]]:
    for group in plan.groups:
        adults = " and ".join(group.staff) or "nobody yet"
        minutes = decimals(group.minutes, 0 if group.minutes.denominator == 1 else 1)
        said = f"{', '.join(group.pupils)}, with {adults}, {minutes} minutes a week of the adult"
        yield f"Who is in {group.key}, {_named(plan, group.intervention)}?", f"{said}; {_change(group)}."


def _change(group: PlannedGroup) -> str:
    if not group.kept:
        return "a new group"
    joined = ", ".join(group.joined)
    return f"it stays, and {joined} {'joins' if len(group.joined) == 1 else 'join'}" if joined else "it stays as it is"


def why_not(plan: Plan, pupil: str, intervention: str) -> str:
    """Why a pupil is not in an intervention, by its Code or its name; or that the pupil is."""
    wanted = intervention.strip().casefold()
    code = next((code for code, name in plan.names.items() if wanted in {code.casefold(), name.casefold()}), "")
    if not code:
        return f'There is no intervention called "{intervention}" in Interventions.'
    for group in plan.groups:
        if group.intervention == code and pupil in group.pupils:
            return f"{pupil} is in {_named(plan, code)}: group {group.key} with {' and '.join(group.staff)}."
    if plan.clashes:
        return headline(plan)
    found = [item for item in plan.unplaced if item.pupil == pupil and item.intervention == code]
    for reason in found:
        sure = "Most likely because " if reason.likely else "Because "
        return f"{sure}{reason.reason}."
    for reason in plan.not_run:
        if reason.intervention == code:
            return f"{_named(plan, code)} does not run: {reason.reason}."
    return (f"{pupil} was never in question for {_named(plan, code)}: it is not in use, or not for a need of this "
            "pupil. See Use and Needs in Interventions, or give the two a row in Benefits.")  # fmt: skip


def _named(plan: Plan, code: str) -> str:
    name = plan.names.get(code, code)
    return code if name == code else f"{code} ({name})"


def _pupils(groups: Sequence[PlannedGroup]) -> set[str]:
    return {pupil for group in groups for pupil in group.pupils}

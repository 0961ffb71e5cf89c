"""The plan as tables for screen, sheet, JSON and CSV."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from provision_xl.money import pounds
from provision_xl.results import Result, Shown, Shows, decimals

if TYPE_CHECKING:
    from provision_xl.planning.assembly import PlannedGroup
    from provision_xl.planning.plan import Plan
    from provision_xl.planning.reasons import Reason

LIKELY = "likely: "
HOW_SURE = (
    "“Checked” reasons were solved again with these changes and no others: then the pupil fits in and everybody keeps "
    "what they have, but for what the reason says. Mark the row Required to be sure of the place.",
    "“Likely” reasons look at one change at a time; other changes of the plan may come with it.",
)


def about(plan: Plan) -> dict[str, Any]:
    """The figures at the top of the plan's JSON; benefit, bound and greedy_benefit are thousandths of a month."""
    return {
        "status": plan.status,
        "term": plan.term,
        "as_at": plan.as_at,
        "benefit": plan.benefit,
        "bound": plan.bound,
        "gap": plan.gap,
        "shortfall_minutes": plan.shortfall_minutes,
        "cost_pence": plan.cost_pence,
        "groups": [
            {"intervention": group.intervention, "staff": "; ".join(group.staff), "pupils": list(group.pupils),
             "group": group.key, "kept": group.kept}
            for group in plan.groups
        ],
        "unplaced": [
            {"pupil": item.pupil, "intervention": item.intervention, "reason": in_words(item)} for item in plan.unplaced
        ],
        "greedy_benefit": plan.greedy_benefit,
        "clashes": list(plan.clashes),
    }  # fmt: skip


def tables(plan: Plan) -> tuple[Result, ...]:
    """Groups first, then what is not in the plan, then what is left over."""
    found = (_groups(plan), _unplaced(plan), _not_run(plan), _hours(plan))
    return (*found, _money(plan)) if plan.unused_pence else found


def in_words(item: Reason) -> str:
    return (LIKELY if item.likely else "") + item.reason


def headline(plan: Plan) -> str:
    """How good the plan is, in one sentence."""
    if plan.clashes:
        return "Nothing fits: what is kept breaks a rule by itself. " + " ".join(plan.clashes)
    gap = "" if not plan.gap else f", within {_percent(plan.gap)} of the best there can be"
    return (
        f"The plan is {plan.status}{gap}: {months(plan.benefit)} months of planning weight against "
        f"{months(plan.greedy_benefit)} by hand ({plan.greedy_name}), for {pounds(plan.cost_pence)}."
    )


def months(thousandths: int) -> str:
    """
    >>> months(1234567)
    '1,234.6'
    """
    return decimals(Fraction(thousandths, 1000), 1)


def _percent(share: Fraction) -> str:
    return f"{decimals(share * 100, 2)}%"


def _groups(plan: Plan) -> Result:
    columns = (
        Shown("group", "Group"),
        Shown("intervention", "Intervention"),
        Shown("name", "Name", lesser=True),
        Shown("staff", "Staff"),
        Shown("pupils", "Pupils"),
        Shown("size", "Number", Shows.COUNT, lesser=True),
        Shown("weekly_minutes", "Minutes a week", Shows.MINUTES, "Of the adult, preparation included.", lesser=True),
        Shown("cost_pence", "Cost", Shows.PENCE, "In the term.", lesser=True),
        Shown("funds", "Paid by", lesser=True),
        Shown("status", "What changes", lesser=True),
    )
    rows = tuple(_group_row(plan, group) for group in plan.groups)
    extra = [f"{item.staff}: {decimals(item.minutes / 60, 2)} paid extra hours a week, {pounds(item.cost_pence)}."
             for item in plan.extra]  # fmt: skip
    short = [f"Required provision not placed: {decimals(plan.shortfall_minutes, 0)} pupil-minutes a week."]
    notes = (headline(plan), *(short if plan.shortfall_minutes else ()), *extra, *plan.notes)
    title = f"Plan for {plan.term}, {plan.starts:%d/%m/%Y} to {plan.ends:%d/%m/%Y}"
    facts = {"status": plan.status, "term": plan.term, "as_at": plan.as_at}
    return Result("Plan", title, columns, rows, notes=notes, about=facts)


def _group_row(plan: Plan, group: PlannedGroup) -> tuple[Any, ...]:
    change = "stays" if group.kept else "new"
    if group.kept and group.joined:
        change = f"{', '.join(group.joined)} joins" if len(group.joined) == 1 else f"{', '.join(group.joined)} join"
    return (
        group.key, group.intervention, plan.names.get(group.intervention, ""), "; ".join(group.staff),
        "; ".join(group.pupils), len(group.pupils), group.minutes, group.cost_pence,
        ", ".join(f"{fund} {pounds(pence)}" for fund, pence in group.funds), change,
    )  # fmt: skip


def _unplaced(plan: Plan) -> Result:
    columns = (Shown("pupil", "Pupil"), Shown("intervention", "Intervention"), Shown("reason", "Why not"))
    rows = tuple((item.pupil, item.intervention, in_words(item)) for item in plan.unplaced)
    return Result("Plan reasons", "Pupils and interventions not in the plan", columns, rows, notes=HOW_SURE)


def _not_run(plan: Plan) -> Result:
    columns = (Shown("intervention", "Intervention"), Shown("name", "Name"), Shown("reason", "Why not"))
    rows = tuple(
        (item.intervention, plan.names.get(item.intervention, ""), in_words(item)) for item in plan.not_run
    )  # fmt: skip
    return Result("Not run", "Interventions in use that the plan does not run", columns, rows)


def _hours(plan: Plan) -> Result:
    extra = {item.staff: item.minutes / 60 for item in plan.extra}
    columns = (
        Shown("staff", "Staff"),
        Shown("unused_hours", "Hours left", Shows.HOURS, "A week, of the intervention hours."),
        Shown("extra_hours", "Paid extra hours", Shows.HOURS, "A week."),
    )
    rows = tuple((name, left / 60, extra.get(name, Fraction(0))) for name, left in plan.unused_minutes.items())
    total = ("Total", sum((row[1] for row in rows), Fraction(0)), sum((row[2] for row in rows), Fraction(0)))
    return Result("Hours left", "Hours of staff that the plan leaves", columns, rows, total if rows else ())


def _money(plan: Plan) -> Result:
    columns = (Shown("fund", "Fund"), Shown("unused_pence", "Left", Shows.PENCE, "After the plan."))
    rows = tuple(plan.unused_pence.items())
    return Result(
        "Money left", "What the plan leaves in each fund", columns, rows, ("Total", sum(plan.unused_pence.values()))
    )

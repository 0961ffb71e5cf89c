"""The plan of several terms as tables for screen, sheet, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from provision_xl.money import pounds
from provision_xl.planning.change import listed
from provision_xl.planning.tables import months
from provision_xl.results import Result, Shown, Shows, decimals

if TYPE_CHECKING:
    from provision_xl.planning.assembly import PlannedGroup
    from provision_xl.planning.year.plan import TermPlan, YearPlan
    from provision_xl.planning.year.rows import Stretch

ALONE = "planning one term after the other"


def about(plan: YearPlan) -> dict[str, Any]:
    """The figures at the top of the plan's JSON; benefit, bound and alone_benefit are thousandths of a month."""
    return {
        "status": plan.status,
        "as_at": plan.as_at,
        "benefit": plan.benefit,
        "bound": plan.bound,
        "gap": plan.gap,
        "shortfall_minutes": plan.shortfall_minutes,
        "cost_pence": plan.cost_pence,
        "alone_benefit": plan.alone_benefit,
        "alone_shortfall_minutes": plan.alone_shortfall_minutes,
        "terms": [
            {"term": term.name, "starts": term.starts, "ends": term.ends, "benefit": term.benefit,
             "shortfall_minutes": term.shortfall_minutes, "cost_pence": term.cost_pence,
             "left_out": list(term.left_out)}
            for term in plan.terms
        ],
        "clashes": list(plan.clashes),
    }  # fmt: skip


def tables(plan: YearPlan) -> tuple[Result, ...]:
    """Groups by term, then who has what from when to when, what waits, hours, and money where there are funds."""
    found = (_groups(plan), _courses(plan), _waiting(plan), _hours(plan))
    return (*found, _money(plan)) if plan.unused_pence else found


def headline(plan: YearPlan) -> str:
    """How good the plan is, in one sentence."""
    if plan.clashes:
        return "Nothing fits: what is kept breaks a rule by itself. " + " ".join(plan.clashes)
    gap = "" if not plan.gap else f", within {decimals(plan.gap * 100, 2)}% of the best there can be"
    return (f"The plan is {plan.status}{gap}: {months(plan.benefit)} months of planning weight over all terms, for "
            f"{pounds(plan.cost_pence)}.")  # fmt: skip


def gain(plan: YearPlan) -> str:
    """What planning the terms together brings over one term after the other, in one sentence."""
    minutes = plan.alone_shortfall_minutes - plan.shortfall_minutes
    more = plan.benefit - plan.alone_benefit
    if minutes:
        return (f"Against {ALONE}, {decimals(minutes, 0)} more pupil-minutes a week of required provision are placed, "
                f"and the planning weight is {months(plan.benefit)} months instead of {months(plan.alone_benefit)}.")
    if more:
        share = decimals(Fraction(100 * more, max(1, plan.alone_benefit)), 1)
        return (f"Against {ALONE}, it brings {months(more)} months more ({share}%): {months(plan.benefit)} instead of "
                f"{months(plan.alone_benefit)}.")
    return f"It brings as much as {ALONE}."


def _groups(plan: YearPlan) -> Result:
    columns = (
        Shown("term", "Term"),
        Shown("group", "Group", help="One that goes on keeps its key."),
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
    rows = tuple(_group_row(plan, term, group) for term in plan.terms for group in term.groups)
    extra = [f"{term.name}: {item.staff} has {decimals(item.minutes / 60, 2)} paid extra hours a week, "
             f"{pounds(item.cost_pence)}." for term in plan.terms for item in term.extra]  # fmt: skip
    notes = (headline(plan), *(() if plan.clashes else (gain(plan),)), *_short(plan), *_left_out(plan), *extra,
             *plan.notes)  # fmt: skip
    title = f"Plan for {listed(term.name for term in plan.terms) or 'several terms'} together"
    return Result("Year plan", title, columns, rows, notes=notes, about={"status": plan.status, "as_at": plan.as_at})


def _short(plan: YearPlan) -> Iterator[str]:
    for term in plan.terms:
        if term.shortfall_minutes:
            yield (f"{term.name}: required provision not placed: {decimals(term.shortfall_minutes, 0)} pupil-minutes "
                   "a week.")  # fmt: skip


def _left_out(plan: YearPlan) -> Iterator[str]:
    """Pupils who could take something and have nothing in any of the terms."""
    served = {pupil for term in plan.terms for group in term.groups for pupil in group.pupils}
    nothing = dict.fromkeys(pupil for term in plan.terms for pupil in term.left_out if pupil not in served)
    if nothing:
        yield f"With nothing in any of these terms, though something fits: {', '.join(nothing)}."


def _group_row(plan: YearPlan, term: TermPlan, group: PlannedGroup) -> tuple[Any, ...]:
    change = "stays" if group.kept else "new"
    if group.kept and group.joined:
        change = f"{', '.join(group.joined)} {'joins' if len(group.joined) == 1 else 'join'}"
    return (
        term.name, group.key, group.intervention, plan.names.get(group.intervention, ""), "; ".join(group.staff),
        "; ".join(group.pupils), len(group.pupils), group.minutes, group.cost_pence,
        ", ".join(f"{fund} {pounds(pence)}" for fund, pence in group.funds), change,
    )  # fmt: skip


def _courses(plan: YearPlan) -> Result:
    columns = (
        Shown("pupil", "Pupil"),
        Shown("intervention", "Intervention"),
        Shown("group", "Group", help="On the map."),
        Shown("staff", "Staff"),
        Shown("starts", "Starts", Shows.DATE),
        Shown("ends", "Ends", Shows.DATE),
        *(Shown(f"term_{place}", term.name) for place, term in enumerate(plan.terms, start=1)),
    )
    rows = tuple(_course_row(plan, one) for one in plan.courses)
    note = "A course longer than a term goes on for what is left of it; all terms together are never more than one."
    return Result("Year courses", "What starts, goes on and ends", columns, rows, notes=(note,))


def _course_row(plan: YearPlan, one: Stretch) -> tuple[Any, ...]:
    had = {place for other in plan.courses if (other.pupil, other.code) == (one.pupil, one.code)
           for place in range(other.first, other.last + 1)}  # fmt: skip
    words = []
    for place in range(len(plan.terms)):
        inside = one.first <= place <= one.last
        begins, ends = place == min(had), place == max(had)
        word = "starts and ends" if begins and ends else "starts" if begins else "ends" if ends else "goes on"
        words.append(word if inside else "")
    line = one.line
    return (one.pupil, one.code, line.group, line.staff_id, line.starts, line.ends, *words)


def _waiting(plan: YearPlan) -> Result:
    columns = (
        Shown("pupil", "Pupil"),
        Shown("intervention", "Intervention"),
        Shown("could", "Could start in"),
        Shown("starts", "Starts in"),
        Shown("reason", "Why it waits"),
    )
    rows = tuple((one.pupil, one.intervention, one.could, one.starts, one.reason) for one in plan.waiting)
    note = "“Likely” reasons look at one change at a time; other changes of the plan may come with it."
    return Result("Year waiting", "What waits for a later term", columns, rows, notes=(note,))


def _hours(plan: YearPlan) -> Result:
    columns = (
        Shown("term", "Term"),
        Shown("staff", "Staff"),
        Shown("used_hours", "Hours used", Shows.HOURS, "A week, of the intervention hours, kept groups included."),
        Shown("unused_hours", "Hours left", Shows.HOURS, "A week, of the intervention hours."),
        Shown("extra_hours", "Paid extra hours", Shows.HOURS, "A week."),
    )
    rows = []
    for term in plan.terms:
        extra = {item.staff: item.minutes / 60 for item in term.extra}
        rows += [(term.name, who, used / 60, term.unused_minutes[who] / 60, extra.get(who, Fraction(0)))
                 for who, used in term.used_minutes.items()]  # fmt: skip
    return Result("Year hours", "Hours of staff in each term", columns, tuple(rows))


def _money(plan: YearPlan) -> Result:
    columns = (
        Shown("fund", "Fund"),
        *(Shown(f"term_{place}_pence", term.name, Shows.PENCE, "Paid in the term.")
          for place, term in enumerate(plan.terms, start=1)),
        Shown("unused_pence", "Left", Shows.PENCE, "After all these terms."),
    )  # fmt: skip
    rows = tuple(
        (fund, *(term.paid.get(fund, 0) for term in plan.terms), left) for fund, left in plan.unused_pence.items()
    )
    sums = [sum(term.paid.values()) for term in plan.terms]
    total = ("Total", *sums, sum(plan.unused_pence.values()))
    return Result("Year money", "What each fund pays in each term", columns, rows, total)

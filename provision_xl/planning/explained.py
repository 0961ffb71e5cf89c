"""A finished plan with its reasons solved again, what each goal cost the next, and ways out where something clashes."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic

from provision_xl.planning.goal_prices import goal_prices
from provision_xl.planning.pairs import Facts
from provision_xl.planning.plan import Plan
from provision_xl.planning.problem import out_left
from provision_xl.planning.question import Problem
from provision_xl.planning.term_map import term_map
from provision_xl.planning.verifying import SHOWN_FIRST, verified
from provision_xl.planning.why_nothing_fits import Tables, why_nothing_fits
from provision_xl.planning.why_short import why_short

SECONDS = 8
SHARE_OF_CLASH, SHARE_OF_REASONS = 0.4, 0.6  # of the time that is left; the rest is for what goals cost


def explained(plan: Plan, seconds: float = SECONDS, count: int = SHOWN_FIRST) -> Plan:
    """The plan with more to say for itself; what it chooses stays as it is.

    The reasons shown first are solved again, what each goal cost the next is put into the notes, and where nothing
    fits, or required provision does not all fit, the smallest clash and the cheapest ways out are there.

    Args:
        seconds: for all of it; what the time does not reach is left as it was.
        count: how many reasons are solved again.
    """
    ends = monotonic() + seconds
    if plan.asked is None:
        return plan
    if plan.problem is None or plan.choice is None:
        clash = why_nothing_fits(plan.asked, seconds)
        return replace(plan, clash=clash, notes=(*plan.notes, *(clash.sentences if clash else ())))
    hour = plan.asked.hour_pence
    clash = why_short(plan.problem, plan.choice, _left(ends) * SHARE_OF_CLASH, hour)
    both = (*plan.unplaced, *plan.not_run)
    reasons = verified(
        plan.problem, plan.choice, both, _left(ends) * SHARE_OF_REASONS, hour, booked_out(plan.asked, plan.problem),
        count,
    )  # fmt: skip
    prices = goal_prices(plan.problem, plan.choice, _left(ends))
    said = (*(clash.sentences if clash else ()), *(price.words for price in prices))
    number = len(plan.unplaced)
    return replace(plan, unplaced=reasons[:number], not_run=reasons[number:], prices=prices, clash=clash,
                   notes=(*plan.notes, *said))  # fmt: skip


def _left(ends: float) -> float:
    return max(0.0, ends - monotonic())


def booked_out(tables: Tables, problem: Problem) -> dict[str, int]:
    """Ticks a week that groups of the map take pupils out of class beyond their limits.

    Args:
        problem: the question of these tables.
    """
    found = term_map(tables.school, problem.term, tables.as_at)
    facts = Facts(tables.school, problem.term, found, {}, frozenset(), {})
    left = out_left(facts, problem.ticks_a_minute, found.kept)
    return {pupil: -ticks for pupil, ticks in left.items() if ticks is not None and ticks < 0}

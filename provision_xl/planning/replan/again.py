"""From an event in the middle of a term to the least change that keeps every rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from provision_xl.costing.adults import NOBODY
from provision_xl.errors import OutOfRange, PlanError
from provision_xl.money import pounds
from provision_xl.planning.best import Cancel
from provision_xl.planning.choice import Choice, benefit, cost, loads, payment, places
from provision_xl.planning.funds_left import funds_left
from provision_xl.planning.question import FundLeft
from provision_xl.planning.replan.check import Claimed, Day, broken
from provision_xl.planning.replan.events import (
    AdultAway,
    Event,
    FundCut,
    InterventionDropped,
    PupilArrives,
    PupilLeaves,
    after,
    check_event,
    may_propose,
    told,
)
from provision_xl.planning.replan.jobs import without_adult
from provision_xl.planning.replan.lines import Rows, applied, rows
from provision_xl.planning.replan.model import adult_of, adults_touched, least_change, pupils_changed
from provision_xl.planning.replan.moves import Kind, Move, groups_after, moves
from provision_xl.planning.replan.question import Asked, Scope, asked, fund_cut
from provision_xl.planning.replan.rest import rest_of
from provision_xl.planning.replan.result import Cover, Figures, Hours, Replan, lost_of
from provision_xl.planning.replan.told import who_is_told
from provision_xl.planning.term_map import term_map
from provision_xl.planning.window import Window
from provision_xl.rates import Rates
from provision_xl.results import decimals
from provision_xl.school.school import School

__all__ = [
    "AdultAway", "Event", "FundCut", "InterventionDropped", "PupilArrives", "PupilLeaves", "Replan", "replan",
]  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One event, with the tables before and after it and the questions that both make."""

    event: Event
    school: School
    then: School
    stretch: Window
    before: Asked
    asked: Asked
    notes: tuple[str, ...]

    @property
    def away(self) -> str:
        return self.event.staff_id if isinstance(self.event, AdultAway) else ""

    @property
    def leaver(self) -> str:
        return self.event.pupil_id if isinstance(self.event, PupilLeaves) else ""

    @property
    def dropped(self) -> str:
        return self.event.code if isinstance(self.event, InterventionDropped) else ""

    def written(self, found: Rows) -> School:
        """The map with the rows of a change in it: only who is there and who is away comes from the event itself."""
        pupils = self.school.pupils if self.leaver else self.then.pupils
        return applied(replace(self.school, pupils=pupils, absences=self.then.absences), found)


def replan(
    school: School, term: str, as_at: date, rates: Rates, event: Event, seconds: float = 60, full_cost: bool = False,
    cancel: Cancel = None,
) -> Replan:  # fmt: skip
    """The least change from the running plan that keeps every rule, once something has happened.

    Goals in strict order: required provision, fewest places lost, fewest groups short of a second adult, fewest pupils
    whose adult or group changes, fewest adults touched, most benefit, least cost, a fixed tie-break. Something new is
    proposed only to a pupil who arrives, or where a pupil leaves or an intervention is dropped. An absence of days
    changes no row: it says who could cover.

    Args:
        term: a term's own name, or the report term that joins half terms.
        as_at: nothing before this day is changed.
        seconds: most to think; then the best change so far comes back, as "stopped early".
        full_cost: whether staff time is charged to the money too.
        cancel: asked often; True ends it with the best change so far.

    Raises:
        OutOfRange: there is no such term, or the event names what is not in the tables or has no day in the term.
        PlanError: the solver failed, or its change did not pass the independent check.
    """
    check_event(school, event)
    cut, stretch = rest_of(school, term, as_at, event.first)
    if isinstance(event, AdultAway) and event.last is not None and event.last < stretch.last:
        return _cover(cut, stretch, as_at, rates, event, seconds, cancel)
    case = _case(cut, stretch, rates, event, full_cost)
    choice, solved = least_change(case.asked, seconds, cancel)
    found = _replan(case, choice, as_at, solved.status.value, solved.seconds)
    _must_hold(case, found, rates, full_cost)
    return found


def _case(school: School, stretch: Window, rates: Rates, event: Event, full_cost: bool) -> Case:
    then = after(school, event, stretch.first, stretch.last)
    away = event.staff_id if isinstance(event, AdultAway) else ""
    newcomers = frozenset(pupil for pupil in then.pupil if may_propose(event, pupil))
    funds = funds_left(school, stretch, stretch.first, rates, full_cost)
    before = asked(school, stretch, rates, Scope(), funds, full_cost)
    left, notes = funds, list(_notes(school, stretch, event))
    if isinstance(event, FundCut):
        left = fund_cut(funds, event.fund, event.pence)
        if left is None:
            names = ", ".join(fund.name for fund in funds or ()) or "none"
            raise OutOfRange(f'There is no fund "{event.fund}" on {stretch.first:%d/%m/%Y}. The funds are: {names}.')
    now = asked(then, stretch, rates, Scope(away, newcomers=newcomers), left, full_cost)
    if payment(before.problem, before.as_it_is, places(before.problem)) is None:
        least = max(0, cost(before.problem, before.as_it_is) - (event.pence if isinstance(event, FundCut) else 0))
        now = replace(now, problem=replace(now.problem, funds=None, budget_pence=least))
        notes.append("The funds cannot pay today's map as it is. What is proposed costs no more than the map does"
                     f"{' less the cut' if isinstance(event, FundCut) else ''}: {pounds(least)}.")  # fmt: skip
    elif isinstance(event, FundCut):
        notes += _beyond(funds, event)
    return Case(event, school, then, stretch, before, now, tuple(notes))


def _notes(school: School, stretch: Window, event: Event) -> Iterator[str]:
    nobody = without_adult(term_map(school, stretch, stretch.first))
    if nobody:
        yield f"Without an adult on today's map, and no place that can be lost: {', '.join(nobody)}."
    if isinstance(event, AdultAway) and event.last is not None and event.last >= stretch.last:
        yield (f"{event.staff_id} is back after {event.last:%d/%m/%Y}: until then this holds, and it is for people to "
               "say who runs what from then on.")  # fmt: skip
    if isinstance(event, PupilArrives):
        yield f"Add {event.pupil.pupil_id} to Pupils before the rows are accepted."
    if isinstance(event, PupilLeaves):
        yield f"Fill in Leaves of {event.pupil_id} in Pupils too."
    if isinstance(event, InterventionDropped):
        yield f"Set Use of {event.code} in Interventions to No too."


def _beyond(funds: tuple[FundLeft, ...] | None, event: FundCut) -> Iterator[str]:
    left = next((fund.pence for fund in funds or () if fund.name == event.fund), 0)
    if event.pence > left:
        yield (f"{event.fund} has only {pounds(left)} left to give: {pounds(event.pence - left)} of the cut cannot be "
               "met by anything on the map.")  # fmt: skip


def _replan(case: Case, choice: Choice, as_at: date, status: str, seconds: float) -> Replan:
    found = moves(case.school, case.then, case.before, case.asked, choice, case.leaver)
    there = groups_after(case.school, case.asked, choice)
    written = rows(case.school, case.before, case.asked, found, there, case.dropped)
    lost = tuple(lost_of(move, _why(case, choice, move)) for move in found if move.kind is Kind.LOSES)
    dropped = sum((item.minutes for item in lost if item.required and item.intervention == case.dropped), Fraction(0))
    missing = Day(case.written(written), case.stretch).missing + dropped
    runs = adult_of(choice)
    figures = Figures(
        missing, len(lost), sum(1 for key in case.asked.jobs if runs.get(key) == NOBODY),
        len(pupils_changed(case.asked, choice)), len(adults_touched(case.asked, choice)),
        benefit(case.asked.problem, choice), cost(case.asked.problem, choice),
    )  # fmt: skip
    return Replan(
        status, told(case.event), case.stretch.name, case.stretch.first, case.stretch.last, as_at, _today(case),
        figures, found, written, who_is_told(case.then, found, case.away, case.stretch.first), lost,
        _hours(case, choice), funds=_funds(case), notes=(*case.notes, *_again(case, choice)), seconds=seconds,
    )  # fmt: skip


def _today(case: Case) -> Figures:
    problem, choice = case.before.problem, case.before.as_it_is
    missing = Day(case.school, case.stretch).missing
    return Figures(missing, 0, 0, 0, 0, benefit(problem, choice), cost(problem, choice))


def _again(case: Case, choice: Choice) -> Iterator[str]:
    """Groups that go on under a new number, for which the map would count Cost per group again."""
    runs = adult_of(choice)
    codes = {job.group.intervention.code for key, job in case.asked.jobs.items()
             if runs.get(key, job.adult) != job.adult and job.group.first < case.stretch.first
             and job.group.intervention.cost_per_group}  # fmt: skip
    if codes:
        yield (f"{', '.join(sorted(codes))}: the group goes on under a new number, and the map counts Cost per group "
               "for it again. Nothing is bought again, and it is not in the cost here.")  # fmt: skip


def _funds(case: Case) -> dict[str, tuple[int, int]]:
    after_ = {fund.name: fund.pence for fund in case.asked.problem.funds or ()}
    return {fund.name: (fund.pence, after_.get(fund.name, fund.pence)) for fund in case.before.problem.funds or ()}


def _hours(case: Case, choice: Choice) -> tuple[Hours, ...]:
    was, now = _used(case.before, case.before.as_it_is), _used(case.asked, choice)
    people = case.school.member_of_staff
    return tuple(
        Hours(name, Fraction(people[name].intervention_hours or 0) * 60, was.get(name, Fraction(0)),
              now.get(name, Fraction(0)))
        for name in case.asked.problem.adults if name in people
    )  # fmt: skip


def _used(asked_: Asked, choice: Choice) -> dict[str, Fraction]:
    load = loads(asked_.problem, choice)
    return {name: asked_.problem.minutes(load[name] + adult.kept) for name, adult in asked_.problem.adults.items()}


def _why(case: Case, choice: Choice, move: Move) -> str:
    """Why a place is lost, as far as the tables say."""
    offer = case.asked.problem.offers.get(move.was)
    if offer is None:
        return f"{move.code} is dropped"
    job, problem = case.asked.jobs[move.was], case.asked.problem
    skill = f"the skill {offer.skill}" if offer.skill else "hours for it"
    if not offer.adults:
        return f"nobody who is there has {skill}"
    needed = offer.group_ticks + offer.alone * len(job.places)
    load = loads(problem, choice)
    free = {name: problem.adults[name].free - load[name] for name in offer.adults if name != NOBODY}
    if move.was in adult_of(choice) or any(left >= needed for left in free.values()):
        return "the money does not reach for it, or others take the seat"
    most = ", ".join(f"{name} {decimals(problem.minutes(max(0, left)) / 60, 2)} h" for name, left in free.items())
    return f"it needs {decimals(problem.minutes(needed) / 60, 2)} h a week, and free are: {most}"


def _must_hold(case: Case, found: Replan, rates: Rates, full_cost: bool) -> None:
    purse = None if case.asked.problem.funds is None else sum(fund.pence for fund in case.asked.problem.funds)
    claimed = Claimed(
        found.after.missing_minutes, found.after.places_lost, found.after.pupils_changed,
        None if full_cost else found.after.cost_pence,
    )  # fmt: skip
    what = broken(case.school, case.written(found.rows), case.stretch, rates, claimed, case.away, case.leaver,
                  case.dropped, purse)  # fmt: skip
    if what:
        raise PlanError("The change did not pass the independent check and is not shown: "
                        f"{'; '.join(what[:5])}. Please report this.")  # fmt: skip


def _cover(
    school: School, rest: Window, as_at: date, rates: Rates, event: AdultAway, seconds: float, cancel: Cancel
) -> Replan:
    """Who could stand in for some days: groups of others stay as they are."""
    stretch = replace(rest, last=event.last or rest.last)
    stretch = replace(stretch, weeks=school.calendar.weeks(stretch.first, stretch.last))
    then = after(school, event, stretch.first, stretch.last)
    before = asked(school, stretch, rates, Scope(), None, False)
    now = asked(then, stretch, rates, Scope(event.staff_id, only_cover=True), None, False)
    case = Case(event, school, then, stretch, before, now, tuple(_notes(school, stretch, event)))
    choice, solved = least_change(now, seconds, cancel)
    found = _replan(case, choice, as_at, solved.status.value, solved.seconds)
    short = sum((item.minutes for item in found.lost if item.required), found.before.missing_minutes)
    missed = tuple(replace(move, kind=Kind.MISSES) if move.kind is Kind.LOSES else move for move in found.moves)
    return replace(
        found, rows=Rows(), cover=tuple(_covered(case, choice)), after=replace(found.after, missing_minutes=short),
        moves=missed, told=who_is_told(then, missed, event.staff_id, stretch.first),
    )  # fmt: skip


def _covered(case: Case, choice: Choice) -> Iterator[Cover]:
    runs, stretch = adult_of(choice), case.stretch
    lost = {move.was: move for move in moves(case.school, case.then, case.before, case.asked, choice, "")
            if move.kind is Kind.LOSES}  # fmt: skip
    for key, job in case.asked.jobs.items():
        if job.adult == case.away:
            weeks = job.group.weeks(case.school.calendar, stretch.first, stretch.last)
            adult = runs.get(key, NOBODY)
            why = "" if adult else _why(case, choice, lost[key]) if key in lost else "its other adult takes it alone"
            minutes = job.weekly_minutes(len(job.places)) * job.part * weeks
            yield Cover(key, job.group.intervention.code, job.pupils, job.minutes.sessions * weeks, minutes, adult, why)

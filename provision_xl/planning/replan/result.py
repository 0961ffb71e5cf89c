"""A plan made again in the middle of a term: its figures, its rows, and the tables that people read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from provision_xl.money import pounds
from provision_xl.planning.replan.lines import Rows
from provision_xl.planning.replan.moves import Move
from provision_xl.planning.replan.told import Told
from provision_xl.results import Result, Shown, Shows, decimals

PROPOSAL = "This is a proposal: a named person decides, and nothing on the map has been changed."


@dataclass(frozen=True, slots=True)
class Figures:
    """How much changes, in the order in which the goals stand.

    Args:
        missing_minutes: pupil-minutes a week of required provision that nobody gives.
        places_lost: places of pupils who stay, of any intervention.
        short_groups: groups that go on without their second adult.
        pupils_changed: pupils who keep a place with another adult or in another group.
        adults_touched: adults who take a group over, give one up, or have a pupil of another group come in.
        benefit: thousandths of a month of planning weight, for what is left of the term.
        cost_pence: cash for what is left of the term (and staff time, where that is charged).
    """

    missing_minutes: Fraction
    places_lost: int
    short_groups: int
    pupils_changed: int
    adults_touched: int
    benefit: int
    cost_pence: int


@dataclass(frozen=True, slots=True)
class Lost:
    """What a pupil loses, and why; the minutes are a week."""

    pupil: str
    intervention: str
    group: str
    minutes: Fraction
    required: bool
    why: str


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes a week of one adult: what there are, and what groups take before and after."""

    staff: str
    had: Fraction
    before: Fraction
    after: Fraction


@dataclass(frozen=True, slots=True)
class Cover:
    """A group in the days of an absence: its sessions and who takes them; nobody where `adult` is empty."""

    group: str
    intervention: str
    pupils: tuple[str, ...]
    sessions: Fraction
    minutes: Fraction
    adult: str
    why: str


@dataclass(frozen=True)
class Replan:
    """What changes least after an event, so that every rule is kept.

    Args:
        status: as of a plan: optimal, feasible or stopped early.
        event: in a sentence.
        starts, ends: the days that are planned again.
        before, after: figures of the map without the event, and of the proposal.
        moves: each pupil's change; rows: what to write into Provision, none for an absence of days.
        cover: for an absence of days, each group of the adult who is away.
        funds: pence that each fund can give for the stretch, before and after; empty where money sets no limit.
    """

    status: str
    event: str
    term: str
    starts: date
    ends: date
    as_at: date
    before: Figures
    after: Figures
    moves: tuple[Move, ...]
    rows: Rows
    told: tuple[Told, ...]
    lost: tuple[Lost, ...]
    hours: tuple[Hours, ...]
    cover: tuple[Cover, ...] = ()
    funds: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    seconds: float = 0.0

    @cached_property
    def tables(self) -> tuple[Result, ...]:
        """What changes, what is lost, who must be told, hours and money; for an absence of days cover comes first."""
        found = (_changes(self), _lost(self), _told(self), _hours(self), _money(self))
        return (_cover(self), *found[1:]) if self.cover else found


def headline(plan: Replan) -> str:
    """What the event comes to, in one sentence."""
    after = plan.after
    parts = [
        counted(after.places_lost, "pupil's place is lost", "pupils' places are lost"),
        counted(after.pupils_changed, "pupil has another adult or group", "pupils have another adult or group"),
        counted(after.adults_touched, "adult takes on something else or gives it up",
                "adults take on something else or give it up"),
    ]  # fmt: skip
    return f"{plan.event} {'; '.join(parts)}."


def counted(count: int, one: str, several: str) -> str:
    """
    >>> counted(1, "place", "places"), counted(0, "place", "places")
    ('1 place', '0 places')
    """
    return f"{count} {one if count == 1 else several}"


def _about(plan: Replan) -> dict[str, object]:
    after = plan.after
    return {
        "status": plan.status, "term": plan.term, "as_at": plan.as_at, "starts": plan.starts, "ends": plan.ends,
        "missing_minutes": after.missing_minutes, "places_lost": after.places_lost,
        "pupils_changed": after.pupils_changed, "adults_touched": after.adults_touched,
        "cost_pence_before": plan.before.cost_pence, "cost_pence_after": after.cost_pence,
    }  # fmt: skip


def _changes(plan: Replan) -> Result:
    columns = (
        Shown("pupil", "Pupil"), Shown("intervention", "Intervention"), Shown("change", "What changes"),
        Shown("was_group", "Group now", lesser=True), Shown("was_staff", "Staff now"),
        Shown("group", "Group then", lesser=True), Shown("staff", "Staff then"),
        Shown("weekly_minutes", "Minutes a week", Shows.MINUTES, "That the pupil receives.", lesser=True),
    )  # fmt: skip
    rows = tuple(
        (move.pupil, move.code, str(move.kind), move.was, "; ".join(move.was_staff), move.now,
         "; ".join(move.now_staff), move.minutes) for move in plan.moves
    )  # fmt: skip
    missing, then = decimals(plan.after.missing_minutes, 0), decimals(plan.before.missing_minutes, 0)
    words = f"Required provision that nobody gives: {missing} pupil-minutes a week ({then} before)."
    short = (words,) if plan.after.missing_minutes else ()
    notes = (headline(plan), *short, *plan.notes, PROPOSAL)
    title = f"What changes least, {plan.starts:%d/%m/%Y} to {plan.ends:%d/%m/%Y}"
    return Result("Re-plan", title, columns, rows, notes=notes, about=_about(plan))


def _cover(plan: Replan) -> Result:
    columns = (
        Shown("group", "Group"), Shown("intervention", "Intervention"), Shown("pupils", "Pupils", lesser=True),
        Shown("sessions", "Sessions", Shows.NUMBER, "In those days."),
        Shown("minutes", "Staff minutes", Shows.MINUTES, "In those days, preparation included.", lesser=True),
        Shown("covered_by", "Covered by"), Shown("why", "Why nobody"),
    )  # fmt: skip
    rows = tuple((item.group, item.intervention, "; ".join(item.pupils), item.sessions, item.minutes, item.adult,
                  item.why) for item in plan.cover)  # fmt: skip
    open_ = sum((item.sessions for item in plan.cover if not item.adult), Fraction(0))
    note = f"{decimals(open_, 1)} of {decimals(sum((i.sessions for i in plan.cover), Fraction(0)), 1)} sessions are " \
           "not covered."  # fmt: skip
    title = f"Who could cover, {plan.starts:%d/%m/%Y} to {plan.ends:%d/%m/%Y}"
    return Result("Cover", title, columns, rows, notes=(plan.event, note, *plan.notes, PROPOSAL), about=_about(plan))


def _lost(plan: Replan) -> Result:
    columns = (
        Shown("pupil", "Pupil"), Shown("intervention", "Intervention"), Shown("group", "Group", lesser=True),
        Shown("weekly_minutes", "Minutes a week", Shows.MINUTES), Shown("required", "Required", Shows.FLAG),
        Shown("why", "Why"),
    )  # fmt: skip
    rows = tuple((item.pupil, item.intervention, item.group, item.minutes, item.required, item.why)
                 for item in plan.lost)  # fmt: skip
    title = "Pupils who miss sessions" if plan.cover else "Pupils who lose a place"
    notes: tuple[str, ...] = () if rows else ("Nobody who stays loses anything.",)
    if any(item.required for item in plan.lost):
        notes = ("What an EHC plan promises must be provided: find another way before this is accepted.",)
    return Result("Losses", title, columns, rows, notes=notes)


def _told(plan: Replan) -> Result:
    columns = (Shown("role", "Role"), Shown("who", "Who"), Shown("why", "Why"))
    return Result("Who to tell", "Who must be told", columns, tuple((row.role, row.who, row.why) for row in plan.told))


def _hours(plan: Replan) -> Result:
    columns = (
        Shown("staff", "Staff"), Shown("had_hours", "Hours", Shows.HOURS, "Intervention hours a week."),
        Shown("before_hours", "Used before", Shows.HOURS), Shown("after_hours", "Used after", Shows.HOURS),
    )  # fmt: skip
    rows = tuple((item.staff, item.had / 60, item.before / 60, item.after / 60) for item in plan.hours)
    total = ("Total", *(sum((row[place] for row in rows), Fraction(0)) for place in (1, 2, 3))) if rows else ()
    return Result("Re-plan hours", "Hours of staff before and after", columns, rows, total)


def _money(plan: Replan) -> Result:
    columns = (Shown("item", "What"), Shown("before_pence", "Before", Shows.PENCE),
               Shown("after_pence", "After", Shows.PENCE))  # fmt: skip
    rows = (
        ("Cost of what is left of the term", plan.before.cost_pence, plan.after.cost_pence),
        *((f"{name} can give", *pence) for name, pence in plan.funds.items()),
    )
    saved = plan.before.cost_pence - plan.after.cost_pence
    note = f"{pounds(abs(saved))} {'less' if saved >= 0 else 'more'} than before. What is bought already is not in it."
    return Result("Re-plan money", "Money before and after", columns, rows, notes=(note,))


def lost_of(move: Move, why: str) -> Lost:
    return Lost(move.pupil, move.code, move.was, move.minutes, move.required, why)

"""The question of one term as frozen whole numbers: who could take what, who could run it, what it costs, who pays.

Time is in ticks: `ticks_a_minute` of them make a minute, so that every weekly figure is a whole number. Money is
whole pence. Gains are whole thousandths of a month. Everything stands in natural order of its IDs, so that the
order of rows on a sheet never matters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from provision_xl.money import half_up
from provision_xl.planning.window import Window
from provision_xl.school.core_tables import Line


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to run an intervention: the catalogue's minutes, or those that a row of the map overrules.

    Args:
        key: the code, with what is overruled behind it.
        together, preparation: ticks a week for a group; alone: ticks a week for each pupil in it.
        least, most: pupils in a group.
        out: whether its minutes count to the out-of-class limit.
        cost_per_group: pence, on the group's first day.
        alternative: interventions with the same word are alternatives for a pupil; empty for none.
        adults: Staff IDs of those who may run it, in natural order.
        weeks: most weeks it runs in the term.
    """

    key: str
    code: str
    together: int
    preparation: int
    alone: int
    least: int
    most: int
    out: bool
    skill: str
    cost_per_group: int
    alternative: str
    adults: tuple[str, ...]
    weeks: Fraction

    @property
    def received(self) -> int:
        """Ticks a week that a pupil in it receives."""
        return self.together + self.alone

    @property
    def group_ticks(self) -> int:
        """Ticks a week that a group takes whatever its size."""
        return self.together + self.preparation


@dataclass(frozen=True, slots=True)
class Pair:
    """A pupil who could take an offer, and what that is worth.

    Args:
        value: whole thousandths of a month, priority and evidence counted in.
        weeks: teaching weeks it would run in the term.
        required: ticks a week that are missed where it is not placed; 0 where nothing asks for it.
        materials: pence for the pupil; 0 where this school year's are paid.
        line: the row of the map that it would fill; None for a new one.
        unrated: whether its evidence is blank.
        barred: why a row that asks for it cannot be placed; empty where it can.
    """

    pupil: str
    offer: str
    code: str
    value: int
    weeks: Fraction
    required: int
    materials: int
    line: Line | None
    unrated: bool = False
    barred: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.pupil, self.offer


@dataclass(frozen=True, slots=True)
class Adult:
    """Someone who could run groups.

    Args:
        ticks: a week free for provision; extra: most paid extra ticks a week.
        kept: ticks a week that kept groups take of it, at their peak, and at most what there is.
        asked: what groups with Keep that do not run yet ask for beyond what there is.
        over: what kept groups take beyond what there is, running ones included.
        available: in post, and not away, for the whole term.
        extra_pence: exact pence of one extra tick a week over the term.
        pence: exact pence of one tick, where staff time is charged too; else 0.
    """

    staff_id: str
    skills: frozenset[str]
    ticks: int
    extra: int
    kept: int
    asked: int
    over: int
    available: bool
    extra_pence: Fraction
    pence: Fraction

    @property
    def free(self) -> int:
        """Ticks a week for new groups, extra ones included."""
        return max(0, self.ticks + self.extra - self.kept) if self.available else 0

    def overrun(self, load: int) -> int:
        """Extra ticks that a load of new groups takes, on top of what is kept."""
        return max(0, load + self.kept - self.ticks) if self.available else 0

    def extra_cost(self, ticks: int) -> int:
        """Pence of so many extra ticks a week over the term, rounded half up."""
        return half_up(ticks * self.extra_pence)


@dataclass(frozen=True, slots=True)
class KeptGroup:
    """A group that stays; `free` more pupils may join it where `offer` says as what, taught by `adult`."""

    key: str
    code: str
    pupils: tuple[str, ...]
    staff: tuple[str, ...]
    weekly_ticks: int
    running: bool = True
    offer: str = ""
    adult: str = ""
    free: int = 0
    pence: int = 0  # materials of the group and its pupils in this term
    own_pence: Mapping[str, int] = field(default_factory=dict)  # of these, each pupil's own materials
    time_pence: int = 0  # staff time, where it is charged too
    own_place: Mapping[str, int] = field(default_factory=dict)  # pence that are surely each pupil's own


@dataclass(frozen=True, slots=True)
class FundLeft:
    """What a fund can still give for the term; `own` are the pupils it may pay for, None for everyone."""

    name: str
    pence: int
    own: frozenset[str] | None


@dataclass(frozen=True)
class Problem:
    """One term's question, complete: the model, the greedy fillers and the reasons need nothing else."""

    term: Window
    as_at: date
    ticks_a_minute: int
    full_cost: bool
    budget_pence: int | None
    offers: Mapping[str, Offer]
    pairs: tuple[Pair, ...]
    adults: Mapping[str, Adult]
    kept: tuple[KeptGroup, ...]
    kept_value: int
    out_left: Mapping[str, int | None]  # ticks a week that a pupil may still be out of class; None for no limit
    out_over: Mapping[str, int]  # ticks a week that groups with Keep ask for beyond a pupil's limit
    priorities: Mapping[str, int]
    alternatives_taken: frozenset[tuple[str, str]]
    one_off: Mapping[str, int]  # pence still to pay for an intervention's first use this school year
    funds: tuple[FundLeft, ...] | None  # None: no Funds table, cash is limited by the budget alone
    names: Mapping[str, str]  # words for people: intervention names by code
    ruled_out: Mapping[tuple[str, str], str]  # (pupil, code) that fits but can never be chosen, and why
    nothing_for: Mapping[str, str]  # pupils with nothing to choose from, and why
    never_run: Mapping[str, str]  # interventions in use that can never be chosen, and why
    clashes: tuple[str, ...]  # kept rows that break a rule by themselves
    notes: tuple[str, ...]
    replaced: tuple[Line, ...]

    def minutes(self, ticks: int) -> Fraction:
        return Fraction(ticks, self.ticks_a_minute)

    @property
    def required_ticks(self) -> int:
        return sum(pair.required for pair in self.pairs)

    @property
    def rooms(self) -> tuple[KeptGroup, ...]:
        """Kept groups that more pupils may join."""
        return tuple(group for group in self.kept if group.free)

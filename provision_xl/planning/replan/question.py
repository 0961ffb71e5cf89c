"""The question after an event: where each pupil could go on, who could run what, within hours, limits and money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from provision_xl.costing.adults import NOBODY
from provision_xl.planning import offers as offering
from provision_xl.planning import pairs as pairing
from provision_xl.planning import staff as staffing
from provision_xl.planning.choice import Choice
from provision_xl.planning.offers import Draft, group_size
from provision_xl.planning.pairs import Facts
from provision_xl.planning.problem import out_of_class_limit
from provision_xl.planning.question import Adult, FundLeft, Offer, Pair, Problem
from provision_xl.planning.replan.jobs import Job, Place, jobs, may_move
from provision_xl.planning.staff import folded
from provision_xl.planning.term_map import had_before, paid_before, term_map, weeks_inside
from provision_xl.planning.window import Window
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Line
from provision_xl.school.school import School

ENDLESS = 10_080  # minutes a week: more than any week has


@dataclass(frozen=True)
class Asked:
    """The groups of the map and a question in which each of them, and each new start, is an offer of its own.

    Args:
        jobs: by key of the group.
        places: what pupils have, by (pupil, group).
        options: for each place and each new start, the offers in which it could be, its own first.
        away: who may run nothing; empty for nobody.
        fixed: groups that must stay as they are.
        wanted: rows that ask for a place and have no adult.
    """

    problem: Problem
    jobs: Mapping[str, Job]
    places: Mapping[tuple[str, str], Place]
    options: Mapping[tuple[str, str], tuple[str, ...]]
    away: str
    fixed: frozenset[str]
    wanted: tuple[Line, ...]

    @property
    def as_it_is(self) -> Choice:
        """What the map has: everyone in the own group, with its own adult."""
        taken = frozenset(self.places)
        runs = {(job.key, job.adult): 1 for job in self.jobs.values() if job.adult != self.away}
        seats = {key: len(self.jobs[key[0]].places) for key in runs}
        return Choice(frozenset(key for key in taken if (key[1], self.jobs[key[1]].adult) in runs), runs, seats)


@dataclass(frozen=True, slots=True)
class Scope:
    """How far a new plan may go.

    Args:
        away: who may run nothing; empty for nobody.
        only_cover: groups of others stay as they are, and nobody changes group.
        newcomers: pupils to whom something new may be proposed.
    """

    away: str = ""
    only_cover: bool = False
    newcomers: frozenset[str] = frozenset()


def asked(
    school: School, stretch: Window, rates: Rates, scope: Scope, funds: tuple[FundLeft, ...] | None, full_cost: bool
) -> Asked:
    """The question for a stretch of days.

    Args:
        school: its tables once the event has happened.
        funds: what each can give for the stretch; None where money sets no limit.
        full_cost: whether staff time is charged to the money too.
    """
    found = term_map(school, stretch, stretch.first)
    facts = Facts(
        school, stretch, found, had_before(school, stretch, stretch.first, found.everything),
        paid_before(school, stretch, stretch.first, found.everything), pairing.judgements(school),
    )  # fmt: skip
    own = {job.key: job for job in jobs(found, stretch, scope.away)}
    drafts = tuple(replace(draft, key=f"{draft.key} (new)") if draft.key in own else draft
                   for draft in offering.drafts(school, found))  # fmt: skip
    scale = _scale(school, own, drafts)
    there = staffing.adults_of(school, stretch, (), rates, scale, full_cost)
    adults, full = _adults(there, own, scope, scale)
    offers = _offers(stretch, own, drafts, there, full, scope, scale, school)
    places = {place.key: place for job in own.values() for place in job.places}
    starts = _starts(facts, drafts, offers, own, scope)
    options = _options(own, places, starts, stretch, offers, scope)
    made = tuple(_pairs(facts, own, places, starts, options, offers))
    problem = _question(facts, scale, offers, made, adults, funds, full_cost, own)
    nobody = tuple(row.line for row in found.wanted if not any(name for name, _ in row.group.adults))
    fixed = frozenset(key for key, job in own.items() if scope.only_cover and job.adult != scope.away)
    return Asked(problem, own, places, options, scope.away, fixed, nobody)


def _scale(school: School, own: Mapping[str, Job], drafts: Iterable[Draft]) -> int:
    limits = [limit for row in school.pupils if (limit := out_of_class_limit(school, row)) is not None]
    beside = [part * job.weekly_minutes(len(job.places)) for job in own.values() for _, part in job.others]
    figures = [*offering.minute_figures([*drafts, *(job.draft() for job in own.values())]),
               *staffing.minute_figures(school, ()), *limits, *beside]  # fmt: skip
    return lcm(*(figure.denominator for figure in figures), 1)


def _adults(
    there: Mapping[str, Adult], own: Mapping[str, Job], scope: Scope, scale: int
) -> tuple[dict[str, Adult], frozenset[str]]:
    """Everyone with the time that stays booked beside others, and those who have too much already.

    Who has too much keeps it, since it is a fact, and takes on nothing.
    """
    found = dict(there)
    booked: dict[str, Fraction] = {}
    leading: dict[str, Fraction] = {}
    for job in own.values():
        whole = job.weekly_minutes(len(job.places))
        together = job.part * (job.minutes.together + job.minutes.preparation) + job.minutes.alone * len(job.places)
        leading[job.adult] = leading.get(job.adult, Fraction(0)) + together
        for name, part in job.others:
            booked[name] = booked.get(name, Fraction(0)) + part * whole
    full: set[str] = set()
    for name in dict.fromkeys([*leading, *booked]):
        adult = found.get(name) or Adult(name, frozenset(), 0, 0, 0, 0, 0, False, Fraction(0), Fraction(0))
        kept = int(booked.get(name, Fraction(0)) * scale)
        load = kept + int(leading.get(name, Fraction(0)) * scale)
        over = load > adult.ticks + adult.extra
        full.update({name} if over else ())
        ticks = load - adult.extra if over else adult.ticks
        found[name] = replace(adult, ticks=ticks, kept=kept, available=name != scope.away)
    nobody = Adult(NOBODY, frozenset(), ENDLESS * scale * (len(own) + 1), 0, 0, 0, 0, True, Fraction(0), Fraction(0))
    return {**found, NOBODY: nobody}, frozenset(full)


def _offers(
    stretch: Window, own: Mapping[str, Job], drafts: Iterable[Draft], there: Mapping[str, Adult],
    full: frozenset[str], scope: Scope, scale: int, school: School,
) -> dict[str, Offer]:  # fmt: skip
    """Groups of the map first, then what may be started; everything in natural order."""
    found: dict[str, Offer] = {}
    for key, job in own.items():
        offer = offering.offer_of(job.draft(), stretch, there, scale)
        can = [name for name in offer.adults if name not in full]
        least, most = group_size(job.group.intervention)
        count = len(job.places)
        begun = job.group.first < stretch.first
        first = min(place.first for place in job.places)
        found[key] = replace(
            offer, adults=_who(job, can, scope), least=max(1, min(least, count)), most=max(most, count),
            cost_per_group=0 if begun else offer.cost_per_group, alternative="",
            weeks=job.group.weeks(school.calendar, first, job.last),
        )  # fmt: skip
    for draft in drafts:
        offer = offering.offer_of(draft, stretch, there, scale)
        found[draft.key] = replace(offer, adults=tuple(name for name in offer.adults if name not in full))
    return found


def _who(job: Job, can: list[str], scope: Scope) -> tuple[str, ...]:
    """Who may run a group: its own adult, another with the skill, or beside another adult nobody."""
    is_away = job.adult == scope.away
    if scope.only_cover and not is_away:
        return (job.adult,)
    beside = {name for name, part in job.others if part == 1 and job.part == 1}
    names = [name for name in can if name not in beside and name != job.adult]
    own = [] if is_away else [job.adult]
    return (*own, *names, *([NOBODY] if is_away and job.at_once else []))


def _starts(
    facts: Facts, drafts: Iterable[Draft], offers: Mapping[str, Offer], own: Mapping[str, Job], scope: Scope
) -> dict[tuple[str, str], Pair]:
    """What may be started anew: for newcomers only, and not beside what they have of the same kind."""
    has = {(place.pupil, place.code) for job in own.values() for place in job.places}
    words = {(place.pupil, folded(job.group.intervention.only_one_of)) for job in own.values() for place in job.places}
    return {
        pair.key: pair
        for pair in pairing.pairs(facts, drafts, offers)
        if pair.pupil in scope.newcomers and (pair.pupil, pair.code) not in has and not pair.barred
        and (not offers[pair.offer].alternative or (pair.pupil, offers[pair.offer].alternative) not in words)
    }  # fmt: skip


def _options(
    own: Mapping[str, Job], places: Mapping[tuple[str, str], Place], starts: Mapping[tuple[str, str], Pair],
    stretch: Window, offers: Mapping[str, Offer], scope: Scope,
) -> dict[tuple[str, str], tuple[str, ...]]:  # fmt: skip
    roomy = [job for job in own.values() if len(job.places) < group_size(job.group.intervention)[1]]
    found = {
        key: (key[1], *(job.key for job in roomy if not scope.only_cover and may_move(place, own[key[1]], job)))
        for key, place in places.items()
    }
    taken: set[tuple[str, str]] = set()
    for key, pair in starts.items():
        there = [job.key for job in roomy if _may_join(offers[pair.offer], job, offers[job.key], stretch)]
        found[key] = (key[1], *(name for name in there if (pair.pupil, name) not in taken))
        taken.update((pair.pupil, name) for name in there)
    return found


def _may_join(offer: Offer, job: Job, running: Offer, stretch: Window) -> bool:
    """Whether a newcomer may join a group: one adult, the same minutes, long enough, and its start is not missed."""
    row = job.group.intervention
    alike = offer.code == row.code and (offer.together, offer.alone) == (running.together, running.alone)
    in_time = row.weeks is None or job.group.first >= stretch.first
    return alike and not job.others and in_time and running.weeks >= offer.weeks


def _pairs(
    facts: Facts, own: Mapping[str, Job], places: Mapping[tuple[str, str], Place],
    starts: Mapping[tuple[str, str], Pair], options: Mapping[tuple[str, str], tuple[str, ...]],
    offers: Mapping[str, Offer],
) -> Iterator[Pair]:  # fmt: skip
    """A pair for each place and start in each of its options; it is worth, and asks for, the same in all of them."""
    charged: set[tuple[str, str]] = set(facts.paid)
    made: dict[tuple[str, str], Pair] = {}
    for key, place in places.items():
        made[key] = _pair(facts, own[place.job], place, offers[place.job], (place.pupil, place.code) in charged)
        charged.add((place.pupil, place.code))
    for key, pair in {**made, **starts}.items():
        yield from (replace(pair, offer=offer) for offer in options[key])


def _pair(facts: Facts, job: Job, place: Place, offer: Offer, paid: bool) -> Pair:
    row = job.group.intervention
    members = [member for member in job.group.members if member.line in place.lines]
    weeks = sum((weeks_inside(facts.school, facts.term, job.group, item) for item in members), Fraction(0))
    weeks = min(weeks, facts.term.weeks)
    worth = facts.worth(place.pupil, row)
    return Pair(
        place.pupil, job.key, row.code, pairing.value(facts, place.pupil, row, weeks), weeks,
        offer.received if place.required else 0, 0 if paid else row.cost_per_pupil or 0, place.lines[0],
        worth is not None and worth.unrated,
    )  # fmt: skip


def _question(
    facts: Facts, scale: int, offers: Mapping[str, Offer], pairs: tuple[Pair, ...], adults: Mapping[str, Adult],
    funds: tuple[FundLeft, ...] | None, full_cost: bool, own: Mapping[str, Job],
) -> Problem:  # fmt: skip
    school = facts.school
    out: dict[str, int] = {}
    for job in own.values():
        for place in job.places if job.group.intervention.runs_out_of_class else ():
            out[place.pupil] = out.get(place.pupil, 0) + offers[job.key].received
    limits = {row.pupil_id: out_of_class_limit(school, row) for row in pairing.in_order(school)}
    return Problem(
        term=facts.term, as_at=facts.term.first, ticks_a_minute=scale, full_cost=full_cost, budget_pence=None,
        offers=offers, pairs=pairs, adults=adults, kept=(), kept_value=0,
        out_left={name: None if limit is None else max(int(limit * scale), out.get(name, 0))
                  for name, limit in limits.items()},
        out_over={}, priorities={name: pairing.priority(school, name) for name in limits},
        alternatives_taken=frozenset(),
        one_off={row.code: row.one_off_cost for row in school.interventions
                 if row.one_off_cost and ("", row.code) not in facts.paid},
        funds=funds, names={row.code: row.name or row.code for row in school.interventions},
        ruled_out={}, nothing_for={}, never_run={}, clashes=(), notes=(), replaced=(),
    )  # fmt: skip


def fund_cut(funds: tuple[FundLeft, ...] | None, name: str, pence: int) -> tuple[FundLeft, ...] | None:
    """The funds with one of them cut, not below nought; None where there is no fund of that name."""
    if funds is None or all(fund.name != name for fund in funds):
        return None
    return tuple(
        replace(fund, pence=max(0, fund.pence - pence)) if fund.name == name else fund for fund in funds
    )  # fmt: skip

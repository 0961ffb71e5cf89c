"""From a school's tables to one term's question in whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import lcm

from provision_xl.costing.groups import minutes_of
from provision_xl.errors import OutOfRange
from provision_xl.money import half_up, natural
from provision_xl.planning import offers as offering
from provision_xl.planning import pairs as pairing
from provision_xl.planning import staff as staffing
from provision_xl.planning.clashes import clashes
from provision_xl.planning.funds_left import funds_left
from provision_xl.planning.notes import notes, notes_on_running
from provision_xl.planning.offers import Draft, group_size, may_be_proposed, why_never
from provision_xl.planning.pairs import Facts
from provision_xl.planning.question import Adult, KeptGroup, Offer, Pair, Problem
from provision_xl.planning.term_map import Kept, TermMap, had_before, paid_before, term_map
from provision_xl.planning.window import window
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Pupil
from provision_xl.school.school import School


def problem(
    school: School, term: str, as_at: date, rates: Rates, budget_pence: int | None = None, full_cost: bool = False
) -> Problem:
    """One term's question, complete and in whole numbers.

    Args:
        term: a term's own name, or the report term that joins half terms.
        budget_pence: caps all cash of the plan; not negative, None for no cap.
        full_cost: whether staff time is charged to the money too.

    Raises:
        OutOfRange: no such term, terms that overlap, or a budget below nought.
    """
    if budget_pence is not None and budget_pence < 0:
        raise OutOfRange(f"A budget of {budget_pence} pence is below nought; give 0 or more.")
    stretch = window(school, term, as_at)
    found = term_map(school, stretch, as_at)
    facts = Facts(
        school, stretch, found, had_before(school, stretch, as_at, found.everything),
        paid_before(school, stretch, as_at, found.everything), pairing.judgements(school),
    )  # fmt: skip
    drafts = offering.drafts(school, found)
    scale = _scale(school, found, drafts)
    adults = staffing.adults_of(school, stretch, found.kept, rates, scale, full_cost)
    offers = {draft.key: offering.offer_of(draft, stretch, adults, scale) for draft in drafts}
    pairs = tuple(pairing.pairs(facts, drafts, offers))
    return _question(facts, as_at, scale, adults, offers, pairs, rates, budget_pence, full_cost)


def _question(
    facts: Facts, as_at: date, scale: int, adults: Mapping[str, Adult], offers: Mapping[str, Offer],
    pairs: tuple[Pair, ...], rates: Rates, budget_pence: int | None, full_cost: bool,
) -> Problem:  # fmt: skip
    school, term = facts.school, facts.term
    proposed = [row.code for row in school.interventions if may_be_proposed(row) and not why_never(row)]
    charged: set[tuple[str, str]] = set(facts.paid)
    takes = frozenset(pair.key for pair in pairs if not pair.barred)
    kept = tuple(_kept_group(facts, as_at, item, offers, adults, scale, charged, takes) for item in facts.found.kept)
    out = out_left(facts, scale, facts.found.kept)
    there = out_left(facts, scale, [item for item in facts.found.kept if item.running])
    question = Problem(
        term=term,
        as_at=as_at,
        ticks_a_minute=scale,
        full_cost=full_cost,
        budget_pence=budget_pence,
        offers=offers,
        pairs=pairs,
        adults=adults,
        kept=kept,
        kept_value=pairing.kept_value(facts),
        out_left={pupil: left if left is None else max(0, left) for pupil, left in out.items()},
        out_over={pupil: over for pupil in out if (over := _asked_beyond(out[pupil], there[pupil]))},
        priorities={pupil: pairing.priority(school, pupil) for pupil in school.pupil},
        alternatives_taken=_alternatives_taken(facts, offers, pairs),
        one_off=_one_off(facts),
        funds=funds_left(school, term, as_at, rates, full_cost),
        names={row.code: row.name or row.code for row in school.interventions},
        ruled_out=pairing.all_ruled_out(facts, proposed),
        nothing_for=pairing.nothing_for(facts),
        never_run=_never_run(facts),
        clashes=(),
        notes=(*notes(facts, pairs), *notes_on_running(adults, out, scale)),
        replaced=tuple(row.line for row in facts.found.replaced),
    )
    return replace(question, clashes=clashes(question))


def _scale(school: School, found: TermMap, drafts: Iterable[Draft]) -> int:
    """Ticks a minute on which every weekly figure is whole."""
    limits = [out_of_class_limit(school, pupil) for pupil in school.pupils]
    out = [kept.group.minutes.received for kept in found.kept]
    figures = [
        *offering.minute_figures(drafts),
        *staffing.minute_figures(school, found.kept),
        *(limit for limit in limits if limit is not None),
        *out,
        *(kept.weekly_minutes for kept in found.kept),
    ]
    return lcm(*(figure.denominator for figure in figures), 1)


def out_of_class_limit(school: School, pupil: Pupil) -> Fraction | None:
    """Most minutes a week out of class: the pupil's own, else the school's; None for no limit."""
    limit = pupil.out_of_class_limit
    if limit is None:
        limit = school.setting("out_of_class_limit")
    return None if limit is None else Fraction(limit)


def out_left(facts: Facts, scale: int, found: Iterable[Kept]) -> dict[str, int | None]:
    """Ticks a week that each pupil may still be out of class; below nought where these groups take too many."""
    spans: dict[str, list[tuple[date, date, int]]] = {}
    for kept in found:
        if kept.group.intervention.runs_out_of_class:
            for pupil in kept.pupils:
                ticks = int(kept.group.minutes.received * scale)
                spans.setdefault(pupil, []).append((*kept.span(facts.term), ticks))
    left: dict[str, int | None] = {}
    for row in pairing.in_order(facts.school):
        limit = out_of_class_limit(facts.school, row)
        taken = staffing.peak(spans.get(row.pupil_id, ()))
        left[row.pupil_id] = None if limit is None else int(limit * scale) - taken
    return left


def _asked_beyond(left: int | None, left_by_running: int | None) -> int:
    """What groups to come take beyond the limit; what runs already is a fact and not asked for."""
    return 0 if left is None or left_by_running is None else max(0, min(0, left_by_running) - left)


def _alternatives_taken(facts: Facts, offers: Mapping[str, Offer], pairs: Iterable[Pair]) -> frozenset[tuple[str, str]]:
    """Pupil and word of Only one of that kept rows use up, but for those who could only take the very same again."""
    kept: dict[tuple[str, str], set[str]] = {}
    for group in facts.found.kept:
        word = staffing.folded(group.group.intervention.only_one_of)
        for pupil in group.pupils if word else ():
            kept.setdefault((pupil, word), set()).add(group.code)
    takes: dict[tuple[str, str], set[str]] = {}
    for pair in pairs:
        if not pair.barred:
            takes.setdefault((pair.pupil, offers[pair.offer].alternative), set()).add(pair.code)
    return frozenset(key for key, codes in kept.items() if takes.get(key) != codes or len(codes) > 1)


def _one_off(facts: Facts) -> dict[str, int]:
    return {
        row.code: row.one_off_cost
        for row in sorted(facts.school.interventions, key=lambda item: natural(item.code))
        if row.one_off_cost and ("", row.code) not in facts.paid
    }


def _kept_group(
    facts: Facts, as_at: date, kept: Kept, offers: Mapping[str, Offer], adults: Mapping[str, Adult], scale: int,
    charged: set[tuple[str, str]], takes: frozenset[tuple[str, str]],
) -> KeptGroup:  # fmt: skip
    """A kept group in ticks and pence; `charged` grows by the pupils whose materials it pays."""
    row, pupils = kept.group.intervention, kept.pupils
    starts_here = kept.group.first >= facts.term.first
    each = {pupil: 0 if (pupil, row.code) in charged else row.cost_per_pupil or 0 for pupil in pupils}
    charged.update((pupil, row.code) for pupil in pupils)
    whole = (row.cost_per_group or 0) if starts_here else 0
    time = _kept_time(facts, kept, adults, scale)
    adult, free = _room(facts, as_at, kept, offers, adults, takes)
    size = max(len(pupils), group_size(row)[1] if free else 0)
    return KeptGroup(
        kept.group.key,
        row.code,
        pupils,
        tuple(name for name, _ in kept.adults),
        int(kept.weekly_minutes * scale),
        kept.running,
        row.code if free else "",
        adult,
        free,
        whole + sum(each.values()),
        each,
        time,
        {pupil: pence + whole // size + time // size for pupil, pence in each.items()},
    )


def _kept_time(facts: Facts, kept: Kept, adults: Mapping[str, Adult], scale: int) -> int:
    first, last = kept.span(facts.term)
    weeks = facts.school.calendar.weeks(first, last)
    ticks = kept.weekly_minutes * scale
    return sum(half_up(ticks * part * adults[name].pence * weeks) for name, part in kept.adults if name in adults)


def _room(
    facts: Facts, as_at: date, kept: Kept, offers: Mapping[str, Offer], adults: Mapping[str, Adult],
    takes: frozenset[tuple[str, str]],
) -> tuple[str, int]:  # fmt: skip
    """Who teaches, and how many more may join: one adult, the catalogue's minutes, and a start that is not missed.

    Nobody joins where a pupil of the group could take the same once more, by another row that asks for it: that part
    is another group's, and may not end up in this one.
    """
    row, staff = kept.group.intervention, [name for name, _ in kept.adults]
    if any((pupil, row.code) in takes for pupil in kept.pupils):
        return "", 0
    offer = offers.get(row.code)
    if offer is None or len(staff) != 1 or staff[0] not in offer.adults or adults[staff[0]].over:
        return "", 0
    first, last = kept.span(facts.term)
    long_enough = facts.school.calendar.weeks(first, last) >= offer.weeks
    not_begun = kept.group.first >= max(facts.term.first, as_at)
    joinable = long_enough and (not_begun or row.weeks is None) and kept.group.minutes == minutes_of(row, ())
    return (staff[0], max(0, offer.most - len(kept.pupils))) if joinable else ("", 0)


def _never_run(facts: Facts) -> dict[str, str]:
    """Interventions in use that no pupil can be offered, with the reason."""
    found: dict[str, str] = {}
    for row in sorted(facts.school.interventions, key=lambda item: natural(item.code)):
        if not may_be_proposed(row):
            continue
        judged = any(code == row.code for _, code in facts.judged)
        if why_never(row):
            found[row.code] = why_never(row)
        elif row.gain is None and not judged:
            found[row.code] = "no gain is recorded for it: fill in Gain (months) in Interventions, or rows in Benefits"
        elif not any(pairing.fits(facts, pupil, row) for pupil in facts.school.pupils):
            found[row.code] = f"no pupil has a need among {', '.join(row.needs) or 'its needs, which are blank'}"
    return found

"""Which pupil could take which offer, what that is worth, and why others can never be chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from provision_xl.money import half_up, natural
from provision_xl.planning.offers import Draft, may_be_proposed
from provision_xl.planning.question import Offer, Pair
from provision_xl.planning.staff import folded
from provision_xl.planning.term_map import Had, Kept, TermMap, Wanted, weeks_before, weeks_inside
from provision_xl.planning.window import Window
from provision_xl.school.core_tables import Intervention, Line, Pupil
from provision_xl.school.school import School

EVIDENCE_BASE = Fraction(1, 2)
EVIDENCE_STEP = Fraction(1, 10)
THOUSANDTHS = 1000
BARRED = "another row of Provision says Exclude: take one of the two out"


@dataclass(frozen=True, slots=True)
class Worth:
    """Gain in months as typed, and the weight of its evidence; the SENCo's own judgement weighs whole."""

    gain: Decimal
    weight: Fraction
    unrated: bool


@dataclass(frozen=True)
class Facts:
    """What the pairs are made of, looked up once."""

    school: School
    term: Window
    found: TermMap
    had: Mapping[tuple[str, str], Had]
    paid: frozenset[tuple[str, str]]
    judged: Mapping[tuple[str, str], Decimal]

    @cached_property
    def asked_again(self) -> dict[tuple[str, str], str]:
        """Pupil and word of Only one of for which several rows ask for one and the same, with its code."""
        rows = Counter((row.line.pupil_id, row.line.intervention) for row in self.found.wanted)
        found: dict[tuple[str, str], str] = {}
        for pupil, code in sorted((key for key, count in rows.items() if count > 1), key=lambda key: natural(key[1])):
            found.setdefault((pupil, folded(self.school.intervention[code].only_one_of)), code)
        return found

    @cached_property
    def used_up(self) -> dict[str, dict[str, str]]:
        """By pupil: words of Only one of that own rows use up, being kept or asked for again, with what does."""
        found: dict[str, dict[str, str]] = {}
        for (pupil, word), code in self.asked_again.items():
            found.setdefault(pupil, {})[word] = f"several rows ask for {code}"
        for kept in self.found.kept:
            row = kept.group.intervention
            for pupil in kept.pupils if row.only_one_of.strip() else ():
                found.setdefault(pupil, {})[folded(row.only_one_of)] = f"{row.code} is kept"
        return found

    @cached_property
    def weeks_there(self) -> dict[str, Fraction]:
        """Teaching weeks of the term that each pupil is there."""
        return {row.pupil_id: on_roll_weeks(self, row) for row in self.school.pupils}

    def worth(self, pupil: str, row: Intervention) -> Worth | None:
        """None where no gain is recorded, and so it can never be chosen."""
        judged = self.judged.get((pupil, row.code))
        if judged is not None:
            return Worth(judged, Fraction(1), False)
        if row.gain is None:
            return None
        unrated = row.evidence is None
        return Worth(row.gain, evidence_weight(row.evidence), unrated)


def evidence_weight(evidence: Decimal | None) -> Fraction:
    """How much of a gain counts: 0.5 for evidence 0 or blank, 1.0 for 5, in steps of 0.1.

    >>> evidence_weight(Decimal(4)), evidence_weight(None)
    (Fraction(9, 10), Fraction(1, 2))
    """
    return EVIDENCE_BASE if evidence is None else min(Fraction(1), EVIDENCE_BASE + EVIDENCE_STEP * Fraction(evidence))


def judgements(school: School) -> dict[tuple[str, str], Decimal]:
    return {(row.pupil_id, row.intervention): row.gain for row in school.benefits if row.gain is not None}


def value(facts: Facts, pupil: str, row: Intervention, weeks: Fraction) -> int:
    """The planning weight of an intervention for a pupil, in whole thousandths of a month.

    gain x weeks run / Weeks (open-ended: the year's teaching weeks) x evidence weight x Priority x 1000
    """
    worth = facts.worth(pupil, row)
    whole = Fraction(row.weeks) if row.weeks is not None else facts.term.year_weeks
    if worth is None or not whole:
        return 0
    return half_up(Fraction(worth.gain) * weeks / whole * worth.weight * priority(facts.school, pupil) * THOUSANDTHS)


def priority(school: School, pupil: str) -> int:
    given = school.pupil[pupil].priority
    return 1 if given is None else given


def needs_of(school: School, pupil: Pupil, day: date) -> frozenset[str]:
    """The pupil's needs in force on a day."""
    return frozenset({school.in_force(pupil.pupil_id, "Primary need", day), pupil.secondary_need} - {""})


def fits(facts: Facts, pupil: Pupil, row: Intervention) -> bool:
    """Whether a need of the pupil is among those of the intervention, or Benefits names the two together."""
    named = (pupil.pupil_id, row.code) in facts.judged
    return named or bool(needs_of(facts.school, pupil, facts.term.first) & set(row.needs))


def ruled_out(facts: Facts, pupil: Pupil, row: Intervention, taken: Mapping[str, str]) -> str:
    """Why a fitting intervention can never be proposed for a pupil; empty where it can.

    Args:
        taken: words of Only one of that the pupil's own rows use up, with what does.
    """
    key = (pupil.pupil_id, row.code)
    had = facts.had.get(key, Had(Fraction(0), False, False))
    if key in facts.found.excluded:
        return "a row of Provision says Exclude: take it out to let it in"
    if facts.worth(pupil.pupil_id, row) is None:
        return "no gain is recorded for it: fill in Gain (months) in Interventions, or a row in Benefits"
    if facts.weeks_there[pupil.pupil_id] <= 0:
        return "the pupil is not on roll on the term's first day"
    if had.stopped:
        return "it was stopped for this pupil this school year: a row with Required or Keep brings it back"
    if row.weeks is not None and (had.done or had.weeks >= Fraction(row.weeks)):
        return "the pupil has had all its weeks this school year"
    other = taken.get(folded(row.only_one_of))
    if row.only_one_of.strip() and other:
        return f"{other}, and only one of {row.only_one_of.strip()} is allowed"
    return ""


def on_roll_weeks(facts: Facts, pupil: Pupil) -> Fraction:
    """Teaching weeks of the term that a pupil is there, 0 for one who joins after its first teaching day."""
    calendar, term = facts.school.calendar, facts.term
    first_day = calendar.first_teaching_day(term.first) or term.first
    if pupil.starts and pupil.starts > first_day:
        return Fraction(0)
    return calendar.weeks(term.first, min(term.last, pupil.leaves) if pupil.leaves else term.last)


def weeks_run(facts: Facts, pupil: Pupil, row: Intervention) -> Fraction:
    """Weeks that a new start runs: what is left of the course, of the pupil's time on roll, and of the term."""
    weeks = min(facts.term.weeks, facts.weeks_there[pupil.pupil_id])
    if row.weeks is None:
        return weeks
    had = facts.had.get((pupil.pupil_id, row.code))
    return min(weeks, Fraction(row.weeks) - (had.weeks if had else 0))


def pairs(facts: Facts, drafts: Iterable[Draft], offers: Mapping[str, Offer]) -> Iterator[Pair]:
    """Every pair that the plan may choose, in natural order of offer, then pupil."""
    planned = {(row.line.pupil_id, row.line.intervention): row.line for row in facts.found.replaced}
    busy = _spoken_for(facts.found)
    kept_there = {(pupil, kept.code) for kept in facts.found.kept for pupil in kept.pupils}
    for draft in drafts:
        wanted = {row.line.pupil_id: row for row in draft.wanted}
        for pupil in in_order(facts.school):
            row = draft.intervention
            if pupil.pupil_id in wanted:
                pair = _wanted_pair(facts, offers[draft.key], row, wanted[pupil.pupil_id])
                again = (pupil.pupil_id, row.code) in kept_there
                barred = BARRED if (pupil.pupil_id, row.code) in facts.found.excluded else ""
                yield replace(pair, materials=0 if again else pair.materials, barred=barred)
            elif draft.proposed and (pupil.pupil_id, row.code) not in busy and _may_take(facts, pupil, row):
                line = planned.get((pupil.pupil_id, row.code))
                yield _pair(facts, offers[draft.key], row, pupil, weeks_run(facts, pupil, row), 0, line)


def _may_take(facts: Facts, pupil: Pupil, row: Intervention) -> bool:
    return fits(facts, pupil, row) and not ruled_out(facts, pupil, row, facts.used_up.get(pupil.pupil_id, {}))


def in_order(school: School) -> list[Pupil]:
    return sorted(school.pupil.values(), key=lambda pupil: natural(pupil.pupil_id))


def _spoken_for(found: TermMap) -> set[tuple[str, str]]:
    kept = {(member.line.pupil_id, group.code) for group in found.kept for member in group.members}
    return kept | {(row.line.pupil_id, row.line.intervention) for row in found.wanted}


def _wanted_pair(facts: Facts, offer: Offer, row: Intervention, wanted: Wanted) -> Pair:
    pupil = facts.school.pupil[wanted.line.pupil_id]
    weeks = weeks_inside(facts.school, facts.term, wanted.group, wanted.member)
    return _pair(facts, offer, row, pupil, weeks, offer.received, wanted.line)


def _pair(
    facts: Facts, offer: Offer, row: Intervention, pupil: Pupil, weeks: Fraction, required: int, line: Line | None
) -> Pair:
    worth = facts.worth(pupil.pupil_id, row)
    materials = 0 if (pupil.pupil_id, row.code) in facts.paid else row.cost_per_pupil or 0
    return Pair(
        pupil.pupil_id, offer.key, row.code, value(facts, pupil.pupil_id, row, weeks), weeks, required, materials, line,
        worth is not None and worth.unrated,
    )  # fmt: skip


def kept_value(facts: Facts) -> int:
    """What the kept rows bring, each pupil and intervention once."""
    weeks: dict[tuple[str, str], Fraction] = {}
    for kept, pupil, run in _kept_weeks(facts):
        key = (pupil, kept.code)
        weeks[key] = min(facts.term.weeks, weeks.get(key, Fraction(0)) + run)
    rows = facts.school.intervention
    return sum(value(facts, pupil, rows[code], run) for (pupil, code), run in weeks.items())


def _kept_weeks(facts: Facts) -> Iterator[tuple[Kept, str, Fraction]]:
    for kept in facts.found.kept:
        whole = kept.group.intervention.weeks
        for member in kept.members:
            run = weeks_inside(facts.school, facts.term, kept.group, member)
            if whole is not None:
                left = Fraction(whole) - weeks_before(facts.school, facts.term, kept.group, member)
                run = min(run, max(Fraction(0), left))
            yield kept, member.line.pupil_id, run


def all_ruled_out(facts: Facts, proposed: Iterable[str]) -> dict[tuple[str, str], str]:
    """Every (pupil, code) that fits, but can never be chosen, with the reason.

    Args:
        proposed: codes that some pupil may be offered.
    """
    busy, known = _spoken_for(facts.found), set(proposed)
    found: dict[tuple[str, str], str] = {}
    for row in sorted(facts.school.intervention.values(), key=lambda item: natural(item.code)):
        for pupil in in_order(facts.school) if row.code in known else ():
            if (pupil.pupil_id, row.code) not in busy and fits(facts, pupil, row):
                why = ruled_out(facts, pupil, row, facts.used_up.get(pupil.pupil_id, {}))
                if why:
                    found[pupil.pupil_id, row.code] = why
    return found


def nothing_for(facts: Facts) -> dict[str, str]:
    """Pupils with SEN for whom no intervention in use fits, with the reason."""
    rows = [row for row in facts.school.interventions if may_be_proposed(row)]
    busy = {pupil for pupil, _ in _spoken_for(facts.found)}
    found: dict[str, str] = {}
    for pupil in in_order(facts.school):
        if facts.school.in_force(pupil.pupil_id, "SEN status", facts.term.first) not in {"K", "E"}:
            continue
        if pupil.pupil_id in busy or any(fits(facts, pupil, row) for row in rows):
            continue
        needs = sorted(needs_of(facts.school, pupil, facts.term.first))
        found[pupil.pupil_id] = (
            f"no intervention in use is for {' or '.join(needs)}: set Use for one that is"
            if needs
            else "no need is recorded: fill in Primary need in Pupils"
        )
    return found

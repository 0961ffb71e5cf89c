"""What could be run in a term: the catalogue's interventions, and the minutes that rows of the map overrule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from provision_xl.costing.groups import Minutes, is_universal, minutes_of
from provision_xl.money import natural
from provision_xl.planning.question import Adult, Offer
from provision_xl.planning.staff import folded
from provision_xl.planning.term_map import TermMap, Wanted
from provision_xl.planning.window import Window
from provision_xl.school.core_tables import Intervention
from provision_xl.school.school import School

LEAST_BLANK, MOST_BLANK = 1, 8


@dataclass(frozen=True, slots=True)
class Draft:
    """An offer before its minutes are scaled; `wanted` are the rows that ask for it, `word` is its Only one of."""

    key: str
    intervention: Intervention
    minutes: Minutes
    wanted: tuple[Wanted, ...]
    proposed: bool
    word: str = ""


def group_size(intervention: Intervention) -> tuple[int, int]:
    """Fewest and most pupils of a group, with what stands for blank."""
    least = intervention.group_min if intervention.group_min is not None else LEAST_BLANK
    most = intervention.group_max if intervention.group_max is not None else MOST_BLANK
    return least, most


def why_never(intervention: Intervention) -> str:
    """Why an intervention in use can never be proposed to anyone; empty where it can."""
    least, most = group_size(intervention)
    if not minutes_of(intervention, ()).received:
        return "it has no minutes or sessions: fill in Group minutes and Group sessions, or the individual ones"
    if least > most:
        return f"its Group min {least} is above its Group max {most}: put one of them right"
    return ""


def may_be_proposed(intervention: Intervention) -> bool:
    """In use, of kind Intervention, and not the class offer."""
    return bool(intervention.use) and intervention.is_intervention and not is_universal(intervention)


def drafts(school: School, found: TermMap) -> tuple[Draft, ...]:
    """Every offer in natural order of its key."""
    by_key: dict[str, Draft] = {
        code: Draft(code, row, minutes_of(row, ()), (), True, folded(row.only_one_of))
        for code, row in school.intervention.items()
        if may_be_proposed(row) and not why_never(row)
    }
    torn = _torn(found)
    for key, wanted in _wanted_keys(found.wanted):
        row = school.intervention[wanted.line.intervention]
        word = folded(row.only_one_of)
        before = by_key.get(key) or Draft(key, row, minutes_of(row, [wanted.line]), (), False, "")
        if "#" in key and (wanted.line.pupil_id, word) not in torn:
            word = before.word  # a pupil's second part of the same is no alternative to the first
        by_key[key] = replace(before, wanted=(*before.wanted, wanted), word=word)
    return tuple(by_key[key] for key in sorted(by_key, key=natural))


def _torn(found: TermMap) -> set[tuple[str, str]]:
    """Pupil and word of Only one of for which the map keeps or asks for more than one of the alternatives."""
    rows = [(pupil, kept.group.intervention) for kept in found.kept for pupil in kept.pupils]
    rows += [(wanted.line.pupil_id, wanted.group.intervention) for wanted in found.wanted]
    codes: dict[tuple[str, str], set[str]] = {}
    for pupil, row in rows:
        codes.setdefault((pupil, folded(row.only_one_of)), set()).add(row.code)
    return {key for key, several in codes.items() if len(several) > 1}


def _wanted_keys(rows: Iterable[Wanted]) -> Iterable[tuple[str, Wanted]]:
    """The offer of each row: the code, what it overrules, and its number where a pupil has several rows of it.

    Where there are alternatives, a pupil's rows of one intervention are numbered whatever they overrule: none of them
    is an alternative to another.
    """
    seen: dict[tuple[str, str], int] = {}
    for wanted in sorted(rows, key=lambda row: natural(row.member.key)):
        line = wanted.line
        own = (line.group_minutes, line.group_sessions, line.individual_minutes, line.individual_sessions)
        key = line.intervention
        if any(value is not None for value in own):
            key += " " + "/".join("" if value is None else f"{value.normalize():f}" for value in own)
        counted = line.intervention if wanted.group.intervention.only_one_of.strip() else key
        count = seen[line.pupil_id, counted] = seen.get((line.pupil_id, counted), 0) + 1
        yield (key if count == 1 else f"{key} #{count}"), wanted


def minute_figures(found: Iterable[Draft]) -> list[Fraction]:
    return [value for draft in found
            for value in (draft.minutes.together, draft.minutes.preparation, draft.minutes.alone)]  # fmt: skip


def offer_of(draft: Draft, term: Window, adults: Mapping[str, Adult], scale: int) -> Offer:
    """The offer in ticks, with those who may run it; a blank Skill lets anyone."""
    row, minutes = draft.intervention, draft.minutes
    least, most = group_size(row)
    skill = folded(row.skill)
    can = tuple(name for name, adult in adults.items() if adult.available and (not skill or skill in adult.skills))
    return Offer(
        draft.key,
        row.code,
        int(minutes.together * scale),
        int(minutes.preparation * scale),
        int(minutes.alone * scale),
        max(1, least),
        most,
        row.runs_out_of_class,
        row.skill.strip(),
        row.cost_per_group or 0,
        draft.word,
        can,
        min(term.weeks, Fraction(row.weeks)) if row.weeks is not None else term.weeks,
    )

"""A school beside schools of like phase and size, its local authority and England: what is unusual, and how sure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.errors import OutOfRange
from provision_xl.importing.chance import by_chance, wilson
from provision_xl.importing.dfe import NationalSchool
from provision_xl.profiles import profile_of
from provision_xl.rates import national
from provision_xl.results import Result, Shown, Shows, decimals
from provision_xl.school.core_tables import NEEDS
from provision_xl.school.school import School

FEWEST = 5  # pupils, and schools, below which nothing is said
_LIKE = ((3, 4, 5, 4), (1, 2, 3, 2))  # from three quarters to five quarters of the roll, else a half to three halves
_ENOUGH = 20  # schools of like size before the wider bounds are tried
_RARE, _VERY_RARE = 0.01, 0.001
_WORDS = {"K": "SEN support", "E": "EHC plans"}


@dataclass(frozen=True)
class Group:
    """Schools to compare with, in words that a sentence can hold."""

    name: str
    words: str
    schools: tuple[NationalSchool, ...]


def own_counts(school: School, as_at: date) -> dict[str, int]:
    """Pupils on SEN support, with plans, and by primary need, on a day."""
    found: Counter[str] = Counter()
    for pupil in school.pupils:
        here = (pupil.starts is None or pupil.starts <= as_at) and (pupil.leaves is None or pupil.leaves >= as_at)
        status = school.in_force(pupil.pupil_id, "SEN status", as_at)
        if here and status in _WORDS:
            found[status] += 1
            found[school.in_force(pupil.pupil_id, "Primary need", as_at)] += 1
    return {what: found[what] for what in (*_WORDS, *NEEDS)}


def compare(school: School, schools: Sequence[NationalSchool], year: str, as_at: date) -> Result:
    """SEN support, plans and needs beside those of other schools.

    Args:
        school: with Pupils on roll in Settings; found in the file by its School ID where that is its URN.
        schools: of the DfE's file.
        year: of that file.
        as_at: the day whose pupils are counted.

    Raises:
        OutOfRange: Pupils on roll is blank, or the file has no school of that phase.
    """
    roll = school.settings.pupils_on_roll
    if not roll:
        raise OutOfRange("Settings: Pupils on roll is blank, and shares cannot be worked out without it.")
    own = next((item for item in schools if item.urn == school.settings.school_id), None)
    phase = own.phase if own else profile_of(school.settings.setting_type, national()).dfe_phase
    others = tuple(item for item in schools if item.phase == phase and item.urn != school.settings.school_id)
    if not others:
        raise OutOfRange(f'The file has no other school of the phase "{phase or school.settings.setting_type}".')
    groups = list(_groups(others, roll, own))
    counts = own_counts(school, as_at)
    rows = [_row(what, counts[what], roll, group) for what in counts for group in groups
            if any(item.counts.get(what) is not None for item in group.schools)]  # fmt: skip
    shown = tuple(row for row in rows if row[1] is not None or row[0] in _WORDS.values())
    return Result(
        "Compare",
        f"{school.settings.school_name or 'This school'} beside the DfE's figures of {year}",
        _COLUMNS,
        shown,
        notes=tuple(_notes(shown, own is None, phase, year)),
        about={"as_at": as_at, "year": year, "phase": phase, "roll": roll},
    )


_COLUMNS = (
    Shown("what", "What"),
    Shown("count", "Pupils", Shows.COUNT, "Blank below five."),
    Shown("own_percent", "% of roll", Shows.NUMBER),
    Shown("low_percent", "From %", Shows.NUMBER, "Wilson's interval, 95 in a hundred.", lesser=True),
    Shown("high_percent", "To %", Shows.NUMBER, lesser=True),
    Shown("group", "Beside"),
    Shown("schools", "Schools", Shows.COUNT),
    Shown("group_percent", "Theirs %", Shows.NUMBER),
    Shown("higher", "Higher", Shows.COUNT, "How many of them have a higher share.", lesser=True),
    Shown("sentence", "What it comes to"),
)


def _groups(others: tuple[NationalSchool, ...], roll: int, own: NationalSchool | None) -> Iterator[Group]:
    like: tuple[NationalSchool, ...] = ()
    for low, low_of, high, high_of in _LIKE:
        like = tuple(item for item in others if item.roll and roll * low <= item.roll * low_of
                     and item.roll * high_of <= roll * high)  # fmt: skip
        if len(like) >= _ENOUGH:
            break
    yield Group("like schools", "schools of like phase and size", like)
    if own:
        yield Group(own.la, f"{own.la}", tuple(item for item in others if item.la_code == own.la_code))
    yield Group("England", "England", others)


def _row(what: str, count: int, roll: int, group: Group) -> tuple[object, ...]:
    known = [(found, item.roll) for item in group.schools if item.roll and (found := item.counts.get(what)) is not None]
    label = _WORDS.get(what, what)
    if count < FEWEST:
        return label, None, None, None, None, group.name, len(known), None, None, f"fewer than {FEWEST} pupils: " \
            "nothing is said"  # fmt: skip
    low, high = (Fraction(end).limit_denominator(10**6) * 100 for end in wilson(count, roll))
    mine = Fraction(count * 100, roll)
    if len(known) < FEWEST:
        return label, count, mine, low, high, group.name, len(known), None, None, f"fewer than {FEWEST} schools: " \
            "nothing is said"  # fmt: skip
    theirs = Fraction(sum(found for found, _ in known), sum(size for _, size in known))
    higher = sum(found * roll > count * size for found, size in known)
    sentence = _sentence(label, count, roll, theirs, group, higher, len(known))
    return label, count, mine, low, high, group.name, len(known), theirs * 100, higher, sentence


def _sentence(label: str, count: int, roll: int, theirs: Fraction, group: Group, higher: int, schools: int) -> str:
    """What is unusual and how sure: far from what chance can do, and beyond most of the schools themselves."""
    chance = by_chance(count, roll, float(theirs))
    more = Fraction(count, roll) > theirs
    beyond = higher if more else schools - higher
    own, other = (decimals(Fraction(share) * 100, 1) for share in (Fraction(count, roll), theirs))
    figures = f"{label}: {own}% of pupils, {other}% in {group.words}"
    if chance >= _RARE:
        return f"{figures}. Not unusual: chance alone can do that"
    if beyond * 10 > schools:
        return f"{figures}. More than chance, but {beyond} of the {schools} schools are further out"
    sure = "clearly" if chance < _VERY_RARE and schools >= _ENOUGH else "probably"
    way = "higher" if more else "lower"
    return f"{figures}. Unusual, {sure} {way}: {beyond} of the {schools} schools are further out"


def _notes(rows: Sequence[tuple[object, ...]], not_found: bool, phase: str, year: str) -> Iterator[str]:
    if not_found:
        yield f"School ID is no URN of the file: the phase is that of Settings ({phase}), no authority is compared."
    yield f"Pupils of this workbook on the day named, beside the census of {year}: a later day has other pupils."
    yield "With twenty comparisons one that only one list in a hundred would have comes about in about one of five."
    yield "A share above or below others is neither right nor wrong; it is a question to ask."


__all__ = ["FEWEST", "Group", "compare", "own_counts"]

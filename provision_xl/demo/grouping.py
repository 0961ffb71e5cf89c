"""Who is grouped with whom: pupils with the same need in neighbouring years, within the limits of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from provision_xl.demo.catalogue import Offer
from provision_xl.demo.drafts import Diary, Draft, fits, stays, year_in
from provision_xl.demo.roll import LEAVER
from provision_xl.demo.times import THIS_YEAR, Round, Span, Times
from provision_xl.school.core_tables import Pupil

type _Pools = dict[str, list[tuple[Pupil, Span]]]
"""Pupils asked for each offer, by its code, and when it would run."""

_PASSES = 12
_MOST_FOR_ONE = 6
_MOST_COMPANY = 3


@dataclass(frozen=True)
class Setting:
    """What grouping needs to know and never changes."""

    pupils: Sequence[Pupil]
    offers: Mapping[str, Offer]
    times: Times
    chance: Random


def fill(setting: Setting, around: Round, wanted: int, diary: Diary, already: Sequence[Draft]) -> list[Draft]:
    """Groups of a round until it holds about as many lines as wanted, those with the fewest lines served first."""
    drafts: list[Draft] = []
    counts = {pupil.pupil_id: 0 for pupil in setting.pupils}
    for draft in already:
        for pupil in draft.pupils:
            counts[pupil.pupil_id] += 1
    tried: set[tuple[str, str]] = set()
    for _ in range(_PASSES):
        left = wanted - sum(counts.values())
        if left <= 0:
            break
        pools = _asked(setting, around, left, diary, counts, tried)
        for code in sorted(pools):
            for draft in _grouped(setting, around, setting.offers[code], pools[code], diary):
                diary.enter(draft)
                drafts.append(draft)
                for pupil in draft.pupils:
                    counts[pupil.pupil_id] += 1
    return drafts


def _asked(
    setting: Setting, around: Round, left: int, diary: Diary, counts: Mapping[str, int], tried: set[tuple[str, str]]
) -> _Pools:
    """One more offer for each pupil in turn, by code."""
    order = [pupil for pupil in setting.pupils if stays(pupil, around) and counts[pupil.pupil_id] < _MOST_FOR_ONE]
    setting.chance.shuffle(order)
    order.sort(key=lambda pupil: counts[pupil.pupil_id])
    pools: _Pools = {}
    for pupil in order[:left]:
        found = _next_offer(setting, around, pupil, diary, tried, pools)
        if found:
            offer, span = found
            tried.add((pupil.pupil_id, offer.code))
            pools.setdefault(offer.code, []).append((pupil, span))
    return pools


def _next_offer(
    setting: Setting, around: Round, pupil: Pupil, diary: Diary, tried: set[tuple[str, str]], pools: _Pools
) -> tuple[Offer, Span] | None:
    """An offer that the pupil may take up, by chance, by how readily it is chosen and by who else is asked for it."""
    open_to: list[tuple[Offer, Span]] = []
    weights: list[int] = []
    for offer in setting.offers.values():
        if not offer.often or (pupil.pupil_id, offer.code) in tried or not fits(pupil, offer, around):
            continue
        span = setting.times.stretch(around, offer.intervention, _second_half(offer, around))
        if diary.has_room(pupil, offer, span.halves):
            open_to.append((offer, span))
            first_need = pupil.primary_need in offer.intervention.needs
            weights.append(offer.often * (3 if first_need else 1) * _company(pupil, offer, around, pools))
    return setting.chance.choices(open_to, weights)[0] if open_to else None


def _company(pupil: Pupil, offer: Offer, around: Round, pools: _Pools) -> int:
    """How much more readily an offer is chosen for those already asked in the same or a neighbouring year."""
    if offer.largest_group == 1:
        return 1
    year = year_in(pupil, around)
    near = sum(abs(year_in(other, around) - year) <= 1 for other, _ in pools.get(offer.code, ()))
    return 1 + min(near, _MOST_COMPANY)


def _second_half(offer: Offer, around: Round) -> bool:
    """Short interventions take turns with the halves of a term."""
    return (ord(offer.code[0]) + around.halves[0] // 2) % 2 == 1


def _grouped(
    setting: Setting, around: Round, offer: Offer, pool: Sequence[tuple[Pupil, Span]], diary: Diary
) -> Iterable[Draft]:
    """Groups of neighbouring years from those asked; whoever finds no group is left out."""
    ordered = sorted(pool, key=lambda one: (year_in(one[0], around), one[0].class_name, one[0].pupil_id))
    for cluster in _clusters([pupil for pupil, _ in ordered], around):
        for members in _cut(cluster, offer.smallest_group, offer.largest_group):
            yield Draft(around, offer, tuple(members), ordered[0][1], fund=_fund(offer, around))


def _fund(offer: Offer, around: Round) -> str:
    """The fund of the offer; those of this financial year cannot pay for what ran before it."""
    return offer.fund if around.halves[0] >= THIS_YEAR - 2 else ""


def _clusters(pupils: Sequence[Pupil], around: Round) -> Iterable[list[Pupil]]:
    """Runs of pupils no more than a year apart.

    >>> autumn = Round("Autumn", (6, 7), 1)
    >>> found = _clusters([Pupil(year_group=year) for year in ("R", "1", "2", "2", "6")], autumn)
    >>> [[pupil.year_group for pupil in run] for run in found]
    [['R', '1'], ['2', '2'], ['6']]
    """
    run: list[Pupil] = []
    for pupil in pupils:
        if run and year_in(pupil, around) > year_in(run[0], around) + 1:
            yield run
            run = []
        run.append(pupil)
    if run:
        yield run


def _cut(pupils: Sequence[Pupil], smallest: int, largest: int) -> Iterable[Sequence[Pupil]]:
    """As few groups as the largest size allows, as even as can be; none where even one would be too small."""
    if len(pupils) < smallest:
        return
    count = -(-len(pupils) // largest)
    size, more = divmod(len(pupils), count)
    if size < smallest:
        count, size, more = len(pupils) // smallest, smallest, 0
    start = 0
    for place in range(count):
        end = start + size + (place < more)
        yield pupils[start:end]
        start = end


def neighbours(setting: Setting, around: Round, offer: Offer, size: int, span: Span, diary: Diary) -> list[Pupil]:
    """Pupils who may take an offer up together, as near in years as there are; fewer where no more are free."""
    free = [pupil for pupil in setting.pupils
            if stays(pupil, around) and pupil.sen_status == "K" and fits(pupil, offer, around)
            and diary.has_room(pupil, offer, span.halves)]  # fmt: skip
    free.sort(key=lambda pupil: (year_in(pupil, around), pupil.class_name, pupil.pupil_id))
    starts = range(max(1, len(free) - size + 1))
    best = min(starts, key=lambda start: _apart(free[start : start + size], around), default=0)
    return free[best : best + size]


def _apart(pupils: Sequence[Pupil], around: Round) -> int:
    return year_in(pupils[-1], around) - year_in(pupils[0], around) if pupils else 0


def join_leaver(setting: Setting, drafts: Sequence[Draft], diary: Diary) -> list[Draft]:
    """The pupil who is to leave joins up to two groups of the running term; where none has a seat, gets one alone."""
    leaver = next(pupil for pupil in setting.pupils if pupil.pupil_id == LEAVER)
    joined = 0
    found: list[Draft] = []
    for draft in drafts:
        if joined < 2 and _open_seat(draft) and _cut_short(draft, leaver) and _welcome(leaver, draft, diary):
            diary.enter_pupil(leaver, draft)
            draft = replace(draft, pupils=(*draft.pupils, leaver))
            joined += 1
        found.append(draft)
    return found if joined else found + _alone(setting, drafts, leaver, diary)


def _alone(setting: Setting, drafts: Sequence[Draft], leaver: Pupil, diary: Diary) -> list[Draft]:
    around = next(draft.around for draft in drafts if draft.around.halves[0] == THIS_YEAR)
    first, last = around.halves
    span = setting.times.between(setting.times.settled(first), setting.times.last(last) - timedelta(days=7))
    own = (
        Draft(around, offer, (leaver,), span)
        for offer in setting.offers.values()
        if offer.often and (offer.intervention.group_min or 1) == 1
        and fits(leaver, offer, around) and diary.has_room(leaver, offer, span.halves)
    )  # fmt: skip
    return list(own)[:1]


def _open_seat(draft: Draft) -> bool:
    ordinary = not draft.name and not draft.minutes and draft.offer.largest_group > 1
    return draft.around.halves[0] == THIS_YEAR and ordinary and len(draft.pupils) < draft.offer.largest_group


def _cut_short(draft: Draft, leaver: Pupil) -> bool:
    """Whether it began before the pupil leaves, and a day after that is typed as its end."""
    ends = draft.span.ends
    return leaver.leaves is not None and ends is not None and draft.span.starts < leaver.leaves < ends


def _welcome(leaver: Pupil, draft: Draft, diary: Diary) -> bool:
    years = [year_in(pupil, draft.around) for pupil in draft.pupils] + [year_in(leaver, draft.around)]
    needs = {leaver.primary_need, leaver.secondary_need} & set(draft.offer.intervention.needs)
    return max(years) - min(years) <= 2 and bool(needs) and diary.has_room(leaver, draft.offer, draft.span.halves)

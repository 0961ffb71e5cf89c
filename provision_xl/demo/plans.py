"""What EHC plans promise in the demo school, and the required groups that keep the promise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from provision_xl.demo.catalogue import Offer
from provision_xl.demo.drafts import Diary, Draft, minutes_a_week, year_in
from provision_xl.demo.roll import HOME_LA, LEAVER, NEW_PLAN
from provision_xl.demo.times import THIS_YEAR, Round, Times
from provision_xl.school.core_tables import Pupil
from provision_xl.school.other_tables import EhcProvision, TopUp

# Programmes of outside services, one to one, that a plan names besides the hours of an adult.
_PROGRAMMES = ("SALT", "THERAPY", "SENSORY")
_ITEMS = {
    "SALT": "Speech and language programme set by the therapist, given one to one by a trained adult",
    "THERAPY": "Daily exercises set by the therapist, one to one",
    "SENSORY": "Programme set by the advisory teacher, one to one",
    "ONE2ONE": "One-to-one support from a key adult in lessons",
    "INCLASS": "Support from an adult in a small group in class",
}
_BANDS = ((Decimal("10"), "Band A", 3000), (Decimal("15"), "Band B", 5000), (Decimal("99"), "Band C", 8000))
_MATES = 2
_MOST_SHARED = Decimal(300)
BANDS: Mapping[str, int] = {name: pounds for _, name, pounds in _BANDS}


def with_mates(pupils: Sequence[Pupil], in_class: Offer) -> tuple[tuple[Pupil, ...], dict[str, tuple[Pupil, ...]]]:
    """Classmates who share a plan's adult; a plan for whose pupil there is none is kept one to one.

    Returns:
        The pupils, and for each whose plan is met in a group up to two of the same year, of the same class first.
    """
    free = [pupil for pupil in pupils if pupil.sen_status == "K" and pupil.pupil_id != LEAVER
            and pupil.pupil_premium != "LAC"  # whose own small fund a shared adult would use up
            and {pupil.primary_need, pupil.secondary_need} & set(in_class.intervention.needs)]  # fmt: skip
    mates: dict[str, tuple[Pupil, ...]] = {}
    found: list[Pupil] = []
    for pupil in pupils:
        if pupil.ehc_adult in {"Group", "Any"}:
            same_year = [other for other in free if other.year_group == pupil.year_group]
            same_year.sort(key=lambda other: other.class_name != pupil.class_name)
            chosen = same_year[:_MATES]
            free = [other for other in free if other not in chosen]
            if chosen:
                mates[pupil.pupil_id] = tuple(chosen)
            else:
                pupil = replace(pupil, ehc_adult="1:1")
        found.append(pupil)
    return tuple(found), mates


def plan_drafts(
    pupils: Sequence[Pupil], mates: Mapping[str, tuple[Pupil, ...]], offers: Mapping[str, Offer],
    times: Times, around: Round, diary: Diary,
) -> list[Draft]:  # fmt: skip
    """Required groups from the first day of a round to the end of its school year; they meet each plan exactly."""
    drafts: list[Draft] = []
    for pupil in pupils:
        if pupil.sen_status != "E" or year_in(pupil, around) < 0:
            continue
        first_half = around.halves[0]
        if pupil.pupil_id == NEW_PLAN:
            if first_half < THIS_YEAR:
                continue
            first_half += 1
        for draft in _for_pupil(pupil, mates.get(pupil.pupil_id, ()), offers, times, around, first_half):
            diary.enter(draft)
            drafts.append(draft)
    return _one_in_full(drafts)


def _for_pupil(
    pupil: Pupil, mates: tuple[Pupil, ...], offers: Mapping[str, Offer], times: Times, around: Round, first_half: int
) -> Iterable[Draft]:
    span = times.support(first_half)
    left = (pupil.ehc_hours or Decimal(0)) * 60
    if mates:
        shared = left if pupil.ehc_adult == "Group" else _half(left)
        yield Draft(around, offers["INCLASS"], (pupil, *mates), span, required=(pupil.pupil_id,), minutes=shared / 5)
        left -= shared
    if not left:
        return
    for code in _PROGRAMMES:
        if pupil.primary_need in offers[code].intervention.needs:
            yield Draft(around, offers[code], (pupil,), span, required=(pupil.pupil_id,))
            left -= minutes_a_week(offers[code])
    yield Draft(around, offers["ONE2ONE"], (pupil,), span, required=(pupil.pupil_id,), minutes=left / 5)


def _half(minutes: Decimal) -> Decimal:
    """About half of the minutes, five hours at most, so that five sessions a week have whole minutes."""
    return min(minutes // 10 * 5, _MOST_SHARED)


def _one_in_full(drafts: Sequence[Draft]) -> list[Draft]:
    """The first group in class was set up for its pupil with a plan, who is therefore charged in full."""
    found = list(drafts)
    place = next((place for place, draft in enumerate(found) if draft.offer.code == "INCLASS"), None)
    if place is not None:
        found[place] = replace(found[place], full=found[place].required)
    return found


def section_f(drafts: Sequence[Draft]) -> tuple[EhcProvision, ...]:
    """EHC provision: each promise in words, with the codes that keep it."""
    return tuple(
        EhcProvision(
            pupil.pupil_id, _ITEMS[draft.offer.code], draft.received, None,
            "1:1" if draft.alone else "Group", None if draft.alone else len(draft.pupils), pupil.ehc_from, None,
            (draft.offer.code,),
        )
        for draft in drafts if draft.around.halves[0] == THIS_YEAR
        for pupil in draft.pupils if pupil.pupil_id in draft.required
    ) + tuple(_yearly_advice(drafts))  # fmt: skip


def _yearly_advice(drafts: Sequence[Draft]) -> Iterable[EhcProvision]:
    """Plans with most hours also promise the psychologist's advice once a year."""
    for draft in drafts:
        pupil = draft.pupils[0]
        most = pupil.ehc_hours is not None and pupil.ehc_hours >= Decimal("17.5")
        if draft.around.halves[0] == THIS_YEAR and draft.offer.code == "ONE2ONE" and most:
            yield EhcProvision(pupil.pupil_id, "Advice of an educational psychologist", None, Decimal(1), "Any", None,
                               pupil.ehc_from, None, ("Educational psychologist",))  # fmt: skip


def top_ups(pupils: Sequence[Pupil], as_at: date) -> tuple[TopUp, ...]:
    """One award for each plan, by band; the neighbouring authority pays by the week."""
    return tuple(_top_up(pupil, as_at) for pupil in pupils if pupil.sen_status == "E")


def _top_up(pupil: Pupil, as_at: date) -> TopUp:
    hours = pupil.ehc_hours or Decimal(0)
    band, pounds = next((name, pounds) for most, name, pounds in _BANDS if hours <= most)
    april = date(as_at.year, 4, 1)
    starts = max(pupil.ehc_from or april, april)
    if pupil.home_la == HOME_LA:
        return TopUp(pupil.pupil_id, pounds * 100, "year", starts, None, band, pupil.home_la)
    return TopUp(pupil.pupil_id, pounds * 100 // 38, "week", starts, None, f"Level {band[-1]}", pupil.home_la)

"""Groups as they are planned, before they become rows of the map, and the diary that keeps pupils from too much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from provision_xl.demo.catalogue import Offer
from provision_xl.demo.roll import LEAVER, year_of
from provision_xl.demo.times import THIS_YEAR, Round, Span
from provision_xl.school.core_tables import Pupil

OUT_OF_CLASS_LIMIT = Decimal(150)
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Draft:
    """One group: who is taught what, when, by whom; `name` is set only where the group is to have a sign of its own."""

    around: Round
    offer: Offer
    pupils: tuple[Pupil, ...]
    span: Span
    name: str = ""
    staff: str = ""
    fund: str = ""
    required: tuple[str, ...] = ()
    full: tuple[str, ...] = ()
    minutes: Decimal | None = None  # a session, overruling the catalogue, five times a week
    status: str = ""

    @property
    def alone(self) -> bool:
        return self.offer.largest_group == 1

    @property
    def sessions(self) -> Decimal:
        """Sessions a week as a register counts them."""
        row = self.offer.intervention
        return Decimal(5) if self.minutes else row.group_sessions or row.individual_sessions or NOTHING

    @property
    def received(self) -> Decimal:
        """Minutes a week that each pupil receives."""
        return self.minutes * 5 if self.minutes else minutes_a_week(self.offer)

    @property
    def staff_hours(self) -> Decimal:
        """Hours a week that it takes of an adult."""
        row = self.offer.intervention
        prep = row.prep_minutes or NOTHING
        if self.minutes:
            return (self.minutes * 5 + prep) / 60
        together = (row.group_minutes or NOTHING) * (row.group_sessions or NOTHING)
        return (together + prep + len(self.pupils) * _individual(self.offer)) / 60


def _individual(offer: Offer) -> Decimal:
    row = offer.intervention
    return (row.individual_minutes or NOTHING) * (row.individual_sessions or NOTHING)


def minutes_a_week(offer: Offer) -> Decimal:
    """Minutes a week that a pupil receives, by the catalogue."""
    row = offer.intervention
    return (row.group_minutes or NOTHING) * (row.group_sessions or NOTHING) + _individual(offer)


def year_in(pupil: Pupil, around: Round) -> int:
    """The pupil's year when that round ran; -1 before school."""
    return year_of(pupil) - (around.halves[0] < THIS_YEAR)


@dataclass
class Diary:
    """What each pupil has in each half term, so that nobody gets too much, or the same thing twice."""

    out: dict[tuple[str, int], Decimal] = field(default_factory=dict)
    taken: set[tuple[str, str, int]] = field(default_factory=set)
    cycles: dict[tuple[str, str], int] = field(default_factory=dict)

    def has_room(self, pupil: Pupil, offer: Offer, halves: Sequence[int]) -> bool:
        """Whether a pupil may take it up: limit out of class, one of its kind at a time, two cycles at most."""
        row = offer.intervention
        words = [word for word in (row.code, row.only_one_of) if word]
        if any((pupil.pupil_id, word, half) in self.taken for word in words for half in halves):
            return False
        if self.cycles.get((pupil.pupil_id, row.code), 0) >= 2:
            return False
        if not row.runs_out_of_class:
            return True
        limit = pupil.out_of_class_limit or OUT_OF_CLASS_LIMIT
        more = minutes_a_week(offer)
        return all(self.out.get((pupil.pupil_id, half), NOTHING) + more <= limit for half in halves)

    def enter(self, draft: Draft) -> None:
        for pupil in draft.pupils:
            self.enter_pupil(pupil, draft)

    def enter_pupil(self, pupil: Pupil, draft: Draft) -> None:
        row = draft.offer.intervention
        self.cycles[pupil.pupil_id, row.code] = self.cycles.get((pupil.pupil_id, row.code), 0) + 1
        for half in draft.span.halves:
            self.taken.update((pupil.pupil_id, word, half) for word in (row.code, row.only_one_of) if word)
            if row.runs_out_of_class:
                key = (pupil.pupil_id, half)
                self.out[key] = self.out.get(key, NOTHING) + draft.received


def fits(pupil: Pupil, offer: Offer, around: Round) -> bool:
    """Whether an offer is for a pupil: a need it is for, and the year the pupil was in."""
    in_years = offer.first_year <= year_in(pupil, around) <= offer.last_year
    needs = offer.intervention.needs
    catch_up = pupil.sen_status == "N" and offer.code in {"TUT3", "NELI", "PHON"}
    return in_years and (catch_up or pupil.primary_need in needs or pupil.secondary_need in needs)


def stays(pupil: Pupil, around: Round) -> bool:
    """Whether a pupil may be asked for a round: in school by then; the leaver only joins groups that do without."""
    return year_in(pupil, around) >= 0 and (pupil.pupil_id != LEAVER or around.halves[0] < THIS_YEAR)

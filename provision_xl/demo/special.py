"""Four groups of the running term that something is the matter with; what it is stands in `planted`."""

from __future__ import annotations

from datetime import timedelta

from provision_xl.demo.catalogue import Offer
from provision_xl.demo.drafts import Diary, Draft
from provision_xl.demo.grouping import Setting, neighbours
from provision_xl.demo.staffing import TEMPORARY
from provision_xl.demo.times import Round, Span
from provision_xl.errors import OutOfRange
from provision_xl.school.core_tables import Pupil

FRIENDS_FUND = "Friends"
SMALL_FUND_GROUP, NO_ADULT_GROUP, ADULT_LEFT_GROUP, STILL_PLANNED_GROUP = "G1", "G2", "G3", "G4"
NOBODY = "nobody"

_OPTIONS = {
    SMALL_FUND_GROUP: ("LEGO", "TTT", "NARR", "PRETEACH", "PHON", "ZONES"),
    NO_ADULT_GROUP: ("SPEEDUP", "MOTOR", "NARR", "TTT", "PRETEACH", "NESSY"),
    ADULT_LEFT_GROUP: ("PRETEACH", "NARR", "TTT", "MOTOR", "NESSY"),
    STILL_PLANNED_GROUP: ("NESSY", "ZONES", "PHON", "NARR", "TTT", "PRETEACH"),
}
_WANTED = 4


def special_drafts(setting: Setting, around: Round, diary: Diary) -> list[Draft]:
    """One group each: paid from a fund too small for it, with no adult, whose adult has left, and never set to running.

    Raises:
        OutOfRange: the school is too small to make one of them up.
    """
    found = []
    for name in _OPTIONS:
        draft = _special(setting, around, name, diary)
        diary.enter(draft)
        found.append(draft)
    return found


def _special(setting: Setting, around: Round, name: str, diary: Diary) -> Draft:
    span = _span(setting, around, name)
    offer, members = _members(setting, around, name, span, diary)
    return Draft(
        around, offer, members, span, name,
        staff={NO_ADULT_GROUP: NOBODY, ADULT_LEFT_GROUP: TEMPORARY}.get(name, ""),
        fund=FRIENDS_FUND if name == SMALL_FUND_GROUP else "",
        status="Planned" if name == STILL_PLANNED_GROUP else "",
    )  # fmt: skip


def _members(setting: Setting, around: Round, name: str, span: Span, diary: Diary) -> tuple[Offer, tuple[Pupil, ...]]:
    """The first option with pupils enough; in a very small school any offer that needs no skill, even for one pupil."""
    others = [offer for offer in setting.offers.values() if offer.often and not offer.intervention.skill]
    found = [
        (offer, neighbours(setting, around, offer, min(_WANTED, offer.largest_group), span, diary))
        for offer in (*(setting.offers[code] for code in _OPTIONS[name]), *others)
    ]
    usual = [(offer, pupils) for offer, pupils in found if len(pupils) >= offer.smallest_group]
    small = [(offer, pupils) for offer, pupils in found if len(pupils) >= (offer.intervention.group_min or 1)]
    for offer, pupils in usual or small:
        return offer, tuple(pupils)
    raise OutOfRange(f"A demo school of {len(setting.pupils)} pupils is too small for its groups; ask for more pupils.")


def _span(setting: Setting, around: Round, name: str) -> Span:
    first, last = around.halves
    late = name in {NO_ADULT_GROUP, STILL_PLANNED_GROUP}
    starts = setting.times.first(last) if late else setting.times.settled(first)
    return setting.times.between(starts, setting.times.last(last) - timedelta(days=7))

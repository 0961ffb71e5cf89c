"""What single pupils receive in a term, without a price: what, how often, in which group, from whom, for what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from provision_xl.costing.groups import Group, Member, overruled
from provision_xl.costing.pattern import week_at
from provision_xl.money import natural
from provision_xl.reports.picture import Picture
from provision_xl.reports.running import labels
from provision_xl.reports.wording import counted
from provision_xl.results import decimals

_TIMES = {1: "once", 2: "twice"}
_LEAST_MUCH = 1  # outcomes beyond it are "much" more or less than hoped
PLAN_REVIEWS = {
    "ISP review": "Review of the individual support plan",
    "IEP review": "Review of the individual education plan",
    "EHC review": "Review of the education, health and care plan",
}
NO_ADULT_YET = "an adult who is still to be named"


@dataclass(frozen=True, slots=True)
class Help:
    """One line of the map as it stands in a term.

    Args:
        name: of the intervention, for people.
        often: sessions a week and their minutes, in words.
        size: pupils in the group, this one included; 1 where the pupil is alone with the adult.
        adults: Staff IDs.
        roles: of those adults, each once.
    """

    line: str
    pupil: str
    name: str
    often: str
    size: int
    adults: tuple[str, ...]
    roles: tuple[str, ...]
    first: date
    last: date
    member: Member


def helps(picture: Picture, pupils: Collection[str]) -> tuple[Help, ...]:
    """Everything on the map for these pupils that runs on a day of the term, pupil by pupil, by first day."""
    first, last = picture.term.starts, picture.term.ends
    names = labels(picture, picture.school.intervention)
    found = [
        _help(picture, group, member, names)
        for group in picture.groups
        for member in group.members
        if member.line.pupil_id in pupils and member.first <= last and member.last >= first
    ]
    return tuple(sorted(found, key=lambda help: (natural(help.pupil), help.first, help.name, natural(help.line))))


def _help(picture: Picture, group: Group, member: Member, names: dict[str, str]) -> Help:
    day = min(max(picture.as_at, picture.term.starts, member.first), picture.term.ends, member.last)
    week = week_at(group, day)
    together = {other.line.pupil_id for other in week.members} if week and group.minutes.together else set()
    adults = tuple(name for name, _ in group.adults if name)
    staff = picture.school.member_of_staff
    roles = tuple(dict.fromkeys(staff[name].role for name in adults if name in staff and staff[name].role))
    return Help(
        member.key, member.line.pupil_id, names[group.intervention.code], _often(group), max(len(together), 1),
        adults, roles, member.first, member.last, member,
    )  # fmt: skip


def _often(group: Group) -> str:
    """Both kinds of session where there are both: "once a week, 30 minutes; and alone once a week, 15 minutes"."""
    together = _kind(_given(group, "group_sessions"), _given(group, "group_minutes"))
    alone = _kind(_given(group, "individual_sessions"), _given(group, "individual_minutes"))
    if together and alone:
        return f"{together}; and alone {alone}"
    return together or alone or "no minutes are given"


def _given(group: Group, attribute: str) -> Fraction:
    return overruled(group.rows, group.intervention, attribute)


def _kind(sessions: Fraction, minutes: Fraction) -> str:
    if not sessions or not minutes:
        return ""
    each = "" if sessions == 1 else " each time"
    return f"{times_a_week(sessions)}, {_minutes(minutes)}{each}"


def times_a_week(sessions: Fraction) -> str:
    """
    >>> times_a_week(Fraction(1)), times_a_week(Fraction(5, 2)), times_a_week(Fraction(1, 2))
    ('once a week', '2.5 times a week', 'once every 2 weeks')
    """
    if 0 < sessions < 1 and (1 / sessions).denominator == 1:
        return f"once every {1 / sessions} weeks"
    whole = _TIMES.get(int(sessions)) if sessions.denominator == 1 else None
    return f"{whole or number(sessions) + ' times'} a week"


def _minutes(minutes: Fraction) -> str:
    return f"{number(minutes)} minute" + ("" if minutes == 1 else "s")


def number(value: Decimal | Fraction) -> str:
    """
    >>> number(Decimal("84.0")), number(Fraction(5, 2))
    ('84', '2.5')
    """
    return decimals(value, 1).removesuffix(".0")


def outcome_words(outcome: Decimal | None) -> str:
    """The SENCo's judgement in words; "" where there is none.

    >>> outcome_words(Decimal(2)), outcome_words(Decimal(0)), outcome_words(Decimal("-0.5"))
    ('much more than hoped', 'as hoped', 'less than hoped')
    """
    if outcome is None:
        return ""
    if outcome == 0:
        return "as hoped"
    much = "much " if abs(outcome) > _LEAST_MUCH else ""
    return f"{much}{'more' if outcome > 0 else 'less'} than hoped"


def group_words(help: Help) -> str:
    """The size of the group, for people: how many there are in it, never who."""
    return "alone" if help.size == 1 else counted(help.size, "pupil")

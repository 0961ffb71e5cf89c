"""The pattern of a group's week in words: how many sessions, how long, where and with whom."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from provision_xl.costing.adults import NOBODY
from provision_xl.costing.groups import Group, overruled
from provision_xl.results import decimals
from provision_xl.school.school import School

NO_ADULT = "No adult named"
_WHERE = {"": "Out of class", "Out": "Out of class", "In": "In class", "Break": "At break"}


class Pattern(NamedTuple):
    """Sessions a week and minutes of each, in the group and with a pupil alone."""

    sessions: Fraction
    minutes: Fraction
    alone_sessions: Fraction
    alone_minutes: Fraction

    @property
    def words(self) -> str:
        """
        >>> Pattern(Fraction(3), Fraction(30), Fraction(2), Fraction(15)).words
        '3 x 30 min together; 2 x 15 min alone'
        """
        parts = []
        if self.sessions and self.minutes:
            parts.append(f"{plain(self.sessions)} x {plain(self.minutes)} min together")
        if self.alone_sessions and self.alone_minutes:
            parts.append(f"{plain(self.alone_sessions)} x {plain(self.alone_minutes)} min alone")
        return "; ".join(parts)


def pattern_of(group: Group) -> Pattern:
    """The catalogue's sessions and minutes, or what the group's rows overrule."""

    def value(attribute: str) -> Fraction:
        return overruled(group.rows, group.intervention, attribute)

    return Pattern(
        value("group_sessions"), value("group_minutes"), value("individual_sessions"), value("individual_minutes")
    )


def plain(value: Any) -> str:
    """A number as a person writes it; "" for none.

    >>> plain(Fraction(30)), plain(Fraction(5, 2)), plain(None)
    ('30', '2.5', '')
    """
    if value is None:
        return ""
    text = decimals(Fraction(value), 2)
    return text.rstrip("0").rstrip(".") if "." in text else text


def where(group: Group) -> str:
    return _WHERE[group.intervention.where]


def roles(school: School, group: Group) -> str:
    """The roles of a group's adults, with their parts where they take turns; never who they are."""
    found = []
    for name, part in group.adults:
        person = school.member_of_staff.get(name)
        role = person.role if person and name != NOBODY else NO_ADULT
        found.append(role if part == 1 else f"{role} {plain(part * 100)}%")
    return "; ".join(found)

"""September: year groups move up, leavers are set apart, and what is dated by the school year is held where it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from provision_xl.closing.row_changes import RowChange
from provision_xl.closing.terms import NamedTerm
from provision_xl.dates import year_label
from provision_xl.errors import OutOfRange
from provision_xl.profiles import profile_of
from provision_xl.rates import national
from provision_xl.school.core_tables import YEAR_GROUPS, Pupil
from provision_xl.school.school import School


@dataclass(frozen=True, slots=True)
class Leavers:
    """Which year groups leave in September.

    Args:
        groups: as a person has said; () for none.
        proposed: nobody has said, so the highest on roll is proposed where a school of this kind may end with it.
    """

    groups: tuple[str, ...] = ()
    proposed: bool = True


@dataclass(frozen=True)
class NewYear:
    """What the new school year brings.

    Args:
        label: as Settings has it.
        leavers: year groups that leave; () for none.
        proposed: whether these were proposed and not said.
        highest: the highest year group on roll; "" where nobody is.
        left: pupils who leave now, last_day being their last.
        up: pupils who move up, with the year group they come into.
        stay: pupils in the highest year group there is, who cannot move up.
        changed: cells of Pupils and Services.
    """

    label: str
    leavers: tuple[str, ...]
    proposed: bool
    highest: str
    left: tuple[str, ...]
    last_day: date
    up: Mapping[str, str]
    stay: tuple[str, ...]
    changed: tuple[RowChange, ...]


def leavers_said(text: str) -> Leavers:
    """Which year groups leave, as a person types it.

    Raises:
        OutOfRange: no such year group.

    >>> leavers_said("6"), leavers_said("none").groups, leavers_said("").proposed
    (Leavers(groups=('6',), proposed=False), (), True)
    """
    words = [word.strip().removeprefix("Year ").removeprefix("year ") for word in text.replace(",", ";").split(";")]
    said = [word.upper() if word.upper() in YEAR_GROUPS else word for word in words if word]
    if not said or [word.casefold() for word in said] == ["propose"]:
        return Leavers()
    if [word.casefold() for word in said] == ["none"]:
        return Leavers((), False)
    wrong = next((word for word in said if word not in YEAR_GROUPS), "")
    if wrong:
        raise OutOfRange(f'"{wrong}" is no year group. Type one such as 6 or 11; 13, or none.')
    return Leavers(tuple(said), False)


def new_year(school: School, term: NamedTerm, leavers: Leavers) -> NewYear:
    """What changes in Pupils and Services where the school year of Settings ends before a term.

    Args:
        school: with the terms of both years.
        term: the first of the new year.
    """
    old = school.calendar.terms_of_year(school.school_year)
    last_day = old[-1].ends if old else date(school.school_year + 1, 8, 31)
    here = [row for row in school.pupils if _is_here(row, last_day)]
    highest = max((row.year_group for row in here if row.year_group in YEAR_GROUPS), key=YEAR_GROUPS.index, default="")
    groups = _proposed(school, highest) if leavers.proposed else leavers.groups
    changed, left, up, stay = [], [], {}, []
    for row in here:
        if row.year_group in groups:
            if row.leaves is None:
                left.append(row.pupil_id)
                changed.append(RowChange("Pupils", row, {"leaves": last_day}))
        elif row.year_group == YEAR_GROUPS[-1]:
            stay.append(row.pupil_id)
        elif row.year_group in YEAR_GROUPS:
            up[row.pupil_id] = YEAR_GROUPS[YEAR_GROUPS.index(row.year_group) + 1]
            changed.append(RowChange("Pupils", row, {"year_group": up[row.pupil_id]}))
    first = school.year_dates[0]
    changed += [RowChange("Services", row, {"starts": first}) for row in school.services if row.starts is None]
    return NewYear(year_label(term.school_year), groups, leavers.proposed, highest, tuple(left), last_day, up,
                   tuple(stay), tuple(changed))  # fmt: skip


def _is_here(pupil: Pupil, last_day: date) -> bool:
    """On roll at the end of the old year: who has left before keeps the year group, who comes later has the new one."""
    return (pupil.starts is None or pupil.starts <= last_day) and (pupil.leaves is None or pupil.leaves > last_day)


def _proposed(school: School, highest: str) -> tuple[str, ...]:
    ends_with = profile_of(school.settings.setting_type, national()).leaving
    return (highest,) if highest in ends_with else ()

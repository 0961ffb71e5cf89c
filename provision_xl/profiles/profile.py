"""The profiles as declared in the list `setting_profiles`, one a setting type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from provision_xl.errors import OutOfRange
from provision_xl.rates import Rates
from provision_xl.school.core_tables import YEAR_GROUPS


@dataclass(frozen=True)
class Profile:
    """One kind of setting; without a name it is that of a workbook whose Setting type is blank, and changes nothing.

    Args:
        setting: as the drop-down of Settings has it.
        meaning: which schools and providers are meant.
        words: our word -> the setting's own, in titles, notes and reports.
        senco: who may be SENCo, in a few words.
        years: year groups that such a setting has.
        leaving: year groups with which it may end.
        tables: tables beyond the core ones that a new workbook has.
        usual: header of Settings -> value in a new workbook.
        roles: offered for Role in Staff; () is our usual ones.
        pay: how its people are usually paid.
        hours: what the hours of a pupil go by.
        without_duties: duties of the library that are none of its own.
        sources: names of fund_sources that it can have; () is every one.
        by_rule: sources whose amount follows from places, or children and hours.
        phase: key of the national shares of pupils with SEN.
        dfe_phase: its phase in the DfE's file; "" is none.
        source: where that comes from.
        status: how sure it is.
    """

    setting: str = ""
    meaning: str = ""
    words: Mapping[str, str] | None = None
    senco: str = ""
    years: tuple[str, ...] = YEAR_GROUPS
    leaving: frozenset[str] = frozenset()
    tables: tuple[str, ...] = ()
    usual: Mapping[str, Any] | None = None
    roles: tuple[str, ...] = ()
    pay: str = ""
    hours: str = ""
    without_duties: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    by_rule: tuple[str, ...] = ()
    phase: str = "all"
    dfe_phase: str = ""
    source: str = ""
    status: str = ""


def profiles(rates: Rates) -> tuple[Profile, ...]:
    """Every profile, in the order of the drop-down.

    >>> from provision_xl.rates import national
    >>> [profile.setting for profile in profiles(national())][-2:]
    ['Childminder', 'College']
    """
    return tuple(_profile(row) for row in rates.rows("setting_profiles")) if "setting_profiles" in rates.lists else ()


def _profile(row: Mapping[str, Any]) -> Profile:
    return Profile(
        setting=row["Setting"],
        meaning=row["Meaning"],
        words=row.get("Words", {}),
        senco=row["SENCo"],
        years=tuple(row["Year groups"]),
        leaving=frozenset(row["Leaving"]),
        tables=tuple(row.get("Tables", ())),
        usual=row.get("Usual", {}),
        roles=tuple(row.get("Roles", ())),
        pay=row["Pay"],
        hours=row["Hours"],
        without_duties=tuple(row.get("Without duties", ())),
        sources=tuple(row["Sources"]),
        by_rule=tuple(row.get("By rule", ())),
        phase=row["Phase"],
        dfe_phase=row.get("DfE phase", ""),
        source=row["source"],
        status=row["status"],
    )


def profile_of(setting_type: str, rates: Rates) -> Profile:
    """The profile of a setting type; one that changes nothing where there is no such type."""
    return next((profile for profile in profiles(rates) if profile.setting == setting_type), Profile())


def setting_named(typed: str, rates: Rates) -> Profile:
    """The profile whose setting type a person has typed, in any case of letters.

    Raises:
        OutOfRange: no such setting type; the message lists those there are.

    >>> from provision_xl.rates import national
    >>> setting_named("childminder", national()).setting
    'Childminder'
    """
    known = profiles(rates)
    found = next((profile for profile in known if profile.setting.casefold() == typed.strip().casefold()), None)
    if found is None:
        names = ", ".join(profile.setting for profile in known)
        raise OutOfRange(f'"{typed}" is not a setting type. They are: {names}.')
    return found

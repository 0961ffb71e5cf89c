"""Which interventions of the library the school uses."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from provision_xl.costing.groups import OVER, is_universal
from provision_xl.errors import OutOfRange
from provision_xl.school.core_tables import Intervention
from provision_xl.school.school import School

KEEP, OFF = "keep", "off"


def picked(
    school: School, wanted: Sequence[str], others: str
) -> tuple[list[Intervention], list[Intervention], list[str]]:
    """The rows whose Use becomes Yes, those whose Use becomes No, and codes that stay since they are on the map.

    Rows of Provision that are done or stopped keep nothing on the map. The universal offer to a whole class stays too:
    it needs no lines.

    Args:
        wanted: codes, or names as they stand in Interventions.
        others: `keep` leaves the others as they are; `off` turns them off, but for those that are on the map.

    Raises:
        OutOfRange: nothing was named, or something that is not in the library.
    """
    if not wanted:
        raise OutOfRange("No intervention was named. Type their codes with ; between them.")
    chosen = [intervention_named(school, name) for name in wanted]
    codes = {row.code for row in chosen}
    on = [row for row in school.interventions if row.code in codes and not row.use]
    if others != OFF:
        return on, [], []
    on_the_map = {line.intervention for line in school.provision if line.plan != "Exclude" and line.status not in OVER}
    rest = [row for row in school.interventions if row.use and row.code not in codes and not is_universal(row)]
    off = [row for row in rest if row.code not in on_the_map]
    return on, off, [row.code for row in rest if row.code in on_the_map]


def intervention_named(school: School, wanted: str) -> Intervention:
    """The intervention of a code or a name, however it is written in capitals.

    Raises:
        OutOfRange: there is none; the nearest is named.
    """
    folded = wanted.strip().casefold()
    for row in school.interventions:
        if folded in {row.code.casefold(), row.name.casefold()}:
            return row
    raise OutOfRange(f'There is no intervention "{wanted}". {_near_intervention(school, wanted)}')


def _near_intervention(school: School, wanted: str) -> str:
    codes = [row.code for row in school.interventions]
    found = _nearest(wanted, [*codes, *(row.name for row in school.interventions)])
    named = next((row for row in school.interventions if row.name == found and row.code not in {found, ""}), None)
    return f'Did you mean "{named.name}"? Its code is {named.code}.' if named else near(wanted, codes)


def near(wanted: str, known: Sequence[str]) -> str:
    """What may have been meant, however it is written in capitals, or what there is.

    >>> near("tlak", ["READ", "TALK"]), near("zzz", ["READ", "TALK"])
    ('Did you mean "TALK"?', 'There are: READ, TALK.')
    """
    found = _nearest(wanted, known)
    return f'Did you mean "{found}"?' if found else f"There are: {', '.join(known[:20]) or 'none yet'}."


def _nearest(wanted: str, known: Sequence[str]) -> str:
    folded = {name.casefold(): name for name in reversed(known)}  # the first of alike ones
    found = get_close_matches(wanted.strip().casefold(), folded, n=1, cutoff=0.5)
    return folded[found[0]] if found else ""

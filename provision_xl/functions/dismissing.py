"""A flag of Concerns that is a false alarm: which rows of Dismissed that makes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from provision_xl.choices import CONCERNS
from provision_xl.errors import OutOfRange
from provision_xl.functions.leaver import pupil_named
from provision_xl.functions.picking import near
from provision_xl.impact import Concern, flags
from provision_xl.impact.dismissals import standing
from provision_xl.impact.scores import folded
from provision_xl.rates import Rates
from provision_xl.school.other_tables import Dismissed
from provision_xl.school.school import School


def dismissed_rows(
    school: School, as_at: date, rates: Rates, pupil: str, flag: str, measure: str, reason: str, who: str
) -> tuple[Dismissed, ...]:
    """One row for each flag of that name that the pupil has now, so that nothing else is kept off the list.

    Args:
        measure: only in this measure; in every one where blank.

    Raises:
        OutOfRange: no such pupil or flag, or the pupil has no such flag that is not dismissed already.
    """
    found = pupil_named(school, pupil)
    wanted = next((name for name in CONCERNS if folded(name) == folded(flag)), "")
    if not wanted:
        raise OutOfRange(f'There is no flag "{flag}". {near(flag, CONCERNS)}')
    own = [item for item in flags(school, as_at, rates) if item.pupil == found.pupil_id]
    now = standing(own, school.dismissed, as_at)
    meant = [item for item in now if item.what == wanted and (not measure.strip() or _in(item, measure))]
    if not meant:
        raise OutOfRange(f"{_lacks(found.pupil_id, wanted, measure)} on {as_at:%d/%m/%Y}. {_has(now)}")
    return tuple(
        Dismissed(found.pupil_id, wanted, item.measure, _line(school, item), as_at, reason.strip(), who.strip())
        for item in meant
    )


def _in(item: Concern, measure: str) -> bool:
    return folded(item.measure) == folded(measure)


def _lacks(pupil: str, flag: str, measure: str) -> str:
    return f'{pupil} has no flag "{flag}"' + (f" in {measure.strip()}" if measure.strip() else "")


def _has(now: Iterable[Concern]) -> str:
    told = [f"{item.what} ({item.measure or item.line})" for item in now]
    return f"The flags are: {', '.join(told)}." if told else "There is none for this pupil."


def _line(school: School, item: Concern) -> str:
    """Its Line, where the row of Provision has one; a name made of its content is no reference."""
    return item.line if any(row.line == item.line for row in school.provision) else ""

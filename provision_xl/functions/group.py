"""A new group: the rows of Provision that teach these pupils together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from provision_xl.errors import OutOfRange
from provision_xl.functions.picking import intervention_named, near
from provision_xl.school.core_tables import Intervention, Line
from provision_xl.school.school import School

_GROUP = re.compile(r"[Gg](\d{1,9})$")


def group_rows(
    school: School,
    intervention: str,
    pupils: Sequence[str],
    staff_id: str,
    starts: date,
    ends: date | None = None,
) -> tuple[Line, ...]:
    """The rows of a new group, one a pupil, all in a Group of a new name.

    Args:
        intervention: its code, or its name.
        pupils: their IDs, each once.
        staff_id: as in Provision; "" where nobody is named yet.
        starts: first day.
        ends: last day; None for as long as the intervention lasts.

    Raises:
        OutOfRange: no such intervention, pupil or adult, a group of the wrong size, or an end before the start.
    """
    row = intervention_named(school, intervention)
    _check_pupils(school, pupils)
    _check_size(row, len(pupils))
    _check_staff(school, staff_id)
    if ends and ends < starts:
        raise OutOfRange(f"The last day, {ends:%d/%m/%Y}, comes before the first, {starts:%d/%m/%Y}. Turn them round.")
    name = new_group(line.group for line in school.provision)
    return tuple(
        Line(group=name, pupil_id=pupil, intervention=row.code, staff_id=staff_id, starts=starts, ends=ends)
        for pupil in pupils
    )


def new_group(names: Iterable[str]) -> str:
    """A name for a group that none has.

    >>> new_group(["G2", "Reading", "G10"])
    'G11'
    """
    return f"G{max((int(found[1]) for name in names if (found := _GROUP.match(name))), default=0) + 1}"


def _check_pupils(school: School, pupils: Sequence[str]) -> None:
    if not pupils:
        raise OutOfRange("No pupil was given. Type their IDs with ; between them.")
    for place, pupil in enumerate(pupils):
        if pupil not in school.pupil:
            raise OutOfRange(f'There is no pupil "{pupil}". {near(pupil, list(school.pupil))}')
        if pupil in pupils[:place]:
            raise OutOfRange(f'The pupil "{pupil}" is named twice. Name each once.')


def _check_size(row: Intervention, size: int) -> None:
    most = row.group_max if row.group_max is not None else 8
    least = row.group_min if row.group_min is not None else 1
    if not least <= size <= most:
        raise OutOfRange(f"{row.code} is for groups of {least} to {most}, but {size} were named. "
                         "Name others, or change Group min and Group max of the intervention.")  # fmt: skip


def _check_staff(school: School, staff_id: str) -> None:
    for bare in staff_named(staff_id):
        if bare not in school.member_of_staff:
            raise OutOfRange(f'There is no Staff ID "{bare}". {near(bare, list(school.member_of_staff))}')


def staff_named(staff_id: str) -> tuple[str, ...]:
    """The Staff IDs of an entry of Provision, without their shares.

    >>> staff_named("T1; T2"), staff_named("T1 60% / T2 40%"), staff_named("")
    (('T1', 'T2'), ('T1', 'T2'), ())
    """
    parts = (re.sub(r"\s*\d+(\.\d+)?\s*%\s*$", "", name).strip() for name in re.split(r"[;/]", staff_id))
    return tuple(filter(None, parts))

"""What the import of a hand-made map comes to, and the tables that show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from provision_xl.errors import Finding
from provision_xl.importing.intervention_names import Named
from provision_xl.importing.map_sheet import MapShape
from provision_xl.importing.proposal import counts_table
from provision_xl.importing.source import Page
from provision_xl.money import natural
from provision_xl.results import Result, Shown, Shows, some_of
from provision_xl.school.columns import letter
from provision_xl.school.core_tables import Intervention, Line


@dataclass
class MapRead:
    """What comes of the sheet."""

    lines: list[Line] = field(default_factory=list)
    there: int = 0
    findings: list[Finding] = field(default_factory=list)
    ignored: dict[str, list[int]] = field(default_factory=dict)
    pupils: dict[str, set[str]] = field(default_factory=dict)  # code -> who gets it
    as_session: list[str] = field(default_factory=list)


def counts_of_map(page: Page, shape: MapShape, found: MapRead, new: Sequence[Intervention], starts: date) -> Result:
    """How many rows are added, there already and left out, and how the sheet was read."""
    counts = (
        ("added", "Provision", len(found.lines)),
        ("there already", "Provision", found.there),
        ("added", "Interventions", len(new)),
        ("left out", "the sheet", sum(map(len, found.ignored.values()))),
    )
    notes = [f"Read as {page.how}; header in row {shape.header_row}, pupils in column {letter(shape.pupil_place)}.",
             f"The rows begin on {starts:%d/%m/%Y}."]  # fmt: skip
    if shape.other or shape.totals:
        notes.append(f"Columns that are no interventions: {', '.join([*shape.other, *shape.totals])}.")
    if found.as_session:
        places = some_of(found.as_session, 5)
        notes.append(f"Minutes in {places} were taken for minutes of one session; say --minutes week if they are a "
                     "week's.")  # fmt: skip
    if any(not line.group for line in found.lines):
        notes.append("Rows without a Group count as taught alone: put one Group on rows that are taught together.")
    if new:
        notes.append("Needs of new interventions are those of the pupils who get them: look them over.")
    return counts_table("map", f"{page.name} into Provision", counts, notes)


def interventions_table(shape: MapShape, named: Mapping[int, Named], found: MapRead) -> Result:
    """Each column with what it was taken for."""
    columns = (Shown("column", "Column"), Shown("header", "On the sheet"), Shown("code", "Code"), Shown("why", "Why"),
               Shown("pupils", "Pupils", Shows.COUNT))  # fmt: skip
    rows = tuple((letter(place), header, named[place].code, named[place].why,
                  len(found.pupils.get(named[place].code, ())))
                 for place, header in shape.interventions.items())  # fmt: skip
    return Result("Matches", "Interventions of the sheet", columns, rows)


def groups_table(found: MapRead) -> Result:
    """Groups and who is in them."""
    groups: dict[str, list[str]] = {}
    for line in found.lines:
        if line.group:
            groups.setdefault(line.group, []).append(line.pupil_id)
    columns = (Shown("group", "Group"), Shown("size", "Pupils", Shows.COUNT), Shown("who", "Pupil IDs"))
    rows = tuple((group, len(pupils), "; ".join(sorted(pupils, key=natural))) for group, pupils in groups.items())
    return Result("Groups", "Groups that the sheet shows", columns, rows)

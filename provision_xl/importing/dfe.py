"""The DfE's school-level file "Special educational needs in England", as published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from provision_xl.errors import FileError, Finding, Verdict
from provision_xl.importing.source import Cells, Page, text_of
from provision_xl.school.core_tables import NEEDS

_LEVEL = "school"
_WANTED = ("time_period", "la_name", "new_la_code", "urn", "phase_type_grouping", "total pupils", "sen support",
           "ehc plan")  # fmt: skip


@dataclass(frozen=True, slots=True)
class NationalSchool:
    """One school of the file; a count is None where the file does not give it."""

    urn: str
    la: str
    la_code: str
    phase: str
    roll: int | None
    counts: Mapping[str, int | None]  # "K", "E", and each type of need, of both together


def read_schools(page: Page) -> tuple[str, tuple[NationalSchool, ...]]:
    """The latest year of the file, as 2022/23, and its schools.

    Raises:
        FileError: it is not that file.
    """
    rows = page.rows()
    headers = [text_of(cell).casefold() for cell in next(rows, ())]
    missing = [name for name in _WANTED if name not in headers]
    if missing:
        saw = f'the first row has no column "{missing[0]}"'
        cure = "Download the school-level file of Special educational needs in England, and leave it as it is."
        raise FileError(Finding("PX-I20", Verdict.REFUSE, page.name, "A1", saw, cure))
    places = {name: place for place, name in enumerate(headers)}
    found: dict[str, list[NationalSchool]] = {}
    for cells in rows:
        if cells and _at(cells, places, "geographic_level").casefold() in {_LEVEL, ""} and _at(cells, places, "urn"):
            found.setdefault(_at(cells, places, "time_period"), []).append(_school(cells, places))
    if not found:
        raise FileError(Finding("PX-I20", Verdict.REFUSE, page.name, "A2", "there is no school in it",
                                "Download the file again."))  # fmt: skip
    year = max(found)
    label = f"{year[:4]}/{year[4:]}" if len(year) == 6 else year
    return label, tuple(found[year])


def _school(cells: Cells, places: Mapping[str, int]) -> NationalSchool:
    counts: dict[str, int | None] = {
        "K": _count(_at(cells, places, "sen support")),
        "E": _count(_at(cells, places, "ehc plan")),
    }
    for need in NEEDS:
        parts = [_count(_at(cells, places, f"{group}_primary_need_{need.casefold()}")) for group in ("ehc", "sup")]
        if f"sup_primary_need_{need.casefold()}" in places:
            counts[need] = None if None in parts else sum(part or 0 for part in parts)
    return NationalSchool(
        _at(cells, places, "urn"),
        _at(cells, places, "la_name"),
        _at(cells, places, "new_la_code"),
        _at(cells, places, "phase_type_grouping"),
        _count(_at(cells, places, "total pupils")),
        counts,
    )


def _at(cells: Sequence[object], places: Mapping[str, int], name: str) -> str:
    place = places.get(name, -1)
    return text_of(cells[place]) if 0 <= place < len(cells) else ""


def _count(text: str) -> int | None:
    """A count; None where the file has c, x, z or a blank in its place."""
    return int(text) if text.isdecimal() else None

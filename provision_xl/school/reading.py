"""Sheets of cells become a School: tables found by sheet and header, every cell typed, nothing lost in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any, NamedTuple

from provision_xl.errors import Finding, Verdict
from provision_xl.school.cells import Read, clean, read_cell
from provision_xl.school.columns import Column, Kind, Row, Table, letter
from provision_xl.school.core_tables import Settings
from provision_xl.school.raw import Grid
from provision_xl.school.school import School
from provision_xl.school.tables import SETTINGS, SETTINGS_HEADERS, SETTINGS_SHEET, TABLES

_HEADER_ROWS = 20
_OFTEN_THE_SAME = frozenset({str, int, float, bool, datetime})
_NOTHING_WITHOUT = frozenset({"academic_year"})


def fold(header: Any) -> str:
    """A header or sheet name for comparing: one case, no star, no doubled or unseen spaces."""
    return clean(str(header)).replace("*", "").strip().casefold() if header is not None else ""


@dataclass(frozen=True)
class _Found:
    """Where a table's columns stand on its sheet."""

    grid: Grid
    header_row: int  # counted from nought
    places: Mapping[str, int]  # attribute -> column counted from nought
    findings: tuple[Finding, ...]
    own: tuple[str, ...] = ()  # headers that are none of ours


def read_school(grids: Mapping[str, Grid], findings: Iterable[Finding] = ()) -> School:
    """A School from the sheets of a workbook.

    Sheets and columns may be moved, reordered, or stand beside others of one's own. What cannot be read is left
    blank and stands in `findings` with its cell, so the caller must look at these before it trusts a figure.

    Args:
        grids: sheets by name.
        findings: what was already seen while opening the file.
    """
    by_name = {fold(name): grid for name, grid in grids.items()}
    seen = list(findings)
    settings, settings_layout = _read_settings(by_name, grids, seen)
    layout: dict[str, Mapping[str, str]] = {SETTINGS_SHEET: settings_layout}
    tables: dict[str, Any] = {}
    ours = {fold(name) for name in (SETTINGS_SHEET, *TABLES)} - {fold("Key")}
    not_read = [name for name in grids if fold(name) not in ours]
    for table in TABLES.values():
        grid = by_name.get(fold(table.name))
        if grid is None:
            if table.core:
                seen.append(_missing_sheet(table.name, grids))
            continue
        if table.name == "Key":
            continue  # names stay on the sheet; only IDs are read
        found = _find_columns(table.columns, table.name, grid)
        seen.extend(found.findings)
        not_read.extend(f"{header} in {table.name}" for header in found.own)
        layout[table.name] = {attribute: letter(place) for attribute, place in found.places.items()}
        tables[table.attribute] = tuple(_rows(table, found, seen))
    return School(settings=settings, layout=layout, findings=tuple(seen), not_read=tuple(not_read), **tables)


def _missing_sheet(name: str, grids: Mapping[str, Grid]) -> Finding:
    near = get_close_matches(name, list(grids), n=1, cutoff=0.6)
    hint = f' Perhaps "{near[0]}" is meant: rename it to {name}.' if near else ""
    return Finding(
        "PX-C01",
        Verdict.STOP,
        name,
        "",
        f"there is no sheet {name}; found are {', '.join(grids)}",
        f"Put the sheet back, empty if need be.{hint}",
    )


def _find_columns(columns: Sequence[Column], name: str, grid: Grid) -> _Found:
    known = {fold(column.header): column for column in columns}
    header_row = _header_row(known, grid.rows)
    if header_row is None:
        if any(_filled(row) for row in grid.rows):
            saw = f"none of the headers of {name} was found in the first {_HEADER_ROWS} rows"
            cure = f"The header row must hold {', '.join(column.header for column in columns if column.required)}."
            return _Found(grid, 0, {}, (Finding("PX-C03", Verdict.STOP, name, "A1", saw, cure),))
        return _Found(grid, 0, {}, ())
    headers = grid.rows[header_row]
    places: dict[str, int] = {}
    findings: list[Finding] = []
    own: dict[int, Any] = {}
    for place, header in enumerate(headers):
        column = known.get(fold(header))
        if column is None:
            own.update({place: header} if fold(header) else {})
        elif column.attribute in places:
            first = f"{letter(places[column.attribute])}{header_row + 1}"
            findings.append(
                Finding(
                    "PX-C05",
                    Verdict.STOP,
                    name,
                    f"{letter(place)}{header_row + 1}",
                    f'the header "{column.header}" stands at {first} too',
                    "Rename or delete one of the two columns.",
                )
            )
        else:
            places[column.attribute] = place
    absent = [column for column in columns if column.attribute not in places]
    findings.extend(_absent(absent, own, name, header_row))
    findings.extend(_merges(grid, name, header_row))
    return _Found(grid, header_row, places, tuple(findings), tuple(clean(str(header)) for header in own.values()))


def _header_row(known: Mapping[str, Column], rows: Sequence[Sequence[Any]]) -> int | None:
    needed = sum(column.required for column in known.values())
    scores = [len({fold(cell) for cell in row if cell is not None} & set(known)) for row in rows[:_HEADER_ROWS]]
    best = max(scores, default=0)
    return scores.index(best) if best and best * 2 >= min(needed, len(known)) else None


def _absent(absent: Sequence[Column], own: Mapping[int, Any], name: str, header_row: int) -> Iterable[Finding]:
    """What is not there and must be, or what seems to be there under another name; required columns choose first."""
    free = dict(own)
    for column in sorted(absent, key=lambda column: not column.required):
        near = get_close_matches(
            fold(column.header), [fold(text) for text in free.values()], n=1, cutoff=0.5 if column.required else 0.8
        )
        place = next((place for place, text in free.items() if near and fold(text) == near[0]), None)
        if place is not None:
            yield Finding(
                "PX-C03",
                Verdict.STOP,
                name,
                f"{letter(place)}{header_row + 1}",
                f'there is no column "{column.header}", but there is "{free.pop(place)}"',
                f'If they are the same, rename it to "{column.header}"; if not, add an empty column "{column.header}".',
            )
        elif column.required:
            saw = f'there is no column "{column.header}"'
            cure = f'Add a column with the header "{column.header}".'
            yield Finding("PX-C03", Verdict.STOP, name, f"A{header_row + 1}", saw, cure)


def _merges(grid: Grid, name: str, header_row: int) -> Iterable[Finding]:
    for merged in grid.merged:
        last_row = int("".join(sign for sign in merged.split(":")[-1] if sign.isdigit()) or 0)
        if last_row > header_row + 1:
            yield Finding(
                "PX-C08",
                Verdict.STOP,
                name,
                merged,
                f"the cells {merged} are merged",
                "Unmerge them (Home, Merge & Center) and fill every row.",
            )


def _filled(row: Sequence[Any]) -> bool:
    return any(cell is not None and cell != "" for cell in row)


def _rows(table: Table, found: _Found, seen: list[Finding]) -> Iterable[Row]:
    wanted = [
        _Place(column, place, {kind: {} for kind in _OFTEN_THE_SAME})
        for column in table.columns
        if (place := found.places.get(column.attribute)) is not None
    ]
    if not wanted:
        return
    words_at = [place for column, place, _ in wanted if column.kind in {Kind.ID, Kind.TEXT}]
    required = [(column, place) for column, place, _ in wanted if column.required]
    hidden = 0
    for number, cells in enumerate(found.grid.rows[found.header_row + 1 :], start=found.header_row + 2):
        if _is_total(words_at, cells):
            seen.append(
                Finding(
                    "PX-C17",
                    Verdict.MEND,
                    table.name,
                    f"A{number}",
                    f"row {number} looks like a total",
                    "It is left out. Delete it, or keep totals outside the table.",
                )
            )
            continue
        values = _values(table, wanted, cells, number, seen)
        if not values:
            continue
        seen.extend(
            Finding(
                "PX-D00",
                Verdict.STOP,
                table.name,
                f"{letter(place)}{number}",
                f"{column.header} is blank",
                f"Fill it in: {column.help}",
            )
            for column, place in required
            if column.attribute not in values
        )
        hidden += number in found.grid.hidden_rows
        yield table.row_type(row=number, **values)
    if hidden:
        seen.append(
            Finding(
                "PX-C16",
                Verdict.WARN,
                table.name,
                "",
                f"{hidden} hidden rows are counted",
                "Clear the filter to see them.",
            )
        )


class _Place(NamedTuple):
    """A column, where it stands counted from nought, and its cells as read: 1, 1.0 and TRUE apart."""

    column: Column
    place: int
    known: Mapping[type, dict[Any, Read]]


def _values(
    table: Table, wanted: Sequence[_Place], cells: Sequence[Any], number: int, seen: list[Finding]
) -> dict[str, Any]:
    """The values of a row by attribute, without those of blank cells; what is often the same is read once."""
    width = len(cells)
    values: dict[str, Any] = {}
    for column, place, known in wanted:
        raw = cells[place] if place < width else None
        if raw is None or raw == "":
            continue
        of_kind = known.get(raw.__class__)
        if of_kind is None:
            read = read_cell(column, raw)
        elif (found := of_kind.get(raw)) is None:
            read = of_kind[raw] = read_cell(column, raw)
        else:
            read = found
        values[column.attribute] = read.value
        if read.problem:
            code, verdict, saw, cure = read.problem
            seen.append(Finding(code, verdict, table.name, f"{letter(place)}{number}", saw, cure))
    return values


def _is_total(words_at: Sequence[int], cells: Sequence[Any]) -> bool:
    """Whether a row has nothing but that one word where IDs and texts stand."""
    width = len(cells)
    words = [cells[place] for place in words_at if place < width and cells[place] not in (None, "")]
    return len(words) == 1 and fold(words[0]).rstrip(":") in {"total", "totals", "grand total", "sum"}


def _read_settings(
    by_name: Mapping[str, Grid], grids: Mapping[str, Grid], seen: list[Finding]
) -> tuple[Settings, dict[str, str]]:
    grid = by_name.get(fold(SETTINGS_SHEET))
    if grid is None:
        seen.append(_missing_sheet(SETTINGS_SHEET, grids))
        return Settings(), {}
    known = {fold(column.header): column for column in SETTINGS}
    name_place, value_place, first = _settings_places(grid)
    values: dict[str, Any] = {}
    layout: dict[str, str] = {}
    for number, cells in enumerate(grid.rows[first:], start=first + 1):
        column = known.get(fold(cells[name_place])) if name_place < len(cells) else None
        if column is None:
            continue
        layout[column.attribute] = f"{letter(value_place)}{number}"
        read = read_cell(column, cells[value_place] if value_place < len(cells) else None)
        values[column.attribute] = read.value
        if read.problem:
            code, verdict, saw, cure = read.problem
            seen.append(Finding(code, verdict, SETTINGS_SHEET, layout[column.attribute], saw, cure))
    for column in SETTINGS:
        if column.required and values.get(column.attribute, column.blank) == column.blank:
            seen.append(
                Finding(
                    "PX-D00",
                    Verdict.STOP if column.attribute in _NOTHING_WITHOUT else Verdict.WARN,
                    SETTINGS_SHEET,
                    layout.get(column.attribute, ""),
                    f"{column.header} is blank",
                    f"Fill it in: {column.help}",
                )
            )
    return Settings(**values), layout


def _settings_places(grid: Grid) -> tuple[int, int, int]:
    for number, cells in enumerate(grid.rows[:_HEADER_ROWS]):
        folded = [fold(cell) for cell in cells]
        if fold(SETTINGS_HEADERS[0]) in folded and fold(SETTINGS_HEADERS[1]) in folded:
            return folded.index(fold(SETTINGS_HEADERS[0])), folded.index(fold(SETTINGS_HEADERS[1])), number + 1
    return 0, 1, 0

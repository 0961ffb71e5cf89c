"""A school with a canary in every text field of every table, made from the declared tables: a new column joins by
itself. Each field has a canary of its own, so that a hit says where it came from."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from provision_xl.errors import STOPPING
from provision_xl.rates import national
from provision_xl.school.columns import Column, Kind, Row, Table
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES
from provision_xl.views.work import check_school
from tests.cli.books import AS_AT, small_school
from tests.reports.read_back import pdf_parts

PUPIL = "ZZPUPIL-7"  # an ID: it may stand where IDs may
NAME = "Zzname Canary"  # in Key: it may stand nowhere
WORD = "ZZCANARY"


@dataclass(frozen=True)
class Planted:
    """The school, and which field each canary stands in."""

    school: School
    fields: Mapping[str, str]  # canary -> "Provision.Aim"


def planted() -> Planted:
    """The small school with a row in every table, a pupil whose ID is a canary, and a canary in every text field."""
    school = _with_the_pupil(small_school())
    school = replace(school, **{table.attribute: _rows(school, table) for table in TABLES.values()})
    assert _sound(school), [str(item) for item in check_school(school, AS_AT, national()) if item.verdict in STOPPING]
    fields: dict[str, str] = {}
    for table in TABLES.values():
        for column in table.columns:
            if column.kind is Kind.TEXT and not column.refers_to:
                canary = f"{WORD}{len(fields):03}"
                changed = _with(school, table, column, canary)
                if _sound(changed):
                    school = changed
                    fields[canary] = f"{table.name}.{column.header}"
    return Planted(school, fields)


def _sound(school: School) -> bool:
    return not any(finding.verdict in STOPPING for finding in check_school(school, AS_AT, national()))


def _with(school: School, table: Table, column: Column, canary: str) -> School:
    """The canary in the last row, which is the canary pupil's where the table has pupils."""
    *before, last = school.rows(table.name)
    if table.name == "Provision":
        before, last = [*before, last], None  # type: ignore[list-item]
        rows = [replace(row, **{column.attribute: canary}) if getattr(row, "pupil_id", "") == PUPIL else row
                for row in before]  # fmt: skip
    else:
        rows = [*before, replace(last, **{column.attribute: canary})]  # type: ignore[list-item]
    return replace(school, **{table.attribute: tuple(rows)})  # type: ignore[arg-type]


def _with_the_pupil(school: School) -> School:
    """One pupil more, in the group of four and alone in READ, with a service shared and one alone."""
    pupil = replace(school.pupils[0], pupil_id=PUPIL, primary_need="HI", sen_status="E")
    shared = replace(school.provision[0], line="L6", pupil_id=PUPIL)
    alone = replace(school.provision[4], line="", group="G3", pupil_id=PUPIL, staff_id="T2")
    return replace(school, pupils=(*school.pupils, pupil), provision=(*school.provision, shared, alone),
                   key=())  # fmt: skip


def _rows(school: School, table: Table) -> tuple[Row, ...]:
    rows = school.rows(table.name)
    return rows or (_example(table),)


_EXAMPLES: dict[str, Any] = {
    "Pupils.Pupil ID": PUPIL, "Staff.Staff ID": "T1", "Interventions.Code": "READ", "Funds.Fund": "SEN",
    "Provision.Line": "L6", "Provision.Group": "G3", "Measures.Measure": "Renfrew", "SENCo.Person": "SENCo",
    "Periods.Period": "3", "Rooms.Room": "Library",
}  # fmt: skip


def _example(table: Table) -> Row:
    """A row with an example in each column that must be filled, and in those that name a pupil."""
    values: dict[str, Any] = {}
    for column in table.columns:
        if column.required or column.refers_to:
            values[column.attribute] = _value(column)
    return table.row_type(**values)


def _value(column: Column) -> Any:
    if column.refers_to:
        known = _EXAMPLES[column.refers_to]
        return (known,) if column.kind is Kind.LIST else known
    match column.kind:
        case Kind.DATE:
            return date.fromisoformat(column.example) if column.example else AS_AT
        case Kind.YESNO:
            return True
        case Kind.TIME:
            return time.fromisoformat(column.example.zfill(5))
        case Kind.WHOLE:
            return int(column.example or 1)
        case Kind.MONEY:
            return round(Decimal(column.example or "12.34") * 100)
        case Kind.LIST:
            return tuple(part.strip() for part in column.example.split(";"))
        case Kind.TEXT | Kind.ID | Kind.CHOICE:
            return column.example or (column.allowed[0] if column.allowed else "words")
        case _:
            return Decimal(column.example or 1)


def contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """The name and bytes of a file, and of every part inside it, unzipped and unpacked."""
    content = path.read_bytes()
    yield f"name of {path.name}", path.name.encode()
    yield path.name, content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for part in archive.namelist():
                yield f"{path.name}/{part}", part.encode() + b"\n" + archive.read(part)
    elif content.startswith(b"%PDF"):
        yield from ((f"{path.name}/{part}", found) for part, found in pdf_parts(content))


def hits(content: bytes | str, words: Iterable[str]) -> set[str]:
    """Which canaries stand in a content, in any case."""
    found = content.encode() if isinstance(content, str) else content
    pattern = b"|".join(re.escape(word.encode()) for word in sorted(words, key=len, reverse=True))
    return {match.decode().upper() for match in re.findall(pattern, found, re.IGNORECASE)}

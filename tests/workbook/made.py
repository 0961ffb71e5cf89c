"""Small workbooks made for a test, and ways to damage them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from provision_xl.school.core_tables import Fund, Intervention, Line, Pupil, Settings, Staff, TermRow
from provision_xl.school.school import School
from provision_xl.workbook.build import Contents, workbook_bytes


def little_school() -> School:
    """Two pupils in one group with one adult."""
    autumn = date(2026, 9, 14), date(2026, 12, 11)
    return School(
        settings=Settings(
            school_name="Hill & Dale", school_id="007", setting_type="Mainstream primary", academic_year="2026/27"
        ),
        terms=(TermRow(term="Autumn", starts=date(2026, 9, 1), ends=date(2026, 12, 18), teaching_weeks=Decimal(15)),),
        pupils=(
            Pupil(pupil_id="007", year_group="1", sen_status="K", primary_need="SLCN"),
            Pupil(pupil_id="NA", year_group="R", sen_status="E", ehc_hours=Decimal("12.5")),
        ),
        interventions=(Intervention(code="TRUE", name="=1+1", needs=("SLCN", "MLD"), use=True),),
        staff=(
            Staff(
                staff_id="1E5",
                role="TA",
                hours_per_week=Decimal("27.5"),
                intervention_hours=Decimal(20),
                salary=2400000,
            ),
        ),
        provision=tuple(
            Line(
                line=f"L{n}",
                group="G1",
                pupil_id=pupil,
                intervention="TRUE",
                staff_id="1E5",
                starts=autumn[0],
                ends=autumn[1],
            )
            for n, pupil in enumerate(("007", "NA"), start=1)
        ),
        funds=(Fund(fund="SEN", source="Notional", amount=1, starts=date(2026, 4, 1), ends=date(2027, 3, 31)),),
    )


def little_book() -> bytes:
    return workbook_bytes(Contents(little_school()))


def sheet_book(sheets: Mapping[str, Callable[[Any, Any], None]], **options: Any) -> bytes:
    """A workbook whose sheets are written by functions of (worksheet, workbook)."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **options})
    for name, write in sheets.items():
        write(book.add_worksheet(name), book)
    book.close()
    return buffer.getvalue()


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same package with one part changed."""
    return repacked(content, {part: change(members(content)[part])})


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(
    content: bytes, instead: Mapping[str, bytes | None], method: int = zipfile.ZIP_DEFLATED, also: Sequence[str] = ()
) -> bytes:
    """The same package with other content for some parts; None leaves a part out, `also` adds a name once more."""
    parts: dict[str, bytes | None] = {**members(content), **instead}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, part in parts.items():
            if part is not None:
                archive.writestr(name, part)
        for name in also:
            archive.writestr(name, b"<a/>")
    return buffer.getvalue()


def sheet_part(content: bytes, name: str) -> str:
    """The part of a sheet of a workbook that we built: they are numbered in the order of their tabs."""
    import re

    names = re.findall(rb'<sheet name="([^"]*)"', members(content)["xl/workbook.xml"])
    return f"xl/worksheets/sheet{names.index(name.encode()) + 1}.xml"


def saved(folder: Path, content: bytes, name: str = "map.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip with these members and no other."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def flipped(content: bytes, member: str) -> bytes:
    """Two bytes changed in the middle of a packed member."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo(member)
    middle = info.header_offset + 30 + len(member) + info.compress_size // 2
    return content[:middle] + bytes(byte ^ 0x55 for byte in content[middle : middle + 2]) + content[middle + 2 :]


def lying(content: bytes, member: str, size: int) -> bytes:
    """The directory says that a member has another size than it has."""
    at = content.rindex(member.encode()) - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    return content[: at + 24] + size.to_bytes(4, "little") + content[at + 28 :]

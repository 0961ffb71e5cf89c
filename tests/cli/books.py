"""Workbooks for the command line's tests, made and changed as people make and change them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from provision_xl import app
from provision_xl.rates import national
from provision_xl.school.core_tables import Fund, Intervention, Line, Pupil, Settings, Staff, TermRow
from provision_xl.school.school import School
from provision_xl.workbook.new import usual_terms
from tests.cli.running import fine

FIRST, LAST = date(2026, 9, 14), date(2026, 12, 11)
AS_AT = date(2026, 11, 23)
_HEADER_ROWS = 20


@dataclass(frozen=True)
class Place:
    """A cell of a workbook."""

    sheet: str
    cell: str


class Sheet:
    """A sheet as a person sees it: columns by their header, rows below the headers."""

    def __init__(self, book: Any, name: str, known: str) -> None:
        self._sheet = book[name]
        headers = next(
            row for row in self._sheet.iter_rows(max_row=_HEADER_ROWS) if known in [cell.value for cell in row]
        )
        self.first = headers[0].row + 1
        self._columns = {cell.value: cell.column for cell in headers if cell.value is not None}

    def put(self, row: int, header: str, value: Any) -> Place:
        """Type into the row counted from 1 below the headers."""
        cell = self._sheet.cell(self.first + row - 1, self._columns[header])
        cell.value = value
        return Place(self._sheet.title, cell.coordinate)

    def value(self, row: int, header: str) -> Any:
        return self._sheet.cell(self.first + row - 1, self._columns[header]).value

    def row_of(self, header: str, value: Any) -> int:
        """The row that has this value under this header."""
        rows = range(1, self._sheet.max_row + 1)
        return next(row for row in rows if self.value(row, header) == value)

    def fill(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Type rows from the first one below the headers on."""
        for number, row in enumerate(rows, start=1):
            for header, value in row.items():
                self.put(number, header, value)


@contextmanager
def opened(path: Path) -> Any:
    """The workbook in a spreadsheet program, as it were: opened, changed, saved under the same name."""
    book = openpyxl.load_workbook(path)
    yield book
    book.save(path)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def new_book(path: Path) -> Path:
    """What the command `new` makes."""
    fine("new", path, "--year", "2026/27")
    return path


def half_filled(path: Path) -> Path:
    """What `new` wrote at `path`, with Pupils (ID, year, status), Use, Staff (ID, role, hours) and three groups."""
    groups = {"G1": ("NELI", "T1", ("P1", "P2", "P3")), "G2": ("PRECT", "T1", ("P4",)), "G3": ("ELSA", "T2", ("P5",))}
    with opened(path) as book:
        statuses = zip(range(1, 8), "KKKKKKE", strict=True)
        Sheet(book, "Pupils", "Pupil ID").fill(
            {"Pupil ID": f"P{number}", "Year group": "3", "SEN status": status} for number, status in statuses
        )
        library = Sheet(book, "Interventions", "Code")
        for code in ("NELI", "PRECT", "ELSA", "PAIRED"):
            library.put(library.row_of("Code", code), "Use", "Yes")
        Sheet(book, "Staff", "Staff ID").fill(
            [
                {"Staff ID": "T1", "Role": "TA", "Hours per week": 25, "Intervention hours": 12},
                {"Staff ID": "T2", "Role": "HLTA", "Hours per week": 30, "Intervention hours": 10},
            ]
        )
        Sheet(book, "Provision", "Pupil ID").fill(
            {"Group": group, "Pupil ID": pupil, "Intervention": code, "Staff ID": adult, "Starts": FIRST}
            for group, (code, adult, pupils) in groups.items()
            for pupil in pupils
        )
    return path


def small_school() -> School:
    """Five pupils, a group of four and one alone, two adults, one fund: nothing is the matter with it."""
    talk = [Line(line=f"L{n}", group="G1", pupil_id=f"P{n}", intervention="TALK", staff_id="T1") for n in range(1, 5)]
    read = Line(line="L5", group="G2", pupil_id="P5", intervention="READ", staff_id="T2")
    return School(
        settings=Settings(
            school_name="Hill Primary School",
            school_id="130003",
            setting_type="Mainstream primary",
            academic_year="2026/27",
            as_at=AS_AT,
            pupils_on_roll=100,
            lgps_rate=Decimal("0.215"),
            la_hourly_rate=Decimal("17.20"),
        ),
        terms=_terms(),
        pupils=tuple(
            Pupil(pupil_id=f"P{n}", year_group="3", class_name="3A", sen_status="K", primary_need="SLCN")
            for n in range(1, 6)
        ),
        interventions=(
            Intervention(
                use=True,
                code="TALK",
                name="Talk time",
                needs=("SLCN",),
                group_max=4,
                group_minutes=Decimal(30),
                group_sessions=Decimal(2),
                cost_per_pupil=450,
            ),
            Intervention(
                use=True,
                code="READ",
                name="Reading alone",
                needs=("SLCN",),
                individual_minutes=Decimal(20),
                individual_sessions=Decimal(3),
            ),
        ),
        staff=tuple(
            Staff(
                staff_id=name,
                role="TA",
                pay_scale="NJC",
                point="5",
                hours_per_week=Decimal(25),
                intervention_hours=Decimal(10),
            )
            for name in ("T1", "T2")
        ),
        provision=tuple(_dated(line) for line in (*talk, read)),
        funds=(
            Fund(
                fund="SEN",
                source="Notional SEN",
                amount=4_800_000,
                starts=date(2026, 4, 1),
                ends=date(2027, 8, 31),
            ),
        ),
    )


def _terms() -> tuple[TermRow, ...]:
    return tuple(usual_terms(national(), "2026/27"))


def _dated(line: Line) -> Line:
    return replace(line, starts=FIRST, ends=LAST, fund="SEN")


def written(path: Path, school: School) -> Path:
    """The school as a workbook without macros."""
    return app.write_book(path, school, (), "no-macros", None, as_at=AS_AT)

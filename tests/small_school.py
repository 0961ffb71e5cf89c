"""A school small enough to work out by hand, in a workbook laid out by hand: five pupils, one group, one adult.

An hour a week for the 13 weeks of two half terms at £12 an hour is £156: £31.20 for each of five pupils. With one of
them taught alone it is £156 for the four, £39 each, and £156 for the one: £312.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from provision_xl.school.tables import CORE, SETTINGS_HEADERS, TABLES

LIVE_TABLES = ("Settings", *(table.name for table in CORE))
FIRST, LAST = date(2026, 9, 7), date(2026, 12, 18)

SETTINGS = {
    "School name": "Hill Primary School",
    "School ID": "130003",
    "Setting type": "Mainstream primary",
    "Academic year": "2026/27",
    "As-at date": date(2026, 10, 16),
    "Pupils on roll": 100,
    "LGPS employer rate": 0.215,
    "LA hourly rate": 17.2,
}

ROWS: dict[str, list[dict[str, Any]]] = {
    "Terms": [
        {"Term": "Autumn 1", "Starts": FIRST, "Ends": date(2026, 10, 16), "Teaching weeks": 6, "Report term": "Autumn"},
        {"Term": "Autumn 2", "Starts": date(2026, 11, 2), "Ends": LAST, "Teaching weeks": 7, "Report term": "Autumn"},
    ],
    "Pupils": [
        {"Pupil ID": name, "Year group": "3", "SEN status": status, "Primary need": "SLCN"}
        for name, status in (("007", "K"), ("NA", "K"), ("P3", "K"), ("P4", "K"), ("P5", "E"))
    ],
    "Interventions": [
        {"Use": "Yes", "Code": "TALK", "Intervention": "Talk time", "Needs": "SLCN", "Group minutes": 60,
         "Group sessions": 1, "Group max": 6},
    ],
    "Staff": [{"Staff ID": "T1", "Role": "TA", "Hourly cost": 12, "Intervention hours": 10, "Hours per week": 20}],
    "Provision": [
        {"Line": f"L{number}", "Group": "G1", "Pupil ID": name, "Intervention": "TALK", "Staff ID": "T1",
         "Starts": FIRST, "Ends": LAST}
        for number, name in enumerate(("007", "NA", "P3", "P4", "P5"), start=1)
    ],
    "Funds": [
        {"Fund": "SEN", "Source": "School budget", "Amount": 1000, "From": date(2026, 4, 1), "To": date(2027, 8, 31)},
    ],
}  # fmt: skip


def write_school(made: xlsxwriter.Workbook, rows: Mapping[str, Sequence[Mapping[str, Any]]] = ROWS) -> None:
    """The sheets of Settings and these tables; headers in row 1, two blank rows at the end of each table."""
    day = made.add_format({"num_format": "dd/mm/yyyy"})
    settings = made.add_worksheet("Settings")
    _write(settings, day, [SETTINGS_HEADERS, *((name, value, None) for name, value in SETTINGS.items())])
    headers = [{"header": header} for header in SETTINGS_HEADERS]
    settings.add_table(0, 0, len(SETTINGS), 2, {"name": "tblSettings", "columns": headers})
    for name, found in rows.items():
        table = TABLES[name]
        titles = [column.header for column in table.columns]
        sheet = made.add_worksheet(name)
        _write(sheet, day, [titles, *([row.get(title) for title in titles] for row in found)])
        columns = [{"header": title} for title in titles]
        sheet.add_table(0, 0, len(found) + 2, len(titles) - 1, {"name": table.excel_name, "columns": columns})


def _write(sheet: Any, day: Any, rows: Sequence[Sequence[Any]]) -> None:
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, place, value, day)
            elif isinstance(value, str):
                sheet.write_string(number, place, value)
            elif value is not None:
                sheet.write_number(number, place, value)


def plain_school(path: Path, rows: Mapping[str, Sequence[Mapping[str, Any]]] = ROWS) -> Path:
    """The same school without macros."""
    with xlsxwriter.Workbook(path) as made:
        write_school(made, rows)
    return path


def tables(*names: str) -> str:
    """These tables as a formula of LibreOffice names them, all of the small school's where none is said."""
    return ",".join(f"tbl{name}" for name in names or LIVE_TABLES)

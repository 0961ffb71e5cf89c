"""A small made-up school for each setting type, as its people would have filled it in by late November.

Each stands in `settings/NAME.toml`: values of Settings, codes of the library that are used, and tables as lines with |
between the cells, headers first. Mainstream primary is the demo's own school.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from provision_xl.demo.building import demo_school
from provision_xl.demo.records import plain_row, row_of
from provision_xl.demo.shape import FEWEST_PUPILS
from provision_xl.errors import STOPPING, OutOfRange
from provision_xl.profiles import Profile, setting_named
from provision_xl.rates import national
from provision_xl.school.cells import read_cell
from provision_xl.school.columns import Column, Row
from provision_xl.school.core_tables import Settings
from provision_xl.school.school import SETTING_DEFAULTS, School
from provision_xl.school.tables import SETTINGS, TABLES
from provision_xl.senco.duties import library

OWN_SETTING = "Mainstream primary"
_YEAR = "2026/27"
_SETTINGS, _LIBRARY, _DUTIES = "Settings", "library", "duties"


def example_school(setting: str) -> School:
    """The example of a setting type; always the same.

    Raises:
        OutOfRange: no such setting type; the message lists those there are.

    >>> example_school("special school").settings.commissioned_places
    8
    """
    rates = national()
    profile = setting_named(setting, rates)
    if profile.setting == OWN_SETTING:
        return demo_school(pupils=FEWEST_PUPILS)
    declared = _data(profile.setting.lower().replace(" ", "_"))
    tables: dict[str, Any] = {
        TABLES[name].attribute: tuple(_rows(name, text)) for name, text in declared.items() if name in TABLES
    }
    used = [record for record in rates.rows("interventions") if record["Code"] in declared.get(_LIBRARY, "").split()]
    tables["interventions"] = (*(_of_library(record) for record in used), *tables.get("interventions", ()))
    tables["terms"] = tuple(row_of("Terms", row) for row in rates.rows("usual_terms") if row["Year"] == _YEAR)
    if declared.get(_DUTIES):
        tables["duties"] = tuple(map(plain_row, library(rates, profile.without_duties)))
    return School(settings=_settings(profile, declared[_SETTINGS]), **tables)


@cache
def _data(name: str) -> Mapping[str, Any]:
    text = (files(__package__) / "settings" / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def _settings(profile: Profile, own: Mapping[str, Any]) -> Settings:
    columns = {column.header: column for column in SETTINGS}
    typed = {**(profile.usual or {}), **own, "Setting type": profile.setting, "Academic year": _YEAR}
    values = {columns[header].attribute: _value(columns[header], value) for header, value in typed.items()}
    return Settings(**{**SETTING_DEFAULTS, **values})


def _of_library(record: Mapping[str, Any]) -> Row:
    return row_of("Interventions", {**record, "Use": "Yes", "Source": f"({record['status']}) {record['source']}"})


def _rows(table: str, text: str) -> Iterator[Row]:
    headers, *lines = (tuple(_cells(line)) for line in text.strip().splitlines())
    columns = [next(column for column in TABLES[table].columns if column.header == header) for header in headers]
    for cells in lines:
        values = {column.attribute: _value(column, cell) for column, cell in zip(columns, cells, strict=True) if cell}
        yield plain_row(TABLES[table].row_type(**values))


def _cells(line: str) -> Iterable[str]:
    return (cell.strip() for cell in line.split("|"))


def _value(column: Column, cell: Any) -> Any:
    read = read_cell(column, cell)
    if read.problem and read.problem.verdict in STOPPING:
        raise OutOfRange(f"{column.header}: {read.problem.saw}")
    return read.value

"""What stands in a new workbook: usual settings and terms, the library of interventions, and no made-up pupil."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from provision_xl.dates import school_year, school_year_of_label, year_label
from provision_xl.errors import OutOfRange
from provision_xl.profiles import Profile, setting_named
from provision_xl.rates import Rates
from provision_xl.school.cells import read_cell
from provision_xl.school.columns import Row, Table
from provision_xl.school.core_tables import Settings
from provision_xl.school.other_tables import LocalRate
from provision_xl.school.school import SETTING_DEFAULTS, School
from provision_xl.school.tables import SETTINGS, TABLES

_A_YEAR_OF_WEEKS = timedelta(weeks=52)
_ID_SIGNS = "BCDFGHJKMNPQRTVWXY346789"  # no vowels, so no words; no signs that look like others
_LISTS = {"Duties": "duties"}  # other tables that a national list can fill


def new_school(
    setting_type: str, with_tables: Collection[str], rates: Rates, as_at: date, academic_year: str = ""
) -> School:
    """The contents of a new workbook.

    Args:
        setting_type: one of SETTING_TYPES, in any case of letters.
        with_tables: names of other tables that are wanted beside the setting's own (`tables_of`); those with a
            national list are filled from it.
        rates: national figures and lists.
        as_at: decides the school year where none is given.
        academic_year: such as 2026/27.

    Raises:
        OutOfRange: no such setting type or table, or not a school year.
    """
    profile = setting_named(setting_type, rates)
    unknown = [name for name in with_tables if name not in TABLES]
    if unknown:
        raise OutOfRange(f'There is no table "{unknown[0]}". The tables are: {", ".join(TABLES)}.')
    label = academic_year or year_label(school_year(as_at))
    tables: dict[str, Any] = {
        "terms": tuple(usual_terms(rates, label)),
        "interventions": tuple(rows_of(TABLES["Interventions"], rates.rows("interventions"))),
    }
    for name in tables_of(profile, with_tables):
        if name in _LISTS:
            records = [row for row in rates.rows(_LISTS[name]) if row["Duty"] not in profile.without_duties]
            tables[TABLES[name].attribute] = tuple(rows_of(TABLES[name], records))
    if "Local rates" in profile.tables:
        tables["local_rates"] = tuple(hourly_rates(rates, as_at))
    return School(settings=usual_settings(profile, label), **tables)


def tables_of(profile: Profile, with_tables: Collection[str]) -> tuple[str, ...]:
    """Tables beyond the core ones: those of the setting, then those asked for."""
    return tuple(dict.fromkeys((*profile.tables, *with_tables)))


def usual_settings(profile: Profile, academic_year: str) -> Settings:
    """Settings as they stand in a new workbook; the school's name and ID are for its people to fill in."""
    attributes = {column.header: column.attribute for column in SETTINGS}
    own = {attributes[header]: Decimal(value) for header, value in (profile.usual or {}).items()}
    return Settings(setting_type=profile.setting, academic_year=academic_year, **{**SETTING_DEFAULTS, **own})


def hourly_rates(rates: Rates, as_at: date) -> Iterable[LocalRate]:
    """What an hour of support is asked for, by support type: ours until the authority's own are typed over them."""
    figure = rates.figure("college_support_hour")
    entry = figure.at(max(as_at, figure.changes[0]))
    for kind, pounds in entry.value.items():
        yield LocalRate(f"LA hourly rate: {kind}", "", entry.starts, pounds, f"({entry.status}) type your authority's")


def usual_terms(rates: Rates, academic_year: str) -> Iterable[Any]:
    """The usual terms of a school year; where it is not in the list, those of the nearest, moved by whole weeks."""
    wanted = school_year_of_label(academic_year)
    listed = {school_year_of_label(str(row["Year"])) for row in rates.rows("usual_terms")}
    nearest = min(listed, key=lambda year: (abs(year - wanted), year))
    moved = _A_YEAR_OF_WEEKS * (wanted - nearest)
    for row in rates.rows("usual_terms"):
        if school_year_of_label(str(row["Year"])) == nearest:
            changed = {"Year": academic_year, "Starts": row["Starts"] + moved, "Ends": row["Ends"] + moved}
            yield from rows_of(TABLES["Terms"], [{**row, **changed}])


def rows_of(table: Table, records: Iterable[Mapping[str, Any]]) -> Iterable[Row]:
    """Records of a national list as rows of a table: by header, Use = No, source with how sure it is."""
    for record in records:
        values = {
            column.attribute: read_cell(column, record[column.header]).value
            for column in table.columns
            if column.header in record
        }
        if table.name == "Interventions":
            values |= {"use": False, "source": f"({record['status']}) {record['source']}"}
        yield table.row_type(**values)


def proposed_ids(draw: Random, count: int, taken: Collection[str] = ()) -> tuple[str, ...]:
    """IDs that say nothing of a pupil, such as P-7F3K, none twice.

    Args:
        draw: where the chance comes from; a seeded one gives the same IDs again.
        count: how many, up to 10,000.
        taken: IDs that are in use.
    """
    found: dict[str, None] = {}
    while len(found) < count:
        made = "P-" + "".join(draw.choice(_ID_SIGNS) for _ in range(4))
        if made not in taken:
            found[made] = None
    return tuple(found)

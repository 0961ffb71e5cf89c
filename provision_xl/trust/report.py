"""The roll-up as a paper: workbook, web page, PDF and CSV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from provision_xl.reports.report import MAKER, Chart, Fact, Report, Section
from provision_xl.results import Result, person

_CHARTS = {
    "Schools": Chart("Planned by school", "school", ("planned_pence",)),
    "By need": Chart("Planned by primary need", "need", ("planned_pence",)),
    "By intervention": Chart("Planned by intervention", "intervention", ("planned_pence",)),
    "By fund": Chart("Planned by source of money", "fund", ("planned_pence",)),
}


def trust_report(tables: Sequence[Result], name: str, day: date) -> Report:
    """The tables of `roll_up` for the leaders of a trust or authority.

    Args:
        name: of the trust.
        day: on which it is made; each school's figures have their own as-at date.
    """
    schools = tables[0]
    keys = [column.key for column in schools.columns]
    total = dict(zip(keys, schools.total, strict=False))
    shown = {column.key: column.shows for column in schools.columns}
    headline = tuple(
        Fact(words, person(total.get(key), shown[key]) or "not known")
        for words, key in (("Planned", "planned_pence"), ("Forecast", "forecast_pence"),
                           ("Planned a pupil on roll", "per_pupil_pence"),
                           ("Planned a SEN pupil", "per_sen_pupil_pence"))
    )  # fmt: skip
    opening = (
        Fact("Schools counted", str(len(schools.rows))),
        Fact("Basis", "Each school's own hourly costs; each as at the date beside it."),
        Fact("Not counted", schools.notes[0] if schools.notes else "Every workbook given is counted."),
    )
    sections = tuple(
        Section(table.name.lower().replace(" ", "-"), table.title, (), table,
                _CHARTS.get(table.name) if table.rows else None)
        for table in tables
    )  # fmt: skip
    ending = (f"Made by {MAKER} from the schools' workbooks: totals alone. No pupil's row or ID left a school.",)
    return Report(
        "Trust roll-up", name, f"{day:%d/%m/%Y}", day, "school", "leadership", opening, headline, sections,
        file_name="Trust roll-up", for_whom="leaders of the trust", ending=ending,
    )  # fmt: skip

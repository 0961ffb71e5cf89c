"""What ships: national figures, and the functions for cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from provision_xl.app.opening import day_of
from provision_xl.rates import national
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School


def rates_table(name: str, day: date | None) -> Result:
    """National figures with unit, dates, source and status: all, one, or those in force on a day."""
    rates = national()
    figures = [rates.figure(name)] if name else list(rates.figures.values())
    columns = (
        Shown("name", "Name"),
        Shown("key", "Point or kind"),
        Shown("value", "Value"),
        Shown("unit", "Unit"),
        Shown("from", "From", Shows.DATE),
        Shown("to", "To", Shows.DATE),
        Shown("status", "Status"),
        Shown("source", "Source"),
    )
    rows: list[tuple[Any, ...]] = []
    for figure in figures:
        for entry in figure.entries:
            if day and (day < figure.entries[0].starts or figure.at(day) is not entry):
                continue
            values = entry.value.items() if figure.index else (("", entry.value),)
            rows.extend(
                (figure.name, key, str(value), figure.unit, entry.starts, entry.ends, entry.status, entry.source)
                for key, value in values
            )
    return Result("Rates", figures[0].label if name else "National figures", columns, tuple(rows))


def about_table(school: School, as_at: date | None) -> Result:
    """The figures in force for a school, under the version and the hash of its inputs."""
    from provision_xl.workbook.about import product_version

    day = day_of(school, as_at)
    table = rates_table("", day)
    title = f"provision_xl {product_version()}, inputs {school.inputs_hash}, figures in force on {day:%d/%m/%Y}"
    about = {"version": product_version(), "inputs_hash": school.inputs_hash, "as_at": day}
    return replace(table, name="About", title=title, about=about)


def functions_table() -> Result:
    """The registry of worksheet functions."""
    from provision_xl.functions.registry import REGISTRY

    columns = (Shown("name", "Function"), Shown("arguments", "Arguments"), Shown("help", "What it gives"))
    rows = tuple(
        (f"PX_{item.name}", ", ".join(argument.name for argument in item.arguments), item.help) for item in REGISTRY
    )
    return Result("Functions", "Functions for cells", columns, rows)

"""Figures as rows of Closed: the totals one a row, of all else one row a key, so that years of terms fit a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from provision_xl.closing.figures import FORECAST, TOTAL, Figure
from provision_xl.school.kept_figures import kept_figures, kept_text
from provision_xl.school.other_tables import Closed


def packed(figures: Iterable[Figure]) -> Iterable[dict[str, Any]]:
    """View, key, figure, value and kept of each row; the forecast is its value, the other figures stand in kept.

    >>> list(packed([Figure("line", "L1", "forecast_pence", 5), Figure("line", "L1", "planned_pence", 7)]))[0]["kept"]
    'planned_pence 7'
    """
    together: dict[tuple[str, ...], list[Figure]] = {}
    for figure in figures:
        alone = (figure.name,) if figure.view == TOTAL else ()
        together.setdefault((figure.view, figure.key, *alone), []).append(figure)
    for found in together.values():
        first, *others = sorted(found, key=lambda figure: (figure.name != FORECAST, figure.name))
        kept = kept_text({figure.name: figure.value for figure in others})
        yield {
            "view": first.view, "key": first.key, "figure": first.name, "value": Decimal(first.value), "kept": kept,
        }  # fmt: skip


def unpacked(row: Closed) -> Iterable[Figure]:
    """The figures of a row; what a hand has made unreadable is left out, and the checks name the row."""
    if row.value is not None:
        yield Figure(row.view, row.key, row.figure, _number(row.value))
    for name, value in kept_figures(row.kept).items():
        yield Figure(row.view, row.key, name, _number(value))


def _number(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value

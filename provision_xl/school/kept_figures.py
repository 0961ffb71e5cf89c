"""Further figures of a row of Closed as its column Kept holds them: a name and a value each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from provision_xl.school.other_tables import Closed

_BETWEEN = "; "


def kept_text(figures: Mapping[str, int | Decimal]) -> str:
    """
    >>> kept_text({"planned_pence": 7, "hours": Decimal("1.5")})
    'planned_pence 7; hours 1.5'
    """
    return _BETWEEN.join(f"{name} {value}" for name, value in figures.items())


def kept_figures(text: str) -> dict[str, Decimal]:
    """The figures in a text; what a hand has made unreadable is left out.

    >>> kept_figures("planned_pence 7; hours 1.5; mine")
    {'planned_pence': Decimal('7'), 'hours': Decimal('1.5')}
    """
    found = {}
    for part in filter(None, text.split(_BETWEEN)):
        name, _, value = part.rpartition(" ")
        try:
            found[name] = Decimal(value)
        except InvalidOperation:
            continue
    return found


def together(one: Closed, other: Closed) -> Closed:
    """One row for two, every figure of both added up by its name.

    >>> first = Closed(figure="forecast_pence", value=Decimal(9), kept="planned_pence 7")
    >>> both = together(first, Closed(figure="planned_pence", value=Decimal(5)))
    >>> both.value, both.kept
    (Decimal('9'), 'planned_pence 12')
    """
    figures = _figures(one)
    for name, value in _figures(other).items():
        figures[name] = figures.get(name, Decimal(0)) + value
    value = figures.pop(one.figure)
    return replace(one, value=value, kept=kept_text(dict(sorted(figures.items()))))


def _figures(row: Closed) -> dict[str, Decimal]:
    return {**kept_figures(row.kept), row.figure: row.value or Decimal(0)}

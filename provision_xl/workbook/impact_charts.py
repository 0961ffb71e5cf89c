"""What provision does for its cost: interventions as bubbles, and the frontier of the plans there could be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from provision_xl.money import half_up
from provision_xl.results import Result, Shows, person
from provision_xl.workbook.bubbles import BUBBLES
from provision_xl.workbook.charts import BORDER, GRID, MOST, SMALL, Drawing, cells, result_by, titled
from provision_xl.workbook.looks import SERIES


class Frontier(NamedTuple):
    """What a line of best plans is drawn against: the result's name, its columns, and the words of the axis."""

    name: str
    cap: str
    taken: str
    shows: Shows
    head: str
    axis: str
    number_format: str


FRONTIERS = (
    Frontier("Frontier", "cap_pence", "cost_pence", Shows.PENCE, "Cash", "Cash in the term, £", "£#,##0"),
    Frontier("Frontier hours", "cap_hours", "used_hours", Shows.HOURS, "TA hours", "TA hours a week", "#,##0"),
)
_BUBBLES = "Cost against impact; the size is pupils"
_BENEFIT = "benefit_months"
_MARKERS = ("circle", "diamond", "triangle", "square")
_ALL = 1.2  # end of the axis of shares, so that bubbles at 100% are not cut
_LOG_FROM = 2_000  # pence a pupil, from which the axis of cost begins at £10


def impact_drawings(results: Sequence[Result]) -> Iterator[Drawing]:
    """Those of the two that can be drawn from these results."""
    rows = _cost_and_impact(results)
    if rows:
        heads = (("Intervention", Shows.TEXT), ("Cost a pupil", Shows.PENCE), ("Targets met", Shows.PERCENT),
                 ("Pupils", Shows.COUNT))  # fmt: skip
        said = [f"{name}: {person(cost, Shows.PENCE)} a pupil, {person(share, Shows.PERCENT)} of targets met, "
                f"{pupils} pupils" for name, cost, share, pupils in rows]  # fmt: skip
        alt = f"Bubble chart. Forecast cost a pupil, share of targets met, and pupils. {'; '.join(said)}."
        yield Drawing(_BUBBLES, heads, rows, alt, partial(_bubbles, rows))
    yield from _frontiers(results)


def _cost_and_impact(results: Sequence[Result]) -> list[tuple[str, int, Fraction, int]]:
    """Code, forecast pence a pupil, share of targets met, and pupils; most pupils first.

    Share met = lines whose exit met the target / lines with both, over all measures of the intervention.
    """
    costs = result_by(results, "intervention", "forecast_pence", "pupils")
    impact = result_by(results, "intervention", "with_target", "met_target")
    if costs is None or impact is None:
        return []
    met: dict[str, list[int]] = {}
    for record in _records(impact):
        both = met.setdefault(record["intervention"], [0, 0])
        both[0] += record["met_target"] or 0
        both[1] += record["with_target"] or 0
    found = [
        (row["intervention"], half_up(Fraction(row["forecast_pence"], row["pupils"])), Fraction(*counts), row["pupils"])
        for row in _records(costs)
        if row["pupils"] and row["forecast_pence"] > 0 and (counts := met.get(row["intervention"], [0, 0]))[1]
    ]
    return sorted(found, key=lambda row: (-row[3], row[0]))[:MOST]


def _records(result: Result) -> Iterator[dict[str, Any]]:
    keys = [column.key for column in result.columns]
    return (dict(zip(keys, row, strict=True)) for row in result.rows)


def _bubbles(rows: Sequence[tuple[str, int, Fraction, int]], book: Any, row: int, place: int) -> Any:
    made = titled(book.add_chart({"type": "scatter", "name": f"{BUBBLES}: {_BUBBLES}"}), _BUBBLES)
    labels = [{"value": name, "font": SMALL} for name, *_ in rows]
    made.add_series(
        {
            "name": "Interventions; the size is pupils",
            "categories": cells(row, place + 1, len(rows)),
            "values": cells(row, place + 2, len(rows)),
            "fill": {"color": SERIES[0], "transparency": 40},
            "border": BORDER,
            "data_labels": {"value": True, "custom": labels, "font": SMALL, "position": "right"},
        }
    )
    small = {"name_font": SMALL, "num_font": SMALL, "major_gridlines": GRID}
    cheapest = min(cost for _, cost, _, _ in rows)
    tens = {"log_base": 10, "min": 1 if cheapest < _LOG_FROM else 10, "crossing": 1 if cheapest < _LOG_FROM else 10}
    words = "Forecast cost, £ a pupil (each step is ten times the one before)"
    made.set_x_axis({**small, **tens, "name": words, "num_format": "£#,##0"})
    made.set_y_axis({**small, "name": "Targets met, %", "num_format": "0%", "min": 0, "max": _ALL, "major_unit": 0.2})
    made.set_legend({"none": True})
    return made


def _frontiers(results: Sequence[Result]) -> Iterator[Drawing]:
    """Plans with a cap as a line, and those without one, such as today's map, as marks; for money and for hours."""
    by_name = {item.name.casefold(): item for item in results}
    for line in FRONTIERS:
        result = by_name.get(line.name.casefold())
        if result is not None:
            yield from _frontier(result, line)


def _frontier(result: Result, line: Frontier) -> Iterator[Drawing]:
    drawn = (line.taken, _BENEFIT)
    if not {"what", line.cap, *drawn} <= {column.key for column in result.columns}:
        return
    best = [record for record in _records(result) if record[line.cap] is not None]
    marks = [record for record in _records(result) if record[line.cap] is None]
    if len(best) < 2:
        return
    rows = [(record["what"].capitalize(), *(record[key] for key in drawn)) for record in [*best, *marks]]
    said = [f"{name}: {person(taken, line.shows)}, {person(benefit, Shows.NUMBER)} months"
            for name, taken, benefit in rows]  # fmt: skip
    alt = f"Line chart. {result.title}: {line.head.lower()}, and planning weight in months. {'; '.join(said)}."
    heads = (("Plan", Shows.TEXT), (line.head, line.shows), ("Months", Shows.NUMBER))
    names = [name for name, *_ in rows[len(best) :]]
    yield Drawing(result.title, heads, rows, alt, partial(_line, result.title, line, len(best), names))


def _line(
    title: str, line: Frontier, plans: int, marks: Sequence[str], book: Any, row: int, place: int
) -> Any:
    made = titled(book.add_chart({"type": "scatter", "subtype": "straight_with_markers"}), title)
    parts = [("At best, for each amount", row, plans), *((name, row + plans + n, 1) for n, name in enumerate(marks))]
    for number, (name, above, count) in enumerate(parts):
        colour = SERIES[number % len(SERIES)]
        made.add_series(
            {
                "name": name,
                "categories": cells(above, place + 1, count),
                "values": cells(above, place + 2, count),
                "line": {"color": colour, "width": 2},
                "marker": {"type": _MARKERS[number % len(_MARKERS)], "size": 6 if not number else 12,
                           "fill": {"color": colour}, "border": BORDER},
            }
        )  # fmt: skip
    small = {"name_font": SMALL, "num_font": SMALL, "major_gridlines": GRID}
    made.set_x_axis({**small, "name": line.axis, "num_format": line.number_format})
    made.set_y_axis({**small, "name": "Planning weight, months", "num_format": "#,##0"})
    made.set_legend({"position": "bottom", "font": SMALL})
    return made

"""The same school three times: our Python, the Audit sheet's formulas in LibreOffice, the second calculator."""

from __future__ import annotations

import atexit
import os
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from provision_xl.costing import Costs
from provision_xl.costing.pieces import TIME
from provision_xl.rates import national
from tests.costing.plain import line_of
from tests.independent.calculator import calculate
from tests.independent.funds import UNFUNDED, fund_out
from tests.independent.schools import random_school
from tests.libreoffice import LibreOffice, missing
from tests.workbook.test_audit import Audit, audit_book, costs_of

LINES, FUNDED, FUNDS = 0, 4, 5  # places of the tables on the sheet
FIGURES = {"Planned": "planned", "To date": "to_date", "Forecast": "forecast"}
_NEXT = 1_000_000  # seeds further on
STORED, CANARIES = 777, ("H7", "H8", "H9", "H10")  # what every formula is stored with; counts that must come to nought

type Pence = dict[tuple[str, ...], int]


def trial(seed: int) -> None:
    """One random school; LibreOffice is started once for all."""
    if missing():
        assert not os.environ.get("CI"), missing()
        return
    with TemporaryDirectory() as folder:
        equal_in_all(_office(), Path(folder), seed)


@cache
def _office() -> LibreOffice:
    folder = TemporaryDirectory()
    running = LibreOffice(Path(folder.name))
    atexit.register(folder.cleanup)
    atexit.register(running.close)
    return running


def equal_in_all(office: LibreOffice, folder: Path, seed: int) -> int:
    """How many figures were held against each other.

    Raises:
        AssertionError: one of them differs by a penny, or LibreOffice did not work the sheet out.
    """
    costs = costs_of(*random_school(seed))
    while not costs.groups:  # nothing runs, so there is no sheet
        seed += _NEXT
        costs = costs_of(*random_school(seed))
    formulas = of_formulas(office, audit_book(folder, costs))
    ours = of_python(costs)
    assert formulas == ours, _first(formulas, ours)
    second = {key: pence for key, pence in of_the_second(costs).items() if pence}
    first = {key: pence for key, pence in ours.items() if pence}
    assert second == first, _first(second, first)
    return len(ours)


def _first(found: Mapping[Any, int], wanted: Mapping[Any, int]) -> str:
    differing = [key for key in {**found, **wanted} if found.get(key) != wanted.get(key)]
    return f"{len(differing)} differ, first {differing[0]}: {found.get(differing[0])} is not {wanted.get(differing[0])}"


def of_formulas(office: LibreOffice, path: Path) -> Pence:
    """Every figure of the sheet that a formula works out, from a workbook in which all are stored as 777."""
    document = office.open(path)
    try:
        canaries = [document.value("Audit", cell) for cell in CANARIES]
        cells = document.used("Audit")
    finally:
        document.close()
    assert STORED not in canaries, "LibreOffice shows stored values"
    assert canaries == [0] * len(CANARIES), f"the sheet itself counts pennies: {canaries}"
    return of_sheet(Audit(cells))


def of_sheet(audit: Audit) -> Pence:
    """The figures of the sheet's tables in pence."""
    found: Pence = {}
    for row in audit.tables[LINES]:
        for header, name in (("Time", "time"), ("Other costs", "fixed"), ("Planned by formula", "line")):
            found[name, row["Line"]] = _pence(row[header])
    for row in audit.tables[FUNDED]:
        for header, figure in FIGURES.items():
            found["funds", figure, row["Line"]] = _pence(row[f"{header}: funds"])
            found["unfunded", figure, row["Line"]] = _pence(row[f"{header}: unfunded"])
    for row in audit.tables[FUNDS]:
        for header, figure in FIGURES.items():
            found["paid by", figure, row["Fund"]] = _pence(row[f"{header}: paid"])
    return found


def _pence(value: Any) -> int:
    """A cell's pounds in pence; more than a hundredth of a penny beside it is a difference too."""
    pence = round(value * 100)
    assert abs(value * 100 - pence) < 0.01, value
    return pence


def of_python(costs: Costs) -> Pence:
    """The same figures from our pieces and payments, nought where a line or fund has none."""
    from provision_xl.funding import payments, purses

    members = [member.key for group in costs.groups for member in group.members]
    found: Pence = {(name, line): 0 for name in ("time", "fixed", "line") for line in members}
    lines = {piece.line for piece in costs.pieces}
    found |= {
        (name, figure, line): 0 for name in ("funds", "unfunded") for figure in FIGURES.values() for line in lines
    }
    found |= {("paid by", figure, purse.name): 0 for figure in FIGURES.values() for purse in purses(costs.school)}
    for piece in costs.pieces:
        if ("line", piece.line) in found:
            found["time" if piece.kind == TIME else "fixed", piece.line] += piece.planned
            found["line", piece.line] += piece.planned
    for paid in payments(costs):
        for figure in FIGURES.values():
            pence = getattr(paid, figure)
            if paid.fund == UNFUNDED:
                found["unfunded", figure, paid.piece.line] += pence
            else:
                found["funds", figure, paid.piece.line] += pence
                found["paid by", figure, paid.fund] += pence
    return found


def of_the_second(costs: Costs) -> Pence:
    """The same figures from the second calculator, which shares no code with either."""
    school, as_at, rates = costs.school, costs.as_at, national()
    members = {member.key for group in costs.groups for member in group.members}
    whole = {line_of(piece): piece.line for piece in costs.pieces}  # a service's pupils stand on one line
    found: dict[tuple[str, ...], int] = defaultdict(int)
    for (line, _, _, kind, _), amounts in (calculate(school, as_at, rates) or {}).items():
        if line in members:
            found["time" if kind == "time" else "fixed", line] += amounts.planned
            found["line", line] += amounts.planned
    for figure in FIGURES.values():
        for (line, *_, fund), pence in (fund_out(school, as_at, rates, figure) or {}).items():
            if fund == UNFUNDED:
                found["unfunded", figure, whole[line]] += pence
            else:
                found["funds", figure, whole[line]] += pence
                found["paid by", figure, fund] += pence
    return dict(found)

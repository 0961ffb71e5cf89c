"""The Audit sheet: LibreOffice works its formulas out anew, and finds our pennies or the one that was planted."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from provision_xl.costing import Costs, cost
from provision_xl.costing.pieces import TIME
from provision_xl.demo import demo_school
from provision_xl.rates import national
from provision_xl.school.core_tables import Intervention, Line, Pupil
from provision_xl.school.school import School
from provision_xl.workbook.build import Contents, workbook_bytes
from tests.independent.schools import random_school
from tests.libreoffice import LibreOffice
from tests.workbook.made import changed, little_school, saved, sheet_part

RATES = national()
WRONG = b"777"
HEADER = 13  # its row
TIME_FORMULAS = ("Weeks", "Own time", "A share", "Share unless full")


def costs_of(school: School, day: date) -> Costs:
    found = cost(school, day, RATES)
    assert found is not None
    return found


def audit_book(folder: Path, costs: Costs) -> Path:
    """The workbook of these costs, every formula of its Audit sheet stored with a wrong value."""
    content = workbook_bytes(Contents(costs.school, audit=costs, as_at=costs.as_at))
    wrong = re.compile(rb"(</f><v>)[^<]*(</v>)")
    return saved(folder, changed(content, sheet_part(content, "Audit"), lambda part: wrong.sub(rb"\g<1>777\2", part)))


class Audit:
    """An Audit sheet's cells: the counts at its head, and each table's rows by header."""

    def __init__(self, cells: list[list[Any]]) -> None:
        self.counts = [row[7] for row in cells[6:9]]
        heads = cells[HEADER - 1]
        firsts = [place for place, head in enumerate(heads) if head and (not place or not heads[place - 1])]
        self.tables = [self._table(cells, heads, place) for place in firsts]

    def _table(self, cells: list[list[Any]], heads: list[Any], first: int) -> list[dict[str, Any]]:
        width = next((place for place in range(first, len(heads)) if not heads[place]), len(heads)) - first
        rows = [row[first : first + width] for row in cells[HEADER:]]
        return [dict(zip(heads[first : first + width], row, strict=True)) for row in rows if row[0] not in ("", None)]


def recalculated(office: LibreOffice, path: Path) -> Audit:
    opened = office.open(path)
    try:
        return Audit(opened.used("Audit"))
    finally:
        opened.close()


def test_the_demonstration_school_has_no_penny_of_difference(office: LibreOffice, tmp_path: Path) -> None:
    school = demo_school(pupils=90, seed=2026)
    costs = costs_of(school, school.settings.as_at or date(2026, 11, 23))
    found = recalculated(office, audit_book(tmp_path, costs))
    assert found.counts == [0, 0, 0]
    members = {member.key for group in costs.groups for member in group.members}
    assert {row["Line"] for row in found.tables[0]} == members
    total = sum(round(row["Planned by formula"] * 100) for row in found.tables[0])
    assert total == sum(piece.planned for piece in costs.pieces if piece.line in members)
    assert {row["Difference"] for row in found.tables[0]} == {0}


@pytest.mark.parametrize("kind", [TIME, "per pupil", "one-off", "per group"])
def test_a_planted_penny_is_found(office: LibreOffice, tmp_path: Path, kind: str) -> None:
    """A penny more in one of our pieces: the head counts it, and its line shows it."""
    school = demo_school(pupils=30, seed=2026)
    costs = costs_of(_with_fixed_amounts(school), school.settings.as_at or date(2026, 11, 23))
    place = next(place for place, piece in enumerate(costs.pieces) if piece.kind == kind)
    wrong = costs.pieces[place]._replace(planned=costs.pieces[place].planned + 1)
    pieces = (*costs.pieces[:place], wrong, *costs.pieces[place + 1 :])
    found = recalculated(office, audit_book(tmp_path, replace(costs, pieces=pieces)))
    assert found.counts == [1, int(kind == TIME), int(kind != TIME)]
    (row,) = [row for row in found.tables[0] if row["Difference"]]
    assert (row["Line"], row["Difference"]) == (wrong.line, -0.01)


def _with_fixed_amounts(school: School) -> School:
    """£10.01, £5.03 and £2.99 on every intervention, so that each kind of fixed amount occurs, and does not divide."""
    rows = (replace(row, cost_per_group=1001, cost_per_pupil=503, one_off_cost=299) for row in school.interventions)
    return replace(school, interventions=tuple(rows))


def test_the_golden_figures_come_out_of_the_formulas(office: LibreOffice, tmp_path: Path) -> None:
    """Worked by hand: £17.20 an hour, 1 hour a week, 38 weeks = £653.60; four pupils share it, £163.40 each.

    £100 one-off over four is £25.00; £10.00 a group over four £2.50.
    """
    terms = tuple(
        replace(little_school().terms[0], term=name, starts=first, ends=last, teaching_weeks=Decimal(weeks))
        for name, first, last, weeks in (
            ("Autumn", date(2026, 9, 1), date(2026, 12, 18), 15),
            ("Spring", date(2027, 1, 5), date(2027, 3, 25), 11),
            ("Summer", date(2027, 4, 12), date(2027, 7, 21), 12),
        )
    )
    school = replace(
        little_school(),
        terms=terms,
        pupils=tuple(Pupil(pupil_id=f"P{n}", year_group="1", sen_status="K") for n in range(1, 5)),
        interventions=(Intervention(code="A", name="A", use=True, group_minutes=Decimal(60), group_sessions=Decimal(1),
                                    one_off_cost=10_000, cost_per_group=1_000),),
        staff=(replace(little_school().staff[0], salary=None, hourly_cost=Decimal("17.20")),),
        provision=tuple(Line(line=f"L{n}", group="G", pupil_id=f"P{n}", intervention="A", staff_id="1E5",
                             starts=date(2026, 9, 1), ends=date(2027, 7, 21)) for n in range(1, 5)),
    )  # fmt: skip
    found = recalculated(office, audit_book(tmp_path, costs_of(school, date(2026, 11, 23))))
    assert [row["Time"] for row in found.tables[0]] == pytest.approx([163.40] * 4)
    assert [row["Other costs"] for row in found.tables[0]] == pytest.approx([27.50] * 4)
    assert sum(row["Weeks"] for row in found.tables[3]) == pytest.approx(38)


@pytest.mark.parametrize("seed", [3, 5, 8])
def test_the_stored_values_are_those_of_the_formulas(office: LibreOffice, tmp_path: Path, seed: int) -> None:
    """Protected view, and readers that work nothing out, see what a program sees that works it out."""
    costs = costs_of(*random_school(seed))
    found = recalculated(office, audit_book(tmp_path, costs))
    content = workbook_bytes(Contents(costs.school, audit=costs, as_at=costs.as_at))
    sheet = load_workbook(io.BytesIO(content), data_only=True)["Audit"]
    stored = Audit([[cell.value for cell in row] for row in sheet.iter_rows()])
    pairs = [
        (header, row[header], other[header])
        for ours, theirs in zip(stored.tables, found.tables, strict=True)
        for row, other in zip(ours, theirs, strict=True)
        for header in row
        if isinstance(row[header], int | float)
    ]
    assert len(pairs) > 50
    assert [pair for pair in pairs if pair[1] != pytest.approx(pair[2], abs=1e-6)] == []

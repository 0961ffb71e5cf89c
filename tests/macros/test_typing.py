"""How much a person types for a first answer: 40 pupils, 12 interventions, 9 TAs and 30 groups, from an empty book."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from provision_udfs.closed_book import changed
from provision_udfs.commands import COMMANDS
from provision_udfs.reading import school_of

from provision_xl import app
from provision_xl.functions.changes import UNWATCHED, CellChange, Change
from provision_xl.functions.editing import added
from provision_xl.rates import national
from provision_xl.school.raw import Grid
from provision_xl.workbook.build import build
from provision_xl.workbook.new import new_school
from provision_xl.workbook.reading import read_book

MOST = 500
PUPILS, ADULTS, GROUPS = 40, 9, 30
CODES = 12


class Person:
    """Someone at the keyboard: what is typed is counted, an ID, a code or a figure each as one."""

    def __init__(self, grids: Mapping[str, Grid]) -> None:
        self.grids = dict(grids)
        self.typed = 0

    def rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        cells, _ = added(school_of(self.grids), self.grids, table, rows)
        self.typed += len(cells)
        self.grids = changed(self.grids, Change("", (), tuple(cells)))

    def cell(self, sheet: str, row: int, column: int, value: Any) -> None:
        self.typed += 1
        self.grids = changed(self.grids, Change("", (), (CellChange(sheet, row, column, value),)))

    def macro(self, call: str, **answers: str) -> None:
        self.typed += sum(len([part for part in answer.split(";") if part.strip()]) for answer in answers.values())
        self.grids = changed(self.grids, COMMANDS[call](self.grids, answers, UNWATCHED))


def test_a_first_answer_takes_at_most_five_hundred_things_typed(tmp_path: Any) -> None:
    path = tmp_path / "new.xlsx"
    build(path, new_school("Mainstream primary", (), national(), date(2026, 9, 1), "2026/27"), host="no-macros")
    grids, findings = read_book(path)
    assert not findings
    someone = Person(grids)
    library = [row for row in school_of(grids).interventions
               if row.kind in ("", "Intervention") and (row.group_min or 1) <= 3 <= (row.group_max or 8)]  # fmt: skip
    codes = [row.code for row in library[:CODES]]
    someone.cell("Settings", 5, 2, "Hill Primary School")
    someone.cell("Settings", 6, 2, "130003")
    someone.rows("Pupils", [{"pupil_id": f"P{number}", "year_group": "3", "sen_status": "K"}
                            for number in range(1, PUPILS + 1)])  # fmt: skip
    someone.rows("Staff", [{"staff_id": f"TA{number}", "role": "TA", "intervention_hours": 20}
                           for number in range(1, ADULTS + 1)])  # fmt: skip
    someone.macro("PICK_INTERVENTIONS", interventions="; ".join(codes))
    for number in range(GROUPS):
        pupils = [f"P{(3 * number + place) % PUPILS + 1}" for place in range(3)]
        someone.macro(
            "ADD_GROUP", intervention=codes[number % CODES], pupils="; ".join(pupils),
            staff=f"TA{number % ADULTS + 1}", starts="14/09/2026",
        )  # fmt: skip
    # 2 settings, 40 x 3, 9 x 3, 12 codes, 30 groups x (intervention + 3 pupils + adult + first day)
    assert someone.typed == 2 + 120 + 27 + 12 + 30 * 6 == 341
    assert someone.typed <= MOST
    done = app.work(school_of(someone.grids), date(2026, 10, 1))
    assert len(done.school.provision) == 90 and len({line.group for line in done.school.provision}) == GROUPS
    costs = done.costs.by("intervention")
    assert {row.key for row in costs} == set(codes)
    assert all(row.planned > 0 for row in costs)

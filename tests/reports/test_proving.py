"""The finished report is looked over: a cell unhidden on purpose is seen, and its table named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from provision_xl.demo import demo_school
from provision_xl.errors import ProvisionError
from provision_xl.rates import national
from provision_xl.reports import Report, report_of
from provision_xl.reports.audiences import AUDIENCES
from provision_xl.reports.beside import hidden_beside
from provision_xl.reports.content import _about_people
from provision_xl.reports.drafts import Draft
from provision_xl.reports.outcomes import results
from provision_xl.reports.picture import Picture, report_term
from provision_xl.reports.proving import alone, looked_over, prove, small_counts
from provision_xl.reports.report import Section
from provision_xl.reports.suppression import primary
from provision_xl.results import Result, Shown, Shows
from provision_xl.views.work import work_on

WORK = work_on(demo_school(pupils=40), date(2026, 11, 23), national())
PICTURE = Picture(WORK, report_term(WORK.school, "Autumn"), AUDIENCES["governors"])
IMPACT = results(PICTURE)
DRAFTS = _about_people(PICTURE, IMPACT)
TOLD, HIDDEN = hidden_beside(PICTURE, lambda one: _about_people(one, IMPACT))
REPORT = report_of(WORK, "Autumn", "governors")


def with_cell(report: Report, key: str, row: int, place: int, value: Any) -> Report:
    """The report with one cell of one table changed; the total is the row after the last."""
    sections = []
    for section in report.sections:
        if section.key == key and section.table:
            rows = [list(line) for line in (*section.table.rows, section.table.total)]
            rows[row][place] = value
            *body, total = map(tuple, rows)
            section = replace(section, table=replace(section.table, rows=tuple(body), total=total))
        sections.append(section)
    return replace(report, sections=tuple(sections))


def unhidden() -> Iterator[tuple[Draft, Report, bool]]:
    """Every report that has one more figure than it should, whether it is of a small row or of a partner."""
    small = primary(TOLD)
    for draft in DRAFTS:
        table = next((section.table for section in REPORT.sections if section.key == draft.key), None)
        if table is None:
            continue
        labels = {str(row[0]): place for place, row in enumerate(table.rows)}
        for name, full in zip(draft.rows, draft.table.rows, strict=False):
            place = labels.get(str(full[0]))
            for column, value in enumerate(full):
                if place is not None and isinstance(table.rows[place][column], str) and not isinstance(value, str):
                    yield draft, with_cell(REPORT, draft.key, place, column, value), name in small
        for (row, column), name in draft.cells.items():
            lines, full_lines = (*table.rows, table.total), (*draft.table.rows, draft.table.total)
            if isinstance(lines[row][column], str):
                yield draft, with_cell(REPORT, draft.key, row, column, full_lines[row][column]), name in small


def test_the_report_itself_passes() -> None:
    prove(REPORT, DRAFTS, TOLD, HIDDEN)


def test_every_small_figure_unhidden_is_seen_and_its_table_named() -> None:
    tried = 0
    for draft, report, small in unhidden():
        if small:
            with pytest.raises(ProvisionError, match=f'its table "{draft.heading}"'):
                prove(report, DRAFTS, TOLD, HIDDEN)
            tried += 1
    assert tried > 100


def test_a_partner_unhidden_that_gives_a_small_row_away_is_seen() -> None:
    refused = 0
    for _, report, small in unhidden():
        if not small:
            try:
                prove(report, DRAFTS, TOLD, HIDDEN)
            except ProvisionError as error:
                refused += "would give a hidden figure away" in str(error) or "hides one row only" in str(error)
    assert refused > 5


def test_nothing_is_written_where_it_is_refused() -> None:
    """The check stands between the report and its files: a Report is not handed out at all."""
    _, report, _ = next(item for item in unhidden() if item[2])
    with pytest.raises(ProvisionError, match="Nothing was written"):
        prove(report, DRAFTS, TOLD, HIDDEN)


def plain(rows: tuple[tuple[Any, ...], ...], total: tuple[Any, ...]) -> Report:
    columns = (Shown("need", "Need"), Shown("pupils", "Pupils", Shows.COUNT), Shown("cost_pence", "Cost", Shows.PENCE))
    table = Result("Needs", "Needs", columns, rows, total)
    return replace(REPORT, sections=(Section("needs", "Cost by need", (), table),))


def test_any_report_can_be_looked_over_without_its_drafts() -> None:
    lone = plain((("HI", "fewer than 5", "hidden"), ("MLD", 9, 900)), ("Total", 12, 1200))
    assert list(alone(lone)) == ["Cost by need"]  # 12 - 9 = 3 pupils, £12 - £9 = £3
    two = plain((("HI", "fewer than 5", "hidden"), ("VI", "hidden", "hidden"), ("MLD", 9, 9)), ("Total", 20, 40))
    assert list(alone(two)) == []
    assert list(small_counts(plain((("HI", 3, 300),), ()), 5)) == ["Cost by need"]
    assert list(small_counts(plain((("HI", 5, 300), ("VI", 0, 0)), ()), 5)) == []
    for leaky, said in ((plain((("HI", 3, 300),), ()), "fewer than 5"), (lone, "one row only")):
        with pytest.raises(ProvisionError, match=said):
            looked_over(leaky, 5)
    assert looked_over(two, 5) is two

"""The same pence in every format: read back by other libraries and compared with the report's own, cell by cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from provision_xl.choices import FORMATS
from provision_xl.demo import demo_school
from provision_xl.rates import national
from provision_xl.reports import Report, report_files, report_of
from provision_xl.results import Shows
from provision_xl.school.school import School
from provision_xl.views.work import Work, work_on
from tests.reports.read_back import differences, expected, form_of, money_in_order, tables_of
from tests.reports.schools import AS_AT, HALF_FILLED, HAND, NO_PROVISION

DEMO_DAY = date(2026, 11, 23)
WITH_MONEY = ("leadership", "governors", "public")
RANDOM = ((3, 13, "Autumn"), (21, 12, "Summer 1"))


@pytest.fixture(scope="module")
def demo() -> Work:
    return work_on(demo_school(pupils=12), DEMO_DAY, national())


def agrees(report: Report) -> int:
    """How many cells of money were compared, in each format."""
    assert differences(report, report_files(report)) == []
    return sum(isinstance(cell, int) for table in tables_of(report) for row in expected(table) for cell in row)


@pytest.mark.parametrize("school", [HAND, HALF_FILLED, NO_PROVISION], ids=["hand", "half filled", "no provision"])
def test_schools_made_by_hand(school: School) -> None:
    work = work_on(school, AS_AT, national())
    for audience in WITH_MONEY:
        agrees(report_of(work, "Autumn", audience))


@pytest.mark.parametrize(("seed", "pupils", "term"), RANDOM)
def test_random_schools(seed: int, pupils: int, term: str) -> None:
    work = work_on(demo_school(pupils=pupils, seed=seed), DEMO_DAY, national())
    compared = {audience: agrees(report_of(work, term, audience)) for audience in ("leadership", "governors")}
    assert compared["leadership"] > 300 and compared["governors"] > 20


def a_penny_more(report: Report) -> Report:
    """One penny more in the middle of a table of a report."""
    place, section = max(
        ((place, section) for place, section in enumerate(report.sections) if section.table),
        key=lambda found: sum(isinstance(cell, int) for row in expected(found[1].table)[:-1] for cell in row),
    )
    table = section.table
    column = next(place for place, column in enumerate(table.columns) if column.shows is Shows.PENCE)
    rows = list(table.rows)
    number = next(number for number, row in enumerate(rows) if isinstance(row[column], int))
    row = rows[number]
    rows[number] = (*row[:column], row[column] + 1, *row[column + 1 :])
    changed = replace(section, table=replace(table, rows=tuple(rows)))
    return replace(report, sections=(*report.sections[:place], changed, *report.sections[place + 1 :]))


@pytest.mark.parametrize("audience", ["leadership", "governors"])
def test_one_penny_in_one_format_is_found(demo: Work, audience: str) -> None:
    report = report_of(demo, "Autumn", audience)
    wrong = report_files(a_penny_more(report))
    assert wrong.keys() == report_files(report, FORMATS).keys()
    for name, content in wrong.items():
        found = differences(report, {name: content})
        assert found and {what.partition(",")[0] for what in found} == {form_of(name)}


def test_the_headline_stands_in_every_format(demo: Work) -> None:
    report = report_of(demo, "Autumn", "leadership")
    amounts = [fact.answer for fact in report.headline if "£" in fact.answer]
    assert len(amounts) == 4 and money_in_order(report)[:4] == amounts

"""Several reports on one desk tell no more than each alone: other terms, other days, half terms, other readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from provision_xl.demo import demo_school
from provision_xl.rates import national
from provision_xl.reports import Report, report_of
from provision_xl.reports.audiences import AUDIENCES, Audience
from provision_xl.reports.beside import told_together
from provision_xl.reports.content import _about_people, _sections
from provision_xl.reports.outcomes import results
from provision_xl.reports.picture import Picture, report_term
from provision_xl.reports.suppression import Hidden, hide
from provision_xl.views.work import Work, work_on
from tests.reports.several import on_the_desk, worked_out
from tests.torture import hidden as torture

TERMS = ("Autumn", "Spring", "Summer")
NOVEMBER, MARCH, JULY = date(2026, 11, 23), date(2027, 3, 20), date(2027, 7, 1)
SCHOOLS = ((24, 5), (78, 2026))
HIDING = [name for name, audience in AUDIENCES.items() if audience.hides and not audience.sees_pupils]


@cache
def work(pupils: int, seed: int, day: date = NOVEMBER) -> Work:
    return work_on(demo_school(pupils=pupils, seed=seed), day, national())


@cache
def reports(pupils: int, seed: int, audience: str = "governors", terms: Sequence[str] = TERMS) -> list[Report]:
    return [report_of(work(pupils, seed), term, audience) for term in terms]


@pytest.mark.parametrize("audience", HIDING)
@pytest.mark.parametrize("school", SCHOOLS)
def test_the_reports_of_all_terms_of_a_day(school: tuple[int, int], audience: str) -> None:
    desk = on_the_desk(reports(*school, audience), terms_are_all=True)
    assert len(desk.secrets()) > 100
    assert worked_out(desk) == []


@pytest.mark.parametrize("school", SCHOOLS[1:])
def test_hidden_term_by_term_they_are_found_out(school: tuple[int, int]) -> None:
    """The planted mistake: each term's report hides what it alone must; the year less two terms is the third."""
    made = []
    for term in TERMS:
        picture = Picture(work(*school), report_term(work(*school).school, term), AUDIENCES["governors"])
        impact = results(picture)
        drafts = _about_people(picture, impact)

        def drafted(one: Picture, found: Any = impact) -> Any:
            return _about_people(one, found)

        alone = hide(told_together(picture, picture.audience, (picture.term,), drafted))
        whole = report_of(work(*school), term, "governors")
        made.append(replace(whole, sections=_sections(picture, drafts, alone)))
        assert worked_out(on_the_desk([made[-1]])) == []
    assert worked_out(on_the_desk(made, terms_are_all=True))


def test_the_reports_of_three_days_with_the_same_map() -> None:
    """What was planned stands in each of them; the sizes by which rows are chosen do not move with the day."""
    made = [report_of(work(40, 2, day), term, "governors")
            for day, term in zip((NOVEMBER, MARCH, JULY), TERMS, strict=True)]  # fmt: skip
    desk = on_the_desk(made, True, ("ran", "interventions", "needs", "years"), ("planned_pence", "pupils"))
    assert len(desk.secrets()) > 20
    assert worked_out(desk) == []
    hidden = [{row[0] for row in table.rows if "hidden" in row}
              for table in (report.section("interventions").table for report in made) if table]  # fmt: skip
    assert hidden[0] == hidden[1] == hidden[2]


def test_the_reports_of_half_terms_and_of_the_term() -> None:
    made = reports(24, 5, "governors", ("Autumn", "Autumn 1", "Autumn 2"))
    desk = on_the_desk(made)
    tables = [section.table for report in made for section in report.sections if section.key == "ran"]
    titles = [table.title for table in tables if table]
    for label in {str(row[0]) for table in tables if table for row in table.rows}:
        for key in ("planned_pence", "planned_hours"):
            cells = [(title, label, key) for title in titles]
            known = [cell for cell in cells[1:] if cell in desk.figures or cell in desk.words]
            desk.sums.append((cells[0], tuple(known)))
    assert worked_out(desk) == []


def test_a_report_for_everybody_beside_the_governors(monkeypatch: pytest.MonkeyPatch) -> None:
    """What protects a row from governors is not shown to the public, and no small count of theirs comes out."""
    public = Audience("everybody", "everybody", False, False, hides_below="hide_below_public", least_posts=2)
    own, _ = _hidden("governors")
    monkeypatch.setitem(AUDIENCES, public.name, public)
    theirs, _ = _hidden(public.name)
    governors = [report_of(work(24, 5), term, "governors") for term in TERMS]
    everybody = [report_of(work(24, 5), term, public.name) for term in TERMS]
    desk = on_the_desk([*governors, *everybody], terms_are_all=True)
    desk.small = on_the_desk(governors).small
    assert worked_out(desk) == []
    alone = on_the_desk(everybody, terms_are_all=True)
    assert worked_out(alone) == []
    assert len(theirs.rows) > len(own.rows)


def _hidden(audience: str) -> tuple[Hidden, Any]:
    from provision_xl.reports.beside import hidden_beside

    picture = Picture(work(24, 5), report_term(work(24, 5).school, "Autumn"), AUDIENCES[audience])
    impact = results(picture)
    told, hidden = hidden_beside(picture, lambda one: _about_people(one, impact))
    return hidden, told


@pytest.mark.parametrize("kind", range(4), ids=["two ways", "terms", "prices", "posts"])
def test_a_slice_of_the_made_up_tables(kind: int) -> None:
    for seed in range(kind, 48, 4):
        torture.trial(seed)


def test_made_up_tables_with_small_rows_hidden_alone_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted mistake in the same run: of 12 tables of each kind, most are found out."""
    monkeypatch.setattr(torture, "hide", lambda published: Hidden(torture_primary(published)))
    failed = 0
    for seed in range(48):
        try:
            torture.trial(seed)
        except AssertionError:
            failed += 1
    assert failed >= 24


def torture_primary(published: Any) -> frozenset[Any]:
    from provision_xl.reports.suppression import primary

    return primary(published)

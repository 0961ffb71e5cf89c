"""What stands in a report: by hand on a small school, and equal to the costs to the penny on a whole one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from provision_xl.choices import AUDIENCES as CHOICES
from provision_xl.costing.pieces import Piece
from provision_xl.demo import demo_school
from provision_xl.errors import OutOfRange
from provision_xl.funding import code_of
from provision_xl.rates import national
from provision_xl.reports import AUDIENCES, Report, report_of, termly_report
from provision_xl.reports.hours import planned_hours
from provision_xl.reports.kinds import band_of
from provision_xl.results import Result
from provision_xl.school.other_tables import Change, Closed
from provision_xl.school.school import School
from provision_xl.views.work import Work, work_on
from tests.reports.schools import AS_AT, HALF_FILLED, HAND, NO_PROVISION

WHOLE_SCHOOL = tuple(name for name, audience in AUDIENCES.items() if audience.only_of == "school")
DEMO_DAY = date(2026, 11, 23)
DEMO_TERMS = {"Autumn 1 2026/27", "Autumn 2 2026/27"}


@pytest.fixture(scope="module")
def work() -> Work:
    return work_on(demo_school(), DEMO_DAY, national())


@pytest.fixture(scope="module")
def leaders(work: Work) -> Report:
    return report_of(work, "Autumn", "leadership")


@pytest.fixture(scope="module")
def governors(work: Work) -> Report:
    return report_of(work, "Autumn", "governors")


def by_hand(audience: str = "leadership", school: School = HAND) -> Report:
    return termly_report(school, AS_AT, national(), "Autumn", audience)


def table(report: Report, key: str) -> Result:
    found = report.section(key).table
    assert found is not None
    return found


def column(result: Result, key: str) -> list[Any]:
    place = [item.key for item in result.columns].index(key)
    return [row[place] for row in result.rows]


def total(result: Result, key: str) -> Any:
    return result.total[[item.key for item in result.columns].index(key)]


def money(pieces: Iterable[Piece]) -> tuple[int, int, int]:
    found = list(pieces)
    return (
        sum(piece.planned for piece in found), sum(piece.to_date for piece in found),
        sum(piece.to_date + piece.planned - piece.planned_to_date for piece in found),
    )  # fmt: skip


MONEY = ("planned_pence", "to_date_pence", "forecast_pence")


def test_what_ran_as_worked_out_by_hand():
    rows = {row["intervention"]: row for row in table(by_hand(), "ran").records()}
    assert rows["Talk time"] == {
        "intervention": "Talk time", "pupils": 5, "groups": 1, "planned_hours": 13, "due_hours": 6,
        "delivered_hours": 5, "delivered_share": 0.8333, "planned_pence": 15_600, "to_date_pence": 6_000,
        "forecast_pence": 14_400, "unit_pence": 2_880,
    }  # fmt: skip
    assert rows["One to one"] == {
        "intervention": "One to one", "pupils": 1, "groups": 1, "planned_hours": 13, "due_hours": 6,
        "delivered_hours": 6, "delivered_share": 1, "planned_pence": 26_000, "to_date_pence": 12_000,
        "forecast_pence": 26_000, "unit_pence": 26_000,
    }  # fmt: skip
    assert table(by_hand(), "ran").total[:2] == ("Total", 5)


def test_the_authoritys_basis_stands_beside_and_is_left_out_without_a_rate():
    with_rate = table(by_hand(), "interventions")
    assert column(with_rate, "la_planned_pence") == [65_360, 65_360]
    without = by_hand(school=HALF_FILLED)
    assert "la_planned_pence" not in [item.key for item in table(without, "interventions").columns]
    assert any("no hourly rate of the local authority" in words for words in without.section("interventions").words)


def test_pupils_one_by_one_and_their_bands():
    report = by_hand()
    rows = table(report, "pupils").records()
    assert [(row["pupil"], row["forecast_pence"], row["term_pence"]) for row in rows] == [
        ("P1", 28_880, 13_200), ("P2", 2_880, 1_200), ("P3", 2_880, 1_200), ("P4", 2_880, 1_200), ("P5", 2_880, 1_200),
    ]  # fmt: skip
    assert column(table(report, "bands"), "pupils") == [5, 0, 0, 0]


def figures(row: dict[str, Any], *names: str) -> tuple[int, ...]:
    return tuple(row[f"{name}_pence"] for name in names)


def test_funds_and_codes_by_hand():
    # £404 by forecast against £300: the months in order are paid until the fund is empty, £104 is paid by none
    funds = {row["fund"]: row for row in table(by_hand(), "funds").records()}
    assert (funds["SEN"]["income_pence"], funds["SEN"]["forecast_pence"], funds["SEN"]["balance_pence"]) == (
        30_000,
        30_000,
        0,
    )
    assert funds["Unfunded"]["forecast_pence"] == 10_400
    codes = {row["cfr"]: row for row in table(by_hand(), "codes").records()}
    # the revised budget takes the place of the first one; the ledger of 31 October lies after the as-at date
    assert (codes["E03"]["budget_pence"], codes["E03"]["ledger_pence"], codes["E03"]["left_pence"]) == (
        21_000,
        9_000,
        12_000,
    )
    assert (codes["E01"]["forecast_pence"], codes["E03"]["forecast_pence"]) == (26_000, 14_400)


def test_staff_by_hand():
    rows = {row["staff"]: row for row in table(by_hand(), "staff").records()}
    assert (rows["T1"]["used_hours"], rows["T1"]["free_hours"], rows["T1"]["delivered_hours"]) == (1, 9, 5)
    assert (rows["T2"]["used_hours"], rows["T2"]["free_hours"], rows["T2"]["planned_hours"]) == (1, 3, 13)


def test_a_report_of_one_half_term_holds_that_half_term_only():
    report = termly_report(HAND, AS_AT, national(), "Autumn 2")
    assert report.term == "Autumn 2 2026/27"
    # 7 weeks at £12 and £20; nothing of it has begun
    assert total(table(report, "ran"), "planned_pence") == 7 * 1_200 + 7 * 2_000
    assert total(table(report, "ran"), "due_hours") == 0
    assert total(table(report, "ran"), "to_date_pence") == 0


def test_term_and_audience_that_are_not_there_are_named():
    with pytest.raises(OutOfRange, match='no term "Spring" in Terms. It has Autumn'):
        termly_report(HAND, AS_AT, national(), "Spring")
    with pytest.raises(OutOfRange, match="choose one of leadership, governors, class, family, public"):
        by_hand("parents")
    assert tuple(AUDIENCES) == CHOICES
    assert WHOLE_SCHOOL == ("leadership", "governors", "public")


def test_the_term_of_the_settings_year_is_meant_where_two_years_have_one(leaders: Report):
    assert leaders.term == "Autumn 2026/27"


@pytest.mark.parametrize("audience", WHOLE_SCHOOL)
def test_term_tables_equal_the_pieces_of_the_term(work: Work, audience: str):
    pieces = [piece for piece in work.costs.pieces if piece.term in DEMO_TERMS]
    report = report_of(work, "Autumn", audience)
    assert tuple(total(table(report, "ran"), key) for key in MONEY) == money(pieces)
    assert (
        total(table(report, "funds"), "term_pence") == total(table(report, "codes"), "term_pence") == money(pieces)[1]
    )
    assert total(table(report, "ran"), "planned_hours") == sum(piece.hours for piece in pieces)
    assert total(table(report, "ran"), "delivered_hours") == sum(piece.hours_to_date for piece in pieces)


@pytest.mark.parametrize("audience", WHOLE_SCHOOL)
def test_year_tables_equal_the_pieces_of_the_year(work: Work, audience: str):
    pieces = [piece for piece in work.costs.pieces if (2026, 9) <= piece.month <= (2027, 8)]
    report = report_of(work, "Autumn", audience)
    for key in ("interventions", "bands", "needs", "years"):
        assert tuple(total(table(report, key), figure) for figure in MONEY) == money(pieces), key


def test_rows_add_up_to_their_totals(leaders: Report):
    for section in leaders.sections:
        if section.table and section.table.total:
            for place, item in enumerate(section.table.columns):
                stated = section.table.total[place]
                if item.key.endswith("_pence") and stated is not None and item.key not in {"unit_pence"}:
                    rows = [row[place] for row in section.table.rows if row[place] is not None]
                    assert sum(rows) == stated, (section.key, item.key)


def test_each_row_of_a_leaders_table_is_its_pieces(work: Work, leaders: Report):
    year = [piece for piece in work.costs.pieces if (2026, 9) <= piece.month <= (2027, 8)]
    for row in table(leaders, "pupils").records():
        own = [piece for piece in year if piece.pupil == row["pupil"]]
        assert (row["planned_pence"], row["to_date_pence"], row["forecast_pence"]) == money(own)
    code = code_of(work.school, work.rates)
    fiscal = [piece for piece in work.costs.pieces if (2026, 4) <= piece.month <= (2027, 3)]
    for row in table(leaders, "codes").records():
        own = [piece for piece in fiscal if code(piece) == row["cfr"]]
        assert (row["planned_pence"], row["to_date_pence"], row["forecast_pence"]) == money(own)


def test_bands_count_every_pupil_once(work: Work, leaders: Report):
    limit = work.school.setting("threshold")
    expected: dict[str, int] = {}
    for row in table(leaders, "pupils").records():
        name = band_of(row["forecast_pence"], limit)
        expected[name] = expected.get(name, 0) + 1
    shown = {row["kind"]: row["pupils"] for row in table(leaders, "bands").records() if row["pupils"]}
    assert shown == expected


def test_a_figure_that_both_audiences_see_is_the_same(leaders: Report, governors: Report):
    seen = 0
    keys = {"ran": "intervention", "interventions": "intervention", "years": "kind", "codes": "cfr"}
    for key, row_key in keys.items():
        theirs = {row[row_key]: row for row in table(leaders, key).records()}
        for row in table(governors, key).records():
            for name, value in row.items():
                if row[row_key] not in theirs or value is None or isinstance(value, str):
                    continue
                if key != "years" or name == "pupils":  # services for one pupil have a row of their own there
                    assert theirs[row[row_key]][name] == value, (key, name, row[row_key])
                    seen += 1
    assert seen > 100


def test_planned_hours_are_the_costed_hours_whatever_the_dates(work: Work):
    """Hours due are counted from the groups, costs from the pieces: over whole terms both must agree exactly."""
    by_group: dict[tuple[str, str], Fraction] = {}
    line_group = {member.key: group.key for group in work.costs.groups for member in group.members}
    for piece in work.costs.pieces:
        if piece.kind == "time":
            key = (line_group[piece.line], piece.term)
            by_group[key] = by_group.get(key, Fraction(0)) + piece.hours
    for group in work.costs.groups:
        for term in work.school.calendar.terms:
            whole = planned_hours(work.school.calendar, group, term.starts, term.ends)
            assert whole == by_group.get((group.key, term.label), 0)
            middle = term.starts + timedelta(days=17)
            rest = planned_hours(work.school.calendar, group, middle + timedelta(days=1), term.ends)
            assert planned_hours(work.school.calendar, group, term.starts, middle) + rest == whole


@pytest.mark.parametrize("audience", WHOLE_SCHOOL)
@pytest.mark.parametrize("school", [HALF_FILLED, NO_PROVISION, School(settings=HAND.settings, terms=HAND.terms)])
def test_a_half_filled_school_has_a_report_that_says_what_is_missing(school: School, audience: str):
    report = by_hand(audience, school)
    assert all(section.words and all(section.words) for section in report.sections if section.table is None)
    if audience == "leadership":
        assert "no funds yet" in report.section("funds").words[0]
        assert "Nobody stands in SENCo" in report.section("senco").words[0]
        assert "No term has been closed yet" in report.section("changes").words[0]


def test_what_rests_on_a_stand_in_is_marked():
    # no pay is known: all 26 hours cost the planning figure of £20, so the whole year is an estimate
    report = by_hand(school=HALF_FILLED)
    assert {fact.what: fact.answer for fact in report.opening}["Rests on estimates"].startswith("100%")
    assert set(column(table(report, "ran"), "estimate")) == {True}
    assert total(table(report, "ran"), "planned_pence") == 26 * 2_000
    assert "estimate" not in [item.key for item in table(by_hand(), "ran").columns]


def test_sessions_that_nobody_recorded_are_said_to_be_taken_as_held():
    answer = {fact.what: fact.answer for fact in by_hand().opening}["Sessions"]
    assert answer.startswith("Sessions held are recorded for 1 of 2 groups")


def closed(view: str, key: str, figure: str, value: int, term: str = "Autumn 1 2026/27") -> Closed:
    return Closed(term=term, view=view, key=key, figure=figure, value=Decimal(value), day=date(2026, 10, 20),
                  person="Head", inputs="0123456789abcdef")  # fmt: skip


def test_leaders_read_how_many_pupils_were_stepped_up_and_down_this_school_year() -> None:
    """Status and plan of one pupil go up on the same day, and are one pupil; a step of last year counts no more."""
    who = HAND.pupils[0].pupil_id, HAND.pupils[1].pupil_id
    rows = ((who[0], "SEN status", date(2025, 1, 6), "N"), (who[0], "SEN status", date(2025, 3, 3), "K"),
            (who[0], "SEN status", date(2026, 9, 14), "E"), (who[0], "Plan type", date(2025, 3, 3), "ISP"),
            (who[0], "Plan type", date(2026, 9, 14), "EHC"),
            (who[1], "Tier", date(2025, 3, 3), "Specialist"),
            (who[1], "Tier", date(2026, 9, 14), "Targeted"))  # fmt: skip
    pupils = (replace(HAND.pupils[0], sen_status="E", plan_type="EHC"), *HAND.pupils[1:])
    school = replace(HAND, pupils=pupils, changes=tuple(Change(*row) for row in rows))
    said = by_hand(school=school).section("alerts").words
    assert "In 2026/27 support was stepped up for 1 pupil and down for 1 pupil." in said
    assert not any("stepped" in words for words in by_hand("governors", school).section("alerts").words)


def test_changes_since_the_last_closed_term():
    # as it stands now Autumn 1 cost £60 + £120; closed it was £60 + £100
    rows = (
        closed("total", "Total", "to_date_pence", 16_000),
        closed("intervention", "ONE", "to_date_pence", 10_000),
        closed("intervention", "TALK", "to_date_pence", 6_000),
        replace(closed("total", "Total", "to_date_pence", 1), day=date(2026, 7, 20), term="Summer 2025/26"),
    )
    report = by_hand(school=replace(HAND, closed=rows))
    found = table(report, "changes").records()
    assert [(row["key"], row["closed_pence"], row["now_pence"], row["restated_pence"]) for row in found] == [
        ("Total", 16_000, 18_000, 2_000), ("ONE", 10_000, 12_000, 2_000),
    ]  # fmt: skip
    assert report.section("changes").words == (
        "Autumn 1 2026/27 is restated by +£20.00 since it was closed on 20/10/2026 (to date). Why cannot be told: "
        "what its figures rested on was not kept.",
    )
    for_governors = by_hand("governors", replace(HAND, closed=rows))
    assert [row["key"] for row in table(for_governors, "changes").records()] == ["Total"]

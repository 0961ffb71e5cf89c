"""One person's pay and known prices: what stands behind a row of an intervention."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from provision_xl.costing.pieces import TIME
from provision_xl.demo import demo_school
from provision_xl.rates import national
from provision_xl.reports import report_of, termly_report
from provision_xl.reports.audiences import AUDIENCES
from provision_xl.reports.auditing import Addition, Published, audit
from provision_xl.reports.picture import Picture, report_term
from provision_xl.reports.suppression import hide, primary
from provision_xl.school.core_tables import Intervention, Line, Pupil
from provision_xl.school.other_tables import LedgerLine
from provision_xl.school.school import School
from provision_xl.views.work import work_on
from tests.reports.schools import AS_AT, FIRST, HAND, LAST

A, B, C, D = (("intervention", name) for name in "ABCD")
NAMES = (A, B, C, D)
COST = Addition("year", ("total", "year"), NAMES)
HIDING = [name for name, audience in AUDIENCES.items() if audience.least_posts]


def test_what_one_person_is_paid_stays_hidden_beside_what_others_are_paid() -> None:
    # A and B are T1's alone: 8 pupils each, £96 and £60 of pay. Hidden together they still are T1's pay: £156.
    posts = {("year", A): {"T1"}, ("year", B): {"T1"}, ("year", C): {"T1", "T2"}, ("year", D): {"T2", "T3"}}
    published = Published(
        5, dict.fromkeys(NAMES, 8), (COST,), frozenset({A, B}), sizes={A: 9_600, B: 6_000, C: 12_000, D: 30_000},
        posts={key: frozenset(people) for key, people in posts.items()}, least_posts=2,
    )  # fmt: skip
    assert {leak.name for leak in audit(published, primary(published))} == {A, B}
    assert hide(published).rows == {A, B, C}  # with C it is what T1 and T2 are paid together


def test_a_price_that_readers_know_gives_a_count_away() -> None:
    # A: 3 at £4.50, B: 7 at £10; 13.50 + 70.00 = 83.50, and 4.5 a + 10 b = 83.5 with a of 1 to 4 has a = 3 alone
    published = Published(
        5, {A: 3, B: 7, C: 20, D: 9}, (COST,), sizes={A: 1_350, B: 7_000, C: 90_000, D: 80_000},
        prices={("year", A): 450, ("year", B): 1_000},
        columns={("year", A): (1_350,), ("year", B): (7_000,), ("year", C): (90_000,), ("year", D): (80_000,)},
    )  # fmt: skip
    possible = [a for a in range(1, 5) if (8_350 - 450 * a) % 1_000 == 0 and (8_350 - 450 * a) // 1_000 >= 5]
    assert possible == [3]
    assert [leak.name for leak in audit(published, frozenset({A, B}))]
    assert hide(published).rows == {A, D}  # D has no price: anything from nothing on, so A may be 1 to 4


def test_a_partner_that_costs_too_little_leaves_no_room_for_a_price() -> None:
    # A: 1 at £40, partner B costs £50: 90 - 40 a is never below nought, so a is 1 or 2; its word says 1 to 4
    published = Published(
        5, {A: 1, B: 8, C: 20, D: 9}, (COST,), sizes={A: 4_000, B: 5_000, C: 90_000, D: 80_000},
        prices={("year", A): 4_000},
        columns={("year", A): (4_000,), ("year", B): (5_000,), ("year", C): (90_000,), ("year", D): (80_000,)},
    )  # fmt: skip
    assert [leak.name for leak in audit(published, frozenset({A, B}))] == [A]
    assert hide(published).rows >= {A, B}
    assert hide(published).rows & {C, D}


@pytest.mark.parametrize("audience", HIDING)
@pytest.mark.parametrize(("pupils", "seed"), [(24, 5), (40, 2)])
def test_no_row_shown_is_one_persons_and_no_sum_of_hidden_ones_either(audience: str, pupils: int, seed: int) -> None:
    work = work_on(demo_school(pupils=pupils, seed=seed), date(2026, 11, 23), national())
    picture = Picture(work, report_term(work.school, "Autumn"), AUDIENCES[audience])
    report = report_of(work, "Autumn", audience)
    names = {row.code: row.name or row.code for row in work.school.interventions}
    for key, pieces in (("ran", picture.of_term.pieces), ("interventions", picture.of_year.pieces)):
        people: dict[str, set[str]] = {}
        for piece in pieces:
            if piece.kind == TIME and piece.staff:
                people.setdefault(names[piece.item], set()).add(piece.staff)
        assert [name for name, found in people.items() if len(found) == 1], "the demo school has such rows"
        table = next((section.table for section in report.sections if section.key == key), None)
        if table is None:
            continue
        shown = {str(row[0]) for row in table.rows if "hidden" not in row}
        assert [name for name in shown if len(people.get(name, ())) == 1] == []
        hidden = {str(row[0]) for row in table.rows if "hidden" in row}
        assert len(set[str]().union(*(people.get(name, set()) for name in hidden))) != 1
    leaders = report_of(work, "Autumn", "leadership").section("ran").table
    assert leaders and not [row for row in leaders.rows if "hidden" in row]


def test_an_intervention_of_one_person_for_many_pupils_is_hidden_and_a_shared_one_is_shown() -> None:
    """TALK is T1's alone: 13 h and £156 would say £12 an hour. Three others of T1 and T2 together are shown."""
    more = [Intervention(code=code, name=f"Club {code}", group_minutes=Decimal(60), group_sessions=Decimal(minutes))
            for code, minutes in (("X", 2), ("Y", 3), ("Z", 4))]  # fmt: skip
    pupils = [Pupil(pupil_id=f"Q{number}", year_group="4", sen_status="K", primary_need="MLD") for number in range(8)]
    lines = [
        Line(line=f"{row.code}{number}", group=f"G{row.code}", pupil_id=pupil.pupil_id, intervention=row.code,
             staff_id="T1; T2", starts=FIRST, ends=LAST)
        for row in more
        for number, pupil in enumerate(pupils)
    ]  # fmt: skip
    school = replace(
        HAND, pupils=(*HAND.pupils, *pupils), interventions=(*HAND.interventions, *more),
        provision=(*HAND.provision, *lines),
    )  # fmt: skip
    table = termly_report(school, AS_AT, national(), "Autumn", "governors").section("ran").table
    assert table is not None
    rows = {row[0]: row for row in table.rows}
    assert rows["Talk time"][1:4] == ("hidden", "hidden", "hidden")
    assert rows["Club Z"][1] == 8
    assert [name for name, row in rows.items() if "hidden" in row] != list(rows)


def test_a_fund_whose_ledger_is_one_persons_pay_is_hidden() -> None:
    two = replace(HAND.funds[0], fund="PP", source="Pupil premium")
    third = replace(HAND.funds[0], fund="Gift", source="Parents")
    pay = LedgerLine(day=date(2026, 9, 30), cfr_code="E03", amount=184_120, staff_id="T1", fund="PP")
    plain = replace(HAND, funds=(*HAND.funds, two, third))
    named = replace(plain, ledger=(*HAND.ledger, pay))

    def shown(school: School) -> list[str]:
        table = termly_report(school, AS_AT, national(), "Autumn", "governors").section("funds").table
        return [row[0] for row in table.rows if "hidden" not in row] if table else []

    assert "PP" in shown(plain)
    assert "PP" not in shown(named)
    # no other fund has a ledger, so the total of the column would be the same pay: the table is left out
    report = termly_report(named, AS_AT, national(), "Autumn", "governors")
    assert report.section("funds").table is None
    beside = replace(pay, staff_id="", fund="Gift", amount=70_000)
    assert "PP" not in shown(replace(named, ledger=(*named.ledger, beside)))


def test_a_column_in_which_only_the_small_row_has_anything() -> None:
    # A small: 1,000 planned, 400 to date; B has planned 2,000 and nothing to date: the hidden 400 to date is A's alone
    counts = {A: 2, B: 9, C: 12, D: 20}
    columns = {A: (1_000, 400), B: (2_000, 0), C: (5_000, 800), D: (9_000, 9_000)}
    published = Published(
        5, counts, (COST,), sizes={name: pence[0] for name, pence in columns.items()},
        columns={("year", name): pence for name, pence in columns.items()},
    )  # fmt: skip
    assert [leak.name for leak in audit(published, frozenset({A, B}))] == [A]
    assert hide(published).rows == {A, C}


def test_what_protects_a_row_from_one_reader_is_not_shown_to_another() -> None:
    # below 5: A (3), with the smallest partner B. Below 10: A and C (7) are small and enough alone, so B would be
    # shown to the public, and governors who read both would have A: total less C and D of theirs, less B.
    counts = {A: 3, B: 12, C: 7, D: 20}
    sizes = {A: 300, B: 400, C: 5_000, D: 9_000}
    governors, public = (Published(least, counts, (COST,), sizes=sizes) for least in (5, 10))
    assert hide(governors).rows == {A, B}
    assert hide(public).rows == {A, C}
    assert hide(public, hide(governors)).rows == {A, B, C}

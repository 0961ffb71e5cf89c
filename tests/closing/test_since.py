"""What changed since the last closed term, by hand; see by_hand for the autumn that is closed.

Spring has 12 weeks. TALK goes on with L1 alone (group G2, T1 at £12): 12 x £12 = £144. KIT is new: T2 at £20, an hour a
week and £30 of materials for its pupil: 12 x £20 + £30 = £270. Autumn had 19 hours of TALK for £276 and EP for £1,000.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from provision_xl.closing import last_closing
from provision_xl.closing.since import Moved, since, since_words
from provision_xl.rates import national
from provision_xl.reports.content import termly_report
from provision_xl.school.core_tables import Fund, Intervention
from provision_xl.school.other_tables import LedgerLine
from provision_xl.school.school import School
from tests.closing.by_hand import AS_AT, SCHOOL, SPRING, closed, found, line, with_line

DAY, END = date(2027, 3, 26), date(2027, 3, 26)
KIT = Intervention(use=True, code="KIT", name="Kit", needs=("SLCN",), individual_minutes=Decimal(60),
                   individual_sessions=Decimal(1), cost_per_pupil=3_000)  # fmt: skip
CLOSED = closed(replace(SCHOOL, interventions=(*SCHOOL.interventions, KIT)))
LATER = replace(
    CLOSED,
    settings=replace(SCHOOL.settings, as_at=DAY),
    provision=(
        *CLOSED.provision,
        line("L8", "P1", group="G2", staff_id="T1", starts=SPRING, ends=END),
        line("L9", "P5", intervention="KIT", staff_id="T2", starts=SPRING, ends=END),
    ),
)


def words(school: School, **more: object) -> list[str]:
    closing = last_closing(school.closed)
    assert closing is not None
    return since_words(since(closing, found(school, "Spring", DAY)), **more)  # type: ignore[arg-type]


def test_what_began_what_it_costs_and_why() -> None:
    """TALK: £144 less £276 = -£132; 12 hours against 19 at £276 / 19 = £14.526 an hour: 7 fewer = -£101.68, and the
    rest, -£30.32, as T2's dearer hours are no longer in it.
    """
    assert words(LATER) == [
        "In Spring 2026/27 the map is planned to cost £414.00, £862.00 less than Autumn 2026/27 was planned to cost.",
        "KIT has begun since Autumn 2026/27.",
        "TALK is planned to cost £132.00 less than in Autumn 2026/27: -£101.68 for 7.0 fewer staff hours and -£30.32 "
        "as an hour costs less.",
        "Of the staff hours due in Spring 2026/27 so far, 100% were given, 100% in Autumn 2026/27.",
    ]


def test_materials_are_told_apart_from_hours() -> None:
    """KIT ran in autumn too, 13 weeks x £20 = £260 and its £30 of the year; in spring £240 and no materials: £50 less,
    £20 for an hour fewer and £30 for materials.
    """
    both = replace(SCHOOL, interventions=(*SCHOOL.interventions, KIT), provision=(
        line("L9", "P5", intervention="KIT", staff_id="T2", ends=END),
    ))  # fmt: skip
    school = closed(both)
    closing = last_closing(school.closed)
    assert closing is not None
    [row] = since(closing, found(school, "Spring", DAY)).moved
    assert row == Moved("KIT", 29_000, 24_000, Fraction(-1), -2_000, 0) and row.by_rest == -3_000
    told = words(school, least=1)
    assert any(said.endswith("-£20.00 for 1.0 fewer staff hours and -£30.00 for materials.") for said in told)
    assert not any(said.startswith("KIT") for said in words(school, least=5_001))


def test_ended_and_few_are_counted_where_names_may_not_be_told() -> None:
    gone = replace(LATER, provision=tuple(row for row in LATER.provision if row.line != "L8"))
    told = words(gone, sees_all=False)
    assert told[1:3] == ["1 intervention has begun since Autumn 2026/27.", "1 intervention has ended since "
                         "Autumn 2026/27."]  # fmt: skip
    assert "TALK has ended since Autumn 2026/27." in words(gone)
    assert not any("TALK" in said or "KIT" in said for said in told)


def test_hours_given_are_told_beside_those_of_the_term_before() -> None:
    """9 of the 12 sessions of L8 were held, KIT's 12 all: 21 of 24 hours, 87.5%."""
    told = words(with_line(LATER, "L8", sessions_held=Decimal(9)))
    assert "Of the staff hours due in Spring 2026/27 so far, 88% were given, 100% in Autumn 2026/27." in told


def test_funds_newly_short_beyond_and_used_up() -> None:
    """A fund of £1,400 holds the £1,276 of autumn; spring's £414 leave £290 unpaid, and nothing is left."""
    small = Fund(fund="SEN", source="Budget", amount=140_000, starts=date(2026, 4, 1), ends=date(2027, 8, 31))
    school = closed(replace(SCHOOL, interventions=(*SCHOOL.interventions, KIT), funds=(small,)))
    entry = LedgerLine(day=SPRING, cfr_code="E03", amount=140_100, fund="SEN")
    told = words(replace(LATER, closed=school.closed, funds=(small,), ledger=(entry,)))
    assert told[-3:] == [
        "£290.00 of what is planned in Spring 2026/27 is paid by no fund; in Autumn 2026/27 it was £0.00.",
        "The ledger of the fund SEN is beyond its amount; it was not when Autumn 2026/27 was closed.",
        "The fund SEN is used up by the forecast; it had money left when Autumn 2026/27 was closed.",
    ]


@pytest.mark.parametrize("audience", ["leadership", "governors"])
def test_the_report_tells_both_and_governors_no_line_pupil_or_adult(audience: str) -> None:
    school = with_line(LATER, "L4", ends=AS_AT)
    section = termly_report(school, DAY, national(), "Spring", audience).section("changes")
    said = " ".join(section.words)
    if audience == "leadership":
        assert "line L4 was lengthened to 18/12/2026 instead of 16/10/2026 (+£140.00)" in said
        assert "KIT has begun since Autumn 2026/27." in said
    else:
        assert "changed were dates of lines" in said and "1 intervention has begun" in said
        for single in ("L4", "P4", "T2", "KIT", "TALK"):
            assert single not in said
        assert section.table is None or {row[0] for row in section.table.rows} == {"total"}


def test_a_report_of_the_closed_term_itself_is_not_set_beside_itself() -> None:
    said = termly_report(CLOSED, AS_AT, national(), "Autumn", "leadership").section("changes").words
    assert said == ("Nothing has been typed since Autumn 2026/27 was closed.",)


def test_the_term_before_counts_whenever_it_was_closed_and_others_that_do_not_stand_are_named() -> None:
    """Spring is closed first, Autumn 1 after it, in May; the report of Spring is set beside Autumn 1. Then L4 is cut by
    3 weeks, £60 of Autumn 1, which was closed last; L9's last week, £20 of Spring, is taken too.
    """
    spring = closed(replace(LATER, closed=()), "Spring", DAY)
    both = closed(spring, "Autumn 1", date(2027, 5, 3))
    assert both.closed[-1].day == date(2027, 5, 3)
    said = termly_report(both, DAY, national(), "Spring", "leadership").section("changes").words
    assert any(row.startswith("In Spring 2026/27 the map is planned to cost £414.00") for row in said)
    assert any("than Autumn 1 2026/27 was planned to cost" in row for row in said)
    after = with_line(with_line(both, "L4", ends=date(2026, 9, 25)), "L9", ends=date(2027, 3, 19))
    told = termly_report(after, DAY, national(), "Spring", "leadership").section("changes").words
    assert "line L4 was shortened to 25/09/2026 instead of 16/10/2026 (-£60.00)" in told[0]
    assert "Spring 2026/27, closed on 26/03/2027, is restated by -£20.00 too." in told

"""The inclusion strategy: costs from the map, the allocation, what is hidden, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from provision_xl.costing.threshold import school_year_of
from provision_xl.demo import demo_school
from provision_xl.errors import Verdict, WorkbookError
from provision_xl.money import pounds
from provision_xl.rates import national
from provision_xl.reports import Report, report_files
from provision_xl.reports.papers import inclusion_strategy
from provision_xl.school.core_tables import Fund, Line
from provision_xl.school.other_tables import Strategy
from provision_xl.school.school import School
from provision_xl.views.work import check_school, work_on
from tests.reports.papers.schools import EMPTY, MANY, ONLY_PUPILS, STRATEGY, work
from tests.reports.read_back import everything


def costs(report: Report, key: str = "activities") -> dict[str, Any]:
    """The budgeted cost, or the word in its place, by activity."""
    table = report.section(key).table
    return {row[0]: row[-1] for row in table.rows} if table else {}


def facts(report: Report) -> dict[str, str]:
    return {fact.what: fact.answer for fact in report.headline}


def said(report: Report) -> list[str]:
    table = report.section("notes").table
    return [row[0] for row in table.rows] if table else []


def with_rows(*rows: Strategy, school: School = STRATEGY, **more: Any) -> School:
    return replace(school, strategy=rows, **more)


def test_the_map_gives_the_cost_and_the_difference_is_told() -> None:
    published, _ = inclusion_strategy(work(STRATEGY))
    # three groups x 653.60 = 1,960.80; with the 500.00 typed 2,460.80 of 3,000.00
    assert costs(published) == {"Group hours": 196_080, "A quiet room": 50_000}
    assert facts(published) == {
        "Allocation": "£3,000.00 for 01/04/2026 to 31/03/2027",
        "Budgeted from it": "£2,460.80", "Not yet budgeted": "£539.20",
    }  # fmt: skip
    assert published.section("activities").words == (
        "The activities cost £539.20 less than the allocation of the Inclusive Mainstream Fund, £3,000.00.",
    )
    table = published.section("activities").table
    assert table is not None and table.total[-1] == 246_080


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (246_080, "The activities add up to the allocation of the Inclusive Mainstream Fund, £2,460.80."),
        (246_079, "The activities cost £0.01 more than the allocation of the Inclusive Mainstream Fund, £2,460.79."),
        (246_081, "The activities cost £0.01 less than the allocation of the Inclusive Mainstream Fund, £2,460.81."),
    ],
)
def test_a_penny_beside_the_allocation_is_told(amount: int, words: str) -> None:
    school = replace(STRATEGY, funds=(replace(STRATEGY.funds[0], amount=amount),))
    assert inclusion_strategy(work(school))[0].section("activities").words == (words,)


def test_the_covering_note_shows_what_falls_into_the_funds_own_dates() -> None:
    _, covering = inclusion_strategy(work(STRATEGY))
    # to 31 March 14 + 12 weeks: 3 x 26 x 17.20 = 1,341.60, and the 500.00 typed
    assert any("£1,841.60" in text and "£2,460.80" in text for text in said(covering))
    table = covering.section("costs").table
    assert table is not None
    row = next(row for row in table.rows if row[0] == "Group hours")
    assert row[3:] == (None, 196_080, 134_160, 196_080, 12, True)


def test_two_activities_for_one_intervention_are_refused_with_the_cell() -> None:
    groups, room = STRATEGY.strategy
    school = with_rows(replace(groups, row=4), room, replace(groups, activity="Again", row=6))
    with pytest.raises(WorkbookError) as raised:
        inclusion_strategy(work(school))
    (found,) = raised.value.findings
    assert (found.code, found.verdict, found.sheet, found.cell) == ("PX-P01", Verdict.STOP, "Strategy", "D6")
    assert "2 activities name FOUR" in found.saw
    told = [finding for finding in check_school(school, work(school).as_at, national()) if finding.code == "PX-P01"]
    assert [(finding.verdict, finding.cell) for finding in told] == [(Verdict.WARN, "D6")], "on Checks as well"


def test_a_typed_cost_beside_an_intervention_does_not_count() -> None:
    groups, room = STRATEGY.strategy
    published, covering = inclusion_strategy(work(with_rows(replace(groups, cost=99_900), room)))
    assert costs(published)["Group hours"] == 196_080
    assert any("typed as £999.00, but the map says £1,960.80" in text for text in said(covering))


def test_an_activity_without_a_cost_is_blank_and_said() -> None:
    groups, room = STRATEGY.strategy
    published, covering = inclusion_strategy(work(with_rows(groups, replace(room, cost=None))))
    assert costs(published) == {"Group hours": 196_080, "A quiet room": None}
    assert any(text.startswith('"A quiet room": it has no cost yet') for text in said(covering))


def test_other_funds_stand_apart_and_do_not_count_against_the_allocation() -> None:
    groups, room = STRATEGY.strategy
    sen = Fund("SEN", "Notional SEN budget", 900_000, date(2026, 4, 1), date(2027, 3, 31))
    school = with_rows(groups, replace(room, fund="SEN"), funds=(*STRATEGY.funds, sen))
    published, _ = inclusion_strategy(work(school))
    assert costs(published) == {"Group hours": 196_080}
    assert costs(published, "others") == {"A quiet room": 50_000}
    assert facts(published)["Budgeted from it"] == "£1,960.80"


def _three_pupils(*more: Strategy) -> School:
    """Besides the groups an hour each alone for three pupils: 3 x 653.60, the small row; 14 weeks of it in autumn."""
    few = tuple(
        Line(line=f"A{name}", pupil_id=name, intervention="HOUR", staff_id="TA1", starts=STRATEGY.provision[0].starts,
             ends=STRATEGY.provision[0].ends) for name in ("K01", "K02", "K03"))  # fmt: skip
    alone = Strategy("An hour alone", "Cannot begin", "", "HOUR", None, "IMF")
    return with_rows(alone, *more, provision=(*STRATEGY.provision, *few[:2], replace(few[2], ends=date(2026, 12, 18))))


def test_a_cost_for_few_pupils_is_hidden_and_cannot_be_worked_out() -> None:
    groups, room = STRATEGY.strategy
    # 653.60 x 2 + 14 x 17.20 = 1,548.00 for three pupils
    published, covering = inclusion_strategy(work(_three_pupils(groups, room)))
    found = costs(published)
    assert found["An hour alone"] == "hidden"
    hidden = [name for name, cost in found.items() if cost == "hidden"]
    assert len(hidden) == 2, "one alone would be the total less the others"
    every = everything(report_files(published))
    assert b"1,548.00" not in every and b"1548" not in every
    assert b"1,548.00" in everything(report_files(covering))
    assert sum("is not shown by itself" in text for text in said(covering)) == 2


def test_two_small_activities_for_the_same_pupils_hide_a_third() -> None:
    """Six pupils in each of two activities are six and not twelve; what the total leaves would be their cost alone."""
    pair = replace(STRATEGY.interventions[1], code="PAIR", name="Pair")
    few = tuple(
        replace(STRATEGY.provision[0], line=f"{code}{name}", group="", pupil_id=name, intervention=code)
        for code in ("HOUR", "PAIR") for name in MANY[:6]
    )  # fmt: skip
    groups, room = STRATEGY.strategy
    small = (Strategy("First", "B", "", "HOUR", None, "IMF"), Strategy("Second", "B", "", "PAIR", None, "IMF"))
    school = with_rows(groups, room, *small, provision=(*STRATEGY.provision, *few),
                       interventions=(*STRATEGY.interventions, pair))  # fmt: skip
    hidden = [name for name, cost in costs(inclusion_strategy(work(school))[0]).items() if cost == "hidden"]
    assert {"First", "Second"} < set(hidden)


def test_where_all_stands_for_few_no_cost_is_shown_at_all() -> None:
    published, covering = inclusion_strategy(work(_three_pupils()))
    assert costs(published) == {"An hour alone": "hidden"}
    assert facts(published) == {"Allocation": "£3,000.00 for 01/04/2026 to 31/03/2027"}
    every = everything(report_files(published))
    assert b"1,548" not in every and b"1,452" not in every  # nor what is left of 3,000.00
    assert any("No cost from the allocation can be shown" in text for text in said(covering))


def test_the_published_text_says_nothing_of_what_is_unverified() -> None:
    published, covering = inclusion_strategy(work(STRATEGY))
    text = everything(report_files(published)).decode("utf-8", "ignore")
    assert not any(word in text for word in ("nverified", "31 December", "seven principles", "pay could be told"))
    note = everything(report_files(covering)).decode("utf-8", "ignore")
    assert all(word in note for word in ("Unverified", "31 December 2026", "seven principles", "one post"))


def test_no_allocation_and_no_activities() -> None:
    room = replace(STRATEGY.strategy[1], fund="")
    published, covering = inclusion_strategy(work(with_rows(room, school=EMPTY)))
    assert "The allocation of the Inclusive Mainstream Fund is not given." in said(covering)
    assert costs(published, "others") == {"A quiet room": 50_000}
    for school in (EMPTY, ONLY_PUPILS):
        published, covering = inclusion_strategy(work(school))
        assert published.section("activities").words[0] == "Nothing recorded."
        assert len(report_files(published)) >= 2 and len(report_files(covering)) >= 2


def test_row_order_changes_no_byte() -> None:
    groups, room = STRATEGY.strategy
    one, other = (inclusion_strategy(work(with_rows(*rows))) for rows in ((groups, room), (room, groups)))
    assert [report_files(report) for report in one] == [report_files(report) for report in other]


def test_the_demo_school_adds_up_to_the_costing() -> None:
    done = work_on(demo_school(), date(2026, 11, 23), national())
    published, _ = inclusion_strategy(done)
    codes = {row.intervention for row in done.school.strategy if row.intervention}
    on_map = sum(piece.planned for piece in done.costs.pieces
                 if piece.item in codes and school_year_of(piece.month) == 2026)  # fmt: skip
    typed = sum(row.cost or 0 for row in done.school.strategy if not row.intervention)
    assert facts(published)["Budgeted from it"] == pounds(on_map + typed)
    assert all(Decimal(cost) >= 0 for cost in costs(published).values() if not isinstance(cost, str))

"""Close term: what is kept reads back as it was, is never written twice, and a changed cell is noticed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provision_xl.closing import close, closed_findings, closings, figures_of
from provision_xl.closing.figures import CLOSED_VIEWS, MONEY
from provision_xl.closing.inputs import by_line, costs_of, inputs_of, total_of
from provision_xl.closing.restated import OTHER
from provision_xl.costing import Costs, cost
from provision_xl.errors import OutOfRange, Verdict
from provision_xl.rates import national
from provision_xl.results import machine
from provision_xl.school.school import School
from provision_xl.views import check_school
from provision_xl.workbook.build import build
from provision_xl.workbook.reading import read_workbook
from tests.closing.by_hand import AS_AT, HALF, SCHOOL, closed, found, now, with_line
from tests.independent.schools import random_school

CLOSED = closed(SCHOOL)


def value(view: str, key: str, figure: str, school: School = CLOSED) -> object:
    return closings(school.closed)[0].value.get((view, key, figure))


def test_figures_by_hand() -> None:
    """The school's text: £156 + £120 + £1,000; T1 13 hours, T2 6; October has 24 of the 30 days of Autumn 1 ... not
    asked here; the SEN fund of £5,000 has £3,724 left.
    """
    assert [value("total", "Total", name) for name in MONEY] == [127_600] * 3
    assert value("line", "L2", "to_date_pence") == 5_200
    assert value("intervention", "TALK", "planned_pence") == 27_600
    assert value("intervention", "Service: EP", "forecast_pence") == 100_000
    assert value("pupil", "P4", "planned_pence") == 12_000
    assert (value("staff", "T1", "planned_pence"), value("staff", "T1", "hours")) == (15_600, 13)
    assert (value("staff", "T2", "hours_given"), value("total", "Total", "hours_due")) == (6, 19)
    assert (value("fund", "SEN", "planned_pence"), value("fund", "SEN", "left_pence")) == (127_600, 372_400)
    assert (value("cfr", "E03", "planned_pence"), value("cfr", "E27", "planned_pence")) == (27_600, 100_000)
    assert value("month", "2026-12", "planned_pence") == 1_200 * 14 // 5  # 1 to 18 December are 14 weekdays
    assert value("outcome", "Not given", "lines") == 4
    assert value("total", "Total", "la_planned_pence") is None  # no LA rate is given


def test_the_authority_s_basis_is_kept_where_it_has_a_rate() -> None:
    """£17.20 an hour x 38 LA weeks / 25 teaching weeks: 19 x 17.20 x 38 / 25 = £496.74 (496.736), and EP £1,000."""
    with_rate = replace(SCHOOL, settings=replace(SCHOOL.settings, la_hourly_rate=Decimal("17.20")))
    assert abs(int(str(value("total", "Total", "la_planned_pence", closed(with_rate)))) - 149_674) <= 2  # terms, lines


def test_outcomes_are_counted() -> None:
    outcomes = {"L1": Decimal(1), "L2": Decimal("1.0"), "L3": Decimal(-2)}
    school = SCHOOL
    for name, outcome in outcomes.items():
        school = with_line(school, name, outcome=outcome)
    assert [value("outcome", key, "lines", closed(school)) for key in ("1", "-2", "0", "Not given")] == [2, 1, None, 1]


def test_each_row_carries_the_day_the_person_and_the_inputs_hash_without_closed() -> None:
    assert {(row.term, row.day, row.person, row.inputs) for row in CLOSED.closed} == {
        ("Autumn 2026/27", AS_AT, "Head", SCHOOL.inputs_hash)
    }


def test_closing_twice_is_refused_in_words() -> None:
    with pytest.raises(OutOfRange, match="was closed on 18/12/2026 by Head, and a closed term is never written again"):
        close(found(CLOSED), "SENCo", date(2027, 1, 8))


def test_a_half_term_and_its_term_are_two_things() -> None:
    both = closed(closed(SCHOOL, "Autumn 1"), "Autumn")
    assert [closing.term for closing in closings(both.closed)] == ["Autumn 1 2026/27", "Autumn 2026/27"]


def test_nobody_and_a_term_that_has_not_begun_are_refused() -> None:
    with pytest.raises(OutOfRange, match="Nobody is named"):
        close(found(SCHOOL), "  ", AS_AT)
    with pytest.raises(OutOfRange, match="Spring 2026/27 has not begun on 18/12/2026"):
        close(found(SCHOOL, "Spring"), "Head", AS_AT)


def test_a_workbook_gives_the_closed_term_back_exactly(tmp_path: Path) -> None:
    build(tmp_path / "school.xlsx", CLOSED, host="no-macros")
    back = read_workbook(tmp_path / "school.xlsx")
    assert back.closed == CLOSED.closed
    assert closings(back.closed)[0].kept == closings(CLOSED.closed)[0].kept
    assert not list(closed_findings(back))


SEALED = [place for place, row in enumerate(CLOSED.closed)]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SEALED), st.sampled_from(["value", "kept", "key", "gone", "person", "twice"]))
def test_every_changed_row_is_a_finding(place: int, how: str) -> None:
    rows = list(CLOSED.closed)
    row = rows[place]
    if how == "gone":
        del rows[place]
    elif how == "twice":
        rows.append(row)
    elif how == "value":
        rows[place] = replace(row, value=(row.value or Decimal(0)) + 1)
    elif how == "kept":
        rows[place] = replace(row, kept=f"{row.kept} ")
    else:
        rows[place] = replace(row, **{how: "another"})
    seen = list(closed_findings(replace(CLOSED, closed=tuple(rows))))
    assert seen and {(item.code, item.sheet, item.verdict) for item in seen} == {("PX-K01", "Closed", Verdict.WARN)}


def test_the_finding_points_at_the_cell_and_says_what_to_do(tmp_path: Path) -> None:
    build(tmp_path / "school.xlsx", CLOSED, host="no-macros")
    back = read_workbook(tmp_path / "school.xlsx")
    first = next(row for row in back.closed if row.view == "month")
    rows = tuple(replace(row, value=row.value + 1) if row is first else row for row in back.closed)
    [seen] = [item for item in check_school(replace(back, closed=rows), AS_AT, national()) if item.code == "PX-K01"]
    assert (seen.sheet, seen.cell) == ("Closed", f"E{first.row}")
    assert seen.saw == "Autumn 2026/27, figures by month: no longer as Close term wrote it on 18/12/2026"
    assert "File, Info, Version History" in seen.cure


def test_a_row_deleted_says_how_many_there_were() -> None:
    rows = tuple(row for row in CLOSED.closed if (row.view, row.key) != ("line", "L1"))
    [seen] = closed_findings(replace(CLOSED, closed=rows))
    assert "it has 4 rows, closed were 5" in seen.saw  # four lines and EP


def test_rows_that_close_term_never_wrote_are_a_finding() -> None:
    rows = tuple(row for row in CLOSED.closed if row.view == "total")
    seen = [item.saw for item in closed_findings(replace(SCHOOL, closed=rows))]
    assert "Autumn 2026/27, figures by total: not written by Close term, for its checksum is missing" in seen


def test_no_finding_in_any_order_of_rows() -> None:
    rows = Random(1).sample(CLOSED.closed, len(CLOSED.closed))
    assert not list(closed_findings(replace(CLOSED, closed=tuple(rows))))


def first_term(school: School, as_at: date) -> str:
    begun = [term for term in school.calendar.terms if term.starts <= as_at]
    return (begun or list(school.calendar.terms))[-1].label


def costs(school: School, as_at: date) -> Costs:
    own = cost(school, as_at, national())
    assert own is not None
    return own


@pytest.mark.parametrize("seed", range(60))
def test_what_is_kept_costs_what_the_school_costs_and_figures_come_back(seed: int) -> None:
    """On random schools: kept inputs cost each line the same, views add up, and rows give back every figure."""
    school, as_at = random_school(seed)
    as_at = max(as_at, school.calendar.terms[0].starts)
    term = found(school, first_term(school, as_at), as_at)
    rows = close(term, "Head", as_at)
    [closing] = closings(rows)
    assert sorted(closing.figures) == sorted(figures_of(term))
    assert not list(closed_findings(replace(school, closed=rows)))
    kept = closing.kept
    assert kept is not None and kept == inputs_of(term.costs, term.rates, term.term)
    lines = {line: money for line, money in by_line(term.costs, term.term.labels).items() if any(money)}
    assert costs_of(kept, term.term.labels, term.rates) == lines
    for view in (*CLOSED_VIEWS, "cfr", "fund"):
        for place, name in enumerate(MONEY):
            total = sum(int(figure.value) for figure in closing.figures if (figure.view, figure.name) == (view, name))
            assert total == total_of(lines.values())[place], (view, name)


def mixed(school: School, other: School, draw: Random) -> School:
    """A school with some of its rows changed, taken out and put in from another one."""
    rows = list(school.provision)
    draw.shuffle(rows)
    dates = [row.ends for row in other.provision if row.ends]
    changed = [
        replace(row, ends=draw.choice(dates)) if dates and row.starts and draw.random() < 0.4 and not row.group else row
        for row in rows[: draw.randint(0, len(rows))]
    ]
    changed = [replace(row, ends=row.starts) if row.ends and row.starts and row.ends < row.starts else row
               for row in changed]  # fmt: skip
    staff = tuple(
        replace(row, hourly_cost=Decimal(draw.randint(900, 3_000)).scaleb(-2)) if draw.random() < 0.5 else row
        for row in school.staff
    )
    interventions = tuple(
        replace(row, prep_minutes=Decimal(draw.randint(0, 30)), one_off_cost=draw.choice((None, 10_000, 999)))
        if draw.random() < 0.4 else row for row in school.interventions
    )  # fmt: skip
    services = tuple(replace(row, unit_cost=(row.unit_cost or 0) + draw.randint(0, 99)) for row in school.services)
    held = tuple(row for row in school.sessions if draw.random() < 0.7)
    absences = school.absences if draw.random() < 0.5 else ()
    return replace(school, provision=tuple(changed), staff=staff, interventions=interventions, services=services,
                   sessions=held, absences=absences)  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_causes_add_up_to_the_penny_and_other_never_comes(seed: int) -> None:
    school, as_at = random_school(seed)
    as_at = max(as_at, school.calendar.terms[0].starts)
    name = first_term(school, as_at)
    after = mixed(closed(school, name, as_at), random_school(seed + 1_000)[0], Random(seed))
    later = as_at if seed % 2 else max(as_at, school.calendar.terms[-1].ends)
    result = now(after, name, later)
    assert total_of(cause.money for cause in result.causes) == result.by
    assert OTHER not in {cause.kind for cause in result.causes}
    for cause in result.causes:
        assert total_of(cause.moved.values()) == cause.money


def test_hours_are_kept_to_four_decimals() -> None:
    """Autumn 1 of 6 weeks: 25 minutes a week are 2.5 hours; 7 minutes are 0.7 hours; a third part of an hour 2.0."""
    from provision_xl.closing.figures import rounded

    assert [machine(rounded(Fraction(n, 7))) for n in (1, 2)] == [0.1429, 0.2857]


def test_the_kept_rows_name_no_pay_but_the_cost_of_an_hour() -> None:
    paid = replace(SCHOOL, staff=(replace(SCHOOL.staff[0], hourly_cost=None, pay_scale="NJC", point="5",
                                          hours_per_week=Decimal(20)), SCHOOL.staff[1]),
                   settings=replace(SCHOOL.settings, lgps_rate=Decimal("0.2")))  # fmt: skip
    texts = " ".join(row.kept for row in closed(paid).closed)
    assert "NJC" not in texts and "salary" not in texts and "point" not in texts


def test_half_term_closed_keeps_that_half_alone() -> None:
    half = closed(SCHOOL, "Autumn 1", HALF)
    assert value("total", "Total", "planned_pence", half) == 6 * 1_200 + 12_000

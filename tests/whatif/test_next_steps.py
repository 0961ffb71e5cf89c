"""What one thing more brings: on paper, against every plan of small schools, and by whatever it is worked out."""

from __future__ import annotations

from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from multiprocessing import get_context
from typing import Any

import pytest

from provision_xl.planning import optimise
from provision_xl.rates import national
from provision_xl.results import Result
from provision_xl.school.other_tables import Duty, SencoPerson, Training
from provision_xl.school.school import School
from provision_xl.whatif import next_steps
from provision_xl.whatif.gained import Gained, order
from provision_xl.whatif.steps import Kind, Step, usual_cost
from tests.planning import small as small_schools
from tests.planning.by_counting import Best, best
from tests.planning.one_term import AS_AT, TALK, adult, fund, line, planned, pupils, school
from tests.planning.small import small
from tests.whatif.test_sentences import PAID_TALK, asked_against_talk

FOUR = Fraction(22, 5)  # four pupils in TALK, 1.1 months each
TWO = Fraction(11, 5)


def stepped(book: School, **more: Any) -> Result:
    return next_steps(book, "Spring", AS_AT, national(), more.pop("seconds", 60), **more)[0]


def rows(result: Result) -> dict[str, dict[str, Any]]:
    keys = [column.key for column in result.columns]
    return {row[0]: dict(zip(keys, row, strict=True)) for row in result.rows}


def brought(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[key] for key in ("price_pence", "benefit_months", "required_minutes", "helped"))


def test_more_money() -> None:
    """SEN's £20 pay for two at £10; £500 more pay for all four, and £1,000 do no more than that."""
    found = rows(stepped(school(interventions=(PAID_TALK,), funds=(fund("SEN", 2000),))))
    assert brought(found["£500.00 more"]) == (50_000, TWO, 0, 2)
    assert brought(found["£1,000.00 more"]) == (100_000, TWO, 0, 2)
    assert found["£500.00 more"]["months_per_hundred"] == Fraction(11, 25), "2.2 months over £500"
    assert found["£500.00 more"]["sentence"] == (
        "£500.00 more brings 2.2 months of planning weight and helps 2 pupils more: "
        "0.4 months of planning weight for each £100."
    )
    assert found["1 h a week more of T1"]["sentence"] == (
        "1 h a week more of T1 (£220.00 in the term) brings nothing: these hours are not what holds the plan back."
    )
    assert list(found)[:2] == ["£500.00 more", "£1,000.00 more"], "more for each pound comes first"


def test_more_hours_of_a_skill_and_of_a_person_are_priced_for_the_term() -> None:
    """TALK takes an hour and T1 has half of one. An hour at £20 in 11 weeks is £220; five are £1,100."""
    found = rows(stepped(school(staff=(adult("T1", "0.5"),), funds=(fund("SEN", 0),))))
    assert brought(found["1 h a week more of T1"]) == (22_000, FOUR, 0, 4)
    assert brought(found["5 h a week more of Talk"]) == (110_000, FOUR, 0, 4)
    assert list(found)[:2] == ["1 h a week more of T1", "5 h a week more of Talk"]
    assert found["5 h a week more of Talk"]["sentence"] == (
        "5 h a week more of Talk (T1 5 h; £1,100.00 in the term) brings 4.4 months of planning weight and helps "
        "4 pupils more: 0.4 months of planning weight for each £100."
    )
    assert found["£500.00 more"]["sentence"].endswith("brings nothing: money is not what holds the plan back.")


def test_hours_of_a_skill_go_to_those_who_have_it_in_quarters_and_in_proportion() -> None:
    """1 h and 3 h share 5 h as 1.25 and 3.75; T3 lacks it. Extra hours cost £10: 5 x 10 x 11."""
    staff = (
        adult("T1", "1", extra_hourly_cost=Decimal(10)), adult("T2", "3", extra_hourly_cost=Decimal(10)),
        adult("T3", "9", skills=()),
    )  # fmt: skip
    row = rows(stepped(school(staff=staff)))["5 h a week more of Talk"]
    assert (row["who"], row["price_pence"]) == ("T1 1.25 h, T2 3.75 h", 55_000)


def test_without_pay_an_hour_has_no_price() -> None:
    row = rows(stepped(school(staff=(adult("T1", "0.5", hourly_cost=None),))))["1 h a week more of T1"]
    assert brought(row) == (None, FOUR, 0, 4)
    assert row["sentence"] == "1 h a week more of T1 brings 4.4 months of planning weight and helps 4 pupils more."


def test_the_best_person_to_train_and_what_that_usually_costs() -> None:
    """T1's hour takes four of eight. T2 has the hour for the other four, T3 has half an hour: T2 it is."""
    costs = (50_000, 20_000, 35_000, None)
    courses = tuple(Training(staff_id="X", skill=" talk ", day=None, cost=cost) for cost in costs)
    staff = (adult("T1", "1"), adult("T2", "1", skills=("ELSA",)), adult("T3", "0.5", skills=()))
    book = school(pupils=pupils(8), staff=staff, training=courses)
    row = rows(stepped(book))["one more person with Talk"]
    assert (row["who"], *brought(row)) == ("T2", 35_000, FOUR, 0, 4)
    assert row["sentence"] == (
        "T2 trained in Talk (usually £350.00) brings 4.4 months of planning weight and helps 4 pupils more: "
        "1.3 months of planning weight for each £100."
    )
    without = rows(stepped(replace(book, training=())))["one more person with Talk"]["sentence"]
    assert without.startswith("T2 trained in Talk (cost not recorded) brings 4.4 months")


def test_only_one_is_trained() -> None:
    """T2 and T3 have an hour each and eight pupils wait: one more group, not two; of those alike any one."""
    staff = (adult("T1", "0"), adult("T2", "1", skills=()), adult("T3", "1", skills=()))
    row = rows(stepped(school(pupils=pupils(8), staff=staff)))["one more person with Talk"]
    assert brought(row) == (None, FOUR, 0, 4)
    assert row["who"] in {"T2", "T3"}


def test_who_leads_a_group_without_the_skill_lets_pupils_join_once_trained() -> None:
    """T2 runs TALK for P1 and P2 already. Nobody may join while T2 lacks Talk; then P3 and P4 do."""
    kept = tuple(line(f"L{n}", f"P{n}", group="G1", staff_id="T2", status="Running") for n in (1, 2))
    staff = (adult("T1", "0"), adult("T2", "1", skills=()), adult("T3", "0.5", skills=()))
    row = rows(stepped(school(staff=staff, provision=kept)))["one more person with Talk"]
    assert (row["who"], *brought(row)) == ("T2", None, TWO, 0, 2)


def test_nobody_left_to_train_has_no_row() -> None:
    assert "one more person with Talk" not in rows(stepped(school()))


def test_the_usual_cost_is_the_middle_one() -> None:
    def at(*pence: int) -> School:
        return School(training=tuple(Training(staff_id="T1", skill="ELSA", cost=cost) for cost in pence))

    assert [usual_cost(at(*costs), "elsa") for costs in ((), (9,), (9, 1), (1, 9, 2), (0, 0, 9))] == [None, 9, 1, 2, 0]


def test_required_provision_that_is_placed_comes_first_though_benefit_is_taken_for_it() -> None:
    """In the only hour is TALK, worth 4.4 months; with £20 the required ASK, worth 0.11, takes its place."""
    book = asked_against_talk(funds=(fund("SEN", 0),))
    result = stepped(book)
    first = rows(result)["£500.00 more"]
    assert result.rows[0][0] == "£500.00 more"
    now, then = planned(book), planned(replace(book, funds=(fund("SEN", 50_000),)))
    assert first["required_minutes"] == now.shortfall_minutes - then.shortfall_minutes > 0
    assert first["benefit_months"] == then.benefit_months - now.benefit_months < 0
    assert "pupil-minutes a week more of required provision" in first["sentence"]
    assert "months of planning weight for it" in first["sentence"]


def test_without_funds_money_is_no_step_and_that_is_said() -> None:
    result = stepped(school())
    assert not [name for name in rows(result) if "£" in name]
    said = "Funds is empty, so money holds nothing back: fill in Funds to see what more of it would bring."
    assert said in result.notes


def test_where_nothing_fits_there_are_no_steps() -> None:
    kept = (line("L1", "P1", group="G1", staff_id="T1", plan="Keep"),)
    result = stepped(school(staff=(adult("T1", "0"),), provision=kept))
    assert result.rows == ()
    assert result.notes[0].startswith("With today's means nothing fits: Hours of T1")


def test_one_more_ehc_plan_takes_its_hours_less_those_of_sen_support() -> None:
    """12 hours a plan, 5 a pupil on SEN support: 20 hours for four, 27 with one plan; 38 are had."""
    duties = (Duty(duty="Plans", driver="EHC plans", per_year=Decimal(3), hours_each=Decimal(4), statutory=True),
              Duty(duty="Support", driver="SEN support", per_year=Decimal(1), hours_each=Decimal(5)))  # fmt: skip
    book = school(duties=duties, senco=(SencoPerson(person="S1", part="SENCo", hours_per_week=Decimal(1)),))
    _, senco = next_steps(book, "Spring", AS_AT, national(), 60)
    assert senco.rows == (("Needed", 20, 27, 7), ("Lacking", 0, 0, 0))
    said = "Each EHC plan more, for a pupil who was on SEN support, takes 7.0 hours of the SENCo's year."
    assert senco.notes == (said,)
    nobody = next_steps(replace(book, pupils=()), "Spring", AS_AT, national(), 60)[1]
    assert nobody.rows == () and "0 pupils are on SEN support" in nobody.notes[0]


@pytest.mark.parametrize("stop", ["clock", "cancel"])
def test_rows_that_the_clock_cuts_off_say_so(stop: str) -> None:
    book = school(interventions=(PAID_TALK,), funds=(fund("SEN", 2000),))
    plan = planned(book)
    more: dict[str, Any] = {"seconds": 0.0} if stop == "clock" else {"cancel": lambda: True}
    result = stepped(book, plan=plan, **more)
    assert {row["status"] for row in rows(result).values()} == {"not worked out"}
    assert {row["benefit_months"] for row in rows(result).values()} == {None}
    count = len(result.rows)
    assert f"The time was over: {count} of {count} rows were not worked out." in result.notes
    assert all("the time was over before this was worked out" in row["sentence"] for row in rows(result).values())


def test_steps_are_ordered_by_what_each_pound_brings() -> None:
    def gained(name: str, pence: int | None, benefit: int | None, placed: int = 0) -> Gained:
        return Gained(Step(Kind.PERSON, name, (), pence), "optimal", benefit, Fraction(placed), 0)

    wanted = [
        gained("places", 100, -5, placed=10), gained("free", 0, 1), gained("cheap", 1000, 300),
        gained("dear", 2000, 500), gained("no price", None, 9000), gained("nothing", 1, 0), gained("late", 1, None),
    ]  # fmt: skip
    turned = wanted[::-1]
    assert [item.step.what for item in sorted(turned, key=order)] == [item.step.what for item in wanted]


ENOUGH = 600  # seconds that no step needs, so that the clock of a busy computer ends none
TIGHT = school(
    pupils=pupils(9), interventions=(PAID_TALK, replace(TALK, code="FREE", skill="Other", gain=Decimal(2))),
    staff=(adult("T1", "1"), adult("T2", "1.5", skills=("Other",))), funds=(fund("SEN", 3000), fund("B", 700)),
    provision=(line("L1", "P9", "FREE", required=True),),
)  # fmt: skip


@pytest.fixture(scope="module")
def one_after_another() -> tuple[Result, ...]:
    return next_steps(TIGHT, "Spring", AS_AT, national(), ENOUGH)


def pool(kind: str) -> Executor:
    if kind == "threads":
        return ThreadPoolExecutor(3)
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"))


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_the_same_table_whatever_works_it_out(kind: str, one_after_another: tuple[Result, ...]) -> None:
    with pool(kind) as executor:
        assert next_steps(TIGHT, "Spring", AS_AT, national(), ENOUGH, executor) == one_after_another
    assert any(row[3] for row in one_after_another[0].rows)


def test_the_same_table_for_rows_in_another_order(one_after_another: tuple[Result, ...]) -> None:
    turned = replace(
        TIGHT, pupils=TIGHT.pupils[::-1], interventions=TIGHT.interventions[::-1], staff=TIGHT.staff[::-1],
        funds=TIGHT.funds[::-1],
    )  # fmt: skip
    before = repr(turned)
    assert next_steps(turned, "Spring", AS_AT, national(), ENOUGH) == one_after_another
    assert repr(turned) == before


def staffed(book: School, name: str, **change: Any) -> School:
    return replace(book, staff=tuple(replace(row, **change) if row.staff_id == name else row for row in book.staff))


def with_hours(book: School, who: str, hours: str) -> School:
    had = next(row.intervention_hours for row in book.staff if row.staff_id == who)
    return staffed(book, who, intervention_hours=(had or 0) + Decimal(hours))


def changed_by_hand(book: School, row: dict[str, Any]) -> list[School]:
    """The schools that a step stands for, laid out from the row's own words; training has one for each person."""
    step: str = row["step"]
    if step.startswith("£"):
        more = {"£500.00 more": 50_000, "£1,000.00 more": 100_000}[step]
        rich = [replace(item, amount=(item.amount or 0) + (more if item.fund == "SEN" else 0)) for item in book.funds]
        return [replace(book, funds=tuple(rich))]
    if step.startswith("1 h"):
        return [with_hours(book, row["who"], "1")]
    if step.startswith("5 h"):
        for part in row["who"].split(", "):
            name, hours, _ = part.split()
            book = with_hours(book, name, hours)
        return [book]
    skill = step.removeprefix("one more person with ")
    return [staffed(book, person.staff_id, skills=(*person.skills, skill)) for person in book.staff]


def least(found: list[Best | None]) -> Best:
    return min((item for item in found if item is not None), key=lambda item: (item.shortfall, -item.benefit))


@pytest.mark.parametrize("part", range(4))
def test_no_plan_of_a_small_school_gains_more(part: int) -> None:
    """Every row of 40 schools against the best plan of the school with the change, counted out."""
    tried, kinds = 0, set()
    for seed in range(700 + part, 900, 4):
        book = small(seed)
        before = best(book, None) if len(book.pupils) < 5 else None  # five take long to count out
        if before is None:
            continue
        for row in rows(next_steps(book, small_schools.TERM, small_schools.AS_AT, national(), 60)[0]).values():
            after = least([best(other, None) for other in changed_by_hand(book, row)])
            expected = (Fraction(after.benefit - before.benefit, 1000), before.shortfall - after.shortfall)
            assert (row["benefit_months"], row["required_minutes"]) == expected, (seed, row["step"])
            assert row["status"] == "optimal" and (expected[1] > 0 or expected[0] >= 0), "more is never worse"
            if row["who"] and row["step"].startswith("one more"):
                had = next(item.skills for item in book.staff if item.staff_id == row["who"])
                skill = row["step"].removeprefix("one more person with ")
                counted = best(staffed(book, row["who"], skills=(*had, skill)), None)
                assert counted is not None and (counted.benefit, counted.shortfall) == (after.benefit, after.shortfall)
            if expected != (0, 0):
                kinds.add(row["step"].split()[0])
        tried += 1
        if tried == 10:
            break
    assert tried == 10 and {"1", "5"} <= kinds, "too few steps bring anything"


def test_a_plan_that_is_known_is_not_looked_for_again() -> None:
    """The plan for £20 in all is handed over: £500 more bring two pupils, of a budget of £520."""
    book = school(interventions=(PAID_TALK,))
    plan = optimise(book, "Spring", AS_AT, national(), 2000)
    assert brought(rows(stepped(book, plan=plan))["£500.00 more"]) == (50_000, TWO, 0, 2)

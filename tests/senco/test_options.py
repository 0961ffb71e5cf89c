"""What more time costs and buys, the cheapest mix against trying everything, and the sentences."""

from __future__ import annotations

import json
import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from provision_xl.rates import national
from provision_xl.results import Result
from provision_xl.school.core_tables import Settings
from provision_xl.senco import SencoTime, as_json, plan_sentence, senco_time, sentence, tables
from provision_xl.senco.duties import Need
from provision_xl.senco.mix import Mix, cheapest_mix
from provision_xl.senco.options import Option
from provision_xl.senco.seasons import added
from provision_xl.senco.spending import Team, shortfall, spend
from tests.senco.schools import AS_AT, SETTINGS, duty, person, pupil, school


def worked_out(**tables: Any) -> SencoTime:
    return senco_time(school(**tables), AS_AT, national())


SENCO = person(weekly="32.5", teaching_hours="22.5", hourly_cost="57.59")
SHORT = (duty("Annual reviews", hours="380", statutory=True), duty("Lesson visits", hours="200", number=6))


def option(time: SencoTime, name: str) -> Any:
    return next(change for change in time.options if change.option.name == name)


@pytest.mark.parametrize(
    ("senco", "name", "pence", "hour", "paid", "why"),
    [
        (
            SENCO, "Release from teaching", 527_422, Fraction("41.6934559"), 728_514,
            "M3 37,101 + NI 15% of 32,101 = 4,815.15 + TPS 28.68% = 10,640.5668 + levy 0.5% = 185.505, "
            "in all 52,742.2218; a tenth is 5,274.22; the SENCo's own 126.5 h at 57.59 = 7,285.14",
        ),
        (
            person(weekly="32.5", teaching_hours="22.5", release_cost_per_hour="40"), "Release from teaching",
            506_000, 40, None,
            "126.5 h at the 40.00 typed; nothing known of the SENCo's own pay",
        ),
        (SENCO, "Shared post or more SENCo hours", 728_514, Fraction("57.59"), None, "126.5 h at 57.59, all extra"),
        (SENCO, "Assistant SENCo", 253_000, 20, None, "126.5 h at the planning hourly cost of 20.00"),
        (SENCO, "SEN administrator", 253_000, 20, None, "the same"),
    ],
)  # fmt: skip
def test_what_half_a_day_a_week_costs(senco: Any, name: str, pence: int, hour: Any, paid: int | None, why: str) -> None:
    way = option(worked_out(senco=(senco,), duties=SHORT), name).option
    assert (way.hours, way.extra_pence, way.already_paid_pence) == (Fraction(253, 2), pence, paid), why
    assert abs(way.pounds - hour) < Fraction(1, 1_000_000), why


def test_an_assistant_with_a_known_cost_is_priced_by_it() -> None:
    helper = person("A1", "Assistant", "5", hourly_cost="24.00")
    way = option(worked_out(senco=(SENCO, helper), duties=SHORT), "Assistant SENCo").option
    assert (way.extra_pence, way.estimate, way.person) == (303_600, False, "A1")  # 126.5 x 24.00


def test_points_not_yet_confirmed_make_the_price_an_estimate() -> None:
    """2026-27 points are the award worked out: M3 38,400 + 5,010 + 11,013.12 + 192 = 54,615.12; a tenth 5,461.51."""
    time = senco_time(school(senco=(SENCO,), duties=SHORT), date(2026, 11, 23), national())
    way = option(time, "Release from teaching").option
    assert (way.extra_pence, way.estimate) == (546_151, True)
    assert "not yet confirmed" in way.basis


def test_an_unknown_release_point_takes_the_planning_cost_and_says_so() -> None:
    settings = Settings(academic_year="2025/26", release_pay_point="M9", planning_hourly_cost=Decimal(30))
    time = worked_out(senco=(SENCO,), duties=SHORT, settings=settings)
    way = option(time, "Release from teaching").option
    assert (way.extra_pence, way.estimate) == (379_500, True)  # 126.5 x 30
    found = [finding for finding in time.findings if finding.code == "PX-S10" and finding.sheet == "Settings"]
    assert found and "M9" in found[0].saw


@pytest.mark.parametrize(
    ("row", "most", "why"),
    [
        (SENCO, 6, "22.5 h by 39 directed weeks = 877.5 h, in halves of 126.5 h: 6.9"),
        (person(weekly="32.5", teaching_hours="22.5", school_share="0.5"), 3, "half of 877.5 h is ours: 3.5"),
        (person(weekly="32.5", teaching_hours="3.25"), 1, "3.25 h by 39 weeks = 126.75 h"),
        (person(weekly="32.5"), 0, "nothing is taught"),
    ],
)
def test_release_is_bounded_by_what_the_senco_teaches(row: Any, most: int, why: str) -> None:
    assert option(worked_out(senco=(row,), duties=SHORT), "Release from teaching").option.most == most, why


def test_a_senco_who_does_not_teach_cannot_be_released() -> None:
    time = worked_out(senco=(person(weekly="5"),), duties=SHORT)
    change = option(time, "Release from teaching")
    assert change.closes == 0
    assert all(way.name != "Release from teaching" for way, _ in time.mix.taken)


def test_what_gets_done_and_what_still_does_not() -> None:
    """Had 400 h; the law takes 380, visits need 200 and get 20. 126.5 h more leave 53.5 of the 180 undone."""
    time = worked_out(senco=(SENCO,), duties=SHORT)
    assert time.gap == 180
    change = option(time, "Release from teaching")
    assert (change.closes, change.after[1].total_gap) == (Fraction(253, 2), Fraction(107, 2))


def test_helpers_time_closes_only_what_can_be_shared() -> None:
    duties = (duty("D", hours="500", shared="10"),)  # 500 needed, 400 had, 50 of it shareable
    time = worked_out(senco=(SENCO,), duties=duties)
    assert option(time, "Assistant SENCo").closes == 50
    assert option(time, "Release from teaching").closes == 100


def test_admins_time_closes_only_what_an_admin_may_do() -> None:
    """500 h needed, 400 had: 60 h of D may be shared, with an assistant only; 30 h of E with an admin as well."""
    duties = (
        duty("D", hours="300", shared="20", shared_with="Assistant"),
        duty("E", hours="200", shared="15", shared_with="Admin"),
    )
    time = worked_out(senco=(SENCO,), duties=duties)
    assert option(time, "SEN administrator").closes == 30
    assert option(time, "Assistant SENCo").closes == 90


def test_the_mix_buys_no_admin_for_what_only_an_assistant_may_do() -> None:
    """450 h needed, 400 had, 50 lack and 90 may be shared with an assistant: admin at 19.00 would be no use.

    An assistant at 20.00 costs 2,530.00 for half a day, release 5,274.22.
    """
    admin = person("O", "Admin", "0", hourly_cost="19.00")
    duties = (duty("D", hours="450", shared="20", shared_with="Assistant"),)
    time = worked_out(senco=(SENCO, admin), duties=duties)
    assert [(way.name, count) for way, count in time.mix.taken] == [("Assistant SENCo", 1)]
    assert time.mix.extra_pence == 253_000


def test_the_cheapest_mix_of_a_small_gap() -> None:
    """580 h needed, 400 had: 180 h lack, evenly, so two half days. 58 h are shareable, so one must be a SENCo's.

    Shared 10%: what cannot be shared is 522 h, 122 over the 400: one half day of a SENCo's (126.5); the other may help.
    Release 5,274.22 + assistant 2,530.00.
    """
    duties = (duty("D", hours="580", shared="10"),)
    time = worked_out(senco=(SENCO,), duties=duties)
    assert [(way.name, count) for way, count in time.mix.taken] == [
        ("Release from teaching", 1),
        ("Assistant SENCo", 1),
    ]
    assert time.mix.extra_pence == 527_422 + 253_000


def test_statutory_duties_have_a_mix_of_their_own() -> None:
    """Law needs 450 h of the 400: one half day. With visits 650 h: 250 h lack: two."""
    duties = (duty("law", hours="450", statutory=True), duty("visits", hours="200"))
    time = worked_out(senco=(SENCO,), duties=duties)
    assert [count for _, count in time.statutory_mix.taken] == [1]
    assert [count for _, count in time.mix.taken] == [2]


def test_no_gap_no_mix() -> None:
    time = worked_out(senco=(SENCO,), duties=(duty("D", hours="400"),))
    assert time.gap == 0 and time.mix == Mix() == time.statutory_mix


def test_a_term_without_weeks_cannot_be_reached_and_it_is_said() -> None:
    parts = (Fraction(1), Fraction(0))
    need = Need(duty("D"), 1, (Fraction(0), Fraction(5)), (Fraction(0), Fraction(0)))
    nothing = (Fraction(0), Fraction(0))
    way = Option("More", "", "SENCo", Fraction(100), Fraction(20), "", False)
    mix = cheapest_mix([way], shortfall([need], Team(nothing, nothing, nothing)), parts)
    assert not mix.taken and "without teaching weeks" in mix.why_not


def best_by_trying_everything(options: list[Option], needs: list[Need], had: Team, parts: Any) -> Any:
    """Every number of half days up to 8 of each: least cost, then fewest, then first ones first."""
    best: Any = None
    ranges = [range(min(8, 8 if option.most is None else option.most) + 1) for option in options]
    for counts in product(*ranges):
        more = {
            who: sum(option.hours * count for option, count in zip(options, counts, strict=True) if option.part == who)
            for who in ("SENCo", "Assistant", "Admin")
        }
        there = Team(
            *(added(own, tuple(more[who] * part for part in parts)) for who, own in zip(more, had, strict=True))
        )
        if any(done.total_gap for done in spend(needs, there)):
            continue
        cost = sum(option.extra_pence * count for option, count in zip(options, counts, strict=True))
        rank = sum(place * count for place, count in enumerate(counts))
        best = min(best or (cost, sum(counts), rank, counts), (cost, sum(counts), rank, counts))
    return best


def random_case(seed: int) -> tuple[Any, ...]:
    draw = random.Random(seed)
    seasons = draw.randint(1, 3)
    weeks = [draw.randint(8, 16) for _ in range(seasons)]
    parts = tuple(Fraction(week, sum(weeks)) for week in weeks)
    needs = []
    for place in range(draw.randint(1, 4)):
        hours = tuple(Fraction(draw.randint(0, 450), 10) for _ in range(seasons))
        share = Fraction(draw.choice([0, 0, 20, 50, 90, 100]), 100)
        whom = draw.choice(["", "Admin", "Assistant"])
        needs.append(Need(duty(f"D{place}", shared_with=whom), 1, hours, tuple(share * season for season in hours)))
    senco = tuple(Fraction(draw.randint(0, 60)) for _ in range(seasons))
    assistant, admin = (
        tuple(Fraction(draw.choice([0, draw.randint(0, 40)])) for _ in range(seasons)) for _ in range(2)
    )
    prices = [Decimal(draw.choice([18, 20, 20, draw.randint(1500, 6000) / 100])) for _ in range(4)]
    hours_each = Fraction(253, 2)
    options = [
        Option("Release", "", "SENCo", hours_each, Fraction(str(prices[0])), "", False, draw.choice([0, 1, 2, 6])),
        Option("More", "", "SENCo", hours_each, Fraction(str(prices[1])), "", False),
        Option("Assistant", "", "Assistant", hours_each, Fraction(str(prices[2])), "", False),
        Option("Admin", "", "Admin", hours_each, Fraction(str(prices[3])), "", False, draw.choice([None, 1])),
    ]
    return options, needs, Team(senco, assistant, admin), parts


@pytest.mark.parametrize("block", range(6))
def test_the_mix_is_what_trying_everything_finds(block: int) -> None:
    """20 random cases a block: the solver's half days are the brute force's, option by option."""
    empty = 0
    for seed in range(block * 20, block * 20 + 20):
        options, needs, had, parts = random_case(seed)
        mix = cheapest_mix(options, shortfall(needs, had), parts)
        best = best_by_trying_everything(options, needs, had, parts)
        assert best is not None, f"seed {seed}: a larger range is needed"
        counts = {option.name: count for option, count in mix.taken}
        assert tuple(counts.get(option.name, 0) for option in options) == best[3], f"seed {seed}"
        assert mix.extra_pence == best[0]
        empty += not mix.taken
    assert empty < 15  # most cases do need something


def test_the_sentence_names_price_hours_and_what_is_left() -> None:
    time = worked_out(senco=(SENCO,), duties=SHORT)
    said = sentence(time)
    for words in ("£5,274", "126.5 hours", "M3", '"Lesson visits"', "53.5 hours"):
        assert words in said, said
    assert said.count(".") == said.count("126.5") + said.count("53.5") + 1  # one sentence


def test_the_sentence_where_one_half_day_is_enough() -> None:
    """420 h needed, 400 had."""
    said = sentence(worked_out(senco=(SENCO,), duties=(duty("Plan checks", hours="420"),)))
    assert '"Plan checks" then gets done in full; nothing is left undone.' in said


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"duties": (duty("D", hours="350"),)}, "400 hours there are cover the 350"),
        ({"duties": (duty("D", hours="0"),)}, "fill in Duties"),
    ],
)
def test_the_sentence_where_nothing_lacks(tables: dict[str, Any], words: str) -> None:
    assert words in sentence(worked_out(senco=(SENCO,), **tables))


def test_one_more_ehc_plan() -> None:
    """EHC plans 1 x 6 + 0.5 x 4 = 8 h; SEN support 3 x 0.5 = 1.5 h falls away; SEN pupils stays as it was."""
    duties = (
        duty("reviews", "EHC plans", "1", "6"), duty("moves", "EHC plans", "0.5", "4"),
        duty("cycles", "SEN support", "3", "0.5"), duty("records", "SEN pupils", "3", "1"),
    )  # fmt: skip
    time = worked_out(pupils=(pupil("P1"),), duties=duties)
    assert (time.one_more_ehc_plan, time.leaving_sen_support) == (8, Fraction(3, 2))
    assert "8 hours" in plan_sentence(time) and "6.5 more" in plan_sentence(time)


def test_tables_and_json_carry_the_same_figures() -> None:
    time = worked_out(senco=(SENCO,), duties=SHORT)
    plain = json.loads(json.dumps(as_json(time)))
    assert (plain["needed_hours"], plain["had_hours"], plain["gap_hours"]) == (580, 400, 180)
    assert plain["as_at"] == "2025-11-24" and plain["school_year"] == "2025/26"
    assert sum(row["gap_hours"] for row in plain["duties"]) == 180
    assert [term["gap_hours"] for term in plain["duties"][1]["terms"]] == [72, 54, 54]  # 180 by 16, 12, 12 of 40
    assert plain["options"][0]["extra_pence"] == 527_422 and plain["mix"][0]["half_days"] == 2
    assert plain["mix_extra_pence"] == sum(row["extra_pence"] for row in plain["mix"])
    assert plain["review_today"] == "Statutory duties are covered; others lack 180 hours a year."
    found: tuple[Result, ...] = tables(time)
    assert len({table.name for table in found}) == len(found) == 10
    for table in found:
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert not table.total or len(table.total) == len(table.columns)
        table.as_json()
    duties_by_term = next(table for table in found if table.name == "senco_duties")
    keys = [column.key for column in duties_by_term.columns]
    assert duties_by_term.total[keys.index("gap_hours")] == 180
    assert {"autumn_gap_hours", "spring_gap_hours", "summer_gap_hours"} <= set(keys)


def test_money_is_whole_pence() -> None:
    time = worked_out(senco=(SENCO, person("A", "Assistant", "3")), duties=SHORT)
    for table in tables(time):
        for row in table.rows:
            for column, value in zip(table.columns, row, strict=True):
                if column.key.endswith("_pence"):
                    assert value is None or type(value) is int


def test_settings_of_the_test_school_are_those_of_the_hand_calculation() -> None:
    assert (SETTINGS.levy, SETTINGS.release_pay_point, SETTINGS.pay_area) == (True, "M3", "")

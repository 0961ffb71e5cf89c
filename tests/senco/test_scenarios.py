"""The SENCo's year tried out side by side, what a user asks for, and the charts of it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from provision_xl.choices import SENCO_WAYS
from provision_xl.errors import OutOfRange
from provision_xl.rates import national
from provision_xl.senco import SencoTime, asked_for, senco_time, tables
from provision_xl.senco.scenarios import WAYS, Scenario, scenarios
from provision_xl.workbook.build import Contents, workbook_bytes
from tests.cli.books import written
from tests.cli.running import fine, run
from tests.senco.schools import AS_AT, duty, person, pupil, school

# 400 h are had: 10 h a week by 40 weeks. Half a day is 126.5 h: release 5,274.22 (M3), a shared post 7,285.14 (57.59),
# an assistant or admin 2,530.00 (20.00).
SENCO = person(weekly="32.5", teaching_hours="22.5", hourly_cost="57.59")
RELEASE, POST, HELP = 527_422, 728_514, 253_000
# 5 plans by 6 h = 30 and 10 pupils by 3 h = 30, both of the law; 400 h of visits: 460 h needed, 60 lack.
DUTIES = (
    duty("Reviews", "EHC plans", hours="6", statutory=True),
    duty("Cycles", "SEN support", "3", "1", statutory=True),
    duty("Visits", hours="400"),
)
PUPILS = (*(pupil(f"E{n}", "E") for n in range(5)), *(pupil(f"K{n}") for n in range(10)))


def worked_out(**tables: Any) -> SencoTime:
    return senco_time(school(**{"senco": (SENCO,), "duties": DUTIES, "pupils": PUPILS, **tables}), AS_AT, national())


def named(found: tuple[Scenario, ...], name: str) -> Scenario:
    (item,) = (item for item in found if item.name == name)
    return item


def figures(item: Scenario) -> tuple[Any, ...]:
    return item.needed, item.had, item.gap, item.statutory_gap, item.extra_pence, item.mix.extra_pence


@pytest.mark.parametrize(
    ("name", "expected", "why"),
    [
        ("Today", (460, 400, 60, 0, 0, RELEASE), "60 h are one half day"),
        ("Half a day a week more of the SENCo", (460, 526.5, 0, 0, RELEASE, 0), "126.5 h do the 60"),
        ("A day a week more of the SENCo", (460, 653, 0, 0, 2 * RELEASE, 0), "253 h"),
        ("Half a day a week of an assistant SENCo", (460, 526.5, 60, 0, HELP, RELEASE), "nothing can be shared"),
        ("Half a day a week of a SEN administrator", (460, 526.5, 60, 0, HELP, RELEASE), "the same"),
        ("The cheapest mix for all duties", (460, 526.5, 0, 0, RELEASE, 0), "half a day of release"),
        ("One more EHC plan", (463, 400, 63, 0, 0, RELEASE), "6 h more, 3 h of SEN support fall away"),
        ("10% more pupils on SEN support (1)", (463, 400, 63, 0, 0, RELEASE), "1 of 10 more, 3 h"),
        ("A day a week less of the SENCo", (460, 147, 313, 0, 0, 3 * RELEASE), "400 - 253; 313 h are 2.47 half days"),
    ],
)
def test_each_scenario_has_needed_had_gap_and_cost(name: str, expected: tuple[Any, ...], why: str) -> None:
    assert figures(named(worked_out().scenarios, name)) == expected, why


def test_a_day_less_can_leave_statutory_duties_undone_and_the_mix_of_it_is_priced() -> None:
    """With 200 h more of the law: 147 of the 260 h it takes are there, 113 lack; of 660 h in all 513 lack."""
    time = worked_out(duties=(*DUTIES, duty("Policy", hours="200", statutory=True, number=1)))
    less = named(time.scenarios, "A day a week less of the SENCo")
    assert figures(less) == (660, 147, 513, 113, 0, 5 * RELEASE)  # 513 h are 4.06 half days


def test_less_time_than_there_is_leaves_none_and_not_less() -> None:
    time = worked_out(senco=(person(weekly="3"),))  # 120 h, less than the 253 of a day
    less = named(time.scenarios, "A day a week less of the SENCo")
    assert (less.had, less.gap, less.statutory_gap) == (0, 460, 60)


def test_release_is_bought_as_far_as_the_senco_teaches_and_a_shared_post_then() -> None:
    """3.25 h a week by 39 weeks are one half day and no second one."""
    time = worked_out(senco=(person(weekly="13.25", teaching_hours="3.25", hourly_cost="57.59"),))
    more = named(time.scenarios, "A day a week more of the SENCo")
    assert [(way.name, count) for way, count in more.taken.taken] == [
        ("Release from teaching", 1), ("Shared post or more SENCo hours", 1),
    ]  # fmt: skip
    assert more.extra_pence == RELEASE + POST


def test_what_is_left_of_release_after_a_scenario_is_what_its_mix_can_buy() -> None:
    """One half day is taught. 560 h of visits: 220 lack, two half days; the second has to be a shared post."""
    senco = person(weekly="13.25", teaching_hours="3.25", hourly_cost="57.59")
    time = worked_out(senco=(senco,), duties=(*DUTIES[:2], duty("Visits", hours="560")))
    more = named(time.scenarios, "Half a day a week more of the SENCo")
    assert (more.gap, more.extra_pence, more.mix.extra_pence) == (93.5, RELEASE, POST)


def test_one_more_plan_where_nobody_is_on_support_comes_with_a_newcomer() -> None:
    time = worked_out(pupils=PUPILS[:5])
    assert named(time.scenarios, "One more EHC plan").needed == 436  # 6 x 6 + 400
    assert named(time.scenarios, "10% more pupils on SEN support (0)").needed == 430


def test_more_pupils_are_whole_pupils_rounded_up_and_leave_the_roll_as_it_is() -> None:
    """10% of 11 are 1.1, so 2 more: 39 h of cycles; the roll of 200 by 0.1 h stays 20 h."""
    duties = (*DUTIES[1:2], duty("Progress", "Pupils on roll", hours="0.1"))
    pupils = tuple(pupil(f"K{n}") for n in range(11))
    assert named(worked_out(pupils=pupils, duties=duties).scenarios, "10% more pupils on SEN support (2)").needed == 59


def test_each_scenario_is_said_in_one_sentence() -> None:
    table = tables(worked_out())[1]
    words = {row["scenario"]: row["sentence"] for row in table.records()}
    assert words["Today"] == (
        "460 hours are needed and 400 are there; 60 lack, none of them for statutory duties; the cheapest mix that "
        "closes this costs £5,274 (half a day a week of release from teaching)."
    )
    assert words["Half a day a week more of the SENCo"] == (
        "£5,274 of extra cash a year buys 126.5 hours (half a day a week of release from teaching); 460 hours are "
        'needed and 526.5 are there; nothing is left undone; "Visits" then gets done in full.'
    )
    assert words["A day a week less of the SENCo"].startswith("460 hours are needed and 147 are there; 313 lack")
    assert table.records() == worked_out().as_json()["scenarios"]


def test_a_duty_that_no_longer_gets_done_is_named() -> None:
    time = worked_out(duties=(*DUTIES[:2], duty("Visits", hours="340")))  # 400 needed, 400 had
    assert '"Visits" no longer gets done in full' in tables(time)[1].records()[-1]["sentence"]


def test_a_user_tries_out_a_day_less_with_one_more_plan_and_more_pupils() -> None:
    """460 + 6 - 3 + 3 = 466 h needed, 147 had."""
    asked = asked_for("-1", "release", 1, "10%")
    found = scenarios(worked_out(), asked)
    assert found[-1].name == "Asked: a day a week less of the SENCo, 1 more EHC plan, 1 more pupil on SEN support"
    assert (found[-1].needed, found[-1].had, found[-1].gap) == (466, 147, 319)
    assert tables(worked_out(), asked)[0].answer.startswith("Asked: a day a week less of the SENCo")
    assert found[:-1] == worked_out().scenarios


@pytest.mark.parametrize(("way", "pence"), [("release", RELEASE), ("post", POST), ("assistant", HELP), ("admin", HELP)])
def test_a_user_tries_out_each_way_to_more_time(way: str, pence: int) -> None:
    assert scenarios(worked_out(), asked_for("0.5", way, 0, ""))[-1].extra_pence == pence


def test_the_ways_offered_are_the_ways_there_are() -> None:
    assert tuple(WAYS) == SENCO_WAYS


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("0.3", "release", 0, ""), "0.3 days cannot be tried"),
        (("6", "release", 0, ""), "6 days cannot be tried"),
        (("half", "release", 0, ""), '"half" is no number for --days'),
        (("1", "magic", 0, ""), '"magic" is no way to get time'),
        (("-1", "admin", 0, ""), "Less time can be tried for the SENCo only"),
        (("", "release", -1, ""), "type 0 or more"),
        (("", "release", 0, "-10%"), "type 0 or more"),
        (("", "release", 0, "1e9"), "is no number for --sen-support"),
    ],
)
def test_what_cannot_be_tried_is_said_plainly(given: tuple[str, str, int, str], words: str) -> None:
    with pytest.raises(OutOfRange, match=re.escape(words)):
        asked_for(*given)


def test_more_plans_than_pupils_on_support_are_refused() -> None:
    with pytest.raises(OutOfRange, match="10 pupils are on SEN support"):
        scenarios(worked_out(), asked_for("", "release", 11, ""))


def test_the_command_tries_it_out_and_answers_first(tmp_path: Path) -> None:
    book = written(tmp_path / "small.xlsx", worked_out().school)
    given = ("senco-time", book, "--days", "-1", "--ehc-plans", "+1", "--sen-support", "10%", "--as-at", "2025-11-24")
    assert fine(*given).words.startswith(
        "Asked: a day a week less of the SENCo, 1 more EHC plan, 1 more pupil on SEN support: 466 hours are needed and "
        "147 are there; 319 lack, none of them for statutory duties;"
    )
    plain = fine(*given, "--json").json()
    assert plain["scenarios"][-1]["gap_hours"] == 319 and plain["sentence"].startswith("Asked: a day")
    refused = run("senco-time", book, "--days", "0.3")
    assert refused.code and "such as 0.5 or -1" in " ".join(refused.err.split())


def test_charts_on_the_sheet_show_needed_had_gap_and_extra_cash() -> None:
    time = worked_out()
    content = workbook_bytes(Contents(time.school, tables(time), as_at=AS_AT))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    mine = [chart for chart in charts if "'SENCo scenarios'!" in chart]
    assert [re.findall(r"<a:t>([^<]*)</a:t>", chart)[0] for chart in mine] == [
        "Hours needed and had", "Hours of duties that do not get done", "Extra cash a year",
    ]  # fmt: skip
    sheet = load_workbook(io.BytesIO(content))["SENCo scenarios"]
    headers = {cell.value: cell.column_letter for cell in sheet[5]}
    last = 5 + len(time.scenarios)
    cells = re.compile(r"<c:val>.*?<c:f>'SENCo scenarios'!\$(\w+)\$6:\$\w+\$(\d+)</c:f>")
    drawn = [set(cells.findall(chart)) for chart in mine]
    assert drawn == [
        {(headers[head], str(last)) for head in heads}
        for heads in (("Needed", "Had"), ("Gap, other duties", "Gap, statutory"), ("Extra cash",))
    ]
    told = zipfile.ZipFile(io.BytesIO(content))
    drawings = "".join(told.read(name).decode() for name in told.namelist() if name.startswith("xl/drawings/drawing"))
    assert "Hours needed and had. Today: needed 460.00, had 400.00;" in drawings, "in words for who does not see it"

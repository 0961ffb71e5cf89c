"""If I give the SENCo half a day more, what gets done that does not now, and what does it cost?"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from provision_xl.rates import national
from provision_xl.senco import SencoTime, senco_time, sentence, tables
from provision_xl.workbook.build import Contents, workbook_bytes
from tests.cli.books import written
from tests.cli.running import fine
from tests.senco.schools import AS_AT, duty, person, school

# 10 h a week by 40 weeks are had. M3 is 37,101 + NI 15% of 32,101 = 4,815.15 + TPS 28.68% = 10,640.5668 + levy 0.5% =
# 185.505, in all 52,742.2218; a tenth is 5,274.22. The SENCo's own 126.5 h at 57.59 are 7,285.14.
SENCO = person(weekly="32.5", teaching_hours="22.5", hourly_cost="57.59")
DUTIES = (
    duty("Annual reviews", hours="380", statutory=True),
    duty("Plan checks", hours="80", number=5),
    duty("Lesson visits", hours="200", number=6),
)
# Of the 400 h the law takes 380 and plan checks get 20 of 80; 126.5 h more do the other 60 and 66.5 of the 200 visits.
ANSWER = (
    "Half a day a week of release from teaching costs £5,274 more a year (a teacher on M3 with on-costs; the SENCo's "
    'own £7,285 for these hours is paid already) and buys 126.5 hours: "Plan checks" then gets done in full; '
    '"Lesson visits" gets done in part; 133.5 hours are still missing, for "Lesson visits".'
)


def small(**tables: Any) -> SencoTime:
    return senco_time(school(**{"senco": (SENCO,), "duties": DUTIES, **tables}), AS_AT, national())


def test_half_a_day_more_costs_the_replacement_on_m3_and_not_the_sencos_own_pay() -> None:
    assert sentence(small()) == ANSWER


def test_what_is_not_known_to_be_paid_already_is_not_said() -> None:
    said = sentence(small(senco=(person(weekly="32.5", teaching_hours="22.5"),)))
    assert "£5,274 more a year (a teacher on M3 with on-costs) and buys" in said


def test_a_senco_who_does_not_teach_gets_it_as_more_hours_and_never_from_an_assistant() -> None:
    """Own hours cost 57.59, an assistant 20.00: the head asked for the SENCo's time, so 126.5 h at 57.59 = 7,285.14."""
    shared = (duty("Records", hours="700", shared="90"),)
    said = sentence(small(senco=(person(weekly="10", hourly_cost="57.59"),), duties=shared))
    assert said.startswith("Half a day a week more of a SENCo costs £7,285 more a year")
    assert "paid already" not in said


def test_where_all_gets_done_half_a_day_more_would_change_nothing() -> None:
    said = sentence(small(duties=DUTIES[:1]))
    assert said == (
        "The 400 hours there are cover the 380 that the year's duties take; 20 are left over, so half a day a week "
        "more would get nothing done that does not get done now."
    )


def test_the_answer_is_the_first_thing_of_the_first_table() -> None:
    first, *others = tables(small())
    assert first.answer == ANSWER and first.as_json()["answer"] == ANSWER
    assert not any(table.answer for table in others)
    assert ANSWER not in first.notes, "it is said once"


def test_the_answer_is_the_first_thing_on_the_sheet() -> None:
    time = small()
    content = workbook_bytes(Contents(time.school, tables(time), as_at=AS_AT))
    sheet = load_workbook(io.BytesIO(content))["SENCo time"]
    lines = [sheet.cell(row, 1).value for row in range(1, 20)]
    said = " ".join(lines[1:4])
    assert lines[0] == "SENCo time" and said == ANSWER
    assert max(map(len, lines[1:4])) <= 120, "it fits on a screen"
    assert lines[4].startswith("Result, locked.")
    assert list(sheet.tables.values())[0].ref == "A8:B15"  # five rows down and three for the answer; seven figures
    assert [cell.value for cell in sheet[9]] == ["Hours needed", 660]
    assert sheet.freeze_panes == "A9" and not sheet.merged_cells.ranges


def test_the_answer_is_the_first_thing_in_the_terminal(tmp_path: Path) -> None:
    book = written(tmp_path / "small.xlsx", small().school)
    ran = fine("senco-time", book, "--as-at", "2025-11-24")
    assert ran.words.startswith(ANSWER)
    plain = fine("senco-time", book, "--as-at", "2025-11-24", "--json").json()
    release = next(row for row in plain["options"] if row["option"] == "Release from teaching")
    assert plain["sentence"] == ANSWER
    assert (release["extra_pence"], release["already_paid_pence"], release["bought_hours"]) == (527_422, 728_514, 126.5)
    assert release["gets_done"] == '"Plan checks"; in part: "Lesson visits"'
    assert release["still_not"] == '"Lesson visits" 133.5 h'


@pytest.mark.parametrize(
    ("shared", "with_whom", "who"),
    [
        (None, "", "SENCo only"),
        ("0", "Admin", "SENCo only"),
        ("40", "", "40% by an assistant or admin"),
        ("12.5", "Assistant", "12.5% by an assistant"),
        ("100", "Admin", "all by an assistant or admin"),
    ],
)
def test_each_duty_says_who_can_do_it(shared: str | None, with_whom: str, who: str) -> None:
    time = small(duties=(duty("D", shared=shared, shared_with=with_whom),))
    table = next(table for table in tables(time) if table.name == "senco_duties")
    assert table.records()[0]["who"] == who

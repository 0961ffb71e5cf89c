"""IDs and names planted in everything that can be typed: in each paper stand only those that may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from provision_xl.reports import report_files
from provision_xl.reports.papers import inclusion_strategy, information_report, pupil_map, ta_sheet, year_plan
from provision_xl.reports.report import Report
from provision_xl.school.columns import Row
from provision_xl.school.core_tables import Fund, Intervention, Pupil, Staff
from provision_xl.school.other_tables import (
    Absence,
    KeyRow,
    Measure,
    Referral,
    Review,
    SencoPerson,
    Service,
    StaffTime,
    Strategy,
    Training,
    Voice,
)
from provision_xl.school.school import School
from tests.reports.papers.schools import (
    AUTUMN,
    CANARY,
    COLLEAGUE,
    IMF,
    MANY,
    NAME,
    SPRING,
    SPRING_ENDS,
    STORY,
    SUMMER_ENDS,
    line,
    pupil,
    work,
)
from tests.reports.read_back import parts
from tests.reports.test_governors import holders

OWN_WORDS = "I like the small group."
PLANTED = f"{CANARY} {COLLEAGUE} {NAME} N-CANARY6"
# Texts that are no names: planting there would make the row another one.
_NOT_PLANTED = {
    "line", "group", "pupil_id", "intervention", "staff_id", "code", "fund", "measure", "person", "continues",
    "covered_by", "kind", "where", "tier", "plan", "status", "charge", "required", "use", "who", "part", "adult",
    "restricted_to", "primary_need", "secondary_need", "sen_status", "plan_type", "pupil_premium", "sex", "year_group",
    "ehc_adult", "area_of_need", "pension", "pay_scale", "point", "income_code", "cfr_code", "name_", "role",
}  # fmt: skip


def planted(row: Row) -> Any:
    """The row with the three canaries behind every text of its own."""
    texts = {item.name: getattr(row, item.name) for item in fields(row)}
    marked = {name: f"{text} {PLANTED}" for name, text in texts.items()
              if isinstance(text, str) and name not in _NOT_PLANTED}  # fmt: skip
    return replace(row, **marked)


def canary_school() -> School:
    """STORY with another pupil, a colleague and a name in Key, all three planted in every text."""
    other = pupil(CANARY, "E", "HI")
    others = tuple(replace(row, pupil_id=name) for name in MANY for row in (pupil("K"),))
    colleague = Staff(staff_id=COLLEAGUE, role="HLTA", person_key="K-CANARY7", hourly_cost=Decimal("23.45"),
                      intervention_hours=Decimal(3), skills=("Reading coach",))  # fmt: skip
    club = Intervention(use=True, code="CLUB", name="Club", needs=("HI",), tier="Targeted", skill="Club",
                        group_minutes=Decimal(30), group_sessions=Decimal(1), one_off_cost=1_000)  # fmt: skip
    lines = tuple(replace(line(f"M{place}", row.pupil_id, "CLUB", AUTUMN, SUMMER_ENDS, "G9"), staff_id="TA2")
                  for place, row in enumerate(others))  # fmt: skip
    alone = replace(line("C1", CANARY, "HOUR", SPRING, SPRING_ENDS), staff_id=COLLEAGUE, aim="Reads", notes="Asks",
                    measure="Words", entry=Decimal(1), target=Decimal(2), exit=Decimal(2))  # fmt: skip
    bought = Service("Physio", "Service", "County", "hour", 7_700, Decimal(1), pupil_ids=(CANARY,))
    story = replace(
        STORY,
        pupils=(*STORY.pupils, other, *others),
        staff=(*STORY.staff, colleague, Staff(staff_id="TA2", role="TA", intervention_hours=Decimal(3))),
        interventions=(*STORY.interventions, club),
        provision=(*STORY.provision, alone, *lines),
        funds=(*STORY.funds, IMF, Fund("Gift", f"Family of {CANARY}", 5_000, date(2026, 9, 1), date(2027, 8, 31))),
        strategy=(Strategy("Club", "Few friends", "Belonging", "CLUB", None, "IMF", "More friends"),
                  Strategy("Quiet room", "Noise", "Calm", "", 50_000, "IMF", "Calmer lessons")),
        services=(*STORY.services, bought),
        training=(Training(COLLEAGUE, "Reading coach", date(2026, 10, 2), cost=9_900),),
        absences=(Absence(COLLEAGUE, date(2027, 2, 15), date(2027, 2, 19), notes="Hospital"),),
        staff_time=(StaffTime(COLLEAGUE, "Class", Decimal(2), None, None, "3A"),),
        voice=(*STORY.voice, Voice(CANARY, "Family", date(2026, 11, 1), "We are worried.")),
        reviews=(Review(CANARY, "Annual review", date(2027, 3, 1)), Review("P1", "Meeting", date(2027, 3, 2))),
        referrals=(*STORY.referrals, Referral(CANARY, "Physio", date(2026, 9, 1))),
        senco=(SencoPerson("N-CANARY6", "K-CANARY5", "SENCo", True, "NPQ", None, True, Decimal(30)),
               SencoPerson("TA2", "", "Assistant", hours_per_week=Decimal(5))),
        key=(KeyRow(CANARY, NAME), KeyRow("P1", "Yy Ownname")),
    )  # fmt: skip
    measures = (*STORY.measures, Measure("Words 2", "Points", True))
    tables: dict[str, Any] = {
        name: tuple(map(planted, getattr(story, name)))
        for name in ("provision", "interventions", "funds", "services", "training", "absences", "staff_time", "voice",
                     "reviews", "referrals", "ehc_provision", "assessments", "school_figures", "strategy", "pupils")
    }  # fmt: skip
    return replace(story, measures=measures, **tables)


SCHOOL = canary_school()


def files(*reports: Report) -> Mapping[str, bytes]:
    return {name: content for report in reports for name, content in report_files(report).items()}


def test_a_pupils_map_holds_that_pupil_and_nobody_else() -> None:
    found = files(pupil_map(work(SCHOOL), "P1"))
    for text in (CANARY, COLLEAGUE, NAME, "Yy Ownname", "We are worried", "TA1", "P2"):
        assert holders(found, text) == [], text
    for text in ("P1", OWN_WORDS.rstrip("."), "Use pictures", "Reads short words"):
        assert len({name.rpartition(".")[2][:4] for name in holders(found, text)}) >= 2, text  # both kinds of file


def test_the_search_finds_each_of_them_where_it_may_stand() -> None:
    other = files(pupil_map(work(SCHOOL), CANARY))
    assert holders(other, CANARY) and holders(other, "We are worried")
    assert holders(other, COLLEAGUE) == [] and holders(other, NAME) == [] and holders(other, OWN_WORDS) == []
    assert holders(files(ta_sheet(work(SCHOOL), COLLEAGUE)), CANARY)
    assert holders(files(year_plan(work(SCHOOL))), COLLEAGUE) and holders(files(year_plan(work(SCHOOL))), "TA2")


@pytest.mark.parametrize("text", [CANARY, COLLEAGUE, NAME, "Yy Ownname", "K-CANARY7", "N-CANARY6", "P1",
                                  "TA1", "K01", "Hospital",
                                  "We are worried", OWN_WORDS, "23.45"])  # fmt: skip
def test_what_is_published_holds_nobody(text: str) -> None:
    published, _ = inclusion_strategy(work(SCHOOL))
    assert holders(files(published, information_report(work(SCHOOL))), text) == []


def test_what_is_published_holds_what_it_should() -> None:
    published, _ = inclusion_strategy(work(SCHOOL))
    found = files(published, information_report(work(SCHOOL)))
    for text in ("Quiet room", "Few friends", "More friends", "Reading coach"):
        assert holders(found, text), text


def test_a_staff_sheet_holds_only_pupils_whom_the_person_works_with() -> None:
    found = files(ta_sheet(work(SCHOOL), "TA1"))
    for text in (CANARY, COLLEAGUE, NAME, "K01", "We are worried", "Hospital"):
        assert holders(found, text) == [], text
    for text in ("TA1", "P1", "P2", "Reads sentences"):
        assert holders(found, text), text


def test_no_name_of_key_stands_in_any_paper() -> None:
    done = work(SCHOOL)
    reports = (*inclusion_strategy(done), information_report(done), year_plan(done), pupil_map(done, CANARY),
               *(ta_sheet(done, row.staff_id) for row in SCHOOL.staff))  # fmt: skip
    for name in (NAME, "Yy Ownname"):
        assert holders(files(*reports), name) == []


def test_no_pupil_stands_in_a_files_own_properties_but_its_own_id() -> None:
    found = files(pupil_map(work(SCHOOL), "P1"))
    properties = {name: content for name, content in parts(found).items() if "docProps" in name}
    assert properties and not any(CANARY.encode() in content for content in properties.values())


def _parts(found: Mapping[str, bytes]) -> dict[str, bytes]:
    from tests.reports.read_back import parts

    return parts(found)


def test_the_pupils_are_who_they_should_be() -> None:
    assert {row.pupil_id for row in SCHOOL.pupils} >= {"P1", "P2", CANARY, *MANY}
    assert all(isinstance(row, Pupil) for row in SCHOOL.pupils)

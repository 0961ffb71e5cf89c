"""The head's answer in the leadership report, and nothing of anybody's price in the governors'."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from provision_xl.rates import national
from provision_xl.reports import termly_report
from provision_xl.reports.report import Section
from provision_xl.school.other_tables import SencoPerson
from provision_xl.school.school import School
from provision_xl.senco import senco_time
from tests.reports.schools import AS_AT, HAND
from tests.senco.schools import duty, person

# 13 weeks of 10 h are 130 h had; 200 are needed. M3 from September 2026 is 38,400 + NI 15% of 33,400 = 5,010 + TPS
# 28.68% = 11,013.12 + levy 0.5% = 192 where Settings says so; here it does not: 54,423.12, a tenth 5,442.31.
SENCO = person(weekly="32.5", teaching_hours="22.5", hourly_cost="57.59", reviewed=date(2026, 7, 10),
               review_finding="Short in spring")  # fmt: skip


def section(audience: str, *people: SencoPerson) -> Section:
    school: Any = {**{name: getattr(HAND, name) for name in ("settings", "terms", "pupils", "interventions", "staff",
                                                            "provision", "funds", "ledger")},
                   "senco": people, "duties": (duty("Visits", hours="200"),)}  # fmt: skip
    return termly_report(School(**school), AS_AT, national(), "Autumn", audience).section("senco")


def test_the_leadership_report_begins_its_senco_time_with_the_answer() -> None:
    found = section("leadership", SENCO)
    assert found.words[0].startswith("Half a day a week of release from teaching costs £5,442 more a year")
    assert "£7,285" in found.words[0] and '"Visits" then gets done in full' in found.words[0]
    assert found.table is not None and found.table.answer == "", "it is said once"


@pytest.mark.parametrize("words", ["£", "Short in spring", "57.59"])
def test_the_governors_report_has_no_price_and_no_words_of_the_head(words: str) -> None:
    found = section("governors", SENCO)
    assert words not in f"{found.words} {found.table}"


def test_the_sentence_is_that_of_the_command() -> None:
    visits = (duty("Visits", hours="200"),)
    school = School(settings=HAND.settings, terms=HAND.terms, senco=(SENCO,), duties=visits)
    assert section("leadership", SENCO).words[0] == senco_time(school, AS_AT, national()).sentence

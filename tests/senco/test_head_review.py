"""The head's review of the SENCo's time: on record, overdue, or never done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from provision_xl.errors import Finding, Verdict
from provision_xl.rates import national
from provision_xl.senco import SencoTime, senco_time, tables
from tests.senco.schools import AS_AT, SETTINGS, duty, person, school


def worked_out(setting_type: str = "Mainstream primary", part: str = "SENCo", **row: Any) -> SencoTime:
    settings = replace(SETTINGS, setting_type=setting_type)
    return senco_time(
        school(settings=settings, senco=(person(part=part, **row),), duties=(duty("D"),)), AS_AT, national()
    )


def found(time: SencoTime) -> list[Finding]:
    return [finding for finding in time.findings if finding.code == "PX-S21"]


def test_the_heads_review_is_on_record_with_finding_and_next_date() -> None:
    time = worked_out(reviewed=date(2025, 7, 11), review_finding="Short in spring", next_review=date(2026, 7, 10))
    assert not found(time)
    assert time.as_json()["head_reviews"] == [{
        "person": "S1", "date": "2025-07-11", "finding": "Short in spring", "next_date": "2026-07-10", "overdue": False,
        "sentence": 'Head\'s review of S1\'s time: held on 11/07/2025, found "Short in spring"; the next one is due by '
                    "10/07/2026.",
    }]  # fmt: skip


def test_the_record_stands_on_the_sheet_beside_what_a_review_today_would_find() -> None:
    notes = tables(worked_out(reviewed=date(2025, 7, 11)))[0].notes
    assert (
        "Head's review of S1's time: held on 11/07/2025, no finding is written down; the next one is due by 11/07/2026."
    ) in notes
    assert "A review today would find: The time there is covers every duty." in notes


@pytest.mark.parametrize(
    ("row", "attribute", "words"),
    [
        ({}, "reviewed", "no head's review of S1's time is recorded"),
        ({"next_review": date(2026, 1, 9)}, "reviewed", "no head's review of S1's time is recorded"),
        ({"next_review": date(2025, 11, 23)}, "next_review", "was due by 23/11/2025"),
        ({"reviewed": date(2024, 11, 23)}, "next_review", "was due by 23/11/2025"),
        ({"reviewed": date(2025, 9, 1), "next_review": date(2025, 11, 1)}, "next_review", "was due by 01/11/2025"),
    ],
)
def test_a_review_that_is_overdue_or_was_never_done_is_a_finding(row: Any, attribute: str, words: str) -> None:
    time = worked_out(**row)
    (finding,) = found(time)
    assert finding.verdict is Verdict.WARN and words in finding.saw and "Arrangement reviewed" in finding.cure
    expected = time.school.finding("PX-S21", Verdict.WARN, "SENCo", time.school.senco[0], attribute, "", "")
    assert (finding.sheet, finding.cell) == (expected.sheet, expected.cell)
    assert str(finding) in tables(time)[0].notes


@pytest.mark.parametrize(
    "row",
    [
        {"reviewed": date(2024, 11, 24)},  # due on the as-at date itself
        {"reviewed": date(9999, 12, 31)},
        {"setting_type": "Childminder"},
        {"part": "Assistant"},
    ],
)
def test_no_finding_where_it_is_in_time_or_there_is_no_head(row: Any) -> None:
    assert not found(worked_out(**row))

"""What the leaders' termly report says of promises that fell short and of referrals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from provision_xl.demo import demo_school
from provision_xl.rates import national
from provision_xl.reports.content import termly_report
from provision_xl.school.other_tables import Absence

DAY = date(2026, 11, 23)


def test_leaders_read_for_how_many_pupils_ehc_provision_fell_short_and_whom_to_ask_again() -> None:
    """One adult away for the week of 9 November, whom nobody covers: everyone with a Required line of theirs alone.

    Of the two referrals that wait, the one of three months ago was never chased.
    """
    school = demo_school(pupils=24)
    first, last = date(2026, 11, 9), date(2026, 11, 13)
    with_plan = {row.pupil_id for row in school.ehc_provision}
    alone: dict[str, set[str]] = {}
    for row in school.provision:
        if row.required and row.pupil_id in with_plan and row.starts and row.starts <= first and not row.ends:
            alone.setdefault(row.staff_id, set()).add(row.pupil_id)
    adult = max((name for name in alone if name in school.member_of_staff), key=lambda name: (len(alone[name]), name))
    away = replace(school, absences=(*school.absences, Absence(adult, first, last)))
    words = [" ".join(section.words) for section in termly_report(away, DAY, national(), "Autumn").sections]
    told = next(text for text in words if "fell short" in text)
    affected = {row.pupil_id for row in school.provision
                if row.required and row.pupil_id in with_plan and not row.ends and adult in row.staff_id}  # fmt: skip
    pupils = f"{len(affected)} pupil{'' if len(affected) == 1 else 's'}"
    assert f"EHC provision fell short for {pupils} in 1 week of this school year" in told
    assert "referral should have been asked again" in told or "referrals should have been asked again" in told
    before = " ".join(" ".join(section.words) for section in termly_report(school, DAY, national(), "Autumn").sections)
    assert "fell short" not in before

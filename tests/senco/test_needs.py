"""Hours that duties need: counted, laid over the terms, and a review's own hours in the duty's place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from provision_xl.rates import national
from provision_xl.school.core_tables import Settings, Staff, TermRow
from provision_xl.school.other_tables import Change, Duty, Referral, Review
from provision_xl.senco import SencoTime, senco_time
from tests.senco.schools import AS_AT, SETTINGS, TERMS, duty, person, pupil, school


def worked_out(**tables: Any) -> SencoTime:
    return senco_time(school(**tables), AS_AT, national())


def by_term(time: SencoTime, name: str) -> tuple[Fraction, ...]:
    return next(done.need.hours for done in time.done if done.need.duty.duty == name)


PUPILS = (
    pupil("P1", "E", plan_review_due=date(2025, 11, 12)),
    pupil("P2", "E", ehc_from=date(2023, 2, 2)),
    pupil("P3", "K"),
    pupil("P4", "K", leaves=date(2025, 10, 24)),
    pupil("P5", "K", starts=date(2026, 1, 5)),
    pupil("P6", "N"),
    pupil("P7", "K"),
)
STAFF = (
    Staff(staff_id="T1", person_key="K1"),
    Staff(staff_id="T1b", person_key="K1"),
    Staff(staff_id="T2"),
    Staff(staff_id="T3", ends=date(2025, 10, 31)),
)
REVIEWS = (
    Review(pupil_id="P1", type="Annual review", due=date(2025, 11, 12)),
    Review(pupil_id="P3", type="Meeting", due=date(2026, 2, 3), held=date(2026, 4, 14)),
    Review(pupil_id="P3", type="Meeting", due=date(2025, 7, 1)),
)
REFERRALS = (
    Referral(pupil_id="P3", service="SALT", requested=date(2025, 9, 20)),
    Referral(pupil_id="P3", service="EP", requested=date(2026, 9, 1)),
)


@pytest.mark.parametrize(
    ("driver", "count", "why"),
    [
        ("EHC plans", 2, "P1 and P2 have E"),
        ("SEN support", 2, "P3 and P7; P4 has left, P5 has not come yet, P6 is N"),
        ("SEN pupils", 4, "the two with a plan and the two on SEN support"),
        ("Pupils on roll", 200, "as in Settings"),
        ("Staff", 2, "K1 has two contracts, T2 one, T3 has gone"),
        ("Reviews", 2, "one due and one held in 2025/26; the one due in July 2025 is last year's"),
        ("Referrals", 1, "one asked in 2025/26, one in September 2026"),
        ("Fixed", 1, "always one"),
    ],
)
def test_what_each_driver_counts(driver: str, count: int, why: str) -> None:
    """Hours = count x 2 a year x 1.5 hours."""
    time = worked_out(
        pupils=PUPILS, staff=STAFF, reviews=REVIEWS, referrals=REFERRALS, senco=(person(),),
        duties=(duty("D", driver, "2", "1.5"),),
    )  # fmt: skip
    assert (time.done[0].need.count, time.needed) == (count, count * 3), why


def test_a_status_that_changed_counts_as_it_is_at_the_as_at_date() -> None:
    change = Change(pupil_id="P3", field="SEN status", starts=date(2025, 11, 1), value="E")
    time = worked_out(pupils=PUPILS, changes=(change,), duties=(duty("D", "EHC plans"),))
    assert time.done[0].need.count == 3


@pytest.mark.parametrize(
    ("when", "driver", "expected", "why"),
    [
        ("Even", "EHC plans", (8, 6, 6), "20 h by 16, 12 and 12 of 40 weeks"),
        ("", "EHC plans", (8, 6, 6), "a blank When is Even"),
        ("Autumn", "EHC plans", (20, 0, 0), "all in the autumn, both half terms of it"),
        ("Spring", "EHC plans", (0, 20, 0), "all in the spring"),
        ("Summer", "EHC plans", (0, 0, 20), "all in the summer"),
        ("By date", "EHC plans", (10, 10, 0), "P1's review in November, P2's plan is of a February"),
        ("By date", "Referrals", (10, 0, 0), "asked in September"),
        ("By date", "Reviews", (10, 0, 10), "one due in November, one held in April"),
        ("By date", "Fixed", (4, 3, 3), "has no date, so evenly: 10 h by 16, 12, 12"),
    ],
)
def test_hours_lie_in_the_terms_that_when_says(when: str, driver: str, expected: tuple[int, ...], why: str) -> None:
    time = worked_out(
        pupils=PUPILS, reviews=REVIEWS, referrals=REFERRALS, duties=(duty("D", driver, when=when),)
    )  # fmt: skip
    assert by_term(time, "D") == expected, why


def test_a_review_in_the_holidays_is_work_of_the_next_term_and_after_the_last_term_of_that() -> None:
    reviews = (
        Review(pupil_id="P1", type="Meeting", due=date(2025, 12, 29)),
        Review(pupil_id="P1", type="Meeting", due=date(2026, 8, 3)),
    )
    time = worked_out(reviews=reviews, duties=(duty("D", "Reviews", hours="2", when="By date"),))
    assert by_term(time, "D") == (0, 2, 2)


def test_two_annual_reviews_in_a_year_share_the_pupils_hours() -> None:
    """One plan, 10 h a year, reviews in November and May: 5 h in each of these terms."""
    reviews = tuple(
        Review(pupil_id="P1", type="Annual review", due=day) for day in (date(2025, 11, 12), date(2026, 5, 12))
    )  # fmt: skip
    time = worked_out(pupils=PUPILS[:1], reviews=reviews, duties=(duty("D", "EHC plans", when="By date"),))
    assert by_term(time, "D") == (5, 0, 5)


def test_the_part_that_can_be_shared() -> None:
    time = worked_out(duties=(duty("D", hours="40", shared="25"),))
    assert time.done[0].need.shareable == (4, 3, 3)  # a quarter of 16, 12 and 12


OWN = (
    Review(pupil_id="P1", type="Annual review", due=date(2025, 11, 12), hours=Decimal(7)),
    Review(pupil_id="P2", type="Annual review", due=date(2026, 2, 2)),
)


@pytest.mark.parametrize(
    ("duties", "reviews", "expected", "why"),
    [
        (
            (duty("Meetings", "Reviews", "1", "2", when="By date"),), OWN, {"Meetings": (7, 2, 0)},
            "P1's own 7 h stand for the 2 h; P2's has none, so 2 h",
        ),
        (
            (duty("Papers", "Reviews", "1", "3"), duty("Meetings", "Reviews", "1", "1")), OWN[:1],
            {"Papers": Fraction(21, 4), "Meetings": Fraction(7, 4)},
            "7 h once, shared 3 to 1 between the two duties that count reviews",
        ),
        (
            (duty("Annual reviews", "EHC plans", "1", "5", when="By date"),), OWN, {"Annual reviews": (7, 5, 0)},
            "the duty of that name: 7 h for P1, 5 h for P2",
        ),
        (
            (duty("Annual reviews", "EHC plans", "1", "5"), duty("Meetings", "Reviews", "1", "2")), OWN,
            {"Annual reviews": 12, "Meetings": 2},
            "P1's 7 h are in Annual reviews and add nothing to Meetings; P2's review counts in both as the drivers say",
        ),
        (
            (duty("Annual reviews", "EHC plans", "2", "5"),), OWN, {"Annual reviews": 22},
            "P1: 7 h and one more of 5 h; P2: two of 5 h",
        ),
        (
            (duty("Annual reviews", "EHC plans", "1", "5"),),
            (OWN[0], Review(pupil_id="P1", type="annual  review", due=date(2026, 5, 12), hours=Decimal(4))),
            {"Annual reviews": 16}, "P1: 7 h and 4 h, nothing of the duty's 5 h left; P2: 5 h",
        ),
        (
            (duty("Annual reviews", "EHC plans", "1", "5"),),
            (OWN[0], OWN[0]), {"Annual reviews": 19}, "two rows that read alike are two reviews: 7 + 7, and 5 for P2",
        ),
        (
            (duty("Meetings", "Reviews", "1", "0"), duty("Notes", "Reviews", "0", "1")), OWN[:1],
            {"Meetings": Fraction(7, 2), "Notes": Fraction(7, 2)}, "no figures to share by, so in halves",
        ),
    ],
)  # fmt: skip
def test_a_reviews_own_hours_replace_the_dutys_and_never_add(
    duties: tuple[Duty, ...], reviews: tuple[Review, ...], expected: dict[str, Any], why: str
) -> None:
    time = worked_out(pupils=PUPILS[:2], reviews=reviews, duties=duties)
    for name, hours in expected.items():
        found = by_term(time, name)
        assert (found if isinstance(hours, tuple) else sum(found)) == hours, why


def test_hours_of_reviews_that_no_duty_counts_are_a_finding() -> None:
    time = worked_out(pupils=PUPILS[:2], reviews=OWN, duties=(duty("Other"),))
    assert "PX-S07" in [finding.code for finding in time.findings]
    assert time.needed == 10


def test_statutory_duties_come_first_then_by_number() -> None:
    rows = (duty("c", number=None), duty("b", number=9), duty("a", number=2), duty("law", number=13, statutory=True))
    assert [done.need.duty.duty for done in worked_out(duties=rows).done] == ["law", "a", "b", "c"]


def test_without_duties_the_library_stands_in_and_says_so() -> None:
    time = worked_out(pupils=PUPILS)
    assert time.estimate
    assert {done.need.status for done in time.done} == {"own estimate"}
    assert [finding.code for finding in time.findings if finding.sheet == "Duties"][0] == "PX-S02"
    fixed = [row for row in national().rows("duties") if row["Driver"] == "Fixed"]
    assert sum(done.need.total for done in time.done if done.need.duty.driver == "Fixed") == sum(
        Fraction(row["Per year"]) * Fraction(row["Hours each"]) for row in fixed
    )


def test_own_duties_are_no_estimate() -> None:
    time = worked_out(duties=(duty("D"),))
    assert (time.estimate, time.done[0].need.status) == (False, "")


@pytest.mark.parametrize(
    ("tables", "code", "words"),
    [
        ({"duties": (duty("D", when="By date"),)}, "PX-S04", "1 of 1 have no date"),
        (
            {"duties": (duty("D", when="Autumn"),), "terms": (TermRow("Half 1"),)},
            "PX-S03", "no term of 2025/26",
        ),
        (
            {"duties": (duty("D", when="Autumn"),), "terms": TERMS[2:]}, "PX-S04",
            "falls in Autumn, but the terms are called Spring, Summer",
        ),
        (
            {"duties": (duty("D", "Pupils on roll"),), "settings": Settings(academic_year="2025/26")}, "PX-S06",
            "Pupils on roll is blank",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_said(tables: dict[str, Any], code: str, words: str) -> None:
    found = [finding for finding in worked_out(pupils=PUPILS, **tables).findings if finding.code == code]
    assert found and words in found[0].saw


def test_without_terms_the_worked_weeks_of_settings_stand_in() -> None:
    time = worked_out(terms=(), senco=(person(weekly="10"),), duties=(duty("D", when="Autumn"),))
    assert (time.had, time.needed) == (390, 10)  # 39 weeks of 10 h; the duty falls in the one season there is
    assert [season.name for season in time.terms] == ["Whole year"]


def test_without_an_academic_year_the_as_at_date_says_which() -> None:
    settings = Settings(setting_type="Mainstream primary")
    assert worked_out(settings=settings).year == 2025
    assert SETTINGS.academic_year == "2025/26"


def test_row_order_changes_nothing() -> None:
    rows = (duty("A", "EHC plans"), duty("B", "Reviews", when="By date"), duty("C", number=3))
    forward = worked_out(pupils=PUPILS, reviews=REVIEWS, duties=rows)
    back = worked_out(pupils=PUPILS[::-1], reviews=REVIEWS[::-1], duties=rows[::-1])
    assert {done.need.duty.duty: done.need.hours for done in forward.done} == {
        done.need.duty.duty: done.need.hours for done in back.done
    }

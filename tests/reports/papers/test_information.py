"""Figures of the SEN information report: small counts hidden, and what would give them away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from provision_xl.reports import Report, report_files
from provision_xl.reports.papers import information_report
from provision_xl.school.core_tables import Pupil, Staff
from provision_xl.school.other_tables import Change, SencoPerson
from provision_xl.school.school import School
from tests.reports.papers.schools import AS_AT, EMPTY, GOLDEN, ONLY_PUPILS, STORY, TRAINED, pupil, work

LEAST = 10


def school_of(counts: dict[tuple[str, str], int], school: School = EMPTY) -> School:
    """So many pupils of each status and need."""
    pupils: list[Pupil] = []
    for (status, need), count in counts.items():
        pupils += [pupil(f"P{len(pupils) + number + 1}", status, need) for number in range(count)]
    return replace(school, pupils=tuple(pupils))


def shown(report: Report, key: str) -> dict[str, Any]:
    table = report.section(key).table
    return {row[0]: row[1] for row in table.rows} if table else {}


def rows(report: Report, key: str) -> list[tuple[Any, ...]]:
    table = report.section(key).table
    return list(table.rows) if table else []


def test_counts_that_are_large_enough_are_shown() -> None:
    report = information_report(work(school_of({("K", "SLCN"): 12, ("K", "MLD"): 11, ("E", "ASD"): 10, ("N", ""): 5})))
    assert shown(report, "status") == {"SEN support": 25, "EHC plan": 10}, "23 to the nearest 5"
    assert shown(report, "need") == {
        "Speech, language and communication needs (SLCN)": 10, "Moderate learning difficulty (MLD)": 10,
        "Autistic spectrum disorder (ASD)": 10}  # fmt: skip
    assert report.headline[0].answer == "about 35", "33; pupils without SEN are not counted"


def test_a_small_count_is_hidden_with_what_would_give_it_away() -> None:
    report = information_report(work(school_of({("K", "SLCN"): 12, ("K", "MLD"): 11, ("K", "HI"): 3, ("E", "ASD"): 4})))
    # 30 in all: EHC plan 4, so SEN support 26 must not stand either
    assert (
        set(shown(report, "status").values()) == {"hidden", "fewer than 10"} or report.section("status").table is None
    )
    needs = shown(report, "need")
    left = 30 - sum(count for count in needs.values() if isinstance(count, int))
    assert not needs or left >= LEAST, "3 and 4 together are too few as well"


def _possible(total: int, told: dict[str, Any]) -> list[set[int]]:
    """Every count that each hidden row could have, worked out by trying all of them; 15 stands for 13 to 17."""
    about = range(total - 2, total + 3)

    def could_be(word: Any) -> range:
        if isinstance(word, int):
            return range(max(LEAST, word - 2), word + 3)
        return range(1, LEAST) if word == f"fewer than {LEAST}" else range(LEAST, total + 3)

    found: list[set[int]] = [set() for _ in told]
    for tried in product(*map(could_be, told.values())):
        if sum(tried) in about:
            for place, count in enumerate(tried):
                found[place].add(count)
    return [values for word, values in zip(told.values(), found, strict=True) if word == f"fewer than {LEAST}"]


@settings(max_examples=15, deadline=None)
@given(st.tuples(*(st.integers(0, 22),) * 4), st.integers(0, 25))
def test_no_small_count_can_be_narrowed_from_what_is_shown(by_need: tuple[int, ...], plans: int) -> None:
    needs = ("SLCN", "MLD", "HI", "ASD")
    pupils = [need for need, count in zip(needs, by_need, strict=True) for _ in range(count)]
    school = replace(EMPTY, pupils=tuple(pupil(f"P{place}", "E" if place < plans else "K", need)
                                         for place, need in enumerate(pupils)))  # fmt: skip
    report = information_report(work(school))
    if report.headline:
        total = int(report.headline[0].answer.removeprefix("about "))
        for key in ("status", "need"):
            for values in _possible(total, shown(report, key)):
                assert values == set(range(1, LEAST)), (key, shown(report, key))
    else:
        assert len(pupils) < LEAST and not shown(report, "status") and not shown(report, "need")


def test_the_status_in_force_counts_and_who_has_left_does_not() -> None:
    school = school_of({("K", "SLCN"): 21})
    left = replace(school.pupils[0], leaves=date(2026, 12, 1))
    changed = Change(school.pupils[1].pupil_id, "SEN status", date(2026, 9, 7), "N")
    report = information_report(work(replace(school, pupils=(left, *school.pupils[1:]), changes=(changed,))))
    assert report.headline[0].answer == "about 20", "19"


def test_the_offer_by_need_and_what_is_targeted() -> None:
    report = information_report(work(STORY))
    assert dict(rows(report, "universal")) == {
        "Speech, language and communication needs (SLCN)": "Visual timetable",
        "Autistic spectrum disorder (ASD)": "Visual timetable",
    }
    assert rows(report, "targeted") == [("Cognition and learning", "Targeted", "One hour; Pair work")]


def test_skills_are_counts_of_posts_and_one_alone_is_not_counted_out() -> None:
    staff = (
        Staff(staff_id="TA1", role="TA", intervention_hours=Decimal(1), skills=("ELSA",)),
        Staff(staff_id="TA2", role="TA", intervention_hours=Decimal(1), skills=("elsa", "Signing")),
        Staff(staff_id="TA3", role="TA", intervention_hours=Decimal(1), skills=("ELSA",), ends=date(2026, 12, 18)),
    )
    report = information_report(work(replace(EMPTY, staff=staff, training=(TRAINED,))))
    assert dict(rows(report, "skills")) == {"ELSA": "2", "Signing": "at least one", "Reading coach": "at least one"}
    later = information_report(work(replace(EMPTY, staff=staff, training=(TRAINED,)), date(2027, 3, 2)))
    assert "Reading coach" not in dict(rows(later, "skills")), "it ran out the day before"


def test_the_senco_without_a_person() -> None:
    senco = SencoPerson("SEN-9", "K-7", "SENCo", True, "NPQ", date(2024, 9, 1), False, Decimal(20), Decimal(10),
                        Decimal("0.5"))  # fmt: skip
    report = information_report(work(replace(EMPTY, senco=(senco,))))
    assert dict(rows(report, "senco")) == {
        "SENCo in post": "yes", "Qualified teacher": "yes", "SENCo qualification": "NPQ",
        "On the leadership team": "no", "Shared with another school": "yes", "Helped by an assistant or admin": "no",
    }  # fmt: skip


def test_outcomes_only_for_enough_pupils() -> None:
    assert information_report(work(STORY)).section("outcomes").table is None, "one pupil with an exit score"
    many = school_of({("K", "SLCN"): 24}, GOLDEN)
    lines = tuple(
        replace(GOLDEN.provision[0], line=f"L{place}", pupil_id=row.pupil_id, status="Done", measure="Words",
                ends=date(2026, 12, 18), target=Decimal(5), exit=Decimal(6 if place < 12 else 4))
        for place, row in enumerate(many.pupils)
    )  # fmt: skip
    report = information_report(work(replace(many, provision=lines)))
    assert rows(report, "outcomes") == [("All interventions", 25, "about 50%")]


def test_an_empty_school_says_so_and_has_the_boxes() -> None:
    for school in (EMPTY, ONLY_PUPILS):
        report = information_report(work(school))
        assert len(report.section("own-words").blanks) == 12
        assert "Nothing recorded." in report.section("skills").words
        assert len(report_files(report)) >= 2
    assert "Nothing recorded." in information_report(work(EMPTY)).section("status").words
    assert information_report(work(EMPTY)).as_at == AS_AT

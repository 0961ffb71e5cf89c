"""Skills of staff, cover, what hangs on one adult, supervision and new staff, on a school read by eye."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.costing.costs import cost
from provision_xl.rates import national
from provision_xl.school.core_tables import Intervention, Line, Pupil, Settings, Staff, TermRow
from provision_xl.school.other_tables import Absence, Training
from provision_xl.school.school import School
from provision_xl.skills import grid, skills_tables

AS_AT = date(2026, 11, 23)
FIRST, LAST = date(2026, 11, 2), date(2026, 12, 18)
TERMS = (TermRow("Autumn 2", FIRST, LAST, Decimal(7)),)
INTERVENTIONS = (
    Intervention(use=True, code="CARE", name="ELSA", needs=("SEMH",), skill="ELSA", group_minutes=Decimal(60),
                 group_sessions=Decimal(1)),
    Intervention(use=True, code="HELP", name="Help", needs=("SLCN",), group_minutes=Decimal(60),
                 group_sessions=Decimal(2)),
)  # fmt: skip
PUPILS = tuple(Pupil(pupil_id=f"P{number}", sen_status="K") for number in range(1, 5))
BY_PERSON, COVER, ONLY_ONE, SUPERVISION, INDUCTION = range(5)


def adult(name: str, hours: str = "5", *skills: str, **more: Any) -> Staff:
    return Staff(staff_id=name, role="TA", hourly_cost=Decimal(12), intervention_hours=Decimal(hours), skills=skills,
                 **more)  # fmt: skip


def line(key: str, code: str, staff: str, pupil: str = "P1", **more: Any) -> Line:
    whole: dict[str, Any] = {"starts": FIRST, "ends": LAST, "group": f"G{key[1:]}", **more}
    return Line(line=key, pupil_id=pupil, intervention=code, staff_id=staff, **whole)


def trained(name: str, skill: str, day: date, expires: date | None = None) -> Training:
    return Training(staff_id=name, skill=skill, day=day, expires=expires)


def school(**tables: Any) -> School:
    return School(**{"settings": Settings(academic_year="2026/27"), "terms": TERMS, "pupils": PUPILS,
                     "interventions": INTERVENTIONS, **tables})  # fmt: skip


def table(made: School, place: int, as_at: date = AS_AT) -> list[dict[str, Any]]:
    costs = cost(made, as_at, national())
    assert costs is not None
    return skills_tables(costs)[place].records()


DAY = date(2025, 9, 1)


@pytest.mark.parametrize(
    ("skills", "training", "standing", "to_do"),
    [
        ((), (trained("TA1", "ELSA", DAY),), "valid", ""),
        ((), (trained("TA1", "ELSA", DAY, date(2027, 2, 22)),), "valid", ""),  # 91 days ahead
        ((), (trained("TA1", "ELSA", DAY, date(2027, 2, 21)),), "expires within 90 days", "Book a training."),
        ((), (trained("TA1", "ELSA", DAY, AS_AT),), "expires within 90 days", "Book a training."),  # its last day
        ((), (trained("TA1", "ELSA", DAY, date(2026, 11, 22)),), "expired", "Train again; until then"),
        (("ELSA",), (trained("TA1", "elsa", DAY, date(2026, 11, 22)),), "expired", "Still typed in Skills on Staff"),
        (("ELSA",), (), "typed only", "Add the training"),
        ((), (trained("TA1", "ELSA", date(2026, 12, 1)),), "booked", ""),
        # the longer of two counts; the next one is booked
        ((), (trained("TA1", "ELSA", DAY), trained("TA1", "ELSA", DAY, date(2026, 9, 1))), "valid", ""),
        ((), (trained("TA1", "ELSA", DAY, date(2027, 1, 8)), trained("TA1", "ELSA", date(2026, 12, 1))),
         "expires within 90 days", ""),
    ],
)  # fmt: skip
def test_the_skills_of_a_person_stand_with_date_expiry_and_what_to_do(
    skills: tuple[str, ...], training: tuple[Training, ...], standing: str, to_do: str
) -> None:
    (row,) = table(school(staff=(adult("TA1", "5", *skills),), training=training), BY_PERSON)
    assert row["standing"] == standing
    assert row["to_do"].startswith(to_do) and bool(row["to_do"]) == bool(to_do)


def test_the_matrix_has_people_down_and_skills_across() -> None:
    staff = (adult("TA10", "5", "Makaton"), adult("TA2"), adult("GONE", ends=date(2026, 10, 1)))
    training = (trained("TA2", "ELSA", DAY, date(2027, 1, 8)), trained("TA10", "ELSA", DAY, date(2026, 9, 1)),
                trained("GONE", "ELSA", DAY), trained("TA2", "ELSA supervision", DAY))  # fmt: skip
    found = grid(school(staff=staff, training=training), AS_AT)
    assert [column.header for column in found.columns] == ["Staff", "Role", "ELSA", "Makaton"]
    assert found.rows == (("TA2", "TA", "runs out 08/01/2027", ""), ("TA10", "TA", "expired 01/09/2026", "typed only"))


def test_who_could_cover_each_group_has_the_skill_and_the_hours_free_in_that_week() -> None:
    """CARE takes 1 hour. TA2 has ELSA and 5 - 2 = 3 hours free, TA3 has it and half an hour, TA4 has no ELSA,
    TA5 is away that week, TA6 begins in December."""
    staff = (adult("TA1", "5", "ELSA"), adult("TA2", "5", "ELSA"), adult("TA3", "0.5", "ELSA"), adult("TA4", "9"),
             adult("TA5", "9", "ELSA"), adult("TA6", "9", "ELSA", starts=date(2026, 12, 1)))  # fmt: skip
    rows = (line("L1", "CARE", "TA1"), line("L2", "HELP", "TA2", "P2"))
    away = Absence("TA5", date(2026, 11, 24), date(2026, 11, 24))
    found = {row["group"]: row for row in table(school(staff=staff, provision=rows, absences=(away,)), COVER)}
    assert found["G1"]["could"] == "TA2 (3.00 h free)"
    assert found["G1"]["too_few"] == "TA3 (0.50 h free)"
    assert found["G2"]["could"] == "TA4 (9.00 h free); TA1 (4.00 h free)", "HELP needs no skill, and 2 hours"
    assert found["G1"]["weekly_hours"] == 1
    gone = tuple(replace(person, ends=date(2026, 11, 20)) if person.staff_id == "TA1" else person for person in staff)
    left = {row["group"]: row for row in table(school(staff=gone, provision=rows), COVER)}
    assert left["G1"]["staff"] == "nobody in post" and left["G1"]["could"].startswith("TA5")


def test_a_skill_that_one_adult_alone_has_shows_the_pupils_and_required_minutes_that_hang_on_it() -> None:
    """Three pupils in two groups; two of their lines of 60 minutes a week are Required."""
    staff = (adult("TA1", "5", "ELSA"), adult("TA2"), adult("GONE", "5", "ELSA", ends=date(2026, 11, 1)))
    rows = (line("L1", "CARE", "TA1", required=True), line("L2", "CARE", "TA1", "P2", group="G1"),
            line("L3", "CARE", "TA1", "P3", required=True, starts=date(2026, 12, 1)))  # fmt: skip
    expired = trained("TA2", "ELSA", DAY, date(2026, 11, 22))
    found = [row for row in table(school(staff=staff, provision=rows, training=(expired,)), ONLY_ONE)
             if row["kind"] == "Skill"]  # fmt: skip
    assert found == [{"kind": "Skill", "what": "ELSA", "staff": "TA1", "groups": "G1; G3", "pupils": 3,
                      "required_minutes": 120, "why": "nobody else in post has it"}]  # fmt: skip
    valid = replace(expired, expires=AS_AT)
    assert not [row for row in table(school(staff=staff, provision=rows, training=(valid,)), ONLY_ONE)
                if row["kind"] == "Skill"]  # fmt: skip


def test_a_group_that_nobody_else_has_hours_for_hangs_on_its_adult() -> None:
    """HELP takes 2 hours; TA2 has one."""
    rows = (line("L1", "HELP", "TA1", required=True),)
    found = table(school(staff=(adult("TA1"), adult("TA2", "1")), provision=rows), ONLY_ONE)
    assert [(row["kind"], row["what"], row["staff"], row["pupils"], row["required_minutes"]) for row in found] == [
        ("Group", "G1", "TA1", 1, 120)]  # fmt: skip
    assert table(school(staff=(adult("TA1"), adult("TA2", "2")), provision=rows), ONLY_ONE) == []
    both = (replace(rows[0], staff_id="TA1; TA2"),)
    three = (adult("TA1"), adult("TA2", "2"), adult("TA3", "1"))
    assert table(school(staff=three, provision=both), ONLY_ONE) == [], "each of the two can do it without the other"


@pytest.mark.parametrize(
    ("training", "expected"),
    [
        # TA1 and TA2 have ELSA; TA1's supervision says when the next is due
        ((trained("TA1", "ELSA supervision", DAY, date(2026, 11, 1)),), ("overdue", "none held yet")),
        ((trained("TA1", "ELSA supervision", DAY, date(2026, 12, 1)),), ("due within 90 days", "none held yet")),
        ((trained("TA1", "ELSA supervision", DAY, date(2027, 6, 1)),), ("in date", "none held yet")),
        ((trained("TA1", "ELSA supervision", DAY),), ("no next date: type it into Expires", "none held yet")),
        ((trained("TA1", "ELSA supervision", DAY, date(2026, 11, 1)),
          trained("TA1", "elsa supervision", date(2026, 12, 3)), trained("TA2", "ELSA supervision", date(2026, 12, 3))),
         ("overdue, booked", "first one booked")),
    ],
)  # fmt: skip
def test_supervision_due_is_read_from_training(training: tuple[Training, ...], expected: tuple[str, str]) -> None:
    staff = (adult("TA1", "5", "ELSA"), adult("TA2", "5", "ELSA"), adult("TA3"))
    found = {row["staff"]: row["standing"] for row in table(school(staff=staff, training=training), SUPERVISION)}
    assert found == dict(zip(("TA1", "TA2"), expected, strict=True))


def test_new_staff_are_listed_with_what_their_groups_need_and_they_lack() -> None:
    """Began 90 days ago, 91 days ago, and in a week; the last is trained before the first day, the other booked."""
    staff = (adult("TA1", starts=date(2026, 8, 25)), adult("TA2", starts=date(2026, 8, 24)),
             adult("TA3", starts=date(2026, 11, 30)), adult("TA4"))  # fmt: skip
    rows = (line("L1", "CARE", "TA1"), line("L2", "HELP", "TA1", "P2"), line("L3", "CARE", "TA3", "P3"))
    training = (trained("TA1", "ELSA", date(2026, 12, 1)), trained("TA3", "ELSA", date(2026, 11, 27)))
    found = table(school(staff=staff, provision=rows, training=training), INDUCTION)
    assert [(row["staff"], row["groups"], row["needs"], row["lacks"], row["booked"]) for row in found] == [
        ("TA1", "G1; G2", "ELSA", "ELSA", "ELSA on 01/12/2026"),
        ("TA3", "G3", "ELSA", "", ""),
    ]


@given(st.permutations(range(3)), st.permutations(range(3)))
def test_the_order_of_rows_changes_nothing(people: list[int], trainings: list[int]) -> None:
    staff = (adult("TA1", "5", "ELSA", starts=AS_AT), adult("TA2", starts=AS_AT), adult("TA3", "0.5", "ELSA"))
    training = (trained("TA1", "ELSA supervision", DAY), trained("TA2", "Makaton", DAY), trained("TA3", "ELSA", DAY))
    rows = (line("L1", "CARE", "TA1"), line("L2", "HELP", "TA2", "P2"))
    mixed = school(staff=tuple(staff[place] for place in people), training=tuple(training[p] for p in trainings),
                   provision=rows)  # fmt: skip
    as_typed = school(staff=staff, training=training, provision=rows)
    assert [table(mixed, place) for place in range(5)] == [table(as_typed, place) for place in range(5)]
    assert grid(mixed, AS_AT) == grid(as_typed, AS_AT)

"""Who is left out against a plain recount, what is too small to be shown, and what people decided otherwise."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from provision_xl.planning.fairness import overrides, plan_hash, sign_off, who_is_left_out
from provision_xl.results import Result
from provision_xl.school.core_tables import Line, Pupil
from provision_xl.school.school import School
from tests.planning.one_term import TALK, adult, line, planned, pupils, school

CHAT = replace(TALK, code="CHAT", needs=("SEMH",))
BASE: dict[str, Any] = {"primary_need": "SLCN", "sen_status": "K"}


def children(*counts: tuple[int, dict[str, Any]], year: str = "3") -> tuple[Pupil, ...]:
    found: list[Pupil] = []
    for count, more in counts:
        for _ in range(count):
            found.append(Pupil(pupil_id=f"P{len(found) + 1}", **{"year_group": year, **BASE, **more}))
    return tuple(found)


def rows_of(result: Result, kind: str) -> list[tuple[Any, ...]]:
    return [row[1:] for row in result.rows if row[0] == kind]


def shown(book: School, kind: str) -> list[tuple[Any, ...]]:
    return rows_of(who_is_left_out(book, planned(book)), kind)


def test_each_group_is_counted_with_its_share() -> None:
    # TALK for SLCN only, and hours for one group of four: of 8 pupils of SLCN four have it; nothing fits the 6 of SEMH
    # until CHAT does, whose first group of four takes the other hour
    book = school(pupils=children((8, {}), (6, {"primary_need": "SEMH"})), interventions=(TALK, CHAT))
    assert shown(book, "Need") == [
        ("SEMH", 6, 4, 2, Fraction(2, 3), ""), ("SLCN", 8, 4, 4, Fraction(1, 2), ""),
    ]  # fmt: skip


def test_years_stand_in_their_order_and_statuses_in_theirs() -> None:
    three = children((5, {"year_group": "R", "sen_status": "E"}), (5, {"year_group": "10"}), (5, {"year_group": "2"}))
    book = school(pupils=three, staff=(adult(hours="9"),))
    assert [row[0] for row in shown(book, "Year group")] == ["R", "2", "10"]
    assert [row[0] for row in shown(book, "SEN status")] == ["SEN support", "EHC plan"]


def test_nothing_is_said_of_sex_unless_it_is_given() -> None:
    book = school(pupils=children((6, {})))
    result = who_is_left_out(book, planned(book))
    assert rows_of(result, "Sex") == [] and "Sex is not recorded" in " ".join(result.notes)
    book = school(pupils=children((6, {"sex": "F"}), (5, {})))
    assert [row[:2] for row in shown(book, "Sex")] == [("F", 6), ("not given", 5)]


def test_fewer_than_five_are_no_statistic_and_cannot_be_worked_out() -> None:
    # 4 of 15 have the premium: hidden; the other 11 would give them away by the total of any other kind
    premium = {"pupil_premium": "FSM6"}
    book = school(pupils=children((4, premium), (11, {})))
    assert shown(book, "Pupil premium") == [
        ("no", None, None, None, None, "hidden, since a smaller group could be worked out"),
        ("yes", None, None, None, None, "fewer than 5"),
    ]  # fmt: skip
    five = school(pupils=children((5, premium), (11, {})))
    assert [row[1] for row in shown(five, "Pupil premium")] == [11, 5]


def test_two_small_groups_that_are_many_together_hide_each_other() -> None:
    # 4 and 4 are hidden; together they are 8, and nobody can tell which is which
    book = school(pupils=children((4, {"year_group": "1"}), (4, {"year_group": "2"}), (7, {"year_group": "3"})))
    assert [row[1] for row in shown(book, "Year group")] == [None, None, 7]


def test_settings_may_hide_more_but_never_less() -> None:
    for least, count in ((10, None), (1, 6)):
        book = school(pupils=children((6, {})))
        book = replace(book, settings=replace(book.settings, hide_below=least))
        assert shown(book, "Need")[0][1] == count
    tiny = school(pupils=children((4, {})))
    tiny = replace(tiny, settings=replace(tiny.settings, hide_below=1))
    assert shown(tiny, "Need")[0][1] is None


def test_the_cautions_are_there() -> None:
    words = " ".join(who_is_left_out(book := school(), planned(book)).notes)
    for part in ("a named person decides", "not a finding", "numbers are small", "fewer than 5"):
        assert part in words


def test_the_counts_are_those_of_a_plain_recount() -> None:
    for seed in range(12):
        chance = random.Random(seed)
        people = tuple(
            Pupil(pupil_id=f"P{n}", year_group=str(chance.randint(1, 2)), sen_status=chance.choice("NKE"),
                  primary_need=chance.choice(("SLCN", "SEMH", "MLD")), sex=chance.choice(("F", "M")),
                  pupil_premium=chance.choice(("No", "", "FSM6", "LAC")))
            for n in range(1, 41)
        )  # fmt: skip
        autumn: dict[str, Any] = {"staff_id": "T1", "starts": date(2026, 11, 2), "ends": None}
        running = line("L1", "P1", group="G1", **autumn), line("L2", "P2", "CHAT", group="G2", **autumn)
        book = school(pupils=people, interventions=(TALK, CHAT), staff=(adult(hours="4"),), provision=running)
        plan = planned(book)
        has = {pupil for group in plan.groups for pupil in group.pupils}
        could = [row for row in people if row.primary_need != "MLD" or row.pupil_id in {"P1", "P2"}]
        assert has <= {row.pupil_id for row in could} and len(has) < len(could)
        words = {"N": "no SEN status", "K": "SEN support", "E": "EHC plan"}
        for kind, name, group in (
            ("Need", "SLCN", [row for row in could if row.primary_need == "SLCN"]),
            ("Year group", "1", [row for row in could if row.year_group == "1"]),
            ("Sex", "M", [row for row in could if row.sex == "M"]),
            ("Pupil premium", "yes", [row for row in could if row.pupil_premium in {"FSM6", "LAC"}]),
            *(("SEN status", word, [row for row in could if row.sen_status == key]) for key, word in words.items()),
        ):  # fmt: skip
            (found,) = (row for row in rows_of(who_is_left_out(book, plan), kind) if row[0] == name)
            inside = sum(1 for row in group if row.pupil_id in has)
            if len(group) >= 5 and not found[5]:
                assert found[1:4] == (len(group), inside, len(group) - inside), f"school {seed}, {kind} {name}"
            else:
                assert found[1:5] == (None,) * 4, f"school {seed}, {kind} {name}"


def test_nothing_fits_and_nobody_is_counted() -> None:
    kept = tuple(line(f"L{n}", f"P{n}", group="G1", staff_id="T1", plan="Keep") for n in (1, 2))
    book = school(provision=kept, staff=(adult(hours="0.5"),))
    result = who_is_left_out(book, planned(book))
    assert result.rows == () and "Nothing fits" in " ".join(result.notes)


def test_the_sign_off_has_the_hash_and_room_for_a_person() -> None:
    plan = planned(school())
    rows = dict(sign_off(plan).rows)
    assert rows["Plan's hash"] == plan_hash(plan) and len(plan_hash(plan)) == 16
    assert rows["Decided by (name)"] == rows["Role"] == rows["Date"] == rows["Changes made by hand"] == ""
    assert any("Reasons" in item and value == "" for item, value in rows.items())
    assert rows["Rows proposed"] == "4"  # P1 to P4, one row each


def test_the_hash_is_of_the_plan_and_of_nothing_else() -> None:
    plan = planned(school())
    assert plan_hash(plan) == plan_hash(planned(school(pupils=tuple(reversed(pupils(4))))))
    assert plan_hash(plan) == plan_hash(replace(plan, seconds=99.0))
    other = replace(plan.rows[0], staff_id="T2")
    assert plan_hash(plan) != plan_hash(replace(plan, rows=(other, *plan.rows[1:])))


def row(pupil: str, code: str = "TALK", **more: Any) -> Line:
    values: dict[str, Any] = {"group": "G1", "staff_id": "T1", "starts": date(2027, 1, 4)}
    return Line(pupil_id=pupil, intervention=code, **{**values, **more})


def decided(*args: tuple[Line, ...]) -> list[tuple[str, ...]]:
    return [found[:3] for found in overrides(*args).rows]


def test_what_is_accepted_as_it_was_is_no_override() -> None:
    found = overrides((row("P1"), row("P2")), (row("P2"), row("P1", notes="Mum agrees")))
    assert found.rows == () and "2 rows proposed: all accepted as they were." in found.notes


def test_what_is_not_accepted_changed_or_added_is_logged_with_both() -> None:
    found = overrides((row("P1"), row("P2"), row("P3", plan="Exclude")), (row("P1", staff_id="T2"), row("P4")))
    assert found.rows == (
        ("P1", "TALK", "changed", "G1 with T1 from 04/01/2027", "G1 with T2 from 04/01/2027"),
        ("P2", "TALK", "not accepted", "G1 with T1 from 04/01/2027", ""),
        ("P3", "TALK", "not accepted", "no place (Exclude)", ""),
        ("P4", "TALK", "added by hand", "", "G1 with T1 from 04/01/2027"),
    )
    assert "3 rows proposed: 1 added by hand, 1 changed, 2 not accepted." in found.notes


def test_two_rows_of_a_pupil_are_matched_alike_first() -> None:
    one, two = row("P1", group="G1"), row("P1", group="G2")
    assert decided((one, two), (two,)) == [("P1", "TALK", "not accepted")]
    assert overrides((one, two), (two,)).rows[0][3].startswith("G1")
    assert decided((two, one), (one, replace(two, staff_id="T9"))) == [("P1", "TALK", "changed")]


def test_only_ids_are_in_the_log() -> None:
    found = overrides((row("P1", notes="Sam Brown"),), (row("P1", staff_id="T2", aim="Sam talks"),))
    assert "Sam" not in repr(found)

"""What plans lack: one hand-made line a check, and the same line made good, of which nothing is asked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provision_xl.demo import demo_school
from provision_xl.errors import OutOfRange
from provision_xl.impact import plan_quality
from provision_xl.impact.plan_checks import CHECKS
from provision_xl.impact.standing import standings
from provision_xl.school.core_tables import Intervention, Line, Pupil, Staff
from provision_xl.school.other_tables import Change, EhcProvision, Measure, Service, Training
from provision_xl.school.school import School
from provision_xl.showing import as_csv
from tests.impact.schools import AS_AT, INTERVENTIONS, MEASURES, PUPILS, line, school

BEGUN = date(2026, 1, 12)
DUE = date(2026, 3, 20)
GOOD: dict[str, Any] = {
    "starts": BEGUN, "ends": date(2026, 3, 27), "aim": "Reads 40 words a minute", "entry": "80", "target": "90",
    "review_due": DUE, "staff_id": "T1",
}  # fmt: skip
OVER = {"starts": date(2025, 9, 8), "ends": date(2025, 12, 12)}
SKILLED = replace(INTERVENTIONS[0], skill="Reading trained")
TRAINED = Staff(staff_id="T1", role="TA", skills=("Reading trained",))
BANDS = Measure(measure="Steps", scale="steps", higher_is_better=True, order_of_bands=("1", "2", "3"))


def good(key: str = "L1", pupil: str = "P1", code: str = "READ", **more: Any) -> Line:
    """A line of which nothing is asked, but for what is given."""
    merged = {name: value for name, value in {**GOOD, **more}.items() if value is not None}
    return line(key, pupil, code, **merged)


def of(*lines: Line, as_at: date = AS_AT, class_name: str = "", **tables: Any) -> list[dict[str, Any]]:
    tables.setdefault("staff", (TRAINED,))
    tables.setdefault("interventions", (SKILLED, *INTERVENTIONS[1:]))
    tables.setdefault("measures", (*MEASURES, BANDS))
    return plan_quality(school(provision=lines, **tables), as_at, class_name)[0].records()


def whats(*lines: Line, **tables: Any) -> list[str]:
    return [row["what"] for row in of(*lines, **tables)]


def test_of_a_line_that_has_everything_nothing_is_asked() -> None:
    assert of(good()) == []


# (what is changed in the good line, what is said of it, the same made good)
ONE_EACH: dict[str, tuple[dict[str, Any], str, dict[str, Any]]] = {
    "no aim": ({"aim": None}, "No aim yet", {"aim": "Reads"}),
    "an aim of blanks": ({"aim": "  "}, "No aim yet", {"aim": "Reads"}),
    "no target": ({"target": None}, "No target yet", {"target": "85"}),
    "no baseline": ({"entry": None}, "No baseline yet", {"entry": "0"}),
    "no measure": ({"measure": ""}, "No measure for the target yet", {"measure": "Score"}),
    "a measure not declared": ({"measure": "Unheard of"}, "Measure is not in Measures", {"measure": " score "}),
    "down where up is better": ({"target": "79"}, "Target would be a step back from the baseline", {"target": "80"}),
    "up where down is better": (
        {"measure": "Errors", "target": "81"}, "Target would be a step back from the baseline",
        {"measure": "Errors", "target": "79"},
    ),
    "a target that is no band": (
        {"measure": "Steps", "entry": "1", "target": "4"}, "Score is not on the measure's scale",
        {"measure": "Steps", "entry": "1", "target": "3"},
    ),
    "an entry that is no band": (
        {"measure": "Steps", "entry": "1.5", "target": "3"}, "Score is not on the measure's scale",
        {"measure": "Steps", "entry": "2", "target": "3"},
    ),
    "no place of three bands in words": (
        {"measure": "Level", "entry": "0", "target": "2"}, "Score is not on the measure's scale",
        {"measure": "Level", "entry": "1", "target": "3"},
    ),
    "bands downwards": (
        {"measure": "Steps", "entry": "3", "target": "2"}, "Target would be a step back from the baseline",
        {"measure": "Steps", "entry": "2", "target": "3"},
    ),
    "no review": ({"review_due": None}, "No review date yet", {"review_due": AS_AT}),
    "a review the day before": ({"review_due": date(2026, 3, 1)}, "Review date has passed", {"review_due": AS_AT}),
    "a review held": ({"review_due": date(2026, 3, 1)}, "Review date has passed", {"outcome": "1", "exit": "92"}),
    "an outcome alone": ({"outcome": "1"}, "Outcome without an exit score", {"outcome": "1", "exit": "92"}),
    "over": (OVER, "Over, and no outcome yet", {**OVER, "outcome": "0", "exit": "85"}),
    "stopped": ({"status": "Stopped"}, "Over, and no outcome yet", {"status": "Stopped", "outcome": "0", "exit": "81"}),
    "an adult without the skill": ({"staff_id": "T2"}, "Skill of the adult is not on record", {"staff_id": "T1"}),
}  # fmt: skip


@pytest.mark.parametrize(("changed", "said", "mended"), ONE_EACH.values(), ids=ONE_EACH)
def test_one_line_a_check_and_the_same_made_good(changed: Any, said: str, mended: Any) -> None:
    staff = (TRAINED, Staff(staff_id="T2", role="TA"))
    assert whats(good(**changed), staff=staff) == [said]
    assert whats(good(**mended), staff=staff) == []


def test_every_check_has_such_a_line() -> None:
    said = {said for _, said, _ in ONE_EACH.values()} | {"Aim reads the same as for other pupils"}
    assert len(said) == 13 and len(CHECKS) == 9  # review has two things to say, not_measurable four: 9 + 1 + 3


def test_a_row_says_where_to_type_what() -> None:
    (row,) = of(replace(good(target=None), row=7))
    assert row == {
        "class": "4B", "pupil": "P1", "line": "L1", "intervention": "READ", "what": "No target yet",
        "cure": "Type the score aimed at into Target.", "sheet": "Provision", "cell": "S7",
    }  # fmt: skip  # Line A, Group B, … Aim P, Measure Q, Entry R, Target S


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"review_due": date(2026, 3, 3), "starts": date(2026, 3, 9), "entry": None}, "not begun: a review to come"),
        ({"review_due": date(2026, 3, 1), "starts": date(2026, 3, 9), "entry": None}, "not begun: never overdue"),
        ({"review_due": date(2026, 3, 1), "status": "Planned", "entry": None}, "planned: never overdue"),
        ({"plan": "Exclude", "aim": None, "target": None}, "taken off the plan"),
        ({"code": "QFT", "aim": None, "target": None, "entry": None, "review_due": None}, "the class offer"),
        ({"code": "LUNCH", "measure": "", "target": None, "entry": None}, "a lunch club has nothing to measure"),
        ({"pupil": "GONE", "aim": None}, "has left"),
        ({**OVER, "aim": None, "target": None, "entry": None, "review_due": None, "outcome": "0", "exit": "80"},
         "over: neither a baseline nor a target can be made up afterwards"),
        ({"staff_id": None}, "no adult is named yet"),
        ({"target": "80"}, "to hold what there is, is an aim too"),
    ],
)  # fmt: skip
def test_what_is_not_asked(changed: dict[str, Any], why: str) -> None:
    assert whats(good(**changed)) == [], why


def test_a_line_to_come_is_asked_for_its_aim_target_and_review_date() -> None:
    coming = good(starts=date(2026, 3, 9), aim=None, target=None, entry=None, review_due=None)
    assert whats(coming) == ["No aim yet", "No target yet", "No review date yet"]


def test_a_line_that_another_continues_is_asked_for_no_outcome() -> None:
    assert whats(good(**OVER), good("L2", continues="L1")) == []


def test_where_measures_is_empty_no_measure_is_asked_to_be_in_it() -> None:
    assert whats(good(measure="Unheard of", target="70"), measures=()) == []


@pytest.mark.parametrize(
    ("expires", "first", "said"),
    [
        (None, date(2026, 1, 5), []),
        (AS_AT, date(2026, 1, 5), []),
        (date(2026, 3, 1), date(2026, 1, 5), ["Skill of the adult is not on record"]),
        (None, date(2026, 3, 3), ["Skill of the adult is not on record"]),
    ],
)
def test_training_counts_from_its_day_until_it_runs_out(expires: date | None, first: date, said: list[str]) -> None:
    training = (Training(staff_id="T1", skill="reading TRAINED", day=first, expires=expires),)
    assert whats(good(), staff=(Staff(staff_id="T1", role="TA"),), training=training) == said


def test_a_line_to_come_counts_training_before_its_first_day() -> None:
    training = (Training(staff_id="T1", skill="Reading trained", day=date(2026, 3, 6)),)
    coming = good(starts=date(2026, 3, 9), entry=None)
    assert whats(coming, staff=(Staff(staff_id="T1", role="TA"),), training=training) == []


def test_the_adult_named_in_another_row_of_the_group_is_the_adult() -> None:
    rows = good("L1", "P1", group="G", staff_id="T2"), good("L2", "P2", group="G", staff_id=None)
    found = of(*rows, staff=(TRAINED, Staff(staff_id="T2", role="TA")))
    assert [(row["line"], row["what"]) for row in found] == [
        ("L1", "Skill of the adult is not on record"), ("L2", "Skill of the adult is not on record"),
    ]  # fmt: skip
    assert "T2" in found[0]["cure"] and "T1" not in found[0]["cure"]


SAME = "Aim reads the same as for other pupils"


def test_an_aim_is_copied_only_from_three_pupils_on() -> None:
    copied = ("Will improve reading.", "will  improve READING.", " Willimprove reading.")
    rows = [good(f"L{n}", f"P{n}", aim=aim) for n, aim in enumerate(copied, 1)]
    assert whats(*rows[:2]) == []
    found = of(*rows)
    assert [(row["line"], row["what"]) for row in found] == [("L1", SAME), ("L2", SAME), ("L3", SAME)]
    assert all(row["cure"].startswith("2 other pupils, ") for row in found)


@pytest.mark.parametrize(
    ("rows", "said", "why"),
    [
        ([("P1", "G"), ("P2", "G"), ("P3", "G"), ("P4", "G")], 0, "one group, one aim"),
        ([("P1", ""), ("P1", "A"), ("P1", "B"), ("P2", "")], 0, "two pupils, however many lines"),
        ([("P1", "G"), ("P2", "G"), ("P3", "")], 1, "for P3 there are two others, for P1 and P2 one"),
        ([("P1", "G"), ("P2", "G"), ("P3", "H"), ("P4", "H")], 4, "two others in the other group for each"),
    ],
)
def test_those_taught_together_are_no_copies(rows: list[tuple[str, str]], said: int, why: str) -> None:
    lines = [good(f"L{n}", pupil, group=group) for n, (pupil, group) in enumerate(rows, 1)]
    assert whats(*lines) == [SAME] * said, why


PROMISE = EhcProvision(pupil_id="P1", item="Speech work each day", starts=date(2025, 11, 3), met_by=("READ",), row=5)


@pytest.mark.parametrize(
    ("item", "lines", "said"),
    [
        ({"met_by": ()}, (good(),), "EHC provision: what meets it is not named"),
        ({}, (), "EHC provision: nothing running yet"),
        ({}, (good(pupil="P2"),), "EHC provision: nothing running yet"),
        ({}, (good(starts=date(2026, 3, 9), entry=None),), "EHC provision: nothing running yet"),
        ({}, (good(**OVER, outcome="0", exit="1"),), "EHC provision: nothing running yet"),
        ({"met_by": ("CALM",)}, (good(),), "EHC provision: nothing running yet"),
        ({}, (good(),), ""),
        ({"met_by": ("CALM", "read")}, (good(),), ""),
        ({"met_by": ("QFT",)}, (), ""),
        ({"met_by": ("Speech therapist",)}, (), ""),
        ({"met_by": (), "starts": date(2026, 3, 3)}, (), ""),
        ({"met_by": (), "ends": date(2026, 3, 1)}, (), ""),
        ({"met_by": (), "pupil_id": "GONE"}, (), ""),
    ],
)
def test_a_promise_that_nothing_meets(item: dict[str, Any], lines: tuple[Line, ...], said: str) -> None:
    services = (Service(service="Speech therapist", kind="Service", pupil_ids=("P1",)),)
    found = of(*lines, ehc_provision=(replace(PROMISE, **item),), services=services)
    assert [(row["what"], row["line"], row["sheet"], row["cell"]) for row in found] == (
        [(said, "", "EHC provision", "I5")] if said else []
    )  # Met by is the ninth column


def test_a_service_of_another_pupil_or_of_another_time_meets_nothing() -> None:
    promised = (replace(PROMISE, met_by=("Speech therapist",)),)
    for other in ({"pupil_ids": ("P2",)}, {"ends": date(2026, 3, 1)}, {"starts": date(2026, 3, 3)}):
        service = replace(Service(service="Speech therapist", kind="Service"), **other)
        assert whats(ehc_provision=promised, services=(service,)) == ["EHC provision: nothing running yet"], other


def test_the_class_is_the_one_in_force_and_rows_are_in_natural_order() -> None:
    pupils = (Pupil(pupil_id="P2", class_name="10A"), Pupil(pupil_id="P10", class_name="2A"),
              Pupil(pupil_id="P1", class_name="2A"))  # fmt: skip
    moved = (Change(pupil_id="P1", field="Class", starts=AS_AT, value="10A"),)
    rows = (good("L10", "P2", aim=None), good("L9", "P2", aim=None), good("L1", "P10", target=None),
            good("L3", "P1", review_due=None, target=None))  # fmt: skip
    found = of(*rows, pupils=pupils, changes=moved)
    assert [(row["class"], row["pupil"], row["line"]) for row in found] == [
        ("2A", "P10", "L1"), ("10A", "P1", "L3"), ("10A", "P1", "L3"), ("10A", "P2", "L9"), ("10A", "P2", "L10"),
    ]  # fmt: skip
    before = of(*rows, pupils=pupils, changes=moved, as_at=date(2026, 3, 1))
    assert [row["class"] for row in before if row["pupil"] == "P1"] == ["2A", "2A"]
    assert [row["line"] for row in of(*rows, pupils=pupils, changes=moved, class_name=" 2a ")] == ["L1"]


def test_a_class_that_nobody_is_in_is_refused() -> None:
    with pytest.raises(OutOfRange, match='There is no class "9Z". The classes are 4B.'):
        of(good(), class_name="9Z")


def test_kinds_are_counted_over_the_whole_school_whatever_the_class() -> None:
    pupils = (Pupil(pupil_id="P1", class_name="1A"), Pupil(pupil_id="P2", class_name="1B"))
    made = school(pupils=pupils, measures=MEASURES, provision=(good(), good("L2", "P2", aim=None, target=None),
                                                               good("L3", aim=None)))  # fmt: skip
    rows, kinds = plan_quality(made, AS_AT, "1A")
    assert len(rows.rows) == 1 and rows.about == {"as_at": AS_AT, "class": "1A"}
    assert kinds.rows == (("No aim yet", 2), ("No target yet", 1))
    assert not any("class" in column.key for column in kinds.columns)


MIXED = (
    good("L1", "P1", aim=None), good("L2", "P2", aim="Same"), good("L3", "P3", aim="Same"),
    good("L4", "P4", aim="Same"), good("L5", "P5", group="G", staff_id=None), good("L6", "P6", group="G", target="1"),
    good("L10", "P1", entry=None, target=None), good("L7", "P7", **OVER), good("", "P8", review_due=None),
)  # fmt: skip
ITEMS = (replace(PROMISE, row=0, met_by=()), replace(PROMISE, row=0, pupil_id="P2", met_by=("CALM",)),
         replace(PROMISE, row=0, pupil_id="P2", met_by=("LUNCH",)))  # fmt: skip


def forms(lines: tuple[Line, ...], pupils: tuple[Pupil, ...], items: tuple[EhcProvision, ...]) -> list[str]:
    made = school(provision=lines, pupils=pupils, ehc_provision=items)
    return [as_csv(result) + json.dumps(result.as_json()) for result in plan_quality(made, AS_AT)]


@given(st.permutations(MIXED), st.permutations(PUPILS), st.permutations(ITEMS))
@settings(max_examples=40)
def test_the_order_of_rows_does_not_matter(lines: list[Line], pupils: list[Pupil], items: list[EhcProvision]) -> None:
    assert forms(tuple(lines), tuple(pupils), tuple(items)) == forms(MIXED, PUPILS, ITEMS)


def test_no_words_about_a_pupil_are_repeated() -> None:
    canary = "ZZCANARY"
    one_each = [good(f"L{n}", "P5", **changed) for n, (changed, _, _) in enumerate(ONE_EACH.values(), 10)]
    own = [replace(row, aim=row.aim.strip() and canary, notes=canary) for row in one_each]
    copied = [good(f"L{n}", f"P{n}", aim=f"{canary} aim") for n in range(1, 5)]
    promised = tuple(replace(PROMISE, item=canary, met_by=met) for met in ((), (canary,)))
    made = school(
        provision=(*own, *copied, replace(good("L9", "P5"), measure=canary)), ehc_provision=promised,
        measures=(*MEASURES, BANDS), interventions=(SKILLED, *INTERVENTIONS[1:]),
        staff=(TRAINED, Staff(staff_id="T2", role="TA")),
    )  # fmt: skip
    results = plan_quality(made, AS_AT)
    said = {what for what, _ in results[1].rows}
    assert said == {SAME, "EHC provision: what meets it is not named", "EHC provision: nothing running yet"} | {
        what for _, what, _ in ONE_EACH.values()
    }  # the control: everything that can be said is said
    text = "".join(as_csv(result) + json.dumps(result.as_json()) for result in results)
    assert "3 other pupils" in text
    assert canary not in text


@pytest.fixture(scope="module")
def demo() -> School:
    return demo_school()


def test_the_demo_school_has_copied_aims_and_none_once_each_pupil_has_their_own(demo: School) -> None:
    """Counted by going through every pair of lines that run or are to come."""
    day = demo.settings.as_at or date(2026, 11, 23)
    rows, kinds = plan_quality(demo, day)
    told = {row["line"]: int(row["cure"].split()[0]) for row in rows.records() if row["what"] == SAME}
    ended = {row.key for row in standings(demo, day) if row.over}
    left = {pupil.pupil_id for pupil in demo.pupils if pupil.leaves and pupil.leaves < day}
    lines = [row for row in demo.provision if row.line not in ended and row.pupil_id not in left and row.aim]
    taught = {(row.group, row.pupil_id) for row in demo.provision}
    others = {
        one.line: len({
            other.pupil_id for other in lines
            if other.aim.lower() == one.aim.lower() and other.pupil_id != one.pupil_id
            and not (one.group and (one.group, other.pupil_id) in taught)
        })
        for one in lines
    }  # fmt: skip
    assert told == {key: count for key, count in others.items() if count >= 2} != {}
    assert (SAME, len(told)) in kinds.rows
    own = tuple(replace(row, aim=f"{row.aim} {row.pupil_id}") for row in demo.provision)
    assert SAME not in {row["what"] for row in plan_quality(replace(demo, provision=own), day)[0].records()}


def test_the_demo_school_in_another_order_says_the_same(demo: School) -> None:
    day = demo.settings.as_at or date(2026, 11, 23)
    shuffled = list(demo.provision)
    Random(7).shuffle(shuffled)
    assert plan_quality(replace(demo, provision=tuple(shuffled)), day) == plan_quality(demo, day)


def test_numbers_are_shown_as_they_are_typed() -> None:
    (row,) = of(good(entry="100", target="90.50"))
    assert row["cure"] == "In Measures higher is better: look at Entry (100) and Target (90.5)."


def test_an_intervention_without_a_skill_may_be_run_by_anyone() -> None:
    anyone = Intervention(use=True, code="READ", name="Reading", needs=("SPLD",), weeks=Decimal(10))
    assert whats(good(staff_id="T2"), interventions=(anyone,), staff=(Staff(staff_id="T2", role="TA"),)) == []

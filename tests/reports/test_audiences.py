"""What each audience may not see stands nowhere in any of its files; the same search finds it where it may be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from provision_xl.choices import AUDIENCES, FORMATS
from provision_xl.demo import demo_school
from provision_xl.errors import OutOfRange
from provision_xl.rates import national
from provision_xl.reports import AUDIENCES as PERMISSIONS
from provision_xl.reports import Report, report_files, report_of
from provision_xl.reports.family_part import NAME_BOX
from provision_xl.results import Shows
from provision_xl.school.columns import Kind, columns_of
from provision_xl.school.core_tables import Line, Pupil, Staff
from provision_xl.school.other_tables import Change, KeyRow, Referral, Review, TopUp, Voice
from provision_xl.school.school import School
from provision_xl.views.work import Work, work_on
from tests.reports.read_back import form_of, parts
from tests.reports.schools import AS_AT, FIRST, HAND, LAST

OTHER, OTHER_STAFF, OTHER_CLASS, NAME = "ZZCANARY1", "TA-CANARY7", "ZZCLASS9", "Zacharias Canary"
OWN, MATE, OWN_CLASS, OWN_STAFF = "P1", "P2", "4B", "T1"
NEXT = date(2026, 11, 2)
PAY = "4321"  # pounds an hour that nobody is paid


def typed(row: Any) -> Any:
    """The row with the canaries in every cell in which a person types words."""
    words = {
        column.attribute: f"{getattr(row, column.attribute) or 'Words'} of {OTHER} and {OTHER_STAFF}"
        for column in columns_of(type(row))
        if column.kind is Kind.TEXT and column.attribute not in {"staff_id", "fund", "group", "class_name"}
    }
    return replace(row, **words)


def canary_school() -> School:
    """The hand-made school: P1 and P2 in 4B; in their group a pupil of another class, who has all that one can have."""
    own = {
        pupil: replace(row, class_name=OWN_CLASS, secondary_need="ASD", plan_review_due=NEXT)
        for pupil, row in HAND.pupil.items()
    }
    pupils = tuple(own[name] if name in {OWN, MATE} else replace(own[name], class_name="5A") for name in own)
    other = Pupil(pupil_id=OTHER, year_group="5", class_name=OTHER_CLASS, sen_status="E", primary_need="HI",
                  plan_review_due=AS_AT)  # fmt: skip
    lines = tuple(
        replace(typed(row), aim=f"Speaks up, not as {OTHER} with {OTHER_STAFF}", review_due=LAST, entry=Decimal(84),
                target=Decimal(90), sessions_attended=Decimal(5))
        for row in HAND.provision
    )  # fmt: skip
    theirs = (
        Line(line="C1", group="G1", pupil_id=OTHER, intervention="TALK", staff_id="T1", starts=FIRST, ends=LAST,
             sessions_held=Decimal(5), aim="ZZAIM secret", review_due=LAST),
        Line(line="C2", pupil_id=OTHER, intervention="ONE", staff_id=OTHER_STAFF, starts=FIRST, ends=LAST,
             aim="ZZAIM secret", notes="ZZAIM secret"),
    )  # fmt: skip
    staff = (
        *(replace(row, role=row.role) for row in HAND.staff),
        Staff(staff_id=OTHER_STAFF, role="HLTA", hourly_cost=Decimal(PAY), intervention_hours=Decimal(9)),
    )
    reviews = tuple(
        Review(pupil_id=pupil, type=f"Meeting without {OTHER}", due=LAST, with_whom=f"Family, {OTHER_STAFF}")
        for pupil in (OWN, MATE)
    )
    return replace(
        HAND, settings=replace(HAND.settings, hide_below_public=5),  # so small a school would show the public nothing
        pupils=(*pupils, other), provision=(*lines, *theirs), staff=staff,
        reviews=(*reviews, Review(pupil_id=OTHER, type="ZZAIM secret", due=LAST, with_whom="ZZAIM secret")),
        interventions=tuple(replace(row, name=f"{row.name} as {OTHER_STAFF} does") for row in HAND.interventions),
        key=(KeyRow(pupil_id=OTHER, name=NAME), KeyRow(pupil_id=OWN, name=f"{NAME} Own")),
        changes=tuple(Change(pupil_id=name, field="Plan type", starts=FIRST, value=f"ISP as {OTHER}")
                      for name in (OWN, MATE)),
        voice=tuple(Voice(pupil_id=name, who="Family", day=AS_AT, words="ZZAIM secret") for name in (OWN, OTHER)),
        referrals=(Referral(pupil_id=OTHER, service="ZZAIM secret", requested=FIRST, advice="ZZAIM secret"),),
        top_ups=(TopUp(pupil_id=OTHER, amount=123_457, starts=date(2026, 9, 1)),),
    )  # fmt: skip


@cache
def canary_work() -> Work:
    return work_on(canary_school(), AS_AT, national())


ABOUT = {"class": OWN_CLASS, "family": OWN}


@cache
def files_for(audience: str) -> Mapping[str, bytes]:
    return report_files(report_of(canary_work(), "Autumn", audience, ABOUT.get(audience, "")))


@cache
def parts_for(audience: str) -> Mapping[str, bytes]:
    return parts(files_for(audience))


def where(audience: str, text: str) -> set[str]:
    """The formats in which a sign stands, by itself and not within another word.

    Two letters stand in any packed stream by chance, so short ones are looked for in what was unpacked.
    """
    wanted = re.compile(rb"(?<![\w-])" + re.escape(text.encode()) + rb"(?![\w])")
    return {
        form_of(name.partition(":")[0])
        for name, content in parts_for(audience).items()
        if (len(text) > 4 or not name.endswith(": bytes")) and wanted.search(content)
    }


EVERYWHERE, NOWHERE = set(FORMATS), set[str]()


@pytest.mark.parametrize(
    ("text", "may_see"),
    [
        (OTHER, {"leadership"}),
        (OTHER_STAFF, {"leadership"}),
        (OWN, {"leadership", "class", "family"}),
        (MATE, {"leadership", "class"}),
        (OWN_STAFF, {"leadership", "class"}),
        (OTHER_CLASS, set()),
        (NAME, set()),
        ("ZZAIM secret", set()),
    ],
)
def test_a_sign_stands_in_every_format_of_those_who_may_see_it_and_in_nothing_of_the_others(
    text: str, may_see: set[str]
) -> None:
    for audience in AUDIENCES:
        assert where(audience, text) == (EVERYWHERE if audience in may_see else NOWHERE), audience


def test_the_search_finds_what_stands_in_no_audiences_report() -> None:
    """The three that nobody may see: planted as the school's name, the same search finds them in each format."""
    for text in (OTHER_CLASS, NAME, "ZZAIM secret"):
        report = replace(report_of(canary_work(), "Autumn", "family", OWN), school=text)
        found = parts(report_files(report))
        assert {form_of(name.partition(":")[0]) for name, content in found.items() if text.encode() in content} == (
            EVERYWHERE
        )


def test_what_is_left_of_typed_words_is_still_there() -> None:
    for audience in ("class", "family"):
        assert where(audience, "Speaks up, not as (ID left out) with (ID left out)") >= {"html", "csv", "xlsx", "pdf"}


def test_a_class_and_a_family_see_no_money() -> None:
    for audience in AUDIENCES:
        with_pounds = {
            form_of(name.partition(":")[0])
            for name, content in parts_for(audience).items()
            if "£".encode() in content and not re.search(r": (stream|bytes)", name)
        }
        assert with_pounds == (NOWHERE if audience in {"class", "family"} else EVERYWHERE), audience
    for audience in ("class", "family"):
        report = report_of(canary_work(), "Autumn", audience, ABOUT[audience])
        kinds = {column.shows for section in report.sections if section.table for column in section.table.columns}
        assert Shows.PENCE not in kinds
        for text in (PAY, "26.00", "156.00", "260.00", "28.80"):  # pay, and costs of HAND worked out there by hand
            assert where(audience, text) == NOWHERE


def test_permissions_are_data_and_hold() -> None:
    found = {name: report_of(canary_work(), "Autumn", name, ABOUT.get(name, "")) for name in AUDIENCES}
    for name, report in found.items():
        keys = {section.key for section in report.sections}
        may = PERMISSIONS[name]
        assert ("alerts" in keys) == may.sees_alerts
        assert ("staff" in keys) == ("senco" in keys) == may.sees_staff_use
        assert ("funds" in keys) == may.sees_cost
    assert [name for name, may in PERMISSIONS.items() if may.sees_alerts] == ["leadership", "governors"]
    assert PERMISSIONS["public"].hides_below == "hide_below_public"


def test_the_public_threshold_is_that_of_settings() -> None:
    """A pupil count of 5 to 9 is told to governors and hidden from the public."""
    work = work_on(demo_school(), date(2026, 11, 23), national())

    def counts(audience: str) -> list[Any]:
        table = report_of(work, "Autumn", audience).section("ran").table
        assert table
        return [row[1] for row in table.rows if row[1] is not None]

    shown = {audience: [count for count in counts(audience) if isinstance(count, int)] for audience in WHOLE}
    assert min(shown["governors"]) >= 5 and any(5 <= count < 10 for count in shown["governors"])
    assert min(shown["public"]) >= 10
    assert "fewer than 10" in counts("public") and "fewer than 5" in counts("governors")


WHOLE = ("governors", "public")


def test_the_public_reads_counts_to_the_nearest_five_and_nothing_that_tells_the_exact_one() -> None:
    """Governors read the exact ones; a cost beside its cost a pupil would be as good."""
    work = work_on(demo_school(), date(2026, 11, 23), national())
    exact, public = (report_of(work, "Autumn", audience) for audience in WHOLE)
    compared = 0
    for section in public.sections:
        table, other = section.table, exact.section(section.key).table
        if not table or not other or "pupils" not in [column.key for column in table.columns]:
            continue
        assert "unit_pence" not in [column.key for column in table.columns]
        assert table.notes[0] == "Pupils are counted to the nearest 5, so that rows need not add up to their total."
        mine, theirs = ([column.key for column in one.columns].index("pupils") for one in (table, other))
        counts = {row[0]: row[theirs] for row in other.rows}
        for row in table.rows:
            if isinstance(row[mine], int) and isinstance(counts.get(row[0]), int):
                assert row[mine] % 5 == 0 and abs(row[mine] - counts[row[0]]) <= 2
                compared += row[mine] != counts[row[0]]
    assert compared >= 10, "there are counts that are no multiple of five"
    shares = {row[3] for row in public.section("outcomes").table.rows}  # type: ignore[union-attr]
    assert all(share in {"hidden", "no targets"} or share.startswith("about ") for share in shares)


# --------------------------------------------------------------------------------------- class and family


def test_the_class_sheet_by_hand() -> None:
    report = report_of(canary_work(), "Autumn", "class", " 4b ")
    received = report.section("received").table
    assert report.title == "Class sheet for 4B" and received
    clean = "Talk time as (ID left out) does"
    assert [row[:5] for row in received.rows] == [
        ("P1", "One to one as (ID left out) does", "twice a week, 30 minutes each time", "alone", "T2 (Teacher)"),
        ("P1", clean, "once a week, 60 minutes", "6 pupils", "T1 (TA)"),  # five of HAND and the one of another class
        ("P2", clean, "once a week, 60 minutes", "6 pupils", "T1 (TA)"),
    ]
    pupils = report.section("pupils").table
    assert pupils
    assert [row[0] for row in pupils.rows] == ["P1", "P2"]
    assert pupils.rows[0][1:5] == ("Year 3", "SEN support", "Speech, language and communication needs (SLCN)",
                                   "Autistic spectrum disorder (ASD)")  # fmt: skip
    reviews = report.section("reviews").table
    assert reviews
    # the plans of both; then a review of each of three lines and one meeting each, all on the last day of term
    assert [row[0] for row in reviews.rows] == [NEXT, NEXT, *(LAST,) * 5]
    assert [(*row[2:4], row[4]) for row in reviews.rows[:2]] == [
        ("P1", "Plan", "Plan review"),
        ("P2", "Plan", "Plan review"),
    ]
    assert [row[2:4] for row in reviews.rows[2:]] == [
        ("P1", "Line"), ("P1", "Line"), ("P1", "Meeting"), ("P2", "Line"), ("P2", "Meeting")
    ]  # fmt: skip


def test_the_family_copy_by_hand() -> None:
    report = report_of(canary_work(), "Autumn", "family", OWN)
    child, first, second, meeting = report.sections
    assert [blank.what for blank in child.blanks] == [NAME_BOX] == ["Name (write by hand)"]
    assert [fact.answer for fact in child.facts] == [
        "P1", "Year 3, 4B", "Extra help in school (SEN support)",
        "Speech, language and communication needs; Autistic spectrum disorder",
    ]  # fmt: skip
    assert {fact.what: fact.answer for fact in second.facts} == {
        "What happens": "Once a week, 60 minutes, in a group of 6 children, with a teaching assistant. "
                        "From 07/09/2026 to 18/12/2026.",
        "What it is for": "Speaks up, not as (ID left out) with (ID left out)",
        "How it is going": "Words of (ID left out) and (ID left out): at the start 84, we aim for 90. "
                           "Your child was there 5 times.",
        "Next review": "18/12/2026",
    }  # fmt: skip
    assert first.facts[0].answer.startswith(
        "Twice a week, 30 minutes each time, on their own with the adult, with a teacher."
    )
    assert meeting.words == (
        "Review of the plan: due 02/11/2026.",
        "Meeting without (ID left out): due 18/12/2026, with: Family, (ID left out).",
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"outcome": Decimal(2)}, "Your child has come on much more than hoped."),
        ({"outcome": Decimal(0)}, "Your child has come on as we hoped."),
        ({"outcome": Decimal(-1)}, "Your child has come on less than hoped."),
        ({"entry": Decimal(1), "target": Decimal(3), "exit": Decimal(4)},
         "At the start 1, we aim for 3, at the end 4. The target is reached."),
        ({"entry": Decimal(9), "target": Decimal(3), "exit": Decimal(4)},
         "At the start 9, we aim for 3, at the end 4. The target is not reached yet."),
        ({}, "We have not looked at how it is going yet."),
        ({"status": "Stopped"}, "It was stopped."),
        ({"starts": date(2026, 11, 2)}, "It has not begun yet."),
    ],
)  # fmt: skip
def test_how_it_is_going_in_plain_words(line: dict[str, Any], said: str) -> None:
    alone = replace(HAND.provision[-1], **line)
    work = work_on(replace(HAND, provision=(alone,)), AS_AT, national())
    report = report_of(work, "Autumn", "family", "P1")
    assert report.sections[1].facts[2].answer == said


def test_a_family_copy_is_one_page_in_usual_print_for_every_child_of_the_demo_school_and_has_no_code() -> None:
    work = work_on(demo_school(), date(2026, 11, 23), national())
    dearest = [pupil for pupil in work.school.pupils if pupil.sen_status == "E"][:3]
    codes = {row["Code"] for row in work.rates.rows("need_codes")}
    for pupil in dearest:
        report = report_of(work, "Autumn", "family", pupil.pupil_id)
        content = report_files(report, ("pdf",))[f"{report.name}.pdf"]
        assert len(PdfReader(BytesIO(content)).pages) == 1
        said = [fact.answer for section in report.sections for fact in section.facts[1:]]
        assert not codes & set(re.findall(r"\w+", " ".join(said)))


def test_large_print_is_large_in_every_format_that_has_type() -> None:
    report = report_of(canary_work(), "Autumn", "family", OWN)
    large = replace(report, large_print=True)
    assert large.name == f"{report.name} large print"
    files = {form_of(name): content for name, content in report_files(large).items()}
    sizes: list[float] = []
    for page in PdfReader(BytesIO(files["pdf"])).pages:
        page.extract_text(
            visitor_text=lambda text, cm, tm, font, size: sizes.append(size * tm[0]) if text.strip() else None
        )
    assert sum(size >= 17.5 for size in sizes) > 0.8 * len(sizes)
    assert b'<body class="large">' in files["html"] and b".large { font-size: 24px; }" in files["html"]
    with ZipFile(BytesIO(files["xlsx"])) as book:
        styles = book.read("xl/styles.xml").decode()
    assert {int(size) for size in re.findall(r'<sz val="(\d+)"/>', styles)} - {11} >= {18} and 'val="20"' in styles


@pytest.mark.parametrize(
    ("audience", "about", "said"),
    [
        ("class", "", "The classes are 4B, 5A, ZZCLASS9"),
        ("class", "9Z", 'no class "9Z"'),
        ("family", "", "give the Pupil ID"),
        ("family", "p1", "exactly"),  # not a near miss: it could be another child's
    ],
)
def test_whom_it_is_about_must_be_there(audience: str, about: str, said: str) -> None:
    with pytest.raises(OutOfRange, match=said):
        report_of(canary_work(), "Autumn", audience, about)


def test_two_classes_that_differ_in_case_only_are_told_apart() -> None:
    pupils = tuple(replace(row, class_name="4b" if row.pupil_id == "P3" else "4B") for row in HAND.pupils)
    work = work_on(replace(HAND, pupils=pupils), AS_AT, national())
    table = report_of(work, "Autumn", "class", "4b").section("pupils").table
    assert table and [row[0] for row in table.rows] == ["P3"]


def test_rows_in_another_order_give_the_same_files() -> None:
    school = canary_school()
    turned = replace(school, **{
        field.name: tuple(reversed(getattr(school, field.name))) for field in fields(school)
        if isinstance(getattr(school, field.name), tuple) and field.name not in {"findings", "not_read", "terms"}
    })  # fmt: skip
    for audience, about in ABOUT.items():
        one = report_of(canary_work(), "Autumn", audience, about)
        two = report_of(work_on(turned, AS_AT, national()), "Autumn", audience, about)
        assert without_hash(one) == without_hash(two)


def without_hash(report: Report) -> Report:
    return replace(report, opening=tuple(fact for fact in report.opening if fact.what != "Inputs"))


def test_each_report_of_more_than_one_child_says_what_it_holds() -> None:
    for audience in AUDIENCES:
        report = report_of(canary_work(), "Autumn", audience, ABOUT.get(audience, ""))
        told = {row[0]: row[1] for section in report.sections if section.key == "holds" for row in section.table.rows}
        assert bool(told) is (audience != "family"), audience
        if audience == "class":
            assert told["Pupils one by one"] == "Those of one class, by ID" and told["What anything costs"] == "No"

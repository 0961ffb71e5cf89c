"""A setting's own words in titles, notes and reports; never in a header, a figure, or what somebody typed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from provision_xl import app
from provision_xl.demo import example_school
from provision_xl.profiles import Profile, in_words, profiles, setting_named, worded
from provision_xl.rates import national
from provision_xl.reports import report_of
from provision_xl.reports.own_words import own_words
from provision_xl.reports.report import Fact, Report, Section
from provision_xl.results import Result, Shown
from provision_xl.school.core_tables import SETTING_TYPES
from provision_xl.workbook.build import Contents, workbook_bytes

RATES = national()
COLLEGE, NURSERY = setting_named("College", RATES), setting_named("Maintained nursery", RATES)
WORDS = ("pupil", "pupils", "Pupils", "class", "school", "SENCo", "a", "the", "year", "plan", '"', ".", ",")


@pytest.mark.parametrize(
    ("text", "college"),
    [
        ("Pupils with SEN: a pupil's class in the school", "Students with SEN: a student's tutor group in the college"),
        ("The SENCo and other SENCos", "The named person and other named persons"),
        ("SENCo's duties by term", "Named person's duties by term"),
        ("SENCo time", "Time of the named person"),
        ("Set down. Pupils come next", "Set down. Students come next"),
        # sheets, columns and fixed terms stay
        ("Choose one from Pupils or add it there", "Choose one from Pupils or add it there"),
        ("a Pupil ID of the school year", "a Pupil ID of the school year"),
        ("pupil premium of a special school", "pupil premium of a special school"),
        ("Time out of class and in class", "Time out of class and in class"),
        # what stands in quotes was typed
        ('"a pupil of the school" for a pupil', '"a pupil of the school" for a student'),
        ("schooling, classic, pupillage", "schooling, classic, pupillage"),
    ],
)
def test_words_of_a_college(text: str, college: str) -> None:
    assert worded(text, COLLEGE) == college


def test_a_nursery_has_children_in_key_groups() -> None:
    assert worded("Every pupil of a class", NURSERY) == "Every child of a key group"


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.sampled_from(profiles(RATES)))
def test_what_stands_between_quotes_stays(text: str, profile: Profile) -> None:
    once = worded(text, profile)
    assert text.count('"') % 2 or once.split('"')[1::2] == text.split('"')[1::2]
    assert profile.words or once == text


def test_a_mainstream_primary_keeps_every_word() -> None:
    profile = setting_named("Mainstream primary", RATES)
    assert worded("Pupils of a class in the school of the SENCo", profile) == (
        "Pupils of a class in the school of the SENCo"
    )


def test_of_a_table_only_title_notes_and_help_change() -> None:
    columns = (Shown("pupil", "Pupil", help="A pupil."), Shown("school", "School"))
    table = Result("Pupils", "Pupils by class", columns, (("pupil", "the school"),), ("pupil", ""), ("A pupil.",))
    found = in_words(table, COLLEGE)
    assert (found.title, found.notes, found.columns[0].help) == (
        "Students by tutor group",
        ("A student.",),
        "A student.",
    )
    assert [(column.key, column.header) for column in found.columns] == [("pupil", "Pupil"), ("school", "School")]
    assert (found.name, found.rows, found.total) == (table.name, table.rows, table.total)


def test_sheets_say_their_own_words_over_the_same_headers() -> None:
    school = example_school("College")
    book = load_workbook(io.BytesIO(workbook_bytes(Contents(school, app.output_tables(app.work(school))))))
    pupils, senco = book["Pupils"], book["SENCo"]
    assert (pupils["A1"].value, pupils["A4"].value) == ("Pupils: students", "Pupil ID")
    assert senco["A1"].value == "SENCo: named person"
    assert "One person with oversight" in senco["A2"].value
    assert book["SENCo time"]["A1"].value == "Time of the named person"
    primary = load_workbook(io.BytesIO(workbook_bytes(Contents(replace(
        school, settings=replace(school.settings, setting_type="Mainstream primary"))))))  # fmt: skip
    assert primary["Pupils"]["A1"].value == "Pupils"
    assert [cell.value for cell in primary["Pupils"][4]] == [cell.value for cell in pupils[4]]


def test_a_report_says_students_and_leaves_what_was_typed() -> None:
    said = "My school helps every pupil in my class"
    school = example_school("College")
    named = replace(school.settings, school_name="The school by the river")
    lines = tuple(replace(line, aim=said) if line.pupil_id == "MB-801" else line for line in school.provision)
    told = replace(school, settings=named, provision=lines)
    done = app.work(told)
    leaders = report_of(done, "Autumn", "leadership")
    assert leaders.school == "The school by the river"
    headings = [section.heading for section in leaders.sections]
    assert "Students by cost" in headings and "Pupils by cost" not in headings
    helps = " ".join(column.help for section in leaders.sections if section.table for column in section.table.columns)
    assert "a student may be in several rows" in helps and "a pupil" not in helps
    family = report_of(done, "Autumn", "family", "MB-801")
    texts = [str(value) for section in family.sections for value in (*section.words, *section.facts, section.table)]
    assert any(said in text for text in texts), "what was typed stands as it was typed"


@pytest.mark.parametrize("setting", SETTING_TYPES)
def test_figures_are_the_same_in_any_words(setting: str) -> None:
    """The same school under each setting type: every row of every table of Update is the same."""
    school = example_school("Resourced base")
    mine = replace(school, settings=replace(school.settings, setting_type=setting))
    tables, profile = app.output_tables(app.work(school)), setting_named(setting, RATES)
    theirs = {table.name: table for table in app.output_tables(app.work(mine))}
    for table in tables:
        if table.name in {"Funding by rule", "Checks"} or table.name.startswith("senco"):
            continue  # these are about the setting itself
        assert in_words(theirs[table.name], profile).rows == table.rows


@pytest.mark.parametrize("audience", ["leadership", "family"])
def test_a_sentence_with_something_typed_in_it_stays_whole(audience: str) -> None:
    """Of the whole school sentences are reworded but those with a typed text; of one pupil, none is."""
    school = example_school("College")
    school = replace(school, settings=replace(school.settings, school_name="The school by the river"))
    typed, ours = "A pupil of The school by the river", "A pupil of the school"
    section = Section("one", "Pupils", (typed, ours), facts=(Fact("Who", typed), Fact("What", ours)))
    report = Report("Pupils", "", "", date(2026, 11, 23), "school", audience, (), (), (section,))
    found = own_words(report, school, COLLEGE)
    said = "A student of the college" if audience == "leadership" else ours
    assert (found.title, found.sections[0].heading) == ("Students", "Students")
    assert found.sections[0].words == (typed, said)
    assert [fact.answer for fact in found.sections[0].facts] == [typed, said]

"""The record of one pupil for the next school: what it holds, in which order, and whose names do not stand in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from provision_xl import app
from provision_xl.errors import OutOfRange
from provision_xl.reports import report_files
from provision_xl.reports.papers import transfer_file
from provision_xl.reports.report import Report
from provision_xl.school.other_tables import KeyRow
from tests.cli.running import fine, run
from tests.json_shapes import BY_COMMAND, problems
from tests.reports.papers.schools import AS_AT, AUTUMN, AUTUMN_ENDS, SPRING, STORY, work
from tests.sharing.canaries import contents, hits

NAME, OTHER = "Zzname Canary", "Qqother Person"
KEY = (KeyRow(pupil_id="P1", name=NAME), KeyRow(pupil_id="P2", name=OTHER))


def rows(report: Report, key: str) -> list[tuple[object, ...]]:
    table = report.section(key).table
    return list(table.rows) if table else []


def test_every_dated_entry_stands_in_order_of_time() -> None:
    """STORY by hand: referrals with reports, changes, a plan with three items, lines, a tablet, a score, words."""
    report = transfer_file(work(STORY), "P1")
    story = [(row[0], row[1], row[3]) for row in rows(report, "story")]
    assert story == [
        (date(2024, 11, 4), "Speech therapy asked", "Referrals"),
        (date(2025, 1, 10), "Speech therapy reports", "Referrals"),
        (AUTUMN, "SEN status", "Changes"),
        (AUTUMN, "One hour begins", "Provision"),
        (date(2026, 9, 14), "Educational psychologist asked", "Referrals"),
        (date(2026, 10, 1), "Educational psychologist reports", "Referrals"),
        (date(2026, 10, 1), "Tablet", "Services"),
        (date(2026, 10, 5), "Reading age", "Assessments"),
        (date(2026, 11, 2), "SEN status", "Changes"),
        *[(date(2026, 11, 2), "EHC plan promises", "EHC provision")] * 3,
        (date(2026, 11, 2), "EHC plan from", "Pupils"),
        (date(2026, 11, 20), "Pupil says", "Voice"),
        (AUTUMN_ENDS, "One hour ends", "Provision"),
        (SPRING, "Pair work begins", "Provision"),
    ]
    words = {row[1]: row[2] for row in rows(report, "story")}
    assert words["One hour begins"] == "aim: Reads short words; entry: 10; target: 15"
    assert words["One hour ends"] == "exit: 14; outcome: -1"


def test_it_says_what_it_holds() -> None:
    held = {row[0]: row[1] for row in rows(transfer_file(work(STORY), "P1"), "holds")}
    assert held == {
        "Cycles of provision": 2, "Assessments": 1, "Reviews and meetings": 0, "Items of the EHC plan": 3,
        "Services and equipment": 1, "Outside advice": 2, "Views": 1, "Changes of status, need, plan or class": 2,
    }  # fmt: skip


def test_no_money_and_no_other_pupil_stands_in_it() -> None:
    report = transfer_file(work(replace(STORY, key=KEY)), "P1")
    keys = {section.key for section in report.sections}
    assert keys == {"holds", "story", "who", "needs", "attendance", "assessments", "views", "reviews", "cycles",
                    "sessions", "outcomes", "plan", "services", "advice"}  # fmt: skip
    assert not any(column.shows.value == "pence" for section in report.sections if section.table
                   for column in section.table.columns)  # fmt: skip
    shared = next(row for row in rows(report, "services"))
    assert shared[0] == "Tablet" and shared[5] is True


def test_an_unknown_pupil_is_refused() -> None:
    with pytest.raises(OutOfRange, match="no pupil"):
        transfer_file(work(STORY), "P99")


def test_the_same_bytes_in_any_order_of_rows() -> None:
    mixed = {name: list(getattr(STORY, name)) for name in ("provision", "referrals", "ehc_provision", "changes")}
    for found in mixed.values():
        Random(3).shuffle(found)
    other = replace(STORY, **{name: tuple(found) for name, found in mixed.items()})
    one, two = (transfer_file(work(school), "P1") for school in (STORY, other))
    assert rows(one, "story") == rows(two, "story")
    assert report_files(one, ("xlsx",)) == report_files(transfer_file(work(STORY), "P1"), ("xlsx",))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both names typed into words about P1, and P2's ID too."""
    typed = f"{NAME} and {OTHER} with P2"
    lines = tuple(replace(row, aim=f"{row.aim}, {typed}", notes=typed) for row in STORY.provision)
    voice = tuple(replace(row, words=f"{row.words} {typed}") for row in STORY.voice)
    school = replace(STORY, key=KEY, provision=lines, voice=voice)
    return app.write_book(tmp_path_factory.mktemp("transfer") / "s.xlsx", school, (), "no-macros", None, as_at=AS_AT)


def found(folder: Path) -> set[str]:
    return set().union(*(hits(content, (NAME, OTHER, "Zzname", "Qqother")) for path in folder.iterdir()
                         for _, content in contents(path)))  # fmt: skip


def test_the_command_writes_a_workbook_and_a_pdf_without_any_name(book: Path, tmp_path: Path) -> None:
    assert hits(b"".join(content for _, content in contents(book)), (NAME, OTHER)) == {NAME.upper(), OTHER.upper()}
    ran = fine("transfer", book, "--pupil", "P1", "--out", tmp_path / "bare", "--as-at", AS_AT, "--json")
    plain = ran.json()
    assert problems(BY_COMMAND["transfer"], plain) == []
    assert [Path(path).name for path in plain["files"]] == ["Transfer file P1.xlsx", "Transfer file P1.pdf"]
    assert "It holds cycles of provision: 2." in plain["notes"]
    assert "No name stands in it: the pupil is known by the ID." in plain["notes"]
    assert found(tmp_path / "bare") == set()


def test_with_the_option_the_pupils_own_name_stands_in_it_and_nobody_elses(book: Path, tmp_path: Path) -> None:
    fine("transfer", book, "--pupil", "P1", "--out", tmp_path / "named", "--with-name", "--as-at", AS_AT)
    assert found(tmp_path / "named") == {NAME.upper()}
    bare = replace(app.load(book), key=())
    other = app.write_book(tmp_path / "o.xlsx", bare, (), "no-macros", None, as_at=AS_AT)
    ran = run("transfer", other, "--pupil", "P1", "--out", tmp_path / "none", "--with-name")
    assert ran.code == 1 and "Key has no name for P1" in ran.err and not (tmp_path / "none").exists()

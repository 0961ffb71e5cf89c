"""Canaries in every text field: where a command or a report may not show one, there is none; the rest is declared.

New tables, columns, commands and audiences join by themselves. What a command shows on purpose stands in BY_PURPOSE.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest

from provision_xl import app
from provision_xl.files.backups import back_up
from provision_xl.reports.audiences import AUDIENCES
from provision_xl.school.other_tables import KeyRow
from provision_xl.school.tables import TABLES
from tests.cli.books import AS_AT, Sheet, opened
from tests.cli.running import Ran, run
from tests.sharing.canaries import NAME, PUPIL, contents, hits, planted
from tests.sharing.commands import calls, readers

PLANTED = planted()
PLANTED = replace(PLANTED, fields={word: place for word, place in PLANTED.fields.items() if place != "Key.Name"})
CLASS = next(word for word, place in PLANTED.fields.items() if place == "Pupils.Class")
AS_TEXT = frozenset({"check", "concerns", "threshold", "replan"})  # the others as JSON, which holds all that text does
EVERY = (PUPIL, NAME, *PLANTED.fields)

# Tables without pupils hold names of things, which may stand anywhere; so does Services, but for its notes.
_FREE = frozenset({"Notes", "Description", "Why not"})
ABOUT_PUPILS = frozenset(
    name for name, table in TABLES.items() if any("Pupil ID" in column.header for column in table.columns)
) - {"Services"}

_LEADERS = frozenset({"Changes.Value", "Top-ups.Home LA"})
BY_PURPOSE: dict[str, frozenset[str]] = {
    "register": frozenset({"Changes.Value", "Pupils.Class"}),  # what changed for each pupil
    "map": frozenset(),  # names of interventions and IDs
    "budget": frozenset({"Top-ups.Home LA"}),  # who pays a top-up
    "funding": frozenset({"Top-ups.Home LA", "Top-ups.Band"}),  # what each top-up brings
    "ta-sheet": frozenset({"Provision.Aim", "Provision.Measure", "Provision.Notes"}),  # what the adult works towards
    "year-plan": frozenset({"Reviews.Type"}),  # how many of each type a month
    "calendar": frozenset({"Reviews.Type", "Reviews.With"}),  # on screen; its file holds neither, see tests/meetings
    "ehc": frozenset({"EHC provision.Item"}),  # what the plan promises
    "services": frozenset({"Referrals.Service", "Referrals.Status", "Referrals.Advice"}),  # the SENCo's own list
    "impact": frozenset({"Provision.Measure"}),  # one row for each measure
    "concerns": frozenset({"Assessments.Score", "Dismissed.Reason", "Dismissed.Who"}),  # the reason why, or why not
    "graduated-response": frozenset({  # each pupil's cycles, and the steps up and down
        "Pupils.Class", "Provision.Aim", "Provision.Measure", "Changes.Value",
    }),
    "this-week": frozenset({"Reviews.Type", "Reviews.With", "Referrals.Service"}),  # reviews due, whom to ask
    "plan-quality": frozenset({"Pupils.Class"}),  # sorted by class
    **dict.fromkeys(("timetable", "today"), frozenset({"Pupils.Class"})),  # a page for each class teacher
    "replan": frozenset({"Pupils.Class"}),  # rows of the map; as JSON with all their cells
    "report leadership": _LEADERS,
    "report class": frozenset({"Pupils.Class", "Provision.Aim", "Provision.Measure"}),  # of their own class
}
# papers for staff and leadership, pupils by ID
WITH_IDS = frozenset({"ta-sheet", "year-plan", "calendar", "timetable", "today"})
CARRIES_KEY = frozenset({"import", "purge", "backups"})  # a new workbook with the other pupils' names in Key


def personal(canary: str) -> bool:
    """Whether a field is about one pupil, or free words of somebody."""
    if canary not in PLANTED.fields:
        return False
    table, _, header = PLANTED.fields[canary].partition(".")
    return table in ABOUT_PUPILS or header in _FREE


@dataclass(frozen=True)
class Done:
    """A command that was run: what it printed, what it wrote, what it left in the temporary folder."""

    name: str
    audience: str
    ran: Ran
    files: tuple[Path, ...]
    left: tuple[Path, ...]

    @property
    def purpose(self) -> frozenset[str]:
        return BY_PURPOSE.get(f"{self.name} {self.audience}".strip(), frozenset())

    def not_for(self, found: set[str], ids: bool) -> list[str]:
        """Canaries that this command may not show; IDs where it may not show those either."""
        fields = {PLANTED.fields[canary] for canary in found if personal(canary)} - self.purpose
        names = {NAME} if NAME.upper() in found else set()
        return sorted(fields | names | ({PUPIL} if not ids and PUPIL in found else set()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("canaries")


@pytest.fixture(scope="module")
def book(folder: Path) -> Path:
    school = replace(PLANTED.school, key=(KeyRow(pupil_id=PUPIL, name=NAME),))
    path = app.write_book(folder / "school.xlsx", school, (), "no-macros", None, as_at=AS_AT, tables=list(TABLES))
    back_up(path)
    return path


@pytest.fixture(scope="module")
def everything(book: Path, folder: Path) -> list[Done]:
    """Every command once, with a temporary folder of its own."""
    temporary = folder / "temporary"
    temporary.mkdir()
    done = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temporary))
        patch.setenv("HOME", str(folder))
        patch.setenv("PROVISION_XL_PAY_PASSWORD", "long enough for it")
        patch.setenv("PROVISION_XL_KEY_PASSWORD", "long enough for it")
        patch.setattr(tempfile, "tempdir", None)
        for name in readers():
            form = () if name in AS_TEXT else ("--json",)
            for audience, place, words in calls(name, book, folder, CLASS, *form):
                ran = run(*words)
                done.append(Done(name, audience, ran, _files(place), _files(temporary)))
    return done


def _files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))


def in_file(path: Path) -> set[str]:
    return set[str]().union(*(hits(content, EVERY) for _, content in contents(path)))


def is_our_workbook(path: Path) -> bool:
    """A workbook with the school's own tables, which holds what the school typed."""
    content = path.read_bytes()
    if not content.startswith(b"PK"):
        return False
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = set(archive.namelist())
        return "xl/workbook.xml" in parts and b'name="Provision"' in archive.read("xl/workbook.xml")


def test_the_canaries_are_in_the_workbook_and_most_commands_end_well(book: Path, everything: list[Done]) -> None:
    assert in_file(book) == {word.upper() for word in EVERY}
    assert len(PLANTED.fields) > 50
    well = [done.name for done in everything if done.ran.code == 0 or (done.name in {"inspect", "doctor"})]
    assert set(readers()) - set(well) <= {"accept-plan", "add-table", "dismiss"}  # there is nothing to do it to


def test_nothing_printed_holds_one_that_it_may_not(everything: list[Done]) -> None:
    shown = set()
    assert {done.name: wrong for done in everything if (wrong := done.not_for(hits(done.ran.out, EVERY), True))} == {}
    for done in everything:
        found = hits(done.ran.out, EVERY)
        assert hits(done.ran.err, EVERY) == set(), done.name
        shown |= found
    assert PUPIL in shown  # the control: IDs, names of things, and what is shown on purpose
    assert {PLANTED.fields[word] for word in shown if word in PLANTED.fields} >= {
        "Interventions.Intervention", "Assessments.Score", "Provision.Measure",
    }  # fmt: skip


def test_a_name_in_key_is_in_no_report_and_in_new_workbooks_only_where_key_is_carried(everything: list[Done]) -> None:
    with_name = {done.name for done in everything for path in done.files if NAME.upper() in in_file(path)}
    assert with_name == CARRIES_KEY


def test_reports_hold_what_their_readers_may_see(everything: list[Done]) -> None:
    """Every file that is no workbook of the school's own tables counts as a report."""
    control: dict[str, set[str]] = {}
    wrong: dict[str, list[str]] = {}
    for done in everything:
        for path in done.files:
            if is_our_workbook(path) or path.name.endswith("pay.xlsx"):
                continue
            audience = AUDIENCES.get(done.audience)
            found = in_file(path)
            for canary in done.not_for(found, ids=bool(audience and audience.sees_pupils) or done.name in WITH_IDS):
                wrong.setdefault(f"{done.name} {done.audience}", []).append(f"{path.name}: {canary}")
            control.setdefault(done.audience, set()).update(found)
    assert wrong == {}
    assert PUPIL in control["leadership"]
    assert not any(PUPIL in control[audience] for audience in ("governors", "public", "family"))  # P1's family
    leaders = [path for done in everything if done.audience == "leadership" for path in done.files]
    for form in (".xlsx", ".html", ".pdf", ".zip"):  # the search reads every form
        assert any(PUPIL in in_file(path) for path in leaders if path.suffix == form), form
    bare = {name for name, found in control.items() if not {word for word in found if not personal(word)}}
    assert bare <= {"family", "public"}  # this one child's, and too few pupils; tests/reports/test_audiences has theirs


def test_the_search_would_find_one_in_a_report(everything: list[Done], tmp_path: Path) -> None:
    """The planted leak: a governors' workbook with a canary in a part that no sheet shows."""
    path = next(path for done in everything for path in done.files if path.name.endswith("governors.xlsx"))
    leaking = tmp_path / path.name
    leaking.write_bytes(path.read_bytes())
    with zipfile.ZipFile(leaking, "a") as archive:
        archive.writestr("customXml/item1.xml", f"<x>{NAME} {PUPIL}</x>")
    assert in_file(leaking) >= {NAME.upper(), PUPIL}


def test_file_properties_name_nobody(everything: list[Done]) -> None:
    seen = 0
    for done in everything:
        for path in done.files:
            for name, content in contents(path):
                if "docProps/" in name:
                    assert hits(content, EVERY) <= ({CLASS} if done.audience == "class" else set())  # in its title
                    assert re.findall(rb"<(?:dc:creator|cp:lastModifiedBy)>([^<]*)<", content) in (
                        [b"provision_xl"] * 2,
                        [b"provision_xl"],
                        [],
                    )
                    seen += 1
    assert seen > 20


def test_nothing_is_left_in_the_temporary_folder(everything: list[Done]) -> None:
    for done in everything:
        for path in done.left:
            assert in_file(path) == set(), f"{done.name} left {path.name}"


def test_what_is_said_of_a_broken_workbook_holds_none(
    book: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line without a start and a number that is none: commands stop, and repeat no words about a pupil."""
    monkeypatch.setenv("PROVISION_XL_PAY_PASSWORD", "long enough for it")
    monkeypatch.setenv("PROVISION_XL_KEY_PASSWORD", "long enough for it")
    broken = folder / "broken.xlsx"
    broken.write_bytes(book.read_bytes())
    with opened(broken) as changed:
        Sheet(changed, "Provision", "Pupil ID").put(6, "Starts", None)
        Sheet(changed, "Reviews", "Pupil ID").put(1, "Hours", "about two")
    place = folder / "broken"
    place.mkdir()
    stopped = 0
    for name in readers()[1::4]:
        audience, _, words = next(iter(calls(name, broken, place, CLASS)))
        ran = run(*words)
        found = hits(ran.everything if ran.code else ran.err, EVERY)
        assert Done(name, audience, ran, (), ()).not_for(found, ids=True) == [], f"{name}: {ran.err}"
        stopped += ran.code == 1 and "Starts is blank" in ran.err
    assert stopped > 5
    assert hits(run("check", broken).everything, EVERY) & {NAME.upper(), *filter(personal, PLANTED.fields)} == set()


KILLED = (("update", "--out"), ("report", "--term", "Autumn", "--out"), ("purge", "--pupil", "P1", "--out"))


@pytest.mark.parametrize("words", KILLED, ids=lambda words: words[0])
def test_a_command_killed_half_way_leaves_nothing_in_the_temporary_folder(
    words: tuple[str, ...], book: Path, tmp_path: Path
) -> None:
    temporary, place = tmp_path / "temporary", tmp_path / "written"
    temporary.mkdir()
    killed = 0
    for number, pause in enumerate((0.6, 1.2)):
        out = place / str(number)
        out.mkdir(parents=True)
        target = out if words[0] == "report" else out / "new.xlsx"
        process = subprocess.Popen(
            [sys.executable, "-c", "from provision_xl.cli import main; main()", words[0], str(book), *words[1:],
             str(target)],
            env={**os.environ, "TMPDIR": str(temporary), "HOME": str(tmp_path)}, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(pause)
        process.kill()
        killed += process.wait() == -9
        for path in _files(temporary):
            assert in_file(path) == set(), path.name
        for path in _files(out):
            if path.name.startswith("."):
                assert path.stat().st_mode & 0o077 == 0, "half a file is for nobody else to read"
    assert killed

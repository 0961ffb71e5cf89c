"""Names set apart: none stays anywhere in the split book, all come back sign by sign, the user's own book is read."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from provision_xl import app
from provision_xl.errors import FileError, OutOfRange
from provision_xl.files.locking import unlocked
from provision_xl.importing import read_key
from provision_xl.importing.names import Hider
from provision_xl.school.columns import Kind
from provision_xl.school.core_tables import Fund
from provision_xl.school.other_tables import KeyRow, Voice
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES
from tests.cli.books import AS_AT, digest
from tests.cli.running import fine, run
from tests.json_shapes import BY_COMMAND, problems
from tests.sharing.canaries import PUPIL, planted

PASSWORD, VARIABLE = "Umbrella-77 fish", "PROVISION_XL_KEY_PASSWORD"
NAMES = {"P1": "Zoë  O’Neill ", "P2": "Quill, Bartholomew", PUPIL: "Zzname Canary", "P3": "Anne & Bo <Lee>"}
TOLD = ("ZZNAME", "QUILL", "BARTHOLOMEW", "O’NEILL", "BO &LT;LEE")  # parts that no other word has


def named_school() -> School:
    """The planted school with a name in every free text of every table, each way that a person writes one."""
    school = replace(planted().school, key=tuple(KeyRow(pupil_id=pupil, name=name) for pupil, name in NAMES.items()))
    spelled = ("Zzname Canary", "Canary, Zzname", "Z Canary", "ZZNAME CANARY", "Quill B", "bartholomew quill")
    number, found = 0, {}
    for table in TABLES.values():
        free = [item for item in table.columns if item.kind is Kind.TEXT and not item.refers_to and not item.allowed
                and item.attribute in {"notes", "aim", "words", "advice", "item", "description", "why_not", "why",
                                       "intended_impact", "barrier"}]  # fmt: skip
        rows = []
        for row in school.rows(table.name):
            for item in free:
                number += 1
                name = spelled[number % len(spelled)]
                row = replace(row, **{item.attribute: f"with {name} and {name}, then alone"})
            rows.append(row)
        found[table.attribute] = tuple(rows)
    return replace(school, **{**found, "key": school.key})


def plant_by_hand(path: Path) -> None:
    """The name as a person's own things hold it: a comment, a sheet, a property, a defined name, a header of print."""
    book = openpyxl.load_workbook(path)
    book["Pupils"]["A2"].comment = Comment("Zzname Canary", "Bartholomew Quill")
    book.create_sheet("Zzname Canary")["A1"] = "Bartholomew Quill"
    book.properties.creator = "Zzname Canary"
    book["Pupils"].oddHeader.center.text = "Zzname Canary"
    book["Pupils"]["AZ1"] = "Zzname Canary"  # a column of one's own
    book.save(path)


def holders(content: bytes) -> dict[str, list[str]]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: (name + archive.read(name).decode("utf-8", "replace")).upper() for name in archive.namelist()}
    return {word: [name for name, text in parts.items() if word in text] for word in TOLD}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("key") / "school.xlsx"
    app.write_book(path, named_school(), (), "no-macros", None, as_at=AS_AT, tables=list(TABLES))
    plant_by_hand(path)
    return path


@pytest.fixture(scope="module")
def split(source: Path) -> app.KeyWritten:
    before = digest(source)
    done = app.split_key(source, PASSWORD)
    assert digest(source) == before
    assert sorted(item.name for item in source.parent.iterdir()) == [
        f"school key ({AS_AT}).xlsx", f"school without names ({AS_AT}).xlsx", "school.xlsx",
    ]  # fmt: skip
    return done


def test_no_name_stays_anywhere_and_the_search_finds_each_before(source: Path, split: app.KeyWritten) -> None:
    planted_in = holders(source.read_bytes())
    assert all(planted_in.values()), planted_in  # the control: each is found where it was put
    assert len(planted_in["ZZNAME"]) >= 4  # shared strings, comments, sheet names, properties
    assert holders(split.path.read_bytes()) == {word: [] for word in TOLD}
    book = openpyxl.load_workbook(split.path, read_only=True)
    assert "Key" not in book.sheetnames and split.not_carried == (PUPIL,)
    assert not any(cell.value == "Pupil name" for row in book["Provision"].iter_rows(max_row=1) for cell in row)


def test_the_key_book_is_encrypted_and_holds_every_name_sign_by_sign(split: app.KeyWritten) -> None:
    assert split.key_book is not None and split.names == len(NAMES)
    assert not zipfile.is_zipfile(split.key_book)
    content = split.key_book.read_bytes()
    assert [name for name in NAMES.values() if name.encode() in content or name.encode("utf-16-le") in content] == []
    key = read_key(split.key_book, unlocked(split.key_book, PASSWORD), as_typed=True)
    assert {row.pupil_id: row.name for row in key} == NAMES


def test_join_brings_back_equal_names_and_the_map_costs_the_same(
    source: Path, split: app.KeyWritten, tmp_path: Path
) -> None:
    assert split.key_book is not None
    done = app.join_key(split.path, PASSWORD, split.key_book, tmp_path / "back.xlsx")
    typed = [(row.pupil_id, row.name) for row in read_key(source, as_typed=True)]
    assert [(row.pupil_id, row.name) for row in read_key(done.path, as_typed=True)] == typed
    assert [name.encode() for _, name in typed] == [name.encode() for name in NAMES.values()]
    costs = [app.work(path, AS_AT).costs.total for path in (source, split.path, done.path)]
    assert costs[0] == costs[1] == costs[2]
    assert done.notes == (
        "On Pupils but not in the key book: P4, P5. They have no name: type it into Key, or put right "
        "an ID that was changed.",
    )


def test_the_cells_in_which_an_id_now_stands_are_listed_and_nobody_is_named(split: app.KeyWritten) -> None:
    said = next(note for note in split.notes if "typed into free words" in note)
    assert "Provision!" in said
    assert not any(word in " ".join(split.notes).upper() for word in TOLD)
    notes = {row.notes for row in app.load(split.path).provision}
    assert any("with P2 and P2, then alone" in note or f"with {PUPIL} and {PUPIL}, then alone" in note
               for note in notes)  # fmt: skip


def test_changed_ids_and_missing_pupils_get_their_sentence(split: app.KeyWritten, tmp_path: Path) -> None:
    assert split.key_book is not None
    school = app.load(split.path)
    known = {"P1": "p1", "P2": "P-new"}
    mine = replace(
        school,
        pupils=tuple(replace(row, pupil_id=known.get(row.pupil_id, row.pupil_id)) for row in school.pupils),
        provision=(), closed=(), sessions=(), ledger=(), funds=school.funds[:1], **{
            table.attribute: () for table in TABLES.values()
            if not table.core and any(item.refers_to == "Pupils.Pupil ID" for item in table.columns)
        },
    )  # fmt: skip
    book = app.write_book(tmp_path / "mine.xlsx", mine, (), "no-macros", None, as_at=AS_AT)
    notes = app.join_key(book, PASSWORD, split.key_book, tmp_path / "new.xlsx").notes
    assert notes[0] == "P1 in the key book is p1 on Pupils: if it is the same pupil, type the ID alike in both."
    assert notes[1].startswith("In the key book but not on Pupils: P1, P2. ")
    assert notes[2].startswith("On Pupils but not in the key book: P-new, P4, P5, p1. ") or "P-new" in notes[2]


@pytest.mark.parametrize(("password", "code"), [("umbrella-77 fish", "PX-A37"), ("", "PX-A37")])
def test_a_wrong_password_is_said_and_nothing_written(
    split: app.KeyWritten, tmp_path: Path, password: str, code: str
) -> None:
    assert split.key_book is not None
    with pytest.raises(FileError) as caught:
        app.join_key(split.path, password, split.key_book, tmp_path / "new.xlsx")
    assert caught.value.finding.code == code
    assert "Nothing was changed" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_an_id_stops_with_its_cell(tmp_path: Path) -> None:
    school = named_school()
    fund = Fund(fund="Quill, Bartholomew", source="Gift", amount=100, starts=AS_AT, ends=AS_AT)
    book = app.write_book(tmp_path / "s.xlsx", replace(school, funds=(*school.funds, fund)), (), "no-macros", None,
                          as_at=AS_AT)  # fmt: skip
    with pytest.raises(OutOfRange, match=r"Funds!A\d+") as caught:
        app.split_key(book, PASSWORD)
    assert "Quill" not in str(caught.value)
    assert [item.name for item in tmp_path.iterdir()] == ["s.xlsx"]


def test_short_passwords_empty_keys_and_names_of_another_key_are_refused(tmp_path: Path, split: app.KeyWritten) -> None:
    assert split.key_book is not None
    one = replace(app.load(split.path), key=(KeyRow(pupil_id="P4", name="Somebody Else"),))
    book = app.write_book(tmp_path / "one.xlsx", one, (), "no-macros", None, as_at=AS_AT)
    with pytest.raises(OutOfRange, match="8 to 255"):
        app.split_key(book, "short")
    with pytest.raises(OutOfRange, match="the key book has not, for P4"):
        app.join_key(book, PASSWORD, split.key_book)
    with pytest.raises(OutOfRange, match="no names to move"):
        app.split_key(split.path, PASSWORD)
    assert [item.name for item in tmp_path.iterdir()] == ["one.xlsx"]


def test_a_workbook_that_is_no_key_book_is_refused(tmp_path: Path, split: app.KeyWritten) -> None:
    from provision_xl.files.locking import locked

    other = tmp_path / "other.xlsx"
    other.write_bytes(locked(split.path.read_bytes(), PASSWORD))
    with pytest.raises(FileError, match="holds no names"):
        app.join_key(split.path, PASSWORD, other, tmp_path / "new.xlsx")


def test_the_command(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    key_book, bare = tmp_path / "key.xlsx", tmp_path / "bare.xlsx"
    plain = fine("key", "split", source, "--key-book", key_book, "--out", bare, "--json").json()
    assert problems(BY_COMMAND["key"], plain) == []
    assert (plain["names"], plain["key_book"]) == (4, str(key_book))
    ran = fine("key", "join", bare, "--key-book", key_book, "--out", tmp_path / "back.xlsx")
    assert "Names moved: 4" in ran.out and PASSWORD not in ran.everything
    assert "--key-book" in run("key", "join", bare).err


def test_a_name_twice_in_one_note_is_hidden_twice() -> None:
    hide = Hider([KeyRow(pupil_id="P2", name="Zoe Quill"), KeyRow(pupil_id="P1", name="Bo Lee")])
    assert hide("Zoe Quill, Z Quill and Quill Z saw Bo Lee.") == "P2, P2 and P2 saw P1."


def test_words_that_are_nobodys_stay(tmp_path: Path) -> None:
    key = (KeyRow(pupil_id="P1", name="Will"), KeyRow(pupil_id="P2", name="Zoe Quill"))
    school = replace(planted().school, key=key,
                     voice=(Voice("P1", "Pupil", AS_AT, "I will read with Quilla"),))  # fmt: skip
    book = app.write_book(tmp_path / "s.xlsx", school, (), "no-macros", None, as_at=AS_AT)
    done = app.split_key(book, PASSWORD)
    assert app.load(done.path).voice[0].words == "I will read with Quilla"
    assert any("A name of one word in Key" in note for note in done.notes)

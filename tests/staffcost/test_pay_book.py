"""Pay in a book of its own: what stands where, that it is encrypted, and that the user's own book is only read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal as D
from pathlib import Path

import openpyxl
import pytest

from provision_xl import app
from provision_xl.costing import cost
from provision_xl.errors import FileError, OutOfRange
from provision_xl.files.locking import locked, unlocked
from provision_xl.rates import national
from provision_xl.staffcost.pay_book import refreshed, without_pay
from tests import libreoffice
from tests.cli.books import AS_AT, digest
from tests.cli.running import fine, run
from tests.json_shapes import BY_COMMAND, problems
from tests.libreoffice import LibreOffice
from tests.staffcost.pay_schools import ALONE, CANARIES, TOGETHER, paid_school

PASSWORD = "Umbrella-77 fish"
VARIABLE = "PROVISION_XL_PAY_PASSWORD"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return app.write_book(tmp_path / "school.xlsx", paid_school(), (), "no-macros", None, as_at=AS_AT)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[app.PayWritten]:
    """What split writes, and the book it was made from is as it was."""
    folder = tmp_path_factory.mktemp("pay")
    book = app.write_book(folder / "school.xlsx", paid_school(), (), "no-macros", None, as_at=AS_AT)
    before = digest(book)
    written = app.split_pay(book, PASSWORD)
    assert sorted(item.name for item in folder.iterdir()) == [
        f"school pay ({AS_AT}).xlsx", f"school without pay ({AS_AT}).xlsx", "school.xlsx",
    ]  # fmt: skip
    yield written
    assert digest(book) == before


def unpacked(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def found_in(content: bytes) -> list[str]:
    return [canary for canary in CANARIES if canary.encode() in content]


def test_pay_is_in_the_pay_book_and_not_a_figure_of_it_in_the_other(both: app.PayWritten) -> None:
    assert both.pay_book is not None
    assert found_in(unpacked(unlocked(both.pay_book, PASSWORD))) == list(CANARIES)
    assert found_in(unpacked(both.path.read_bytes())) == []
    assert found_in(both.pay_book.read_bytes()) == []
    assert not zipfile.is_zipfile(both.pay_book)


def test_the_copy_costs_what_the_whole_book_costs(both: app.PayWritten) -> None:
    """T1: 31,415.92 x 30/37 x 46.6692/(365/7) = 22,798.09; NI 2,669.71, pension 6,196.98; / (30 x 39) = 27.06."""
    copy = app.load(both.path)
    prices = {row.staff_id: row.hourly_cost for row in copy.staff}
    assert prices["T1"] == D("27.06")
    assert prices["T3"] == D("23.75")
    assert prices["T4"] is None
    assert all(not (row.salary or row.pay_scale or row.point or row.pension or row.paid_weeks) for row in copy.staff)
    assert [row.hours_per_week for row in copy.staff] == [row.hours_per_week for row in paid_school().staff]
    ours, whole = (cost(school, AS_AT, national()) for school in (copy, paid_school()))
    assert ours is not None and whole is not None
    hours = sum(row.hours for row in whole.by("staff"))
    assert abs(ours.total.planned - whole.total.planned) <= hours / 2 + 10  # each hour is half a penny off at most


def test_the_ledger_of_people_is_added_up_and_of_one_alone_left_out(both: app.PayWritten) -> None:
    copy = app.load(both.path)
    assert sorted((row.cfr_code, row.description, row.amount, row.staff_id) for row in copy.ledger) == [
        ("E03", "Pay, added up", TOGETHER, ""),
        ("E19", "Readers", 4_500, ""),
    ]
    assert [row.name for row in copy.local_rates] == ["LA hourly rate: TA"]
    assert f"£{ALONE / 100:,.2f} of the ledger stand for one person alone; they are in the pay book only." in both.notes
    assert any("No pay is known of T4" in note for note in both.notes)


def test_an_average_for_each_role_shows_nobodys_own() -> None:
    own = {row.staff_id: row.hourly_cost for row in without_pay(paid_school(), AS_AT, national()).staff}
    shown = without_pay(paid_school(), AS_AT, national(), average=True)
    mean = sum(float(own[name] or 0) for name in ("T1", "T2", "T3")) / 3
    prices = {row.staff_id: row.hourly_cost for row in shown.staff}
    assert prices["T4"] is None
    assert {prices[name] for name in ("T1", "T2", "T3")} == {D(f"{mean:.2f}")}
    assert {row.extra_hourly_cost for row in shown.staff} == {D("20.00"), None}  # of 21.30 and 18.70


def test_join_brings_a_rise_and_new_hours_into_the_copy(both: app.PayWritten, tmp_path: Path) -> None:
    """A tenth more salary, and 15 of 37 hours: 34,557.51 x 15/37 x 46.6692/(365/7) = 12,538.95; NI 1,130.84."""
    assert both.pay_book is not None
    book = openpyxl.load_workbook(io.BytesIO(unlocked(both.pay_book, PASSWORD)))
    cells = [cell for row in book["Staff"].iter_rows() for cell in row]
    salary = next(cell for cell in cells if cell.value == 31415.92)
    salary.value = 34557.51
    made = io.BytesIO()
    book.save(made)
    risen = tmp_path / "pay.xlsx"
    risen.write_bytes(locked(made.getvalue(), PASSWORD))
    school = app.load(both.path)
    people = tuple(replace(row, hours_per_week=D(15)) if row.staff_id == "T1" else row for row in school.staff)
    new = replace(people[0], staff_id="T9", hourly_cost=D("19.00"), extra_hourly_cost=None)
    mine = app.write_book(tmp_path / "mine.xlsx", replace(school, staff=(*people, new)), (), "no-macros", None)
    done = app.join_pay(mine, PASSWORD, risen)
    prices = {row.staff_id: row.hourly_cost for row in app.load(done.path).staff}
    # pension 3,408.34; 17,078.13 / (15 x 39) = 29.19
    assert prices["T1"] == D("29.19")
    assert prices["T9"] == D("19.00")
    assert any("Not in the pay book: T9." in note for note in done.notes)
    assert found_in(unpacked(done.path.read_bytes())) == []


def test_joining_at_once_changes_nothing() -> None:
    copy = without_pay(paid_school(), AS_AT, national())
    again = refreshed(copy, paid_school(), AS_AT, national())
    assert again.staff == copy.staff


@pytest.mark.parametrize(
    ("password", "code"), [("umbrella-77 fish", "PX-A37"), ("", "PX-A37"), (PASSWORD + " ", "PX-A37")]
)
def test_without_the_password_it_does_not_open(both: app.PayWritten, password: str, code: str) -> None:
    assert both.pay_book is not None
    with pytest.raises(FileError) as caught:
        unlocked(both.pay_book, password)
    assert caught.value.finding.code == code
    assert run("check", both.pay_book).code == 2


def test_files_that_are_no_pay_book_are_refused_with_a_sentence(both: app.PayWritten, tmp_path: Path) -> None:
    assert both.pay_book is not None
    whole = both.pay_book.read_bytes()
    cases = {
        "plain.xlsx": (both.path.read_bytes(), "PX-A38"),
        "words.xlsx": (b"Pupil,Cost\n", "PX-A02"),
        "empty.xlsx": (b"", "PX-A02"),
    }
    for name, (content, code) in cases.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(FileError) as caught:
            unlocked(tmp_path / name, PASSWORD)
        assert caught.value.finding.code == code, name
    with pytest.raises(FileError):
        unlocked(tmp_path / "nowhere.xlsx", PASSWORD)
    for cut in (600, len(whole) // 3, len(whole) - 700):
        (tmp_path / "cut.xlsx").write_bytes(whole[:cut])
        with pytest.raises(FileError):
            unlocked(tmp_path / "cut.xlsx", PASSWORD)


def test_a_changed_byte_is_seen(both: app.PayWritten, tmp_path: Path) -> None:
    assert both.pay_book is not None
    whole = bytearray(both.pay_book.read_bytes())
    whole[len(whole) // 2] ^= 1
    (tmp_path / "changed.xlsx").write_bytes(whole)
    with pytest.raises(FileError):
        unlocked(tmp_path / "changed.xlsx", PASSWORD)


def test_a_short_password_is_refused_and_nothing_is_written(book: Path) -> None:
    with pytest.raises(OutOfRange, match="8 to 255 characters"):
        app.split_pay(book, "short")
    assert [item.name for item in book.parent.iterdir()] == ["school.xlsx"]


@pytest.mark.parametrize("name", [f"school without pay ({AS_AT}).xlsx", f"school pay ({AS_AT}).xlsx"])
def test_no_file_that_is_there_is_written_over(name: str, book: Path, tmp_path: Path) -> None:
    taken = tmp_path / name
    taken.write_bytes(b"somebody's own")
    with pytest.raises(FileError, match="of that name already"):
        app.split_pay(book, PASSWORD)
    assert taken.read_bytes() == b"somebody's own"
    assert sorted(item.name for item in tmp_path.iterdir()) == sorted([taken.name, "school.xlsx"])


def test_the_commands(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    before = digest(book)
    plain = fine("pay", "split", book, "--json").json()
    assert problems(BY_COMMAND["pay"], plain) == []
    ran = fine("pay", "join", plain["file"], "--pay-book", plain["pay_book"], "--out", book.with_name("new.xlsx"))
    assert PASSWORD not in ran.everything
    assert ran.out.startswith("Written: ")
    assert digest(book) == before
    monkeypatch.setenv(VARIABLE, "another one")
    wrong = run("pay", "join", plain["file"], "--pay-book", plain["pay_book"], "--out", book.with_name("more.xlsx"))
    assert wrong.code == 2 and "the password does not open it" in wrong.err
    assert "another one" not in wrong.everything
    assert not book.with_name("more.xlsx").exists()


@pytest.mark.parametrize("words", [("split", "--password", PASSWORD), ("mend",), ("join",)])
def test_what_is_not_known_is_said(book: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    assert run("pay", words[0], book, *words[1:]).code != 0
    assert [item.name for item in book.parent.iterdir()] == ["school.xlsx"]


@pytest.mark.skipif(bool(libreoffice.missing()), reason=libreoffice.missing())
def test_another_program_opens_it_with_the_password_and_not_without(both: app.PayWritten, tmp_path: Path) -> None:
    assert both.pay_book is not None
    office = LibreOffice(tmp_path)
    try:
        opened = office.open(both.pay_book, PASSWORD)
        cells = [cell for row in opened.used("Staff") for cell in row]
        assert 31415.92 in cells
        opened.close()
        with pytest.raises(AssertionError):
            office.open(both.pay_book, "another password")
    finally:
        office.kill()

"""One pupil out of a workbook: not a byte of the ID or the name is left, nothing of others is lost, totals stand."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from provision_xl import app
from provision_xl.closing import Term, close, named_term
from provision_xl.errors import OutOfRange
from provision_xl.files.backups import back_up, backups
from provision_xl.importing import read_key
from provision_xl.rates import national
from provision_xl.school.columns import Kind
from provision_xl.school.core_tables import Fund
from provision_xl.school.other_tables import Closed, KeyRow, LedgerLine, Service, Session
from provision_xl.school.purging import REMAINDER, purged
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES
from provision_xl.views import Work
from tests.cli.books import AS_AT, digest, small_school
from tests.cli.running import fine, run
from tests.json_shapes import BY_COMMAND, problems
from tests.sharing.canaries import NAME, PUPIL, WORD, contents, hits, planted

BOTH = (PUPIL, NAME)
YEAR = {"starts": date(2026, 9, 1), "ends": date(2027, 8, 31)}


def _closed(view: str, key: str, value: int) -> Closed:
    day = date(2026, 7, 21)
    return Closed(term="Summer", view=view, key=key, figure="planned_pence", value=Decimal(value), day=day,
                  person="SENCo", inputs="abc")  # fmt: skip


CLOSED = (
    _closed("total", "Total", 1_000), _closed("pupil", "P1", 400), _closed("pupil", PUPIL, 600),
    _closed("line", "L1", 400), _closed("line", "L6", 350), _closed("line", f"{PUPIL} READ group G3", 250),
)  # fmt: skip


def whole_school() -> School:
    """The planted school, and the pupil in every kind of place there is."""
    school = planted().school
    return replace(
        school,
        key=(KeyRow(pupil_id="P1", name="Anne Other"), KeyRow(pupil_id=PUPIL, name=NAME)),
        funds=(*school.funds, Fund(fund="Gift", source=f"Family of {PUPIL}", amount=5_000,
                                   restricted_to=f"Pupil:{PUPIL}", **YEAR)),
        services=(*school.services,
                  Service(service="Speech therapy", kind="Service", unit_cost=9_000, units_bought=Decimal(1),
                          pupil_ids=("P1", PUPIL, "P2"), notes=f"{NAME.upper()} and {PUPIL}"),
                  Service(service="Taxi", kind="Transport", unit_cost=77_700, units_bought=Decimal(1),
                          pupil_ids=(PUPIL,))),
        ledger=(*school.ledger,
                LedgerLine(day=AS_AT, cfr_code="E27", amount=9_000, description=f"for {PUPIL}", line="L6"),
                LedgerLine(day=AS_AT, cfr_code="E27", amount=8_000, fund="Gift", description=f"({NAME})")),
        sessions=(Session(day=date(2026, 9, 15), group="G1", held=True), Session(day=date(2026, 9, 15), group="G3",
                                                                                held=True)),
        closed=CLOSED,
    )  # fmt: skip


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("purge") / "school.xlsx"
    return app.write_book(path, whole_school(), (), "no-macros", None, as_at=AS_AT, tables=list(TABLES))


@pytest.fixture(scope="module")
def done(source: Path) -> tuple[Path, dict[str, Any]]:
    """The command, run once."""
    out = source.with_name("without.xlsx")
    return out, fine("purge", source, "--pupil", PUPIL, "--out", out, "--json").json()


def holders(path: Path) -> list[str]:
    return [name for name, content in contents(path) if hits(content, BOTH)]


def test_no_byte_of_the_id_or_the_name_is_left_and_the_search_finds_them_before(
    source: Path, done: tuple[Path, dict[str, Any]]
) -> None:
    assert any("sharedStrings" in name for name in holders(source))
    assert hits(b"".join(content for _, content in contents(source)), BOTH) == {PUPIL.upper(), NAME.upper()}
    assert holders(done[0]) == []
    assert [name for name, content in contents(done[0]) if re.search(rb"zzname", content, re.IGNORECASE)] == []


def test_nothing_of_anybody_else_is_lost(source: Path, done: tuple[Path, dict[str, Any]]) -> None:
    before, after = app.load(source), app.load(done[0])
    for table in TABLES.values():
        kept = [row for row in before.rows(table.name) if not _names_the_pupil(row)]
        if table.name not in {"Sessions", "Closed"}:
            there = list(after.rows(table.name))
            assert [row for row in kept if row not in there] == [], table.name
    assert [row.key_name for row in _key(done[0])] == ["Anne Other"]
    assert after.settings == before.settings
    assert [row.group for row in after.sessions] == ["G1"]  # nobody else was in G3


class _Name:
    def __init__(self, row: KeyRow) -> None:
        self.key_name = row.name


def _key(path: Path) -> list[_Name]:
    return [_Name(row) for row in read_key(path)]


def _names_the_pupil(row: Any) -> bool:
    values = [getattr(row, item.name) for item in fields(row)]
    return any(hits(str(value), BOTH) for value in values) or "L6" in values or "Gift" in values


def test_what_was_removed_is_listed_table_by_table(done: tuple[Path, dict[str, Any]]) -> None:
    found = {item["table"]: (item["rows"], item["cells"]) for item in done[1]["removed"]}
    assert problems(BY_COMMAND["purge"], done[1]) == []
    assert found["Pupils"] == (1, 0)
    assert found["Provision"] == (2, 0)
    assert found["Key"] == (1, 0)
    assert found["Funds"] == (1, 0)
    assert found["Sessions"] == (1, 0)
    assert found["Closed"] == (1, 2)  # of three figures of the pupil two are renamed, the third is added to one of them
    # the planted service and the taxi were for the pupil alone; therapy was shared: out of its list and of its notes
    assert found["Services"][0] == 2
    with_pupils = {
        table.name for table in TABLES.values() if any(c.refers_to == "Pupils.Pupil ID" for c in table.columns)
    }
    assert with_pupils <= found.keys()


def test_closed_figures_stand_and_name_nobody(done: tuple[Path, dict[str, Any]]) -> None:
    rows = app.load(done[0]).closed
    for view in ("pupil", "line"):
        assert sum(row.value or 0 for row in rows if row.view == view) == 1_000
    assert [(row.view, row.value) for row in rows if row.key == REMAINDER] == [("pupil", 600), ("line", 600)]


def test_other_shares_move_and_are_told(done: tuple[Path, dict[str, Any]]) -> None:
    """TALK was shared by five and is by four; therapy of £90 by three, now two: £30 a pupil becomes £45."""
    moved = {row["pupil"]: (row["before_pence"], row["after_pence"]) for row in done[1]["moved"]}
    assert set(moved) == {"P1", "P2", "P3", "P4"}
    for pupil in ("P3", "P4"):
        before, after = (pence - 450 for pence in moved[pupil])  # less materials
        assert abs(after * 4 - before * 5) <= 20  # each of 5 or 4 shares is whole pence, in each of six months
    for pupil in ("P1", "P2"):
        before, after = moved[pupil][0] - 450 - 3_000, moved[pupil][1] - 450 - 4_500
        assert abs(after * 4 - before * 5) <= 20
    alone = app.work(small_school()).costs
    own = {row.key: row.planned for row in alone.by("pupil")}
    assert moved["P3"][1] == own["P3"]  # as in the school that never had the pupil


def test_the_workbook_is_not_touched_and_nothing_is_written_over(source: Path, tmp_path: Path) -> None:
    before = digest(source)
    taken = tmp_path / "taken.xlsx"
    taken.write_bytes(b"somebody's own")
    assert run("purge", source, "--pupil", PUPIL, "--out", taken).code == 2
    assert taken.read_bytes() == b"somebody's own"
    ran = run("purge", source, "--pupil", "Nobody", "--out", tmp_path / "new.xlsx")
    assert (ran.code, ran.out) == (1, "") and "No table knows a pupil" in ran.err
    assert digest(source) == before
    assert [item.name for item in tmp_path.iterdir()] == ["taken.xlsx"]


def test_backups_are_listed_and_on_request_deleted(source: Path, tmp_path: Path) -> None:
    book = tmp_path / "school.xlsx"
    book.write_bytes(source.read_bytes())
    holding = back_up(book)
    damaged = holding.with_name("school 2026-11-01 080000.xlsx")
    damaged.write_bytes(source.read_bytes()[:900])
    clean = holding.with_name("school 2026-11-02 080000.xlsx")
    app.write_book(tmp_path / "clean.xlsx", small_school(), (), "no-macros", None, as_at=AS_AT).rename(clean)
    other = holding.with_name("map 2026-11-02 080000.xlsx")  # another workbook's
    other.write_bytes(source.read_bytes())
    copy = tmp_path / "school (2026-11-01).xlsx"
    copy.write_bytes(source.read_bytes())

    listed = fine("purge", book, "--pupil", PUPIL, "--out", tmp_path / "one.xlsx", "--json").json()
    assert {Path(row["file"]).name: (row["readable"], row["deleted"]) for row in listed["backups"]} == {
        holding.name: (True, False), damaged.name: (False, False),
    }  # fmt: skip
    assert [Path(path).name for path in listed["copies"]] == [copy.name]
    assert all(path.exists() for path in (holding, damaged, clean))

    ran = fine("purge", book, "--pupil", PUPIL, "--out", tmp_path / "two.xlsx", "--backups")
    assert f"Deleted: {holding.name}" in ran.out
    assert backups(book) == [clean]
    assert other.exists() and copy.exists()
    left = [name for path in backups(book) for name in holders(path)]
    assert left == []


def test_an_id_that_is_an_ordinary_word_is_not_looked_for_in_notes() -> None:
    school = small_school()
    pupils = tuple(replace(row, pupil_id="7" if row.pupil_id == "P5" else row.pupil_id) for row in school.pupils)
    lines = tuple(replace(row, pupil_id="7") if row.pupil_id == "P5" else replace(row, aim="7 words")
                  for row in school.provision)  # fmt: skip
    school = replace(school, pupils=pupils, provision=lines)
    done = purged(school, "7")
    assert not done.text_was_searched
    assert {row.aim for row in done.school.provision} == {"7 words"}
    assert all(row.pupil_id != "7" for row in (*done.school.pupils, *done.school.provision))


def test_names_that_two_pupils_share_and_longer_ids_stay() -> None:
    school = replace(
        small_school(), key=(KeyRow(pupil_id="P1", name="Sam Lee"), KeyRow(pupil_id="P2", name="Sam Lee")),
    )  # fmt: skip
    note = "Sam Lee, P1, P1a, P-P1 and (P1)."
    school = replace(school, provision=tuple(replace(row, notes=note) for row in school.provision))
    (notes,) = {row.notes for row in purged(school, "P1").school.provision}
    assert notes == "Sam Lee, (removed), P1a, P-P1 and ((removed))."
    with pytest.raises(OutOfRange):
        purged(school, "P99")


def test_every_declared_column_of_pupils_is_emptied() -> None:
    """Whatever column says that it holds Pupil IDs, a new one too."""
    school = purged(whole_school(), PUPIL).school
    for table in TABLES.values():
        for column in table.columns:
            for row in school.rows(table.name):
                value = getattr(row, column.attribute)
                held = value if column.kind is Kind.LIST else (value,)
                assert PUPIL not in held, f"{table.name}.{column.header}"


def test_the_new_workbook_opens_and_has_nothing_to_stop(done: tuple[Path, dict[str, Any]]) -> None:
    assert zipfile.ZipFile(done[0]).testzip() is None
    assert not app.stops(app.check(done[0]))
    assert WORD in str(app.load(done[0]).interventions)


def test_a_term_closed_by_the_product_keeps_every_total_when_pupils_with_several_lines_go() -> None:
    """Each figure of a view, added up over its rows, is what it was, after one pupil is gone and after two."""
    school = small_school()
    done = Work(school, AS_AT, national())
    term = named_term(school.calendar, "Autumn", school.school_year)
    rows = close(Term(term, done.costs, done.la_costs, done.paid, done.rates), "Head", AS_AT)
    school = replace(school, closed=rows)
    before = _added(school)
    ids = [name for name, count in Counter(row.pupil_id for row in school.provision).most_common(2)]
    assert before["line", "planned_pence"] > 0 and len(before) > 10
    for pupil in ids:
        school = purged(school, pupil).school
        assert _added(school) == before
        assert not any(re.search(rf"\b{pupil}\b", f"{row.key} {row.kept}") for row in school.closed)
    assert sum(row.key == REMAINDER and row.view == "line" for row in school.closed) == 1


def test_a_closed_term_is_still_as_it_was_closed_after_a_purge_and_one_that_was_changed_by_hand_still_is_not(
    tmp_path: Path,
) -> None:
    """PX-K01 would send people to a copy that still has the pupil in it."""
    school = small_school()
    done = Work(school, AS_AT, national())
    term = named_term(school.calendar, "Autumn", school.school_year)
    rows = close(Term(term, done.costs, done.la_costs, done.paid, done.rates), "Head", AS_AT)
    by_hand = next(place for place, row in enumerate(rows) if row.view == "pupil")
    changed = (*rows[:by_hand], replace(rows[by_hand], value=Decimal(7)), *rows[by_hand + 1 :])
    for closed, findings in ((rows, 0), (changed, 1)):
        source = app.write_book(tmp_path / f"{findings}.xlsx", replace(school, closed=closed), (), "no-macros", None,
                                as_at=AS_AT)  # fmt: skip
        assert [item.code for item in app.check(source)].count("PX-K01") == findings
        target = app.purge(source, school.provision[0].pupil_id, tmp_path / f"{findings} new.xlsx").path
        assert ("PX-K01" in [item.code for item in app.check(target)]) is bool(findings)


def _added(school: School) -> dict[tuple[str, str], Decimal]:
    """Every figure by view and name, read from the rows of Closed alone."""
    found: dict[tuple[str, str], Decimal] = {}
    for row in school.closed:
        if row.view == "seal" or row.view.startswith("kept "):
            continue
        parts = [part.rsplit(" ", 1) for part in row.kept.split("; ") if part]
        for name, value in ((row.figure, row.value), *((name, Decimal(text)) for name, text in parts)):
            found[row.view, name] = found.get((row.view, name), Decimal(0)) + (value or 0)
    return found

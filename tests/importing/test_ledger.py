"""The ledger: a penny is found, nothing is added twice, what it pays for is found where that is sure."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provision_xl.errors import OutOfRange
from provision_xl.importing import Proposal, Remembered
from provision_xl.importing.remembered import file_in, read_remembered, write_remembered
from tests.importing.looking import NAME, counts, look, school, table

HEADERS = ("Date", "Ref", "CFR Code", "Description", "Amount")


def export(path: Path, rows: list[tuple[object, ...]], headers: tuple[str, ...] = HEADERS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([headers, *rows])
    return path


def five_thousand(planted: int = 0) -> list[tuple[object, ...]]:
    """1p, 2p, … 5,000p: together 5,000 x 5,001 / 2 = 12,502,500p, which is the total; one line may be wrong."""
    day = date(2026, 9, 1)
    pence = [n + (planted if n == 3_777 else 0) for n in range(1, 5_001)]
    rows: list[tuple[object, ...]] = [
        (day + timedelta(days=n % 300), f"R{n}", "E19", f"line {n}", f"{amount / 100:.2f}")
        for n, amount in enumerate(pence, start=1)
    ]
    return [*rows, ("", "", "", "Total", "125,025.00")]


def differences(proposal: Proposal) -> list[int]:
    rows = table(proposal, "Reconciliation")
    return [row["difference_pence"] for row in rows if row["what"].startswith("total")]


@pytest.mark.parametrize("planted", [0, 1, -1])
def test_a_planted_penny_in_five_thousand_lines_is_found_and_not_spread(planted: int, tmp_path: Path) -> None:
    proposal = look("ledger", export(tmp_path / "a.csv", five_thousand(planted)))
    assert differences(proposal) == [planted]
    lines = proposal.make().ledger
    assert len(lines) == 5_000 and sum(line.amount or 0 for line in lines) == 12_502_500 + planted
    told = [item for item in proposal.findings if item.code == "PX-I04"]
    assert [item.cell for item in told] == (["E5002"] if planted else [])


def test_a_total_that_the_person_gives_is_held_against_the_lines(tmp_path: Path) -> None:
    path = export(tmp_path / "a.csv", five_thousand()[:-1])
    assert differences(look("ledger", path, total=12_502_500)) == [0]
    assert differences(look("ledger", path, total=12_502_499)) == [1]
    assert any("--total" in note for found in look("ledger", path).tables for note in found.notes)


ROWS = st.lists(
    st.tuples(st.sampled_from([date(2026, 4, 1), date(2026, 4, 2)]), st.sampled_from(["E19", "E27"]),
              st.sampled_from(["a", "b"]), st.sampled_from([-1, 1, 250])), max_size=30)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(ROWS, ROWS)
def test_the_same_lines_twice_add_nothing_and_overlapping_exports_add_up(
    first: list[tuple[date, str, str, int]], second: list[tuple[date, str, str, int]]
) -> None:
    """Each line counts as often as the export that has it most often: two equal lines in one export are two."""
    from collections import Counter
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        paths = [
            export(Path(name) / f"{n}.csv", [(f"{day:%d/%m/%Y}", "", code, words, f"{pence / 100:.2f}")
                                             for day, code, words, pence in rows])
            for n, rows in enumerate((first, second))
        ]  # fmt: skip
        once = look("ledger", paths[0]).make()
        again = look("ledger", paths[0], into=once)
        assert counts(again)["added", "Ledger"] == 0 and again.make().ledger == once.ledger
        both = look("ledger", paths[1], into=once).make()
    most = Counter(first) | Counter(second)
    found = Counter((line.day, line.cfr_code, line.description, line.amount) for line in both.ledger)
    assert found == most


def test_what_it_pays_for_is_found_where_words_amount_and_date_fit(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [
        ("13/10/2026", "X1", "E27", "County EPS, two days", "1000.00"),  # two units of 500
        ("13/10/2026", "X2", "E27", "County EPS, two days", "1001.00"),  # no number of units
        ("13/10/2026", "X3", "E27", "Somebody else", "1000.00"),  # other words
        ("13/10/2019", "X4", "E27", "County EPS, two days", "1000.00"),  # years before
        ("13/10/2026", "X5", "E09", "Makaton course", "350.00"),
        ("13/10/2026", "L2", "E03", "overtime", "20.00"),
        ("13/10/2026", "X6", "E19", "L3 exercise books", "20.00"),  # the words alone do not say it
        ("13/10/2026", "X7", "E19", "L4 TALK cards", "20.00"),
    ]
    proposal = look("ledger", export(tmp_path / "a.csv", rows))
    found = [(row["row"], row["table"], row["what"]) for row in table(proposal, "Matched")]
    assert found == [(2, "Services", "Educational psychologist"), (6, "Training", "Makaton, T1"),
                     (7, "Provision", "L2"), (9, "Provision", "L4")]  # fmt: skip
    assert [line.line for line in proposal.make().ledger] == ["", "", "", "", "", "L2", "", "L4"]
    left = {(row["where"], row["what"]): row["which"] for row in table(proposal, "Unmatched")}
    assert left == {("the export", "E19"): "row 8", ("the export", "E27"): "rows 3, 4, 5"}


def test_two_services_that_fit_are_no_match(tmp_path: Path) -> None:
    twin = replace(school().services[0], service="Second psychologist")
    rows: list[tuple[object, ...]] = [("13/10/2026", "", "E27", "County EPS", "500.00")]
    into = school()
    proposal = look("ledger", export(tmp_path / "a.csv", rows), into=replace(into, services=(*into.services, twin)))
    assert table(proposal, "Matched") == []


def test_a_name_of_key_in_a_description_becomes_the_id(tmp_path: Path) -> None:
    words = [f"Taxi for {NAME}", "Quillfeather, Zebedee taxi", "TAXI Z. QUILLFEATHER", "Taxi for Peggotty Umbrella"]
    rows: list[tuple[object, ...]] = [("13/10/2026", "", "E24", text, "5.00") for text in words]
    proposal = look("ledger", export(tmp_path / "a.csv", rows))
    said = [line.description for line in proposal.make().ledger]
    assert said == ["Taxi for P1", "P1 taxi", "TAXI P1", "Taxi for P2"]
    assert [item.code for item in proposal.findings] == ["PX-I09"]
    assert "Quill" not in repr(proposal.findings) + repr(proposal.tables)


def test_columns_are_told_once_and_remembered_without_data(tmp_path: Path) -> None:
    headers = ("When", "Ref", "Which", "Words", "How much")
    path = export(tmp_path / "a.csv", [("13/10/2026", "R1", "E19", "Books", "5.00")], headers)
    asked = look("ledger", path)
    assert [item.code for item in asked.findings] == ["PX-I01"] and "--columns" in asked.findings[0].cure
    told = look("ledger", path, columns="date=A; code=C; amount=E; description=D")
    assert counts(told)["added", "Ledger"] == 1 and told.kept is not None
    write_remembered(tmp_path, told.kept)
    kept = file_in(tmp_path).read_text("utf-8").casefold()
    for word in ("when", "which", "words", "how much", "r1", "books", "5.00", "e19", "a.csv"):
        assert word not in kept
    again = look("ledger", path, kept=read_remembered(tmp_path))
    assert counts(again)["added", "Ledger"] == 1
    assert {row["how"] for row in table(again, "Columns")} == {"as you said last time"}
    other = export(tmp_path / "b.csv", [("13/10/2026", "R1", "E19", "Books", "5.00")], (*headers[:4], "Sum of it"))
    assert counts(look("ledger", other, kept=read_remembered(tmp_path)))["added", "Ledger"] == 0


def test_a_broken_file_of_what_is_remembered_is_as_good_as_none(tmp_path: Path) -> None:
    file_in(tmp_path).parent.mkdir()
    for text in ("", "[]", '{"columns": 3}', '{"columns": {"ledger": {"x": {"date": "A"}}}, "interventions": {}}'):
        file_in(tmp_path).write_text(text, "utf-8")
        assert read_remembered(tmp_path) == Remembered()


def test_a_column_that_does_not_exist_is_an_error_with_the_names(tmp_path: Path) -> None:
    path = export(tmp_path / "a.csv", [])
    with pytest.raises(OutOfRange, match="the names are: date"):
        look("ledger", path, columns="when=A")


def test_the_same_money_under_other_words_is_pointed_at(tmp_path: Path) -> None:
    once = look("ledger", export(tmp_path / "a.csv", [("13/10/2026", "", "E19", "Books", "5.00")])).make()
    twice = look("ledger", export(tmp_path / "b.csv", [("13/10/2026", "", "E19", "More books", "5.00")]), into=once)
    assert [(item.code, str(item.verdict)) for item in twice.findings] == [("PX-I06", "WARN")]
    assert counts(twice)["added", "Ledger"] == 1


def test_rows_that_cannot_be_read_stop_until_the_person_leaves_them_out(tmp_path: Path) -> None:
    path = export(tmp_path / "a.csv", [("13/10/2026", "", "E19", "a", "5.00"), ("13/10/2026", "", "E19", "b", "x")])
    assert look("ledger", path).stopped and not look("ledger", path, leave_out=True).stopped
    assert [line.amount for line in look("ledger", path, leave_out=True).make().ledger] == [500]


def test_signs_are_turned_only_when_said(tmp_path: Path) -> None:
    path = export(tmp_path / "a.csv", [("13/10/2026", "", "E19", "a", "-5.00"), ("", "", "", "Total", "-5.00")])
    assert [line.amount for line in look("ledger", path, signs="spending-negative").make().ledger] == [500]
    assert differences(look("ledger", path, signs="spending-negative")) == [0]
    assert [line.amount for line in look("ledger", path).make().ledger] == [-500]

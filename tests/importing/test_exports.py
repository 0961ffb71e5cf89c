"""Exports as schools have them: a small file each, and beside it what must come of it, worked out by hand."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from provision_xl.importing import Proposal
from tests.importing.looking import counts, look, table

DATA = Path(__file__).parent / "data"
CASES = sorted(path for path in DATA.glob("*.toml"))
LEDGERS, OTHERS = (
    [path for path in CASES if (tomllib.loads(path.read_text("utf-8"))["kind"] == "ledger") is wanted]
    for wanted in (True, False)
)


def expected(path: Path) -> tuple[dict[str, Any], Proposal]:
    case = tomllib.loads(path.read_text("utf-8"))
    return case, look(case["kind"], path.with_suffix(".csv"), **case.get("answers", {}))


@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: path.stem)
def test_a_ledger_comes_to_what_was_worked_out_by_hand(path: Path) -> None:
    case, proposal = expected(path)
    assert case["why"]
    lines = proposal.make().ledger
    assert (len(lines), sum(line.amount or 0 for line in lines)) == (case["added"], case["pence"])
    assert counts(proposal)["added", "Ledger"] == case["added"]
    if lines:
        first = lines[0]
        assert [str(first.day), first.cfr_code, first.description, first.amount] == case["first"]
        assert [line.type for line in lines] == case.get("types", [""] * len(lines))
        totals = [row for row in table(proposal, "Reconciliation") if row["what"] == "total of the export"]
        assert [[int(row["cell"][1:]), row["difference_pence"]] for row in totals] == case["totals"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_verdict_names_file_row_and_column_and_what_is_left_out_is_listed(path: Path) -> None:
    case, proposal = expected(path)
    assert [[item.code, str(item.verdict), item.cell] for item in proposal.findings] == case["findings"]
    for item in proposal.findings:
        assert item.sheet == path.with_suffix(".csv").name and item.saw and item.cure
    words = " ".join(row["where"] for row in table(proposal, "Ignored")).replace(",", "").split()
    assert sorted(int(word) for word in words if word.isdigit()) == case["ignored"]
    assert case.get("says", "") in " ".join(item.saw for item in proposal.findings)


@pytest.mark.parametrize("path", [path for path in OTHERS if "pupils" in path.stem], ids=lambda path: path.stem)
def test_pupils_come_to_what_was_worked_out_by_hand(path: Path) -> None:
    case, proposal = expected(path)
    found = counts(proposal)
    assert found["added", "Pupils"] == case["added"]
    assert found["added", "Key"] == case["names"]
    assert found["blank cells filled", "Pupils"] == case["filled"]
    assert found["cells that differ, kept as they are", "Pupils"] == case["kept"]
    new = proposal.make().pupils[5:]
    assert [[row.year_group, row.class_name, row.sen_status, row.primary_need, row.secondary_need, row.pupil_premium]
            for row in new] == case["new"]  # fmt: skip


def test_scores_come_to_what_was_worked_out_by_hand() -> None:
    case, proposal = expected(DATA / "scores.toml")
    rows = proposal.make().assessments
    assert [(row.pupil_id, row.measure, str(row.day), row.score) for row in rows] == [
        ("P1", "Renfrew", "2026-09-14", "84")
    ]
    assert counts(proposal)["there already", "Assessments"] == case["added"] == 1

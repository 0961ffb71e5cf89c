"""Exports looked at by the tests: the small school with two names in Key, and nothing remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from provision_xl.importing import (
    LedgerOptions,
    MapOptions,
    Proposal,
    PupilOptions,
    Remembered,
    assessment_proposal,
    ledger_proposal,
    map_proposal,
    open_export,
    pupil_proposal,
)
from provision_xl.rates import national
from provision_xl.school.other_tables import KeyRow, Measure, Service, Training
from provision_xl.school.school import School
from tests.cli.books import AS_AT, small_school

NAME = "Zebedee Quillfeather"
KEY = (KeyRow(pupil_id="P1", name=NAME), KeyRow(pupil_id="P2", name="Umbrella, Peggotty"))


def school(**tables: Any) -> School:
    """Five pupils, two of them named in Key, a service and a course that cost something."""
    service = Service(service="Educational psychologist", kind="Service", provider="County EPS", unit="day",
                      unit_cost=50_000, units_bought=Decimal(6), starts=date(2026, 9, 1))  # fmt: skip
    course = Training(staff_id="T1", skill="Makaton", day=date(2026, 10, 2), cost=35_000)
    renfrew = Measure(measure="Renfrew", scale="Points", higher_is_better=True)
    whole = replace(small_school(), services=(service,), training=(course,), measures=(renfrew,))
    return replace(whole, **tables)


def look(
    kind: str, path: Path, into: School | None = None, kept: Remembered | None = None,
    key: Sequence[KeyRow] = KEY, **answers: Any,
) -> Proposal:  # fmt: skip
    """An export looked at as the command does."""
    page, whole, known = open_export(path, answers.pop("sheet", "")), into or school(), kept or Remembered()
    if kind == "ledger":
        return ledger_proposal(page, whole, key, national(), LedgerOptions(**answers), known)
    if kind == "map":
        return map_proposal(page, whole, key, MapOptions(**answers), known, AS_AT)
    if kind == "assessments":
        return assessment_proposal(page, whole, key, PupilOptions(**answers), known)
    return pupil_proposal(page, whole, key, national(), PupilOptions(**answers), known, AS_AT, Random(1))


def table(proposal: Proposal, name: str) -> list[dict[str, Any]]:
    """The rows of one of its tables."""
    return next((found.records() for found in proposal.tables if found.name == name), [])


def counts(proposal: Proposal) -> dict[tuple[str, str], int]:
    """How many rows are added, changed, there already and left out, by table."""
    return {(row["what"], row["table"]): row["count"] for row in table(proposal, "Import")}

"""The rows of a pupil system's export, each found in Pupils or not, with the values that Pupils would have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from provision_xl.errors import Finding, Verdict
from provision_xl.importing.days import read_day
from provision_xl.importing.headers import Layout, plain
from provision_xl.importing.names import by_name, name_key, shown
from provision_xl.importing.pupil_columns import (
    ATTRIBUTES,
    NO,
    YES,
    needs_in,
    premium_of,
    sex_of,
    simple,
    status_of,
    year_of,
)
from provision_xl.importing.source import Cells, Page, text_of
from provision_xl.rates import Rates
from provision_xl.school.other_tables import KeyRow
from provision_xl.school.school import School

_UPN = re.compile(r"[A-Z]\d{11}[A-Z0-9]", re.I)
_TOTAL = re.compile(r"^(?:grand )?(?:totals?|number of (?:pupils|students))\b", re.I)
REPEATED, NOBODY, UNREADABLE = "headers repeated on a new page", "no pupil named", "rows that cannot be read"


@dataclass(frozen=True)
class PupilRow:
    """A row of the export; `known` where the workbook has this pupil; pupil_id is "" where one has to be drawn."""

    number: int
    pupil_id: str
    name: str = field(repr=False)
    known: bool
    values: Mapping[str, Any]


@dataclass
class Read:
    """What was read of an export."""

    rows: list[PupilRow] = field(default_factory=list)
    ignored: dict[str, list[int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    upn_as_id: bool = False


def cell_of(cells: Cells, layout: Layout, name: str) -> Any:
    """What stands in a row under a field, None where blank."""
    place = layout.places.get(name, -1)
    found = cells[place] if 0 <= place < len(cells) else None
    return None if isinstance(found, str) and not found.strip() else found


def name_of(cells: Cells, layout: Layout) -> str:
    """The pupil's name, first name first where the export has both."""
    first, last = (text_of(cell_of(cells, layout, name)) for name in ("forename", "surname"))
    return f"{first} {last}".strip() if last else text_of(cell_of(cells, layout, "name"))


def pupil_rows(page: Page, layout: Layout, ignored: dict[str, list[int]]) -> Iterator[tuple[int, Cells]]:
    """The rows that stand for a pupil: no blank ones, no totals, no repeated headers."""
    header = [plain(cell) for cell in page.head[layout.row - 1]]
    for number, cells in enumerate(page.rows(), start=1):
        if number <= layout.row or not any(text_of(cell) for cell in cells):
            continue
        if [plain(cell) for cell in cells[: len(header)]] == header:
            ignored.setdefault(REPEATED, []).append(number)
        elif _TOTAL.search(next(text for text in map(text_of, cells) if text)):
            ignored.setdefault("totals of the export", []).append(number)
        elif not name_of(cells, layout) and cell_of(cells, layout, "id") is None:
            ignored.setdefault(NOBODY, []).append(number)
        else:
            yield number, cells


class Finder:
    """Finds the pupil of a row: by the column that the person chose for the ID, else by the name in Key."""

    def __init__(self, page: Page, layout: Layout, school: School, key: Sequence[KeyRow]) -> None:
        self.page, self.layout, self.school = page, layout, school
        self.names = by_name(key)
        self.by_id = "id" in layout.places
        self.place = layout.places.get("id", layout.places.get("surname", layout.places.get("name", 0)))

    def find(self, number: int, cells: Cells) -> tuple[str, Finding | None]:
        """The Pupil ID, "" where the workbook has no such pupil, and what is in doubt."""
        if self.by_id:
            pupil_id = text_of(cell_of(cells, self.layout, "id"))
            return pupil_id, None if pupil_id else self._finding("PX-D00", number, "the Pupil ID is blank", "Fill it.")
        found = self.names.get(name_key(name_of(cells, self.layout)), ())
        if len(found) > 1:
            saw = f"{len(found)} pupils of Key have the name of this row: {', '.join(found)}"
            return "", self._finding("PX-I10", number, saw, "Choose a column of IDs with --columns id=LETTER.")
        return (found[0] if found else ""), None

    def _finding(self, code: str, number: int, saw: str, cure: str) -> Finding:
        return self.page.finding(code, Verdict.STOP, number, self.place, saw, cure)


def read_pupils(page: Page, layout: Layout, school: School, key: Sequence[KeyRow], rates: Rates) -> Read:
    """Every row below the header, with the values that Pupils would have."""
    read = Read()
    finder = Finder(page, layout, school, key)
    seen: dict[str, int] = {}
    blank_status = 0
    for number, cells in pupil_rows(page, layout, read.ignored):
        name = name_of(cells, layout)
        pupil_id, doubt = finder.find(number, cells)
        again = pupil_id or name_key(name)
        if doubt is None and again in seen:
            saw = f"the same pupil stands in row {seen[again]}, or another of that name"
            doubt = page.finding("PX-I10", Verdict.STOP, number, finder.place, saw,
                                 "Take one row out, or choose a column of IDs with --columns id=LETTER.")  # fmt: skip
        values, findings = _values(page, layout, number, cells, rates)
        if "status" in layout.places and cell_of(cells, layout, "status") is None:
            values["sen_status"] = "N"
            blank_status += 1
        missing = [] if pupil_id in school.pupil else list(_missing(page, layout, number, values, findings))
        read.findings.extend(([doubt] if doubt else []) + findings + missing)
        if doubt or any(item.verdict is Verdict.STOP for item in (*findings, *missing)):
            read.ignored.setdefault(UNREADABLE, []).append(number)
            continue
        seen[again] = number
        read.upn_as_id |= finder.by_id and _UPN.fullmatch(pupil_id) is not None
        read.rows.append(PupilRow(number, pupil_id, name, pupil_id in school.pupil, values))
    if blank_status:
        read.notes.append(f"SEN status is blank in {blank_status} rows: read as N, no SEN.")
    return read


def _missing(
    page: Page, layout: Layout, number: int, values: Mapping[str, Any], findings: Sequence[Finding]
) -> Iterator[Finding]:
    """What a new pupil must have."""
    if findings:
        return
    for name, word in (("year", "year group"), ("status", "SEN status")):
        if not values.get(ATTRIBUTES[name]):
            saw = f"this pupil is new, and there is no {word}"
            yield page.finding("PX-D00", Verdict.STOP, number, layout.places.get(name, 0), saw, "Add the column.")


def _values(
    page: Page, layout: Layout, number: int, cells: Cells, rates: Rates
) -> tuple[dict[str, Any], list[Finding]]:
    values: dict[str, Any] = {}
    findings: list[Finding] = []

    def wrong(name: str, raw: Any, what: str, cure: str, verdict: Verdict = Verdict.STOP) -> None:
        saw = f"{shown(raw)} is no {what}"
        findings.append(page.finding("PX-D28", verdict, number, layout.places[name], saw, cure))

    words = {"year": (year_of, "year group", "Write N1, N2, R or 1 to 14."),
             "status": (status_of, "SEN status of today", "Write K, E or N."),
             "sex": (sex_of, "sex that Pupils has", "Write F or M, or leave the column out.")}  # fmt: skip
    for name, (read, what, cure) in words.items():
        raw = cell_of(cells, layout, name)
        if raw is not None:
            value = read(text_of(raw))
            if value:
                values[ATTRIBUTES[name]] = value
            else:
                wrong(name, raw, what, cure, Verdict.WARN if name == "sex" else Verdict.STOP)
    if (raw := cell_of(cells, layout, "class")) is not None:
        values["class_name"] = text_of(raw)
    _needs(layout, cells, rates, values, wrong)
    _premium(layout, cells, values, wrong)
    for name in ("starts", "leaves"):
        raw = cell_of(cells, layout, name)
        if raw is not None:
            day = read_day(raw)
            if isinstance(day.day, date):
                values[ATTRIBUTES[name]] = day.day
            else:
                findings.append(page.finding(day.code, Verdict.STOP, number, layout.places[name], day.saw, day.cure))
    return values, findings


def _needs(layout: Layout, cells: Cells, rates: Rates, values: dict[str, Any], wrong: Any) -> None:
    found: list[str] = []
    for name in ("need", "need2"):
        raw = cell_of(cells, layout, name)
        if raw is not None:
            needs = needs_in(text_of(raw), rates)
            if not needs:
                wrong(name, raw, "type of need of the school census", "Write a code such as SLCN.")
            found.extend(needs)
    for attribute, need in zip(("primary_need", "secondary_need"), dict.fromkeys(found), strict=False):
        values[attribute] = need


def _premium(layout: Layout, cells: Cells, values: dict[str, Any], wrong: Any) -> None:
    """Which premium: its own column, else those of being looked after and of free meals in six years."""
    raw = cell_of(cells, layout, "premium")
    if raw is not None:
        value = premium_of(text_of(raw))
        if value:
            values["pupil_premium"] = value
            return
        if simple(text_of(raw)) not in YES:
            wrong("premium", raw, "premium that Pupils has", "Write FSM6, LAC, PLAC, Service, EYPP or No.")
            return
    for name, premium in (("looked_after", "LAC"), ("fsm6", "FSM6")):
        word = simple(text_of(cell_of(cells, layout, name)))
        if word in YES:
            values["pupil_premium"] = premium
            return
        if word and word not in NO:
            wrong(name, word, "yes or no", "Write Yes or No.")
    if raw is not None:
        wrong("premium", raw, "premium by itself: it does not say which", "Write FSM6, LAC, PLAC, Service or EYPP.",
              Verdict.WARN)  # fmt: skip

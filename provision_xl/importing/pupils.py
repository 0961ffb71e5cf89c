"""A pupil system's export as new rows of Pupils; names go to Key, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any

from provision_xl.errors import Finding, Verdict
from provision_xl.importing.headers import Layout, columns_table, find_layout, told
from provision_xl.importing.proposal import Proposal, counts_table, findings_table, ignored_table
from provision_xl.importing.pupil_columns import PUPIL_FIELDS
from provision_xl.importing.pupil_rows import Read, read_pupils
from provision_xl.importing.remembered import Remembered
from provision_xl.importing.source import Page
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown
from provision_xl.school.core_tables import Pupil
from provision_xl.school.other_tables import Change, KeyRow
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES
from provision_xl.workbook.new import proposed_ids

NEEDED: tuple[tuple[str, ...], ...] = (("name", "surname", "id"), ("year", "status", "class", "need"))
_DATED = {"class_name": "Class", "sen_status": "SEN status", "primary_need": "Primary need"}
_SINCE_ALWAYS = 15  # years before the change, from when the value that was there holds


@dataclass(frozen=True)
class PupilOptions:
    """What a person has answered.

    Args:
        columns: such as "status=G; class=D"; `id=B` makes a column of the export the Pupil ID.
        replace: values of Pupils that differ are replaced.
        everyone: pupils without SEN are added too.
        leave_out: go on without the rows that cannot be read.
    """

    columns: str = ""
    replace: bool = False
    everyone: bool = False
    leave_out: bool = False


@dataclass
class Changes:
    """What comes of the rows."""

    added: list[Pupil] = field(default_factory=list)
    names: list[KeyRow] = field(default_factory=list)
    filled: list[tuple[str, str, Any]] = field(default_factory=list)  # Pupil ID, attribute, new value
    differing: list[tuple[str, str, Any]] = field(default_factory=list)
    same: int = 0


def pupil_proposal(
    page: Page, school: School, key: Sequence[KeyRow], rates: Rates, options: PupilOptions, kept: Remembered,
    as_at: date, draw: Random | None = None,
) -> Proposal:  # fmt: skip
    """What an export of pupils would add to Pupils and Key, and change in Pupils.

    Args:
        page: the export.
        school: whose Pupils it is held against.
        key: names of pupils.
        rates: the list of types of need.
        options: what a person has answered.
        kept: what was answered before.
        as_at: the day from which a changed status, need or class holds.
        draw: where chance for new IDs comes from.

    Raises:
        OutOfRange: --columns names no column.
    """
    given = told(options.columns, PUPIL_FIELDS)
    layout = find_layout(page, PUPIL_FIELDS, NEEDED, given, kept.of("pupils"))
    if layout is None:
        saw = "no row among the first 60 names a pupil and a year group, a class or a SEN status"
        names = ", ".join(item.name for item in PUPIL_FIELDS)
        cure = f'Say which column is which, such as --columns "name=A; year=C; status=F". The names are: {names}.'
        finding = page.finding("PX-I01", Verdict.STOP, 1, 0, saw, cure)
        nothing = counts_table("pupils", f"{page.name}: nothing was read", (("added", "Pupils", 0),))
        return Proposal("pupils", (nothing, findings_table([finding])), (finding,), lambda: school)
    read = read_pupils(page, layout, school, key, rates)
    if options.leave_out:
        read.findings = [replace(item, verdict=Verdict.WARN) if item.verdict is Verdict.STOP else item
                         for item in read.findings]  # fmt: skip
    changes = _changes(read, school, key, options, as_at, draw or Random())
    findings = (*read.findings, *_about_ids(page, layout, read))

    def make() -> School:
        return _made(school, key, changes, options, as_at)

    tables = (
        _counts(page, layout, read, changes, options),
        columns_table(page, layout),
        _added(changes),
        _changed(school, changes, options, as_at),
        ignored_table(read.ignored),
        _absent(school, read),
        findings_table(findings),
    )
    return Proposal("pupils", tables, findings, make,
                    kept.with_columns("pupils", layout.shape, layout.places) if given else None)  # fmt: skip


def _about_ids(page: Page, layout: Layout, read: Read) -> Iterator[Finding]:
    if layout.places.get("id", -1) == layout.places.get("upn", -2) or read.upn_as_id:
        saw = "the column that you chose for the Pupil ID holds UPNs"
        cure = "A UPN is personal data that others know too: leave out id=, and random IDs are proposed."
        yield page.finding("PX-I12", Verdict.WARN, layout.row, layout.places["id"], saw, cure)


def _changes(
    read: Read, school: School, key: Sequence[KeyRow], options: PupilOptions, as_at: date, draw: Random
) -> Changes:
    found = Changes()
    named = {row.pupil_id for row in key}
    new = [row for row in read.rows if not row.known and (options.everyone or row.values.get("sen_status") != "N")]
    for row in read.rows:
        if not row.known and row not in new:
            read.ignored.setdefault("pupils without SEN (--everyone takes them too)", []).append(row.number)
    fresh = iter(proposed_ids(draw, len(new), {*school.pupil, *(row.pupil_id for row in key),
                                               *(row.pupil_id for row in read.rows)}))  # fmt: skip
    for row in new:
        pupil_id = row.pupil_id or next(fresh)
        found.added.append(Pupil(pupil_id=pupil_id, **row.values))
        if row.name and pupil_id not in named:
            found.names.append(KeyRow(pupil_id=pupil_id, name=row.name))
    for row in (row for row in read.rows if row.known):
        if row.name and row.pupil_id not in named:
            found.names.append(KeyRow(pupil_id=row.pupil_id, name=row.name))
        before = len(found.filled) + len(found.differing)
        for attribute, value in row.values.items():
            had = value_now(school, row.pupil_id, attribute, as_at)
            if value in ("", None) or had == value:
                continue
            place = found.filled if had in ("", None) else found.differing
            place.append((row.pupil_id, attribute, value))
        found.same += len(found.filled) + len(found.differing) == before
    return found


def value_now(school: School, pupil_id: str, attribute: str, as_at: date) -> Any:
    """What holds for a pupil on a day."""
    if attribute in _DATED:
        return school.in_force(pupil_id, _DATED[attribute], as_at)
    return getattr(school.pupil[pupil_id], attribute)


def _made(school: School, key: Sequence[KeyRow], changes: Changes, options: PupilOptions, as_at: date) -> School:
    """The school with the new pupils and names; what differs only where the person asked for it."""
    wanted = [*changes.filled, *(changes.differing if options.replace else ())]
    values: dict[str, dict[str, Any]] = {}
    dated: list[Change] = []
    for pupil_id, attribute, value in wanted:
        values.setdefault(pupil_id, {})[attribute] = value
        before = value_now(school, pupil_id, attribute, as_at)
        if attribute in _DATED and before:
            dated.extend(_dated(school, pupil_id, _DATED[attribute], before, value, as_at))
    pupils = tuple(replace(row, **values[row.pupil_id]) if row.pupil_id in values else row for row in school.pupils)
    return replace(
        school,
        pupils=(*pupils, *changes.added),
        key=(*key, *changes.names),
        changes=(*school.changes, *dated),
    )


def _dated(school: School, pupil_id: str, what: str, before: str, value: str, as_at: date) -> Iterator[Change]:
    """Rows of Changes: the new value from the day on, and where nothing was known, the one before it."""
    if not any(row.pupil_id == pupil_id and row.field == what for row in school.changes):
        first = date(as_at.year - _SINCE_ALWAYS, 9, 1)
        yield Change(pupil_id=pupil_id, field=what, starts=first, value=before)
    yield Change(pupil_id=pupil_id, field=what, starts=as_at, value=value)


def _counts(page: Page, layout: Layout, read: Read, changes: Changes, options: PupilOptions) -> Result:
    replaced = len(changes.differing) if options.replace else 0
    counts = (
        ("added", "Pupils", len(changes.added)),
        ("added", "Key", len(changes.names)),
        ("blank cells filled", "Pupils", len(changes.filled)),
        ("cells replaced", "Pupils", replaced),
        ("cells that differ, kept as they are", "Pupils", len(changes.differing) - replaced),
        ("the same already", "Pupils", changes.same),
        ("left out", "the export", sum(map(len, read.ignored.values()))),
    )
    notes = [f"Read as {page.how}.", "Names are written to Key alone."]
    if "id" not in layout.places:
        notes.append("Pupils are found by the names in Key; new ones get random IDs, shown when they are written.")
    if replaced < len(changes.differing):
        notes.append("Nothing that stands in Pupils is replaced unless you say --replace.")
    notes.extend(read.notes)
    return counts_table("pupils", f"{page.name} into Pupils", counts, notes)


def _added(changes: Changes) -> Result:
    columns = (Shown("pupil", "Pupil"), Shown("year", "Year group"), Shown("class", "Class"),
               Shown("status", "SEN status"), Shown("need", "Primary need"))  # fmt: skip
    rows = tuple((row.pupil_id, row.year_group, row.class_name, row.sen_status, row.primary_need)
                 for row in changes.added)  # fmt: skip
    return Result("Added", "Pupils to be added", columns, rows)


def _changed(school: School, changes: Changes, options: PupilOptions, as_at: date) -> Result:
    columns = (Shown("pupil", "Pupil"), Shown("column", "Column"), Shown("now", "In Pupils"),
               Shown("export", "In the export"), Shown("done", "What is done"))  # fmt: skip
    asked = "replaced" if options.replace else "kept; --replace takes the export's"
    rows = []
    for some, done in ((changes.filled, "filled in"), (changes.differing, asked)):
        for pupil_id, attribute, value in some:
            had = value_now(school, pupil_id, attribute, as_at)
            header = TABLES["Pupils"].column(attribute).header
            rows.append((pupil_id, header, _text(had), _text(value), done))
    return Result("Changed", "Cells of Pupils that the export has otherwise", columns, tuple(rows))


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _absent(school: School, read: Read) -> Result:
    """Pupils of the workbook that the export does not have."""
    there = {row.pupil_id for row in read.rows}
    gone = tuple((row.pupil_id,) for row in school.pupils if row.pupil_id not in there)
    title = f"{len(gone)} pupils of this workbook are not in the export; nothing is done with them"
    return Result("Absent", title, (Shown("pupil", "Pupil"),), gone)

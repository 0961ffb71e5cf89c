"""An older workbook of ours: rows that the newer one has not; nothing in the newer one is replaced unasked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from provision_xl.errors import STOPPING, Finding, Verdict
from provision_xl.importing.proposal import Proposal, counts_table, findings_table
from provision_xl.results import Result, Shown
from provision_xl.school.columns import Row, Table
from provision_xl.school.other_tables import KeyRow
from provision_xl.school.school import School, line_key
from provision_xl.school.tables import TABLES

_WRITTEN_BY_US = frozenset({"Closed"})


def older_proposal(
    old: School, school: School, old_key: Sequence[KeyRow], key: Sequence[KeyRow], replace_them: bool
) -> Proposal:
    """What an older workbook would add, table by table.

    Args:
        old: the older one, as read; what stops the reading of it stops this too.
        school: the newer one.
        old_key: names of the older one.
        key: names of the newer one.
        replace_them: rows of the newer one that the older has otherwise are replaced.
    """
    whole_old, whole = replace(old, key=tuple(old_key)), replace(school, key=tuple(key))
    counts: list[tuple[str, str, int]] = []
    changed: list[tuple[object, ...]] = []
    made: dict[str, Any] = {}
    for table in TABLES.values():
        if table.name in _WRITTEN_BY_US or not whole_old.rows(table.name):
            continue
        added, differing, same = _compared(table, whole_old.rows(table.name), whole.rows(table.name))
        counts += [("added", table.name, len(added)), ("the same already", table.name, same)]
        if differing:
            what = "replaced" if replace_them else "differ, kept as they are"
            counts.append((what, table.name, len(differing)))
            changed += [_shown(table, mine, theirs, replace_them) for mine, theirs in differing]
        made[table.attribute] = _merged(whole.rows(table.name), added, differing if replace_them else ())
    findings = tuple(_findings(old))
    columns = (Shown("table", "Table"), Shown("row", "Row"), Shown("columns", "Columns that differ"),
               Shown("done", "What is done"))  # fmt: skip
    notes = ("Settings stay those of the newer workbook.", "Closed terms are not carried: they are never rewritten.")
    tables = (
        counts_table("book", "The older workbook into the newer", counts, notes),
        Result("Changed", "Rows that both have, and that differ", columns, tuple(changed)),
        findings_table(findings),
    )
    return Proposal("book", tables, findings, lambda: replace(whole, **made))


def _findings(old: School) -> Iterable[Finding]:
    """What could not be read of it: the sheets are those of the older workbook."""
    for item in old.findings:
        if item.verdict in STOPPING and not item.saw.startswith("there is no sheet"):
            yield replace(item, sheet=f"older workbook, {item.sheet}")
    if not old.layout:
        yield Finding("PX-C01", Verdict.STOP, "older workbook", "", "it has none of our sheets", "Try import map.")


def _identity(table: Table, row: Row) -> object:
    """What makes two rows the same thing: the table's key, a line of Provision by its Line, else all of it."""
    if table.key:
        return tuple(getattr(row, attribute) for attribute in table.key)
    if table.name == "Provision":
        return line_key(row)  # type: ignore[arg-type]
    return _content(row)


def _content(row: Row) -> object:
    return tuple(getattr(row, item.name) for item in fields(row) if item.name != "row")


def _compared(
    table: Table, old: Sequence[Row], new: Sequence[Row]
) -> tuple[list[Row], list[tuple[Row, Row]], int]:
    """Rows to add, pairs that differ (newer, older), and how many are the same."""
    waiting: dict[object, list[Row]] = {}
    for row in new:
        waiting.setdefault(_identity(table, row), []).append(row)
    added: list[Row] = []
    differing: list[tuple[Row, Row]] = []
    same = 0
    for row in old:
        mine = waiting.get(_identity(table, row))
        if not mine:
            added.append(row)
            continue
        found = mine.pop(0)
        if _content(found) == _content(row):
            same += 1
        else:
            differing.append((found, row))
    return added, differing, same


def _merged(rows: Sequence[Row], added: Sequence[Row], replaced: Sequence[tuple[Row, Row]]) -> tuple[Row, ...]:
    instead = {id(mine): theirs for mine, theirs in replaced}
    return (*(instead.get(id(row), row) for row in rows), *added)


def _shown(table: Table, mine: Row, theirs: Row, replace_them: bool) -> tuple[object, ...]:
    """A pair that differs: which columns, and no value of them, since words about pupils may stand there."""
    named = [column.header for column in table.columns
             if getattr(mine, column.attribute) != getattr(theirs, column.attribute)]  # fmt: skip
    place = f"row {mine.row}" if mine.row else "no row"
    return table.name, place, "; ".join(named), "replaced" if replace_them else "kept; --replace takes the older"

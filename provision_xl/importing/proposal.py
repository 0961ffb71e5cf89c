"""What an import would do, before anything is done: tables to look at, and the school that it would make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from provision_xl.errors import STOPPING, Finding
from provision_xl.importing.remembered import Remembered
from provision_xl.results import Result, Shown, Shows, some_of
from provision_xl.school.school import School

SHOWN_ROWS = 8  # row numbers that are named one by one


@dataclass(frozen=True)
class Proposal:
    """An import looked at.

    Args:
        kind: ledger, pupils, assessments, map or book.
        tables: what will be added, changed and left out, with counts first.
        findings: what could not be read, or is to be looked at.
        make: the school with it; called only where something is to be written.
        kept: what to remember for next time, or None where nothing new was answered.
    """

    kind: str
    tables: tuple[Result, ...]
    findings: tuple[Finding, ...]
    make: Callable[[], School]
    kept: Remembered | None = None

    @property
    def stopped(self) -> tuple[Finding, ...]:
        """What has to be answered or put right before anything is written."""
        return tuple(finding for finding in self.findings if finding.verdict in STOPPING)


def counts_table(kind: str, title: str, counts: Iterable[tuple[str, str, int]], notes: Sequence[str] = ()) -> Result:
    """How many rows of which table are added, changed, there already and left out."""
    columns = (Shown("what", "What"), Shown("table", "Table"), Shown("count", "Rows", Shows.COUNT))
    return Result("Import", title, columns, tuple(counts), notes=tuple(notes), about={"kind": kind})


def rows_in_words(rows: Sequence[int]) -> str:
    """
    >>> rows_in_words([4]), rows_in_words([3, 9]), rows_in_words(list(range(1, 12)))
    ('row 4', 'rows 3, 9', 'rows 1, 2, 3, 4, 5, 6, 7, 8 and 3 more')
    """
    return f"row{'s' if len(rows) > 1 else ''} {some_of(rows, SHOWN_ROWS)}"


def ignored_table(reasons: dict[str, list[int]]) -> Result:
    """Rows of the export that are left out, by reason."""
    columns = (Shown("reason", "Why"), Shown("count", "Rows", Shows.COUNT), Shown("where", "Which"))
    rows = tuple((reason, len(found), rows_in_words(found)) for reason, found in reasons.items() if found)
    return Result("Ignored", "Left out", columns, rows)


def findings_table(findings: Sequence[Finding]) -> Result:
    """Everything that was found, as a table."""
    columns = tuple(Shown(key, key.capitalize()) for key in ("code", "verdict", "sheet", "cell", "saw", "cure"))
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (item.code, str(item.verdict), item.sheet, item.cell, item.saw, item.cure) for item in findings
    )
    kinds = Counter(str(item.verdict) for item in findings)
    told = ", ".join(f"{kinds[verdict]} {verdict}" for verdict in ("REFUSE", "STOP", "WARN", "MEND") if kinds[verdict])
    return Result("Findings", f"Found: {told or 'nothing the matter'}", columns, rows)

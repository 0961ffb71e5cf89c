"""What can go wrong, and how it is said.

ProvisionError
├── WorkbookError      the school's own data cannot be worked with: carries every finding
├── OutOfRange         a value handed to a function is outside its stated limits
├── UnknownRate        no such national figure, point or date
├── PlanError          the solver failed, or its plan did not pass the independent check
└── FileError          a file cannot be opened, read or written

Steps do not raise for what they see in the data: they return `Finding`s, and go on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How far a finding stops the work."""

    REFUSE = "REFUSE"  # the file is not read at all
    STOP = "STOP"  # nothing is worked out until it is put right
    WARN = "WARN"  # the work goes on; the figure it touches is marked
    MEND = "MEND"  # a safe correction was made in memory, and is listed


STOPPING = frozenset({Verdict.REFUSE, Verdict.STOP})


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One problem: where it stands, what was seen, and how to put it right.

    >>> print(Finding("PX-D06", Verdict.STOP, "Staff", "F7", '"12abc" is not a number', "Type the number alone."))
    PX-D06  Staff!F7: "12abc" is not a number. Type the number alone.
    """

    code: str
    verdict: Verdict
    sheet: str
    cell: str
    saw: str
    cure: str

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return f"{self.code}  {place}: {self.saw.rstrip('.')}. {self.cure}"


class ProvisionError(Exception):
    """Every error that provision_xl raises on purpose."""


class OutOfRange(ProvisionError):
    """A value is outside the limits that the function states."""


class UnknownRate(ProvisionError):
    """There is no such national or local figure for that point and date."""


class PlanError(ProvisionError):
    """No plan can be shown: the solver failed or its plan broke a rule."""


class FileError(ProvisionError):
    """A file could not be opened, read or written; carries the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


class WorkbookError(ProvisionError):
    """The workbook has problems that stop the work; `.findings` holds every one, these first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        stopping = [finding for finding in self.findings if finding.verdict in STOPPING]
        shown = "\n".join(str(finding) for finding in stopping[:20])
        more = f"\nand {len(stopping) - 20} more" if len(stopping) > 20 else ""
        super().__init__(f"{shown}{more}\nNothing was changed.")

"""Every case through every host, as a table: `python -m tests.conformance` writes docs/conformance.md."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from provision_xl.functions.registry import REGISTRY
from tests.conformance.cases.all import all_cases
from tests.conformance.cases.case import Case
from tests.conformance.comparing import Outcome, expected_of, outcomes, unexplained
from tests.conformance.explained import EXPLAINED
from tests.conformance.hosts.all import hosts
from tests.conformance.hosts.host import Host

DOCS = Path(__file__).parent.parent.parent / "docs" / "conformance.md"

_HEAD = """# The same answers in every host

`uv run python -m tests.conformance` puts every case through every host and writes this page; a part of it runs with
the tests. A case is a call of one function with something particular in its brackets: a blank, an error cell, a number
typed as text, a table without its header, an ID with a look-alike letter, five thousand rows. The cases are made from
the declarations of the functions, and what Python gives is what every other host must show: the same value, the same
rows or the same sentence.

In each column: cases that are equal, of all cases; after the plus those that differ for a reason told below.
"""


def table(found: Sequence[Sequence[Outcome]], run: Sequence[Host], cases: Sequence[Case]) -> list[str]:
    """A row for each function, a column for each host."""
    lines = [f"| function | cases | {' | '.join(host.name for host in run)} |", f"|---|---|{'---|' * len(run)}"]
    for function in REGISTRY:
        count = sum(case.function == function.name for case in cases)
        own = [[outcome for outcome in outs if outcome.case.function == function.name] for outs in found]
        lines.append(f"| {function.excel_name} | {count} | {' | '.join(map(_counted, own))} |")
    return [*lines, f"| all | {len(cases)} | {' | '.join(map(_counted, found))} |"]


def _counted(found: Sequence[Outcome]) -> str:
    if not found:
        return "not run"
    equal, why = sum(outcome.equal for outcome in found), sum(bool(outcome.why) for outcome in found)
    wrong = len(found) - equal - why
    return f"{equal} of {len(found)}{f' + {why}' if why else ''}{f', {wrong} WRONG' if wrong else ''}"


def reasons(found: Sequence[Sequence[Outcome]]) -> list[str]:
    """What differs and why, with how many cases of each host."""
    lines = []
    for why in EXPLAINED:
        seen = {outs[0].host: sum(why in outcome.why for outcome in outs) for outs in found if outs}
        told = ", ".join(f"{host} {count}" for host, count in seen.items() if count)
        lines.append(f"- **{why.what}** {why.why} Seen: {told or 'in no host that was run'}.")
    return lines


def page(found: Sequence[Sequence[Outcome]], run: Sequence[Host], cases: Sequence[Case]) -> str:
    ways = [f"- **{host.name}**: {host.how}.{f' Not run: {host.missing}' if host.missing else ''}" for host in run]
    parts = [_HEAD, *table(found, run, cases), "", "## How each host was asked", "", *ways]
    told = reasons(found)
    return "\n".join([*parts, "", "## What differs, and why", "", *(told or ["Nothing."]), ""])


def main() -> int:
    cases, run = all_cases(), hosts()
    expected = expected_of(cases)
    found: list[list[Outcome]] = []
    for host in run:
        start = time.monotonic()
        found.append([] if host.missing else list(outcomes(host, cases, expected)))
        print(f"{host.name}: {_counted(found[-1])}, {time.monotonic() - start:.0f} s. {host.missing}", flush=True)  # noqa: T201
        print("\n".join(unexplained(found[-1])), flush=True)  # noqa: T201
    DOCS.write_text(page(found, run, cases), "utf-8")
    return 1 if any(unexplained(outs) for outs in found) else 0


if __name__ == "__main__":
    sys.exit(main())

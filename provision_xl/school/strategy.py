"""What must hold between rows of Strategy."""

from __future__ import annotations

from collections.abc import Iterable

from provision_xl.errors import Finding, Verdict
from provision_xl.school.other_tables import Strategy
from provision_xl.school.school import School


def activities_named_once(school: School) -> Iterable[Finding]:
    """No two activities name one intervention: its cost on the map would count for each of them."""
    named: dict[str, list[Strategy]] = {}
    for row in school.strategy:
        if row.intervention:
            named.setdefault(row.intervention, []).append(row)
    for code, rows in sorted(named.items()):
        if len(rows) > 1:
            yield school.finding(
                "PX-P01", Verdict.WARN, "Strategy", rows[-1], "intervention",
                f"{len(rows)} activities name {code}, so its cost on the map would count {len(rows)} times",
                "Leave the code in one row; clear Intervention in the others and type their own Cost, or join them. "
                "Until then the inclusion strategy cannot be made.",
            )  # fmt: skip

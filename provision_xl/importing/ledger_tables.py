"""What a ledger import shows: lines by code, what they pay for, and what has no counterpart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from provision_xl.importing.ledger_matching import Match, may_match, without_entry
from provision_xl.importing.ledger_rows import Entry
from provision_xl.importing.proposal import rows_in_words
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School

type ByCode = dict[str, list[Entry]]


def sum_of(entries: Iterable[Entry]) -> int:
    """Pence of all entries."""
    return sum([entry[4] for entry in entries])  # its pence; twice as fast as by name


def matched_table(matches: Sequence[Match]) -> Result:
    """Entries and what they pay for."""
    columns = (Shown("row", "Row", Shows.COUNT), Shown("cfr", "CFR code"), Shown("entry_pence", "Amount", Shows.PENCE),
               Shown("table", "Table"), Shown("what", "Pays for"), Shown("why", "Why"))  # fmt: skip
    rows = tuple((match.entry.row, match.entry.code, match.entry.pence, match.table, match.what, match.why)
                 for match in matches)  # fmt: skip
    return Result("Matched", "Lines that pay for something in this workbook", columns, rows)


def by_code_of(entries: Iterable[Entry]) -> ByCode:
    """Entries by their code."""
    found: ByCode = {}
    for entry in entries:
        some = found.get(entry[2])
        if some is None:
            some = found[entry[2]] = []
        some.append(entry)
    return found


def unmatched_table(school: School, by_code: ByCode, matches: Sequence[Match]) -> Result:
    """Spending that pays for nothing in the workbook, and what of the workbook nothing pays for."""
    columns = (Shown("where", "Where"), Shown("what", "What"), Shown("sum_pence", "Comes to", Shows.PENCE),
               Shown("which", "Which"))  # fmt: skip
    found = {match.entry.row for match in matches}
    rows: list[tuple[object, ...]] = []
    for code, some in sorted(by_code.items()):
        left = [entry for entry in some if not entry[5] and entry[0] not in found] if may_match(code) else []
        if left:
            rows.append(("the export", code, sum_of(left), rows_in_words([entry[0] for entry in left])))
    rows += [(table, what, planned, "no line of the export pays for it")
             for table, what, planned in without_entry(school, matches)]  # fmt: skip
    return Result("Unmatched", "What has no counterpart", columns, tuple(rows))

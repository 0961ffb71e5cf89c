"""A finance system's export as new lines of Ledger, reconciled to the penny with its own totals and what is there."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from provision_xl.errors import Finding, Verdict
from provision_xl.importing.headers import Layout, columns_table, find_layout, told
from provision_xl.importing.ledger_columns import LEDGER_FIELDS, NEEDED
from provision_xl.importing.ledger_matching import Matcher
from provision_xl.importing.ledger_rows import UNREADABLE, Entry, Rows, read_rows
from provision_xl.importing.ledger_tables import ByCode, by_code_of, matched_table, sum_of, unmatched_table
from provision_xl.importing.names import Hider, shown
from provision_xl.importing.proposal import (
    Proposal,
    counts_table,
    findings_table,
    ignored_table,
    rows_in_words,
)
from provision_xl.importing.remembered import Remembered
from provision_xl.importing.source import Page
from provision_xl.money import pounds
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.columns import letter
from provision_xl.school.other_tables import KeyRow, LedgerLine
from provision_xl.school.school import School

SIGNS = ("", "spending-positive", "spending-negative")
DECIMALS = ("", "point", "comma")
_MANY = 5  # entries below which nothing is said of their signs


@dataclass(frozen=True)
class LedgerOptions:
    """What a person has answered.

    Args:
        columns: such as "date=A; amount=F".
        decimal: which sign stands before the pence: point, comma, or "" where nobody has said.
        signs: whether spending is positive or negative in one column of amounts; "" where nobody has said.
        total: pence that the finance system shows for the export, where the export has no total of its own.
        leave_out: go on without the rows that cannot be read.
    """

    columns: str = ""
    decimal: str = ""
    signs: str = ""
    total: int | None = None
    leave_out: bool = False


type Identity = tuple[object, str, int, str]


def ledger_proposal(
    page: Page, school: School, key: Sequence[KeyRow], rates: Rates, options: LedgerOptions, kept: Remembered
) -> Proposal:
    """What an export would add to Ledger.

    Args:
        page: the export.
        school: whose Ledger, Services, Training and Provision it is held against.
        key: names of pupils, which are kept out of descriptions.
        rates: the list of CFR codes.
        options: what a person has answered.
        kept: what was answered before.

    Raises:
        OutOfRange: --columns names no column.
    """
    given = told(options.columns, LEDGER_FIELDS)
    layout = find_layout(page, LEDGER_FIELDS, NEEDED, given, kept.of("ledger"))
    questions = [_no_header(page)] if layout is None else list(_two_columns(page, layout))
    if layout is None or questions:
        nothing = counts_table("ledger", f"{page.name}: nothing was read", (("added", "Ledger", 0),))
        return Proposal("ledger", (nothing, findings_table(questions)), tuple(questions), lambda: school)
    hide = Hider(key)
    with _collector_at_rest():
        rows = read_rows(page, layout, {"comma": True, "point": False}.get(options.decimal), hide if key else None)
        if options.signs == "spending-negative":
            _turn(rows)
        return _Ledger(page, school, rates, options, layout, rows, hide.hidden).proposal(
            kept.with_columns("ledger", layout.shape, layout.places) if given else None
        )


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """No cycles come about here, and looking for them among 100,000 rows takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _no_header(page: Page) -> Finding:
    saw = "no row among the first 60 names a date, a code and an amount"
    names = ", ".join(field.name for field in LEDGER_FIELDS)
    cure = f'Say which column is which, such as --columns "date=A; code=B; amount=F". The names are: {names}.'
    return page.finding("PX-I01", Verdict.STOP, 1, 0, saw, cure)


def _two_columns(page: Page, layout: Layout) -> Iterator[Finding]:
    for name, others in layout.also.items():
        if name in {"date", "amount", "debit", "credit", "code"} and others:
            places = ", ".join(letter(place) for place in (layout.places[name], *others))
            saw = f"columns {places} have the same header, and any of them could be the {name}"
            cure = f'Say which: --columns "{name}={letter(layout.places[name])}".'
            yield page.finding("PX-I01", Verdict.STOP, layout.row, layout.places[name], saw, cure)


def _turn(rows: Rows) -> None:
    """Spending was negative in the export: turn every amount."""
    rows.entries = [entry._replace(pence=-entry.pence) for entry in rows.entries]
    rows.totals = [total._replace(says=-total.says, comes_to=-total.comes_to) for total in rows.totals]


@dataclass
class _Ledger:
    page: Page
    school: School
    rates: Rates
    options: LedgerOptions
    layout: Layout
    rows: Rows
    hidden: int
    by_code: ByCode = field(default_factory=dict)

    def proposal(self, kept: Remembered | None) -> Proposal:
        new, there = self._new()
        self.by_code = by_code_of(self.rows.entries)
        matcher = Matcher(self.school)
        matches = matcher.matches(self.rows.entries)
        findings = tuple(self._findings(new))
        tables = (
            self._counts(new, there),
            columns_table(self.page, self.layout),
            ignored_table(self.rows.ignored),
            self._reconciliation(new),
            self._codes(self.by_code if new is self.rows.entries else by_code_of(new)),
            matched_table(matches),
            unmatched_table(self.school, self.by_code, matches),
            findings_table(findings),
        )
        lines = {match.entry.row: match.line for match in matches}

        def make() -> School:
            funds = {fund.fund for fund in self.school.funds}
            made = (_line(entry, lines.get(entry.row, ""), funds) for entry in new)
            return replace(self.school, ledger=(*self.school.ledger, *made))

        return Proposal("ledger", tables, findings, make, kept)

    def _new(self) -> tuple[list[Entry], list[Entry]]:
        """Entries that Ledger does not have, and those it has: each line of it answers for one entry."""
        had = Counter(_identity_of(line) for line in self.school.ledger)
        if not had:
            return self.rows.entries, []
        new: list[Entry] = []
        there: list[Entry] = []
        for entry in self.rows.entries:
            identity = _identity(entry)
            if had[identity] > 0:
                had[identity] -= 1
                there.append(entry)
            else:
                new.append(entry)
        return new, there

    def _counts(self, new: Sequence[Entry], there: Sequence[Entry]) -> Result:
        left_out = sum(map(len, self.rows.ignored.values()))
        counts = (
            ("added", "Ledger", len(new)),
            ("there already", "Ledger", len(there)),
            ("changed", "Ledger", 0),
            ("left out", "the export", left_out),
        )
        notes = [f"Read as {self.page.how}. {self.rows.count:,} rows below the header in row {self.layout.row}.",
                 "Amounts: spending is positive, income and refunds are negative."]  # fmt: skip
        if self.layout.row > 1:
            above = list(range(1, self.layout.row))
            notes.append(f"Above the header, {rows_in_words(above)} left out.")
        funds = {fund.fund for fund in self.school.funds}
        other = {entry.fund for entry in new} - funds - {""}
        if other:
            notes.append(f"{len(other)} cost centres of the export are no Fund of this workbook; Fund is left blank.")
        return counts_table("ledger", f"{self.page.name} into Ledger", counts, notes)

    def _reconciliation(self, new: Sequence[Entry]) -> Result:
        columns = (
            Shown("what", "What"),
            Shown("cell", "Cell"),
            Shown("says_pence", "Says", Shows.PENCE),
            Shown("comes_to_pence", "Lines come to", Shows.PENCE),
            Shown("difference_pence", "Difference", Shows.PENCE),
        )
        rows: list[tuple[object, ...]] = [
            ("total of the export", total.cell, total.says, total.comes_to, total.comes_to - total.says)
            for total in self.rows.totals
        ]
        whole = sum_of(self.rows.entries)
        added = whole if new is self.rows.entries else sum_of(new)
        if self.options.total is not None:
            given = self.options.total
            rows.append(("total that you gave", "", given, whole, whole - given))
        before = sum(line.amount or 0 for line in self.school.ledger)
        after = self._ledger_of_the_same() + added
        rows += [
            ("Ledger afterwards, of the export's days and codes", "", after, whole, whole - after),
            ("Ledger before, all of it", "", before, None, None),
            ("Ledger afterwards, all of it", "", before + added, None, None),
        ]
        notes = []
        if not self.rows.totals and self.options.total is None:
            notes.append("The export has no total of its own. Give the one that your finance system shows: --total.")
        return Result("Reconciliation", "Reconciled to the penny", columns, tuple(rows), notes=tuple(notes))

    def _ledger_of_the_same(self) -> int:
        """What Ledger has now from the first to the last day of the export, under its codes."""
        days = [entry.day for entry in self.rows.entries]
        codes = {entry.code for entry in self.rows.entries}
        if not days or not self.school.ledger:
            return 0
        first, last = min(days), max(days)
        return sum(line.amount or 0 for line in self.school.ledger
                   if line.day and first <= line.day <= last and line.cfr_code in codes)  # fmt: skip

    def _codes(self, by_code: ByCode) -> Result:
        labels = {row["Code"]: row["Label"] for row in self.rates.rows("cfr_codes")}
        columns = (Shown("cfr", "CFR code"), Shown("label", "What it is"), Shown("count", "Lines", Shows.COUNT),
                   Shown("sum_pence", "Comes to", Shows.PENCE))  # fmt: skip
        rows = tuple((code, labels.get(code, ""), len(some), sum_of(some)) for code, some in sorted(by_code.items()))
        return Result("Added", "Lines to be added, by code", columns, rows)

    def _findings(self, new: Sequence[Entry]) -> Iterator[Finding]:
        yield from self._unread()
        yield from self._signs()
        yield from self._totals()
        yield from self._unknown_codes()
        yield from self._other_words(new)
        if self.rows.two_ways:
            place, row = self.layout.places["date"], self.rows.two_ways[0]
            day = next(entry.day for entry in self.rows.entries if entry.row == row)
            also = len(self.rows.two_ways) - 1
            more = f", and {also:,} more like it" if also else ""
            saw = f"the date could also be read month first; it was read as {day.day} {day:%B %Y}{more}"
            yield self.page.finding("PX-D16", Verdict.MEND, row, place, saw, "Nothing needs doing: British dates "
                                    "have the day first.")  # fmt: skip
        if self.hidden:
            saw = f"{self.hidden} descriptions name a pupil of Key; the Pupil ID stands there instead"
            place = self.layout.places.get("description", 0)
            yield self.page.finding("PX-I09", Verdict.MEND, self.layout.row, place, saw, "Nothing needs doing.")

    def _unread(self) -> Iterator[Finding]:
        if self.options.leave_out:
            yield from (replace(finding, verdict=Verdict.WARN) for finding in self.rows.findings)
        else:
            yield from self.rows.findings
            if self.rows.ignored.get(UNREADABLE):
                row = self.rows.ignored[UNREADABLE][0]
                count = len(self.rows.ignored[UNREADABLE])
                saw = f"{count} row{'s' if count > 1 else ''} cannot be read, each named above"
                cure = "Put them right in the export, or go on without them: --leave-out."
                yield self.page.finding("PX-I02", Verdict.STOP, row, 0, saw, cure)

    def _signs(self) -> Iterator[Finding]:
        if self.options.signs or "amount" not in self.layout.places or "side" in self.layout.places:
            return
        spending = [some for code, some in self.by_code.items() if code.startswith("E")]
        count = sum(map(len, spending))
        negative = [entry for some in spending for entry in some if entry[4] < 0]
        if count >= _MANY and len(negative) * 2 > count:
            saw = f"{len(negative):,} of {count:,} amounts under spending codes are negative"
            cure = "Say how spending is written: --signs spending-negative or --signs spending-positive."
            yield self.page.finding("PX-I05", Verdict.STOP, negative[0].row, self.layout.places["amount"], saw, cure)

    def _totals(self) -> Iterator[Finding]:
        for total in self.rows.totals:
            if total.says != total.comes_to:
                yield Finding("PX-I04", Verdict.WARN, self.page.name, total.cell,
                              _differs(f"the total of row {total.row}", total.says, total.comes_to),
                              "Look for a line that is missing or doubled; nothing was spread.")  # fmt: skip
        given, whole = self.options.total, sum_of(self.rows.entries)
        if given is not None and given != whole:
            place = self.layout.places.get("amount", self.layout.places.get("debit", 0))
            saw = _differs("the total that you gave", given, whole)
            cure = "Look for a line that is missing or doubled; nothing was spread."
            yield self.page.finding("PX-I04", Verdict.WARN, self.layout.row, place, saw, cure)

    def _unknown_codes(self) -> Iterator[Finding]:
        known = {row["Code"] for row in self.rates.rows("cfr_codes")}
        for code in sorted(self.by_code.keys() - known):
            rows = [entry.row for entry in self.by_code[code]]
            saw = f"{shown(code)} in {rows_in_words(rows)} is not in the list of CFR codes that SEN money meets"
            cure = "It is taken as it stands. Check it, and see provision-xl rates for how sure the list is."
            yield self.page.finding("PX-I03", Verdict.WARN, rows[0], self.layout.places["code"], saw, cure)

    def _other_words(self, new: Sequence[Entry]) -> Iterator[Finding]:
        """New lines with day, code and amount of a line in Ledger, under other words: perhaps the same money twice."""
        had = {(line.day, line.cfr_code, line.amount): line for line in self.school.ledger}
        doubtful = [entry for entry in new if (entry.day, entry.code, entry.pence) in had] if had else []
        if doubtful:
            line = had[doubtful[0].day, doubtful[0].code, doubtful[0].pence]
            rows = rows_in_words([entry.row for entry in doubtful])
            saw = f"{rows}: day, code and amount as a line of Ledger (row {line.row} the first), but other words"
            cure = "They are added. If they are the same money, delete one of the two."
            yield self.page.finding("PX-I06", Verdict.WARN, doubtful[0].row, 0, saw, cure)


def _differs(what: str, says: int, comes_to: int) -> str:
    more = "more" if comes_to > says else "less"
    return f"{what} is {pounds(says)}, the lines come to {pounds(comes_to)}: {pounds(abs(comes_to - says))} {more}"


def _identity(entry: Entry) -> Identity:
    return entry.day, entry.code, entry.pence, f"{entry.type or 'Actual'}|{entry.description.casefold()}"


def _identity_of(line: LedgerLine) -> Identity:
    return line.day, line.cfr_code, line.amount or 0, f"{line.type or 'Actual'}|{line.description.casefold()}"


def _line(entry: Entry, line: str, funds: set[str]) -> LedgerLine:
    return LedgerLine(
        day=entry.day,
        cfr_code=entry.code,
        description=entry.description,
        amount=entry.pence,
        type=entry.type,
        fund=entry.fund if entry.fund in funds else "",
        line=line,
    )

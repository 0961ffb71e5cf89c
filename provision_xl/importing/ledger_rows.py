"""The rows of a finance system's export: entries, totals, what is left out, and what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from provision_xl.errors import Finding, Verdict
from provision_xl.importing.amounts import Amount, read_amount
from provision_xl.importing.days import read_day
from provision_xl.importing.headers import Layout, plain
from provision_xl.importing.ledger_columns import SPENDING_TYPES
from provision_xl.importing.source import Cells, Page, text_of
from provision_xl.school.cells import clean
from provision_xl.school.columns import letter

_PLAIN_AMOUNT = re.compile(r"-?\d{1,12}\.\d\d", re.ASCII).fullmatch
_FORWARD = r"(?:opening|closing) balance|balance (?:b/?f|c/?f|brought forward|carried forward)"
_BALANCE = re.compile(rf"{_FORWARD}|^(?:brought|carried) forward|^[bc]/?f(?:wd)?$", re.I)
_TOTAL = re.compile(rf"^(?:sub|grand|report|page|overall)?[ -]?totals?\b|\btotals?:?$|{_BALANCE.pattern}", re.I)
_GRAND = re.compile(r"\b(?:grand|report|overall)\b", re.I)
_CODE = re.compile(r"([EI]\d{2}[A-G]?)(?![A-Za-z0-9])", re.I)

REPEATED, EMPTY, TOTALS, BALANCES, NOUGHT = (
    "headers repeated on a new page",
    "neither a date nor an amount",
    "totals of the export",
    "opening and closing balances",
    "amounts of 0.00",
)
UNREADABLE = "rows that cannot be read"


class Entry(NamedTuple):
    """A line of the export; `pence` is positive for spending."""

    row: int
    day: date
    code: str
    description: str
    pence: int
    type: str
    fund: str
    reference: str
    supplier: str


class Total(NamedTuple):
    """A row of totals: what it says, and what the entries that it stands for come to."""

    row: int
    cell: str
    says: int
    comes_to: int


@dataclass
class Rows:
    """What was read of an export."""

    entries: list[Entry] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    ignored: dict[str, list[int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    two_ways: list[int] = field(default_factory=list)
    count: int = 0

    def leave_out(self, reason: str, row: int) -> None:
        self.ignored.setdefault(reason, []).append(row)


def read_rows(page: Page, layout: Layout, decimal_comma: bool | None, words: Callable[[str], str] | None) -> Rows:
    """Every row below the header.

    Args:
        page: the export.
        layout: where its columns stand.
        decimal_comma: whether a comma stands before the pence; None where nobody has said.
        words: gives a description as it may be kept; None where any may.
    """
    return _Reader(page, layout, decimal_comma, words).read()


class _Reader:
    """Reads row by row; what was seen once of days, codes and words is not worked out again."""

    def __init__(
        self, page: Page, layout: Layout, decimal_comma: bool | None, words: Callable[[str], str] | None
    ) -> None:
        self.page, self.layout, self.comma, self.words = page, layout, decimal_comma, words
        self.header = [plain(cell) for cell in page.head[layout.row - 1]]
        self.days: dict[Any, date] = {}
        self.turned: set[Any] = set()
        self.codes: dict[Any, str] = {}
        self.texts: dict[Any, str] = {"": "", None: ""}
        self.types: dict[Any, str] = {"": "", None: ""}
        self.rows = Rows()
        self.in_all = [0, 0, 0]  # net, debit, credit of all entries so far
        self.marks: list[tuple[int, ...]] = []  # the same at each total

    def read(self) -> Rows:
        rows = enumerate(islice(self.page.rows(), self.layout.row, None), start=self.layout.row + 1)
        if {"debit", "credit", "side"} & self.layout.places.keys() or self.comma:
            for number, cells in rows:
                self._slow(number, cells)
                self.rows.count += 1
        else:
            self._usual(rows)
        return self.rows

    def _usual(self, rows: Iterable[tuple[int, Cells]]) -> None:
        """One column of amounts: the row of a day, a code and words seen before is taken at once, others slowly."""
        places = self.layout.places
        amount, day, code = places["amount"], places["date"], places["code"]
        rest = [places.get(name, -1) for name in ("description", "type", "fund", "reference", "supplier")]
        said, kind, fund, reference, supplier = rest
        days, codes, texts, types, turned = self.days, self.codes, self.texts, self.types, self.turned
        add, make, two_ways, in_all = self.rows.entries.append, tuple.__new__, self.rows.two_ways, self.in_all
        said_in = self._said if self.words else clean
        number = first = self.layout.row
        for number, cells in rows:
            try:
                raw, when = cells[amount], cells[day]
                pence = int(raw.replace(".", "")) if _PLAIN_AMOUNT(raw) else 0
                if pence:
                    values = (
                        number,
                        days[when],
                        codes[cells[code]],
                        said_in(cells[said]) if said >= 0 else "",
                        pence,
                        types[cells[kind]] if kind >= 0 else "",
                        texts[cells[fund]] if fund >= 0 else "",
                        cells[reference] if reference >= 0 else "",
                        cells[supplier] if supplier >= 0 else "",
                    )
            except (KeyError, IndexError, TypeError):
                pence = 0
            if pence:
                if when in turned:
                    two_ways.append(number)
                in_all[0] += pence
                add(make(Entry, values))
            else:
                self._slow(number, cells)
        self.rows.count = number - first

    def _cell(self, cells: Cells, name: str) -> Any:
        place = self.layout.places.get(name, -1)
        found = cells[place] if 0 <= place < len(cells) else None
        return None if isinstance(found, str) and not found.strip() else found

    def _slow(self, number: int, cells: Cells) -> None:
        if not any(cell not in (None, "") and str(cell).strip() for cell in cells):
            return  # a blank line
        if [plain(cell) for cell in cells[: len(self.header)]] == self.header:
            self.rows.leave_out(REPEATED, number)
            return
        raw_day = self._cell(cells, "date")
        label = next((text for text in (clean(str(cell)) for cell in cells if isinstance(cell, str))
                      if _TOTAL.search(text)), "")  # fmt: skip
        if label and (raw_day is None or (isinstance(raw_day, str) and _TOTAL.search(raw_day))):
            self._total(number, cells, label)
        elif _BALANCE.search(label):
            self.rows.leave_out(BALANCES, number)
        else:
            self._entry(number, cells, raw_day)

    def _entry(self, number: int, cells: Cells, raw_day: Any) -> None:
        before = len(self.rows.findings)
        sides = self._amounts(number, cells)
        if raw_day is None and sides is None and len(self.rows.findings) == before:
            self.rows.leave_out(EMPTY, number)
            return
        day = self._day(number, raw_day, sides is None and len(self.rows.findings) == before)
        if day is None and sides is None and len(self.rows.findings) == before:
            self.rows.leave_out(EMPTY, number)  # a line of the page, not of the ledger
            return
        if sides is None and len(self.rows.findings) == before:
            self._stop("PX-D00", number, "amount" if "amount" in self.layout.places else "debit",
                       "there is no amount", "Type the amount, or take the row out.")  # fmt: skip
        code = self._code(number, cells)
        if day is None or sides is None or code is None:
            self.rows.leave_out(UNREADABLE, number)
            return
        net = sides[0] - sides[1]
        for place, part in enumerate((net, *sides)):
            self.in_all[place] += part
        if not net:
            self.rows.leave_out(NOUGHT, number)
            return
        if raw_day in self.turned:
            self.rows.two_ways.append(number)
        said, reference, supplier = (self._text(cells, name) for name in ("description", "reference", "supplier"))
        self.rows.entries.append(
            Entry(number, day, code, said, net, self._type(cells), self._text(cells, "fund"), reference, supplier)
        )

    def _amounts(self, number: int, cells: Cells) -> tuple[int, int] | None:
        """Debit and credit of a row, both in pence; None where there is none, or it cannot be read."""
        found: dict[str, Amount] = {}
        names = [name for name in ("debit", "credit") if name in self.layout.places] or ["amount"]
        for name in names:
            place = self.layout.places[name]
            cell = f"{letter(place)}{number}"
            if self.page.unknown and cell in self.page.unknown:
                self._stop("PX-D12", number, name, "the formula here has never been worked out",
                           "Open the export in Excel, let it calculate, and save it.")  # fmt: skip
                return None
            found[name] = read_amount(self._cell(cells, name), self.comma)
            if found[name].code:
                self._stop(found[name].code, number, name, found[name].saw, found[name].cure)
                return None
        if all(amount.pence is None for amount in found.values()):
            return None
        if "amount" in found:
            return self._with_side(number, cells, found["amount"].pence or 0)
        debit, credit = (found[name].pence or 0 if name in found else 0 for name in ("debit", "credit"))
        if debit and credit:
            self._stop("PX-I02", number, "credit", "both debit and credit are filled", "Leave the one that is meant.")
            return None
        return debit, abs(credit)  # some systems print credits with a minus sign

    def _with_side(self, number: int, cells: Cells, pence: int) -> tuple[int, int] | None:
        """One column of amounts, with a column beside it that says on which side they stand."""
        side = self._cell(cells, "side")
        if side is None:
            if "side" not in self.layout.places or not pence:
                return pence, 0
            word = ""
        else:
            word = clean(str(side)).casefold().rstrip(".")
        if word in {"dr", "d", "debit", "+"}:
            return pence, 0
        if word in {"cr", "c", "credit", "-"}:
            return 0, abs(pence)
        self._stop("PX-I02", number, "side", "it does not say whether this is a debit or a credit", "Type DR or CR.")
        return None

    def _day(self, number: int, raw: Any, quiet: bool) -> date | None:
        if raw in self.days:
            return self.days[raw]
        read = read_day(raw)
        if read.day is None:
            if not quiet:
                saw = "the date is blank" if raw is None else read.saw
                self._stop(read.code or "PX-D00", number, "date", saw, read.cure or "Type the date as 14/09/2026.")
            return None
        self.days[raw] = read.day
        if read.two_ways:
            self.turned.add(raw)
        return read.day

    def _code(self, number: int, cells: Cells) -> str | None:
        raw = self._cell(cells, "code")
        if raw in self.codes:
            return self.codes[raw]
        if raw is None:
            self._stop("PX-D00", number, "code", "the code is blank", "Type the CFR code, such as E03.")
            return None
        text = text_of(raw)
        found = _CODE.match(text)
        self.codes[raw] = found[1].upper() if found else text
        return self.codes[raw]

    def _said(self, raw: str) -> str:
        """A description; hardly two are the same, so none is kept."""
        text = clean(raw)
        return self.words(text) if self.words else text

    def _text(self, cells: Cells, name: str) -> str:
        raw = self._cell(cells, name)
        if raw is None:
            return ""
        if name == "description":
            return self._said(raw if isinstance(raw, str) else text_of(raw))
        if raw not in self.texts:
            self.texts[raw] = text_of(raw)
        return self.texts[raw]

    def _type(self, cells: Cells) -> str:
        raw = self._cell(cells, "type")
        if raw not in self.types:
            self.types[raw] = SPENDING_TYPES.get(plain(raw), "")
        return self.types[raw]

    def _total(self, number: int, cells: Cells, label: str) -> None:
        if _BALANCE.search(label):
            self.rows.leave_out(BALANCES, number)
            return
        self.rows.leave_out(TOTALS, number)
        names = [name for name in ("debit", "credit") if name in self.layout.places] or ["amount"]
        for name in names:
            amount = read_amount(self._cell(cells, name), self.comma)
            if amount.pence is not None:
                says = abs(amount.pence) if name == "credit" else amount.pence
                kind = {"amount": 0, "debit": 1, "credit": 2}[name]
                cell = f"{letter(self.layout.places[name])}{number}"
                self.rows.totals.append(Total(number, cell, says, self._comes_to(kind, says, label)))
        self.marks.append(tuple(self.in_all))

    def _comes_to(self, kind: int, says: int, label: str) -> int:
        """The sum of the entries that a total stands for: all, or those since an earlier total, whichever agrees."""
        whole = self.in_all[kind]
        since = [whole - mark[kind] for mark in reversed(self.marks)]
        if says in {whole, *since}:
            return says
        return whole if _GRAND.search(label) or not since or not since[0] else since[0]

    def _stop(self, code: str, number: int, name: str, saw: str, cure: str) -> None:
        place: Mapping[str, int] = self.layout.places
        self.rows.findings.append(self.page.finding(code, Verdict.STOP, number, place.get(name, 0), saw, cure))

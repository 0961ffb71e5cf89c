"""E and F: who is meant, and figures that do not agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from tests.corpus.book import ROWS, Xml, book
from tests.corpus.made import Made, many

PUPIL = "Pupils!A3"
NO_NAMES = ("NA", "None", "null", "nan", "TRUE", "1E5", "MAR1")
SIGNS = ("=1+1", "+44", "-P2", "@P2")


def second_pupil(text: str) -> bytes:
    """The second pupil under another ID, in Pupils and in Provision."""
    return book({PUPIL: text, "Provision!C3": text})


def written_alike(pupils: str, provision: str) -> bytes:
    return book({PUPIL: pupils, "Provision!C3": provision})


IDENTITY: dict[str, Callable[[], Mapping[str, Made]]] = {
    "E01 ID twice": lambda: many(book({"Pupils!A4": "P1", "Pupils!B4": "5", "Pupils!C4": "K", "Pupils!D4": "SPLD"})),
    "E02 ID with blanks": lambda: many(book({PUPIL: "P2 "}), book({PUPIL: "P2\u00a0"})),
    "E02 ID with an unseen sign": lambda: many(book({PUPIL: "P\u200b2"})),
    "E03 ID in another case": lambda: many(second_pupil("p1")),
    "E04 look-alike": lambda: many(second_pupil("\u04201")),
    "E05 two ways to write an accent": lambda: many(written_alike("Jose\u0301", "Jos\u00e9")),
    "E06 IDs that look like nothing": lambda: {text: Made(second_pupil(text)) for text in NO_NAMES},
    "E07 noughts in front": lambda: many(second_pupil("007")),
    "E07 noughts in front and without": lambda: many(
        book({"Pupils!A2": "007", "Provision!C2": "007", PUPIL: 7, "Provision!C3": 7})),
    "E08 signs that turn the writing round": lambda: many(book({PUPIL: "\u202eP2"})),
    "E09 ID like a formula": lambda: {text: Made(second_pupil(text)) for text in SIGNS},
    "E10 pupil who is not in Pupils": lambda: many(book({"Provision!C3": "P9"})),
}  # fmt: skip

LEDGER = [["Date", "CFR code", "Description", "Amount", "Fund"],
          [date(2026, 9, 30), "E03", "September pay", 123.45, "SEN"]]  # fmt: skip

FIGURES: dict[str, Callable[[], Mapping[str, Made]]] = {
    "F01 budget of nought": lambda: many(book({"Funds!C2": 0})),
    "F01 blank budget": lambda: many(book({"Funds!C2": Xml(">")})),
    "F01 negative budget": lambda: many(book({"Funds!C2": -480})),
    "F02 rules that clash": lambda: many(book({
        "Pupils!F1": "EHC hours", "Pupils!F2": 30, "Provision!H1": "Required", "Provision!H2": "Yes",
        "Staff!D2": 0})),
    "F03 more hours than the contract": lambda: many(book({"Staff!D2": 30})),
    "F04 intervention without a price": lambda: many(book({"Staff!C2": Xml(">")})),
    "F05 one pupil in a group": lambda: many(book(sheets={"Provision": ROWS["Provision"][:2]})),
    "F06 totals that do not meet the ledger": lambda: many(book(sheets={"Ledger": LEDGER})),
}  # fmt: skip

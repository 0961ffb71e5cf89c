"""D: what stands in cells of numbers, money, dates and times; the amount of the fund is the money of the book."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.corpus.book import Formula, Shown, Xml, book
from tests.corpus.made import Made, many
from tests.workbook.made import changed

ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!")
AMOUNT, PUPIL, STARTS, HOURS, NEED_OF_GROUP = "Funds!C2", "Pupils!A3", "Terms!B2", "Staff!D2", "Interventions!D2"


def amount(*values: Any) -> Mapping[str, Made]:
    """The book with each of these in the amount of its fund."""
    return {str(value)[:40]: Made(book({AMOUNT: value})) for value in values}


def calculated_by_hand() -> bytes:
    return changed(book({AMOUNT: Formula("=1000+200.5", 1200.5)}), "xl/workbook.xml", lambda part: part.replace(
        b'fullCalcOnLoad="1"', b'calcMode="manual"'))  # fmt: skip


CASES: dict[str, Callable[[], Mapping[str, Made]]] = {
    "D01 number as text": lambda: amount("1200.50"),
    "D02 pounds and commas": lambda: amount("£1,200.50"),
    "D03 continental": lambda: amount("1.200,50"),
    "D04 brackets": lambda: amount("(1200.50)"),
    "D05 blank among the digits": lambda: amount("1\u00a0200.50", "1 200.50"),
    "D06 digits and letters": lambda: amount("12abc", Xml("><v>12abc</v>")),
    "D07 letter O": lambda: amount("£1,2OO", "l200.50"),
    "D08 negative": lambda: amount(-1200.5, "-1200.50"),
    "D09 parts of a penny": lambda: amount(1200.505),
    "D10 TRUE": lambda: amount(True),
    "D11 errors": lambda: {text: Made(book({AMOUNT: Xml(f' t="e"><v>{text}</v>')})) for text in ERRORS},
    "D12 formula never worked out": lambda: amount(Xml("><f>1000+200.5</f>"), Xml("><f>1000+200.5</f><v></v>")),
    "D13 formulas worked out by hand": lambda: many(calculated_by_hand()),
    "D14 nought by a program that works nothing out": lambda: amount(Formula("=1000+200.5", 0)),
    "D15 no number": lambda: {
        text: Made(book({AMOUNT: Xml(f"><v>{text}</v>")})) for text in ("NaN", "INF", "-1.#IND")
    },
    "D15 endless number": lambda: amount(Xml("><v>1E400</v>"), Xml("><v>-1E999</v>")),
    "D16 date as text": lambda: many(book({STARTS: "07/09/2026"})),
    "D16 date as text that could be two": lambda: many(
        book({"Provision!F2": "03/11/2026", "Provision!F3": "03/11/2026"})),
    "D17 American date": lambda: many(book({STARTS: "09/27/2026"})),
    "D18 date without its format": lambda: many(book({STARTS: 46272})),
    "D19 dates from 1904": lambda: many(book(date_1904=True)),
    "D20 no date": lambda: {str(serial): Made(book({STARTS: Shown(serial, "dd/mm/yyyy")}))
                            for serial in (60, 0, -1)},
    "D20 day after the last": lambda: many(book({STARTS: Shown(2958466, "dd/mm/yyyy")})),
    "D21 clock time for hours": lambda: {"text": Made(book({HOURS: "12:30"}))},
    "D21 time of day for hours": lambda: {"time": Made(book({HOURS: Shown(12.5 / 24, "h:mm")}))},
    "D22 27 hours 30 shown as a clock": lambda: {
        look: Made(book({"Staff!E2": Shown(27.5 / 24, look)})) for look in ("h:mm", "[h]:mm")
    },
    "D23 share above one": lambda: many(book({"Settings!A7": "LGPS employer rate", "Settings!B7": 21.5})),
    "D24 unit in the cell": lambda: many(book({NEED_OF_GROUP: "60 mins"})),
    "D25 more digits than Excel keeps": lambda: many(book({PUPIL: 12345678901234567890})),
    "D26 text too long": lambda: many(book({"Pupils!E2": Xml(f' t="str"><v>{"x" * 32_768}</v>')})),
}  # fmt: skip

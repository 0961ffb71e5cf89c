"""Amounts as finance systems write them, in whole pence; what can be read in two ways is asked about."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

from provision_xl.importing.names import shown
from provision_xl.school.cells import clean

_PLAIN = re.compile(r"-?\d+(?:\.\d{1,2})?", re.ASCII)
_SIDES = re.compile(r"^(CR|DR)\b\.?\s*|\s*\b(CR|DR)\.?$|(?<=\d)(CR|DR)$", re.I)
_POINT = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ '’]\d{3})+)?(?:\.\d{0,2})?", re.ASCII)
_COMMA = re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:[ '’]\d{3})+)?(?:,\d{0,2})?", re.ASCII)
_TWO_WAYS = re.compile(r"\d+(?:[ .]\d{3})*,\d{1,2}|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:\.\d{3})+,\d+")
_TOO_LONG = re.compile(r"[\d, '’]*\.\d{3,}")
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "\u00a0": " ", "\u202f": " "})
_NOTHING = frozenset({"", "-"})
_LARGEST = 10**12  # pounds


class Amount(NamedTuple):
    """Whole pence, or None where nothing stands there; where it cannot be read, code, what was seen and the cure."""

    pence: int | None
    code: str = ""
    saw: str = ""
    cure: str = ""


_BLANK = Amount(None)


def read_amount(raw: Any, decimal_comma: bool | None = None) -> Amount:
    """An amount as it stands in an export: -12.50, 12.50-, (12.50), 12.50 CR, £1,200.50, 1 200.50.

    Args:
        raw: what stands in the cell.
        decimal_comma: whether a comma stands before the pence; None where nobody has said.

    >>> [read_amount(text).pence for text in ("£1,200.50", "(50.00)", "12.50-", "12.5 CR", "12 DR")]
    [120050, -5000, -1250, -1250, 1200]
    >>> read_amount("1.200,50").code, read_amount("1.200,50", decimal_comma=True).pence
    ('PX-D03', 120050)
    """
    if raw is None:
        return _BLANK
    if isinstance(raw, str):
        return _of_text(raw, decimal_comma)
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)):
        return Amount(None, "PX-D06", f"{shown(raw)} is not an amount", "Type the amount as 1200.50.")
    exact = Decimal(f"{raw:.15g}") if isinstance(raw, float) else Decimal(raw)
    return _whole(exact, raw)


def _of_text(raw: str, decimal_comma: bool | None) -> Amount:
    if _PLAIN.fullmatch(raw) and not decimal_comma and len(raw) < 16:
        return Amount(plain_pence(raw))
    text = clean(raw.translate(_MINUS)).replace("£", "").replace("GBP", "").strip()
    if text in _NOTHING:
        return _BLANK
    bare, signs = _without_sign(text)
    if len(signs) > 1:
        return Amount(None, "PX-D03", f"{shown(raw)} has two signs and could be read in two ways",
                      "Leave one sign: -12.50.")  # fmt: skip
    shape = _COMMA if decimal_comma else _POINT
    if not any(sign.isdigit() for sign in bare) or not shape.fullmatch(bare):
        return _unread(raw, bare, decimal_comma)
    point, groups = (",", ".") if decimal_comma else (".", ",")
    digits = re.sub(f"[{groups} '’]", "", bare).replace(point, ".")
    return _whole(-Decimal(digits) if "-" in signs else Decimal(digits), raw)


def plain_pence(text: str) -> int:
    """A number with at most two decimals and nothing else, in pence.

    >>> plain_pence("-12.5"), plain_pence("7"), plain_pence("-0.05")
    (-1250, 700, -5)
    """
    whole, _, rest = text.partition(".")
    return int(whole + rest.ljust(2, "0"))


def _without_sign(text: str) -> tuple[str, list[str]]:
    """The digits, and every sign that stood around them: + for debit, - for minus, brackets and credit."""
    signs: list[str] = []
    while side := _SIDES.search(text):
        word = next(part for part in side.groups() if part)
        signs.append("-" if word.upper() == "CR" else "+")
        text = (text[: side.start()] + text[side.end() :]).strip()
    if text.startswith("(") and text.endswith(")"):
        signs.append("-")
        text = text[1:-1].strip()
    for place in (0, -1):
        if text and text[place] in "+-":
            signs.append(text[place])
            text = (text[1:] if place == 0 else text[:-1]).strip()
    return text, signs


def _whole(exact: Decimal, raw: Any) -> Amount:
    if not exact.is_finite() or abs(exact) > _LARGEST:
        return Amount(None, "PX-D15", "this is no number that can be used", "Type the amount as 1200.50.")
    scaled = exact.scaleb(2)
    if scaled != scaled.to_integral_value():
        return Amount(None, "PX-D09", f"{shown(raw)} has parts of a penny", "Round it to whole pence.")
    return Amount(int(scaled))


def _unread(raw: str, bare: str, decimal_comma: bool | None) -> Amount:
    if raw.startswith("#"):
        return Amount(None, "PX-D11", f"the cell shows {shown(raw)}", "Put the formula right, or type the amount.")
    if decimal_comma is None and _TWO_WAYS.fullmatch(bare):
        cure = "Say which sign stands before the pence: --decimal comma or --decimal point."
        return Amount(None, "PX-D03", f"{shown(raw)} could be read in two ways", cure)
    if not decimal_comma and _TOO_LONG.fullmatch(bare):
        return Amount(None, "PX-D09", f"{shown(raw)} has parts of a penny", "Round it to whole pence.")
    return Amount(None, "PX-D06", f"{shown(raw)} is not an amount", "Type the amount as 1200.50.")

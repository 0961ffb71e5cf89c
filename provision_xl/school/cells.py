"""One cell: what was typed becomes a value of the column's kind, is mended and listed, or is stopped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, NamedTuple

from provision_xl.errors import Verdict
from provision_xl.money import pence
from provision_xl.school.columns import Column, Kind
from provision_xl.school.raw import CellError, NoValue

STOP, MEND, WARN = Verdict.STOP, Verdict.MEND, Verdict.WARN

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_SPACES = re.compile(r"\s+")
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?$")
_THOUSANDS = re.compile(r"-?\d{1,3}([, ]\d{3})+(\.\d+)?$")
_CONTINENTAL = re.compile(r"-?\d{1,3}(\.\d{3})*,\d+$")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::[0-5]\d)?$")
_TIME_OF_DAY = re.compile(r"(\d{1,2})[:.]([0-5]\d)(?::00)?\s*(am|pm)?$", re.I)
_UNITS = re.compile(
    r"\s*(?:hours?|hrs?|h|minutes?|mins?|m|weeks?|wks?|x\s*(?:a\s*)?week(?:ly)?|p/?w|months?)\.?$", re.I
)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_YES = frozenset({"yes", "y", "true", "x", "✓", "✔", "1"})
_NO = frozenset({"no", "n", "false", "0"})
_ALIASES = {
    "reception": "R",
    "rec": "R",
    "yr r": "R",
    "year r": "R",
    "sen support": "K",
    "ehcp": "E",
    "ehc plan": "E",
    "no sen": "N",
}
_YEAR_GROUP = re.compile(r"(?:year|yr|y)\s*(\d{1,2})$", re.I)
_EXCEL_EPOCH = datetime(1899, 12, 30)
_TEXT_LIMIT = 32_767
_TOO_LARGE = Decimal(10**12)


class Problem(NamedTuple):
    """What is the matter with one cell; the sheet and address are added by who read it."""

    code: str
    verdict: Verdict
    saw: str
    cure: str


class Read(NamedTuple):
    value: Any
    problem: Problem | None = None


def quoted(value: Any) -> str:
    """What was seen, short, as text between quotation marks."""
    text = _SPACES.sub(" ", str(value))
    return f'"{text[:37]}..."' if len(text) > 40 else f'"{text}"'


def clean(text: str) -> str:
    """Text in one Unicode form, without invisible signs and outer or doubled spaces."""
    if text.isascii() and text.isprintable() and text == text.strip() and "  " not in text:
        return text
    return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def read_cell(column: Column, raw: Any) -> Read:
    """The value of one cell for that column, with the problem where there is one.

    A problem that stops leaves the value blank; one that mends has the mended value.

    >>> from provision_xl.school.tables import TABLES
    >>> cost = TABLES["Services"].column("unit_cost")
    >>> read_cell(cost, "£1,200.50").value, read_cell(cost, "1.200,50").problem.code
    (120050, 'PX-D03')
    """
    if raw is None or raw == "":
        return Read(column.blank)
    if isinstance(raw, CellError):
        return _stop(column, "PX-D11", f"the cell shows {raw.text}", "Put the formula right, or type the value.")
    if isinstance(raw, NoValue):
        return _stop(
            column,
            "PX-D12",
            "the formula here has never been worked out",
            "Open the workbook in Excel, let it calculate, and save it.",
        )
    read = _READERS[column.kind](column, raw)
    if isinstance(read.value, int | Decimal) and not isinstance(read.value, bool):
        return _in_limits(column, read)
    return read


def _stop(column: Column, code: str, saw: str, cure: str) -> Read:
    return Read(column.blank, Problem(code, STOP, f"{column.header}: {saw}", cure))


def _mend(column: Column, value: Any, code: str, raw: Any, what: str) -> Read:
    return Read(
        value,
        Problem(
            code,
            MEND,
            f"{column.header}: {quoted(raw)} was read as {what}",
            "Nothing needs doing; type it so to be rid of this note.",
        ),
    )


def _in_limits(column: Column, read: Read) -> Read:
    amount = Decimal(read.value).scaleb(-2) if column.kind is Kind.MONEY else Decimal(read.value)
    if column.lowest is not None and amount < column.lowest:
        if column.lowest == 0:
            return _stop(
                column, "PX-D08", f"{amount} is negative", "Type it without the minus sign, or leave it blank."
            )
        return _stop(column, "PX-D23", f"{amount} is below {column.lowest}", f"Type {column.lowest} or more.")
    if column.highest is not None and amount > column.highest:
        hint = " For a percentage type 20%, or 0.2." if column.kind is Kind.SHARE else ""
        return _stop(column, "PX-D23", f"{amount} is above {column.highest}", f"Type {column.highest} or less.{hint}")
    return read


def _text(column: Column, raw: Any) -> Read:
    text = raw if isinstance(raw, str) else identifier_text(raw)
    if text is None:
        return _stop(
            column, "PX-E06", f"{quoted(raw)} is a date or time, not text", "Put ' before it and type it again."
        )
    if len(text) > _TEXT_LIMIT:
        return _stop(column, "PX-D26", f"the text has {len(text):,} signs", f"Shorten it to {_TEXT_LIMIT:,}.")
    return Read(clean(text) if column.kind is not Kind.TEXT or "\n" not in text else text.strip())


def identifier_text(raw: Any) -> str | None:
    """A number, TRUE or FALSE as the identifier that was typed; None for dates and times."""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else repr(raw)
    if isinstance(raw, int | Decimal):
        return str(raw)
    return None


def _identifier(column: Column, raw: Any) -> Read:
    if isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) >= 10**15:
        return _stop(
            column, "PX-D25", f"{raw} has more digits than Excel keeps", "Put ' before it and type it again as text."
        )
    read = _text(column, raw)
    if read.problem or not isinstance(raw, str) or read.value == raw:
        return read
    if _INVISIBLE.search(raw):
        return Read(
            read.value,
            Problem(
                "PX-E08",
                WARN,
                f"{column.header}: {quoted(read.value)} held signs that cannot be seen; they were left out",
                "Type it again by hand.",
            ),
        )
    code = "PX-E02" if read.value == raw.strip() else "PX-E05"
    return _mend(column, read.value, code, raw, f"{quoted(read.value)}, without spaces around it")


def _choice(column: Column, raw: Any) -> Read:
    read = _text(column, raw)
    if read.problem or read.value in column.allowed or not read.value:
        return read
    found = _allowed(column, read.value)
    if found:
        return _mend(column, found, "PX-D27", raw, found)
    return _not_allowed(column, read.value)


def _allowed(column: Column, text: str) -> str:
    folded = {item.casefold(): item for item in column.allowed}
    year = _YEAR_GROUP.match(text)
    alias = year.group(1).lstrip("0") if year else _ALIASES.get(text.casefold(), "")
    return folded.get(text.casefold()) or (alias if alias in column.allowed else "")


def _not_allowed(column: Column, text: str) -> Read:
    near = get_close_matches(text, column.allowed, n=1, cutoff=0.5)
    hint = f' Did you mean "{near[0]}"?' if near else ""
    return _stop(
        column, "PX-D28", f"{quoted(text)} is not in the list", f"Choose one of {', '.join(column.allowed)}.{hint}"
    )


def _list(column: Column, raw: Any) -> Read:
    read = _text(column, raw)
    if read.problem:
        return read
    separator = ";" if ";" in read.value or not column.allowed else "[;,/\n]"
    items = tuple(clean(item) for item in re.split(separator, read.value) if item.strip())
    if not items and read.value:
        return _stop(column, "PX-D28", f"{quoted(raw)} names nothing", "Type what is meant, with ; between.")
    if not column.allowed:
        return Read(items)
    found = [item if item in column.allowed else _allowed(column, item) for item in items]
    if "" in found:
        return _not_allowed(column, items[found.index("")])
    as_typed = tuple(found) == items and (separator == ";" or len(items) < 2)
    return Read(items) if as_typed else _mend(column, tuple(found), "PX-D27", raw, "; ".join(found))


def _yes_no(column: Column, raw: Any) -> Read:
    text = clean(str(raw)).casefold()
    if text in _YES or text in _NO:
        return Read(text in _YES)
    return _stop(column, "PX-D29", f"{quoted(raw)} is neither Yes nor No", "Type Yes or No.")


def _date(column: Column, raw: Any) -> Read:
    if isinstance(raw, datetime):
        raw = raw.date()
    if isinstance(raw, date):
        if 1990 <= raw.year <= 2100:
            return Read(raw)
        return _stop(column, "PX-D20", f"{raw:%d/%m/%Y} cannot be meant", "Type the date as 14/09/2026.")
    if isinstance(raw, bool | time | timedelta):
        return _stop(column, "PX-D20", f"{quoted(raw)} is not a date", "Type the date as 14/09/2026.")
    if isinstance(raw, int | float | Decimal):
        if 30_000 <= raw <= 60_000:
            day = (_EXCEL_EPOCH + timedelta(days=int(raw))).date()
            return _mend(column, day, "PX-D18", raw, f"{day:%d/%m/%Y}")
        return _stop(column, "PX-D20", f"{quoted(raw)} is not a date", "Type the date as 14/09/2026.")
    return _text_date(column, raw)


def _text_date(column: Column, raw: str) -> Read:
    text = clean(raw)
    iso, day_first = _ISO.match(text), _DAY_FIRST.match(text)
    try:
        if iso:
            day = date(int(iso[1]), int(iso[2]), int(iso[3]))
        elif day_first:
            year = int(day_first[3])
            day = date(year + 2000 if year < 100 else year, int(day_first[2]), int(day_first[1]))
        else:
            raise ValueError
    except ValueError:
        american = day_first and int(day_first[2]) > 12 >= int(day_first[1])
        hint = " It looks like an American date, month first." if american else ""
        code = "PX-D17" if american else "PX-D20"
        return _stop(column, code, f"{quoted(raw)} is not a date", f"Type the date as 14/09/2026.{hint}")
    return _mend(column, day, "PX-D16", raw, f"{day.day} {day:%B %Y}")


def _number(column: Column, raw: Any) -> Read:
    read = _any_number(column, raw)
    if read.value is not None and abs(read.value) >= _TOO_LARGE:
        return _stop(column, "PX-D15", "the number is far too large", "Type the number.")
    return read


def _any_number(column: Column, raw: Any) -> Read:
    if isinstance(raw, bool):
        return _stop(column, "PX-D10", f"{str(raw).upper()} is not a number", "Type the number.")
    if isinstance(raw, int | Decimal):
        return Read(Decimal(raw))
    if isinstance(raw, float):
        if raw != raw or raw in (float("inf"), float("-inf")):
            return _stop(column, "PX-D15", "this is not a number that can be used", "Type the number.")
        return Read(_decimal(raw))
    if isinstance(raw, datetime | date | time | timedelta):
        return _stop(
            column,
            "PX-D21",
            f"{quoted(raw)} is a date or time, not a number",
            "Set the cell's format to Number and type it again.",
        )
    return _text_number(column, raw)


def _decimal(value: float) -> Decimal:
    """The decimal that was typed: Excel keeps 15 digits, so what a sum leaves behind them is not meant."""
    return Decimal(f"{value:.15g}") if value.is_integer() is False else Decimal(int(value))


def _text_number(column: Column, raw: str) -> Read:
    text = clean(raw).replace("£", "").strip()
    bare = _UNITS.sub("", text)
    if _PLAIN_NUMBER.match(bare):
        code = "PX-D24" if bare != text else ("PX-D02" if "£" in raw else "PX-D01")
        return _mend(column, Decimal(bare), code, raw, bare)
    if _THOUSANDS.match(bare):
        number = bare.replace(",", "").replace(" ", "")
        return _mend(column, Decimal(number), "PX-D05" if " " in bare else "PX-D02", raw, number)
    return _unreadable_number(column, raw, bare)


def _unreadable_number(column: Column, raw: str, text: str) -> Read:
    if _CONTINENTAL.match(text):
        return _stop(column, "PX-D03", f"{quoted(raw)} could be read in two ways", "Type it with a point: 1200.50.")
    if text.startswith("(") and text.endswith(")"):
        return _stop(
            column, "PX-D04", f"{quoted(raw)} is in brackets", "Type it with a minus sign if it is one, or bare."
        )
    as_digits = re.sub("[lI]", "1", re.sub("[oO]", "0", text.replace(",", "")))
    if any(sign.isdigit() for sign in text) and _PLAIN_NUMBER.match(as_digits):
        return _stop(
            column, "PX-D07", f"{quoted(raw)} has a letter O or l among the digits", "Type it with digits only."
        )
    return _stop(column, "PX-D06", f"{quoted(raw)} is not a number", "Type the number alone.")


def _money(column: Column, raw: Any) -> Read:
    read = _number(column, raw)
    if read.value is None:
        return read
    if read.value != round(read.value, 2):
        return _stop(column, "PX-D09", f"{quoted(raw)} has parts of a penny", "Round it to whole pence.")
    return read._replace(value=pence(read.value))


def _rate(column: Column, raw: Any) -> Read:
    read = _number(column, raw)
    if read.value is not None and read.value != round(read.value, 4):
        return _stop(column, "PX-D09", f"{quoted(raw)} has more than four decimals", "Round it, to pence at best.")
    return read


def _whole(column: Column, raw: Any) -> Read:
    read = _number(column, raw)
    if read.value is not None and read.value != int(read.value):
        return _stop(column, "PX-D30", f"{quoted(raw)} is not a whole number", "Type a whole number.")
    return read if read.value is None else read._replace(value=int(read.value))


def _share(column: Column, raw: Any) -> Read:
    if isinstance(raw, str) and raw.strip().endswith("%"):
        read = _number(column, raw.strip().removesuffix("%"))
        if read.value is None:
            return read
        return _mend(column, read.value / 100, "PX-D23", raw, f"{read.value}%")
    return _number(column, raw)


def _time(column: Column, raw: Any) -> Read:
    """A time of day to the minute: as Excel keeps it, a part of a day, or as typed, 9:10, 09.10, 1:15 pm."""
    cure = "Type the time as 9:10 or 13:45."
    if isinstance(raw, datetime) and raw.date() < date(1900, 1, 2):
        raw = raw.time()
    if isinstance(raw, timedelta) and timedelta(0) <= raw < timedelta(days=1):
        raw = raw / timedelta(days=1)
    if isinstance(raw, float | Decimal) and 0 <= raw < 1:
        minutes = round(raw * 24 * 60)
        raw = time(minutes // 60 % 24, minutes % 60)
    if isinstance(raw, time):
        return Read(raw.replace(second=0, microsecond=0))
    typed = _TIME_OF_DAY.match(clean(raw)) if isinstance(raw, str) else None
    if not typed:
        return _stop(column, "PX-D31", f"{quoted(raw)} is not a time of day", cure)
    hour = int(typed[1]) + (12 if (typed[3] or "").lower() == "pm" and int(typed[1]) < 12 else 0)
    if hour > 23:
        return _stop(column, "PX-D31", f"{quoted(raw)} is not a time of day", cure)
    return _mend(column, time(hour, int(typed[2])), "PX-D31", raw, f"{hour:02d}:{typed[2]}")


def _hours(column: Column, raw: Any) -> Read:
    if isinstance(raw, timedelta):
        return Read(Decimal(int(raw.total_seconds())) / 3600)
    if isinstance(raw, datetime):  # 27:30 shown as h:mm arrives as a moment early in 1900
        since = raw - (datetime(1899, 12, 31) if raw < datetime(1900, 3, 1) else _EXCEL_EPOCH)
        return Read(Decimal(round(since.total_seconds() / 60)) / 60) if since.days < 31 else _number(column, raw)
    if isinstance(raw, time):
        return Read(Decimal(raw.hour * 60 + raw.minute) / 60)
    clock = _CLOCK.match(clean(raw)) if isinstance(raw, str) else None
    if clock:
        hours = Decimal(int(clock[1]) * 60 + int(clock[2])) / 60
        return _mend(column, hours, "PX-D21", raw, f"{clock[1]} hours {clock[2]} minutes")
    return _number(column, raw)


_READERS: dict[Kind, Callable[[Column, Any], Read]] = {
    Kind.TEXT: _text,
    Kind.ID: _identifier,
    Kind.CHOICE: _choice,
    Kind.LIST: _list,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.MONEY: _money,
    Kind.RATE: _rate,
    Kind.HOURS: _hours,
    Kind.MINUTES: _number,
    Kind.SHARE: _share,
    Kind.YESNO: _yes_no,
}

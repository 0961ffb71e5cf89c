"""One cell of a hand-made map: a tick, minutes, so many times so many minutes, or the name of a group."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

from provision_xl.importing.names import shown
from provision_xl.school.cells import clean

_TICKS = frozenset({"x", "✓", "✔", "√", "☑", "y", "yes", "tick", "●", "•", "*", "ü"})  # ü is a tick in Wingdings
_NOTHING = frozenset({"", "-", "–", "n", "no", "0", "n/a", "na"})
_MINUTES = re.compile(r"(\d{1,3})\s*(?:m|mins?|minutes?|')?\.?", re.I)
_TIMES = re.compile(
    r"(\d{1,2})\s*(?:x|×|\*)\s*(?:pw|a week|weekly|week)?\s*(\d{1,3})\s*(?:m|mins?|minutes?|')?\.?", re.I
)
_TURNED = re.compile(r"(\d{1,3})\s*(?:m|mins?|minutes?|')\s*(?:x|×|\*)\s*(\d{1,2})", re.I)
_GROUP = re.compile(r"(?:(?:group|grp|gp|gr)\.?\s*([A-Z0-9]{1,3})|g\s*(\d{1,2})|([A-Z]))", re.I)
_FEWEST, _MOST = 5, 180  # minutes of a session


class Dose(NamedTuple):
    """What a cell says: whether the pupil is in it, minutes, times a week, and the group; or what is wrong with it."""

    given: bool
    minutes: Decimal | None = None
    times: Decimal | None = None
    group: str = ""
    wrong: str = ""


def read_dose(raw: Any) -> Dose:
    """What a cell of a map says.

    >>> read_dose("✓").given, read_dose("3 x 20 mins")[1:3], read_dose("Group B").group, read_dose("maybe").wrong
    (True, (Decimal('20'), Decimal('3')), 'B', 'a text of 5 signs')
    """
    if raw is None or raw is False:
        return Dose(False)
    if raw is True:
        return Dose(True)
    text = clean(str(int(raw) if isinstance(raw, float) and raw.is_integer() else raw))
    word = text.casefold()
    if word in _NOTHING:
        return Dose(False)
    if word in _TICKS or word == "1":
        return Dose(True)
    return _minutes(text) or _group(text) or Dose(False, wrong=shown(text))


def _minutes(text: str) -> Dose | None:
    times, turned, alone = _TIMES.fullmatch(text), _TURNED.fullmatch(text), _MINUTES.fullmatch(text)
    if times or turned:
        number, minutes = (times[1], times[2]) if times else (turned[2], turned[1])  # type: ignore[index]
    elif alone:
        number, minutes = "", alone[1]
    else:
        return None
    if not _FEWEST <= int(minutes) <= _MOST * (1 if number else 10):
        return Dose(False, wrong=shown(text))
    return Dose(True, Decimal(int(minutes)), Decimal(int(number)) if number else None)


def _group(text: str) -> Dose | None:
    found = _GROUP.fullmatch(text)
    return Dose(True, group=next(part for part in found.groups() if part).upper()) if found else None

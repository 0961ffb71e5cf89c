"""The Staff ID cell of the map: nobody, one adult, several at once, or several in turn."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from provision_xl.errors import OutOfRange

NOBODY = ""

type Adults = tuple[tuple[str, Fraction], ...]
"""Staff ID and the part of the group's time that adult gives; several at once each give all of it."""

_PART = re.compile(r"^(?P<name>.+?)\s+(?P<percent>\d+(?:\.\d+)?)\s*%$")


@lru_cache(maxsize=4096)
def adults(entry: str) -> Adults:
    """The adults of a Staff ID entry.

    Raises:
        OutOfRange: signs mixed, a part without %, or parts that do not make 100 %.

    >>> adults("T1; T2")
    (('T1', Fraction(1, 1)), ('T2', Fraction(1, 1)))
    >>> adults("T1 60% / T2 40%")
    (('T1', Fraction(3, 5)), ('T2', Fraction(2, 5)))
    """
    if not entry.strip():
        return ((NOBODY, Fraction(1)),)
    found = named_parts(entry)
    if len({name for name, _ in found}) < len(found):
        raise OutOfRange(f'"{entry}" names an adult twice.')
    return found


def named_parts(entry: str) -> Adults:
    """Names with ; between, each whole, or names with percentages and / between, adding up to 100 %."""
    if "%" not in entry and "/" not in entry:
        return tuple((name.strip(), Fraction(1)) for name in entry.split(";") if name.strip())
    if ";" in entry:
        raise OutOfRange(f'"{entry}" has both ; and parts. Write "A; B" or "A 60% / B 40%".')
    parts = [_PART.match(part.strip()) for part in entry.split("/")]
    found = tuple((part["name"].strip(), Fraction(part["percent"]) / 100) for part in parts if part)
    if len(found) < len(parts) or sum(share for _, share in found) != 1:
        raise OutOfRange(f'"{entry}" does not make 100%. Write it as "A 60% / B 40%".')
    return found

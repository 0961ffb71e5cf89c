"""Amounts of money as people type them."""

from __future__ import annotations

from provision_xl.errors import OutOfRange
from provision_xl.school.tables import TABLES


def pence_of(pounds: str) -> int | None:
    """Pounds as typed on the command line, in pence; None where nothing is typed.

    Raises:
        OutOfRange: it is no amount of money.

    >>> pence_of("£9,400"), pence_of("")
    (940000, None)
    """
    from provision_xl.school.cells import read_cell

    read = read_cell(TABLES["Funds"].column("amount"), pounds)
    if read.value is None and pounds:
        raise OutOfRange(f'"{pounds}" is not an amount; type it as 9400 or 9400.50.')
    value: int | None = read.value
    return value


def signed_pence(pounds: str) -> int:
    """Pounds that may be less than nought, in pence.

    Raises:
        OutOfRange: it is no amount of money.

    >>> signed_pence("-1,000"), signed_pence("")
    (-100000, 0)
    """
    words = pounds.strip()
    amount = pence_of(words.lstrip("-").strip()) or 0
    return -amount if words.startswith("-") else amount

"""All cases of the corpus by name; `python -m tests.corpus FOLDER` writes their files."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.corpus import container, hostile, identity, shape, values
from tests.corpus.made import Made

MAKERS: dict[str, Callable[[], Mapping[str, Made]]] = {
    **container.CASES, **hostile.CASES, **shape.CASES, **values.CASES, **identity.IDENTITY, **identity.FIGURES,
}  # fmt: skip
NUMBERS = tuple(
    f"{letter}{number:02}"
    for letter, last in (("A", 18), ("B", 16), ("C", 18), ("D", 26), ("E", 10), ("F", 6))
    for number in range(1, last + 1)
)


@dataclass(frozen=True)
class Expected:
    """What must come of a case.

    Args:
        name: as in the makers; it begins with its number.
        verdict: REFUSE, STOP, MEND, WARN, or OK where nothing is found.
        code: of the finding; "" where the verdict is OK.
        sheet: of the finding; the file's name where it is the file.
        cell: of the finding.
        words: that must stand in the message.
        reads: what is read from the book, "Sheet row attribute" to its text; rows counted from 1.
        pence: figures of the book where it is read: total of the map and amount of the fund.
        instead: why the verdict is another than one would first think, and at least as good.
    """

    name: str
    verdict: str
    code: str = ""
    sheet: str = ""
    cell: str = ""
    words: tuple[str, ...] = ()
    reads: Mapping[str, str] = field(default_factory=dict)
    pence: Mapping[str, int] = field(default_factory=dict)
    instead: str = ""


def expected() -> list[Expected]:
    """The cases of expected.toml; a key that is not known is an error."""
    raw = tomllib.loads((Path(__file__).parent / "expected.toml").read_text("utf-8"))
    usual: Mapping[str, int] = raw["usual"]
    return [_one(case, usual) for case in raw["case"]]


def _one(case: dict[str, Any], usual: Mapping[str, int]) -> Expected:
    given = {**case, "words": tuple(case.get("words", ()))}
    if given["verdict"] in {"OK", "MEND", "WARN"}:
        given["pence"] = {**usual, **case.get("pence", {})}
    return Expected(**given)

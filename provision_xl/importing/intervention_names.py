"""Interventions as a school calls them, found in the library: surely, perhaps, or not at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

from provision_xl.importing.pupil_columns import simple
from provision_xl.school.core_tables import Intervention

_LIKELY, _APART = 0.8, 0.03
_USUAL = frozenset(
    ("group", "groups", "intervention", "interventions", "programme", "support", "1", "to", "one", "time", "session",
     "sessions")
)  # fmt: skip


class Named(NamedTuple):
    """What a header stands for: a code of the library and how sure; "" where there is none."""

    code: str
    sure: bool
    why: str


def find_intervention(header: str, library: Iterable[Intervention]) -> Named:
    """The intervention that a header names.

    >>> from provision_xl.school.core_tables import Intervention
    >>> library = [Intervention(code="TBT", name="Toe by Toe"), Intervention(code="ELSA", name="Emotional support")]
    >>> find_intervention("ELSA", library), find_intervention("Toe-by-toe (am)", library)[:2]
    (Named(code='ELSA', sure=True, why='the same code'), ('TBT', False))
    """
    word = simple(header)
    rows = list(library)
    for row in rows:
        if word == simple(row.code):
            return Named(row.code, True, "the same code")
    for row in rows:
        if word == simple(row.name):
            return Named(row.code, True, "the same name")
    scored = sorted(((_likeness(word, row), row.code) for row in rows), key=lambda item: (-item[0], item[1]))
    if not scored or scored[0][0] < _LIKELY:
        return Named("", False, "nothing like it in Interventions")
    if len(scored) > 1 and scored[0][0] - scored[1][0] < _APART:
        return Named("", False, f"{scored[0][1]} and {scored[1][1]} are both like it")
    return Named(scored[0][1], False, "much the same words")


def _likeness(word: str, row: Intervention) -> float:
    """How like two names are, 0 to 1: as a whole, or all the telling words of one among those of the other."""
    name = simple(row.name)
    telling, mine = set(word.split()) - _USUAL, set(name.split()) - _USUAL
    if telling and telling == mine:
        return 0.99
    if simple(row.code) in telling:
        return 0.95
    inside = 0.9 if telling and mine and (telling <= mine or mine <= telling) and len(telling & mine) > 1 else 0.0
    return max(inside, SequenceMatcher(None, word, name).ratio())


def new_code(header: str, taken: Collection[str]) -> str:
    """A short code for an intervention that the library does not have.

    >>> new_code("Reading eggs", {"READ"}), new_code("Reading", {"READ"})
    ('RE', 'READI')
    """
    words = [word for word in simple(header).upper().split() if word]
    joined = "".join(words) or "OWN"
    starts = "".join(word[0] for word in words)[:6]
    tries = [starts] if len(words) > 1 else []
    tries += [joined[:length] for length in range(4, 9)]
    tries += [f"{joined[:5]}{number}" for number in range(2, 1000)]
    folded = {code.casefold() for code in taken}
    return next(code for code in tries if code.casefold() not in folded)

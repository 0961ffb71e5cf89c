"""Names of pupils: found in other words, compared in whatever order they are written, and never handed on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from provision_xl.school.cells import quoted
from provision_xl.school.other_tables import KeyRow

_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_HARMLESS = frozenset(
    ("january", "february", "march", "april", "june", "july", "august", "sept", "september", "october", "november",
     "december", "value")
)  # fmt: skip
_WORDS = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


def shown(raw: object) -> str:
    """What was seen in a cell, as it may be said: words that could be somebody's name are not repeated.

    >>> shown("12abc"), shown("Zoe Quill")
    ('"12abc"', 'a text of 9 signs')
    """
    text = str(raw)
    long = [word.casefold() for word in _LONG_WORD.findall(text)]
    if all(word in _HARMLESS for word in long) or text.startswith("#"):
        return quoted(text)
    return f"a text of {len(text)} signs"


def folded(text: str) -> str:
    """Letters alone in one case, accents kept apart from nothing.

    >>> folded("O’Neill") == folded("o'neill"), folded("José") == folded("JOSE")
    (True, True)
    """
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def words_of(text: str) -> tuple[str, ...]:
    return tuple(folded(word) for word in _WORDS.findall(text))


def name_key(text: str) -> str:
    """One text for a name however it is written: "Quill, Zoe" and "Zoe Quill" are the same.

    >>> name_key("QUILL, Zoe") == name_key(" Zoe  Quill")
    True
    """
    return " ".join(sorted(words_of(text)))


def by_name(key: Iterable[KeyRow]) -> Mapping[str, tuple[str, ...]]:
    """Pupil IDs by name; several where pupils share one."""
    found: dict[str, dict[str, None]] = {}
    for row in key:
        found.setdefault(name_key(row.name), {})[row.pupil_id] = None
    return {name: tuple(ids) for name, ids in found.items()}


class Hider:
    """Puts a pupil's ID where words name the pupil: "Zoe Quill", "Quill, Zoe", "Z Quill" or "Quill Z"."""

    def __init__(self, key: Iterable[KeyRow]) -> None:
        self._patterns: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        self.hidden = 0
        for row in key:
            parts = words_of(row.name)
            if len(parts) < 2:
                continue
            last = parts[0] if "," in row.name else parts[-1]
            first = parts[1] if "," in row.name else parts[0]
            gap = r"[\s,.]+"
            given = rf"(?:{re.escape(first)}|{re.escape(first[0])})"
            spelled = rf"\b(?:{given}{gap}(?:\w+{gap})?{re.escape(last)}|{re.escape(last)}{gap}{given})\b"
            self._patterns.setdefault(last, []).append((re.compile(spelled), row.pupil_id))

    def __call__(self, text: str) -> str:
        """The words without names."""
        for word in set(words_of(text)) & self._patterns.keys():
            for pattern, pupil in self._patterns[word]:
                text = self._replaced(text, pattern, pupil)
        return text

    def _replaced(self, text: str, pattern: re.Pattern[str], pupil: str) -> str:
        plain = folded(text)
        found = list(pattern.finditer(plain))
        self.hidden += bool(found)
        if len(plain) != len(text):
            return pattern.sub(pupil, plain) if found else text
        for match in reversed(found):
            text = text[: match.start()] + pupil + text[match.end() :]
        return text

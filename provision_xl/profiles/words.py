"""A setting's own words in what people read: titles, notes, help. Headers, sheet names and what is typed stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from provision_xl.profiles.profile import Profile
from provision_xl.results import Result

# What stands in quotes was typed or is a name; the others are fixed terms in which our word is no word of its own.
_KEPT = (
    r'"[^"]*"', r"[Ss]chool years?\b", r"[Ss]chool week\b", r"[Ss]chool share\b", r"[Pp]upil premium\b",
    r"[Ss]pecial schools?\b", r"[Mm]ainstream schools?\b", r"[Pp]rimary schools?\b", r"[Ss]econdary schools?\b",
    r"[Ii]n class\b", r"[Oo]ut of class\b", r"[Mm]iss class\b", r"[Oo]ut-of-class\b", r"Pupil ID\b", r"Pupil:<ID>",
    r"School [A-Z]\w+", r"School figures\b", r"\w+ of SENCo\b(?= as)",
)  # fmt: skip


def worded(text: str, profile: Profile) -> str:
    """A sentence in the setting's words; at its beginning a capital stays one.

    A capital within a sentence is a sheet's or a column's name, and stays: only SENCo is replaced wherever it stands.

    >>> from provision_xl.profiles import setting_named
    >>> from provision_xl.rates import national
    >>> college = setting_named("College", national())
    >>> worded("Pupils with a plan, from Pupils: a pupil of this school year.", college)
    'Students with a plan, from Pupils: a student of this school year.'
    """
    words = profile.words or {}
    if not words:
        return text
    pattern = _pattern(tuple(words))
    return pattern.sub(lambda found: _said(found, text, words), text)


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    own = sorted(words, key=len, reverse=True)
    forms = [form for word in own for form in dict.fromkeys((word, word[0].upper() + word[1:]))]
    kept = "|".join(_KEPT)
    return re.compile(f"(?P<kept>{kept})|\\b(?P<word>{'|'.join(map(re.escape, forms))})\\b")


def _said(found: re.Match[str], text: str, words: Mapping[str, str]) -> str:
    word = found["word"]
    if word is None:
        return found[0]
    begins = not text[: found.start()].strip() or text[: found.start()].rstrip().endswith((".", "!", "?"))
    if word in words:
        said = words[word]
        return said[0].upper() + said[1:] if begins and word[0].isupper() else said
    after = text[found.end() :]
    lower = words[word[0].lower() + word[1:]]
    if begins and re.match(r"('s)?,? [a-z]|$|\.", after):
        return lower[0].upper() + lower[1:]
    return word


def in_words(result: Result, profile: Profile) -> Result:
    """A table with its title, its notes and the help on its headers in the setting's words."""
    if not profile.words:
        return result
    columns = tuple(replace(column, help=worded(column.help, profile)) for column in result.columns)
    notes = tuple(worded(note, profile) for note in result.notes)
    return replace(result, title=worded(result.title, profile), columns=columns, notes=notes)

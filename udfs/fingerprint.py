"""A fingerprint of VBA modules, to know them by.

It is of the text of each module, as the VBA editor shows it. Excel may change the case of names and the spaces between
words when it saves, so neither counts. What Excel has compiled from the text beside it is not looked at.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

_NAMED = re.compile(r"(?im)^Attribute VB_\w+ =.*$")


def fingerprint(sources: Mapping[str, str]) -> str:
    """Sixteen signs that stand for the text of some modules; blank modules do not count.

    >>> fingerprint({"A": "Sub B()\\r\\nEnd Sub"}) == fingerprint({"A": "sub b( )\\nEnd Sub\\n", "Sheet1": ""})
    True
    """
    texts = {name.casefold(): plain(source) for name, source in sources.items()}
    whole = "\0".join(f"{name}\n{text}" for name, text in sorted(texts.items()) if text)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def plain(source: str) -> str:
    """A module's lines without what Excel changes by itself, and without those that only name it."""
    lines = _NAMED.sub("", source).splitlines()
    return "\n".join(text for line in lines if (text := "".join(line.split()).casefold()))

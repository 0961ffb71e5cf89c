"""A file of the corpus, before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Made:
    """What a file holds, and its path below the folder that it is written to."""

    content: bytes
    name: str = "map.xlsx"

    def written(self, folder: Path) -> Path:
        path = folder / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.content)
        return path


def many(*contents: bytes) -> Mapping[str, Made]:
    """One file or several of one case, numbered."""
    return {str(number): Made(content) for number, content in enumerate(contents, start=1)}

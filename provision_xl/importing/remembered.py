"""What a person has answered once: a small file in their own folder, with column numbers and no data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from provision_xl.files.save import write_text

_FOLDER, _FILE = ".provision_xl", "columns.json"


@dataclass(frozen=True)
class Remembered:
    """Places of columns by kind of export and shape of its header row; codes of interventions by shape of a header."""

    columns: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    interventions: Mapping[str, str] = field(default_factory=dict)

    def of(self, kind: str) -> Mapping[str, Mapping[str, int]]:
        """What is known of a kind of export, by shape."""
        return self.columns.get(kind, {})

    def with_columns(self, kind: str, shape: str, places: Mapping[str, int]) -> Remembered:
        """The same with the columns of one header row."""
        kinds = {**self.columns, kind: {**self.of(kind), shape: dict(places)}}
        return Remembered(kinds, self.interventions)

    def with_interventions(self, codes: Mapping[str, str]) -> Remembered:
        """The same with codes that a person has agreed to."""
        return Remembered(self.columns, {**self.interventions, **codes})


def file_in(home: Path) -> Path:
    """Where it stands below a person's own folder."""
    return home / _FOLDER / _FILE


def read_remembered(home: Path) -> Remembered:
    """What is remembered; nothing where the file is absent or not ours."""
    try:
        plain = json.loads(file_in(home).read_text("utf-8"))
        columns = {
            str(kind): {str(shape): {str(name): int(place) for name, place in places.items()}
                        for shape, places in shapes.items()}
            for kind, shapes in plain["columns"].items()
        }  # fmt: skip
        return Remembered(columns, {str(shape): str(code) for shape, code in plain["interventions"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Remembered()


def write_remembered(home: Path, kept: Remembered) -> None:
    """Keep it.

    Raises:
        FileError: it cannot be written.
    """
    path = file_in(home)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    plain = {"columns": kept.columns, "interventions": kept.interventions}
    write_text(path, json.dumps(plain, indent=1, sort_keys=True) + "\n")

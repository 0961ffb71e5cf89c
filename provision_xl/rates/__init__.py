"""National and published figures, each with unit, dates, source and status; the files are package data.

`figures/NAME.toml` is one figure and its whole history; `lists/NAME.toml` is a list of records.
A new pay award is one more `[[entry]]`, and no code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Any

from provision_xl.errors import UnknownRate

STATUSES = ("agreed", "derived", "provisional", "unverified", "own estimate")
SURE = frozenset({"agreed", "derived"})

_FIGURE_KEYS = {"label", "touches", "unit", "index", "help", "entry"}
_ENTRY_KEYS = {"from", "to", "status", "source", "note", "value"}
_LIST_KEYS = {"label", "help", "columns", "row"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One value, or one table of values by key, and when, whence and how sure."""

    starts: date
    ends: date | None
    status: str
    source: str
    note: str
    value: Any


@dataclass(frozen=True, slots=True)
class Quoted:
    """A value as it was in force on a day; `held` where its entry had run out and none has followed."""

    name: str
    key: str
    value: Any
    entry: Entry
    held: bool

    @property
    def sure(self) -> bool:
        return self.entry.status in SURE and not self.held


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its history, oldest entry first."""

    name: str
    label: str
    unit: str
    index: str
    help: str
    entries: tuple[Entry, ...]
    touches: str = ""  # what is another figure where this one is, in words

    @property
    def changes(self) -> tuple[date, ...]:
        """The days from which another value may hold."""
        return tuple(entry.starts for entry in self.entries)

    def at(self, day: date) -> Entry:
        """The entry in force on that day.

        Raises:
            UnknownRate: before the first entry; the message names the figure and the date.
        """
        in_force = [entry for entry in self.entries if entry.starts <= day]
        if not in_force:
            raise UnknownRate(f"{self.label}: nothing is known for {day}; the first figure starts "
                              f"{self.entries[0].starts}.")  # fmt: skip
        return in_force[-1]

    def quote(self, day: date, key: str = "") -> Quoted:
        """The value in force on that day, for that key where the figure has an index.

        A point that has ended is absent from the later entry and never answered with an older value.

        Raises:
            UnknownRate: no entry, or no such key in it; the message names figure, key and date.
        """
        entry = self.at(day)
        held = entry.ends is not None and day > entry.ends
        if not self.index:
            return Quoted(self.name, "", entry.value, entry, held)
        if key not in entry.value:
            ended = any(key in earlier.value for earlier in self.entries if earlier.starts < entry.starts)
            why = f"it ended before {entry.starts}" if ended else "there is no such one"
            raise UnknownRate(f'{self.label}: nothing for {self.index} "{key}" on {day}; {why}.')
        return Quoted(self.name, key, entry.value[key], entry, held)


@dataclass(frozen=True, slots=True)
class Records:
    """A published list, such as the library of interventions; every row has source and status."""

    name: str
    label: str
    help: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Rates:
    """All figures and lists that ship."""

    figures: Mapping[str, Figure]
    lists: Mapping[str, Records]

    def figure(self, name: str) -> Figure:
        """
        >>> national().figure("ni_rate").unit
        'share of pay'
        """
        if name not in self.figures:
            raise UnknownRate(f'There is no national figure called "{name}". The names are: {", ".join(self.figures)}.')
        return self.figures[name]

    def quote(self, name: str, day: date, key: str = "") -> Quoted:
        return self.figure(name).quote(day, key)

    def rows(self, name: str) -> tuple[Mapping[str, Any], ...]:
        return self.lists[name].rows


def parse_figure(name: str, text: str) -> Figure:
    """A figure from its TOML text.

    Raises:
        UnknownRate: an unknown or missing key, a status that is not one of STATUSES, no source, dates that
            do not rise, an entry that ends before it starts or after the next one does, or a value that
            does not fit the index or is neither number nor text.
    """
    raw = _toml(name, text)
    _only(name, raw, _FIGURE_KEYS, {"label", "unit", "entry"})
    index = raw.get("index", "")
    entries = tuple(_entry(name, entry, bool(index)) for entry in raw["entry"])
    starts = [entry.starts for entry in entries]
    if starts != sorted(set(starts)) or not starts:
        raise UnknownRate(f"{name}: dates must rise, each once: {', '.join(map(str, starts))}.")
    for earlier, later in pairwise(entries):
        if earlier.ends is not None and earlier.ends >= later.starts:
            raise UnknownRate(f"{name}: the entry from {earlier.starts} ends {earlier.ends}, after the next one "
                              f"starts on {later.starts}.")  # fmt: skip
    return Figure(name, raw["label"], raw["unit"], index, raw.get("help", ""), entries, raw.get("touches", ""))


def parse_list(name: str, text: str) -> Records:
    """A list of records from its TOML text; every row has exactly the declared columns it needs.

    Raises:
        UnknownRate: an unknown or missing key, a status that is not one of STATUSES, or no source.
    """
    raw = _toml(name, text)
    _only(name, raw, _LIST_KEYS, {"label", "columns", "row"})
    for number, row in enumerate(raw["row"], start=1):
        where = f"{name}, row {number}"
        _only(where, row, set(raw["columns"]), {"source", "status"})
        _sourced(where, row)
    return Records(name, raw["label"], raw.get("help", ""), tuple(raw["columns"]), tuple(raw["row"]))


@cache
def national() -> Rates:
    """The figures and lists in the package, read once."""
    root = files(__package__)
    figures = {name: parse_figure(name, path.read_text("utf-8")) for name, path in _named(root / "figures").items()}
    return Rates(figures, _Lists(_named(root / "lists")))


class _Lists(Mapping[str, Records]):
    """Lists by name, each read when it is first asked for: most work needs few of them."""

    def __init__(self, paths: Mapping[str, Traversable]) -> None:
        self._paths = paths
        self._read: dict[str, Records] = {}

    def __getitem__(self, name: str) -> Records:
        if name not in self._read:
            self._read[name] = parse_list(name, self._paths[name].read_text("utf-8"))
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _named(folder: Traversable) -> dict[str, Traversable]:
    found = sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name)
    return {path.name.removesuffix(".toml"): path for path in found}


def _toml(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise UnknownRate(f"{name}: {error}") from error


def _only(where: str, raw: Mapping[str, Any], allowed: set[str], needed: set[str]) -> None:
    unknown, missing = set(raw) - allowed, needed - set(raw)
    if unknown or missing:
        raise UnknownRate(f"{where}: unknown {sorted(unknown)}, missing {sorted(missing)}.")


def _sourced(where: str, raw: Mapping[str, Any]) -> None:
    if raw["status"] not in STATUSES:
        raise UnknownRate(f'{where}: status "{raw["status"]}" is not one of {", ".join(STATUSES)}.')
    if not str(raw["source"]).strip():
        raise UnknownRate(f"{where}: source is empty.")


def _entry(name: str, raw: Mapping[str, Any], indexed: bool) -> Entry:
    where = f"{name}, entry from {raw.get('from', '?')}"
    _only(where, raw, _ENTRY_KEYS, {"from", "status", "source", "value"})
    _sourced(where, raw)
    starts, ends = raw["from"], raw.get("to")
    if type(starts) is not date or (ends is not None and (type(ends) is not date or ends < starts)):
        raise UnknownRate(f"{where}: from and to must be dates without a time, to not before from.")
    if isinstance(raw["value"], Mapping) != indexed:
        raise UnknownRate(f"{where}: the value must be {'a table by key' if indexed else 'one value'}.")
    table = raw["value"]
    value = {key: _exact(where, item) for key, item in table.items()} if indexed else _exact(where, table)
    return Entry(starts, ends, raw["status"], raw["source"], raw.get("note", ""), value)


def _exact(where: str, value: Any) -> Decimal | str:
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str) or (isinstance(value, Decimal) and value.is_finite()):
        return value
    raise UnknownRate(f"{where}: the value {value!r} is neither number nor text.")

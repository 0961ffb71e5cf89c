"""Ledger lines found again in Services, Training and Provision, where that is sure; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from provision_xl.importing.ledger_rows import Entry
from provision_xl.importing.names import words_of
from provision_xl.money import half_up
from provision_xl.school.other_tables import Service, Training
from provision_xl.school.school import School

_BILLS_COME = timedelta(days=62)  # an invoice so long before or after is still for that
_TOKENS = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-]*")
_STAFF_CODES = ("E01", "E02", "E03", "E04", "E05", "E06", "E07")


@dataclass(frozen=True)
class Match:
    """A ledger line and what it pays for; `line` where that is a line of Provision."""

    entry: Entry
    table: str
    what: str
    why: str
    line: str = ""


@dataclass(frozen=True)
class Candidate:
    """Something that may have been paid for: words that must stand in the entry, amounts, and days."""

    table: str
    what: str
    words: tuple[frozenset[str], ...]
    amounts: frozenset[int]
    first: date
    last: date


class Matcher:
    """Looks for what an entry pays for."""

    def __init__(self, school: School) -> None:
        self.candidates = [*_services(school), *_training(school)]
        amounts = {amount for candidate in self.candidates for amount in candidate.amounts}
        self.by_amount = {amount: [item for item in self.candidates if amount in item.amounts] for amount in amounts}
        self.lines = {row.line: row for row in school.provision if row.line}
        begins = sorted({line.rstrip("0123456789") for line in self.lines})
        shapes = "|".join(re.escape(begin) for begin in begins)
        self.perhaps = re.compile(rf"(?:{shapes})\d" if len(begins) > 1 else rf"{shapes}\d") if begins else None

    def matches(self, entries: Iterable[Entry]) -> list[Match]:
        """What each entry pays for, where that is sure."""
        amounts, lines = self.by_amount, self.lines
        look = self.perhaps.search if self.perhaps else None
        maybe = [
            entry for entry in entries
            if entry[4] in amounts or (look and look(entry[3])) or entry[7] in lines
        ]  # fmt: skip
        return [match for match in map(self.match, maybe) if match]

    def match(self, entry: Entry) -> Match | None:
        """What an entry pays for, where one thing fits and no other does."""
        line = self._line(entry)
        if line:
            return line
        found = [item for item in self.by_amount.get(entry.pence, ()) if _fits(item, entry)]
        if len(found) != 1:
            return None
        return Match(entry, found[0].table, found[0].what, "its words, its amount and its date fit")

    def _line(self, entry: Entry) -> Match | None:
        """A line of Provision that the entry names in its reference, or in its words beside its intervention."""
        tokens = _TOKENS.findall(f"{entry.reference} {entry.description}")
        named = [self.lines[token] for token in dict.fromkeys(tokens) if token in self.lines]
        if len(named) != 1:
            return None
        row = named[0]
        beside = str(entry.reference) == row.line or row.intervention in tokens or row.pupil_id in entry.description
        starts = row.starts or entry.day
        if not beside or not starts - _BILLS_COME <= entry.day <= (row.ends or date.max - _BILLS_COME) + _BILLS_COME:
            return None
        return Match(entry, "Provision", row.line, "it names the line, and its date fits", row.line)


def _fits(item: Candidate, entry: Entry) -> bool:
    if not item.first - _BILLS_COME <= entry.day <= item.last + _BILLS_COME:
        return False
    words = set(words_of(f"{entry.description} {entry.supplier} {entry.reference}"))
    return any(wanted <= words for wanted in item.words)


def _services(school: School) -> Iterable[Candidate]:
    for row in school.services:
        starts = row.starts or school.year_dates[0]
        words = tuple(found for found in (_telling(row.service), _telling(row.provider)) if found)
        if row.unit_cost and words:
            yield Candidate("Services", row.service, words, _unit_amounts(row), starts,
                            row.ends or school.year_dates[1])  # fmt: skip


def _unit_amounts(row: Service) -> frozenset[int]:
    """What one, two, … or all of the units cost."""
    bought = Fraction(row.units_bought or 1)
    cost = row.unit_cost or 0
    return frozenset({*(cost * count for count in range(1, min(int(bought), 400) + 1)), half_up(cost * bought)} - {0})


def _training(school: School) -> Iterable[Candidate]:
    for row in school.training:
        words = _telling(row.skill)
        if row.cost and row.day and words:
            yield Candidate("Training", _named(row), (words,), frozenset({row.cost}), row.day, row.day)


def _named(row: Training) -> str:
    return f"{row.skill}, {row.staff_id}"


def _telling(text: str) -> frozenset[str]:
    """The words by which something is known: those of three letters or more."""
    return frozenset(word for word in words_of(text) if len(word) > 2)


def without_entry(school: School, matches: Sequence[Match]) -> Iterable[tuple[str, str, int]]:
    """Services and Training that cost something and that no line of the export pays for: table, what, planned pence."""
    paid = {(match.table, match.what) for match in matches}
    for row in school.services:
        if row.unit_cost and ("Services", row.service) not in paid:
            yield "Services", row.service, half_up(row.unit_cost * Fraction(row.units_bought or 0))
    for course in school.training:
        if course.cost and ("Training", _named(course)) not in paid:
            yield "Training", _named(course), course.cost


def may_match(code: str) -> bool:
    """Whether a code is for spending that is not our own staff's pay, so that it could stand in Services or Training.

    >>> may_match("E27"), may_match("E03"), may_match("I01")
    (True, False, False)
    """
    return code.startswith("E") and code not in _STAFF_CODES

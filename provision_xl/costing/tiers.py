"""The names of tiers: what stands in the tables is kept as typed, and shown in the words of the school's scheme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from provision_xl.errors import Finding, Verdict
from provision_xl.rates import Rates
from provision_xl.school.school import School

LIST = "tier_schemes"


@dataclass(frozen=True, slots=True)
class Named:
    """A tier in the words of a scheme.

    Args:
        typed: as it stands in the tables.
        shown: its name in the scheme; with what was typed behind it where the scheme has nothing of its own for it.
        order: its place in the scheme, from 1; None where no scheme knows it.
        own: whether the scheme has a name for it and for no lower tier.
    """

    typed: str
    shown: str
    order: int | None
    own: bool


class Tiers:
    """The names of one scheme, and how the names of every other scheme are told in it."""

    def __init__(self, rates: Rates, scheme: str) -> None:
        self._rows: Sequence[Mapping[str, Any]] = rates.rows(LIST) if LIST in rates.lists else ()
        self._mine = sorted((row for row in self._rows if row["Scheme"] == scheme), key=lambda row: int(row["Order"]))
        self.scheme = scheme

    @property
    def names(self) -> tuple[str, ...]:
        """From the class offer up."""
        return tuple(row["Tier"] for row in self._mine)

    def named(self, typed: str) -> Named:
        """A tier as typed in any scheme's words, in the words of this one.

        >>> from provision_xl.rates import national
        >>> waves = Tiers(national(), "Waves")
        >>> waves.named("Targeted").shown, waves.named("Targeted Plus").shown, waves.named("Blue").shown
        ('Wave 2', 'Wave 2 (Targeted Plus)', 'Blue')
        """
        if not typed.strip():
            return Named(typed, "", None, True)
        here = next((row for row in self._mine if _same(row["Tier"], typed)), None)
        if here is not None:
            return Named(typed, here["Tier"], int(here["Order"]), True)
        other = next((row for row in self._rows if _same(row["Tier"], typed)), None)
        alike = [row for row in self._mine if other is not None and row["Same as"] == other["Same as"]]
        if other is None or not alike:
            return Named(typed, typed.strip(), None, False)
        own = other["Tier"] == self._first(other)["Tier"]
        shown = alike[0]["Tier"] if own else f"{alike[0]['Tier']} ({other['Tier']})"
        return Named(typed, shown, int(alike[0]["Order"]), own)

    def _first(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """The lowest tier of a row's own scheme that is the same."""
        alike = (item for item in self._rows if (item["Scheme"], item["Same as"]) == (row["Scheme"], row["Same as"]))
        return min(alike, key=lambda item: int(item["Order"]))

    def compare(self, before: str, after: str) -> int | None:
        """1 for more support, -1 for less, 0 for the same level; None where no scheme tells.

        By this scheme's order; where both are the same in it, by the order of a scheme that has both words.
        """
        first, second = self.named(before), self.named(after)
        if first.order is not None and second.order is not None and first.order != second.order:
            return 1 if second.order > first.order else -1
        if _same(before, after):
            return 0
        found = self._in_one_scheme(before, after)
        if found is not None:
            return (found[1] > found[0]) - (found[1] < found[0])
        return 0 if first.order is not None and second.order is not None else None

    def _in_one_scheme(self, before: str, after: str) -> tuple[int, int] | None:
        for scheme in dict.fromkeys(row["Scheme"] for row in self._rows):
            order = {_folded(row["Tier"]): int(row["Order"]) for row in self._rows if row["Scheme"] == scheme}
            if _folded(before) in order and _folded(after) in order:
                return order[_folded(before)], order[_folded(after)]
        return None


@lru_cache(maxsize=4_096)
def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _same(one: str, other: str) -> bool:
    return _folded(one) == _folded(other)


def tiers_of(school: School, rates: Rates) -> Tiers:
    """The names that Settings chooses."""
    return Tiers(rates, school.setting("tier_names"))


def tier_findings(school: School, rates: Rates) -> Iterable[Finding]:
    """Each tier in Interventions, and those in Changes, that the names chosen have no name of their own for."""
    tiers = tiers_of(school, rates)
    seen: set[str] = set()
    for row in school.interventions:
        named = tiers.named(row.tier)
        if not named.own and _folded(row.tier) not in seen:
            seen.add(_folded(row.tier))
            saw = f'"{row.tier.strip()}" has no name of its own in {tiers.scheme}; it is shown as {named.shown}'
            yield school.finding("PX-G13", Verdict.WARN, "Interventions", row, "tier", saw, _CURE)
    changes = [row for row in school.changes if row.field == "Tier" and not tiers.named(row.value).own]
    if changes:
        saw = f"{len(changes)} of the tiers here have no name of their own in {tiers.scheme}; they are kept as typed"
        yield school.finding("PX-G13", Verdict.WARN, "Changes", changes[0], "value", saw, _CURE)


_CURE = "Nothing is lost: choose other Tier names in Settings, or another tier in this row."

"""By how much a closed term costs otherwise now, and what has changed that: causes that add up to the penny."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from provision_xl.closing.closed import Closing
from provision_xl.closing.edits import Edit, edits
from provision_xl.closing.figures import FORECAST, MONEY, Term
from provision_xl.closing.inputs import Inputs, Money, by_line, costs_of, inputs_of, total_of
from provision_xl.money import natural
from provision_xl.rates import Rates

OTHER = "other"


@dataclass(frozen=True)
class Cause:
    """One change, and what it does to the term.

    Args:
        kind: what kind of change, in words that name nobody.
        words: what changed.
        lines: the lines that were changed themselves.
        money: what the term costs more by it.
        moved: what each line costs more by it; shares of others move with a line.
    """

    kind: str
    words: str
    lines: tuple[str, ...]
    money: Money
    moved: Mapping[str, Money]

    @property
    def others(self) -> tuple[str, ...]:
        """Lines that cost otherwise though they were not changed themselves."""
        return tuple(line for line in sorted(self.moved, key=natural) if line not in self.lines)


@dataclass(frozen=True)
class Restated:
    """A closed term as it was closed and as it stands now.

    Args:
        then: as closed; None for a figure that was not kept.
        now: as it is worked out now.
        causes: what changed, in the order in which it was worked out; with `other` they add up to now - then.
        known: whether what the figures rested on was kept, so that causes can be told.
    """

    closing: Closing
    then: Mapping[str, int | None]
    now: Money
    causes: tuple[Cause, ...]
    known: bool

    @cached_property
    def by(self) -> Money:
        """What the term costs more than was closed; nought for a figure that was not kept."""
        then = [self.then[name] for name in MONEY]
        return Money(*(now - (now if was is None else was) for now, was in zip(self.now, then, strict=True)))

    @property
    def is_restated(self) -> bool:
        return any(self.by) or bool(self.causes)

    @property
    def headline(self) -> str:
        """The figure that is told first: the forecast, else the first that is restated."""
        return next((name for name in (FORECAST, *MONEY) if self.amount(name)), FORECAST)

    def amount(self, figure: str) -> int:
        return self.by[MONEY.index(figure)]


def restated(closing: Closing, found: Term) -> Restated:
    """What has changed in a closed term since, and why.

    Each change is put into what the term rested on when it was closed, one after the other, and the term costed
    anew; the difference is its effect. What is left is told as `other`: the program itself counts otherwise than
    the one that closed the term, or Closed was changed by hand.

    Args:
        found: the same term as it stands.
    """
    then = {name: closing.pence(name) for name in MONEY}
    now_lines = by_line(found.costs, found.term.labels)
    now = total_of(now_lines.values())
    kept = closing.kept
    if kept is None:
        return Restated(closing, then, now, (), False)
    causes = _causes(kept, inputs_of(found.costs, found.rates, found.term), found.term.labels, found.rates)
    result = Restated(closing, then, now, causes, True)
    other = result.by.less(total_of(cause.money for cause in causes))
    if any(other):
        causes += (Cause(OTHER, _WHY_OTHER, (), other, {}),)
    return Restated(closing, then, now, causes, True)


_WHY_OTHER = (
    "other, which no change in the workbook explains: the program counts otherwise than the one that closed the "
    "term, or Closed was changed by hand"
)


def _causes(then: Inputs, now: Inputs, labels: frozenset[str], rates: Rates) -> tuple[Cause, ...]:
    return tuple(_Walk(labels, rates).through(then, edits(then, now)))


@dataclass(frozen=True)
class _Walk:
    """Goes from the old inputs to the new and tells what each edit does; edits that do nothing are passed over."""

    labels: frozenset[str]
    rates: Rates

    def through(self, inputs: Inputs, found: Sequence[Edit]) -> list[Cause]:
        """The causes among these edits: halved until one is left, so that many that do nothing cost little."""
        if not found:
            return []
        changed = _after(inputs, found)
        before, after = self._costs(inputs, changed, found)
        if after == before:
            return []
        if len(found) == 1:
            return [_cause(found[0], before, after)]
        half = len(found) // 2
        first = self.through(inputs, found[:half])
        return first + self.through(_after(inputs, found[:half]), found[half:])

    def _costs(self, inputs: Inputs, changed: Inputs, found: Sequence[Edit]) -> list[dict[str, Money]]:
        """What lines cost before and after; where lines alone are edited, of those alone that can move with them."""
        both = [inputs, changed]
        if all(edit.lines for edit in found):
            own = {line for edit in found for line in edit.lines}
            rows = [line for each in both for key, line in each.tables["Provision"].items() if key in own]
            codes, groups = {line.intervention for line in rows}, {line.group for line in rows if line.group}
            both = [_only(each, codes, groups) for each in both]
        return [costs_of(each, self.labels, self.rates) for each in both]


def _after(inputs: Inputs, found: Sequence[Edit]) -> Inputs:
    for edit in found:
        inputs = edit.apply(inputs)
    return inputs


def _only(inputs: Inputs, codes: set[str], groups: set[str]) -> Inputs:
    """The lines of these interventions and groups: a cost of one line is shared with no other."""
    rows = {key: line for key, line in inputs.tables["Provision"].items()
            if line.intervention in codes or line.group in groups}  # fmt: skip
    return replace(inputs, tables={**inputs.tables, "Provision": rows, "Services": {}, "Training": {}})


def _cause(edit: Edit, before: Mapping[str, Money], after: Mapping[str, Money]) -> Cause:
    moved = {
        line: after.get(line, Money()).less(before.get(line, Money()))
        for line in {*before, *after}
        if after.get(line, Money()) != before.get(line, Money())
    }
    return Cause(edit.kind, edit.words, edit.lines, total_of(moved.values()), moved)

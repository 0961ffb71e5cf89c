"""What differs between what a closed term rested on and what it rests on now: one edit for each thing that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from provision_xl.closing import wording as say
from provision_xl.closing.inputs import MINUTES, Inputs
from provision_xl.money import natural
from provision_xl.school.core_tables import Line
from provision_xl.school.tables import SETTINGS_SHEET

type Apply = Callable[[Inputs], Inputs]


@dataclass(frozen=True)
class Edit:
    """One thing that changed, in words, and how it is carried from the old inputs towards the new.

    Args:
        kind: what kind of change, in words that name no pupil, line or adult.
        words: what changed, for those who may see lines and pupils.
        lines: the lines that were changed themselves; none where something else was.
        apply: the inputs with this change in them.
    """

    kind: str
    words: str
    lines: tuple[str, ...]
    apply: Apply


def edits(then: Inputs, now: Inputs) -> tuple[Edit, ...]:
    """Every edit from then to now, in a fixed order; all of them applied one after the other give now.

    The order decides to which of two changes their common effect is put down: Settings first, then Terms, prices of
    hours, Staff, Absences, Interventions, Pupils, Services, Training, then the map (rows that went, rows changed, rows
    that came), the log of sessions, and last the as-at date: so each change is measured on the day of the closing.
    """
    found: list[Edit] = []
    found += _rows(SETTINGS_SHEET, "settings", then, now)
    found += _rows("Terms", "term dates", then, now)
    found += _prices(then, now)
    for table, kind in _TABLES:
        found += _rows(table, kind, then, now)
    found += _map(then, now)
    found += _held(then, now)
    if then.as_at != now.as_at:
        found.append(Edit("the as-at date", say.as_at(then.as_at, now.as_at), (), _as_at(now)))
    return tuple(found)


_TABLES = (
    ("Staff", "adults in post"),
    ("Absences", "absences"),
    ("Interventions", "the catalogue of interventions"),
    ("Pupils", "pupils who came or went"),
    ("Services", "bought services"),
    ("Training", "training"),
)


def _as_at(now: Inputs) -> Apply:
    return lambda inputs: replace(inputs, as_at=now.as_at)


def _rows(table: str, kind: str, then: Inputs, now: Inputs) -> Iterable[Edit]:
    """An edit for each row of a table that came, went or changed."""
    before, after = then.tables[table], now.tables[table]
    for key in sorted({*before, *after}, key=natural):
        old, new = before.get(key), after.get(key)
        if old != new:
            yield Edit(kind, say.row(table, key, old, new), (), _put(table, {key: new}))


def _put(table: str, rows: Mapping[str, Any]) -> Apply:
    def apply(inputs: Inputs) -> Inputs:
        for key, row in rows.items():
            inputs = inputs.with_row(table, key, row)
        return inputs

    return apply


def _prices(then: Inputs, now: Inputs) -> Iterable[Edit]:
    for name in sorted({*then.prices, *now.prices}, key=natural):
        old, new = then.prices.get(name, ()), now.prices.get(name, ())
        if old != new:
            yield Edit("the cost of staff hours", say.prices(name, old, new), (), _price(name, now))


def _price(name: str, now: Inputs) -> Apply:
    def apply(inputs: Inputs) -> Inputs:
        rest = {key: prices for key, prices in inputs.prices.items() if key != name}
        return replace(inputs, prices={**rest, name: now.prices[name]} if name in now.prices else rest)

    return apply


def _held(then: Inputs, now: Inputs) -> Iterable[Edit]:
    for group in sorted({*then.held, *now.held}, key=natural):
        old, new = then.held.get(group), now.held.get(group)
        if old != new:
            rows = {**then.tables["Provision"], **now.tables["Provision"]}
            lines = tuple(sorted((key for key, line in rows.items() if line.group == group), key=natural))
            yield Edit("sessions held", say.log(group, old, new), lines, _hold(group, now))


def _hold(group: str, now: Inputs) -> Apply:
    def apply(inputs: Inputs) -> Inputs:
        rest = {key: count for key, count in inputs.held.items() if key != group}
        return replace(inputs, held={**rest, group: now.held[group]} if group in now.held else rest)

    return apply


class _Aspect(NamedTuple):
    """Columns of the map that are told of together."""

    kind: str
    names: tuple[str, ...]


_ASPECTS = (
    _Aspect("rows moved to another pupil, intervention or group", ("pupil_id", "intervention", "group")),
    _Aspect("dates of lines", ("starts", "ends")),
    _Aspect("adults of lines", ("staff_id",)),
    _Aspect("minutes of lines", MINUTES),
    _Aspect("who bears the cost of a group", ("charge",)),
    _Aspect("lines planned, stopped or left out", ("status", "plan")),
    _Aspect("sessions held", ("sessions_held",)),
)


def _map(then: Inputs, now: Inputs) -> Iterable[Edit]:
    before, after = then.tables["Provision"], now.tables["Provision"]
    gone = [key for key in before if key not in after]
    for keys in _together(gone, before):
        words = say.lines_gone([before[key] for key in keys])
        yield Edit("lines deleted", words, keys, _put("Provision", dict.fromkeys(keys)))
    stayed = [key for key in before if key in after]
    for aspect in _ASPECTS:
        changed = [key for key in stayed if _picked(before[key], aspect) != _picked(after[key], aspect)]
        for keys in _together(changed, after, aspect):
            words = say.lines_changed([before[key] for key in keys], [after[key] for key in keys], aspect.names)
            yield Edit(aspect.kind, words, keys, _take_over(keys, aspect, now))
    for keys in _together([key for key in after if key not in before], after):
        words = say.lines_come([after[key] for key in keys])
        yield Edit("lines added", words, keys, _put("Provision", {key: after[key] for key in keys}))


def _picked(line: Line, aspect: _Aspect) -> tuple[Any, ...]:
    return tuple(getattr(line, name) for name in aspect.names)


def _together(keys: Sequence[str], lines: Mapping[str, Line], aspect: _Aspect | None = None) -> list[tuple[str, ...]]:
    """Lines of one group, with the same new values where an aspect is asked for, are told of together."""
    found: dict[Any, list[str]] = {}
    for key in sorted(keys, key=natural):
        line = lines[key]
        alike = _picked(line, aspect) if aspect else ()
        found.setdefault((line.group or f"line {key}", line.group and alike), []).append(key)
    return [tuple(group) for group in found.values()]


def _take_over(keys: Sequence[str], aspect: _Aspect, now: Inputs) -> Apply:
    def apply(inputs: Inputs) -> Inputs:
        for key in keys:
            new = now.tables["Provision"][key]
            values = {name: getattr(new, name) for name in aspect.names}
            inputs = inputs.with_row("Provision", key, replace(inputs.tables["Provision"][key], **values))
        return inputs

    return apply

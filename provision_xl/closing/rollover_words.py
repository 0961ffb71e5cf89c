"""A rollover told row by row and list by list: what is written, what is not carried, and what is to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from provision_xl.closing.new_year import NewYear
from provision_xl.closing.rollover import DONE, Fate, Rollover
from provision_xl.closing.wording import day, listed
from provision_xl.money import natural
from provision_xl.school.core_tables import YEAR_GROUPS, Line
from provision_xl.school.other_tables import Service, Session, TopUp
from provision_xl.school.school import School, line_key

CHECK = "check with your LA"
_MOST_SIGNS = 800  # of a sentence; message boxes of Excel cut longer ones
_STRETCH = 3  # numbers in a row that are told as a stretch


def rollover_words(school: School, found: Rollover) -> tuple[str, ...]:
    """Every row that is written, then each list.

    Args:
        school: as it stood before.
    """
    return (
        *_terms(found),
        *(_year(found.year) if found.year else ()),
        *_lines(found),
        *_not_carried(school, found),
        *_to_look_at(school, found),
    )


def message(found: Rollover) -> str:
    """What was done, in a sentence."""
    going, over = len(found.lines), len(found.of(Fate.OVER))
    lines = "1 line goes" if going == 1 else f"{going} lines go"
    return f"{lines} on in {found.term.label} as a new cycle; {over} {'is' if over == 1 else 'are'} over."


def _terms(found: Rollover) -> Iterable[str]:
    for row in found.terms:
        yield (f"Terms: {row.term} {row.year} is added, {day(row.starts)} to {day(row.ends)}: a usual date, to be "
               f"checked ({CHECK}).")  # fmt: skip


def _year(year: NewYear) -> Iterable[str]:
    yield f"Settings: Academic year becomes {year.label}."
    if year.leavers:
        which = "year group" if len(year.leavers) == 1 else "year groups"
        proposed = f"the highest on roll, so it is taken to leave; say otherwise with leavers ({year.highest}, or none)"
        why = f": {proposed}" if year.proposed else ", as you said"
        yield f"Leavers are {which} {listed(year.leavers)}{why}."
    elif year.proposed and year.highest:
        yield (f"Nobody is taken to leave: the highest year group on roll is {year.highest}, with which a setting of "
               "this type does not usually end. Say with leavers who leaves.")  # fmt: skip
    else:
        yield "Nobody is set apart as a leaver."
    if year.left:
        leaves = f": Leaves becomes {day(year.last_day)}; every row of theirs stays."
        yield from _in_parts("Pupils: ", year.left, leaves)
    for group in sorted(set(year.up.values()), key=YEAR_GROUPS.index):
        pupils = sorted((pupil for pupil, new in year.up.items() if new == group), key=natural)
        yield from _in_parts("Pupils: ", pupils, f": Year group becomes {group}.")
    if year.stay:
        yield f"In the highest year group there is, and kept in it: {_some(year.stay)}."
    for change in year.changed:
        if isinstance(change.row, Service):
            yield f"Services: {change.row.service} gets the first day {day(change.values['starts'])}, as blank meant."


def _lines(found: Rollover) -> Iterable[str]:
    """Every row that is added or changed; rows that are alike are told together."""
    alike: dict[tuple[object, ...], list[Line]] = {}
    for line in found.lines:
        alike.setdefault((line.intervention, line.group, line.cycle, line.starts, line.ends), []).append(line)
    for lines in alike.values():
        yield _goes_on(lines)
    changed: dict[str, list[str]] = {}
    for change in found.changed:
        if isinstance(change.row, Line):
            changed.setdefault(_values(change.values), []).append(line_key(change.row))
        elif isinstance(change.row, Session):
            yield f"Sessions: one of {day(change.row.day)} goes to group {change.values['group']}."
    for values, keys in changed.items():
        yield from _in_parts("Provision: ", sorted(keys, key=natural), f": {values}.")


def _goes_on(lines: Sequence[Line]) -> str:
    first = lines[0]
    group = f", group {first.group}" if first.group else ""
    cycle = f", cycle {first.cycle}" if first.cycle else ""
    ends = f" to {day(first.ends)}" if first.ends else ""
    go = "goes" if len(lines) == 1 else "go"
    new, old = _some([line.line for line in lines]), _some([line.continues for line in lines])
    pupils = ", ".join(line.pupil_id for line in lines)
    return (
        f"Provision: {new} {go} on from {old}: {first.intervention}{group}{cycle}, from {day(first.starts)}{ends}: "
        f"{pupils}."
    )


def _values(values: Mapping[str, Any]) -> str:
    words = {"ends": "Ends", "status": "Status", "group": "Group"}
    return ", ".join(f"{words[name]} becomes {day(value) if isinstance(value, date) else value}"
                     for name, value in values.items())  # fmt: skip


def _not_carried(school: School, found: Rollover) -> Iterable[str]:
    """Every row of the map that does not go on stands in one of these lists."""
    rows = {line_key(line): line for line in school.provision}
    before = found.term.starts
    over = [rows[key] for key in found.of(Fate.OVER)]
    for_scores = [line_key(line) for line in over if line.exit is None and line.outcome is None]
    for_scores += [key for key in (line.continues for line in found.lines) if rows[key].exit is None
                   and rows[key].outcome is None and rows[key].status != "Planned"]  # fmt: skip
    promised = [line_key(line) for line in over if line.required and line.status != DONE]
    parts = (
        ("Over, and not carried on", [line_key(line) for line in over]),
        ("Exit score or outcome still to be typed", for_scores),
        ("Promised by an EHC plan (Required) and over by its dates: add a row where it goes on", promised),
        ("Not carried on, as the pupil has left", found.of(Fate.LEFT)),
        (f"Left as they are, for they begin in {found.term.label} or later", found.of(Fate.LATER)),
        ("Left as they are, for they are no provision that runs (left out, class offer, or never taught)",
         found.of(Fate.NOT_RUN)),
        ("No adult in post for the new cycle", _without_an_adult(school, found, before)),
    )  # fmt: skip
    for words, keys in parts:
        if keys:
            yield from _in_parts(f"{words} ({len(keys)}): ", sorted(keys, key=natural), ".")


def _without_an_adult(school: School, found: Rollover, before: date) -> list[str]:
    gone = {row.staff_id for row in school.staff if row.ends and row.ends < before}
    return [line.line for line in found.lines if any(name in line.staff_id.replace(";", " ").split() for name in gone)]


def _to_look_at(school: School, found: Rollover) -> Iterable[str]:
    funds = [row.fund for row in school.funds if row.ends and row.ends < found.term.ends]
    if funds:
        yield f"Funds that end before {found.term.label} does; type the new ones: {_some(sorted(funds, key=natural))}."
    top_ups = [row.pupil_id for row in school.top_ups if _ends_before(row, found.term.ends)]
    if top_ups:
        yield f"Top-ups that end before {found.term.label} does: {_some(sorted(set(top_ups), key=natural))}."
    as_at = school.settings.as_at
    if as_at and as_at < found.term.starts:
        yield f"As-at date in Settings is still {day(as_at)}: clear it or move it on, else nothing counts to date."
    if found.year:
        yield "Class in Pupils is as it was: type the new classes."


def _ends_before(row: TopUp, last: date) -> bool:
    return row.ends is not None and row.ends < last


def _in_parts(before: str, keys: Sequence[str], after: str) -> Iterable[str]:
    """A sentence with a list in it, in as many as a message box needs to show all of it.

    >>> rows = list(_in_parts("Over: ", [f"L{2 * n}" for n in range(300)], "."))
    >>> len(rows), max(map(len, rows)) <= 800, sum(row.count("L") for row in rows)
    (3, True, 300)
    """
    part: list[str] = []
    for key in keys:
        if part and len(before) + len(_some([*part, key])) + len(after) > _MOST_SIGNS:
            yield f"{before}{_some(part)}{after}"
            part = []
        part.append(key)
    if part:
        yield f"{before}{_some(part)}{after}"


def _some(keys: Sequence[str]) -> str:
    """Keys with commas between; three or more numbers that follow each other as a stretch.

    >>> _some(["L1", "L2", "L3", "L4", "L7", "L8", "P-1"])
    'L1 to L4, L7, L8, P-1'
    """
    runs: list[list[str]] = []
    for key in keys:
        if runs and _number(key) == (_number(runs[-1][-1])[0], _number(runs[-1][-1])[1] + 1):
            runs[-1].append(key)
        else:
            runs.append([key])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) >= _STRETCH else ", ".join(run) for run in runs)


def _number(key: str) -> tuple[str, int]:
    stem = key.rstrip("0123456789")
    return stem, int(key[len(stem) :] or -1)

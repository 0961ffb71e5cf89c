"""A rollover told row by row and list by list: what is written, what is not carried, and what is to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from provision_xl.closing.new_year import NewYear
from provision_xl.closing.rollover import DONE, Fate, Rollover
from provision_xl.closing.wording import day, listed
from provision_xl.money import natural
from provision_xl.school.core_tables import Line
from provision_xl.school.other_tables import Service, TopUp
from provision_xl.school.school import School, line_key

CHECK = "check with your LA"
_STRETCH = 3  # numbers in a row that are told as a stretch


def rollover_words(school: School, found: Rollover) -> tuple[str, ...]:
    """Every row that is written, then each list.

    Args:
        school: as it stood before.
    """
    return (
        *_terms(found),
        *(_year(found.year) if found.year else ()),
        *_lines(school, found),
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
    for pupil in year.left:
        yield f"Pupils: {pupil} leaves on {day(year.last_day)}; every row of the pupil stays."
    for pupil, group in sorted(year.up.items(), key=lambda item: natural(item[0])):
        yield f"Pupils: {pupil} moves up into {group}."
    if year.stay:
        yield f"In the highest year group there is, and kept in it: {_some(year.stay)}."
    for change in year.changed:
        if isinstance(change.row, Service):
            yield f"Services: {change.row.service} gets the first day {day(change.values['starts'])}, as blank meant."


def _lines(school: School, found: Rollover) -> Iterable[str]:
    for line in found.lines:
        ends = f" to {day(line.ends)}" if line.ends else ""
        group = f", group {line.group}" if line.group else ""
        cycle = f", cycle {line.cycle}" if line.cycle else ""
        yield (f"Provision: {line.line} goes on from {line.continues}: {line.pupil_id}, {line.intervention}{group}"
               f"{cycle}, from {day(line.starts)}{ends}.")  # fmt: skip
    for change in found.changed:
        if isinstance(change.row, Line):
            yield f"Provision: {line_key(change.row)}: {_values(change.values)}."
        elif change.table == "Sessions":
            yield f"Sessions: one of {day(getattr(change.row, 'day', None))} goes to group {change.values['group']}."


def _values(values: object) -> str:
    assert isinstance(values, dict)
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
            yield f"{words} ({len(keys)}): {_some(sorted(keys, key=natural))}."


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

"""Groups become rows of the map: cycles with aim, scores, sessions and reviews."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from provision_xl.demo.catalogue import Catalogue, Scale
from provision_xl.demo.drafts import Draft, year_in
from provision_xl.demo.roll import LEAVER
from provision_xl.demo.special import NOBODY
from provision_xl.demo.times import THIS_YEAR, Times
from provision_xl.money import natural
from provision_xl.school.core_tables import Line, Pupil

MISSING_EXIT = "L7"
_FIRST_NUMBER = 5  # groups with a sign of their own have the numbers below

# How far a cycle got, as a part of the step aimed at; how often in a hundred; and the outcome that goes with it.
_PROGRESS = ((Decimal("-0.2"), 7, -2), (Decimal("0.5"), 20, -1), (Decimal("1"), 39, 0), (Decimal("1.4"), 24, 1),
             (Decimal("1.9"), 10, 2))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Cycle:
    line: str
    number: int


@dataclass
class _History:
    scores: dict[tuple[str, str], int] = field(default_factory=dict)
    cycles: dict[tuple[str, str], _Cycle] = field(default_factory=dict)


def named(drafts: Sequence[Draft]) -> list[Draft]:
    """Groups in order of their start, each with its sign."""
    ordered = sorted(drafts, key=lambda draft: (draft.span.starts, not draft.required, draft.offer.code,
                                                draft.pupils[0].pupil_id))  # fmt: skip
    number = _FIRST_NUMBER - 1
    found = []
    for draft in ordered:
        if not draft.name:
            number += 1
            draft = replace(draft, name=f"G{number}")
        found.append(draft)
    return found


def lines(drafts: Sequence[Draft], found: Catalogue, times: Times, chance: Random) -> tuple[Line, ...]:
    """The rows of Provision, numbered in order of their start.

    Args:
        drafts: with their signs, in order of start.
    """
    history = _History()
    rows: list[Line] = []
    for draft in drafts:
        held = _held(draft, times, chance)
        for pupil in draft.pupils:
            rows.append(_line(f"L{len(rows) + 1}", draft, pupil, held, found, times, history, chance))
    return tuple(_one_stopped([_without_exit(row) for row in rows], times))


def _line(
    sign: str, draft: Draft, pupil: Pupil, held: int | None, found: Catalogue, times: Times, history: _History,
    chance: Random,
) -> Line:  # fmt: skip
    offer = draft.offer
    status = _status(draft, times)
    before = history.cycles.get((pupil.pupil_id, offer.code))
    row = Line(
        line=sign,
        group=draft.name,
        pupil_id=pupil.pupil_id,
        intervention=offer.code,
        staff_id="" if draft.staff == NOBODY else draft.staff,
        starts=draft.span.starts,
        ends=draft.span.ends,
        charge="Full" if pupil.pupil_id in draft.full else "Shared",
        fund=_fund(draft, pupil),
        required=True if pupil.pupil_id in draft.required else None,
        plan="Keep" if pupil.pupil_id in draft.required else "",
        status=status,
        sessions_held=None if held is None else Decimal(held),
        sessions_attended=None if held is None else _attended(held, pupil, draft, times, chance),
        cycle=before.number + 1 if before else 1,
        aim=offer.aim,
        measure=offer.measure,
        review_due=_review_due(draft, times),
        continues=before.line if before else "",
    )
    history.cycles[pupil.pupil_id, offer.code] = _Cycle(sign, row.cycle or 1)
    return _scored(_overruled(row, draft), draft, pupil, found.scales[offer.measure], history, chance)


def _overruled(row: Line, draft: Draft) -> Line:
    if draft.minutes is None:
        return row
    if draft.alone:
        return replace(row, individual_minutes=draft.minutes, individual_sessions=Decimal(5))
    return replace(row, group_minutes=draft.minutes, group_sessions=Decimal(5))


def _status(draft: Draft, times: Times) -> str:
    if draft.status:
        return draft.status
    if draft.span.until < times.as_at:
        return "Done"
    return "Planned" if draft.span.starts > times.as_at else "Running"


def _fund(draft: Draft, pupil: Pupil) -> str:
    """Top-ups pay first for what a plan requires; a year's top-up is not to pay for the year before."""
    if draft.around.halves[0] < THIS_YEAR:
        before_april = draft.around.halves[0] < THIS_YEAR - 2
        own = "SEN before; SEN" if before_april else "SEN"
        return draft.fund or (own if pupil.sen_status == "E" else "")
    return f"Top-up {pupil.pupil_id}; any" if pupil.pupil_id in draft.required else draft.fund


def _held(draft: Draft, times: Times, chance: Random) -> int | None:
    """Sessions of the group to the as-at date: most of those that its dates imply."""
    until = min(draft.span.until, times.as_at)
    share = Fraction(chance.randrange(86, 100), 100)
    if draft.span.starts > times.as_at:
        return None
    return int(Fraction(draft.sessions) * times.calendar.weeks(draft.span.starts, until) * share)


def _attended(held: int, pupil: Pupil, draft: Draft, times: Times, chance: Random) -> Decimal:
    present = held
    if pupil.pupil_id == LEAVER and pupil.leaves and pupil.leaves < min(draft.span.until, times.as_at):
        weeks = times.calendar.weeks(draft.span.starts, min(draft.span.until, times.as_at))
        present = int(held * times.calendar.weeks(draft.span.starts, pupil.leaves) / weeks)
    return Decimal(max(0, present - chance.randrange(present // 8 + 1)))


def _review_due(draft: Draft, times: Times) -> date:
    """The end of a group; for those without one the last week but one of its first term."""
    last = max(draft.around.halves[1], draft.span.halves[0] + 1 if draft.span.ends is None else 0)
    return draft.span.ends or times.last(last) - timedelta(days=7)


def _scored(row: Line, draft: Draft, pupil: Pupil, scale: Scale, history: _History, chance: Random) -> Line:
    """Entry and target, and for what is done exit and outcome; a new cycle begins where the last one ended."""
    key = (pupil.pupil_id, scale.name)
    towards = 1 if scale.higher else -1
    step = scale.step * towards
    known = history.scores.get(key)
    entry = _first_score(pupil, draft, scale, chance) if known is None else known + chance.randrange(-1, 2)
    entry = scale.inside(scale.inside(entry + step) - step)  # leaves room for the target
    target = scale.inside(entry + step)
    part, _, outcome = chance.choices(_PROGRESS, [often for _, often, _ in _PROGRESS])[0]
    score = scale.inside(entry + int((step * part).to_integral_value()))
    if row.status == "Done":
        history.scores[key] = score
        row = replace(row, exit=Decimal(score), outcome=Decimal(outcome))
    else:
        history.scores[key] = entry
    return replace(row, entry=Decimal(entry), target=Decimal(target))


def _first_score(pupil: Pupil, draft: Draft, scale: Scale, chance: Random) -> int:
    behind = scale.spread if pupil.sen_status == "E" else 0
    usual = scale.at_reception + scale.each_year * max(0, year_in(pupil, draft.around))
    away = chance.randrange(-scale.spread, scale.spread + 1) - (behind if scale.higher else -behind)
    return scale.inside(int(usual) + away)


def _without_exit(row: Line) -> Line:
    return replace(row, exit=None, outcome=None) if row.line == MISSING_EXIT else row


def _one_stopped(rows: list[Line], times: Times) -> Iterable[Line]:
    """One pupil left a group of last summer half way, which the map shows as stopped."""
    sizes: dict[str, int] = {}
    for row in rows:
        sizes[row.group] = sizes.get(row.group, 0) + 1
    half_term = times.last(THIS_YEAR - 2)
    groups = [row for row in rows if row.status == "Done" and sizes[row.group] > 3 and row.line != MISSING_EXIT
              and not row.required and row.starts and row.starts < half_term - timedelta(days=14)
              and row.ends and row.ends > half_term]  # fmt: skip
    stopped = max(groups, key=lambda row: (row.starts or date.min, natural(row.line)), default=None)
    for row in rows:
        if row is not stopped:
            yield row
            continue
        came = None if row.sessions_attended is None else row.sessions_attended // 2
        yield replace(row, status="Stopped", ends=half_term, sessions_attended=came, exit=row.entry,
                      outcome=Decimal(-2), review_due=half_term,
                      notes="Stopped half way: the group moved too fast for this pupil.")  # fmt: skip

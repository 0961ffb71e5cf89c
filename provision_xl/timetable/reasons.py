"""Why a session is not in the week, and the least change that would let it in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from provision_xl.money import natural
from provision_xl.results import some_of
from provision_xl.school.timetable_tables import DAYS
from provision_xl.timetable.placing import Block, Placing
from provision_xl.timetable.question import Activity, Question, Timetable, Why

_EASE = (Why.DAY, Why.HOURS, Why.ROOM, Why.PROTECTED, Why.ADULT, Why.PUPIL, Why.BREAK, Why.TRAVEL, Why.SHORT, Why.KIND,
         Why.AWAY)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Missing:
    """Sessions of one activity that found no place."""

    activity: Activity
    sessions: int
    reason: str
    change: str


type Could = Callable[[Activity], tuple[str, ...]]
"""Other adults who could take an activity, best first."""


def missing(question: Question, timetable: Timetable, could: Could) -> tuple[Missing, ...]:
    """What is not placed, each with its reason and its cure, what plans require first."""
    placing = Placing(question, timetable)
    found = [Missing(activity, activity.sessions, reason, cure) for activity, reason, cure in question.cannot]
    for number, activity in enumerate(question.activities):
        short = activity.sessions - len(timetable[number])
        if short > 0:
            found.append(Missing(activity, short, _reason(placing, number), _change(placing, number, could)))
    return tuple(sorted(found, key=lambda item: not item.activity.required))


def _reason(placing: Placing, number: int) -> str:
    question, activity = placing.question, placing.question.activities[number]
    kind = [slot for slot in range(len(question.slots)) if question.slots[slot].lesson is not activity.at_break
            and question.slots[slot].minutes >= activity.minutes]  # fmt: skip
    what = "breaks" if activity.at_break else "lessons"
    if not kind:
        return f"no period of {activity.minutes} minutes for it in the week"
    counted: Counter[Block] = Counter()
    for slot in kind:
        counted.update(set(placing.blocks(number, slot)))
    over = [who for why, who in counted if why is Why.HOURS]
    told = [f"{who}'s hours for provision are used up" for who in dict.fromkeys(over)]
    rest = sorted(((block, many) for block, many in counted.items() if block[0] is not Why.HOURS), key=_most_first)
    told += [_told(why, who, many) for (why, who), many in rest[:4]]
    return f"of {len(kind)} {what}: {'; '.join(told)}"


def _told(why: Why, who: str, many: int) -> str:
    words = {
        Why.AWAY: f"{who} is not there in {many}",
        Why.PROTECTED: f"{who} has protected lessons in {many}",
        Why.ADULT: f"{who} has no time left in {many}",
        Why.PUPIL: f"{who} is in another session in {many}",
        Why.ROOM: f"no room for {who} in {many}",
        Why.DAY: f"the group meets enough on those days in {many}",
        Why.BREAK: f"{who} would have no break in {many}",
        Why.TRAVEL: f"{who} has no time for the way in {many}",
    }
    return words[why]


def _change(placing: Placing, number: int, could: Could) -> str:
    question, activity = placing.question, placing.question.activities[number]
    for other in could(activity):
        free = list(_free_with(placing, number, other))
        if free:
            where = some_of([named(question, slot) for slot in free], 2)
            return f"Give it to {other}, who has the skill and is free on {where}."
    best: tuple[tuple[int, int], int, tuple[Block, ...]] | None = None
    for slot in range(len(question.slots)):
        blocks = tuple(dict.fromkeys(placing.blocks(number, slot)))
        if blocks and not {Why.SHORT, Why.KIND} & {why for why, _ in blocks}:
            rank = (len(blocks), max(_EASE.index(why) for why, _ in blocks))
            best = min(best, (rank, slot, blocks)) if best else (rank, slot, blocks)
    if best is None:
        return "Add a period that is long enough, or shorten the session."
    _, slot, blocks = best
    cures = [_cure(placing, number, slot, block) for block in blocks]
    return f"It fits on {named(question, slot)} if {' and '.join(cures)}."


def _free_with(placing: Placing, number: int, other: str) -> Iterator[int]:
    """Slots that are free where another adult takes the sessions."""
    activity = replace(placing.question.activities[number], adults=(other,))
    for slot in range(len(placing.question.slots)):
        if not placing.blocks_of(activity, slot, placing.placed[number]):
            yield slot


def _cure(placing: Placing, number: int, slot: int, block: Block) -> str:
    why, who = block
    question, activity = placing.question, placing.question.activities[number]
    if why is Why.PUPIL:
        others = [question.activities[other] for other in placing.of_pupil[who, slot]]
        return f"{who}'s {'; '.join(f'{other.code} ({other.group})' for other in others)} goes to another time"
    if why is Why.ADULT:
        others = [question.activities[other] for other in placing.of_adult[who, slot]]
        return f"{'; '.join(f'{other.code} ({other.group})' for other in others)} of {who} goes to another time"
    return {
        Why.HOURS: f"{who} has {activity.minutes} minutes a week more",
        Why.ROOM: f"there is one more room for {activity.size}",
        Why.PROTECTED: f"{who} may be missed from {question.subject.get((who, slot)) or 'that lesson'}",
        Why.DAY: "the group may meet once more that day: type it there, with Keep",
        Why.BREAK: f"{who} has the break at another time",
        Why.TRAVEL: f"{who} has more time for the way",
        Why.AWAY: f"{who} is there then",
    }[why]


def named(question: Question, slot: int) -> str:
    """A slot in words: Tuesday, period 3."""
    found = question.slots[slot]
    return f"{DAYS[found.day]}, {found.period}" if not found.period.isdigit() else f"{DAYS[found.day]} {found.period}"


def _most_first(found: tuple[Block, int]) -> tuple[object, ...]:
    (why, who), many = found
    return (-many, why, natural(who))

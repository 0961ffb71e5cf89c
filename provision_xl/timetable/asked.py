"""From the school's tables to the week that is to be filled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from fractions import Fraction
from math import ceil

from provision_xl.costing.away import in_post
from provision_xl.costing.groups import Group, Member, overruled, running
from provision_xl.dates import week_of
from provision_xl.money import natural, share
from provision_xl.school.school import School
from provision_xl.school.timetable_tables import DAYS, EVERY_DAY, LESSON, Lesson, Period, Timetabled
from provision_xl.timetable.question import ANY_SIZE, Activity, Place, Question, Slot

WEEK = len(DAYS)


def minute_of(moment: time | None) -> int:
    return 0 if moment is None else moment.hour * 60 + moment.minute


def days_of(day: str) -> range:
    """
    >>> list(days_of("Tuesday")), list(days_of("Every day"))
    ([1], [0, 1, 2, 3, 4])
    """
    return range(WEEK) if day == EVERY_DAY else range(DAYS.index(day), DAYS.index(day) + 1) if day in DAYS else range(0)


def single_days_last[AnyRow: (Period, Lesson)](rows: Iterable[AnyRow]) -> list[AnyRow]:
    """Rows for every day first, so that one for a single day wins over them."""
    return sorted(rows, key=lambda row: row.day != EVERY_DAY)


def numbered(slots: Iterable[Slot]) -> dict[tuple[int, str], int]:
    """The number of each slot by day and period."""
    return {(slot.day, slot.period): number for number, slot in enumerate(slots)}


def slot_of(numbers: Mapping[tuple[int, str], int], row: Timetabled) -> int | None:
    """The slot of a row of Timetable; None where there is no such period."""
    return numbers.get((DAYS.index(row.day), row.period)) if row.day in DAYS else None


def slots_of(rows: Iterable[Period]) -> tuple[Slot, ...]:
    """The periods of the week in order; a row for one day wins over one for every day."""
    found: dict[tuple[int, str], Slot] = {}
    for row in single_days_last(rows):
        for day in days_of(row.day):
            starts, ends = minute_of(row.starts), minute_of(row.ends)
            if ends > starts:
                found[day, row.period] = Slot(day, row.period, starts, ends, row.kind in {"", LESSON})
    return tuple(sorted(found.values(), key=lambda slot: (slot.day, slot.starts, natural(slot.period))))


def question_of(school: School, as_at: date, found: Sequence[Group], standing: bool = False) -> Question:
    """Those groups of the map that run in the week of a day, and all that the tables say of that week.

    Args:
        standing: every row of Timetable stays where it is typed, not only those that are to be kept.
    """
    slots = slots_of(school.periods)
    numbers = numbered(slots)
    first, last = week_of(as_at)
    meeting = running(found, school.calendar, first, last)
    class_of = {pupil.pupil_id: school.in_force(pupil.pupil_id, "Class", first) for pupil in school.pupils}
    sites = {row.class_name: row.site for row in school.classes if row.site}
    question = Question(
        slots,
        (),
        frozenset(_away(school, numbers)),
        _hours(school, meeting),
        class_of,
        *_lessons(school, numbers),
        tuple(Place(row.room, row.size or ANY_SIZE, row.site) for row in school.rooms),
        int(school.setting("minutes_between_sites")),
    )
    wishes: dict[str, list[tuple[str, int]]] = {}
    for row in school.wishes:
        wishes.setdefault(row.intervention, []).append((row.wish, minute_of(row.at)))
    possible, cannot = [], []
    for group, members in meeting:
        for activity in _activities(group, members, slots):
            placed = {sites.get(class_of.get(pupil, ""), "") for pupil in activity.pupils}
            activity = replace(activity, site=min(placed), wishes=tuple(wishes.get(activity.code, ())))
            reason = _no_adult(school, activity, first)
            if reason:
                cannot.append((activity, reason, "Name an adult on Provision who is there in that week."))
            elif len(placed) > 1:
                cannot.append((activity, "its pupils are on different sites", "Put them into groups of one site."))
            else:
                possible.append(activity)
    told = _told(school, possible, numbers, standing)
    question = replace(question, activities=tuple(told), cannot=tuple(cannot))
    return _spread_out(question)


def _spread_out(question: Question) -> Question:
    """Sessions of one activity on as many days as there are for it."""
    activities = []
    for activity, allowed in zip(question.activities, question.allowed, strict=True):
        days = {question.slots[slot].day for slot in (*allowed, *activity.kept)}
        activities.append(replace(activity, a_day=ceil(activity.sessions / max(1, len(days)))))
    return replace(question, activities=tuple(activities))


def _no_adult(school: School, activity: Activity, first: date) -> str:
    if not activity.adults or "" in activity.adults:
        return "no adult is named on the map"
    for name in activity.adults:
        person = school.member_of_staff.get(name)
        if person is None:
            return f"{name} is not on Staff"
        if not in_post(person, first):
            return f"{name} is not in post in this week"
    return ""


def _activities(group: Group, members: Sequence[Member], slots: Sequence[Slot]) -> Iterator[Activity]:
    def minutes(attribute: str) -> Fraction:
        return overruled(group.rows, group.intervention, attribute)

    pupils = tuple(dict.fromkeys(member.line.pupil_id for member in members))
    intervention = group.intervention
    at_break = intervention.where == "Break" or intervention.kind == "Lunch"
    together = Activity(
        group.key, intervention.code, "", pupils, (), 0, 0,
        required=any(member.line.required for member in members),
        out=intervention.runs_out_of_class and not at_break,
        along=intervention.kind == "1:1 support",
        at_break=at_break,
    )  # fmt: skip
    kinds = [(together, minutes("group_sessions"), minutes("group_minutes"))]
    alone = pupils if len(pupils) > 1 or kinds[0][1] else ("",)
    for pupil in alone if minutes("individual_sessions") else ():
        one = replace(together, pupil=pupil, pupils=(pupil,) if pupil else pupils)
        kinds.append((one, minutes("individual_sessions"), minutes("individual_minutes")))
    usable = [slot.minutes for slot in slots if slot.lesson is not at_break]
    for activity, sessions, length in kinds:
        if sessions and length:
            for many, each in cut(sessions, length, max(usable, default=0), len(usable)):
                sized = replace(activity, minutes=ceil(each), length=each)
                for names, part in _by_adult(group, many):
                    yield replace(sized, adults=names, sessions=part)


def _by_adult(group: Group, sessions: int) -> Iterator[tuple[tuple[str, ...], int]]:
    """All adults at every session; those who take turns each have their part of them."""
    names, parts = [name for name, _ in group.adults], [part for _, part in group.adults]
    if all(part == 1 for part in parts):
        yield tuple(names), sessions
        return
    for name, part in zip(names, share(sessions, parts), strict=True):
        if part:
            yield (name,), part


def cut(sessions: Fraction, length: Fraction, longest: int, slots: int) -> tuple[tuple[int, Fraction], ...]:
    """How many sessions of which length are to be placed.

    Sessions longer than the longest period are cut into whole periods and a rest; more sessions than there are periods
    are put together, the same minutes on each day; a part of a session is a session, held less often.

    >>> cut(Fraction(5), Fraction(111), 60, 25)
    ((5, Fraction(60, 1)), (5, Fraction(51, 1)))
    >>> cut(Fraction(50), Fraction(2), 60, 25), cut(Fraction(1, 2), Fraction(30), 60, 25)
    (((5, Fraction(20, 1)),), ((1, Fraction(30, 1)),))
    """
    if sessions > slots:
        length, sessions = sessions * length / WEEK, Fraction(WEEK)
    whole, rest = divmod(length, longest) if longest else (0, length)
    parts = ((ceil(sessions) * int(whole), Fraction(longest)), (ceil(sessions), Fraction(rest)))
    return tuple((many, each) for many, each in parts if many and each)


def _hours(school: School, meeting: Sequence[tuple[Group, Sequence[Member]]]) -> dict[str, int]:
    """Minutes a week that adults have for sessions: their hours for provision less preparation."""
    preparing: dict[str, Fraction] = {}
    for group, _ in meeting:
        for name, part in group.adults:
            preparing[name] = preparing.get(name, Fraction(0)) + part * group.minutes.preparation
    found = {}
    for row in school.staff:
        if row.intervention_hours is not None:
            hours = Fraction(row.intervention_hours) + Fraction(row.extra_hours or 0)
            found[row.staff_id] = max(0, int(hours * 60 - preparing.get(row.staff_id, Fraction(0))))
    return found


def _away(school: School, numbers: Mapping[tuple[int, str], int]) -> Iterator[tuple[str, int]]:
    for row in school.unavailable:
        for day in days_of(row.day):
            for (there, period), number in numbers.items():
                if there == day and row.period in {"", period}:
                    yield row.who, number


def _lessons(
    school: School, numbers: Mapping[tuple[int, str], int]
) -> tuple[dict[tuple[str, int], str], frozenset[tuple[str, int]]]:
    subjects: dict[tuple[str, int], str] = {}
    protected: set[tuple[str, int]] = set()
    for row in single_days_last(school.classes):
        for day in days_of(row.day):
            if (number := numbers.get((day, row.period))) is not None:
                subjects[row.class_name, number] = row.subject
                (protected.add if row.protected else protected.discard)((row.class_name, number))
    return subjects, frozenset(protected)


def _told(
    school: School, activities: Sequence[Activity], numbers: Mapping[tuple[int, str], int], standing: bool
) -> list[Activity]:
    """The same with the sessions that the sheet Timetable keeps, and where the others stood."""
    own = numbers_of(activities)
    left = [activity.sessions for activity in activities]
    kept, last = [list[int]() for _ in activities], [list[int]() for _ in activities]
    taken: list[Activity] = []
    for row in school.timetable:
        slot, number = slot_of(numbers, row), activity_of(activities, own, left, row)
        if slot is None or number is None:
            continue
        if not (row.keep or standing):
            last[number].append(slot)
            continue
        left[number] -= 1
        if row.staff_id and row.staff_id not in activities[number].adults:
            taken.append(replace(activities[number], adults=(row.staff_id,), sessions=1, kept=(slot,)))
        else:
            kept[number].append(slot)
    found = (
        replace(activity, sessions=still + len(slots), kept=tuple(sorted(slots)), last=tuple(before))
        for activity, still, slots, before in zip(activities, left, kept, last, strict=True)
    )
    return [activity for activity in (*found, *taken) if activity.sessions > 0]


type Own = Mapping[tuple[str, str], Sequence[int]]
"""The numbers of the activities of each group, and of each pupil alone within it."""


def numbers_of(activities: Iterable[Activity]) -> Own:
    own: dict[tuple[str, str], list[int]] = {}
    for number, activity in enumerate(activities):
        own.setdefault((activity.group, activity.pupil), []).append(number)
    return own


def activity_of(activities: Sequence[Activity], own: Own, left: Sequence[int], row: Timetabled) -> int | None:
    """The activity that a row of Timetable is a session of: best of that adult and length.

    Args:
        left: how many sessions of each activity are still to be found; where there are none it is no choice.
    """

    def strangeness(number: int) -> tuple[bool, bool]:
        activity = activities[number]
        minutes = activity.minutes if row.minutes is None else row.minutes
        other_length = minutes != activity.minutes and abs(Fraction(minutes) - activity.length) >= 1
        return bool(row.staff_id) and row.staff_id not in activity.adults, other_length

    possible = [number for number in own.get((row.group, row.pupil_id), ()) if left[number] > 0]
    return possible[0] if len(possible) == 1 else min(possible, key=strangeness, default=None)

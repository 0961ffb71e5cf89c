"""What is the matter with the tables of the week and with the timetable as it stands: warnings, with their cells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from provision_xl.errors import Finding, Verdict
from provision_xl.school.school import School
from provision_xl.school.timetable_tables import DAYS, NOT_AFTER, NOT_BEFORE, Timetabled
from provision_xl.timetable.asked import days_of, minute_of, numbered, single_days_last, slot_of
from provision_xl.timetable.check import Clash, clashes
from provision_xl.timetable.question import Question, Why
from provision_xl.timetable.reasons import named
from provision_xl.timetable.tables import CLASH_WORDS
from provision_xl.timetable.week import Week

WARN = Verdict.WARN


def timetable_findings(school: School, week: Week | None) -> tuple[Finding, ...]:
    """Every warning; nothing of it touches a cost, so nothing stops the work.

    Args:
        week: as it stands; None where there is none.
    """
    of_week = _timetable(school, week.question) if week else ()
    return (*_periods(school), *_unknown(school), *_wishes(school), *of_week)


def _periods(school: School) -> Iterator[Finding]:
    """Periods end after they start, and none overlaps another of its day."""
    for row in school.periods:
        if row.starts and row.ends and row.ends <= row.starts:
            saw = f"period {row.period} ends at {row.ends:%H:%M}, not after it starts at {row.starts:%H:%M}"
            yield school.finding("PX-W01", WARN, "Periods", row, "ends", saw, "Put one of the two right.")
    for day in range(len(DAYS)):
        of_day = {row.period: row for row in single_days_last(school.periods) if day in days_of(row.day)}
        whole = [row for row in of_day.values() if row.starts and row.ends]
        for earlier, later in pairwise(sorted(whole, key=lambda row: minute_of(row.starts))):
            if minute_of(later.starts) < minute_of(earlier.ends):
                saw = f"period {later.period} starts before {earlier.period} has ended"
                yield school.finding("PX-W01", WARN, "Periods", later, "starts", saw, "Periods may not overlap.")
                break


def _unknown(school: School) -> Iterator[Finding]:
    """Who is not there is somebody or something that the workbook knows."""
    known = {*school.member_of_staff, *school.pupil, *(row.room for row in school.rooms),
             *(row.class_name for row in school.pupils)}  # fmt: skip
    for row in school.unavailable:
        if row.who and row.who not in known:
            cure = "Type a Staff ID, a Pupil ID, a class or a room, as on its own sheet."
            yield school.finding("PX-W02", WARN, "Unavailable", row, "who", f'"{row.who}" is none that is known', cure)
    classes = {row.class_name for row in school.pupils}
    for lesson in {lesson.class_name: lesson for lesson in reversed(school.classes)}.values():
        if lesson.class_name and lesson.class_name not in classes:
            saw = f'no pupil of the sheet Pupils is in the class "{lesson.class_name}"'
            yield school.finding("PX-W02", WARN, "Classes", lesson, "class_name", saw, "Type it as on Pupils.")


def _wishes(school: School) -> Iterator[Finding]:
    for row in school.wishes:
        if row.wish in {NOT_BEFORE, NOT_AFTER} and row.at is None:
            yield school.finding("PX-W03", WARN, "Wishes", row, "at", f'"{row.wish}" has no Time', "Type it as 9:30.")


def _timetable(school: School, question: Question) -> Iterator[Finding]:
    rows = _rows(school, question)
    used = {row for row, _, _ in rows}
    for row in school.timetable:
        if row not in used and row.group:
            yield school.finding("PX-W04", WARN, "Timetable", row, "group", *_no_session(question, row))
    for clash in clashes(question, tuple(activity.kept for activity in question.activities)):
        yield from _clash(school, question, rows, clash)


type _Row = tuple[Timetabled, int, int]
"""A row with its activity and its slot."""


def _rows(school: School, question: Question) -> list[_Row]:
    left = {(number, slot): 0 for number, activity in enumerate(question.activities) for slot in activity.kept}
    there: dict[tuple[str, str, int], list[int]] = {}
    for number, slot in left:
        activity = question.activities[number]
        there.setdefault((activity.group, activity.pupil, slot), []).append(number)
    numbers = numbered(question.slots)
    found = []
    for row in school.timetable:
        at = slot_of(numbers, row)
        if at is None:
            continue
        own = [number for number in there.get((row.group, row.pupil_id, at), ())
               if not row.staff_id or row.staff_id in question.activities[number].adults]  # fmt: skip
        if own:
            number = min(own, key=lambda number: left[number, at])
            found.append((row, number, at))
            left[number, at] += 1
    return found


def _no_session(question: Question, row: Timetabled) -> tuple[str, str]:
    running = [activity for activity in question.activities if activity.group == row.group]
    if slot_of(numbered(question.slots), row) is None:
        return f"there is no period {row.period} on {row.day}", "Choose a period of that day from Periods."
    if not running:
        return f"{row.group} does not run in this week", "Delete the row, or put the group right on Provision."
    many = sum(activity.sessions for activity in running)
    cure = "Delete the row, or plan more sessions on Provision."
    return f"{row.group} has {many} sessions a week on the map, and this is one too many", cure


def _clash(school: School, question: Question, rows: list[_Row], clash: Clash) -> Iterator[Finding]:
    """One finding for a clash, on the last of its rows: the one that a person is likely to have moved."""
    if clash.why is Why.HOURS:
        own = [row for row, number, _ in rows if clash.who in question.activities[number].adults]
    else:
        own = [row for row, number, slot in rows if slot == clash.slot and number in clash.activities]
    if own:
        when = "in the week" if clash.why is Why.HOURS else f"on {named(question, clash.slot)}"
        groups = ", ".join(dict.fromkeys(question.activities[number].group for number in clash.activities))
        saw = f"{when} {clash.who} {CLASH_WORDS[clash.why]}{f' ({groups})' if len(clash.activities) > 1 else ''}"
        cure = "Move one of the sessions, or make the timetable anew with Keep on those that must stay."
        yield school.finding("PX-W05", WARN, "Timetable", own[-1], "period", saw, cure)

"""Days and times of a week, where the workbook has a timetable."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from provision_xl.money import natural
from provision_xl.reports.papers.paper import label
from provision_xl.reports.report import Section
from provision_xl.results import Result, Shown, decimals
from provision_xl.school.timetable_tables import DAYS
from provision_xl.timetable import Week, activity_of, place_of, when
from provision_xl.timetable.question import Activity
from provision_xl.views.work import Work

NO_TIMES = "Days and times are not in the workbook: this is the pattern of a week."
_COLUMNS = (Shown("day", "Day"), Shown("time", "Time"), Shown("what", "What"))


def times(
    work: Work,
    is_own: Callable[[Activity], bool],
    last: tuple[Shown, Callable[[Activity], str]],
    planned: Mapping[str, Fraction],
) -> Section | None:
    """The sessions of somebody in order of day and time; None where the workbook has no timetable.

    Args:
        is_own: whether a session is theirs.
        last: one column more, and what stands in it.
        planned: minutes a week of each group by the map; where the timetable has others, the words say so.
    """
    week = work.week
    if week is None:
        return None
    column, told = last
    own = [session for session in week.sessions if is_own(activity_of(week, session))]
    rows = tuple(
        (DAYS[week.question.slots[session.slot].day], when(session),
         label(work.school, activity_of(week, session).code), place_of(week, session), told(activity_of(week, session)))
        for session in own
    )  # fmt: skip
    table = Result("Times", "As it stands on the sheet Timetable", (*_COLUMNS, Shown("where", "Where"), column), rows)
    return Section("times", "Days and times", tuple(_minutes(work, week, is_own, planned)), table if rows else None)


def _minutes(
    work: Work, week: Week, is_own: Callable[[Activity], bool], planned: Mapping[str, Fraction]
) -> Iterator[str]:
    """All minutes together, then each group that the timetable gives more or less than the map plans."""
    there = dict.fromkeys(planned, Fraction(0))
    codes = {group.key: group.intervention.code for group in work.costs.groups}
    for activity, slots in zip(week.question.activities, week.timetable, strict=True):
        if is_own(activity):
            there[activity.group] = there.get(activity.group, Fraction(0)) + activity.length * len(slots)
    had, wanted = sum(there.values(), Fraction(0)), sum(planned.values(), Fraction(0))
    said = f"The timetable has {decimals(had, 0)} minutes a week"
    yield f"{said}, as the map plans." if had == wanted else f"{said}; the map plans {decimals(wanted, 0)}."
    for group in sorted(there, key=natural):
        if there[group] != planned.get(group, 0):
            name = label(work.school, codes.get(group, group))
            yield (f"Different: {name} ({group}) has {decimals(there[group], 0)} of "
                   f"{decimals(planned.get(group, Fraction(0)), 0)} minutes.")  # fmt: skip

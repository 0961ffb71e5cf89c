"""The timetable of a week: made anew, or as it stands on the sheet Timetable."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from time import monotonic

from provision_xl.costing.away import in_post
from provision_xl.costing.checks import has_skill
from provision_xl.costing.groups import Group, Member, groups, running
from provision_xl.dates import week_of
from provision_xl.errors import OutOfRange
from provision_xl.money import natural
from provision_xl.school.school import School
from provision_xl.school.timetable_tables import DAYS, Timetabled
from provision_xl.solving import Progress, Solved, Status, solve, total
from provision_xl.timetable.asked import activity_of, numbered, numbers_of, question_of, slot_of
from provision_xl.timetable.check import Clash, clashes
from provision_xl.timetable.clock import Session, sessions
from provision_xl.timetable.gentler import gentler
from provision_xl.timetable.model import build
from provision_xl.timetable.placing import greedy, harm, placed_sessions
from provision_xl.timetable.question import Activity, Question, Timetable
from provision_xl.timetable.reasons import Missing, missing

SECONDS = 20.0
ROUNDS = 100  # of looking for a gentler week near the one that is known
STEPS_A_SECOND = 100_000  # towards a gentler week: what an ordinary computer does in the time there is for them
FOR_COUNTS, FOR_SEARCH = 0.4, 0.95  # shares of the time: for how many fit; of what is left, for a gentler week by steps


@dataclass(frozen=True)
class Week:
    """A filled week.

    Args:
        groups: of the whole map.
        solved: how the search ended; None where the week was read from the sheet.
        first_try: sessions placed, and harm, by taking the first slot that is free.
    """

    school: School
    as_at: date
    question: Question
    timetable: Timetable
    sessions: tuple[Session, ...]
    groups: tuple[Group, ...]
    solved: Solved | None = None
    first_try: tuple[int, int] = (0, 0)

    @cached_property
    def meeting(self) -> Sequence[tuple[Group, tuple[Member, ...]]]:
        """The groups that meet in this week, each with its members of those days."""
        return running(self.groups, self.school.calendar, *week_of(self.as_at))

    @property
    def placed(self) -> int:
        return placed_sessions(self.timetable)

    @property
    def wanted(self) -> int:
        every = (*self.question.activities, *(activity for activity, _, _ in self.question.cannot))
        return sum(activity.sessions for activity in every)

    @property
    def harm(self) -> int:
        return harm(self.question, self.timetable)

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """What has no place, each with its reason and its cure."""

        def could(activity: Activity) -> tuple[str, ...]:
            return who_could(self.school, self.question, activity, self.as_at)

        return missing(self.question, self.timetable, could)

    @cached_property
    def clashes(self) -> tuple[Clash, ...]:
        return clashes(self.question, self.timetable)

    @cached_property
    def minutes(self) -> Mapping[str, Fraction]:
        """Minutes a week of all sessions of each group in the timetable, each pupil's alone counted apart."""
        found: dict[str, Fraction] = {}
        for activity, slots in zip(self.question.activities, self.timetable, strict=True):
            found[activity.group] = found.get(activity.group, Fraction(0)) + activity.length * len(slots)
        return found


def make_week(
    school: School,
    as_at: date,
    seconds: float = SECONDS,
    cancel: Callable[[], bool] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Week:
    """The best week that is found: required sessions, then all sessions, then least harm.

    Args:
        school: with Periods; what Timetable keeps stays where it is, the rest is moved only for good.
        as_at: a day of the week that is meant: its groups are placed.
        seconds: for the search.

    Raises:
        OutOfRange: the school has no periods.
    """
    found = groups(school)
    question = _with_periods(question_of(school, as_at, found))
    first = greedy(question)
    timetable, solved = searched(question, first, seconds, cancel, progress)
    return _week(school, as_at, found, question, timetable, solved, (placed_sessions(first), harm(question, first)))


def searched(
    question: Question,
    first: Timetable,
    seconds: float,
    cancel: Callable[[], bool] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> tuple[Timetable, Solved]:
    """As many sessions as can be, proved where there is time; with those the gentlest week, searched and proved.

    Args:
        first: a week that keeps every rule.
        seconds: for all of it.
    """
    began = monotonic()
    built = build(question)
    if not built.model.variables:
        return first, Solved(Status.OPTIMAL)
    *counts, least = built.goals()
    most = solve(built.model, counts, time_limit_seconds=seconds * FOR_COUNTS, start=built.values(first),
                 tidy=built.tidy, nearby=built.nearby, cancel=cancel, progress=progress)  # fmt: skip
    timetable = built.timetable(most.values) if most.has_plan and most.values else first
    if cancel is not None and cancel():
        return timetable, most
    now = monotonic()
    until = (seconds - (now - began)) * FOR_SEARCH

    def spent() -> float:
        return 1.0 if cancel is not None and cancel() else (monotonic() - now) / until

    timetable = gentler(question, timetable, int(STEPS_A_SECOND * seconds), spent)
    values = built.values(timetable)
    for goal in counts:
        built.model.constrain(goal.terms, low=int(total(goal.terms, values)), rule="placed", label=goal.name)
    rest = solve(built.model, [replace(least, before=ROUNDS)], start=values, tidy=built.tidy, nearby=built.nearby,
                 time_limit_seconds=max(0.1, seconds - (monotonic() - began)), cancel=cancel, progress=progress)
    status = most.status if rest.status is Status.OPTIMAL else rest.status
    found = Solved(status, rest.values, (*most.stages, *rest.stages), rest.message, monotonic() - began)
    return (built.timetable(rest.values) if rest.has_plan and rest.values else timetable), found


def first_try(school: School, as_at: date) -> Week:
    """The week by taking the first time that is free for one session after another; quick, and nothing is sought."""
    found = groups(school)
    question = _with_periods(question_of(school, as_at, found))
    return _week(school, as_at, found, question, greedy(question))


def standing_week(school: School, as_at: date, found: tuple[Group, ...] | None = None) -> Week:
    """The week as it stands on the sheet Timetable, each row where it is typed.

    Args:
        found: the groups of the map, where they are known already.

    Raises:
        OutOfRange: the school has no periods.
    """
    found = groups(school) if found is None else found
    question = _with_periods(question_of(school, as_at, found, standing=True))
    return _week(school, as_at, found, question, tuple(activity.kept for activity in question.activities))


def _with_periods(question: Question) -> Question:
    """The same question.

    Raises:
        OutOfRange: its week has no periods.
    """
    if not question.slots:
        raise OutOfRange("The week has no periods yet. Add the table Periods (Add a table) and type when each begins.")
    return question


def _week(
    school: School, as_at: date, found: tuple[Group, ...], question: Question, timetable: Timetable,
    solved: Solved | None = None, first_try: tuple[int, int] = (0, 0),
) -> Week:  # fmt: skip
    rooms = rooms_typed(school, question)
    return Week(school, as_at, question, timetable, sessions(question, timetable, rooms), found, solved, first_try)


def who_could(school: School, question: Question, activity: Activity, day: date) -> tuple[str, ...]:
    """Others than its adults who have the skill for an activity, and hours for provision: most hours first."""
    if len(activity.adults) > 1:
        return ()
    skill = school.intervention[activity.code].skill
    found = [row for row in school.staff if row.staff_id not in activity.adults and row.intervention_hours
             and in_post(row, day) and (not skill or has_skill(school, row.staff_id, skill, day))]  # fmt: skip
    found.sort(key=lambda row: (-question.hours.get(row.staff_id, 0), natural(row.staff_id)))
    return tuple(row.staff_id for row in found)


def rooms_typed(school: School, question: Question) -> dict[tuple[int, int], str]:
    """The rooms that stand on the sheet Timetable, by activity and slot."""
    numbers = numbered(question.slots)
    own, many = numbers_of(question.activities), [activity.sessions for activity in question.activities]
    found = {}
    for row in school.timetable:
        slot, number = slot_of(numbers, row), activity_of(question.activities, own, many, row)
        if row.room and slot is not None and number is not None:
            found[number, slot] = row.room
    return found


def timetabled(week: Week) -> tuple[Timetabled, ...]:
    """The week as rows of the sheet Timetable, in order of time; what was kept stays kept."""
    found = []
    for session in week.sessions:
        activity, slot = week.question.activities[session.number], week.question.slots[session.slot]
        keep = True if session.slot in activity.kept else None
        minutes = Decimal(activity.length.numerator) / activity.length.denominator
        adult = activity.adults[0] if len(activity.adults) == 1 else ""  # where there are several they are the group's
        found.append(Timetabled(activity.group, activity.pupil, adult, DAYS[slot.day], slot.period, minutes,
                                session.room, keep))  # fmt: skip
    return tuple(found)

"""The cycles of one pupil in time order, what changed after each, and the pattern of a week."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from provision_xl.impact.standing import STOPPED
from provision_xl.reports.papers.paper import label
from provision_xl.reports.papers.sessions import pattern_of, plain, roles, where
from provision_xl.reports.papers.sources import recorded
from provision_xl.reports.papers.subject import Run, Subject
from provision_xl.reports.papers.times import NO_TIMES, times
from provision_xl.reports.report import Section
from provision_xl.results import Result, Shown, Shows
from provision_xl.timetable.question import Activity

_ADD = "Add what the pupil is given to Provision (Add group)."
_LINE, _CYCLE, _WHAT = Shown("line", "Line"), Shown("cycle", "Cycle"), Shown("intervention", "Provision")

_GIVEN = (
    _LINE,
    _CYCLE,
    _WHAT,
    Shown("aim", "Aim"),
    Shown("adult", "Adult"),
    Shown("size", "In group", Shows.COUNT),
    Shown("received_minutes", "Received", Shows.MINUTES, "Minutes a week that the pupil is in a session."),
    Shown("charged_minutes", "Charged", Shows.MINUTES, "The pupil's share of the adult's minutes, preparation too."),
)
_WHEN = (
    _LINE,
    _WHAT,
    Shown("from", "From", Shows.DATE),
    Shown("to", "To", Shows.DATE),
    Shown("weeks", "Weeks", Shows.NUMBER, "Teaching weeks between the two."),
    Shown("status", "Status"),
    Shown("attended", "Sessions attended", Shows.NUMBER, "Blank where nobody wrote it down."),
    Shown("due", "Planned to date", Shows.NUMBER, "Sessions a week x weeks up to the as-at date."),
    Shown("planned", "Planned in all", Shows.NUMBER),
)
_CAME = (
    _LINE,
    _CYCLE,
    _WHAT,
    Shown("measure", "Measure"),
    Shown("entry", "Entry", Shows.NUMBER),
    Shown("target", "Target", Shows.NUMBER),
    Shown("exit", "Exit", Shows.NUMBER),
    Shown("outcome", "Outcome", Shows.NUMBER, "-2 much less than hoped, 0 as hoped, +2 much more."),
    Shown("next", "What changed next"),
)


def cycles(subject: Subject) -> tuple[Section, ...]:
    """What was given, when, and what came of it: three tables with the same rows, none too wide for the paper."""
    source = recorded(_ADD, provision=[run.line for run in subject.runs])
    parts = (
        ("cycles", "Cycles", "what was given", _GIVEN, _given),
        ("sessions", "Cycle sessions", "sessions attended", _WHEN, _when),
        ("outcomes", "Cycle outcomes", "what came of it", _CAME, _came),
    )
    return tuple(
        Section(key, f"Cycles: {what}", source,
                Result(name, f"{what.capitalize()}, in order of time", columns,
                       tuple(row(subject, run) for run in subject.runs)) if subject.runs else None)
        for key, name, what, columns, row in parts
    )  # fmt: skip


def sessions_planned(subject: Subject, run: Run, to_date: bool) -> Fraction:
    """Sessions a week x teaching weeks of the pupil's own dates."""
    last = min(run.member.last, subject.as_at) if to_date else run.member.last
    return run.group.minutes.sessions * run.group.weeks(subject.school.calendar, run.member.first, last)


def weeks(subject: Subject, run: Run) -> Fraction:
    return run.group.weeks(subject.school.calendar, run.member.first, run.member.last)


def _cycle(run: Run) -> str:
    return str(run.line.cycle) if run.line.cycle is not None else ""


def _given(subject: Subject, run: Run) -> tuple[Any, ...]:
    return (
        run.key,
        _cycle(run),
        label(subject.school, run.line.intervention),
        run.line.aim,
        roles(subject.school, run.group),
        run.size(subject.as_at),
        run.group.minutes.received,
        run.charged(subject.as_at),
    )


def _when(subject: Subject, run: Run) -> tuple[Any, ...]:
    return (
        run.key,
        label(subject.school, run.line.intervention),
        run.member.first,
        run.member.last,
        weeks(subject, run),
        subject.status(run),
        run.line.sessions_attended,
        sessions_planned(subject, run, True),
        sessions_planned(subject, run, False),
    )


def _came(subject: Subject, run: Run) -> tuple[Any, ...]:
    line, name = run.line, label(subject.school, run.line.intervention)
    scores = (line.entry, line.target, line.exit, line.outcome)
    return (run.key, _cycle(run), name, line.measure, *scores, what_next(subject, run))


def what_next(subject: Subject, run: Run) -> str:
    """How the line that goes on from this one differs; else how it stands."""
    after = [other for other in subject.runs if other.key in subject.following.get(run.key, ())]
    if after:
        return "; ".join(f"{other.key}: {_difference(subject, run, other)}" for other in after)
    if subject.status(run) == STOPPED:
        return f"stopped on {run.member.last:%d/%m/%Y}"
    if subject.as_at < run.member.first or run.member.marked_planned:
        return "not begun"
    return "still running" if run.on(subject.as_at) and run.line.status != "Done" else "nothing recorded"


def _difference(subject: Subject, before: Run, after: Run) -> str:
    day = subject.as_at
    pairs = (
        ("", label(subject.school, before.line.intervention), label(subject.school, after.line.intervention)),
        ("minutes a week ", plain(before.group.minutes.received), plain(after.group.minutes.received)),
        ("in group ", str(before.size(day)), str(after.size(day))),
        ("adult ", roles(subject.school, before.group), roles(subject.school, after.group)),
        ("target ", plain(before.line.target), plain(after.line.target)),
    )
    changed = [f"{what}{old or 'none'} to {new or 'none'}" for what, old, new in pairs if old != new]
    begun = f"goes on from {after.member.first:%d/%m/%Y}"
    return f"{begun}, {', '.join(changed)}" if changed else f"{begun} unchanged"


_WEEK = (
    _WHAT,
    Shown("pattern", "Sessions a week"),
    Shown("adult", "Adult"),
    Shown("size", "In group", Shows.COUNT),
    Shown("where", "Where"),
    Shown("received_minutes", "Received", Shows.MINUTES, "Minutes a week that the pupil is in a session."),
    Shown("charged_minutes", "Charged", Shows.MINUTES, "The pupil's share of the adult's minutes."),
)


def week(subject: Subject) -> Section:
    """What a week looks like on the as-at date; days and times are not in the workbook."""
    rows = tuple(
        (
            label(subject.school, run.line.intervention),
            pattern_of(run.group).words,
            roles(subject.school, run.group),
            run.size(subject.as_at),
            where(run.group),
            run.group.minutes.received,
            run.charged(subject.as_at),
        )
        for run in subject.now
    )
    total = ("Total", None, None, None, None, _sum(row[5] for row in rows), _sum(row[6] for row in rows))
    table = Result("Week", f"A week as on {subject.as_at:%d/%m/%Y}", _WEEK, rows, total if rows else ())
    said = NO_TIMES if subject.work.week is None else "Days and times stand below."
    words = (said, *recorded("Nothing runs on this day.", provision=[run.line for run in subject.now]))
    return Section("week", "Weekly timetable", words, table if rows else None)


def week_times(subject: Subject) -> tuple[Section, ...]:
    """Where the workbook has a timetable, when and where each of the pupil's sessions is, and with whom by role."""
    staff = subject.school.member_of_staff

    def role(activity: Activity) -> str:
        return "; ".join(staff[name].role for name in activity.adults if name in staff)

    planned = {run.group.key: run.group.minutes.received for run in subject.now}
    found = times(subject.work, lambda activity: subject.pupil.pupil_id in activity.pupils,
                  (Shown("adult", "Adult"), role), planned)  # fmt: skip
    return () if found is None else (found,)


def _sum(values: Iterable[Fraction]) -> Fraction:
    return sum(values, Fraction(0))

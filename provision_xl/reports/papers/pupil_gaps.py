"""What a costed map still lacks before it is handed in: each gap with what to add and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from provision_xl.impact import cycles
from provision_xl.reports.papers.pupil_records import own_attendance
from provision_xl.reports.papers.sources import place
from provision_xl.reports.papers.subject import Run, Subject
from provision_xl.reports.report import Section
from provision_xl.results import Result, Shown
from provision_xl.school.other_tables import Referral

CYCLES = 2
"""Reviewed cycles that authorities ask for before an EHC needs assessment."""


class Gap(NamedTuple):
    """What is missing, what to add, and where."""

    missing: str
    add: str
    where: str


def section(subject: Subject) -> Section:
    found = gaps(subject)
    columns = (Shown("missing", "What is missing"), Shown("add", "What to add"), Shown("where", "Where"))
    table = Result("Gaps", "To close before this paper goes out", columns, tuple(found))
    if not found:
        return Section("gaps", "Gaps first", ("No gap was found. Read it through all the same.",))
    said = f"{len(found)} to close before this paper goes out; what an authority asks for beyond these, it says itself."
    return Section("gaps", "Gaps first", (said,), table)


def gaps(subject: Subject) -> tuple[Gap, ...]:
    """Every gap, in the order of the paper."""
    parts: tuple[Callable[[Subject], Iterable[Gap]], ...] = (_cycles, _reports, _views, _pupil, _lines, _money)
    return tuple(gap for part in parts for gap in part(subject))


def year_before(day: date) -> date:
    """The same day a year before; 28 February for the 29th.

    >>> year_before(date(2028, 2, 29))
    datetime.date(2027, 2, 28)
    """
    return date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def reviewed_cycles(subject: Subject) -> int:
    """See `impact.cycles.reviewed_cycles`."""
    return cycles.reviewed_cycles(subject.school, subject.standings)


def _cycles(subject: Subject) -> Iterator[Gap]:
    found = reviewed_cycles(subject)
    if found < CYCLES:
        rows = [row.line for row in subject.standings]
        yield Gap(
            f"Fewer than two reviewed cycles: {found} found",
            "Close each cycle that is over with Exit and Outcome, and give the next one its own row",
            place("Provision", rows),
        )


def _reports(subject: Subject) -> Iterator[Gap]:
    newest: dict[str, Referral] = {}
    asked = [row for row in subject.school.referrals if not row.is_assessment]
    for row in subject.own(asked, "report_date"):
        if row.report_date and row.report_date <= subject.as_at:
            newest[row.service] = row
    if not newest:
        yield Gap("No report of an outside service", "Add the service, Report date and Advice", "Referrals")
    for row in newest.values():
        if row.report_date and row.report_date < year_before(subject.as_at):
            yield Gap(f"Report over 12 months old: {row.service}, {row.report_date:%d/%m/%Y}",
                      "Ask for a new one and add its Report date", place("Referrals", [row]))  # fmt: skip
    for row in subject.own(asked, "requested"):
        if row.advice and not row.line:
            yield Gap(f"What was done with the advice: {row.service}", "Name the Line of Provision that came of it",
                      f"{place('Referrals', [row])}, Line")  # fmt: skip


def _views(subject: Subject) -> Iterator[Gap]:
    for who in ("Pupil", "Family"):
        days = [row.day for row in subject.school.voice if row.pupil_id == subject.id and row.who == who and row.day]
        if not days:
            yield Gap(f"No views of the {who.lower()}", f"Add them with Who = {who}", "Voice")
        elif max(days) < year_before(subject.as_at):
            yield Gap(f"Views of the {who.lower()} over 12 months old, {max(days):%d/%m/%Y}", "Add newer ones", "Voice")


def _pupil(subject: Subject) -> Iterator[Gap]:
    where = place("Pupils", [subject.pupil])
    if subject.in_force("Primary need") in {"", "NSA"}:
        yield Gap("No primary need", "Choose it once it is known", f"{where}, Primary need")
    if not own_attendance(subject):
        yield Gap("No attendance of the pupil", "Add Attendance to Measures, and the pupil's own figure", "Assessments")
    held = [row.held for row in subject.school.reviews if row.pupil_id == subject.id and row.held]
    if not any(year_before(subject.as_at) <= day <= subject.as_at for day in held):
        yield Gap("No review held in the last 12 months", "Add the review with the day it was held", "Reviews")
    if subject.plan and not any(row.pupil_id == subject.id for row in subject.school.ehc_provision):
        yield Gap("No items of the EHC plan", "Type Section F, item by item", "EHC provision")


def _lines(subject: Subject) -> Iterator[Gap]:
    runs = subject.runs
    if not runs:
        yield Gap("No provision", "Add what the pupil is given (Add group)", "Provision")
    over = {row.key for row in subject.standings if row.over}
    checks: tuple[tuple[str, str, str, Callable[[Run], bool]], ...] = (
        ("No aim", "Write what it is for", "Aim", lambda run: not run.line.aim),
        ("No baseline", "Add the score at the start", "Entry", lambda run: run.line.entry is None),
        ("No target", "Add the score aimed at", "Target", lambda run: run.line.target is None),
        ("No measure", "Say what is measured", "Measure", lambda run: not run.line.measure),
        ("No exit score", "Add the score at the end", "Exit", lambda run: run.key in over and run.line.exit is None),
        ("No outcome", "Add -2 to +2", "Outcome", lambda run: run.key in over and run.line.outcome is None),
        ("Sessions attended not written down", "Add how many the pupil came to", "Sessions attended",
         lambda run: run.member.first <= subject.as_at and run.line.sessions_attended is None),
        ("No adult", "Name the adult", "Staff ID", lambda run: not run.line.staff_id),
    )  # fmt: skip
    for missing, add, column, lacks in checks:
        rows = [run.line for run in runs if lacks(run)]
        if rows:
            yield Gap(f"{missing}: {_of(len(rows), len(runs))}", add, f"{place('Provision', rows)}, {column}")


def _of(some: int, every: int) -> str:
    return f"{some} of {every} line{'' if every == 1 else 's'}"


def _money(subject: Subject) -> Iterator[Gap]:
    if subject.work.la_costs is None:
        yield Gap("No LA hourly rate", "Type your authority's rate", "Settings, or Local rates")
    estimates: Sequence[str] = sorted({piece.line for piece in subject.pieces if piece.estimate})
    if estimates:
        rows = [run.line for run in subject.runs if run.key in estimates]
        yield Gap("Costs rest on an estimate of an hour", "Fill in what the adult costs, or name the adult",
                  f"Staff; {place('Provision', rows)}")  # fmt: skip

"""The same facts as plain cells, one a row, to be copied into an authority's own template."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from provision_xl.reports.papers.paper import label
from provision_xl.reports.papers.pupil_cycles import sessions_planned, weeks
from provision_xl.reports.papers.pupil_gaps import reviewed_cycles
from provision_xl.reports.papers.pupil_money import figures, kind_totals, top_up
from provision_xl.reports.papers.pupil_records import STATUS_WORDS, need_label
from provision_xl.reports.papers.sessions import pattern_of, roles
from provision_xl.reports.papers.subject import Run, Subject
from provision_xl.reports.report import Section
from provision_xl.results import Result, Shown, Shows


class Cell(NamedTuple):
    """A label and one value: words, pence, a number or a date."""

    label: str
    words: str = ""
    pence: int | None = None
    number: Any = None
    day: Any = None


_COLUMNS = (
    Shown("label", "Label"),
    Shown("words", "Words"),
    Shown("pounds_pence", "Pounds", Shows.PENCE),
    Shown("number", "Number", Shows.NUMBER),
    Shown("day", "Date", Shows.DATE),
)


def section(subject: Subject) -> Section:
    rows = tuple(tuple(cell) for cell in (*_pupil(subject), *_figures(subject), *_lines(subject), *_said(subject)))
    said = "One fact a row: copy the cells that your authority's own template asks for. The sections before this one "\
           "name the rows of the workbook."  # fmt: skip
    return Section("cells", "Plain cells to copy", (said,), Result("Plain cells", "Plain cells", _COLUMNS, rows))


def _pupil(subject: Subject) -> Iterator[Cell]:
    status, pupil = subject.in_force("SEN status"), subject.pupil
    yield Cell("Pupil ID", subject.id)
    yield Cell("Year group", pupil.year_group)
    yield Cell("SEN status", STATUS_WORDS.get(status, status))
    yield Cell("Primary need", need_label(subject, subject.in_force("Primary need")))
    yield Cell("Secondary need", need_label(subject, pupil.secondary_need))
    yield Cell("Plan type", subject.in_force("Plan type"))
    yield Cell("Home LA", pupil.home_la)
    yield Cell("Reviewed cycles", number=reviewed_cycles(subject))
    yield Cell("Date of these figures", day=subject.as_at)


def _figures(subject: Subject) -> Iterator[Cell]:
    for row in figures(subject):
        yield Cell(f"{row.name}, own cost", pence=row.own)
        if row.la is not None:
            yield Cell(f"{row.name}, LA basis", pence=row.la)
    yield Cell("Threshold", pence=subject.school.setting("threshold"))
    yield Cell("Top-up awarded for the school year", pence=top_up(subject))
    received = sum((run.group.minutes.received for run in subject.now), Fraction(0))
    yield Cell("Minutes a week received", number=received)
    yield Cell("Minutes a week charged", number=sum((run.charged(subject.as_at) for run in subject.now), Fraction(0)))
    for kind, money in kind_totals(subject).items():
        yield Cell(f"{kind}: this school year planned, own cost", pence=money[0])
        if money[2] is not None:
            yield Cell(f"{kind}: this school year planned, LA basis", pence=money[2])


def _lines(subject: Subject) -> Iterator[Cell]:
    for run in subject.runs:
        yield from (cell._replace(label=f"{run.key}: {cell.label}") for cell in _line(subject, run))


def _line(subject: Subject, run: Run) -> Iterator[Cell]:
    line = run.line
    yield Cell("provision", label(subject.school, line.intervention))
    yield Cell("aim", line.aim)
    yield Cell("adult", roles(subject.school, run.group))
    yield Cell("sessions a week", pattern_of(run.group).words)
    yield Cell("in group", number=run.size(subject.as_at))
    yield Cell("minutes a week received", number=run.group.minutes.received)
    yield Cell("minutes a week charged", number=run.charged(subject.as_at))
    yield Cell("first day", day=run.member.first)
    yield Cell("last day", day=run.member.last)
    yield Cell("weeks", number=weeks(subject, run))
    yield Cell("sessions attended", number=line.sessions_attended)
    yield Cell("sessions planned to date", number=sessions_planned(subject, run, True))
    yield Cell("measure", line.measure)
    for name, value in (("entry", line.entry), ("target", line.target), ("exit", line.exit), ("outcome", line.outcome)):
        yield Cell(name, number=value)
    yield Cell("this school year planned, own cost",
               pence=sum(piece.planned for piece in subject.pieces if piece.line == run.key))  # fmt: skip
    if subject.la_pieces is not None:
        yield Cell("this school year planned, LA basis",
                   pence=sum(piece.planned for piece in subject.la_pieces if piece.line == run.key))  # fmt: skip


def _said(subject: Subject) -> Iterator[Cell]:
    for row in subject.own(subject.school.voice, "day", "who"):
        yield Cell(f"Views: {row.who}", row.words)
    for advice in subject.own(subject.school.referrals, "requested", "service"):
        yield Cell(f"Advice: {advice.service}", advice.advice)
        yield Cell(f"Report date: {advice.service}", day=advice.report_date)

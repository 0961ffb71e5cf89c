"""What is written about one pupil: who, needs, attendance, assessments, views, outside advice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from provision_xl.costing.tiers import tiers_of
from provision_xl.impact.attendance import is_attendance
from provision_xl.reports.kinds import NO_AREA, years
from provision_xl.reports.papers.paper import boxes, label
from provision_xl.reports.papers.sources import recorded
from provision_xl.reports.papers.subject import Subject
from provision_xl.reports.report import Section
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.other_tables import Assessment, Referral

STATUS_WORDS = {"N": "No SEN (N)", "K": "SEN support (K)", "E": "EHC plan (E)"}
BY_HAND = ("Name", "Date of birth", "Unique pupil number", "Parents or carers", "Filled in by", "Date filled in")
_BY_HAND_WORDS = "No name stands in this paper: write the empty boxes in by hand."


def need_label(subject: Subject, code: str) -> str:
    words = {row["Code"]: f"{row['Need']} ({row['Code']})" for row in subject.work.rates.rows("need_codes")}
    return words.get(code, code)


def who(subject: Subject) -> Section:
    """Empty boxes for the name and the like, then what Pupils says."""
    pupil, year = subject.pupil, years(subject.school)
    facts = [
        ("Pupil ID", subject.id),
        ("Year group", year.label(year.of(subject.id))),
        ("Class", subject.in_force("Class")),
        ("SEN status", STATUS_WORDS.get(subject.in_force("SEN status"), subject.in_force("SEN status"))),
        ("Plan type", subject.in_force("Plan type")),
        ("Tier", _value(subject, "Tier", subject.in_force("Tier"))),
        ("Pupil premium", pupil.pupil_premium),
        ("Home LA", pupil.home_la),
        ("On roll from", pupil.starts),
        ("Leaves", pupil.leaves),
    ]
    rows = tuple((what, _text(answer)) for what, answer in facts if answer)
    table = Result("Who", "Who", (Shown("what", "What"), Shown("answer", "Answer")), rows)
    return Section("who", "Who", (_BY_HAND_WORDS, *recorded("", pupils=[pupil])), table, blanks=boxes(BY_HAND))


def _text(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def needs(subject: Subject) -> Section:
    """Needs in force, and what changed when."""
    pupil, school = subject.pupil, subject.school
    primary = subject.in_force("Primary need")
    now = [("Primary need", primary), ("Secondary need", pupil.secondary_need)]
    changes = subject.own(school.changes, "starts")
    rows: list[tuple[Any, ...]] = [(None, what, need_label(subject, code)) for what, code in now if code]
    if primary:
        rows.append((None, "Area of need", _area(subject, primary)))
    rows += [(row.starts, row.field, _value(subject, row.field, row.value)) for row in changes]
    columns = (Shown("from", "From", Shows.DATE), Shown("what", "What"), Shown("value", "Value"))
    table = Result("Needs", f"Needs on {subject.as_at:%d/%m/%Y}, and what changed", columns, tuple(rows))
    held = [pupil] if primary or pupil.secondary_need else []
    words = recorded("Fill in Primary need on Pupils; dated changes on Changes.", pupils=held, changes=changes)
    return Section("needs", "Needs", words, table if rows else None)


def _area(subject: Subject, code: str) -> str:
    return next((row.get("Area") or NO_AREA for row in subject.work.rates.rows("need_codes") if row["Code"] == code),
                NO_AREA)  # fmt: skip


def _value(subject: Subject, what: str, value: str) -> str:
    if what == "SEN status":
        return STATUS_WORDS.get(value, value)
    if what == "Tier":
        return tiers_of(subject.school, subject.work.rates).named(value).shown
    return need_label(subject, value) if what == "Primary need" else value


def own_attendance(subject: Subject) -> tuple[Assessment, ...]:
    return tuple(row for row in _assessments(subject) if is_attendance(row.measure))


def _assessments(subject: Subject) -> tuple[Assessment, ...]:
    return subject.own(subject.school.assessments, "day", "measure")


def attendance(subject: Subject) -> Section:
    """The pupil's own figures as given, and the school's latest of each group beside them."""
    own = own_attendance(subject)
    figures = [row for row in subject.school.school_figures if is_attendance(row.measure) and row.day
               and row.day <= subject.as_at]  # fmt: skip
    latest = max((row.day for row in figures if row.day), default=None)
    beside = sorted((row for row in figures if row.day == latest), key=lambda row: (row.measure, row.group))
    rows: list[tuple[Any, ...]] = [(row.day, row.measure, "This pupil", row.score) for row in own]
    rows += [(row.day, row.measure, f"School: {row.group}", str(row.value)) for row in beside]
    columns = (Shown("day", "Date", Shows.DATE), Shown("measure", "What"), Shown("whose", "Whose"),
               Shown("value", "As given"))  # fmt: skip
    table = Result("Attendance", "Attendance as given", columns, tuple(rows))
    words = recorded("Add Attendance to Measures, and the pupil's own figure to Assessments.",
                     assessments=own, school_figures=beside)  # fmt: skip
    if beside and not own:
        words = ("For this pupil: nothing recorded.", *words)
    return Section("attendance", "Attendance", words, table if rows else None)


def assessments(subject: Subject) -> Section:
    """Scores in order of time."""
    found = [row for row in _assessments(subject) if row not in own_attendance(subject)]
    columns = (Shown("day", "Date", Shows.DATE), Shown("measure", "Measure"), Shown("score", "Score"),
               Shown("expected", "Expected"))  # fmt: skip
    rows = tuple((row.day, row.measure, row.score, row.expected) for row in found)
    table = Result("Assessments", "Assessments in order of time", columns, rows)
    words = recorded("Add scores to Assessments.", assessments=found)
    return Section("assessments", "Assessments", words, table if rows else None)


def views(subject: Subject) -> Section:
    """What the pupil, the family and others said; printed in these papers only."""
    found = subject.own(subject.school.voice, "day", "who")
    columns = (Shown("day", "Date", Shows.DATE), Shown("who", "Who"), Shown("words", "Words"))
    table = Result("Views", "Views in order of time", columns, tuple((row.day, row.who, row.words) for row in found))
    words = recorded("Add the views of the pupil and the family to Voice.", voice=found)
    return Section("views", "Views", words, table if found else None)


def advice(subject: Subject) -> Section:
    """Outside services asked, what they advised, and what was done with it."""
    found = subject.own(subject.school.referrals, "requested", "service")
    columns = (
        Shown("service", "Service"),
        Shown("requested", "Requested", Shows.DATE),
        Shown("seen", "Seen", Shows.DATE),
        Shown("status", "Status"),
        Shown("report", "Report", Shows.DATE),
        Shown("advice", "Advice"),
        Shown("done", "What was done with it"),
    )
    rows = tuple(
        (row.service, row.requested, row.seen, row.status, row.report_date, row.advice, done_with(subject, row))
        for row in found
    )
    table = Result("Outside advice", "Outside advice in order of time", columns, rows)
    words = recorded("Add each service that was asked to Referrals, with the date of its report.", referrals=found)
    return Section("advice", "Outside advice", words, table if found else None)


def done_with(subject: Subject, row: Referral) -> str:
    """The line that came of an advice, if it is one of this pupil's."""
    if not row.line:
        return "nothing recorded" if row.advice else ""
    run = next((run for run in subject.runs if run.key == row.line), None)
    if run is None:
        return f"{row.line} is not a line of this pupil's costed map"
    name = label(subject.school, run.line.intervention)
    return f"{row.line}: {name} from {run.member.first:%d/%m/%Y}"


def reviews(subject: Subject) -> Section:
    """Reviews and meetings, due and held."""
    found = subject.own(subject.school.reviews, "due", "type")
    columns = (Shown("due", "Due", Shows.DATE), Shown("type", "What"), Shown("held", "Held", Shows.DATE),
               Shown("with", "With"))  # fmt: skip
    rows = tuple((row.due, row.type, row.held, row.with_whom) for row in found)
    table = Result("Reviews", "Reviews in order of time", columns, rows)
    words = recorded("Add reviews due and held to Reviews.", reviews=found)
    return Section("reviews", "Reviews", words, table if found else None)


def all_of(subject: Subject) -> Sequence[Section]:
    """The written part, in the order of the paper, up to the cycles."""
    return (who(subject), needs(subject), attendance(subject), assessments(subject), views(subject), reviews(subject))

"""The record of one pupil for the next school: everything dated in order of time, then each table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from provision_xl.reports.opening import inputs_fact
from provision_xl.reports.papers import pupil_records
from provision_xl.reports.papers.paper import LEADERS, as_at_fact, label, private, pupil_of
from provision_xl.reports.papers.pupil_cycles import cycles
from provision_xl.reports.papers.pupil_plan import plan
from provision_xl.reports.papers.sources import NOTHING, recorded
from provision_xl.reports.papers.subject import Subject
from provision_xl.reports.report import VALUES_ONLY, Fact, Report, Section
from provision_xl.results import Result, Shown, Shows
from provision_xl.views.work import Work

READERS = "the SENCo of the school that receives the pupil"
_ENDING = (
    VALUES_ONLY,
    "It holds one pupil's own records: send it in a safe way, to that school alone. No costs and no other pupil "
    "stand in it.",
)
_NAMED = "Made from the school's workbook. The name in it comes from Key, as was asked."
_WHEN = (
    Shown("day", "Date", Shows.DATE),
    Shown("what", "What"),
    Shown("words", "In words"),
    Shown("sheet", "From"),
)
_HOLDS = (Shown("what", "What"), Shown("count", "Entries", Shows.COUNT), Shown("sheet", "From"))


def transfer_file(work: Work, pupil_id: str, name: str = "") -> Report:
    """What the file holds, the whole story in order of time, then the tables it is told from.

    Args:
        name: of the pupil, where it is to stand in the file; without it the ID alone does.

    Raises:
        OutOfRange: there is no such pupil.
    """
    subject = Subject(work, pupil_of(work.school, pupil_id))
    parts = (
        *pupil_records.all_of(subject),
        *cycles(subject),
        plan(subject),
        _services(subject),
        pupil_records.advice(subject),
    )
    story = _story(subject)
    sections = (_holds(subject, story), story, *parts)
    report = Report(
        "Transfer file", work.school.settings.school_name, f"pupil {pupil_id}", work.as_at, work.costs.basis, LEADERS,
        (as_at_fact(work), inputs_fact(work.school)), (), sections,
        file_name=f"Transfer file {pupil_id}", for_whom=READERS, ending=_ENDING,
    )  # fmt: skip
    clean = private(report, work.school, pupils=(pupil_id,))
    return _named(clean, name) if name else clean


def _named(report: Report, name: str) -> Report:
    return replace(report, headline=(Fact("Name", name), *report.headline), ending=(_NAMED, *report.ending[1:]))


def _holds(subject: Subject, story: Section) -> Section:
    school = subject.school
    counts = (
        ("Cycles of provision", len(subject.runs), "Provision"),
        ("Assessments", len(subject.own(school.assessments)), "Assessments"),
        ("Reviews and meetings", len(subject.own(school.reviews)), "Reviews"),
        ("Items of the EHC plan", len(subject.own(school.ehc_provision)), "EHC provision"),
        ("Services and equipment", len(_bought(subject)), "Services"),
        ("Outside advice", len(subject.own(school.referrals)), "Referrals"),
        ("Views", len(subject.own(school.voice)), "Voice"),
        ("Changes of status, need, plan or class", len(subject.own(school.changes)), "Changes"),
    )
    dated = len(story.table.rows) if story.table else 0
    words = (f"{dated} dated entries, in order of time, follow; then each part by itself.",
             "What was never typed into the workbook is not in this file.")  # fmt: skip
    return Section("holds", "What this file holds", words, Result("Holds", "What this file holds", _HOLDS, counts))


def _bought(subject: Subject) -> list[Any]:
    found = [row for row in subject.school.services if subject.id in row.pupil_ids]
    return sorted(found, key=lambda row: (row.starts or date.min, row.service, row.kind))


def _services(subject: Subject) -> Section:
    """Services and equipment for the pupil; whom else they are for, and what they cost, is left out."""
    found = _bought(subject)
    columns = (
        Shown("service", "Service"),
        Shown("kind", "Kind"),
        Shown("provider", "Provider"),
        Shown("starts", "From", Shows.DATE),
        Shown("ends", "To", Shows.DATE),
        Shown("shared", "Shared with others", Shows.FLAG),
    )
    rows = tuple((row.service, row.kind, row.provider, row.starts, row.ends, len(row.pupil_ids) > 1) for row in found)
    table = Result("Services", "Services and equipment in order of time", columns, rows)
    words = recorded("What was bought for the pupil stands on Services.", services=found)
    return Section("services", "Services and equipment", words, table if rows else None)


def _story(subject: Subject) -> Section:
    """Every dated entry about the pupil, the oldest first."""
    rows = sorted(_entries(subject), key=lambda row: (row[0], row[3], row[1], row[2]))
    table = Result("Story", "In order of time", _WHEN, tuple(rows))
    words = () if rows else (NOTHING, "Nothing about this pupil has a date in the workbook.")
    return Section("story", "In order of time", words, table if rows else None)


def _entries(subject: Subject) -> Iterator[tuple[date, str, str, str]]:
    school = subject.school
    pupil = subject.pupil
    for words, day in (("On roll from", pupil.starts), ("EHC plan from", pupil.ehc_from), ("EHC plan to", pupil.ehc_to),
                       ("Last day on roll", pupil.leaves)):  # fmt: skip
        if day:
            yield day, words, "", "Pupils"
    for change in subject.own(school.changes):
        if change.starts:
            yield change.starts, change.field, f"is now {change.value}", "Changes"
    for run in subject.runs:
        row, what = run.line, label(school, run.line.intervention)
        yield run.member.first, f"{what} begins", _joined(aim=row.aim, entry=row.entry, target=row.target), "Provision"
        if run.member.last < subject.as_at:
            yield run.member.last, f"{what} ends", _joined(exit=row.exit, outcome=row.outcome), "Provision"
    for score in subject.own(school.assessments):
        if score.day:
            yield score.day, score.measure, _joined(score=score.score, expected=score.expected), "Assessments"
    for review in subject.own(school.reviews):
        day = review.held or review.due
        if day:
            state = f"held with {review.with_whom}".removesuffix(" with ") if review.held else "due"
            yield day, review.type, state, "Reviews"
    for item in subject.own(school.ehc_provision):
        if item.starts:
            yield item.starts, "EHC plan promises", item.item, "EHC provision"
    for bought in _bought(subject):
        if bought.starts:
            yield bought.starts, bought.service, bought.kind, "Services"
    for asked in subject.own(school.referrals):
        if asked.requested:
            yield asked.requested, f"{asked.service} asked", asked.status, "Referrals"
        if asked.report_date:
            yield asked.report_date, f"{asked.service} reports", asked.advice, "Referrals"
    for voice in subject.own(school.voice):
        if voice.day:
            yield voice.day, f"{voice.who} says", voice.words, "Voice"


def _joined(**said: Any) -> str:
    """
    >>> _joined(aim="Reads", entry=None, target=15)
    'aim: Reads; target: 15'
    """
    return "; ".join(f"{what}: {value}" for what, value in said.items() if value not in (None, ""))

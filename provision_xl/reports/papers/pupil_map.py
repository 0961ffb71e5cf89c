"""The costed map of one pupil, for an EHC needs assessment, an annual review or a top-up."""

from __future__ import annotations

from provision_xl.reports.opening import basis_fact, inputs_fact, stand_ins
from provision_xl.reports.papers import pupil_cells, pupil_gaps, pupil_money, pupil_records
from provision_xl.reports.papers.paper import LEADERS, as_at_fact, private, pupil_of
from provision_xl.reports.papers.pupil_cycles import cycles, week, week_times
from provision_xl.reports.papers.pupil_plan import plan
from provision_xl.reports.papers.subject import Subject
from provision_xl.reports.report import VALUES_ONLY, Fact, Report
from provision_xl.views.work import Work

READERS = "the people who decide with the family about this pupil"
_ENDING = (
    VALUES_ONLY,
    "It holds one pupil's own records: hand it to those who may see them, and to nobody else.",
)


def pupil_map(work: Work, pupil_id: str) -> Report:
    """The gaps first, then who, needs, views, cycles, advice, plan and money; nothing of any other pupil.

    Raises:
        OutOfRange: there is no such pupil.
    """
    subject = Subject(work, pupil_of(work.school, pupil_id))
    sections = (
        pupil_gaps.section(subject),
        *pupil_records.all_of(subject),
        *cycles(subject),
        pupil_records.advice(subject),
        plan(subject),
        *pupil_money.all_of(subject),
        week(subject),
        *week_times(subject),
        pupil_cells.section(subject),
    )
    report = Report(
        "Costed provision map", work.school.settings.school_name, f"pupil {pupil_id}, {subject.year_label}",
        work.as_at, work.costs.basis, LEADERS, _opening(subject), _headline(subject), sections,
        file_name=f"Pupil map {pupil_id}", for_whom=READERS, ending=_ENDING,
    )  # fmt: skip
    return private(report, work.school, pupils=(pupil_id,))


def _headline(subject: Subject) -> tuple[Fact, ...]:
    found = len(pupil_gaps.gaps(subject))
    return (Fact("Gaps to close first", str(found) if found else "None found"),)


def _opening(subject: Subject) -> tuple[Fact, ...]:
    over = [row for row in subject.standings if row.over]
    without = sum(row.line.outcome is None for row in over)
    return (
        basis_fact(subject.la_pieces is not None),
        as_at_fact(subject.work),
        *stand_ins(subject.pieces, "of this pupil in the school year"),
        Fact("Lines without outcome", f"{without} of {len(over)} that have ended." if over else "No line has ended."),
        inputs_fact(subject.school),
    )

"""Scores of an export as new rows of Assessments; pupils are found by ID or by the names in Key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from provision_xl.errors import Finding, Verdict
from provision_xl.importing.days import read_day
from provision_xl.importing.headers import Layout, columns_table, find_layout, told
from provision_xl.importing.names import shown
from provision_xl.importing.proposal import Proposal, counts_table, findings_table, ignored_table
from provision_xl.importing.pupil_columns import ASSESSMENT_FIELDS
from provision_xl.importing.pupil_rows import UNREADABLE, Finder, cell_of, pupil_rows
from provision_xl.importing.pupils import PupilOptions
from provision_xl.importing.remembered import Remembered
from provision_xl.importing.source import Page, text_of
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.other_tables import Assessment, KeyRow
from provision_xl.school.school import School

_UNKNOWN = "PX-E10"
NEEDED: tuple[tuple[str, ...], ...] = (("name", "surname", "id"), ("measure",), ("date",), ("score",))


def assessment_proposal(
    page: Page, school: School, key: Sequence[KeyRow], options: PupilOptions, kept: Remembered
) -> Proposal:
    """What an export of scores, one a row, would add to Assessments.

    Args: as `pupil_proposal`.

    Raises:
        OutOfRange: --columns names no column.
    """
    given = told(options.columns, ASSESSMENT_FIELDS)
    layout = find_layout(page, ASSESSMENT_FIELDS, NEEDED, given, kept.of("assessments"))
    if layout is None:
        saw = "no row among the first 60 names a pupil, a measure, a date and a score"
        names = ", ".join(item.name for item in ASSESSMENT_FIELDS)
        cure = f'Say which column is which, such as --columns "name=A; score=D". The names are: {names}.'
        finding = page.finding("PX-I01", Verdict.STOP, 1, 0, saw, cure)
        nothing = counts_table("assessments", f"{page.name}: nothing was read", (("added", "Assessments", 0),))
        return Proposal("assessments", (nothing, findings_table([finding])), (finding,), lambda: school)
    finder = Finder(page, layout, school, key)
    had = {(row.pupil_id, row.measure.casefold(), row.day): row.score for row in school.assessments}
    added: dict[tuple[object, ...], Assessment] = {}
    findings: list[Finding] = []
    ignored: dict[str, list[int]] = {}
    same = 0
    for number, cells in pupil_rows(page, layout, ignored):
        pupil_id, doubt = finder.find(number, cells)
        measure, score, expected = (text_of(cell_of(cells, layout, name)) for name in ("measure", "score", "expected"))
        day = read_day(cell_of(cells, layout, "date"))
        if doubt is None and pupil_id not in school.pupil:
            ignored.setdefault("pupils that this workbook does not have", []).append(number)
            continue
        if doubt or day.day is None or not measure or not score:
            name = "date" if day.day is None else "measure" if not measure else "score"
            saw = day.saw or f"the {name} is blank"
            findings.append(doubt or page.finding(day.code or "PX-D00", Verdict.STOP, number, layout.places[name], saw,
                                                  day.cure or "Fill it in, or take the row out."))  # fmt: skip
            ignored.setdefault(UNREADABLE, []).append(number)
            continue
        identity = (pupil_id, measure.casefold(), day.day)
        known = had.get(identity) or (added[identity].score if identity in added else None)
        if known is None:
            added[identity] = Assessment(pupil_id=pupil_id, measure=measure, day=day.day, score=score,
                                         expected=expected)  # fmt: skip
        elif known == score:
            same += 1
        else:
            saw = "the score of this pupil, measure and day is another one in Assessments, or further up"
            findings.append(page.finding("PX-I06", Verdict.WARN, number, layout.places["score"], saw,
                                         "It is left out. If it is right, change it in Assessments."))  # fmt: skip
            ignored.setdefault("scores that differ from what is there", []).append(number)
    findings += _unknown_measures(page, layout, school, added.values())
    if options.leave_out:
        findings = [item if item.code == _UNKNOWN else replace(item, verdict=Verdict.WARN) for item in findings]
    counts = (
        ("added", "Assessments", len(added)),
        ("there already", "Assessments", same),
        ("left out", "the export", sum(map(len, ignored.values()))),
    )
    tables = (
        counts_table("assessments", f"{page.name} into Assessments", counts, (f"Read as {page.how}.",)),
        columns_table(page, layout),
        _added(added.values()),
        ignored_table(ignored),
        findings_table(findings),
    )

    def make() -> School:
        return replace(school, key=tuple(key), assessments=(*school.assessments, *added.values()))

    return Proposal("assessments", tables, tuple(findings), make,
                    kept.with_columns("assessments", layout.shape, layout.places) if given else None)  # fmt: skip


def _unknown_measures(
    page: Page, layout: Layout, school: School, rows: Iterable[Assessment]
) -> Iterator[Finding]:
    """Measures that the workbook does not have: nobody but the school knows which way is up."""
    known = {row.measure for row in school.measures}
    for measure in dict.fromkeys(row.measure for row in rows):
        if measure not in known:
            saw = f"{shown(measure)} is not in Measures" if len(measure) > 40 else f'"{measure}" is not in Measures'
            cure = "Add it there, with its scale and which way is up; then bring the scores in."
            yield page.finding(_UNKNOWN, Verdict.STOP, layout.row, layout.places["measure"], saw, cure)


def _added(rows: Iterable[Assessment]) -> Result:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.measure] = counts.get(row.measure, 0) + 1
    columns = (Shown("measure", "Measure"), Shown("count", "Scores", Shows.COUNT))
    return Result("Added", "Scores to be added", columns, tuple(sorted(counts.items())))

"""The termly cost report of a school for one audience."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from provision_xl.money import pounds
from provision_xl.profiles import profile_of
from provision_xl.rates import Rates
from provision_xl.reports.alerts import alerts
from provision_xl.reports.audiences import audience_named
from provision_xl.reports.beside import hidden_beside
from provision_xl.reports.by_rule import by_rule
from provision_xl.reports.changes import changes
from provision_xl.reports.class_part import class_report
from provision_xl.reports.drafts import Draft
from provision_xl.reports.family_part import family_report
from provision_xl.reports.holding import holding
from provision_xl.reports.opening import basis_fact, inputs_fact, stand_ins
from provision_xl.reports.outcomes import Ended, ended, outcomes, results
from provision_xl.reports.own_words import own_words
from provision_xl.reports.people import pupils, staff
from provision_xl.reports.picture import Picture, report_term
from provision_xl.reports.plans_part import plans
from provision_xl.reports.proving import prove
from provision_xl.reports.report import Fact, Report, Section
from provision_xl.reports.rounding import rounded
from provision_xl.reports.running import interventions, recorded_words, what_ran
from provision_xl.reports.scrubbing import scrubbed
from provision_xl.reports.senco_part import senco_sections
from provision_xl.reports.spending import codes, funds, unfunded
from provision_xl.reports.spread import EVERYBODY, spreads
from provision_xl.reports.suppression import Hidden, fewer_than
from provision_xl.results import Result
from provision_xl.school.school import School
from provision_xl.views.work import Work, work_on

TITLE = "Termly cost report"
ABOUT_SOME: Mapping[str, Callable[[Picture, str], Report]] = {"class": class_report, "pupil": family_report}
ABOUT_NOBODY = frozenset({"senco", "alerts"})
TOO_FEW = "So few pupils have provision that no figure can be shown without telling about single ones."


def termly_report(
    school: School, as_at: date, rates: Rates, term: str, audience: str = "leadership", about: str = ""
) -> Report:
    """The termly report of a school.

    Args:
        as_at: to-date figures count this day too.
        term: a row of Terms or a Report term, with or without its school year.
        audience: one of `AUDIENCES`.
        about: the class, or the pupil's ID, that the report of a class or a family is about.

    Raises:
        WorkbookError: something in the data stops the work; it carries every finding.
        OutOfRange: no such term, audience, class or pupil.
    """
    return report_of(work_on(school, as_at, rates), term, audience, about)


def report_of(work: Work, term: str, audience: str = "leadership", about: str = "") -> Report:
    """The same from work that is done already.

    Raises:
        OutOfRange: no such term, audience, class or pupil.
        ProvisionError: hidden figures could be worked out from what the report shows; nothing is made.
    """
    profile = profile_of(work.school.settings.setting_type, work.rates)
    return own_words(_report_of(work, term, audience, about), work.school, profile)


def _report_of(work: Work, term: str, audience: str, about: str) -> Report:
    readers = audience_named(audience)
    picture = Picture(work, report_term(work.school, term), readers)
    if readers.only_of in ABOUT_SOME:
        return ABOUT_SOME[readers.only_of](picture, about)
    impact = results(picture)
    drafts = _drafts(picture, impact)
    told, hidden = hidden_beside(picture, lambda one: _about_people(one, impact)) if readers.hides else (None, Hidden())
    sections = (*_sections(picture, drafts, hidden), holding(picture))
    report = Report(
        TITLE, work.school.settings.school_name, picture.term.label, work.as_at, work.costs.basis, readers.name,
        _opening(picture, ended(impact)), _headline(picture, hidden), sections,
    )  # fmt: skip
    if told is not None:
        prove(report, drafts, told, hidden)
    return report if readers.sees_pupils else rounded(scrubbed(report, work.school))


def _drafts(picture: Picture, impact: Result) -> tuple[Draft, ...]:
    readers, about = picture.audience, _about_people(picture, impact)
    place = [draft.key for draft in about].index("outcomes")
    return (
        *about[:place],
        *((pupils(picture),) if readers.sees_pupils else ()),
        *(by_rule(picture) if readers.sees_pupils else ()),
        *about[place:],
        *(senco_sections(picture) if readers.sees_staff_use else ()),
        *((plans(picture),) if readers.sees_pupils else ()),
        *((alerts(picture),) if readers.sees_alerts else ()),
        changes(picture),
    )


def _about_people(picture: Picture, impact: Result) -> tuple[Draft, ...]:
    """The sections whose rows stand for pupils or members of staff."""
    bands, needs, years, crossed = spreads(picture)
    return (
        what_ran(picture),
        funds(picture),
        codes(picture),
        interventions(picture),
        bands,
        needs,
        years,
        crossed,
        outcomes(picture, impact),
        *((staff(picture),) if picture.audience.sees_staff_use else ()),
    )


def _nothing_can_be_shown(hidden: Hidden) -> bool:
    return EVERYBODY in hidden.rows


def _sections(picture: Picture, drafts: Sequence[Draft], hidden: Hidden) -> tuple[Section, ...]:
    if not picture.audience.hides:
        return tuple(draft.section() for draft in drafts)
    few = _nothing_can_be_shown(hidden)
    shown = [draft for draft in drafts if not few or draft.key in ABOUT_NOBODY]
    return tuple(draft.section_without(hidden, picture.least) for draft in shown)


def _opening(picture: Picture, lines: Ended) -> tuple[Fact, ...]:
    pieces = picture.of_year.pieces
    return (
        basis_fact(picture.la_of_year is not None),
        Fact("As at", f"{picture.as_at:%d/%m/%Y}. {_when(picture)}"),
        *stand_ins(pieces, "of the school year", picture.least),
        Fact("Lines without outcome", _without_outcome(picture, lines)),
        Fact("Sessions", recorded_words(picture) or "No group runs in the term."),
        inputs_fact(picture.school),
    )


def _when(picture: Picture) -> str:
    term, day = picture.term, picture.as_at
    if day < term.starts:
        return f"{term.label} has not begun."
    return f"{term.label} is over." if day >= term.ends else f"{term.label} runs until {term.ends:%d/%m/%Y}."


def _without_outcome(picture: Picture, lines: Ended) -> str:
    if not lines.lines:
        return "No line has ended yet."
    if picture.audience.hides:
        few = 0 < lines.without_outcome < picture.least
        return f"{fewer_than(picture.least) if few else lines.without_outcome} of those that have ended.".capitalize()
    return f"{lines.without_outcome} of {lines.lines} that have ended."


def _headline(picture: Picture, hidden: Hidden) -> tuple[Fact, ...]:
    if _nothing_can_be_shown(hidden):
        return (Fact("Too few pupils", TOO_FEW),)
    term, year = picture.of_term.total, picture.of_year.total
    money = (
        Fact("This term to date", pounds(term.to_date)),
        Fact("This term, forecast", pounds(term.forecast)),
        Fact("School year, forecast", pounds(year.forecast)),
    )
    unpaid = (Fact("Paid by no fund", pounds(unfunded(picture.work.paid))),) if "fund" not in hidden.tables else ()
    return (*_pupils(picture), *money, *unpaid)


def _pupils(picture: Picture) -> tuple[Fact, ...]:
    """Pupils with provision on the map: the same number as the tables add up to."""
    counts = {piece.pupil for piece in picture.of_year.pieces if piece.pupil}
    return (Fact("Pupils with provision", f"{len(counts):,}"),) if picture.audience.sees_pupils else ()

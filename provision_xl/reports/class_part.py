"""The class sheet: one class's pupils by ID, what they receive, from whom, for what, and what is to be reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from provision_xl.costing.groups import is_universal
from provision_xl.impact import reviews_due
from provision_xl.impact.reviews import LINE, MEETING
from provision_xl.impact.standing import class_named, on_roll
from provision_xl.money import natural
from provision_xl.reports.help_given import PLAN_REVIEWS, Help, group_words, helps, number, outcome_words
from provision_xl.reports.holding import holding
from provision_xl.reports.kinds import needs, years
from provision_xl.reports.picture import Picture
from provision_xl.reports.plans_part import plans_of_class
from provision_xl.reports.report import Fact, Report, Section
from provision_xl.reports.running import labels
from provision_xl.reports.typed_words import Clean, clean_words
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.core_tables import Intervention, Pupil

STATUS = {"K": "SEN support", "E": "EHC plan", "N": "None"}
_DAYS_AHEAD = 60  # reviews are listed so far ahead, or to the end of the term
_NO_HELP = "Nobody of the class is on the map in this term."
_UNIVERSAL_WORDS = "What every lesson of this class should have, for the needs that are recorded in it."


def class_report(picture: Picture, class_name: str) -> Report:
    """What the teacher of a class may see: no cost, no pay, no finding, nobody of another class.

    Raises:
        OutOfRange: there is no such class; the message names those there are.
    """
    name = class_named(picture.school, picture.as_at, class_name)
    pupils = _pupils_of(picture, name)
    found = helps(picture, {pupil.pupil_id for pupil in pupils})
    with_help = {help.pupil for help in found}
    told = [pupil for pupil in pupils if pupil.pupil_id in with_help or _status(picture, pupil) in {"K", "E"}]
    clean = _cleaner(picture, pupils, found)
    sections = (
        _pupils(picture, told),
        _received(found, clean),
        _aims(found, clean),
        _reviews(picture, {pupil.pupil_id for pupil in told}, clean),
        plans_of_class(picture, name, clean),
        _universal(picture, told, clean),
        holding(picture),
    )
    opening = (
        Fact("As at", f"{picture.as_at:%d/%m/%Y}; the term runs from {picture.term.starts:%d/%m/%Y} "
                      f"to {picture.term.ends:%d/%m/%Y}."),
        Fact("Pupils", f"{len(told)} of {len(pupils)} of the class have SEN or are on the map."),
    )  # fmt: skip
    return Report(
        f"Class sheet for {name}", picture.school.settings.school_name, picture.term.label, picture.as_at,
        picture.work.costs.basis, picture.audience.name, opening, (), sections, name, "Class sheet",
    )  # fmt: skip


def _class_of(picture: Picture, pupil: Pupil) -> str:
    return picture.school.in_force(pupil.pupil_id, "Class", picture.as_at)


def _pupils_of(picture: Picture, name: str) -> list[Pupil]:
    """Those in the class on the as-at date, and still at the school."""
    found = (row for row in picture.school.pupils if _class_of(picture, row) == name and on_roll(row, picture.as_at))
    return sorted(found, key=lambda row: natural(row.pupil_id))


def _status(picture: Picture, pupil: Pupil) -> str:
    return picture.school.in_force(pupil.pupil_id, "SEN status", picture.as_at)


def _cleaner(picture: Picture, pupils: Sequence[Pupil], found: Sequence[Help]) -> Clean:
    school = picture.school
    typed = [
        text for help in found for text in (help.name, help.member.line.aim, help.member.line.measure, *help.roles)
    ]
    typed += [text for row in school.reviews for text in (row.type, row.with_whom)]
    typed += labels(picture, school.intervention).values()
    staff = {name for help in found for name in help.adults}
    return clean_words(school, {pupil.pupil_id for pupil in pupils}, staff, typed)


def _section(key: str, heading: str, table: Result, nothing: str, *words: str) -> Section:
    return Section(key, heading, words, table) if table.rows else Section(key, heading, (nothing,))


def _pupils(picture: Picture, pupils: Sequence[Pupil]) -> Section:
    need, year = needs(picture.school, picture.work.rates), years(picture.school)
    columns = (
        Shown("pupil", "Pupil"),
        Shown("year_group", "Year group"),
        Shown("status", "SEN status"),
        Shown("need", "Primary need"),
        Shown("second_need", "Secondary need"),
        Shown("plan_review_due", "Plan review due", Shows.DATE),
    )
    rows = tuple(
        (
            pupil.pupil_id,
            year.label(year.of(pupil.pupil_id)),
            STATUS.get(_status(picture, pupil), ""),
            need.label(need.of(pupil.pupil_id)),
            need.label(pupil.secondary_need) if pupil.secondary_need else "",
            pupil.plan_review_due,
        )
        for pupil in pupils
    )
    table = Result("Pupils", "Pupils with SEN or on the map", columns, rows)
    return _section("pupils", "Pupils", table, "Nobody of the class has SEN or is on the map.")


def _received(found: Sequence[Help], clean: Clean) -> Section:
    columns = (
        Shown("pupil", "Pupil"),
        Shown("intervention", "Intervention"),
        Shown("often", "When"),
        Shown("size", "In a group of"),
        Shown("staff", "With"),
        Shown("starts", "From", Shows.DATE),
        Shown("ends", "To", Shows.DATE),
    )
    rows = tuple(
        (help.pupil, clean(help.name), help.often, group_words(help), _with(help, clean), help.first, help.last)
        for help in found
    )
    table = Result("What they receive", "What each pupil receives in the term", columns, rows)
    return _section("received", "What they receive", table, _NO_HELP)


def _with(help: Help, clean: Clean) -> str:
    if not help.adults:
        return "nobody yet"
    roles = ", ".join(clean(role) for role in help.roles)
    return f"{', '.join(help.adults)}" + (f" ({roles})" if roles else "")


def _aims(found: Sequence[Help], clean: Clean) -> Section:
    columns = (
        Shown("pupil", "Pupil"),
        Shown("intervention", "Intervention"),
        Shown("aim", "Aim"),
        Shown("measure", "Measure"),
        Shown("entry", "Entry"),
        Shown("target", "Target"),
        Shown("exit", "Exit"),
        Shown("attended", "Sessions attended"),
        Shown("outcome", "Outcome"),
        Shown("review_due", "Review due", Shows.DATE),
    )
    rows = tuple(_aim(help, clean) for help in found)
    table = Result("Aims", "Aims and outcomes", columns, rows)
    return _section("aims", "Aims and outcomes", table, _NO_HELP)


def _aim(help: Help, clean: Clean) -> tuple[Any, ...]:
    line = help.member.line
    scores = (line.entry, line.target, line.exit, line.sessions_attended)
    figures = ("" if score is None else number(score) for score in scores)
    aim = clean(line.aim) or "no aim is given"
    outcome = outcome_words(line.outcome)
    return (help.pupil, clean(help.name), aim, clean(line.measure), *figures, outcome,
            line.review_due)  # fmt: skip


def _reviews(picture: Picture, pupils: set[str], clean: Clean) -> Section:
    ahead = max(_DAYS_AHEAD, (picture.term.ends - picture.as_at).days)
    names = labels(picture, picture.school.intervention)
    columns: tuple[Shown, ...] = (
        Shown("due", "Due", Shows.DATE),
        Shown("late", "Days overdue", Shows.COUNT),
        Shown("pupil", "Pupil"),
        Shown("kind", "Kind"),
        Shown("what", "What"),
        Shown("with", "With"),
    )
    due = reviews_due(picture.school, picture.as_at, ahead).records()
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (
            date.fromisoformat(row["due"]),
            row["days_overdue"],
            row["pupil"],
            row["kind"],
            _what(row, names, clean),
            clean(row["with"]),
        )
        for row in due
        if row["pupil"] in pupils
    )
    if not any(row[-1] for row in rows):
        columns, rows = columns[:-1], tuple(row[:-1] for row in rows)
    table = Result("Reviews due", "Reviews due and not held", columns, rows)
    return _section("reviews", "Reviews due", table, "No review of the class is due.")


def _what(row: dict[str, Any], names: dict[str, str], clean: Clean) -> str:
    """What is reviewed, in words that were looked at: a plan's type may come from a text of Changes."""
    what = str(row["what"])
    if row["kind"] == LINE:
        return clean(names.get(what, ""))
    return clean(what) if row["kind"] == MEETING else what if what in PLAN_REVIEWS else "Plan review"


def _universal(picture: Picture, pupils: Sequence[Pupil], clean: Clean) -> Section:
    """The class offer: interventions of the universal tier in use, for needs that somebody of the class has."""
    recorded = {need for pupil in pupils for need in (pupil.primary_need, pupil.secondary_need) if need}
    names = labels(picture, picture.school.intervention)
    words = needs(picture.school, picture.work.rates)
    rows = tuple(
        (clean(names[row.code]), "; ".join(words.label(need) for need in row.needs if need in recorded))
        for row in sorted(picture.school.interventions, key=lambda row: natural(row.code))
        if _offered(row) and recorded & set(row.needs)
    )
    columns = (Shown("offer", "In every lesson"), Shown("needs", "For"))
    table = Result("Class offer", "Offer to the whole class", columns, rows)
    return _section("offer", "Class offer", table, "No universal offer is in use for these needs.", _UNIVERSAL_WORDS)


def _offered(row: Intervention) -> bool:
    return bool(row.use) and is_universal(row)

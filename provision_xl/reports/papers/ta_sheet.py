"""A sheet for one adult: whom, when, where, what and why, hours had and used, absences and cover, training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from provision_xl.costing.checks import has_skill
from provision_xl.costing.groups import Group
from provision_xl.costing.staffing import hours_had, peak
from provision_xl.dates import week_of, year_label
from provision_xl.money import natural
from provision_xl.reports.opening import inputs_fact
from provision_xl.reports.papers.adult import AHEAD, Adult
from provision_xl.reports.papers.paper import LEADERS, as_at_fact, label, member_of, paper_year, private
from provision_xl.reports.papers.sessions import pattern_of, plain, where
from provision_xl.reports.papers.sources import recorded
from provision_xl.reports.papers.times import NO_TIMES, times
from provision_xl.reports.report import VALUES_ONLY, Fact, Report, Section
from provision_xl.results import Result, Shown, Shows, decimals
from provision_xl.school.other_tables import Absence
from provision_xl.skills.standing import TYPED, standing
from provision_xl.views.work import Work

_ENDING = (VALUES_ONLY, "Pupils stand in it by ID; write names in by hand only where the sheet stays in school.")


def ta_sheet(work: Work, staff_id: str) -> Report:
    """The sheet of one member of staff; no money stands in it, and no pupil whom the person does not work with.

    Raises:
        OutOfRange: there is nobody of that ID.
    """
    adult = Adult(work, member_of(work.school, staff_id))
    sections = (_week(adult), *_times(adult), _aims(adult), _other_time(adult), _hours(adult), _away(adult),
                _training(adult))
    title, year = "Staff sheet", year_label(paper_year(work))
    report = Report(
        title, work.school.settings.school_name, f"{staff_id}, {year}", work.as_at, work.costs.basis, LEADERS,
        _opening(adult), _headline(adult), sections, file_name=f"TA sheet {staff_id}",
        for_whom=f"{staff_id} ({adult.person.role})", ending=_ENDING,
    )  # fmt: skip
    colleagues = {row.staff_id for row, _ in adult.covered} | {row.covered_by for row in _own_absences(adult)}
    return private(report, work.school, adult.pupils, {staff_id, *colleagues})


def everybody(work: Work) -> tuple[str, ...]:
    """Staff IDs of all who are in post and have hours for provision or a group."""
    named = {name for group in work.costs.groups if group.last >= work.as_at for name, _ in group.adults}
    found = [
        person.staff_id for person in work.school.staff
        if (hours_had(person, work.as_at) or person.staff_id in named) and (person.ends or date.max) >= work.as_at
    ]  # fmt: skip
    return tuple(sorted(found, key=natural))


def _opening(adult: Adult) -> tuple[Fact, ...]:
    return (
        Fact("Basis", "Hours and minutes as planned on the provision map; no money stands in this sheet."),
        as_at_fact(adult.work),
        Fact("Rests on estimates", "Nothing: no cost is shown, so no estimate or provisional rate is in it."),
        inputs_fact(adult.school),
    )


def _headline(adult: Adult) -> tuple[Fact, ...]:
    had, used = hours_had(adult.person, adult.day), _used(adult, adult.day, adult.day)
    return (
        Fact("Hours for provision a week", decimals(had, 2)),
        Fact("Used this week", decimals(used, 2)),
        Fact("Free", decimals(max(had - used, Fraction(0)), 2)),
    )


def _used(adult: Adult, first: date, last: date) -> Fraction:
    return peak(adult.loads, first, last)


def _name(group: Group) -> str:
    return group.rows[0].group or "alone"


def _week(adult: Adult) -> Section:
    """The pattern of a week, group by group; names are written in by hand."""
    columns = (
        Shown("group", "Group"),
        Shown("what", "What"),
        Shown("pupils", "Pupils"),
        Shown("names", "Names (write in by hand)"),
        Shown("pattern", "Sessions a week"),
        Shown("prep", "Prep minutes", Shows.MINUTES, "A week, for the group."),
        Shown("where", "Where"),
        Shown("from", "From", Shows.DATE),
        Shown("to", "To", Shows.DATE),
    )
    rows = tuple(
        (
            _name(group),
            label(adult.school, group.intervention.code) + _part(adult, group),
            "; ".join(dict.fromkeys(member.line.pupil_id for member in adult.members(group))),
            "",
            pattern_of(group).words,
            group.minutes.preparation or None,
            where(group),
            group.first,
            group.last,
        )
        for group in adult.groups
    )
    said = NO_TIMES if adult.work.week is None else "Days and times stand below."
    lines = [member.line for group in adult.groups for member in adult.members(group)]
    words = (said, *recorded("No group of this person runs or begins in the next six weeks.", provision=lines))
    table = Result("Week", f"The week, groups from {adult.day:%d/%m/%Y} on", columns, rows)
    return Section("week", "Whom, when, where, what", words, table if rows else None)


def _times(adult: Adult) -> tuple[Section, ...]:
    """Where the workbook has a timetable, when and where each session is."""
    planned = {group.key: part * (group.minutes.together + len(_pupils(adult, group)) * group.minutes.alone)
               for group in adult.groups for name, part in group.adults
               if name == adult.id and group.first <= adult.day <= group.last}  # fmt: skip
    pupils = Shown("pupils", "Pupils")
    found = times(adult.work, lambda activity: adult.id in activity.adults,
                  (pupils, lambda activity: "; ".join(activity.pupils)), planned)  # fmt: skip
    return () if found is None else (found,)


def _pupils(adult: Adult, group: Group) -> set[str]:
    return {member.line.pupil_id for member in group.there(*week_of(adult.day))}


def _part(adult: Adult, group: Group) -> str:
    part = dict(group.adults)[adult.id]
    return f" ({plain(part * 100)}% of it)" if part != 1 else ""


def _aims(adult: Adult) -> Section:
    columns = (
        Shown("pupil", "Pupil"),
        Shown("what", "What"),
        Shown("aim", "Aim"),
        Shown("measure", "Measure"),
        Shown("entry", "Entry", Shows.NUMBER),
        Shown("target", "Target", Shows.NUMBER),
        Shown("review", "Review due", Shows.DATE),
        Shown("notes", "Notes and resources"),
    )
    found = [(group, member) for group in adult.groups for member in adult.members(group)]
    found.sort(key=lambda item: (natural(item[1].line.pupil_id), natural(item[1].key)))
    rows = tuple(
        (line.pupil_id, label(adult.school, line.intervention), line.aim, line.measure, line.entry, line.target,
         line.review_due, line.notes)
        for line in (member.line for _, member in found)
    )  # fmt: skip
    words = recorded("No pupil's line names this person now.", provision=[member.line for _, member in found])
    return Section("aims", "Aims", words, Result("Aims", "Aims, pupil by pupil", columns, rows) if rows else None)


def _other_time(adult: Adult) -> Section:
    """Hours of Staff time: class, lunch, cover and the like."""
    here = [row for row in adult.school.staff_time if row.staff_id == adult.id
            and (row.starts or date.min) <= adult.day + AHEAD and (row.ends or date.max) >= adult.day]  # fmt: skip
    here.sort(key=lambda row: (natural(row.use), natural(row.class_name), row.starts or date.min))
    columns = (
        Shown("use", "What"),
        Shown("class", "Class"),
        Shown("hours", "Hours a week", Shows.HOURS),
        Shown("from", "From", Shows.DATE),
        Shown("to", "To", Shows.DATE),
    )
    rows = tuple((row.use, row.class_name, row.hours_per_week, row.starts, row.ends) for row in here)
    words = recorded("Hours in class, at lunch and the like stand on Staff time.", staff_time=here)
    table = Result("Other time", "Time beside the map", columns, rows)
    return Section("time", "Time beside the map", words, table if rows else None)


def _hours(adult: Adult) -> Section:
    """Hours had and used in the fullest week of each term of the year."""
    columns = (
        Shown("term", "Term"),
        Shown("had_hours", "Has a week", Shows.HOURS),
        Shown("used_hours", "Used, fullest week", Shows.HOURS),
        Shown("free_hours", "Free then", Shows.HOURS),
        Shown("over", "Over hours", Shows.FLAG),
    )
    rows = []
    for term in adult.school.calendar.terms_of_year(paper_year(adult.work)):
        had = max(hours_had(adult.person, term.starts), hours_had(adult.person, term.ends))
        used = _used(adult, term.starts, term.ends)
        rows.append((term.label, had, used, max(had - used, Fraction(0)), used > had))
    words = recorded("", staff=[adult.person])
    table = Result("Hours", "Hours had and used", columns, tuple(rows))
    return Section("hours", "Hours had and used", words, table if rows else None)


def _own_absences(adult: Adult) -> list[Absence]:
    found = [row for row in adult.school.absences if row.staff_id == adult.id and adult.soon(row)]
    return sorted(found, key=lambda row: (row.starts or date.min, row.ends or date.max))


def _away(adult: Adult) -> Section:
    columns = (Shown("what", "What"), Shown("from", "From", Shows.DATE), Shown("to", "To", Shows.DATE),
               Shown("who", "Who covers, or is covered"), Shown("groups", "Groups"))  # fmt: skip
    own = _own_absences(adult)
    rows: list[tuple[Any, ...]] = [
        ("Away", row.starts, row.ends, row.covered_by or "nobody covers", "; ".join(map(_name, adult.groups)))
        for row in own
    ]
    rows += [
        ("Covers", row.starts, row.ends, row.staff_id,
         f"{_name(group)}: {label(adult.school, group.intervention.code)}, {pattern_of(group).words}")
        for row, group in adult.covered
    ]  # fmt: skip
    covered = list(dict.fromkeys(row for row, _ in adult.covered))
    words = recorded("Nobody is away in the next six weeks whom this concerns.", absences=[*own, *covered])
    table = Result("Absence and cover", "Absence and cover", columns, tuple(rows))
    return Section("away", "Absence and cover", words, table if rows else None)


def _training(adult: Adult) -> Section:
    """Skills with their dates; what runs out soon, and what a group needs that the person has not."""
    found = sorted(adult.school.training_of.get(adult.id, ()),
                   key=lambda row: (natural(row.skill), row.day or date.min))  # fmt: skip
    rows = [(row.skill, row.day, row.expires, standing(adult.day, row.day, row.expires)) for row in found]
    trained = {row.skill.casefold() for row in found}
    listed = [skill for skill in adult.person.skills if skill.casefold() not in trained]
    rows += [(skill, None, None, TYPED) for skill in listed]
    rows += [(skill, None, None, "needed for a group and not held") for skill in _lacking(adult)]
    columns = (Shown("skill", "Skill"), Shown("day", "Trained", Shows.DATE), Shown("expires", "Expires", Shows.DATE),
               Shown("standing", "How it stands"))  # fmt: skip
    words = recorded("Fill in Skills on Staff, or Training.", training=found, staff=[adult.person] if listed else [])
    table = Result("Training", "Skills and training", columns, tuple(rows))
    return Section("training", "Skills and training", words, table if rows else None)


def _lacking(adult: Adult) -> Sequence[str]:
    needed: Iterable[str] = {group.intervention.skill for group in adult.groups if group.intervention.skill}
    return sorted(skill for skill in needed if not has_skill(adult.school, adult.id, skill, adult.day))

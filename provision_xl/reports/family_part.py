"""The family copy: one child's help on one page, in plain English, with a box for the name that no file has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from provision_xl.errors import OutOfRange
from provision_xl.impact import reviews_due
from provision_xl.impact.scores import by_name, folded, target_met
from provision_xl.reports.help_given import NO_ADULT_YET, PLAN_REVIEWS, Help, helps, number, outcome_words
from provision_xl.reports.kinds import needs, years
from provision_xl.reports.picture import Picture
from provision_xl.reports.report import Blank, Fact, Report, Section
from provision_xl.reports.typed_words import Clean, clean_words
from provision_xl.results import capital
from provision_xl.school.core_tables import Line, Pupil

NAME_BOX = "Name (write by hand)"
ROLES = {
    "ta": "a teaching assistant", "hlta": "a higher level teaching assistant", "teacher": "a teacher",
    "senco": "the SENCo, who leads on special educational needs", "slt": "a senior leader",
    "ep": "an educational psychologist", "elsa": "an emotional literacy support assistant",
}  # fmt: skip
_SUPPORT = {
    "K": "Extra help in school (SEN support)",
    "E": "An education, health and care plan (EHC plan)",
    "N": "No special educational need is recorded",
}
_DAYS_AHEAD = 400  # a yearly review is always among them
_NOT_GIVEN = "Not recorded yet"
_NO_MEETING = "No date is set yet. You can ask the school's SENCo for a meeting at any time."


def family_report(picture: Picture, pupil_id: str) -> Report:
    """What one child's family may see: no cost, no member of staff by ID, no other child.

    Raises:
        OutOfRange: no pupil, or one who is not in Pupils.
    """
    pupil = _pupil_named(picture, pupil_id)
    found = helps(picture, {pupil.pupil_id})
    clean = _cleaner(picture, pupil, found)
    due = _due(picture, pupil)
    sections = (
        _child(picture, pupil),
        *(_help(picture, help, clean, place) for place, help in enumerate(found, start=1)),
        *(() if found else (Section("help", "Help", ("No extra help is on the school's map for this term.",)),)),
        Section("reviews", "When we look at this together", tuple(_meetings(due, clean)) or (_NO_MEETING,)),
    )
    return Report(
        "Help at school", picture.school.settings.school_name, picture.term.label, picture.as_at,
        picture.work.costs.basis, picture.audience.name, (), (), sections, pupil.pupil_id, "Family copy",
    )  # fmt: skip


def _pupil_named(picture: Picture, asked: str) -> Pupil:
    """
    Raises:
        OutOfRange: the ID is blank or not in Pupils; it must be typed exactly, so that no copy is another child's.
    """
    if not asked.strip():
        raise OutOfRange("Say for which pupil the family copy is: give the Pupil ID.")
    found = picture.school.pupil.get(asked.strip())
    if found is None:
        raise OutOfRange("There is no pupil with this ID in Pupils. Type it exactly as it stands there.")
    return found


def _cleaner(picture: Picture, pupil: Pupil, found: Sequence[Help]) -> Clean:
    typed = [
        text for help in found for text in (help.name, help.member.line.aim, help.member.line.measure, *help.roles)
    ]
    typed += [text for row in picture.school.reviews if row.pupil_id == pupil.pupil_id
              for text in (row.type, row.with_whom)]  # fmt: skip
    return clean_words(picture.school, {pupil.pupil_id}, (), typed)


def _child(picture: Picture, pupil: Pupil) -> Section:
    need, year = needs(picture.school, picture.work.rates), years(picture.school)
    codes = [code for code in (pupil.primary_need, pupil.secondary_need) if code]
    status = picture.school.in_force(pupil.pupil_id, "SEN status", picture.as_at)
    class_name = picture.school.in_force(pupil.pupil_id, "Class", picture.as_at)
    facts = (
        Fact("School's sign for your child", pupil.pupil_id),
        Fact("Class", ", ".join(part for part in (year.label(year.of(pupil.pupil_id)), class_name) if part)),
        Fact("Kind of support", _SUPPORT.get(status, _NOT_GIVEN)),
        Fact("Needs", "; ".join(_without_code(need.label(code)) for code in codes) or _NOT_GIVEN),
    )
    return Section("child", "Your child", (), facts=facts, blanks=(Blank(NAME_BOX),))


def _without_code(label: str) -> str:
    """
    >>> _without_code("Speech, language and communication needs (SLCN)")
    'Speech, language and communication needs'
    """
    return label.rpartition(" (")[0] or label


def _help(picture: Picture, help: Help, clean: Clean, place: int) -> Section:
    line = help.member.line
    facts = (
        Fact("What happens", f"{capital(help.often)}, {_group(help)}, with {_adults(help, clean)}. {_days(help)}"),
        Fact("What it is for", clean(line.aim) or _NOT_GIVEN),
        Fact("How it is going", " ".join(_going(picture, help, clean))),
        Fact("Next review", f"{line.review_due:%d/%m/%Y}" if line.review_due and line.outcome is None else
             "Held" if line.outcome is not None else "No date is set yet"),
    )  # fmt: skip
    return Section(f"help{place}", clean(help.name), (), facts=facts)


def _group(help: Help) -> str:
    return "on their own with the adult" if help.size == 1 else f"in a group of {help.size} children"


def _adults(help: Help, clean: Clean) -> str:
    """By role: no member of staff is named."""
    roles = [ROLES.get(folded(role), f"an adult ({clean(role)})") for role in help.roles]
    return " and ".join(roles) or NO_ADULT_YET


def _days(help: Help) -> str:
    return f"From {help.first:%d/%m/%Y} to {help.last:%d/%m/%Y}."


def _going(picture: Picture, help: Help, clean: Clean) -> Iterator[str]:
    """The judgement, the scores and the sessions, as far as they are there."""
    line, day = help.member.line, picture.as_at
    if day < help.first:
        yield "It has not begun yet."
        return
    judged, scores = outcome_words(line.outcome), _scores(picture, line, clean)
    if judged:
        yield f"Your child has come on {judged}." if line.outcome else "Your child has come on as we hoped."
    if scores:
        yield scores
    if line.sessions_attended is not None:
        yield f"Your child was there {number(line.sessions_attended)} times."
    if not judged and not scores:
        yield "We have not looked at how it is going yet." if line.status != "Stopped" else "It was stopped."


def _scores(picture: Picture, line: Line, clean: Clean) -> str:
    if line.entry is None:
        return ""
    measure = clean(line.measure)
    said = [f"{measure}: at the start {number(line.entry)}" if measure else f"At the start {number(line.entry)}"]
    if line.target is not None:
        said.append(f"we aim for {number(line.target)}")
    if line.exit is not None:
        said.append(f"at the end {number(line.exit)}")
    met = target_met(line, by_name(picture.school.measures).get(folded(line.measure)))
    reached = "" if met is None else " The target is reached." if met else " The target is not reached yet."
    return f"{', '.join(said)}.{reached}"


def _due(picture: Picture, pupil: Pupil) -> list[dict[str, Any]]:
    rows = reviews_due(picture.school, picture.as_at, _DAYS_AHEAD).records()
    return [row for row in rows if row["pupil"] == pupil.pupil_id and row["kind"] != "Line"]


def _meetings(due: Sequence[dict[str, Any]], clean: Clean) -> Iterator[str]:
    for row in due:
        what = PLAN_REVIEWS.get(row["what"], clean(row["what"]) or "Review of the plan")
        with_whom = clean(row["with"])
        beside = f", with: {with_whom}" if with_whom else ""
        yield f"{what}: due {date.fromisoformat(row['due']):%d/%m/%Y}{beside}."

"""What can happen in the middle of a term, and the school's tables once it has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from provision_xl.dates import ONE_DAY
from provision_xl.errors import OutOfRange
from provision_xl.money import pounds
from provision_xl.school.core_tables import Line, Pupil
from provision_xl.school.other_tables import Absence
from provision_xl.school.school import School


@dataclass(frozen=True, slots=True)
class AdultAway:
    """An adult is away from a day to a day; `last` None is for good."""

    staff_id: str
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class FundCut:
    """A fund, as Funds or a top-up names it, is so many pence less from a day on; pence not below nought."""

    fund: str
    pence: int
    first: date


@dataclass(frozen=True, slots=True)
class PupilArrives:
    """A pupil joins on a day; `required` are codes of interventions that an EHC plan promises."""

    pupil: Pupil
    first: date
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PupilLeaves:
    """A pupil is there no more from a day on."""

    pupil_id: str
    first: date


@dataclass(frozen=True, slots=True)
class InterventionDropped:
    """An intervention is run no more from a day on."""

    code: str
    first: date


type Event = AdultAway | FundCut | PupilArrives | PupilLeaves | InterventionDropped


def check_event(school: School, event: Event) -> None:
    """Whether the event is about something in the tables.

    Raises:
        OutOfRange: it is not, its days are turned round, or a cut is below nought; a fund is looked up later on.
    """
    if isinstance(event, AdultAway):
        _must_know(event.staff_id, school.member_of_staff, "Staff ID")
        if event.last is not None and event.last < event.first:
            raise OutOfRange(f"The last day, {event.last:%d/%m/%Y}, comes before the first, {event.first:%d/%m/%Y}. "
                             "Turn them round.")  # fmt: skip
    elif isinstance(event, FundCut) and event.pence < 0:
        raise OutOfRange(f"A cut of {event.pence} pence is below nought; give 0 or more.")
    elif isinstance(event, PupilArrives):
        if event.pupil.pupil_id in school.pupil:
            raise OutOfRange(f'There is a pupil "{event.pupil.pupil_id}" already. Give the new one an ID of its own.')
        for code in event.required:
            _must_know(code, school.intervention, "intervention")
    elif isinstance(event, PupilLeaves):
        _must_know(event.pupil_id, school.pupil, "pupil")
    elif isinstance(event, InterventionDropped):
        _must_know(event.code, school.intervention, "intervention")


def _must_know(name: str, known: object, what: str) -> None:
    if name not in known:  # type: ignore[operator]
        raise OutOfRange(f'There is no {what} "{name}".')


def may_propose(event: Event, pupil: str) -> bool:
    """Whether the event is a reason to propose something new to a pupil: it brings the pupil, or frees hours."""
    if isinstance(event, PupilArrives):
        return pupil == event.pupil.pupil_id
    return isinstance(event, PupilLeaves | InterventionDropped)


def after(school: School, event: Event, day: date, last: date) -> School:
    """The tables from a day on, once it has happened; a cut of a fund is no matter of these tables.

    Args:
        day, last: first and last day that are planned anew.
    """
    if isinstance(event, AdultAway):
        away = Absence(staff_id=event.staff_id, starts=day, ends=last)
        return replace(school, absences=(*school.absences, away))
    if isinstance(event, PupilArrives):
        pupil = replace(event.pupil, starts=event.pupil.starts or event.first)
        rows = tuple(Line(pupil_id=pupil.pupil_id, intervention=code, starts=day, required=True)
                     for code in dict.fromkeys(event.required))  # fmt: skip
        return replace(school, pupils=(*school.pupils, pupil), provision=(*school.provision, *rows))
    if isinstance(event, PupilLeaves):
        pupils = tuple(
            replace(row, leaves=day - ONE_DAY) if row.pupil_id == event.pupil_id else row for row in school.pupils
        )
        return replace(school, pupils=pupils)
    if isinstance(event, InterventionDropped):
        return _without(school, event.code, day)
    return school


def _without(school: School, code: str, day: date) -> School:
    """No row of the intervention reaches the day, and nobody is offered it."""
    rows = (
        replace(row, ends=min(row.ends or date.max, day - ONE_DAY)) if row.intervention == code else row
        for row in school.provision
        if row.intervention != code or (row.starts or date.max) < day
    )
    offered = tuple(replace(row, use=False) if row.code == code else row for row in school.interventions)
    return replace(school, provision=tuple(rows), interventions=offered)


def told(event: Event) -> str:
    """The event in one sentence.

    >>> told(FundCut("PP", 100000, date(2027, 2, 1)))
    'PP is cut by £1,000.00 from 01/02/2027.'
    """
    since = f"from {event.first:%d/%m/%Y}"
    if isinstance(event, AdultAway):
        until = f" to {event.last:%d/%m/%Y}" if event.last else ", for good"
        return f"{event.staff_id} is away {since}{until}."
    if isinstance(event, FundCut):
        return f"{event.fund} is cut by {pounds(event.pence)} {since}."
    if isinstance(event, PupilArrives):
        return f"{event.pupil.pupil_id} arrives on {event.first:%d/%m/%Y}."
    if isinstance(event, PupilLeaves):
        return f"{event.pupil_id} is there no more {since}."
    return f"{event.code} is dropped {since}."

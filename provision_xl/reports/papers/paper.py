"""What all papers share: the year they are of, who may read them, and what must not stand in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from provision_xl.costing import Costs
from provision_xl.costing.threshold import school_year_of
from provision_xl.dates import school_year
from provision_xl.errors import OutOfRange
from provision_xl.reports.audiences import audience_named
from provision_xl.reports.picture import only
from provision_xl.reports.report import Blank, Fact, Report
from provision_xl.reports.scrubbing import scrubbed
from provision_xl.school.core_tables import Pupil, Staff
from provision_xl.school.school import School
from provision_xl.views.work import Work

LEADERS = "leadership"
PUBLIC = audience_named("public")


def pupil_of(school: School, pupil_id: str) -> Pupil:
    """
    Raises:
        OutOfRange: Pupils has no such ID.
    """
    if pupil_id not in school.pupil:
        raise OutOfRange(f'There is no pupil "{pupil_id}" on the sheet Pupils. Type an ID as it stands there.')
    return school.pupil[pupil_id]


def member_of(school: School, staff_id: str) -> Staff:
    """
    Raises:
        OutOfRange: Staff has no such ID.
    """
    if staff_id not in school.member_of_staff:
        raise OutOfRange(f'There is no "{staff_id}" on the sheet Staff. Type a Staff ID as it stands there.')
    return school.member_of_staff[staff_id]


def paper_year(work: Work) -> int:
    """The school year of Settings, or that of the as-at date where Settings names none."""
    return work.school.school_year if work.school.settings.academic_year else school_year(work.as_at)


def of_year(costs: Costs, year: int) -> Costs:
    """Costs that fall into a school year, 1 September to 31 August."""
    return only(costs, lambda piece: school_year_of(piece.month) == year)


def as_at_fact(work: Work) -> Fact:
    return Fact("As at", f"{work.as_at:%d/%m/%Y}")


def label(school: School, code: str) -> str:
    """An intervention's name for people, its code where it has none."""
    found = school.intervention.get(code)
    return found.name if found and found.name else code


def boxes(what: Iterable[str], lines: int = 1) -> tuple[Blank, ...]:
    """An empty box to be filled in by hand for each heading."""
    return tuple(Blank(text, lines) for text in what)


def private(report: Report, school: School, pupils: Collection[str] = (), staff: Collection[str] = ()) -> Report:
    """The report without the IDs of everybody else, and without any name that Key holds, wherever somebody typed one.

    Args:
        pupils: IDs that may stand in it.
        staff: the same of members of staff.
    """
    names = tuple(Pupil(pupil_id=row.name) for row in school.key if row.name.strip())
    others = tuple(row for row in school.pupils if row.pupil_id not in pupils)
    colleagues = tuple(row for row in school.staff if row.staff_id not in staff)
    senco = tuple(row for row in school.senco if row.person not in staff)
    return scrubbed(report, replace(school, pupils=(*others, *names), staff=colleagues, senco=senco))

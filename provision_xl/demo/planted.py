"""What is the matter with the demo school, on purpose: things that a real school has, and that stop nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from provision_xl.demo.mapping import MISSING_EXIT
from provision_xl.demo.papers import ANNUAL_REVIEW
from provision_xl.demo.people import OVER_HOURS
from provision_xl.demo.roll import LEAVER, NEW_PLAN, OVERDUE
from provision_xl.demo.special import (
    ADULT_LEFT_GROUP,
    FRIENDS_FUND,
    NO_ADULT_GROUP,
    SMALL_FUND_GROUP,
    STILL_PLANNED_GROUP,
)
from provision_xl.demo.staffing import TEMPORARY
from provision_xl.school.columns import Row
from provision_xl.school.school import School


@dataclass(frozen=True, slots=True)
class Planted:
    """One thing put in on purpose: what it is, and the table and values by which its rows are found."""

    what: str
    table: str
    key: Mapping[str, str]


PLANTED: tuple[Planted, ...] = (
    Planted("A finished line has no exit score and no outcome", "Provision", {"line": MISSING_EXIT}),
    Planted("A yearly review of an EHC plan is overdue", "Reviews", {"pupil_id": OVERDUE, "type": ANNUAL_REVIEW}),
    Planted("The plan's review date in Pupils is past", "Pupils", {"pupil_id": OVERDUE}),
    Planted("A teaching assistant has more on the map than hours for it", "Staff", {"staff_id": OVER_HOURS}),
    Planted("A fund is too small for the group it pays, and its ledger is over it", "Funds", {"fund": FRIENDS_FUND}),
    Planted("The group of that fund; what it cannot pay is unfunded", "Provision", {"group": SMALL_FUND_GROUP}),
    Planted("An EHC plan from November", "Pupils", {"pupil_id": NEW_PLAN}),
    Planted("The change from SEN support to that plan", "Changes", {"pupil_id": NEW_PLAN, "field": "SEN status",
                                                                    "value": "E"}),
    Planted("A pupil who left in mid-autumn; the lines go on, without exit scores", "Pupils", {"pupil_id": LEAVER}),
    Planted("A group without an adult: an estimate", "Provision", {"group": NO_ADULT_GROUP}),
    Planted("A person who has left", "Staff", {"staff_id": TEMPORARY}),
    Planted("The group of the person who has left goes on", "Provision", {"group": ADULT_LEFT_GROUP}),
    Planted("An assistant covers a week beside full hours: more is placed than paid", "Absences", {"staff_id": "TA2"}),
    Planted("A group still marked Planned after it began", "Provision", {"group": STILL_PLANNED_GROUP}),
)  # fmt: skip


def planted_rows(school: School, planted: Planted) -> tuple[Row, ...]:
    """The rows of a demo school that a planted thing is about."""
    return tuple(
        row
        for row in school.rows(planted.table)
        if all(getattr(row, attribute) == value for attribute, value in planted.key.items())
    )

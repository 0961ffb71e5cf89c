"""Rows about adults: staff, their other hours, training and absences, and who does the SENCo's work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from provision_xl.demo.records import data, row_of, whole_pence
from provision_xl.demo.staffing import AGENCY, TEMPORARY, Post, Rota
from provision_xl.demo.times import THIS_YEAR, Times
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Pupil, Staff
from provision_xl.school.other_tables import Absence, Cover, Duty, SencoPerson, StaffTime, Training

OVER_HOURS = "TA1"
SENCO = "SENCo"
_HALF_HOUR = Decimal("0.5")
_OVER_BY = Decimal("2.25")  # more than the leaver ever gave back
_MEETINGS = Decimal(1)

# Hours a week and pay of the posts that are no teaching assistants.
_CONTRACTS: Mapping[str, dict[str, Any]] = {
    "Teacher": {"pay_scale": "Teacher", "point": "U1", "fte": Decimal("0.4"), "pension": "TPS"},
    "HLTA": {"pay_scale": "NJC", "point": "19", "hours_per_week": Decimal("32.5"), "paid_weeks": Decimal("45.248")},
    "Learning mentor": {"salary": 2_895_000, "hours_per_week": Decimal(30), "pension": "LGPS", "cfr_code": "E03"},
    "Midday supervisor": {"pay_scale": "NJC", "point": "3", "hours_per_week": Decimal(10), "pension": "None"},
}
SUPERVISED = "ELSA"


def staff(rota: Rota, times: Times) -> tuple[Staff, ...]:
    """Everybody's row; the first teaching assistant has fewer hours for provision than the map takes of her post."""
    rows = [_row(post, times) for post in _in_order(rota)]
    year = times.as_at.year
    rows.append(
        Staff(TEMPORARY, role="TA", pay_scale="NJC", point="3", hours_per_week=Decimal(10), pension="LGPS",
              intervention_hours=Decimal(8), starts=date(year, 9, 7), ends=date(year, 11, 13))
    )  # fmt: skip
    return tuple(_over(row, rota) if row.staff_id == OVER_HOURS else row for row in rows)


def _in_order(rota: Rota) -> list[Post]:
    roles = [post.role for post in rota.posts]
    return sorted(rota.posts, key=lambda post: (roles.index(post.role), post.staff_id == AGENCY, int(_number(post))))


def _number(post: Post) -> str:
    return "".join(sign for sign in post.staff_id if sign.isdigit())


def _row(post: Post, times: Times) -> Staff:
    row = Staff(
        post.staff_id, role=post.role, intervention_hours=post.free, skills=tuple(post.skills),
        starts=date(times.as_at.year, 9, 1) if post.from_half >= THIS_YEAR else None,
    )  # fmt: skip
    if post.staff_id == AGENCY:
        return replace(row, hourly_cost=Decimal("23.75"), hours_per_week=Decimal(25), pension="None")
    if post.role != "TA":
        return replace(row, **_CONTRACTS[post.role])
    extra = int(_number(post)) % 3 == 0
    return replace(
        row,
        pay_scale="NJC",
        point=post.record["point"],
        hours_per_week=Decimal(post.record["hours"]),
        pension="None" if int(_number(post)) % 7 == 5 else "LGPS",
        extra_hours=Decimal(2) if extra else None,
        extra_hourly_cost=Decimal("18.40") if extra else None,
    )


def _over(row: Staff, rota: Rota) -> Staff:
    load = rota.load.get((row.staff_id, THIS_YEAR + 1), Decimal(0))
    return replace(row, intervention_hours=(load - _OVER_BY) // _HALF_HOUR * _HALF_HOUR)


def staff_time(rows: Sequence[Staff], pupils: Sequence[Pupil], rota: Rota) -> tuple[StaffTime, ...]:
    """Hours of assistants and mentors that are not on the map, as far as their contracts leave any."""
    classes = sorted({pupil.class_name for pupil in pupils})
    found: list[StaffTime] = []
    for place, row in enumerate(rows):
        most = max((hours for (who, _), hours in rota.load.items() if who == row.staff_id), default=Decimal(0))
        busy = max(row.intervention_hours or Decimal(0), most)
        left = (row.hours_per_week or busy) - busy
        if left >= _MEETINGS:
            found.append(StaffTime(row.staff_id, "Planning and meetings", _MEETINGS))
        in_class = (left - _MEETINGS) // _HALF_HOUR * _HALF_HOUR
        if in_class > 0:
            use = "Lunch" if row.role == "Midday supervisor" else ("Universal" if place % 5 == 4 else "Class")
            class_name = classes[place % len(classes)] if use == "Class" else ""
            found.append(StaffTime(row.staff_id, use, in_class, class_name=class_name))
    return tuple(found)


def training(rota: Rota, times: Times) -> tuple[Training, ...]:
    """A course for each skill: some time ago, or shortly before it was first needed; a few run out."""
    courses = {record["skill"]: record for record in data("around")["course"]}
    found: list[Training] = []
    for place, post in enumerate(_in_order(rota)):
        dated = dict(post.trained)
        for skill in post.skills:
            if skill in courses:
                usual = date(times.as_at.year - 1 - place % 2, 2 + place % 5, 10)
                day = dated.get(skill, usual)
                found.append(_course(post.staff_id, courses[skill], day, day >= date(times.as_at.year, 4, 1)))
    trained = [row.staff_id for row in found if row.skill == SUPERVISED]
    return (*found, *(_supervision(name, times, late=place == 0) for place, name in enumerate(trained)))


def _supervision(staff_id: str, times: Times, late: bool) -> Training:
    """Half a term ago and due again in some weeks, or long ago and overdue."""
    before, ahead = (200, -30) if late else (40, 50)
    held, due = times.as_at - timedelta(days=before), times.as_at + timedelta(days=ahead)
    return Training(staff_id, f"{SUPERVISED} supervision", held, due)


def _course(staff_id: str, record: Mapping[str, Any], day: date, this_budget: bool) -> Training:
    """What was paid before this financial year is left blank."""
    expires = date(day.year + record["years"], day.month, day.day) if "years" in record else None
    cost = whole_pence(record["cost"]) if this_budget else None
    return Training(staff_id, record["skill"], day, expires, cost, Decimal(record["hours"]))


def absences(rows: Sequence[Staff], times: Times) -> tuple[Absence, ...]:
    """A week away that a colleague covers, two days that nobody does, and a day of unpaid leave."""
    first = times.settled(THIS_YEAR) + timedelta(days=21)
    assistants = [row.staff_id for row in rows if row.staff_id.startswith("TA")]
    found = []
    if len(assistants) > 2:
        found.append(Absence(assistants[1], first, first + timedelta(days=4), assistants[2]))
    found.append(Absence(assistants[-1], first + timedelta(days=8), first + timedelta(days=9)))
    found.append(Absence("HLTA1", times.as_at - timedelta(days=6), times.as_at - timedelta(days=6), paid=Decimal(0)))
    return tuple(found)


def senco(times: Times) -> tuple[SencoPerson, ...]:
    """A SENCo on the leadership team who teaches three days, and an hour of office time a day."""
    year = times.as_at.year
    return (
        SencoPerson(SENCO, "", "SENCo", True, "NPQ for SENCOs", date(year - 2, 9, 1), True, Decimal("32.5"),
                    Decimal("19.5"), Decimal(1), Decimal("60.40"), Decimal("43.15"), date(year, 7, 10),
                    "Hours are short where reviews come together", date(year + 1, 7, 9)),
        SencoPerson("Office", part="Admin", hours_per_week=Decimal(5), hourly_cost=Decimal("19.20")),
    )  # fmt: skip


def duties(rates: Rates) -> tuple[Duty, ...]:
    """The usual duties with the hours that ship, which are estimates."""
    rows = (row_of("Duties", record) for record in rates.rows("duties"))
    return tuple(row for row in rows if isinstance(row, Duty))


def cover_log(times: Times, chance: Random) -> tuple[Cover, ...]:
    """Six afternoons of this term on which the SENCo took a class instead."""
    return tuple(Cover(SENCO, day, Decimal("2.5")) for day in _days(times, chance))


def _days(times: Times, chance: Random) -> Iterable[date]:
    first = times.first(THIS_YEAR)
    span = [first + timedelta(days=step) for step in range((times.as_at - first).days)]
    teaching = [day for day in span if day.weekday() < 5 and times.calendar.term_at(day)]
    return sorted(chance.sample(teaching, 6))

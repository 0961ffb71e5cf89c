"""A pupil who leaves, gets a plan or an award, in a school that is only tried out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from provision_xl.costing.checks import hours_met, required_minutes
from provision_xl.costing.groups import groups
from provision_xl.dates import ONE_DAY
from provision_xl.errors import OutOfRange
from provision_xl.functions.ehc_plan import STATUS, plan_values
from provision_xl.functions.leaver import left, pupil_named
from provision_xl.money import pounds
from provision_xl.results import decimals
from provision_xl.school.core_tables import Intervention, Line
from provision_xl.school.other_tables import Change, TopUp
from provision_xl.school.school import School

SUPPORT = "EHC support"


def leaver(school: School, pupil_id: str, starts: date) -> tuple[School, tuple[str, ...]]:
    """The school without a pupil from a day on; top-ups of the pupil end with the last day."""
    last_day = starts - ONE_DAY
    pupil = pupil_named(school, pupil_id)
    if pupil.starts and last_day < pupil.starts:
        raise OutOfRange(f"{pupil_id} begins on {pupil.starts:%d/%m/%Y} and cannot leave before.")
    ended = tuple(
        replace(row, ends=min(row.ends or last_day, last_day)) if row.pupil_id == pupil_id else row
        for row in school.top_ups
        if row.pupil_id != pupil_id or (row.starts and row.starts <= last_day)
    )
    lost = " The pupil's top-up ends then too." if ended != school.top_ups else ""
    told = f"{pupil_id} leaves; the last day is {last_day:%d/%m/%Y}. Groups go on with those who stay.{lost}"
    return replace(left(school, pupil, last_day), top_ups=ended), (told,)


def new_plan(
    school: School, pupil_id: str, hours: Fraction, starts: date, staff: str
) -> tuple[School, tuple[str, ...]]:
    """The school with a plan of so many hours a week; what the map does not give yet is one-to-one support.

    Raises:
        OutOfRange: the pupil has a plan already, or the day lies after the school year.
    """
    pupil = pupil_named(school, pupil_id)
    last = school.year_dates[1]
    if starts > last:
        raise OutOfRange(f"The school year of Settings ends on {last:%d/%m/%Y}, before {starts:%d/%m/%Y}.")
    values = plan_values(pupil, starts, Decimal(hours.numerator) / Decimal(hours.denominator), "Any")
    changes = [Change(pupil_id=pupil_id, field=STATUS, starts=date.min, value=pupil.sen_status)]
    changes += [Change(pupil_id=pupil_id, field=STATUS, starts=starts, value="E")]
    known = [row for row in school.changes if row.pupil_id == pupil_id and row.field == STATUS]
    pupils = tuple(replace(row, **values) if row == pupil else row for row in school.pupils)
    met = hours_met(required_minutes(groups(school), starts).get(pupil_id, {}), "Any")
    missing = max(Fraction(0), hours - met)
    changed = replace(school, pupils=pupils, changes=(*school.changes, *(changes[1:] if known else changes)))
    told = f"{pupil_id} has a plan of {decimals(hours, 1)} hours a week from {starts:%d/%m/%Y}; rows marked Required " \
           f"give {decimals(met, 1)} of them"  # fmt: skip
    if not missing:
        return changed, (f"{told}.",)
    who = f"with {staff}" if staff else "without an adult yet, at the planning hourly cost, an estimate"
    return _with_support(changed, pupil_id, missing, starts, staff), (
        f"{told}, and {decimals(missing, 1)} are added one to one, {who}, to the end of the school year.",
    )


def _with_support(school: School, pupil_id: str, hours: Fraction, starts: date, staff: str) -> School:
    code = _unused(SUPPORT, set(school.intervention))
    minutes = Decimal((hours * 60).numerator) / Decimal((hours * 60).denominator)
    support = Intervention(code=code, name="Support that the new plan promises", kind="1:1 support", where="In",
                           use=True, individual_minutes=minutes, individual_sessions=Decimal(1))  # fmt: skip
    line = _unused(f"{SUPPORT} {pupil_id}", set(school.line_keys.values()))
    row = Line(line=line, pupil_id=pupil_id, intervention=code, staff_id=staff, starts=starts,
               ends=school.year_dates[1], required=True)  # fmt: skip
    return replace(school, interventions=(*school.interventions, support), provision=(*school.provision, row))


def _unused(name: str, taken: set[str]) -> str:
    tries = [name, *(f"{name} {number}" for number in range(2, len(taken) + 3))]
    return next(candidate for candidate in tries if candidate not in taken)


def with_top_up(school: School, pupil_id: str, amount: int, per: str, starts: date) -> tuple[School, tuple[str, ...]]:
    """The school with one more top-up from a day on."""
    pupil = pupil_named(school, pupil_id)
    own_fund = any(row.restricted_to.partition(":")[2].strip() == pupil_id for row in school.funds)
    if own_fund:
        raise OutOfRange(f"Funds has a fund for {pupil_id} alone, which goes before top-ups; change that fund instead.")
    row = TopUp(pupil_id=pupil_id, amount=amount, per=per, starts=starts, home_la=pupil.home_la)
    told = f"A top-up of {pounds(amount)} a {per} for {pupil_id} from {starts:%d/%m/%Y}."
    return replace(school, top_ups=(*school.top_ups, row)), (told,)

"""What one more EHC plan takes of the SENCo's year."""

from __future__ import annotations

from datetime import date

from provision_xl.errors import OutOfRange
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School
from provision_xl.senco import senco_time
from provision_xl.senco.growth import with_plans
from provision_xl.whatif.sentences import of_plans


def next_plan(school: School, as_at: date, rates: Rates) -> Result:
    """The SENCo's hours now and with one more EHC plan, for a pupil who is on SEN support; no rows where nobody is."""
    columns = (
        Shown("measure", "SENCo hours a year"),
        Shown("now_hours", "Now", Shows.HOURS),
        Shown("then_hours", "With one more EHC plan", Shows.HOURS),
        Shown("more_hours", "More", Shows.HOURS),
    )
    title, about = "What one more EHC plan takes of the SENCo's year", {"as_at": as_at}
    try:
        other = with_plans(school, 1, as_at)
    except OutOfRange as nobody:
        return Result("Next EHC plan", title, columns, (), notes=(str(nobody),), about=about)
    before, after = senco_time(school, as_at, rates), senco_time(other, as_at, rates)
    rows = tuple(
        (what, now, then, then - now)
        for what, now, then in (("Needed", before.needed, after.needed), ("Lacking", before.gap, after.gap))
    )
    notes = tuple(of_plans((before, after), 1))
    return Result("Next EHC plan", title, columns, rows, notes=notes, about=about)

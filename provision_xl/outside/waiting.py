"""One referral on a day: how long it waited, what is awaited, and when to ask again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from provision_xl.costing.pay import local_rate
from provision_xl.dates import ONE_DAY
from provision_xl.impact.scores import folded
from provision_xl.impact.standing import on_roll
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Line
from provision_xl.school.other_tables import Referral
from provision_xl.school.school import School, line_key

CHASE = "Chase after (school days)"
# what Status says where nothing more is awaited of the service
CLOSED = frozenset({"refused", "declined", "no plan", "plan issued", "withdrawn", "discharged", "closed"})
_FAR = timedelta(days=1200)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a day makes of a referral.

    Args:
        days: calendar days from Requested to Seen, or to the day; None where it is not asked yet, or closed unseen.
        open: whether the visit is still awaited.
        chase: the day to ask again; None where nothing is awaited.
        done: what was done with the advice.
        to_do: what to do or type next; "" where nothing is.
    """

    row: Referral
    days: int | None
    open: bool
    chase: date | None
    done: str
    to_do: str


def chase_after(school: School, as_at: date, rates: Rates) -> int:
    """School days after which to ask again: Local rates, else our own estimate."""
    own = local_rate(school, CHASE, as_at)
    return max(1, ceil(own if own is not None else rates.quote("chase_after", as_at).value))


def waiting(school: School, row: Referral, as_at: date, days: int) -> Waiting:
    """A referral as it stands on a day; a pupil who has left is not chased for.

    Chase: so many school days after the last of Requested, Chased and, where the report is awaited, Seen.
    """
    requested = row.requested or as_at
    seen = row.seen if row.seen and row.seen <= as_at else None
    pupil = school.pupil.get(row.pupil_id)
    closed = folded(row.status) in CLOSED
    done = what_was_done(school, row)
    if requested > as_at:
        return Waiting(row, None, False, None, done, f"To be asked on {requested:%d/%m/%Y}.")
    waited = (seen - requested).days if seen else (None if closed else (as_at - requested).days)
    if pupil is None or not on_roll(pupil, as_at):
        return Waiting(row, waited if seen else None, False, None, done, "")
    if seen is None and not closed:
        return _not_seen(school, row, as_at, days, done)
    if row.report_date is None and not row.advice and not closed:
        chase = _chase(school, max(seen or requested, row.chased or requested), days)
        return Waiting(row, waited, False, chase, done, _ask(chase, as_at, "for the report"))
    return Waiting(row, waited, False, None, done, _after_report(row, closed))


def _not_seen(school: School, row: Referral, as_at: date, days: int, done: str) -> Waiting:
    requested = row.requested or as_at
    waited = (as_at - requested).days
    if folded(row.status) == "seen" or row.report_date or row.advice:
        return Waiting(row, None, False, None, done, "Type the day into Seen: the rest of the row says it was.")
    if row.is_assessment:
        return Waiting(row, waited, True, None, done, "The law's dates for it stand in the calendar.")
    if row.seen:
        return Waiting(row, waited, True, None, done, f"Booked for {row.seen:%d/%m/%Y}.")
    chase = _chase(school, max(requested, row.chased or requested), days)
    return Waiting(row, waited, True, chase, done, _ask(chase, as_at, "when the pupil will be seen"))


def _chase(school: School, after: date, days: int) -> date | None:
    found = school.calendar.school_days(after + ONE_DAY, after + _FAR)
    return found[days - 1] if len(found) >= days else None


def _ask(chase: date | None, as_at: date, what: str) -> str:
    if chase is None:
        return "Terms ends before the day to ask again: add the next terms."
    due = f"it was due on {chase:%d/%m/%Y}" if chase < as_at else f"due on {chase:%d/%m/%Y}"
    return f"Ask {what}, {due}; then type the day into Chased."


def _after_report(row: Referral, closed: bool) -> str:
    if closed:
        return ""
    if not row.advice:
        return "Type what the report advises into Advice."
    return "" if row.line else "Type into Line what came of the advice, or Closed into Status where nothing is to."


def what_was_done(school: School, row: Referral) -> str:
    """The line that came of the advice, where it is one of this pupil's, with its dates and outcome."""
    if not row.line:
        return ""
    line = next((found for found in school.provision if line_key(found) == row.line), None)
    if line is None or line.pupil_id != row.pupil_id:
        return f"{row.line} is no line of this pupil"
    return f"{row.line}, {line.intervention}, {_run(line)}"


def _run(line: Line) -> str:
    starts = f"from {line.starts:%d/%m/%Y}" if line.starts else "without a start"
    ends = f" to {line.ends:%d/%m/%Y}" if line.ends else ""
    outcome = f", outcome {line.outcome:+}" if line.outcome is not None else ""
    return f"{starts}{ends}{outcome}"

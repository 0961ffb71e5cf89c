"""EHC provision promised and received as people read it: one week, the weeks that fell short, the year so far."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from provision_xl.costing import Costs
from provision_xl.dates import school_year, school_year_dates, week_of
from provision_xl.ehc.bought import times_given
from provision_xl.ehc.ground import Ground
from provision_xl.ehc.week import Met, met_in_week
from provision_xl.errors import OutOfRange
from provision_xl.money import natural
from provision_xl.results import Result, Shown, Shows, decimals
from provision_xl.school.core_tables import Pupil
from provision_xl.school.other_tables import EhcProvision

ZERO = Fraction(0)
_PROMISED = Shown("promised_minutes", "Promised", Shows.MINUTES, "Minutes in that week; a fifth for each school day.")
_PLANNED = Shown("planned_minutes", "Planned", Shows.MINUTES, "What the map plans, no minute for two items.")
_RECEIVED = Shown("received_minutes", "Received", Shows.MINUTES,
                  "As Sessions and Absences say; else, and ahead, as planned.")  # fmt: skip
_MISSING = Shown("missing_minutes", "Missing", Shows.MINUTES)
_WHY = Shown("why", "Why", help="What is missing and what the map or the log says of it.")
_WEEK = (
    Shown("pupil", "Pupil"),
    Shown("item", "Item"),
    Shown("adult", "Adult", lesser=True),
    Shown("group_max", "Group max", Shows.COUNT, lesser=True),
    _PROMISED,
    _PLANNED,
    _RECEIVED,
    _MISSING,
    Shown("by", "By whom", help="Lines with their adults, and the minutes that count for this item.", lesser=True),
    Shown("times_promised", "Times a year", Shows.NUMBER, lesser=True),
    Shown("times_given", "Times given", Shows.NUMBER, "In this school year, up to the as-at date.", lesser=True),
    _WHY,
)
_WEEKS = (
    Shown("pupil", "Pupil"),
    Shown("item", "Item"),
    Shown("week", "Week of", Shows.DATE),
    _PROMISED,
    _PLANNED,
    _RECEIVED,
    _MISSING,
    _WHY,
)
_YEAR = (
    Shown("pupil", "Pupil"),
    Shown("item", "Item"),
    Shown("weeks", "Weeks", Shows.COUNT, "Weeks with something promised."),
    Shown("weeks_short", "Weeks short", Shows.COUNT),
    Shown("promised_hours", "Promised", Shows.HOURS),
    Shown("planned_hours", "Planned", Shows.HOURS),
    Shown("received_hours", "Received", Shows.HOURS),
    Shown("missing_hours", "Missing", Shows.HOURS, "Of the weeks that fell short; a week with more makes up for none."),
)
_HOW = (
    "Only Required lines count, of the codes in Met by, given as Adult and Group max say. No minute counts for two "
    "items: items with most minutes are served first, and give way where other minutes of theirs can take the place.",
    "All hours of the plan is a total of all Required lines beside the items, never on top of them.",
    "Sessions held on the map has no dates and is not used here; Sessions and Absences have.",
)


def ehc_received(costs: Costs, week: date | None = None, pupil: str = "") -> tuple[Result, ...]:
    """Three tables: one week item by item, weeks that fell short since September, and the year so far.

    Args:
        costs: on the school's own basis.
        week: a day of the week that is shown; else that of the as-at date.
        pupil: only this one, then with every week instead of those that fell short.

    Raises:
        OutOfRange: there is no such pupil.
    """
    ground = Ground(costs)
    wanted = _pupils(ground, pupil)
    first, last = week_of(week or costs.as_at)
    shown = [met for person in wanted for met in met_in_week(ground, person, first)]
    past = [(monday, met) for person in wanted for monday in _weeks(ground)
            for met in met_in_week(ground, person, monday)]  # fmt: skip
    about = {"as_at": costs.as_at, "from": first, "to": last}
    return (
        Result("EHC provision received", f"EHC provision, promised and received in the week of {first:%d/%m/%Y}", _WEEK,
               tuple(_row(ground, met) for met in shown), (), (*_counted(ground, shown, first, last), *_HOW), about),
        _by_week(past, bool(pupil), costs.as_at),
        _so_far(past, costs.as_at),
    )  # fmt: skip


def _pupils(ground: Ground, pupil: str) -> list[Pupil]:
    school = ground.school
    if pupil and pupil not in school.pupil:
        raise OutOfRange(f'There is no pupil "{pupil}" on Pupils. Type the ID as it stands there.')
    return sorted((row for row in school.pupils if not pupil or row.pupil_id == pupil),
                  key=lambda row: natural(row.pupil_id))  # fmt: skip


def _weeks(ground: Ground) -> Iterable[date]:
    """Mondays of the as-at date's school year, up to the last week that is over."""
    day, _ = week_of(school_year_dates(school_year(ground.as_at))[0])
    while day + timedelta(days=4) <= ground.as_at:
        yield day
        day += timedelta(days=7)


def _row(ground: Ground, met: Met) -> tuple[object, ...]:
    item = met.item
    minutes = (met.promised, met.planned, met.received, met.missing)
    if item is None:
        adult = ground.school.pupil[met.pupil].ehc_adult
        return (met.pupil, met.words, adult, None, *minutes, met.by, None, None, met.why)
    given = times_given(ground, item)
    shown = minutes if item.minutes_a_week is not None else (None,) * len(minutes)
    why = "; ".join(words for words in (met.why, _times_left(ground, item, given)) if words)
    return (met.pupil, met.words, item.adult, item.group_max, *shown, met.by, item.times_a_year, given, why)


def _times_left(ground: Ground, item: EhcProvision, given: Fraction | None) -> str:
    if given is None or item.times_a_year is None or given >= item.times_a_year:
        return ""
    _, ends = school_year_dates(school_year(ground.as_at))
    whole, by = Fraction(item.times_a_year), min(ends, item.ends or ends)
    return f"{_plain(whole - given)} of {_plain(whole)} times to come by {by:%d/%m/%Y}"


def _plain(number: Fraction) -> str:
    return decimals(number, 1).removesuffix(".0")


def _counted(ground: Ground, shown: list[Met], first: date, last: date) -> list[str]:
    if not ground.school.calendar.school_days(first, last):
        return ["No school in these days, so nothing is promised in them."]
    shown = [met for met in shown if met.promised]
    short = [met for met in shown if met.missing]
    with_items = {met.pupil for met in shown if met.item}
    missing = sum((met.missing for met in short if met.item or met.pupil not in with_items), ZERO)
    if not shown:
        return ["No EHC plan with minutes or hours is in force in this week: fill in EHC provision, or EHC hours."]
    words = f"{len(short)} of {len(shown)} promises fall short in this week"
    return [f"{words}, by {decimals(missing / 60, 1)} hours in all." if short else
            f"Every one of {len(shown)} promises is met in this week."]  # fmt: skip


def _by_week(past: list[tuple[date, Met]], every: bool, as_at: date) -> Result:
    rows = tuple(
        (met.pupil, met.words, monday, met.promised, met.planned, met.received, met.missing, met.why)
        for monday, met in past if met.promised and (every or met.missing)
    )  # fmt: skip
    title = "EHC provision week by week since September" if every else "Weeks in which EHC provision fell short"
    notes = ("Weeks of this school year that are over on the as-at date.",)
    return Result("EHC by week", title, _WEEKS, rows, (), notes, {"as_at": as_at})


def _so_far(past: list[tuple[date, Met]], as_at: date) -> Result:
    together: dict[tuple[str, str, object], list[Met]] = {}
    for _, met in past:
        if met.promised:
            together.setdefault((met.pupil, met.words, met.item), []).append(met)
    rows = tuple(
        (
            pupil, words, len(found), sum(met.missing > 0 for met in found),
            *(sum((getattr(met, name) for met in found), ZERO) / 60
              for name in ("promised", "planned", "received", "missing")),
        )
        for (pupil, words, _), found in together.items()
    )  # fmt: skip
    return Result("EHC so far", "EHC provision in hours, weeks of this school year that are over", _YEAR, rows,
                  about={"as_at": as_at})  # fmt: skip

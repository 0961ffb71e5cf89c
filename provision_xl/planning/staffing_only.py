"""Who should run which group of the present map: what each pupil has stays, only the adults are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm

from provision_xl.costing.groups import Group, Member, groups
from provision_xl.dates import Term
from provision_xl.errors import PlanError
from provision_xl.money import natural
from provision_xl.planning.model import scatter
from provision_xl.planning.question import Adult
from provision_xl.planning.staff import MINUTES_AN_HOUR, adults_of, folded, minute_figures
from provision_xl.planning.window import Window
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School
from provision_xl.solving import Goal, Model, Sense, Values, solve

TIME_LIMIT_SECONDS = 30
HOURS, ONE_ADULT = "hours", "one adult for each place"


@dataclass(frozen=True, slots=True)
class Job:
    """A group of the map that needs adults for the weeks ahead.

    Args:
        places: how many adults take part at once.
        ticks: of each of them, a week.
        now: who stands there; can: who has the skill.
    """

    key: str
    code: str
    pupils: tuple[str, ...]
    places: int
    ticks: int
    now: tuple[str, ...]
    can: tuple[str, ...]


@dataclass(frozen=True)
class Staffing:
    """The present map as jobs, and the adults for them."""

    jobs: tuple[Job, ...]
    adults: dict[str, Adult]
    ticks_a_minute: int


def allocate(school: School, as_at: date, rates: Rates) -> tuple[Result, ...]:
    """Who should run which group of the map as it stands on a day.

    Goals in strict order: least time without an adult, least paid extra time, fewest changes, a fixed tie-break.

    Returns:
        The groups with the adult now and the adult proposed; the hours of each adult.

    Raises:
        PlanError: the solver failed, or its answer breaks someone's hours.
    """
    staffing = _staffing(school, as_at, rates)
    model, numbers, extra = _model(staffing)

    def tidy(values: Values) -> Values:
        exact = list(values)
        for name, number in extra.items():
            exact[number] = max(0, _load(staffing, numbers, values, name) - staffing.adults[name].ticks)
        return tuple(exact)

    solved = solve(model, _goals(staffing, numbers, extra), time_limit_seconds=TIME_LIMIT_SECONDS, tidy=tidy)
    if not solved.has_plan:
        raise PlanError(f"No allocation was found ({solved.status.value}). Please run it again, or report it.")
    chosen = {key for key, number in numbers.items() if solved.values[number]}
    _must_hold(staffing, chosen)
    return _groups(staffing, chosen, as_at, solved.status.value), _hours(staffing, chosen, as_at)


def _staffing(school: School, as_at: date, rates: Rates) -> Staffing:
    running = [(group, group.there(as_at, as_at)) for group in groups(school)]
    present = [(group, members) for group, members in running if members]
    figures = [_minutes(group, members) for group, members in present]
    scale = lcm(*(figure.denominator for figure in [*figures, *minute_figures(school, ())]), 1)
    adults = dict(adults_of(school, _weeks_ahead(school, present, as_at), (), rates, scale, False))
    jobs = tuple(_job(group, members, adults, scale) for group, members in present)
    return Staffing(jobs, adults, scale)


def _weeks_ahead(school: School, present: list[tuple[Group, tuple[Member, ...]]], as_at: date) -> Window:
    """From the day to the end of its term; in the holidays that day alone."""
    term: Term | None = school.calendar.term_at(as_at)
    last = term.ends if term else as_at
    return Window(term.name if term else "", as_at, last, school.calendar.weeks(as_at, last), Fraction(0))


def _minutes(group: Group, members: tuple[Member, ...]) -> Fraction:
    pupils = {member.line.pupil_id for member in members}
    return group.minutes.together + group.minutes.preparation + group.minutes.alone * len(pupils)


def _job(group: Group, members: tuple[Member, ...], adults: dict[str, Adult], scale: int) -> Job:
    skill = folded(group.intervention.skill)
    at_once = [name for name, part in group.adults if part == 1]
    return Job(
        group.key,
        group.intervention.code,
        tuple(sorted({member.line.pupil_id for member in members}, key=natural)),
        max(1, len(at_once)),
        int(_minutes(group, members) * scale),
        tuple(name for name, _ in group.adults if name),
        tuple(name for name, adult in adults.items() if adult.available and (not skill or skill in adult.skills)),
    )


type Numbers = dict[tuple[str, str], int]
"""The variable of each (group, adult)."""


def _model(staffing: Staffing) -> tuple[Model, Numbers, dict[str, int]]:
    model, numbers, extra = Model(), {}, {}
    for job in staffing.jobs:
        for name in job.can:
            numbers[job.key, name] = model.add(label=f"{name} runs {job.key}")
        if job.can:
            terms = [(numbers[job.key, name], 1) for name in job.can]
            model.constrain(terms, high=job.places, rule=ONE_ADULT, label=job.key)
    for name, adult in staffing.adults.items():
        terms = [(numbers[job.key, name], job.ticks) for job in staffing.jobs if name in job.can]
        if terms:
            extra[name] = model.add(0, adult.extra, integer=False, label=f"extra time of {name}")
            model.constrain([*terms, (extra[name], -1)], high=adult.ticks, rule=HOURS, label=name)
    return model, numbers, extra


def _goals(staffing: Staffing, numbers: Numbers, extra: dict[str, int]) -> list[Goal]:
    jobs = {job.key: job for job in staffing.jobs}
    ranks = {name: rank for rank, name in enumerate(staffing.adults)}
    places = {job.key: rank for rank, job in enumerate(staffing.jobs)}
    ties = [(n, scatter(5, places[key], ranks[name])) for (key, name), n in numbers.items()]
    return [
        Goal("time with an adult", [(n, jobs[key].ticks) for (key, _), n in numbers.items()]),
        Goal("extra time", [(number, 1) for number in extra.values()], Sense.LEAST),
        Goal("adults who stay", [(n, 1) for (key, name), n in numbers.items() if name in jobs[key].now]),
        Goal("tie-break", ties, Sense.LEAST),
    ]


def _load(staffing: Staffing, numbers: Numbers, values: Values, name: str) -> int:
    return sum(job.ticks for job in staffing.jobs if name in job.can and values[numbers[job.key, name]])


def _must_hold(staffing: Staffing, chosen: set[tuple[str, str]]) -> None:
    """Hours, skills and places, counted again from the answer."""
    for name, adult in staffing.adults.items():
        used = sum(job.ticks for job in staffing.jobs if (job.key, name) in chosen)
        if used > adult.ticks + adult.extra:
            raise PlanError(
                f"The allocation gives {name} more hours than there are and is not shown. Please report this."
            )
    for job in staffing.jobs:
        names = [name for key, name in chosen if key == job.key]
        if len(names) > job.places or not set(names) <= set(job.can):
            raise PlanError(f"The allocation of {job.key} does not fit its skill and is not shown. Please report this.")


def _groups(staffing: Staffing, chosen: set[tuple[str, str]], as_at: date, status: str) -> Result:
    columns = (
        Shown("group", "Group"),
        Shown("intervention", "Intervention"),
        Shown("pupils", "Pupils", lesser=True),
        Shown("weekly_minutes", "Minutes a week", Shows.MINUTES, "Of the adult, preparation included.", lesser=True),
        Shown("now", "Now"),
        Shown("proposed", "Proposed"),
        Shown("change", "What changes", lesser=True),
    )
    rows = tuple(_group_row(staffing, job, chosen) for job in staffing.jobs)
    moved = sum(1 for row in rows if row[-1])
    note = f"{moved} of {len(rows)} groups change hands." if rows else f"No group runs on {as_at:%d/%m/%Y}."
    about = {"as_at": as_at, "status": status}
    return Result(
        "Staff allocation", f"Who should run which group, from {as_at:%d/%m/%Y}", columns, rows, (), (note,), about
    )


def _group_row(staffing: Staffing, job: Job, chosen: set[tuple[str, str]]) -> tuple[object, ...]:
    names = sorted((name for key, name in chosen if key == job.key), key=natural)
    minutes = Fraction(job.ticks, staffing.ticks_a_minute)
    proposed, now = "; ".join(names), "; ".join(job.now)
    if set(names) == set(job.now):
        change = "" if names else _why_nobody(job)
    elif names:
        change = f"{proposed} for {now}" if now else f"{proposed} takes it"
    else:
        change = _why_nobody(job)
    return job.key, job.code, "; ".join(job.pupils), minutes, now, proposed, change


def _why_nobody(job: Job) -> str:
    if not job.can:
        return "nobody who is there has the skill"
    return "nobody with the skill has the hours"


def _hours(staffing: Staffing, chosen: set[tuple[str, str]], as_at: date) -> Result:
    columns = (
        Shown("staff", "Staff"),
        Shown("had_hours", "Hours", Shows.HOURS, "Intervention hours a week."),
        Shown("used_hours", "Used", Shows.HOURS, "By the groups proposed."),
        Shown("free_hours", "Free", Shows.HOURS),
        Shown("extra_hours", "Paid extra hours", Shows.HOURS),
    )
    hour = MINUTES_AN_HOUR * staffing.ticks_a_minute
    rows = []
    for name, adult in staffing.adults.items():
        used = sum(job.ticks for job in staffing.jobs if (job.key, name) in chosen)
        free, extra = max(0, adult.ticks - used), max(0, used - adult.ticks)
        rows.append((name, *(Fraction(ticks, hour) for ticks in (adult.ticks, used, free, extra))))
    return Result("Staff hours", f"Hours of staff, from {as_at:%d/%m/%Y}", columns, tuple(rows))

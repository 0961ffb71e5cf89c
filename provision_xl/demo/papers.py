"""What is written about pupils: reviews, referrals, voice, assessments, changes, and the SENCo's own judgement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from provision_xl.dates import school_year
from provision_xl.demo.catalogue import Catalogue
from provision_xl.demo.records import data
from provision_xl.demo.roll import LEAVER, NEW_PLAN, OVERDUE, year_of
from provision_xl.demo.times import THIS_YEAR, Times
from provision_xl.school.core_tables import Line, Pupil
from provision_xl.school.other_tables import (
    Assessment,
    Benefit,
    Change,
    Policy,
    Referral,
    Review,
    SchoolFigure,
    Session,
    Voice,
)

ANNUAL_REVIEW, PLAN_REVIEW, MEETING = "Annual review", "Plan review", "Meeting with the family"
_BANDS = ("BLW", "WTS", "EXS")
_STANDARD, _BAND = "85", "WTS"
"""What is expected: the lower end of the usual range."""


def reviews(pupils: Sequence[Pupil], times: Times, chance: Random) -> tuple[Review, ...]:
    """Each plan's yearly review, the reviews of support plans in July and December, and some meetings of this term."""
    found: list[Review] = []
    for pupil in pupils:
        if pupil.sen_status == "E":
            found += _annual(pupil, times, chance)
        elif pupil.sen_status == "K":
            found += _termly(pupil, times, chance)
    meetings = [pupil for pupil in pupils if pupil.sen_status != "N"][::9]
    for pupil in meetings:
        day = _school_day(times, times.first(THIS_YEAR) + timedelta(days=chance.randrange(14, 70)))
        found.append(Review(pupil.pupil_id, MEETING, day, day, "Family", Decimal(1)))
    return tuple(found)


def _annual(pupil: Pupil, times: Times, chance: Random) -> Iterable[Review]:
    if pupil.plan_review_due:
        yield Review(pupil.pupil_id, ANNUAL_REVIEW, pupil.plan_review_due)
        before = _school_day(times, pupil.plan_review_due - timedelta(days=358))
        started = pupil.ehc_from or before
        if pupil.pupil_id != OVERDUE and started < before < times.as_at:
            held = before + timedelta(days=chance.choice((0, 0, 1)) if before.weekday() < 4 else 0)
            yield Review(pupil.pupil_id, ANNUAL_REVIEW, before, held, "Family; class teacher; authority",
                         chance.choice((Decimal("2.5"), Decimal(3), Decimal("3.5"))))  # fmt: skip


def _termly(pupil: Pupil, times: Times, chance: Random) -> Iterable[Review]:
    july = times.last(THIS_YEAR - 1) - timedelta(days=chance.randrange(3, 14))
    if year_of(pupil) > 0:
        held = _school_day(times, july)
        yield Review(pupil.pupil_id, PLAN_REVIEW, held, held, "Family; class teacher")
    left = pupil.leaves is not None and pupil.leaves < times.as_at
    if pupil.plan_review_due and not left:
        yield Review(pupil.pupil_id, PLAN_REVIEW, _school_day(times, pupil.plan_review_due))


def _school_day(times: Times, day: date) -> date:
    """The last school day up to that day; the day itself where no term is known."""
    return times.calendar.last_teaching_day(day) or day


def referrals(pupils: Sequence[Pupil], rows: Sequence[Line], times: Times) -> tuple[Referral, ...]:
    """Outside services asked, each for a pupil whose need it is for; the new plan's own history first."""
    year = times.as_at.year
    found = [
        Referral(NEW_PLAN, "EHC needs assessment", date(year, 5, 11), date(year, 7, 2), "Plan issued",
                 date(year, 11, 2), "Key adult, planned breaks, small steps with visual support"),
    ]  # fmt: skip
    used = {NEW_PLAN, LEAVER}
    for record in data("around")["referral"]:
        fitting = [pupil for pupil in pupils if pupil.primary_need in record["needs"] and pupil.pupil_id not in used
                   and (record["service"] != "EHC needs assessment" or pupil.sen_status == "K")]  # fmt: skip
        if fitting:
            with_line = {row.pupil_id for row in rows if row.intervention == record.get("line")}
            pupil = next((pupil for pupil in fitting if pupil.pupil_id in with_line), fitting[len(fitting) // 2])
            used.add(pupil.pupil_id)
            requested = _school_day(times, times.as_at - timedelta(days=30 * record["months_ago"]))
            done = record["status"] in {"Seen", "Refused"}
            line = next((row.line for row in rows if row.pupil_id == pupil.pupil_id
                         and row.intervention == record.get("line")), "")  # fmt: skip
            chased = _school_day(times, requested + timedelta(days=35)) if record.get("chased") else None
            found.append(Referral(
                pupil.pupil_id, record["service"], requested, requested + timedelta(days=56) if done else None,
                record["status"], requested + timedelta(days=77) if done else None, record.get("advice", ""), line,
                chased,
            ))  # fmt: skip
    return tuple(found)


def voice(pupils: Sequence[Pupil], times: Times) -> tuple[Voice, ...]:
    """Words of pupils, families and others for every fourth pupil, the new plan's first."""
    said = data("around")["voice"]
    who = [NEW_PLAN, *(pupil.pupil_id for pupil in pupils if pupil.sen_status != "N" and pupil.pupil_id != NEW_PLAN)]
    found = [Voice(NEW_PLAN, said[0]["who"], times.first(THIS_YEAR) + timedelta(days=18), said[0]["words"])]
    for place, pupil_id in enumerate(who[::4]):
        record = said[(place + 2) % len(said)]
        day = _school_day(times, times.first(THIS_YEAR) + timedelta(days=10 + 3 * (place % 20)))
        found.append(Voice(pupil_id, record["who"], day, record["words"]))
    return tuple(found)


def assessments(pupils: Sequence[Pupil], found: Catalogue, times: Times, chance: Random) -> tuple[Assessment, ...]:
    """Tests of July and October for Years 2 to 6, and a writing band from Year 1 on."""
    rows: list[Assessment] = []
    days = (times.last(THIS_YEAR - 1) - timedelta(days=25), times.last(THIS_YEAR) - timedelta(days=11))
    for pupil in pupils:
        for name in ("Reading test", "Maths test"):
            scale = found.scales[name]
            score = int(scale.at_reception) + chance.randrange(-scale.spread, scale.spread + 1)
            for day in days:
                if year_of(pupil) >= 2:
                    rows.append(Assessment(pupil.pupil_id, name, day, str(scale.inside(score)), _STANDARD))
                score += chance.randrange(-5, 7)
        if year_of(pupil) >= 1:
            band = chance.choices(_BANDS, (30, 50, 20))[0]
            rows.append(Assessment(pupil.pupil_id, "Writing", days[0], band, _BAND))
    return tuple(rows)


def school_figures(pupils: Sequence[Pupil], on_roll: int, times: Times) -> tuple[SchoolFigure, ...]:
    """Attendance, suspensions and results by group, in July and for the autumn so far."""
    with_status = [pupil.sen_status for pupil in pupils]
    support, plans = with_status.count("K"), with_status.count("E")
    sizes = {"All": on_roll, "Not SEN": on_roll - support - plans, "SEN": support + plans, "K": support, "E": plans}
    days = (times.last(THIS_YEAR - 1), times.as_at - timedelta(days=3))
    return tuple(
        SchoolFigure(record["measure"], group, day, Decimal(value), sizes.get(group), record["source"])
        for record in data("around")["figure"]
        for group, values in record["values"].items()
        for day, value in zip(days, values, strict=False)
    )


def changes(pupils: Sequence[Pupil], times: Times) -> tuple[Change, ...]:
    """The new plan of November with what held before it, a need found by a therapist, and a change of class.

    A value that held before stands as a row of its own, so that earlier days are answered rightly.
    """
    year = times.as_at.year
    before, plan = times.first(0), date(year, 11, 2)
    rows = [
        Change(NEW_PLAN, "SEN status", before, "K"),
        Change(NEW_PLAN, "SEN status", plan, "E"),
        Change(NEW_PLAN, "Plan type", before, "ISP"),
        Change(NEW_PLAN, "Plan type", plan, "EHC"),
        Change(NEW_PLAN, "Tier", before, "Targeted"),
        Change(NEW_PLAN, "Tier", plan, "Specialist"),
    ]
    for pupil in pupils:
        if pupil.primary_need == "SLCN" and pupil.sen_status == "K" and year_of(pupil) in {2, 3}:
            rows.append(Change(pupil.pupil_id, "Primary need", before, "NSA"))
            rows.append(Change(pupil.pupil_id, "Primary need", times.first(THIS_YEAR - 1), "SLCN"))
            break
    newly = [pupil for pupil in pupils if pupil.sen_status == "K" and year_of(pupil) >= 1 and pupil.pupil_id != LEAVER]
    rows.append(Change(newly[-1].pupil_id, "SEN status", before, "N"))
    rows.append(Change(newly[-1].pupil_id, "SEN status", times.first(THIS_YEAR - 2), "K"))
    return tuple(rows)


def benefits(rows: Sequence[Line], found: Catalogue) -> tuple[Benefit, ...]:
    """The SENCo expects more or less than the catalogue for a few pupils in groups of this term."""
    running = [row for row in rows if row.status == "Running" and found.offers[row.intervention].intervention.gain]
    judged = {}
    for place, row in enumerate(running[::11]):
        gain = found.offers[row.intervention].intervention.gain or Decimal(0)
        judged[row.pupil_id, row.intervention] = max(Decimal("0.5"), gain + (Decimal("1"), Decimal("-1"))[place % 2])
    return tuple(Benefit(pupil_id, code, gain) for (pupil_id, code), gain in judged.items())


def kept_out(pupils: Sequence[Pupil], rows: Sequence[Line], catalogue: Catalogue, times: Times) -> tuple[Line, ...]:
    """Two pupils who are not to have a provision, for reasons that the SENCo has noted; no provision, at no cost."""
    reasons = {"ELSA": "Family would rather not for now.", "PRECT": "Tried elsewhere without gain."}
    found: list[Line] = []
    for code, why in reasons.items():
        taken = {row.pupil_id for row in (*rows, *found) if code == row.intervention or row.plan == "Exclude"}
        wanted = catalogue.offers[code].intervention.needs
        pupil = next((pupil for pupil in pupils if pupil.sen_status == "K" and pupil.pupil_id not in {*taken, LEAVER}
                      and pupil.primary_need in wanted and year_of(pupil) >= 2), None)  # fmt: skip
        if pupil:
            found.append(Line(line=f"L{len(rows) + len(found) + 1}", pupil_id=pupil.pupil_id, intervention=code,
                              starts=times.first(THIS_YEAR), plan="Exclude", notes=why))  # fmt: skip
    return tuple(found)


def sessions(rows: Sequence[Line], groups: Sequence[str], times: Times) -> tuple[tuple[Line, ...], tuple[Session, ...]]:
    """A register by date for some weekly groups instead of Sessions held on the map.

    Returns:
        The rows of the map, without Sessions held for those groups, and the register.
    """
    found: list[Session] = []
    for group in groups:
        first = next(row for row in rows if row.group == group)
        found += _register(group, first, times)
    return tuple(replace(row, sessions_held=None) if row.group in groups else row for row in rows), tuple(found)


def _register(group: str, row: Line, times: Times) -> Iterable[Session]:
    """One session a week on the same weekday, two of which fell out."""
    day = (row.starts or times.as_at) + timedelta(days=len(group) % 3 + 1)
    until = min(row.ends or times.as_at, times.as_at)
    place = 0
    while day <= until:
        if times.calendar.term_at(day):
            place += 1
            why = {3: "Adult away", 7: "Trip"}.get(place, "")
            yield Session(day, group, not why, None, why)
        day += timedelta(days=7)


def policies(when: Times) -> tuple[Policy, ...]:
    """Two that were reviewed in the summer, one that is overdue; the inclusion strategy is still to come."""
    year = school_year(when.as_at)
    summer = date(year, 7, 2)
    old = date(year - 3, 9, 15)
    return (
        Policy("SEN policy", summer),
        Policy("SEN information report", summer),
        Policy("Accessibility plan", old),
    )

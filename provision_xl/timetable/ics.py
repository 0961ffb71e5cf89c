"""A calendar file for each adult (RFC 5545): every session until the term ends, IDs only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from provision_xl.dates import week_of
from provision_xl.money import natural
from provision_xl.timetable.clock import Session
from provision_xl.timetable.grids import activity_of, place_of
from provision_xl.timetable.week import Week


def calendars(week: Week, name: str = "") -> Iterator[tuple[str, bytes]]:
    """Staff ID and calendar of every adult with sessions, or of one."""
    for adult in sorted(week.question.adults, key=natural):
        own = [session for session in week.sessions if adult in activity_of(week, session).adults]
        if own and name in {"", adult}:
            yield adult, _calendar(week, adult, own)


def _calendar(week: Week, adult: str, own: list[Session]) -> bytes:
    """An event a session that comes back each week of the term; its UID is the same whenever the file is made."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//provision_xl//timetable//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    first = week_of(week.as_at)[0]
    last = _last_day(week)
    for number, session in enumerate(own):
        activity = activity_of(week, session)
        day = first + timedelta(days=week.question.slots[session.slot].day)
        if day > last:
            continue
        event = icalendar.Event()
        told = "\x1f".join((week.school.settings.school_id, adult, activity.group, activity.pupil, str(session.slot),
                            str(number)))  # fmt: skip
        event.add("uid", f"{sha256(told.encode()).hexdigest()[:32]}@provision-xl")
        event.add("dtstamp", datetime.combine(week.as_at, time(), UTC))
        event.add("dtstart", _at(day, session.starts))
        event.add("dtend", _at(day, session.ends))
        event.add("rrule", {"freq": "weekly", "until": datetime.combine(last, time(23, 59))})
        event.add("summary", f"{activity.code} {activity.group}: {', '.join(activity.pupils)}")
        if place_of(week, session):
            event.add("location", place_of(week, session))
        event.add("class", "CONFIDENTIAL")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _at(day: date, minute: int) -> datetime:
    """Local time without a zone: the clock on the wall."""
    return datetime.combine(day, time(minute // 60, minute % 60))


def _last_day(week: Week) -> date:
    """The last day of the term that holds the week."""
    term = week.school.calendar.term_at(week.as_at)
    return term.ends if term else week_of(week.as_at)[1]

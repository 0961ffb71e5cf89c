"""The dates as a file for Outlook, Google and other calendars (RFC 5545): IDs only, the same bytes each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from hashlib import sha256

from provision_xl.dates import ONE_DAY
from provision_xl.meetings.entry import Entry

STATUTORY, REVIEW = "Statutory", "Review"


def as_ics(entries: Sequence[Entry], school_name: str, as_at: date) -> bytes:
    """One all-day event a date, stamped with the as-at date.

    An event says the pupil's ID and what it is in words of ours; nothing that was typed but IDs goes in. Its UID
    stands for the same date whenever the file is made, so that a calendar moves it and has it once.
    """
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//provision_xl//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    seen: Counter[tuple[str, ...]] = Counter()
    for entry in sorted(entries, key=lambda item: (item.day, item.pupil, item.plain, item.stands_for)):
        seen[entry.stands_for] += 1
        event = icalendar.Event()
        event.add("uid", uid_of(school_name, entry, seen[entry.stands_for]))
        event.add("dtstamp", datetime.combine(as_at, time(), UTC))
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + ONE_DAY)
        event.add("summary", f"{entry.pupil}: {entry.plain}")
        event.add("categories", [STATUTORY if entry.statutory else REVIEW])
        event.add("class", "CONFIDENTIAL")
        event.add("transp", "TRANSPARENT")  # the day does not show as busy
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def uid_of(school_name: str, entry: Entry, number: int = 1) -> str:
    """A name for the event that tells nothing; number counts dates that stand for the same."""
    told = "\x1f".join((school_name, *entry.stands_for, str(number)))
    return f"{sha256(told.encode()).hexdigest()[:32]}@provision-xl"

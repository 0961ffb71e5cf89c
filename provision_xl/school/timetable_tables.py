"""The tables of the week: its periods, lessons, rooms, who is not there when, wishes, and the timetable itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal

from provision_xl.school.columns import Kind, Row, col

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
EVERY_DAY = "Every day"
LESSON, BREAK, LUNCH = "Lesson", "Break", "Lunch"
SAME_TIME, SPREAD, MORNING, AFTERNOON = "Same time", "Spread", "Morning", "Afternoon"
NOT_BEFORE, NOT_AFTER = "Not before", "Not after"
WISHES = (SPREAD, SAME_TIME, MORNING, AFTERNOON, NOT_BEFORE, NOT_AFTER)


def _day(required: bool = True, every: bool = True) -> str:
    words = "Every day stands for all five." if every else "Day of the week."
    days = (*DAYS, EVERY_DAY) if every else DAYS
    text: str = col("Day", Kind.CHOICE, words, "Monday", required=required, allowed=days)
    return text


def _period(required: bool = True, help: str = "From Periods.") -> str:
    text: str = col("Period", Kind.ID, help, "3", required=required, refers_to="Periods.Period")
    return text


@dataclass(frozen=True, slots=True)
class Period(Row):
    day: str = _day()
    period: str = col("Period", Kind.ID, "What you call it.", "3", required=True)
    starts: time | None = col("Starts", Kind.TIME, "Time of day.", "11:10", required=True)
    ends: time | None = col("Ends", Kind.TIME, "Time of day.", "12:10", required=True)
    kind: str = col("Kind", Kind.CHOICE, "Blank is Lesson.", LESSON, allowed=(LESSON, BREAK, LUNCH))


@dataclass(frozen=True, slots=True)
class Lesson(Row):
    class_name: str = col("Class", Kind.TEXT, "As on Pupils.", "4B", required=True)
    day: str = _day()
    period: str = _period()
    subject: str = col("Subject", Kind.TEXT, "What is taught then.", "Maths")
    protected: bool | None = col("Protected", Kind.YESNO, "Yes where no pupil may be taken out of it.", "Yes")
    site: str = col("Site", Kind.TEXT, "Where the class is, if the school has several sites.", "North")


@dataclass(frozen=True, slots=True)
class Unavailable(Row):
    who: str = col("Who", Kind.ID, "A Staff ID, a Pupil ID, a class or a room.", "TA1", required=True)
    day: str = _day()
    period: str = _period(required=False, help="From Periods; blank is the whole day.")
    why: str = col("Why", Kind.TEXT, "Yours; no reasons of health.", "Does not work", width=24)


@dataclass(frozen=True, slots=True)
class Room(Row):
    room: str = col("Room", Kind.ID, "For work out of class.", "Library", required=True)
    size: int | None = col("Size", Kind.WHOLE, "Most pupils at once; blank is any number.", "6", lowest="1")
    site: str = col("Site", Kind.TEXT, "Where it is, if the school has several sites.", "North")


@dataclass(frozen=True, slots=True)
class Wish(Row):
    intervention: str = col("Intervention", Kind.ID, "Code.", "PHON", required=True, refers_to="Interventions.Code")
    wish: str = col(
        "Wish", Kind.CHOICE, "Kept where it can be: whole sessions come first.", MORNING, required=True, allowed=WISHES
    )
    at: time | None = col("Time", Kind.TIME, "For Not before and Not after.", "9:30")


@dataclass(frozen=True, slots=True)
class Timetabled(Row):
    group: str = col("Group", Kind.ID, "Group from Provision.", "G3", required=True, refers_to="Provision.Group")
    pupil_id: str = col(
        "Pupil ID", Kind.ID, "Where the session is one pupil's alone.", "P-7F3K", refers_to="Pupils.Pupil ID"
    )
    staff_id: str = col("Staff ID", Kind.ID, "Blank is the group's adult.", "TA1", refers_to="Staff.Staff ID")
    day: str = _day(every=False)
    period: str = _period()
    minutes: Decimal | None = col("Minutes", Kind.MINUTES, "Length; blank is as planned.", "30", highest="1440")
    room: str = col("Room", Kind.ID, "From Rooms.", "Library", refers_to="Rooms.Room")
    keep: bool | None = col("Keep", Kind.YESNO, "Yes keeps the session where it stands in the next timetable.", "Yes")

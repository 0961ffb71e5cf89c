"""Dates with families and the authority: reviews, and the days that the law sets."""

from provision_xl.meetings.calendar import calendar_of, entries_of
from provision_xl.meetings.ics import as_ics
from provision_xl.meetings.statutory import steps_overdue

__all__ = ["as_ics", "calendar_of", "entries_of", "steps_overdue"]

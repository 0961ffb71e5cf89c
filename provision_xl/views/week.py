"""The week of a day, and who is in a group in it."""

from __future__ import annotations

from datetime import date, timedelta

from provision_xl.costing.groups import Group, Member

_OVER = frozenset({"Done", "Stopped"})


def week_of(day: date) -> tuple[date, date]:
    """Monday and Friday of the week of a day; from Saturday on it is the week to come.

    >>> week_of(date(2026, 11, 24)), week_of(date(2026, 11, 28))[0]
    ((datetime.date(2026, 11, 23), datetime.date(2026, 11, 27)), datetime.date(2026, 11, 30))
    """
    to_come = day + timedelta(days=7 - day.weekday()) if day.weekday() >= 5 else day
    monday = to_come - timedelta(days=to_come.weekday())
    return monday, monday + timedelta(days=4)


def there(group: Group, first: date, last: date) -> list[Member]:
    """Members of a group whose time touches a stretch, but for those done or stopped."""
    return [
        member for member in group.members
        if member.first <= last and member.last >= first and member.line.status not in _OVER
    ]  # fmt: skip


def days_told(first: date, last: date) -> str:
    """
    >>> days_told(date(2026, 10, 5), date(2026, 10, 9)), days_told(date(2026, 10, 5), date(2026, 10, 5))
    ('05/10 to 09/10', '05/10')
    """
    return f"{first:%d/%m}" if first == last else f"{first:%d/%m} to {last:%d/%m}"

"""Who is in a group in a week, and its days in words."""

from __future__ import annotations

from datetime import date

from provision_xl.costing.groups import Group, Member

_OVER = frozenset({"Done", "Stopped"})


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

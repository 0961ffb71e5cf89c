"""The days of a week in words."""

from __future__ import annotations

from datetime import date


def days_told(first: date, last: date) -> str:
    """
    >>> days_told(date(2026, 10, 5), date(2026, 10, 9)), days_told(date(2026, 10, 5), date(2026, 10, 5))
    ('05/10 to 09/10', '05/10')
    """
    return f"{first:%d/%m}" if first == last else f"{first:%d/%m} to {last:%d/%m}"

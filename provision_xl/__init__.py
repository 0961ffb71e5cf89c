"""provision_xl: what SEN provision costs, who delivers it, what the budget can bear, and which plan does most good.

>>> import provision_xl as px
>>> sorted(name for name in px.__all__ if name.startswith("re"))
['read', 'report']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from provision_xl.api import budget, check, concerns, cost, optimise, outcomes, read, report, senco_time, staffing
    from provision_xl.errors import Finding, ProvisionError, WorkbookError
    from provision_xl.school.school import School

_WHERE = {
    **dict.fromkeys(
        ("budget", "check", "concerns", "cost", "optimise", "outcomes", "read", "report", "senco_time", "staffing"),
        "provision_xl.api",
    ),
    **dict.fromkeys(("Finding", "ProvisionError", "WorkbookError"), "provision_xl.errors"),
    "School": "provision_xl.school.school",
}

__all__ = [
    "Finding",
    "ProvisionError",
    "School",
    "WorkbookError",
    "budget",
    "check",
    "concerns",
    "cost",
    "optimise",
    "outcomes",
    "read",
    "report",
    "senco_time",
    "staffing",
]


def __getattr__(name: str) -> Any:
    """Names are loaded when first used, so that importing the package costs nothing."""
    if name not in _WHERE:
        raise AttributeError(f"provision_xl has no {name!r}")
    return getattr(import_module(_WHERE[name]), name)

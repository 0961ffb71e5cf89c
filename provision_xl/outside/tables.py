"""Outside services as people read them: referrals, waits by service, and what was bought and used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from provision_xl.impact.scores import folded
from provision_xl.money import natural
from provision_xl.outside.bought import bought
from provision_xl.outside.waiting import CHASE, Waiting, chase_after, waiting
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School

_REFERRALS = (
    Shown("pupil", "Pupil"),
    Shown("service", "Service"),
    Shown("status", "Status", lesser=True),
    Shown("requested", "Requested", Shows.DATE),
    Shown("seen", "Seen", Shows.DATE, lesser=True),
    Shown("waiting_days", "Days waited", Shows.COUNT, "Calendar days from Requested to Seen, or to the as-at date."),
    Shown("waiting", "Still waiting", Shows.FLAG),
    Shown("chase", "Ask again on", Shows.DATE),
    Shown("overdue", "Past", Shows.FLAG, "The day to ask again is before the as-at date."),
    Shown("report", "Report", Shows.DATE, lesser=True),
    Shown("advice", "Advice", lesser=True),
    Shown("done", "What was done with it", lesser=True),
    Shown("to_do", "What to do"),
)
_WAITS = (
    Shown("service", "Service"),
    Shown("asked", "Asked", Shows.COUNT),
    Shown("still_waiting", "Waiting", Shows.COUNT),
    Shown("longest_days", "Longest wait now", Shows.COUNT, "Days, of those still waiting."),
    Shown("seen_count", "Seen", Shows.COUNT),
    Shown("mean_days", "Mean wait of those seen", Shows.NUMBER, "Days."),
)
_SERVICES = (
    Shown("service", "Service"),
    Shown("kind", "Kind", lesser=True),
    Shown("provider", "Provider", lesser=True),
    Shown("unit", "Unit"),
    Shown("unit_cost_pence", "Unit cost", Shows.PENCE, lesser=True),
    Shown("bought", "Bought", Shows.NUMBER),
    Shown("used", "Used", Shows.NUMBER),
    Shown("left", "Left", Shows.NUMBER),
    Shown("cost_pence", "Cost", Shows.PENCE),
    Shown("used_pence", "Cost of used", Shows.PENCE, lesser=True),
    Shown("left_pence", "Cost of left", Shows.PENCE),
    Shown("per_used_pence", "Cost of a unit used", Shows.PENCE, "All that was bought over the units used so far."),
    Shown("ends", "Ends", Shows.DATE),
    Shown("unused_pence", "Expires unused", Shows.PENCE,
          "After Ends what is left; before it what would be left at the pace so far, by school days."),
    Shown("to_do", "What to do"),
)  # fmt: skip


def outside_tables(school: School, as_at: date, rates: Rates) -> tuple[Result, ...]:
    """Referrals with their waits and the day to ask again; waits by service; Services bought, used and left."""
    days = chase_after(school, as_at, rates)
    found = [waiting(school, row, as_at, days) for row in school.referrals]
    found.sort(key=lambda item: (item.chase is None, item.chase or date.max, natural(item.row.pupil_id),
                                 natural(item.row.service), item.row.requested or date.max, item.row.row))  # fmt: skip
    return _referrals(found, as_at, days), _by_service(found, as_at), _services(school, as_at)


def _referrals(found: Sequence[Waiting], as_at: date, days: int) -> Result:
    rows = tuple(
        (
            item.row.pupil_id, item.row.service, item.row.status, item.row.requested, item.row.seen, item.days,
            item.open, item.chase, item.chase is not None and item.chase < as_at, item.row.report_date,
            item.row.advice, item.done, item.to_do,
        )
        for item in found
    )  # fmt: skip
    late = sum(item.chase is not None and item.chase < as_at for item in found)
    open_now = sum(item.open for item in found)
    notes = (
        f"{open_now} of {len(found)} still wait to be seen; {late} should have been asked again by now.",
        f"Ask again {days} school days after the request, the last chase or the visit: our own estimate unless "
        f"Local rates has a row {CHASE}.",
    ) if found else ("Type each service that is asked into Referrals.",)  # fmt: skip
    return Result("Referrals waiting", "Outside services asked, and when to ask again", _REFERRALS, rows, (), notes,
                  {"as_at": as_at, "chase_after": days})  # fmt: skip


def _by_service(found: Sequence[Waiting], as_at: date) -> Result:
    together: dict[str, list[Waiting]] = {}
    for item in found:
        together.setdefault(folded(item.row.service), []).append(item)
    rows = []
    for _, items in sorted(together.items(), key=lambda pair: natural(pair[0])):
        waits = [item.days or 0 for item in items if item.open]
        seen = [item.days or 0 for item in items if item.row.seen and item.row.seen <= as_at and item.days is not None]
        name = min(item.row.service for item in items)
        mean = Fraction(sum(seen), len(seen)) if seen else None
        rows.append((name, len(items), len(waits), max(waits, default=None), len(seen), mean))
    return Result("Waits by service", "How long outside services take", _WAITS, tuple(rows), about={"as_at": as_at})


def _services(school: School, as_at: date) -> Result:
    found = [bought(school, row, as_at) for row in school.services]
    found.sort(key=lambda item: (natural(item.row.service), item.row.starts or date.min, natural(item.row.provider),
                                 item.row.pupil_ids, item.cost, item.row.row))  # fmt: skip
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (
            item.row.service, item.row.kind, item.row.provider, item.row.unit, item.row.unit_cost,
            Fraction(item.row.units_bought or 0), item.used, item.left, item.cost, item.used_pence, item.left_pence,
            item.per_used, item.row.ends, item.unused, item.to_do,
        )
        for item in found
    )  # fmt: skip
    sums = [sum(row[place] or 0 for row in rows) for place in (8, 9, 10)]
    unused = sum(row[13] or 0 for row in rows)
    total = ("Total", *(None,) * 7, *sums, None, None, unused, None) if rows else ()
    counted = any(row[6] is None for row in rows)
    notes = ("Rows without Units used, such as licences, stand with their cost alone.",) if counted else ()
    return Result("Services used", "Services bought, used and left", _SERVICES, rows, total, notes, {"as_at": as_at})

"""What changed since the last closed term, in sentences: what began and ended, cost and why, hours, funds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from provision_xl.closing.closed import Closing
from provision_xl.closing.figures import (
    DUE,
    GIVEN,
    HOURS,
    LEFT,
    OVER,
    PLANNED,
    TIME_PLANNED,
    TOTAL,
    TOTAL_KEY,
    Figures,
    Term,
    by_name,
    figures_of,
)
from provision_xl.closing.wording import listed, signed
from provision_xl.funding import UNFUNDED
from provision_xl.money import half_up, natural, pounds
from provision_xl.results import decimals

LEAST_PENCE = 10_000  # a change of cost that is told of: £100
_MOST_MOVED = 8  # interventions of which the change is told one by one
_LEAST_PRICE = 100  # pence; less by dearer hours goes with the hours themselves
_INTERVENTION = "intervention"


class Moved(NamedTuple):
    """How much more an intervention is planned to cost, and of it by more hours, by dearer hours and by the rest."""

    key: str
    then: int
    now: int
    hours: Fraction
    by_hours: int
    by_price: int

    @property
    def more(self) -> int:
        return self.now - self.then

    @property
    def by_rest(self) -> int:
        return self.more - self.by_hours - self.by_price


class Since(NamedTuple):
    """A term beside the one that was closed last.

    Args:
        begun: interventions that this term has and that one had not.
        ended: the other way round.
        moved: interventions of both, and how far their planned cost differs.
        share_then: hours given of those due, None where none were.
        overspent: funds whose ledger is beyond them now and was not then.
        used_up: funds that had money left then and have none now.
    """

    then: str
    now: str
    begun: tuple[str, ...]
    ended: tuple[str, ...]
    moved: tuple[Moved, ...]
    planned_then: int
    planned_now: int
    share_then: Fraction | None
    share_now: Fraction | None
    unfunded_then: int
    unfunded_now: int
    overspent: tuple[str, ...]
    used_up: tuple[str, ...]


def since(closing: Closing, found: Term) -> Since:
    """A term as it stands beside the figures of a closed one."""
    then, now = _Read(closing.figures), _Read(figures_of(found))
    codes = found.costs.school.intervention
    before = [key for key in then.keys(_INTERVENTION, PLANNED) if _is_ours(key, codes)]
    after = [key for key in now.keys(_INTERVENTION, PLANNED) if _is_ours(key, codes)]
    both = [_moved(key, then, now) for key in after if key in before]
    funds = [name for name in now.keys("fund") if name != UNFUNDED]
    known = set(then.keys("fund"))
    return Since(
        closing.term,
        found.term.label,
        tuple(key for key in after if key not in before),
        tuple(key for key in before if key not in after),
        tuple(sorted(both, key=lambda row: (-abs(row.more), natural(row.key)))),
        then.pence(TOTAL, TOTAL_KEY, PLANNED),
        now.pence(TOTAL, TOTAL_KEY, PLANNED),
        then.share(),
        now.share(),
        then.pence("fund", UNFUNDED, PLANNED),
        now.pence("fund", UNFUNDED, PLANNED),
        tuple(name for name in funds if now.pence("fund", name, OVER) and not then.pence("fund", name, OVER)),
        tuple(
            name for name in funds
            if name in known and then.pence("fund", name, LEFT) > 0 >= now.pence("fund", name, LEFT)
        ),
    )  # fmt: skip


def _is_ours(key: str, codes: Mapping[str, object]) -> bool:
    """Interventions alone: a bought service and a training have a name before a colon."""
    return key in codes or not key.startswith(("Service: ", "Training: "))


class _Read:
    """Figures by name; what is not there is nought."""

    def __init__(self, figures: Figures) -> None:
        self._value = by_name(figures)

    def keys(self, view: str, figure: str = "") -> list[str]:
        found = {key for (own, key, name) in self._value if own == view and figure in ("", name)}
        return sorted(found, key=natural)

    def pence(self, view: str, key: str, figure: str) -> int:
        return int(self._value.get((view, key, figure), 0))

    def hours(self, view: str, key: str, figure: str) -> Fraction:
        return Fraction(self._value.get((view, key, figure), 0))

    def share(self) -> Fraction | None:
        due = self.hours(TOTAL, TOTAL_KEY, DUE)
        return self.hours(TOTAL, TOTAL_KEY, GIVEN) / due if due else None


def _moved(key: str, then: _Read, now: _Read) -> Moved:
    """The cost of an intervention taken apart.

    by hours = more hours x what an hour cost then; by price = the rest of the time's difference; the rest is materials
    """
    hours_then, hours_now = (found.hours(_INTERVENTION, key, HOURS) for found in (then, now))
    time_then, time_now = (found.pence(_INTERVENTION, key, TIME_PLANNED) for found in (then, now))
    more = hours_now - hours_then
    by_hours = half_up(more * time_then / hours_then) if hours_then else time_now
    by_price = time_now - time_then - by_hours
    if abs(by_price) < _LEAST_PRICE:  # hours are kept to four decimals, so pence are no dearer hour
        by_hours, by_price = by_hours + by_price, 0
    cost_then, cost_now = (found.pence(_INTERVENTION, key, PLANNED) for found in (then, now))
    return Moved(key, cost_then, cost_now, more, by_hours, by_price)


def since_words(found: Since, sees_all: bool = True, least: int = LEAST_PENCE) -> list[str]:
    """What changed since the last closed term, in sentences.

    Args:
        sees_all: False where an intervention of few pupils may not be told of; then they are counted.
        least: pence; a smaller change of an intervention's cost is not told of.
    """
    told = [_total(found)]
    told += _began_and_ended(found, sees_all)
    if sees_all:
        told += _moved_told([row for row in found.moved if abs(row.more) >= least], found.then)
    told += _shares(found)
    told += _funds(found)
    return told


def _total(found: Since) -> str:
    more = found.planned_now - found.planned_then
    beside = f"in {found.now} the map is planned to cost {pounds(found.planned_now)}"
    if not more:
        return f"{beside[0].upper()}{beside[1:]}, as much as {found.then} was."
    words = "more" if more > 0 else "less"
    return f"{beside[0].upper()}{beside[1:]}, {pounds(abs(more))} {words} than {found.then} was planned to cost."


def _began_and_ended(found: Since, by_name: bool) -> Iterable[str]:
    for keys, words in ((found.begun, "begun"), (found.ended, "ended")):
        if not keys:
            continue
        have = "has" if len(keys) == 1 else "have"
        if by_name:
            yield f"{listed(keys)} {have} {words} since {found.then}."
        else:
            yield f"{len(keys)} intervention{'' if len(keys) == 1 else 's'} {have} {words} since {found.then}."


def _moved_told(rows: Sequence[Moved], then: str) -> Iterable[str]:
    """The interventions whose cost moved most, and the others counted."""
    yield from (_moved_words(row, then) for row in rows[:_MOST_MOVED])
    rest = rows[_MOST_MOVED:]
    if rest:
        yield f"{len(rest)} more moved less than these, together {signed(sum(row.more for row in rest))}."


def _moved_words(row: Moved, then: str) -> str:
    up = "more" if row.more > 0 else "less"
    parts = []
    if row.by_hours:
        hours = decimals(abs(row.hours), 1)
        parts.append(f"{signed(row.by_hours)} for {hours} {'more' if row.hours > 0 else 'fewer'} staff hours")
    if row.by_price:
        parts.append(f"{signed(row.by_price)} as an hour costs {'more' if row.by_price > 0 else 'less'}")
    if row.by_rest:
        parts.append(f"{signed(row.by_rest)} for materials")
    return f"{row.key} is planned to cost {pounds(abs(row.more))} {up} than in {then}: {listed(parts)}."


def _shares(found: Since) -> Iterable[str]:
    if found.share_now is not None:
        before = "" if found.share_then is None else f", {_percent(found.share_then)} in {found.then}"
        yield f"Of the staff hours due in {found.now} so far, {_percent(found.share_now)} were given{before}."


def _percent(share: Fraction) -> str:
    return f"{half_up(share * 100)}%"


def _funds(found: Since) -> Iterable[str]:
    if found.unfunded_now != found.unfunded_then:
        yield (
            f"{pounds(found.unfunded_now)} of what is planned in {found.now} is paid by no fund; "
            f"in {found.then} it was {pounds(found.unfunded_then)}."
        )
    for name in found.overspent:
        yield f"The ledger of the fund {name} is beyond its amount; it was not when {found.then} was closed."
    for name in found.used_up:
        yield f"The fund {name} is used up by the forecast; it had money left when {found.then} was closed."

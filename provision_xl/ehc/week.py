"""One pupil's promises in one week: promised, planned on the map, held, missing, by whom and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.ehc.bought import bought_in_week
from provision_xl.ehc.given import Given, given_in_week
from provision_xl.ehc.ground import Ground
from provision_xl.ehc.promises import (
    items_of,
    meets,
    not_counted,
    part_of_week,
    promised_hours,
    promised_minutes,
    serves,
)
from provision_xl.ehc.sharing_out import share_out
from provision_xl.impact.scores import folded
from provision_xl.results import decimals
from provision_xl.school.core_tables import Pupil
from provision_xl.school.other_tables import EhcProvision

ZERO = Fraction(0)
ALL_HOURS = "All hours of the plan"


@dataclass(frozen=True, slots=True)
class Met:
    """What became of one promise in one week; `item` is None for the hours of the plan as a whole."""

    pupil: str
    words: str
    item: EhcProvision | None
    promised: Fraction
    planned: Fraction
    received: Fraction
    by: str
    why: str

    @property
    def missing(self) -> Fraction:
        return max(self.promised - self.received, ZERO)

    @property
    def adult(self) -> str:
        return self.item.adult if self.item else ""


def met_in_week(ground: Ground, pupil: Pupil, day: date) -> tuple[Met, ...]:
    """The items of a pupil that are in force in the week of a day, then the hours of the plan where it names any.

    No minute counts for two items. Items are served with most minutes first; an item gives way to a later one where
    other minutes of its own can take their place, so that as few as possible are missing. The hours of the plan are
    a total of their own, of all Required lines.
    """
    school = ground.school
    items = [item for item in items_of(school, pupil.pupil_id)
             if part_of_week(school, pupil.pupil_id, day, item.starts, item.ends)]  # fmt: skip
    hours = promised_hours(school, pupil, day)
    if not items and not hours:
        return ()
    lines = given_in_week(ground, pupil.pupil_id, day)
    found = (*lines, *bought_in_week(ground, pupil.pupil_id, day))
    return (*_items(ground, items, found, day), *_hours(pupil, hours, lines))


def _items(ground: Ground, items: Sequence[EhcProvision], found: tuple[Given, ...], day: date) -> Iterator[Met]:
    needs = [promised_minutes(ground.school, item, day) for item in items]
    fits = {(place, number) for place, item in enumerate(items) for number, given in enumerate(found)
            if meets(item, given)}  # fmt: skip
    planned = share_out(needs, [given.planned for given in found], fits)
    received = share_out(needs, [given.received for given in found], fits)
    for place, item in enumerate(items):
        own = {number: minutes for (other, number), minutes in received.items() if other == place}
        plan = sum((minutes for (other, _), minutes in planned.items() if other == place), ZERO)
        got = sum(own.values(), ZERO)
        by = "; ".join(_by(found[number], minutes) for number, minutes in sorted(own.items()))
        why = _why(ground, item, found, (needs[place], plan, got)) if got < needs[place] else ""
        yield Met(item.pupil_id, item.item, item, needs[place], plan, got, by, why)


def _by(given: Given, minutes: Fraction) -> str:
    how = "alone" if given.size == 1 else f"in a group of {given.size}"
    return f"{given.line} {given.code}, {given.who}: {_plain(minutes)} min {how}"


def _why(
    ground: Ground, item: EhcProvision, found: tuple[Given, ...], minutes: tuple[Fraction, Fraction, Fraction]
) -> str:
    promised, planned, received = minutes
    said = []
    if planned < promised:
        said.append(f"the map plans {_plain(planned)} of {_plain(promised)} minutes")
        fitting = [given for given in found if meets(item, given)]
        if sum((given.planned for given in fitting), ZERO) > planned:
            said.append(f"{', '.join(dict.fromkeys(given.line for given in fitting))} serves another item too")
        said += [*not_counted(item, found), *_never(ground, item, found)]
    if received < planned:
        said += [words for given in found if meets(item, given) for words in given.lost]
        said = said or ["minutes went to an item with more of them"]
    return "; ".join(dict.fromkeys(said))


def _never(ground: Ground, item: EhcProvision, found: tuple[Given, ...]) -> Iterator[str]:
    if not item.met_by:
        yield "Met by is empty: type the codes of what meets it"
    for name in item.met_by:
        if not any(folded(given.code) == folded(name) for given in found):
            is_service = folded(name) in ground.services
            yield (f"{name} has no hours for this pupil in Services in this week" if is_service
                   else f"no line of {name} runs")  # fmt: skip


def _hours(pupil: Pupil, promised: Fraction, found: tuple[Given, ...]) -> Iterator[Met]:
    if not promised:
        return
    adult = pupil.ehc_adult
    fitting = [given for given in found if given.required and serves(adult, None, given.size)]
    planned = sum((given.planned for given in fitting), ZERO)
    received = sum((given.received for given in fitting), ZERO)
    said = []
    if received < promised:
        if planned < promised:
            said.append(f"Required lines plan {_plain(planned)} of {_plain(promised)} minutes")
        said += [words for given in fitting for words in given.lost if received < planned]
    by = "; ".join(_by(given, given.received) for given in fitting if given.received)
    yield Met(pupil.pupil_id, ALL_HOURS, None, promised, planned, received, by, "; ".join(dict.fromkeys(said)))


def _plain(minutes: Fraction) -> str:
    text = decimals(minutes, 1)
    return text.removesuffix(".0")

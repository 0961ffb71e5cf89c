"""The pupils of the demo school: identifiers, classes, needs, plans and premiums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from provision_xl.demo.shape import CLASS_SIZE, YEARS, Shape
from provision_xl.money import share
from provision_xl.school.core_tables import Pupil

# Pupils with the same sign in every demo school: what befalls them is listed in `planted`.
NEW_PLAN = "P-7F3K"
OVERDUE = "P-3C6T"
LEAVER = "P-4H9M"

# No sign that is easily taken for another, and never letters only, so that no word comes out.
_DIGITS = "234679"
_LETTERS = "ACDEFGHJKMNPRTUVWXY"

_BY_YEAR = (8, 10, 11, 12, 13, 13, 11)  # most pupils are known to have SEN at about nine
_LATE_NEEDS = {"SPLD": 2, "MLD": 1}  # seldom recorded in younger years
_SECOND = {"SLCN": "SEMH", "MLD": "SLCN", "ASD": "SLCN", "SEMH": "MLD", "SPLD": "SLCN", "NSA": "SLCN", "OTH": "SEMH",
           "SLD": "SLCN", "DS": "SLCN", "PD": "SPLD", "HI": "SLCN"}  # fmt: skip
_ALWAYS_SECOND = {"K": ("NSA", "OTH", "SLD", "DS"), "N": (),
                  "E": ("NSA", "OTH", "SLD", "DS", "SPLD", "HI", "PD")}  # fmt: skip
_PLAN_HOURS = ("7.5", "15", "10", "12.5", "20", "10", "15", "25", "12.5", "17.5")
_PLAN_ADULTS = ("1:1", "Any", "1:1", "1:1", "Group", "1:1", "Any", "1:1")
HOME_LA, NEXT_LA = "Norborough", "Westmere"
_MOST_IN_GROUP = Decimal("7.5")


@dataclass(frozen=True, slots=True)
class _Asked:
    status: str
    need: str


def year_of(pupil: Pupil) -> int:
    """The year as a number, Reception 0.

    >>> year_of(Pupil(year_group="R")), year_of(Pupil(year_group="4"))
    (0, 4)
    """
    return YEARS.index(pupil.year_group)


def pupils_of(shape: Shape, as_at: date, chance: Random) -> tuple[Pupil, ...]:
    """Pupils with SEN as the shape says, and a few without who take part in groups; by class."""
    asked = [_Asked("E", need) for need, count in shape.plans.items() for _ in range(count)]
    asked += [_Asked("K", need) for need, count in shape.support.items() for _ in range(count)]
    chance.shuffle(asked)
    found = [_pupil(one, year, chance) for one, year in _with_years(asked, chance)]
    found += [_pupil(_Asked("N", ""), chance.choice((0, 4, 5, 6)), chance) for _ in range(max(1, len(asked) // 20))]
    found = list(_with_plans(_with_classes(found, shape.classes_a_year), as_at, chance))
    found = _with_premiums(found, chance)
    found = _with_identifiers(found, as_at, chance)
    return tuple(sorted(found, key=lambda pupil: (year_of(pupil), pupil.class_name, pupil.pupil_id)))


def _with_years(asked: list[_Asked], chance: Random) -> Iterable[tuple[_Asked, int]]:
    """Each pupil with a year, needs that are recorded late in the older ones."""
    years = [year for year, count in enumerate(share(len(asked), _BY_YEAR)) for _ in range(count)]
    chance.shuffle(years)
    for one in sorted(asked, key=lambda one: -_LATE_NEEDS.get(one.need, 0)):
        earliest = _LATE_NEEDS.get(one.need, 0)
        year = next((year for year in years if year >= earliest), years[0])
        years.remove(year)
        yield one, year


def _pupil(asked: _Asked, year: int, chance: Random) -> Pupil:
    boys = {"E": 71, "K": 61, "N": 50}[asked.status]
    always = asked.need in _ALWAYS_SECOND[asked.status]
    second = always or (asked.need in _SECOND and chance.random() < 0.3)
    return Pupil(
        year_group=YEARS[year],
        sen_status=asked.status,
        primary_need=asked.need,
        secondary_need=_SECOND[asked.need] if second else "",
        plan_type={"E": "EHC", "K": "ISP" if chance.random() < 0.7 else "IEP", "N": "None"}[asked.status],
        pupil_premium="No",
        sex="M" if chance.randrange(100) < boys else "F",
    )


def _with_classes(pupils: list[Pupil], classes: int) -> list[Pupil]:
    """Classes of a year filled in turn: RA, RB, 1A …"""
    counts = [0] * len(YEARS)
    found = []
    for pupil in pupils:
        letter = chr(ord("A") + counts[year_of(pupil)] % classes)
        counts[year_of(pupil)] += 1
        found.append(replace(pupil, class_name=f"{pupil.year_group}{letter}"))
    return found


def _with_premiums(pupils: list[Pupil], chance: Random) -> list[Pupil]:
    """Free school meals as they go with SEN status, and a few of the rarer premiums."""
    meals = {"E": 44, "K": 39, "N": 100}
    found = [replace(pupil, pupil_premium="FSM6" if chance.randrange(100) < meals[pupil.sen_status] else "No")
             for pupil in pupils]  # fmt: skip
    rare = [kind for kind, one_in in (("LAC", 60), ("PLAC", 35), ("Service", 70)) for _ in range(len(pupils) // one_in)]
    with_support = [place for place, pupil in enumerate(found) if pupil.sen_status == "K"]
    for place, kind in zip(chance.sample(with_support, len(rare)), rare, strict=True):
        found[place] = replace(found[place], pupil_premium=kind)
    return found


def _with_plans(pupils: list[Pupil], as_at: date, chance: Random) -> Iterable[Pupil]:
    place = 0
    for pupil in pupils:
        if pupil.sen_status == "E":
            yield _with_plan(pupil, place, as_at, chance)
            place += 1
        elif pupil.sen_status == "K":
            due = date(as_at.year, 12, 1) + timedelta(days=chance.randrange(14))
            yield replace(pupil, plan_review_due=_weekday(due))
        else:
            yield pupil


def _weekday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def _with_plan(pupil: Pupil, place: int, as_at: date, chance: Random) -> Pupil:
    """Hours, adult and dates of an EHC plan; the yearly review falls on some school day after the as-at date."""
    hours = Decimal(_PLAN_HOURS[place % len(_PLAN_HOURS)])
    adult = _PLAN_ADULTS[place % len(_PLAN_ADULTS)]
    if adult == "Group":
        hours = min(hours, _MOST_IN_GROUP)
    youngest = as_at.year - year_of(pupil)
    due = as_at + timedelta(days=chance.randrange(14, 230))
    started = date(max(chance.randrange(as_at.year - 4, as_at.year), min(youngest, as_at.year - 1)), 4, 1)
    return replace(
        pupil,
        ehc_hours=hours,
        ehc_adult=adult,
        ehc_from=started + timedelta(days=chance.randrange(90)),
        home_la=NEXT_LA if place % 6 == 4 else HOME_LA,
        plan_review_due=_weekday(due),
        out_of_class_limit=Decimal(120) if place % 7 == 3 else None,
        priority=2 if place % 5 == 0 else None,
    )


def _with_identifiers(pupils: list[Pupil], as_at: date, chance: Random) -> list[Pupil]:
    """Random identifiers, but for the three pupils whom something befalls."""
    fixed = dict(zip(_chosen(pupils), (NEW_PLAN, OVERDUE, LEAVER), strict=True))
    used = set(fixed.values())
    found = []
    for place, pupil in enumerate(pupils):
        sign = fixed.get(place) or _unused(used, chance)
        used.add(sign)
        found.append(_befallen(replace(pupil, pupil_id=sign), as_at))
    return found


def _unused(used: set[str], chance: Random) -> str:
    while True:
        sign = "P-" + "".join(chance.choice(signs) for signs in (_DIGITS, _LETTERS, _DIGITS, _LETTERS))
        if sign not in used:
            return sign


def _chosen(pupils: list[Pupil]) -> list[int]:
    """Places of the pupil with the new plan, the one with the review overdue and the leaver."""

    def first(status: str, needs: tuple[str, ...], taken: list[int]) -> int:
        with_status = [place for place, pupil in enumerate(pupils) if pupil.sen_status == status and place not in taken]
        return min(with_status, key=lambda place: (pupils[place].primary_need not in needs,
                                                   abs(year_of(pupils[place]) - 4), place))  # fmt: skip

    new_plan = first("E", ("SEMH", "ASD", "MLD"), [])
    overdue = first("E", ("SLCN", "ASD", "MLD"), [new_plan])
    return [new_plan, overdue, first("K", ("SLCN", "MLD", "SEMH"), [new_plan, overdue])]


def _befallen(pupil: Pupil, as_at: date) -> Pupil:
    year = as_at.year
    if pupil.pupil_id == NEW_PLAN:
        return replace(pupil, ehc_hours=Decimal("12.5"), ehc_adult="1:1", ehc_from=date(year, 11, 2),
                       home_la=HOME_LA, plan_review_due=date(year + 1, 10, 22))  # fmt: skip
    if pupil.pupil_id == OVERDUE:
        return replace(pupil, plan_review_due=date(year, 10, 16))
    if pupil.pupil_id == LEAVER:
        return replace(pupil, leaves=date(year, 11, 13))
    return pupil


def roll_of(shape: Shape) -> int:
    """Pupils on roll, never more than the classes hold."""
    return min(shape.on_roll, shape.classes_a_year * len(YEARS) * CLASS_SIZE)

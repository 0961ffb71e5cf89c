"""Very small schools of two terms by chance, and the best plan of both found by trying every plan.

The counting knows the rules as they are written for people and nothing of the optimiser: it takes the tables, writes
down for each term what every way of placing pupils needs in hours and pence, and tries all pairs of ways.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

from provision_xl.school.core_tables import Fund, Intervention, Line, Pupil, Staff
from provision_xl.school.school import School
from tests.planning.schools import SETTINGS
from tests.planning.two_terms import SPRING, SPRING_ENDS, SUMMER, SUMMER_ENDS, TERMS, fund, line

WEEKS = Fraction(10)  # of each term
YEAR = 2 * WEEKS
MARCH = {"ends": SPRING_ENDS.replace(day=31)}
APRIL = {"starts": SUMMER.replace(day=1)}


def small_year(seed: int) -> School:
    chance = random.Random(seed)
    rows = tuple(_intervention(chance, number) for number in (1, 2))
    pupils = tuple(_pupil(chance, number) for number in range(1, chance.choice((2, 2, 3)) + 1))
    return School(
        settings=replace(SETTINGS, out_of_class_limit=chance.choice((None, Decimal(60)))), terms=TERMS,
        interventions=rows, pupils=pupils, funds=_funds(chance), provision=_asked(chance, pupils, rows),
        staff=tuple(_adult(chance, number) for number in range(1, chance.choice((1, 1, 2)) + 1)),
    )  # fmt: skip


def budget(seed: int) -> int | None:
    """A cap on cash for some of the schools."""
    return random.Random(seed * 7 + 1).choice((None, None, 900, 2500))


def _pupil(chance: random.Random, number: int) -> Pupil:
    return Pupil(
        pupil_id=f"P{number}", year_group="3", sen_status="K", primary_need=chance.choice(("SLCN", "SEMH")),
        secondary_need=chance.choice(("", "SEMH", "SLCN")), priority=chance.choice((None, None, 2)),
    )  # fmt: skip


def _intervention(chance: random.Random, number: int) -> Intervention:
    row = Intervention(
        use=True, code=f"I{number}", name=f"Intervention {number}", where=chance.choice(("Out", "In")),
        needs=chance.choice((("SLCN",), ("SLCN", "SEMH"))), skill=chance.choice(("", "ELSA")),
        weeks=chance.choice((None, Decimal(6), Decimal(10), Decimal(14), Decimal(20))),
        prep_minutes=chance.choice((None, Decimal(10))), cost_per_pupil=chance.choice((None, 301, 700)),
        cost_per_group=chance.choice((None, None, 450)), one_off_cost=chance.choice((None, 999)),
        gain=Decimal(chance.randint(1, 9)) / 2, evidence=chance.choice((None, Decimal(3))),
        only_one_of=chance.choice(("", "", "Talk")), group_min=chance.choice((None, None, 2)), group_max=2,
    )  # fmt: skip
    if chance.random() < 0.6:
        return replace(row, group_minutes=Decimal(20), group_sessions=Decimal(chance.choice((1, 2))))
    return replace(row, individual_minutes=Decimal(15), individual_sessions=Decimal(chance.choice((1, 2))))


def _adult(chance: random.Random, number: int) -> Staff:
    return Staff(
        staff_id=f"T{number}", role="TA", hourly_cost=Decimal(20), extra_hourly_cost=Decimal("18.37"),
        intervention_hours=Decimal(chance.choice((25, 50, 75))) / 100,
        extra_hours=chance.choice((None, Decimal("0.5"))), skills=chance.choice(((), ("ELSA",), ("elsa",))),
    )  # fmt: skip


def _funds(chance: random.Random) -> tuple[Fund, ...]:
    """Money that ends on 31 March, money that begins on 1 April, and a little that lasts."""
    if chance.random() < 0.3:
        return ()
    return (
        fund("Old", chance.choice((0, 1000, 4000)), order=Decimal(2), **MARCH),
        fund("New", chance.choice((0, 700, 3000)), order=Decimal(3), **APRIL),
        fund("All", chance.choice((0, 500, 1500)), order=Decimal(1)),
    )


def _asked(chance: random.Random, pupils: tuple[Pupil, ...], rows: tuple[Intervention, ...]) -> tuple[Line, ...]:
    """A required row for one of the terms or for both, in some schools."""
    if chance.random() < 0.5:
        return ()
    dates = chance.choice(({}, {"starts": SUMMER, "ends": SUMMER_ENDS}, {"ends": SUMMER_ENDS}))
    return (line("R1", chance.choice(pupils).pupil_id, chance.choice(rows).code, required=True, **dates),)


@dataclass(frozen=True)
class Way:
    """One way to place pupils in a term, with the fewest pence of hours and of groups that any staffing needs."""

    taken: frozenset[tuple[str, str]]
    pence: int


@dataclass(frozen=True)
class Counting:
    school: School
    cap: int | None

    def best(self) -> tuple[int, int, int, int]:
        """Shortfall in minutes a week, benefit, priorities of those with nothing, and pence of the best plan."""
        spring, summer = list(self._ways(0)), list(self._ways(1))
        goals = (self._goals(one, two) for one in spring for two in summer if self._may_follow(one, two))
        missing, lost, nothing, pence = min(found for found in goals if found is not None)
        return missing, -lost, nothing, pence

    def _required(self, place: int) -> set[tuple[str, str]]:
        first, last = ((SPRING, SPRING_ENDS), (SUMMER, SUMMER_ENDS))[place]
        return {(row.pupil_id, row.intervention) for row in self.school.provision
                if row.starts <= last and row.ends >= first}  # fmt: skip

    def _could(self, place: int) -> list[tuple[str, str]]:
        asked = self._required(place)
        every = product(self.school.pupils, self.school.interventions)
        return [
            (pupil.pupil_id, row.code) for pupil, row in every
            if (pupil.pupil_id, row.code) in asked or {pupil.primary_need, pupil.secondary_need} & set(row.needs)
        ]  # fmt: skip

    def _ways(self, place: int) -> Iterator[Way]:
        could = self._could(place)
        for flags in product((False, True), repeat=len(could)):
            taken = frozenset(key for key, chosen in zip(could, flags, strict=True) if chosen)
            pence = self._staffing(taken) if self._pupils_may(taken) else None
            if pence is not None:
                yield Way(taken, pence)

    def _received(self, row: Intervention) -> int:
        return int((row.group_minutes or 0) * (row.group_sessions or 0)
                   + (row.individual_minutes or 0) * (row.individual_sessions or 0))  # fmt: skip

    def _pupils_may(self, taken: frozenset[tuple[str, str]]) -> bool:
        limit, rows = self.school.settings.out_of_class_limit, self.school.intervention
        for pupil in self.school.pupil:
            own = [rows[code] for name, code in taken if name == pupil]
            words = [row.only_one_of for row in own if row.only_one_of]
            out = sum(self._received(row) for row in own if row.where == "Out")
            if len(words) > len(set(words)) or (limit is not None and out > limit):
                return False
        return True

    def _staffing(self, taken: frozenset[tuple[str, str]]) -> int | None:
        """Pence of groups and paid extra hours of the cheapest staffing; None where no staffing will do."""
        codes = sorted({code for _, code in taken})
        found = []
        for way in product(*(list(self._shared_out(code, taken)) for code in codes)):
            minutes: dict[str, int] = {}
            groups = 0
            for code, places in zip(codes, way, strict=True):
                row = self.school.intervention[code]
                together = int((row.group_minutes or 0) * (row.group_sessions or 0) + (row.prep_minutes or 0))
                alone = int((row.individual_minutes or 0) * (row.individual_sessions or 0))
                for name, count, seats in places:
                    minutes[name] = minutes.get(name, 0) + count * together + seats * alone
                    groups += count * (row.cost_per_group or 0)
            extra = self._extra(minutes)
            if extra is not None:
                found.append(groups + extra)
        return min(found, default=None)

    def _shared_out(self, code: str, taken: frozenset[tuple[str, str]]) -> Iterator[list[tuple[str, int, int]]]:
        row, takers = self.school.intervention[code], sum(1 for _, other in taken if other == code)
        able = [person.staff_id for person in self.school.staff
                if not row.skill or row.skill.casefold() in {skill.casefold() for skill in person.skills}]  # fmt: skip
        each = [(count, seats) for count in range(takers + 1) for seats in range(takers + 1)
                if count * (row.group_min or 1) <= seats <= count * (row.group_max or 8)]  # fmt: skip
        for way in product(each, repeat=len(able)):
            if sum(seats for _, seats in way) == takers:
                yield [(name, *places) for name, places in zip(able, way, strict=True)]

    def _extra(self, minutes: dict[str, int]) -> int | None:
        total = 0
        for name, load in minutes.items():
            person = self.school.member_of_staff[name]
            own, most = int((person.intervention_hours or 0) * 60), int((person.extra_hours or 0) * 60)
            if load > own + most:
                return None
            total += _half_up(Fraction(max(0, load - own), 60) * Fraction(person.extra_hourly_cost or 0) * 100 * WEEKS)
        return total

    def _weeks(self, key: tuple[str, str], one: Way, place: int) -> Fraction:
        """Weeks that a pupil's course runs in a term; a required row has its whole term."""
        whole = self.school.intervention[key[1]].weeks
        if whole is None or key in self._required(place):
            return WEEKS
        had = self._weeks(key, one, 0) if place == 1 and key in one.taken else Fraction(0)
        return min(WEEKS, Fraction(whole) - had)

    def _may_follow(self, one: Way, two: Way) -> bool:
        """Nobody starts a course again that is over, or one of which a required row needs what is left."""
        for key in one.taken - self._required(0):
            whole = self.school.intervention[key[1]].weeks
            if whole is not None and key in self._required(1) and self._weeks(key, one, 0) + WEEKS > whole:
                return False
        return all(self._weeks(key, one, 1) > 0 for key in two.taken)

    def _goals(self, one: Way, two: Way) -> tuple[int, int, int, int] | None:
        materials = self._materials(one.taken, frozenset()), self._materials(two.taken, one.taken)
        spring, summer = one.pence + materials[0], two.pence + materials[1]
        if (self.cap is not None and spring + summer > self.cap) or not self._funds_reach(spring, summer):
            return None
        rows = self.school.intervention
        missing = sum(self._received(rows[key[1]]) for place, way in enumerate((one, two))
                      for key in self._required(place) - way.taken)  # fmt: skip
        gained = sum(self._worth(key, self._weeks(key, one, place))
                     for place, way in enumerate((one, two)) for key in way.taken)  # fmt: skip
        nothing = sum(self.school.pupil[pupil].priority or 1 for place, way in enumerate((one, two))
                      for pupil in self._waiting(place) - {pupil for pupil, _ in way.taken})  # fmt: skip
        return missing, -gained, nothing, spring + summer

    def _waiting(self, place: int) -> set[str]:
        """Pupils who could take something that term, as the map alone says."""
        asked_later = self._required(1) if place == 0 else set()
        found = set()
        for key in self._could(place):
            whole = self.school.intervention[key[1]].weeks
            barred = whole is not None and key in asked_later and key not in self._required(0)
            if not (barred and min(WEEKS, Fraction(whole or 0)) + WEEKS > (whole or 0)):
                found.add(key[0])
        return found

    def _materials(self, taken: frozenset[tuple[str, str]], before: frozenset[tuple[str, str]]) -> int:
        """Cost per pupil once, and one-off costs once, in the year."""
        rows = self.school.intervention
        codes = {code for _, code in taken} - {code for _, code in before}
        return (sum(rows[code].cost_per_pupil or 0 for _, code in taken - before)
                + sum(rows[code].one_off_cost or 0 for code in codes))  # fmt: skip

    def _funds_reach(self, spring: int, summer: int) -> bool:
        if not self.school.funds:
            return True
        have = {row.fund: row.amount or 0 for row in self.school.funds}
        return max(0, spring - have["Old"]) + max(0, summer - have["New"]) <= have["All"]

    def _worth(self, key: tuple[str, str], weeks: Fraction) -> int:
        row, pupil = self.school.intervention[key[1]], self.school.pupil[key[0]]
        weight = Fraction(1, 2) + Fraction(row.evidence or 0) / 10
        whole = YEAR if row.weeks is None else Fraction(row.weeks)
        return _half_up(1000 * Fraction(row.gain or 0) * weeks / whole * weight * (pupil.priority or 1))


def _half_up(exact: Fraction) -> int:
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)

"""The least change of a small school after an event, found by trying every one; read from the tables.

It knows the rules as they are told to people and nothing of the model: who may take a group over, who may come into
which group, how many minutes an adult has, what is still to be bought. First every staffing with every seating is
tried and the best kept, by the goals that come before benefit; then everything new that those leave room for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product

from provision_xl.planning.replan.again import AdultAway, Event, FundCut, InterventionDropped, PupilArrives, PupilLeaves
from provision_xl.school.core_tables import Intervention, Line, Pupil, Staff
from provision_xl.school.school import School
from tests.planning.replan_schools import AUTUMN, DAY, LATER

TERM_WEEKS = Fraction(11) * 40 / 60  # 40 of the 60 weekdays of the spring term are left on 1 February
LATER_WEEKS = Fraction(11) * 35 / 60  # five days fewer from 8 February
FIVE_DAYS = Fraction(11) * 5 / 60
YEAR_WEEKS = Fraction(38)
LOST = ""

type Seat = tuple[str, str]
"""Pupil and the group on the map, or the code of something new."""


@dataclass(frozen=True)
class Running:
    """A group of the map after the event, with what a person would write beside it."""

    key: str
    row: Intervention
    lines: tuple[Line, ...]

    @property
    def pupils(self) -> tuple[str, ...]:
        return tuple(line.pupil_id for line in self.lines)

    @property
    def adult(self) -> str:
        return self.lines[0].staff_id

    @property
    def starts(self) -> date:
        return self.lines[0].starts or DAY


def _minutes(row: Intervention, pupils: int) -> int:
    """Minutes a week of the adult."""
    return together(row) + int(row.prep_minutes or 0) + pupils * alone(row)


def together(row: Intervention) -> int:
    return int(row.group_minutes or 0) * int(row.group_sessions or 0)


def alone(row: Intervention) -> int:
    return int(row.individual_minutes or 0) * int(row.individual_sessions or 0)


def received(row: Intervention) -> int:
    return together(row) + alone(row)


class Counting:
    """One school and one event."""

    def __init__(self, school: School, event: Event) -> None:
        self.school, self.event = school, event
        self.days = isinstance(event, AdultAway) and event.last is not None
        self.away = event.staff_id if isinstance(event, AdultAway) else ""
        self.weeks = FIVE_DAYS if self.days else TERM_WEEKS
        dropped = event.code if isinstance(event, InterventionDropped) else ""
        leaver = event.pupil_id if isinstance(event, PupilLeaves) else ""
        lines = [line for line in school.provision if not (self.days and line.starts == LATER)]
        self.gone = [line for line in lines if line.intervention == dropped]
        lines = [line for line in lines if line.intervention != dropped and line.pupil_id != leaver]
        self.pupils = {row.pupil_id: row for row in school.pupils if row.pupil_id != leaver}
        if isinstance(event, PupilArrives):
            self.pupils[event.pupil.pupil_id] = event.pupil
        self.rows = {row.code: row for row in school.interventions if row.code != dropped}
        self.groups = {key: Running(key, self.rows[inside[0].intervention], inside)
                       for key in sorted({line.group for line in lines})
                       if (inside := tuple(line for line in lines if line.group == key))}  # fmt: skip
        self.places = [(line, group) for group in self.groups.values() for line in group.lines]
        self.staff = {row.staff_id: row for row in school.staff}
        self.begun = {(line.pupil_id, line.intervention) for line in school.provision if line.starts == AUTUMN}
        self.full = {name for name in self.staff if self._load_now(name) > self._most(self.staff[name])}
        self.purse = self._purse()

    def _load_now(self, name: str) -> int:
        return sum(_minutes(group.row, len(group.pupils)) for group in self.groups.values() if group.adult == name)

    @staticmethod
    def _most(person: Staff) -> int:
        return int((person.intervention_hours or 0) * 60) + int((person.extra_hours or 0) * 60)

    def limit(self, name: str) -> int:
        return max(self._most(self.staff[name]), self._load_now(name))

    def _purse(self) -> int | None:
        """What the one fund still has: its amount less what rows begun in the autumn took, less the cut."""
        if not self.school.funds or self.days:
            return None
        rows = self.school.intervention
        per_pupil = sum(rows[code].cost_per_pupil or 0 for _, code in self.begun)
        groups = {(line.group, line.intervention) for line in self.school.provision if line.starts == AUTUMN}
        per_group = sum(rows[code].cost_per_group or 0 for _, code in groups)
        one_off = sum(rows[code].one_off_cost or 0 for code in {code for _, code in self.begun})
        left = max(0, (self.school.funds[0].amount or 0) - per_pupil - per_group - one_off)
        now = self._cost_now()
        cut = self.event.pence if isinstance(self.event, FundCut) else 0
        return max(0, left - cut) if now <= left else max(0, now - cut)

    def _cost_now(self) -> int:
        """What the map costs from the day on, without the event."""
        lines = self.school.provision
        keys = sorted({line.group for line in lines})
        groups = {key: Running(key, self.school.intervention[inside[0].intervention], inside)
                  for key in keys if (inside := tuple(line for line in lines if line.group == key))}  # fmt: skip
        seats = [(line.pupil_id, line.intervention) for line in lines]
        loads = Counter[str]()
        for group in groups.values():
            loads[group.adult] += _minutes(group.row, len(group.pupils))
        pence = sum(group.row.cost_per_group or 0 for group in groups.values() if group.starts == LATER)
        return pence + self._materials(seats) + self._extra(loads)

    def _materials(self, seats: list[tuple[str, str]]) -> int:
        known = self.school.intervention
        fresh = set(seats) - self.begun
        new = {code for _, code in seats} - {code for _, code in self.begun}
        return (sum(known[code].cost_per_pupil or 0 for _, code in fresh)
                + sum(known[code].one_off_cost or 0 for code in new))  # fmt: skip

    def _extra(self, loads: Counter[str]) -> int:
        """Paid extra time at £18.37 an hour, rounded half up for each adult."""
        total = 0
        for name, used in loads.items():
            person = self.staff[name]
            over = used - int((person.intervention_hours or 0) * 60)
            if over > int((person.extra_hours or 0) * 60):
                over = int((person.extra_hours or 0) * 60)  # what runs beyond that is a fact that nobody pays
            if over > 0:
                total += int(Fraction(1837 * over, 60) * self.weeks + Fraction(1, 2))
        return total

    def best(self) -> tuple[int, int, int, int, int, int]:
        """Minutes missing, places lost, pupils changed, adults touched, less the benefit, pence."""
        found: tuple[int, ...] | None = None
        for goals, seating, runs in self._ranked():
            if found is not None and (0, *goals[1:]) > (0, *found[1:4]) and not self._required_new():
                break
            for new in self._new(seating, runs):
                value = self._goals(goals, seating, runs, new)
                if value is not None and (found is None or value < found):
                    found = value
        assert found is not None
        lost_required = sum(
            received(self.school.intervention[line.intervention]) for line in self.gone if line.required
        )
        return (found[0] + lost_required, found[1] + len(self.gone), *found[2:])  # type: ignore[return-value]

    def _required_new(self) -> bool:
        return isinstance(self.event, PupilArrives) and bool(self.event.required)

    def _ranked(self) -> list[tuple[tuple[int, int, int, int], dict[Seat, str], dict[str, str]]]:
        """Every way to go on with what runs that keeps the rules, the least change first."""
        found, candidates = [], list(self._candidates())  # newcomers may yet fill a group
        for adults in product(*(self._adults(group) for group in self.groups.values())):
            runs = dict(zip(self.groups, adults, strict=True))
            for options in product(*(self._options(line, group, runs) for line, group in self.places)):
                seating = {
                    (line.pupil_id, group.key): to for (line, group), to in zip(self.places, options, strict=True)
                }
                if (
                    self._sizes(seating, runs, Counter(), fewest=not candidates)
                    and self._hours(seating, runs, {})
                    and self._limits(seating, {})
                ):
                    found.append((self._first_goals(seating, runs), seating, runs))
        return sorted(found, key=lambda item: item[0])

    def _adults(self, group: Running) -> list[str]:
        if group.adult != self.away and self.days:
            return [group.adult]
        others = [name for name in self.staff if name not in self.full and self._can(name, group.row)]
        own = [] if group.adult == self.away else [group.adult]
        return [*own, *(name for name in others if name != group.adult), LOST]

    def _can(self, name: str, row: Intervention) -> bool:
        skills = {skill.strip().casefold() for skill in self.staff[name].skills}
        return name != self.away and (not row.skill or row.skill.casefold() in skills)

    def _options(self, line: Line, group: Running, runs: dict[str, str]) -> list[str]:
        if self.days and group.adult != self.away:
            return [group.key]
        there = [LOST, *([group.key] if runs[group.key] else [])]
        for other in self.groups.values() if not self.days else ():
            room = len(other.pupils) < (other.row.group_max or 8)
            same_time = other.starts == group.starts or (other.row.weeks is None and other.starts <= group.starts)
            if (other.key != group.key and other.row.code == group.row.code and runs[other.key] and room and same_time
                    and line.pupil_id not in other.pupils):  # fmt: skip
                there.append(other.key)
        return there

    def _sizes(self, seating: dict[Seat, str], runs: dict[str, str], joined: Counter[str], fewest: bool = True) -> bool:
        count = Counter(to for to in seating.values() if to) + joined
        for key, group in self.groups.items():
            least = min(group.row.group_min or 1, len(group.pupils))
            most = max(group.row.group_max or 8, len(group.pupils))
            if runs[key] and not (least if fewest else 0) <= count[key] <= most:
                return False
        return True

    def _loads(self, seating: dict[Seat, str], runs: dict[str, str], new: dict[Seat, str]) -> Counter[str] | None:
        """Minutes a week of each adult; None where something new cannot be a group."""
        count = Counter(to for to in seating.values() if to) + Counter(to for to in new.values() if to in self.groups)
        loads = Counter[str]()
        for key, group in self.groups.items():
            if runs[key]:
                loads[runs[key]] += _minutes(group.row, count[key])
        for (code, name), pupils in self._fresh(new).items():
            row = self.rows[code]
            groups = -(-pupils // (row.group_max or 8))
            if groups * (row.group_min or 1) > pupils:
                return None
            loads[name] += groups * _minutes(row, 0) + pupils * alone(row)
        return loads

    def _fresh(self, new: dict[Seat, str]) -> Counter[tuple[str, str]]:
        """Pupils in new groups, by code and adult."""
        return Counter((code, to) for (_, code), to in new.items() if to and to not in self.groups)

    def _hours(self, seating: dict[Seat, str], runs: dict[str, str], new: dict[Seat, str]) -> bool:
        loads = self._loads(seating, runs, new)
        return loads is not None and all(used <= self.limit(name) for name, used in loads.items())

    def _limits(self, seating: dict[Seat, str], new: dict[Seat, str]) -> bool:
        """Nobody is out of class for longer than the limit, or than before where that was longer."""
        if self.school.settings.out_of_class_limit is None:
            return True
        out, then = Counter[str](), Counter[str]()
        for (pupil, key), to in seating.items():
            row = self.groups[key].row
            if row.where == "Out":
                then[pupil] += received(row)
                out[pupil] += received(row) if to else 0
        for (pupil, code), to in new.items():
            out[pupil] += received(self.rows[code]) if to and self.rows[code].where == "Out" else 0
        return all(
            used <= max(int(self.school.settings.out_of_class_limit), then[pupil]) for pupil, used in out.items()
        )

    def _first_goals(self, seating: dict[Seat, str], runs: dict[str, str]) -> tuple[int, int, int, int]:
        missing = sum(received(group.row) for line, group in self.places
                      if line.required and not seating[line.pupil_id, group.key])  # fmt: skip
        changed = {pupil for (pupil, key), to in seating.items()
                   if to and (to != key or runs[key] != self.groups[key].adult)}  # fmt: skip
        touched = {name for key, group in self.groups.items() if runs[key] != group.adult
                   for name in (runs[key], group.adult)}  # fmt: skip
        touched |= {runs[to] for (_, key), to in seating.items() if to and to != key}
        return missing, sum(1 for to in seating.values() if not to), len(changed), len(touched - {LOST, self.away})

    def _new(self, seating: dict[Seat, str], runs: dict[str, str]) -> Iterator[dict[Seat, str]]:
        seats = list(self._candidates())
        for options in product(*(self._new_options(code, runs) for _, code in seats)):
            yield dict(zip(seats, options, strict=True))

    def _candidates(self) -> Iterator[Seat]:
        """Who may be offered something new: what fits and is not had, nor an alternative to what was had."""
        if not isinstance(self.event, PupilArrives | PupilLeaves | InterventionDropped):
            return
        had = {(line.pupil_id, line.intervention) for line, _ in self.places}
        words = {(line.pupil_id, group.row.only_one_of) for line, group in self.places if group.row.only_one_of}
        for pupil, person in self.pupils.items():
            for code, row in self.rows.items():
                if (pupil, code) in had or (pupil, row.only_one_of) in words or not self._offered(person, code):
                    continue
                yield pupil, code

    def _offered(self, person: Pupil, code: str) -> bool:
        if isinstance(self.event, PupilArrives):
            if person.pupil_id != self.event.pupil.pupil_id:
                return False
            if code in self.event.required:
                return True
        return person.primary_need in self.rows[code].needs

    def _new_options(self, code: str, runs: dict[str, str]) -> list[str]:
        joins = [key for key, group in self.groups.items()
                 if group.row.code == code and runs[key] and group.row.weeks is None and group.starts == AUTUMN
                 and len(group.pupils) < (group.row.group_max or 8)]  # fmt: skip
        adults = [name for name in self.staff if name not in self.full and self._can(name, self.rows[code])]
        return [LOST, *joins, *adults]

    def _goals(
        self, goals: tuple[int, ...], seating: dict[Seat, str], runs: dict[str, str], new: dict[Seat, str]
    ) -> tuple[int, ...] | None:
        """All goals of a whole proposal; None where it breaks a rule."""
        words = Counter((pupil, self.rows[code].only_one_of) for (pupil, code), to in new.items()
                        if to and self.rows[code].only_one_of)  # fmt: skip
        joined = Counter(to for to in new.values() if to in self.groups)
        loads = self._loads(seating, runs, new)
        if loads is None or any(count > 1 for count in words.values()) or not self._sizes(seating, runs, joined):
            return None
        if not all(used <= self.limit(name) for name, used in loads.items()) or not self._limits(seating, new):
            return None
        pence = self._pence(seating, runs, new, loads)
        if self.purse is not None and pence > self.purse:
            return None
        required = set(self.event.required) if isinstance(self.event, PupilArrives) else set()
        missing = sum(received(self.rows[code]) for (_, code), to in new.items() if not to and code in required)
        benefit = sum(
            self._value(pupil, self.groups[key].row, self.groups[key].starts)
            for (pupil, key), to in seating.items()
            if to
        )
        benefit += sum(self._value(pupil, self.rows[code], DAY) for (pupil, code), to in new.items() if to)
        return goals[0] + missing, *goals[1:], -benefit, pence

    def _value(self, pupil: str, row: Intervention, starts: date) -> int:
        weeks = LATER_WEEKS if starts == LATER else self.weeks
        whole = Fraction(row.weeks) if row.weeks is not None else YEAR_WEEKS
        priority = self.pupils[pupil].priority or 1
        return int(Fraction(row.gain or 0) * weeks / whole * Fraction(9, 10) * priority * 1000 + Fraction(1, 2))

    def _pence(self, seating: dict[Seat, str], runs: dict[str, str], new: dict[Seat, str], loads: Counter[str]) -> int:
        pence = sum(
            group.row.cost_per_group or 0 for key, group in self.groups.items() if runs[key] and group.starts == LATER
        )
        for (code, _), pupils in self._fresh(new).items():
            pence += (self.rows[code].cost_per_group or 0) * -(-pupils // (self.rows[code].group_max or 8))
        seats = [(pupil, self.groups[key].row.code) for (pupil, key), to in seating.items() if to]
        seats += [(pupil, code) for (pupil, code), to in new.items() if to]
        return pence + self._materials(seats) + self._extra(loads)

"""The best plan of a small school, found by trying every plan; read from the tables, with no help from the optimiser.

It knows the rules as they are written for people: who may take what, how big groups are, how many minutes a week
an adult has, what may be paid from where. Plans are tried from the best goals down, and the first that some
staffing can carry out is the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, groupby, product

from provision_xl.planning.model import scatter
from provision_xl.planning.plan import Plan
from provision_xl.school.core_tables import Intervention, Line, Pupil, Staff
from provision_xl.school.school import School
from tests.planning.small import AS_AT, FIRST, LAST

WEEKS = Fraction(11)  # of the spring term
YEAR_WEEKS = Fraction(38)
AUTUMN_DAY = Fraction(14, 75)  # 14 teaching weeks over the 75 weekdays from 7 September to 18 December
WEEKS_FROM_2_NOVEMBER = 35 * AUTUMN_DAY


@dataclass(frozen=True)
class Course:
    """An intervention with its minutes: the catalogue's, or those of a required row (then `own` is that row)."""

    row: Intervention
    own: Line | None

    def minutes(self, name: str) -> int:
        value = getattr(self.own, name) if self.own is not None else None
        value = getattr(self.row, name) if value is None else value
        return int(value or 0)

    @property
    def together(self) -> int:
        return self.minutes("group_minutes") * self.minutes("group_sessions")

    @property
    def alone(self) -> int:
        return self.minutes("individual_minutes") * self.minutes("individual_sessions")

    @property
    def each_group(self) -> int:
        return self.together + int(self.row.prep_minutes or 0)

    @property
    def least(self) -> int:
        return self.row.group_min or 1

    @property
    def most(self) -> int:
        return self.row.group_max or 8


@dataclass(frozen=True)
class Who:
    """A plan, to the pupil; seats are told only where pupils have time of their own, since else they take no hours.

    Args:
        taken: (pupil, offer); groups, seats: how many, by (offer, adult); joined: pupils who join the group that runs.
    """

    taken: frozenset[tuple[str, str]]
    groups: frozenset[tuple[tuple[str, str], int]]
    seats: frozenset[tuple[tuple[str, str], int]]
    joined: int


@dataclass(frozen=True)
class Best:
    """What the best plan reaches in each goal, in their order, and which plan that is.

    Args:
        left_out: priorities of the pupils who could take something and have nothing, added up.
        changes: new rows of the map less its own rows that are used.
        who: plans alike in all of that, least in the tie-break: one, unless two have the same weight.
    """

    shortfall: int
    benefit: int
    left_out: int
    pence: int
    changes: int
    who: frozenset[Who]

    @property
    def goals(self) -> tuple[int, ...]:
        return self.shortfall, self.benefit, self.left_out, self.pence, self.changes


type Taking = frozenset[tuple[str, int]]
"""(pupil, number of the course)."""

type Staffing = list[tuple[int, str, int, int]]
"""(number of the course, adult, groups, seats); -1 groups are seats in the group that runs on."""


class Counting:
    """One school, taken apart into what a person would write on paper."""

    def __init__(self, school: School, budget_pence: int | None) -> None:
        self.school, self.budget = school, budget_pence
        self.running = [line for line in school.provision if line.status == "Running"]
        self.asked = [line for line in school.provision if line.required]
        self.courses = [Course(row, None) for row in school.interventions]
        self.courses += [Course(school.intervention[line.intervention], line) for line in self.asked
                         if line.individual_minutes is not None]  # fmt: skip
        self.needed = {(line.pupil_id, number) for line in self.asked
                       for number, course in enumerate(self.courses)
                       if course.row.code == line.intervention and course.own == self._own(line)}  # fmt: skip
        self.could = {(pupil.pupil_id, number) for pupil in school.pupils
                      for number, course in enumerate(self.courses) if self._may(pupil, course)}  # fmt: skip

    def _own(self, line: Line) -> Line | None:
        return line if line.individual_minutes is not None else None

    def _may(self, pupil: Pupil, course: Course) -> bool:
        code = course.row.code
        asked = [line for line in self.asked if line.pupil_id == pupil.pupil_id and line.intervention == code]
        if any(line.plan == "Exclude" and (line.pupil_id, line.intervention) == (pupil.pupil_id, code)
               for line in self.school.provision):  # fmt: skip
            return False
        if any(line.pupil_id == pupil.pupil_id and line.intervention == code for line in self.running):
            return False
        if course.own is not None:
            return course.own in asked
        if asked:
            return asked[0].individual_minutes is None
        word = course.row.only_one_of
        own = [self.school.intervention[line.intervention] for line in self.running
               if line.pupil_id == pupil.pupil_id and self._still_runs(line)]  # fmt: skip
        if word and any(row.only_one_of == word for row in own):
            return False
        named = any((item.pupil_id, item.intervention) == (pupil.pupil_id, code) for item in self.school.benefits)
        return named or bool({pupil.primary_need, pupil.secondary_need} & set(course.row.needs))

    def required_minutes(self, pupil: str, number: int) -> int:
        course = self.courses[number]
        asked = any(line.pupil_id == pupil and line.intervention == course.row.code for line in self.asked)
        return course.together + course.alone if asked else 0

    def worth(self, pupil: str, row: Intervention, weeks: Fraction) -> int:
        judged = [item.gain for item in self.school.benefits if (item.pupil_id, item.intervention) == (pupil, row.code)]
        gain = Fraction(judged[0] if judged else row.gain or 0)
        weight = Fraction(1) if judged else Fraction(1, 2) + Fraction(row.evidence or 0) / 10
        whole = Fraction(row.weeks) if row.weeks else YEAR_WEEKS
        exact = 1000 * gain * weeks / whole * weight * (self.school.pupil[pupil].priority or 1)
        return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)  # half up

    def running_worth(self) -> int:
        total = 0
        for line in self.running:
            row = self.school.intervention[line.intervention]
            left = Fraction(row.weeks) - WEEKS_FROM_2_NOVEMBER if row.weeks else WEEKS
            if left > 0:
                total += self.worth(line.pupil_id, row, min(WEEKS, left))
        return total

    def goals(self, taking: Taking) -> tuple[int, int]:
        """Minutes of shortfall, and minus the benefit: least is best."""
        missing = sum(self.required_minutes(*key) for key in self.needed - taking)
        weeks = {number: min(WEEKS, Fraction(course.row.weeks)) if course.row.weeks else WEEKS
                 for number, course in enumerate(self.courses)}  # fmt: skip
        gained = 0
        for pupil, number in taking:
            run = WEEKS if self.required_minutes(pupil, number) else weeks[number]
            gained += self.worth(pupil, self.courses[number].row, run)
        return missing, -gained

    def takings(self) -> Iterator[Taking]:
        """Every way in which each pupil keeps their own rules."""
        for ways in product(*(list(self._ways(pupil)) for pupil in self.school.pupils)):
            yield frozenset(key for way in ways for key in way)

    def _ways(self, pupil: Pupil) -> Iterator[tuple[tuple[str, int], ...]]:
        own = sorted(key for key in self.could if key[0] == pupil.pupil_id)
        limit = (
            self.school.settings.out_of_class_limit if pupil.out_of_class_limit is None else pupil.out_of_class_limit
        )
        there = sum(self._received(Course(self.school.intervention[line.intervention], None))
                    for line in self.running if line.pupil_id == pupil.pupil_id and self._still_runs(line))  # fmt: skip
        words_there = [self.school.intervention[line.intervention].only_one_of for line in self.running
                       if line.pupil_id == pupil.pupil_id and self._still_runs(line)]  # fmt: skip
        for size in range(len(own) + 1):
            for keys in combinations(own, size):
                courses = [self.courses[number] for _, number in keys]
                words = [course.row.only_one_of for course in courses if course.row.only_one_of]
                out = sum(self._received(course) for course in courses)
                if len(set(words)) < len(words) or set(words) & set(words_there):
                    continue
                if limit is None or not out or out + there <= limit:
                    yield keys

    def _still_runs(self, line: Line) -> bool:
        weeks = self.school.intervention[line.intervention].weeks
        return weeks is None or Fraction(weeks) > WEEKS_FROM_2_NOVEMBER

    def _received(self, course: Course) -> int:
        return course.together + course.alone if course.row.where in ("", "Out") else 0

    def _ways_to_staff(self, number: int, taking: Taking) -> Iterator[tuple[tuple[str, int, int], ...]]:
        """(adult, groups, seats) that add up to the takers; -1 groups are seats in the group that runs on."""
        course = self.courses[number]
        takers = sum(1 for _, which in taking if which == number)
        places: list[list[tuple[str, int, int]]] = []
        for person in self.school.staff:
            if self._can(person, course.row.skill):
                places.append([(person.staff_id, 0, 0)] + [
                    (person.staff_id, count, seats)
                    for count in range(1, takers + 1)
                    for seats in range(count * course.least, min(takers, count * course.most) + 1)
                ])  # fmt: skip
        room = self._room(course)
        if room:
            places.append([(room[0], -1, seats) for seats in range(room[1] + 1)])
        for way in product(*places):
            if sum(seats for _, _, seats in way) == takers:
                yield tuple(item for item in way if item[2])

    def _room(self, course: Course) -> tuple[str, int] | None:
        """Open-ended groups may be joined while there is room, if their adult has the skill and is not overbooked."""
        here = [line for line in self.running if line.intervention == course.row.code]
        if course.own is not None or not here or course.row.weeks is not None:
            return None
        person = self.school.member_of_staff[here[0].staff_id]
        limit = int(((person.intervention_hours or 0) + (person.extra_hours or 0)) * 60)
        if self.running_minutes().get(person.staff_id, 0) > limit:
            return None
        free = course.most - len(here)
        return (person.staff_id, free) if free > 0 and self._can(person, course.row.skill) else None

    def _can(self, person: Staff, skill: str) -> bool:
        own = {item.strip().casefold() for item in person.skills}
        own |= {row.skill.casefold() for row in self.school.training
                if row.staff_id == person.staff_id and (row.expires is None or row.expires >= LAST)}  # fmt: skip
        return not skill or skill.casefold() in own

    def running_minutes(self) -> dict[str, int]:
        """What each adult gives to the group that runs on; it may be over before the term begins."""
        found: dict[str, int] = {}
        lines = [line for line in self.running if self._still_runs(line)]
        if lines:
            course = Course(self.school.intervention[lines[0].intervention], None)
            found[lines[0].staff_id] = course.each_group + course.alone * len(lines)
        return found

    def pence(self, taking: Taking, groups_pence: int, minutes: dict[str, int]) -> int | None:
        """What a staffing costs; None where hours or money do not reach."""
        there, extra = self.running_minutes(), 0
        for person in self.school.staff:
            own, most = int((person.intervention_hours or 0) * 60), int((person.extra_hours or 0) * 60)
            new, before = minutes.get(person.staff_id, 0), there.get(person.staff_id, 0)
            if new and new + before > own + most:
                return None
            over = min(most, max(0, new + before - own))
            exact = Fraction(over, 60) * Fraction(person.extra_hourly_cost or 0) * 100 * WEEKS
            extra += (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
        cash = self._cash(taking) + groups_pence
        if self.budget is not None and cash + extra > self.budget:
            return None
        return cash + extra if self._funds_reach(taking, cash, extra) else None

    def _cash(self, taking: Taking) -> int:
        """Materials: each pupil's, and each first use this school year; what runs on has been paid in the autumn."""
        codes = {self.courses[number].row.code for _, number in taking}
        paid = {line.intervention for line in self.running}
        pupils = {(pupil, self.courses[number].row.code) for pupil, number in taking}
        rows = self.school.intervention
        return (sum(rows[code].cost_per_pupil or 0 for _, code in pupils)
                + sum(rows[code].one_off_cost or 0 for code in codes - paid))  # fmt: skip

    def _funds_reach(self, taking: Taking, cash: int, extra: int) -> bool:
        """SEN pays for anything; PP for the sure places of its pupils, and for all of what only they are in.

        A sure place is the pupil's materials and, each rounded down, the cost of a group over its most pupils and
        the one-off cost over everyone who could take it.
        """
        if not self.school.funds:
            return True
        premium = {pupil.pupil_id for pupil in self.school.pupils if pupil.pupil_premium == "FSM6"}
        left = {fund.fund: fund.amount or 0 for fund in self.school.funds if fund.starts <= FIRST <= fund.ends}
        for name, spent in self._spent_in_autumn(premium).items():
            left[name] = max(0, left[name] - spent)
        by_code = self._cash_by_code(taking, cash)
        may = 0
        for code, pence in by_code.items():
            inside = {pupil for pupil, number in taking if self.courses[number].row.code == code}
            inside |= {line.pupil_id for line in self.running if line.intervention == code and self._still_runs(line)}
            places = sum(self._place(*key) for key in taking
                         if key[0] in premium and self.courses[key[1]].row.code == code)  # fmt: skip
            may += pence if inside <= premium else places
        return cash + extra <= left["SEN"] + min(left["PP"], may)

    def _cash_by_code(self, taking: Taking, cash: int) -> dict[str, int]:
        codes = sorted({self.courses[number].row.code for _, number in taking})
        found = {}
        for code in codes:
            own = frozenset(key for key in taking if self.courses[key[1]].row.code == code)
            found[code] = self._cash(own) + self.groups_by_code.get(code, 0)
        assert sum(found.values()) == cash
        return found

    def _place(self, pupil: str, number: int) -> int:
        course, rows = self.courses[number], self.school.intervention
        code = course.row.code
        runs = any(line.intervention == code for line in self.running)
        could = {who for who, which in self.could if self.courses[which].row.code == code}
        could |= {line.pupil_id for line in self.running if line.intervention == code and self._still_runs(line)}
        one_off = 0 if runs else rows[code].one_off_cost or 0
        joining = self._room(course) is not None and any(self._still_runs(line) for line in self.running)
        group = 0 if joining else (rows[code].cost_per_group or 0) // course.most
        return (rows[code].cost_per_pupil or 0) + group + one_off // max(1, len(could))

    def _spent_in_autumn(self, premium: set[str]) -> dict[str, int]:
        """Materials of the group that runs on, paid in November: SEN first, then PP for its pupils, line by line.

        The cost per pupil, then the cost per group, then the one-off cost of each row, in the order of rows.
        """
        spent = {"SEN": 0, "PP": 0}
        amounts = {fund.fund: fund.amount or 0 for fund in self.school.funds}
        for place, line in enumerate(self.running):
            row, size = self.school.intervention[line.intervention], len(self.running)
            parts = [row.cost_per_pupil or 0]
            for whole in (row.cost_per_group or 0, row.one_off_cost or 0):
                parts.append(whole // size + (1 if place < whole % size else 0))
            for pence in parts:
                first = min(pence, amounts["SEN"] - spent["SEN"])
                spent["SEN"] += first
                if line.pupil_id in premium:
                    spent["PP"] += min(pence - first, amounts["PP"] - spent["PP"])
        return spent

    def best(self) -> Best | None:
        """The first taking, from the best goals down, that can be staffed and paid.

        Of those alike the one that leaves out fewest, then the cheapest, then the one with the least change.
        """
        ordered = sorted(self.takings(), key=self.goals)
        for (missing, less), alike in groupby(ordered, key=self.goals):
            rest = [((self.left_out(taking), cost, self.changes(taking)), taking) for taking in alike
                    if (cost := self._cheapest(taking)) is not None]  # fmt: skip
            if rest:
                least = min(reached for reached, _ in rest)
                winners = [taking for reached, taking in rest if reached == least]
                return Best(missing, self.running_worth() - less, *least, self._first(winners, least[1]))
        return None  # what runs already cannot be paid

    def _first(self, takings: list[Taking], cost: int) -> frozenset[Who]:
        """Of plans alike in every goal, those of least weight: the tie-break weighs each choice by the IDs' places."""
        weighed = [
            (self._weight(taking, staffing), self._who(taking, staffing))
            for taking in takings
            for groups_pence, minutes, staffing in self._priced_staffings(taking)
            if self.pence(taking, groups_pence, minutes) == cost
        ]
        least = min(weight for weight, _ in weighed)
        return frozenset(who for weight, who in weighed if weight == least)

    def _weight(self, taking: Taking, staffing: Staffing) -> int:
        pupils = sorted(pupil.pupil_id for pupil in self.school.pupils)
        keys = sorted(self._key(number) for number in range(len(self.courses)))
        adults = sorted(person.staff_id for person in self.school.staff)
        total = sum(scatter(1, pupils.index(pupil), keys.index(self._key(number))) for pupil, number in taking)
        for number, name, groups, seats in staffing:
            place, who = keys.index(self._key(number)), adults.index(name)
            alone = seats if self.courses[number].alone else 0
            if groups < 0:
                total += alone * scatter(4, 0, 0)
            else:
                total += groups * scatter(2, who, place) + alone * scatter(3, who, place)
        return total

    def _who(self, taking: Taking, staffing: Staffing) -> Who:
        new = [(self._key(number), name, groups, seats, bool(self.courses[number].alone))
               for number, name, groups, seats in staffing if groups > 0]  # fmt: skip
        return Who(
            frozenset((pupil, self._key(number)) for pupil, number in taking),
            frozenset(((key, name), groups) for key, name, groups, _, _ in new),
            frozenset(((key, name), seats) for key, name, _, seats, alone in new if alone),
            sum(seats for number, _, groups, seats in staffing if groups < 0 and self.courses[number].alone),
        )

    def _key(self, number: int) -> str:
        """A course's code, with the minutes of its own behind it."""
        course = self.courses[number]
        if course.own is None:
            return course.row.code
        own = course.own
        figures = (own.group_minutes, own.group_sessions, own.individual_minutes, own.individual_sessions)
        return f"{course.row.code} {'/'.join('' if figure is None else str(figure) for figure in figures)}"

    def left_out(self, taking: Taking) -> int:
        there = {line.pupil_id for line in self.running if self._still_runs(line)}
        waiting = {pupil for pupil, _ in self.could} - there - {pupil for pupil, _ in taking}
        return sum(1 if (given := self.school.pupil[pupil].priority) is None else given for pupil in waiting)

    def changes(self, taking: Taking) -> int:
        rows = {(line.pupil_id, line.intervention) for line in self.school.provision
                if line not in self.running and line.plan != "Exclude"}  # fmt: skip
        return sum(-1 if (pupil, self.courses[number].row.code) in rows else 1 for pupil, number in taking)

    def _cheapest(self, taking: Taking) -> int | None:
        costs = []
        for groups_pence, minutes, _ in self._priced_staffings(taking):
            cost = self.pence(taking, groups_pence, minutes)
            if cost is not None:
                costs.append(cost)
        return min(costs, default=None)

    def _priced_staffings(self, taking: Taking) -> Iterator[tuple[int, dict[str, int], Staffing]]:
        numbers = sorted({number for _, number in taking})
        for ways in product(*(list(self._ways_to_staff(number, taking)) for number in numbers)):
            minutes: dict[str, int] = {}
            self.groups_by_code: dict[str, int] = {}
            for number, way in zip(numbers, ways, strict=True):
                course = self.courses[number]
                for name, count, seats in way:
                    new = max(0, count)
                    minutes[name] = minutes.get(name, 0) + seats * course.alone + new * course.each_group
                    pence = new * (course.row.cost_per_group or 0)
                    self.groups_by_code[course.row.code] = self.groups_by_code.get(course.row.code, 0) + pence
            staffing = [(number, *item) for number, way in zip(numbers, ways, strict=True) for item in way]
            yield sum(self.groups_by_code.values()), minutes, staffing


def best(school: School, budget_pence: int | None) -> Best | None:
    """The best plan of a small school for the spring term; None where nothing fits."""
    assert AS_AT < FIRST
    return Counting(school, budget_pence).best()


def who(plan: Plan) -> Who:
    """The plan of the optimiser in the same words, read from its groups as they are shown."""
    new = [group for group in plan.groups if not group.kept]
    offers = plan.problem.offers if plan.problem else {}
    groups: dict[tuple[str, str], int] = {}
    seats: dict[tuple[str, str], int] = {}
    for group in new:
        key = (group.offer, group.staff[0])
        groups[key] = groups.get(key, 0) + 1
        if offers[group.offer].alone:
            seats[key] = seats.get(key, 0) + len(group.pupils)
    return Who(
        frozenset((pupil, group.offer) for group in plan.groups for pupil in group.joined),
        frozenset(groups.items()),
        frozenset(seats.items()),
        sum(len(group.joined) for group in plan.groups if group.kept and group.offer and offers[group.offer].alone),
    )

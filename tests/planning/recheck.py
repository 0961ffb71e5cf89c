"""A plan of a medium school looked over once more from the tables alone, in whole minutes and pence.

Written for the spring term of those schools and shorter than the check inside the product, with which it shares
nothing: who may be where, how full groups are, what adults and pupils have of time, and what is paid.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from provision_xl.planning import Plan
from provision_xl.planning.assembly import PlannedGroup
from provision_xl.school.core_tables import Intervention, Line, Pupil, Staff
from provision_xl.school.school import School
from tests.planning.by_counting import AUTUMN_DAY
from tests.planning.small import FIRST, LAST, LATE_AUTUMN

DAYS = (FIRST, date(2027, 1, 18), date(2027, 2, 15), LAST)  # something may begin or end between two of them
AUTUMN_WEEKS = {date(2026, 9, 7): Fraction(14), LATE_AUTUMN: 35 * AUTUMN_DAY, FIRST: Fraction(0)}


def mistakes(school: School, plan: Plan) -> list[str]:
    """What is wrong with a plan; empty where nothing is."""
    book = _Again(school, plan)
    return [what for rule in (book.groups, book.people, book.pupils, book.hours, book.money) for what in rule()]


class _Again:
    def __init__(self, school: School, plan: Plan) -> None:
        self.school, self.plan = school, plan
        self.rows = {row.code: row for row in school.interventions}
        self.pupil = {row.pupil_id: row for row in school.pupils}
        self.adult = {row.staff_id: row for row in school.staff}
        self.lines = {row.line: row for row in school.provision}
        self.new = [group for group in plan.groups if not group.kept]

    def dose(self, group: PlannedGroup) -> tuple[int, int, int]:
        """Minutes a week together, of preparation, and of each pupil alone; a row of the map may overrule them."""
        row = self.rows[group.intervention]
        own = [self.lines[key] for _, key in group.rows if self.lines[key].required]

        def figure(name: str) -> int:
            overruled = [value for line in own if (value := getattr(line, name)) is not None]
            return int(overruled[0] if overruled else getattr(row, name) or 0)

        together = figure("group_minutes") * figure("group_sessions")
        return together, int(row.prep_minutes or 0), figure("individual_minutes") * figure("individual_sessions")

    def groups(self) -> Iterator[str]:
        for group in self.plan.groups:
            row = self.rows[group.intervention]
            if len(set(group.pupils)) != len(group.pupils) or not group.pupils:
                yield f"{group.key} is empty, or names a pupil twice"
            if (not group.kept or group.joined) and len(group.pupils) > (row.group_max or 8):
                yield f"{group.key} is too large"
            if not group.kept and len(group.pupils) < (row.group_min or 1):
                yield f"{group.key} is too small"
        there = {(pupil, group.intervention) for group in self.plan.groups for pupil in group.pupils if group.kept}
        for line in self.school.provision:
            stays = line.status == "Running" or line.plan == "Keep"
            if stays and self.runs(line, FIRST) and (line.pupil_id, line.intervention) not in there:
                yield f"{line.line} is gone"

    def runs(self, line: Line, day: date) -> bool:
        """Whether a row that stays has its pupil in it on a day of the term."""
        pupil, weeks = self.pupil[line.pupil_id], self.rows[line.intervention].weeks
        if (pupil.starts and pupil.starts > day) or (pupil.leaves and pupil.leaves < day):
            return False
        if line.ends is not None:
            return line.ends >= day
        left = None if weeks is None or line.starts is None else Fraction(weeks) - AUTUMN_WEEKS[line.starts]
        return left is None or (day - FIRST).days < 7 * left

    def people(self) -> Iterator[str]:
        for group in self.plan.groups:
            for name in group.staff if group.joined else ():
                person = self.adult[name]
                if not self.has_skill(person, self.rows[group.intervention]):
                    yield f"{name} lacks the skill for {group.key}"
                if (person.ends or LAST) < LAST:
                    yield f"{name} leaves before {group.key} ends"
                if any(row.staff_id == name and row.ends == LAST for row in self.school.absences):
                    yield f"{name} is away"
            if not group.kept and len(group.staff) != 1:
                yield f"{group.key} has {len(group.staff)} adults"

    def has_skill(self, person: Staff, row: Intervention) -> bool:
        trained = {item.skill for item in self.school.training
                   if item.staff_id == person.staff_id and (item.expires or LAST) >= LAST}  # fmt: skip
        return not row.skill or row.skill in {*person.skills, *trained}

    def pupils(self) -> Iterator[str]:
        for group in self.plan.groups:
            row, asked = self.rows[group.intervention], {pupil for pupil, key in group.rows if self.lines[key].required}
            for name in group.joined:
                pupil = self.pupil[name]
                rows = [line for line in self.school.provision
                        if (line.pupil_id, line.intervention) == (name, row.code)]  # fmt: skip
                judged = any((item.pupil_id, item.intervention) == (name, row.code) for item in self.school.benefits)
                if any(line.plan == "Exclude" for line in rows):
                    yield f"{name} is excluded from {row.code}"
                if name not in asked and not judged and not {pupil.primary_need, pupil.secondary_need} & set(row.needs):
                    yield f"{name} does not need {row.code}"
                if name not in asked and any(line.status == "Stopped" for line in rows):
                    yield f"{row.code} was stopped for {name}"
                if name not in asked and any(line.status == "Done" for line in rows) and row.weeks is not None:
                    yield f"{name} is done with {row.code}"
                if name not in asked and ((pupil.starts or FIRST) > FIRST or (pupil.leaves or LAST) < FIRST):
                    yield f"{name} is not there"
        yield from (what for pupil in self.school.pupils for what in self._of(pupil))

    def _of(self, pupil: Pupil) -> Iterator[str]:
        mine = [group for group in self.plan.groups if pupil.pupil_id in group.pupils]
        codes = [group.intervention for group in mine]
        if len(set(codes)) != len(codes):
            yield f"{pupil.pupil_id} has an intervention twice"
        words = [word for group in mine if (word := self.rows[group.intervention].only_one_of)]
        if len(set(words)) != len(words) and any(
            pupil.pupil_id in group.joined and self.rows[group.intervention].only_one_of for group in mine
            if words.count(self.rows[group.intervention].only_one_of) > 1
        ):  # fmt: skip
            yield f"{pupil.pupil_id} has two alternatives"
        out = [group for group in mine if self.rows[group.intervention].where in ("", "Out")]
        limit = pupil.out_of_class_limit
        most = int(self.school.settings.out_of_class_limit or 0) if limit is None else int(limit)
        for day in DAYS if any(pupil.pupil_id in group.joined for group in out) else ():
            minutes = sum(self.dose(group)[0] + self.dose(group)[2] for group in out
                          if pupil.pupil_id in group.joined or self.in_kept(group, pupil.pupil_id, day))  # fmt: skip
            if minutes > most:
                yield f"{pupil.pupil_id} is out of class for {minutes} minutes of {most}"

    def in_kept(self, group: PlannedGroup, pupil: str, day: date) -> bool:
        return any(line.group == group.key and line.pupil_id == pupil and self.runs(line, day)
                   for line in self.school.provision)  # fmt: skip

    def hours(self) -> Iterator[str]:
        extra = {item.staff: item.minutes for item in self.plan.extra}
        for name in {name for group in self.plan.groups if group.joined for name in group.staff}:
            person = self.adult[name]
            own, more = int((person.intervention_hours or 0) * 60), extra.get(name, Fraction(0))
            if more > int((person.extra_hours or 0) * 60):
                yield f"{name} has {more} extra minutes"
            for day in DAYS:
                used = sum(self.taken(group, day) for group in self.plan.groups if name in group.staff)
                if used > own + more:
                    yield f"{name} is used for {used} minutes of {own + more}"

    def taken(self, group: PlannedGroup, day: date) -> int:
        together, preparation, alone = self.dose(group)
        if not group.kept:
            return together + preparation + alone * len(group.pupils)
        here = sum(1 for pupil in group.pupils if pupil not in group.joined and self.in_kept(group, pupil, day))
        return (together + preparation + alone * here if here else 0) + alone * len(group.joined)

    def money(self) -> Iterator[str]:
        """No fund pays more than it holds; PP nothing without a pupil of its own; every penny is paid."""
        paid: dict[str, int] = {}
        for key, pence, funds, pupils in [
            *((group.key, group.cost_pence, group.funds, group.pupils) for group in self.plan.groups),
            *((item.staff, item.cost_pence, item.funds, ()) for item in self.plan.extra),
        ]:
            if self.school.funds and sum(amount for _, amount in funds) != pence:
                yield f"{key} is not paid"
            for name, amount in funds:
                paid[name] = paid.get(name, 0) + amount
                if name == "PP" and not any(self.pupil[pupil].pupil_premium == "FSM6" for pupil in pupils):
                    yield f"PP pays for {key}"
        amounts = {fund.fund: fund.amount or 0 for fund in self.school.funds}
        yield from (f"{name} pays {pence}" for name, pence in paid.items() if pence > amounts[name])
        if sum(group.cost_pence for group in self.plan.groups) != sum(self._cash().values()):
            yield "the groups cost something else"

    def _cash(self) -> dict[str, int]:
        """Materials by intervention: per new group, per pupil and once, each once a school year."""
        found: dict[str, int] = {}
        for group in self.plan.groups:
            row = self.rows[group.intervention]
            begins = not group.kept or not any(line.group == group.key and self._before(line)
                                               for line in self.school.provision)  # fmt: skip
            found[row.code] = found.get(row.code, 0) + (row.cost_per_group or 0) * begins
        for code in found:
            row = self.rows[code]
            before = {line.pupil_id for line in self.school.provision
                      if line.intervention == code and line.plan != "Exclude" and self._before(line)}  # fmt: skip
            names = {pupil for group in self.plan.groups if group.intervention == code for pupil in group.pupils}
            found[code] += (row.cost_per_pupil or 0) * len(names - before) + (0 if before else row.one_off_cost or 0)
        return found

    def _before(self, line: Line) -> bool:
        """Whether a row began before the term, with its pupil on roll."""
        starts = self.pupil[line.pupil_id].starts
        return bool(line.starts and line.starts < FIRST and (starts is None or starts < FIRST))

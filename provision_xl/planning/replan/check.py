"""The independent check of a change: every rule that it could break, from the tables and its rows alone.

Nothing here comes from the question or the solver. Minutes are exact and money is whole pence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from provision_xl.costing.groups import Group, Member, groups
from provision_xl.costing.pay import hourly_cost
from provision_xl.money import half_up
from provision_xl.planning.window import Window
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Intervention, Staff
from provision_xl.school.school import School

OVER = ("Done", "Stopped")


@dataclass(frozen=True, slots=True)
class Claimed:
    """The figures that a change shows: minutes a week, counts, and pence for what is left of the term.

    No pence where staff time is charged too: the check knows materials and extra time.
    """

    missing_minutes: Fraction
    places_lost: int
    pupils_changed: int
    cost_pence: int | None


@dataclass(frozen=True)
class Day:
    """The map of a school in a stretch of days."""

    school: School
    term: Window

    @cached_property
    def everything(self) -> tuple[Group, ...]:
        return groups(self.school)

    @cached_property
    def groups(self) -> dict[str, tuple[Group, list[Member]]]:
        """Groups with the members who are in them in the stretch and not over."""
        found = {}
        for group in self.everything:
            members = [item for item in group.members if item.line.status not in OVER
                       and item.first <= self.term.last and item.last >= self.term.first]  # fmt: skip
            if members:
                found[group.key] = (group, members)
        return found

    @cached_property
    def staffed(self) -> dict[str, tuple[Group, list[Member]]]:
        return {key: item for key, item in self.groups.items() if staff(item[0])}

    def minutes(self, key: str) -> Fraction:
        group, members = self.groups[key]
        count = len(pupils(members))
        return group.minutes.together + group.minutes.preparation + group.minutes.alone * count

    def spans(self, key: str) -> tuple[date, date]:
        members = self.groups[key][1]
        return (max(self.term.first, min(item.first for item in members)),
                min(self.term.last, max(item.last for item in members)))  # fmt: skip

    def given(self, name: str) -> list[tuple[date, date, Fraction]]:
        """First day, last day and minutes a week that an adult gives to each group."""
        return [(*self.spans(key), self.minutes(key) * part) for key, (group, _) in self.staffed.items()
                for adult, part in group.adults if adult == name]  # fmt: skip

    def out(self, pupil: str) -> list[tuple[date, date, Fraction]]:
        """Minutes a week for which a pupil is out of class."""
        return [(*self.spans(key), group.minutes.received) for key, (group, members) in self.staffed.items()
                if pupil in pupils(members) and group.intervention.where in ("", "Out")]  # fmt: skip

    @property
    def missing(self) -> Fraction:
        """Minutes a week of Required rows that nobody gives."""
        return sum((group.minutes.received for key, (group, members) in self.groups.items() if key not in self.staffed
                    for member in members if member.line.required), Fraction(0))  # fmt: skip

    def has(self) -> set[tuple[str, str, str, tuple[str, ...]]]:
        """Pupil, intervention, group and adults of every place with an adult."""
        return {(pupil, group.intervention.code, key, staff(group))
                for key, (group, members) in self.staffed.items() for pupil in pupils(members)}  # fmt: skip


def staff(group: Group) -> tuple[str, ...]:
    return tuple(name for name, _ in group.adults if name)


def pupils(members: Iterable[Member]) -> frozenset[str]:
    return frozenset(member.line.pupil_id for member in members)


def most_on_a_day(spans: list[tuple[date, date, Fraction]]) -> Fraction:
    return max((sum((m for a, b, m in spans if a <= day <= b), Fraction(0)) for day, _, _ in spans),
               default=Fraction(0))  # fmt: skip


def broken(
    was: School,
    now: School,
    term: Window,
    rates: Rates,
    claimed: Claimed,
    away: str,
    leaver: str,
    dropped: str,
    purse: int | None,
) -> tuple[str, ...]:
    """Every rule that a change breaks; empty where it may be shown.

    Args:
        was: the tables without the event; now: with it, and with all rows of the change written in.
        term: what is left of the term.
        away, leaver, dropped: an adult, a pupil, an intervention that may be in no group; empty for none.
        purse: pence that all funds can give, the cut taken off; None where money sets no limit.
    """
    before, after = Day(was, term), Day(now, term)
    return tuple(
        what
        for rule in (_gone(after, away, leaver, dropped), _hours(before, after), _skills(before, after),
                     _sizes(before, after), _out_of_class(before, after), _once(before, after),
                     _alternatives(before, after), _figures(before, after, claimed, leaver, dropped),
                     _money(before, after, claimed, purse, rates))
        for what in rule
    )  # fmt: skip


def _gone(after: Day, away: str, leaver: str, dropped: str) -> Iterator[str]:
    for key, (group, members) in after.groups.items():
        if away and away in staff(group):
            yield f"{key} still has {away}, who is away"
        if leaver in pupils(members):
            yield f"{leaver} is still in {key}"
        if dropped and group.intervention.code == dropped:
            yield f"{key} still runs {dropped}"


def _hours(before: Day, after: Day) -> Iterator[str]:
    for name, person in after.school.member_of_staff.items():
        limit = Fraction(person.intervention_hours or 0) * 60 + Fraction(person.extra_hours or 0) * 60
        used, then = most_on_a_day(after.given(name)), most_on_a_day(before.given(name))
        if used > max(limit, then):
            yield f"{name} is used for {used} minutes a week and has {limit}"


def _skills(before: Day, after: Day) -> Iterator[str]:
    """Whoever takes on a group has its skill, and is there to the end of the stretch."""
    for group, members in after.staffed.values():
        old = {name for other, inside in before.staffed.values()
               if other.intervention.code == group.intervention.code and pupils(members) & pupils(inside)
               for name in staff(other)}  # fmt: skip
        for name in staff(group):
            if name not in old:
                person = after.school.member_of_staff[name]
                if not _can(after, person, group.intervention):
                    yield f"{name} runs {group.key} without {group.intervention.skill}"
                if not _there(after, person):
                    yield f"{name} runs {group.key} and is not there for all of it"


def _can(after: Day, person: Staff, row: Intervention) -> bool:
    wanted = row.skill.strip().casefold()
    trained = {item.skill.strip().casefold() for item in after.school.training
               if item.staff_id == person.staff_id and (item.day or date.min) <= after.term.first
               and (item.expires or date.max) >= after.term.last}  # fmt: skip
    return not wanted or wanted in trained | {skill.strip().casefold() for skill in person.skills}


def _there(after: Day, person: Staff) -> bool:
    absent = any(row.staff_id == person.staff_id and (row.starts or date.max) <= after.term.first
                 and (row.ends or date.min) >= after.term.last for row in after.school.absences)  # fmt: skip
    in_post = (person.starts or date.min) <= after.term.first and (person.ends or date.max) >= after.term.last
    return in_post and not absent


def _sizes(before: Day, after: Day) -> Iterator[str]:
    """Within Group min and max, or no more than what is left of a group that ran."""
    former = [(key, group.intervention.code, pupils(members)) for key, (group, members) in before.staffed.items()]
    for key, (group, members) in after.staffed.items():
        row, inside = group.intervention, pupils(members)
        least = 1 if row.group_min is None else row.group_min
        most = 8 if row.group_max is None else row.group_max
        kin = [there for other, code, there in former if code == row.code and (other == key or there & inside)]
        if len(inside) > most and not any(inside <= there for there in kin):
            yield f"{key} has {len(inside)} pupils and holds {most}"
        if len(inside) < least and not any(inside <= there or len(inside) >= len(there) for there in kin):
            yield f"{key} has {len(inside)} pupils and needs {least}"


def _out_of_class(before: Day, after: Day) -> Iterator[str]:
    for pupil, row in after.school.pupil.items():
        limit = after.school.setting("out_of_class_limit") if row.out_of_class_limit is None else row.out_of_class_limit
        used, then = most_on_a_day(after.out(pupil)), most_on_a_day(before.out(pupil))
        if limit is not None and used > max(Fraction(limit), then):
            yield f"{pupil} is out of class for {used} minutes a week of {limit}"


def _once(before: Day, after: Day) -> Iterator[str]:
    now, then = (Counter((who, code) for who, code, _, _ in day.has()) for day in (after, before))
    yield from (f"{who} has {code} {count} times" for (who, code), count in now.items()
                if count > max(1, then[who, code]))  # fmt: skip


def _alternatives(before: Day, after: Day) -> Iterator[str]:
    """Nobody starts an alternative to what they have."""
    had = {(who, code) for who, code, _, _ in before.has()}
    words: dict[tuple[str, str], set[str]] = {}
    for who, code, _, _ in after.has():
        word = after.school.intervention[code].only_one_of.strip().casefold()
        if word:
            words.setdefault((who, word), set()).add(code)
    for (who, _), codes in words.items():
        if len(codes) > 1 and any((who, code) not in had for code in codes):
            yield f"{who} has {' and '.join(sorted(codes))}, of which only one is allowed"


def _figures(before: Day, after: Day, claimed: Claimed, leaver: str, dropped: str) -> Iterator[str]:
    was, now = before.has(), after.has()
    lost, changed = 0, 0
    for pupil in {item[0] for item in was} - {leaver}:
        then, still = (Counter(item[1] for item in day if item[0] == pupil) for day in (was, now))
        missing = sum((then - still).values())
        gone = sum(1 for item in was - now if item[0] == pupil)
        lost, changed = lost + missing, changed + (gone > missing)
    short = after.missing + sum(
        (group.minutes.received for group, members in before.staffed.values() if group.intervention.code == dropped
         for member in members if member.line.required), Fraction(0))  # fmt: skip
    found = Claimed(short, lost, changed, claimed.cost_pence)
    if found != claimed:
        yield f"the figures are {found} and are said to be {claimed}"


def _money(before: Day, after: Day, claimed: Claimed, purse: int | None, rates: Rates) -> Iterator[str]:
    if claimed.cost_pence is None:
        return
    total = materials(before, after) + sum(_extra(after, name, rates) for name in after.school.member_of_staff)
    if total != claimed.cost_pence:
        yield f"what is left of the term costs {total} pence and is shown as {claimed.cost_pence}"
    if purse is not None and total > purse:
        yield f"what is left of the term costs {total} pence and the funds hold {purse}"


def materials(before: Day, after: Day) -> int:
    """Pence of materials that are first used in the stretch: for pupils, for groups, and once for an intervention."""
    first = after.term.first
    since = date(after.term.year, 9, 1)
    ran = {(member.line.pupil_id, group.intervention.code) for group in before.everything for member in group.members
           if group.first < first and since <= member.last and member.first < first
           and not (member.line.status == "Planned" and member.first < first)}  # fmt: skip
    codes, total = {code for _, code in ran}, 0
    taking: set[tuple[str, str]] = set()
    for group, members in after.staffed.values():
        row = group.intervention
        goes_on = any(other.intervention.code == row.code and other.first < first and pupils(members) & pupils(inside)
                      for other, inside in before.staffed.values())  # fmt: skip
        total += 0 if goes_on or group.first < first else row.cost_per_group or 0
        taking |= {(pupil, row.code) for pupil in pupils(members)}
    rows = after.school.intervention
    total += sum(rows[code].cost_per_pupil or 0 for pupil, code in taking - ran)
    return total + sum(rows[code].one_off_cost or 0 for code in {code for _, code in taking} - codes)


def _extra(after: Day, name: str, rates: Rates) -> int:
    """Pence of paid extra time over the stretch: weekly minutes of all groups together beyond the adult's own."""
    person = after.school.member_of_staff[name]
    used = sum((minutes for _, _, minutes in after.given(name)), Fraction(0))
    over = used - Fraction(person.intervention_hours or 0) * 60
    over = min(max(Fraction(0), over), Fraction(person.extra_hours or 0) * 60)
    if not over:
        return 0
    own = half_up(hourly_cost(after.school, person, after.term.first, rates).pounds * 100)
    each = Fraction(own if person.extra_hourly_cost is None else person.extra_hourly_cost * 100)
    hour = each * after.term.weeks
    hour = hour if hour.denominator <= 1000 else Fraction(half_up(hour))
    return half_up(hour * over / 60)

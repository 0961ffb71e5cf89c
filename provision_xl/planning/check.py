"""The independent check: every rule worked out again from the tables, in whole pence and exact minutes.

A check takes the book and says what breaks its rule. It knows nothing of the solver; a new rule is one function
here, one line in `CHECKS`, and one in the model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.costing.groups import is_universal
from provision_xl.planning.assembly import PlannedGroup
from provision_xl.planning.check_benefit import benefit_of
from provision_xl.planning.check_facts import DOSE, Book, Shown, own_or
from provision_xl.planning.check_money import cash_is_right, funds_may_pay
from provision_xl.planning.window import Window
from provision_xl.rates import Rates
from provision_xl.school.school import School


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a plan breaks, and how."""

    rule: str
    what: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.what}"


def check(
    school: School, term: Window, as_at: date, rates: Rates, shown: Shown, budget_pence: int | None = None,
    full_cost: bool = False,
) -> tuple[Violation, ...]:  # fmt: skip
    """Every rule that a plan breaks; empty where it may be shown."""
    book = Book(school, term, as_at, rates, shown, budget_pence, full_cost)
    strangers = [Violation("known", what) for what in known(book)]
    if strangers:
        return tuple(strangers)
    return tuple(Violation(rule, what) for rule, find in CHECKS.items() for what in find(book))


def known(book: Book) -> Iterator[str]:
    for group in book.shown.groups:
        if group.intervention not in book.school.intervention:
            yield f"{group.key}: there is no intervention {group.intervention}"
        yield from (f"{group.key}: there is no pupil {name}" for name in group.pupils if name not in book.school.pupil)
        if not group.kept:
            missing = [name for name in group.staff if name not in book.school.member_of_staff]
            yield from (f"{group.key}: there is no adult {name}" for name in missing)
        yield from (f"{group.key}: there is no row {key}" for _, key in group.rows if key not in book.lines)


def kept_stay(book: Book) -> Iterator[str]:
    """Kept groups are all there, with their pupils and adults."""
    shown = {group.key: group for group in book.shown.groups if group.kept}
    for key, (group, members) in book.kept.items():
        if key not in shown:
            yield f"kept group {key} is missing"
            continue
        gone = {member.line.pupil_id for member in members} - set(shown[key].pupils)
        yield from (f"{pupil} is missing from kept group {key}" for pupil in sorted(gone))
        adults = tuple(name for name, _ in group.adults if name)
        if shown[key].staff != adults:
            yield f"kept group {key} has {', '.join(shown[key].staff)} and not {', '.join(adults)}"
        extra = set(shown[key].pupils) - {member.line.pupil_id for member in members} - set(shown[key].joined)
        yield from (f"{pupil} stands in kept group {key} without having joined" for pupil in sorted(extra))
    yield from (f"{key} is called kept and is not on the map" for key in shown if key not in book.kept)


def group_size(book: Book) -> Iterator[str]:
    for group in book.shown.groups:
        row, size = book.row_of(group), len(set(group.pupils))
        least = 1 if row.group_min is None else row.group_min
        most = 8 if row.group_max is None else row.group_max
        if len(group.pupils) != size:
            yield f"{group.key} names a pupil twice"
        if not group.kept and size < least:
            yield f"{group.key} has {size} pupils and needs {least}"
        if (not group.kept or group.joined) and size > most:
            yield f"{group.key} has {size} pupils and holds {most}"


def skill(book: Book) -> Iterator[str]:
    for group in _changed(book):
        wanted = book.row_of(group).skill
        for name in group.staff:
            if not book.can(book.school.member_of_staff[name], wanted):
                yield f"{name} runs {group.key} ({group.intervention}) without {wanted}"


def one_adult(book: Book) -> Iterator[str]:
    yield from (f"{group.key} has {len(group.staff)} adults" for group in _new(book) if len(group.staff) != 1)


def in_post(book: Book) -> Iterator[str]:
    """New groups are run by people who are there for the whole term."""
    first, last = book.term.first, book.term.last
    for name in sorted({name for group in _changed(book) for name in group.staff}):
        person = book.school.member_of_staff[name]
        if (person.starts and person.starts > first) or (person.ends and person.ends < last):
            yield f"{name} is not in post for the whole term"
        if _away(book, name):
            yield f"{name} is away for the whole term"


def _away(book: Book, name: str) -> bool:
    return any(
        (row.starts or date.max) <= book.term.first and (row.ends or date.max) >= book.term.last
        for row in book.school.absences if row.staff_id == name
    )  # fmt: skip


def hours(book: Book) -> Iterator[str]:
    extra = {item.staff: item.minutes for item in book.shown.extra}
    for name in sorted({name for group in book.shown.groups for name, _ in book.parts(group)} | set(extra)):
        person = book.school.member_of_staff.get(name)
        if person is None or (person.intervention_hours is None and not any(name in g.staff for g in _changed(book))):
            continue  # a kept adult of whom no hours are known
        used, own = book.hours_of(name), Fraction(person.intervention_hours or 0) * 60
        more = extra.get(name, Fraction(0))
        if more > Fraction(person.extra_hours or 0) * 60:
            yield f"{name} is given {more} extra minutes a week and may have {Fraction(person.extra_hours or 0) * 60}"
        if used > own + more and _is_there(book, name) and not _ran_already(book, name, own + more):
            yield f"{name} is used for {used} minutes a week and has {own + more}"


def _ran_already(book: Book, name: str, limit: Fraction) -> bool:
    """Too much, but by groups that run anyhow, to which the plan and what is kept for later add no minutes."""
    return book.hours_of(name) <= max(limit, book.hours_already(name))


def _is_there(book: Book, name: str) -> bool:
    """For the whole term, or taken to be by the plan; kept groups of somebody who is not take nobody's hours."""
    person = book.school.member_of_staff[name]
    in_post = (person.starts or date.min) <= book.term.first and (person.ends or date.max) >= book.term.last
    return any(name in group.staff for group in _changed(book)) or (in_post and not _away(book, name))


def minutes_shown(book: Book) -> Iterator[str]:
    for group in book.shown.groups:
        exact = sum((minutes for _, _, minutes in book.spans(group)), Fraction(0))
        if group.minutes != exact:
            yield f"{group.key} is said to take {group.minutes} minutes a week and takes {exact}"


def eligible(book: Book) -> Iterator[str]:
    """A need fits, Benefits names the two, or a row asks for it; the intervention may be proposed; gain is known."""
    judged = {(row.pupil_id, row.intervention) for row in book.school.benefits if row.gain is not None}
    for group, pupil in _proposed(book):
        row = book.row_of(group)
        if not row.use or row.kind not in ("", "Intervention") or is_universal(row):
            yield f"{row.code} may not be proposed, yet {pupil} is put into it"
        if (pupil, row.code) not in judged and not book.needs(pupil) & set(row.needs):
            yield f"{pupil} has no need that {row.code} is for"
        if (pupil, row.code) not in judged and row.gain is None:
            yield f"{row.code} has no gain recorded, yet {pupil} is put into it"


def excluded(book: Book) -> Iterator[str]:
    rows = {
        (line.pupil_id, line.intervention)
        for line in book.school.provision
        if line.plan == "Exclude" and (line.starts or date.min) <= book.term.last
        and (line.ends or date.max) >= book.term.first
    }  # fmt: skip
    for group in book.shown.groups:
        yield from (
            f"{p} is excluded from {group.intervention}" for p in group.joined if (p, group.intervention) in rows
        )


def once(book: Book) -> Iterator[str]:
    """Nobody has the same intervention twice, unless a row asks for the second."""
    asked = Counter((member.line.pupil_id, group.intervention.code) for group, member in book.to_place.values())
    kept = Counter(
        (pupil, group.intervention.code)
        for group, members in book.kept.values()
        for pupil in {member.line.pupil_id for member in members}
    )
    shown = Counter((pupil, group.intervention) for group in book.shown.groups for pupil in group.pupils)
    for key, count in shown.items():
        if count > max(1, asked[key] + kept[key]):
            yield f"{key[0]} has {key[1]} {count} times"


def again(book: Book) -> Iterator[str]:
    for group, pupil in _proposed(book):
        weeks, ends = book.had(pupil, group.intervention)
        whole = book.row_of(group).weeks
        if "Stopped" in ends:
            yield f"{group.intervention} was stopped for {pupil} this school year"
        if whole is not None and ("Done" in ends or weeks >= whole):
            yield f"{pupil} has had {group.intervention} already this school year"


def on_roll(book: Book) -> Iterator[str]:
    first = book.school.calendar.first_teaching_day(book.term.first) or book.term.first
    for _, pupil in _proposed(book):
        row = book.school.pupil[pupil]
        if (row.starts and row.starts > first) or (row.leaves and row.leaves < first):
            yield f"{pupil} is not on roll on the term's first day"


def only_one_of(book: Book) -> Iterator[str]:
    taken: dict[tuple[str, str], set[str]] = {}
    joined: set[tuple[str, str]] = set()
    for group in book.shown.groups:
        word = book.row_of(group).only_one_of.strip().casefold()
        for pupil in group.pupils if word else ():
            taken.setdefault((pupil, word), set()).add(group.intervention)
        joined.update((pupil, word) for pupil in group.joined)
    for (pupil, word), codes in taken.items():
        if len(codes) > 1 and (pupil, word) in joined:
            yield f"{pupil} has {' and '.join(sorted(codes))}, of which only one is allowed"


def out_of_class(book: Book) -> Iterator[str]:
    """No pupil is out for longer than allowed, but by groups that run anyhow, to which the plan adds no minutes."""
    spans: dict[str, list[tuple[date, date, Fraction]]] = {}
    for group in book.shown.groups:
        received = book.minutes(group).received
        whole = (book.term.first, book.term.last, received)
        for pupil in group.pupils if book.row_of(group).where in ("", "Out") else ():
            there = [(a, b, received) for a, b, _ in list(book.spans(group))[:1]]
            spans.setdefault(pupil, []).extend([whole] if pupil in group.joined else there)
    for pupil, found in spans.items():
        limit = book.school.pupil[pupil].out_of_class_limit
        limit = book.school.setting("out_of_class_limit") if limit is None else limit
        most = book.most_on_a_day(found)
        if limit is not None and most > max(limit, book.out_already(pupil)):
            yield f"{pupil} is out of class for {most} minutes a week of {limit}"


def shortfall_shown(book: Book) -> Iterator[str]:
    """Minutes a week of rows to be placed that are in no group."""
    placed = {key for group in book.shown.groups for _, key in group.rows}
    missing = Fraction(0)
    for key, (group, member) in book.to_place.items():
        row = group.intervention
        if key not in placed:
            together, times, alone, turns = (own_or(row, member.line, name) for name in DOSE)
            missing += together * times + alone * turns
    if missing != book.shown.shortfall_minutes:
        yield f"the shortfall is {missing} minutes a week and is said to be {book.shown.shortfall_minutes}"


def benefit_shown(book: Book) -> Iterator[str]:
    """The benefit, pupil by pupil, from the catalogue and Benefits."""
    exact = benefit_of(book)
    if exact != book.shown.benefit:
        yield f"the benefit is {exact} thousandths of a month and is said to be {book.shown.benefit}"


def _new(book: Book) -> Iterator[PlannedGroup]:
    yield from (group for group in book.shown.groups if not group.kept)


def _changed(book: Book) -> list[PlannedGroup]:
    """Groups in which the plan puts someone."""
    return [group for group in book.shown.groups if not group.kept or group.joined]


def _proposed(book: Book) -> Iterator[tuple[PlannedGroup, str]]:
    """Pupils whom the plan puts into a group without a row that asks for it."""
    for group in book.shown.groups:
        asked = {pupil for pupil, key in group.rows if key in book.to_place}
        yield from ((group, pupil) for pupil in group.joined if pupil not in asked)


CHECKS: dict[str, Callable[[Book], Iterator[str]]] = {
    "kept": kept_stay,
    "group size": group_size,
    "skill": skill,
    "one adult": one_adult,
    "in post": in_post,
    "hours": hours,
    "minutes": minutes_shown,
    "eligible": eligible,
    "excluded": excluded,
    "once": once,
    "again": again,
    "on roll": on_roll,
    "only one of": only_one_of,
    "out of class": out_of_class,
    "cash": cash_is_right,
    "funds": funds_may_pay,
    "shortfall": shortfall_shown,
    "benefit": benefit_shown,
}

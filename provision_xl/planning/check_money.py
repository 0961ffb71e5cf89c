"""What a finished plan costs and who may pay for it, worked out from the tables alone; whole pence."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from provision_xl.funding.funds import allows, purses
from provision_xl.money import half_up
from provision_xl.planning.assembly import PlannedGroup
from provision_xl.planning.check_facts import Book
from provision_xl.planning.funds_left import funds_left


def cash_is_right(book: Book) -> Iterator[str]:
    """Each intervention's cash and each adult's extra hours are what the tables make them, and keep the budget."""
    shown: dict[str, int] = {}
    for group in book.shown.groups:
        shown[group.intervention] = shown.get(group.intervention, 0) + group.cost_pence
    for code, exact in _exact(book).items():
        if shown.get(code, 0) != exact:
            yield f"{code} costs {exact} pence and is shown as {shown.get(code, 0)}"
    for item in book.shown.extra:
        exact = _extra(book, item.staff, item.minutes)
        if item.cost_pence != exact:
            yield f"extra time of {item.staff} costs {exact} pence and is shown as {item.cost_pence}"
    total = sum(shown.values()) + sum(item.cost_pence for item in book.shown.extra)
    if total != book.shown.cost_pence:
        yield f"the parts cost {total} pence and the whole is shown as {book.shown.cost_pence}"
    if book.budget_pence is not None and total > book.budget_pence:
        yield f"the plan costs {total} pence and the budget is {book.budget_pence}"


def _exact(book: Book) -> dict[str, int]:
    """Pence of each intervention: per pupil and one-off once a school year, per group on its first day."""
    found: dict[str, int] = {}
    pupils: dict[str, set[str]] = {}
    for group in book.shown.groups:
        row = book.row_of(group)
        starts_here = book.starts_here(group)
        found[row.code] = found.get(row.code, 0) + (row.cost_per_group or 0) * starts_here + _time(book, group)
        pupils.setdefault(row.code, set()).update(group.pupils)
    for code, names in pupils.items():
        row = book.school.intervention[code]
        new = [name for name in names if not book.begun_before(code, name)]
        found[code] += (row.cost_per_pupil or 0) * len(new)
        found[code] += 0 if book.begun_before(code) else row.one_off_cost or 0
    return found


def _time(book: Book, group: PlannedGroup) -> int:
    """Staff time of a group, where it is charged: its own part and each pupil's part, each in whole pence."""
    if not book.full_cost:
        return 0
    minutes, row = book.minutes(group), book.row_of(group)
    weeks = book.term.weeks if row.weeks is None else min(book.term.weeks, Fraction(row.weeks))
    total = 0
    if book.is_kept(group):
        first, last, kept_minutes = next(iter(book.spans(group)))
        for name, part in book.parts(group):
            if name in book.school.member_of_staff:
                rate = Fraction(book.hourly_pence(name), 60)
                total += half_up(kept_minutes * part * rate * book.school.calendar.weeks(first, last))
    for name in group.staff if group.joined else ():
        rate = Fraction(book.hourly_pence(name), 60) * weeks
        total += 0 if book.is_kept(group) else half_up((minutes.together + minutes.preparation) * rate)
        total += half_up(minutes.alone * rate) * len(group.joined)
    return total


def _extra(book: Book, name: str, minutes: Fraction) -> int:
    """Pence of extra minutes a week over the term."""
    person, own = book.school.member_of_staff[name], book.hourly_pence(name)
    hour = Fraction(own if person.extra_hourly_cost is None else person.extra_hourly_cost * 100)
    hour = max(Fraction(0), hour - own) if book.full_cost else hour
    over_the_term = hour * book.term.weeks
    if over_the_term.denominator > 1000:
        over_the_term = Fraction(half_up(over_the_term))
    return half_up(over_the_term * minutes / 60)


def funds_may_pay(book: Book) -> Iterator[str]:
    """Every penny is paid, by funds in force, within what they have left, and only for their own pupils' shares."""
    if not book.school.funds:
        return
    left = {fund.name: fund.pence
            for fund in funds_left(book.school, book.term, book.as_at, book.rates, book.full_cost) or ()}  # fmt: skip
    spent: dict[str, int] = {}
    for name, cost, funds in _bills(book):
        if sum(pence for _, pence in funds) != cost:
            yield f"{name} costs {cost} pence, and {sum(pence for _, pence in funds)} are paid"
        for fund, pence in funds:
            spent[fund] = spent.get(fund, 0) + pence
            if pence < 0:
                yield f"{fund} pays {pence} pence for {name}"
    for fund, pence in spent.items():
        if pence > left.get(fund, 0):
            yield f"{fund} pays {pence} pence and has {left.get(fund, 0)} left on the term's first day"
    yield from _own_pupils(book)


def _bills(book: Book) -> Iterator[tuple[str, int, tuple[tuple[str, int], ...]]]:
    yield from ((group.key, group.cost_pence, group.funds) for group in book.shown.groups)
    yield from ((f"extra time of {item.staff}", item.cost_pence, item.funds) for item in book.shown.extra)


def _own_pupils(book: Book) -> Iterator[str]:
    """A fund for certain pupils pays at most their equal shares of a group, each rounded up."""
    limits = {
        purse.name: purse.restricted_to for purse in purses(book.school) if purse.restricted_to not in ("", "All")
    }
    for group in book.shown.groups:
        for fund, pence in group.funds:
            if fund in limits:
                own = [p for p in group.pupils if allows(book.school, limits[fund], p, book.term.first)]
                most = sum(share_of(book, group, pupil) for pupil in own)
                if pence > most:
                    yield f"{fund} pays {pence} pence for {group.key}, of which its pupils' shares are {most}"
    for item in book.shown.extra:
        yield from (f"{fund} pays for extra time of {item.staff}, which is nobody's own"
                    for fund, _ in item.funds if fund in limits)  # fmt: skip


def share_of(book: Book, group: PlannedGroup, pupil: str) -> int:
    """The most that a pupil's share of a group's cost can be, equal parts rounded up."""
    row = book.row_of(group)
    starts_here = book.starts_here(group)
    everyone = {name for other in book.shown.groups if other.intervention == row.code for name in other.pupils}
    each = 0 if book.begun_before(row.code, pupil) else row.cost_per_pupil or 0
    one_off = 0 if book.begun_before(row.code) else row.one_off_cost or 0
    shared = (row.cost_per_group or 0) * starts_here
    time = _time(book, group)
    alone = 0
    if time and not group.kept:
        weeks = book.term.weeks if row.weeks is None else min(book.term.weeks, Fraction(row.weeks))
        alone = half_up(book.minutes(group).alone * Fraction(book.hourly_pence(group.staff[0]), 60) * weeks)
        time -= alone * len(group.pupils)
    return each + -(-(shared + time) // len(group.pupils)) + -(-one_off // len(everyone)) + alone

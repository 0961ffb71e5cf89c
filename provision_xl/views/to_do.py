"""What the SENCo has to see to in the week of a day: reviews, starts and ends, absences, sessions missed, referrals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from provision_xl.costing.away import in_post, times_away
from provision_xl.costing.groups import Group, Member
from provision_xl.dates import week_of
from provision_xl.impact import reviews_due
from provision_xl.impact.standing import on_roll
from provision_xl.meetings import steps_overdue
from provision_xl.money import natural
from provision_xl.outside import chase_after, waiting
from provision_xl.results import Result, Shown, Shows, decimals
from provision_xl.school.other_tables import Session
from provision_xl.school.school import School
from provision_xl.views.this_week import this_week
from provision_xl.views.week import days_told
from provision_xl.views.work import Work

REVIEW, STARTS, ENDS, AWAY, NO_ADULT = "Review due", "Starts", "Ends", "Adult away", "No adult"
MISSED, NEW, LEAVES, CHASE = "Required, missed", "New pupil", "Leaves", "Referral to chase"
KINDS = (REVIEW, AWAY, NO_ADULT, MISSED, NEW, LEAVES, STARTS, ENDS, CHASE)
COLUMNS = (
    Shown("kind", "Kind"),
    Shown("day", "Day", Shows.DATE),
    Shown("pupil", "Pupil"),
    Shown("staff", "Adult"),
    Shown("group", "Group", lesser=True),
    Shown("line", "Line", lesser=True),
    Shown("what", "What"),
    Shown("minutes", "Minutes", Shows.MINUTES, "Minutes that an EHC plan promises and that were not given."),
)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to see to; `pupil` may be several with ; between them."""

    kind: str
    day: date | None
    pupil: str
    staff: str
    group: str
    line: str
    what: str
    minutes: Fraction | None = None

    @property
    def place(self) -> tuple[Any, ...]:
        return (
            KINDS.index(self.kind), self.day or date.max, natural(self.pupil), natural(self.staff),
            natural(self.group), natural(self.line), self.what,
        )  # fmt: skip

    @property
    def row(self) -> tuple[Any, ...]:
        return (self.kind, self.day, self.pupil, self.staff, self.group, self.line, self.what, self.minutes)


def to_do(work: Work) -> Result:
    """All of it for the week of the as-at date; what was missed goes back to the Monday before."""
    first, last = week_of(work.as_at)
    found = [
        *_reviews(work, last), *_moving(work.school, first, last), *_lines(work, first, last),
        *_absences(work, first, last), *_without_adult(work, first, last), *_missed(work, first),
        *_referrals(work, last),
    ]  # fmt: skip
    rows = tuple(item.row for item in sorted(found, key=lambda item: item.place))
    about = {"as_at": work.as_at, "from": first, "to": last}
    return Result("To do this week", f"To do in the week of {first:%d/%m/%Y}", COLUMNS, rows, (), (), about)


def week_tables(work: Work) -> tuple[Result, Result]:
    """What runs this week, and what there is to do."""
    return this_week(work), to_do(work)


def _reviews(work: Work, last: date) -> Iterator[Item]:
    """Overdue, or due by Friday."""
    due = reviews_due(work.school, work.as_at, (last - work.as_at).days)
    for row in due.records():
        late = f", {row['days_overdue']} days overdue" if row["days_overdue"] else ""
        with_whom = f", with {row['with']}" if row["with"] else ""
        yield Item(REVIEW, date.fromisoformat(row["due"]), row["pupil"], "", "", row["line"],
                   f"{row['what']}{with_whom}{late}")  # fmt: skip


def _moving(school: School, first: date, last: date) -> Iterator[Item]:
    for pupil in school.pupils:
        if pupil.starts and first <= pupil.starts <= last:
            yield Item(NEW, pupil.starts, pupil.pupil_id, "", "", "", "First day on roll")
        if pupil.leaves and first <= pupil.leaves <= last:
            yield Item(LEAVES, pupil.leaves, pupil.pupil_id, "", "", "", "Last day on roll")


def _lines(work: Work, first: date, last: date) -> Iterator[Item]:
    """Lines whose first or last day lies in the week."""
    for group in work.costs.groups:
        for member in group.there(first, last):
            for kind, day in ((STARTS, member.first), (ENDS, member.last)):
                if first <= day <= last:
                    yield Item(kind, day, member.line.pupil_id, _names(group), group.key, member.key,
                               group.intervention.code)  # fmt: skip


def _names(group: Group) -> str:
    return "; ".join(name for name, _ in group.adults if name)


def _absences(work: Work, first: date, last: date) -> Iterator[Item]:
    """Adults away, group by group, with the sessions that this takes and who stands in."""
    school = work.school
    for person in school.staff:
        for away in times_away(school, person):
            starts, ends = max(away.first, first), min(away.last, last)
            if starts > ends or not school.calendar.weeks(starts, ends):
                continue
            groups = [group for group in work.costs.groups if _meets(school, group, person.staff_id, starts, ends)]
            for group in groups:
                yield _absence(school, group, person.staff_id, away.cover, starts, ends)
            if not groups:
                what = f"{days_told(starts, ends)}: no group of theirs meets then"
                yield Item(AWAY, starts, "", person.staff_id, "", "", what)


def _meets(school: School, group: Group, staff_id: str, first: date, last: date) -> bool:
    mine = any(name == staff_id for name, _ in group.adults)
    return mine and group.weeks(school.calendar, first, last) > 0 and bool(group.there(first, last))


def _absence(school: School, group: Group, staff_id: str, cover: str, first: date, last: date) -> Item:
    members = group.there(first, last)
    sessions = group.minutes.sessions * group.weeks(school.calendar, first, last)
    covered = f"{cover} covers" if cover else "nobody covers"
    required = [member.line.pupil_id for member in members if member.line.required]
    promised = f"; an EHC plan promises it to {', '.join(dict.fromkeys(required))}" if required and not cover else ""
    what = f"{days_told(first, last)}: {group.intervention.code}, {decimals(sessions, 1)} sessions, {covered}{promised}"
    return Item(AWAY, first, _pupils(members), staff_id, group.key, "", what)


def _pupils(members: Iterable[Member]) -> str:
    return "; ".join(dict.fromkeys(member.line.pupil_id for member in members))


def _without_adult(work: Work, first: date, last: date) -> Iterator[Item]:
    """Groups that meet with nobody named, or with somebody who is no longer in post."""
    school = work.school
    for group in work.costs.groups:
        members = group.there(first, last)
        if not members or group.weeks(school.calendar, first, last) <= 0:
            continue
        day = max(first, group.first)
        names = [name for name, _ in group.adults if name]
        gone = [name for name in names if name in school.member_of_staff
                and not in_post(school.member_of_staff[name], day)]  # fmt: skip
        if not names or gone:
            why = f"{', '.join(gone)} not in post" if gone else "nobody is named"
            yield Item(NO_ADULT, day, _pupils(members), "; ".join(gone), group.key, "",
                       f"{group.intervention.code}: {why}")  # fmt: skip


def _missed(work: Work, first: date) -> Iterator[Item]:
    """Minutes of Required lines in sessions that Sessions says were not held, this week and the one before."""
    school, since = work.school, first - _WEEK
    groups = {group.key: group for group in work.costs.groups}
    lost: dict[tuple[str, str], list[tuple[Session, Fraction]]] = {}
    for row in school.sessions:
        group = groups.get(row.group)
        if group is None or row.held is not False or row.day is None or not since <= row.day <= work.as_at:
            continue
        for member in group.members:
            if member.line.required and member.first <= row.day <= member.last:
                lost.setdefault((group.key, member.key), []).append((row, group.minutes.of_row(row)))
    for (key, line), found in lost.items():
        group = groups[key]
        pupil = next(member.line.pupil_id for member in group.members if member.key == line)
        minutes = sum((value for _, value in found), Fraction(0))
        yield Item(MISSED, max(row.day for row, _ in found if row.day), pupil, _names(group), key, line,
                   _missed_words(group, [row for row, _ in found]), minutes)  # fmt: skip


def _missed_words(group: Group, rows: Sequence[Session]) -> str:
    why = ", ".join(dict.fromkeys(row.why_not for row in sorted(rows, key=lambda row: row.day or date.min)
                                  if row.why_not))  # fmt: skip
    many = "1 session" if len(rows) == 1 else f"{len(rows)} sessions"
    return f"{group.intervention.code}: {many} not held{f' ({why})' if why else ''}"


def _referrals(work: Work, last: date) -> Iterator[Item]:
    """Services to be asked again by Friday; and the authority where a date of the law is past."""
    school, days = work.school, chase_after(work.school, work.as_at, work.rates)
    here = {row.pupil_id for row in school.pupils if on_roll(row, work.as_at)}
    for entry in steps_overdue(school, work.as_at, work.rates):
        if entry.pupil in here:
            yield Item(CHASE, entry.day, entry.pupil, "", "", "", f"{entry.what}, was due")
    for row in school.referrals:
        found = waiting(school, row, work.as_at, days)
        if found.chase is not None and found.chase <= last:
            yield Item(CHASE, found.chase, row.pupil_id, "", "", row.line, f"{row.service}: {found.to_do}")

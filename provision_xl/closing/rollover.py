"""The way into the next term: what goes on as a new cycle, what is over, and in September the new school year.

Nothing is taken out: rows are ended, added to and told of, so every old row stands where it stood and costs of terms
before stay what they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from provision_xl.closing.new_year import Leavers, NewYear, new_year
from provision_xl.closing.row_changes import RowChange, applied
from provision_xl.closing.terms import NamedTerm, named_term
from provision_xl.costing.groups import Group, Member, groups
from provision_xl.dates import ONE_DAY, Calendar, Term
from provision_xl.errors import OutOfRange
from provision_xl.money import natural
from provision_xl.school.core_tables import Line, TermRow
from provision_xl.school.school import School, line_key

DONE, STOPPED, PLANNED = "Done", "Stopped", "Planned"


class Fate(StrEnum):
    """What becomes of a row of the map; each row has one."""

    GOES_ON = "goes on as a new cycle"
    OVER = "is over"
    LATER = "begins in the new term or later"
    LEFT = "is of a pupil who has left"
    NOT_RUN = "is no provision that runs"


@dataclass(frozen=True)
class Rollover:
    """What a rollover changes and adds, and what it leaves.

    Args:
        term: the term that begins.
        fates: for each row of the map, by its Line, what becomes of it.
        changed: cells of rows that stand already.
        lines: new rows of the map.
        terms: new rows of Terms, with usual dates.
        year: what the new school year brings; None within a year.
    """

    term: NamedTerm
    fates: Mapping[str, Fate]
    changed: tuple[RowChange, ...]
    lines: tuple[Line, ...]
    terms: tuple[TermRow, ...]
    year: NewYear | None

    def of(self, fate: Fate) -> tuple[str, ...]:
        """The lines that have a fate, in natural order."""
        return tuple(sorted((key for key, own in self.fates.items() if own is fate), key=natural))


def rollover(
    school: School, to: str, as_at: date, coming: Iterable[TermRow], last_line: int, leavers: Leavers
) -> Rollover:
    """The next term of a school.

    Args:
        school: every row of its map has a Line.
        to: the term that begins, such as Spring 2027.
        as_at: a term that was over by then is not meant.
        coming: the usual terms of the next school year, for where Terms has them not.
        last_line: the highest number that any line ever had.
        leavers: which year groups leave in September.

    Raises:
        OutOfRange: no such term, it is over, or more than a school year would be passed over.
    """
    terms = _new_terms(school, coming)
    term = _begins(school, terms, to, as_at)
    with_terms = _with_terms(school, terms) if term.school_year > school.school_year else school
    added = terms if with_terms is not school else ()
    year = new_year(with_terms, term, leavers) if term.school_year > school.school_year else None
    moved = applied(with_terms, year.changed) if year else with_terms
    carried = _Carried(moved, term, last_line)
    changed = (*(year.changed if year else ()), *carried.changed)
    return Rollover(term, carried.fates, tuple(changed), tuple(carried.lines), added, year)


def _new_terms(school: School, coming: Iterable[TermRow]) -> tuple[TermRow, ...]:
    """The coming year's terms, where Terms has none of that year and they begin after its last one."""
    calendar = school.calendar
    last = calendar.terms[-1].ends if calendar.terms else date.min
    known = {term.school_year for term in calendar.terms}
    rows = tuple(coming)
    found = [term for term in _with_terms(School(), rows).calendar.terms if term.school_year in known]
    return () if found else tuple(row for row in rows if row.starts and row.starts > last)


def _with_terms(school: School, terms: tuple[TermRow, ...]) -> School:
    return replace(school, terms=(*school.terms, *terms)) if terms else school


def _begins(school: School, terms: tuple[TermRow, ...], to: str, as_at: date) -> NamedTerm:
    calendar = _with_terms(school, terms).calendar
    meant = named_term(calendar, to)
    names = {term.school_year for term in calendar.terms}
    for year in sorted(names):
        found = _of_year(calendar, to, year)
        if found and found.ends >= as_at:
            meant = found
            break
    if meant.ends < as_at:
        raise OutOfRange(f"{meant.label} was over on {meant.ends:%d/%m/%Y}. Name the term that begins next.")
    if meant.school_year > school.school_year + 1:
        raise OutOfRange(f"{meant.label} is more than one school year away. Roll over into one year after the other.")
    first = calendar.terms_of_year(meant.school_year)[0]
    if meant.school_year > school.school_year and first not in meant.terms:
        raise OutOfRange(
            f"Academic year in Settings is {school.settings.academic_year}, but {meant.label} is not the first term of "
            f"its school year. Roll over into {first.label} first, or put the Academic year right."
        )
    if calendar.last_teaching_day(meant.starts - ONE_DAY) is None:
        raise OutOfRange(f"Terms has no term before {meant.label}, so nothing can go on into it.")
    return meant


def _of_year(calendar: Calendar, name: str, year: int) -> NamedTerm | None:
    found = named_term(calendar, name, year)
    return found if found.school_year == year else None


def rolled(school: School, found: Rollover) -> School:
    """The school once all of a rollover is written."""
    moved = applied(_with_terms(school, found.terms), found.changed)
    settings = replace(moved.settings, academic_year=found.year.label) if found.year else moved.settings
    return replace(moved, settings=settings, provision=(*moved.provision, *found.lines))


class _Carried:
    """Goes through the groups of the map and says what becomes of each row."""

    def __init__(self, school: School, term: NamedTerm, last_line: int) -> None:
        self._school, self._term, self._last = school, term, last_line
        self._starts = school.calendar.first_teaching_day(term.starts) or term.starts
        self._ends = school.calendar.last_teaching_day(term.starts - ONE_DAY) or term.starts
        self._groups = {line.group for line in school.provision if line.group}
        self.fates: dict[str, Fate] = {line_key(line): self._without_days(line) for line in school.provision}
        self.changed: list[RowChange] = []
        self.lines: list[Line] = []
        for group in groups(school):
            self._group(group)

    def _without_days(self, line: Line) -> Fate:
        """Of a row that is in no group of the costed map."""
        leaves = self._school.pupil[line.pupil_id].leaves if line.pupil_id in self._school.pupil else None
        return Fate.LEFT if leaves and leaves < self._term.starts else Fate.NOT_RUN

    def _group(self, group: Group) -> None:
        is_open = group.intervention.weeks is None and not any(row.ends for row in group.rows)
        fates = {member.key: self._fate(member, is_open) for member in group.members}
        self.fates.update(fates)
        going = [member for member in group.members if fates[member.key] is Fate.GOES_ON]
        name = self._new_group(group.members[0].line.group) if going else ""
        is_cut = any(fates[member.key] is Fate.OVER and member.last >= self._starts for member in group.members)
        for member in group.members:
            line, fate = member.line, fates[member.key]
            if fate is Fate.GOES_ON:
                self._ended(line, {"ends": self._ends, **({} if line.status == PLANNED else {"status": DONE})})
                self.lines.append(self._next(member, name, is_open))
            elif fate is Fate.OVER and member.last >= self._starts:  # Done, though its dates run on
                self._ended(line, {"ends": self._ends})
            elif fate is Fate.LATER and name:
                self._ended(line, {"group": name})
            elif fate is Fate.LATER and is_cut and not line.ends:
                self._ended(line, {"ends": member.last})  # else it would end with the rows that were cut
        if name:
            self._sessions(group.members[0].line.group, name)

    def _ended(self, line: Line, values: Mapping[str, Any]) -> None:
        self.changed.append(RowChange("Provision", line, values))

    def _fate(self, member: Member, is_open: bool) -> Fate:
        calendar, line = self._school.calendar, member.line
        first = calendar.first_teaching_day(member.first)
        if first is None or first >= self._starts:
            return Fate.LATER
        pupil = self._school.pupil[line.pupil_id]
        if pupil.leaves and pupil.leaves < self._starts:
            return Fate.LEFT
        if line.status == DONE or (line.status == STOPPED and is_open):
            return Fate.OVER
        runs_on = is_open and calendar.term_at(self._ends) == self._last_of_its_year(first)
        return Fate.GOES_ON if member.last >= self._starts or runs_on else Fate.OVER

    def _last_of_its_year(self, first: date) -> Term | None:
        """The last term of the school year in which an open row began; there it stops of itself."""
        term = self._school.calendar.term_at(first)
        return self._school.calendar.terms_of_year(term.school_year)[-1] if term else None

    def _next(self, member: Member, group: str, is_open: bool) -> Line:
        line = member.line
        self._last += 1
        review = line.review_due if line.review_due and line.review_due >= self._term.starts else None
        return replace(
            line, row=0, line=f"L{self._last}", group=group, starts=self._starts,
            ends=line.ends or (None if is_open else member.last),
            status=line.status if line.status in {PLANNED, STOPPED} else "",
            cycle=line.cycle if line.status == PLANNED else (line.cycle or 1) + 1,
            continues=line_key(line), entry=line.exit, exit=None, outcome=None, sessions_held=None,
            sessions_attended=None, review_due=review, notes="",
        )  # fmt: skip

    def _new_group(self, old: str) -> str:
        """A name that no group has; none where the row has no group."""
        if not old:
            return ""
        stem = old.rstrip("0123456789") or "G"
        number = max((int(name[len(stem):]) for name in self._groups
                      if name.startswith(stem) and name[len(stem):].isdecimal()), default=0) + 1  # fmt: skip
        name = f"{stem}{number}"
        self._groups.add(name)
        return name

    def _sessions(self, old: str, new: str) -> None:
        """Sessions of the new term, where some were entered before the rollover, go with the new group."""
        for row in self._school.sessions:
            if row.group == old and row.day and row.day >= self._starts:
                self.changed.append(RowChange("Sessions", row, {"group": new}))

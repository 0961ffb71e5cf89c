"""The benefit of a finished plan, worked out from the tables alone."""

from __future__ import annotations

from fractions import Fraction

from provision_xl.money import half_up
from provision_xl.planning.check_facts import Book


def benefit_of(book: Book) -> int:
    """Whole thousandths of a month of everyone in the plan; each pupil and intervention on the map counts once."""
    kept: dict[tuple[str, str], Fraction] = {}
    total = 0
    for shown in book.shown.groups:
        rows = dict(shown.rows)
        for pupil in shown.joined:
            total += _thousandths(book, pupil, shown.intervention, _weeks_placed(book, pupil, shown.intervention, rows))
    for group, members in book.kept.values():
        for member in members:
            inside = group.weeks(
                book.school.calendar, max(member.first, book.term.first), min(member.last, book.term.last)
            )
            if group.intervention.weeks is not None:
                before = group.weeks(book.school.calendar, member.first, min(member.last, book.term.day_before))
                inside = min(inside, max(Fraction(0), Fraction(group.intervention.weeks) - before))
            key = (member.line.pupil_id, group.intervention.code)
            kept[key] = min(book.term.weeks, kept.get(key, Fraction(0)) + inside)
    return total + sum(_thousandths(book, pupil, code, weeks) for (pupil, code), weeks in kept.items())


def _weeks_placed(book: Book, pupil: str, code: str, rows: dict[str, str]) -> Fraction:
    """Weeks that a pupil whom the plan puts in has in the term."""
    calendar, asked = book.school.calendar, book.to_place.get(rows.get(pupil, ""))
    if asked is not None:
        group, member = asked
        return group.weeks(calendar, max(member.first, book.term.first), min(member.last, book.term.last))
    leaves = book.school.pupil[pupil].leaves
    there = calendar.weeks(book.term.first, min(leaves, book.term.last) if leaves else book.term.last)
    whole = book.school.intervention[code].weeks
    weeks = min(book.term.weeks, there)
    return weeks if whole is None else min(weeks, Fraction(whole) - book.had(pupil, code)[0])


def _thousandths(book: Book, pupil: str, code: str, weeks: Fraction) -> int:
    """gain x weeks / Weeks x (0.5 + evidence / 10) x Priority x 1000; the SENCo's own judgement weighs whole."""
    row, given = book.school.intervention[code], book.school.pupil[pupil].priority
    judged = [item.gain for item in book.school.benefits if (item.pupil_id, item.intervention) == (pupil, code)]
    own = judged[-1] if judged else None
    gain, weight = (own, Fraction(1)) if own is not None else (row.gain, Fraction(5 + (row.evidence or 0)) / 10)
    whole = row.weeks if row.weeks is not None else book.term.year_weeks
    if gain is None or not whole:
        return 0
    return half_up(1000 * Fraction(gain) * weeks * weight * (1 if given is None else given) / Fraction(whole))

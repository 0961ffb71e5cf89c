"""The split in words and as tables: what moves, what schools have of it, hours of each person, how it was found."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from provision_xl.money import natural, pounds
from provision_xl.planning.notes import CAUTION
from provision_xl.purse.sites import STEP_MINUTES
from provision_xl.results import Result, Shown, Shows, capital, decimals

if TYPE_CHECKING:
    from provision_xl.purse.moves import Move
    from provision_xl.purse.question import Column
    from provision_xl.purse.share import Shared

PENCE = 100
FIRST_MOVES = 3  # that stand in the sentence; the table has all
BY_ITSELF = "What this move brings with no other; blank where it needs others, or was not worked out."


def tables(shared: Shared) -> tuple[Result, ...]:
    """Schools first, then the moves, the hours of each shared person, and the ways to a split side by side."""
    return _schools(shared), _moves(shared), _hours(shared), _ways(shared)


def months(thousandths: int | Fraction) -> Fraction:
    return Fraction(thousandths, 1000)


def answer(shared: Shared) -> str:
    """The split in a sentence or two: what moves from where to where, what is gained, and who is left whole."""
    parts = [move_words(shared, move) for move in shared.moves[:FIRST_MOVES]]
    more = len(shared.moves) - FIRST_MOVES
    parts += [f"{more} more move{'' if more == 1 else 's'}"] if more > 0 else []
    parts += [words for words in (money_words(shared),) if words]
    if not parts or not (shared.gain or _more_placed(shared)):
        return f"Nothing is gained by sharing otherwise than today{_near(shared)}."
    several = len(parts) > 1
    said = " and ".join([_gained(shared, several), *_left_whole(shared, several)])
    return f"{capital('; '.join(parts))}{'; together they ' if several else ' '}{said}{_near(shared)}."


def _gained(shared: Shared, several: bool) -> str:
    """What comes of it, for one that does it or several."""
    s, placed = "" if several else "s", _more_placed(shared)
    amount = f"{plain(months(abs(shared.gain)), 1)} months of planning weight"
    if not placed:
        return f"gain{s} {amount}"
    more = f"place{s} {plain(placed, 0)} pupil-minutes a week more of required provision"
    return f"{more} and {'gain' if shared.gain >= 0 else 'cost'}{s} {amount}"


def move_words(shared: Shared, move: Move) -> str:
    """A move as "moving 6 h a week of Talk (K-31) from Hill to Oak"."""
    names = [site.name for site in shared.question.sites]
    what = f"{move.person.what} ({move.person.key})"
    return f"moving {plain(move.hours, 2)} h a week of {what} from {names[move.giver]} to {names[move.taker]}"


def plain(amount: Fraction, places: int) -> str:
    """A number without noughts behind.

    >>> plain(Fraction(6), 2), plain(Fraction(5, 4), 2), plain(Fraction(60), 0)
    ('6', '1.25', '60')
    """
    text = decimals(amount, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def money_words(shared: Shared) -> str:
    """How the shared money goes otherwise than by pupils with SEN; empty where it does not."""
    question = shared.question
    if not question.pounds or all(one.grant.pounds == two.grant.pounds for one, two in _both(shared)):
        return ""
    given = [f"{_whole_pounds(column.grant.pounds)} to {question.sites[column.site].name}"
             for column in shared.found if column.grant.pounds]  # fmt: skip
    left = question.pounds - sum(column.grant.pounds for column in shared.found)
    kept = f" ({_whole_pounds(left)} is left over)" if left else ""
    return f"giving {_and(given) if given else 'nothing'} of the {_whole_pounds(question.pounds)}{kept}"


def _whole_pounds(amount: int) -> str:
    return pounds(amount * PENCE).removesuffix(".00")


def _both(shared: Shared) -> Sequence[tuple[Column, Column]]:
    return list(zip(shared.fixed, shared.found, strict=True))


def _more_placed(shared: Shared) -> Fraction:
    """Pupil-minutes a week of required provision that are placed beyond today's."""
    ticks = sum(one.missed - two.missed for one, two in _both(shared))
    return Fraction(ticks, shared.question.scale)


def _left_whole(shared: Shared, several: bool) -> list[str]:
    """What becomes of required provision in the schools that give."""
    givers = sorted({move.giver for move in shared.moves})
    names = {site: shared.question.sites[site].name for site in givers}
    whole = [name for site, name in names.items() if not shared.found[site].missed]
    short = [name for site, name in names.items() if shared.found[site].missed]
    words = [f"leave{'' if several else 's'} {_and(whole)}'s required provision whole"] if whole else []
    return [*words, f"{_and(short)} {'misses' if len(short) == 1 else 'miss'} no more than today"] if short else words


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _near(shared: Shared) -> str:
    if shared.gap is None:
        return " (how far the best can be was not proved)"
    if not shared.least_missed:
        return " (whether less required provision could be missed was not proved)"
    if not shared.gap:
        return " (no split is better)"
    return f" (within {plain(shared.gap * 100, 2)}% of the best there can be)"


def _schools(shared: Shared) -> Result:
    columns = (
        Shown("school_id", "School ID", lesser=True),
        Shown("school", "School"),
        Shown("alone_months", "Months alone", Shows.NUMBER, "Planning weight with today's hours."),
        Shown("months", "Months shared", Shows.NUMBER, "Planning weight with the split."),
        Shown("alone_short_minutes", "Required missing alone", Shows.MINUTES, "Pupil-minutes a week not placed."),
        Shown("short_minutes", "Required missing shared", Shows.MINUTES, "Pupil-minutes a week not placed."),
        Shown("alone_money_pence", "Money by pupils", Shows.PENCE, "Of the shared money, by pupils with SEN."),
        Shown("money_pence", "Money shared", Shows.PENCE, "Of the shared money, with the split."),
    )
    scale = shared.question.scale
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (site.school_id, site.name, months(one.benefit), months(two.benefit), Fraction(one.missed, scale),
         Fraction(two.missed, scale), *_pence(shared, one, two))
        for site, (one, two) in zip(shared.question.sites, _both(shared), strict=True)
    )  # fmt: skip
    filled = len(columns) if shared.question.pounds else len(columns) - 2
    sums = [sum(row[place] for row in rows) if place < filled else None for place in range(2, len(columns))]
    total = ("", "All schools", *sums)
    notes = (
        "Type the new hours into Intervention hours of each school's Staff and the money into its Funds, then run "
        "optimise there: it finds a plan at least as good.",
        CAUTION,
        *shared.notes,
    )
    facts = {
        "status": shared.status, "term": shared.term, "gain_months": months(shared.gain), "gap": shared.gap,
        "money_left_pence": PENCE * (shared.question.pounds - sum(item.grant.pounds for item in shared.found)),
    }  # fmt: skip
    title = f"People and money shared by {len(rows)} schools, {shared.term}"
    return Result("Shared", title, columns, rows, total, notes, facts, answer(shared))


def _pence(shared: Shared, *columns: Column) -> list[int | None]:
    """What schools have of the shared money; no figure where none is shared."""
    return [PENCE * column.grant.pounds if shared.question.pounds else None for column in columns]


def _moves(shared: Shared) -> Result:
    columns = (
        Shown("person", "Person key"),
        Shown("what", "What"),
        Shown("from", "From"),
        Shown("to", "To"),
        Shown("weekly_hours", "Hours a week", Shows.HOURS),
        Shown("gain_months", "Months by itself", Shows.NUMBER, BY_ITSELF),
    )
    names = [site.name for site in shared.question.sites]
    rows = tuple(
        (move.person.key, move.person.what, names[move.giver], names[move.taker], move.hours,
         None if move.gain is None else months(move.gain))
        for move in shared.moves
    )  # fmt: skip
    notes = (*((BY_ITSELF,) if len(rows) > 1 else ()), *_not_taken(shared))
    return Result("Moves", "Hours that move", columns, rows, notes=notes)


def _not_taken(shared: Shared) -> list[str]:
    """What schools give of a person and no other takes: travel needs it, or nobody can use it."""
    found = []
    for person in shared.question.people:
        left = -sum(column.grant.of(person.key) for column in shared.found)
        if left > 0:
            amount = plain(Fraction(left * STEP_MINUTES, 60), 2)
            found.append(f"{amount} h a week more of {person.key} are given than taken: they go into travel.")
        if left < 0:
            amount = plain(Fraction(-left * STEP_MINUTES, 60), 2)
            found.append(f"{amount} h a week more of {person.key} are taken than given: less is travelled.")
    return found


def _hours(shared: Shared) -> Result:
    columns = (
        Shown("person", "Person key"),
        Shown("what", "What", lesser=True),
        Shown("school", "School"),
        Shown("staff", "Staff ID", lesser=True),
        Shown("today_hours", "Hours today", Shows.HOURS, "A week, as in Staff."),
        Shown("weekly_hours", "Hours shared", Shows.HOURS, "A week, with the split."),
        Shown("today_travel_minutes", "Travel today", Shows.MINUTES, "Minutes a week."),
        Shown("travel_minutes", "Travel shared", Shows.MINUTES, "Minutes a week."),
    )
    question, rows = shared.question, []
    for person in question.people:
        for place in sorted(person.places, key=lambda item: natural(question.sites[item.site].school_id)):
            now = place.minutes + STEP_MINUTES * shared.found[place.site].grant.of(person.key)
            travel = [question.trips.minutes(person.key, place.site, minutes) for minutes in (place.minutes, now)]
            rows.append((person.key, person.what, question.sites[place.site].name, place.staff_id,
                         place.minutes / 60, now / 60, *travel))  # fmt: skip
    return Result("Shared hours", "Hours of the people who are shared", columns, tuple(rows))


def _ways(shared: Shared) -> Result:
    columns = (
        Shown("way", "Way"),
        Shown("months", "Months", Shows.NUMBER, "Planning weight of all schools."),
        Shown("short_minutes", "Required missing", Shows.MINUTES, "Pupil-minutes a week not placed, all schools."),
        Shown("most_months", "At most", Shows.NUMBER, "What no split beats that misses as little; blank: not asked."),
    )
    scale = shared.question.scale
    rows = tuple(
        (way.name, months(way.benefit), Fraction(way.missed, scale), None if way.bound is None else months(way.bound))
        for way in shared.ways
    )
    return Result("Ways", "The split found in each way", columns, rows)

"""Who stands behind the rows of interventions: a few pupils, one person's pay, or a price that readers may know."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from provision_xl.costing.pieces import PER_PUPIL, TIME, Piece
from provision_xl.reports.auditing import Name
from provision_xl.reports.picture import Picture, is_bought, pupils_behind

BOUGHT: Name = ("bought", "all")
BOUGHT_WORDS = "Bought services and training"


def key_of(picture: Picture) -> Callable[[Piece], str]:
    """Which row a piece of cost stands in: its intervention's, or that of what is bought."""
    if picture.audience.sees_pupils:
        return lambda piece: piece.line if is_bought(piece) else piece.item
    return lambda piece: BOUGHT_WORDS if is_bought(piece) else piece.item


def name_of(key: str) -> Name:
    return BOUGHT if key == BOUGHT_WORDS else ("intervention", key)


def few_bought(picture: Picture) -> frozenset[Name]:
    """The row of what is bought, where all of it is for a few pupils."""
    behind = pupils_behind(piece for piece in picture.of_year.pieces if is_bought(piece))
    return frozenset({BOUGHT}) if 0 < behind < picture.least else frozenset()


def few_posts(picture: Picture, pieces: Iterable[Piece]) -> frozenset[Name]:
    """Interventions whose adults' time is that of too few people: cost over hours would be what one is paid."""
    least = picture.audience.least_posts
    return frozenset(name for name, people in _people(picture, pieces).items() if 0 < len(people) < least)


def posts_of(picture: Picture, pieces: Iterable[Piece], figure: str) -> dict[tuple[str, Name], frozenset[str]]:
    """Members of staff whose hours stand in each row, for one kind of figure."""
    return {(figure, name): people for name, people in _people(picture, pieces).items()}


def _people(picture: Picture, pieces: Iterable[Piece]) -> dict[Name, frozenset[str]]:
    """Time without an adult costs the same for all, so it is nobody's pay."""
    key = key_of(picture)
    found: dict[Name, frozenset[str]] = {}
    for piece in pieces:
        if piece.kind == TIME and piece.staff:
            name = name_of(key(piece))
            found[name] = found.get(name, frozenset()) | {piece.staff}
    return found


def funds_of_few_posts(picture: Picture) -> frozenset[Name]:
    """Funds whose lines of the ledger that name anybody name too few people."""
    people: dict[str, set[str]] = {}
    for row in picture.school.ledger:
        if row.fund and row.staff_id:
            people.setdefault(row.fund, set()).add(row.staff_id)
    return frozenset(("fund", fund) for fund, found in people.items() if len(found) < picture.audience.least_posts)


def prices(picture: Picture, pieces: Iterable[Piece], figure: str) -> dict[tuple[str, Name], int]:
    """Pence a pupil of rows that are nothing but a price for each: a licence, a book."""
    key = key_of(picture)
    by_pupil: dict[Name, dict[str, int]] = {}
    more: set[Name] = set()
    for piece in pieces:
        name = name_of(key(piece))
        if piece.kind != PER_PUPIL:
            more.add(name)
        own = by_pupil.setdefault(name, {})
        own[piece.pupil] = own.get(piece.pupil, 0) + piece.planned
    alike = {name: set(own.values()) for name, own in by_pupil.items() if name not in more}
    return {(figure, name): min(amounts) for name, amounts in alike.items() if len(amounts) == 1 and min(amounts) > 0}

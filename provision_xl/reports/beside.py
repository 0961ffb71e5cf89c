"""What readers can lay beside a report: those of the other terms of its year, and of readers who may see more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from provision_xl.closing import NamedTerm
from provision_xl.dates import Term, year_label
from provision_xl.reports.audiences import AUDIENCES, Audience
from provision_xl.reports.auditing import COUNTS, Published
from provision_xl.reports.drafts import Draft, published
from provision_xl.reports.picture import Picture
from provision_xl.reports.suppression import Hidden, hide
from provision_xl.school.school import School

type Drafting = Callable[[Picture], Sequence[Draft]]


def hidden_beside(picture: Picture, drafts: Drafting) -> tuple[Published, Hidden]:
    """What reports of this kind tell together, and what must be hidden in each of them.

    A row hidden in one term's report is hidden in all of that school year, as the year less the other terms is the
    one. What readers who see more do not see, readers who see less do not see either: else the partner that protects
    a row in one report could be read in the other.
    """
    hidden = Hidden()
    for audience in _chain(picture.school, picture.audience):
        for terms in _series(picture):
            told = told_together(picture, audience, terms, drafts)
            hidden = hide(told, hidden)
    return told, hidden


def told_together(picture: Picture, audience: Audience, terms: Sequence[NamedTerm], drafts: Drafting) -> Published:
    """Every sum that the reports of these terms show to an audience; the money of each term is a kind of its own."""
    every = [
        _of_term(draft, term.label)
        for term in terms
        for draft in drafts(replace(picture, term=term, audience=audience))
    ]
    least = int(picture.school.setting(audience.hides_below))
    return published(every, least, {"role": audience.least_posts}, audience.least_posts)


def _of_term(draft: Draft, term: str) -> Draft:
    def kind(figure: str) -> str:
        return figure if figure == COUNTS else f"{figure} {term}"

    return replace(
        draft,
        additions=tuple(replace(addition, figure=kind(addition.figure)) for addition in draft.additions),
        posts={(kind(figure), name): people for (figure, name), people in draft.posts.items()},
        prices={(kind(figure), name): price for (figure, name), price in draft.prices.items()},
        columns={(kind(figure), name): pence for (figure, name), pence in draft.columns.items()},
    )


def _chain(school: School, own: Audience) -> Iterator[Audience]:
    """Audiences from which pupils are hidden, those who see most first, up to one of them."""
    hiding = [audience for audience in AUDIENCES.values() if audience.hides and not audience.sees_pupils]
    for audience in sorted(hiding, key=lambda audience: _strictness(school, audience)):
        if audience != own and _strictness(school, audience) < _strictness(school, own):
            yield audience
    yield own


def _strictness(school: School, audience: Audience) -> tuple[int, int, str]:
    return int(school.setting(audience.hides_below)), audience.least_posts, audience.name


def strictest(school: School) -> int:
    """The smallest count that every audience from which pupils are hidden may see."""
    hiding = [audience for audience in AUDIENCES.values() if audience.hides and not audience.sees_pupils]
    return max(int(school.setting(audience.hides_below)) for audience in hiding)


def _series(picture: Picture) -> Iterator[tuple[NamedTerm, ...]]:
    """The report terms of the school year, and where the report is of a half term, the half terms too."""
    rows = [term for term in picture.school.calendar.terms if term.school_year == picture.term.school_year]
    whole = joined_terms(rows)
    yield whole
    if picture.term not in whole:
        yield tuple(dict.fromkeys((*whole, *(NamedTerm(row.label, (row,)) for row in rows))))


def joined_terms(rows: Sequence[Term]) -> tuple[NamedTerm, ...]:
    """Terms of one school year as they are reported, half terms joined."""
    by_name: dict[str, list[Term]] = {}
    for row in rows:
        by_name.setdefault(row.report_term or row.name, []).append(row)
    return tuple(
        NamedTerm(found[0].label if len(found) == 1 else f"{name} {year_label(found[0].school_year)}", tuple(found))
        for name, found in by_name.items()
    )

"""Closing a term: its figures and what they rest on, as rows of Closed that are written once and never again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from provision_xl.closing.figures import TOTAL, TOTAL_KEY, Figures, Term, by_name, figures_of
from provision_xl.closing.inputs import Inputs, inputs_of
from provision_xl.closing.keeping import KEPT_VIEW, kept_inputs, kept_rows
from provision_xl.closing.packing import packed, unpacked
from provision_xl.errors import Finding, OutOfRange, Verdict
from provision_xl.money import natural
from provision_xl.school.other_tables import Closed
from provision_xl.school.school import School

SEAL_VIEW, SEAL_FIGURE, ALL = "seal", "rows", "all of them"


@dataclass(frozen=True)
class Closing:
    """A closed term as it stands in Closed."""

    term: str
    day: date
    person: str
    inputs: str
    rows: tuple[Closed, ...]

    @cached_property
    def figures(self) -> Figures:
        """Every figure as it was closed."""
        rows = [row for row in self.rows if row.view != SEAL_VIEW and not row.view.startswith(KEPT_VIEW)]
        return tuple(figure for row in rows for figure in unpacked(row))

    @cached_property
    def value(self) -> Mapping[tuple[str, str, str], int | Decimal]:
        return by_name(self.figures)

    def pence(self, figure: str, view: str = TOTAL, key: str = TOTAL_KEY) -> int | None:
        """An amount of money; None where it was not kept."""
        found = self.value.get((view, key, figure))
        return None if found is None else int(found)

    @cached_property
    def kept(self) -> Inputs | None:
        """What the figures rested on; None where that was not kept."""
        return kept_inputs(self.rows)


def inputs_hash(school: School) -> str:
    """The hash of everything typed but Closed itself, which every closing changes."""
    return replace(school, closed=()).inputs_hash


def close(found: Term, person: str, day: date) -> tuple[Closed, ...]:
    """The rows of Closed that close a term.

    Args:
        person: who closes it: a name or a role.
        day: on which it is closed.

    Raises:
        OutOfRange: it is closed already, it has not begun, or nobody is named.
    """
    school, term = found.costs.school, found.term
    _refuse(school, found, person)
    about = Closed(term=term.label, day=day, person=person.strip(), inputs=inputs_hash(school))
    figures = [replace(about, **values) for values in packed(figures_of(found))]
    rows = [*figures, *kept_rows(inputs_of(found.costs, found.rates, term), about)]
    return (*rows, *_seals(rows, about))


def _refuse(school: School, found: Term, person: str) -> None:
    if not person.strip():
        raise OutOfRange("Nobody is named. Type who closes the term: a name or a role, such as SENCo or Head.")
    term, as_at = found.term, found.costs.as_at
    before = next((closing for closing in closings(school.closed) if closing.term == term.label), None)
    if before:
        raise OutOfRange(
            f"{term.label} was closed on {before.day:%d/%m/%Y} by {before.person}, and a closed term is never written "
            "again. What has changed since stands in the report and in the command changes. Nothing was changed."
        )
    if as_at < term.starts:
        raise OutOfRange(f"{term.label} has not begun on {as_at:%d/%m/%Y}, the as-at date. Nothing was changed.")


def closings(rows: Iterable[Closed]) -> tuple[Closing, ...]:
    """Every closed term, in order of the day of closing."""
    together: dict[tuple[str, date], list[Closed]] = {}
    for row in rows:
        if row.day is not None and row.term:
            together.setdefault((row.term, row.day), []).append(row)
    found = [Closing(term, day, own[0].person, own[0].inputs, tuple(own)) for (term, day), own in together.items()]
    return tuple(sorted(found, key=lambda closing: (closing.day, natural(closing.term))))


def last_closing(rows: Iterable[Closed]) -> Closing | None:
    """The term that was closed last; None where none was."""
    found = closings(rows)
    return found[-1] if found else None


def _seals(rows: Sequence[Closed], about: Closed) -> Iterable[Closed]:
    """For each view a row that tells how many rows it has and, as a checksum, what stands in them; one for these."""
    by_view: dict[str, list[Closed]] = {}
    for row in rows:
        by_view.setdefault(row.view, []).append(row)
    seals = [_seal(about, view, by_view[view]) for view in sorted(by_view, key=natural)]
    return (*seals, _seal(about, ALL, seals))


def _seal(about: Closed, key: str, rows: Sequence[Closed]) -> Closed:
    count = Decimal(len(rows))
    return replace(about, view=SEAL_VIEW, key=key, figure=SEAL_FIGURE, value=count, kept=_checksum(rows))


def _checksum(rows: Iterable[Closed]) -> str:
    """A checksum of what stands in these rows, in whatever order they stand."""
    digest = hashlib.sha256()
    for text in sorted(map(_content, rows)):
        digest.update(f"{text}\x1e".encode())
    return digest.hexdigest()[:32]


def _content(row: Closed) -> str:
    value = "" if row.value is None else f"{row.value.normalize():f}"
    day = row.day.isoformat() if row.day else ""
    return "\x1f".join((row.term, row.view, row.key, row.figure, value, day, row.person, row.inputs, row.kept))


def closed_findings(school: School) -> Iterable[Finding]:
    """Each part of a closed term that is not as it was closed, at its first cell."""
    for closing in closings(school.closed):
        yield from _not_as_closed(school, closing)


def _not_as_closed(school: School, closing: Closing) -> Iterable[Finding]:
    seals = [row for row in closing.rows if row.view == SEAL_VIEW]
    by_view: dict[str, list[Closed]] = {ALL: [row for row in seals if row.key != ALL]}
    for row in closing.rows:
        if row.view != SEAL_VIEW:
            by_view.setdefault(row.view, []).append(row)
    for view in sorted({*by_view, *(row.key for row in seals)}, key=natural):
        own, rows = [row for row in seals if row.key == view], by_view.get(view, [])
        if len(own) != 1 or not _seals_them(own[0], rows):
            yield _changed(school, closing, view, own[0] if own else None, rows)


def sealed_again(before: School, after: School) -> School:
    """The school, each closed term that was as it was closed sealed anew over what a purge has left of it."""
    whole = {(found.term, found.day) for found in closings(before.closed) if not any(_not_as_closed(before, found))}
    rows: list[Closed] = []
    for closing in closings(after.closed):
        figures = [row for row in closing.rows if row.view != SEAL_VIEW]
        about = Closed(term=closing.term, day=closing.day, person=closing.person, inputs=closing.inputs)
        rows += [*figures, *_seals(figures, about)] if (closing.term, closing.day) in whole else closing.rows
    undated = [row for row in after.closed if row.day is None or not row.term]
    return replace(after, closed=(*rows, *undated))


def _seals_them(seal: Closed, rows: Sequence[Closed]) -> bool:
    alike = all((row.person, row.inputs) == (seal.person, seal.inputs) for row in rows)
    return alike and seal.value == len(rows) and seal.kept == _checksum(rows)


def _changed(school: School, closing: Closing, view: str, seal: Closed | None, rows: Sequence[Closed]) -> Finding:
    first = min([*rows, *([seal] if seal else []), *([] if rows or seal else closing.rows)], key=lambda row: row.row)
    count = "" if seal is None or seal.value == len(rows) else f": it has {len(rows)} rows, closed were {seal.value}"
    what = f"what was kept of {view.removeprefix(KEPT_VIEW)}" if view.startswith(KEPT_VIEW) else f"figures by {view}"
    what = "its checksums" if view == ALL else what
    saw = (
        f"{closing.term}, {what}: no longer as Close term wrote it on {closing.day:%d/%m/%Y}{count}"
        if seal
        else f"{closing.term}, {what}: not written by Close term, for its checksum is missing"
    )
    cure = (
        "A closed term is never changed: take the sheet Closed from a copy of the workbook that was kept "
        "(in Excel: File, Info, Version History)."
    )
    return school.finding("PX-K01", Verdict.WARN, "Closed", first, "value", saw, cure)

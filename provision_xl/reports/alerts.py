"""Findings worth reading, and for leaders how many pupils and reviews to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from provision_xl.dates import school_year, year_label
from provision_xl.ehc import ehc_received
from provision_xl.errors import Finding
from provision_xl.impact import concerns, reviews_due
from provision_xl.impact.step_history import DOWN, UP, step_history
from provision_xl.outside import outside_tables
from provision_xl.reports.drafts import Draft
from provision_xl.reports.picture import Picture
from provision_xl.reports.suppression import fewer_than
from provision_xl.reports.wording import counted
from provision_xl.results import Result, Shown, Shows, some_of

AREAS = {
    "A": "the file", "B": "the file", "C": "the shape of a sheet", "D": "values in cells", "E": "identifiers",
    "F": "tables that must agree", "G": "what provision costs", "H": "funds and budget", "K": "staffing",
    "M": "outcomes and concerns", "P": "the plan", "R": "pay and national figures", "S": "SENCo time",
}  # fmt: skip
NOTHING = "The checks found nothing to put right."


def alerts(picture: Picture) -> Draft:
    """Every kind of finding once, with the first example; only how many there are where readers may see nobody."""
    found = picture.work.findings
    return _by_code(picture, found) if picture.audience.sees_pupils else _by_area(picture, found)


def _by_code(picture: Picture, found: Sequence[Finding]) -> Draft:
    together: dict[str, list[Finding]] = {}
    for finding in found:
        together.setdefault(finding.code, []).append(finding)
    columns = (
        Shown("code", "Code"),
        Shown("count", "How many", Shows.COUNT),
        Shown("where", "Where"),
        Shown("saw", "What was seen, the first of them"),
        Shown("cure", "How to put it right"),
    )
    rows = tuple((code, len(rows), _where(rows), rows[0].saw, rows[0].cure) for code, rows in together.items())
    table = Result("Alerts", "Findings of the checks", columns, rows)
    return Draft("alerts", "Alerts", lambda _: [_counted(found), *_to_look_at(picture)], table)


def _where(rows: Sequence[Finding]) -> str:
    cells = [finding.cell for finding in rows if finding.cell]
    named = some_of(cells, 6)
    return f"{rows[0].sheet}!{named}" if named else rows[0].sheet


def _counted(found: Sequence[Finding]) -> str:
    return f"The checks found {counted(len(found), 'thing')} worth reading." if found else NOTHING


def _to_look_at(picture: Picture) -> list[str]:
    pupils = {row[0] for row in _records(concerns(picture.school, picture.as_at, picture.work.rates), "pupil")}
    overdue = [row for row in _records(reviews_due(picture.school, picture.as_at, 0), "days_overdue") if row[0]]
    said = []
    if pupils:
        said.append(f"Concerns names {counted(len(pupils), 'pupil')} to look at.")
    if overdue:
        said.append(f"{counted(len(overdue), 'review')} {'is' if len(overdue) == 1 else 'are'} overdue.")
    return [*said, *_stepped(picture), *_promises(picture), *_to_chase(picture)]


def _stepped(picture: Picture) -> list[str]:
    """For how many pupils support went up and down in the school year, by status, kind of plan or tier."""
    steps = step_history(picture.school, picture.as_at, picture.work.rates).records()
    year = year_label(school_year(picture.as_at))
    ways = [{row["pupil"] for row in steps if (row["school_year"], row["direction"]) == (year, way)}
            for way in (UP, DOWN)]  # fmt: skip
    up, down = (counted(len(pupils), "pupil") for pupils in ways)
    return [f"In {year} support was stepped up for {up} and down for {down}."] if any(ways) else []


def _promises(picture: Picture) -> Iterator[str]:
    """How many pupils got less than their EHC plan promises, in how many weeks of the school year."""
    short = ehc_received(picture.work.costs)[1].records()
    if short:
        pupils, weeks = len({row["pupil"] for row in short}), len({row["week"] for row in short})
        yield (f"EHC provision fell short for {counted(pupils, 'pupil')} in {counted(weeks, 'week')} of this school "
               "year: the sheet EHC by week says which.")  # fmt: skip


def _to_chase(picture: Picture) -> Iterator[str]:
    referrals = outside_tables(picture.school, picture.as_at, picture.work.rates)[0]
    late = sum(row["overdue"] for row in referrals.records())
    if late:
        yield f"{counted(late, 'referral')} should have been asked again by now."


def _records(result: Result, key: str) -> list[tuple[object, ...]]:
    return [(row[key],) for row in result.records()]


def _by_area(picture: Picture, found: Sequence[Finding]) -> Draft:
    """Numbers by area, small ones in words; no total, so that nothing can be taken away from it."""
    counts = Counter(finding.code[3:4] for finding in found)
    rows = tuple(
        (AREAS.get(area, "other"), counts[area] if counts[area] >= picture.least else fewer_than(picture.least))
        for area in sorted(counts)
    )
    columns = (Shown("area", "What it is about"), Shown("count", "Findings", Shows.COUNT))
    table = Result("Alerts", "Findings of the checks", columns, rows)
    words = ["The SENCo has the list of what to put right; here only how much there is of each kind."]
    return Draft("alerts", "Alerts", lambda shown: words if shown.rows else [NOTHING], table)

"""How pupils and costs of the school year spread over needs, year groups and bands of cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from provision_xl.costing.pieces import Piece
from provision_xl.money import pounds
from provision_xl.reports.auditing import COUNTS, Addition, Name
from provision_xl.reports.behind import BOUGHT, BOUGHT_WORDS, few_bought
from provision_xl.reports.beside import strictest
from provision_xl.reports.drafts import PUPILS_KEY, Draft, whole
from provision_xl.reports.kinds import Kinds, areas, band_of, bands, joined, needs, stages, years
from provision_xl.reports.picture import Picture, is_bought
from provision_xl.reports.report import Chart
from provision_xl.reports.running import a_pupil
from provision_xl.reports.wording import counted
from provision_xl.results import Result, Shown, Shows

EVERYBODY = whole(COUNTS)
CROSSED = "How many pupils with provision have which need, and where in the school they are."
TOO_FEW_TO_CROSS = "There are too few pupils with provision to show needs and years together."
WHOLE_SCHOOL_WORDS = "For the whole school"


class Money(NamedTuple):
    """Pence of the school year: planned, to date, forecast."""

    planned: int = 0
    to_date: int = 0
    forecast: int = 0

    def plus(self, piece: Piece) -> Money:
        return Money(self.planned + piece.planned, self.to_date + piece.to_date, self.forecast + piece.forecast)


def per_pupil(picture: Picture) -> dict[str, Money]:
    """What each pupil's provision costs in the school year; without bought services where pupils may not be seen.

    What is bought for single pupils would else stand out as the difference of two tables.
    """
    return _sums(picture, lambda piece: piece.pupil if _counts_for_pupils(picture, piece) else "")[0]


def _counts_for_pupils(picture: Picture, piece: Piece) -> bool:
    return picture.audience.sees_pupils or not is_bought(piece)


def _sums(picture: Picture, key: Callable[[Piece], str]) -> tuple[dict[str, Money], Money]:
    """Pence by key, and of the pieces whose key is ""."""
    found: dict[str, Money] = {}
    for piece in picture.of_year.pieces:
        found[key(piece)] = found.get(key(piece), Money()).plus(piece)
    return {name: money for name, money in found.items() if name}, found.get("", Money())


def _columns(header: str) -> tuple[Shown, ...]:
    return (
        Shown("kind", header),
        Shown(PUPILS_KEY, "Pupils", Shows.COUNT),
        Shown("planned_pence", "Planned", Shows.PENCE, "The school year, dates as given."),
        Shown("to_date_pence", "To date", Shows.PENCE),
        Shown("forecast_pence", "Forecast", Shows.PENCE),
        Shown("unit_pence", "Forecast a pupil", Shows.PENCE),
    )


def by_kind(picture: Picture, kinds: Kinds, key: str, heading: str) -> Draft:
    """Pupils and cost by one way of telling pupils apart."""
    everyone = per_pupil(picture)
    members: dict[str, list[str]] = {}
    for pupil in everyone:
        members.setdefault(kinds.of(pupil), []).append(pupil)
    order = sorted(members, key=kinds.order)
    money = {kind: _added(everyone[pupil] for pupil in members[kind]) for kind in order}
    rows = [_row(kinds.label(kind), len(members[kind]), money[kind]) for kind in order]
    names: tuple[Name, ...] = tuple((kinds.name, kind) for kind in order)
    counts = {name: len(members[kind]) for name, kind in zip(names, order, strict=True)}
    sizes = {name: money[kind].planned for name, kind in zip(names, order, strict=True)}
    return _draft(picture, key, heading, kinds.header, rows, names, counts, sizes)


def by_band(picture: Picture) -> Draft:
    """Pupils by what their provision costs in the school year, by forecast."""
    everyone, threshold = per_pupil(picture), picture.school.setting("threshold")
    whole_cost, _ = _sums(picture, lambda piece: piece.pupil)
    order = [name for name, _, _ in bands(threshold)]
    members: dict[str, list[str]] = {name: [] for name in order}
    for pupil in everyone:
        members[band_of(whole_cost[pupil].forecast, threshold)].append(pupil)
    money = {name: _added(everyone[pupil] for pupil in members[name]) for name in order}
    rows = [_row(name, len(members[name]), money[name]) for name in order]
    names: tuple[Name, ...] = tuple(("band", name) for name in order)
    counts = {name: len(members[band]) for name, band in zip(names, order, strict=True)}
    sizes = {name: money[band].planned for name, band in zip(names, order, strict=True)}
    heading, header = "Pupils by cost", "Forecast of the school year"
    return _draft(picture, "bands", heading, header, rows if everyone else [], names if everyone else (), counts, sizes)


def _added(amounts: Iterable[Money]) -> Money:
    found = list(amounts)
    return Money(*(sum(column) for column in zip(*found, strict=True))) if found else Money()


def _row(label: str, pupils: int, money: Money) -> tuple[Any, ...]:
    return (label, pupils, *money, a_pupil(money.forecast, pupils))


def _draft(
    picture: Picture, key: str, heading: str, header: str, rows: Sequence[tuple[Any, ...]], names: tuple[Name, ...],
    counts: Mapping[Name, int], sizes: Mapping[Name, int],
) -> Draft:  # fmt: skip
    rest = _rest(picture)
    pupils, total = sum(row[1] for row in rows), picture.of_year.total
    with_rest = [*rows, (_rest_words(picture), None, *rest, None)] if any(rest) else list(rows)
    all_names: tuple[Name, ...] = (*names, BOUGHT) if any(rest) else names
    columns = {("year", name): tuple(row[2:5]) for name, row in zip(all_names, with_rest, strict=False)}
    sums_up = ("Total", pupils, total.planned, total.to_date, total.forecast, None) if with_rest else ()
    title = f"{heading}, school year {picture.year_label}"
    table = Result(heading, title, _columns(header), tuple(with_rest), sums_up)
    additions = (Addition(COUNTS, EVERYBODY, names), Addition("year", whole("year"), all_names)) if names else ()
    return Draft(
        key, heading, lambda shown: _words(picture, pupils), table, _chart(key, header), all_names,
        counts={**counts, EVERYBODY: pupils}, small=few_bought(picture), additions=additions, sizes=sizes,
        columns=columns,
    )  # fmt: skip


def _chart(key: str, header: str) -> Chart:
    if key == "bands":
        return Chart("Pupils in each band of cost", "kind", (PUPILS_KEY,))
    return Chart(f"Forecast by {header.lower()}", "kind", ("forecast_pence",))


def _rest(picture: Picture) -> Money:
    return _sums(picture, lambda piece: piece.pupil if _counts_for_pupils(picture, piece) else "")[1]


def _rest_words(picture: Picture) -> str:
    return WHOLE_SCHOOL_WORDS if picture.audience.sees_pupils else BOUGHT_WORDS


def _words(picture: Picture, pupils: int) -> list[str]:
    if not pupils:
        return ["No pupil has provision in this school year."]
    if picture.audience.sees_pupils:
        return [f"{counted(pupils, 'pupil')} with provision cost {pounds(picture.of_year.total.forecast)} by forecast, "
                "services and training for the whole school included."]  # fmt: skip
    return ["Pupils with provision on the map. Bought services stand in one row of their own."]


def crossed(picture: Picture) -> Draft:
    """How many pupils have which need in which year group; areas and stages where small counts must be hidden."""
    everyone = sorted(per_pupil(picture))
    down, across = _axes(picture, everyone)
    rows = sorted({down.of(pupil) for pupil in everyone}, key=down.order)
    columns = sorted({across.of(pupil) for pupil in everyone}, key=across.order)
    if picture.audience.hides and min(len(rows), len(columns)) < 2:
        rows, columns, everyone = [], [], []  # one row or column tells nothing that other tables do not
    table = _matrix(picture, down, across, rows, columns, everyone)
    cells = {(r, c + 1): ("cell", row, column) for r, row in enumerate(rows) for c, column in enumerate(columns)}
    margins = {(r, len(columns) + 1): (down.name, row) for r, row in enumerate(rows)}
    last = {(len(rows), c + 1): (across.name, column) for c, column in enumerate(columns)}
    named: dict[tuple[int, int], Name] = {**cells, **margins, **last, (len(rows), len(columns) + 1): EVERYBODY}
    lines = (*table.rows, table.total)
    counts = {name: lines[row][column] for (row, column), name in named.items()} if rows else {}
    return Draft(
        "crossed", "Need and year group", _crossed_words, table, None, (), named if rows else {}, counts,
        additions=_crossed_sums(picture, down, across, rows, columns, everyone),
    )  # fmt: skip


def _crossed_words(table: Result) -> list[str]:
    return [CROSSED if table.rows else TOO_FEW_TO_CROSS]


def _axes(picture: Picture, everyone: Sequence[str]) -> tuple[Kinds, Kinds]:
    school, rates = picture.school, picture.work.rates
    if not picture.audience.hides:
        return needs(school, rates), years(school)
    least = strictest(school)  # so that every audience has the same kinds, and none the parts of another's
    return joined(areas(school, rates), everyone, least), joined(stages(school), everyone, least)


def _matrix(
    picture: Picture, down: Kinds, across: Kinds, rows: Sequence[str], columns: Sequence[str], everyone: Sequence[str]
) -> Result:
    pairs = [(down.of(pupil), across.of(pupil)) for pupil in everyone]
    body = [
        (down.label(row), *(pairs.count((row, column)) for column in columns), sum(pair[0] == row for pair in pairs))
        for row in rows
    ]
    total = ("All", *(sum(pair[1] == column for pair in pairs) for column in columns), len(pairs))
    headers = (
        Shown("kind", down.header),
        *(Shown(f"pupils_{column}", across.label(column), Shows.COUNT) for column in columns),
        Shown(PUPILS_KEY, "All", Shows.COUNT),
    )
    title = f"Pupils by {down.header.lower()} and {across.header.lower()}, school year {picture.year_label}"
    return Result("Need and year", title, headers, tuple(body), total if body else ())


def _crossed_sums(
    picture: Picture, down: Kinds, across: Kinds, rows: Sequence[str], columns: Sequence[str], everyone: Sequence[str]
) -> tuple[Addition, ...]:
    """Cells add up to both margins, margins to everybody, and finer kinds of other tables to the margins."""
    if not rows:
        return ()
    finer = ((down, needs(picture.school, picture.work.rates)), (across, years(picture.school)))
    return (
        *(Addition(COUNTS, (down.name, row), tuple(("cell", row, column) for column in columns)) for row in rows),
        *(Addition(COUNTS, (across.name, column), tuple(("cell", row, column) for row in rows)) for column in columns),
        Addition(COUNTS, EVERYBODY, tuple((down.name, row) for row in rows)),
        Addition(COUNTS, EVERYBODY, tuple((across.name, column) for column in columns)),
        *(addition for coarse, fine in finer for addition in _of_finer(coarse, fine, everyone)),
    )


def _of_finer(coarse: Kinds, fine: Kinds, everyone: Sequence[str]) -> list[Addition]:
    """A coarse kind is the sum of the fine ones that lie in it alone; one that is cut in two says nothing."""
    if coarse.name == fine.name:
        return []
    above: dict[str, set[str]] = {}
    for pupil in everyone:
        above.setdefault(fine.of(pupil), set()).add(coarse.of(pupil))
    return [
        Addition(COUNTS, (coarse.name, kind), tuple((fine.name, part) for part in sorted(above) if kind in above[part]))
        for kind in sorted({kind for kinds in above.values() for kind in kinds})
        if all(len(above[part]) == 1 for part in above if kind in above[part])
    ]


def spreads(picture: Picture) -> tuple[Draft, ...]:
    """The four sections of this module, in their order."""
    school, rates = picture.school, picture.work.rates
    return (
        by_band(picture),
        by_kind(picture, needs(school, rates), "needs", "Cost by need"),
        by_kind(picture, years(school), "years", "Cost by year group"),
        crossed(picture),
    )

"""Kinds of pupils that costs are shown by: need, area of need, year group, stage, and how much a pupil costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from provision_xl.costing.costs import NOT_GIVEN
from provision_xl.rates import Rates
from provision_xl.school.core_tables import YEAR_GROUPS
from provision_xl.school.school import School

NO_AREA = "Other, or not assessed"
_STAGES: Mapping[str, tuple[str, ...]] = {
    "Nursery and Reception": ("N1", "N2", "R"),
    "Years 1 and 2": ("1", "2"),
    "Years 3 to 6": ("3", "4", "5", "6"),
    "Years 7 to 9": ("7", "8", "9"),
    "Years 10 and 11": ("10", "11"),
    "Years 12 and over": ("12", "13", "14"),
}
_STAGE_OF = {year: stage for stage, years in _STAGES.items() for year in years}
_YEAR_WORDS = {"N1": "Nursery 1", "N2": "Nursery 2", "R": "Reception"}
STEPS = (100_000, 300_000)  # pence; the last step is the threshold of Settings


@dataclass(frozen=True, slots=True)
class Kinds:
    """One way to tell pupils apart.

    Args:
        name: as suppression knows it.
        header: of the column.
        of: the kind of a pupil.
        label: its name for people.
        order: a key that sorts kinds.
    """

    name: str
    header: str
    of: Callable[[str], str]
    label: Callable[[str], str]
    order: Callable[[str], tuple[int, str]]


def needs(school: School, rates: Rates) -> Kinds:
    """By primary need, as the census names it."""
    words = {row["Code"]: f"{row['Need']} ({row['Code']})" for row in rates.rows("need_codes")}
    return _kinds("need", "Primary need", lambda pupil: _need(school, pupil), list(words), words)


def areas(school: School, rates: Rates) -> Kinds:
    """By the four broad areas of need."""
    area = {row["Code"]: row.get("Area") or NO_AREA for row in rates.rows("need_codes")}
    known = [*dict.fromkeys(name for name in area.values() if name != NO_AREA), NO_AREA]
    return _kinds("area", "Area of need", lambda pupil: area.get(_need(school, pupil), NO_AREA), known, {})


def years(school: School) -> Kinds:
    """By year group."""
    return _kinds("year", "Year group", lambda pupil: _year(school, pupil), list(YEAR_GROUPS), _YEAR_WORDS, "Year ")


def stages(school: School) -> Kinds:
    """By stage: years joined so that fewer pupils stand alone."""
    return _kinds("stage", "Stage", lambda pupil: _STAGE_OF.get(_year(school, pupil), NOT_GIVEN), list(_STAGES), {})


def joined(kinds: Kinds, pupils: Sequence[str], least: int) -> Kinds:
    """The same kinds, neighbours joined until each stands for so many pupils."""
    counts = Counter(map(kinds.of, pupils))
    groups: list[list[str]] = [[]]
    for kind in sorted(counts, key=kinds.order):
        if sum(counts[other] for other in groups[-1]) >= least:
            groups.append([])
        groups[-1].append(kind)
    if len(groups) > 1 and sum(counts[kind] for kind in groups[-1]) < least:
        groups[-2].extend(groups.pop())
    first = {kind: group[0] for group in groups for kind in group}
    words = {group[0]: "; ".join(map(kinds.label, group)) for group in groups if group}
    return replace(kinds, of=lambda pupil: first.get(kinds.of(pupil), kinds.of(pupil)), label=lambda kind: words[kind])


def _need(school: School, pupil: str) -> str:
    return (school.pupil[pupil].primary_need if pupil in school.pupil else "") or NOT_GIVEN


def _year(school: School, pupil: str) -> str:
    return (school.pupil[pupil].year_group if pupil in school.pupil else "") or NOT_GIVEN


def _kinds(
    name: str, header: str, of: Callable[[str], str], known: list[str], words: Mapping[str, str], prefix: str = ""
) -> Kinds:
    places = {kind: place for place, kind in enumerate(known)}

    def label(kind: str) -> str:
        return words.get(kind) or (kind if kind == NOT_GIVEN else f"{prefix}{kind}")

    return Kinds(name, header, of, label, lambda kind: (places.get(kind, len(known)), kind))


def bands(threshold: int) -> tuple[tuple[str, int, int | None], ...]:
    """Bands of a pupil's yearly cost: name, from (pence) and up to, the last step being the threshold itself.

    >>> [name for name, _, _ in bands(600_000)]
    ['Under £1,000', '£1,000 to £2,999.99', '£3,000 to £6,000', 'Over £6,000']
    """
    steps = [step for step in STEPS if step < threshold]
    found: list[tuple[str, int, int | None]] = []
    low = 0
    for step in steps:
        name = f"Under {_pounds(step)}" if not low else f"{_pounds(low)} to {_pounds(step - 1)}"
        found.append((name, low, step))
        low = step
    below = f"{_pounds(low)} to {_pounds(threshold)}" if low else f"Up to {_pounds(threshold)}"
    return (*found, (below, low, threshold + 1), (f"Over {_pounds(threshold)}", threshold + 1, None))


def _pounds(pence: int) -> str:
    whole, rest = divmod(pence, 100)
    return f"£{whole:,}" + (f".{rest:02d}" if rest else "")


def band_of(pence: int, threshold: int) -> str:
    """
    >>> band_of(600_000, 600_000), band_of(600_001, 600_000), band_of(99_999, 600_000)
    ('£3,000 to £6,000', 'Over £6,000', 'Under £1,000')
    """
    return next(name for name, low, high in reversed(bands(threshold)) if pence >= low or low == 0)

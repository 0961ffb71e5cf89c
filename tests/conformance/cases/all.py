"""Every case of every function, none twice."""

from __future__ import annotations

from provision_xl.functions.registry import REGISTRY
from tests.conformance.cases.case import Case
from tests.conformance.cases.cells import for_cells
from tests.conformance.cases.tables import for_tables

FEWEST = 20


def all_cases() -> tuple[Case, ...]:
    found = [made for function in REGISTRY for cases in (for_cells, for_tables) for made in cases(function)]
    names = [made.name for made in found]
    assert len(names) == len(set(names)), sorted(name for name in set(names) if names.count(name) > 1)
    return tuple(found)


def slice_of(cases: tuple[Case, ...], one_in: int) -> tuple[Case, ...]:
    """Every so many-th case of each function, beginning with its example; no large ones."""
    chosen = []
    for function in REGISTRY:
        own = [made for made in cases if made.function == function.name and not made.large]
        chosen += own[::one_in]
    return tuple(chosen)

"""A reader who tries every table of whole numbers that agrees with what is shown; knows nothing of the auditor.

Only for small tables. It is told what stands in the published table: the figures shown, the words in place of the
others, and which rows are sums of which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

type Name = tuple[str, ...]

MOST = 40  # no count in the tests' tables is anywhere near


def possible_values(
    shown: Mapping[Name, int | str], sums: Sequence[tuple[Name, Sequence[Name]]], listed: frozenset[str], name: Name
) -> set[int]:
    """Every value that a hidden row can have, of those that its word leaves open.

    Args:
        shown: a number, or "fewer than N", or "hidden N": not small, at least N.
        sums: (whole, parts) for each sum.
        listed: tables in which every row has somebody.
    """
    domain = {row: _domain(row, value, listed) for row, value in shown.items()}
    return {value for value in domain[name] if _agrees({**domain, name: range(value, value + 1)}, sums)}


def _domain(row: Name, value: int | str, listed: frozenset[str]) -> range:
    if isinstance(value, int):
        return range(value, value + 1)
    word, _, number = value.rpartition(" ")
    if word == "fewer than":
        return range(1 if row[0] in listed else 0, int(number))
    return range(int(number), MOST)


def _agrees(domain: dict[Name, range], sums: Sequence[tuple[Name, Sequence[Name]]]) -> bool:
    narrowed = _narrowed(domain, sums)
    if narrowed is None:
        return False
    open_rows = [row for row, values in narrowed.items() if len(values) > 1]
    if not open_rows:
        return True
    row = min(open_rows, key=lambda row: len(narrowed[row]))
    return any(_agrees({**narrowed, row: range(value, value + 1)}, sums) for value in narrowed[row])


def _narrowed(domain: dict[Name, range], sums: Sequence[tuple[Name, Sequence[Name]]]) -> dict[Name, range] | None:
    """Limits drawn together by each sum until nothing moves; None where no table is left."""
    found = dict(domain)
    moved = True
    while moved:
        moved = False
        for row, values in _moves(found, sums):
            if values != found[row]:
                found[row], moved = values, True
                if not values:
                    return None
    return found


def _moves(found: dict[Name, range], sums: Sequence[tuple[Name, Sequence[Name]]]) -> Iterator[tuple[Name, range]]:
    for whole, parts in sums:
        least, most = sum(found[part].start for part in parts), sum(found[part].stop - 1 for part in parts)
        yield whole, range(max(found[whole].start, least), min(found[whole].stop, most + 1))
        for part in parts:
            rest_least, rest_most = least - found[part].start, most - (found[part].stop - 1)
            low, high = found[whole].start - rest_most, found[whole].stop - 1 - rest_least
            yield part, range(max(found[part].start, low), min(found[part].stop, high + 1))
            least, most = rest_least + found[part].start, rest_most + found[part].stop - 1

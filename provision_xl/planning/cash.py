"""What a plan costs in cash, and whether the funds can bear it; whole pence throughout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

EXTRA_HOURS = ""  # the payee of extra hours, which belong to no intervention


@dataclass(frozen=True, slots=True)
class Claim:
    """Pence that one of these funds must pay; `key` says for what."""

    key: tuple[str, ...]
    pence: int
    funds: tuple[str, ...]


type Paid = dict[tuple[int, str], int]
"""Pence by place of the claim and fund."""


def pay(claims: Sequence[Claim], left: Mapping[str, int]) -> Paid | None:
    """Who pays what, so that every claim is met; None where that cannot be.

    Claims are met in turn, each from its funds in their order; where one falls short, earlier claims are moved to
    other funds that may pay them (the largest flow of a small network), so that "no" is never a matter of order.

    >>> either, only = Claim(("A",), 50, ("PP", "SEN")), Claim(("B",), 60, ("PP",))
    >>> pay([either, only], {"PP": 60, "SEN": 50})
    {(0, 'SEN'): 50, (1, 'PP'): 60}
    """
    rest = dict(left)
    paid: Paid = {}
    for place, claim in enumerate(claims):
        needed = claim.pence
        while needed > 0:
            moved = _move(claims, paid, rest, place, needed)
            if not moved:
                return None
            needed -= moved
    return {key: paid[key] for key in sorted(paid) if paid[key]}


def _move(claims: Sequence[Claim], paid: Paid, rest: dict[str, int], place: int, needed: int) -> int:
    """Push up to `needed` pence of a claim along the first path that ends in a fund with money left."""
    came_from: dict[str, tuple[int, str]] = {}
    queue = [(place, "")]
    while queue:
        current, through = queue.pop(0)
        for fund in claims[current].funds:
            if fund in came_from:
                continue
            came_from[fund] = (current, through)
            if rest.get(fund, 0) > 0:
                return _push(paid, rest, came_from, fund, needed)
            holders = sorted(other for (other, name), pence in paid.items() if name == fund and pence > 0)
            queue.extend((other, fund) for other in holders if other != current)
    return 0


def _push(paid: Paid, rest: dict[str, int], came_from: Mapping[str, tuple[int, str]], end: str, needed: int) -> int:
    path: list[tuple[int, str, str]] = []
    fund = end
    while fund:
        claim, through = came_from[fund]
        path.append((claim, fund, through))
        fund = through
    amount = min([needed, rest[end], *(paid[claim, through] for claim, _, through in path if through)])
    rest[end] -= amount
    for claim, fund, through in path:
        paid[claim, fund] = paid.get((claim, fund), 0) + amount
        if through:
            paid[claim, through] -= amount
    return amount


def paid_by(paid: Paid, places: Iterable[int]) -> dict[str, int]:
    """Pence by fund for some of the claims."""
    wanted = set(places)
    found: dict[str, int] = {}
    for (place, fund), pence in paid.items():
        if place in wanted and pence:
            found[fund] = found.get(fund, 0) + pence
    return found

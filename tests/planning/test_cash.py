"""Who pays what: whenever the money can be shared out it is, to the penny, whatever the order."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from provision_xl.planning.cash import Claim, paid_by, pay

FUNDS = ("A", "B", "C")
CLAIMS = st.lists(
    st.tuples(st.integers(0, 9), st.lists(st.sampled_from(FUNDS), unique=True, max_size=3)), max_size=4
)  # fmt: skip
LEFT = st.tuples(*(st.integers(0, 12) for _ in FUNDS))


def can_be_paid(claims: list[tuple[int, list[str]]], left: dict[str, int]) -> bool:
    """Every set of claims must fit into the funds that may pay for one of them (Hall's rule)."""
    for chosen in product((False, True), repeat=len(claims)):
        some = [claim for claim, taken in zip(claims, chosen, strict=True) if taken]
        funds = {name for _, names in some for name in names}
        if sum(pence for pence, _ in some) > sum(left[name] for name in funds):
            return False
    return True


@given(CLAIMS, LEFT)
def test_paid_whenever_it_can_be(claims: list[tuple[int, list[str]]], amounts: tuple[int, ...]) -> None:
    left = dict(zip(FUNDS, amounts, strict=True))
    due = [Claim((str(place),), pence, tuple(names)) for place, (pence, names) in enumerate(claims)]
    paid = pay(due, left)
    assert (paid is not None) == can_be_paid(claims, left)
    if paid is not None:
        for place, claim in enumerate(due):
            assert sum(paid_by(paid, [place]).values()) == claim.pence
            assert set(paid_by(paid, [place])) <= set(claim.funds)
        for name, pence in paid_by(paid, range(len(due))).items():
            assert 0 < pence <= left[name]


def test_funds_pay_in_their_order_where_nothing_else_forces_them() -> None:
    assert pay([Claim(("x",), 10, ("B", "A"))], {"A": 10, "B": 4}) == {(0, "A"): 6, (0, "B"): 4}

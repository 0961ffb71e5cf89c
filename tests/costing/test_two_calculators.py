"""The product against the second calculator, which works day by day, on random schools: equal to the penny."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from random import Random

import pytest

from provision_xl.choices import COST_VIEWS
from provision_xl.costing import VIEWS, both
from provision_xl.costing.pieces import TIME
from provision_xl.funding import code_of, payments
from provision_xl.rates import national
from tests.costing.plain import line_of, pieces_of
from tests.independent.calculator import calculate
from tests.independent.funds import by_line_and_month, fund_out
from tests.independent.schools import random_school

SEEDS = range(120)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_piece_is_equal_to_the_penny_on_both_bases(seed: int) -> None:
    school, as_at = random_school(seed)
    own, la = both(school, as_at, national())
    for costs, basis in ((own, "school"), (la, "la")):
        wanted = calculate(school, as_at, national(), basis)
        assert (costs is None) == (wanted is None), basis
        if costs and wanted is not None:
            assert pieces_of(costs) == {key: tuple(amounts) for key, amounts in wanted.items()}, basis


@pytest.mark.parametrize("seed", SEEDS)
def test_every_fund_pays_the_same_for_each_line_and_month(seed: int) -> None:
    school, as_at = random_school(seed)
    own, _ = both(school, as_at, national())
    paid = payments(own)
    for figure in ("planned", "to_date", "forecast"):
        found: dict[tuple[str, str, str], int] = defaultdict(int)
        for payment in paid:
            year, month = payment.piece.month
            found[line_of(payment.piece), f"{year}-{month:02d}", payment.fund] += getattr(payment, figure)
        wanted = by_line_and_month(fund_out(school, as_at, national(), figure) or {})
        assert {key: pence for key, pence in found.items() if pence} == wanted, figure


@pytest.mark.parametrize("seed", range(40))
def test_views_agree_and_the_order_of_rows_does_not_matter(seed: int) -> None:
    school, as_at = random_school(seed)
    own, _ = both(school, as_at, national())
    for view in VIEWS:
        rows = own.by(view)
        for figure in ("planned", "to_date", "forecast", "hours"):
            assert sum(getattr(row, figure) for row in rows) == getattr(own.total, figure), (view, figure)
    shuffled = {
        name: tuple(Random(seed).sample(rows, len(rows)))
        for name in ("pupils", "interventions", "staff", "provision", "services", "training", "terms")
        if (rows := getattr(school, name))
    }
    other, _ = both(replace(school, **shuffled), as_at, national())
    assert pieces_of(other) == pieces_of(own)


@pytest.mark.parametrize("seed", range(40))
def test_each_row_of_each_view_is_the_sum_of_its_own_pieces(seed: int) -> None:
    school, as_at = random_school(seed)
    code = code_of(school, national())
    for costs in filter(None, both(school, as_at, national())):
        views = {name: (key_of(school), costs.by(name)) for name, key_of in VIEWS.items()}
        for name, (key_of, rows) in {**views, "cfr": (code, costs.summed(code, "month"))}.items():
            own = defaultdict(list)
            for piece in costs.pieces:
                own[key_of(piece)].append(piece)
            assert {row.key for row in rows} == own.keys(), name
            for row in rows:
                pieces = own[row.key]
                for amount in ("planned", "planned_to_date", "to_date"):
                    assert getattr(row, amount) == sum(getattr(piece, amount) for piece in pieces), (name, row.key)
                for hours in ("hours", "hours_to_date", "received"):
                    given = sum(getattr(piece, hours) for piece in pieces if piece.kind == TIME)
                    assert getattr(row, hours) == given, (name, row.key)
                assert row.pupils == len({piece.pupil for piece in pieces} - {""}), (name, row.key)
                assert row.estimate == any(piece.estimate for piece in pieces), (name, row.key)
                assert row.provisional == any(piece.provisional for piece in pieces), (name, row.key)


def test_every_view_that_can_be_chosen_is_there() -> None:
    assert set(COST_VIEWS) == {*VIEWS, "fund", "cfr"}

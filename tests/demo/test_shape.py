"""The shape of the demo school against published figures and a calculation by hand."""

from datetime import date
from decimal import Decimal

import pytest

from provision_xl.demo.roll import roll_of
from provision_xl.demo.shape import SCHOOL_URN, dfe_schools, shape
from provision_xl.errors import OutOfRange
from provision_xl.rates import national

DAY = date(2026, 11, 23)


def test_the_file_holds_thirty_schools_in_the_dfes_column_names() -> None:
    rows = dfe_schools()
    assert len(rows) == 30
    row = rows[SCHOOL_URN]
    assert (row["Total pupils"], row["SEN support"], row["EHC plan"]) == ("781", "127", "20")
    assert (row["SUP_Primary_need_mld"], row["EHC_Primary_need_asd"]) == ("41", "9")


def test_blended_by_hand() -> None:
    # School: 147 of 781 with SEN = 18.822 %; England, primary, January 2026: 19.4 %. Mean 19.111 %, and
    # 78 / 0.19111 = 408.1.
    # Plans of SEN: school 20 / 147 = 13.605 %; England 6.0 / 20.8 = 28.846 %. Mean 21.226 %; of 78 that is 16.56.
    found = shape(78, DAY, national())
    assert found.on_roll == 408
    assert sum(found.plans.values()) == 17
    assert sum(found.support.values()) == 61


def test_needs_blended_by_hand() -> None:
    # MLD at SEN support in the test school, by the needs that are used (SLD is not):
    # SPLD 6, MLD 41, SEMH 32, SLCN 12, HI 4, PD 2, ASD 17, OTH 7, NSA 5, VI 0 = 126. 41 / 126 = 32.54 %.
    # Our estimate for England: 17 of 100. Mean 24.77 %; of 61 pupils 15.1, so 15.
    assert shape(78, DAY, national()).support["MLD"] == 15


@pytest.mark.parametrize("pupils", [12, 40, 78, 400, 1000])
def test_shares_stay_near_those_of_primary_schools(pupils: int) -> None:
    found = shape(pupils, DAY, national())
    support, plans = sum(found.support.values()), sum(found.plans.values())
    assert support + plans == pupils
    rounding = Decimal(1) / found.on_roll
    assert Decimal("0.140") - rounding <= Decimal(support) / found.on_roll <= Decimal("0.155") + rounding
    assert Decimal("0.035") - rounding <= Decimal(plans) / found.on_roll <= Decimal("0.050") + rounding
    assert roll_of(found) <= found.classes_a_year * 7 * 30
    assert found.support["SLCN"] > found.support["SPLD"]
    assert found.plans["ASD"] == max(found.plans.values())


def test_too_few_pupils_is_said() -> None:
    with pytest.raises(OutOfRange, match="at least 12 pupils with SEN, not 11"):
        shape(11, DAY, national())

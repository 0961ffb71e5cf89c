"""Top-ups by the year, week and hour, from mid-year on; income by source and home authority; what a check must see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from itertools import permutations

import pytest

from provision_xl.funding import check_entries, payments, purses
from provision_xl.funding.calendars import of_year
from provision_xl.funding.income import accrued, income
from provision_xl.rates import national
from provision_xl.school.core_tables import Fund, Line, TermRow
from provision_xl.school.other_tables import LocalRate, Service
from provision_xl.school.school import School
from provision_xl.views import check_school, funding_tables, threshold_table
from tests.funding.schools import AS_AT, GIFT, SEN, ledger, plain_school, rows_by, top_up, work

JANUARY, APRIL = date(2027, 1, 1), date(2027, 4, 12)
# £3,650 a year is £10 a day: 243 days from 1 January to 31 August 2027
BY_YEAR = top_up("P1", 365_000, "year", JANUARY, band="Band 3", home_la="Derby")
# £10 a week over 12 + 14 teaching weeks
BY_WEEK = top_up("P2", 1_000, "week", date(2027, 1, 4), home_la="Leeds")
# £12 an hour x 5 EHC hours x 14 weeks of summer
BY_HOUR = top_up("P2", 1_200, "hour", APRIL)


@pytest.mark.parametrize(("award", "pence"), [(BY_YEAR, 243_000), (BY_WEEK, 26_000), (BY_HOUR, 84_000)])
def test_an_award_counts_from_its_day_by_days_or_teaching_weeks(award: object, pence: int) -> None:
    (purse,) = [row for row in purses(plain_school(top_ups=(award,))) if row.top_up]
    assert purse.amount == pence


def test_what_has_come_in_goes_by_days_and_by_teaching_weeks() -> None:
    """By the end of January: 31 days x £10; 4 weeks of 26 x £10. By the end of the financial year 90 days, 12 weeks."""
    school = plain_school(top_ups=(BY_YEAR, BY_WEEK))
    yearly, weekly = (purse for purse in purses(school) if purse.top_up)
    assert (accrued(school, yearly, date(2027, 1, 31)), accrued(school, weekly, date(2027, 1, 31))) == (31_000, 4_000)
    year = of_year("financial", 2026)
    assert tuple(income(school, yearly, year)) == (0, 90_000, 153_000)
    assert tuple(income(school, weekly, year)) == (0, 12_000, 14_000)


def test_income_by_source_and_by_home_authority() -> None:
    school = plain_school(
        top_ups=(BY_YEAR, BY_WEEK),
        ledger=ledger((date(2026, 9, 30), "I03", -50_000, "", ""), (date(2026, 9, 30), "I01", -3_000, "", "SEN"),
                      (date(2026, 9, 30), "I18", -700, "", ""), (date(2026, 11, 9), "I13", -900, "", "Gift")),
    )  # fmt: skip
    by_source, by_la, awards, _ = funding_tables(work(school))
    rows = rows_by(by_source, "source")
    # the school year: SEN 212 days, of them 61 in September and October; Gift 243 days of 2027
    sen, gift, top_ups = rows["Notional SEN budget"], rows["Donations"], rows["Top-ups"]
    assert (sen["expected_pence"], sen["to_date_pence"], sen["received_pence"]) == (21_200, 6_100, 3_000)
    assert (gift["expected_pence"], gift["to_date_pence"], gift["received_pence"]) == (24_300, 0, 0)
    assert (top_ups["expected_pence"], top_ups["received_pence"]) == (269_000, 50_000)
    assert rows["In Ledger, no fund named"]["received_pence"] == 700
    assert by_source.total[3:] == (21_200 + 24_300 + 269_000, 6_100, 53_700)
    authorities = rows_by(by_la, "home_la")
    assert {name: row["expected_pence"] for name, row in authorities.items()} == {"Derby": 243_000, "Leeds": 26_000}
    assert {row["pupil"]: row["expected_pence"] for row in rows_by(awards, "pupil").values()} == {
        "P1": 243_000, "P2": 26_000}  # fmt: skip


def test_notional_sen_is_what_is_typed_whatever_the_number_of_pupils() -> None:
    more = tuple(plain_school().pupils[:1]) * 1
    one, two = (rows_by(funding_tables(work(plain_school(pupils=pupils)))[0], "source")["Notional SEN budget"]
                for pupils in (more, plain_school().pupils))  # fmt: skip
    assert one == two


def test_every_usual_source_says_whence_and_how_sure() -> None:
    rows = rows_by(funding_tables(work(plain_school()))[3], "source")
    assert {"Notional SEN budget", "Inclusive Mainstream Fund", "Pupil premium", "Pupil premium plus", "Place funding",
            "Service premium", "Early years pupil premium", "Disability access fund", "SEN inclusion fund",
            "High needs top-up"} <= set(rows)  # fmt: skip
    assert all(row["where"] and row["status"] for row in rows.values())
    assert rows["Place funding"]["status"] == "unverified" and "£10,000.00" in rows["Place funding"]["figure"]
    assert "unverified" in rows["Place funding"]["figure"]
    assert len({row["order"] for row in rows.values()}) == len(rows)
    assert rows["Pupil premium"]["restricted_to"] == "All"
    restrictions = {row["restricted_to"] for row in rows.values()}
    assert restrictions <= {"All", "PP", "LAC", "EHC", "EY", "Pupil:<ID>"}


def _codes(school: School) -> dict[str, str]:
    return {item.code: item.cell or item.saw for item in check_school(school, AS_AT, national())}


def test_a_band_with_another_amount_and_an_hourly_award_without_hours_are_pointed_at() -> None:
    band = (LocalRate("Band 3", "", date(2026, 4, 1), D("3650"), "LA"),
            LocalRate("Band 3", "", date(2027, 4, 1), D("3800"), "LA"))  # fmt: skip
    assert "PX-H11" not in _codes(plain_school(top_ups=(BY_YEAR,), local_rates=band))
    late = top_up("P1", 365_000, "year", date(2027, 4, 1), band="Band 3")
    assert "Band 3 in Local rates is £3,800.00" in _codes(plain_school(top_ups=(late,), local_rates=band))["PX-H11"]
    assert "PX-H12" in _codes(plain_school(top_ups=(top_up("P1", 1_200, "hour", JANUARY),)))
    assert "PX-H12" not in _codes(plain_school(top_ups=(BY_HOUR,)))


def test_several_awards_of_one_pupil_keep_apart_and_none_is_lost_in_any_order() -> None:
    rows = (BY_YEAR, top_up("P1", 100, "week", JANUARY), top_up("P1", 200, "week", JANUARY))
    found = [{purse.name: purse.amount for purse in purses(plain_school(top_ups=order)) if purse.top_up}
             for order in permutations(rows)]  # fmt: skip
    assert all(one == found[0] for one in found)
    assert len(found[0]) == 3
    assert sum(found[0].values()) == 243_000 + 2_600 + 5_200


def test_a_fund_called_like_a_top_up_stands_in_its_place() -> None:
    """Funds goes before Top-ups: one purse of that name, with the money of Funds."""
    typed = Fund(fund="Top-up P1", source="LA", amount=5_000, starts=date(2026, 9, 1), ends=date(2027, 8, 31))
    found = [purse for purse in purses(plain_school(funds=(SEN, typed), top_ups=(BY_YEAR,))) if "P1" in purse.name]
    assert [(purse.name, purse.amount) for purse in found] == [("Top-up P1", 5_000)]


def test_a_fund_that_ends_before_it_starts_has_no_day_on_which_it_could_stand_for_a_top_up() -> None:
    """Both dates lie within the award's days, the later one first: the award of 243 days at £10 stays."""
    typed = Fund(fund="For P1", source="LA", amount=5_000, starts=date(2027, 6, 12), ends=date(2027, 5, 8),
                 restricted_to="Pupil:P1")  # fmt: skip
    found = [purse for purse in purses(plain_school(funds=(SEN, typed), top_ups=(BY_YEAR,))) if purse.top_up]
    assert [(purse.name, purse.amount) for purse in found] == [("Top-up P1", 243_000)]


EARLIER = TermRow(term="Summer 2026", starts=date(2026, 4, 13), ends=date(2026, 7, 17), teaching_weeks=D(14))


def test_an_award_counts_in_every_school_year_of_terms_so_that_a_financial_year_is_whole() -> None:
    """£10 a day from 1 April 2026 on: 153 days of 2025/26 and all of 2026/27; the financial year has 365 days."""
    award = top_up("P1", 365_000, "year", date(2026, 4, 1), home_la="Derby")
    school = plain_school(terms=(EARLIER, *plain_school().terms), top_ups=(award,))
    found = {purse.name: (purse.amount, purse.starts, purse.ends) for purse in purses(school) if purse.top_up}
    assert found == {
        "Top-up P1": (365_000, date(2026, 9, 1), date(2027, 8, 31)),
        "Top-up P1 2025/26": (153_000, date(2026, 4, 1), date(2026, 8, 31)),
    }
    year = of_year("financial", 2026)
    assert sum(income(school, purse, year).within for purse in purses(school) if purse.top_up) == 365_000
    above = threshold_table(work(school))
    assert rows_by(above, "pupil")["P1"]["top_up_pence"] == 365_000, "the threshold goes by one school year"


def test_an_earlier_year_s_award_pays_that_year_s_lines_and_a_row_of_funds_stands_for_its_own_days_alone() -> None:
    """L0 runs £2 a day over 14 weeks of summer 2026: £140."""
    line = plain_school().provision[0]
    before = replace(line, line="L0", starts=EARLIER.starts, ends=EARLIER.ends, fund="Top-up P1")
    award = top_up("P1", 365_000, "year", date(2026, 4, 1))
    school = plain_school(terms=(EARLIER, *plain_school().terms), top_ups=(award,), provision=(before,))
    assert _paid(school) == {"Top-up P1 2025/26": 14_000}
    typed = Fund(fund="For P1", source="LA", amount=5_000, starts=date(2026, 9, 1), ends=date(2027, 8, 31),
                 restricted_to="Pupil: P1")  # fmt: skip
    both = replace(school, funds=(SEN, typed), provision=(before, replace(line, fund="")))
    assert _paid(both) == {"Top-up P1 2025/26": 14_000, "SEN": 27_000, "For P1": 5_000, "Unfunded": 9_000}


def _paid(school: School) -> dict[str, int]:
    found: dict[str, int] = {}
    for payment in payments(work(school).costs):
        found[payment.fund] = found.get(payment.fund, 0) + payment.planned
    return {fund: pence for fund, pence in found.items() if pence}


PP = Fund(fund="PP", source="Pupil premium", amount=100_000, starts=date(2026, 4, 1), ends=date(2027, 3, 31))


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        # £270 falls into the financial year of SEN and PP, £140 after it
        ("PP", {"PP": 27_000, "Unfunded": 14_000}),
        ("PP; SEN", {"PP": 27_000, "Unfunded": 14_000}),
        ("SEN; any", {"SEN": 27_000, "Gift": 14_000}),
        ("any", {"SEN": 27_000, "Gift": 14_000}),
        ("", {"SEN": 27_000, "Gift": 14_000}),
        # every month is an even number of pounds, so 60 % and 40 % are whole pence
        ("PP 60% / SEN 40%", {"PP": 16_200, "SEN": 10_800, "Unfunded": 14_000}),
        ("PP 60% / SEN 40%; any", {"PP": 16_200, "SEN": 10_800, "Gift": 14_000}),
    ],
)
def test_mixed_entries_pay_as_they_say_on_the_map_and_for_services(entry: str, wanted: dict[str, int]) -> None:
    line = plain_school().provision[0]
    row = Line(**{**{name: getattr(line, name) for name in line.__slots__}, "fund": entry})
    assert _paid(plain_school(provision=(row,), funds=(SEN, PP, GIFT))) == wanted
    # a service of the same cost in two lots, in March and in April, has the same two parts
    lots = ((date(2027, 3, 1), 27_000), (date(2027, 4, 20), 14_000))
    bought = tuple(Service(service=f"EP {day}", kind="Service", unit_cost=pence, units_bought=D(1), starts=day,
                           fund=entry)
                   for day, pence in lots)  # fmt: skip
    assert _paid(plain_school(provision=(), services=bought, funds=(SEN, PP, GIFT))) == wanted


def test_a_part_is_paid_from_every_row_of_a_top_up() -> None:
    """Half of L1 from two awards of P1, one to December, one from January: £205; SEN half of £270, none after."""
    rows = (top_up("P1", 365_000, "year", date(2026, 9, 1), ends=date(2026, 12, 31)),
            top_up("P1", 365_000, "year", JANUARY))  # fmt: skip
    line = plain_school().provision[0]
    row = Line(**{**{name: getattr(line, name) for name in line.__slots__}, "fund": "Top-up P1 50% / SEN 50%"})
    found = _paid(plain_school(provision=(row,), top_ups=rows))
    assert found == {"Top-up P1": 7_500, "Top-up P1 from 2027-01-01": 13_000, "SEN": 13_500, "Unfunded": 7_000}


def test_a_fund_whose_name_begins_like_another_is_not_that_other() -> None:
    """ "SEN" is SEN alone: the fund "SEN from LA" does not pay what falls after March."""
    other = Fund(fund="SEN from LA", source="LA", amount=99_999, starts=date(2026, 4, 1), ends=date(2027, 8, 31))
    line = plain_school().provision[0]
    row = Line(**{**{name: getattr(line, name) for name in line.__slots__}, "fund": "SEN"})
    assert _paid(plain_school(provision=(row,), funds=(SEN, other))) == {"SEN": 27_000, "Unfunded": 14_000}


@pytest.mark.parametrize("entry", ["PP 60% / SEN 30%", "PP 60%; SEN 40%", "Nothing"])
def test_an_entry_that_cannot_be_meant_names_its_cell(entry: str) -> None:
    school = plain_school(services=(Service(service="EP", kind="Service", unit_cost=1, units_bought=D(1), fund=entry,
                                            row=4),))  # fmt: skip
    (found,) = check_entries(school)
    assert found.sheet == "Services" and found.cell.endswith("4") and found.code in {"PX-H04", "PX-H05"}


def test_ledger_may_name_a_top_up() -> None:
    rows = ledger((date(2026, 10, 1), "E03", 100, "", "Top-up P1"))
    assert "PX-E10" not in _codes(plain_school(ledger=rows, top_ups=(BY_YEAR,)))
    assert "PX-E10" in _codes(plain_school(ledger=rows))

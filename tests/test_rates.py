"""The national figures and lists: that the loader refuses what is wrong, and that what ships is right."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import pytest

from provision_xl.dates import Calendar, Term, school_year_of_label
from provision_xl.errors import UnknownRate
from provision_xl.rates import STATUSES, SURE, Figure, national, parse_figure, parse_list
from provision_xl.school.columns import Column, Kind, columns_of
from provision_xl.school.core_tables import AREAS_OF_NEED, NEEDS, PAY_AREAS, TIER_NAMES, Intervention
from provision_xl.school.other_tables import Duty

FOLDER = Path(__file__).parent / "cases" / "rates"
FIGURES = {
    "additional_support_threshold", "apprenticeship_levy", "cfr_default", "chase_after", "college_support_hour",
    "daf", "directed_days", "directed_hours", "element_2_place", "eypp_hour", "full_time_hours", "funded_hours",
    "imf_average", "minimum_wage", "ni_rate", "ni_threshold", "njc_salary", "notional_sen_average_percent",
    "place_funding", "pupil_premium", "sen_percent", "teacher_salary", "tps_rate", "unit_place",
}  # fmt: skip
LISTS = {
    "cfr_codes", "duties", "eef_strands", "fund_sources", "interventions", "need_codes", "policies",
    "retention", "senco_benchmarks", "setting_law",
    "setting_profiles", "sharing_limits", "statutory_dates", "support_steps", "tier_schemes", "usual_terms",
    "watch_limits",
}  # fmt: skip
DOSAGE = (("Group minutes", "Group sessions"), ("Individual minutes", "Individual sessions"))


def cases(name: str) -> list[Any]:
    found = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"), parse_float=Decimal)["case"]
    return [pytest.param(case, id=case["name"]) for case in found]


def half_up(amount: Fraction) -> int:
    return floor(amount + Fraction(1, 2))


def raised(pay: dict[str, Decimal], factor: str) -> dict[str, int]:
    return {key: half_up(Fraction(pounds) * Fraction(factor)) for key, pounds in pay.items()}


def value(name: str, day: date, key: str = "") -> Any:
    return national().quote(name, day, key).value


def table(name: str, day: date) -> dict[str, Decimal]:
    return dict(national().figure(name).at(day).value)


def rows(name: str) -> tuple[Any, ...]:
    return national().rows(name)


# The loader


@pytest.mark.parametrize("case", cases("broken_figures"))
def test_a_broken_figure_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(UnknownRate) as caught:
        parse_figure("pay", case["text"])
    assert not [word for word in case["words"] if word not in str(caught.value)], caught.value


@pytest.mark.parametrize("case", cases("broken_lists"))
def test_a_broken_list_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(UnknownRate) as caught:
        parse_list("needs", case["text"])
    assert not [word for word in case["words"] if word not in str(caught.value)], caught.value


GOOD = """
label = "Pay"
unit = "GBP/year"
index = "point"
[[entry]]
from = 2024-04-01
to = 2025-03-31
status = "agreed"
source = "page"
value = { "2" = 23656, "3" = 24027.50 }
[[entry]]
from = 2025-04-01
to = 2026-03-31
status = "provisional"
source = "offer"
note = "an offer"
value = { "3" = 24796 }
"""


def test_numbers_are_exact_and_never_floats() -> None:
    entry = parse_figure("pay", GOOD).at(date(2024, 4, 1))
    assert entry.value == {"2": Decimal(23656), "3": Decimal("24027.50")}
    assert {type(number) for number in entry.value.values()} == {Decimal}


@pytest.mark.parametrize(
    ("day", "wanted", "held", "sure"),
    [
        (date(2024, 4, 1), Decimal("24027.50"), False, True),
        (date(2025, 3, 31), Decimal("24027.50"), False, True),
        (date(2025, 4, 1), Decimal(24796), False, False),  # provisional
        (date(2026, 3, 31), Decimal(24796), False, False),
        (date(2026, 4, 1), Decimal(24796), True, False),  # nothing follows: the last one is held
    ],
)
def test_the_entry_in_force_on_a_day(day: date, wanted: Decimal, held: bool, sure: bool) -> None:
    quoted = parse_figure("pay", GOOD).quote(day, "3")
    assert (quoted.value, quoted.held, quoted.sure) == (wanted, held, sure)


def test_an_agreed_figure_that_has_run_out_is_no_longer_sure() -> None:
    figure = national().figure("tps_rate")
    assert figure.quote(date(2027, 3, 31)).sure
    assert not figure.quote(date(2027, 4, 1)).sure


def test_before_the_first_entry_nothing_is_known() -> None:
    with pytest.raises(UnknownRate, match=r"Pay: nothing is known for 2024-03-31; .* starts 2024-04-01"):
        parse_figure("pay", GOOD).quote(date(2024, 3, 31), "3")


def test_a_point_that_ended_is_named_with_its_date_and_not_answered() -> None:
    assert value("njc_salary", date(2026, 3, 31), "2") == 24413
    with pytest.raises(UnknownRate) as caught:
        national().quote("njc_salary", date(2026, 4, 1), "2")
    for words in ("NJC pay spine", 'point "2"', "on 2026-04-01", "it ended before 2026-04-01"):
        assert words in str(caught.value)


def test_a_point_that_never_was_is_not_called_ended() -> None:
    with pytest.raises(UnknownRate, match='point "99" on 2025-04-01; there is no such one'):
        national().quote("njc_salary", date(2025, 4, 1), "99")


def test_an_unknown_figure_lists_the_names_there_are() -> None:
    with pytest.raises(UnknownRate, match='called "njc".*njc_salary'):
        national().figure("njc")


# What ships: shape


def test_every_figure_and_list_is_there() -> None:
    assert set(national().figures) == FIGURES
    assert set(national().lists) == LISTS


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_a_figure_says_what_it_is_and_how_sure(name: str) -> None:
    figure = national().figure(name)
    assert figure.label and figure.unit and figure.help and figure.touches
    for entry in figure.entries:
        assert entry.status in STATUSES
        if entry.status in SURE:
            assert "http" in entry.source, f"{name} from {entry.starts}: {entry.status}, but no address"
        else:
            assert entry.note or "memory" in entry.source, f"{name} from {entry.starts}: nothing says what to check"


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_entries_follow_each_other_without_a_gap(name: str) -> None:
    entries = national().figure(name).entries
    for earlier, later in zip(entries, entries[1:], strict=False):
        assert earlier.ends == later.starts - timedelta(days=1)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_says_what_it_is_and_how_sure(name: str) -> None:
    assert national().lists[name].help
    for row in rows(name):
        if row["status"] in SURE:
            assert "http" in row["source"] or "estimate" in row["source"], row


@pytest.mark.parametrize("name", sorted(FIGURES | LISTS))
def test_texts_are_single_spaced_and_addresses_whole(name: str) -> None:
    for text in texts_of(name):
        assert "  " not in text and text == text.strip(), text
        for word in text.split():
            if word.startswith("http"):
                assert word.count("http") == 1 and word[-1] not in ".,;:", word


def texts_of(name: str) -> Iterator[str]:
    if name in FIGURES:
        for entry in national().figure(name).entries:
            yield from (entry.source, entry.note)
    else:
        for row in rows(name):
            yield from (text for text in row.values() if isinstance(text, str))


# What ships: pay


@pytest.mark.parametrize("case", cases("published"))
def test_published_figures(case: dict[str, Any]) -> None:
    shipped = {key: value(case["figure"], case["on"], key) for key in case["values"]}
    assert shipped == case["values"]


def test_the_spine_holds_points_2_to_30_and_from_2026_3_to_30() -> None:
    for entry in national().figure("njc_salary").entries:
        first = 3 if entry.starts >= date(2026, 4, 1) else 2
        assert list(entry.value) == [str(point) for point in range(first, 31)]


def test_the_spine_rises_with_points_and_years() -> None:
    earlier: dict[str, Decimal] = {}
    for entry in national().figure("njc_salary").entries:
        pay = list(entry.value.values())
        assert all(lower < higher for lower, higher in zip(pay, pay[1:], strict=False))
        assert all(entry.value[point] > earlier[point] for point in entry.value if point in earlier)
        earlier = entry.value


def test_the_spine_follows_the_awards() -> None:
    """1,290 on every point in 2024; 3.2 % in 2025; the offer of 3.3 % in 2026, rounded half up to whole pounds."""
    years = [table("njc_salary", date(year, 4, 1)) for year in (2023, 2024, 2025, 2026)]
    assert years[1] == {point: pay + 1290 for point, pay in years[0].items()}
    assert years[2] == raised(years[1], "1.032")
    del years[2]["2"]
    assert years[3] == raised(years[2], "1.033")


@pytest.mark.parametrize(
    ("year", "point", "hourly"),
    [(2023, "2", "11.59"), (2024, "5", "12.85"), (2025, "2", "12.65"), (2025, "5", "13.26")],
)
def test_hourly_rates_as_published(year: int, point: str, hourly: str) -> None:
    """Annual / (365/7) / 37; £11.59 is the bottom rate that the award of 2023 names."""
    pounds = Fraction(value("njc_salary", date(year, 4, 1), point)) / Fraction(365, 7) / 37
    assert Fraction(half_up(pounds * 100), 100) == Fraction(hourly)


def test_the_spine_is_not_below_the_minimum_wage() -> None:
    """Point 2 went because the living wage of 2026 overtook it: 24,413 is £12.65 an hour, the law asks £12.71."""
    for entry in national().figure("njc_salary").entries[1:]:
        lowest = Fraction(min(entry.value.values())) / Fraction(365, 7) / 37
        assert lowest >= Fraction(value("minimum_wage", entry.starts, "21 and over"))
    overtaken = Fraction(table("njc_salary", date(2025, 4, 1))["2"]) / Fraction(365, 7) / 37
    assert overtaken < Fraction(value("minimum_wage", date(2026, 4, 1), "21 and over"))


POINTS = [f"{scale}{step}" for scale, steps in (("M", 6), ("U", 3), ("UQ", 6)) for step in range(1, steps + 1)]


def test_teachers_have_every_point_in_every_area_in_both_years() -> None:
    wanted = {f"{area} {point}" for area in PAY_AREAS for point in [*POINTS, "L1", "L43"]}
    assert [set(entry.value) for entry in national().figure("teacher_salary").entries] == [wanted, wanted]


def test_teachers_pay_rises_with_points_and_towards_london() -> None:
    for entry in national().figure("teacher_salary").entries:
        for area in PAY_AREAS:
            ladder = [entry.value[f"{area} {point}"] for point in POINTS if not point.startswith("UQ")]
            unqualified = [entry.value[f"{area} {point}"] for point in POINTS if point.startswith("UQ")]
            assert ladder == sorted(set(ladder)) and unqualified == sorted(set(unqualified))
        for point in [*POINTS, "L1", "L43"]:
            across = [entry.value[f"{area} {point}"] for area in PAY_AREAS]
            assert across == sorted(set(across))


def test_teachers_pay_of_2026_is_three_and_a_half_per_cent_up() -> None:
    before, after = (table("teacher_salary", date(year, 9, 1)) for year in (2025, 2026))
    assert after == raised(before, "1.035")
    assert national().figure("teacher_salary").at(date(2026, 9, 1)).status == "provisional"


def test_what_is_not_settled_is_not_called_sure() -> None:
    unsettled = [("njc_salary", date(2023, 4, 1), "5"), ("njc_salary", date(2026, 4, 1), "5"),
                 ("teacher_salary", date(2026, 9, 1), "England M1"), ("pupil_premium", date(2026, 4, 1), "LAC"),
                 ("place_funding", date(2026, 4, 1), ""), ("daf", date(2025, 4, 1), "")]  # fmt: skip
    assert not [name for name, day, key in unsettled if national().quote(name, day, key).sure]


# What ships: on-costs and funding


def test_national_insurance_on_35_000_pounds() -> None:
    """(35,000 - 9,100) x 13.8 % = 3,574.20; (35,000 - 5,000) x 15 % = 4,500.00: £925.80 more, as published."""
    dues = [(35000 - value("ni_threshold", day)) * value("ni_rate", day)
            for day in (date(2025, 4, 5), date(2025, 4, 6), date(2026, 4, 6))]  # fmt: skip
    assert dues == [Decimal("3574.20"), Decimal("4500.00"), Decimal("4500.00")]
    assert dues[1] - dues[0] == Decimal("925.80")


def test_the_early_years_premium_of_a_full_year() -> None:
    """570 hours: £387.60 in 2024-25 and £570 in 2025-26, as published."""
    assert [570 * value("eypp_hour", date(year, 4, 1)) for year in (2024, 2025)] == [Decimal("387.60"), 570]


def test_all_sen_is_plans_and_support() -> None:
    for entry in national().figure("sen_percent").entries:
        assert entry.value["all SEN all"] == entry.value["EHC plan all"] + entry.value["SEN support all"]


def third_thursday_of_january(year: int) -> date:
    thursdays = [date(year, 1, day) for day in range(1, 32) if date(year, 1, day).weekday() == 3]
    return thursdays[2]


def test_sen_figures_start_on_census_day() -> None:
    starts = [entry.starts for entry in national().figure("sen_percent").entries]
    assert starts == [third_thursday_of_january(year) for year in (2024, 2025, 2026)]


def test_finance_codes_exist_and_know_income_from_spending() -> None:
    known = {row["Code"]: row for row in rows("cfr_codes")}
    assert len(known) == len(rows("cfr_codes"))
    assert all(row["Kind"] == {"I": "income", "E": "spending"}[code[0]] for code, row in known.items())
    used = {code for entry in national().figure("cfr_default").entries for code in entry.value.values()}
    used |= {row["CFR code"] for row in rows("interventions") if "CFR code" in row}
    assert used <= set(known)
    assert all(known[code]["Kind"] == "spending" for code in used)


def test_finance_codes_of_roles_and_costs() -> None:
    expected = {"Teacher": "E01", "SENCo": "E01", "TA": "E03", "HLTA": "E03", "Midday supervisor": "E07",
                "Admin": "E05", "materials": "E19", "training": "E09", "service": "E27",
                "transport": "E24"}  # fmt: skip
    for entry in national().figure("cfr_default").entries:
        assert {key: entry.value[key] for key in expected} == expected
    assert value("cfr_default", date(2024, 3, 31), "licence") == "E20"
    assert value("cfr_default", date(2024, 4, 1), "licence") == "E20C"


# What ships: lists


def headers(declared: tuple[Column, ...], *left_out: str) -> list[str]:
    return [column.header for column in declared if column.header not in left_out]


def unfit(row: dict[str, Any], declared: tuple[Column, ...]) -> Iterator[str]:
    """What the workbook's own declaration of the table would not take."""
    for column in declared:
        if column.header not in row:
            if column.required and column.header != "Use":
                yield f"{column.header} is missing"
            continue
        cell = row[column.header]
        parts = [part.strip() for part in cell.split(";")] if column.kind is Kind.LIST else [cell]
        if column.allowed and not set(parts) <= set(column.allowed):
            yield f"{column.header}: {cell}"
        if column.kind is Kind.YESNO and cell not in {"Yes", "No"}:
            yield f"{column.header}: {cell}"
        if not isinstance(cell, str):
            low = column.lowest is None or cell >= column.lowest
            high = column.highest is None or cell <= column.highest
            if not (low and high):
                yield f"{column.header}: {cell}"


@pytest.mark.parametrize(
    ("name", "row_type", "left_out"),
    [("interventions", Intervention, ("Use", "Source")), ("duties", Duty, ())],
)
def test_a_list_fits_the_table_it_fills(name: str, row_type: type, left_out: tuple[str, ...]) -> None:
    declared = columns_of(row_type)
    assert national().lists[name].columns == (*headers(declared, *left_out), "source", "status")
    problems = [(row.get("Code", row.get("Duty")), list(unfit(row, declared))) for row in rows(name)]
    assert not [(what, found) for what, found in problems if found]


def dosed(row: dict[str, Any]) -> bool:
    return any(minutes in row and sessions in row for minutes, sessions in DOSAGE)


def test_there_are_at_least_36_interventions_with_a_dosage_and_a_class_offer() -> None:
    assert sum(row["Kind"] != "Strategy" for row in rows("interventions")) >= 36
    assert sum(row["Kind"] == "Strategy" for row in rows("interventions")) >= 4
    assert {row["Code"] for row in rows("interventions") if row["Kind"] != "Strategy" and not dosed(row)} == set()


def test_minutes_and_sessions_come_in_pairs() -> None:
    for row in rows("interventions"):
        for minutes, sessions in DOSAGE:
            assert (minutes in row) == (sessions in row), row["Code"]


def test_codes_and_names_of_interventions_are_used_once() -> None:
    for column in ("Code", "Intervention"):
        seen = [row[column].casefold() for row in rows("interventions")]
        assert len(seen) == len(set(seen))
        assert not [text for text in seen if ";" in text]


def test_groups_are_possible() -> None:
    for row in rows("interventions"):
        if row["Kind"] == "Strategy":
            assert "Group min" not in row and "Group max" not in row
            continue
        assert 1 <= row["Group min"] <= row["Group max"], row["Code"]
        if "Group minutes" not in row:
            assert row["Group max"] == 1, f"{row['Code']} has individual time only"


def test_the_universal_tier_is_the_class_offer_and_nothing_else() -> None:
    for row in rows("interventions"):
        assert row["Tier"] in {"Universal", "Targeted", "Specialist"}
        assert (row["Tier"] == "Universal") == (row["Kind"] == "Strategy"), row["Code"]


def test_every_need_has_a_class_offer_and_every_area_an_intervention() -> None:
    offered = {need for row in rows("interventions") if row["Kind"] == "Strategy" for need in row["Needs"].split("; ")}
    assert offered == set(NEEDS)
    assert {row["Area of need"] for row in rows("interventions") if row["Kind"] == "Intervention"} == set(AREAS_OF_NEED)


def test_every_kind_is_there() -> None:
    kinds = {"Intervention", "In class", "1:1 support", "Lunch", "Strategy"}
    assert {row["Kind"] for row in rows("interventions")} == kinds


def test_gain_and_evidence_name_their_trial_or_strand() -> None:
    for row in rows("interventions"):
        if "Gain (months)" in row or "Evidence" in row:
            words = ("month", "trial", "Gain", "Evidence", "security")
            assert "http" in row["source"] and any(word in row["source"] for word in words), row["Code"]


def test_what_comes_from_memory_is_not_called_agreed() -> None:
    for row in rows("interventions"):
        if "memory" in row["source"]:
            assert row["status"] == "unverified", row["Code"]
        if "estimate" in row["source"]:
            assert row["status"] == "own estimate", row["Code"]


def test_neli_as_published() -> None:
    (neli,) = [row for row in rows("interventions") if row["Code"] == "NELI"]
    wanted = {"Group minutes": 30, "Group sessions": 3, "Individual minutes": 15, "Individual sessions": 2,
              "Weeks": 20, "Group min": 3, "Group max": 6}  # fmt: skip
    assert {key: neli[key] for key in wanted} == wanted
    minutes_of_five = 30 * 3 + 5 * 15 * 2
    assert Fraction(minutes_of_five, 60) == 4  # hours a week, as its publisher says


@pytest.mark.parametrize(
    ("code", "minutes_a_week", "weeks"),
    [
        ("TBT", 100, None),  # open-ended: one book, as long as it takes
        ("BRSP", 45, 10),  # 7 1/2 hours over 10 weeks
        ("FCNUM", 90, 10),  # three half hours a week, 10 weeks
        ("TALK4N", 90, 8),  # 24 sessions
        ("SWITCH", 100, 10),
        ("CUNUM", 30, 30),
        ("CULIT", 30, 30),
        ("LEXIA", 120, 24),
        ("BLAST", 75, 6),
        ("DRAWT", 30, 12),
        ("TUT3", 60, 12),  # 12 hours
        ("VISCHK", 100, None),  # ten 2-minute checks a day
    ],
)
def test_dosage_as_published(code: str, minutes_a_week: int, weeks: int | None) -> None:
    (row,) = [row for row in rows("interventions") if row["Code"] == code]
    assert sum(row[minutes] * row[sessions] for minutes, sessions in DOSAGE if minutes in row) == minutes_a_week
    assert row.get("Weeks") == weeks


def test_the_fifteen_duties_are_all_there() -> None:
    assert {row["Number"] for row in rows("duties")} == set(range(1, 16))
    assert len({row["Duty"] for row in rows("duties")}) == len(rows("duties"))
    assert {row["status"] for row in rows("duties")} == {"own estimate"}


def test_duties_of_a_two_form_primary_are_of_a_credible_size() -> None:
    school = {"Pupils on roll": 420, "SEN support": 60, "EHC plans": 18, "SEN pupils": 78, "Staff": 25, "Reviews": 78,
              "Referrals": 12, "Fixed": 1}  # fmt: skip
    hours = {row["Duty"]: school[row["Driver"]] * row["Per year"] * row["Hours each"] for row in rows("duties")}
    assert 700 <= sum(hours.values()) <= 1000
    assert max(hours.values()) < 100  # no single duty swamps the rest


def test_annual_reviews_come_first() -> None:
    (review,) = [row for row in rows("duties") if row["Duty"].startswith("Annual review")]
    assert (review["Driver"], review["Per year"], review["Statutory"]) == ("EHC plans", 1, "Yes")


def test_toolkit_ratings_follow_their_words_and_months_come_with_the_caution() -> None:
    ratings = {"very extensive": 5, "extensive": 4, "moderate": 3, "limited": 2, "very limited": 1, "insufficient": 0}
    assert all(row["Rating"] == ratings[row["Evidence"]] for row in rows("eef_strands"))
    assert {row["Strand"]: row["Months"] for row in rows("eef_strands") if "Months" in row} == {
        "Teaching assistant interventions": 4, "One to one tuition": 5, "Small group tuition": 4, "Phonics": 5,
        "Reading comprehension strategies": 6, "Peer tutoring": 5, "Feedback": 6,
    }  # fmt: skip
    assert "no forecast" in national().lists["eef_strands"].help
    assert "never a forecast" in national().lists["interventions"].help


def test_types_of_need_are_the_workbooks_own() -> None:
    assert tuple(row["Code"] for row in rows("need_codes")) == NEEDS
    assert {row["Area"] for row in rows("need_codes") if "Area" in row} == set(AREAS_OF_NEED)
    assert {row["Code"] for row in rows("need_codes") if "Area" not in row} == {"OTH", "NSA"}


@pytest.mark.parametrize("scheme", TIER_NAMES)
def test_each_scheme_of_tiers_begins_with_the_class_offer_and_covers_the_library(scheme: str) -> None:
    tiers = [row for row in rows("tier_schemes") if row["Scheme"] == scheme]
    assert [row["Order"] for row in tiers] == list(range(1, len(tiers) + 1))
    assert [row["Universal"] for row in tiers] == ["Yes"] + ["No"] * (len(tiers) - 1)
    assert {row["Same as"] for row in tiers} == {"Universal", "Targeted", "Specialist"}


def test_there_is_no_other_scheme_of_tiers() -> None:
    assert {row["Scheme"] for row in rows("tier_schemes")} == set(TIER_NAMES)


# What ships: usual terms

YEARS = ("2025/26", "2026/27", "2027/28")
BANK_HOLIDAYS = {
    date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4),
    date(2026, 5, 25), date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29),
    date(2027, 5, 3), date(2027, 5, 31), date(2027, 12, 27), date(2027, 12, 28), date(2028, 1, 3), date(2028, 4, 14),
    date(2028, 4, 17), date(2028, 5, 1), date(2028, 5, 29),
}  # fmt: skip


def usual_terms() -> list[tuple[str, Term]]:
    return [
        (row["Year"], Term(row["Term"], row["Starts"], row["Ends"], weeks, row["Report term"]))
        for row in rows("usual_terms")
        for weeks in [Fraction(row["Teaching weeks"])]
    ]


def test_usual_terms_make_a_calendar_of_38_weeks_a_year() -> None:
    calendar = Calendar(term for _, term in usual_terms())
    assert [calendar.teaching_weeks(school_year_of_label(year)) for year in YEARS] == [38, 38, 38]
    assert all(term.school_year == school_year_of_label(year) for year, term in usual_terms())


def test_each_year_has_six_half_terms_in_three_report_terms() -> None:
    wanted = [(f"{season} {half}", season) for season in ("Autumn", "Spring", "Summer") for half in (1, 2)]
    for year in YEARS:
        assert [(term.name, term.report_term) for label, term in usual_terms() if label == year] == wanted


def test_five_teaching_days_make_a_week_and_bank_holidays_are_none() -> None:
    for _, term in usual_terms():
        off = [day for day in BANK_HOLIDAYS if term.starts <= day <= term.ends]
        assert (len(off) == 1) == (term.name == "Summer 1")  # the early May holiday, and no other
        assert term.weeks * 5 == term.weekdays - len(off)
        assert term.starts.weekday() < 5 and term.ends.weekday() < 5
        assert {term.starts, term.ends}.isdisjoint(BANK_HOLIDAYS)


def test_figures_are_read_once() -> None:
    assert national() is national()
    assert isinstance(national().figure("ni_rate"), Figure)

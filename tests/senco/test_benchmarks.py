"""Surveys beside the school: each figure with year, source and how sure; the school's own hours beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from provision_xl.rates import STATUSES, national
from provision_xl.school.other_tables import Cover, LocalRate
from provision_xl.senco import SencoTime, senco_time, tables
from tests.senco.schools import AS_AT, SETTINGS, duty, person, school


def worked_out(**tables: Any) -> SencoTime:
    return senco_time(school(**{"senco": (person(),), "duties": (duty("D"),), **tables}), AS_AT, national())


def rows(time: SencoTime) -> list[dict[str, Any]]:
    return next(table for table in tables(time) if table.name == "senco_benchmarks").records()


def test_every_survey_figure_says_its_year_its_source_and_how_sure_it_is() -> None:
    found = national().rows("senco_benchmarks")
    assert {row["status"] for row in found} == {"own estimate", "unverified"} <= set(STATUSES)
    assert all(row["Year"] and row["source"] for row in found)
    assert all("our" in row["source"].casefold() or "by us" in row["source"] for row in found
               if row["status"] == "own estimate")  # fmt: skip
    assert all("https://" in row["source"] for row in found if row["status"] == "unverified")


def test_published_shares_are_those_of_the_surveys() -> None:
    """2018-2020: 55% of primary and 70% of secondary SENCos lack time, 75% and 79% are pulled away.

    2018: 43% and 71% work over 9 hours more a week, 70% of all lack time.
    """
    found = {(row["Figure"], row["Setting"]): row["Value"] for row in national().rows("senco_benchmarks")}
    primary, secondary = "Mainstream primary", "Mainstream secondary"
    assert [found["Not allocated enough time", kind] for kind in (primary, secondary)] == [55, 70]
    assert [found["Routinely pulled away to other tasks", kind] for kind in (primary, secondary)] == [75, 79]
    over = "More than 9 hours a week beyond the time given"
    assert [found[over, kind] for kind in (primary, secondary)] == [43, 71]
    assert found["Do not have enough time for the work", ""] == 70


def test_the_allocated_hours_follow_from_the_survey_as_told() -> None:
    """Full time is 32.5 h. Primary: 18 minutes more in two years is 9 a year, 150 years of that are 22.5 h: 10 are had.
    Secondary: 27 minutes a year, 40 years are 18 h: 14.5, told as more than 40 years, so about 14."""
    found = {row["Setting"]: row["Value"] for row in national().rows("senco_benchmarks")
             if row["Figure"] == "SENCos' allocated time"}  # fmt: skip
    assert found["Mainstream primary"] == Decimal("32.5") - Decimal(9 * 150) / 60
    assert abs(found["Mainstream secondary"] - (Decimal("32.5") - Decimal(27 * 40) / 60)) <= Decimal("0.5")


def test_the_schools_own_hours_stand_beside_each_figure() -> None:
    """40 weeks. The SENCo has 12 h a week after teaching, 480 less 20 of cover; of the assistant's 200 h only 20% of
    200 can be used. 680 h are needed, 460 + 40 are done, 180 lack; an admin could do 40."""
    duties = (
        duty("D", hours="480"),
        duty("E", hours="200", shared="20", shared_with="Admin"),
    )
    time = worked_out(
        senco=(person(weekly="32", teaching_hours="20"), person("A", "Assistant", "5")),
        duties=duties,
        cover_log=(Cover("S1", date(2025, 9, 15), Decimal(20)),),
    )
    beside = {row["beside"]: row["own_hours"] for row in rows(time)}
    assert beside["SENCo hours after teaching"] == 12
    assert beside["hours that cover took"] == 0.5
    assert beside["hours of duties that an admin could do"] == 1
    assert beside["hours that the duties lack"] == 4.5


def test_a_school_sees_the_figures_of_its_own_kind_and_those_of_any() -> None:
    secondary = replace(SETTINGS, setting_type="Mainstream secondary")
    assert {row["setting"] for row in rows(worked_out())} == {"Mainstream primary", "any"}
    assert {row["setting"] for row in rows(worked_out(settings=secondary))} == {"Mainstream secondary", "any"}


def test_a_figure_of_ones_own_in_local_rates_joins_them() -> None:
    own = LocalRate("SENCo benchmark: our trust", "", date(2025, 9, 1), Decimal("15.5"), "Trust board, 2025")
    row = rows(worked_out(local_rates=(own,)))[-1]
    assert (row["figure"], row["value"], row["unit"], row["year"], row["source"], row["status"]) == (
        "our trust", 15.5, "hours a week", "2025", "Trust board, 2025", "Local rates",
    )  # fmt: skip

"""Names of tiers: switching the setting renames what is shown, and rewrites, loses and joins nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from provision_xl import app
from provision_xl.costing.groups import UNIVERSAL
from provision_xl.costing.tiers import Tiers
from provision_xl.rates import national
from provision_xl.school.core_tables import TIER_NAMES
from provision_xl.school.other_tables import Change
from provision_xl.school.school import School
from provision_xl.views import cost_table, graduated_tables
from tests.cli.running import run
from tests.small_school import plain_school

RATES = national()
WAVES, PLAIN, LAYERS = TIER_NAMES
NAMES = {
    WAVES: ("Wave 1", "Wave 2", "Wave 3"),
    PLAIN: ("Universal", "Targeted", "Specialist"),
    LAYERS: ("Universal", "Targeted", "Targeted Plus", "Specialist"),
}


@pytest.mark.parametrize("scheme", TIER_NAMES)
def test_the_names_of_each_scheme_from_the_class_offer_up(scheme: str) -> None:
    assert Tiers(RATES, scheme).names == NAMES[scheme]


@pytest.mark.parametrize(
    ("typed", "scheme", "shown", "own"),
    [
        ("Universal", WAVES, "Wave 1", True),
        ("Targeted", WAVES, "Wave 2", True),
        ("Specialist", WAVES, "Wave 3", True),
        ("Targeted Plus", WAVES, "Wave 2 (Targeted Plus)", False),
        ("Targeted Plus", PLAIN, "Targeted (Targeted Plus)", False),
        ("targeted  plus", LAYERS, "Targeted Plus", True),
        ("Wave 2", LAYERS, "Targeted", True),
        ("Wave 3", PLAIN, "Specialist", True),
        (" wave 1 ", PLAIN, "Universal", True),
        ("Blue", WAVES, "Blue", False),
        ("", WAVES, "", True),
    ],
)
def test_a_tier_in_the_words_of_a_scheme(typed: str, scheme: str, shown: str, own: bool) -> None:
    named = Tiers(RATES, scheme).named(typed)
    assert (named.shown, named.own, named.typed) == (shown, own, typed)


@pytest.mark.parametrize("there", TIER_NAMES)
@pytest.mark.parametrize("back", TIER_NAMES)
def test_no_two_tiers_of_a_scheme_are_shown_alike_in_another(there: str, back: str) -> None:
    shown = [Tiers(RATES, back).named(name).shown for name in NAMES[there]]
    assert len(set(shown)) == len(NAMES[there])


@pytest.mark.parametrize("scheme", TIER_NAMES)
def test_more_support_is_up_in_every_scheme_whatever_words_were_typed(scheme: str) -> None:
    tiers = Tiers(RATES, scheme)
    for names in NAMES.values():
        for place, before in enumerate(names):
            for other, after in enumerate(names):
                assert tiers.compare(before, after) == (other > place) - (other < place), (scheme, before, after)


def test_the_class_offer_of_each_scheme_is_what_costs_leave_out() -> None:
    offers = {row["Tier"].casefold() for row in RATES.rows("tier_schemes") if row["Universal"] == "Yes"}
    assert offers == UNIVERSAL


@pytest.fixture
def small(tmp_path: Path) -> School:
    """The small school, its group of £156 twice: TALK is Targeted, PLUS is Targeted Plus."""
    school = app.load(plain_school(tmp_path / "small.xlsx"))
    talk = replace(school.interventions[0], tier="Targeted")
    plus = replace(talk, code="PLUS", name="Talk time with a therapist", tier="Targeted Plus")
    lines = tuple(replace(row, line=f"M{place}", group="G2", intervention="PLUS")
                  for place, row in enumerate(school.provision))  # fmt: skip
    changes = (Change("007", "Tier", date(2026, 9, 7), "Targeted Plus"), Change("NA", "Tier", date(2026, 9, 7), "Blue"))
    return replace(school, interventions=(talk, plus), provision=(*school.provision, *lines), changes=changes)


def named(school: School, scheme: str) -> School:
    return replace(school, settings=replace(school.settings, tier_names=scheme))


@pytest.mark.parametrize(
    ("scheme", "keys"),
    [
        (WAVES, {"Wave 2", "Wave 2 (Targeted Plus)"}),
        (PLAIN, {"Targeted", "Targeted (Targeted Plus)"}),
        (LAYERS, {"Targeted", "Targeted Plus"}),
    ],
)
def test_switching_the_setting_renames_costs_by_tier_and_moves_no_penny(
    small: School, scheme: str, keys: set[str]
) -> None:
    """13 weeks x 1 h x £12 = £156 for each of the two groups."""
    rows = cost_table(app.work(named(small, scheme)), "tier").records()
    assert {row["tier"]: row["planned_pence"] for row in rows} == dict.fromkeys(keys, 15_600)


def test_the_same_tier_in_the_words_of_two_schemes_is_one_row(small: School) -> None:
    mixed = replace(small, interventions=(small.interventions[0], replace(small.interventions[1], tier="Wave 2")))
    rows = cost_table(app.work(mixed), "tier").records()
    assert [(row["tier"], row["planned_pence"]) for row in rows] == [("Targeted", 31_200)]


def test_there_and_back_through_workbooks_every_row_is_as_it_was(small: School, tmp_path: Path) -> None:
    """Universal, targeted, specialist; then Waves; then Layers 2026: written, updated and read each time."""
    book, kept = tmp_path / "0.xlsx", (small.interventions, small.changes)
    app.write_book(book, named(small, PLAIN), (), "no-macros", None, as_at=date(2026, 10, 16))
    for place, scheme in enumerate((WAVES, LAYERS, PLAIN), start=1):
        switched, updated = tmp_path / f"{place}.xlsx", tmp_path / f"{place} updated.xlsx"
        app.write_book(switched, named(app.load(book), scheme), (), "no-macros", None, as_at=date(2026, 10, 16))
        assert run("update", switched, "--out", updated).code == 0
        book = updated
        school = app.load(book)
        assert (school.interventions, school.changes) == kept
        assert school.settings.tier_names == scheme
    assert run("cost", book, "--by", "tier", "--json").json()["rows"][0]["tier"] == "Targeted"


def tiers(school: School) -> dict[str, Any]:
    return {row["typed"]: row for row in graduated_tables(app.work(school))[3].records()}


def test_a_tier_with_no_counterpart_is_told_in_the_table_and_in_checks(small: School) -> None:
    found = tiers(named(small, WAVES))
    assert {typed: (row["shown"], row["own"], row["interventions"], row["pupils"]) for typed, row in found.items()} == {
        "Targeted": ("Wave 2", True, 1, 0),
        "Targeted Plus": ("Wave 2 (Targeted Plus)", False, 1, 1),
        "Blue": ("Blue", False, 0, 1),
    }
    assert found["Targeted"]["told"] == "" and "no tier of its own" in found["Targeted Plus"]["told"]
    assert "shown as typed" in found["Blue"]["told"]
    said = {(finding.sheet, finding.saw) for finding in app.check(named(small, WAVES)) if finding.code == "PX-G13"}
    assert said == {
        ("Interventions", '"Targeted Plus" has no name of its own in Waves; it is shown as Wave 2 (Targeted Plus)'),
        ("Changes", "2 of the tiers here have no name of their own in Waves; they are kept as typed"),
    }


def test_nothing_is_told_where_every_tier_has_its_name(small: School) -> None:
    well = replace(small, changes=())
    assert not [finding for finding in app.check(named(well, LAYERS)) if finding.code == "PX-G13"]
    assert not tiers(named(well, LAYERS))["Targeted Plus"]["told"]


def test_the_drop_down_offers_the_words_of_the_setting(small: School) -> None:
    from provision_xl.workbook.lists import choice_lists

    for scheme, names in NAMES.items():
        offered = next(item for item in choice_lists(named(small, scheme), RATES) if item.title == "Tiers")
        assert tuple(name for name, _ in offered.items) == names


def test_the_library_has_a_name_of_its_own_in_every_scheme() -> None:
    library = {row["Tier"] for row in RATES.rows("interventions") if row.get("Tier")}
    assert library and all(Tiers(RATES, scheme).named(name).own for scheme in TIER_NAMES for name in library)

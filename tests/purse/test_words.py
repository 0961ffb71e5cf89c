"""The split in words, with figures worked out by hand, and what is said where something is not as it should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from provision_xl.errors import OutOfRange, WorkbookError
from provision_xl.planning import optimise
from provision_xl.purse import Shared, Travel, share
from provision_xl.purse.question import school_with
from provision_xl.purse.tables import tables
from provision_xl.purse.travel import travel_of
from provision_xl.rates import national
from provision_xl.results import Result
from provision_xl.school.core_tables import Line
from tests.purse.trusts import FIRST, LAST, TERM, Small, Wish, by_chance, hill_and_oak, sites

HILL, OAK = hill_and_oak()


def found(schools: Sequence[Small], travel: Travel | None = None, pounds: int = 0) -> Shared:
    return share(sites(schools), TERM, national(), travel, pounds)


def table(shared: Shared, name: str) -> Result:
    return next(item for item in tables(shared) if item.name == name)


def test_six_hours_go_from_hill_to_oak_and_gain_thirty_one_months() -> None:
    """18 + 0 months today (4 x 3 + 6 x 1), 12 + 37 with the split (4 x 3; 7 + 7 + 6 + 6 + 6 + 5): 49 - 18 = 31."""
    shared = found((HILL, OAK))
    said = table(shared, "Shared").answer
    assert said == ("Moving 6 h a week of Talk (K-31) from Hill to Oak gains 31 months of planning weight and leaves "
                    "Hill's required provision whole (no split is better).")  # fmt: skip
    schools = table(shared, "Shared")
    assert [row[1:6] for row in schools.rows] == [("Hill", 18, 12, 0, 0), ("Oak", 0, 37, 0, 0)]
    assert schools.total[2:6] == (18, 49, 0, 0)
    assert table(shared, "Moves").rows == (("K-31", "Talk", "Hill", "Oak", Fraction(6), Fraction(31)),)
    hours = table(shared, "Shared hours").rows
    assert [row[4:6] for row in hours] == [(10, 4), (0, 6)]


def test_what_each_of_two_moves_brings_by_itself() -> None:
    """An hour at Hill brings 1. Two hours at Oak bring 7 each: 14 - 2 = 12; one at Elm 6: 6 - 1 = 5; together 17."""
    oak = replace(OAK, wishes=(Wish(60, Decimal(7)), Wish(60, Decimal(7))))
    elm = Small("Elm", "100003", Decimal(0), (Wish(60, Decimal(6)), Wish(60, Decimal("0.5"))))
    shared = found((HILL, oak, elm))
    assert [row[2:] for row in table(shared, "Moves").rows] == [("Hill", "Oak", 2, 12), ("Hill", "Elm", 1, 5)]
    assert table(shared, "Shared").answer == (
        "Moving 2 h a week of Talk (K-31) from Hill to Oak; moving 1 h a week of Talk (K-31) from Hill to Elm; "
        "together they gain 17 months of planning weight and leave Hill's required provision whole "
        "(no split is better)."
    )


def test_travel_takes_what_it_takes() -> None:
    """20 minutes each way: 40 a visit, and up to five hours are one visit, more are two.

    One visit: five hours at Oak take 5 h 40, so Hill gives six of its hours but 20 minutes, and keeps four lessons and
    20 minutes: 12 + 32 = 44. Two visits: six hours take 7 h 20, and Hill would have 2 h 40, short of its four lessons.
    Hours go in quarters: Hill gives 5 h 45, and Oak uses five of them.
    """
    shared = found((HILL, OAK), Travel({("100001", "100002"): 20}))
    assert [column.benefit for column in shared.found] == [12_000, 32_000]
    assert [column.grant.of("K-31") for column in shared.found] == [-23, 20]
    assert [row[6:] for row in table(shared, "Shared hours").rows] == [(0, 0), (0, 40)]
    assert table(shared, "Moves").notes == ("0.75 h a week more of K-31 are given than taken: they go into travel.",)


def test_required_provision_stays_whole_though_more_months_are_to_be_had_elsewhere() -> None:
    """Oak would gain 7 an hour, more than Hill's required lessons bring; they are kept all the same."""
    rich = replace(OAK, wishes=tuple(Wish(60, Decimal(7)) for _ in range(10)))
    shared = found((HILL, rich))
    assert [column.missed for column in shared.found] == [0, 0]
    assert [column.grant.of("K-31") for column in shared.found] == [-24, 24]


def test_required_provision_that_is_short_today_comes_before_all_months() -> None:
    """Oak's only lesson is required and brings 0.5, less than any at Hill: an hour moves, and 0.5 months are lost."""
    poor = replace(OAK, wishes=(Wish(60, Decimal("0.5"), required=True),))
    shared = found((HILL, poor))
    assert table(shared, "Shared").answer.startswith(
        "Moving 1 h a week of Talk (K-31) from Hill to Oak places 60 pupil-minutes a week more of required provision "
        "and costs 0.5 months of planning weight and leaves Hill's required provision whole"
    )


def test_money_goes_where_it_does_most() -> None:
    """£60: by pupils £30 each. One lesson of 60 minutes each; Oak's costs £50 and brings 6, Hill's £40 and brings 2."""
    hill = replace(HILL, hours=Decimal(1), wishes=(Wish(60, Decimal(2), pounds=40),), pounds=0)
    oak = replace(OAK, hours=Decimal(1), wishes=(Wish(60, Decimal(6), pounds=50),), pounds=0)
    shared = found((hill, oak), None, 60)
    assert table(shared, "Shared").answer == (
        "Giving £50 to Oak of the £60 (£10 is left over) gains 6 months of planning weight (no split is better)."
    )
    assert [row[6:] for row in table(shared, "Shared").rows] == [(3000, 0), (3000, 5000)]


def test_who_has_had_enough_gets_the_best_so_far() -> None:
    shared = share(sites((HILL, OAK)), TERM, national(), cancel=lambda: True)
    assert shared.status == "stopped early"
    assert shared.gain >= 0
    assert table(shared, "Shared").about["status"] == "stopped early"


def test_a_split_is_called_optimal_only_where_both_goals_are_proved() -> None:
    shared = found((HILL, OAK))
    assert shared.status == "optimal"
    assert replace(shared, least_missed=False).status == replace(shared, bound=50_000).status == "feasible"
    said = table(replace(shared, least_missed=False), "Shared").answer
    assert said.endswith("(whether less required provision could be missed was not proved).")
    assert table(replace(shared, bound=50_000), "Shared").answer.endswith("(within 2% of the best there can be).")


def test_where_nothing_is_gained_it_says_so() -> None:
    shared = found((HILL, replace(OAK, wishes=(Wish(60, Decimal("0.5")),))))
    assert table(shared, "Shared").answer == (
        "Nothing is gained by sharing otherwise than today (no split is better)."
    )
    assert table(shared, "Moves").rows == ()


@pytest.mark.parametrize("seed", [3, 25, 30])
def test_the_order_of_schools_and_rows_makes_no_difference(seed: int) -> None:
    places = list(sites(by_chance(seed, 3)))
    first = tables(share(places, TERM, national()))
    Random(seed).shuffle(places)
    mixed = [replace(site, school=replace(site.school, pupils=site.school.pupils[::-1],
                                          interventions=site.school.interventions[::-1],
                                          provision=site.school.provision[::-1])) for site in places[::-1]]  # fmt: skip
    assert [item.as_json() for item in tables(share(mixed, TERM, national()))] == [item.as_json() for item in first]


def test_two_workbooks_of_one_school_are_told() -> None:
    with pytest.raises(OutOfRange, match='"Hill" and "Hill" have the same School ID, 100001: leave one of them out'):
        found((HILL, HILL))


def test_a_school_alone_cannot_share() -> None:
    with pytest.raises(OutOfRange, match="two schools or more; there is one here"):
        found((HILL,))


def test_a_school_without_an_id_is_told() -> None:
    site = replace(HILL, school_id="").site
    with pytest.raises(WorkbookError, match="PX-A43  Hill.xlsx: the School ID in Settings is blank"):
        share([replace(site, file="Hill.xlsx"), OAK.site], TERM, national())


def test_one_key_twice_in_a_workbook_is_told() -> None:
    school = HILL.site.school
    twice = replace(school, staff=(*school.staff, replace(school.staff[0], staff_id="T2", row=7)))
    with pytest.raises(WorkbookError, match="PX-A44  Staff!B7: Hill: T1 and T2 have the same Person key K-31"):
        share([replace(HILL.site, school=twice), OAK.site], TERM, national())


def test_nobody_to_share_is_told() -> None:
    school = OAK.site.school
    other = replace(school, staff=(replace(school.staff[0], person_key="K-99"),))
    with pytest.raises(OutOfRange, match="There is nothing to share: no Person key stands in the Staff of two schools"):
        share([HILL.site, replace(OAK.site, school=other)], TERM, national())


def test_a_school_in_which_nothing_fits_is_left_as_it_is_and_named() -> None:
    """Its row says Keep, and the group has nobody's hours: what is kept breaks a rule by itself."""
    elm = replace(OAK, name="Elm", school_id="100003").site
    kept = Line(line="K1", group="G1", pupil_id="P1", intervention="I1", staff_id="T1", starts=FIRST, ends=LAST,
                plan="Keep")  # fmt: skip
    shared = share([HILL.site, OAK.site, replace(elm, school=replace(elm.school, provision=(kept,)))], TERM, national())
    assert [site.name for site in shared.question.sites] == ["Hill", "Oak"]
    assert any(note.startswith("Nothing of Elm is moved: ") for note in shared.notes)


def test_a_term_that_one_school_does_not_have_is_told_with_its_name() -> None:
    site = OAK.site
    with pytest.raises(OutOfRange, match='Oak: There is no term called "Spring"'):
        share([HILL.site, replace(site, school=replace(site.school, terms=site.school.terms[:1]))], TERM, national())


def test_schools_of_one_name_are_told_apart() -> None:
    shared = found((HILL, replace(OAK, name="Hill")))
    assert [site.name for site in shared.question.sites] == ["Hill (100001)", "Hill (100002)"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["From", "To"]], "has no column Minutes"),
        ([["From", "To", "Minutes"], ["Hill", "Elm", "5"]], 'line 2: "Elm" is no school here'),
        ([["From", "To", "Minutes"], ["Hill", "Oak", "five"]], 'line 2: "five" are no minutes'),
        ([["From", "To", "Minutes"], ["Hill", "Oak", "5.5"]], 'line 2: "5.5" are no minutes'),
        ([["From", "To", "Minutes"], ["Hill", "Oak", "5"], ["100001", "oak", "6"]], "line 3: 100001 to oak stood"),
    ],
)  # fmt: skip
def test_a_travel_table_that_cannot_be_meant(rows: list[list[str]], said: str) -> None:
    with pytest.raises(OutOfRange, match=said):
        travel_of(rows, sites((HILL, OAK)))


def test_a_way_that_is_missing_is_told() -> None:
    with pytest.raises(OutOfRange, match="no minutes from Hill to Oak, where K-31 works or could work"):
        found((HILL, OAK), Travel({}))


def test_a_travel_table_by_id_or_name_either_way_round() -> None:
    rows = [["Minutes", "to", "FROM"], ["12", "Hill", "100002"], ["", "", ""]]
    travel = travel_of(rows, sites((HILL, OAK)))
    assert travel.between("100001", "100002") == 12


def test_where_a_plan_by_itself_is_made_with_the_hours_typed_in_it_is_as_good() -> None:
    shared = found((HILL, OAK))
    for column, site in zip(shared.found, shared.question.sites, strict=True):
        school = school_with(shared.question, column.site, column.grant)
        assert optimise(school, TERM, site.as_at, national()).benefit == column.benefit

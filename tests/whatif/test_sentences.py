"""What the comparison says, on schools of one hour and one adult that a person can work out on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from provision_xl.errors import OutOfRange
from provision_xl.rates import national
from provision_xl.results import Result
from provision_xl.school.core_tables import Pupil
from provision_xl.school.other_tables import Duty, SencoPerson
from provision_xl.school.school import School
from provision_xl.senco.growth import with_plans
from provision_xl.whatif import what_if
from tests.planning.one_term import AS_AT, EACH, TALK, adult, fund, line, planned, pupils, school

NOTHING_CHANGED = "Nothing of the map was changed. Months are planning weights, no forecast for a child."

# Required for P1 alone, £20 a group. 0.38 months x 11/38 x 1.0 = 0.11 months; an hour of the adult, as TALK.
ASKED = replace(
    TALK, code="ASK", name="Asked for", needs=("ASD",), group_min=1, cost_per_group=2000, gain=Decimal("0.38")
)
PAID_TALK = replace(TALK, cost_per_pupil=1000)


def asked_against_talk(**tables: Any) -> School:
    """One hour and £20: ASK for P1, which is required, or TALK for all four, which is worth 40 times as much."""
    values: dict[str, Any] = {
        "interventions": (TALK, ASKED), "staff": (adult(hours="1"),),
        "provision": (line("L1", "P1", "ASK", required=True),), "funds": (fund("SEN", 2000),),
    }  # fmt: skip
    return school(**{**values, **tables})


def asked(book: School, pounds: int = 0, hours: str = "0", plans: int = 0) -> tuple[Result, Result]:
    measures, groups = what_if(book, "Spring", AS_AT, national(), 100 * pounds, Decimal(hours), plans)
    return measures, groups


def figures(result: Result) -> dict[str, tuple[Fraction, Fraction, Fraction]]:
    return {str(row[0]): (row[2], row[3], row[4]) for row in result.rows}


def test_every_measure_of_a_cut_of_ten_pounds() -> None:
    """£40 pays TALK for four at £10 each; £30 pays it for three: 1.1 months and one pupil fewer."""
    found, _ = asked(school(interventions=(PAID_TALK,), funds=(fund("SEN", 4000),)), -10)
    month = Fraction(EACH, 1000)
    assert figures(found) == {
        "Benefit of the plan": (4 * month, 3 * month, -month),
        "Cash that the plan takes": (40, 30, -10),
        "Groups": (1, 1, 0),
        "Pupils with a place": (4, 3, -1),
        "Pupils who could take something and have nothing": (0, 1, 1),
        "Required provision not placed": (0, 0, 0),
        "Staff hours used, paid extra ones included": (1, 1, 0),
        "Staff hours left over": (1, 1, 0),
    }
    said = "With £10.00 less: as many groups, 1.1 months of planning weight less."
    assert (found.notes[0], found.notes[2:]) == (said, (NOTHING_CHANGED,))
    assert found.notes[1] in {f"P{n} would have nothing any more." for n in (1, 2, 3, 4)}, "the tie-break's to say"


def test_more_money_is_spent() -> None:
    """£20 pays for two, £20 more for all four."""
    found, groups = asked(school(interventions=(PAID_TALK,), funds=(fund("SEN", 2000),)), 20)
    assert figures(found)["Pupils with a place"] == (2, 4, 2)
    assert figures(found)["Cash that the plan takes"] == (20, 40, 20)
    (lost, new) = groups.rows  # which two of four alike is the tie-break's to say
    assert (lost[0], len(lost[4].split("; "))) == ("no longer", 2)
    assert (new[0], new[4]) == ("new", "P1; P2; P3; P4")


def test_one_group_is_a_group_and_not_groups() -> None:
    """Two hours run TALK for four and ASK for P1; one hour runs ASK alone, since it is required."""
    found, groups = asked(asked_against_talk(staff=(adult(hours="2"),)), hours="-1")
    said = "With 1.0 TA hours a week fewer: 1 group fewer, 4.4 months of planning weight less."
    assert found.notes[0] == said
    assert [row[:2] for row in groups.rows] == [("no longer", "TALK")]


def test_two_groups_fewer() -> None:
    """Seven pupils in groups of two to four take two hours; without them there is nothing."""
    found, _ = asked(school(pupils=pupils(7)), hours="-9")
    said = "With 9.0 TA hours a week fewer: 2 groups fewer, 7.7 months of planning weight less."
    assert found.notes[:2] == (said, "P1, P2, P3, P4, P5, P6 and P7 would have nothing any more.")
    assert figures(found)["Staff hours used, paid extra ones included"] == (2, 0, -2)
    assert figures(found)["Staff hours left over"] == (0, 0, 0)


def test_no_difference_is_said_in_words() -> None:
    found, groups = asked(school(), hours="-1")  # four pupils take one hour of the two
    said = "With 1.0 TA hours a week fewer: as many groups, the same planning weight."
    assert found.notes[0] == said
    assert groups.rows == ()


def test_a_cut_that_loses_what_is_required_does_not_read_as_a_gain() -> None:
    """£5 do not pay for ASK, so the hour goes to TALK: 4.4 - 0.11 months more, and 60 required minutes missing."""
    found, _ = asked(asked_against_talk(), -15)
    assert figures(found)["Benefit of the plan"] == (Fraction(11, 100), Fraction(22, 5), Fraction(429, 100))
    assert figures(found)["Required provision not placed"] == (0, 60, 60)
    assert found.notes[0] == (
        "With £15.00 less: as many groups, 4.3 months of planning weight more, "
        "60 pupil-minutes a week more of required provision not placed."
    )


KEPT = school(
    interventions=(replace(TALK, cost_per_group=2000),), funds=(fund("SEN", 5000),),
    provision=tuple(line(f"L{n}", f"P{n}", group="G1", plan="Keep", staff_id="T1") for n in (1, 2)),
)  # fmt: skip


def test_where_nothing_fits_after_the_cut_that_is_said_and_no_figure_is_made_up() -> None:
    """The kept group costs £20; of £50, £40 are taken."""
    found, groups = asked(KEPT, -40)
    assert found.rows == groups.rows == ()
    assert found.notes[0].startswith("With the change nothing fits: Funds: what is kept costs £20.00 this term")
    assert found.about["status"] == "infeasible"


def test_where_nothing_fits_today_more_money_is_shown_to_mend_it_without_a_difference() -> None:
    found, _ = asked(replace(KEPT, funds=(fund("SEN", 500),)), 40)
    assert found.rows == ()
    assert found.notes[0].startswith("With today's means nothing fits: Funds: what is kept costs £20.00")
    assert found.about["status"] == "optimal"


def test_money_without_funds_says_why_nothing_changes() -> None:
    found, _ = asked(school(interventions=(PAID_TALK,)), -10)
    said = "Funds is empty, so no plan is held back by money: fill in Funds to see what £10.00 less would change."
    assert found.notes == (said, NOTHING_CHANGED)


def test_money_that_is_not_there_cannot_be_taken_and_that_is_said() -> None:
    book = school(interventions=(PAID_TALK,), funds=(fund("SEN", 3000), fund("PP", 900, restricted_to="PP")))
    found, _ = asked(book, -50)
    assert "The funds for everyone hold only £30.00, so no more than that was taken." in found.notes
    assert figures(found)["Pupils with a place"] == (3, 0, -3)


def test_what_is_taken_comes_out_of_what_is_left_not_out_of_what_is_spent() -> None:
    """LATE's £20 went in the autumn. £20 less leaves £20 of SEN's £40: TALK for two instead of four.

    Taken by Order alone it would come out of LATE, where no money is, and change nothing.
    """
    book = school(
        interventions=(PAID_TALK, replace(ASKED, weeks=Decimal(2), use=False)),
        provision=(line("L9", "P1", "ASK", group="G9", staff_id="T1", fund="LATE", status="Running",
                        starts=date(2026, 11, 2), ends=date(2026, 12, 4)),),
        funds=(fund("SEN", 4000, order=Decimal(1)), fund("LATE", 2000, order=Decimal(2))),
    )  # fmt: skip
    assert planned(book).unused_pence == {"SEN": 0, "LATE": 0}
    found, _ = asked(book, -20)
    assert figures(found)["Pupils with a place"] == (4, 2, -2)


def test_a_group_that_only_changes_its_adult_does_not_come_or_go() -> None:
    """T1 has an hour and takes the group. Of 2.2 hours 2 stay: T1's 0.91 are too few for it, T2's 1.09 are not."""
    book = school(staff=(adult("T1", "1"), adult("T2", "1.2")))
    assert [group.staff for group in planned(book).groups] == [("T1",)]
    found, groups = asked(book, hours="-0.2")
    assert groups.rows == ()
    assert groups.notes == ("1 group keeps its pupils and has another adult; it is not listed.",)
    assert figures(found)["Staff hours left over"] == (Fraction(6, 5), 1, Fraction(-1, 5))


def test_paid_extra_hours_count_as_used() -> None:
    """Half an hour of the adult's own and half an hour paid extra make TALK's hour; without the half there is none."""
    found, _ = asked(school(staff=(adult(hours="0.5", extra_hours=Decimal("0.5"), extra_hourly_cost=Decimal(10)),)),
                     hours="-0.5")  # fmt: skip
    assert figures(found)["Staff hours used, paid extra ones included"] == (1, 0, -1)
    assert figures(found)["Cash that the plan takes"] == (55, 0, -55), "half an hour, £10, 11 weeks"


# SENCo time: 12 hours for each plan, 5 for each pupil on SEN support, 100 in any case; 40 hours had in each term.
DUTIES = (
    Duty(duty="Plans", driver="EHC plans", per_year=Decimal(3), hours_each=Decimal(4), statutory=True),
    Duty(duty="Support", driver="SEN support", per_year=Decimal(1), hours_each=Decimal(5)),
    Duty(duty="Fixed", driver="Fixed", per_year=Decimal(1), hours_each=Decimal(100)),
)
SENCO = (SencoPerson(person="S1", part="SENCo", hours_per_week=Decimal(1)),)


def test_each_plan_more_takes_its_hours_less_those_of_sen_support() -> None:
    """Four on SEN support: 4 x 5 + 100 = 120 hours. Two with plans: 2 x 12 + 2 x 5 + 100 = 134; 7 hours each.

    An hour a week over 38 teaching weeks is had: 82 are lacking, then 96.
    """
    found, groups = asked(school(duties=DUTIES, senco=SENCO), plans=2)
    assert figures(found)["SENCo hours needed"] == (120, 134, 14)
    assert figures(found)["SENCo hours lacking"] == (82, 96, 14)
    said = ("Each EHC plan more, for a pupil who was on SEN support, takes 7.0 hours of the SENCo's year.",
            NOTHING_CHANGED)  # fmt: skip
    assert found.notes == said
    assert groups.rows == ()
    same = ("Benefit of the plan", "Groups", "Cash that the plan takes")
    assert all(figures(found)[name][2] == 0 for name in same), "plans are for the SENCo's time only"


def test_without_duties_a_plan_is_counted_by_the_estimates_that_ship() -> None:
    found, _ = asked(school(), plans=1)
    needed = figures(found)["SENCo hours needed"]
    assert needed[2] > 0
    assert "Duties is empty, so the SENCo's hours rest on our own estimates." in found.notes


def test_without_duties_and_plans_the_senco_is_not_mentioned() -> None:
    assert not [name for name in figures(asked(school())[0]) if "SENCo" in name]


def test_a_pupil_who_left_gets_no_plan() -> None:
    gone = Pupil(pupil_id="P0", year_group="3", sen_status="K", primary_need="SLCN", leaves=date(2026, 10, 1))
    book = school(pupils=(gone, *pupils(4)), duties=DUTIES, senco=SENCO)
    assert figures(asked(book, plans=1)[0])["SENCo hours needed"] == (120, 127, 7)
    with pytest.raises(OutOfRange, match="5 more EHC plans cannot be tried: 4 pupils are on SEN support"):
        with_plans(book, 5, AS_AT)


def test_fewer_plans_are_refused() -> None:
    with pytest.raises(OutOfRange, match="-1 EHC plans cannot be tried: type 0 or more"):
        asked(school(duties=DUTIES), plans=-1)

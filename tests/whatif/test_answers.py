"""What a SENCo asks of a plan, answered in words that can be checked on paper."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from provision_xl.rates import national
from provision_xl.whatif import answers, what_if
from provision_xl.whatif.answers import what_to_run, why_not
from provision_xl.whatif.sentences import listed
from tests.planning.one_term import AS_AT, TALK, adult, fund, line, planned, pupils, school
from tests.whatif.test_sentences import ASKED, PAID_TALK

# £30 and one hour: TALK at £10 a pupil for three of four; P4 is excluded, so that it is P1 to P3.
BOOK = school(
    interventions=(PAID_TALK, replace(ASKED, use=False)), funds=(fund("SEN", 3000),), staff=(adult(hours="1"),),
    provision=(line("L1", "P4", plan="Exclude"),),
)  # fmt: skip


def test_the_five_questions() -> None:
    plan = planned(BOOK)
    cut = what_if(BOOK, "Spring", AS_AT, national(), -1000, Decimal(0), 0)
    found = dict(answers(plan, cut, "P4", "Talk group").rows)
    assert found["What should I run?"] == (
        "Run TALK (Talk group) (1 group, 3 pupils): in all 1 group for 3 pupils, for £30.00 of cash in the term."
    )
    assert (
        found["Who is in G1, TALK (Talk group)?"] == "P1, P2, P3, with T1, 60 minutes a week of the adult; a new group."
    )
    assert found["What changes with other means?"].startswith(
        "With £10.00 less: as many groups, 1.1 months of planning weight less. "
    )
    assert " would have nothing any more. " in found["What changes with other means?"]
    assert found["Why is P4 not in Talk group?"] == (
        "Because a row of Provision says Exclude: take it out to let it in."
    )


@pytest.mark.parametrize(
    ("pupil", "asked", "answer"),
    [
        ("P1", "talk", "P1 is in TALK (Talk group): group G1 with T1."),
        ("P1", "Toe by Toe", 'There is no intervention called "Toe by Toe" in Interventions.'),
        (
            "P1",
            "ASK",
            "P1 was never in question for ASK (Asked for): it is not in use, or not for a need of this pupil. See "
            "Use and Needs in Interventions, or give the two a row in Benefits.",
        ),
    ],
)
def test_why_not(pupil: str, asked: str, answer: str) -> None:
    assert why_not(planned(BOOK), pupil, asked) == answer


def test_why_not_for_want_of_a_skill() -> None:
    plan = planned(school(staff=(adult(skills=()),)))
    assert what_to_run(plan) == "Nothing: no group fits the hours, the money and the pupils there are."
    assert why_not(plan, "P1", "TALK").startswith("Most likely because nobody who is there for the whole term has Talk")


def test_a_group_that_stays_and_who_joins_it() -> None:
    kept = tuple(line(f"L{n}", f"P{n}", group="G1", staff_id="T1", status="Running") for n in (1, 2, 3))
    found = dict(answers(planned(school(provision=kept, interventions=(TALK,)))).rows)
    assert found["Who is in G1, TALK (Talk group)?"].endswith("; it stays, and P4 joins.")


def test_where_nothing_fits_the_answer_is_what_clashes() -> None:
    kept = (line("L1", "P1", group="G1", staff_id="T1", plan="Keep"),)
    plan = planned(school(staff=(adult("T1", "0"),), provision=kept))
    ((_, answer),) = answers(plan).rows
    assert answer.startswith("Nothing fits: what is kept breaks a rule by itself. Hours of T1")
    assert why_not(plan, "P2", "TALK") == answer


def test_long_lists_of_pupils_are_cut() -> None:
    ids = {row.pupil_id for row in pupils(15)}
    assert listed(ids) == "P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P11, P12 and 3 more pupils"
    assert listed({row.pupil_id for row in pupils(13)}).endswith("P12 and P13")

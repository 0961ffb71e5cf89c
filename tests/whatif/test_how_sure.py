"""How sure the plan is: draws that are what they are said to be, and shares and regrets counted by other means."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from multiprocessing import get_context
from statistics import correlation, fmean, pstdev
from typing import Any

import pytest

from provision_xl.planning import Problem, problem
from provision_xl.rates import national
from provision_xl.results import Result
from provision_xl.school.other_tables import Benefit
from provision_xl.school.school import School
from provision_xl.whatif import how_sure
from provision_xl.whatif.chains import Found
from provision_xl.whatif.draws import Draw, Drawn, drawn, spreads
from tests.planning.one_term import AS_AT, TALK, adult, line, planned, pupils, school

MANY = 4000


def sure(book: School, draws: int = 200, **more: Any) -> tuple[Result, Result]:
    choices, stake = how_sure(book, "Spring", AS_AT, national(), more.pop("seconds", 60), draws=draws, **more)
    return choices, stake


def asked(book: School) -> Problem:
    return problem(book, "Spring", AS_AT, national())


def rows(result: Result) -> list[dict[str, Any]]:
    keys = [column.key for column in result.columns]
    return [dict(zip(keys, row, strict=True)) for row in result.rows]


# One pupil, one of TALK and PLAY, an hour for one of them: the plan takes the one that is typed higher.
PLAY = replace(TALK, code="PLAY", name="Play group")
ALONE = {"group_min": 1, "only_one_of": "One"}


def two_choices(talk: str, play: str, evidence: int | None = None, **more: Any) -> School:
    rated = None if evidence is None else Decimal(evidence)
    both = (
        replace(TALK, gain=Decimal(talk), evidence=rated, **ALONE),
        replace(PLAY, gain=Decimal(play), evidence=rated, **ALONE),
    )
    return school(interventions=both, pupils=pupils(1), staff=(adult(hours="1"),), **more)


@pytest.mark.parametrize(("evidence", "tenths"), [(None, 10), (0, 10), (1, 9), (3, 7), (5, 5)])
def test_the_thinner_the_evidence_the_wider_the_spread(evidence: int | None, tenths: int) -> None:
    book = two_choices("3.8", "1", evidence)
    assert spreads(book, asked(book)) == {("P1", "TALK"): tenths, ("P1", "PLAY"): tenths}


def test_a_judgement_has_no_trial_behind_it() -> None:
    book = replace(two_choices("3.8", "1", 5), benefits=(Benefit(pupil_id="P1", intervention="TALK", gain=Decimal(4)),))
    assert spreads(book, asked(book)) == {("P1", "TALK"): 10, ("P1", "PLAY"): 5}


@pytest.fixture(scope="module")
def many() -> list[dict[tuple[str, str], float]]:
    """4,000 draws of TALK and PLAY for P1 and P2, unrated, each as a share of what is typed."""
    book = school(interventions=(replace(TALK, evidence=None), replace(PLAY, evidence=None)), pupils=pupils(2))
    question = asked(book)
    typed, spread = {pair.key: pair.value for pair in question.pairs}, spreads(book, question)
    return [{pair.key: pair.value / typed[pair.key] for pair in drawn(question, spread, number).pairs}
            for number in range(MANY)]  # fmt: skip


def test_draws_lie_around_what_is_typed_and_never_below_nought(many: list[dict[tuple[str, str], float]]) -> None:
    """Weights 2, 1, 1 of four, each even from -1 to 1 (variance 1/3): variance (4 + 1 + 1) / 16 / 3 = 1/8."""
    for key in many[0]:
        found = [draw[key] for draw in many]
        assert abs(fmean(found) - 1) < 4 * sqrt(1 / 8 / MANY), "four standard errors"
        assert abs(pstdev(found) - sqrt(1 / 8)) < 0.02
        assert 0 <= min(found) < 0.2 and 1.8 < max(found) <= 2


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        (("P1", "TALK"), ("P2", "TALK"), Fraction(2, 3)),  # the intervention's 4 of 6 parts of variance
        (("P1", "TALK"), ("P1", "PLAY"), Fraction(1, 6)),  # the pupil's 1 of 6
        (("P1", "TALK"), ("P2", "PLAY"), Fraction(0)),
    ],
)
def test_draws_go_together_by_intervention_and_less_by_pupil(
    first: tuple[str, str], second: tuple[str, str], shared: Fraction, many: list[dict[tuple[str, str], float]]
) -> None:
    found = correlation([draw[first] for draw in many], [draw[second] for draw in many])
    assert abs(found - float(shared)) < 4 / sqrt(MANY), "four standard errors of a correlation near nought"


def test_a_draw_is_the_same_in_any_order_of_rows_and_another_for_another_number() -> None:
    book = school(interventions=(TALK, PLAY))
    turned = replace(book, pupils=book.pupils[::-1], interventions=book.interventions[::-1])
    first = drawn(asked(book), spreads(book, asked(book)), 7)
    assert drawn(asked(turned), spreads(turned, asked(turned)), 7).pairs == first.pairs
    assert drawn(asked(book), spreads(book, asked(book)), 8).pairs != first.pairs


def test_gains_alone_are_drawn() -> None:
    """Required minutes, money and what is kept are what they were; values are whole."""
    kept = (line("L1", "P1", group="G1", staff_id="T1", status="Running"), line("L2", "P2", required=True))
    book = school(provision=kept)
    question = asked(book)
    other = drawn(question, spreads(book, question), 3)
    assert replace(other, pairs=question.pairs) == question
    same = [replace(pair, value=0) for pair in question.pairs]
    assert [replace(pair, value=0) for pair in other.pairs] == same
    assert all(type(pair.value) is int for pair in other.pairs) and other.pairs != question.pairs


def test_there_is_nothing_to_regret_where_every_draw_has_the_same_best_plan() -> None:
    """Four pupils, one intervention, room for all: whatever it brings, they are in it."""
    choices, stake = sure(school(), 50)
    assert [(row["share"], row["close"]) for row in rows(choices)] == [(1, "")] * 4
    assert [row[1:] for row in stake.rows] == [(0, 0), (0, 0)]
    assert choices.notes[:2] == (
        "No choice is a close call: each is in the best plan of at least 60 in 100 draws.",
        "The plan is the best, or as good as the best, in every draw.",
    )
    assert choices.about["draws"] == 50


def by_hand(book: School, chosen: str, draws: int) -> Iterator[tuple[bool, int, int]]:
    """For each draw whether the chosen of two is no worse, by how much it is, and what the better brings."""
    question = asked(book)
    for number in range(draws):
        worth = {pair.code: pair.value for pair in drawn(question, spreads(book, question), number).pairs}
        most = max(worth.values())
        yield worth[chosen] == most, most - worth[chosen], most


@pytest.mark.parametrize(("talk", "play", "evidence"), [("3.8", "3.8", None), ("3.8", "3.0", 3), ("3.8", "0.9", 5)])
def test_shares_and_regrets_of_two_choices_counted_without_a_solver(talk: str, play: str, evidence: int | None) -> None:
    """3.8 against 0.9 with evidence 5: at worst 1.9 against 1.35, so TALK is always the better."""
    book = two_choices(talk, play, evidence)
    (chosen,) = {group.intervention for group in planned(book).groups}
    counted = list(by_hand(book, chosen, 200))
    choices, stake = sure(book)
    (row,) = rows(choices)
    share = Fraction(sum(stays for stays, _, _ in counted), 200)
    regrets = sorted(regret for _, regret, _ in counted)
    assert (row["pupil"], row["intervention"], row["share"]) == ("P1", chosen, share)
    assert row["close"] == ("close call" if share < Fraction(3, 5) else "")
    assert stake.rows[0][1:] == (
        Fraction(sum(regrets), 200_000),
        Fraction(sum(regrets), sum(most for *_, most in counted)),
    )
    assert stake.rows[1][1] == Fraction(regrets[189], 1000), "the 190th of 200 in order"
    assert (share == 1) == (play == "0.9")


def test_equal_choices_stay_in_half_of_the_draws_and_are_a_close_call() -> None:
    """Two unrated gains of 3.8 are drawn alike, so each is the better with probability 1/2: 100 of 200, sd 7.1."""
    choices, _ = sure(two_choices("3.8", "3.8"))
    (row,) = rows(choices)
    assert 78 <= row["stays"] <= 122, "three standard deviations"
    other = "PLAY" if row["intervention"] == "TALK" else "TALK"
    assert (row["close"], row["instead"]) == (("close call", other) if row["stays"] < 120 else ("", ""))
    assert choices.notes[0] == (
        "1 of 1 choice is a close call: it is in the best plan of fewer than 60 in 100 draws. "
        "Let what you know of the child decide there."
    )


def test_a_known_probability_is_met() -> None:
    """3.8 against 3.0: the share over 200 draws lies within three standard deviations of that over 5,000 others."""
    book = two_choices("3.8", "3.0", 5)
    long = [stays for stays, _, _ in by_hand(book, "TALK", 5_200)][200:]
    chance = sum(long) / len(long)
    (row,) = rows(sure(book)[0])
    assert abs(row["stays"] - 200 * chance) < 3 * sqrt(200 * chance * (1 - chance))


def test_the_chosen_plan_stays_where_another_is_only_as_good(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn, so any two of four pupils are as good as the two who were chosen."""
    book = school(interventions=(replace(TALK, group_max=2),), staff=(adult(hours="1"),))
    plan = planned(book)
    assert plan.problem is not None and plan.choice is not None
    others = frozenset(pair.key for pair in plan.problem.pairs) - plan.choice.taken
    other = Found(replace(plan.choice, taken=others), "optimal")
    monkeypatch.setattr("provision_xl.whatif.draws.best_up_to", lambda *_: other)
    typed = dict.fromkeys((pair.key for pair in plan.problem.pairs), 0)
    assert Draw(plan.problem, typed, plan.choice, 1).done(1, None) == Drawn(plan.choice.taken, 2200, 0, True)


def test_a_draw_that_the_clock_ended_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = planned(school())
    assert plan.choice is not None
    late = Found(plan.choice, "stopped early")
    monkeypatch.setattr("provision_xl.whatif.draws.best_up_to", lambda *_: late)
    choices, _ = sure(school(), 9, plan=plan)
    assert choices.about["draws"] == 0 and {row["share"] for row in rows(choices)} == {None}


def test_close_calls_come_first() -> None:
    """P1 has one choice only; P2 to P4 all want the two other seats of T1's group."""
    book = school(interventions=(replace(TALK, group_max=2, evidence=None),), staff=(adult(hours="1"),))
    shares = [row["share"] for row in rows(sure(book, 60)[0])]
    assert shares == sorted(shares) and len(shares) == 2


@pytest.mark.parametrize("stop", ["clock", "cancel"])
def test_without_time_there_is_no_draw_and_that_is_said(stop: str) -> None:
    more: dict[str, Any] = {"seconds": 0.0} if stop == "clock" else {"cancel": lambda: True}
    choices, stake = sure(school(), plan=planned(school()), **more)
    assert {row["share"] for row in rows(choices)} == {None} and len(choices.rows) == 4
    assert stake.rows == () and choices.about["draws"] == 0
    assert choices.notes[0].startswith("The time was over before a single draw was solved")


def test_draws_that_the_time_does_not_reach_are_counted() -> None:
    asks = iter([False] * 45 + [True] * 100_000)
    choices, _ = sure(school(), 200, plan=planned(school()), cancel=lambda: next(asks))
    done = choices.about["draws"]
    assert 0 < done < 200
    assert any(f"{done} of 200 draws of the gains were tried" in note for note in choices.notes)


def test_where_nothing_fits_nothing_is_drawn() -> None:
    kept = (line("L1", "P1", group="G1", staff_id="T1", plan="Keep"),)
    choices, stake = sure(school(staff=(adult("T1", "0"),), provision=kept))
    assert choices.rows == stake.rows == ()
    assert choices.notes[0].startswith("With today's means nothing fits: Hours of T1")


ENOUGH = 600  # seconds that no draw needs, so that the clock of a busy computer ends none
CONTESTED = school(
    pupils=pupils(6), interventions=(replace(TALK, group_max=3, evidence=None), replace(PLAY, gain=Decimal(4))),
    staff=(adult(hours="1"),),
)  # fmt: skip


@pytest.fixture(scope="module")
def one_after_another() -> tuple[Result, Result]:
    return sure(CONTESTED, 20, seconds=ENOUGH)


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_the_same_whatever_works_it_out(kind: str, one_after_another: tuple[Result, Result]) -> None:
    executor: Executor = (
        ThreadPoolExecutor(3) if kind == "threads" else ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    )
    with executor:
        assert sure(CONTESTED, 20, executor=executor, seconds=ENOUGH) == one_after_another
    assert any(row["share"] < 1 for row in rows(one_after_another[0]))


def test_the_same_for_rows_in_another_order(one_after_another: tuple[Result, Result]) -> None:
    turned = replace(CONTESTED, pupils=CONTESTED.pupils[::-1], interventions=CONTESTED.interventions[::-1])
    assert sure(turned, 20, seconds=ENOUGH) == one_after_another


def test_a_plan_of_every_kept_row_has_no_choice_to_be_sure_of() -> None:
    kept = tuple(line(f"L{n}", f"P{n}", group="G1", staff_id="T1", status="Running") for n in (1, 2, 3, 4))
    choices, stake = sure(school(provision=kept), 5)
    assert choices.rows == () and stake.rows[0][1] == 0

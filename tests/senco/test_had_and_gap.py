"""Hours that there are, what gets done with them, and what the gap is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.rates import national
from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import Cover, Duty, SencoPerson
from provision_xl.senco import SencoTime, senco_time
from provision_xl.senco.duties import Need
from provision_xl.senco.spending import Team, shortfall, spend
from tests.senco.schools import AS_AT, duty, person, school


def worked_out(**tables: Any) -> SencoTime:
    return senco_time(school(**tables), AS_AT, national())


@pytest.mark.parametrize(
    ("row", "net", "elsewhere", "why"),
    [
        (person(weekly="10"), (160, 120, 120), 0, "10 h by 16, 12 and 12 weeks"),
        (person(weekly="32.5", teaching_hours="20"), (200, 150, 150), 0, "12.5 h a week are not taught"),
        (person(weekly="30", teaching_hours="20", school_share="0.4"), (64, 48, 48), 240, "10 h x 40 weeks, 40% ours"),
        (person(weekly="10", teaching_hours="12"), (0, 0, 0), 0, "more taught than in post leaves nothing"),
    ],
)
def test_hours_had(row: SencoPerson, net: tuple[int, ...], elsewhere: int, why: str) -> None:
    time = worked_out(senco=(row,), duties=(duty("D"),))
    assert (time.people[0].net, sum(time.people[0].elsewhere)) == (net, elsewhere), why


def test_cover_is_taken_off_the_term_in_which_it_was_lost() -> None:
    log = (
        Cover("S1", date(2025, 9, 15), Decimal("2.5")),
        Cover(" s1 ", date(2025, 12, 1), Decimal(4)),
        Cover("S1", date(2026, 2, 2), Decimal(1)),
        Cover("A1", date(2026, 2, 2), Decimal(3)),
    )
    time = worked_out(senco=(person(), person("A1", "Assistant", "5")), cover_log=log, duties=(duty("D"),))
    assert [who.net for who in time.people] == [
        (Fraction(307, 2), 119, 120),  # 160 - 6.5, 120 - 1, 120
        (80, 57, 60),
    ]
    assert time.had == Fraction(785, 2) + 197


@pytest.mark.parametrize(
    ("entry", "sheet", "words"),
    [
        (Cover("S9", date(2025, 9, 15), Decimal(2)), "Cover log", '"S9" is not in SENCo'),
        (Cover("S1", date(2025, 10, 29), Decimal(2)), "Cover log", "29/10/2025 lies in no term"),
        (Cover("S1", date(2026, 2, 2), Decimal(121)), "SENCo", "lost 121 hours to cover in Spring but has 120"),
    ],
)
def test_cover_that_does_not_fit_is_said_and_never_makes_hours_negative(entry: Cover, sheet: str, words: str) -> None:
    time = worked_out(senco=(person(),), cover_log=(entry,), duties=(duty("D"),))
    found = [finding for finding in time.findings if finding.code == "PX-S09"]
    assert [finding.sheet for finding in found] == [sheet] and words in found[0].saw
    assert min(time.people[0].net) >= 0


def test_cover_of_another_year_is_no_finding() -> None:
    time = worked_out(senco=(person(),), cover_log=(Cover("S1", date(2025, 3, 3), Decimal(2)),), duties=(duty("D"),))
    assert not [finding for finding in time.findings if finding.code == "PX-S09"]
    assert time.had == 400


def test_without_a_senco_nothing_is_had_and_a_finding_says_so() -> None:
    time = worked_out(duties=(duty("D", hours="40"),))
    assert (time.had, time.gap, time.needed) == (0, 40, 40)
    assert "PX-S01" in [finding.code for finding in time.findings]


def test_own_cost_comes_from_staff_under_the_same_key() -> None:
    staff = (Staff(staff_id="T7", person_key="K7", hourly_cost=Decimal("57.59")),)
    time = worked_out(senco=(person(person_key="k7"),), staff=staff, duties=(duty("D"),))
    assert time.people[0].hourly == Fraction("57.59")


GAPS = [
    (
        "statutory first",
        (duty("law", hours="300", number=13, statutory=True), duty("early", hours="200", number=1)),
        {"law": (0, 0, 0), "early": (40, 30, 30)},
        "had 160, 120, 120; law takes 120, 90, 90; early needs 80, 60, 60 of the 40, 30, 30 left",
    ),
    (
        "hours of one term do no work of another",
        (duty("review", hours="130", when="Spring", statutory=True),),
        {"review": (0, 10, 0)},
        "120 h in spring, 160 and 120 idle elsewhere",
    ),
    (
        "in order of number, the later ones go without",
        (duty("two", hours="400", number=2), duty("one", hours="40", number=1)),
        {"one": (0, 0, 0), "two": (16, 12, 12)},
        "one takes 16, 12, 12; two needs all 160, 120, 120",
    ),
]


@pytest.mark.parametrize(("name", "duties", "gaps", "why"), GAPS, ids=[case[0] for case in GAPS])
def test_gap_by_duty_and_term(name: str, duties: tuple[Duty, ...], gaps: dict[str, Any], why: str) -> None:
    time = worked_out(senco=(person(),), duties=duties)
    assert {done.need.duty.duty: done.gap for done in time.done} == gaps, why


def test_helpers_do_what_can_be_shared_and_nothing_else() -> None:
    """Autumn: 80 needed, half shareable. SENCo 16 h; assistant 80 h, of which 40 can be used: 24 lack, 40 idle."""
    time = worked_out(
        senco=(person(weekly="1"), person("A", "Assistant", "3"), person("B", "Admin", "2")),
        duties=(duty("D", hours="80", shared="50", when="Autumn"),),
    )  # fmt: skip
    assert (time.gap, time.done[0].gap) == (24, (24, 0, 0))
    assert time.spare == 40 + 72 + 72  # 40 in the autumn, 6 h by 12 weeks in the other two


def test_helpers_hours_go_first_so_that_the_sencos_are_left_for_what_only_they_can_do() -> None:
    """Autumn: A 20 h, all shareable; B 16 h, none. SENCo 16 h, assistant 32 h: both get done."""
    time = worked_out(
        senco=(person(weekly="1"), person("A", "Assistant", "2")),
        duties=(duty("A", hours="20", shared="100", when="Autumn", number=1), duty("B", hours="16", when="Autumn")),
    )
    assert time.gap == 0


hours = st.fractions(min_value=0, max_value=60, max_denominator=8)


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Need], Team]:
    seasons = draw(st.integers(1, 3))

    def row() -> tuple[Fraction, ...]:
        return tuple(draw(hours) for _ in range(seasons))

    needs = []
    for place in range(draw(st.integers(0, 5))):
        needed, share = row(), draw(st.fractions(min_value=0, max_value=1, max_denominator=10))
        whom = draw(st.sampled_from(["", "Admin", "Assistant"]))
        shared = tuple(share * season for season in needed)
        needs.append(Need(duty(f"D{place}", shared_with=whom), 1, needed, shared))
    return needs, Team(row(), row(), row())


@given(cases())
def test_nothing_is_done_twice_or_with_hours_that_are_not_there(case: Any) -> None:
    needs, team = case
    done = spend(needs, team)
    for place, (senco, assistant, admin) in enumerate(zip(*team, strict=True)):
        assert sum(row.done[place] for row in done) <= senco + assistant + admin
        assert all(0 <= row.done[place] <= row.need.hours[place] for row in done)
        own_only = sum(row.done[place] - min(row.done[place], row.need.shareable[place]) for row in done)
        assert own_only <= senco
        no_admin = sum(row.done[place] - min(row.done[place], row.need.for_admin[place]) for row in done)
        assert no_admin <= senco + assistant


@given(cases())
def test_done_is_the_most_that_the_hours_allow(case: Any) -> None:
    """Independent of the order of spending: the most is min(all needed, SENCo + what the others can use)."""
    needs, team = case
    done = spend(needs, team)
    for place, (senco, assistant, admin) in enumerate(zip(*team, strict=True)):
        needed = sum((need.hours[place] for need in needs), Fraction(0))
        shareable = sum((need.shareable[place] for need in needs), Fraction(0))
        for_admin = sum((need.for_admin[place] for need in needs), Fraction(0))
        most = min(needed, senco + min(shareable, assistant + min(admin, for_admin)))
        assert sum(row.done[place] for row in done) == most


@given(cases())
def test_first_things_get_as_much_as_if_the_later_ones_did_not_exist(case: Any) -> None:
    needs, team = case
    whole = spend(needs, team)
    for count in range(len(needs)):
        assert spend(needs[:count], team) == whole[:count]


@given(cases(), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_the_shortfall_is_exactly_what_closes_the_gap(case: Any, own: int, helped: int, typed: int) -> None:
    """With so many hours more, nothing lacks if and only if each of the three sums reaches what it is short of."""
    needs, team = case
    short = shortfall(needs, team)
    more = Team(*(tuple(had + extra for had in hours) for hours, extra in zip(team, (own, helped, typed), strict=True)))
    done = spend(needs, more)
    for place, season in enumerate(short):
        closed = all(not row.gap[place] for row in done)
        reached = own >= season.senco and own + helped >= season.assistant and own + helped + typed >= season.any
        assert closed == reached


@given(st.integers(0, 40), st.integers(0, 20), st.integers(0, 100), st.integers(0, 600), st.integers(0, 600))
def test_the_account_always_balances(weekly: int, helper: int, shared: int, law: int, other: int) -> None:
    """needed - gap = done = had - spare."""
    time = worked_out(
        senco=(person(weekly=str(weekly)), person("A", "Assistant", str(helper))),
        duties=(
            duty("law", hours=str(law), statutory=True, shared=str(shared)),
            duty("other", hours=str(other), when="Summer"),
        ),
        settings=school().settings,
    )  # fmt: skip
    done = sum((row.total for row in time.done), Fraction(0))
    assert time.needed - time.gap == done == time.had - time.spare
    assert time.spare >= 0 and time.gap >= max(Fraction(0), time.needed - time.had)

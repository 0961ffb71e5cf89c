"""The smallest clash and the ways out: by hand, by adding up, and by counting out every plan of small schools."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest

from provision_xl.planning import Plan, optimise
from provision_xl.planning.change import Change, Kind
from provision_xl.planning.clash import Clash, NamedRule
from provision_xl.planning.explained import explained
from provision_xl.planning.why_nothing_fits import Tables, why_nothing_fits
from provision_xl.planning.why_short import why_short
from provision_xl.rates import national
from provision_xl.school.core_tables import Line
from provision_xl.school.school import School
from tests.planning.one_term import TALK, adult, fund, line, planned, pupils, school
from tests.planning.small import AS_AT, TERM, budget, small
from tests.planning.table_changes import Asked, Counted, typed, with_pupil, with_row, with_staff
from tests.planning.test_kept import SUPPORT, pair_of

SECONDS = 60  # never reached: work is limited by nodes
SCHOOLS, PARTS = 60, 4


def clash_of(plan: Plan) -> Clash:
    found = explained(plan, SECONDS).clash
    assert found is not None and found.proved
    return found


def kinds(found: Clash) -> list[tuple[Kind, str]]:
    return [(rule.kind, rule.who) for rule in found.rules]


def ways(found: Clash) -> list[tuple[str, int, Fraction]]:
    return [(way.words, way.pence, way.given_up) for way in found.ways]


def test_a_group_that_is_kept_and_too_few_hours() -> None:
    # G1 takes 60 minutes a week and there are 45: 15 more for 11 weeks at £20.00 are £55.00; two pupils at 60 minutes
    found = clash_of(planned(school(provision=pair_of(plan="Keep"), staff=(adult(hours="0.75"),))))
    assert kinds(found) == [(Kind.KEEP, "G1"), (Kind.HOURS, "T1")]
    assert ways(found) == [
        ("give T1 15 minutes a week more (£55.00 over the term, hours at £20.00)", 5500, 0),
        ("let group G1 go (120 pupil-minutes a week given up)", 0, 120),
    ]


def test_of_three_kept_groups_any_may_go_that_frees_enough() -> None:
    # three groups of 60 minutes, 150 minutes: each pair fits, so all three and the hours make up the clash
    rows = tuple(line(f"L{n}", f"P{n}", group=f"G{n}", staff_id="T1", plan="Keep") for n in (1, 2, 3))
    row = replace(TALK, group_min=1)
    found = clash_of(planned(school(interventions=(row,), provision=rows, staff=(adult(hours="2.5"),))))
    assert kinds(found) == [(Kind.KEEP, "G1"), (Kind.KEEP, "G2"), (Kind.KEEP, "G3"), (Kind.HOURS, "T1")]
    assert [way.words for way in found.ways] == [
        "give T1 30 minutes a week more (£110.00 over the term, hours at £20.00)",
        "let group G1 go (60 pupil-minutes a week given up)", "let group G2 go (60 pupil-minutes a week given up)",
    ]  # fmt: skip


def test_two_clashes_at_once_are_both_mended_by_a_way_out() -> None:
    # £5.00 for each of two pupils, £9.00 there are; and 15 minutes are missing
    row = replace(TALK, cost_per_pupil=500)
    book = school(interventions=(row,), provision=pair_of(plan="Keep"), staff=(adult(hours="0.75"),))
    found = clash_of(planned(book, budget_pence=900))
    assert len(found.rules) == 2 and found.rules[0].kind is Kind.KEEP
    first = found.ways[0]
    assert first.words == (
        "give T1 15 minutes a week more and raise the budget by £1.00 (£56.00 over the term, hours at £20.00)"
    )
    assert (first.pence, first.given_up) == (5600, 0)


def test_a_fund_lacks_exactly_what_the_rest_cannot_pay() -> None:
    # P1 and P2 cost £5.00 each. PP pays P1's and nothing else, though it has £99.99; SEN has £3.00: £2.00 are missing
    row = replace(TALK, cost_per_pupil=500)
    some = (replace(pupils(1)[0], pupil_premium="FSM6"), *pupils(4)[1:])
    funds = (fund("PP", 9_999, restricted_to="PP"), fund("SEN", 300))
    found = clash_of(planned(school(pupils=some, interventions=(row,), provision=pair_of(plan="Keep"), funds=funds)))
    assert kinds(found) == [(Kind.KEEP, "G1"), (Kind.FUND, "")]
    assert ways(found)[0] == ("put £2.00 more into a fund that may pay for anyone", 200, 0)


def test_what_runs_already_is_a_fact_and_no_part_of_the_clash() -> None:
    running = pair_of(starts=date(2026, 11, 2), ends=None)
    paid = adult(hours="0.5", extra_hours=Decimal("0.5"), extra_hourly_cost=Decimal(10))  # £55.00 of paid extra time
    found = clash_of(planned(school(provision=running, staff=(paid,)), budget_pence=5_000))
    assert kinds(found) == [(Kind.BUDGET, "")] and [way.words for way in found.ways] == ["raise the budget by £5.00"]
    assert found.sentences[0] == "This cannot hold as things stand: the budget is £50.00."


def test_required_provision_that_does_not_fit_has_the_same() -> None:
    # SUP takes 150 minutes a week for each of two pupils; there are 270, so 30 more for 11 weeks: £110.00
    asked = tuple(line(f"R{n}", f"P{n}", "SUP", required=True) for n in (1, 2))
    plan = planned(school(interventions=(SUPPORT,), staff=(adult(hours="4.5"),), provision=asked))
    assert plan.status == "optimal" and plan.shortfall_minutes == 150
    found = clash_of(plan)
    assert kinds(found) == [(Kind.HOURS, "T1"), (Kind.REQUIRED, "P1"), (Kind.REQUIRED, "P2")]
    assert ways(found) == [
        ("give T1 30 minutes a week more (£110.00 over the term, hours at £20.00)", 11_000, 0),
        ("let SUP of P1 go (150 pupil-minutes a week given up)", 0, 150),
        ("let SUP of P2 go (150 pupil-minutes a week given up)", 0, 150),
    ]
    assert "These cannot all hold: T1 has 4.50 h a week; P1 must have SUP; P2 must have SUP." in " ".join(
        explained(plan, SECONDS).tables[0].notes
    )


def test_a_cheaper_adult_is_no_cheaper_but_fewer_minutes_are() -> None:
    # T1 lacks 10 of 150 minutes, T2 lacks 30: at one price for everyone's hour T1 comes first
    asked = (line("R1", "P1", "SUP", required=True),)
    staff = (adult("T1", "2.33"), adult("T2", "2"))  # 139.8 and 120 minutes
    found = clash_of(planned(school(interventions=(SUPPORT,), staff=staff, provision=asked)))
    assert [[(change.who, change.amount) for change in way.changes] for way in found.ways[:2]] == [
        [("T1", Fraction(51, 5))], [("T2", 30)],
    ]  # fmt: skip
    assert kinds(found) == [(Kind.HOURS, "T1"), (Kind.HOURS, "T2"), (Kind.REQUIRED, "P1")]


def test_exclude_against_required_and_a_group_that_is_too_small() -> None:
    both = (line("R1", "P4", "SUP", required=True), line("X1", "P4", "SUP", plan="Exclude"))
    found = clash_of(planned(school(interventions=(SUPPORT,), staff=(adult(hours="9"),), provision=both)))
    assert kinds(found) == [(Kind.EXCLUDE, "P4"), (Kind.REQUIRED, "P4")]
    assert found.ways[0].words == "take out the row that says Exclude for P4 and SUP"
    alone = planned(school(pupils=pupils(1), provision=(line("R1", "P1", required=True),)))
    found = clash_of(alone)
    assert kinds(found) == [(Kind.GROUP_SIZE, "TALK"), (Kind.REQUIRED, "P1")]
    assert [way.words for way in found.ways] == [
        "set Group min of TALK to 1", "let TALK of P1 go (60 pupil-minutes a week given up)",
    ]  # fmt: skip


def test_only_one_of_and_a_clash_of_whole_groups_alone() -> None:
    # two alternatives, both required; and three pupils in groups of exactly two: no number of groups seats three
    rows = (replace(TALK, only_one_of="W", group_min=1), replace(TALK, code="CHAT", only_one_of="W", group_min=1))
    asked = (line("R1", "P1", required=True), line("R2", "P1", "CHAT", required=True))
    found = clash_of(planned(school(interventions=rows, staff=(adult(hours="9"),), provision=asked)))
    assert {rule.kind for rule in found.rules} == {Kind.ONLY_ONE_OF, Kind.REQUIRED} and len(found.rules) == 3
    twos = replace(TALK, group_min=2, group_max=2)
    asked = tuple(line(f"R{n}", f"P{n}", required=True) for n in (1, 2, 3))
    book = school(pupils=pupils(3), interventions=(twos,), staff=(adult(hours="9"),), provision=asked)
    found = clash_of(planned(book))
    assert {rule.kind for rule in found.rules} <= {Kind.GROUP_SIZE, Kind.REQUIRED} and len(found.rules) >= 4


def test_nothing_short_and_no_time() -> None:
    plan = planned(school())
    assert plan.problem and plan.choice and why_short(plan.problem, plan.choice, SECONDS) is None
    assert why_nothing_fits(Tables(school(), "Spring", AS_AT, national()), SECONDS) is None
    asked = (line("R1", "P1", "SUP", required=True),)
    short = planned(school(interventions=(SUPPORT,), staff=(adult(hours="1"),), provision=asked))
    assert short.problem and short.choice and why_short(short.problem, short.choice, 0) is None


@cache
def short_schools(part: int) -> list[tuple[int, Asked, Plan, Clash]]:
    found = []
    for seed in range(part, SCHOOLS, PARTS):
        asked = small(seed), budget(seed)
        plan = optimise(asked[0], TERM, AS_AT, national(), asked[1])
        if plan.problem and plan.choice and plan.shortfall_minutes:
            clash = why_short(plan.problem, plan.choice, SECONDS)
            assert clash is not None and clash.proved, f"school {seed}"
            found.append((seed, asked, plan, clash))
    return found


def loosened(asked: Asked, held: list[NamedRule]) -> Asked:
    """The tables in which only these rules hold, of all that a clash can name."""
    book, cap = asked
    names = {(rule.kind, rule.who): rule for rule in held}
    book = with_staff(book, "", lambda row: {} if (Kind.HOURS, row.staff_id) in names
                      else {"intervention_hours": Decimal(99)})  # fmt: skip
    book = with_pupil(book, "", lambda row: {} if (Kind.OUT_OF_CLASS, row.pupil_id) in names
                      else {"out_of_class_limit": Decimal(9999)})  # fmt: skip
    for row in book.interventions:
        sizes = {rule.what for rule in held if rule.kind is Kind.GROUP_SIZE and rule.who.partition(" ")[0] == row.code}
        if "Group min" not in sizes:
            book = with_row(book, row.code, group_min=1)
        if "Group max" not in sizes:
            book = with_row(book, row.code, group_max=99)
        running = {book.intervention[line.intervention].only_one_of for line in book.provision if line.status}
        if row.only_one_of not in running and not any(rule.kind is Kind.ONLY_ONE_OF for rule in held):
            book = with_row(book, row.code, only_one_of="")
    skills = {rule.what for rule in held if rule.kind is Kind.SKILL}
    more = tuple({"ELSA", "Maths"} - skills)
    book = with_staff(book, "", lambda row: {"skills": (*row.skills, *more)})
    asked_for = {(row.pupil_id, row.intervention) for row in book.provision if row.required}
    lines = [row for row in book.provision if row.plan != "Exclude" or (Kind.EXCLUDE, row.pupil_id) in names
             or (row.pupil_id, row.intervention) not in asked_for]  # fmt: skip
    lines = [replace(row, required=None) if row.required and (Kind.REQUIRED, row.pupil_id) not in names else row
             for row in lines]  # fmt: skip
    book = replace(book, provision=tuple(lines))
    if (Kind.FUND, "") not in names:
        book, _ = typed((book, cap), (Change(Kind.FUND, "", Fraction(10**9)),), sen_pays=True)
    return book, cap if (Kind.BUDGET, "") in names else None


def all_fits(asked: Asked, before: Asked) -> bool:
    """Whether some plan, of all there are, places everything that is required."""
    counting = Counted(asked, before)
    return counting.can_place(counting.needed)


@pytest.mark.parametrize("part", range(PARTS))
def test_without_any_one_rule_of_a_clash_the_others_fit_and_all_together_do_not(part: int) -> None:
    for seed, asked, _, clash in short_schools(part):
        rules = list(clash.rules)
        assert not all_fits(loosened(asked, rules), asked), f"school {seed}: {rules}"
        for rule in rules:
            rest = [other for other in rules if other != rule]
            assert all_fits(loosened(asked, rest), asked), f"school {seed} without {rule}"


@pytest.mark.parametrize("part", range(PARTS))
def test_every_way_out_places_what_is_required_when_it_is_typed_into_the_tables(part: int) -> None:
    for seed, asked, _, clash in short_schools(part):
        assert clash.ways, f"school {seed}"
        for way in clash.ways:
            book, cap = typed(asked, way.changes)
            again = optimise(book, TERM, AS_AT, national(), cap)
            assert (again.shortfall_minutes, again.clashes) == (0, ()), f"school {seed}: {way}"
        order = [(way.given_up, way.pence) for way in clash.ways if not _bends(way.changes)]
        assert order == sorted(order), f"school {seed}"


def _bends(changes: tuple[Change, ...]) -> bool:
    priced = {Kind.HOURS, Kind.BUDGET, Kind.FUND, Kind.REQUIRED}
    return any(change.kind not in priced for change in changes)


def kept_school(seed: int) -> Asked:
    """One to four groups of TALK, SUP with Keep for the coming term, and means that often do not reach."""
    chance = random.Random(seed)
    rows = (replace(TALK, group_min=1, cost_per_pupil=chance.choice((None, 500))), replace(SUPPORT, where="Out"))
    lines: list[Line] = []
    for number in range(1, chance.randint(1, 4) + 1):
        code, who = chance.choice(("TALK", "SUP")), chance.choice(("T1", "T2"))
        for pupil in chance.sample(range(1, 5), chance.randint(1, 2)):
            lines.append(line(f"L{len(lines)}", f"P{pupil}", code, group=f"G{number}", staff_id=who, plan="Keep"))
    staff = (adult("T1", chance.choice(("1", "3", "9"))), adult("T2", chance.choice(("0.5", "2.5", "9"))))
    limit = chance.choice((None, Decimal(100), Decimal(200)))
    some = tuple(replace(row, out_of_class_limit=limit) for row in pupils(4))
    book = school(interventions=rows, provision=tuple(lines), staff=staff, pupils=some)
    return book, chance.choice((None, 600, 5000))


def adds_up(asked: Asked, held: set[tuple[Kind, str]]) -> bool:
    """Whether what is kept fits, added up from the rows: TALK takes 60 minutes, SUP 150 for each pupil."""
    book, cap = asked
    lines = [row for row in book.provision if (Kind.KEEP, row.group) in held]
    for person in book.staff:
        groups = {row.group: row.intervention for row in lines if row.staff_id == person.staff_id}
        each = sum(150 for row in lines if row.staff_id == person.staff_id and row.intervention == "SUP")
        taken = each + 60 * sum(code == "TALK" for code in groups.values())
        if (Kind.HOURS, person.staff_id) in held and taken > (person.intervention_hours or 0) * 60:
            return False
    for pupil in book.pupils:
        out = sum(60 if row.intervention == "TALK" else 150 for row in lines if row.pupil_id == pupil.pupil_id)
        limit = pupil.out_of_class_limit
        if (Kind.OUT_OF_CLASS, pupil.pupil_id) in held and limit is not None and out > limit:
            return False
    talkers = {row.pupil_id for row in lines if row.intervention == "TALK"}
    cost = (book.intervention["TALK"].cost_per_pupil or 0) * len(talkers)
    return not ((Kind.BUDGET, "") in held and cap is not None and cost > cap)


def test_kept_groups_that_clash_added_up_from_the_rows() -> None:
    clashes = 0
    for seed in range(40):
        asked = kept_school(seed)
        book, cap = asked
        every = {(Kind.KEEP, row.group) for row in book.provision} | {(Kind.BUDGET, "")}
        every |= {(Kind.HOURS, row.staff_id) for row in book.staff}
        every |= {(Kind.OUT_OF_CLASS, row.pupil_id) for row in book.pupils}
        found = why_nothing_fits(Tables(book, TERM, AS_AT, national(), cap), SECONDS)
        assert (found is None) == adds_up(asked, every), f"school {seed}"
        if found is None:
            continue
        clashes += 1
        held = {(rule.kind, rule.who) for rule in found.rules}
        assert not adds_up(asked, held) and all(adds_up(asked, held - {rule}) for rule in held), f"school {seed}"
        for way in found.ways:
            gone = {change.who for change in way.changes if change.kind is Kind.KEEP}
            kept = replace(book, provision=tuple(row for row in book.provision if row.group not in gone))
            changed, more = typed((kept, cap), tuple(item for item in way.changes if item.kind is not Kind.KEEP))
            assert adds_up((changed, more), every) and _plans(changed, more), f"school {seed}: {way}"
    assert clashes > 15


def _plans(book: School, cap: int | None) -> bool:
    return not optimise(book, TERM, AS_AT, national(), cap, 20).clashes

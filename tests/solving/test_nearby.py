"""Parts of a plan chosen anew: what a part leaves out, that no plan gets worse, and that it ends alike every time."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from provision_xl.solving import Goal, Model, Nearby, Sense, Status, solve, total
from provision_xl.solving.model import Rule
from provision_xl.solving.nearby import MOST_PICKED, Rounds, part_of

THINGS = 5


@st.composite
def plans(draw: st.DrawFn) -> tuple[Model, Rule, tuple[int, ...], frozenset[int]]:
    """A small model, a further rule, a plan that keeps both, and the variables that stay."""
    model = Model()
    for _ in range(THINGS):
        model.add(0, 2)
    values = tuple(draw(st.integers(0, 2)) for _ in range(THINGS))
    terms = st.lists(st.tuples(st.integers(0, THINGS - 1), st.integers(-3, 3)), min_size=1, max_size=4)
    for _ in range(draw(st.integers(1, 3))):
        some = draw(terms)
        spare = draw(st.integers(0, 2))
        there = total(some, values)
        model.constrain(some, low=int(there) - spare, high=int(there) + spare)
    further = draw(terms)
    held = Rule(tuple(further), int(total(further, values)), None, "held", "")
    return model, held, values, draw(st.frozensets(st.integers(0, THINGS - 1)))


@given(plans())
def test_a_part_allows_what_the_whole_allows_with_the_rest_as_it_is(
    case: tuple[Model, Rule, tuple[int, ...], frozenset[int]],
) -> None:
    model, held, values, stay = case
    part = part_of(model, [held], values, stay)
    assert set(part.numbers) | stay == set(range(THINGS))
    for found in product(range(3), repeat=len(part.numbers)):
        whole = part.put_into(values, found)
        assert all(whole[number] == values[number] for number in stay)
        allowed = not model.broken(whole) and held.holds(whole)
        assert allowed is (not part.model.broken(found))


def knapsacks(things: int, rules: int) -> tuple[Model, Goal]:
    chance, model = random.Random(1), Model()
    numbers = [model.add() for _ in range(things)]
    for _ in range(rules):
        weights = [chance.randint(10, 99) for _ in numbers]
        model.constrain(list(zip(numbers, weights, strict=True)), high=sum(weights) // 3)
    return model, Goal("worth", [(number, chance.randint(10, 99)) for number in numbers])


def some_of(variables: int) -> Nearby:
    everything = range(variables)

    def picks(chance: random.Random, share: float) -> frozenset[int]:
        return frozenset(chance.sample(everything, max(1, int(len(everything) * share))))

    return Nearby(frozenset(everything), (picks,))


def test_rounds_bring_more_keep_every_rule_and_end_alike() -> None:
    model, goal = knapsacks(60, 6)
    nothing, goal = [0] * 60, replace(goal, hunt=0)
    once = solve(model, [goal], start=nothing, node_limit=1)
    asked = replace(goal, nodes=1, before=2, after=12)
    twice = [solve(model, [asked], start=nothing, nearby=some_of(60), time_limit_seconds=120) for _ in range(2)]
    assert twice[0].stages[0].value > once.stages[0].value
    assert twice[0].values == twice[1].values and not model.broken(twice[0].values)
    assert twice[0].status is Status.FEASIBLE and twice[0].stages[0].bound >= twice[0].stages[0].value


def test_a_later_goal_is_searched_without_touching_an_earlier_one() -> None:
    model, goal = knapsacks(40, 3)
    fewest = Goal("fewest", [(number, 1) for number in range(40)], Sense.LEAST, nodes=1, before=30)
    alone = solve(model, [goal])
    both = solve(model, [goal, fewest], nearby=some_of(len(model.variables)))
    assert both.stages[0] == replace(alone.stages[0], seconds=both.stages[0].seconds)
    assert total(goal.terms, both.values) == alone.stages[0].value
    assert both.stages[1].value <= sum(alone.values)


def test_a_goal_that_does_not_count_leaves_a_run_optimal() -> None:
    model, goal = knapsacks(40, 3)
    hard, alike = knapsacks(40, 12)
    for number, variable in enumerate(hard.variables):
        model.add(variable.low, variable.high, label=f"further {number}")
    for rule in hard.rules:
        model.constrain([(number + 40, factor) for number, factor in rule.terms], rule.low, rule.high)
    last = Goal("order", [(number + 40, factor) for number, factor in alike.terms], nodes=1, hunt=0)
    assert solve(model, [goal, last]).status is Status.FEASIBLE
    assert solve(model, [goal, replace(last, counts=False)]).status is Status.OPTIMAL


def test_no_time_is_said_to_be_the_end() -> None:
    model, goal = knapsacks(80, 40)
    asked = replace(goal, nodes=1, before=100_000)
    solved = solve(model, [asked], start=[0] * 80, nearby=some_of(len(model.variables)), time_limit_seconds=1)
    assert solved.status is Status.STOPPED and solved.values


def test_what_is_picked_finds_its_size() -> None:
    many = list(range(2 * MOST_PICKED))

    def sizes(*proved: bool) -> list[int]:
        near = Rounds(some_of(len(many)))
        found = []
        for word in proved:
            found.append(len(many) - len(near.next()))
            near.ended(word)
        return found

    grown, shrunk = sizes(*[True] * 12), sizes(*[False] * 12)
    assert grown[0] < grown[1] and MOST_PICKED * 0.8 < max(grown) <= MOST_PICKED
    assert shrunk == sorted(shrunk, reverse=True) and 0 < shrunk[-1] < shrunk[0] / 4

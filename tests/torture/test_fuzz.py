"""The fuzz finds what it is for: each planted fault is seen, and honest answers are not."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from provision_udfs.answering import answer

from provision_xl.functions.registry import FUNCTIONS
from tests.torture import fuzz

SEED = 7


@pytest.mark.parametrize("seed", range(0, 300, 3))
def test_a_made_up_call_keeps_every_promise(seed: int) -> None:
    fuzz.trial(seed)


def test_a_function_that_raises_is_found() -> None:
    def raises(_: Any) -> Any:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fuzz.trial(SEED, raises)


@pytest.mark.parametrize(
    ("call", "planted", "said"),
    [
        ("COSTS", {"table": [["a", "b"], [1]]}, "the rows differ in length"),
        ("COSTS", {"table": []}, "the table has no row"),
        ("COSTS", {"table": [["a"], []]}, "the table has no row"),
        ("COSTS", {"table": [["a"], [None]]}, "a cell is NoneType"),
        ("COSTS", {"table": [["a"], [float("inf")]]}, "a number is not finite"),
        ("COSTS", {"value": 1}, "the answer is a value"),
        ("RATE", {"table": [[1]]}, "the answer is a table"),
        ("RATE", {"value": float("nan")}, "a number is not finite"),
        ("RATE", {"value": object()}, "a cell is object"),
        ("RATE", {"value": 1, "error": ""}, "not one value, table or error"),
        ("RATE", {"error": ""}, "the sentence is blank"),
        ("RATE", {"error": "x" * 901}, "the sentence has 901 signs"),
        ("RATE", {"error": "a\x07"}, "a sign that cannot be shown"),
        ("RATE", {"error": "PX-X01: RATE failed inside."}, "something failed inside"),
        ("RATE", None, "not one value, table or error"),
    ],
)
def test_an_answer_that_breaks_a_promise_is_found(call: str, planted: Any, said: str) -> None:
    assert said in "; ".join(fuzz.breaches(FUNCTIONS[call], planted))


def test_honest_answers_are_not_found() -> None:
    honest: list[tuple[str, Any]] = [
        ("RATE", {"value": 0.15}), ("RATE", {"error": "Say which."}), ("MAP", {"table": [["a"], [""]]}),
    ]  # fmt: skip
    for call, given in honest:
        assert fuzz.breaches(FUNCTIONS[call], given) == []


def test_the_calls_are_of_every_kind() -> None:
    made = [fuzz.request(random.Random(seed)) for seed in range(3_000)]
    called = {str(found.get("call")) for found in made if isinstance(found, dict)}
    assert set(FUNCTIONS) <= called
    kinds = {next(iter(answer(found))) for found in made[:300]}
    assert kinds == {"value", "table", "error"}
    assert any(len(json.dumps(found, default=str)) > 500_000 for found in made)

"""A part of the table with every run of the tests; the whole of it is `python -m tests.conformance`."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from provision_xl.functions.dispatch import handle
from provision_xl.functions.registry import REGISTRY
from tests.conformance.__main__ import DOCS, page
from tests.conformance.cases.all import FEWEST, all_cases, slice_of
from tests.conformance.cases.case import Case, case
from tests.conformance.cases.ordinary import ordinary
from tests.conformance.comparing import Outcome, expected_of, explained, outcomes, unexplained
from tests.conformance.hosts.all import hosts
from tests.conformance.hosts.host import Host, shown
from tests.conformance.hosts.python import PYTHON

CASES = all_cases()
HOSTS = hosts()


def needed(host: Host) -> None:
    """Skip where a host cannot run here; in the continuous integration it must."""
    if host.missing:
        if os.environ.get("CI"):
            pytest.fail(host.missing)
        pytest.skip(host.missing)


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, Any]]:
    """What Python answers to each case, by its name; without the large ones."""
    small = [case for case in CASES if not case.large]
    return {case.name: handle({"call": case.function, "args": list(case.args)}) for case in small}


@pytest.mark.parametrize("host", HOSTS, ids=[host.name for host in HOSTS])
def test_a_host_shows_what_python_gives(host: Host, answers: dict[str, dict[str, Any]]) -> None:
    needed(host)
    cases = slice_of(CASES, host.one_in)
    found = list(outcomes(host, cases, [shown(answers[case.name]) for case in cases]))
    assert len(found) == len(cases)
    assert not unexplained(found), "\n".join(unexplained(found)[:20])


def test_every_function_has_cases_enough_and_they_give_values_and_sentences(
    answers: dict[str, dict[str, Any]],
) -> None:
    counts = Counter(case.function for case in CASES)
    assert set(counts) == {function.name for function in REGISTRY}
    assert min(counts.values()) >= FEWEST
    kinds = {(case.function, kind) for case in CASES if not case.large for kind in answers[case.name]}
    for function in REGISTRY:
        kind = "value" if function.returns == "scalar" else "table"
        assert {(function.name, kind), (function.name, "error")} <= kinds


COSTS = next(function for function in REGISTRY if function.name == "COSTS")
PLANTED = case("COSTS", "planted", *ordinary(COSTS))


def through_planted(host: Host, answer: Any) -> list[Outcome]:
    """A case as a host shows it that gives this answer to everything."""

    class Planted:
        def __enter__(self) -> Planted:
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def answers(self, cases: Any) -> Any:
            return (answer for _ in cases)

    return list(outcomes(replace(host, start=Planted), [PLANTED], expected_of([PLANTED])))


@pytest.mark.parametrize("host", HOSTS, ids=[host.name for host in HOSTS])
def test_a_wrong_answer_is_found_in_every_host_and_explained_by_nothing(host: Host) -> None:
    (right,) = expected_of([PLANTED])
    assert not unexplained(through_planted(host, right))
    penny = [list(row) for row in right]
    penny[1][1] += 0.01
    for wrong in (penny, right[:-1], [row[:-1] for row in right], right[0][0], None, "", "PX-X03: not reached"):
        assert len(unexplained(through_planted(host, wrong))) == 1, wrong


def test_true_is_not_one_and_a_blank_is_not_nothing() -> None:
    for expected, found in ((True, 1), ("", None), ("", 0), ("5", 5), ([[1]], 1)):
        assert not Outcome(PLANTED, "Python", expected, found).equal


def test_a_difference_is_explained_only_where_the_host_is_named() -> None:
    spoilt: Case = case("RATE", "a day for a name", {"date": 46266}, {"date": 46266})
    (expected,) = expected_of([spoilt])
    (found,) = expected_of([case("RATE", "its number", 46266, {"date": 46266})])
    assert explained(Outcome(spoilt, "xlwings Server", expected, found)).why
    assert not explained(Outcome(spoilt, "Windows", expected, found)).why


def test_the_page_is_of_this_version() -> None:
    """The page names each function with the number of its cases, and each host; the whole is not run again here."""
    counts = Counter(case.function for case in CASES)
    text = DOCS.read_text("utf-8")
    for function in REGISTRY:
        assert f"| {function.excel_name} | {counts[function.name]} |" in text, function.name
    assert all(f"- **{host.name}**: {host.how}." in text for host in HOSTS)
    assert "WRONG" not in text
    assert PYTHON.name not in {host.name for host in HOSTS} and page([[]], HOSTS[:1], CASES).count("not run") > 1

"""The optimiser over many made-up schools: counted out, solved twice, shuffled, looked over, asked odd questions."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from functools import cache

from provision_xl.school.school import School
from tests.planning import schools
from tests.planning.medium import medium
from tests.planning.recheck import mistakes
from tests.planning.same_answer import as_text, planned, same_but_for_names, shuffled, without_tie_break
from tests.planning.second_solver import same_plan
from tests.planning.small import AS_AT, TERM, alike, budget, small
from tests.planning.small_trial import LIFTED, Met, binding, same_as_counted
from tests.planning.test_odd import answered
from tests.planning.test_second_solver import SIZES

MET = Met()


def counted_out(seed: int) -> None:
    """In each third school all interventions bring the same, so that the later goals have something to decide."""
    same_as_counted(seed, MET, alike if seed % 3 == 0 else small)


def counted_schools_are_tight(_: int) -> None:
    """Of the schools counted out before this: half leave a pupil with nothing, a quarter miss required provision.

    And each rule holds somebody back in one of them; where they are few, in one of the next hundred.
    """
    MET.must_be_tight()
    waiting = list(LIFTED)
    for seed in (*MET.seeds, *range(MET.seeds[-1] + 1, MET.seeds[0] + 130)):
        found = set(binding(seed, waiting)) if waiting else set()
        waiting = [rule for rule in waiting if rule not in found]
    assert not waiting, f"never binding: {waiting}"


def solved_twice(seed: int) -> None:
    same_plan(small(seed), TERM, AS_AT, budget(seed))


def larger_solved_twice(seed: int) -> None:
    same_plan(schools.large(seed, *SIZES[seed % len(SIZES)]), "Spring", schools.AS_AT, None)


@cache
def _first(which: int) -> str:
    return as_text(planned(_school(which)))


def _school(which: int) -> School:
    return without_tie_break() if which == 0 else medium(100 + which)


def shuffled_rows(seed: int) -> None:
    """One of ten schools, every tenth of them without the tie-break goal, with the rows of all tables shuffled."""
    which = seed % 10
    assert as_text(planned(shuffled(_school(which), seed))) == _first(which), f"school {which}"


def other_names(seed: int) -> None:
    same_but_for_names(medium(seed))


@cache
def _told(hash_seed: int) -> bytes:
    return subprocess.run(
        [sys.executable, "-m", "tests.planning.same_answer"], capture_output=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
    ).stdout  # fmt: skip


def other_hashes(seed: int) -> None:
    assert _told(seed) == _told(0)


def looked_over(seed: int) -> None:
    school = medium(seed)
    plan = planned(school)
    assert plan.clashes or (plan.status == "optimal" and not mistakes(school, plan))


def odd_question(seed: int) -> None:
    answered(random.Random(seed))

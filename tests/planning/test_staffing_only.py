"""Who should run which group of the present map."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from provision_xl.planning import allocate
from provision_xl.rates import national
from provision_xl.school.core_tables import Line
from tests.planning.one_term import TALK, adult, line, pupils, school

NOW = date(2027, 1, 20)


def lines(*staff: str) -> tuple[Line, ...]:
    """Groups of one, an hour a week each, with these adults."""
    return tuple(line(f"L{n}", f"P{n}", group=f"G{n}", staff_id=name) for n, name in enumerate(staff, start=1))


def proposed(book: object, as_at: date = NOW) -> dict[str, str]:
    groups, _ = allocate(book, as_at, national())  # type: ignore[arg-type]
    return {row[0]: row[5] for row in groups.rows}


def test_whoever_fits_stays() -> None:
    book = school(provision=lines("T2", "T1"), staff=(adult("T1", "1"), adult("T2", "1")))
    assert proposed(book) == {"G1": "T2", "G2": "T1"}


def test_a_group_without_an_adult_is_given_one_and_nobody_gets_too_much() -> None:
    book = school(provision=lines("", "T1", "T1"), staff=(adult("T1", "2"), adult("T2", "1")))
    assert proposed(book) == {"G1": "T2", "G2": "T1", "G3": "T1"}
    groups, hours = allocate(book, NOW, national())
    assert groups.rows[0][-1] == "T2 takes it" and groups.notes == ("1 of 3 groups change hands.",)
    assert [row[0] for row in hours.rows] == ["T1", "T2"] and [row[3] for row in hours.rows] == [0, 0]


def test_only_those_with_the_skill_and_the_hours() -> None:
    book = school(provision=lines("T1", "T1"), staff=(adult("T1", "1"), adult("T2", "9", skills=("Lego",))))
    rows = allocate(book, NOW, national())[0].rows
    assert sorted(row[5] for row in rows) == ["", "T1"]
    assert "nobody with the skill has the hours" in {row[6] for row in rows}
    none = school(provision=lines("T1"), staff=(adult("T1", "9", skills=()),))
    assert allocate(none, NOW, national())[0].rows[0][6] == "nobody who is there has the skill"


def test_paid_extra_hours_come_after_free_ones() -> None:
    staff = (adult("T1", "0", extra_hours=Decimal(2)), adult("T2", "1"))
    assert proposed(school(provision=lines("T1"), staff=staff)) == {"G1": "T2"}
    assert proposed(school(provision=lines("T1", "T1"), staff=staff)) in (
        {"G1": "T1", "G2": "T2"}, {"G1": "T2", "G2": "T1"},
    )  # fmt: skip


def test_two_adults_at_once_are_two_places() -> None:
    book = school(provision=lines("T1; T9"), staff=(adult("T1", "1"), adult("T2", "1"), adult("T3", "1")))
    assert proposed(book)["G1"] in {"T1; T2", "T1; T3"}


def test_only_what_runs_on_the_day() -> None:
    rows = (
        *lines("T1"),
        replace(lines("T1", "T1")[1], status="Done"),
        line("L9", "P3", group="G9", ends=date(2027, 1, 8)),
    )
    assert set(proposed(school(provision=rows))) == {"G1"}
    groups, _ = allocate(school(), NOW, national())
    assert groups.rows == () and groups.notes == ("No group runs on 20/01/2027.",)


@pytest.mark.parametrize("seed", range(40))
def test_no_other_allocation_is_better(seed: int) -> None:
    chance = random.Random(seed)
    staff = tuple(
        adult(f"T{n}", str(chance.choice((1, 2))), skills=chance.choice((("Talk",), ("Talk", "Words"))),
              extra_hours=chance.choice((None, Decimal(1))))
        for n in range(1, 4)
    )  # fmt: skip
    words = replace(TALK, code="WORDS", skill="Words")
    rows = tuple(
        line(
            f"L{n}",
            f"P{n}",
            chance.choice(("TALK", "WORDS")),
            group=f"G{n}",
            staff_id=chance.choice(("", "T1", "T2", "T3")),
        )
        for n in range(1, 6)
    )
    book = school(pupils=pupils(5), interventions=(TALK, words), staff=staff, provision=rows)
    found = proposed(book)

    def goals(chosen: tuple[str, ...]) -> tuple[int, int, int] | None:
        extra = 0
        for person in staff:
            used, own = 60 * chosen.count(person.staff_id), int(person.intervention_hours or 0) * 60
            if used > own + int(person.extra_hours or 0) * 60:
                return None
            extra += max(0, used - own)
        for row, name in zip(rows, chosen, strict=True):
            skills = next((person.skills for person in staff if person.staff_id == name), ())
            if name and ("Talk" if row.intervention == "TALK" else "Words") not in skills:
                return None
        stay = sum(1 for row, name in zip(rows, chosen, strict=True) if name and name == row.staff_id)
        return -sum(60 for name in chosen if name), extra, -stay

    best = min(value for chosen in product(("", "T1", "T2", "T3"), repeat=5) if (value := goals(chosen)) is not None)
    assert goals(tuple(found[f"G{n}"] for n in range(1, 6))) == best

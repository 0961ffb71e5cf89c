"""The DfE's school-level file, in its layout with made-up schools, and what is said of a school beside them.

Twenty primary schools of 100 have 10 on SEN support, 4 with plans, 5 with SLCN; five of 400 have 80, 16 and 5. One has
its counts hidden, one is a secondary, one row is of the year before, and the school itself (900001) is in it.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import comb
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.errors import FileError, OutOfRange
from provision_xl.importing import compare, open_export, read_schools
from provision_xl.importing.chance import at_least, at_most, by_chance, wilson
from provision_xl.results import Result
from provision_xl.school.school import School
from tests.cli.books import AS_AT, digest, small_school, written
from tests.cli.running import fine
from tests.json_shapes import BY_COMMAND, problems

DATA = Path(__file__).parent / "data"
NATIONAL = DATA / "national_made_up.csv"


def with_pupils(count: int, school_id: str = "900001", status: str = "K") -> School:
    school = small_school()
    pupils = tuple(replace(school.pupils[0], pupil_id=f"X{n}", sen_status=status) for n in range(count))
    return replace(school, settings=replace(school.settings, school_id=school_id), pupils=pupils, provision=())


def compared(school: School) -> Result:
    year, schools = read_schools(open_export(NATIONAL))
    return compare(school, schools, year, AS_AT)


def row(result: Result, what: str, group: str) -> dict[str, object]:
    return next(found for found in result.records() if (found["what"], found["group"]) == (what, group))


def test_the_file_is_read_as_published() -> None:
    year, schools = read_schools(open_export(NATIONAL))
    assert NATIONAL.read_bytes().startswith(b"\xef\xbb\xbf")
    assert year == "2025/26" and len(schools) == 28, "the row of 2024/25 is left"
    by_urn = {item.urn: item for item in schools}
    assert (by_urn["900200"].counts["K"], by_urn["900200"].counts["SLCN"]) == (80, 5)
    assert (by_urn["900300"].counts["K"], by_urn["900300"].counts["SLCN"]) == (None, None), "c is no figure"


def test_like_schools_the_authority_and_england() -> None:
    """Like: 20 schools, 10%. England: 20 x 10 + 5 x 80 = 600 of 4,000, 15%. The Shire has 4 others."""
    result = compared(with_pupils(12))
    like, shire, england = (row(result, "SEN support", name) for name in ("like schools", "Made-up Shire", "England"))
    assert (like["schools"], like["group_percent"], like["own_percent"]) == (20, 10, 12)
    assert (england["schools"], england["group_percent"], england["higher"]) == (25, 15, 5)
    assert (shire["schools"], shire["group_percent"]) == (4, None) and "fewer than 5 schools" in str(shire["sentence"])
    slcn = row(result, "SLCN", "like schools")
    assert (slcn["count"], slcn["group_percent"]) == (12, 5)


@pytest.mark.parametrize(
    ("pupils", "words"),
    [
        (5, "Not unusual: chance alone can do that"),  # tables: P(X <= 5; 100, 0.1) = 0.0576
        (15, "Not unusual: chance alone can do that"),  # tables: P(X >= 15) = 0.0726
        (20, "Unusual, probably higher: 0 of the 20"),  # tables: P(X >= 20) = 0.0020, twice that is below 0.01
        (25, "Unusual, clearly higher: 0 of the 20"),
    ],
)
def test_what_is_unusual_is_said_with_how_sure(pupils: int, words: str) -> None:
    assert words in str(row(compared(with_pupils(pupils)), "SEN support", "like schools")["sentence"])


def test_beyond_chance_but_not_beyond_other_schools_is_said_so() -> None:
    """19% is not rare beside 15%. 30% is, beside 14% or so, but every third school has 40%."""
    england = row(compared(with_pupils(19)), "SEN support", "England")
    assert "Not unusual" in str(england["sentence"])
    year, schools = read_schools(open_export(NATIONAL))
    third = tuple(replace(item, counts={**item.counts, "K": 40 if number % 3 == 0 else 1})
                  for number, item in enumerate(schools))  # fmt: skip
    found = row(compare(with_pupils(30), third, year, AS_AT), "SEN support", "like schools")
    assert "More than chance, but" in str(found["sentence"])


@pytest.mark.parametrize("pupils", range(5))
def test_nothing_is_said_of_fewer_than_five(pupils: int) -> None:
    result = compared(with_pupils(pupils))
    for found in result.records():
        assert (found["count"], found["own_percent"], found["higher"]) == (None, None, None)
        assert "fewer than 5 pupils" in str(found["sentence"])
    assert {found["what"] for found in result.records()} == {"SEN support", "EHC plans"}


def test_the_school_itself_is_not_among_those_it_is_compared_with() -> None:
    """With itself the 50 of 100 would make England 650 of 4,100."""
    assert row(compared(with_pupils(12)), "SEN support", "England")["group_percent"] == 15
    assert row(compared(with_pupils(12, "no URN")), "SEN support", "England")["schools"] == 26
    assert any("no authority is compared" in note for note in compared(with_pupils(12, "no URN")).notes)


@given(st.integers(1, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), st.integers(1, 39))
def test_tails_are_those_of_exact_counting(counts: tuple[int, int], fortieths: int) -> None:
    count, of = counts
    share = Fraction(fortieths, 40)
    exact = [comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(of + 1)]
    assert at_least(count, of, float(share)) == pytest.approx(float(sum(exact[count:])), rel=1e-9, abs=1e-12)
    assert at_most(count, of, float(share)) == pytest.approx(float(sum(exact[: count + 1])), rel=1e-9, abs=1e-12)
    assert 0 <= by_chance(count, of, float(share)) <= 1


def test_wilsons_interval_is_the_published_one() -> None:
    """Newcombe 1998, table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    published = {(81, 263): (0.2553, 0.3662), (15, 148): (0.0624, 0.1605), (0, 20): (0.0, 0.1611),
                 (1, 29): (0.0061, 0.1718)}  # fmt: skip
    for (count, of), ends in published.items():
        assert [round(end, 4) for end in wilson(count, of)] == list(ends)


def test_another_file_is_refused_and_a_blank_roll_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no column \"time_period\""):
        read_schools(open_export(DATA / "fms6.csv"))
    year, schools = read_schools(open_export(NATIONAL))
    blank = with_pupils(9)
    with pytest.raises(OutOfRange, match="Pupils on roll"):
        compare(replace(blank, settings=replace(blank.settings, pupils_on_roll=None)), schools, year, AS_AT)
    with pytest.raises(OutOfRange, match="no other school of the phase"):
        compare(replace(blank, settings=replace(blank.settings, school_id="", setting_type="College")), schools, year,
                AS_AT)  # fmt: skip


def test_the_command_prints_it_in_its_three_forms_and_changes_nothing(tmp_path: Path) -> None:
    book = written(tmp_path / "school.xlsx", replace(with_pupils(25), staff=()))
    before = digest(book)
    plain = fine("compare", book, NATIONAL, "--json").json()
    assert problems(BY_COMMAND["compare"], plain) == [] and plain["rows"]
    assert "Unusual, clearly higher" in fine("compare", book, NATIONAL).words
    assert len(fine("compare", book, NATIONAL, "--csv").csv()) == len(plain["rows"])
    assert digest(book) == before

"""Rollover: nothing is lost, each row has one fate, costs of the terms before stay, and September by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from provision_xl.closing.inputs import MINUTES, Money, by_line
from provision_xl.closing.new_year import Leavers, leavers_said
from provision_xl.closing.rollover import Fate, Rollover, rolled, rollover
from provision_xl.closing.rollover_words import message, rollover_words
from provision_xl.costing import cost
from provision_xl.dates import ONE_DAY, year_label
from provision_xl.errors import STOPPING, OutOfRange
from provision_xl.rates import national
from provision_xl.school.core_tables import Pupil, TermRow
from provision_xl.school.other_tables import Service, Session
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES
from provision_xl.views import check_school
from provision_xl.workbook.new import usual_terms
from tests.closing.by_hand import AS_AT, FIRST, HALF, LAST, SCHOOL, SPRING, line, with_line
from tests.independent.schools import random_school

END = date(2027, 3, 26)


def coming(school: School) -> list[TermRow]:
    return [row for row in usual_terms(national(), year_label(school.school_year + 1)) if isinstance(row, TermRow)]


def roll(school: School, to: str = "Spring 2027", as_at: date = AS_AT, leavers: str = "", last: int = 99) -> Rollover:
    return rollover(school, to, as_at, coming(school), last, leavers_said(leavers))


def numbered(school: School) -> School:
    """The school with a Line of its own in each row of its map, and the same minutes in every row of a group."""
    rows = [replace(row, line=f"L{number}") for number, row in enumerate(school.provision, start=1)]
    for place, row in enumerate(rows):
        group = [other for other in rows if other.group == row.group] if row.group else [row]
        first = {name: next((value for other in group if (value := getattr(other, name)) is not None), None)
                 for name in MINUTES}  # fmt: skip
        rows[place] = replace(row, **first)
    return replace(school, provision=tuple(rows))


def test_a_running_line_is_cut_and_goes_on_in_a_new_cycle() -> None:
    first = {"group": "G1", "ends": END, "cycle": 1, "exit": Decimal(90), "target": Decimal(95), "aim": "Speaks",
             "sessions_held": Decimal(12), "review_due": LAST, "notes": "ours"}  # fmt: skip
    school = with_line(with_line(SCHOOL, "L1", **first), "L2", ends=END)
    found = roll(school)
    assert found.of(Fate.GOES_ON) == ("L1", "L2") and found.of(Fate.OVER) == ("L3", "L4")
    one, two = found.lines
    assert one == replace(school.provision[0], line="L100", group="G2", starts=SPRING, ends=END, cycle=2,
                          continues="L1", entry=Decimal(90), exit=None, sessions_held=None, review_due=None,
                          notes="")  # fmt: skip
    assert (two.line, two.group, two.cycle, two.continues) == ("L101", "G2", 2, "L2")
    after = rolled(school, found)
    assert [(row.ends, row.status) for row in after.provision[:2]] == [(LAST, "Done")] * 2
    assert after.provision[2:4] == school.provision[2:]


def test_the_cost_of_the_term_before_is_what_it_was_and_spring_s_is_the_same_time() -> None:
    """L1 and L2 on to 26/03: G1 costs £156 in autumn, shared by three; in spring 12 weeks x £12 = £144 by two, £72."""
    school = with_line(with_line(SCHOOL, "L1", ends=END), "L2", ends=END)
    after = rolled(school, roll(school))
    for when, labels in (("autumn", {"Autumn 1 2026/27", "Autumn 2 2026/27"}), ("spring", {"Spring 2026/27"})):
        before = by_line(costs(school, AS_AT), frozenset(labels))
        now = by_line(costs(after, AS_AT), frozenset(labels))
        if when == "autumn":
            assert now == before
        else:
            assert {key: money.planned for key, money in now.items()} == {"L100": 7_200, "L101": 7_200}
            assert {key: money.planned for key, money in before.items()} == {"L1": 7_200, "L2": 7_200}


def test_a_row_that_begins_in_the_term_goes_with_the_group_it_was_to_join() -> None:
    joins = line("L8", "P5", group="G1", staff_id="T1", starts=date(2027, 2, 1), ends=END)
    school = replace(with_line(SCHOOL, "L1", ends=END), provision=(
        *with_line(SCHOOL, "L1", ends=END).provision, joins
    ))  # fmt: skip
    found = roll(school)
    assert found.of(Fate.LATER) == ("L8",)
    after = {row.line: row for row in rolled(school, found).provision}
    assert (after["L8"].group, after["L8"].starts) == ("G2", date(2027, 2, 1)) and after["L100"].group == "G2"


def test_an_open_line_goes_on_open_and_one_of_so_many_weeks_to_its_own_last_day() -> None:
    """20 weeks from 07/09: 13 in autumn, 7 of the 12 weeks of spring. Spring has 60 weekdays, so a week is 5 of them:
    35 weekdays from 04/01 end on 19/02/2027.
    """
    open_ended = with_line(SCHOOL, "L4", ends=None)
    assert [(row.line, row.ends) for row in roll(open_ended).lines] == [("L100", None)]
    weeks = replace(open_ended, interventions=(replace(SCHOOL.interventions[0], weeks=Decimal(20)),))
    assert [row.ends for row in roll(weeks).lines] == [date(2027, 2, 19)]


def test_done_stopped_planned_excluded_and_left_rows() -> None:
    rows = (
        line("L1", "P1", ends=END, status="Done"),
        line("L2", "P2", ends=LAST, status="Stopped"),
        line("L3", "P3", ends=END, status="Planned", cycle=1),
        line("L4", "P4", ends=END, plan="Exclude"),
        line("L5", "P5", ends=END),
        line("L6", "P1", starts=SPRING, ends=END),
    )
    pupils = tuple(replace(row, leaves=HALF) if row.pupil_id == "P5" else row for row in SCHOOL.pupils)
    school = replace(SCHOOL, provision=rows, pupils=pupils)
    found = roll(school)
    assert {key: fate.name for key, fate in found.fates.items()} == {
        "L1": "OVER", "L2": "OVER", "L3": "GOES_ON", "L4": "NOT_RUN", "L5": "LEFT", "L6": "LATER",
    }  # fmt: skip
    [new] = found.lines
    assert (new.continues, new.status, new.cycle) == ("L3", "Planned", 1)
    after = {row.line: row for row in rolled(school, found).provision}
    assert (after["L1"].ends, after["L3"].ends, after["L3"].status) == (LAST, LAST, "Planned")
    words = " ".join(rollover_words(school, found))
    for told in ("Over, and not carried on (2): L1, L2.", "Exit score or outcome still to be typed (2): L1, L2.",
                 "as the pupil has left (1): L5", "begin in Spring 2026/27 or later (1): L6",
                 "no provision that runs (left out, class offer, or never taught) (1): L4"):  # fmt: skip
        assert told in words
    assert message(found) == "1 line goes on in Spring 2026/27 as a new cycle; 2 are over."


def test_sessions_of_the_new_term_go_with_the_new_group() -> None:
    school = replace(
        with_line(SCHOOL, "L1", ends=END),
        sessions=(Session(day=FIRST, group="G1", held=True), Session(day=SPRING, group="G1", held=True)),
    )
    after = rolled(school, roll(school, as_at=date(2027, 1, 8)))
    assert [row.group for row in after.sessions] == ["G1", "G2"]


def september(**more: Any) -> School:
    """A primary in July 2027: Years N1 to 6, one who left in the year, one who comes in September."""
    pupils = (
        *(Pupil(pupil_id=f"P{place}", year_group=year, sen_status="K")
          for place, year in enumerate(("N1", "N2", "R", "5", "6", "6"), start=1)),
        Pupil(pupil_id="P7", year_group="6", sen_status="K", leaves=HALF),
        Pupil(pupil_id="P8", year_group="R", sen_status="N", starts=date(2027, 9, 6)),
    )  # fmt: skip
    summer = TermRow(term="Summer", starts=date(2027, 4, 12), ends=date(2027, 7, 21), teaching_weeks=Decimal(13),
                     report_term="Summer")  # fmt: skip
    rows = (line("L1", "P4", starts=date(2027, 4, 12), ends=None, staff_id="T1"),
            line("L2", "P5", starts=date(2027, 4, 12), ends=None, staff_id="T1"),
            line("L3", "P6", starts=date(2027, 4, 12), ends=date(2027, 7, 21), required=True))  # fmt: skip
    base = replace(SCHOOL, pupils=pupils, terms=(*SCHOOL.terms, summer), provision=rows,
                   settings=replace(SCHOOL.settings, as_at=date(2027, 7, 16)))  # fmt: skip
    return replace(base, **more)


def test_in_september_year_groups_move_up_and_the_highest_leaves() -> None:
    school = september()
    found = roll(school, "Autumn 2027", date(2027, 7, 16))
    after = rolled(school, found)
    assert {row.pupil_id: (row.year_group, row.leaves) for row in after.pupils} == {
        "P1": ("N2", None), "P2": ("R", None), "P3": ("1", None), "P4": ("6", None),
        "P5": ("6", date(2027, 7, 21)), "P6": ("6", date(2027, 7, 21)), "P7": ("6", HALF), "P8": ("R", None),
    }  # fmt: skip
    assert after.settings.academic_year == "2027/28"
    assert [row.term for row in after.terms[4:]] == [
        "Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2"
    ]  # fmt: skip
    assert [(row.continues, row.pupil_id, row.ends) for row in found.lines] == [("L1", "P4", None)]
    assert found.of(Fate.LEFT) == ("L2", "L3")
    words = rollover_words(school, found)
    taken = "Leavers are year group 6: the highest on roll, so it is taken to leave; say otherwise with leavers"
    assert f"{taken} (6, or none)." in words
    assert sum("check with your LA" in row for row in words) == 6
    assert "Pupils: P5, P6: Leaves becomes 21/07/2027; every row of theirs stays." in words
    assert "Pupils: P4: Year group becomes 6." in words and "Pupils: P1: Year group becomes N2." in words


@pytest.mark.parametrize(
    ("kind", "year", "said", "gone"),
    [
        ("Mainstream primary", "6", "", ("6",)),
        ("Mainstream primary", "5", "", ()),  # no primary ends with Year 5: nobody is taken to leave
        ("Mainstream primary", "2", "", ("2",)),  # an infant school
        ("Mainstream secondary", "11", "", ("11",)),
        ("Mainstream secondary", "13", "", ("13",)),
        ("Mainstream secondary", "10", "", ()),
        ("Maintained nursery", "N2", "", ("N2",)),
        ("College", "14", "", ("14",)),
        ("Mainstream primary", "6", "none", ()),
        ("Mainstream primary", "6", "5; 6", ("5", "6")),
    ],
)
def test_who_is_taken_to_leave_goes_by_the_kind_of_school_and_can_be_overruled(
    kind: str, year: str, said: str, gone: tuple[str, ...]
) -> None:
    school = september(settings=replace(september().settings, setting_type=kind),
                       pupils=(Pupil(pupil_id="P4", year_group=year, sen_status="K"),), provision=())  # fmt: skip
    found = roll(school, "Autumn 2027", date(2027, 7, 16), said)
    assert found.year is not None and found.year.leavers == gone
    assert found.year.left == (("P4",) if year in gone else ())


def test_year_14_cannot_move_up_and_is_said_to_stay() -> None:
    school = september(pupils=(Pupil(pupil_id="P4", year_group="14", sen_status="K"),), provision=())
    found = roll(school, "Autumn 2027", date(2027, 7, 16), "none")
    assert found.year is not None and found.year.stay == ("P4",)
    assert "In the highest year group there is, and kept in it: P4." in rollover_words(school, found)


def test_a_service_without_a_first_day_keeps_its_school_year() -> None:
    """Blank Starts is 1 September of the year of Settings, which moves on; so the old year keeps its cost."""
    free = replace(SCHOOL.services[0], starts=None)
    school = september(services=(free,))
    found = roll(school, "Autumn 2027", date(2027, 7, 16))
    after = rolled(school, found)
    assert after.services[0].starts == date(2026, 9, 1)
    for book in (school, after):
        assert costs(book, date(2027, 7, 16)).by_line["Service: EP"].planned == 100_000


def test_a_required_line_that_is_over_by_its_dates_is_named() -> None:
    school = september()
    words = rollover_words(school, roll(school, "Autumn 2027", date(2027, 7, 16), "none"))
    assert any(row.startswith("Promised by an EHC plan (Required) and over by its dates") and "L3" in row
               for row in words)  # fmt: skip


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("Winter", 'There is no term "Winter"'),
        ("Autumn 1", "Autumn 1 2026/27 was over on 16/10/2026"),
        ("Autumn 2029", 'There is no term "Autumn 2029"'),
    ],
)
def test_terms_that_cannot_begin_are_refused_in_words(to: str, why: str) -> None:
    with pytest.raises(OutOfRange, match=why):
        rollover(SCHOOL, to, AS_AT, (), 9, Leavers())


def test_a_term_in_the_middle_of_the_next_year_is_refused() -> None:
    """Leavers would leave before a term that was taught already."""
    with pytest.raises(OutOfRange, match="Roll over into Autumn 1 2027/28 first, or put the Academic year right"):
        roll(SCHOOL, "Spring 2028")


def test_no_term_before_is_refused() -> None:
    with pytest.raises(OutOfRange, match="Terms has no term before Autumn 1 2026/27"):
        roll(SCHOOL, "Autumn 1", date(2026, 9, 1))


def test_a_year_group_that_does_not_exist_is_refused() -> None:
    with pytest.raises(OutOfRange, match='"15" is no year group'):
        leavers_said("6; 15")


def costs(school: School, as_at: date) -> Any:
    found = cost(school, as_at, national())
    assert found is not None
    return found


def money_before(school: School, as_at: date, begins: date) -> dict[str, Money]:
    """What each line costs in the terms before a day, lines without cost left out."""
    labels = frozenset(term.label for term in school.calendar.terms if term.starts < begins)
    return {key: money for key, money in by_line(costs(school, as_at), labels).items() if any(money)}


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 400), st.integers(0, 5), st.sampled_from(["", "none", "6", "3; 4"]), st.data())
def test_nothing_is_lost_and_old_costs_stay(seed: int, place: int, said: str, data: st.DataObject) -> None:
    """On random schools: every row of every table is there as it was, but for the cells that are told of; each row of
    the map has one fate; and every line costs in the terms before what it cost.
    """
    school = numbered(random_school(seed)[0])
    statuses = st.sampled_from(["", "", "", "Running", "Done", "Planned"])
    school = replace(school, provision=tuple(replace(row, status=data.draw(statuses)) if not row.group else row
                                             for row in school.provision))  # fmt: skip
    rows = coming(school)
    known = {term.school_year for term in school.calendar.terms}
    terms = [*school.calendar.terms[1:], *([None] if school.school_year + 1 not in known else [])]
    term = terms[place % len(terms)]
    name = term.label if term else f"{rows[0].term} {rows[0].year}"
    begins = term.starts if term else (rows[0].starts or date.max)
    as_at = begins - ONE_DAY
    year = school.calendar.terms_of_year(term.school_year) if term else ()
    assume(not term or term.school_year == school.school_year or term == year[0])
    found = rollover(school, name, as_at, rows, 500, leavers_said(said))
    after = rolled(school, found)
    counts = Counter(found.fates.values())
    assert sum(counts.values()) == len(school.provision) and len(found.lines) == counts[Fate.GOES_ON]
    changed = {(change.table, id(change.row)): change.values for change in found.changed}
    for table in TABLES.values():
        before, now = school.rows(table.name), after.rows(table.name)
        added = {"Provision": found.lines, "Terms": found.terms}.get(table.name, ())
        assert len(now) == len(before) + len(added)
        for old, new in zip(before, now, strict=False):
            assert replace(old, **changed.get((table.name, id(old)), {})) == new
    assert money_before(after, as_at, begins) == money_before(school, as_at, begins)
    told = " ".join(rollover_words(school, found))
    for fate, words in ((Fate.OVER, "Over, and not carried on"), (Fate.LEFT, "Not carried on, as the pupil has left"),
                        (Fate.LATER, "or later"), (Fate.NOT_RUN, "never taught)")):  # fmt: skip
        assert (f"{words} ({counts[fate]}): " in told) == bool(counts[fate])
    lasting = {key for key, fate in found.fates.items() if fate is Fate.GOES_ON}
    assert {row.continues for row in found.lines} == lasting
    for row in after.provision:
        if row.line in lasting:
            assert row.ends is not None and row.ends < begins


@pytest.mark.parametrize("seed", range(30))
def test_a_rolled_book_has_no_new_problem_and_rolls_no_further(seed: int) -> None:
    school = numbered(random_school(seed)[0])
    term = school.calendar.terms[1]
    as_at = term.starts - timedelta(days=1)
    found = roll(school, term.label, as_at, last=500)
    after = rolled(school, found)
    had = {item.code for item in check_school(school, as_at, national())}
    new = [item for item in check_school(after, as_at, national())
           if item.verdict in STOPPING and item.code not in had]  # fmt: skip
    assert new == []
    again = roll(after, term.label, as_at, last=600)
    assert again.lines == () and not any(change.table == "Provision" for change in again.changed)


def test_every_row_that_is_written_is_named_rows_alike_together() -> None:
    school = with_line(with_line(SCHOOL, "L1", ends=END), "L2", ends=END)
    words = rollover_words(school, roll(school))
    assert words[:2] == (
        "Provision: L100, L101 go on from L1, L2: TALK, group G2, cycle 2, from 04/01/2027 to 26/03/2027: P1, P2.",
        "Provision: L1, L2: Ends becomes 18/12/2026, Status becomes Done.",
    )


def test_services_are_told_of() -> None:
    school = september(services=(Service(service="Taxi", kind="Transport", unit_cost=1, units_bought=Decimal(1)),))
    words = rollover_words(school, roll(school, "Autumn 2027", date(2027, 7, 16)))
    assert "Services: Taxi gets the first day 01/09/2026, as blank meant." in words

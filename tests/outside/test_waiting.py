"""Referrals: how long they wait, and when to ask again; school days counted by hand in terms of five-day weeks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.dates import is_weekday
from provision_xl.outside import outside_tables
from provision_xl.rates import national
from provision_xl.school.checks import check_tables
from provision_xl.school.core_tables import Line, Pupil, Settings, TermRow
from provision_xl.school.other_tables import LocalRate, Referral
from provision_xl.school.school import School

AS_AT = date(2026, 11, 23)
TERMS = (
    TermRow("Autumn 1", date(2026, 9, 7), date(2026, 10, 16), Decimal(6)),
    TermRow("Autumn 2", date(2026, 11, 2), date(2026, 12, 18), Decimal(7)),
)
PUPILS = (Pupil(pupil_id="P1", sen_status="K"), Pupil(pupil_id="P2", sen_status="K"),
          Pupil(pupil_id="GONE", sen_status="K", leaves=date(2026, 10, 16)))  # fmt: skip
LINES = (Line(line="L1", pupil_id="P1", intervention="SALT", starts=date(2026, 11, 2), outcome=Decimal(1)),
         Line(line="L2", pupil_id="P2", intervention="SALT", starts=date(2026, 11, 2)))  # fmt: skip


def asked(day: date = date(2026, 9, 21), pupil: str = "P1", **more: Any) -> Referral:
    return Referral(pupil_id=pupil, service="Speech therapy", requested=day, **more)


def school(*referrals: Referral, **tables: Any) -> School:
    return School(**{"settings": Settings(academic_year="2026/27"), "terms": TERMS, "pupils": PUPILS,
                     "provision": LINES, "referrals": referrals, **tables})  # fmt: skip


def rows(made: School, as_at: date = AS_AT) -> list[dict[str, Any]]:
    return outside_tables(made, as_at, national())[0].records()


def row(referral: Referral, **tables: Any) -> dict[str, Any]:
    (found,) = rows(school(referral, **tables))
    return found


def test_a_referral_that_waits_shows_its_days_and_when_to_ask_again() -> None:
    """Asked on Monday 21 September: 63 days to 23 November. Twenty school days on: 19 to 16 October, the 20th on
    2 November after half term."""
    found = row(asked())
    assert (found["waiting_days"], found["waiting"], found["chase"]) == (63, True, "2026-11-02")
    assert found["overdue"] and found["to_do"] == (
        "Ask when the pupil will be seen, it was due on 02/11/2026; then type the day into Chased."
    )


def test_asking_again_counts_from_the_day_in_chased() -> None:
    """Chased on Friday 6 November: 20 school days are four weeks, Friday 4 December."""
    found = row(asked(chased=date(2026, 11, 6)))
    assert (found["chase"], found["overdue"], found["waiting_days"]) == ("2026-12-04", False, 63)


def test_local_rates_say_after_how_many_school_days_to_ask_again() -> None:
    """10 school days from 6 November: Friday 20 November; the row holds from its From on."""
    own = LocalRate("Chase after (school days)", "", date(2026, 9, 1), Decimal(10), "Our own rule")
    found = row(asked(chased=date(2026, 11, 6)), local_rates=(own,))
    assert (found["chase"], found["overdue"]) == ("2026-11-20", True)
    later = LocalRate("Chase after (school days)", "", date(2026, 12, 1), Decimal(10), "Our own rule")
    assert row(asked(chased=date(2026, 11, 6)), local_rates=(later,))["chase"] == "2026-12-04"


@pytest.mark.parametrize(
    ("more", "waiting_days", "chase", "to_do"),
    [
        # seen on 5 October after 14 days, the report awaited: 9 school days to 16 October, the 10th is 2 November and
        # the 20th two weeks later
        ({"seen": date(2026, 10, 5)}, 14, "2026-11-16", "Ask for the report"),
        ({"seen": date(2026, 10, 5), "report_date": date(2026, 10, 12)}, 14, None, "Type what the report advises"),
        ({"seen": date(2026, 10, 5), "advice": "Pictures"}, 14, None, "Type into Line what came of the advice"),
        ({"seen": date(2026, 10, 5), "advice": "Pictures", "line": "L1"}, 14, None, ""),
        ({"seen": date(2026, 10, 5), "advice": "Pictures", "status": "Closed"}, 14, None, ""),
        ({"seen": date(2026, 12, 1)}, 63, None, "Booked for 01/12/2026"),
        ({"status": "refused"}, None, None, ""),
        ({"status": "Seen"}, None, None, "Type the day into Seen"),
        ({"pupil": "GONE"}, None, None, ""),
        ({"day": date(2026, 11, 30)}, None, None, "To be asked on 30/11/2026"),
        ({"chased": date(2026, 11, 23)}, 63, None, "Terms ends before the day"),  # 19 school days are left
    ],
)
def test_what_is_awaited_next(more: dict[str, Any], waiting_days: int | None, chase: str | None, to_do: str) -> None:
    found = row(asked(**more))
    assert (found["waiting_days"], found["chase"]) == (waiting_days, chase)
    assert found["to_do"].startswith(to_do) and bool(found["to_do"]) == bool(to_do)


def test_an_assessment_is_left_to_the_dates_of_the_law() -> None:
    found = row(Referral(pupil_id="P1", service="EHC needs assessment", requested=date(2026, 9, 21), status="Asked"))
    assert (found["waiting_days"], found["chase"]) == (63, None) and "calendar" in found["to_do"]


def test_what_was_done_with_the_advice_is_the_line_that_came_of_it() -> None:
    advised = asked(seen=date(2026, 10, 5), advice="Pictures", line="L1")
    assert row(advised)["done"] == "L1, SALT, from 02/11/2026, outcome +1"
    other = asked(seen=date(2026, 10, 5), advice="Pictures", line="L2")
    assert row(other)["done"] == "L2 is no line of this pupil"


def test_waits_by_service_have_the_longest_and_the_mean() -> None:
    """Two wait, 63 and 21 days; two were seen after 14 and 7: a mean of 10.5."""
    found = outside_tables(
        school(asked(), asked(date(2026, 11, 2), "P2"), asked(seen=date(2026, 10, 5)),
               Referral("P2", "speech  therapy", date(2026, 9, 21), date(2026, 9, 28))),
        AS_AT, national(),
    )[1].records()  # fmt: skip
    (one,) = found
    assert (one["asked"], one["still_waiting"], one["longest_days"], one["seen_count"], one["mean_days"]) == (
        4, 2, 63, 2, 10.5)  # fmt: skip


def test_dates_before_the_request_are_a_finding_with_their_cell() -> None:
    wrong = asked(seen=date(2026, 9, 20), chased=date(2026, 9, 1), report_date=date(2026, 9, 2))
    found = [item for item in check_tables(school(wrong)) if item.sheet == "Referrals" and item.code == "PX-F04"]
    assert [item.saw for item in found] == [
        "Seen 20/09/2026 lies before Requested 21/09/2026",
        "Chased 01/09/2026 lies before Requested 21/09/2026",
        "Report date 02/09/2026 lies before Requested 21/09/2026",
    ]


@given(st.dates(date(2026, 9, 7), date(2026, 11, 20)), st.integers(1, 12))
def test_the_day_to_ask_again_is_so_many_school_days_on(day: date, days: int) -> None:
    """Counted one by one: weekdays inside the two half terms, after the day and up to the day to ask again."""
    own = LocalRate("Chase after (school days)", "", date(2026, 9, 1), Decimal(days), "Our own rule")
    chase = date.fromisoformat(rows(school(asked(day), local_rates=(own,)), date(2026, 11, 20))[0]["chase"])
    between = [date.fromordinal(n) for n in range(day.toordinal() + 1, chase.toordinal() + 1)]
    taught = [found for found in between if is_weekday(found)
              and any(row.starts and row.ends and row.starts <= found <= row.ends for row in TERMS)]  # fmt: skip
    assert len(taught) == days and taught[-1] == chase


@given(st.permutations(range(3)))
def test_the_order_of_rows_changes_nothing(order: list[int]) -> None:
    three = (asked(), asked(date(2026, 11, 2), "P2"), asked(seen=date(2026, 10, 5), advice="Pictures"))
    assert rows(school(*(three[place] for place in order))) == rows(school(*three))

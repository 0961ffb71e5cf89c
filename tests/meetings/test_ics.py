"""The calendar file, read back with the library and with a reader of a few lines of our own."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import icalendar
from hypothesis import given, settings
from hypothesis import strategies as st

from provision_xl import app
from provision_xl.meetings import as_ics, entries_of
from provision_xl.rates import national
from provision_xl.school.core_tables import Pupil
from provision_xl.school.other_tables import KeyRow, Referral, Review
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES
from tests.cli.running import fine
from tests.impact.schools import AS_AT, line, school
from tests.sharing.canaries import NAME, PUPIL, WORD, planted

RATES = national()
EVIL = "Mum; Dad, \\n aunt\r\nEND:VEVENT\r\nBEGIN:VEVENT\nSUMMARY:Zzname\nDTSTART:20260101"

DAYS = st.dates(date(2025, 9, 1), date(2027, 2, 1))
IDS = st.sampled_from([f"P{number}" for number in range(1, 9)])
REVIEWS = st.builds(Review, pupil_id=IDS, type=st.sampled_from(["Annual review", "Meeting", EVIL]), due=DAYS,
                    held=st.none() | DAYS, with_whom=st.sampled_from(["", EVIL]), notes=st.just(EVIL))  # fmt: skip
STATUSES = st.sampled_from(["Asked", "Agreed", "Refused", "No plan", "Plan issued", EVIL])
REFERRALS = st.builds(Referral, pupil_id=IDS, service=st.just("EHC needs assessment"), requested=DAYS, status=STATUSES)


def written(tables: School) -> bytes:
    return as_ics(entries_of(tables, AS_AT, RATES), tables.settings.school_name, AS_AT)


def unfolded(content: bytes) -> list[str]:
    """Lines of the file by RFC 5545, 3.1: CRLF ends a line, CRLF and a space fold it."""
    return content.decode().replace("\r\n ", "").split("\r\n")


def read_back(content: bytes) -> Counter[tuple[date, str, str]]:
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return Counter((event["dtstart"].dt, str(event["summary"]), event["categories"].cats[0]) for event in events)


@settings(max_examples=60, deadline=None)
@given(st.lists(REVIEWS, max_size=6), st.lists(REFERRALS, max_size=3), st.randoms(use_true_random=False))
def test_what_is_read_back_is_the_table(reviews: list[Review], referrals: list[Referral], dice: random.Random) -> None:
    tables = school(reviews=tuple(reviews), referrals=tuple(referrals))
    content, entries = written(tables), entries_of(tables, AS_AT, RATES)
    expected = Counter(
        (entry.day, f"{entry.pupil}: {entry.plain}", "Statutory" if entry.statutory else "Review") for entry in entries
    )
    assert read_back(content) == expected
    lines = unfolded(content)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(entries)
    uids = [row for row in lines if row.startswith("UID:")]
    assert len(set(uids)) == len(uids) == len(entries)
    assert b"Zzname" not in content and b"aunt" not in content
    dice.shuffle(reviews)
    dice.shuffle(referrals)
    turned = replace(tables, reviews=tuple(reviews), referrals=tuple(referrals), pupils=tables.pupils[::-1])
    assert written(turned) == content
    assert as_ics(entries[::-1], tables.settings.school_name, AS_AT) == content


def test_an_event_line_by_line() -> None:
    """A review on 9 March 2026 takes the whole of that day and ends as the 10th begins."""
    lines = unfolded(written(school(reviews=(Review(pupil_id="P1", type="Annual review", due=date(2026, 3, 9)),))))
    assert lines[:4] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//provision_xl//calendar//EN", "CALSCALE:GREGORIAN"]
    assert {row for row in lines[4:] if not row.startswith("UID:")} == {
        "BEGIN:VEVENT", "SUMMARY:P1: Annual review", "DTSTART;VALUE=DATE:20260309", "DTEND;VALUE=DATE:20260310",
        "DTSTAMP:20260302T000000Z", "CATEGORIES:Review", "CLASS:CONFIDENTIAL", "TRANSP:TRANSPARENT", "END:VEVENT",
        "END:VCALENDAR", "",
    }  # fmt: skip


def test_an_id_with_signs_of_the_format_stays_one_event() -> None:
    tables = school(pupils=(Pupil(pupil_id=EVIL),), reviews=(Review(pupil_id=EVIL, type=EVIL, due=AS_AT),),
                    provision=())  # fmt: skip
    lines = unfolded(written(tables))
    assert (lines.count("BEGIN:VEVENT"), sum(row.startswith("DTSTART") for row in lines)) == (1, 1)
    assert "\\; Dad\\, \\\\n aunt\\n" in next(row for row in lines if row.startswith("SUMMARY"))


def uids(tables: School, as_at: date = AS_AT) -> set[str]:
    content = as_ics(entries_of(tables, as_at, RATES), tables.settings.school_name, as_at)
    return {str(event["uid"]) for event in icalendar.Calendar.from_ical(content).walk("VEVENT")}


def test_a_date_that_moves_is_the_same_event() -> None:
    first = school(provision=(line("L1", review_due=date(2026, 3, 9)),),
                   reviews=(Review(pupil_id="P1", type="Meeting", due=date(2026, 3, 4)),))  # fmt: skip
    later = school(provision=(line("L1", review_due=date(2026, 3, 16)),),
                   reviews=(Review(pupil_id="P1", type="Meeting", due=date(2026, 3, 4), held=date(2026, 3, 5),
                                   notes="x"),))  # fmt: skip
    assert uids(first) == uids(later, AS_AT + timedelta(days=7))
    assert len(uids(first)) == 2
    assert not uids(first) & uids(school(provision=(line("L2", review_due=date(2026, 3, 9)),)))


def test_two_schools_in_one_calendar_do_not_meet() -> None:
    tables = school(provision=(line("L1", review_due=date(2026, 3, 9)),))
    other = replace(tables, settings=replace(tables.settings, school_name="Another school"))
    assert not uids(tables) & uids(other)


def test_no_name_note_or_typed_word_is_in_the_file(tmp_path: Path) -> None:
    """A canary in every text field; the control: its ID is there, and on screen what Reviews says of with whom."""
    tables = planted().school
    tables = replace(
        tables, key=(KeyRow(pupil_id=PUPIL, name=NAME),),
        referrals=(*tables.referrals, Referral(pupil_id=PUPIL, service="EHC needs assessment", status="Asked",
                                               requested=date(2026, 11, 2), advice=f"{WORD} {NAME}")),
    )  # fmt: skip
    book = app.write_book(tmp_path / "school.xlsx", tables, (), "no-macros", None, as_at=date(2026, 11, 23),
                          tables=list(TABLES))  # fmt: skip
    ran = fine("calendar", book, "--as-at", "2026-11-23", "--out", tmp_path / "all.ics", "--until", "2027-11-22")
    text = "\n".join(unfolded((tmp_path / "all.ics").read_bytes()))
    assert PUPIL in text and "week 20" in text
    assert WORD not in text.upper() and NAME.upper() not in text.upper() and "ZZNAME" not in text.upper()
    assert NAME not in ran.out
    assert f"Written: {(tmp_path / 'all.ics')}" in ran.out

"""The demo school put together, part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from provision_xl.demo import accounts, papers, people, watched
from provision_xl.demo.catalogue import Catalogue, catalogue, measures
from provision_xl.demo.drafts import Diary, Draft
from provision_xl.demo.grouping import Setting, fill, join_leaver
from provision_xl.demo.mapping import lines, named
from provision_xl.demo.plans import plan_drafts, section_f, top_ups, with_mates
from provision_xl.demo.records import plain_row, stream
from provision_xl.demo.roll import pupils_of, roll_of
from provision_xl.demo.shape import FEWEST_PUPILS, shape
from provision_xl.demo.special import SMALL_FUND_GROUP, special_drafts
from provision_xl.demo.staffing import Rota, staffed
from provision_xl.demo.strategy import strategy
from provision_xl.demo.times import THIS_YEAR, Round, Times, rounds, times
from provision_xl.demo.week import with_week
from provision_xl.errors import OutOfRange
from provision_xl.money import half_up
from provision_xl.rates import Rates, national
from provision_xl.school.core_tables import Line, Pupil, Settings
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES

DEFAULT_PUPILS, DEFAULT_SEED = 78, 2026
MOST_PUPILS = 5000
DEFAULT_LINES = Decimal("4.5")
FEWEST_LINES, MOST_LINES = Decimal(4), Decimal(9)


def demo_school(
    pupils: int = DEFAULT_PUPILS,
    seed: int = DEFAULT_SEED,
    academic_year: str = "2026/27",
    lines_per_pupil: Decimal = DEFAULT_LINES,
) -> School:
    """A mainstream primary school in England as it stands in late November; the same arguments give the same school.

    It holds nobody's name, and can be worked out in full: what is the matter with it stands in `PLANTED`, and stops
    nothing.

    Args:
        pupils: with SEN, 12 to 5,000; 78 belong to two forms of entry, about 410 on roll.
        seed: any whole number.
        academic_year: a year whose terms, and those of the year before, are among the usual term dates.
        lines_per_pupil: lines of the map for each pupil with SEN, 4 to 9; more of them reach further back.

    Raises:
        OutOfRange: an argument outside these limits.

    >>> school = demo_school(pupils=12)
    >>> sum(pupil.sen_status != "N" for pupil in school.pupils)
    12
    """
    if not FEWEST_PUPILS <= pupils <= MOST_PUPILS:
        raise OutOfRange(f"A demo school has {FEWEST_PUPILS} to {MOST_PUPILS:,} pupils with SEN, not {pupils:,}.")
    lines_per_pupil = Decimal(lines_per_pupil)
    if not FEWEST_LINES <= lines_per_pupil <= MOST_LINES:
        raise OutOfRange(f"A demo school has {FEWEST_LINES} to {MOST_LINES} lines a pupil, not {lines_per_pupil}.")
    rates = national()
    when = times(academic_year, rates)
    form = shape(pupils, when.as_at, rates)
    found = catalogue(rates)
    all_pupils, mates = with_mates(pupils_of(form, when.as_at, stream(seed, "pupils")), found.offers["INCLASS"])
    setting = Setting(all_pupils, found.offers, when, stream(seed, "groups"))
    drafts, rota = staffed(_drafts(setting, mates, rounds(lines_per_pupil), pupils))
    school = _bare(named(drafts), all_pupils, found, when, roll_of(form), seed)
    school = _finished(school, rota, drafts, found, when, rates, seed)
    return _plain(with_week(school, when.as_at, stream(seed, "week")))


def _plain(school: School) -> School:
    """Numbers as they come back from a workbook, so that the school and its workbook are the same inputs."""
    tables: dict[str, Any] = {
        table.attribute: tuple(map(plain_row, school.rows(table.name))) for table in TABLES.values()
    }
    return replace(school, settings=plain_row(school.settings), **tables)


def _drafts(
    setting: Setting, mates: Mapping[str, tuple[Pupil, ...]], over: Sequence[Round], pupils: int
) -> list[Draft]:
    """All groups, the oldest first: what plans require, what is special, then what fills the round."""
    diary = Diary()
    drafts: list[Draft] = []
    years_planned: set[bool] = set()
    wanted = 0
    for around in over:
        this_year = around.halves[0] >= THIS_YEAR
        first: list[Draft] = []
        if this_year not in years_planned:
            years_planned.add(this_year)
            first += plan_drafts(setting.pupils, mates, setting.offers, setting.times, around, diary)
        if around.halves[0] == THIS_YEAR:
            first += special_drafts(setting, around, diary)
        wanted += half_up(around.lines_a_pupil * pupils)  # what one round cannot hold goes on to the next
        drafts += first + fill(setting, around, wanted - _line_count(drafts), diary, first)
    return join_leaver(setting, drafts, diary)


def _line_count(drafts: Sequence[Draft]) -> int:
    return sum(len(draft.pupils) for draft in drafts)


def _bare(
    drafts: Sequence[Draft], pupils: tuple[Pupil, ...], found: Catalogue, when: Times, on_roll: int, seed: int
) -> School:
    """The school with its map, without people and money."""
    rows = lines(drafts, found, when, stream(seed, "map"))
    rows, register = papers.sessions(rows, _weekly(rows, drafts), when)
    return School(
        settings=_settings(when, on_roll),
        terms=when.rows,
        pupils=pupils,
        interventions=found.interventions,
        provision=rows + papers.kept_out(pupils, rows, found, when),
        sessions=register,
        ehc_provision=section_f(drafts),
        top_ups=top_ups(pupils, when.as_at),
        measures=measures(),
    )


def _weekly(rows: Sequence[Line], drafts: Sequence[Draft]) -> list[str]:
    """Two groups of the running term that meet once a week and keep a register."""
    weekly = [draft.name for draft in drafts if draft.around.halves[0] == THIS_YEAR and draft.sessions == 1
              and not draft.alone and draft.status == "" and draft.name != SMALL_FUND_GROUP]  # fmt: skip
    small = next(draft for draft in drafts if draft.name == SMALL_FUND_GROUP)
    return ([SMALL_FUND_GROUP] if small.sessions == 1 else []) + weekly[:1]


def _finished(
    school: School, rota: Rota, drafts: Sequence[Draft], found: Catalogue, when: Times, rates: Rates, seed: int
) -> School:
    """The same with people, money and papers."""
    on_roll = school.settings.pupils_on_roll or 0
    staff = people.staff(rota, when)
    present = watched.attendance(school.pupils, when, stream(seed, "attendance"))
    before = any(draft.around.halves[0] < THIS_YEAR - 2 for draft in drafts)
    school = replace(
        school,
        staff=staff,
        staff_time=people.staff_time(staff, school.pupils, rota),
        absences=people.absences(staff, when),
        training=people.training(rota, when),
        senco=people.senco(when),
        duties=people.duties(rates),
        cover_log=people.cover_log(when, stream(seed, "cover")),
        funds=accounts.funds(on_roll, school.pupils, when, rates, before),
        services=accounts.services(school.pupils, when),
        local_rates=accounts.local_rates(when),
        benefits=papers.benefits(school.provision, found),
        changes=papers.changes(school.pupils, when),
        assessments=(
            *papers.assessments(school.pupils, found, when, stream(seed, "assessments")),
            *present,
            *watched.suspensions(school.pupils, when),
        ),
        dismissed=watched.dismissed(present, when),
        school_figures=papers.school_figures(school.pupils, on_roll, when),
        voice=papers.voice(school.pupils, when),
        reviews=papers.reviews(school.pupils, when, stream(seed, "reviews")),
        policies=papers.policies(when),
        referrals=papers.referrals(school.pupils, school.provision, when),
    )
    return replace(
        school,
        ledger=accounts.ledger(school, when, rates, stream(seed, "ledger")),
        strategy=strategy(school, when, rates),
        budget_notes=accounts.budget_notes(when),
    )


def _settings(when: Times, on_roll: int) -> Settings:
    return Settings(
        school_name="Two Oaks Primary School (demo)",
        school_id="DEMO",
        setting_type="Mainstream primary",
        academic_year=when.rows[-1].year,
        as_at=when.as_at,
        pupils_on_roll=on_roll,
        pay_area="England",
        full_time_hours=Decimal(37),
        school_week_hours=Decimal("32.5"),
        worked_weeks=Decimal(39),
        leave_days=Decimal(33),
        lgps_rate=Decimal("0.205"),
        levy=True,
        planning_hourly_cost=Decimal("20.00"),
        la_hourly_rate=Decimal("17.20"),
        la_weeks=Decimal(38),
        la_counts_preparation=False,
        threshold=600_000,
        tier_names="Universal, targeted, specialist",
        out_of_class_limit=Decimal(150),
        release_pay_point="M3",
        hide_below=5,
        hide_below_public=10,
    )

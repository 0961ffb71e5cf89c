"""What every command prints with `--json`, declared as data; `python -m tests.json_shapes` writes docs/json.md.

The tests of the command line hold what is printed against these declarations, key by key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from provision_xl.choices import COST_VIEWS, MAP_VIEWS
from provision_xl.cli import BY_HAND
from provision_xl.functions.declaring import Macro
from provision_xl.functions.macros import MACROS

PAGE = Path(__file__).parent.parent / "docs" / "json.md"


class Holds(StrEnum):
    """What a key holds; the value is how the page says it."""

    TEXT = "text"
    DAY = "date"
    FLAG = "true or false"
    COUNT = "whole number"
    NUMBER = "number"
    PENCE = "whole pence"
    HOURS = "hours"
    MINUTES = "minutes"
    SHARE = "share, 0 to 1"


@dataclass(frozen=True)
class Key:
    """A single value."""

    holds: Holds
    means: str
    may_be_null: bool = False
    may_be_absent: bool = False


@dataclass(frozen=True)
class One:
    """An object."""

    keys: Mapping[str, Part]
    may_be_absent: bool = False


@dataclass(frozen=True)
class Many:
    """A list of objects of one shape."""

    keys: Mapping[str, Part]
    may_be_absent: bool = False


@dataclass(frozen=True)
class Texts:
    """A list of texts."""

    means: str
    may_be_absent: bool = False


type Part = Key | One | Many | Texts


@dataclass(frozen=True)
class Shape:
    """The object that a command prints."""

    command: str
    about: str
    keys: Mapping[str, Part]


_MEANS: dict[Holds, str] = {
    Holds.TEXT: """
        note: Who starts or ends this week, and which adult is away.
        basis: school (own hourly costs) or la (the local authority's rate).
        against: What the forecast is set against: revised budget, original budget or income.
        band: Band in the authority's words.
        funds: Names of the funds.
        home_la: Authority that pays.
        income_code: CFR code of the income.
        means: What to know of it.
        per: year, week or hour.
        point: Point of the scale.
        restricted_to: What it is usually restricted to.
        rise: Rise over what was paid before, in words.
        scale: Pay scale.
        scenario: The scenario as it was typed.
        where: Where that comes from.
        year: Its usual year, in words.
        by: The view: what each row stands for.
        cell: Address of the cell; empty where the whole sheet is meant.
        cfr: Code of Consistent Financial Reporting.
        class: Class of the pupil.
        code: Code of the kind of problem, such as PX-D06.
        cure: How to put it right.
        driver: What a duty is counted by.
        duty: The duty, in the words of Duties.
        figure: The figure, as a person reads it.
        figures: The figures behind the reason.
        finding: What the review found.
        fund: Name of the fund; Unfunded is what no fund pays.
        gets_done: Duties that then get done.
        group: Group of Provision.
        help: What it gives.
        intervention: Code from Interventions.
        kind: What kind of review it is.
        label: What the code stands for.
        line: Line of Provision.
        measure: What is measured.
        mix_why_not: Why there is no mix; empty where there is one.
        month: Month, as 2026-09.
        name: Name in full.
        need: Primary need of the pupil.
        option: A way to close the gap.
        part: SENCo, Assistant or Admin.
        person: Person, as in SENCo.
        pupil: Pupil ID.
        reason: Why, in a sentence.
        role: Role from Staff.
        rule: Which step of the working out it is.
        saw: What was seen.
        school_year: School year, as 2026/27.
        sentence: What it comes to, in a sentence.
        sheet: Sheet, or the file's name where it is the file.
        skill: Skill from Staff.
        source: Where it comes from.
        staff: Staff ID, or several as they stand in Provision.
        status: How sure it is.
        statutory_mix_why_not: Why there is no such mix; empty where there is one.
        still_not: Duties that still do not get done.
        term: Term from Terms.
        unit: Unit of the value.
        verdict: REFUSE and STOP stop the work, WARN is a note, MEND was mended in memory.
        what: What it is.
        why: Why, in a few words.
        with: Who takes part.
    """,
    Holds.DAY: """
        as_at: To-date figures count this day too.
        day: Day on which it is due, or was held.
        due: Day on which it is due.
        ends: Last day.
        from: First day.
        since: Since when.
        starts: First day.
        to: Last day.
        until: The last day that the list looks to.
    """,
    Holds.FLAG: """
        above: The forecast of the school year is above the threshold.
        estimate: Something in it rests on a stand-in.
        kept: The group runs already or must stay.
        done: It is over with, or was held.
        few: Fewer than five exit scores, so chance alone can move the figures.
        over: Used hours are above the hours had.
        statutory: The law asks for it.
    """,
    Holds.COUNT: """
        benefit: Benefit of the plan, in thousandths of a month.
        bound: The most that any plan could reach, in thousandths of a month; null where nothing was proved.
        greedy_benefit: The same of the better of two plans made by hand.
        count: How many there are of what the duty is counted by.
        days: How many days ahead the list looks.
        days_left: Days until it is due.
        days_overdue: Days since it was due.
        finished: Lines that are over.
        gained: Lines whose score rose by more than chance.
        groups: How many groups.
        half_days: Half days a week.
        lines: How many lines of Provision.
        lost: Lines whose score fell by more than chance.
        met_target: Lines that met their target.
        most_half_days: The most that can be bought of it; null is without limit.
        number: Number of the duty, 1 to 15.
        row: Row of the sheet.
        outcome_0: Lines with outcome 0.
        outcome_minus_1: Lines with outcome -1.
        outcome_minus_2: Lines with outcome -2.
        outcome_plus_1: Lines with outcome +1.
        outcome_plus_2: Lines with outcome +2.
        people: How many people have it.
        pupils: How many pupils.
        pupils_met: Pupils who met their target.
        size: Pupils in the group.
        unchanged: Lines whose score changed by no more than chance.
        with_exit: Finished lines with entry and exit.
        with_target: Lines with a target.
        without_exit: Finished lines without an exit score.
        without_outcome: Finished lines without an outcome.
    """,
    Holds.NUMBER: """
        variance_share: The variance as a part of what the forecast is set against; null where that is nought.
        sessions: Sessions a week.
        mean_gain: Mean of exit less entry, in the measure's own unit.
        weeks: Teaching weeks.
    """,
    Holds.SHARE: """
        gap: How far the benefit can be from the best, as a share of it; null where nothing was proved.
        met_share: Share of the lines with a target that met it.
        school_share: This school's share of the person.
    """,
    Holds.PENCE: """
        absence_pence: Paid hours of days away.
        above_pence: What of the forecast lies above the threshold.
        back_pay_pence: What the award comes to up to the as-at date; back-pay where it is not yet paid.
        before_pence: The same before it.
        carried_pence: Of a fund, what falls after the year.
        change_pence: Forecast, against today.
        commitments_pence: Ordered and not yet paid.
        earlier_pence: Of a fund, what falls before the year.
        expected_pence: Of the year.
        original_pence: Rows of Ledger of the type Budget; null where there is none.
        percent_map_pence: Each further 1 %, in the forecast of provision.
        percent_rest_pence: Each further 1 %, from the as-at date to the end of the year.
        percent_to_date_pence: Each further 1 %, up to the as-at date.
        received_pence: Income in Ledger up to the as-at date.
        rest_pence: What the award adds from the as-at date to the end of the year.
        revised_pence: The budget that holds now; null where there is none.
        salary_pence: Full-time, a year.
        today_pence: Forecast as things stand.
        unfunded_change_pence: What no fund pays, against today.
        variance_pence: What the forecast is set against, less the forecast.
        already_paid_pence: Own pay for the same hours, which is no extra cash.
        amount_pence: Its amount, in the months that are over.
        balance_pence: Income less forecast.
        class_pence: Staff time in class.
        cost_pence: Cost to date.
        cover_pence: Staff time as cover for others.
        cost_per_pupil_met_pence: Cost of the finished lines for each pupil who met a target.
        difference_pence: Ledger less the map's cost to date.
        extra_pence: Extra cash.
        finished_cost_pence: Cost to date of the finished lines.
        forecast_pence: To date, and what is planned from then on.
        full_year_pence: A full year at the pattern of the as-at date.
        hour_pence: Extra cash for an hour bought.
        income_pence: Income, as typed in Funds.
        inset_pence: Worked weeks beyond the teaching weeks.
        la_forecast_pence: Forecast, on the local authority's basis.
        la_full_year_pence: A full year at today's pattern, on the local authority's basis.
        la_planned_pence: Planned, on the local authority's basis.
        la_twelve_months_pence: The last twelve months, on the local authority's basis.
        la_year_pence: This school year, on the local authority's basis.
        ledger_pence: Actual entries of the ledger, beside and never mixed in.
        lunch_pence: Staff time at lunch.
        map_pence: Provision, with and without an adult.
        mix_extra_pence: Extra cash of the whole mix.
        not_delivered_pence: On the map and not held, though the adult was there.
        not_explained_pence: Ledger less paid; null where the ledger has no entry of the code.
        not_placed_pence: Paid hours that are neither on the map nor in Staff time.
        other_basis_planned_pence: Planned, on the other basis; null where no LA rate is given.
        other_pence: Staff time for other things.
        paid_pence: What is paid, with on-costs.
        planned_pence: Dates as given, the whole run.
        planning_pence: Staff time for planning and meetings.
        provision_pence: Hours of the map, given to date and planned from then on.
        short_pence: What of it the top-up does not cover.
        statutory_mix_extra_pence: Extra cash of the mix for statutory duties alone.
        threshold_pence: The threshold of Settings.
        timing_pence: Paid in equal parts of the year and worked in term.
        to_date_pence: Up to the as-at date, by sessions held where they are given.
        top_up_pence: Top-up of the school year.
        training_pence: Staff time for training.
        twelve_months_pence: The last twelve months.
        universal_pence: Staff time for what every pupil gets.
        unused_pence: What the plan leaves in it.
        unfunded_pence: What no fund pays.
        year_pence: This school year.
    """,
    Holds.HOURS: """
        before_cover_hours: Hours for this school.
        bought_hours: Hours a year that it buys.
        closes_hours: How much of the gap it closes.
        cover_hours: Hours lost to cover.
        done_hours: Hours of it that get done.
        elsewhere_hours: Hours for other schools.
        extra_hours: Most paid extra hours a week.
        free_hours: Had less used, a week.
        gap_hours: Hours of duties that do not get done.
        had_hours: Hours there are.
        leaving_sen_support_hours: Hours that fall away when a pupil leaves SEN support for a plan.
        needed_hours: Hours that are needed.
        one_more_ehc_plan_hours: Hours a year that one more EHC plan takes.
        over_hours: Hours used above the hours had.
        peak_hours: Most hours used in any week of the school year.
        received_hours: Hours that pupils are in sessions; not additive over groups.
        shareable_hours: Hours of it that another can take over.
        spare_hours: Hours that no duty can use.
        staff_hours: Planned hours of adults, shared like the cost; they add up.
        statutory_gap_hours: Hours of statutory duties that do not get done.
        teaching_hours: Of the week's hours, those of teaching.
        unused_hours: Hours a week that the plan leaves.
        used_hours: Hours used by the map, a week.
        weekly_hours: Hours a week.
    """,
    Holds.MINUTES: """
        charged_minutes: The pupil's share of the session time, a week.
        shortfall_minutes: Pupil-minutes a week of required provision that are not placed.
        weekly_minutes: Minutes a week of the adult, preparation included.
        received_minutes: Whole length of the sessions that the pupil is in, a week.
    """,
}
GLOSSARY: dict[str, Key] = {
    name.strip(): Key(holds, means.strip())
    for holds, lines in _MEANS.items()
    for name, _, means in (line.partition(":") for line in lines.strip().splitlines())
}


def keys(words: str, **other: Key) -> dict[str, Part]:
    """Keys by name with blanks between: `?` behind a name where it may be null, `~` where it may be left out."""
    found: dict[str, Part] = {}
    for word in words.split():
        name = word.rstrip("?~")
        key = other.get(name) or GLOSSARY[name]
        found[name] = Key(key.holds, key.means, "?" in word, "~" in word)
    return found


def text(means: str) -> Key:
    return Key(Holds.TEXT, means)


MONEY = "planned_pence to_date_pence forecast_pence"
NOTES = {"notes": Texts("Sentences that belong under the table.", may_be_absent=True)}
FILES = Texts("Paths of the files written.")
_LOOK = Texts("What is missing or to be looked at, in sentences.")
NOT_CARRIED = Texts("Sheets and columns of your own that are not in the new workbook.", may_be_absent=True)
_TOTAL = text("Total.")
_ROWS = Key(Holds.COUNT, "How many rows.")


def _pence_of(means: str) -> Key:
    return Key(Holds.PENCE, means)


def cost(by: str) -> Shape:
    """The shape of `cost --by ...`; X stands for the view's key."""
    key = text(f"What the row stands for; the key is the view: {', '.join(COST_VIEWS)}.")
    null = "?" if by == "fund" else ""
    hours = f"staff_hours{null} received_hours{null}"
    rows = keys(f"{by} {MONEY} {hours} pupils estimate other_basis_planned_pence?", **{by: key})
    no_total = "~" if by == "fund" else ""
    total = f"{by} {MONEY} staff_hours{no_total} received_hours{no_total} pupils estimate other_basis_planned_pence~"
    return Shape(
        "cost",
        "Costs by a view, on a basis. The rows add up to the total, and the total is the same in every view. "
        "By fund there are no hours and no other basis: null.",
        {
            **keys("basis as_at by"),
            "rows": Many(rows),
            "total": One(keys(total, **{by: _TOTAL}), may_be_absent=True),
            **NOTES,
        },
    )


def provision_map(by: str) -> Shape:
    """The shape of `map --by ...`; what it goes by comes first in a row."""
    first = {"class": "class ", "need": "need ", "intervention": "intervention "}.get(by, "")
    rest = "pupil" if by == "intervention" else "pupil intervention"
    words = (
        f"{first}{rest} name line group staff size received_minutes charged_minutes timetabled_minutes?~ "
        "differs?~ weeks starts ends "
        f"status {MONEY} la_planned_pence? estimate"
    )
    own = {
        "status": text("Planned, Running, Ended, Done or Stopped."),
        "timetabled_minutes": Key(Holds.MINUTES, "Of the pupil a week in the timetable, where the line runs."),
        "differs": Key(Holds.FLAG, "The timetable has other minutes than the pupil is to receive."),
    }
    key = (first or "pupil").strip()
    total = keys(f"{key} {MONEY} la_planned_pence~", **{key: _TOTAL})
    return Shape(
        "map",
        f"The provision map, one row a line, in the order of the view: {', '.join(MAP_VIEWS)}. Each row "
        "begins with that key.",
        {**keys("by as_at"), "rows": Many(keys(words, **own)), "total": One(total, may_be_absent=True), **NOTES},
    )


_STAFFING = Shape(
    "staffing",
    "Hours a week by person; then by person and term, by skill, groups without an adult, and when somebody is over.",
    {
        **keys("as_at"),
        "rows": Many(
            keys(
                "staff role skills had_hours extra_hours? used_hours free_hours over peak_hours groups",
                skills=text("Skills, with ; between."),
            )
        ),
        "total": One(keys("staff had_hours extra_hours~ used_hours free_hours groups", staff=_TOTAL), True),
        "staffing_by_term": Many(keys("staff term had_hours used_hours free_hours over")),
        "skills": Many(keys("skill people had_hours used_hours")),
        "without_an_adult": Many(keys("group intervention from to weekly_hours why")),
        "over_hours": Many(keys("staff from to used_hours had_hours over_hours")),
        **NOTES,
    },
)

_OF_A_BUDGET = "original_pence? revised_pence? commitments_pence variance_pence? variance_share? against why"
_OF_A_BUDGET_TOTAL = "original_pence~ revised_pence~ commitments_pence variance_pence~"
_WHY = text("The words of Budget notes.")
_SOURCE = text("Where it comes from.")
_CALENDAR = text("The calendar and year shown.")
_BUDGET = Shape(
    "budget",
    "Income, budget, cost, forecast and balance by fund; then by CFR code, month and year of each calendar. With "
    "`--calendar` of one year.",
    {
        **keys("basis as_at calendar~ from~ to~", calendar=_CALENDAR),
        "rows": Many(
            keys(
                "fund source from? to? income_pence earlier_pence~ carried_pence~ "
                f"{MONEY} ledger_pence balance_pence {_OF_A_BUDGET}",
                source=text("As in Funds."),
                why=_WHY,
            )
        ),
        "total": One(
            keys(
                "fund income_pence earlier_pence~ carried_pence~ "
                f"{MONEY} ledger_pence balance_pence {_OF_A_BUDGET_TOTAL}",
                fund=_TOTAL,
            ),
            True,
        ),
        "budget_by_code": Many(keys(f"cfr label {MONEY} ledger_pence difference_pence {_OF_A_BUDGET}", why=_WHY)),
        "budget_by_month": Many(
            keys(f"month {MONEY} ledger_pence unfunded_pence income_pence {_OF_A_BUDGET}", why=_WHY)
        ),
        "budget_by_year": Many(
            keys("calendar year from to income_pence original_pence? revised_pence? "
                 f"{MONEY} ledger_pence commitments_pence unfunded_pence",
                 calendar=text("Financial, Academic or Academy."), year=text("Year, as 2026/27.")),
            may_be_absent=True,
        ),
        **NOTES,
    },
)

_FUNDING = Shape(
    "funding",
    "Income by source; then by home authority, award by award of Top-ups, and the sources that are usual.",
    {
        **keys("as_at calendar", calendar=_CALENDAR),
        "rows": Many(keys("source funds income_code expected_pence to_date_pence received_pence", source=_SOURCE)),
        "total": One(keys("source expected_pence to_date_pence received_pence", source=_TOTAL), True),
        "funding_by_home_la": Many(keys("home_la pupils expected_pence to_date_pence")),
        "top_up_awards": Many(
            keys("pupil home_la band amount_pence? per from? to? expected_pence to_date_pence",
                 amount_pence=Key(Holds.PENCE, "As typed in Top-ups."))
        ),
        "usual_sources": Many(
            keys("source restricted_to order income_code year figure status means where", source=_SOURCE,
                 figure=text("The national figure in words, with how sure it is."),
                 order=Key(Holds.COUNT, "A usual place in the order of paying."))
        ),
        **NOTES,
    },
)

_SETTING = Shape(
    "setting",
    "What the setting type changes; then its money by rule and each child's funded hours, where there are any.",
    {
        "rows": Many(keys("what holds", holds=text("What the setting type sets, in words."))),
        "funding_by_rule": Many(
            keys("source counted number? each_pence? due_pence typed_pence? status where", source=_SOURCE,
                 counted=text("What is counted: places, children, hours, or as typed."),
                 each_pence=Key(Holds.PENCE, "For each of them; null where the rate changes within the year.", True),
                 due_pence=Key(Holds.PENCE, "What the rule makes in a year; else what is typed."),
                 typed_pence=Key(Holds.PENCE, "Funds in force on the as-at date and Top-ups; once a source.", True),
                 number=Key(Holds.NUMBER, "Places, children or hours; null where the source has no rule.", True),
                 status=text("How sure the rate is; as typed where there is no rule.")),
            may_be_absent=True,
        ),
        "funded_hours_by_child": Many(
            keys("pupil from to week_hours weeks year_hours premium_hours premium_pence access_pence",
                 week_hours=Key(Holds.HOURS, "Funded hours a week."),
                 year_hours=Key(Holds.HOURS, "Funded hours in the school year."),
                 premium_hours=Key(Holds.HOURS, "Of these, hours that bring the early years pupil premium."),
                 premium_pence=Key(Holds.PENCE, "Early years pupil premium."),
                 access_pence=Key(Holds.PENCE, "Disability access fund, with the child's first row that claims it."),
                 weeks=Key(Holds.NUMBER, "Funded weeks, of the authority's weeks a year.")),
            may_be_absent=True,
        ),
        **NOTES,
    },
)

_AWARDS = Shape(
    "awards",
    "What the pay awards of a year mean for all staff on their scales; then the figures they rest on.",
    {
        **keys("as_at calendar from to", calendar=_CALENDAR),
        "rows": Many(
            keys(
                "scale from status rise people back_pay_pence rest_pence percent_to_date_pence percent_rest_pence "
                "percent_map_pence",
                people=Key(Holds.COUNT, "Staff on the scale."),
            )
        ),
        "pay_figures": Many(keys("scale point from salary_pence before_pence? status source", source=_SOURCE)),
        **NOTES,
    },
)

_IN_SCENARIO = {f"scenario_{n}_pence": Key(Holds.PENCE, f"Forecast in scenario {n}.") for n in range(1, 7)}
_ALL_SCENARIOS = "today_pence " + " ".join(f"scenario_{n}_pence{'~' if n > 1 else ''}" for n in range(1, 7))
_SCENARIO = Shape(
    "scenario",
    "Today and each scenario; then the forecast by fund and by month side by side, and what was assumed.",
    {
        "file": Key(Holds.TEXT, "Path of the new workbook, with --out.", may_be_absent=True),
        "not_carried": NOT_CARRIED,
        **keys("as_at calendar~", calendar=_CALENDAR),
        "rows": Many(
            keys("scenario income_pence forecast_pence change_pence unfunded_pence unfunded_change_pence balance_pence")
        ),
        "scenarios_by_fund": Many(keys(f"fund {_ALL_SCENARIOS}", **_IN_SCENARIO)),
        "scenarios_by_month": Many(keys(f"month {_ALL_SCENARIOS}", **_IN_SCENARIO)),
        "assumptions": Many(keys("scenario what")),
        **NOTES,
    },
)

_PARTS = (
    "paid_pence provision_pence class_pence~ universal_pence~ lunch_pence~ cover_pence~ planning_pence~ "
    "training_pence~ other_pence~ absence_pence not_delivered_pence not_placed_pence timing_pence inset_pence"
)
_STAFF_COST = Shape(
    "staff-cost",
    "From the map to the ledger, CFR code by CFR code; then month by month. `--by person` and `--by month` give each "
    "person's year or months instead: `staff`, `role` or `month`, `cfr`, "
    f"`{_PARTS.replace('~', '').replace(' ', '`, `')}` (a use of Staff time where somebody has it) and "
    "`estimate`, with a `total`.",
    {
        **keys("as_at by"),
        "school_year": text("School year, as 2026/27."),
        "rows": Many(keys("cfr what amount_pence means", means=text("What it means, in a sentence."))),
        "ledger_by_month": Many(
            keys("cfr month map_pence paid_pence ledger_pence? not_explained_pence?")
        ),
        **NOTES,
    },
)


def staff_cost(by: str) -> Shape:
    """The shape of `staff-cost --by person` and `--by month`."""
    who = "staff role cfr" if by == "person" else "staff month cfr"
    return Shape(
        "staff-cost",
        "",
        {
            **keys("as_at by"),
            "school_year": text("School year, as 2026/27."),
            "rows": Many(keys(f"{who} {_PARTS} estimate", staff=text("Staff ID."))),
            "total": One(keys(f"staff {_PARTS}", staff=_TOTAL), True),
            **NOTES,
        },
    )


_PAY = Shape(
    "pay",
    "What was written.",
    {
        "file": text("Path of the workbook without pay."),
        "pay_book": Key(Holds.TEXT, "Path of the pay book; null where none was written.", may_be_null=True),
        "people": Key(Holds.COUNT, "People in Staff."),
        "notes": Texts("What to know of the two, in sentences."),
        "not_carried": NOT_CARRIED,
    },
)

def _a_day(means: str) -> Key:
    return Key(Holds.DAY, means, may_be_null=True)


def _a_count(means: str) -> Key:
    return Key(Holds.COUNT, means, may_be_null=True)


_REGISTERED: dict[str, Part] = {
    "pupil": text("Pupil ID."), "year_group": text("Year group."), "class": text("Class."),
    "status": text("SEN status: N, K or E."), "status_from": _a_day("From Changes."), "need": text("Primary need."),
    "second_need": text("Secondary need."), "plan": text("Plan type."), "plan_from": _a_day("First day of the plan."),
}  # fmt: skip
_ON_ROLL: dict[str, Part] = {"on_roll_from": _a_day("First day on roll."), "leaves": _a_day("Last day on roll.")}

_FIGURES = "year_pence forecast_pence twelve_months_pence full_year_pence"
_LA_FIGURES = "la_year_pence? la_forecast_pence? la_twelve_months_pence? la_full_year_pence?"
_THRESHOLD = Shape(
    "threshold",
    "Each pupil's cost against the threshold, on both bases.",
    {
        **keys("as_at threshold_pence"),
        "rows": Many(
            keys(
                f"pupil status {_FIGURES} {_LA_FIGURES} above_pence top_up_pence short_pence above",
                status=text("SEN status: N, K or E."),
            )
        ),
        **NOTES,
    },
)

_OUTCOMES = "outcome_minus_2 outcome_minus_1 outcome_0 outcome_plus_1 outcome_plus_2"
_SCORES = "lines finished with_exit {gain}gained unchanged lost with_target met_target {share}"
_IMPACT = Shape(
    "impact",
    "Entry to exit by intervention and measure, and what it cost.",
    {
        **keys("as_at"),
        "rows": Many(
            keys(
                f"intervention name measure {_SCORES.format(gain='mean_gain? ', share='met_share? ')}{_OUTCOMES} "
                "without_exit without_outcome cost_pence finished_cost_pence pupils_met cost_per_pupil_met_pence? few"
            )
        ),
        "total": One(
            keys(
                f"intervention {_SCORES.format(gain='', share='')}{_OUTCOMES} "
                "without_exit without_outcome cost_pence finished_cost_pence",
                intervention=_TOTAL,
            ),
            True,
        ),
        **NOTES,
    },
)

_PUPILS_IN_A_CELL = text("Pupil IDs with ; between.")
_ALLOCATE = Shape(
    "allocate",
    "Who should run which group of the present map; then the hours that it leaves.",
    {
        **keys("as_at status", status=text("optimal, feasible, infeasible or stopped early.")),
        "rows": Many(
            keys(
                "group intervention pupils weekly_minutes now proposed change",
                pupils=_PUPILS_IN_A_CELL,
                now=text("Staff ID as it stands in Provision."),
                proposed=text("Staff ID proposed."),
                change=text("What changes; empty where nothing does."),
            )
        ),
        "staff_hours": Many(keys("staff had_hours used_hours free_hours extra_hours")),
        **NOTES,
    },
)

_OPTIMISE = Shape(
    "optimise",
    "The plan of a term. Benefit, bound and greedy_benefit are planning weights in thousandths of a month: whole "
    "numbers, no forecast for a child.",
    {
        **keys(
            "status term as_at benefit bound? gap? shortfall_minutes cost_pence",
            status=text("optimal, feasible, infeasible or stopped early."),
        ),
        "groups": Many(
            {
                **keys("intervention staff"),
                "pupils": Texts("Pupil IDs."),
                **keys("group kept"),
            }
        ),
        "unplaced": Many(keys("pupil intervention reason")),
        **keys("greedy_benefit"),
        "clashes": Texts("Where nothing fits: each rule that is broken, and what would mend it."),
        "rows": Many(
            keys(
                "group intervention name staff pupils size weekly_minutes cost_pence funds status",
                pupils=_PUPILS_IN_A_CELL,
                funds=text("Which fund pays what."),
                status=text("What changes: stays, new, or who joins."),
                cost_pence=Key(Holds.PENCE, "Cost in the term."),
            )
        ),
        "plan_reasons": Many(keys("pupil intervention reason")),
        "not_run": Many(keys("intervention name reason")),
        "hours_left": Many(keys("staff unused_hours extra_hours")),
        "money_left": Many(keys("fund unused_pence"), may_be_absent=True),
        "answers": Many(keys("question answer", question=text("As a user asks it."), answer=text("In a sentence."))),
        "plan_difference": Many(
            keys(
                "change line pupil intervention was_group was_staff group staff cost_pence",
                change=text("Stays, new, changes adult or group, or left out."),
                was_group=text("Group on the map."),
                was_staff=text("Staff on the map."),
                cost_pence=Key(Holds.PENCE, "In the term; of what is left out, what the map would have cost."),
            ),
            may_be_absent=True,
        ),
        "left_out": Many(
            keys(
                "by group eligible? placed? left_out? share? note",
                by=text("Need, year group, sex, pupil premium or SEN status."),
                group=text("Which of them."),
                eligible=Key(Holds.COUNT, "Pupils who could take something; null where too few to be shown."),
                placed=Key(Holds.COUNT, "Of these, with something."),
                left_out=Key(Holds.COUNT, "Of these, with nothing."),
                share=Key(Holds.SHARE, "Share with something."),
                note=text("Why no figures are shown."),
            ),
            may_be_absent=True,
        ),
        "sign_off": Many(keys("item entry", item=text("What is to be filled in."), entry=text("What stands there.")),
                         may_be_absent=True),
        **NOTES,
    },
)

_OPTIMISE_YEAR = Shape(
    "optimise-year",
    "The plan of several terms together. Benefit, bound and alone_benefit are planning weights in thousandths of a "
    "month: whole numbers, no forecast for a child.",
    {
        **keys("status as_at benefit bound? gap? shortfall_minutes cost_pence alone_benefit alone_shortfall_minutes",
               status=text("optimal, feasible, infeasible or stopped early."),
               alone_benefit=Key(Holds.COUNT, "The same where each term is planned by itself."),
               alone_shortfall_minutes=Key(Holds.MINUTES, "The same where each term is planned by itself.")),
        "terms": Many(
            {**keys("term starts ends benefit shortfall_minutes cost_pence"),
             "left_out": Texts("Pupils with nothing in the term, for whom something fits.")}
        ),
        "clashes": Texts("Where nothing fits: each rule that is broken, and what would mend it."),
        "rows": Many(
            keys("term group intervention name staff pupils size weekly_minutes cost_pence funds status",
                 pupils=_PUPILS_IN_A_CELL, funds=text("Which fund pays what."), status=text("What changes."),
                 cost_pence=Key(Holds.PENCE, "Cost in the term."))
        ),
        "year_courses": Many(keys("pupil intervention group staff starts ends")),
        "year_waiting": Many(
            keys("pupil intervention could starts reason", could=text("Term in which it could start."),
                 starts=text("Term in which it does."))
        ),
        "year_hours": Many(keys("term staff used_hours unused_hours extra_hours")),
        "year_money": Many(
            keys("fund term_1_pence term_2_pence~ term_3_pence~ term_4_pence~ term_5_pence~ term_6_pence~ unused_pence",
                 **{f"term_{n}_pence": Key(Holds.PENCE, f"Paid in term {n} of these.") for n in range(1, 7)}),
            may_be_absent=True,
        ),
        **NOTES,
    },
)  # fmt: skip

_MONTHS = Key(Holds.NUMBER, "Months of planning weight.")
_ALONE = "The same with each school alone: today's hours, and money by pupils with SEN."
_SHARED_SCHOOL = {
    "school": text("Name of the school."),
    "alone_months": Key(Holds.NUMBER, _ALONE),
    "months": _MONTHS,
    "alone_short_minutes": Key(Holds.MINUTES, _ALONE),
    "short_minutes": Key(Holds.MINUTES, "Pupil-minutes a week of required provision that are not placed."),
}
_SHARE = Shape(
    "share",
    "How people with one Person key in several schools, and money, are best shared by them. Months are planning "
    "weights: no forecast for a child.",
    {
        **keys("status term gap?", status=text("optimal, feasible or stopped early.")),
        "gain_months": Key(Holds.NUMBER, "Months of all schools more than each alone."),
        "money_left_pence": Key(Holds.PENCE, "Of the shared money, what no school needs."),
        "answer": text("The split in a sentence."),
        "rows": Many({
            "school_id": text("School ID of Settings."), **_SHARED_SCHOOL,
            "alone_money_pence": Key(Holds.PENCE, _ALONE, True),
            "money_pence": Key(Holds.PENCE, "Of the shared money; null where none is shared.", True),
        }),
        "total": One({
            **{name: Key(key.holds, key.means) for name, key in _SHARED_SCHOOL.items()},
            "school_id": text("Empty."),
            "alone_money_pence": Key(Holds.PENCE, _ALONE, may_be_absent=True),
            "money_pence": Key(Holds.PENCE, "Of the shared money.", may_be_absent=True),
        }),
        "moves": Many({
            "person": text("Person key."), "what": text("Skills, else the role."),
            "from": text("School that gives."), "to": text("School that takes."),
            "weekly_hours": Key(Holds.HOURS, "Hours a week."),
            "gain_months": Key(Holds.NUMBER, "With this move and no other; null where it needs others.", True),
        }),
        "shared_hours": Many({
            "person": text("Person key."), "what": text("Skills, else the role."),
            "school": text("Name of the school."), "staff": text("Staff ID there."),
            "today_hours": Key(Holds.HOURS, "Hours a week, as in Staff."),
            "weekly_hours": Key(Holds.HOURS, "Hours a week with the split."),
            "today_travel_minutes": Key(Holds.MINUTES, "Travel a week today."),
            "travel_minutes": Key(Holds.MINUTES, "Travel a week with the split."),
        }),
        "ways": Many({
            "way": text("How a split was found."), "months": _MONTHS,
            "short_minutes": Key(Holds.MINUTES, "Pupil-minutes a week of required provision that are not placed."),
            "most_months": Key(Holds.NUMBER, "What no split beats that misses as little; null where not asked.", True),
        }),
        **NOTES,
    },
)  # fmt: skip

_STEPS = Shape(
    "next-steps",
    "What one thing more would bring, each by itself, solved anew.",
    {
        **keys("term as_at status"),
        "rows": Many(
            keys(
                "step who price_pence? benefit_months? months_per_hundred? required_minutes? helped? "
                "status sentence",
                step=text("The one thing more."), who=text("Who has or gets it."),
                price_pence=Key(Holds.PENCE, "In the term; null where it is not recorded."),
                benefit_months=_MONTHS, months_per_hundred=Key(Holds.NUMBER, "The same for each £100."),
                required_minutes=Key(Holds.MINUTES, "Pupil-minutes a week more of required provision."),
                helped=Key(Holds.COUNT, "Pupils helped, more than today."),
            )
        ),
        "next_ehc_plan": Many(
            keys("measure now_hours then_hours more_hours", now_hours=Key(Holds.HOURS, "SENCo hours a year now."),
                 then_hours=Key(Holds.HOURS, "With one more plan."), more_hours=Key(Holds.HOURS, "Then less now."))
        ),
        **NOTES,
    },
)  # fmt: skip
_HOW_SURE = Shape(
    "how-sure",
    "How often each choice of the plan stays where the gains are drawn anew.",
    {
        **keys("term as_at status"),
        "draws": Key(Holds.COUNT, "Draws that were solved."),
        "rows": Many(
            keys("pupil intervention name stays? share? close instead",
                 stays=Key(Holds.COUNT, "Draws in which it stays."),
                 share=Key(Holds.SHARE, "Of the draws."), close=text("close call, where under 60 in 100."),
                 instead=text("What comes in its place most often."))
        ),
        "regret": Many(
            keys("measure months share", months=_MONTHS, share=Key(Holds.SHARE, "Of the best for the draw."))
        ),
        **NOTES,
    },
)  # fmt: skip

_DUTY_HOURS = "needed_hours shareable_hours done_hours gap_hours"
_SENCO = Shape(
    "senco-time",
    "Hours that the SENCo's duties need and has, and priced ways to close the gap.",
    {
        **keys("as_at school_year"),
        "terms": Texts("Terms of the school year."),
        **keys("needed_hours had_hours gap_hours statutory_gap_hours spare_hours estimate"),
        "duties": Many(
            {
                **keys(f"duty number statutory who driver count status {_DUTY_HOURS}",
                       who=text("Who can do it: SENCo only, or in part others.")),
                "terms": Many(keys(f"term {_DUTY_HOURS}")),
            }
        ),
        "people": Many(
            keys(
                "person part weekly_hours teaching_hours school_share elsewhere_hours before_cover_hours cover_hours "
                "had_hours already_paid_pence? autumn_had_hours spring_had_hours summer_had_hours",
                **{
                    f"{term}_had_hours": Key(Holds.HOURS, f"Hours there are in the {term} term.")
                    for term in ("autumn", "spring", "summer")
                },
            )
        ),
        "options": Many(
            keys(
                "option person most_half_days? bought_hours extra_pence hour_pence already_paid_pence? closes_hours "
                "gets_done still_not basis estimate",
                basis=text("Where the price comes from."),
            )
        ),
        "mix": Many(keys("option person half_days bought_hours extra_pence already_paid_pence? estimate")),
        **keys("mix_extra_pence mix_why_not"),
        "statutory_mix": Many(keys("option person half_days bought_hours extra_pence already_paid_pence? estimate")),
        **keys("statutory_mix_extra_pence statutory_mix_why_not one_more_ehc_plan_hours leaving_sen_support_hours"),
        "scenarios": Many(
            keys(
                "scenario needed_hours had_hours done_hours other_gap_hours statutory_gap_hours gap_hours extra_pence "
                "mix_pence? sentence",
                scenario=text("What is tried out; what was asked for comes last."),
                other_gap_hours=Key(Holds.HOURS, "Hours lacking that are not statutory."),
                extra_pence=Key(Holds.PENCE, "Extra cash a year for the time it adds."),
                mix_pence=Key(Holds.PENCE, "Extra cash a year of the cheapest mix that closes the gap left; null where "
                                           "none does."),
            )
        ),
        "weeks": Many(
            keys(
                "week term number needed_hours had_hours gap_hours statutory_gap_hours heavy",
                week=Key(Holds.DAY, "Its first day; the heaviest week comes first."),
                number=Key(Holds.COUNT, "Which week of its term."),
                heavy=text("What makes it heavy."),
            )
        ),
        "cover": Many(
            keys(
                "term month planned_hours planned_to_date_hours logged_hours over_hours costs",
                month=text("whole term, or a month as 2026-09."),
                planned_hours=Key(Holds.HOURS, "Staff time with the use Cover."),
                planned_to_date_hours=Key(Holds.HOURS, "The same up to the as-at date."),
                logged_hours=Key(Holds.HOURS, "Hours of Cover log."),
                over_hours=Key(Holds.HOURS, "Logged less planned to date."),
                costs=text("Hours of duties that would otherwise get done."),
            )
        ),
        "benchmarks": Many(
            keys(
                "figure setting value to? unit own_hours beside year status source",
                figure=text("What the survey found."), setting=text("Type of setting it is for, or any."),
                value=Key(Holds.NUMBER, "Published figure, in its unit."),
                to=Key(Holds.NUMBER, "Upper end; null where it is no range."),
                own_hours=Key(Holds.HOURS, "Of this school, a week."),
                beside=text("What of this school stands beside it."),
                year=text("Of the survey."),
            )
        ),
        "head_reviews": Many(
            {
                **keys("person"),
                "date": Key(Holds.DAY, "Day the head last reviewed the time; null where none is recorded.", True),
                **keys("finding", finding=text("What the head found, as typed.")),
                "next_date": Key(Holds.DAY, "Day the next one is due; null where none is set.", True),
                "overdue": Key(Holds.FLAG, "Whether that day is past."),
                **keys("sentence"),
            }
        ),
        "review_today": text("What a review would find on the as-at date."),
        **keys("sentence"),
    },
)


def _of_macro(macro: Macro) -> Shape:
    """What a command prints that does a macro's work on a closed book."""
    return Shape(
        macro.command,
        f"{macro.help} Nothing is written without --out, and then only a new workbook.",
        {
            "message": text("What was done, or why there was nothing to do."),
            "rows": Texts("Each row that changes, in a sentence, and what follows from it."),
            "cells": Many(keys("sheet cell value", value=text("What the cell becomes; dates as 2026-11-23."))),
            "sheets": Texts("Sheets that are added."),
            "file": Key(Holds.TEXT, "Path of the new workbook; null without --out.", may_be_null=True),
            "not_carried": NOT_CARRIED,
        },
    )


_FIGURES = Many(
    keys(
        "name key value unit from to? status source",
        name=text("Name of the figure."),
        key=text("Point or kind; empty where there is only one."),
        value=text("The value, in its unit."),
        status=text("agreed, derived, provisional, unverified or own estimate."),
    )
)

_ITEM = {"item": text("Section F in its own words, or All hours of the plan.")}
_SERVICE = text("Service, as typed.")


def _of_item(unit: str, null: str = "") -> dict[str, Part]:
    """Promised, planned, received and missing, in minutes or hours."""
    holds = Holds.MINUTES if unit == "minutes" else Holds.HOURS
    means = ("Promised.", "Planned on the map.", "Received.", "Promised and not received.")
    names = ("promised", "planned", "received", "missing")
    return {f"{name}_{unit}": Key(holds, word, bool(null)) for name, word in zip(names, means, strict=True)}


_OF_SCHOOL = {"school_id": text("School ID of Settings."), "school": text("Name of the school.")}
_TRUST_SUMS = {
    f"{name}_pence": Key(Holds.PENCE, f"{what}, own cost.")
    for name, what in (("planned", "Planned"), ("to_date", "To date"), ("forecast", "Forecast"))
}


def _trust_view(view: str, what: str) -> dict[str, Part]:
    """A view of all schools together, and of each."""
    return {
        f"by_{view}": Many({view: text(what), "schools": Key(Holds.COUNT, "How many schools have it."), **_TRUST_SUMS}),
        f"by_school_and_{view}": Many({
            **_OF_SCHOOL, "id": text(what), **_TRUST_SUMS,
            **({"name": text("Its name.")} if view == "intervention" else {}),
        }),
    }


_TRUST = Shape(
    "trust",
    "Many schools' provision together and side by side; `plans` with --plan.",
    {
        "rows": Many({
            **_OF_SCHOOL, "setting": text("Setting type."),
            "roll": Key(Holds.COUNT, "Pupils on roll, as Settings says.", True),
            "support": Key(Holds.COUNT, "Pupils on SEN support."), "plans": Key(Holds.COUNT, "Pupils with a plan."),
            **_TRUST_SUMS,
            "per_pupil_pence": Key(Holds.PENCE, "Planned over those on roll; null where their number is not given.",
                                   True),
            "per_sen_pupil_pence": Key(Holds.PENCE, "Planned over those with SEN; null where there is nobody.", True),
            "had_hours": Key(Holds.HOURS, "Hours a week that staff have."),
            "used_hours": Key(Holds.HOURS, "Hours a week that they use."),
            "notes": Key(Holds.COUNT, "Notes of Checks."), "as_at": Key(Holds.DAY, "As-at date of the school."),
        }),
        "total": One({
            "school_id": text("Total."), "roll": Key(Holds.COUNT, "Of all schools.", may_be_absent=True),
            "support": Key(Holds.COUNT, "Of all schools."), "plans": Key(Holds.COUNT, "Of all schools."),
            **_TRUST_SUMS,
            "per_pupil_pence": Key(Holds.PENCE, "Of all schools.", may_be_absent=True),
            "per_sen_pupil_pence": Key(Holds.PENCE, "Of all schools.", may_be_absent=True),
            "had_hours": Key(Holds.HOURS, "Of all schools."), "used_hours": Key(Holds.HOURS, "Of all schools."),
            "notes": Key(Holds.COUNT, "Of all schools."),
        }, may_be_absent=True),
        "notes": Texts("What to know of the figures.", may_be_absent=True),
        **_trust_view("need", "Primary need."),
        **_trust_view("intervention", "Intervention: the name, and for a school its code."),
        **_trust_view("fund", "Source of money."),
        "prices": Many({
            "intervention": text("Name of the intervention."), **_OF_SCHOOL,
            "pupils": Key(Holds.COUNT, "How many pupils."), "each_pence": Key(Holds.PENCE, "Planned a pupil."),
            "pupil_hours": Key(Holds.HOURS, "Hours that a pupil receives."),
            "together": Key(Holds.NUMBER, "Pupils an adult."), "hourly_pence": Key(Holds.PENCE, "Pay an hour."),
            "rest_pence": Key(Holds.PENCE, "Other costs a pupil."),
            "why": text("What makes most of the difference to the middle school; empty within a tenth of it."),
        }),
        "outcomes": Many({
            "intervention": text("Name of the intervention."), "measure": text("What is measured."),
            "schools": Key(Holds.COUNT, "How many schools."), "finished": Key(Holds.COUNT, "Lines that are over."),
            "with_exit": Key(Holds.COUNT, "Of those with an exit score."),
            "mean_gain": Key(Holds.NUMBER, "Mean gain; null where fewer than five have an exit score.", True),
            "with_target": Key(Holds.COUNT, "Lines with a target."), "met_target": Key(Holds.COUNT, "Who met it."),
        }),
        "plans": Many({
            **_OF_SCHOOL, "status": text("Of the plan; none where there is none."),
            "months": Key(Holds.NUMBER, "Months of planning weight.", True),
            "by_hand_months": Key(Holds.NUMBER, "The same of the better of two plans by hand.", True),
            "cash_pence": Key(Holds.PENCE, "Cash of the term.", True),
            "required_minutes": Key(Holds.MINUTES, "Required provision that is not placed.", True),
            "placed": Key(Holds.COUNT, "Pupils with a place.", True), "left_out": Key(Holds.COUNT, "Without.", True),
            "why": text("Why there is no plan."),
        }, may_be_absent=True),
        "not_counted": Many({
            "school_id": text("School ID, where it could be read."), "file": text("Name of the workbook."),
            "why": text("Why it is not counted, and what to do."),
        }),
    },
)  # fmt: skip

SHAPES: tuple[Shape, ...] = (
    Shape(
        "new",
        "What was written, and what to do next.",
        {"file": text("Path of the new workbook."), "next": Texts("The next steps, in words.")},
    ),
    Shape(
        "check",
        "Every problem; those that stop the work come first.",
        {"findings": Many(keys("code verdict sheet cell saw cure"))},
    ),
    provision_map("pupil"),
    cost("intervention"),
    Shape(
        "explain",
        "The chain of rules behind a line's pence, in order.",
        {**keys("line as_at"), "rows": Many(keys("rule what figure source")), **NOTES},
    ),
    _STAFFING,
    _ALLOCATE,
    _BUDGET,
    _FUNDING,
    _SETTING,
    _AWARDS,
    _SCENARIO,
    _STAFF_COST,
    _PAY,
    _THRESHOLD,
    _IMPACT,
    Shape(
        "concerns",
        "Pupils to look at; then false alarms dismissed, where there are any; with --pupil what was said.",
        {
            **keys("as_at pupil~"),
            "rows": Many(keys("pupil what measure intervention line figures reason since? newest? voice",
                              newest=Key(Holds.DAY, "Day of the newest figure behind it."),
                              voice=text("Who said something last, and when; never the words."))),
            "concerns_dismissed": Many(
                keys("pupil what measure line dismissed because who now",
                     dismissed=Key(Holds.DAY, "Day on which it was dismissed."), because=text("The reason, as typed."),
                     who=text("Who decided."), now=text("Off the list, or what brought it back.")),
                may_be_absent=True,
            ),
            "voice": Many(
                {
                    **keys("day who", day=Key(Holds.DAY, "When said."), who=text("Whose words.")),
                    "words": text("Words, as typed; only with --pupil."),
                },
                may_be_absent=True,
            ),
            **NOTES,
        },
    ),
    Shape(
        "graduated-response",
        "Where each pupil's support is today; then every cycle in order of time, steps up and down, and tiers.",
        {
            **keys("as_at"),
            "rows": Many(
                keys("pupil class status plan tier today assess plan_step do review lines since? reviewed_cycles "
                     "next_review?", status=text("SEN status in force."), plan=text("Plan type in force."),
                     tier=text("Tier in force, in the school's words."), today=text("The step that waits first."),
                     assess=Key(Holds.COUNT, "Lines without an entry score."),
                     plan_step=Key(Holds.COUNT, "Lines without a target."),
                     do=Key(Holds.COUNT, "Lines that run, or are ready to."),
                     review=Key(Holds.COUNT, "Lines with a review due, or over without an outcome."),
                     reviewed_cycles=Key(Holds.COUNT, "Cycles over with an outcome or an exit score."),
                     next_review=Key(Holds.DAY, "The first review that is due."))
            ),
            "cycles": Many(
                keys("pupil school_year cycle line intervention aim measure entry? target? exit? outcome? from? to? "
                     "review_due? review_held? step next", cycle=Key(Holds.COUNT, "As typed, else counted by start."),
                     aim=text("Aim, as typed."), entry=Key(Holds.NUMBER, "Score at the start."),
                     target=Key(Holds.NUMBER, "Score aimed at."), exit=Key(Holds.NUMBER, "Score at the end."),
                     outcome=Key(Holds.NUMBER, "-2 to +2."), review_due=Key(Holds.DAY, "Review due."),
                     review_held=Key(Holds.DAY, "Day on which the review due then was held."),
                     step=text("Assess, Plan, Do, Review, Reviewed or Stopped."), next=text("What came next."))
            ),
            "steps_up_and_down": Many(
                keys("pupil day school_year what before after direction",
                     day=Key(Holds.DAY, "First day of the new value."), what=text("SEN status, Plan type or Tier."),
                     before=text("Value before; empty where not known."), after=text("New value."),
                     direction=text("Up, Down, Same level, Not told or First on record."))
            ),
            "tiers": Many(
                keys("typed shown own interventions pupils told", typed=text("As it stands in the tables."),
                     shown=text("In the words that Settings chooses."),
                     own=Key(Holds.FLAG, "Those words have a name for it and for no lower tier."),
                     interventions=Key(Holds.COUNT, "Interventions in use."), told=text("What to know of it."))
            ),
            **NOTES,
        },
    ),
    Shape(
        "reviews",
        "Reviews overdue and due next.",
        {
            **keys("as_at days"),
            "rows": Many(keys("due days_overdue? days_left? pupil class kind what line with")),
            **NOTES,
        },
    ),
    Shape(
        "plan-quality",
        "What each plan still needs; then how often each kind occurs, in the whole school.",
        {
            **keys("as_at class~"),
            "rows": Many(keys("class pupil line intervention what cure sheet cell",
                              line=text("Line of Provision; empty for an item of EHC provision."),
                              what=text("What is missing."), cure=text("What to type."))),
            "by_kind": Many(keys("what times", what=text("What is missing."),
                                 times=Key(Holds.COUNT, "How often."))),
            **NOTES,
        },
    ),
    Shape(
        "calendar",
        "Dates by day: reviews due and held, and what the law sets.",
        {
            **keys("as_at until"),
            "file": Key(Holds.TEXT, "Path of the calendar file; only with --out.", may_be_absent=True),
            "rows": Many(keys("day days_overdue? days_left? pupil what line with statutory done sheet row?")),
            **NOTES,
        },
    ),
    Shape(
        "ehc",
        "Items of EHC plans in one week; then weeks that fell short, or every week of one pupil; then the year so far.",
        {
            **keys("as_at"),
            "from": Key(Holds.DAY, "Monday of the week."),
            "to": Key(Holds.DAY, "Friday of the week."),
            "rows": Many(
                {
                    **keys("pupil"),
                    **_ITEM,
                    "adult": text("1:1, Group, Any, or empty."),
                    "group_max": Key(Holds.COUNT, "Largest group allowed.", True),
                    **_of_item("minutes", "?"),
                    "by": text("Lines with their adults, and the minutes that count."),
                    "times_promised": Key(Holds.NUMBER, "Times a year.", True),
                    "times_given": Key(Holds.NUMBER, "Times in this school year, up to the as-at date.", True),
                    "why": text("Why something is missing; empty where nothing is."),
                }
            ),
            "ehc_by_week": Many(
                {
                    **keys("pupil"),
                    **_ITEM,
                    "week": Key(Holds.DAY, "Monday."),
                    **_of_item("minutes"),
                    "why": text("Why something is missing; empty where nothing is."),
                }
            ),
            "ehc_so_far": Many(
                {
                    **keys("pupil"),
                    **_ITEM,
                    "weeks": Key(Holds.COUNT, "Weeks with something promised."),
                    "weeks_short": Key(Holds.COUNT, "Weeks that fell short."),
                    **_of_item("hours"),
                }
            ),
            **NOTES,
        },
    ),
    Shape(
        "services",
        "Referrals; then waits by service, and Services bought, used and left.",
        {
            **keys("as_at"),
            "chase_after": Key(Holds.COUNT, "School days after which to ask again."),
            "rows": Many(
                {
                    **keys("pupil"),
                    "service": _SERVICE,
                    "status": text("Status, as typed."),
                    "requested": Key(Holds.DAY, "Day asked.", True),
                    "seen": Key(Holds.DAY, "Day seen.", True),
                    "waiting_days": Key(Holds.COUNT, "Calendar days to the day seen, or to the as-at date.", True),
                    "waiting": Key(Holds.FLAG, "Still waiting to be seen."),
                    "chase": Key(Holds.DAY, "Day to ask again; null where nothing is awaited.", True),
                    "overdue": Key(Holds.FLAG, "That day is before the as-at date."),
                    "report": Key(Holds.DAY, "Date of the report.", True),
                    "advice": text("Advice, as typed."),
                    "done": text("The line that came of it."),
                    "to_do": text("What to do next; empty where nothing is."),
                }
            ),
            "waits_by_service": Many(
                {
                    "service": _SERVICE,
                    "asked": Key(Holds.COUNT, "Referrals."),
                    "still_waiting": Key(Holds.COUNT, "Still waiting to be seen."),
                    "longest_days": Key(Holds.COUNT, "The longest wait of those still waiting, in days.", True),
                    "seen_count": Key(Holds.COUNT, "Seen."),
                    "mean_days": Key(Holds.NUMBER, "Mean wait of those seen, in days.", True),
                }
            ),
            "services_used": Many(
                {
                    "service": _SERVICE,
                    "kind": text("Service, Equipment, Licence, Transport or Other."),
                    "provider": text("Who gives it."),
                    "unit": text("Day, hour, ..."),
                    "unit_cost_pence": _pence_of("Cost of a unit."),
                    "bought": Key(Holds.NUMBER, "Units bought."),
                    "used": Key(Holds.NUMBER, "Units used; null where none are typed.", True),
                    "left": Key(Holds.NUMBER, "Units left; below nought where more was used.", True),
                    "cost_pence": _pence_of("All that was bought."),
                    "used_pence": Key(Holds.PENCE, "Cost of the units used.", True),
                    "left_pence": Key(Holds.PENCE, "Cost less used.", True),
                    "per_used_pence": Key(Holds.PENCE, "All that was bought, for each unit used so far.", True),
                    "ends": Key(Holds.DAY, "Last day.", True),
                    "unused_pence": Key(
                        Holds.PENCE,
                        "After the last day what is left; before it what would be left at the pace so far.",
                        True,
                    ),
                    "to_do": text("What to do next; empty where nothing is."),
                }
            ),
            **NOTES,
        },
    ),
    Shape(
        "skills",
        "Skills by person; then cover for the groups of the week, what hangs on one adult, supervision, new staff.",
        {
            **keys("as_at"),
            "rows": Many(
                {
                    **keys("staff role skill"),
                    "trained": Key(Holds.DAY, "Day of the training that counts.", True),
                    "expires": Key(Holds.DAY, "Last day it holds.", True),
                    "standing": text("valid, expires within 90 days, expired, booked or typed only."),
                    "booked": Key(Holds.DAY, "Next training of it.", True),
                    "to_do": text("What to do next; empty where nothing is."),
                }
            ),
            "cover_for_groups": Many(
                {
                    **keys("group intervention staff skill weekly_hours pupils"),
                    "could": text("Others with the skill and the hours free, most hours first."),
                    "too_few": text("Others with the skill and too few hours free."),
                }
            ),
            "only_one_adult": Many(
                {
                    "kind": text("Skill or Group."),
                    "what": text("Which one."),
                    "staff": text("The only adult; empty where there is none."),
                    "groups": text("Groups with ; between."),
                    "pupils": Key(Holds.COUNT, "Pupils in them."),
                    "required_minutes": Key(Holds.MINUTES, "Minutes a week of Required lines in them."),
                    **keys("why"),
                }
            ),
            "supervision_due": Many(
                {
                    **keys("staff"),
                    "what": text("Supervision of what."),
                    "last": Key(Holds.DAY, "Last held.", True),
                    "due": Key(Holds.DAY, "Next due.", True),
                    "booked": Key(Holds.DAY, "Booked for.", True),
                    "standing": text("How it stands."),
                }
            ),
            "induction": Many(
                {
                    **keys("staff role starts"),
                    "groups": text("Their groups, with ; between."),
                    "needs": text("Skills that those need."),
                    "lacks": text("Of these, what is still lacking."),
                    "booked": text("Trainings booked for it."),
                }
            ),
            **NOTES,
        },
    ),
    Shape(
        "this-week",
        "What runs in the week of the as-at date, and what there is to do.",
        {
            **keys("as_at"),
            "from": Key(Holds.DAY, "Monday"),
            "to": Key(Holds.DAY, "Friday"),
            "rows": Many(keys("group intervention name staff pupils size sessions received_minutes note",
                 pupils=text("Pupil IDs with ; between."))),
            "to_do_this_week": Many(
                keys("kind day? pupil staff group line what minutes?", kind=text("What kind of thing to see to."),
                     pupil=text("Pupil ID, or several with ; between."),
                     minutes=Key(Holds.MINUTES, "Minutes promised by an EHC plan and not given."))
            ),
            **NOTES,
        },
    ),
    Shape(
        "timetable",
        "The week, session by session; what has no place; minutes against the map. With --by, pages instead of these.",
        {
            **keys("as_at"),
            "files": Texts("Paths of what was written; only with --pages."),
            "placed": Key(Holds.COUNT, "Sessions a week that have a place."),
            "wanted": Key(Holds.COUNT, "Sessions a week that the map plans."),
            "harm": Key(Holds.COUNT, "For each pupil and subject the times missed, squared; wishes; moves."),
            "status": Key(Holds.TEXT, "How the search ended; not with --as-it-stands.", may_be_absent=True),
            "first_try_placed": Key(Holds.COUNT, "Sessions placed by taking the first free time.", may_be_absent=True),
            "first_try_harm": Key(Holds.COUNT, "Harm of that week.", may_be_absent=True),
            "answer": text("What came of it, in a sentence."),
            "rows": Many({
                "day": text("Monday to Friday."), "period": text("From Periods."), "starts": text("Time, as 09:10."),
                "ends": text("Time."), **keys("group intervention"), "staff": text("Staff IDs."),
                "pupils": _PUPILS_IN_A_CELL, "room": text("Room, in class, or at break."),
                "missed": text("Lessons that are missed."), "moved": Key(Holds.FLAG, "Stood at another time before."),
                "kept": Key(Holds.FLAG, "Keep holds it there."),
            }),
            "not_placed": Many({
                **keys("group intervention"), "staff": text("Staff IDs."), "pupils": _PUPILS_IN_A_CELL,
                "sessions": Key(Holds.COUNT, "A week, that found no place."),
                "session_minutes": Key(Holds.MINUTES, "Minutes of each."),
                "required": Key(Holds.FLAG, "A plan requires it."), "reason": text("Why it does not fit."),
                "change": text("The least change that lets it in."),
            }),
            "clashes": Many({"day": text("When."), "who": text("Whom it is about."), "clash": text("What clashes."),
                             "sessions": text("Which sessions.")}, may_be_absent=True),
            "timetabled": Many({
                **keys("group intervention"), "staff": text("Staff IDs."),
                "planned_minutes": Key(Holds.MINUTES, "A week by the map.", True),
                "timetabled_minutes": Key(Holds.MINUTES, "A week in the timetable.", True),
                "difference_minutes": Key(Holds.MINUTES, "Timetabled less planned.", True),
                "note": text("What is the matter; empty where nothing is."),
            }),
            **NOTES,
        },
    ),
    Shape(
        "today",
        "The day somebody is away: what changes, the day of those who cover, rows for Sessions.",
        {
            **keys("as_at"),
            "files": Texts("Paths of the page; only with --out."),
            "away": Texts("Staff IDs."), "status": text("optimal, feasible or stopped early."),
            "answer": text("What came of it, in a sentence."),
            "rows": Many({
                "starts": text("Time that day."), "ends": text("Time."), **keys("intervention group"),
                "pupils": _PUPILS_IN_A_CELL, "classes": text("Their classes."), "usual": text("Who usually has it."),
                "now": text("Who has it that day, or not held."), "room": text("Where."),
                "required": Key(Holds.FLAG, "A plan requires it."), "note": text("What else to know."),
            }),
            "today_by_adult": Many({
                "staff": text("Staff ID of who covers."), "starts": text("Time."), "ends": text("Time."),
                **keys("intervention group"), "pupils": _PUPILS_IN_A_CELL, "room": text("Where."),
                "new": Key(Holds.FLAG, "Theirs that day only."),
            }),
            "today_log": Many({"date": Key(Holds.DAY, "The day."), **keys("group"), "held": Key(Holds.FLAG, "Held."),
                               "why_not": text("Why not.")}),
            **NOTES,
        },
    ),
    _OPTIMISE,
    _OPTIMISE_YEAR,
    _TRUST,
    _SHARE,
    Shape(
        "what-if",
        "The best plan with today's means beside the best with others.",
        {
            **keys("term as_at status"),
            "money_pence": Key(Holds.PENCE, "More money; negative for less."),
            "plans": Key(Holds.COUNT, "More EHC plans."),
            "rows": Many(
                {
                    "measure": text("What is compared."),
                    **keys("unit"),
                    "now": Key(Holds.NUMBER, "With today's means."),
                    "changed": Key(Holds.NUMBER, "With the change."),
                    "difference": Key(Holds.NUMBER, "Changed less now."),
                }
            ),
            "what_if_groups": Many(
                keys(
                    "change intervention name staff pupils",
                    change=text("new, or no longer."),
                    pupils=text("Pupil IDs."),
                )
            ),
            **NOTES,
        },
    ),
    Shape(
        "frontier",
        "What each amount of money, and each number of TA hours, can do at best.",
        {
            **keys("as_at"),
            "rows": Many(
                {
                    "what": text("At best, or a plan to compare with."),
                    "cap_pence": Key(Holds.PENCE, "Most to spend; null where nothing caps it.", may_be_null=True),
                    "cost_pence": Key(Holds.PENCE, "What the plan takes of it in the term."),
                    "benefit_months": Key(Holds.NUMBER, "Months of planning weight."),
                    "helped": Key(Holds.COUNT, "Pupils helped; null where not counted.", may_be_null=True),
                    "status": text("How the plan ended, or how it was filled in by hand."),
                }
            ),
            "frontier_hours": Many(
                keys("what cap_hours? used_hours benefit_months helped? status",
                     what=text("At best, or a plan to compare with."),
                     cap_hours=Key(Holds.HOURS, "Most TA hours a week; null where nothing caps them."),
                     used_hours=Key(Holds.HOURS, "What the plan takes of them a week."), benefit_months=_MONTHS,
                     helped=Key(Holds.COUNT, "Pupils helped; null where not counted."))
            ),
            **NOTES,
        },
    ),
    _STEPS,
    _HOW_SURE,
    _SENCO,
    Shape("report", "What was written.", {"files": FILES}),
    *(Shape(paper, "What was written, and what to look at before it goes out.", {"files": FILES, "notes": _LOOK})
      for paper in ("pupil-map", "inclusion-strategy", "information-report", "ta-sheet", "year-plan")),
    *(_of_macro(macro) for macro in MACROS if macro.command not in BY_HAND),
    Shape(
        "update",
        "What was written.",
        {"file": text("Path of the new workbook."), "not_carried": NOT_CARRIED},
    ),
    Shape("rates", "National figures. Values are text, so that no digit is lost.", {"rows": _FIGURES, **NOTES}),
    Shape(
        "about",
        "The version, the inputs, and the national figures in force.",
        {
            "version": text("Of provision_xl."),
            "inputs_hash": text("Changes when any input does."),
            **keys("as_at"),
            "rows": _FIGURES,
            **NOTES,
        },
    ),
    Shape(
        "functions",
        "The functions for cells.",
        {"rows": Many(keys("name arguments help", name=text("PX_ name."), arguments=text("With commas between.")))},
    ),
    Shape(
        "compare",
        "The school beside like schools, its local authority and England, from the DfE's school-level file.",
        {
            **keys("as_at"),
            "year": text("School year of the file."),
            "phase": text("Phase of the schools compared with."),
            "roll": Key(Holds.COUNT, "Pupils on roll, from Settings."),
            "rows": Many(
                keys(
                    "what count? own_percent? low_percent? high_percent? group schools group_percent? higher? sentence",
                    what=text("SEN support, EHC plans, or a type of need."),
                    count=Key(Holds.COUNT, "Pupils; null below five."),
                    own_percent=Key(Holds.NUMBER, "Share of the roll, in percent."),
                    low_percent=Key(Holds.NUMBER, "Lower end of Wilson's interval."),
                    high_percent=Key(Holds.NUMBER, "Upper end of it."),
                    group=text("Schools compared with."),
                    schools=Key(Holds.COUNT, "How many they are."),
                    group_percent=Key(Holds.NUMBER, "Their share, all pupils together."),
                    higher=Key(Holds.COUNT, "How many of them have a higher share."),
                )
            ),
            **NOTES,
        },
    ),
    Shape(
        "import",
        "What an export would add to a workbook and change in it, or has; which lists there are depends on its kind.",
        {
            "file": Key(Holds.TEXT, "Path of the new workbook; null where nothing was written.", may_be_null=True),
            "not_carried": NOT_CARRIED,
            "kind": text("ledger, pupils, assessments, map or book."),
            "rows": Many(keys("what table count", what=text("added, changed, there already, left out and the like."),
                              table=text("Table of the workbook, or the export."), count=_ROWS)),
            **NOTES,
            "columns": Many(keys("field column header how", field=text("What the column was taken for."),
                                 column=text("Letter of the column."), header=text("Its header."),
                                 how=text("How it was found.")), may_be_absent=True),
            "ignored": Many(keys("reason count where", count=_ROWS, where=text("Which rows.")), may_be_absent=True),
            "reconciliation": Many({
                **keys("what", what=text("What is held against the lines.")),
                "cell": text("Cell of the export, or empty."),
                **keys("says_pence comes_to_pence? difference_pence?", says_pence=_pence_of("What it says."),
                       comes_to_pence=_pence_of("What the lines come to."),
                       difference_pence=_pence_of("Lines less what it says; nothing is spread.")),
            }, may_be_absent=True),
            "matched": Many(keys("row cfr entry_pence table what why", row=Key(Holds.COUNT, "Row of the export."),
                                 entry_pence=_pence_of("Amount of the line."), table=text("Services, Training or "
                                 "Provision."), what=text("What it pays for.")), may_be_absent=True),
            "unmatched": Many(keys("where what sum_pence which", where=text("The export, Services or Training."),
                                   what=text("CFR code, service or course."), sum_pence=_pence_of("What it comes to."),
                                   which=text("Which rows of the export.")), may_be_absent=True),
            "added": Many(keys("cfr~ label~ count~ sum_pence~ pupil~ year~ class~ status~ need~ measure~",
                               count=_ROWS, sum_pence=_pence_of("What the lines come to."), year=text("Year group."),
                               status=text("N, K or E.")), may_be_absent=True),
            "changed": Many(keys("pupil~ column~ now~ export~ table~ row~ columns~ done",
                                 column=text("Column of Pupils."),
                                 now=text("What stands there."), export=text("What the export has."),
                                 table=text("Table of the workbook."), row=text("Its row."),
                                 columns=text("Columns that differ."), done=text("What is done.")), may_be_absent=True),
            "absent": Many(keys("pupil"), may_be_absent=True),
            "matches": Many(keys("column header code why pupils", column=text("Letter of the column."),
                                 header=text("As the sheet calls it."), code=text("Code from Interventions.")),
                            may_be_absent=True),
            "groups": Many(keys("group size who", who=text("Pupil IDs with ; between.")), may_be_absent=True),
            "findings": Many(keys("code verdict sheet cell saw cure", sheet=text("File, and sheet where it has one."))),
        },  # fmt: skip
    ),
    Shape(
        "changes",
        "A closed term: what has changed it since, to the penny, and each figure that is restated.",
        {
            **keys("term closed_on closed_by as_at", term=text("The closed term."), closed_by=text("Who closed it."),
                   closed_on=Key(Holds.DAY, "Day on which it was closed.")),
            "rows": Many(keys(f"kind cause lines {MONEY}", kind=text("Kind of change, naming nobody."),
                              cause=text("What changed; `other` where nothing in the workbook explains it."),
                              lines=text("Lines that were changed, with commas between."))),
            "total": One(keys(f"kind~ cause lines~ {MONEY}", kind=text("Empty."), cause=text("Together."),
                              lines=text("Empty.")), True),
            **NOTES,
            "figures": Many(keys("view key figure closed_pence now_pence? restated_pence?",
                                 view=text("total, intervention, fund, cfr, pupil or line."),
                                 key=text("Row of that view."), figure=text("Planned, To date or Forecast."),
                                 closed_pence=_pence_of("As it was closed."), now_pence=_pence_of("As it is now."),
                                 restated_pence=_pence_of("Now less closed."))),
        },  # fmt: skip
    ),
    Shape("install", "What was put in place, or taken away.", {"done": Texts("What was done, in sentences.")}),
    Shape(
        "doctor",
        "What macros need on this computer, and what is wrong with it.",
        {
            "rows": Many(
                {
                    "what": text("What was looked at."),
                    "verdict": text("fine, look, trouble, or not on this computer."),
                    "seen": text("What was seen."),
                    "cure": text("What to do; empty where it is fine."),
                    "tell_it": text("What to tell IT; empty where it is fine."),
                }
            ),
            **NOTES,
        },
    ),
    Shape(
        "inspect",
        "Everything hidden in a workbook; no rows where there is nothing.",
        {
            "rows": Many(
                {
                    "sheet": text("Sheet, or (whole workbook)."),
                    "cell": text("Cells, rows, columns or names; empty where the whole sheet or workbook is meant."),
                    "kind": text("Two or three words, the same for all of a kind."),
                    "what": text("What it is; never the hidden words themselves."),
                    "cure": text("How to remove it."),
                }
            ),
            **NOTES,
        },
    ),
    Shape(
        "register",
        "The SEN register on the day; then who left, what changed for each pupil, and names that stand twice.",
        {
            **keys("as_at"),
            "rows": Many({**_REGISTERED, "plan_review": _a_day("Plan review due."), "ehc_to": _a_day("EHC to."),
                          **_ON_ROLL}),
            "leavers": Many({**_REGISTERED, **_ON_ROLL}),
            "register_history": Many({"pupil": text("Pupil ID."), "day": Key(Holds.DAY, "From."),
                                      "what": text("What changed."), "before": text("Before, where it is known."),
                                      "value": text("Then."), "sheet": text("Sheet."), "cell": text("Cell.")}),
            **NOTES,
        },
    ),
    Shape(
        "policy",
        "Policies to review; then figures that are others than last school year, and figures to check.",
        {
            **keys("as_at"),
            "rows": Many({
                "document": text("Policy or plan."), "last_reviewed": _a_day("Last reviewed."),
                "next_due": _a_day("Next due."), "days_left": _a_count("Days left; below nought where overdue."),
                "state": text("overdue, in time, no next day, or not typed in."),
                "years": _a_count("Usual cycle in years."), "status": text("How sure the cycle is."),
                "source": text("Where the cycle comes from."), "cell": text("Cell of Next due."),
            }),
            "figures_changed": Many({
                "figure": text("Figure."), "key": text("Point or kind."), "old": text("Last school year."),
                "new": text("Now."),
                "percent": Key(Holds.NUMBER, "Change as a part of the old one, 0.05 for 5%.", may_be_null=True),
                "unit": text("Unit."), "from": Key(Holds.DAY, "From."), "status": text("How sure it is."),
                "touches": text("What it touches."),
            }),
            "figures_to_check": Many({
                "figure": text("Figure or list."), "why": text("has run out, ends soon, or not sure."),
                "status": text("How sure it is."), "from": _a_day("From."), "to": _a_day("To."),
                "days_left": _a_count("Days left."), "next": _a_day("First day of the figure that follows."),
                "values": Key(Holds.COUNT, "How many values."), "touches": text("What it touches."),
                "source": text("Source."),
            }),
            **NOTES,
        },
    ),
    Shape(
        "retention",
        "Each pupil who has left, and from when the records may go.",
        {
            **keys("as_at"),
            "rows": Many({
                "pupil": text("Pupil ID."), "record": text("Kind of record."), "left": Key(Holds.DAY, "Last day."),
                "years": Key(Holds.COUNT, "Years kept."), "due": Key(Holds.DAY, "May go from."),
                "is_due": Key(Holds.FLAG, "Whether that day has come."),
                "status": text("How sure the years are."), "source": text("Where they come from."),
            }),
            **NOTES,
        },
    ),
    Shape(
        "transfer",
        "The files of one pupil's record, and what it holds.",
        {"files": FILES, **NOTES},
    ),
    Shape(
        "key",
        "What was written, and how many names moved.",
        {
            "file": text("Path of the new workbook."),
            "key_book": Key(Holds.TEXT, "Path of the key book; null where none was written.", may_be_null=True),
            "names": Key(Holds.COUNT, "Names moved."),
            "notes": Texts("What to know of the two, in sentences."),
            "not_carried": NOT_CARRIED,
        },
    ),
    Shape(
        "purge",
        "What was taken out for one pupil, what costs changed, and which backups hold the pupil.",
        {
            "file": text("Path of the new workbook."),
            "removed": Many(
                {
                    "table": text("Table."),
                    "rows": _ROWS,
                    "cells": Key(Holds.COUNT, "Cells changed in rows that stay."),
                }
            ),
            "before_pence": _pence_of("Planned cost of the whole map with the pupil."),
            "after_pence": _pence_of("The same without."),
            "moved": Many(
                {
                    "pupil": text("Another pupil whose cost changed."),
                    "before_pence": _pence_of("Planned cost before."),
                    "after_pence": _pence_of("Planned cost now."),
                }
            ),
            "backups": Many(
                {
                    "file": text("Path of a backup that holds the pupil."),
                    "readable": Key(Holds.FLAG, "False where it cannot be looked into."),
                    "deleted": Key(Holds.FLAG, "Whether it was deleted."),
                }
            ),
            "copies": Texts("Further workbooks beside it that hold the pupil."),
            **NOTES,
            "not_carried": NOT_CARRIED,
        },
    ),
    Shape(
        "backups",
        "The backups of a workbook, newest first. With --restore: what was put back, and what changed since, by table; "
        "since is left out where the workbook itself cannot be read.",
        {
            "rows": Many(
                {
                    "number": Key(Holds.COUNT, "Number of the backup; 1 is the newest."),
                    "saved": text("When what it holds was saved, as 23/11/2026 14:21:00."),
                    "size_kilobytes": Key(Holds.COUNT, "Size of the file in kilobytes."),
                    "opens": Key(Holds.FLAG, "Whether it can be read."),
                    "planned_pence": Key(Holds.PENCE, "Planned cost of its whole map; null where it has none.", True),
                    "same": Key(Holds.FLAG, "Its tables are those of the workbook; null where one is not read.", True),
                    "rows_since": Key(Holds.COUNT, "Rows that only the workbook has, or has otherwise.", True),
                    "rows_back": Key(Holds.COUNT, "Rows that only the backup has.", True),
                    "why": text("Why it does not open; empty where it does."),
                },
                may_be_absent=True,
            ),
            **NOTES,
            "file": Key(Holds.TEXT, "Path of the workbook written, with --restore.", may_be_absent=True),
            "number": Key(Holds.COUNT, "Number of the backup, with --restore.", may_be_absent=True),
            "saved": Key(Holds.TEXT, "When what it holds was saved, with --restore.", may_be_absent=True),
            "planned_pence": Key(Holds.PENCE, "Planned cost of its whole map, with --restore.", True, True),
            "since": Many(
                {
                    "table": text("Table, or Settings."),
                    "added": Key(Holds.COUNT, "Rows that only the workbook has."),
                    "changed": Key(Holds.COUNT, "Rows of both that differ; of Settings, values."),
                    "removed": Key(Holds.COUNT, "Rows that only the backup has."),
                },
                may_be_absent=True,
            ),
            "replaced": Key(Holds.FLAG, "Whether the workbook itself was replaced.", may_be_absent=True),
        },
    ),
    Shape(
        "demo",
        "What the made-up school comes to, and what was written.",
        {"rows": Many(keys("what figure")), "files": FILES, **NOTES},
    ),
)
BY_COMMAND = {shape.command: shape for shape in SHAPES}

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def problems(shape: Shape, plain: Any) -> list[str]:
    """Where what was printed is not as declared: keys too many or too few, values of another kind."""
    return [*_object(shape.keys, plain, ""), *key_rules(plain)]


def _object(declared: Mapping[str, Part], plain: Any, place: str) -> Iterable[str]:
    if not isinstance(plain, dict):
        yield f"{place or 'all'}: not an object"
        return
    for name in plain:
        if name not in declared:
            yield f"{place}{name}: not declared"
    for name, part in declared.items():
        if name in plain:
            yield from _part(part, plain[name], f"{place}{name}")
        elif not part.may_be_absent:
            yield f"{place}{name}: missing"


def _part(part: Part, value: Any, place: str) -> Iterable[str]:
    if isinstance(part, Key):
        if not _fits(part, value):
            yield f"{place}: {value!r} is not {part.holds}"
    elif isinstance(part, One):
        yield from _object(part.keys, value, f"{place}.")
    elif not isinstance(value, list):
        yield f"{place}: not a list"
    elif isinstance(part, Texts):
        yield from (f"{place}: {item!r} is not text" for item in value if not isinstance(item, str))
    else:
        for item in value:
            yield from _object(part.keys, item, f"{place}[].")


def _fits(key: Key, value: Any) -> bool:
    if value is None:
        return key.may_be_null
    if key.holds is Holds.TEXT:
        return isinstance(value, str)
    if key.holds is Holds.DAY:
        return isinstance(value, str) and _ISO.fullmatch(value) is not None
    if key.holds is Holds.FLAG:
        return isinstance(value, bool)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if key.holds is Holds.SHARE:
        return 0 <= value <= 1
    return isinstance(value, int) or key.holds in {Holds.NUMBER, Holds.HOURS, Holds.MINUTES}


_ENDINGS = {"pence": "_pence", "hours": "_hours", "minutes": "_minutes"}


def key_rules(plain: Any, place: str = "") -> Iterable[str]:
    """What breaks the rules of keys: pence that are not whole, money, hours and minutes under another ending."""
    if isinstance(plain, list):
        for item in plain:
            yield from key_rules(item, f"{place}[]")
    elif isinstance(plain, dict):
        for name, value in plain.items():
            yield from _key(name, value, f"{place}.{name}")
            yield from key_rules(value, f"{place}.{name}")


def _key(name: str, value: Any, place: str) -> Iterable[str]:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if name.endswith("_pence") and value is not None and not (number and isinstance(value, int)):
        yield f"{place}: {value!r} is not whole pence"
    for word, ending in _ENDINGS.items():
        if number and word in name.split("_") and not name.endswith(ending):
            yield f"{place}: the key does not end in {ending}"
    if number and re.search("cost|price|pounds|money|amount", name) and not name.endswith("_pence"):
        yield f"{place}: money whose key does not end in _pence"


def page() -> str:
    """docs/json.md."""
    lines = [
        "# What commands print as JSON",
        "",
        "Every command takes `--json` and then prints one object. Keys that end in `_pence` hold money in whole pence,",
        "those in `_hours` hours and those in `_minutes` minutes, exact to four decimals. Dates are ISO, 2026-11-23.",
        "`null` stands where there is no figure; 0 is a figure. A total leaves out what cannot be added.",
        "",
        "Exit codes: 0 fine; 1 something in the workbook, or in what was asked for, stops the work; 2 a file cannot be",
        "read or written, or the command was mistyped. What went wrong is then said on the error stream, not as JSON.",
    ]
    for shape in SHAPES:
        lines += ["", f"## {shape.command}", "", shape.about, "", "| Key | Holds | What it is |", "|---|---|---|"]
        lines += _rows(shape.keys, "")
    return "\n".join(lines) + "\n"


def _rows(declared: Mapping[str, Part], place: str) -> Iterable[str]:
    for name, part in declared.items():
        if isinstance(part, Key):
            may = ", or null" if part.may_be_null else ""
            may += "; may be left out" if part.may_be_absent else ""
            yield f"| `{place}{name}` | {part.holds}{may} | {part.means} |"
        elif isinstance(part, Texts):
            yield f"| `{place}{name}[]` | text{'; may be left out' if part.may_be_absent else ''} | {part.means} |"
        else:
            yield from _rows(part.keys, f"{place}{name}{'[]' if isinstance(part, Many) else ''}.")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")

"""A school: its settings and every row of its tables, frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from provision_xl.dates import Calendar, Term, school_year_dates, school_year_of_label
from provision_xl.errors import Finding, Verdict
from provision_xl.school import core_tables as core
from provision_xl.school import other_tables as other
from provision_xl.school import timetable_tables as week
from provision_xl.school.columns import Row
from provision_xl.school.tables import SETTINGS, SETTINGS_SHEET, TABLES

# What a setting is where its cell is blank; the same figures stand in a new workbook.
SETTING_DEFAULTS: dict[str, Any] = {
    "pay_area": "England",
    "full_time_hours": Decimal(37),
    "school_week_hours": Decimal("32.5"),
    "worked_weeks": Decimal(39),
    "leave_days": Decimal(33),
    "levy": False,
    "planning_hourly_cost": Decimal("20.00"),
    "la_weeks": Decimal(38),
    "la_counts_preparation": False,
    "threshold": 600_000,
    "tier_names": "Universal, targeted, specialist",
    "release_pay_point": "M3",
    "hide_below": 5,
    "hide_below_public": 10,
    "minutes_between_sites": Decimal(15),
}

_CHANGEABLE = {
    "SEN status": "sen_status",
    "Primary need": "primary_need",
    "Plan type": "plan_type",
    "Class": "class_name",
    "Tier": "",
}


@dataclass(frozen=True)
class School:
    """All that a workbook says, typed; `findings` holds what was seen while reading it."""

    settings: core.Settings = field(default_factory=core.Settings)
    terms: tuple[core.TermRow, ...] = ()
    pupils: tuple[core.Pupil, ...] = ()
    interventions: tuple[core.Intervention, ...] = ()
    staff: tuple[core.Staff, ...] = ()
    provision: tuple[core.Line, ...] = ()
    funds: tuple[core.Fund, ...] = ()
    key: tuple[other.KeyRow, ...] = ()
    benefits: tuple[other.Benefit, ...] = ()
    staff_time: tuple[other.StaffTime, ...] = ()
    absences: tuple[other.Absence, ...] = ()
    sessions: tuple[other.Session, ...] = ()
    cover_log: tuple[other.Cover, ...] = ()
    ehc_provision: tuple[other.EhcProvision, ...] = ()
    top_ups: tuple[other.TopUp, ...] = ()
    funded_hours: tuple[other.FundedHours, ...] = ()
    changes: tuple[other.Change, ...] = ()
    services: tuple[other.Service, ...] = ()
    ledger: tuple[other.LedgerLine, ...] = ()
    measures: tuple[other.Measure, ...] = ()
    assessments: tuple[other.Assessment, ...] = ()
    dismissed: tuple[other.Dismissed, ...] = ()
    school_figures: tuple[other.SchoolFigure, ...] = ()
    voice: tuple[other.Voice, ...] = ()
    reviews: tuple[other.Review, ...] = ()
    referrals: tuple[other.Referral, ...] = ()
    training: tuple[other.Training, ...] = ()
    senco: tuple[other.SencoPerson, ...] = ()
    duties: tuple[other.Duty, ...] = ()
    strategy: tuple[other.Strategy, ...] = ()
    policies: tuple[other.Policy, ...] = ()
    local_rates: tuple[other.LocalRate, ...] = ()
    closed: tuple[other.Closed, ...] = ()
    budget_notes: tuple[other.BudgetNote, ...] = ()
    periods: tuple[week.Period, ...] = ()
    classes: tuple[week.Lesson, ...] = ()
    unavailable: tuple[week.Unavailable, ...] = ()
    rooms: tuple[week.Room, ...] = ()
    wishes: tuple[week.Wish, ...] = ()
    timetable: tuple[week.Timetabled, ...] = ()
    layout: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False, repr=False)
    findings: tuple[Finding, ...] = field(default=(), compare=False, repr=False)
    not_read: tuple[str, ...] = field(default=(), compare=False, repr=False)  # sheets, and "House in Pupils"

    def setting(self, attribute: str) -> Any:
        """A setting's value, or what it is where its cell is blank."""
        value = getattr(self.settings, attribute)
        return SETTING_DEFAULTS.get(attribute) if value in (None, "") else value

    def rows(self, table: str) -> tuple[Row, ...]:
        found: tuple[Row, ...] = getattr(self, TABLES[table].attribute)
        return found

    @cached_property
    def calendar(self) -> Calendar:
        """Terms as the arithmetic needs them.

        Raises:
            OutOfRange: two terms overlap, or one has no weekday; `check` says so with the cells.
        """
        return Calendar(
            Term(
                row.term,
                row.starts,
                row.ends,
                Fraction(row.teaching_weeks),
                row.report_term or row.term,
                school_year_of_label(row.year) if row.year else None,
            )
            for row in self.terms
            if row.starts and row.ends and row.teaching_weeks is not None
        )

    @cached_property
    def school_year(self) -> int:
        """The calendar year in which the school year of Settings begins."""
        return school_year_of_label(self.settings.academic_year)

    @property
    def year_dates(self) -> tuple[date, date]:
        return school_year_dates(self.school_year)

    @cached_property
    def pupil(self) -> Mapping[str, core.Pupil]:
        return {row.pupil_id: row for row in self.pupils}

    @cached_property
    def intervention(self) -> Mapping[str, core.Intervention]:
        return {row.code: row for row in self.interventions}

    @cached_property
    def member_of_staff(self) -> Mapping[str, core.Staff]:
        return {row.staff_id: row for row in self.staff}

    @cached_property
    def training_of(self) -> Mapping[str, tuple[other.Training, ...]]:
        """For each member of staff with rows in Training, these rows."""
        return _by(self.training, lambda row: row.staff_id)

    @cached_property
    def sessions_of(self) -> Mapping[str, tuple[other.Session, ...]]:
        """For each group with rows in Sessions, these rows."""
        return _by(self.sessions, lambda row: row.group)

    @cached_property
    def _changes(self) -> Mapping[tuple[str, str], tuple[other.Change, ...]]:
        found: dict[tuple[str, str], list[other.Change]] = {}
        for row in sorted(self.changes, key=lambda row: row.starts or date.min):
            found.setdefault((row.pupil_id, row.field), []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    def in_force(self, pupil_id: str, what: str, day: date) -> str:
        """What held for a pupil on a day: the latest of Changes, else Pupils, which has no column for a tier.

        Args:
            what: SEN status, Primary need, Plan type, Tier or Class.
        """
        rows = [row for row in self._changes.get((pupil_id, what), ()) if row.starts and row.starts <= day]
        if rows:
            return rows[-1].value
        attribute = _CHANGEABLE[what]
        return getattr(self.pupil[pupil_id], attribute) if attribute and pupil_id in self.pupil else ""

    def week_hours(self, pupil_id: str, day: date) -> Decimal:
        """Hours a week that a pupil is there on a day: the latest row of Funded hours in force, else Settings."""
        usual: Decimal = self.setting("school_week_hours")
        rows = [row for row in self.funded_hours if row.pupil_id == pupil_id and row.starts and row.starts <= day
                and (row.ends is None or row.ends >= day)]  # fmt: skip
        latest = max(rows, key=lambda row: row.starts or date.min, default=None)
        return usual if latest is None or latest.hours_a_week is None else latest.hours_a_week

    @cached_property
    def line_keys(self) -> Mapping[int, str]:
        """For each row of Provision by its place: its Line, or where blank a name made of its content."""
        return {place: line_key(row) for place, row in enumerate(self.provision)}

    def has_sheet(self, table: str) -> bool:
        """False where the school was read from a workbook in which that core sheet is missing."""
        return not self.layout or table in self.layout or not TABLES[table].core

    def cell(self, table: str, row: Row, attribute: str) -> str:
        """Where a value stands, such as F7; "" for a row that came from no sheet."""
        if not row.row:
            return ""
        letters = self.layout.get(table)
        letter = letters.get(attribute) if letters is not None else TABLES[table].letter(attribute)
        return f"{letter or 'A'}{row.row}"

    def finding(
        self, code: str, verdict: Verdict, table: str, row: Row, attribute: str, saw: str, cure: str
    ) -> Finding:
        """A finding that points at one cell of a table."""
        return Finding(code, verdict, table, self.cell(table, row, attribute), saw, cure)

    def setting_finding(self, code: str, verdict: Verdict, attribute: str, saw: str, cure: str) -> Finding:
        """A finding that points at one value of Settings."""
        cell = self.layout.get(SETTINGS_SHEET, {}).get(attribute, "")
        return Finding(code, verdict, SETTINGS_SHEET, cell, saw, cure)

    @cached_property
    def inputs_hash(self) -> str:
        """Sixteen letters that change when any input does, and not with the order of rows."""
        digest = hashlib.sha256()
        for column in SETTINGS:
            digest.update(repr((column.attribute, getattr(self.settings, column.attribute))).encode())
        for table in TABLES.values():
            for text in sorted(map(_content, self.rows(table.name))):
                digest.update(f"{table.name}\x1f{text}\x1e".encode())
        return digest.hexdigest()[:16]


def _by[AnyRow: Row](rows: Iterable[AnyRow], name_of: Callable[[AnyRow], str]) -> dict[str, tuple[AnyRow, ...]]:
    """Rows by a name in them, in their order."""
    found: dict[str, list[AnyRow]] = {}
    for row in rows:
        found.setdefault(name_of(row), []).append(row)
    return {name: tuple(own) for name, own in found.items()}


def _content(row: Row) -> str:
    return repr([getattr(row, item.name) for item in fields(row) if item.name != "row"])


def line_key(line: core.Line) -> str:
    """The Line of a row of Provision, or where it is blank a name made of its content, never of its place.

    >>> line_key(core.Line(line="L2")), line_key(core.Line(pupil_id="P1", intervention="ELSA", cycle=2))
    ('L2', 'P1 ELSA cycle 2')
    """
    if line.line:
        return line.line
    parts = [
        line.pupil_id,
        line.intervention,
        line.group and f"group {line.group}",
        line.cycle and f"cycle {line.cycle}",
    ]
    return " ".join(str(part) for part in parts if part)


def from_rows(**tables: Any) -> School:
    """A school from settings and iterables of rows, each by its attribute; for tests and for Python users."""
    whole: dict[str, Any] = {name: rows if name == "settings" else tuple(rows) for name, rows in tables.items()}
    return School(**whole)

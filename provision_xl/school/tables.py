"""Every table of the workbook, in the order of its sheets."""

from __future__ import annotations

from provision_xl.school import core_tables as core
from provision_xl.school import other_tables as other
from provision_xl.school import timetable_tables as week
from provision_xl.school.columns import Column, Kind, Table, columns_of

SETTINGS_SHEET = "Settings"
SETTINGS: tuple[Column, ...] = columns_of(core.Settings)
SETTINGS_HEADERS = ("Setting", "Value", "Notes")

_DECLARED = (
    Table("Terms", core.TermRow, "When the school teaches: terms or half terms.", core=True),
    Table("Pupils", core.Pupil, "Pupils with SEN, and others who take part; no names.", core=True, key=("pupil_id",)),
    Table(
        "Interventions", core.Intervention, "What the school can offer, and what it takes.", core=True, key=("code",)
    ),
    Table("Staff", core.Staff, "The adults, what they cost and the hours they have.", core=True, key=("staff_id",)),
    Table("Provision", core.Line, "Who gets what, from whom, when: the provision map.", core=True),
    Table("Funds", core.Fund, "The money, and what each fund may pay for.", core=True, key=("fund",)),
    Table("Key", other.KeyRow, "Names beside the IDs, for the screen only.", key=("pupil_id",)),
    Table("Benefits", other.Benefit, "The SENCo's judgement for one pupil.", key=("pupil_id", "intervention")),
    Table("Staff time", other.StaffTime, "Staff hours that are not on the map."),
    Table("Absences", other.Absence, "Adults away, and who stands in."),
    Table("Sessions", other.Session, "Sessions that were not held, or all of them, held and not.",
          key=("day", "group", "minutes", "held"), twice_if="the group meets more than once that day"),
    Table("Cover log", other.Cover, "SENCo time taken away for cover."),
    Table("EHC provision", other.EhcProvision, "Section F, item by item."),
    Table("Top-ups", other.TopUp, "Top-up funding awarded for one pupil."),
    Table("Funded hours", other.FundedHours, "Early years: each child's funded hours a week, from when to when."),
    Table("Changes", other.Change, "What changed for a pupil, and from when.", key=("pupil_id", "field", "starts")),
    Table("Services", other.Service, "All that is bought and is not our own staff's hours."),
    Table("Ledger", other.LedgerLine, "Lines from the finance system."),
    Table("Measures", other.Measure, "What is measured, and which way is up.", key=("measure",)),
    Table("Assessments", other.Assessment, "Scores of pupils; each pupil's own attendance and suspensions too."),
    Table("Dismissed", other.Dismissed, "Flags of Concerns that are false alarms, until newer figures come."),
    Table(
        "School figures",
        other.SchoolFigure,
        "Attendance, suspensions and attainment of groups; a pupil's own stand in Assessments.",
    ),
    Table("Voice", other.Voice, "What pupils, families and others say."),
    Table("Reviews", other.Review, "Reviews and meetings due and held."),
    Table("Referrals", other.Referral, "Outside services asked."),
    Table("Training", other.Training, "Skills gained."),
    Table("SENCo", other.SencoPerson, "Who does the SENCo's work.", key=("person",)),
    Table("Duties", other.Duty, "What the SENCo's work takes."),
    Table("Strategy", other.Strategy, "Activities of the inclusion strategy."),
    Table("Policies", other.Policy, "Policies and plans, and when each was last reviewed.", key=("document",)),
    Table("Local rates", other.LocalRate, "Your own dated figures; they win over the national ones."),
    Table("Budget notes", other.BudgetNote, "Why a line of the budget is as it is, in your words."),
    Table("Periods", week.Period, "The periods of the school week, with breaks and lunch.", key=("day", "period")),
    Table("Classes", week.Lesson, "Which subject a class has when, and which lessons nobody misses.",
          key=("class_name", "day", "period")),
    Table("Unavailable", week.Unavailable, "When an adult, pupil, class or room is not there."),
    Table("Rooms", week.Room, "Rooms for work out of class.", key=("room",)),
    Table("Wishes", week.Wish, "When an intervention should be, if it can."),
    Table("Timetable", week.Timetabled, "The sessions of the week; move one, set Keep to Yes, and it stays there."),
    Table("Closed", other.Closed, "Figures of closed terms; written by Close term, never again."),
)

TABLES: dict[str, Table] = {table.name: table for table in _DECLARED}
CORE: tuple[Table, ...] = tuple(table for table in _DECLARED if table.core)
OTHERS: tuple[Table, ...] = tuple(table for table in _DECLARED if not table.core)

__all__ = ["CORE", "OTHERS", "SETTINGS", "SETTINGS_HEADERS", "SETTINGS_SHEET", "TABLES", "Column", "Kind", "Table"]

"""The tables that a workbook has when its school wants them; where one is absent it counts as empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from provision_xl.choices import CONCERNS
from provision_xl.school.columns import Kind, Row, col

_PUPIL = "Pupils.Pupil ID"
_STAFF = "Staff.Staff ID"
TOP_UP = "Top-up"  # what a pupil's award is called as a fund, before the ID


def _pupil(required: bool = True) -> str:
    text: str = col("Pupil ID", Kind.ID, "From Pupils.", "P-7F3K", required=required, refers_to=_PUPIL)
    return text


def _staff() -> str:
    text: str = col("Staff ID", Kind.ID, "From Staff.", "TA1", required=True, refers_to=_STAFF)
    return text


@dataclass(frozen=True, slots=True)
class KeyRow(Row):
    pupil_id: str = _pupil()
    name: str = col("Name", Kind.TEXT, "Shown on screen by Excel's own lookup; imports read it.", "", required=True)


@dataclass(frozen=True, slots=True)
class Benefit(Row):
    pupil_id: str = _pupil()
    intervention: str = col("Intervention", Kind.ID, "Code.", "NELI", required=True, refers_to="Interventions.Code")
    gain: Decimal | None = col(
        "Gain (months)", Kind.NUMBER, "The SENCo's own judgement for this pupil.", "4", required=True, highest="60"
    )


@dataclass(frozen=True, slots=True)
class StaffTime(Row):
    staff_id: str = _staff()
    use: str = col(
        "Use",
        Kind.CHOICE,
        "What the hours go to that are not on the map.",
        "Class",
        required=True,
        allowed=("Class", "Universal", "Lunch", "Cover", "Planning and meetings", "Training", "Other"),
    )
    hours_per_week: Decimal | None = col("Hours per week", Kind.HOURS, "In term.", "6", required=True, highest="60")
    starts: date | None = col("Starts", Kind.DATE, "First day; blank is the whole year.")
    ends: date | None = col("Ends", Kind.DATE, "Last day.")
    class_name: str = col("Class", Kind.TEXT, "Class supported.", "4B")
    fund: str = col("Fund", Kind.TEXT, "Fund that pays for it.", "SEN")
    notes: str = col("Notes", Kind.TEXT, "Yours.", width=30)


@dataclass(frozen=True, slots=True)
class Absence(Row):
    staff_id: str = _staff()
    starts: date | None = col("From", Kind.DATE, "First day away.", "2026-10-05", required=True)
    ends: date | None = col("To", Kind.DATE, "Last day away.", "2026-10-09", required=True)
    covered_by: str = col("Covered by", Kind.ID, "Who stands in; blank is nobody.", "TA2", refers_to=_STAFF)
    paid: Decimal | None = col("Paid (%)", Kind.NUMBER, "Blank is 100.", "100", highest="100")
    notes: str = col("Notes", Kind.TEXT, "No reasons: they are health data.", width=30)


@dataclass(frozen=True, slots=True)
class Session(Row):
    day: date | None = col("Date", Kind.DATE, "Day of the session.", "2026-09-15", required=True)
    group: str = col("Group", Kind.ID, "Group from Provision.", "G3", required=True, refers_to="Provision.Group")
    held: bool | None = col("Held", Kind.YESNO, "No where it did not take place.", "Yes", required=True)
    minutes: Decimal | None = col("Minutes", Kind.MINUTES, "Length, where it was another.", "30", highest="1440")
    why_not: str = col("Why not", Kind.TEXT, "Adult away, trip, …", "Adult away")


@dataclass(frozen=True, slots=True)
class Cover(Row):
    person: str = col("Person", Kind.ID, "From SENCo.", "SENCo", required=True, refers_to="SENCo.Person")
    day: date | None = col("Date", Kind.DATE, "Day the time was taken away.", "2026-09-15", required=True)
    hours: Decimal | None = col("Hours", Kind.HOURS, "Hours lost.", "2.5", required=True, highest="24")


@dataclass(frozen=True, slots=True)
class EhcProvision(Row):
    pupil_id: str = _pupil()
    item: str = col("Item", Kind.TEXT, "Section F in its own words.", "", required=True, width=40)
    minutes_a_week: Decimal | None = col("Minutes a week", Kind.MINUTES, "Promised.", "60", highest="10080")
    times_a_year: Decimal | None = col("Times a year", Kind.NUMBER, "Promised.", "3", highest="366")
    adult: str = col("Adult", Kind.CHOICE, "How it is to be given.", "1:1", allowed=("1:1", "Group", "Any"))
    group_max: int | None = col("Group max", Kind.WHOLE, "Largest group allowed.", "3", lowest="1")
    starts: date | None = col("From", Kind.DATE, "First day.", "2026-11-02", required=True)
    ends: date | None = col("To", Kind.DATE, "Last day.")
    met_by: tuple[str, ...] = col("Met by", Kind.LIST, "Codes of interventions or services.", "SALT1; ELSA")


@dataclass(frozen=True, slots=True)
class TopUp(Row):
    pupil_id: str = _pupil()
    amount: int | None = col("Amount", Kind.MONEY, "As awarded.", "4500.00", required=True)
    per: str = col("Per", Kind.CHOICE, "Blank is year.", "year", allowed=("year", "week", "hour"))
    starts: date | None = col("From", Kind.DATE, "First day.", "2026-11-02", required=True)
    ends: date | None = col("To", Kind.DATE, "Last day; blank is open.")
    band: str = col("Band", Kind.TEXT, "Band in the authority's words.", "Band 3")
    home_la: str = col("Home LA", Kind.TEXT, "Authority that pays.", "Derby")


@dataclass(frozen=True, slots=True)
class FundedHours(Row):
    pupil_id: str = _pupil()
    hours_a_week: Decimal | None = col(
        "Hours a week",
        Kind.HOURS,
        "Funded hours of the child over 38 weeks: usually up to 15 or 30.",
        "15",
        required=True,
        highest="60",
    )
    starts: date | None = col("From", Kind.DATE, "First day of these hours.", "2026-09-01", required=True)
    ends: date | None = col("To", Kind.DATE, "Last day; blank is open.")
    daf: bool | None = col("Access fund", Kind.YESNO, "Yes where the disability access fund is claimed for the child.")


@dataclass(frozen=True, slots=True)
class Change(Row):
    pupil_id: str = _pupil()
    field: str = col(
        "Field",
        Kind.CHOICE,
        "What changed.",
        "SEN status",
        required=True,
        allowed=("SEN status", "Primary need", "Plan type", "Tier", "Class"),
    )
    starts: date | None = col("From", Kind.DATE, "First day of the new value.", "2026-11-02", required=True)
    value: str = col("Value", Kind.TEXT, "The new value.", "E", required=True)


@dataclass(frozen=True, slots=True)
class Service(Row):
    service: str = col("Service", Kind.TEXT, "What is bought.", "Educational psychologist", required=True, width=28)
    kind: str = col(
        "Kind",
        Kind.CHOICE,
        "What kind of thing.",
        "Service",
        required=True,
        allowed=("Service", "Equipment", "Licence", "Transport", "Other"),
    )
    provider: str = col("Provider", Kind.TEXT, "Who gives it.", "County EPS")
    unit: str = col("Unit", Kind.TEXT, "Day, hour, licence, …", "day")
    unit_cost: int | None = col(
        "Unit cost", Kind.MONEY, "0.00 is a figure: a volunteer, an NHS therapist.", "500.00", required=True
    )
    units_bought: Decimal | None = col("Units bought", Kind.NUMBER, "How many.", "6", required=True)
    units_used: Decimal | None = col("Units used", Kind.NUMBER, "To the as-at date.", "2")
    starts: date | None = col("Starts", Kind.DATE, "Blank is 1 September.", "2026-09-01")
    ends: date | None = col("Ends", Kind.DATE, "With it the cost is spread evenly over weekdays.", "2027-07-21")
    fund: str = col("Fund", Kind.TEXT, "As on the map.", "SEN")
    cfr_code: str = col("CFR code", Kind.TEXT, "Blank is by kind.", "E27")
    pupil_ids: tuple[str, ...] = col(
        "Pupil ID", Kind.LIST, "Blank is whole school; several with ; between.", refers_to=_PUPIL
    )
    notes: str = col("Notes", Kind.TEXT, "Yours.", width=30)


@dataclass(frozen=True, slots=True)
class LedgerLine(Row):
    day: date | None = col("Date", Kind.DATE, "Date of the entry.", "2026-09-30", required=True)
    cfr_code: str = col("CFR code", Kind.TEXT, "As in the ledger.", "E03", required=True)
    description: str = col("Description", Kind.TEXT, "No names.", "September pay", width=30)
    amount: int | None = col(
        "Amount", Kind.MONEY, "Spending positive; income and refunds negative.", "1841.20", required=True, lowest=None
    )
    type: str = col(
        "Type", Kind.CHOICE, "Blank is Actual.", "Actual", allowed=("Actual", "Commitment", "Budget", "Revised budget")
    )
    fund: str = col("Fund", Kind.ID, "Blank: compared by code and month only.", "SEN", refers_to="Funds.Fund")
    staff_id: str = col("Staff ID", Kind.ID, "Where it is one person's pay.", "TA1", refers_to=_STAFF)
    line: str = col("Line", Kind.ID, "Where it is one line's cost.", "L12", refers_to="Provision.Line")


@dataclass(frozen=True, slots=True)
class Measure(Row):
    measure: str = col(
        "Measure",
        Kind.TEXT,
        "Name. Attendance (per cent) and Suspensions (days) are measures too.",
        "Renfrew",
        required=True,
    )
    scale: str = col("Scale", Kind.TEXT, "Points, standardised score, age in months, …", "Points", required=True)
    higher_is_better: bool | None = col(
        "Higher is better", Kind.YESNO, "No for errors or incidents.", "Yes", required=True
    )
    expected_gain: Decimal | None = col("Expected gain", Kind.NUMBER, "In a school year.", "6", lowest=None)
    smallest_change: Decimal | None = col("Smallest real change", Kind.NUMBER, "Less is chance.", "3")
    order_of_bands: tuple[str, ...] = col("Order of bands", Kind.LIST, "Lowest first.", "WT; EX; GD")


@dataclass(frozen=True, slots=True)
class Assessment(Row):
    pupil_id: str = _pupil()
    measure: str = col("Measure", Kind.TEXT, "From Measures.", "Renfrew", required=True, refers_to="Measures.Measure")
    day: date | None = col("Date", Kind.DATE, "Day of the assessment.", "2026-09-10", required=True)
    score: str = col(
        "Score",
        Kind.TEXT,
        "Number, or a band. Attendance: 92.4 for 92.4% so far; Suspensions: a row each, its school days.",
        "84",
        required=True,
    )
    expected: str = col("Expected", Kind.TEXT, "Score expected at that age.", "90")


@dataclass(frozen=True, slots=True)
class Dismissed(Row):
    pupil_id: str = _pupil()
    flag: str = col("Flag", Kind.CHOICE, "As it stands on Concerns.", "Falling", required=True, allowed=CONCERNS)
    measure: str = col("Measure", Kind.TEXT, "Blank: in every measure.", "Renfrew", refers_to="Measures.Measure")
    line: str = col("Line", Kind.ID, "Blank: on every line.", "L12", refers_to="Provision.Line")
    day: date | None = col(
        "Date", Kind.DATE, "Day decided; what is newer brings the flag back.", "2026-11-20", required=True
    )
    reason: str = col("Reason", Kind.TEXT, "Why it is a false alarm.", "", required=True, width=40)
    who: str = col("Who", Kind.TEXT, "Who decided: a role, no names.", "SENCo")


@dataclass(frozen=True, slots=True)
class SchoolFigure(Row):
    measure: str = col("Measure", Kind.TEXT, "Attendance, suspensions, attainment.", "Attendance", required=True)
    group: str = col(
        "Group", Kind.CHOICE, "Which pupils.", "K", required=True, allowed=("All", "Not SEN", "SEN", "K", "E", "PP")
    )
    day: date | None = col("Date", Kind.DATE, "Date of the figure.", "2026-07-21", required=True)
    value: Decimal | None = col("Value", Kind.NUMBER, "The figure.", "92.4", required=True, lowest=None)
    pupils: int | None = col("Pupils", Kind.WHOLE, "How many it stands for.", "61")
    source: str = col("Source", Kind.TEXT, "Where it comes from.", "Census")


@dataclass(frozen=True, slots=True)
class Voice(Row):
    pupil_id: str = _pupil()
    who: str = col(
        "Who",
        Kind.CHOICE,
        "Whose words.",
        "Pupil",
        required=True,
        allowed=("Pupil", "Family", "Teacher", "Professional"),
    )
    day: date | None = col("Date", Kind.DATE, "When said.", "2026-09-20", required=True)
    words: str = col("Words", Kind.TEXT, "Printed only in that pupil's own papers.", required=True, width=50)


@dataclass(frozen=True, slots=True)
class Review(Row):
    pupil_id: str = _pupil()
    type: str = col("Type", Kind.TEXT, "Annual review, plan review, meeting, …", "Annual review", required=True)
    due: date | None = col("Due", Kind.DATE, "Due date.", "2027-03-12", required=True)
    held: date | None = col("Held", Kind.DATE, "Day it was held.")
    with_whom: str = col("With", Kind.TEXT, "Roles, no names.", "Family, EP")
    hours: Decimal | None = col(
        "Hours", Kind.HOURS, "SENCo hours it took; replaces the duty's figure.", "3", highest="100"
    )
    notes: str = col("Notes", Kind.TEXT, "Yours.", width=30)


@dataclass(frozen=True, slots=True)
class Referral(Row):
    pupil_id: str = _pupil()
    service: str = col("Service", Kind.TEXT, "To whom; EHC needs assessment too.", "Speech therapy", required=True)
    requested: date | None = col("Requested", Kind.DATE, "Day asked.", "2026-09-20", required=True)
    seen: date | None = col("Seen", Kind.DATE, "Day seen.")
    status: str = col("Status", Kind.TEXT, "Asked, Agreed, Refused, Plan issued, No plan, …", "Asked")
    report_date: date | None = col("Report date", Kind.DATE, "Date of the report.")
    advice: str = col("Advice", Kind.TEXT, "What was advised.", width=40)
    line: str = col("Line", Kind.ID, "The line that came of it.", "L12", refers_to="Provision.Line")
    chased: date | None = col("Chased", Kind.DATE, "Day last asked again.", "2026-10-19")

    @property
    def is_assessment(self) -> bool:
        """Whether the authority was asked for an EHC needs assessment, which is no outside service."""
        return " ".join(self.service.split()).casefold() == "ehc needs assessment"


@dataclass(frozen=True, slots=True)
class Training(Row):
    staff_id: str = _staff()
    skill: str = col("Skill", Kind.TEXT, "Skill gained.", "ELSA", required=True)
    day: date | None = col("Date", Kind.DATE, "Day of the training.", "2026-10-02", required=True)
    expires: date | None = col("Expires", Kind.DATE, "Last day it holds.")
    cost: int | None = col("Cost", Kind.MONEY, "Course and materials.", "350.00")
    hours: Decimal | None = col("Hours", Kind.HOURS, "Hours it takes.", "6", highest="400")


@dataclass(frozen=True, slots=True)
class SencoPerson(Row):
    person: str = col("Person", Kind.ID, "Any sign that is not a name.", "SENCo", required=True)
    person_key: str = col("Person key", Kind.ID, "The same person's key in other schools.", "K-7")
    part: str = col(
        "Part",
        Kind.CHOICE,
        "What part the person has.",
        "SENCo",
        required=True,
        allowed=("SENCo", "Assistant", "Admin"),
    )
    qualified_teacher: bool | None = col(
        "Qualified teacher", Kind.YESNO, "Yes or No; whether it must be Yes depends on the setting.", "Yes"
    )
    qualification: str = col("Qualification", Kind.TEXT, "NPQ for SENCOs, NASENCo, level 3, …", "NPQ")
    appointed: date | None = col(
        "Appointed", Kind.DATE, "First day as SENCo; three years to qualify begin then, where they hold.", "2024-09-01"
    )
    leadership_team: bool | None = col("Leadership team", Kind.YESNO, "On the leadership team.", "Yes")
    hours_per_week: Decimal | None = col(
        "Hours per week", Kind.HOURS, "In post, a week.", "32.5", required=True, highest="60"
    )
    teaching_hours: Decimal | None = col("Teaching hours", Kind.HOURS, "Of these, teaching.", "19.5", highest="60")
    school_share: Decimal | None = col(
        "School share", Kind.SHARE, "Part of the time for this school; blank is all.", "1", highest="1"
    )
    hourly_cost: Decimal | None = col("Hourly cost", Kind.RATE, "With on-costs.", "57.59")
    release_cost_per_hour: Decimal | None = col(
        "Release cost per hour", Kind.RATE, "Of whoever teaches instead.", "41.70"
    )
    reviewed: date | None = col(
        "Arrangement reviewed", Kind.DATE, "Day the head last looked at the SENCo's time.", "2026-07-10"
    )
    review_finding: str = col("Review finding", Kind.TEXT, "What the head found.", "Time is short in spring", width=34)
    next_review: date | None = col(
        "Next review", Kind.DATE, "When it is looked at again; blank is a year on.", "2027-07-09"
    )


@dataclass(frozen=True, slots=True)
class Duty(Row):
    duty: str = col("Duty", Kind.TEXT, "In words.", "Annual reviews", required=True, width=40)
    number: int | None = col("Number", Kind.WHOLE, "Which of the fifteen duties.", "13", lowest="1", highest="15")
    driver: str = col(
        "Driver",
        Kind.CHOICE,
        "What it grows with.",
        "EHC plans",
        required=True,
        allowed=("EHC plans", "SEN support", "SEN pupils", "Pupils on roll", "Staff", "Reviews", "Referrals", "Fixed"),
    )
    per_year: Decimal | None = col("Per year", Kind.NUMBER, "How often for each.", "1", required=True)
    hours_each: Decimal | None = col("Hours each", Kind.HOURS, "Hours each time.", "6", required=True, highest="400")
    shared: Decimal | None = col(
        "Can be shared (%)", Kind.NUMBER, "Part an assistant or admin could do.", "30", highest="100"
    )
    shared_with: str = col(
        "Shared with",
        Kind.CHOICE,
        "Who could do that part: an assistant only, or admin as well; blank is admin as well.",
        "Admin",
        allowed=("Assistant", "Admin"),
    )
    statutory: bool | None = col("Statutory", Kind.YESNO, "Yes comes first.", "Yes", required=True)
    when: str = col(
        "When", Kind.CHOICE, "When in the year.", "Even", allowed=("Even", "Autumn", "Spring", "Summer", "By date")
    )


@dataclass(frozen=True, slots=True)
class Strategy(Row):
    activity: str = col("Activity", Kind.TEXT, "What is done.", "Small-group phonics", required=True, width=34)
    barrier: str = col("Barrier", Kind.TEXT, "Barrier it takes away.", "Late readers", required=True)
    principle: str = col("Principle", Kind.TEXT, "Principle of inclusion.", "")
    intervention: str = col(
        "Intervention", Kind.ID, "With a code the cost comes from the map.", "PHON", refers_to="Interventions.Code"
    )
    cost: int | None = col("Cost", Kind.MONEY, "Budgeted, where it is not on the map.", "1200.00")
    fund: str = col("Fund", Kind.ID, "Fund that pays.", "IMF", refers_to="Funds.Fund")
    intended_impact: str = col("Intended impact", Kind.TEXT, "What should change.", "", width=34)
    review_date: date | None = col("Review date", Kind.DATE, "When it is looked at.", "2027-07-02")


@dataclass(frozen=True, slots=True)
class LocalRate(Row):
    name: str = col(
        "Name",
        Kind.TEXT,
        "Own pay scale, LGPS rate, LA hourly rate: <Role>, LA cap minutes: <Role>, Chase after (school days), "
        "SENCo benchmark: <words>, a band.",
        "LA hourly rate: TA",
        required=True,
        width=28,
    )
    point: str = col("Point", Kind.ID, "For a pay scale.", "G4-1")
    starts: date | None = col("From", Kind.DATE, "First day it holds.", "2026-04-01", required=True)
    value: Decimal | None = col(
        "Value", Kind.NUMBER, "Pounds; for a share such as the LGPS rate 0.215.", "17.20", required=True
    )
    source: str = col("Source", Kind.TEXT, "Where it comes from.", "LA schools finance note", required=True)


@dataclass(frozen=True, slots=True)
class Closed(Row):
    term: str = col("Term", Kind.TEXT, "Term closed.", required=True)
    view: str = col("View", Kind.TEXT, "Which table.", required=True)
    key: str = col("Key", Kind.TEXT, "Row of that table.", required=True)
    figure: str = col("Figure", Kind.TEXT, "Column of that table.", required=True)
    value: Decimal | None = col("Value", Kind.NUMBER, "As it stood: money in pence, hours as hours.", lowest=None)
    day: date | None = col("Closed on", Kind.DATE, "When.", required=True)
    person: str = col("Closed by", Kind.TEXT, "Who.", required=True)
    inputs: str = col("Inputs", Kind.TEXT, "Hash of the inputs.", required=True)
    kept: str = col("Kept", Kind.TEXT, "What the figure rested on, for telling later what changed; never edit it.")


@dataclass(frozen=True, slots=True)
class BudgetNote(Row):
    by: str = col(
        "By", Kind.CHOICE, "Which part of the budget.", "Fund", required=True, allowed=("Fund", "CFR code", "Month")
    )
    line: str = col("Line", Kind.ID, "As it stands there: fund, code or month.", "SEN", required=True)
    calendar: str = col(
        "Calendar", Kind.CHOICE, "Blank is every one.", "Financial", allowed=("Financial", "Academic", "Academy")
    )
    why: str = col("Why", Kind.TEXT, "Your words; they stay with the line.", "Award came late", required=True, width=50)


@dataclass(frozen=True, slots=True)
class Policy(Row):
    document: str = col("Document", Kind.TEXT, "SEN policy, Accessibility plan, … or one of yours.", "SEN policy",
                        required=True, width=34)  # fmt: skip
    last_reviewed: date | None = col("Last reviewed", Kind.DATE, "Day it was last agreed.", "2026-09-15", required=True)
    next_due: date | None = col("Next due", Kind.DATE, "Blank is by the usual cycle.", "2027-09-15")

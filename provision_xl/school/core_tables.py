"""The tables that every workbook has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from provision_xl.school.columns import Kind, Row, col

NEEDS = ("SPLD", "MLD", "SLD", "PMLD", "SEMH", "SLCN", "HI", "VI", "MSI", "PD", "ASD", "DS", "OTH", "NSA")
YEAR_GROUPS = ("N1", "N2", "R", *(str(year) for year in range(1, 15)))
SETTING_TYPES = (
    "Mainstream primary",
    "Mainstream secondary",
    "Shared SENCo or trust",
    "Resourced base",
    "Special school",
    "Maintained nursery",
    "Other early years",
    "Childminder",
    "College",
)
PAY_AREAS = ("England", "Fringe", "Outer London", "Inner London")
TIER_NAMES = ("Waves", "Universal, targeted, specialist", "Layers 2026")
AREAS_OF_NEED = (
    "Communication and interaction",
    "Cognition and learning",
    "Social, emotional and mental health",
    "Sensory and physical",
)
MINUTES_A_WEEK = "10080"


@dataclass(frozen=True, slots=True)
class Settings(Row):
    """One value each; `Setting` names it. Declared like a row, laid out downwards."""

    school_name: str = col("School name", Kind.TEXT, "As it stands on reports.", "Hill Primary School", required=True)
    school_id: str = col("School ID", Kind.ID, "URN, or a text of your own.", "130003", required=True)
    setting_type: str = col(
        "Setting type",
        Kind.CHOICE,
        "What kind of setting this is.",
        SETTING_TYPES[0],
        required=True,
        allowed=SETTING_TYPES,
    )
    academic_year: str = col("Academic year", Kind.TEXT, "The school year, as 2026/27.", "2026/27", required=True)
    as_at: date | None = col("As-at date", Kind.DATE, "Costs to date are counted to this day; blank is today.")
    pupils_on_roll: int | None = col("Pupils on roll", Kind.WHOLE, "All pupils, with and without SEN.", "420")
    pay_area: str = col("Pay area", Kind.CHOICE, "Teachers' pay area.", "England", allowed=PAY_AREAS)
    full_time_hours: Decimal | None = col(
        "Full-time hours",
        Kind.HOURS,
        "Hours of a full-time support post a week: 37, in London 36.",
        "37",
        lowest="1",
        highest="60",
    )
    school_week_hours: Decimal | None = col(
        "School week hours", Kind.HOURS, "Hours a pupil is in school a week.", "32.5", lowest="1", highest="60"
    )
    worked_weeks: Decimal | None = col(
        "Worked weeks", Kind.NUMBER, "Weeks a year that term-time staff work.", "39", lowest="1", highest="53"
    )
    leave_days: Decimal | None = col(
        "Leave days", Kind.NUMBER, "Paid leave and bank holidays of a full-time post, days a year.", "33", highest="120"
    )
    lgps_rate: Decimal | None = col(
        "LGPS employer rate", Kind.SHARE, "Your fund's employer contribution, such as 21.5%.", "0.215", highest="1"
    )
    levy: bool | None = col("Apprenticeship levy", Kind.YESNO, "Yes where your pay bill carries the levy.", "Yes")
    planning_hourly_cost: Decimal | None = col(
        "Planning hourly cost", Kind.RATE, "Pounds an hour where a person's cost is not known.", "20.00"
    )
    la_hourly_rate: Decimal | None = col(
        "LA hourly rate", Kind.RATE, "Your local authority's rate for an hour of support.", "17.20"
    )
    la_weeks: Decimal | None = col(
        "LA weeks", Kind.NUMBER, "Weeks a year that the local authority counts.", "38", lowest="1", highest="53"
    )
    la_counts_preparation: bool | None = col(
        "LA counts preparation", Kind.YESNO, "Yes where the local authority accepts preparation time.", "No"
    )
    threshold: int | None = col(
        "Threshold", Kind.MONEY, "Cost per pupil above which top-up is asked for; a threshold, never income.", "6000"
    )
    tier_names: str = col(
        "Tier names", Kind.CHOICE, "Which words you use for tiers.", TIER_NAMES[1], allowed=TIER_NAMES
    )
    out_of_class_limit: Decimal | None = col(
        "Out-of-class limit",
        Kind.MINUTES,
        "Most minutes a week that a pupil may miss class for provision.",
        "150",
        highest=MINUTES_A_WEEK,
    )
    release_pay_point: str = col(
        "Release pay point", Kind.TEXT, "Pay point of the teacher who releases the SENCo.", "M3"
    )
    hide_below: int | None = col(
        "Hide counts below", Kind.WHOLE, "Smaller counts of pupils are hidden in reports for governors.", "5"
    )
    hide_below_public: int | None = col(
        "Hide counts below, public", Kind.WHOLE, "Smaller counts are hidden in what is published.", "10"
    )
    year_groups_that_move: tuple[str, ...] = col(
        "Year groups that move",
        Kind.LIST,
        "Last year groups before another school, such as 2; 6. Blank is N2; 6; 11.",
        "N2; 6",
        allowed=YEAR_GROUPS,
    )
    commissioned_places: int | None = col(
        "Commissioned places", Kind.WHOLE, "Special schools, bases and colleges: places agreed for the year.", "8"
    )
    places_taken: int | None = col(
        "Places taken", Kind.WHOLE, "Bases: of these, taken by pupils on roll at the autumn census.", "6"
    )
    minutes_between_sites: Decimal | None = col(
        "Minutes between sites",
        Kind.MINUTES,
        "Schools on several sites: the way an adult has from one to another.",
        "15",
        highest="480",
    )


@dataclass(frozen=True, slots=True)
class TermRow(Row):
    term: str = col("Term", Kind.TEXT, "Name of the term or half term.", "Autumn 1", required=True)
    starts: date | None = col("Starts", Kind.DATE, "First day.", "2026-09-02", required=True)
    ends: date | None = col("Ends", Kind.DATE, "Last day.", "2026-10-23", required=True)
    teaching_weeks: Decimal | None = col(
        "Teaching weeks",
        Kind.NUMBER,
        "Weeks of teaching in it; 6.6 is three days more than 6.",
        "7",
        required=True,
        highest="53",
    )
    year: str = col("Year", Kind.TEXT, "School year, where the dates do not say it.", "2026/27")
    report_term: str = col("Report term", Kind.TEXT, "Joins half terms for reports.", "Autumn")


@dataclass(frozen=True, slots=True)
class Pupil(Row):
    pupil_id: str = col(
        "Pupil ID",
        Kind.ID,
        "Any sign that is not a name; never initials with a date of birth.",
        "P-7F3K",
        required=True,
    )
    year_group: str = col("Year group", Kind.CHOICE, "N1, N2, R, 1 to 14.", "4", required=True, allowed=YEAR_GROUPS)
    class_name: str = col("Class", Kind.TEXT, "Class or form.", "4B")
    sen_status: str = col(
        "SEN status", Kind.CHOICE, "N none, K SEN support, E EHC plan.", "K", required=True, allowed=("N", "K", "E")
    )
    primary_need: str = col("Primary need", Kind.CHOICE, "Type of need as in the census.", "SLCN", allowed=NEEDS)
    secondary_need: str = col("Secondary need", Kind.CHOICE, "Second type of need.", "SEMH", allowed=NEEDS)
    plan_type: str = col("Plan type", Kind.CHOICE, "Plan the pupil has.", "ISP", allowed=("None", "IEP", "ISP", "EHC"))
    plan_review_due: date | None = col("Plan review due", Kind.DATE, "Next review of the plan.", "2027-03-12")
    pupil_premium: str = col(
        "Pupil premium",
        Kind.CHOICE,
        "Which premium the pupil brings.",
        "FSM6",
        allowed=("No", "FSM6", "LAC", "PLAC", "Service", "EYPP"),
    )
    sex: str = col("Sex", Kind.CHOICE, "Only where you compare groups.", "F", allowed=("F", "M"))
    ehc_hours: Decimal | None = col("EHC hours", Kind.HOURS, "Hours a week the EHC plan promises.", "15", highest="168")
    ehc_adult: str = col(
        "EHC adult", Kind.CHOICE, "How those hours are to be given.", "1:1", allowed=("1:1", "Group", "Any")
    )
    ehc_from: date | None = col("EHC from", Kind.DATE, "First day of the plan.", "2026-11-02")
    ehc_to: date | None = col("EHC to", Kind.DATE, "Last day of the plan.")
    home_la: str = col("Home LA", Kind.TEXT, "Local authority that pays the top-up.", "Derby")
    out_of_class_limit: Decimal | None = col(
        "Out-of-class limit",
        Kind.MINUTES,
        "Own limit, minutes a week; blank is the school's.",
        "120",
        highest=MINUTES_A_WEEK,
    )
    priority: int | None = col("Priority", Kind.WHOLE, "Blank is 1; 2 counts double in the plan.", "2", highest="9")
    starts: date | None = col("Starts", Kind.DATE, "First day on roll, where it matters.")
    leaves: date | None = col("Leaves", Kind.DATE, "Last day on roll.")


@dataclass(frozen=True, slots=True)
class Intervention(Row):
    use: bool | None = col("Use", Kind.YESNO, "Yes where the school runs it.", "Yes")
    code: str = col("Code", Kind.ID, "Short code used on the map.", "NELI", required=True)
    name: str = col("Intervention", Kind.TEXT, "Name in full.", "Nuffield Early Language", required=True, width=34)
    kind: str = col(
        "Kind",
        Kind.CHOICE,
        "Blank is Intervention.",
        "Intervention",
        allowed=("Intervention", "In class", "1:1 support", "Lunch", "Strategy"),
    )
    where: str = col(
        "Where",
        Kind.CHOICE,
        "Out counts to the out-of-class limit; blank is Out.",
        "Out",
        allowed=("Out", "In", "Break"),
    )
    area_of_need: str = col("Area of need", Kind.CHOICE, "Broad area.", AREAS_OF_NEED[0], allowed=AREAS_OF_NEED)
    needs: tuple[str, ...] = col(
        "Needs", Kind.LIST, "Types of need it is for, with ; between.", "SLCN; MLD", required=True, allowed=NEEDS
    )
    tier: str = col("Tier", Kind.TEXT, "Tier in the words of your scheme.", "Targeted")
    skill: str = col("Skill", Kind.TEXT, "Skill an adult needs to run it.", "NELI trained")
    group_min: int | None = col("Group min", Kind.WHOLE, "Fewest pupils in a group; blank is 1.", "3", lowest="1")
    group_max: int | None = col("Group max", Kind.WHOLE, "Most pupils in a group; blank is 8.", "6", lowest="1")
    group_minutes: Decimal | None = col(
        "Group minutes", Kind.MINUTES, "Minutes of a group session.", "30", highest=MINUTES_A_WEEK
    )
    group_sessions: Decimal | None = col("Group sessions", Kind.NUMBER, "Group sessions a week.", "3", highest="100")
    individual_minutes: Decimal | None = col(
        "Individual minutes", Kind.MINUTES, "Minutes of a session with one pupil.", "15", highest=MINUTES_A_WEEK
    )
    individual_sessions: Decimal | None = col(
        "Individual sessions", Kind.NUMBER, "Such sessions a week, for each pupil.", "2", highest="100"
    )
    weeks: Decimal | None = col("Weeks", Kind.NUMBER, "Weeks it lasts; blank is open-ended.", "20", highest="120")
    prep_minutes: Decimal | None = col(
        "Prep minutes", Kind.MINUTES, "Preparation and records, a week and group.", "20", highest=MINUTES_A_WEEK
    )
    cost_per_pupil: int | None = col("Cost per pupil", Kind.MONEY, "Materials, once a pupil and school year.", "4.50")
    cost_per_group: int | None = col("Cost per group", Kind.MONEY, "Once, on the group's first day.", "15.00")
    one_off_cost: int | None = col("One-off cost", Kind.MONEY, "Once a school year, over its pupils.", "100.00")
    cfr_code: str = col("CFR code", Kind.TEXT, "For its materials; blank is E19.", "E19")
    la_counts: bool | None = col("LA counts", Kind.YESNO, "No where the local authority does not accept it.", "Yes")
    gain: Decimal | None = col(
        "Gain (months)", Kind.NUMBER, "Planning weight from trials, no forecast for a child.", "3", highest="60"
    )
    evidence: Decimal | None = col("Evidence", Kind.NUMBER, "Strength of the evidence, 0 to 5.", "4", highest="5")
    only_one_of: str = col("Only one of", Kind.TEXT, "Interventions with the same word are alternatives.", "Reading")
    source: str = col("Source", Kind.TEXT, "Where the dosage and the gain come from.", width=40)

    @property
    def runs_out_of_class(self) -> bool:
        return self.where in {"", "Out"}

    @property
    def is_intervention(self) -> bool:
        return self.kind in {"", "Intervention"}


@dataclass(frozen=True, slots=True)
class Staff(Row):
    staff_id: str = col("Staff ID", Kind.ID, "Any sign; it stands on the map.", "TA1", required=True)
    person_key: str = col("Person key", Kind.ID, "The same person's key in other schools of a trust.", "K-31")
    role: str = col("Role", Kind.TEXT, "Teacher, TA, HLTA, …", "TA", required=True)
    pay_scale: str = col("Pay scale", Kind.TEXT, "NJC, Teacher, or one named in Local rates.", "NJC")
    point: str = col("Point", Kind.ID, "Point on the scale.", "5")
    fte: Decimal | None = col("FTE", Kind.NUMBER, "For teachers: 1 is full time.", "0.6", highest="1")
    hours_per_week: Decimal | None = col("Hours per week", Kind.HOURS, "For support staff.", "30", highest="60")
    paid_weeks: Decimal | None = col(
        "Paid weeks", Kind.NUMBER, "Leave included; blank is worked out.", "44.652", lowest="1", highest="53"
    )
    worked_weeks: Decimal | None = col(
        "Worked weeks", Kind.NUMBER, "Blank is the school's.", "39", lowest="1", highest="53"
    )
    pension: str = col("Pension", Kind.CHOICE, "Blank is by scale.", "LGPS", allowed=("TPS", "LGPS", "None"))
    pension_rate: Decimal | None = col(
        "Pension rate", Kind.SHARE, "Own employer rate; blank is the school's.", "0.215", highest="1"
    )
    salary: int | None = col("Salary", Kind.MONEY, "Full-time, a year, where no scale fits.", "25583")
    hourly_cost: Decimal | None = col("Hourly cost", Kind.RATE, "With on-costs; wins over everything else.", "19.93")
    intervention_hours: Decimal | None = col(
        "Intervention hours", Kind.HOURS, "Hours a week free for provision.", "22", required=True, highest="60"
    )
    extra_hours: Decimal | None = col("Extra hours", Kind.HOURS, "Most paid extra hours a week.", "2", highest="60")
    extra_hourly_cost: Decimal | None = col("Extra hourly cost", Kind.RATE, "Cost of such an hour.", "18.40")
    skills: tuple[str, ...] = col("Skills", Kind.LIST, "With ; between.", "ELSA; NELI trained")
    cfr_code: str = col("CFR code", Kind.TEXT, "Blank is by role.", "E03")
    starts: date | None = col("Starts", Kind.DATE, "First day in post, where it matters.")
    ends: date | None = col("Ends", Kind.DATE, "Last day in post.")


@dataclass(frozen=True, slots=True)
class Line(Row):
    line: str = col("Line", Kind.ID, "Filled by Update; never used again.", "L12")
    group: str = col("Group", Kind.ID, "Rows with the same group are taught together.", "G3")
    pupil_id: str = col("Pupil ID", Kind.ID, "From Pupils.", "P-7F3K", required=True, refers_to="Pupils.Pupil ID")
    intervention: str = col(
        "Intervention", Kind.ID, "Code from Interventions.", "NELI", required=True, refers_to="Interventions.Code"
    )
    staff_id: str = col("Staff ID", Kind.TEXT, "T1; T2 both at once; T1 60% / T2 40% in turn.", "TA1")
    starts: date | None = col("Starts", Kind.DATE, "First day.", "2026-09-14", required=True)
    ends: date | None = col("Ends", Kind.DATE, "Last day; blank is worked out from the catalogue.", "2026-12-11")
    charge: str = col(
        "Charge", Kind.CHOICE, "Full: this pupil bears the group's time alone.", "Shared", allowed=("Shared", "Full")
    )
    fund: str = col("Fund", Kind.TEXT, "Blank all in order; PP; SEN in turn; PP 60% / SEN 40% parts.", "SEN")
    required: bool | None = col("Required", Kind.YESNO, "Yes where an EHC plan promises it.", "Yes")
    plan: str = col("Plan", Kind.CHOICE, "Keep or Exclude in the optimiser.", "Keep", allowed=("Keep", "Exclude"))
    status: str = col(
        "Status",
        Kind.CHOICE,
        "Blank: Planned before the start, then Running.",
        "Running",
        allowed=("Planned", "Running", "Done", "Stopped"),
    )
    sessions_held: Decimal | None = col("Sessions held", Kind.NUMBER, "Of the group, to the as-at date.", "27")
    sessions_attended: Decimal | None = col("Sessions attended", Kind.NUMBER, "By this pupil.", "25")
    cycle: int | None = col("Cycle", Kind.WHOLE, "Assess-plan-do-review cycle.", "1")
    aim: str = col("Aim", Kind.TEXT, "What it is for, in words.", "Speaks in full sentences", width=30)
    measure: str = col("Measure", Kind.TEXT, "What is measured.", "Renfrew")
    entry: Decimal | None = col("Entry", Kind.NUMBER, "Score at the start.", "84", lowest=None)
    target: Decimal | None = col("Target", Kind.NUMBER, "Score aimed at.", "90", lowest=None)
    exit: Decimal | None = col("Exit", Kind.NUMBER, "Score at the end.", "92", lowest=None)
    outcome: Decimal | None = col(
        "Outcome", Kind.NUMBER, "-2 much less than hoped to +2 much more.", "1", lowest="-2", highest="2"
    )
    review_due: date | None = col("Review due", Kind.DATE, "Next review.", "2026-12-11")
    continues: str = col("Continues", Kind.ID, "The line it goes on from.", "L3")
    notes: str = col("Notes", Kind.TEXT, "Yours.", width=30)
    group_minutes: Decimal | None = col(
        "Group minutes", Kind.MINUTES, "Overrules the catalogue.", highest=MINUTES_A_WEEK
    )
    group_sessions: Decimal | None = col("Group sessions", Kind.NUMBER, "Overrules the catalogue.", highest="100")
    individual_minutes: Decimal | None = col(
        "Individual minutes", Kind.MINUTES, "Overrules the catalogue.", highest=MINUTES_A_WEEK
    )
    individual_sessions: Decimal | None = col(
        "Individual sessions", Kind.NUMBER, "Overrules the catalogue.", highest="100"
    )


@dataclass(frozen=True, slots=True)
class Fund(Row):
    fund: str = col("Fund", Kind.ID, "Name used on the map.", "SEN", required=True)
    source: str = col("Source", Kind.TEXT, "Where the money comes from.", "Notional SEN", required=True)
    amount: int | None = col("Amount", Kind.MONEY, "As in your budget statement.", "48000.00", required=True)
    starts: date | None = col("From", Kind.DATE, "First day it may pay for.", "2026-04-01", required=True)
    ends: date | None = col("To", Kind.DATE, "Last day.", "2027-03-31", required=True)
    restricted_to: str = col(
        "Restricted to", Kind.TEXT, "All, PP, LAC, EHC, EY, Pupil:<ID> or Need:<code>; blank is All.", "All"
    )
    income_code: str = col("Income code", Kind.TEXT, "CFR income code.", "I01")
    order: Decimal | None = col("Order", Kind.NUMBER, "Lower pays first.", "1")

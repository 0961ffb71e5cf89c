"""Schools small enough to work out by hand. 38 teaching weeks: 14 in autumn, 12 in spring, 12 in summer.

Everybody's hour costs £17.20, on the school's basis (Hourly cost) and on the authority's (rate 17.20, 38 LA weeks), so
both bases give the same figures. As at Friday 12 February 2027, six weeks into spring.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from provision_xl.rates import national
from provision_xl.school.core_tables import Fund, Intervention, Line, Pupil, Settings, Staff, TermRow
from provision_xl.school.other_tables import (
    Assessment,
    Change,
    EhcProvision,
    LocalRate,
    Measure,
    Referral,
    Review,
    SchoolFigure,
    Service,
    Strategy,
    Training,
    Voice,
)
from provision_xl.school.school import School
from provision_xl.views.work import Work, work_on

AS_AT = date(2027, 2, 12)
AUTUMN, SPRING, SUMMER = date(2026, 9, 7), date(2027, 1, 4), date(2027, 4, 12)
AUTUMN_ENDS, SPRING_ENDS, SUMMER_ENDS = date(2026, 12, 18), date(2027, 3, 26), date(2027, 7, 16)

SETTINGS = Settings(
    school_name="Hill Primary School", school_id="130003", setting_type="Mainstream primary", academic_year="2026/27",
    pupils_on_roll=200, la_hourly_rate=Decimal("17.20"), la_weeks=Decimal(38),
)  # fmt: skip
TERMS = (
    TermRow(term="Autumn", starts=AUTUMN, ends=AUTUMN_ENDS, teaching_weeks=Decimal(14)),
    TermRow(term="Spring", starts=SPRING, ends=SPRING_ENDS, teaching_weeks=Decimal(12)),
    TermRow(term="Summer", starts=SUMMER, ends=SUMMER_ENDS, teaching_weeks=Decimal(12)),
)
HOUR = Intervention(
    use=True, code="HOUR", name="One hour", area_of_need="Cognition and learning", needs=("SLCN",), tier="Targeted",
    individual_minutes=Decimal(60), individual_sessions=Decimal(1),
)  # fmt: skip
TWELVE = replace(HOUR, code="TWELVE", name="Twelve weeks", weeks=Decimal(12))
LONG = replace(HOUR, code="LONG", name="Fifteen hours", individual_sessions=Decimal(15), weeks=Decimal(20))
FOUR = Intervention(use=True, code="FOUR", name="Group hour", needs=("SLCN",), tier="Targeted", group_max=4,
                    group_minutes=Decimal(60), group_sessions=Decimal(1))  # fmt: skip
PAIR = Intervention(
    use=True, code="PAIR", name="Pair work", area_of_need="Cognition and learning", needs=("SLCN",), tier="Targeted",
    skill="Reading coach", group_minutes=Decimal(30), group_sessions=Decimal(2),
)  # fmt: skip
OFFER = Intervention(use=True, code="OFFER", name="Visual timetable", needs=("ASD", "SLCN"), tier="Universal")
STAFF = (Staff(staff_id="TA1", role="TA", hourly_cost=Decimal("17.20"), intervention_hours=Decimal(20)),)


def pupil(name: str, status: str = "K", need: str = "SLCN") -> Pupil:
    return Pupil(pupil_id=name, year_group="3", class_name="3A", sen_status=status, primary_need=need)


def line(key: str, name: str, code: str, starts: date, ends: date | None, group: str = "") -> Line:
    return Line(line=key, group=group, pupil_id=name, intervention=code, staff_id="TA1", starts=starts, ends=ends)


# One pupil for each golden figure.
GOLDEN = School(
    settings=SETTINGS, terms=TERMS, staff=STAFF, interventions=(HOUR, TWELVE, LONG, FOUR),
    pupils=tuple(map(pupil, ("P1", "P2", "P3", "G1", "G2", "G3", "G4"))),
    provision=(
        line("L1", "P1", "HOUR", AUTUMN, SUMMER_ENDS),
        line("L2", "P2", "TWELVE", SPRING, None),
        line("L3", "P3", "LONG", SPRING, None),
        *(line(f"L{number}", f"G{number - 3}", "FOUR", AUTUMN, SUMMER_ENDS, "GR") for number in range(4, 8)),
    ),
)  # fmt: skip

# P1's whole story; P2 shares the second cycle and the equipment.
STORY = School(
    settings=SETTINGS, terms=TERMS, staff=STAFF, interventions=(HOUR, PAIR, OFFER),
    pupils=(
        replace(pupil("P1", "E"), ehc_hours=Decimal(2), ehc_adult="Group", ehc_from=date(2026, 11, 2), row=4),
        replace(pupil("P2"), row=5),
    ),
    provision=(
        replace(line("L1", "P1", "HOUR", AUTUMN, AUTUMN_ENDS), status="Done", cycle=1, aim="Reads short words",
                measure="Words", entry=Decimal(10), target=Decimal(15), exit=Decimal(14), outcome=Decimal(-1),
                sessions_held=Decimal(14), sessions_attended=Decimal(12), row=4),
        replace(line("L2", "P1", "PAIR", SPRING, SPRING_ENDS, "G2"), required=True, cycle=2, continues="L1",
                aim="Reads sentences", measure="Words", target=Decimal(20), sessions_attended=Decimal(9), row=5),
        replace(line("L3", "P2", "PAIR", SPRING, SPRING_ENDS, "G2"), row=6),
    ),
    services=(Service(service="Tablet", kind="Equipment", unit_cost=10_000, units_bought=Decimal(1),
                      starts=date(2026, 10, 1), pupil_ids=("P1", "P2")),),
    ehc_provision=(
        EhcProvision("P1", "Work in a small group", Decimal(60), None, "Group", 3, date(2026, 11, 2), None, ("PAIR",)),
        EhcProvision("P1", "Work with one adult", Decimal(30), None, "1:1", None, date(2026, 11, 2), None, ("PAIR",)),
        EhcProvision("P1", "Work with three at most", Decimal(60), None, "Group", 1, date(2026, 11, 2), None,
                     ("PAIR",)),
    ),
    local_rates=(
        LocalRate("LA cap minutes: TA", "", date(2025, 9, 1), Decimal(45), "LA note"),
        LocalRate("LA cap minutes: TA", "", date(2026, 9, 1), Decimal(20), "LA note"),
        LocalRate("LA cap minutes: TA", "", date(2027, 9, 1), Decimal(99), "LA note"),
        LocalRate("LA cap minutes: Teacher", "", date(2026, 9, 1), Decimal(5), "LA note"),
    ),
    referrals=(
        Referral("P1", "Speech therapy", date(2024, 11, 4), date(2024, 12, 2), "Seen", date(2025, 1, 10),
                 "Use pictures", "L2", row=4),
        Referral("P1", "Educational psychologist", date(2026, 9, 14), date(2026, 9, 28), "Seen", date(2026, 10, 1),
                 "Small steps", row=5),
    ),
    voice=(Voice("P1", "Pupil", date(2026, 11, 20), "I like the small group."),),
    changes=(Change("P1", "SEN status", AUTUMN, "K"), Change("P1", "SEN status", date(2026, 11, 2), "E")),
    measures=tuple(Measure(name, "Points", True) for name in ("Words", "Reading age", "Attendance")),
    assessments=(Assessment("P1", "Reading age", date(2026, 10, 5), "6.5", "8"),),
    school_figures=(SchoolFigure("Attendance", "All", date(2026, 12, 18), Decimal("94.1")),
                    SchoolFigure("Attendance", "E", date(2026, 12, 18), Decimal("91.0"))),
    funds=(Fund("SEN", "Notional SEN", 20_000, date(2026, 4, 1), date(2027, 8, 31)),),
)  # fmt: skip

IMF = Fund("IMF", "Inclusive Mainstream Fund", 300_000, date(2026, 4, 1), date(2027, 3, 31))
MANY = tuple(f"K{number:02}" for number in range(1, 13))
_ROOM = Strategy("A quiet room", "Noise", "", "", 50_000, "IMF", "Calmer lessons", date(2027, 7, 2))
_GROUPS = Strategy("Group hours", "Late readers", "", "FOUR", None, "IMF", "Two in three catch up", date(2027, 7, 2))

# Twelve pupils in three groups of an hour a week: 3 x 653.60 = 1,960.80 in the school year.
STRATEGY = School(
    settings=SETTINGS, terms=TERMS, staff=STAFF, interventions=(FOUR, HOUR, OFFER), pupils=tuple(map(pupil, MANY)),
    provision=tuple(line(f"L{place + 1}", name, "FOUR", AUTUMN, SUMMER_ENDS, f"G{place // 4}")
                    for place, name in enumerate(MANY)),
    funds=(IMF,), strategy=(_GROUPS, _ROOM),
)  # fmt: skip

EMPTY = School(settings=SETTINGS, terms=TERMS)
ONLY_PUPILS = School(settings=SETTINGS, terms=TERMS, pupils=(pupil("P1"), pupil("P2", "E", "")))

CANARY, COLLEAGUE, NAME = "Q-CANARY9", "S-CANARY8", "Zz Canaryname"
TRAINED = Training("TA1", "Reading coach", date(2026, 9, 1), date(2027, 3, 1), 35_000, Decimal(6))
REVIEW = Review("P1", "Annual review", date(2027, 3, 12))


def work(school: School, as_at: date = AS_AT) -> Work:
    return work_on(school, as_at, national())

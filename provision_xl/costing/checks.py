"""What costing sees in the data: entries it cannot price, rows that do not run, adults who are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from provision_xl.costing.adults import NOBODY, adults
from provision_xl.costing.basis import la_basis, unpriced
from provision_xl.costing.costs import Costs
from provision_xl.costing.groups import Group, costed, effective_end, effective_start, is_universal, minutes_of
from provision_xl.costing.held import logs_of
from provision_xl.costing.pay import hourly_cost
from provision_xl.costing.tiers import tier_findings
from provision_xl.errors import Finding, OutOfRange, Verdict
from provision_xl.rates import Rates
from provision_xl.results import decimals
from provision_xl.school.core_tables import Line, Staff
from provision_xl.school.school import School

STOP, WARN = Verdict.STOP, Verdict.WARN


def check_adults(school: School) -> Iterable[Finding]:
    """Every Staff ID entry can be read, and names adults who are in Staff."""
    for row in school.provision:
        try:
            entry = adults(row.staff_id)
        except OutOfRange as error:
            yield school.finding(
                "PX-G01",
                STOP,
                "Provision",
                row,
                "staff_id",
                str(error).split(". ")[0],
                'Write one ID, "A; B" for both at once, or "A 60% / B 40%" for one after the other.',
            )
            continue
        for name, _ in entry:
            if name != NOBODY and name not in school.member_of_staff and school.has_sheet("Staff"):
                yield school.finding(
                    "PX-E10",
                    STOP,
                    "Provision",
                    row,
                    "staff_id",
                    f'"{name}" is not in Staff',
                    "Choose a Staff ID from Staff, or add it there.",
                )


def costing_findings(costs: Costs, rates: Rates) -> tuple[Finding, ...]:
    """Every finding of costing, in the order of the checks."""
    early = early_findings(costs.school, costs.as_at, rates)
    return early + tuple(
        finding
        for check in (_la_rate, _map_rows, _held, _adults_in_post, _skills, _week)
        for finding in check(costs, rates)
    )


def early_findings(school: School, as_at: date, rates: Rates) -> tuple[Finding, ...]:
    """What can be seen without any costing, in a school that something else stops too."""
    return (*without_a_price(school, as_at, rates), *too_large(school), *tier_findings(school, rates))


def without_a_price(school: School, as_at: date, rates: Rates) -> Iterable[Finding]:
    """People on the map whose hour is not known, or rests on a figure that is not sure."""
    needed = {name for row in school.provision for name in _names(row.staff_id) if costed(school, row)}
    unsure: dict[str, list[Staff]] = {}
    for person in school.staff:
        if person.staff_id not in needed:
            continue
        priced = hourly_cost(school, person, as_at, rates)
        if priced.estimate:
            stand_in = f"£{decimals(priced.pounds, 2)} an hour stands in, marked estimate"
            yield school.finding(
                "PX-R01",
                WARN,
                "Staff",
                person,
                priced.missing_attribute or "pay_scale",
                f"{person.staff_id} cannot be priced: {priced.missing}",
                f"Fill it in; until then {stand_in}.",
            )
        for step in priced.steps:
            if not step.sure and not priced.estimate:
                unsure.setdefault(step.source, []).append(person)
    for source, people in unsure.items():
        yield school.finding(
            "PX-R02",
            WARN,
            "Staff",
            people[0],
            "point",
            f"the cost of {len(people)} in Staff ({people[0].staff_id} first) rests on a figure not yet sure: {source}",
            "Put the agreed figure into Local rates when you have it; until then the cost is provisional.",
        )


def _names(entry: str) -> tuple[str, ...]:
    try:
        return tuple(name for name, _ in adults(entry))
    except OutOfRange:
        return ()


def _la_rate(costs: Costs, rates: Rates) -> Iterable[Finding]:
    la = la_basis(costs.school)
    lacking = unpriced(la, costs.groups) if la else ("", costs.as_at)
    if lacking:
        who = f" for {lacking[0] or 'time without an adult'} on {lacking[1]:%d/%m/%Y}" if la else ""
        yield costs.school.setting_finding(
            "PX-G02",
            WARN,
            "la_hourly_rate",
            f"there is no LA hourly rate{who}",
            "Type your authority's rate; until then its columns are blank.",
        )
    for row in costs.school.local_rates:
        if row.name.casefold().startswith("la cap minutes"):
            yield costs.school.finding(
                "PX-G12",
                WARN,
                "Local rates",
                row,
                "name",
                f"{row.name} changes no cost on the LA basis",
                "The pupil map shows each pupil's minutes beside the cap; ask your authority what it means for money.",
            )


def _map_rows(costs: Costs, rates: Rates) -> Iterable[Finding]:
    school = costs.school
    running = {member.key: member for group in costs.groups for member in group.members}
    ends = {member.key: group.last for group in costs.groups for member in group.members}
    for place, row in enumerate(school.provision):
        if costed(school, row):
            member = running.get(school.line_keys[place])
            if member is None:
                yield school.finding(
                    "PX-G03",
                    WARN,
                    "Provision",
                    row,
                    "starts",
                    "the line has no day in any term",
                    "Check its dates, those of its pupil, and Terms; it costs nothing.",
                )
            elif member.first != row.starts or member.last < (row.ends or ends[member.key]):
                yield school.finding(
                    "PX-G04",
                    WARN,
                    "Provision",
                    row,
                    "starts",
                    f"the line is cut to its pupil's time at school: {member.first:%d/%m/%Y} to {member.last:%d/%m/%Y}",
                    "Nothing needs doing if the pupil's dates are right.",
                )
        yield from _row(school, row, costs.as_at)


def _row(school: School, row: Line, as_at: date) -> Iterable[Finding]:
    intervention = school.intervention.get(row.intervention)
    if intervention and is_universal(intervention):
        yield school.finding(
            "PX-G05",
            WARN,
            "Provision",
            row,
            "intervention",
            f"{row.intervention} is the class offer (tier {intervention.tier})",
            "It is left out of the costed map; delete the row, or change the tier.",
        )
    if row.status == "Planned" and row.starts and row.starts <= as_at and row.plan != "Exclude":
        yield school.finding(
            "PX-G06",
            WARN,
            "Provision",
            row,
            "status",
            f"the line is marked Planned but started on {row.starts:%d/%m/%Y}",
            "Set it to Running; until then it costs nothing to date.",
        )


def too_large(school: School) -> Iterable[Finding]:
    """Groups with more pupils at a time than the catalogue takes, by the dates in their rows."""
    together: dict[str, list[Line]] = {}
    for row in school.provision:
        known = row.intervention in school.intervention and row.starts is not None
        if row.group and known and row.plan != "Exclude":
            together.setdefault(row.group, []).append(row)
    for group, rows in together.items():
        intervention = school.intervention[rows[0].intervention]
        largest, day = _peak(school, rows)
        most = intervention.group_max or 8
        if minutes_of(intervention, rows).together and largest > most:
            yield school.finding(
                "PX-F10",
                WARN,
                "Provision",
                rows[-1],
                "group",
                f"group {group} has {largest} pupils on {day:%d/%m/%Y}; {intervention.code} takes {most}",
                "Make two groups of it, or raise Group max in Interventions.",
            )


def _peak(school: School, rows: Iterable[Line]) -> tuple[int, date]:
    spans = [
        (effective_start(school, row), effective_end(school, row, date.max))
        if row.pupil_id in school.pupil
        else (row.starts or date.min, row.ends or date.max)
        for row in rows
    ]
    return max(
        ((sum(first <= day <= last for first, last in spans), day) for day, _ in spans), key=lambda pair: pair[0]
    )


def _held(costs: Costs, rates: Rates) -> Iterable[Finding]:
    school, logs = costs.school, logs_of(costs.school, costs.as_at)
    for group in costs.groups:
        typed = [(m.line, m.line.sessions_held) for m in group.members if m.line.sessions_held is not None]
        log = logs.get(group.key)
        values = {value for _, value in typed} | ({Fraction(log.held)} if typed and log and log.is_whole else set())
        if len({Fraction(value) for value in values}) > 1:
            words = ", ".join(str(value) for value in sorted(Fraction(value) for value in values))
            yield school.finding(
                "PX-G07",
                WARN,
                "Provision",
                typed[0][0],
                "sessions_held",
                f"group {group.key} has different Sessions held: {words}",
                "Type the same number in each row; the largest typed one is used.",
            )


def _adults_in_post(costs: Costs, rates: Rates) -> Iterable[Finding]:
    school = costs.school
    for group in costs.groups:
        row = group.members[0].line
        for name, _ in group.adults:
            person = school.member_of_staff.get(name)
            if person is None:
                yield school.finding(
                    "PX-G08",
                    WARN,
                    "Provision",
                    row,
                    "staff_id",
                    f"group {group.key} has no adult",
                    "Name one; until then its time costs the planning hourly cost, an estimate.",
                )
            elif person.ends and person.ends < group.last:
                yield school.finding(
                    "PX-G09",
                    WARN,
                    "Provision",
                    row,
                    "staff_id",
                    f"{name} leaves on {person.ends:%d/%m/%Y}, before group {group.key} ends",
                    "Name another adult from then on, in a new Group.",
                )


def _skills(costs: Costs, rates: Rates) -> Iterable[Finding]:
    school = costs.school
    for group in costs.groups:
        skill = group.intervention.skill
        for name, _ in group.adults:
            if skill and name in school.member_of_staff and not has_skill(school, name, skill, group.first):
                yield school.finding(
                    "PX-G10",
                    WARN,
                    "Provision",
                    group.members[0].line,
                    "staff_id",
                    f"{name} is not known to have the skill {skill} that {group.intervention.code} needs",
                    "Add it to Staff or Training, or name another adult.",
                )


def has_skill(school: School, staff_id: str, skill: str, day: date) -> bool:
    """Whether a person has a skill on a day, by Staff or by training that has not run out."""
    wanted = skill.casefold()
    own = {item.casefold() for item in school.member_of_staff[staff_id].skills}
    return wanted in own or any(
        row.skill.casefold() == wanted
        and row.day
        and row.day <= day
        and (row.expires is None or row.expires >= day)
        for row in school.training_of.get(staff_id, ())
    )


def is_supervision(skill: str) -> bool:
    """Whether a row of Training is supervision of a skill, such as ELSA supervision, and no skill itself.

    >>> is_supervision("ELSA supervision"), is_supervision("ELSA")
    (True, False)
    """
    return "supervision" in skill.casefold().split()


def _week(costs: Costs, rates: Rates) -> Iterable[Finding]:
    """No pupil receives more than a school week; EHC hours are met by required lines."""
    school, day = costs.school, costs.as_at
    received: dict[str, Fraction] = {}
    for group in costs.groups:
        for member in group.members:
            if member.first <= day <= member.last:
                pupil = member.line.pupil_id
                received[pupil] = received.get(pupil, Fraction(0)) + group.minutes.received
    for pupil, minutes in received.items():
        week = Fraction(school.week_hours(pupil, day))
        if minutes / 60 > week:
            yield school.finding(
                "PX-F11",
                WARN,
                "Pupils",
                school.pupil[pupil],
                "pupil_id",
                f"receives {decimals(minutes / 60, 1)} hours a week; the week there has {decimals(week, 1)}",
                "Check the minutes and dates of this pupil's lines.",
            )
    yield from _ehc_hours(school, day, required_minutes(costs.groups, day))


def required_minutes(groups: Iterable[Group], day: date) -> dict[str, dict[str, Fraction]]:
    """Minutes a week that pupils receive on a day from rows marked Required, by pupil, alone and in groups.

    Time alone, and in a group that nobody else is in, counts as "1:1", the rest as "Group".
    """
    found: dict[str, dict[str, Fraction]] = {}
    for group in groups:
        present = [member for member in group.members if member.first <= day <= member.last]
        alone = group.minutes.alone + (group.minutes.together if len(present) == 1 else 0)
        for member in present:
            if member.line.required:
                kinds = found.setdefault(member.line.pupil_id, {"1:1": Fraction(0), "Group": Fraction(0)})
                kinds["1:1"] += alone
                kinds["Group"] += group.minutes.received - alone
    return found


def hours_met(kinds: Mapping[str, Fraction], adult: str) -> Fraction:
    """Hours a week that count for a plan: of the adult it names, or all of them.

    >>> hours_met({"1:1": Fraction(60), "Group": Fraction(90)}, "Any")
    Fraction(5, 2)
    """
    minutes = kinds.get(adult, Fraction(0)) if adult in {"1:1", "Group"} else sum(kinds.values())
    return Fraction(minutes) / 60


def _ehc_hours(school: School, day: date, promised: Mapping[str, Mapping[str, Fraction]]) -> Iterable[Finding]:
    for pupil in school.pupils:
        in_force = (pupil.ehc_from or date.min) <= day <= (pupil.ehc_to or date.max)
        on_roll = (pupil.starts or date.min) <= day <= (pupil.leaves or date.max)
        if pupil.ehc_hours is None or not in_force or not on_roll:
            continue
        met = hours_met(promised.get(pupil.pupil_id, {}), pupil.ehc_adult)
        if met < Fraction(pupil.ehc_hours):
            yield school.finding(
                "PX-G11",
                WARN,
                "Pupils",
                pupil,
                "ehc_hours",
                f"the plan promises {decimals(pupil.ehc_hours, 1)} hours a week, required lines give "
                f"{decimals(met, 1)}",
                "Add lines with Required = Yes, or check EHC hours and EHC adult.",
            )

"""What the law and the Code of Practice ask of a SENCo, set beside what the SENCo table says."""

from __future__ import annotations

import re
from datetime import date

from provision_xl.dates import years_on
from provision_xl.errors import Finding, Verdict
from provision_xl.school.other_tables import SencoPerson
from provision_xl.school.school import School
from provision_xl.senco.people import SENCO

REGULATION = "SEND Regulations 2014, regulation 49 (www.legislation.gov.uk/uksi/2014/1530/regulation/49)"
SHARING = "SEND Code of Practice 2015, 6.92 to 6.94"
LEADING = "SEND Code of Practice 2015, 6.87"
REGULATED = frozenset({"Mainstream primary", "Mainstream secondary", "Maintained nursery"})
QUALIFICATIONS = re.compile(
    r"\bnpq\b|npqsen|\bnasen?co\b|national award|national professional qualification", re.IGNORECASE
)
_FIRST_DAY = date(2009, 9, 1)
_YEARS_TO_QUALIFY = 3


def law_findings(school: School, as_at: date) -> tuple[Finding, ...]:
    """Every point of law or guidance that the SENCo table does not meet or does not answer.

    Mainstream schools and maintained nurseries must have a qualified teacher as SENCo; elsewhere other rules hold.
    """
    sencos = [row for row in school.senco if row.part == SENCO]
    if school.senco and not sencos:
        saw = "nobody in SENCo has the part SENCo"
        return (school.finding("PX-S11", Verdict.WARN, "SENCo", school.senco[0], "part", saw,
                               "Give one person the part SENCo; assistants and admin only help."),)  # fmt: skip
    if school.settings.setting_type not in REGULATED:
        return ()
    checks = (_teacher(school, row) + _qualified(school, row, as_at) + _shared(school, row) + _leads(school, row)
              for row in sencos)  # fmt: skip
    return tuple(finding for found in checks for finding in found)


def _warn(school: School, code: str, row: SencoPerson, attribute: str, saw: str, cure: str) -> tuple[Finding, ...]:
    return (school.finding(code, Verdict.WARN, "SENCo", row, attribute, saw, cure),)


def _teacher(school: School, row: SencoPerson) -> tuple[Finding, ...]:
    if row.qualified_teacher:
        return ()
    said = "is not a qualified teacher" if row.qualified_teacher is False else "is not marked as a qualified teacher"
    cure = (
        "Put Yes where it is so. A school's SENCo must be a qualified teacher who works there as a teacher, "
        f"or its head teacher: {REGULATION}."
    )
    return _warn(school, "PX-S12", row, "qualified_teacher", f"{row.person} {said}", cure)


def _qualified(school: School, row: SencoPerson, as_at: date) -> tuple[Finding, ...]:
    if QUALIFICATIONS.search(row.qualification):
        return ()
    if row.appointed and row.appointed <= _FIRST_DAY:
        return ()
    named = f'has "{row.qualification}" as qualification' if row.qualification else "has no qualification written down"
    if row.appointed is None:
        when = "and no date of appointment, so the last day to qualify cannot be told"
    elif years_on(row.appointed, _YEARS_TO_QUALIFY) < as_at:
        when = f"and was appointed over three years ago, on {row.appointed:%d/%m/%Y}"
    else:
        when = f"and must have one by {years_on(row.appointed, _YEARS_TO_QUALIFY):%d/%m/%Y}"
    cure = (
        "A SENCo must hold the NPQ for SENCOs within three years of first becoming one (the NASENCo counts where the "
        f"course began before 1 September 2024 and ends before 1 September 2027): {REGULATION}."
    )
    return _warn(school, "PX-S13", row, "qualification", f"{row.person} {named} {when}", cure)


def _shared(school: School, row: SencoPerson) -> tuple[Finding, ...]:
    if row.school_share is None or row.school_share >= 1:
        return ()
    seen: tuple[Finding, ...] = ()
    if school.settings.setting_type == "Mainstream secondary":
        saw = f"{row.person} is shared with other schools"
        cure = f"Sharing is meant for smaller primary schools; have the governors look at it: {SHARING}."
        seen += _warn(school, "PX-S14", row, "school_share", saw, cure)
    if row.teaching_hours:
        saw = f"{row.person} is shared with other schools and teaches {row.teaching_hours} hours a week"
        cure = f"A shared SENCo should not normally have much class teaching: {SHARING}."
        seen += _warn(school, "PX-S14", row, "teaching_hours", saw, cure)
    return seen


def _leads(school: School, row: SencoPerson) -> tuple[Finding, ...]:
    if row.leadership_team is not False:
        return ()
    saw = f"{row.person} is not on the leadership team"
    cure = f"That is advice, no duty: a SENCo achieves most as one of the leadership team ({LEADING})."
    return _warn(school, "PX-S15", row, "leadership_team", saw, cure)

"""What the law and the Code of Practice ask of a SENCo in each kind of setting, set beside what the SENCo table says.

Which points hold where, and the sentence for each, is declared in the list `setting_law`; here stands how each is seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from provision_xl.costing.away import in_post
from provision_xl.dates import years_on
from provision_xl.errors import Finding, Verdict
from provision_xl.profiles import profile_of
from provision_xl.rates import SURE, Rates
from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import SencoPerson
from provision_xl.school.school import School
from provision_xl.senco.head_review import review_seen
from provision_xl.senco.people import SENCO

QUALIFICATIONS = re.compile(
    r"\bnpq\b|npqsen|\bnasen?co\b|national award|national professional qualification", re.IGNORECASE
)
_LEVEL_3 = re.compile(r"\blevel (3|three)\b|\bL3\b|\bEY ?SENCO\b", re.IGNORECASE)
_SHARED_THROUGH = re.compile(r"\bagency\b|\bnetwork\b", re.IGNORECASE)
_FIRST_DAY = date(2009, 9, 1)
_YEARS_TO_QUALIFY = 3

type Seen = Iterable[tuple[str, SencoPerson | Staff, str, str]]
"""Code, row, attribute and what was seen."""


def law_findings(school: School, as_at: date, rates: Rates) -> tuple[Finding, ...]:
    """Every point of law or guidance for the setting that the SENCo table does not meet or does not answer."""
    sencos = [row for row in school.senco if row.part == SENCO]
    profile = profile_of(school.settings.setting_type, rates)
    if school.senco and not sencos:
        saw = "nobody in SENCo has the part SENCo"
        return (school.finding("PX-S11", Verdict.WARN, "SENCo", school.senco[0], "part", saw,
                               "Give one person the part SENCo; assistants and admin only help."),)  # fmt: skip
    found = []
    for point in rates.rows("setting_law"):
        if profile.setting in point["Settings"]:
            for code, row, attribute, saw in _CHECKS[point["Check"]](school, sencos, as_at):
                table = "Staff" if isinstance(row, Staff) else "SENCo"
                found.append(school.finding(code, Verdict.WARN, table, row, attribute, saw, _cure(point)))
    return tuple(found)


def _cure(point: Mapping[str, Any]) -> str:
    sure = "" if point["status"] in SURE else f" ({point['status']})"
    return f"{_FIRST.get(point['Check'], '')}{point['Says']}: {point['source']}{sure}."


_FIRST = {
    "qualified teacher": "Put Yes where it is so. ",
    "head's review": (
        "When the head has looked at the hours, put the day into Arrangement reviewed, what was found into Review "
        "finding, and the day of the next one into Next review. "
    ),
    "share typed": "Type this school's part into School share, such as 40%. ",
}


def _teacher(_: School, sencos: Sequence[SencoPerson], __: date) -> Seen:
    for row in sencos:
        if row.qualified_teacher:
            continue
        said = (
            "is not a qualified teacher" if row.qualified_teacher is False else "is not marked as a qualified teacher"
        )
        yield "PX-S12", row, "qualified_teacher", f"{row.person} {said}"


def _qualified(_: School, sencos: Sequence[SencoPerson], as_at: date) -> Seen:
    for row in sencos:
        if QUALIFICATIONS.search(row.qualification) or (row.appointed and row.appointed <= _FIRST_DAY):
            continue
        if row.appointed is None:
            when = "and no date of appointment, so the last day to qualify cannot be told"
        elif years_on(row.appointed, _YEARS_TO_QUALIFY) < as_at:
            when = f"and was appointed over three years ago, on {row.appointed:%d/%m/%Y}"
        else:
            when = f"and must have one by {years_on(row.appointed, _YEARS_TO_QUALIFY):%d/%m/%Y}"
        yield "PX-S13", row, "qualification", f"{row.person} {_named(row)} {when}"


def _named(row: SencoPerson) -> str:
    return f'has "{row.qualification}" as qualification' if row.qualification else "has no qualification written down"


def _is_shared(row: SencoPerson) -> bool:
    return row.school_share is not None and row.school_share < 1


def _small_schools(_: School, sencos: Sequence[SencoPerson], __: date) -> Seen:
    for row in filter(_is_shared, sencos):
        yield "PX-S14", row, "school_share", f"{row.person} is shared with other schools"


def _shared_teaching(_: School, sencos: Sequence[SencoPerson], __: date) -> Seen:
    for row in filter(_is_shared, sencos):
        if row.teaching_hours:
            saw = f"{row.person} is shared with other schools and teaches {row.teaching_hours} hours a week"
            yield "PX-S14", row, "teaching_hours", saw


def _leads(_: School, sencos: Sequence[SencoPerson], __: date) -> Seen:
    for row in sencos:
        if row.leadership_team is False:
            yield "PX-S15", row, "leadership_team", f"{row.person} is not on the leadership team"


def _share_typed(_: School, sencos: Sequence[SencoPerson], __: date) -> Seen:
    for row in sencos:
        if row.school_share is None:
            saw = f"{row.person} has no School share, so all of the time counts as this school's"
            yield "PX-S16", row, "school_share", saw


def _level_3(_: School, sencos: Sequence[SencoPerson], __: date) -> Seen:
    for row in sencos:
        if not row.qualified_teacher and not _has_level_3(row):
            yield "PX-S17", row, "qualification", f"{row.person} {_named(row)}, neither level 3 nor a teacher's"


def _has_level_3(row: SencoPerson) -> bool:
    return bool(_LEVEL_3.search(row.qualification) or QUALIFICATIONS.search(row.qualification))


def _network(_: School, sencos: Sequence[SencoPerson], __: date) -> Seen:
    for row in sencos:
        through = _SHARED_THROUGH.search(row.qualification) or _SHARED_THROUGH.search(row.person)
        if not (through or row.qualified_teacher or _has_level_3(row)):
            yield "PX-S18", row, "qualification", f"{row.person} {_named(row)}, and no agency or network is named"


def _every_teacher(school: School, _: Sequence[SencoPerson], as_at: date) -> Seen:
    listed = {text.strip().casefold() for row in school.senco for text in (row.person, row.person_key) if text.strip()}
    for row in school.staff:
        mine = {text.strip().casefold() for text in (row.staff_id, row.person_key) if text.strip()}
        if _teaches(row) and in_post(row, as_at) and not mine & listed:
            yield "PX-S19", row, "staff_id", f"{row.staff_id} is a teacher and stands in no row of SENCo"


def _teaches(row: Staff) -> bool:
    return row.fte is not None or row.pay_scale == "Teacher" or row.role.strip().casefold() == "teacher"


def _one_named(_: School, sencos: Sequence[SencoPerson], __: date) -> Seen:
    for row in sencos[1:]:
        yield "PX-S20", row, "part", f"{row.person} has the part SENCo beside {sencos[0].person}"


def _head_review(_: School, sencos: Sequence[SencoPerson], as_at: date) -> Seen:
    for row, attribute, saw in review_seen(sencos, as_at):
        yield "PX-S21", row, attribute, saw


_CHECKS: Mapping[str, Callable[[School, Sequence[SencoPerson], date], Seen]] = {
    "qualified teacher": _teacher,
    "qualification": _qualified,
    "small schools share": _small_schools,
    "shared and teaching": _shared_teaching,
    "leadership team": _leads,
    "share typed": _share_typed,
    "level 3": _level_3,
    "agency or network": _network,
    "every teacher": _every_teacher,
    "one named person": _one_named,
    "head's review": _head_review,
}

"""What does not fit the setting type: year groups, funds, places and funded hours, and rates that are not yours yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from provision_xl.errors import Finding, Verdict
from provision_xl.money import natural
from provision_xl.profiles.profile import Profile, profile_of
from provision_xl.rates import Rates
from provision_xl.results import decimals
from provision_xl.school.other_tables import FundedHours
from provision_xl.school.school import School

ESTIMATE = "own estimate"


def setting_findings(school: School, rates: Rates) -> tuple[Finding, ...]:
    """Every warning; none of them stops the work."""
    profile = profile_of(school.settings.setting_type, rates)
    if not profile.setting:
        return ()
    return (
        *_year_groups(school, profile),
        *_sources(school, profile, rates),
        *_places(school, profile),
        *_hours(school, rates),
        *_estimates(school),
    )


def _year_groups(school: School, profile: Profile) -> Iterable[Finding]:
    strange = [row for row in school.pupils if row.year_group and row.year_group not in profile.years]
    for row in strange:
        saw = f"year group {row.year_group} is none of a setting of the type {profile.setting}"
        cure = f"Put it right ({_span(profile.years)}), or the Setting type in Settings."
        yield school.finding("PX-T01", Verdict.WARN, "Pupils", row, "year_group", saw, cure)


def _span(years: tuple[str, ...]) -> str:
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"


def _sources(school: School, profile: Profile, rates: Rates) -> Iterable[Finding]:
    listed = {str(row["Source"]).casefold(): str(row["Source"]) for row in rates.rows("fund_sources")}
    for row in school.funds:
        source = listed.get(row.source.strip().casefold())
        if source and source not in profile.sources:
            saw = f"a setting of the type {profile.setting} has no {source} as a rule"
            cure = "Check Source and the Setting type in Settings; the amount counts as it is typed."
            yield school.finding("PX-T02", Verdict.WARN, "Funds", row, "source", saw, cure)


def _places(school: School, profile: Profile) -> Iterable[Finding]:
    places, taken = school.settings.commissioned_places, school.settings.places_taken
    if places is None and {"Place funding", "Place funding: base", "Element 2"} & set(profile.by_rule):
        saw = "Commissioned places is blank"
        cure = "Type how many places were agreed for the year; until then no place funding can be worked out."
        yield school.setting_finding("PX-T03", Verdict.WARN, "commissioned_places", saw, cure)
    if places is not None and taken is not None and taken > places:
        saw = f"{taken} places are taken of {places}"
        cure = "Put one of the two right; places above those agreed are not counted."
        yield school.setting_finding("PX-T03", Verdict.WARN, "places_taken", saw, cure)


def _hours(school: School, rates: Rates) -> Iterable[Finding]:
    """No child has more funded hours than there are, nor two rows at once."""
    most = rates.figure("funded_hours").entries[-1].value["working families"]
    by_child: dict[str, list[FundedHours]] = {}
    for row in school.funded_hours:
        by_child.setdefault(row.pupil_id, []).append(row)
        if row.hours_a_week is not None and row.hours_a_week > most:
            saw = f"{decimals(row.hours_a_week, 1)} funded hours a week, and there are at most {most}"
            cure = "Type the hours as over 38 weeks; hours that parents pay for do not belong here."
            yield school.finding("PX-T04", Verdict.WARN, "Funded hours", row, "hours_a_week", saw, cure)
    for child in sorted(by_child, key=natural):
        rows = sorted(by_child[child], key=lambda row: (row.starts or date.min, row.ends or date.max, row.row))
        for earlier, later in pairwise(rows):
            if earlier.ends is None or (later.starts and later.starts <= earlier.ends):
                saw = f"two rows of {child} hold on the same day"
                cure = "End the earlier row the day before this one; until then the later row counts."
                yield school.finding("PX-T05", Verdict.WARN, "Funded hours", later, "starts", saw, cure)


def _estimates(school: School) -> Iterable[Finding]:
    left = [row for row in school.local_rates if row.source.casefold().startswith(f"({ESTIMATE})")]
    if left:
        saw = f"{len(left)} rates are our own estimates ({left[0].name} first)"
        cure = "Type the rates agreed with your authority, and where they come from into Source."
        yield school.finding("PX-T06", Verdict.WARN, "Local rates", left[0], "source", saw, cure)

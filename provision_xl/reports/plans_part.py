"""What plans still need: how often in the whole school, and for a class its own pupils, to talk over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from provision_xl.impact import plan_quality
from provision_xl.impact.plan_checks import NO_SKILL
from provision_xl.reports.drafts import Draft
from provision_xl.reports.picture import Picture
from provision_xl.reports.report import Section
from provision_xl.reports.running import labels
from provision_xl.reports.typed_words import Clean
from provision_xl.results import Result, Shown

HEADING = "What plans still need"
_NONE = "Every plan has what these checks look for."
_WORDS = "Counted in the whole school, to plan time for plans; it is no measure of a class, a teacher or a pupil."
_TALK = "To talk over with the SENCo; it is no measure of a class, a teacher or a pupil."
_COLUMNS = (Shown("pupil", "Pupil"), Shown("intervention", "Provision"), Shown("what", "Still needed"))


def plans(picture: Picture) -> Draft:
    """How often each thing is missing, in the whole school."""
    by_kind = plan_quality(picture.school, picture.as_at)[1]
    words = [_WORDS] if by_kind.rows else [_NONE]
    return Draft("plans", HEADING, lambda _: words, replace(by_kind, name="Plans"))


def plans_of_class(picture: Picture, class_name: str, clean: Clean) -> Section:
    """The pupils of one class and what their plans lack; what an adult still has to learn is left to the SENCo."""
    found = plan_quality(picture.school, picture.as_at, class_name)[0].records()
    called = labels(picture, picture.school.intervention)
    rows = tuple(
        (row["pupil"], _provision(row["intervention"], called, clean), row["what"])
        for row in found if row["what"] != NO_SKILL
    )  # fmt: skip
    table = Result("Plans", HEADING, _COLUMNS, rows)
    return Section("plans", HEADING, (_TALK,) if rows else (_NONE,), table if rows else None)


def _provision(codes: str, called: Mapping[str, str], clean: Clean) -> str:
    """Names of the interventions, nothing that is not in the catalogue."""
    return "; ".join(clean(called[code]) for code in codes.split("; ") if code in called)

"""What somebody typed about a pupil, with the IDs of everybody else taken out of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date

from provision_xl.reports.audiences import AUDIENCES
from provision_xl.reports.report import Report, Section
from provision_xl.reports.scrubbing import scrubbed
from provision_xl.school.school import School

type Clean = Callable[[str], str]


def clean_words(school: School, pupils: Collection[str], staff: Collection[str], texts: Iterable[str]) -> Clean:
    """A function that gives each of these texts as readers may see it who know these pupils and members of staff.

    A text that was not among them comes back empty: nothing is shown that was not looked at.
    """
    others = replace(
        school,
        pupils=tuple(row for row in school.pupils if row.pupil_id not in pupils),
        staff=tuple(replace(row, staff_id="") if row.staff_id in staff else row for row in school.staff),
    )
    typed = tuple(dict.fromkeys(texts))
    bare = Report("", "", "", date.min, "", next(iter(AUDIENCES)), (), (), (Section("", "", typed),))
    seen = dict(zip(typed, scrubbed(bare, others).sections[0].words, strict=True))
    return lambda text: seen.get(text, "")

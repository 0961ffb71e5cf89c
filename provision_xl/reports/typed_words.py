"""What somebody typed about a pupil, with the IDs of everybody else taken out of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from provision_xl.reports.scrubbing import cleaner
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
    clean = cleaner(others)
    seen = {text: clean(text) for text in texts}
    return lambda text: seen.get(text, "")

"""What a report's file holds and who may read it: data of the audience, so that it is said before it is passed on."""

from __future__ import annotations

from provision_xl.reports.audiences import Audience
from provision_xl.reports.picture import Picture
from provision_xl.reports.report import Section
from provision_xl.reports.suppression import fewer_than
from provision_xl.results import Result, Shown

KEY, HEADING = "holds", "What this file holds"
_COLUMNS = (Shown("what", "What"), Shown("answer", "In this file"))


def holding(picture: Picture) -> Section:
    """The last section of every report: kinds of data, what is hidden, who may read it."""
    rows = kinds_of_data(picture.audience, picture.least)
    personal = picture.audience.sees_pupils or picture.audience.sees_staff
    words = "It holds personal data: keep it where only its readers can open it." if personal else (
        "It is made of sums alone; what would tell of a single pupil or member of staff is hidden."
    )  # fmt: skip
    return Section(KEY, HEADING, (words,), Result("This file holds", HEADING, _COLUMNS, rows))


def kinds_of_data(audience: Audience, least: int) -> tuple[tuple[str, str], ...]:
    """Each kind of data with an answer in words.

    Args:
        least: the smallest count of pupils that is shown; 1 shows all.
    """
    whose = {"school": "Yes, by ID", "class": "Those of one class, by ID", "pupil": "One child, by ID"}
    rows = [
        ("Who may read it", audience.title.capitalize()),
        ("Pupils one by one", whose[audience.only_of] if audience.sees_pupils else "No"),
        ("Names of pupils", "None: names in the sheet Key are never read"),
    ]
    if audience.sees_cost:
        few = fewer_than(least)
        posts = fewer_than(audience.least_posts)
        rows += [
            ("Counts of pupils, and costs beside them",
             f"Hidden where {few}, with whatever would give them away{_to_the_nearest(audience)}"
             if audience.hides else "All shown"),
            ("Staff one by one", "Yes, by ID" if audience.sees_staff else "No"),
            ("What a single post costs or is paid", "Yes" if audience.sees_staff else "No"),
            ("Hours, and costs of staff time",
             f"Hidden where {posts} posts stand behind them" if audience.least_posts else "All shown"),
        ]  # fmt: skip
    else:
        rows += [("Staff", "IDs of those who take the groups of these pupils"), ("What anything costs", "No")]
    return (*rows, ("Hidden sheets, rows, comments, links", "None"))


def _to_the_nearest(audience: Audience) -> str:
    return f"; counts to the nearest {audience.rounds_to}" if audience.rounds_to else ""

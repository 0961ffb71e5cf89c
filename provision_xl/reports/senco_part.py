"""SENCo time: one sentence, the hours, and for leaders what more of them would cost."""

from __future__ import annotations

from dataclasses import replace

from provision_xl.errors import ProvisionError
from provision_xl.reports.drafts import Draft
from provision_xl.reports.picture import Picture
from provision_xl.results import Result
from provision_xl.senco import SencoTime, plan_sentence, senco_time, sentence
from provision_xl.senco.telling import options_table, summary_table
from provision_xl.senco.wording import head_finding

NOBODY = "Nobody stands in SENCo yet, so the hours needed have no hours to be set against: fill in SENCo and Duties."
_OPTION_COLUMNS = (
    "option", "bought_hours", "extra_pence", "hour_pence", "closes_hours", "gets_done", "still_not", "estimate",
)  # fmt: skip


def senco_sections(picture: Picture) -> tuple[Draft, ...]:
    """Hours needed and had; for those who may see what a person costs, each way to more hours with its price."""
    try:
        time = senco_time(picture.school, picture.as_at, picture.work.rates)
    except ProvisionError as error:
        words = [f"SENCo time could not be worked out: {error}"]
        return (Draft("senco", "SENCo time", lambda _: words, Result("SENCo time", "", (), ())),)
    if not picture.audience.sees_staff:
        return (_hours(picture, time, [_finding(picture, time), plan_sentence(time)]),)
    hours = _hours(picture, time, [sentence(time), plan_sentence(time)] if picture.school.senco else [NOBODY])
    return (hours, *_options(time))


def _finding(picture: Picture, time: SencoTime) -> str:
    """What a reader may know who may not see what a person is paid: no price in it."""
    return head_finding(time) if picture.school.senco else NOBODY


def _hours(picture: Picture, time: SencoTime, words: list[str]) -> Draft:
    table = summary_table(time)
    said = {sentence(time), plan_sentence(time)}
    notes = tuple(note for note in table.notes if note not in said) if picture.audience.sees_staff else ()
    return Draft("senco", "SENCo time", lambda _: words, replace(table, name="SENCo time", notes=notes, answer=""))


def _options(time: SencoTime) -> tuple[Draft, ...]:
    table = options_table(time)
    if not table.rows:
        return ()
    places = [place for place, column in enumerate(table.columns) if column.key in _OPTION_COLUMNS]
    shown = Result(
        "More SENCo time", table.title, tuple(table.columns[place] for place in places),
        tuple(tuple(row[place] for place in places) for row in table.rows), (), table.notes[:1],
    )  # fmt: skip
    words = ["Extra cash is what the school would pay on top of what it pays now."]
    return (Draft("senco_options", "What more SENCo time costs", lambda _: words, shown),)

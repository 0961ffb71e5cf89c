"""The business manager's words beside a line of the budget: kept in Budget notes, joined to the line by its name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from provision_xl.errors import Finding, Verdict
from provision_xl.funding.calendars import Window
from provision_xl.money import natural
from provision_xl.school.other_tables import BudgetNote
from provision_xl.school.school import School

BY_FUND, BY_CODE, BY_MONTH = "Fund", "CFR code", "Month"


def why_of(school: School, by: str, shown: Window) -> Callable[[str], str]:
    """A function from a line of the budget to all words that are written for it, in natural order.

    A note of one calendar is shown in that calendar, and with its name in front where all dates are shown.
    """
    words: dict[str, list[str]] = {}
    for row in school.budget_notes:
        own = row.calendar.casefold()
        if row.by == by and row.why and (not own or not shown.calendar or own == shown.calendar):
            named = f"{row.calendar}: {row.why}" if own and not shown.calendar else row.why
            words.setdefault(_key(row.line), []).append(named)
    joined = {line: "; ".join(sorted(said, key=natural)) for line, said in words.items()}
    return lambda line: joined.get(_key(line), "")


def _key(line: str) -> str:
    return " ".join(line.split()).casefold()


def lines_gone(school: School, lines: Mapping[str, Collection[str]]) -> Iterable[Finding]:
    """Words whose line the budget does not have any more; they are kept.

    Args:
        lines: by Fund, CFR code and Month, the lines that there are.
    """
    there = {by: {_key(line) for line in found} for by, found in lines.items()}
    for row in school.budget_notes:
        if row.by in there and row.line and _key(row.line) not in there[row.by]:
            yield _gone(school, row)


def _gone(school: School, row: BudgetNote) -> Finding:
    return school.finding(
        "PX-H10",
        Verdict.WARN,
        "Budget notes",
        row,
        "line",
        f'the budget has no {row.by} "{row.line}", so these words are shown nowhere; they are kept',
        "Put Line as the budget spells it, or delete the row when its words are no longer wanted.",
    )

"""When each policy and plan of the school is to be reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from provision_xl.impact.scores import folded
from provision_xl.money import natural
from provision_xl.rates import SURE, Rates
from provision_xl.records.retention import years_after
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.other_tables import Policy
from provision_xl.school.school import School

LIST = "policies"
NOT_TYPED, OVERDUE, NO_CYCLE, COMING = "not typed in", "overdue", "no next day", "in time"
_COLUMNS = (
    Shown("document", "Document"),
    Shown("last_reviewed", "Last reviewed", Shows.DATE),
    Shown("next_due", "Next due", Shows.DATE),
    Shown("days_left", "Days left", Shows.COUNT, "Below nought where it is overdue."),
    Shown("state", "State"),
    Shown("years", "Usual cycle, years", Shows.COUNT),
    Shown("status", "Status of the cycle"),
    Shown("source", "Source of the cycle", lesser=True),
    Shown("cell", "Cell", lesser=True),
)
type Rule = Mapping[str, Any]


def policies(school: School, as_at: date, rates: Rates) -> Result:
    """Each document of Policies and of the usual list, what is due first on top, what has no day at the end."""
    rules = {folded(rule["Document"]): rule for rule in rates.rows(LIST)}
    typed = {folded(row.document) for row in school.policies}
    rows = [_row(school, row, rules.get(folded(row.document)), as_at) for row in school.policies]
    rows += [_missing(rule, as_at) for name, rule in rules.items() if name not in typed]
    rows.sort(key=lambda row: (row[2] or date.max, natural(row[0])))
    overdue = sum(row[4] == OVERDUE for row in rows)
    title = f"Policies on {as_at:%d/%m/%Y}: {overdue} overdue, {sum(row[4] == NOT_TYPED for row in rows)} not typed in"
    return Result("Policy", title, _COLUMNS, tuple(rows), (), _notes(rows), {"as_at": as_at})


def _row(school: School, row: Policy, rule: Rule | None, as_at: date) -> tuple[Any, ...]:
    by_rule = years_after(row.last_reviewed, rule["Years"]) if row.last_reviewed and rule else None
    due = row.next_due or by_rule
    state = NO_CYCLE if due is None else OVERDUE if due < as_at else COMING
    return (row.document, row.last_reviewed, due, *_left(due, as_at), state, *_cycle(rule),
            school.cell("Policies", row, "next_due"))  # fmt: skip


def _missing(rule: Rule, as_at: date) -> tuple[Any, ...]:
    due = rule.get("First due")
    return (rule["Document"], None, due, *_left(due, as_at), NOT_TYPED, *_cycle(rule), "")


def _left(due: date | None, as_at: date) -> tuple[int | None]:
    return ((due - as_at).days if due else None,)


def _cycle(rule: Rule | None) -> tuple[Any, ...]:
    return (rule["Years"], rule["status"], rule["source"]) if rule else (None, "", "")


def _notes(rows: list[tuple[Any, ...]]) -> tuple[str, ...]:
    notes = []
    if any(row[4] == NOT_TYPED for row in rows):
        notes.append("Not typed in: add the table Policies (Add a table), with the day each was last reviewed.")
    if any(row[4] == NO_CYCLE for row in rows):
        notes.append("No next day: type Next due on Policies.")
    if any(row[6] and row[6] not in SURE for row in rows):
        notes.append("A cycle marked unverified is usual, not looked up in the law: your governors\' own day, typed "
                     "into Next due, wins.")  # fmt: skip
    return tuple(notes)

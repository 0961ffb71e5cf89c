"""What a macro asks, with what there is to choose from in this workbook and what the person has just selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from provision_xl.functions.declaring import Ask, Macro, Wants
from provision_xl.functions.reading import tolerant_school
from provision_xl.school.raw import Grid
from provision_xl.school.school import School
from provision_xl.school.tables import OTHERS

_MOST_SIGNS = 700  # Excel cuts the text above an input box at 1,024

_ROWS: dict[Wants, tuple[str, str]] = {
    Wants.PUPIL: ("pupils", "pupil_id"),
    Wants.PUPILS: ("pupils", "pupil_id"),
    Wants.INTERVENTION: ("interventions", "code"),
    Wants.INTERVENTIONS: ("interventions", "code"),
    Wants.STAFF: ("staff", "staff_id"),
}
_SEVERAL = frozenset({Wants.PUPILS, Wants.INTERVENTIONS})


def questions(
    macro: Macro, grids: Mapping[str, Grid], selected: Mapping[str, Any], today: date
) -> list[dict[str, Any]]:
    """Each question as a host shows it.

    Args:
        macro: whose questions.
        grids: the input sheets as they stand; what is wrong in them is no reason not to ask.
        selected: `{"sheet": name, "rows": [[first, last], ...]}`, the rows in which the person has selected cells.
        today: what a date is when nothing better is known.
    """
    school = tolerant_school(grids)
    return [_question(ask, school, selected, today) for ask in macro.asks]


def _question(ask: Ask, school: School, selected: Mapping[str, Any], today: date) -> dict[str, Any]:
    offered = _choices(ask, school)
    default = ask.default or _default(ask, school, selected, today)
    shown = _offer(offered)
    return {
        "name": ask.name,
        "question": ask.question,
        "wants": str(ask.wants),
        "required": ask.required,
        "default": default,
        "choices": [list(choice) for choice in offered],
        "prompt": f"{ask.question}\n\n{shown}" if shown else ask.question,
    }


def _offer(offered: Sequence[tuple[str, str]]) -> str:
    words = ""
    for value, label in offered:
        one = f"{value} {label}".strip() if len(offered) <= 20 else value
        if len(words) + len(one) > _MOST_SIGNS:
            return f"{words}, ..."
        words = f"{words}, {one}" if words else one
    return words


def _choices(ask: Ask, school: School) -> list[tuple[str, str]]:
    """What there is to choose from: the answer, and a word beside it. No pupil's name is known here."""
    if ask.wants in _OFFERED:
        return _OFFERED[ask.wants](school)
    return [(choice, "") for choice in ask.choices]


_OFFERED: dict[Wants, Callable[[School], list[tuple[str, str]]]] = {
    Wants.PUPIL: lambda school: [(row.pupil_id, row.year_group) for row in school.pupils],
    Wants.PUPILS: lambda school: [(row.pupil_id, row.year_group) for row in school.pupils],
    Wants.INTERVENTION: lambda school: [(row.code, row.name) for row in school.interventions if row.use],
    Wants.INTERVENTIONS: lambda school: [(row.code, row.name) for row in school.interventions],
    Wants.STAFF: lambda school: [(row.staff_id, row.role) for row in school.staff],
    Wants.TERM: lambda school: [(row.label, "") for row in school.calendar.terms],
    Wants.TABLE: lambda school: [
        (table.name, "") for table in OTHERS if table.name not in school.layout and table.name != "Closed"
    ],
}


def _default(ask: Ask, school: School, selected: Mapping[str, Any], today: date) -> str:
    if ask.wants in _ROWS:
        found = _chosen(ask.wants, school, selected)
        return "; ".join(found) if ask.wants in _SEVERAL else (found[0] if len(found) == 1 else "")
    day = school.settings.as_at or today
    if ask.wants is Wants.TERM:
        later = [term for term in school.calendar.terms if term.ends >= day]
        return later[0].label if later else ""
    if ask.wants is Wants.DATE and ask.required:
        return f"{day:%d/%m/%Y}"
    return ""


def _chosen(wants: Wants, school: School, selected: Mapping[str, Any]) -> list[str]:
    """The IDs of the rows in which cells are selected, on the sheet of the rows themselves or on Provision."""
    table, attribute = _ROWS[wants]
    sheet = str(selected.get("sheet", "")).casefold()
    spans = [(int(first), int(last)) for first, last in selected.get("rows", ())]
    if sheet == "provision":
        table, attribute = "provision", "intervention" if attribute == "code" else attribute
    elif sheet != table:
        return []
    rows = [row for row in getattr(school, table) if any(first <= row.row <= last for first, last in spans)]
    return list(dict.fromkeys(value for row in rows if (value := getattr(row, attribute))))

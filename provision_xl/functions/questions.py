"""What a macro asks, with what there is to choose from in this workbook and what the person has just selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from provision_xl.dates import Term, year_label
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
        selected: `{"sheet": name, "rows": [[first, last], ...], "book": path}`, the rows in which the person has
            selected cells, and where the workbook is saved, as far as the host knows.
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
    Wants.TERM_TO_CLOSE: lambda school: [(label, "") for label in _report_terms(school)],
    Wants.COMING_TERM: lambda school: [(label, "") for label in _report_terms(school)],
    Wants.TABLE: lambda school: [
        (table.name, "") for table in OTHERS if table.name not in school.layout and table.name != "Closed"
    ],
}


def _report_terms(school: School) -> list[str]:
    """Each report term once, with its school year, in order of date."""
    return list(dict.fromkeys(_report_label(term) for term in school.calendar.terms))


def _report_label(term: Term) -> str:
    return f"{term.report_term} {year_label(term.school_year)}" if term.report_term else term.label


def _to_close(school: School, day: date) -> str:
    """The last term that is over and not closed."""
    closed = {row.term for row in school.closed}
    last_days = {_report_label(term): term.ends for term in school.calendar.terms}  # later rows win
    over = [label for label, ends in last_days.items() if ends <= day and label not in closed]
    return over[-1] if over else ""


def _coming(school: School, day: date) -> str:
    """The first term that has not begun; the next year's first where Terms ends before."""
    for term in school.calendar.terms:
        begins = min(own.starts for own in school.calendar.terms if _report_label(own) == _report_label(term))
        if begins > day:
            return _report_label(term)
    years = [term.school_year for term in school.calendar.terms]
    return f"Autumn {year_label(max(years) + 1)}" if years else ""


def _default(ask: Ask, school: School, selected: Mapping[str, Any], today: date) -> str:
    if ask.wants in _ROWS:
        found = _chosen(ask.wants, school, selected)
        return "; ".join(found) if ask.wants in _SEVERAL else (found[0] if len(found) == 1 else "")
    if ask.wants is Wants.THIS_BOOK:
        return str(selected.get("book") or "")
    day = school.settings.as_at or today
    if ask.wants is Wants.TERM:
        later = [term for term in school.calendar.terms if term.ends >= day]
        return later[0].label if later else ""
    if ask.wants is Wants.TERM_TO_CLOSE:
        return _to_close(school, day)
    if ask.wants is Wants.COMING_TERM:
        return _coming(school, day)
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

"""Rules that make a cell stand out, by sign and weight as well as colour, so that they work in black and white."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provision_xl.school.columns import Kind, Table, letter
from provision_xl.workbook.layout import AS_AT, FIRST_ROW, Columns, Work, prepared_rows
from provision_xl.workbook.looks import LINE

SIGNS = (
    'Signs: "! " overdue, or ends before it starts · "? " not in its list, or there twice · hatched: still to be filled'
)
_TODAY = f'IF({AS_AT}="",TODAY(),{AS_AT})'
_HATCHED = 14
_DATE = "dd/mm/yyyy"


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition over attributes of one row, and the attributes whose cells it changes ("" for the whole row)."""

    table: str
    where: str
    condition: str
    looks: Mapping[str, Any]


_OVERDUE = {"bold": True, "border": 1, "bg_color": "#FCE4D6", "num_format": f'"! "{_DATE}'}
_DOUBTFUL = {"bold": True, "border": 1, "bg_color": "#FFF2CC", "num_format": '"? "@'}
_TO_FILL = {"pattern": _HATCHED, "fg_color": "#7F7F7F", "bg_color": "#FFF2CC"}
_LINED = {"bottom": 1, "bottom_color": LINE}
_FINISHED = {"italic": True, "font_color": "#595959", **_LINED}
_CHOSEN = {"bold": True, **_LINED}

OWN_RULES: tuple[Rule, ...] = (
    Rule("Provision", "review_due", f'AND({{review_due}}<>"",{{review_due}}<{_TODAY},{{exit}}="")', _OVERDUE),
    Rule("Pupils", "plan_review_due", f'AND({{plan_review_due}}<>"",{{plan_review_due}}<{_TODAY})', _OVERDUE),
    Rule("Reviews", "due", f'AND({{due}}<>"",{{due}}<{_TODAY},{{held}}="")', _OVERDUE),
    Rule("Training", "expires", f'AND({{expires}}<>"",{{expires}}<{_TODAY})', _OVERDUE),
    Rule("Provision", "", 'OR({status}="Done",{status}="Stopped",{plan}="Exclude")', _FINISHED),
    *(Rule("Interventions", where, '{use}="Yes"', _CHOSEN) for where in ("use", "code", "name")),
)


def rules(table: Table, sources: Mapping[str, str]) -> Iterator[Rule]:
    """Every rule of a table: required cells of a row begun, dates the wrong way round, doubtful IDs, and its own."""
    for column in table.columns:
        if column.required:
            yield Rule(table.name, column.attribute, f"AND({{row}}>0,LEN(TRIM({{{column.attribute}}}))=0)", _TO_FILL)
        if column.refers_to in sources and column.kind is Kind.ID:
            missing = f"COUNTIF({sources[column.refers_to]},{{{column.attribute}}})=0"
            yield Rule(table.name, column.attribute, f'AND({{{column.attribute}}}<>"",{missing})', _DOUBTFUL)
    if len(table.key) == 1:
        key = table.key[0]
        twice = f"SUMPRODUCT(--EXACT({{all {key}}},{{{key}}}))>1"
        yield Rule(table.name, key, f'AND({{{key}}}<>"",{twice})', _DOUBTFUL)
    if {"starts", "ends"} <= {column.attribute for column in table.columns}:
        yield Rule(table.name, "ends", 'AND({ends}<>"",{starts}<>"",{ends}<{starts})', _OVERDUE)
    yield from (rule for rule in OWN_RULES if rule.table == table.name)
    yield Rule(table.name, "", "{row}>0", _LINED)


def highlight(work: Work, sheet: Any, columns: Columns, rows: int) -> None:
    """Put the rules of a table on its sheet."""
    last = FIRST_ROW + prepared_rows(rows) - 1
    for rule in rules(columns.table, work.sources):
        place = columns.place(rule.where) if rule.where else 0
        sheet.conditional_format(
            FIRST_ROW,
            place,
            last,
            place if rule.where else columns.count - 1,
            {
                "type": "formula",
                "criteria": f"={_filled_in(rule.condition, columns, last)}",
                "format": work.looks.differing(**rule.looks),
            },
        )


def _filled_in(condition: str, columns: Columns, last: int) -> str:
    """The condition for the first row, with cells for attributes; other rows follow by their place."""
    row = FIRST_ROW + 1
    typed = ",".join(f"${letter(first)}{row}:${letter(end)}{row}" for first, end in columns.stretches())
    text = condition.replace("{row}", f"COUNTA({typed})")
    for column in columns.table.columns:
        name = columns.letter(column.attribute)
        text = text.replace(f"{{{column.attribute}}}", f"${name}{row}")
        text = text.replace(f"{{all {column.attribute}}}", f"${name}${row}:${name}${last + 1}")
    return text

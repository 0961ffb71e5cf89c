"""A report as plain data for printing: every text of it is data there, never a part of the page's own language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from provision_xl.reports.bars import in_words, standalone
from provision_xl.reports.face import FAMILY, NO_SIGN, STRETCH, breakable, printable, simple
from provision_xl.reports.page import closing, has_contents, name_of, text_of
from provision_xl.reports.print_layout import PADDING, Fit, fit
from provision_xl.reports.report import MAKER, Fact, Report, Section
from provision_xl.results import Result, Shown, Shows

_LEFT, _CENTRE, _RIGHT = "left", "center", "right"
_SIDES = {Shows.TEXT: _LEFT, Shows.DATE: _LEFT, Shows.FLAG: _CENTRE}  # figures stand right
_SIZE, _WORDS_ONLY, _LARGE = 9.5, 10.5, 18  # points
_HEADER_SIGNS, _LARGE_HEADER_SIGNS = 80, 50  # of the school and of the report on each page
_NO_HEADING = "Without a name"
_LONG_CELL = 600  # signs; a row with so much may run over a page
_UNPRINTED = f'Signs that the typeface of this print has not stand as "{NO_SIGN}".'


def print_data(report: Report, simple_signs: bool = False) -> dict[str, Any]:
    """Everything that the page shows, as JSON can carry it.

    Args:
        simple_signs: without scripts whose letters join, which not every text of can be printed.
    """
    plain: dict[str, Any] = _simple(_plain(report)) if simple_signs else _plain(report)
    if _holds(plain, NO_SIGN):
        plain["closing"].append(_UNPRINTED)
    return plain


def _simple(value: Any) -> Any:
    if isinstance(value, str):
        return simple(value)
    if isinstance(value, dict):
        return {key: _simple(item) for key, item in value.items()}
    return [_simple(item) for item in value] if isinstance(value, list) else value


def _plain(report: Report) -> dict[str, Any]:
    school = report.school or "School without a name in Settings"
    name = name_of(report)
    as_at = f"{report.as_at:%d/%m/%Y}"
    return {
        "title": _heading(", ".join(part for part in (report.title, report.term, school) if part)),
        "author": MAKER,
        "family": FAMILY,
        "stretch": STRETCH,
        "size": _size(report),
        "heading": _heading(name),
        "whose": printed(f"{school}, for {report.addressed}, as at {as_at}"),
        "running": [_short(text, report.large_print) for text in (school, name)],
        "foot": f"As at {as_at}, for {report.addressed}",
        "headline": _facts(report.headline),
        "opening": _facts(report.opening),
        "contents": has_contents(report),
        "runs": [
            {"wide": wide, "sections": [section for _, section in sections]}
            for wide, sections in groupby(map(_section_for(report), report.sections), key=lambda made: made[0])
        ],
        "closing": [printed(text) for text in closing(report)],
    }  # fmt: skip


def _size(report: Report) -> float:
    if report.large_print:
        return _LARGE
    return _SIZE if any(section.table for section in report.sections) else _WORDS_ONLY


def printed(text: str) -> str:
    return breakable(printable(text))


def _heading(text: str) -> str:
    """Never blank: a screen reader has to say something."""
    return printed(text).strip() or _NO_HEADING


def _short(text: str, large_print: bool) -> str:
    plain, most = printable(text), _LARGE_HEADER_SIGNS if large_print else _HEADER_SIGNS
    return printed(plain if len(plain) <= most else plain[: most - 1] + "…")


def _facts(facts: Iterable[Fact]) -> list[dict[str, str]]:
    return [{"what": printed(fact.what), "answer": printed(fact.answer)} for fact in facts]


def _section_for(report: Report) -> Any:
    def made(section: Section) -> tuple[bool, dict[str, Any]]:
        fitted = fit(section.table, report.large_print) if section.table else None
        return fitted is not None and fitted.wide, _section(section, fitted)

    return made


def _section(section: Section, fitted: Fit | None) -> dict[str, Any]:
    table = section.table
    return {
        "heading": _heading(section.heading),
        "blanks": [{"what": printed(blank.what), "lines": blank.lines} for blank in section.blanks],
        "words": [printed(text) for text in section.words if text],
        "facts": _facts(section.facts),
        "chart": _chart(section, table) if table else None,
        "table": _table(table, fitted) if table and fitted else None,
        "notes": _notes(table) if table else [],
    }


def _chart(section: Section, table: Result) -> dict[str, str] | None:
    drawing = standalone(table, section.chart) if section.chart else ""
    if not section.chart or not drawing:
        return None
    title = printed(section.chart.title)
    return {
        "title": title,
        "drawing": printable(drawing),
        "words": f"{title}. {printable(in_words(table, section.chart))}",
    }


def _table(table: Result, fitted: Fit) -> dict[str, Any]:
    rows = [_row(table.columns, row) for row in table.rows]
    return {
        "title": printed(table.title),
        "size": fitted.size,
        "padding": PADDING / 2,
        "widths": list(fitted.widths),
        "sides": [_SIDES.get(column.shows, _RIGHT) for column in table.columns],
        "header": [printed(column.header) for column in table.columns],
        "rows": rows,
        "total": _row(table.columns, table.total) if table.total else [],
        "whole_rows": all(len(cell["text"]) < _LONG_CELL for row in rows for cell in row),
    }


def _row(columns: Sequence[Shown], row: Sequence[Any]) -> list[dict[str, Any]]:
    """The cells of a row; words in the place of a figure are grey."""
    return [
        {
            "text": printed(text_of(value, column)),
            "hidden": isinstance(value, str) and column.shows is not Shows.TEXT,
        }
        for column, value in zip(columns, row, strict=True)
    ]


def _notes(table: Result) -> list[str]:
    helps = [f"{column.header}: {column.help}" for column in table.columns if column.help]
    return [printed(note) for note in (*table.notes, *helps)]


def _holds(value: Any, sign: str) -> bool:
    if isinstance(value, str):
        return sign in value
    if isinstance(value, dict):
        return any(_holds(item, sign) for item in value.values())
    return isinstance(value, list) and any(_holds(item, sign) for item in value)

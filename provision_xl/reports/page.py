"""The report as one web page: a single file, nothing fetched, no script, everything that people typed escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import Any

from provision_xl.reports.bars import svg
from provision_xl.reports.page_style import STYLE
from provision_xl.reports.report import MAKER, VALUES_ONLY, Blank, Fact, Report, Section
from provision_xl.reports.suppression import PARTNER
from provision_xl.results import Result, Shown, Shows, person

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_WIDE = 9  # columns; more of them are printed on landscape paper
_NARROW = 3  # columns; so few do not fill the page
_WITH_CONTENTS = 6  # tables; a shorter report needs no list of them
_SHORT = 16  # letters of a row's name that stay on one line
_SHORT_CLASS = ' class="short"'
_SIDES = {Shows.TEXT: (), Shows.DATE: (), Shows.FLAG: ("flag",)}  # figures stand right


def page(report: Report) -> bytes:
    """The page in UTF-8; the same report gives the same bytes."""
    body = "\n".join([_header(report), '<main id="content">', *_main(report), "</main>", _footer(report)])
    title = ", ".join(part for part in (report.title, report.term, report.school) if part)
    skip = '<a class="skip" href="#content">To the report</a>'
    look = ' class="large"' if report.large_print else ""
    return f"{_head(title)}\n<body{look}>\n{skip}\n{body}\n</body>\n</html>\n".encode()


def _head(title: str) -> str:
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="{MAKER}">\n'
        f"<title>{escape(title)}</title>\n<style>\n{STYLE}\n</style>\n</head>"
    )


def _header(report: Report) -> str:
    for_whom = f"for {report.addressed}, as at {report.as_at:%d/%m/%Y}"
    return (
        f"<header>\n<h1>{escape(name_of(report))}</h1>\n"
        f"<p>{escape(report.school) or 'School without a name in Settings'}, {escape(for_whom)}</p>\n</header>"
    )


def name_of(report: Report) -> str:
    """Its title, with the term where it has one."""
    return f"{report.title}: {report.term}" if report.term else report.title


def has_contents(report: Report) -> bool:
    """Whether it is long enough for a list of its sections."""
    return sum(section.table is not None for section in report.sections) >= _WITH_CONTENTS


def _main(report: Report) -> Iterator[str]:
    if report.headline:
        yield _facts(report.headline, "figures")
    if report.opening:
        yield _facts(report.opening, "facts")
    if has_contents(report):
        yield _contents(report.sections)
    for section in report.sections:
        yield _section(section)


def _facts(facts: Iterable[Fact], kind: str) -> str:
    rows = "\n".join(f"<div><dt>{escape(fact.what)}</dt><dd>{escape(fact.answer)}</dd></div>" for fact in facts)
    if kind == "facts":
        rows = rows.replace("<div>", "").replace("</div>", "")
    return f'<dl class="{kind}">\n{rows}\n</dl>'


def _contents(sections: Iterable[Section]) -> str:
    links = "\n".join(f'<li><a href="#{section.key}">{escape(section.heading)}</a></li>' for section in sections)
    return f'<nav aria-label="Contents">\n<ol>\n{links}\n</ol>\n</nav>'


def _section(section: Section) -> str:
    wide = ' class="wide"' if section.table and len(section.table.columns) > _WIDE else ""
    parts = [f'<section id="{section.key}"{wide}>', f"<h2>{escape(section.heading)}</h2>"]
    parts.extend(map(_blank, section.blanks))
    parts.extend(f"<p>{escape(text)}</p>" for text in section.words if text)
    if section.facts:
        parts.append(_facts(section.facts, "facts"))
    if section.table and section.chart:
        parts.append(_figure(section, section.table))
    if section.table:
        parts.append(_table(section.table))
        parts.append(_notes(section.table))
    return "\n".join([*(part for part in parts if part), "</section>"])


def _blank(blank: Blank) -> str:
    """A box for paper; on a screen too it is empty, and nothing can be typed into it."""
    height = f"{2.2 * blank.lines:.1f}em"
    return f'<p class="blank">{escape(blank.what)}<span style="height: {height}"></span></p>'


def _figure(section: Section, table: Result) -> str:
    drawing = svg(table, section.chart, f"chart-{section.key}") if section.chart else ""
    caption = escape(section.chart.title) if section.chart else ""
    return f"<figure>\n<figcaption>{caption}</figcaption>\n{drawing}\n</figure>" if drawing else ""


def _table(table: Result) -> str:
    head = "".join(f'<th scope="col"{_class(column)}>{escape(column.header)}</th>' for column in table.columns)
    rows = "\n".join(f"<tr>{''.join(_cells(table.columns, row))}</tr>" for row in table.rows)
    foot = f"\n<tfoot>\n<tr>{''.join(_cells(table.columns, table.total))}</tr>\n</tfoot>" if table.total else ""
    narrow = ' class="narrow"' if len(table.columns) <= _NARROW else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(table.title)}">\n<table{narrow}>\n'
        f"<caption>{escape(table.title)}</caption>\n<thead>\n<tr>{head}</tr>\n</thead>\n"
        f"<tbody>\n{rows}\n</tbody>{foot}\n</table>\n</div>"
    )


def _class(column: Shown, *more: str) -> str:
    names = [*_SIDES.get(column.shows, ("number",)), *more]
    return f' class="{" ".join(names)}"' if names else ""


def _cells(columns: Sequence[Shown], row: Sequence[Any]) -> Iterator[str]:
    """The cells of a row, the first its header; hidden ones that stand side by side are one cell."""
    name = text_of(row[0], columns[0])
    yield f'<th scope="row"{_SHORT_CLASS if len(name) <= _SHORT else ""}>{escape(name)}</th>'
    place = 1
    while place < len(row):
        span = _hidden_from(columns, row, place)
        if span:
            yield f'<td class="hidden" colspan="{span}">{PARTNER}</td>'
        else:
            yield _cell(columns[place], row[place])
        place += span or 1


def _hidden_from(columns: Sequence[Shown], row: Sequence[Any], place: int) -> int:
    span = 0
    while place + span < len(row) and row[place + span] == PARTNER and columns[place + span].shows is not Shows.TEXT:
        span += 1
    return span


def _cell(column: Shown, value: Any) -> str:
    if isinstance(value, str) and column.shows is not Shows.TEXT:
        return f'<td class="hidden">{escape(value)}</td>'
    below = isinstance(value, int | Decimal | Fraction) and value < 0
    return f"<td{_class(column, *(('minus',) if below else ()))}>{escape(text_of(value, column))}</td>"


def text_of(value: Any, column: Shown) -> str:
    """A figure as a person reads it; words that stand in for one as they are.

    >>> text_of(123456, Shown("cost_pence", "Cost", Shows.PENCE)), text_of("hidden", Shown("n", "N", Shows.COUNT))
    ('£1,234.56', 'hidden')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and column.shows is Shows.COUNT:
        return f"{value:,}"
    return person(value, Shows.DATE if isinstance(value, date) else column.shows)


def _notes(table: Result) -> str:
    helps = [f"{column.header}: {column.help}" for column in table.columns if column.help]
    said = "\n".join(f"<li>{escape(note)}</li>" for note in (*table.notes, *helps))
    return f'<ul class="notes">\n{said}\n</ul>' if said else ""


def _footer(report: Report) -> str:
    return f"<footer>\n<p>{escape(' '.join(closing(report)))}</p>\n</footer>"


def closing(report: Report) -> tuple[str, ...]:
    """What stands at the end of a report: where it comes from, and how far it may go."""
    if report.ending:
        return report.ending
    return (VALUES_ONLY, *report.readers.handling)

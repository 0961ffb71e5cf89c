"""What drop-downs offer: lists on the sheet Lists, and columns of other tables that grow as they are filled."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from provision_xl.profiles import profile_of
from provision_xl.rates import SURE, Rates
from provision_xl.school.columns import Column, Table, letter
from provision_xl.school.school import School
from provision_xl.school.tables import SETTINGS, TABLES
from provision_xl.workbook.layout import LISTS, SIGNS_ROW, Columns, Work, column_range, quoted_sheet
from provision_xl.workbook.looks import PALE
from provision_xl.workbook.page import band, lock, print_setup

INLINE_LIMIT = 255  # signs that Excel allows in a list typed into a rule
_NAMED_IN_TURN = ("Provision.Line", "Periods.Period")  # offered, though they are not the whole key of a row
_HEADS = SIGNS_ROW + 1
_GAP_WIDTH = 3.0


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """A list on the sheet Lists: its title, the name drop-downs use, and each item with its meaning."""

    title: str
    name: str
    items: tuple[tuple[str, str], ...]


def fits_inline(choices: Collection[str]) -> bool:
    """Whether a list can be typed into the rule itself; commas would break it there."""
    return len(",".join(choices)) <= INLINE_LIMIT and not any("," in choice for choice in choices)


def choice_lists(school: School, rates: Rates) -> tuple[ChoiceList, ...]:
    """The lists of a workbook: of the national files, and declared ones too long for a rule."""
    scheme = school.setting("tier_names")
    found = [
        ChoiceList("Types of need", "lstNeeds", _records(rates, "need_codes", "Code", "Need")),
        ChoiceList("Tiers", "lstTiers", _records(rates, "tier_schemes", "Tier", "Meaning", Scheme=scheme)),
        ChoiceList("CFR codes", "lstCodes", _records(rates, "cfr_codes", "Code", "Label")),
        ChoiceList("Sources of money", "lstSources", _sources_of_money(school, rates)),
    ]
    declared = (column for column in _all_columns() if column.allowed and not fits_inline(column.allowed))
    titles = {column.header: column for column in declared}
    found += [
        ChoiceList(title, _name(title), tuple((item, "") for item in column.allowed))
        for title, column in titles.items()
    ]
    return tuple(item for item in found if item.items)


def _all_columns() -> Iterator[Column]:
    yield from SETTINGS
    for table in TABLES.values():
        yield from table.columns


def _records(rates: Rates, name: str, code: str, meaning: str, **only: str) -> tuple[tuple[str, str], ...]:
    if name not in rates.lists:
        return ()
    rows = [row for row in rates.rows(name) if all(row.get(key) == value for key, value in only.items())]
    return tuple((str(row[code]), str(row.get(meaning, ""))) for row in rows)


def _sources_of_money(school: School, rates: Rates) -> tuple[tuple[str, str], ...]:
    """Each source that the kind of setting can have, with what is usual for it; unverified where nothing was read."""
    own = profile_of(school.settings.setting_type, rates).sources
    rows = rates.rows("fund_sources") if "fund_sources" in rates.lists else ()
    rows = tuple(row for row in rows if not own or row["Source"] in own)
    return tuple((str(row["Source"]), f"Usually for {row['Restricted to']}; order {row['Order']}; {row['Year']}"
                  f"{'' if row['status'] in SURE else ', ' + row['status']}") for row in rows)  # fmt: skip


def _name(title: str) -> str:
    return "lst" + "".join(word.capitalize() for word in title.replace("-", " ").split())


def sources(lists: tuple[ChoiceList, ...], tables: Collection[Table]) -> dict[str, str]:
    """The defined name behind each list's title and each "Table.Header" that a drop-down may offer."""
    found = {item.title: item.name for item in lists}
    for table in tables:
        for column in table.columns:
            reference = f"{table.name}.{column.header}"
            if table.key == (column.attribute,) or reference in _NAMED_IN_TURN:
                found[reference] = _name(reference.replace(".", " "))
    return found


def define_names(work: Work, lists: tuple[ChoiceList, ...], tables: Collection[Table]) -> None:
    """Give the names behind the drop-downs their cells."""
    for place, item in enumerate(lists):
        column = letter(place * 3)
        work.book.define_name(item.name, f"={LISTS}!${column}${_HEADS + 2}:${column}${_HEADS + 1 + len(item.items)}")
    for table in tables:
        for declared in table.columns:
            name = work.sources.get(f"{table.name}.{declared.header}")
            if name:
                columns = Columns(table, work.names)
                cells = column_range(columns, declared.attribute, len(work.school.rows(table.name)))
                work.book.define_name(name, _filled_part(table.name, cells))


def _filled_part(sheet: str, cells: str) -> str:
    """The cells down to the last filled one, so that a drop-down has no blanks at its end."""
    first = cells.partition(":")[0]
    prefix = quoted_sheet(sheet)
    return f"={prefix}!{first}:INDEX({prefix}!{cells},MAX(1,COUNTA({prefix}!{cells})))"


def write_lists(work: Work, lists: tuple[ChoiceList, ...]) -> None:
    """The sheet that shows every list with its meanings."""
    sheet = work.book.add_worksheet(LISTS)
    looks = work.looks
    sheet.hide_gridlines(2)
    sheet.set_tab_color(PALE)
    band(sheet, LISTS, len(lists) * 3, looks.band(PALE))
    sheet.write_string(1, 0, "What the drop-downs offer. Nothing here needs filling in.", looks.note)
    widths: list[float] = []
    for place, item in enumerate(lists):
        widths += _one_list(work, sheet, place * 3, item)
    sheet.freeze_panes(_HEADS + 1, 0)
    print_setup(sheet, work.school_name, widths, _HEADS)
    lock(sheet)
    work.links.append((LISTS, "what the drop-downs offer"))


def _one_list(work: Work, sheet: Any, place: int, item: ChoiceList) -> list[float]:
    meanings = any(meaning for _, meaning in item.items)
    longest = max(len(value) for value, _ in item.items)
    meaning_width = max(len(meaning) for _, meaning in item.items) * 0.9 + 2 if meanings else _GAP_WIDTH
    widths = [float(max(longest, len(item.title)) + 2), meaning_width, _GAP_WIDTH]
    for offset, width in enumerate(widths):
        sheet.set_column(place + offset, place + offset, width)
    sheet.write_string(_HEADS, place, item.title, work.looks.result_header)
    if meanings:
        sheet.write_string(_HEADS, place + 1, "Meaning", work.looks.result_header)
    for row, (value, meaning) in enumerate(item.items, start=_HEADS + 1):
        sheet.write_string(row, place, value, work.looks.of(num_format="@"))
        if meaning:
            sheet.write_string(row, place + 1, meaning, work.looks.plain)
    return widths

"""Functions as every host calls them: what is given, what comes back, and that nothing is ever raised."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from provision_udfs import engine
from provision_udfs.answering import answer, layout
from provision_udfs.sheets import every_sheet

from provision_xl import app
from provision_xl.choices import COST_VIEWS
from provision_xl.errors import Finding, Verdict, WorkbookError
from provision_xl.functions import reading
from provision_xl.functions.changes import CellChange, Change, LookedArea, OutputSheet
from provision_xl.functions.crossing import cell_in, cell_out, grid_in, table_out
from provision_xl.functions.dispatch import sentence
from provision_xl.functions.registry import REGISTRY
from provision_xl.school.raw import CellError, Grid
from provision_xl.school.reading import read_school
from provision_xl.school.school import School
from provision_xl.views import Work, budget_tables, cost_table, map_table, staffing_tables
from provision_xl.workbook.build import build
from tests.small_school import ROWS, SETTINGS, plain_school

TODAY = date(2026, 10, 1)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Work:
    return app.work(plain_school(tmp_path_factory.mktemp("small") / "school.xlsx"))


def crossing(value: Any) -> Any:
    """A cell as a host hands it over."""
    if isinstance(value, date):
        return {"date": (datetime(value.year, value.month, value.day) - datetime(1899, 12, 30)).days}
    return value


def ranges(**changed: Any) -> list[dict[str, Any]]:
    """The small school's tables as the ranges of a formula."""
    found = [{"table": [["Setting", "Value"], *([name, crossing(value)] for name, value in SETTINGS.items())],
              "at": ["Settings", 1, 1]}]  # fmt: skip
    for name, rows in ROWS.items():
        headers = list(dict.fromkeys(header for row in rows for header in row))
        body = [[crossing(row.get(header)) for header in headers] for row in rows]
        found.append({"table": [headers, *body], "at": [name, 1, 1]})
    return found


def ask(call: str, *given: Any) -> dict[str, Any]:
    found = answer({"call": call, "args": list(given)})
    json.dumps(found, allow_nan=False)
    return found


# --- values ----------------------------------------------------------------------------------------------------

MINUTES = [60, 1, 38, 12, 5]  # £12 an hour, an hour a week, 38 weeks, five pupils: £91.20 each


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (60, 91.2),
        (60.0, 91.2),
        ("60", 91.2),  # a number typed as text
        ("60 mins", 91.2),
        ({"table": [[60]], "at": ["X", 2, 2]}, 91.2),  # one cell
        (0, 0),
        (None, "minutes is blank. Give it: Length of a session, minutes."),
        ("", "minutes is blank. Give it: Length of a session, minutes."),
        ({"table": [[None]], "at": ["X", 2, 2]}, "minutes is blank. Give it: Length of a session, minutes."),
        ("soon", 'minutes: "soon" is not a number. Type the number alone.'),
        (True, "minutes: TRUE is not a number. Type the number."),
        (-1, "minutes: -1 is negative. Type it without the minus sign, or leave it blank."),
        ({"error": "#REF!"}, "minutes: the cell it comes from shows #REF!. Put that cell right first."),
        ({"table": [[60, 60]], "at": ["X", 1, 1]}, "minutes: one cell is needed, but 1 x 2 cells were given."),
        ({"table": [[60], [60]], "at": ["X", 1, 1]}, "minutes: one cell is needed, but 2 x 1 cells were given."),
        ({"date": 46266}, 'minutes: "2026-09-01 00:00:00" is a date or time, not a number. '
         "Set the cell's format to Number and type it again."),
        (1e308, None),
        ("x" * 32_000, None),
        ("1e5", 'minutes: "1e5" is not a number. Type the number alone.'),
        ("\N{GRINNING FACE}", 'minutes: "\N{GRINNING FACE}" is not a number. Type the number alone.'),
    ],
)  # fmt: skip
def test_whatever_stands_in_a_cell_gives_the_value_or_a_sentence(cell: Any, expected: Any) -> None:
    found = ask("PROVISION_COST", cell, *MINUTES[1:])
    assert len(found) == 1
    if expected is not None:
        assert next(iter(found.values())) == expected


@pytest.mark.parametrize(
    ("prep", "materials", "pounds"),
    [
        (30, None, 136.8),  # half an hour more a week: 1.5 h x 38 x £12 / 5
        (None, 10, 93.2),  # £2 each on top of £91.20
        (30, 0.04, 136.81),  # 136.808 is rounded to the penny once, at the end
    ],
)
def test_preparation_and_materials_are_shared_by_the_group(prep: Any, materials: Any, pounds: float) -> None:
    assert ask("PROVISION_COST", *MINUTES, prep, materials) == {"value": pounds}


def test_a_share_may_be_typed_as_a_percentage() -> None:
    day = {"date": 46023}
    assert ask("HOURLY_COST", "NJC", "5", 20, day, None, None, "21.5%") == ask(
        "HOURLY_COST", "njc", 5, 20, day, 0, 0, 0.215
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["NJC", "2", 20, {"date": 46143}], 'nothing for point "2" on 2026-05-01'),
        (["NJC", "5", 20, {"date": 46023}], "Give the pension rate"),
        (["Teacher", "M3", 20, {"date": 46023}], "For a teacher give the FTE"),
        (["Spine", "5", 20, {"date": 46023}], 'no pay scale "Spine"'),
        (["NJC", "5", 0, {"date": 46023}, None, None, 0.2], "Give hours a week above 0."),
        (["NJC", "5", 20, {"date": 46023}, None, None, 21.5], "is above 1"),
    ],
)
def test_hourly_cost_says_what_is_wrong(given: list[Any], said: str) -> None:
    assert said in ask("HOURLY_COST", *given)["error"]


def test_senco_hours_by_hand() -> None:
    duties = {"table": [
        ["Duty", "Driver", "Per year", "Hours each", "Statutory"],
        ["Annual reviews", "EHC plans", 1, 6, "Yes"],  # 2 plans: 12 h
        ["Cycle reviews", "SEN support", 3, 0.5, "Yes"],  # 3 pupils: 4.5 h
        ["Policy", "Fixed", 1, 10, "Yes"],
        ["Census", "Pupils on roll", 1, 0.01, "No"],  # 200 pupils: 2 h
    ]}  # fmt: skip
    pupils = {"table": [["Pupil ID", "Year group", "SEN status"], ["A", "3", "E"], ["B", "3", "E"], ["C", "3", "K"],
                        ["D", "3", "K"], ["F", "3", "K"], ["G", "3", "N"]]}  # fmt: skip
    assert ask("SENCO_HOURS", duties, pupils, 200) == {"value": 28.5}
    assert "Pupils on roll, which is not given" in ask("SENCO_HOURS", duties, pupils)["error"]


# --- tables ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", COST_VIEWS)
def test_costs_in_a_cell_are_the_rows_that_python_gives(done: Work, by: str) -> None:
    assert ask("COSTS", by, *ranges())["table"] == table_out(cost_table(done, by))


def test_the_other_table_functions_give_what_python_gives(done: Work) -> None:
    assert ask("MAP", *ranges())["table"] == table_out(map_table(done))
    assert ask("STAFFING", *ranges())["table"] == table_out(staffing_tables(done)[0])
    assert ask("BUDGET", *ranges())["table"] == table_out(budget_tables(done)[0])
    for name in ("IMPACT", "CONCERNS", "REVIEWS_DUE", "CHECKS"):
        assert isinstance(ask(name, *ranges())["table"], list), name


def test_a_flag_dismissed_in_its_table_is_off_concerns_in_a_cell() -> None:
    """16 October 2026 is day 46311 of Excel, the as-at date of Settings; 30 September is 46295."""
    measures = {"table": [["Measure", "Scale", "Higher is better"], ["Reading", "points", "Yes"]]}
    scores = {"table": [["Pupil ID", "Measure", "Date", "Score", "Expected"],
                        ["P3", "Reading", {"date": 46295}, 80, 90],
                        ["P4", "Reading", {"date": 46295}, 80, 90]]}  # fmt: skip
    off = {"table": [["Pupil ID", "Flag", "Measure", "Line", "Date", "Reason", "Who"],
                     ["P3", "Below expected", "Reading", None, {"date": 46311}, "Was ill.", "SENCo"]]}  # fmt: skip
    every = ask("CONCERNS", *ranges(), measures, scores)["table"]
    assert [row[:2] for row in every[1:]] == [["P3", "Below expected"], ["P4", "Below expected"]]
    left = ask("CONCERNS", *ranges(), measures, scores, off)["table"]
    assert [row[:2] for row in left[1:]] == [["P4", "Below expected"]]


def test_benchmark_by_hand() -> None:
    rows = ask("BENCHMARK", *ranges())["table"]
    # Five of 100 on roll, four on SEN support and one with a plan; England, January 2026: 19.4, 6.0 and 14.8%.
    assert [row[:5] for row in rows[1:]] == [
        ["All SEN", 5, 0.05, 0.194, "primary"],
        ["EHC plan", 1, 0.01, 0.06, "all"],
        ["SEN support", 4, 0.04, 0.148, "all"],
    ]


def test_options_and_tables_may_come_in_any_order() -> None:
    first, *others = ranges()
    in_front = ask("COSTS", "pupil", "la", first, *others)
    assert ask("COSTS", first, *reversed(others), {"table": [["pupil"]], "at": ["Live", 1, 1]}, "LA") == in_front
    assert in_front["table"][1][1] == 130.73  # £17.20 x 38 weeks by five: 130.72, and the odd pence to the first


def test_an_as_at_date_in_the_formula_wins_over_that_of_settings() -> None:
    whole = ask("COSTS", "intervention", "school", {"date": 46374}, *ranges())["table"]
    assert whole[1][2] == 156  # on 18 December all thirteen hours are given


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["needs"], 'by: "needs" is not one of line, pupil'),
        (["pupil", "council"], 'basis: "council" is not one of school, la.'),
        (["pupil", "school", "soon"], 'as at: "soon" is not a date'),
        (["pupil", "school", None, "more"], '"more" is not a table'),
    ],
)
def test_wrong_options_are_named(given: list[Any], said: str) -> None:
    assert said in ask("COSTS", *given, *ranges())["error"]


def test_wrong_tables_are_named() -> None:
    tables = ranges()
    assert "The table Pupils is given twice" in ask("COSTS", *tables, tables[2])["error"]
    assert "Table 1 of the formula has no header row" in ask("COSTS", {"table": [[1, 2], [3, 4]]}, *tables)["error"]
    headless = {**tables[2], "table": tables[2]["table"][1:]}
    assert "has no header row of an input table" in ask("COSTS", headless)["error"]
    tables[5]["table"][2][5] = "soon"
    place = tables[5]["table"][0].index("Starts")
    tables[5]["table"][2][5], tables[5]["table"][2][place] = tables[5]["table"][1][5], "soon"
    assert ask("COSTS", *tables)["error"].startswith("PX-D20  Provision!F3: ")
    assert ask("STAFFING", {"table": [["a"] * 500] * 500})["error"].startswith("The range has more than 200,000 cells")


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, ...]]]:
    """The sheets of each reading of tables; what was kept is forgotten before and after."""
    seen: list[tuple[str, ...]] = []

    def counting(grids: Mapping[str, Grid]) -> School:
        seen.append(tuple(grids))
        return read_school(grids)

    monkeypatch.setattr(reading, "read_school", counting)
    reading.forget()
    yield seen
    reading.forget()


TABLE_CALLS = [(function.name,) for function in REGISTRY if function.takes_tables]
TEN_CALLS = [*TABLE_CALLS, ("COSTS", "pupil"), ("COSTS", "fund"), ("MAP", "class")][:10]


def test_ten_formulas_on_the_same_tables_read_them_once_and_once_more_after_a_change(reads: list[Any]) -> None:
    for call in TEN_CALLS:
        assert "table" in ask(*call, *ranges()), call
    assert len(TEN_CALLS) == 10 and len(reads) == 1
    changed = ranges()
    changed[5]["table"][1][changed[5]["table"][0].index("Ends")] = {"date": 46373}
    for call in TEN_CALLS:
        assert "table" in ask(*call, *changed), call
    assert len(reads) == 2
    ask("COSTS", *ranges())  # taken back: what was read first is still there
    assert len(reads) == 2


def test_the_order_of_the_tables_does_not_matter_but_which_they_are_does(reads: list[Any]) -> None:
    tables = ranges()
    first = ask("COSTS", *tables)
    assert ask("COSTS", *reversed(tables)) == first and len(reads) == 1
    assert "table" in ask("COSTS", *tables[:-1]) and len(reads) == 2  # without Funds
    moved = [{**table, "at": [table["at"][0], 4, 1]} for table in tables]
    ask("COSTS", *moved)  # what is wrong would have other addresses
    assert len(reads) == 3


def test_what_is_wrong_is_looked_for_once_too(reads: list[Any]) -> None:
    tables = ranges()
    tables[5]["table"][1][tables[5]["table"][0].index("Starts")] = "soon"
    said = {ask(*call, *tables).get("error", "no error") for call in TABLE_CALLS if call != ("CHECKS",)}
    assert len(said) == 1 and "PX-D20  Provision!F2: " in said.pop()
    assert ["PX-D20" in str(row) for row in ask("CHECKS", *tables)["table"][1:]].count(True) == 1
    assert len(reads) == 1


def test_text_and_number_true_and_one_are_different_content(reads: list[Any]) -> None:
    for cell in (1, "1", True, 1.5, {"date": 1}, {"error": "1"}, None):
        tables = ranges()
        tables[5]["table"][1].append(cell)
        ask("CHECKS", *tables)
    assert len(reads) == 7


def test_tables_of_scalars_are_read_once(reads: list[Any]) -> None:
    terms = ranges()[1]
    for day in range(46266, 46276):
        assert "value" in ask("WEEKS", {"date": 46266}, {"date": day}, terms)
    assert reads == [("Terms", *reads[0][1:])]
    duties = {"table": [["Duty", "Driver", "Per year", "Hours each", "Statutory"], ["Policy", "Fixed", 1, 10, "No"]]}
    for roll in range(1, 11):
        assert ask("SENCO_HOURS", duties, ranges()[2], roll) == {"value": 10}
    assert len(reads) == 3


def test_only_the_last_few_are_kept(reads: list[Any]) -> None:
    tables = ranges()
    for number in range(30):
        tables[0]["table"][1][1] = f"School {number}"
        ask("COSTS", *tables)
    kept = [len(reading._schools), len(reading._days), len(reading._alone)]
    assert len(reads) == 30 and max(kept) <= 8


def test_several_at_a_time_wait_for_the_one_reading(reads: list[Any]) -> None:
    tables = ranges()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ask("STAFFING", *tables), range(16)))
    assert len(reads) == 1 and all(found == answers[0] for found in answers)


# --- whatever comes --------------------------------------------------------------------------------------------

CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40),
    st.builds(lambda serial: {"date": serial}, st.floats() | st.integers() | st.text()),
    st.builds(lambda text: {"error": text}, st.text(max_size=8)),
)  # fmt: skip
HEADERS = st.sampled_from(["Term", "Starts", "Ends", "Teaching weeks", "Pupil ID", "Setting", "Value"])
TABLES = st.builds(
    lambda rows, at: {"table": rows, "at": at},
    st.lists(st.lists(CELLS | HEADERS, max_size=5), max_size=4),
    st.none() | st.tuples(st.text(max_size=5), st.integers(1, 9), st.integers(1, 9)),
)


NAMES = [function.name for function in REGISTRY if function.name != "PLAN"]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(NAMES), st.lists(CELLS | TABLES, max_size=9))
def test_no_call_ever_raises_and_every_answer_has_its_promised_shape(name: str, args: list[Any]) -> None:
    found = answer({"call": name, "args": args})
    assert set(found) in ({"value"}, {"table"}, {"error"})
    if "table" in found:
        assert {len(row) for row in found["table"]} == {len(found["table"][0])}
    if "error" in found:
        assert "PX-X01" not in found["error"], found["error"]
    json.dumps(found, allow_nan=False)


def test_the_engine_answers_each_line_and_outlives_a_damaged_one() -> None:
    said = io.StringIO()
    lines = ['{"call": "PROVISION_COST", "args": [60, 1, 38, 12, 5]}\n', "not json\n", "[]\n", '{"call": "LAYOUT"}\n']
    engine.serve(lines, said)
    answers = [json.loads(line) for line in said.getvalue().splitlines()]
    assert answers[0] == {"value": 91.2}
    assert all("PX-X02" in found["error"] for found in answers[1:3])
    assert "Key" not in answers[3]["sheets"] and answers[3]["sheets"] == layout()


# --- crossing --------------------------------------------------------------------------------------------------


def test_dates_cross_as_serial_numbers_and_come_back_as_they_were() -> None:
    for day in (date(1950, 1, 1), date(2026, 9, 1), date(2100, 12, 31)):
        assert cell_in({"date": cell_out(day)}) == datetime(day.year, day.month, day.day)


def test_a_workbook_that_counts_from_1904_has_the_same_days() -> None:
    grid = grid_in({"table": [["Ends"], [{"date": 46266 - 1462}]]}, date1904=True)
    assert grid.rows[1][0] == datetime(2026, 9, 1)


@pytest.mark.parametrize("serial", [-1, 3e6, "soon", None, True])
def test_a_date_that_no_calendar_has_is_an_error_cell(serial: Any) -> None:
    assert isinstance(cell_in({"date": serial}), CellError) or serial is True


# --- sheets for an open workbook -------------------------------------------------------------------------------


def cells_of(sheet: OutputSheet) -> dict[tuple[int, int], Any]:
    return {(row, column): cell_out(value) for row, cells in enumerate(sheet.rows, start=1)
            for column, value in enumerate(cells, start=1) if value is not None}  # fmt: skip


def looks_of(areas: tuple[LookedArea, ...]) -> Iterator[tuple[int, int, str]]:
    for area in areas:
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                yield row, column, area.look.number_format


def test_update_writes_the_same_cells_that_building_the_workbook_does(done: Work, tmp_path: Path) -> None:
    results = app.output_tables(done)
    path = tmp_path / "built.xlsx"
    build(path, done.school, results, "no-macros", as_at=done.as_at)
    built = openpyxl.load_workbook(path)
    written = every_sheet(done.school, results, (), done.rates, done.as_at, "no-macros")
    assert len(written) == len(results) + 2
    for name, sheet in written.items():
        expected = {(cell.row, cell.column): crossing(cell.value) for row in built[name].iter_rows() for cell in row
                    if cell.value is not None}  # fmt: skip
        plain = {place: value["date"] if isinstance(value, dict) else value for place, value in expected.items()}
        assert cells_of(sheet) == plain, name
        for row, column, number_format in looks_of(sheet.areas):
            assert built[name].cell(row, column).number_format == number_format, (name, row, column)
        for table in built[name].tables.values():
            top, left, bottom, right = sheet.table or (0, 0, 0, 0)
            assert table.ref == f"A{top}:{built[name].cell(bottom, right).coordinate}" and left == 1


def test_a_change_tells_every_row_it_would_write() -> None:
    cells = tuple(CellChange("Provision", row, 1, f"L{row}") for row in range(2, 200))
    found = Change("Done.", tuple(f"Provision, row {cell.row}" for cell in cells), cells).as_answer()
    told = "\n".join(found["pages"])
    assert all(f"row {row}\n" in told + "\n" for row in range(2, 200))
    assert all(len(page) <= 900 for page in found["pages"])


@pytest.mark.parametrize("count", [1, 2, 25])
def test_a_sentence_is_short_enough_for_a_cell_however_much_was_typed_and_counts_the_others(count: int) -> None:
    found = sentence(WorkbookError([Finding("PX-D06", Verdict.STOP, "Staff", "C5", "x" * 2000, "Type it.")] * count))
    assert len(found) <= 900 and found.startswith("PX-D06")
    assert ("more: run Check." in found) is (count > 1)

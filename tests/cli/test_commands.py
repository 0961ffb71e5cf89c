"""Every command on the demo school's workbook: for people, as JSON, as CSV, and all three of one mind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from provision_xl.cli import BY_HAND, cli
from provision_xl.functions.macros import MACROS
from tests.cli.running import Ran, fine, run
from tests.json_shapes import BY_COMMAND, PAGE, SHAPES, page, problems


@dataclass(frozen=True)
class Case:
    """A command, the title that a person reads, and where its JSON holds the rows that its CSV holds.

    The plan is found for a school of 24 pupils, so that it is the best one, and the same, each time.
    """

    words: tuple[str, ...]
    title: str
    rows: str = "rows"
    book: str = "demo"

    @property
    def name(self) -> str:
        return self.words[0]

    def given(self, book: Path | None, *more: str) -> tuple[object, ...]:
        return (self.name, *([book] if book else []), *self.words[1:], *more)


TABLES = (
    Case(("check",), "0 stop the work,", rows="findings"),
    Case(("map",), "Provision map by pupil"),
    Case(("cost",), "Costs by intervention"),
    Case(("explain", "--line", "L12"), "How line L12 comes to £"),
    Case(("staffing",), "Staff hours a week"),
    Case(("allocate",), "Who should run which group"),
    Case(("budget",), "Budget by fund"),
    Case(("funding",), "Income by source, Academic year"),
    Case(("awards",), "What pay awards mean, Financial year"),
    Case(("scenario", "pay +3%", "fund SEN -5%"), "What would change"),
    Case(("staff-cost",), "From the provision map to the ledger"),
    Case(("threshold",), "Cost per pupil against the threshold"),
    Case(("impact",), "What came of each intervention"),
    Case(("concerns",), "Pupils to look at"),
    Case(("graduated-response",), "Graduated response"),
    Case(("reviews",), "Reviews due by"),
    Case(("plan-quality",), "What plans still need"),
    Case(("this-week",), "Week of"),
    Case(("calendar",), "Calendar up to"),
    Case(("timetable", "--as-it-stands"), "Sessions of the week of 23/11/2026"),
    Case(("today", "--away", "TA10", "--day", "2026-11-24"), "Tuesday 24/11/2026: TA10 away"),
    Case(("ehc",), "EHC provision, promised and received in the week of 23/11/2026"),
    Case(("services",), "Outside services asked"),
    Case(("skills",), "Skills of staff"),
    Case(("register",), "SEN register on"),
    Case(("policy",), "Policies on"),
    Case(("retention",), "Records of 1 who left"),
    Case(("setting",), "What the setting type changes"),
    Case(("optimise", "--term", "Autumn"), "Plan for Autumn", book="little"),
    Case(("what-if", "--term", "Autumn", "--money", "-100"), "What if, Autumn", book="little"),
    Case(("optimise-year", "--terms", "Autumn; Spring"), "Plan for Autumn and Spring together", book="small"),
    Case(("frontier", "--term", "Spring", "--time-limit", "60"), "What money can do, Spring", book="small"),
    Case(("next-steps", "--term", "Spring", "--time-limit", "60"), "What one thing more would bring", book="small"),
    Case(("how-sure", "--term", "Autumn", "--draws", "4"), "How sure the plan is, Autumn", book="little"),
    Case(("about",), "figures in force on"),
    Case(("rates",), "National figures", book=""),
    Case(("functions",), "Functions for cells", book=""),
)
OF_MACROS = tuple(macro.command for macro in MACROS if macro.command not in BY_HAND)  # tests/macros has their cases
# tests of their own
ALSO = (
    "new", "senco-time", "report", "update", "demo", "install", "doctor", "serve", "pay", "import", "compare",
    "pupil-map", "inclusion-strategy", "information-report", "ta-sheet", "year-plan",
    "changes",
    *OF_MACROS,
    "inspect", "purge",  # tests/sharing
    "transfer", "key",  # tests/records
    "backups",  # tests/files
    "trust",  # tests/trust
    "share",  # tests/purse
)  # fmt: skip


@pytest.fixture(scope="module")
def ran(demo: Path, little: Path, small: Path) -> Any:
    """What a case prints in a form, run once."""
    kept: dict[tuple[str, ...], Ran] = {}
    books = {"demo": demo, "little": little, "small": small}

    def once(case: Case, *form: str) -> Ran:
        key = (case.name, *form)
        if key not in kept:
            kept[key] = fine(*case.given(books.get(case.book), *form))
        return kept[key]

    return once


def names(case: Case) -> str:
    return case.name


def test_every_command_has_a_case_and_a_shape() -> None:
    commands = {command.name for command in cli.registered_commands}
    assert commands == {case.name for case in TABLES} | set(ALSO) == {*BY_COMMAND, "serve"}


@pytest.mark.parametrize("case", TABLES, ids=names)
def test_a_person_reads_its_title_and_a_figure(case: Case, ran: Any) -> None:
    text: Ran = ran(case)
    assert case.title in text.words
    assert len(text.out.splitlines()) > 3
    for word in ("Traceback", "None", "Fraction(", "Decimal(", "datetime"):
        assert word not in text.out


@pytest.mark.parametrize("case", TABLES, ids=names)
def test_its_json_is_as_declared(case: Case, ran: Any) -> None:
    plain = ran(case, "--json").json()
    assert problems(BY_COMMAND[case.name], plain) == []
    assert plain[case.rows], "the demo school has something for every table"


@pytest.mark.parametrize("case", TABLES, ids=names)
def test_its_csv_holds_the_same_rows_and_numbers_as_its_json(case: Case, ran: Any) -> None:
    rows, lines = ran(case, "--json").json()[case.rows], ran(case, "--csv").csv()
    assert len(rows) == len(lines)
    assert [found for row, line in zip(rows, lines, strict=True) for found in differing(row, line)] == []


def differing(row: dict[str, Any], line: dict[str, str]) -> Iterator[str]:
    """Values of a row of JSON, in their order, that the line of CSV has otherwise."""
    assert len(row) == len(line)
    for (key, value), (header, text) in zip(row.items(), line.items(), strict=True):
        if not same(key, value, text):
            yield f"{key} {value!r} / {header} {text!r}"


def same(key: str, value: Any, text: str) -> bool:
    if value is None:
        return text == ""
    if isinstance(value, bool):
        return text == ("Yes" if value else "No")
    if isinstance(value, str):
        return text.removeprefix("'") == value
    return Decimal(text) * (100 if key.endswith("_pence") else 1) == Decimal(str(value))


def test_csv_and_json_are_told_apart_where_they_differ() -> None:
    row = {"line": "L1", "planned_pence": 1250, "staff_hours": 0.3333, "to": None, "estimate": True}
    line = {"Line": "L1", "Planned": "12.50", "Staff hours": "0.3333", "To": "", "Estimate": "Yes"}
    assert list(differing(row, line)) == []
    wrong = {"Line": "L2", "Planned": "1250", "Staff hours": "0.33", "To": "None", "Estimate": "No"}
    assert len(list(differing(row, wrong))) == 5


NARROW = 80  # characters, a window as it opens
KEPT = {
    "map": ("Pupil", "Intervention", "Planned"),
    "cost": ("Intervention", "Planned", "To date", "Forecast"),
    "staffing": ("Staff", "Has", "Used", "Free"),
    "allocate": ("Group", "Now", "Proposed"),
    "budget": ("Fund", "Planned", "Balance"),
    "threshold": ("Pupil", "Forecast"),
    "concerns": ("Pupil", "What", "Reason"),
    "plan-quality": ("Pupil", "Line", "What is missing", "Cell"),
    "reviews": ("Due", "Pupil", "What"),
    "ehc": ("Pupil", "Item", "Promised", "Received"),
    "services": ("Pupil", "Service", "Ask again on"),
    "skills": ("Staff", "Skill", "How it stands"),
    "optimise": ("Group", "Intervention", "Staff", "Pupils"),
}


@pytest.mark.parametrize("case", [case for case in TABLES if case.name in KEPT], ids=names)
def test_a_narrow_window_keeps_the_columns_that_matter(
    case: Case, little: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"TTY_COMPATIBLE": "1", "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": str(NARROW)}.items():
        monkeypatch.setenv(name, value)
    lines = run(*case.given(little)).out.splitlines()
    assert max(map(len, lines)) <= NARROW
    first, last = (next(place for place, line in enumerate(lines) if line.startswith(sign)) for sign in "┏┡")
    columns = zip(*(line.strip("┃").split("┃") for line in lines[first + 1 : last]), strict=True)
    headers = {" ".join(" ".join(cells).split()) for cells in columns}
    assert set(KEPT[case.name]) <= headers


def test_senco_time_says_the_same_in_its_three_forms(demo: Path) -> None:
    plain = fine("senco-time", demo, "--json").json()
    assert problems(BY_COMMAND["senco-time"], plain) == []
    assert plain["duties"] and plain["options"] and plain["mix"]
    for figure in ("needed", "gap"):
        assert sum(Decimal(str(duty[f"{figure}_hours"])) for duty in plain["duties"]) == pytest.approx(
            Decimal(str(plain[f"{figure}_hours"])), abs=Decimal("0.01")
        )
    assert sum(row["extra_pence"] for row in plain["mix"]) == plain["mix_extra_pence"]
    hours = {line["What"]: Decimal(line["Hours a year"]) for line in fine("senco-time", demo, "--csv").csv()}
    assert hours["Hours needed"] == Decimal(str(plain["needed_hours"]))
    assert hours["Hours had, less cover"] == Decimal(str(plain["had_hours"]))
    text = fine("senco-time", demo)
    assert text.words.startswith(" ".join(plain["sentence"].split())), "the answer comes first"
    assert "SENCo time" in text.words
    assert text.words.count(" ".join(plain["sentence"].split())) == 1, "the sentence is said once"


def test_a_plan_of_the_whole_demo_school_is_honest_about_its_end(demo: Path, tmp_path: Path) -> None:
    target = tmp_path / "plan.xlsx"
    given = ("optimise", demo, "--term", "Spring", "--time-limit", "3", "--out", target)
    plain = fine(*given, "--json").json()
    assert problems(BY_COMMAND["optimise"], plain) == []
    assert plain["status"] in {"optimal", "feasible", "stopped early"}
    assert plain["groups"] and plain["rows"]
    assert plain["benefit"] >= plain["greedy_benefit"] or plain["shortfall_minutes"]
    assert plain["bound"] is None or plain["bound"] >= plain["benefit"]
    planned = {
        (pupil, group["intervention"], group["group"], group["staff"])
        for group in plain["groups"]
        if not group["kept"]
        for pupil in group["pupils"]
    }
    rows = fine("map", target, "--json").json()["rows"]
    assert planned
    assert planned <= {(row["pupil"], row["intervention"], row["group"], row["staff"]) for row in rows}
    assert over_hours_of(target, plain) <= over_hours_of(demo, plain), "what the plan drops costs no hours"


def over_hours_of(book: Path, plan: dict[str, Any]) -> set[str]:
    """Who is over the hours had and the extra hours of the plan, on days of the spring term in full swing."""
    extra = {row["staff"]: row["extra_hours"] for row in plan["hours_left"]}
    rows = fine("staffing", book, "--as-at", "2027-02-01", "--json").json()["over_hours"]
    return {
        row["staff"]
        for row in rows
        if row["from"] <= "2027-03-25" and row["to"] >= "2027-01-18"
        and row["used_hours"] > row["had_hours"] + extra.get(row["staff"], 0)
    }  # fmt: skip


def test_report_writes_every_format(demo: Path, tmp_path: Path) -> None:
    given = ("report", demo, "--term", "Autumn", "--audience", "governors", "--out", tmp_path / "r")
    plain = fine(*given, "--json").json()
    assert problems(BY_COMMAND["report"], plain) == []
    files = [Path(name) for name in plain["files"]]
    assert sorted(item.suffix for item in files) == [".html", ".pdf", ".xlsx", ".zip"]
    assert set((tmp_path / "r").iterdir()) == set(files)
    text = fine("report", demo, "--term", "Autumn 2 2026/27", "--out", tmp_path / "other")
    assert text.out.count("Written: ") == 4


@pytest.mark.parametrize(
    ("given", "suffixes"),
    [
        (("--format", "pdf;CSV"), [".pdf", ".zip"]),
        (("--format", "html", "--format", "xlsx"), [".html", ".xlsx"]),
        (("--format", "all"), [".html", ".pdf", ".xlsx", ".zip"]),
    ],
)
def test_a_report_in_the_formats_asked_for(
    demo: Path, tmp_path: Path, given: tuple[str, ...], suffixes: list[str]
) -> None:
    plain = fine("report", demo, "--term", "Autumn", "--audience", "class", "--class", "4b", *given, "--out", tmp_path,
                 "--json").json()  # fmt: skip
    assert sorted(Path(name).suffix for name in plain["files"]) == suffixes
    assert all(Path(name).name.startswith("Class sheet Autumn 2026-27 class 4B") for name in plain["files"])


def test_a_family_copy_in_large_print(demo: Path, tmp_path: Path) -> None:
    given = ("--audience", "family", "--pupil", "P-9G3X", "--large-print", "--format", "pdf")
    plain = fine("report", demo, "--term", "Autumn", *given, "--out", tmp_path, "--json").json()
    assert [Path(name).name for name in plain["files"]] == [
        "Family copy Autumn 2026-27 family P-9G3X large print.pdf"
    ]


def test_update_writes_every_output_sheet(demo: Path, tmp_path: Path) -> None:
    import openpyxl

    target = tmp_path / "new.xlsx"
    plain = fine("update", demo, "--out", target, "--json").json()
    assert problems(BY_COMMAND["update"], plain) == []
    assert Path(plain["file"]) == target
    sheets = openpyxl.load_workbook(target, read_only=True).sheetnames
    for sheet in ("Dashboard", "Map", "Costs by intervention", "Staffing", "Budget", "Impact", "Concerns", "Checks"):
        assert sheet in sheets
    costs, again = (fine("cost", book, "--json").json() for book in (demo, target))
    assert costs == again, "the new workbook holds the same school"


def test_new_writes_a_workbook_and_says_what_comes_next(tmp_path: Path) -> None:
    plain = fine("new", tmp_path / "a.xlsx", "--with", "Reviews", "--with", "Duties", "--json").json()
    assert problems(BY_COMMAND["new"], plain) == []
    assert plain["file"] == str(tmp_path / "a.xlsx")
    assert f"provision-xl check {tmp_path / 'a.xlsx'}" in plain["next"][-1]
    assert "Written: " in fine("new", tmp_path / "b.xlsm", "--setting", "Special school").out


def test_add_group_tells_its_rows_and_writes_a_workbook_with_them(small: Path, tmp_path: Path) -> None:
    given = ("add-group", small, "--intervention", "READ", "--pupils", "P1, P2", "--staff", "T2")
    target = tmp_path / "with.xlsx"
    plain = fine(*given, "--out", target, "--json").json()
    assert problems(BY_COMMAND["add-group"], plain) == []
    written = {cell["cell"]: cell["value"] for cell in plain["cells"] if cell["sheet"] == "Provision"}
    assert [written[f"{column}10"] for column in "ABCDE"] == ["L6", "G3", "P1", "READ", "T2"]
    assert [written[f"{column}11"] for column in "ABCDE"] == ["L7", "G3", "P2", "READ", "T2"]
    told = fine(*given).words
    assert "Provision, row 10: G3, pupil P1, READ, with T2, from " in told and "--out NEW.xlsx" in told
    lines = [row["line"] for row in fine("cost", target, "--by", "line", "--json").json()["rows"]]
    assert len(lines) == 7


def test_the_page_of_shapes_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python -m tests.json_shapes"
    assert [shape.command for shape in SHAPES if f"## {shape.command}\n" not in page()] == []


@pytest.mark.parametrize(
    ("plain", "wrong"),
    [
        ({"cost_pence": 12.5}, ".cost_pence: 12.5 is not whole pence"),
        ({"rows": [{"total_cost": 3}]}, ".rows[].total_cost: money whose key does not end in _pence"),
        ({"hours_used": 3}, ".hours_used: the key does not end in _hours"),
        ({"minutes": 3}, ".minutes: the key does not end in _minutes"),
    ],
)
def test_a_key_against_the_rules_is_seen(plain: dict[str, Any], wrong: str) -> None:
    from tests.json_shapes import key_rules

    assert list(key_rules(plain)) == [wrong]


def test_a_value_of_another_kind_a_key_too_many_and_one_too_few_are_seen() -> None:
    finding = {"code": "PX-D06", "verdict": "STOP", "sheet": "Staff", "cell": None, "saw": "x", "colour": "red"}
    assert problems(BY_COMMAND["check"], {"findings": [finding]}) == [
        "findings[].colour: not declared",
        "findings[].cell: None is not text",
        "findings[].cure: missing",
    ]
    assert problems(BY_COMMAND["update"], {"file": 3}) == ["file: 3 is not text"]
    day = problems(BY_COMMAND["reviews"], {"as_at": "23/11/2026", "days": 60, "rows": []})
    assert day == ["as_at: '23/11/2026' is not date"]

"""Nothing in the governors' files tells of one pupil or one member of staff; each search finds its planted canary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from provision_xl.demo import demo_school
from provision_xl.money import natural, pounds
from provision_xl.rates import national
from provision_xl.reports import Report, report_files, report_of, termly_report
from provision_xl.reports.audiences import AUDIENCES
from provision_xl.reports.auditing import Published, audit
from provision_xl.reports.beside import hidden_beside
from provision_xl.reports.content import _drafts
from provision_xl.reports.drafts import Draft
from provision_xl.reports.outcomes import results
from provision_xl.reports.picture import Picture, report_term
from provision_xl.reports.suppression import Hidden, hide, primary
from provision_xl.school.core_tables import Fund, Intervention, Line, Pupil, Staff
from provision_xl.school.other_tables import LedgerLine, Service, TopUp, Training
from provision_xl.school.school import School
from provision_xl.views.work import Work, work_on
from tests.reports.attacker import possible_values
from tests.reports.read_back import everything, parts
from tests.reports.schools import AS_AT, FIRST, HAND, LAST

DEMO_DAY = date(2026, 11, 23)
CANARY, STAFF_CANARY = "ZZCANARY1", "TA-CANARY7"


def holders(files: Mapping[str, bytes], text: str) -> list[str]:
    """Where a text stands by itself; short ones stand in packed bytes by chance, so they are not sought there."""
    wanted = re.compile(rb"(?<![\w-])" + re.escape(text.encode()) + rb"(?!\w)")
    found = parts(files).items()
    return [name for name, part in found if (len(text) > 4 or not name.endswith(": bytes")) and wanted.search(part)]


@pytest.fixture(scope="module")
def demo() -> Work:
    return work_on(demo_school(), DEMO_DAY, national())


def canary_school() -> School:
    """The hand-made school with an ID in everything that somebody could have typed one into."""
    many = tuple(
        Pupil(pupil_id=f"Q{number:02}", year_group="4", sen_status="K", primary_need="MLD") for number in range(8)
    )
    lines = tuple(Line(line=f"M{number}", group="G9", pupil_id=row.pupil_id, intervention="MANY", staff_id="T1",
                       starts=FIRST, ends=LAST) for number, row in enumerate(many))  # fmt: skip
    one = Line(line="C1", pupil_id=CANARY, intervention="ONE", staff_id=STAFF_CANARY, starts=FIRST, ends=LAST,
               notes=f"asks {CANARY}", aim=f"{CANARY} reads", status="Planned", measure="Words", entry=Decimal(1),
               exit=Decimal(2), target=Decimal(2), fund=f"Gift for {CANARY}")  # fmt: skip
    club = Intervention(
        code="MANY", name=f"Club of {STAFF_CANARY}", group_minutes=Decimal(30), group_sessions=Decimal(1)
    )
    return replace(
        HAND,
        pupils=(*HAND.pupils, *many, Pupil(pupil_id=CANARY, year_group="3", sen_status="E", primary_need="HI")),
        staff=(*HAND.staff, Staff(staff_id=STAFF_CANARY, role="HLTA", intervention_hours=Decimal(1))),
        interventions=(*HAND.interventions, club),
        provision=(*HAND.provision, *lines, one),
        funds=(*HAND.funds, Fund(fund=f"Gift for {CANARY}", source=f"Family of {CANARY}", amount=5_000,
                                 starts=date(2026, 9, 1), ends=date(2027, 8, 31))),
        top_ups=(TopUp(pupil_id=CANARY, amount=123_457, starts=date(2026, 9, 1)),),
        services=(Service(service=f"Physio of {CANARY}", kind="Service", unit_cost=7_777, units_bought=Decimal(1),
                          pupil_ids=(CANARY,)),),
        training=(Training(staff_id=STAFF_CANARY, skill="ELSA", day=AS_AT, cost=9_999),),
        ledger=(*HAND.ledger, LedgerLine(day=AS_AT, cfr_code="E05", amount=1_234_567, staff_id=STAFF_CANARY)),
    )  # fmt: skip


def files_of(school: School, audience: str) -> dict[str, bytes]:
    return report_files(termly_report(school, AS_AT, national(), "Autumn", audience))


def test_no_id_stands_in_any_part_of_the_governors_files_and_the_search_finds_it_in_the_leaders():
    school = canary_school()
    leaders, governors = files_of(school, "leadership"), files_of(school, "governors")
    for canary in (CANARY, STAFF_CANARY):
        assert any("sharedStrings" in name for name in holders(leaders, canary))
        assert any(".html: source" in name for name in holders(leaders, canary))
        assert holders(governors, canary) == []
    # its own top-up (365/365 of £1,234.57), service and pay are nowhere either
    for pence in (123_457, 7_777, 1_234_567):
        assert holders(leaders, pounds(pence)[1:]) or holders(leaders, str(Decimal(pence) / 100))
        assert holders(governors, pounds(pence)[1:]) == []
        assert holders(governors, str(Decimal(pence) / 100)) == []


def test_no_id_of_the_demo_school_stands_in_the_governors_files(demo: Work):
    governors = report_files(report_of(demo, "Autumn", "governors"))
    leaders = report_files(report_of(demo, "Autumn", "leadership"))
    ids = [pupil.pupil_id for pupil in demo.school.pupils] + [person.staff_id for person in demo.school.staff]
    every = everything(governors)
    wanted = re.compile(rb"(?<![\w-])(?:" + b"|".join(re.escape(name.encode()) for name in ids) + rb")(?![\w-])")
    assert wanted.findall(every) == []
    assert len(set(wanted.findall(everything(leaders)))) > 80


def test_no_figure_of_a_hidden_row_stands_anywhere_in_the_governors_files(demo: Work):
    """Every hidden figure long enough to be told from another, as a person, a cell and a chart would have it."""
    picture, drafts, _, hidden = made(demo)
    every = everything(report_files(report_of(demo, "Autumn", "governors")))
    shown = figures(picture, drafts, hidden, False)
    secret = {text for text in figures(picture, drafts, hidden, True) - shown if len(text) >= 6}
    assert len(secret) > 60
    assert [text for text in secret if _stands(every, text)] == []
    assert all(_stands(every, text) for text in list(shown)[:50])


def _stands(content: bytes, text: str) -> bool:
    return re.search(rb"(?<![\d,.])" + re.escape(text.encode()) + rb"(?![\d,]|\.\d)", content) is not None


def figures(picture: Picture, drafts: tuple[Draft, ...], hidden: Hidden, secret: bool) -> set[str]:
    """The money of hidden, or of shown, rows as it would be written."""
    found: set[str] = set()
    for draft in drafts:
        for name, row in zip(draft.rows, draft.table.rows, strict=False):
            if hidden.covers(name) is secret:
                pence = [value for item, value in zip(draft.table.columns, row, strict=True)
                         if item.key.endswith("_pence") and isinstance(value, int)]  # fmt: skip
                found |= {pounds(value)[1:] for value in pence if value > 0}
        if not secret and draft.table.total:
            found |= {pounds(value)[1:] for item, value in zip(draft.table.columns, draft.table.total, strict=True)
                      if item.key.endswith("_pence") and isinstance(value, int) and value > 0}  # fmt: skip
    return found


def made(work: Work, term: str = "Autumn") -> tuple[Picture, tuple[Draft, ...], Published, Hidden]:
    picture = Picture(work, report_term(work.school, term), AUDIENCES["governors"])
    impact = results(picture)
    told, hidden = hidden_beside(picture, lambda one: _drafts(one, impact))
    return picture, _drafts(picture, impact), told, hidden


def test_the_auditor_finds_a_report_out_that_hides_small_rows_only(demo: Work):
    """The planted mistake beside the right way, on the tables of the same report."""
    _, _, told, hidden = made(demo)
    assert list(audit(told, primary(told)))
    assert hide(told) == hidden
    assert hidden.rows - primary(told)


@pytest.mark.parametrize(("pupils", "seed"), [(20, 1), (40, 2), (78, 2026), (78, 3), (150, 4)])
def test_an_attacker_learns_nothing_of_the_counts_of_a_whole_report(pupils: int, seed: int):
    """Read from the finished report alone: every hidden count of pupils can still be all that its word says."""
    work = work_on(demo_school(pupils=pupils, seed=seed), DEMO_DAY, national())
    report = report_of(work, "Autumn", "governors")
    _, drafts, told, _ = made(work)
    shown = dict(read_counts(report, drafts))
    sums = [(addition.whole, addition.parts) for addition in told.additions
            if addition.figure == "pupils" and all(name in shown for name in addition.names)]  # fmt: skip
    listed = frozenset({"need", "year", "area", "stage"})
    in_sums = {name for whole, some in sums for name in (whole, *some)}
    small = [
        name for name, value in shown.items() if value == "fewer than 5" and told.is_small(name) and name in in_sums
    ]
    for name in small:
        assert possible_values(shown, sums, listed, name) == set(range(1 if name[0] in listed else 0, 5)), name


def read_counts(report: Report, drafts: tuple[Draft, ...]) -> Iterator[tuple[tuple[str, ...], int | str]]:
    """The counts of pupils as the finished report shows them, by the names that sums go by."""
    for draft in drafts:
        table = report.section(draft.key).table
        if table is None or draft.key not in {"bands", "needs", "years", "crossed"}:
            continue
        names = {row[0]: name for row, name in zip(draft.table.rows, draft.rows, strict=False)}
        place = [item.key for item in table.columns].index("pupils")
        for row in table.rows if draft.rows else ():
            if row[place] is not None:
                yield names[row[0]], _read(row[place])
        lines = (*table.rows, table.total)
        for (row_number, column), name in draft.cells.items():
            yield name, _read(lines[row_number][column])
        yield ("total", "pupils"), table.total[place]


def _read(value: int | str) -> int | str:
    return "hidden 5" if value == "hidden" else value


def test_hidden_rows_stand_in_the_order_of_their_names(demo: Work):
    report = report_of(demo, "Autumn", "governors")
    for key in ("ran", "interventions", "needs", "codes"):
        table = report.section(key).table
        assert table is not None
        names = [row[0] for row in table.rows if "hidden" in row]
        assert names == sorted(names, key=natural)
        assert len(names) >= 2


def test_a_row_hidden_in_one_table_is_hidden_in_every_table(demo: Work):
    report = report_of(demo, "Autumn", "governors")
    ran, year = report.section("ran").table, report.section("interventions").table
    assert ran is not None and year is not None
    hidden_in_term = {row[0] for row in ran.rows if "hidden" in row}
    both = {row[0] for row in ran.rows} & {row[0] for row in year.rows}
    assert hidden_in_term & both == {row[0] for row in year.rows if "hidden" in row} & both


def test_with_fewer_pupils_than_the_least_nothing_of_them_is_shown():
    few = replace(HAND, provision=HAND.provision[:3], pupils=HAND.pupils[:3])
    report = termly_report(few, AS_AT, national(), "Autumn", "governors")
    assert {section.key for section in report.sections} == {"senco", "alerts", "holds"}
    assert [fact.what for fact in report.headline] == ["Too few pupils"]
    every = everything(report_files(report))
    # 3 x £31.20 planned, £12 a pupil to date
    assert b"93.6" not in every and b"31.2" not in every and b"36.00" not in every


def test_the_setting_decides_what_is_small():
    wide = replace(HAND, settings=replace(HAND.settings, hide_below=2))
    table = termly_report(wide, AS_AT, national(), "Autumn", "governors").section("ran").table
    assert table is not None
    # one pupil is fewer than 2, five are not; they are hidden to protect the one
    assert {row[1] for row in table.rows} == {"fewer than 2", "hidden"}


def test_one_post_of_a_role_is_not_shown_and_nobodys_pay(demo: Work):
    table = report_of(demo, "Autumn", "governors").section("staff").table
    assert table is not None
    posts = {row[0]: row[1] for row in table.rows}
    roles = [person.role for person in demo.school.staff]
    for role, count in posts.items():
        assert count == "hidden" if roles.count(role) == 1 else isinstance(count, int | str)
    assert {item.key for item in table.columns}.isdisjoint({"hourly_pence", "pay_pence", "cost_pence"})


def test_prices_of_a_persons_hour_are_in_no_governors_text(demo: Work):
    report = report_of(demo, "Autumn", "governors")
    assert not any("£" in text for text in report.section("senco").words)
    assert "senco_options" not in {section.key for section in report.sections}


@pytest.mark.parametrize("seed", [1, 2026])
def test_no_count_of_pupils_below_the_least_is_shown_anywhere(seed: int):
    work = work_on(demo_school(seed=seed), DEMO_DAY, national())
    seen = 0
    for section in report_of(work, "Autumn", "governors").sections:
        for place, item in enumerate(section.table.columns if section.table else ()):
            if section.table and item.key.startswith("pupils"):
                counts = [row[place] for row in (*section.table.rows, *filter(None, [section.table.total]))]
                assert not {1, 2, 3, 4} & {count for count in counts if isinstance(count, int)}, section.key
                seen += len(counts)
    assert seen > 60


def test_funds_for_one_pupil_stand_in_one_row(demo: Work):
    table = report_of(demo, "Autumn", "governors").section("funds").table
    assert table is not None
    assert [row[0] for row in table.rows if "op-up" in row[0]] == ["Top-ups and other funds for one pupil"]
    joined = next(row for row in table.rows if "op-up" in row[0])
    leaders = report_of(demo, "Autumn", "leadership").section("funds").table
    assert leaders is not None
    own = [row for row in leaders.rows if row[0].startswith("Top-up ")]
    assert len(own) > 5
    assert joined[4:] == tuple(sum(row[place] for row in own) for place in range(4, len(joined)))


def test_what_is_bought_for_single_pupils_stands_only_in_the_sum_of_all_that_is_bought(demo: Work):
    """Else the costs by need less those by intervention would be the taxi of one pupil."""
    report = report_of(demo, "Autumn", "governors")
    year = [piece for piece in demo.costs.pieces if (2026, 9) <= piece.month <= (2027, 8)]
    bought = sum(piece.to_date for piece in year if piece.kind in {"service", "training"})
    assert any(piece.pupil for piece in year if piece.kind == "service")
    for key in ("interventions", "bands", "needs", "years"):
        table = report.section(key).table
        assert table is not None
        records = {row[table.columns[0].key]: row for row in table.records()}
        assert records["Bought services and training"]["to_date_pence"] == bought
        assert not [name for name in records if name.startswith(("Service:", "Training:"))]
    years = report.section("years").table
    assert years is not None
    shown = [row["to_date_pence"] for row in years.records() if row["pupils"]]
    assert sum(shown) == sum(piece.to_date for piece in year) - bought


def test_what_hidden_rows_cost_together_is_the_total_less_what_is_shown(demo: Work):
    table = report_of(demo, "Autumn", "governors").section("interventions").table
    place = [column.key for column in table.columns].index("forecast_pence")
    shown = sum(row[place] for row in table.rows if isinstance(row[place], int))
    assert any(row[place] == "hidden" for row in table.rows)
    (note,) = [note for note in table.notes if note.startswith("Together")]
    assert f"{pounds(table.total[place] - shown)} (forecast" in note
    assert all("hidden" not in str(value) for value in table.total)

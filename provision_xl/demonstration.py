"""`provision-xl demo`: a made-up school, everything worked out, and all that a school would get, in one folder."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from provision_xl import app
from provision_xl.app import Macros, Progress, ReportWanted
from provision_xl.errors import OutOfRange
from provision_xl.funding import UNFUNDED
from provision_xl.money import half_up, pounds
from provision_xl.rates import national
from provision_xl.results import Result, Shown, decimals
from provision_xl.school.school import School
from provision_xl.views import Work, staffing_tables

BOOK, DEMO_ID = "Two Oaks Primary", "DEMO"
TERM = "Autumn"
NEXT_TERM = "Spring"
PLAN_SECONDS, REASONS_SECONDS = 8.0, 2.0


def demonstrate(
    folder: Path, pupils: int | None, seed: int | None, macros: Macros, progress: Progress, setting: str = ""
) -> tuple[Result, list[Path]]:
    """Make the school, work everything out and write its workbooks and reports; files of an earlier demo are replaced.

    Args:
        folder: made where it is not there.
        pupils: pupils with SEN; None is the usual number.
        seed: the same seed gives the same school, to the byte.
        setting: a setting type; one other than that of the demo's own school has a small school of its own.

    Returns:
        A summary to be shown, and the files written.

    Raises:
        OutOfRange: no such setting type, or a number of pupils or a seed for a school that is always the same.
    """
    progress("making a school", 0.02)
    done = app.work(_school(pupils, seed, setting))
    book = book_name(done.school)
    progress("working everything out", 0.1)
    outputs = app.output_tables(done)
    progress("finding the plan for the spring term", 0.3)
    plan = app.explained(app.plan(done, NEXT_TERM, None, PLAN_SECONDS), REASONS_SECONDS)
    planned = app.plan_tables(done, plan)
    app.made(folder)
    files = []
    for part, (name, host) in enumerate(((f"{book}.xlsx", "no-macros"), (f"{book}.xlsm", "excel"))):
        progress(f"writing {name}", 0.5 + part * 0.15)
        target = folder / name
        target.unlink(missing_ok=True)
        live = app.live(done, host)
        tables = (*outputs, *planned)
        files.append(app.write_book(target, done.school, tables, host, macros, as_at=done.as_at, live=live))
    wanted = tuple(reports_wanted(done))
    for part, report in enumerate(wanted):
        progress(f"writing the report for {report.audience}", 0.8 + part * 0.2 / len(wanted))
        files.extend(app.report(done, report, folder))
    progress("done", 1.0)
    return summary(done, plan_words(plan.status, plan.benefit_months, plan.greedy_benefit_months)), files


def _school(pupils: int | None, seed: int | None, setting: str) -> School:
    from provision_xl.demo import DEFAULT_PUPILS, DEFAULT_SEED, OWN_SETTING, demo_school, example_school
    from provision_xl.profiles import setting_named

    named = setting_named(setting or OWN_SETTING, national()).setting
    if named == OWN_SETTING:
        return demo_school(DEFAULT_PUPILS if pupils is None else pupils, DEFAULT_SEED if seed is None else seed)
    if pupils is not None or seed is not None:
        raise OutOfRange(f"The example of the type {named} is always the same: leave out --pupils and --seed.")
    return example_school(named)


def book_name(school: School) -> str:
    """What the workbooks of a made-up school are called.

    >>> from provision_xl.school.core_tables import Settings
    >>> book_name(School(settings=Settings(school_name="Millbrook College (example)")))
    'Millbrook College'
    """
    if school.settings.school_id == DEMO_ID:
        return BOOK
    return school.settings.school_name.partition(" (")[0].partition(",")[0]


def reports_wanted(done: Work) -> Iterable[ReportWanted]:
    """A report for each audience; of a class and a family, those of the pupil whose EHC plan stands first."""
    yield from (ReportWanted(TERM, audience) for audience in ("leadership", "governors"))
    yield ReportWanted(TERM, "public", formats=("pdf",))
    pupil = next((pupil for pupil in done.school.pupils if pupil.sen_status == "E"), None)
    if pupil:
        yield ReportWanted(TERM, "class", pupil.class_name, ("pdf",))
        yield ReportWanted(TERM, "family", pupil.pupil_id, ("pdf",))


def plan_words(status: str, benefit: Fraction, by_hand: Fraction) -> str:
    """What the plan comes to, beside the better of two plans made by hand."""
    more = f", {half_up((benefit / by_hand - 1) * 100)}% more than by hand" if by_hand else ""
    return f"{decimals(benefit, 0)} months of planning weight{more} ({status})"


def summary(done: Work, plan: str) -> Result:
    """A dozen lines that tell what the school's map comes to."""
    rows = tuple(_lines(done, plan))
    columns = (Shown("what", "What"), Shown("figure", "Figure"))
    note = "A made-up school: no child, no colleague and no figure in it is real."
    title = f"{done.school.settings.school_name}, as at {done.as_at:%d/%m/%Y}"
    return Result("Demo", title, columns, rows, notes=(note,))


def _lines(done: Work, plan: str) -> Iterable[tuple[str, str]]:
    from provision_xl.senco import sentence

    school, total = done.school, done.costs.total
    statuses = [school.in_force(pupil.pupil_id, "SEN status", done.as_at) for pupil in school.pupils]
    yield "Pupils on roll; SEN support; EHC plans", (
        f"{school.settings.pupils_on_roll}; {statuses.count('K')}; {statuses.count('E')}"
    )
    yield "Lines on the map, groups", f"{len(school.provision)}, {len(done.costs.groups)}"
    yield "Planned, own cost", pounds(total.planned)
    yield "To date, forecast", f"{pounds(total.to_date)}, {pounds(total.forecast)}"
    if done.la_costs:
        yield "Planned at the LA's rate", pounds(done.la_costs.total.planned)
    people = staffing_tables(done)[0]
    over = [row[0] for row in people.rows if row[7]]
    yield "Hours a week had, used", f"{decimals(people.total[3], 1)}, {decimals(people.total[5], 1)}"
    yield "Over their hours", ", ".join(over) or "nobody"
    yield "Paid by no fund", pounds(sum(payment.forecast for payment in done.paid if payment.fund == UNFUNDED))
    yield "Plan for the spring term", plan
    yield "SENCo time", sentence(app.senco(done))
    stopping = sum(app.stops([finding]) for finding in done.findings)
    yield "Checks", f"{stopping} stop the work, {len(done.findings) - stopping} are notes"

"""The tables of a trust: by school, need, intervention and source of money; prices compared; outcomes together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from provision_xl.money import half_up, natural
from provision_xl.results import Result, Shown, Shows
from provision_xl.trust.comparing import units, why
from provision_xl.trust.one_school import Totals

EACH = "By school and"  # how the names of the long tables begin that have a row for every school
FEW = 5  # exit scores below which a mean says little
_SUMS = (Shown("planned_pence", "Planned", Shows.PENCE), Shown("to_date_pence", "To date", Shows.PENCE),
         Shown("forecast_pence", "Forecast", Shows.PENCE))  # fmt: skip
_VIEWS = (("need", "Primary need"), ("intervention", "Intervention"), ("fund", "Source of money"))


def roll_up(totals: Sequence[Totals]) -> tuple[Result, ...]:
    """Every table; schools in the order of their School IDs, whatever order they were read in.

    A school without School ID, and two workbooks of one School ID, are not counted and named.
    """
    schools, left_out = _counted(totals)
    found = [_schools(schools, left_out)]
    for view, header in _VIEWS:
        found += [_together(schools, view, header), _by_school(schools, view, header)]
    found += [_prices(schools), _outcomes(schools)]
    if any(school["plan"] for school in schools):
        found.append(_plans(schools))
    return (*found, _not_counted(left_out))


def _counted(totals: Iterable[Totals]) -> tuple[list[Totals], list[tuple[str, str, str]]]:
    """The schools that count, and (School ID, file, why) for every reason why another does not."""
    rows = sorted(totals, key=lambda row: (natural(row.get("id", "")), row["file"]))
    names = defaultdict(list)
    for row in rows:
        names[row.get("id", "")].append(row["file"])
    good, left_out = [], []
    for row in rows:
        name = row.get("id", "")
        for reason in row.get("failed", ()):
            left_out.append((name, row["file"], reason))
        if "failed" in row:
            continue
        if not name:
            left_out.append((name, row["file"], "School ID on Settings is blank: type the school's own, such as its "
                                                "URN, so that it is counted once."))  # fmt: skip
        elif len(names[name]) > 1:
            others = ", ".join(file for file in names[name] if file != row["file"]) or row["file"]
            left_out.append((name, row["file"], f"School ID {name} stands in {others} too: put it right, or leave one "
                                                "of them out."))  # fmt: skip
        else:
            good.append(row)
    return good, left_out


def _share(pence: int, people: int | None) -> int | None:
    return half_up(Fraction(pence, people)) if people else None


def _schools(schools: Sequence[Totals], left_out: Sequence[tuple[str, str, str]]) -> Result:
    columns = (
        Shown("school_id", "School ID"), Shown("school", "School"), Shown("setting", "Setting"),
        Shown("roll", "On roll", Shows.COUNT), Shown("support", "SEN support", Shows.COUNT),
        Shown("plans", "EHC plans", Shows.COUNT), *_SUMS,
        Shown("per_pupil_pence", "Planned a pupil", Shows.PENCE, "Of everybody on roll."),
        Shown("per_sen_pupil_pence", "Planned a SEN pupil", Shows.PENCE, "SEN support and EHC plans."),
        Shown("had_hours", "Hours a week had", Shows.HOURS), Shown("used_hours", "Used", Shows.HOURS),
        Shown("notes", "Notes of Checks", Shows.COUNT), Shown("as_at", "As at", Shows.DATE),
    )  # fmt: skip
    rows = tuple(_school_row(school) for school in schools)
    total = _school_row(_whole(schools)) if schools else ()
    missing = len({file for _, file, _ in left_out})
    notes = (f"{missing} of {len(schools) + missing} workbooks are not counted: Not counted says why.",) * bool(missing)
    return Result("Schools", "What SEN provision costs, by school", columns, rows, total, notes)


def _school_row(school: Totals) -> tuple[Any, ...]:
    sums, sen = school["sums"], school["support"] + school["plans"]
    return (
        school["id"], school["name"], school["setting"], school["roll"], school["support"], school["plans"],
        sums["planned"], sums["to_date"], sums["forecast"], _share(sums["planned"], school["roll"]),
        _share(sums["planned"], sen), Fraction(sums["had"]), Fraction(sums["used"]), sum(school["notes"].values()),
        school["as_at"] and date.fromisoformat(school["as_at"]),
    )  # fmt: skip


def _whole(schools: Sequence[Totals]) -> Totals:
    """All schools as one; nobody is on roll where one school does not say how many are."""
    rolls = [school["roll"] for school in schools]
    notes = sum((Counter(school["notes"]) for school in schools), Counter[str]())
    return {
        "id": "Total", "name": None, "setting": None, "as_at": None, "notes": notes,
        "roll": None if None in rolls else sum(rolls),
        "support": sum(school["support"] for school in schools), "plans": sum(school["plans"] for school in schools),
        "sums": {key: sum(Fraction(school["sums"][key]) for school in schools) for key in ("had", "used")}
        | {key: sum(school["sums"][key] for school in schools) for key in ("planned", "to_date", "forecast")},
    }  # fmt: skip


def _named(row: Totals) -> str:
    """What a key is called across schools: interventions by name, since codes are each school's own."""
    return str(row["name"] or row["key"])


def _sum_of(rows: Iterable[Totals]) -> tuple[int, ...]:
    listed = list(rows)
    return tuple(sum(row[key] for row in listed) for key in ("planned", "to_date", "forecast"))


def _together(schools: Sequence[Totals], view: str, header: str) -> Result:
    found: dict[str, list[Totals]] = defaultdict(list)
    spelt: dict[str, str] = {}
    having: dict[str, set[str]] = defaultdict(set)
    for school in schools:
        for row in school[view]:
            name = " ".join(_named(row).split())
            folded = name.casefold()
            spelt[folded] = min(spelt.get(folded, name), name)
            found[folded].append(row)
            having[folded].add(school["id"])
    order = sorted(found, key=lambda key: (-sum(row["planned"] for row in found[key]), key))
    rows = tuple((spelt[key], len(having[key]), *_sum_of(found[key])) for key in order)
    columns = (Shown(view, header), Shown("schools", "Schools", Shows.COUNT), *_SUMS)
    total = ("Total", None, *_sum_of(row for school in schools for row in school[view])) if rows else ()
    return Result(f"By {view}", f"All schools together, by {header.lower()}", columns, rows, total)


def _by_school(schools: Sequence[Totals], view: str, header: str) -> Result:
    named = view == "intervention"
    name = (Shown("name", "Name"),) if named else ()
    columns = (Shown("school_id", "School ID"), Shown("school", "School"), Shown("id", header), *name, *_SUMS)
    rows = tuple(
        (school["id"], school["name"], row["key"], *([row["name"]] if named else []), *_sum_of([row]))
        for school in schools
        for row in sorted(school[view], key=lambda row: natural(row["key"]))
    )
    sums = _sum_of(row for school in schools for row in school[view])
    total = ("Total", *[None] * (2 + named), *sums) if rows else ()
    return Result(f"{EACH} {view}", f"Each school, by {header.lower()}", columns, rows, total)


def _prices(schools: Sequence[Totals]) -> Result:
    names = {school["id"]: school["name"] for school in schools}
    columns = (
        Shown("intervention", "Intervention"), Shown("school_id", "School ID"), Shown("school", "School"),
        Shown("pupils", "Pupils", Shows.COUNT), Shown("each_pence", "Planned a pupil", Shows.PENCE),
        Shown("pupil_hours", "Hours a pupil", Shows.HOURS), Shown("together", "Pupils an adult", Shows.NUMBER),
        Shown("hourly_pence", "Pay an hour", Shows.PENCE), Shown("rest_pence", "Other costs a pupil", Shows.PENCE),
        Shown("why", "Why"),
    )  # fmt: skip
    rows = tuple(
        (others[0].name, unit.school, names[unit.school], unit.pupils, half_up(unit.each), unit.hours_each,
         unit.together, half_up(unit.hourly), half_up(unit.rest_each), why(unit, others))
        for others in units(schools).values()
        for unit in sorted(others, key=lambda unit: (-unit.each, natural(unit.school)))
    )  # fmt: skip
    notes = ("Interventions of the same name, dearest first. The middle is the median of the schools that have it; a "
             "tenth more or less is given a reason.",)  # fmt: skip
    return Result("Prices", "The same intervention at different prices", columns, rows, notes=notes)


def _outcomes(schools: Sequence[Totals]) -> Result:
    found: dict[tuple[str, str], list[Totals]] = defaultdict(list)
    spelt: dict[tuple[str, str], str] = {}
    for school in schools:
        for row in school["outcomes"]:
            name = " ".join(row["name"].split())
            key = name.casefold(), row["measure"]
            spelt[key] = min(spelt.get(key, name), name)
            found[key].append(row)
    columns = (
        Shown("intervention", "Intervention"), Shown("measure", "Measure"), Shown("schools", "Schools", Shows.COUNT),
        Shown("finished", "Finished", Shows.COUNT), Shown("with_exit", "With exit score", Shows.COUNT),
        Shown("mean_gain", "Mean gain", Shows.NUMBER, f"Blank where fewer than {FEW} have an exit score."),
        Shown("with_target", "With target", Shows.COUNT), Shown("met_target", "Met it", Shows.COUNT),
    )  # fmt: skip
    rows = []
    for key in sorted(found):
        of = found[key]
        scored = sum(row["with_exit"] for row in of)
        gain = sum((Fraction(row["gain"]) for row in of), Fraction(0)) / scored if scored >= FEW else None
        counts = (sum(row[name] for row in of) for name in ("with_target", "met_target"))
        rows.append((spelt[key], key[1], len(of), sum(row["finished"] for row in of), scored, gain, *counts))
    notes = ("Scores of the pupils who were there: they do not show that the intervention made the difference, and "
             "schools are not to be ranked by them.",)  # fmt: skip
    return Result("Outcomes", "What came of each intervention, all schools together", columns, tuple(rows), notes=notes)


def _plans(schools: Sequence[Totals]) -> Result:
    columns = (
        Shown("school_id", "School ID"), Shown("school", "School"), Shown("status", "Status"),
        Shown("months", "Months of planning weight", Shows.NUMBER), Shown("by_hand_months", "By hand", Shows.NUMBER),
        Shown("cash_pence", "Cash", Shows.PENCE), Shown("required_minutes", "Required missed", Shows.MINUTES),
        Shown("placed", "Pupils placed", Shows.COUNT), Shown("left_out", "Left out", Shows.COUNT),
        Shown("why", "Why not"),
    )  # fmt: skip
    rows = tuple(
        (school["id"], school["name"], plan["status"], Fraction(plan["benefit"], 1000),
         Fraction(plan["by_hand"], 1000), plan["pence"], Fraction(plan["shortfall"]), plan["placed"],
         plan["left_out"], "")
        if "benefit" in plan
        else (school["id"], school["name"], plan["status"], *([None] * 6), plan["why"])
        for school in schools
        if (plan := school["plan"])
    )  # fmt: skip
    return Result("Plans", "Each school's own plan of the term", columns, rows)


def _not_counted(left_out: Sequence[tuple[str, str, str]]) -> Result:
    columns = (Shown("school_id", "School ID"), Shown("file", "Workbook"), Shown("why", "Why, and what to do"))
    return Result("Not counted", "Workbooks that are not counted", columns, tuple(left_out))

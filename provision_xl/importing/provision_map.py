"""A hand-made provision map: interventions across, pupils down, ticks or minutes in the cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

from provision_xl.costing.groups import OVER
from provision_xl.errors import Finding, OutOfRange, Verdict
from provision_xl.importing.headers import Field, told
from provision_xl.importing.intervention_names import Named, find_intervention, new_code
from provision_xl.importing.map_cells import Dose, read_dose
from provision_xl.importing.map_sheet import MapShape, cell_at, is_heading, is_total, merged_body, shape_of_map
from provision_xl.importing.map_tables import MapRead, counts_of_map, groups_table, interventions_table
from provision_xl.importing.names import by_name, name_key
from provision_xl.importing.proposal import Proposal, counts_table, findings_table, ignored_table
from provision_xl.importing.pupil_columns import simple
from provision_xl.importing.remembered import Remembered
from provision_xl.importing.source import Page, text_of
from provision_xl.money import natural
from provision_xl.school.columns import letter
from provision_xl.school.core_tables import Intervention, Line
from provision_xl.school.other_tables import KeyRow
from provision_xl.school.school import School

MINUTES = ("", "session", "week")
_COLUMNS = (Field("pupil", ()),)
_NUMBER = re.compile(r"\d+$")


@dataclass(frozen=True)
class MapOptions:
    """What a person has answered.

    Args:
        columns: "pupil=B" where no header names the pupils.
        match: such as "Toe by toe=TBT; Reading eggs=NEW"; "likely" agrees to all that are likely.
        minutes: whether minutes are those of a session or of a week; "" where nobody has said.
        starts: first day of the rows; None is the first day of the term of the as-at date.
        leave_out: go on without what cannot be read.
    """

    columns: str = ""
    match: str = ""
    minutes: str = ""
    starts: date | None = None
    leave_out: bool = False


def map_proposal(
    page: Page, school: School, key: Sequence[KeyRow], options: MapOptions, kept: Remembered, as_at: date
) -> Proposal:
    """What a hand-made map would add to Provision and Interventions.

    Args:
        page: the sheet.
        school: whose Pupils, Interventions and Provision it is held against.
        key: names of pupils.
        options: what a person has answered.
        kept: what was answered before.
        as_at: decides the term in which the rows begin.

    Raises:
        OutOfRange: --columns or --match cannot be read, or there is no term to begin in.
    """
    shape = shape_of_map(page, told(options.columns, _COLUMNS).get("pupil"))
    if shape is None or not shape.interventions:
        saw = "no row among the first 60 has a header for the pupils with interventions beside it"
        finding = page.finding("PX-I01", Verdict.STOP, 1, 0, saw, "Say where the pupils stand: --columns pupil=B.")
        nothing = counts_table("map", f"{page.name}: nothing was read", (("added", "Provision", 0),))
        return Proposal("map", (nothing, findings_table([finding])), (finding,), lambda: school)
    named = _named(school, shape, options, kept)
    starts = options.starts or _term_start(school, as_at)
    found = _read(page, school, key, shape, {place: item.code for place, item in named.items()}, options, starts)
    findings: tuple[Finding, ...] = (*_to_agree(page, shape, named), *found.findings)
    if options.leave_out:
        findings = tuple(replace(item, verdict=Verdict.WARN) if item.code != "PX-I13" and item.verdict is Verdict.STOP
                         else item for item in findings)  # fmt: skip
    new = _new_interventions(school, shape, named, found)
    tables = (
        counts_of_map(page, shape, found, new, starts),
        interventions_table(shape, named, found),
        groups_table(found),
        ignored_table(found.ignored),
        findings_table(findings),
    )

    def make() -> School:
        used = {line.intervention for line in found.lines}
        interventions = tuple(replace(row, use=True) if row.code in used else row for row in school.interventions)
        lines = tuple(replace(line, line=f"L{number}") for number, line in enumerate(found.lines, _next(school)))
        return replace(
            school, key=tuple(key), interventions=(*interventions, *new), provision=(*school.provision, *lines)
        )

    answers = {_shape_of(shape.interventions[place]): item.code for place, item in named.items() if options.match}
    return Proposal("map", tables, findings, make, kept.with_interventions(answers) if answers else None)


def _shape_of(header: str) -> str:
    return sha256(simple(header).encode()).hexdigest()[:16]


def _next(school: School) -> int:
    """The first number that no Line has had."""
    numbers = [int(found[0]) for row in school.provision if (found := _NUMBER.search(row.line))]
    return max(numbers, default=0) + 1


def _term_start(school: School, as_at: date) -> date:
    terms = [row for row in school.terms if row.starts and row.ends and row.ends >= as_at]
    if not terms:
        raise OutOfRange(f"Terms has no term that runs on {as_at:%d/%m/%Y} or later; give --starts.")
    return min(row.starts for row in terms if row.starts)


# Interventions


def _named(school: School, shape: MapShape, options: MapOptions, kept: Remembered) -> dict[int, Named]:
    """For each column its intervention: told, remembered, sure, or likely."""
    told_codes = _told(options.match, school)
    named: dict[int, Named] = {}
    taken = {row.code for row in school.interventions}
    for place, header in shape.interventions.items():
        found = find_intervention(header, school.interventions)
        answer = told_codes.get(simple(header), "")
        remembered = kept.interventions.get(_shape_of(header), "")
        if answer and answer != "NEW":
            found = Named(answer, True, "as you said")
        elif not answer and remembered in school.intervention:
            found = Named(remembered, True, "as you said last time")
        elif not answer and "likely" in told_codes and found.code and not found.sure:
            found = found._replace(sure=True, why=f"{found.why}; you agreed")
        if answer == "NEW" or (not found.code and "like it in" in found.why):
            found = Named(new_code(header, taken), True, "new: not in Interventions")
            taken.add(found.code)
        named[place] = found
    return named


def _told(text: str, school: School) -> dict[str, str]:
    """
    Raises:
        OutOfRange: a part is no "Name=CODE", or the code is not in Interventions.
    """
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, _, code = (piece.strip() for piece in part.rpartition("="))
        if part.casefold() == "likely":
            found["likely"] = "likely"
        elif not name or (code not in school.intervention and code != "NEW"):
            raise OutOfRange(f'"{part}" names no intervention. Write it as Toe by toe=TBT, or =NEW for your own.')
        else:
            found[simple(name)] = code
    return found


def _to_agree(page: Page, shape: MapShape, named: dict[int, Named]) -> Iterator[Finding]:
    for place, item in named.items():
        header = shape.interventions[place]
        if not item.sure:
            saw = f'"{header}": {item.why}' + (f" as {item.code}" if item.code else "")
            cure = f'Say once which it is: --match "{header}={item.code or "CODE"}", =NEW for one of your own' + (
                ", or --match likely for all such." if item.code else ".")  # fmt: skip
            yield page.finding("PX-I13", Verdict.STOP, shape.header_row, place, saw, cure)


def _new_interventions(school: School, shape: MapShape, named: dict[int, Named], found: MapRead) -> list[Intervention]:
    """Rows for interventions of the school's own; the needs are those of the pupils who get them."""
    new: list[Intervention] = []
    for place, item in named.items():
        if item.code in school.intervention or not item.code or not found.pupils.get(item.code):
            continue
        pupils = [school.pupil[pupil] for pupil in sorted(found.pupils[item.code], key=natural)]
        needs = tuple(dict.fromkeys(pupil.primary_need for pupil in pupils if pupil.primary_need))
        lines = [line for line in found.lines if line.intervention == item.code]
        grouped = any(line.group for line in lines)
        times = next((line for line in lines if line.group_minutes or line.individual_minutes), None)
        minutes = (times.group_minutes or times.individual_minutes) if times else None
        sessions = (times.group_sessions or times.individual_sessions) if times else None
        new.append(
            Intervention(
                use=True,
                code=item.code,
                name=shape.interventions[place],
                needs=needs or ("OTH",),
                group_minutes=minutes if grouped else None,
                group_sessions=sessions if grouped else None,
                individual_minutes=None if grouped else minutes,
                individual_sessions=None if grouped else sessions,
                source="own, from a map made by hand",
            )
        )
    return new


# Pupils and cells


def _read(
    page: Page, school: School, key: Sequence[KeyRow], shape: MapShape, codes: dict[int, str], options: MapOptions,
    starts: date,
) -> MapRead:  # fmt: skip
    found = MapRead()
    for text in merged_body(page, shape):
        saw, cure = f"the cells {text} are merged", "Unmerge them and fill every row: they could be for any of them."
        found.findings.append(Finding("PX-C08", Verdict.STOP, page.name, text.partition(":")[0], saw, cure))
    names = by_name(key)
    had = {(row.pupil_id, row.intervention) for row in school.provision
           if row.status not in OVER and (row.ends is None or row.ends >= starts)}  # fmt: skip
    made: dict[tuple[str, str], str] = {}
    for number, cells in enumerate(page.rows(), start=1):
        if number <= shape.header_row or not any(text_of(cell) for cell in cells):
            continue
        if is_total(cells):
            found.ignored.setdefault("totals", []).append(number)
            continue
        if is_heading(cells):
            found.ignored.setdefault("headings, such as a class", []).append(number)
            continue
        who = text_of(cell_at(cells, shape.pupil_place))
        pupil = _pupil(page, school, names, shape, number, who, found)
        if not pupil:
            continue
        for place, code in codes.items():
            dose = read_dose(cell_at(cells, place))
            if dose.wrong:
                saw = f"{dose.wrong} is neither a tick, minutes nor a group"
                cure = "Write a tick, 20, 3 x 20 or Group A."
                found.findings.append(page.finding("PX-I14", Verdict.STOP, number, place, saw, cure))
            elif dose.given and code:
                found.pupils.setdefault(code, set()).add(pupil)
                cell = f"{letter(place)}{number}"
                if (pupil, code) in made:
                    saw = f"this pupil has {code} in {made[pupil, code]} too, and one row was made of both"
                    cure = "If they are two interventions, say so with --match; else nothing needs doing."
                    found.findings.append(page.finding("PX-I15", Verdict.WARN, number, place, saw, cure))
                    continue
                if (pupil, code) in had:
                    found.there += 1
                    continue
                made[pupil, code] = cell
                catalogue = school.intervention.get(code)
                found.lines.append(_line(pupil, code, dose, catalogue, options, starts, cell, found))
    return found


def _pupil(
    page: Page, school: School, names: Mapping[str, tuple[str, ...]], shape: MapShape, number: int, who: str,
    found: MapRead,
) -> str:  # fmt: skip
    """The Pupil ID of a row, or "" with the reason among the findings."""
    if who in school.pupil:
        return who
    ids = names.get(name_key(who), ()) if name_key(who) else ()
    if len(ids) == 1 and ids[0] in school.pupil:
        return ids[0]
    many = "no pupil is named here"
    if len(ids) > 1:
        many = f"{len(ids)} pupils of Key have the name of this row"
    elif who:
        many = "the pupil of this row is neither in Pupils by ID nor in Key by name"
    cure = "Write the Pupil ID there, or bring the pupils in first: provision-xl import pupils."
    found.findings.append(page.finding("PX-I11", Verdict.STOP, number, shape.pupil_place, many, cure))
    found.ignored.setdefault("pupils that are not known", []).append(number)
    return ""


def _line(
    pupil: str, code: str, dose: Dose, catalogue: Intervention | None, options: MapOptions, starts: date, cell: str,
    found: MapRead,
) -> Line:  # fmt: skip
    group = f"{code}-{dose.group}" if dose.group else ""
    line = Line(group=group, pupil_id=pupil, intervention=code, starts=starts)
    if dose.minutes is None:
        return line
    alone = not group and (catalogue is None or not catalogue.group_minutes)
    usual = None if catalogue is None else (catalogue.individual_minutes if alone else catalogue.group_minutes)
    often = None if catalogue is None else (catalogue.individual_sessions if alone else catalogue.group_sessions)
    minutes, times = dose.minutes, dose.times
    if times is None:
        if options.minutes == "week":
            minutes, times = _a_week(minutes, often)
        elif options.minutes != "session" and minutes != usual:
            found.as_session.append(cell)
    if minutes == usual and times in {None, often}:
        return line
    sessions = times if times is not None else (None if often else Decimal(1))
    if alone:
        return replace(line, individual_minutes=minutes, individual_sessions=sessions)
    return replace(line, group_minutes=minutes, group_sessions=sessions)


def _a_week(minutes: Decimal, often: Decimal | None) -> tuple[Decimal, Decimal]:
    """Minutes a week as minutes of each session of the catalogue, where they go into them; else one session."""
    if often and minutes % often == 0:
        return minutes / often, often
    return minutes, Decimal(1)

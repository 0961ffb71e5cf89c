"""SENCo time as tables and for machines."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from provision_xl.dates import year_label
from provision_xl.money import pence
from provision_xl.results import Result, Shown, Shows, machine
from provision_xl.senco.benchmarks import benchmarks, benchmarks_table, own_hours
from provision_xl.senco.cover import cover_sentence, cover_table
from provision_xl.senco.duties import who_can
from provision_xl.senco.head_review import review_sentence
from provision_xl.senco.mix import Mix
from provision_xl.senco.options import Bought
from provision_xl.senco.people import Person, school_share
from provision_xl.senco.scenario_table import scenario_sentence, scenarios_table
from provision_xl.senco.scenarios import Asked, scenarios
from provision_xl.senco.senco_time import SencoTime
from provision_xl.senco.spending import Done
from provision_xl.senco.weeks import heaviest_sentence, weeks_table
from provision_xl.senco.wording import gets_done, head_finding, plan_sentence, sentence, still_not

ESTIMATE_NOTE = (
    "No law and no national source sets hours for these duties. Those of the library are our own estimates: "
    "put your own into Duties."
)
FREE_HOURS_NOTE = "Hours left over in one term do no work of another, and helpers' hours do only what can be shared."
OPTION_NOTES = (
    "Each line is half a day a week over the year: a tenth of a full-time teacher's directed hours.",
    "Extra cash for release is what the replacement costs; the SENCo's own pay for these hours stands beside it.",
)

SUMMARY_COLUMNS = (Shown("what", "What"), Shown("year_hours", "Hours a year", Shows.HOURS))
DUTY_COLUMNS = (
    Shown("duty", "Duty"),
    Shown("number", "Number", Shows.COUNT),
    Shown("statutory", "Statutory", Shows.FLAG),
    Shown("who", "Who can do it"),
    Shown("driver", "Driver"),
    Shown("count", "Count", Shows.COUNT),
    Shown("status", "Status"),
    Shown("needed_hours", "Needed", Shows.HOURS),
    Shown("shareable_hours", "Can be shared", Shows.HOURS),
    Shown("done_hours", "Gets done", Shows.HOURS),
    Shown("gap_hours", "Gap", Shows.HOURS),
)
PERSON_COLUMNS = (
    Shown("person", "Person"),
    Shown("part", "Part"),
    Shown("weekly_hours", "Hours a week", Shows.HOURS),
    Shown("teaching_hours", "Of these teaching", Shows.HOURS),
    Shown("school_share", "This school's share", Shows.PERCENT),
    Shown("elsewhere_hours", "For other schools", Shows.HOURS),
    Shown("before_cover_hours", "For this school", Shows.HOURS),
    Shown("cover_hours", "Lost to cover", Shows.HOURS),
    Shown("had_hours", "Had", Shows.HOURS),
    Shown("already_paid_pence", "Already paid", Shows.PENCE, "Their own pay for the hours for this school."),
)
OPTION_COLUMNS = (
    Shown("option", "Option"),
    Shown("person", "Person"),
    Shown("most_half_days", "Half days at most", Shows.COUNT, "Blank is without limit."),
    Shown("bought_hours", "Hours bought", Shows.HOURS),
    Shown("extra_pence", "Extra cash", Shows.PENCE),
    Shown("hour_pence", "Cost of an hour", Shows.PENCE),
    Shown("already_paid_pence", "Already paid", Shows.PENCE, "The SENCo's own pay for the same hours."),
    Shown("closes_hours", "Closes of the gap", Shows.HOURS),
    Shown("gets_done", "Gets done"),
    Shown("still_not", "Still does not"),
    Shown("basis", "Cost from"),
    Shown("estimate", "Estimate", Shows.FLAG),
)
MIX_COLUMNS = (
    Shown("option", "Option"),
    Shown("person", "Person"),
    Shown("half_days", "Half days a week", Shows.COUNT),
    Shown("bought_hours", "Hours a year", Shows.HOURS),
    Shown("extra_pence", "Extra cash", Shows.PENCE),
    Shown("already_paid_pence", "Already paid", Shows.PENCE),
    Shown("estimate", "Estimate", Shows.FLAG),
)


def tables(time: SencoTime, asked: Asked | None = None) -> tuple[Result, ...]:
    """Every table of SENCo time; the first begins with the answer to the head's question, or to what was asked for.

    Raises:
        OutOfRange: what was asked for cannot be tried.
    """
    tried = scenarios(time, asked) if asked else time.scenarios
    summary = summary_table(time)
    if asked:
        summary = replace(summary, answer=scenario_sentence(tried[0], tried[-1]))
    return (
        summary,
        scenarios_table(tried, about(time)),
        options_table(time),
        mix_table(time, time.mix, "senco_mix", "Cheapest mix that gets everything done"),
        mix_table(time, time.statutory_mix, "senco_statutory_mix", "Cheapest mix that gets every statutory duty done"),
        duties_table(time),
        weeks_table(time.weeks, about(time)),
        people_table(time),
        cover_table(time.cover, about(time)),
        benchmarks_table(benchmarks(time.school, time.rates), own_hours(time.terms, time.people, time.done),
                         about(time)),
    )  # fmt: skip


def about(time: SencoTime) -> dict[str, Any]:
    return {"as_at": time.as_at, "school_year": year_label(time.year)}


def summary_table(time: SencoTime) -> Result:
    """The answer to the head's question; hours needed, had and lacking; one more plan; the head's review of it all."""
    rows: tuple[tuple[str, Fraction], ...] = (
        ("Hours needed", time.needed),
        ("Hours had, less cover", time.had),
        ("Gap: hours of duties not done", time.gap),
        ("Of these statutory", time.statutory_gap),
        ("Hours that nothing could use", time.spare),
        ("One more EHC plan", time.one_more_ehc_plan),
        ("One more EHC plan, less SEN support", time.one_more_ehc_plan - time.leaving_sen_support),
    )
    reviews = (review_sentence(review) for review in time.head_reviews)
    told = (str(finding) for finding in time.findings)
    notes = (plan_sentence(time), heaviest_sentence(time.weeks), cover_sentence(time.cover), FREE_HOURS_NOTE,
             *reviews, f"A review today would find: {head_finding(time)}", *_estimate(time), *told)  # fmt: skip
    return Result("senco_time", "SENCo time", SUMMARY_COLUMNS, rows, (), notes, about(time), sentence(time))


def _estimate(time: SencoTime) -> tuple[str, ...]:
    return (ESTIMATE_NOTE,) if time.estimate else ()


def _by_term(time: SencoTime, *figures: str) -> tuple[Shown, ...]:
    """Columns of hours for each term, such as autumn_gap_hours."""
    return tuple(
        Shown(f"{season.name.casefold().replace(' ', '_')}_{figure}_hours", f"{season.name} {figure}", Shows.HOURS)
        for season in time.terms
        for figure in figures
    )


def duties_table(time: SencoTime) -> Result:
    """Each duty, first things first, with what it needs and lacks in each term."""
    columns = (*DUTY_COLUMNS, *_by_term(time, "needed", "gap"))
    rows = tuple((*_duty_row(done), *_needed_and_gap(done)) for done in time.done)
    hours = range([column.key for column in columns].index("needed_hours"), len(columns))
    blanks = (None,) * (hours.start - 1)
    total = ("Total", *blanks, *(sum((row[place] for row in rows), Fraction(0)) for place in hours)) if rows else ()
    notes = (FREE_HOURS_NOTE, *_estimate(time))
    return Result("senco_duties", "SENCo's duties by term", columns, rows, total, notes, about(time))


def _duty_row(done: Done) -> tuple[Any, ...]:
    duty, need = done.need.duty, done.need
    words = (duty.duty, duty.number, bool(duty.statutory), who_can(duty), duty.driver, need.count, need.status)
    return (*words, need.total, need.total_shareable, done.total, done.total_gap)


def _needed_and_gap(done: Done) -> tuple[Fraction, ...]:
    return tuple(hours for pair in zip(done.need.hours, done.gap, strict=True) for hours in pair)


def people_table(time: SencoTime) -> Result:
    """Who does the work, with hours for this school and for others, cover, and what is already paid for it."""
    rows = tuple((*_person_row(person), *person.net) for person in time.people)
    columns = (*PERSON_COLUMNS, *_by_term(time, "had"))
    return Result("senco_people", "Who does the SENCo's work", columns, rows, (), (), about(time))


def _person_row(person: Person) -> tuple[Any, ...]:
    row, ours = person.row, sum(person.before_cover, Fraction(0))
    elsewhere, lost = sum(person.elsewhere, Fraction(0)), sum(person.cover, Fraction(0))
    paid = None if person.hourly is None else pence(person.hourly * ours)
    week = (row.hours_per_week, row.teaching_hours or Fraction(0), school_share(row))
    return (row.person, row.part, *week, elsewhere, ours, lost, ours - lost, paid)


def options_table(time: SencoTime) -> Result:
    """Half a day a week of each option over the year: price, hours, what gets done and what still does not."""
    rows = tuple(_option_row(time, change) for change in time.options)
    title = "What half a day a week more costs and buys"
    return Result("senco_options", title, OPTION_COLUMNS, rows, (), OPTION_NOTES, about(time))


def _option_row(time: SencoTime, change: Bought) -> tuple[Any, ...]:
    way = change.option
    price = (way.hours, way.extra_pence, pence(way.pounds), way.already_paid_pence)
    words = (gets_done(time, change), still_not(change), way.basis, way.estimate)
    return (way.name, way.person, way.most, *price, change.closes, *words)


def mix_table(time: SencoTime, mix: Mix, name: str, title: str) -> Result:
    """A mix of options with its cost."""
    rows = _mix_rows(mix)
    half_days = sum(count for _, count in mix.taken)
    total = ("Total", None, half_days, mix.hours, mix.extra_pence, None, None) if rows else ()
    why = mix.why_not or ("" if rows else "No more time is needed for it.")
    return Result(name, title, MIX_COLUMNS, rows, total, (why,) if why else (), about(time))


def _mix_rows(mix: Mix) -> tuple[tuple[Any, ...], ...]:
    rows = []
    for way, count in mix.taken:
        paid = None if way.already_paid_pence is None else count * way.already_paid_pence
        rows.append((way.name, way.person, count, count * way.hours, count * way.extra_pence, paid, way.estimate))
    return tuple(rows)


def as_json(time: SencoTime, asked: Asked | None = None) -> dict[str, Any]:
    """SENCo time as one plain object: hours by duty, term and week, people, options, mixes, scenarios, sentences.

    Raises:
        OutOfRange: what was asked for cannot be tried.
    """
    summary, tried, *_, weekly, _, covered, compared = tables(time, asked)
    plain: dict[str, Any] = {
        **about(time),
        "terms": [season.name for season in time.terms],
        "needed_hours": time.needed,
        "had_hours": time.had,
        "gap_hours": time.gap,
        "statutory_gap_hours": time.statutory_gap,
        "spare_hours": time.spare,
        "estimate": time.estimate,
        "duties": [_duty_record(time, done) for done in time.done],
        "people": people_table(time).records(),
        "options": options_table(time).records(),
        **_mixes(time),
        "one_more_ehc_plan_hours": time.one_more_ehc_plan,
        "leaving_sen_support_hours": time.leaving_sen_support,
        "scenarios": tried.records(),
        "weeks": weekly.records(),
        "cover": covered.records(),
        "benchmarks": compared.records(),
        "head_reviews": [review.as_json() for review in time.head_reviews],
        "review_today": head_finding(time),
        "sentence": summary.answer,
    }
    return {key: machine(value) for key, value in plain.items()}


def _mixes(time: SencoTime) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, mix in (("mix", time.mix), ("statutory_mix", time.statutory_mix)):
        found[key] = mix_table(time, mix, "", "").records()
        found[f"{key}_extra_pence"], found[f"{key}_why_not"] = mix.extra_pence, mix.why_not
    return found


def _duty_record(time: SencoTime, done: Done) -> dict[str, Any]:
    record = dict(zip((column.key for column in DUTY_COLUMNS), _duty_row(done), strict=True))
    figures = zip(time.terms, done.need.hours, done.need.shareable, done.done, done.gap, strict=True)
    terms = [
        {"term": season.name, "needed_hours": hours, "shareable_hours": shared, "done_hours": met, "gap_hours": gap}
        for season, hours, shared, met, gap in figures
    ]
    return {**record, "terms": terms}

"""Scenarios of the SENCo's year in a table, a sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from provision_xl.results import Result, Shown, Shows, capital
from provision_xl.senco.mix import Mix
from provision_xl.senco.scenarios import Scenario
from provision_xl.senco.wording import finished, get, quoted, short
from provision_xl.senco.words import counted_half_days, hours_in_words, listed, whole_pounds

NOTES = (
    "Hours had can exceed those needed while duties lack: hours left over in one term, or that only shared work may "
    "use, do no other work.",
    "One more EHC plan is for a pupil on SEN support now. 10% more pupils are rounded up to whole pupils.",
    "A day less takes a fifth of a full-time teacher's directed hours from the SENCo; nothing is counted as saved.",
)
COLUMNS = (
    Shown("scenario", "Scenario"),
    Shown("sentence", "In words", lesser=True),
    Shown("needed_hours", "Needed", Shows.HOURS),
    Shown("had_hours", "Had", Shows.HOURS),
    Shown("done_hours", "Gets done", Shows.HOURS),
    Shown("other_gap_hours", "Gap, other duties", Shows.HOURS),
    Shown("statutory_gap_hours", "Gap, statutory", Shows.HOURS),
    Shown("gap_hours", "Gap in all", Shows.HOURS),
    Shown("extra_pence", "Extra cash", Shows.PENCE, "A year, for the time that the scenario adds."),
    Shown("mix_pence", "Cheapest mix for what is left", Shows.PENCE, "Extra cash a year that would close the gap."),
)


def scenarios_table(found: Sequence[Scenario], about: Mapping[str, object]) -> Result:
    """Each scenario beside today, which comes first."""
    today = found[0]
    rows = tuple(
        (
            item.name, capital("; ".join(_parts(today, item))) + ".",
            item.needed, item.had, item.needed - item.gap, item.gap - item.statutory_gap,
            item.statutory_gap, item.gap, item.extra_pence, None if item.mix.why_not else item.mix.extra_pence,
        )
        for item in found
    )  # fmt: skip
    return Result("senco_scenarios", "The SENCo's year tried out", COLUMNS, rows, (), NOTES, about)


def scenario_sentence(today: Scenario, item: Scenario) -> str:
    """What a scenario takes, has and leaves undone, what changes from today, and what closing its gap would cost."""
    return f"{item.name}: {'; '.join(_parts(today, item))}."


def _parts(today: Scenario, item: Scenario) -> Iterator[str]:
    if item.taken.taken:
        bought = f"{whole_pounds(item.extra_pence)} of extra cash a year"
        yield f"{bought} buys {hours_in_words(item.taken.hours)} hours ({mix_in_words(item.taken)})"
    yield f"{hours_in_words(item.needed)} hours are needed and {hours_in_words(item.had)} are there"
    if not item.gap:
        yield "nothing is left undone"
    else:
        statutory = f"{hours_in_words(item.statutory_gap)} of them" if item.statutory_gap else "none of them"
        yield f"{hours_in_words(item.gap)} lack, {statutory} for statutory duties"
    for before, after, words in ((today.done, item.done, "then"), (item.done, today.done, "no longer")):
        named = short(finished(before, after))
        if named:
            yield f"{quoted(named)} {words} {get(named)} done in full"
    if item.mix.why_not:
        yield item.mix.why_not.rstrip(".")
    elif item.gap:
        yield f"the cheapest mix that closes this costs {whole_pounds(item.mix.extra_pence)} ({mix_in_words(item.mix)})"


def mix_in_words(mix: Mix) -> str:
    """
    >>> mix_in_words(Mix())
    'nothing'
    """
    parts = [f"{counted_half_days(count)} a week of {_lower(option.name)}" for option, count in mix.taken]
    return listed(parts, len(parts)) or "nothing"


def _lower(name: str) -> str:
    """
    >>> _lower("Release from teaching"), _lower("SEN administrator")
    ('release from teaching', 'SEN administrator')
    """
    return name if name[:2].isupper() else name[:1].lower() + name[1:]

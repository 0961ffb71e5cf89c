"""The inclusion strategy as a school can publish it, and a covering note for the head with what is left to check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from provision_xl.errors import ProvisionError
from provision_xl.reports.auditing import Addition, Name
from provision_xl.reports.drafts import Draft, published, whole
from provision_xl.reports.papers.paper import PUBLIC, boxes, private
from provision_xl.reports.papers.sources import NOTHING
from provision_xl.reports.papers.strategy_costs import Activity
from provision_xl.reports.papers.strategy_note import covering_note
from provision_xl.reports.papers.strategy_plan import EMPTY, TITLE, Plan, headline, opening
from provision_xl.reports.proving import looked_over
from provision_xl.reports.report import MAKER, Report, Section
from provision_xl.reports.suppression import Hidden, first_leak, hide
from provision_xl.results import Result, Shown, Shows
from provision_xl.views.work import Work

OWN_LINES = 3
OWN_WORDS = (
    "Our pupils: SEND profile and attainment",
    "Our universal approach in every classroom",
    "Why we chose these activities: the evidence",
    "How we will know that they work",
    "Who approved this strategy, and when",
    "When it is reviewed, and where it is published",
)
NO_COSTS = "The costs of these activities are not shown: they stand for few pupils."
_ENDING = (
    f"Made by {MAKER} from the school's workbook. It names no pupil and no member of staff.",
    "A cost that stands for few pupils is counted in the total and not shown by itself.",
)


def inclusion_strategy(work: Work) -> tuple[Report, Report]:
    """The strategy to be published, and the covering note that is not.

    Raises:
        WorkbookError: two activities name one intervention.
        ProvisionError: a hidden cost could be worked out from those shown; nothing is made.
    """
    plan = Plan(work)
    drafts = _drafts(plan)
    hidden = _enough_together(plan, _hidden(drafts, plan.least))
    return _public(plan, drafts, hidden), covering_note(plan, hidden)


def _enough_together(plan: Plan, hidden: Hidden) -> Hidden:
    """More costs hidden where those hidden already stand for few pupils even together: their sum can be seen.

    The same pupils may be in several activities, so that their counts do not add up.
    """
    for key, found in plan.tables.items():
        names = {(key, str(place)): item for place, item in enumerate(found)}
        while any(map(hidden.covers, names)) and key not in hidden.tables:
            veiled = [item for name, item in names.items() if hidden.covers(name)]
            together = frozenset().union(*(item.pupil_ids for item in veiled))
            if len(together) >= plan.least or not all(item.pupils for item in veiled):
                break
            shown = [name for name in names if not hidden.covers(name)]
            if shown:
                more = min(shown, key=lambda name: (names[name].cost, name))
                hidden = replace(hidden, rows=hidden.rows | {more})
            else:
                hidden = replace(hidden, tables=hidden.tables | {key})
    return hidden


def _public(plan: Plan, drafts: Sequence[Draft], hidden: Hidden) -> Report:
    work = plan.work
    shown = [_section(draft, hidden, plan.least) for draft in drafts]
    fill_in = ("Fill in before publishing.",)
    own = Section("own-words", "What we write ourselves", fill_in, blanks=boxes(OWN_WORDS, OWN_LINES))
    report = Report(
        TITLE, work.school.settings.school_name, plan.year, work.as_at, work.costs.basis, PUBLIC.name,
        opening(plan), headline(plan, "activities" not in hidden.tables), (*shown, own),
        file_name=f"{TITLE} {plan.year}", for_whom="publication", ending=_ENDING,
    )  # fmt: skip
    return looked_over(private(report, work.school), plan.least)


def _section(draft: Draft, hidden: Hidden, least: int) -> Section:
    """The table with its hidden costs; where not even the total may stand, every activity without its cost."""
    if draft.key not in hidden.tables:
        return draft.section_without(hidden, least)
    bare = replace(draft, words=lambda _: (NO_COSTS,), table=replace(draft.table, total=()))
    return bare.section_without(Hidden(frozenset(draft.rows)), least)


def _drafts(plan: Plan) -> tuple[Draft, ...]:
    imf = _draft("activities", "Budgeted activities", plan.of_imf, lambda _: _imf_words(plan))
    if not plan.others:
        return (imf,)
    said = "Paid from other funds, so not counted against the allocation."
    return imf, _draft("others", "Further activities", plan.others, lambda _: (said,))


def _imf_words(plan: Plan) -> tuple[str, ...]:
    return (plan.balance,) if plan.of_imf else (NOTHING, EMPTY)


def _draft(key: str, heading: str, found: Sequence[Activity], words: Callable[[Result], Sequence[str]]) -> Draft:
    with_principle = any(item.row.principle for item in found)
    columns = (
        Shown("activity", "Activity"),
        Shown("barrier", "Barrier to learning"),
        *((Shown("principle", "Principle"),) if with_principle else ()),
        Shown("impact", "Intended impact"),
        Shown("review", "Review", Shows.DATE),
        Shown("funding", "Funding"),
        Shown("cost_pence", "Budgeted cost", Shows.PENCE),
    )
    rows = tuple(_row(item, with_principle) for item in found)
    total = ("Total", *(None,) * (len(columns) - 2), sum(item.cost for item in found)) if rows else ()
    names: tuple[Name, ...] = tuple((key, str(place)) for place in range(len(found)))
    return Draft(
        key, heading, words, Result(key.capitalize(), heading, columns, rows, total), None, names,
        counts={name: item.pupils for name, item in zip(names, found, strict=True) if item.pupils},
        additions=(Addition(key, whole(key), names),) if names else (),
        sizes={name: item.cost for name, item in zip(names, found, strict=True)}, names_matter=True,
    )  # fmt: skip


def _row(item: Activity, with_principle: bool) -> tuple[Any, ...]:
    row = item.row
    funding = (item.fund.source if item.fund else "") or "Not given"
    principle = (row.principle,) if with_principle else ()
    return (
        row.activity,
        row.barrier,
        *principle,
        row.intended_impact,
        row.review_date,
        funding,
        item.cost if item.has_cost else None,
    )


def _hidden(drafts: Sequence[Draft], least: int) -> Hidden:
    """
    Raises:
        ProvisionError: something could still be worked out.
    """
    told = published(drafts, least, {})
    hidden = hide(told)
    if first_leak(told, hidden) is not None:
        raise ProvisionError(
            "The inclusion strategy was not made: a cost that stands for few pupils could be worked out from the "
            "others. Please send this message to whoever looks after the program."
        )
    return hidden

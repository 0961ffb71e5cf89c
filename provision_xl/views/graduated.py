"""The graduated response: where each pupil is, every cycle, steps up and down, and the words for tiers."""

from __future__ import annotations

from collections.abc import Sequence

from provision_xl.costing.tiers import Named, Tiers, tiers_of
from provision_xl.errors import OutOfRange
from provision_xl.impact.cycles import cycles, cycles_table, pupils_table
from provision_xl.impact.standing import on_roll
from provision_xl.impact.step_history import step_history
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School
from provision_xl.views.work import Work

TIERS = (
    Shown("typed", "As typed"),
    Shown("shown", "Shown as"),
    Shown("own", "Own name", Shows.FLAG, "The names chosen have one for this tier and for no lower one."),
    Shown("interventions", "Interventions", Shows.COUNT, "Rows of Interventions in use."),
    Shown("pupils", "Pupils", Shows.COUNT, "On roll, by Changes on the as-at date."),
    Shown("told", "What to know"),
)


def graduated_tables(work: Work, pupil: str = "") -> tuple[Result, ...]:
    """Pupils with the step that waits, every cycle in order of time, steps up and down, and tiers.

    Args:
        pupil: this pupil alone; the words for tiers are the school's.

    Raises:
        OutOfRange: there is no such pupil.
    """
    school, wanted = work.school, pupil.strip()
    if wanted and wanted not in school.pupil:
        raise OutOfRange(f'Pupils has no pupil "{wanted}"; give an ID as it stands there.')
    found, tiers = cycles(school, work.as_at, wanted), tiers_of(school, work.rates)
    return (
        pupils_table(school, found, work.as_at, tiers, wanted),
        cycles_table(school, found, work.as_at),
        step_history(school, work.as_at, work.rates, wanted),
        tiers_table(work, tiers),
    )


def tiers_table(work: Work, tiers: Tiers) -> Result:
    """Each tier that stands in Interventions or Changes, as typed and as it is shown; no table is rewritten."""
    school = work.school
    typed = {row.tier.strip() for row in school.interventions if row.tier.strip()}
    typed |= {row.value.strip() for row in school.changes if row.field == "Tier" and row.value.strip()}
    last = len(tiers.names) + 1
    named = sorted((tiers.named(word) for word in typed), key=lambda item: (item.order or last, item.typed))
    on_tier = [school.in_force(row.pupil_id, "Tier", work.as_at).strip()
               for row in school.pupils if on_roll(row, work.as_at)]  # fmt: skip
    rows = tuple(_row(school, item, on_tier, tiers) for item in named)
    about = {"as_at": work.as_at, "tier_names": tiers.scheme}
    unused = [name for name in tiers.names if not any(item.shown == name for item in named)]
    notes = (f"Nothing stands at {', '.join(unused)} yet.",) if unused and rows else ()
    return Result("Tiers", f"Tiers in the words of {tiers.scheme}", TIERS, rows, (), notes, about)


def _row(school: School, item: Named, on_tier: Sequence[str], tiers: Tiers) -> tuple[object, ...]:
    in_use = sum(row.tier.strip() == item.typed and bool(row.use) for row in school.interventions)
    return (item.typed, item.shown, item.own, in_use, on_tier.count(item.typed), told(item, tiers))


def told(item: Named, tiers: Tiers) -> str:
    """What to know of a tier under the names chosen; nothing where it has its own name."""
    if item.own:
        return ""
    if item.order is None:
        return f"{tiers.scheme} has no such tier, and no other names have: it is shown as typed."
    return f"{tiers.scheme} has no tier of its own for it: it is shown with what was typed, and counts as that tier."

"""What a restated term and the change since the last one are in plain sentences, for those who see lines and others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from provision_xl.closing.figures import FORECAST, MONEY, PLANNED, TO_DATE
from provision_xl.closing.restated import OTHER, Cause, Restated
from provision_xl.closing.wording import day, listed, signed

FIGURE_WORDS = {PLANNED: "planned", TO_DATE: "to date", FORECAST: "forecast"}
_MOST_CAUSES = 6
_MOST_OTHERS = 5


def restated_words(found: Restated, sees_lines: bool = True) -> list[str]:
    """Whether a closed term stands, and if not by how much and why.

    Args:
        sees_lines: False where single lines, pupils and adults may not be told of; then kinds of change are named,
            without amounts.
    """
    closing = found.closing
    if not found.is_restated:
        return [f"{closing.term} stands as it was closed on {day(closing.day)}."]
    figure = found.headline
    amounts = f"by {signed(found.amount(figure))}"
    if not found.amount(figure):
        amounts = "between lines; its totals stand"
    words = f"{closing.term} is restated {amounts} since it was closed on {day(closing.day)}"
    if figure != FORECAST:
        words += f" ({FIGURE_WORDS[figure]})"
    if not found.known:
        return [f"{words}. Why cannot be told: what its figures rested on was not kept.", *_other_figures(found)]
    causes = _by_lines(found.causes, figure) if sees_lines else _by_kinds(found.causes)
    return [f"{words}: {causes}.", *_other_figures(found)]


def _other_figures(found: Restated) -> list[str]:
    """The figures that are restated by another amount than the one told first."""
    first = found.amount(found.headline)
    others = [name for name in MONEY if found.amount(name) != first and found.then[name] is not None]
    if not others:
        return []
    told = listed([f"{FIGURE_WORDS[name]} {signed(found.amount(name))}" for name in others])
    return [f"The other figures of {found.closing.term} are restated otherwise: {told}."]


def _by_lines(causes: Sequence[Cause], figure: str) -> str:
    """Each cause with its pence, the largest ones where there are many."""
    place = MONEY.index(figure)
    ranked = sorted(causes, key=lambda cause: -abs(cause.money[place]))[:_MOST_CAUSES]
    shown = [cause for cause in causes if cause in ranked]
    told = [f"{cause.words} ({signed(cause.money[place])}{_moved(cause, place)})" for cause in shown]
    rest = [cause for cause in causes if cause not in ranked]
    if rest:
        told.append(f"{len(rest)} more ({signed(sum(cause.money[place] for cause in rest))})")
    return "; ".join(told)


def _moved(cause: Cause, place: int) -> str:
    """What lines that were not changed themselves bear more or less, where a change of lines moved their shares."""
    others = [line for line in cause.others if cause.moved[line][place]]
    if not cause.lines or not others:
        return ""
    if len(others) <= _MOST_OTHERS:
        shares = listed([f"{line} {signed(cause.moved[line][place])}" for line in others])
    else:
        shares = f"{len(others)} other lines {signed(sum(cause.moved[line][place] for line in others))}"
    return f", of it {shares} as shares of others"


def _by_kinds(causes: Iterable[Cause]) -> str:
    kinds = dict.fromkeys("what no change explains" if cause.kind == OTHER else cause.kind for cause in causes)
    return f"changed were {listed(list(kinds))}" if kinds else "nothing else is known"

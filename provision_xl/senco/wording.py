"""SENCo time in plain sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from provision_xl.dates import school_year
from provision_xl.money import half_up
from provision_xl.results import decimals
from provision_xl.senco.drivers import into_year
from provision_xl.senco.options import MORE_HOURS, RELEASE, Bought
from provision_xl.senco.senco_time import SencoTime
from provision_xl.senco.spending import Done

NAMED_AT_MOST = 2
_PAUSE = re.compile(r"[,:;]")


def hours_in_words(hours: Fraction) -> str:
    """Hours to one decimal, without an idle nought.

    >>> hours_in_words(Fraction(253, 2)), hours_in_words(Fraction(85)), hours_in_words(Fraction(1, 30))
    ('126.5', '85', 'under 0.1')
    """
    if 0 < hours < Fraction(1, 20):
        return "under 0.1"
    return decimals(hours, 1).removesuffix(".0")


def whole_pounds(amount: int) -> str:
    """
    >>> whole_pounds(527_422)
    '£5,274'
    """
    return f"£{half_up(Fraction(amount, 100)):,}"


def listed(names: Sequence[str], most: int = NAMED_AT_MOST) -> str:
    """Names in a row, those beyond the first few only counted.

    >>> listed(["A", "B"]), listed(["A", "B", "C", "D", "E"])
    ('A and B', 'A, B and 3 others')
    """
    if len(names) > most + 1:
        return f"{', '.join(names[:most])} and {len(names) - most} others"
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1] if names else "") if part)


def finished(before: Iterable[Done], after: Iterable[Done]) -> list[str]:
    """Duties that get done in full and did not before."""
    return [now.need.duty.duty for was, now in zip(before, after, strict=True) if was.total_gap and not now.total_gap]


def furthered(before: Iterable[Done], after: Iterable[Done]) -> list[str]:
    """Duties of which more gets done than before, but not all."""
    return [
        now.need.duty.duty for was, now in zip(before, after, strict=True) if now.total_gap and now.total > was.total
    ]  # fmt: skip


def gets_done(time: SencoTime, change: Bought) -> str:
    """What gets done with an option that does not now."""
    if change.option.most == 0:
        return "cannot be had: no half day is taught that could be given up"
    whole, part = finished(time.done, change.after), furthered(time.done, change.after)
    said = [_quoted(whole, len(whole)), part and f"in part: {_quoted(part, len(part))}"]
    return "; ".join(text for text in said if text) or "nothing more"


def still_not(change: Bought) -> str:
    """What still does not get done with an option, with the hours lacking."""
    lacking = [f'"{done.need.duty.duty}" {hours_in_words(done.total_gap)} h' for done in change.after if done.total_gap]
    return "; ".join(lacking) or "nothing"


def chosen(time: SencoTime) -> Bought | None:
    """The option that the sentence tells of: release where somebody teaches, else the cheapest that helps."""
    useful = [change for change in time.options if change.closes and change.option.most != 0]
    release = [change for change in useful if change.option.name == RELEASE]
    cheapest = sorted(useful, key=lambda change: change.option.extra_pence)
    return next(iter([*release, *cheapest]), None)


def sentence(time: SencoTime) -> str:
    """What half a day a week more costs, buys, gets done and leaves undone; or that no more is needed."""
    if not time.needed:
        return "No duty takes any hours yet: fill in Duties."
    if not time.gap:
        return (
            f"The {hours_in_words(time.had)} hours there are cover the {hours_in_words(time.needed)} that the year's "
            f"duties take; {hours_in_words(time.spare)} are left over."
        )
    change = chosen(time)
    if change is None:
        return f"The duties lack {hours_in_words(time.gap)} hours, and half a day a week more reaches none of them."
    option = change.option
    price = f"costs {whole_pounds(option.extra_pence)} more a year ({option.basis})"
    return f"{_opening(change)} {price} and buys {hours_in_words(option.hours)} hours: {_then(time, change)}."


def _opening(change: Bought) -> str:
    ways = {RELEASE: "Half a day a week of release from teaching", MORE_HOURS: "Half a day a week more of a SENCo"}
    return ways.get(change.option.name, f"Half a day a week more ({change.option.name})")


def _then(time: SencoTime, change: Bought) -> str:
    whole, part = _short(finished(time.done, change.after)), _short(furthered(time.done, change.after))
    lacking = _short([done.need.duty.duty for done in change.after if done.total_gap])
    missing = hours_in_words(sum((done.total_gap for done in change.after), Fraction(0)))
    said = [
        whole and f"{_quoted(whole)} then {_get(whole)} done in full",
        part and f"{_quoted(part)} {_get(part)} done in part",
        f"{missing} hours are still missing, for {_quoted(lacking)}" if lacking else "nothing is left undone",
    ]
    return "; ".join(text for text in said if text)


def _short(names: Sequence[str]) -> list[str]:
    """Names up to their first comma, colon or semicolon, so that a sentence can hold several."""
    return [_PAUSE.split(name, maxsplit=1)[0].strip() or name for name in names]


def _quoted(names: Sequence[str], most: int = NAMED_AT_MOST) -> str:
    return listed([f'"{name}"' for name in names], most)


def _get(names: Sequence[str]) -> str:
    return "gets" if len(names) == 1 else "get"


def plan_sentence(time: SencoTime) -> str:
    """What one more EHC plan takes."""
    net = time.one_more_ehc_plan - time.leaving_sen_support
    return (
        f"One more EHC plan takes {hours_in_words(time.one_more_ehc_plan)} hours a year; where the pupil was on SEN "
        f"support, {hours_in_words(time.leaving_sen_support)} of that fall away: {hours_in_words(net)} more in all."
    )


def head_finding(time: SencoTime) -> str:
    """What the head's review of the arrangement finds."""
    if time.statutory_gap:
        return f"Statutory duties lack {hours_in_words(time.statutory_gap)} hours a year."
    if time.gap:
        return f"Statutory duties are covered; others lack {hours_in_words(time.gap)} hours a year."
    return "The time there is covers every duty."


def next_review(time: SencoTime) -> date:
    """When the arrangement is to be looked at again: a year on."""
    return into_year(time.as_at, school_year(time.as_at) + 1)

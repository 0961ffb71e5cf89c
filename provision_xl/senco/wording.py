"""SENCo time in plain sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from provision_xl.senco.options import MORE_HOURS, RELEASE, Bought, Option
from provision_xl.senco.senco_time import SencoTime
from provision_xl.senco.spending import Done
from provision_xl.senco.words import NAMED_AT_MOST, hours_in_words, listed, whole_pounds

_PAUSE = re.compile(r"[,:;]")


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
    said = [quoted(whole, len(whole)), part and f"in part: {quoted(part, len(part))}"]
    return "; ".join(text for text in said if text) or "nothing more"


def still_not(change: Bought) -> str:
    """What still does not get done with an option, with the hours lacking."""
    lacking = [f'"{done.need.duty.duty}" {hours_in_words(done.total_gap)} h' for done in change.after if done.total_gap]
    return "; ".join(lacking) or "nothing"


def chosen(time: SencoTime) -> Bought | None:
    """The option that the sentence tells of: release where a SENCo teaches, else more hours of a SENCo."""
    useful = [change for change in time.options if change.closes and change.option.most != 0]
    return next((change for name in (RELEASE, MORE_HOURS) for change in useful if change.option.name == name), None)


def price(option: Option) -> str:
    """What half a day a week of an option costs, what that rests on, and what is paid already."""
    paid = option.already_paid_pence
    already = f"; the SENCo's own {whole_pounds(paid)} for these hours is paid already" if paid else ""
    return f"{whole_pounds(option.extra_pence)} more a year ({option.basis}{already})"


def sentence(time: SencoTime) -> str:
    """What half a day a week more costs, buys, gets done and leaves undone; or that no more is needed."""
    if not time.needed:
        return "No duty takes any hours yet: fill in Duties."
    if not time.gap:
        return (
            f"The {hours_in_words(time.had)} hours there are cover the {hours_in_words(time.needed)} that the year's "
            f"duties take; {hours_in_words(time.spare)} are left over, so half a day a week more would get nothing "
            "done that does not get done now."
        )
    change = chosen(time)
    if change is None:
        return f"The duties lack {hours_in_words(time.gap)} hours, and half a day a week more reaches none of them."
    option = change.option
    bought = f"costs {price(option)} and buys {hours_in_words(option.hours)} hours"
    return f"{_opening(change)} {bought}: {_then(time, change)}."


def _opening(change: Bought) -> str:
    ways = {RELEASE: "Half a day a week of release from teaching", MORE_HOURS: "Half a day a week more of a SENCo"}
    return ways.get(change.option.name, f"Half a day a week more ({change.option.name})")


def _then(time: SencoTime, change: Bought) -> str:
    whole, part = short(finished(time.done, change.after)), short(furthered(time.done, change.after))
    lacking = short([done.need.duty.duty for done in change.after if done.total_gap])
    missing = hours_in_words(sum((done.total_gap for done in change.after), Fraction(0)))
    said = [
        whole and f"{quoted(whole)} then {get(whole)} done in full",
        part and f"{quoted(part)} {get(part)} done in part",
        f"{missing} hours are still missing, for {quoted(lacking)}" if lacking else "nothing is left undone",
    ]
    return "; ".join(text for text in said if text)


def short(names: Sequence[str]) -> list[str]:
    """Names up to their first comma, colon or semicolon, so that a sentence can hold several."""
    return [_PAUSE.split(name, maxsplit=1)[0].strip() or name for name in names]


def quoted(names: Sequence[str], most: int = NAMED_AT_MOST) -> str:
    """Names in quotes, those beyond the first few only counted."""
    return listed([f'"{name}"' for name in names], most)


def get(names: Sequence[str]) -> str:
    """The verb for one name or several."""
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

"""How sure the plan is, where gains may turn out otherwise: what stays in the best plan, and what is at stake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from datetime import date
from fractions import Fraction
from typing import Any

from provision_xl.money import half_up, natural
from provision_xl.planning import Plan, Problem, optimise
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, Shows, decimals
from provision_xl.school.school import School
from provision_xl.solving import Status
from provision_xl.whatif.draws import Draw, Drawn, spreads
from provision_xl.whatif.sentences import counted, in_months
from provision_xl.whatif.side_by_side import Cancel, side_by_side

DRAWS = 200
CLOSE_BELOW = Fraction(3, 5)
WORST = 95  # of 100
SHARE_FOR_TODAY = 1 / 4  # of the time, where today's plan has to be found first
LEAST_SECONDS = 2.0  # for a draw
CLOSE_CALL = "close call"


def how_sure(
    school: School,
    term: str,
    as_at: date,
    rates: Rates,
    seconds: float = 120,
    executor: Executor | None = None,
    cancel: Cancel = None,
    plan: Plan | None = None,
    draws: int = DRAWS,
) -> tuple[Result, ...]:
    """How often each choice of the plan stays where gains are drawn anew, and what the plan loses against the best.

    Args:
        seconds: most to think; fewer draws where it does not suffice, and the number is shown.
        executor: works side by side; None for processes of our own where the host allows them.
        cancel: asked often; True ends it with the draws that are done.
        plan: today's plan of this term, where it is known already.
        draws: how many, 1 or more.

    Raises:
        OutOfRange: no such term.
    """
    if plan is None:
        plan = optimise(school, term, as_at, rates, None, seconds * SHARE_FOR_TODAY, False, None, cancel)
        seconds -= min(plan.seconds, seconds)
    about: dict[str, Any] = {"term": term, "as_at": as_at, "status": plan.status, "draws": 0}
    if plan.problem is None or plan.choice is None:
        nothing = f"With today's means nothing fits: {' '.join(plan.clashes)}"
        return _choices(term, (), (nothing,), about), _at_stake((), about)
    question, spread = plan.problem, spreads(school, plan.problem)
    jobs = [Draw(question, spread, plan.choice, number) for number in range(draws)]
    least = max(LEAST_SECONDS, plan.seconds)
    tried = side_by_side(jobs, seconds, executor, cancel, each=least, likely=plan.seconds / 4)
    done = [item for item in tried if item is not None and item.proved]
    about["draws"] = len(done)
    rows = sorted(_rows(question, plan.choice.taken, done), key=lambda row: (row[4] is not None, row[4], *row[-1]))
    notes = (*_in_words(rows, done), *_of_draws(plan, done, draws))
    return _choices(term, tuple(row[:-1] for row in rows), notes, about), _at_stake(done, about)


def _rows(question: Problem, taken: frozenset[tuple[str, str]], done: Sequence[Drawn]) -> Iterator[tuple[Any, ...]]:
    """Each choice with how often it stays; its natural place last, to be ordered by."""
    codes = {pair.key: pair.code for pair in question.pairs}
    for key in taken:
        pupil, code = key[0], codes[key]
        stays = sum(key in draw.taken for draw in done)
        share = Fraction(stays, len(done)) if done else None
        close = share is not None and share < CLOSE_BELOW
        instead = _instead(key, taken, done, codes) if close else ""
        place = natural(pupil), natural(code)
        yield pupil, code, question.names.get(code, ""), stays, share, CLOSE_CALL if close else "", instead, place


def _instead(
    key: tuple[str, str], taken: frozenset[tuple[str, str]], done: Sequence[Drawn], codes: Mapping[tuple[str, str], str]
) -> str:
    """What the pupil takes most often where this choice is not the best; empty where mostly nothing."""
    gone = [draw for draw in done if key not in draw.taken]
    others = Counter(codes[other] for draw in gone for other in draw.taken - taken if other[0] == key[0])
    ranked = sorted(others.items(), key=lambda item: (-item[1], natural(item[0])))
    return ranked[0][0] if ranked and 2 * ranked[0][1] >= len(gone) else ""


def _in_words(rows: Sequence[tuple[Any, ...]], done: Sequence[Drawn]) -> Iterator[str]:
    if not done:
        return
    close = sum(bool(row[5]) for row in rows)
    if close:
        them = "is a close call: it is" if close == 1 else "are close calls: they are"
        yield (f"{close} of {counted(len(rows), 'choice')} {them} in the best plan of fewer than 60 in 100 draws. "
               "Let what you know of the child decide there.")  # fmt: skip
    elif rows:
        yield "No choice is a close call: each is in the best plan of at least 60 in 100 draws."
    regrets, worst = [draw.regret for draw in done], _worst(done)
    if not any(regrets):
        yield "The plan is the best, or as good as the best, in every draw."
        return
    mean = half_up(Fraction(sum(regrets), len(regrets)))
    most = f"{in_months(worst.regret)} ({_percent(_share(worst))})"
    yield (f"On average the plan falls {in_months(mean)} ({_percent(_mean_share(done))}) short of the best for the "
           f"draw; in {WORST} of 100 draws by no more than {most}.")  # fmt: skip


def _of_draws(plan: Plan, done: Sequence[Drawn], draws: int) -> Iterator[str]:
    if len(done) == draws:
        yield f"{draws} draws of the gains were tried."
    elif done:
        yield f"The time was over: {len(done)} of {draws} draws of the gains were tried, so shares are rougher."
    else:
        yield "The time was over before a single draw was solved: run it again with a longer time limit."
    if plan.status == Status.STOPPED.value:
        yield "Today's plan was stopped early: a better one may be found with a longer time limit."
    yield ("In a draw a gain lies anywhere from nothing to twice what is typed where evidence is 0 or unrated and for "
           "judgements in Benefits, and from half to one and a half times for evidence 5, the middle likeliest. This "
           "spread is our own judgement, not measured.")  # fmt: skip
    yield ("Two thirds of a draw's variance are the intervention's own, the same for all its pupils; a sixth is the "
           "pupil's, in all that the pupil takes; a sixth belongs to the two together.")  # fmt: skip
    yield ("A draw is solved until the best is proved or a fixed amount of work is done, so the plan may fall short by "
           "a little more than is shown.")  # fmt: skip
    yield "Months are planning weights, no forecast for a child. What is kept is not drawn."


def _share(draw: Drawn) -> Fraction:
    return Fraction(draw.regret, draw.benefit) if draw.benefit > 0 else Fraction(0)


def _mean_share(done: Sequence[Drawn]) -> Fraction:
    """All that is lost over all that could be had."""
    most = sum(draw.benefit for draw in done)
    return Fraction(sum(draw.regret for draw in done), most) if most > 0 else Fraction(0)


def _worst(done: Sequence[Drawn]) -> Drawn:
    """The draw whose regret 95 of 100 do not go beyond."""
    ranked = sorted(done, key=lambda draw: (draw.regret, _share(draw)))
    return ranked[-(-len(ranked) * WORST // 100) - 1]


def _percent(share: Fraction) -> str:
    return f"{decimals(share * 100, 1)}%"


def _choices(term: str, rows: tuple[tuple[Any, ...], ...], notes: tuple[str, ...], about: dict[str, Any]) -> Result:
    columns = (
        Shown("pupil", "Pupil"),
        Shown("intervention", "Intervention"),
        Shown("name", "Name", lesser=True),
        Shown("stays", "Draws in which it stays", Shows.COUNT, lesser=True),
        Shown("share", "Stays", Shows.PERCENT, "Share of draws whose best plan has it."),
        Shown("close", "Close call"),
        Shown("instead", "Most often instead", help="What the pupil takes in most of the other draws."),
    )
    return Result("How sure", f"How sure the plan is, {term}", columns, rows, notes=notes, about=about)


def _at_stake(done: Sequence[Drawn], about: dict[str, Any]) -> Result:
    columns = (
        Shown("measure", "The plan falls short of the best for the draw"),
        Shown("months", "By", Shows.NUMBER, "Months of planning weight."),
        Shown("share", "Share", Shows.PERCENT, "Of what the best plan for the draw brings."),
    )
    rows: tuple[tuple[Any, ...], ...] = ()
    if done:
        worst = _worst(done)
        mean = Fraction(sum(draw.regret for draw in done), 1000 * len(done))
        rows = (("on average", mean, _mean_share(done)),
                (f"in {WORST} of 100 draws by no more than", Fraction(worst.regret, 1000), _share(worst)))  # fmt: skip
    return Result("Regret", "What is at stake if gains turn out otherwise", columns, rows, about=about)

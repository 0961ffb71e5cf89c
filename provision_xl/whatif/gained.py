"""What each step brings beside today's plan, and which steps come first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from provision_xl.money import natural
from provision_xl.planning import Problem
from provision_xl.planning.model import FAIRNESS
from provision_xl.solving import Status
from provision_xl.whatif.chains import Chain, Found, helped, last_goal, reached
from provision_xl.whatif.steps import Asked, Kind, Step, Today
from provision_xl.whatif.training import Trained, TrainOne

NOT_WORKED_OUT = "not worked out"
_FREE = Fraction(1, 10)  # pence that stand for none, so that what is free comes first


@dataclass(frozen=True)
class Gained:
    """What a step brings beside today's plan; the figures are None where the time did not reach it.

    Args:
        benefit: thousandths of a month; less than nought only where required provision is placed instead.
        placed: pupil-minutes a week of required provision.
        helped: pupils; None too in large schools, where no step is solved for it.
        person: who is trained.
    """

    step: Step
    status: str
    benefit: int | None = None
    placed: Fraction | None = None
    helped: int | None = None
    person: str = ""

    def per_pound(self, amount: Fraction | int) -> Fraction:
        """An amount for each penny of the price, which is recorded."""
        return Fraction(amount) / (self.step.pence or _FREE)

    @property
    def brings(self) -> bool:
        return bool(self.benefit or self.placed or self.helped)


def best_of_each(
    today: Today, asked: Sequence[Asked], found: Sequence[list[Found] | Trained | None]
) -> Iterator[Gained]:
    """Every step with what it brings; of the people who could be trained, the first who brings most."""
    best: dict[Step, Gained] = {}
    for item, done in zip(asked, found, strict=True):
        for gained in _gained(today, item, done):
            before = best.get(gained.step)
            best[gained.step] = gained if before is None else _better(before, gained)
    yield from best.values()


def _gained(today: Today, asked: Asked, done: list[Found] | Trained | None) -> Iterator[Gained]:
    job = asked.job
    if isinstance(job, TrainOne):
        if isinstance(done, Trained):
            yield _beside(today, asked.steps[0], job.asked, done.found, done.person)
        else:
            yield Gained(asked.steps[0], NOT_WORKED_OUT)
    elif isinstance(job, Chain):
        found = done if isinstance(done, list) else []
        for place, step in enumerate(asked.steps):
            if place < len(found):
                yield _beside(today, step, job.problems[place], found[place], asked.person)
            else:
                yield Gained(step, NOT_WORKED_OUT)


def _beside(today: Today, step: Step, problem: Problem, found: Found, person: str) -> Gained:
    now, then = reached(today.problem, today.choice), reached(problem, found.choice)
    counts = last_goal(today.problem, FAIRNESS) == FAIRNESS
    more = helped(problem, found.choice) - helped(today.problem, today.choice) if counts else None
    gained = Gained(step, found.status, now.less - then.less, now.missing - then.missing, more, person)
    return gained if gained.brings else replace(gained, person="")


def _better(first: Gained, second: Gained) -> Gained:
    """The one that brings more, the first of those alike; cut short where either is."""
    found = [item for item in (first, second) if item.benefit is not None]
    if not found:
        return first
    best = max(found, key=lambda item: (item.placed, item.benefit, item.helped or 0))
    cut = {NOT_WORKED_OUT, Status.STOPPED.value} & {first.status, second.status}
    return replace(best, status=Status.STOPPED.value if cut else best.status)


def order(gained: Gained) -> tuple[object, ...]:
    """Required provision first, then benefit for each pound, then what has no price, what brings nothing, the rest."""
    step = gained.step
    place = list(Kind).index(step.kind), natural(step.what)
    if gained.benefit is None:
        return (3, 0, 0, *place)
    if not gained.brings:
        return (2, 0, 0, *place)
    placed, benefit = gained.placed or 0, gained.benefit
    if step.pence is None:
        return (1, -placed, -benefit, *place)
    return (0, -gained.per_pound(placed), -gained.per_pound(benefit), *place)

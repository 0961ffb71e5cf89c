"""People and money shared over several schools: the best split that was found, beside today's, and how good it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from time import monotonic

from provision_xl.errors import OutOfRange
from provision_xl.planning import Problem, problem
from provision_xl.planning.best import Told, best, nobody
from provision_xl.planning.model import BENEFIT
from provision_xl.purse.decomposed import Search, search
from provision_xl.purse.finishing import must_pass, trimmed
from provision_xl.purse.joint import PLACED, best_of, joint
from provision_xl.purse.moves import Move, moves_of, with_gains
from provision_xl.purse.question import Column, Grant, Question, column_of, granted, shares_by_pupils
from provision_xl.purse.sites import Site, in_order, shared_people
from provision_xl.purse.travel import Travel, trips_of
from provision_xl.rates import Rates
from provision_xl.solving import Status

ONE_MODEL_BELOW = 5000  # variables of all schools together
NODES = 20_000
FIXED, IN_PARTS, ONE_MODEL = "each school alone", "in parts, by prices", "one big model"

type Cancel = Callable[[], bool] | None


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a split: its benefit in thousandths of a month, missed ticks, and what none can beat, if proved.

    `least_missed` says whether it is proved that no split misses less.
    """

    name: str
    benefit: int
    missed: int
    bound: int | None = None
    least_missed: bool = False


@dataclass(frozen=True)
class Shared:
    """The split that was found.

    Args:
        fixed: each school's plan with today's hours and its share of the money by SEN pupils; found: with the split.
        bound: thousandths of a month that no split can beat which places as much required provision.
        least_missed: whether it is proved that no split misses less required provision.
        stopped: whether the clock, or somebody, ended it early.
    """

    question: Question
    term: str
    fixed: tuple[Column, ...]
    found: tuple[Column, ...]
    bound: int | None
    ways: tuple[Way, ...]
    moves: tuple[Move, ...]
    notes: tuple[str, ...]
    least_missed: bool
    stopped: bool

    @property
    def gain(self) -> int:
        """Thousandths of a month more than each school alone."""
        return benefit_of(self.found) - benefit_of(self.fixed)

    @property
    def gap(self) -> Fraction | None:
        """How far the benefit can be from the best: (bound - benefit) / bound; None where nothing was proved."""
        return None if self.bound is None else Fraction(self.bound - benefit_of(self.found), max(1, self.bound))

    @property
    def status(self) -> str:
        if self.stopped:
            return Status.STOPPED.value
        return Status.OPTIMAL.value if self.gap == 0 and self.least_missed else Status.FEASIBLE.value


def benefit_of(columns: Sequence[Column]) -> int:
    return sum(column.benefit for column in columns)


def missed_by(columns: Sequence[Column]) -> int:
    return sum(column.missed for column in columns)


def share(
    sites: Sequence[Site], term: str, rates: Rates, travel: Travel | None = None, pounds: int = 0, seconds: float = 120,
    progress: Told | None = None, cancel: Cancel = None,
) -> Shared:  # fmt: skip
    """The split of shared people and money that does most good over all schools together.

    Goals in strict order: least shortfall of required provision over all schools, no school's more than today; most
    benefit over all schools; least moved.

    Args:
        term: of every school, by its own name or its report term.
        travel: minutes between schools; None counts no travel.
        pounds: whole pounds of the trust's to be shared out, not negative.
        seconds: then the best split so far comes back.

    Raises:
        OutOfRange: fewer than two schools, nothing to share, no such term, or travel that is not known.
        WorkbookError: a school without School ID, or with one Person key twice.
        PlanError: the solver failed, or a plan did not pass the independent check.
    """
    tell, began = progress or nobody, monotonic()
    ends = began + seconds
    tell("reading the tables", 0.0)
    question, notes = ask(sites, term, rates, travel, pounds)
    tell("each school alone", 0.05)
    fixed = alone(question, ends, cancel)
    question = held(question, fixed)
    tell("setting prices", 0.2)
    found = in_parts(question, fixed, began + seconds * 0.7, cancel)
    columns, bound = found.best, _whole(found.bound)
    ways = [Way(FIXED, benefit_of(fixed), missed_by(fixed)),
            Way(IN_PARTS, benefit_of(columns), missed_by(columns), bound, found.least_missed)]  # fmt: skip
    tell("all schools together", 0.7)
    whole = _one_model(question, columns, (ends - monotonic()) * 0.6, cancel)
    stopped = found.stopped
    if whole is not None:
        together, way, ended = whole
        ways.append(way)
        stopped = stopped or ended
        columns, bound = _better(columns, bound, together, way)
    tell("looking for the least that has to move", 0.9)
    columns = trimmed(question, columns, ends)
    tell("checking the plans", 0.95)
    must_pass(question, columns, rates)
    moves = with_gains(question, fixed, columns, moves_of(question, columns), max(ends, monotonic() + 1))
    least = any(way.least_missed and way.missed == missed_by(columns) for way in ways)
    stopped = stopped or monotonic() > ends
    return Shared(question, term, fixed, columns, bound, tuple(ways), moves, notes, least, stopped)


def ask(
    sites: Sequence[Site], term: str, rates: Rates, travel: Travel | None, pounds: int
) -> tuple[Question, tuple[str, ...]]:
    """The question of several schools, and notes on what is left out of it."""
    if pounds < 0:
        raise OutOfRange(f"£{pounds} cannot be shared out; give 0 or more.")
    ordered = in_order(sites)
    asked = [_asked(site, term, rates) for site in ordered]
    notes = [f"Nothing of {site.name} is moved: {' '.join(item.clashes)}"
             for site, item in zip(ordered, asked, strict=True) if item.clashes]  # fmt: skip
    kept = [(site, item) for site, item in zip(ordered, asked, strict=True) if not item.clashes]
    if len(kept) < 2:
        raise OutOfRange("Fewer than two schools have a plan that fits, so there is nobody to share with. "
                         + " ".join(notes))  # fmt: skip
    schools, problems = tuple(site for site, _ in kept), tuple(item for _, item in kept)
    people, more = shared_people(schools, problems)
    shares = shares_by_pupils(pounds, schools, problems)
    if not people and not pounds:
        raise OutOfRange("There is nothing to share: no Person key stands in the Staff of two schools, and there is no "
                         "money. Give each shared person the same Person key in every workbook, or say --money.")
    if pounds and not any(shares):
        notes.append("No school has both Funds and pupils with SEN: the money has no part in it.")
    trips = trips_of(people, schools, travel or Travel(), rates)
    if people and travel is None:
        notes.append("Travel between schools is not counted.")
    return Question(schools, problems, people, trips, pounds if any(shares) else 0, shares), (*notes, *more)


def _asked(site: Site, term: str, rates: Rates) -> Problem:
    try:
        return problem(site.school, term, site.as_at, rates)
    except OutOfRange as error:
        raise OutOfRange(f"{site.name}: {error}") from error


def alone(question: Question, ends: float, cancel: Cancel = None) -> tuple[Column, ...]:
    """Each school's plan by itself, with today's hours and its share of the money by SEN pupils."""
    found = []
    for site in range(len(question.sites)):
        keys = [(person.key, 0) for person in question.at(site)]
        grant = Grant(tuple(keys), question.shares[site] if question.takes_money(site) else 0)
        seconds = max(0.0, (ends - monotonic()) / 2)
        choice = best(granted(question, site, grant), seconds, None, BENEFIT, None, cancel).choice
        column = column_of(question, site, grant, choice)
        assert column is not None, "a plan of its own keeps its own hours and money"
        found.append(column)
    return tuple(found)


def held(question: Question, fixed: Sequence[Column]) -> Question:
    """The question in which no school misses more required provision than by itself."""
    pairs = zip(fixed, question.problems, strict=True)
    most = tuple(column.missed * item.ticks_a_minute // question.scale for column, item in pairs)
    return replace(question, most_missed=most)


def in_parts(question: Question, fixed: tuple[Column, ...], ends: float, cancel: Cancel = None) -> Search:
    """The search by prices: first for required provision where some is missed, then for benefit."""
    started = monotonic()
    columns, together, stopped, least = list(fixed), 0, False, True
    best_so_far = fixed
    if missed_by(fixed):
        first = Search(question, columns, fixed, started + (ends - started) / 2, placed=True, cancel=cancel)
        search(first)
        columns, best_so_far, stopped = first.columns, first.best, first.stopped
        placed = sum(column.placed for column in best_so_far)
        least = first.bound is not None and first.bound < placed + 1
        together = placed if placed > sum(column.placed for column in fixed) else 0
    found = Search(question, columns, best_so_far, ends, together=together, cancel=cancel)
    search(found)
    found.stopped, found.least_missed = found.stopped or stopped, least
    return found


def _whole(bound: Fraction | None) -> int | None:
    return None if bound is None else bound.numerator // bound.denominator


def _one_model(
    question: Question, known: tuple[Column, ...], seconds: float, cancel: Cancel
) -> tuple[tuple[Column, ...], Way, bool] | None:
    """All schools in one model, where it is small enough, and whether the clock or somebody ended it."""
    made = joint(question, range(len(question.sites)))
    if len(made.model.variables) > ONE_MODEL_BELOW or seconds <= 0:
        return None
    answer = best_of(made, known, question.limits, seconds, NODES, cancel=cancel, placed_first=True)
    if not answer.columns:
        return None
    first = answer.solved.stage(PLACED)
    least = not missed_by(answer.columns) or (first is not None and first.proved)
    way = Way(ONE_MODEL, benefit_of(answer.columns), missed_by(answer.columns), answer.bound, least)
    return answer.columns, way, answer.solved.status is Status.STOPPED


def _better(
    known: tuple[Column, ...], bound: int | None, other: tuple[Column, ...], way: Way
) -> tuple[tuple[Column, ...], int | None]:
    """The better of two splits by both goals in order, and the lower of the bounds that hold for it."""
    if way.missed != missed_by(known):
        return (other, way.bound) if way.missed < missed_by(known) else (known, bound)
    bounds = [item for item in (bound, way.bound) if item is not None]
    better = other if way.benefit > benefit_of(known) else known
    return better, min(bounds, default=None)

"""A model as plain numbers: variables by number, rules and goals with whole coefficients, and what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from provision_xl.errors import OutOfRange

type Terms = Sequence[tuple[int, int]]
"""(variable, coefficient) pairs; a variable may occur more than once."""

type Values = tuple[int | float, ...]
"""One value a variable: int for whole-number variables, and wherever the caller tidied them."""

HUNT = 0.05
"""What HiGHS does by itself."""

ROUNDING = Fraction(1, 1_000_000)
"""How far a row with a continuous variable may be out, as a share of its own size."""


class Status(StrEnum):
    """How a run ended."""

    OPTIMAL = "optimal"  # every goal proved, nothing given away
    FEASIBLE = "feasible"  # a good plan; the gap says how far it can be from the best
    INFEASIBLE = "infeasible"  # the rules cannot all hold
    STOPPED = "stopped early"  # ended by the clock or by cancel
    FAILED = "failed"  # the solver gave nothing that can be used


class Sense(StrEnum):
    """Which way a goal points."""

    LEAST = "least"
    MOST = "most"


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted, before all goals that come after it.

    Args:
        name: a word for reports and progress.
        terms: (variable, whole coefficient) pairs.
        sense: least or most.
        give: share of the value that later goals may take away, and within which this one counts as reached;
            0 to 1, 0 is exact.
        hunt: share of the solver's work, 0 to 1, that goes into finding better plans; 0 goes straight for the proof,
            which is quicker where the plan handed on is near the best already.
        nodes: most nodes for this goal, where that is fewer than for all.
        before, after: rounds of looking for better plans near the known one, before the whole is solved, and after
            it where that was not proved; they need `nearby`.
        counts: whether the run is optimal only if this goal is proved.
    """

    name: str
    terms: Terms
    sense: Sense = Sense.MOST
    give: Fraction = Fraction(0)
    hunt: float = HUNT
    nodes: int | None = None
    before: int = 0
    after: int = 0
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Stage:
    """How one goal came out; `bound` is what no plan can beat, None where nothing was proved."""

    name: str
    value: int | float
    bound: int | float | None
    proved: bool
    nodes: int
    seconds: float

    @property
    def gap(self) -> Fraction | None:
        """How far the value can be from the best, as a share of the bound.

        gap = |bound - value| / |bound|

        >>> Stage("benefit", 995, 1000, False, 7, 0.1).gap
        Fraction(1, 200)
        """
        if self.bound is None:
            return None
        if self.bound == self.value:
            return Fraction(0)
        return abs(Fraction(self.bound) - Fraction(self.value)) / max(abs(Fraction(self.bound)), Fraction(1))


@dataclass(frozen=True, slots=True)
class Solved:
    """What came of a run: the status, a value for each variable (empty where there is no plan), and every stage."""

    status: Status
    values: Values = ()
    stages: tuple[Stage, ...] = ()
    message: str = ""
    seconds: float = 0.0

    @property
    def has_plan(self) -> bool:
        """Whether the values are a plan; that of a model without variables is empty."""
        return self.status in {Status.OPTIMAL, Status.FEASIBLE} or (self.status is Status.STOPPED and bool(self.values))

    def stage(self, name: str) -> Stage | None:
        """The stage of a goal, None where the run ended before it."""
        return next((stage for stage in self.stages if stage.name == name), None)


@dataclass(frozen=True, slots=True)
class Variable:
    low: int
    high: int | None
    integer: bool
    label: str


@dataclass(frozen=True, slots=True)
class Rule:
    """low <= sum of the terms <= high; `rule` names it for explanations, `label` says whom it is about."""

    terms: tuple[tuple[int, int], ...]
    low: int | None
    high: int | None
    rule: str
    label: str

    def holds(self, values: Sequence[int | float]) -> bool:
        """Whether the values keep it: exactly where they are whole, else within rounding."""
        amount = total(self.terms, values)
        spare = 0 if isinstance(amount, int) else ROUNDING * max(1, *(abs(factor) for _, factor in self.terms))
        return (self.low is None or amount >= self.low - spare) and (self.high is None or amount <= self.high + spare)


@dataclass(slots=True)
class Model:
    """Variables and rules, added one by one and known by their numbers."""

    variables: list[Variable] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    def add(self, low: int = 0, high: int | None = 1, integer: bool = True, label: str = "") -> int:
        """Add a variable; its number is the answer.

        Args:
            low: whole number.
            high: whole number not below `low`, None for no limit.

        Raises:
            OutOfRange: high below low.
        """
        if high is not None and high < low:
            raise OutOfRange(f'"{label}" cannot lie between {low} and {high}.')
        self.variables.append(Variable(low, high, integer, label))
        return len(self.variables) - 1

    def constrain(
        self,
        terms: Iterable[tuple[int, int]],
        low: int | None = None,
        high: int | None = None,
        rule: str = "",
        label: str = "",
    ) -> int:
        """Add low <= sum of terms <= high; its number is the answer.

        Args:
            terms: (variable, whole coefficient) pairs; alike variables are added up.

        Raises:
            OutOfRange: a variable that was never added, or neither low nor high.
        """
        together = added_up(terms)
        if low is None and high is None:
            raise OutOfRange(f'The rule "{rule}" for "{label}" has no limit.')
        if any(not 0 <= place < len(self.variables) for place, _ in together):
            raise OutOfRange(f'The rule "{rule}" for "{label}" names a variable that is not in the model.')
        self.rules.append(Rule(together, low, high, rule, label))
        return len(self.rules) - 1

    def is_whole(self, terms: Terms) -> bool:
        """Whether a sum can only be a whole number."""
        return all(self.variables[place].integer for place, _ in terms)

    def broken(self, values: Sequence[int | float]) -> list[str]:
        """Every bound and rule that the values break, named; whole values are checked exactly."""
        if len(values) != len(self.variables):
            return [f"{len(values)} values for {len(self.variables)} variables"]
        outside = [
            f"limits of {variable.label}"
            for variable, value in zip(self.variables, values, strict=True)
            if not _inside(variable, value)
        ]
        return outside + [f"{rule.rule}: {rule.label}" for rule in self.rules if not rule.holds(values)]


def _inside(variable: Variable, value: int | float) -> bool:
    spare = 0 if isinstance(value, int) else ROUNDING
    if variable.integer and value != int(value):
        return False
    return value >= variable.low - spare and (variable.high is None or value <= variable.high + spare)


def added_up(terms: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Terms with alike variables added up and noughts left out, in order of variable.

    >>> added_up([(2, 5), (0, 1), (2, -5), (0, 2)])
    ((0, 3),)
    """
    sums: dict[int, int] = {}
    for place, factor in terms:
        sums[place] = sums.get(place, 0) + factor
    return tuple((place, sums[place]) for place in sorted(sums) if sums[place])


def total(terms: Iterable[tuple[int, int]], values: Sequence[int | float]) -> int | float:
    """The sum of terms; an int where all their values are.

    >>> total([(0, 2), (1, 3)], (1, 10))
    32
    """
    return sum(factor * values[place] for place, factor in terms)

"""Some of the schools, or all, as one model; what the others use is taken off what there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from provision_xl.purse.part import Part, add_part
from provision_xl.purse.question import Column, Question
from provision_xl.solving import Goal, Model, Solved, solve

TOGETHER, BENEFIT, PLACED = "what there is", "benefit", "required provision placed"

type Cancel = Callable[[], bool] | None


@dataclass
class Joint:
    """The model of some schools together."""

    question: Question
    model: Model = field(default_factory=Model)
    parts: list[Part] = field(default_factory=list)

    @property
    def benefit(self) -> Goal:
        return Goal(BENEFIT, [term for part in self.parts for term in part.benefit_terms])

    @property
    def placed(self) -> Goal:
        return Goal(PLACED, [term for part in self.parts for term in part.placed_terms])

    @property
    def kept_value(self) -> int:
        """What is kept in these schools, which no variable stands for."""
        return sum(self.question.problems[part.site].kept_value for part in self.parts)

    def within(self, spare: Sequence[int]) -> Model:
        """The model with the rule that all uses together are at most `spare`."""
        model = Model(list(self.model.variables), list(self.model.rules))
        uses = [part.use_terms() for part in self.parts]
        for place, most in enumerate(spare):
            terms = [term for use in uses for term in use[place][0]]
            if terms:
                constant = sum(use[place][1] for use in uses)
                model.constrain(terms, high=most - constant, rule=TOGETHER, label=self.question.names[place])
        return model

    def encode(self, columns: Sequence[Column]) -> tuple[int | float, ...]:
        values: list[int | float] = [variable.low for variable in self.model.variables]
        for part, column in zip(self.parts, columns, strict=True):
            part.put(column, values)
        return tuple(values)

    def columns(self, solved: Solved) -> tuple[Column, ...] | None:
        """Each school's plan; None where one of them does not hold when it is worked out exactly."""
        if not solved.has_plan:
            return None
        found = [part.column(solved.values) for part in self.parts]
        whole = tuple(column for column in found if column is not None)
        return whole if len(whole) == len(found) else None


def joint(question: Question, sites: Sequence[int]) -> Joint:
    """These schools as one model."""
    made = Joint(question)
    made.parts = [add_part(question, site, made.model) for site in sites]
    return made


@dataclass(frozen=True)
class Answer:
    """What one model gave: plans, none where it gave none; `bound` what no benefit can beat, where it was proved."""

    columns: tuple[Column, ...]
    bound: int | None
    solved: Solved


def best_of(
    made: Joint, known: Sequence[Column], spare: Sequence[int], seconds: float, nodes: int,
    give: Fraction = Fraction(0), cancel: Cancel = None, placed_first: bool = False,
) -> Answer:  # fmt: skip
    """The most benefit of some schools within what they may use together, begun from plans that are known.

    Args:
        placed_first: whether required provision that is placed comes before all benefit; else no less of it is
            placed than in the plans that are known.
    """
    model = made.within(spare)
    first = [made.placed] if placed_first and any(factor for _, factor in made.placed.terms) else []
    least = sum(column.placed for column in known)
    if not first and least:
        model.constrain(made.placed.terms, low=least, rule=PLACED, label="together")
    solved = solve(
        model, [*first, replace(made.benefit, give=give)], time_limit_seconds=seconds, start=made.encode(known),
        node_limit=nodes, cancel=cancel,
    )  # fmt: skip
    stage = solved.stage(BENEFIT)
    bound = None if stage is None or stage.bound is None else int(stage.bound) + made.kept_value
    return Answer(made.columns(solved) or (), bound, solved)

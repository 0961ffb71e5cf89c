"""Where each thing of several terms stands in their model, so that choices become values and values choices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from provision_xl.planning.choice import PLACES, REST, Choice
from provision_xl.planning.layout import Layout
from provision_xl.planning.model import build
from provision_xl.planning.question import Problem
from provision_xl.planning.year.money import Lived, lived, payments, sure_places
from provision_xl.planning.year.question import YearQuestion, with_money
from provision_xl.solving import Model, Values


@dataclass
class YearLayout:
    """The model of all terms with the number of every variable that joins them.

    Args:
        together: product variables of pairs of one course: their numbers and what all of them chosen change.
        waived: materials not paid again, by (term, pupil, code); again: one-off costs, by (term, code).
        materials: pence due by (term, pupil, code), and the variable that makes them due, None for a kept group.
    """

    question: YearQuestion
    model: Model = field(default_factory=Model)
    layouts: list[Layout] = field(default_factory=list)
    spans: list[tuple[int, int, int, int]] = field(default_factory=list)  # variables and rules of each term
    together: dict[int, tuple[tuple[int, ...], int]] = field(default_factory=dict)
    waived: dict[tuple[int, str, str], int] = field(default_factory=dict)
    again: dict[tuple[int, str], int] = field(default_factory=dict)
    materials: dict[tuple[int, str, str], tuple[int, int | None]] = field(default_factory=dict)
    _taken: dict[tuple[int, str, str], list[int]] = field(default_factory=dict)

    def taken(self, place: int, pupil: str, code: str) -> list[int]:
        """Variables of a pupil's pairs of an intervention in a term."""
        return self._taken.get((place, pupil, code), [])

    def add_term(self, problem: Problem) -> None:
        """Add a term's own model."""
        first, rules, place = len(self.model.variables), len(self.model.rules), len(self.layouts)
        layout = build(with_money(problem, self.question.balances), self.model)
        self.layouts.append(layout)
        self.spans.append((first, len(self.model.variables), rules, len(self.model.rules)))
        for key, number in layout.take.items():
            pair = layout.pairs[key]
            self._taken.setdefault((place, pair.pupil, pair.code), []).append(number)
            if pair.materials:
                due = layout.materials.get((pair.pupil, pair.code), number)
                self.materials[place, pair.pupil, pair.code] = (pair.materials, due)
        for group in problem.kept:
            for pupil, pence in group.own_pence.items():
                if pence:
                    self.materials[place, pupil, group.code] = (pence, None)

    def decode(self, values: Values) -> tuple[Choice, ...]:
        """What values of the variables choose in each term."""
        return tuple(layout.decode(values) for layout in self.layouts)

    def encode(self, choices: Iterable[Choice]) -> Values:
        """The values of every variable that choices make, helpers worked out from them."""
        found = lived(self.question, tuple(choices))
        values: list[int | float] = [0] * len(self.model.variables)
        for layout, choice, (first, last, _, _) in zip(self.layouts, found.choices, self.spans, strict=True):
            values[first:last] = list(layout.encode(choice)[first:last])
        for number, (parts, _) in self.together.items():
            values[number] = int(all(values[part] for part in parts))
        self._encode_paid_before(values)
        self._encode_payments(found, values)
        return tuple(values)

    def tidy(self, values: Values) -> Values:
        """Work every helper out again from what was chosen."""
        return self.encode(self.decode(values))

    def _encode_paid_before(self, values: list[int | float]) -> None:
        for (place, pupil, code), number in self.waived.items():
            before = any(values[take] for earlier in range(place) for take in self.taken(earlier, pupil, code))
            take = self.materials[place, pupil, code][1]
            values[number] = int(before and (take is None or bool(values[take])))
        for (place, code), number in self.again.items():
            before = any(values[layout.used[code]] for layout in self.layouts[:place] if code in layout.used)
            now = self.layouts[place].used.get(code)
            values[number] = int(before and (now is None or bool(values[now])))

    def _encode_payments(self, found: Lived, values: list[int | float]) -> None:
        for layout in self.layouts:
            for number in layout.pay.values():
                values[number] = 0
        paid = payments(found, sure_places(self.question, found.problems)) or {}
        for (place, claim, fund), pence in paid.items():
            values[_payer(self.layouts[place], claim, fund)] += pence


def _payer(layout: Layout, claim: tuple[str, ...], fund: str) -> int:
    """The variable that a payment belongs to: open funds pay places and rest from one purse."""
    purse = claim if claim[0] != PLACES or (claim, fund) in layout.pay else (REST, claim[1])
    return layout.pay[purse, fund]

"""A model in, status and values out; the only package that imports a solver.

>>> from provision_xl.solving import Goal, Model, Sense, solve
>>> model = Model()
>>> release = model.add(0, 40, label="hours of release")
>>> assistant = model.add(0, 10, label="hours of an assistant")
>>> _ = model.constrain([(release, 1), (assistant, 1)], low=25, rule="hours needed", label="a term")
>>> cost = Goal("cost", [(release, 4170), (assistant, 1840)], Sense.LEAST)
>>> solved = solve(model, [cost], time_limit_seconds=10)
>>> solved.status.value, solved.values, solved.stage("cost").value
('optimal', (15, 10), 80950)
"""

from provision_xl.solving.highs import Progress
from provision_xl.solving.model import Goal, Model, Rule, Sense, Solved, Stage, Status, Terms, Values, total
from provision_xl.solving.nearby import Nearby
from provision_xl.solving.stages import solve

__all__ = [
    "Goal", "Model", "Nearby", "Progress", "Rule", "Sense", "Solved", "Stage", "Status", "Terms", "Values", "solve",
    "total",
]  # fmt: skip

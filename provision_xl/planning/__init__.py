"""Which interventions, for whom, by whom, within the hours and the money there are."""

from provision_xl.planning.plan import Plan, optimise
from provision_xl.planning.problem import problem
from provision_xl.planning.question import Problem
from provision_xl.planning.staffing_only import allocate

__all__ = ["Plan", "Problem", "allocate", "optimise", "problem"]

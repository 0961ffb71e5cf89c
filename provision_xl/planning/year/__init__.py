"""The terms of a school year planned together."""

from provision_xl.planning.year.plan import YearPlan, optimise_year
from provision_xl.planning.year.question import remaining_terms

__all__ = ["YearPlan", "optimise_year", "remaining_terms"]

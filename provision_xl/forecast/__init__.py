"""What would become of the budget: pay awards that come late, and changes tried out beside today's figures."""

from provision_xl.forecast.awards import awards
from provision_xl.forecast.scenario import scenarios

__all__ = ["awards", "scenarios"]

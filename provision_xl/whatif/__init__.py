"""What would change with more or less money, time or pupils with plans, and how sure a plan is."""

from provision_xl.whatif.answers import answers
from provision_xl.whatif.frontier import frontier
from provision_xl.whatif.frontier_hours import frontier_hours
from provision_xl.whatif.how_sure import how_sure
from provision_xl.whatif.next_steps import next_steps
from provision_xl.whatif.what_if import what_if

__all__ = ["answers", "frontier", "frontier_hours", "how_sure", "next_steps", "what_if"]

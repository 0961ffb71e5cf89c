"""What would change with more or less money, time or pupils with plans, and what each amount of money can do."""

from provision_xl.whatif.frontier import frontier
from provision_xl.whatif.what_if import what_if

__all__ = ["frontier", "what_if"]

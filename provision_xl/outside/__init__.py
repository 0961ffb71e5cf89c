"""Outside services: who waits for one, what they advised, and what was bought and used of them."""

from provision_xl.outside.tables import outside_tables
from provision_xl.outside.waiting import chase_after, waiting

__all__ = ["chase_after", "outside_tables", "waiting"]

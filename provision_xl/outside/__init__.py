"""Outside services: who waits for one, what they advised, and what was bought and used of them."""

from provision_xl.outside.tables import outside_tables

__all__ = ["outside_tables"]

"""What the adults are trained for, who could take whose group, and what hangs on one person."""

from provision_xl.skills.tables import grid, skills_tables

__all__ = ["grid", "skills_tables"]

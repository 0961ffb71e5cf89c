"""From plan to Monday morning: when each session is, in which room, and what happens when an adult is away."""

from provision_xl.timetable.grids import VIEWS, Grid, grid_table, grids
from provision_xl.timetable.tables import week_tables
from provision_xl.timetable.week import SECONDS, Week, first_try, make_week, standing_week, timetabled

__all__ = ["SECONDS", "VIEWS", "Grid", "Week", "first_try", "grid_table", "grids", "make_week",
           "standing_week", "timetabled", "week_tables"]  # fmt: skip

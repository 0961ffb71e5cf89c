"""From plan to Monday morning: when each session is, in which room, and what happens when an adult is away."""

from provision_xl.timetable.findings import timetable_findings
from provision_xl.timetable.grids import Grid, activity_of, grid_table, grids, place_of, when
from provision_xl.timetable.tables import on_the_map, week_tables
from provision_xl.timetable.today import Today, today
from provision_xl.timetable.today_tables import logged, today_tables
from provision_xl.timetable.week import SECONDS, Week, first_try, make_week, standing_week, timetabled

__all__ = ["SECONDS", "Grid", "Today", "Week", "activity_of", "first_try", "grid_table", "grids", "logged",
           "make_week", "on_the_map", "place_of", "standing_week", "timetable_findings", "timetabled", "today",
           "today_tables", "week_tables", "when"]  # fmt: skip

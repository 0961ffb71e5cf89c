"""What provision_xl does, one function a use: the same for every host and for the command line."""

from provision_xl.app.amounts import pence_of, signed_pence
from provision_xl.app.backups import Restored, backups_table, restore
from provision_xl.app.books import (
    Macros,
    Progress,
    Written,
    beside,
    host_of,
    live,
    new,
    not_carried,
    output_tables,
    quiet,
    senco,
    update,
    write_book,
)
from provision_xl.app.closing import changes as closing_changes
from provision_xl.app.figures import about_table, functions_table, rates_table
from provision_xl.app.funding import pay_awards, scenario_tables, write_scenarios
from provision_xl.app.imports import ImportAnswers, compare_with_dfe, look_at_import, write_import
from provision_xl.app.keys import KeyWritten, join_key, split_key
from provision_xl.app.meetings import calendar_table, write_calendar
from provision_xl.app.money import PayWritten, join_pay, split_pay
from provision_xl.app.opening import check, day_of, load, read, stops, work
from provision_xl.app.papers import (
    Paper,
    inclusion_strategy,
    information_report,
    pupil_map,
    pupil_map_files,
    ta_sheets,
    transfer_file,
    year_plan_paper,
)
from provision_xl.app.plans import (
    allocation,
    explained,
    frontier,
    how_sure,
    next_steps,
    plan,
    plan_tables,
    replan,
    what_if,
    with_changed,
    with_rows,
    write_plan,
    year_plan,
)
from provision_xl.app.purging import PurgeWritten, purge
from provision_xl.app.records import key_of, policy_tables, register_tables, retention_table
from provision_xl.app.reports import ReportWanted, formats_named, made, report, report_files
from provision_xl.app.senco_role import ehc_tables, services_tables, skills_tables
from provision_xl.app.shared import shared_tables
from provision_xl.app.sharing import inspected
from provision_xl.app.timetables import (
    day_away,
    standing_tables,
    today_results,
    week,
    week_results,
    with_timetable,
    write_today,
    write_week,
)

__all__ = [
    "ImportAnswers", "Macros", "PayWritten", "Progress",
    "ReportWanted", "Written", "about_table", "allocation", "beside", "check",
    "closing_changes",
    "compare_with_dfe", "day_of", "explained", "formats_named",
    "frontier", "functions_table", "host_of", "how_sure", "join_pay", "live",
    "load",
    "Paper", "inclusion_strategy", "information_report", "pupil_map", "pupil_map_files", "ta_sheets", "year_plan_paper",
    "look_at_import", "made", "new", "next_steps", "not_carried", "output_tables", "pence_of", "plan",
    "plan_tables", "quiet", "rates_table", "read", "replan", "report", "report_files", "senco", "signed_pence",
    "split_pay", "stops", "update", "what_if", "with_changed", "with_rows", "work", "write_book", "write_import",
    "write_plan", "year_plan",
    "pay_awards", "scenario_tables", "write_scenarios",
    "inspected", "purge", "PurgeWritten",
    "Restored", "backups_table", "restore",
    "calendar_table", "write_calendar",
    "KeyWritten", "join_key", "split_key",
    "key_of", "policy_tables", "register_tables", "retention_table", "transfer_file",
    "ehc_tables", "services_tables", "skills_tables",
    "shared_tables",
    "day_away", "standing_tables", "today_results", "week", "week_results", "with_timetable", "write_today",
    "write_week",
]  # fmt: skip

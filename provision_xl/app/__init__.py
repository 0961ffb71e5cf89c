"""What provision_xl does, one function a use: the same for every host and for the command line."""

from provision_xl.app.amounts import pence_of, signed_pence
from provision_xl.app.books import (
    Macros,
    Progress,
    Written,
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
from provision_xl.app.figures import about_table, functions_table, rates_table
from provision_xl.app.opening import check, day_of, load, read, stops, work
from provision_xl.app.plans import allocation, frontier, plan, what_if, with_changed, with_rows, write_plan
from provision_xl.app.reports import made, report, report_files

__all__ = [
    "Macros", "Progress", "Written", "about_table", "allocation", "check", "day_of", "frontier", "functions_table",
    "host_of", "live", "load", "made", "new", "not_carried", "output_tables", "pence_of", "plan", "quiet",
    "rates_table", "read", "report", "report_files", "senco", "signed_pence", "stops", "update", "what_if",
    "with_changed", "with_rows", "work", "write_book", "write_plan",
]  # fmt: skip

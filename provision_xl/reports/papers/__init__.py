"""Papers: reports beside the termly one, each a `Report` for its own readers."""

from provision_xl.reports.papers.information import information_report
from provision_xl.reports.papers.pupil_map import pupil_map
from provision_xl.reports.papers.strategy import inclusion_strategy
from provision_xl.reports.papers.ta_sheet import everybody, ta_sheet
from provision_xl.reports.papers.transfer import transfer_file
from provision_xl.reports.papers.year_plan import year_plan

__all__ = [
    "everybody", "inclusion_strategy", "information_report", "pupil_map", "ta_sheet", "transfer_file", "year_plan",
]  # fmt: skip

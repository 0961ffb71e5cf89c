"""Reports: what goes into each, who may see it, and the files it becomes."""

from provision_xl.reports.audiences import AUDIENCES, Audience
from provision_xl.reports.content import report_of, termly_report
from provision_xl.reports.making import report_files
from provision_xl.reports.report import Report, Section

__all__ = ["AUDIENCES", "Audience", "Report", "Section", "report_files", "report_of", "termly_report"]

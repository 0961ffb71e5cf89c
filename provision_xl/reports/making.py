"""The files of a report."""

from __future__ import annotations

from provision_xl.reports.page import page
from provision_xl.reports.report import Report
from provision_xl.reports.sheets import workbook


def report_files(report: Report) -> dict[str, bytes]:
    """A workbook and a web page, by the names they should be saved under; the same report gives the same bytes."""
    return {f"{report.name}.xlsx": workbook(report), f"{report.name}.html": page(report)}

"""The files of a report."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from provision_xl.choices import FORMATS
from provision_xl.reports.report import Report


def report_files(report: Report, formats: Sequence[str] = FORMATS) -> dict[str, bytes]:
    """The files of a report by the names they should be saved under; the same report gives the same bytes.

    Args:
        formats: which of `FORMATS`, in this order.
    """
    return {f"{report.name}{_ENDINGS[name]}": _MAKERS[name](report) for name in formats}


def _workbook(report: Report) -> bytes:
    from provision_xl.reports.sheets import workbook

    return workbook(report)


def _page(report: Report) -> bytes:
    from provision_xl.reports.page import page

    return page(report)


def _pdf(report: Report) -> bytes:
    from provision_xl.reports.pdf import pdf

    return pdf(report)


def _csv(report: Report) -> bytes:
    from provision_xl.reports.csv_files import csv_files

    return csv_files(report)


_MAKERS: dict[str, Callable[[Report], bytes]] = {"xlsx": _workbook, "html": _page, "pdf": _pdf, "csv": _csv}
_ENDINGS = {"xlsx": ".xlsx", "html": ".html", "pdf": ".pdf", "csv": " csv.zip"}

"""Files of the roll-up: the paper in every format, and tables as Parquet for other programs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from provision_xl.app.reports import made
from provision_xl.errors import OutOfRange
from provision_xl.files.save import write_bytes
from provision_xl.reports import report_files
from provision_xl.reports.report import Report
from provision_xl.results import Result


def write_report(report: Report, folder: Path) -> tuple[Path, ...]:
    """Write the paper in every format into a folder."""
    files = report_files(report)
    made(folder)
    return tuple(write_bytes(folder / name, content) for name, content in files.items())


def write_parquet(tables: Sequence[Result], folder: Path) -> tuple[Path, ...]:
    """Write each table that has rows; pence and counts as whole numbers, hours as numbers.

    Raises:
        OutOfRange: pyarrow is not installed.
    """
    if find_spec("pyarrow") is None:
        raise OutOfRange('Parquet needs pyarrow, which is not installed: pip install "provision-xl[parquet]".')
    import pandas

    made(folder)
    written = []
    for table in tables:
        if table.rows:
            content = io.BytesIO()
            frame = pandas.DataFrame(table.records(), columns=[column.key for column in table.columns])
            frame.convert_dtypes().to_parquet(content, engine="pyarrow", index=False)
            written.append(write_bytes(folder / f"{table.name}.parquet", content.getvalue()))
    return tuple(written)

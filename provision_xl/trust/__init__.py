"""Many schools at once: each is read by itself, and only its totals and sentences travel."""

from provision_xl.app.several import workbooks
from provision_xl.trust.cluster import dask_executor
from provision_xl.trust.report import trust_report
from provision_xl.trust.rollup import EACH, roll_up
from provision_xl.trust.running import Asked, run
from provision_xl.trust.writing import write_parquet, write_report

__all__ = ["EACH", "Asked", "dask_executor", "roll_up", "run", "trust_report", "workbooks",
           "write_parquet", "write_report"]  # fmt: skip

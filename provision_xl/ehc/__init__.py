"""What EHC plans promise, item by item and week by week, beside what the pupil gets."""

from provision_xl.ehc.tables import ehc_received

__all__ = ["ehc_received"]

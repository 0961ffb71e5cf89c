"""The school's SEN records: the register with its history, those who left, and how long records are kept."""

from provision_xl.records.register import history, leavers, register
from provision_xl.records.retention import retention

__all__ = ["history", "leavers", "register", "retention"]

"""The school's SEN records and policies: the register, how long records are kept, reviews due, figures that changed."""

from provision_xl.records.dated_figures import changed_figures, figures_to_check
from provision_xl.records.policies import policies
from provision_xl.records.register import history, leavers, register
from provision_xl.records.retention import retention

__all__ = ["changed_figures", "figures_to_check", "history", "leavers", "policies", "register", "retention"]

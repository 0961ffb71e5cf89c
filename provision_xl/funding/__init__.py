"""Who pays: funds, what they may pay for, and the budget."""

from provision_xl.funding.budget import budget, check_entries, funding_findings
from provision_xl.funding.codes import code_of, staff_code_of
from provision_xl.funding.funds import UNFUNDED, Purse, purses
from provision_xl.funding.paying import Payment, payments

__all__ = [
    "UNFUNDED",
    "Payment",
    "Purse",
    "budget",
    "check_entries",
    "code_of",
    "funding_findings",
    "payments",
    "purses",
    "staff_code_of",
]

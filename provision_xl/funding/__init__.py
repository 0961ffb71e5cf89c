"""Who pays: funds, what they may pay for, and the budget."""

from provision_xl.funding.budget import budget_of, by_fund, lines_there
from provision_xl.funding.calendars import EVERYTHING, Window, window
from provision_xl.funding.codes import code_of, staff_code_of
from provision_xl.funding.findings import check_entries, funding_findings, known_funds
from provision_xl.funding.funds import UNFUNDED, Purse, purses
from provision_xl.funding.ledger import revised_twice
from provision_xl.funding.notes import lines_gone
from provision_xl.funding.paying import Payment, payments
from provision_xl.funding.sources import funding
from provision_xl.funding.years import by_year

__all__ = [
    "EVERYTHING",
    "UNFUNDED",
    "Payment",
    "Purse",
    "Window",
    "budget_of",
    "by_fund",
    "by_year",
    "check_entries",
    "code_of",
    "funding",
    "funding_findings",
    "known_funds",
    "lines_gone",
    "lines_there",
    "payments",
    "purses",
    "revised_twice",
    "staff_code_of",
    "window",
]

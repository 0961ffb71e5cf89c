"""Who pays: funds, what they may pay for, and the budget."""

from provision_xl.funding.budget import budget_of, by_fund, lines_there
from provision_xl.funding.by_rule import funding_by_rule, profile_table, rule_findings
from provision_xl.funding.calendars import EVERYTHING, Window, window
from provision_xl.funding.codes import code_of, staff_code_of
from provision_xl.funding.findings import check_entries, funding_findings, known_funds
from provision_xl.funding.funded_hours import funded_hours_table
from provision_xl.funding.funds import UNFUNDED, Purse, purses
from provision_xl.funding.ledger import revised_twice
from provision_xl.funding.notes import lines_gone
from provision_xl.funding.paying import Payment, Spending, payments, spending
from provision_xl.funding.sources import funding
from provision_xl.funding.years import by_year

__all__ = [
    "EVERYTHING",
    "UNFUNDED",
    "Payment",
    "Purse",
    "Spending",
    "Window",
    "budget_of",
    "by_fund",
    "by_year",
    "check_entries",
    "code_of",
    "funded_hours_table",
    "funding",
    "funding_by_rule",
    "funding_findings",
    "known_funds",
    "lines_gone",
    "lines_there",
    "payments",
    "profile_table",
    "purses",
    "revised_twice",
    "rule_findings",
    "spending",
    "staff_code_of",
    "window",
]

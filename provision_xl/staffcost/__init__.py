"""What staff are paid, what they are paid for, and the ledger against it."""

from provision_xl.staffcost.findings import staff_cost_findings
from provision_xl.staffcost.ledger import LedgerMonth, ledger_months
from provision_xl.staffcost.staff_cost import PARTS, PersonMonth, staff_cost
from provision_xl.staffcost.tables import by_code, by_month, by_person, ledger_by_month

__all__ = [
    "PARTS", "LedgerMonth", "PersonMonth", "by_code", "by_month", "by_person", "ledger_by_month", "ledger_months",
    "staff_cost", "staff_cost_findings",
]  # fmt: skip

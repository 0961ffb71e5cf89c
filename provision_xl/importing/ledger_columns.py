"""The columns of finance systems' exports, by the headers of FMS6, Arbor, Access, PS Financials and Sage."""

from __future__ import annotations

from provision_xl.importing.headers import Field

LEDGER_FIELDS: tuple[Field, ...] = (
    Field("date", ("date", "transaction date", "tran date", "trans date", "posting date", "posted date", "date posted",
                   "posted", "invoice date", "document date", "doc date", "entry date", "effective date",
                   "journal date", "gl date", "tx date")),
    Field("code", ("cfr code", "cfr", "cfr heading", "cfr category", "ledger code", "account code", "nominal code",
                   "nominal", "n c", "nc", "gl code", "detail code", "subjective", "account", "ledger", "code")),
    Field("debit", ("debit", "debits", "debit amount", "debit value", "dr", "dr amount")),
    Field("credit", ("credit", "credits", "credit amount", "credit value", "cr", "cr amount")),
    Field("amount", ("amount", "net amount", "amount net", "net value", "net", "value", "base value", "base amount",
                     "amount in", "transaction amount", "actual", "actual amount", "total amount", "total", "gross",
                     "gross amount")),
    Field("side", ("dr cr", "d c", "debit credit", "cr dr", "sign")),
    Field("description", ("description", "narrative", "details", "detail", "transaction description",
                          "line description", "transaction details", "particulars", "text", "comment")),
    Field("reference", ("reference", "ref", "transaction reference", "trans ref", "transaction ref", "document number",
                        "doc no", "document ref", "invoice number", "invoice no", "order number", "order no",
                        "journal no", "transaction number", "ref no", "your ref")),
    Field("supplier", ("supplier", "supplier name", "payee", "vendor", "creditor", "customer supplier")),
    Field("fund", ("fund", "fund code", "fund name", "cost centre", "cost centre code", "cost center", "dept",
                   "department")),
    Field("type", ("type", "transaction type", "entry type", "posting type", "tran type")),
)  # fmt: skip

NEEDED: tuple[tuple[str, ...], ...] = (("date",), ("code",), ("amount", "debit", "credit"))

SPENDING_TYPES = {
    "commitment": "Commitment",
    "commitments": "Commitment",
    "committed": "Commitment",
    "order": "Commitment",
    "purchase order": "Commitment",
    "budget": "Budget",
    "original budget": "Budget",
    "revised budget": "Revised budget",
    "virement": "Revised budget",
}

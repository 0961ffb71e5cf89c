"""What a user can choose from, in one place and free to import: views, bases, audiences and hosts."""

from __future__ import annotations

COST_VIEWS = (
    "line",
    "pupil",
    "intervention",
    "year",
    "need",
    "tier",
    "kind",
    "staff",
    "fund",
    "cfr",
    "term",
    "month",
    "financial_year",
)
MAP_VIEWS = ("pupil", "class", "intervention", "need")
WEEK_VIEWS = ("adult", "pupil", "class", "room", "period")
STAFF_COST_VIEWS = ("person", "month", "code")
BASES = ("school", "la")
SENCO_WAYS = ("release", "post", "assistant", "admin")
CALENDARS = ("financial", "academic", "academy")
AUDIENCES = ("leadership", "governors", "class", "family", "public")
IMPORTS = ("ledger", "pupils", "assessments", "map", "book")
FORMATS = ("xlsx", "html", "pdf", "csv")
HOSTS = ("excel", "libreoffice", "web", "no-macros")
WITH_MACROS = ("excel", "libreoffice")
CONCERNS = (
    "Below expected",
    "Falling",
    "Sudden drop",
    "Low attendance",
    "Suspended",
    "Below target",
    "No progress",
    "No exit score",
)

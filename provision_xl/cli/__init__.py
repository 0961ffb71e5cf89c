"""The command line. Every command's work is in `app`; here are only its words, options and output."""

from provision_xl.cli import (
    answers,
    backups,
    book,
    closing,
    computer,
    funding,
    imports,
    keys,
    macros,
    meetings,
    money,
    papers,
    plans,
    quality,
    records,
    senco_role,
    shared,
    sharing,
    timetables,
    trust,
    watching,
)
from provision_xl.cli.macros import BY_HAND
from provision_xl.cli.program import cli, main, run

# the order in which help lists them
_PARTS = (
    book, answers, timetables, watching, meetings, quality, senco_role, papers, closing, funding, money, plans, shared,
    imports, records, keys, sharing, trust,
    backups, macros, computer,
)  # fmt: skip
for _part in _PARTS:
    cli.registered_commands += _part.commands.registered_commands

__all__ = ["BY_HAND", "cli", "main", "run"]

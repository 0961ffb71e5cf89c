"""The command line. Every command's work is in `app`; here are only its words, options and output."""

from provision_xl.cli import answers, book, computer, imports, macros, money, plans, sharing
from provision_xl.cli.macros import BY_HAND
from provision_xl.cli.program import cli, main

for _part in (book, answers, money, plans, imports, sharing, macros, computer):  # the order in which help lists them
    cli.registered_commands += _part.commands.registered_commands

__all__ = ["BY_HAND", "cli", "main"]

"""The command line. Every command's work is in `app`; here are only its words, options and output."""

<<<<<<< HEAD
from provision_xl.cli import answers, book, computer, imports, macros, money, papers, plans
from provision_xl.cli.macros import BY_HAND
from provision_xl.cli.program import cli, main

for _part in (book, answers, papers, money, plans, imports, macros, computer):  # the order in which help lists them
=======
from provision_xl.cli import answers, book, computer, funding, imports, macros, money, plans
from provision_xl.cli.macros import BY_HAND
from provision_xl.cli.program import cli, main

for _part in (book, answers, funding, money, plans, imports, macros, computer):  # the order in which help lists them
>>>>>>> d451a5bc5844d8c8109b1cfecef38429c79c76b9
    cli.registered_commands += _part.commands.registered_commands

__all__ = ["BY_HAND", "cli", "main"]

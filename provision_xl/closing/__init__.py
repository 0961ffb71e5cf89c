"""A term closed for good, what has changed in it since and why, and the way over into the next one."""

from provision_xl.closing.closed import (
    Closing,
    close,
    closed_findings,
    closings,
    inputs_hash,
    last_closing,
    sealed_again,
)
from provision_xl.closing.figures import Figure, Term, figures_of
from provision_xl.closing.terms import NamedTerm, named_term

__all__ = [
    "Closing",
    "Figure",
    "NamedTerm",
    "Term",
    "close",
    "closed_findings",
    "closings",
    "figures_of",
    "inputs_hash",
    "last_closing",
    "named_term",
    "sealed_again",
]

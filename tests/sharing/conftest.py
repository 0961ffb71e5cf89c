"""The command line's workbooks, for these tests too."""

from tests.cli.conftest import small

__all__ = ["small"]

"""The command line run inside the test: exit code, what it prints, and what it says on the error stream."""

from __future__ import annotations

import csv
import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

from provision_xl import cli


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def everything(self) -> str:
        return self.out + self.err

    def json(self) -> dict[str, Any]:
        """What it printed, as one object and nothing beside it."""
        plain = json.loads(self.out)
        assert isinstance(plain, dict)
        return plain

    def csv(self) -> list[dict[str, str]]:
        """What it printed, as rows by header."""
        return list(csv.DictReader(io.StringIO(self.out, newline="")))


def run(*given: object) -> Ran:
    """`provision-xl GIVEN …` through `main`, as the installed command calls it."""
    out, err, before = io.StringIO(newline=""), io.StringIO(), sys.argv
    sys.argv = ["provision-xl", *map(str, given)]
    code: Any = 0
    try:
        with redirect_stdout(out), redirect_stderr(err):
            cli.main()
    except SystemExit as ended:
        code = ended.code or 0
    finally:
        sys.argv = before
    return Ran(int(code), out.getvalue(), err.getvalue())


def fine(*given: object) -> Ran:
    """The same for a command that must come to a good end and have nothing to complain of."""
    ran = run(*given)
    assert (ran.code, ran.err) == (0, ""), f"{given}: {ran.code} {ran.err}"
    return ran

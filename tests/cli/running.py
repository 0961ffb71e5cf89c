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

    @property
    def words(self) -> str:
        """What it printed, with single blanks, however the lines were broken."""
        return " ".join(self.out.split())

    def json(self) -> dict[str, Any]:
        """What it printed, as one object and nothing beside it."""
        plain = json.loads(self.out)
        assert isinstance(plain, dict)
        return plain

    def csv(self) -> list[dict[str, str]]:
        """What it printed, as rows by header."""
        return list(csv.DictReader(io.StringIO(self.out, newline=""), strict=True))


def run(*given: object, encoding: str = "utf-8", line_end: str = "") -> Ran:
    """`provision-xl GIVEN ...` through `main`, as the installed command calls it.

    Args:
        encoding: of the output, as the computer sets it; cp1252 is Windows writing to a file.
        line_end: what becomes of a line end; Windows makes CR LF of it.
    """
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline=line_end)
    err = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline=line_end)
    code: Any = 0
    before, sys.argv = sys.argv, ["provision-xl", *map(str, given)]
    try:
        with redirect_stdout(out), redirect_stderr(err):
            cli.main()
    except SystemExit as ended:
        code = ended.code or 0
    finally:
        sys.argv = before
    assert isinstance(code, int), code
    return Ran(code, _written(out), _written(err))


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    content = stream.buffer.getvalue()  # type: ignore[attr-defined]
    return content.decode(stream.encoding).removeprefix("\ufeff")


def fine(*given: object) -> Ran:
    """The same for a command that must come to a good end and has nothing to complain of."""
    ran = run(*given)
    assert ran.code == 0 and not ran.err.strip(), f"{given}: {ran.code} {ran.err}"
    return ran

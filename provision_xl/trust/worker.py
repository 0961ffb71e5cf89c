"""A process that reads one school after another: a line of JSON in, a line of JSON out. `python -m` starts it."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from provision_xl.trust.one_school import Totals, school_totals


def answer(asked: dict[str, Any]) -> Totals:
    """The totals for one line; an error that nobody foresaw is named by its kind alone, since words may hold a name."""
    as_at = date.fromisoformat(asked["as_at"]) if asked["as_at"] else None
    try:
        return school_totals(Path(asked["path"]), as_at, asked["term"], asked["seconds"])
    except Exception as error:  # the other schools go on
        return {"failed": [f"The program failed on this workbook ({type(error).__name__}). Run provision-xl check on "
                           "it and send what it says to whoever looks after the program."]}  # fmt: skip


def main() -> None:
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints is no answer
    for line in sys.stdin:
        out.write(json.dumps(answer(json.loads(line))) + "\n")
        out.flush()


if __name__ == "__main__":
    main()

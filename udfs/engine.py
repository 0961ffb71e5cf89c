"""The long-lived process behind a spreadsheet that is not Excel: one JSON request a line in, one answer a line out.

Started by the host's own script with `python -I -m provision_udfs.engine`; it ends when its input ends.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from io import TextIOWrapper
from typing import Any, TextIO

from provision_udfs.answering import answer


def serve(requests: Iterable[str], answers: TextIO) -> None:
    """Answer each line in turn; a line that is no request gets an answer too."""
    for line in requests:
        answers.write(json.dumps(_answer(line), ensure_ascii=True, allow_nan=False) + "\n")
        answers.flush()


def _answer(line: str) -> dict[str, Any]:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError):  # no JSON, a number of thousands of digits, brackets without end
        return {"error": "PX-X02: the request was damaged on its way. Try again."}
    try:
        return answer(request)
    except Exception as error:  # the process goes on: the next cell waits for its answer
        return {"error": f"PX-X01: something failed inside ({type(error).__name__}). Nothing was changed."}


def main() -> None:
    # What a library prints must not get between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    if isinstance(sys.stdin, TextIOWrapper):  # bytes that are no text spoil their own line alone
        sys.stdin.reconfigure(errors="replace")
    serve(sys.stdin, answers)


if __name__ == "__main__":
    main()

"""A short process does not look through its memory, not even at its end; a long one does, and cannot grow for ever."""

from __future__ import annotations

import subprocess
import sys

CYCLE = """
class Told:
    def __del__(self):
        print("let go", flush=True)

def circle():
    told = Told()
    told.self = told
"""
SELDOM = "from provision_xl.collecting import collect_seldom\ncollect_seldom()\n"


def printed(code: str) -> str:
    return subprocess.run([sys.executable, "-c", CYCLE + code], capture_output=True, text=True, check=True).stdout


def test_what_is_left_is_not_looked_through_at_the_end() -> None:
    assert printed("circle()") == "let go\n"
    assert printed(f"{SELDOM}circle()\nkept = [[] for _ in range(100_000)]") == ""


def test_what_runs_longer_still_lets_go() -> None:
    assert printed(f"{SELDOM}circle()\nkept = [[] for _ in range(1_100_000)]\nprint('end')") == "let go\nend\n"


def test_the_command_line_is_such_a_process_and_a_call_of_it_from_another_is_not() -> None:
    ask = """
import gc, sys
from provision_xl.cli import main, run
usual = gc.get_threshold()
for part in (main, run):
    sys.argv = ["provision-xl", "--help"]
    try:
        part()
    except SystemExit:
        print(f"seldom: {gc.get_threshold() > usual}")
"""
    told = [line for line in printed(ask).splitlines() if line.startswith("seldom")]
    assert told == ["seldom: False", "seldom: True"]

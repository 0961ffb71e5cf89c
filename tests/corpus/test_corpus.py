"""Each case of the corpus through `provision-xl check --json`: verdict, code, place, words and figures."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from provision_xl import app
from tests.cli.running import run
from tests.corpus.book import book
from tests.corpus.cases import MAKERS, NUMBERS, Expected, expected
from tests.corpus.made import Made

ORDER = ("OK", "MEND", "WARN", "STOP", "REFUSE")
SECONDS, MEMORY = 5, 300 << 10  # of the processor; KiB
CASES = {case.name: case for case in expected()}
HOSTILE = [name for name in CASES if name.startswith("B")]
MESSAGE = re.compile(
    r"(?P<code>PX-[A-Z]\d\d)  (?P<sheet>[^\n]+?)(?:!(?P<cell>[A-Z]*-?\d+(?::[A-Z]+\d+)?))?: "
    r"(?P<saw>.+?[^.])\. (?P<cure>[A-Z].{10,}[.?])",
    re.S,
)

type Found = dict[str, str]


@cache
def made(name: str) -> Mapping[str, Made]:
    return MAKERS[name]()


def told(code: int, out: str, err: str) -> list[Found]:
    """The findings of `check --json`; of a file that is refused, its sentence taken apart."""
    if code != 2:
        assert err == ""
        findings: list[Found] = json.loads(out)["findings"]
        return findings
    assert out == ""
    message = MESSAGE.fullmatch(err.strip())
    assert message, err
    parts = {key: value or "" for key, value in message.groupdict().items()}
    return [{"verdict": "REFUSE", **parts}]


@cache
def usual(folder: Path) -> frozenset[tuple[str, str]]:
    """What is said of the good book itself, which is no news."""
    ran = run("check", Made(book()).written(folder / "good"), "--json")
    findings = told(ran.code, ran.out, ran.err)
    assert {finding["verdict"] for finding in findings} <= {"WARN"}
    return frozenset((finding["code"], finding["sheet"]) for finding in findings)


def news(findings: Sequence[Found], folder: Path) -> list[Found]:
    return [finding for finding in findings if (finding["code"], finding["sheet"]) not in usual(folder)]


def compare(case: Expected, found: Sequence[Found]) -> None:
    """The verdict of all, and the one finding that is meant."""
    assert max((finding["verdict"] for finding in found), key=ORDER.index, default="OK") == case.verdict, found
    if case.verdict == "OK":
        return
    place = case.code, case.sheet
    meant = [item for item in found if (item["code"], item["sheet"]) == place and case.cell in ("", item["cell"])]
    assert meant, found
    assert all(word in f"{meant[0]['saw']}. {meant[0]['cure']}" for word in case.words), meant[0]


@pytest.mark.parametrize("name", [name for name in CASES if name not in HOSTILE])
def test_a_case_is_told_as_it_must_be(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    for variant in made(name).values():
        path = variant.written(tmp_path)
        ran = run("check", path, "--json")
        found = told(ran.code, ran.out, ran.err)
        compare(case, news(found, tmp_path))
        assert all(MESSAGE.fullmatch(sentence(item)) for item in found), found
        assert path.read_bytes() == variant.content
        if case.pence:
            figures(case, path)
        path.unlink()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_seconds_and_little_memory(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    for key, variant in made(name).items():
        path = variant.written(tmp_path)
        code, out, err, seconds, memory = apart(path)
        compare(case, news(told(code, out, err), tmp_path))
        assert seconds <= SECONDS and memory <= MEMORY, (key, seconds, memory >> 10)
        if case.pence:
            figures(case, path)
        path.unlink()
    made.cache_clear()


# What the command took is told by itself: to its parent it would count as large as that was when it began.
_COMMAND = """
import atexit, resource, sys
from pathlib import Path

def told():
    own = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    of_its_own = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = used.ru_utime + used.ru_stime + of_its_own.ru_utime + of_its_own.ru_stime
    Path(sys.argv.pop()).write_text(f"{seconds} {max(int(own.split()[1]), of_its_own.ru_maxrss)}")

atexit.register(told)
kept, sys.argv = sys.argv, ["provision-xl", *sys.argv[1:-1]]
atexit.register(lambda: setattr(sys, "argv", kept))
from provision_xl.cli import main
main()
"""


def apart(path: Path) -> tuple[int, str, str, float, int]:
    """The command in a process of its own: code, output, error stream, seconds of the processor, KiB at most."""
    used = path.parent / "used"
    ran = subprocess.run([sys.executable, "-c", _COMMAND, "check", str(path), "--json", str(used)],
                         capture_output=True, text=True, timeout=120, check=False)  # fmt: skip
    seconds, memory = used.read_text().split()
    used.unlink()
    return ran.returncode, ran.stdout, ran.stderr, float(seconds), int(memory)


def sentence(finding: Found) -> str:
    """A finding as it is printed."""
    place = f"{finding['sheet']}!{finding['cell']}" if finding["cell"] else finding["sheet"]
    return f"{finding['code']}  {place}: {finding['saw'].rstrip('.')}. {finding['cure']}"


def figures(case: Expected, path: Path) -> None:
    """What is read from the book, and its money in pence."""
    done = app.work(path)
    for where, text in case.reads.items():
        table, row, attribute = where.split()
        rows = done.school.rows(table)
        assert str(getattr(rows[int(row) - 1], attribute)) == text, where
    total = done.costs.total.planned
    funds = sum(fund.amount or 0 for fund in done.school.funds)
    assert {"total": total, "fund": funds} == dict(case.pence)


def test_every_number_of_the_corpus_has_a_case_and_every_case_its_files() -> None:
    assert set(CASES) == set(MAKERS)
    assert len(NUMBERS) == 94
    assert {name.split()[0] for name in CASES} == set(NUMBERS)
    assert all(case.code for case in CASES.values() if case.verdict != "OK")

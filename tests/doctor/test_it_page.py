"""The page for IT says what the code does."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from provision_udfs import python_checks, registry_reading, user_setting
from provision_udfs.libreoffice import SCRIPT, SETTING
from provision_udfs.libreoffice_checks import OLDEST

PAGE = (Path(__file__).parents[2] / "docs" / "it.md").read_text("utf-8")


@pytest.mark.parametrize(
    "named",
    [
        user_setting.INTERPRETER.decode(),
        "\\".join(user_setting.setting_file(Path("%USERPROFILE%")).parts),
        SCRIPT,
        SETTING,
        registry_reading.STARTS,
        registry_reading.CALLS,
        ".".join(map(str, OLDEST)) + " or newer. Macro security Medium",
        ".".join(map(str, python_checks.oldest_python())) + " or newer, from python.org",
        "longer than ten seconds",
        "-I -m provision_udfs.engine",
    ],
)
def test_the_page_names_what_the_code_uses(named: str) -> None:
    assert named in PAGE
    assert python_checks.SLOW_START_SECONDS == 10


def test_what_the_page_tells_to_type_is_answered() -> None:
    typed = re.search(r"type `(.*?)`", PAGE)
    assert typed is not None
    done = subprocess.run(
        [sys.executable, "-I", "-m", "provision_udfs.engine"],
        input=typed[1] + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(done.stdout.splitlines()) == 1
    assert "error" not in json.loads(done.stdout)

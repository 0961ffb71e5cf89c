"""A real LibreOffice for tests: started once, driven by its own Python through a line-by-line conversation.

The tests run in our Python and LibreOffice's bridge in the system's, so this side talks to
`libreoffice_session.py`, which is run by a Python that has `uno`.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from provision_udfs.libreoffice import install, settings_file

SESSION = Path(__file__).with_name("libreoffice_session.py")
PATIENCE_SECONDS = 120

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">\
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">\
<value>0</value></prop></item>
</oor:items>
"""


def clean_environment(home: Path) -> dict[str, str]:
    """Nothing of ours: a virtual environment on PATH keeps LibreOffice's own Python from starting."""
    return {"HOME": str(home), "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "Europe/London"}


def missing() -> str:
    """Why there is no LibreOffice to test with, or "" where there is one."""
    if shutil.which("soffice") is None:
        return "LibreOffice (soffice) is not installed."
    if _python_with_uno() is None:
        return "No Python with uno was found: install python3-uno."
    return ""


def _python_with_uno() -> str | None:
    for python in ("/usr/bin/python3", "/usr/lib/libreoffice/program/python", "/opt/libreoffice/program/python"):
        command = [python, "-I", "-c", "import uno"]
        if Path(python).exists() and subprocess.run(command, capture_output=True, check=False).returncode == 0:
            return python
    return None


class LibreOffice:
    """A running LibreOffice with a profile of its own, our script in it, recalculation on load, macros allowed."""

    def __init__(self, folder: Path) -> None:
        profile = folder / "profile"
        self.folder = folder
        self.profile = profile
        settings_file(profile).parent.mkdir(parents=True)
        settings_file(profile).write_text(_SETTINGS, "utf-8")
        self.start_engine_by(f'exec "{sys.executable}" "$@"')
        python = _python_with_uno()
        assert python is not None, missing()
        self._process = subprocess.Popen(
            [python, "-I", str(SESSION), profile.as_uri()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=clean_environment(folder),
            cwd=folder,
            start_new_session=True,
        )

    def start_engine_by(self, command: str) -> None:
        """From the next start on, the Python behind the cells is started by these words of a shell."""
        starter = self.folder / "starter"
        starter.write_text(f'#!/bin/sh\necho $$ > "{self.folder}/engine"\n{command}\n', "utf-8")
        starter.chmod(0o700)
        install(self.profile, starter)

    def kill_engine(self) -> None:
        """End the Python behind the cells, as a crash would."""
        noted = self.folder / "engine"
        if noted.exists():
            os.kill(int(noted.read_text("utf-8")), signal.SIGKILL)
            noted.unlink()

    def ask(self, command: str, *given: Any) -> Any:
        """One command of `libreoffice_session.py`; an AssertionError carries what LibreOffice said."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write((json.dumps([command, *given]) + "\n").encode())
        self._process.stdin.flush()
        ready, _, _ = select.select([self._process.stdout], [], [], PATIENCE_SECONDS)
        if not ready:
            self.kill()
            raise AssertionError(f"LibreOffice did not answer {command} within {PATIENCE_SECONDS} s.")
        answer = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["value"]

    def open(self, path: Path, password: str = "") -> Document:
        self.ask("open", path.as_uri(), password)
        return Document(self)

    def menu(self, name: str) -> list[list[str]]:
        """What stands in a menu that was added: title and address of each entry, as LibreOffice has read it."""
        found: list[list[str]] = self.ask("menu", name)
        return found

    def close(self) -> None:
        self.ask("end")
        self._process.communicate(timeout=PATIENCE_SECONDS)

    def kill(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()


class Document:
    """The open workbook."""

    def __init__(self, office: LibreOffice) -> None:
        self._office = office

    def values(self, sheet: str, cells: str) -> list[list[Any]]:
        """Values of a range: numbers, text, None for an error."""
        found: list[list[Any]] = self._office.ask("values", sheet, cells)
        return found

    def value(self, sheet: str, cell: str) -> Any:
        return self.values(sheet, cell)[0][0]

    def used(self, sheet: str) -> list[list[Any]]:
        """Everything from A1 to the last used cell."""
        found: list[list[Any]] = self._office.ask("used", sheet)
        return found

    def sheets(self) -> list[str]:
        found: list[str] = self._office.ask("sheets")
        return found

    def write(self, sheet: str, cell: str, value: float | str) -> None:
        """Put a value into a cell as a program does: text stays text."""
        self._office.ask("write", sheet, cell, value)

    def formula(self, sheet: str, cell: str, formula: str, array: bool = False) -> None:
        """Put a formula in, in English with semicolons; as an array formula over a range where `array`."""
        self._office.ask("formula", sheet, cell, formula, array)

    def recalculate(self) -> None:
        """Work out every cell anew, as Ctrl+Shift+F9 does."""
        self._office.ask("recalculate")

    def run(self, address: str, given: Sequence[Any] = ()) -> Any:
        """Run a macro by its `vnd.sun.star.script:` address."""
        return self._office.ask("run", address, list(given))

    def undo(self) -> None:
        """Edit, Undo."""
        self._office.ask("undo")

    def select(self, sheet: str, cells: str) -> None:
        self._office.ask("select", sheet, cells)

    def active_sheet(self) -> str:
        return str(self._office.ask("active"))

    def tables(self) -> dict[str, list[int]]:
        """Each table: its sheet, first column and row, last column and row, counted from nought."""
        found: dict[str, list[int]] = self._office.ask("tables")
        return found

    def save_as(self, path: Path) -> Path:
        """A copy as .xlsx, with the values as they stand."""
        self._office.ask("save", path.as_uri())
        return path

    def print_sheet(self, sheet: str, path: Path) -> Path:
        """One sheet as a PDF, as it would be printed."""
        self._office.ask("print", sheet, path.as_uri())
        return path

    def close(self) -> None:
        self._office.ask("close")

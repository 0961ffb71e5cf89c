"""Reads this computer once: files, environment and, on Windows, the registry. Nothing is changed."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from provision_udfs import registry_reading, user_setting
from provision_udfs.addin.place import FOLDER
from provision_udfs.book_reading import read_book
from provision_udfs.libreoffice import user_profile
from provision_udfs.libreoffice_reading import read_libreoffice
from provision_udfs.machine import ExcelSetting, Machine, Package, Place, Python

_PATIENCE_SECONDS = 120
_ASKED = b'{"call":"LAYOUT"}\n'
_PRINT_VERSION = "import importlib.metadata as m; print(m.version('provision-xl'))"
_CLOUD_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def read_machine(book: Path | None, today: date) -> Machine:
    """This computer, and that workbook, as the checks see them."""
    home = Path.home()
    windows = sys.platform == "win32"
    registry = registry_reading.Hives()
    return Machine(
        system=sys.platform,
        today=today,
        python=_python(),
        package=Package(_version("provision-xl"), _version("xlwings")),
        start_seconds=start_seconds(sys.executable),
        place=read_place(home),
        excel=registry_reading.excel(registry, registry_reading.program_bits),
        setting=read_setting(home) if windows else ExcelSetting(),
        rules=registry_reading.macro_rules(registry),
        defender=registry_reading.defender(registry),
        web=registry_reading.web_add_ins(registry),
        libreoffice=read_libreoffice(sys.platform, user_profile(sys.platform, home, os.environ.get("APPDATA", ""))),
        language=registry_reading.language(registry),
        certificate_ends=certificate_ends(home),
        cloud_folders=_cloud_folders(home),
        book=read_book(book) if book else None,
    )


def _python() -> Python:
    bits = struct.calcsize("P") * 8
    return Python((sys.version_info[0], sys.version_info[1]), bits, sys.executable, sys.base_prefix)


def start_seconds(interpreter: str) -> float | None:
    """How long the process behind the spreadsheet takes to its first answer; None where it gives none."""
    began = time.monotonic()
    try:
        command = [interpreter, "-I", "-m", "provision_udfs.engine"]
        done = subprocess.run(command, input=_ASKED, capture_output=True, timeout=_PATIENCE_SECONDS, check=False)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return time.monotonic() - began if _is_answer(done.stdout) else None


def _is_answer(said: bytes) -> bool:
    try:
        found = json.loads(said)
    except ValueError:
        return False
    return isinstance(found, dict) and "error" not in found


def read_place(home: Path) -> Place:
    """Whether settings can be written into a person's folder, and what room there is."""
    folder = user_setting.setting_file(home).parent
    try:
        with tempfile.TemporaryFile(dir=folder if folder.is_dir() else home):
            writable = True
    except OSError:
        writable = False
    try:
        free = shutil.disk_usage(home).free
    except OSError:
        free = 0
    return Place(str(home), writable, free)


def read_setting(home: Path) -> ExcelSetting:
    """What Excel's module will find in the person's profile, and whether it is there."""
    try:
        content = user_setting.setting_file(home).read_bytes()
    except OSError:
        content = b""
    interpreter = os.path.expandvars(user_setting.decoded(user_setting.value_of(content, user_setting.INTERPRETER)))
    program = _program(interpreter)
    return ExcelSetting(
        whole=user_setting.is_whole(content),
        interpreter=interpreter,
        exists=program is not None,
        package=package_in(program) if program else "",
        debugging=user_setting.is_true(user_setting.value_of(content, user_setting.DEBUGGING)),
        libraries=_libraries(program) if program else (),
    )


def package_in(interpreter: Path) -> str:
    """The version of provision_xl that a Python has, or ""."""
    if interpreter == Path(sys.executable):
        return _version("provision-xl")
    try:
        command = [str(interpreter), "-I", "-c", _PRINT_VERSION]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_SECONDS, check=False)
    except (OSError, ValueError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def certificate_ends(home: Path) -> date | None:
    """The last day of the certificate that the add-in for Excel on the web uses, or None."""
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificate(certificate_file(home).read_bytes()).not_valid_after_utc.date()
    except (OSError, ValueError):
        return None


def certificate_file(home: Path) -> Path:
    """Where it is kept."""
    return home / FOLDER / "certificate.pem"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _program(interpreter: str) -> Path | None:
    path = Path(interpreter)
    return path if path.is_absolute() and path.is_file() else None


def _libraries(program: Path) -> tuple[str, ...]:
    folders = (program.parent, program.parent.parent)  # of a plain Python, and of a virtual environment
    return tuple(sorted({file.name for folder in folders for file in folder.glob("xlwings*.dll")}))


def _cloud_folders(home: Path) -> tuple[str, ...]:
    named = [os.environ.get(variable, "") for variable in _CLOUD_VARIABLES]
    kept = home / "Library" / "CloudStorage"
    on_a_mac = [str(folder) for folder in kept.glob("OneDrive*")] if kept.is_dir() else []
    return tuple(dict.fromkeys(folder for folder in [*named, *on_a_mac] if folder))

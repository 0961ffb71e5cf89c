"""This computer as it is read: the process behind the spreadsheet, the person's folder and setting, the certificate."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from provision_udfs.machine_reading import (
    certificate_ends,
    certificate_file,
    package_in,
    read_machine,
    read_place,
    read_setting,
    start_seconds,
)
from provision_udfs.user_setting import setting_file


def test_the_process_behind_the_spreadsheet_answers_in_time() -> None:
    seconds = start_seconds(sys.executable)
    assert seconds is not None and 0 < seconds < 120


@pytest.mark.skipif(sys.platform == "win32", reason="made for a shell")
def test_a_program_that_says_nothing_or_is_not_there_does_not_start(tmp_path: Path) -> None:
    silent = tmp_path / "python"
    silent.write_text("#!/bin/sh\nexit 0\n", "utf-8")
    silent.chmod(0o700)
    assert start_seconds(str(silent)) is None
    assert start_seconds(str(tmp_path / "none")) is None
    assert start_seconds("\0") is None
    assert package_in(silent) == ""
    assert package_in(tmp_path / "none") == ""


@pytest.mark.skipif(sys.platform == "win32", reason="made for a shell")
@pytest.mark.parametrize(("said", "is_well"), [('{"sheets": {}}', True), ('{"error": "PX-X01"}', False), ("[]", False)])
def test_an_answer_that_is_an_error_is_no_start(tmp_path: Path, said: str, is_well: bool) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\necho '{said}'\n", "utf-8")
    program.chmod(0o700)
    assert (start_seconds(str(program)) is not None) == is_well


@pytest.mark.skipif(sys.platform == "win32", reason="made for a shell")
def test_another_python_is_asked_for_its_version(tmp_path: Path) -> None:
    other = tmp_path / "python"
    other.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', "utf-8")
    other.chmod(0o700)
    assert package_in(other) == version("provision-xl") == package_in(Path(sys.executable))


def test_a_setting_as_the_module_would_follow_it(tmp_path: Path) -> None:
    scripts = tmp_path / "px" / "Scripts"
    scripts.mkdir(parents=True)
    python = scripts / "python.exe"
    python.write_bytes(b"")
    (scripts / "xlwings64-0.37.8.dll").write_bytes(b"")
    (scripts.parent / "xlwings32-0.37.8.dll").write_bytes(b"")
    (tmp_path / "xlwings32-0.1.0.dll").write_bytes(b"")  # two folders up nobody looks
    file = setting_file(tmp_path)
    file.parent.mkdir()
    file.write_bytes(f'"INTERPRETER_WIN","{python}"\r\n"DEBUG UDFS","True"\r\n'.encode())
    found = read_setting(tmp_path)
    assert (found.whole, found.interpreter, found.exists, found.debugging) == (True, str(python), True, True)
    assert found.libraries == ("xlwings32-0.37.8.dll", "xlwings64-0.37.8.dll")


def test_no_setting_and_a_python_that_is_gone(tmp_path: Path) -> None:
    none = read_setting(tmp_path)
    assert (none.whole, none.interpreter, none.exists) == (True, "", False)
    setting_file(tmp_path).parent.mkdir()
    setting_file(tmp_path).write_bytes(b'"INTERPRETER_WIN","/gone/python.exe"\n\n')
    gone = read_setting(tmp_path)
    assert (gone.whole, gone.interpreter, gone.exists) == (False, "/gone/python.exe", False)


@pytest.mark.parametrize("named", ["python3", "sh", "./python"])
def test_a_python_without_its_folder_is_not_looked_for(tmp_path: Path, named: str) -> None:
    setting_file(tmp_path).parent.mkdir()
    setting_file(tmp_path).write_bytes(f'"INTERPRETER_WIN","{named}"\n'.encode())
    found = read_setting(tmp_path)
    assert (found.interpreter, found.exists) == (named, False)


def test_a_folder_that_can_be_written_and_one_that_cannot(tmp_path: Path) -> None:
    place = read_place(tmp_path)
    assert place.writable and place.free_bytes > 0
    assert list(tmp_path.iterdir()) == []
    assert not read_place(tmp_path / "none").writable


def test_the_last_day_of_a_certificate(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2026, 12, 7, 12, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    file = certificate_file(tmp_path)
    file.parent.mkdir(parents=True)
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    assert certificate_ends(tmp_path) == date(2026, 12, 7)
    file.write_bytes(b"-----BEGIN CERTIFICATE-----")
    assert certificate_ends(tmp_path) is None
    assert certificate_ends(tmp_path / "none") is None


def test_this_computer_is_read_whole() -> None:
    machine = read_machine(None, date(2026, 11, 24))
    assert machine.system == sys.platform
    assert machine.python.version == sys.version_info[:2]
    assert machine.package.version == version("provision-xl")
    assert machine.book is None

"""The code that is typed once, the keys, and the certificate."""

from __future__ import annotations

import re
import stat
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from provision_udfs.addin.certificate import certificate, trust_step
from provision_udfs.addin.pairing import Pairing, new_code
from provision_udfs.addin.place import behind, here
from provision_udfs.machine_reading import certificate_ends, certificate_file

from provision_xl.errors import OutOfRange

TODAY = date(2026, 11, 24)


def _pairing(tmp_path: Path) -> tuple[Pairing, list[str]]:
    shown: list[str] = []
    return Pairing(tmp_path / "own" / "paired.json", shown.append), shown


def test_the_right_code_gives_a_key_and_is_used_up(tmp_path: Path) -> None:
    pairing, shown = _pairing(tmp_path)
    code = pairing.code
    key = pairing.key_for(f" {code.lower().replace('-', ' ')} ", TODAY)
    assert key and len(key) == 43, "256 bits"
    assert pairing.knows(key, TODAY)
    assert shown == [pairing.code] and pairing.code != code
    assert pairing.key_for(code, TODAY) is None


def test_after_five_wrong_codes_there_is_another(tmp_path: Path) -> None:
    pairing, shown = _pairing(tmp_path)
    code = pairing.code
    for _ in range(4):
        assert pairing.key_for("AAAA-AAAA", TODAY) is None
    assert pairing.code == code and shown == []
    assert pairing.key_for("AAAA-AAAA", TODAY) is None
    assert pairing.code != code and shown == [pairing.code]


def test_several_panes_keep_their_keys_over_a_restart_and_lose_them_after_a_term(tmp_path: Path) -> None:
    pairing, _ = _pairing(tmp_path)
    one, other = (str(pairing.key_for(pairing.code, TODAY)) for _ in range(2))
    again, _ = _pairing(tmp_path)
    assert again.knows(one, TODAY) and again.knows(other, TODAY) and not again.knows("", TODAY)
    assert again.knows(one, TODAY + timedelta(days=120)) and not again.knows(one, TODAY + timedelta(days=121))


def test_the_file_lets_nobody_in(tmp_path: Path) -> None:
    pairing, _ = _pairing(tmp_path)
    key = str(pairing.key_for(pairing.code, TODAY))
    file = tmp_path / "own" / "paired.json"
    assert key not in file.read_text()
    kept = re.findall(r'"([0-9a-f]{64})"', file.read_text())
    assert len(kept) == 1 and not pairing.knows(kept[0], TODAY)
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a": 3}', "\0"])
def test_a_damaged_file_lets_nobody_in_and_stops_nobody(tmp_path: Path, content: str) -> None:
    pairing, _ = _pairing(tmp_path)
    pairing.file.parent.mkdir()
    pairing.file.write_text(content)
    assert not pairing.knows("x", TODAY)
    assert pairing.knows(str(pairing.key_for(pairing.code, TODAY)), TODAY)


def test_codes_are_easy_to_read_aloud_and_never_twice() -> None:
    found = {new_code() for _ in range(1000)}
    assert len(found) == 1000
    assert all(re.fullmatch("[ACDEFHJKLMNPQRTUVWXY34679]{4}-[ACDEFHJKLMNPQRTUVWXY34679]{4}", code) for code in found)


def test_the_certificate_is_for_this_computer_and_can_sign_nothing(tmp_path: Path) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    file, key, made = certificate(tmp_path / ".provision_xl", now)
    assert made and file == certificate_file(tmp_path)
    found = x509.load_pem_x509_certificate(file.read_bytes())
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert not found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert not found.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    assert found.not_valid_after_utc - found.not_valid_before_utc <= timedelta(days=398)
    assert certificate_ends(tmp_path) == found.not_valid_after_utc.date()
    if sys.platform != "win32":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_the_certificate_is_kept_and_made_afresh_a_month_before_it_ends(tmp_path: Path) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    first = certificate(tmp_path, now)[0].read_bytes()
    assert certificate(tmp_path, now + timedelta(days=360))[2] is False
    assert (tmp_path / "certificate.pem").read_bytes() == first
    assert certificate(tmp_path, now + timedelta(days=370))[2] is True
    (tmp_path / "certificate.key").unlink()
    assert certificate(tmp_path, now + timedelta(days=370))[2] is True


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_each_system_has_its_one_line_to_trust_it(platform: str, tmp_path: Path) -> None:
    line = trust_step(tmp_path / "certificate.pem", platform)
    assert str(tmp_path / "certificate.pem") in line and "\n" not in line
    assert "sudo" not in line and "certificate.key" not in line


def test_places() -> None:
    assert here(9000).origin == "https://localhost:9000"
    assert behind("https://Provision.School.example:8443/").origin == "https://provision.school.example:8443"
    for wrong in (
        "http://school.example",
        "school.example",
        "https://",
        "https://a@school.example",
        "https://s.ex/path",
    ):
        with pytest.raises(OutOfRange, match="is not an address to stand behind"):
            behind(wrong)

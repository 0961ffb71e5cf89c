"""What people are told is plain: the words of programmers stand under Tell IT only."""

from __future__ import annotations

import re

import pytest
from provision_udfs.doctor import diagnosed

from tests.doctor.machines import findings
from tests.doctor.test_checks import ILL, WELL

# Words that a SENCo need not know; the name of a file, a program or a command may be said as it is.
JARGON = re.compile(
    r"\b(registry|HK[CL][UM]|DLL|COM|VBA|VBAWarnings|GPO|policy|interpreter|PATH|AppContainer|Click-to-Run|MSI|"
    r"ZoneId|Zone\.Identifier|virtualenv|venv|UNC|localhost|module|process exited|exception|stderr|config|API|"
    r"on-access|allowlist|cache|UserProfile|ADMX|Trusted Location[s]?|SecureURL|MacroSecurityLevel)\b"
)
LONGEST_SIGNS = 230


@pytest.mark.parametrize("name", ILL)
def test_what_is_seen_and_what_to_do_are_plain(name: str) -> None:
    result, _ = diagnosed(ILL[name].machine)
    for what, verdict, seen, cure, _ in result.rows:
        assert not JARGON.search(f"{what} {seen} {cure}"), (what, seen, cure)
        assert len(seen) <= LONGEST_SIGNS and len(cure) <= LONGEST_SIGNS
        if verdict in {"look", "trouble"}:
            assert cure[0].isupper() and cure.count('"') == 0


def test_jargon_would_be_found() -> None:
    assert JARGON.search("Change HKCU in the registry.") and JARGON.search("The DLL is missing.")
    assert not JARGON.search("Ask IT to allow macros.")


def test_whoever_looks_after_the_computer_is_told_more_wherever_they_are_named() -> None:
    for ill in ILL.values():
        for row in diagnosed(ill.machine)[0].rows:
            if "IT" in row[3].split():
                assert row[4], row


def test_a_person_at_a_healthy_computer_is_told_nothing_to_do() -> None:
    for machine in WELL.values():
        assert findings(machine) == {}
        assert not any(row[3] or row[4] for row in diagnosed(machine)[0].rows)


def test_no_file_name_of_the_school_is_said() -> None:
    """A workbook may be called after a child: nothing that is shown repeats its name."""
    for ill in ILL.values():
        assert "map.xls" not in str(diagnosed(ill.machine)[0])

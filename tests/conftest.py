"""What several test modules share: one running LibreOffice, and no way out of this computer."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests import offline
from tests.libreoffice import LibreOffice, missing

offline.refuse()


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LibreOffice]:
    reason = missing()
    if reason:
        if os.environ.get("CI"):
            pytest.fail(f"{reason} The continuous integration must have it.")
        pytest.skip(reason)
    running = LibreOffice(tmp_path_factory.mktemp("libreoffice"))
    yield running
    running.close()

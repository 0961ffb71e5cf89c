"""The whole table in chunks, for the runs that take long."""

from __future__ import annotations

import os
from functools import cache

from tests.conformance.cases.all import all_cases
from tests.conformance.cases.case import Case
from tests.conformance.comparing import expected_of, outcomes, unexplained
from tests.conformance.hosts.all import hosts

CHUNKS = 4
HOSTS = hosts()


@cache
def _cases() -> tuple[Case, ...]:
    return all_cases()


def a_chunk_of_a_host(number: int) -> None:
    """Every fourth case of one host, the large ones too; numbers from nought on go through hosts, then chunks.

    Raises:
        AssertionError: a difference has no explanation, or the host is missing where it must be there.
    """
    chunk, place = divmod(number % (len(HOSTS) * CHUNKS), len(HOSTS))
    host = HOSTS[place]
    if host.missing:
        assert not os.environ.get("CI"), host.missing
        return
    cases = _cases()[chunk::CHUNKS]
    wrong = unexplained(list(outcomes(host, cases, expected_of(cases))))
    assert not wrong, "\n".join(wrong[:5])

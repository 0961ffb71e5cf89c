"""Refuses every connection that leaves this computer, in the process that asks for it."""

from __future__ import annotations

import ipaddress
import sys
from typing import Any

_ON_HERE: list[bool] = []


class WentOut(RuntimeError):
    """Something tried to reach another computer."""


def refuse() -> None:
    """From now on this process reaches nothing but itself; there is no way back."""
    if not _ON_HERE:
        _ON_HERE.append(True)
        sys.addaudithook(_look)


def _look(event: str, given: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"} and not is_here(given[1]):
        raise WentOut(f"{event} to {given[1]!r}")
    if event == "socket.getaddrinfo" and not is_here((given[0], given[1])):
        raise WentOut(f"the address of {given[0]!r} was asked for")


def is_here(address: Any) -> bool:
    """Whether a socket's address is on this computer.

    >>> is_here(("127.0.0.1", 80)), is_here("/tmp/pipe"), is_here(("::1", 80, 0, 0)), is_here(("192.0.2.1", 80))
    (True, True, True, False)
    """
    if address is None or isinstance(address, str | bytes | int):
        return True  # a pipe, the system itself, or a socket that was connected before
    host = address[0]
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name in {None, "", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False

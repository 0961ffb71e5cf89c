"""Requests that must get nothing: each is the pane's own good request with one thing wrong, key and all."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

type Header = tuple[str, str]

CANARY = "P-ZZCANARY"
STRANGER = "https://evil.example"
MOST_SECONDS = 30


@dataclass(frozen=True)
class Sent:
    """A request as its bytes will be: headers in order, twice where they stand twice."""

    method: str
    path: str
    headers: tuple[Header, ...]
    body: bytes

    def without(self, name: str) -> Sent:
        return self.having(tuple(header for header in self.headers if header[0] != name))

    def having(self, headers: tuple[Header, ...]) -> Sent:
        return Sent(self.method, self.path, headers, self.body)

    def with_(self, name: str, value: str) -> Sent:
        return self.having((*self.without(name).headers, (name, value)))

    def twice(self, name: str, value: str) -> Sent:
        return self.having((*self.headers, (name, value)))

    def of_body(self, body: bytes) -> Sent:
        return Sent(self.method, self.path, self.headers, body).with_("Content-Length", str(len(body)))

    def by(self, method: str) -> Sent:
        return Sent(method, self.path, self.headers, self.body)

    def to(self, path: str) -> Sent:
        return Sent(self.method, path, self.headers, self.body)

    def bytes(self) -> bytes:
        head = [f"{self.method} {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in self.headers)]
        return "\r\n".join([*head, "", ""]).encode("latin-1") + self.body


def good(path: str, host: str, origin: str, key: str, body: Any) -> Sent:
    """The request as the pane sends it."""
    text = json.dumps(body).encode()
    return Sent("POST", path, (
        ("Host", host), ("Origin", origin), ("Content-Type", "application/json"), ("Content-Length", str(len(text))),
        ("Sec-Fetch-Site", "same-origin"), ("Authorization", f"Bearer {key}"), ("Connection", "close"),
    ), text)  # fmt: skip


def _chunked(sent: Sent) -> Sent:
    body = f"{len(sent.body):x}\r\n".encode() + sent.body + b"\r\n0\r\n\r\n"
    return Sent(
        sent.method, sent.path, sent.without("Content-Length").twice("Transfer-Encoding", "chunked").headers, body
    )


def _preflight(sent: Sent) -> Sent:
    asked = sent.by("OPTIONS").without("Authorization").with_("Origin", STRANGER)
    return asked.twice("Access-Control-Request-Method", "POST").twice(
        "Access-Control-Request-Headers", "authorization,content-type"
    )


def _value(sent: Sent, name: str) -> str:
    return next(value for header, value in sent.headers if header == name)


HOSTILE: dict[str, Callable[[Sent], Sent]] = {
    "a name that was pointed at this computer": lambda sent: sent.with_("Host", "evil.example"),
    "that name with our port": lambda sent: sent.with_("Host", f"evil.example:{_value(sent, 'Host').split(':')[-1]}"),
    "the number of this computer": lambda sent: sent.with_("Host", f"127.0.0.1:{_value(sent, 'Host').split(':')[-1]}"),
    "another port": lambda sent: sent.with_("Host", "localhost:1"),
    "no port": lambda sent: sent.with_("Host", "localhost"),
    "our name with a dot": lambda sent: sent.with_("Host", _value(sent, "Host").replace(":", ".:")),
    "our name in front of another": lambda sent: sent.with_("Host", f"{_value(sent, 'Host')}.evil.example"),
    "no Host": lambda sent: sent.without("Host"),
    "two Hosts": lambda sent: sent.twice("Host", "evil.example"),
    "a stranger's page": lambda sent: sent.with_("Origin", STRANGER),
    "no Origin": lambda sent: sent.without("Origin"),
    "a page from a file or a frame in a sandbox": lambda sent: sent.with_("Origin", "null"),
    "our address in front of another": lambda sent: sent.with_("Origin", f"{_value(sent, 'Origin')}.evil.example"),
    "our address without encryption": lambda sent: sent.with_("Origin", _value(sent, "Origin").replace("s:", ":")),
    "another program's page on this computer": lambda sent: sent.with_("Origin", "https://localhost:3000"),
    "two Origins": lambda sent: sent.twice("Origin", STRANGER),
    "an Origin in our path": lambda sent: sent.with_("Origin", f"{_value(sent, 'Origin')}/pane.html"),
    "Excel on the web itself": lambda sent: sent.with_("Origin", "https://euc-excel.officeapps.live.com"),
    "from another site, as the browser says": lambda sent: sent.with_("Sec-Fetch-Site", "cross-site"),
    "from the same site, as the browser says": lambda sent: sent.with_("Sec-Fetch-Site", "same-site"),
    "typed into the address bar": lambda sent: sent.with_("Sec-Fetch-Site", "none"),
    "plain text, which needs no leave": lambda sent: sent.with_("Content-Type", "text/plain"),
    "a form": lambda sent: sent.with_("Content-Type", "application/x-www-form-urlencoded"),
    "a form with files": lambda sent: sent.with_("Content-Type", "multipart/form-data; boundary=x"),
    "JSON in words alone": lambda sent: sent.with_("Content-Type", "text/plain; application/json"),
    "no kind": lambda sent: sent.without("Content-Type"),
    "in chunks": _chunked,
    "no length": lambda sent: sent.without("Content-Length"),
    "a length and chunks": lambda sent: sent.twice("Transfer-Encoding", "chunked"),
    "too long": lambda sent: sent.with_("Content-Length", "5000001"),
    "a length below nought": lambda sent: sent.with_("Content-Length", "-1"),
    "something in the address": lambda sent: sent.to(f"{sent.path}?callback=steal"),
    "GET": lambda sent: sent.by("GET"),
    "HEAD": lambda sent: sent.by("HEAD"),
    "PUT": lambda sent: sent.by("PUT"),
    "DELETE, said to be POST": lambda sent: sent.by("DELETE").twice("X-HTTP-Method-Override", "POST"),
    "a stranger asks for leave": _preflight,
    "a path that goes up": lambda sent: sent.to(f"/static/..{sent.path}"),
    "not JSON": lambda sent: sent.of_body(b"call=MAP"),
    "JSON that is no object": lambda sent: sent.of_body(b"[" + sent.body + b"]"),
    "JSON a hundred thousand deep": lambda sent: sent.of_body(b'{"call":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "a number that is none": lambda sent: sent.of_body(sent.body[:-1] + b',"seen":NaN}'),
}

WITHOUT_KEY: dict[str, Callable[[Sent], Sent]] = {
    "no key": lambda sent: sent.without("Authorization"),
    "an empty key": lambda sent: sent.with_("Authorization", "Bearer "),
    "another key": lambda sent: sent.with_("Authorization", f"Bearer {'A' * 43}"),
    "part of the key": lambda sent: sent.with_("Authorization", _value(sent, "Authorization")[:-1]),
    "the key as a password": lambda sent: sent.with_(
        "Authorization", _value(sent, "Authorization").replace("Bearer", "Basic")
    ),
    "the key in the address": lambda sent: sent.without("Authorization").to(f"{sent.path}?key=x"),
    "two keys": lambda sent: sent.twice("Authorization", "Bearer x"),
}  # fmt: skip


def answer_to(sent: Sent, connect: Callable[[], socket.socket], seconds: float = MOST_SECONDS) -> bytes:
    """Everything that comes back in so many seconds."""
    with connect() as line:
        line.settimeout(seconds)
        try:
            line.sendall(sent.bytes())
            return b"".join(iter(lambda: line.recv(65_536), b""))
        except (ConnectionError, TimeoutError):
            return b""


def leaks(answer: bytes, secrets: tuple[str, ...]) -> Iterator[str]:
    """What of an answer a stranger could use."""
    head, _, body = answer.partition(b"\r\n\r\n")
    if b"access-control-allow" in head.lower():
        yield "lets another page read it"
    if head.split(b" ")[1:2] == [b"200"]:
        yield "was taken for good"
    yield from (f"tells {secret[:6]}..." for secret in secrets if secret.encode() in body)

"""The server against strangers: every route against every hostile request, and a server without guards beside it."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from provision_udfs.addin import guards
from provision_udfs.addin.place import behind, here
from provision_udfs.answering import answer

from tests.addin.hostile import CANARY, HOSTILE, STRANGER, WITHOUT_KEY, Sent, answer_to, good, leaks
from tests.addin.serving import Serving, free_port

# The choices of this macro's question are the pupils.
CALL = {
    "call": "QUESTIONS",
    "args": ["LEAVER"],
    "tables": {"Pupils": [["Pupil ID", "Year group", "SEN status"], [CANARY, "3", "K"]]},
}
ROUTES = ("/call", "/start", "/look", "/stop", "/pair")


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    found = Serving(tmp_path_factory.mktemp("home"))
    yield found
    found.close()


@pytest.fixture(scope="module")
def key(serving: Serving) -> str:
    return serving.pair()


def _encrypted(port: int) -> Callable[[], socket.socket]:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return lambda: context.wrap_socket(socket.create_connection(("127.0.0.1", port), 30), server_hostname="localhost")


def _body(route: str, serving: Serving, key: str) -> dict[str, Any]:
    """What the pane would send there so that something of a school, or a key, comes back."""
    if route == "/pair":
        return {"code": serving.code()}
    if route in {"/look", "/stop"}:
        return {"job": serving.post("/start", CALL, key)[1]["job"]}
    return CALL


@pytest.mark.parametrize("route", ROUTES)
def test_no_hostile_request_gets_anything(route: str, serving: Serving, key: str) -> None:
    body = _body(route, serving, key)
    sent = good(route, serving.host, serving.origin, key, body)
    hostile = HOSTILE if route == "/pair" else {**HOSTILE, **WITHOUT_KEY}
    assert len(hostile) >= 30
    found = {
        name: told for name, change in hostile.items()
        if (told := list(leaks(answer_to(change(sent), _encrypted(serving.port)), (CANARY, key, "macros"))))
    }  # fmt: skip
    assert found == {}
    if route == "/pair":
        assert serving.code() == body["code"], "no hostile request used the code up"
    kept = answer_to(sent, _encrypted(serving.port))
    assert kept.startswith(b"HTTP/1.1 200"), "the good request is still answered"
    assert b"access-control" not in kept.lower()
    told = {"/call": CANARY, "/start": '"job"', "/look": CANARY, "/stop": "stopping", "/pair": '"key"'}[route]
    assert told.encode() in kept or (route == "/look" and b'"answer":null' in kept)


def test_the_same_requests_find_what_a_server_without_guards_tells() -> None:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.cors import CORSMiddleware
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    async def call(request: Any) -> JSONResponse:
        return JSONResponse(answer(json.loads(await request.body())))

    everybody = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"])
    port = free_port()
    app = Starlette(routes=[Route("/call", call, methods=["POST", "PUT"])], middleware=[everybody])
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, ws="none", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.05)
        sent = good("/call", f"localhost:{port}", f"https://localhost:{port}", "k", CALL)
        connect = lambda: socket.create_connection(("127.0.0.1", port), 30)  # noqa: E731
        told = {name: list(leaks(answer_to(change(sent), connect, 2), (CANARY,))) for name, change in HOSTILE.items()}
    finally:
        server.should_exit = True
        thread.join(10)
    leaking = {name for name, found in told.items() if any(CANARY[:6] in word for word in found)}
    assert {
        "a stranger's page",
        "plain text, which needs no leave",
        "a name that was pointed at this computer",
    } <= leaking
    assert len(leaking) >= 20
    assert "lets another page read it" in told["a stranger asks for leave"]


def test_pages_are_for_everybody_and_hold_nothing_of_a_school(serving: Serving, key: str) -> None:
    for name in ("/", "/pane.html", "/pane.js", "/functions.json", "/names.js", "/icon-32.png", "/help.html"):
        sent = Sent("GET", f"{name}?_host_Info=Excel$Win32", (("Host", serving.host), ("Connection", "close")), b"")
        found = answer_to(sent, _encrypted(serving.port))
        assert found.startswith(b"HTTP/1.1 200"), name
        assert not [told for told in leaks(found, (CANARY, key)) if told != "was taken for good"]
    for name in ("/../server.py", "/server.py", "/..%2fserver.py", "/static/pane.js", "//etc/passwd", "/office.js"):
        sent = Sent("GET", name, (("Host", serving.host), ("Connection", "close")), b"")
        assert answer_to(sent, _encrypted(serving.port)).startswith(b"HTTP/1.1 404"), name


def test_nothing_of_a_school_and_no_key_is_written_anywhere(serving: Serving, key: str) -> None:
    serving.post("/call", CALL, key)
    written = {path: path.read_bytes() for path in serving.folder.rglob("*") if path.is_file()}
    assert {path.name for path in written} == {
        "shown.txt", "certificate.pem", "certificate.key", "paired.json", "provision_xl.manifest.xml"
    }  # fmt: skip
    for content in written.values():
        assert CANARY.encode() not in content
        assert key.encode() not in content
    assert CANARY in json.dumps(serving.post("/call", CALL, key)[1]), "the search would have found it"


def test_only_this_computer_reaches_it(serving: Serving) -> None:
    lines = Path("/proc/net/tcp")
    if not lines.exists():
        pytest.skip("only Linux lists who listens in a file")
    listening = [line.split()[1] for line in lines.read_text().splitlines()[1:] if line.split()[3] == "0A"]
    assert [address for address in listening if address.endswith(f":{serving.port:04X}")] == [
        f"0100007F:{serving.port:04X}"
    ]


def test_a_body_that_never_comes_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from provision_udfs.addin import server as module
    from provision_udfs.addin.pairing import Pairing

    monkeypatch.setattr(module, "BODY_SECONDS", 0.1)
    shown: list[str] = []
    pairing = Pairing(tmp_path / "paired.json", shown.append)
    key = pairing.key_for(pairing.code)
    place = here(9)
    server = module.Server(place, pairing)
    headers = [(name.lower().encode(), value.encode()) for name, value in
               good("/call", place.host, place.origin, str(key), CALL).headers]  # fmt: skip
    sent: list[Any] = []

    async def never() -> Any:
        await asyncio.sleep(60)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/call", "query_string": b"", "headers": headers}
    began = time.monotonic()
    asyncio.run(server(scope, never, send))
    server.close()
    assert sent[0]["status"] == 408
    assert time.monotonic() - began < 10


def test_behind_a_school_s_own_address_only_that_address_is_answered() -> None:
    place = behind("https://provision.school.example")
    headers = [(b"host", b"provision.school.example"), (b"origin", b"https://provision.school.example"),
               (b"content-type", b"application/json"), (b"content-length", b"2")]  # fmt: skip
    assert guards.of_all(headers, place) is None
    assert guards.of_question(headers, b"", place) is None
    assert guards.of_all([(b"host", b"localhost:8723")], place)
    assert "strict-transport-security" in guards.page_headers(place, shared=False)


@pytest.mark.parametrize(
    ("origin", "let"),
    [
        ("https://euc-excel.officeapps.live.com", True),
        ("https://excel.officeapps.live.com", True),
        ("http://excel.officeapps.live.com", False),
        ("https://officeapps.live.com.evil.example", False),
        ("https://evil.example/.officeapps.live.com", False),
        ("https://evil.example#.officeapps.live.com", False),
        ("https://notofficeapps.live.com", False),
        (STRANGER, False),
        ("null", False),
    ],
)
def test_only_excel_on_the_web_may_read_the_list_of_functions(origin: str, let: bool) -> None:
    found = guards.reader_of_functions([(b"origin", origin.encode())])
    assert found.get("access-control-allow-origin") == (origin if let else None)


@pytest.mark.parametrize(
    ("length", "status"),
    [("0", 0), ("5000000", 0), ("5000001", 413), ("9" * 40, 413), ("-1", 411), ("5e3", 411), ("٣", 411)],
)
def test_the_length_is_known_and_not_too_long(length: str, status: int) -> None:
    place = here(9)
    headers = [(b"origin", place.origin.encode()), (b"content-type", b"application/json"),
               (b"content-length", length.encode("utf-8"))]  # fmt: skip
    refusal = guards.of_question(headers, b"", place)
    assert (refusal.status if refusal else 0) == status
    assert (refusal.status if (refusal := guards.of_question(headers[:2], b"", place)) else 0) == 411


def test_chunks_are_refused_before_they_are_read() -> None:
    place = here(9)
    host = (b"host", place.host.encode())
    assert guards.of_all([host], place) is None
    assert guards.of_all([host, (b"Transfer-Encoding", b"chunked")], place) == guards.Refusal(
        411, "Say the length of what you send."
    )

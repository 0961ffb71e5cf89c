"""The requests that the task pane and the custom functions send, and what each gets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from provision_udfs.addin import guards
from provision_udfs.addin.jobs import Jobs, of
from provision_udfs.addin.metadata import functions, macros, names_of_functions
from provision_udfs.addin.pairing import Pairing
from provision_udfs.addin.place import Place
from provision_udfs.addin.views import SHOW, SHOWING
from provision_udfs.answering import answer
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from provision_xl.functions.changes import UNWATCHED, Watch
from provision_xl.functions.dispatch import handle

BODY_SECONDS = 15.0
"""How long a request may take to arrive."""
ANSWER_SECONDS = 60.0
"""How long a function may take."""
AT_A_TIME, MOST_WAITING = 4, 200
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".png": "image/png",
}
_STATIC = Path(__file__).parent / "static"
# Excel itself loads these, from an address of its own; nothing of a school is in them.
_SHARED = ("functions.json", ".png")

type Asked = Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]


class Server:
    """The application: static pages for GET, questions for POST, nothing else."""

    def __init__(self, place: Place, pairing: Pairing) -> None:
        self._place = place
        self._pairing = pairing
        self._jobs = Jobs()
        self._threads = ThreadPoolExecutor(AT_A_TIME, "function")
        self._waiting = 0
        self._pages = pages()
        self._questions: dict[str, Asked] = {
            "/call": self._call,
            "/start": self._start,
            "/look": self._look,
            "/stop": self._stop,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        await (await self._answered(scope, receive))(scope, receive, send)

    def close(self) -> None:
        """Let go of everything that is at work."""
        self._jobs.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _answered(self, scope: Scope, receive: Receive) -> ASGIApp:
        headers = scope["headers"]
        refusal = guards.of_all(headers, self._place)
        if refusal:
            return self._refused(refusal)
        if scope["method"] in {"GET", "HEAD"}:
            return self._page(scope)
        if scope["method"] != "POST":
            return self._refused(guards.Refusal(405, "Only the task pane's own requests are answered."))
        refusal = guards.of_question(headers, scope["query_string"], self._place)
        return self._refused(refusal) if refusal else await self._question(scope, receive)

    def _page(self, scope: Scope) -> ASGIApp:
        name = scope["path"].removeprefix("/") or "pane.html"
        if name not in self._pages:
            return self._refused(guards.Refusal(404, "There is nothing here."))
        content, kind = self._pages[name]
        shared = name.endswith(_SHARED)
        found = dict(guards.page_headers(self._place, shared))
        if name == "functions.json":
            found |= guards.reader_of_functions(scope["headers"])
        return Response(content, 200, found, kind)

    async def _question(self, scope: Scope, receive: Receive) -> ASGIApp:
        path = scope["path"]
        if path not in self._questions and path != "/pair":
            return self._refused(guards.Refusal(404, "There is nothing here."))
        if path != "/pair" and not self._pairing.knows(guards.key_of(scope["headers"])):
            return self._refused(guards.Refusal(401, "Type the code that the Provision window shows."))
        try:
            asked = await asyncio.wait_for(_body(scope, receive), BODY_SECONDS)
        except TimeoutError:
            return self._refused(guards.Refusal(408, "The request took too long to arrive."))
        except (ValueError, RecursionError):
            return self._refused(guards.Refusal(400, "PX-X02: the request was damaged on its way. Try again."))
        return self._json(await (self._pair(asked) if path == "/pair" else self._questions[path](asked)))

    async def _pair(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        key = self._pairing.key_for(str(asked.get("code", ""))[:100])
        if key is None:
            return {"error": "That is not the code that the Provision window shows now. Look there, and type it again."}
        return {"key": key, "macros": macros()}

    async def _call(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        if self._waiting >= MOST_WAITING:
            return {"error": "Too many cells ask at once. Press F9 in a moment."}
        if asked.get("call") == "MACROS":
            return {"macros": macros()}
        self._waiting += 1
        try:
            work = asyncio.get_running_loop().run_in_executor(self._threads, answered, asked, UNWATCHED)
            return await asyncio.wait_for(work, ANSWER_SECONDS)
        except TimeoutError:
            return {"error": f"This took more than {ANSWER_SECONDS:g} seconds and was given up. Press F9 to try again."}
        finally:
            self._waiting -= 1

    async def _start(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        return self._jobs.start(lambda watch: answered(asked, watch))

    async def _look(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        return await run_in_threadpool(self._jobs.look, of(asked))

    async def _stop(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        return self._jobs.stop(of(asked))

    def _refused(self, refusal: guards.Refusal) -> Response:
        return self._json({"error": refusal.why}, refusal.status)

    def _json(self, found: Mapping[str, Any], status: int = 200) -> Response:
        return JSONResponse(found, status, guards.page_headers(self._place, shared=False))


def answered(asked: Mapping[str, Any], watch: Watch) -> dict[str, Any]:
    """The answer to a function, a macro or a view; it never raises."""
    if asked.get("call") == SHOW:
        return handle(asked, SHOWING, date.today(), watch)
    return answer(asked, watch)


async def _body(scope: Scope, receive: Receive) -> dict[str, Any]:
    """The request's JSON object.

    Raises:
        ValueError: it is none.
    """
    text = await Request(scope, receive).body()
    found = json.loads(text, parse_constant=_no_number)
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no JSON")


def pages() -> dict[str, tuple[bytes, str]]:
    """Every file that anybody may load, by name: read once, so that no path of a request ever reaches the disk."""
    found = {path.name: (path.read_bytes(), KINDS[path.suffix]) for path in _STATIC.iterdir() if path.suffix in KINDS}
    names = f"export const FUNCTIONS = {json.dumps(names_of_functions())};\n"
    return {
        **found,
        "functions.json": (json.dumps(functions()).encode(), "application/json; charset=utf-8"),
        "names.js": (names.encode(), KINDS[".js"]),
    }

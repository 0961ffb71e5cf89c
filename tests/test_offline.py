"""Nothing of the product reaches another computer: the whole suite runs with every way out shut."""

from __future__ import annotations

import ast
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.offline import WentOut

ROOT = Path(__file__).parent.parent
ELSEWHERE = "192.0.2.1"  # an address that is nobody's, for examples
MODULES = sorted([*(ROOT / "provision_xl").rglob("*.py"), *(ROOT / "udfs").rglob("*.py")])
CLIENTS = {"urllib.request", "http.client", "ftplib", "smtplib", "poplib", "imaplib", "telnetlib", "xmlrpc", "socket",
           "ssl", "requests", "httpx", "aiohttp", "urllib3", "asyncio.open_connection"}  # fmt: skip
HARMLESS = {"urllib.request.url2pathname"}  # a name of a file


@pytest.mark.parametrize(
    "go_out",
    [
        lambda: socket.create_connection((ELSEWHERE, 9), 0.1),
        lambda: socket.create_connection(("example.org", 443), 0.1),
        lambda: socket.socket().connect_ex((ELSEWHERE, 9)),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"P1", (ELSEWHERE, 9)),
        lambda: socket.getaddrinfo("example.org", 443),
        lambda: urlopen("http://192.0.2.1/", timeout=0.1),
    ],
    ids=["an address", "a name", "quietly", "a datagram", "asking for a name", "a page"],
)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_planted_way_out_is_refused(go_out: Callable[[], object]) -> None:
    with pytest.raises(WentOut):
        go_out()


def test_this_computer_is_still_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), 5):
        assert server.accept()[0].close() is None


def test_a_command_in_a_process_of_its_own_reaches_nothing(tmp_path: Path) -> None:
    code = ("from tests import offline; offline.refuse(); import sys; "
            "sys.argv = ['provision-xl', 'demo', '--pupils', '12', '--out', sys.argv[1], '--json']; "
            "from provision_xl.cli import main; main()")  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "out")], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert list((tmp_path / "out").glob("*.pdf"))


def clients(tree: ast.AST) -> Iterator[str]:
    """What of the network a module imports."""
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name not in HARMLESS and any(name == client or name.startswith(f"{client}.") for client in CLIENTS):
                yield name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_can_ask_another_computer(path: Path) -> None:
    assert list(clients(ast.parse(path.read_text("utf-8")))) == []


@pytest.mark.parametrize("planted", ["import socket", "from urllib.request import urlopen", "import http.client",
                                     "def update():\n    import requests"])  # fmt: skip
def test_a_planted_client_is_found(planted: str) -> None:
    assert list(clients(ast.parse(planted)))

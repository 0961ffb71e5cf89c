"""`provision-xl serve`: the server, its certificate, its code, and what to do with them, in plain words."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from provision_udfs.addin.certificate import certificate, trust_step
from provision_udfs.addin.metadata import manifest
from provision_udfs.addin.pairing import Pairing, own_file
from provision_udfs.addin.place import FOLDER, LOOPBACK, Place

from provision_xl.errors import OutOfRange

_MOST_HEADER_BYTES = 16_384
_MOST_CONNECTIONS = 64


def serve(place: Place, say: Callable[[str], None], home: Path | None = None) -> None:
    """Serve until Ctrl+C.

    Args:
        place: under which address.
        say: shows a line to the person.
        home: where the certificate, the keys' hashes and the manifest are kept; else the person's own folder.

    Raises:
        OutOfRange: the port is taken.
    """
    import uvicorn
    from provision_udfs.addin.server import Server

    folder = (home or Path.home()) / FOLDER
    manifest_file = folder / "provision_xl.manifest.xml"
    own_file(manifest_file, manifest(place).encode())
    pairing = Pairing(folder / "paired.json", lambda code: say(f"The code for the task pane is now {code}"))
    server = Server(place, pairing)
    config = uvicorn.Config(
        server, host=LOOPBACK, port=place.port, http="h11", ws="none", lifespan="off", log_config=None,
        access_log=False, server_header=False, proxy_headers=False, limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=15, timeout_graceful_shutdown=3, h11_max_incomplete_event_size=_MOST_HEADER_BYTES,
    )  # fmt: skip
    lines = [f"The add-in stands at {place.origin}, for this computer alone. Ctrl+C ends it."]
    if place.behind:
        lines[0] = f"Hand {place.origin} on to http://{LOOPBACK}:{place.port}. Ctrl+C ends it."
    else:
        found, key, made = certificate(folder)
        config.ssl_certfile, config.ssl_keyfile = str(found), str(key)
        if made:
            lines += [
                "Its certificate is new. Let this computer trust it, once:",
                f"  {trust_step(found, sys.platform)}",
            ]
    lines += [f"Excel installs it from {manifest_file}", f"The code for the task pane is {pairing.code}"]
    running = _Running(config, lambda: [say(line) for line in lines])
    try:
        running.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
    if not running.began:
        raise OutOfRange(f"Port {place.port} is taken. Perhaps the add-in is being served already; else choose another "
                         "with --port.")  # fmt: skip


def _Running(config: Any, begun: Callable[[], Any]) -> Any:  # noqa: N802  (a class whose base is loaded late)
    import uvicorn

    class Running(uvicorn.Server):
        began = False

        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            self.began = self.started
            if self.started:
                begun()

    return Running(config)

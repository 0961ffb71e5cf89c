"""Where the server stands, as browsers name it; everything else that names an address takes it from here."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from provision_xl.errors import OutOfRange

PORT = 8723
FOLDER = ".provision_xl"
"""In the person's own folder: certificate, manifest, hashes of keys."""
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Place:
    """The one address under which the server answers.

    Args:
        host: what the header Host must say, with the port where the address has one.
        port: on this computer.
        behind: a school's own address leads here; encryption is its affair.
    """

    host: str
    port: int = PORT
    behind: bool = False

    @property
    def origin(self) -> str:
        return f"https://{self.host}"


def here(port: int = PORT) -> Place:
    """On this computer alone.

    >>> here().origin
    'https://localhost:8723'
    """
    return Place(f"localhost:{port}", port)


def behind(address: str, port: int = PORT) -> Place:
    """Behind a school's own address, which a web server on the same computer hands on.

    Raises:
        OutOfRange: it is no https address of a computer alone.

    >>> behind("https://provision.school.example").host
    'provision.school.example'
    """
    parts = urlsplit(address.strip().lower())
    if parts.scheme != "https" or not parts.hostname or parts.path.strip("/") or parts.query or parts.username:
        raise OutOfRange(
            f'"{address}" is not an address to stand behind. Write it as https://provision.school.example.'
        )
    return Place(parts.netloc, port, True)

"""Who may ask: pages of our own address, with the key that this server gave them; everybody else gets a bare refusal.

A web page of a stranger that the person has open, a name that was pointed at this computer, and a form that another
page sends must all get nothing: neither an answer nor a header that lets the page read one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from provision_udfs.addin.place import Place

MOST_BYTES = 5_000_000

type Headers = Iterable[tuple[bytes, bytes]]

# Excel on the web shows the pane in a frame of these addresses.
_FRAMES = (
    "https://*.officeapps.live.com https://*.office.com https://*.office365.com https://*.sharepoint.com "
    "https://*.microsoft365.com https://*.cloud.microsoft"
)
_OFFICE_SCRIPT = "https://appsforoffice.microsoft.com"
_FUNCTION_READERS = ".officeapps.live.com"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request gets no answer."""

    status: int
    why: str


def one(headers: Headers, name: str) -> str | None:
    """The value of a header; None where it is missing or there more than once."""
    found = [value for key, value in headers if key.lower() == name.encode()]
    return found[0].decode("latin-1") if len(found) == 1 else None


def has(headers: Headers, name: str) -> bool:
    return any(key.lower() == name.encode() for key, _ in headers)


def of_all(headers: Headers, place: Place) -> Refusal | None:
    """What every request must be: meant for this very address, and of a known length."""
    if one(headers, "host") != place.host:
        return Refusal(421, "This server does not answer under that name.")
    if has(headers, "transfer-encoding"):
        return Refusal(411, "Say the length of what you send.")
    return None


def of_question(headers: Headers, query: bytes, place: Place) -> Refusal | None:
    """What a request with data must be besides: JSON of our own page, not too long."""
    if query:
        return Refusal(400, "Nothing may stand in the address.")
    if one(headers, "origin") != place.origin:
        return Refusal(403, "Only the task pane may ask.")
    if has(headers, "sec-fetch-site") and one(headers, "sec-fetch-site") != "same-origin":
        return Refusal(403, "Only the task pane may ask.")
    kind = one(headers, "content-type") or ""
    if kind.replace(" ", "").lower() not in {"application/json", "application/json;charset=utf-8"}:
        return Refusal(415, "Send JSON.")
    length = one(headers, "content-length") or ""
    if not (length.isascii() and length.isdigit()):
        return Refusal(411, "Say the length of what you send.")
    if int(length[:20]) > MOST_BYTES:
        return Refusal(413, "That is more than this server takes: the tables together may have 5 million letters.")
    return None


def key_of(headers: Headers) -> str:
    """The key that came along, "" for none."""
    kind, _, key = (one(headers, "authorization") or "").partition(" ")
    return key.strip() if kind.lower() == "bearer" else ""


def page_headers(place: Place, shared: bool) -> Mapping[str, str]:
    """The headers of every answer.

    Args:
        shared: Excel itself, which has another address, may load it; never where data of a school are in it.
    """
    rules = (
        "default-src 'none'", f"script-src 'self' {_OFFICE_SCRIPT}", "style-src 'self'", "img-src 'self'",
        "connect-src 'self'", "base-uri 'none'", "form-action 'none'", f"frame-ancestors 'self' {_FRAMES}",
    )  # fmt: skip
    found = {
        "content-security-policy": "; ".join(rules),
        "cross-origin-resource-policy": "cross-origin" if shared else "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
    }
    return {**found, "strict-transport-security": "max-age=31536000"} if place.behind else found


def reader_of_functions(headers: Headers) -> Mapping[str, str]:
    """Lets Excel on the web read the list of functions, in which nothing of a school stands; nobody else."""
    origin = one(headers, "origin") or ""
    name = origin.removeprefix("https://")
    plain = name.replace("-", "").replace(".", "").isalnum() and name.isascii()
    if origin.startswith("https://") and plain and name.endswith(_FUNCTION_READERS):
        return {"access-control-allow-origin": origin, "vary": "origin"}
    return {"vary": "origin"}

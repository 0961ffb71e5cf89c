"""Where LibreOffice is, which version, and what its profile says; LibreOffice itself is not started."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote, urlparse
from urllib.request import url2pathname
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from provision_udfs.libreoffice import SCRIPT, SETTING, settings_file
from provision_udfs.machine import LibreOffice

_VERSION = re.compile(rb'"ooSetupVersionAboutBox"[^>]*>\s*<value>([\d.]+)</value>')
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_NAME, _PATH = "{http://openoffice.org/2001/registry}name", "{http://openoffice.org/2001/registry}path"
DEFAULT_MACRO_LEVEL = 2  # of a profile that never chose one
SWITCHED_OFF = 4


def find_libreoffice(system: str) -> Path | None:
    """LibreOffice's program, or None."""
    return next((path for path in _places(system) if path.is_file()), None)


def _places(system: str) -> Iterator[Path]:
    if system == "win32":
        for variable in ("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432"):
            yield Path(os.environ.get(variable, "")) / "LibreOffice" / "program" / "soffice.exe"
    elif system == "darwin":
        yield Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        yield Path(found).resolve()


def read_libreoffice(system: str, profile: Path) -> LibreOffice | None:
    """What there is of LibreOffice, or None."""
    program = find_libreoffice(system)
    if program is None:
        return None
    folder = profile / "user" / "Scripts" / "python"
    level, trusted = macro_rules(_bytes(settings_file(profile)))
    return LibreOffice(
        str(program), version_at(program), _which(folder / SCRIPT), _named(folder / SETTING), level, trusted
    )


def version_at(program: Path) -> tuple[int, ...]:
    """The version that the installation says it is, or nothing where it does not say.

    Args:
        program: the path of soffice.
    """
    above = program.parent.parent
    for folder in (above / "share", above / "Resources"):
        found = _VERSION.search(_bytes(folder / "registry" / "main.xcd"))
        if found:
            return tuple(int(part) for part in found[1].decode("ascii").split(".") if part)
    return ()


def macro_rules(settings: bytes) -> tuple[int, tuple[str, ...]]:
    """The level of macro security and the trusted folders of a profile's settings.

    >>> macro_rules(b"")
    (2, ())
    """
    from provision_xl.files.package import parsed

    try:
        items = [item for item in parsed(settings) if item.get(_PATH) == _SCRIPTING]
    except (ParseError, DefusedXmlException, ValueError):
        items = []
    found = {prop.get(_NAME): prop for item in items for prop in item}
    level = _text(found.get("MacroSecurityLevel"))
    if _text(found.get("DisableMacrosExecution")) == "true":
        return SWITCHED_OFF, ()
    urls = [it.text or "" for it in found["SecureURL"].iter("it")] if "SecureURL" in found else []
    return int(level) if level.isdecimal() else DEFAULT_MACRO_LEVEL, tuple(_folder(url) for url in urls if url)


def _text(prop: object) -> str:
    return "".join(prop.itertext()).strip() if prop is not None else ""  # type: ignore[attr-defined]


def _folder(url: str) -> str:
    address = urlparse(url)
    return url2pathname(address.path) if address.scheme == "file" else unquote(url)


def _which(script: Path) -> str:
    content = _bytes(script)
    if not content:
        return ""
    return "this" if content == (files(__package__) / "libreoffice_script.py").read_bytes() else "other"


def _named(setting: Path) -> str:
    try:
        return str(json.loads(_bytes(setting))["interpreter"])
    except (ValueError, KeyError, TypeError):
        return ""


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""

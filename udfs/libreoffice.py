"""Setting LibreOffice up: a script, the name of this Python and a menu go into the user's own profile."""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path
from xml.etree.ElementTree import ParseError

from provision_udfs.libreoffice_menu import entries, menu_in, with_menu, without_menu

from provision_xl.files.save import digest_of, write_bytes

SCRIPT = "provision_calc.py"
SETTING = "provision_calc.json"
_OPEN = ".lock"  # in the profile while LibreOffice runs


def install(profile: Path, interpreter: Path | None = None) -> Path:
    """Put the script into a LibreOffice profile, and the menu where LibreOffice is closed; the path of the script.

    Args:
        profile: the profile's folder, the one that holds `user`.
        interpreter: the Python that provision_xl is installed in; this one where not given.
    """
    folder = profile / "user" / "Scripts" / "python"
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / SCRIPT
    write_bytes(script, (files(__package__) / "libreoffice_script.py").read_bytes(), ours=True)
    setting = {"interpreter": str(interpreter or sys.executable)}
    write_bytes(folder / SETTING, json.dumps(setting).encode(), ours=True)
    if not has_menu(profile) and not is_open(profile):
        _put_menu(profile)
    return script


def settings_file(profile: Path) -> Path:
    """Where LibreOffice keeps a person's settings; the menu is among them."""
    return profile / "user" / "registrymodifications.xcu"


def is_open(profile: Path) -> bool:
    """Whether LibreOffice runs: at its end it writes its settings afresh, and what came in between is lost."""
    return (profile / _OPEN).exists()


def has_menu(profile: Path) -> bool:
    """Whether this version's menu is in the profile."""
    file = settings_file(profile)
    try:
        return file.is_file() and list(menu_in(file.read_bytes())) == entries()
    except ParseError:
        return False


def _put_menu(profile: Path) -> None:
    """Add the menu to the settings; settings that cannot be read are left as they are."""
    file = settings_file(profile)
    base = digest_of(file)
    try:
        settings = with_menu(file.read_bytes() if file.is_file() else b"")
    except ParseError:
        return
    write_bytes(file, settings, base=base)


def take_menu_out(profile: Path) -> None:
    """Take the menu out of the settings again, where LibreOffice is closed."""
    file = settings_file(profile)
    if not file.is_file() or is_open(profile):
        return
    base = digest_of(file)
    try:
        before = file.read_bytes()
        after = without_menu(before)
    except ParseError:
        return
    if after == before:
        return
    if after.count(b"<item"):
        write_bytes(file, after, base=base)
    else:
        file.unlink()  # nothing but the menu was in it


def user_profile(system: str, home: Path, app_data: str = "") -> Path:
    """Where LibreOffice keeps a person's profile.

    Args:
        system: as `sys.platform` names it.
        home: the person's home folder.
        app_data: what Windows calls APPDATA.

    >>> user_profile("linux", Path("/home/sam")).as_posix()
    '/home/sam/.config/libreoffice/4'
    """
    if system == "win32":
        return Path(app_data or home / "AppData" / "Roaming") / "LibreOffice" / "4"
    if system == "darwin":
        return home / "Library" / "Application Support" / "LibreOffice" / "4"
    return home / ".config" / "libreoffice" / "4"

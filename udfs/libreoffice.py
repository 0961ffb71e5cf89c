"""Setting LibreOffice up: the script and the name of this Python go into the user's own profile."""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path

SCRIPT = "provision_calc.py"
SETTING = "provision_calc.json"


def install(profile: Path, interpreter: Path | None = None) -> Path:
    """Put the script into a LibreOffice profile; the path of the script.

    Args:
        profile: the profile's folder, the one that holds `user`.
        interpreter: the Python that provision_xl is installed in; this one where not given.
    """
    folder = profile / "user" / "Scripts" / "python"
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / SCRIPT
    script.write_bytes((files(__package__) / "libreoffice_script.py").read_bytes())
    setting = {"interpreter": str(interpreter or sys.executable)}
    (folder / SETTING).write_text(json.dumps(setting), "utf-8")
    return script


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
